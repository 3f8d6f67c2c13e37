/* Notices: whom what happened to a topic concerns, from when on, what is new of it; and the lists of one's own. */
#include "api/lib/api.h"

static struct platform p;
static char *mei, *hua, *tai;
static char idea[32]; /* collecting until a day in the future */

static void begin(void)
{
	struct answer a;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	mei = platform_register(&p, "mei", "correct horse");
	hua = platform_register(&p, "hua", "correct horse");
	tai = platform_register(&p, "tai", "correct horse");
	ask_get(&p, &a, "/v1/topics?stage=collecting&sort=deadline", NULL);
	expect_status(&a, 200, NULL);
	str_copy(idea, sizeof idea, answer_text(&a, "items.0.id"));
	answer_release(&a);
}

static void end(void)
{
	free(mei);
	free(hua);
	free(tai);
	platform_release(&p);
}

static void sent(struct answer *a, const char *method, const char *path, const char *token, const char *body,
	int status, const char *code)
{
	ask(&p, a, &(struct request){ .method = method, .path = path, .token = token, .body = body });
	expect_status(a, status, code);
}

static void send(const char *method, const char *path, const char *token, const char *body, int status)
{
	struct answer a;
	sent(&a, method, path, token, body, status, NULL);
	answer_release(&a);
}

static const char *at(const char *what)
{
	static char path[160];
	snprintf(path, sizeof path, "/v1/topics/%s/%s", idea, what);
	return path;
}

static void comment(const char *token, const char *body, const char *reply_to, char id[32])
{
	struct answer a;
	char json[200];
	snprintf(json, sizeof json, "{\"body\":\"%s\",\"reply_to\":\"%s\"}", body, reply_to);
	sent(&a, "POST", at("comments"), token, json, 201, NULL);
	str_copy(id, 32, answer_text(&a, "id"));
	answer_release(&a);
}

static int64_t new_notices(const char *token)
{
	struct answer a;
	ask_get(&p, &a, "/v1/me", token);
	int64_t n = answer_json(&a, "new_notices") ? answer_int(&a, "new_notices") : 0;
	answer_release(&a);
	ask_get(&p, &a, "/v1/notices", token);
	assert_int_equal(answer_int(&a, "new_notices"), n); /* both say the same */
	answer_release(&a);
	return n;
}

static int64_t total(const char *path, const char *token)
{
	struct answer a;
	ask_get(&p, &a, path, token);
	expect_status(&a, 200, NULL);
	int64_t n = answer_int(&a, "total");
	assert_int_equal(json_count(answer_json(&a, "items")), n);
	answer_release(&a);
	return n;
}

static void a_reply_is_told_to_the_one_who_is_answered(void **state)
{
	(void)state;
	struct answer a;
	char first[32], own[32], reply[32], body[80];
	begin();
	comment(mei, "第一則", "", first);
	comment(mei, "自己回自己", first, own);
	assert_int_equal(new_notices(mei), 0);
	comment(hua, "回你", first, reply);
	assert_int_equal(new_notices(mei), 1);
	assert_int_equal(new_notices(hua), 0);
	ask_get(&p, &a, "/v1/notices", mei);
	assert_string_equal(answer_text(&a, "items.0.kind"), "reply");
	assert_string_equal(answer_text(&a, "items.0.by"), "hua");
	assert_string_equal(answer_text(&a, "items.0.comment"), reply);
	assert_string_equal(answer_text(&a, "items.0.topic.id"), idea);
	assert_true(*answer_text(&a, "items.0.topic.title") != '\0');
	assert_null(answer_json(&a, "items.0.topic.body"));
	assert_null(answer_json(&a, "next"));
	snprintf(body, sizeof body, "{\"up_to\":\"%s\"}", answer_text(&a, "items.0.id"));
	answer_release(&a);
	send("POST", "/v1/notices/read", mei, body, 204);
	assert_int_equal(new_notices(mei), 0);
	ask_get(&p, &a, "/v1/notices", mei);
	assert_true(json_bool(answer_json(&a, "items.0.read"), false));
	answer_release(&a);
	comment(hua, "再回你", first, reply);
	assert_int_equal(new_notices(mei), 1); /* the cursor does not reach what came later */
	send("POST", "/v1/notices/read", mei, "{\"up_to\":\"999999\"}", 204);
	comment(hua, "又回你", first, reply);
	assert_int_equal(new_notices(mei), 1); /* nor the future */
	send("POST", "/v1/notices/read", mei, body, 204);
	assert_int_equal(new_notices(mei), 1); /* an earlier one leaves it where it is */
	send("POST", "/v1/notices/read", mei, "{}", 204);
	assert_int_equal(new_notices(mei), 0);
	end();
}

