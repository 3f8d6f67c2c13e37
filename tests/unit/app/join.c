/* A site that gives its data as files: fetched when it is said so, gone on with, judged as of its day, listed, narrowed
 * and searched without a connection. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/app/lib.h"

#define RECORDS 300
#define NOW "2026-11-23T10:20:30+08:00"

static struct {
	enum { WHOLE, CUT, BUSY, PAGE, MESSAGE, OTHER_SHAPE, BROKEN_END, LONG } how;
	int ranges, conditions;
	char tag[8];
} site;

/* Records as untidy as real ones: counts as numbers, as text, with commas; no date of submission; one that is broken.
 */
static void put_record(struct str *out, int i)
{
	str_addf(out,
		"{\"publishDate\":\"2026-%02d-%02d 10:00:00\",\"網址\":\"https://join.gov.tw/idea/detail/00000000-0000-4000-8000-%012d\","
		"\"標題\":\"第%d號提議：%s\",\"提議內容\":\"<p>山城的<b>末班</b>公車，第%d次請求。</p>\",\"利益與影響\":\"%s\",\"附議數量\":%s,"
		"\"附議門檻\":%s,\"提送日期\":\"%s\",\"關注數量\":3,\"留言數量\":\"1\",\"提議者\":\"%s\"}",
		i % 10 + 1, i % 27 + 1, i, i, i % 7 ? "路燈" : "公車", i, i % 11 ? "通勤者" : "臺北的學生",
		i % 3         ? "\"1,234\""
			: i == 33 ? "\"多\""
					  : "8191",
		i % 2 ? "5000" : "\"0\"", i % 5 ? "2026-10-20 09:00:00" : "無", i % 13 ? "阿明" : "");
}

static void put_file(struct str *out)
{
	str_addz(out, "\xef\xbb\xbf[");
	for (int i = 1; i <= RECORDS; i++) {
		str_addz(out, i > 1 ? "," : "");
		put_record(out, i);
	}
	if (site.how == LONG) {
		str_addz(out, ",{\"標題\":\"長\",\"網址\":\"00000000-0000-4000-8000-999999999999\",\"提議內容\":\"");
		str_addn(out, 'x', (size_t)5 << 20);
		str_addz(out, "\"}");
	}
	str_addc(out, ']');
}

static void answer_file(int fd, const char *request)
{
	STR_LOCAL(body, STR_NO_LIMIT);
	STR_LOCAL(head, STR_NO_LIMIT);
	const char *range = strstr(request, "Range: bytes=");
	size_t from = 0;
	put_file(&body);
	if (range && strstr(request, "If-Range: \"1\"\r\n") && str_eq(site.tag, "\"1\"")) {
		from = (size_t)strtoul(range + strlen("Range: bytes="), NULL, 10);
		site.ranges++;
		str_addf(&head, "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes %zu-%zu/%zu\r\n", from, body.len - 1,
			body.len);
	} else {
		str_addz(&head, "HTTP/1.1 200 OK\r\n");
	}
	str_addf(&head,
		"Connection: close\r\nETag: %s\r\nDate: Mon, 23 Nov 2026 02:20:30 GMT\r\nContent-Length: %zu\r\n\r\n", site.tag,
		body.len - from);
	fake_send(fd, head.buf, head.len);
	fake_send(fd, body.buf + from, site.how == CUT ? body.len / 2 : body.len - from);
}

static void answer(struct fake *f, int fd, const char *request)
{
	(void)f;
	char same[32];
	snprintf(same, sizeof same, "If-None-Match: %s\r\n", site.tag);
	if (!str_starts(request, "GET /toOpenData/v2/ey/idea?year=2026 ")) {
		fake_reply(fd, "404 Not Found", "", "nothing");
	} else if (strstr(request, same)) {
		site.conditions++;
		fake_reply(fd, "304 Not Modified", "", "");
	} else if (site.how == BUSY) {
		fake_reply(fd, "503 Service Unavailable", "Content-Type: application/json\r\nRetry-After: 7\r\n",
			"{\"message\":\"busy\"}");
	} else if (site.how == PAGE) {
		fake_reply(fd, "200 OK", "Content-Type: text/html\r\n", "\n<!DOCTYPE html><title>Just a moment...</title>");
	} else if (site.how == MESSAGE) {
		fake_reply(fd, "200 OK", "Content-Type: application/json\r\n", "{\"message\":\"busy\"}");
	} else if (site.how == OTHER_SHAPE) {
		fake_reply(fd, "200 OK", "", "[{\"網址\":\"00000000-0000-4000-8000-000000000001\",\"title\":\"x\"}]");
	} else if (site.how == BROKEN_END) {
		fake_reply(fd, "200 OK", "", "[{\"標題\":\"x\",\"網址\":\"00000000-0000-4000-8000-000000000001\"},{\"標題\":");
	} else {
		answer_file(fd, request);
	}
}

