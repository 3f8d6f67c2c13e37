/* Comments, endorsements, follows: success, refusal, bad input, and two people at once. */
#include "api/lib/api.h"

#include <unistd.h>

static struct platform p;
static char *mei, *hua;
static char collecting[32], closed[32]; /* ids of topics */

static void first_id(const char *path, char out[32])
{
	struct answer a;
	ask_get(&p, &a, path, NULL);
	expect_status(&a, 200, NULL);
	str_copy(out, 32, answer_text(&a, "items.0.id"));
	answer_release(&a);
}

static int start(void **state)
{
	(void)state;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	mei = platform_register(&p, "mei", "correct horse");
	hua = platform_register(&p, "hua", "correct horse");
	first_id("/v1/topics?stage=collecting", collecting);
	first_id("/v1/topics?stage=closed", closed);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	free(mei);
	free(hua);
	platform_release(&p);
	return 0;
}

/* The answer's JSON path follows the topic: at("comments", id) is "/v1/topics/ID/comments". */
static const char *at(const char *what, const char *id)
{
	static char path[256];
	snprintf(path, sizeof path, "/v1/topics/%s%s%s", id, *what ? "/" : "", what);
	return path;
}

static void sent(struct answer *a, const char *method, const char *path, const char *token, const char *body,
	int status, const char *code)
{
	ask(&p, a, &(struct request){ .method = method, .path = path, .token = token, .body = body });
	expect_status(a, status, code);
}

static void refused(
	const char *method, const char *path, const char *token, const char *body, int status, const char *code)
{
	struct answer a;
	sent(&a, method, path, token, body, status, code);
	answer_release(&a);
}

static int64_t count(const char *id, const char *what)
{
	struct answer a;
	char path[60];
	ask_get(&p, &a, at("", id), NULL);
	snprintf(path, sizeof path, "counts.%s", what);
	int64_t n = answer_int(&a, path);
	answer_release(&a);
	return n;
}

/* Of the endorsers those of a county, as either character is written, and those who say why; each page goes on among
 * them alone. */
static void the_list_is_filtered(void **state)
{
	(void)state;
	struct answer a;
	char path[300];
	int64_t reasons = 0;
	ask_get(&p, &a, at("endorsements?limit=100", "idea:16"), NULL);
	for (const struct json *v = json_first(answer_json(&a, "items")); v; v = json_next(v))
		reasons += *json_text(json_get(v, "reason")) != '\0';
	assert_true(reasons > 1 && reasons < answer_int(&a, "total"));
	answer_release(&a);
	snprintf(path, sizeof path, "%s", at("endorsements?reason=1&limit=1", "idea:16"));
	for (int64_t i = 0; i < reasons; i++) {
		ask_get(&p, &a, path, NULL);
		assert_true(*answer_text(&a, "items.0.reason") != '\0');
		assert_null(answer_json(&a, "total"));
		bool more = answer_json(&a, "next") != NULL;
		assert_int_equal(more, i + 1 < reasons);
		snprintf(path, sizeof path, "%s&after=%s", at("endorsements?reason=1&limit=1", "idea:16"),
			more ? answer_text(&a, "next") : "");
		answer_release(&a);
	}
	/* 台北 */
	ask_get(&p, &a, at("endorsements?county=%E5%8F%B0%E5%8C%97&limit=100", "idea:16"), NULL);
	for (const struct json *v = json_first(answer_json(&a, "items")); v; v = json_next(v))
		assert_string_equal(json_text(json_get(v, "county")), "臺北市");
	assert_true(json_count(answer_json(&a, "items")) > 0);
	answer_release(&a);
	refused("GET", at("endorsements?reason=2", "idea:16"), NULL, NULL, 400, "bad_parameter");
	snprintf(path, sizeof path, "%s&after=%s", at("endorsements?reason=1", "idea:16"), "bm90aGluZw");
	refused("GET", path, NULL, NULL, 400, "bad_cursor");
}

