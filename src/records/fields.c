/* Untidy values: the same thing written in several ways becomes one; what is none of these is refused, never guessed.
 */
#include "records/records.h"
#include "text/text.h"

#include <ctype.h>

static bool is_missing(const char *s)
{
	return !*s || str_eq(s, "無") || str_eq(s, "-");
}

bool records_number(const struct json *v, int64_t *out)
{
	char digits[24];
	size_t n = 0;
	if (json_is_number(v)) {
		*out = json_int(v, -1);
		return *out >= 0;
	}
	*out = 0;
	if (json_is_null(v))
		return true;
	if (!json_is_string(v))
		return false;
	const char *s = records_line(json_text(v), NULL);
	if (is_missing(s))
		return true;
	for (; *s; s++)
		if (*s != ',' && *s != ' ') {
			if (n + 1 == sizeof digits)
				return false;
			digits[n++] = *s;
		}
	digits[n] = '\0';
	return str_to_i64(digits, 0, INT64_C(1) << 53, out);
}

/* "2017/9/10", "106.09.10" or "2017-09-10" from *s on; years before 1912 are the Republic's. */
static bool take_date(const char **s, struct civil *c)
{
	int n = 0;
	if (sscanf(*s, "%4d%*1[-/.]%2d%*1[-/.]%2d%n", &c->year, &c->month, &c->day, &n) != 3 || n == 0)
		return false;
	*s += n;
	if (c->year > 0 && c->year < 1912)
		c->year += 1911;
	return c->year > 0 && c->month >= 1 && c->month <= 12 && c->day >= 1 && c->day <= 31;
}

bool records_time_text(const char *s, int64_t *out)
{
	struct civil c = { 0 };
	int n = 0;
	*out = 0;
	while (*s == ' ')
		s++;
	if (is_missing(s) || rfc3339_parse(s, ZONE_TAIPEI, out))
		return true;
	if (!take_date(&s, &c))
		return false;
	while (*s == ' ' || *s == 'T')
		s++;
	if (*s && (sscanf(s, "%2d:%2d:%2d%n", &c.hour, &c.minute, &c.second, &n) != 3 || s[n]))
		return false;
	if (c.hour > 23 || c.minute > 59 || c.second > 60 || c.hour < 0 || c.minute < 0 || c.second < 0)
		return false;
	int64_t at = civil_to_ms(&c, ZONE_TAIPEI);
	if (civil_from_ms(at, ZONE_TAIPEI).day != c.day)
		return false; /* the 31st of February */
	*out = at;
	return true;
}

/* Instants beyond the year 9999 have no form on the wire. */
#define TIME_MAX INT64_C(253402300799000)

bool records_time(const struct json *v, int64_t *out)
{
	*out = 0;
	if (json_is_null(v))
		return true;
	if (json_is_number(v)) {
		*out = json_int(v, -1);
		return *out >= 0 && *out <= TIME_MAX;
	}
	return json_is_string(v) && records_time_text(json_text(v), out);
}

/* What found no room in the arena is not there. */
static const char *kept(const char *s)
{
	return s ? s : "";
}

const char *records_line(const char *s, struct arena *a)
{
	while (isspace((unsigned char)*s))
		s++;
	if (!a)
		return s; /* the caller only looks */
	char *line = arena_strdup(a, s);
	size_t n = line ? strlen(line) : 0;
	while (n && isspace((unsigned char)line[n - 1]))
		line[--n] = '\0';
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)line[i] < 0x20)
			line[i] = ' ';
	return kept(line);
}

static bool is_uuid(const char *s)
{
	for (int i = 0; i < ID_SIZE - 1; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		if (dash ? s[i] != '-' : !isxdigit((unsigned char)s[i]))
			return false;
	}
	return !isxdigit((unsigned char)s[ID_SIZE - 1]);
}

