/* Persons apart from accounts: codes that are typed, levels that follow from them, and one endorsement a person however
 * many accounts there were. */
#include "api/lib/api.h"

static struct platform p;

static int start(void **state)
{
	(void)state;
	platform_start(&p, &(struct platform_opts){ .sample = true, .own = true });
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

static char *address_of(const char *stage, char out[80])
{
	struct answer a;
	char path[80];
	snprintf(path, sizeof path, "/v1/topics?board=idea&stage=%s&limit=1", stage);
	ask_get(&p, &a, path, NULL);
	expect_status(&a, 200, NULL);
	snprintf(out, 80, "/v1/topics/%s", answer_text(&a, "items.0.id"));
	answer_release(&a);
	return out;
}

static int64_t endorsements_of(const char *topic)
{
	struct answer a;
	ask_get(&p, &a, topic, NULL);
	expect_status(&a, 200, NULL);
	int64_t n = answer_int(&a, "counts.endorsements");
	answer_release(&a);
	return n;
}

static void endorse(const char *topic, const char *token, const char *method, int status, const char *code)
{
	char path[120];
	snprintf(path, sizeof path, "%s/endorsement", topic);
	sent(method, path, token, str_eq(method, "PUT") ? "{}" : NULL, status, code);
}

/* Asks for a code; what is shown, and its path. */
static void want_code(const char *token, const char *kind, const char *to, char code[16], char path[64])
{
	char body[200];
	struct answer a;
	snprintf(body, sizeof body, "{\"kind\":\"%s\",\"to\":\"%s\"}", kind, to);
	ask_post(&p, &a, "/v1/verifications", token, body);
	expect_status(&a, 201, NULL);
	snprintf(code, 16, "%s", answer_text(&a, "shown"));
	snprintf(path, 64, "/v1/verifications/%s", answer_text(&a, "id"));
	assert_int_equal(strlen(code), 6);
	answer_release(&a);
}

static void type_code(const char *token, const char *path, const char *code, int status, const char *problem)
{
	char body[64];
	snprintf(body, sizeof body, "{\"code\":\"%s\"}", code);
	sent("POST", path, token, body, status, problem);
}

/* Another code than this one. */
static void spoil(const char *code, int by, char out[16])
{
	snprintf(out, 16, "%06ld", (strtol(code, NULL, 10) + by) % 1000000);
}

static char *verified(const char *name, const char *mobile)
{
	char address[80], *token = platform_newcomer(&p, name, "correct horse");
	snprintf(address, sizeof address, "%s@example.tw", name);
	platform_verify(&p, token, "email", address);
	platform_verify(&p, token, "mobile", mobile);
	return token;
}

static void delete_account(const char *token)
{
	sent("DELETE", "/v1/me", token, "{\"password\":\"correct horse\"}", 204, NULL);
}

static void from_nothing_to_a_counted_endorsement(void **state)
{
	(void)state;
	char topic[80], code[16], path[64];
	struct answer a;
	address_of("collecting", topic);
	int64_t before = endorsements_of(topic);
	char *token = platform_newcomer(&p, "first", "correct horse");
	endorse(topic, token, "PUT", 403, "not_verified");
	want_code(token, "email", "first@example.tw", code, path);
	type_code(token, path, code, 200, NULL);
	endorse(topic, token, "PUT", 403, "not_verified"); /* half of it */
	want_code(token, "mobile", "0912-345-678", code, path);
	char body[40];
	snprintf(body, sizeof body, "{\"code\":\" %.3s %.3s\"}", code, code + 3); /* as people type it */
	ask_post(&p, &a, path, token, body);
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_text(&a, "account.level"), "verified");
	assert_string_equal(answer_text(&a, "account.mobile"), "0912***678");
	assert_true(json_bool(answer_json(&a, "account.verified.email"), false));
	assert_true(json_bool(answer_json(&a, "account.verified.mobile"), false));
	assert_false(json_bool(answer_json(&a, "account.verified.identity"), true));
	answer_release(&a);
	endorse(topic, token, "PUT", 200, NULL);
	assert_int_equal(endorsements_of(topic), before + 1);
	free(token);
}

