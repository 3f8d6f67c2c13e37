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

/* Figures that are typed become a chart, which is seen before it is sent; what is no figure is said, and nothing else
 * is asked for again. */
static void add_a_chart(struct visit *v)
{
	answer(v, "每年加裝的座椅");
	answer(v, "/nowhere/figures.csv");
	see_row(v, -1, "沒有可以讀的檔案");
	keys(v, "<C-y><Enter>");
	type(v, "年 座椅");
	keys(v, "<Enter>");
	type(v, "2023 120");
	keys(v, "<Enter>");
	type(v, "2024 很多");
	keys(v, "<C-x>s");
	see(v, "「很多」不是數字");
	keys(v, "<BS><BS>");
	type(v, "300");
	keys(v, "<C-x>s");
	answer(v, "座");
	answer(v, "");
	see_row(v, -1, "來源");
	answer(v, "交通部公路局");
	see_row(v, -1, "再一張圖表");
	see(v, "民國113年");
	answer(v, "");
}

static void add_a_file(struct visit *v)
{
	char path[256], liar[256];
	snprintf(path, sizeof path, "%s/plan.txt", v->home.path);
	snprintf(liar, sizeof liar, "%s/plan.pdf", v->home.path);
	assert_int_equal(file_write(path, "分三年。\n", strlen("分三年。\n"), 0600, NULL), RC_OK);
	assert_int_equal(file_write(liar, "分三年。\n", strlen("分三年。\n"), 0600, NULL), RC_OK);
	answer(v, liar);
	see_row(v, -1, "plan.pdf");
	keys(v, "<C-y>");
	answer(v, path);
	see(v, "plan.txt 已上傳");
	answer(v, "");
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
	add_a_chart(&v);
	add_a_file(&v);
	see(&v, "明年起每年三百座。");
	see(&v, "每年加裝的座椅");
	keys(&v, "<PageDown><PageDown>");
	see(&v, "plan.txt");
	expect_clean(&v);
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
		(const char *const[]){ "minyi", "--site", platform.address, "act", by_id(id), "refuse", "--code", "court",
			"--reason", "請向法院提出。", NULL });
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	expect_stage(id, "refused");
	keys(&v, "y");
	see(&v, "已經有人在 115/11/23 10:00 先處理了");
	see(&v, "請向法院提出。");     /* the reason that the first gave */
	see_not(&v, "騎樓請全面淨空"); /* and it waits no more */
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
	char number[40], figures[400], path[256];
	char *id = idea("學校午餐請標示產地");
	free(platform_register(&platform, "both", TEST_PASSWORD));
	staff("both", "owner");
	minyi(&o, 0, "login", "both");
	outcome_release(&o);
	minyi(&o, 0, "queue", "screen", "--limit", "100");
	assert_non_null(strstr(o.out.buf, "學校午餐請標示產地"));
	outcome_release(&o);
	minyi(&o, 2, "act", by_id(id), "praise");
	assert_non_null(strstr(o.err.buf, "approve"));
	outcome_release(&o);
	minyi(&o, 0, "act", by_id(id), "approve");
	outcome_release(&o);
	expect_stage(id, "collecting");
	minyi(&o, 2, "act", by_id(id), "hide", "--code", "courts");
	assert_non_null(strstr(o.err.buf, "advert, ")); /* what there is */
	assert_non_null(strstr(o.err.buf, "不能是 courts"));
	outcome_release(&o);
	minyi(&o, 1, "act", by_id(id), "refuse", "--code", "court");
	assert_non_null(strstr(o.err.buf, "這個議題在目前的階段不能這麼做"));
	outcome_release(&o);
	minyi(&o, 1, "act", by_id(id), "hide");
	assert_non_null(strstr(o.err.buf, "還沒有回答"));
	outcome_release(&o);
	endorse(id);
	expect_stage(id, "established");
	minyi(&o, 0, "act", by_id(id), "contact", "-m", "已電話說明。");
	outcome_release(&o);
	minyi(&o, 1, "act", by_id(id), "extend", "--until", "2029-01-01", "--reason", "還要會商。");
	outcome_release(&o);
	minyi(&o, 0, "act", by_id(id), "extend", "--until", "2027-02-15", "--reason", "還要會商。");
	outcome_release(&o);
	snprintf(figures, sizeof figures, "每年檢驗: 件: 衛福部: %s/figures.csv", home.path);
	snprintf(path, sizeof path, "%s/figures.csv", home.path);
	assert_int_equal(
		file_write(path, "年,抽驗,合格\n2023,90,x\n", strlen("年,抽驗,合格\n2023,90,x\n"), 0600, NULL), RC_OK);
	minyi(&o, 1, "act", by_id(id), "answer", "-m", "部分參採。", "--chart", figures);
	assert_non_null(strstr(o.err.buf, "「x」不是數字"));
	outcome_release(&o);
	assert_int_equal(
		file_write(path, "年,抽驗,合格\n2023,90,80\n", strlen("年,抽驗,合格\n2023,90,80\n"), 0600, NULL), RC_OK);
	minyi(&o, 0, "act", by_id(id), "answer", "-m", "部分參採。", "--chart", figures, "--attach", path, "--demand",
		"adopted: 標示產地: 明年起標示。", "--demand", "not_adopted: 禁止進口: 牽涉協定。", "--section",
		"法規: 依學校衛生法。");
	outcome_release(&o);
	expect_stage(id, "responded");
	minyi(&o, 0, "show", by_id(id));
	expect_in_order(&o, "每年檢驗", "抽驗", "衛福部", "明年起標示", "figures.csv", NULL);
	outcome_release(&o);
	minyi(&o, 0, "act", "c2", "summarise", "-m", "大家關心孩子睡不夠。", "--group",
		"partly_adopted: 120: 延後到校: 先試辦。", "--group", "not_adopted: 30: 取消早自習: 影響接送。");
	outcome_release(&o);
	minyi(&o, 0, "show", "c2");
	expect_in_order(&o, "延後到校", "120", "先試辦。", "取消早自習", NULL);
	outcome_release(&o);
	minyi(&o, 1, "act", "c2", "approve");
	assert_non_null(strstr(o.err.buf, "可以做的有"));
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

