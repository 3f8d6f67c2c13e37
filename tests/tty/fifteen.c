/*
 * What ears, fingers and eyes need of every screen: a table of where one can be, and what is tried there, on each kind
 * of terminal, at three sizes, in both languages, by eye and by ear. Each file of screens has a row, or this fails.
 *
 *   T1  T2   the cursor stands on what is meant (keys() holds that after each key) and is never hidden
 *   T3       moving it changes no cell by ear, by eye column 0 of two rows alone
 *   T4  T11  nothing is sent while nothing happens, and what was said stays
 *   T6  T13  words alone: no ornament, no mark, no figure's dash, nothing side by side
 *   T8       no colour where none is wanted, sixteen where there are any, on the terminal's own ground
 *   T9       a question says what Enter does; what does nothing, the first and the last of anything have a sentence
 *   T10      each row has a number that can be typed, or a letter; what needs Ctrl has another way
 *   T12      the row that is meant stays so when the window changes
 *   T14      a page is put out once;  T15 help is a key a line
 *
 * T4 while the platform is slow is tty/slow.c, T5 tty/fifteen_lines.c, T7 unit/page/states.c.
 */
#include "tty/lib/ear.h"
#include "tty/lib/group.h"

enum kind { TEXT, ROWS, LINE, CHOICE, ALONE };

/* Of which file it is, from where and how to get there (NULL: first_screen opens it), and of what kind it is. */
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
	{ "topic", "<C-z>i5<Enter><Enter>", TEXT },
	{ "topic_comments", "<C-z>i16<Enter><Enter>cj", ALONE },
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
	{ "sites", "<C-z>t", ROWS },
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
	{ "welcome", NULL, LINE },
};

static bool is_listed(const char *file)
{
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (strcmp(places[i].file, file) == 0)
			return true;
	return false;
}

static void each_screen_has_a_row(void **state)
{
	(void)state;
	ear_folder("src/ui/screens", "", is_listed, 10);
}

/* By whom, on what. */
static const struct run {
	const char *name, *front, *language, *terminal;
	int columns, rows;
	bool colours;
} runs[] = {
	{ "by ear", "--accessible", "zh_TW", "NO_COLOR=1", 80, 24, false },
	{ "by ear, small", "--accessible", "zh_TW", "NO_COLOR=1", 40, 10, false },
	{ "by ear, large", "--accessible", "zh_TW", "NO_COLOR=1", 200, 60, false },
	{ "by ear, in English", "--accessible", "en", "TERM=xterm-256color", 80, 24, true },
	{ "by ear, in English, small", "--accessible", "en", "TERM=vt100", 40, 10, false },
	{ "by ear, in English, large", "--accessible", "en", "TERM=linux", 200, 60, true },
	{ "by eye", NULL, "zh_TW", "TERM=xterm-256color", 80, 24, true },
	{ "by eye, small", NULL, "zh_TW", "NO_COLOR=1", 40, 10, false },
	{ "by eye, large", NULL, "zh_TW", "TERM=linux", 200, 60, true },
	{ "by eye, in English", NULL, "en", "TERM=vt100", 80, 24, false },
	{ "by eye, in English, small", NULL, "en", "TERM=vt220", 40, 10, false },
	{ "by eye, in English, large", NULL, "en", "TERM=xterm", 200, 60, true },
};

struct attempt {
	struct visit v;
	const struct run *run;
	const struct place *place;
	bool heard;
};

#define wrong(t, what, about) \
	visit_fail(__FILE__, __LINE__, &(t)->v, "%s, at %s (%s): %s: %s", (t)->run->name, (t)->place->file, \
		(t)->place->keys ? (t)->place->keys : "", what, about)

/* ---- what is tried at each ------------------------------------------------------------------- */

/* What the program sends from now on; what it sent up to now was text and pens. */
static void mark(struct attempt *t)
{
	const char *pen = ear_pen(t->v.raw.buf, t->run->colours);
	if (pen)
		wrong(t, "that is no text, and no pen of this terminal", pen);
	visit_mark(&t->v);
}

