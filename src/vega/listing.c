/*
 * Rows that an author wrote as one text: CSV, tab-separated, or JSON. CSV becomes an array of objects as if the author
 * had written that, so that one way leads to the table. RFC 4180, with the delimiter of the "format", LF or CRLF; the
 * first record names.
 */
#include "vega/figures.h"

#define LINE_COLUMNS (VEGA_CHART_COLUMNS + 1) /* one more, so that the table sees that there were more */

#define DELIMITER_MOST 8 /* bytes: a character of any script */

struct listing {
	const char *at, *delimiter;
	size_t width;
};

static bool at_delimiter(const struct listing *l)
{
	return strncmp(l->at, l->delimiter, l->width) == 0;
}

/* One field; false behind the last of its record. */
static bool next_field(struct listing *l, struct str *out)
{
	str_clear(out);
	if (*l->at == '"') {
		for (l->at++; *l->at && (*l->at != '"' || l->at[1] == '"'); l->at++) {
			l->at += *l->at == '"';
			str_addc(out, *l->at);
		}
		l->at += *l->at == '"';
	}
	while (*l->at && *l->at != '\n' && !at_delimiter(l)) {
		if (*l->at != '\r' || l->at[1] != '\n')
			str_addc(out, *l->at);
		l->at++;
	}
	if (!at_delimiter(l))
		return false;
	l->at += l->width;
	return true;
}

/* A record's fields, at most LINE_COLUMNS of them; their number. */
static size_t next_record(struct listing *l, struct str fields[LINE_COLUMNS])
{
	struct str field;
	size_t n = 0;
	bool more = true;
	str_init(&field, STR_NO_LIMIT);
	while (more) {
		more = next_field(l, &field);
		if (n < LINE_COLUMNS) {
			str_clear(&fields[n]);
			str_add(&fields[n++], field.buf, field.len);
		}
	}
	l->at += *l->at == '\n';
	str_release(&field);
	return n;
}

static void put_record(struct json_out *o, const struct str *names, size_t n_names, const struct str *fields, size_t n)
{
	double number;
	json_open(o, NULL, '{');
	for (size_t i = 0; i < n && i < n_names; i++) {
		const char *text = fields[i].buf;
		bool code = (*text == '0' && text[1] >= '0' && text[1] <= '9') || *text == '+'; /* 007 is no number */
		if (!*text)
			json_put_null(o, names[i].buf);
		else if (!code && vega_plain_number(text, &number))
			json_put_double(o, names[i].buf, number);
		else
			json_put_text(o, names[i].buf, text);
	}
	json_close(o, '}');
}

static void put_records(struct listing *l, struct str *out)
{
	struct str names[LINE_COLUMNS], fields[LINE_COLUMNS];
	struct json_out o;
	for (size_t i = 0; i < LINE_COLUMNS; i++) {
		str_init(&names[i], STR_NO_LIMIT);
		str_init(&fields[i], STR_NO_LIMIT);
	}
	json_begin(&o, out);
	json_open(&o, NULL, '[');
	size_t n_names = next_record(l, names);
	while (*l->at && str_ok(out)) { /* every row repeats the names: a long one would make much of little */
		size_t n = next_record(l, fields);
		if (n > 1 || fields[0].len)
			put_record(&o, names, n_names, fields, n);
	}
	json_close(&o, ']');
	for (size_t i = 0; i < LINE_COLUMNS; i++) {
		str_release(&names[i]);
		str_release(&fields[i]);
	}
}

/* NULL: none that fields can be told apart by. */
static const char *delimiter_of(const char *text, const struct json *format)
{
	const char *type = json_text(json_get(format, "type")), *given = json_text(json_get(format, "delimiter"));
	size_t line = strcspn(text, "\n");
	if (str_eq(type, "dsv") && *given)
		return strnlen(given, DELIMITER_MOST + 1) <= DELIMITER_MOST && !strpbrk(given, "\"\r\n") ? given : NULL;
	return str_eq(type, "tsv") || (!*type && memchr(text, '\t', line)) ? "\t" : ",";
}

struct json *vega_listing_read(const char *text, const struct json *format)
{
	struct json *rows = NULL;
	const char *type = json_text(json_get(format, "type"));
	text += str_starts(text, "\xef\xbb\xbf") ? 3 : 0;
	const char *start = text + strspn(text, " \t\r\n");
	if (str_eq(type, "json") || (!*type && (*start == '[' || *start == '{')))
		return json_parse(start, strlen(start), JSON_BODY_MAX, &rows, NULL) ? NULL : rows;
	if (*type && !str_eq(type, "csv") && !str_eq(type, "tsv") && !str_eq(type, "dsv"))
		return NULL;
	struct listing l = { .at = text, .delimiter = delimiter_of(text, format) };
	struct str out;
	if (!l.delimiter)
		return NULL;
	l.width = strlen(l.delimiter);
	str_init(&out, JSON_BODY_MAX);
	put_records(&l, &out);
	if (!str_ok(&out) || json_parse(out.buf, out.len, JSON_BODY_MAX, &rows, NULL))
		rows = NULL;
	str_release(&out);
	return rows;
}
