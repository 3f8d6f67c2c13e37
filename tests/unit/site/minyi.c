/* minyi's API: what each ask becomes on the wire, what answers become, and error statuses as words. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "site/site.h"

static struct site site;

static int set_up(void **state)
{
	(void)state;
	assert_int_equal(site_init(&site, NULL, "http://host:1/base", NULL), RC_OK);
	site_set_token(&site, "tok");
	site_set_language(&site, "zh_TW");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	site_release(&site);
	return 0;
}

static void requests(void **state)
{
	static const struct {
		struct site_ask ask;
		const char *method, *path, *body;
	} rows[] = {
		{ { .op = SITE_ABOUT }, "GET", "/v1", NULL },
		{ { .op = SITE_BOARDS }, "GET", "/v1/boards", NULL },
		{ { .op = SITE_AGENCIES }, "GET", "/v1/agencies", NULL },
		{ { .op = SITE_ME }, "GET", "/v1/me", NULL },
		{ { .op = SITE_TOPICS, .filter.any_board = true }, "GET", "/v1/topics?view=row", NULL },
		{ { .op = SITE_TOPICS, .filter.board = BOARD_PLAN, .limit = 20, .after = "c+/=" }, "GET",
			"/v1/topics?board=plan&limit=20&after=c%2B%2F%3D&view=row", NULL },
		{ { .op = SITE_TOPICS,
			  .filter = { .board = BOARD_IDEA,
				  .by_stage = true,
				  .stage = STAGE_COLLECTING,
				  .by_response = true,
				  .response = RESPONSE_OVERDUE,
				  .agency = "a&b",
				  .query = "\xe5\x81\xa5\xe4\xbf\x9d",
				  .followed = true,
				  .ids = "1,2",
				  .sort = SORT_DEADLINE } },
			"GET",
			"/v1/topics?board=idea&stage=collecting&response=overdue&agency=a%26b&q=%E5%81%A5%E4%BF%9D"
			"&ids=1%2C2&followed=me&sort=deadline&view=row",
			NULL },
		{ { .op = SITE_TOPIC, .id = "12" }, "GET", "/v1/topics/12", NULL },
		{ { .op = SITE_TOPIC, .id = "../x?y#z" }, "GET", "/v1/topics/..%2Fx%3Fy%23z", NULL },
		{ { .op = SITE_COMMENTS, .id = "12", .limit = 50, .after = "x" }, "GET",
			"/v1/topics/12/comments?limit=50&after=x", NULL },
		{ { .op = SITE_ENDORSEMENTS, .id = "12" }, "GET", "/v1/topics/12/endorsements", NULL },
		{ { .op = SITE_CHANGES }, "GET", "/v1/changes", NULL },
		{ { .op = SITE_CHANGES, .after = "c=", .limit = 7 }, "GET", "/v1/changes?limit=7&after=c%3D", NULL },
		{ { .op = SITE_ENDORSE, .id = "12", .endorsement = { .reason = "good", .show_nickname = true } }, "PUT",
			"/v1/topics/12/endorsement", "good" },
		{ { .op = SITE_UNENDORSE, .id = "12" }, "DELETE", "/v1/topics/12/endorsement", NULL },
		{ { .op = SITE_FOLLOW, .id = "12" }, "PUT", "/v1/topics/12/follow", NULL },
		{ { .op = SITE_UNFOLLOW, .id = "12" }, "DELETE", "/v1/topics/12/follow", NULL },
		{ { .op = SITE_COMMENT, .id = "12", .comment = { .stance = STANCE_CON, .body = "no", .reply_to = "3" } },
			"POST", "/v1/topics/12/comments", "\"con\"" },
		{ { .op = SITE_UNCOMMENT, .id = "12", .comment_id = "4" }, "DELETE", "/v1/topics/12/comments/4", NULL },
		{ { .op = SITE_SIGN_OUT }, "DELETE", "/v1/sessions", NULL },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = { 0 };
		struct net_params p;
		assert_int_equal(site.ops->request(&site, &rows[i].ask, &a, &p, NULL), RC_OK);
		assert_string_equal(p.method, rows[i].method);
		assert_string_equal(p.path, rows[i].path);
		assert_string_equal(p.base, "http://host:1/base");
		assert_string_equal(p.token, "tok");
		assert_string_equal(p.language, "zh-TW");
		if (rows[i].body)
			assert_non_null(strstr(p.body, rows[i].body));
		else
			assert_null(p.body);
		arena_release(&a);
	}
}

static void sessions_go_without_a_token(void **state)
{
	static const struct site_ask asks[] = {
		{ .op = SITE_SIGN_IN, .credentials = { "ting", "secret word" }, .key = "k" },
		{ .op = SITE_REGISTER,
			.registration = { .name = "ting", .nickname = "T", .email = "", .password = "secret word", .county = "" },
			.key = "k" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(asks); i++) {
		struct arena a = { 0 };
		struct net_params p;
		assert_int_equal(site.ops->request(&site, &asks[i], &a, &p, NULL), RC_OK);
		assert_null(p.token);
		assert_string_equal(p.idempotency_key, "k");
		assert_non_null(strstr(p.body, "secret word"));
		assert_null(strstr(p.path, "secret"));
		arena_release(&a);
	}
}

static void asks_that_lack_something(void **state)
{
	static const struct site_ask asks[] = {
		{ .op = SITE_TOPIC },
		{ .op = SITE_TOPIC, .id = "" },
		{ .op = SITE_COMMENTS },
		{ .op = SITE_ENDORSE },
		{ .op = SITE_COMMENT },
		{ .op = SITE_UNCOMMENT, .id = "1" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(asks); i++) {
		struct arena a = { 0 };
		struct net_params p;
		assert_int_equal(site.ops->request(&site, &asks[i], &a, &p, NULL), RC_INVALID);
		arena_release(&a);
	}
	char *long_query = xcalloc(20000, 1);
	memset(long_query, 'x', 19999);
	struct arena a = { 0 };
	struct net_params p;
	assert_int_equal(
		site.ops->request(&site, &(struct site_ask){ .op = SITE_TOPICS, .filter.query = long_query }, &a, &p, NULL),
		RC_TOO_BIG);
	arena_release(&a);
	free(long_query);
}

static void keys_separate_readers(void **state)
{
	(void)state;
	struct str k[5];
	for (int i = 0; i < 5; i++)
		str_init(&k[i], STR_NO_LIMIT);
	const struct site_ask ask = { .op = SITE_TOPIC, .id = "1" };
	site_key(&site, &ask, "", &k[0]);
	site_key(&site, &ask, "7", &k[1]);
	site_key(&site, &(struct site_ask){ .op = SITE_TOPIC, .id = "2" }, "", &k[2]);
	site_set_language(&site, "en");
	site_key(&site, &ask, "", &k[3]);
	site_set_name(&site, "own");
	site_key(&site, &ask, "", &k[4]);
	assert_string_equal(k[0].buf, "http://host:1/base\n\nzh-TW\n/v1/topics/1");
	assert_string_equal(k[4].buf, "own\n\nen\n/v1/topics/1");
	for (int i = 0; i < 5; i++)
		for (int j = 0; j < i; j++)
			assert_string_not_equal(k[i].buf, k[j].buf);
	for (int i = 0; i < 5; i++)
		str_release(&k[i]);
}

static enum rc parse(enum site_op op, const char *body, size_t n, struct site_reply **out)
{
	struct err e = { 0 };
	struct str text;
	str_init(&text, 1000);
	enum rc rc = site_parse(&site, &(struct site_ask){ .op = op }, body, n, &text, out, &e);
	assert_int_equal(text.len, 0); /* it is kept as it came */
	str_release(&text);
	assert_int_equal(rc == RC_OK, *out != NULL);
	if (rc)
		assert_true(*e.detail);
	return rc;
}

