/*
 * What is drawn of rows that stand for others: sums and means, bins, units of time, facets, ranges, several points in a
 * place. Drawings as they look, and figures computed another way over random rows.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "unit/chart/dice.h"
#include "unit/chart/lib.h"

static const char *drawn(const char *spec)
{
	struct vega_chart c = parsed(spec);
	struct chart_opts o = { .width = 40, .height = 12, .ascii = true };
	str_clear(&out);
	chart_draw(&c, &o, &out);
	return out.buf;
}

static const char *values_of(const char *spec)
{
	struct vega_chart c = parsed(spec);
	struct chart_opts o = { .width = 40 };
	str_clear(&out);
	chart_values(&c, &o, &out);
	return out.buf;
}

static void expect(const char *spec, const char *sentence)
{
	struct str all = sentences(spec);
	if (!strstr(all.buf, sentence))
		fail_msg("not said: %s\nbut:\n%s", sentence, all.buf);
	str_release(&all);
}

#define V(rows) "{\"data\":{\"values\":[" rows "]},"
#define DAYS \
	V("{\"d\":\"2026-01-03\",\"v\":1},{\"d\":\"2026-01-20\",\"v\":2},{\"d\":\"115/03/05\",\"v\":5},{\"d\":\"2027-03-01\",\"v\":7}")

static void units_of_time(void **state)
{
	(void)state;
	assert_string_equal(drawn(DAYS "\"mark\":\"bar\",\"encoding\":{\"x\":{\"timeUnit\":\"yearmonth\",\"field\":\"d\"},"
								   "\"y\":{\"aggregate\":\"sum\",\"field\":\"v\"}}}"),
		"v (total)\n"
		"2026/01 ############# 3\n"
		"2026/03 ##################### 5\n"
		"2027/03 ############################## 7\n");
	assert_string_equal(drawn(DAYS "\"mark\":\"bar\",\"encoding\":{\"x\":{\"timeUnit\":\"utcmonth\",\"field\":\"d\"},"
								   "\"y\":{\"aggregate\":\"mean\",\"field\":\"v\",\"title\":\"V\"}}}"),
		"V\n"
		"January ####### 1.5\n"
		"March   ############################ 6\n");
	expect(DAYS
		"\"mark\":\"line\",\"encoding\":{\"x\":{\"timeUnit\":\"year\",\"field\":\"d\"},\"y\":{\"aggregate\":\"max\","
		"\"field\":\"v\"}}}",
		"Between 2026 and 2027 it rose from 5 to 7, by 2 (+40%).");
	expect(DAYS
		"\"mark\":\"bar\",\"encoding\":{\"x\":{\"timeUnit\":\"yearquarter\",\"field\":\"d\"},\"y\":{\"aggregate\":\"count\"}}}",
		"Between 2026 Q1 and 2027 Q1 it fell from 3 to 1, by 2 (-66.7%).");
	expect(DAYS
		"\"mark\":\"bar\",\"encoding\":{\"x\":{\"timeUnit\":\"day\",\"field\":\"d\"},\"y\":{\"aggregate\":\"sum\",\"field\":\"v\"}}}",
		"Highest: Monday, 7; lowest: Saturday, 1.");
	struct str week = sentences(DAYS "\"mark\":\"bar\",\"encoding\":{\"x\":{\"timeUnit\":\"day\",\"field\":\"d\"},"
									 "\"y\":{\"aggregate\":\"sum\",\"field\":\"v\"}}}");
	assert_null(find(&week, "Between ")); /* a week begins anywhere */
	str_release(&week);
}

/* An instant belongs to the day that it is of in the chart's zone; what has no zone is of it already. */
static void days_are_the_zones(void **state)
{
	(void)state;
	static const char spec[] = V(
		"{\"d\":\"2026-01-01T03:30:00Z\",\"v\":1},{\"d\":\"2026-01-02\",\"v\":2}") "\"mark\":\"bar\",\"encoding\":"
																				   "{\"x\":{\"timeUnit\":\"yearmonthdate\",\"field\":\"d\"},\"y\":{\"aggregate\":\"sum\",\"field\":\"v\"}}}";
	zone = -300;
	assert_non_null(strstr(values_of(spec), "2025-12-31"));
	assert_non_null(strstr(values_of(spec), "2026-01-02"));
	zone = ZONE_TAIPEI;
	assert_non_null(strstr(values_of(spec), "2026-01-01"));
	assert_non_null(strstr(values_of(spec), "2026-01-02"));
}

