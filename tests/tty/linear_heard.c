/*
 * The linear mode by ear and by braille: what is appended after each line is what speech says, and forty cells of the
 * line with the cursor are what fingers find. Transcripts of whole visits are goldens that were read aloud.
 */
#include "tty/lib/group.h"
#include "tty/lib/listener.h"
#include "tty/lib/pipe.h"

enum { CELLS = 40 };

struct ear {
	struct visit visit;
	struct str heard, transcript;
};

static void sit_down(struct ear *e, int columns, int rows, const char *language)
{
	str_init(&e->heard, 1 << 20);
	str_init(&e->transcript, 1 << 20);
	e->visit.free_cursor = true;
	visit_start(&e->visit, columns, rows, "--linear", "--lang", language, "--site", platform.address, NULL);
	str_add(&e->heard, e->visit.raw.buf, e->visit.raw.len);
	str_addf(&e->transcript, "%s\n", e->visit.raw.buf);
}

static void get_up(struct ear *e)
{
	visit_kill(&e->visit);
	visit_release(&e->visit);
	str_release(&e->heard);
	str_release(&e->transcript);
}

/* Types a line, and hears what comes until the next prompt. */
static void say(struct ear *e, const char *line)
{
	STR_LOCAL(typed, 4096);
	str_addf(&typed, "%s\n", line);
	visit_mark(&e->visit);
	type(&e->visit, typed.buf);
	str_clear(&e->heard);
	for (size_t i = 0; i < e->visit.raw.len; i++)
		if (e->visit.raw.buf[i] != '\r' || i + 1 == e->visit.raw.len || e->visit.raw.buf[i + 1] != '\n')
			str_addc(&e->heard, e->visit.raw.buf[i]);
	str_add(&e->transcript, e->heard.buf, e->heard.len);
}

#define hears(e, text) hears_at(__FILE__, __LINE__, e, text, true)
#define hears_not(e, text) hears_at(__FILE__, __LINE__, e, text, false)
static void hears_at(const char *file, int line, struct ear *e, const char *text, bool wanted)
{
	if (!strstr(e->heard.buf, text) == wanted)
		visit_fail(file, line, &e->visit, "\"%s\" is %s: %s", text, wanted ? "not heard" : "heard", e->heard.buf);
}

/* What a braille display shows: the first cells of the line that the cursor stands in. */
#define feels(e, text) feels_at(__FILE__, __LINE__, e, text)
static void feels_at(const char *file, int line, struct ear *e, const char *text)
{
	struct visit *v = &e->visit;
	const char *row = screen_row(v, screen_cursor(v).row);
	if (screen_cursor(v).column > CELLS || !strstr(row, text))
		visit_fail(file, line, v, "\"%s\" is not felt: %s", text, row);
}

static void expect_plain(struct ear *e)
{
	for (const char *p = e->heard.buf; *p; p++)
		if ((unsigned char)*p < ' ' && *p != '\n')
			visit_fail(__FILE__, __LINE__, &e->visit, "a control character, %d: %s", *p, e->heard.buf);
}

/* A person with an account, who sits down at the linear mode. */
static void come_again(struct ear *e, const char *name, int columns, int rows, const char *language)
{
	visit_init(&e->visit);
	visit_start(&e->visit, columns, rows, "--site", platform.address, NULL);
	enter_registering(&e->visit, name);
	platform_prove(&platform, name);
	visit_kill(&e->visit);
	sit_down(e, columns, rows, language);
}

/* ---- what is typed --------------------------------------------------------------------------- */

static void no_control_character_whatever_is_typed(void **state)
{
	(void)state;
	static const char *const lines[] = { "", "\f", "\x06", "\x01q", "i", "\f", "\x06", "\x1b[A", "\x02\x0e", "x\fy",
		"/\x0b\x1b]0;x\x07", "q", "i5", "\f", "\x1b[B", "/\x1b[31m", "q", "q" };
	struct ear e;
	visit_init(&e.visit);
	sit_down(&e, 80, 24, "zh_TW");
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		say(&e, lines[i]);
		expect_plain(&e);
	}
	get_up(&e);
}

/* The key does what it does on the screen, and help offers what can be typed. */
static void keys_have_words(void **state)
{
	(void)state;
	struct ear e;
	visit_init(&e.visit);
	sit_down(&e, 80, 24, "zh_TW");
	say(&e, "");
	say(&e, "i");
	say(&e, "\x06"); /* the next ones */
	hears(&e, "還有 21 筆");
	say(&e, "\f"); /* again */
	hears(&e, "第 6 到 10 筆");
	say(&e, "h");
	hears(&e, "\n大寫 A：");
	hears(&e, "\nnext-board：");
	hears_not(&e, "\n^");
	hears_not(&e, "Tab");
	hears_not(&e, "→");
	say(&e, "next-board");
	hears(&e, "眾開講，共 10 筆");
	get_up(&e);
}