static void open_join(void)
{
	char word[200];
	struct err e = { 0 };
	snprintf(word, sizeof word, "join:%s", platform.address);
	app_close(app);
	if (app_open(&(struct app_options){ .may = APP_MAY_ALL, .home = folder, .site = word, .language = "en" }, &app, &e))
		fail_msg("%s", e.detail);
}

static int set_up(void **state)
{
	memset(&site, 0, sizeof site);
	str_copy(site.tag, sizeof site.tag, "\"1\"");
	setenv("MINYI_NOW", NOW, 1);
	assert_int_equal(folder_make(state), 0);
	fake_start(&platform, FAKE_PORT, answer, NULL);
	open_join();
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
	bool done;
	int told;
	enum rc rc;
	enum err_cause cause;
	int64_t furthest; /* bytes, while it came */
	struct app_file_progress p;
};

static void went_on(void *ctx, const struct app_file_progress *p)
{
	struct fetched *f = ctx;
	f->told++;
	f->furthest = p->got;
}

static void fetch_ended(
	void *ctx, const struct app_file_progress *p, const struct err *e, const struct wire_problem *problem)
{
	struct fetched *f = ctx;
	(void)problem;
	*f = (struct fetched){ true, f->told, e->code, e->cause, f->furthest, *p };
}

static struct fetched fetch(void)
{
	struct site_file file;
	struct fetched f = { 0 };
	int64_t as_of;
	assert_true(app_file_at(app, 0, &file, &as_of));
	assert_string_equal(file.word, "2026");
	assert_true(app_fetch_file(app, &file, went_on, fetch_ended, &f));
	assert_false(app_fetch_file(app, &file, NULL, NULL, NULL)); /* one at a time */
	assert_false(app_idle(app));
	settle();
	assert_true(f.done);
	return f;
}

static bool has_part(void)
{
	STR_LOCAL(command, 1000);
	str_addf(&command, "test -n \"$(find '%s/fetched' -name '*.part' -size +0 2>/dev/null)\"", folder);
	return system(command.buf) == 0;
}

static struct site_reply *list(const struct site_filter *filter, int64_t skip)
{
	struct site_reply *r = NULL;
	struct arena a = { 0 };
	const struct site_ask ask = { .op = SITE_TOPICS, .filter = *filter, .limit = 10, .skip = skip };
	(void)app_ask_wait(app, &ask, APP_FRESH, &a, &r, NULL, NULL, NULL);
	arena_release(&a);
	return r;
}

static int64_t count(const struct site_filter *filter)
{
	struct site_reply *r = list(filter, 0);
	int64_t n = r ? r->u.topics.total : -1;
	site_reply_drop(r);
	return n;
}

static void nothing_is_fetched_unasked(void **state)
{
	(void)state;
	struct got g = ask(&(struct site_ask){ .op = SITE_TOPICS, .limit = 10 }, APP_FRESH);
	assert_int_equal(g.at[0].rc, RC_NOT_FOUND);
	g = ask(&(struct site_ask){ .op = SITE_TOPIC, .id = "x" }, APP_FRESH);
	assert_int_equal(g.at[0].rc, RC_NOT_FOUND);
	g = ask(&(struct site_ask){ .op = SITE_ABOUT }, APP_FRESH);
	assert_int_equal(g.at[0].rc, RC_OK); /* it says itself what it is, and whose words these are */
	app_prefetch(app, &(struct site_ask){ .op = SITE_TOPICS, .limit = 10 });
	settle();
	assert_int_equal(fake_requests(&platform), 0);
}

