/* A topic from its first draft to the day when others see it: the form, who sees what, edits, files, invitations, and
 * each of it once. */
#include "api/lib/api.h"

#include <unistd.h>

#define PASSWORD "correct horse 12"

static struct platform p;
static char *mei, *hua, *mod, *auditor;

static int start(void **state)
{
	(void)state;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	mei = platform_register(&p, "mei", PASSWORD);
	hua = platform_register(&p, "hua", PASSWORD);
	mod = platform_register(&p, "mod", PASSWORD);
	auditor = platform_register(&p, "aud", PASSWORD);
	struct outcome o;
	run(&o, NULL, "minyid", "staff", "--data", p.data, "add", "mod", "moderator", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	run(&o, NULL, "minyid", "staff", "--data", p.data, "add", "aud", "auditor", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	free(mei);
	free(hua);
	free(mod);
	free(auditor);
	platform_release(&p);
	return 0;
}

static void patch(struct answer *a, const char *id, const char *token, const char *body)
{
	char path[80];
	snprintf(path, sizeof path, "/v1/topics/%s", id);
	ask(&p, a, &(struct request){ .method = "PATCH", .path = path, .token = token, .body = body });
}

static void get(struct answer *a, const char *id, const char *under, const char *token)
{
	char path[120];
	snprintf(path, sizeof path, "/v1/topics/%s%s", id, under);
	ask_get(&p, a, path, token);
}

static void act(struct answer *a, const char *id, const char *token, const char *body)
{
	char path[120];
	snprintf(path, sizeof path, "/v1/topics/%s/actions", id);
	ask_post(&p, a, path, token, body);
}

static const char *an_agency(void)
{
	static char id[80];
	struct answer a;
	ask_get(&p, &a, "/v1/agencies", NULL);
	str_copy(id, sizeof id, answer_text(&a, "items.0.id"));
	answer_release(&a);
	return id;
}

static const char *whole(const char *more)
{
	static char body[2000];
	snprintf(body, sizeof body,
		"{\"board\":\"idea\",\"title\":\"公車站都要有座椅和遮陽\",\"body\":\"很多候車亭沒有座椅，長輩等車很辛苦，請逐年補上座椅與遮陽。\","
		"\"benefits\":\"長輩、孕婦與行動不便的人等車時可以坐下來。\",\"agencies\":[\"%s\"]%s}",
		an_agency(), more);
	return body;
}

/* The id of a new one; the caller does not free. */
static const char *proposed(const char *body)
{
	static char ids[4][24];
	static int next;
	struct answer a;
	ask_post(&p, &a, "/v1/topics", mei, body);
	expect_status(&a, 201, NULL);
	char *id = ids[next++ % 4];
	str_copy(id, sizeof ids[0], answer_text(&a, "id"));
	answer_release(&a);
	return id;
}

static void a_draft_may_lack_what_it_likes(void **state)
{
	(void)state;
	struct answer a;
	ask_post(&p, &a, "/v1/topics", mei, "{\"board\":\"idea\",\"title\":\"候\"}");
	expect_status(&a, 201, NULL);
	assert_string_equal(answer_text(&a, "stage"), "draft");
	assert_string_equal(answer_text(&a, "proposer"), "mei");
	assert_int_equal(answer_int(&a, "version"), 1);
	assert_int_equal(answer_int(&a, "number"), 0);
	assert_non_null(strstr(answer_header(&a, "Location"), "/v1/topics/"));
	answer_release(&a);
}

/* Each refusal has its code, and says which field. */
static void what_the_form_refuses(void **state)
{
	(void)state;
	struct str body;
	str_init(&body, 4000);
	str_addz(&body, "{\"board\":\"idea\",\"title\":\"");
	for (int i = 0; i < 51; i++)
		str_addz(&body, "字");
	str_addz(&body, "\"}");
	const struct {
		const char *body;
		int status;
		const char *code, *field;
	} table[] = {
		{ "{\"title\":\"x\"}", 422, "bad_field", "board" },
		{ "{\"board\":\"nothing\"}", 422, "bad_field", "board" },
		{ "{\"board\":\"plan\"}", 422, "bad_field", "board" },
		{ body.buf, 422, "too_long", "title" },
		{ "{\"board\":\"idea\",\"title\":\"a\\nb\"}", 422, "odd_characters", "title" },
		{ "{\"board\":\"idea\",\"title\":\"a\\u202eb\"}", 422, "odd_characters", "title" },
		{ "{\"board\":\"idea\",\"title\":7}", 422, "bad_field", "title" },
		{ "{\"board\":\"idea\",\"body\":\"a\\u0007b\"}", 422, "odd_characters", "body" },
		{ "{\"board\":\"idea\",\"fields\":{\"nothing\":\"x\"}}", 422, "bad_field", "fields" },
		{ "{\"board\":\"idea\",\"fields\":{\"title\":\"x\"}}", 422, "bad_field", "fields" },
		{ "{\"board\":\"idea\",\"fields\":[]}", 422, "bad_field", "fields" },
		{ "{\"board\":\"idea\",\"agencies\":[\"nobody\"]}", 422, "no_agency", "agencies" },
		{ "{\"board\":\"idea\",\"agencies\":[\"a\",\"b\",\"c\",\"d\"]}", 422, "too_many_items", "agencies" },
		{ "{\"board\":\"idea\",\"links\":[\"javascript:alert(1)\"]}", 422, "bad_link", "links" },
		{ "{\"board\":\"idea\",\"links\":[\"https://a b\"]}", 422, "bad_link", "links" },
		{ "{\"board\":\"idea\",\"links\":[\"https://\"]}", 422, "bad_link", "links" },
		{ "{\"board\":\"idea\",\"links\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"0\",\"1\"]}", 422,
			"too_many_items", "links" },
		{ "{\"board\":\"idea\",\"attachments\":[{\"id\":\"999\"}]}", 422, "no_file", "attachments" },
		{ "{\"board\":\"idea\",\"attachments\":[{\"id\":\"x\"}]}", 422, "no_file", "attachments" },
		{ "{\"board\":\"idea\",\"send\":true,\"title\":\"候車亭座椅\"}", 422, "too_short", "body" },
		{ "[]", 400, "bad_json", NULL },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct answer a;
		ask_post(&p, &a, "/v1/topics", mei, table[i].body);
		if (a.status != table[i].status)
			print_error("%zu: %s\n", i, table[i].body);
		expect_status(&a, table[i].status, table[i].code);
		if (table[i].field)
			assert_string_equal(answer_text(&a, "field"), table[i].field);
		answer_release(&a);
	}
	struct answer a;
	ask_post(&p, &a, "/v1/topics", NULL, "{\"board\":\"idea\"}");
	expect_status(&a, 401, "sign_in");
	answer_release(&a);
	str_release(&body);
}

/* The sentence calls the field what the form calls it, in the reader's language. */
static void a_length_is_said_in_the_form_s_words(void **state)
{
	(void)state;
	static const struct {
		const char *language, *says;
	} table[] = { { "zh-Hant-TW", "內容或建議事項" }, { "en", "What you propose" } };
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct answer a;
		char header[60];
		snprintf(header, sizeof header, "Accept-Language: %s\r\n", table[i].language);
		ask(&p, &a,
			&(struct request){ .method = "POST",
				.path = "/v1/topics",
				.token = mei,
				.headers = header,
				.body = "{\"board\":\"idea\",\"send\":true,\"title\":\"候車亭座椅\",\"body\":\"短\"}" });
		expect_status(&a, 422, "too_short");
		assert_non_null(strstr(answer_text(&a, "detail"), table[i].says));
		answer_release(&a);
	}
}

static int64_t total(const char *path, const char *token)
{
	struct answer a;
	ask_get(&p, &a, path, token);
	expect_status(&a, 200, NULL);
	int64_t n = answer_int(&a, "total");
	answer_release(&a);
	return n;
}

/* A draft is its proposer's alone: by id, in lists, by number, in search, among changes, comments, counts, files. */
static void nobody_else_sees_a_draft(void **state)
{
	(void)state;
	struct answer a, before;
	int64_t ideas = total("/v1/topics?board=idea", mei), drafts = total("/v1/topics?stage=draft", NULL);
	ask_get(&p, &before, "/v1/changes", NULL);
	const char *id = proposed(whole(""));
	char path[300];
	static const char *const under[] = { "", "/comments", "/endorsements", "/endorsements.csv", "/history",
		"/actions" };
	char *const others[] = { NULL, hua, mod, auditor };
	for (size_t i = 0; i < ARRAY_LEN(under); i++) {
		get(&a, id, under[i], mei);
		expect_status(&a, 200, NULL);
		answer_release(&a);
		for (size_t k = 0; k < ARRAY_LEN(others); k++) {
			get(&a, id, under[i], others[k]);
			expect_status(&a, 404, "not_found");
			answer_release(&a);
		}
	}
	assert_int_equal(total("/v1/topics?board=idea", mei), ideas);
	assert_int_equal(total("/v1/topics?stage=draft", NULL), drafts);
	assert_int_equal(total("/v1/topics?title=%E5%85%AC%E8%BB%8A%E7%AB%99%E9%83%BD%E8%A6%81", NULL), 0);
	snprintf(path, sizeof path, "/v1/topics?ids=%s", id);
	assert_int_equal(total(path, NULL), 0);
	assert_int_equal(total(path, hua), 0);
	assert_int_equal(total(path, mei), 1);
	assert_true(total("/v1/me/topics", mei) >= 1);
	snprintf(path, sizeof path, "/v1/changes?after=%s", answer_text(&before, "next"));
	ask_get(&p, &a, path, NULL);
	expect_status(&a, 200, NULL);
	assert_null(answer_json(&a, "topics.0"));
	assert_null(answer_json(&a, "removed.0"));
	answer_release(&a);
	static const struct {
		const char *method, *under, *body;
	} writes[] = { { "PUT", "/endorsement", NULL }, { "PUT", "/follow", NULL },
		{ "POST", "/comments", "{\"body\":\"x\"}" }, { "POST", "/actions", "{\"act\":\"approve\"}" },
		{ "PATCH", "", "{\"title\":\"x\"}" }, { "POST", "/invitations", NULL } };
	for (size_t i = 0; i < ARRAY_LEN(writes); i++) {
		snprintf(path, sizeof path, "/v1/topics/%s%s", id, writes[i].under);
		ask(&p, &a,
			&(struct request){ .method = writes[i].method, .path = path, .token = hua, .body = writes[i].body });
		expect_status(&a, 404, "not_found");
		answer_release(&a);
	}
	snprintf(path, sizeof path, "{\"topic\":\"%s\",\"text\":\"x\"}", id);
	ask_post(&p, &a, "/v1/reports", hua, path);
	expect_status(&a, 422, "no_topic"); /* as one that there is not */
	answer_release(&a);
	answer_release(&before);
}

static void what_is_sent_is_seen(void **state)
{
	(void)state;
	struct answer a, before;
	ask_get(&p, &before, "/v1/changes", NULL);
	const char *id = proposed(whole(",\"links\":[\"https://example.org/data\"]"));
	act(&a, id, hua, "{\"act\":\"send\"}");
	expect_status(&a, 404, "not_found");
	answer_release(&a);
	act(&a, id, mei, "{\"act\":\"send\"}");
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_text(&a, "stage"), "screening");
	assert_true(answer_int(&a, "number") > 0);
	assert_string_equal(answer_text(&a, "links.0"), "https://example.org/data");
	answer_release(&a);
	get(&a, id, "", NULL);
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_text(&a, "title"), "公車站都要有座椅和遮陽");
	answer_release(&a);
	assert_int_equal(total("/v1/topics?q=%E5%85%AC%E8%BB%8A%E7%AB%99%E9%83%BD%E8%A6%81", NULL), 1);
	char path[300];
	snprintf(path, sizeof path, "/v1/changes?after=%s", answer_text(&before, "next"));
	ask_get(&p, &a, path, NULL);
	assert_string_equal(answer_text(&a, "topics.0.id"), id);
	answer_release(&a);
	get(&a, id, "/actions", NULL);
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_text(&a, "items.0.act"), "send");
	assert_string_equal(answer_text(&a, "items.0.role"), "proposer");
	answer_release(&a);
	answer_release(&before);
}

