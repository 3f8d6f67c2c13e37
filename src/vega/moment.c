/*
 * Dates as authors write them in figures: "2026", "2026-Q1", "2026/3", RFC 3339, "2026-03-05 14:30", 民國115年3月5日,
 * 115/03/05, "Mar 5 2026". They are instants of Taiwan's clock, as precise as they were written. A year of up to three
 * digits is one of the Republic's: figures from before the year 1000 are rarer than forms that leave out 民國.
 */
#include <math.h>

#include "vega/figures.h"

#define ROC_MOST 300 /* a year beyond is none of the Republic's */

struct reader {
	const char *at;
	struct civil c;
	enum date_precision precision;
	bool short_year; /* "10/5" is a day of a month as likely as a month of 民國10年 */
};

static bool take(struct reader *r, const char *word)
{
	if (!str_starts(r->at, word))
		return false;
	r->at += strlen(word);
	return true;
}

static int take_digits(struct reader *r, int most, int *out)
{
	int n = 0;
	for (*out = 0; n < most && *r->at >= '0' && *r->at <= '9'; n++, r->at++)
		*out = *out * 10 + (*r->at - '0');
	return n;
}

static bool take_year(struct reader *r)
{
	bool roc = take(r, "民國") || take(r, "ROC ");
	int n = take_digits(r, 4, &r->c.year);
	if (n == 0 || r->c.year < 1)
		return false;
	r->short_year = !roc && n <= 2 && r->c.year <= 31;
	if (roc || (n <= 3 && r->c.year < ROC_MOST))
		r->c.year += 1911;
	return true;
}

static bool is_day(const struct civil *c)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return c->month >= 1 && c->month <= 12 && c->day >= 1 && c->day <= days[c->month - 1];
}

/* "T14:30", " 14:30:05": the chart's clock, since no zone is said. */
static bool take_clock(struct reader *r)
{
	int seconds = 0;
	if (!take(r, "T") && !take(r, " "))
		return false;
	if (!take_digits(r, 2, &r->c.hour) || !take(r, ":") || take_digits(r, 2, &r->c.minute) != 2)
		return false;
	if (take(r, ":") && take_digits(r, 2, &seconds) != 2)
		return false;
	if (take(r, ".") && !take_digits(r, 9, &seconds))
		return false;
	r->precision = r->c.hour || r->c.minute ? DATE_MINUTE : DATE_DAY;
	return r->c.hour < 24 && r->c.minute < 60 && !*r->at;
}

static bool take_quarter(struct reader *r)
{
	static const char *const numbers[] = { "一", "二", "三", "四" };
	int quarter = 0;
	bool ours = take(r, "Q") || take(r, "-Q") || take(r, " Q") || take(r, "第");
	for (int i = 0; ours && i < 4; i++)
		if (take(r, numbers[i]))
			quarter = i + 1;
	if (!ours || (!quarter && !take_digits(r, 1, &quarter)) || quarter < 1 || quarter > 4)
		return false;
	take(r, "季");
	r->c.month = (quarter - 1) * 3 + 1;
	r->precision = DATE_QUARTER;
	return !*r->at;
}

/* 115年, 115年度, 115年3月, 115年3月5日, 115年第1季: what stands behind 年. */
static bool take_chinese(struct reader *r)
{
	take(r, "度");
	if (!*r->at)
		return true;
	if (take_quarter(r))
		return true;
	if (!take_digits(r, 2, &r->c.month) || !take(r, "月"))
		return false;
	take(r, "份");
	r->precision = DATE_MONTH;
	if (!*r->at)
		return is_day(&r->c);
	r->precision = DATE_DAY;
	return take_digits(r, 2, &r->c.day) && take(r, "日") && is_day(&r->c) && (!*r->at || take_clock(r));
}

/* year, month and day with "-", "/" or "."; month and day may be absent. */
static bool take_parts(struct reader *r)
{
	if (!take_year(r))
		return false;
	if (take(r, "年"))
		return take_chinese(r);
	if (!*r->at || r->short_year)
		return !r->short_year && r->c.year >= 1000;
	struct reader quarter = *r;
	if (take_quarter(&quarter)) {
		*r = quarter;
		return true;
	}
	char mark[2] = { *r->at };
	if (!strchr("-/.", *mark) || (r->at++, !take_digits(r, 2, &r->c.month)))
		return false;
	r->precision = DATE_MONTH;
	if (take(r, mark)) {
		r->precision = DATE_DAY;
		if (!take_digits(r, 2, &r->c.day))
			return false;
	}
	return is_day(&r->c) && (!*r->at || (r->precision == DATE_DAY && take_clock(r)));
}

