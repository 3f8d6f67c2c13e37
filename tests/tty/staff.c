/* Staff at their work, in each front: what waits for them, what they do to it, who was slower, and reports. */
#include "tty/lib/pipe.h"

static struct platform platform;
static struct scratch home, rules;
static char file[80], agency[80];
static char *mei, *hua;

/* As on the real platform, but that one endorsement establishes an idea. */
static void write_rules(void)
{
	static const char wanted[] = "\"endorsements\": 5000";
	struct str text, out;
	scratch_make(&rules);
	snprintf(file, sizeof file, "%s/rules.json", rules.path);
	str_init(&text, 1 << 20);
	str_init(&out, 1 << 20);
	assert_int_equal(file_read("data/rules/join.json", &text, NULL), RC_OK);
	const char *found = strstr(text.buf, wanted), *days = strstr(text.buf, "\"holidays\": \"holidays/taiwan.json\",");
	assert_non_null(found);
	assert_non_null(days);
	for (const char *p = text.buf; *p; p++) {
		if (p == days)
			p += strlen("\"holidays\": \"holidays/taiwan.json\",");
		if (p == found) {
			str_addz(&out, "\"endorsements\": 1");
			p += strlen(wanted);
		}
		str_addc(&out, *p);
	}
	assert_int_equal(file_write(file, out.buf, out.len, 0600, NULL), RC_OK);
	str_release(&text);
	str_release(&out);
}

static void staff(const char *name, const char *role)
{
	struct outcome o;
	run(&o, NULL, "minyid", "staff", "--data", platform.data, "add", name, role, NULL);
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
	platform_start(&platform, &(struct platform_opts){ .sample = true, .args = args });
	ask_get(&platform, &a, "/v1/agencies", NULL);
	str_copy(agency, sizeof agency, answer_text(&a, "items.0.id"));
	answer_release(&a);
	mei = platform_register(&platform, "mei", TEST_PASSWORD);
	hua = platform_register(&platform, "hua", TEST_PASSWORD);
	scratch_make(&home);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	free(mei);
	free(hua);
	platform_release(&platform);
	scratch_remove(&rules);
	scratch_remove(&home);
	return 0;
}

/* A new idea of mei's that waits to be screened; the caller frees its id. */
static char *idea(const char *title)
{
	struct answer a;
	char body[2000];
	snprintf(body, sizeof body,
		"{\"board\":\"idea\",\"title\":\"%s\",\"body\":\"很多候車亭沒有座椅，長輩等車很辛苦，請逐年補上座椅與遮陽。\","
		"\"benefits\":\"長輩、孕婦與行動不便的人等車時可以坐下來。\",\"agencies\":[\"%s\"],\"send\":true}",
		title, agency);
	ask_post(&platform, &a, "/v1/topics", mei, body);
	expect_status(&a, 201, NULL);
	char *id = xstrdup(answer_text(&a, "id"));
	answer_release(&a);
	return id;
}

static void endorse(const char *id)
{
	struct answer a;
	char path[120];
	snprintf(path, sizeof path, "/v1/topics/%s/endorsement", id);
	ask(&platform, &a, &(struct request){ .method = "PUT", .path = path, .token = hua });
	expect_status(&a, 200, NULL);
	answer_release(&a);
}

static void expect_stage(const char *id, const char *stage)
{
	struct answer a;
	char path[120];
	snprintf(path, sizeof path, "/v1/topics/%s", id);
	ask_get(&platform, &a, path, mei);
	assert_string_equal(answer_text(&a, "stage"), stage);
	answer_release(&a);
}

static void sit_down(struct visit *v, int columns, int rows, const char *name, const char *role)
{
	visit_init(v);
	visit_start(v, 80, 24, "--site", platform.address, NULL);
	enter_registering(v, name);
	staff(name, role);
	keys(v, "<C-l>");
	if (columns != 80)
		visit_resize(v, columns, rows);
}

static void answer(struct visit *v, const char *text)
{
	type(v, text);
	keys(v, "<Enter>");
}

/* Of a list that begins below the column names. */
static void put_cursor_on(struct visit *v, const char *words)
{
	int row = screen_find(v, words);
	assert_true(row >= 3);
	keys(v, "<Home>");
	for (int i = 3; i < row; i++)
		keys(v, "j");
}

/* ---- the screen ------------------------------------------------------------------------------ */

