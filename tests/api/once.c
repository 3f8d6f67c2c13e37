/* Each thing is done once, however late and however often it is asked for, whatever happened in between; and what is
 * answered is so. */
#include "api/lib/api.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

#define HOURS_25 "2026-11-24T11:00:00+08:00" /* after TEST_NOW */
#define DAYS_89 "2027-02-20T10:00:00+08:00"
#define DAYS_91 "2027-02-22T10:00:00+08:00"

#define PASSWORD "correct horse battery"

static struct platform p;
static char *mei, *hua;
static char topic[32]; /* an idea that is collecting */

/* The rules, but that a password takes no time: there are many platforms here, each for as long as a few requests. */
static struct scratch rules;
static char rules_file[RULES_PATH_SIZE];

static int write_rules(void **state)
{
	(void)state;
	scratch_make(&rules);
	rules_write(rules.path, "join", &(struct rules_change){ "\"argon2_memory_mib\": 64", "\"argon2_memory_mib\": 1" },
		1, rules_file);
	return 0;
}

static int remove_rules(void **state)
{
	(void)state;
	scratch_remove(&rules);
	return 0;
}

static int start(void **state)
{
	(void)state;
	static const char *const args[] = { "--rules", rules_file, NULL };
	struct answer a;
	platform_start(&p, &(struct platform_opts){ .sample = true, .args = args });
	mei = platform_register(&p, "mei", PASSWORD);
	hua = platform_register(&p, "hua", PASSWORD);
	ask_get(&p, &a, "/v1/topics?board=idea&stage=collecting", NULL);
	str_copy(topic, sizeof topic, answer_text(&a, "items.0.id"));
	answer_release(&a);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	free(mei);
	free(hua);
	platform_release(&p);
	return 0;
}

static char *sign_in(const char *name)
{
	struct answer a;
	char body[200];
	snprintf(body, sizeof body, "{\"name\":\"%s\",\"password\":\"" PASSWORD "\"}", name);
	ask_post(&p, &a, "/v1/sessions", NULL, body);
	expect_status(&a, 201, NULL);
	char *token = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	return token;
}

/* Killed, and there again at that time. Tokens do not last as long as some of what is tested here. */
static void it_is(const char *now)
{
	platform_kill(&p);
	p.opts.now = now;
	platform_again(&p);
	free(mei);
	free(hua);
	mei = sign_in("mei");
	hua = sign_in("hua");
}

static const char *at(const char *what)
{
	static char path[120];
	snprintf(path, sizeof path, "/v1/topics/%s%s%s", topic, *what ? "/" : "", what);
	return path;
}

/* seen: the version in If-Match; -1: none. key may be NULL. */
static void sent(struct answer *a, const char *method, const char *path, const char *token, const char *key,
	int64_t seen, const char *body)
{
	char headers[300] = "";
	size_t n = 0;
	if (key)
		n = (size_t)snprintf(headers, sizeof headers, "Idempotency-Key: %s\r\n", key);
	if (seen >= 0)
		snprintf(headers + n, sizeof headers - n, "If-Match: \"%lld\"\r\n", (long long)seen);
	ask(&p, a, &(struct request){ .method = method, .path = path, .token = token, .body = body, .headers = headers });
}

static int64_t count(const char *what)
{
	struct answer a;
	char path[60];
	ask_get(&p, &a, at(""), NULL);
	snprintf(path, sizeof path, "counts.%s", what);
	int64_t n = answer_int(&a, path);
	answer_release(&a);
	return n;
}

static bool repeated(const struct answer *a, const char *path)
{
	return json_bool(answer_json(a, path), false);
}

/* ---- comments -------------------------------------------------------------------------------- */

#define BODY "{\"body\":\"只說一次\",\"stance\":\"neutral\"}"

static void comment(struct answer *a, const char *token, const char *key, const char *body)
{
	sent(a, "POST", at("comments"), token, key, -1, body);
}

static void comment_refused(const char *token, const char *key, const char *body, int status, const char *code)
{
	struct answer a;
	comment(&a, token, key, body);
	expect_status(&a, status, code);
	answer_release(&a);
}

static void is_that_comment(struct answer *a, const char *id)
{
	expect_status(a, 201, NULL);
	assert_string_equal(answer_text(a, "id"), id);
	assert_string_equal(answer_text(a, "body"), "只說一次");
	assert_non_null(strstr(answer_header(a, "Location"), id));
	assert_true(repeated(a, "now.repeated"));
	answer_release(a);
}

