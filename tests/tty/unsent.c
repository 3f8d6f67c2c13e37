/*
 * What was written and is not published: seen, mended, sent and dropped in each front, spoken of before leaving. The
 * platform is out of reach, or refuses, at will; in the end each text is there once or not at all.
 */
#include "tty/lib/group.h"
#include "tty/lib/pipe.h"

#include <unistd.h>

#define REFUSAL \
	"{\"status\":422,\"code\":\"too_long\",\"title\":\"Too long\",\"detail\":\"這則留言太長了，請縮短。\",\"field\":\"body\"}"

/* Somebody signed in, with a platform in between. */
struct sitting {
	struct fake between;
	struct scratch home;
	char away[80];
	struct outcome o;
};

static void sit_down(struct sitting *s, const char *name)
{
	fake_start(&s->between, &platform);
	scratch_make(&s->home);
	snprintf(s->away, sizeof s->away, "%s.away", s->between.front.socket);
	const struct program_opts opts = { .home = s->home.path, .input = TEST_PASSWORD "\n" };
	run(&s->o, &opts, "minyi", "--site", s->between.front.address, "register", name, NULL);
	assert_int_equal(s->o.status, 0);
	outcome_release(&s->o);
	platform_prove(&platform, name);
	run(&s->o, &opts, "minyi", "--site", s->between.front.address, "show", "i16", NULL);
	outcome_release(&s->o);
}

static void get_up(struct sitting *s)
{
	fake_release(&s->between);
	scratch_remove(&s->home);
}

static void cut(const struct sitting *s)
{
	assert_int_equal(rename(s->between.front.socket, s->away), 0);
}

static void mend(const struct sitting *s)
{
	assert_int_equal(rename(s->away, s->between.front.socket), 0);
}

static void refuse(struct sitting *s, bool on)
{
	static const struct fake_rule refuses = { "/v1/topics/32/comments", FAKE_ANSWER, 422, "application/problem+json",
		REFUSAL };
	static const struct fake_rule passes = { "/v1/topics/32/comments", FAKE_PASS, 0, NULL, NULL };
	fake_rule(&s->between, on ? &refuses : &passes);
}

/* `minyi WORDS`: its exit status is as wanted. */
#define minyi(s, wanted, ...) \
	minyi_at(__LINE__, s, wanted, "minyi", "--site", (s)->between.front.address, __VA_ARGS__, NULL)
static void minyi_at(int line, struct sitting *s, int wanted, ...)
{
	const char *argv[16];
	size_t n = 0;
	va_list ap;
	va_start(ap, wanted);
	while (n < ARRAY_LEN(argv) - 1 && (argv[n] = va_arg(ap, const char *)) != NULL)
		n++;
	va_end(ap);
	argv[n] = NULL;
	program_run(&s->o, &(struct program_opts){ .home = s->home.path }, argv);
	if (s->o.status != wanted)
		fail_msg(
			"line %d: wanted exit status %d, it was %d\n%s%s", line, wanted, s->o.status, s->o.out.buf, s->o.err.buf);
}

static void stands(struct sitting *s, const char *text)
{
	if (!strstr(s->o.out.buf, text) && !strstr(s->o.err.buf, text))
		fail_msg("\"%s\" does not stand in:\n%s%s", text, s->o.out.buf, s->o.err.buf);
	outcome_release(&s->o);
}

static void stands_not(const struct sitting *s, const char *text)
{
	if (strstr(s->o.out.buf, text))
		fail_msg("\"%s\" stands in:\n%s", text, s->o.out.buf);
}

/* How often this text is published. */
static int published(const char *text)
{
	struct answer a;
	int n = 0;
	ask_get(&platform, &a, "/v1/topics/32/comments?limit=100", NULL);
	for (const char *at = a.body.buf; (at = strstr(at, text)); at++)
		n++;
	answer_release(&a);
	return n;
}

