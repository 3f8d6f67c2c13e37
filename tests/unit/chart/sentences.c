/*
 * Each sentence's claim, computed another way over random data: the words are read back with sscanf and held against
 * sorted copies, compressed runs and plain loops. The language is English here (no catalogue); values have no
 * thousands, so that they read back.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "unit/chart/dice.h"

/* A chart over places c0, c1, ...; the second series is "b", the first "a". */
static struct str said(const struct data *d, const char *mark, const char *type, const char *more)
{
	struct str spec;
	str_init(&spec, STR_NO_LIMIT);
	str_addz(&spec, "{\"data\":{\"values\":[");
	for (int s = 0; s < d->n_series; s++) {
		for (int i = 0; i < d->n; i++) {
			str_addf(&spec, "%s{\"k\":\"c%02d\",\"s\":\"%c\",\"v\":", s + i ? "," : "", i, 'a' + s);
			if (d->values[s][i] == NONE)
				str_addz(&spec, "null}");
			else
				str_addf(&spec, "%d}", d->values[s][i]);
		}
	}
	str_addf(&spec,
		"]},\"encoding\":{\"x\":{\"field\":\"k\",\"type\":\"%s\"},\"y\":{\"field\":\"v\",\"type\":\"quantitative\"%s}%s},%s}",
		type, d->n_series > 1 ? ",\"stack\":null" : "",
		d->n_series > 1 ? ",\"color\":{\"field\":\"s\"},\"xOffset\":{\"field\":\"s\"}" : "", more ? more : "");
	if (!more) { /* a plain chart */
		str_truncate(&spec, spec.len - 2);
		str_addf(&spec, ",\"mark\":\"%s\"}", mark);
	}
	struct str out = sentences(spec.buf);
	str_release(&spec);
	return out;
}