static void an_edit_changes_what_it_names(void **state)
{
	(void)state;
	struct answer a;
	const char *id = proposed(whole(""));
	patch(&a, id, mei, "{\"title\":\"公車站要有座椅\",\"version\":1}");
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_text(&a, "title"), "公車站要有座椅");
	assert_non_null(strstr(answer_text(&a, "body"), "候車亭"));
	assert_int_equal(answer_int(&a, "version"), 2);
	answer_release(&a);
	patch(&a, id, mei, "{\"title\":\"另一個\",\"version\":1}");
	expect_status(&a, 412, "changed_since");
	answer_release(&a);
	patch(&a, id, mei, "{\"benefits\":\"\",\"agencies\":[]}");
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_text(&a, "benefits"), "");
	assert_null(answer_json(&a, "agencies.0"));
	answer_release(&a);
	patch(&a, id, mei, "{\"board\":\"plan\"}");
	expect_status(&a, 422, "bad_field");
	answer_release(&a);
	act(&a, id, mei, "{\"act\":\"send\"}"); /* it lacks benefits: it is not sent half */
	expect_status(&a, 422, "too_short");
	answer_release(&a);
	patch(&a, id, mei, "{\"benefits\":\"候車的人都可以坐下來休息。\"}");
	expect_status(&a, 200, NULL);
	answer_release(&a);
	act(&a, id, mei, "{\"act\":\"send\"}");
	expect_status(&a, 422, "too_few_items");
	answer_release(&a);
	const char *sent = proposed(whole(",\"send\":true"));
	patch(&a, sent, mei, "{\"title\":\"晚了一步\"}");
	expect_status(&a, 409, "not_now");
	answer_release(&a);
	patch(&a, sent, hua, "{\"title\":\"別人的\"}");
	expect_status(&a, 403, "not_your_part");
	answer_release(&a);
}

