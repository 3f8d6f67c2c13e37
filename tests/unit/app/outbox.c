/* What a person sends: accepted, refused, waiting, in order, over lost lines and killed clients, once. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include "unit/app/outbox.h"

static void accepted(void **state)
{
	(void)state;
	struct got g = say("1", "hello");
	assert_int_equal(g.calls, 1);
	assert_int_equal(g.at[0].rc, RC_OK);
	assert_true(g.at[0].reply);
	assert_int_equal(app_outbox_count(app), 0);
	assert_string_equal(done, "POST /v1/topics/1/comments hello;");
	assert_non_null(strstr(platform.last, "\r\nIdempotency-Key: "));
	assert_int_equal(told.calls, 0); /* the asker heard of it */
}

static void every_kind(void **state)
{
	static const struct {
		struct site_ask ask;
		const char *line;
	} rows[] = {
		{ { .op = SITE_ENDORSE, .id = "1", .endorsement = { .reason = "good", .show_nickname = true } },
			"PUT /v1/topics/1/endorsement " },
		{ { .op = SITE_UNENDORSE, .id = "1" }, "DELETE /v1/topics/1/endorsement " },
		{ { .op = SITE_FOLLOW, .id = "a b" }, "PUT /v1/topics/a%20b/follow " },
		{ { .op = SITE_UNFOLLOW, .id = "1" }, "DELETE /v1/topics/1/follow " },
		{ { .op = SITE_UNCOMMENT, .id = "1", .comment_id = "9" }, "DELETE /v1/topics/1/comments/9 " },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct got g = ask(&rows[i].ask, APP_FRESH);
		assert_int_equal(g.at[0].rc, RC_OK);
		if (!str_starts(platform.last, rows[i].line))
			fail_msg("%s", platform.last);
	}
	assert_int_equal(app_outbox_count(app), 0);
}

static void refused(void **state)
{
	(void)state;
	mode = REFUSE;
	struct got g = say("1", "hello");
	assert_int_equal(g.at[0].rc, RC_CONFLICT);
	assert_string_equal(g.at[0].code, "already_closed");
	assert_false(g.at[0].queued);
	assert_int_equal(app_outbox_count(app), 0);
}

static void guests_are_told(void **state)
{
	(void)state;
	ask(&(struct site_ask){ .op = SITE_SIGN_OUT }, APP_FRESH);
	struct got g = say("1", "hello");
	assert_int_equal(g.at[0].rc, RC_DENIED);
	assert_string_equal(g.at[0].code, "not_signed_in");
	assert_false(g.at[0].queued);
	assert_int_equal(app_outbox_count(app), 0);
}

static void bad_asks_are_not_kept(void **state)
{
	(void)state;
	struct got g = ask(&(struct site_ask){ .op = SITE_COMMENT, .comment.body = "x" }, APP_FRESH);
	assert_int_equal(g.at[0].rc, RC_INVALID);
	g = ask(&(struct site_ask){ .op = SITE_FOLLOW, .id = "1", .key = "a key that is far too long to be one of ours" },
		APP_FRESH);
	assert_int_equal(g.at[0].rc, RC_INVALID);
	assert_int_equal(app_outbox_count(app), 0);
}

static void waits_for_a_connection(void **state)
{
	(void)state;
	cut();
	struct got g = say("1", "hello");
	assert_int_equal(g.at[0].rc, RC_NET);
	assert_true(g.at[0].queued);
	assert_int_equal(app_outbox_count(app), 1);
	assert_true(app_idle(app)); /* its timer does not count */
	mend();
	app_outbox_flush(app);
	settle();
	assert_int_equal(app_outbox_count(app), 0);
	assert_int_equal(told.calls, 1);
	assert_string_equal(told.kind, "comment");
	assert_string_equal(told.topic, "1");
	assert_string_equal(told.code, "");
	assert_string_equal(done, "POST /v1/topics/1/comments hello;");
}

