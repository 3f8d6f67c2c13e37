/*
 * A visit to a Discourse forum: on the screen, by ear, as commands. The forum is tests/sites/discourse.h, which counts
 * what it is asked.
 */
#include "sites/discourse.h"
#include "sites/visit.h"

static struct site_server forum;
static char word[SITE_WORD_SIZE];
static struct visit v;

static int start(void **state)
{
	(void)state;
	site_visit_start(&forum, discourse_say, "discourse", word, &v);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	site_visit_stop(&forum, &v);
	return 0;
}

static int asked(void)
{
	return site_server_requests(&forum);
}

/* The port is another one each time, and has five figures. */
static void hide_port(struct str *out, const char *text)
{
	site_call_it(out, text, strrchr(forum.address, ':') + 1, "00000");
}

static void expect_the_screen(const char *name)
{
	STR_LOCAL(now, STR_NO_LIMIT);
	STR_LOCAL(hidden, STR_NO_LIMIT);
	for (int row = 0; row < v.rows; row++)
		str_addf(&now, "%s\n", screen_row(&v, row));
	hide_port(&hidden, now.buf);
	expect_golden(&v, name, hidden.buf);
}

static void a_visit(void **state)
{
	(void)state;
	visit_start(&v, 80, 24, "--site", word, NULL);
	see(&v, "(Discourse)"); /* nobody is asked to sign in where nobody can */
	assert_int_equal(asked(), 0);
	see_not(&v, "提點子");
	keys(&v, "c<Enter>");
	see(&v, "Rules for shared scooters");
	assert_int_equal(asked(), 3); /* its pages are shorter than ours; and what its categories are called */
	expect_the_screen("discourse-list-80x24");
	keys(&v, "G");
	see(&v, "本週最熱門");
	select_row(&v, "本週最熱門");
	keys(&v, "<Enter>");
	see(&v, "A topic of that list");
	keys(&v, "G");
	select_row(&v, "各分類");
	keys(&v, "<Enter>");
	see(&v, "Transport / Buses");
	keys(&v, "<Enter>");
	see(&v, "How we move.");
	keys(&v, "qqa");
	see(&v, "Transport / Buses");
	select_row(&v, "Transport / Buses");
	keys(&v, "<Enter>");
	see(&v, "A topic of that list");
	keys(&v, "q/racks<Enter>");
	see(&v, "racks at the station");
	keys(&v, "q");
	select_row(&v, "Rules for shared scooters");
	keys(&v, "<Enter>");
	see(&v, "Scooters block pavements");
	expect_the_screen("discourse-topic-80x24");
	keys(&v, "<End>");
	see(&v, "Thanks to all.");
	keys(&v, "X");
	see(&v, "/user-api-key/new?");
	keys(&v, "<Esc>"); /* whoever does not sign in replies there */
	see(&v, "/t/41");
	see(&v, "有論壇帳號的人都能回覆");
	site_address_to_hand(&v);
	keys(&v, "q");
	leave(&v);
}

/* The same in the linear mode: a sentence a thing. */
static void a_listener(void **state)
{
	struct outcome o;
	STR_LOCAL(said, STR_NO_LIMIT);
	(void)state;
	run(&o,
		&(struct program_opts){
			.home = v.home.path, .input = "c\n41\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nq\nG\n4\nq\nq\nq\ng\n" },
		"minyi", "--site", word, "--linear", NULL);
	assert_int_equal(o.status, 0);
	hide_port(&said, o.out.buf);
	assert_null(strchr(said.buf, '\033'));
	expect_golden(&v, "discourse-linear", said.buf);
	outcome_release(&o);
}

static void by_commands(void **state)
{
	static const struct site_command rows[] = {
		{ { "list", "consultations", "--json" }, "\"ref\":\"c41\"", "", 0 },
		{ { "list", "consultations", "--stage", "categories" }, "Transport / Buses", "", 0 },
		{ { "show", "id:category/5" }, "How we move.", "", 0 },
		{ { "list", "consultations", "--stage", "top_month" }, "A topic of that list", "", 0 },
		{ { "list", "consultations", "--agency", "Buses" }, "A topic of that list", "", 0 },
		{ { "list", "討論" }, "c41", "", 0 }, /* as `boards` calls it */
		{ { "list", "ideas" }, "", "沒有這項功能", 1 },
		{ { "search", "racks", "--csv" }, "Rules for shared scooters", "", 0 },
		{ { "show", "c41" }, "Ask the city for racks.", "", 0 },
		{ { "show", "c41", "--csv" }, "Racks in & around stations", "", 0 },
		{ { "comments", "c41", "--csv" }, "Thanks to all.", "", 0 },
		{ { "agencies", "--csv" }, "Transport / Buses", "", 0 },
		{ { "open", "c41" }, "/t/41", "", 0 },
		{ { "comment", "c41", "-m", "x" }, "/t/41", "帳號", 1 },
		{ { "show", "c48" }, "", "登入", 1 },
		{ { "show", "c49" }, "", "沒有", 1 },
		{ { "show", "c52" }, "", "網頁", 1 },
		{ { "sites" }, "discourse:HOST", "", 0 },
		{ { "sites", "--json" }, "\"site\":\"discourse:HOST\"", "", 0 },
		{ { "show", "c50" }, "", "30 秒", 1 },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		site_command(&v, word, &rows[i]);
}

/* What a visit costs: a list, a search, a category, and a topic that is read twice, with its posts. */
static void its_bytes(void **state)
{
	static const char *const visit[][3] = { { "list", "consultations" }, { "search", "racks" }, { "show", "c41" },
		{ "show", "c41" } };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(visit); i++)
		site_command(&v, word, &(struct site_command){ { visit[i][0], visit[i][1] }, "", "", 0 });
	print_message("a visit to a forum: %d requests, %zu bytes answered\n", asked(), forum.bytes);
	assert_true(forum.bytes < 30000);
}

#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_visit),
		T(a_listener),
		T(by_commands),
		T(its_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
