/* What staff do to a topic, over the API: every route as every role, each refusal with its own code and sentence; the
 * public log; two who decide at once; hidden comments and topics; reports; queues; answers by demand. */
#include "api/lib/api.h"

#define PASSWORD "correct horse 12"

static struct platform p;
static struct scratch rules;
static char file[80];
static char agency[2][80];

enum { MEI, HUA, MOD, CLERK, OTHER_CLERK, EDITOR, AUDITOR, OWNER, PEOPLE };
static const struct {
	const char *name, *role;
	int agency; /* -1: none */
} people[PEOPLE] = { [MEI] = { "mei", NULL, -1 },
	[HUA] = { "hua", NULL, -1 },
	[MOD] = { "mod", "moderator", -1 },
	[CLERK] = { "cleo", "clerk", 0 },
	[OTHER_CLERK] = { "other", "clerk", 1 },
	[EDITOR] = { "edi", "editor", -1 },
	[AUDITOR] = { "aud", "auditor", -1 },
	[OWNER] = { "boss", "owner", -1 } };
static char *token[PEOPLE];

static void replace(struct str *text, const char *what, const char *by)
{
	struct str out;
	const char *found = strstr(text->buf, what);
	assert_non_null(found);
	str_init(&out, 1 << 20);
	str_add(&out, text->buf, (size_t)(found - text->buf));
	str_addz(&out, by);
	str_addz(&out, found + strlen(what));
	str_clear(text);
	str_add(text, out.buf, out.len);
	str_release(&out);
}

/* As on the real platform, but that two endorsements establish an idea. */
static void write_rules(void)
{
	struct str text;
	scratch_make(&rules);
	snprintf(file, sizeof file, "%s/rules.json", rules.path);
	str_init(&text, 1 << 20);
	assert_int_equal(file_read("data/rules/join.json", &text, NULL), RC_OK);
	replace(&text, "\"endorsements\": 5000", "\"endorsements\": 2");
	replace(&text, "\"holidays\": \"holidays/taiwan.json\",", "");
	assert_int_equal(file_write(file, text.buf, text.len, 0600, NULL), RC_OK);
	str_release(&text);
}

static void staff(const char *name, const char *role, const char *of)
{
	struct outcome o;
	if (of)
		run(&o, NULL, "minyid", "staff", "--data", p.data, "--agency", of, "add", name, role, NULL);
	else
		run(&o, NULL, "minyid", "staff", "--data", p.data, "add", name, role, NULL);
	if (o.status)
		fail_msg("%s", o.err.buf);
	outcome_release(&o);
}

static int start(void **state)
{
	(void)state;
	static const char *const args[] = { "--rules", file, NULL };
	struct answer a;
	write_rules();
	platform_start(&p, &(struct platform_opts){ .sample = true, .args = args });
	ask_get(&p, &a, "/v1/agencies", NULL);
	str_copy(agency[0], sizeof agency[0], answer_text(&a, "items.0.id"));
	str_copy(agency[1], sizeof agency[1], answer_text(&a, "items.1.id"));
	answer_release(&a);
	for (int i = 0; i < PEOPLE; i++) {
		token[i] = platform_register(&p, people[i].name, PASSWORD);
		if (people[i].role)
			staff(people[i].name, people[i].role, people[i].agency < 0 ? NULL : agency[people[i].agency]);
	}
	return 0;
}

static int stop(void **state)
{
	(void)state;
	for (int i = 0; i < PEOPLE; i++)
		free(token[i]);
	platform_release(&p);
	scratch_remove(&rules);
	return 0;
}

static void act(struct answer *a, const char *id, int who, const char *body)
{
	char path[120];
	snprintf(path, sizeof path, "/v1/topics/%s/actions", id);
	ask_post(&p, a, path, who < 0 ? NULL : token[who], body);
}

static void acts(const char *id, int who, const char *body)
{
	struct answer a;
	act(&a, id, who, body);
	expect_status(&a, 200, NULL);
	answer_release(&a);
}

static void refused(const char *id, int who, const char *body, int status, const char *code)
{
	struct answer a;
	act(&a, id, who, body);
	if (a.status != status)
		print_error("as %s: %s\n", who < 0 ? "a guest" : people[who].name, body);
	expect_status(&a, status, code);
	answer_release(&a);
}

static void get(struct answer *a, const char *id, const char *under, int who)
{
	char path[120];
	snprintf(path, sizeof path, "/v1/topics/%s%s", id, under);
	ask_get(&p, a, path, who < 0 ? NULL : token[who]);
}

static void put(const char *id, const char *under, int who)
{
	struct answer a;
	char path[120];
	snprintf(path, sizeof path, "/v1/topics/%s%s", id, under);
	ask(&p, &a, &(struct request){ .method = "PUT", .path = path, .token = token[who] });
	expect_status(&a, 200, NULL);
	answer_release(&a);
}

/* A new idea of mei's, at this stage. The caller frees. */
static char *idea(const char *title, const char *stage)
{
	struct answer a;
	char body[2000];
	snprintf(body, sizeof body,
		"{\"board\":\"idea\",\"title\":\"%s\",\"body\":\"很多候車亭沒有座椅，長輩等車很辛苦，請逐年補上座椅與遮陽。\","
		"\"benefits\":\"長輩、孕婦與行動不便的人等車時可以坐下來。\",\"agencies\":[\"%s\"],\"send\":true}",
		title, agency[0]);
	ask_post(&p, &a, "/v1/topics", token[MEI], body);
	expect_status(&a, 201, NULL);
	char *id = xstrdup(answer_text(&a, "id"));
	answer_release(&a);
	if (str_eq(stage, "screening"))
		return id;
	acts(id, MOD, "{\"act\":\"approve\"}");
	if (str_eq(stage, "collecting"))
		return id;
	put(id, "/endorsement", HUA);
	put(id, "/endorsement", OWNER);
	get(&a, id, "", -1);
	assert_string_equal(answer_text(&a, "stage"), "established");
	answer_release(&a);
	return id;
}

