/*
 * Filters. A filter is read once into a tree of tests, so that a mistake in it is found whatever the rows are and no
 * row looks names up again; what the tree costs for a row is known before the first one is looked at.
 */
#include <math.h>

#include "vega/formula.h"
#include "vega/spec.h"

#define NESTED_MAX 8    /* levels of and, or, not */
#define TESTS_MAX 10000 /* tests and values to compare with, in a filter */
#define DATE_COST 10    /* beside a date, a text is read as one */

enum test_kind {
	TEST_FORMULA,
	TEST_CHOICE,
	TEST_NOT,
	TEST_AND,
	TEST_OR,
	TEST_ONE_OF,
	TEST_RANGE,
	TEST_VALID,
	TEST_ORDER
};

struct test {
	enum test_kind kind;
	const char *formula;
	struct test *inside;  /* of and, or, not */
	struct value *values; /* of a field: what it is compared with; of a range its ends, VALUE_NULL where it has none */
	size_t n;             /* of inside or values */
	size_t column;
	const char *unit;      /* of time, of which the field's value is looked at; NULL: at the value itself */
	enum value_order sign; /* TEST_ORDER */
	bool wanted;           /* TEST_VALID */
};

/* A filter while it is read, in an arena of its own; failed: it is not understood. */
struct reading {
	struct build *b;
	struct arena *a;
	size_t cost, n;
	bool failed, interactive;
};

bool vega_take_work(struct build *b, size_t work)
{
	if (work > SPEC_WORK - b->work)
		return false;
	b->work += work;
	return true;
}

/* ---- reading --------------------------------------------------------------------------------- */

static void count_test(struct reading *r, size_t cost)
{
	r->cost += cost;
	r->failed = r->failed || ++r->n > TESTS_MAX;
}

/* What a unit of time makes of a date. */
static struct value cut(const char *unit, double ms, int zone, struct arena *a)
{
	const struct vega_cell cell = vega_cut_moment(unit, ms, zone, a);
	return vega_value_of_cell(&cell);
}

/* What a field is compared with: a text, a number, true, false, a date; null only where it may be. */
static struct value read_value(struct reading *r, const struct json *v, bool may_be_null)
{
	double date = vega_date_of(v, r->b->c->zone);
	count_test(r, isnan(date) ? 1 : DATE_COST);
	if (json_is_string(v))
		return (struct value){ .kind = VALUE_TEXT, .text = json_text(v) };
	if (json_is_number(v) && isfinite(json_number(v, NAN)))
		return (struct value){ .kind = VALUE_NUMBER, .number = json_number(v, 0), .text = "" };
	if (json_is_bool(v))
		return (struct value){ .kind = VALUE_BOOL, .number = json_bool(v, false), .text = "" };
	if (!isnan(date))
		return (struct value){ .kind = VALUE_DATE, .number = date, .text = "" };
	r->failed = r->failed || !may_be_null || !json_is_null(v);
	return (struct value){ .text = "" };
}

/* One value, or with `list` its members. */
static void read_values(struct reading *r, const struct json *v, bool list, bool may_be_null, struct test *out)
{
	size_t n = list ? json_count(v) : 1;
	out->values = n <= TESTS_MAX ? arena_calloc(r->a, n + 1, sizeof *out->values) : NULL;
	r->failed = r->failed || !out->values;
	for (v = list ? json_first(v) : v; v && !r->failed; v = list ? json_next(v) : NULL)
		out->values[out->n++] = read_value(r, v, may_be_null);
}

static void read_order(struct reading *r, const struct json *v, struct test *out)
{
	static const struct {
		const char *name;
		enum value_order sign;
	} signs[] = { { "lt", VALUE_LESS }, { "lte", VALUE_NOT_MORE }, { "gt", VALUE_MORE }, { "gte", VALUE_NOT_LESS } };
	out->kind = TEST_ORDER;
	for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
		if (!json_get(v, signs[i].name))
			continue;
		out->sign = signs[i].sign;
		read_values(r, json_get(v, signs[i].name), false, false, out);
		r->failed = r->failed || out->values[0].kind == VALUE_BOOL;
		return;
	}
	r->failed = true;
}

static void read_field(struct reading *r, const struct json *v, struct test *out)
{
	const struct json *equal = json_get(v, "equal"), *one_of = json_get(v, "oneOf"), *range = json_get(v, "range");
	const struct json *valid = json_get(v, "valid");
	int column = vega_column_of(r->b->c, json_text(json_get(v, "field")));
	out->unit = vega_time_unit(json_text(json_get(v, "timeUnit")));
	if (column < 0 || (json_get(v, "timeUnit") && !out->unit)) {
		r->failed = true;
		return;
	}
	out->column = (size_t)column;
	r->cost += out->unit ? DATE_COST : 0;
	out->kind = equal || one_of ? TEST_ONE_OF : range ? TEST_RANGE : TEST_VALID;
	out->wanted = json_bool(valid, true);
	if (equal || one_of)
		read_values(r, equal ? equal : one_of, !equal, true, out);
	else if (range)
		read_values(r, range, true, true, out);
	else if (!valid)
		read_order(r, v, out);
	for (size_t i = 0; i < out->n && out->unit; i++) /* a number is one of the unit: month 1 */
		if (out->values[i].kind == VALUE_DATE)
			out->values[i] = cut(out->unit, out->values[i].number, r->b->c->zone, r->a);
	r->failed = r->failed || (one_of && !equal && !json_is_array(one_of)) || (out->kind == TEST_RANGE && out->n != 2);
}

