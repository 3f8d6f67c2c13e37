/*
 * A board's topics. What the screen needs and what is there differ for a moment on slow lines: every answer and every
 * key ends in list_want(), which asks for the next page that is missing around the selection, one at a time, until
 * nothing is. A list narrowed by conditions is a screen of its own, above the whole one.
 */
#include "ui/screens/list.h"

#include <stdlib.h>

enum { AHEAD_PAGES = 1, ASKS_MAX = 20, REST_MS = 400 };
enum { LIST_NUMBER = 1, LIST_FILTERED, LIST_TOPIC };

struct list {
	struct filter filter;
	struct rows rows;
	struct pages pages;
	char left[128], right[128];
	int widths[COLUMNS];
	bool align[COLUMNS];
	int64_t seek;      /* the number that a reader asked for and that is not here yet; 0: none */
	char seek_id[128]; /* the same, by id: where to go back to */
	int asks;          /* pages asked for since the last key: a platform that changes its mind gets no endless reader */
};

static void list_close(struct screen *s)
{
	struct list *l = s->priv;
	pages_release(&l->pages);
	free(l);
}

static const struct wire_topic *selected(const struct list *l)
{
	return pages_row(&l->pages, l->rows.at);
}

/* ---- fetching -------------------------------------------------------------------------------- */

static void list_want(struct screen *s);

static void seek_end(struct list *l)
{
	l->seek = 0;
	l->seek_id[0] = '\0';
}

/* The page is here: everything that depends on how many rows there are, and which. */
static void take_page(struct list *l, int64_t page, struct site_reply *reply)
{
	struct site_reply *held = NULL;
	const struct wire_topic *at = selected(l);
	if (at)
		held = site_reply_keep(l->pages.pages.items[l->rows.at / PAGE_ROWS].reply); /* at lives in it */
	pages_put(&l->pages, page, reply, l->rows.at);
	l->rows.n = l->pages.total;
	int64_t again = at ? pages_find_id(&l->pages, at->id) : -1;
	rows_select(&l->rows, again >= 0 ? again : l->rows.at);
	site_reply_drop(held);
}

static void page_answered(struct screen *s, const struct app_answer *a, int page)
{
	struct list *l = s->priv;
	if (a->last)
		l->pages.asked = 0;
	if (a->reply) {
		take_page(l, page, a->reply);
		screen_damage(s, REPAINT);
	} else if (a->rc != RC_OK) {
		l->pages.failed = true;
		ui_say_failure(s->ui, a);
	}
	if (a->last)
		list_want(s);
}

static void ask_page(struct screen *s, int64_t page)
{
	struct list *l = s->priv;
	struct site_ask ask = { .op = SITE_TOPICS, .filter = filter_for_site(&l->filter) };
	pages_ask(&l->pages, page, &ask);
	l->pages.asked = page + 1;
	l->asks++;
	screen_ask(s, &ask, APP_FRESH, page_answered, (int)page);
}

static void list_want(struct screen *s)
{
	struct list *l = s->priv;
	if (l->pages.asked || l->pages.failed || l->asks > ASKS_MAX)
		return;
	int64_t first = rows_top(&l->rows), last = first + l->rows.height * (1 + AHEAD_PAGES) - 1;
	int64_t missing = pages_missing(&l->pages, first);
	if (missing < 0 && l->pages.known)
		missing = pages_missing(&l->pages, last < l->rows.n ? last : l->rows.n - 1);
	if (missing >= 0)
		ask_page(s, missing);
	else
		screen_timer(s, REST_MS);
}

/* Somebody rests on a row: what they will probably ask for next; what is asked for last is fetched first. */
static unsigned list_timer(struct screen *s)
{
	struct list *l = s->priv;
	const struct wire_topic *t = selected(l);
	struct app *app = s->ui->app;
	if (screen_top(s->ui) != s || !t)
		return 0;
	int64_t next = pages_missing(&l->pages, (l->rows.at / PAGE_ROWS + 1) * PAGE_ROWS);
	if (next >= 0) {
		struct site_ask ask = { .op = SITE_TOPICS, .filter = filter_for_site(&l->filter) };
		pages_ask(&l->pages, next, &ask);
		app_prefetch(app, &ask);
	}
	app_prefetch(app, &(struct site_ask){ .op = SITE_COMMENTS, .id = t->id, .limit = APP_COMMENTS, .after = "" });
	app_prefetch(app, &(struct site_ask){ .op = SITE_TOPIC, .id = t->id });
	return 0;
}