static void at_home(struct visit *v, struct sitting *s, char env[80])
{
	visit_init(v);
	snprintf(env, 80, "HOME=%s", s->home.path);
	visit_env(v, env);
}

/* ---- the screen ------------------------------------------------------------------------------ */

static void comment_without_a_line(struct visit *v, const struct sitting *s, const char *text)
{
	open_the_idea(v);
	cut(s);
	keys(v, "X3");
	type(v, text);
	keys(v, "<Enter>y");
}

static void on_the_screen(int columns, int rows, const char *name, const char *first, const char *second)
{
	struct sitting s;
	struct visit v;
	char env[80];
	sit_down(&s, name);
	at_home(&v, &s, env);
	visit_start(&v, columns, rows, "--site", s.between.front.address, NULL);
	comment_without_a_line(&v, &s, first);
	/* the menu has a line for it, and its letter leads there */
	go_to(&v, 'o');
	see_row(&v, 0, "寄件匣");
	see_row(&v, 3, "> ");
	see_row(&v, 3, "留言");
	see_row(&v, 3, "等待");
	keys(&v, "i");
	see(&v, "等待送出");
	see(&v, first);
	keys(&v, "q");
	/* taken back it is a draft, and nothing goes out of it by itself */
	keys(&v, "<Enter>");
	see(&v, "已從寄件匣拿回來修改");
	keys(&v, "<Esc>");
	see_row(&v, 3, "草稿");
	see_not(&v, "等待");
	mend(&s);
	keys(&v, "S");
	see_row(&v, -1, "沒有等待送出");
	assert_int_equal(published(first), 0);
	/* mended and sent it is there once */
	refuse(&s, true);
	keys(&v, "E3");
	see(&v, first);
	keys(&v, "<C-a><C-k>");
	type(&v, second);
	cut(&s);
	keys(&v, "<Enter>y");
	see_row(&v, 3, "等待");
	see_row(&v, 4, "");
	/* refused, it stays with the reason, which is said again when it is mended */
	mend(&s);
	keys(&v, "s");
	see(&v, "被退回");
	see_row(&v, 3, "退回");
	keys(&v, "i");
	see(&v, "這則留言太長了");
	keys(&v, "qE");
	see(&v, "上次被退回：這則留言太長了");
	keys(&v, "3");
	see(&v, second);
	refuse(&s, false);
	keys(&v, "<Enter>y");
	see(&v, "沒有等待送出的內容");
	assert_int_equal(published(first), 0);
	assert_int_equal(published(second), 1);
	go_to(&v, 'g');
	see_row(&v, -1, "確定離開");
	keys(&v, "n");
	leave(&v);
	visit_release(&v);
	get_up(&s);
}

static void on_a_screen(void **state)
{
	(void)state;
	on_the_screen(80, 24, "wide", "先寫這樣", "改成這樣");
}

static void on_a_small_screen(void **state)
{
	(void)state;
	on_the_screen(40, 12, "small", "小螢幕先寫", "小螢幕改寫");
}

static void dropped_when_that_is_meant(void **state)
{
	(void)state;
	struct sitting s;
	struct visit v;
	char env[80];
	sit_down(&s, "dropper");
	at_home(&v, &s, env);
	visit_start(&v, 80, 24, "--site", s.between.front.address, NULL);
	comment_without_a_line(&v, &s, "不該留下的話");
	keys(&v, "f");
	go_to(&v, 'o');
	see_row(&v, 4, "關注");
	keys(&v, "d");
	see(&v, "以下內容就沒有了");
	see(&v, "不該留下的話");
	keys(&v, "n");
	see_row(&v, 3, "留言");
	keys(&v, "dy");
	see_row(&v, -1, "已丟棄：留言");
	see_row(&v, 3, "關注");
	keys(&v, "<Enter>"); /* a decision has no text */
	see_row(&v, -1, "只能送出或丟棄");
	keys(&v, "d");
	see(&v, "這個決定不會送出");
	keys(&v, "y");
	see(&v, "沒有等待送出的內容");
	mend(&s);
	keys(&v, "S<C-l>");
	assert_int_equal(published("不該留下的話"), 0);
	leave(&v);
	visit_release(&v);
	get_up(&s);
}