static void keyed(
	struct answer *a, const char *method, const char *path, const char *token, const char *key, const char *body)
{
	char header[100];
	snprintf(header, sizeof header, "Idempotency-Key: %s\r\n", key);
	ask(&p, a, &(struct request){ .method = method, .path = path, .token = token, .body = body, .headers = header });
}

/* Repeated, late, after a kill: one topic, one act, one edit, one code. */
static void each_is_done_once(void **state)
{
	(void)state;
	struct answer first, again;
	char path[100], id[24];
	int64_t mine = total("/v1/me/topics", mei);
	keyed(&first, "POST", "/v1/topics", mei, "p-1", whole(""));
	expect_status(&first, 201, NULL);
	str_copy(id, sizeof id, answer_text(&first, "id"));
	platform_kill(&p);
	platform_again(&p);
	keyed(&again, "POST", "/v1/topics", mei, "p-1", whole(""));
	expect_status(&again, 201, NULL);
	assert_string_equal(answer_text(&again, "id"), id);
	assert_int_equal(total("/v1/me/topics", mei), mine + 1);
	answer_release(&again);
	keyed(&again, "POST", "/v1/topics", mei, "p-1", whole(",\"send\":true"));
	expect_status(&again, 422, "idempotency_key_reused");
	answer_release(&again);
	answer_release(&first);
	snprintf(path, sizeof path, "/v1/topics/%s", id);
	for (int i = 0; i < 2; i++) {
		keyed(&again, "PATCH", path, mei, "e-1", "{\"title\":\"公車站的座椅\",\"version\":1}");
		expect_status(&again, 200, NULL);
		assert_int_equal(answer_int(&again, "version"), 2);
		answer_release(&again);
	}
	snprintf(path, sizeof path, "/v1/topics/%s/invitations", id);
	keyed(&first, "POST", path, mei, "i-1", NULL);
	expect_status(&first, 201, NULL);
	keyed(&again, "POST", path, mei, "i-1", NULL);
	expect_status(&again, 201, NULL);
	assert_string_equal(answer_text(&first, "code"), answer_text(&again, "code"));
	answer_release(&first);
	answer_release(&again);
	snprintf(path, sizeof path, "/v1/topics/%s/actions", id);
	for (int i = 0; i < 2; i++) {
		keyed(&again, "POST", path, mei, "s-1", "{\"act\":\"send\"}");
		expect_status(&again, 200, NULL);
		assert_string_equal(answer_text(&again, "stage"), "screening");
		assert_int_equal(answer_int(&again, "version"), 3);
		answer_release(&again);
	}
}

