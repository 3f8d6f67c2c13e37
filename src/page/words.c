/*
 * States, dates, counts and deadlines as words. Tables indexed by the enumerations, so that a new value without a word
 * is a hole that the tests see; everything else is a whole sentence for the translator.
 */
#include "page/page.h"

#include <math.h>

#define ABOUT N_("What it is about")
#define PUBLISHED N_("Published on")
#define TAKEN N_("Comment period")
static const struct page_board boards[BOARDS] = {
	[BOARD_IDEA] = { "i", N_("Ideas"), NC_("one of them", "Idea"), N_("Endorsed"), N_("Due"), "100%", NULL, true,
		N_("What is proposed"), N_("Deadline"), N_("Proposed on"), NULL },
	[BOARD_CONSULTATION] = { "c", N_("Consultations"), NC_("one of them", "Consult"), N_("State"), N_("Due"), "100%",
		NULL, false, ABOUT, N_("Deadline"), PUBLISHED, TAKEN },
	[BOARD_PLAN] = { "p", N_("Plans"), NC_("one of them", "Plan"), N_("Plan/done"), N_("Spent"), "100/100", "100%",
		false, ABOUT, N_("Deadline"), PUBLISHED, N_("Period") },
	[BOARD_LETTER] = { "l", N_("Letters"), NC_("one of them", "Letter"), N_("State"), N_("Due"), "100%", NULL, false,
		ABOUT, N_("Deadline"), PUBLISHED, TAKEN },
	[BOARD_EVENT] = { "e", N_("Events"), NC_("one of them", "Event"), N_("State"), N_("Time"), "100%", "00:00", false,
		ABOUT, N_("When"), PUBLISHED, NULL },
	[BOARD_OTHER] = { "", N_("Topics"), NC_("one of them", "Topic"), N_("State"), N_("Due"), "100%", NULL, false, ABOUT,
		N_("Deadline"), PUBLISHED, TAKEN },
};
static const char *const responses[RESPONSE_STATES] = {
	[RESPONSE_NONE] = N_("no response needed yet"),
	[RESPONSE_DUE] = N_("awaiting response"),
	[RESPONSE_OVERDUE] = N_("response overdue"),
	[RESPONSE_ANSWERED] = N_("answered"),
};
static const char *const decisions[DECISIONS] = {
	[DECISION_NONE] = N_("no decision stated"),
	[DECISION_ADOPTED] = N_("adopted"),
	[DECISION_PARTLY] = N_("partly adopted"),
	[DECISION_NOT] = N_("not adopted"),
	[DECISION_STUDY] = N_("under study"),
};
/* TRANSLATORS: the three stances of a comment, as PTT shows them: 推 噓 → */
static const char
	*const stances[STANCES] = { [STANCE_NEUTRAL] = N_("->"), [STANCE_PRO] = N_("for"), [STANCE_CON] = N_("against") };

/* What each kind of timeline entry says when it has happened, and when it is still a duty. Some mean another thing on
 * another board: the first row that fits is taken, BOARDS is any. */