static void any_success_wakes_it(void **state)
{
	(void)state;
	cut();
	say("1", "hello");
	mend();
	ask(&(struct site_ask){ .op = SITE_ABOUT }, APP_FRESH);
	settle();
	assert_int_equal(told.calls, 1);
	assert_int_equal(app_outbox_count(app), 0);
}

static void refused_later(void **state)
{
	(void)state;
	cut();
	say("1", "hello");
	mend();
	mode = REFUSE;
	app_outbox_flush(app);
	settle();
	assert_int_equal(told.calls, 1);
	assert_string_equal(told.code, "already_closed");
	assert_int_equal(app_outbox_count(app), 0);
	/* its text is there, with the reason, the next time too, until it is mended */
	visit_close();
	mode = ACCEPT;
	reopen();
	settle();
	struct store_item *items;
	assert_int_equal(store_outbox_list(app_store(app), app_site(app)->name, &items), 1);
	assert_int_equal(items[0].state, STORE_REFUSED);
	assert_string_equal(items[0].last_error, "Words of the platform.");
	char *text = app_outbox_text(&items[0]);
	assert_string_equal(text, "hello");
	free(text);
	char id[ID_SIZE];
	assert_int_equal(app_outbox_again(app, &items[0], id, NULL), RC_OK);
	assert_string_not_equal(id, items[0].id); /* what was refused is over */
	app_outbox_flush(app);
	settle();
	assert_string_equal(done, "POST /v1/topics/1/comments hello;");
	assert_int_equal(app_outbox_counts(app).refused, 0);
	store_item_release(&items[0]);
	free(items);
}

static void awaited(void *ctx, const struct app_answer *a)
{
	*(struct app_answer *)ctx = *a;
}

/* Whoever waits for an item hears what became of it; what is refused stays. */
static void an_item_is_awaited(void **state)
{
	struct app_answer got = { 0 };
	struct store *s = app_store(app);
	(void)state;
	cut();
	struct site_ask k = comment("1", "hello");
	k.key = "awaited";
	assert_true(ask(&k, APP_FRESH).at[0].queued);
	app_outbox_await(app, k.key, awaited, &got);
	settle();
	assert_true(got.last && got.queued);
	mend();
	mode = REFUSE;
	app_outbox_await(app, k.key, awaited, &got);
	settle();
	assert_true(got.last && !got.queued);
	assert_int_equal(got.rc, RC_CONFLICT);
	assert_int_equal(app_outbox_counts(app).refused, 1);
	mode = ACCEPT;
	struct store_item item;
	char id[ID_SIZE];
	assert_int_equal(store_outbox_item(s, k.key, &item, NULL), RC_OK);
	assert_int_equal(app_outbox_again(app, &item, id, NULL), RC_OK);
	store_item_release(&item);
	app_outbox_await(app, id, awaited, &got);
	settle();
	assert_int_equal(got.rc, RC_OK);
	assert_int_equal(app_outbox_counts(app).refused, 0);
	assert_int_equal(told.calls, 0);
	app_outbox_await(app, id, awaited, &got); /* it is gone: it was sent */
	settle();
	assert_int_equal(got.rc, RC_OK);
}

/* What certainly never got anywhere can be taken back and is a draft; what may have arrived cannot. */
static void taken_back_before_it_left(void **state)
{
	struct store *s = app_store(app);
	struct store_item item;
	(void)state;
	cut();
	struct site_ask k = comment("1", "hello");
	k.key = "first";
	assert_true(ask(&k, APP_FRESH).at[0].queued);
	assert_int_equal(store_outbox_item(s, k.key, &item, NULL), RC_OK);
	assert_int_equal(item.tries, 1);
	assert_int_equal(item.away, 0);
	assert_string_equal(item.name, app_account(app)->name);
	store_item_release(&item);
	assert_int_equal(store_outbox_take_back(s, k.key, 0, "comment:x:1", "pro\nhello", NULL), RC_OK);
	assert_int_equal(app_outbox_count(app), 0);
	assert_false(store_outbox_sent(s, k.key));
	char *draft = store_draft(s, "comment:x:1");
	assert_string_equal(draft, "pro\nhello");
	free(draft);
	mend();
	mode = DROP_AFTER;
	k = comment("1", "again");
	k.key = "second";
	assert_true(ask(&k, APP_FRESH).at[0].queued);
	assert_int_equal(store_outbox_take_back(s, k.key, 0, "comment:x:1#2", "pro\nagain", NULL), RC_CONFLICT);
	assert_null(store_draft(s, "comment:x:1#2"));
	assert_int_equal(app_outbox_count(app), 1);
	/* unless its writer says so, long after */
	assert_int_equal(store_outbox_take_back(s, k.key, INT64_MAX, "comment:x:1#2", "pro\nagain", NULL), RC_OK);
}

