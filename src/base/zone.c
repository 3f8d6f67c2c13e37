/* Zones: an offset, or a name of the system's zone files (RFC 9636, TZif): the instants at which the offset changes,
 * and the rule that goes on after the last of them ("GMT0BST,M3.5.0/1,M10.5.0"). libc knows only one zone a process. */
#include "base/base.h"

#define ZONE_FILE_MAX ((size_t)256 << 10)
#define ZONE_NAME_MAX 64
#define FOLDER "/usr/share/zoneinfo"

/* When in a year the offset changes: the weekday'th day of the week'th week (5: the last) of the month, at a local time
 * in seconds. */
struct turn {
	int month, week, weekday;
	int64_t at;
};
struct zone {
	size_t n;
	int64_t *from;    /* seconds since 1970 */
	int32_t *offsets; /* seconds east, from then on */
	int32_t before;   /* and before the first */
	bool goes_on;     /* after the last by this rule */
	bool turns;       /* has summer time */
	int32_t standard, summer;
	struct turn begins, ends;
	char name[ZONE_NAME_MAX + 1]; /* "": an offset */
};

/* ---- the rule -------------------------------------------------------------------------------- */

static bool take_number(const char **s, int64_t most, int64_t *out)
{
	*out = 0;
	const char *start = *s;
	while (**s >= '0' && **s <= '9' && *s - start < 4)
		*out = *out * 10 + (*(*s)++ - '0');
	return *s > start && *out <= most;
}

/* hh[:mm[:ss]], with its sign. */
static bool take_time(const char **s, int64_t *out)
{
	int64_t part, unit = 3600, sign = 1;
	if (**s == '+' || **s == '-')
		sign = *(*s)++ == '-' ? -1 : 1;
	*out = 0;
	for (;;) {
		if (!take_number(s, unit == 3600 ? 167 : 59, &part))
			return false;
		*out += part * unit;
		if (**s != ':' || unit == 1)
			break;
		(*s)++;
		unit /= 60;
	}
	*out *= sign;
	return true;
}

static bool take_name(const char **s)
{
	const char *start = *s;
	if (**s == '<') {
		*s += strcspn(*s, ">");
		return *(*s)++ == '>';
	}
	while ((**s >= 'A' && **s <= 'Z') || (**s >= 'a' && **s <= 'z'))
		(*s)++;
	return *s - start >= 3;
}

/* ,M3.5.0/1 */
static bool take_turn(const char **s, struct turn *out)
{
	int64_t month, week, weekday;
	out->at = 7200;
	if (strncmp(*s, ",M", 2) != 0)
		return false;
	*s += 2;
	if (!take_number(s, 12, &month) || *(*s)++ != '.' || !take_number(s, 5, &week) || *(*s)++ != '.' ||
		!take_number(s, 6, &weekday) || month < 1 || week < 1)
		return false;
	out->month = (int)month, out->week = (int)week, out->weekday = (int)weekday;
	if (**s != '/')
		return true;
	(*s)++;
	return take_time(s, &out->at);
}

/* Its signs are the other way round: west is positive. */
static bool read_rule(const char *s, struct zone *z)
{
	int64_t west, summer;
	if (!take_name(&s) || !take_time(&s, &west))
		return false;
	z->standard = (int32_t)-west;
	if (!*s)
		return true;
	summer = west - 3600;
	if (!take_name(&s) || (*s != ',' && !take_time(&s, &summer)))
		return false;
	z->summer = (int32_t)-summer;
	z->turns = true;
	return take_turn(&s, &z->begins) && take_turn(&s, &z->ends) && !*s;
}

/* The instant of a turn in that year, by a clock that runs `offset` seconds east before it. */
static int64_t turn_in(const struct turn *t, int year, int32_t offset)
{
	struct civil first = { .year = year, .month = t->month, .day = 1 };
	first = civil_from_ms(civil_to_ms(&first, 0), 0);
	struct civil next = { .year = t->month == 12 ? year + 1 : year, .month = t->month % 12 + 1, .day = 1 };
	int64_t begin = civil_to_ms(&first, 0), days = (civil_to_ms(&next, 0) - begin) / DAY_MS;
	int64_t day = (t->weekday - first.weekday + 7) % 7 + (int64_t)(t->week - 1) * 7;
	while (day >= days)
		day -= 7;
	return (begin + day * DAY_MS) / 1000 + t->at - offset;
}

static int32_t by_rule(const struct zone *z, int64_t at)
{
	if (!z->turns)
		return z->standard;
	int year = civil_from_ms((at + z->standard) * 1000, 0).year;
	int64_t begins = turn_in(&z->begins, year, z->standard), ends = turn_in(&z->ends, year, z->summer);
	bool summer = begins < ends ? at >= begins && at < ends : at >= begins || at < ends;
	return summer ? z->summer : z->standard;
}