static void a_comment_is_published_once_however_late(void **state)
{
	(void)state;
	static const char *const times[] = { TEST_NOW, HOURS_25, "2026-12-23T10:00:00+08:00", DAYS_89, DAYS_91,
		"2029-01-01T00:00:00+08:00" };
	struct answer a;
	char id[32];
	int64_t before = count("comments");
	comment(&a, mei, "late-1", BODY);
	expect_status(&a, 201, NULL);
	assert_false(repeated(&a, "now.repeated"));
	str_copy(id, sizeof id, answer_text(&a, "id"));
	answer_release(&a);
	for (size_t i = 0; i < ARRAY_LEN(times); i++) {
		it_is(times[i]);
		comment(&a, mei, "late-1", BODY);
		is_that_comment(&a, id);
		comment_refused(mei, "late-1", "{\"body\":\"別的話\"}", 422, "idempotency_key_reused");
		assert_int_equal(count("comments"), before + 1);
	}
	comment(&a, hua, "late-1", BODY); /* another account's key is another key */
	expect_status(&a, 201, NULL);
	assert_string_not_equal(answer_text(&a, "id"), id);
	assert_false(repeated(&a, "now.repeated"));
	answer_release(&a);
	assert_int_equal(count("comments"), before + 2);
}

static void what_was_taken_back_is_not_published_again(void **state)
{
	(void)state;
	struct answer a;
	char path[160];
	comment(&a, mei, "back-1", BODY);
	expect_status(&a, 201, NULL);
	snprintf(path, sizeof path, "%s/%s", at("comments"), answer_text(&a, "id"));
	answer_release(&a);
	int64_t before = count("comments");
	for (int time = 0; time < 2; time++) { /* a deletion under its key is the same deletion */
		sent(&a, "DELETE", path, mei, "back-2", -1, NULL);
		expect_status(&a, 204, NULL);
		answer_release(&a);
	}
	comment_refused(mei, "back-1", BODY, 410, "removed_since");
	it_is(DAYS_91);
	comment_refused(mei, "back-1", BODY, 410, "removed_since");
	comment_refused(mei, "back-1", "{\"body\":\"別的話\"}", 422, "idempotency_key_reused");
	assert_int_equal(count("comments"), before - 1);
	/* The topic may be the one that is gone. */
	comment(&a, mei, "back-3", BODY);
	expect_status(&a, 201, NULL);
	answer_release(&a);
	char name[40];
	ask_get(&p, &a, at(""), NULL);
	snprintf(name, sizeof name, "idea:%lld", (long long)answer_int(&a, "number"));
	answer_release(&a);
	struct outcome o;
	run(&o, NULL, "minyid", "remove", "--data", p.data, name, NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	comment_refused(mei, "back-3", BODY, 410, "removed_since");
	comment_refused(mei, "back-4", BODY, 410, "removed");
}

/* A key whose request made nothing is known for 90 days; then it is a first try. */
static void a_refusal_is_kept_for_90_days(void **state)
{
	(void)state;
	static const char side[] = "{\"body\":\"贊成\",\"stance\":\"pro\"}";
	struct answer a;
	comment(&a, mei, "no-1", BODY);
	expect_status(&a, 201, NULL);
	answer_release(&a);
	comment_refused(mei, "no-2", side, 409, "neutral_only");
	it_is(HOURS_25);
	comment_refused(mei, "no-2", side, 409, "neutral_only");
	comment_refused(mei, "no-2", BODY, 422, "idempotency_key_reused");
	it_is(DAYS_89);
	comment_refused(mei, "no-2", side, 409, "neutral_only");
	it_is(DAYS_91);
	comment_refused(mei, "no-2", side, 201, NULL);
}

/* What was refused is refused again, and what was reported is that report. */
static void a_report_is_made_once(void **state)
{
	(void)state;
	struct answer a;
	char body[120], more[120], id[32] = "";
	snprintf(body, sizeof body, "{\"topic\":\"%s\",\"text\":\"廣告\"}", topic);
	snprintf(more, sizeof more, "{\"topic\":\"%s\",\"text\":\"還是廣告\"}", topic);
	for (int time = 0; time < 3; time++) {
		sent(&a, "POST", "/v1/reports", mei, "report-1", -1, body);
		expect_status(&a, 201, NULL);
		if (!time)
			str_copy(id, sizeof id, answer_text(&a, "id"));
		assert_string_equal(answer_text(&a, "id"), id);
		answer_release(&a);
		sent(&a, "POST", "/v1/reports", mei, "report-2", -1, more);
		expect_status(&a, 409, "reported_already");
		answer_release(&a);
		it_is(HOURS_25);
	}
	ask_get(&p, &a, "/v1/reports", mei);
	assert_non_null(answer_json(&a, "items.0"));
	assert_null(answer_json(&a, "items.1"));
	answer_release(&a);
}

/* ---- killed ---------------------------------------------------------------------------------- */

static int64_t nanoseconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* A request whose answer nobody reads. */
static int begun(const char *method, const char *path, const char *token, const char *key, const char *body)
{
	char request[800];
	int fd = platform_connect(&p);
	int n = snprintf(request, sizeof request,
		"%s %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nIdempotency-Key: %s\r\nContent-Length: %zu\r\n"
		"Connection: close\r\n\r\n%s",
		method, path, token, key, strlen(body), body);
	assert_int_equal(write(fd, request, (size_t)n), n);
	return fd;
}

/* Killed before the commit, between commit and answer, and after it: by how long it is left alone. */
static void whenever_it_is_killed_a_comment_is_there_once(void **state)
{
	(void)state;
	enum { KILLS = 12, STEP = 800000 };
	int64_t before = count("comments");
	int done = 0;
	for (int i = 0; i < KILLS; i++) {
		char key[24];
		struct answer a;
		snprintf(key, sizeof key, "kill-%d", i);
		int64_t end = nanoseconds() + (int64_t)i * STEP;
		int fd = begun("POST", at("comments"), mei, key, BODY);
		while (nanoseconds() < end)
			continue;
		platform_kill(&p);
		close(fd);
		platform_again(&p);
		comment(&a, mei, key, BODY);
		expect_status(&a, 201, NULL);
		done += repeated(&a, "now.repeated");
		answer_release(&a);
		assert_int_equal(count("comments"), before + i + 1);
	}
	print_message("carried out before it was killed: %d of %d\n", done, KILLS);
}

/* The answer is made and lost: the request is known to be carried out before it dies. */
static void an_answer_that_is_lost_was_still_given(void **state)
{
	(void)state;
	struct answer a;
	int64_t before = count("comments"), endorsed = count("endorsements");
	int one = begun("POST", at("comments"), mei, "lost-1", BODY);
	while (count("comments") == before)
		continue;
	int other = begun("PUT", at("endorsement"), mei, "lost-2", "{}");
	while (count("endorsements") == endorsed)
		continue;
	platform_kill(&p);
	close(one);
	close(other);
	platform_again(&p);
	comment(&a, mei, "lost-1", BODY);
	expect_status(&a, 201, NULL);
	assert_true(repeated(&a, "now.repeated"));
	answer_release(&a);
	sent(&a, "PUT", at("endorsement"), mei, "lost-2", 0, "{}");
	expect_status(&a, 200, NULL);
	assert_true(repeated(&a, "repeated") && repeated(&a, "mine.endorsed"));
	assert_non_null(answer_json(&a, "timeline.0")); /* had the lost answer told of it, nobody would know */
	answer_release(&a);
	assert_int_equal(count("comments"), before + 1);
	assert_int_equal(count("endorsements"), endorsed + 1);
}

/* The same request many times at once, as from a client that hears nothing and asks again. */
static void one_key_at_once_is_one_comment(void **state)
{
	(void)state;
	enum { ALL = 24 };
	int fds[ALL];
	int64_t before = count("comments");
	for (int i = 0; i < ALL; i++)
		fds[i] = begun("POST", at("comments"), mei, "at-once", BODY);
	for (int i = 0; i < ALL; i++) {
		char head[13] = "";
		size_t got = 0;
		for (ssize_t n; got < 12 && (n = read(fds[i], head + got, 12 - got)) > 0;)
			got += (size_t)n;
		assert_string_equal(head, "HTTP/1.1 201");
		close(fds[i]);
	}
	assert_int_equal(count("comments"), before + 1);
}

/* ---- decisions ------------------------------------------------------------------------------- */

struct now {
	bool is, repeated;
	int64_t version, count;
};
struct about {
	const char *path, *is, *version, *count;
};
static const struct about endorsing = { "endorsement", "endorsed", "endorsement_version", "endorsements" };
static const struct about following = { "follow", "followed", "follow_version", "followers" };

static void read_now(const struct answer *a, const char *below, const struct about *about, struct now *out)
{
	char path[80];
	snprintf(path, sizeof path, "%smine.%s", below, about->is);
	out->is = json_bool(answer_json(a, path), false);
	snprintf(path, sizeof path, "%smine.%s", below, about->version);
	out->version = answer_int(a, path);
	snprintf(path, sizeof path, "%scounts.%s", below, about->count);
	out->count = answer_int(a, path);
	snprintf(path, sizeof path, "%srepeated", below);
	out->repeated = repeated(a, path);
}

static struct now decided(
	const struct about *about, const char *method, const char *token, const char *key, int64_t seen)
{
	struct answer a;
	struct now now;
	sent(&a, method, at(about->path), token, key, seen, NULL);
	expect_status(&a, 200, NULL);
	read_now(&a, "", about, &now);
	answer_release(&a);
	return now;
}

static struct now refused_as_late(
	const struct about *about, const char *method, const char *token, const char *key, int64_t seen)
{
	struct answer a;
	struct now now;
	sent(&a, method, at(about->path), token, key, seen, NULL);
	expect_status(&a, 412, "decided_since");
	read_now(&a, "now.", about, &now);
	answer_release(&a);
	return now;
}

static void is_now(struct now now, bool is, int64_t version, int64_t n, bool again)
{
	assert_true(now.is == is && now.repeated == again);
	assert_int_equal(now.version, version);
	assert_int_equal(now.count, n);
}

static void a_later_decision_wins(void **state)
{
	(void)state;
	const struct about *about = &following;
	const char *const k[] = { "d-0", "d-1", "d-2", "d-3", "d-4" };
	int64_t n = count(about->count);
	is_now(decided(about, "PUT", mei, k[0], 0), true, 1, n + 1, false);
	is_now(decided(about, "DELETE", mei, k[1], 1), false, 2, n, false);
	/* The first one once more: it was done, and is not done again; what is said is what is so. */
	is_now(decided(about, "PUT", mei, k[0], 0), false, 2, n, true);
	is_now(decided(about, "DELETE", mei, k[1], 1), false, 2, n, true);
	/* Decided on another device by who saw it endorsed: too late, each time it is tried. */
	for (int time = 0; time < 2; time++)
		is_now(refused_as_late(about, "PUT", mei, k[2], 1), false, 2, n, false);
	is_now(decided(about, "PUT", mei, k[3], 2), true, 3, n + 1, false);
	is_now(refused_as_late(about, "DELETE", mei, k[4], 1), true, 3, n + 1, false);
	/* What was too late may be tried with what is so, also under its own key. */
	is_now(decided(about, "DELETE", mei, k[4], 3), false, 4, n, false);
	/* Late is late, also where it would change nothing. */
	is_now(refused_as_late(about, "DELETE", mei, "d-5", 0), false, 4, n, false);
	/* Other clients say neither key nor version. */
	is_now(decided(about, "PUT", mei, NULL, -1), true, 5, n + 1, false);
	is_now(decided(about, "PUT", mei, NULL, -1), true, 6, n + 1, false);
	is_now(decided(about, "PUT", hua, k[0], 0), true, 1, n + 2, false);
	is_now(decided(about, "DELETE", hua, NULL, -1), false, 2, n + 1, false);
	/* After everything that was answered is forgotten: the latest decision is known by itself, earlier ones by what
	 * they saw. */
	is_now(decided(about, "DELETE", mei, "d-6", 6), false, 7, n, false);
	it_is(DAYS_91);
	is_now(decided(about, "DELETE", mei, "d-6", 6), false, 7, n, true);
	is_now(refused_as_late(about, "PUT", mei, k[0], 0), false, 7, n, false);
	struct answer a;
	struct now now;
	ask_get(&p, &a, at(""), mei);
	read_now(&a, "", about, &now);
	answer_release(&a);
	is_now(now, false, 7, n, false);
}

/* Who takes back what they never did, or follows what they follow, has decided: what waited on another device and was
 * decided before comes too late. */
static void a_decision_that_changes_nothing_counts(void **state)
{
	(void)state;
	int64_t n = count("followers"), e = count("endorsements");
	is_now(decided(&following, "DELETE", mei, "n-1", 0), false, 1, n, false);
	is_now(refused_as_late(&following, "PUT", mei, "n-2", 0), false, 1, n, false);
	is_now(decided(&following, "DELETE", mei, "n-1", 0), false, 1, n, true);
	is_now(decided(&following, "PUT", mei, "n-3", 1), true, 2, n + 1, false);
	is_now(decided(&following, "PUT", mei, "n-4", 2), true, 3, n + 1, false);
	is_now(refused_as_late(&following, "DELETE", mei, "n-5", 2), true, 3, n + 1, false);
	is_now(decided(&following, "PUT", mei, "n-3", 1), true, 3, n + 1, true);
	is_now(decided(&endorsing, "DELETE", mei, "n-6", 0), false, 1, e, false);
	is_now(refused_as_late(&endorsing, "PUT", mei, "n-7", 0), false, 1, e, false);
	it_is(DAYS_91); /* it is known by itself, as all are */
	is_now(decided(&endorsing, "DELETE", mei, "n-6", 0), false, 1, e, true);
	is_now(decided(&following, "PUT", mei, "n-4", 2), true, 3, n + 1, true);
}

static void a_later_endorsement_or_withdrawal_wins(void **state)
{
	(void)state;
	struct answer a;
	int64_t n = count("endorsements");
	sent(&a, "PUT", at("endorsement"), hua, "why-1", 0, "{\"reason\":\"為了孩子\"}");
	expect_status(&a, 200, NULL);
	answer_release(&a);
	/* Otherwise than before is a decision too, and so is the same again. */
	sent(&a, "PUT", at("endorsement"), hua, "why-2", 1, "{\"reason\":\"為了大家\"}");
	assert_int_equal(answer_int(&a, "mine.endorsement_version"), 2);
	answer_release(&a);
	sent(&a, "PUT", at("endorsement"), hua, "why-3", 2, "{\"reason\":\"為了大家\"}");
	expect_status(&a, 200, NULL);
	assert_int_equal(answer_int(&a, "mine.endorsement_version"), 3);
	answer_release(&a);
	sent(&a, "PUT", at("endorsement"), hua, "why-4", 1, "{\"reason\":\"為了孩子\"}");
	expect_status(&a, 412, "decided_since");
	answer_release(&a);
	sent(&a, "PUT", at("endorsement"), hua, "why-1", 0, "{\"reason\":\"另一個\"}");
	expect_status(&a, 422, "idempotency_key_reused");
	answer_release(&a);
	ask_get(&p, &a, at("endorsements?limit=100"), NULL);
	assert_non_null(strstr(a.body.buf, "為了大家"));
	assert_null(strstr(a.body.buf, "為了孩子"));
	answer_release(&a);
	assert_int_equal(count("endorsements"), n + 1);
	is_now(decided(&endorsing, "DELETE", hua, NULL, -1), false, 4, n, false);
}

static void endorsing_and_withdrawing(void **state)
{
	(void)state;
	struct answer a;
	/* One whose time is not over in 91 days, or it would be refused as not collecting. */
	int64_t n = count("endorsements");
	is_now(decided(&endorsing, "PUT", mei, "e-1", 0), true, 1, n + 1, false);
	is_now(decided(&endorsing, "DELETE", mei, "e-2", 1), false, 2, n, false);
	is_now(decided(&endorsing, "PUT", mei, "e-1", 0), false, 2, n, true);
	is_now(refused_as_late(&endorsing, "PUT", mei, "e-3", 1), false, 2, n, false);
	is_now(decided(&endorsing, "PUT", mei, "e-4", 2), true, 3, n + 1, false);
	it_is(DAYS_91);
	is_now(decided(&endorsing, "PUT", mei, "e-4", 2), true, 3, n + 1, true);
	is_now(refused_as_late(&endorsing, "DELETE", mei, "e-2", 1), true, 3, n + 1, false);
	sent(&a, "DELETE", at("endorsement"), mei, "e-5", 3, NULL);
	expect_status(&a, 409, "not_collecting"); /* its time is over: what it saw is so, and it may not */
	answer_release(&a);
}

static void a_version_that_cannot_be_read(void **state)
{
	(void)state;
	static const char *const wrong[] = { "3", "\"\"", "\"x\"", "*", "W/\"3\"", "\"3\", \"4\"", "\"-1\"",
		"\"99999999999999999999\"", "\"3\"\r\nIf-Match: \"3\"" };
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct answer a;
		char headers[120];
		snprintf(headers, sizeof headers, "If-Match: %s\r\n", wrong[i]);
		ask(&p, &a, &(struct request){ .method = "PUT", .path = at("follow"), .token = mei, .headers = headers });
		expect_status(&a, 400, "bad_header");
		answer_release(&a);
	}
}

