/*
 * Expressions over a row, evaluated as they are read: no tree, no state, depth and length bounded. The rules are
 * JavaScript's where people rely on them ("+" joins texts, == compares "5" with 5), with two differences: what is
 * computed from a missing figure is missing, not computed from zero; and the words true and false of a table are what
 * they say, as its cells know no other form of them.
 */
#include <math.h>

#include "vega/figures.h"
#include "vega/formula.h"

#define LENGTH_MAX 1000
#define DEPTH_MAX 40
#define ARGUMENTS_MAX 4

struct formula {
	const char *at;
	const struct vega_chart *c;
	size_t row;
	struct arena *a;
	int depth;
	bool failed;
};

/* ---- values ---------------------------------------------------------------------------------- */

static struct value number_value(double d)
{
	return isfinite(d) ? (struct value){ .kind = VALUE_NUMBER, .number = d, .text = "" } : (struct value){ .text = "" };
}

static struct value bool_value(bool b)
{
	return (struct value){ .kind = VALUE_BOOL, .number = b, .text = "" };
}

struct value vega_value_of_cell(const struct vega_cell *cell)
{
	if (cell->is_null)
		return (struct value){ .text = "" };
	if (!cell->is_number && (str_eq(cell->text, "true") || str_eq(cell->text, "false")))
		return bool_value(*cell->text == 't');
	return cell->is_number ? number_value(cell->number) : (struct value){ .kind = VALUE_TEXT, .text = cell->text };
}

bool vega_value_holds(const struct value *v)
{
	return v->kind == VALUE_TEXT ? *v->text != '\0' : v->kind != VALUE_NULL && v->number != 0;
}

double vega_value_number(const struct value *v)
{
	double d;
	if (v->kind == VALUE_TEXT)
		return vega_plain_number(v->text, &d) ? d : NAN;
	return v->kind == VALUE_NULL ? NAN : v->number;
}

static const char *bool_word(const struct value *v)
{
	return v->number != 0 ? "true" : "false";
}

/* Beside a date, what is not one is read as one. */
static double instant(const struct value *v, int zone)
{
	const struct vega_cell cell = { .text = v->text, .number = v->number, .is_number = v->kind == VALUE_NUMBER };
	enum date_precision precision;
	double ms;
	return v->kind == VALUE_DATE ? v->number : vega_cell_moment(&cell, zone, &ms, &precision) ? ms : NAN;
}

bool vega_value_equal(const struct value *a, const struct value *b, int zone)
{
	if (a->kind == VALUE_NULL || b->kind == VALUE_NULL)
		return a->kind == b->kind;
	if (a->kind == VALUE_DATE || b->kind == VALUE_DATE)
		return instant(a, zone) == instant(b, zone);
	if (a->kind == VALUE_TEXT && b->kind == VALUE_TEXT)
		return str_eq(a->text, b->text);
	if (a->kind == VALUE_BOOL && b->kind == VALUE_TEXT)
		return str_eq(bool_word(a), b->text);
	if (a->kind == VALUE_TEXT && b->kind == VALUE_BOOL)
		return str_eq(a->text, bool_word(b));
	return vega_value_number(a) == vega_value_number(b); /* NaN equals nothing */
}

bool vega_value_compares(const struct value *a, enum value_order sign, const struct value *b, int zone)
{
	bool texts = a->kind == VALUE_TEXT && b->kind == VALUE_TEXT, dates = a->kind == VALUE_DATE || b->kind == VALUE_DATE;
	double x = dates ? instant(a, zone) : vega_value_number(a), y = dates ? instant(b, zone) : vega_value_number(b);
	if (!texts && (isnan(x) || isnan(y)))
		return false;
	int order = texts ? strcmp(a->text, b->text) : (x > y) - (x < y);
	switch (sign) {
	case VALUE_LESS: return order < 0;
	case VALUE_NOT_MORE: return order <= 0;
	case VALUE_MORE: return order > 0;
	case VALUE_NOT_LESS: break;
	}
	return order >= 0;
}

/* ---- reading --------------------------------------------------------------------------------- */

static struct value read_choice(struct formula *f);

