/* Signing in with a real OpenID provider (glewlwyd): the person confirms there, and the platform knows who it was. */
#include "api/lib/api.h"

static struct platform p;
static struct issuer provider;

static int start(void **state)
{
	(void)state;
	static const char *args[] = { "--provider", NULL, NULL };
	if (!issuer_start(&provider))
		return 0;
	args[1] = provider.file;
	platform_start(&p, &(struct platform_opts){ .sample = true, .args = args });
	return 0;
}

static int stop(void **state)
{
	(void)state;
	if (provider.pid)
		platform_release(&p);
	issuer_release(&provider);
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
	char user[32], poll[120];
};

static void begin(struct asked *d, const char *token)
{
	struct answer a;
	ask_post(&p, &a, "/v1/device", token,
		"{\"client\":\"minyi\",\"scopes\":[\"read\",\"write\"],\"provider\":\"glewlwyd\"}");
	expect_status(&a, 201, NULL);
	snprintf(d->user, sizeof d->user, "%s", answer_text(&a, "user_code"));
	snprintf(d->poll, sizeof d->poll, "{\"device_code\":\"%s\"}", answer_text(&a, "device_code"));
	assert_true(str_starts(answer_text(&a, "verification_uri"), "http://127.0.0.1:"));
	assert_non_null(strstr(answer_text(&a, "verification_uri_complete"), d->user));
	answer_release(&a);
}

/* The whole way; the token, and what was said with it. */
static char *sign_in(const char *name, const char *token, struct answer *a)
{
	struct asked d;
	begin(&d, token);
	issuer_confirm(&provider, name, d.user);
	ask_post(&p, a, "/v1/device/token", token, d.poll);
	expect_status(a, 201, NULL);
	return xstrdup(answer_text(a, "token"));
}

static void need_provider(void)
{
	if (!provider.pid) {
		print_message("skipped: glewlwyd is not there\n");
		skip();
	}
}

static void a_person_comes_with_a_provider(void **state)
{
	(void)state;
	struct asked d;
	struct answer a;
	need_provider();
	ask_get(&p, &a, "/v1", NULL);
	assert_string_equal(answer_text(&a, "providers.0"), "glewlwyd");
	answer_release(&a);
	begin(&d, NULL);
	sent("POST", "/v1/device/token", NULL, d.poll, 400, "authorization_pending");
	issuer_confirm(&provider, "mei", d.user);
	sent("POST", "/v1/device/token", NULL, d.poll, 400, "slow_down"); /* the clock stands: too early again */
	char *token = sign_in("mei", NULL, &a);
	assert_string_equal(answer_text(&a, "account.nickname"), "美玲");
	assert_string_equal(answer_text(&a, "account.level"), "identified");
	assert_true(json_bool(answer_json(&a, "account.verified.identity"), false));
	char *id = xstrdup(answer_text(&a, "account.id"));
	answer_release(&a);
	sent("GET", "/v1/sessions", token, NULL, 200, NULL); /* in person */
	/* the same person is the same account, another one another */
	char *again = sign_in("mei", NULL, &a);
	assert_string_equal(answer_text(&a, "account.id"), id);
	answer_release(&a);
	char *other = sign_in("ming", NULL, &a);
	assert_string_not_equal(answer_text(&a, "account.id"), id);
	assert_string_equal(answer_text(&a, "account.nickname"), "阿明");
	answer_release(&a);
	/* no password: nothing matches what stands instead of one; the first is set without an old one */
	sent("PUT", "/v1/me/password", token, "{\"old\":\"\",\"password\":\"wet paper lantern\"}", 204, NULL);
	sent("PUT", "/v1/me/password", token, "{\"old\":\"!\",\"password\":\"dry paper lantern\"}", 403, "password_needed");
	sent("DELETE", "/v1/me", other, "{\"password\":\"\"}", 204, NULL);
	free(token);
	free(again);
	free(other);
	free(id);
}

/* Who is signed in already becomes known better; but nobody becomes somebody else. */
static void an_account_becomes_identified(void **state)
{
	(void)state;
	struct asked d;
	struct answer a;
	need_provider();
	char *token = platform_register(&p, "known", "correct horse"),
		 *second = platform_register(&p, "second", "correct horse");
	char *signed_in = sign_in("ming", token, &a);
	assert_string_equal(answer_text(&a, "account.name"), "known");
	assert_string_equal(answer_text(&a, "account.level"), "identified");
	answer_release(&a);
	begin(&d, second);
	issuer_confirm(&provider, "ming", d.user);
	sent("POST", "/v1/device/token", second, d.poll, 409, "person_taken");
	ask_get(&p, &a, "/v1/me", second);
	assert_string_equal(answer_text(&a, "level"), "verified");
	answer_release(&a);
	free(token);
	free(second);
	free(signed_in);
}

static void what_is_refused(void **state)
{
	(void)state;
	need_provider();
	sent("POST", "/v1/device", NULL, "{\"client\":\"minyi\",\"scopes\":[\"read\"],\"provider\":\"nobody\"}", 422,
		"bad_field");
	sent("POST", "/v1/device", NULL, "{\"client\":\"minyi\",\"scopes\":[\"read\"],\"provider\":7}", 422, "bad_field");
	/* nobody answers there any more */
	struct asked d;
	begin(&d, NULL);
	issuer_release(&provider);
	provider.pid = 0;
	sent("POST", "/v1/device/token", NULL, d.poll, 502, "provider_away");
	sent("POST", "/v1/device", NULL, "{\"client\":\"minyi\",\"scopes\":[\"read\"],\"provider\":\"glewlwyd\"}", 502,
		"provider_away");
	char *log = platform_log(&p);
	assert_null(strstr(log, "between-us"));
	free(log);
	platform_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_person_comes_with_a_provider), cmocka_unit_test(an_account_becomes_identified),
		cmocka_unit_test(what_is_refused), /* the last one: it ends the provider */
	};
	return cmocka_run_group_tests(tests, start, stop);
}