/* Endorse and withdraw in any order at once, without a version: each key is decided once, and the count is what the
 * last one left. */
static void they_end_in_one_order(void **state)
{
	(void)state;
	enum { ALL = 32 };
	int fds[ALL];
	char rest[4096];
	int64_t n = count("endorsements");
	for (int i = 0; i < ALL; i++) {
		char key[24];
		snprintf(key, sizeof key, "order-%d", i / 2); /* each twice */
		fds[i] = begun(i % 4 < 2 ? "PUT" : "DELETE", at("endorsement"), mei, key, "");
	}
	for (int i = 0; i < ALL; i++) {
		while (read(fds[i], rest, sizeof rest) > 0)
			continue;
		close(fds[i]);
	}
	struct answer a;
	struct now now;
	ask_get(&p, &a, at(""), mei);
	read_now(&a, "", &endorsing, &now);
	answer_release(&a);
	assert_int_equal(now.version, ALL / 2);
	assert_int_equal(now.count, n + now.is);
}

/* Two devices of one person, which endorse and withdraw at once, each with what it saw: however they meet, each version
 * is decided once, and the count is what the last one left. */
static void two_devices_at_once(void **state)
{
	(void)state;
	enum { ROUNDS = 12, DEVICES = 4 };
	int64_t n = count("endorsements"), version = 0;
	for (int round = 0; round < ROUNDS; round++) {
		int fds[DEVICES], done = 0, late = 0;
		for (int i = 0; i < DEVICES; i++) { /* those that do not want what is so; all saw the same */
			char key[40], request[600];
			snprintf(key, sizeof key, "two-%d-%d", round, i);
			fds[i] = platform_connect(&p);
			int size = snprintf(request, sizeof request,
				"PUT %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nIdempotency-Key: %s\r\nIf-Match: \"%lld\"\r\n"
				"Content-Length: 14\r\nConnection: close\r\n\r\n{\"reason\":\"%d\"}",
				at("endorsement"), mei, key, (long long)version, i);
			assert_int_equal(write(fds[i], request, (size_t)size), size);
		}
		for (int i = 0; i < DEVICES; i++) {
			char head[13] = "";
			size_t got = 0;
			for (ssize_t k; got < 12 && (k = read(fds[i], head + got, 12 - got)) > 0;)
				got += (size_t)k;
			done += str_eq(head, "HTTP/1.1 200");
			late += str_eq(head, "HTTP/1.1 412");
			close(fds[i]);
		}
		assert_int_equal(done, 1);
		assert_int_equal(late, DEVICES - 1);
		is_now(decided(&endorsing, "DELETE", mei, NULL, version + 1), false, version + 2, n, false);
		version += 2;
	}
}

