/* What authors do to rows before they are drawn: each step's table, and that hostile steps end soon. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "unit/vega/lib.h"

#define ROWS \
	"\"data\":{\"values\":[{\"k\":\"a\",\"v\":1,\"w\":10},{\"k\":\"b\",\"v\":2,\"w\":null},{\"k\":\"a\",\"v\":3,\"w\":30}," \
	"{\"k\":\"b\",\"v\":4,\"w\":5}]}"

static void steps(void **state)
{
	(void)state;
	static const struct {
		const char *steps, *table;
	} cases[] = {
		{ "{'filter':'datum.v > 1 && datum.w != null'}", "k v w|a 3 30|b 4 5" },
		{ "{'filter':{'field':'k','equal':'a'}}", "k v w|a 1 10|a 3 30" },
		{ "{'filter':{'field':'v','range':[2,3]}}", "k v w|b 2 -|a 3 30" },
		{ "{'filter':{'field':'v','range':[null,2]}}", "k v w|a 1 10|b 2 -" },
		{ "{'filter':{'field':'v','oneOf':[1,4]}}", "k v w|a 1 10|b 4 5" },
		{ "{'filter':{'field':'v','gte':3}}", "k v w|a 3 30|b 4 5" },
		{ "{'filter':{'field':'w','valid':true}}", "k v w|a 1 10|a 3 30|b 4 5" },
		{ "{'filter':{'not':{'or':[{'field':'v','lt':2},'datum.v == 4']}}}", "k v w|b 2 -|a 3 30" },
		{ "{'filter':{'and':[{'field':'k','equal':'b'},{'field':'v','lte':2}]}}", "k v w|b 2 -" },
		{ "{'filter':{'param':'brush'}}", "k v w|a 1 10|b 2 -|a 3 30|b 4 5" },
		{ "{'filter':{'field':'k','lte':'a'}}", "k v w|a 1 10|a 3 30" }, /* words by their letters */
		{ "{'filter':{'field':'k','range':['b',null]}}", "k v w|b 2 -|b 4 5" },
		{ "{'filter':{'field':'w','range':[null,null]}}", "k v w|a 1 10|a 3 30|b 4 5" },
		{ "{'filter':{'field':'w','equal':null}}", "k v w|b 2 -" },
		{ "{'filter':{'and':[]}}", "k v w|a 1 10|b 2 -|a 3 30|b 4 5" },
		{ "{'calculate':'datum.v * 2 + 1','as':'x'}", "k v w x|a 1 10 3|b 2 - 5|a 3 30 7|b 4 5 9" },
		{ "{'calculate':'datum.w / datum.v','as':'w'}", "k v w|a 1 10|b 2 -|a 3 10|b 4 1.25" },
		{ "{'calculate':'datum.v','as':'x'},{'filter':'datum.x == 2'}", "k v w x|b 2 - 2" },
		{ "{'fold':['v','w']},{'filter':'datum.value > 3'}",
			"k v w key value|a 1 10 w 10|a 3 30 w 30|b 4 5 v 4|b 4 5 w 5" },
		{ "{'fold':['v','w'],'as':['n','m']},{'filter':'datum.k == \\\"a\\\" && datum.v < 2'}",
			"k v w n m|a 1 10 v 1|a 1 10 w 10" },
		{ "{'aggregate':[{'op':'sum','field':'v','as':'s'},{'op':'mean','field':'w','as':'m'},{'op':'count','as':'n'}],'groupby':['k']}",
			"k s m n|a 4 20 2|b 6 5 2" },
		{ "{'aggregate':[{'op':'sum','field':'v','as':'k'}],'groupby':['k','k']}", "k|4|6" },
		/* groups as their first rows stand */
		{ "{'aggregate':[{'op':'count','as':'n'}],'groupby':['w']}", "w n|10 1|- 1|30 1|5 1" },
		{ "{'joinaggregate':[{'op':'max','field':'v','as':'v'}],'groupby':['k']}", "k v w|a 3 10|b 4 -|a 3 30|b 4 5" },
		{ "{'aggregate':[{'op':'median','field':'v'}]}", "median_v|2.5" },
		{ "{'joinaggregate':[{'op':'sum','field':'v','as':'s'}],'groupby':['k']},{'calculate':'datum.v / datum.s','as':'p'}",
			"k v w s p|a 1 10 4 0.25|b 2 - 6 0.333333|a 3 30 4 0.75|b 4 5 6 0.666667" },
		{ "{'bin':{'step':2},'field':'v','as':['lo','hi']}", "k v w lo hi|a 1 10 0 2|b 2 - 2 4|a 3 30 2 4|b 4 5 2 4" },
		{ "{'quantile':'v','probs':[0,0.5,1]}", "prob value|0 1|0.5 2.5|1 4" },
		{ "{'quantile':'v','groupby':['k'],'step':0.5,'as':['p','q']}",
			"k p q|a 0.25 1.5|a 0.75 2.5|b 0.25 2.5|b 0.75 3.5" },
		{ "{'density':'v','steps':1,'extent':[2,3],'bandwidth':1}", "value density|2 0.234219|3 0.234219" },
		{ "{'density':'v','steps':1,'extent':[0,99],'bandwidth':1,'cumulative':true,'counts':true}",
			"value density|0 0.182787|99 4" },
		/* what is nothing is the least: last, downwards */
		{ "{'window':[{'op':'rank','as':'r'}],'sort':[{'field':'w','order':'descending'}]}",
			"k v w r|a 1 10 2|b 2 - 4|a 3 30 1|b 4 5 3" },
		{ "{'window':[{'op':'rank','as':'r'}],'sort':[{'field':'w'}]}", "k v w r|a 1 10 3|b 2 - 1|a 3 30 4|b 4 5 2" },
		{ "{'regression':'w','on':'v'}", "v w|1 15|4 15" }, /* of 10, 30, 5 at 1, 3, 4 */
		{ "{'regression':'v','on':'v','method':'quad'},{'filter':'datum.v > 3.95'}", "v|4" },
		{ "{'regression':'w','on':'v','groupby':['k']},{'filter':'datum.v == 3'}", "k v w|a 3 30" },
		{ "{'aggregate':[{'op':'argmax','field':'w','as':'m'}],'groupby':['k']}", "k m.k m.v m.w|a a 3 30|b b 4 5" },
		{ "{'aggregate':[{'op':'argmin','field':'v'}]}", "argmin_v.k argmin_v.v argmin_v.w|a 1 10" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct vega_chart c = parsed(
			arena_printf(&arena, "{%s,\"transform\":[%s],\"mark\":\"bar\"}", ROWS, quoted(cases[i].steps)));
		if (!str_eq(dump(&c), cases[i].table))
			fail_msg("%s: %s", cases[i].steps, dump(&c));
		if (c.n_unsupported && !str_eq(c.unsupported[0], "interaction"))
			fail_msg("%s: %s", cases[i].steps, c.unsupported[0]);
	}
	struct vega_chart c = parsed("{" ROWS ",\"transform\":[{\"filter\":\"datum.v > 1\"}],\"mark\":\"bar\"}");
	assert_int_equal(c.filtered, 1);
}