static void from_screening_to_an_answer(void **state)
{
	(void)state;
	struct visit v;
	char *id = idea("候車亭請加裝座椅與遮陽");
	sit_down(&v, 80, 24, "boss", "owner");
	await(&v, "公務");
	go_to(&v, 'd');
	see_row(&v, 0, "【公務】待檢核");
	await(&v, "候車亭請加裝座椅與遮陽");

	put_cursor_on(&v, "候車亭請加裝座椅");
	keys(&v, "<Enter>");
	await(&v, "候車亭請加裝座椅與遮陽");
	see(&v, "M");
	keys(&v, "M");
	see(&v, "a.通過");
	keys(&v, "a");
	see_row(&v, -1, "公開這件事");
	keys(&v, "y");
	see_row(&v, -1, "附議中");
	expect_stage(id, "collecting");
	endorse(id);
	keys(&v, "<C-l>M");
	see(&v, "s.排定");
	keys(&v, "s");
	answer(&v, "2026-13-01");
	see_row(&v, -1, "不是日期");
	keys(&v, "<C-y>");
	answer(&v, "2026-12-01");
	answer(&v, "先盤點再施工。");
	see(&v, "先盤點再施工。");
	keys(&v, "y");
	see_row(&v, -1, "已成案");
	keys(&v, "Mw");
	answer(&v, "分三年加裝。");
	answer(&v, "加裝座椅");
	keys(&v, "a");
	answer(&v, "明年起每年三百座。");
	answer(&v, "");
	answer(&v, "");
	see(&v, "明年起每年三百座。");
	keys(&v, "y");
	see_row(&v, -1, "已回應");
	expect_stage(id, "responded");
	leave(&v);
	visit_release(&v);
	free(id);
}

/* Refused with one of the rules' reasons, where the screen is small; who was slower is told what the first did. */
static void refused_on_a_small_screen(void **state)
{
	(void)state;
	struct visit v;
	struct outcome o;
	char *id = idea("騎樓請全面淨空讓人走");
	sit_down(&v, 40, 12, "mod", "moderator");
	await(&v, "公務");
	go_to(&v, 'd');
	await(&v, "騎樓請全面淨空");
	put_cursor_on(&v, "騎樓請全面淨空");
	keys(&v, "M");
	see(&v, "要怎麼處理");
	keys(&v, "r");
	see(&v, "不是中央政府機關的業務");
	expect_clean(&v);
	keys(&v, "2");
	answer(&v, "請補上地點。");
	see(&v, "看不出具體要政府做什麼");
	expect_clean(&v);
	program_run(&o, &(struct program_opts){ .home = v.home.path },
		(const char *const[]){ "minyi", "--site", platform.address, "act", id, "refuse", "--code", "court", "--reason",
			"請向法院提出。", NULL });
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	expect_stage(id, "refused");
	keys(&v, "y");
	see(&v, "請向法院提出。");
	leave(&v);
	visit_release(&v);
	free(id);
}

/* ---- by ear, and from a script --------------------------------------------------------------- */

#define minyi(o, status, ...) \
	minyi_at(__LINE__, o, status, (const char *const[]){ "minyi", "--site", platform.address, __VA_ARGS__, NULL })
static void minyi_at(int line, struct outcome *o, int status, const char *const *argv)
{
	program_run(o, &(struct program_opts){ .home = home.path, .input = TEST_PASSWORD "\n" }, argv);
	if (o->status != status)
		fail_msg("line %d: wanted exit status %d, it was %d\n%s%s", line, status, o->status, o->out.buf, o->err.buf);
}

static void report(const char *id, const char *words, char out[40])
{
	struct answer a;
	char body[400];
	snprintf(body, sizeof body, "{\"topic\":\"%s\",\"code\":\"advert\",\"text\":\"%s\"}", id, words);
	ask_post(&platform, &a, "/v1/reports", hua, body);
	expect_status(&a, 201, NULL);
	str_copy(out, 40, answer_text(&a, "id"));
	answer_release(&a);
}

