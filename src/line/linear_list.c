/*
 * A list of topics, a page at a time: each topic one line with its number and state in words. Without a cursor, letters act on a number
 * that is typed behind them; j and k read the next and the previous row alone, and then Enter and the letters mean that row.
 */
#include "line/linear.h"

enum { PAGE_ROWS = 20, PAGES_MAX = 10000 };

struct list {
	struct site_filter filter;
	char *agency, *query, *without, *agency_name; /* what filter borrows */
	struct site_reply *page;
	VEC(char *) cursors;                /* of the pages before this one; the last is this page's */
	int row;                            /* read alone by j or k; -1: none */
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
	if (s->filter.followed)
		return _("My follows");
	return s->filter.any_board ? _("Search") : page_board_word(s->filter.board);
}

/* ---- saying ---------------------------------------------------------------------------------------------------- */

static void say_row(struct linear *l, const struct list *s, const struct wire_topic *t)
{
	static const char *const marks[] = { [NEWS_UNREAD] = "+", [NEWS_CHANGED] = "~", [NEWS_READ] = "" };
	struct page_opts o = linear_opts(l);
	struct str row;
	str_init(&row, 65536);
	o.news = marks[app_topic_news(l->app, t)];
	if (s->filter.any_board)
		line_reference(&row, t);
	else
		str_addf(&row, "%lld", (long long)t->number);
	str_addc(&row, ' ');
	page_row_linear(&row, t, &o);
	line_say("%s", row.buf);
	str_release(&row);
}

static void say_filter(const struct list *s)
{
	if (s->filter.without)
		line_say(_("Without these words in the title: %s"), s->filter.without);
	if (s->filter.min_endorsements)
		line_say(_("With at least so many endorsements: %lld"), (long long)s->filter.min_endorsements);
	if (s->filter.by_response)
		line_say(_("Only this state of the response: %s"), page_response_word(s->filter.response));
	if (s->query)
		line_say(_("With the words: %s"), s->query);
	if (s->agency_name)
		line_say(_("Only this agency: %s"), s->agency_name);
	if (s->filter.by_stage)
		line_say(_("Only this stage: %s"), page_stage_word(s->filter.stage));
}