static const struct {
	enum wire_board board;
	const char *kind, *happened, *duty;
} steps[] = {
	{ BOARDS, "proposed", N_("Proposed"), N_("Propose") },
	{ BOARDS, "approved", N_("Passed screening"), N_("Finish screening") },
	{ BOARDS, "refused", N_("Refused in screening"), N_("Finish screening") },
	{ BOARDS, "threshold", N_("Reached the threshold"), N_("Reach the threshold") },
	{ BOARDS, "established", N_("Established"), N_("Establish the case") },
	{ BOARDS, "scheduled", N_("Published the schedule for handling it"), N_("Publish the schedule for handling it") },
	{ BOARDS, "contacted", N_("Talked with the proposer"), N_("Talk with the proposer") },
	{ BOARDS, "extended", N_("Extended the deadline"), N_("Extend the deadline") },
	{ BOARDS, "answered", N_("Published the response"), N_("Publish the response") },
	{ BOARD_CONSULTATION, "opened", N_("Opened for comments"), N_("Open for comments") },
	{ BOARD_PLAN, "opened", N_("The plan began"), N_("Begin the plan") },
	{ BOARDS, "opened", N_("Began"), N_("Begin") },
	{ BOARD_CONSULTATION, "closed", N_("Closed for comments"), N_("Close for comments") },
	{ BOARD_PLAN, "closed", N_("The plan's time was over"), N_("Finish the plan") },
	{ BOARD_EVENT, "closed", N_("Ended"), N_("End") },
	{ BOARDS, "closed", N_("Closed"), N_("Close") },
	{ BOARD_EVENT, "summarised", N_("Published what came of it"), N_("Publish what came of it") },
	{ BOARDS, "summarised", N_("Published the summary of opinions"), N_("Publish the summary of opinions") },
	{ BOARDS, "discussed", N_("Public discussion ended"), N_("End the public discussion") },
	{ BOARDS, "sent_again", N_("Corrected and sent again"), N_("Send it again") },
	{ BOARDS, "supported", N_("Had its first endorsements"), N_("Find the first endorsements") },
	{ BOARDS, "listed", N_("Listed for everyone"), N_("Be listed") },
	{ BOARDS, "assigned", N_("Given to an agency"), N_("Give it to an agency") },
	{ BOARDS, "reassigned", N_("Given to another agency"), N_("Give it to another agency") },
	{ BOARDS, "referred", N_("Sent to an agency as a suggestion"), N_("Send it to an agency") },
	{ BOARDS, "joined", N_("Joined with a similar topic"), N_("Join it with a similar topic") },
	{ BOARDS, "to_debate", N_("Enough for a debate to be considered"), N_("Reach the threshold for a debate") },
	{ BOARDS, "debate_scheduled", N_("Set a day for the debate"), N_("Set a day for the debate") },
	{ BOARDS, "debated", N_("Debated"), N_("Hold the debate") },
	{ BOARDS, "not_debated", N_("Decided against a debate"), N_("Decide whether there is a debate") },
	{ BOARDS, "rated", N_("Rated by the proposer"), N_("Rate the response") },
	{ BOARDS, "agreed", N_("Published, as both sides agreed"), N_("Agree to publish it") },
	{ BOARDS, "hidden", N_("Hidden"), N_("Hide it") },
	{ BOARDS, "shown", N_("Shown again"), N_("Show it again") },
	{ BOARDS, "notice", N_("Notice"), N_("Publish a notice") },
	{ BOARDS, "unmet", N_("Ended below the threshold"), N_("Reach the threshold") },
	{ BOARDS, "withdrawn", N_("Withdrawn"), N_("Withdraw") },
	{ BOARD_PLAN, "started", N_("The plan began"), N_("Begin the plan") },
	{ BOARDS, "started", N_("Started"), N_("Start") },
	{ BOARDS, "held", N_("Held"), N_("Hold the meeting") },
};

#define WORD(table, v) _((table)[(size_t)(v) < ARRAY_LEN(table) ? (size_t)(v) : 0])

const struct page_board *page_board(enum wire_board v)
{
	return &boards[(size_t)v < BOARDS ? v : BOARD_OTHER];
}

const char *page_board_word(enum wire_board v)
{
	return _(page_board(v)->name);
}

const char *page_board_name(const char *const *names, enum wire_board v)
{
	return names && names[v] ? _(names[v]) : page_board_word(v);
}

bool page_is_place(const struct wire_topic *t)
{
	return t->board == BOARD_OTHER && !t->counts.comments;
}

void page_refer(struct str *out, const struct wire_topic *t)
{
	if (*page_board(t->board)->letter && t->number > 0)
		str_addf(out, "%s%lld", page_board(t->board)->letter, (long long)t->number);
	else if (*t->id)
		str_addz(out, "id:"), text_clean(out, t->id, t->id_enough ? t->id_enough : strlen(t->id)); /* not listed yet */
	else
		str_addz(out, "?"); /* a row that nobody can read */
}

const char *page_stage_word(enum wire_stage v)
{
	return _(wire_stage_label(v));
}

const char *page_response_word(enum wire_response_state v)
{
	return WORD(responses, v);
}

const char *page_decision_word(enum wire_decision v)
{
	return WORD(decisions, v);
}

const char *page_stance_word(enum wire_stance v)
{
	return WORD(stances, v);
}

const char *page_stance_said(enum wire_stance v, const struct page_opts *o)
{
	return o->linear && v == STANCE_NEUTRAL ? _("neutral") : page_stance_word(v);
}

const char *page_step_word(enum wire_board board, const char *kind, bool happened)
{
	for (size_t i = 0; i < ARRAY_LEN(steps); i++)
		if (str_eq(steps[i].kind, kind) && (steps[i].board == BOARDS || steps[i].board == board))
			return _(happened ? steps[i].happened : steps[i].duty);
	return "";
}

