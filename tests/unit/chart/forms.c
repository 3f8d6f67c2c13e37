/*
 * Forms beside bars, lines and points: boxplots, error bars and bands, heat maps, bars with a mark to reach, ranges,
 * sums step by step. As they look, what is said of them, and what is listed.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

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

static const char *listed(const char *spec)
{
	struct vega_chart c = parsed(spec);
	struct chart_opts o = { .width = 60 };
	str_clear(&out);
	chart_table(&c, &o, &out);
	return out.buf;
}

static const char *values_of(const char *spec)
{
	struct vega_chart c = parsed(spec);
	str_clear(&out);
	chart_values(&c, &(struct chart_opts){ .linear = true }, &out);
	return out.buf;
}

static void expect(const char *spec, const char *sentence)
{
	struct str all = sentences(spec);
	if (!find(&all, sentence))
		fail_msg("not said: %s\nbut:\n%s", sentence, all.buf);
	str_release(&all);
}

static void expect_not(const char *spec, const char *words)
{
	struct str all = sentences(spec);
	if (strstr(all.buf, words))
		fail_msg("said: %s\n%s", words, all.buf);
	str_release(&all);
}

#define V(rows) "{\"data\":{\"values\":[" rows "]},"
#define Y(field) "\"y\":{\"field\":\"" field "\",\"type\":\"quantitative\"}"
#define X(field) "\"x\":{\"field\":\"" field "\",\"type\":\"quantitative\"}"

/* a: 1 2 3 4 5 and far away 100; b: 10 20 30. */
#define BOXES \
	V("{\"k\":\"a\",\"v\":1},{\"k\":\"a\",\"v\":2},{\"k\":\"a\",\"v\":3},{\"k\":\"a\",\"v\":4},{\"k\":\"a\",\"v\":5}," \
	  "{\"k\":\"a\",\"v\":100},{\"k\":\"b\",\"v\":10},{\"k\":\"b\",\"v\":30},{\"k\":\"b\",\"v\":20}")

static void boxplots(void **state)
{
	(void)state;
	static const char tukey[] = BOXES "\"mark\":\"boxplot\",\"encoding\":{\"y\":{\"field\":\"k\"}," X("v") "}}";
	static const char ends[] = BOXES
		"\"mark\":{\"type\":\"boxplot\",\"extent\":\"min-max\"},\"encoding\":{\"y\":{\"field\":\"k\"}," X("v") "}}";
	assert_string_equal(listed(ends),
		"k  lowest  lower quartile  median  upper quartile  highest\n"
		"a       1            2.25     3.5            4.75      100\n"
		"b      10              15      20              25       30\n");
	assert_non_null(strstr(values_of(tukey),
		"a: lower whisker 1; lower quartile 2.25; median 3.5; upper quartile 4.75; upper "
		"whisker 5; outliers 1\n"));
	assert_non_null(strstr(values_of(tukey),
		"b: lower whisker 10; lower quartile 15; median 20; upper quartile 25; upper "
		"whisker 30; outliers 0\n"));
	expect(tukey, "Highest median: b, 20; lowest: a, 3.5.");
	expect(tukey, "Lowest end: a, 1; highest end: b, 30.");
	expect(tukey, "1 figure lies beyond the whiskers.");
	expect(ends, "Lowest end: a, 1; highest end: a, 100.");
	expect_not(ends, "beyond");
	assert_string_equal(drawn(ends),
		"v\n"
		"a ||-------------------------------| 3.5\n"
		"b    |-:|::-|                        20\n"
		"  1                              100\n");
	expect(V("{\"v\":1},{\"v\":2},{\"v\":3}") "\"mark\":\"boxplot\",\"encoding\":{" X("v") "}}",
		"v: median 2; half of the figures lie between 1.5 and 2.5, and all but outliers between 1 and 3.");
}

