/* Days as the rules count them: in the zone, to their end, working days without weekends and holidays. */
#include "server/rules/private.h"

int64_t rules_day_of(const struct rules *r, int64_t ms)
{
	return civil_days_between(-(int64_t)r->zone * 60000, ms, r->zone);
}

int rules_compare_days(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

static int64_t end_of_day(const struct rules *r, int64_t day)
{
	return (day + 1) * DAY_MS - (int64_t)r->zone * 60000 - 1000;
}

static bool is_working_day(const struct rules *r, int64_t day)
{
	int64_t weekday = ((day + 4) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
	if (weekday == 0 || weekday == 6)
		return false;
	return !r->holidays.n || !bsearch(&day, r->holidays.items, r->holidays.n, sizeof day, rules_compare_days);
}

int64_t rules_working_days_after(const struct rules *r, int64_t from, int64_t n)
{
	int64_t day = rules_day_of(r, from);
	while (n > 0)
		n -= is_working_day(r, ++day);
	return end_of_day(r, day);
}

int64_t rules_days_after(const struct rules *r, int64_t from, int64_t n)
{
	return end_of_day(r, rules_day_of(r, from) + n);
}