static int64_t comment(const char *id, int who, const char *words)
{
	struct answer a;
	char path[120], body[200];
	int64_t n = 0;
	snprintf(path, sizeof path, "/v1/topics/%s/comments", id);
	snprintf(body, sizeof body, "{\"body\":\"%s\"}", words);
	ask_post(&p, &a, path, token[who], body);
	expect_status(&a, 201, NULL);
	str_to_i64(answer_text(&a, "id"), 1, INT64_MAX, &n);
	answer_release(&a);
	return n;
}

/* ---- every act as every role ----------------------------------------------------------------- */

/* What each of them hears when it tries: "" it is done. */
static void every_act_as_every_role(void **state)
{
	(void)state;
	static const struct {
		const char *stage, *body;
		const char *guest, *proposer, *citizen, *moderator, *clerk, *other, *editor, *auditor;
	} table[] = {
		{ "screening", "{\"act\":\"approve\"}", "sign_in", "not_your_part", "not_your_part", "", "not_your_part",
			"not_your_part", "not_your_part", "not_your_part" },
		{ "screening", "{\"act\":\"refuse\",\"reason_code\":\"unclear\"}", "sign_in", "not_your_part", "not_your_part",
			"", "not_your_part", "not_your_part", "not_your_part", "not_your_part" },
		{ "screening", "{\"act\":\"retract\"}", "sign_in", "", "not_your_part", "not_your_part", "not_your_part",
			"not_your_part", "not_your_part", "not_your_part" },
		{ "collecting", "{\"act\":\"approve\"}", "sign_in", "not_your_part", "not_your_part", "decided_already",
			"not_your_part", "not_your_part", "not_your_part", "not_your_part" },
		{ "established", "{\"act\":\"schedule\",\"at\":\"2026-11-30T10:00:00+08:00\"}", "sign_in", "not_your_part",
			"not_your_part", "not_your_part", "", "not_your_agency", "not_your_part", "not_your_part" },
		{ "established", "{\"act\":\"contact\",\"text\":\"已電話說明。\"}", "sign_in", "not_your_part", "not_your_part",
			"not_your_part", "", "not_your_agency", "not_your_part", "not_your_part" },
		{ "established", "{\"act\":\"answer\",\"text\":\"參採。\"}", "sign_in", "not_your_part", "not_your_part",
			"not_your_part", "", "not_your_agency", "not_your_part", "not_your_part" },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		const struct {
			int who;
			const char *hears;
		} tries[] = { { -1, table[i].guest }, { HUA, table[i].citizen }, { EDITOR, table[i].editor },
			{ AUDITOR, table[i].auditor }, { OTHER_CLERK, table[i].other }, { CLERK, table[i].clerk },
			{ MOD, table[i].moderator }, { MEI, table[i].proposer } };
		char *id = idea("公車站要有座椅", table[i].stage);
		for (size_t k = 0; k < ARRAY_LEN(tries); k++) {
			struct answer a;
			if (!*tries[k].hears)
				continue;
			act(&a, id, tries[k].who, table[i].body);
			if (a.status == 200 || !strstr(a.body.buf, tries[k].hears))
				print_error("%s as %s\n", table[i].body, tries[k].who < 0 ? "a guest" : people[tries[k].who].name);
			expect_status(&a,
				str_eq(tries[k].hears, "sign_in")               ? 401
					: str_eq(tries[k].hears, "decided_already") ? 409
																: 403,
				tries[k].hears);
			answer_release(&a);
		}
		for (size_t k = 0; k < ARRAY_LEN(tries); k++)
			if (!*tries[k].hears)
				acts(id, tries[k].who, table[i].body);
		free(id);
	}
}

static bool can(const char *id, int who, const char *verb)
{
	struct answer a;
	bool found = false;
	get(&a, id, "", who);
	for (const struct json *m = json_first(answer_json(&a, "can")); m; m = json_next(m))
		found = found || str_eq(json_text(m), verb);
	answer_release(&a);
	return found;
}

/* Each act of staff, with all that it takes, at each stage: a clerk of another agency is offered none of them, and
 * refused each. */