static void an_endorsement_counts_once(void **state)
{
	(void)state;
	struct answer a;
	int64_t before = count(collecting, "endorsements");
	sent(
		&a, "PUT", at("endorsement", collecting), mei, "{\"reason\":\"家裡有長輩\",\"show_nickname\":true}", 200, NULL);
	assert_true(json_bool(answer_json(&a, "mine.endorsed"), false));
	assert_int_equal(answer_int(&a, "counts.endorsements"), before + 1);
	answer_release(&a);
	sent(&a, "PUT", at("endorsement", collecting), mei, "{\"reason\":\"=1+1\",\"show_nickname\":true}", 200, NULL);
	assert_int_equal(answer_int(&a, "counts.endorsements"), before + 1);
	answer_release(&a);
	sent(&a, "PUT", at("endorsement", collecting), hua, NULL, 200, NULL); /* without a word */
	assert_int_equal(answer_int(&a, "counts.endorsements"), before + 2);
	answer_release(&a);
	ask(&p, &a,
		&(struct request){
			.method = "GET", .path = at("endorsements", collecting), .headers = "Accept: text/csv\r\n" });
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_header(&a, "Content-Type"), "text/csv; charset=utf-8");
	assert_non_null(strstr(a.body.buf, "mei,,\"'=1+1\"\r\n"));
	assert_null(strstr(a.body.buf, "hua")); /* chose not to be named */
	answer_release(&a);
	sent(&a, "DELETE", at("endorsement", collecting), mei, NULL, 200, NULL);
	assert_false(json_bool(answer_json(&a, "mine.endorsed"), true));
	assert_int_equal(answer_int(&a, "counts.endorsements"), before + 1);
	answer_release(&a);
	refused("DELETE", at("endorsement", collecting), mei, NULL, 200, NULL); /* gone is gone */
	assert_int_equal(count(collecting, "endorsements"), before + 1);
}

static void endorsements_that_are_refused(void **state)
{
	(void)state;
	refused("PUT", at("endorsement", collecting), NULL, "{}", 401, "sign_in");
	refused("PUT", at("endorsement", closed), mei, "{}", 409, "not_collecting");
	refused("PUT", at("endorsement", "99999"), mei, "{}", 404, "not_found");
	refused("PUT", at("endorsement", collecting), mei, "{\"reason\":7}", 422, "bad_field");
	refused("PUT", at("endorsement", collecting), mei, "{\"reason\":\"a\\u001bb\"}", 422, "odd_characters");
	refused("PUT", at("endorsement", collecting), mei, "[]", 400, "bad_json");
	struct str long_reason;
	str_init(&long_reason, 10000);
	str_addz(&long_reason, "{\"reason\":\"");
	for (int i = 0; i < 501; i++)
		str_addz(&long_reason, "字");
	str_addz(&long_reason, "\"}");
	refused("PUT", at("endorsement", collecting), mei, long_reason.buf, 422, "too_long");
	str_release(&long_reason);
}

static void a_comment_is_written_answered_and_taken_back(void **state)
{
	(void)state;
	struct answer a;
	char mine[40], path[160];
	int64_t before = count(collecting, "comments"), pro = count(collecting, "pro");
	sent(&a, "POST", at("comments", collecting), mei, "{\"body\":\"  支持！\\n第二行  \",\"stance\":\"pro\"}", 201,
		NULL);
	assert_string_equal(answer_text(&a, "body"), "支持！\n第二行");
	assert_string_equal(answer_text(&a, "author"), "mei");
	str_copy(mine, sizeof mine, answer_text(&a, "id"));
	assert_non_null(strstr(answer_header(&a, "Location"), mine));
	answer_release(&a);
	assert_int_equal(count(collecting, "comments"), before + 1);
	assert_int_equal(count(collecting, "pro"), pro + 1);
	/* The second one so soon may only be neutral. */
	refused("POST", at("comments", collecting), mei, "{\"body\":\"再推\",\"stance\":\"pro\"}", 409, "neutral_only");
	refused("POST", at("comments", collecting), mei, "{\"body\":\"補充\"}", 201, NULL);
	snprintf(path, sizeof path, "{\"body\":\"回你\",\"stance\":\"con\",\"reply_to\":\"%s\"}", mine);
	sent(&a, "POST", at("comments", collecting), hua, path, 201, NULL);
	assert_string_equal(answer_text(&a, "reply_to"), mine);
	answer_release(&a);
	ask_get(&p, &a, "/v1/topics", NULL);
	answer_release(&a);
	snprintf(path, sizeof path, "/v1/topics/%s/comments?sort=newest&limit=2", collecting);
	ask_get(&p, &a, path, mei);
	assert_string_equal(answer_text(&a, "items.0.author"), "hua");
	assert_true(json_bool(answer_json(&a, "items.1.mine"), false));
	assert_int_equal(answer_int(&a, "total"), before + 3);
	answer_release(&a);
	snprintf(path, sizeof path, "/v1/topics/%s/comments/%s", collecting, mine);
	refused("DELETE", path, hua, NULL, 403, "not_yours");
	refused("DELETE", path, NULL, NULL, 401, "sign_in");
	refused("DELETE", path, mei, NULL, 204, NULL);
	refused("DELETE", path, mei, NULL, 410, "removed");
	assert_int_equal(count(collecting, "comments"), before + 2);
}