static void words_alone(void **state)
{
	(void)state;
	static const char *const languages[] = { "zh_TW", "en" };
	static const char *const lines[] = { "", "h", "i", "h", "31", "h", "X", "", "y", "", "q", "q", "u", "h", "q", "x" };
	for (size_t k = 0; k < ARRAY_LEN(languages); k++) {
		struct ear e;
		visit_init(&e.visit);
		sit_down(&e, 80, 24, languages[k]);
		for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
			say(&e, lines[i]);
			const char *mark = listener_ornament(e.heard.buf);
			if (mark)
				visit_fail(__FILE__, __LINE__, &e.visit, "an ornament: %.20s", mark);
			hears_not(&e, "##");
		}
		get_up(&e);
	}
}

/* ---- results --------------------------------------------------------------------------------- */

static void a_result_is_in_the_line_of_the_prompt(void **state)
{
	(void)state;
	struct ear e;
	come_again(&e, "fingers", 80, 24, "zh_TW");
	say(&e, "i21");
	say(&e, "f");
	hears(&e, "已關注，可以在主選單");
	feels(&e, "已關注。提點子 21>");
	say(&e, "f");
	feels(&e, "取消關注");
	say(&e, ":9999");
	feels(&e, "行。提點子 21>");
	say(&e, "zzz");
	feels(&e, "zzz 在這裡沒有作用。提點子 21>");
	say(&e, "q");
	feels(&e, "回到：主選單>");
	say(&e, "i");
	feels(&e, "還有 26 筆，按 Enter 繼續。提點子>");
	get_up(&e);
}

/* Each question names its choices and what Enter alone does; a wrong answer is asked again, and nothing is lost; No is
 * answered with a sentence. */
static void questions_say_what_enter_does(void **state)
{
	(void)state;
	struct ear e;
	come_again(&e, "asked", 80, 24, "zh_TW");
	say(&e, "i21");
	say(&e, "X");
	hears(&e, "3.中立");
	hears(&e, "直接按 Enter");
	say(&e, "7");
	hears(&e, "沒有這個選項");
	hears(&e, "3.中立");
	say(&e, "3");
	say(&e, "午餐要公開產地");
	hears(&e, "輸入 y 確定，直接按 Enter 取消");
	say(&e, "x");
	hears(&e, "沒有這個選項");
	hears(&e, "直接按 Enter 取消");
	say(&e, "");
	hears(&e, "。"); /* No gets a sentence */
	feels(&e, "。提點子 21>");
	say(&e, "X"); /* and what was typed is there */
	say(&e, "3");
	hears(&e, "午餐要公開產地");
	say(&e, "");
	say(&e, "y");
	hears(&e, "留言已發表");
	say(&e, "y");
	say(&e, "");
	say(&e, "<");
	say(&e, "");
	say(&e, "");
	hears(&e, "直接按 Enter");
	say(&e, "n");
	feels(&e, "。提點子 21>");
	get_up(&e);
}

/* One wrong field is asked again at once, and the others stay. */
static void registering_field_by_field(void **state)
{
	(void)state;
	struct outcome o;
	struct scratch home;
	scratch_make(&home);
	visit_by_pipe(&o, &home,
		"new\n\nnot a name\nfieldwise\n\nnowhere\nfield@example.tw\n\nshort\nshort\n\n" TEST_PASSWORD
		"\nother\n" TEST_PASSWORD "\n" TEST_PASSWORD "\n台南\ng\n");
	expect_in_order(
		&o, "帳號（", "帳號（", "帳號（", "暱稱", "電子信箱", "電子信箱", "縣市", "註冊完成", "主選單", NULL);
	assert_non_null(strstr(o.err.buf, "帳號不能有空白"));
	assert_non_null(strstr(o.err.buf, "兩次密碼不一樣"));
	outcome_release(&o);
	scratch_remove(&home);
}