/* A filter may look at a unit of the time alone: a number is one of that unit, a date is of its unit too. */
static void units_of_time(void **state)
{
	(void)state;
	static const struct {
		const char *filter, *rows;
	} cases[] = {
		{ "'timeUnit':'year','equal':2025", "c|d" },
		{ "'timeUnit':'utcyear','oneOf':[2024,2026]", "a|b" },
		{ "'timeUnit':'year','lt':{'year':2025}", "a|b" },
		{ "'timeUnit':'month','range':[2,3]", "b|d" },
		{ "'timeUnit':'month','equal':{'month':'april'}", "a" },
		{ "'timeUnit':'yearmonth','gte':{'year':2024,'month':12}", "c|d" },
		{ "'timeUnit':'yearmonth','range':[{'year':2024,'month':'nov'},{'year':2025,'month':1}]", "c" },
		{ "'timeUnit':'quarter','equal':1", "b|c|d" },
		{ "'timeUnit':'date','equal':9", "a|b" },
		{ "'timeUnit':'year','valid':false", "e" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct vega_chart c = parsed(arena_printf(&arena,
			"{\"data\":{\"values\":[{\"k\":\"a\",\"t\":\"2024-04-09\"},{\"k\":\"b\",\"t\":\"2024-02-09\"},{\"k\":\"c\","
			"\"t\":\"2025-01-31\"},{\"k\":\"d\",\"t\":\"2025-03-01 08:30\"},{\"k\":\"e\",\"t\":null}]},"
			"\"transform\":[{\"filter\":{\"field\":\"t\",%s}}],\"mark\":\"bar\"}",
			quoted(cases[i].filter)));
		STR_LOCAL(rows, 64);
		for (size_t row = 0; row < c.n_rows; row++)
			str_addf(&rows, "%s%s", row ? "|" : "", c.cells[row * c.n_columns].text);
		if (c.n_unsupported || !str_eq(rows.buf, cases[i].rows))
			fail_msg("%s: %s", cases[i].filter, dump(&c));
	}
}

/* What is not done leaves the rows as they are, and is named. */
static void not_ours(void **state)
{
	(void)state;
	static const char *const cases[] = { "{\"filter\":\"datum.nowhere > 1\"}", "{\"filter\":\"datum.v >\"}",
		"{\"filter\":\"datum.v > 1)\"}", "{\"filter\":\"alert(1)\"}", "{\"filter\":{\"field\":\"v\"}}",
		"{\"filter\":{\"field\":\"v\",\"range\":[1]}}",
		"{\"filter\":{\"field\":\"v\",\"timeUnit\":\"fortnight\",\"equal\":1}}", "{\"filter\":{}}", "{\"filter\":7}",
		"{\"calculate\":\"datum.v\"}", "{\"calculate\":\"datum['v'\",\"as\":\"x\"}",
		"{\"calculate\":\"datum.k[0]\",\"as\":\"x\"}", "{\"fold\":[]}", "{\"calculate\":\"'a\\\\u4e2d'\",\"as\":\"x\"}",
		"{\"calculate\":\"'a\\\\n'\",\"as\":\"x\"}", "{\"calculate\":\"datum.v.w\",\"as\":\"x\"}",
		"{\"fold\":[\"nowhere\"]}", "{\"fold\":7}", "{\"aggregate\":[]}",
		"{\"aggregate\":[{\"op\":\"exponential\",\"field\":\"v\"}]}", "{\"aggregate\":[{\"op\":\"sum\"}]}",
		"{\"aggregate\":[{\"op\":\"count\"}],\"groupby\":[\"nowhere\"]}", "{\"bin\":true,\"field\":\"k\",\"as\":\"b\"}",
		"{\"bin\":{\"step\":1e-9},\"field\":\"v\",\"as\":\"b\"}", "{\"window\":[{\"op\":\"sum\"}]}",
		"{\"loess\":\"v\",\"on\":\"w\"}", "{\"regression\":\"v\",\"on\":\"nowhere\"}",
		"{\"regression\":\"w\",\"on\":\"v\",\"method\":\"poly\",\"order\":99}", "{\"density\":\"v\",\"steps\":1e9}",
		"{\"quantile\":\"v\",\"step\":1e-9}", "{}", "7" };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct vega_chart c = parsed(arena_printf(&arena, "{%s,\"transform\":[%s],\"mark\":\"bar\"}", ROWS, cases[i]));
		if (c.n_unsupported != 1 || !strstr(c.unsupported[0], "transform"))
			fail_msg("%s", cases[i]);
		assert_int_equal(c.n_rows, 4);
		assert_int_equal(c.n_columns, 3);
	}
}