/* ---- accounts -------------------------------------------------------------------------------- */

#define REGISTRATION "{\"name\":\"xin\",\"password\":\"" PASSWORD "\"}"

static void register_once(struct answer *a, const char *key, const char *body)
{
	sent(a, "POST", "/v1/accounts", NULL, key, -1, body);
}

static void a_registration_whose_answer_was_lost(void **state)
{
	(void)state;
	struct answer a, b;
	register_once(&a, "new-1", REGISTRATION);
	expect_status(&a, 201, NULL);
	it_is(HOURS_25);
	register_once(&b, "new-1", REGISTRATION);
	expect_status(&b, 201, NULL);
	assert_string_equal(answer_text(&b, "token"), answer_text(&a, "token"));
	assert_string_equal(answer_text(&b, "account.name"), "xin");
	answer_release(&b);
	/* Who signed out is not signed in again with what was worth something once. */
	ask(&p, &b, &(struct request){ .method = "DELETE", .path = "/v1/sessions", .token = answer_text(&a, "token") });
	expect_status(&b, 204, NULL);
	answer_release(&b);
	it_is(DAYS_89);
	register_once(&b, "new-1", REGISTRATION);
	expect_status(&b, 201, NULL);
	assert_string_not_equal(answer_text(&b, "token"), answer_text(&a, "token"));
	answer_release(&a);
	ask_get(&p, &a, "/v1/me", answer_text(&b, "token"));
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_text(&a, "name"), "xin");
	answer_release(&a);
	answer_release(&b);
	register_once(&a, "new-1", "{\"name\":\"xin\",\"password\":\"another horse battery\"}");
	expect_status(&a, 422, "idempotency_key_reused");
	answer_release(&a);
	register_once(&a, "new-2", REGISTRATION);
	expect_status(&a, 409, "name_taken");
	answer_release(&a);
	it_is(DAYS_91);
	register_once(&a, "new-1", REGISTRATION);
	expect_status(&a, 409, "name_taken");
	answer_release(&a);
}

