/*
 * A specification for figures that somebody typed. It is plain Vega-Lite, which every reader of it draws alike: a row
 * of the data per figure, and of the encoding no more than the figures need. Which mark it is, the first column
 * decides.
 */
#include "text/text.h"
#include "vega/figures.h"

#include <math.h>

enum { COLUMNS_MAX = VEGA_MAKE_SERIES + 1, CELL_MAX = 500 };

struct grid {
	const char *cells[VEGA_MAKE_ROWS + 1][COLUMNS_MAX];
	size_t rows, columns; /* rows: the labels too */
};

/* ---- cells ----------------------------------------------------------------------------------- */

/* What stands between cells, by the first line; "" : blanks. */
static const char *delimiter_of(const char *text, size_t n)
{
	static const char *const marks[] = { "\t", ",", "，", ";", "；", "、" };
	const char *end = memchr(text, '\n', n);
	size_t line = end ? (size_t)(end - text) : n;
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (memmem(text, line, marks[i], strlen(marks[i])))
			return marks[i];
	return "";
}

/* Runs of blanks, those of an input method too, become tabs. */
static void tab_blanks(const char *text, size_t n, struct str *out)
{
	static const char wide[] = "　";
	bool blank = false, begun = false;
	for (size_t i = 0; i < n; i++) {
		bool full = n - i >= sizeof wide - 1 && memcmp(text + i, wide, sizeof wide - 1) == 0;
		if (text[i] == ' ' || full) {
			blank = begun;
			i += full ? sizeof wide - 2 : 0;
			continue;
		}
		begun = text[i] != '\n';
		if (blank && text[i] != '\n' && text[i] != '\r')
			str_addc(out, '\t');
		blank = false;
		str_addc(out, text[i]);
	}
}

static const char *trimmed(struct arena *a, const char *s)
{
	size_t n = strlen(s), from = strspn(s, " \t\r");
	while (n > from && strchr(" \t\r", s[n - 1]))
		n--;
	char *copy = arena_strdup(a, s + from);
	if (copy)
		copy[n - from] = '\0';
	return copy ? copy : "";
}

static bool fail(struct vega_made *m, enum vega_fault fault, size_t row, size_t column, const char *cell)
{
	m->fault = fault;
	m->row = row;
	m->column = column;
	m->cell = cell;
	return false;
}

static bool read_grid(const char *text, size_t n, struct arena *a, struct grid *g, struct vega_made *m)
{
	struct text_csv csv;
	STR_LOCAL(tabs, STR_NO_LIMIT);
	STR_LOCAL(cell, CELL_MAX);
	const char *delimiter = delimiter_of(text, n);
	if (!*delimiter)
		tab_blanks(text, n, &tabs);
	text_csv_init(&csv, tabs.len ? tabs.buf : text, tabs.len ? tabs.len : n, *delimiter ? delimiter : "\t");
	while (text_csv_next(&csv)) {
		size_t columns = 0;
		if (g->rows > VEGA_MAKE_ROWS)
			return fail(m, VEGA_TOO_MANY, g->rows, 0, "");
		while (text_csv_field(&csv, &cell)) {
			if (columns == COLUMNS_MAX || !str_ok(&cell))
				return fail(m, VEGA_TOO_MANY, g->rows + 1, columns, "");
			g->cells[g->rows][columns++] = trimmed(a, cell.buf);
		}
		while (columns > 1 && columns > g->columns && g->rows && !*g->cells[g->rows][columns - 1])
			columns--; /* a comma at the end of a line is no cell */
		if (g->rows && columns != g->columns)
			return fail(m, VEGA_UNEVEN, g->rows + 1, columns, "");
		g->columns = columns;
		g->rows++;
	}
	return g->rows > 1 && g->columns > 1 ? true : fail(m, VEGA_NO_TABLE, g->rows, g->columns, "");
}

static bool check_labels(const struct grid *g, struct vega_made *m)
{
	for (size_t i = 0; i < g->columns; i++) {
		if (!*g->cells[0][i])
			return fail(m, VEGA_NO_LABEL, 1, i + 1, "");
		for (size_t k = 0; k < i; k++)
			if (str_eq(g->cells[0][i], g->cells[0][k]))
				return fail(m, VEGA_SAME, 1, i + 1, g->cells[0][i]);
	}
	return true;
}

