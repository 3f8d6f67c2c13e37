/*
 * From an idea to an answer by what is said alone, under the rules of join, in Chinese: a citizen at one terminal,
 * staff at another, codes and news by real mail. Full screen, by ear, by commands.
 */
#include "tty/lib/circle.h"
#include "tty/lib/pipe.h"

#define BODY "很多候車亭沒有座椅，長輩等車很辛苦，請逐年補上座椅與遮陽。"
#define BENEFITS "長輩、孕婦與行動不便的人等車時可以坐下來。"

static struct circle c;
static const char *title; /* of the idea, another one in each front */
static char agency[40];

static int start(void **state)
{
	(void)state;
	circle_start(&c, "join", &(struct rules_change){ "\"endorsements\": 5000", "\"endorsements\": 2" }, 1);
	circle_agency(&c, "交通部", agency);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	circle_release(&c);
	return 0;
}

/* What anybody reads of it: who, when and why. */
static void expect_course(const char *id, const char *proposer)
{
	static const char *const course[] = { "檢核不通過（檢核人員）：看不出具體要政府做什麼。請寫出地點。請補上",
		"修改後再送（", "檢核通過（檢核人員）", "達到附議門檻",
		"公布處理時程，訂在 115/12/01（交通部）：先盤點再施工。", "與提議者聯繫（交通部）：已電話說明。",
		"展延期限到 116/02/15（交通部）：還要會勘。", "115/11/23 公布回應（交通部）（如期" };
	struct outcome o;
	struct scratch home;
	char first[80];
	scratch_make(&home);
	run(&o, &(struct program_opts){ .home = home.path, .env = (const char *[]){ "COLUMNS=200", NULL } }, "minyi",
		"--site", c.platform.address, "show", by_id(id), NULL);
	assert_int_equal(o.status, 0);
	snprintf(first, sizeof first, "115/11/23 提議（%s）", proposer);
	expect_in_order(&o, "參採（交通部，115/11/23）：分三年加裝。", "辦理時程", first, NULL);
	const char *at = strstr(o.out.buf, first);
	for (size_t i = 0; i < ARRAY_LEN(course); i++) /* all of it in one instant: their order is another test's */
		if (!strstr(at, course[i]))
			fail_msg("\"%s\" is missing:\n%s", course[i], o.out.buf);
	outcome_release(&o);
	scratch_remove(&home);
}

/* ---- the screen ------------------------------------------------------------------------------ */

static void sit_down(struct visit *v, int columns, int rows, const char *name)
{
	visit_init(v);
	visit_start(v, columns, rows, "--site", c.platform.address, NULL);
	enter_registering(v, name);
}

/* A platform of one's own shows it on the screen, lowest; others send it there. */
static void read_code(struct visit *v, const char *to, char code[16])
{
	static const char words[] = "驗證碼是 ";
	int row = v->rows - 1;
	while (row > 0 && !strstr(screen_row(v, row), words))
		row--;
	if (row > 0)
		snprintf(code, 16, "%.6s", strstr(screen_row(v, row), words) + strlen(words));
	else
		circle_code(&c, to, code);
}

/* From the menu to a proposal that waits to be screened, verified on the way. */
static void propose(struct visit *v, const char *name, const char *mobile)
{
	char code[16], email[64], text[64];
	snprintf(email, sizeof email, "%s@example.org", name);
	snprintf(text, sizeof text, "+886%s@sms.tw", mobile + 1);
	offered(v, "(W)rite", "w<Enter>");
	see(v, "這需要驗證過的帳號");
	see(v, "驗證碼（六個數字");
	read_code(v, email, code);
	answer_line(v, code);
	see(v, "手機號碼");
	answer_line(v, mobile);
	read_code(v, text, code);
	answer_line(v, code);
	see_row(v, 0, "【提議】");
	answer_line(v, title);
	if (screen_find(v, "[G]繼續寫自己的") >= 0)
		keys(v, "g");
	see_row(v, 0, "內容或建議事項");
	type(v, BODY);
	offered(v, "[^X]完成", "<C-x>");
	offered(v, "[S]完成", "s");
	type(v, BENEFITS);
	offered(v, "[^X]完成", "<C-x>");
	offered(v, "[S]完成", "s");
	see(v, "希望哪些機關回應");
	answer_line(v, "交通部");
	keys(v, "<Enter><Enter><Enter>"); /* no addresses, no files, no discussion first */
	see(v, BENEFITS);
	offered(v, "[S]送出", "s");
	see_row(v, -1, "目前是：檢核中");
	see(v, "檢核還有");
}

