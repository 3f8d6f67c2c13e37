/* Devices that are signed in by somebody elsewhere, mail that is wanted or not, and taking along what there is. */
#include "api/lib/api.h"

static struct platform p;

static int start(void **state)
{
	(void)state;
	static const char *const args[] = { "--url", "https://platform.tw", NULL };
	platform_start(&p, &(struct platform_opts){ .sample = true, .own = true, .args = args });
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

struct asked {
	char device[64], user[16], path[40], poll[120];
};

static void device_asks(struct asked *d, const char *scopes)
{
	char body[200];
	struct answer a;
	snprintf(body, sizeof body, "{\"client\":\"minyi 在圖書館\",\"scopes\":%s}", scopes);
	ask_post(&p, &a, "/v1/device", NULL, body);
	expect_status(&a, 201, NULL);
	snprintf(d->device, sizeof d->device, "%s", answer_text(&a, "device_code"));
	snprintf(d->user, sizeof d->user, "%s", answer_text(&a, "user_code"));
	assert_int_equal(strlen(d->user), 9);
	assert_int_equal(answer_int(&a, "interval"), 5);
	assert_int_equal(answer_int(&a, "expires_in"), 900);
	assert_string_equal(answer_text(&a, "verification_uri"), "https://platform.tw/v1/device");
	snprintf(d->path, sizeof d->path, "/v1/device/%s", d->user);
	snprintf(d->poll, sizeof d->poll, "{\"device_code\":\"%s\"}", d->device);
	answer_release(&a);
}

static void a_device_is_allowed(void **state)
{
	(void)state;
	struct asked d;
	struct answer a;
	char lower[40], *token = platform_register(&p, "my-owner", "correct horse");
	device_asks(&d, "[\"read\"]");
	sent("POST", "/v1/device/token", NULL, d.poll, 400, "authorization_pending");
	sent("POST", "/v1/device/token", NULL, d.poll, 400, "slow_down"); /* at once again */
	sent("GET", d.path, NULL, NULL, 401, "sign_in");
	snprintf(lower, sizeof lower, "/v1/device/%.4s%.4s", d.user, d.user + 5); /* without its hyphen */
	for (char *c = lower + 11; *c; c++)
		*c = (char)(*c | 0x20);
	ask_get(&p, &a, lower, token);
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_text(&a, "client"), "minyi 在圖書館");
	assert_string_equal(answer_text(&a, "scopes.0"), "read");
	answer_release(&a);
	sent("POST", d.path, token, "{}", 422, "bad_field");
	sent("POST", d.path, token, "{\"allow\":true}", 204, NULL);
	sent("POST", d.path, token, "{\"allow\":true}", 204, NULL); /* the answer was lost */
	sent("POST", d.path, token, "{\"allow\":false}", 409, "device_answered");
	ask(&p, &a,
		&(struct request){
			.method = "POST", .path = "/v1/device/token", .body = d.poll, .headers = "Idempotency-Key: d1\r\n" });
	expect_status(&a, 201, NULL);
	char *device = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	ask(&p, &a,
		&(struct request){
			.method = "POST", .path = "/v1/device/token", .body = d.poll, .headers = "Idempotency-Key: d1\r\n" });
	expect_status(&a, 201, NULL);
	assert_string_equal(answer_text(&a, "token"), device);
	answer_release(&a);
	sent("POST", "/v1/device/token", NULL, d.poll, 400, "expired_token"); /* it gives one session */
	sent("GET", "/v1/me", device, NULL, 200, NULL);
	sent("PATCH", "/v1/me", device, "{\"county\":\"臺南市\"}", 403, "wrong_scope");
	sent("GET", "/v1/me/export", device, NULL, 403, "not_in_person");
	/* seen and ended by its owner */
	ask_get(&p, &a, "/v1/sessions", token);
	expect_status(&a, 200, NULL);
	assert_int_equal(json_count(answer_json(&a, "items")), 2);
	const char *of = str_eq(answer_text(&a, "items.0.kind"), "device") ? "items.0.id" : "items.1.id";
	char end[64];
	snprintf(end, sizeof end, "/v1/sessions/%s", answer_text(&a, of));
	answer_release(&a);
	sent("DELETE", end, token, NULL, 204, NULL);
	sent("GET", "/v1/me", device, NULL, 401, "bad_token");
	free(token);
	free(device);
}

/* Whoever has a new password, or ends all that is signed in, ends what was allowed and not taken yet, and what was
 * taken: the same request does not give it anew. */
