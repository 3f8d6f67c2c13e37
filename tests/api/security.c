/* The security log: what it tells, what it never tells, how much of it there can be; and both logs begun anew. */
#include "api/lib/api.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#define PASSWORD "correct horse 12"

static struct platform p;
static char log_path[80], security[80], moved[90];

static int start(void **state)
{
	(void)state;
	static const char *const args[] = { "--trust-proxy", "--log", log_path, "--security-log", security, NULL };
	platform_start(&p, &(struct platform_opts){ .sample = true });
	platform_stop(&p);
	snprintf(log_path, sizeof log_path, "%s/log", p.scratch.path);
	snprintf(security, sizeof security, "%s/who", p.scratch.path);
	p.opts.args = args;
	platform_again(&p);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	platform_release(&p);
	return 0;
}

static void sent(
	const char *method, const char *path, const char *address, const char *token, const char *body, int status)
{
	struct answer a;
	ask_for(&p, &a, address, &(struct request){ .method = method, .path = path, .token = token, .body = body });
	expect_status(&a, status, NULL);
	answer_release(&a);
}

/* The caller releases it. */
static void read_file(const char *path, struct str *out)
{
	str_init(out, STR_NO_LIMIT);
	if (file_read(path, out, NULL) != RC_OK)
		fail_msg("%s is not there", path);
}

/* So many lines have this member with this value (a text, or a number), and this other one. */
static int lines_with(const char *path, const char *name, const char *value, const char *other, const char *its)
{
	struct str all;
	int n = 0;
	read_file(path, &all);
	for (char *line = all.buf, *end; (end = strchr(line, '\n')); line = end + 1) {
		struct json *v = NULL;
		if (json_parse(line, (size_t)(end - line), 4096, &v, NULL) != RC_OK || !json_is_object(v))
			fail_msg("no JSON: %.*s", (int)(end - line), line);
		n += str_eq(json_text(json_get(v, name)), value) && (!other || str_eq(json_text(json_get(v, other)), its));
		json_free(v);
	}
	str_release(&all);
	return n;
}

