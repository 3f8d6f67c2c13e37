/* One figure of several cells, rows in groups, and the bins that figures are counted in: for what an author computes,
 * and for what a drawing does. */
#include <math.h>

#include "vega/spec.h"

#define BINS_MAX 500

static int compare_numbers(const void *va, const void *vb)
{
	double a = *(const double *)va, b = *(const double *)vb;
	return (a > b) - (a < b);
}

int vega_compare(const struct vega_cell *a, const struct vega_cell *b)
{
	if (a->is_null != b->is_null)
		return a->is_null - b->is_null;
	if (a->is_number != b->is_number)
		return a->is_number - b->is_number;
	if (a->is_number)
		return compare_numbers(&a->number, &b->number);
	return a->text == b->text ? 0 : strcmp(a->text, b->text);
}

/* ---- one figure of several ------------------------------------------------------------------- */

/* The cells that a figure is made of, and the numbers that are among them; both may be put into another order. */
struct several {
	const struct vega_cell **cells;
	size_t n;
	double *numbers;
	size_t n_numbers;
};

static double count(const struct several *s)
{
	return (double)s->n;
}

static double sum(const struct several *s)
{
	double all = s->n_numbers ? 0 : NAN;
	for (size_t i = 0; i < s->n_numbers; i++)
		all += s->numbers[i];
	return all;
}

static double mean(const struct several *s)
{
	return sum(s) / (double)s->n_numbers;
}

static double least(const struct several *s)
{
	double v = NAN;
	for (size_t i = 0; i < s->n_numbers; i++)
		v = fmin(v, s->numbers[i]); /* NaN loses */
	return v;
}

static double most_of(const struct several *s)
{
	double v = NAN;
	for (size_t i = 0; i < s->n_numbers; i++)
		v = fmax(v, s->numbers[i]);
	return v;
}

/* The figure below which a share of all are, between neighbours as Vega has it. */
static double quantile(const struct several *s, double share)
{
	if (s->n_numbers == 0)
		return NAN;
	qsort(s->numbers, s->n_numbers, sizeof *s->numbers, compare_numbers);
	double at = share * (double)(s->n_numbers - 1), below = floor(at);
	size_t i = (size_t)below, next = i + 1 < s->n_numbers ? i + 1 : i;
	return s->numbers[i] + (s->numbers[next] - s->numbers[i]) * (at - below);
}

static double median(const struct several *s)
{
	return quantile(s, 0.5);
}

static double lower_quartile(const struct several *s)
{
	return quantile(s, 0.25);
}

static double upper_quartile(const struct several *s)
{
	return quantile(s, 0.75);
}

/* A whisker reaches to the last figure within one and a half times the middle half. */
static bool is_within(double v, double q1, double q3)
{
	return v >= q1 - 1.5 * (q3 - q1) && v <= q3 + 1.5 * (q3 - q1);
}

static double lower_whisker(const struct several *s)
{
	double q1 = quantile(s, 0.25), q3 = quantile(s, 0.75);
	for (size_t i = 0; i < s->n_numbers; i++) /* sorted now */
		if (is_within(s->numbers[i], q1, q3))
			return s->numbers[i];
	return NAN;
}

static double upper_whisker(const struct several *s)
{
	double q1 = quantile(s, 0.25), q3 = quantile(s, 0.75);
	for (size_t i = s->n_numbers; i-- > 0;)
		if (is_within(s->numbers[i], q1, q3))
			return s->numbers[i];
	return NAN;
}

static double outliers(const struct several *s)
{
	double q1 = quantile(s, 0.25), q3 = quantile(s, 0.75), n = 0;
	for (size_t i = 0; i < s->n_numbers; i++)
		n += !is_within(s->numbers[i], q1, q3);
	return n;
}