/* While its writer is there to be told, the text is the draft's again; in between it is the outbox's alone. */
static void the_draft_goes_along(void **state)
{
	(void)state;
	struct store *s = app_store(app);
	struct site_ask k = comment("1", "hello");
	k.draft = "comment:x:1";
	store_draft_set(s, k.draft, "pro\nhello", NULL);
	mode = REFUSE;
	struct got g = ask(&k, APP_FRESH);
	assert_int_equal(g.at[0].rc, RC_CONFLICT);
	char *draft = store_draft(s, k.draft);
	assert_string_equal(draft, "pro\nhello");
	free(draft);
	assert_int_equal(app_outbox_counts(app).refused, 0);
	mode = ACCEPT;
	cut();
	assert_true(ask(&k, APP_FRESH).at[0].queued);
	assert_null(store_draft(s, k.draft));
	mend();
	app_outbox_flush(app);
	settle();
	assert_null(store_draft(s, k.draft));
	assert_string_equal(done, "POST /v1/topics/1/comments hello;");
}

/* While another program of this home sends, this one waits, and hears of it through the store. */
static void another_sends(void **state)
{
	(void)state;
	struct store *other = NULL;
	char *moved = NULL;
	assert_int_equal(store_open(app_folder(app), &other, &moved, NULL), RC_OK);
	assert_true(store_send_begin(other));
	struct site_ask k = comment("1", "a");
	k.key = "6f1c1b9e-0000-4000-8000-000000000002";
	struct got g = { 0 };
	app_ask(app, &k, APP_FRESH, got_one, &g);
	for (int i = 0; i < 3; i++)
		net_turn(app_net(app), 50);
	assert_int_equal(g.calls, 0);
	assert_int_equal(store_outbox_done(other, k.key, NULL), RC_OK); /* it has sent it */
	while (!g.calls)
		net_turn(app_net(app), 1000);
	assert_int_equal(g.at[0].rc, RC_OK);
	store_close(other); /* as if it died */
	assert_int_equal(say("1", "b").at[0].rc, RC_OK);
	assert_string_equal(done, "POST /v1/topics/1/comments b;");
}

/* What waited for longer than the platform knows its key is not sent unasked. */
static void too_old(void **state)
{
	(void)state;
	cut();
	say("1", "a");
	mend();
	visit_close();
	setenv("MINYI_NOW", "2999-01-01T00:00:00Z", 1);
	reopen();
	sign_in();
	app_outbox_flush(app);
	settle();
	assert_int_equal(app_outbox_counts(app).old, 1);
	assert_string_equal(done, "");
	struct store_item *items;
	char id[ID_SIZE];
	assert_int_equal(store_outbox_list(app_store(app), app_site(app)->name, &items), 1);
	assert_int_equal(app_outbox_again(app, &items[0], id, NULL), RC_OK);
	assert_string_equal(id, items[0].id); /* the platform may know it */
	app_outbox_flush(app);
	settle();
	assert_string_equal(done, "POST /v1/topics/1/comments a;");
	store_item_release(&items[0]);
	free(items);
	unsetenv("MINYI_NOW");
}

