/* See filter.h. */
#include "acts/filter.h"

static const struct site_view *view_of(const struct filter *f)
{
	return *f->view && f->site ? site_view(f->site, f->view) : NULL;
}

/* A list of the site's own has its own orders; else it has what both board and site have. */
static bool has_order(const struct filter *f, enum site_sort sort)
{
	const struct site_view *view = view_of(f);
	const struct board *b = f->any_board ? NULL : board_of(f->board);
	if (view)
		return (view->orders >> sort & 1u) != 0;
	return (!b || b->orders >> sort & 1u) && (!f->site || site_can_order(f->site, sort));
}

/* Where words are not ranked, and where the order is none of this list's, it comes as the site has it. */
static enum site_sort order_of(const struct filter *f)
{
	enum site_sort usual = SORT_NEWEST;
	if (has_order(f, f->sort) && (f->sort != SORT_FIT || *f->query))
		return f->sort;
	filter_order(f, 0, &usual);
	return usual;
}

struct site_filter filter_for_site(const struct filter *f)
{
	return (struct site_filter){
		.any_board = f->any_board,
		.board = f->board,
		.followed = f->followed,
		.mine = f->mine,
		.sort = order_of(f),
		.by_stage = f->by_stage,
		.stage = f->stage,
		.by_response = f->by_response,
		.response = f->response,
		.agency = f->agency,
		.query = f->query,
		.title = f->title,
		.without = f->without,
		.by = f->by,
		.min_endorsements = f->min_endorsements,
		.number = f->number,
		.view = f->view,
	};
}

struct filter filter_board(enum wire_board board)
{
	return (struct filter){ .board = board };
}

struct filter filter_follows(void)
{
	return (struct filter){ .any_board = true, .board = BOARD_OTHER, .followed = true };
}

struct filter filter_mine(enum site_mine mine)
{
	return (struct filter){ .any_board = true, .board = BOARD_OTHER, .mine = mine };
}

struct filter filter_search(const char *words)
{
	struct filter f = { .any_board = true, .board = BOARD_OTHER };
	filter_set_query(&f, words);
	return f;
}

void filter_set_query(struct filter *f, const char *words)
{
	str_copy(f->query, sizeof f->query, words);
	f->sort = *words ? SORT_FIT : f->sort == SORT_FIT ? SORT_NEWEST : f->sort;
}

bool filter_narrows(const struct filter *f)
{
	return *f->view || f->by_stage || f->by_response || f->min_endorsements || f->number || *f->agency || *f->query ||
		*f->title || *f->without || *f->by;
}

bool filter_is_search(const struct filter *f)
{
	return f->any_board && *f->query;
}

bool filter_narrows_search(const struct filter *f)
{
	struct filter rest = *f;
	*rest.query = '\0';
	return filter_narrows(&rest);
}

/* One more part, written with fmt. */
PRINTF_LIKE(2, 3) static void say_part(struct str *out, const char *fmt, ...)
{
	va_list ap;
	if (out->len)
		str_addz(out, _(", "));
	va_start(ap, fmt);
	str_vaddf(out, fmt, ap);
	va_end(ap);
}

void filter_say(const struct filter *f, struct str *out)
{
	if (f->number)
		say_part(out, _("number %ld"), (long)f->number);
	if (*f->query)
		say_part(out, "%s", f->query);
	if (*f->title)
		say_part(out, _("title with %s"), f->title);
	if (*f->without)
		say_part(out, _("title without %s"), f->without);
	if (*f->agency)
		say_part(out, "%s", f->agency_name);
	if (*f->by)
		say_part(out, _("agency or proposer with %s"), f->by);
	if (view_of(f))
		say_part(out, "%s", _(view_of(f)->label));
	if (f->by_stage)
		say_part(out, "%s", page_stage_word(f->stage));
	if (f->by_response)
		say_part(out, "%s", page_response_word(f->response));
	if (f->min_endorsements)
		say_part(out, _("at least %ld endorsements"), (long)f->min_endorsements);
}

