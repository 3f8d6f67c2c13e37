/*
 * See list.h. What is needed and what is there differ for a moment on slow lines: every answer and every key ends in
 * list_want(), which asks for the next thing that is missing around the cursor, until nothing is.
 */
#include "ui/widgets/list.h"

#include "acts/acts.h"

#include "ui/widgets/ask.h"
#include "ui/widgets/mouse.h"

enum { AHEAD_PAGES = 1, ASKS_MAX = 20, REST_MS = 400, KEY_SIZE = 512 };
enum { LIST_NUMBER = TAG(TAGS_LIST, 0) };

void list_init(struct list *l, struct source source)
{
	*l = (struct list){ .source = source, .rows = { .n = source_count(&source), .height = 1 }, .lines = 1 };
}

static void seek_end(struct list *l)
{
	l->seek = 0;
	l->seek_key[0] = '\0';
}

/* ---- fetching -------------------------------------------------------------------------------- */

static void list_want(struct screen *s);

/* By what the row under the cursor is known; "": by its place. */
static void note_key(const struct list *l, char key[KEY_SIZE])
{
	const struct source *src = &l->source;
	const char *now = src->ops->key ? src->ops->key(src->of, l->rows.at) : NULL;
	*key = '\0';
	if (now)
		str_copy(key, KEY_SIZE, now);
}

/* There are other rows now: back to that one. */
static void back_to(struct list *l, const char *key)
{
	const struct source *src = &l->source;
	l->rows.n = source_count(src);
	int64_t again = *key ? src->ops->find(src->of, key, 0, NULL) : -1;
	rows_select(&l->rows, again >= 0 ? again : l->rows.at);
}

/* Everything that depends on how many rows there are, and which. */
static bool take(struct list *l, int64_t number, struct site_reply *reply)
{
	char key[KEY_SIZE];
	note_key(l, key);
	if (!l->source.ops->put(l->source.of, number, reply, l->rows.at))
		return false;
	back_to(l, key);
	return true;
}

static void answered(struct screen *s, const struct app_answer *a, int number)
{
	struct list *l = s->priv;
	if (a->last)
		l->asking = false;
	if (a->reply) {
		take(l, number, a->reply);
		screen_damage(s, l->source.ops->columns ? REFLOW | REPAINT : REPAINT); /* they follow what stands in them */
	} else if (a->rc != RC_OK) {
		l->failed = true;
		l->not_fetched = a->err.cause == CAUSE_NOT_FETCHED;
		if (!l->not_fetched || l->rows.n) /* else it stands where the rows would */
			ui_say_failure(s->ui, a);
	} else if (!l->rows.n) { /* it is no longer awaited, and there is nothing still */
		screen_damage(s, REPAINT);
	}
	if (a->last)
		list_want(s);
}

/* Asks for what is missing of these rows; false when nothing is. */
static bool want_rows(struct screen *s, int64_t first, int64_t last)
{
	struct list *l = s->priv;
	struct site_ask ask;
	int64_t number = l->source.ops->want ? l->source.ops->want(l->source.of, first, last, &ask) : -1;
	if (number < 0)
		return false;
	l->asking = true;
	l->asks++;
	screen_ask(s, &ask, APP_FRESH, answered, (int)number);
	return true;
}

static void list_want(struct screen *s)
{
	struct list *l = s->priv;
	int64_t first = rows_top(&l->rows), last = first + l->rows.height * (1 + AHEAD_PAGES) - 1;
	if (l->asking || l->failed || l->asks > ASKS_MAX)
		return;
	if (!want_rows(s, first, last) && s->ops->timer)
		screen_timer(s, REST_MS);
}

void list_change(struct screen *s, void (*change)(struct screen *s))
{
	struct list *l = s->priv;
	char key[KEY_SIZE];
	note_key(l, key);
	change(s);
	back_to(l, key);
	screen_damage(s, REFLOW | REPAINT);
}

void list_reload(struct screen *s)
{
	struct list *l = s->priv;
	screen_cancel_asks(s);
	l->rows = (struct rows){ .n = source_count(&l->source), .height = l->rows.height };
	l->asking = l->failed = false;
	l->asks = 0;
	seek_end(l);
	list_want(s);
	screen_quiet(s);
	screen_damage(s, REFLOW | REPAINT);
}

/* ---- going to one row ------------------------------------------------------------------------ */

