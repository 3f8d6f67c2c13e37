/*
 * From an idea to an answer by what is said alone, under the rules of join, in Chinese: a citizen at one terminal, staff
 * at another, codes and news by real mail. Full screen, by ear, by commands.
 */
#include "tty/lib/circle.h"
#include "tty/lib/pipe.h"

#define TITLE "候車亭請加裝座椅與遮陽"
#define BODY "很多候車亭沒有座椅，長輩等車很辛苦，請逐年補上座椅與遮陽。"
#define BENEFITS "長輩、孕婦與行動不便的人等車時可以坐下來。"

static struct circle c;
static char agency[40];

static int start(void **state)
{
	(void)state;
	struct answer a;
	circle_start(&c, "join", &(struct rules_change){ "\"endorsements\": 5000", "\"endorsements\": 2" }, 1);
	ask_get(&c.platform, &a, "/v1/agencies", NULL);
	for (int i = 0; !*agency; i++) {
		char name[40], id[40];
		snprintf(name, sizeof name, "items.%d.name", i);
		snprintf(id, sizeof id, "items.%d.id", i);
		if (str_eq(answer_text(&a, name), "交通部"))
			str_copy(agency, sizeof agency, answer_text(&a, id));
	}
	answer_release(&a);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	circle_release(&c);
	return 0;
}

/* The id of the newest idea. */
static void find_topic(char id[40])
{
	struct answer a;
	ask_get(&c.platform, &a, "/v1/topics?board=idea&limit=1", NULL);
	assert_string_equal(answer_text(&a, "items.0.title"), TITLE);
	str_copy(id, 40, answer_text(&a, "items.0.id"));
	answer_release(&a);
}

/* What anybody reads of it: who, when and why. */
static void expect_course(const char *id, const char *proposer)
{
	static const char *const course[] = { "檢核不通過（版主）：看不出具體要政府做什麼。請寫出地點。請補上",
		"修改後再送（", "檢核通過（版主）", "達到附議門檻",
		"公布處理時程，訂在 115/12/01（交通部）：先盤點再施工。", "與提議者聯繫（交通部）：已電話說明。",
		"展延期限到 116/02/15（交通部）：還要會勘。", "115/11/23 公布回應（交通部）（如期" };
	struct outcome o;
	struct scratch home;
	char first[80];
	scratch_make(&home);
	run(&o, &(struct program_opts){ .home = home.path, .env = (const char *[]){ "COLUMNS=200", NULL } }, "minyi", "--site",
		c.platform.address, "show", id, NULL);
	assert_int_equal(o.status, 0);
	snprintf(first, sizeof first, "115/11/23 提出（%s）", proposer);
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

/* From the menu to a proposal that waits to be screened, verified on the way. */
static void propose(struct visit *v, const char *name, const char *mobile)
{
	char code[16], email[64], text[64];
	snprintf(email, sizeof email, "%s@example.org", name);
	snprintf(text, sizeof text, "+886%s@sms.tw", mobile + 1);
	offered(v, "[^P]提議", "<C-p>");
	see(v, "這需要驗證過的帳號");
	see(v, "驗證碼（六個數字");
	circle_code(&c, email, code);
	answer_line(v, code);
	see(v, "手機號碼");
	answer_line(v, mobile);
	circle_code(&c, text, code);
	answer_line(v, code);
	see_row(v, 0, "【提議】");
	answer_line(v, TITLE);
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
	await(v, TITLE);
	keys(v, "<Home>");
	select_row(v, TITLE);
	offered(v, "[Enter]閱讀", "<Enter>");
	see_row(v, 0, TITLE);
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
	assert_int_equal(screen_find(v, TITLE), -1); /* it waits no longer */
}

static void mend(struct visit *v)
{
	circle_mail(&c, "mei@example.org", TITLE);
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
	offered(v, "e.延長期限", "e");
	answer_line(v, "2027-02-15");
	answer_line(v, "還要會勘。");
	publish(v, "已成案");
	keys(v, "M");
	offered(v, "w.答覆", "w");
	answer_line(v, "分三年加裝。");
	answer_line(v, "加裝座椅");
	offered(v, "a.參採", "a");
	answer_line(v, "明年起每年三百座。");
	see(v, "1. 加裝座椅：參採");
	answer_line(v, "");
	answer_line(v, "");
	see(v, "明年起每年三百座。");
	publish(v, "已回應");
}

static void read_the_answer(struct visit *v)
{
	const char *mail = circle_mail(&c, "mei@example.org", "已回應");
	assert_non_null(strstr(mail, TITLE));
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
	find_topic(id);
	circle_endorse(&c, id, "hua", 1);
	be_the_agency(&staff);
	read_the_answer(&citizen);
	expect_course(id, "mei");
	leave(&citizen);
	leave(&staff);
	visit_release(&citizen);
	visit_release(&staff);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_screen),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