/* "Sun, ", "Sunday " before a date says nothing more. */
static void skip_weekday(struct reader *r)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	for (size_t i = 0; i < ARRAY_LEN(days); i++) {
		if (!str_starts(r->at, days[i]))
			continue;
		r->at += strspn(r->at, "abcdefghijklmnopqrstuvwxyzADEFHIMNORSTUW");
		take(r, ",");
		take(r, " ");
		return;
	}
}

/* "Mar 5 2026", "Mar 5, 2026", "Mar 2026", "5 Mar 2026", "05-Mar-2026", "Thu, 05 Mar 2026 14:30": the English forms
 * that browsers read. */
static bool take_english(struct reader *r)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
		"Dec" };
	skip_weekday(r);
	int day = 0, n = take_digits(r, 2, &day);
	r->c.month = 0;
	if (n && !take(r, " ") && !take(r, "-"))
		return false;
	for (int i = 0; i < 12 && !r->c.month; i++)
		r->c.month = take(r, months[i]) ? i + 1 : 0;
	while (*r->at >= 'a' && *r->at <= 'z')
		r->at++;
	if (!r->c.month || (!take(r, " ") && !take(r, "-")))
		return false;
	struct reader year = *r;
	if (take_digits(&year, 4, &year.c.year) == 4) {
		year.c.day = n ? day : 1;
		year.precision = n ? DATE_DAY : DATE_MONTH;
		*r = year;
		return r->c.year > 0 && is_day(&r->c) && (!*r->at || (n && take_clock(r)));
	}
	if (n || !take_digits(r, 2, &r->c.day))
		return false;
	take(r, ",");
	r->precision = DATE_DAY;
	return take(r, " ") && take_digits(r, 4, &r->c.year) == 4 && r->c.year > 0 && is_day(&r->c) &&
		(!*r->at || take_clock(r));
}

/* 11503, 1150305, 202603, 20260305: the forms of open data. */
static bool take_compact(struct reader *r)
{
	size_t n = strspn(r->at, "0123456789");
	if (n < 5 || n > 8 || r->at[n])
		return false;
	bool with_day = n >= 7, roc = n % 2;
	take_digits(r, roc ? 3 : 4, &r->c.year);
	r->c.year += roc ? 1911 : 0;
	take_digits(r, 2, &r->c.month);
	if (with_day)
		take_digits(r, 2, &r->c.day);
	r->precision = with_day ? DATE_DAY : DATE_MONTH;
	return r->c.year >= 1800 && r->c.year <= 2210 && is_day(&r->c);
}

/* Digits of full width as plain ones; without blanks at both ends. Too long: "". */
static void plain_form(const char *text, char out[64])
{
	size_t n = 0;
	text += strspn(text, " ");
	for (const char *s = text; *s; s++) {
		if (n + 1 >= 64) {
			n = 0;
			break;
		}
		const unsigned char *u = (const unsigned char *)s;
		if (u[0] == 0xef && u[1] == 0xbc && u[2] >= 0x90 && u[2] <= 0x99) {
			out[n++] = (char)('0' + (u[2] - 0x90));
			s += 2;
		} else {
			out[n++] = *s;
		}
	}
	while (n && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
}

bool vega_moment(const char *text, int zone, double *ms, enum date_precision *precision)
{
	static bool (*const forms[])(struct reader *) = { take_compact, take_parts, take_english };
	char plain[64];
	int64_t instant;
	plain_form(text, plain);
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		struct reader r = { .at = plain, .c = { .month = 1, .day = 1 }, .precision = DATE_YEAR };
		if (!forms[i](&r))
			continue;
		*ms = (double)civil_to_ms(&r.c, zone);
		*precision = r.precision;
		return true;
	}
	if (!rfc3339_parse(plain, zone, &instant))
		return false;
	struct civil c = civil_from_ms(instant, zone);
	*precision = c.hour || c.minute ? DATE_MINUTE : DATE_DAY;
	*ms = (double)instant;
	return true;
}