static int64_t find(const struct list *l, struct site_ask *ask)
{
	return l->source.ops->find(l->source.of, l->seek ? NULL : l->seek_key, l->seek, ask);
}

/* Is what is sought here? */
static bool seek_here(struct list *l, struct site_ask *ask)
{
	int64_t row = find(l, ask);
	if (row < 0)
		return false;
	rows_select(&l->rows, row);
	seek_end(l);
	return true;
}

static void say_none(struct screen *s)
{
	const struct list *l = s->priv;
	if (l->seek)
		ui_say(s->ui, _("There is no number %ld in this list."), (long)l->seek);
}

static void place_answered(struct screen *s, const struct app_answer *a, int tag)
{
	struct list *l = s->priv;
	bool sought = l->seek || *l->seek_key;
	(void)tag;
	if (a->reply && sought && take(l, -1, a->reply))
		seek_here(l, NULL);
	else if (a->rc != RC_OK && a->problem && a->problem->status == 404)
		say_none(s);
	else if (a->rc != RC_OK && l->seek)
		ui_say_failure(s->ui, a);
	screen_damage(s, REPAINT);
	if (a->last) {
		seek_end(l);
		list_want(s);
	}
}

/* The platform knows where it stands; nothing in between is fetched. */
static void seek(struct screen *s)
{
	struct list *l = s->priv;
	struct site_ask ask;
	if (seek_here(l, &ask)) {
		list_want(s);
	} else if (ask.op != SITE_OPS) {
		screen_ask(s, &ask, APP_FRESH, place_answered, 0);
	} else {
		say_none(s);
		seek_end(l);
	}
}

void list_seek(struct screen *s, const char *key)
{
	struct list *l = s->priv;
	seek_end(l);
	str_copy(l->seek_key, sizeof l->seek_key, key);
	if (*key)
		seek(s);
}

static void go_number(struct screen *s, const char *text)
{
	struct list *l = s->priv;
	int64_t number;
	if (!prompt_number(text, &number)) {
		ui_say(s->ui, "%s", _("That is not a number."));
	} else if (l->source.ops->find) {
		l->seek = number;
		seek(s);
	} else {
		rows_select(&l->rows, number - 1);
	}
}

/* ---- keys ------------------------------------------------------------------------------------ */

unsigned list_act(struct screen *s, enum action a, const struct key *k)
{
	struct list *l = s->priv;
	char digit[2] = { (char)k->code, '\0' };
	int64_t top = rows_top(&l->rows), before = l->rows.at;
	bool said = l->failed; /* which stands among the rows, until it is asked for again */
	seek_end(l);
	if (a == ACTION_NUMBER) {
		prompt_line(s, LIST_NUMBER, _("To number: "), digit);
		return REPAINT;
	}
	if (k->code == K_WHEEL_UP || k->code == K_WHEEL_DOWN)
		rows_select(&l->rows, l->rows.at + (k->code == K_WHEEL_UP ? -MOUSE_WHEEL_LINES : MOUSE_WHEEL_LINES));
	else if (!rows_act(&l->rows, a))
		return 0;
	l->failed = false;
	l->asks = 0;
	l->told_end = ui_heard(s->ui) && l->rows.at == before && l->rows.n && !l->told_end;
	if (l->told_end)
		ui_say(s->ui, "%s",
			before              ? _("This is the last row.")
				: l->rows.n > 1 ? _("This is the first row.")
								: _("This is the only row."));
	list_want(s);
	return said || rows_top(&l->rows) != top ? REPAINT : STEP;
}

/* For which the rows have to be here, all of them or the one under the cursor. */
static bool is_of_rows(enum action a, bool *one)
{
	switch (a) {
	case ACTION_UP:
	case ACTION_DOWN:
	case ACTION_PAGE_UP:
	case ACTION_PAGE_DOWN:
	case ACTION_HOME:
	case ACTION_END: *one = false; return true;
	case ACTION_OPEN:
	case ACTION_PICK:
	case ACTION_MARK_READ:
	case ACTION_ABOUT_TOPIC:
	case ACTION_DECIDE: *one = true; return true;
	default: *one = true; return act_of(a) != ACT_COUNT;
	}
}

bool list_holds(struct screen *s, const struct key *k, enum action a)
{
	const struct list *l = s->priv;
	const struct source *src = &l->source;
	bool one, sought = l->seek || *l->seek_key;
	(void)k;
	if (!is_of_rows(a, &one) || !(l->asking || sought))
		return false;
	return sought || !l->rows.n || (one && src->ops->key && !src->ops->key(src->of, l->rows.at));
}