static bool says(struct attempt *t, const char *text)
{
	return screen_find(&t->v, text) >= 0;
}

static const char *row_of_cursor(struct attempt *t)
{
	return screen_row(&t->v, screen_cursor(&t->v).row);
}

static void words_alone(struct attempt *t)
{
	STR_LOCAL(all, 1 << 20);
	if (!t->heard || strcmp(t->place->file, "link") == 0) /* whose code is a picture */
		return;
	for (int row = 0; row < t->v.rows; row++)
		str_addf(&all, "%s\n", screen_row(&t->v, row));
	if (ear_mark(all.buf))
		wrong(t, "that is not spoken as it is meant", ear_mark(all.buf));
}

/* Between title, bars and column names. */
static void own_ground(struct attempt *t)
{
	for (int row = 3; row < t->v.rows - 2; row++)
		for (int column = 0; column < t->v.columns; column++) {
			VTermScreenCell cell;
			(void)vterm_screen_get_cell(t->v.screen, (VTermPos){ row, column }, &cell);
			if (!VTERM_COLOR_IS_DEFAULT_BG(&cell.bg))
				wrong(t, "a ground of its own in the row", screen_row(&t->v, row));
		}
}

enum { CURSOR_BYTES = 8 };

static void rests_for(struct attempt *t, int ms)
{
	mark(t);
	visit_watch(&t->v, ms);
	/* on a slow machine what is fetched ahead may come just now, and the cursor is put where it is */
	if (ear_sent(t->v.raw.buf) || visit_bytes(&t->v) > CURSOR_BYTES)
		wrong(t, "bytes while nothing happens", t->v.raw.buf);
}

/* What comes at once; try_place waits for more, once for each place. */
static void rests(struct attempt *t)
{
	rests_for(t, 0);
}

/* Behind everything but the last key of it. */
static const char *last_key(const char *keys)
{
	const char *last = keys;
	while (*keys) {
		last = keys;
		keys += *keys == '<' ? strcspn(keys, ">") + 1 : text_next(keys, strlen(keys)).bytes;
	}
	return last;
}

enum { MOMENT_MS = 400 }; /* so long the screen before stays, and then what is known is shown until the rest is there */

/* The page that the last key opened was put out once: nothing of it twice, and nothing that is gone again; unless the
 * machine was so slow that something else had to be said meanwhile, which tty/slow looks at. */
static void arrive(struct attempt *t)
{
	const char *last = last_key(t->place->keys);
	STR_LOCAL(before, 256);
	str_add(&before, t->place->keys, (size_t)(last - t->place->keys));
	keys(&t->v, before.buf);
	mark(t);
	int64_t begun = clock_mono();
	keys(&t->v, last);
	bool at_once = clock_mono() - begun < MOMENT_MS;
	size_t news = t->heard ? 0 : 2 * (size_t)t->v.columns; /* by eye bars tell of what comes behind the page */
	if (at_once && ear_sent(t->v.raw.buf) > ear_shown(&t->v) + news)
		wrong(t, "more was written than stands there", t->v.raw.buf);
	mark(t);
}

/* The row that the key led to is heard, or a sentence; never nothing. */
static void step_heard(struct attempt *t, struct listener *l, const char *key)
{
	struct visit *v = &t->v;
	struct visit_cursor before = screen_cursor(v);
	listener_press(l, key);
	struct visit_cursor now = screen_cursor(v);
	if (!l->speech.len && t->place->kind != LINE && before.row != now.row)
		wrong(t, "nothing is heard after", key);
	if (!l->braille.len)
		wrong(t, "nothing is felt after", key);
	bool page_turned = l->changed > v->rows / 2, said = l->changed && now.row + l->changed >= v->rows - 1;
	bool row_alone = strcmp(l->speech.buf, screen_row(v, now.row)) == 0; /* beside what was said, which is gone */
	if (l->changed && !page_turned && !said && !row_alone)
		wrong(t, "a step changed what stands there", l->speech.buf);
}

