/* Rules while the platform runs: told to readers, changed, refused when they are wrong, kept by the topics that began
 * under them; pauses that are announced; a clock that is moved on; sets by their names. */
#include "api/lib/api.h"

#include <sys/stat.h>
#include <unistd.h>

#define PASSWORD "correct horse 12"

static struct platform p;
static struct scratch folder;
static char file[RULES_PATH_SIZE], agency[80];
static char *mei, *hua, *third, *moderator;

/* The file as it was, with these changes. */
static void change_rules(const struct rules_change *changes, size_t n)
{
	rules_write(folder.path, "join", changes, n, file);
}

static void staff(const char *name, const char *role)
{
	struct outcome o;
	run(&o, NULL, "minyid", "staff", "--data", p.data, "add", name, role, NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
}

static const struct rules_change two[] = { { "\"endorsements\": 5000", "\"endorsements\": 2" } },
								 three[] = { { "\"endorsements\": 5000", "\"endorsements\": 3" },
									 { "\"kind\": \"contacted\", \"days\": 14",
										 "\"kind\": \"contacted\", \"days\": 20" } };

static int start(void **state)
{
	(void)state;
	static const char *const args[] = { "--rules", file, NULL };
	struct answer a;
	scratch_make(&folder);
	change_rules(two, ARRAY_LEN(two));
	platform_start(&p, &(struct platform_opts){ .sample = true, .args = args });
	ask_get(&p, &a, "/v1/agencies", NULL);
	str_copy(agency, sizeof agency, answer_text(&a, "items.0.id"));
	answer_release(&a);
	mei = platform_register(&p, "mei", PASSWORD);
	hua = platform_register(&p, "hua", PASSWORD);
	third = platform_register(&p, "third", PASSWORD);
	moderator = platform_register(&p, "mod", PASSWORD);
	staff("mod", "moderator");
	return 0;
}

static int stop(void **state)
{
	(void)state;
	free(mei);
	free(hua);
	free(third);
	free(moderator);
	platform_release(&p);
	scratch_remove(&folder);
	return 0;
}

/* An idea that collects endorsements: its path. */
static void propose(const char *title, char path[80])
{
	struct answer a;
	char body[1000], actions[100];
	snprintf(body, sizeof body,
		"{\"board\":\"idea\",\"title\":\"%s\",\"body\":\"一二三四五六七八九十一二三四五六七八九十\","
		"\"benefits\":\"一二三四五六七八九十\",\"agencies\":[\"%s\"],\"send\":true}",
		title, agency);
	ask_post(&p, &a, "/v1/topics", mei, body);
	expect_status(&a, 201, NULL);
	snprintf(path, 80, "/v1/topics/%s", answer_text(&a, "id"));
	answer_release(&a);
	snprintf(actions, sizeof actions, "%s/actions", path);
	ask_post(&p, &a, actions, moderator, "{\"act\":\"approve\"}");
	expect_status(&a, 200, NULL);
	answer_release(&a);
}

static void endorse(const char *path, const char *token, int status, const char *code)
{
	struct answer a;
	char address[100];
	snprintf(address, sizeof address, "%s/endorsement", path);
	ask(&p, &a, &(struct request){ .method = "PUT", .path = address, .token = token });
	expect_status(&a, status, code);
	answer_release(&a);
}

static void expect_topic(const char *path, const char *what, const char *want)
{
	struct answer a;
	ask_get(&p, &a, path, NULL);
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_text(&a, what), want);
	answer_release(&a);
}

/* When the duty of that kind is due. */
static void expect_due(const char *path, const char *kind, const char *want)
{
	struct answer a;
	const char *due = "";
	ask_get(&p, &a, path, NULL);
	for (const struct json *s = json_first(answer_json(&a, "timeline")); s; s = json_next(s))
		if (str_eq(json_text(json_get(s, "kind")), kind))
			due = json_text(json_get(s, "due"));
	assert_string_equal(due, want);
	answer_release(&a);
}

static int64_t threshold(void)
{
	struct answer a;
	ask_get(&p, &a, "/v1", NULL);
	int64_t n = answer_int(&a, "rules.endorse_threshold");
	answer_release(&a);
	return n;
}

