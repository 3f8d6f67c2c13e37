/* Accounts and sessions: register, sign in and out, what is taken, limits, one's own data. */
#include "api/lib/api.h"

static struct platform p;

static int start(void **state)
{
	(void)state;
	platform_start(&p, &(struct platform_opts){ 0 });
	return 0;
}

static int stop(void **state)
{
	(void)state;
	platform_release(&p);
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

static void one_registers_and_is_signed_in(void **state)
{
	(void)state;
	struct answer a;
	ask_post(&p, &a, "/v1/accounts", NULL,
		"{\"name\":\"mei\",\"nickname\":\"小梅\",\"email\":\"mei@example.tw\",\"password\":\"correct "
		"horse\",\"county\":\"臺南市\",\"unknown\":[1]}");
	expect_status(&a, 201, NULL);
	assert_string_equal(answer_text(&a, "account.nickname"), "小梅");
	assert_string_equal(answer_text(&a, "account.level"), "registered");
	assert_string_equal(answer_header(&a, "Cache-Control"), "no-store");
	char *token = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	ask_get(&p, &a, "/v1/me", token);
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_text(&a, "email"), "mei@example.tw");
	assert_string_equal(answer_header(&a, "Cache-Control"), "private, no-cache");
	answer_release(&a);
	sent("POST", "/v1/accounts", NULL, "{\"name\":\"MEI\",\"password\":\"another horse battery\"}", 409, "name_taken");
	sent("POST", "/v1/accounts", NULL,
		"{\"name\":\"mei2\",\"nickname\":\"小梅\",\"password\":\"another horse battery\"}", 409, "nickname_taken");
	/* who only says that an address is his keeps nobody from it */
	sent("POST", "/v1/accounts", NULL,
		"{\"name\":\"mei3\",\"email\":\"MEI@example.tw\",\"password\":\"another horse battery\"}", 201, NULL);
	free(token);
}