static void say_page(struct linear *l, const struct list *s)
{
	const struct wire_topics *p = topics(s);
	long total = (long)p->total, first = (long)s->cursors.n * PAGE_ROWS + 1;
	say_filter(s);
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

/* ---- fetching -------------------------------------------------------------------------------------------------- */

static bool fetch(struct linear *l, struct list *s)
{
	struct site_ask ask = { .op = SITE_TOPICS, .limit = PAGE_ROWS, .filter = s->filter };
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

static void page_up(struct linear *l, struct list *s)
{
	if (!s->cursors.n) {
		line_say("%s", _("This is the start."));
		return;
	}
	free(s->cursors.items[--s->cursors.n]);
	list_show(l, s);
}

static void to_end(struct linear *l, struct list *s)
{
	while (forward(l, s))
		;
	say_page(l, s);
}

/* ---- rows ------------------------------------------------------------------------------------------------------ */

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

/* The topic that a letter is meant for: the number behind it, else the row read last, else it is asked for. NULL: none. */
static struct site_reply *wanted_topic(struct linear *l, const struct list *s, const char *word)
{
	struct str number, id;
	struct site_reply *reply = NULL;
	int64_t n;
	str_init(&number, 256);
	str_init(&id, 512);
	str_addz(&number, word);
	if (!*word && s->row < 0)
		(void)linear_question(l, _("Which topic (its number)? "), &number);
	if (!number.len && s->row < 0)
		goto out;
	if (!number.len)
		str_addz(&id, topics(s)->items[s->row].id);
	else if (str_to_i64(number.buf, 1, INT64_MAX, &n))
		str_addf(&id, "%s:%lld", wire_board_word(s->filter.any_board ? BOARD_IDEA : s->filter.board), (long long)n);
	else
		str_addz(&id, number.buf);
	enum line_exit exit;
	reply = line_topic(l->app, id.buf, APP_FRESH, &exit);
out:
	str_release(&number);
	str_release(&id);
	return reply;
}

static void act_on_topic(struct linear *l, struct list *s, enum action a, const char *word)
{
	struct site_reply *r = wanted_topic(l, s, word);
	if (!r)
		return;
	if (a == ACTION_ENDORSE) {
		(void)linear_endorse(l, &r->u.topic);
	} else if (a == ACTION_COMMENT) {
		(void)linear_comment(l, &r->u.topic, "");
	} else if (a == ACTION_FOLLOW) {
		(void)linear_follow(l, &r->u.topic);
	} else {
		app_topic_read(l->app, &r->u.topic);
		line_say("%s", _("Marked as read."));
	}
	site_reply_drop(r);
}

/* ---- filters --------------------------------------------------------------------------------------------------- */

static void ask_unless(struct linear *l, const char *word, const char *prompt, struct str *answer)
{
	if (*word)
		str_addz(answer, word);
	else
		(void)linear_question(l, prompt, answer);
}

static void filter_changed(struct linear *l, struct list *s)
{
	to_start(s);
	list_show(l, s);
}

static void filter_agency(struct linear *l, struct list *s, const char *word)
{
	struct str name;
	enum line_exit exit;
	str_init(&name, 512);
	ask_unless(l, word, _("Which agency? "), &name);
	struct site_filter f = { .agency = name.buf };
	struct site_reply *r = name.len ? line_agency(l->app, &f, &exit) : NULL;
	if (r) {
		free(s->agency);
		free(s->agency_name);
		s->filter.agency = s->agency = xstrdup(f.agency);
		s->agency_name = xstrdup(name.buf);
		filter_changed(l, s);
	}
	site_reply_drop(r);
	str_release(&name);
}

static void filter_without(struct linear *l, struct list *s, const char *word)
{
	struct str words;
	str_init(&words, 512);
	ask_unless(l, word, _("Without which words in the title? "), &words);
	if (words.len) {
		free(s->without);
		s->filter.without = s->without = xstrdup(words.buf);
		filter_changed(l, s);
	}
	str_release(&words);
}

static void filter_endorsed(struct linear *l, struct list *s, const char *word)
{
	struct str number;
	str_init(&number, 64);
	ask_unless(l, word, _("With at least how many endorsements? "), &number);
	if (str_to_i64(number.buf, 1, INT32_MAX, &s->filter.min_endorsements))
		filter_changed(l, s);
	else if (number.len)
		line_say("%s", _("That is no number."));
	str_release(&number);
}

static void filter_decided(struct linear *l, struct list *s)
{
	s->filter.by_response = true;
	s->filter.response = RESPONSE_ANSWERED;
	filter_changed(l, s);
}

/* A stage by its word in the reader's language or the API's. */
static bool stage_from(const char *word, enum wire_stage *out)
{
	for (int i = 0; i < STAGES; i++)
		if (strcmp(page_stage_word((enum wire_stage)i), word) == 0) {
			*out = (enum wire_stage)i;
			return true;
		}
	return wire_stage_from(word, out);
}

static void filter_stage(struct linear *l, struct list *s, const char *word)
{
	struct str answer;
	str_init(&answer, 256);
	if (!*word)
		for (int i = 0; i < STAGE_OTHER; i++)
			line_say(_("%s (%s)"), page_stage_word((enum wire_stage)i), wire_stage_word((enum wire_stage)i));
	ask_unless(l, word, _("Which stage? "), &answer);
	if (stage_from(answer.buf, &s->filter.stage)) {
		s->filter.by_stage = true;
		filter_changed(l, s);
	} else if (answer.len) {
		line_say("%s", _("There is no such stage."));
	}
	str_release(&answer);
}

static void change_order(struct linear *l, struct list *s)
{
	static const char *const names[SORTS] = {
		[SORT_NEWEST] = N_("Order: newest first"), [SORT_ENDORSEMENTS] = N_("Order: most endorsements first"),
		[SORT_DEADLINE] = N_("Order: nearest deadline first"), [SORT_ACTIVITY] = N_("Order: latest activity first"),
	};
	s->filter.sort = (enum site_sort)((s->filter.sort + 1) % SORTS);
	line_say("%s", _(names[s->filter.sort]));
	filter_changed(l, s);
}

static void change_board(struct linear *l, struct list *s, enum wire_board board)
{
	s->filter.any_board = s->filter.followed = false;
	s->filter.board = board;
	filter_changed(l, s);
}

static void next_board(struct linear *l, struct list *s)
{
	static const enum wire_board round[] = { BOARD_IDEA, BOARD_CONSULTATION, BOARD_PLAN, BOARD_EVENT };
	size_t next = 0;
	for (size_t i = 0; i < ARRAY_LEN(round) && !s->filter.any_board; i++)
		if (round[i] == s->filter.board)
			next = (i + 1) % ARRAY_LEN(round);
	change_board(l, s, round[next]);
}

static void switch_board(struct linear *l, struct list *s, const char *word)
{
	struct str answer;
	enum wire_board board;
	str_init(&answer, 64);
	ask_unless(l, word, _("Which board: i ideas, c consultations, p plans, e events? "), &answer);
	static const struct { const char *letter; enum wire_board board; } letters[] = {
		{ "i", BOARD_IDEA }, { "c", BOARD_CONSULTATION }, { "p", BOARD_PLAN }, { "e", BOARD_EVENT },
	};
	for (size_t i = 0; i < ARRAY_LEN(letters); i++)
		if (strcmp(letters[i].letter, answer.buf) == 0) {
			change_board(l, s, letters[i].board);
			str_release(&answer);
			return;
		}
	if (wire_board_from(answer.buf, &board))
		change_board(l, s, board);
	else if (answer.len)
		line_say("%s", _("There is no such board."));
	str_release(&answer);
}

/* ---- the place ------------------------------------------------------------------------------------------------- */

static void list_number(struct linear *l, void *priv, const char *word)
{
	struct list *s = priv;
	linear_topic(l, word, s->filter.any_board ? BOARD_IDEA : s->filter.board);
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

static void list_enter(struct linear *l, void *priv)
{
	open_row(l, priv, "");
}

static void list_act(struct linear *l, void *priv, enum action a, const char *key, const char *word)
{
	struct list *s = priv;
	(void)key;
	switch (a) {
	case ACTION_OPEN: open_row(l, s, word); break;
	case ACTION_DOWN: read_row(l, s, 1); break;
	case ACTION_UP: read_row(l, s, -1); break;
	case ACTION_PAGE_DOWN: page_down(l, s); break;
	case ACTION_PAGE_UP: page_up(l, s); break;
	case ACTION_HOME: filter_changed(l, s); break;
	case ACTION_END: to_end(l, s); break;
	case ACTION_SEARCH: linear_search(l, word, &s->filter); break;
	case ACTION_AGENCY: filter_agency(l, s, word); break;
	case ACTION_STAGE: filter_stage(l, s, word); break;
	case ACTION_WITHOUT: filter_without(l, s, word); break;
	case ACTION_ENDORSED: filter_endorsed(l, s, word); break;
	case ACTION_DECIDED: filter_decided(l, s); break;
	case ACTION_SORT: change_order(l, s); break;
	case ACTION_NEXT_BOARD: next_board(l, s); break;
	case ACTION_SWITCH_BOARD: switch_board(l, s, word); break;
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
	free(s->agency);
	free(s->agency_name);
	free(s->query);
	free(s->without);
	free(s);
}

void linear_list(struct linear *l, const struct site_filter *f)
{
	static const enum action can[] = { ACTION_OPEN, ACTION_LEAVE, ACTION_PAGE_DOWN, ACTION_PAGE_UP, ACTION_HOME, ACTION_STAGE, ACTION_END,
		ACTION_DOWN, ACTION_UP, ACTION_ENDORSE, ACTION_COMMENT, ACTION_FOLLOW, ACTION_MARK_READ, ACTION_SEARCH, ACTION_AGENCY,
		ACTION_WITHOUT, ACTION_ENDORSED, ACTION_DECIDED, ACTION_SORT, ACTION_NEXT_BOARD,
		ACTION_SWITCH_BOARD, ACTION_HELP, ACTION_REPAINT, ACTION_PROPOSE, ACTION_NONE };
	static const struct place_ops ops = {
		.screen = IN_LIST, .can = can, .title = list_title, .show = list_show, .act = list_act, .enter = list_enter,
		.number = list_number, .close = list_close,
	};
	struct list *s = xcalloc(1, sizeof *s);
	s->filter = *f;
	s->row = -1;
	s->filter.agency = s->agency = f->agency ? xstrdup(f->agency) : NULL;
	s->filter.query = s->query = f->query ? xstrdup(f->query) : NULL;
	s->filter.without = s->without = f->without ? xstrdup(f->without) : NULL;
	linear_enter(l, &ops, s);
}

void linear_search(struct linear *l, const char *word, const struct site_filter *within)
{
	struct str words;
	str_init(&words, 1024);
	struct site_filter f = within ? *within : (struct site_filter){ .any_board = true };
	ask_unless(l, word, _("Find which words? "), &words);
	f.query = words.buf;
	if (words.len)
		linear_list(l, &f);
	str_release(&words);
}
