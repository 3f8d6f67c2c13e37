/* Who is barred by a moderator, over the API: for what they wrote, until when, with a reason; told so; an appeal, once,
 * which somebody else decides about; all of it in the logs; and its end. */
#include "api/lib/api.h"

#define PASSWORD "correct horse 12"

static struct platform p;
static char topic[40], acts[80], comments[80];

enum { MEI, HUA, MOD, TIDY, CLERK, OWNER, PEOPLE };
static const struct {
	const char *name, *role;
} people[PEOPLE] = { { "mei", NULL }, { "hua", NULL }, { "mod", "moderator" }, { "tidy", "moderator" },
	{ "edi", "editor" }, { "boss", "owner" } };
static char *token[PEOPLE];

static int start(void **state)
{
	(void)state;
	struct outcome o;
	struct answer a;
	static const char *const args[] = { "--trust-proxy", NULL };
	platform_start(&p, &(struct platform_opts){ .args = args, .sample = true });
	for (int i = 0; i < PEOPLE; i++) {
		token[i] = platform_register(&p, people[i].name, PASSWORD);
		if (!people[i].role)
			continue;
		run(&o, NULL, "minyid", "staff", "--data", p.data, "add", people[i].name, people[i].role, NULL);
		assert_int_equal(o.status, 0);
		outcome_release(&o);
	}
	ask_get(&p, &a, "/v1/topics?board=idea&stage=collecting", NULL);
	str_copy(topic, sizeof topic, answer_text(&a, "items.0.id"));
	answer_release(&a);
	snprintf(acts, sizeof acts, "/v1/topics/%s/actions", topic);
	snprintf(comments, sizeof comments, "/v1/topics/%s/comments", topic);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	for (int i = 0; i < PEOPLE; i++)
		free(token[i]);
	platform_release(&p);
	return 0;
}

/* Asks, and what it hears: the code of a refusal, NULL: it is done. */
static void heard(int line, struct answer *a, int who, const char *path, const char *body, int status, const char *code)
{
	static int n; /* each from an address of its own: the security log takes so many lines of one */
	char headers[100];
	snprintf(headers, sizeof headers, "Accept-Language: en\r\nX-Forwarded-For: 192.0.2.%d\r\n", ++n);
	ask(&p, a,
		&(struct request){
			.method = body ? "POST" : "GET", .path = path, .token = token[who], .body = body, .headers = headers });
	if (a->status != status || (code && !str_eq(answer_text(a, "code"), code)))
		fail_msg("line %d: %d %s", line, a->status, a->body.buf);
}
#define HEARD(who, path, body, status, code) \
	do { \
		struct answer once; \
		heard(__LINE__, &once, who, path, body, status, code); \
		answer_release(&once); \
	} while (0)

static void comment(int who, char id[24])
{
	struct answer a;
	heard(__LINE__, &a, who, comments, "{\"body\":\"買燈請找我\"}", 201, NULL);
	str_copy(id, 24, answer_text(&a, "id"));
	answer_release(&a);
}

static const char *bar(char body[400], const char *id, const char *rest)
{
	snprintf(body, 400, "{\"act\":\"bar\",\"comment\":\"%s\"%s}", id, rest);
	return body;
}
#define WHY ",\"reason_code\":\"advert\",\"reason\":\"連續張貼廣告\""
#define UNTIL ",\"until\":\"2026-12-01T00:00:00+08:00\""

