/*
 * Rows of JSON objects to a table: the columns are every name that occurs, in the order of its first appearance.
 * Members that agree in order with the columns are found at once, which is the common case; the bounds on rows and
 * columns keep the rest cheap.
 */
#include <math.h>

#include "vega/figures.h"

/* A row that is no object is one value, under the name that Vega-Lite gives it. */
static const char plain_column[] = "data";

static int find_column(const struct vega_chart *c, const char *name, size_t guess)
{
	if (guess < c->n_columns && strcmp(c->columns[guess], name) == 0)
		return (int)guess;
	for (size_t i = 0; i < c->n_columns; i++)
		if (strcmp(c->columns[i], name) == 0)
			return (int)i;
	return -1;
}

/* False: the arena is full, or there is no room for one more column. */
static bool add_column(struct vega_chart *c, const char *name, size_t guess, struct arena *a)
{
	if (find_column(c, name, guess) >= 0)
		return true;
	c->columns_cut = c->n_columns == VEGA_CHART_COLUMNS;
	const char *copy = c->columns_cut ? NULL : arena_strdup(a, name);
	if (copy)
		c->columns[c->n_columns++] = copy;
	return copy != NULL;
}

#define INSIDE_MAX 3 /* objects in objects whose members are columns: "address.city" */
#define PREFIX_MAX \
	200 /* bytes of "address.": what is inside a longer name is one value, as each of its members would repeat the \
	       name */

/* A member of a row, or of an object in it, with its name for the table. False: stop. */
typedef bool each_member(void *ctx, const struct json *v, const char *name, size_t guess);

static bool walk(const struct json *object, const char *prefix, int depth, size_t *n, each_member *what, void *ctx)
{
	size_t before = strlen(prefix);
	for (const struct json *m = json_first(object); m; m = json_next(m)) {
		bool inside = json_is_object(m) && json_first(m) && depth < INSIDE_MAX &&
			before + strnlen(json_name(m), PREFIX_MAX) < PREFIX_MAX;
		STR_LOCAL(name, STR_NO_LIMIT);
		if (*prefix || inside)
			str_addf(&name, "%s%s%s", prefix, *prefix ? "." : "", json_name(m));
		bool ok = inside ? walk(m, name.buf, depth + 1, n, what, ctx)
						 : what(ctx, m, *prefix ? name.buf : json_name(m), (*n)++);
		if (!ok)
			return false;
	}
	return true;
}

struct columns {
	struct vega_chart *c;
	struct arena *a;
};

static bool add_one(void *ctx, const struct json *v, const char *name, size_t guess)
{
	struct columns *k = ctx;
	(void)v;
	return add_column(k->c, name, guess, k->a);
}

static bool add_columns(struct vega_chart *c, const struct json *row, struct arena *a)
{
	size_t n = 0;
	if (!json_is_object(row))
		return add_column(c, plain_column, 0, a);
	return walk(row, "", 0, &n, add_one, &(struct columns){ c, a });
}

/* One value as a cell; false: the arena is full. */
static bool read_cell(const struct json *v, struct arena *a, struct vega_cell *out)
{
	*out = (struct vega_cell){ .text = "", .is_null = true };
	double number = json_number(v, NAN);
	if (json_is_null(v) || (json_is_number(v) && isnan(number)))
		return true;
	out->is_null = false;
	out->is_number = json_is_number(v);
	if (out->is_number) {
		out->number = number;
		return true;
	}
	if (json_is_string(v)) {
		out->text = json_text(v);
		return true;
	}
	STR_LOCAL(text, STR_NO_LIMIT);
	json_print(v, &text);
	out->text = arena_strndup(a, text.buf, text.len);
	return out->text != NULL;
}

struct reading {
	struct vega_chart *c;
	struct vega_cell *cells;
	struct arena *a;
};

static bool read_one(void *ctx, const struct json *v, const char *name, size_t guess)
{
	struct reading *r = ctx;
	int at = find_column(r->c, name, guess);
	return at < 0 || read_cell(v, r->a, &r->cells[at]);
}

static bool read_row(struct vega_chart *c, struct vega_cell *cells, const struct json *row, struct arena *a)
{
	size_t n = 0;
	for (size_t k = 0; k < c->n_columns; k++)
		cells[k] = (struct vega_cell){ .text = "", .is_null = true };
	if (!json_is_object(row)) {
		int at = find_column(c, plain_column, 0);
		return at < 0 || read_cell(row, a, &cells[at]);
	}
	return walk(row, "", 0, &n, read_one, &(struct reading){ c, cells, a });
}

bool vega_read_rows(struct vega_chart *out, const struct json *rows, size_t most, struct arena *a)
{
	out->columns = arena_calloc(a, 2 * VEGA_CHART_COLUMNS, sizeof *out->columns);
	if (!out->columns)
		return false;
	out->rows_total = json_count(rows);
	for (const struct json *row = json_first(rows); row; row = json_next(row), out->rows_read++) {
		if ((out->rows_read + 1) * (out->n_columns + 1) > most)
			break;
		if (!out->columns_cut && !add_columns(out, row, a) && !out->columns_cut)
			return false;
	}
	out->n_rows = out->rows_read;
	out->cells = xcalloc(out->n_rows * out->n_columns + 1, sizeof *out->cells);
	const struct json *row = json_first(rows);
	for (size_t n = 0; n < out->n_rows; n++, row = json_next(row))
		if (!read_row(out, out->cells + n * out->n_columns, row, a))
			return false;
	return true;
}

