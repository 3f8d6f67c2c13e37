/*
 * Names that are looked up for ever: a mail server's and a sign-in provider's. Whoever waits for one of these waits,
 * for so long as it says; nobody else does, neither who reads, nor who writes or signs in, be it with a device, nor the
 * end.
 */
#include "api/lib/readers.h"

#include <poll.h>

/* AT_ONCE_MS: a provider is waited for 8 s. */
enum { DEVICES = 8, SHORT_MS = 2000, LONG_MS = 20000, TIMES = 10, AT_ONCE_MS = 6000 };
#define PASSWORD "correct horse battery"

static struct platform p;
static struct scratch folder;
static char preload[200];

static int start(void **state)
{
	static const char provider[] = "{\"name\":\"away\",\"issuer\":\"https://provider.gone\",\"client_id\":\"minyi\","
								   "\"client_secret\":\"between-us\"}";
	static const struct rules_change cheap = { "\"argon2_memory_mib\": 64", "\"argon2_memory_mib\": 8" };
	static char file[80], rules[RULES_PATH_SIZE];
	static const char *const args[] = { "--rules", rules, "--smtp", "smtp://mail.gone:2525", "--mail-from",
		"minyi@platform.tw", "--provider", file, NULL };
	(void)state;
	scratch_make(&folder);
	rules_write(folder.path, "join", &cheap, 1, rules);
	snprintf(file, sizeof file, "%s/provider.json", folder.path);
	assert_int_equal(file_write(file, provider, strlen(provider), 0600, NULL), RC_OK);
	char *built = program_path("minyid");
	snprintf(preload, sizeof preload, "LD_PRELOAD=%.*s/tests/slow_names.so", (int)(strrchr(built, '/') - built), built);
	free(built);
	assert_true(file_exists(preload + strlen("LD_PRELOAD=")));
	platform_start(&p, &(struct platform_opts){ .sample = true, .port = true, .args = args, .env = preload });
	return 0;
}

static int stop(void **state)
{
	(void)state;
	platform_release(&p);
	scratch_remove(&folder);
	return 0;
}

/* Done, and by then: others wait for a name as long as it takes. */
static void expect_soon(const char *what, const char *path, const char *token, const char *body, int status)
{
	struct answer a;
	int64_t begun = clock_mono();
	ask_post(&p, &a, path, token, body);
	expect_status(&a, status, NULL);
	answer_release(&a);
	if (clock_mono() - begun > AT_ONCE_MS)
		fail_msg("%s took %lld ms", what, (long long)(clock_mono() - begun));
}

static void asks_the_provider(void *ctx, size_t connection, size_t n, struct str *out)
{
	static const char body[] = "{\"client\":\"minyi\",\"scopes\":[\"read\"],\"born\":1980,\"provider\":\"away\"}";
	(void)ctx, (void)connection, (void)n;
	str_addf(out,
		"POST /v1/device HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
		sizeof body - 1, body);
}

/* One that somebody here allows asks nobody else: not when it begins, and not when it looks. */
static void expect_a_device_soon(void)
{
	struct answer a;
	STR_LOCAL(look, STR_NO_LIMIT);
	int64_t begun = clock_mono();
	ask_post(&p, &a, "/v1/device", NULL, "{\"client\":\"minyi\",\"scopes\":[\"read\"]}");
	expect_status(&a, 201, NULL);
	str_addf(&look, "{\"device_code\":\"%s\"}", answer_text(&a, "device_code"));
	answer_release(&a);
	ask_post(&p, &a, "/v1/device/token", NULL, look.buf);
	expect_status(&a, 400, "authorization_pending");
	answer_release(&a);
	if (clock_mono() - begun > AT_ONCE_MS)
		fail_msg("a device's beginning took %lld ms", (long long)(clock_mono() - begun));
}

static void nobody_else_waits_for_a_name(void **state)
{
	(void)state;
	struct load devices = { .port = p.port, .from = FROM_OTHERS, .connections = DEVICES, .write = asks_the_provider };
	struct readers r;
	char *token = platform_newcomer(&p, "ann", PASSWORD);
	double allowed = readers_allowed(&p, TIMES);
	expect_soon(
		"a letter's being written", "/v1/verifications", token, "{\"kind\":\"email\",\"to\":\"ann@x.tw\"}", 201);
	load_begin(&devices);
	readers_begin(&r, &p, allowed);
	readers_pass(&r, SHORT_MS / 2, LONG_MS / 2);
	expect_soon("a comment", "/v1/topics/47/comments", token, "{\"body\":\"我寫我的\"}", 201);
	expect_soon("signing in", "/v1/sessions", NULL, "{\"name\":\"ann\",\"password\":\"" PASSWORD "\"}", 201);
	expect_a_device_soon();
	readers_pass(&r, SHORT_MS / 2, LONG_MS / 2);
	readers_end(&r, "names are looked up");
	for (int64_t until = clock_mono() + TEST_DEADLINE_MS; !devices.said->status[502]; poll(NULL, 0, 20))
		if (clock_mono() > until)
			fail_msg("who waits for the provider never heard that it is away");
	load_end(&devices);
	assert_int_equal((size_t)(devices.said->status[502] + devices.said->status[503]), devices.said->answers);
	load_release(&devices);
	free(token);
	platform_stop(&p);
}

/* Nobody knows how long that would be. */
static void the_end_does_not_wait_for_a_mail_servers_name(void **state)
{
	static const char *const args[] = { "--smtp", "smtp://mail.gone:2525", "--mail-from", "minyi@platform.tw", NULL };
	struct platform ends;
	struct answer a;
	bool looks = false;
	(void)state;
	platform_start(&ends, &(struct platform_opts){ .args = args, .env = preload });
	char *token = platform_newcomer(&ends, "ben", PASSWORD);
	ask_post(&ends, &a, "/v1/verifications", token, "{\"kind\":\"email\",\"to\":\"ben@x.tw\"}");
	expect_status(&a, 201, NULL);
	answer_release(&a);
	for (int64_t until = clock_mono() + TEST_DEADLINE_MS; !looks; poll(NULL, 0, 20)) {
		char *log = platform_log(&ends);
		looks = strstr(log, "looks up mail.gone") != NULL;
		free(log);
		if (!looks && clock_mono() > until)
			fail_msg("nobody looked the mail server's name up");
	}
	platform_stop(&ends);
	platform_release(&ends);
	free(token);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_else_waits_for_a_name),
		cmocka_unit_test(the_end_does_not_wait_for_a_mail_servers_name),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