static void what_was_allowed_ends_with_the_rest(void **state)
{
	(void)state;
	static const struct {
		const char *method, *path, *body;
	} ends[] = {
		{ "PUT", "/v1/me/password", "{\"old\":\"correct horse\",\"password\":\"wet paper lantern\"}" },
		{ "DELETE", "/v1/sessions?all=1", NULL },
	};
	for (size_t i = 0; i < 2 * ARRAY_LEN(ends); i++) {
		struct asked d;
		struct answer a;
		char name[16], key[60];
		bool taken = i % 2;
		snprintf(name, sizeof name, "ending%zu", i);
		char *token = platform_newcomer(&p, name, "correct horse");
		device_asks(&d, "[\"read\"]");
		sent("POST", d.path, token, "{\"allow\":true}", 204, NULL);
		snprintf(key, sizeof key, "Idempotency-Key: look-%s\r\n", d.user);
		const struct request look = { .method = "POST", .path = "/v1/device/token", .headers = key, .body = d.poll };
		if (taken) {
			ask(&p, &a, &look);
			expect_status(&a, 201, NULL);
			answer_release(&a);
		}
		sent(ends[i / 2].method, ends[i / 2].path, token, ends[i / 2].body, 204, NULL);
		ask(&p, &a, &look);
		expect_status(&a, 400, "access_denied");
		answer_release(&a);
		free(token);
	}
}

static void a_device_that_writes(void **state)
{
	(void)state;
	struct asked d, other;
	struct answer a;
	char *token = platform_register(&p, "writer", "correct horse");
	device_asks(&d, "[\"read\",\"write\"]");
	device_asks(&other, "[\"read\"]");
	sent("POST", d.path, token, "{\"allow\":true}", 204, NULL);
	ask_post(&p, &a, "/v1/device/token", NULL, d.poll);
	expect_status(&a, 201, NULL);
	char *device = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	sent("PATCH", "/v1/me", device, "{\"county\":\"臺南市\"}", 200, NULL);
	sent("GET", other.path, device, NULL, 403, "not_in_person"); /* a device lets no other one in */
	sent("POST", other.path, device, "{\"allow\":true}", 403, "not_in_person");
	sent("PUT", "/v1/me/password", device, "{\"old\":\"correct horse\",\"password\":\"wet paper lantern\"}", 403,
		"not_in_person");
	sent("DELETE", "/v1/sessions", device, NULL, 204, NULL);
	free(token);
	free(device);
}

static void a_device_is_not_allowed(void **state)
{
	(void)state;
	struct asked d;
	char *token = platform_register(&p, "doubter", "correct horse"),
		 *other = platform_register(&p, "stranger", "correct horse");
	device_asks(&d, "[\"read\"]");
	sent("POST", d.path, token, "{\"allow\":false}", 204, NULL);
	sent("POST", d.path, other, "{\"allow\":true}", 409, "device_answered"); /* the first one's word stands */
	sent("GET", d.path, other, NULL, 409, "device_answered");
	sent("POST", "/v1/device/token", NULL, d.poll, 400, "access_denied");
	sent("GET", "/v1/device/BCDF-GHJK", token, NULL, 404, "no_device");
	sent("GET", "/v1/device/nothing", token, NULL, 404, "no_device");
	sent("POST", "/v1/device/token", NULL, "{\"device_code\":\"nothing\"}", 400, "expired_token");
	sent("POST", "/v1/device/token", NULL, "{}", 422, "bad_field");
	sent("POST", "/v1/device", NULL, "{\"client\":\"\",\"scopes\":[\"read\"]}", 422, "too_short");
	sent("POST", "/v1/device", NULL, "{\"client\":\"x\"}", 422, "bad_field");
	sent("POST", "/v1/device", NULL, "{\"client\":\"x\",\"scopes\":[\"rule\"]}", 422, "bad_field");
	for (int i = 0; i < 10; i++)
		sent("GET", "/v1/device/BCDF-GHJK", other, NULL, i < 8 ? 404 : 429,
			i < 8 ? "no_device" : "too_many"); /* guessing */
	free(token);
	free(other);
}

static void a_device_waits_a_quarter_of_an_hour(void **state)
{
	(void)state;
	struct asked d;
	char *token = platform_register(&p, "late", "correct horse");
	device_asks(&d, "[\"read\"]");
	platform_stop(&p);
	p.opts.now = "2026-11-23T10:15:00+08:00";
	platform_again(&p);
	sent("GET", d.path, token, NULL, 404, "no_device");
	sent("POST", "/v1/device/token", NULL, d.poll, 400, "expired_token");
	free(token);
}