#define AGES V("{\"a\":21},{\"a\":29},{\"a\":30},{\"a\":47},{\"a\":null}")

static void bins(void **state)
{
	(void)state;
	assert_string_equal(drawn(AGES "\"mark\":\"bar\",\"encoding\":{\"x\":{\"bin\":{\"step\":10},\"field\":\"a\"},"
								   "\"y\":{\"aggregate\":\"count\"}}}"),
		"Count\n"
		"20-29 ################################ 2\n"
		"30-39 ################ 1\n"
		"40-49 ################ 1\n");
	expect(AGES
		"\"mark\":\"bar\",\"encoding\":{\"x\":{\"bin\":{\"step\":10},\"field\":\"a\"},\"y\":{\"aggregate\":\"count\"}}}",
		"1 row has no place in the chart.");
	expect(AGES
		"\"layer\":[{\"mark\":\"line\",\"encoding\":{\"x\":{\"bin\":true,\"field\":\"a\"},\"y\":{\"aggregate\":\"count\"}}},"
		"{\"mark\":\"line\",\"encoding\":{\"x\":{\"bin\":true,\"field\":\"a\"},\"y\":{\"aggregate\":\"max\",\"field\":\"a\"}}}]}",
		"1 row has no place in the chart.");
	/* An empty bin counts 0; the last bin holds its end; fractions have no gap between bins. */
	assert_string_equal(
		drawn(V("{\"a\":0},{\"a\":40}") "\"mark\":\"bar\",\"encoding\":{\"x\":{\"bin\":{\"step\":20},\"field\":\"a\"},"
										"\"y\":{\"aggregate\":\"count\"}}}"),
		"Count\n0-19  ################################ 1\n20-40 ################################ 1\n");
	assert_string_equal(
		drawn(
			V("{\"a\":0.5},{\"a\":4.5}") "\"mark\":\"bar\",\"encoding\":{\"x\":{\"bin\":{\"step\":2},\"field\":\"a\"},"
										 "\"y\":{\"aggregate\":\"count\"}}}"),
		"Count\n0-2 ################################## 1\n2-4 0\n4-6 ################################## 1\n");
	assert_string_equal(
		drawn(V(
			"{\"lo\":0,\"hi\":5,\"n\":3},{\"lo\":5,\"hi\":10,\"n\":1}") "\"mark\":\"bar\",\"encoding\":{\"x\":{\"bin\":\"binned\",\"field\":\"lo\"},\"x2\":{\"field\":\"hi\"},\"y\":{\"field\":\"n\"}}}"),
		"n\n0-5  ################################# 3\n5-10 ########### 1\n");
}

#define PARTS \
	V("{\"f\":\"N\",\"k\":\"a\",\"v\":1},{\"f\":\"N\",\"k\":\"b\",\"v\":2},{\"f\":\"S\",\"k\":\"a\",\"v\":3},{\"f\":\"S\"," \
	  "\"k\":\"b\",\"v\":4}")

static void facets(void **state)
{
	(void)state;
	static const char wanted[] =
		"v\nN a ######### 1\n  b ================= 2\nS a ########################## 3\n  b ================================== 4\n";
	assert_string_equal(
		drawn(PARTS "\"mark\":\"bar\",\"encoding\":{\"column\":{\"field\":\"f\"},\"x\":{\"field\":\"k\"},"
					"\"y\":{\"field\":\"v\"},\"color\":{\"field\":\"k\"}}}"),
		wanted);
	assert_string_equal(drawn(PARTS "\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"f\"},\"y\":{\"field\":\"v\"},"
									"\"row\":{\"field\":\"k\"}}}"),
		wanted);
	assert_string_equal(drawn(PARTS "\"facet\":{\"row\":{\"field\":\"k\"}},\"spec\":{\"mark\":\"bar\","
									"\"encoding\":{\"x\":{\"field\":\"f\"},\"y\":{\"field\":\"v\"}}}}"),
		wanted);
	/* A series in each part: none is added to another. */
	assert_string_equal(
		values_of(V(
			"{\"f\":\"N\",\"k\":\"a\",\"s\":\"p\",\"v\":1},{\"f\":\"N\",\"k\":\"a\",\"s\":\"q\",\"v\":2},"
			"{\"f\":\"S\",\"k\":\"a\",\"s\":\"p\",\"v\":3}") "\"mark\":\"bar\",\"encoding\":{\"row\":{\"field\":\"f\"},\"x\":{\"field\":\"k\"},\"y\":{\"field\":\"v\"},"
															 "\"color\":{\"field\":\"s\"}}}"),
		"a, N, p: 1\na, N, q: 2\na, S, p: 3\n");
}