/* The topic in a queue, and what can be done with it. */
static void handle(struct visit *v, const char *queue)
{
	see_row(v, 0, queue);
	keys(v, "<C-l>");
	await(v, title);
	keys(v, "<Home>");
	select_row(v, title);
	offered(v, "[Enter]閱讀", "<Enter>");
	see_row(v, 2, title);
}

static void refuse(struct visit *v)
{
	offered(v, "(D)uty", "d");
	keys(v, "<Enter>");
	handle(v, "【公務】待檢核");
	offered(v, "M 看現在可以做什麼", "M");
	offered(v, "r.不通過", "r");
	offered(v, "2. 看不出具體要政府做什麼", "2");
	answer_line(v, "請寫出地點。");
	offered(v, "公開這件事？[y/N]", "y");
	see_row(v, -1, "檢核不通過");
	offered(v, "[q]離開", "q");
	assert_int_equal(screen_find(v, title), -1); /* it waits no longer */
}

static void mend(struct visit *v)
{
	circle_mail(&c, "mei@example.org", title);
	go_to(v, 'n');
	see(v, "檢核不通過");
	keys(v, "<Enter>");
	see(v, "看不出具體要政府做什麼。請寫出地點。");
	offered(v, "按 E 可以", "E");
	offered(v, "修改", "e");
	offered(v, "(E)繼續編輯", "e");
	type(v, "在站前路，");
	offered(v, "[^X]完成", "<C-x>");
	offered(v, "[S]完成", "s");
	offered(v, "[S]", "s");
	see(v, "站前路");
}

static void approve(struct visit *v)
{
	handle(v, "【公務】待檢核");
	offered(v, "M 看現在可以做什麼", "M");
	offered(v, "a.通過", "a");
	offered(v, "公開這件事？[y/N]", "y");
	see_row(v, -1, "附議中");
	offered(v, "[q]離開", "q");
}

static void endorse(struct visit *v)
{
	keys(v, "<C-l>");
	see(v, "狀態：附議中");
	offered(v, "(y)附議", "y");
	see(v, "附議理由");
	answer_line(v, "我每天在那裡等車。");
	keys(v, "<Enter>");
	offered(v, "確定附議？[y/N]", "y");
	see_row(v, -1, "附議完成");
}

static void publish(struct visit *v, const char *stage)
{
	offered(v, "公開這件事？[y/N]", "y");
	see_row(v, -1, stage);
}

static void be_the_agency(struct visit *v)
{
	offered(v, "[Tab]下一類", "<Tab>");
	handle(v, "【公務】待回應");
	keys(v, "M");
	offered(v, "s.排定處理時程", "s");
	answer_line(v, "2026-12-01");
	answer_line(v, "先盤點再施工。");
	publish(v, "已成案");
	keys(v, "M");
	offered(v, "c.記下與提議者的聯繫", "c");
	answer_line(v, "已電話說明。");
	publish(v, "已成案");
	keys(v, "M");
	offered(v, "e.展延期限", "e");
	answer_line(v, "2027-02-15");
	answer_line(v, "還要會勘。");
	publish(v, "已成案");
	keys(v, "M");
	offered(v, "w.回應", "w");
	answer_line(v, "分三年加裝。");
	answer_line(v, "加裝座椅");
	offered(v, "a.參採", "a");
	answer_line(v, "明年起每年三百座。");
	see(v, "1. 加裝座椅：參採");
	keys(v, "<Enter><Enter>"); /* no other, and no sections */
	see(v, "要附的圖表的標題（Enter：不附）");
	keys(v, "<Enter><Enter>"); /* and no files */
	see(v, "明年起每年三百座。");
	publish(v, "已回應");
}