static int compare_ints(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* The figures that are there, sorted; their number. */
static int sorted(const struct data *d, int series, int out[MOST])
{
	int n = 0;
	for (int i = 0; i < d->n; i++)
		if (d->values[series][i] != NONE)
			out[n++] = d->values[series][i];
	qsort(out, (size_t)n, sizeof *out, compare_ints);
	return n;
}

/* "c1, c2, c3 and 2 more" names exactly the places that hold value (NONE: that hold nothing). */
static void check_list(const struct data *d, const char *list, size_t length, int value)
{
	int holders = 0, named = 0, more = 0;
	for (int i = 0; i < d->n; i++)
		holders += d->values[0][i] == value;
	for (const char *at = list; at < list + length;) {
		int place, used = 0;
		if (sscanf(at, "c%d%n", &place, &used) == 1 && used) {
			assert_in_range(place, 0, d->n - 1);
			assert_int_equal(d->values[0][place], value);
			named++;
			at += used;
		} else if (sscanf(at, " and %d more%n", &more, &used) == 1 && used) {
			at += used;
		} else {
			at++;
		}
	}
	assert_int_equal(named + more, holders);
}

/* Of two figures along an order all is said by their ends. */
static void check_extremes(const struct data *d, bool ordered, const struct str *all)
{
	int values[MOST], n = sorted(d, 0, values), same, hi, lo;
	const char *line = find(all, "Highest: ");
	if (n < 2 || (ordered && n == 2)) {
		assert_null(line);
		return;
	}
	if (values[0] == values[n - 1]) {
		int count;
		assert_non_null(find(all, "All "));
		assert_int_equal(sscanf(find(all, "All "), "All %d values are %d.", &count, &same), 2);
		assert_true(count == n && same == values[0]);
		return;
	}
	assert_non_null(line);
	const char *middle = strstr(line, "; lowest: "), *end = strchr(line, '\n'), *comma = middle;
	while (*--comma != ',') /* the value stands after the last comma of its half */
		;
	assert_int_equal(sscanf(comma, ", %d;", &hi), 1);
	const char *last = end;
	while (*--last != ',')
		;
	assert_int_equal(sscanf(last, ", %d.", &lo), 1);
	assert_int_equal(hi, values[n - 1]);
	assert_int_equal(lo, values[0]);
	check_list(d, line + 9, (size_t)(comma - line - 9), hi);
	check_list(d, middle + 10, (size_t)(last - middle - 10), lo);
}

static void check_total(const struct data *d, const struct str *all)
{
	int values[MOST], n = sorted(d, 0, values), total = 0, said_total, place;
	double share;
	const char *line = find(all, n < d->n ? "Total of the " : "Total: ");
	for (int i = 0; i < n; i++)
		total += values[i];
	if (n < 2 || total <= 0 || values[0] < 0) {
		assert_null(line);
		return;
	}
	assert_non_null(line);
	char digits[32] = "";
	if (n < d->n) {
		assert_int_equal(sscanf(line, "Total of the %d that have a figure", &place), 1);
		assert_int_equal(place, n);
		line = strchr(line, ':');
	}
	for (const char *at = line; *at != ';'; at++) /* a total may have a thousands comma */
		if (*at >= '0' && *at <= '9')
			str_copy(digits + strlen(digits), 2, (char[]){ *at, '\0' });
	assert_int_equal(sscanf(digits, "%d", &said_total), 1);
	assert_int_equal(said_total, total);
	assert_int_equal(sscanf(strchr(line, ';'), "; c%d is %lf%% of it.", &place, &share), 2);
	assert_int_equal(d->values[0][place], values[n - 1]);
	assert_true(fabs(share - 100.0 * values[n - 1] / total) <= 0.0501);
}

static void check_missing(const struct data *d, const struct str *all)
{
	int missing = 0, m, n;
	for (int i = 0; i < d->n; i++)
		missing += d->values[0][i] == NONE;
	const char *line = NULL, *colon;
	for (const char *at = all->buf; *at; at = strchr(at, '\n') + 1)
		if (sscanf(at, "%d of %d ha", &m, &n) == 2)
			line = at;
	if (missing == 0 || missing == d->n) {
		assert_null(line);
		return;
	}
	assert_non_null(line);
	assert_int_equal(sscanf(line, "%d of %d ha", &m, &n), 2);
	assert_true(m == missing && n == d->n);
	colon = strchr(line, ':');
	check_list(d, colon, (size_t)(strchr(line, '\n') - colon), NONE);
}

static void unordered(void **state)
{
	(void)state;
	for (int run = 0; run < 400; run++) {
		dice_state = (uint64_t)run + 1;
		struct data d = roll_data(1, true);
		struct str all = said(&d, "bar", "nominal", NULL);
		check_extremes(&d, false, &all);
		check_total(&d, &all);
		check_missing(&d, &all);
		assert_null(find(&all, "Between "));
		assert_null(find(&all, "It "));
		str_release(&all);
	}
}

/* The series without what is missing. */
static int present(const struct data *d, int series, int out[MOST], int places[MOST])
{
	int n = 0;
	for (int i = 0; i < d->n; i++) {
		if (d->values[series][i] != NONE) {
			places[n] = i;
			out[n++] = d->values[series][i];
		}
	}
	return n;
}

static void check_ends(const struct data *d, const struct str *all)
{
	int v[MOST], at[MOST], n = present(d, 0, v, at), a, b;
	double first, last, by, percent = NAN;
	const char *line = find(all, "Between ");
	if (n < 2) {
		assert_null(line);
		return;
	}
	assert_non_null(line);
	if (v[0] == v[n - 1]) {
		assert_int_equal(sscanf(line, "Between c%d and c%d it ends where it began, at %lf.", &a, &b, &first), 3);
		assert_true(a == at[0] && b == at[n - 1] && first == v[0]);
		return;
	}
	int read = v[n - 1] > v[0] ? sscanf(line, "Between c%d and c%d it rose from %lf to %lf, by %lf (+%lf%%).", &a, &b,
									 &first, &last, &by, &percent)
							   : sscanf(line, "Between c%d and c%d it fell from %lf to %lf, by %lf (-%lf%%).", &a, &b,
									 &first, &last, &by, &percent);
	bool relative = v[0] > 0 && abs(v[n - 1] - v[0]) < 100 * v[0];
	assert_int_equal(read, relative ? 6 : 5);
	assert_true(a == at[0] && b == at[n - 1] && first == v[0] && last == v[n - 1] && by == abs(v[n - 1] - v[0]));
	if (relative && percent < 900 && by < 9 * v[0]) /* beyond it has a thousands comma */
		assert_true(fabs(percent - 100.0 * by / v[0]) <= 0.0501);
}

/* Equal neighbours merged, then peaks and valleys counted. */
static int count_turns(const int *v, int n)
{
	int runs[MOST], m = 0, turns = 0;
	for (int i = 0; i < n; i++)
		if (m == 0 || runs[m - 1] != v[i])
			runs[m++] = v[i];
	for (int i = 1; i + 1 < m; i++)
		turns += (runs[i] > runs[i - 1]) == (runs[i] > runs[i + 1]);
	return turns;
}

static void check_trend(const struct data *d, const struct str *all)
{
	int v[MOST], at[MOST], n = present(d, 0, v, at), ups = 0, downs = 0, flats = 0, place, turns, rise_to, fall_to;
	double rise, fall;
	for (int i = 1; i < n; i++) {
		ups += v[i] > v[i - 1];
		downs += v[i] < v[i - 1];
		flats += v[i] == v[i - 1];
	}
	const char *line = find(all, "It ");
	if (n < 3 || ups + downs == 0) {
		assert_null(line);
		return;
	}
	assert_non_null(line);
	if (str_starts(line, "It rises at every step."))
		assert_int_equal(ups, n - 1);
	else if (str_starts(line, "It falls at every step."))
		assert_int_equal(downs, n - 1);
	else if (str_starts(line, "It never falls."))
		assert_true(downs == 0 && flats > 0);
	else if (str_starts(line, "It never rises."))
		assert_true(ups == 0 && flats > 0);
	else if (sscanf(line, "It rises until c%d, then falls.", &place) == 1 ||
		sscanf(line, "It falls until c%d, then rises.", &place) == 1) {
		int sign = str_starts(line, "It rises") ? 1 : -1, k = 0;
		while (at[k] != place)
			k++;
		for (int i = 1; i < n; i++)
			assert_true(i <= k ? sign * (v[i] - v[i - 1]) >= 0 : sign * (v[i] - v[i - 1]) <= 0);
	} else {
		assert_int_equal(
			sscanf(line, "It turns %d times; the largest rise is to c%d (%lf), the largest fall to c%d (%lf).", &turns,
				&rise_to, &rise, &fall_to, &fall),
			5);
		assert_int_equal(turns, count_turns(v, n));
		assert_true(turns >= 2);
		for (int i = 1; i < n; i++) {
			assert_true(v[i] - v[i - 1] <= rise && v[i - 1] - v[i] <= fall);
			if (at[i] == rise_to)
				assert_true(v[i] - v[i - 1] == rise);
			if (at[i] == fall_to)
				assert_true(v[i - 1] - v[i] == fall);
		}
	}
}

static void ordered(void **state)
{
	(void)state;
	for (int run = 0; run < 600; run++) {
		dice_state = (uint64_t)run + 1000;
		struct data d = roll_data(1, true);
		struct str all = said(&d, run % 2 ? "line" : "bar", "ordinal", NULL);
		check_ends(&d, &all);
		check_extremes(&d, d.n > 1, &all);
		check_trend(&d, &all);
		check_missing(&d, &all);
		assert_null(find(&all, "Total"));
		str_release(&all);
	}
}

static void against_a_target(void **state)
{
	(void)state;
	for (int run = 0; run < 300; run++) {
		dice_state = (uint64_t)run + 5000;
		struct data d = roll_data(1, false);
		int target = roll(6), v[MOST], at[MOST], n = present(&d, 0, v, at), reached = 0, t, r, m, place;
		double gap;
		char layers[256];
		snprintf(layers, sizeof layers,
			"\"layer\":[{\"mark\":\"line\"},{\"mark\":\"rule\",\"encoding\":{\"x\":null,\"y\":{\"datum\":%d,\"title\":\"goal\"}}}]",
			target);
		struct str all = said(&d, NULL, "ordinal", layers);
		const char *line = find(&all, "Of ");
		for (int i = 0; i < n; i++)
			reached += v[i] >= target;
		if (reached > 0 && reached < n) {
			assert_non_null(line);
			assert_int_equal(sscanf(line, "Of %d, %d %*[a-z] at or above goal (%d).", &m, &r, &t), 3);
			assert_true(t == target && r == reached && m == n);
		} else {
			assert_null(line);
			assert_true((find(&all, n == 1 ? "It is at or above goal" : "All are at or above goal") != NULL) ==
				(n > 0 && reached == n));
			assert_true(
				(find(&all, n == 1 ? "It is below goal" : "All are below goal") != NULL) == (n > 0 && reached == 0));
		}
		line = find(&all, "The last, ");
		assert_true((line != NULL) == (n >= 2));
		if (n >= 2 && v[n - 1] > target) {
			assert_int_equal(sscanf(line, "The last, c%d, is %lf above it.", &place, &gap), 2);
			assert_true(strstr(line, "above") && place == at[n - 1] && gap == v[n - 1] - target);
		} else if (n >= 2 && v[n - 1] < target) {
			assert_int_equal(sscanf(line, "The last, c%d, is %lf below it.", &place, &gap), 2);
			assert_true(strstr(line, "below") && place == at[n - 1] && gap == target - v[n - 1]);
		}
		str_release(&all);
	}
}

static void check_both(const struct data *d, const char *line, int *place, double *gap)
{
	double a, b;
	const char *colon = strchr(line, ':');
	assert_int_equal(sscanf(strchr(line, 'c'), "c%d:", place), 1);
	assert_int_equal(sscanf(colon, ": a %lf, b %lf, a difference of %lf.", &a, &b, gap), 3);
	assert_true(a == d->values[0][*place] && b == d->values[1][*place] && *gap == fabs(a - b));
}

/* One series below zero and one above, as in a pyramid: that they differ is no news. */
static bool stand_apart(const struct data *d)
{
	int least[2] = { 0, 0 }, most[2] = { 0, 0 };
	for (int s = 0; s < 2; s++)
		for (int i = 0; i < d->n; i++)
			if (d->values[s][i] != NONE) {
				least[s] = d->values[s][i] < least[s] ? d->values[s][i] : least[s];
				most[s] = d->values[s][i] > most[s] ? d->values[s][i] : most[s];
			}
	return (least[0] < 0 && most[0] == 0 && most[1] > 0 && least[1] == 0) ||
		(least[1] < 0 && most[1] == 0 && most[0] > 0 && least[0] == 0);
}

static void two_series(void **state)
{
	int apart = 0;
	(void)state;
	for (int run = 0; run < 400; run++) {
		dice_state = (uint64_t)run + 9000;
		struct data d = roll_data(2, true);
		struct str all = said(&d, "bar", "ordinal", NULL);
		if (stand_apart(&d)) {
			assert_null(find(&all, "a compared with"));
			assert_null(find(&all, "a is "));
			assert_null(find(&all, "Largest difference"));
			apart++;
			str_release(&all);
			continue;
		}
		int above = 0, below = 0, n = 0, last = -1, up, of, down, same, place, widest = 0;
		double gap;
		for (int i = 0; i < d.n; i++) {
			if (d.values[0][i] == NONE || d.values[1][i] == NONE)
				continue;
			n++;
			last = i;
			above += d.values[0][i] > d.values[1][i];
			below += d.values[0][i] < d.values[1][i];
			widest = abs(d.values[0][i] - d.values[1][i]) > widest ? abs(d.values[0][i] - d.values[1][i]) : widest;
		}
		const char *line = find(&all, n > 1 && below == n ? "b is " : "a ");
		if (n < 2)
			assert_null(line);
		else if (sscanf(line, "a compared with b: higher in %d, lower in %d, the same in %d.", &up, &down, &same) == 3)
			assert_true(up == above && down == below && same == n - up - down && same > 0 && same < n);
		else if (sscanf(line, "a compared with b: higher in %d, lower in %d.", &up, &down) == 2)
			assert_true(up == above && down == below && up + down == n && up && down);
		else if (sscanf(line, "a is higher than b in all %d.", &of) == 1)
			assert_true(of == n && above == n);
		else if (sscanf(line, "b is higher than a in all %d.", &of) == 1)
			assert_true(of == n && below == n);
		else
			assert_true(sscanf(line, "a and b are the same in all %d.", &of) == 1 && of == n && above + below == 0);
		line = find(&all, d.n > 1 ? "Last, " : "c00: a ");
		assert_true((line != NULL) == (n > 0));
		if (line) {
			check_both(&d, d.n > 1 ? line + 6 : line, &place, &gap);
			assert_int_equal(place, last);
		}
		line = find(&all, "Largest difference, ");
		if (line) {
			check_both(&d, line + 20, &place, &gap);
			assert_true(gap == widest);
		} else if (n > 1 && widest > 0) { /* it was said already: the latest */
			assert_int_equal(abs(d.values[0][last] - d.values[1][last]), widest);
		}
		str_release(&all);
	}
	assert_true(apart > 0);
}

static void shares(void **state)
{
	(void)state;
	for (int run = 0; run < 200; run++) {
		dice_state = (uint64_t)run + 20000;
		struct data d = roll_data(1, false);
		struct str spec;
		int total = 0, most = 0;
		str_init(&spec, STR_NO_LIMIT);
		for (int i = 0; i < d.n; i++) {
			int v = d.values[0][i] == NONE ? 0 : d.values[0][i];
			d.values[0][i] = v;
			total += v;
			most = v > most ? v : most;
			str_addf(&spec, "%s{\"k\":\"c%02d\",\"v\":%d}", i ? "," : "", i, v);
		}
		struct str whole;
		str_init(&whole, STR_NO_LIMIT);
		str_addf(&whole,
			"{\"data\":{\"values\":[%s]},\"mark\":\"arc\",\"encoding\":{\"theta\":{\"field\":\"v\"},\"color\":{\"field\":\"k\"}}}",
			spec.buf);
		struct str all = sentences(whole.buf);
		const char *line = find(&all, "Of the total of ");
		assert_true((line != NULL) == (total > 0));
		double sum = 0, share;
		int place, used, before = 1 << 30;
		for (const char *at = line ? strchr(line, ':') : NULL; at && *at != '\n'; at++) {
			if (sscanf(at, " c%d %lf%%%n", &place, &share, &used) == 2) {
				assert_true(fabs(share - 100.0 * d.values[0][place] / total) <= 0.0501);
				assert_true(d.values[0][place] <= before); /* the largest first */
				before = d.values[0][place];
				sum += share;
				at += used - 1;
			} else if (sscanf(at, "others %lf%%", &share) == 1) {
				sum += share;
			}
		}
		assert_true(!line || fabs(sum - 100) < 0.5);
		assert_true((strstr(all.buf, " is more than half.") != NULL) == (d.n > 1 && 2 * most > total));
		str_release(&spec);
		str_release(&whole);
		str_release(&all);
	}
}

static void expect(const char *spec, const char *sentence)
{
	struct str all = sentences(spec);
	if (!find(&all, sentence))
		fail_msg("not said: %s\nbut:\n%s", sentence, all.buf);
	str_release(&all);
}

#define VALUES(v) "{\"data\":{\"values\":[" v "]},"
#define XY(x, y) "\"encoding\":{\"x\":{\"field\":\"x\",\"type\":\"" x "\"},\"y\":{\"field\":\"y\",\"type\":\"" y "\"}}"

static void examples(void **state)
{
	(void)state;
	expect(VALUES("") "\"mark\":\"bar\"," XY("nominal", "quantitative") "}", "There are no data.");
	expect(VALUES("{\"x\":\"a\",\"y\":null}") "\"mark\":\"bar\"," XY("nominal", "quantitative") "}",
		"There are no figures.");
	expect(VALUES("{\"x\":\"a\",\"y\":7}") "\"mark\":\"bar\"," XY("nominal", "quantitative") "}", "a: 7.");
	expect(VALUES("{\"x\":\"a\",\"y\":7}") "\"mark\":\"geoshape\"}",
		"This chart uses something that is not shown here: mark (geoshape).");
	expect(VALUES("{\"x\":\"a\",\"y\":7}") "\"mark\":\"rect\"}",
		"This chart uses something that is not shown here: mark (rect).");
	expect(VALUES("{\"x\":\"2025\",\"y\":1e6},{\"x\":\"2026\",\"y\":1234567}") "\"mark\":\"line\"," XY(
			   "temporal", "quantitative") "}",
		"Between 2025 and 2026 it rose from 1 million to about 1.235 million, by about 234,600 (+23.5%).");
	expect(
		VALUES("{\"x\":\"2025-01-01\",\"y\":10},{\"x\":\"2025-02-01\",\"y\":20}") "\"mark\":\"line\",\"usermeta\":{\"unit\":\"%\"}," XY(
			"temporal", "quantitative") "}",
		"Between 2025-01 and 2025-02 it rose from 10% to 20%, by 10 percentage points.");
	expect(VALUES("{\"x\":\"2025\",\"y\":999999000},{\"x\":\"2026\",\"y\":2e9}") "\"mark\":\"line\"," XY(
			   "temporal", "quantitative") "}",
		"Between 2025 and 2026 it rose from about 1 billion to 2 billion,"); /* not 1,000 million */
	expect(
		VALUES(
			"{\"x\":\"a\",\"y\":100000},{\"x\":\"b\",\"y\":3}") "\"mark\":\"arc\",\"encoding\":{\"theta\":{\"field\":\"y\",\"type\":\"quantitative\"},\"color\":{\"field\":\"x\"}}}",
		"Of the total of about 100,000: a >99.9%, b <0.1%.");
	expect(
		VALUES("{\"x\":\"2025-01-01\",\"y\":10},{\"x\":\"2025-02-01\",\"y\":20}") "\"mark\":\"line\",\"usermeta\":{\"unit\":\"°C\"}," XY(
			"temporal", "quantitative") "}",
		"Between 2025-01 and 2025-02 it rose from 10 °C to 20 °C, by 10 °C."); /* not twice as warm */
	const struct {
		const char *title;
		bool total;
	} wholes[] = { { "People", true }, { "People (of 12)", false }, { "People (of 30)", true },
		{ "人數（共 12 人）", false } };
	for (size_t i = 0; i < ARRAY_LEN(wholes); i++) {
		struct str spec, all;
		str_init(&spec, STR_NO_LIMIT);
		str_addf(&spec,
			VALUES(
				"{\"x\":\"a\",\"y\":9},{\"x\":\"b\",\"y\":8}") "\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"x\",\"type\":\"nominal\"},"
															   "\"x\":{\"field\":\"y\",\"type\":\"quantitative\",\"title\":\"%s\"}}}",
			wholes[i].title);
		all = sentences(spec.buf);
		/* 17 answers of 12 people add up to nothing */
		assert_int_equal(strstr(all.buf, "Total") != NULL, wholes[i].total);
		str_release(&all);
		str_release(&spec);
	}
	expect(
		VALUES("{\"x\":1,\"y\":2},{\"x\":2,\"y\":4},{\"x\":3,\"y\":6},{\"x\":4,\"y\":8},{\"x\":5,\"y\":10}") "\"mark\":\"point\"," XY(
			"quantitative", "quantitative") "}",
		"Where x is higher, y tends to be higher (correlation 1.00).");
	expect(VALUES("{\"x\":\"a\",\"y\":1},{\"x\":\"a\",\"y\":2}") "\"mark\":\"line\"," XY("nominal", "quantitative") "}",
		"Several figures share the same place");
	expect(
		VALUES(
			"{\"x\":\"a\",\"y\":1},{\"x\":\"a\",\"y\":2},{\"x\":\"b\",\"y\":9}") "\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"x\"},\"y\":{\"field\":\"y\",\"aggregate\":\"mean\"}}}",
		"Highest: b, 9; lowest: a, 1.5.");
	expect(
		VALUES("{\"x\":\"2024\",\"y\":1},{\"x\":\"2026\",\"y\":2}") XY("temporal",
			"quantitative") ",\"layer\":[{\"mark\":\"text\"},{\"mark\":\"line\"},{\"mark\":\"rule\",\"encoding\":{\"y\":null,\"x\":{\"datum\":\"2025\",\"title\":\"law\"}}}]}",
		"Marked: law, 2025.");
	expect(
		VALUES(
			"{\"x\":\"a\",\"y\":1,\"s\":\"p\",\"z\":9},{\"x\":\"a\",\"y\":2,\"s\":\"q\",\"z\":9}") "\"encoding\":{\"x\":{\"field\":\"x\"},\"y\":{\"field\":\"y\",\"type\":\"quantitative\"}},\"layer\":[{\"mark\":\"bar\",\"encoding\":{\"color\":{\"field\":\"s\"}}},"
																								   "{\"mark\":\"line\",\"encoding\":{\"y\":{\"field\":\"z\",\"type\":\"quantitative\",\"aggregate\":\"max\"}}}]}",
		"Highest of all: z (highest), a, 9."); /* not 1 + 2 + 9 */
	expect(
		VALUES(
			"{\"t\":\"A\",\"x\":\"2026-01-01\",\"z\":\"2026-01-11\"},{\"t\":\"B\",\"x\":\"2026-02-01\",\"z\":\"2026-02-02\"}") "\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"t\"},\"x\":{\"field\":\"x\",\"type\":\"temporal\"},\"x2\":{\"field\":\"z\"}}}",
		"Longest: A, 10 days.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unordered),
		cmocka_unit_test(ordered),
		cmocka_unit_test(against_a_target),
		cmocka_unit_test(two_series),
		cmocka_unit_test(shares),
		cmocka_unit_test(examples),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