static struct value fail(struct formula *f)
{
	f->failed = true;
	return (struct value){ .text = "" };
}

static bool take(struct formula *f, const char *sign)
{
	f->at += strspn(f->at, " \t\r\n");
	if (f->failed || !str_starts(f->at, sign))
		return false;
	f->at += strlen(sign);
	return true;
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
		(c & 0x80);
}

/* A name or a number's text at the point, in the arena; "" when there is none. */
static const char *take_name(struct formula *f)
{
	size_t n = 0;
	while (is_name(f->at[n]))
		n++;
	const char *name = arena_strndup(f->a, f->at, n);
	f->failed = f->failed || !name;
	f->at += n;
	return name ? name : "";
}

static const char *take_text(struct formula *f)
{
	char quote = *f->at++;
	STR_LOCAL(s, LENGTH_MAX);
	while (*f->at && *f->at != quote) {
		if (*f->at == '\\' && (!*++f->at || !strchr("\\'\"", *f->at)))
			break; /* a line break, a character by its number: written into JSON they are themselves */
		str_addc(&s, *f->at++);
	}
	f->failed = f->failed || *f->at != quote;
	f->at += *f->at == quote;
	const char *text = arena_strndup(f->a, s.buf, s.len);
	f->failed = f->failed || !text;
	return text ? text : "";
}

/* ['name'], without the bracket that opens it. */
static const char *take_index(struct formula *f)
{
	f->at += strspn(f->at, " ");
	const char *name = *f->at == '"' || *f->at == '\'' ? take_text(f) : "";
	f->failed = !take(f, "]") || f->failed;
	return name;
}

/* datum.name, datum['name']; datum.name.inside is the column "name.inside". */
static struct value read_datum(struct formula *f)
{
	const char *name = "";
	while (!f->failed) {
		bool dot = take(f, ".");
		if (!dot && !take(f, "["))
			break;
		const char *part = dot ? take_name(f) : take_index(f);
		const char *longer = *name ? arena_printf(f->a, "%s.%s", name, part) : part;
		f->failed = f->failed || !*part || !longer;
		name = longer ? longer : "";
	}
	int column = *name && !f->failed ? vega_column_of(f->c, name) : -1;
	if (column < 0) /* no row has it: undefined, which here is a mistake in the specification */
		return fail(f);
	return vega_value_of_cell(&f->c->cells[f->row * f->c->n_columns + (size_t)column]);
}

/* ---- functions ------------------------------------------------------------------------------- */

static double of_numbers(const char *name, double x, double y)
{
	static const struct {
		const char *name;
		double (*f)(double);
	} one[] = { { "abs", fabs }, { "ceil", ceil }, { "floor", floor }, { "sqrt", sqrt }, { "log", log }, { "exp", exp },
		{ "sin", sin }, { "cos", cos } };
	if (str_eq(name, "round"))
		return floor(x + 0.5);
	if (str_eq(name, "pow"))
		return pow(x, y);
	for (size_t i = 0; i < ARRAY_LEN(one); i++)
		if (str_eq(name, one[i].name))
			return one[i].f(x);
	return NAN;
}

static bool is_of_numbers(const char *name)
{
	static const char *const names[] = { "abs", "ceil", "floor", "sqrt", "log", "exp", "sin", "cos", "round", "pow" };
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_eq(name, names[i]))
			return true;
	return false;
}

/* year(), month() from 0, date(), quarter() of a date; false: no such function. */
static bool part_of_date(const char *name, const struct value *v, int zone, struct value *out)
{
	static const char *const parts[] = { "year", "month", "date", "quarter", "day", "hours" };
	struct vega_cell cell = {
		.text = v->text, .number = v->number, .is_number = v->kind == VALUE_NUMBER, .is_null = v->kind == VALUE_NULL
	};
	enum date_precision precision;
	double ms;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (!str_eq(name, parts[i]))
			continue;
		*out = (struct value){ .text = "" };
		if (vega_cell_moment(&cell, zone, &ms, &precision)) {
			struct civil c = civil_from_ms((int64_t)ms, zone);
			const int values[] = { c.year, c.month - 1, c.day, (c.month + 2) / 3, c.weekday, c.hour };
			*out = number_value(values[i]);
		}
		return true;
	}
	return false;
}

