/* Asks: cache first, then the platform; the law of the handle; who is signed in. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/app/lib.h"

static atomic_int mode;
enum { TAGGED, CHANGED, HANG, HTML, PROBLEM_404, EXPIRED, NO_TAG };

static const struct site_ask topic = { .op = SITE_TOPIC, .id = "1" };

static void answer_topic(int fd, const char *request)
{
	bool knows = strstr(request, "If-None-Match: \"v1\"") != NULL;
	if (mode == CHANGED)
		fake_reply(fd, "200 OK", "ETag: \"v2\"\r\n", TOPIC_JSON(2));
	else if (mode == NO_TAG)
		fake_reply(fd, "200 OK", "", TOPIC_JSON(1));
	else if (knows)
		fake_reply(fd, "304 Not Modified", "ETag: \"v1\"\r\n", "");
	else
		fake_reply(fd, "200 OK", "ETag: \"v1\"\r\n", TOPIC_JSON(1));
}

static void answer(struct fake *f, int fd, const char *request)
{
	(void)f;
	if (mode == HANG)
		fake_hang(fd);
	else if (mode == HTML)
		fake_reply(fd, "200 OK", "Content-Type: text/html\r\n", "<html>Welcome to the hotel's network</html>");
	else if (mode == PROBLEM_404)
		fake_reply(fd, "404 Not Found", PROBLEM_TYPE, PROBLEM("not_found"));
	else if (mode == EXPIRED && strstr(request, "Authorization:"))
		fake_reply(fd, "401 Unauthorized", PROBLEM_TYPE, PROBLEM("expired"));
	else if (str_starts(request, "POST /v1/sessions"))
		fake_reply(fd, "201 Created", "", SESSION_JSON);
	else if (str_starts(request, "DELETE /v1/sessions"))
		fake_reply(fd, "204 No Content", "", "");
	else if (str_starts(request, "GET /v1 "))
		fake_reply(fd, "200 OK", "", "{\"name\":\"Hill Town\"}");
	else
		answer_topic(fd, request);
}

static int set_up(void **state)
{
	(void)state;
	mode = TAGGED;
	arrive(false, answer);
	return 0;
}

static void fresh_then_unchanged(void **state)
{
	(void)state;
	struct got g = ask(&topic, APP_FRESH);
	assert_int_equal(g.calls, 1);
	assert_int_equal(g.at[0].rc, RC_OK);
	assert_true(g.at[0].reply);
	assert_false(g.at[0].cached);
	g = ask(&topic, APP_FRESH);
	assert_int_equal(g.calls, 2);
	assert_true(g.at[0].cached);
	assert_string_equal(g.at[0].title, "T");
	assert_true(g.at[1].unchanged);
	assert_false(g.at[1].reply);
	assert_int_equal(fake_requests(&platform), 2);
}

static void fresh_then_changed(void **state)
{
	(void)state;
	ask(&topic, APP_FRESH);
	mode = CHANGED;
	struct got g = ask(&topic, APP_FRESH);
	assert_int_equal(g.calls, 2);
	assert_int_equal(g.at[0].comments, 1);
	assert_int_equal(g.at[1].comments, 2);
	g = ask(&topic, APP_CACHED);
	assert_int_equal(g.calls, 1);
	assert_int_equal(g.at[0].comments, 2);
}

static void young_needs_no_request(void **state)
{
	(void)state;
	ask(&topic, APP_FRESH);
	struct got g = ask(&topic, APP_CACHED);
	assert_int_equal(g.calls, 1);
	assert_true(g.at[0].cached);
	assert_int_equal(fake_requests(&platform), 1);
	char later[RFC3339_SIZE];
	rfc3339_format(clock_now() + 61000, 0, later);
	setenv("MINYI_NOW", later, 1);
	g = ask(&topic, APP_CACHED);
	unsetenv("MINYI_NOW");
	assert_int_equal(g.calls, 2);
	assert_int_equal(fake_requests(&platform), 2);
}

static void survives_the_visit(void **state)
{
	(void)state;
	ask(&topic, APP_FRESH);
	visit_close();
	visit_open(platform.address);
	struct got g = ask(&topic, APP_FRESH);
	assert_int_equal(g.calls, 2);
	assert_true(g.at[0].cached && g.at[1].unchanged);
}

static void no_cache(void **state)
{
	(void)state;
	ask(&topic, APP_FRESH);
	struct got g = ask(&topic, APP_NO_CACHE);
	assert_int_equal(g.calls, 1);
	assert_false(g.at[0].cached);
	assert_true(g.at[0].reply);
	assert_null(strstr(platform.last, "If-None-Match"));
}

static void no_connection_keeps_what_there_is(void **state)
{
	(void)state;
	ask(&topic, APP_FRESH);
	assert_false(app_unanswered(app));
	unlink(platform.path);
	struct got g = ask(&topic, APP_FRESH);
	assert_int_equal(g.calls, 2);
	assert_true(g.at[0].cached && g.at[0].reply);
	assert_int_equal(g.at[1].rc, RC_NET);
	assert_false(g.at[1].reply);
	assert_true(app_unanswered(app));
	g = ask(&(struct site_ask){ .op = SITE_TOPIC, .id = "2" }, APP_FRESH);
	assert_int_equal(g.calls, 1);
	assert_int_equal(g.at[0].rc, RC_NET);
}

static void strange_answers(void **state)
{
	(void)state;
	mode = HTML;
	struct got g = ask(&topic, APP_FRESH);
	assert_int_equal(g.at[0].rc, RC_NET); /* a page is not the platform */
	assert_true(app_unanswered(app));
	mode = PROBLEM_404;
	g = ask(&topic, APP_FRESH);
	assert_int_equal(g.calls, 1);
	assert_int_equal(g.at[0].rc, RC_NOT_FOUND);
	assert_string_equal(g.at[0].code, "not_found");
	assert_string_equal(g.at[0].detail, "Words of the platform.");
	mode = TAGGED;
	g = ask(&topic, APP_FRESH);
	assert_int_equal(g.calls, 1); /* nothing strange was kept */
	mode = PROBLEM_404;
	ask(&topic, APP_FRESH);
	mode = TAGGED;
	g = ask(&topic, APP_FRESH);
	assert_int_equal(g.calls, 1); /* and what is gone is not kept */
}

