/*
 * The course of a topic: what was decided, in the agency's own words and before anything else, then each step and duty
 * with how late it is. Lateness is always a word, never only a colour.
 */
#include "page/parts.h"

enum {
	DECISION_COLUMNS = 240, /* two or three lines at 80 to 100 columns */
	DECISIONS_SHOWN = 3,
	PLACEHOLDER_COLUMNS = 100, /* what only holds a place is short */
};

void page_say_who(struct str *out, const struct wire_response *r, const struct page_opts *o)
{
	const char *who = *r->agency ? r->agency : _("The agency");
	STR_LOCAL(date, 64);
	page_date(&date, r->at, o);
	if (date.len)
		/* TRANSLATORS: which agency responded, and on which day */
		str_addf(out, _("%s, %s"), who, date.buf);
	else
		str_addz(out, who);
}

/* TRANSLATORS: between one demand with its decision and the next */
#define DEMANDS_BETWEEN NC_("demands", "; ")

/* ---- the decision ---------------------------------------------------------------------------- */

/* What only holds a place is short. */
static bool is_silent(const char *body)
{
	STR_LOCAL(gist, PAGE_LINE_MAX);
	bool cut = page_gist(&gist, body, PLACEHOLDER_COLUMNS);
	return wire_is_progress(gist.buf) || (!cut && wire_holds_place(gist.buf));
}

/* The section that says what is decided, as the platforms name it; NULL: there is none that says anything yet. */
static const struct wire_section *deciding_section(const struct wire_response *r)
{
	for (size_t i = 0; i < r->n_sections; i++)
		if (strstr(r->sections[i].name, "參採") && !is_silent(r->sections[i].body))
			return &r->sections[i];
	return NULL;
}

static bool decides(const struct wire_response *r)
{
	return r->decision != DECISION_NONE || *r->summary || r->n_decisions || deciding_section(r);
}

/* "3 demands: 1 adopted, 1 not adopted, 1 in words" */
static void say_tally(struct str *out, const struct wire_response *r)
{
	unsigned long of[DECISIONS] = { 0 }, n = r->n_decisions;
	static const enum wire_decision order[] = { DECISION_ADOPTED, DECISION_PARTLY, DECISION_STUDY, DECISION_NOT };
	for (size_t i = 0; i < r->n_decisions; i++)
		of[(size_t)r->decisions[i].decision < DECISIONS ? r->decisions[i].decision : DECISION_NONE]++;
	if (of[DECISION_NONE] == n) {
		str_addf(out, P_("%lu demand, answered in words", "%lu demands, answered in words", n), n);
		return;
	}
	str_addf(out, P_("%lu demand: ", "%lu demands: ", n), n);
	const char *between = "";
	for (size_t i = 0; i < ARRAY_LEN(order); i++)
		if (of[order[i]]) {
			/* TRANSLATORS: how many demands, and what was decided of them: "2 adopted" */
			str_addf(out, _("%s%lu %s"), between, of[order[i]], page_decision_word(order[i]));
			between = _(", ");
		}
	if (of[DECISION_NONE])
		str_addf(out, P_("%s%lu in words", "%s%lu in words", of[DECISION_NONE]), between, of[DECISION_NONE]);
}

/* A summary keeps its lines; they begin below who says it when there are several. */
static void put_summary(struct doc *d, struct doc_block *b, const char *summary)
{
	int room = DECISION_COLUMNS * 2;
	STR_LOCAL(lines, PAGE_LINE_MAX);
	for (const char *s = summary; *s && room > 0;) {
		size_t n = strcspn(s, "\n");
		if (lines.len || s[n])
			str_addc(&lines, '\n');
		room -= text_cut(&lines, s, n, room);
		s += n + (s[n] == '\n');
	}
	doc_run(d, b, lines.buf, DOC_PLAIN, 0);
}

/* "demand: decided; demand: decided", as far as there is room. */
static void say_demands(struct str *out, const struct wire_response *r, int columns)
{
	STR_LOCAL(all, STR_NO_LIMIT);
	for (size_t i = 0; i < r->n_decisions; i++) {
		const struct wire_demand *v = &r->decisions[i];
		bool says = v->decision == DECISION_NONE && *v->words;
		str_addf(&all, "%s%s%s%s", i ? _(DEMANDS_BETWEEN) : "", v->demand, *v->demand ? _(": ") : "",
			says ? v->words : page_decision_word(v->decision));
		while (str_ends(all.buf, "。"))
			str_truncate(&all, all.len - strlen("。"));
	}
	text_cut(out, all.buf, all.len, columns);
}

static void put_gist(struct doc *d, struct doc_block *b, const struct wire_response *r)
{
	const struct wire_section *s = deciding_section(r);
	STR_LOCAL(gist, STR_NO_LIMIT);
	if (!s && r->n_sections)
		s = &r->sections[0];
	if (*r->summary)
		put_summary(d, b, r->summary);
	else if (r->n_decisions == 1 && !*r->decisions[0].demand)
		text_cut(&gist, r->decisions[0].words, strlen(r->decisions[0].words), DECISION_COLUMNS);
	else if (r->n_decisions)
		say_demands(&gist, r, DECISION_COLUMNS);
	else if (s)
		page_gist(&gist, s->body, DECISION_COLUMNS);
	doc_run(d, b, gist.buf, DOC_PLAIN, 0);
}

