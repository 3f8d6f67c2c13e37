/* A line of the table. */
#include "bench/lib/bench.h"

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

double median(double *values, size_t n)
{
	qsort(values, n, sizeof *values, compare);
	return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

double centile(double *values, size_t n, unsigned of_100)
{
	qsort(values, n, sizeof *values, compare);
	return values[(n * of_100 + 99) / 100 - 1];
}

static void print_number(double v, const char *unit, int width)
{
	char text[48];
	snprintf(text, sizeof text, "%.*f %s", v < 100 && v != (double)(long)v ? 2 : 0, v, unit);
	printf(" %*s", width, text);
}

static bool broken;

/* "ms", "MB/s": a machine that is busy is slower. */
static bool is_timed(const char *unit)
{
	return str_eq(unit, "ms") || str_ends(unit, "/s");
}

int figures_broken(void)
{
	return broken;
}

void figure_missing(const char *form, ...)
{
	va_list args;
	va_start(args, form);
	printf("not measured: ");
	vprintf(form, args);
	printf("\n");
	va_end(args);
	broken = true;
}

void figure_print(const struct figure *f)
{
	printf("%-34s", f->what);
	print_number(f->ours, f->unit, 14);
	printf("  %-22s", f->name ? f->name : "");
	if (f->name) {
		print_number(f->theirs, f->unit, 14);
		printf(" %7.2f", f->ours / f->theirs);
	} else {
		printf(" %14s %7s", "", "");
	}
	if (f->budget > 0) {
		bool kept = f->large ? f->ours >= f->budget : f->ours <= f->budget;
		broken |= !kept && !is_timed(f->unit);
		printf(" %s", f->large ? ">=" : "<=");
		print_number(f->budget, f->unit, 12);
		printf("  %s", kept ? "kept" : "OVER");
	}
	printf("\n");
	fflush(stdout);
}