const char *filter_name(const struct filter *f)
{
	return f->followed             ? _("What I follow")
		: f->mine == SITE_PROPOSED ? _("What I proposed")
		: f->mine == SITE_ENDORSED ? _("What I endorsed")
		: f->any_board             ? _("Search")
								   : board_name(f->site, f->board);
}

void filter_set_board(struct filter *f, enum wire_board board)
{
	f->any_board = f->followed = f->by_stage = f->by_response = false;
	*f->view = '\0';
	f->mine = SITE_ANYBODYS;
	f->board = board;
}

void filter_decided(struct filter *f)
{
	f->by_response = true;
	f->response = RESPONSE_ANSWERED;
}

/* ---- orders ---------------------------------------------------------------------------------- */

static const struct {
	const char *word, *shown, *said; /* word: as it is typed, never translated */
} orders[SORTS] = {
	[SORT_NEWEST] = { "newest", N_("newest"), N_("Order: newest first") },
	[SORT_ENDORSEMENTS] = { "endorsements", N_("endorsements"), N_("Order: most endorsements first") },
	[SORT_DEADLINE] = { "deadline", N_("deadline"), N_("Order: nearest deadline first") },
	[SORT_ACTIVITY] = { "activity", N_("active"), N_("Order: latest activity first") },
	[SORT_FIT] = { "fit", N_("best fit"), N_("Order: what fits best first") },
};

bool filter_order(const struct filter *f, size_t n, enum site_sort *out)
{
	for (int sort = 0; sort < (*f->query ? SORTS : SORT_FIT); sort++)
		if (has_order(f, (enum site_sort)sort) && n-- == 0) {
			*out = (enum site_sort)sort;
			return true;
		}
	return false;
}

void filter_next_order(struct filter *f)
{
	enum site_sort sort, next = f->sort;
	filter_order(f, 0, &next);
	for (size_t i = 0; filter_order(f, i, &sort); i++)
		if (sort == f->sort)
			filter_order(f, i + 1, &next);
	f->sort = next;
}

const char *filter_order_word(enum site_sort sort)
{
	return _(orders[sort].shown);
}

const char *filter_order_said(enum site_sort sort)
{
	return _(orders[sort].said);
}

const char *filter_order_typed(enum site_sort sort)
{
	return orders[sort].word;
}

bool filter_order_from(const char *word, enum site_sort *out)
{
	for (int i = 0; i < SORTS; i++)
		if (strcmp(orders[i].word, word) == 0) {
			*out = (enum site_sort)i;
			return true;
		}
	return false;
}

/* ---- parts ----------------------------------------------------------------------------------- */

static const struct {
	enum action action;
	const char *title;    /* of choices; NULL: words or a number are asked for */
	const char *question; /* for a line to be typed */
	const char *none;     /* the sentence for what is none of the choices */
} parts[FILTER_PARTS] = {
	[FILTER_TITLE] = { ACTION_SEARCH, NULL, N_("Words in the title: "), NULL },
	[FILTER_WITHOUT] = { ACTION_WITHOUT, NULL, N_("Title without: "), NULL },
	[FILTER_BY] = { ACTION_AGENCY, NULL, N_("Agency or proposer (Enter: list of agencies): "), NULL },
	[FILTER_AGENCY] = { ACTION_NONE, N_("Agency"), N_("Which agency (its number)? "),
		N_("There is no such number here.") },
	[FILTER_ENDORSED] = { ACTION_ENDORSED, NULL, N_("At least how many endorsements: "), NULL },
	[FILTER_NUMBER] = { ACTION_CASE, NULL, N_("Number of the topic: "), NULL },
	[FILTER_STAGE] = { ACTION_STAGE, N_("Stage"), N_("Which stage (number or word)? "),
		N_("There is no such stage here; G alone lists them.") },
	[FILTER_ORDER] = { ACTION_SORT, N_("Order"), N_("Order: "), N_("There is no such number here.") },
	[FILTER_BOARD] = { ACTION_SWITCH_BOARD, N_("Board"), N_("Which board (number, letter or word)? "),
		N_("There is no such board; s alone lists them.") },
};