/* The sum of squares around the mean, of figures scaled so that squares stay numbers. */
static double spread(const struct several *s, double by)
{
	double middle = mean(s), size = 0, squares = 0;
	for (size_t i = 0; i < s->n_numbers; i++)
		size = fmax(size, fabs(s->numbers[i] - middle));
	for (size_t i = 0; i < s->n_numbers && size > 0; i++)
		squares += (s->numbers[i] - middle) / size * ((s->numbers[i] - middle) / size);
	return by > 0 ? sqrt(squares / by) * size : NAN;
}

static double stdev(const struct several *s)
{
	return spread(s, (double)s->n_numbers - 1);
}

static double stdevp(const struct several *s)
{
	return spread(s, (double)s->n_numbers);
}

static double variance(const struct several *s)
{
	return stdev(s) * stdev(s);
}

static double variancep(const struct several *s)
{
	return stdevp(s) * stdevp(s);
}

static double standard_error(const struct several *s)
{
	return stdev(s) / sqrt((double)s->n_numbers);
}

/* One figure has no spread: its ends are itself. */
static double around(const struct several *s, double by)
{
	return mean(s) + (isnan(by) ? 0 : by);
}

static double error_below(const struct several *s)
{
	return around(s, -standard_error(s));
}

static double error_above(const struct several *s)
{
	return around(s, standard_error(s));
}

static double deviation_below(const struct several *s)
{
	return around(s, -stdev(s));
}

static double deviation_above(const struct several *s)
{
	return around(s, stdev(s));
}

#define CONFIDENCE 1.96 /* of a normal distribution, 95% lie within so many standard errors */

static double confidence_below(const struct several *s)
{
	return around(s, -CONFIDENCE * standard_error(s));
}

static double confidence_above(const struct several *s)
{
	return around(s, CONFIDENCE * standard_error(s));
}

static double product(const struct several *s)
{
	double all = s->n_numbers ? 1 : NAN;
	for (size_t i = 0; i < s->n_numbers; i++)
		all *= s->numbers[i];
	return all;
}

static double valid(const struct several *s)
{
	double n = 0;
	for (size_t i = 0; i < s->n; i++)
		n += !s->cells[i]->is_null;
	return n;
}

static double missing(const struct several *s)
{
	return (double)s->n - valid(s);
}

static int compare_cells(const void *va, const void *vb)
{
	return vega_compare(*(const struct vega_cell *const *)va, *(const struct vega_cell *const *)vb);
}

static double distinct(const struct several *s)
{
	size_t present = 0, different = 0;
	for (size_t i = 0; i < s->n; i++)
		if (!s->cells[i]->is_null)
			s->cells[present++] = s->cells[i];
	qsort(s->cells, present, sizeof *s->cells, compare_cells);
	for (size_t i = 0; i < present; i++)
		different += i == 0 || compare_cells(&s->cells[i - 1], &s->cells[i]) != 0;
	return (double)different;
}

static const struct {
	const char *name;
	double (*of)(const struct several *s);
	bool counts;
} operations[] = { { "count", count, true }, { "valid", valid, true }, { "missing", missing, true },
	{ "distinct", distinct, true }, { "sum", sum, false }, { "product", product, false }, { "mean", mean, false },
	{ "min", least, false }, { "max", most_of, false }, { "median", median, false }, { "q1", lower_quartile, false },
	{ "q3", upper_quartile, false }, { "stdev", stdev, false }, { "stdevp", stdevp, false },
	{ "variance", variance, false }, { "variancep", variancep, false }, { "stderr", standard_error, false },
	{ "stderr0", error_below, false }, { "stderr1", error_above, false }, { "stdev0", deviation_below, false },
	{ "stdev1", deviation_above, false }, { "ci0", confidence_below, false }, { "ci1", confidence_above, false },
	{ "whisker0", lower_whisker, false }, { "whisker1", upper_whisker, false }, { "outliers", outliers, false } };

const char *vega_aggregate_name(const char *word)
{
	const char *name = str_eq(word, "average") ? "mean" : word;
	for (size_t i = 0; i < ARRAY_LEN(operations); i++)
		if (str_eq(name, operations[i].name))
			return operations[i].name;
	return "";
}