static void a_year(void **state)
{
	(void)state;
	struct fetched f = fetch();
	assert_int_equal(f.rc, RC_OK);
	assert_int_equal(f.p.topics, RECORDS - 1);
	assert_int_equal(f.p.broken, 1);
	assert_string_equal(f.p.field, "附議數量");
	assert_false(has_part());
	open_join();
	net_fail_after(app_net(app), 0);
	const struct site_filter ideas = { .board = BOARD_IDEA };
	struct site_reply *r = list(&ideas, 10);
	assert_int_equal(r->u.topics.total, RECORDS - 1);
	assert_int_equal(r->u.topics.first, 10);
	assert_int_equal(r->u.topics.n, 10);
	assert_string_equal(r->u.topics.next, "~20");
	int64_t now;
	assert_true(rfc3339_parse(NOW, 0, &now));
	assert_int_equal(r->at, now); /* by the site's own clock */
	STR_LOCAL(id, 100);
	str_addz(&id, r->u.topics.items[0].id);
	site_reply_drop(r);

	/* narrowed by what is judged as of its day: reached; the sixty days over, or still going */
	int64_t reached = count(&(struct site_filter){ .by_stage = true, .stage = STAGE_ESTABLISHED });
	int64_t unmet = count(&(struct site_filter){ .by_stage = true, .stage = STAGE_UNMET });
	int64_t collecting = count(&(struct site_filter){ .by_stage = true, .stage = STAGE_COLLECTING });
	assert_int_equal(reached, RECORDS / 3 - 1);
	assert_true(unmet > 0 && collecting > unmet);
	assert_int_equal(reached + unmet + collecting, RECORDS - 1);
	assert_int_equal(count(&(struct site_filter){ .min_endorsements = 5000 }), reached);
	assert_int_equal(count(&(struct site_filter){ .since = "2026-02-01", .until = "2026-02-28" }), 30);
	assert_int_equal(count(&(struct site_filter){ .board = BOARD_PLAN }), -1); /* that file is not here */
	r = list(&(struct site_filter){ .sort = SORT_ENDORSEMENTS }, 0);
	assert_int_equal(r->u.topics.items[0].counts.endorsements, 8191);
	site_reply_drop(r);

	/* whole, with the source that the licence wants named */
	struct arena a = { 0 };
	assert_int_equal(
		app_ask_wait(app, &(struct site_ask){ .op = SITE_TOPIC, .id = id.buf }, APP_FRESH, &a, &r, NULL, NULL, NULL),
		RC_OK);
	assert_non_null(strstr(r->u.topic.body, "山城的**末班**公車"));
	assert_string_equal(r->u.topic.source.licence, "政府資料開放授權條款－第1版");
	assert_int_equal(r->u.topic.as_of, now);
	site_reply_drop(r);
	arena_release(&a);
}

/* A record that is too long to be kept takes none of the others with it. */
static void a_long_one(void **state)
{
	(void)state;
	site.how = LONG;
	struct fetched f = fetch();
	assert_int_equal(f.rc, RC_OK);
	assert_int_equal(f.p.topics, RECORDS - 1);
	assert_int_equal(f.p.broken, 2);
}