static void mail_as_one_wants_it(void **state)
{
	(void)state;
	struct answer a;
	char *token = platform_register(&p, "choosy", "correct horse");
	sent("GET", "/v1/me/mail", NULL, NULL, 401, "sign_in");
	ask_get(&p, &a, "/v1/me/mail", token);
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_text(&a, "own"), "each");
	assert_string_equal(answer_text(&a, "topics"), "daily");
	answer_release(&a);
	sent("PATCH", "/v1/me/mail", token, "{\"topics\":\"hourly\"}", 422, "bad_field");
	ask(&p, &a,
		&(struct request){
			.method = "PATCH", .path = "/v1/me/mail", .token = token, .body = "{\"topics\":\"never\",\"unknown\":1}" });
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_text(&a, "topics"), "never");
	assert_string_equal(answer_text(&a, "own"), "each");
	answer_release(&a);
	/* no link of a mail does anything when it is only looked at, and no code of nobody's */
	sent("GET", "/v1/unsubscribe/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", NULL, NULL, 405, "method_not_allowed");
	sent("POST", "/v1/unsubscribe/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", NULL, "List-Unsubscribe=One-Click", 404,
		"not_found");
	sent("POST", "/v1/unsubscribe/x", NULL, "", 404, "not_found");
	free(token);
}

static void all_that_there_is_is_taken_along(void **state)
{
	(void)state;
	struct answer a;
	char topic[80], path[120], *token = platform_register(&p, "traveller", "correct horse");
	ask_get(&p, &a, "/v1/topics?board=idea&stage=collecting&limit=1", NULL);
	snprintf(topic, sizeof topic, "/v1/topics/%s", answer_text(&a, "items.0.id"));
	answer_release(&a);
	snprintf(path, sizeof path, "%s/endorsement", topic);
	sent("PUT", path, token, "{\"reason\":\"因為需要\",\"show_nickname\":true,\"show_county\":false}", 200, NULL);
	snprintf(path, sizeof path, "%s/comments", topic);
	sent("POST", path, token, "{\"body\":\"我的意見\"}", 201, NULL);
	snprintf(path, sizeof path, "%s/follow", topic);
	sent("PUT", path, token, NULL, 200, NULL);
	sent("GET", "/v1/me/export", NULL, NULL, 401, "sign_in");
	ask_get(&p, &a, "/v1/me/export", token);
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_text(&a, "account.name"), "traveller");
	assert_string_equal(answer_text(&a, "endorsements.0.reason"), "因為需要");
	assert_true(json_bool(answer_json(&a, "endorsements.0.show_nickname"), false));
	assert_string_equal(answer_text(&a, "comments.0.body"), "我的意見");
	assert_int_equal(json_count(answer_json(&a, "follows")), 1);
	assert_int_equal(json_count(answer_json(&a, "sessions")), 1);
	assert_int_equal(json_count(answer_json(&a, "tokens")), 0);
	assert_string_equal(answer_text(&a, "mail.own"), "each");
	assert_null(strstr(a.body.buf, token));
	assert_null(strstr(a.body.buf, "argon2"));
	assert_string_equal(answer_header(&a, "Cache-Control"), "private, no-cache");
	answer_release(&a);
	free(token);
}

/* The same platform, so many minutes after TEST_NOW. */
static void minutes_later(int minutes)
{
	static char now[RFC3339_SIZE];
	int64_t at = 0;
	assert_true(rfc3339_parse(TEST_NOW, 480, &at));
	rfc3339_format(at + minutes * INT64_C(60000), 480, now);
	platform_stop(&p);
	p.opts.now = now;
	platform_again(&p);
}

static void used(const char *token, char at[64])
{
	struct answer a;
	ask_get(&p, &a, "/v1/sessions", token);
	expect_status(&a, 200, NULL);
	snprintf(at, 64, "%s", answer_text(&a, "items.0.used_at"));
	answer_release(&a);
}

/* A session tells when it was used last, and is written to no more often than every five minutes. */
static void a_session_says_when_it_was_used(void **state)
{
	(void)state;
	char first[64], soon[64], later[64];
	minutes_later(20);
	char *token = platform_newcomer(&p, "user", "correct horse");
	used(token, first);
	minutes_later(24);
	used(token, soon);
	assert_string_equal(first, soon);
	minutes_later(25);
	used(token, later);
	assert_string_not_equal(first, later);
	free(token);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_is_allowed),
		cmocka_unit_test(what_was_allowed_ends_with_the_rest),
		cmocka_unit_test(a_device_that_writes),
		cmocka_unit_test(a_device_is_not_allowed),
		cmocka_unit_test(mail_as_one_wants_it),
		cmocka_unit_test(all_that_there_is_is_taken_along),
		cmocka_unit_test(a_device_waits_a_quarter_of_an_hour), /* the last one: it moves the clock */
		cmocka_unit_test(a_session_says_when_it_was_used),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
