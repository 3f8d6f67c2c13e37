/*
 * What staff do to a topic: which act, of those that the platform says can be done now, then what that act takes, one
 * question after another, and a look at all of it before it is public. Everything typed is one draft, the act as it
 * will be sent, so that an answer written over hours is never lost.
 */
#include "acts/board.h"
#include "acts/staff.h"

#include <stdio.h>
#include <stdlib.h>

/* What an act asks for, in this order; 0 ends it. A reason that must be given stands as it is here, others are asked
 * for but may stay empty. */
static const struct way ways[] = {
	{ CAN_APPROVE, 'a', N_("let it pass"), { CONFIRM }, 0 },
	{ CAN_REFUSE, 'r', N_("refuse it"), { CODE, REASON, CONFIRM }, 0 },
	{ CAN_ASSIGN, 'g', N_("assign agencies"), { AGENCIES, REASON, CONFIRM }, WAY_REASON },
	{ CAN_JOIN, 'j', N_("join it with another"), { INTO, REASON, CONFIRM }, 0 },
	{ CAN_SCHEDULE, 's', N_("schedule the handling"), { AT, TEXT, CONFIRM }, 0 },
	{ CAN_CONTACT, 'c', N_("talked with the proposer"), { TEXT, CONFIRM }, WAY_TEXT },
	{ CAN_EXTEND, 'e', N_("extend the deadline"), { UNTIL, REASON, CONFIRM }, WAY_REASON | WAY_WHOSE },
	{ CAN_ANSWER, 'w', N_("answer"), { TEXT, DEMAND, SECTION, FIGURE, FILES, CONFIRM }, WAY_WHOSE },
	{ CAN_SUMMARISE, 'u', N_("summarise the opinions"), { TEXT, OPINION, FIGURE, FILES, CONFIRM }, WAY_WHOSE },
	{ CAN_NOTICE, 'n', N_("publish a notice"), { TEXT, FILES, CONFIRM }, WAY_TEXT | WAY_WHOSE },
	{ CAN_DEBATE, 'd', N_("it was debated"), { AT, TEXT, FILES, CONFIRM }, 0 },
	{ CAN_NO_DEBATE, 'x', N_("it will not be debated"), { REASON, CONFIRM }, WAY_REASON },
	{ CAN_HIDE, 'h', N_("hide it"), { CODE, REASON, CONFIRM }, 0 },
	{ CAN_SHOW, 'o', N_("show it again"), { REASON, CONFIRM }, WAY_REASON },
	{ CAN_BAR, 'b', N_("bar who proposed it"), { CODE, REASON, UNTIL, CONFIRM }, WAY_REASON },
	{ CAN_HIDE, 'k', N_("hide this comment"), { CODE, REASON, CONFIRM }, WAY_COMMENT },
	{ CAN_SHOW, 'l', N_("show this comment again"), { REASON, CONFIRM }, WAY_REASON | WAY_COMMENT },
	{ CAN_BAR, 'm', N_("bar who wrote this comment"), { CODE, REASON, UNTIL, CONFIRM }, WAY_REASON | WAY_COMMENT },
};
_Static_assert(ARRAY_LEN(ways) <= QUESTION_CHOICES, "each can be chosen");

static void staff_release(struct act *a)
{
	struct staff *s = a->priv;
	form_release(&s->form);
	site_reply_drop(s->book);
	site_reply_drop(s->all);
	site_reply_drop(s->who);
	upload_release(&s->upload);
}

const struct way *staff_way_of(const struct wire_act *act)
{
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		if (str_eq(wire_verb_word(ways[i].verb), act->act) &&
			staff_way_is(&ways[i], WAY_COMMENT) == staff_has(act->comment))
			return &ways[i];
	return NULL;
}

