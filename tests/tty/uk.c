/*
 * A visit to the petitions of the United Kingdom: on the screen, by ear, as commands, and by the list of sites. The
 * site is tests/sites/uk.h, which counts what it is asked.
 */
#include "sites/uk.h"
#include "sites/visit.h"

static struct site_server uk;
static char word[SITE_WORD_SIZE];
static struct visit v;

static int start(void **state)
{
	(void)state;
	site_visit_start(&uk, uk_say, "uk", word, &v);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	site_visit_stop(&uk, &v);
	return 0;
}

static int asked(void)
{
	return site_server_requests(&uk);
}

static void a_visit(void **state)
{
	(void)state;
	visit_start(&v, 80, 24, "--site", word, NULL);
	see(&v, "英國政府與國會請願"); /* nobody is asked to sign in where nobody can */
	assert_int_equal(asked(), 0);
	see_not(&v, "眾開講");
	keys(&v, "i<Enter>");
	see(&v, "Teach first aid in schools");
	see(&v, "共 41 件");
	assert_int_equal(asked(), 2);
	expect_screen(&v, "uk-list-80x24");
	keys(&v, "j");
	assert_int_equal(asked(), 2); /* the cursor fetches nothing */
	keys(&v, "G");
	see(&v, "等待辯論");
	select_row(&v, "檢核不通過");
	keys(&v, "<Enter>");
	see(&v, "Make my cat a lord");
	keys(&v, "q/buses<Enter>");
	see(&v, "Keep the night buses");
	keys(&v, "<Enter>");
	see(&v, "The Government will fund night buses");
	expect_screen(&v, "uk-petition-80x24");
	assert_int_equal(asked(), 6); /* and what its subjects are called */
	see_not(&v, "(y)附議");       /* it is closed */
	keys(&v, "y");
	see(&v, "目前不開放附議");
	keys(&v, "q");
	keys(&v, "y"); /* nor is it from its row */
	see(&v, "目前不開放附議");
	keys(&v, "qq700010<Enter>");
	see(&v, "Teach first aid");
	keys(&v, "<Enter>");
	see(&v, "(y)附議");
	int before = asked();
	keys(&v, "y");
	see(&v, "/petitions/700010/signatures/new");
	see(&v, "附議要在網站自己的網頁上");
	keys(&v, "X");
	see(&v, "沒有作用");
	site_address_to_hand(&v);
	keys(&v, "q");
	leave(&v);
	assert_int_equal(asked(), before);
}

/* In a small window the reason is whole: it says what to do. */
static void in_a_small_window(void **state)
{
	(void)state;
	visit_start(&v, 40, 12, "--site", word, "--lang", "en", NULL);
	keys(&v, "i<Enter>");
	see(&v, "Teach first aid");
	keys(&v, "y");
	see(&v, "/signatures/new");
	see(&v, "it mails to you.");
	leave(&v);
}

static int column_of(const char *text)
{
	const char *row = screen_row(&v, screen_find(&v, text)), *at = strstr(row, text);
	assert_non_null(at);
	return (int)(at - row);
}

/* Whoever calls its board another name has it under the others. */
static void the_menu_in_english(void **state)
{
	(void)state;
	visit_start(&v, 80, 24, "--site", word, "--lang", "en", NULL);
	see(&v, "Petitions");
	int row = screen_find(&v, "propose something") - 1; /* under the title, which has the word too */
	see_row(&v, row, "Petitions");
	assert_int_equal(strstr(screen_row(&v, row), "Petitions") - screen_row(&v, row), column_of("propose something"));
	leave(&v);
}

/* Lists of the site's own are rows by their places; what cannot be listed goes on being said to be so. */
static void lists_of_lists(void **state)
{
	(void)state;
	visit_start(&v, 80, 24, "--site", word, "--lang", "en", NULL);
	keys(&v, "i<Enter>");
	see_not(&v, "Score");
	keys(&v, "G10<Enter><Enter>");
	see(&v, ">     1 + all petitions: 41");
	see(&v, "awaiting the Government's response: 41"); /* no column that is empty takes its room */
	keys(&v, "2<Enter><Enter>");
	see(&v, "The first of them lead on");
	keys(&v, "qG9<Enter><Enter>");
	see(&v, "Only: most signatures in the last hour");
	keys(&v, "/buses<Enter>");
	see(&v, "Nothing could be read");
	see(&v, "no list that keeps to all of this");
	keys(&v, "y");
	see(&v, "Nothing could be read");
	see_not(&v, "No topics match");
	see_not(&v, "(y)endorse");
	leave(&v);

	struct outcome o;
	run(&o, &(struct program_opts){ .home = v.home.path, .input = "i\nG\n10\n2\nq\nq\nq\ng\n" }, "minyi", "--site",
		word, "--linear", "--lang", "en", NULL);
	assert_non_null(strstr(o.out.buf, "open: 41; number 2\n"));
	assert_non_null(strstr(o.out.buf, "The first of them lead on"));
	assert_null(strstr(o.out.buf, "number 0"));
	assert_null(strstr(o.out.buf, "Topics 0"));
	assert_non_null(strstr(o.out.buf, "(this cannot be read)\n"));
	outcome_release(&o);
	run(&o, &(struct program_opts){ .home = v.home.path }, "minyi", "--site", word, "show", "200001", NULL);
	assert_non_null(strstr(o.out.buf, "狀態：已結束\n")); /* and nobody is to answer it any more */
	outcome_release(&o);
	run(&o, &(struct program_opts){ .home = v.home.path }, "minyi", "--site", word, "list", "--limit", "1", "--csv",
		"--fields", "title", NULL);
	assert_string_equal(strchr(o.out.buf, '\n'), "\nTeach first aid in schools\n"); /* of forty that came */
	outcome_release(&o);
}