/* The whole, and which of it a page has: its first is the one behind `before`, it has n, and says whether more follow.
 */
static void page_is(const char *query, size_t before, size_t n)
{
	struct answer whole, page;
	char path[160], field[40], same[40];
	ask_get(&p, &whole, at("comments?limit=100", collecting), NULL);
	size_t total = json_count(answer_json(&whole, "items"));
	snprintf(path, sizeof path, "/v1/topics/%s/comments?%s", collecting, query);
	ask_get(&p, &page, path, NULL);
	expect_status(&page, 200, NULL);
	assert_int_equal(answer_int(&page, "first"), before);
	assert_int_equal(answer_int(&page, "total"), total);
	assert_int_equal(json_count(answer_json(&page, "items")), n);
	for (size_t i = 0; i < n; i++) {
		snprintf(field, sizeof field, "items.%zu.id", i);
		snprintf(same, sizeof same, "items.%zu.id", before + i);
		assert_string_equal(answer_text(&page, field), answer_text(&whole, same));
	}
	assert_int_equal(answer_json(&page, "next") != NULL, before + n < total);
	answer_release(&page);
	answer_release(&whole);
}

/* From any floor, or until it, whether it is still there or not; and from a comment by its id. */
static void comments_are_asked_for_by_their_place(void **state)
{
	(void)state;
	struct answer a, made[6];
	char path[160], query[80];
	for (size_t i = 0; i < ARRAY_LEN(made); i++)
		sent(&made[i], "POST", at("comments", collecting), hua, "{\"body\":\"又一則\"}", 201, NULL);
	snprintf(path, sizeof path, "/v1/topics/%s/comments/%s", collecting, answer_text(&made[2], "id"));
	refused("DELETE", path, hua, NULL, 204, NULL);
	ask_get(&p, &a, at("comments?limit=100", collecting), NULL);
	size_t total = json_count(answer_json(&a, "items"));
	int64_t gone = answer_int(&made[2], "floor");
	size_t below = 0; /* of those that are there */
	for (int64_t floor = 1; floor <= answer_int(&made[5], "floor") + 2; floor++) {
		char field[40];
		snprintf(field, sizeof field, "items.%zu.floor", below);
		bool there = below < total && answer_int(&a, field) == floor;
		assert_true(there != (floor == gone) || below == total || floor < gone);
		snprintf(query, sizeof query, "limit=2&from=%lld", (long long)floor);
		page_is(query, below, total - below < 2 ? total - below : 2);
		below += there;
		snprintf(query, sizeof query, "limit=2&until=%lld", (long long)floor);
		page_is(query, below < 2 ? 0 : below - 2, below < 2 ? below : 2);
	}
	assert_int_equal(below, total);
	page_is("limit=3&until=9223372036854775807", total - 3, 3);
	snprintf(query, sizeof query, "limit=2&at=%s", answer_text(&made[1], "id"));
	page_is(query, total - 4, 2);
	snprintf(query, sizeof query, "limit=2&at=%s", answer_text(&made[2], "id")); /* the one behind it */
	page_is(query, total - 3, 2);
	ask_get(&p, &made[0], at("comments?limit=2&sort=newest", collecting), NULL);
	snprintf(path, sizeof path, "comments?limit=2&sort=newest&after=%s", answer_text(&made[0], "next"));
	answer_release(&a);
	ask_get(&p, &a, at(path, collecting), NULL);
	assert_int_equal(answer_int(&a, "first"), 2);
	refused("GET", at("comments?at=99999", collecting), NULL, NULL, 404, "not_found");
	refused("GET", at("comments?at=x", collecting), NULL, NULL, 400, "bad_parameter");
	refused("GET", at("comments?from=0", collecting), NULL, NULL, 400, "bad_parameter");
	refused("GET", at("comments?until=-1", collecting), NULL, NULL, 400, "bad_parameter");
	refused("GET", at("comments?from=1&until=2", collecting), NULL, NULL, 400, "bad_parameter");
	refused("GET", at("comments?sort=newest&from=1", collecting), NULL, NULL, 400, "bad_parameter");
	for (size_t i = 1; i < ARRAY_LEN(made); i++)
		answer_release(&made[i]);
	answer_release(&made[0]);
	answer_release(&a);
}

