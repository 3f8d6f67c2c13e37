/*
 * Dates of charts: as precise as the author wrote them ("2026", "2026-Q1", "2026/3", RFC 3339), as instants of Taiwan's clock, said in
 * Western or ROC years. Before 1912 there are no ROC years.
 */
#include "chart/plot.h"

static bool take_number(const char **s, int most, int *out)
{
	int n = 0;
	for (*out = 0; n < most && **s >= '0' && **s <= '9'; n++, (*s)++)
		*out = *out * 10 + (**s - '0');
	return n > 0;
}

/* year-month-day with "-", "/" or "."; month and day may be absent. */
static bool parse_parts(const char *s, struct civil *c, enum date_precision *precision)
{
	c->month = c->day = 1;
	*precision = DATE_YEAR;
	if (!take_number(&s, 4, &c->year) || c->year < 1)
		return false;
	char mark = *s;
	if (mark == '\0')
		return c->year >= 1000;
	if (s[mark == '-' || mark == ' '] == 'Q' && s[1 + (mark == '-' || mark == ' ')] >= '1' && s[1 + (mark == '-' || mark == ' ')] <= '4') {
		s += 1 + (mark == '-' || mark == ' ');
		c->month = (*s - '1') * 3 + 1;
		*precision = DATE_QUARTER;
		return s[1] == '\0';
	}
	if (!strchr("-/.", mark) || (s++, !take_number(&s, 2, &c->month)))
		return false;
	*precision = DATE_MONTH;
	if (*s == mark) {
		s++;
		*precision = DATE_DAY;
		if (!take_number(&s, 2, &c->day))
			return false;
	}
	return *s == '\0' && c->month >= 1 && c->month <= 12 && c->day >= 1 && c->day <= 31;
}

bool date_parse(const char *text, double *ms, enum date_precision *precision)
{
	struct civil c = { 0 };
	int64_t instant;
	text += strspn(text, " ");
	if (parse_parts(text, &c, precision)) {
		*ms = (double)civil_to_ms(&c, ZONE_TAIPEI);
		return true;
	}
	if (!rfc3339_parse(text, ZONE_TAIPEI, &instant))
		return false;
	c = civil_from_ms(instant, ZONE_TAIPEI);
	*precision = c.hour || c.minute ? DATE_MINUTE : DATE_DAY;
	*ms = (double)instant;
	return true;
}

static struct civil civil_of(double ms)
{
	const double most = 2.5e14; /* the year 9892 */
	return civil_from_ms((int64_t)(ms > most ? most : ms < -most ? -most : ms), ZONE_TAIPEI);
}

const char *date_long(struct arena *a, double ms, enum date_precision precision, bool roc)
{
	struct civil c = civil_of(ms);
	int year = roc && c.year > 1911 ? c.year - 1911 : c.year, quarter = (c.month + 2) / 3;
	if (year != c.year) {
		switch (precision) {
		case DATE_YEAR: return arena_printf(a, _("ROC %d"), year);
		case DATE_QUARTER: return arena_printf(a, _("ROC %d Q%d"), year, quarter);
		case DATE_MONTH: return arena_printf(a, _("ROC %d-%02d"), year, c.month);
		case DATE_DAY: return arena_printf(a, _("ROC %d-%02d-%02d"), year, c.month, c.day);
		case DATE_MINUTE: return arena_printf(a, _("ROC %d-%02d-%02d %02d:%02d"), year, c.month, c.day, c.hour, c.minute);
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

const char *date_short(struct arena *a, double ms, enum date_precision precision, bool roc)
{
	struct civil c = civil_of(ms);
	int year = roc && c.year > 1911 ? c.year - 1911 : c.year;
	switch (precision) {
	case DATE_YEAR: return arena_printf(a, "%d", year);
	case DATE_QUARTER: return arena_printf(a, "%dQ%d", year, (c.month + 2) / 3);
	case DATE_MONTH: return arena_printf(a, "%d/%02d", year, c.month);
	case DATE_DAY: return arena_printf(a, "%d/%02d/%02d", year, c.month, c.day);
	case DATE_MINUTE: break;
	}
	return arena_printf(a, "%d/%02d/%02d %02d:%02d", year, c.month, c.day, c.hour, c.minute);
}
