/*
 * Comma-separated values as RFC 4180 has them, read leniently and written so that spreadsheets take them for what they
 * are. Reading walks over the caller's bytes once; writing guards against the one trap of the form: a spreadsheet runs
 * a cell that begins as a formula does, whoever wrote it.
 */
#include "text/text.h"

void text_csv_init(struct text_csv *r, const char *s, size_t n, const char *delimiter)
{
	size_t bom = text_bom(s, n);
	*r = (struct text_csv){ .at = s + bom, .end = s + n, .delimiter = delimiter, .width = strlen(delimiter) };
}

static bool at_delimiter(const struct text_csv *r)
{
	return *r->at == *r->delimiter && (size_t)(r->end - r->at) >= r->width &&
		memcmp(r->at, r->delimiter, r->width) == 0;
}

/* What stands between quotes, two of which are one. */
static void take_quoted(struct text_csv *r, struct str *out)
{
	bool again = true;
	while (again) {
		const char *quote = memchr(r->at, '"', (size_t)(r->end - r->at));
		const char *stop = quote ? quote : r->end;
		str_add(out, r->at, (size_t)(stop - r->at));
		r->at = quote ? quote + 1 : r->end;
		r->unclosed = !quote;
		again = r->at < r->end && *r->at == '"';
		if (again) {
			str_addc(out, '"');
			r->at++;
		}
	}
}

bool text_csv_field(struct text_csv *r, struct str *out)
{
	str_clear(out);
	if (!r->more)
		return false;
	if (r->at < r->end && *r->at == '"') {
		r->at++;
		take_quoted(r, out);
	}
	const char *from = r->at; /* after a quote too: what stands before the comma belongs to the field */
	while (r->at < r->end && *r->at != '\n' && !at_delimiter(r))
		r->at++;
	r->more = r->at < r->end && *r->at != '\n';
	size_t n = (size_t)(r->at - from);
	if (!r->more && n && from[n - 1] == '\r')
		n--;
	str_add(out, from, n);
	if (r->at < r->end)
		r->at += r->more ? r->width : 1;
	return true;
}

bool text_csv_next(struct text_csv *r)
{
	struct str nothing;
	str_init(&nothing, 0);
	while (text_csv_field(r, &nothing))
		;
	while (r->at < r->end && (*r->at == '\n' || (*r->at == '\r' && r->at + 1 < r->end && r->at[1] == '\n')))
		r->at++;
	r->more = r->at < r->end;
	return r->more;
}

/* "-", "+3.5", "-1,234%": nothing that could be run. */
static bool is_figure(const char *s)
{
	return (*s == '-' || *s == '+') && s[1 + strspn(s + 1, "0123456789.,%")] == '\0';
}

/* In East Asia the full-width forms begin a formula too. Apostrophes before one do not count: what has them gets one
 * more, so that whoever takes one away has the text again. */
static bool begins_formula(const char *s)
{
	static const char *const wide[] = { "＝", "＋", "－", "＠" };
	s += strspn(s, "'");
	while (str_starts(s, TEXT_BOM)) /* a reader may drop it */
		s += sizeof TEXT_BOM - 1;
	for (size_t i = 0; i < ARRAY_LEN(wide); i++)
		if (str_starts(s, wide[i]))
			return true;
	return *s && strchr("=+-@\t\r\n", *s) && !is_figure(s);
}

void text_csv_put(struct str *out, const char *s)
{
	bool formula = begins_formula(s);
	bool quoted = formula || str_starts(s, TEXT_BOM) || s[strcspn(s, ",;\"\t\r\n")] != '\0';
	str_addz(out, formula ? "\"'" : quoted ? "\"" : "");
	for (const char *quote = strchr(s, '"'); quote; quote = strchr(s, '"')) {
		str_add(out, s, (size_t)(quote - s) + 1);
		str_addc(out, '"');
		s = quote + 1;
	}
	str_addz(out, s);
	str_addz(out, quoted ? "\"" : "");
}

void text_tsv_put(struct str *out, const char *s)
{
	str_addz(out, begins_formula(s) ? "'" : "");
	for (; *s; s++) {
		const char *escape = *s == '\t' ? "\\t" : *s == '\n' ? "\\n" : *s == '\r' ? "\\r" : *s == '\\' ? "\\\\" : NULL;
		if (escape)
			str_addz(out, escape);
		else
			str_addc(out, *s);
	}
}