static void codes_that_are_refused(void **state)
{
	(void)state;
	char code[16], other[16], path[64], newer[64];
	char *token = platform_newcomer(&p, "typist", "correct horse"),
		 *stranger = platform_newcomer(&p, "stranger", "correct horse");
	want_code(token, "mobile", "0922000001", code, path);
	type_code(NULL, path, code, 401, "sign_in");
	type_code(stranger, path, code, 410, "code_expired"); /* another's code is none */
	type_code(token, path, "12345", 422, "bad_field");
	type_code(token, path, "12345a", 422, "bad_field");
	type_code(token, path, "1234567", 422, "bad_field");
	sent("POST", path, token, "{}", 422, "bad_field");
	sent("POST", path, token, "{\"code\":123456}", 422, "bad_field");
	for (int i = 1; i <= 5; i++) {
		spoil(code, i, other);
		type_code(token, path, other, 422, "code_wrong");
		type_code(token, path, other, 422, "code_wrong"); /* the same once more is no other try */
	}
	type_code(token, path, code, 429, "code_tried_out"); /* though it is right */
	want_code(token, "mobile", "0922000001", code, newer);
	type_code(token, path, code, 410, "code_expired"); /* replaced */
	type_code(token, newer, code, 200, NULL);
	type_code(token, newer, code, 200, NULL); /* the answer was lost */
	type_code(token, "/v1/verifications/7", code, 410, "code_expired");
	type_code(token, "/v1/verifications/x", code, 404, "not_found");
	free(token);
	free(stranger);
}

static void what_cannot_be_verified(void **state)
{
	(void)state;
	static const struct {
		const char *body;
		int status;
		const char *code;
	} cases[] = {
		{ "{}", 422, "bad_field" },
		{ "{\"kind\":\"email\"}", 422, "bad_field" },
		{ "{\"kind\":\"pigeon\",\"to\":\"a@b.tw\"}", 422, "bad_field" },
		{ "{\"kind\":\"email\",\"to\":\"nowhere\"}", 422, "bad_email" },
		{ "{\"kind\":\"email\",\"to\":\"a@b\"}", 422, "bad_email" },
		{ "{\"kind\":\"email\",\"to\":\"a@b.tw\\r\\nBcc: c@d.tw\"}", 422, "bad_email" },
		{ "{\"kind\":\"email\",\"to\":\"a@b.tw, c@d.tw\"}", 422, "bad_email" },
		{ "{\"kind\":\"email\",\"to\":\"\\\"a\\\"<x@b.tw>\"}", 422, "bad_email" },
		{ "{\"kind\":\"email\",\"to\":\"臺灣@b.tw\"}", 422, "email_letters" },
		{ "{\"kind\":\"email\",\"to\":\"me@臺灣.tw\"}", 422, "email_letters" },
		{ "{\"kind\":\"mobile\",\"to\":\"12\"}", 422, "bad_mobile" },
		{ "{\"kind\":\"mobile\",\"to\":\"912345678\"}", 422, "bad_mobile" }, /* of which country? */
		{ "{\"kind\":\"mobile\",\"to\":\"09123x5678\"}", 422, "bad_mobile" },
		{ "{\"kind\":\"mobile\",\"to\":\"0912345678\\n0912345679\"}", 422, "bad_mobile" },
		{ "{\"kind\":\"mobile\",\"to\":\"+8869123456789012345\"}", 422, "bad_mobile" },
	};
	char *token = platform_newcomer(&p, "refused", "correct horse");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		sent("POST", "/v1/verifications", token, cases[i].body, cases[i].status, cases[i].code);
	sent("POST", "/v1/verifications", NULL, "{\"kind\":\"email\",\"to\":\"a@b.tw\"}", 401, "sign_in");
	free(token);
}

static void asking_for_codes_is_limited(void **state)
{
	(void)state;
	char code[16], path[64];
	char *token = platform_newcomer(&p, "impatient", "correct horse");
	for (int i = 0; i < 10; i++)
		want_code(token, "mobile", "0922000077", code, path);
	sent("POST", "/v1/verifications", token, "{\"kind\":\"mobile\",\"to\":\"0922000077\"}", 429, "too_many");
	char *other = platform_newcomer(&p, "accomplice", "correct horse");
	sent("POST", "/v1/verifications", other, "{\"kind\":\"mobile\",\"to\":\"+886 922 000 077\"}", 429, "too_many");
	want_code(other, "mobile", "0922000078", code, path);
	free(token);
	free(other);
}

static void a_person_has_one_account(void **state)
{
	(void)state;
	char code[16], path[64];
	char *one = verified("only", "0933000001"), *two = platform_newcomer(&p, "second", "correct horse");
	want_code(two, "mobile", "+886-933-000-001", code, path); /* written otherwise */
	type_code(two, path, code, 409, "person_taken");
	want_code(two, "email", "ONLY@example.tw", code, path);
	type_code(two, path, code, 409, "email_taken");
	free(one);
	free(two);
}