/* To the end of a list, and to the petitions of a place. */
static void by_place(void **state)
{
	(void)state;
	visit_start(&v, 80, 24, "--site", word, NULL);
	see(&v, "請願"); /* the site's own word for its board */
	see_not(&v, "提點子");
	keys(&v, "i<Enter>");
	see(&v, "共 41 件");
	keys(&v, "<End>");
	see(&v, "Light the cycle paths");
	see(&v, "第 41 件，共 41 件");
	keys(&v, "a");
	see(&v, "Public transport & roads");
	select_row(&v, "Bath (Ann Member MP)");
	keys(&v, "<Enter>");
	see(&v, "Of Bath 700201");
	see(&v, "共 47 件");
	keys(&v, "<End>");
	see(&v, "Of Bath 700249");
	leave(&v);
}

/* What is kept is shown when the site is away, and said to be so; what was written stays each site's own. */
static void the_site_is_away(void **state)
{
	(void)state;
	visit_start(&v, 80, 24, "--site", word, NULL);
	keys(&v, "i<Enter>");
	see(&v, "Repair the canal");
	leave(&v);
	char address[64];
	snprintf(address, sizeof address, "%s", uk.address);
	site_server_stop(&uk);
	visit_start(&v, 80, 24, "--site", word, NULL);
	keys(&v, "i<Enter>");
	see(&v, "Repair the canal");
	see(&v, "已離線");
	leave(&v);
	site_server_start(&uk, uk_say);
}

static void from_one_site_to_another(void **state)
{
	(void)state;
	visit_start(&v, 80, 24, "--site", word, NULL);
	keys(&v, "<C-z>");
	see(&v, "其他網站");
	keys(&v, "t");
	see(&v, "（uk）");
	select_row(&v, "輸入位址");
	keys(&v, "<Enter>");
	type(&v, "nowhere");
	keys(&v, "<Enter>");
	see(&v, "http://、https:// 或 unix:/"); /* how an address begins, also where the sentence takes two rows */
	keys(&v, "<C-z>t");
	select_row(&v, "輸入位址");
	keys(&v, "<Enter>");
	type(&v, "http://127.0.0.1:1");
	keys(&v, "<Enter>");
	see(&v, "http://127.0.0.1:1"); /* there: nobody answers, and it is in the list from now on */
	keys(&v, "Jt");
	see(&v, "http://127.0.0.1:1");
	leave(&v);
}

/* Nobody can sign in: the settings begin with what can be set. */
static void settings_without_an_account(void **state)
{
	(void)state;
	visit_start(&v, 80, 24, "--site", word, NULL);
	keys(&v, "u<Enter>");
	see(&v, "不定寬字元的寬度");
	see_not(&v, "帳號");
	see_not(&v, "我的參與");
	see_row(&v, screen_cursor(&v).row, "語言");
	keys(&v, "2<Enter>"); /* by their numbers, too */
	see_row(&v, screen_cursor(&v).row, "畫面");
	leave(&v);

	struct outcome o;
	run(&o, &(struct program_opts){ .home = v.home.path, .input = "u\n9\nq\ng\n" }, "minyi", "--site", word, "--linear",
		NULL);
	assert_non_null(strstr(o.out.buf, "8. "));
	assert_null(strstr(o.out.buf, "9. "));
	assert_non_null(strstr(o.out.buf, "沒有這個編號"));
	outcome_release(&o);
}

