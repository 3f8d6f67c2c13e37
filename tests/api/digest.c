/* Mail of what happened: at once where it concerns one's own words, in the morning where one takes part, not where it
 * was read or is not wanted; each thing once, whatever is killed. */
#include "api/lib/api.h"

static struct post m;
static struct platform p;
static char *mei, *hua;
static char idea[32];

static void verify(const char *token, const char *to)
{
	char body[120], path[80], code[16];
	struct answer a;
	snprintf(body, sizeof body, "{\"kind\":\"email\",\"to\":\"%s\"}", to);
	ask_post(&p, &a, "/v1/verifications", token, body);
	expect_status(&a, 201, NULL);
	snprintf(path, sizeof path, "/v1/verifications/%s", answer_text(&a, "id"));
	answer_release(&a);
	post_code(post_mail(&m), code);
	snprintf(body, sizeof body, "{\"code\":\"%s\"}", code);
	ask_post(&p, &a, path, token, body);
	expect_status(&a, 200, NULL);
	answer_release(&a);
}

static int start(void **state)
{
	(void)state;
	static const char *args[] = { "--smtp", NULL, "--mail-from", "minyi@platform.tw", "--url", "https://platform.tw",
		NULL };
	struct answer a;
	post_start(&m);
	args[1] = m.server;
	platform_start(&p, &(struct platform_opts){ .sample = true, .args = args });
	mei = platform_newcomer(&p, "mei", "correct horse");
	hua = platform_newcomer(&p, "hua", "correct horse");
	verify(mei, "mei@example.tw");
	verify(hua, "hua@example.tw");
	ask_get(&p, &a, "/v1/topics?stage=collecting&sort=deadline", NULL);
	str_copy(idea, sizeof idea, answer_text(&a, "items.0.id"));
	answer_release(&a);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	free(mei);
	free(hua);
	platform_release(&p);
	post_release(&m);
	return 0;
}

static void comment(const char *token, const char *body, const char *reply_to, char id[32])
{
	struct answer a;
	char json[200], path[80];
	snprintf(path, sizeof path, "/v1/topics/%s/comments", idea);
	snprintf(json, sizeof json, "{\"body\":\"%s\",\"reply_to\":\"%s\"}", body, reply_to);
	ask_post(&p, &a, path, token, json);
	expect_status(&a, 201, NULL);
	if (id)
		str_copy(id, 32, answer_text(&a, "id"));
	answer_release(&a);
}

static void a_reply_is_mailed_at_once(void **state)
{
	(void)state;
	char first[32];
	comment(mei, "請回答我", "", first);
	comment(hua, "這是回答", first, NULL);
	const char *text = post_mail(&m);
	assert_non_null(strstr(text, "RCPT mei@example.tw\n"));
	assert_non_null(strstr(text, "somebody replied to your comment"));
	assert_non_null(strstr(text, "List-Unsubscribe"));
	comment(hua, "再一句", first, NULL);
	text = post_mail(&m); /* this one, and not the first again */
	assert_non_null(strstr(text, "somebody replied to your comment"));
	const char *at = strstr(text, "\n- ");
	assert_non_null(at);
}

static void who_wants_none_gets_none(void **state)
{
	(void)state;
	struct answer a;
	char own[32], other[32];
	ask(&p, &a,
		&(struct request){ .method = "PATCH", .path = "/v1/me/mail", .token = mei, .body = "{\"own\":\"never\"}" });
	expect_status(&a, 200, NULL);
	answer_release(&a);
	comment(mei, "不用寄給我", "", own);
	comment(hua, "寄給我", "", other);
	comment(hua, "回你", own, NULL);
	comment(mei, "也回你", other, NULL);
	assert_non_null(strstr(post_mail(&m), "RCPT hua@example.tw\n"));
}

static void what_one_takes_part_in_comes_in_the_morning(void **state)
{
	(void)state;
	size_t n = post_count(&m);
	platform_kill(&p);
	p.opts.now = "2027-01-15T09:00:00+08:00"; /* long past its last day, and past the morning after that */
	platform_again(&p);
	struct answer a;
	ask_get(&p, &a, "/v1/notices", mei);
	assert_string_equal(answer_text(&a, "items.0.kind"), "stage");
	answer_release(&a);
	bool to_mei = strstr(post_mail(&m), "RCPT mei@example.tw\n") != NULL;
	assert_non_null(strstr(post_mail(&m), to_mei ? "RCPT hua@example.tw\n" : "RCPT mei@example.tw\n"));
	platform_kill(&p);
	platform_again(&p);
	assert_int_equal(post_count(&m), n + 2); /* each once */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reply_is_mailed_at_once),
		cmocka_unit_test(who_wants_none_gets_none),
		cmocka_unit_test(what_one_takes_part_in_comes_in_the_morning),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