static void ranges(void **state)
{
	(void)state;
	expect(
		V("{\"t\":\"2025\",\"lo\":1,\"hi\":4},{\"t\":\"2026\",\"lo\":2,\"hi\":9}") "\"mark\":\"area\",\"encoding\":{\"x\":{\"field\":\"t\",\"type\":\"temporal\"},\"y\":{\"field\":\"lo\"},"
																				   "\"y2\":{\"field\":\"hi\"}}}",
		"Lowest end: 2025, 1; highest end: 2026, 9.");
	assert_string_equal(drawn(PARTS "\"mark\":\"rule\",\"encoding\":{\"y\":{\"field\":\"f\"},\"x\":{\"field\":\"v\","
									"\"aggregate\":\"min\"},\"x2\":{\"field\":\"v\",\"aggregate\":\"max\"}}}"),
		"v\nN |-----------|\nS                          |-----------|\n  1                                    4\n");
	assert_string_equal(drawn(V("{\"k\":\"a\",\"v\":2}") "\"mark\":\"rule\",\"encoding\":{\"y\":{\"field\":\"k\"},"
														 "\"x\":{\"field\":\"v\"},\"x2\":{\"datum\":0}}}"),
		"v\na #################################### 2\n"); /* the stalk of a lollipop is a bar */
}

static void several_points_in_a_place(void **state)
{
	(void)state;
	static const char spec[] = V(
		"{\"k\":\"a\",\"v\":1},{\"k\":\"a\",\"v\":2},{\"k\":\"a\",\"v\":9},{\"k\":\"b\",\"v\":4}") "\"mark\":\"tick\",\"encoding\":{\"y\":{\"field\":\"k\"},\"x\":{\"field\":\"v\",\"type\":\"quantitative\"}}}";
	assert_string_equal(drawn(spec),
		"v\n"
		"a lowest  ### 1\n"
		"  median  ====== 2\n"
		"  highest ############################ 9\n"
		"b lowest  ############# 4\n"
		"  median  ============= 4\n"
		"  highest ############# 4\n");
	expect(spec, "median: highest: b, 4; lowest: a, 2.");
	expect(spec, "All points lie between 1 (a) and 9 (a).");
	expect(
		V("{\"v\":1},{\"v\":2},{\"v\":9}") "\"mark\":\"tick\",\"encoding\":{\"x\":{\"field\":\"v\",\"type\":\"quantitative\"}}}",
		"v: lowest 1, median 2, highest 9.");
	expect(
		V("{\"d\":\"2025\",\"v\":1},{\"d\":\"2025\",\"v\":2},{\"d\":\"2026\",\"v\":9}") "\"mark\":\"point\",\"encoding\":{\"x\":{\"field\":\"d\",\"type\":\"temporal\"},\"y\":{\"field\":\"v\","
																						"\"type\":\"quantitative\"}}}",
		"d ranges from 2025 to 2026.");
}

static void layers_that_do_not_go_together(void **state)
{
	(void)state;
	static const char spec[] = V(
		"{\"k\":\"a\",\"t\":1,\"v\":1},{\"k\":\"a\",\"t\":2,\"v\":2},{\"k\":\"b\",\"t\":1,\"v\":4}") "\"encoding\":{\"y\":{\"field\":\"k\"},\"x\":{\"field\":\"v\",\"type\":\"quantitative\"}},\"layer\":[{\"mark\":\"line\","
																									 "\"encoding\":{\"detail\":{\"field\":\"k\"}}},"
																									 "{\"mark\":\"point\",\"encoding\":{\"color\":{\"field\":\"t\",\"type\":\"ordinal\"}}}]}";
	assert_string_equal(drawn(spec),
		"v\na t 1 ######## 1\n  t 2 ================ 2\nb t 1 ################################ 4\n  t 2 -\n");
	expect(spec, "one of them is drawn.");
}