/* ---- going to one topic ---------------------------------------------------------------------- */

/* Is what is sought here? */
static bool seek_here(struct list *l)
{
	int64_t row = l->seek ? pages_find_number(&l->pages, l->seek) : pages_find_id(&l->pages, l->seek_id);
	if (row < 0)
		return false;
	rows_select(&l->rows, row);
	seek_end(l);
	return true;
}

static void place_answered(struct screen *s, const struct app_answer *a, int tag)
{
	struct list *l = s->priv;
	bool sought = l->seek || *l->seek_id;
	(void)tag;
	if (a->reply && sought && a->reply->u.topics.first % PAGE_ROWS == 0) {
		take_page(l, a->reply->u.topics.first / PAGE_ROWS, a->reply);
		seek_here(l);
	} else if (a->rc != RC_OK && l->seek) {
		if (a->problem && a->problem->status == 404)
			ui_say(s->ui, _("There is no number %ld in this list."), (long)l->seek);
		else
			ui_say_failure(s->ui, a);
	}
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
	if (seek_here(l)) {
		list_want(s);
		return;
	}
	struct site_ask ask = { .op = SITE_TOPICS,
		.filter = filter_for_site(&l->filter),
		.limit = PAGE_ROWS,
		.at_number = l->seek,
		.at = l->seek ? NULL : l->seek_id };
	screen_ask(s, &ask, APP_FRESH, place_answered, 0);
}

static void reload(struct screen *s)
{
	struct list *l = s->priv;
	screen_cancel_asks(s);
	pages_release(&l->pages);
	l->rows = (struct rows){ .height = l->rows.height };
	l->asks = 0;
	seek_end(l);
	list_want(s);
	screen_damage(s, REFLOW | REPAINT);
}

/* Something has happened to a topic: what the cache holds of the page under the cursor has it already. */
static bool take_held(struct screen *s)
{
	struct list *l = s->priv;
	int64_t page = l->rows.at / PAGE_ROWS;
	struct site_ask ask = { .op = SITE_TOPICS, .filter = filter_for_site(&l->filter) };
	pages_ask(&l->pages, page, &ask);
	struct site_reply *held = app_kept(s->ui->app, &ask);
	if (held)
		take_page(l, page, held);
	site_reply_drop(held);
	return held != NULL;
}

/* Asks again for the page under the cursor. */
static void refresh(struct screen *s)
{
	struct list *l = s->priv;
	screen_cancel_asks(s);
	l->pages.asked = 0;
	l->pages.failed = false;
	ask_page(s, l->rows.at / PAGE_ROWS);
}

/* ---- painting -------------------------------------------------------------------------------- */

static int names_row(const struct list *l)
{
	return CONTENT_ROW + (filter_narrows(&l->filter) ? 1 : 0);
}

static enum wire_board columns_of(const struct list *l)
{
	return l->filter.any_board ? BOARD_OTHER : l->filter.board;
}

static void list_prepare(struct screen *s, unsigned damage)
{
	struct list *l = s->priv;
	(void)damage;
	l->rows.height = s->ui->rows - 2 - names_row(l);
	page_row_widths(columns_of(l), s->ui->columns, l->widths, l->align);
	list_want(s);
}

static void paint_names(struct screen *s)
{
	struct list *l = s->priv;
	int y = names_row(l), x = 1;
	draw_blank(y, 0, s->ui->columns, INK_HEAD);
	for (int c = 0; c < COLUMNS; c++) {
		if (!l->widths[c])
			continue;
		const char *name = page_column_name(columns_of(l), (enum page_column)c);
		if (l->align[c])
			draw_ending(y, x + 1, l->widths[c], name, INK_HEAD);
		else
			draw_z(y, x + 1, l->widths[c], name, INK_HEAD);
		x += 1 + l->widths[c];
	}
}

static enum ink cell_ink(const struct wire_topic *t, int column)
{
	if (column == COLUMN_DEADLINE && t->response == RESPONSE_OVERDUE)
		return INK_ALERT;
	return column == COLUMN_COMMENTS && t->counts.pro - t->counts.con >= 100 ? INK_STRONG : INK_PLAIN;
}