/* Hiding a comment, or showing it again, is the one verb `moderate` of its topic. */
static bool is_offered(const struct act *a, const struct way *w)
{
	const struct staff *s = a->priv;
	if (!staff_way_is(w, WAY_COMMENT))
		return (a->topic->can.verbs & WIRE_CAN(w->verb)) != 0;
	if (!a->on.comment)
		return w == s->way; /* in a draft */
	if (w->verb == CAN_BAR)
		return (a->topic->can.verbs & WIRE_CAN(CAN_BAR)) != 0;
	bool turns = (w->verb == CAN_HIDE) == !*a->on.comment->hidden;
	return a->topic->can.verbs & WIRE_CAN(CAN_MODERATE) && (turns || w->verb == a->on.verb);
}

/* ---- what goes out --------------------------------------------------------------------------- */

/* "i12", or a number of the same board, as the API has it. */
static const char *spell_topic(struct act *a, const char *word)
{
	enum wire_board board = a->topic->board;
	int64_t number;
	return board_reference(word, &board, &number) || str_to_i64(word, 1, INT64_MAX, &number)
		? arena_printf(&a->arena, "%s:%lld", wire_board_word(board), (long long)number)
		: word;
}

/* By this act, or by the platform meanwhile. */
static bool is_asked(const struct act *a, enum staff_step step)
{
	const struct staff *s = a->priv;
	for (int i = 0; i < WAY_STEPS; i++)
		if (s->way->steps[i] == step)
			return true;
	for (int i = 0; i < a->n_steps; i++)
		if (a->steps[i] == (int)step)
			return true;
	return false;
}

struct wire_act staff_whole(struct act *a)
{
	struct staff *s = a->priv;
	struct wire_act act = s->act;
	act.act = wire_verb_word(s->way->verb);
	act.demands = s->demands;
	act.sections = s->sections;
	act.groups = s->groups;
	act.infographics = s->charts;
	act.n_demands = is_asked(a, DEMAND) ? act.n_demands : 0;
	act.n_sections = is_asked(a, SECTION) ? act.n_sections : 0;
	act.n_groups = is_asked(a, OPINION) ? act.n_groups : 0;
	act.n_infographics = is_asked(a, FIGURE) ? act.n_infographics : 0;
	act.reason_code = is_asked(a, CODE) ? act.reason_code : "";
	act.reason = is_asked(a, REASON) ? act.reason : "";
	act.text = is_asked(a, TEXT) ? act.text : "";
	act.at = is_asked(a, AT) ? act.at : 0;
	act.until = is_asked(a, UNTIL) ? act.until : 0;
	act.into = is_asked(a, INTO) && staff_has(act.into) ? spell_topic(a, act.into) : "";
	act.n_attachments = 0;
	if (is_asked(a, FILES))
		staff_put_files(s, &a->arena, &act);
	act.agencies = &s->agencies;
	act.n_agencies = staff_has(s->agencies) && s->way->verb != CAN_ASSIGN && is_asked(a, WHOSE);
	if (is_asked(a, AGENCIES) && staff_has(s->agencies)) {
		form_set(&s->form, FORM_AGENCIES, s->agencies, true);
		act.n_agencies = form_agencies(&s->form, &a->arena, &act.agencies);
	}
	act.version = a->topic->version;
	return act;
}

/* Those of the topic's agencies for which whoever is signed in acts. */
static const struct wire_agency *agency_at(const struct act *a, size_t n)
{
	const struct staff *s = a->priv;
	const struct wire_account *who = s->who ? &s->who->u.account : NULL;
	for (size_t i = 0; i < a->topic->n_agencies; i++)
		for (size_t k = 0; who && k < who->n_agencies; k++)
			if (str_eq(a->topic->agencies[i].id, who->agencies[k].id) && n-- == 0)
				return &a->topic->agencies[i];
	return NULL;
}

static enum staff_step step_of(const char *field)
{
	static const struct {
		const char *field;
		enum staff_step step;
	} steps[] = { { "reason_code", CODE }, { "reason", REASON }, { "into", INTO }, { "agencies", AGENCIES },
		{ "at", AT }, { "until", UNTIL }, { "text", TEXT }, { "decision", TEXT }, { "demands", DEMAND },
		{ "sections", SECTION }, { "groups", OPINION }, { "infographics", FIGURE }, { "attachments", FILES } };
	for (size_t i = 0; field && i < ARRAY_LEN(steps); i++)
		if (str_eq(steps[i].field, field))
			return steps[i].step;
	return STEPS;
}