static const char *filtered(const char *rows, const char *test)
{
	const char *spec = arena_printf(
		&arena, "{'data':{'values':%s},'transform':[{'filter':%s}],'mark':'bar'}", rows, test);
	struct vega_chart c = parsed(quoted(spec));
	return c.n_unsupported ? c.unsupported[0] : dump(&c);
}

/* A table keeps them as words, and so do those who write CSV. */
static void booleans(void **state)
{
	(void)state;
	static const char *const rows[] = { "[{'p':'a','ok':true},{'p':'b','ok':false}]", "'p,ok\\na,true\\nb,false'" };
	static const struct {
		const char *test, *left;
	} cases[] = {
		{ "'datum.ok'", "p ok|a true" },
		{ "'!datum.ok'", "p ok|b false" },
		{ "'datum.ok == true'", "p ok|a true" },
		{ "'datum.ok === false'", "p ok|b false" },
		{ "'datum.ok != true'", "p ok|b false" },
		{ "{'field':'ok','equal':true}", "p ok|a true" },
		{ "{'field':'ok','equal':'true'}", "p ok|a true" },
		{ "{'field':'ok','oneOf':[false]}", "p ok|b false" },
		{ "'if(datum.ok, 1, 0) == 1'", "p ok|a true" },
	};
	for (size_t r = 0; r < ARRAY_LEN(rows); r++)
		for (size_t i = 0; i < ARRAY_LEN(cases); i++)
			assert_string_equal(filtered(rows[r], cases[i].test), cases[i].left);
}