static struct value call(struct formula *f, const char *name, const struct value *args, size_t n)
{
	struct value out = { .text = "" };
	if (n == 0)
		return fail(f);
	double x = vega_value_number(&args[0]), y = n > 1 ? vega_value_number(&args[1]) : NAN;
	if (is_of_numbers(name))
		return number_value(of_numbers(name, x, y));
	if (str_eq(name, "min") || str_eq(name, "max")) {
		for (size_t i = 0; i < n; i++) {
			double v = vega_value_number(&args[i]);
			x = isnan(v) || isnan(x) ? NAN : str_eq(name, "min") ? fmin(x, v) : fmax(x, v);
		}
		return number_value(x);
	}
	if (str_eq(name, "isValid"))
		return bool_value(args[0].kind != VALUE_NULL);
	if (str_eq(name, "isNaN"))
		return bool_value(isnan(x));
	if (str_eq(name, "toNumber") || str_eq(name, "parseFloat") || str_eq(name, "parseInt"))
		return number_value(str_eq(name, "parseInt") ? trunc(x) : x);
	if (str_eq(name, "if") && n == 3)
		return vega_value_holds(&args[0]) ? args[1] : args[2];
	return part_of_date(name, &args[0], f->c->zone, &out) ? out : fail(f);
}

static struct value read_call(struct formula *f, const char *name)
{
	struct value args[ARGUMENTS_MAX];
	size_t n = 0;
	while (!f->failed && !take(f, ")")) {
		if (n == ARGUMENTS_MAX || (n && !take(f, ",")))
			return fail(f);
		args[n++] = read_choice(f);
	}
	return f->failed ? fail(f) : call(f, name, args, n);
}

/* ---- operators, from the tightest to the loosest --------------------------------------------- */

static struct value read_atom(struct formula *f)
{
	double number;
	f->at += strspn(f->at, " \t\r\n");
	if (*f->at == '"' || *f->at == '\'')
		return (struct value){ .kind = VALUE_TEXT, .text = take_text(f) };
	if (take(f, "(")) {
		struct value v = read_choice(f);
		return take(f, ")") ? v : fail(f);
	}
	if ((*f->at >= '0' && *f->at <= '9') || *f->at == '.') {
		char *end;
		number = strtod(f->at, &end); /* hexadecimal too, as in JavaScript */
		f->at = end;
		return is_name(*end) ? fail(f) : number_value(number);
	}
	const char *name = take_name(f);
	if (str_eq(name, "datum"))
		return read_datum(f);
	if (str_eq(name, "true") || str_eq(name, "false"))
		return bool_value(*name == 't');
	if (str_eq(name, "null"))
		return (struct value){ .text = "" };
	return *name && take(f, "(") ? read_call(f, name) : fail(f);
}

static struct value read_unary(struct formula *f)
{
	struct value v;
	if (f->depth++ > DEPTH_MAX) {
		v = fail(f);
	} else if (take(f, "!")) {
		v = read_unary(f);
		v = bool_value(!vega_value_holds(&v));
	} else if (take(f, "-")) {
		v = read_unary(f);
		v = number_value(-vega_value_number(&v));
	} else {
		take(f, "+");
		v = read_atom(f);
	}
	f->depth--;
	return v;
}

static struct value read_product(struct formula *f)
{
	struct value v = read_unary(f);
	while (!f->failed) {
		char sign = take(f, "*") ? '*' : take(f, "/") ? '/' : take(f, "%") ? '%' : '\0';
		if (!sign)
			break;
		struct value w = read_unary(f);
		double a = vega_value_number(&v), b = vega_value_number(&w);
		v = number_value(sign == '*' ? a * b : sign == '/' ? a / b : fmod(a, b));
	}
	return v;
}

static const char *as_text(struct formula *f, const struct value *v)
{
	const char *text = v->text;
	if (v->kind == VALUE_NULL)
		text = "null";
	else if (v->kind != VALUE_TEXT)
		text = v->kind == VALUE_BOOL ? bool_word(v) : arena_printf(f->a, "%.15g", v->number);
	f->failed = f->failed || !text || strlen(text) > LENGTH_MAX;
	return f->failed ? "" : text;
}

