/*
 * An agency's duty to answer, as the records have it: the deadline, what announcements made of it, and which
 * publication kept it. No lateness is stated that is not certain.
 */
#include "server/import/private.h"

/* In the afternoon of 30 March 2017 the platform entered responses anew, whose dates are since those of that day: a
 * notice "before 28 September 2016" is among them, and one that another record cites as of December. */
static bool entered_anew(int64_t at)
{
	return at >= INT64_C(1490853600000) && at < INT64_C(1490868000000); /* 14:00 to 18:00 */
}

/* Days off of the agencies, from the first to the last, in the years of which there are records. */
static const struct {
	const char *first, *last;
} days_off[] = {
	{ "2015-01-01", "2015-01-04" },
	{ "2015-02-18", "2015-02-23" },
	{ "2015-02-27", "2015-03-01" },
	{ "2015-04-03", "2015-04-06" },
	{ "2015-06-19", "2015-06-21" },
	{ "2015-09-26", "2015-09-28" },
	{ "2015-10-09", "2015-10-11" },
	{ "2016-01-01", "2016-01-03" },
	{ "2016-02-06", "2016-02-14" },
	{ "2016-02-27", "2016-02-29" },
	{ "2016-04-02", "2016-04-05" },
	{ "2016-06-09", "2016-06-12" },
	{ "2016-09-15", "2016-09-18" },
	{ "2016-10-08", "2016-10-10" },
	{ "2016-12-31", "2017-01-02" },
	{ "2017-01-27", "2017-02-01" },
	{ "2017-02-25", "2017-02-28" },
	{ "2017-04-01", "2017-04-04" },
	{ "2017-05-27", "2017-05-30" },
	{ "2017-10-04", "2017-10-04" },
	{ "2017-10-07", "2017-10-10" },
	{ "2017-12-30", "2018-01-01" },
	{ "2018-02-15", "2018-02-20" },
	{ "2018-02-28", "2018-02-28" },
	{ "2018-04-04", "2018-04-08" },
	{ "2018-06-16", "2018-06-18" },
	{ "2018-09-22", "2018-09-24" },
	{ "2018-10-10", "2018-10-10" },
	{ "2018-12-29", "2019-01-01" },
	{ "2019-02-02", "2019-02-10" },
	{ "2019-02-28", "2019-03-03" },
	{ "2019-04-04", "2019-04-07" },
	{ "2019-06-07", "2019-06-09" },
	{ "2019-09-13", "2019-09-15" },
	{ "2019-10-10", "2019-10-13" },
	/* storms, in Taipei */
	{ "2015-07-10", "2015-07-10" },
	{ "2015-09-29", "2015-09-29" },
	{ "2016-07-08", "2016-07-08" },
	{ "2016-09-27", "2016-09-28" },
	{ "2018-07-11", "2018-07-11" },
	{ "2019-08-09", "2019-08-09" },
	{ "2019-09-30", "2019-09-30" },
};
enum { FIRST_YEAR = 2015, LAST_YEAR = 2019, LONGEST_DAYS = 10 };

static bool is_day_off(int64_t at)
{
	struct civil c = civil_from_ms(at, ZONE_TAIPEI);
	char day[16];
	snprintf(day, sizeof day, "%04d-%02d-%02d", c.year, c.month, c.day);
	bool off = c.weekday == 0 || c.weekday == 6;
	for (size_t i = 0; i < ARRAY_LEN(days_off) && !off; i++)
		off = strcmp(day, days_off[i].first) >= 0 && strcmp(day, days_off[i].last) <= 0;
	return off;
}

/* A term whose last day is a day off ends with the next working day (行政程序法 48); the records have the day off. Of a
 * year whose days off are not here, it may have been the first of the longest. */
static int64_t surely_over(int64_t by)
{
	int year = civil_from_ms(by, ZONE_TAIPEI).year;
	if (year < FIRST_YEAR || year > LAST_YEAR)
		by += LONGEST_DAYS * DAY_MS;
	while (is_day_off(by))
		by += DAY_MS;
	return by;
}

/* So long without a word, and something was published that is not here. */
enum { SILENT_DAYS = 30 };