/* A file goes with its topic: private as long as that is, then everybody's. */
static void files_go_with_their_topic(void **state)
{
	(void)state;
	struct answer a;
	char more[120], url[200], body[200];
	ask(&p, &a,
		&(struct request){
			.method = "POST", .path = "/v1/files?name=stops.csv", .token = mei, .body = "a,b\n", .type = "text/csv" });
	expect_status(&a, 201, NULL);
	char file[24];
	str_copy(file, sizeof file, answer_text(&a, "id"));
	str_copy(url, sizeof url, answer_text(&a, "url"));
	answer_release(&a);
	snprintf(body, sizeof body, "{\"board\":\"idea\",\"attachments\":[{\"id\":\"%s\"}]}", file);
	ask_post(&p, &a, "/v1/topics", hua, body);
	expect_status(&a, 422, "no_file");
	answer_release(&a);
	snprintf(body, sizeof body, "{\"board\":\"idea\",\"attachments\":[{\"id\":\"%s\",\"name\":\"x.pdf\"}]}", file);
	ask_post(&p, &a, "/v1/topics", mei, body);
	expect_status(&a, 422, "bad_field");
	answer_release(&a);
	snprintf(more, sizeof more, ",\"attachments\":[{\"id\":\"%s\",\"name\":\"站牌.csv\"}]", file);
	const char *id = proposed(whole(more));
	get(&a, id, "", mei);
	assert_string_equal(answer_text(&a, "attachments.0.name"), "站牌.csv");
	assert_string_equal(answer_text(&a, "attachments.0.type"), "text/csv");
	answer_release(&a);
	ask_get(&p, &a, url, NULL);
	expect_status(&a, 404, "not_found");
	answer_release(&a);
	act(&a, id, mei, "{\"act\":\"send\"}");
	expect_status(&a, 200, NULL);
	answer_release(&a);
	ask_get(&p, &a, url, NULL);
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_header(&a, "Content-Disposition"), "attachment");
	answer_release(&a);
}