static void comment_of(const char *id, const char *body, char out[40])
{
	struct answer a;
	char json[400], path[80];
	snprintf(json, sizeof json, "{\"stance\":\"neutral\",\"body\":\"%s\"}", body);
	snprintf(path, sizeof path, "/v1/topics/%s/comments", id);
	ask_post(&platform, &a, path, hua, json);
	expect_status(&a, 201, NULL);
	str_copy(out, 40, answer_text(&a, "id"));
	answer_release(&a);
}

/* One comment is hidden where it stands, after a report leads to it; it stays countable, with the reason, and is shown
 * again. Who is slower is told who was faster. */
static void a_comment_is_hidden(void **state)
{
	(void)state;
	struct visit v;
	struct answer a;
	struct outcome o;
	char first[40], second[40], body[300];
	char *id = idea("巷口路燈請改成節能燈");
	sit_down(&v, 80, 24, "tidy", "moderator");
	minyi(&o, 0, "act", by_id(id), "approve"); /* by who signed in before */
	outcome_release(&o);
	snprintf(body, sizeof body, "/v1/topics/%s", id);
	ask_get(&platform, &a, body, mei);
	int64_t number = answer_int(&a, "number");
	answer_release(&a);
	comment_of(id, "買燈請找我最便宜", first);
	comment_of(id, "真的很暗", second);
	snprintf(
		body, sizeof body, "{\"topic\":\"%s\",\"comment\":\"%s\",\"code\":\"advert\",\"text\":\"賣燈的\"}", id, first);
	ask_post(&platform, &a, "/v1/reports", mei, body);
	expect_status(&a, 201, NULL);
	answer_release(&a);
	await(&v, "公務");
	go_to(&v, 'd');
	keys(&v, "tt");
	await(&v, "買燈請找我最便宜");
	put_cursor_on(&v, "買燈請找我最便宜");
	keys(&v, "<Enter>");
	await(&v, "真的很暗");
	keys(&v, "cM");
	see(&v, "k.隱藏這則留言");
	keys(&v, "k");
	see(&v, "1 樓 hua：買燈請找我最便宜");
	keys(&v, "3");
	answer(&v, "");
	see(&v, "1 樓 hua：買燈請找我最便宜");
	keys(&v, "y");
	see_row(&v, -1, "留言已隱藏");
	see(&v, "已由工作人員隱藏");
	static const char *const what_is_hidden_is_left_alone[] = { "R", "+", "!" };
	for (size_t i = 0; i < ARRAY_LEN(what_is_hidden_is_left_alone); i++) {
		keys(&v, what_is_hidden_is_left_alone[i]);
		see_row(&v, -1, "留言已經隱藏");
	}
	visit_resize(&v, 40, 12);
	keys(&v, "q"); /* out of the comments */
	expect_clean(&v);
	leave(&v);
	visit_release(&v);
	run(&o, &(struct program_opts){ .home = rules.path }, "minyi", "--site", platform.address, "show", by_id(id), NULL);
	expect_nowhere(&o, "買燈請找我最便宜"); /* for others */
	expect_in_order(&o, "留言：2", "1樓 hua", "已由工作人員隱藏：是廣告或商業宣傳", "2樓 hua", "真的很暗", NULL);
	outcome_release(&o);

	minyi(&o, 1, "act", by_id(id), "hide", "--comment", "1", "--code", "advert");
	assert_non_null(strstr(o.err.buf, "已經有人在"));
	outcome_release(&o);
	minyi(&o, 0, "act", by_id(id), "show", "--comment", "1", "--reason", "不是廣告。");
	outcome_release(&o);
	minyi(&o, 1, "act", by_id(id), "hide", "--comment", "77", "--code", "advert");
	assert_non_null(strstr(o.err.buf, "77"));
	outcome_release(&o);
	snprintf(body, sizeof body, "i%lld\nM 2\nk\n3\n\ny\n0\n$\nq\nq\ng\n", (long long)number);
	visit_by_pipe(&o, &home, body);
	expect_in_order(&o, "隱藏這則留言", "2 樓 hua：真的很暗", "留言已隱藏", "已由工作人員隱藏", NULL);
	outcome_release(&o);
	free(id);
}