/* "1,234", "12.5%", "１２"; nothing, "-" and "—" are a figure that is missing (NaN). */
static bool read_figure(const char *cell, double *out)
{
	STR_LOCAL(narrow, STR_NO_LIMIT);
	STR_LOCAL(digits, STR_NO_LIMIT);
	text_narrow_all(&narrow, cell);
	*out = NAN;
	if (!narrow.len || str_eq(narrow.buf, "-") || str_eq(narrow.buf, "—") || str_eq(narrow.buf, "…"))
		return true;
	for (const char *p = narrow.buf; *p; p++)
		if (*p != ',' && !(*p == '%' && !p[1]))
			str_addc(&digits, *p);
	return vega_plain_number(digits.buf, out);
}

static bool check_figures(const struct grid *g, struct vega_made *m)
{
	size_t known = 0;
	for (size_t r = 1; r < g->rows; r++)
		for (size_t i = 1; i < g->columns; i++) {
			double v;
			if (!read_figure(g->cells[r][i], &v))
				return fail(m, VEGA_NO_FIGURE, r + 1, i + 1, g->cells[r][i]);
			known += !isnan(v);
		}
	return known ? true : fail(m, VEGA_NO_FIGURES, 0, 0, "");
}

/* ---- along what ------------------------------------------------------------------------------ */

/* Instants, all as precise as one another. */
static bool are_moments(const struct grid *g, enum date_precision *precision)
{
	double ms;
	enum date_precision one;
	for (size_t r = 1; r < g->rows; r++)
		if (!vega_moment(g->cells[r][0], 0, &ms, r == 1 ? precision : &one) || (r > 1 && one != *precision))
			return false;
	return true;
}

/* "第3季", "3月", "Q3": the number, where it is followed by what counts time and by nothing else. -1: none. */
static int64_t time_number(const char *label, const char **unit)
{
	static const char *const units[] = { "年度", "年", "月份", "月", "季", "週", "周", "日", "號", "天", "時", "點" };
	STR_LOCAL(narrow, STR_NO_LIMIT);
	text_narrow_all(&narrow, label);
	const char *p = narrow.buf + (str_starts(narrow.buf, "第") ? strlen("第") : 0);
	bool quarter = *p == 'Q' || *p == 'q';
	p += quarter;
	size_t n = strspn(p, "0123456789");
	if (!n || n > 4)
		return -1;
	*unit = quarter ? "Q" : NULL;
	for (size_t i = 0; i < ARRAY_LEN(units) && !*unit; i++)
		if (str_eq(p + n, units[i]))
			*unit = units[i];
	return *unit && (!quarter || !p[n]) ? strtoll(p, NULL, 10) : -1;
}

bool vega_is_time(const char *label)
{
	double ms;
	enum date_precision precision;
	const char *unit;
	return vega_moment(label, 0, &ms, &precision) || time_number(label, &unit) >= 0;
}

/* Months, quarters, years that are no instants, each later than the one before. */
static bool count_time(const struct grid *g)
{
	const char *unit = "", *first = "";
	int64_t before = -1;
	for (size_t r = 1; r < g->rows; r++) {
		int64_t n = time_number(g->cells[r][0], &unit);
		first = r == 1 ? unit : first;
		if (n <= before || !str_eq(unit, first))
			return false;
		before = n;
	}
	return true;
}

/* ---- the specification ------------------------------------------------------------------------ */

static const char *const time_units[] = { [DATE_YEAR] = "year",
	[DATE_QUARTER] = "yearquarter",
	[DATE_MONTH] = "yearmonth",
	[DATE_DAY] = "yearmonthdate" };

/* As every reader of dates knows it, whatever calendar it was typed in. */
static void put_moment(struct json_out *o, const char *name, const char *label)
{
	double ms = 0;
	enum date_precision precision;
	char text[RFC3339_SIZE];
	vega_moment(label, 0, &ms, &precision);
	rfc3339_format((int64_t)ms, 0, text);
	text[precision == DATE_YEAR ? 4 : precision <= DATE_MONTH ? 7 : precision == DATE_DAY ? 10 : 16] = '\0';
	json_put_text(o, name, text);
}

struct names {
	const char *x, *series, *value;
	bool several, moments;
};