static void invitations(void **state)
{
	(void)state;
	struct answer a;
	char path[100], code[40];
	const char *id = proposed(whole(""));
	snprintf(path, sizeof path, "/v1/topics/%s/invitations", id);
	ask_post(&p, &a, path, mei, NULL);
	expect_status(&a, 201, NULL);
	str_copy(code, sizeof code, answer_text(&a, "code"));
	answer_release(&a);
	get(&a, id, "", mei); /* until somebody takes it, and nobody else is shown it */
	assert_string_equal(answer_text(&a, "invitations.0.code"), code);
	assert_string_not_equal(answer_text(&a, "invitations.0.expires_at"), "");
	answer_release(&a);
	snprintf(path, sizeof path, "/v1/invitations/%s", code);
	ask_post(&p, &a, path, NULL, NULL);
	expect_status(&a, 401, "sign_in");
	answer_release(&a);
	ask_post(&p, &a, path, mei, NULL);
	expect_status(&a, 409, "invited_already");
	answer_release(&a);
	ask_post(&p, &a, "/v1/invitations/AAAAA-AAAAA", hua, NULL);
	expect_status(&a, 404, "no_invitation");
	answer_release(&a);
	ask_post(&p, &a, "/v1/invitations/x", hua, NULL);
	expect_status(&a, 404, "no_invitation");
	answer_release(&a);
	for (char *c = path + strlen("/v1/invitations/"); *c; c++) /* as somebody types it */
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	ask_post(&p, &a, path, hua, NULL);
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_text(&a, "id"), id);
	answer_release(&a);
	ask_post(&p, &a, path, mod, NULL);
	expect_status(&a, 404, "no_invitation");
	answer_release(&a);
	get(&a, id, "", hua); /* sees it now, and edits it */
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_text(&a, "co_proposers.0"), "hua"); /* and is named beside who began it */
	assert_null(strstr(a.body.buf, "invitations"));
	answer_release(&a);
	get(&a, id, "", mei);
	assert_null(strstr(a.body.buf, "invitations"));
	answer_release(&a);
	patch(&a, id, hua, "{\"title\":\"一起提的候車亭\"}");
	expect_status(&a, 200, NULL);
	answer_release(&a);
	assert_true(total("/v1/me/topics", hua) >= 1);
	snprintf(path, sizeof path, "/v1/topics/%s/invitations", id);
	ask_post(&p, &a, path, hua, NULL);
	expect_status(&a, 403, "not_your_part");
	answer_release(&a);
	for (int i = 0; i < 4; i++) { /* five in all, the taken one too */
		ask_post(&p, &a, path, mei, NULL);
		expect_status(&a, 201, NULL);
		answer_release(&a);
	}
	ask_post(&p, &a, path, mei, NULL);
	expect_status(&a, 409, "invited_enough");
	answer_release(&a);
	get(&a, id, "", mei);
	assert_string_not_equal(answer_text(&a, "invitations.3.code"), "");
	answer_release(&a);
	get(&a, id, "", hua); /* not theirs */
	assert_null(strstr(a.body.buf, "invitations"));
	answer_release(&a);
}