static void another_agency_s_clerk(void **state)
{
	(void)state;
	static const char *const stages[] = { "screening", "collecting", "established" };
	static const char *const staffs[] = { "approve", "refuse", "hide", "show", "join", "assign", "schedule", "contact",
		"extend", "notice", "answer", "summarise", "debate", "no_debate" };
	char *target = idea("公車站要有時刻", "collecting");
	for (size_t i = 0; i < ARRAY_LEN(stages); i++) {
		char *id = idea("公車站要有座椅", stages[i]);
		for (size_t k = 0; k < ARRAY_LEN(staffs); k++) {
			struct answer a;
			char body[500];
			snprintf(body, sizeof body,
				"{\"act\":\"%s\",\"reason_code\":\"insult\",\"reason\":\"如此\",\"text\":\"好\",\"into\":\"%s\","
				"\"at\":\"2026-11-30T10:00:00+08:00\",\"until\":\"2027-01-25T23:59:59+08:00\",\"agencies\":[\"%s\"]}",
				staffs[k], target, agency[k % 2]);
			act(&a, id, OTHER_CLERK, body);
			if (can(id, OTHER_CLERK, staffs[k]) || (a.status != 403 && a.status != 409))
				fail_msg("%s: %d %s", staffs[k], a.status, a.body.buf);
			answer_release(&a);
		}
		assert_true(can(id, CLERK, "extend") == (i == 2) && can(id, CLERK, "answer") == (i == 2));
		assert_true(can(id, MOD, "moderate") && can(id, MOD, "approve") == (i == 0) && !can(id, CLERK, "moderate"));
		assert_false(can(id, OTHER_CLERK, "moderate") || can(id, MEI, "moderate"));
		free(id);
	}
	free(target);
}

static void what_an_act_lacks(void **state)
{
	(void)state;
	static const struct {
		const char *stage;
		int who;
		const char *body;
		int status;
		const char *code;
	} table[] = {
		{ "screening", MOD, "{\"act\":\"refuse\"}", 422, "incomplete" },
		{ "screening", MOD, "{\"act\":\"refuse\",\"reason_code\":\"nonsense\"}", 422, "incomplete" },
		{ "screening", MOD, "{\"act\":\"assign\",\"reason\":\"改由他機關\"}", 422, "incomplete" },
		{ "screening", MOD, "{\"act\":\"assign\",\"agencies\":[\"nobody\"],\"reason\":\"x\"}", 422, "no_agency" },
		{ "screening", MOD, "{\"act\":\"dance\"}", 422, "bad_choice" },
		{ "screening", MOD, "{\"act\":\"endorse\"}", 422, "bad_choice" },
		{ "screening", MOD, "{\"act\":\"edit\"}", 422, "bad_choice" },
		{ "screening", MOD, "{}", 422, "bad_field" },
		{ "screening", MOD, "{\"act\":7}", 422, "bad_field" },
		{ "screening", MOD, "{\"act\":\"moderate\"}", 422, "bad_choice" },
		{ "screening", MOD, "{\"act\":\"approve\",\"comment\":\"1\"}", 422, "bad_field" },
		{ "screening", CLERK, "{\"act\":\"answer\",\"text\":\"x\"}", 409, "not_now" },
		{ "collecting", MOD, "{\"act\":\"join\"}", 422, "incomplete" },
		{ "collecting", MOD, "{\"act\":\"join\",\"into\":\"999999\"}", 422, "no_topic" },
		{ "collecting", MOD, "{\"act\":\"join\",\"into\":\"plan:1\"}", 422, "no_topic" },
		{ "established", CLERK, "{\"act\":\"schedule\"}", 422, "incomplete" },
		{ "established", CLERK, "{\"act\":\"contact\"}", 422, "incomplete" },
		{ "established", CLERK, "{\"act\":\"answer\"}", 422, "incomplete" },
		{ "established", CLERK, "{\"act\":\"extend\",\"reason\":\"要會勘\"}", 422, "incomplete" },
		{ "established", CLERK, "{\"act\":\"extend\",\"until\":\"2027-12-31T00:00:00+08:00\",\"reason\":\"要會勘\"}",
			422, "too_far" },
		{ "established", CLERK, "{\"act\":\"answer\",\"demands\":[{\"demand\":\"座椅\"}]}", 422, "bad_choice" },
		{ "established", CLERK, "{\"act\":\"answer\",\"demands\":[{\"demand\":\"\",\"decision\":\"adopted\"}]}", 422,
			"too_short" },
		{ "established", CLERK, "{\"act\":\"answer\",\"text\":\"x\",\"attachments\":[{\"id\":\"9999\"}]}", 422,
			"no_file" },
		{ "established", CLERK, "{\"act\":\"answer\",\"text\":\"x\",\"infographics\":[{\"title\":\"圖\",\"spec\":{}}]}",
			422, "bad_chart" },
		{ "established", CLERK, "{\"act\":\"answer\",\"text\":\"x\",\"infographics\":[{\"title\":\"圖\"}]}", 422,
			"bad_chart" },
		{ "established", CLERK,
			"{\"act\":\"answer\",\"text\":\"x\",\"infographics\":[{\"title\":\"圖\",\"spec\":{\"mark\":\"bar\",\"data\":{"
			"\"url\":\"https://evil.example/\"},\"encoding\":{}}}]}",
			422, "bad_chart" },
	};
	char *ids[3] = { idea("公車站要有座椅", "screening"), idea("公車站要有遮陽", "collecting"),
		idea("公車站要有時刻", "established") };
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		refused(ids[*table[i].stage == 's'       ? 0
						: *table[i].stage == 'c' ? 1
												 : 2],
			table[i].who, table[i].body, table[i].status, table[i].code);
	for (int i = 0; i < 3; i++)
		free(ids[i]);
}

/* ---- the public log, and two at once --------------------------------------------------------- */