static void answers(void **state)
{
	(void)state;
	struct site_reply *r;
	const char *list =
		"{\"items\":[{\"id\":\"5\",\"board\":\"idea\",\"title\":\"T\",\"stage\":\"collecting\"}],\"total\":9,\"next\":\"c\",\"new\":1}";
	assert_int_equal(parse(SITE_TOPICS, list, strlen(list), &r), RC_OK);
	assert_int_equal(r->op, SITE_TOPICS);
	assert_int_equal(r->u.topics.n, 1);
	assert_int_equal(r->u.topics.total, 9);
	assert_string_equal(r->u.topics.items[0].title, "T");
	assert_ptr_equal(site_reply_keep(r), r);
	site_reply_drop(r);
	assert_string_equal(r->u.topics.next, "c");
	site_reply_drop(r);
	site_reply_drop(NULL);
	assert_int_equal(parse(SITE_SIGN_OUT, "", 0, &r), RC_OK);
	site_reply_drop(r);
}

static void hostile_answers(void **state)
{
	static const char *const bodies[] = { "", "null", "[]", "\"x\"", "{", "<html><body>502</body></html>",
		"{\"items\":{}}", "\xff\xfe" };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		struct site_reply *r = NULL;
		if (parse(SITE_TOPICS, bodies[i], strlen(bodies[i]), &r) == RC_OK)
			fail_msg("%s", bodies[i]);
	}
	size_t n = 1000000;
	char *deep = xmalloc(n);
	struct site_reply *r = NULL;
	memset(deep, '[', n);
	for (enum site_op op = 0; op < SITE_SIGN_OUT; op++)
		assert_int_not_equal(parse(op, deep, n, &r), RC_OK);
	free(deep);
}