bool vega_counts_cells(const char *op)
{
	for (size_t i = 0; i < ARRAY_LEN(operations); i++)
		if (str_eq(op, operations[i].name))
			return operations[i].counts;
	return false;
}

double vega_rounded(double v)
{
	char digits[40];
	if (!isfinite(v) || v == floor(v))
		return v;
	snprintf(digits, sizeof digits, "%.13g", v);
	return strtod(digits, NULL);
}

bool vega_aggregate(const char *op, const struct vega_cell **cells, size_t n, double *out)
{
	struct several s = { .cells = cells, .n = n, .numbers = xcalloc(n + 1, sizeof *s.numbers) };
	for (size_t i = 0; i < n; i++)
		if (cells[i]->is_number)
			s.numbers[s.n_numbers++] = cells[i]->number;
	*out = NAN;
	for (size_t i = 0; i < ARRAY_LEN(operations); i++)
		if (str_eq(op, operations[i].name))
			*out = vega_rounded(operations[i].of(&s));
	free(s.numbers);
	return isfinite(*out);
}

/* ---- rows in groups -------------------------------------------------------------------------- */

static int compare_values(const struct groups *g, size_t a, size_t b)
{
	int diff = 0;
	for (size_t i = 0; i < g->n_columns && !diff; i++)
		diff = vega_compare(vega_cell_at(g->c, a, (size_t)g->columns[i]), vega_cell_at(g->c, b, (size_t)g->columns[i]));
	return diff;
}

/* The columns of "groupby"; false: one of them is not there. */
bool vega_read_groupby(struct groups *g, const struct json *by)
{
	for (const struct json *f = json_first(by); f && g->n_columns < SPEC_COLUMNS; f = json_next(f)) {
		int at = vega_column_of(g->c, json_text(f));
		bool again = false;
		for (size_t i = 0; i < g->n_columns; i++)
			again = again || g->columns[i] == at;
		if (at < 0)
			return false;
		if (!again)
			g->columns[g->n_columns++] = at;
	}
	return true;
}

uint64_t vega_cell_hash(const struct vega_cell *cell)
{
	uint64_t h = str_hash_more(STR_HASH_START + cell->is_null, &cell->number, sizeof cell->number);
	return cell->is_number || cell->is_null ? h : str_hash_more(h, cell->text, strlen(cell->text));
}

static uint64_t hash_row(const struct groups *g, size_t row)
{
	uint64_t h = STR_HASH_START;
	for (size_t i = 0; i < g->n_columns; i++) {
		uint64_t cell = vega_cell_hash(vega_cell_at(g->c, row, (size_t)g->columns[i]));
		h = str_hash_more(h, &cell, sizeof cell);
	}
	return h;
}

/* Each row finds its group by a table of the groups' first rows; then the rows are put together by counting. */
void vega_make_groups(struct groups *g)
{
	size_t n = g->c->n_rows, size = 16, at = 0;
	while (size < 2 * n)
		size *= 2;
	size_t *table = xcalloc(size, sizeof *table), *first = xcalloc(n + 1, sizeof *first),
		   *group_of = xcalloc(n + 1, sizeof *group_of);
	g->rows = xcalloc(n + 1, sizeof *g->rows);
	g->starts = xcalloc(n + 2, sizeof *g->starts);
	for (size_t row = 0; row < n; row++) { /* a place of the table holds a group's number, from 1 */
		for (at = hash_row(g, row) & (size - 1); table[at] && compare_values(g, first[table[at] - 1], row);)
			at = (at + 1) & (size - 1);
		if (!table[at]) {
			first[g->n] = row;
			table[at] = ++g->n;
		}
		group_of[row] = table[at] - 1;
		g->starts[table[at] + 1]++;
	}
	for (size_t i = 0; i < g->n; i++)
		g->starts[i + 1] += g->starts[i];
	for (size_t row = 0; row < n; row++)
		g->rows[g->starts[group_of[row] + 1]++] = row;
	free(table);
	free(first);
	free(group_of);
}

