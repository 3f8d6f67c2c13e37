/*
 * Rows that an author wrote as one text: CSV, tab-separated, or JSON. CSV becomes an array of objects as if the author
 * had written that, so that one way leads to the table; the first record names.
 */
#include "text/text.h"
#include "vega/figures.h"

#define LINE_COLUMNS (VEGA_CHART_COLUMNS + 1) /* one more, so that the table sees that there were more */

#define DELIMITER_MOST 8 /* bytes: a character of any script */

static void put_value(struct json_out *o, const char *name, const char *text)
{
	double number;
	bool code = (*text == '0' && text[1] >= '0' && text[1] <= '9') || *text == '+'; /* 007 is no number */
	if (!*text)
		json_put_null(o, name);
	else if (!code && vega_plain_number(text, &number))
		json_put_double(o, name, number);
	else
		json_put_text(o, name, text);
}

static void put_records(struct text_csv *rows, struct str *out)
{
	struct str names[LINE_COLUMNS], field;
	struct json_out o;
	size_t n_names = 0;
	str_init(&field, STR_NO_LIMIT);
	for (bool more = text_csv_next(rows); more && n_names < LINE_COLUMNS; n_names += more) {
		str_init(&names[n_names], STR_NO_LIMIT);
		more = text_csv_field(rows, &names[n_names]);
	}
	json_begin(&o, out);
	json_open(&o, NULL, '[');
	while (text_csv_next(rows) && str_ok(out)) { /* every row repeats the names: a long one would make much of little */
		json_open(&o, NULL, '{');
		for (size_t i = 0; i < n_names && text_csv_field(rows, &field); i++)
			put_value(&o, names[i].buf, field.buf);
		json_close(&o, '}');
	}
	json_close(&o, ']');
	for (size_t i = 0; i < n_names; i++)
		str_release(&names[i]);
	str_release(&field);
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
	const char *start = text + (str_starts(text, TEXT_BOM) ? strlen(TEXT_BOM) : 0);
	start += strspn(start, " \t\r\n");
	if (str_eq(type, "json") || (!*type && (*start == '[' || *start == '{')))
		return json_parse(start, strlen(start), JSON_BODY_MAX, &rows, NULL) ? NULL : rows;
	if (*type && !str_eq(type, "csv") && !str_eq(type, "tsv") && !str_eq(type, "dsv"))
		return NULL;
	const char *delimiter = delimiter_of(text, format);
	struct text_csv csv;
	if (!delimiter)
		return NULL;
	text_csv_init(&csv, text, strlen(text), delimiter);
	STR_LOCAL(out, JSON_BODY_MAX);
	put_records(&csv, &out);
	if (!str_ok(&out) || json_parse(out.buf, out.len, JSON_BODY_MAX, &rows, NULL))
		rows = NULL;
	return rows;
}