/* What this platform cannot do is said before anything is typed for it. */
static void a_refusal_comes_before_the_question(void **state)
{
	(void)state;
	struct ear e;
	struct outcome o;
	visit_init(&e.visit);
	visit_start(&e.visit, 80, 24, "--site", platform.address, NULL);
	enter_registering(&e.visit, "unproved");
	open_the_idea(&e.visit);
	keys(&e.visit, "y");
	see(&e.visit, "不能寄信");
	see_not(&e.visit, "電子郵件");
	visit_kill(&e.visit);
	sit_down(&e, 80, 24, "zh_TW");
	say(&e, "i16");
	say(&e, "y");
	hears(&e, "不能寄信");
	hears_not(&e, "電子郵件");
	feels(&e, "提點子 16>");
	visit_kill(&e.visit);
	run(&o, &(struct program_opts){ .home = e.visit.home.path }, "minyi", "--site", platform.address, "verify", NULL);
	assert_non_null(strstr(o.err.buf, "不能寄信"));
	assert_null(strstr(o.out.buf, "電子郵件"));
	outcome_release(&o);
	run(&o, &(struct program_opts){ .home = e.visit.home.path }, "minyi", "--site", platform.address, "logout", NULL);
	outcome_release(&o);
	visit_start(&e.visit, 80, 24, "--site", platform.address, NULL);
	keys(&e.visit, "unproved<Enter>wrong-horse<Enter>forgot<Enter>");
	see(&e.visit, "不能寄信");
	get_up(&e);
}

/* ---- texts ----------------------------------------------------------------------------------- */

static bool ends_a_sentence(const char *line, size_t n)
{
	static const char *const ends[] = { "。", "！", "？", "；", "」", "）" };
	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (n >= 3 && memcmp(line + n - 3, ends[i], 3) == 0)
			return true;
	return false;
}

/* A paragraph is one line, whatever the terminal's width; one that is longer than the screen is read by sentences. */
static void whole_paragraphs(void **state)
{
	(void)state;
	static const char paragraph[] =
		"部分參採。本部同意提議者「先遮陽、再通風、最後才開冷氣」之順序，並自下一會計年度起，將補助原則由「以冷氣臺數計算」改為「以教室熱舒適改善成效計算」。";
	struct ear e;
	visit_init(&e.visit);
	sit_down(&e, 80, 24, "zh_TW");
	say(&e, "");
	say(&e, "i5");
	hears(&e, "本章剩 13 段，按 Enter 繼續。提點子 5>");
	say(&e, "o");
	hears(&e, "小節：參採情形\n部分參採。本部同意");
	hears(&e, paragraph);
	get_up(&e);
	visit_init(&e.visit);
	sit_down(&e, 40, 6, "zh_TW");
	say(&e, "");
	say(&e, "i5");
	say(&e, "o");
	hears(&e, "小節：參採情形\n惟全面汰換西曬教室外牆一項，"); /* behind what the fold had shown */
	say(&e, "k");
	hears(&e, strstr(paragraph, "本部同意"));
	assert_true(ends_a_sentence(e.heard.buf, e.heard.len - strlen("提點子 5> ") - 1));
	get_up(&e);
}

static void a_text_says_what_is_left(void **state)
{
	(void)state;
	struct ear e;
	visit_init(&e.visit);
	sit_down(&e, 80, 24, "zh_TW");
	say(&e, "");
	say(&e, "i31");
	hears(&e, "按 Enter 繼續。提點子 31>");
	hears_not(&e, "章節：辦理時程"); /* no heading without its text */
	say(&e, "");
	hears(&e, "章節：辦理時程\n");
	feels(&e, "讀完了，q 離開。提點子 31>");
	say(&e, "");
	feels(&e, "讀完了，q 離開。提點子 31>");
	say(&e, "k");
	hears(&e, "中立 3樓 yoyoman");
	get_up(&e);
}

/* A chart says its sentence; its values come one by one, when they are asked for. */
static void figures_on_request(void **state)
{
	(void)state;
	struct ear e;
	visit_init(&e.visit);
	sit_down(&e, 80, 400, "zh_TW");
	say(&e, "");
	say(&e, "i5");
	hears(&e, "最高的是三項皆無（412 度）");
	hears(&e, "輸入 table 1 逐一讀這張圖的數字");
	hears_not(&e, "只有通風：355 度");
	say(&e, "table 1");
	hears(&e, "共 7 個數字");
	hears_not(&e, "412");
	say(&e, "");
	hears(&e, "1. 三項皆無：412 度\n");
	say(&e, "");
	hears(&e, "2. 只有通風：355 度\n");
	say(&e, "k");
	hears(&e, "1. 三項皆無：412 度\n");
	say(&e, "7");
	hears(&e, "7. ");
	say(&e, "");
	feels(&e, "數字讀完了，q 離開。數字>");
	say(&e, "9");
	feels(&e, "這裡沒有這個編號。數字>");
	say(&e, "q");
	feels(&e, "回到：提點子 5>");
	say(&e, "table 99");
	hears(&e, "沒有這張圖");
	say(&e, "t"); /* which is the contents' */
	hears(&e, "2. 章節：參採情形");
	get_up(&e);
}

