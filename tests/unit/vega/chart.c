/* Vega-Lite in the stated subset; what is outside is named, and the figures stay. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "unit/vega/lib.h"

#define DATA \
	"\"data\":{\"values\":[{\"k\":\"甲\",\"v\":3},{\"k\":\"乙\",\"v\":\"12\",\"g\":\"x\"},{\"v\":null,\"k\":\"丙\"},{\"k\":\"丁\",\"v\":\"NaN\"}]}"

static void a_bar_chart(void **state)
{
	(void)state;
	struct vega_chart c = parsed(
		"{\"title\":[\"每季\",\"支出\"]," DATA
		",\"mark\":{\"type\":\"bar\"},\"encoding\":{\"y\":{\"field\":\"k\",\"type\":\"nominal\","
		"\"sort\":\"-x\"},\"x\":{\"field\":\"v\",\"type\":\"quantitative\",\"axis\":{\"title\":\"支出（億元）\",\"format\":\",.0f\"}},"
		"\"color\":{\"field\":\"g\",\"legend\":{\"title\":\"組\"}}}}");
	assert_string_equal(c.title, "每季 支出");
	assert_string_equal(c.unit, "億元");
	assert_int_equal(c.n_unsupported, 0);
	assert_int_equal(c.n_columns, 3);
	assert_int_equal(c.n_rows, 4);
	assert_string_equal(c.columns[2], "g");
	assert_true(c.cells[1].is_number && c.cells[1].number == 3);
	assert_true(c.cells[4].is_number && c.cells[4].number == 12); /* a number in a string, where numbers are wanted */
	assert_true(c.cells[7].is_null && c.cells[2].is_null);
	assert_true(!c.cells[10].is_number && str_eq(c.cells[10].text, "NaN"));
	const struct vega_layer *l = &c.layers[0];
	assert_int_equal(l->mark, MARK_BAR);
	assert_int_equal(l->encodings[CHANNEL_Y].field, 0);
	assert_string_equal(l->encodings[CHANNEL_Y].sort, "-x");
	assert_string_equal(l->encodings[CHANNEL_Y].title, "k");
	assert_string_equal(l->encodings[CHANNEL_X].format, ",.0f");
	assert_true(l->encodings[CHANNEL_X].stacked);
	assert_string_equal(l->encodings[CHANNEL_COLOR].title, "組");
	assert_false(l->encodings[CHANNEL_THETA].used);
}

static void layers_inherit_and_rules_are_constants(void **state)
{
	(void)state;
	struct vega_chart c = parsed(
		"{" DATA ",\"encoding\":{\"x\":{\"field\":\"k\"}},\"layer\":["
		"{\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"v\",\"stack\":null}}},"
		"{\"mark\":\"rule\",\"encoding\":{\"y\":{\"datum\":70,\"title\":\"目標\"},\"color\":{\"value\":\"red\"}}},"
		"{\"data\":{\"values\":[{\"goal\":80}]},\"mark\":\"rule\",\"encoding\":{\"y\":{\"field\":\"goal\"}}}],\"usermeta\":{\"unit\":\"%\"}}");
	assert_int_equal(c.n_layers, 3);
	assert_string_equal(c.unit, "%");
	assert_int_equal(c.n_unsupported, 0);
	assert_true(c.layers[0].encodings[CHANNEL_X].used && !c.layers[0].encodings[CHANNEL_Y].stacked);
	const struct vega_encoding *goal = &c.layers[1].encodings[CHANNEL_Y];
	assert_true(goal->used && goal->field == -1 && goal->value == 70);
	assert_string_equal(goal->title, "目標");
	assert_false(c.layers[1].encodings[CHANNEL_COLOR].used);
	goal = &c.layers[2].encodings[CHANNEL_Y];
	assert_true(goal->used && goal->field == -1 && goal->value == 80);
	assert_int_equal(c.n_columns, 3);
}

/* "a b -": the values of an axis in their order; "-" nothing. */
static const char *domain(const struct vega_chart *c, enum vega_channel channel)
{
	const struct vega_encoding *e = &c->layers[0].encodings[channel];
	const char *all = "";
	for (size_t i = 0; i < e->n_domain; i++) {
		const struct vega_cell *cell = &e->domain[i];
		const char *text = cell->is_number ? arena_printf(&arena, "%g", cell->number)
			: cell->is_null                ? "-"
										   : cell->text;
		all = arena_printf(&arena, "%s%s%s", all, i ? " " : "", text);
	}
	return all;
}

