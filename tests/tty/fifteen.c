/*
 * What ears and fingers need of every screen and of every place of linear mode, at three sizes and in both languages: a
 * table of where one can be, and what is tried there. Each file of screens and of places has a row, or this fails.
 *
 *   the cursor stands on what is meant (keys() holds that after each key), and moving it changes no cell
 *   nothing is sent while nothing happens; a page is put out once
 *   words alone: no ornament, no control character, no heading's mark, no figure's dash
 *   a question says what Enter does; a key that does nothing, the first and the last of anything have a sentence, which
 *   stays until the next key
 *   no colour where none is wanted
 */
#include "tty/lib/group.h"
#include "tty/lib/listener.h"

#include <dirent.h>

enum kind { TEXT, ROWS, LINE, CHOICE, ALONE };

/* Of which file it is, from where and how to get there, and of what kind it is. */
static const struct place {
	const char *file, *keys;
	enum kind kind;
} places[] = {
	{ "menu", "<C-z>x<Esc>", ROWS },
	{ "menu", "<C-z>", ROWS },
	{ "list", "<C-z>i", ROWS },
	{ "list", "<C-z>c", ROWS },
	{ "list", "<C-z>p", ROWS },
	{ "list", "<C-z>e", ROWS },
	{ "list", "<C-z>i/長照<Enter>", ALONE },
	{ "list", "<C-z>s健保<Enter>", ROWS },
	{ "list", "<C-z>f", ALONE },
	{ "topic", "<C-z>i16<Enter><Enter>", TEXT },
	{ "topic", "<C-z>p<Enter>", TEXT },
	{ "link", "<C-z>i5<Enter><Enter>g1<Enter>", ALONE },
	{ "chart", "<C-z>i5<Enter><Enter>]]]]]]<Enter>", TEXT },
	{ "attach", "<C-z>i5<Enter><Enter>d", ALONE },
	{ "endorsers", "<C-z>i16<Enter><Enter>Y", ALONE },
	{ "endorsers", "<C-z>i16<Enter><Enter>H", ALONE },
	{ "notices", "<C-z>n", ALONE },
	{ "queue", "<C-z>d", ALONE },
	{ "unsent", "<C-z>o", ALONE },
	{ "settings", "<C-z>u", ROWS },
	{ "help", "<C-z>ih", TEXT },
	{ "about", "<C-z>x", TEXT },
	{ "about", "<C-z>ib", ALONE },
	{ "about", "<C-z>ii", TEXT },
	{ "choose", "<C-z>iG", ROWS },
	{ "choose", "<C-z>i5<Enter><Enter>t", ROWS },
	{ "choose", "<C-z>u<Down><Down><Down><Enter>", ROWS },
	{ "prompt", "<C-z>i/", LINE },
	{ "prompt", "<C-z>iZ", LINE },
	{ "prompt", "<C-z>i16<Enter><Enter>:", LINE },
	{ "prompt", "<C-z>iS", CHOICE },
	{ "dialog", "<C-z>i16<Enter>X", CHOICE },
	{ "dialog", "<C-z>i16<Enter>X3", LINE },
	{ "dialog", "<C-z>i16<Enter>y", LINE },
	{ "dialog", "<C-z>i16<Enter>y<Enter>", CHOICE },
	{ "editor", "<C-z>i16<Enter>X3<C-e>", ALONE },
	{ "dialog", "<C-z>w", LINE },
};
static const char *const not_alone[] = { "welcome" }; /* which a test of its own opens */

static bool is_listed(const char *file)
{
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (strcmp(places[i].file, file) == 0)
			return true;
	for (size_t i = 0; i < ARRAY_LEN(not_alone); i++)
		if (strcmp(not_alone[i], file) == 0)
			return true;
	return false;
}

static void each_screen_has_a_row(void **state)
{
	(void)state;
	DIR *folder = opendir("src/ui/screens");
	assert_non_null(folder);
	size_t n = 0;
	for (struct dirent *f; (f = readdir(folder));) {
		char name[64];
		const char *dot = strrchr(f->d_name, '.');
		if (!dot || strcmp(dot, ".c") != 0)
			continue;
		snprintf(name, sizeof name, "%.*s", (int)(dot - f->d_name), f->d_name);
		n++;
		if (!is_listed(name))
			fail_msg("no row here goes to the screen of %s", f->d_name);
	}
	closedir(folder);
	assert_true(n > 10);
}

/* ---- what is tried at each ------------------------------------------------------------------- */

#define wrong(v, p, what, about) \
	visit_fail(__FILE__, __LINE__, v, "at %s (%s): %s: %s", (p)->file, (p)->keys, what, about)

static void words_alone(struct visit *v, const struct place *p)
{
	for (int row = 0; row < v->rows; row++) {
		const char *text = screen_row(v, row);
		if (listener_ornament(text) && strcmp(p->file, "link") != 0) /* whose code is a picture */
			wrong(v, p, "an ornament", text);
		if (strstr(text, "##") || str_starts(text, "> ") || str_ends(text, "：-") || str_ends(text, ": -"))
			wrong(v, p, "a mark that is not spoken", text);
	}
}

/* Nothing moves by itself, and what was said stays. */
static void rests(struct visit *v, const struct place *p)
{
	visit_mark(v);
	(void)visit_rest(v, 60);
	if (visit_bytes(v))
		wrong(v, p, "bytes while nothing happens", v->raw.buf);
}