static void the_second_hears_what_the_first_did(void **state)
{
	(void)state;
	struct answer a;
	char *id = idea("公車站要有座椅", "screening");
	acts(id, MOD, "{\"act\":\"refuse\",\"reason_code\":\"unclear\",\"reason\":\"請寫清楚要補幾座。\"}");
	act(&a, id, OWNER, "{\"act\":\"approve\",\"version\":2}");
	expect_status(&a, 409, "decided_already");
	assert_string_equal(answer_text(&a, "first.act"), "refuse");
	assert_string_equal(answer_text(&a, "first.role"), "moderator");
	assert_non_null(answer_json(&a, "first.at"));
	assert_non_null(strstr(answer_text(&a, "detail"), "115/11/23 10:00"));
	answer_release(&a);
	get(&a, id, "", -1);
	assert_string_equal(answer_text(&a, "stage"), "refused");
	assert_string_equal(answer_text(&a, "stage_code"), "unclear");
	answer_release(&a);
	get(&a, id, "/actions", -1);
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_text(&a, "items.1.act"), "refuse");
	assert_string_equal(answer_text(&a, "items.1.reason_code"), "unclear");
	assert_string_equal(answer_text(&a, "items.1.reason"), "請寫清楚要補幾座。");
	assert_string_equal(answer_text(&a, "items.1.role"), "moderator");
	assert_null(strstr(a.body.buf, "\"mod\"")); /* never who */
	answer_release(&a);
	free(id);
}

/* Without a reason of its own the rule's sentence stands there, in the reader's language; mended, it is sent again. */
static void refused_mended_sent_again(void **state)
{
	(void)state;
	struct answer a;
	char path[80];
	char *id = idea("公車站要有座椅", "screening");
	acts(id, MOD, "{\"act\":\"refuse\",\"reason_code\":\"unclear\"}");
	snprintf(path, sizeof path, "/v1/topics/%s/actions", id);
	ask(&p, &a, &(struct request){ .method = "GET", .path = path, .headers = "Accept-Language: en\r\n" });
	assert_string_equal(answer_text(&a, "items.1.reason"), "It does not say what the government should do.");
	answer_release(&a);
	snprintf(path, sizeof path, "/v1/topics/%s", id);
	ask(&p, &a,
		&(struct request){
			.method = "PATCH", .path = path, .token = token[MEI], .body = "{\"title\":\"每站補兩張座椅\"}" });
	expect_status(&a, 200, NULL);
	answer_release(&a);
	acts(id, MEI, "{\"act\":\"send\"}");
	acts(id, MOD, "{\"act\":\"approve\"}");
	get(&a, id, "", -1);
	assert_string_equal(answer_text(&a, "stage"), "collecting");
	answer_release(&a);
	get(&a, id, "/actions", -1);
	static const char *const order[] = { "send", "refuse", "edit", "send", "approve" };
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		snprintf(path, sizeof path, "items.%zu.act", i);
		assert_string_equal(answer_text(&a, path), order[i]);
	}
	answer_release(&a);
	free(id);
}

static void a_repeated_act_is_one(void **state)
{
	(void)state;
	char path[80];
	char *id = idea("公車站要有座椅", "screening");
	snprintf(path, sizeof path, "/v1/topics/%s/actions", id);
	for (int i = 0; i < 3; i++) {
		struct answer a;
		ask(&p, &a,
			&(struct request){ .method = "POST",
				.path = path,
				.token = token[MOD],
				.body = "{\"act\":\"approve\"}",
				.headers = "Idempotency-Key: once\r\n" });
		expect_status(&a, 200, NULL);
		assert_string_equal(answer_text(&a, "stage"), "collecting");
		answer_release(&a);
		if (i == 1) {
			platform_kill(&p);
			platform_again(&p);
		}
	}
	struct answer a;
	get(&a, id, "/actions", -1);
	assert_int_equal(json_count(answer_json(&a, "items")), 2);
	answer_release(&a);
	free(id);
}

/* ---- an answer ------------------------------------------------------------------------------- */

#define CHART \
	"{\"title\":\"座椅數\",\"summary\":\"逐年增加。\",\"source\":\"交通部\",\"spec\":{\"mark\":\"bar\",\"data\":{\"values\":[{" \
	"\"y\":\"2027\",\"n\":120},{\"y\":\"2028\",\"n\":300}]},\"encoding\":{\"x\":{\"field\":\"y\",\"type\":\"ordinal\"},\"y\":{" \
	"\"field\":\"n\",\"type\":\"quantitative\"}}}}"

static void an_answer_by_demand(void **state)
{
	(void)state;
	struct answer a;
	char *id = idea("公車站要有座椅", "established");
	acts(id, CLERK, "{\"act\":\"schedule\",\"at\":\"2026-11-30T10:00:00+08:00\"}");
	acts(id, CLERK, "{\"act\":\"contact\",\"text\":\"已電話說明。\"}");
	act(&a, id, CLERK,
		"{\"act\":\"answer\",\"text\":\"分三年補上。\",\"demands\":[{\"demand\":\"座椅\",\"decision\":\"adopted\",\"words\":\"每站兩張"
		"。\"},{\"demand\":\"遮陽\",\"decision\":\"not_adopted\",\"words\":\"人行道寬度不足。\"}],\"sections\":[{\"name\":\"後續\","
		"\"body\":\"明年起辦理。\"}],\"infographics\":[" CHART "]}");
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_text(&a, "stage"), "responded");
	assert_string_equal(answer_text(&a, "response"), "answered");
	assert_string_equal(answer_text(&a, "decision"), "partly_adopted");
	assert_string_equal(answer_text(&a, "responses.0.decisions.1.words"), "人行道寬度不足。");
	assert_string_equal(answer_text(&a, "responses.0.sections.0.name"), "後續");
	assert_string_equal(answer_text(&a, "infographics.0.title"), "座椅數");
	answer_release(&a);
	free(id);
}