/* As Vega-Lite has them: sorted, unless the author says otherwise. */
static void values_of_an_axis_have_an_order(void **state)
{
	(void)state;
	static const struct {
		const char *sort, *order;
	} cases[] = { { "", "- 2 10 a b c" }, { ",'sort':'ascending'", "- 2 10 a b c" },
		{ ",'sort':'descending'", "c b a 10 2 -" }, { ",'sort':null", "c a 10 - 2 b" },
		{ ",'sort':['b','c']", "b c a 10 - 2" }, { ",'sort':['b',2,'b','nowhere',null]", "b 2 - c a 10" },
		{ ",'sort':{'field':'v'}", "c a 10 - 2 b" }, { ",'sort':{'field':'v','op':'max'}", "a 10 - 2 b c" },
		{ ",'sort':{'field':'v','op':'mean','order':'descending'}", "b 2 c - 10 a" },
		{ ",'sort':{'op':'count','order':'descending'}", "c a 10 - 2 b" }, { ",'sort':{'field':'w'}", "b 2 - 10 a c" },
		{ ",'scale':{'reverse':true}", "c b a 10 2 -" } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct vega_chart c = parsed(quoted(arena_printf(&arena,
			"{'data':{'values':[{'k':'c','v':1,'w':'z'},{'k':'a','v':2,'w':'y'},{'k':10,'v':3,'w':'x'},{'v':4,'w':'w'},"
			"{'k':2,'v':5,'w':'v'},{'k':'b','v':6,'w':'u'},{'k':'c','v':7,'w':'z'}]},'mark':'bar','encoding':{"
			"'y':{'field':'k','type':'nominal'%s},'x':{'field':'v','type':'quantitative','stack':null}}}",
			cases[i].sort)));
		if (!str_eq(domain(&c, CHANNEL_Y), cases[i].order))
			fail_msg("%s: %s", cases[i].sort, domain(&c, CHANNEL_Y));
		assert_int_equal(c.n_unsupported, 0);
	}
	struct vega_chart c = parsed(
		quoted("{'data':{'values':[{'k':'a','s':'y','v':1},{'k':'a','s':'x','v':1}]},'mark':'bar','encoding':{"
			   "'y':{'field':'k'},'x':{'field':'v','type':'quantitative'},'color':{'field':'s'}}}"));
	assert_string_equal(domain(&c, CHANNEL_COLOR), "x y");
}

