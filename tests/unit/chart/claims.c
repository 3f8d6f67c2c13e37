/*
 * More claims, computed another way over random data: three and more series, totals of stacks, points, timelines. As in
 * sentences.c.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "unit/chart/dice.h"

/* Series a, b, ... over places c0, c1, ... */
static struct str said(const struct data *d, const char *mark, bool stack)
{
	struct str spec;
	str_init(&spec, STR_NO_LIMIT);
	str_addz(&spec, "{\"data\":{\"values\":[");
	for (int s = 0; s < d->n_series; s++)
		for (int i = 0; i < d->n; i++) {
			str_addf(&spec, "%s{\"k\":\"c%02d\",\"s\":\"%c\",\"v\":", s + i ? "," : "", i, 'a' + s);
			if (d->values[s][i] == NONE)
				str_addz(&spec, "null}");
			else
				str_addf(&spec, "%d}", d->values[s][i]);
		}
	str_addf(&spec,
		"]},\"mark\":\"%s\",\"encoding\":{\"x\":{\"field\":\"k\",\"type\":\"ordinal\"},\"y\":{\"field\":\"v\","
		"\"type\":\"quantitative\"%s},\"color\":{\"field\":\"s\"}}}",
		mark, stack ? "" : ",\"stack\":null");
	struct str all = sentences(spec.buf);
	str_release(&spec);
	return all;
}

/* A number that may have thousands commas. */
static double number(const char *s)
{
	char digits[64] = "";
	for (size_t n = 0; n + 1 < sizeof digits && strchr("-0123456789.,", *s) && *s; s++)
		if (*s != ',' || (s[1] >= '0' && s[1] <= '9'))
			digits[n] = *s, n += *s != ',';
	return strtod(digits, NULL);
}

/* ---- several series -------------------------------------------------------------------------- */

static void check_own_ends(const struct data *d, int series, const struct str *all)
{
	char start[16];
	int first = -1, last = -1, n = 0, from, to;
	for (int i = 0; i < d->n; i++)
		if (d->values[series][i] != NONE) {
			first = first < 0 ? i : first;
			last = i;
			n++;
		}
	snprintf(start, sizeof start, "%c: between c", 'a' + series);
	const char *line = find(all, start);
	assert_true((line != NULL) == (n > 1));
	if (!line)
		return;
	double a, b;
	assert_int_equal(sscanf(line + 3, "between c%d and c%d it ", &from, &to), 2);
	assert_true(from == first && to == last);
	if (d->values[series][first] == d->values[series][last]) {
		assert_int_equal(sscanf(line + 3, "between c%d and c%d it ends where it began, at %lf.", &from, &to, &a), 3);
		assert_true(a == d->values[series][first]);
		return;
	}
	const char *way = d->values[series][last] > d->values[series][first] ? " it rose from " : " it fell from ",
			   *there = strstr(line, way);
	assert_non_null(there);
	assert_true(there < strchr(line, '\n'));
	a = number(there + strlen(way));
	b = number(strstr(there, " to ") + strlen(" to "));
	assert_true(a == d->values[series][first] && b == d->values[series][last]);
}

static void several_series(void **state)
{
	(void)state;
	for (int run = 0; run < 400; run++) {
		dice_state = (uint64_t)run + 30000;
		struct data d = roll_data(3 + roll(SERIES - 2), true);
		struct str all = said(&d, "line", false);
		int most = NONE, there = 0;
		for (int s = 0; s < d.n_series; s++)
			for (int i = 0; i < d.n; i++)
				if (d.values[s][i] != NONE) {
					most = d.values[s][i] > most ? d.values[s][i] : most;
					there++;
				}
		const char *line = find(&all, "Highest of all: ");
		assert_true((line != NULL) == (there > 0));
		if (line) {
			char series;
			int place, value;
			assert_int_equal(sscanf(line, "Highest of all: %c, c%d, %d.", &series, &place, &value), 3);
			assert_true(value == most && d.values[series - 'a'][place] == most);
			for (int s = 0; s < d.n_series; s++)
				check_own_ends(&d, s, &all);
		}
		str_release(&all);
	}
}

/* ---- stacks ---------------------------------------------------------------------------------- */

