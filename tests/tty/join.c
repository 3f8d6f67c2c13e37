/*
 * A visit to Taiwan's open data: on the screen, by ear, as commands. Its files are fetched when that was said, gone on
 * with where they broke off, and then nobody is asked any more. The site is tests/sites/join.h.
 */
#include "sites/join.h"
#include "sites/visit.h"
#include "tty/lib/listener.h"

static struct site_server join;
static char word[SITE_WORD_SIZE];
static struct visit v;

static int start(void **state)
{
	(void)state;
	join_how = JOIN_WHOLE;
	site_visit_start(&join, join_say, "join", word, &v);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	site_visit_stop(&join, &v);
	return 0;
}

static int asked(void)
{
	return site_server_requests(&join);
}

/* Nobody can sign in here, so nobody need be asked to. */
static void to_the_ideas(void)
{
	if (screen_find(&v, "訪客") >= 0)
		keys(&v, "<Enter>");
	keys(&v, "i<Enter>");
}

/* There is a file more each year: those that no longer fit on the screen are one key away. */
static void in_years_to_come(void **state)
{
	(void)state;
	visit_env(&v, "MINYI_NOW=2040-01-01T00:00:00Z");
	visit_start(&v, 80, 24, "--site", word, NULL);
	to_the_ideas();
	keys(&v, "B");
	see(&v, "2040 年提點子");
	see_not(&v, "2015 年提點子");
	keys(&v, "m");
	see(&v, "2015 年提點子");
	see(&v, "來監督");
	keys(&v, "c");
	see(&v, "要抓取「2015 年提點子」");
	keys(&v, "<Esc>");
	leave(&v);
}

/* All files are in sight in a small window, this year's too. */
static void in_a_small_window(void **state)
{
	(void)state;
	visit_start(&v, 40, 12, "--site", word, NULL);
	to_the_ideas();
	keys(&v, "B");
	see(&v, "1.2026 年提點子");
	see(&v, "監督 [1]");
	keys(&v, "<Esc>");
	leave(&v);
}

static void a_visit(void **state)
{
	(void)state;
	visit_start(&v, 80, 24, "--site", word, NULL);
	to_the_ideas();
	see(&v, "請按 B 抓取網站的資料檔");
	see_not(&v, "讀取失敗");
	see_not(&v, "minyi fetch"); /* which is said once, and as it is done here */
	keys(&v, "B");
	see(&v, "1.2026 年提點子");
	see_not(&v, "9.0 MB"); /* it is said of the one that is chosen */
	expect_screen(&v, "join-which-80x24");
	keys(&v, "1");
	see(&v, "要抓取「2026 年提點子」（約 9.0 MB）嗎？");
	see(&v, "政府資料開放授權");
	keys(&v, "n");
	assert_int_equal(asked(), 0); /* nothing was fetched that nobody wanted */
	join_how = JOIN_CUT;
	press(&v, "B1y");
	await(&v, "已收到的部分會保留");
	assert_int_equal(asked(), 1);
	join_how = JOIN_WHOLE;
	press(&v, "B1y");
	await(&v, "已抓取 4 件議題");
	see(&v, "另有 1 筆資料無法讀取（附");
	assert_int_equal(asked(), 2);
	assert_non_null(strstr(join.request, "Range: bytes="));
	wait_idle(&v);
	see(&v, "山城公車加開末班");
	expect_screen(&v, "join-list-80x24");
	select_row(&v, "山城公車加開末班");
	keys(&v, "<Enter>");
	see(&v, "末班車太早");
	see(&v, "資料截至");
	expect_screen(&v, "join-idea-80x24");
	keys(&v, "y");
	see(&v, "/idea/detail/00000000-0000-4000-8000-000000000020");
	see(&v, "附議需要該網站自己驗證過的帳號");
	site_address_to_hand(&v);
	keys(&v, "qq/食材<Enter>");
	see(&v, "校園午餐用在地食材");
	see_not(&v, "騎樓整平");
	keys(&v, "q3<Enter>"); /* by its place: the site gives no numbers */
	see_row(&v, screen_cursor(&v).row, "校園午餐用在地食材");
	go_to(&v, 's');
	type(&v, "護理師");
	keys(&v, "<Enter>");
	see(&v, "山城公車加開末班");
	see(&v, "夜班護理師");
	leave(&v);
	assert_int_equal(asked(), 2);
}