/* What is so now is read before it is said, so that whoever looks up from the sentence sees it. */
static void seen_again(struct act *a, const struct app_answer *r)
{
	const struct staff *s = a->priv;
	STR_LOCAL(words, 8192);
	if (!r->last)
		return;
	str_addz(&words, a->progress.buf);
	site_reply_renew(&a->reply, r->reply);
	if (a->reply)
		a->topic = &a->reply->u.topic;
	if (s->first_reason)
		/* TRANSLATORS: behind the sentence that somebody else was faster */
		str_addf(&words, _(" The reason they gave: %s"), s->first_reason);
	if (!staff_way_is(s->way, WAY_COMMENT))
		str_addf(&words, _(" Its stage is now: %s."), page_stage_word(a->topic->stage));
	a->outcome.changed = true;
	act_finish(a, ACT_REFUSED, "%s", words.buf);
}

/* Who was slower is told what the first did, and why. */
static void refused(struct act *a, const struct app_answer *r)
{
	STR_LOCAL(words, 8192);
	act_failure(r, &words);
	act_note(a, r);
	struct staff *s = a->priv;
	enum staff_step step = step_of(r->problem ? r->problem->field : NULL);
	if (step == AGENCIES && s->way->verb != CAN_ASSIGN)
		step = agency_at(a, 0) ? WHOSE : STEPS;
	if (step < STEPS && (step != CODE || s->book)) {
		act_object(a, "%s", words.buf);
		id_random(a->key); /* what was refused is over; the next one is another */
		act_step(a, (int)step);
		return;
	}
	bool faster = r->problem && (staff_has(r->problem->first.act) || str_eq(r->problem->code, "changed_since"));
	if (!faster) {
		act_finish(a, ACT_REFUSED, "%s", words.buf);
		return;
	}
	s->first_reason = staff_has(r->problem->first.reason) ? arena_strdup(&a->arena, r->problem->first.reason) : NULL;
	str_clear(&a->progress);
	str_addz(&a->progress, words.buf);
	act_send(a, &(struct site_ask){ .op = SITE_TOPIC, .id = a->topic->id }, APP_FRESH, seen_again);
}

static void sent(struct act *a, const struct app_answer *r)
{
	const struct way *w = ((const struct staff *)a->priv)->way;
	if (r->rc != RC_OK && !r->queued)
		refused(a, r);
	else if (w->verb == CAN_BAR)
		act_conclude(
			a, r, _("Barred: they may read and follow, but not write until then. They are told why, and can appeal."));
	else if (!staff_way_is(w, WAY_COMMENT))
		act_conclude_moved(a, r);
	else
		act_conclude(a, r,
			w->verb == CAN_HIDE ? _("The comment is hidden; it stays in its place, with the reason.")
								: _("The comment is shown again."));
}

/* ---- the questions --------------------------------------------------------------------------- */

static const struct wire_board_rules *rules_of(const struct act *a)
{
	const struct staff *s = a->priv;
	for (size_t i = 0; s->book && i < s->book->u.book.n; i++)
		if (s->book->u.book.items[i].board == a->topic->board)
			return &s->book->u.book.items[i];
	return NULL;
}

/* What is hidden for it, a person is barred for. */
static bool is_for(const struct wire_rule_reason *r, const struct way *way)
{
	const char *act = wire_verb_word(way->verb == CAN_BAR ? CAN_HIDE : way->verb);
	for (size_t i = 0; i < r->n_acts; i++)
		if (str_eq(r->acts[i], act))
			return true;
	return false;
}

const struct wire_rule_reason *staff_reason_at(const struct act *a, int n)
{
	const struct wire_board_rules *rules = rules_of(a);
	const struct staff *s = a->priv;
	for (size_t i = 0; rules && n < QUESTION_CHOICES && i < rules->n_reasons; i++)
		if (is_for(&rules->reasons[i], s->way) && n-- == 0)
			return &rules->reasons[i];
	return NULL;
}

char staff_reason_key(int n)
{
	return (char)(n < 9 ? '1' + n : 'a' + n - 9);
}