static void who_takes_part_is_told_from_then_on(void **state)
{
	(void)state;
	struct answer a;
	char id[32];
	begin();
	send("PUT", at("follow"), mei, NULL, 200);
	comment(hua, "加油", "", id);
	platform_stop(&p);
	p.opts.now = "2027-01-15T10:00:00+08:00"; /* long past its last day */
	platform_again(&p);
	send("PUT", at("follow"), tai, NULL, 200); /* only now */
	assert_true(new_notices(mei) >= 1);
	assert_int_equal(new_notices(mei), new_notices(hua));
	assert_int_equal(new_notices(tai), 0);
	ask_get(&p, &a, "/v1/notices", hua);
	assert_string_equal(answer_text(&a, "items.0.kind"), "stage");
	assert_string_equal(answer_text(&a, "items.0.stage"), "unmet");
	assert_null(answer_json(&a, "items.0.read"));
	answer_release(&a);
	send("DELETE", at("follow"), mei, NULL, 200);
	assert_int_equal(total("/v1/notices", mei), 0); /* it no longer concerns her */
	assert_int_equal(new_notices(mei), 0);
	char path[80];
	snprintf(path, sizeof path, "comments/%s", id);
	send("DELETE", at(path), hua, NULL, 204);
	assert_int_equal(new_notices(hua), 0);
	end();
}

static void notices_come_in_pages(void **state)
{
	(void)state;
	struct answer a;
	char first[32], reply[32], path[120], seen[3][32];
	begin();
	comment(mei, "第一則", "", first);
	for (int i = 0; i < 3; i++)
		comment(hua, "回", first, reply);
	str_copy(path, sizeof path, "/v1/notices?limit=2");
	ask_get(&p, &a, path, mei);
	assert_int_equal(answer_int(&a, "total"), 3);
	assert_int_equal(json_count(answer_json(&a, "items")), 2);
	str_copy(seen[0], 32, answer_text(&a, "items.0.id"));
	str_copy(seen[1], 32, answer_text(&a, "items.1.id"));
	snprintf(path, sizeof path, "/v1/notices?limit=2&after=%s", answer_text(&a, "next"));
	answer_release(&a);
	ask_get(&p, &a, path, mei);
	assert_int_equal(json_count(answer_json(&a, "items")), 1);
	str_copy(seen[2], 32, answer_text(&a, "items.0.id"));
	assert_null(answer_json(&a, "next"));
	answer_release(&a);
	for (int i = 0; i < 3; i++)
		for (int k = 0; k < i; k++)
			assert_string_not_equal(seen[i], seen[k]);
	ask_get(&p, &a, path, hua);
	expect_status(&a, 400, "bad_cursor"); /* another person's */
	answer_release(&a);
	ask_get(&p, &a, "/v1/notices", NULL);
	expect_status(&a, 401, "sign_in");
	answer_release(&a);
	sent(&a, "POST", "/v1/notices/read", mei, "{\"up_to\":7}", 422, "bad_field");
	answer_release(&a);
	sent(&a, "POST", "/v1/notices/read", NULL, "{}", 401, "sign_in");
	answer_release(&a);
	end();
}

static void what_one_did_is_listed(void **state)
{
	(void)state;
	struct answer a;
	char id[32], gone[32], path[80];
	begin();
	assert_int_equal(total("/v1/me/endorsements", mei), 0);
	send("PUT", at("endorsement"), mei, "{}", 200);
	comment(mei, "我的話", "", id);
	comment(mei, "收回的話", "", gone);
	snprintf(path, sizeof path, "comments/%s", gone);
	send("DELETE", at(path), mei, NULL, 204);
	assert_int_equal(total("/v1/me/endorsements", mei), 1);
	assert_int_equal(total("/v1/me/endorsements", hua), 0);
	assert_int_equal(total("/v1/me/topics", mei), 0);
	assert_int_equal(total("/v1/me/comments", hua), 0);
	ask_get(&p, &a, "/v1/me/endorsements?sort=deadline", mei);
	assert_string_equal(answer_text(&a, "items.0.id"), idea);
	assert_string_equal(answer_text(&a, "items.0.stage"), "collecting");
	answer_release(&a);
	ask_get(&p, &a, "/v1/me/comments", mei);
	assert_int_equal(answer_int(&a, "total"), 1);
	assert_string_equal(answer_text(&a, "items.0.id"), id);
	assert_string_equal(answer_text(&a, "items.0.body"), "我的話");
	assert_string_equal(answer_text(&a, "items.0.on.id"), idea);
	answer_release(&a);
	send("DELETE", at("endorsement"), mei, NULL, 200);
	assert_int_equal(total("/v1/me/endorsements", mei), 0);
	static const char *const lists[] = { "/v1/me/topics", "/v1/me/endorsements", "/v1/me/comments" };
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		ask_get(&p, &a, lists[i], NULL);
		expect_status(&a, 401, "sign_in");
		answer_release(&a);
	}
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reply_is_told_to_the_one_who_is_answered),
		cmocka_unit_test(who_takes_part_is_told_from_then_on),
		cmocka_unit_test(notices_come_in_pages),
		cmocka_unit_test(what_one_did_is_listed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