/* An announced extension is part of the clock. */
static void an_extension_moves_the_clock(void **state)
{
	(void)state;
	struct answer a;
	char *id = idea("公車站要有座椅", "established");
	act(&a, id, CLERK, "{\"act\":\"extend\",\"until\":\"2027-02-20T00:00:00+08:00\",\"reason\":\"要會勘。\"}");
	expect_status(&a, 200, NULL);
	assert_true(str_starts(answer_text(&a, "respond_by"), "2027-02-20T23:59:59"));
	answer_release(&a);
	refused(id, CLERK, "{\"act\":\"extend\",\"until\":\"2027-03-01T00:00:00+08:00\",\"reason\":\"再延。\"}", 409,
		"often_enough");
	free(id);
}

static void similar_ideas_are_joined(void **state)
{
	(void)state;
	struct answer a;
	char body[80];
	char *one = idea("公車站要有座椅", "collecting"), *other = idea("候車亭的座椅", "collecting");
	put(one, "/endorsement", HUA);
	snprintf(body, sizeof body, "{\"act\":\"join\",\"into\":\"%s\"}", other);
	acts(one, MOD, body);
	get(&a, one, "", -1);
	assert_string_equal(answer_text(&a, "related.0.id"), other);
	answer_release(&a);
	get(&a, other, "", HUA);
	assert_string_equal(answer_text(&a, "related.0.id"), one);
	assert_true(json_bool(answer_json(&a, "mine.followed"), false));
	answer_release(&a);
	free(one);
	free(other);
}

/* ---- what is hidden -------------------------------------------------------------------------- */

static void a_hidden_comment_stays_in_its_place(void **state)
{
	(void)state;
	struct answer a;
	char body[120];
	char *id = idea("公車站要有座椅", "collecting");
	int64_t c = comment(id, HUA, "廣告廣告");
	snprintf(body, sizeof body, "{\"act\":\"hide\",\"comment\":\"%lld\"}", (long long)c);
	refused(id, MOD, body, 422, "incomplete");
	snprintf(
		body, sizeof body, "{\"act\":\"hide\",\"comment\":\"%lld\",\"reason_code\":\"%s\"}", (long long)c, "insult");
	for (int who = HUA; who <= AUDITOR; who++)
		if (who != MOD)
			refused(id, who, body, 403, "not_your_part");
	act(&a, id, MOD, body);
	expect_status(&a, 200, NULL);
	assert_int_equal(answer_int(&a, "counts.comments"), 1);
	answer_release(&a);
	get(&a, id, "/comments", -1);
	assert_string_equal(answer_text(&a, "items.0.body"), "");
	assert_string_equal(answer_text(&a, "items.0.hidden"), "insult");
	assert_true(*answer_text(&a, "items.0.hidden_reason"));
	assert_null(strstr(a.body.buf, "廣告"));
	answer_release(&a);
	get(&a, id, "/comments", AUDITOR); /* who decides about it, or looks after those who do, reads it */
	assert_string_equal(answer_text(&a, "items.0.body"), "廣告廣告");
	answer_release(&a);
	get(&a, id, "/comments", CLERK);
	assert_string_equal(answer_text(&a, "items.0.body"), "");
	answer_release(&a);
	act(&a, id, OWNER, body);
	expect_status(&a, 409, "decided_already");
	assert_string_equal(answer_text(&a, "first.act"), "hide");
	answer_release(&a);
	snprintf(body, sizeof body, "/v1/topics/%s/comments/%lld/like", id, (long long)c);
	ask(&p, &a, &(struct request){ .method = "PUT", .path = body, .token = token[HUA] });
	expect_status(&a, 409, "hidden_already");
	answer_release(&a);
	ask(&p, &a, &(struct request){ .method = "DELETE", .path = body, .token = token[HUA] }); /* a like is taken back */
	expect_status(&a, 200, NULL);
	answer_release(&a);
	snprintf(body, sizeof body, "{\"topic\":\"%s\",\"comment\":\"%lld\",\"code\":\"insult\"}", id, (long long)c);
	ask_post(&p, &a, "/v1/reports", token[HUA], body);
	expect_status(&a, 409, "hidden_already");
	answer_release(&a);
	get(&a, id, "/actions", -1);
	snprintf(body, sizeof body, "%lld", (long long)c);
	assert_string_equal(answer_text(&a, "items.2.comment"), body);
	answer_release(&a);
	snprintf(body, sizeof body, "{\"act\":\"show\",\"comment\":\"%lld\",\"reason\":\"看錯了。\"}", (long long)c);
	acts(id, MOD, body);
	get(&a, id, "/comments", -1);
	assert_string_equal(answer_text(&a, "items.0.body"), "廣告廣告");
	answer_release(&a);
	free(id);
}