bool vega_cell_moment(const struct vega_cell *cell, int zone, double *ms, enum date_precision *precision)
{
	char digits[16];
	if (!cell->is_number)
		return !cell->is_null && vega_moment(cell->text, zone, ms, precision);
	double v = cell->number;
	/* a year or a date in digits: as an instant it would be of 1970 */
	if (v >= 1 && v < 99999999 && v == (double)(long)v) {
		snprintf(digits, sizeof digits, "%ld", (long)v);
		if ((v < ROC_MOST || v >= 1000) && vega_moment(digits, zone, ms, precision))
			return true;
	}
	*ms = v;
	*precision = DATE_MINUTE;
	return v > -2.5e14 && v < 2.5e14;
}

/* ---- by a form of the author's --------------------------------------------------------------- */

/* The number of a word in a list, from 1, by as many letters as are there of it, at least three. */
static int take_word(const char **at, const char *const *words, size_t n)
{
	size_t letters = strspn(*at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
	for (size_t i = 0; i < n && letters >= 3; i++)
		if (strncasecmp(*at, words[i], letters < strlen(words[i]) ? letters : strlen(words[i])) == 0) {
			*at += letters;
			return (int)i + 1;
		}
	return 0;
}

/* As precise as the finest part that was read. */
static void refine(struct reader *r, enum date_precision precision)
{
	r->precision = precision > r->precision ? precision : r->precision;
}

/* One directive; false: it does not fit, or is none of ours. */
static bool take_directive(char directive, struct reader *r, bool *afternoon)
{
	static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August",
		"September", "October", "November", "December" };
	static const char *const days[] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" };
	static const char *const halves[] = { "am", "pm" };
	int n = 0, ignored;
	switch (directive) {
	case 'Y': return take_digits(r, 4, &r->c.year) > 0;
	case 'y':
		n = take_digits(r, 2, &r->c.year);
		r->c.year += r->c.year < 69 ? 2000 : 1900;
		return n > 0;
	case 'm': refine(r, DATE_MONTH); return take_digits(r, 2, &r->c.month) > 0;
	case 'B':
	case 'b':
		refine(r, DATE_MONTH);
		r->c.month = take_word(&r->at, months, ARRAY_LEN(months));
		return r->c.month > 0;
	case 'd':
	case 'e':
		r->at += *r->at == ' ';
		refine(r, DATE_DAY);
		return take_digits(r, 2, &r->c.day) > 0;
	case 'H':
	case 'I': refine(r, DATE_MINUTE); return take_digits(r, 2, &r->c.hour) > 0;
	case 'M': return take_digits(r, 2, &r->c.minute) > 0;
	case 'S': return take_digits(r, 2, &ignored) > 0;
	case 'L': return take_digits(r, 3, &ignored) > 0;
	case 'f': return take_digits(r, 6, &ignored) > 0;
	case 'a':
	case 'A': return take_word(&r->at, days, ARRAY_LEN(days)) > 0;
	case 'p':
		for (size_t i = 0; i < 2; i++)
			if (strncasecmp(r->at, halves[i], 2) == 0) {
				r->at += 2;
				*afternoon = i == 1;
				return true;
			}
		return false;
	default: return false;
	}
}