const char *page_role_word(enum wire_role v)
{
	static const char *const roles[ROLES] = { [ROLE_MODERATOR] = N_("moderator"),
		[ROLE_CLERK] = N_("agency clerk"),
		[ROLE_EDITOR] = N_("editor"),
		[ROLE_AUDITOR] = N_("auditor"),
		[ROLE_OWNER] = N_("owner") };
	return _(roles[v]);
}

/* ---- dates ----------------------------------------------------------------------------------- */

static int year_shown(int year, const struct page_opts *o)
{
	return o->roc_years && year > 1911 ? year - 1911 : year;
}

int page_zone(const struct page_opts *o, int64_t ms)
{
	return o->named ? zone_at(o->named, ms) : o->zone;
}

long page_days(const struct page_opts *o, int64_t from, int64_t to)
{
	return (long)civil_days_between(
		from + page_zone(o, from) * INT64_C(60000), to + page_zone(o, to) * INT64_C(60000), 0);
}

/* As it is said; without the year where that is this one. */
static void say_date(struct str *out, const struct civil *c, const struct page_opts *o)
{
	static const char *const months[] = { N_("January"), N_("February"), N_("March"), N_("April"), N_("May"),
		N_("June"), N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December") };
	const char *month = _(months[(c->month + 11) % 12]);
	if (o->now && c->year == civil_from_ms(o->now, page_zone(o, o->now)).year)
		/* TRANSLATORS: a day and its month, as they are said */
		str_addf(out, _("%1$d %2$s"), c->day, month);
	else
		/* TRANSLATORS: day, month, year */
		str_addf(out, _("%1$d %2$s %3$d"), c->day, month, year_shown(c->year, o));
}

bool page_same_year(int64_t a, int64_t b, const struct page_opts *o)
{
	return civil_from_ms(a, page_zone(o, a)).year == civil_from_ms(b, page_zone(o, b)).year;
}

void page_date(struct str *out, int64_t ms, const struct page_opts *o)
{
	if (!ms)
		return;
	struct civil c = civil_from_ms(ms, page_zone(o, ms));
	if (o->spoken)
		say_date(out, &c, o);
	else
		str_addf(out, "%d/%02d/%02d", year_shown(c.year, o), c.month, c.day);
}

void page_date_time(struct str *out, int64_t ms, const struct page_opts *o)
{
	if (!ms)
		return;
	struct civil c = civil_from_ms(ms, page_zone(o, ms));
	page_date(out, ms, o);
	str_addf(out, " %02d:%02d", c.hour, c.minute);
}

void page_date_short(struct str *out, int64_t ms, const struct page_opts *o)
{
	if (!ms)
		return;
	struct civil c = civil_from_ms(ms, page_zone(o, ms));
	if (o->spoken)
		say_date(out, &c, o);
	else if (!o->now || c.year == civil_from_ms(o->now, page_zone(o, o->now)).year)
		str_addf(out, "%02d/%02d", c.month, c.day);
	else
		str_addf(out, "%d/%02d", year_shown(c.year, o), c.month);
}

void page_age(struct str *out, int64_t ms, const struct page_opts *o)
{
	long minutes = (long)((o->now - ms) / 60000), hours = minutes / 60, days = hours / 24;
	if (!ms)
		return;
	if (minutes < 1)
		str_addz(out, _("just now"));
	else if (hours < 1)
		str_addf(out, P_("%ld minute ago", "%ld minutes ago", (unsigned long)minutes), minutes);
	else if (days < 1)
		str_addf(out, P_("%ld hour ago", "%ld hours ago", (unsigned long)hours), hours);
	else if (days < 31)
		str_addf(out, P_("%ld day ago", "%ld days ago", (unsigned long)days), days);
	else
		page_date(out, ms, o);
}

/* ---- numbers --------------------------------------------------------------------------------- */

void page_number(struct str *out, int64_t n)
{
	str_add_figure(out, n);
}

void page_count(struct str *out, int64_t n)
{
	if (n < 0)
		str_addc(out, '?');
	else
		page_number(out, n);
}

void page_percent_figure(char out[64], double percent)
{
	snprintf(out, 64, percent == floor(percent) || fabs(percent) >= 1e6 ? "%.0f" : "%.1f", percent);
}

void page_percent(struct str *out, double percent, const struct page_opts *o)
{
	char number[64];
	page_percent_figure(number, percent);
	if (!isfinite(percent))
		str_addz(out, o->spoken ? _("no figure") : "-");
	else if (o->spoken)
		/* TRANSLATORS: as it is said: 84 percent */
		str_addf(out, _("%s percent"), number);
	else
		str_addf(out, "%s%%", number);
}

int64_t page_tally_percent(const struct wire_counts *c)
{
	if (c->threshold <= 0 || c->endorsements == WIRE_UNKNOWN)
		return -1;
	if (c->endorsements <= 0)
		return 0;
	/* Rounded down, so that nobody reads 100% before the last endorsement is there. */
	double percent = floor((double)c->endorsements / (double)c->threshold * 100);
	if (percent >= 100 && c->endorsements < c->threshold)
		return 99;
	return percent > 999 ? 999 : (int64_t)percent;
}

bool page_tally_is_slight(const struct wire_counts *c)
{
	return c->endorsements > 0 && page_tally_percent(c) == 0;
}

/* ---- deadlines ------------------------------------------------------------------------------- */

/* Appends the sentence of one deadline: days is whole days from today, date its day. */
static void say_endorse_by(struct str *out, long days, const char *date)
{
	if (days > 0)
		str_addf(out,
			P_("%ld day left to endorse (until %s)", "%ld days left to endorse (until %s)", (unsigned long)days), days,
			date);
	else if (days == 0)
		str_addf(out, _("Today is the last day to endorse (%s)"), date);
	else
		str_addf(out, _("The time to endorse ended on %s"), date);
}

/* The clock of a stage that is not one of those below. */
static void say_stage_by(struct str *out, enum wire_stage stage, long days, const char *date)
{
	if (stage == STAGE_SCREENING && days >= 0)
		str_addf(out,
			P_("Screening has %ld day left (until %s)", "Screening has %ld days left (until %s)", (unsigned long)days),
			days, date);
	else if (stage == STAGE_SCREENING)
		str_addf(out, _("Screening was due by %s"), date);
	else if (days >= 0)
		str_addf(out,
			P_("%ld day left in this stage (until %s)", "%ld days left in this stage (until %s)", (unsigned long)days),
			days, date);
	else
		str_addf(out, _("This stage ended on %s"), date);
}

static void say_respond_by(struct str *out, long days, bool overdue, const char *date)
{
	if (overdue || days < 0) {
		long late = days < 0 ? -days : 1;
		str_addf(out,
			P_("The agency is %ld day late with its response (it was due on %s)",
				"The agency is %ld days late with its response (it was due on %s)", (unsigned long)late),
			late, date);
	} else if (days == 0) {
		str_addf(out, _("The agency has to respond today (%s)"), date);
	} else {
		str_addf(out,
			P_("The agency has %ld day left to respond (until %s)",
				"The agency has %ld days left to respond (until %s)", (unsigned long)days),
			days, date);
	}
}

static void say_comment_by(struct str *out, long days, const char *date)
{
	if (days > 0)
		str_addf(out,
			P_("%ld day left to comment (until %s)", "%ld days left to comment (until %s)", (unsigned long)days), days,
			date);
	else if (days == 0)
		str_addf(out, _("Today is the last day to comment (%s)"), date);
	else
		str_addf(out, _("The time to comment ended on %s"), date);
}

static void say_finish_by(struct str *out, long days, const char *date)
{
	if (days >= 0)
		str_addf(out, _("To be finished by %s"), date);
	else
		str_addf(out,
			P_("Was to be finished by %s, %ld day ago", "Was to be finished by %s, %ld days ago", (unsigned long)-days),
			date, -days);
}

static void say_event(struct str *out, const struct wire_topic *t, long days, const char *when)
{
	if (t->stage == STAGE_LIVE)
		str_addf(out, _("Going on now (since %s)"), when);
	else if (t->stage == STAGE_CLOSED || days < 0)
		str_addf(out, _("Took place on %s"), when);
	else if (days == 0)
		str_addf(out, _("Takes place today (%s)"), when);
	else
		str_addf(
			out, P_("Takes place in %ld day (%s)", "Takes place in %ld days (%s)", (unsigned long)days), days, when);
}

static const struct wire_step *late_step(const struct wire_topic *t)
{
	for (size_t i = 0; i < t->n_timeline; i++)
		if (t->timeline[i].state == DUTY_OVERDUE)
			return &t->timeline[i];
	return NULL;
}

/* Of a record nothing is said that counts on to today. */
static void say_of_record(struct str *out, const struct wire_topic *t, const struct page_opts *o, const char *date)
{
	STR_LOCAL(then, 64);
	page_date(&then, t->as_of, o);
	if (t->response == RESPONSE_DUE && t->respond_by >= t->as_of)
		/* TRANSLATORS: the last day for the agency's response, and until when this is known */
		str_addf(out, _("The agency had until %s to respond; what came after %s is not known here"), date, then.buf);
	else if (t->response == RESPONSE_DUE)
		str_addf(out, _("The agency's response was due on %s and was not there on %s"), date, then.buf);
	else if (t->stage == STAGE_COLLECTING)
		/* TRANSLATORS: the last day to endorse, and until when this is known */
		str_addf(out, _("It could be endorsed until %s; what came after %s is not known here"), date, then.buf);
	else
		/* TRANSLATORS: the last day of a stage, and until when this is known */
		str_addf(out, _("It lasts until %s; what came after %s is not known here"), date, then.buf);
}

static void say_late(struct str *out, enum wire_board board, const struct wire_step *late, const char *date)
{
	const char *word = page_step_word(board, late->kind, false);
	/* TRANSLATORS: days, what the agency has to do, the day when it was due */
	str_addf(out,
		P_("The agency is %ld day late: %s (it was due on %s)", "The agency is %ld days late: %s (it was due on %s)",
			(unsigned long)late->days),
		(long)late->days, *word ? word : _("a step of its own plan"), date);
}

int64_t page_deadline_at(const struct wire_topic *t)
{
	if (t->response == RESPONSE_DUE || t->response == RESPONSE_OVERDUE)
		return t->respond_by;
	if (t->board == BOARD_EVENT)
		return t->opens_at;
	if (t->stage == STAGE_COLLECTING)
		return t->endorse_by;
	if (t->stage == STAGE_OPEN || t->stage == STAGE_RUNNING)
		return t->closes_at;
	return t->stage_by;
}

bool page_is_record(const struct wire_topic *t, const struct page_opts *o)
{
	return t->as_of && t->as_of < o->now;
}

bool page_is_late(const struct wire_topic *t, const struct page_opts *o)
{
	return t->response == RESPONSE_OVERDUE || (t->late_since && t->late_since < o->now);
}

bool page_closes_soon(const struct wire_topic *t, const struct page_opts *o)
{
	enum { SOON_DAYS = 3 };
	int64_t at = t->stage == STAGE_COLLECTING || t->stage == STAGE_OPEN ? page_deadline_at(t) : 0;
	long days = at ? page_days(o, o->now, at) : -1;
	return days >= 0 && days <= SOON_DAYS;
}

void page_deadline(struct str *out, const struct wire_topic *t, const struct page_opts *o)
{
	bool record = page_is_record(t, o);
	const struct wire_step *late = record || t->response == RESPONSE_OVERDUE ? NULL : late_step(t);
	bool row_late = !late && t->response != RESPONSE_OVERDUE && page_is_late(t, o);
	int64_t at = late ? late->due : row_late ? t->late_since : page_deadline_at(t);
	if (!at)
		return;
	STR_LOCAL(date, 64);
	long days = page_days(o, o->now, at);
	if (t->board == BOARD_EVENT && !late)
		page_date_time(&date, at, o);
	else
		page_date(&date, at, o);
	if (record && (t->response == RESPONSE_DUE || (days < 0 && at >= t->as_of)))
		say_of_record(out, t, o, date.buf);
	else if (row_late) /* a row does not know with what */
		str_addf(out,
			P_("The agency is %ld day late (since %s)", "The agency is %ld days late (since %s)", (unsigned long)-days),
			-days, date.buf);
	else if (late)
		say_late(out, t->board, late, date.buf);
	else if (t->response == RESPONSE_DUE || t->response == RESPONSE_OVERDUE)
		say_respond_by(out, days, t->response == RESPONSE_OVERDUE, date.buf);
	else if (t->board == BOARD_EVENT)
		say_event(out, t, days, date.buf);
	else if (t->stage == STAGE_COLLECTING)
		say_endorse_by(out, days, date.buf);
	else if (t->stage == STAGE_OPEN)
		say_comment_by(out, days, date.buf);
	else if (t->stage != STAGE_RUNNING)
		say_stage_by(out, t->stage, days, date.buf);
	else
		say_finish_by(out, days, date.buf);
}