static void who_may_bar_whom_and_for_how_long(void **state)
{
	(void)state;
	char id[24], own[24], body[400];
	comment(HUA, id);
	comment(TIDY, own);
	HEARD(MEI, acts, bar(body, id, WHY UNTIL), 403, "not_your_part");
	HEARD(CLERK, acts, bar(body, id, WHY UNTIL), 403, "not_your_part");
	HEARD(MOD, acts, bar(body, id, WHY), 422, "incomplete");
	HEARD(MOD, acts, bar(body, id, WHY ",\"until\":\"2026-11-01T00:00:00+08:00\""), 422, "incomplete");
	HEARD(MOD, acts, bar(body, id, WHY ",\"until\":\"2028-11-01T00:00:00+08:00\""), 422, "too_far");
	/* the first instant of all is an end like others, and is over; none at all is the owner's */
	HEARD(OWNER, acts, bar(body, id, WHY ",\"until\":\"1970-01-01T00:00:00Z\""), 422, "incomplete");
	HEARD(MOD, acts, bar(body, id, ",\"reason_code\":\"advert\"" UNTIL), 422, "incomplete");
	HEARD(MOD, acts, bar(body, id, ",\"reason\":\"x\"" UNTIL), 422, "incomplete");
	HEARD(MOD, acts, bar(body, own, WHY UNTIL), 403, "staff_stay");
	HEARD(MOD, acts, bar(body, "999999", WHY UNTIL), 404, "not_found");
	HEARD(MOD, acts, "{\"act\":\"bar\"" WHY UNTIL "}", 409, "no_author"); /* a sample's proposer has no account */
	HEARD(HUA, comments, "{\"body\":\"好\"}", 201, NULL);
}

/* hua is barred by mod, for one of their comments. */
static void bar_hua(const char *rest, int who)
{
	char id[24], body[400];
	comment(HUA, id);
	HEARD(who, acts, bar(body, id, rest), 200, NULL);
}

static void expect_detail(const char *want)
{
	struct answer a;
	heard(__LINE__, &a, HUA, comments, "{\"body\":\"好\"}", 403, "barred");
	assert_string_equal(answer_text(&a, "detail"), want);
	answer_release(&a);
}

static void appeal(char id[24])
{
	struct answer a;
	heard(__LINE__, &a, HUA, "/v1/appeals", "{\"text\":\"我不會再犯\"}", 201, NULL);
	assert_string_equal(answer_text(&a, "state"), "open");
	str_copy(id, 24, answer_text(&a, "id"));
	answer_release(&a);
}

static void an_appeal_is_decided_by_another_one(void **state)
{
	(void)state;
	struct answer a;
	char id[24], decide[80];
	HEARD(HUA, "/v1/appeals", "{\"text\":\"x\"}", 409, "not_barred");
	bar_hua(WHY UNTIL, MOD);
	expect_detail("Until 2026/12/01 00:00 you may read and follow here, but not write: 連續張貼廣告"
				  ". You can appeal once; another moderator then decides.");
	HEARD(HUA, "/v1/appeals", "{\"text\":\" \"}", 422, "too_short");
	appeal(id);
	HEARD(HUA, "/v1/appeals", "{\"text\":\"再一次\"}", 409, "appealed_already");
	expect_detail("Until 2026/12/01 00:00 you may read and follow here, but not write: 連續張貼廣告"
				  ". Your appeal is waiting for another moderator.");
	HEARD(HUA, "/v1/staff/queue?kind=appeal", NULL, 403, "staff_only");
	heard(__LINE__, &a, TIDY, "/v1/staff/queue?kind=appeal", NULL, 200, NULL);
	assert_int_equal(answer_int(&a, "total"), 1);
	assert_string_equal(answer_text(&a, "items.0.report.text"), "我不會再犯");
	assert_string_equal(answer_text(&a, "items.0.report.body"), "連續張貼廣告");
	assert_string_equal(answer_text(&a, "items.0.report.code"), "advert");
	answer_release(&a);
	heard(__LINE__, &a, TIDY, "/v1/staff/queue?kind=report", NULL, 200, NULL);
	assert_int_equal(answer_int(&a, "total"), 0);
	answer_release(&a);
	snprintf(decide, sizeof decide, "/v1/reports/%s/actions", id);
	HEARD(MEI, decide, "{\"act\":\"uphold\",\"reason\":\"x\"}", 403, "staff_only");
	HEARD(MOD, decide, "{\"act\":\"dismiss\",\"reason\":\"x\"}", 403, "own_bar");
	HEARD(TIDY, decide, "{\"act\":\"uphold\",\"reason\":\"已刪除廣告。\"}", 200, NULL);
	HEARD(HUA, comments, "{\"body\":\"謝謝\"}", 201, NULL);
	heard(__LINE__, &a, OWNER, decide, "{\"act\":\"dismiss\",\"reason\":\"x\"}", 409, "decided_already");
	assert_string_equal(answer_text(&a, "first.act"), "lift_bar");
	answer_release(&a);
}