static void asks_that_lack_something(void **state)
{
	(void)state;
	struct got g = ask(&(struct site_ask){ .op = SITE_TOPIC }, APP_FRESH);
	assert_int_equal(g.calls, 1);
	assert_int_equal(g.at[0].rc, RC_INVALID);
}

static void never(void *ctx, const struct app_answer *a)
{
	(void)ctx;
	(void)a;
	fail();
}

static void cancelled_is_never_called(void **state)
{
	(void)state;
	ask(&topic, APP_FRESH);
	app_cancel(app_ask(app, &topic, APP_FRESH, never, NULL));
	app_cancel(NULL);
	settle();
	mode = HANG;
	struct got g = { 0 };
	struct app_ask *k = app_ask(app, &topic, APP_FRESH, got_one, &g); /* between the cache's call and the platform's */
	while (fake_requests(&platform) < 2)
		net_turn(app_net(app), 10);
	assert_int_equal(g.calls, 1);
	app_cancel(k);
	settle();
	assert_int_equal(g.calls, 1);
	mode = TAGGED;
	g = (struct got){ .cancel = true }; /* inside the first call */
	g.ask = app_ask(app, &topic, APP_FRESH, got_one, &g);
	settle();
	assert_int_equal(g.calls, 1);
	g = (struct got){ .cancel = true }; /* inside the last call */
	g.ask = app_ask(app, &topic, APP_NO_CACHE, got_one, &g);
	settle();
	assert_int_equal(g.calls, 1);
	assert_true(g.at[0].last);
}