/* ---- settings -------------------------------------------------------------------------------- */

static void a_setting_is_one_sentence(void **state)
{
	(void)state;
	struct ear e;
	visit_init(&e.visit);
	sit_down(&e, 80, 24, "zh_TW");
	say(&e, "");
	say(&e, "u");
	say(&e, "6");
	say(&e, "western");
	hears(&e, "年份：西元");
	hears_not(&e, "語言");
	say(&e, "6");
	say(&e, "9");
	hears(&e, "沒有這個選項");
	say(&e, "");
	feels(&e, "什麼都沒改。設定>");
	say(&e, "8");
	say(&e, "unix:/tmp/elsewhere");
	hears(&e, "平台：unix:/tmp/elsewhere，下次啟動起生效。");
	feels(&e, "平台：unix:/tmp/elsewhere。設定>");
	say(&e, "8");
	hears(&e, "現在是 unix:/tmp/elsewhere，直接按 Enter 不改");
	say(&e, "");
	feels(&e, "什麼都沒改。設定>");
	say(&e, "\f");
	hears(&e, "unix:/tmp/elsewhere");
	get_up(&e);
}

/* ---- nothing to be found --------------------------------------------------------------------- */

/* What is empty says so, the second time too. */
static void nothing_is_said_twice_as_well(void **state)
{
	(void)state;
	struct ear e;
	come_again(&e, "finder", 80, 24, "zh_TW");
	for (int i = 0; i < 3; i++) {
		say(&e, "s zzzqqq");
		hears(&e, "沒有符合");
		hears_not(&e, "載入中");
		say(&e, "q");
		say(&e, "f");
		hears(&e, "沒有");
		hears_not(&e, "載入中");
		say(&e, "q");
	}
	get_up(&e);

	struct visit v;
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	enter_registering(&v, "watcher");
	for (int i = 0; i < 3; i++) {
		go_to(&v, 'f');
		see_not(&v, "載入中");
		keys(&v, "q");
		go_to(&v, 'i');
		keys(&v, "/zzzqqq<Enter>");
		see_not(&v, "載入中");
		see(&v, "沒有符合");
		keys(&v, "q");
	}
	visit_kill(&v);
	visit_release(&v);
}

/* ---- whole visits ---------------------------------------------------------------------------- */

static void whole_visit(const char *language, const char *name, const char *golden)
{
	static const char *const lines[] = { "h", "i", "", "j", "k", "21", "", "y", "吃得安心", "1", "y", "X", "5", "3",
		"格式太多", "y", "f", "/過敏", "t", "q", "a 環境部", "q", "q", "i5", "o", "table 1", "", "", "q", "q", "p", "1",
		"", "q", "q", "f", "q", "s zzzqqq", "q", "n", "q", "u", "6", "western", "8", "", "q", "y", "x", "g" };
	struct ear e;
	come_again(&e, name, 80, 24, language);
	for (size_t i = 0; i < ARRAY_LEN(lines) && !e.visit.ended; i++) {
		say(&e, lines[i]);
		if (!e.visit.ended)
			expect_plain(&e);
	}
	struct str anywhere; /* the address is another one each time */
	str_init(&anywhere, 1 << 20);
	for (const char *p = e.transcript.buf, *at; *p; p = at ? at + strlen(platform.address) : p + strlen(p)) {
		at = strstr(p, platform.address);
		str_add(&anywhere, p, at ? (size_t)(at - p) : strlen(p));
		str_addz(&anywhere, at ? "https://example.tw" : "");
	}
	expect_golden(&e.visit, golden, anywhere.buf);
	str_release(&anywhere);
	get_up(&e);
}

static void a_visit_in_chinese(void **state)
{
	(void)state;
	whole_visit("zh_TW", "lineman", "linear-zh");
}

static void a_visit_in_english(void **state)
{
	(void)state;
	whole_visit("en", "linewoman", "linear-en");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_visit_in_chinese),
		cmocka_unit_test(a_visit_in_english),
		cmocka_unit_test(no_control_character_whatever_is_typed),
		cmocka_unit_test(keys_have_words),
		cmocka_unit_test(words_alone),
		cmocka_unit_test(a_result_is_in_the_line_of_the_prompt),
		cmocka_unit_test(questions_say_what_enter_does),
		cmocka_unit_test(registering_field_by_field),
		cmocka_unit_test(a_refusal_comes_before_the_question),
		cmocka_unit_test(whole_paragraphs),
		cmocka_unit_test(a_text_says_what_is_left),
		cmocka_unit_test(figures_on_request),
		cmocka_unit_test(a_setting_is_one_sentence),
		cmocka_unit_test(nothing_is_said_twice_as_well),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