bool list_waits(struct screen *s)
{
	const struct list *l = s->priv;
	return !l->rows.n && l->asking;
}

bool list_answer(struct screen *s, const struct answer *a)
{
	if (a->tag != LIST_NUMBER)
		return false;
	if (a->given)
		go_number(s, a->text);
	return true;
}

bool list_step(struct screen *s, int step)
{
	struct list *l = s->priv;
	int64_t before = l->rows.at;
	rows_select(&l->rows, before + step);
	list_want(s);
	return l->rows.at != before;
}

void list_refresh(struct screen *s)
{
	struct list *l = s->priv;
	struct site_ask ask;
	screen_cancel_asks(s);
	l->asking = true;
	l->failed = false;
	l->asks++;
	int64_t number = l->source.ops->again(l->source.of, l->rows.at, &ask);
	screen_ask(s, &ask, APP_FRESH, answered, (int)number);
}

void list_held(struct screen *s)
{
	struct list *l = s->priv;
	struct site_ask ask;
	int64_t number = l->source.ops->again(l->source.of, l->rows.at, &ask);
	struct site_reply *held = app_kept(s->ui->app, &ask);
	if (held)
		answered(s, &(struct app_answer){ .reply = held, .last = !l->asking }, (int)number);
	else
		list_refresh(s);
	site_reply_drop(held);
}

/* ---- painting -------------------------------------------------------------------------------- */

void list_set_rows(struct screen *s, int y, int x)
{
	struct list *l = s->priv;
	bool headed = l->headed && !ui_heard(s->ui);
	l->y = y + (headed ? 1 : 0);
	l->x = ui_heard(s->ui) ? 0 : x;
	l->rows.n = source_count(&l->source);
	l->lines = l->source.ops->lines ? l->source.ops->lines(l->source.of) : 1;
	l->rows.height = (s->ui->rows - 1 - l->y) / l->lines > 1 ? (s->ui->rows - 1 - l->y) / l->lines : 1;
	l->columns_shown = l->source.ops->columns ? l->source.ops->columns(l->source.of, s->ui->columns, l->columns) : 0;
	list_want(s);
}

void list_prepare(struct screen *s, unsigned damage)
{
	(void)damage;
	list_set_rows(s, CONTENT_ROW, 2);
}

void list_status(struct screen *s, struct str *out)
{
	const struct list *l = s->priv;
	int64_t n = l->rows.n, top = rows_top(&l->rows), end = top + l->rows.height;
	source_place(&l->source, top, l->rows.height, out);
	if (n > l->rows.height) {
		screen_steady(out, top + 1, n);
		screen_steady(out, end < n ? end : n, n);
	}
}

bool list_has(struct screen *s, enum action a)
{
	const struct list *l = s->priv;
	return a != ACTION_OPEN || l->rows.n > 0 || l->asking;
}

/* One cell; returns where the next one begins. */
static int paint_cell(const struct list *l, int c, int y, int x, const char *text, enum ink ink)
{
	const struct source_column *column = &l->columns[c];
	if (!column->width)
		return x;
	if (column->whole && text_widthz(text) > column->width)
		text = "";
	if (column->right)
		draw_ending(y, x, column->width, text, ink);
	else
		draw_z(y, x, column->width, text, ink);
	return x + column->width + 1;
}

static void paint_names(struct screen *s)
{
	const struct list *l = s->priv;
	int x = l->x, y = l->y - 1, end = l->x + text_widthz(l->columns[l->columns_shown].name);
	for (int c = 0; c < l->columns_shown; c++)
		end += l->columns[c].width ? l->columns[c].width + 1 : 0;
	draw_blank(y, 0, end, INK_HEAD); /* as far as there are names: in reverse a blank is a byte */
	for (int c = 0; c <= l->columns_shown; c++) {
		STR_LOCAL(name, 256);
		str_addf(&name, "%s%s", l->columns[c].name, l->columns[c].orders ? "*" : "");
		x = paint_cell(l, c, y, x, name.buf, INK_HEAD);
	}
}

/* A row of few words is a sentence as it stands. */
static void hear_cells(const struct list *l, int64_t at, struct str *out)
{
	struct source_row row;
	str_init(&row.text, 1 << 16);
	if (l->source.ops->row(l->source.of, at, &row)) {
		for (int c = 0; c < l->columns_shown; c++)
			str_addf(out, "%s%s", row.cells[c].text, *row.cells[c].text ? " " : "");
		str_addz(out, row.text.buf);
	}
	str_release(&row.text);
}

