/* Which topics a list shows: the parts of it, in words and for the platform, and the small screens that ask for
 * each. */
#include "ui/screens/list.h"

#include <stdlib.h>

static const enum wire_board boards[] = { BOARD_IDEA, BOARD_CONSULTATION, BOARD_PLAN, BOARD_EVENT };

struct site_filter filter_for_site(const struct filter *f)
{
	return (struct site_filter){
		.any_board = f->any_board,
		.board = f->board,
		.followed = f->followed,
		.sort = f->sort,
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
	};
}

bool filter_narrows(const struct filter *f)
{
	return f->by_stage || f->by_response || f->min_endorsements || f->number || *f->agency || *f->query || *f->title ||
		*f->without || *f->by;
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
	if (f->by_stage)
		say_part(out, "%s", page_stage_word(f->stage));
	if (f->by_response)
		say_part(out, "%s", page_response_word(f->response));
	if (f->min_endorsements)
		say_part(out, _("at least %ld endorsements"), (long)f->min_endorsements);
}

struct filter filter_decided(const struct filter *f)
{
	struct filter decided = *f;
	decided.by_response = true;
	decided.response = RESPONSE_ANSWERED;
	return decided;
}

const char *filter_name(const struct filter *f)
{
	return f->followed ? _("What I follow") : f->any_board ? _("Search") : page_board_word(f->board);
}

void filter_set_board(struct filter *f, enum wire_board board)
{
	f->any_board = f->followed = false;
	f->by_stage = f->by_response = false; /* stages are a board's own */
	f->board = board;
}

void filter_next_board(struct filter *f)
{
	size_t at = 0;
	while (!f->any_board && at < ARRAY_LEN(boards) && boards[at] != f->board)
		at++;
	filter_set_board(f, f->any_board ? boards[0] : boards[(at + 1) % ARRAY_LEN(boards)]);
}

/* ---- words ----------------------------------------------------------------------------------- */

static bool add_words(char *to, size_t size, const char *words)
{
	struct str all;
	str_init(&all, size - 1);
	str_addf(&all, "%s%s%s", to, *to ? " " : "", words);
	str_copy(to, size, str_ok(&all) ? all.buf : words);
	str_release(&all);
	return true;
}

static bool set_number(struct screen *s, int64_t *to, const char *text)
{
	if (str_to_i64(text, 1, INT32_MAX, to))
		return true;
	ui_say(s->ui, "%s", _("That is no number."));
	return false;
}

/* ---- agency ---------------------------------------------------------------------------------- */

static void agencies_answered(struct screen *s, const struct app_answer *a, int tag)
{
	(void)tag;
	if (a->rc != RC_OK && !a->reply)
		ui_say_failure(s->ui, a);
	if (!a->reply || screen_top(s->ui) != s)
		return;
	struct choices c;
	struct str row;
	str_clear(&s->ui->say);
	choices_init(&c);
	str_init(&row, 4096);
	for (size_t i = 0; i < a->reply->u.agencies.n; i++) {
		const struct wire_agency *agency = &a->reply->u.agencies.items[i];
		str_clear(&row);
		str_addf(&row, _("%s (%ld)"), agency->name, (long)agency->topics);
		choices_add_value(&c, row.buf, "%s\t%s", agency->id, agency->name);
	}
	str_release(&row);
	choose_open(s, FILTER_AGENCY, _("Agency"), &c, 0);
}

static void ask_agency(struct screen *s)
{
	ui_say(s->ui, "%s", _("Loading"));
	screen_ask(s, &(struct site_ask){ .op = SITE_AGENCIES }, APP_CACHED, agencies_answered, 0);
}

static bool set_agency(struct filter *f, const char *value)
{
	const char *tab = strchr(value, '\t');
	if (!tab || (size_t)(tab - value) >= sizeof f->agency)
		return false;
	memcpy(f->agency, value, (size_t)(tab - value));
	f->agency[tab - value] = '\0';
	str_copy(f->agency_name, sizeof f->agency_name, tab + 1);
	return true;
}

/* ---- stage ----------------------------------------------------------------------------------- */

