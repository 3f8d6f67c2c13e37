/* The calendars of data/rules/holidays, worked out anew from the laws that make them: fixed days, days of a week of a
 * month, Easter, and what comes in the place of a day that falls on a weekend. Where a feast follows another calendar,
 * its date stands here. Each is complete for the years that it states, and states none that is not certain. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "wire/wire.h"

#define DAYS 60
#define SUN 0
#define MON 1
#define THU 4
#define SAT 6

struct year {
	int year;
	int64_t days[DAYS]; /* since 1970-01-01; off, weekends among them */
	size_t n;
};

/* ---- days ------------------------------------------------------------------------------------ */

static int64_t day_of(int year, int month, int day)
{
	struct civil c = { .year = year, .month = month, .day = day };
	return civil_to_ms(&c, 0) / DAY_MS;
}

static int weekday(int64_t day)
{
	return (int)((day + 4) % 7);
}

/* The n-th of that weekday in the month. */
static int64_t nth(int year, int month, int n, int wanted)
{
	int64_t first = day_of(year, month, 1);
	return first + (wanted - weekday(first) + 7) % 7 + 7 * (n - 1);
}

static int64_t last(int year, int month, int wanted)
{
	int64_t end = day_of(month == 12 ? year + 1 : year, month % 12 + 1, 1) - 1;
	return end - (weekday(end) - wanted + 7) % 7;
}

/* Easter Sunday, after the anonymous Gregorian computus. */
static int64_t easter(int year)
{
	int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
	int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
	int m = (a + 11 * h + 22 * l) / 451, month = (h + l - 7 * m + 114) / 31;
	return day_of(year, month, (h + l - 7 * m + 114) % 31 + 1);
}

static bool is_off(const struct year *y, int64_t day)
{
	for (size_t i = 0; i < y->n; i++)
		if (y->days[i] == day)
			return true;
	return false;
}

static void add(struct year *y, int64_t day)
{
	assert_true(y->n < DAYS);
	if (!is_off(y, day))
		y->days[y->n++] = day;
}

/* The next day that is neither a weekend nor off. */
static void add_in_place_after(struct year *y, int64_t day)
{
	do
		day++;
	while (weekday(day) == SAT || weekday(day) == SUN || is_off(y, day));
	add(y, day);
}

/* ---- the laws -------------------------------------------------------------------------------- */

/* Banking and Financial Dealings Act 1971, and the proclamations of each year: what falls on a weekend comes after it.
 */
static void england(struct year *y)
{
	const int64_t fixed[] = { day_of(y->year, 1, 1), day_of(y->year, 12, 25), day_of(y->year, 12, 26) };
	add(y, easter(y->year) - 2);
	add(y, easter(y->year) + 1);
	add(y, nth(y->year, 5, 1, MON));
	add(y, last(y->year, 5, MON));
	add(y, last(y->year, 8, MON));
	for (size_t i = 0; i < ARRAY_LEN(fixed); i++)
		add(y, fixed[i]);
	for (size_t i = 0; i < ARRAY_LEN(fixed); i++)
		if (weekday(fixed[i]) == SAT || weekday(fixed[i]) == SUN)
			add_in_place_after(y, fixed[i]);
}

/* 5 U.S.C. 6103: a Saturday's is the Friday before, a Sunday's the Monday after. */
static void washington(struct year *y)
{
	const int64_t fixed[] = { day_of(y->year, 1, 1), day_of(y->year, 6, 19), day_of(y->year, 7, 4),
		day_of(y->year, 11, 11), day_of(y->year, 12, 25), day_of(y->year + 1, 1, 1) };
	add(y, nth(y->year, 1, 3, MON));
	add(y, nth(y->year, 2, 3, MON));
	add(y, last(y->year, 5, MON));
	add(y, nth(y->year, 9, 1, MON));
	add(y, nth(y->year, 10, 2, MON));
	add(y, nth(y->year, 11, 4, THU));
	for (size_t i = 0; i < ARRAY_LEN(fixed); i++)
		add(y, fixed[i] + (weekday(fixed[i]) == SUN) - (weekday(fixed[i]) == SAT));
}

/* 紀念日及節日實施條例: a Saturday's is the Friday before, a Sunday's the Monday after; of the days about the lunar new
 * year, and of the two in April, the ones after them. */
