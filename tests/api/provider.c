/*
 * Signing in with a real OpenID provider (glewlwyd): the person confirms there, and the platform knows who it was. And
 * with one that takes connections and says nothing, behind which only those wait who ask it.
 */
#include "api/lib/load.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { AT_SILENT = 4, FROM_OTHERS = 5, AT_ONCE_MS = 4000 };

static struct platform p;
static int silent = -1;
static struct issuer provider;

static void start_silent(const char *file)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof a;
	STR_LOCAL(text, STR_NO_LIMIT);
	silent = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(silent, (struct sockaddr *)&a, sizeof a), 0);
	assert_int_equal(listen(silent, 64), 0);
	assert_int_equal(getsockname(silent, (struct sockaddr *)&a, &size), 0);
	str_addf(&text,
		"{\"name\":\"silent\",\"issuer\":\"http://127.0.0.1:%d\",\"client_id\":\"minyi\",\"client_secret\":\"between-us\"}",
		ntohs(a.sin_port));
	assert_int_equal(file_write(file, text.buf, text.len, 0600, NULL), RC_OK);
}

static int start(void **state)
{
	(void)state;
	static const char *args[] = { "--provider", NULL, "--provider", NULL, NULL };
	static char second[80];
	if (!issuer_start(&provider))
		return 0;
	snprintf(second, sizeof second, "%s/silent.json", provider.scratch.path);
	start_silent(second);
	args[1] = second;
	args[3] = provider.file;
	platform_start(&p, &(struct platform_opts){ .sample = true, .port = true, .args = args });
	return 0;
}

static int stop(void **state)
{
	(void)state;
	if (provider.pid)
		platform_release(&p);
	issuer_release(&provider);
	if (silent >= 0)
		close(silent);
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
	assert_string_equal(answer_text(&a, "providers.1"), "glewlwyd");
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

static void asks_the_silent_one(void *ctx, size_t connection, size_t n, struct str *out)
{
	static const char body[] = "{\"client\":\"minyi\",\"scopes\":[\"read\"],\"born\":1980,\"provider\":\"silent\"}";
	(void)ctx, (void)connection, (void)n;
	str_addf(out,
		"POST /v1/device HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
		sizeof body - 1, body);
}

/* The whole way, each time within AT_ONCE_MS, which is half of what one wait for the silent one takes. */
static void one_waits_only_for_whom_one_asks(void **state)
{
	(void)state;
	struct load waiting = {
		.port = p.port, .from = FROM_OTHERS, .connections = AT_SILENT, .write = asks_the_silent_one
	};
	struct answer a;
	need_provider();
	load_begin(&waiting);
	for (struct pollfd came = { silent, POLLIN, 0 }; poll(&came, 1, TEST_DEADLINE_MS) == 0;)
		fail_msg("nobody asks the silent one");
	int64_t begun = clock_mono();
	char *token = sign_in("mei", NULL, &a);
	int64_t took = clock_mono() - begun;
	answer_release(&a);
	load_end(&waiting);
	load_release(&waiting);
	free(token);
	if (took > AT_ONCE_MS)
		fail_msg("signing in with another provider took %lld ms", (long long)took);
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
		cmocka_unit_test(one_waits_only_for_whom_one_asks),
		cmocka_unit_test(what_is_refused), /* the last one: it ends the provider */
	};
	return cmocka_run_group_tests(tests, start, stop);
}