static void what_is_outside_is_named(void **state)
{
	(void)state;
	static const struct {
		const char *spec, *name;
	} cases[] = {
		{ "{" DATA ",\"mark\":\"geoshape\",\"encoding\":{}}", "geoshape mark" },
		{ "{" DATA ",\"mark\":\"\\u202eevil mark with spaces\"}", "mark" },
		{ "{" DATA ",\"encoding\":{}}", "view without a mark" },
		{ "{" DATA ",\"mark\":\"bar\",\"transform\":[{\"filter\":\"hypot(datum.v)>1\"}]}", "filter transform" },
		{ "{" DATA ",\"mark\":\"bar\",\"params\":[]}", "interaction" },
		{ "{" DATA ",\"mark\":\"bar\",\"resolve\":{\"scale\":{\"y\":\"independent\"}}}", "independent scales" },
		{ "{" DATA ",\"facet\":{},\"spec\":{\"mark\":\"bar\"}}", "facet" },
		{ "{" DATA ",\"mark\":\"bar\",\"encoding\":{\"row\":{\"field\":\"g\"},\"facet\":{\"field\":\"k\"}}}", "facet" },
		{ "{" DATA ",\"mark\":\"point\",\"encoding\":{\"size\":{\"field\":\"v\"}}}", "size channel" },
		{ "{" DATA ",\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"v\",\"bin\":{\"maxbins\":1e9}}}}", "bins" },
		{ "{" DATA ",\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"v\",\"aggregate\":\"exponential\"}}}",
			"exponential aggregate" },
		{ "{" DATA ",\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"v\",\"aggregate\":{\"argmax\":\"nowhere\"}}}}",
			"argmax aggregate" },
		{ "{" DATA ",\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"nowhere\"}}}",
			"nowhere field that is not in the data" },
		{ "{" DATA ",\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"沒有 的欄位\"}}}",
			"沒有 的欄位 field that is not in the data" },
		{ "{" DATA ",\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"v\",\"scale\":{\"type\":\"symlog\"}}}}",
			"symmetric logarithmic scale" },
		{ "{" DATA ",\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"v\",\"scale\":{\"type\":\"sqrt\"}}}}",
			"sqrt scale" },
		{ "{" DATA ",\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"k\",\"timeUnit\":\"seconds\"}}}",
			"seconds time unit" },
		{ "{\"data\":{\"url\":\"http://example.org/x.csv\"},\"mark\":\"bar\"}", "data from an address" },
		{ "{\"data\":{\"values\":\"a,b\\n1,2\",\"format\":{\"type\":\"topojson\"}},\"mark\":\"bar\"}", "data as text" },
		{ "{\"data\":{\"values\":\"a,b\\n1,2\",\"format\":{\"type\":\"dsv\",\"delimiter\":\"much too long\"}},\"mark\":\"bar\"}",
			"data as text" },
		{ "{" DATA ",\"mark\":\"bar\",\"encoding\":{\"x\":\"k:N\"}}", "shorthand" },
		{ "{\"data\":{\"sequence\":{\"start\":0,\"stop\":9}},\"mark\":\"bar\"}", "generated data" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct vega_chart c = parsed(cases[i].spec);
		if (!names(&c, cases[i].name))
			fail_msg("%s: %s", cases[i].spec, c.n_unsupported ? c.unsupported[0] : "nothing named");
		assert_true(c.n_layers >= 1);
		assert_true(c.n_rows >= 4 || strstr(cases[i].spec, "\"data\":{\"values\":[") == NULL);
	}
}

static void harmless_parts_are_not_named(void **state)
{
	(void)state;
	struct vega_chart c = parsed(
		"{\"$schema\":\"https://vega.github.io/schema/vega-lite/v5.json\",\"width\":400,\"height\":{\"step\":20},\"config\":{},"
		"\"background\":\"white\",\"datasets\":{\"d\":[{\"a\":1}]},\"data\":{\"name\":\"d\"},\"mark\":{\"type\":\"line\",\"point\":true},"
		"\"encoding\":{\"y\":{\"field\":\"a\",\"scale\":{\"zero\":false}},\"tooltip\":{\"field\":\"a\"},\"opacity\":{\"value\":0.5},\"size\":{\"value\":3}}}");
	assert_int_equal(c.n_unsupported, 0);
	assert_int_equal(c.n_rows, 1);
	assert_int_equal(c.layers[0].encodings[CHANNEL_Y].scale, SCALE_QUANTITATIVE);
}

static void texts_that_are_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		double number;
	} cases[] = { { " -1.5e2 ", -150 }, { "1,234", 1234 }, { "-12,345,678.5", -12345678.5 }, { "１２３", 123 },
		{ "－１，２３４．５", -1234.5 }, { "1-2", NAN }, { "1e999", NAN }, { "0x10", NAN }, { "inf", NAN }, { "", NAN },
		{ ".", NAN }, { "7 8", NAN }, { "1,23", NAN }, { "1234,567", NAN }, { ",123", NAN }, { "1,234,", NAN },
		{ "5%", NAN } };
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		str_addf(&s, "%s{\"v\":\"%s\"}", i ? "," : "{\"data\":{\"values\":[", cases[i].text);
	str_addz(&s, "]},\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"v\",\"type\":\"quantitative\"}}}");
	struct vega_chart c = parsed(s.buf);
	for (size_t i = 0; i < c.n_rows; i++)
		if (c.cells[i].is_number != !isnan(cases[i].number) ||
			(c.cells[i].is_number && c.cells[i].number != cases[i].number))
			fail_msg("%s", cases[i].text);
	str_release(&s);
}

/* Where all figures are percents, the sign is their unit. */
static void percents(void **state)
{
	(void)state;
	struct vega_chart c = parsed(
		"{\"data\":{\"values\":[{\"v\":\"52.3%\"},{\"v\":\"6１％\"},{\"v\":\"—\"}]},\"mark\":\"bar\","
		"\"encoding\":{\"x\":{\"field\":\"v\","
		"\"type\":\"quantitative\"}}}");
	assert_string_equal(c.unit, "%");
	assert_true(c.cells[0].number == 52.3 && c.cells[1].number == 61 && !c.cells[2].is_number);
}