/* Of a hidden topic others see the code alone; its proposer and staff see why, and all of it. */
static void a_hidden_topic_shows_its_code_alone(void **state)
{
	(void)state;
	struct answer a;
	char path[120];
	char *id = idea("罵人的題目三八", "collecting");
	acts(id, MOD, "{\"act\":\"hide\",\"reason_code\":\"insult\",\"reason\":\"題目罵了三八某人。\"}");
	static const char *const under[] = { "", "?view=row", "/actions" };
	for (size_t i = 0; i < ARRAY_LEN(under); i++) {
		get(&a, id, under[i], -1);
		expect_status(&a, 200, NULL);
		assert_null(strstr(a.body.buf, "三八"));
		assert_null(strstr(a.body.buf, "候車亭"));
		answer_release(&a);
	}
	get(&a, id, "", -1);
	assert_string_equal(answer_text(&a, "stage"), "hidden");
	assert_string_equal(answer_text(&a, "stage_code"), "insult");
	answer_release(&a);
	static const char *const lists[] = { "/v1/topics?board=idea&limit=100", "/v1/topics?q=%E7%BD%B5%E4%BA%BA%E7%9A%84",
		"/v1/topics?title=%E4%B8%89%E5%85%AB", "/v1/topics?similar=%E7%BD%B5%E4%BA%BA%E7%9A%84%E9%A1%8C%E7%9B%AE" };
	for (size_t i = 0; i <= ARRAY_LEN(lists); i++) { /* staff first: what they are shown is kept for nobody else */
		ask_get(&p, &a, lists[i ? i - 1 : 0], i ? NULL : token[MOD]);
		expect_status(&a, 200, NULL);
		assert_int_equal(strstr(a.body.buf, "三八") != NULL, i == 0);
		answer_release(&a);
	}
	snprintf(path, sizeof path, "/v1/topics?ids=%s&view=whole", id);
	ask_get(&p, &a, path, NULL);
	assert_null(strstr(a.body.buf, "三八"));
	answer_release(&a);
	static const int insiders[] = { MEI, MOD, AUDITOR, OWNER };
	for (size_t i = 0; i < ARRAY_LEN(insiders); i++) {
		get(&a, id, "", insiders[i]);
		assert_non_null(strstr(answer_text(&a, "title"), "三八"));
		answer_release(&a);
	}
	get(&a, id, "", HUA);
	assert_string_equal(answer_text(&a, "title"), "");
	answer_release(&a);
	acts(id, MOD, "{\"act\":\"show\",\"reason\":\"已改過。\"}");
	get(&a, id, "", -1);
	assert_string_equal(answer_text(&a, "stage"), "collecting");
	answer_release(&a);
	ask_get(&p, &a, lists[1], NULL);
	assert_int_equal(answer_int(&a, "total"), 1);
	answer_release(&a);
	free(id);
}

/* ---- reports --------------------------------------------------------------------------------- */

static char *report(const char *id, int64_t c, int who, const char *more)
{
	struct answer a;
	char body[300];
	snprintf(body, sizeof body, "{\"topic\":\"%s\",\"comment\":\"%lld\"%s}", id, (long long)c, more);
	ask_post(&p, &a, "/v1/reports", token[who], body);
	expect_status(&a, 201, NULL);
	char *report_id = xstrdup(answer_text(&a, "id"));
	answer_release(&a);
	return report_id;
}

static void decide(struct answer *a, const char *id, int who, const char *body)
{
	char path[80];
	snprintf(path, sizeof path, "/v1/reports/%s/actions", id);
	ask_post(&p, a, path, who < 0 ? NULL : token[who], body);
}

static void reports_are_answered(void **state)
{
	(void)state;
	struct answer a;
	char body[300];
	char *id = idea("公車站要有座椅", "collecting");
	int64_t c = comment(id, HUA, "廣告廣告");
	snprintf(body, sizeof body, "{\"topic\":\"%s\",\"comment\":\"%lld\"}", id, (long long)c);
	ask_post(&p, &a, "/v1/reports", token[MEI], body);
	expect_status(&a, 422, "too_short"); /* neither a code nor words */
	answer_release(&a);
	char *r = report(id, c, MEI, ",\"code\":\"insult\",\"text\":\"這是廣告\"");
	snprintf(body, sizeof body, "{\"topic\":\"%s\",\"comment\":\"%lld\",\"text\":\"還是廣告\"}", id, (long long)c);
	ask_post(&p, &a, "/v1/reports", token[MEI], body);
	expect_status(&a, 409, "reported_already");
	answer_release(&a);
	for (int who = MEI; who <= AUDITOR; who++)
		if (who != MOD) {
			decide(&a, r, who, "{\"act\":\"dismiss\",\"reason\":\"x\"}");
			expect_status(&a, 403, "staff_only");
			answer_release(&a);
		}
	decide(&a, r, MOD, "{\"act\":\"uphold\"}");
	expect_status(&a, 422, "incomplete");
	answer_release(&a);
	decide(&a, r, MOD, "{\"act\":\"dance\",\"reason\":\"x\"}");
	expect_status(&a, 422, "bad_choice");
	answer_release(&a);
	decide(&a, r, MOD, "{\"act\":\"uphold\",\"reason\":\"是廣告，已隱藏。\"}");
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_text(&a, "state"), "upheld");
	answer_release(&a);
	decide(&a, r, OWNER, "{\"act\":\"dismiss\",\"reason\":\"x\"}");
	expect_status(&a, 409, "decided_already");
	assert_string_equal(answer_text(&a, "first.act"), "uphold");
	answer_release(&a);
	get(&a, id, "/comments", -1);
	assert_string_equal(answer_text(&a, "items.0.hidden"), "insult");
	answer_release(&a);
	ask_get(&p, &a, "/v1/reports", token[MEI]);
	assert_string_equal(answer_text(&a, "items.0.answer"), "是廣告，已隱藏。");
	answer_release(&a);
	ask_get(&p, &a, "/v1/notices", token[MEI]);
	assert_non_null(strstr(a.body.buf, "\"report\""));
	answer_release(&a);
	ask_get(&p, &a, "/v1/reports", token[HUA]);
	assert_null(answer_json(&a, "items.0"));
	answer_release(&a);
	ask_get(&p, &a, "/v1/reports", NULL);
	expect_status(&a, 401, "sign_in");
	answer_release(&a);
	free(r);
	free(id);
}