/* By which a command names it. */
static const char *name_of(const struct way *w)
{
	if (!staff_way_is(w, WAY_COMMENT))
		return wire_verb_word(w->verb);
	return w->verb == CAN_BAR ? "bar-comment" : w->verb == CAN_HIDE ? "hide-comment" : "show-comment";
}

static void ask_which(struct act *a)
{
	const struct staff *s = a->priv;
	struct question *q = act_ask(a, QUESTION_CHOICE, "what", _("What should be done with it?"));
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		if (is_offered(a, &ways[i])) {
			act_choice(a, ways[i].key, name_of(&ways[i]), _(ways[i].words));
			/* what was begun, else the comment that the cursor is on, else the first */
			bool meant = s->way ? s->way == &ways[i] : staff_way_is(&ways[i], WAY_COMMENT);
			q->fallback = q->fallback && !meant ? q->fallback : ways[i].key;
		}
}

static void ask_whose(struct act *a)
{
	const struct staff *s = a->priv;
	const struct wire_agency *one;
	act_ask(a, QUESTION_CHOICE, "agency", _("For which agency?"))->fallback = '1';
	for (size_t i = 0; i < 9 && (one = agency_at(a, i)); i++) {
		act_choice(a, (char)('1' + i), one->name, one->name);
		if (str_eq(one->id, s->agencies))
			a->q.fallback = (char)('1' + i);
	}
}

static void ask_code(struct act *a)
{
	const struct wire_rule_reason *r;
	struct question *q = act_ask(a, QUESTION_CHOICE, "code", _("Which reason (its number)? "));
	q->lettered = q->paged = true;
	for (int i = 0; (r = staff_reason_at(a, i)); i++)
		act_choice(a, staff_reason_key(i), r->code, "");
}

static void ask_decision(struct act *a, const char *name, const char *what)
{
	static const char keys[DECISIONS] = {
		[DECISION_ADOPTED] = 'a', [DECISION_PARTLY] = 'p', [DECISION_NOT] = 'n', [DECISION_STUDY] = 's'
	};
	act_ask(a, QUESTION_CHOICE, name, what);
	for (enum wire_decision d = DECISION_ADOPTED; d < DECISIONS; d++)
		act_choice(a, keys[d], wire_decision_word(d), page_decision_word(d));
	a->q.fallback = 's';
}

static enum wire_decision decision_of(char key)
{
	return key == 'a' ? DECISION_ADOPTED : key == 'p' ? DECISION_PARTLY : key == 'n' ? DECISION_NOT : DECISION_STUDY;
}

/* What is in the list already, so that nobody has to remember it. */
static void say_listed(struct act *a, size_t n, int step)
{
	const struct staff *s = a->priv;
	for (size_t i = 0; i < n; i++)
		if (step == SECTION)
			act_say(a, "%zu. %s", i + 1, s->sections[i].name);
		else if (step == DEMAND)
			/* TRANSLATORS: number, what was asked for, what becomes of it */
			act_say(a, _("%zu. %s: %s"), i + 1, s->demands[i].demand, page_decision_word(s->demands[i].decision));
		else
			act_say(a, _("%zu. %s: %s"), i + 1, s->groups[i].opinion, page_decision_word(s->groups[i].decision));
}

static void ask_text(struct act *a)
{
	const struct staff *s = a->priv;
	static const struct {
		enum wire_verb verb;
		const char *sentence;
	} sentences[] = {
		{ CAN_SCHEDULE, N_("How it will be handled (public; Enter: nothing more): ") },
		{ CAN_CONTACT, N_("What was talked about, for everyone to read: ") },
		{ CAN_ANSWER, N_("The answer in two or three lines, for everyone: ") },
		{ CAN_SUMMARISE, N_("What was heard, in two or three lines: ") },
		{ CAN_NOTICE, N_("The notice, for everyone to read: ") },
	};
	const char *sentence = N_("What should be said with it (public): ");
	for (size_t i = 0; i < ARRAY_LEN(sentences); i++)
		if (sentences[i].verb == s->way->verb)
			sentence = sentences[i].sentence;
	act_ask(a, QUESTION_TEXT, "text", _(sentence));
}