static void who_came_and_who_was_refused(void **state)
{
	(void)state;
	struct str all;
	struct stat st;
	char *token = platform_newcomer(&p, "secretname", PASSWORD);
	sent("POST", "/v1/sessions", "192.0.2.7", NULL, "{\"name\":\"secretname\",\"password\":\"a wrong one\"}", 401);
	sent("POST", "/v1/sessions", "192.0.2.7", NULL, "{\"name\":\"my-password-typed-as-a-name\",\"password\":\"x\"}",
		401);
	sent("POST", "/v1/sessions", "192.0.2.8", NULL, "{\"name\":\"secretname\",\"password\":\"" PASSWORD "\"}", 201);
	sent("PUT", "/v1/me/password", "192.0.2.8", token, "{\"old\":\"" PASSWORD "\",\"password\":\"wet paper lantern\"}",
		204);
	sent("PATCH", "/v1/me", "192.0.2.8", token, "{\"nickname\":\"secretnick\"}", 200);
	sent("GET", "/v1/staff/queue?kind=screen", "192.0.2.9", token, NULL, 403);
	sent("GET", "/v1/me", "192.0.2.9", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", NULL, 401);
	assert_int_equal(lines_with(security, "event", "register", NULL, NULL), 1);
	assert_int_equal(lines_with(security, "event", "sign_in", "code", "wrong_password"), 2);
	assert_int_equal(lines_with(security, "event", "sign_in", "address", "192.0.2.8"), 1);
	assert_int_equal(lines_with(security, "event", "password_change", NULL, NULL), 1);
	assert_int_equal(lines_with(security, "event", "account_change", NULL, NULL), 1);
	assert_int_equal(lines_with(security, "code", "staff_only", "did", "/v1/staff/queue"), 1);
	assert_int_equal(lines_with(security, "code", "bad_token", "address", "192.0.2.9"), 1);
	read_file(security, &all);
	static const char *const secrets[] = { "secretn", "horse", "lantern", "wrong one", "typed-as", "Bearer", "AAAAAA" };
	for (size_t i = 0; i < ARRAY_LEN(secrets); i++)
		if (strstr(all.buf, secrets[i]) || strstr(all.buf, token))
			fail_msg("the log tells %s", secrets[i]);
	str_release(&all);
	assert_int_equal(stat(security, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	free(token);
}

static void what_staff_do(void **state)
{
	(void)state;
	struct outcome o;
	struct answer a;
	char path[80], default_log[100];
	char *token = platform_newcomer(&p, "moderates", PASSWORD);
	run(&o, &(struct program_opts){ .home = NULL }, "minyid", "staff", "--data", p.data, "add", "moderates",
		"moderator", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	snprintf(default_log, sizeof default_log, "%s/security.log", p.data);
	assert_int_equal(lines_with(default_log, "did", "add", "about", "moderator"), 1);
	ask_get(&p, &a, "/v1/staff/queue?kind=screen", token);
	expect_status(&a, 200, NULL);
	snprintf(path, sizeof path, "/v1/topics/%s/actions", answer_text(&a, "items.0.topic.id"));
	answer_release(&a);
	sent("POST", path, "192.0.2.10", token, "{\"act\":\"approve\"}", 200);
	assert_int_equal(lines_with(security, "event", "staff", "did", "approve"), 1);
	free(token);
}

/* Neither does one address fill the disk, nor does it silence others. */
static void one_address_has_few_lines_a_second(void **state)
{
	(void)state;
	const int before = lines_with(security, "address", "198.51.100.1", NULL, NULL);
	int64_t begun = clock_mono();
	for (int i = 0; i < 150; i++)
		sent("GET", "/v1/me", "198.51.100.1", NULL, NULL, 401);
	sent("GET", "/v1/me", "198.51.100.2", NULL, NULL, 401);
	int64_t seconds = (clock_mono() - begun) / 1000 + 2;
	int lines = lines_with(security, "event", "refused", "address", "198.51.100.1");
	assert_true(lines - before >= 10);
	assert_true(lines - before <= seconds * 10);
	assert_int_equal(lines_with(security, "event", "refused", "address", "198.51.100.2"), 1);
}

/* As logrotate does it. Requests meanwhile are answered. */
static void a_moved_log_is_begun_anew(void **state)
{
	(void)state;
	const char *const paths[] = { log_path, security };
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		snprintf(moved, sizeof moved, "%s.1", paths[i]);
		assert_int_equal(rename(paths[i], moved), 0);
	}
	assert_int_equal(kill(p.pid, SIGHUP), 0);
	struct stat st;
	int64_t begun = clock_mono();
	while (stat(security, &st) != 0 || stat(log_path, &st) != 0 || st.st_size == 0) {
		struct answer a;
		ask_get(&p, &a, "/v1/boards", NULL);
		expect_status(&a, 200, NULL);
		answer_release(&a);
		if (clock_mono() - begun > TEST_DEADLINE_MS)
			fail_msg("hung: the logs were not begun anew");
	}
	sent("GET", "/v1/me", "203.0.113.5", NULL, NULL, 401);
	assert_int_equal(lines_with(security, "address", "203.0.113.5", NULL, NULL), 1);
	assert_int_equal(lines_with(moved, "address", "203.0.113.5", NULL, NULL), 0);
	platform_stop(&p);
	struct str log;
	read_file(log_path, &log);
	assert_non_null(strstr(log.buf, "begun anew"));
	assert_non_null(strstr(log.buf, "ending"));
	str_release(&log);
	platform_again(&p);
}

/* Into pipes that nobody reads: what is not taken is left out, and said to be when it is taken again. Nobody waits, not
 * even who ends the platform. */
static void logs_that_nobody_reads_stop_nothing(void **state)
{
	(void)state;
	const char *const paths[] = { log_path, security };
	int ends[ARRAY_LEN(paths)];
	char filling[4096] = { 0 }, heard[65536 + 1];
	platform_stop(&p);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		assert_int_equal(unlink(paths[i]), 0);
		assert_int_equal(mkfifo(paths[i], 0600), 0);
		assert_true((ends[i] = open(paths[i], O_RDWR | O_NONBLOCK | O_CLOEXEC)) >= 0);
		assert_true(fcntl(ends[i], F_SETPIPE_SZ, sizeof heard - 1) > 0);
	}
	platform_again(&p);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		while (write(ends[i], filling, sizeof filling) > 0)
			;
	for (int i = 0; i < 3; i++)
		sent("GET", "/v1/me", "203.0.113.6", NULL, NULL, 401);
	sent("POST", "/v1/sessions", "203.0.113.6", NULL, "{\"name\":\"nobody\",\"password\":\"wet lantern\"}", 401);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		while (read(ends[i], heard, sizeof heard) > 0)
			;
	sent("GET", "/v1/me", "203.0.113.7", NULL, NULL, 401);
	ssize_t n = read(ends[1], heard, sizeof heard - 1);
	assert_true(n > 0);
	heard[n] = '\0';
	assert_non_null(strstr(heard, "\"left_out\",\"lines\":4"));
	assert_non_null(strstr(heard, "203.0.113.7"));
	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		while (write(ends[i], filling, sizeof filling) > 0)
			;
	platform_stop(&p);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		close(ends[i]);
		assert_int_equal(unlink(paths[i]), 0);
	}
	platform_again(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_came_and_who_was_refused),
		cmocka_unit_test(what_staff_do),
		cmocka_unit_test(one_address_has_few_lines_a_second),
		cmocka_unit_test(a_moved_log_is_begun_anew),
		cmocka_unit_test(logs_that_nobody_reads_stop_nothing),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