static void registrations_that_are_refused(void **state)
{
	(void)state;
	static const struct {
		const char *body;
		int status;
		const char *code, *field;
	} cases[] = {
		{ "", 400, "bad_json", NULL },
		{ "[]", 400, "bad_json", NULL },
		{ "{", 400, "bad_json", NULL },
		{ "{} {}", 400, "bad_json", NULL },
		{ "{\"name\":\"a\\u0000b\"}", 400, "bad_json", NULL },
		{ "null", 400, "bad_json", NULL },
		{ "{}", 422, "bad_field", "name" },
		{ "{\"name\":\"x1\"}", 422, "bad_field", "password" },
		{ "{\"name\":7,\"password\":\"long enough\"}", 422, "bad_field", "name" },
		{ "{\"name\":\"x1\",\"password\":[\"long enough\"]}", 422, "bad_field", "password" },
		{ "{\"name\":\"x1\",\"password\":\"short\"}", 422, "too_short", "password" },
		{ "{\"name\":\"x1\",\"password\":\"一二三四五六七八九\"}", 422, "too_short", "password" }, /* 27 bytes */
		{ "{\"name\":\"x1\",\"password\":\"password12\"}", 422, "easy_password", "password" },
		{ "{\"name\":\"x1\",\"password\":\"aaaaaaaaaa\"}", 422, "easy_password", "password" },
		{ "{\"name\":\"x1\",\"password\":\"1234567890\"}", 422, "easy_password", "password" },
		{ "{\"name\":\"x1\",\"password\":\"qwertyuiop\"}", 422, "easy_password", "password" },
		{ "{\"name\":\"x1\",\"password\":\"1987-06-05\"}", 422, "easy_password", "password" },
		{ "{\"name\":\"winterberry\",\"password\":\"winterberry1\"}", 422, "easy_password", "password" },
		{ "{\"name\":\"x\",\"password\":\"long enough\"}", 422, "too_short", "name" },
		{ "{\"name\":\"  \",\"password\":\"long enough\"}", 422, "too_short", "name" },
		{ "{\"name\":\"abcdefghijklmnopqrstuvwxyz0123456789\",\"password\":\"long enough\"}", 422, "too_long", "name" },
		{ "{\"name\":\"a b\",\"password\":\"long enough\"}", 422, "bad_field", "name" },
		{ "{\"name\":\"a\\u001b[1m\",\"password\":\"long enough\"}", 422, "odd_characters", "name" },
		{ "{\"name\":\"x1\",\"nickname\":\"a\\u202eb\",\"password\":\"long enough\"}", 422, "odd_characters",
			"nickname" },
		{ "{\"name\":\"x1\",\"email\":\"nowhere\",\"password\":\"long enough\"}", 422, "bad_email", "email" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct answer a;
		ask_post(&p, &a, "/v1/accounts", NULL, cases[i].body);
		if (a.status != cases[i].status)
			print_message("%s\n", cases[i].body);
		expect_status(&a, cases[i].status, cases[i].code);
		if (cases[i].field)
			assert_string_equal(answer_text(&a, "field"), cases[i].field);
		answer_release(&a);
	}
}

static void registers(const char *name, const char *nickname, int status, const char *code)
{
	char body[300];
	snprintf(body, sizeof body, "{\"name\":\"%s\",\"nickname\":\"%s\",\"password\":\"correct horse\"}", name, nickname);
	sent("POST", "/v1/accounts", NULL, body, status, code);
}

/* Nobody looks like another one. */
static void names_are_taken_by_how_they_look(void **state)
{
	(void)state;
	struct answer a;
	registers("looks1", "Paul", 201, NULL);
	registers("looks2", "PAUL", 409, "nickname_taken");
	registers("looks2", "pauI", 409, "nickname_taken");      /* a capital I */
	registers("looks2", "P\u0430ul", 409, "nickname_taken"); /* a Cyrillic a */
	registers("looks2", "\uff30aul", 409, "nickname_taken"); /* a wide P */
	registers("looks2", "Pau1", 409, "nickname_taken");
	registers("looks2", "P\u00e1ul", 201, NULL);              /* an accent is to be seen */
	registers("looks6", "Admin", 409, "nickname_taken");      /* an office's */
	registers("looks6", "Adm\u0456n", 409, "nickname_taken"); /* a Cyrillic i */
	registers("looks6", "Admin_01", 409, "nickname_taken");
	registers("looks6", "系統 管理員", 409, "nickname_taken");
	registers("looks6", "【管理員】", 409, "nickname_taken");
	registers("looks6", "站长", 409, "nickname_taken"); /* 站長, in simplified characters */
	registers("looks6", "系统·管理员 2", 409, "nickname_taken");
	registers("looks5", "管理員的朋友", 201, NULL);
	registers("LOOKS1", "other", 409, "name_taken");
	registers("\uff4cooks1", "other", 409, "name_taken");
	registers("looks3", "\u3164", 422, "too_short"); /* blank to the eye */
	registers("looks3", "\u2800\u2800", 422, "too_short");
	registers("looks3", "\u200b", 422, "too_short");
	registers("looks3", " \u3000三\u3000", 201, NULL);
	registers("looks7", "四 五", 201, NULL);
	registers("looks8", "四 \u3000 五", 409, "nickname_taken"); /* nobody sees how many blanks there are */
	registers("looks9 ", "六", 201, NULL); /* what registration makes of a name, signing in does too */
	sent("POST", "/v1/sessions", NULL, "{\"name\":\" looks9\\n\",\"password\":\"correct horse\"}", 201, NULL);
	ask_post(&p, &a, "/v1/sessions", NULL,
		"{\"name\":\"\uff2c\uff2f\uff2f\uff2b\uff33\uff13\",\"password\":\"correct horse\"}");
	expect_status(&a, 201, NULL);
	assert_string_equal(answer_text(&a, "account.nickname"), "三");
	char *token = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	sent("PATCH", "/v1/me", token, "{\"nickname\":\"pаul\"}", 409, "nickname_taken");
	sent("PATCH", "/v1/me", token, "{\"nickname\":\"\u2800\"}", 422, "too_short");
	sent("PATCH", "/v1/me", token, "{\"nickname\":\"四\"}", 200, NULL);
	registers("looks4", "三", 201, NULL); /* it is free again */
	free(token);
}

/* Where the rules have a list, a county is one of it, as it is written there; nothing stays nothing. */
static void a_county_is_one_of_the_list(void **state)
{
	(void)state;
	struct answer a;
	ask_get(&p, &a, "/v1", NULL);
	assert_string_equal(answer_text(&a, "rules.counties.0"), "臺北市");
	answer_release(&a);
	ask_post(&p, &a, "/v1/accounts", NULL,
		"{\"name\":\"county1\",\"nickname\":\"縣一\",\"password\":\"correct horse\",\"county\":\"台南\"}");
	expect_status(&a, 201, NULL);
	assert_string_equal(answer_text(&a, "account.county"), "臺南市");
	char *token = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	sent("POST", "/v1/accounts", NULL, "{\"name\":\"county2\",\"password\":\"correct horse\",\"county\":\"火星\"}", 422,
		"bad_field");
	sent("PATCH", "/v1/me", token, "{\"county\":\"新竹\"}", 422, "bad_field"); /* city or county */
	sent("PATCH", "/v1/me", token, "{\"county\":\"=1+1\"}", 422, "bad_field");
	sent("PATCH", "/v1/me", token, "{\"county\":\"\"}", 200, NULL);
	sent("PATCH", "/v1/me", token, "{\"county\":\"新竹縣\"}", 200, NULL);
	free(token);
}

static void agencies_and_proposers_are_nobodys_nickname(void **state)
{
	(void)state;
	struct platform empty = p;
	struct answer a;
	char agency[200], proposer[200];
	platform_start(&p, &(struct platform_opts){ .sample = true });
	ask_get(&p, &a, "/v1/agencies", NULL);
	snprintf(agency, sizeof agency, "%s", answer_text(&a, "items.0.name"));
	answer_release(&a);
	ask_get(&p, &a, "/v1/topics/idea:1", NULL);
	snprintf(proposer, sizeof proposer, "%s", answer_text(&a, "proposer"));
	answer_release(&a);
	registers("poser", agency, 409, "nickname_taken");
	registers("poser", proposer, 409, "nickname_taken");
	char spaced[220];
	snprintf(spaced, sizeof spaced, "\u3000%s", agency);
	registers("poser", spaced, 409, "nickname_taken");
	registers("poser", "環境·部", 409, "nickname_taken");
	registers("poser", "环境部", 409, "nickname_taken"); /* in simplified characters */
	platform_release(&p);
	p = empty;
}

static void tokens_end(void **state)
{
	(void)state;
	struct answer a;
	char *token = platform_newcomer(&p, "token", "correct horse");
	ask_post(&p, &a, "/v1/sessions", NULL, "{\"name\":\"token\",\"password\":\"correct horse\"}");
	expect_status(&a, 201, NULL);
	char *other = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	assert_string_not_equal(token, other);
	sent("DELETE", "/v1/sessions", token, NULL, 204, NULL);
	sent("GET", "/v1/me", token, NULL, 401, "bad_token");
	sent("GET", "/v1/topics", token, NULL, 401, "bad_token"); /* also where a guest may read: the client must notice */
	sent("GET", "/v1/me", other, NULL, 200, NULL);
	sent("GET", "/v1/me", "nonsense", NULL, 401, "bad_token");
	sent("GET", "/v1/me", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", NULL, 401, "bad_token");
	ask(&p, &a, &(struct request){ .method = "GET", .path = "/v1/me", .headers = "Authorization: Basic bWVpOng=\r\n" });
	expect_status(&a, 401, "bad_token");
	assert_string_equal(answer_header(&a, "WWW-Authenticate"), "Bearer");
	answer_release(&a);
	char path[200];
	snprintf(path, sizeof path, "/v1/me?access_token=%s", other);
	sent("GET", path, NULL, NULL, 401, "sign_in"); /* never from the address */
	free(token);
	free(other);
}

static void guessing_is_limited(void **state)
{
	(void)state;
	struct answer a;
	free(platform_newcomer(&p, "guess", "correct horse"));
	for (int i = 0; i < 10; i++)
		sent("POST", "/v1/sessions", NULL, "{\"name\":\"guess\",\"password\":\"wrong horse\"}", 401, "wrong_password");
	ask_post(&p, &a, "/v1/sessions", NULL, "{\"name\":\"GUESS\",\"password\":\"correct horse\"}");
	expect_status(&a, 429, "too_many"); /* also with the right one, in any case of letters */
	assert_non_null(answer_header(&a, "Retry-After"));
	assert_true(answer_int(&a, "retry_after") > 0);
	answer_release(&a);
	sent("POST", "/v1/sessions", NULL, "{\"name\":\"nobody\",\"password\":\"correct horse\"}", 401, "wrong_password");
}

static void an_account_changes_and_goes(void **state)
{
	(void)state;
	struct answer a;
	char *token = platform_newcomer(&p, "leaving", "correct horse");
	ask(&p, &a,
		&(struct request){ .method = "PATCH", .path = "/v1/me", .token = token, .body = "{\"nickname\":\"再會\"}" });
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_text(&a, "nickname"), "再會");
	answer_release(&a);
	sent("PATCH", "/v1/me", token, "{\"nickname\":\"\"}", 422, "too_short");
	sent("PATCH", "/v1/me", token, "{\"nickname\":5}", 422, "bad_field");
	sent("DELETE", "/v1/me", token, "{\"password\":\"wrong horse\"}", 403, "password_needed");
	sent("DELETE", "/v1/me", token, "{}", 422, "bad_field");
	sent("DELETE", "/v1/me", token, "{\"password\":\"correct horse\"}", 204, NULL);
	sent("GET", "/v1/me", token, NULL, 401, "bad_token");
	sent("POST", "/v1/sessions", NULL, "{\"name\":\"leaving\",\"password\":\"correct horse\"}", 401, "wrong_password");
	free(token);
}

static void a_token_expires(void **state)
{
	(void)state;
	struct platform q;
	struct answer a;
	platform_start(&q, &(struct platform_opts){ 0 });
	char *token = platform_newcomer(&q, "old", "correct horse");
	platform_stop(&q);
	q.opts.now = "2027-03-01T10:00:00+08:00";
	platform_again(&q);
	ask_get(&q, &a, "/v1/me", token);
	expect_status(&a, 401, "bad_token");
	answer_release(&a);
	platform_release(&q);
	free(token);
}

static void no_secret_stands_in_the_files(void **state)
{
	(void)state;
	char *token = platform_newcomer(&p, "secretive", "an uncommon password");
	assert_false(platform_keeps(&p, token, strlen(token)));
	assert_false(platform_keeps(&p, "an uncommon password", 20));
	char *log = platform_log(&p);
	assert_null(strstr(log, token));
	free(log);
	free(token);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_registers_and_is_signed_in),
		cmocka_unit_test(registrations_that_are_refused),
		cmocka_unit_test(names_are_taken_by_how_they_look),
		cmocka_unit_test(a_county_is_one_of_the_list),
		cmocka_unit_test(agencies_and_proposers_are_nobodys_nickname),
		cmocka_unit_test(tokens_end),
		cmocka_unit_test(guessing_is_limited),
		cmocka_unit_test(an_account_changes_and_goes),
		cmocka_unit_test(a_token_expires),
		cmocka_unit_test(no_secret_stands_in_the_files),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