static void check_parts(const struct data *d, int place, const char *line)
{
	double total = 0, said_sum = 0, share;
	int used;
	char name;
	for (int s = 0; s < d->n_series; s++)
		total += d->values[s][place] == NONE ? 0 : d->values[s][place];
	assert_true(number(strstr(line, ", of ") + 5) == total);
	for (const char *at = strchr(line, ':'); *at != '\n'; at++)
		if (sscanf(at, " %c %lf%%%n", &name, &share, &used) == 2 && name >= 'a' && name < 'a' + d->n_series) {
			assert_true(fabs(share - 100.0 * d->values[name - 'a'][place] / total) <= 0.0501);
			said_sum += share;
			at += used - 1;
		}
	assert_true(fabs(said_sum - 100) < 0.5);
}

static void stacked_totals(void **state)
{
	(void)state;
	for (int run = 0; run < 400; run++) {
		dice_state = (uint64_t)run + 40000;
		struct data d = roll_data(2 + roll(SERIES - 1), false);
		int totals[MOST], first = -1, last = -1, most = -1, least = 1 << 30, n = 0;
		for (int i = 0; i < d.n; i++) {
			bool whole = true; /* a sum that lacks a part is not compared */
			totals[i] = 0;
			for (int s = 0; s < d.n_series; s++) {
				whole = whole && d.values[s][i] != NONE;
				totals[i] += d.values[s][i] == NONE ? 0 : d.values[s][i];
			}
			if (!whole) {
				totals[i] = NONE;
				continue;
			}
			first = first < 0 ? i : first;
			last = i;
			most = totals[i] > most ? totals[i] : most;
			least = totals[i] < least ? totals[i] : least;
			n++;
		}
		struct str all = said(&d, "bar", true);
		const char *ends = find(&all, "All together: between "), *extremes = find(&all, "All together: highest: "),
				   *parts = find(&all, "Last, ");
		int a, b;
		assert_true((ends != NULL) == (n > 1));
		if (ends) {
			assert_int_equal(sscanf(ends, "All together: between c%d and c%d it", &a, &b), 2);
			assert_true(a == first && b == last);
		}
		assert_true((extremes != NULL) == (n > 1 && most != least));
		if (extremes) {
			const char *middle = strstr(extremes, "; lowest: "), *high = middle, *low = strchr(extremes, '\n');
			while (strncmp(high, ", ", 2) != 0 || high[2] < '0' || high[2] > '9')
				high--;
			while (strncmp(low, ", ", 2) != 0 || low[2] < '0' || low[2] > '9')
				low--;
			assert_true(number(high + 2) == most && number(low + 2) == least);
		}
		parts = d.n > 1 ? parts : NULL;
		assert_true((parts != NULL) == (d.n > 1 && n > 0 && totals[last < 0 ? 0 : last] > 0));
		if (parts) {
			assert_int_equal(sscanf(parts, "Last, c%d, of", &a), 1);
			assert_int_equal(a, last);
			check_parts(&d, last, parts);
		}
		str_release(&all);
	}
}

/* ---- points ---------------------------------------------------------------------------------- */

/* By the covariance of ranks-free sums: n*Sxy - SxSy, unlike the program's way through means. */
static double correlation(const int *x, const int *y, int n)
{
	double sx = 0, sy = 0, xx = 0, yy = 0, xy = 0;
	for (int i = 0; i < n; i++) {
		sx += x[i];
		sy += y[i];
		xx += (double)x[i] * x[i];
		yy += (double)y[i] * y[i];
		xy += (double)x[i] * y[i];
	}
	double below = (n * xx - sx * sx) * (n * yy - sy * sy);
	return below > 0 ? (n * xy - sx * sy) / sqrt(below) : NAN;
}

static void check_range(const struct str *all, const char *axis, const int *v, int n)
{
	char start[32];
	int lo = v[0], hi = v[0];
	for (int i = 1; i < n; i++) {
		lo = v[i] < lo ? v[i] : lo;
		hi = v[i] > hi ? v[i] : hi;
	}
	snprintf(start, sizeof start, lo == hi ? "%s is always " : "%s ranges from ", axis);
	const char *line = find(all, start);
	assert_non_null(line);
	assert_true(number(line + strlen(start)) == lo);
	if (lo != hi)
		assert_true(number(strstr(line, " to ") + 4) == hi);
}