/* What is not sent is said before one leaves, and can be sent then; whoever leaves all the same finds it again. */
static void before_leaving(void **state)
{
	(void)state;
	struct sitting s;
	struct visit v;
	char env[80];
	sit_down(&s, "leaver");
	at_home(&v, &s, env);
	visit_start(&v, 40, 12, "--site", s.between.front.address, NULL);
	comment_without_a_line(&v, &s, "走以前寫的");
	go_to(&v, 'g');
	see_row(&v, -2, "還有 1 則未送出");
	see_row(&v, -1, "離開，下次再送");
	keys(&v, "s"); /* there is no line still */
	see(&v, "目前沒有連線");
	see(&v, "還有 1 則未送出");
	keys(&v, "o");
	see_row(&v, 0, "寄件匣");
	go_to(&v, 'g');
	press(&v, "<Enter>");
	visit_end(&v, 0);
	visit_start(&v, 80, 24, "--site", s.between.front.address, NULL);
	see(&v, "1 則未送出");
	mend(&s);
	go_to(&v, 'g');
	if (screen_find(&v, "現在送") >= 0) /* its own timer may have been faster */
		keys(&v, "s");
	see(&v, "確定離開");
	assert_int_equal(published("走以前寫的"), 1);
	press(&v, "y");
	visit_end(&v, 0);
	visit_release(&v);
	get_up(&s);
}

/* What comes meanwhile is said above the question, wherever that stands: in the last row, in two of them, or under what
 * was said before it. */
static void a_question_stays_in_sight(void **state)
{
	(void)state;
	struct sitting s;
	struct visit v;
	char env[80], path[160];
	static const char
		proposal[] = "title: 公園廁所請在夜間加裝感應照明燈\nagencies: 衛福部\n\n"
					 "晚上很暗，老人家不敢去，希望加裝感應燈。\n\n== benefits ==\n晚上也能安心使用，帶孩子的人也是。\n";
	sit_down(&s, "asked");
	snprintf(path, sizeof path, "%s/idea.md", s.home.path);
	assert_int_equal(file_write(path, proposal, strlen(proposal), 0600, NULL), RC_OK);
	minyi(&s, 0, "propose", "--preview", "--file", path); /* so that agencies and rules are known */
	outcome_release(&s.o);
	cut(&s);
	minyi(&s, 3, "propose", "--file", path);
	outcome_release(&s.o);
	minyi(&s, 3, "comment", "i16", "-m", "問題要看得見");
	outcome_release(&s.o);
	at_home(&v, &s, env);
	visit_start(&v, 40, 12, "--site", s.between.front.address, NULL);
	go_to(&v, 'o');
	select_row(&v, "提議");
	keys(&v, "<Enter>"); /* taken back to be mended, all of it */
	see_row(&v, -1, "[S]");
	mend(&s);
	keys(&v, "<C-l>");
	see_row(&v, -1, "[S]");
	see(&v, "已送出：留言");
	keys(&v, "<Esc>");

	open_the_idea(&v);
	cut(&s);
	minyi(&s, 3, "follow", "i16");
	outcome_release(&s.o);
	keys(&v, "/");
	type(&v, "里程");
	mend(&s);
	keys(&v, "<C-l>");
	see(&v, "已送出：關注");
	see_row(&v, -1, "里程");
	leave(&v);
	visit_release(&v);
	get_up(&s);
}