static void signing_in_whose_answer_was_lost(void **state)
{
	(void)state;
	static const char body[] = "{\"name\":\"mei\",\"password\":\"" PASSWORD "\"}";
	char *tokens[3];
	struct answer a;
	for (size_t i = 0; i < ARRAY_LEN(tokens); i++) {
		sent(&a, "POST", "/v1/sessions", NULL, "in-1", -1, body);
		expect_status(&a, 201, NULL);
		tokens[i] = xstrdup(answer_text(&a, "token"));
		answer_release(&a);
		ask_get(&p, &a, "/v1/me", tokens[i]);
		expect_status(&a, 200, NULL);
		answer_release(&a);
		if (i == 1) {
			ask(&p, &a, &(struct request){ .method = "DELETE", .path = "/v1/sessions", .token = tokens[i] });
			answer_release(&a);
		}
	}
	assert_string_equal(tokens[0], tokens[1]);
	assert_string_not_equal(tokens[1], tokens[2]);
	for (size_t i = 0; i < ARRAY_LEN(tokens); i++)
		free(tokens[i]);
}

static void an_account_that_was_deleted_is_not_made_again(void **state)
{
	(void)state;
	struct answer a, b;
	register_once(&a, "gone-1", REGISTRATION);
	expect_status(&a, 201, NULL);
	ask(&p, &b,
		&(struct request){ .method = "DELETE",
			.path = "/v1/me",
			.token = answer_text(&a, "token"),
			.body = "{\"password\":\"" PASSWORD "\"}" });
	expect_status(&b, 204, NULL);
	answer_release(&b);
	answer_release(&a);
	register_once(&a, "gone-1", REGISTRATION);
	expect_status(&a, 410, "removed_since");
	answer_release(&a);
	register_once(&a, "gone-2", REGISTRATION); /* somebody who means it */
	expect_status(&a, 201, NULL);
	answer_release(&a);
}