static void by_command_and_by_ear(void **state)
{
	(void)state;
	struct outcome o;
	char number[40];
	char *id = idea("學校午餐請標示產地");
	free(platform_register(&platform, "both", TEST_PASSWORD));
	staff("both", "owner");
	minyi(&o, 0, "login", "both");
	outcome_release(&o);
	minyi(&o, 0, "queue", "screen", "--limit", "100");
	assert_non_null(strstr(o.out.buf, "學校午餐請標示產地"));
	outcome_release(&o);
	minyi(&o, 2, "act", id, "praise");
	assert_non_null(strstr(o.err.buf, "approve"));
	outcome_release(&o);
	minyi(&o, 0, "act", id, "approve");
	outcome_release(&o);
	expect_stage(id, "collecting");
	minyi(&o, 1, "act", id, "refuse", "--code", "court");
	assert_non_null(strstr(o.err.buf, "這個議題在目前的階段不能這麼做"));
	outcome_release(&o);
	minyi(&o, 1, "act", id, "hide");
	assert_non_null(strstr(o.err.buf, "命令沒有回答"));
	outcome_release(&o);
	endorse(id);
	expect_stage(id, "established");
	minyi(&o, 0, "act", id, "contact", "-m", "已電話說明。");
	outcome_release(&o);
	minyi(&o, 1, "act", id, "extend", "--until", "2029-01-01", "--reason", "還要會商。");
	outcome_release(&o);
	minyi(&o, 0, "act", id, "extend", "--until", "2027-02-15", "--reason", "還要會商。");
	outcome_release(&o);
	minyi(&o, 0, "act", id, "answer", "-m", "部分參採。", "--demand", "adopted: 標示產地: 明年起標示。", "--demand",
		"not_adopted: 禁止進口: 牽涉協定。", "--section", "法規: 依學校衛生法。");
	outcome_release(&o);
	expect_stage(id, "responded");
	minyi(&o, 0, "show", id);
	if (!strstr(o.out.buf, "明年起標示"))
		fail_msg("%s", o.out.buf);
	outcome_release(&o);

	report(id, "是廣告", number);
	minyi(&o, 0, "queue", "report");
	assert_non_null(strstr(o.out.buf, "是廣告"));
	outcome_release(&o);
	minyi(&o, 0, "act", number, "dismiss", "--reason", "內容沒有問題。");
	outcome_release(&o);
	minyi(&o, 1, "act", number, "uphold", "--reason", "有問題。"); /* judged already */
	outcome_release(&o);

	report(id, "真的是廣告", number);
	visit_by_pipe(&o, &home, "d\nt\nt\nM 1\nu\n推銷商品。\nq\ng\n");
	expect_in_order(&o, "公務", "待檢核", "被檢舉", "真的是廣告", "檢舉成立", NULL);
	outcome_release(&o);
	expect_stage(id, "hidden");
	free(id);
}

/* What is typed for an answer outlives the program. */
static void an_answer_outlives_the_program(void **state)
{
	(void)state;
	struct visit v;
	char *id = idea("公園請多種樹少鋪水泥");
	sit_down(&v, 80, 24, "clerkish", "owner");
	await(&v, "公務");
	go_to(&v, 'd');
	await(&v, "公園請多種樹");
	put_cursor_on(&v, "公園請多種樹");
	keys(&v, "M");
	see(&v, "g.分派機關");
	keys(&v, "g");
	answer(&v, "交通部");
	type(&v, "內容屬於交通");
	keys(&v, "<Esc>");
	see_row(&v, -1, "已保留");
	visit_kill(&v);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	go_to(&v, 'o');
	see(&v, "內容屬於交通");
	keys(&v, "<Enter>");
	see(&v, "要怎麼處理");
	keys(&v, "<Enter>");
	see(&v, "交通部");
	keys(&v, "<Enter>");
	see(&v, "內容屬於交通");
	keys(&v, "<Esc>");
	leave(&v);
	visit_release(&v);
	free(id);
}

/* Anybody reports; what becomes of it is told. */
static void anybody_reports(void **state)
{
	(void)state;
	struct visit v;
	struct answer a;
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	enter_registering(&v, "watcher");
	assert_int_equal(screen_find(&v, "公務"), -1); /* which is staff's alone */
	go_to(&v, 'i');
	keys(&v, "<Enter>");
	keys(&v, "!");
	see(&v, "廣告或商業宣傳");
	keys(&v, "3");
	answer(&v, "整篇都在推銷。");
	keys(&v, "y");
	see_row(&v, -1, "已經檢舉");
	char *judge = platform_register(&platform, "judge", TEST_PASSWORD);
	staff("judge", "moderator");
	ask_get(&platform, &a, "/v1/staff/queue?kind=report", judge);
	assert_string_equal(answer_text(&a, "items.0.report.text"), "整篇都在推銷。");
	assert_string_equal(answer_text(&a, "items.0.report.code"), "advert");
	answer_release(&a);
	free(judge);
	leave(&v);
	visit_release(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_screening_to_an_answer),
		cmocka_unit_test(refused_on_a_small_screen),
		cmocka_unit_test(by_command_and_by_ear),
		cmocka_unit_test(anybody_reports),
		cmocka_unit_test(an_answer_outlives_the_program),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