static void both_stand_in_the_logs_and_are_told(void **state)
{
	(void)state;
	struct answer a;
	struct str log;
	heard(__LINE__, &a, MEI, acts, NULL, 200, NULL);
	const char *barred = strstr(a.body.buf, "\"act\":\"bar\""), *lifted = strstr(a.body.buf, "\"act\":\"lift_bar\"");
	assert_true(barred && lifted && barred < lifted);
	assert_string_equal(answer_text(&a, "items.0.act"), "bar");
	assert_string_equal(answer_text(&a, "items.0.role"), "moderator");
	assert_string_equal(answer_text(&a, "items.0.reason_code"), "advert");
	assert_string_equal(answer_text(&a, "items.0.reason"), "連續張貼廣告");
	assert_string_equal(answer_text(&a, "items.1.reason"), "已刪除廣告。");
	answer_release(&a);
	heard(__LINE__, &a, HUA, "/v1/notices", NULL, 200, NULL);
	assert_non_null(strstr(a.body.buf, "\"kind\":\"barred\""));
	assert_non_null(strstr(a.body.buf, "\"kind\":\"appeal\""));
	answer_release(&a);
	char security[300];
	snprintf(security, sizeof security, "%s/security.log", p.data);
	str_init(&log, 1 << 20);
	assert_int_equal(file_read(security, &log, NULL), RC_OK);
	assert_non_null(strstr(log.buf, "\"did\":\"bar\""));
	assert_non_null(strstr(log.buf, "\"event\":\"appeal\""));
	assert_non_null(strstr(log.buf, "\"did\":\"lift_bar\""));
	str_release(&log);
}

static void a_dismissed_one_stays_until_its_end(void **state)
{
	(void)state;
	char id[24], decide[80];
	bar_hua(WHY UNTIL, MOD);
	appeal(id);
	snprintf(decide, sizeof decide, "/v1/reports/%s/actions", id);
	HEARD(TIDY, decide, "{\"act\":\"dismiss\",\"reason\":\"又來了。\"}", 200, NULL);
	HEARD(HUA, "/v1/appeals", "{\"text\":\"再一次\"}", 409, "appealed_already");
	expect_detail("Until 2026/12/01 00:00 you may read and follow here, but not write: 連續張貼廣告");
	platform_stop(&p);
	p.opts.now = "2026-12-01T00:00:00+08:00";
	platform_again(&p);
	HEARD(HUA, comments, "{\"body\":\"我回來了\"}", 201, NULL);
}

static void an_owner_may_leave_the_end_open(void **state)
{
	(void)state;
	bar_hua(WHY, OWNER);
	expect_detail("You may read and follow here, but not write: 連續張貼廣告"
				  ". You can appeal once; another moderator then decides.");
}