/* By eye the mark goes from row to row, and nothing else. */
static void step_seen(struct attempt *t, struct listener *l, const char *key)
{
	struct visit *v = &t->v;
	char *before[LISTENER_ROWS];
	int changed = 0, other = 0;
	for (int i = 0; i < v->rows; i++)
		before[i] = xstrdup(screen_row(v, i));
	listener_press(l, key);
	for (int i = 0; i < v->rows; i++) {
		const char *now = screen_row(v, i), *was = before[i];
		bool differs = strcmp(now, was) != 0;
		changed += differs;
		other += differs && i < v->rows - 1 && (!*now || !*was || strcmp(now + 1, was + 1) != 0);
		free(before[i]);
	}
	if (other && changed <= v->rows / 2)
		wrong(t, "a step changed more than the mark", l->speech.buf);
}

static void moves(struct attempt *t)
{
	struct listener l;
	listener_init(&l, &t->v);
	for (const char *key = "jjk"; *key; key++) {
		const char one[] = { *key, '\0' };
		if (t->heard)
			step_heard(t, &l, one);
		else if (t->place->kind == ROWS)
			step_seen(t, &l, one);
	}
	static const char *const ends[] = { "<End>", "<Home>" };
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		listener_press(&l, ends[i]);
		listener_press(&l, ends[i]); /* there is no further */
		if (t->heard && !l.speech.len)
			wrong(t, "the end is silent", ends[i]);
		rests(t);
	}
	listener_release(&l);
}

/* What can be typed to come to this row: "3. ...", "..., number i16, ..."; -1: nothing. */
static long number_of(const char *row)
{
	static const char *const words[] = { "編號 ", "number " };
	char *end;
	long n = strtol(row, &end, 10);
	if (end > row && *end == '.')
		return n;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		const char *at = strstr(row, words[i]);
		at = at ? at + strlen(words[i]) : "";
		at += *at >= 'a' && *at <= 'z';
		n = strtol(at, &end, 10);
		if (end > at)
			return n;
	}
	return -1;
}

/* A number goes to its row, or takes it where there are a few; a letter of the menu to its item. */
static void numbers(struct attempt *t)
{
	char typed[32];
	STR_LOCAL(row, 4096);
	STR_LOCAL(title, 4096);
	bool menu = strcmp(t->place->file, "menu") == 0,
		 few = strcmp(t->place->file, "choose") == 0 || strcmp(t->place->file, "sites") == 0;
	keys(&t->v, "<Esc><Esc>");
	keys(&t->v, t->place->keys); /* what is chosen now stays so */
	keys(&t->v, few ? "" : "<Home>j");
	str_addz(&row, row_of_cursor(t));
	str_addz(&title, screen_row(&t->v, 0));
	long number = menu ? 0 : number_of(row.buf);
	if (number < 0 && t->v.columns >= 80)
		wrong(t, "a row without a number", row.buf);
	if (number < 0)
		return;
	if (menu)
		snprintf(typed, sizeof typed, "%.1s", row.buf);
	else
		snprintf(typed, sizeof typed, "%ld", number);
	keys(&t->v, few ? "" : "<Home>");
	keys(&t->v, typed);
	keys(&t->v, screen_cursor(&t->v).column ? "<Enter>" : ""); /* more than one figure may come */
	bool there = strcmp(row_of_cursor(t), row.buf) == 0;
	keys(&t->v, "<C-l>");
	bool taken = strcmp(screen_row(&t->v, 0), title.buf) != 0;
	if (!there && !taken)
		wrong(t, "the number does not lead to its row", row.buf);
}

static void asks(struct attempt *t)
{
	bool text = t->place->kind == LINE && strcmp(t->place->file, "dialog") == 0; /* which has no default */
	bool above = t->heard || strcmp(t->place->file, "welcome") == 0; /* where a question may take two rows */
	bool told = strstr(row_of_cursor(t), "Enter") || (above && says(t, "Enter"));
	if (!told && !text && !strchr(row_of_cursor(t), '['))
		wrong(t, "it is not said what Enter does", "");
	if (t->place->kind != CHOICE)
		return;
	mark(t);
	keys(&t->v, "~");
	bool rang = memchr(t->v.raw.buf, '\a', t->v.raw.len) != NULL;
	if (!rang || (!says(t, "沒有這個選項") && !says(t, "not one of the answers")))
		wrong(t, "a key that is no answer is met with silence", "");
	rests(t);
}