static void error_bars(void **state)
{
	(void)state;
#define ERRORS(mark) BOXES "\"mark\":" mark ",\"encoding\":{\"y\":{\"field\":\"k\"}," X("v") "}}"
	/* b: mean 20, standard deviation 10, standard error 10 / sqrt(3) */
	assert_non_null(strstr(values_of(ERRORS("{\"type\":\"errorbar\",\"extent\":\"stdev\"}")),
		"b: lower end 10; middle 20; upper end 30\n"));
	assert_non_null(strstr(values_of(ERRORS("\"errorbar\"")), "b: lower end 14.2264973081"));
	assert_non_null(strstr(
		values_of(ERRORS("{\"type\":\"errorbar\",\"extent\":\"iqr\"}")), "b: lower end 15; middle 20; upper end 25\n"));
	expect(ERRORS("{\"type\":\"errorbar\",\"extent\":\"stdev\"}"), "Highest middle: b, 20; lowest: a, 19.17.");
	/* the author's own ends, and a mark for the middle */
	static const char given[] = V(
		"{\"k\":\"a\",\"v\":5,\"e\":1},{\"k\":\"b\",\"v\":9,\"e\":3}") "\"mark\":\"errorbar\",\"encoding\":{"
																	   "\"y\":{\"field\":\"k\"}," X(
																		   "v") ",\"xError\":{\"field\":\"e\"}}}";
	assert_string_equal(
		values_of(given), "a: lower end 4; middle 5; upper end 6\nb: lower end 6; middle 9; upper end 12\n");
	static const char layers[] = BOXES
		"\"encoding\":{\"y\":{\"field\":\"k\"}},\"layer\":[{\"mark\":\"rule\",\"encoding\":{\"x\":{\"field\":\"v\",\"aggregate\":\"min\"},"
		"\"x2\":{\"field\":\"v\",\"aggregate\":\"max\"}}},{\"mark\":\"point\",\"encoding\":{\"x\":{\"field\":\"v\",\"aggregate\":\"median\"}}}]}";
	expect(layers, "Highest middle: b, 20; lowest: a, 3.5.");
	expect(layers, "Lowest end: a, 1; highest end: a, 100.");
	/* along time a band is three lines */
	static const char band[] =
		V("{\"t\":\"2024\",\"v\":1},{\"t\":\"2024\",\"v\":3},{\"t\":\"2025\",\"v\":5},{\"t\":\"2025\",\"v\":9}") "\"mark\":\"errorband\",\"encoding\":{\"x\":{\"field\":\"t\",\"type\":\"temporal\"}," Y(
			"v") "}}";
	expect(band, "Between 2024 and 2025 it rose from 2 to 7, by 5 (+250%).");
	expect(band, "Lowest end: 2024, 1; highest end: 2025, 9.");
}

#define CELLS \
	V("{\"d\":\"a\",\"h\":\"p\",\"v\":1},{\"d\":\"a\",\"h\":\"q\",\"v\":2},{\"d\":\"b\",\"h\":\"p\",\"v\":10},{\"d\":\"b\",\"h\":\"p\"," \
	  "\"v\":1}")
#define HEAT(mark, channel) \
	CELLS "\"mark\":\"" mark "\",\"encoding\":{\"x\":{\"field\":\"h\"},\"y\":{\"field\":\"d\"},\"" channel \
		  "\":{\"aggregate\":\"sum\",\"field\":\"v\"}}}"

static void heat_maps(void **state)
{
	(void)state;
	assert_string_equal(drawn(HEAT("rect", "color")),
		"v (total)\n"
		"  p   q\n"
		"a ... ...\n"
		"b ###\n"
		". 1-3  : 3-5  + 5-7  * 7-9  # 9-11\n");
	expect(HEAT("rect", "color"), "Highest: b, p, 11; lowest: a, p, 1.");
	expect(HEAT("rect", "color"), "1 of 4 cells is empty.");
	assert_string_equal(listed(HEAT("rect", "color")), "d   p  q\na   1  2\nb  11  -\n");
	assert_string_equal(values_of(HEAT("circle", "size")), "a, p: 1\na, q: 2\nb, p: 11\nb, q: no figure\n");
}

static void bars_with_a_mark(void **state)
{
	(void)state;
	static const char spec[] =
		V("{\"k\":\"a\",\"v\":50,\"goal\":80},{\"k\":\"b\",\"v\":90,\"goal\":60}") "\"encoding\":{\"y\":{\"field\":\"k\"}},\"layer\":[{\"mark\":\"bar\",\"encoding\":{" X(
			"v") "}},"
				 "{\"mark\":\"tick\",\"encoding\":{" X("goal") "}}]}";
	assert_string_equal(drawn(spec),
		"a ####################           | 50\n"
		"b #######################|########### 90\n"
		"# v  | goal\n");
	expect(spec, "Of 2, 1 is at or above goal.");
	expect(spec, "Largest difference, a: v 50, goal 80, a difference of 30.");
	assert_string_equal(values_of(spec), "a, v: 50\na, goal: 80\nb, v: 90\nb, goal: 60\n");
}