static void registering_again_gives_no_second_endorsement(void **state)
{
	(void)state;
	char topic[80], established[80];
	address_of("collecting", topic);
	address_of("established", established);
	int64_t before = endorsements_of(topic);
	char *token = verified("leaver", "0933000002");
	endorse(topic, token, "PUT", 200, NULL);
	assert_int_equal(endorsements_of(topic), before + 1);
	sent("PATCH", "/v1/me", token, "{\"nickname\":\"換了名字\"}", 200, NULL);
	endorse(topic, token, "PUT", 200, NULL);
	assert_int_equal(endorsements_of(topic), before + 1);
	delete_account(token);
	assert_int_equal(endorsements_of(topic), before); /* it is still being collected */
	free(token);
	token = verified("returner", "0933000002");
	endorse(topic, token, "PUT", 200, NULL);
	endorse(topic, token, "PUT", 200, NULL);
	assert_int_equal(endorsements_of(topic), before + 1);
	endorse(established, token, "PUT", 409, "not_collecting");
	free(token);
}

/* Two accounts that endorsed before they turned out to be one person. */
static void one_person_of_two_accounts_counts_once(void **state)
{
	(void)state;
	struct platform groups = p;
	char topic[80], code[16], path[64];
	platform_start(&p, &(struct platform_opts){ .sample = true, .own = true });
	address_of("collecting", topic);
	int64_t before = endorsements_of(topic);
	char *one = platform_register(&p, "twin", "correct horse"), *two = platform_register(&p, "twin2", "correct horse");
	endorse(topic, one, "PUT", 200, NULL);
	endorse(topic, two, "PUT", 200, NULL);
	assert_int_equal(endorsements_of(topic), before + 2);
	platform_verify(&p, one, "mobile", "0933000003");
	want_code(two, "mobile", "0933000003", code, path);
	type_code(two, path, code, 409, "person_taken");
	delete_account(one);
	assert_int_equal(endorsements_of(topic), before + 1);
	want_code(two, "mobile", "0933000003", code, path);
	type_code(two, path, code, 200, NULL);
	assert_int_equal(endorsements_of(topic), before + 1);
	struct answer a;
	ask_get(&p, &a, topic, two);
	assert_true(json_bool(answer_json(&a, "mine.endorsed"), false));
	answer_release(&a);
	free(one);
	free(two);
	platform_release(&p);
	p = groups;
}

/* Asks with these members more, and types what is shown. */
static void verifies_as(const char *token, const char *to, const char *more, int status, const char *problem)
{
	char body[300], code[16], path[64];
	struct answer a;
	snprintf(body, sizeof body, "{\"kind\":\"email\",\"to\":\"%s\"%s}", to, more);
	ask_post(&p, &a, "/v1/verifications", token, body);
	expect_status(&a, 201, NULL);
	snprintf(code, sizeof code, "%s", answer_text(&a, "shown"));
	snprintf(path, sizeof path, "/v1/verifications/%s", answer_text(&a, "id"));
	answer_release(&a);
	type_code(token, path, code, status, problem);
}

/* Two people may share an address, who live at one postcode and are called otherwise. */
static void two_people_of_one_address(void **state)
{
	(void)state;
	struct platform groups = p;
	static const char *const args[] = { "--rules", "epetitions", NULL };
	platform_start(&p, &(struct platform_opts){ .own = true, .args = args });
	char *ann = platform_newcomer(&p, "annbell", "correct horse"),
		 *bob = platform_newcomer(&p, "bobbell", "correct horse"),
		 *cat = platform_newcomer(&p, "catbell", "correct horse");
	sent("POST", "/v1/verifications", ann, "{\"kind\":\"email\",\"to\":\"bells@example.uk\"}", 422,
		"too_short"); /* of whom? */
	verifies_as(ann, "bells@example.uk", ",\"name\":\"Ann Bell\",\"postcode\":\"SW1A 1AA\"", 200, NULL);
	verifies_as(bob, "Bells+x@example.uk", ",\"name\":\"ann bell\",\"postcode\":\"sw1a1aa\"", 409, "person_taken");
	verifies_as(bob, "bells@example.uk", ",\"name\":\"Bob Bell\",\"postcode\":\"N1 9GU\"", 409, "other_postcode");
	verifies_as(bob, "bells@example.uk", ",\"name\":\"Bob Bell\",\"postcode\":\"SW1A 1AA\"", 200, NULL);
	verifies_as(cat, "bells@example.uk", ",\"name\":\"Cat Bell\",\"postcode\":\"SW1A 1AA\"", 409, "email_taken");
	free(ann);
	free(bob);
	free(cat);
	platform_release(&p);
	p = groups;
}