/* What is like a title that somebody types. */
static void similar(void **state)
{
	(void)state;
	struct answer a;
	ask_get(&p, &a, "/v1/topics?similar=%E9%95%B7%E7%85%A7%E4%BA%A4%E9%80%9A%E6%8E%A5%E9%80%81&limit=3", NULL);
	expect_status(&a, 200, NULL);
	assert_non_null(strstr(answer_text(&a, "items.0.title"), "長照"));
	assert_null(answer_json(&a, "items.3"));
	answer_release(&a);
	ask_get(&p, &a, "/v1/topics?similar=zzzz%20qqqq", NULL);
	expect_status(&a, 200, NULL);
	assert_null(answer_json(&a, "items.0"));
	answer_release(&a);
	ask_get(&p, &a, "/v1/topics?similar=%22%20OR%20%28&board=idea", NULL);
	expect_status(&a, 200, NULL);
	answer_release(&a);
	ask_get(&p, &a, "/v1/topics?similar=x&limit=0", NULL);
	expect_status(&a, 400, "bad_parameter");
	answer_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_draft_may_lack_what_it_likes),
		cmocka_unit_test(what_the_form_refuses),
		cmocka_unit_test(a_length_is_said_in_the_form_s_words),
		cmocka_unit_test(nobody_else_sees_a_draft),
		cmocka_unit_test(what_is_sent_is_seen),
		cmocka_unit_test(an_edit_changes_what_it_names),
		cmocka_unit_test(each_is_done_once),
		cmocka_unit_test(files_go_with_their_topic),
		cmocka_unit_test(invitations),
		cmocka_unit_test(similar),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
