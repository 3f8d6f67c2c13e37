/* Days as the rules count them: in the zone, to their end, working days without weekends and holidays, months by the
 * calendar; and pauses, in which clocks stand still. */
#include "server/rules/private.h"

static const struct rules *calendar(const struct rules *r)
{
	while (r->calendar)
		r = r->calendar;
	return r;
}

int rules_zone_at(const struct rules *r, int64_t ms)
{
	return zone_at(calendar(r)->zone, ms);
}

int rules_holidays_until(const struct rules *r)
{
	const struct rules *c = calendar(r);
	return c->holidays.n ? civil_from_ms(c->holidays.items[c->holidays.n - 1] * DAY_MS, 0).year : 0;
}

const char *rules_zone_name(const struct rules *r)
{
	return zone_name(calendar(r)->zone);
}

int64_t rules_day_of(const struct rules *r, int64_t ms)
{
	int64_t local = ms + (int64_t)rules_zone_at(r, ms) * 60000;
	return local / DAY_MS - (local % DAY_MS < 0);
}

/* What the clocks on the walls show, as an instant. Where they show it twice or never, the offset of the night before
 * counts: no zone turns its clocks at the end of a day. */
static int64_t from_local(const struct rules *r, int64_t local)
{
	int64_t guess = local - (int64_t)rules_zone_at(r, local) * 60000;
	return local - (int64_t)rules_zone_at(r, guess) * 60000;
}

int64_t rules_day_begins(const struct rules *r, int64_t day)
{
	return from_local(r, day * DAY_MS);
}

int64_t rules_day_ends(const struct rules *r, int64_t day)
{
	return from_local(r, (day + 1) * DAY_MS - 1000);
}

bool rules_day_parse(const char *text, int64_t *day)
{
	int64_t ms;
	if (strlen(text) != 10 || !rfc3339_parse(text, 0, &ms))
		return false;
	*day = ms / DAY_MS - (ms % DAY_MS < 0);
	return true;
}

int rules_compare_days(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

static bool is_working_day(const struct rules *r, int64_t day)
{
	int64_t weekday = ((day + 4) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
	if (weekday == 0 || weekday == 6)
		return false;
	const struct rules *c = calendar(r);
	return !c->holidays.n || !bsearch(&day, c->holidays.items, c->holidays.n, sizeof day, rules_compare_days);
}

static int64_t working_days_after(const struct rules *r, int64_t day, int64_t n)
{
	while (n > 0)
		n -= is_working_day(r, ++day);
	return day;
}

static int64_t months_after(int64_t day, int64_t n)
{
	struct civil c = civil_from_ms(day * DAY_MS, 0);
	int64_t month = c.month - 1 + n;
	struct civil first = { .year = c.year + (int)(month / 12), .month = (int)(month % 12) + 1, .day = 1 };
	struct civil next = { .year = first.year + first.month / 12, .month = first.month % 12 + 1, .day = 1 };
	int64_t days = civil_days_between(civil_to_ms(&first, 0), civil_to_ms(&next, 0), 0);
	first.day = c.day < days ? c.day : (int)days; /* the 31st of a month that has 30 is its last day */
	return civil_to_ms(&first, 0) / DAY_MS;
}

int64_t rules_span_after(const struct rules *r, int64_t from, const struct rules_span *span)
{
	int64_t day = rules_day_of(r, from);
	switch (span->unit) {
	case RULES_DAYS: day += span->n; break;
	case RULES_WORKING_DAYS: day = working_days_after(r, day, span->n); break;
	case RULES_MONTHS: day = months_after(day, span->n); break;
	}
	return rules_day_ends(r, day);
}

/* ---- pauses ---------------------------------------------------------------------------------- */

const struct rules_pause *rules_paused(const struct rules *r, enum wire_verb verb, int64_t now)
{
	const struct rules *c = calendar(r);
	for (size_t i = 0; i < c->n_pauses; i++) {
		const struct rules_pause *p = &c->pauses[i];
		bool means = verb == WIRE_VERBS ? p->propose : (p->verbs & WIRE_CAN(verb)) != 0;
		if (means && p->from <= now && now <= p->to)
			return p;
	}
	return NULL;
}

static bool stands_still(const struct rules_stage *stage, const struct rules_pause *p)
{
	for (unsigned v = 0; v < WIRE_VERBS; v++)
		if (p->verbs & WIRE_CAN(v) && (stage->may[v].by_level || stage->may[v].invited))
			return true;
	return false;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* A day on which a clock has begun to run is not counted, so it cannot stand still. */
void rules_stretch(const struct rules *r, const struct rules_stage *stage, int64_t since, int64_t *by, int64_t *counted)
{
	const struct rules *c = calendar(r);
	for (size_t i = 0; *by && i < c->n_pauses; i++) {
		const struct rules_pause *p = &c->pauses[i];
		if (p->from > *by || p->to <= *counted || !stands_still(stage, p))
			continue;
		int64_t first = later(rules_day_of(r, since) + 1, rules_day_of(r, p->from)), last = rules_day_of(r, p->to);
		if (*counted)
			first = later(first, rules_day_of(r, *counted) + 1);
		if (first > last)
			continue;
		int64_t local = *by + (int64_t)rules_zone_at(r, *by) * 60000;
		*by = from_local(r, local + (last - first + 1) * DAY_MS);
		*counted = p->to;
	}
}