static void put_rows(struct json_out *o, const struct grid *g, const struct names *n)
{
	json_open(o, "data", '{');
	json_open(o, "values", '[');
	for (size_t r = 1; r < g->rows; r++)
		for (size_t i = 1; i < g->columns; i++) {
			double v;
			read_figure(g->cells[r][i], &v);
			json_open(o, NULL, '{');
			if (n->moments)
				put_moment(o, n->x, g->cells[r][0]);
			else
				json_put_text(o, n->x, g->cells[r][0]);
			if (n->several)
				json_put_text(o, n->series, g->cells[0][i]);
			if (isnan(v))
				json_put_null(o, n->value);
			else
				json_put_double(o, n->value, v);
			json_close(o, '}');
		}
	json_close(o, ']');
	json_close(o, '}');
}

/* A dot or a bracket in a name leads nowhere else. */
static void put_field(struct json_out *o, const char *name)
{
	STR_LOCAL(path, 4 * CELL_MAX);
	for (const char *p = name; *p; p++)
		str_addf(&path, "%s%c", strchr(".[]\\'\"", *p) ? "\\" : "", *p);
	json_put_text(o, "field", path.buf);
}

static void put_x(struct json_out *o, const struct names *n, bool ordered, enum date_precision precision)
{
	json_open(o, "x", '{');
	put_field(o, n->x);
	json_put_text(o, "type", n->moments ? "temporal" : ordered ? "ordinal" : "nominal");
	if (n->moments && precision < DATE_MINUTE)
		json_put_text(o, "timeUnit", time_units[precision]);
	if (!n->moments)
		json_put_null(o, "sort"); /* in the order in which they were typed */
	json_put_text(o, "title", n->x);
	json_close(o, '}');
}

static void put_channel(struct json_out *o, const char *channel, const char *field, const char *type)
{
	json_open(o, channel, '{');
	put_field(o, field);
	json_put_text(o, "type", type);
	if (str_eq(type, "nominal"))
		json_put_null(o, "sort");
	json_close(o, '}');
}

static void put_y(struct json_out *o, const struct names *n, const char *unit)
{
	STR_LOCAL(title, 4 * CELL_MAX);
	str_addz(&title, n->value);
	if (*unit)
		str_addf(&title, "（%s）", unit);
	json_open(o, "y", '{');
	put_field(o, n->value);
	json_put_text(o, "type", "quantitative");
	json_put_text(o, "title", title.buf);
	json_close(o, '}');
}

/* A field's name that is none of the others. */
static const char *apart(struct arena *a, const char *name, const char *other)
{
	const char *is = arena_strdup(a, name);
	while (is && str_eq(is, other))
		is = arena_printf(a, "%s_", is);
	return is ? is : "_";
}

bool vega_make(const char *text, size_t n, const struct vega_make_opts *opts, struct arena *a, struct str *out,
	struct vega_made *made)
{
	struct grid *g = arena_calloc(a, 1, sizeof *g);
	struct json_out o;
	enum date_precision precision = DATE_DAY;
	*made = (struct vega_made){ .cell = "" };
	if (n >= strlen(TEXT_BOM) && str_starts(text, TEXT_BOM)) {
		text += strlen(TEXT_BOM);
		n -= strlen(TEXT_BOM);
	}
	if (!g)
		return fail(made, VEGA_TOO_MANY, 0, 0, "");
	if (!read_grid(text, n, a, g, made) || !check_labels(g, made) || !check_figures(g, made))
		return false;
	struct names names = { .x = g->cells[0][0], .several = g->columns > 2, .moments = are_moments(g, &precision) };
	bool ordered = names.moments || count_time(g), line = ordered && g->rows > 2;
	names.value = names.several ? apart(a, opts->value, names.x) : g->cells[0][1];
	names.series = apart(a, apart(a, opts->series, names.x), names.value);
	made->mark = line ? MARK_LINE : MARK_BAR;
	json_begin(&o, out);
	json_open(&o, NULL, '{');
	json_put_text(&o, "$schema", "https://vega.github.io/schema/vega-lite/v5.json");
	put_rows(&o, g, &names);
	json_put_text(&o, "mark", line ? "line" : "bar");
	json_open(&o, "encoding", '{');
	put_x(&o, &names, ordered, precision);
	put_y(&o, &names, opts->unit);
	if (names.several)
		put_channel(&o, "color", names.series, "nominal");
	if (names.several && !line)
		put_channel(&o, "xOffset", names.series, "nominal");
	json_close(&o, '}');
	json_close(&o, '}');
	return str_ok(out);
}