/* The row that the key led to is heard, or a sentence; never nothing. */
static void steps(struct visit *v, const struct place *p, struct listener *l, const char *key)
{
	struct visit_cursor before = screen_cursor(v);
	listener_press(l, key);
	struct visit_cursor now = screen_cursor(v);
	if (!l->speech.len && p->kind != LINE && before.row != now.row)
		wrong(v, p, "nothing is heard after", key);
	if (!l->braille.len)
		wrong(v, p, "nothing is felt after", key);
	bool page_turned = l->changed > v->rows / 2, said = l->changed && now.row + l->changed >= v->rows - 1;
	bool row_alone = strcmp(l->speech.buf, screen_row(v, now.row)) == 0; /* beside what was said, which is gone */
	if (l->changed && !page_turned && !said && !row_alone)
		wrong(v, p, "a step changed what stands there", l->speech.buf);
}

static void moves(struct visit *v, const struct place *p)
{
	struct listener l;
	listener_init(&l, v);
	for (const char *key = "jjk"; *key; key++)
		steps(v, p, &l, (const char[]){ *key, '\0' });
	listener_press(&l, "<End>");
	listener_press(&l, "<End>"); /* there is no further */
	if (!l.speech.len)
		wrong(v, p, "the end is silent", "");
	rests(v, p);
	listener_press(&l, "<Home>");
	listener_press(&l, "<Home>");
	if (!l.speech.len)
		wrong(v, p, "the start is silent", "");
	listener_release(&l);
}

static bool says(struct visit *v, const char *text)
{
	return screen_find(v, text) >= 0;
}

static void asks(struct visit *v, const struct place *p)
{
	bool told = says(v, "Enter") || (p->kind == LINE && strcmp(p->file, "dialog") == 0); /* a text has no default */
	if (!told)
		wrong(v, p, "it is not said what Enter does", "");
	if (p->kind != CHOICE)
		return;
	visit_mark(v);
	keys(v, "~");
	bool rang = memchr(v->raw.buf, '\a', v->raw.len) != NULL;
	if (!rang || (!says(v, "沒有這個選項") && !says(v, "not one of the answers")))
		wrong(v, p, "a key that is no answer is met with silence", "");
	rests(v, p);
}

static void dead_key(struct visit *v, const struct place *p)
{
	visit_mark(v);
	keys(v, "~");
	if (!memchr(v->raw.buf, '\a', v->raw.len) || (!says(v, "沒有作用") && !says(v, "does nothing here")))
		wrong(v, p, "a key that does nothing is met with silence", "");
	rests(v, p);
}

/* The page that the last key opened was put out once: no row of it twice, and not 載入中 first. */
static void put_out_once(struct visit *v, const struct place *p)
{
	const char *title = screen_row(v, 0);
	size_t n = 0, length = strcspn(title, " ");
	char name[256];
	snprintf(name, sizeof name, "%.*s", (int)length, title);
	for (const char *at = v->raw.buf; *name && (at = strstr(at, name)); at += strlen(name))
		n++;
	if (n > 1)
		wrong(v, p, "its title was put out again", name);
}

static void try_place(struct visit *v, const struct place *p)
{
	keys(v, "<Esc><Esc>");
	visit_mark(v);
	keys(v, p->keys);
	if (p->kind == ROWS || p->kind == TEXT)
		put_out_once(v, p);
	words_alone(v, p);
	rests(v, p);
	switch (p->kind) {
	case ROWS:
	case TEXT: moves(v, p); break;
	case LINE:
	case CHOICE: asks(v, p); break;
	case ALONE: break;
	}
	if (p->kind == ROWS || p->kind == TEXT)
		dead_key(v, p);
	words_alone(v, p);
}

static void all_places(int columns, int rows, const char *language)
{
	struct visit v;
	char name[32];
	visit_init(&v);
	snprintf(name, sizeof name, "ear%d%s", columns, language);
	visit_start(&v, 80, 24, "--lang", "zh_TW", "--site", platform.address, NULL);
	enter_registering(&v, name);
	platform_prove(&platform, name);
	go_to(&v, 'i');
	keys(&v, "16<Enter>X3路上<Esc>"); /* a draft */
	visit_kill(&v);
	visit_env(&v, "NO_COLOR=1");
	visit_start(&v, columns, rows, "--accessible", "--lang", language, "--site", platform.address, NULL);
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		if (getenv("FIFTEEN"))
			fprintf(stderr, "%dx%d %s: %s\n", columns, rows, places[i].file, places[i].keys);
		try_place(&v, &places[i]);
	}
	visit_kill(&v);
	visit_release(&v);
}

static void small(void **state)
{
	(void)state;
	all_places(40, 10, "zh_TW");
}
static void usual(void **state)
{
	(void)state;
	all_places(80, 24, "zh_TW");
}
static void large(void **state)
{
	(void)state;
	all_places(200, 60, "zh_TW");
}
static void small_in_english(void **state)
{
	(void)state;
	all_places(40, 10, "en");
}
static void usual_in_english(void **state)
{
	(void)state;
	all_places(80, 24, "en");
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
		cmocka_unit_test(each_screen_has_a_row),
		cmocka_unit_test(usual),
		cmocka_unit_test(small),
		cmocka_unit_test(large),
		cmocka_unit_test(usual_in_english),
		cmocka_unit_test(small_in_english),
	};
	return cmocka_run_group_tests(tests, start, stop_platform);
}