/* A new account has proved nothing yet, under whichever rules, and is told what is missing. */
static void a_new_account_is_registered(void **state)
{
	(void)state;
	struct platform groups = p;
	static const struct {
		const char *rules, *missing[2];
	} sets[] = { { "join", { "email", "mobile" } }, { "wethepeople", { "email" } }, { "epetitions", { "email" } },
		{ "reach", { "email" } }, { "epeople", { "email" } } };
	for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
		struct answer a;
		platform_start(
			&p, &(struct platform_opts){ .own = true, .args = (const char *[]){ "--rules", sets[i].rules, NULL } });
		char *token = platform_newcomer(&p, "newcomer", "correct horse");
		ask_get(&p, &a, "/v1/me", token);
		assert_string_equal(answer_text(&a, "level"), "registered");
		assert_string_equal(answer_text(&a, "missing.0"), sets[i].missing[0]);
		if (sets[i].missing[1])
			assert_string_equal(answer_text(&a, "missing.1"), sets[i].missing[1]);
		assert_null(answer_json(&a, sets[i].missing[1] ? "missing.2" : "missing.1"));
		answer_release(&a);
		free(token);
		platform_release(&p);
	}
	p = groups;
}

/* Where the address is the person, what makes no other mailbox makes no other person. */
static void an_address_is_a_person(void **state)
{
	(void)state;
	struct platform groups = p;
	struct answer a;
	static const char *const args[] = { "--rules", "wethepeople", NULL };
	platform_start(&p, &(struct platform_opts){ .own = true, .args = args });
	char *one = platform_newcomer(&p, "one", "correct horse"), *two = platform_newcomer(&p, "two", "correct horse");
	verifies_as(one, "j.doe@gmail.com", "", 200, NULL);
	ask_get(&p, &a, "/v1/me", one);
	assert_string_equal(answer_text(&a, "level"), "verified");
	answer_release(&a);
	verifies_as(two, "JDoe+petition@gmail.com", "", 409, "person_taken");
	delete_account(one);
	verifies_as(two, "JDoe+petition@gmail.com", "", 200, NULL);
	free(one);
	free(two);
	platform_release(&p);
	p = groups;
}

static void codes_are_shown_to_no_one_else(void **state)
{
	(void)state;
	struct platform own = p;
	platform_start(&p, &(struct platform_opts){ .port = true });
	char *token = platform_newcomer(&p, "far", "correct horse");
	sent("POST", "/v1/verifications", token, "{\"kind\":\"email\",\"to\":\"a@b.tw\"}", 501, "no_mail");
	sent("POST", "/v1/verifications", token, "{\"kind\":\"mobile\",\"to\":\"0912345678\"}", 501, "no_texts");
	free(token);
	platform_release(&p);
	p = own;
}

static void a_code_is_good_for_a_quarter_of_an_hour(void **state)
{
	(void)state;
	char code[16], path[64];
	char *token = platform_newcomer(&p, "slow", "correct horse");
	want_code(token, "mobile", "0933000009", code, path);
	platform_stop(&p);
	p.opts.now = "2026-11-23T10:14:59.999+08:00";
	platform_again(&p);
	type_code(token, path, "000000", str_eq(code, "000000") ? 200 : 422, str_eq(code, "000000") ? NULL : "code_wrong");
	platform_stop(&p);
	p.opts.now = "2026-11-23T10:15:00+08:00";
	platform_again(&p);
	type_code(token, path, code, 410, "code_expired");
	free(token);
}

/* Neither the number nor the code stands in the files. */
static void what_identifies_is_hashed(void **state)
{
	(void)state;
	char code[16], path[64];
	char *token = platform_newcomer(&p, "discreet", "correct horse");
	want_code(token, "mobile", "0933777123", code, path);
	type_code(token, path, code, 200, NULL);
	assert_false(platform_keeps(&p, "0933777123", 10));
	assert_false(platform_keeps(&p, "933777123", 9));
	free(token);
}

