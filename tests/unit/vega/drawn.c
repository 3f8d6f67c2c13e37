/* The rows that are drawn: summed up over all that there are, cut to bins and units of time, on the axes that Vega-Lite
 * gives them; and the steps that make other rows, or figures along an order. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "unit/vega/lib.h"

static struct vega_chart chart_of(const char *spec)
{
	return parsed(quoted(spec));
}

/* The column that a layer measures; "" none. */
static const char *measure(const struct vega_chart *c, size_t layer)
{
	const struct vega_encoding *e = vega_layer_measure(&c->layers[layer]);
	return e && e->field >= 0 ? c->columns[e->field] : "";
}

static void every_row_counts(void **state)
{
	(void)state;
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	str_addz(&s, "{'data':{'values':[");
	for (int i = 0; i < 7001; i++)
		str_addf(&s, "%s{'k':'%c','v':%d}", i ? "," : "", i < 3000 ? 'a' : 'b', i % 10);
	str_addz(&s,
		"]},'encoding':{'y':{'field':'k'}},'layer':[{'mark':'bar','encoding':{'x':{'aggregate':'count'}}},"
		"{'mark':'tick','encoding':{'x':{'aggregate':'median','field':'v'}}},"
		"{'mark':'rule','encoding':{'y':null,'x':{'aggregate':'max','field':'v'}}}]}");
	struct vega_chart c = chart_of(s.buf);
	assert_string_equal(dump(&c), "k count median_v|a 3000 4.5|b 4001 4");
	assert_true(c.rows_total == 7001 && c.rows_read == 7001);
	assert_true(c.layers[0].from == 0 && c.layers[0].to == 2);
	assert_true(c.layers[2].encodings[CHANNEL_X].field == -1 && c.layers[2].encodings[CHANNEL_X].value == 9);
	str_release(&s);
}

/* Layers that sum up over other columns have rows of their own; so have those with other steps, or other data. */
static void layers_have_their_rows(void **state)
{
	(void)state;
	struct vega_chart c = chart_of(
		"{'data':{'values':[{'k':'a','s':'x','v':1},{'k':'a','s':'y','v':2},{'k':'b','s':'x','v':3}]},'encoding':{"
		"'y':{'field':'k'}},'layer':[{'mark':'bar','encoding':{'x':{'aggregate':'sum','field':'v'},'color':{'field':'s'}}},"
		"{'mark':'line','encoding':{'x':{'aggregate':'sum','field':'v'}}},"
		"{'mark':'point','transform':[{'filter':'datum.v > 2'}],'encoding':{'x':{'field':'v','type':'quantitative'}}},"
		"{'mark':'line','data':{'values':[{'k':'a','w':7},{'k':'b','w':8}]},'encoding':{'x':{'field':'w','type':'quantitative'}}}]}");
	assert_string_equal(
		dump(&c), "k s v w sum_v|a x - - 1|a y - - 2|b x - - 3|a - - - 3|b - - - 3|b x 3 - -|a - - 7 -|b - - 8 -");
	static const size_t ends[][2] = { { 0, 3 }, { 3, 5 }, { 5, 6 }, { 6, 8 } };
	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		assert_true(c.layers[i].from == ends[i][0] && c.layers[i].to == ends[i][1]);
	assert_int_equal(c.n_unsupported, 0);
}

