/*
 * What ears and fingers need of every place of linear mode, at three sizes, in both languages and on a dumb terminal: a
 * table of where one can be, and what is tried there. Each file of places has a row, or this fails.
 *
 *   T1  T2   each answer ends in a prompt, with the cursor behind it
 *   T4  T11  nothing is sent while nothing happens
 *   T5  T8   no escape sequence and no control character, whatever was typed
 *   T6  T13  words alone: no ornament, no mark, no figure's dash; figures and cells as "label: value", in order
 *   T9       what cannot be done, the first and the last of anything have a sentence; the prompt's line holds it, or its
 *            beginning, in the first forty cells
 *   T10      what help names can be typed
 *   T14      each answer is put out once;  T15 help, options and keys are one a line
 */
#include "tty/lib/ear.h"
#include "tty/lib/group.h"

enum { CELLS = 40, LINES_MAX = 400 };

/* Of which file it is, and what is typed on the way there, from the main menu. */
static const struct place {
	const char *file, *lines[6];
} places[] = {
	{ "menu", { "repaint" } },
	{ "rows", { "i", "" } },
	{ "list", { "c" } },
	{ "list", { "p" } },
	{ "list", { "e" } },
	{ "list", { "i", "/長照" } },
	{ "list", { "s 健保" } },
	{ "list", { "f" } },
	{ "topic", { "i16", "" } },
	{ "screenful", { "i5", "o", "" } },
	{ "topic", { "p4", "", "" } },
	{ "topic", { "c1", "t" } },
	{ "figures", { "i5", "table 1", "", "" } },
	{ "attach", { "i5", "d" } },
	{ "endorsers", { "i16", "Y" } },
	{ "endorsers", { "i16", "H" } },
	{ "notices", { "n" } },
	{ "queue", { "d" } },
	{ "unsent", { "o" } },
	{ "settings", { "u" } },
};

static bool is_listed(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (strcmp(name, places[i].file) == 0)
			return true;
	return false;
}

static void each_place_has_a_row(void **state)
{
	(void)state;
	ear_folder("src/line", "linear_", is_listed, 8);
}

/* ---- what is tried at each ------------------------------------------------------------------- */

#define wrong(v, p, what, about) \
	visit_fail(__FILE__, __LINE__, v, "at %s (%s): %s: %s", (p)->file, (p)->lines[0], what, about)

/* No two lines that follow each other come again; one alone may, as where figures are from. */
static void put_out_once(struct visit *v, const struct place *p, const char *heard)
{
	enum { SHORT = 60 };
	STR_LOCAL(copy, 1 << 20);
	str_addz(&copy, heard);
	const char *lines[LINES_MAX];
	size_t n = 0;
	char *rest = NULL;
	for (char *line = strtok_r(copy.buf, "\n", &rest); line && n < LINES_MAX; line = strtok_r(NULL, "\n", &rest)) {
		for (size_t i = 0; i < n; i++)
			if (n > i + 1 && strlen(line) > SHORT && strcmp(lines[i + 1], line) == 0 &&
				strcmp(lines[i], lines[n - 1]) == 0)
				wrong(v, p, "lines are said twice", line);
		lines[n++] = line;
	}
}

static void expect_words(struct visit *v, const struct place *p, const char *heard)
{
	if (ear_controlled(heard))
		wrong(v, p, "a control character", heard);
	if (ear_mark(heard))
		wrong(v, p, "that is not spoken as it is meant", ear_mark(heard));
}

/* What is heard until the next prompt, without the echo of what was typed. */
static void say(struct visit *v, const struct place *p, const char *typed, struct str *heard)
{
	STR_LOCAL(line, 1024);
	str_addf(&line, "%s\n", typed);
	visit_mark(v);
	type(v, line.buf);
	str_clear(heard);
	for (const char *c = strchr(v->raw.buf, '\n') ? strchr(v->raw.buf, '\n') + 1 : v->raw.buf; *c; c++)
		if (c[0] != '\r' || c[1] != '\n')
			str_addc(heard, *c);
	expect_words(v, p, heard->buf);
	put_out_once(v, p, heard->buf);
	const char *row = screen_row(v, screen_cursor(v).row);
	if (!heard->len || !strchr(row, '>') || screen_cursor(v).column > CELLS + 8)
		wrong(v, p, "no prompt in the line of the cursor", row);
	visit_mark(v);
	visit_watch(v, 10);
	if (visit_bytes(v))
		wrong(v, p, "bytes while nothing happens", v->raw.buf);
}

/* A sentence, then what can be typed, one a line, and what that does. */
static void expect_help(struct visit *v, const struct place *p, const char *heard)
{
	size_t lines = 0;
	for (const char *line = heard, *end; (end = strchr(line, '\n')); line = end + 1) {
		const char *colon = strstr(line, "：") ? strstr(line, "：") : strstr(line, ": ");
		if (lines++ && (!colon || colon > end))
			wrong(v, p, "a line of help that names nothing", line);
	}
	if (lines < 3)
		wrong(v, p, "no help", heard);
}