static void ask_one_of(struct act *a, int step)
{
	const struct staff *s = a->priv;
	switch (step) {
	case DEMAND:
		say_listed(a, s->act.n_demands, step);
		act_ask(a, QUESTION_LINE, "demand",
			s->act.n_demands ? _("One more thing that was asked for (Enter: no more; -: without the last): ")
							 : _("One thing that was asked for (Enter: no list of requests): "));
		break;
	case SECTION:
		say_listed(a, s->act.n_sections, step);
		act_ask(a, QUESTION_LINE, "section",
			s->act.n_sections ? _("Heading of one more section (Enter: no more; -: without the last): ")
							  : _("Heading of a section of the answer (Enter: none): "));
		break;
	case OPINION:
		say_listed(a, s->act.n_groups, step);
		act_ask(a, QUESTION_LINE, "opinion",
			s->act.n_groups ? _("One more opinion (Enter: no more; -: without the last): ")
							: _("An opinion that was heard (Enter: none): "));
		break;
	case WORDS: act_ask(a, QUESTION_TEXT, "words", _("In the agency's own words, why and how: ")); break;
	case BODY: act_ask(a, QUESTION_TEXT, "body", _("The section: "))->many = true; break;
	case COUNT: act_ask(a, QUESTION_LINE, "count", _("How many people said so: ")); break;
	default: act_ask(a, QUESTION_TEXT, "because", _("Why: ")); break;
	}
}

/* As it is typed; a day alone where it begins with it. */
static void put_day(struct str *out, int64_t ms, const struct page_opts *o)
{
	const struct civil c = civil_from_ms(ms, page_zone(o, ms));
	if (ms)
		str_addf(out, "%04d-%02d-%02d", c.year, c.month, c.day);
	if (ms && (c.hour || c.minute))
		str_addf(out, " %02d:%02d", c.hour, c.minute);
}

static void ask_day(struct act *a, int step)
{
	const struct staff *s = a->priv;
	struct page_opts o = app_page_opts(a->app);
	STR_LOCAL(due, 64);
	for (size_t i = 0; step == UNTIL && s->way->verb != CAN_BAR && i < a->topic->n_timeline; i++)
		if (str_eq(a->topic->timeline[i].kind, "answered") && a->topic->timeline[i].due && !a->topic->timeline[i].at)
			str_clear(&due), page_date(&due, a->topic->timeline[i].due, &o);
	if (due.len)
		act_say(a, _("The answer is due by %s now."), due.buf);
	act_ask(a, QUESTION_LINE, step == AT ? "at" : "until",
		step == AT                    ? _("When (YYYY-MM-DD, and HH:MM if it matters): ")
			: s->way->verb == CAN_BAR ? _("Until when (YYYY-MM-DD; Enter: no end, which only the owner may give): ")
									  : _("Until when (YYYY-MM-DD): "));
	STR_LOCAL(day, 64);
	put_day(&day, step == AT ? s->act.at : s->act.until, &o);
	if (day.len)
		act_initial(a, day.buf);
}

static void staff_ask(struct act *a, int step)
{
	struct staff *s = a->priv;
	const char **at = staff_place(s, step);
	switch (step) {
	case WHICH: ask_which(a); break;
	case WHOSE: ask_whose(a); break;
	case FIGURE:
	case TABLE:
	case ROWS:
	case UNIT:
	case SOURCE: staff_chart_ask(a, step); break;
	case FILES: upload_ask(a, &s->upload); break;
	case CODE: ask_code(a); break;
	case INTO: act_ask(a, QUESTION_LINE, "into", _("With which topic (its number, or i12)? ")); break;
	case AGENCIES:
		act_ask(a, QUESTION_LINE, "agencies", _("Which agencies (separated by commas)? "))->watched = true;
		break;
	case AT:
	case UNTIL: ask_day(a, step); break;
	case TEXT: ask_text(a); break;
	case DECISION: ask_decision(a, "decision", _("What is decided about it?")); break;
	case BECOMES: ask_decision(a, "becomes", _("What is decided about that opinion?")); break;
	case REASON:
		act_ask(a, QUESTION_LINE, "why",
			staff_way_is(s->way, WAY_REASON)
				? _("Why, for everyone to read: ")
				: _("Anything to add to the reason, for everyone to read (Enter: nothing): "));
		a->q.max = act_rules(a).reason_max;
		break;
	case CONFIRM:
		act_yes(a, "confirm", _("Publish this?"), false);
		a->q.paged = true;
		break;
	default: ask_one_of(a, step); break;
	}
	if (at && staff_has(*at))
		act_initial(a, *at);
	a->q.ruled = step != CONFIRM && step != CODE && step != FIGURE;
	a->q.board = a->topic->board;
	a->q.drafted &= at != NULL;
}