static void in_order(void **state)
{
	(void)state;
	cut();
	say("2", "a");
	say("1", "b");
	say("2", "c");
	ask(&(struct site_ask){ .op = SITE_FOLLOW, .id = "1" }, APP_FRESH);
	assert_int_equal(app_outbox_count(app), 4);
	mend();
	struct got g = say("1", "d"); /* what was said before goes first */
	assert_int_equal(g.at[0].rc, RC_OK);
	assert_string_equal(done,
		"POST /v1/topics/2/comments a;POST /v1/topics/1/comments b;POST /v1/topics/2/comments c;PUT /v1/topics/1/follow ;"
		"POST /v1/topics/1/comments d;");
	assert_int_equal(told.calls, 4);
}

/* A topic that the platform cannot take now holds back its own items and nobody else's. */
static void a_broken_topic_holds_only_itself(void **state)
{
	(void)state;
	cut();
	say("1", "a");
	say("2", "b");
	say("1", "c");
	mend();
	mode = BROKEN_FOR_TOPIC_1;
	app_outbox_flush(app);
	settle();
	assert_string_equal(done, "POST /v1/topics/2/comments b;");
	assert_int_equal(app_outbox_count(app), 2);
	struct got g = say("1", "d");
	assert_true(g.at[0].queued);
	assert_int_equal(g.at[0].rc, RC_PROTO);
	mode = ACCEPT;
	app_outbox_flush(app);
	settle();
	assert_string_equal(done,
		"POST /v1/topics/2/comments b;POST /v1/topics/1/comments a;POST /v1/topics/1/comments c;POST /v1/topics/1/comments d;");
}

static void a_hiccup_does_not_change_the_order(void **state)
{
	(void)state;
	cut();
	say("1", "a");
	say("2", "b");
	say("1", "c");
	mend();
	mode = BROKEN_ONCE;
	app_outbox_flush(app);
	settle();
	app_outbox_flush(app);
	settle();
	assert_string_equal(
		done, "POST /v1/topics/2/comments b;POST /v1/topics/1/comments a;POST /v1/topics/1/comments c;");
}

static void too_often(void **state)
{
	(void)state;
	mode = LIMITED;
	struct got g = say("1", "a");
	assert_int_equal(g.at[0].rc, RC_LIMITED);
	assert_true(g.at[0].queued);
	assert_int_equal(app_outbox_count(app), 1);
}