/* ---- the file -------------------------------------------------------------------------------- */

static int64_t big_endian(const unsigned char *p, size_t n)
{
	uint64_t v = n == 8 ? 0 : (p[0] & 0x80 ? UINT64_MAX : 0);
	for (size_t i = 0; i < n; i++)
		v = v << 8 | p[i];
	return (int64_t)v;
}

#define HEADER 44

/* How many bytes the block behind this header has, whose instants have `width` bytes each. False: it is no header. */
static bool read_header(const unsigned char *p, size_t left, size_t width, size_t counts[6], size_t *size)
{
	if (left < HEADER || memcmp(p, "TZif", 4) != 0)
		return false;
	for (size_t i = 0; i < 6; i++) {
		counts[i] = (size_t)big_endian(p + 20 + i * 4, 4);
		if (counts[i] > 100000)
			return false;
	}
	/* counts: UT marks, standard marks, leap seconds, transitions, types, letters */
	*size = counts[3] * (width + 1) + counts[4] * 6 + counts[5] + counts[2] * (width + 4) + counts[1] + counts[0];
	return *size <= left - HEADER && counts[4] > 0;
}

static bool read_zone(const unsigned char *p, size_t n, struct zone *z)
{
	size_t counts[6], size;
	if (!read_header(p, n, 4, counts, &size) || p[4] < '2') /* the first block is for programs of 32 bits */
		return false;
	p += HEADER + size;
	n -= HEADER + size;
	if (!read_header(p, n, 8, counts, &size))
		return false;
	const unsigned char *from = p + HEADER, *types = from + counts[3] * 8, *infos = types + counts[3];
	const char *rule = (const char *)(p + HEADER + size);
	z->n = counts[3];
	z->from = xcalloc(z->n + 1, sizeof *z->from);
	z->offsets = xcalloc(z->n + 1, sizeof *z->offsets);
	z->before = (int32_t)big_endian(infos, 4);
	for (size_t i = 0; i < z->n; i++) {
		if (types[i] >= counts[4])
			return false;
		z->from[i] = big_endian(from + i * 8, 8);
		z->offsets[i] = (int32_t)big_endian(infos + (size_t)types[i] * 6, 4);
	}
	size_t left = n - HEADER - size;
	if (left < 2 || rule[0] != '\n')
		return false;
	char text[80];
	size_t len = strcspn(rule + 1, "\n"); /* the buffer ends with a NUL */
	if (len >= sizeof text)
		return false;
	memcpy(text, rule + 1, len);
	text[len] = '\0';
	z->goes_on = len > 0;
	return !z->goes_on || read_rule(text, z);
}

static bool is_zone_name(const char *name)
{
	size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/");
	return n > 0 && n <= ZONE_NAME_MAX && !name[n] && *name != '/' && !strstr(name, "..");
}

enum rc zone_open(const char *name, struct zone **out)
{
	char instant[64], path[sizeof FOLDER + ZONE_NAME_MAX + 2];
	int64_t ms;
	*out = NULL;
	struct zone *z = xcalloc(1, sizeof *z);
	snprintf(instant, sizeof instant, "1970-01-02T00:00:00%.16s", name);
	if (rfc3339_parse(instant, 0, &ms)) {
		z->before = z->standard = (int32_t)((DAY_MS - ms) / 1000);
		*out = z;
		return RC_OK;
	}
	STR_LOCAL(bytes, ZONE_FILE_MAX);
	snprintf(path, sizeof path, FOLDER "/%.*s", ZONE_NAME_MAX, name);
	enum rc rc = !is_zone_name(name) ? RC_INVALID : file_read(path, &bytes, NULL);
	if (rc == RC_OK && !read_zone((const unsigned char *)bytes.buf, bytes.len, z))
		rc = RC_INVALID;
	if (rc == RC_OK) {
		str_copy(z->name, sizeof z->name, name);
		*out = z;
	} else {
		zone_free(z);
	}
	return rc;
}

const char *zone_name(const struct zone *z)
{
	return z ? z->name : "";
}

void zone_free(struct zone *z)
{
	if (z) {
		free(z->from);
		free(z->offsets);
	}
	free(z);
}

int zone_at(const struct zone *z, int64_t ms)
{
	int64_t at = ms / 1000 - (ms % 1000 < 0);
	if (!z)
		return 0;
	if (z->n == 0 || at < z->from[0])
		return (z->n == 0 && z->goes_on ? by_rule(z, at) : z->before) / 60;
	if (at >= z->from[z->n - 1])
		return (z->goes_on ? by_rule(z, at) : z->offsets[z->n - 1]) / 60;
	size_t low = 0, high = z->n - 1;
	while (high - low > 1) {
		size_t middle = (low + high) / 2;
		if (z->from[middle] <= at)
			low = middle;
		else
			high = middle;
	}
	return z->offsets[low] / 60;
}
