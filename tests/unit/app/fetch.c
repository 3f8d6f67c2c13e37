/* Boards taken along: what is asked for, what opens without a connection, and what changes since do to it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/app/lib.h"

/* A platform with three ideas; the newest has a comment. */
static const char *changes; /* what /v1/changes?after=C1 answers; NULL: nothing changed */
static bool refuses_cursor, long_thread;

#define ROW(id, comments) \
	"{\"id\":\"" #id "\",\"number\":1" #id ",\"board\":\"idea\",\"title\":\"T" #id "\",\"stage\":\"collecting\"," \
	"\"created_at\":\"2026-11-0" #id "T00:00:00Z\",\"counts\":{\"comments\":" #comments "}"
#define WHOLE(id, comments) ROW(id, comments) ",\"body\":\"B" #id "\",\"invented_later\":7}"
#define COMMENT(id, topic) \
	"{\"id\":\"" #id "\",\"topic\":\"" #topic "\",\"author\":\"A\",\"body\":\"C" #id "\",\"floor\":" #id "}"
#define CHANGES(topics, removed, comments, gone, next) \
	"{\"topics\":[" topics "],\"removed\":[" removed "],\"comments\":[" comments "],\"removed_comments\":[" gone \
	"],\"next\":\"" next "\",\"more\":false}"

static const struct {
	const char *path, *tag, *body;
} answers[] = {
	{ "/v1 ", "\"s\"", "{\"name\":\"Hill Town\"}" },
	{ "/v1/boards ", "\"b\"",
		"{\"items\":[{\"id\":\"idea\",\"board\":\"idea\",\"topics\":3},{\"id\":\"plan\",\"board\":\"plan\",\"topics\":0}]}" },
	{ "/v1/agencies ", "\"a\"", "{\"items\":[]}" },
	{ "/v1/changes ", "", CHANGES("", "", "", "", "C1") },
	{ "/v1/changes?after=C2 ", "", CHANGES("", "", "", "", "C2") },
	{ "/v1/topics?board=idea&limit=100&view=row ", "",
		"{\"items\":[" ROW(3, 1) "}," ROW(2, 0) "}," ROW(1, 0) "}],\"total\":3}" },
	{ "/v1/topics?board=idea&limit=2&view=row ", "",
		"{\"items\":[" ROW(3, 1) "}," ROW(2, 0) "}],\"total\":3,\"next\":\"N\"}" },
	{ "/v1/topics?board=idea&limit=1&view=row ", "", "{\"items\":[" ROW(3, 1) "}],\"total\":3,\"next\":\"N\"}" },
	{ "/v1/topics/3 ", "\"3\"", WHOLE(3, 1) },
	{ "/v1/topics/2 ", "\"2\"", WHOLE(2, 0) },
	{ "/v1/topics/1 ", "\"1\"", WHOLE(1, 0) },
	{ "/v1/topics/4 ", "\"4\"", WHOLE(4, 0) },
	{ "/v1/topics/3/comments?limit=100 ", "\"c\"", "{\"items\":[" COMMENT(1, 3) "],\"total\":1}" },
};

static void answer(struct fake *f, int fd, const char *request)
{
	(void)f;
	char tag[100];
	if (str_starts(request, "GET /v1/changes?after=C1 ")) {
		if (refuses_cursor)
			fake_reply(fd, "400 Bad Request", PROBLEM_TYPE, PROBLEM("bad_cursor"));
		else
			fake_reply(fd, "200 OK", "", changes ? changes : CHANGES("", "", "", "", "C1"));
		return;
	}
	if (long_thread && strstr(request, "/comments")) {
		fake_reply(fd, "200 OK", "", "{\"items\":[" COMMENT(1, 3) "],\"total\":150,\"next\":\"N\"}");
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		if (!str_starts(request + 4, answers[i].path))
			continue;
		snprintf(tag, sizeof tag, "If-None-Match: %s\r\n", answers[i].tag);
		bool knows = *answers[i].tag && strstr(request, tag);
		snprintf(tag, sizeof tag, "ETag: %s\r\n", answers[i].tag);
		fake_reply(fd, knows ? "304 Not Modified" : "200 OK", *answers[i].tag ? tag : "", knows ? "" : answers[i].body);
		return;
	}
	fake_reply(fd, "404 Not Found", PROBLEM_TYPE, PROBLEM("not_found"));
}

