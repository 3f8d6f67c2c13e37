/*
 * A list of topics, a few at a time: each topic one line, its title first, then its state in words, and its number.
 * Without a cursor, letters act on a number that is typed behind them; j and k read the next and the previous row
 * alone, and then Enter and the letters mean that row.
 */
#include "acts/topics.h"
#include "line/linear.h"

struct list {
	struct topics topics;
	struct filter opened; /* what it was opened with, and is again when the filter is dropped */
	bool narrowed;        /* they differ */
	struct linear_rows rows;
	int64_t row; /* read alone by j or k, -1: none */
	bool called; /* that was the last thing, so the prompt is its number, which the row then need not say */
	char number[64];
};

static const char *list_title(void *priv)
{
	const struct list *s = priv;
	return s->called ? s->number : filter_name(&s->topics.filter);
}

static int64_t count(const struct list *s)
{
	return topics_source.count(&s->topics);
}

/* ---- saying ---------------------------------------------------------------------------------- */

/* The topic of the row that was read alone; NULL: none was. */
static const struct wire_topic *row_read(const struct list *s)
{
	return s->row < 0 ? NULL : topics_at(&s->topics, s->row);
}

static void say_filter(const struct list *s)
{
	STR_LOCAL(words, 4096);
	topics_found(&s->topics, &words);
	if (words.len)
		line_say("%s", words.buf);
}

static void say_page(struct linear *l, struct list *s, int64_t first)
{
	char help[16];
	STR_LOCAL(hint, 256);
	if (first < 0)
		return;
	str_addf(&hint, _("A number reads a topic, %s is help."), linear_key(ACTION_HELP, help));
	s->topics.opts = linear_opts(l);
	s->row = -1;
	s->called = false;
	topics_look_again(&s->topics);
	if (!first && !linear_have(l, &s->rows.of, 0, 0)) /* which has been said; what was found instead is known then */
		return;
	if (!first)
		say_filter(s);
	(void)linear_rows_say(l, &s->rows, first, list_title(s), hint.buf, topics_empty(&s->topics));
}

static void from(struct linear *l, struct list *s, int64_t first)
{
	topics_forget(&s->topics);
	say_page(l, s, first);
}

static void list_show(struct linear *l, void *priv)
{
	struct list *s = priv;
	from(l, s, s->rows.first);
}