static void dead_key(struct attempt *t)
{
	mark(t);
	keys(&t->v, "~");
	if (!memchr(t->v.raw.buf, '\a', t->v.raw.len) || (!says(t, "沒有作用") && !says(t, "does nothing here")))
		wrong(t, "a key that does nothing is met with silence", "");
	rests(t);
}

/* By ear each key is a line; at the end of it one is where one was. */
static void help(struct attempt *t)
{
	if (strcmp(t->place->file, "help") == 0)
		return;
	keys(&t->v, "<Home>j");
	STR_LOCAL(row, 4096);
	str_addz(&row, row_of_cursor(t));
	keys(&t->v, "h");
	if (!says(t, "【說明】") && !says(t, "[Help]"))
		wrong(t, "no help", "");
	size_t keys_told = 0;
	for (int i = 2; i < t->v.rows - 1; i++) {
		const char *line = screen_row(&t->v, i);
		keys_told += strstr(line, "：") || strstr(line, ": ");
		if (t->heard && strstr(line, "  "))
			wrong(t, "help in columns", line);
	}
	if (keys_told < 3)
		wrong(t, "help that names no keys", "");
	words_alone(t);
	keys(&t->v, "q");
	if (strcmp(row_of_cursor(t), row.buf) != 0)
		wrong(t, "after the help it is elsewhere", row.buf);
}

/* The beginning of the row under the cursor, which a small window shows too. */
static void beginning(struct attempt *t, struct str *out)
{
	enum { CELLS = 12 };
	const char *row = row_of_cursor(t);
	size_t n = strlen(row);
	str_clear(out);
	str_add(out, row, text_fit(row, n, CELLS).bytes);
}

static void other_sizes(struct attempt *t)
{
	static const int sizes[][2] = { { 40, 10 }, { 200, 60 }, { 80, 24 } };
	STR_LOCAL(before, 256);
	STR_LOCAL(now, 256);
	if (t->v.columns != 80)
		return;
	keys(&t->v, "<Home>j<Home>"); /* where no sentence stands */
	beginning(t, &before);
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		visit_resize(&t->v, sizes[i][0], sizes[i][1]);
		if (!*row_of_cursor(t)) /* where a long text is laid out bit by bit */
			(void)visit_rest(&t->v, 500);
		expect_cursor_rule(&t->v);
		beginning(t, &now);
		if (t->heard && t->place->kind == ROWS && strcmp(now.buf, before.buf) != 0)
			wrong(t, "another row is meant in another window", now.buf);
		if (!*row_of_cursor(t))
			wrong(t, "the cursor stands in an empty row of another window", "");
		words_alone(t);
	}
}

static void try_place(struct attempt *t)
{
	keys(&t->v, "<Esc><Esc>");
	arrive(t);
	words_alone(t);
	if (strcmp(t->place->file, "link") != 0) /* whose code is dark on light */
		own_ground(t);
	rests_for(t, 40);
	enum kind kind = t->place->kind;
	if (kind == ROWS || kind == TEXT) {
		moves(t);
		dead_key(t);
		help(t);
		other_sizes(t);
	}
	if (kind == ROWS && t->heard)
		numbers(t);
	if (kind == LINE || kind == CHOICE)
		asks(t);
	words_alone(t);
	mark(t);
}

/* ---- the first screen ------------------------------------------------------------------------ */

