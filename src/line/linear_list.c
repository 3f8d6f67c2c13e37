/*
 * A list of topics, a page at a time: each topic one line with its number and state in words. Without a cursor, letters
 * act on a number that is typed behind them; j and k read the next and the previous row alone, and then Enter and the
 * letters mean that row.
 */
#include "line/linear_filter.h"

enum { PAGE_ROWS = 20, PAGES_MAX = 10000 };

struct list {
	struct linear_filter filter, opened; /* opened: what it was opened with, and is again when the filter is dropped */
	bool narrowed;                       /* they differ */
	struct site_reply *page;
	VEC(char *) cursors; /* of the pages before this one; the last is this page's */
	int row;             /* read alone by j or k; -1: none */
};

static void forget_page(struct list *s)
{
	site_reply_drop(s->page);
	s->page = NULL;
	s->row = -1;
}

static void to_start(struct list *s)
{
	for (size_t i = 0; i < s->cursors.n; i++)
		free(s->cursors.items[i]);
	s->cursors.n = 0;
}

static const struct wire_topics *topics(const struct list *s)
{
	static const struct wire_topics none = { .next = "" };
	return s->page ? &s->page->u.topics : &none;
}

static const char *list_title(void *priv)
{
	const struct list *s = priv;
	if (s->filter.site.followed)
		return _("My follows");
	return s->filter.site.any_board ? _("Search") : page_board_word(s->filter.site.board);
}

/* ---- saying ---------------------------------------------------------------------------------- */

static void say_row(struct linear *l, const struct list *s, const struct wire_topic *t)
{
	static const char *const marks[] = { [NEWS_UNREAD] = "+", [NEWS_CHANGED] = "~", [NEWS_READ] = "" };
	struct page_opts o = linear_opts(l);
	struct str row;
	str_init(&row, 65536);
	o.news = marks[app_topic_news(l->app, t)];
	if (s->filter.site.any_board)
		line_reference(&row, t);
	else
		str_addf(&row, "%lld", (long long)t->number);
	str_addc(&row, ' ');
	page_row_linear(&row, t, &o);
	line_say("%s", row.buf);
	str_release(&row);
}

static void say_page(struct linear *l, const struct list *s)
{
	const struct wire_topics *p = topics(s);
	long total = (long)p->total, first = (long)s->cursors.n * PAGE_ROWS + 1;
	linear_filter_say(&s->filter);
	if (!p->n) {
		line_say("%s", _("There is nothing that fits."));
		return;
	}
	/* TRANSLATORS: the list's name, then which rows of how many */
	line_say(_("%s: %ld to %ld of %ld"), list_title((void *)s), first, first + (long)p->n - 1, total);
	for (size_t i = 0; i < p->n; i++)
		say_row(l, s, &p->items[i]);
	if (*p->next)
		line_say("%s", _("Enter for the next page, a number to read a topic, h for help."));
	else
		line_say("%s", _("That is all. A number reads a topic, h is help, q leaves."));
}

/* ---- fetching -------------------------------------------------------------------------------- */

static bool fetch(struct linear *l, struct list *s)
{
	struct site_ask ask = { .op = SITE_TOPICS, .limit = PAGE_ROWS, .filter = s->filter.site };
	ask.after = s->cursors.n ? s->cursors.items[s->cursors.n - 1] : NULL;
	struct site_reply *page = linear_ask(l, &ask, APP_FRESH);
	if (!page)
		return false;
	forget_page(s);
	s->page = page;
	return true;
}

static void list_show(struct linear *l, void *priv)
{
	struct list *s = priv;
	if (fetch(l, s))
		say_page(l, s);
}

static bool forward(struct linear *l, struct list *s)
{
	if (!*topics(s)->next || s->cursors.n >= PAGES_MAX)
		return false;
	*vec_push(&s->cursors) = xstrdup(topics(s)->next);
	if (fetch(l, s))
		return true;
	free(s->cursors.items[--s->cursors.n]);
	return false;
}

static void page_down(struct linear *l, struct list *s)
{
	if (!*topics(s)->next)
		line_say("%s", _("This is the end."));
	else if (forward(l, s))
		say_page(l, s);
}

static bool backward(struct linear *l, struct list *s)
{
	char *cursor = s->cursors.items[--s->cursors.n];
	bool fetched = fetch(l, s);
	if (fetched)
		free(cursor);
	else
		*vec_push(&s->cursors) = cursor;
	return fetched;
}