static void page_down(struct linear *l, struct list *s)
{
	say_page(l, s, linear_rows_next(l, &s->rows));
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void say_row(struct list *s, int64_t row)
{
	STR_LOCAL(words, 65536);
	STR_LOCAL(name, sizeof s->number - 1);
	topics_look_again(&s->topics);
	topics_hear_unnamed(&s->topics, row, &words);
	topics_name(&s->topics, row, &name);
	line_say("%s", words.buf);
	str_copy(s->number, sizeof s->number, name.buf);
	s->row = row;
	s->called = name.len > 0;
}

/* On and on, over the edges of what was read together. */
static void read_row(struct linear *l, struct list *s, int step)
{
	int64_t to = s->row < 0 ? (step < 0 ? s->rows.end - 1 : s->rows.first) : s->row + step;
	if (to < 0)
		linear_tell(l, "%s", _("This is the first row."));
	else if (to >= count(s))
		linear_tell(l, "%s", _("This is the last row."));
	else if (linear_have(l, &s->rows.of, to, to))
		say_row(s, to);
}

/* What was never listed has no number, and is called by its id. */
static bool is_called(const struct wire_topic *t, int64_t number)
{
	int64_t id = 0;
	return t->number > 0 ? t->number == number : str_to_i64(t->id, 1, INT64_MAX, &id) && id == number;
}

/* Of rows from several boards: each that was read up to now and has this number. */
static size_t rows_with(const struct list *s, int64_t number, struct str *references, const char **id)
{
	size_t n = 0;
	for (int64_t i = 0; i < s->rows.end; i++) {
		const struct wire_topic *t = topics_at(&s->topics, i);
		if (!t || !is_called(t, number))
			continue;
		str_addz(references, n++ ? _(", ") : "");
		page_refer(references, t);
		*id = t->id;
	}
	return n;
}

/* What a number or a reference means here, as line_topic takes it. In a list of several boards a bare number is a row's
 * that was read, never another topic's that nobody spoke of. False: it has been said why it means nothing. */
static bool meant_by(struct linear *l, const struct list *s, const char *word, struct str *id)
{
	const char *found = NULL;
	int64_t number;
	if (!text_to_number(word, 1, INT64_MAX, &number)) {
		str_addz(id, word);
		return true;
	}
	if (topics_by_place(&s->topics)) {
		const struct wire_topic *t = topics_at(&s->topics, number - 1);
		str_addz(id, t ? t->id : "");
		if (!t)
			linear_tell(l, _("Row %lld has not been read yet; please go on to it first."), (long long)number);
		return t != NULL;
	}
	if (!s->topics.filter.any_board) {
		str_addf(id, "%s:%lld", wire_board_word(s->topics.filter.board), (long long)number);
		return true;
	}
	STR_LOCAL(references, 4096);
	STR_LOCAL(question, 8192);
	size_t n = rows_with(s, number, &references, &found);
	str_addf(&question, _("That may be %s; which one? "), references.buf);
	if (n == 1)
		str_addz(id, found);
	else if (n > 1)
		(void)linear_question(l, question.buf, id);
	else
		linear_tell(l, _("No row here has the number %lld; please type it as shown, with its letter, as in i16."),
			(long long)number);
	return id->len > 0;
}

/* The topic that a letter is meant for: the number behind it, else the row read last, else it is asked for. False:
 * none. */
static bool wanted_topic(struct linear *l, const struct list *s, const char *word, struct str *id)
{
	STR_LOCAL(number, 256);
	str_addz(&number, word);
	if (!*word && !row_read(s))
		(void)linear_question(l, _("Which topic (its number)? "), &number);
	if (!*word && row_read(s))
		str_addz(id, row_read(s)->id);
	else if (number.len)
		(void)meant_by(l, s, number.buf, id);
	return id->len > 0;
}

static void say_about_topic(struct linear *l, const struct wire_topic *t)
{
	struct page_opts o = linear_opts(l);
	DOC_LOCAL(doc);
	page_about_topic(&doc, t, &o);
	line_read_aloud(&doc, 0);
}

static void say_about_board(struct linear *l, const struct list *s)
{
	struct site_reply *r = linear_ask(l, &(struct site_ask){ .op = SITE_BOARDS }, APP_FRESH);
	DOC_LOCAL(doc);
	if (r)
		page_about_board(&doc, app_site(l->app)->ops->caps.names, &r->u.boards,
			s->topics.filter.any_board ? BOARD_OTHER : s->topics.filter.board);
	line_read_aloud(&doc, 0);
	site_reply_drop(r);
}

static void act_on_topic(struct linear *l, struct list *s, enum action a, const char *word)
{
	enum line_exit exit;
	struct site_reply *r = NULL;
	STR_LOCAL(id, 512);
	if (!wanted_topic(l, s, word, &id))
		goto out;
	if (act_of(a) != ACT_COUNT) {
		(void)linear_act(l, act_of(a), &(struct act_on){ .id = id.buf });
	} else if (!(r = linear_read_topic(l, id.buf, &exit))) {
		goto out;
	} else if (a == ACTION_ABOUT_TOPIC) {
		say_about_topic(l, &r->u.topic);
	} else {
		app_topic_read(l->app, &r->u.topic);
		linear_tell(l, "%s", _("Marked as read."));
	}
out:
	site_reply_drop(r);
}

/* ---- filters --------------------------------------------------------------------------------- */

/* The choices, numbered. */
static void say_choices(const struct list *s, enum filter_part part, const struct wire_agencies *agencies)
{
	STR_LOCAL(row, 4096);
	for (size_t i = 0; filter_choice(&s->topics.filter, part, agencies, i, &row); i++) {
		if (part == FILTER_BOARD)
			/* TRANSLATORS: a number, a board, and its letter */
			line_say(_("%zu. %s (%s)"), i + 1, row.buf, page_board(board_there(s->topics.filter.site, i)->id)->letter);
		else
			line_say("%zu. %s", i + 1, row.buf);
		str_clear(&row);
	}
}

/* Makes f of what is typed in word, or asked for. False: nothing was changed, and why has been said. */
static bool ask_part(struct linear *l, const struct list *s, struct filter *f, enum filter_part part, const char *word)
{
	struct site_reply *r = NULL;
	STR_LOCAL(answer, 512);
	part = filter_part_of(f, part);
	if (part == FILTER_AGENCY)
		r = linear_ask(l, &(struct site_ask){ .op = SITE_AGENCIES }, APP_CACHED);
	const struct wire_agencies *agencies = r ? &r->u.agencies : NULL;
	if (filter_has_choices(part) && !*word && (agencies || part != FILTER_AGENCY))
		say_choices(s, part, agencies);
	const char *why = NULL;
	bool again = agencies || part != FILTER_AGENCY;
	while (again) { /* what was typed behind the letter is not asked for again */
		str_clear(&answer);
		linear_word_or_ask(l, word, filter_question(&s->topics.filter, part), &answer);
		why = answer.len ? filter_take(f, part, agencies, answer.buf) : NULL;
		again = why && !*word && !l->ended;
		if (why)
			linear_tell(l, "%s", why);
	}
	bool empty = !answer.len;
	site_reply_drop(r);
	return empty && part == FILTER_BY ? ask_part(l, s, f, FILTER_AGENCY, "") : !empty && !why;
}

static void show(struct linear *l, struct list *s, const struct filter *f)
{
	s->topics.filter = *f;
	from(l, s, 0);
}

static void narrow(struct linear *l, struct list *s, enum filter_part part, const char *word)
{
	struct filter f = s->topics.filter;
	if (!ask_part(l, s, &f, part, word))
		return;
	if (part == FILTER_BOARD)
		filter_set_board(&s->opened, f.board);
	else
		s->narrowed = true;
	show(l, s, &f);
}

static void decided(struct linear *l, struct list *s)
{
	struct filter f = s->topics.filter;
	filter_decided(&f);
	s->narrowed = true;
	show(l, s, &f);
}

/* Leaving first takes the filter away, and then leaves the list. */
static bool list_leave(struct linear *l, void *priv)
{
	struct list *s = priv;
	if (!s->narrowed)
		return false;
	s->opened.sort = s->topics.filter.sort;
	s->narrowed = false;
	line_say("%s", _("The filter is gone; q once more leaves."));
	show(l, s, &s->opened);
	return true;
}

static void change_order(struct linear *l, struct list *s)
{
	struct filter f = s->topics.filter;
	filter_next_order(&f);
	line_say("%s", filter_order_said(f.sort));
	show(l, s, &f);
}

static void next_board(struct linear *l, struct list *s)
{
	struct filter f = s->topics.filter;
	filter_set_board(&f, board_next(f.board, f.site));
	filter_set_board(&s->opened, f.board);
	show(l, s, &f);
}

/* What is listed is another then. */
static void fetch(struct linear *l, struct list *s)
{
	const struct filter f = s->topics.filter;
	if (linear_act(l, ACT_FETCH, NULL))
		show(l, s, &f);
}

static void search(struct linear *l, const struct list *s, const char *word)
{
	struct filter f = s->topics.filter;
	linear_search(l, word, &f);
}

/* ---- the place ------------------------------------------------------------------------------- */

static void list_number(struct linear *l, void *priv, const char *word)
{
	((struct list *)priv)->called = false;
	STR_LOCAL(id, 512);
	if (meant_by(l, priv, word, &id))
		linear_topic(l, id.buf, BOARD_OTHER);
}

static void open_row(struct linear *l, struct list *s, const char *word)
{
	if (*word)
		list_number(l, s, word);
	else if (row_read(s))
		linear_topic(l, row_read(s)->id, BOARD_OTHER);
	else
		page_down(l, s);
}

/* The row of this topic, which may have been opened by its number from far away; -1: it has been said that there is
 * none. */
static int64_t row_of(struct linear *l, struct list *s, const char *id)
{
	struct site_ask ask;
	ARENA_LOCAL(arena, 1 << 20);
	struct site_reply *reply = NULL;
	struct err e = { 0 };
	enum rc rc = RC_OK;
	int64_t row = topics_source.find(&s->topics, id, 0, &ask);
	if (row < 0 && ask.op == SITE_OPS)
		rc = RC_NOT_FOUND;
	else if (row < 0)
		rc = app_ask_wait(l->app, &ask, APP_FRESH, &arena, &reply, NULL, NULL, &e);
	if (reply && topics_source.put(&s->topics, -1, reply, s->rows.first))
		row = topics_source.find(&s->topics, id, 0, NULL);
	if (row < 0 && !reply && rc && rc != RC_NOT_FOUND && rc != RC_CANCELLED)
		(void)line_failed(l->app, rc, &e, NULL);
	else if (row < 0)
		linear_tell(l, "%s", _("This topic is not in the list that it was opened from."));
	site_reply_drop(reply);
	return row;
}

/* Beside the topic that was opened from here. The list itself stays on its page. */
static bool list_neighbour(struct linear *l, void *priv, const char *id, int step, struct str *out)
{
	struct list *s = priv;
	int64_t row = row_of(l, s, id);
	if (row < 0)
		return false;
	if (row + step < 0)
		linear_tell(l, "%s", _("This is the first topic of the list."));
	else if (row + step >= count(s))
		linear_tell(l, "%s", _("This is the last topic of the list."));
	else if (linear_have(l, &s->rows.of, row + step, row + step) && topics_at(&s->topics, row + step))
		str_addz(out, topics_at(&s->topics, row + step)->id);
	return out->len > 0;
}

static void list_enter(struct linear *l, void *priv)
{
	struct list *s = priv;
	s->called = false;
	open_row(l, s, "");
}

static void list_act(struct linear *l, void *priv, enum action a, const char *key, const char *word)
{
	struct list *s = priv;
	(void)key;
	s->called = false;
	switch (a) {
	case ACTION_OPEN: open_row(l, s, word); break;
	case ACTION_DOWN: read_row(l, s, 1); break;
	case ACTION_UP: read_row(l, s, -1); break;
	case ACTION_PAGE_DOWN: page_down(l, s); break;
	case ACTION_PAGE_UP: say_page(l, s, linear_rows_before(l, &s->rows)); break;
	case ACTION_HOME: from(l, s, 0); break;
	case ACTION_END: say_page(l, s, linear_rows_last(&s->rows)); break;
	case ACTION_SEARCH: search(l, s, word); break;
	case ACTION_SORT: change_order(l, s); break;
	case ACTION_DECIDED: decided(l, s); break;
	case ACTION_NEXT_BOARD: next_board(l, s); break;
	case ACTION_ABOUT_BOARD: say_about_board(l, s); break;
	case ACTION_PROPOSE:
		linear_propose(
			l, ACT_PROPOSE, wire_board_word(s->topics.filter.any_board ? BOARD_IDEA : s->topics.filter.board));
		break;
	case ACTION_JOIN: linear_propose(l, ACT_JOIN, word); break;
	case ACTION_FETCH: fetch(l, s); break;
	case ACTION_ABOUT_TOPIC:
	case ACTION_MARK_READ: act_on_topic(l, s, a, word); break;
	default:
		if (act_of(a) != ACT_COUNT)
			act_on_topic(l, s, a, word);
		else if (filter_part(a) == FILTER_PARTS)
			linear_not_yet(l);
		else
			narrow(l, s, filter_part(a), word);
		break;
	}
}

static void list_close(void *priv)
{
	struct list *s = priv;
	topics_forget(&s->topics);
	free(s);
}

void linear_list(struct linear *l, const struct filter *f)
{
	static const enum action can[] = { ACTION_OPEN, ACTION_LEAVE, ACTION_PAGE_DOWN, ACTION_PAGE_UP, ACTION_HOME,
		ACTION_STAGE, ACTION_END, ACTION_DOWN, ACTION_UP, ACTION_MARK_READ, ACTION_ABOUT_TOPIC, ACTION_SEARCH,
		ACTION_AGENCY, ACTION_WITHOUT, ACTION_ENDORSED, ACTION_DECIDED, ACTION_CASE, ACTION_SORT, ACTION_NEXT_BOARD,
		ACTION_SWITCH_BOARD, ACTION_ABOUT_BOARD, ACTION_HELP, ACTION_REPAINT, ACTION_PROPOSE, ACTION_JOIN, ACTION_FETCH,
		ACTION_NONE };
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
	s->rows.of = (struct source){ &topics_source, &s->topics };
	s->topics = (struct topics){ .app = l->app, .filter = *f };
	s->topics.filter.site = app_site(l->app);
	s->opened = s->topics.filter;
	linear_enter(l, &ops, s);
}

void linear_search(struct linear *l, const char *word, const struct filter *within)
{
	struct filter f = within ? *within : filter_search("");
	STR_LOCAL(words, sizeof f.query - 1);
	linear_word_or_ask(l, word, _("Find which words? "), &words);
	filter_set_query(&f, words.buf);
	if (words.len)
		linear_list(l, &f);
}