static void what_comes_in_place_of_a_file(void **state)
{
	(void)state;
	join_how = JOIN_BUSY;
	site_command(&v, word, &(struct site_command){ { "fetch" }, "", "忙", 3 });
	join_how = JOIN_PAGE;
	site_command(&v, word, &(struct site_command){ { "fetch" }, "", "網頁", 3 });
	site_command(&v, word, &(struct site_command){ { "fetch", "1999" }, "", "網站沒有這個檔案", 2 });
}

static void by_commands(void **state)
{
	static const struct site_command rows[] = {
		{ { "list", "ideas" }, "", "minyi fetch", 1 },
		{ { "boards" }, "眾開講", "", 0 },
		{ { "boards", "--json" }, "\"id\":\"plan\"", "", 0 },
		{ { "show", "1" }, "", "p1（來監督）。", 2 },
		{ { "notices" }, "", "不能從這裡登入", 1 },
		{ { "fetch" }, "已抓取 4 件議題", "", 0 },
		{ { "fetch", "ideas" }, "一天最多向網站詢問一次", "", 0 },
		{ { "fetch", "2025" }, "已抓取 0 件議題", "", 0 },
		{ { "list", "ideas", "--json" }, "\"as_of\":\"2026-11-", "", 0 },
		{ { "list", "ideas", "--stage", "established" }, "校園午餐", "", 0 },
		{ { "list", "ideas", "--sort", "endorsements" }, "校園午餐", "", 0 },
		{ { "search", "輪椅", "--csv" }, "騎樓整平", "", 0 },
		{ { "show", "id:00000000-0000-4000-8000-000000000002" }, "政府資料開放授權條款", "", 0 },
		{ { "list", "consultations" }, "", "minyi fetch", 1 },
		{ { "fetch", "consultation", "plan" }, "已抓取 1 件議題", "", 0 },
		{ { "list", "consultations" }, "公車路網調整", "", 0 },
		{ { "show", "id:policy-00000000-0000-4000-8000-000000000070" }, "徵詢", "", 0 },
		{ { "list", "plans", "--json" }, "水利署", "", 0 },
		{ { "search", "食材" }, "校園午餐", "保存於此的資料裡找的", 0 },
		{ { "list", "提點子" }, "校園午餐", "", 0 },
		{ { "open", "id:00000000-0000-4000-8000-000000000020" }, "/idea/detail/", "", 0 },
		{ { "search", "公車" }, "公車路網調整", "", 0 },
		{ { "endorse", "id:00000000-0000-4000-8000-000000000020" }, "/idea/detail/", "附議需要", 1 },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		site_command(&v, word, &rows[i]);
	assert_int_equal(asked(), 4);
}

/* As much of an id as tells it from the others is enough in every command, and is what lists have. */
static void by_the_beginning_of_an_id(void **state)
{
#define LAMP "id:3f2a10aa-1111-4000-8000-000000000001"
	static const struct site_command rows[] = {
		{ { "show", "3f2a" }, "", "3f2a", 1 },
		{ { "show", "1234" }, "", "p1234（來監督）。", 2 },
		{ { "fetch", "2024" }, "已抓取 4 件議題", "", 0 },
		{ { "list", "ideas" }, "id:3f2a10 ", "", 0 },
		{ { "list", "ideas" }, "id:3f2a19 ", "", 0 },
		{ { "list", "ideas" }, "id:3094 ", "", 0 },
		{ { "list", "ideas", "--linear" }, "id:c123 ", "", 0 },
		{ { "list", "ideas", "--json" }, LAMP, "", 0 },
		{ { "list", "ideas", "--csv" }, LAMP, "", 0 },
		{ { "show", "3f2a10" }, "公園多一盞燈", "", 0 },
		{ { "show", "id:3F2A19" }, "公園少一道牆", "", 0 },
		{ { "show", "3094" }, "車站設置哺乳室", "", 0 },
		{ { "show", "c123" }, "巷口加裝反光鏡", "", 0 },
		{ { "show", LAMP }, "公園多一盞燈", "", 0 },
		{ { "open", "3094" }, "/idea/detail/3094d1cc-1111-4000-8000-000000000003", "", 0 },
		{ { "endorse", "3094" }, "", "目前不開放附議", 1 }, /* of 2024 */
		{ { "show", "3f2a" }, "", "id:3f2a10（公園多一盞燈）", 2 },
		{ { "comments", "3f2a1" }, "", "id:3f2a19（公園少一道牆）", 2 },
		{ { "endorse", "id:3f2a" }, "", "id:3f2a10（公園多一盞燈）", 2 },
		{ { "show", "3f2" }, "", "沒有", 1 },
		{ { "show", "3f2b" }, "", "沒有", 1 },
		{ { "show", "c124" }, "", "沒有", 1 },
		{ { "show", "3095" }, "", "p3095（來監督）。", 2 },
		{ { "fetch", "consultation" }, "已抓取", "", 0 },
		{ { "list", "consultations" }, "id:policy-0000 ", "", 0 },
		{ { "show", "policy-0000" }, "徵詢", "", 0 },
		{ { "show", "00000000" }, "徵詢", "", 0 },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		site_command(&v, word, &rows[i]);
	assert_int_equal(asked(), 2);
}

/* What no file tells is not told: neither noughts nor headings of nothing. */
static void about_it(void **state)
{
	struct outcome o;
	(void)state;
	run(&o, &(struct program_opts){ .home = v.home.path }, "minyi", "--site", word, "about", NULL);
	assert_non_null(strstr(o.out.buf, "國家發展委員會"));
	assert_null(strstr(o.out.buf, "統計"));
	assert_null(strstr(o.out.buf, "規則"));
	outcome_release(&o);
	run(&o, &(struct program_opts){ .home = v.home.path }, "minyi", "--lang", "en", "--site", word, "about", NULL);
	assert_non_null(strstr(o.out.buf, "National Development Council"));
	outcome_release(&o);
}

/* What is said, in the linear mode, and with the full screen for ears. */
static void a_listener(void **state)
{
	struct outcome o;
	(void)state;
	run(&o, &(struct program_opts){ .home = v.home.path, .input = "\ni\nB\n1\ny\n1\n\n\nq\nq\ng\n" }, "minyi", "--site",
		word, "--linear", NULL);
	assert_int_equal(o.status, 0);
	assert_null(strchr(o.out.buf, '\033'));
	static const char *const heard[] = { "1.2026 年提點子", "要抓取「2026 年提點子」", "已抓取 4 件議題，資料截至",
		"山城公車加開末班", "資料截至" };
	const char *at = o.out.buf;
	for (size_t i = 0; i < ARRAY_LEN(heard); i++)
		if (!(at = strstr(at, heard[i])))
			fail_msg("%s is not heard in its place:\n%s", heard[i], o.out.buf);
	outcome_release(&o);

	struct listener l;
	visit_start(&v, 80, 24, "--accessible", "--site", word, NULL);
	to_the_ideas();
	listener_init(&l, &v);
	listener_press(&l, "B");
	listener_press(&l, "1");
	assert_non_null(strstr(l.speech.buf, "要抓取「2026 年提點子」"));
	listener_press(&l, "n");
	listener_press(&l, "j");
	assert_non_null(strstr(l.speech.buf, "圖書館延長開放"));
	listener_release(&l);
	leave(&v);
}

#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)
int main(void)
{
	const struct CMUnitTest tests[] = { T(a_visit), T(in_a_small_window), T(in_years_to_come),
		T(what_comes_in_place_of_a_file), T(by_commands), T(by_the_beginning_of_an_id), T(about_it), T(a_listener) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