static void paint_topic(struct screen *s, const struct wire_topic *t, int y)
{
	static const char *const marks[] = { [NEWS_UNREAD] = "+", [NEWS_CHANGED] = "~", [NEWS_READ] = "" };
	struct list *l = s->priv;
	struct page_row row;
	struct page_opts o = ui_page_opts(s->ui);
	o.news = marks[app_topic_news(s->ui->app, t)];
	page_row(&row, t, &o);
	int x = 1;
	for (int c = 0; c < COLUMN_TITLE; c++) {
		if (!l->widths[c])
			continue;
		if (l->align[c])
			draw_ending(y, x + 1, l->widths[c], row.cells[c].text, cell_ink(t, c));
		else
			draw_z(y, x + 1, l->widths[c], row.cells[c].text, cell_ink(t, c));
		x += 1 + l->widths[c];
	}
	draw_z(y, x + 1, s->ui->columns - x - 1, row.title, INK_PLAIN);
}

static const char *empty_words(const struct list *l)
{
	if (l->pages.asked || (!l->pages.known && !l->pages.failed))
		return _("Loading");
	if (l->pages.failed)
		return _("Nothing could be read; ^L tries again.");
	if (filter_narrows(&l->filter))
		return _("No topic is like that; q takes the filter off.");
	return l->filter.followed ? _("You follow no topic yet; f on a topic does.") : _("There is no topic here yet.");
}

static void paint_filter(struct screen *s)
{
	struct list *l = s->priv;
	struct str words, line;
	str_init(&words, 2048);
	str_init(&line, 4096);
	filter_say(&l->filter, &words);
	str_addf(&line, _("Only: %s"), words.buf);
	draw_z(CONTENT_ROW, 0, s->ui->columns, line.buf, INK_STRONG);
	str_release(&line);
	str_release(&words);
}

static void list_paint(struct screen *s)
{
	struct list *l = s->priv;
	int first = names_row(l) + 1;
	int64_t top = rows_top(&l->rows);
	bool loading = false;
	if (filter_narrows(&l->filter))
		paint_filter(s);
	paint_names(s);
	for (int64_t i = top; i < l->rows.n && i < top + l->rows.height; i++) {
		const struct wire_topic *t = pages_row(&l->pages, i);
		if (t)
			paint_topic(s, t, first + (int)(i - top));
		else if (!loading && (loading = true))
			draw_z(first + (int)(i - top), 2, s->ui->columns - 2, empty_words(l), INK_PLAIN);
	}
	if (!l->rows.n)
		draw_z(first, 2, s->ui->columns - 2, empty_words(l), INK_PLAIN);
	int y = first + (int)(l->rows.at - top);
	draw_z(y, 0, 1, ">", INK_PLAIN);
	screen_cursor(s, y, 0);
}

static void list_title(struct screen *s, struct title *t)
{
	struct list *l = s->priv;
	const char *name = filter_name(&l->filter);
	/* TRANSLATORS: the name of a screen, as on PTT: 【%s】 */
	snprintf(l->left, sizeof l->left, _("[%s]"), name);
	/* TRANSLATORS: as on PTT: 看板《%s》 */
	snprintf(l->right, sizeof l->right, _("Board <%s>"), name);
	t->left = l->left;
	t->middle = app_site_name(s->ui->app);
	t->right = l->right;
}

static void list_status(struct screen *s, struct str *out)
{
	(void)s;
	str_addz(out, _("Topics"));
}

/* ---- keys ------------------------------------------------------------------------------------ */

static struct screen *open_list(struct ui *ui, const struct filter *f, int tag);

static unsigned open_topic(struct screen *s)
{
	const struct wire_topic *t = selected(s->priv);
	if (t)
		topic_open(s, LIST_TOPIC, t->id, t);
	return REPAINT;
}

static unsigned mark_read(struct screen *s)
{
	struct list *l = s->priv;
	const struct wire_topic *t = selected(l);
	if (t)
		app_topic_read(s->ui->app, t);
	rows_select(&l->rows, l->rows.at + 1);
	return REPAINT;
}

/* Conditions add up on one screen, so that leaving it takes all of them off. */
static unsigned narrow(struct screen *s, struct filter f)
{
	struct list *l = s->priv;
	if (filter_narrows(&l->filter)) {
		l->filter = f;
		reload(s);
	} else {
		open_list(s->ui, &f, LIST_FILTERED);
	}
	return REPAINT;
}

/* Back to the list without the filter, and to the same topic there. */
static unsigned leave(struct screen *s)
{
	const struct wire_topic *t = selected(s->priv);
	return screen_give(s, 0, t ? t->id : "");
}

