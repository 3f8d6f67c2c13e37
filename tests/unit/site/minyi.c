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
		{ { .op = SITE_RULES }, "GET", "/v1/rules", NULL },
		{ { .op = SITE_TOPICS, .filter = { .any_board = true, .similar = "a b" }, .limit = 5 }, "GET",
			"/v1/topics?similar=a%20b&limit=5&view=row", NULL },
		{ { .op = SITE_PROPOSE, .proposal = { .given = PROPOSAL_TITLE, .title = "T", .send = true } }, "POST",
			"/v1/topics", "\"send\":true" },
		{ { .op = SITE_EDIT, .id = "12", .proposal = { .given = PROPOSAL_BODY, .body = "B", .version = 3 } }, "PATCH",
			"/v1/topics/12", "\"version\":3" },
		{ { .op = SITE_ACT, .id = "12", .act = { .act = "retract" } }, "POST", "/v1/topics/12/actions", "\"retract\"" },
		{ { .op = SITE_UPLOAD, .file = { .name = "a b.pdf", .bytes = "%PDF", .n = 4 } }, "POST",
			"/v1/files?name=a%20b.pdf", "%PDF" },
		{ { .op = SITE_INVITE, .id = "12" }, "POST", "/v1/topics/12/invitations", "{}" },
		{ { .op = SITE_ACCEPT, .id = "abcd" }, "POST", "/v1/invitations/abcd", "{}" },
		{ { .op = SITE_CODE, .person = { .kind = "email", .to = "a@b.tw" } }, "POST", "/v1/verifications",
			"{\"kind\":\"email\",\"to\":\"a@b.tw\"}" },
		{ { .op = SITE_PROVE, .id = "7", .person = { .code = "123456" } }, "POST", "/v1/verifications/7",
			"{\"code\":\"123456\"}" },
		{ { .op = SITE_PASSWORD_SET, .person = { .old = "a", .password = "b" } }, "PUT", "/v1/me/password",
			"{\"old\":\"a\",\"password\":\"b\"}" },
		{ { .op = SITE_SESSIONS }, "GET", "/v1/sessions", NULL },
		{ { .op = SITE_SESSION_END, .id = "3" }, "DELETE", "/v1/sessions/3", NULL },
		{ { .op = SITE_SESSIONS_END }, "DELETE", "/v1/sessions?all=1", NULL },
		{ { .op = SITE_TOKENS }, "GET", "/v1/tokens", NULL },
		{ { .op = SITE_TOKEN, .person = { .name = "n", .scopes = WIRE_SCOPE(SCOPE_READ), .days = 9 } }, "POST",
			"/v1/tokens", "{\"name\":\"n\",\"scopes\":[\"read\"],\"days\":9}" },
		{ { .op = SITE_TOKEN_END, .id = "3" }, "DELETE", "/v1/tokens/3", NULL },
		{ { .op = SITE_DEVICE_ASKED, .id = "BCDF-GHJK" }, "GET", "/v1/device/BCDF-GHJK", NULL },
		{ { .op = SITE_DEVICE_ALLOW, .id = "BCDF-GHJK", .person = { .yes = true } }, "POST", "/v1/device/BCDF-GHJK",
			"{\"allow\":true}" },
		{ { .op = SITE_ME_CHANGE, .person = { .county = "C" } }, "PATCH", "/v1/me", "{\"county\":\"C\"}" },
		{ { .op = SITE_EXPORT }, "GET", "/v1/me/export", NULL },
		{ { .op = SITE_MAIL }, "GET", "/v1/me/mail", NULL },
		{ { .op = SITE_MAIL_SET, .person.wishes.often = { OFTENS, OFTEN_DAILY, OFTENS, OFTENS } }, "PATCH",
			"/v1/me/mail", "{\"proposals\":\"daily\"}" },
		{ { .op = SITE_ME_CHANGE, .person = { .nickname = "N" } }, "PATCH", "/v1/me", "{\"nickname\":\"N\"}" },
		{ { .op = SITE_ME_REMOVE, .person = { .password = "p" } }, "DELETE", "/v1/me", "{\"password\":\"p\"}" },
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
		{ .op = SITE_RESET, .id = "ting", .person = { .code = "123456", .password = "secret word" }, .key = "k" },
		{ .op = SITE_DEVICE_LOOK, .person = { .code = "secret word" }, .key = "k" },
		{ .op = SITE_DEVICE, .person = { .name = "minyi", .provider = "secret word" }, .key = "k" },
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
		{ .op = SITE_TOPIC, .id = ".." },
		{ .op = SITE_LIKE, .id = "1", .comment_id = "." },
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