static void page_up(struct linear *l, struct list *s)
{
	if (!s->cursors.n)
		line_say("%s", _("This is the start."));
	else if (backward(l, s))
		say_page(l, s);
}

static void to_end(struct linear *l, struct list *s)
{
	while (forward(l, s))
		;
	say_page(l, s);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void read_row(struct linear *l, struct list *s, int step)
{
	int to = s->row < 0 && step < 0 ? (int)topics(s)->n - 1 : s->row + step;
	if (to >= 0 && to < (int)topics(s)->n) {
		s->row = to;
		say_row(l, s, &topics(s)->items[to]);
	} else {
		line_say("%s", step > 0 ? _("This is the last row of the page.") : _("This is the first row of the page."));
	}
}

/* Of rows from several boards: each that has this number. */
static size_t rows_with(const struct list *s, int64_t number, struct str *references, const char **id)
{
	size_t n = 0;
	for (size_t i = 0; i < topics(s)->n; i++) {
		const struct wire_topic *t = &topics(s)->items[i];
		if (t->number != number)
			continue;
		str_addz(references, n++ ? _(", ") : "");
		line_reference(references, t);
		*id = t->id;
	}
	return n;
}

/* What a number or a reference means here, as line_topic takes it. In a list of several boards a bare number is a row's
 * that was read, never another topic's that nobody spoke of. False: it has been said why it means nothing. */
static bool meant_by(struct linear *l, const struct list *s, const char *word, struct str *id)
{
	struct str references, question;
	const char *found = NULL;
	int64_t number;
	if (!str_to_i64(word, 1, INT64_MAX, &number)) {
		str_addz(id, word);
		return true;
	}
	if (!s->filter.site.any_board) {
		str_addf(id, "%s:%lld", wire_board_word(s->filter.site.board), (long long)number);
		return true;
	}
	str_init(&references, 4096);
	str_init(&question, 8192);
	size_t n = rows_with(s, number, &references, &found);
	str_addf(&question, _("That may be %s; which one? "), references.buf);
	if (n == 1)
		str_addz(id, found);
	else if (n > 1)
		(void)linear_question(l, question.buf, id);
	else
		line_say(_("No row here has the number %lld; please type it as the row has it, with its letter, as in i16."),
			(long long)number);
	str_release(&references);
	str_release(&question);
	return id->len > 0;
}

/* The topic that a letter is meant for: the number behind it, else the row read last, else it is asked for. False:
 * none. */
static bool wanted_topic(struct linear *l, const struct list *s, const char *word, struct str *id)
{
	struct str number;
	str_init(&number, 256);
	str_addz(&number, word);
	if (!*word && s->row < 0)
		(void)linear_question(l, _("Which topic (its number)? "), &number);
	if (!*word && s->row >= 0)
		str_addz(id, topics(s)->items[s->row].id);
	else if (number.len)
		(void)meant_by(l, s, number.buf, id);
	str_release(&number);
	return id->len > 0;
}

static void say_about_topic(struct linear *l, const struct wire_topic *t)
{
	struct page_opts o = linear_opts(l);
	struct doc doc;
	doc_init(&doc);
	page_about_topic(&doc, t, &o);
	line_read_aloud(&doc, line_columns());
	doc_release(&doc);
}

static void say_about_board(struct linear *l, const struct list *s)
{
	struct site_reply *r = linear_ask(l, &(struct site_ask){ .op = SITE_BOARDS }, APP_FRESH);
	struct doc doc;
	doc_init(&doc);
	if (r)
		page_about_board(&doc, &r->u.boards, s->filter.site.any_board ? BOARD_OTHER : s->filter.site.board);
	line_read_aloud(&doc, line_columns());
	doc_release(&doc);
	site_reply_drop(r);
}

static void act_on_topic(struct linear *l, struct list *s, enum action a, const char *word)
{
	struct str id;
	enum line_exit exit;
	struct site_reply *r = NULL;
	str_init(&id, 512);
	if (!wanted_topic(l, s, word, &id))
		goto out;
	if (act_of(a) != ACT_COUNT) {
		(void)linear_act(l, act_of(a), &(struct act_on){ .id = id.buf });
	} else if (!(r = line_topic(l->app, id.buf, APP_FRESH, &exit))) {
		goto out;
	} else if (a == ACTION_ABOUT_TOPIC) {
		say_about_topic(l, &r->u.topic);
	} else {
		app_topic_read(l->app, &r->u.topic);
		line_say("%s", _("Marked as read."));
	}
out:
	site_reply_drop(r);
	str_release(&id);
}

/* ---- filters --------------------------------------------------------------------------------- */

static void from_start(struct linear *l, struct list *s)
{
	to_start(s);
	list_show(l, s);
}

static void narrow(struct linear *l, struct list *s, enum action a, const char *word)
{
	if (!linear_filter_by(l, &s->filter, a, word))
		return;
	s->narrowed = true;
	from_start(l, s);
}

/* What narrows the list goes before the list does. */
static bool list_leave(struct linear *l, void *priv)
{
	struct list *s = priv;
	if (!s->narrowed)
		return false;
	s->opened.site.sort = s->filter.site.sort;
	linear_filter_release(&s->filter);
	linear_filter_init(&s->filter, &s->opened.site, s->opened.agency_name);
	s->narrowed = false;
	line_say("%s", _("The filter is gone; q once more leaves."));
	from_start(l, s);
	return true;
}

static void change_order(struct linear *l, struct list *s)
{
	static const char *const names[SORTS] = {
		[SORT_NEWEST] = N_("Order: newest first"),
		[SORT_ENDORSEMENTS] = N_("Order: most endorsements first"),
		[SORT_DEADLINE] = N_("Order: nearest deadline first"),
		[SORT_ACTIVITY] = N_("Order: latest activity first"),
	};
	s->filter.site.sort = (enum site_sort)((s->filter.site.sort + 1) % SORTS);
	line_say("%s", _(names[s->filter.site.sort]));
	from_start(l, s);
}

static void change_board(struct linear *l, struct list *s, enum wire_board board)
{
	linear_filter_board(&s->filter, board);
	linear_filter_board(&s->opened, board);
	from_start(l, s);
}

static void next_board(struct linear *l, struct list *s)
{
	static const enum wire_board round[] = { BOARD_IDEA, BOARD_CONSULTATION, BOARD_PLAN, BOARD_EVENT };
	size_t next = 0;
	for (size_t i = 0; i < ARRAY_LEN(round) && !s->filter.site.any_board; i++)
		if (round[i] == s->filter.site.board)
			next = (i + 1) % ARRAY_LEN(round);
	change_board(l, s, round[next]);
}

static void switch_board(struct linear *l, struct list *s, const char *word)
{
	enum wire_board board;
	if (linear_ask_board(l, word, &board))
		change_board(l, s, board);
}

/* ---- the place ------------------------------------------------------------------------------- */

static void list_number(struct linear *l, void *priv, const char *word)
{
	struct str id;
	str_init(&id, 512);
	if (meant_by(l, priv, word, &id))
		linear_topic(l, id.buf, BOARD_OTHER);
	str_release(&id);
}

static void open_row(struct linear *l, struct list *s, const char *word)
{
	if (*word)
		list_number(l, s, word);
	else if (s->row >= 0)
		linear_topic(l, topics(s)->items[s->row].id, BOARD_OTHER);
	else
		page_down(l, s);
}

static int row_of(const struct wire_topics *t, const char *id)
{
	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->items[i].id, id) == 0)
			return (int)i;
	return -1;
}

