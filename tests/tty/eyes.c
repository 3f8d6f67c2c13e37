/* A whole visit as eyes have it, screen by screen, in both languages and at three sizes. The goldens were read by
 * people, beside other programs of the terminal; a change of any screen shows here as what a reader will see. */
#include "tty/lib/visit.h"

struct scene {
	const char *name;
	char board; /* first to this one; 0: on from where the last scene was */
	const char *keys;
	const char *british; /* those on the other platform, where they differ */
};

static const struct scene scenes[] = {
	{ "menu", 0, "", NULL },
	{ "ideas", 'i', "<Home>", NULL },
	{ "help", 0, "h", NULL },
	{ "an idea", 'i', "16<Enter><Enter>", "5<Enter><Enter>" },
	{ "its next page", 0, "<Space>", NULL },
	{ "its contents", 0, "t", NULL },
	{ "its comments", 0, "<Esc><End>", NULL },
	{ "its endorsers", 0, "Y", NULL },
	{ "a late agency", 'i', "12<Enter><Enter>", "3<Enter><Enter>" },
	{ "a response", 'i', "5<Enter><Enter>", "1<Enter><Enter>" },
	{ "a chart in the text", 0, "]]]]", NULL },
	{ "a chart alone", 0, "<Enter>", NULL },
	{ "the chart as a table", 0, "t", NULL },
	{ "search", 's', "", NULL },
	{ "found", 0, "1<Enter>", NULL },
	{ "consultations", 'c', "", NULL },
	{ "a consultation", 0, "<Enter>", NULL },
	{ "plans", 'p', "", NULL },
	{ "a plan", 0, "<Enter>", NULL },
	{ "events", 'e', "", NULL },
	{ "an event", 0, "<Enter>", NULL },
	{ "nothing followed", 'f', "", NULL },
	{ "no notice", 'n', "", NULL },
	{ "settings", 'u', "", NULL },
	{ "the account", 0, "jj<Enter>", NULL },
	{ "a question: endorse", 'i', "16<Enter>y", "5<Enter>y" },
	{ "its last line", 0, "OK<Enter>", NULL },
	{ "its result", 0, "1y", "y" },
	{ "a question: comment", 0, "X", NULL },
	{ "its line", 0, "1OK", NULL },
	{ "proposing", 'i', "<C-p>", NULL },
	{ "leaving", 'g', "", NULL },
};

static void add_scene(struct visit *v, struct str *book, const char *name)
{
	str_addf(book, "==== %s\n", name);
	screen_write(v, book);
}

static void walk(struct visit *v, bool british, struct str *book)
{
	for (size_t i = 0; i < ARRAY_LEN(scenes); i++) {
		if (scenes[i].board)
			go_to(v, scenes[i].board);
		const char *pressed = british && scenes[i].british ? scenes[i].british : scenes[i].keys;
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
	walk(&v, rules != NULL, &book);
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
