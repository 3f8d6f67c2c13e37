/* One figure of several cells, and the bins that figures are counted in: for what an author computes, and for what a
 * drawing does. */
#include <math.h>

#include "vega/figures.h"

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

static double median(const struct several *s)
{
	size_t n = s->n_numbers;
	qsort(s->numbers, n, sizeof *s->numbers, compare_numbers);
	return n == 0 ? NAN : n % 2 ? s->numbers[n / 2] : s->numbers[n / 2 - 1] / 2 + s->numbers[n / 2] / 2;
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
} operations[] = { { "count", count }, { "sum", sum }, { "mean", mean }, { "min", least }, { "max", most_of },
	{ "median", median }, { "distinct", distinct } };

const char *vega_aggregate_name(const char *word)
{
	const char *name = str_eq(word, "average") ? "mean" : word;
	for (size_t i = 0; i < ARRAY_LEN(operations); i++)
		if (str_eq(name, operations[i].name))
			return operations[i].name;
	return "";
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