static void points(void **state)
{
	(void)state;
	for (int run = 0; run < 400; run++) {
		dice_state = (uint64_t)run + 50000;
		int n = 1 + roll(30), x[30], y[30], range = roll(2) ? 4 : 900, slope = roll(5) - 2, said_n;
		struct str spec;
		str_init(&spec, STR_NO_LIMIT);
		str_addz(&spec, "{\"data\":{\"values\":[");
		for (int i = 0; i < n; i++) {
			x[i] = roll(range) - range / 3;
			y[i] = slope * x[i] + roll(range);
			str_addf(&spec, "%s{\"x\":%d,\"y\":%d}", i ? "," : "", x[i], y[i]);
		}
		str_addz(&spec,
			"]},\"mark\":\"point\",\"encoding\":{\"x\":{\"field\":\"x\",\"type\":\"quantitative\"},"
			"\"y\":{\"field\":\"y\",\"type\":\"quantitative\"}}}");
		struct str all = sentences(spec.buf);
		assert_int_equal(sscanf(all.buf, "%d point", &said_n), 1);
		assert_int_equal(said_n, n);
		check_range(&all, "x", x, n);
		check_range(&all, "y", y, n);
		double r = n >= 5 ? correlation(x, y, n) : NAN, said_r = NAN;
		const char *higher = find(&all, "Where x is higher, y tends to be higher (correlation "),
				   *lower = find(&all, "Where x is higher, y tends to be lower (correlation ");
		const char *unclear = find(&all, "x and y show no clear relation (correlation "),
				   *any = higher ? higher
			: lower              ? lower
								 : unclear;
		assert_true((any != NULL) == !isnan(r));
		if (any) {
			assert_int_equal(sscanf(strchr(any, '('), "(correlation %lf)", &said_r), 1);
			assert_true(fabs(said_r - r) <= 0.0051);
			assert_true(!higher || r > 0.4999);
			assert_true(!lower || r < -0.4999);
			assert_true(!unclear || fabs(r) < 0.5001);
		}
		str_release(&all);
		str_release(&spec);
	}
}

/* ---- timelines ------------------------------------------------------------------------------- */

static void timelines(void **state)
{
	(void)state;
	const int64_t start = INT64_C(1767196800000); /* 2026-01-01 in Taiwan */
	for (int run = 0; run < 400; run++) {
		dice_state = (uint64_t)run + 60000;
		int n = 1 + roll(9), from[9], to[9], today = roll(330), over = 0, under = 0, come = 0, said_n, a, b, c;
		struct str spec;
		str_init(&spec, STR_NO_LIMIT);
		str_addz(&spec, "{\"data\":{\"values\":[");
		int first = 400, last = 0, longest = 0;
		for (int i = 0; i < n; i++) {
			char f[RFC3339_SIZE], t[RFC3339_SIZE];
			from[i] = roll(300);
			to[i] = from[i] + 1 + roll(60);
			rfc3339_format(start + from[i] * DAY_MS, ZONE_TAIPEI, f);
			rfc3339_format(start + to[i] * DAY_MS, ZONE_TAIPEI, t);
			str_addf(&spec, "%s{\"w\":\"w%d\",\"f\":\"%.10s\",\"t\":\"%.10s\"}", i ? "," : "", i, f, t);
			first = from[i] < first ? from[i] : first;
			last = to[i] > last ? to[i] : last;
			longest = to[i] - from[i] > longest ? to[i] - from[i] : longest;
			over += to[i] < today;
			under += from[i] <= today && today <= to[i];
			come += today < from[i];
		}
		str_addz(&spec,
			"]},\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"w\"},\"x\":{\"field\":\"f\",\"type\":\"temporal\"},\"x2\":{\"field\":\"t\"}}}");
		struct str all = sentences_at(spec.buf, start + today * DAY_MS);
		char f[RFC3339_SIZE], t[RFC3339_SIZE], said_f[16], said_t[16];
		rfc3339_format(start + first * DAY_MS, ZONE_TAIPEI, f);
		rfc3339_format(start + last * DAY_MS, ZONE_TAIPEI, t);
		assert_int_equal(sscanf(all.buf, n == 1 ? "%d item, from %10s to %10s" : "%d items, from %10s to %10s", &said_n,
							 said_f, said_t),
			3);
		assert_true(said_n == n && strncmp(said_f, f, 10) == 0 && strncmp(said_t, t, 10) == 0);
		if (n > 1) {
			assert_int_equal(sscanf(find(&all, "First begins"), "First begins: w%d; last ends: w%d.", &a, &b), 2);
			assert_true(from[a] == first && to[b] == last);
			assert_int_equal(sscanf(find(&all, "Longest"), "Longest: w%d, %d day", &a, &b), 2);
			assert_true(to[a] - from[a] == longest && b == longest);
		}
		assert_int_equal(sscanf(find(&all, "Today"), "Today: %d over, %d under way, %d to come.", &a, &b, &c), 3);
		assert_true(a == over && b == under && c == come);
		str_release(&all);
		str_release(&spec);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(several_series),
		cmocka_unit_test(stacked_totals),
		cmocka_unit_test(points),
		cmocka_unit_test(timelines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