static void words(void **state)
{
	(void)state;
	static const char wanted[] = "v\na ################## 1\nb #################################### 2\n";
	assert_string_equal(
		drawn(V(
			"{\"k\":\"a\",\"v\":1},{\"k\":\"b\",\"v\":2}") "\"mark\":\"text\",\"encoding\":{\"y\":{\"field\":\"k\"},\"text\":{\"field\":\"v\",\"type\":\"quantitative\"}}}"),
		wanted);
	assert_string_equal(
		drawn(V(
			"{\"k\":\"a\",\"v\":1},{\"k\":\"b\",\"v\":2}") "\"mark\":\"text\",\"encoding\":{\"y\":{\"field\":\"k\"},\"x\":{\"field\":\"v\",\"type\":\"quantitative\"},"
														   "\"text\":{\"field\":\"k\"}}}"),
		wanted);
	assert_true(str_starts(
		values_of(V(
			"{\"k\":\"a\",\"v\":1,\"w\":5}") "\"mark\":\"text\",\"encoding\":{\"x\":{\"field\":\"w\",\"type\":\"quantitative\"},\"y\":{\"field\":\"v\","
											 "\"type\":\"quantitative\"},\"text\":{\"field\":\"k\"}}}"),
		"a: w 5; v 1\n"));
}

static void orders(void **state)
{
	(void)state;
#define ORDER(sort) \
	V("{\"k\":\"c\",\"n\":3,\"v\":5},{\"k\":\"a\",\"n\":1,\"v\":7},{\"k\":\"b\",\"n\":2,\"v\":6},{\"k\":\"b\",\"n\":2," \
	  "\"v\":3}") \
	"\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"k\"" sort \
	"},\"x\":{\"field\":\"v\",\"aggregate\":\"sum\",\"title\":\"v\"}}}"
	assert_true(str_starts(values_of(ORDER(",\"sort\":null")), "c: 5\na: 7\nb: 9\n"));
	assert_true(str_starts(values_of(ORDER(",\"sort\":{\"field\":\"n\"}")), "a: 7\nb: 9\nc: 5\n"));
	assert_true(
		str_starts(values_of(ORDER(",\"sort\":{\"field\":\"n\",\"order\":\"descending\"}")), "c: 5\nb: 9\na: 7\n"));
	assert_true(
		str_starts(values_of(ORDER(",\"sort\":{\"op\":\"count\",\"order\":\"descending\"}")), "b: 9\nc: 5\na: 7\n"));
	assert_true(str_starts(values_of(ORDER(",\"sort\":{\"op\":\"max\",\"field\":\"v\"}")), "c: 5\nb: 9\na: 7\n"));
	assert_true(str_starts(
		values_of(V(
			"{\"k\":10,\"v\":1},{\"k\":9,\"v\":2}") "\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"k\","
													"\"type\":\"ordinal\"},\"x\":{\"field\":\"v\",\"type\":\"quantitative\"}}}"),
		"9: 2\n10: 1\n")); /* numbers have an order of their own */
}

/* What is drawn is what is listed, on the screen and in a file. */
static void what_is_drawn_is_listed(void **state)
{
	(void)state;
	struct vega_chart c = parsed(
		PARTS "\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"f\"},\"x\":{\"aggregate\":\"mean\","
			  "\"field\":\"v\"}}}");
	struct chart_opts o = { .width = 40 };
	chart_table(&c, &o, &out);
	assert_string_equal(out.buf, "f  v (average)\nN          1.5\nS          3.5\n");
	str_clear(&out);
	chart_csv(&c, &out);
	assert_string_equal(out.buf, "f,v (average)\nN,1.5\nS,3.5\n"); /* what is drawn */
}

/* Years are read as digits, tiny and huge numbers without a power of ten. */
static void numbers_as_people_read_them(void **state)
{
	(void)state;
	struct vega_chart c = parsed(V(
		"{\"year\":1999,\"v\":1234567,\"w\":0.00004},{\"year\":2026,\"v\":4500000000000000,\"w\":1e-12}") "\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"year\",\"type\":\"ordinal\"},\"x\":{\"field\":\"v\",\"type\":\"quantitative\"}}}");
	struct chart_opts o = { .width = 60 };
	chart_table(&c, &o, &out);
	assert_string_equal(out.buf,
		"year                      v        w\n1999              1,234,567  0.00004\n2026  4,500,000,000,000,"
		"000    1e-12\n");
}

