/* Passwords: what is refused, changing one, a new one by a code that is typed; and tokens with scopes. */
#include "api/lib/api.h"

#include <poll.h>
#include <unistd.h>

static struct platform p;
static struct post m;

static int start(void **state)
{
	(void)state;
	static const char *args[] = { "--smtp", NULL, "--mail-from", "minyi@platform.tw", "--trust-proxy", NULL };
	post_start(&m);
	args[1] = m.server;
	platform_start(&p, &(struct platform_opts){ .args = args });
	return 0;
}

static int stop(void **state)
{
	(void)state;
	platform_release(&p);
	post_release(&m);
	return 0;
}

static void sent(
	const char *method, const char *path, const char *token, const char *body, int status, const char *code)
{
	struct answer a;
	ask(&p, &a, &(struct request){ .method = method, .path = path, .token = token, .body = body });
	expect_status(&a, status, code);
	answer_release(&a);
}

/* From an address, through the proxy that the platform trusts. */
static void sent_from(const char *address, const char *path, const char *body, int status, const char *code)
{
	struct answer a;
	ask_for(&p, &a, address, &(struct request){ .method = "POST", .path = path, .body = body });
	expect_status(&a, status, code);
	answer_release(&a);
}

static char *signed_in(const char *name, const char *password)
{
	char body[200];
	struct answer a;
	snprintf(body, sizeof body, "{\"name\":\"%s\",\"password\":\"%s\"}", name, password);
	ask_post(&p, &a, "/v1/sessions", NULL, body);
	expect_status(&a, 201, NULL);
	char *token = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	return token;
}

/* With a verified address NAME@example.tw. */
static char *registered(const char *name)
{
	char body[200], path[64], code[16];
	struct answer a;
	char *token = platform_newcomer(&p, name, "correct horse");
	snprintf(body, sizeof body, "{\"kind\":\"email\",\"to\":\"%s@example.tw\"}", name);
	ask_post(&p, &a, "/v1/verifications", token, body);
	expect_status(&a, 201, NULL);
	snprintf(path, sizeof path, "/v1/verifications/%s", answer_text(&a, "id"));
	answer_release(&a);
	post_code(post_mail(&m), code);
	snprintf(body, sizeof body, "{\"code\":\"%s\"}", code);
	sent("POST", path, token, body, 200, NULL);
	return token;
}

static void the_same_keys_are_the_same_password(void **state)
{
	(void)state;
	/* full-width and composed otherwise */
	sent("POST", "/v1/accounts", NULL, "{\"name\":\"forms\",\"password\":\"ｃafe\\u0301 au lait\"}", 201, NULL);
	free(signed_in("forms", "caf\\u00e9 au lait"));
	sent("POST", "/v1/sessions", NULL, "{\"name\":\"forms\",\"password\":\"cafe au lait\"}", 401, "wrong_password");
}