static void put_one_decision(struct doc *d, const struct wire_response *r, const struct page_opts *o)
{
	STR_LOCAL(who, PAGE_LINE_MAX);
	page_say_who(&who, r, o);
	struct doc_block *b = doc_add(d, DOC_PARAGRAPH);
	STR_LOCAL(tally, PAGE_LINE_MAX);
	bool several = r->n_decisions > 1;
	if (several)
		say_tally(&tally, r);
	else if (r->decision != DECISION_NONE)
		str_addz(&tally, page_decision_word(r->decision));
	if (tally.len) {
		doc_run(d, b, tally.buf, r->decision == DECISION_ADOPTED ? DOC_GOOD : DOC_STRONG, 0);
		/* TRANSLATORS: after the decision, in parentheses, whose it is and when; then its reason */
		doc_run(d, b, _(" ("), DOC_PLAIN, 0);
		doc_run(d, b, who.buf, DOC_PLAIN, 0);
		doc_run(d, b, _("): "), DOC_PLAIN, 0);
	} else {
		doc_run(d, b, who.buf, DOC_STRONG, 0);
		doc_run(d, b, _(": "), DOC_PLAIN, 0);
	}
	put_gist(d, b, r);
}

/* The latest first: an early response is often only a notice that one will come. */
void page_put_decision(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	int shown = 0;
	if (!t->n_responses)
		return;
	doc_heading(d, 2, _("The decision"));
	for (size_t i = t->n_responses; i-- > 0 && shown < DECISIONS_SHOWN;)
		if (decides(&t->responses[i])) {
			put_one_decision(d, &t->responses[i], o);
			shown++;
		}
	if (!shown) {
		doc_paragraph(d, _("No response states a decision yet; the latest one begins:"));
		put_one_decision(d, &t->responses[t->n_responses - 1], o);
	}
}

/* ---- timeline -------------------------------------------------------------------------------- */

static void say_duty(struct str *out, const struct wire_step *s, bool of_record)
{
	unsigned long days = s->days > 0 ? (unsigned long)s->days : 0;
	if (of_record && s->state == DUTY_DUE) {
		str_addz(out, _("not done then"));
		return;
	}
	switch (s->state) {
	case DUTY_KEPT: str_addz(out, _("on time")); break;
	case DUTY_KEPT_LATE: str_addf(out, P_("%lu day late", "%lu days late", days), days); break;
	case DUTY_DUE:
		if (days)
			str_addf(out, P_("due in %lu day", "due in %lu days", days), days);
		else
			str_addz(out, _("due today"));
		break;
	case DUTY_OVERDUE:
		str_addf(out, P_("overdue by %lu day", "overdue by %lu days", days ? days : 1), days ? days : 1);
		break;
	default: break;
	}
}

/* Whose act or duty it is; nothing where nobody says, or where the rules did it by themselves. */
static void say_whose(struct str *out, const struct wire_topic *t, const struct wire_step *s)
{
	enum wire_role role;
	const char *agency = s->agency && *s->agency ? s->agency : t->n_agencies == 1 ? t->agencies[0].name : "";
	if (!s->role || !*s->role)
		str_addz(out, s->agency ? s->agency : "");
	else if (str_eq(s->role, "proposer"))
		str_addz(out, *t->proposer ? t->proposer : _("the proposer"));
	else if (wire_role_from(s->role, &role) && (role != ROLE_CLERK || !*agency))
		str_addz(out, page_role_word(role));
	else
		str_addz(out, *agency ? agency : s->role);
}

static void put_duty(struct doc *d, struct doc_block *b, const struct wire_topic *t, const struct wire_step *s,
	const struct page_opts *o)
{
	STR_LOCAL(duty, PAGE_LINE_MAX);
	STR_LOCAL(due, 64);
	say_duty(&duty, s, t->as_of && t->as_of < o->now);
	page_date(&due, s->due, o);
	if (duty.len) {
		bool late = s->state == DUTY_OVERDUE || s->state == DUTY_KEPT_LATE;
		doc_run(d, b, _(" ["), DOC_PLAIN, 0);
		doc_run(d, b, duty.buf, late ? DOC_ALERT | DOC_STRONG : DOC_PLAIN, 0);
		if (s->at && due.len) {
			str_clear(&duty);
			str_addf(&duty, _(", the deadline was %s"), due.buf);
			doc_run(d, b, duty.buf, DOC_PLAIN, 0);
		}
		doc_run(d, b, _("]"), DOC_PLAIN, 0);
	}
}