/* "60" in a key or a sentence says nothing without what it counts; so does a number on an axis. */
static void bare_numbers_have_a_name(void **state)
{
	(void)state;
	static const char spec[] = V(
		"{\"d\":0,\"limit\":\"40\",\"v\":1},{\"d\":30,\"limit\":\"40\",\"v\":2},{\"d\":0,\"limit\":60,\"v\":5},"
		"{\"d\":30,\"limit\":60,\"v\":9}") "\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"d\",\"type\":\"quantitative\",\"title\":\"since then (days)\"},"
										   "\"y\":{\"field\":\"v\",\"type\":\"quantitative\"},"
										   "\"color\":{\"field\":\"limit\",\"type\":\"nominal\"}}}";
	expect(spec, "limit 40: between 0 days and 30 days it rose from 1 to 2");
	assert_true(str_ends(drawn(spec), "* limit 40  o limit 60\n"));
	assert_true(str_starts(values_of(spec), "0 days, limit 40: 1\n"));
}

static void axis_labels_stand_at_even_steps(void **state)
{
	(void)state;
	struct str spec;
	str_init(&spec, STR_NO_LIMIT);
	for (int y = 2016; y <= 2025; y++)
		str_addf(&spec, "%s{\"t\":\"%d\",\"v\":%d}", spec.len ? "," : "{\"data\":{\"values\":[", y, y);
	str_addz(&spec,
		"]},\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"t\",\"type\":\"temporal\"},\"y\":{\"field\":\"v\","
		"\"type\":\"quantitative\"}}}");
	assert_true(str_ends(drawn(spec.buf), "\n         2016    2019      2022     2025\n"));
	str_release(&spec);
}

/* Long labels that begin alike are told apart by their ends. */
static void long_labels_that_begin_alike(void **state)
{
	(void)state;
#define LONG(a, b) \
	V("{\"k\":\"長期照顧十年計畫之整合" a "\",\"v\":1},{\"k\":\"長期照顧十年計畫之整合" b \
	  "\",\"v\":2},{\"k\":\"短\",\"v\":1}") \
	"\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"k\"},\"x\":{\"field\":\"v\"}}}"
	assert_string_equal(drawn(LONG("甲", "乙")),
		"v\n短           ############# 1\n長期..合乙   ######################### 2\n長期..合甲   ############# 1\n");
	assert_true(str_starts(
		drawn(V(
			"{\"k\":\"長期照顧十年計畫之整合\",\"v\":1},{\"k\":\"短期照顧十年計畫之整合\",\"v\":2}") "\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"k\"},\"x\":{\"field\":\"v\"}}}"),
		"v\n短期照顧十.. #"));
}

static void normalized_areas_reach_the_top(void **state)
{
	(void)state;
	assert_string_equal(
		drawn(V(
			"{\"t\":\"2025\",\"s\":\"a\",\"v\":1},{\"t\":\"2025\",\"s\":\"b\",\"v\":1},{\"t\":\"2026\",\"s\":\"a\","
			"\"v\":10},{\"t\":\"2026\",\"s\":\"b\",\"v\":10}") "\"mark\":\"area\",\"encoding\":{\"x\":{\"field\":\"t\",\"type\":\"temporal\"},\"y\":{\"field\":\"v\",\"stack\":\"normalize\"},"
															   "\"color\":{\"field\":\"s\"}}}"),
		"v\n"
		"100% +==================================\n"
		"     |==================================\n"
		" 75% +==================================\n"
		"     |==================================\n"
		" 50% +##################################\n"
		"     |##################################\n"
		" 25% +##################################\n"
		"     |##################################\n"
		"  0% ++--------------------------------+\n"
		"      2025                          2026\n"
		"# a  = b\n");
}

#define BY_WORDS(sort) \
	V("{\"k\":\"a\",\"w\":\"z\",\"v\":1},{\"k\":\"b\",\"w\":\"m\",\"v\":2},{\"k\":\"c\",\"w\":\"b\",\"v\":3}," \
	  "{\"k\":\"a\",\"w\":\"a\",\"v\":4}") \
	"\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"k\",\"sort\":{\"field\":\"w\"" sort "}}," \
	"\"x\":{\"field\":\"v\",\"aggregate\":\"sum\"}}}"

