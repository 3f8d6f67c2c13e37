/* One figure of several cells, and the bins that figures are counted in: for what an author computes, and for what a drawing does. */
#include <math.h>

#include "wire/figures.h"

#define BINS_MAX 500

bool figures_same(const struct wire_cell *a, const struct wire_cell *b)
{
	return a->is_null == b->is_null && a->is_number == b->is_number && a->number == b->number && str_eq(a->text, b->text);
}

/* ---- one figure of several ---- */

static const char *const operations[] = { "count", "sum", "mean", "min", "max", "median", "distinct" };

const char *figures_aggregate_name(const char *word)
{
	const char *name = str_eq(word, "average") ? "mean" : word;
	for (size_t i = 0; i < ARRAY_LEN(operations); i++)
		if (str_eq(name, operations[i]))
			return operations[i];
	return "";
}

static int compare_numbers(const void *va, const void *vb)
{
	double a = *(const double *)va, b = *(const double *)vb;
	return (a > b) - (a < b);
}

static double median(double *values, size_t n)
{
	qsort(values, n, sizeof *values, compare_numbers);
	return n % 2 ? values[n / 2] : values[n / 2 - 1] / 2 + values[n / 2] / 2;
}

static int compare_cells(const void *va, const void *vb)
{
	const struct wire_cell *a = *(const struct wire_cell *const *)va, *b = *(const struct wire_cell *const *)vb;
	if (a->is_number != b->is_number)
		return a->is_number - b->is_number;
	return a->is_number ? compare_numbers(&a->number, &b->number) : strcmp(a->text, b->text);
}

static size_t distinct(const struct wire_cell **cells, size_t n)
{
	size_t present = 0, different = 0;
	for (size_t i = 0; i < n; i++)
		if (!cells[i]->is_null)
			cells[present++] = cells[i];
	qsort(cells, present, sizeof *cells, compare_cells);
	for (size_t i = 0; i < present; i++)
		different += i == 0 || compare_cells(&cells[i - 1], &cells[i]) != 0;
	return different;
}

double wire_rounded(double v)
{
	char digits[40];
	if (!isfinite(v) || v == floor(v))
		return v;
	snprintf(digits, sizeof digits, "%.13g", v);
	return strtod(digits, NULL);
}

bool wire_aggregate(const char *op, const struct wire_cell **cells, size_t n, double *out)
{
	double sum = 0, least = INFINITY, most = -INFINITY, *values = xcalloc(n + 1, sizeof *values);
	size_t numbers = 0;
	for (size_t i = 0; i < n; i++) {
		double v = cells[i]->number;
		if (!cells[i]->is_number)
			continue;
		values[numbers++] = v;
		sum += v;
		least = fmin(least, v);
		most = fmax(most, v);
	}
	*out = str_eq(op, "count") ? (double)n : str_eq(op, "distinct") ? (double)distinct(cells, n) : numbers == 0 ? NAN : str_eq(op, "mean") ?
		sum / (double)numbers : str_eq(op, "min") ? least : str_eq(op, "max") ? most : str_eq(op, "median") ? median(values, numbers) : sum;
	free(values);
	*out = wire_rounded(*out);
	return isfinite(*out);
}

/* ---- bins ---- */

/* The smallest round step (1, 2, 5, 10 ...) that makes at most so many bins: Vega's rule, so that other tools draw the same. */
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

bool figures_bins(const struct wire_chart *c, int column, const struct json *bin, int most, struct figures_bins *out)
{
	double lo = INFINITY, hi = -INFINITY, bins = json_number(json_get(bin, "maxbins"), most), step = json_number(json_get(bin, "step"), 0);
	for (size_t row = 0; row < c->n_rows; row++) {
		const struct wire_cell *cell = &c->cells[row * c->n_columns + (size_t)column];
		if (cell->is_number) {
			lo = fmin(lo, cell->number);
			hi = fmax(hi, cell->number);
		}
	}
	double span = hi > lo ? hi - lo : fabs(lo) > 0 ? fabs(lo) : 1;
	if (!(hi >= lo) || !(bins >= 1) || bins > BINS_MAX || !(span < 1e300))
		return false;
	if (!(step > 0))
		step = round_step(span, bins);
	if (!(step > fabs(lo) * 1e-12) || !(step > fabs(hi) * 1e-12) || span / step > BINS_MAX)
		return false;
	*out = (struct figures_bins){ .start = floor(lo / step + 1e-14) * step, .stop = ceil(hi / step) * step, .step = step };
	if (out->stop <= out->start)
		out->stop = out->start + step;
	return true;
}

double wire_bin_start(double v, double start, double stop, double step)
{
	double n = floor((fmin(fmax(v, start), stop - step) - start) / step + 1e-14);
	double at = start + n * step;
	return fabs(at) < step * 1e-9 ? 0 : at;
}