static void taiwan(struct year *y)
{
	static const struct {
		int year, month, day, boat_month, boat_day, moon_month, moon_day; /* new year's day, dragon boats, mid-autumn */
	} lunar[] = { { 2026, 2, 17, 6, 19, 9, 25 }, { 2027, 2, 6, 6, 9, 9, 15 } };
	size_t k = 0;
	while (k < ARRAY_LEN(lunar) && lunar[k].year != y->year)
		k++;
	assert_true(k < ARRAY_LEN(lunar));
	const int64_t new_year = day_of(y->year, lunar[k].month, lunar[k].day);
	const int64_t single[] = { day_of(y->year, 1, 1), day_of(y->year, 2, 28), day_of(y->year, 5, 1),
		day_of(y->year, lunar[k].boat_month, lunar[k].boat_day),
		day_of(y->year, lunar[k].moon_month, lunar[k].moon_day), day_of(y->year, 9, 28), day_of(y->year, 10, 10),
		day_of(y->year, 10, 25), day_of(y->year, 12, 25), day_of(y->year + 1, 1, 1) };
	for (int i = -2; i < 3; i++)
		add(y, new_year + i);
	for (int i = -2; i < 3; i++)
		if (weekday(new_year + i) == SAT || weekday(new_year + i) == SUN)
			add_in_place_after(y, new_year + 2);
	for (size_t i = 0; i < ARRAY_LEN(single); i++)
		add(y, single[i] + (weekday(single[i]) == SUN) - (weekday(single[i]) == SAT));
	const int64_t children = day_of(y->year, 4, 4), tombs = day_of(y->year, 4, 5);
	add(y, children);
	add(y, tombs);
	if (weekday(children) == SAT)
		add(y, children - 1);
	if (weekday(children) == SUN || weekday(tombs) == SUN || weekday(tombs) == SAT)
		add_in_place_after(y, tombs);
}

/* Holidays Act 1998: a Sunday's is the next day that is not off; a Saturday's is none. The feasts of other calendars as
 * the Ministry of Manpower announced them. */
static void singapore(struct year *y)
{
	static const struct {
		int year;
		int feasts[6][2]; /* new year and the day after, Hari Raya Puasa, Hari Raya Haji, Vesak, Deepavali */
	} announced[] = { { 2025, { { 1, 29 }, { 1, 30 }, { 3, 31 }, { 6, 7 }, { 5, 12 }, { 10, 20 } } },
		{ 2026, { { 2, 17 }, { 2, 18 }, { 3, 21 }, { 5, 27 }, { 5, 31 }, { 11, 8 } } } };
	int64_t days[11] = { day_of(y->year, 1, 1), day_of(y->year, 5, 1), day_of(y->year, 8, 9), day_of(y->year, 12, 25),
		easter(y->year) - 2 };
	size_t k = 0;
	while (k < ARRAY_LEN(announced) && announced[k].year != y->year)
		k++;
	assert_true(k < ARRAY_LEN(announced));
	for (size_t i = 0; i < 6; i++)
		days[5 + i] = day_of(y->year, announced[k].feasts[i][0], announced[k].feasts[i][1]);
	for (size_t i = 0; i < ARRAY_LEN(days); i++)
		add(y, days[i]);
	for (size_t i = 0; i < ARRAY_LEN(days); i++)
		if (weekday(days[i]) == SUN)
			add_in_place_after(y, days[i]);
}

/* 관공서의 공휴일에 관한 규정: in the place of the lunar new year's and the harvest's days only Sundays' come, of most
 * others Saturdays' too, and of what falls on another holiday; of New Year and Memorial Day none. Elections and what
 * the government declared stand here by their dates. */