static void a_registration_is_made_once_whenever_it_is_killed(void **state)
{
	(void)state;
	enum { KILLS = 6, STEP = 4000000 };
	for (int i = 0; i < KILLS; i++) {
		char key[24], body[100];
		struct answer a;
		snprintf(key, sizeof key, "reg-%d", i);
		snprintf(body, sizeof body, "{\"name\":\"xin%d\",\"password\":\"" PASSWORD "\"}", i);
		char request[600];
		int fd = platform_connect(&p);
		int n = snprintf(request, sizeof request,
			"POST /v1/accounts HTTP/1.1\r\nHost: x\r\nIdempotency-Key: %s\r\nContent-Length: %zu\r\n\r\n%s", key,
			strlen(body), body);
		int64_t end = nanoseconds() + (int64_t)i * STEP;
		assert_int_equal(write(fd, request, (size_t)n), n);
		while (nanoseconds() < end)
			continue;
		platform_kill(&p);
		close(fd);
		platform_again(&p);
		register_once(&a, key, body);
		expect_status(&a, 201, NULL);
		answer_release(&a);
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_comment_is_published_once_however_late),
		T(what_was_taken_back_is_not_published_again),
		T(a_refusal_is_kept_for_90_days),
		T(a_report_is_made_once),
		T(whenever_it_is_killed_a_comment_is_there_once),
		T(an_answer_that_is_lost_was_still_given),
		T(one_key_at_once_is_one_comment),
		T(a_later_decision_wins),
		T(a_decision_that_changes_nothing_counts),
		T(a_later_endorsement_or_withdrawal_wins),
		T(endorsing_and_withdrawing),
		T(a_version_that_cannot_be_read),
		T(they_end_in_one_order),
		T(two_devices_at_once),
		T(a_registration_whose_answer_was_lost),
		T(signing_in_whose_answer_was_lost),
		T(an_account_that_was_deleted_is_not_made_again),
		T(a_registration_is_made_once_whenever_it_is_killed),
	};
	return cmocka_run_group_tests(tests, write_rules, remove_rules);
}