static void dates_to_compare_with(void **state)
{
	(void)state;
	static const char rows[] = "[{'d':'2019-12-31'},{'d':'2020'},{'d':'109/03/05'},{'d':2021},{'d':'x'},{'d':null}]";
	assert_string_equal(filtered(rows, "{'field':'d','gte':{'year':2020,'month':'March'}}"), "d|109/03/05|2021");
	assert_string_equal(filtered(rows, "{'field':'d','lt':{'year':2020}}"), "d|2019-12-31");
	assert_string_equal(filtered(rows, "{'field':'d','equal':{'year':2020}}"), "d|2020");
	assert_string_equal(
		filtered(rows, "{'field':'d','range':[{'year':2020},{'year':2020,'quarter':4}]}"), "d|2020|109/03/05");
	assert_string_equal(filtered(rows, "{'field':'d','gte':{'year':1e99}}"), "filter transform");
	assert_string_equal(filtered(rows, "{'field':'d','gte':true}"), "filter transform");
	assert_string_equal(filtered(rows, "{'field':'d','equal':[2020]}"), "filter transform");
}

static const char *repeated(const char *one, const char *between, int n)
{
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	for (int i = 0; i < n; i++)
		str_addf(&s, "%s%s", i ? between : "", one);
	const char *text = arena_strdup(&arena, s.buf);
	str_release(&s);
	return text;
}

/* However many they are, none is passed over: they are all looked at, or the filter is named. */
static void many_conditions(void **state)
{
	(void)state;
	const char *none = repeated("500", ",", 300), *never = repeated("'datum.v < 0'", ",", 300);
	static const char rows[] = "[{'v':0},{'v':1}]";
	assert_string_equal(filtered(rows, arena_printf(&arena, "{'field':'v','oneOf':[%s,1]}", none)), "v|1");
	assert_string_equal(filtered(rows, arena_printf(&arena, "{'or':[%s,'datum.v == 1']}", never)), "v|1");
	assert_string_equal(
		filtered(rows, arena_printf(&arena, "{'field':'v','oneOf':[%s,1]}", repeated("500", ",", 20000))),
		"filter transform");
}

/* What a step costs is known before it is begun. */
static void much_work(void **state)
{
	(void)state;
	int64_t began = clock_mono();
	const char *rows = arena_printf(&arena, "[%s]", repeated("{'v':1}", ",", 2000)), *one = repeated("'1'", ",", 150);
	const char *tree = arena_printf(
		&arena, "{'and':[%s]}", repeated(arena_printf(&arena, "{'and':[%s]}", one), ",", 60));
	assert_string_equal(filtered(rows, tree), "filter transform");
	const char *members = repeated("'q':1", ",", 100000);
	assert_true(str_starts(filtered(rows, arena_printf(&arena, "{%s,'field':'v','gte':2}", members)), "v"));
	assert_true(clock_mono() - began < 8000);
}