static void read_the_answer(struct visit *v)
{
	const char *mail = circle_mail(&c, "mei@example.org", "已回應");
	assert_non_null(strstr(mail, title));
	assert_non_null(strstr(mail, "List-Unsubscribe"));
	go_to(v, 'n');
	see(v, "已回應");
	keys(v, "<Enter>");
	see(v, "參採（交通部");
	see(v, "分三年加裝。");
	offered(v, "(X)推文", "X");
	answer_line(v, "謝謝，我會去看。");
	keys(v, "y<End>");
	see(v, "謝謝，我會去看。");
}

static void by_screen(void **state)
{
	(void)state;
	title = "候車亭請加裝座椅與遮陽";
	struct visit citizen, staff;
	char id[40];
	sit_down(&citizen, 80, 24, "mei");
	sit_down(&staff, 80, 24, "ban");
	circle_staff(&c, "ban", "moderator", NULL);
	circle_staff(&c, "ban", "clerk", agency);
	keys(&staff, "<C-l>");
	propose(&citizen, "mei", "0912000001");
	refuse(&staff);
	mend(&citizen);
	approve(&staff);
	endorse(&citizen);
	circle_newest(&c, title, id);
	circle_endorse(&c, id, "hua", 1);
	be_the_agency(&staff);
	read_the_answer(&citizen);
	expect_course(id, "mei");
	leave(&citizen);
	leave(&staff);
	visit_release(&citizen);
	visit_release(&staff);
}

/* ---- one person alone ------------------------------------------------------------------------ */

static void move_clock(const struct visit *v, const char *by)
{
	static const char *const env[] = { "MINYI_NOW=" TEST_NOW, NULL };
	struct outcome o;
	char data[120];
	snprintf(data, sizeof data, "%s/.local/share/minyi/platform", v->home.path);
	run(&o, &(struct program_opts){ .env = env }, "minyid", "clock", "--data", data, by, NULL);
	if (o.status)
		fail_msg("%s", o.err.buf);
	outcome_release(&o);
}

static void answer_for(struct visit *v, const char *which, const char *words)
{
	keys(v, "M");
	offered(v, "w.回應", "w");
	if (screen_find(v, "哪個機關") >= 0)
		keys(v, which);
	see(v, "回應的摘要");
	answer_line(v, words);
	keys(v, "<Enter><Enter><Enter><Enter>"); /* not by demand, no sections, chart, files */
	see(v, words);
	offered(v, "公開這件事？[y/N]", "y");
}

/* Both sides of a platform of one's own, in one sitting: an idea to endorsements, and another, which lacks one, to its
 * end. */
static void alone(void **state)
{
	(void)state;
	struct visit v;
	title = "公園圍籬請換成矮樹叢";
	visit_init(&v);
	visit_start(&v, 80, 24, NULL);
	enter_registering(&v, "solo");
	propose(&v, "solo", "0912000009");
	offered(&v, "M 看現在可以做什麼", "M");
	offered(&v, "a.通過", "a");
	publish(&v, "附議中");
	endorse(&v);
	go_to(&v, 'x');
	keys(&v, "<End>");
	see(&v, "自己的平台");
	see(&v, "minyid clock --data");
	go_to(&v, 'i');
	select_row(&v, "河濱自行車道");
	keys(&v, "<Enter>");
	offered(&v, "(y)附議", "y");
	see(&v, "附議理由");
	keys(&v, "<Enter><Enter>");
	offered(&v, "確定附議？[y/N]", "y");
	see_row(&v, -1, "已達門檻");
	move_clock(&v, "+3d");
	keys(&v, "<C-l>");
	see(&v, "57 天內回應");
	answer_for(&v, "1", "先設三處。");
	see_row(&v, -1, "已成案"); /* each agency has to */
	answer_for(&v, "2", "救護隊會參與。");
	see_row(&v, -1, "已回應");
	move_clock(&v, "+4d");
	keys(&v, "<C-l>");
	await(&v, "狀態：已結束");
	leave(&v);
	visit_release(&v);
}