static void they_are_told_in_the_readers_language(void **state)
{
	(void)state;
	static const struct {
		const char *language, *title, *label, *screening;
	} readers[] = {
		{ "Accept-Language: zh-TW\r\n", "公共政策網路參與平臺的規則", "標題", "檢核中" },
		{ "Accept-Language: en\r\n", "The rules of Taiwan's Join platform", "Title", "in screening" },
	};
	for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
		struct answer a;
		char etag[120];
		ask(&p, &a, &(struct request){ .method = "GET", .path = "/v1/rules", .headers = readers[i].language });
		expect_status(&a, 200, NULL);
		assert_string_equal(answer_text(&a, "title"), readers[i].title);
		assert_string_equal(answer_text(&a, "items.0.board"), "idea");
		assert_string_equal(answer_text(&a, "items.0.fields.0.name"), "title");
		assert_string_equal(answer_text(&a, "items.0.fields.0.label"), readers[i].label);
		assert_int_equal(answer_int(&a, "items.0.fields.0.most"), 50);
		assert_int_equal(answer_int(&a, "items.0.agencies_most"), 3);
		assert_int_equal(answer_int(&a, "items.0.discussion_days"), 30);
		assert_string_equal(answer_text(&a, "items.0.stages.0.stage"), "draft");
		assert_string_equal(answer_text(&a, "items.0.stages.2.label"), readers[i].screening);
		assert_string_equal(answer_text(&a, "items.0.reasons.0.code"), "not_central");
		assert_string_equal(answer_text(&a, "items.0.reasons.0.for.0"), "refuse");
		assert_string_not_equal(answer_text(&a, "items.0.reasons.0.instead"), "");
		assert_string_equal(answer_text(&a, "items.0.needs.0.verb"), "propose");
		assert_string_equal(answer_text(&a, "items.0.needs.0.level"), "verified");
		snprintf(etag, sizeof etag, "%sIf-None-Match: %s\r\n", readers[i].language, answer_header(&a, "ETag"));
		answer_release(&a);
		ask(&p, &a, &(struct request){ .method = "GET", .path = "/v1/rules", .headers = etag });
		expect_status(&a, 304, NULL);
		answer_release(&a);
	}
}

static void a_number_changes_while_it_runs(void **state)
{
	(void)state;
	char old[80], new[80];
	assert_int_equal(threshold(), 2);
	propose("在舊規則下開始", old);
	change_rules(three, ARRAY_LEN(three));
	assert_int_equal(threshold(), 3);
	propose("在新規則下開始", new);
	endorse(old, mei, 200, NULL);
	endorse(new, mei, 200, NULL);
	endorse(old, hua, 200, NULL);
	endorse(new, hua, 200, NULL);
	expect_topic(old, "stage", "established"); /* under the rules under which it began */
	expect_due(old, "contacted", "2026-12-07T23:59:59+08:00");
	expect_topic(new, "stage", "collecting");
	endorse(new, third, 200, NULL);
	expect_topic(new, "stage", "established");
	expect_due(new, "contacted", "2026-12-13T23:59:59+08:00");
	/* And after a start as well. */
	propose("跨過重新啟動", old);
	change_rules(two, ARRAY_LEN(two));
	platform_stop(&p);
	platform_again(&p);
	assert_int_equal(threshold(), 2);
	endorse(old, mei, 200, NULL);
	endorse(old, hua, 200, NULL);
	expect_topic(old, "stage", "collecting");
	endorse(old, third, 200, NULL);
	expect_topic(old, "stage", "established");
}

static void a_wrong_file_changes_nothing(void **state)
{
	(void)state;
	change_rules(two, ARRAY_LEN(two));
	assert_int_equal(threshold(), 2);
	change_rules(&(struct rules_change){ "\"to\": \"unmet\"", "\"to\": \"unmeet\"" }, 1);
	assert_int_equal(threshold(), 2);
	char *log = platform_log(&p);
	assert_non_null(strstr(log, "rules: those in force stay so: "));
	assert_non_null(strstr(log, "boards.idea.moves[9].to: there is no such stage"));
	free(log);
	assert_int_equal(unlink(file), 0); /* nor does a pipe, which nobody waits for */
	assert_int_equal(mkfifo(file, 0600), 0);
	assert_int_equal(threshold(), 2);
	assert_int_equal(unlink(file), 0);
	change_rules(three, ARRAY_LEN(three)); /* the next good one is taken */
	assert_int_equal(threshold(), 3);
	change_rules(two, ARRAY_LEN(two));
}

static void a_pause_that_is_announced_puts_deadlines_off(void **state)
{
	(void)state;
	char path[80];
	propose("遇到暫停", path);
	expect_topic(path, "endorse_by", "2027-01-22T23:59:59+08:00");
	change_rules(&(struct rules_change){ "\"before\": [\"2024-01-13\"]", "\"before\": [\"2027-01-10\"]" }, 1);
	/* From 2026-11-11 to 2027-01-10; it began on 11-23, so 48 whole days stand still. */
	expect_topic(path, "endorse_by", "2027-03-11T23:59:59+08:00");
	endorse(path, hua, 409, "paused");
	struct answer a;
	ask_get(&p, &a, path, hua);
	assert_string_equal(answer_text(&a, "cannot.endorse.code"), "paused");
	assert_string_equal(answer_text(&a, "cannot.endorse.until"), "2027-01-11T00:00:00+08:00");
	answer_release(&a);
	ask_post(&p, &a, "/v1/topics", mei, "{\"board\":\"idea\",\"title\":\"暫停時提議\"}");
	expect_status(&a, 409, "paused");
	answer_release(&a);
	change_rules(two, ARRAY_LEN(two));
	expect_topic(path, "endorse_by", "2027-03-11T23:59:59+08:00"); /* what was promised stays */
	endorse(path, hua, 200, NULL);
}