static void closing_cancels(void **state)
{
	(void)state;
	mode = HANG;
	for (int i = 0; i < 3; i++)
		app_ask(app, &topic, APP_FRESH, never, NULL);
	net_turn(app_net(app), 0);
	app_ask(app, &topic, APP_FRESH, never, NULL);
	visit_close();
	visit_open(platform.address);
}

static void the_ask_is_copied(void **state)
{
	(void)state;
	char id[] = "1";
	struct got g = { 0 };
	app_ask(app, &(struct site_ask){ .op = SITE_TOPIC, .id = id }, APP_FRESH, got_one, &g);
	id[0] = '2';
	settle();
	assert_true(str_starts(platform.last, "GET /v1/topics/1 "));
}

/* ---- accounts -------------------------------------------------------------------------------- */

static void sign_in_and_out(void **state)
{
	(void)state;
	assert_null(app_account(app));
	sign_in();
	assert_null(strstr(platform.last, "Authorization"));
	assert_string_equal(app_account(app)->name, "ting");
	visit_close();
	visit_open(platform.address);
	assert_non_null(app_account(app));
	ask(&topic, APP_FRESH);
	assert_non_null(strstr(platform.last, "Authorization: Bearer tok-1\r\n"));
	struct got g = ask(&(struct site_ask){ .op = SITE_SIGN_OUT }, APP_FRESH);
	assert_int_equal(g.at[0].rc, RC_OK);
	assert_non_null(strstr(platform.last, "Authorization: Bearer tok-1\r\n"));
	assert_null(app_account(app));
	visit_close();
	visit_open(platform.address);
	assert_null(app_account(app));
}

/* What everybody may read is shown at once; the platform is asked as if nothing were known. */
static void expect_the_guests(const struct got *g)
{
	assert_int_equal(g->calls, 2);
	assert_true(g->at[0].cached);
	assert_false(g->at[1].unchanged);
	assert_null(strstr(platform.last, "If-None-Match"));
}

static void readers_do_not_mix(void **state)
{
	(void)state;
	ask(&topic, APP_FRESH); /* a guest's */
	sign_in();
	struct got g = ask(&topic, APP_FRESH);
	expect_the_guests(&g);
	g = ask(&topic, APP_FRESH);
	assert_int_equal(g.calls, 2);
	assert_true(g.at[1].unchanged); /* the account's own */
	ask(&(struct site_ask){ .op = SITE_SIGN_OUT }, APP_FRESH);
	g = ask(&topic, APP_CACHED); /* the guest's again */
	assert_int_equal(g.calls, 1);
	assert_true(g.at[0].cached);
	sign_in();
	g = ask(&topic, APP_FRESH); /* signing out left nothing of the account's behind */
	expect_the_guests(&g);
}

static void offline_sign_out_forgets(void **state)
{
	(void)state;
	sign_in();
	unlink(platform.path);
	struct got g = ask(&(struct site_ask){ .op = SITE_SIGN_OUT }, APP_FRESH);
	assert_int_equal(g.at[0].rc, RC_NET);
	assert_null(app_account(app));
}

static void expired_token(void **state)
{
	(void)state;
	sign_in();
	mode = EXPIRED;
	struct got g = ask(&topic, APP_FRESH);
	assert_int_equal(g.at[0].rc, RC_DENIED);
	assert_string_equal(g.at[0].code, "signed_out");
	assert_true(*g.at[0].detail);
	assert_null(app_account(app));
	g = ask(&topic, APP_FRESH); /* as a guest */
	assert_int_equal(g.at[0].rc, RC_OK);
}

/* A clock that is ahead once, by whatever it is: the platform says when a sign-in has expired. */
static void a_clock_ahead_is_no_expiry(void **state)
{
	(void)state;
	sign_in();
	visit_close();
	setenv("MINYI_NOW", "3000-01-01T00:00:00Z", 1);
	visit_open(platform.address);
	unsetenv("MINYI_NOW");
	assert_non_null(app_account(app));
	visit_close();
	visit_open(platform.address);
	assert_non_null(app_account(app));
}

