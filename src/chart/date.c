/*
 * Dates of charts, as precise as the author wrote them, in Western or ROC years. Before 1912 there are no ROC years.
 */
#include "chart/plot.h"

static struct civil civil_of(const struct plot *p, double ms)
{
	const double most = 2.5e14; /* the year 9892 */
	return civil_from_ms((int64_t)(ms > most ? most : ms < -most ? -most : ms), p->chart->zone);
}

const char *date_long(struct plot *p, double ms, enum date_precision precision)
{
	struct arena *a = &p->arena;
	struct civil c = civil_of(p, ms);
	int year = p->o->roc_years && c.year > 1911 ? c.year - 1911 : c.year, quarter = (c.month + 2) / 3;
	if (year != c.year) {
		switch (precision) {
		case DATE_YEAR: return arena_printf(a, _("ROC %d"), year);
		case DATE_QUARTER: return arena_printf(a, _("ROC %d Q%d"), year, quarter);
		case DATE_MONTH: return arena_printf(a, _("ROC %d-%02d"), year, c.month);
		case DATE_DAY: return arena_printf(a, _("ROC %d-%02d-%02d"), year, c.month, c.day);
		case DATE_MINUTE:
			return arena_printf(a, _("ROC %d-%02d-%02d %02d:%02d"), year, c.month, c.day, c.hour, c.minute);
		}
	}
	switch (precision) {
	/* TRANSLATORS: the following are dates as a sentence says them: year; year and quarter; ... */
	case DATE_YEAR: return arena_printf(a, _("%04d"), year);
	case DATE_QUARTER: return arena_printf(a, _("%04d Q%d"), year, quarter);
	case DATE_MONTH: return arena_printf(a, _("%04d-%02d"), year, c.month);
	case DATE_DAY: return arena_printf(a, _("%04d-%02d-%02d"), year, c.month, c.day);
	case DATE_MINUTE: break;
	}
	return arena_printf(a, _("%04d-%02d-%02d %02d:%02d"), year, c.month, c.day, c.hour, c.minute);
}

const char *date_short(struct plot *p, double ms, enum date_precision precision)
{
	struct arena *a = &p->arena;
	struct civil c = civil_of(p, ms);
	int year = p->o->roc_years && c.year > 1911 ? c.year - 1911 : c.year;
	switch (precision) {
	case DATE_YEAR: return arena_printf(a, "%d", year);
	case DATE_QUARTER: return arena_printf(a, "%dQ%d", year, (c.month + 2) / 3);
	case DATE_MONTH: return arena_printf(a, "%d/%02d", year, c.month);
	case DATE_DAY: return arena_printf(a, "%d/%02d/%02d", year, c.month, c.day);
	case DATE_MINUTE: break;
	}
	return arena_printf(a, "%d/%02d/%02d %02d:%02d", year, c.month, c.day, c.hour, c.minute);
}

const char *date_unit(struct arena *a, const char *unit, int n)
{
	static const char *const months[] = { N_("January"), N_("February"), N_("March"), N_("April"), N_("May"),
		N_("June"), N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December") };
	static const char *const days[] = { N_("Sunday"), N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"),
		N_("Friday"), N_("Saturday") };
	if (str_eq(unit, "month") && n >= 1 && n <= 12)
		return _(months[n - 1]);
	if (str_eq(unit, "day") && n >= 0 && n <= 6)
		return _(days[n]);
	if (str_eq(unit, "quarter"))
		/* TRANSLATORS: a quarter of any year */
		return arena_printf(a, _("Q%d"), n);
	if (str_eq(unit, "date"))
		/* TRANSLATORS: a day of any month */
		return arena_printf(a, _("day %d"), n);
	if (str_eq(unit, "week"))
		/* TRANSLATORS: a week of any year; 0 is what comes before the first Sunday */
		return arena_printf(a, _("week %d"), n);
	if (str_eq(unit, "dayofyear"))
		return arena_printf(a, _("day %d of the year"), n);
	if (str_eq(unit, "monthdate"))
		/* TRANSLATORS: a day of any year: month and day */
		return arena_printf(a, _("%d/%d"), n / 100, n % 100);
	if (str_eq(unit, "minutes"))
		/* TRANSLATORS: a minute of any hour */
		return arena_printf(a, _("minute %d"), n);
	if (str_eq(unit, "hoursminutes"))
		return arena_printf(a, "%02d:%02d", n / 100, n % 100);
	return arena_printf(a, "%02d:00", n);
}