static void problems(void **state)
{
	static const char problem[] =
		"{\"type\":\"about:blank\",\"status\":403,\"code\":\"not_verified\",\"title\":\"No\",\"detail\":\"Verify first.\"}";
	static const char html[] = "<html><title>502</title>";
	static const struct {
		int status;
		const char *type, *body;
		enum rc rc;
		const char *code, *detail;
	} rows[] = {
		{ 403, "application/problem+json", problem, RC_DENIED, "not_verified", "Verify first." },
		{ 403, "application/problem+json; charset=utf-8", problem, RC_DENIED, "not_verified", "Verify first." },
		{ 409, "application/problem+json", "{\"code\":\"closed\",\"title\":\"Closed.\"}", RC_CONFLICT, "closed",
			"Closed." },
		{ 502, "text/html", html, RC_PROTO, "", NULL },
		{ 503, "text/html", html, RC_LIMITED, "", NULL },
		{ 404, "text/html", problem, RC_NOT_FOUND, "", NULL },
		{ 404, "application/json", "[", RC_NOT_FOUND, "", NULL },
		{ 410, "application/problem+json", "{}", RC_NOT_FOUND, "", NULL },
		{ 401, "", "", RC_DENIED, "", NULL },
		{ 429, "", "", RC_LIMITED, "", NULL },
		{ 413, "", "", RC_REFUSED, "", NULL },
		{ 422, "application/problem+json", "{\"code\":1,\"detail\":[]}", RC_REFUSED, "", NULL },
		{ 301, "", "", RC_PROTO, "", NULL },
		{ 500, "application/problem+json", "{\"detail\":\"a\\u0000b\"}", RC_PROTO, "", NULL },
		{ 999, "", "", RC_PROTO, "", NULL },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = { .max = 100000 };
		struct wire_problem p;
		struct err e = { 0 };
		const struct net_answer answer = { .status = rows[i].status,
			.body = rows[i].body,
			.size = strlen(rows[i].body),
			.etag = "",
			.content_type = rows[i].type,
			.retry_after = rows[i].status == 429 ? 30 : -1 };
		assert_int_equal(site_problem(&answer, &a, &p, &e), rows[i].rc);
		assert_int_equal(e.code, rows[i].rc);
		assert_int_equal(e.num, rows[i].status);
		assert_int_equal(p.status, rows[i].status);
		assert_string_equal(p.code, rows[i].code);
		if (rows[i].detail)
			assert_string_equal(p.detail, rows[i].detail);
		else
			assert_true(strlen(p.detail) > 20 && !strstr(p.detail, "<"));
		assert_int_equal(p.retry_after, rows[i].status == 429 ? 30 : 0);
		arena_release(&a);
	}
}

static void reads_and_writes(void **state)
{
	(void)state;
	for (enum site_op op = 0; op < SITE_OPS; op++) {
		assert_true(site_can(&site, op));
		assert_int_equal(site_op_reads(op),
			op == SITE_ABOUT || op == SITE_BOARDS || op == SITE_AGENCIES || op == SITE_TOPICS || op == SITE_TOPIC ||
				op == SITE_COMMENTS || op == SITE_ENDORSEMENTS || op == SITE_CHANGES || op == SITE_ME);
	}
	struct site bad;
	assert_int_equal(site_init(&bad, NULL, "gopher://x", NULL), RC_INVALID);
	site_release(&bad);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(requests),
		T(sessions_go_without_a_token),
		T(asks_that_lack_something),
		T(keys_separate_readers),
		T(answers),
		T(hostile_answers),
		T(problems),
		T(reads_and_writes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
