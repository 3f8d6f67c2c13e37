/* See linear_filter.h. What there is to choose is read aloud with a number before each: the number, or the word, is the
 * answer. */
#include "line/linear_filter.h"

static const enum wire_board boards[] = { BOARD_IDEA, BOARD_CONSULTATION, BOARD_PLAN, BOARD_EVENT };

static char *copy(const char *s)
{
	return s ? xstrdup(s) : NULL;
}

void linear_filter_init(struct linear_filter *f, const struct site_filter *site, const char *agency_name)
{
	*f = (struct linear_filter){ .site = *site, .agency_name = copy(agency_name) };
	f->site.agency = f->agency = copy(site->agency);
	f->site.query = f->query = copy(site->query);
	f->site.without = f->without = copy(site->without);
}

void linear_filter_release(struct linear_filter *f)
{
	free(f->agency);
	free(f->query);
	free(f->without);
	free(f->agency_name);
	*f = (struct linear_filter){ 0 };
}

void linear_filter_say(const struct linear_filter *f)
{
	if (f->site.number)
		line_say(_("Only the topic with the number: %lld"), (long long)f->site.number);
	if (f->site.without)
		line_say(_("Without these words in the title: %s"), f->site.without);
	if (f->site.min_endorsements)
		line_say(_("With at least so many endorsements: %lld"), (long long)f->site.min_endorsements);
	if (f->site.by_response)
		line_say(_("Only this state of the response: %s"), page_response_word(f->site.response));
	if (f->site.query)
		line_say(_("With the words: %s"), f->site.query);
	if (f->agency_name)
		line_say(_("Only this agency: %s"), f->agency_name);
	if (f->site.by_stage)
		line_say(_("Only this stage: %s"), page_stage_word(f->site.stage));
}

/* ---- words and numbers ----------------------------------------------------------------------- */

static bool by_agency(struct linear *l, struct linear_filter *f, const char *word)
{
	struct str name;
	enum line_exit exit;
	str_init(&name, 512);
	linear_word_or_ask(l, word, _("Which agency? "), &name);
	struct site_filter wanted = { .agency = name.buf };
	struct site_reply *r = name.len ? line_agency(l->app, &wanted, &exit) : NULL;
	if (r) {
		free(f->agency);
		free(f->agency_name);
		f->site.agency = f->agency = xstrdup(wanted.agency);
		f->agency_name = xstrdup(name.buf);
	}
	bool changed = r != NULL;
	site_reply_drop(r);
	str_release(&name);
	return changed;
}

static bool by_missing_words(struct linear *l, struct linear_filter *f, const char *word)
{
	struct str words;
	str_init(&words, 512);
	linear_word_or_ask(l, word, _("Without which words in the title? "), &words);
	bool changed = words.len > 0;
	if (changed) {
		free(f->without);
		f->site.without = f->without = xstrdup(words.buf);
	}
	str_release(&words);
	return changed;
}

static bool by_number(struct linear *l, int64_t *to, const char *word, const char *question)
{
	struct str number;
	str_init(&number, 64);
	linear_word_or_ask(l, word, question, &number);
	bool changed = str_to_i64(number.buf, 1, INT32_MAX, to);
	if (!changed && number.len)
		line_say("%s", _("That is no number."));
	str_release(&number);
	return changed;
}

/* ---- stages ---------------------------------------------------------------------------------- */

static const char *stage_word(const struct stage *s)
{
	return s->response ? page_response_word((enum wire_response_state)s->value)
					   : page_stage_word((enum wire_stage)s->value);
}

/* The stages of what is listed, each once: several boards have one called "closed". NULL beyond the last. */
static const struct stage *nth_stage(const struct linear_filter *f, int64_t wanted)
{
	size_t n;
	const struct stage *all = stages_all(&n);
	for (size_t i = 0; i < n; i++) {
		bool again = false;
		for (size_t j = 0; j < i; j++)
			again |= all[j].response == all[i].response && all[j].value == all[i].value &&
				stage_fits(&all[j], f->site.any_board, f->site.board);
		if (!again && stage_fits(&all[i], f->site.any_board, f->site.board) && --wanted == 0)
			return &all[i];
	}
	return NULL;
}