static void staff_rests(struct act *a, int step, const char *text)
{
	struct staff *s = a->priv;
	STR_LOCAL(like, 4096);
	if (step == AGENCIES)
		form_agencies_like(&s->form, text, &like);
	act_beside(a, like.buf);
}

/* ---- the answers ----------------------------------------------------------------------------- */

/* What comes behind a step; behind one that the act asks for only when the platform wants it, the look at all. */
static enum staff_step next(const struct way *way, enum staff_step step)
{
	for (int i = 0; i < WAY_STEPS && way->steps[i]; i++)
		if (way->steps[i] == step && i + 1 < WAY_STEPS && way->steps[i + 1])
			return way->steps[i + 1];
	return CONFIRM;
}

/* "2026-12-01", "115/12/1", "2026-12-01 14:00"; a year before 1911 is one of the republic. */
static bool read_day(const struct act *a, const char *text, int64_t *ms)
{
	struct civil c = { 0 };
	char rest;
	STR_LOCAL(narrow, STR_NO_LIMIT);
	text_narrow_all(&narrow, text);
	for (char *p = narrow.buf; *p; p++)
		*p = *p == '/' ? '-' : *p;
	int n = sscanf(narrow.buf, "%4d-%2d-%2d %2d:%2d%c", &c.year, &c.month, &c.day, &c.hour, &c.minute, &rest);
	if ((n != 3 && n != 5) || c.year < 1)
		return false;
	c.year += c.year < 1911 ? 1911 : 0;
	const struct page_opts o = app_page_opts(a->app);
	*ms = civil_to_ms(&c, o.zone);
	*ms = civil_to_ms(&c, page_zone(&o, *ms)); /* that day clocks may show another time than today's would */
	const struct civil back = civil_from_ms(*ms, page_zone(&o, *ms));
	return back.year == c.year && back.month == c.month && back.day == c.day && back.hour == c.hour &&
		back.minute == c.minute;
}

static void answer_day(struct act *a, int step, const char *text)
{
	struct staff *s = a->priv;
	int64_t *to = step == AT ? &s->act.at : &s->act.until;
	bool open = !*text && s->way->verb == CAN_BAR; /* whether that may be, the platform says */
	if (open)
		*to = 0;
	if (open || read_day(a, text, to)) {
		act_step(a, (int)next(s->way, (enum staff_step)step));
		return;
	}
	act_object(a, "%s", _("That is not a date; please type it like 2026-12-01 or 2026-12-01 14:00."));
	act_step(a, step);
	act_initial(a, text);
}

void staff_item(struct act *a, int step, const char *text, size_t *n, size_t most)
{
	struct staff *s = a->priv;
	if (str_eq(text, "-") && *n) {
		--*n;
		*staff_place(s, step) = NULL;
		act_step(a, step);
	} else if (!*text) {
		*staff_place(s, step) = NULL;
		act_step(a, (int)next(s->way, (enum staff_step)step));
	} else if (*n == most) {
		act_object(a, _("At most %d are allowed."), (int)most);
		act_step(a, step);
	} else {
		*staff_place(s, step) = arena_strdup(&a->arena, text);
		act_step(a, step + 1);
	}
}