static void comments_that_are_refused(void **state)
{
	(void)state;
	static const struct {
		const char *body;
		int status;
		const char *code;
	} cases[] = {
		{ "{}", 422, "bad_field" },
		{ "{\"body\":\"\"}", 422, "too_short" },
		{ "{\"body\":\" \\n　 \"}", 422, "too_short" },
		{ "{\"body\":5}", 422, "bad_field" },
		{ "{\"body\":\"a\",\"stance\":\"maybe\"}", 422, "bad_field" },
		{ "{\"body\":\"a\",\"stance\":1}", 422, "bad_field" },
		{ "{\"body\":\"a\",\"reply_to\":\"99999\"}", 422, "bad_field" },
		{ "{\"body\":\"a\",\"reply_to\":\"x\"}", 422, "bad_field" },
		{ "{\"body\":\"a\\u0007\"}", 422, "odd_characters" },
		{ "not json", 400, "bad_json" },
		{ "{\"body\":\"\xff\xfe\"}", 400, "bad_json" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		refused("POST", at("comments", collecting), hua, cases[i].body, cases[i].status, cases[i].code);
	refused("POST", at("comments", collecting), NULL, "{\"body\":\"a\"}", 401, "sign_in");
	refused("POST", at("comments", closed), hua, "{\"body\":\"a\"}", 409, "closed");
	refused("POST", at("comments", "99999"), hua, "{\"body\":\"a\"}", 404, "not_found");
	struct str deep;
	str_init(&deep, 100000);
	str_addz(&deep, "{\"body\":");
	str_addn(&deep, '[', 20000);
	refused("POST", at("comments", collecting), hua, deep.buf, 400, "bad_json");
	str_release(&deep);
}

static void following_fills_ones_list(void **state)
{
	(void)state;
	struct answer a;
	int64_t before = count(closed, "followers");
	sent(&a, "PUT", at("follow", closed), mei, NULL, 200, NULL);
	assert_true(json_bool(answer_json(&a, "mine.followed"), false));
	assert_int_equal(answer_int(&a, "counts.followers"), before + 1);
	answer_release(&a);
	refused("PUT", at("follow", closed), mei, "{}", 200, NULL);
	assert_int_equal(count(closed, "followers"), before + 1);
	ask_get(&p, &a, "/v1/topics?followed=me", mei);
	assert_int_equal(answer_int(&a, "total"), 1);
	assert_string_equal(answer_text(&a, "items.0.id"), closed);
	answer_release(&a);
	ask_get(&p, &a, "/v1/topics?followed=me", hua);
	assert_int_equal(answer_int(&a, "total"), 0);
	answer_release(&a);
	ask_get(&p, &a, at("", closed), mei);
	assert_true(json_bool(answer_json(&a, "mine.followed"), false));
	answer_release(&a);
	refused("DELETE", at("follow", closed), mei, NULL, 200, NULL);
	assert_int_equal(count(closed, "followers"), before);
	refused("PUT", at("follow", closed), NULL, NULL, 401, "sign_in");
	refused("PUT", at("follow", "99999"), mei, NULL, 404, "not_found");
}

/* Two clients write at the same moment, on connections of their own: both are answered, neither is lost. */
static void two_write_at_once(void **state)
{
	(void)state;
	enum { EACH = 20 };
	char id[32];
	first_id("/v1/topics?board=idea&stage=collecting&sort=deadline", id);
	int64_t before = count(id, "comments");
	const char *const tokens[] = { mei, hua };
	int fds[2][EACH];
	for (int i = 0; i < EACH; i++)
		for (int who = 0; who < 2; who++) {
			char request[600];
			fds[who][i] = platform_connect(&p);
			int n = snprintf(request, sizeof request,
				"POST /v1/topics/%s/comments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
				"Connection: close\r\nContent-Length: 12\r\n\r\n{\"body\":\"x\"}",
				id, tokens[who]);
			assert_int_equal(write(fds[who][i], request, (size_t)n), n);
		}
	for (int i = 0; i < EACH; i++)
		for (int who = 0; who < 2; who++) {
			char head[13] = "";
			size_t got = 0;
			for (ssize_t n; got < 12 && (n = read(fds[who][i], head + got, 12 - got)) > 0;)
				got += (size_t)n;
			assert_string_equal(head, "HTTP/1.1 201");
			close(fds[who][i]);
		}
	assert_int_equal(count(id, "comments"), before + 2 * EACH);
	struct answer a;
	char path[120];
	snprintf(path, sizeof path, "/v1/topics/%s/comments?sort=newest&limit=100", id);
	ask_get(&p, &a, path, NULL);
	int64_t last = INT64_MAX;
	for (const struct json *c = json_first(answer_json(&a, "items")); c; c = json_next(c)) {
		assert_true(json_int(json_get(c, "floor"), 0) < last); /* a floor each */
		last = json_int(json_get(c, "floor"), 0);
	}
	answer_release(&a);
}

/* ---- can and cannot -------------------------------------------------------------------------- */

static bool is_in(const struct answer *a, const char *list, const char *word)
{
	for (const struct json *v = json_first(answer_json(a, list)); v; v = json_next(v))
		if (str_eq(json_text(v), word))
			return true;
	return false;
}

enum { ENTRIES = CAN_UNFOLLOW + 1 }; /* what everybody does: the first verbs */

/* What the answer says of them: + may, the first letter of a refusal's code, - nothing. */
static const char *verbs(const struct answer *a, const char *under)
{
	static char out[ENTRIES + 1];
	char path[80];
	for (int v = 0; v < ENTRIES; v++) {
		const char *word = wire_verb_word((enum wire_verb)v);
		snprintf(path, sizeof path, "%scannot.%s.code", under, word);
		out[v] = answer_json(a, path) ? answer_text(a, path)[0] : '-';
		snprintf(path, sizeof path, "%scan", under);
		if (is_in(a, path, word))
			out[v] = out[v] == '-' ? '+' : '?';
	}
	return out;
}

static void expect_verbs(const char *id, const char *token, const char *want)
{
	struct answer a;
	ask_get(&p, &a, at("", id), token);
	expect_status(&a, 200, NULL);
	assert_string_equal(verbs(&a, ""), want);
	answer_release(&a);
}

static void a_topic_says_what_its_reader_can_do(void **state)
{
	(void)state;
	struct answer a;
	char *nobody = platform_register(&p, "nobody", "correct horse"), path[80];
	expect_verbs(collecting, NULL, "s-ssss-");
	expect_verbs(closed, NULL, "n-cccs-");
	expect_verbs(collecting, nobody, "+-++++-");
	expect_verbs(closed, nobody, "n-ccc+-");
	ask_get(&p, &a, at("", closed), nobody);
	assert_string_equal(answer_text(&a, "cannot.comment.sentence"), "這裡已停止留言，仍可關注。");
	answer_release(&a);
	ask(&p, &a, &(struct request){ .method = "GET", .path = at("", closed), .headers = "Accept-Language: en\r\n" });
	assert_string_equal(
		answer_text(&a, "cannot.comment.sentence"), "Comments are closed here; you can still follow the topic.");
	answer_release(&a);
	/* In a list of whole topics too; not in rows. */
	snprintf(path, sizeof path, "/v1/topics?view=whole&ids=%s", collecting);
	ask_get(&p, &a, path, nobody);
	assert_string_equal(verbs(&a, "items.0."), "+-++++-");
	assert_false(json_bool(answer_json(&a, "items.0.mine.endorsed"), true));
	answer_release(&a);
	snprintf(path, sizeof path, "/v1/topics?ids=%s", collecting);
	ask_get(&p, &a, path, nobody);
	assert_null(answer_json(&a, "items.0.can"));
	answer_release(&a);
	free(nobody);
}

/* What is refused is what was said, and what was done says what can be done next: nothing has to be asked again. */
static void an_answer_says_what_is_so_now(void **state)
{
	(void)state;
	struct answer a;
	char *one = platform_register(&p, "one", "correct horse");
	sent(&a, "PUT", at("endorsement", collecting), one, NULL, 200, NULL);
	assert_string_equal(verbs(&a, ""), "-+++++-");
	assert_string_equal(answer_text(&a, "stage"), "collecting");
	assert_string_equal(answer_text(&a, "response"), "none");
	assert_null(answer_json(&a, "timeline"));
	answer_release(&a);
	expect_verbs(collecting, one, "-+++++-");
	sent(&a, "PUT", at("follow", collecting), one, NULL, 200, NULL);
	assert_string_equal(verbs(&a, ""), "-++++-+");
	answer_release(&a);
	sent(&a, "DELETE", at("endorsement", collecting), one, NULL, 200, NULL);
	assert_string_equal(verbs(&a, ""), "+-+++-+");
	answer_release(&a);
	int64_t before = count(collecting, "comments");
	sent(&a, "POST", at("comments", collecting), one, "{\"body\":\"推\",\"stance\":\"con\"}", 201, NULL);
	assert_int_equal(answer_int(&a, "now.counts.comments"), before + 1);
	assert_string_equal(verbs(&a, "now."), "+-+n+-+"); /* a second one for or against has to wait */
	assert_string_equal(answer_text(&a, "now.cannot.take_side.code"), "neutral_only");
	assert_string_equal(answer_text(&a, "now.cannot.take_side.until"), "2026-11-23T10:01:30+08:00");
	answer_release(&a);
	expect_verbs(collecting, one, "+-+n+-+");
	sent(&a, "POST", at("comments", collecting), one, "{\"body\":\"推\",\"stance\":\"pro\"}", 409, "neutral_only");
	assert_string_equal(answer_text(&a, "field"), "stance");
	answer_release(&a);
	free(one);
}

/* Tries a verb, and says what came of it as verbs() does: + or the first letter of the code. */
static char tried(const char *id, enum wire_verb verb, const char *token)
{
	static const struct {
		const char *method, *under, *body;
	} ways[ENTRIES] = {
		[CAN_ENDORSE] = { "PUT", "endorsement", NULL },
		[CAN_WITHDRAW] = { "DELETE", "endorsement", NULL },
		[CAN_COMMENT] = { "POST", "comments", "{\"body\":\"x\"}" },
		[CAN_TAKE_SIDE] = { "POST", "comments", "{\"body\":\"x\",\"stance\":\"con\"}" },
		[CAN_REPLY] = { "POST", "comments", "{\"body\":\"x\",\"reply_to\":\"1000000\"}" },
		[CAN_FOLLOW] = { "PUT", "follow", NULL },
		[CAN_UNFOLLOW] = { "DELETE", "follow", NULL },
	};
	struct answer a;
	ask(&p, &a,
		&(struct request){
			.method = ways[verb].method, .path = at(ways[verb].under, id), .token = token, .body = ways[verb].body });
	/* That there is no such comment is found out after it was allowed to reply. */
	bool went = a.status < 300 || (verb == CAN_REPLY && a.status == 422);
	char out = went ? '+' : answer_text(&a, "code")[0];
	answer_release(&a);
	return out;
}

static void expect_truth(const char *id, const char *token)
{
	for (int v = 0; v < ENTRIES; v++) {
		struct answer a;
		ask_get(&p, &a, at("", id), token);
		char said = verbs(&a, "")[v], came = tried(id, (enum wire_verb)v, token);
		/* What has nothing to do may be done again, and does nothing. */
		if (said != came && !(said == '-' && came == '+'))
			fail_msg("topic %s, %s: said %c, came %c", id, wire_verb_word((enum wire_verb)v), said, came);
		answer_release(&a);
	}
}

/* Each board and stage that the samples have, whatever else was done there. */
static void what_is_said_is_what_trying_answers(void **state)
{
	(void)state;
	char *tester = platform_register(&p, "tester", "correct horse");
	int topics = 0;
	for (int board = 0; board < BOARDS; board++)
		for (int stage = 0; stage < STAGES; stage++) {
			struct answer a;
			char path[100], id[32];
			snprintf(path, sizeof path, "/v1/topics?limit=1&board=%s&stage=%s", wire_board_word((enum wire_board)board),
				wire_stage_word((enum wire_stage)stage));
			ask_get(&p, &a, path, NULL);
			if (answer_int(&a, "total")) {
				str_copy(id, sizeof id, answer_text(&a, "items.0.id"));
				expect_truth(id, tester);
				topics++;
			}
			answer_release(&a);
		}
	assert_true(topics >= 10);
	free(tester);
}

/* What of an endorser is public is the rule set's: whatever was asked for, and whether it was asked. */
static void what_is_public_of_an_endorser(void **state)
{
	(void)state;
	static const struct {
		const char *set, *body, *nickname, *county;
	} table[] = {
		{ "join", "{\"show_nickname\":true,\"show_county\":true}", "Ada King", "臺北市" },
		{ "join", "{}", "", "" },
		{ "epetitions", "{\"show_nickname\":true,\"show_county\":true}", "", "" },
		{ "wethepeople", "{}", "A. K.", "臺北市" },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct platform q;
		struct answer a;
		char path[200], list[202];
		platform_start(&q, &(struct platform_opts){ .sample = true, .samples = table[i].set });
		char *token = platform_register(&q, "ada", "correct horse");
		ask(&q, &a,
			&(struct request){ .method = "PATCH",
				.path = "/v1/me",
				.token = token,
				.body = "{\"nickname\":\"Ada King\",\"county\":\"臺北市\"}" });
		assert_int_equal(a.status, 200);
		answer_release(&a);
		ask_get(&q, &a, "/v1/topics?board=idea&stage=collecting&limit=1", NULL);
		snprintf(path, sizeof path, "/v1/topics/%s/endorsement", answer_text(&a, "items.0.id"));
		answer_release(&a);
		ask(&q, &a, &(struct request){ .method = "PUT", .path = path, .token = token, .body = table[i].body });
		assert_int_equal(a.status, 200);
		answer_release(&a);
		snprintf(list, sizeof list, "%ss", path);
		ask_get(&q, &a, list, NULL);
		assert_string_equal(answer_text(&a, "items.0.nickname"), table[i].nickname);
		assert_string_equal(answer_text(&a, "items.0.county"), table[i].county);
		answer_release(&a);
		free(token);
		platform_release(&q);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_endorsement_counts_once),
		cmocka_unit_test(the_list_is_filtered),
		cmocka_unit_test(what_is_public_of_an_endorser),
		cmocka_unit_test(endorsements_that_are_refused),
		cmocka_unit_test(a_comment_is_written_answered_and_taken_back),
		cmocka_unit_test(comments_are_asked_for_by_their_place),
		cmocka_unit_test(comments_that_are_refused),
		cmocka_unit_test(following_fills_ones_list),
		cmocka_unit_test(two_write_at_once),
		cmocka_unit_test(a_topic_says_what_its_reader_can_do),
		cmocka_unit_test(an_answer_says_what_is_so_now),
		cmocka_unit_test(what_is_said_is_what_trying_answers),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