/* What became of an act is not pushed aside by what went out with it, nor the other way round. */
static void both_outcomes_are_said(void **state)
{
	(void)state;
	struct sitting s;
	struct visit v;
	char env[80];
	sit_down(&s, "both");
	cut(&s);
	minyi(&s, 3, "follow", "i16");
	outcome_release(&s.o);
	mend(&s);
	at_home(&v, &s, env);
	visit_start(&v, 80, 24, "--site", s.between.front.address, "--lang", "en", NULL);
	keys(&v, "<C-l>");
	go_to(&v, 'i');
	cut(&s);
	minyi(&s, 3, "comment", "i16", "-m", "兩件事都要說");
	outcome_release(&s.o);
	mend(&s);
	keys(&v, "16<Enter>");
	press(&v, "f");
	await(&v, "Sent: ");
	wait_idle(&v);
	see(&v, "ou no longer follow");
	see(&v, "Sent: comment");
	leave(&v);
	visit_release(&v);
	get_up(&s);
}

/* ---- at a prompt ------------------------------------------------------------------------------ */

static void at_a_prompt(void **state)
{
	(void)state;
	struct sitting s;
	sit_down(&s, "hearer");
	const char *site = s.between.front.address;
	cut(&s);
	minyi(&s, 3, "comment", "i16", "-m", "唸給我聽");
	outcome_release(&s.o);
	pipe_visit(&s.o, &s.home, site, "o\n1\nE 1\n3\n\nn\ns\nq\nq\nx\nq\n");
	expect_in_order(&s.o, "o：寄件匣與草稿（1 則未送出）", "1. 留言 i16", "等待送出", "唸給我聽", "一份草稿",
		"原有內容：唸給我聽", "確定送出", "輸入的內容已保存", "現在有 1 筆", "還有 1 份草稿", "沒有這個選項", "再見",
		NULL);
	outcome_release(&s.o);
	mend(&s);
	refuse(&s, true);
	pipe_visit(&s.o, &s.home, site, "o\nE 1\n3\n改給我聽\ny\n\nn\nq\n\n");
	expect_in_order(&s.o, "草稿，還沒送出", "原有內容：改給我聽", NULL);
	outcome_release(&s.o);
	refuse(&s, false);
	pipe_visit(&s.o, &s.home, site, "o\n1\nE\n3\n\ny\nq\nq\n");
	expect_in_order(&s.o, "草稿，上次被退回：這則留言太長了", "原有內容：改給我聽", "留言已發表", "沒有等待送出的內容",
		"再見", NULL);
	outcome_release(&s.o);
	assert_int_equal(published("唸給我聽"), 0);
	assert_int_equal(published("改給我聽"), 1);
	/* before leaving: sent now, and then there is nothing to ask */
	cut(&s);
	minyi(&s, 3, "follow", "i16");
	outcome_release(&s.o);
	pipe_visit(&s.o, &s.home, site, "g\ns\no\nd\ny\nq\ng\n");
	expect_in_order(&s.o, "還有 1 則未送出：(S)現在送", "正在送出第 1 則", "還有 1 則未送出", "這個決定不會送出",
		"已丟棄：關注", "再見", NULL);
	outcome_release(&s.o);
	/* the end of input is no answer; it is said all the same */
	minyi(&s, 3, "follow", "i16");
	outcome_release(&s.o);
	pipe_visit(&s.o, &s.home, site, "");
	expect_in_order(&s.o, "留到下次：1 則未送出", NULL);
	outcome_release(&s.o);
	mend(&s);
	get_up(&s);
}

/* ---- one thing at a time ---------------------------------------------------------------------- */