static void likes(void **state)
{
	(void)state;
	struct answer a;
	char path[120];
	char *id = idea("公車站要有座椅", "collecting");
	int64_t c = comment(id, HUA, "支持");
	snprintf(path, sizeof path, "/v1/topics/%s/comments/%lld/like", id, (long long)c);
	for (int i = 0; i < 2; i++) {
		ask(&p, &a, &(struct request){ .method = "PUT", .path = path, .token = token[MEI] });
		expect_status(&a, 200, NULL);
		assert_int_equal(answer_int(&a, "likes"), 1);
		assert_true(json_bool(answer_json(&a, "liked"), false));
		answer_release(&a);
	}
	ask(&p, &a, &(struct request){ .method = "PUT", .path = path });
	expect_status(&a, 401, "sign_in");
	answer_release(&a);
	ask(&p, &a, &(struct request){ .method = "DELETE", .path = path, .token = token[MEI] });
	expect_status(&a, 200, NULL);
	assert_int_equal(answer_int(&a, "likes"), 0);
	answer_release(&a);
	snprintf(path, sizeof path, "/v1/topics/1/comments/%lld/like", (long long)c);
	ask(&p, &a, &(struct request){ .method = "PUT", .path = path, .token = token[MEI] });
	expect_status(&a, 404, "not_found");
	answer_release(&a);
	free(id);
}

/* ---- queues ---------------------------------------------------------------------------------- */

static bool queued(const char *kind, int who, const char *id)
{
	struct answer a;
	char path[80];
	bool found = false;
	snprintf(path, sizeof path, "/v1/staff/queue?kind=%s&limit=100", kind);
	ask_get(&p, &a, path, token[who]);
	expect_status(&a, 200, NULL);
	for (const struct json *m = json_first(answer_json(&a, "items")); m; m = json_next(m))
		found = found || str_eq(json_text(json_get(json_get(m, "topic"), "id")), id);
	answer_release(&a);
	return found;
}

static void each_has_a_queue(void **state)
{
	(void)state;
	static const char *const kinds[] = { "screen", "answer", "report" };
	static const unsigned may[] = { 1u << MOD | 1u << AUDITOR | 1u << OWNER,
		1u << MOD | 1u << AUDITOR | 1u << OWNER | 1u << CLERK | 1u << OTHER_CLERK,
		1u << MOD | 1u << AUDITOR | 1u << OWNER };
	for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
		for (int who = -1; who < PEOPLE; who++) {
			struct answer a;
			char path[80];
			snprintf(path, sizeof path, "/v1/staff/queue?kind=%s", kinds[k]);
			ask_get(&p, &a, path, who < 0 ? NULL : token[who]);
			if (who < 0)
				expect_status(&a, 401, "sign_in");
			else if (may[k] & 1u << who)
				expect_status(&a, 200, NULL);
			else
				expect_status(&a, 403, "staff_only");
			answer_release(&a);
		}
	struct answer a;
	ask_get(&p, &a, "/v1/staff/queue?kind=x", token[MOD]);
	expect_status(&a, 400, "bad_parameter");
	answer_release(&a);
	char *screening = idea("公車站要有座椅", "screening"), *established = idea("公車站要有遮陽", "established");
	assert_true(queued("screen", MOD, screening));
	assert_false(queued("screen", MOD, established));
	assert_true(queued("answer", CLERK, established));
	assert_false(queued("answer", OTHER_CLERK, established));
	assert_true(queued("answer", AUDITOR, established));
	acts(screening, MOD, "{\"act\":\"approve\"}");
	assert_false(queued("screen", MOD, screening));
	free(screening);
	free(established);
}

/* Where the rules say "by its address only": whoever knows the id reads it; no list, search, number or change tells. */
static void by_its_address_only(void **state)
{
	(void)state;
	struct platform q;
	struct answer a, before;
	struct str text;
	struct scratch folder;
	char other_rules[80], path[200], id[24];
	scratch_make(&folder);
	snprintf(other_rules, sizeof other_rules, "%s/rules.json", folder.path);
	str_init(&text, 1 << 20);
	assert_int_equal(file_read(file, &text, NULL), RC_OK);
	replace(&text, "\"screening\": {", "\"screening\": { \"seen\": \"address\",");
	assert_int_equal(file_write(other_rules, text.buf, text.len, 0600, NULL), RC_OK);
	str_release(&text);
	const char *const args[] = { "--rules", other_rules, NULL };
	platform_start(&q, &(struct platform_opts){ .sample = true, .args = args });
	char *mei = platform_register(&q, "mei", PASSWORD);
	ask_get(&q, &before, "/v1/changes", NULL);
	ask_post(&q, &a, "/v1/topics", mei,
		"{\"board\":\"idea\",\"title\":\"候車亭要有座椅\",\"body\":\"很多候車亭沒有座椅，長輩等車很辛苦，請逐年補上座椅與遮陽。\","
		"\"benefits\":\"長輩與行動不便的人可以坐下來。\",\"agencies\":[\"a1\"],\"send\":true}");
	expect_status(&a, 201, NULL);
	assert_string_equal(answer_text(&a, "stage"), "screening");
	assert_int_equal(answer_int(&a, "number"), 0);
	str_copy(id, sizeof id, answer_text(&a, "id"));
	answer_release(&a);
	snprintf(path, sizeof path, "/v1/topics/%s", id);
	ask_get(&q, &a, path, NULL);
	expect_status(&a, 200, NULL);
	answer_release(&a);
	static const char *const lists[] = { "/v1/topics?board=idea&limit=100", "/v1/topics?q=%E5%80%99%E8%BB%8A%E4%BA%AD",
		"/v1/topics?similar=%E5%80%99%E8%BB%8A%E4%BA%AD%E8%A6%81%E6%9C%89%E5%BA%A7%E6%A4%85" };
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		ask_get(&q, &a, lists[i], NULL);
		expect_status(&a, 200, NULL);
		assert_null(strstr(a.body.buf, "候車亭要有座椅"));
		answer_release(&a);
	}
	snprintf(path, sizeof path, "/v1/changes?after=%s", answer_text(&before, "next"));
	ask_get(&q, &a, path, NULL);
	expect_status(&a, 200, NULL);
	assert_null(answer_json(&a, "topics.0"));
	answer_release(&a);
	answer_release(&before);
	free(mei);
	platform_release(&q);
	scratch_remove(&folder);
}