/* ---- lines that drop, and two terminals -------------------------------------------------------- */

static void drop(struct visit *v)
{
	visit_hang_up(v);
	visit_start(v, 80, 24, "--site", c.platform.address, NULL);
}

static void open_idea(struct visit *v, const char *words)
{
	go_to(v, 'i');
	keys(v, "<Home>");
	select_row(v, words);
	keys(v, "<Enter>");
}

/* In the middle of a title, of a text, of what staff write: it is all offered again. */
static void nothing_typed_is_lost(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v, 80, 24, "reng");
	platform_prove(&c.platform, "reng");
	circle_staff(&c, "reng", "owner", NULL);
	go_to(&v, 'w');
	type(&v, "公車站牌請");
	drop(&v);
	go_to(&v, 'w');
	offered(&v, "公車站牌請", "g");
	type(&v, "放大字");
	keys(&v, "<Enter>");
	if (screen_find(&v, "[G]繼續寫自己的") >= 0)
		keys(&v, "g");
	type(&v, "字太小，長輩");
	drop(&v);
	go_to(&v, 'w');
	keys(&v, "g");
	see_row(&v, 2, "字太小，長輩");
	drop(&v);
	open_idea(&v, "偏鄉國小校車");
	offered(&v, "M 看現在可以做什麼", "M");
	offered(&v, "e.展延期限", "e");
	if (screen_find(&v, "哪個機關") >= 0)
		keys(&v, "1");
	answer_line(&v, "2027-01-15");
	type(&v, "還要開說明會");
	drop(&v);
	open_idea(&v, "偏鄉國小校車");
	keys(&v, "M");
	see(&v, "上次輸入還沒送出的內容還在");
	keys(&v, "<Enter>");
	if (screen_find(&v, "哪個機關") >= 0)
		keys(&v, "<Enter>");
	see(&v, "2027-01-15");
	keys(&v, "<Enter>");
	see(&v, "還要開說明會");
	keys(&v, "<Esc>");
	leave(&v);
	visit_release(&v);
}

/* What one did at the other terminal is so at this one, whose screen is older. */
static void one_account_at_two_terminals(void **state)
{
	(void)state;
	struct visit here, there;
	sit_down(&here, 80, 24, "liang");
	platform_prove(&c.platform, "liang");
	visit_init(&there);
	visit_start(&there, 40, 12, "--site", c.platform.address, NULL);
	answer_line(&there, "liang");
	answer_line(&there, TEST_PASSWORD);
	open_idea(&here, "長照交通接送");
	open_idea(&there, "長照交通接送");
	keys(&here, "y<Enter><Enter>y");
	see_row(&here, -1, "附議完成");
	keys(&there, "y");
	see(&there, "要撤回嗎");
	keys(&there, "n<C-l>");
	leave(&here);
	leave(&there);
	visit_release(&here);
	visit_release(&there);
}

/* ---- by ear ---------------------------------------------------------------------------------- */