struct vega_cell vega_read_moment(const struct vega_cell *cell, const char *form, struct arena *a)
{
	char plain[64], digits[32];
	bool quoted = *form == '\'' || *form == '"', fits = strchr(form, '%'), afternoon = false;
	if (cell->is_number)
		snprintf(digits, sizeof digits, "%.0f", fabs(cell->number) < 1e15 ? cell->number : 0);
	plain_form(cell->is_number ? digits : cell->text, plain);
	struct reader r = { .at = plain, .c = { .year = 1900, .month = 1, .day = 1 }, .precision = DATE_YEAR };
	for (const char *f = form + quoted; *f && fits && !(quoted && !f[1]); f++) {
		if (*f == '%' && f[1]) {
			f += 1 + (strchr("-_0", f[1]) && f[2]); /* how it is padded */
			fits = take_directive(*f, &r, &afternoon);
		} else if (*f == ' ') {
			r.at += strspn(r.at, " ");
		} else {
			fits = *r.at == *f;
			r.at += fits;
		}
	}
	r.c.hour += afternoon && r.c.hour < 12 ? 12 : 0;
	fits = fits && !*r.at && is_day(&r.c) && r.c.year >= 1000 && r.c.year <= 9999 && r.c.hour < 24 && r.c.minute < 60;
	const char *text = !fits        ? NULL
		: r.precision == DATE_YEAR  ? arena_printf(a, "%04d", r.c.year)
		: r.precision == DATE_MONTH ? arena_printf(a, "%04d-%02d", r.c.year, r.c.month)
		: r.precision == DATE_DAY
		? arena_printf(a, "%04d-%02d-%02d", r.c.year, r.c.month, r.c.day)
		: arena_printf(a, "%04d-%02d-%02d %02d:%02d", r.c.year, r.c.month, r.c.day, r.c.hour, r.c.minute);
	return (struct vega_cell){ .text = text ? text : "", .is_null = !text };
}

/* ---- units ----------------------------------------------------------------------------------- */

/* A whole number that may be a part of a date; 0, which is none, when it is not. */
static int whole(const struct json *v, const char *name, int otherwise)
{
	double d = json_number(json_get(v, name), otherwise);
	return fabs(d) <= 9999 ? (int)d : 0;
}

double vega_date_of(const struct json *v, int zone)
{
	static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
		"dec" };
	struct civil day = { .year = whole(v, "year", 2000), .month = whole(v, "month", 1), .day = whole(v, "date", 1) };
	const char *month = json_text(json_get(v, "month"));
	if (!json_is_object(v))
		return NAN;
	for (int i = 0; i < 12 && *month; i++)
		if (strncasecmp(month, months[i], strlen(months[i])) == 0)
			day.month = i + 1;
	if (json_get(v, "quarter"))
		day.month = whole(v, "quarter", 1) * 3 - 2;
	return day.year >= 1 && is_day(&day) ? (double)civil_to_ms(&day, zone) : NAN;
}

struct vega_cell vega_cut_moment(const char *unit, double ms, int zone, struct arena *a)
{
	struct civil c = civil_from_ms((int64_t)ms, zone);
	const struct civil new_year = { .year = c.year, .month = 1, .day = 1 };
	int of_year = (int)civil_days_between(civil_to_ms(&new_year, zone), (int64_t)ms, zone);
	int week = (of_year + 7 - c.weekday) / 7; /* weeks begin with Sunday; the days before the first one are of week 0 */
	const struct {
		const char *unit;
		int number;
	} parts[] = { { "quarter", (c.month + 2) / 3 }, { "month", c.month }, { "date", c.day }, { "day", c.weekday },
		{ "hours", c.hour }, { "minutes", c.minute }, { "week", week }, { "dayofyear", of_year + 1 },
		{ "monthdate", c.month * 100 + c.day }, { "hoursminutes", c.hour * 100 + c.minute } };
	struct vega_cell cell = { .text = "", .is_number = true };
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (str_eq(unit, parts[i].unit)) {
			cell.number = parts[i].number;
			return cell;
		}
	}
	if (c.year < 1000 || c.year > 9999) { /* no date that can be written: the instant */
		cell.number = ms;
		return cell;
	}
	if (str_eq(unit, "yearweek")) { /* the Sunday with which it begins */
		c = civil_from_ms((int64_t)ms - c.weekday * DAY_MS, zone);
		unit = "yearmonthdate";
	}
	const char *text = str_eq(unit, "year") ? arena_printf(a, "%04d", c.year)
		: str_eq(unit, "yearquarter")       ? arena_printf(a, "%04dQ%d", c.year, (c.month + 2) / 3)
		: str_eq(unit, "yearmonth")         ? arena_printf(a, "%04d-%02d", c.year, c.month)
		: str_eq(unit, "yearmonthdate")     ? arena_printf(a, "%04d-%02d-%02d", c.year, c.month, c.day)
										: arena_printf(a, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, c.hour,
											  str_ends(unit, "minutes") ? c.minute : 0);
	return (struct vega_cell){ .text = text ? text : "", .is_null = !text };
}