/* A row as a sentence; false: it is not here. */
static bool paint_heard(struct screen *s, int64_t at, int y)
{
	const struct list *l = s->priv;
	const struct source_ops *ops = l->source.ops;
	STR_LOCAL(row, 1 << 16);
	if (ops->hear)
		ops->hear(l->source.of, at, s->ui->columns, &row);
	else if (ops->say)
		ops->say(l->source.of, at, &row);
	else
		hear_cells(l, at, &row);
	draw_z(y, 0, s->ui->columns, row.buf, INK_PLAIN);
	return row.len > 0;
}

static void paint_row(struct screen *s, const struct source_row *row, int y)
{
	const struct list *l = s->priv;
	int x = l->x;
	for (int c = 0; c < l->columns_shown; c++)
		x = paint_cell(l, c, y, x, row->cells[c].text, palette_tone_ink(row->cells[c].tone));
	draw_z(y, x, s->ui->columns - x, row->text.buf, palette_tone_ink(row->tone));
}

/* What stands where a row is not here. */
static const char *missing_words(const struct list *l, const char *empty)
{
	if (l->failed && !l->asking && !l->not_fetched)
		return _("Nothing could be read; A tries again.");
	return l->asking || l->rows.n ? _("Loading") : empty;
}

struct missing {
	struct ui *ui;
	const char *words;
	int x, y, end; /* end: the first row that is not the list's */
};

static bool paint_missing_line(void *ctx, const struct text_line *line)
{
	struct missing *m = ctx;
	STR_LOCAL(text, STR_NO_LIMIT);
	if (m->y >= m->end)
		return false;
	str_add(&text, m->words + line->start, line->bytes);
	draw_z(m->y++, m->x, m->ui->columns - m->x, text.buf, INK_PLAIN);
	return true;
}

/* Why there is no row, whole. */
static void paint_missing(struct screen *s, const char *words)
{
	const struct list *l = s->priv;
	struct missing m = { s->ui, words, l->x, l->y, l->y + (int)l->rows.height * l->lines };
	text_wrap(words, strlen(words), s->ui->columns - l->x, TEXT_KINSOKU_NORMAL, paint_missing_line, &m);
}

static void paint_mark(struct screen *s)
{
	struct list *l = s->priv;
	l->marked = l->y + (int)(l->rows.at - rows_top(&l->rows)) * l->lines;
	if (!ui_heard(s->ui))
		draw_z(l->marked, 0, 1, ">", INK_PLAIN);
	screen_cursor(s, l->marked, 0);
}

/* The second line of a row, set off from where the first one begins. */
static void paint_below(struct screen *s, int64_t at, int y)
{
	const struct list *l = s->priv;
	int x = l->x + 2;
	STR_LOCAL(text, 1 << 16);
	if (l->lines < 2 || y >= s->ui->rows - 1)
		return;
	l->source.ops->below(l->source.of, at, &text);
	draw_z(y, x, s->ui->columns - x, text.buf, INK_DIM);
}

void list_paint_rows(struct screen *s, const char *empty)
{
	const struct list *l = s->priv;
	struct source_row row;
	int64_t top = rows_top(&l->rows);
	bool said = false;
	str_init(&row.text, 1 << 16);
	bool heard = ui_heard(s->ui);
	if (l->headed && !heard)
		paint_names(s);
	for (int64_t i = top; i < top + l->rows.height && (i < l->rows.n || i == 0); i++) {
		int y = l->y + (int)(i - top) * l->lines;
		str_clear(&row.text);
		paint_below(s, i, y + 1);
		if (heard && i < l->rows.n && paint_heard(s, i, y))
			continue;
		if (!heard && i < l->rows.n && l->source.ops->row(l->source.of, i, &row))
			paint_row(s, &row, y);
		else if (!l->rows.n)
			paint_missing(s, missing_words(l, empty));
		else if (!said)
			said = draw_z(y, l->x, s->ui->columns - l->x, missing_words(l, empty), INK_PLAIN) > 0;
	}
	str_release(&row.text);
	paint_mark(s);
}

void list_paint_step(struct screen *s)
{
	const struct list *l = s->priv;
	if (!ui_heard(s->ui))
		draw_blank(l->marked, 0, 1, INK_PLAIN);
	paint_mark(s);
}