static int set_up(void **state)
{
	(void)state;
	changes = NULL;
	refuses_cursor = long_thread = false;
	setenv("MINYI_NOW", "2026-11-23T10:00:00Z", 1);
	arrive(false, answer);
	return 0;
}

static int tear_down(void **state)
{
	visit_close();
	fake_stop(&platform);
	unsetenv("MINYI_NOW");
	return folder_drop(state);
}

struct fetched {
	int progress, done;
	struct offline_progress report;
	enum rc rc;
};

static void went_on(void *ctx, const struct offline_progress *p)
{
	struct fetched *f = ctx;
	assert_true(p->topics >= f->report.topics);
	f->report = *p;
	f->progress++;
}

static void ended(void *ctx, const struct offline_progress *p, const struct err *e)
{
	struct fetched *f = ctx;
	f->report = *p;
	f->rc = e->code;
	f->done++;
}

static struct fetched fetch(int64_t most)
{
	struct fetched f = { 0 };
	int64_t until = clock_mono() + 30000;
	assert_true(app_fetch_boards(app, NULL, 0, most, went_on, ended, &f));
	assert_false(app_fetch_boards(app, NULL, 0, most, went_on, ended, &f)); /* one at a time */
	while (!f.done && clock_mono() < until)
		net_turn(app_net(app), 1000);
	assert_int_equal(f.done, 1);
	assert_true(app_idle(app));
	return f;
}

/* ---- without a connection -------------------------------------------------------------------- */

static void cut_the_line(void)
{
	net_fail_after(app_net(app), 0);
}

struct seen {
	int calls;
	struct site_reply *reply;
	enum rc last;
	int64_t at;
};

static void see(void *ctx, const struct app_answer *a)
{
	struct seen *s = ctx;
	s->calls++;
	s->last = a->rc;
	if (a->reply) {
		s->reply = site_reply_keep(a->reply);
		s->at = a->cached_at;
		assert_true(a->cached);
		assert_int_equal(a->reply->at, a->cached_at);
	}
}

/* What the cache has; NULL when nothing. */
static struct site_reply *offline(const struct site_ask *what)
{
	struct seen s = { 0 };
	app_ask(app, what, APP_FRESH, see, &s);
	settle();
	assert_int_equal(s.last, RC_NET);
	assert_int_equal(s.calls, s.reply ? 2 : 1);
	return s.reply;
}

/* The rows of a list as "T3 T2 /3 ~2": titles, total, where it goes on. */
static void expect_list(const struct site_ask *what, const char *wanted)
{
	struct str s;
	struct site_reply *r = offline(what);
	str_init(&s, 1000);
	if (r) {
		for (size_t i = 0; i < r->u.topics.n; i++)
			str_addf(&s, "%s ", r->u.topics.items[i].title);
		str_addf(&s, "/%lld %s", (long long)r->u.topics.total, r->u.topics.next);
	}
	assert_string_equal(s.buf, wanted);
	str_release(&s);
	site_reply_drop(r);
}

static void expect_board(const char *wanted)
{
	expect_list(&(struct site_ask){ .op = SITE_TOPICS, .filter.board = BOARD_IDEA, .limit = 40 }, wanted);
}

static void expect_comments(const char *topic, const char *wanted)
{
	struct str s;
	struct site_reply *r = offline(&(struct site_ask){ .op = SITE_COMMENTS, .id = topic, .limit = APP_COMMENTS });
	str_init(&s, 1000);
	if (r) {
		for (size_t i = 0; i < r->u.comments.n; i++)
			str_addf(&s, "%s:%s ", r->u.comments.items[i].body, r->u.comments.items[i].author);
		str_addf(&s, "/%lld", (long long)r->u.comments.total);
	}
	assert_string_equal(s.buf, wanted);
	str_release(&s);
	site_reply_drop(r);
}