/* A layer is not drawn when what it needs cannot be computed: its figures would be others. */
static void what_would_be_wrong_is_not_drawn(void **state)
{
	(void)state;
	static const struct {
		const char *more;
		bool drawn;
	} cases[] = {
		{ "\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"v\"}}", true },
		{ "\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"v\"},\"color\":{\"field\":\"nowhere\"}}", false },
		{ "\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"v\"},\"detail\":{\"field\":\"nowhere\"}}", true },
		{ "\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"v\",\"aggregate\":\"exponential\"}}", false },
		{ "\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"k\",\"timeUnit\":\"seconds\"},\"y\":{\"field\":\"v\"}}",
			false },
		{ "\"mark\":\"arc\",\"encoding\":{\"theta\":{\"field\":\"v\"},\"radius\":{\"field\":\"v\"}}", false },
		{ "\"mark\":\"bar\",\"transform\":[{\"impute\":\"v\",\"key\":\"k\"}],\"encoding\":{\"y\":{\"field\":\"v\"}}",
			false },
		{ "\"mark\":\"bar\",\"transform\":[{\"window\":[{\"op\":\"rank\",\"as\":\"r\"}]}],\"encoding\":{\"y\":{\"field\":\"v\"}}",
			true },
		{ "\"mark\":\"bar\",\"transform\":[{\"window\":[{\"op\":\"rank\",\"as\":\"v\"}]}],\"encoding\":{\"y\":{\"field\":\"v\"}}",
			true },
		{ "\"mark\":\"bar\",\"transform\":[{\"window\":[{\"op\":\"ntile\",\"as\":\"v\"}]}],\"encoding\":{\"y\":{\"field\":\"v\"}}",
			false },
		{ "\"mark\":\"bar\",\"transform\":[{\"calculate\":\"nonsense(1)\",\"as\":\"v\"}],\"encoding\":{\"y\":{\"field\":\"v\"}}",
			false },
		{ "\"layer\":[{\"transform\":[{\"filter\":\"isValid(datum.k)\"}],\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"v\"}}},"
		  "{\"mark\":\"text\"}]",
			true },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *spec = arena_printf(&arena, "{%s,%s}", DATA, cases[i].more);
		struct vega_chart c = parsed(spec);
		if ((c.layers[0].mark != MARK_UNKNOWN) != cases[i].drawn)
			fail_msg("%s", spec);
		assert_true(c.n_rows == 4);
	}
}

/* A scale of its own for a second measure: the two are not to be held against each other. */
static void measures_on_scales_of_their_own(void **state)
{
	(void)state;
	struct vega_chart c = parsed(
		"{\"data\":{\"values\":[{\"t\":\"a\",\"u\":1,\"v\":2}]},\"encoding\":{\"x\":{\"field\":\"t\"}},"
		"\"resolve\":{\"scale\":{\"y\":\"independent\"}},"
		"\"layer\":[{\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"u\"}}},{\"mark\":\"point\",\"encoding\":{\"y\":{\"field\":\"u\"}}},"
		"{\"mark\":\"line\",\"encoding\":{\"y\":{\"field\":\"v\"}}}]}");
	assert_true(names(&c, "independent scales"));
	assert_int_equal(c.layers[0].mark, MARK_BAR);
	assert_int_equal(c.layers[1].mark, MARK_POINT);
	assert_int_equal(c.layers[2].mark, MARK_UNKNOWN);
}

/* Views side by side are charts of their own, each with its rows and its name; so many of them. */
static void views_beside(void **state)
{
	(void)state;
	struct vega_chart c = parsed(
		"{\"title\":\"t\",\"hconcat\":[{\"data\":{\"values\":[{\"a\":1},{\"a\":2}]},\"mark\":\"bar\","
		"\"encoding\":{\"x\":{\"field\":\"a\"}}},"
		"{\"vconcat\":[{\"title\":\"u\",\"data\":{\"values\":[{\"b\":3}]},\"mark\":\"bar\"},{\"data\":{\"values\":[{"
		"\"b\":4},{\"b\":5}]},\"mark\":\"bar\"}]}]}");
	assert_string_equal(c.title, "t");
	assert_string_equal(c.view, "");
	assert_string_equal(dump(&c), "a|1|2");
	assert_string_equal(c.next->view, "u");
	assert_string_equal(c.next->title, "");
	assert_string_equal(dump(c.next), "b|3");
	assert_string_equal(dump(c.next->next), "b|4|5");
	assert_null(c.next->next->next);
	assert_int_equal(c.n_unsupported, 0);
	assert_int_equal(c.views_left, 0);
	struct str s = str_within(STR_NO_LIMIT);
	str_addz(&s, "{" DATA ",\"vconcat\":[");
	for (int i = 0; i < 20; i++)
		str_addf(&s, "%s{\"mark\":\"bar\"}", i ? "," : "");
	str_addz(&s, ",{\"repeat\":{\"row\":[\"v\",\"g\"],\"column\":[\"v\",\"g\",\"k\"]},\"spec\":{}}]}");
	c = parsed(s.buf);
	size_t n = 0;
	for (const struct vega_chart *v = &c; v; v = v->next)
		n++;
	assert_int_equal(n, VEGA_CHART_VIEWS);
	assert_int_equal(c.views_left, 20 + 6 - VEGA_CHART_VIEWS);
	str_release(&s);
}