static void try_place(struct visit *v, const struct place *p)
{
	STR_LOCAL(heard, 1 << 20);
	for (size_t i = 0; i < ARRAY_LEN(p->lines) && p->lines[i]; i++)
		say(v, p, p->lines[i], &heard);
	say(v, p, "nonsense", &heard);
	if (!strstr(heard.buf, "沒有作用") && !strstr(heard.buf, "means nothing here"))
		wrong(v, p, "nonsense is met with silence", heard.buf);
	say(v, p, "h", &heard);
	expect_help(v, p, heard.buf);
	for (int i = 0; i < 4; i++)
		say(v, p, i % 2 ? "k" : "$", &heard);
	for (int i = 0; i < 3; i++)
		say(v, p, "j", &heard);
	for (int i = 0; i < 8 && !strstr(screen_row(v, screen_cursor(v).row), "選單>") &&
		!strstr(screen_row(v, screen_cursor(v).row), "Menu>");
		i++)
		say(v, p, "q", &heard);
}

static void all_places(int columns, int rows, const char *language, const char *term)
{
	struct visit v;
	char name[32];
	snprintf(name, sizeof name, "line%d%s%s", columns, language, term ? "dumb" : "");
	ear_person(&v, &platform, name);
	v.free_cursor = true;
	visit_env(&v, "NO_COLOR=1");
	if (term)
		visit_env(&v, term);
	visit_start(&v, columns, rows, "--linear", "--lang", language, "--site", platform.address, NULL);
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		try_place(&v, &places[i]);
	visit_kill(&v);
	visit_release(&v);
}

static void small(void **state)
{
	(void)state;
	all_places(40, 10, "zh_TW", NULL);
}
static void usual(void **state)
{
	(void)state;
	all_places(80, 24, "zh_TW", NULL);
}
static void large(void **state)
{
	(void)state;
	all_places(200, 60, "zh_TW", NULL);
}
static void in_english(void **state)
{
	(void)state;
	all_places(80, 24, "en", NULL);
}
static void small_in_english(void **state)
{
	(void)state;
	all_places(40, 10, "en", NULL);
}
static void large_in_english(void **state)
{
	(void)state;
	all_places(200, 60, "en", NULL);
}
static void on_a_dumb_terminal(void **state)
{
	(void)state;
	all_places(80, 24, "zh_TW", "TERM=dumb");
}

/* What this says is a file of plain text, an option or a key a line. */
static void expect_plain(const char *language, const char *a, const char *b)
{
	struct outcome o;
	size_t lines = 0;
	run(&o, &(struct program_opts){ .home = "/nonexistent" }, "minyi", "--lang", language, a, b, NULL);
	assert_int_equal(o.status, 0);
	if (ear_controlled(o.out.buf) || listener_ornament(o.out.buf))
		fail_msg("%s %s is no plain text", a, b ? b : "");
	for (const char *line = o.out.buf; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		const char *option = strstr(line, " --"), *end = line + strcspn(line, "\n");
		const char *other = option && option < end ? strstr(option + 1, "  --") : NULL;
		lines++;
		if (other && other < end)
			fail_msg("%s: two options in a line: %.80s", a, line);
	}
	assert_true(lines > 4);
	outcome_release(&o);
}

static void options_and_keys_are_plain_text(void **state)
{
	(void)state;
	static const char *const languages[] = { "zh_TW", "en" };
	for (size_t i = 0; i < ARRAY_LEN(languages); i++) {
		expect_plain(languages[i], "--help", NULL);
		expect_plain(languages[i], "help", NULL);
		expect_plain(languages[i], "endorse", "--help");
		expect_plain(languages[i], "config", NULL);
	}
}

/* A chart and a table: the heading, the sentence, then each value with its label and unit, in their order. */
static void figures_in_order(void **state)
{
	(void)state;
	static const char *const order[] = { "章節：訊息圖表", "小節：預定與實際進度", "八季預定都高於實際", "輸入 table 1",
		"章節：經費與進度", "預定進度：百分之 100", "期別：第1季", "預定進度：百分之 10", "實際進度：百分之 9.1",
		"預算（元）：200,000,000", "期別：第2季" };
	struct visit v;
	visit_init(&v);
	v.free_cursor = true;
	visit_start(&v, 80, 400, "--linear", "--lang", "zh_TW", "--site", platform.address, NULL);
	type(&v, "\n");
	visit_mark(&v);
	type(&v, "p1\n");
	const char *at = v.raw.buf;
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		at = strstr(at, order[i]);
		if (!at)
			visit_fail(__FILE__, __LINE__, &v, "%s is missing, or out of order: %s", order[i], v.raw.buf);
	}
	type(&v, "table 1\n");
	for (int i = 0; i < 3; i++) {
		visit_mark(&v);
		type(&v, "\n");
		if (!strstr(v.raw.buf, "：") || !strstr(v.raw.buf, "百分之") || strchr(v.raw.buf, '%'))
			visit_fail(__FILE__, __LINE__, &v, "a figure without label or unit: %s", v.raw.buf);
	}
	visit_kill(&v);
	visit_release(&v);
}

static int start(void **state)
{
	(void)state;
	platform_start(&platform, &(struct platform_opts){ .sample = true, .own = true });
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_place_has_a_row),
		cmocka_unit_test(usual),
		cmocka_unit_test(small),
		cmocka_unit_test(large),
		cmocka_unit_test(in_english),
		cmocka_unit_test(small_in_english),
		cmocka_unit_test(large_in_english),
		cmocka_unit_test(options_and_keys_are_plain_text),
		cmocka_unit_test(figures_in_order),
		cmocka_unit_test(on_a_dumb_terminal),
	};
	return cmocka_run_group_tests(tests, start, stop_platform);
}
