/*
 * What ears and fingers need of every place of linear mode, at three sizes and in both languages: a table of where one
 * can be, and what is tried there. Each file of places has a row, or this fails.
 *
 *   each answer is put out once, ends in a prompt with the cursor behind it, and stays; nothing is sent while nothing
 *   happens
 *   words alone: no escape sequence, no control character, no ornament, no heading's mark, no figure's dash
 *   what cannot be done, the first and the last of anything have a sentence; the prompt's line holds it, or its
 *   beginning, in the first forty cells
 *   the help names what can be typed, one a line
 */
#include "tty/lib/group.h"
#include "tty/lib/listener.h"

#include <dirent.h>

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

static void each_place_has_a_row(void **state)
{
	(void)state;
	DIR *folder = opendir("src/line");
	assert_non_null(folder);
	size_t n = 0;
	for (struct dirent *f; (f = readdir(folder));) {
		bool known = !str_starts(f->d_name, "linear_") || !str_ends(f->d_name, ".c");
		n += !known;
		for (size_t i = 0; i < ARRAY_LEN(places) && !known; i++)
			known = strncmp(f->d_name + strlen("linear_"), places[i].file, strlen(places[i].file)) == 0;
		if (!known)
			fail_msg("no row here goes to a place of %s", f->d_name);
	}
	closedir(folder);
	assert_true(n > 8);
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
	for (const char *c = heard; *c; c++)
		if ((unsigned char)*c < ' ' && *c != '\n')
			wrong(v, p, "a control character", heard);
	if (listener_ornament(heard))
		wrong(v, p, "an ornament", listener_ornament(heard));
	static const char *const marks[] = { "##", "：-\n", ": -\n", "\n> ", "（-）" };
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (strstr(heard, marks[i]))
			wrong(v, p, "a mark that is not spoken", marks[i]);
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
	(void)visit_rest(v, 40);
	if (visit_bytes(v))
		wrong(v, p, "bytes while nothing happens", v->raw.buf);
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
	size_t lines = 0;
	for (const char *c = heard.buf; (c = strchr(c, '\n')); c++)
		lines++;
	if (lines < 3)
		wrong(v, p, "no help", heard.buf);
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
	STR_LOCAL(heard, 1 << 20);
	visit_init(&v);
	snprintf(name, sizeof name, "line%d%s%s", columns, language, term ? "dumb" : "");
	visit_start(&v, 80, 24, "--lang", "zh_TW", "--site", platform.address, NULL);
	enter_registering(&v, name);
	platform_prove(&platform, name);
	go_to(&v, 'i');
	keys(&v, "16<Enter>X3路上<Esc>"); /* a draft */
	visit_kill(&v);
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
static void on_a_dumb_terminal(void **state)
{
	(void)state;
	all_places(80, 24, "zh_TW", "TERM=dumb");
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
		cmocka_unit_test(on_a_dumb_terminal),
	};
	return cmocka_run_group_tests(tests, start, stop_platform);
}