/* What a view without rows lacks is said of it, and what another one lacks is not. */
static void each_view_names_its_own(void **state)
{
	(void)state;
	struct vega_chart c = parsed(
		"{\"hconcat\":[{" DATA ",\"mark\":\"bar\"},{\"data\":{\"url\":\"x\"},\"mark\":\"bar\"},{" DATA
		",\"mark\":\"bar\",\"encoding\":{\"size\":{\"field\":\"v\"}}}]}");
	assert_true(names(c.next, "data from an address"));
	assert_false(names(c.next->next, "data from an address"));
	assert_true(names(c.next->next, "size channel"));
	assert_false(names(&c, "size channel"));
}

/* A layer for each of several fields; charts for each of several fields, or for each pair. */
static void views_for_several_fields(void **state)
{
	(void)state;
#define REPEAT(how) \
	"{" DATA ",\"repeat\":" how ",\"spec\":{\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"k\"}," \
	"\"y\":{\"field\":{\"repeat\":\"layer\"},\"type\":\"quantitative\"}," \
	"\"color\":{\"datum\":{\"repeat\":\"layer\"}}}}}"
	struct vega_chart c = parsed(REPEAT("{\"layer\":[\"v\",\"g\"]}"));
	assert_int_equal(c.n_layers, 2);
	assert_int_equal(c.n_unsupported, 0);
	assert_int_equal(c.layers[0].encodings[CHANNEL_Y].field, 1);
	assert_int_equal(c.layers[1].encodings[CHANNEL_Y].field, 2);
	assert_string_equal(c.layers[1].encodings[CHANNEL_COLOR].constant, "g");
	c = parsed(REPEAT("[\"v\",\"g\"]"));
	assert_int_equal(c.n_layers, 1);
	assert_string_equal(c.view, "v");
	assert_string_equal(c.next->view, "g");
	assert_null(c.next->next);
	c = parsed(
		"{" DATA
		",\"repeat\":{\"row\":[\"v\",\"g\"],\"column\":[\"k\",\"g\"]},\"spec\":{\"mark\":\"point\",\"encoding\":{"
		"\"x\":{\"field\":{\"repeat\":\"column\"}},\"y\":{\"field\":{\"repeat\":\"row\"}}}}}");
	assert_string_equal(c.view, "v / k");
	assert_string_equal(c.next->view, "v / g");
	assert_string_equal(c.next->next->next->view, "g / g");
	assert_string_equal(c.next->columns[c.next->layers[0].encodings[CHANNEL_X].field], "g");
	assert_string_equal(c.next->columns[c.next->layers[0].encodings[CHANNEL_Y].field], "v");
	c = parsed(REPEAT("{\"layer\":[\"v\"],\"column\":[\"g\",\"k\"]}"));
	assert_int_equal(c.layers[0].encodings[CHANNEL_Y].field, 1);
	assert_string_equal(c.next->view, "k");
}

/* Repeated in repeated in repeated, with nothing inside: it ends. */
static void repeated_without_end(void **state)
{
	(void)state;
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	for (int i = 0; i < 30; i++)
		str_addz(&s, "{\"repeat\":{\"layer\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\"]},\"spec\":");
	str_addz(&s, "{\"layer\":[]}");
	str_addn(&s, '}', 30);
	int64_t began = clock_mono();
	struct vega_chart c = parsed(s.buf);
	assert_true(clock_mono() - began < 2000);
	assert_int_equal(c.n_rows, 0);
	str_release(&s);
}