enum filter_part filter_part(enum action a)
{
	int p = 0;
	while (p < FILTER_PARTS && (a == ACTION_NONE || parts[p].action != a))
		p++;
	return (enum filter_part)p;
}

bool filter_has_choices(enum filter_part p)
{
	return parts[p].title != NULL;
}

enum filter_part filter_part_of(const struct filter *f, enum filter_part p)
{
	return p == FILTER_BY && f->site && !site_can_filter(f->site, SITE_BY_WORDS) ? FILTER_AGENCY : p;
}

/* What agencies are called at this site; NULL: agencies. */
static const char *called(const struct filter *f, enum filter_part p)
{
	return p == FILTER_AGENCY && f->site ? f->site->ops->caps.agencies : NULL;
}

const char *filter_title(const struct filter *f, enum filter_part p)
{
	return called(f, p) ? _(called(f, p)) : _(parts[p].title);
}

const char *filter_question(const struct filter *f, enum filter_part p)
{
	if (called(f, p))
		return _("Which one (its number)? ");
	return p == FILTER_TITLE && filter_is_search(f) ? _("Find which words? ") : _(parts[p].question);
}

static const struct site_view *view_at(const struct filter *f, size_t n)
{
	return f->site ? site_view_at(f->site, f->any_board ? BOARD_OTHER : f->board, n) : NULL;
}

static bool take_view(struct filter *f, const struct site_view *v)
{
	if (!v || !str_copy(f->view, sizeof f->view, v->word))
		return false;
	f->sort = order_of(f);
	return true;
}

/* By its word, or as the reader sees it. */
static bool take_view_word(struct filter *f, const char *typed)
{
	const struct site_view *v;
	for (size_t i = 0; (v = view_at(f, i)); i++)
		if (str_eq(v->word, typed) || str_eq(_(v->label), typed))
			return take_view(f, v);
	return false;
}

/* The nth stage, from 0, that a list like this can be narrowed to. */
static bool stage_at(const struct filter *f, size_t n, struct board_stage *out)
{
	for (size_t i = 0; board_stage(f->any_board ? BOARD_OTHER : f->board, i, out); i++)
		if ((!f->site || site_can_filter(f->site, out->response ? SITE_BY_RESPONSE : SITE_BY_STAGE)) && n-- == 0)
			return true;
	return false;
}

static void say_agency(struct str *row, const struct wire_agency *a)
{
	STR_LOCAL(n, 32);
	if (a->topics == WIRE_UNKNOWN) {
		str_addz(row, a->name);
		return;
	}
	page_count(&n, a->topics);
	/* TRANSLATORS: an agency, and how many topics it has */
	str_addf(row, _("%s (%s)"), a->name, n.buf);
}

bool filter_choice(
	const struct filter *f, enum filter_part p, const struct wire_agencies *agencies, size_t n, struct str *row)
{
	struct board_stage stage;
	enum site_sort sort;
	const struct board *board = board_there(f->site, n);
	if (p == FILTER_STAGE && view_at(f, n))
		str_addz(row, _(view_at(f, n)->label));
	else if (p == FILTER_STAGE && !view_at(f, 0) && stage_at(f, n, &stage))
		str_addz(row, board_stage_word(&stage));
	else if (p == FILTER_ORDER && filter_order(f, n, &sort))
		str_addz(row, filter_order_word(sort));
	else if (p == FILTER_BOARD && board)
		str_addz(row, board_name(f->site, board->id));
	else if (p == FILTER_AGENCY && n < agencies->n)
		say_agency(row, &agencies->items[n]);
	else
		return false;
	return true;
}