/* The page of the list that holds this topic, which may have been opened by its number from far away. */
static struct site_reply *page_with(struct linear *l, const struct list *s, const char *id)
{
	const struct site_ask ask = { .op = SITE_TOPICS, .limit = PAGE_ROWS, .at = id, .filter = s->filter.site };
	struct arena arena = { .max = 1 << 20 };
	struct site_reply *reply = NULL;
	struct err e = { 0 };
	enum rc rc = app_ask_wait(l->app, &ask, APP_FRESH, &arena, &reply, NULL, NULL, &e);
	if (reply && row_of(&reply->u.topics, id) < 0) {
		site_reply_drop(reply);
		reply = NULL;
	}
	if (!reply && (!rc || rc == RC_NOT_FOUND))
		line_say("%s", _("This topic does not stand in the list that it was opened from."));
	else if (!reply)
		(void)line_failed(l->app, rc, &e, NULL);
	arena_release(&arena);
	return reply;
}

/* The row at this place of the whole list. */
static bool id_at(struct linear *l, const struct list *s, int64_t place, struct str *out)
{
	const struct site_ask ask = { .op = SITE_TOPICS, .limit = 1, .skip = place, .filter = s->filter.site };
	struct site_reply *r = linear_ask(l, &ask, APP_FRESH);
	if (r && r->u.topics.n)
		str_addz(out, r->u.topics.items[0].id);
	site_reply_drop(r);
	return out->len > 0;
}