/* A column of words has an order too. */
static void orders_by_words(void **state)
{
	(void)state;
	assert_true(str_starts(values_of(BY_WORDS("")), "a: 5\nc: 3\nb: 2\n"));
	assert_true(str_starts(values_of(BY_WORDS(",\"order\":\"descending\"")), "b: 2\nc: 3\na: 5\n"));
	assert_true(str_starts(values_of(BY_WORDS(",\"op\":\"max\"")), "c: 3\nb: 2\na: 5\n"));
	assert_true(str_starts(values_of(BY_WORDS(",\"op\":\"count\"")), "b: 2\nc: 3\na: 5\n"));
}

#define NORMALIZED(unit, datum) \
	V("{\"t\":\"2025\",\"s\":\"a\",\"v\":40},{\"t\":\"2025\",\"s\":\"b\",\"v\":60}," \
	  "{\"t\":\"2026\",\"s\":\"a\",\"v\":50},{\"t\":\"2026\",\"s\":\"b\",\"v\":50}") \
	"\"usermeta\":{\"unit\":\"" unit \
	"\"},\"layer\":[{\"mark\":\"area\",\"encoding\":{\"x\":{\"field\":\"t\",\"type\":\"temporal\"}," \
	"\"y\":{\"field\":\"v\",\"stack\":\"normalize\"},\"color\":{\"field\":\"s\"}}}," \
	"{\"mark\":\"rule\",\"encoding\":{\"y\":{\"datum\":" datum "}}}]}"

/* Shares are not held against amounts: a target of 50 is no place on a scale to 100%, unless it is one of percents. */
static void targets_of_shares(void **state)
{
	(void)state;
	char *plain = arena_strdup(&arena, drawn(NORMALIZED("", "50")));
	assert_non_null(strstr(plain, "\n100% +"));
	assert_null(strstr(plain, "- 50"));
	assert_string_equal(drawn(NORMALIZED("", "-1e9")), plain);
	assert_non_null(strstr(drawn(NORMALIZED("%", "50")), "- 50%\n"));
	assert_non_null(strstr(drawn(NORMALIZED("", "0.5")), "- 50%\n"));
	struct str all = sentences(NORMALIZED("", "50"));
	assert_null(strstr(all.buf, "Against"));
	str_release(&all);
}

/* Each axis without its unit, which is what the last brackets hold. */
static void titles_with_several_brackets(void **state)
{
	(void)state;
	expect(
		V("{\"a\":1,\"b\":2},{\"a\":4,\"b\":7}") "\"mark\":\"line\",\"encoding\":{"
												 "\"x\":{\"field\":\"a\",\"type\":\"quantitative\",\"title\":\"Age (men) (years)\"},"
												 "\"y\":{\"field\":\"b\",\"type\":\"quantitative\",\"title\":\"Income (men) (NT$)\"}}}",
		"Between 1 years and 4 years it rose from NT$2 to NT$7");
}

/* Of 5,000 rows all count, however few are listed. */
static void all_rows_count(void **state)
{
	(void)state;
	struct str spec;
	str_init(&spec, STR_NO_LIMIT);
	for (int k = 0; k < 5000; k++)
		str_addf(&spec, "%s{\"k\":\"%c\",\"t\":%d,\"v\":%d}", k ? "," : "{\"data\":{\"values\":[", 'a' + (k >= 2000), k,
			k == 4990 ? 77 : 1);
	char *rows = arena_strdup(&arena, spec.buf);
	str_addz(&spec, "]},\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"k\"},\"x\":{\"aggregate\":\"count\"}}}");
	expect(spec.buf, "Highest: b, 3,000; lowest: a, 2,000.");
	expect(spec.buf, "Total: 5,000; b is 60% of it.");
	str_clear(&spec);
	str_addf(&spec,
		"%s]},\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"t\",\"type\":\"quantitative\"},"
		"\"y\":{\"field\":\"v\",\"type\":\"quantitative\"}}}",
		rows);
	expect(spec.buf, "Highest: t 4,990, 77;");
	struct vega_chart c = parsed(spec.buf);
	struct chart_opts o = { .width = 40 };
	str_clear(&out);
	chart_table(&c, &o, &out);
	assert_non_null(strstr(out.buf, "(3,000 more are not listed here; the CSV has all of them)"));
	str_clear(&out);
	chart_csv(&c, &out);
	assert_true(str_ends(out.buf, "b,4999,1\n"));
	str_release(&spec);
}