static void move_clock(const char *by, int status, const char *said)
{
	struct outcome o;
	const struct program_opts opts = { .env = (const char *[]){ "LANG=en_GB.UTF-8", NULL } };
	run(&o, &opts, "minyid", "clock", "--data", p.data, by, NULL);
	assert_int_equal(o.status, status);
	if (!strstr(status ? o.err.buf : o.out.buf, said))
		fail_msg("%s%s", o.out.buf, o.err.buf);
	outcome_release(&o);
}

static void the_clock_is_moved_on(void **state)
{
	(void)state;
	char path[80];
	propose("時鐘往前", path);
	expect_topic(path, "endorse_by", "2027-01-22T23:59:59+08:00");
	move_clock(NULL, 0, "2026-11-23T02:00:00+00:00");
	move_clock("+60d", 0, "2027-01-22T02:00:00+00:00");
	endorse(path, hua, 200, NULL); /* the last day; signed in still */
	move_clock("+14h", 0, "2027-01-22T16:00:00+00:00");
	endorse(path, third, 409, "not_collecting");
	expect_topic(path, "stage", "unmet");
	expect_topic(path, "stage_since", "2027-01-22T23:59:59+08:00");
	move_clock("-1d", 2, "An option is unknown"); /* it never goes back */
	move_clock("3d", 2, "clock needs --data");
	move_clock("+1000000w", 2, "hundred years");
}

static void to_others_a_day_is_a_day(void **state)
{
	(void)state;
	static const char *const args[] = { "--public", NULL };
	const struct program_opts opts = { .env = (const char *[]){ "LANG=en_GB.UTF-8", NULL } };
	struct platform public;
	struct outcome o;
	platform_start(&public, &(struct platform_opts){ .args = args });
	run(&o, &opts, "minyid", "clock", "--data", public.data, "+1d", NULL);
	assert_int_equal(o.status, 1);
	assert_non_null(strstr(o.err.buf, "Its clock was not moved."));
	outcome_release(&o);
	run(&o, &opts, "minyid", "endorse", "--data", public.data, "idea:1", "1", NULL);
	assert_int_equal(o.status, 1);
	assert_non_null(strstr(o.err.buf, "each endorsement is a person's."));
	outcome_release(&o);
	platform_release(&public);
}

static void sets_have_names(void **state)
{
	(void)state;
	struct scratch s;
	struct outcome o;
	struct answer a;
	struct platform uk;
	const struct program_opts opts = { .env = (const char *[]){ "LANG=en_GB.UTF-8", NULL } };
	scratch_make(&s);
	run(&o, &opts, "minyid", "rules", "epetitions", NULL);
	assert_int_equal(o.status, 0);
	assert_non_null(strstr(o.out.buf, "there are 100000 endorsements"));
	outcome_release(&o);
	run(&o, &opts, "minyid", "rules", "nonsense", NULL);
	assert_int_equal(o.status, 1);
	assert_non_null(strstr(o.err.buf, "nonsense is not there"));
	assert_non_null(strstr(o.err.buf, "epetitions, join")); /* what there is */
	outcome_release(&o);
	run(&o, &opts, "minyid", "sample", "--data", s.path, NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	run(&o, &opts, "minyid", "staff", "--data", s.path, "list", NULL);
	assert_int_equal(o.status, 0);
	assert_string_equal(o.out.buf, "");
	assert_non_null(strstr(o.err.buf, "nobody is staff yet"));
	outcome_release(&o);
	run(&o, &opts, "minyid", "sample", "--data", s.path, "--rules", "nonsense", NULL);
	assert_int_equal(o.status, 2);
	assert_non_null(strstr(o.err.buf, "there are no samples called nonsense"));
	outcome_release(&o);
	/* A platform that was begun with a set's samples goes on with its rules. */
	platform_start(&uk, &(struct platform_opts){ .sample = false });
	platform_stop(&uk);
	run(&o, &opts, "minyid", "sample", "--data", uk.data, "--rules", "epetitions", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	platform_again(&uk);
	ask(&uk, &a, &(struct request){ .method = "GET", .path = "/v1/rules", .headers = "Accept-Language: en\r\n" });
	assert_string_equal(answer_text(&a, "title"), "The rules of UK Government and Parliament petitions");
	answer_release(&a);
	platform_release(&uk);
	scratch_remove(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(they_are_told_in_the_readers_language),
		cmocka_unit_test(a_number_changes_while_it_runs),
		cmocka_unit_test(a_wrong_file_changes_nothing),
		cmocka_unit_test(a_pause_that_is_announced_puts_deadlines_off),
		cmocka_unit_test(the_clock_is_moved_on),
		cmocka_unit_test(to_others_a_day_is_a_day),
		cmocka_unit_test(sets_have_names),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