/* Beside the topic that was opened from here. The list itself stays on its page. */
static bool list_neighbour(struct linear *l, void *priv, const char *id, int step, struct str *out)
{
	const struct list *s = priv;
	struct site_reply *r = row_of(topics(s), id) >= 0 ? site_reply_keep(s->page) : page_with(l, s, id);
	if (!r)
		return false;
	const struct wire_topics *t = &r->u.topics;
	int64_t before = r == s->page ? (int64_t)s->cursors.n * PAGE_ROWS : t->first, row = row_of(t, id) + step;
	if (before + row < 0)
		line_say("%s", _("This is the first topic of the list."));
	else if (before + row >= t->total)
		line_say("%s", _("This is the last topic of the list."));
	else if (row >= 0 && row < (int64_t)t->n)
		str_addz(out, t->items[row].id);
	else
		(void)id_at(l, s, before + row, out);
	site_reply_drop(r);
	return out->len > 0;
}

static void list_enter(struct linear *l, void *priv)
{
	open_row(l, priv, "");
}

static void list_act(struct linear *l, void *priv, enum action a, const char *key, const char *word)
{
	struct list *s = priv;
	(void)key;
	if (linear_filter_knows(a)) {
		narrow(l, s, a, word);
		return;
	}
	switch (a) {
	case ACTION_OPEN: open_row(l, s, word); break;
	case ACTION_DOWN: read_row(l, s, 1); break;
	case ACTION_UP: read_row(l, s, -1); break;
	case ACTION_PAGE_DOWN: page_down(l, s); break;
	case ACTION_PAGE_UP: page_up(l, s); break;
	case ACTION_HOME: from_start(l, s); break;
	case ACTION_END: to_end(l, s); break;
	case ACTION_SEARCH: linear_search(l, word, &s->filter.site, s->filter.agency_name); break;
	case ACTION_SORT: change_order(l, s); break;
	case ACTION_NEXT_BOARD: next_board(l, s); break;
	case ACTION_SWITCH_BOARD: switch_board(l, s, word); break;
	case ACTION_ABOUT_BOARD: say_about_board(l, s); break;
	case ACTION_ABOUT_TOPIC:
	case ACTION_ENDORSE:
	case ACTION_COMMENT:
	case ACTION_FOLLOW:
	case ACTION_MARK_READ: act_on_topic(l, s, a, word); break;
	default: linear_not_yet(); break;
	}
}

static void list_close(void *priv)
{
	struct list *s = priv;
	forget_page(s);
	to_start(s);
	vec_release(&s->cursors);
	linear_filter_release(&s->filter);
	linear_filter_release(&s->opened);
	free(s);
}

static void open_list(struct linear *l, const struct site_filter *f, const char *agency_name)
{
	static const enum action can[] = { ACTION_OPEN, ACTION_LEAVE, ACTION_PAGE_DOWN, ACTION_PAGE_UP, ACTION_HOME,
		ACTION_STAGE, ACTION_END, ACTION_DOWN, ACTION_UP, ACTION_ENDORSE, ACTION_COMMENT, ACTION_FOLLOW,
		ACTION_MARK_READ, ACTION_ABOUT_TOPIC, ACTION_SEARCH, ACTION_AGENCY, ACTION_WITHOUT, ACTION_ENDORSED,
		ACTION_DECIDED, ACTION_CASE, ACTION_SORT, ACTION_NEXT_BOARD, ACTION_SWITCH_BOARD, ACTION_ABOUT_BOARD,
		ACTION_HELP, ACTION_REPAINT, ACTION_PROPOSE, ACTION_NONE };
	static const struct place_ops ops = {
		.screen = IN_LIST,
		.can = can,
		.title = list_title,
		.show = list_show,
		.act = list_act,
		.enter = list_enter,
		.number = list_number,
		.leave = list_leave,
		.neighbour = list_neighbour,
		.close = list_close,
	};
	struct list *s = xcalloc(1, sizeof *s);
	s->row = -1;
	linear_filter_init(&s->filter, f, agency_name);
	linear_filter_init(&s->opened, f, agency_name);
	linear_enter(l, &ops, s);
}

void linear_list(struct linear *l, const struct site_filter *f)
{
	open_list(l, f, NULL);
}

void linear_search(struct linear *l, const char *word, const struct site_filter *within, const char *agency_name)
{
	struct str words;
	str_init(&words, 1024);
	struct site_filter f = within ? *within : (struct site_filter){ .any_board = true };
	linear_word_or_ask(l, word, _("Find which words? "), &words);
	f.query = words.buf;
	if (words.len)
		open_list(l, &f, agency_name);
	str_release(&words);
}