/* Only the platform ends a write: whatever else answers, it waits under the same key, and nobody is signed out. */
static void only_the_platform_ends_it(void **state)
{
	static const char html[] = "<html><body>Please sign in to the network</body></html>";
	static const char *const statuses[] = { "200 OK", "201 Created", "204 No Content", "206 Partial", "302 Found",
		"307 Temporary Redirect", "400 Bad Request", "401 Unauthorized", "403 Forbidden", "404 Not Found", "405 No",
		"407 Proxy Authentication Required", "408 Request Timeout", "409 Conflict", "410 Gone", "411 Length Required",
		"413 Too Large", "421 Misdirected", "422 X", "425 Early", "429 Many", "451 Legal", "500 X", "502 X", "503 X",
		"511 Network Authentication Required", "999 X" };
	static const struct {
		const char *headers, *body;
	} bodies[] = {
		{ "Content-Type: text/html\r\n", html },
		{ "Content-Type: application/json\r\n", html },
		{ "Content-Type: application/problem+json\r\n", html },
		{ "Location: http://127.0.0.1:1/login\r\n", "" },
		{ "Content-Type: application/json\r\n", "{\"error\":\"forbidden\"}" },
		{ "Content-Type: application/problem+json\r\n", "{\"title\":\"Forbidden\"}" },
		{ "Content-Type: application/json\r\n", "{\"id\":\"c1\",\"topic\":\"1\"" },
		{ "Content-Type: text/plain\r\n", "OK" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++)
		for (size_t j = 0; j < ARRAY_LEN(bodies); j++) {
			say_so.status = statuses[i];
			say_so.headers = bodies[j].headers;
			say_so.body = bodies[j].body;
			mode = SAY;
			struct got g = say("1", "a");
			if (!g.at[0].queued || !app_account(app) || app_outbox_count(app) != 1)
				fail_msg("%s, %s%s: %s", statuses[i], bodies[j].headers, bodies[j].body, rc_name(g.at[0].rc));
			mode = ACCEPT;
			app_outbox_flush(app);
			settle();
			assert_int_equal(app_outbox_count(app), 0);
			assert_string_equal(done, "POST /v1/topics/1/comments a;"); /* once, now */
			done[0] = '\0';
			n_keys = 0;
		}
}

/* An answer that ends at any of its bytes ends nothing, unless the platform was heard whole. */
static void cut_at_each_byte(void **state)
{
	static const char body[] = COMMENT_JSON;
	char whole[1024];
	(void)state;
	size_t n = (size_t)snprintf(whole, sizeof whole,
		"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
	mode = CUT;
	for (cut_after = 0; (size_t)cut_after < n; cut_after++) {
		cut_text = whole;
		struct got g = say("1", "a");
		if (!g.at[0].queued || app_outbox_count(app) != 1)
			fail_msg("cut after %d bytes: %s", (int)cut_after, rc_name(g.at[0].rc));
		assert_int_equal(store_outbox_done(app_store(app), keys[0], NULL), RC_OK);
		n_keys = 0;
	}
}

static void waits_for_signing_in_again(void **state)
{
	(void)state;
	mode = EXPIRED;
	struct got g = say("1", "a");
	assert_int_equal(g.at[0].rc, RC_DENIED);
	assert_true(g.at[0].queued);
	assert_null(app_account(app));
	assert_int_equal(app_outbox_count(app), 1);
	mode = ACCEPT;
	sign_in();
	settle();
	while (app_outbox_count(app)) /* signing in wakes it */
		net_turn(app_net(app), 1000);
	settle();
	assert_string_equal(done, "POST /v1/topics/1/comments a;");
	assert_int_equal(told.calls, 1);
}

static void never(void *ctx, const struct app_answer *a)
{
	(void)ctx;
	(void)a;
	fail();
}

static void cancelled_is_sent_all_the_same(void **state)
{
	(void)state;
	struct site_ask k = comment("1", "a");
	struct app_ask *handle = app_ask(app, &k, APP_FRESH, never, NULL);
	assert_int_equal(app_outbox_count(app), 1); /* before anything moves */
	app_cancel(handle);
	app_outbox_flush(app);
	settle();
	assert_string_equal(done, "POST /v1/topics/1/comments a;");
	assert_int_equal(told.calls, 1);
}

static void the_same_intention_twice(void **state)
{
	(void)state;
	struct site_ask k = comment("1", "a");
	k.key = "6f1c1b9e-0000-4000-8000-000000000001";
	cut();
	ask(&k, APP_FRESH);
	ask(&k, APP_FRESH);
	assert_int_equal(app_outbox_count(app), 1);
	mend();
	struct got g = ask(&k, APP_FRESH);
	assert_int_equal(g.at[0].rc, RC_OK);
	assert_string_equal(done, "POST /v1/topics/1/comments a;");
}

/* The platform did it, the answer was lost: the retry brings the same key. */
static void lost_answer(void **state)
{
	(void)state;
	mode = DROP_AFTER;
	struct got g = say("1", "a");
	assert_true(g.at[0].queued);
	mode = ACCEPT;
	app_outbox_flush(app);
	settle();
	assert_string_equal(done, "POST /v1/topics/1/comments a;");
	assert_int_equal(n_keys, 1);
	assert_int_equal(told.calls, 1);
}

/* Killed with the request on the wire; the next visit sends it again by itself. */
static void killed_client(void **state)
{
	(void)state;
	visit_close();
	mode = SWALLOW;
	int before = fake_requests(&platform);
	pid_t pid = fork();
	if (pid == 0) {
		struct site_ask k = comment("1", "a");
		if (app_open(
				&(struct app_options){ .may = APP_MAY_ALL, .home = folder, .site = platform.address, .language = "en" },
				&app, NULL) != RC_OK)
			_exit(1);
		app_ask(app, &k, APP_FRESH, never, NULL);
		for (;;)
			net_turn(app_net(app), 1000);
	}
	int64_t until = clock_mono() + 30000;
	while (fake_requests(&platform) == before && clock_mono() < until)
		poll(NULL, 0, 5);
	char first[sizeof platform.last];
	pthread_mutex_lock(&platform.lock);
	memcpy(first, platform.last, sizeof first);
	pthread_mutex_unlock(&platform.lock);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	mode = ACCEPT;
	reopen();
	assert_int_equal(app_outbox_count(app), 1);
	while (app_outbox_count(app))
		net_turn(app_net(app), 1000);
	settle();
	assert_int_equal(told.calls, 1);
	assert_string_equal(done, "POST /v1/topics/1/comments a;");
	assert_memory_equal(strstr(first, "Idempotency-Key:"), strstr(platform.last, "Idempotency-Key:"), 53);
}

static void writing_ages_the_cache(void **state)
{
	(void)state;
	const struct site_ask about = { .op = SITE_ABOUT };
	ask(&about, APP_FRESH);
	int before = fake_requests(&platform);
	ask(&about, APP_CACHED);
	assert_int_equal(fake_requests(&platform), before);
	say("1", "a");
	ask(&about, APP_CACHED);
	assert_int_equal(fake_requests(&platform), before + 2);
}

static void broken_item_leaves(void **state)
{
	(void)state;
	struct store *s = app_store(app);
	const char *site = app_site(app)->name;
	assert_int_equal(store_outbox_push(s, "x1", site, "7", "1", "comment", "no json", NULL), RC_OK);
	assert_int_equal(store_outbox_push(s, "x2", site, "7", "1", "dance", "{}", NULL), RC_OK);
	assert_int_equal(store_outbox_push(s, "x3", site, "7", "1", "follow", "{}", NULL), RC_OK);
	assert_int_equal(store_outbox_push(s, "x4", site, "8", "1", "follow", "{}", NULL), RC_OK); /* another person's */
	app_outbox_flush(app);
	settle();
	assert_int_equal(told.calls, 3);
	assert_string_equal(done, "PUT /v1/topics/1/follow ;");
	assert_int_equal(app_outbox_count(app), 1);
}

/* Whatever statement or request fails, a comment is carried out once, or its writer has been told that it is not on its
 * way. */
static void every_step_fails_once(void **state)
{
	(void)state;
	for (int net = 0; net < 2; net++) {
		bool untouched = false;
		for (int n = 0; !untouched; n++) {
			assert_true(n < 60);
			done[0] = '\0';
			n_keys = 0;
			told = (struct told){ 0 };
			if (net)
				net_fail_after(app_net(app), n);
			else
				store_fail_after(app_store(app), n);
			struct got g = say("1", "a");
			net_fail_after(app_net(app), -1);
			store_fail_after(app_store(app), -1);
			assert_int_equal(g.calls, 1);
			untouched = g.at[0].rc == RC_OK && app_outbox_count(app) == 0;
			visit_close(); /* and at the next visit: */
			reopen();
			int64_t until = clock_mono() + 20000;
			while (app_outbox_count(app) && clock_mono() < until)
				net_turn(app_net(app), 1000);
			settle();
			bool promised = g.at[0].rc == RC_OK || g.at[0].queued;
			if (promised)
				assert_string_equal(done, "POST /v1/topics/1/comments a;");
			else
				assert_true(*done == '\0' || n_keys == 1);
		}
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(accepted),
		T(every_kind),
		T(refused),
		T(guests_are_told),
		T(bad_asks_are_not_kept),
		T(waits_for_a_connection),
		T(any_success_wakes_it),
		T(refused_later),
		T(the_draft_goes_along),
		T(an_item_is_awaited),
		T(taken_back_before_it_left),
		T(another_sends),
		T(too_old),
		T(in_order),
		T(a_broken_topic_holds_only_itself),
		T(a_hiccup_does_not_change_the_order),
		T(too_often),
		T(only_the_platform_ends_it),
		T(cut_at_each_byte),
		T(waits_for_signing_in_again),
		T(cancelled_is_sent_all_the_same),
		T(the_same_intention_twice),
		T(lost_answer),
		T(killed_client),
		T(writing_ages_the_cache),
		T(broken_item_leaves),
		T(every_step_fails_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