/* Who answered, and what: each operation with each kind of answer. */
static void who_answers(void **state)
{
	static const char html[] = "<html><body>Sign in to the network</body></html>";
	static const char problem[] = "{\"status\":403,\"code\":\"not_verified\",\"detail\":\"Verify first.\"}";
	static const char standing[] = "{\"mine\":{\"endorsed\":true}}";
	static const char comment[] = "{\"id\":\"c1\",\"topic\":\"t\",\"body\":\"x\"}";
	static const char session[] = "{\"token\":\"T\",\"account\":{\"id\":\"7\",\"name\":\"ting\"}}";
	static const char *const json = "application/json", *const words = "application/problem+json";
	static const struct {
		enum site_op op;
		int status;
		const char *type, *body;
		enum heard what;
		enum rc rc;
		enum err_cause cause;
		const char *detail;
	} rows[] = {
		/* the operation's answer */
		{ SITE_ENDORSE, 200, json, standing, HEARD_YES, RC_OK, CAUSE_OTHER, NULL },
		{ SITE_FOLLOW, 200, json, standing, HEARD_YES, RC_OK, CAUSE_OTHER, NULL },
		{ SITE_COMMENT, 201, json, comment, HEARD_YES, RC_OK, CAUSE_OTHER, NULL },
		{ SITE_COMMENT, 200, "", comment, HEARD_YES, RC_OK, CAUSE_OTHER, NULL },
		{ SITE_UNCOMMENT, 204, "", "", HEARD_YES, RC_OK, CAUSE_OTHER, NULL },
		{ SITE_SIGN_OUT, 204, "", "", HEARD_YES, RC_OK, CAUSE_OTHER, NULL },
		{ SITE_SIGN_IN, 201, json, session, HEARD_YES, RC_OK, CAUSE_OTHER, NULL },
		{ SITE_TOPIC, 200, json, "{\"id\":\"t\",\"title\":\"T\"}", HEARD_YES, RC_OK, CAUSE_OTHER, NULL },
		{ SITE_TOPIC, 304, "", "", HEARD_SAME, RC_OK, CAUSE_OTHER, NULL },
		/* JSON of another kind, and other kinds of success */
		{ SITE_ENDORSE, 200, json, "{}", HEARD_NOTHING, RC_PROTO, CAUSE_STRANGER, NULL },
		{ SITE_ENDORSE, 200, json, comment, HEARD_NOTHING, RC_PROTO, CAUSE_STRANGER, NULL },
		{ SITE_ENDORSE, 204, "", "", HEARD_NOTHING, RC_NET, CAUSE_CUT, NULL },
		{ SITE_COMMENT, 200, json, standing, HEARD_NOTHING, RC_PROTO, CAUSE_STRANGER, NULL },
		{ SITE_COMMENT, 200, json, "{\"id\":\"c1\"}", HEARD_NOTHING, RC_PROTO, CAUSE_STRANGER, NULL },
		{ SITE_COMMENT, 201, json, "[]", HEARD_NOTHING, RC_PROTO, CAUSE_STRANGER, NULL },
		{ SITE_COMMENT, 201, json, "{\"id\":\"c1\",\"top", HEARD_NOTHING, RC_PROTO, CAUSE_STRANGER, NULL },
		{ SITE_COMMENT, 201, json, "", HEARD_NOTHING, RC_NET, CAUSE_CUT, NULL },
		{ SITE_COMMENT, 204, "", "", HEARD_NOTHING, RC_NET, CAUSE_CUT, NULL },
		{ SITE_UNCOMMENT, 200, json, "{}", HEARD_NOTHING, RC_PROTO, CAUSE_STRANGER, NULL },
		{ SITE_UNCOMMENT, 200, "text/plain", "OK", HEARD_NOTHING, RC_PROTO, CAUSE_STRANGER, NULL },
		{ SITE_SIGN_IN, 200, json, "{\"token\":\"T\"}", HEARD_NOTHING, RC_PROTO, CAUSE_STRANGER, NULL },
		{ SITE_TOPIC, 200, json, "{\"id\":\"t\"}", HEARD_NOTHING, RC_PROTO, CAUSE_STRANGER, NULL },
		{ SITE_TOPICS, 200, json, "{\"total\":3}", HEARD_NOTHING, RC_PROTO, CAUSE_STRANGER, NULL },
		{ SITE_ABOUT, 200, json, "{\"status\":\"up\"}", HEARD_NOTHING, RC_PROTO, CAUSE_STRANGER, NULL },
		{ SITE_COMMENT, 304, "", "", HEARD_NOTHING, RC_NET, CAUSE_SIGN_IN_PAGE, NULL },
		/* pages */
		{ SITE_COMMENT, 200, "text/html", html, HEARD_NOTHING, RC_NET, CAUSE_SIGN_IN_PAGE, NULL },
		{ SITE_COMMENT, 200, json, html, HEARD_NOTHING, RC_NET, CAUSE_SIGN_IN_PAGE, NULL },
		{ SITE_UNCOMMENT, 200, "text/html; charset=utf-8", html, HEARD_NOTHING, RC_NET, CAUSE_SIGN_IN_PAGE, NULL },
		{ SITE_UNCOMMENT, 404, "", " \n<!DOCTYPE html>", HEARD_NOTHING, RC_NET, CAUSE_SIGN_IN_PAGE, NULL },
		{ SITE_TOPIC, 200, "text/html", html, HEARD_NOTHING, RC_NET, CAUSE_SIGN_IN_PAGE, NULL },
		{ SITE_COMMENT, 401, "text/html", html, HEARD_NOTHING, RC_NET, CAUSE_SIGN_IN_PAGE, NULL },
		{ SITE_COMMENT, 409, "text/html", problem, HEARD_NOTHING, RC_NET, CAUSE_SIGN_IN_PAGE, NULL },
		{ SITE_COMMENT, 511, "", "", HEARD_NOTHING, RC_NET, CAUSE_SIGN_IN_PAGE, NULL },
		{ SITE_COMMENT, 302, "", "", HEARD_NOTHING, RC_NET, CAUSE_SIGN_IN_PAGE, NULL },
		{ SITE_SIGN_IN, 200, "text/html", html, HEARD_NOTHING, RC_NET, CAUSE_SIGN_IN_PAGE, NULL },
		/* problems */
		{ SITE_COMMENT, 403, words, problem, HEARD_NO, RC_DENIED, CAUSE_OTHER, "Verify first." },
		{ SITE_COMMENT, 403, "application/problem+json; charset=utf-8", problem, HEARD_NO, RC_DENIED, CAUSE_OTHER,
			"Verify first." },
		{ SITE_COMMENT, 409, words, "{\"code\":\"closed\",\"title\":\"Closed.\"}", HEARD_NO, RC_CONFLICT, CAUSE_OTHER,
			"Closed." },
		{ SITE_COMMENT, 410, words, "{\"code\":\"removed\"}", HEARD_NO, RC_NOT_FOUND, CAUSE_OTHER, NULL },
		{ SITE_COMMENT, 503, words, "{\"code\":\"busy\"}", HEARD_NO, RC_LIMITED, CAUSE_OTHER, NULL },
		{ SITE_COMMENT, 500, words, "{\"code\":\"internal\"}", HEARD_NO, RC_PROTO, CAUSE_OTHER, NULL },
		/* what only looks like one */
		{ SITE_COMMENT, 403, json, problem, HEARD_NOTHING, RC_NET, CAUSE_STRANGER, NULL },
		{ SITE_COMMENT, 403, words, "{\"title\":\"Forbidden\",\"status\":403}", HEARD_NOTHING, RC_NET, CAUSE_STRANGER,
			NULL },
		{ SITE_COMMENT, 410, words, "{}", HEARD_NOTHING, RC_NET, CAUSE_STRANGER, NULL },
		{ SITE_COMMENT, 422, words, "{\"code\":1,\"detail\":[]}", HEARD_NOTHING, RC_NET, CAUSE_STRANGER, NULL },
		{ SITE_COMMENT, 409, words, "{\"code\":\"closed\",\"ti", HEARD_NOTHING, RC_NET, CAUSE_STRANGER, NULL },
		{ SITE_COMMENT, 200, words, problem, HEARD_NOTHING, RC_PROTO, CAUSE_STRANGER, NULL },
		{ SITE_COMMENT, 401, "", "", HEARD_NOTHING, RC_NET, CAUSE_STRANGER, NULL },
		{ SITE_TOPIC, 404, "text/plain", "not found", HEARD_NOTHING, RC_NET, CAUSE_STRANGER, NULL },
		{ SITE_COMMENT, 407, "", "", HEARD_NOTHING, RC_NET, CAUSE_STRANGER, NULL },
		{ SITE_COMMENT, 999, "", "", HEARD_NOTHING, RC_NET, CAUSE_STRANGER, NULL },
		/* busy */
		{ SITE_COMMENT, 429, "", "", HEARD_NOTHING, RC_LIMITED, CAUSE_BUSY, NULL },
		{ SITE_COMMENT, 503, "text/html", html, HEARD_NOTHING, RC_LIMITED, CAUSE_BUSY, NULL },
		{ SITE_COMMENT, 502, "text/html", html, HEARD_NOTHING, RC_PROTO, CAUSE_BUSY, NULL },
		{ SITE_COMMENT, 408, "text/html", html, HEARD_NOTHING, RC_PROTO, CAUSE_BUSY, NULL },
		{ SITE_COMMENT, 500, words, "{\"detail\":\"a\\u0000b\"}", HEARD_NOTHING, RC_PROTO, CAUSE_BUSY, NULL },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct site_heard h;
		const struct net_answer answer = { .status = rows[i].status,
			.body = rows[i].body,
			.size = strlen(rows[i].body),
			.etag = "",
			.content_type = rows[i].type,
			.retry_after = rows[i].status == 429 ? 30 : -1 };
		site_hear(&site, &(struct site_ask){ .op = rows[i].op, .id = "t", .comment_id = "c1" }, &answer, &h);
		if (h.what != rows[i].what || h.err.code != rows[i].rc || h.err.cause != rows[i].cause)
			fail_msg("row %zu: status %d heard %d, %s, cause %d: %s", i, rows[i].status, h.what, rc_name(h.err.code),
				h.err.cause, h.err.detail);
		assert_int_equal(h.reply != NULL, h.what == HEARD_YES);
		assert_int_equal(h.retry_after, answer.retry_after);
		if (rows[i].detail)
			assert_string_equal(h.problem.detail, rows[i].detail);
		else if (h.what == HEARD_NO)
			assert_true(strlen(h.problem.detail) > 20 && !strstr(h.problem.detail, "<"));
		site_heard_release(&h);
	}
}