/* On the screen it is typed and left; line by line it is among the drafts. */
static void an_appeal_is_kept(const struct scratch *barred)
{
	struct visit v;
	struct outcome o;
	char env[80];
	snprintf(env, sizeof env, "HOME=%s", barred->path);
	visit_init(&v);
	visit_env(&v, env);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	go_to(&v, 'u');
	select_row(&v, "您的帳號");
	keys(&v, "<Enter>");
	select_row(&v, "對停權提出申訴");
	keys(&v, "<Enter>");
	see(&v, "申訴只能");
	keys(&v, "我會刪除廣告。<Esc>");
	see(&v, "輸入的內容已保存");
	leave(&v);
	visit_release(&v);
	visit_by_pipe(&o, barred, "o\n1\nq\nq\ng\n");
	expect_in_order(&o, "對停權的申訴", "草稿，還沒送出", "我會刪除廣告。", NULL);
	outcome_release(&o);
}

/* Who is barred hears why and until when wherever they write, and appeals; somebody else than who barred them decides.
 */
static void who_is_barred_appeals(void **state)
{
	(void)state;
	struct visit v;
	struct outcome o;
	struct scratch barred;
	char said[40];
	char *id = idea("公園請多設飲水機");
	sit_down(&v, 80, 24, "strict", "moderator");
	minyi(&o, 0, "act", by_id(id), "approve");
	outcome_release(&o);
	comment_of(id, "買水請找我最便宜", said);
	await(&v, "公務");
	keys(&v, "/");
	answer(&v, "公園請多設飲水機");
	await(&v, "公園請多設飲水機");
	keys(&v, "<Enter>");
	await(&v, "提議內容");
	keys(&v, "c");
	await(&v, "買水請找我最便宜");
	keys(&v, "M");
	see(&v, "m.把這則留言的作者停權");
	keys(&v, "m3");
	answer(&v, "連續張貼廣告");
	answer(&v, "");
	see_row(&v, -1, "公開這件事");
	keys(&v, "y");
	see(&v, "更晚的日期"); /* no end is the owner's to give */
	keys(&v, "<C-y>");
	answer(&v, "2026-12-01");
	see_row(&v, -1, "公開這件事");
	keys(&v, "y");
	see(&v, "已停權");
	leave(&v);
	visit_release(&v);

	scratch_make(&barred);
	struct program_opts opts = { .home = barred.path, .input = TEST_PASSWORD "\n" };
	run(&o, &opts, "minyi", "--site", platform.address, "login", "hua", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	run(&o, &opts, "minyi", "--site", platform.address, "comment", by_id(id), "-m", "好", NULL);
	assert_int_equal(o.status, 1);
	assert_non_null(strstr(o.err.buf, "在 115/12/01 00:00 之前"));
	assert_non_null(strstr(o.err.buf, "連續張貼廣告"));
	assert_non_null(strstr(o.err.buf, "申訴一次"));
	outcome_release(&o);
	an_appeal_is_kept(&barred);
	opts.input = "\n"; /* as it was typed there */
	run(&o, &opts, "minyi", "--site", platform.address, "account", "appeal", NULL);
	expect_in_order(&o, "上次輸入還沒送出", "原有內容：我會刪除廣告。", "申訴已送出", NULL);
	outcome_release(&o);
	run(&o, &opts, "minyi", "--site", platform.address, "outbox", NULL);
	assert_null(strstr(o.out.buf, "申訴"));
	opts.input = "再說一次。\n";
	outcome_release(&o);
	run(&o, &opts, "minyi", "--site", platform.address, "account", "appeal", NULL);
	assert_non_null(strstr(o.err.buf, "您已經申訴過了"));
	outcome_release(&o);
	run(&o, &opts, "minyi", "--site", platform.address, "mine", "reports", NULL);
	expect_in_order(&o, "您的申訴正等待", "我會刪除廣告。", NULL);
	outcome_release(&o);

	minyi(&o, 0, "queue", "appeal");
	assert_non_null(strstr(o.out.buf, "我會刪除廣告。"));
	outcome_release(&o);
	visit_by_pipe(&o, &home, "d\nt\nt\nt\nM 1\nu\n廣告已經刪除。\nq\ng\n");
	expect_in_order(&o, "申訴", "連續張貼廣告", "當事人可以再發言", "申訴成立", NULL);
	outcome_release(&o);
	run(&o, &opts, "minyi", "--site", platform.address, "show", by_id(id),
		NULL); /* what was kept is a minute old at most */
	outcome_release(&o);
	run(&o, &opts, "minyi", "--site", platform.address, "comment", by_id(id), "-m", "好", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	run(&o, &opts, "minyi", "--site", platform.address, "notices", NULL);
	expect_in_order(&o, "您的申訴已有決定", "您暫時不能發言", NULL);
	outcome_release(&o);
	scratch_remove(&barred);
	free(id);
}

/* One whom whoever runs the platform barred, for nothing that stands in a topic: its appeal is read and decided like
 * any other. */
static void an_appeal_that_is_about_no_topic(void **state)
{
	(void)state;
	struct visit v;
	struct outcome o;
	struct scratch barred;
	scratch_make(&barred);
	struct program_opts opts = { .home = barred.path, .input = TEST_PASSWORD "\n" };
	sit_down(&v, 80, 24, "fair", "moderator");
	free(platform_newcomer(&platform, "lee", TEST_PASSWORD));
	run(&o, NULL, "minyid", "staff", "--data", platform.data, "bar", "lee", "+30d", "洗版", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	run(&o, &opts, "minyi", "--site", platform.address, "login", "lee", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	opts.input = "我不會再洗版。\n";
	run(&o, &opts, "minyi", "--site", platform.address, "account", "appeal", NULL);
	expect_in_order(&o, "申訴已送出", NULL);
	outcome_release(&o);
	minyi(&o, 0, "queue", "appeal");
	assert_non_null(strstr(o.out.buf, "1. 我不會再洗版。：洗版"));
	outcome_release(&o);
	await(&v, "公務");
	go_to(&v, 'd');
	keys(&v, "ttt");
	see(&v, "我不會再洗版。：洗版");
	keys(&v, "<Enter>"); /* there is nothing else to open */
	see(&v, "這件申訴怎麼決定");
	keys(&v, "u");
	answer(&v, "看錯人了。");
	see(&v, "申訴成立");
	leave(&v);
	visit_release(&v);
	run(&o, &opts, "minyi", "--site", platform.address, "mine", "reports", NULL);
	expect_in_order(&o, "我不會再洗版。", "看錯人了。", NULL);
	outcome_release(&o);
	scratch_remove(&barred);
}

/* Who serves several of a topic's agencies is asked which one acts. */
static void a_clerk_of_two_agencies(void **state)
{
	(void)state;
	struct outcome o;
	struct answer a;
	struct scratch clerk;
	char body[2000], second[80], names[2][80];
	ask_get(&platform, &a, "/v1/agencies", NULL);
	str_copy(second, sizeof second, answer_text(&a, "items.1.id"));
	str_copy(names[0], sizeof names[0], answer_text(&a, "items.0.name"));
	str_copy(names[1], sizeof names[1], answer_text(&a, "items.1.name"));
	answer_release(&a);
	snprintf(body, sizeof body,
		"{\"board\":\"idea\",\"title\":\"人行道請拓寬到兩公尺\",\"body\":\"很多人行道只有一公尺寬，輪椅與推車都過不去，請逐年拓寬。\","
		"\"benefits\":\"走路的人、輪椅與推車都過得去。\",\"agencies\":[\"%s\",\"%s\"],\"send\":true}",
		agency, second);
	ask_post(&platform, &a, "/v1/topics", mei, body);
	expect_status(&a, 201, NULL);
	char *id = xstrdup(answer_text(&a, "id"));
	answer_release(&a);
	minyi(&o, 0, "act", by_id(id), "approve");
	outcome_release(&o);
	endorse(id);
	scratch_make(&clerk);
	const struct program_opts at = { .home = clerk.path, .input = TEST_PASSWORD "\n" };
	free(platform_register(&platform, "twice", TEST_PASSWORD));
	run(&o, NULL, "minyid", "staff", "--data", platform.data, "add", "twice", "clerk", "--agency", agency, NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	run(&o, NULL, "minyid", "staff", "--data", platform.data, "add", "twice", "clerk", "--agency", second, NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	run(&o, &at, "minyi", "--site", platform.address, "login", "twice", NULL);
	outcome_release(&o);
	run(&o, &at, "minyi", "--site", platform.address, "act", by_id(id), "answer", "-m", "逐年拓寬。", NULL);
	assert_int_equal(o.status, 1);
	assert_non_null(strstr(o.err.buf, "代表哪個機關"));
	outcome_release(&o);
	run(&o, &at, "minyi", "--site", platform.address, "act", by_id(id), "answer", "-m", "逐年拓寬。", "--agency",
		names[1], NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	snprintf(body, sizeof body, "/v1/topics/%s", id);
	ask_get(&platform, &a, body, NULL);
	bool other = false, own = false;
	for (int i = 0; i < 12; i++) {
		char path[40];
		snprintf(path, sizeof path, "timeline.%d", i);
		const struct json *step = answer_json(&a, path);
		if (!step || !str_eq(json_text(json_get(step, "kind")), "answered") || !*json_text(json_get(step, "at")))
			continue;
		own |= str_eq(json_text(json_get(step, "agency")), names[1]);
		other |= str_eq(json_text(json_get(step, "agency")), names[0]);
	}
	assert_true(own);
	assert_false(other);
	answer_release(&a);
	scratch_remove(&clerk);
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
	see_row(&v, -1, "已保存");
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

static void begin_notice(struct visit *v, const char *words)
{
	go_to(v, 'i');
	keys(v, "12<Enter><Enter>M");
	see(v, "n.");
	keys(v, "n");
	if (screen_find(v, "哪個機關") >= 0)
		keys(v, "1");
	answer(v, words);
	keys(v, "<Enter>"); /* no files */
	see(v, "公開這件事？[y/N]");
}

/* Two terminals of one agency, at a topic that is as it came: who is slower is told, and sees what the other did. */
static void the_second_is_told(void **state)
{
	(void)state;
	struct visit here, there;
	visit_init(&here);
	visit_start(&here, 80, 24, "--site", platform.address, NULL);
	enter_registering(&here, "pair");
	staff("pair", "owner");
	visit_init(&there);
	visit_start(&there, 80, 24, "--site", platform.address, NULL);
	answer(&there, "pair");
	answer(&there, TEST_PASSWORD);
	keys(&here, "<C-l>");
	begin_notice(&here, "先到的通知。");
	begin_notice(&there, "後到的通知。");
	keys(&here, "y");
	see(&here, "已成案");
	keys(&there, "y");
	see(&there, "內容已有變更");
	keys(&there, "<C-l><Home>/先到<Enter>");
	see(&there, "先到的通知。");
	leave(&here);
	leave(&there);
	visit_release(&here);
	visit_release(&there);
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
	see(&v, "已隱藏"); /* there is nothing in it to report */
	keys(&v, "!");
	see_row(&v, -1, "目前的階段");
	keys(&v, "q");
	open_the_idea(&v);
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
		cmocka_unit_test(the_second_is_told),
		cmocka_unit_test(anybody_reports),
		cmocka_unit_test(a_comment_is_hidden),
		cmocka_unit_test(who_is_barred_appeals),
		cmocka_unit_test(an_appeal_that_is_about_no_topic),
		cmocka_unit_test(a_clerk_of_two_agencies),
		cmocka_unit_test(an_answer_outlives_the_program),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