static void wrong_password_is_no_expiry(void **state)
{
	(void)state;
	sign_in();
	mode = PROBLEM_404;
	struct got g = ask(&(struct site_ask){ .op = SITE_SIGN_IN, .credentials = { "ting", "wrong" } }, APP_FRESH);
	assert_int_equal(g.at[0].rc, RC_NOT_FOUND);
	assert_non_null(app_account(app));
}

static bool file_holds(const char *name, const char *needle)
{
	char *path = file_join(folder, name);
	struct str s;
	str_init(&s, 1 << 24);
	bool found = file_read(path, &s, NULL) == RC_OK && memmem(s.buf, s.len, needle, strlen(needle));
	str_release(&s);
	free(path);
	return found;
}

static void passwords_stay_out_of_files(void **state)
{
	(void)state;
	struct got g = ask(&(struct site_ask){ .op = SITE_SIGN_IN, .credentials = { "ting", "correct-horse" } }, APP_FRESH);
	assert_int_equal(g.at[0].rc, RC_OK);
	assert_non_null(strstr(platform.last, "correct-horse"));
	assert_true(file_holds("minyi.log", "/v1/sessions"));
	assert_false(file_holds("minyi.log", "tok-1"));
	assert_false(file_holds("minyi.log", "correct-horse"));
	assert_true(file_holds("store.db", "tok-1") || file_holds("store.db-wal", "tok-1"));
	assert_false(file_holds("store.db", "correct-horse") || file_holds("store.db-wal", "correct-horse"));
}

/* ---- subcommands ----------------------------------------------------------------------------- */

static void waiting(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct site_reply *r = NULL;
	struct wire_problem p;
	struct err e = { 0 };
	bool queued = true;
	for (int i = 0; i < 2; i++) { /* the second is confirmed by the platform */
		assert_int_equal(app_ask_wait(app, &topic, APP_FRESH, &a, &r, &p, &queued, &e), RC_OK);
		assert_non_null(r);
		assert_string_equal(r->u.topic.title, "T");
		assert_false(queued);
		site_reply_drop(r);
	}
	mode = PROBLEM_404;
	assert_int_equal(
		app_ask_wait(app, &(struct site_ask){ .op = SITE_TOPIC, .id = "2" }, APP_FRESH, &a, &r, &p, NULL, &e),
		RC_NOT_FOUND);
	assert_null(r);
	assert_string_equal(p.code, "not_found");
	assert_int_equal(e.num, 404);
	unlink(platform.path);
	assert_int_equal(app_ask_wait(app, &topic, APP_FRESH, &a, &r, NULL, NULL, NULL), RC_NET);
	assert_non_null(r);
	site_reply_drop(r);
	arena_release(&a);
}

/* ---- the visit ------------------------------------------------------------------------------- */

static void site_name(void **state)
{
	(void)state;
	assert_string_equal(app_site_name(app), platform.address);
	ask(&(struct site_ask){ .op = SITE_ABOUT }, APP_FRESH);
	assert_string_equal(app_site_name(app), "Hill Town");
	visit_close();
	visit_open(platform.address);
	struct got g = ask(&(struct site_ask){ .op = SITE_ABOUT }, APP_CACHED);
	assert_true(g.at[0].cached);
	assert_string_equal(app_site_name(app), "Hill Town");
}

static void settings(void **state)
{
	static const struct {
		const char *name, *value;
		bool good;
	} rows[] = {
		{ "language", "pl", false },
		{ "language", "en", true },
		{ "language", "tlh", false },
		{ "language", "", false },
		{ "ambiguous", "wide", true },
		{ "ambiguous", "wid", false },
		{ "calendar", "western", true },
		{ "calendar", "roc western", false },
		{ "site", "http://host", true },
		{ "site", "nonsense", false },
		{ "site", "", true },
		{ "colour", "red", false },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err e = { 0 };
		enum rc rc = app_settings_set(app, rows[i].name, rows[i].value, &e);
		if ((rc == RC_OK) != rows[i].good)
			fail_msg("%s=%s: %s", rows[i].name, rows[i].value, rc_name(rc));
	}
	visit_close();
	visit_open(platform.address);
	assert_string_equal(app_settings(app)->ambiguous, "wide");
	assert_string_equal(app_settings(app)->calendar, "western");
	assert_string_equal(app_settings(app)->site, "");
	assert_int_equal(store_setting_set(app_store(app), "ambiguous", "sideways", NULL), RC_OK);
	visit_close();
	visit_open(platform.address);
	assert_string_equal(app_settings(app)->ambiguous, "auto");
}