/* The same in the linear mode: a sentence a thing, and at the end the address where it is signed. */
static void a_listener(void **state)
{
	struct outcome o;
	(void)state;
	run(&o,
		&(struct program_opts){ .home = v.home.path, .input = "i\n700010\n\n\n\n\ny\nq\nG\n3\n700003\nq\nq\nq\ng\n" },
		"minyi", "--site", word, "--linear", NULL);
	assert_int_equal(o.status, 0);
	STR_LOCAL(said, STR_NO_LIMIT);
	site_call_it(&said, o.out.buf, uk.address, "https://petition.parliament.uk");
	assert_null(strchr(said.buf, '\033'));
	assert_non_null(strstr(said.buf, "/petitions/700010/signatures/new"));
	expect_golden(&v, "uk-linear", said.buf);
	outcome_release(&o);
}

static void by_commands(void **state)
{
	static const struct site_command rows[] = {
		{ { "list", "ideas", "--json" }, "\"ref\":\"i700010\"", "", 0 },
		{ { "list", "ideas", "--stage", "rejected" }, "Make my cat a lord", "", 0 },
		{ { "list", "ideas", "--stage", "trending" }, "321", "", 0 },
		{ { "list", "ideas", "--agency", "Bath" }, "1,021", "", 0 },
		{ { "list", "ideas", "--agency=Bath", "--stage=trending" }, "", "沒有同時符合這些條件的列表", 1 },
		{ { "agencies" }, "Ynys", "", 0 },
		{ { "list", "petitions", "--agency", "2015-2017" }, "forests", "", 0 },
		{ { "list", "petitions", "--stage", "states" }, "61,204", "", 0 }, /* each state, with how many there are */
		{ { "list", "petitions", "--stage", "states", "--csv" }, "state:open", "", 0 },
		{ { "show", "id:state:open" }, "Teach first aid", "", 0 },
		{ { "open", "id:state:open" }, "/petitions?state=open", "", 0 },
		{ { "list", "ideas", "--stage", "running" }, "", "awaiting_debate", 2 },
		{ { "list", "petitions" }, "Teach first aid", "", 0 }, /* as `boards` calls it, in both languages */
		{ { "list", "請願" }, "Teach first aid", "", 0 },
		{ { "list", "proposals" }, "", "minyi boards", 2 },
		{ { "list", "--limit=1" }, "Teach first aid", "共 41 件", 0 }, /* of the only board */
		{ { "list", "--stage", "foo" }, "", "awaiting_debate", 2 },
		{ { "list", "plans" }, "", "沒有這項功能", 1 },
		{ { "show", "700001" }, "（115/05/05）", "", 0 },        /* a day of the site's, as days are written here */
		{ { "show", "700001" }, "Keep the night buses", "", 0 }, /* it has one board */
		{ { "show", "700001" }, "最高的是 United Kingdom（", "", 0 },
		{ { "login", "ann" }, "", "不能從這裡登入", 1 },
		{ { "account" }, "", "不能從這裡登入", 1 },
		{ { "follow", "i700001" }, "", "不能從這裡登入", 1 },
		{ { "fetch" }, "", "讀過的都會保存", 1 },
		{ { "search", "buses", "--csv" }, "Keep the night buses", "", 0 },
		{ { "show", "i700001", "--csv" }, "United Kingdom", "", 0 },
		{ { "open", "i700001" }, "/petitions/700001", "", 0 },
		{ { "endorse", "i700010" }, "/signatures/new", "郵遞區號", 1 },
		{ { "endorse", "700001" }, "", "目前不開放附議", 1 },
		{ { "show", "i700005" }, "", "五個支持的人", 1 },
		{ { "show", "i700006" }, "", "移除", 1 },
		{ { "show", "i700008" }, "", "忙", 1 },
		{ { "show", "i700009" }, "", "網頁", 1 },
		{ { "sites" }, "英國政府與國會請願", "", 0 },
		{ { "sites", "--json" }, "\"endorse\":\"web\"", "", 0 },
		{ { "show", "i700007" }, "", "30 秒", 1 },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		site_command(&v, word, &rows[i]);
}

/* What a visit costs: a list, a search and two petitions, the first of them read again. */
static void its_bytes(void **state)
{
	static const char *const visit[][3] = { { "list", "ideas" }, { "search", "buses" }, { "show", "i700001" },
		{ "show", "i700003" }, { "show", "i700001" } };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(visit); i++)
		site_command(&v, word, &(struct site_command){ { visit[i][0], visit[i][1] }, "", "", 0 });
	print_message("a visit to uk: %d requests, %zu bytes answered\n", asked(), uk.bytes);
	assert_int_equal(asked(), 7); /* how many are in the list, and what the subjects are called; the last one is 304 */
	assert_true(uk.bytes < 30000);
}

#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_visit),
		T(in_a_small_window),
		T(the_menu_in_english),
		T(lists_of_lists),
		T(by_place),
		T(the_site_is_away),
		T(from_one_site_to_another),
		T(settings_without_an_account),
		T(a_listener),
		T(by_commands),
		T(its_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