static void ask_stage(struct screen *s, const struct filter *f)
{
	struct choices c;
	size_t n;
	const struct stage *stages = stages_all(&n);
	choices_init(&c);
	for (size_t i = 0; i < n; i++) {
		if (!stage_fits(&stages[i], f->any_board, f->board))
			continue;
		const char *word = stages[i].response ? page_response_word((enum wire_response_state)stages[i].value)
											  : page_stage_word((enum wire_stage)stages[i].value);
		choices_add_value(&c, word, "%d", (int)i);
	}
	choose_open(s, FILTER_STAGE, _("Stage"), &c, 0);
}

static bool set_stage(struct filter *f, const char *value)
{
	int64_t i;
	size_t n;
	const struct stage *stages = stages_all(&n);
	if (!str_to_i64(value, 0, (int64_t)n - 1, &i))
		return false;
	if (stages[i].response) {
		f->by_response = true;
		f->response = (enum wire_response_state)stages[i].value;
	} else {
		f->by_stage = true;
		f->stage = (enum wire_stage)stages[i].value;
	}
	return true;
}

/* ---- order, board ---------------------------------------------------------------------------- */

static void ask_sort(struct screen *s)
{
	prompt_key(s, FILTER_SORT, _("Order: 1 newest 2 endorsed 3 deadline 4 active [1] "), "1234", '1');
}

static void ask_board(struct screen *s, const struct filter *f)
{
	struct choices c;
	int at = 0;
	choices_init(&c);
	for (size_t i = 0; i < ARRAY_LEN(boards); i++) {
		if (!f->any_board && boards[i] == f->board)
			at = (int)i;
		choices_add_value(&c, page_board_word(boards[i]), "%d", (int)i);
	}
	choose_open(s, FILTER_BOARD, _("Board"), &c, at);
}

/* ---- asking, and what was answered ----------------------------------------------------------- */

bool filter_ask(struct screen *s, enum action a, const struct filter *f)
{
	switch (a) {
	case ACTION_SEARCH: prompt_line(s, FILTER_WORDS, _("Words in the title: "), ""); return true;
	case ACTION_WITHOUT: prompt_line(s, FILTER_WITHOUT, _("Title without: "), ""); return true;
	case ACTION_AGENCY: prompt_line(s, FILTER_BY, _("Agency or proposer (Enter: list of agencies): "), ""); return true;
	case ACTION_ENDORSED: prompt_line(s, FILTER_ENDORSEMENTS, _("At least how many endorsements: "), ""); return true;
	case ACTION_CASE: prompt_line(s, FILTER_NUMBER, _("Number of the topic: "), ""); return true;
	case ACTION_STAGE: ask_stage(s, f); return true;
	case ACTION_SORT: ask_sort(s); return true;
	case ACTION_SWITCH_BOARD: ask_board(s, f); return true;
	default: return false;
	}
}

static bool answered(struct screen *s, struct filter *f, const struct answer *a)
{
	static const enum site_sort sorts[] = { SORT_NEWEST, SORT_ENDORSEMENTS, SORT_DEADLINE, SORT_ACTIVITY };
	switch (a->tag) {
	case FILTER_WORDS: return add_words(f->title, sizeof f->title, a->text);
	case FILTER_WITHOUT: return add_words(f->without, sizeof f->without, a->text);
	case FILTER_BY: return str_copy(f->by, sizeof f->by, page_agency_whole(a->text));
	case FILTER_ENDORSEMENTS: return set_number(s, &f->min_endorsements, a->text);
	case FILTER_NUMBER: return set_number(s, &f->number, a->text);
	case FILTER_AGENCY: return set_agency(f, a->text);
	case FILTER_STAGE: return set_stage(f, a->text);
	case FILTER_SORT: f->sort = sorts[a->number - '1']; return true;
	case FILTER_BOARD: filter_set_board(f, boards[a->number]); return true;
	default: return false;
	}
}

bool filter_answer(struct screen *s, struct filter *f, const struct answer *a)
{
	if (a->given)
		return answered(s, f, a);
	if (a->tag == FILTER_BY && a->number == PROMPT_EMPTY)
		ask_agency(s);
	return false;
}