/* "Scheduled, for 2026-12-01 (ministry): words", or the words alone where they say the first one themselves. */
static void say_what(
	struct str *out, const struct wire_topic *t, const struct wire_step *s, const char *word, const struct page_opts *o)
{
	STR_LOCAL(head, PAGE_LINE_MAX);
	STR_LOCAL(whose, PAGE_LINE_MAX);
	STR_LOCAL(day, 64);
	say_whose(&whose, t, s);
	page_date(&day, s->on, o);
	if (!*word || !*s->text || !strstr(s->text, word))
		str_addz(&head, word);
	if (head.len && day.len)
		/* TRANSLATORS: behind what happened, the day that it sets */
		str_addf(&head,
			str_eq(s->kind, "extended")      ? _(", to %s")
				: str_eq(s->kind, "notice")  ? _(", the response to come by %s")
				: str_eq(s->kind, "debated") ? _(", on %s")
											 : _(", for %s"),
			day.buf);
	if (head.len && whose.len)
		/* TRANSLATORS: behind what happened, or has to be done: whose act or duty it is */
		str_addf(&head, _(" (%s)"), whose.buf);
	str_addf(out, "%s%s%s", head.buf, head.len && *s->text ? _(": ") : "", s->text);
}

static void put_step(struct doc *d, const struct wire_topic *t, const struct wire_step *s, const char *word, bool duty,
	const struct page_opts *o)
{
	STR_LOCAL(text, STR_NO_LIMIT);
	STR_LOCAL(what, STR_NO_LIMIT);
	STR_LOCAL(date, 64);
	say_what(&what, t, s, word, o);
	page_date(&date, s->at ? s->at : s->due, o);
	if (s->at || !date.len)
		str_addf(&text, "%s%s%s", date.buf, date.len && what.len ? " " : "", what.buf);
	else
		/* TRANSLATORS: the day by which a duty has to be done, and the duty */
		str_addf(&text, _("by %s: %s"), date.buf, what.buf);
	struct doc_block *b = doc_add(d, DOC_ITEM);
	b->level = 1;
	b->marker = "-";
	doc_run(d, b, text.buf, DOC_PLAIN, 0);
	if (duty)
		put_duty(d, b, t, s, o);
}

/* What happened in the order in which it did, then what is still to be done. */
static int compare_steps(const void *va, const void *vb)
{
	const struct wire_step *a = *(const struct wire_step *const *)va, *b = *(const struct wire_step *const *)vb;
	int64_t x = a->at ? a->at : a->due, y = b->at ? b->at : b->due;
	if (!a->at != !b->at)
		return a->at ? -1 : 1;
	return x != y ? (x < y ? -1 : 1) : a < b ? -1 : 1;
}

/* The duty is to respond once: what is added later is neither in time nor late. */
static bool responds_again(const struct wire_step *const *steps, size_t i)
{
	if (!steps[i]->at || !str_eq(steps[i]->kind, "answered"))
		return false;
	while (i-- > 0)
		if (str_eq(steps[i]->kind, "answered"))
			return true;
	return false;
}

static const char *step_word(const struct wire_topic *t, const struct wire_step *s, bool again)
{
	if (again)
		return _("Published a further response");
	if (t->stage == STAGE_UNMET && s->at && str_eq(s->kind, "closed")) /* it closed because time was up */
		return page_step_word(t->board, "unmet", true);
	return page_step_word(t->board, s->kind, s->at != 0);
}

/* How the duties stand, in one sentence, so that a reader need not count them. */
static void put_lateness(struct doc *d, const struct wire_step *const *steps, size_t n)
{
	unsigned long duties = 0, late = 0, overdue = 0;
	for (size_t i = 0; i < n; i++) {
		if (responds_again(steps, i))
			continue;
		duties += steps[i]->state == DUTY_KEPT;
		late += steps[i]->state == DUTY_KEPT_LATE;
		overdue += steps[i]->state == DUTY_OVERDUE;
	}
	STR_LOCAL(text, PAGE_LINE_MAX);
	if (overdue)
		str_addf(&text, P_("%lu step overdue", "%lu steps overdue", overdue), overdue);
	if (late)
		str_addf(&text, P_("%s%lu step done late", "%s%lu steps done late", late), overdue ? _(", ") : "", late);
	if (late || overdue)
		str_addz(&text, _("."));
	else if (duties)
		str_addz(&text, _("Every step so far was on time."));
	if (text.len)
		doc_run(d, doc_add(d, DOC_PARAGRAPH), text.buf, late || overdue ? DOC_ALERT : DOC_PLAIN, 0);
}

void page_put_timeline(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	size_t n = t->n_timeline;
	const struct wire_step **steps = xcalloc(n + 1, sizeof *steps);
	for (size_t i = 0; i < n; i++)
		steps[i] = &t->timeline[i];
	qsort(steps, n, sizeof *steps, compare_steps);
	if (n)
		doc_heading(d, 2, _("Timeline"))->anchor = "timeline";
	put_lateness(d, steps, n);
	for (size_t i = 0; i < n; i++) {
		bool again = responds_again(steps, i);
		put_step(d, t, steps[i], step_word(t, steps[i], again), !again, o);
	}
	free(steps);
}