static void one_by_one(void **state)
{
	(void)state;
	struct sitting s;
	sit_down(&s, "worker");
	minyi(&s, 0, "outbox");
	stands(&s, "沒有等待送出的內容");
	cut(&s);
	minyi(&s, 3, "comment", "i16", "-m", "一則一則寫");
	outcome_release(&s.o);
	minyi(&s, 3, "endorse", "i16", "--reason", "支持這件事", "--show-nickname");
	outcome_release(&s.o);
	minyi(&s, 3, "outbox", "send");
	stands(&s, "等待送出");
	/* mended while nobody can have heard of it */
	minyi(&s, 3, "outbox", "edit", "2", "-m", "更支持這件事");
	outcome_release(&s.o);
	minyi(&s, 0, "outbox", "--json");
	stands_not(&s, "\"支持這件事\"");
	stands(&s, "更支持這件事");
	mend(&s);
	refuse(&s, true);
	minyi(&s, 1, "outbox", "send");
	stands_not(&s, "附議");
	stands(&s, "被退回：這則留言太長了，請縮短。");
	minyi(&s, 0, "list", "idea");
	stands(&s, "有 1 則被退回，都還留著。請看 `minyi outbox`。");
	minyi(&s, 1, "outbox", "send", "1");
	stands(&s, "被退回，內容還留著（留言 i16");
	/* refused again, the text is a draft, with the reason, and is mended from there */
	minyi(&s, 1, "outbox", "edit", "1", "-m", "一則一則改");
	outcome_release(&s.o);
	minyi(&s, 0, "outbox");
	stands(&s, "草稿，上次被退回：這則留言太長了");
	refuse(&s, false);
	minyi(&s, 1, "outbox", "send", "1");
	stands(&s, "草稿要先打開");
	minyi(&s, 0, "outbox", "edit", "1", "-m", "一則一則好");
	stands(&s, "已發表");
	minyi(&s, 0, "outbox");
	stands(&s, "沒有等待送出的內容");
	assert_int_equal(published("一則一則寫"), 0);
	assert_int_equal(published("一則一則改"), 0);
	assert_int_equal(published("一則一則好"), 1);
	minyi(&s, 2, "outbox", "drop", "7");
	stands(&s, "寄件匣裡沒有 7");
	minyi(&s, 2, "outbox", "drop");
	outcome_release(&s.o);
	get_up(&s);
}

/* What may have arrived is not made another thing that would be there beside it. */
static void what_may_have_arrived(void **state)
{
	(void)state;
	struct sitting s;
	sit_down(&s, "careful");
	fake_rule(&s.between, &(struct fake_rule){ "/v1/topics/32/comments", FAKE_CLOSE, 0, NULL, NULL });
	minyi(&s, 3, "comment", "i16", "-m", "也許到了");
	outcome_release(&s.o);
	minyi(&s, 1, "outbox", "edit", "1", "-m", "換一句");
	stands(&s, "平台可能已經收到了");
	refuse(&s, false);
	minyi(&s, 0, "outbox", "send");
	stands(&s, "已送出：留言 i16");
	assert_int_equal(published("也許到了"), 1);
	assert_int_equal(published("換一句"), 0);
	get_up(&s);
}

/* Without an account everything is seen and can be dropped; sending asks for the account that wrote it. */
static void signed_out(void **state)
{
	(void)state;
	struct sitting s;
	sit_down(&s, "absent");
	cut(&s);
	minyi(&s, 3, "comment", "i16", "-m", "登出以後");
	outcome_release(&s.o);
	minyi(&s, 3, "comment", "i16", "-m", "第二則");
	outcome_release(&s.o);
	minyi(&s, 0, "logout");
	outcome_release(&s.o);
	minyi(&s, 0, "outbox");
	stands(&s, "等帳號 absent 登入後送出");
	minyi(&s, 1, "outbox", "send");
	stands(&s, "要用當初寫的帳號登入");
	minyi(&s, 0, "outbox", "drop", "2");
	stands(&s, "已丟棄：留言 i16");
	pipe_visit(&s.o, &s.home, s.between.front.address, "\no\n1\nq\nl\nq\n\n");
	expect_in_order(
		&s.o, "寄件匣與草稿（1 則未送出）", "等帳號 absent 登入後送出", "登出以後", "還有 1 則未送出", NULL);
	outcome_release(&s.o);
	mend(&s);
	/* another account does not send it in its own name */
	const struct program_opts opts = { .home = s.home.path, .input = TEST_PASSWORD "\n" };
	run(&s.o, &opts, "minyi", "--site", s.between.front.address, "register", "stranger", NULL);
	outcome_release(&s.o);
	minyi(&s, 1, "outbox", "send", "1");
	stands(&s, "這是帳號 absent 寫的");
	assert_int_equal(published("登出以後"), 0);
	run(&s.o, &opts, "minyi", "--site", s.between.front.address, "login", "absent", NULL);
	outcome_release(&s.o);
	minyi(&s, 0, "outbox", "send");
	outcome_release(&s.o);
	assert_int_equal(published("登出以後"), 1);
	assert_int_equal(published("第二則"), 0);
	get_up(&s);
}