static void ranges_and_steps(void **state)
{
	(void)state;
#define RANGES \
	V("{\"d\":\"2026-06-01\",\"lo\":10,\"hi\":20},{\"d\":\"2026-06-02\",\"lo\":11,\"hi\":25},{\"d\":\"2026-06-03\",\"lo\":8,\"hi\":15}")
	static const char prices[] = RANGES
		"\"encoding\":{\"x\":{\"field\":\"d\",\"type\":\"temporal\"}},\"layer\":[{\"mark\":\"rule\",\"encoding\":{" Y(
			"lo") ",\"y2\":{\"field\":\"hi\"}}},{\"mark\":\"bar\",\"encoding\":{" Y("hi") "}}]}";
	expect(prices, "3 ranges.");
	expect(prices, "Lowest end: 2026/06/03, 8; highest end: 2026/06/02, 25.");
	expect(prices, "Widest: 2026/06/02, 14; narrowest: 2026/06/03, 7.");
	expect_not(prices, "do not go together"); /* the ends once more */
	expect_not(prices, "begins");
	static const char steps[] =
		V("{\"k\":\"start\",\"a\":0,\"z\":100},{\"k\":\"tax\",\"a\":100,\"z\":70},{\"k\":\"gift\",\"a\":70,\"z\":90}") "\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"k\",\"sort\":null}," Y(
			"a") ",\"y2\":{\"field\":\"z\"}}}";
	expect(steps, "Step by step, from start (100) to gift (90).");
	expect(steps, "Largest rise: gift, 20.");
	expect(steps, "Largest fall: tax, 30.");
	assert_string_equal(values_of(steps), "start: 0 to 100\ntax: 100 to 70\ngift: 70 to 90\n");
}

#define LINE(a, b, c, more) \
	V("{\"k\":" a ",\"v\":3},{\"k\":" b ",\"v\":5},{\"k\":" c ",\"v\":1}") \
	"\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"k\"" more "}," Y("v") "}}"

/* A course is told along an order that is one: time, numbers, words that carry numbers, an order that the author gave.
 */
static void courses(void **state)
{
	(void)state;
	expect(LINE("\"113Q2\"", "\"113Q3\"", "\"113Q1\"", ",\"type\":\"ordinal\""), "Between 113Q1 and 113Q3 it rose");
	expect(
		LINE("\"2022\"", "\"2020\"", "\"2021\"", ",\"type\":\"ordinal\""), "Between 2020 and 2022 it fell from 5 to 3");
	expect(LINE("\"15-64\"", "\"65+\"", "\"0-14\"", ",\"type\":\"ordinal\""), "Between 0-14 and 65+ it rose");
	expect(LINE("\"first\"", "\"then\"", "\"last\"", ",\"sort\":[\"first\",\"then\",\"last\"]"),
		"Between first and last it fell");
	static const char *const none[] = { LINE("\"east\"", "\"north\"", "\"west\"", ",\"type\":\"ordinal\""),
		LINE("\"route 1\"", "\"route 2\"", "\"route 3\"", ",\"type\":\"nominal\""),
		LINE("\"2月\"", "\"10月\"", "\"1月\"", ",\"type\":\"ordinal\""), /* it stands as 10月, 1月, 2月 */
		LINE("\"2020\"", "\"2021\"", "\"2022\"", ",\"type\":\"ordinal\",\"sort\":\"-y\""),
		LINE("\"2020\"", "\"2021\"", "\"other\"", ",\"type\":\"ordinal\"") };
	for (size_t i = 0; i < ARRAY_LEN(none); i++) {
		expect_not(none[i], "Between ");
		expect_not(none[i], "rises");
		expect_not(none[i], "turns");
	}
}