static void read_test(struct reading *r, const struct json *v, int depth, struct test *out)
{
	const struct json *all = json_get(v, "and"), *any = json_get(v, "or"), *none = json_get(v, "not"),
					  *list = all ? all : any;
	*out = (struct test){ .kind = all ? TEST_AND : any ? TEST_OR : TEST_NOT };
	count_test(r, 4);
	if (r->failed || depth > NESTED_MAX) {
		r->failed = true;
	} else if (json_is_string(v)) {
		out->kind = TEST_FORMULA;
		out->formula = json_text(v);
		r->cost += strlen(out->formula);
	} else if (json_get(v, "param") || json_get(v, "selection")) {
		out->kind = TEST_CHOICE;
		r->interactive = true;
	} else if (none || json_is_array(list)) {
		size_t n = none ? 1 : json_count(list);
		out->inside = n <= TESTS_MAX ? arena_calloc(r->a, n + 1, sizeof *out->inside) : NULL;
		r->failed = !out->inside;
		for (v = none ? none : json_first(list); v && !r->failed; v = none ? NULL : json_next(v))
			read_test(r, v, depth + 1, &out->inside[out->n++]);
	} else {
		read_field(r, v, out);
	}
}

/* ---- for a row ------------------------------------------------------------------------------- */

struct condition {
	const struct vega_chart *c;
	size_t row;
	struct arena *scratch;
	bool failed;
};

static bool is_one_of(const struct value *cell, const struct test *t, int zone)
{
	double number = vega_value_number(cell); /* of a text, read once for all */
	for (size_t i = 0; i < t->n; i++)
		if (t->values[i].kind == VALUE_NUMBER ? t->values[i].number == number
											  : vega_value_equal(cell, &t->values[i], zone))
			return true;
	return false;
}

static bool is_in_range(const struct value *cell, const struct test *t, int zone)
{
	const struct value *lo = &t->values[0], *hi = &t->values[1];
	return cell->kind != VALUE_NULL &&
		(lo->kind == VALUE_NULL || vega_value_compares(cell, VALUE_NOT_LESS, lo, zone)) &&
		(hi->kind == VALUE_NULL || vega_value_compares(cell, VALUE_NOT_MORE, hi, zone));
}

static struct value value_at(struct condition *k, const struct test *t)
{
	const struct vega_cell *cell = &k->c->cells[k->row * k->c->n_columns + t->column];
	enum date_precision precision;
	double ms;
	if (!t->unit)
		return vega_value_of_cell(cell);
	return vega_cell_moment(cell, k->c->zone, &ms, &precision) ? cut(t->unit, ms, k->c->zone, k->scratch)
															   : (struct value){ .text = "" };
}

static bool passes(struct condition *k, const struct test *t)
{
	struct value v = { .text = "" };
	bool holds = t->kind == TEST_AND;
	if (t->kind >= TEST_ONE_OF)
		v = value_at(k, t);
	switch (t->kind) {
	case TEST_FORMULA:
		k->failed = !vega_formula_value(t->formula, k->c, k->row, k->scratch, &v) || k->failed;
		return vega_value_holds(&v);
	case TEST_CHOICE: return true; /* nothing is chosen here, and then nothing is left out */
	case TEST_NOT: return !passes(k, &t->inside[0]);
	case TEST_AND:
	case TEST_OR:
		for (size_t i = 0; i < t->n; i++) /* each of them: a mistake is to be found */
			holds = t->kind == TEST_AND ? passes(k, &t->inside[i]) && holds : passes(k, &t->inside[i]) || holds;
		return holds;
	case TEST_ONE_OF: return is_one_of(&v, t, k->c->zone);
	case TEST_RANGE: return is_in_range(&v, t, k->c->zone);
	case TEST_VALID: return (v.kind != VALUE_NULL) == t->wanted;
	case TEST_ORDER: break;
	}
	return vega_value_compares(&v, t->sign, &t->values[0], k->c->zone);
}

/* Which rows stay; false: the filter cannot be computed for all of them. */
static bool choose_rows(const struct vega_chart *c, const struct test *t, bool *stays)
{
	struct condition k = { .c = c };
	for (size_t row = 0; row < c->n_rows && !k.failed; row++) {
		ARENA_LOCAL(scratch, 0);
		k.scratch = &scratch;
		k.row = row;
		stays[row] = passes(&k, t);
	}
	return !k.failed;
}

bool vega_filter_rows(struct build *b, const struct json *test)
{
	struct vega_chart *c = b->c;
	struct test t;
	size_t kept = 0, width = c->n_columns;
	ARENA_LOCAL(a, 0);
	struct reading r = { .b = b, .a = &a };
	read_test(&r, test, 0, &t);
	bool *stays = xcalloc(c->n_rows + 1, sizeof *stays);
	bool done = !r.failed && vega_take_work(b, r.cost * c->n_rows) && choose_rows(c, &t, stays);
	if (r.interactive)
		vega_name_unsupported(b, "interaction", "");
	for (size_t row = 0; row < c->n_rows && done; row++)
		if (stays[row])
			memmove(&c->cells[kept++ * width], &c->cells[row * width], width * sizeof *c->cells);
	if (done) {
		c->filtered += c->n_rows - kept;
		c->n_rows = kept;
	}
	free(stays);
	return done;
}