static void objects_in_rows(void **state)
{
	(void)state;
	struct vega_chart c = parsed(
		"{\"data\":{\"values\":[{\"a\":{\"b\":1,\"c\":{\"d\":2}},\"e\":{}},{\"a\":7,\"e\":[1]},{\"e.x\":1,"
		"\"a\":{\"b\":3}}]},\"mark\":\"bar\","
		"\"encoding\":{\"x\":{\"field\":\"a.b\"},\"y\":{\"field\":\"a.c.d\"}}}");
	static const char *const wanted[] = { "a.b", "a.c.d", "e", "a", "e.x" };
	assert_int_equal(c.n_columns, 5);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(c.columns[i], wanted[i]);
	assert_true(c.cells[0].number == 1 && c.cells[1].number == 2 && c.cells[5].is_null && c.cells[8].number == 7 &&
		c.cells[10].number == 3);
	assert_int_equal(c.n_unsupported, 0);
}

static void rows_as_text(void **state)
{
	(void)state;
	static const char *const cases[] = {
		"{\"values\":\"k,v\\n甲,1\\n\\\"乙,\\\"\\\"丙\\\"\\\"\\\",007\\r\\n\\n丁,\\n\",\"format\":{\"type\":\"csv\"}}",
		"{\"values\":\"k,v\\n甲,1\\n\\\"乙,\\\"\\\"丙\\\"\\\"\\\",007\\n丁\"}",
		"{\"values\":\"\\ufeffk\\tv\\n甲\\t1\\n乙,\\\"丙\\\"\\t007\\n丁\\t\",\"format\":{\"type\":\"tsv\"}}",
		"{\"values\":\"k;v\\n甲;1\\n乙,\\\"丙\\\";007\\n丁;\",\"format\":{\"type\":\"dsv\",\"delimiter\":\";\"}}",
		"{\"values\":\"k；v\\n甲；1\\n乙,\\\"丙\\\"；007\\n丁；\",\"format\":{\"type\":\"dsv\",\"delimiter\":\"；\"}}",
		("{\"values\":\" [{\\\"k\\\":\\\"甲\\\",\\\"v\\\":1},{\\\"k\\\":\\\"乙,\\\\\\\"丙\\\\\\\"\\\",\\\"v\\\":\\\"007\\\"},"
		 "{\\\"k\\\":\\\"丁\\\"}]\"}"),
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct vega_chart c = parsed(
			arena_printf(&arena, "{\"data\":%s,\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"k\"}}}", cases[i]));
		assert_int_equal(c.n_unsupported, 0);
		assert_int_equal(c.n_rows, 3);
		assert_int_equal(c.n_columns, 2);
		assert_string_equal(c.columns[1], "v");
		assert_string_equal(c.cells[0].text, "甲");
		assert_true(c.cells[1].is_number && c.cells[1].number == 1);
		assert_string_equal(c.cells[2].text, "乙,\"丙\"");
		assert_string_equal(c.cells[3].text, "007"); /* a code, no number */
		assert_true(c.cells[5].is_null);
	}
}

/* Views that name the same data, or the same text, show the same rows: they are there once. */
static void shared_rows_are_there_once(void **state)
{
	(void)state;
	static const char *const data[] = { "[{'p':'x','v':1},{'p':'y','v':2}]", "'p,v\\nx,1\\ny,2'" };
	static const char *const views[] = { "'hconcat'", "'layer'" };
	for (size_t i = 0; i < ARRAY_LEN(data); i++)
		for (size_t k = 0; k < ARRAY_LEN(views); k++) {
			struct vega_chart c = parsed(quoted(arena_printf(&arena,
				"{'datasets':{'a':%s},%s:[{'data':{'name':'a'},'mark':'bar'},"
				"{'data':{'name':'a'},'mark':'line'}]}",
				data[i], views[k])));
			assert_string_equal(dump(&c), "p v|x 1|y 2");
		}
	struct vega_chart c = parsed(quoted(arena_printf(&arena,
		"{'layer':[{'data':{'values':%s},'mark':'bar'},{'data':{'values':%s},"
		"'mark':'line'}]}",
		data[1], data[1])));
	assert_string_equal(dump(&c), "p v|x 1|y 2");
	c = parsed(
		quoted("{'layer':[{'data':{'values':'p;q\\n1;2\\n3;4'},'mark':'bar'},{'data':{'values':'p;q\\n1;2\\n3;4',"
			   "'format':{'type':'dsv','delimiter':';'}}}]}"));
	assert_int_equal(c.n_columns, 3); /* the same text read in another way is another */
}