static void what_is_not_there(void **state)
{
	(void)state;
	static const char gap[] = V(
		"{\"y\":\"2020\",\"k\":\"A\",\"v\":10},{\"y\":\"2020\",\"k\":\"B\",\"v\":9},{\"y\":\"2021\",\"k\":\"A\",\"v\":2},"
		"{\"y\":\"2021\",\"k\":\"B\",\"v\":null},{\"y\":\"2022\",\"k\":\"A\",\"v\":9},{\"y\":\"2022\",\"k\":\"B\",\"v\":9}") "\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"y\",\"type\":\"ordinal\"}," Y("v") ",\"color\":{\"field\":\"k\"}}}";
	expect(gap, "A part is missing: 2021; its total is not compared.");
	expect(gap, "All together: highest: 2020, 19; lowest: 2022, 18.");
	expect(gap, "1 of 6 figures is missing.");
	static const char parts[] = V(
		"{\"k\":\"a\",\"v\":1999},{\"k\":\"b\",\"v\":1},{\"k\":\"c\",\"v\":null}") "\"mark\":\"arc\",\"encoding\":{\"theta\":{\"field\":\"v\"},\"color\":{\"field\":\"k\"}}}";
	expect(parts, "Of the total of 2,000: a >99.9%, b 0.1%.");
	expect(parts, "1 of 3 has no figure: c.");
	expect_not(parts, "100%");
	expect_not(parts, "more than half");
	static const char blank[] =
		V("{\"k\":null,\"v\":1},{\"k\":\"\",\"v\":2},{\"k\":\"c\",\"v\":3}") "\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"k\"}," X(
			"v") "}}";
	assert_string_equal(values_of(blank), "(none): 1\n(blank): 2\nc: 3\n");
	static const char to_and_fro[] =
		V("{\"k\":\"2024\",\"v\":1},{\"k\":\"2022\",\"v\":3},{\"k\":\"2023\",\"v\":2}") "\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"k\",\"type\":\"ordinal\",\"sort\":null}," Y(
			"v") "}}";
	expect(to_and_fro, "Highest: 2022, 3");
	expect_not(to_and_fro, "From 2024");
	static const char spaces[] =
		V("{\"k\":\" \",\"v\":1},{\"k\":\"\",\"v\":2},{\"k\":\"\u3000\",\"v\":3}") "\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"k\"}," X(
			"v") "}}";
	assert_string_equal(values_of(spaces), "(blank): 2\n(spaces): 1\n(spaces): 3\n");
}

/* Few digits in a sentence, all of them in a table; years are years; marks on their own are joined by nothing. */
static void figures_as_they_are_said(void **state)
{
	(void)state;
	static const char months[] =
		V("{\"m\":0.08333333333333333,\"v\":1},{\"m\":0.16666666666666666,\"v\":2}") "\"mark\":\"line\",\"encoding\":{" X(
			"m") "," Y("v") "}}";
	expect(months, "Between m 0.08333 and m 0.1667 it rose from 1 to 2");
	assert_non_null(strstr(listed(months), "0.16666666666666666"));
	expect(
		V("{\"k\":\"a\",\"v\":98765},{\"k\":\"b\",\"v\":1234.5678}") "\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"k\"}," X(
			"v") "}}",
		"Highest: a, about 98,770; lowest: b, 1,235.");
	static const char years[] = V(
		"{\"year\":2020,\"v\":1},{\"year\":2022,\"v\":3}") "\"mark\":\"tick\",\"encoding\":{"
														   "\"x\":{\"field\":\"year\",\"type\":\"quantitative\"},\"y\":{\"aggregate\":\"mean\",\"field\":\"v\"}}}";
	expect(years, "Between 2020 and 2022 it rose from 1 to 3, by 2 (+200%).");
	assert_null(strchr(drawn(years), '.'));
	static const char
		points[] = V("{\"year\":2020,\"v\":1},{\"year\":2022,\"v\":3}") "\"mark\":\"point\",\"encoding\":{" X(
			"year") "," Y("v") "}}";
	assert_string_equal(listed(points), "year  v\n2020  1\n2022  3\n");
	assert_null(strstr(drawn(points), "2,0"));
	expect(
		V("{\"k\":\"a\",\"v\":0.5},{\"k\":\"b\",\"v\":0.255}") "\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"k\"},"
															   "\"x\":{\"field\":\"v\",\"type\":\"quantitative\",\"axis\":{\"format\":\".0%\"}}}}",
		"Highest: a, 50%; lowest: b, 26%.");
	static const char twice[] = V(
		"{\"k\":\"a\",\"v\":1},{\"k\":\"a\",\"v\":5},{\"k\":\"b\",\"v\":3}") "\"encoding\":{\"x\":{\"field\":\"k\"}},\"layer\":[{\"mark\":\"tick\",\"encoding\":{\"y\":{\"aggregate\":\"min\",\"field\":\"v\",\"title\":\"V\"}}},"
																			 "{\"mark\":\"tick\",\"encoding\":{\"y\":{\"aggregate\":\"max\",\"field\":\"v\",\"title\":\"V\"}}}]}";
	assert_string_equal(values_of(twice), "a, V (lowest): 1\na, V (highest): 5\nb, V (lowest): 3\nb, V (highest): 3\n");
}