/* Nobody knows whether the account was made: it stands there until that is known, and goes on with its name. */
static void a_registration_without_an_answer(void **state)
{
	(void)state;
	struct sitting s;
	sit_down(&s, "first");
	minyi(&s, 0, "logout");
	outcome_release(&s.o);
	fake_rule(&s.between, &(struct fake_rule){ "/v1/accounts", FAKE_CLOSE, 0, NULL, NULL });
	const struct program_opts opts = { .home = s.home.path, .input = TEST_PASSWORD "\n" };
	run(&s.o, &opts, "minyi", "--site", s.between.front.address, "register", "unheard", NULL);
	assert_int_equal(s.o.status, 3);
	outcome_release(&s.o);
	minyi(&s, 0, "outbox");
	stands(&s, "註冊帳號 unheard");
	minyi(&s, 1, "outbox", "send", "1");
	stands(&s, "註冊要重新輸入一次");
	pipe_visit(&s.o, &s.home, s.between.front.address, "\no\nE 1\n");
	expect_in_order(&s.o, "註冊帳號 unheard", "沒有收到回覆", "原有內容：unheard", NULL);
	outcome_release(&s.o);
	fake_rule(&s.between, &(struct fake_rule){ "/v1/accounts", FAKE_PASS, 0, NULL, NULL });
	run(&s.o, &opts, "minyi", "--site", s.between.front.address, "register", "unheard", NULL);
	assert_int_equal(s.o.status, 0);
	outcome_release(&s.o);
	minyi(&s, 0, "outbox");
	stands(&s, "沒有等待送出的內容");
	get_up(&s);
}

/* A reply is gone on with as the reply that it was. */
static void a_reply_stays_one(void **state)
{
	(void)state;
	struct sitting s;
	struct visit v;
	char env[80];
	sit_down(&s, "replier");
	at_home(&v, &s, env);
	visit_start(&v, 80, 24, "--site", s.between.front.address, NULL);
	open_the_idea(&v);
	keys(&v, "<End>R3");
	type(&v, "回您這一樓");
	keys(&v, "<Esc>");
	go_to(&v, 'o');
	see_row(&v, 3, "草稿");
	keys(&v, "<Enter>3");
	see(&v, "回您這一樓");
	keys(&v, "<Enter>y");
	see(&v, "沒有等待送出的內容");
	struct answer a;
	ask_get(&platform, &a, "/v1/topics/32/comments?limit=100", NULL);
	const char *at = strstr(a.body.buf, "回您這一樓");
	assert_non_null(at);
	while (at > a.body.buf && strncmp(at, "{\"id\"", 5) != 0)
		at--;
	const char *to = strstr(at, "\"reply_to\":\"");
	assert_true(to && to[13] != '"');
	answer_release(&a);
	leave(&v);
	visit_release(&v);
	get_up(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(on_a_screen),
		cmocka_unit_test(on_a_small_screen),
		cmocka_unit_test(dropped_when_that_is_meant),
		cmocka_unit_test(before_leaving),
		cmocka_unit_test(a_question_stays_in_sight),
		cmocka_unit_test(both_outcomes_are_said),
		cmocka_unit_test(at_a_prompt),
		cmocka_unit_test(one_by_one),
		cmocka_unit_test(what_may_have_arrived),
		cmocka_unit_test(signed_out),
		cmocka_unit_test(a_registration_without_an_answer),
		cmocka_unit_test(a_reply_stays_one),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
