/* A whole visit as eyes have it, screen by screen, in both languages and at three sizes. The goldens were read by
 * people, beside other programs of the terminal; a change of any screen shows here as what a reader will see. */
#include "tty/lib/visit.h"

struct scene {
	const char *name;
	char board; /* first to this one; 0: on from where the last scene was */
	const char *keys; /* NULL: those that agree, which depend on what is public there */
};

static const struct scene scenes[] = {
	{ "menu", 0, "" },
	{ "ideas", 'i', "<Home>" },
	{ "help", 0, "h" },
	{ "an idea", 'i', "16<Enter><Enter>" },
	{ "its next page", 0, "<Space>" },
	{ "its contents", 0, "t" },
	{ "its comments", 0, "<Esc><End>" },
	{ "its endorsers", 0, "Y" },
	{ "a late agency", 'i', "12<Enter><Enter>" },
	{ "a response", 'i', "5<Enter><Enter>" },
	{ "a chart in the text", 0, "]]]]" },
	{ "a chart alone", 0, "<Enter>" },
	{ "the chart as a table", 0, "t" },
	{ "search", 's', "" },
	{ "found", 0, "1<Enter>" },
	{ "consultations", 'c', "" },
	{ "a consultation", 0, "<Enter>" },
	{ "plans", 'p', "" },
	{ "a plan", 0, "<Enter>" },
	{ "events", 'e', "" },
	{ "an event", 0, "<Enter>" },
	{ "nothing followed", 'f', "" },
	{ "no notice", 'n', "" },
	{ "settings", 'u', "" },
	{ "the account", 0, "jj<Enter>" },
	{ "a question: endorse", 'i', "16<Enter>y" },
	{ "its last line", 0, "OK<Enter>" },
	{ "its result", 0, NULL },
	{ "a question: comment", 0, "X" },
	{ "its line", 0, "1OK" },
	{ "proposing", 'i', "<C-p>" },
	{ "leaving", 'g', "" },
};

static void add_scene(struct visit *v, struct str *book, const char *name)
{
	str_addf(book, "==== %s\n", name);
	screen_write(v, book);
}

static void walk(struct visit *v, const char *agree, struct str *book)
{
	for (size_t i = 0; i < ARRAY_LEN(scenes); i++) {
		if (scenes[i].board)
			go_to(v, scenes[i].board);
		const char *pressed = scenes[i].keys ? scenes[i].keys : agree;
		if (*pressed)
			keys(v, pressed);
		add_scene(v, book, scenes[i].name);
	}
}

/* rules: whose samples there are; a county is asked for under some. */
static void a_visit(int columns, int rows, const char *language, const char *rules)
{
	struct platform p;
	struct visit v;
	char golden[64];
	STR_LOCAL(book, STR_NO_LIMIT);
	platform_start(&p, &(struct platform_opts){ .sample = true, .samples = rules });
	visit_init(&v);
	visit_start(&v, columns, rows, "--site", p.address, "--lang", language, NULL);
	add_scene(&v, &book, "welcome");
	enter_registering(&v, "atubo");
	platform_prove(&p, "atubo");
	walk(&v, rules ? "y" : "1y", &book);
	snprintf(golden, sizeof golden, "eyes-%s-%dx%d", language, columns, rows);
	expect_golden(&v, golden, book.buf);
	visit_release(&v);
	platform_release(&p);
}

static void in_chinese(void **state)
{
	(void)state;
	a_visit(80, 24, "zh_TW", NULL);
}

static void in_chinese_on_a_telephone(void **state)
{
	(void)state;
	a_visit(40, 12, "zh_TW", NULL);
}

static void in_chinese_on_a_large_screen(void **state)
{
	(void)state;
	a_visit(120, 40, "zh_TW", NULL);
}

static void in_english(void **state)
{
	(void)state;
	a_visit(80, 24, "en", "epetitions");
}

static void in_english_on_a_telephone(void **state)
{
	(void)state;
	a_visit(40, 12, "en", "epetitions");
}

static void in_english_on_a_large_screen(void **state)
{
	(void)state;
	a_visit(120, 40, "en", "epetitions");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_chinese),
		cmocka_unit_test(in_chinese_on_a_telephone),
		cmocka_unit_test(in_chinese_on_a_large_screen),
		cmocka_unit_test(in_english),
		cmocka_unit_test(in_english_on_a_telephone),
		cmocka_unit_test(in_english_on_a_large_screen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