void vega_release_groups(struct groups *g)
{
	free(g->rows);
	free(g->starts);
}

struct vega_cell vega_summarize(const struct groups *g, size_t group, const char *op, int column)
{
	static const struct vega_cell present = { .text = "", .is_number = true };
	size_t n = g->starts[group + 1] - g->starts[group];
	const struct vega_cell **cells = xcalloc(n + 1, sizeof *cells);
	double v;
	for (size_t i = 0; i < n; i++)
		cells[i] = column < 0 ? &present : vega_cell_at(g->c, g->rows[g->starts[group] + i], (size_t)column);
	bool any = vega_aggregate(op, cells, n, &v);
	free(cells);
	return any ? vega_number_cell(v) : vega_null_cell();
}

const char *vega_row_choice(const char *word)
{
	return str_eq(word, "argmax") ? "argmax" : str_eq(word, "argmin") ? "argmin" : "";
}

struct vega_cell vega_chosen(const struct groups *g, size_t group, const char *choice, int by, int column)
{
	const struct vega_cell *best = NULL;
	struct vega_cell chosen = vega_null_cell();
	bool most = str_eq(choice, "argmax");
	for (size_t i = g->starts[group]; i < g->starts[group + 1]; i++) {
		const struct vega_cell *cell = vega_cell_at(g->c, g->rows[i], (size_t)by);
		if (cell->is_null || (best && (most ? vega_compare(cell, best) <= 0 : vega_compare(cell, best) >= 0)))
			continue;
		best = cell;
		chosen = *vega_cell_at(g->c, g->rows[i], (size_t)column);
	}
	return chosen;
}

/* ---- bins ------------------------------------------------------------------------------------ */

/* The smallest round step (1, 2, 5, 10 ...) that makes at most so many bins: Vega's rule, so that other tools draw the
 * same. */
static double round_step(double span, double most)
{
	double step = pow(10, round(log10(span)) - ceil(log10(most)));
	while (ceil(span / step) > most)
		step *= 10;
	static const double finer[] = { 5, 2 };
	for (size_t i = 0; i < ARRAY_LEN(finer); i++)
		if (span / (step / finer[i]) <= most)
			step /= finer[i];
	return step;
}

bool vega_bins(const struct vega_chart *c, int column, const struct json *bin, int most, struct vega_bins *out)
{
	double lo = INFINITY, hi = -INFINITY, bins = json_number(json_get(bin, "maxbins"), most),
		   step = json_number(json_get(bin, "step"), 0);
	for (size_t row = 0; row < c->n_rows; row++) {
		const struct vega_cell *cell = &c->cells[row * c->n_columns + (size_t)column];
		if (cell->is_number) {
			lo = fmin(lo, cell->number);
			hi = fmax(hi, cell->number);
		}
	}
	double span = hi > lo ? hi - lo : fabs(lo) > 0 ? fabs(lo) : 1;
	/* beyond, steps are no numbers */
	if (!(hi >= lo) || !(bins >= 1) || bins > BINS_MAX || !(span > 1e-300 && span < 1e300))
		return false;
	if (!(step > 0))
		step = round_step(span, bins);
	if (!(step > fabs(lo) * 1e-12) || !(step > fabs(hi) * 1e-12) || span / step > BINS_MAX)
		return false;
	*out = (struct vega_bins){ .start = floor(lo / step + 1e-14) * step, .stop = ceil(hi / step) * step, .step = step };
	if (out->stop <= out->start)
		out->stop = out->start + step;
	return true;
}

double vega_bin_start(double v, double start, double stop, double step)
{
	double n = floor((fmin(fmax(v, start), stop - step) - start) / step + 1e-14);
	double at = start + n * step;
	return fabs(at) < step * 1e-9 ? 0 : at;
}