static void answer_agencies(struct act *a, const char *text)
{
	struct staff *s = a->priv;
	STR_LOCAL(why, 4096);
	s->agencies = arena_strdup(&a->arena, text);
	if (!*text)
		str_addz(&why, _("At least one agency is needed."));
	else
		(void)form_check(&s->form, FORM_AGENCIES, text, &why);
	if (why.len)
		act_object(a, "%s", why.buf);
	act_step(a, why.len ? AGENCIES : (int)next(s->way, AGENCIES));
}

/* A text that is one of the act's own. */
static void answer_text(struct act *a, int step, const char *text)
{
	struct staff *s = a->priv;
	bool must = step == REASON ? staff_way_is(s->way, WAY_REASON)
		: step == TEXT         ? staff_way_is(s->way, WAY_TEXT)
							   : step == INTO;
	*staff_place(s, step) = arena_strdup(&a->arena, text);
	if (must && !text[strspn(text, " \t\r\n")])
		act_object(a, "%s", _("Please write something; everyone can read it."));
	act_step(a, must && !text[strspn(text, " \t\r\n")] ? step : (int)next(s->way, (enum staff_step)step));
}

static void answer_which(struct act *a, char key)
{
	struct staff *s = a->priv;
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		if (ways[i].key == key && is_offered(a, &ways[i]))
			s->way = &ways[i];
	s->act.act = wire_verb_word(s->way->verb);
	if (!staff_way_is(s->way, WAY_COMMENT))
		s->act.comment = "";
	else if (a->on.comment)
		s->act.comment = a->on.comment->id;
	if (s->way->steps[0] == CODE && !staff_reason_at(a, 0))
		act_finish(a, ACT_REFUSED, "%s", _("The rules with their reasons cannot be read now; please try again."));
	else
		act_step(a, staff_way_is(s->way, WAY_WHOSE) && agency_at(a, 1) ? WHOSE : (int)s->way->steps[0]);
}

static void answer_code(struct act *a, char key)
{
	struct staff *s = a->priv;
	const struct wire_rule_reason *r = staff_reason_at(a, key <= '9' ? key - '1' : key - 'a' + 9);
	s->act.reason_code = r ? r->code : "";
	act_step(a, (int)next(s->way, CODE));
}

static void answer_count(struct act *a, const char *text)
{
	struct staff *s = a->priv;
	if (text_to_number(text, 0, INT32_MAX, &s->groups[s->act.n_groups].count)) {
		act_step(a, BECOMES);
		return;
	}
	act_object(a, "%s", _("That is not a number of people."));
	act_step(a, COUNT);
}

/* The last part of an item of a list: it is finished, and there may be another. */
static void finish_item(struct act *a, int step, const char *text)
{
	struct staff *s = a->priv;
	size_t *n = step == WORDS ? &s->act.n_demands : step == BODY ? &s->act.n_sections : &s->act.n_groups;
	*staff_place(s, step) = arena_strdup(&a->arena, text);
	if (step == BODY && !*text) {
		act_object(a, "%s", _("Please write something; everyone can read it."));
		act_step(a, step);
		return;
	}
	++*n;
	act_step(a, step == WORDS ? DEMAND : step == BODY ? SECTION : OPINION);
}

static void staff_answer(struct act *a, int step, const char *text)
{
	struct staff *s = a->priv;
	switch (step) {
	case WHICH: answer_which(a, *text); break;
	case WHOSE:
		s->agencies = agency_at(a, (size_t)(*text - '1'))->id;
		act_step(a, (int)s->way->steps[0]);
		break;
	case FIGURE:
	case TABLE:
	case ROWS:
	case UNIT:
	case SOURCE: staff_chart_answer(a, step, text); break;
	case FILES: upload_answer(a, &s->upload, text); break;
	case CODE: answer_code(a, *text); break;
	case AGENCIES: answer_agencies(a, text); break;
	case AT:
	case UNTIL: answer_day(a, step, text); break;
	case DEMAND: staff_item(a, step, text, &s->act.n_demands, LISTED_MOST); break;
	case SECTION: staff_item(a, step, text, &s->act.n_sections, LISTED_MOST); break;
	case OPINION: staff_item(a, step, text, &s->act.n_groups, LISTED_MOST); break;
	case COUNT: answer_count(a, text); break;
	case DECISION:
		s->demands[s->act.n_demands].decision = decision_of(*text);
		act_step(a, WORDS);
		break;
	case BECOMES:
		s->groups[s->act.n_groups].decision = decision_of(*text);
		act_step(a, BECAUSE);
		break;
	case WORDS:
	case BODY:
	case BECAUSE: finish_item(a, step, text); break;
	case CONFIRM:
		if (*text == 'y')
			act_send(
				a, &(struct site_ask){ .op = SITE_ACT, .id = a->topic->id, .act = staff_whole(a) }, APP_NO_CACHE, sent);
		else
			act_finish(a, ACT_LEFT, "%s", _("Nothing was sent."));
		break;
	default: answer_text(a, step, text); break;
	}
}