/* The deadline as its announcements leave it, and whether all of it is certain. */
struct deadline {
	int64_t by; /* 0: none that is known */
	bool heard; /* the agency published something before it, or soon after */
};

/* A notice that came in time and names a later day has moved the deadline; one that says so without a day, or speaks of
 * a later day in other words, leaves it open. */
static void announce(
	struct wire_topic *t, const struct wire_response *r, struct import_publication p, struct deadline *d)
{
	enum { MOST_DAYS = 190 };
	bool in_time = d->by && r->at && r->at <= d->by;
	bool later = in_time && p.promised > d->by;
	bool open = in_time && !later && (p.extends || (p.perhaps && !p.promised) || p.mentioned > d->by);
	struct wire_step step = { .at = r->at, .kind = in_time && p.extends ? "extended" : "notice", .text = r->agency };
	d->heard = d->heard || (r->at && r->at <= d->by + SILENT_DAYS * DAY_MS);
	if (open || (later && p.promised - d->by > MOST_DAYS * DAY_MS))
		d->by = 0; /* by so much: a slip, or nothing that the rules know */
	else if (later)
		d->by = step.on = p.promised;
	if (p.promised && r->at > p.promised + DAY_MS)
		d->by = 0; /* its date is not the day on which it was published */
	if (r->at)
		t->timeline[t->n_timeline++] = step;
}

/* No lateness is stated that is not certain. */
static int64_t judged_by(const struct wire_response *r, const struct deadline *d, bool unclear)
{
	if (!d->by || !r->at || r->at <= d->by)
		return d->by;
	if (r->at <= surely_over(d->by))
		return 0;
	bool silent = !d->heard && r->at - d->by > SILENT_DAYS * DAY_MS;
	return unclear || silent || entered_anew(r->at) ? 0 : d->by;
}

/* Whether another agency answers for the first time behind `first`, and after the deadline: of the ones that must all
 * answer, or of one that helps; the record does not say. */
static bool another_follows(const struct wire_topic *t, size_t first, int64_t by)
{
	for (size_t i = first + 1; i < t->n_responses; i++) {
		bool known = false;
		for (size_t k = first; k < i && !known; k++)
			known = str_eq(t->responses[k].agency, t->responses[i].agency);
		if (!known && (!t->responses[i].at || t->responses[i].at > by))
			return true;
	}
	return false;
}

/* What is not done yet has its deadline, unless the day of the record leaves open whether that is over. */
static void add_due(struct wire_topic *t, int64_t by)
{
	bool open = t->as_of > by && t->as_of <= surely_over(by);
	if (by && !open)
		t->timeline[t->n_timeline++] = (struct wire_step){ .kind = "answered", .text = "", .due = by };
}

/* The first answer that is one settles the agency's duty; what comes before it are notices, and what it adds later is
 * neither in time nor late. Responses are in time's order. One without a date is left out: it would be shown as a duty
 * that is not done. */
void import_judge_answers(struct wire_topic *t)
{
	struct deadline d = { .by = t->respond_by };
	bool answered = false, unclear = false;
	for (size_t i = 0; i < t->n_responses; i++) {
		const struct wire_response *r = &t->responses[i];
		struct import_publication p = import_published(r);
		if (!answered && p.kind != PUBLICATION_ANSWER) {
			unclear = unclear || p.kind == PUBLICATION_UNCLEAR;
			announce(t, r, p, &d);
			continue;
		}
		bool answers = p.kind == PUBLICATION_ANSWER;
		int64_t due = answered || another_follows(t, i, d.by) ? 0 : judged_by(r, &d, unclear);
		if (r->at)
			t->timeline[t->n_timeline++] = (struct wire_step){
				.at = r->at, .kind = answers ? "answered" : "notice", .text = r->agency, .due = due
			};
		answered = true;
	}
	t->respond_by = d.by;
	if (t->response == RESPONSE_ANSWERED && t->n_responses && !answered && !unclear) {
		t->response = RESPONSE_DUE; /* "Completed" may mean a notice alone */
		t->stage = STAGE_ESTABLISHED;
	}
	if (!answered && !unclear && t->response == RESPONSE_DUE)
		add_due(t, d.by);
}