/* One by whoever runs the platform: any moderator decides, whether or not it is about a topic. */
static void the_keepers_bar_can_be_appealed_too(void **state)
{
	(void)state;
	struct outcome o;
	struct answer a;
	char name[60], path[80], id[24], decide[80];
	ask_get(&p, &a, "/v1/topics?board=idea&stage=collecting", NULL);
	snprintf(name, sizeof name, "idea:%d", (int)answer_int(&a, "items.0.number"));
	answer_release(&a);
	const char *const env[] = { "MINYI_NOW=" TEST_NOW, "LC_ALL=en_US.UTF-8", NULL };
	const struct program_opts opts = { .env = env };
	run(&o, &opts, "minyid", "staff", "--data", p.data, "bar", "hua", "+30d", "買燈", "idea:99999", NULL);
	assert_int_equal(o.status, 1);
	assert_non_null(strstr(o.err.buf, "there is no topic idea:99999"));
	outcome_release(&o);
	run(&o, &opts, "minyid", "staff", "--data", p.data, "bar", "hua", "+30d", "買燈", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	expect_detail("Until 2026/12/23 10:00 you may read and follow here, but not write: 買燈"
				  ". You can appeal once; another moderator then decides.");
	appeal(id);
	HEARD(HUA, "/v1/appeals", "{\"text\":\"再一次\"}", 409, "appealed_already");
	heard(__LINE__, &a, TIDY, "/v1/staff/queue?kind=appeal", NULL, 200, NULL);
	assert_int_equal(answer_int(&a, "total"), 1);
	assert_string_equal(answer_text(&a, "items.0.report.body"), "買燈");
	assert_null(answer_json(&a, "items.0.topic.id"));
	answer_release(&a);
	snprintf(decide, sizeof decide, "/v1/reports/%s/actions", id);
	HEARD(MEI, decide, "{\"act\":\"uphold\",\"reason\":\"x\"}", 403, "staff_only");
	HEARD(MOD, decide, "{\"act\":\"dismiss\",\"reason\":\"是廣告。\"}", 200, NULL);
	HEARD(MOD, decide, "{\"act\":\"uphold\",\"reason\":\"x\"}", 409, "decided_already");
	heard(__LINE__, &a, HUA, "/v1/reports", NULL, 200, NULL);
	assert_string_equal(answer_text(&a, "items.0.answer"), "是廣告。");
	answer_release(&a);
	run(&o, &opts, "minyid", "staff", "--data", p.data, "bar", "hua", "+30d", "買燈", name, NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	HEARD(HUA, comments, "{\"body\":\"還在嗎\"}", 403, "barred");
	heard(__LINE__, &a, HUA, "/v1/appeals", "{\"text\":\"請再看一次\"}", 201, NULL);
	str_copy(id, sizeof id, answer_text(&a, "id"));
	answer_release(&a);
	snprintf(decide, sizeof decide, "/v1/reports/%s/actions", id);
	HEARD(MOD, decide, "{\"act\":\"uphold\",\"reason\":\"看錯人了。\"}", 200, NULL);
	HEARD(HUA, comments, "{\"body\":\"謝謝\"}", 201, NULL);
	snprintf(path, sizeof path, "/v1/topics/%s/actions", topic);
	heard(__LINE__, &a, HUA, path, NULL, 200, NULL);
	assert_non_null(strstr(a.body.buf, "\"act\":\"bar\",\"role\":\"owner\""));
	answer_release(&a);
	run(&o, &opts, "minyid", "staff", "--data", p.data, "bar", "hua", "+30d", "買燈", name, NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	run(&o, &opts, "minyid", "staff", "--data", p.data, "list", NULL);
	assert_non_null(strstr(o.out.buf, "hua\tbarred\t2026-12-23T10:00:00+08:00 買燈\n"));
	outcome_release(&o);
	run(&o, &opts, "minyid", "staff", "--data", p.data, "unbar", "hua", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	HEARD(HUA, comments, "{\"body\":\"又可以了\"}", 201, NULL);
	heard(__LINE__, &a, HUA, "/v1/notices", NULL, 200, NULL);
	assert_string_equal(answer_text(&a, "items.0.kind"), "unbarred");
	answer_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_may_bar_whom_and_for_how_long),
		cmocka_unit_test(an_appeal_is_decided_by_another_one),
		cmocka_unit_test(both_stand_in_the_logs_and_are_told),
		cmocka_unit_test(a_dismissed_one_stays_until_its_end),
		cmocka_unit_test(an_owner_may_leave_the_end_open),
		cmocka_unit_test(the_keepers_bar_can_be_appealed_too),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