/* ---- the beginning --------------------------------------------------------------------------- */

static void files_done(struct act *a)
{
	act_step(a, (int)next(((struct staff *)a->priv)->way, FILES));
}

/* Is there anything to be done, and what a command names among it? Else the act is over. */
static bool can_begin(struct act *a)
{
	bool any = a->on.draft != NULL, wanted = any || !a->on.verb;
	STR_LOCAL(offered, 4096);
	if (a->on.verb && !a->on.comment && act_refused(a, a->on.verb))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		if (is_offered(a, &ways[i])) {
			any = true;
			wanted |= ways[i].verb == a->on.verb && staff_way_is(&ways[i], WAY_COMMENT) == (a->on.comment != NULL);
			str_addf(&offered, "%s%s", offered.len ? _(", ") : "", _(ways[i].words));
		}
	if (!any)
		act_finish(a, ACT_REFUSED, "%s", _("There is nothing that you as staff could do with this now."));
	else if (!wanted)
		act_finish(a, ACT_REFUSED, _("That cannot be done with this now. What can be: %s."), offered.buf);
	return any && wanted;
}

static void begin_known(struct act *a)
{
	static const struct wire_board_rules any = { .agencies_most = AGENCIES_MOST };
	struct staff *s = a->priv;
	if (!can_begin(a))
		return;
	s->form.app = a->app;
	s->form.rules = &any;
	s->form.agencies = s->all ? &s->all->u.agencies : NULL;
	s->upload = (struct upload){ .form = &s->form, .step = FILES, .most = FILES_MOST, .done = files_done };
	if (rules_of(a))
		s->upload.bytes_most = rules_of(a)->file_bytes_most;
	act_draft(a, "");
	char *draft = a->on.command && !a->on.draft ? NULL : act_drafted(a);
	if (draft) {
		staff_read_draft(a, draft);
		act_say_drafted(a);
	}
	free(draft);
	act_say(a, "%s", a->topic->title);
	act_step(a, WHICH);
}

static void who_came(struct act *a, const struct app_answer *r)
{
	struct staff *s = a->priv;
	site_reply_renew(&s->who, r->reply);
	if (!r->last || s->begun)
		return;
	s->begun = true;
	begin_known(a);
}

static void agencies_came(struct act *a, const struct app_answer *r)
{
	struct staff *s = a->priv;
	if (r->reply && !s->all)
		s->all = site_reply_keep(r->reply);
	if (r->last)
		act_send(a, &(struct site_ask){ .op = SITE_ME }, APP_CACHED, who_came);
}

static void book_came(struct act *a, const struct app_answer *r)
{
	struct staff *s = a->priv;
	site_reply_renew(&s->book, r->reply);
	if (r->last)
		act_send(a, &(struct site_ask){ .op = SITE_AGENCIES }, APP_CACHED, agencies_came);
}

static void staff_begin(struct act *a)
{
	((struct staff *)a->priv)->begun = false;
	act_send(a, &(struct site_ask){ .op = SITE_RULES }, APP_CACHED, book_came);
}

const struct act_ops act_staff = {
	.size = sizeof(struct staff),
	.kind = "act",
	.begin = staff_begin,
	.ask = staff_ask,
	.answer = staff_answer,
	.release = staff_release,
	.form = staff_form,
	.rests = staff_rests,
	.page = staff_page,
};
