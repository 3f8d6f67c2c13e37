/* The loop: timers, descriptors, and what callbacks may do to both. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <sys/time.h>

#include "net/net.h"
#include "unit/net/fake.h"

static struct net *net;
static char seen[64];

static int set_up(void **state)
{
	(void)state;
	seen[0] = '\0';
	return net_new(&net, NULL);
}

static int tear_down(void **state)
{
	(void)state;
	net_free(net);
	return 0;
}

static void *letter(const char *c)
{
	return (void *)(uintptr_t)c;
}

static void note(void *ctx)
{
	size_t n = strlen(seen);
	seen[n] = *(const char *)ctx;
	seen[n + 1] = '\0';
}

static void turns(int n)
{
	while (n-- > 0)
		net_turn(net, 0);
}

static void timers_in_order(void **state)
{
	(void)state;
	net_timer_start(net, 20, note, letter("c"));
	net_timer_start(net, 0, note, letter("a"));
	net_timer_start(net, 0, note, letter("b"));
	net_turn(net, -1);
	assert_string_equal(seen, "ab");
	while (!strchr(seen, 'c'))
		net_turn(net, -1);
	assert_string_equal(seen, "abc");
	turns(3);
	assert_string_equal(seen, "abc");
}

static void timer_cancelled(void **state)
{
	(void)state;
	struct net_timer *t = net_timer_start(net, 0, note, letter("x"));
	net_timer_start(net, 0, note, letter("a"));
	net_timer_cancel(t);
	net_timer_cancel(NULL);
	turns(2);
	assert_string_equal(seen, "a");
}

static struct net_timer *victim;

static void cancel_victim(void *ctx)
{
	note(ctx);
	net_timer_cancel(victim);
}

static void timer_cancels_the_next(void **state)
{
	(void)state;
	net_timer_start(net, 0, cancel_victim, letter("a"));
	victim = net_timer_start(net, 0, note, letter("x"));
	turns(2);
	assert_string_equal(seen, "a");
}

static void again(void *ctx)
{
	note(ctx);
	net_timer_start(net, 0, again, ctx);
}

static void timer_that_restarts_does_not_hold_the_turn(void **state)
{
	(void)state;
	net_timer_start(net, 0, again, letter("a"));
	net_turn(net, 0);
	assert_string_equal(seen, "a");
	net_turn(net, 0);
	assert_string_equal(seen, "aa");
}

static void timer_bounds_the_sleep(void **state)
{
	(void)state;
	net_timer_start(net, 30, note, letter("a"));
	int64_t start = clock_mono();
	while (!*seen)
		net_turn(net, 60000);
	assert_in_range(clock_mono() - start, 29, 20000);
}

static int ends[2];

static void read_one(void *ctx)
{
	char c[1];
	note(ctx);
	assert_int_equal(read(ends[0], c, 1), 1);
}

static void watch_reads(void **state)
{
	(void)state;
	assert_int_equal(pipe(ends), 0);
	net_watch(net, ends[0], read_one, letter("a"));
	turns(2);
	assert_string_equal(seen, "");
	assert_int_equal(write(ends[1], "..", 2), 2);
	net_turn(net, -1);
	net_turn(net, -1);
	net_turn(net, 0);
	assert_string_equal(seen, "aa");
	assert_int_equal(write(ends[1], ".", 1), 1);
	net_unwatch(net, ends[0]);
	turns(2);
	assert_string_equal(seen, "aa");
	close(ends[0]);
	close(ends[1]);
}

static int other[2];

static void unwatch_both(void *ctx)
{
	note(ctx);
	net_unwatch(net, ends[0]);
	net_unwatch(net, other[0]);
}

static void watch_removes_the_other(void **state)
{
	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(pipe(other), 0);
	net_watch(net, ends[0], unwatch_both, letter("a"));
	net_watch(net, other[0], unwatch_both, letter("a"));
	assert_int_equal(write(ends[1], ".", 1), 1);
	assert_int_equal(write(other[1], ".", 1), 1);
	turns(3);
	assert_string_equal(seen, "a");
	for (int i = 0; i < 2; i++) {
		close(ends[i]);
		close(other[i]);
	}
}

static void hang(struct fake *f, int fd, const char *request)
{
	(void)f;
	(void)request;
	fake_hang(fd);
}

static void never(void *ctx, const struct net_answer *a)
{
	(void)ctx;
	(void)a;
	fail();
}

static void unwatch(void *ctx)
{
	note(ctx);
	net_unwatch(net, ends[0]);
}

/* A descriptor that only hangs up must wake its watch during a request too, or the loop spins. */
static void hang_up_during_a_request(void **state)
{
	(void)state;
	struct fake f;
	fake_start(&f, FAKE_SOCKET, hang, NULL);
	assert_int_equal(pipe(ends), 0);
	net_request(net, &(struct net_params){ .method = "GET", .base = f.address, .path = "/" }, never, NULL);
	net_watch(net, ends[0], unwatch, letter("h"));
	close(ends[1]);
	int64_t until = clock_mono() + 10000;
	while (!*seen && clock_mono() < until)
		net_turn(net, 100);
	assert_string_equal(seen, "h");
	close(ends[0]);
	net_free(net);
	net = NULL;
	fake_stop(&f);
}

static void on_alarm(int sig)
{
	(void)sig;
}

static void signal_ends_the_sleep(void **state)
{
	(void)state;
	struct sigaction act = { .sa_handler = on_alarm };
	struct itimerval soon = { .it_value.tv_usec = 20000 };
	assert_int_equal(pipe(ends), 0);
	net_watch(net, ends[0], unwatch, letter("x"));
	sigaction(SIGALRM, &act, NULL);
	int64_t start = clock_mono();
	setitimer(ITIMER_REAL, &soon, NULL);
	net_turn(net, 20000);
	assert_true(clock_mono() - start < 15000);
	assert_string_equal(seen, "");
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(timers_in_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(timer_cancelled, set_up, tear_down),
		cmocka_unit_test_setup_teardown(timer_cancels_the_next, set_up, tear_down),
		cmocka_unit_test_setup_teardown(timer_that_restarts_does_not_hold_the_turn, set_up, tear_down),
		cmocka_unit_test_setup_teardown(timer_bounds_the_sleep, set_up, tear_down),
		cmocka_unit_test_setup_teardown(watch_reads, set_up, tear_down),
		cmocka_unit_test_setup_teardown(watch_removes_the_other, set_up, tear_down),
		cmocka_unit_test_setup_teardown(hang_up_during_a_request, set_up, tear_down),
		cmocka_unit_test_setup_teardown(signal_ends_the_sleep, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