static void axes(void **state)
{
	(void)state;
	static const struct {
		const char *view, *measure;
	} cases[] = {
		{ "'mark':'bar','encoding':{'x':{'field':'a','type':'quantitative'},'y':{'field':'b','type':'quantitative'}}",
			"b" },
		{ "'mark':{'type':'bar','orient':'horizontal'},'encoding':{'x':{'field':'a','type':'quantitative'},"
		  "'y':{'field':'b','type':'quantitative'}}",
			"a" },
		{ "'mark':'bar','encoding':{'x':{'field':'a','type':'quantitative'},'y':{'field':'b'}}", "a" },
		{ "'mark':'bar','encoding':{'x':{'field':'a'},'y':{'field':'b','type':'quantitative'}}", "b" },
		{ "'mark':'circle','encoding':{'x':{'field':'a','scale':{'type':'log'}},'y':{'field':'b'}}", "a" },
		{ "'mark':'bar','encoding':{'x':{'field':'k'},'y':{'field':'b'}}", "b" },
		{ "'mark':'bar','encoding':{'x':{'field':'k'},'y':{'aggregate':'mean','field':'b'}}", "mean_b" },
		{ "'mark':'bar','encoding':{'x':{'field':'a','bin':true},'y':{'aggregate':'count'}}", "count" },
		{ "'mark':'bar','encoding':{'x':{'field':'a','sort':[2,1]},'y':{'field':'b'}}", "b" },
		{ "'mark':'arc','encoding':{'theta':{'field':'a'},'color':{'field':'k'}}", "a" },
		{ "'mark':'rect','encoding':{'x':{'field':'a'},'y':{'field':'k'},'color':{'field':'b','type':'quantitative'}}",
			"b" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct vega_chart c = chart_of(arena_printf(
			&arena, "{'data':{'values':[{'k':'x','a':1,'b':5},{'k':'y','a':2,'b':7}]},%s}", cases[i].view));
		if (!str_eq(measure(&c, 0), cases[i].measure))
			fail_msg("%s: %s", cases[i].view, measure(&c, 0));
	}
	struct vega_chart c = chart_of(
		"{'data':{'values':[{'a':1,'b':5}]},'mark':'point','encoding':{'x':{'field':'a'},'y':{'field':'b'}}}");
	assert_true(c.layers[0].encodings[CHANNEL_X].scale == SCALE_QUANTITATIVE);
	c = chart_of(
		"{'data':{'values':[{'a':1,'b':5}]},'mark':'point','encoding':{'x':{'field':'a','type':'ordinal'},'y':{'field':'b'}}}");
	assert_true(c.layers[0].encodings[CHANNEL_X].scale == SCALE_ORDINAL);
}

/* Bins and units of time are columns, wherever they are shown. */
static void what_is_cut(void **state)
{
	(void)state;
	struct vega_chart c = chart_of(
		"{'data':{'values':[{'t':'2026-03-05','v':1,'g':3},{'t':'115/03/20','v':2,'g':14},{'t':'2026-07-01','v':4,'g':15}]},"
		"'mark':'bar','encoding':{'x':{'field':'t','timeUnit':'yearmonth'},'y':{'aggregate':'sum','field':'v'},"
		"'color':{'field':'g','bin':{'step':10}}}}");
	assert_string_equal(
		dump(&c), "yearmonth_t bin_10_g bin_10_g_end sum_v|2026-03 0 10 1|2026-03 10 20 2|2026-07 10 20 4");
	c = chart_of("{'data':{'values':[{'t':'2026-03-05','v':1},{'t':'nonsense','v':2}]},'mark':'line','encoding':{"
				 "'x':{'field':'t','timeUnit':'month'},'y':{'field':'v','type':'quantitative'}}}");
	assert_string_equal(dump(&c), "t v|3 1|- 2"); /* as they came, but for what is cut */
	c = chart_of(
		"{'data':{'values':[{'t':'2026-03-05','v':1}]},'transform':[{'timeUnit':'month','field':'t','as':'m'}],"
		"'mark':'line','encoding':{'x':{'field':'m','type':'temporal'},'y':{'field':'v','type':'quantitative'}}}");
	assert_string_equal(c.layers[0].encodings[CHANNEL_X].time_unit, "month");
	assert_string_equal(dump(&c), "t v m|2026-03-05 1 3");
}

static void figures_of_groups(void **state)
{
	(void)state;
	static const struct {
		const char *op;
		double wanted; /* of 1 2 3 4 10 */
	} cases[] = { { "count", 6 }, { "valid", 5 }, { "missing", 1 }, { "distinct", 5 }, { "sum", 20 },
		{ "product", 240 }, { "mean", 4 }, { "average", 4 }, { "median", 3 }, { "min", 1 }, { "max", 10 }, { "q1", 2 },
		{ "q3", 4 }, { "variance", 12.5 }, { "variancep", 10 }, { "stdev", 3.5355339059327 },
		{ "stdevp", 3.1622776601684 }, { "stderr", 1.5811388300842 } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct vega_chart c = chart_of(arena_printf(&arena,
			"{'data':{'values':[{'v':1},{'v':10},{'v':4},{'v':null},{'v':2},{'v':3}]},'mark':'bar','encoding':{"
			"'x':{'aggregate':'%s','field':'v'}}}",
			cases[i].op));
		const struct vega_encoding *e = vega_layer_measure(&c.layers[0]);
		assert_non_null(e);
		if (fabs(c.cells[e->field].number - cases[i].wanted) > 1e-9)
			fail_msg("%s: %.15g", cases[i].op, c.cells[e->field].number);
	}
}

#define ROWS "'data':{'values':[{'k':'a','s':'p','v':3},{'k':'b','s':'p','v':1},{'k':'a','s':'q','v':2}]}"

static void steps(void **state)
{
	(void)state;
	static const struct {
		const char *step, *rows;
	} cases[] = {
		{ "{'window':[{'op':'rank','as':'r'},{'op':'sum','field':'v','as':'t'}],'sort':[{'field':'v','order':'descending'}]}",
			"k s v r t|a p 3 1 3|b p 1 3 6|a q 2 2 5" },
		{ "{'window':[{'op':'lag','field':'v','as':'l'},{'op':'lead','field':'v','as':'m'}],'groupby':['k']}",
			"k s v l m|a p 3 - 2|b p 1 - -|a q 2 3 -" },
		{ "{'window':[{'op':'mean','field':'v','as':'m'}],'frame':[-1,1]}", "k s v m|a p 3 2|b p 1 2|a q 2 1.5" },
		{ "{'window':[{'op':'count','as':'n'},{'op':'row_number','as':'i'}],'frame':[null,null]}",
			"k s v n i|a p 3 3 1|b p 1 3 2|a q 2 3 3" },
		{ "{'stack':'v','groupby':['k'],'as':['from','to']}", "k s v from to|a p 3 0 3|b p 1 0 1|a q 2 3 5" },
		{ "{'stack':'v','groupby':['k'],'offset':'normalize','as':['from','to']}",
			"k s v from to|a p 3 0 0.6|b p 1 0 1|a q 2 0.6 1" },
		{ "{'pivot':'s','value':'v','groupby':['k']}", "k p q|a 3 2|b 1 -" },
		{ "{'impute':'v','key':'s','groupby':['k'],'value':0}", "k s v|a p 3|b p 1|a q 2|b q 0" },
		{ "{'impute':'v','key':'s','groupby':['k'],'method':'max'}", "k s v|a p 3|b p 1|a q 2|b q 1" },
		{ "{'lookup':'k','from':{'data':{'values':[{'k':'a','w':7},{'k':'z','w':8}]},'key':'k','fields':['w']}}",
			"k s v w|a p 3 7|b p 1 -|a q 2 7" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct vega_chart c = chart_of(arena_printf(&arena, "{" ROWS ",'transform':[%s],'mark':'bar'}", cases[i].step));
		if (c.n_unsupported != 1 && c.n_unsupported != 0)
			fail_msg("%s", cases[i].step);
		if (!str_eq(dump(&c), cases[i].rows))
			fail_msg("%s: %s", cases[i].step, dump(&c));
	}
	struct vega_chart c = chart_of(
		"{'data':{'values':[{'k':'a','l':[1,2]},{'k':'b','l':[3]},{'k':'c'}]},'transform':[{'flatten':['l']}],'mark':'bar'}");
	assert_string_equal(dump(&c), "k l|a 1|a 2|b 3");
	c = chart_of(
		"{'data':{'values':[{'k':'a','l':[1,2]},{'k':'b','l':[3]}]},'mark':'bar','encoding':{'y':{'field':'k'},"
		"'x':{'field':'l[1]','type':'quantitative'}}}");
	assert_string_equal(dump(&c), "k l l[1]|a [1,2] 2|b [3] -");
	/* of an encoding */
	c = chart_of(
		"{" ROWS
		",'mark':'line','encoding':{'x':{'field':'s'},'y':{'field':'v','type':'quantitative','impute':{'value':9}},"
		"'color':{'field':'k'}}}");
	assert_string_equal(dump(&c), "k s v|a p 3|b p 1|a q 2|b q 9");
	c = chart_of(
		"{" ROWS
		",'mark':'line','encoding':{'x':{'field':'s'},'y':{'field':'v','type':'quantitative','impute':{'frame':[-2,2],"
		"'method':'mean'}},'color':{'field':'k'}}}");
	assert_true(names(&c, "impute transform") && c.layers[0].mark == MARK_UNKNOWN);
}

/* What is shown in another way than the author's is named; looks that say nothing are not. */
static void named_or_not(void **state)
{
	(void)state;
	static const struct {
		const char *encoding, *name;
	} cases[] = {
		{ "'x':{'field':'v','type':'quantitative','scale':{'reverse':true}},'y':{'field':'k'}", "reversed axis" },
		{ "'x':{'field':'v','type':'quantitative','sort':'descending'},'y':{'field':'k'}", "reversed axis" },
		{ "'x':{'field':'v','type':'quantitative'},'y':{'field':'k'},'color':{'field':'v2','type':'quantitative'}",
			"color channel" },
		{ "'x':{'field':'v','type':'quantitative'},'y':{'field':'k','sort':{'field':'v2','op':'exponential'}}",
			"exponential sort" },
		{ "'x':{'field':'v','type':'quantitative'},'y':{'field':'k'},'color':{'condition':{'test':'datum.v>1','value':'red'},"
		  "'value':'blue'}",
			"" },
		{ "'x':{'field':'v','type':'quantitative','stack':'center'},'y':{'field':'k'},'color':{'field':'s'}", "" },
		{ "'x':{'field':'v','type':'quantitative'},'y':{'field':'k'},'yOffset':{'field':'s'},'color':{'field':'k'}",
			"" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct vega_chart c = chart_of(arena_printf(&arena,
			"{'data':{'values':[{'k':'a','s':'p','v':3,'v2':4},{'k':'b','s':'q','v':1,'v2':2}]},'mark':'bar','encoding':{%s}}",
			cases[i].encoding));
		if (*cases[i].name ? !names(&c, cases[i].name) : c.n_unsupported > 0)
			fail_msg("%s: %s", cases[i].encoding, c.n_unsupported ? c.unsupported[0] : "nothing named");
	}
}

static void words_around(void **state)
{
	(void)state;
	struct vega_chart c = chart_of(
		"{'title':{'text':'T','subtitle':['單位：千元','來源：主計'],'anchor':'start'},'data':{'values':[{'k':'a','v':1}]},"
		"'mark':'bar','encoding':{'y':{'field':'k'},'x':{'field':'v','type':'quantitative'}}}");
	assert_string_equal(c.subtitle, "單位：千元\n來源：主計");
	assert_string_equal(c.unit, "千元");
	c = chart_of("{'title':{'text':'T（單位：人）','subtitle':'x'},'data':{'values':[{'k':'a','v':1}]},'mark':'bar'}");
	assert_string_equal(c.subtitle, "x");
	assert_string_equal(c.unit, "人");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = { TEST(every_row_counts), TEST(layers_have_their_rows), TEST(axes),
		TEST(what_is_cut), TEST(figures_of_groups), TEST(steps), TEST(named_or_not), TEST(words_around) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
