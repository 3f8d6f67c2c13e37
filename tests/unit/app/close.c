/* Leaving while things are under way: whoever holds a request lets go of it, in any company. The sanitizers are the
 * judges. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/app/lib.h"

enum owner { ASKS = 1, AHEAD = 2, OUTBOX = 4, TAKEN_ALONG = 8, FILES = 16, ALL = 31 };

/* Signs in, and leaves everything else hanging. */
static void answer(struct fake *f, int fd, const char *request)
{
	(void)f;
	if (str_starts(request, "POST /v1/sessions "))
		fake_reply(fd, "201 Created", "", SESSION_JSON);
	else
		fake_hang(fd);
}

static void set_up(void)
{
	folder_make(NULL);
	fake_start(&platform, FAKE_SOCKET, answer, NULL);
	visit_open(platform.address);
}

static void tear_down(void)
{
	visit_close();
	fake_stop(&platform);
	folder_drop(NULL);
}

static void never(void *ctx, const struct app_answer *a)
{
	(void)ctx;
	(void)a;
	fail_msg("an answer after the end");
}

static void never_fetched(void *ctx, const struct offline_progress *p, const struct err *e)
{
	(void)ctx;
	(void)p;
	(void)e;
	fail_msg("an end after the end");
}

static void never_loaded(void *ctx, const char *path, const struct err *e)
{
	(void)ctx;
	(void)path;
	(void)e;
	fail_msg("a file after the end");
}

static void wait_for(int requests)
{
	int64_t until = clock_mono() + 20000;
	while (fake_requests(&platform) < requests && clock_mono() < until)
		net_turn(app_net(app), 100);
	assert_int_equal(fake_requests(&platform), requests);
}

static void begin_asks(int n)
{
	for (int i = 0; i < n; i++) {
		char id[] = { (char)('1' + i), '\0' };
		app_ask(app, &(struct site_ask){ .op = SITE_TOPIC, .id = id }, APP_FRESH, never, NULL);
	}
}

static void begin_ahead(int n)
{
	for (int i = 0; i < n; i++) {
		char id[] = { (char)('5' + i), '\0' };
		app_prefetch(app, &(struct site_ask){ .op = SITE_TOPIC, .id = id });
	}
}

static void begin_outbox(int n)
{
	sign_in();
	for (int i = 0; i < n; i++) {
		char id[] = { (char)('1' + i), '\0' };
		/* nobody waits for it any more: it is the outbox alone that has it */
		app_cancel(app_ask(app, &(struct site_ask){ .op = SITE_FOLLOW, .id = id }, APP_FRESH, never, NULL));
	}
}

static void begin_files(int n)
{
	for (int i = 0; i < n; i++)
		app_download(app, &(struct app_download_what){ .url = "/f", .folder = folder }, NULL, never_loaded, NULL);
}

/* n of each of these; ends when all of them that can be are at the platform. */
static void begin(int owners, int n)
{
	int requests = fake_requests(&platform);
	if (owners & OUTBOX) {
		begin_outbox(n);
		app_outbox_flush(app);
		wait_for(requests += 2); /* the session, and the first item */
	}
	if (owners & FILES) {
		begin_files(n);
		wait_for(requests += n);
	}
	if (owners & TAKEN_ALONG) {
		assert_true(app_fetch_boards(app, NULL, 0, 0, NULL, never_fetched, NULL));
		wait_for(requests += 1);
	}
	if (owners & AHEAD) {
		begin_ahead(n);
		if (!(owners & TAKEN_ALONG)) /* else it waits */
			wait_for(requests += 1);
	}
	if (owners & ASKS) {
		begin_asks(n);
		wait_for(requests + n);
		if (owners & AHEAD) /* the asks have ended it */
			begin_ahead(n);
	}
}

static void whoever_holds_it_lets_go(void **state)
{
	(void)state;
	for (int owners = 0; owners <= ALL; owners++) {
		set_up();
		begin(owners, 1 + owners % 3);
		tear_down();
	}
}

/* Before anything has gone out: what has only been decided. */
static void what_has_not_begun(void **state)
{
	(void)state;
	set_up();
	begin_outbox(2);
	begin_files(2);
	assert_true(app_fetch_boards(app, NULL, 0, 0, NULL, never_fetched, NULL));
	begin_asks(2);
	begin_ahead(2);
	tear_down();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whoever_holds_it_lets_go),
		cmocka_unit_test(what_has_not_begun),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