/* An account, verified on the way to a proposal, of which the line drops in the middle. */
static void begin_by_ear(struct visit *v)
{
	char code[16];
	visit_env(v, "TERM=dumb");
	visit_open(v, 80, 60, "--site", c.platform.address, "--linear", NULL);
	hear(v, "請輸入帳號");
	press(v, "new<Enter>lin<Enter><Enter>lin@example.org<Enter>");
	hear(v, "密碼（輸入時不顯示）"); /* what is typed before a secret is asked for is none of it */
	say(v, TEST_PASSWORD);
	hear(v, "再輸入一次");
	say(v, TEST_PASSWORD);
	hear(v, "縣市（");
	press(v, "<Enter>");
	await(v, "註冊完成");
	say(v, "w");
	hear(v, "驗證碼（六個數字");
	circle_code(&c, "lin@example.org", code);
	say(v, code);
	hear(v, "手機號碼（");
	say(v, "0912000002");
	circle_code(&c, "+886912000002@sms.tw", code);
	say(v, code);
	hear(v, "標題（4 到 50 個字）");
	say(v, title);
	hear(v, "內容或建議事項（");
	say(v, BODY);
	hear(v, "利益與影響（");
	visit_hang_up(v);
}

#define by_ear_of(home, input, ...) \
	do { \
		struct outcome o; \
		pipe_visit(&o, home, c.platform.address, input); \
		expect_in_order(&o, __VA_ARGS__, NULL); \
		outcome_release(&o); \
	} while (0)

static void by_ear(void **state)
{
	(void)state;
	title = "捷運出口請加裝雨遮";
	struct visit v;
	struct scratch staff;
	char id[40], input[400], open[20];
	visit_init(&v);
	begin_by_ear(&v);
	by_ear_of(&v.home, "w\ng\n" BENEFITS "\n交通部\n\n\nn\ns\nq\nq\ng\n", "上次輸入還沒送出的內容還在", title, "g.繼續",
		"利益與影響", "希望哪些機關", "[S]送出", "目前是：檢核中", "檢核還有 3 天");

	scratch_make(&staff);
	does(&c, &staff, 0, "歡迎", "register", "zhan");
	circle_staff(&c, "zhan", "moderator", NULL);
	circle_staff(&c, "zhan", "clerk", agency);
	by_ear_of(&staff, "d\nM 2\nr\n2\n請寫出地點。\ny\nq\ng\n", "d：公務", "M 加編號處理", title, "r.不通過",
		"2. 看不出具體要政府做什麼", "公開這件事？", "目前是：檢核不通過", "輸入編號閱讀");

	circle_mail(&c, "lin@example.org", title);
	by_ear_of(&v.home, "n\n1\nE\ne\ne\n站前路的" BODY "\n\ns\nq\nq\ng\n", "則新的", "檢核不通過",
		"看不出具體要政府做什麼。請寫出地點。", "按 E 可以", "修改", "[S]", "目前是：檢核中");
	by_ear_of(&staff, "d\nM 2\na\ny\nq\ng\n", title, "a.通過", "目前是：附議中");
	snprintf(open, sizeof open, "i%d", circle_newest(&c, title, id));
	snprintf(input, sizeof input, "%s\ny\n我每天在那裡等車。\n\ny\nq\nq\ng\n", open);
	by_ear_of(&v.home, input, title, "附議理由", "附議完成");
	circle_endorse(&c, id, "ear", 1);

	snprintf(input, sizeof input,
		"%s\nM\ns\n2026-12-01\n先盤點再施工。\ny\nM\nc\n已電話說明。\ny\nM\ne\n2027-02-15\n還要會勘。\ny\nM\nw\n分三年加裝。\n"
		"加裝座椅\na\n明年起每年三百座。\n\n\n\n\ny\nq\nq\ng\n",
		open);
	by_ear_of(&staff, input, title, "M 看現在可以做什麼", "s.排定處理時程", "目前是：已成案", "c.記下與提議者的聯繫",
		"目前是：已成案", "e.展延期限", "目前是：已成案", "w.回應", "1. 加裝座椅：參採", "目前是：已回應");
	assert_non_null(strstr(circle_mail(&c, "lin@example.org", "已回應"), title));
	by_ear_of(&v.home, "n\n1\nq\nq\ng\n", "則新的", "機關已回應：參採", "機關回應：交通部",
		"加裝座椅：參採：明年起每年三百座。", "分三年加裝。");
	expect_course(id, "lin");
	scratch_remove(&staff);
	visit_release(&v);
}