/* ---- any rows -------------------------------------------------------------------------------- */

static int compare_ints(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* By sorting and plain loops; NAN: no figure. */
static double summed(const char *op, const int *v, int n)
{
	int sorted[200], different = 0, missing = 0;
	double sum = 0;
	int m = 0;
	for (int i = 0; i < n; i++)
		if (v[i] == NONE)
			missing++;
		else
			sorted[m++] = v[i];
	qsort(sorted, (size_t)m, sizeof *sorted, compare_ints);
	for (int i = 0; i < m; i++) {
		sum += sorted[i];
		different += i == 0 || sorted[i] != sorted[i - 1];
	}
	if (str_eq(op, "count"))
		return m + missing;
	if (str_eq(op, "distinct"))
		return different;
	if (m == 0)
		return NAN;
	return str_eq(op, "sum") ? sum
		: str_eq(op, "mean") ? sum / m
		: str_eq(op, "min")  ? sorted[0]
		: str_eq(op, "max")  ? sorted[m - 1]
							 : (sorted[(m - 1) / 2] + sorted[m / 2]) / 2.0;
}

static void figures_of_many_rows(void **state)
{
	(void)state;
	static const char *const ops[] = { "count", "sum", "mean", "median", "min", "max", "distinct" };
	for (int run = 0; run < 700; run++) {
		dice_state = (uint64_t)run + 70000;
		const char *op = ops[run % (int)ARRAY_LEN(ops)];
		int values[5][200], n[5] = { 0 };
		struct str spec;
		str_init(&spec, STR_NO_LIMIT);
		str_addz(&spec, "{\"data\":{\"values\":[");
		for (int i = 0, rows = 1 + roll(60); i < rows; i++) {
			int k = roll(5), v = roll(6) ? roll(20) - 5 : NONE;
			values[k][n[k]++] = v;
			str_addf(&spec, "%s{\"k\":\"c%d\",\"v\":", i ? "," : "", k);
			if (v == NONE)
				str_addz(&spec, "null}");
			else
				str_addf(&spec, "%d}", v);
		}
		str_addf(&spec,
			"]},\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"k\"},\"y\":{\"field\":\"v\",\"type\":\"quantitative\","
			"\"aggregate\":\"%s\"}}}",
			op);
		struct vega_chart c = parsed(spec.buf);
		str_clear(&out);
		chart_values(&c, &(struct chart_opts){ .width = 40 }, &out);
		int seen = 0;
		for (const char *line = out.buf; *line == 'c' && line[2] == ':'; line = strchr(line, '\n') + 1) {
			int k = line[1] - '0';
			double said, wanted = summed(op, values[k], n[k]);
			seen++;
			if (isnan(wanted))
				assert_true(str_starts(line + 4, "no figure\n"));
			else if (sscanf(line + 4, "%lf", &said) != 1 || fabs(said - wanted) > 1e-9)
				fail_msg("%s: %.20s, not %g", op, line, wanted);
		}
		int places = 0;
		for (int k = 0; k < 5; k++)
			places += n[k] > 0;
		assert_int_equal(seen, places);
		str_release(&spec);
		arena_release(&arena);
	}
}

/* What is said of points over places, and of the rows that a filter leaves out. */
static void claims_about_points(void **state)
{
	(void)state;
	int strips = 0;
	for (int run = 0; run < 300; run++) {
		dice_state = (uint64_t)run + 90000;
		int values[5][200], n[5] = { 0 }, least = 1000, most = -1000, left_out = 0, bound = roll(10);
		struct str spec;
		str_init(&spec, STR_NO_LIMIT);
		str_addz(&spec, "{\"data\":{\"values\":[");
		for (int i = 0, rows = 12 + roll(40); i < rows; i++) {
			int k = roll(5), v = roll(30);
			str_addf(&spec, "%s{\"k\":\"c%d\",\"v\":%d}", i ? "," : "", k, v);
			left_out += v < bound;
			if (v < bound)
				continue;
			values[k][n[k]++] = v;
			least = v < least ? v : least;
			most = v > most ? v : most;
		}
		str_addf(&spec,
			"]},\"transform\":[{\"filter\":\"datum.v >= %d\"}],\"mark\":\"point\",\"encoding\":{\"y\":{\"field\":\"k\"},"
			"\"x\":{\"field\":\"v\",\"type\":\"quantitative\"}}}",
			bound);
		struct str all = sentences(spec.buf);
		const char *line = strstr(all.buf, "filter leaves out ");
		int said = 0, lo, hi, a, b, up, down;
		double high, low;
		assert_true((line != NULL) == (left_out > 0));
		assert_true(!line || (sscanf(line, "filter leaves out %d", &said) == 1 && said == left_out));
		line = find(&all, "All points lie");
		if (line) {
			strips++;
			assert_int_equal(sscanf(line, "All points lie between %d (c%d) and %d (c%d).", &lo, &a, &hi, &b), 4);
			assert_true(lo == least && summed("min", values[a], n[a]) == least && hi == most &&
				summed("max", values[b], n[b]) == most);
		}
		line = find(&all, "median: highest: c");
		if (line && sscanf(line, "median: highest: c%d, %lf; lowest: c%d, %lf.", &up, &high, &down, &low) == 4) {
			assert_true(summed("median", values[up], n[up]) == high && summed("median", values[down], n[down]) == low);
			for (int k = 0; k < 5; k++)
				assert_true(n[k] == 0 ||
					(summed("median", values[k], n[k]) <= high && summed("median", values[k], n[k]) >= low));
		}
		str_release(&all);
		str_release(&spec);
	}
	assert_true(strips > 200);
}

/* Every number lies in the bin that counts it, and each is counted once. */
static void bins_of_many_rows(void **state)
{
	(void)state;
	for (int run = 0; run < 400; run++) {
		dice_state = (uint64_t)run + 80000;
		int values[200], n = 1 + roll(100), range = roll(2) ? 12 : 5000, shift = roll(2) ? range / 2 : 0;
		struct str spec;
		str_init(&spec, STR_NO_LIMIT);
		str_addz(&spec, "{\"data\":{\"values\":[");
		for (int i = 0; i < n; i++) {
			values[i] = roll(range) - shift;
			str_addf(&spec, "%s{\"v\":%d}", i ? "," : "", values[i]);
		}
		str_addz(&spec,
			"]},\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"v\",\"bin\":true},\"y\":{\"aggregate\":\"count\"}}}");
		struct vega_chart c = parsed(spec.buf);
		const struct vega_encoding *x = &c.layers[0].encodings[CHANNEL_X];
		int bins = (int)round((x->bin_stop - x->bin_start) / x->bin_step);
		assert_in_range(bins, 1, 11);
		str_clear(&out);
		chart_draw(&c, &(struct chart_opts){ .width = 200, .ascii = true }, &out);
		int total = 0, lines = 0;
		for (const char *line = strchr(out.buf, '\n') + 1; *line; line = strchr(line, '\n') + 1, lines++) {
			int counted = 0, said;
			double lo = x->bin_start + lines * x->bin_step;
			for (int i = 0; i < n; i++)
				counted += values[i] >= lo - 1e-9 &&
					(values[i] < lo + x->bin_step - 1e-9 || (lines == bins - 1 && values[i] <= x->bin_stop));
			const char *end = strchr(line, '\n');
			while (end[-1] != ' ')
				end--;
			assert_int_equal(sscanf(end, "%d", &said), 1);
			assert_int_equal(said, counted);
			total += said;
		}
		assert_int_equal(lines, bins);
		assert_int_equal(total, n);
		str_release(&spec);
		arena_release(&arena);
	}
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = { TEST(units_of_time), TEST(days_are_the_zones), TEST(bins), TEST(facets),
		TEST(ranges), TEST(several_points_in_a_place), TEST(layers_that_do_not_go_together), TEST(words), TEST(orders),
		TEST(what_is_drawn_is_listed), TEST(numbers_as_people_read_them), TEST(normalized_areas_reach_the_top),
		TEST(bare_numbers_have_a_name), TEST(axis_labels_stand_at_even_steps), TEST(long_labels_that_begin_alike),
		TEST(figures_of_many_rows), TEST(orders_by_words), TEST(targets_of_shares), TEST(titles_with_several_brackets),
		TEST(all_rows_count), TEST(bins_of_many_rows), TEST(claims_about_points) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