/* Nothing of what identified stands in the files any more, the journal among them, within a minute. */
static void deletion_leaves_no_copy(void **state)
{
	if (platform_at_server())
		skip();
	(void)state;
	static const char *const traces[] = { "quagmire77", "曇天鯨魚", "quagmire77@example.tw" };
	char topic[80], path[120];
	struct answer a;
	address_of("collecting", topic);
	ask_post(&p, &a, "/v1/accounts", NULL,
		"{\"name\":\"quagmire77\",\"nickname\":\"曇天鯨魚\",\"email\":\"quagmire77@example.tw\",\"password\":\"correct horse\","
		"\"county\":\"花蓮縣\"}");
	expect_status(&a, 201, NULL);
	char *token = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	platform_verify(&p, token, "email", "quagmire77@example.tw");
	platform_verify(&p, token, "mobile", "0933000044");
	endorse(topic, token, "PUT", 200, NULL);
	snprintf(path, sizeof path, "%s/comments", topic);
	sent("POST", path, token, "{\"body\":\"同意\"}", 201, NULL);
	for (size_t i = 0; i < ARRAY_LEN(traces); i++)
		assert_true(platform_keeps(&p, traces[i], strlen(traces[i])));
	delete_account(token);
	int64_t deadline = clock_mono() + 60000;
	for (size_t i = 0; i < ARRAY_LEN(traces); i++)
		while (platform_keeps(&p, traces[i], strlen(traces[i]))) {
			if (clock_mono() > deadline)
				fail_msg("%s stands in the files", traces[i]);
			sent("GET", "/v1", NULL, NULL, 200, NULL); /* others go on meanwhile */
		}
	free(token);
}

static void sessions_are_listed_and_ended(void **state)
{
	(void)state;
	struct answer a;
	char path[64];
	char *token = platform_newcomer(&p, "many", "correct horse");
	ask(&p, &a,
		&(struct request){ .method = "POST",
			.path = "/v1/sessions",
			.body = "{\"name\":\"many\",\"password\":\"correct horse\"}",
			.headers = "User-Agent: minyi/1.0 \xc2\x9b"
					   "31m\r\n" });
	expect_status(&a, 201, NULL);
	char *other = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	ask_get(&p, &a, "/v1/sessions", token);
	expect_status(&a, 200, NULL);
	assert_int_equal(json_count(answer_json(&a, "items")), 2);
	bool first = json_bool(answer_json(&a, "items.0.current"), false);
	assert_true(first != json_bool(answer_json(&a, "items.1.current"), false));
	const char *row = first ? "items.1" : "items.0";
	char field[40];
	snprintf(field, sizeof field, "%s.client", row);
	assert_true(str_starts(answer_text(&a, field), "minyi/1.0 "));
	assert_null(strstr(answer_text(&a, field), "\xc2\x9b")); /* the terminal's own sequences begin so, too */
	assert_null(answer_json(&a, "items.0.token"));
	snprintf(field, sizeof field, "%s.id", row);
	snprintf(path, sizeof path, "/v1/sessions/%s", answer_text(&a, field));
	answer_release(&a);
	char *stranger = platform_newcomer(&p, "many2", "correct horse");
	sent("DELETE", path, stranger, NULL, 404, "not_found");
	sent("DELETE", path, NULL, NULL, 401, "sign_in");
	sent("GET", "/v1/sessions", NULL, NULL, 401, "sign_in");
	sent("DELETE", path, token, NULL, 204, NULL);
	sent("DELETE", path, token, NULL, 404, "not_found");
	sent("GET", "/v1/me", other, NULL, 401, "bad_token");
	sent("DELETE", "/v1/sessions?all=yes", token, NULL, 400, "bad_parameter");
	sent("DELETE", "/v1/sessions?all=1", token, NULL, 204, NULL);
	sent("GET", "/v1/me", token, NULL, 401, "bad_token");
	free(token);
	free(other);
	free(stranger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_nothing_to_a_counted_endorsement), cmocka_unit_test(codes_that_are_refused),
		cmocka_unit_test(what_cannot_be_verified), cmocka_unit_test(asking_for_codes_is_limited),
		cmocka_unit_test(a_person_has_one_account), cmocka_unit_test(registering_again_gives_no_second_endorsement),
		cmocka_unit_test(one_person_of_two_accounts_counts_once), cmocka_unit_test(two_people_of_one_address),
		cmocka_unit_test(a_new_account_is_registered), cmocka_unit_test(an_address_is_a_person),
		cmocka_unit_test(codes_are_shown_to_no_one_else), cmocka_unit_test(what_identifies_is_hashed),
		cmocka_unit_test(deletion_leaves_no_copy), cmocka_unit_test(sessions_are_listed_and_ended),
		cmocka_unit_test(a_code_is_good_for_a_quarter_of_an_hour), /* the last one: it moves the clock */
	};
	return cmocka_run_group_tests(tests, start, stop);
}