/* A few bytes name a text: it is read once, whether it can be or not, and all texts together have a bound. */
static void texts_that_many_views_name(void **state)
{
	(void)state;
	struct str s;
	int64_t began = clock_mono();
	for (int bad = 0; bad < 2; bad++) {
		str_init(&s, STR_NO_LIMIT);
		str_addz(&s, "{\"datasets\":{\"a\":\"[1");
		for (int i = 0; i < 400000; i++)
			str_addz(&s, ",1");
		str_addf(&s, "%s\"},\"hconcat\":[{\"mark\":\"bar\"}", bad ? "" : "]");
		for (int i = 0; i < 20000; i++)
			str_addz(&s, ",{\"data\":{\"name\":\"a\"}}");
		str_addz(&s, "]}");
		struct vega_chart c = parsed(s.buf);
		assert_int_equal(c.next->rows_total, bad ? 0 : 400001);
		assert_true(names(&c, "data as text") == bad);
		str_release(&s);
	}
	str_init(&s, STR_NO_LIMIT);
	for (int k = 0; k < 8; k++) {
		str_addf(&s, "%s{\"data\":{\"values\":\"[%d", k ? "," : "{\"hconcat\":[{\"mark\":\"bar\"},", k);
		for (int i = 0; i < 300000; i++)
			str_addz(&s, ",1");
		str_addz(&s, "]\"}}");
	}
	str_addz(&s, "]}");
	struct vega_chart c = parsed(s.buf);
	size_t rows = 0;
	for (const struct vega_chart *v = &c; v; v = v->next)
		rows += v->rows_total;
	assert_true(rows > 300000 && rows < 1200000);
	assert_true(names(&c, "data as text"));
	assert_true(clock_mono() - began < 15000);
	str_release(&s);
}

/* A long name with many members inside: each would be a name as long. */
static void names_that_many_members_repeat(void **state)
{
	(void)state;
	struct str s;
	int64_t began = clock_mono();
	str_init(&s, STR_NO_LIMIT);
	str_addz(&s, "{\"data\":{\"values\":[{\"");
	str_addn(&s, 'k', 500000);
	str_addz(&s, "\":{\"m\":1");
	for (int i = 0; i < 100000; i++)
		str_addz(&s, ",\"m\":1");
	str_addz(&s, "}}]},\"mark\":\"bar\"}");
	struct vega_chart c = parsed(s.buf);
	assert_true(c.n_columns == 1 && str_starts(c.cells[0].text, "{\"m\":1,"));
	assert_true(clock_mono() - began < 5000);
	str_release(&s);
}

static void encodings_of_many_members(void **state)
{
	(void)state;
	struct str s;
	int64_t began = clock_mono();
	for (int deep = 0; deep < 2; deep++) {
		str_init(&s, STR_NO_LIMIT);
		str_addf(&s, "{%s,\"encoding\":{%s\"y\":{\"field\":\"v\"}", DATA, deep ? "\"x\":{\"field\":\"k\"," : "");
		for (int i = 0; i < 60000; i++)
			str_addf(&s, ",\"q%d\":{\"field\":\"v\"}", i);
		str_addf(&s, "%s},\"layer\":[{\"mark\":\"bar\"},{\"mark\":\"line\"},{\"mark\":\"bar\"},{\"mark\":\"bar\"}]}",
			deep ? "}" : "");
		struct vega_chart c = parsed(s.buf);
		assert_true(names(&c, "channel"));
		assert_int_equal(c.layers[0].mark, MARK_UNKNOWN);
		str_release(&s);
	}
	assert_true(clock_mono() - began < 5000);
}

/* The last brackets, and whole ones; what is no unit stays in the title. */
static void units_in_titles(void **state)
{
	(void)state;
	static const struct {
		const char *title, *unit, *bare;
	} cases[] = { { "支出（億元）", "億元", "支出" }, { "Spending (NT$)", "NT$", "Spending" },
		{ "年齡(男)(歲)", "歲", "年齡(男)" }, { "支出（億元（新臺幣））", "億元（新臺幣）", "支出" },
		{ "(歲)", "歲", "" }, { "人數 (of 312)", "", "人數 (of 312)" }, { "a (b) c", "", "a (b) c" },
		{ "a )", "", "a )" }, { "a (b", "", "a (b" }, { "a ()", "", "a ()" }, { "", "", "" } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *unit;
		size_t n, bare = vega_title_unit(cases[i].title, &unit, &n);
		if (bare != strlen(cases[i].bare) || n != strlen(cases[i].unit) || strncmp(unit, cases[i].unit, n) != 0)
			fail_msg("%s: %.*s", cases[i].title, (int)n, unit);
	}
}