/* A step that fails leaves nothing behind. */
static void all_or_nothing(void **state)
{
	(void)state;
	static const char *const cases[] = {
		"{'aggregate':[{'op':'sum','field':'v','as':'s'},{'op':'exponential','field':'v','as':'d'}],'groupby':['k']}",
		"{'joinaggregate':[{'op':'sum','field':'v','as':'s'},{'op':'sum','field':'nowhere','as':'d'}]}",
		"{'fold':['v','nowhere'],'as':['a','b']}",
		"{'bin':{'maxbins':1e9},'field':'v','as':['a','b']}",
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct vega_chart c = parsed(
			arena_printf(&arena, "{%s,\"transform\":[%s],\"mark\":\"bar\"}", ROWS, quoted(cases[i])));
		assert_string_equal(dump(&c), "k v w|a 1 10|b 2 -|a 3 30|b 4 5");
		assert_int_equal(c.n_unsupported, 1);
	}
}

static struct vega_chart with_rows(int n, const char *steps)
{
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	str_addz(&s, "{\"data\":{\"values\":[");
	for (int i = 0; i < n; i++)
		str_addf(&s, "%s{\"k\":\"k%d\",\"v\":%d}", i ? "," : "", i % 2, i);
	str_addf(&s, "]},\"transform\":[%s],\"mark\":\"bar\"}", quoted(steps));
	struct vega_chart c = parsed(s.buf);
	str_release(&s);
	return c;
}

/* Steps see all rows, and so does what is drawn. */
static void many_rows(void **state)
{
	(void)state;
	struct vega_chart c = with_rows(
		5000, "{'aggregate':[{'op':'count','as':'n'},{'op':'max','field':'v','as':'m'}],'groupby':['k']}");
	assert_string_equal(dump(&c), "k n m|k0 2500 4998|k1 2500 4999");
	assert_true(c.rows_total == 5000 && c.rows_read == 5000);
	c = with_rows(5000, "{'filter':'datum.v >= 4000'}");
	assert_true(c.n_rows == 1000 && c.cells[1].number == 4000 && c.filtered == 4000 && c.rows_read == 5000);
	c = with_rows(5000, "{'calculate':'datum.v','as':'x'}");
	assert_true(c.n_rows == 5000 && c.rows_read == 5000 && c.rows_total == 5000);
	c = with_rows(5000, "{'filter':'nonsense('}");
	assert_true(c.n_rows == 5000 && c.filtered == 0 && names(&c, "filter transform"));
	c = with_rows(100000, "{'aggregate':[{'op':'count','as':'n'}]}");
	assert_true(c.rows_read == 100000 && c.cells[0].number == 100000);
	c = with_rows(1500, "{'fold':['v','v','v']},{'filter':'datum.v < 300'}");
	assert_true(c.n_rows == 900 && c.rows_total == 1500 && c.rows_read == 1500);
	/* as many groups as rows */
	c = with_rows(1500, "{'aggregate':[{'op':'sum','field':'v','as':'s'}],'groupby':['v']}");
	assert_true(c.n_rows == 1500 && c.n_unsupported == 0);
}