static void take_stage(struct linear_filter *f, const struct stage *s)
{
	if (s->response) {
		f->site.by_response = true;
		f->site.response = (enum wire_response_state)s->value;
	} else {
		f->site.by_stage = true;
		f->site.stage = (enum wire_stage)s->value;
	}
}

/* By its number or its word. */
static const struct stage *stage_meant(const struct linear_filter *f, const char *answer)
{
	const struct stage *s;
	enum wire_stage stage;
	enum wire_response_state state;
	int64_t number;
	if (str_to_i64(answer, 1, 100, &number))
		return nth_stage(f, number);
	bool is_stage = line_stage_from(answer, &stage);
	bool is_state = !is_stage && line_response_from(answer, &state);
	for (int64_t i = 1; (is_stage || is_state) && (s = nth_stage(f, i)); i++)
		if (s->response ? is_state && s->value == (int)state : is_stage && s->value == (int)stage)
			return s;
	return NULL;
}

static bool by_stage(struct linear *l, struct linear_filter *f, const char *word)
{
	const struct stage *s;
	struct str answer;
	str_init(&answer, 256);
	for (int64_t i = 1; !*word && (s = nth_stage(f, i)); i++)
		line_say("%lld. %s", (long long)i, stage_word(s));
	linear_word_or_ask(l, word, _("Which stage (number or word)? "), &answer);
	s = stage_meant(f, answer.buf);
	if (s)
		take_stage(f, s);
	else if (answer.len)
		line_say("%s", _("There is no such stage here; G alone lists them."));
	str_release(&answer);
	return s != NULL;
}

/* ---- boards ---------------------------------------------------------------------------------- */

void linear_filter_board(struct linear_filter *f, enum wire_board board)
{
	f->site.any_board = f->site.followed = f->site.by_stage = f->site.by_response = false;
	f->site.board = board;
}

static bool board_meant(const char *answer, enum wire_board *out)
{
	int64_t number;
	for (size_t i = 0; i < ARRAY_LEN(boards); i++)
		if (answer[0] == page_board_letter(boards[i]) && !answer[1]) {
			*out = boards[i];
			return true;
		}
	if (!str_to_i64(answer, 1, (int64_t)ARRAY_LEN(boards), &number))
		return line_board_from(answer, out);
	*out = boards[number - 1];
	return true;
}

bool linear_ask_board(struct linear *l, const char *word, enum wire_board *out)
{
	struct str answer;
	str_init(&answer, 256);
	for (size_t i = 0; !*word && i < ARRAY_LEN(boards); i++)
		/* TRANSLATORS: a number, a board, and its letter */
		line_say(_("%zu. %s (%c)"), i + 1, page_board_word(boards[i]), page_board_letter(boards[i]));
	linear_word_or_ask(l, word, _("Which board (number, letter or word)? "), &answer);
	bool known = board_meant(answer.buf, out);
	if (!known && answer.len)
		line_say("%s", _("There is no such board; s alone lists them."));
	str_release(&answer);
	return known;
}

/* ---- which ----------------------------------------------------------------------------------- */

bool linear_filter_knows(enum action a)
{
	return a == ACTION_AGENCY || a == ACTION_STAGE || a == ACTION_WITHOUT || a == ACTION_ENDORSED ||
		a == ACTION_DECIDED || a == ACTION_CASE;
}

bool linear_filter_by(struct linear *l, struct linear_filter *f, enum action a, const char *word)
{
	switch (a) {
	case ACTION_AGENCY: return by_agency(l, f, word);
	case ACTION_STAGE: return by_stage(l, f, word);
	case ACTION_WITHOUT: return by_missing_words(l, f, word);
	case ACTION_ENDORSED:
		return by_number(l, &f->site.min_endorsements, word, _("With at least how many endorsements? "));
	case ACTION_CASE: return by_number(l, &f->site.number, word, _("Which number? "));
	case ACTION_DECIDED:
		f->site.by_response = true;
		f->site.response = RESPONSE_ANSWERED;
		return true;
	default: return false;
	}
}