/* Which end is the lower one, the figures say; ends that cross are two lines. */
static void ends_of_a_band(void **state)
{
	(void)state;
#define BAND(from, to) \
	"\"mark\":\"area\",\"encoding\":{\"x\":{\"field\":\"t\",\"type\":\"ordinal\"}," Y(from) ",\"y2\":{\"field\":\"" to \
																							"\"}}}"
	static const char even[] = V("{\"t\":1,\"a\":2,\"b\":5},{\"t\":2,\"a\":3,\"b\":9}");
	for (int down = 0; down < 2; down++) {
		const char *spec = arena_printf(&arena, "%s%s", even, down ? BAND("b", "a") : BAND("a", "b"));
		expect(spec, "Lowest end: 1, 2; highest end: 2, 9.");
		assert_non_null(strstr(values_of(spec), "1: lower end 2; upper end 5\n"));
	}
	expect_not(V("{\"t\":1,\"a\":2,\"b\":5},{\"t\":2,\"a\":9,\"b\":3}") BAND("a", "b"), "end");
}

/* A line in an order of its own goes nowhere along an axis; a week is no day. */
static void no_course(void **state)
{
	(void)state;
	static const char rows[] = V("{\"a\":1,\"b\":2,\"y\":3},{\"a\":2,\"b\":4,\"y\":1},{\"a\":3,\"b\":1,\"y\":2}");
	const char *spec = arena_printf(
		&arena, "%s\"mark\":\"line\",\"encoding\":{" X("a") "," Y("b") ",\"order\":{\"field\":\"y\"}}}", rows);
	expect(spec, "3 points.");
	expect_not(spec, "rises");
	expect(
		V("{\"d\":\"2012-01-11\",\"v\":1},{\"d\":\"2012-01-18\",\"v\":3}") "\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"d\",\"timeUnit\":\"yearweek\"}," Y(
			"v") "}}",
		"Between the week of 2012-01-08 and the week of 2012-01-15 it rose from 1 to 3");
}

/* Hours a year are no years. */
static void years_are_called_so(void **state)
{
	(void)state;
#define TITLED(title) \
	V("{\"k\":\"a\",\"v\":2104},{\"k\":\"b\",\"v\":1719}") \
	"\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"k\"},\"y\":{\"field\":\"v\",\"type\":\"quantitative\",\"title\":\"" title \
	"\"}}}"
	static const char *const no[] = { TITLED("年工時（小時）"), TITLED("tonnes per year"), TITLED("Yearly cost"),
		TITLED("年薪") };
	static const char *const yes[] = { TITLED("出生年"), TITLED("Year built"), TITLED("Model year"), TITLED("年度") };
	for (size_t i = 0; i < ARRAY_LEN(no); i++)
		expect(no[i], "Highest: a, 2,104");
	for (size_t i = 0; i < ARRAY_LEN(yes); i++)
		expect(yes[i], "Highest: a, 2104; lowest: b, 1719.");
}

/* What is next to nothing keeps the rest from being all. */
static void nearly_all(void **state)
{
	(void)state;
	static const char spec[] = V(
		"{\"k\":\"a\",\"v\":7},{\"k\":\"b\",\"v\":1e-30}") "\"mark\":\"arc\",\"encoding\":{\"color\":{\"field\":\"k\"},"
														   "\"theta\":{\"field\":\"v\",\"type\":\"quantitative\"}}}";
	expect_not(spec, " 100%");
	expect(spec, "Of the total of 7: a >99.9%, b <0.1%.");
}

/* Points with a line of their own rows, and one that was fitted to them; a logarithmic axis where there is a power of
 * ten on it. */