static void one_s_own_roles(void **state)
{
	(void)state;
	struct answer a;
	ask_get(&p, &a, "/v1/me", token[CLERK]);
	assert_string_equal(answer_text(&a, "roles.0"), "clerk");
	assert_string_equal(answer_text(&a, "agencies.0.id"), agency[0]);
	answer_release(&a);
	ask_get(&p, &a, "/v1/me", token[HUA]);
	assert_null(answer_json(&a, "roles"));
	answer_release(&a);
	struct platform own;
	platform_start(&own, &(struct platform_opts){ .own = true });
	char *first = platform_register(&own, "first", PASSWORD), *second = platform_register(&own, "second", PASSWORD);
	ask_get(&own, &a, "/v1/me", first);
	assert_string_equal(answer_text(&a, "roles.0"), "owner");
	answer_release(&a);
	ask_get(&own, &a, "/v1/me", second);
	assert_null(answer_json(&a, "roles"));
	answer_release(&a);
	free(first);
	free(second);
	platform_release(&own);
}

/* Whoever runs the platform says who is staff; each mistake is one sentence. */
static void staff_by_command(void **state)
{
	(void)state;
	static const struct {
		const char *words[8];
		int status;
		const char *says;
	} table[] = {
		{ { "list" }, 0, "cleo\tclerk" },
		{ { "add", "nobody", "editor" }, 1, "nobody" },
		{ { "add", "mod", "moderator" }, 1, "already" },
		{ { "remove", "hua", "editor" }, 1, "does not have" },
		{ { "add", "hua", "king" }, 2, "Roles are" },
		{ { "add", "hua", "clerk" }, 2, "--agency" },
		{ { "--agency", "none", "add", "hua", "clerk" }, 1, "no agency" },
		{ { "add", "hua" }, 2, "staff needs" },
		{ { NULL }, 2, "staff needs" },
		{ { "add", "hua", "editor" }, 0, "" },
		{ { "remove", "hua", "editor" }, 0, "" },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct outcome o;
		const char *argv[12] = { "minyid", "staff", "--data", p.data };
		for (size_t k = 0; table[i].words[k]; k++)
			argv[4 + k] = table[i].words[k];
		program_run(&o, &(struct program_opts){ .env = (const char *[]){ "LANG=en_GB.UTF-8", NULL } }, argv);
		if (o.status != table[i].status || (!strstr(o.out.buf, table[i].says) && !strstr(o.err.buf, table[i].says)))
			fail_msg("%zu: %d: %s%s", i, o.status, o.out.buf, o.err.buf);
		outcome_release(&o);
	}
}

static void counts_by_the_hour(void **state)
{
	(void)state;
	struct answer a;
	char *id = idea("公車站要有座椅", "collecting");
	put(id, "/endorsement", HUA);
	comment(id, HUA, "支持");
	get(&a, id, "/history", -1);
	expect_status(&a, 200, NULL);
	assert_int_equal(answer_int(&a, "items.0.endorsements"), 1);
	assert_int_equal(answer_int(&a, "items.0.comments"), 1);
	answer_release(&a);
	free(id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_act_as_every_role),
		cmocka_unit_test(another_agency_s_clerk),
		cmocka_unit_test(what_an_act_lacks),
		cmocka_unit_test(the_second_hears_what_the_first_did),
		cmocka_unit_test(refused_mended_sent_again),
		cmocka_unit_test(a_repeated_act_is_one),
		cmocka_unit_test(an_answer_by_demand),
		cmocka_unit_test(an_extension_moves_the_clock),
		cmocka_unit_test(similar_ideas_are_joined),
		cmocka_unit_test(a_hidden_comment_stays_in_its_place),
		cmocka_unit_test(a_hidden_topic_shows_its_code_alone),
		cmocka_unit_test(reports_are_answered),
		cmocka_unit_test(likes),
		cmocka_unit_test(each_has_a_queue),
		cmocka_unit_test(counts_by_the_hour),
		cmocka_unit_test(by_its_address_only),
		cmocka_unit_test(one_s_own_roles),
		cmocka_unit_test(staff_by_command),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