static unsigned list_key(struct screen *s, const struct key *k, enum action a)
{
	struct list *l = s->priv;
	char digit[2] = { (char)k->code, '\0' };
	l->pages.failed = false;
	l->asks = 0;
	seek_end(l);
	if (rows_act(&l->rows, a)) {
		list_want(s);
		return REPAINT;
	}
	if (topic_act(s, a, selected(l)) || filter_ask(s, a, &l->filter))
		return REPAINT;
	switch (a) {
	case ACTION_LEAVE: return leave(s);
	case ACTION_OPEN: return open_topic(s);
	case ACTION_MARK_READ: return mark_read(s);
	case ACTION_NUMBER: prompt_line(s, LIST_NUMBER, _("To number: "), digit); return REPAINT;
	case ACTION_DECIDED: return narrow(s, filter_decided(&l->filter));
	case ACTION_ABOUT_BOARD: board_open(s->ui, l->filter.any_board ? BOARD_OTHER : l->filter.board); return REPAINT;
	case ACTION_ABOUT_TOPIC:
		if (selected(l))
			info_open(s->ui, selected(l));
		return REPAINT;
	case ACTION_NEXT_BOARD:
		filter_next_board(&l->filter);
		reload(s);
		return REPAINT;
	case ACTION_PROPOSE: ui_say(s->ui, "%s", _("Proposing is not possible here yet.")); return REPAINT;
	default: return 0;
	}
}

static void go_number(struct screen *s, const char *text)
{
	struct list *l = s->priv;
	int64_t number;
	if (!str_to_i64(text, 1, INT32_MAX, &number)) {
		ui_say(s->ui, "%s", _("That is no number."));
		return;
	}
	l->seek = number;
	seek(s);
}

/* The neighbour that a topic asked for, if there is one. */
static unsigned topic_left(struct screen *s, int step)
{
	struct list *l = s->priv;
	int64_t before = l->rows.at;
	if (!step)
		return REPAINT;
	rows_select(&l->rows, before + step);
	list_want(s);
	if (l->rows.at == before)
		ui_say(s->ui, "%s",
			step > 0 ? _("This was the last topic of the list.") : _("This was the first topic of the list."));
	else
		open_topic(s);
	return REPAINT;
}

static unsigned filtered(struct screen *s, const struct answer *a)
{
	struct list *l = s->priv;
	struct filter f = l->filter;
	if (!filter_answer(s, &f, a))
		return REPAINT;
	if (a->tag != FILTER_SORT && a->tag != FILTER_BOARD)
		return narrow(s, f);
	l->filter = f;
	reload(s);
	return REPAINT;
}

static unsigned list_answer(struct screen *s, const struct answer *a)
{
	struct list *l = s->priv;
	switch (a->tag) {
	case LIST_NUMBER:
		if (a->given)
			go_number(s, a->text);
		return REPAINT;
	case LIST_TOPIC: return topic_left(s, a->given ? a->number : 0);
	case LIST_FILTERED:
		str_copy(l->seek_id, sizeof l->seek_id, a->text);
		if (*l->seek_id)
			seek(s);
		return REPAINT;
	default: return filtered(s, a);
	}
}

static unsigned list_event(struct screen *s, enum ui_event event, const char *topic)
{
	struct list *l = s->priv;
	(void)topic;
	if (event == EVENT_SETTINGS)
		reload(s);
	else if (event != EVENT_TOPIC || l->filter.followed || !take_held(s)) /* who no longer follows it loses the row */
		refresh(s);
	return REPAINT;
}

static const struct screen_ops list_ops = {
	.in = IN_LIST,
	.close = list_close,
	.prepare = list_prepare,
	.paint = list_paint,
	.title = list_title,
	.status = list_status,
	.key = list_key,
	.answer = list_answer,
	.event = list_event,
	.timer = list_timer,
};

static struct screen *open_list(struct ui *ui, const struct filter *f, int tag)
{
	struct list *l = xcalloc(1, sizeof *l);
	l->filter = *f;
	l->rows.height = 1;
	return screen_push(ui, &list_ops, l, tag);
}

void list_open(struct ui *ui, enum wire_board board)
{
	open_list(ui, &(struct filter){ .board = board }, 0);
}

void list_open_follows(struct ui *ui)
{
	open_list(ui, &(struct filter){ .any_board = true, .board = BOARD_OTHER, .followed = true }, 0);
}

void list_open_search(struct ui *ui, const char *words)
{
	struct filter f = { .any_board = true, .board = BOARD_OTHER };
	str_copy(f.query, sizeof f.query, words);
	open_list(ui, &f, 0);
}