static void reading_marks(void **state)
{
	(void)state;
	struct wire_topic t = { .id = "1", .updated_at = 100, .counts.comments = 3 };
	assert_int_equal(app_topic_news(app, &t), NEWS_UNREAD);
	assert_int_equal(app_topic_read_at(app, "1"), 0);
	app_topic_read(app, &t);
	assert_int_equal(app_topic_news(app, &t), NEWS_READ);
	assert_true(app_topic_read_at(app, "1") > 0);
	t.counts.comments = 4;
	assert_int_equal(app_topic_news(app, &t), NEWS_CHANGED);
	t.counts.comments = 3;
	t.updated_at = 101;
	assert_int_equal(app_topic_news(app, &t), NEWS_CHANGED);
	t.id = "2";
	assert_int_equal(app_topic_news(app, &t), NEWS_UNREAD);
}

static void opening_fails_in_words(void **state)
{
	(void)state;
	struct app *other = NULL;
	struct err e = { 0 };
	assert_int_equal(
		app_open(&(struct app_options){ .may = APP_MAY_ALL, .home = folder, .site = "nonsense" }, &other, &e),
		RC_INVALID);
	assert_null(other);
	assert_true(*e.detail);
	/* a platform of one's own needs a folder */
	assert_int_equal(
		app_open(&(struct app_options){ .may = APP_MAY_ALL, .home = "/proc/nothing" }, &other, &e), RC_DENIED);
	assert_null(other);
	assert_string_equal(e.detail, "/proc/nothing");
}

static void without_a_folder(void **state)
{
	(void)state;
	struct err e = { 0 };
	visit_close();
	if (app_open(&(struct app_options){ .may = APP_MAY_ALL, .home = "/proc/nothing", .site = platform.address }, &app,
			&e) != RC_OK)
		fail_msg("%s", e.detail);
	assert_false(store_lasts(app_store(app)));
	assert_non_null(strstr(app_opening_note(app), "/proc/nothing"));
	struct got g = ask(&topic, APP_FRESH);
	assert_int_equal(g.at[0].rc, RC_OK);
}

static void damaged_store_is_told(void **state)
{
	(void)state;
	assert_string_equal(app_opening_note(app), "");
	visit_close();
	char *path = file_join(folder, "store.db");
	assert_int_equal(file_write(path, "no database", 11, 0600, NULL), RC_OK);
	free(path);
	visit_open(platform.address);
	assert_non_null(strstr(app_opening_note(app), "store.db.corrupt-"));
	ask(&topic, APP_FRESH);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, depart)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(fresh_then_unchanged),
		T(fresh_then_changed),
		T(young_needs_no_request),
		T(survives_the_visit),
		T(no_cache),
		T(no_connection_keeps_what_there_is),
		T(strange_answers),
		T(asks_that_lack_something),
		T(cancelled_is_never_called),
		T(closing_cancels),
		T(the_ask_is_copied),
		T(sign_in_and_out),
		T(readers_do_not_mix),
		T(offline_sign_out_forgets),
		T(expired_token),
		T(a_clock_ahead_is_no_expiry),
		T(wrong_password_is_no_expiry),
		T(passwords_stay_out_of_files),
		T(waiting),
		T(site_name),
		T(settings),
		T(reading_marks),
		T(opening_fails_in_words),
		T(without_a_folder),
		T(damaged_store_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
