/* How many of what: eight quarters, three years, five; and which period is the latest. Of places that are no times only
 * the number is said, with the word that a language counts such things with. */
#include "chart/plot.h"

enum counted { COUNTED_PLACES, COUNTED_YEARS, COUNTED_QUARTERS, COUNTED_MONTHS, COUNTED_DAYS };

static bool is_digits(const char *s)
{
	return *s && s[strspn(s, "0123456789")] == '\0';
}

static enum counted counted_of(const char *label)
{
	if (strstr(label, "季") || strchr(label, 'Q'))
		return COUNTED_QUARTERS;
	if (str_ends(label, "月"))
		return COUNTED_MONTHS;
	if (str_ends(label, "日"))
		return COUNTED_DAYS;
	return str_ends(label, "年") || str_ends(label, "年度") || (is_digits(label) && strlen(label) >= 3)
		? COUNTED_YEARS
		: COUNTED_PLACES;
}

static enum counted counted(const struct say *s)
{
	const struct plot *p = s->p;
	static const enum counted of_dates[] = { [DATE_YEAR] = COUNTED_YEARS,
		[DATE_QUARTER] = COUNTED_QUARTERS,
		[DATE_MONTH] = COUNTED_MONTHS,
		[DATE_DAY] = COUNTED_DAYS,
		[DATE_MINUTE] = COUNTED_PLACES };
	if (p->category.week)
		return COUNTED_PLACES;
	if (p->category.temporal)
		return of_dates[p->category.precision];
	if (p->category.year)
		return COUNTED_YEARS;
	if (!say_is_time(s))
		return COUNTED_PLACES;
	enum counted all = counted_of(p->places[0].label);
	for (size_t i = 1; i < p->n_places; i++)
		all = counted_of(p->places[i].label) == all ? all : COUNTED_PLACES;
	return all;
}

static const char *number_word(struct plot *p, size_t n)
{
	/* TRANSLATORS: numbers up to ten, as they stand before what is counted; languages that write digits there leave
	 * them */
	static const char *const words[] = { NC_("counted", "0"), NC_("counted", "1"), NC_("counted", "2"),
		NC_("counted", "3"), NC_("counted", "4"), NC_("counted", "5"), NC_("counted", "6"), NC_("counted", "7"),
		NC_("counted", "8"), NC_("counted", "9"), NC_("counted", "10") };
	return n < ARRAY_LEN(words) ? _(words[n]) : number_exact(&p->arena, (double)n);
}

const char *say_count(struct say *s, size_t n)
{
	struct arena *a = &s->p->arena;
	const char *number = number_word(s->p, n);
	switch (counted(s)) {
	case COUNTED_YEARS: return arena_printf(a, P_("%s year", "%s years", n), number);
	case COUNTED_QUARTERS: return arena_printf(a, P_("%s quarter", "%s quarters", n), number);
	case COUNTED_MONTHS: return arena_printf(a, P_("%s month", "%s months", n), number);
	case COUNTED_DAYS: return arena_printf(a, P_("%s day", "%s days", n), number);
	case COUNTED_PLACES: break;
	}
	/* TRANSLATORS: so many things, with the word by which such are counted, where a language has one */
	return arena_printf(a, _(NC_("counted", "%s")), number);
}

const char *say_period(struct say *s)
{
	switch (counted(s)) {
	/* TRANSLATORS: the latest of them: "Latest quarter, 2026 Q1: ..." */
	case COUNTED_YEARS: return _(NC_("latest", "year"));
	case COUNTED_QUARTERS: return _(NC_("latest", "quarter"));
	case COUNTED_MONTHS: return _(NC_("latest", "month"));
	case COUNTED_DAYS: return _(NC_("latest", "day"));
	case COUNTED_PLACES: break;
	}
	return _(NC_("latest", "figure"));
}