static void words(void **state)
{
	(void)state;
	assert_int_equal(fetch().rc, RC_OK);
	net_fail_after(app_net(app), 0);
	const struct {
		struct site_filter filter;
		int64_t found;
	} rows[] = {
		{ { .any_board = true, .query = "末班公車" }, RECORDS - 1 }, /* markup does not stand between */
		{ { .any_board = true, .query = "第7號 公車" }, 1 },
		{ { .any_board = true, .query = "台北" }, RECORDS / 11 - 1 }, /* 臺北, but for the broken record */
		{ { .any_board = true, .query = "火車" }, 0 },
		{ { .board = BOARD_IDEA, .title = "公車" }, RECORDS / 7 },
		{ { .board = BOARD_IDEA, .without = "公車" }, RECORDS - 1 - RECORDS / 7 },
		{ { .board = BOARD_IDEA, .by = "阿明" }, RECORDS - 1 - RECORDS / 13 },
		{ { .any_board = true, .query = "100%" }, 0 },
		{ { .any_board = true, .query = "' OR 1=1 --" }, 0 },
		{ { .any_board = true, .query = "a b c d e f g h i j k" }, 0 },
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (count(&rows[i].filter) != rows[i].found)
			fail_msg("row %zu: %lld", i, (long long)count(&rows[i].filter));
	struct site_reply *r = list(&(struct site_filter){ .any_board = true, .query = "公車", .sort = SORT_FIT }, 0);
	assert_non_null(strstr(r->u.topics.items[0].title, "公車")); /* titles first */
	assert_non_null(strstr(r->u.topics.items[0].context, "山城的末班公車"));
	site_reply_drop(r);
}

static void broken_off_and_gone_on_with(void **state)
{
	(void)state;
	site.how = CUT; /* as of the tag that it had, the rest alone comes, over visits */
	struct fetched f = fetch();
	assert_int_equal(f.rc, RC_NET);
	assert_true(has_part());
	assert_int_equal(count(&(struct site_filter){ .board = BOARD_IDEA }), -1); /* nothing of it is shown */
	open_join();
	site.how = WHOLE;
	f = fetch();
	assert_int_equal(f.rc, RC_OK);
	assert_int_equal(site.ranges, 1);
	assert_int_equal(f.p.topics, RECORDS - 1);
	assert_int_equal(fake_requests(&platform), 2);
}

static void broken_off_and_another_meanwhile(void **state)
{
	(void)state;
	site.how = CUT;
	assert_int_equal(fetch().rc, RC_NET);
	site.how = WHOLE;
	str_copy(site.tag, sizeof site.tag, "\"2\"");
	struct fetched f = fetch();
	assert_int_equal(f.rc, RC_OK);
	assert_int_equal(site.ranges, 0);
	assert_int_equal(f.p.topics, RECORDS - 1);
}

static void once_a_day(void **state)
{
	(void)state;
	assert_int_equal(fetch().rc, RC_OK);
	struct fetched f = fetch();
	assert_true(f.rc == RC_OK && f.p.same);
	assert_int_equal(fake_requests(&platform), 1);
	visit_close();
	setenv("MINYI_NOW", "2026-11-24T11:00:00+08:00", 1);
	open_join();
	f = fetch(); /* one question, which costs nothing */
	assert_true(f.rc == RC_OK && f.p.same);
	assert_int_equal(site.conditions, 1);
	assert_int_equal(fake_requests(&platform), 2);
	f = fetch();
	assert_int_equal(fake_requests(&platform), 2);
	assert_int_equal(count(&(struct site_filter){ .board = BOARD_IDEA }), RECORDS - 1);
}

/* Whatever comes in place of a file, what was here stays. */
static void no_file(void **state)
{
	static const struct {
		int how;
		enum rc rc;
		enum err_cause cause;
	} rows[] = {
		{ PAGE, RC_PROTO, CAUSE_PAGE },
		{ MESSAGE, RC_PROTO, CAUSE_BUSY },
		{ OTHER_SHAPE, RC_PROTO, CAUSE_OTHER_SHAPE },
		{ BROKEN_END, RC_PROTO, CAUSE_SAID },
		{ BUSY, RC_LIMITED, CAUSE_BUSY },
	};
	(void)state;
	assert_int_equal(fetch().rc, RC_OK);
	visit_close();
	setenv("MINYI_NOW", "2026-11-30T11:00:00+08:00", 1);
	str_copy(site.tag, sizeof site.tag, "\"2\"");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		open_join();
		site.how = rows[i].how;
		struct fetched f = fetch();
		if (f.rc != rows[i].rc || f.cause != rows[i].cause)
			fail_msg("row %zu: %s %d", i, rc_name(f.rc), f.cause);
		if (rows[i].how == OTHER_SHAPE)
			assert_string_equal(f.p.field, "標題");
		assert_false(has_part());
		assert_int_equal(count(&(struct site_filter){ .board = BOARD_IDEA }), RECORDS - 1);
		visit_close();
	}
	open_join();
}

static void cancelled(void **state)
{
	struct site_file file;
	int64_t as_of;
	struct fetched f = { 0 };
	(void)state;
	assert_true(app_file_at(app, 0, &file, &as_of));
	assert_true(app_fetch_file(app, &file, went_on, fetch_ended, &f));
	app_fetch_file_cancel(app);
	settle();
	assert_false(f.done);
	assert_int_equal(fetch().rc, RC_OK);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = { T(nothing_is_fetched_unasked), T(a_year), T(words), T(a_long_one),
		T(broken_off_and_gone_on_with), T(broken_off_and_another_meanwhile), T(once_a_day), T(no_file), T(cancelled) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