/* An answer that was cut at any byte is none. */
static void cut_answers(void **state)
{
	static const char
		comment[] = "{\"id\":\"c1\",\"topic\":\"t\",\"body\":\"x\",\"now\":{\"mine\":{\"endorsed\":true}}}";
	static const char problem[] = "{\"status\":409,\"code\":\"closed\",\"detail\":\"Closed.\"}";
	(void)state;
	for (size_t n = 0; n < sizeof comment - 1; n++) {
		struct site_heard h;
		char *part = strndup(comment, n);
		struct net_answer answer = {
			.status = 201, .body = part, .size = n, .etag = "", .content_type = "application/json"
		};
		site_hear(&site, &(struct site_ask){ .op = SITE_COMMENT, .id = "t" }, &answer, &h);
		assert_int_equal(h.what, HEARD_NOTHING);
		site_heard_release(&h);
		free(part);
	}
	for (size_t n = 0; n < sizeof problem - 1; n++) {
		struct site_heard h;
		char *part = strndup(problem, n);
		struct net_answer answer = {
			.status = 409, .body = part, .size = n, .etag = "", .content_type = "application/problem+json"
		};
		site_hear(&site, &(struct site_ask){ .op = SITE_COMMENT, .id = "t" }, &answer, &h);
		assert_int_equal(h.what, HEARD_NOTHING);
		site_heard_release(&h);
		free(part);
	}
}

static void reads_and_writes(void **state)
{
	(void)state;
	for (enum site_op op = 0; op < SITE_OPS; op++) {
		bool others = op == SITE_VOTE || op == SITE_DISLIKE || op == SITE_UNDISLIKE; /* no polls, no votes against */
		assert_int_equal(site_can(&site, op), !others);
		assert_int_equal(site_op_reads(op),
			op == SITE_ABOUT || op == SITE_BOARDS || op == SITE_AGENCIES || op == SITE_TOPICS || op == SITE_TOPIC ||
				op == SITE_COMMENTS || op == SITE_ENDORSEMENTS || op == SITE_HISTORY || op == SITE_LOG ||
				op == SITE_REPORTS || op == SITE_CHANGES || op == SITE_ME || op == SITE_RULES || op == SITE_NOTICES ||
				op == SITE_WRITINGS || op == SITE_QUEUE);
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
		T(who_answers),
		T(cut_answers),
		T(reads_and_writes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