static void why_one_is_refused_is_said(void **state)
{
	(void)state;
	static const struct {
		const char *password, *said;
	} cases[] = {
		{ "aaaaaaaaaa", "repeats" },
		{ "abcdefghijkl", "sequence" },
		{ "1987-06-05", "date" },
		{ "password password", "tried first" },
		{ "summerlake99", "your name" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char body[200];
		struct answer a;
		snprintf(body, sizeof body, "{\"name\":\"summerlake\",\"password\":\"%s\"}", cases[i].password);
		ask(&p, &a,
			&(struct request){
				.method = "POST", .path = "/v1/accounts", .body = body, .headers = "Accept-Language: en\r\n" });
		expect_status(&a, 422, "easy_password");
		if (!strstr(answer_text(&a, "detail"), cases[i].said))
			fail_msg("%s: %s", cases[i].password, answer_text(&a, "detail"));
		answer_release(&a);
	}
}

static void a_change_ends_the_others(void **state)
{
	(void)state;
	char *token = registered("changer"), *other = signed_in("changer", "correct horse");
	sent("PUT", "/v1/me/password", NULL, "{\"old\":\"correct horse\",\"password\":\"wet paper lantern\"}", 401,
		"sign_in");
	sent("PUT", "/v1/me/password", token, "{\"password\":\"wet paper lantern\"}", 422, "bad_field");
	sent("PUT", "/v1/me/password", token, "{\"old\":\"wrong horse\",\"password\":\"wet paper lantern\"}", 403,
		"password_needed");
	sent("PUT", "/v1/me/password", token, "{\"old\":\"correct horse\",\"password\":\"short\"}", 422, "too_short");
	sent("PUT", "/v1/me/password", token, "{\"old\":\"correct horse\",\"password\":\"changer1234\"}", 422,
		"easy_password");
	sent("PUT", "/v1/me/password", token, "{\"old\":\"correct horse\",\"password\":\"wet paper lantern\"}", 204, NULL);
	const char *text = post_mail(&m);
	assert_non_null(strstr(text, "RCPT changer@example.tw\n"));
	assert_non_null(strstr(text, "it has a new password"));
	sent("PUT", "/v1/me/password", token, "{\"old\":\"correct horse\",\"password\":\"wet paper lantern\"}", 204,
		NULL); /* once more */
	sent("GET", "/v1/me", token, NULL, 200, NULL);
	sent("GET", "/v1/me", other, NULL, 401, "bad_token");
	sent("POST", "/v1/sessions", NULL, "{\"name\":\"changer\",\"password\":\"correct horse\"}", 401, "wrong_password");
	free(signed_in("changer", "wet paper lantern"));
	free(token);
	free(other);
}

static void a_new_password_by_a_code(void **state)
{
	(void)state;
	char body[200], code[16];
	struct answer a;
	char *token = registered("forgetful");
	free(platform_newcomer(&p, "unverified", "correct horse"));
	/* the same word for everybody */
	sent("POST", "/v1/resets", NULL, "{\"name\":\"nobody-here\"}", 202, NULL);
	sent("POST", "/v1/resets", NULL, "{\"name\":\"unverified\"}", 202, NULL);
	sent("POST", "/v1/resets", NULL, "{}", 422, "bad_field");
	ask_post(&p, &a, "/v1/resets", NULL, "{\"name\":\"forgetful\"}");
	expect_status(&a, 202, NULL);
	assert_null(answer_json(&a, "shown"));
	answer_release(&a);
	const char *text = post_mail(&m);
	assert_non_null(strstr(text, "RCPT forgetful@example.tw\n")); /* and to nobody else */
	post_code(text, code);
	sent("POST", "/v1/resets/nobody-here", NULL, "{\"code\":\"123456\",\"password\":\"wet paper lantern\"}", 422,
		"reset_wrong");
	snprintf(body, sizeof body, "{\"code\":\"%06ld\",\"password\":\"wet paper lantern\"}",
		(strtol(code, NULL, 10) + 1) % 1000000);
	sent("POST", "/v1/resets/forgetful", NULL, body, 422, "reset_wrong");
	snprintf(body, sizeof body, "{\"code\":\"%s\",\"password\":\"forgetful12\"}", code);
	sent("POST", "/v1/resets/forgetful", NULL, body, 422, "easy_password");
	snprintf(body, sizeof body, "{\"code\":\"%s\",\"password\":\"wet paper lantern\"}", code);
	ask(&p, &a,
		&(struct request){
			.method = "POST", .path = "/v1/resets/forgetful", .body = body, .headers = "Idempotency-Key: k1\r\n" });
	expect_status(&a, 201, NULL);
	char *other = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	sent("GET", "/v1/me", token, NULL, 401, "bad_token");
	sent("GET", "/v1/me", other, NULL, 200, NULL);
	/* the answer was lost: the same session; another request with this code is none */
	ask(&p, &a,
		&(struct request){
			.method = "POST", .path = "/v1/resets/forgetful", .body = body, .headers = "Idempotency-Key: k1\r\n" });
	expect_status(&a, 201, NULL);
	assert_string_equal(answer_text(&a, "token"), other);
	answer_release(&a);
	sent("POST", "/v1/resets/forgetful", NULL, body, 422, "reset_wrong");
	assert_non_null(strstr(post_mail(&m), "it has a new password"));
	free(token);
	free(other);
}

/* One who guesses from elsewhere uses up no tries of the one who asked. */
static void nobody_can_lock_another_out(void **state)
{
	(void)state;
	char body[200], code[16], wrong[200];
	char *token = registered("target");
	sent_from("192.0.2.1", "/v1/resets", "{\"name\":\"target\"}", 202, NULL);
	post_code(post_mail(&m), code);
	for (int i = 1; i <= 6; i++) {
		snprintf(wrong, sizeof wrong, "{\"code\":\"%06ld\",\"password\":\"wet paper lantern\"}",
			(strtol(code, NULL, 10) + i) % 1000000);
		sent_from("198.51.100.7", "/v1/resets/target", wrong, i <= 5 ? 422 : 429, i <= 5 ? "reset_wrong" : "too_many");
	}
	snprintf(body, sizeof body, "{\"code\":\"%s\",\"password\":\"wet paper lantern\"}", code);
	sent_from("198.51.100.7", "/v1/resets/target", body, 429, "too_many"); /* not even with the right one */
	sent_from("192.0.2.1", "/v1/resets/target", body, 201, NULL);
	post_mail(&m);
	/* the same with passwords */
	for (int i = 0; i < 10; i++)
		sent_from("198.51.100.7", "/v1/sessions", "{\"name\":\"target\",\"password\":\"wrong horse\"}", 401,
			"wrong_password");
	sent_from(
		"198.51.100.7", "/v1/sessions", "{\"name\":\"target\",\"password\":\"wet paper lantern\"}", 429, "too_many");
	sent_from("192.0.2.1", "/v1/sessions", "{\"name\":\"target\",\"password\":\"wet paper lantern\"}", 201, NULL);
	free(token);
}

/* Until the day is over, and not the quarter of an hour in which attempts are counted. */
static void has_enough(const char *address, const char *body)
{
	struct answer a;
	ask_for(&p, &a, address, &(struct request){ .method = "POST", .path = "/v1/resets", .body = body });
	expect_status(&a, 429, "too_many");
	assert_true(answer_int(&a, "retry_after") > 80000);
	answer_release(&a);
}

/* Nor does one who asks for codes for somebody else use up that person's day. */
static void nobody_uses_up_anothers_codes(void **state)
{
	(void)state;
	struct answer a;
	char *token = registered("awaiting");
	ask_for(&p, &a, "192.0.2.9",
		&(struct request){ .method = "POST",
			.path = "/v1/sessions",
			.body = "{\"name\":\"awaiting\",\"password\":\"correct horse\"}" });
	expect_status(&a, 201, NULL);
	answer_release(&a);
	for (int i = 0; i < 10; i++) {
		const char *address = i < 5 ? "198.51.100.11" : "198.51.100.12";
		sent_from(address, "/v1/resets", "{\"name\":\"awaiting\"}", 202, NULL);
		post_mail(&m);
		if (i % 5 == 4)
			has_enough(address, "{\"name\":\"awaiting\"}");
	}
	has_enough("198.51.100.13", "{\"name\":\"awaiting\"}");
	sent_from("192.0.2.9", "/v1/resets", "{\"name\":\"awaiting\"}", 202, NULL); /* where its owner is signed in */
	post_mail(&m);
	free(token);
}

/* Codes that were sent before are worth nothing once there is another password. */
static void a_change_ends_codes(void **state)
{
	(void)state;
	char body[200], code[16];
	char *token = registered("changing");
	sent("POST", "/v1/resets", NULL, "{\"name\":\"changing\"}", 202, NULL);
	post_code(post_mail(&m), code);
	sent("PUT", "/v1/me/password", token, "{\"old\":\"correct horse\",\"password\":\"wet paper lantern\"}", 204, NULL);
	post_mail(&m);
	snprintf(body, sizeof body, "{\"code\":\"%s\",\"password\":\"a third one of them\"}", code);
	sent("POST", "/v1/resets/changing", NULL, body, 422, "reset_wrong");
	free(token);
}

/* Nor does the request that made the account sign anybody in. */
static void a_change_ends_the_registration(void **state)
{
	(void)state;
	static const struct request first = { .method = "POST",
		.path = "/v1/accounts",
		.headers = "Idempotency-Key: first\r\n",
		.body = "{\"name\":\"again\",\"password\":\"correct horse\"}" };
	struct answer a;
	ask(&p, &a, &first);
	expect_status(&a, 201, NULL);
	char *token = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	sent("PUT", "/v1/me/password", token, "{\"old\":\"correct horse\",\"password\":\"wet paper lantern\"}", 204, NULL);
	ask(&p, &a, &first);
	expect_status(&a, 410, "removed_since");
	answer_release(&a);
	free(token);
}

static void tokens_have_scopes(void **state)
{
	(void)state;
	struct answer a;
	char path[64];
	char *token = platform_newcomer(&p, "scripter", "correct horse");
	sent("POST", "/v1/tokens", NULL, "{\"name\":\"x\",\"scopes\":[\"read\"]}", 401, "sign_in");
	sent("POST", "/v1/tokens", token, "{\"name\":\"\",\"scopes\":[\"read\"]}", 422, "too_short");
	sent("POST", "/v1/tokens", token, "{\"name\":\"x\"}", 422, "bad_field");
	sent("POST", "/v1/tokens", token, "{\"name\":\"x\",\"scopes\":[]}", 422, "bad_field");
	sent("POST", "/v1/tokens", token, "{\"name\":\"x\",\"scopes\":[\"everything\"]}", 422, "bad_field");
	sent("POST", "/v1/tokens", token, "{\"name\":\"x\",\"scopes\":[\"read\"],\"days\":0}", 422, "bad_field");
	sent("POST", "/v1/tokens", token, "{\"name\":\"x\",\"scopes\":[\"read\"],\"days\":99999}", 422, "bad_field");
	ask_post(&p, &a, "/v1/tokens", token, "{\"name\":\"備份\",\"scopes\":[\"read\"],\"days\":2}");
	expect_status(&a, 201, NULL);
	char *reader = xstrdup(answer_text(&a, "token"));
	snprintf(path, sizeof path, "/v1/tokens/%s", answer_text(&a, "id"));
	answer_release(&a);
	ask_post(&p, &a, "/v1/tokens", token, "{\"name\":\"投稿\",\"scopes\":[\"read\",\"write\"]}");
	expect_status(&a, 201, NULL);
	char *writer = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	ask_get(&p, &a, "/v1/tokens", token);
	expect_status(&a, 200, NULL);
	assert_int_equal(json_count(answer_json(&a, "items")), 2);
	assert_null(answer_json(&a, "items.0.token"));
	answer_release(&a);
	ask_get(&p, &a, "/v1/sessions", token);
	assert_int_equal(json_count(answer_json(&a, "items")), 1); /* tokens are elsewhere */
	answer_release(&a);
	sent("GET", "/v1/me", reader, NULL, 200, NULL);
	sent("PATCH", "/v1/me", reader, "{\"county\":\"臺南市\"}", 403, "wrong_scope");
	sent("PATCH", "/v1/me", writer, "{\"county\":\"臺南市\"}", 200, NULL);
	/* what is for the person alone */
	static const struct {
		const char *method, *path, *body;
	} personal[] = {
		{ "PUT", "/v1/me/password", "{\"old\":\"correct horse\",\"password\":\"wet paper lantern\"}" },
		{ "DELETE", "/v1/me", "{\"password\":\"correct horse\"}" },
		{ "GET", "/v1/sessions", NULL },
		{ "DELETE", "/v1/sessions?all=1", NULL },
		{ "GET", "/v1/tokens", NULL },
		{ "POST", "/v1/tokens", "{\"name\":\"x\",\"scopes\":[\"write\"]}" },
		{ "DELETE", "/v1/tokens/1", NULL },
		{ "POST", "/v1/verifications", "{\"kind\":\"email\",\"to\":\"a@b.tw\"}" },
	};
	for (size_t i = 0; i < ARRAY_LEN(personal); i++)
		sent(personal[i].method, personal[i].path, writer, personal[i].body, 403, "not_in_person");
	sent("DELETE", path, token, NULL, 204, NULL);
	sent("GET", "/v1/me", reader, NULL, 401, "bad_token");
	sent("DELETE", "/v1/sessions", writer, NULL, 204, NULL); /* a token ends itself */
	sent("GET", "/v1/me", writer, NULL, 401, "bad_token");
	free(token);
	free(reader);
	free(writer);
}

static void on_ones_own_the_code_is_shown(void **state)
{
	(void)state;
	struct platform public = p;
	struct answer a;
	char body[200];
	platform_start(&p, &(struct platform_opts){ .own = true });
	char *token = platform_newcomer(&p, "alone", "correct horse");
	ask_post(&p, &a, "/v1/resets", NULL, "{\"name\":\"alone\"}");
	expect_status(&a, 202, NULL);
	snprintf(body, sizeof body, "{\"code\":\"%s\",\"password\":\"wet paper lantern\"}", answer_text(&a, "shown"));
	answer_release(&a);
	sent("POST", "/v1/resets/alone", NULL, body, 201, NULL);
	sent("GET", "/v1/me", token, NULL, 401, "bad_token");
	free(token);
	platform_release(&p);
	platform_start(&p, &(struct platform_opts){ .port = true });
	sent("POST", "/v1/resets", NULL, "{\"name\":\"alone\"}", 501, "no_mail");
	platform_release(&p);
	p = public;
}

#define GUESSERS 8 /* more than there are threads */

/* Whoever reads does not wait behind passwords, however many are looked at and however long each takes: here longer
 * than any machine takes for who reads. */
static void readers_do_not_wait_behind_passwords(void **state)
{
	(void)state;
	static const char guess[] = "POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
								"Content-Length: 42\r\n\r\n{\"name\":\"nobody\",\"password\":\"wet lantern\"}";
	static char rules[RULES_PATH_SIZE];
	static const char *args[] = { "--rules", rules, NULL };
	struct pollfd guessers[GUESSERS];
	struct platform others = p;
	struct answer a;
	platform_start(&p, &(struct platform_opts){ 0 });
	platform_stop(&p);
	rules_write(p.scratch.path, "join",
		&(struct rules_change){ "\"argon2_operations\": 2", "\"argon2_operations\": 100" }, 1, rules);
	p.opts.args = args;
	platform_again(&p);
	for (size_t i = 0; i < GUESSERS; i++) {
		guessers[i] = (struct pollfd){ .fd = platform_connect(&p), .events = POLLIN };
		assert_int_equal(write(guessers[i].fd, guess, sizeof guess - 1), sizeof guess - 1);
	}
	ask_get(&p, &a, "/v1", NULL);
	expect_status(&a, 200, NULL);
	answer_release(&a);
	assert_int_equal(poll(guessers, GUESSERS, 0), 0); /* nobody has an answer yet */
	for (size_t i = 0; i < GUESSERS; i++)
		close(guessers[i].fd);
	platform_kill(&p);
	platform_release(&p);
	p = others;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_keys_are_the_same_password),
		cmocka_unit_test(why_one_is_refused_is_said),
		cmocka_unit_test(a_change_ends_the_others),
		cmocka_unit_test(a_new_password_by_a_code),
		cmocka_unit_test(nobody_can_lock_another_out),
		cmocka_unit_test(nobody_uses_up_anothers_codes),
		cmocka_unit_test(a_change_ends_codes),
		cmocka_unit_test(a_change_ends_the_registration),
		cmocka_unit_test(tokens_have_scopes),
		cmocka_unit_test(on_ones_own_the_code_is_shown),
		cmocka_unit_test(readers_do_not_wait_behind_passwords),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