bool filter_is_chosen(const struct filter *f, enum filter_part p, size_t n)
{
	const struct board *board = board_there(f->site, n);
	return p == FILTER_BOARD && board && !f->any_board && board->id == f->board;
}

static bool take_stage(struct filter *f, const struct board_stage *s)
{
	if (s->response) {
		f->by_response = true;
		f->response = (enum wire_response_state)s->value;
	} else {
		f->by_stage = true;
		f->stage = (enum wire_stage)s->value;
	}
	return true;
}

/* By its word: of those that there are here. */
static bool take_stage_word(struct filter *f, const char *typed)
{
	struct board_stage s;
	enum wire_stage stage;
	enum wire_response_state state;
	bool is_stage = board_stage_from(typed, &stage);
	bool is_state = !is_stage && board_response_from(typed, &state);
	for (size_t i = 0; stage_at(f, i, &s); i++)
		if (s.response ? is_state && s.value == (int)state : is_stage && s.value == (int)stage)
			return take_stage(f, &s);
	return false;
}

static bool take_word(struct filter *f, enum filter_part p, const char *typed)
{
	enum wire_board board;
	if (p == FILTER_STAGE)
		return take_view_word(f, typed) || take_stage_word(f, typed);
	if (p == FILTER_ORDER)
		return filter_order_from(typed, &f->sort);
	if (p != FILTER_BOARD || !board_named(f->site, typed, &board) || board_of(board)->not_yet ||
		(f->site && !site_has_board(f->site, board)))
		return false;
	filter_set_board(f, board);
	return true;
}

/* The nth, from 0. */
static bool take_choice(struct filter *f, enum filter_part p, const struct wire_agencies *agencies, size_t n)
{
	struct board_stage stage;
	if (p == FILTER_STAGE && view_at(f, 0))
		return take_view(f, view_at(f, n));
	if (p == FILTER_STAGE)
		return stage_at(f, n, &stage) && take_stage(f, &stage);
	if (p == FILTER_ORDER)
		return filter_order(f, n, &f->sort);
	if (p == FILTER_BOARD && board_there(f->site, n))
		filter_set_board(f, board_there(f->site, n)->id);
	else if (p == FILTER_AGENCY && n < agencies->n && str_copy(f->agency, sizeof f->agency, agencies->items[n].id))
		str_copy(f->agency_name, sizeof f->agency_name, agencies->items[n].name);
	else
		return false;
	return true;
}

static void add_words(char *to, size_t size, const char *words)
{
	STR_LOCAL(all, size - 1);
	str_addf(&all, "%s%s%s", to, *to ? " " : "", words);
	str_copy(to, size, str_ok(&all) ? all.buf : words);
}

const char *filter_take(struct filter *f, enum filter_part p, const struct wire_agencies *agencies, const char *typed)
{
	int64_t number = 0;
	bool is_number = text_to_number(typed, 1, INT32_MAX, &number);
	if (parts[p].title)
		return (is_number ? take_choice(f, p, agencies, (size_t)number - 1) : take_word(f, p, typed))
			? NULL
			: _(parts[p].none);
	if (p == FILTER_TITLE && filter_is_search(f))
		filter_set_query(f, typed);
	else if (p == FILTER_TITLE && f->site && !site_can_filter(f->site, SITE_BY_WORDS))
		add_words(f->query, sizeof f->query, typed);
	else if (p == FILTER_TITLE)
		add_words(f->title, sizeof f->title, typed);
	else if (p == FILTER_WITHOUT)
		add_words(f->without, sizeof f->without, typed);
	else if (p == FILTER_BY)
		str_copy(f->by, sizeof f->by, page_agency_whole(typed));
	else if (!is_number)
		return _("That is not a number.");
	else
		*(p == FILTER_NUMBER ? &f->number : &f->min_endorsements) = number;
	return NULL;
}
