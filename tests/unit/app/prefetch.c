/* Fetching ahead: only in quiet, only what is missing or old, never in anybody's way. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/app/lib.h"

static atomic_int hang, slow;
static pthread_mutex_t slow_lock = PTHREAD_MUTEX_INITIALIZER;
static char order[100]; /* of topics that were asked for */
static pthread_mutex_t order_lock = PTHREAD_MUTEX_INITIALIZER;

static void answer(struct fake *f, int fd, const char *request)
{
	(void)f;
	const char *id = strstr(request, "/v1/topics/");
	pthread_mutex_lock(&order_lock);
	size_t n = strlen(order);
	if (id && n + 2 < sizeof order)
		order[n] = id[11];
	pthread_mutex_unlock(&order_lock);
	if (slow) { /* until the test lets go of it */
		pthread_mutex_lock(&slow_lock);
		pthread_mutex_unlock(&slow_lock);
	}
	if (hang)
		fake_hang(fd);
	else
		fake_reply(fd, "200 OK", "ETag: \"v\"\r\n", TOPIC_JSON(1));
}

static int set_up(void **state)
{
	(void)state;
	hang = 0;
	memset(order, 0, sizeof order);
	arrive(false, answer);
	return 0;
}

static void ahead(const char *id)
{
	app_prefetch(app, &(struct site_ask){ .op = SITE_TOPIC, .id = id });
}

static void turn_for(int64_t ms)
{
	const int64_t end = clock_mono() + ms;
	bool over;
	do { /* the last turn begins when it is over: whatever was due by then has happened, however slow the machine is */
		over = clock_mono() >= end;
		net_turn(app_net(app), over ? 0 : 100);
	} while (!over);
}

/* Until n requests have come, then until nothing is under way; or for a second when none should come. */
static void wait_for(int n)
{
	int64_t until = clock_mono() + 20000;
	if (n == fake_requests(&platform))
		turn_for(600);
	while (clock_mono() < until && fake_requests(&platform) < n)
		net_turn(app_net(app), 100);
	assert_int_equal(fake_requests(&platform), n);
	settle();
	assert_int_equal(fake_requests(&platform), n);
}

static void what_stands_under_the_cursor_comes_first(void **state)
{
	static const char *const ids[] = { "1", "2", "3", "4", "5", "6" };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		ahead(ids[i]);
	assert_true(app_idle(app)); /* a person who waits for nothing waits for nothing */
	wait_for(4);
	assert_string_equal(order, "6543"); /* one after the other; where the cursor only passed, nothing */
	struct got g = ask(&(struct site_ask){ .op = SITE_TOPIC, .id = "6" }, APP_CACHED);
	assert_int_equal(g.calls, 1);
	assert_true(g.at[0].cached);
}

static void what_is_young_is_left_alone(void **state)
{
	(void)state;
	char later[RFC3339_SIZE];
	ask(&(struct site_ask){ .op = SITE_TOPIC, .id = "1" }, APP_FRESH);
	ahead("1");
	ahead("2");
	wait_for(2);
	assert_string_equal(order, "12");
	rfc3339_format(clock_now() + 11 * 60000, 0, later);
	setenv("MINYI_NOW", later, 1);
	ahead("1");
	wait_for(3);
	assert_non_null(strstr(platform.last, "If-None-Match"));
	unsetenv("MINYI_NOW");
}

/* A real ask ends what is under way and what waits. */
static void a_person_comes_first(void **state)
{
	(void)state;
	hang = 1;
	ahead("1");
	ahead("2");
	int64_t until = clock_mono() + 20000;
	while (fake_requests(&platform) < 1 && clock_mono() < until)
		net_turn(app_net(app), 100);
	assert_false(app_idle(app));
	hang = 0;
	struct got g = ask(&(struct site_ask){ .op = SITE_TOPIC, .id = "3" }, APP_FRESH);
	assert_int_equal(g.at[0].rc, RC_OK);
	turn_for(600);
	assert_string_equal(order, "23");
}

static void off_means_off(void **state)
{
	(void)state;
	assert_int_equal(app_settings_set(app, "prefetch", "off", NULL), RC_OK);
	ahead("1");
	wait_for(0);
	assert_int_equal(app_settings_set(app, "prefetch", "perhaps", NULL), RC_INVALID);
	assert_int_equal(app_settings_set(app, "prefetch", "on", NULL), RC_OK);
	app_prefetch(app, &(struct site_ask){ .op = SITE_FOLLOW, .id = "1" }); /* what a person does is not done ahead */
	wait_for(0);
	ahead("1");
	wait_for(1);
}

/* One that took long is the last for a while, unless "on" was chosen. */
static void a_slow_line_is_spared(void **state)
{
	static const char *const settings[] = { "auto", "on" };
	(void)state;
	for (int i = 0; i < 2; i++) {
		char id[] = { (char)('1' + i), '\0' };
		assert_int_equal(app_settings_set(app, "prefetch", settings[i], NULL), RC_OK);
		pthread_mutex_lock(&slow_lock);
		slow = true;
		ahead(id);
		int before = fake_requests(&platform);
		int64_t until = clock_mono() + 20000;
		while (fake_requests(&platform) == before && clock_mono() < until)
			net_turn(app_net(app), 100);
		turn_for(2000); /* longer than what is slow, and shorter than it waits */
		pthread_mutex_unlock(&slow_lock);
		settle();
		slow = false;
		ahead("8");
		wait_for(1 + 2 * i);
		visit_close();
		visit_open(platform.address);
	}
}

/* A line that is down is not tried again and again, and a platform that hangs is given up soon. */
static void a_failure_is_enough(void **state)
{
	(void)state;
	net_fail_after(app_net(app), 0);
	ahead("1");
	ahead("2");
	turn_for(600);
	net_fail_after(app_net(app), -1);
	ask(&(struct site_ask){ .op = SITE_TOPIC, .id = "3" }, APP_FRESH);
	ahead("1");
	wait_for(1);
	assert_true(app_idle(app));
	visit_close();
	visit_open(platform.address);
	hang = 1;
	int64_t began = clock_mono();
	ahead("4");
	wait_for(2); /* settle() in it waits for the end */
	assert_true(clock_mono() - began < 15000);
	ahead("5"); /* and closing with one that waits */
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, depart)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_stands_under_the_cursor_comes_first),
		T(what_is_young_is_left_alone),
		T(a_person_comes_first),
		T(off_means_off),
		T(a_slow_line_is_spared),
		T(a_failure_is_enough),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
