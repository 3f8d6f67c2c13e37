/* `minyi render` of a specification that someone brings: sentences, drawing and table in Chinese and English, and the
 * figures alone. */
#include "tty/lib/visit.h"

#define SPEC \
	"{\"title\":[\"各月\",\"件數\"],\"data\":{\"values\":\"日期,件數\\n113/01/05,1234567\\n113年1月20日,\\\"1,000,000\\\"\\n民國113年2月,1234568\\n2024-03-01,0\\n\"," \
	"\"format\":{\"type\":\"csv\"}},\"transform\":[{\"filter\":\"datum['件數'] != '0'\"}],\"mark\":\"bar\",\"encoding\":{\"x\":{\"timeUnit\":\"yearmonth\",\"field\":\"日期\"}," \
	"\"y\":{\"aggregate\":\"sum\",\"field\":\"件數\",\"type\":\"quantitative\",\"title\":\"件數\"},\"size\":{\"field\":\"件數\",\"aggregate\":\"max\"},\"opacity\":{\"field\":\"件數\",\"aggregate\":\"sum\"}}}"

static struct scratch home;
static char path[80];

static int write_spec(void **state)
{
	(void)state;
	scratch_make(&home);
	snprintf(path, sizeof path, "%s/figures.json", home.path);
	return file_write(path, SPEC, strlen(SPEC), 0600, NULL);
}

static int remove_spec(void **state)
{
	(void)state;
	scratch_remove(&home);
	return 0;
}

static void expect(const struct outcome *o, const char *wanted)
{
	assert_int_equal(o->status, 0);
	if (!strstr(o->out.buf, wanted))
		fail_msg("\"%s\" is not in:\n%s", wanted, o->out.buf);
}

static void in_chinese(void **state)
{
	(void)state;
	struct outcome o;
	run(&o, &(struct program_opts){ .home = home.path }, "minyi", "render", "--type", "vega-lite", "--width", "400",
		"--ascii", path, NULL);
	expect(&o, "各月 件數\n");
	expect(&o, "從民國113年1月（約 223.5 萬）到民國113年2月（約 123.5 萬），減少約 100 萬（-44.8%）。");
	expect(&o, "此圖自身的篩選條件略去 1 列資料。");
	expect(&o, "呈現的功能：視覺變項（size）。"); /* what only repeats another channel is not named */
	expect(&o, "113/01 ####");
	expect(&o, "113/01 | 2,234,567\n");
	assert_null(strstr(o.out.buf, " 約 "));
	outcome_release(&o);
}

static void in_english(void **state)
{
	(void)state;
	struct outcome o;
	run(&o, &(struct program_opts){ .home = home.path }, "minyi", "--lang", "en", "render", "--type", "vega-lite",
		"--width", "400", path, NULL);
	expect(&o,
		"Between 2024-01 and 2024-02 it fell from about 2.235 million to about 1.235 million, by about 1 million (-44.8%).");
	expect(&o, "filter leaves out 1 row.");
	outcome_release(&o);
}

static void the_figures_alone(void **state)
{
	(void)state;
	struct outcome o;
	run(&o, &(struct program_opts){ .home = home.path }, "minyi", "render", "--type", "vega-lite", "--csv", path, NULL);
	expect(&o, "\xef\xbb\xbf日期,件數\n2024-01,2234567\n2024-02,1234568\n");
	outcome_release(&o);
}

/* Quarters that are only labels are times too, and what an author gave in thousands is counted as people count. */
static void as_people_count(void **state)
{
	(void)state;
	static const char spec[] =
		"{\"data\":{\"values\":[{\"季\":\"第1季\",\"v\":41,\"w\":\"預定\"},{\"季\":\"第2季\",\"v\":164.3,\"w\":\"預定\"},"
		"{\"季\":\"第1季\",\"v\":40,\"w\":\"實際\"},{\"季\":\"第2季\",\"v\":160,\"w\":\"實際\"}]},\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"季\","
		"\"type\":\"ordinal\"},\"y\":{\"field\":\"v\",\"type\":\"quantitative\",\"title\":\"充電次數（千次）\"},\"color\":{\"field\":\"w\"}}}";
	struct outcome o;
	run(&o, &(struct program_opts){ .home = home.path, .input = spec }, "minyi", "render", "--type", "vega-lite",
		"--width", "400", "-", NULL);
	expect(&o, "兩季預定都高於實際。");
	expect(&o, "最近一季（第2季）：實際 16 萬次，預定 16.43 萬次，相差 4,300 次。");
	outcome_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(in_chinese), cmocka_unit_test(as_people_count),
		cmocka_unit_test(in_english), cmocka_unit_test(the_figures_alone) };
	return cmocka_run_group_tests(tests, write_spec, remove_spec);
}
