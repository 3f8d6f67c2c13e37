/* A visit to a Decidim: on the screen, by ear, as commands. The site is tests/sites/decidim.h. */
#include "sites/decidim.h"
#include "sites/visit.h"

static struct site_server decidim;
static char word[SITE_WORD_SIZE];
static struct visit v;

static int start(void **state)
{
	(void)state;
	site_visit_start(&decidim, decidim_say, "decidim", word, &v);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	site_visit_stop(&decidim, &v);
	return 0;
}

static int asked(void)
{
	return site_server_requests(&decidim);
}

static void a_visit(void **state)
{
	(void)state;
	visit_start(&v, 80, 24, "--site", word, NULL);
	see(&v, "(Decidim)");
	assert_int_equal(asked(), 0);
	see(&v, "提議"); /* the site's own word for its board */
	see_not(&v, "提點子");
	keys(&v, "i<Enter>");
	see(&v, "Shade for the market square");
	see(&v, "Bancs al parc"); /* the page behind, which fits on the screen too */
	see(&v, "A skate park");
	expect_screen(&v, "decidim-list-80x24");
	int before = asked();
	select_row(&v, "Shade for the market square");
	assert_int_equal(asked(), before); /* the cursor fetches nothing */
	keys(&v, "<Enter>");
	see(&v, "The council plants them");
	expect_screen(&v, "decidim-proposal-80x24");
	assert_int_equal(asked(), before + 2); /* the proposal, and its comments */
	keys(&v, "y");
	see(&v, "應用程式代號"); /* without one it is done there */
	keys(&v, "<Enter>");
	see(&v, "/f/4/proposals/12");
	site_address_to_hand(&v);
	keys(&v, "q");
	leave(&v);
}

/* The processes themselves, one as a page, a list narrowed to it, and words in it. */
static void by_process(void **state)
{
	(void)state;
	visit_start(&v, 80, 24, "--site", word, NULL);
	keys(&v, "i<Enter>");
	see(&v, "A skate park");
	keys(&v, "G");
	see(&v, "各參與程序");
	keys(&v, "1");
	see(&v, "Old plan");
	select_row(&v, "Budget 2026");
	keys(&v, "<Enter>");
	see(&v, "A million for the town.");
	expect_screen(&v, "decidim-process-80x24");
	keys(&v, "qqa");
	see(&v, "Youth");
	select_row(&v, "Youth");
	keys(&v, "<Enter>");
	see(&v, "A skate park");
	see_not(&v, "Bancs al parc");
	keys(&v, "q/bancs<Enter>");
	see(&v, "Bancs al parc");
	see_not(&v, "A skate park");
	leave(&v);
}

/* The same in the linear mode: a sentence a thing, comments, and at the end the address where one votes. */
static void a_listener(void **state)
{
	struct outcome o;
	(void)state;
	run(&o, &(struct program_opts){ .home = v.home.path, .input = "i\n12\n\n\n\n\n\n\ny\n\nq\nq\ng\n" }, "minyi",
		"--site", word, "--linear", NULL);
	assert_int_equal(o.status, 0);
	STR_LOCAL(said, STR_NO_LIMIT);
	site_call_it(&said, o.out.buf, decidim.address + strlen("http://"), "decidim.example");
	assert_null(strchr(said.buf, '\033'));
	assert_non_null(strstr(said.buf, "/processes/budget-2026/f/4/proposals/12"));
	expect_golden(&v, "decidim-linear", said.buf);
	outcome_release(&o);
}

static void by_commands(void **state)
{
	static const struct site_command rows[] = {
		{ { "list", "ideas", "--json" }, "\"ref\":\"i12\"", "", 0 },
		{ { "list", "ideas", "--csv" }, "A skate park", "", 0 },
		{ { "list", "提議" }, "A skate park", "", 0 }, /* as `boards` calls it */
		{ { "list", "letters" }, "", "沒有這項功能", 1 },
		{ { "search", "bancs" }, "Bancs al parc", "", 0 },
		{ { "agencies" }, "Budget 2026", "", 0 },
		{ { "list", "ideas", "--agency", "Youth" }, "A skate park", "", 0 },
		{ { "list", "ideas", "--stage", "processes" }, "Old plan", "", 0 },
		{ { "show", "id:processes/budget-2026" }, "Vote from May on.", "", 0 },
		{ { "show", "id:processes/budget-2026" }, "Voting", "", 0 },
		{ { "open", "id:processes/budget-2026" }, "/processes/budget-2026", "", 0 },
		{ { "show", "id:processes/nowhere" }, "", "沒有", 1 },
		{ { "show", "i12" }, "The council plants them in spring.", "", 0 },
		{ { "show", "id:processes/budget-2026/f/6/meetings/31" }, "Forty people came.", "", 0 },
		{ { "show", "id:processes/budget-2026/f/7/results/32" }, "Trees bought: At the nursery.", "", 0 },
		{ { "show", "id:processes/budget-2026/f/5/debates/30" }, "Longer, or on Sundays?", "", 0 },
		{ { "comments", "id:processes/budget-2026/f/4/proposals/12" }, "No room.", "", 0 },
		{ { "open", "i12" }, "/processes/budget-2026/f/4/proposals/12", "", 0 },
		{ { "endorse", "id:processes/budget-2026/f/4/proposals/12" }, "/f/4/proposals/12", "", 1 },
		{ { "show", "id:processes/budget-2026/f/4/proposals/15" }, "", "沒有", 1 },
		{ { "show", "id:processes/budget-2026/f/4/proposals/16" }, "", "Query has depth of 16", 1 },
		{ { "show", "id:processes/budget-2026/f/4/proposals/18" }, "", "網頁", 1 },
		{ { "show", "id:processes/budget-2026/f/4/proposals/19" }, "", "忙", 1 },
		{ { "sites" }, "decidim:", "", 0 },
		{ { "sites", "--linear" }, "Decidim", "", 0 },
		{ { "show", "id:processes/budget-2026/f/4/proposals/17" }, "", "30 秒", 1 },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		site_command(&v, word, &rows[i]);
	print_message("a visit to a Decidim: %d requests, %zu bytes answered\n", asked(), decidim.bytes);
}

#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_visit),
		T(by_process),
		T(a_listener),
		T(by_commands),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
