/* A password takes long to look at on purpose, and others are heard meanwhile: whoever was right when that began, and
 * is not by the time that it is over, is refused. */
#include "api/lib/api.h"
#include "sql/sql.h"

#include <poll.h>
#include <unistd.h>

#define PASSWORD "correct horse battery"
#define TURNS 20 /* in which what happens meanwhile may come too late */

static struct platform p;
static struct scratch rules;
static char rules_path[RULES_PATH_SIZE];

static int start(void **state)
{
	(void)state;
	static const struct rules_change slow[] = {
		{ "\"argon2_operations\": 2", "\"argon2_operations\": 8" },
		{ "\"argon2_memory_mib\": 64", "\"argon2_memory_mib\": 32" },
	};
	static const char *args[] = { "--rules", rules_path, NULL };
	scratch_make(&rules);
	rules_write(rules.path, "join", slow, ARRAY_LEN(slow), rules_path);
	platform_start(&p, &(struct platform_opts){ .own = true, .args = args });
	return 0;
}

static int stop(void **state)
{
	(void)state;
	platform_release(&p);
	scratch_remove(&rules);
	return 0;
}

static int64_t number(struct sql *db, const char *question)
{
	struct err e = { 0 };
	int64_t n = 0;
	if (sql_ask_int(db, &e, &n, question, "") != RC_OK)
		fail_msg("%s: %s", question, e.detail);
	return n;
}

#define TRIES "SELECT CAST(coalesce(sum(count), 0) AS BIGINT) FROM attempts"
#define CODES_TRIED "SELECT count(*) FROM codes WHERE tries > 0"
#define SESSIONS "SELECT count(*) FROM sessions"
#define OTHERS "SELECT count(*) FROM identities WHERE password = 'x'"
#define ANOTHER_PASSWORD "UPDATE identities SET password = 'x'"
#define RESET "{\"code\":\"%s\",\"password\":\"wet paper lantern\"}"

static const struct row {
	const char *what, *method, *path, *body;
	const char *begun;     /* a number that grows when it is looked at */
	const char *meanwhile; /* what happens then */
	int status;
	const char *code;
	const char *stays; /* a number that is the same afterwards */
} rows[] = {
	{ "signing in, and another password", "POST", "/v1/sessions", "{\"name\":\"%s\",\"password\":\"" PASSWORD "\"}",
		TRIES, ANOTHER_PASSWORD, 401, "wrong_password", SESSIONS },
	{ "signing in, and the account is deleted", "POST", "/v1/sessions",
		"{\"name\":\"%s\",\"password\":\"" PASSWORD "\"}", TRIES, "DELETE FROM identities", 401, "wrong_password",
		SESSIONS },
	{ "a new password, and another one", "PUT", "/v1/me/password",
		"{\"old\":\"" PASSWORD "\",\"password\":\"wet paper lantern\"}", TRIES, ANOTHER_PASSWORD, 403,
		"password_needed", OTHERS },
	{ "the end of the account, and another password", "DELETE", "/v1/me", "{\"password\":\"" PASSWORD "\"}", TRIES,
		ANOTHER_PASSWORD, 403, "password_needed", OTHERS },
	{ "a code, typed twice at once", "POST", "/v1/resets/%s", RESET, CODES_TRIED, "UPDATE codes SET done_at = 1", 422,
		"reset_wrong", SESSIONS },
	{ "a code, and the password is changed with the old one", "POST", "/v1/resets/%s", RESET, CODES_TRIED,
		"DELETE FROM codes", 422, "reset_wrong", SESSIONS },
};

/* What is written into the path and the body: the name, or the code that came for it. */
static int sent(const struct row *v, const char *name, const char *token)
{
	char path[80], body[200], code[16];
	struct answer a;
	STR_LOCAL(request, 2000);
	snprintf(path, sizeof path, "%s", v->path);
	str_copy(code, sizeof code, name);
	if (strstr(v->path, "%s")) {
		snprintf(path, sizeof path, "/v1/resets/%s", name);
		snprintf(body, sizeof body, "{\"name\":\"%s\"}", name);
		ask_post(&p, &a, "/v1/resets", NULL, body);
		expect_status(&a, 202, NULL);
		str_copy(code, sizeof code, answer_text(&a, "shown"));
		answer_release(&a);
	}
	const char *gap = strstr(v->body, "%s");
	snprintf(body, sizeof body, "%.*s%s%s", (int)(gap ? gap - v->body : (ptrdiff_t)strlen(v->body)), v->body,
		gap ? code : "", gap ? gap + 2 : "");
	str_addf(&request,
		"%s %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %zu\r\n",
		v->method, path, strlen(body));
	if (str_starts(path, "/v1/me"))
		str_addf(&request, "Authorization: Bearer %s\r\n", token);
	str_addf(&request, "\r\n%s", body);
	int fd = platform_connect(&p);
	assert_int_equal(write(fd, request.buf, request.len), request.len);
	return fd;
}

static bool is_answered(int fd)
{
	return poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, 0) > 0;
}

/* False: it was answered first. */
static bool happens_meanwhile(const struct row *v, struct sql *db, int64_t before, int fd)
{
	struct err e = { 0 };
	while (number(db, v->begun) <= before)
		if (is_answered(fd))
			return false;
	assert_int_equal(sql_run(db, &e, v->meanwhile, ""), RC_OK);
	return !is_answered(fd);
}

static void heard(int fd, struct str *out)
{
	char part[2000];
	ssize_t n = 0;
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	while (poll(&wait, 1, TEST_DEADLINE_MS) > 0 && (n = read(fd, part, sizeof part)) > 0)
		str_add(out, part, (size_t)n);
	assert_int_equal(n, 0);
	close(fd);
}

static bool tried(const struct row *v, struct sql *db, int turn)
{
	char name[24], status[20], code[60];
	STR_LOCAL(answer, 100000);
	snprintf(name, sizeof name, "who%zu-%d", (size_t)(v - rows), turn);
	char *token = platform_newcomer(&p, name, PASSWORD);
	assert_int_equal(sql_run(db, NULL, "DELETE FROM codes", ""), RC_OK);
	int64_t before = number(db, v->begun);
	int fd = sent(v, name, token);
	if (strstr(v->path, "%s")) /* to ask for the code was an attempt too, and no try at it */
		before = 0;
	bool so = happens_meanwhile(v, db, before, fd);
	int64_t stays = number(db, v->stays);
	heard(fd, &answer);
	free(token);
	if (!so)
		return false;
	snprintf(status, sizeof status, "HTTP/1.1 %d ", v->status);
	snprintf(code, sizeof code, "\"code\":\"%s\"", v->code);
	if (!str_starts(answer.buf, status) || !strstr(answer.buf, code))
		fail_msg("%s: was answered\n%s", v->what, answer.buf);
	if (number(db, v->stays) != stays)
		fail_msg("%s: it was refused, and done", v->what);
	return true;
}

static void what_was_right_when_it_began(void **state)
{
	(void)state;
	struct sql *db = platform_rows(&p);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int turn = 0;
		while (!tried(&rows[i], db, turn))
			assert_true(++turn < TURNS);
	}
	sql_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_right_when_it_began),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