static void formulas(void **state)
{
	(void)state;
	static const struct {
		const char *formula, *value;
	} cases[] = {
		{ "1 + 2 * 3", "7" },
		{ "(1 + 2) * 3", "9" },
		{ "-2 - -3", "1" },
		{ "7 % 4", "3" },
		{ "1 / 0", "-" },
		{ "0.1 + 0.2", "0.3" },
		{ "'a' + 1", "a1" },
		{ "1 + '2'", "12" },
		{ "'5' * 2", "10" },
		{ "'x' * 2", "-" },
		{ "\\\"it\\\" + 'x\\\\'y'", "itx'y" },
		{ "2 > 1 ? 'yes' : 'no'", "yes" },
		{ "1 > 2 ? 1 : 2 > 1 ? 3 : 4", "3" },
		{ "!0 && 1 < 2", "true" },
		{ "0 || 'z'", "z" },
		{ "1 == '1'", "true" },
		{ "1 === '1'", "false" },
		{ "1 !== '1'", "true" },
		{ "'a' < 'b'", "true" },
		{ "null == 0", "false" },
		{ "datum.w === null", "true" },
		{ "datum.w + 1", "-" },
		{ "datum.w > 0 || datum.w <= 0", "false" },
		{ "isValid(datum.w)", "false" },
		{ "datum['v'] * 10", "20" },
		{ "abs(-3) + floor(2.7) + ceil(0.2) + round(1.5)", "8" },
		{ "pow(2, 10)", "1024" },
		{ "max(1, 5, 3) - min(4, 2)", "3" },
		{ "if(datum.v > 1, 'big', 'small')", "big" },
		{ "toNumber('12')", "12" },
		{ "year('115/03/05') + month('2026-03-05')", "2028" },
		{ "max(datum.w, 3)", "-" },
		{ "max(3, datum.w)", "-" },
		{ "min(datum.w, datum.v, 1)", "-" },
		{ "datum.o.i * 2", "14" },
		{ "datum['o']['i'] + datum['o.i']", "14" },
		{ "datum.o['i']", "7" },
		{ "'a\\\\\\\\b'", "a\\b" },
		{ "quarter('2026-12-31')", "4" },
		{ "true", "true" },
		{ "datum.v>=2&&datum.v<=2", "true" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct vega_chart c = parsed(arena_printf(&arena,
			"{\"data\":{\"values\":[{\"v\":2,\"w\":null,\"o\":{\"i\":7}}]},"
			"\"transform\":[{\"calculate\":\"%s\",\"as\":\"x\"}],\"mark\":\"bar\"}",
			cases[i].formula));
		const char *row = strrchr(dump(&c), ' ');
		if (c.n_unsupported || !row || !str_eq(row + 1, cases[i].value))
			fail_msg("%s: %s", cases[i].formula, c.n_unsupported ? c.unsupported[0] : row);
	}
}

/* Deep, long, many: named or done, in little time. */
#define MANY 2000
static void hostile(void **state)
{
	(void)state;
	static const char *const repeated[] = { "(", "!", "-", "1+", "abs(", "0?0:", "datum.v+'a'+", "'", "[", "datum" };
	struct str s, rows;
	str_init(&rows, STR_NO_LIMIT);
	for (int i = 0; i < MANY; i++)
		str_addf(&rows, "%s{\"v\":%d}", i ? "," : "", i);
	int64_t began = clock_mono();
	for (size_t i = 0; i < ARRAY_LEN(repeated); i++) {
		str_init(&s, STR_NO_LIMIT);
		str_addf(&s, "{\"data\":{\"values\":[%s]},\"transform\":[{\"calculate\":\"", rows.buf);
		while (s.len < rows.len + 1100)
			str_addz(&s, repeated[i]);
		str_addz(&s, "\",\"as\":\"x\"}],\"mark\":\"bar\"}");
		struct vega_chart c = parsed(s.buf);
		assert_int_equal(c.n_unsupported, 1);
		str_release(&s);
	}
	str_init(&s, STR_NO_LIMIT);
	str_addf(&s, "{\"data\":{\"values\":[%s]},\"transform\":[", rows.buf);
	for (int i = 0; i < 1000; i++)
		str_addf(&s,
			"{\"joinaggregate\":[{\"op\":\"median\",\"field\":\"v\",\"as\":\"m%d\"}],\"groupby\":[\"v\"]},{\"fold\":[\"v\","
			"\"v\",\"v\",\"v\"]},",
			i);
	str_addz(&s, "{\"filter\":\"datum.v > 1\"}],\"mark\":\"bar\"}");
	struct vega_chart c = parsed(s.buf);
	assert_true(c.n_rows <= 2000000 && c.n_columns <= 2 * VEGA_CHART_COLUMNS);
	assert_true(c.n_unsupported > 0);
	assert_true(clock_mono() - began < 20000);
	str_release(&s);
	str_release(&rows);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = { TEST(steps), TEST(units_of_time), TEST(not_ours), TEST(booleans),
		TEST(dates_to_compare_with), TEST(many_conditions), TEST(much_work), TEST(all_or_nothing), TEST(many_rows),
		TEST(formulas), TEST(hostile) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
