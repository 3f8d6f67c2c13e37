/*
 * Time. Civil dates are computed here and not by libc: its zone is one per process and comes from the environment,
 * while a platform's days run in the platform's zone wherever the reader sits.
 * The day arithmetic is Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms" (days_from_civil,
 * civil_from_days).
 */
#include "base/base.h"

int64_t clock_mono(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_now(void)
{
	int64_t fixed;
	const char *set = getenv("MINYI_NOW");
	if (set && rfc3339_parse(set, 0, &fixed))
		return fixed;
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int64_t days_from_civil(int64_t y, int m, int d)
{
	y -= m <= 2;
	int64_t era = floor_div(y, 400);
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

static void civil_from_days(int64_t days, struct civil *c)
{
	days += 719468;
	int64_t era = floor_div(days, 146097);
	int64_t doe = days - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	c->day = (int)(doy - (153 * mp + 2) / 5 + 1);
	c->month = (int)(mp < 10 ? mp + 3 : mp - 9);
	c->year = (int)(yoe + era * 400 + (c->month <= 2));
}

struct civil civil_from_ms(int64_t ms, int zone)
{
	int64_t seconds = floor_div(ms, 1000) + (int64_t)zone * 60;
	int64_t days = floor_div(seconds, 86400);
	int rest = (int)(seconds - days * 86400);
	struct civil c = { .hour = rest / 3600, .minute = rest / 60 % 60, .second = rest % 60 };
	civil_from_days(days, &c);
	c.weekday = (int)(days + 4 - floor_div(days + 4, 7) * 7);
	return c;
}

int64_t civil_to_ms(const struct civil *c, int zone)
{
	int64_t days = days_from_civil(c->year, c->month, c->day);
	return (days * 86400 + c->hour * 3600 + c->minute * 60 + c->second - (int64_t)zone * 60) * 1000;
}

int64_t civil_days_between(int64_t a, int64_t b, int zone)
{
	int64_t shift = (int64_t)zone * 60000;
	return floor_div(b + shift, DAY_MS) - floor_div(a + shift, DAY_MS);
}

/* Instants stand in every row that is told, so no format is read for them. */
static void put_digits(char *to, int digits, int n)
{
	unsigned left = n < 0 ? 0 : (unsigned)n;
	for (; digits > 0; left /= 10)
		to[--digits] = (char)('0' + left % 10);
}

static void put_time(char *to, const struct civil *c)
{
	put_digits(to, 2, c->hour);
	put_digits(to + 3, 2, c->minute);
	put_digits(to + 6, 2, c->second);
}

void rfc3339_format(int64_t ms, int zone, char out[RFC3339_SIZE])
{
	if (ms == 0) {
		out[0] = '\0';
		return;
	}
	struct civil c = civil_from_ms(ms, zone);
	int away = zone < 0 ? -zone : zone;
	memcpy(out, "0000-00-00T00:00:00+00:00", 26);
	put_digits(out, 4, c.year);
	put_digits(out + 5, 2, c.month);
	put_digits(out + 8, 2, c.day);
	put_time(out + 11, &c);
	out[19] = zone < 0 ? '-' : '+';
	put_digits(out + 20, 2, away / 60);
	put_digits(out + 23, 2, away % 60);
}

static const char *const weekdays[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
	"Dec" };

void http_date_format(int64_t ms, char out[HTTP_DATE_SIZE])
{
	struct civil c = civil_from_ms(ms, 0);
	memcpy(out, "Thu, 01 Jan 1970 00:00:00 GMT", 30);
	memcpy(out, weekdays[c.weekday], 3);
	put_digits(out + 5, 2, c.day);
	memcpy(out + 8, months[c.month - 1], 3);
	put_digits(out + 12, 4, c.year);
	put_time(out + 17, &c);
}

bool http_date_parse(const char *s, int64_t *ms)
{
	struct civil c = { 0 };
	char month[4], again[HTTP_DATE_SIZE];
	if (strlen(s) != 29 ||
		sscanf(s + 4, " %2d %3s %4d %2d:%2d:%2d", &c.day, month, &c.year, &c.hour, &c.minute, &c.second) != 6)
		return false;
	while (c.month < 12 && !str_eq(months[c.month], month))
		c.month++;
	if (c.month++ == 12)
		return false;
	int64_t at = civil_to_ms(&c, 0);
	http_date_format(at, again);
	if (!str_eq(s, again)) /* there is no such day, or it is written otherwise */
		return false;
	*ms = at;
	return true;
}

/* Exactly n digits at *s, which moves past them. */
static bool digits(const char **s, int n, int *out)
{
	*out = 0;
	for (; n > 0; n--, (*s)++) {
		if (**s < '0' || **s > '9')
			return false;
		*out = *out * 10 + (**s - '0');
	}
	return true;
}

static bool parse_zone(const char *s, int *zone)
{
	if ((*s == 'Z' || *s == 'z') && s[1] == '\0') {
		*zone = 0;
		return true;
	}
	int hours, minutes, sign = *s == '-' ? -1 : 1;
	if (*s != '+' && *s != '-')
		return false;
	s++;
	if (!digits(&s, 2, &hours) || *s++ != ':' || !digits(&s, 2, &minutes) || *s || hours > 23 || minutes > 59)
		return false;
	*zone = sign * (hours * 60 + minutes);
	return true;
}

static bool parse_time(const char *s, struct civil *c, int *millis, int *zone)
{
	if (!digits(&s, 2, &c->hour) || *s++ != ':' || !digits(&s, 2, &c->minute) || *s++ != ':' ||
		!digits(&s, 2, &c->second))
		return false;
	if (c->hour > 23 || c->minute > 59 || c->second > 60)
		return false;
	if (*s == '.') {
		int scale = 100;
		for (s++; *s >= '0' && *s <= '9'; s++, scale /= 10)
			*millis += (*s - '0') * scale;
	}
	return parse_zone(s, zone);
}

static int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month == 2 && leap ? 29 : days[month - 1];
}

bool rfc3339_parse(const char *s, int zone, int64_t *ms)
{
	struct civil c = { 0 };
	int millis = 0;
	if (!digits(&s, 4, &c.year) || *s++ != '-' || !digits(&s, 2, &c.month) || *s++ != '-' || !digits(&s, 2, &c.day))
		return false;
	if (c.month < 1 || c.month > 12 || c.day < 1 || c.day > days_in_month(c.year, c.month))
		return false;
	if (*s == 'T' || *s == 't' || *s == ' ') {
		if (!parse_time(s + 1, &c, &millis, &zone))
			return false;
	} else if (*s) {
		return false;
	}
	*ms = civil_to_ms(&c, zone) + millis;
	return true;
}