static void lines_among_points(void **state)
{
	(void)state;
#define PAIR "\"encoding\":{" X("a") "," Y("b") "}"
	static const char rows[] = V("{\"a\":1,\"b\":2},{\"a\":2,\"b\":4},{\"a\":3,\"b\":6}");
	const char *spec = arena_printf(&arena,
		"%s\"layer\":[{\"mark\":\"point\"," PAIR "},{\"mark\":\"line\"," PAIR "},"
		"{\"mark\":\"line\",\"transform\":[{\"regression\":\"b\",\"on\":\"a\",\"extent\":[0,4]}]," PAIR "}]}",
		rows);
	expect(spec, "3 points.");
	expect(spec, "The line goes from a 0 (b 0) to a 4 (b 8): b rises by 2 for each 1 of a.");
	expect_not(spec, "do not go together");
	assert_true(strchr(drawn(spec), '.') != NULL);
	spec = arena_printf(&arena,
		"%s\"layer\":[{\"mark\":\"point\"," PAIR
		"},{\"mark\":\"bar\",\"transform\":[{\"regression\":\"b\",\"on\":\"a\"}],"
		"\"encoding\":{" X("a") ",\"y\":{\"field\":\"c\",\"aggregate\":\"count\"}}}]}",
		rows);
	expect(spec, "The layers of this chart do not go together here; one of them is drawn.");
#define LOG(rows) \
	V(rows) \
	"\"mark\":\"point\",\"encoding\":{" X( \
		"a") ",\"y\":{\"field\":\"b\",\"type\":\"quantitative\",\"scale\":{\"type\":\"log\"}}}}"
	spec = LOG("{\"a\":1,\"b\":1},{\"a\":2,\"b\":100},{\"a\":3,\"b\":10000}");
	expect(spec, "The scale of b is logarithmic.");
	expect_not(spec, "not shown here");
	assert_true(strstr(drawn(spec), "   100 ") != NULL);
	expect(LOG("{\"a\":1,\"b\":1},{\"a\":2,\"b\":2}"),
		"This chart uses something that is not shown here: logarithmic scale.");
	expect(LOG("{\"a\":1,\"b\":0},{\"a\":2,\"b\":100}"),
		"This chart uses something that is not shown here: logarithmic scale.");
	expect(
		V("{\"g\":\"x\",\"a\":1,\"b\":7},{\"g\":\"x\",\"a\":5,\"b\":3},{\"g\":\"y\",\"a\":2,\"b\":9}") "\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"g\"},\"y\":{\"field\":\"b\",\"aggregate\":{\"argmax\":\"a\"},\"type\":\"quantitative\"}}}",
		"Highest: y, 9; lowest: x, 3.");
}

/* Views that stand beside each other: under each other, each with its name, and how many more there are. */
static void views(void **state)
{
	(void)state;
#define VIEW(title) "{" title "\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"k\"}," Y("v") "}}"
	const char *spec = "{\"data\":{\"values\":[{\"k\":\"a\",\"v\":1},{\"k\":\"b\",\"v\":2}]},\"hconcat\":[" VIEW(
		"") "," VIEW("\"title\":\"Second\",") "]}";
	struct vega_chart c = parsed(spec);
	str_clear(&out);
	chart_csv(&c, &out);
	assert_string_equal(out.buf, "Chart 1\nk,v\na,1\nb,2\n\nSecond\nk,v\na,1\nb,2\n");
	str_clear(&out);
	chart_json(&c, &out);
	assert_string_equal(out.buf,
		"[{\"view\":\"Chart 1\",\"rows\":[{\"k\":\"a\",\"v\":1},{\"k\":\"b\",\"v\":2}]},"
		"{\"view\":\"Second\",\"rows\":[{\"k\":\"a\",\"v\":1},{\"k\":\"b\",\"v\":2}]}]\n");
	c.views_left = 3;
	struct doc d;
	doc_init(&d);
	chart_to_doc(&d, &c, &(struct chart_opts){ .width = 60 });
	const char *const expected[] = { "Chart 1", "Highest: b, 2; lowest: a, 1. Total: 3; b is 66.7% of it.", "Second",
		"Highest: b, 2; lowest: a, 1. Total: 3; b is 66.7% of it.", "3 more charts are not shown." };
	size_t said = 0, charts = 0;
	for (size_t i = 0; i < d.blocks.n; i++) {
		const struct doc_block *b = &d.blocks.items[i];
		charts += b->kind == DOC_CHART;
		if (b->kind == DOC_HEADING || b->kind == DOC_PARAGRAPH)
			assert_string_equal(b->runs[0].text, expected[said++]);
	}
	assert_int_equal(said, ARRAY_LEN(expected));
	assert_int_equal(charts, 2);
	doc_release(&d);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = { TEST(boxplots), TEST(error_bars), TEST(heat_maps), TEST(bars_with_a_mark),
		TEST(ranges_and_steps), TEST(courses), TEST(what_is_not_there), TEST(figures_as_they_are_said), TEST(views),
		TEST(lines_among_points), TEST(nearly_all), TEST(ends_of_a_band), TEST(no_course), TEST(years_are_called_so) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