static void korea(struct year *y)
{
	static const struct {
		int year, seollal[2], buddha[2], chuseok[2], more[2][2];
	} announced[] = { { 2025, { 1, 29 }, { 5, 5 }, { 10, 6 }, { { 1, 27 }, { 6, 3 } } },
		{ 2026, { 2, 17 }, { 5, 24 }, { 9, 25 }, { { 6, 3 }, { 6, 3 } } } };
	size_t k = 0;
	while (k < ARRAY_LEN(announced) && announced[k].year != y->year)
		k++;
	assert_true(k < ARRAY_LEN(announced));
	const int64_t seollal = day_of(y->year, announced[k].seollal[0], announced[k].seollal[1]),
				  chuseok = day_of(y->year, announced[k].chuseok[0], announced[k].chuseok[1]),
				  buddha = day_of(y->year, announced[k].buddha[0], announced[k].buddha[1]);
	const int64_t replaced[] = { day_of(y->year, 3, 1), day_of(y->year, 5, 5), buddha, day_of(y->year, 8, 15),
		day_of(y->year, 10, 3), day_of(y->year, 10, 9), day_of(y->year, 12, 25) };
	add(y, day_of(y->year, 1, 1));
	add(y, day_of(y->year, 6, 6));
	for (size_t i = 0; i < 2; i++)
		add(y, day_of(y->year, announced[k].more[i][0], announced[k].more[i][1]));
	for (int i = -1; i < 2; i++) {
		add(y, seollal + i);
		add(y, chuseok + i);
	}
	bool twice = buddha == day_of(y->year, 5, 5);
	for (size_t i = 0; i < ARRAY_LEN(replaced); i++)
		add(y, replaced[i]);
	for (size_t i = 0; i < ARRAY_LEN(replaced); i++)
		if (weekday(replaced[i]) == SAT || weekday(replaced[i]) == SUN)
			add_in_place_after(y, replaced[i]);
	if (twice)
		add_in_place_after(y, buddha);
	for (int i = -1; i < 2; i++) {
		if (weekday(seollal + i) == SUN)
			add_in_place_after(y, seollal + 1);
		if (weekday(chuseok + i) == SUN)
			add_in_place_after(y, chuseok + 1);
	}
}

/* ---- the files ------------------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

static void expect_year(const char *name, const struct json *list, struct year *y)
{
	char date[RFC3339_SIZE];
	const struct json *v = json_first(list);
	qsort(y->days, y->n, sizeof y->days[0], compare);
	for (size_t i = 0; i < y->n; i++) {
		bool elsewhere = y->days[i] < day_of(y->year, 1, 1) || y->days[i] >= day_of(y->year + 1, 1, 1);
		if (weekday(y->days[i]) == SAT || weekday(y->days[i]) == SUN || elsewhere)
			continue;
		rfc3339_format(y->days[i] * DAY_MS, 0, date);
		date[10] = '\0';
		if (!str_eq(json_text(v), date))
			fail_msg("%s %d: %s and not %s", name, y->year, v ? json_text(v) : "nothing", date);
		v = json_next(v);
	}
	if (v)
		fail_msg("%s %d: %s is none", name, y->year, json_text(v));
}

/* first and last: the years that it states, all in between among them. */
static void each_calendar_follows_its_law(void **state)
{
	static const struct {
		const char *name;
		int first, last;
		void (*law)(struct year *y);
	} calendars[] = {
		{ "taiwan", 2026, 2027, taiwan },
		{ "england", 2026, 2027, england },
		{ "washington", 2026, 2027, washington },
		{ "singapore", 2025, 2026, singapore },
		{ "korea", 2025, 2026, korea },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(calendars); i++) {
		struct json *all = NULL;
		char path[80], number[8];
		STR_LOCAL(text, 65536);
		snprintf(path, sizeof path, "data/rules/holidays/%s.json", calendars[i].name);
		assert_int_equal(file_read(path, &text, NULL), RC_OK);
		assert_int_equal(json_parse(text.buf, text.len, 65536, &all, NULL), RC_OK);
		assert_int_equal(json_count(all), 1 + calendars[i].last - calendars[i].first + 1); /* and `about` */
		for (int year = calendars[i].first; year <= calendars[i].last; year++) {
			struct year y = { .year = year };
			calendars[i].law(&y);
			snprintf(number, sizeof number, "%d", year);
			expect_year(calendars[i].name, json_get(all, number), &y);
		}
		json_free(all);
	}
}

static void the_computus(void **state)
{
	(void)state;
	assert_int_equal(easter(1961), day_of(1961, 4, 2));
	assert_int_equal(easter(2000), day_of(2000, 4, 23));
	assert_int_equal(easter(2008), day_of(2008, 3, 23));
	assert_int_equal(easter(2025), day_of(2025, 4, 20));
	assert_int_equal(easter(2038), day_of(2038, 4, 25));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_computus),
		cmocka_unit_test(each_calendar_follows_its_law),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