/* ---- by commands ----------------------------------------------------------------------------- */

static void verify_by_command(struct visit *v)
{
	char code[16];
	visit_open(v, 80, 24, "--site", c.platform.address, "verify", NULL);
	hear(v, "驗證碼（六個數字");
	circle_code(&c, "shu@example.org", code);
	say(v, code);
	hear(v, "手機號碼（");
	say(v, "0912000003");
	circle_code(&c, "+886912000003@sms.tw", code);
	say(v, code);
	await(v, "驗證完成");
	assert_int_equal(await_end(v), 0);
}

static void by_command(void **state)
{
	(void)state;
	title = "學校圍牆請改成綠籬";
	struct visit v;
	struct scratch staff, *citizen = &v.home;
	char id[40], file[80];
	static const char text[] = "title: 學校圍牆請改成綠籬\nagencies: 交通部\n\n" BODY "\n\n== benefits ==\n" BENEFITS
							   "\n";
	visit_init(&v);
	scratch_make(&staff);
	snprintf(file, sizeof file, "%s/idea.md", citizen->path);
	assert_int_equal(file_write(file, text, strlen(text), 0600, NULL), RC_OK);
	does(&c, citizen, 0, "歡迎", "register", "shu", "--email", "shu@example.org");
	does(&c, citizen, 1, "minyi verify", "propose", "--file", file);
	verify_by_command(&v);
	does(&c, citizen, 0, "檢核中", "propose", "--file", file);
	does(&c, &staff, 0, "歡迎", "register", "wu");
	does(&c, &staff, 1, "", "queue", "screen");
	circle_staff(&c, "wu", "moderator", NULL);
	circle_staff(&c, "wu", "clerk", agency);
	does(&c, &staff, 0, title, "queue", "screen");

	circle_newest(&c, title, id);
	does(&c, &staff, 0, "檢核不通過", "act", by_id(id), "refuse", "--code", "unclear", "--reason", "請寫出地點。");
	circle_mail(&c, "shu@example.org", title);
	does(&c, citizen, 0, "檢核不通過", "notices");
	does(&c, citizen, 0, "請寫出地點。", "show", by_id(id));
	does(&c, citizen, 0, "檢核中", "propose", "--edit", by_id(id), "--file", file);
	does(&c, &staff, 0, "附議中", "act", by_id(id), "approve");
	does(&c, citizen, 0, "附議完成", "endorse", by_id(id), "--reason", "我每天在那裡等車。");
	circle_endorse(&c, id, "cmd", 1);
	circle_stage(&c, id, "established");
	does(&c, &staff, 0, title, "queue", "answer", "--limit", "100");
	does(&c, &staff, 0, "已成案", "act", by_id(id), "schedule", "--at", "2026-12-01", "-m", "先盤點再施工。");
	does(&c, &staff, 0, "已成案", "act", by_id(id), "contact", "-m", "已電話說明。");
	does(&c, &staff, 0, "已成案", "act", by_id(id), "extend", "--until", "2027-02-15", "--reason", "還要會勘。");
	does(&c, &staff, 0, "已回應", "act", by_id(id), "answer", "-m", "分三年加裝。", "--demand",
		"adopted: 加裝座椅: 明年起每年三百座。");
	assert_non_null(strstr(circle_mail(&c, "shu@example.org", "已回應"), title));
	does(&c, citizen, 0, "已回應", "notices");
	does(&c, citizen, 0, "\"decision\":\"adopted\"", "show", by_id(id), "--json");
	expect_course(id, "shu");
	scratch_remove(&staff);
	visit_release(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_screen),
		cmocka_unit_test(alone),
		cmocka_unit_test(nothing_typed_is_lost),
		cmocka_unit_test(one_account_at_two_terminals),
		cmocka_unit_test(by_ear),
		cmocka_unit_test(by_command),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
