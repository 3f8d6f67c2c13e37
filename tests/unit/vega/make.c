/* Charts of figures that somebody typed: what is made is what our own reader reads, and nothing is guessed of a table
 * that is none. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/vega/lib.h"

static const struct vega_make_opts words = { .unit = "件", .series = "項目", .value = "數值" };

static struct vega_chart made(const char *text, enum vega_mark_kind mark)
{
	struct vega_made m;
	STR_LOCAL(spec, 1 << 20);
	if (!vega_make(text, strlen(text), &words, &arena, &spec, &m))
		fail_msg("fault %d at row %zu, column %zu (%s): %s", m.fault, m.row, m.column, m.cell, text);
	assert_int_equal(m.mark, mark);
	struct vega_chart c = parsed(spec.buf);
	assert_int_equal(c.n_unsupported, 0);
	assert_int_equal(c.n_layers, 1);
	assert_int_equal(c.layers[0].mark, mark);
	assert_string_equal(c.unit, "件");
	return c;
}

static void what_is_typed_is_what_is_read(void **state)
{
	(void)state;
	static const struct {
		const char *text, *read;
		enum vega_mark_kind mark;
		enum vega_scale scale;
	} cases[] = {
		{ "縣市,受理\n臺北,120\n新北,98\n", "縣市 受理|臺北 120|新北 98", MARK_BAR, SCALE_NOMINAL },
		{ "縣市\t受理\r\n臺北\t1,120\r\n新北\t\r\n", "縣市 受理|臺北 1120|新北 -", MARK_BAR, SCALE_NOMINAL },
		{ "縣市　受理\n臺北　１２０\n  新北 98", "縣市 受理|臺北 120|新北 98", MARK_BAR, SCALE_NOMINAL },
		{ "縣市，比率\n臺北，12.5%\n新北，—", "縣市 比率|臺北 12.5|新北 -", MARK_BAR, SCALE_NOMINAL },
		{ "年,件數\n2022,10\n2023,12\n2024,9", "年 件數|2022 10|2023 12|2024 9", MARK_LINE, SCALE_TEMPORAL },
		{ "月份;件數\n113年1月;10\n113年2月;12", "月份 件數|2024-01 10|2024-02 12", MARK_LINE, SCALE_TEMPORAL },
		{ "月,件數\n1月,10\n2月,12\n3月,7", "月 件數|1月 10|2月 12|3月 7", MARK_LINE, SCALE_ORDINAL },
		{ "月,件數\n2月,10\n1月,12", "月 件數|2月 10|1月 12", MARK_BAR, SCALE_NOMINAL },
		{ "日期,件數\n2026-11-01,10\n2026-11-02,12", "日期 件數|2026-11-01 10|2026-11-02 12", MARK_LINE,
			SCALE_TEMPORAL },
		{ "a.b[0],v\\\nx,1\ny,2", "a.b[0] v\\|x 1|y 2", MARK_BAR, SCALE_NOMINAL },
		{ "\xef\xbb\xbf\"縣,市\",\"受\"\"理\"\n臺北,120,\n新北,98,", "縣,市 受\"理|臺北 120|新北 98", MARK_BAR,
			SCALE_NOMINAL },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct vega_chart c = made(cases[i].text, cases[i].mark);
		assert_string_equal(dump(&c), cases[i].read);
		assert_int_equal(c.layers[0].encodings[CHANNEL_X].scale, cases[i].scale);
		assert_int_equal(c.layers[0].encodings[CHANNEL_X].field, 0);
		assert_int_equal(c.layers[0].encodings[CHANNEL_Y].field, 1);
	}
}

/* Several columns of figures are series of one chart, whatever they are called. */
static void several_series(void **state)
{
	(void)state;
	struct vega_chart c = made("縣市,受理,結案\n臺北,120,90\n新北,98,\n", MARK_BAR);
	assert_string_equal(dump(&c), "縣市 項目 數值|臺北 受理 120|臺北 結案 90|新北 受理 98|新北 結案 -");
	assert_int_equal(c.layers[0].encodings[CHANNEL_COLOR].field, 1);
	assert_int_equal(c.layers[0].encodings[CHANNEL_XOFFSET].field, 1);
	c = made("項目,數值,項目_\n1月,1,2\n2月,3,4\n3月,5,6\n", MARK_LINE);
	assert_int_equal(c.n_rows, 6);
	assert_int_equal(c.n_columns, 3);
	assert_false(c.layers[0].encodings[CHANNEL_XOFFSET].used);
}

static void what_is_no_table_says_where(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		struct vega_made m;
	} cases[] = {
		{ "", { .fault = VEGA_NO_TABLE } },
		{ "縣市,受理", { .fault = VEGA_NO_TABLE } },
		{ "縣市\n臺北\n", { .fault = VEGA_NO_TABLE } },
		{ "縣市,\n臺北,1", { .fault = VEGA_NO_LABEL, .column = 2 } },
		{ "縣市,縣市\n臺北,1", { .fault = VEGA_SAME, .column = 2 } },
		{ "縣市,受理\n臺北,1\n新北,1,2", { .fault = VEGA_UNEVEN, .row = 3 } },
		{ "縣市,受理\n臺北,1\n新北", { .fault = VEGA_UNEVEN, .row = 3 } },
		{ "縣市,受理\n臺北,很多", { .fault = VEGA_NO_FIGURE, .row = 2, .column = 2 } },
		{ "縣市,受理\n臺北,0x10", { .fault = VEGA_NO_FIGURE, .row = 2, .column = 2 } },
		{ "縣市,受理\n臺北,nan", { .fault = VEGA_NO_FIGURE, .row = 2, .column = 2 } },
		{ "縣市,受理\n臺北,-\n新北,", { .fault = VEGA_NO_FIGURES } },
		{ "a,b,c,d,e,f,g,h,i,j,k,l,m,n\n", { .fault = VEGA_TOO_MANY, .row = 1 } },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct vega_made m;
		STR_LOCAL(spec, 1 << 20);
		assert_false(vega_make(cases[i].text, strlen(cases[i].text), &words, &arena, &spec, &m));
		if (m.fault != cases[i].m.fault || (cases[i].m.row && m.row != cases[i].m.row) ||
			(cases[i].m.column && m.column != cases[i].m.column))
			fail_msg("fault %d at row %zu, column %zu: %s", m.fault, m.row, m.column, cases[i].text);
		assert_int_equal(spec.len, 0);
	}
}

static void as_many_rows_as_are_taken(void **state)
{
	(void)state;
	struct vega_made m;
	STR_LOCAL(text, 1 << 20);
	STR_LOCAL(spec, 1 << 20);
	str_addz(&text, "n,v\n");
	for (int i = 1; i <= VEGA_MAKE_ROWS; i++)
		str_addf(&text, "x%d,%d\n", i, i);
	struct vega_chart c = made(text.buf, MARK_BAR);
	assert_int_equal(c.n_rows, VEGA_MAKE_ROWS);
	str_addz(&text, "y,1\n");
	assert_false(vega_make(text.buf, text.len, &words, &arena, &spec, &m));
	assert_int_equal(m.fault, VEGA_TOO_MANY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_typed_is_what_is_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(several_series, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_no_table_says_where, set_up, tear_down),
		cmocka_unit_test_setup_teardown(as_many_rows_as_are_taken, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