static void what_is_too_much_is_named(void **state)
{
	(void)state;
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	str_addf(&s, "{%s,\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"k\",\"sort\":[", DATA);
	for (int i = 0; i < 20000; i++)
		str_addf(&s, "\"q%d\",", i);
	str_addz(&s, "\"丁\"]},\"y\":{\"field\":\"v\"}}}");
	struct vega_chart c = parsed(s.buf);
	assert_true(names(&c, "sort"));
	assert_string_equal(c.cells[0].text, "甲");
	str_release(&s);
	/* it ends */
	c = parsed(
		quoted("{'data':{'values':[{'a':0},{'a':5e-324}]},'mark':'bar','encoding':{'x':{'field':'a','bin':true}}}"));
	assert_true(names(&c, "bins"));
	c = parsed(quoted(
		"{'data':{'values':[{'a':'2026','v':1}]},'layer':[{'mark':'line','encoding':{'x':{'field':'a','type':'temporal'},"
		"'y':{'field':'v'}}},"
		"{'mark':'rule','encoding':{'x':{'datum':{'year':2026,'quarter':1e9,'month':-1e300,'date':1e99}}}}]}"));
	assert_true(isnan(c.layers[1].encodings[CHANNEL_X].value));
}

static void no_specification(void **state)
{
	(void)state;
	static const char *const cases[] = { "[]", "null", "7", "{}", "{\"title\":\"x\"}", "\"bar\"" };
	struct vega_chart c;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(parse_rc(cases[i], &c), RC_PROTO);
}

static void hostile_shapes_parse(void **state)
{
	(void)state;
	static const char *const cases[] = { "{\"data\":[],\"mark\":[],\"encoding\":[]}", "{\"layer\":{},\"mark\":{}}",
		"{\"layer\":[1,null,\"x\",[],{}]}",
		"{\"data\":{\"values\":[1,\"a\",null,[2],{\"\":3}]},\"mark\":\"bar\",\"encoding\":{\"x\":7,\"y\":[],\"color\":{\"field\":{}}}}",
		"{\"mark\":\"bar\",\"encoding\":{\"x\":{\"datum\":{\"year\":1e99}},\"y\":{\"datum\":[]}}}", "{\"hconcat\":[]}",
		"{\"spec\":{\"spec\":{\"spec\":{}}}}",
		"{\"data\":{\"values\":[{\"a\":1e999}]},\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"a\",\"sort\":{}}}}" };
	struct vega_chart c;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(parse_rc(cases[i], &c), RC_OK);
		for (size_t k = 0; k < c.n_rows * c.n_columns; k++)
			assert_true(c.cells[k].text && isfinite(c.cells[k].number));
	}
}

static void rows_and_columns_are_bounded(void **state)
{
	(void)state;
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	str_addz(&s, "{\"data\":{\"values\":[");
	for (int i = 0; i < 100000; i++)
		str_addf(&s, "%s{\"c%d\":%d}", i ? "," : "", i % 50, i);
	str_addz(&s, "]},\"mark\":\"bar\"}");
	struct vega_chart c = parsed(s.buf);
	assert_true(c.n_rows < 100000 && c.n_rows > 50000);
	assert_int_equal(c.n_columns, VEGA_CHART_COLUMNS);
	assert_int_equal(c.rows_total, 100000);
	assert_int_equal(c.rows_read, c.n_rows);
	assert_true(c.columns_cut);
	str_release(&s);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_bar_chart),
		TEST(layers_inherit_and_rules_are_constants),
		TEST(values_of_an_axis_have_an_order),
		TEST(what_is_outside_is_named),
		TEST(harmless_parts_are_not_named),
		TEST(texts_that_are_numbers),
		TEST(percents),
		TEST(what_would_be_wrong_is_not_drawn),
		TEST(measures_on_scales_of_their_own),
		TEST(views_beside),
		TEST(each_view_names_its_own),
		TEST(rows_as_text),
		TEST(objects_in_rows),
		TEST(views_for_several_fields),
		TEST(repeated_without_end),
		TEST(shared_rows_are_there_once),
		TEST(texts_that_many_views_name),
		TEST(names_that_many_members_repeat),
		TEST(encodings_of_many_members),
		TEST(units_in_titles),
		TEST(what_is_too_much_is_named),
		TEST(no_specification),
		TEST(hostile_shapes_parse),
		TEST(rows_and_columns_are_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