static void first_screen(const struct run *run)
{
	struct attempt t = { .run = run, .place = &places[ARRAY_LEN(places) - 1], .heard = run->front != NULL };
	visit_init(&t.v);
	visit_env(&t.v, run->terminal);
	visit_start(&t.v, run->columns, run->rows, "--lang", run->language, "--site", platform.address, run->front, NULL);
	expect_cursor_rule(&t.v);
	words_alone(&t);
	own_ground(&t);
	rests(&t);
	asks(&t);
	bool linux_console = strcmp(run->terminal, "TERM=linux") == 0; /* whose F1 nobody presses here */
	keys(&t.v, linux_console ? "" : "<F1>");
	if (linux_console)
		;
	else if (!memchr(t.v.raw.buf, '\a', t.v.raw.len) || !says(&t, "Esc"))
		wrong(&t, "no help", "");
	rests(&t);
	keys(&t.v, "nobody<Enter>");
	words_alone(&t);
	rests(&t);
	visit_kill(&t.v);
	visit_release(&t.v);
}

/* ---- everywhere ------------------------------------------------------------------------------ */

static void everywhere(void **state)
{
	const struct run *run = *state;
	struct attempt t = { .run = run, .heard = run->front != NULL };
	char name[32];
	snprintf(name, sizeof name, "ear%zu", (size_t)(run - runs));
	first_screen(run);
	ear_person(&t.v, &platform, name);
	visit_env(&t.v, run->terminal);
	visit_start(&t.v, run->columns, run->rows, "--lang", run->language, "--site", platform.address, run->front, NULL);
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		t.place = &places[i];
		if (getenv("FIFTEEN"))
			fprintf(stderr, "%s: %s: %s\n", run->name, t.place->file, t.place->keys ? t.place->keys : "");
		if (t.place->keys)
			try_place(&t);
	}
	visit_kill(&t.v);
	visit_release(&t.v);
}

/* ---- what needs Ctrl ------------------------------------------------------------------------- */

/* Readers keep ^L ^Z ^E ^R ^X ^Y ^K ^U ^O: each has a letter, a word, or a row of what Esc twice asks. */
static void what_needs_ctrl_has_another_way(void **state)
{
	(void)state;
	struct visit v;
	ear_person(&v, &platform, "nochord");
	visit_start(&v, 80, 24, "--accessible", "--site", platform.address, NULL);
	keys(&v, "J");
	see(&v, "【快速切換】");
	keys(&v, "i");
	visit_mark(&v);
	keys(&v, "A");
	see_not(&v, "沒有作用");
	assert_true(visit_bytes(&v) > 0); /* painted anew */
	keys(&v, "16<Enter>X3");
	see(&v, "單獨輸入 .");
	keys(&v, "<C-a><C-k>.<Enter>");
	see_row(&v, 0, "【留言】");
	see(&v, "單獨一行 .");
	type(&v, "第一行");
	keys(&v, "<Esc><Esc>");
	see(&v, "(M)其他");
	keys(&v, "m");
	see(&v, "(U)復原");
	keys(&v, "y");
	see_not(&v, "第一行");
	keys(&v, "<Esc><Esc>mu");
	see(&v, "第一行");
	keys(&v, "<Home><Esc><Esc>mk");
	see_not(&v, "第一行");
	keys(&v, "<Esc><Esc>a<Esc>");
	keys(&v, "Jw"); /* proposing, whose questions are many */
	see(&v, "單獨輸入 ? 看檢核規則");
	keys(&v, "?<Enter>");
	see_row(&v, 0, "規則");
	keys(&v, "q");
	type(&v, "山上也要有車");
	keys(&v, "<Enter>");
	see_not(&v, "標題（");
	keys(&v, "<Esc><Esc>mr");
	see_row(&v, 0, "規則");
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
	struct CMUnitTest tests[ARRAY_LEN(runs) + 2] = { cmocka_unit_test(each_screen_has_a_row),
		cmocka_unit_test(what_needs_ctrl_has_another_way) };
	for (size_t i = 0; i < ARRAY_LEN(runs); i++)
		tests[2 + i] = (struct CMUnitTest){ runs[i].name, everywhere, NULL, NULL, (void *)&runs[i] };
	return cmocka_run_group_tests(tests, start, stop_platform);
}