static struct value add(struct formula *f, const struct value *a, const struct value *b)
{
	if (a->kind != VALUE_TEXT && b->kind != VALUE_TEXT)
		return number_value(vega_value_number(a) + vega_value_number(b));
	const char *x = as_text(f, a), *y = as_text(f, b), *text = arena_printf(f->a, "%s%s", x, y);
	return text ? (struct value){ .kind = VALUE_TEXT, .text = text } : fail(f);
}

static struct value read_sum(struct formula *f)
{
	struct value v = read_product(f);
	while (!f->failed) {
		char sign = take(f, "+") ? '+' : take(f, "-") ? '-' : '\0';
		if (!sign)
			break;
		struct value w = read_product(f);
		v = sign == '+' ? add(f, &v, &w) : number_value(vega_value_number(&v) - vega_value_number(&w));
	}
	return v;
}

enum comparison { SAME, NOT_SAME, EQUAL, NOT_EQUAL, ORDER };

/* As in JavaScript ===, except that a table may hold true as a word. */
static bool is_same(const struct value *a, const struct value *b, int zone)
{
	bool words = (a->kind == VALUE_BOOL && b->kind == VALUE_TEXT) || (a->kind == VALUE_TEXT && b->kind == VALUE_BOOL);
	return (a->kind == b->kind || words) && vega_value_equal(a, b, zone);
}

static struct value read_comparison(struct formula *f)
{
	/* A sign that begins like another one stands behind it. */
	static const struct {
		const char *sign;
		enum comparison what;
		enum value_order order;
	} signs[] = {
		{ "===", SAME, 0 },
		{ "!==", NOT_SAME, 0 },
		{ "==", EQUAL, 0 },
		{ "!=", NOT_EQUAL, 0 },
		{ "<=", ORDER, VALUE_NOT_MORE },
		{ ">=", ORDER, VALUE_NOT_LESS },
		{ "<", ORDER, VALUE_LESS },
		{ ">", ORDER, VALUE_MORE },
	};
	struct value v = read_sum(f);
	for (size_t i = 0; i < ARRAY_LEN(signs) && !f->failed; i++) {
		if (!take(f, signs[i].sign))
			continue;
		struct value w = read_sum(f);
		switch (signs[i].what) {
		case SAME: return bool_value(is_same(&v, &w, f->c->zone));
		case NOT_SAME: return bool_value(!is_same(&v, &w, f->c->zone));
		case EQUAL: return bool_value(vega_value_equal(&v, &w, f->c->zone));
		case NOT_EQUAL: return bool_value(!vega_value_equal(&v, &w, f->c->zone));
		case ORDER: break;
		}
		return bool_value(vega_value_compares(&v, signs[i].order, &w, f->c->zone));
	}
	return v;
}

static struct value read_and(struct formula *f)
{
	struct value v = read_comparison(f);
	while (take(f, "&&")) {
		struct value w = read_comparison(f);
		v = vega_value_holds(&v) ? w : v;
	}
	return v;
}

static struct value read_or(struct formula *f)
{
	struct value v = read_and(f);
	while (take(f, "||")) {
		struct value w = read_and(f);
		v = vega_value_holds(&v) ? v : w;
	}
	return v;
}

static struct value read_choice(struct formula *f)
{
	struct value v, yes, no;
	if (f->depth++ > DEPTH_MAX)
		return fail(f);
	v = read_or(f);
	if (take(f, "?")) {
		yes = read_choice(f);
		if (!take(f, ":"))
			yes = fail(f);
		no = f->failed ? yes : read_choice(f);
		v = vega_value_holds(&v) ? yes : no;
	}
	f->depth--;
	return v;
}

bool vega_formula_value(const char *text, const struct vega_chart *c, size_t row, struct arena *a, struct value *out)
{
	struct formula f = { .at = text, .c = c, .row = row, .a = a };
	if (strlen(text) > LENGTH_MAX)
		return false;
	*out = read_choice(&f);
	f.at += strspn(f.at, " \t\r\n");
	return !f.failed && !*f.at;
}