/* "best['Gross (US)']" is the member "best.Gross (US)". */
static int member_column(const struct vega_chart *c, const char *field)
{
	char name[256];
	size_t object = strcspn(field, "["), n = strlen(field);
	if (n >= sizeof name || n < object + strlen("['']") || !strchr("'\"", field[object + 1]) || field[n - 1] != ']' ||
		field[n - 2] != field[object + 1])
		return -1;
	snprintf(
		name, sizeof name, "%.*s.%.*s", (int)object, field, (int)(n - object - strlen("['']")), field + object + 2);
	return find_column(c, name, 0);
}

int vega_column_of(const struct vega_chart *c, const char *field)
{
	char plain[256];
	size_t n = 0;
	int at = find_column(c, field, 0);
	if (at >= 0)
		return at;
	for (const char *p = field; *p && n < sizeof plain - 1; p++)
		if (*p != '\\' || (p > field && p[-1] == '\\'))
			plain[n++] = *p;
	plain[n] = '\0';
	at = find_column(c, plain, 0);
	return at < 0 ? member_column(c, field) : at;
}

#define NUMBER_MOST 128 /* bytes that are looked at: what is longer is a text */

bool vega_plain_number(const char *s, double *out)
{
	char *end;
	if (strnlen(s, NUMBER_MOST + 1) > NUMBER_MOST)
		return false;
	s += strspn(s, " ");
	size_t len = strspn(s, "0123456789+-.eE");
	if (len == 0 || s[len + strspn(s + len, " ")])
		return false;
	double d = strtod(s, &end);
	if (end != s + len || !isfinite(d))
		return false;
	*out = d;
	return true;
}

/* Commas between thousands where they belong: "1,234,567.5", not "1,23". */
static bool has_grouped_digits(const char *s)
{
	s += *s == '-' || *s == '+';
	size_t n = strspn(s, "0123456789");
	if (n < 1 || n > 3 || s[n] != ',')
		return false;
	for (s += n; *s == ','; s += 4)
		if (strspn(s + 1, "0123456789") != 3)
			return false;
	return *s != ',' && strspn(s, "0123456789.") == strlen(s);
}

/* A number as people write it: with commas between thousands, in digits of full width. */
static bool is_number(const char *text, double *out)
{
	char plain[48];
	size_t n = 0;
	text += strspn(text, " ");
	for (const unsigned char *u = (const unsigned char *)text; *u; u++) {
		if (n + 1 >= sizeof plain)
			return vega_plain_number(text, out);
		bool wide = u[0] == 0xef && u[1] == 0xbc;
		if (wide && ((u[2] >= 0x90 && u[2] <= 0x99) || u[2] == 0x8c || u[2] == 0x8e || u[2] == 0x8d)) {
			plain[n++] = (char)(u[2] - 0x90 + '0'); /* the block repeats ASCII's order: ， － ． too */
			u += 2;
		} else {
			plain[n++] = (char)*u;
		}
	}
	while (n && plain[n - 1] == ' ')
		n--;
	plain[n] = '\0';
	if (has_grouped_digits(plain)) {
		size_t to = 0;
		for (size_t i = 0; i < n; i++)
			if (plain[i] != ',')
				plain[to++] = plain[i];
		plain[to] = '\0';
	}
	return vega_plain_number(plain, out);
}

void vega_make_numbers(struct vega_chart *c, int column)
{
	for (size_t row = 0; row < c->n_rows; row++) {
		struct vega_cell *cell = &c->cells[row * c->n_columns + (size_t)column];
		if (!cell->is_null && !cell->is_number && is_number(cell->text, &cell->number)) {
			cell->is_number = true;
			cell->text = "";
		}
	}
}

/* The bytes before a percent sign at the end that follows a number; 0: there is none. */
static size_t before_percent(const char *text)
{
	char number[48];
	double d;
	size_t tail = str_ends(text, "%") ? 1 : str_ends(text, "％") ? strlen("％") : 0, n = strlen(text) - tail;
	if (!tail || n >= sizeof number)
		return 0;
	memcpy(number, text, n);
	number[n] = '\0';
	return is_number(number, &d) ? n : 0;
}

bool vega_strip_percents(struct vega_chart *c, int column, struct arena *a)
{
	size_t percents = 0, others = 0;
	double d;
	for (size_t row = 0; row < c->n_rows; row++) {
		const struct vega_cell *cell = &c->cells[row * c->n_columns + (size_t)column];
		percents += !cell->is_number && before_percent(cell->text);
		others += cell->is_number || is_number(cell->text, &d);
	}
	for (size_t row = 0; row < c->n_rows && percents && !others; row++) {
		struct vega_cell *cell = &c->cells[row * c->n_columns + (size_t)column];
		size_t n = before_percent(cell->text);
		const char *number = n ? arena_strndup(a, cell->text, n) : NULL;
		cell->text = number ? number : cell->text;
	}
	return percents && !others;
}

bool vega_all_numbers(const struct vega_chart *c, int column)
{
	size_t numbers = 0;
	for (size_t row = 0; row < c->n_rows; row++) {
		const struct vega_cell *cell = &c->cells[row * c->n_columns + (size_t)column];
		if (!cell->is_null && !cell->is_number)
			return false;
		numbers += cell->is_number;
	}
	return numbers > 0;
}