/* Title and comment count of a topic as it is kept, "" when it is not. */
static void expect_topic(const char *id, const char *wanted)
{
	char text[100] = "";
	struct site_reply *r = offline(&(struct site_ask){ .op = SITE_TOPIC, .id = id });
	if (r)
		snprintf(
			text, sizeof text, "%s %s %lld", r->u.topic.title, r->u.topic.body, (long long)r->u.topic.counts.comments);
	assert_string_equal(text, wanted);
	site_reply_drop(r);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void everything_opens_without_a_connection(void **state)
{
	(void)state;
	struct fetched f = fetch(0);
	assert_int_equal(f.rc, RC_OK);
	assert_int_equal(f.report.topics, 3);
	assert_int_equal(f.report.total, 3);
	assert_int_equal(f.report.changes, 0);
	assert_false(f.report.full);
	assert_true(f.progress > 2);
	/* changes, site, boards, agencies, rows, three topics, one page of comments */
	assert_int_equal(fake_requests(&platform), 9);
	cut_the_line();
	expect_board("T3 T2 T1 /3 ");
	struct site_ask list = { .op = SITE_TOPICS, .filter.board = BOARD_IDEA, .limit = 2 };
	expect_list(&list, "T3 T2 /3 ~2");
	list.after = "~2";
	expect_list(&list, "T1 /3 ");
	list.after = NULL;
	list.at_number = 11;
	expect_list(&list, "T1 /3 ");
	list.at_number = 99;
	expect_list(&list, "");
	expect_list(
		&(struct site_ask){ .op = SITE_TOPICS, .filter = { .board = BOARD_IDEA, .sort = SORT_DEADLINE }, .limit = 2 },
		"");
	expect_list(&(struct site_ask){ .op = SITE_TOPICS, .filter.board = BOARD_PLAN, .limit = 2 }, "");
	expect_topic("3", "T3 B3 1");
	expect_topic("idea:12", "T2 B2 0");
	expect_topic("idea:99", "");
	expect_comments("3", "C1:A /1");
	expect_comments("2", "/0");
}

/* A cursor of ours is never the platform's business. */
static void a_place_goes_out_as_a_place(void **state)
{
	(void)state;
	fetch(0);
	struct seen s = { 0 };
	app_ask(app, &(struct site_ask){ .op = SITE_TOPICS, .filter.board = BOARD_IDEA, .limit = 2, .after = "~2" },
		APP_NO_CACHE, see, &s);
	settle();
	assert_non_null(strstr(platform.last, "GET /v1/topics?board=idea&limit=2&skip=2&view=row "));
}

static void again_costs_what_changed(void **state)
{
	(void)state;
	fetch(0);
	struct fetched f = fetch(0);
	assert_int_equal(f.rc, RC_OK);
	assert_int_equal(f.report.topics, 3);
	assert_int_equal(f.report.asked, 0);
	assert_int_equal(fake_requests(&platform), 9 + 4);
	visit_close();
	setenv("MINYI_NOW", "2026-11-24T10:00:00Z", 1);
	visit_open(platform.address);
	f = fetch(0);
	assert_int_equal(f.report.asked, 0);
	struct seen s = { 0 };
	cut_the_line();
	app_ask(app, &(struct site_ask){ .op = SITE_TOPIC, .id = "1" }, APP_FRESH, see, &s);
	settle();
	assert_int_equal(s.at, clock_now()); /* as old as the last time */
	site_reply_drop(s.reply);
}

static void changes_are_put_in(void **state)
{
	(void)state;
	fetch(0);
	changes = CHANGES(
		"{\"id\":\"4\",\"etag\":\"\\\"4\\\"\",\"topic\":" WHOLE(4,
			0) "},"
			   "{\"id\":\"3\",\"part\":true,\"topic\":{\"id\":\"3\",\"counts\":{\"comments\":2}}},"
			   "{\"id\":\"77\",\"part\":true,\"topic\":{\"id\":\"77\",\"counts\":{\"comments\":2}}},"
			   "{\"id\":\"1\",\"etag\":\"\\\"x\\\"\",\"topic\":{\"id\":\"1\",\"number\":11,\"board\":\"idea\",\"title\":\"T1 again\",\"body\":\"N\","
			   "\"created_at\":\"2026-11-01T00:00:00Z\"}}",
		"\"2\"", COMMENT(2, 3) "," COMMENT(5, 4) "," COMMENT(6, 99),
		"{\"id\":\"1\",\"topic\":\"3\"},{\"id\":\"8\",\"topic\":\"98\"}", "C2");
	struct fetched f = fetch(0);
	assert_int_equal(f.rc, RC_OK);
	assert_int_equal(f.report.changes, 10);
	assert_int_equal(f.report.asked, 0);
	cut_the_line();
	expect_board("T4 T3 T1 again /3 ");
	expect_topic("4", "T4 B4 0");
	expect_topic("3", "T3 B3 2");
	expect_topic("1", "T1 again N 0");
	expect_topic("2", "");
	expect_comments("3", "C2:A /1");
	expect_comments("2", "");
	net_fail_after(app_net(app), -1);
	/* What was put in whole can be asked for conditionally, what was put together cannot. */
	struct got g = ask(&(struct site_ask){ .op = SITE_TOPIC, .id = "4" }, APP_FRESH);
	assert_true(g.at[1].unchanged);
	g = ask(&(struct site_ask){ .op = SITE_TOPIC, .id = "3" }, APP_FRESH);
	assert_null(strstr(platform.last, "If-None-Match"));
}

/* Opened before anything was taken along: what happened until then is unknown, so nothing is put over it, and it stays
 * as old as it is. */
static void what_is_older_than_the_cursor(void **state)
{
	(void)state;
	struct got g = ask(&(struct site_ask){ .op = SITE_TOPIC, .id = "1" }, APP_FRESH);
	int64_t opened = clock_now();
	assert_int_equal(g.at[0].rc, RC_OK);
	setenv("MINYI_NOW", "2026-11-23T11:00:00Z", 1);
	fetch(1);
	changes = CHANGES(
		"{\"id\":\"1\",\"part\":true,\"topic\":{\"id\":\"1\",\"counts\":{\"comments\":9}}}", "", "", "", "C2");
	fetch(1);
	struct seen s = { 0 };
	cut_the_line();
	app_ask(app, &(struct site_ask){ .op = SITE_TOPIC, .id = "1" }, APP_FRESH, see, &s);
	settle();
	assert_int_equal(s.at, opened);
	assert_int_equal(s.reply->u.topic.counts.comments, 0);
	site_reply_drop(s.reply);
}

/* New comments stand behind the last page. */
static void a_long_thread_is_counted(void **state)
{
	(void)state;
	long_thread = true;
	fetch(0);
	changes = CHANGES("", "", COMMENT(201, 3) "," COMMENT(202, 3), "", "C2");
	fetch(0);
	cut_the_line();
	expect_comments("3", "C1:A /152");
}

/* The same changes twice, as after a crash between putting them in and keeping the cursor. */
static void changes_twice_are_changes_once(void **state)
{
	(void)state;
	fetch(0);
	changes = CHANGES(
		"{\"id\":\"4\",\"topic\":" WHOLE(4, 0) "}", "\"2\"", COMMENT(2, 3), "{\"id\":\"1\",\"topic\":\"3\"}", "C1");
	fetch(0);
	fetch(0);
	cut_the_line();
	expect_board("T4 T3 T1 /3 ");
	expect_comments("3", "C2:A /1");
}

static void a_part_of_a_board(void **state)
{
	(void)state;
	struct fetched f = fetch(2);
	assert_int_equal(f.report.topics, 2);
	assert_int_equal(f.report.total, 2);
	cut_the_line();
	expect_board("T3 T2 /3 ~2"); /* more there is, but not here */
	expect_list(&(struct site_ask){ .op = SITE_TOPICS, .filter.board = BOARD_IDEA, .limit = 2, .after = "~2" }, "");
	net_fail_after(app_net(app), -1);
	/* An old topic that changes stands beyond the copy's end; the new one stands before it. */
	changes = CHANGES(
		"{\"id\":\"1\",\"topic\":" WHOLE(1, 0) "},{\"id\":\"4\",\"topic\":" WHOLE(4, 0) "}", "", "", "", "C2");
	fetch(2);
	cut_the_line();
	expect_board("T4 T3 T2 /4 ~3");
	net_fail_after(app_net(app), -1);
	f = fetch(0);
	assert_int_equal(f.report.topics, 3);
	cut_the_line();
	expect_board("T3 T2 T1 /3 ");
}

/* However often it is interrupted, and wherever: in the end everything is there, and what had come was not asked for
 * again. */
static void interrupted_anywhere(void **state)
{
	(void)state;
	for (int n = 0; n < 9; n++) {
		fake_stop(&platform);
		folder_drop(NULL);
		visit_close();
		folder_make(NULL);
		fake_start(&platform, FAKE_SOCKET, answer, NULL);
		visit_open(platform.address);
		net_fail_after(app_net(app), n);
		struct fetched f = fetch(0);
		assert_int_equal(f.rc, RC_NET);
		net_fail_after(app_net(app), -1);
		f = fetch(0);
		assert_int_equal(f.rc, RC_OK);
		/* Once more: changes, the site's three, the rows, and those that were under way. */
		assert_true(fake_requests(&platform) <= 9 + 5 + 3);
		cut_the_line();
		expect_board("T3 T2 T1 /3 ");
		expect_topic("1", "T1 B1 0");
		expect_topic("3", "T3 B3 1");
		expect_comments("3", "C1:A /1");
	}
}

static void a_cursor_that_the_platform_forgot(void **state)
{
	(void)state;
	fetch(0);
	refuses_cursor = true;
	struct fetched f = fetch(0);
	assert_int_equal(f.rc, RC_OK);
	assert_int_equal(f.report.topics, 3);
	assert_int_equal(f.report.asked, 0); /* the clock stands still: what is kept is of now */
	setenv("MINYI_NOW", "2026-11-24T10:00:00Z", 1);
	int before = fake_requests(&platform);
	f = fetch(0);
	assert_int_equal(f.report.asked, 4);
	assert_int_equal(fake_requests(&platform) - before, 2 + 3 + 1 + 4);
	assert_non_null(strstr(platform.last, "If-None-Match"));
}

static void no_room(void **state)
{
	(void)state;
	store_cache_limit(app_store(app), 600);
	struct fetched f = fetch(0);
	assert_int_equal(f.rc, RC_OK);
	assert_true(f.report.full);
	assert_int_equal(f.report.topics, 0);
}

static void closed_in_the_middle(void **state)
{
	(void)state;
	struct fetched f = { 0 };
	assert_true(app_fetch_boards(app, NULL, 0, 0, NULL, ended, &f));
	while (fake_requests(&platform) < 3)
		net_turn(app_net(app), 100);
	assert_int_equal(f.done, 0); /* tear_down closes the visit in the middle */
}

static void nonsense_is_no_change(void **state)
{
	static const char *const rows[] = {
		CHANGES("{\"id\":\"3\",\"topic\":{\"title\":\"no id\"}}", "", "", "", "C1"),
		CHANGES("{\"id\":\"3\",\"part\":true}", "", "", "", "C1"), /* too large to come along: it is asked for */
		CHANGES("{\"id\":\"../../x\",\"topic\":{\"id\":\"3\"}}", "\"\",\"\\n\"", "{\"id\":\"1\"}", "", "C1"),
		"[]",
		"{\"topics\":{},\"comments\":[],\"next\":\"C1\"}",
		"",
	};
	(void)state;
	fetch(0);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		changes = rows[i];
		struct fetched f = fetch(0);
		assert_int_equal(f.rc, i < 3 ? RC_OK : *rows[i] ? RC_PROTO : RC_NET);
	}
	changes = NULL;
	fetch(0);
	cut_the_line();
	expect_board("T3 T2 T1 /3 ");
	expect_topic("2", "T2 B2 0");
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(everything_opens_without_a_connection),
		T(a_place_goes_out_as_a_place),
		T(again_costs_what_changed),
		T(changes_are_put_in),
		T(what_is_older_than_the_cursor),
		T(a_long_thread_is_counted),
		T(changes_twice_are_changes_once),
		T(a_part_of_a_board),
		T(interrupted_anywhere),
		T(a_cursor_that_the_platform_forgot),
		T(no_room),
		T(closed_in_the_middle),
		T(nonsense_is_no_change),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