const char *records_uuid(const char *s, struct arena *a)
{
	for (; *s; s++)
		if (isxdigit((unsigned char)*s) && is_uuid(s)) {
			char *id = arena_strndup(a, s, ID_SIZE - 1);
			for (char *p = id; p && *p; p++)
				*p = (char)tolower((unsigned char)*p);
			return kept(id);
		}
	return "";
}

const char *records_address(const char *origin, const char *s, struct arena *a)
{
	static const char safe[] = "-._~:/?#[]@!$&'()*+,;=%";
	while (isspace((unsigned char)*s))
		s++;
	if (!*s)
		return "";
	STR_LOCAL(out, STR_NO_LIMIT);
	if (*s == '/')
		str_addz(&out, origin);
	for (; *s; s++)
		if (isalnum((unsigned char)*s) || strchr(safe, *s))
			str_addc(&out, *s);
		else
			str_addf(&out, "%%%02X", (unsigned char)*s);
	return kept(arena_strdup(a, out.buf));
}

/* Whether somebody meant markup: a tag, not just "a < b". */
static bool has_tags(const char *s)
{
	for (const char *p = s; (p = strchr(p, '<')); p++)
		if ((isalpha((unsigned char)p[1]) || p[1] == '/' || p[1] == '!') && strchr(p, '>'))
			return true;
	return false;
}

/* Whether an entity's name is at s, as in "amp;" and "#39;". */
static bool is_entity(const char *s)
{
	size_t n = strspn(s, "#abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
	return n > 1 && n < 12 && s[n] == ';';
}

static bool has_entities(const char *s)
{
	for (const char *p = s; (p = strchr(p, '&')); p++)
		if (is_entity(p + 1))
			return true;
	return false;
}

/* Makes HTML of what is nearly HTML: "&amp;nbsp;" was escaped once too often; and where there are no tags, so that only
 * line breaks divide the text, these become markup. */
static void repair_html(const char *s, bool lines, struct str *out)
{
	for (; *s; s++) {
		if (lines && *s == '\n')
			str_addz(out, s[1] == '\n' || s[1] == '\r' ? "<p>" : "<br>");
		else
			str_addc(out, *s);
		if (*s == '&')
			while (str_starts(s + 1, "amp;") && is_entity(s + 5))
				s += 4;
	}
}

const char *records_body_of(const char *foreign, const char *origin, struct arena *a)
{
	DOC_LOCAL(d);
	d.origin = origin;
	STR_LOCAL(html, STR_NO_LIMIT);
	STR_LOCAL(out, STR_NO_LIMIT);
	bool tags = has_tags(foreign);
	if (tags || has_entities(foreign)) {
		repair_html(foreign, !tags, &html);
		doc_from_html(&d, html.buf, html.len);
	} else {
		doc_from_text(&d, foreign, strlen(foreign));
	}
	doc_to_commonmark(&d, &out);
	while (out.len && isspace((unsigned char)out.buf[out.len - 1]))
		str_truncate(&out, out.len - 1);
	return kept(arena_strdup(a, out.buf));
}

const char *records_body(const char *foreign, struct arena *a)
{
	return records_body_of(foreign, RECORDS_JOIN, a);
}

void records_topic_init(struct wire_topic *t, enum wire_board board)
{
	const double unknown = __builtin_nan("");
	*t = (struct wire_topic){
		.id = "",
		.board = board,
		.title = "",
		.summary = "",
		.body = "",
		.benefits = "",
		.proposer = "",
		.stage_reason = "",
		.planned = unknown,
		.actual = unknown,
		.spent = unknown,
		.place = "",
		.stream = "",
		.source = { "", "", "" },
	};
}

void records_attribute(struct wire_topic *t, const char *path, struct arena *a)
{
	t->source = (struct wire_source){
		.name = "公共政策網路參與平臺（國家發展委員會）",
		.url = records_address(RECORDS_JOIN, path, a),
		.licence = "政府資料開放授權條款－第1版",
	};
}
