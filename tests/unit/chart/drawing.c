/* Drawings, tables, CSV, values: what they look like, and that any chart at any size stays within its width, height and
 * characters. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <time.h>
#include <math.h>

#include "unit/budget.h"
#include "unit/chart/dice.h"
#include "unit/chart/lib.h"

static void draws(const char *spec, struct chart_opts o, const char *wanted)
{
	struct vega_chart c = parsed(spec);
	str_clear(&out);
	chart_draw(&c, &o, &out);
	assert_string_equal(out.buf, wanted);
}

#define BARS \
	"{\"data\":{\"values\":[{\"k\":\"健保\",\"v\":80},{\"k\":\"長照服務\",\"v\":41},{\"k\":\"其他\",\"v\":null}]},\"mark\":\"bar\"," \
	"\"encoding\":{\"y\":{\"field\":\"k\",\"type\":\"nominal\"},\"x\":{\"field\":\"v\",\"type\":\"quantitative\",\"title\":\"支出（億元）\"}}}"
#define QUARTERS \
	"{\"data\":{\"values\":[{\"q\":\"Q1\",\"s\":\"計畫\",\"v\":20},{\"q\":\"Q1\",\"s\":\"實際\",\"v\":10},{\"q\":\"Q2\",\"s\":\"計畫\",\"v\":40}," \
	"{\"q\":\"Q2\",\"s\":\"實際\",\"v\":30}]},\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"q\",\"type\":\"ordinal\"},\"y\":{\"field\":\"v\"," \
	"\"type\":\"quantitative\"},\"color\":{\"field\":\"s\"}"

static void bars(void **state)
{
	(void)state;
	draws(BARS, (struct chart_opts){ .width = 40, .ascii = true },
		"支出 (億元)\n"
		"健保     ############################ 80\n"
		"其他     -\n"
		"長照服務 ############## 41\n");
	draws(BARS, (struct chart_opts){ .width = 40 },
		"支出 (億元)\n"
		"健保     ████████████████████████████ 80\n"
		"其他     -\n"
		"長照服務 ██████████████▍ 41\n");
	text_ambiguous_set(2); /* blocks would be two columns wide */
	draws(BARS, (struct chart_opts){ .width = 40 },
		"支出 (億元)\n"
		"健保     ############################ 80\n"
		"其他     -\n"
		"長照服務 ############## 41\n");
}

static void planned_and_actual(void **state)
{
	(void)state;
	draws(QUARTERS ",\"xOffset\":{\"field\":\"s\"}}}", (struct chart_opts){ .width = 40, .ascii = true },
		"v\n"
		"Q1 實際 ####### 10\n"
		"   計畫 =============== 20\n"
		"Q2 實際 ###################### 30\n"
		"   計畫 ============================= 40\n");
	draws(QUARTERS "}}", (struct chart_opts){ .width = 40, .ascii = true },
		"v\n"
		"Q1 #####========== 30\n"
		"Q2 ###############=================== 70\n"
		"# 實際  = 計畫\n");
}

static void a_target_is_a_mark(void **state)
{
	(void)state;
	draws(
		"{\"data\":{\"values\":[{\"k\":\"a\",\"v\":50},{\"k\":\"b\",\"v\":100}]},\"encoding\":{\"y\":{\"field\":\"k\"},\"x\":{\"field\":\"v\",\"type\":\"quantitative\"}},"
		"\"layer\":[{\"mark\":\"bar\"},{\"mark\":\"rule\",\"encoding\":{\"y\":null,\"x\":{\"datum\":75,\"title\":\"目標\"}}}]}",
		(struct chart_opts){ .width = 40, .ascii = true },
		"v\n"
		"a #################        |         50\n"
		"b #########################|######## 100\n"
		"| 目標 75\n");
}

static void below_zero(void **state)
{
	(void)state;
	draws(
		"{\"data\":{\"values\":[{\"k\":\"a\",\"v\":-10},{\"k\":\"b\",\"v\":20},{\"k\":\"c\",\"v\":0}]},\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"k\"},"
		"\"x\":{\"field\":\"v\",\"type\":\"quantitative\"}}}",
		(struct chart_opts){ .width = 40, .ascii = true },
		"v\n"
		"a ###########| -10\n"
		"b            |###################### 20\n"
		"c            | 0\n");
}

static void lines(void **state)
{
	(void)state;
	draws(
		"{\"data\":{\"values\":[{\"d\":\"2024\",\"v\":0},{\"d\":\"2025\",\"v\":50},{\"d\":\"2026\",\"v\":100}]},\"mark\":\"line\","
		"\"encoding\":{\"x\":{\"field\":\"d\",\"type\":\"temporal\"},\"y\":{\"field\":\"v\",\"type\":\"quantitative\"}}}",
		(struct chart_opts){ .width = 40, .height = 8, .ascii = true },
		"v\n"
		"100 +                              ....*\n"
		"    |                      ........\n"
		" 50 +             ....*....\n"
		"    |     ........\n"
		"  0 +*....------------+----------------+\n"
		"     2024           2025            2026\n");
}

static void shares(void **state)
{
	(void)state;
	draws(
		"{\"data\":{\"values\":[{\"c\":\"同意\",\"n\":30},{\"c\":\"不同意\",\"n\":10}]},\"mark\":\"arc\",\"encoding\":{\"theta\":{\"field\":\"n\",\"title\":\"人數\"},"
		"\"color\":{\"field\":\"c\"}}}",
		(struct chart_opts){ .width = 40, .ascii = true },
		"人數\n"
		"##########==============================\n"
		"# 不同意     25%  10\n"
		"= 同意       75%  30\n");
}

#define SCATTER \
	"{\"data\":{\"values\":[{\"a\":0,\"b\":0,\"c\":\"Q\"},{\"a\":5,\"b\":5,\"c\":\"R\"},{\"a\":10,\"b\":10,\"c\":\"Q\"}]},\"mark\":\"point\",\"encoding\":{" \
	"\"x\":{\"field\":\"a\",\"type\":\"quantitative\",\"title\":\"車速（km/h）\"},\"y\":{\"field\":\"b\",\"type\":\"quantitative\",\"title\":\"噪音（dB）\"}," \
	"\"color\":{\"field\":\"c\",\"type\":\"nominal\"}}}"

/* Each axis has its own unit, in the drawing, the sentences and the table. */
static void points_name_their_units(void **state)
{
	(void)state;
	draws(SCATTER, (struct chart_opts){ .width = 40, .height = 9, .ascii = true },
		"噪音 (dB)\n"
		"10 +                                   *\n"
		"   |\n"
		" 5 +                  o\n"
		"   |\n"
		" 0 +*-----------------+----------------+\n"
		"    0                 5               10\n"
		"                             車速 (km/h)\n"
		"* Q  o R\n");
	struct vega_chart c = parsed(SCATTER);
	struct chart_opts o = { .width = 40 };
	str_clear(&out);
	chart_sentences(&c, &o, &out);
	assert_non_null(strstr(out.buf, "車速 ranges from 0 km/h to 10 km/h."));
	assert_non_null(strstr(out.buf, "噪音 ranges from 0 dB to 10 dB."));
	str_clear(&out);
	chart_table(&c, &o, &out);
	assert_true(str_starts(out.buf, "車速 (km/h)  噪音 (dB)  c\n"));
	str_clear(&out);
	chart_values(&c, &o, &out);
	assert_true(str_starts(out.buf, "Q: 車速 0 km/h; 噪音 0 dB\n"));
}

static void timeline(void **state)
{
	(void)state;
	int64_t now;
	rfc3339_parse("2026-07-01", ZONE_TAIPEI, &now);
	draws(
		"{\"data\":{\"values\":[{\"t\":\"規劃\",\"a\":\"2026-01-01\",\"b\":\"2026-06-30\"},{\"t\":\"施工\",\"a\":\"2026-07-01\",\"b\":\"2026-12-31\"}]},"
		"\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"t\"},\"x\":{\"field\":\"a\",\"type\":\"temporal\"},\"x2\":{\"field\":\"b\"}}}",
		(struct chart_opts){ .width = 60, .ascii = true, .roc_years = true, .now = now },
		"規劃 #################|                  115/01/01-115/06/30\n"
		"施工                  |################# 115/07/01-115/12/31\n"
		"     115/01/01                 115/12/31\n"
		"| today\n");
}

static void height_is_kept(void **state)
{
	(void)state;
	struct str spec;
	str_init(&spec, STR_NO_LIMIT);
	str_addz(&spec, "{\"data\":{\"values\":[");
	for (int i = 0; i < 50; i++)
		str_addf(&spec, "%s{\"k\":\"k%02d\",\"v\":%d}", i ? "," : "", i, i);
	str_addz(&spec,
		"]},\"mark\":\"bar\",\"encoding\":{\"y\":{\"field\":\"k\"},\"x\":{\"field\":\"v\",\"type\":\"quantitative\"}}}");
	draws(spec.buf, (struct chart_opts){ .width = 40, .height = 4, .ascii = true },
		"k00 0\nk01 # 1\nk02 # 2\n(47 more in the table)\n");
	str_release(&spec);
}

/* ---- any chart, any size --------------------------------------------------------------------- */

static void add_value(struct str *s)
{
	static const char *const values[] = { "null", "0", "-1", "1e300", "-1e300", "1e308", "1e-300", "\"NaN\"", "\"12\"",
		"true", "[1]", "0.1", "999999999", "\"\"", "123456789012" };
	if (roll(3))
		str_addf(s, "%d", roll(1000));
	else
		str_addz(s, values[roll(ARRAY_LEN(values))]);
}

static void add_label(struct str *s)
{
	static const char *const labels[] = { "\"a\"", "\"健保\"", "\"\"", "null", "\"2026-01-01\"", "\"2025\"", "2024",
		"\"一個非常長的名稱，超過任何欄位的寬度，而且還在繼續下去直到放不下為止\"", "\"\\u001b[31mred\"",
		"\"\\u202eabc\"", "\"👨\\u200d👩\\u200d👧\"", "\"x\\ny\"", "\"2026-03-05T10:20:30Z\"", "7",
		"\"e\\u0301\\u0301\"" };
	str_addz(s, labels[roll(ARRAY_LEN(labels))]);
}

static void roll_spec(struct str *s)
{
	static const char *const marks[] = { "bar", "line", "area", "point", "arc", "rule", "text", "tick" };
	static const char *const types[] = { "nominal", "ordinal", "temporal", "quantitative" };
	static const char *const extra[] = { "", ",\"color\":{\"field\":\"c\"}",
		",\"color\":{\"field\":\"c\"},\"xOffset\":{\"field\":\"c\"}", ",\"x2\":{\"field\":\"z\"}",
		",\"theta\":{\"field\":\"v\"},\"color\":{\"field\":\"k\"}", ",\"detail\":{\"field\":\"c\"}" };
	static const char *const modes[] = { "", ",\"stack\":\"normalize\"", ",\"aggregate\":\"sum\"",
		",\"aggregate\":\"mean\"", ",\"stack\":null", ",\"axis\":{\"format\":\"%\"}" };
	bool turned = roll(2);
	str_addz(s, "{\"data\":{\"values\":[");
	for (int i = 0, n = roll(4) ? roll(12) : roll(120); i < n; i++) {
		str_addz(s, i ? ",{\"k\":" : "{\"k\":");
		add_label(s);
		str_addz(s, ",\"c\":");
		add_label(s);
		str_addz(s, ",\"v\":");
		add_value(s);
		str_addz(s, ",\"z\":");
		if (roll(2))
			add_value(s);
		else
			add_label(s);
		str_addc(s, '}');
	}
	str_addf(s,
		"]},\"usermeta\":{\"unit\":\"%s\"},\"encoding\":{\"%c\":{\"field\":\"k\",\"type\":\"%s\"},\"%c\":{\"field\":\"v\",\"type\":\"%s\"%s}%s},",
		roll(3)       ? ""
			: roll(2) ? "%"
					  : "億元",
		turned ? 'y' : 'x', types[roll(4)], turned ? 'x' : 'y', types[roll(5) ? 3 : roll(4)], modes[roll(6)],
		extra[roll(6)]);
	if (roll(3))
		str_addf(s, "\"mark\":\"%s\"}", marks[roll(8)]);
	else
		str_addf(s,
			"\"layer\":[{\"mark\":\"%s\"},{\"mark\":\"rule\",\"encoding\":{\"%c\":null,\"%c\":{\"datum\":%d}}}]}",
			marks[roll(8)], turned ? 'y' : 'x', turned ? 'x' : 'y', roll(2000) - 500);
}

/* The lines' number; each within width, and clean. */
static int check_lines(const struct str *s, int width, const char *spec)
{
	int n = 0;
	assert_true(text_is_utf8(s->buf, s->len));
	for (const char *at = s->buf, *end; *at; at = end + 1, n++) {
		end = strchr(at, '\n');
		if (!end || text_width(at, (size_t)(end - at)) > width)
			fail_msg("too wide (%d, %d): %.*s\n%s", text_width(at, (size_t)(end - at)), width,
				(int)(end ? end - at : 99), at, spec);
		for (const char *c = at; c < end; c++)
			assert_true((unsigned char)*c >= 0x20 && *c != 0x7f);
	}
	assert_null(strstr(s->buf, "\u202e"));
	return n;
}

static bool has_blocks(const char *text)
{
	for (const unsigned char *s = (const unsigned char *)text; *s; s++)
		if (s[0] == 0xe2 && s[1] >= 0x94 && s[1] <= 0x96) /* U+2500 to U+25BF */
			return true;
	return false;
}

/* Without its marks a drawing with inks is the plain one. */
static void check_inks(const struct vega_chart *c, const struct chart_opts *o)
{
	struct str plain, inked, bare;
	struct chart_opts with = *o;
	with.inks = true;
	str_init(&plain, STR_NO_LIMIT);
	str_init(&inked, STR_NO_LIMIT);
	str_init(&bare, STR_NO_LIMIT);
	chart_draw(c, o, &plain);
	chart_draw(c, &with, &inked);
	for (const char *p = inked.buf; *p; p++)
		if (*p == DOC_INK_ON)
			assert_in_range(*++p, '1', '0' + DOC_SERIES_MAX);
		else if (*p != DOC_INK_OFF)
			str_addc(&bare, *p);
	assert_string_equal(bare.buf, plain.buf);
	str_release(&plain);
	str_release(&inked);
	str_release(&bare);
}

static void check_any(const struct vega_chart *c, const struct chart_opts *o, const char *spec)
{
	str_clear(&out);
	chart_draw(c, o, &out);
	int n = check_lines(&out, o->width, spec);
	if (o->height && n > o->height)
		fail_msg("too tall (%d, %d): %s\n%s", n, o->height, out.buf, spec);
	assert_false((o->ascii || text_ambiguous() == 2) && has_blocks(out.buf));
	str_clear(&out);
	chart_table(c, o, &out);
	assert_true(text_is_utf8(out.buf, out.len));
	str_clear(&out);
	chart_sentences(c, o, &out);
	check_lines(&out, 100000, spec);
	assert_true(out.len > 0);
	str_clear(&out);
	chart_values(c, o, &out);
	check_lines(&out, 10000000, spec);
	str_clear(&out);
	chart_csv(c, &out);
	assert_true(text_is_utf8(out.buf, out.len));
	check_inks(c, o);
}

static void any_chart_stays_in_its_place(void **state)
{
	(void)state;
	for (int run = 0; run < 1500; run++) {
		if (!budget_takes(10))
			continue;
		dice_state = (uint64_t)run + 1;
		struct str spec;
		str_init(&spec, STR_NO_LIMIT);
		roll_spec(&spec);
		text_ambiguous_set(1 + roll(2));
		struct chart_opts o = { .width = 24 + roll(177),
			.height = roll(3) ? 0 : 4 + roll(20),
			.ascii = roll(2),
			.roc_years = roll(2),
			.now = roll(2) ? 1767225600000 : 0 };
		struct vega_chart c = parsed(spec.buf);
		check_any(&c, &o, spec.buf);
		str_release(&spec);
		arena_release(&arena);
	}
}

/* The charts that people meet: those of the sample topics, at every width that a terminal may have. Nothing hangs on
 * colour, since none is drawn: each series has a mark of its own, which its key or its row names. */
static void every_width(void **state)
{
	(void)state;
	static const char *const files[] = { "data/sample/join/ideas.json", "data/sample/join/plans.json",
		"data/sample/join/consultations.json", "data/sample/epetitions/ideas.json",
		"data/sample/epetitions/consultations.json", "data/sample/epetitions/plans.json" };
	int charts = 0;
	for (size_t f = 0; f < ARRAY_LEN(files); f++) {
		struct str text;
		struct json *all;
		str_init(&text, 8 << 20);
		assert_int_equal(file_read(files[f], &text, NULL), RC_OK);
		assert_int_equal(json_parse(text.buf, text.len, JSON_BODY_MAX, &all, NULL), RC_OK);
		const struct json *topics = json_is_array(all) ? all : json_get(all, "topics");
		for (const struct json *t = json_first(topics); t; t = json_next(t))
			for (const struct json *g = json_first(json_get(t, "infographics")); g; g = json_next(g)) {
				struct str spec;
				if (!json_is_object(json_get(g, "spec")))
					continue;
				str_init(&spec, STR_NO_LIMIT);
				json_print(json_get(g, "spec"), &spec);
				struct vega_chart c = parsed(spec.buf);
				for (int width = 40; width <= 200; width++)
					for (int mode = 0; mode < 3; mode++) {
						if (!budget_takes(15))
							continue;
						text_ambiguous_set(mode == 2 ? 2 : 1);
						check_any(&c,
							&(struct chart_opts){ .width = width, .ascii = mode == 1, .height = width % 2 ? 20 : 0 },
							spec.buf);
					}
				charts++;
				str_release(&spec);
				arena_release(&arena);
			}
		json_free(all);
		str_release(&text);
	}
	assert_true(charts >= 15);
}

/* Of the processor, in milliseconds: others may be at work too. */
static int64_t work_done(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void large_charts_take_little_time(void **state)
{
	(void)state;
	static const char *const marks[] = { "bar", "line", "area", "point", "arc" };
	for (size_t m = 0; m < ARRAY_LEN(marks); m++) {
		if (!budget_takes(2))
			continue;
		struct str spec;
		str_init(&spec, STR_NO_LIMIT);
		str_addz(&spec, "{\"data\":{\"values\":[");
		for (int i = 0; i < 100000; i++)
			str_addf(&spec, "%s{\"k\":%d,\"v\":%d,\"c\":\"s%d\"}", i ? "," : "", i, i * 7919 % 1000, i % 20);
		str_addf(&spec,
			"]},\"mark\":\"%s\",\"encoding\":{\"x\":{\"field\":\"k\",\"type\":\"quantitative\"},\"y\":{\"field\":\"v\",\"type\":\"quantitative\"},"
			"\"theta\":{\"field\":\"v\"},\"color\":{\"field\":\"c\"}}}",
			marks[m]);
		struct vega_chart c = parsed(spec.buf);
		int64_t began = work_done();
		check_any(&c, &(struct chart_opts){ .width = 80, .height = 24 }, "large");
		assert_true(work_done() - began < 10000);
		str_release(&spec);
		arena_release(&arena);
	}
}

/* ---- the rest -------------------------------------------------------------------------------- */

static void tables(void **state)
{
	(void)state;
	struct chart_opts o = { .width = 40 };
	struct vega_chart c = parsed(BARS);
	chart_table(&c, &o, &out);
	assert_string_equal(
		out.buf, "k         支出 (億元)\n健保               80\n長照服務           41\n其他                -\n");
	str_clear(&out);
	c = parsed(QUARTERS "}}");
	chart_table(&c, &o, &out);
	assert_string_equal(out.buf, "q   實際  計畫\nQ1    10    20\nQ2    30    40\n");
	str_clear(&out);
	chart_values(&c, &o, &out);
	assert_string_equal(out.buf, "Q1, 實際: 10\nQ1, 計畫: 20\nQ2, 實際: 30\nQ2, 計畫: 40\n");
}

static void csv(void **state)
{
	(void)state;
	struct vega_chart c = parsed(
		"{\"data\":{\"values\":[{\"a,b\":\"x\\\"y\",\"n\":1234567.25},{\"a,b\":\"l\\nm\\u001b[0m\",\"n\":null},{\"a,b\":\"\",\"n\":-0.1}]},\"mark\":\"bar\"}");
	chart_csv(&c, &out);
	assert_string_equal(out.buf, "\"a,b\",n\n\"x\"\"y\",1234567.25\n\"l\nm\xef\xbf\xbd[0m\",\n,-0.1\n");
}

/* The character that stands there, of one byte. */
static char mark_at(const char *drawing, int line, int column)
{
	while (line-- > 0)
		drawing += strcspn(drawing, "\n") + 1;
	for (int at = 0; at < column;) {
		struct text_cluster c = text_next(drawing, strlen(drawing));
		at += c.columns;
		drawing += c.bytes;
	}
	return *drawing;
}

/* A cursor that goes from value to value stands on each one's mark. */
static void values_have_their_spot(void **state)
{
	(void)state;
	static const char line[] =
		"{\"data\":{\"values\":[{\"t\":\"113年7月\",\"s\":\"甲\",\"v\":3},{\"t\":\"113年8月\",\"s\":\"甲\",\"v\":9},"
		"{\"t\":\"113年7月\",\"s\":\"乙\",\"v\":8},{\"t\":\"113年8月\",\"s\":\"乙\",\"v\":null}]},\"mark\":\"line\",\"encoding\":{"
		"\"x\":{\"field\":\"t\",\"type\":\"temporal\"},\"y\":{\"field\":\"v\",\"type\":\"quantitative\",\"title\":\"件數\"},\"color\":{\"field\":\"s\"}}}";
	static const char marks[] = { '*', 'o', 0, 'o' }; /* 7月: 乙, 甲; 8月: no figure, and 甲 */
	for (int width = 40; width <= 200; width += 20) {
		struct vega_chart c = parsed(line);
		struct chart_opts o = { .width = width, .height = 12 };
		str_clear(&out);
		chart_draw(&c, &o, &out);
		for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
			int row, column;
			assert_int_equal(chart_spot(&c, &o, i, &row, &column), marks[i] != 0);
			if (marks[i])
				assert_int_equal(mark_at(out.buf, row, column), marks[i]);
		}
		int row, column;
		assert_false(chart_spot(&c, &o, 4, &row, &column));
		c = parsed(BARS);
		assert_false(chart_spot(&c, &o, 0, &row, &column));
		arena_release(&arena);
	}
}

/* Colour tells series apart, in the drawing and in its key; one series alone has none. */
static void series_have_inks(void **state)
{
	(void)state;
	draws(QUARTERS "}}", (struct chart_opts){ .width = 40, .ascii = true, .inks = true },
		"v\n"
		"Q1 \0161#####\0162==========\017 30\n"
		"Q2 \0161###############\0162===================\017 70\n"
		"\0161#\017 實際  \0162=\017 計畫\n");
	draws(BARS, (struct chart_opts){ .width = 40, .ascii = true, .inks = true },
		"支出 (億元)\n"
		"健保     ############################ 80\n"
		"其他     -\n"
		"長照服務 ############## 41\n");
	draws("{\"data\":{\"values\":[{\"k\":\"a\",\"v\":3},{\"k\":\"b\",\"v\":1}]},\"mark\":\"arc\","
		  "\"encoding\":{\"theta\":{\"field\":\"v\",\"type\":\"quantitative\"},"
		  "\"color\":{\"field\":\"k\"}}}",
		(struct chart_opts){ .width = 24, .ascii = true, .inks = true },
		"v\n"
		"\0161##################\0162======\017\n"
		"\0161#\017 a     75%  3\n"
		"\0162=\017 b     25%  1\n");
	struct vega_chart c = parsed(
		"{\"data\":{\"values\":[{\"t\":\"1\",\"s\":\"a\",\"v\":0},{\"t\":\"2\",\"s\":\"a\",\"v\":9},"
		"{\"t\":\"1\",\"s\":\"b\",\"v\":9},"
		"{\"t\":\"2\",\"s\":\"b\",\"v\":0}]},\"mark\":\"line\",\"encoding\":{\"x\":{\"field\":\"t\",\"type\":\"ordinal\"},"
		"\"y\":{\"field\":\"v\","
		"\"type\":\"quantitative\"},\"color\":{\"field\":\"s\"}}}");
	str_clear(&out);
	chart_draw(&c, &(struct chart_opts){ .width = 40, .ascii = true, .inks = true }, &out);
	assert_non_null(strstr(out.buf, "\0161*\017"));
	assert_non_null(strstr(out.buf, "\0162o"));
}

static void in_a_document(void **state)
{
	(void)state;
	struct doc d;
	struct chart_opts o = { .width = 60, .ascii = true };
	struct vega_chart c = parsed(BARS);
	doc_init(&d);
	chart_to_doc(&d, &c, &o);
	assert_int_equal(d.blocks.n, 3);
	assert_int_equal(d.blocks.items[0].kind, DOC_PARAGRAPH);
	assert_int_equal(d.blocks.items[1].kind, DOC_CHART);
	assert_int_equal(d.blocks.items[2].kind, DOC_TABLE);
	assert_int_equal(d.blocks.items[2].rows, 4);
	assert_string_equal(d.blocks.items[2].cells[2].runs[0].text, "健保");
	d.blocks.items[1].draw(d.blocks.items[1].chart, 40, true, &out);
	assert_non_null(strstr(out.buf, "其他     -\n"));
	doc_release(&d);
	doc_init(&d);
	o.linear = true;
	chart_to_doc(&d, &c, &o);
	assert_int_equal(d.blocks.n, 2);
	doc_release(&d);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(bars),
		TEST(planned_and_actual),
		TEST(a_target_is_a_mark),
		TEST(below_zero),
		TEST(lines),
		TEST(shares),
		TEST(timeline),
		TEST(height_is_kept),
		TEST(any_chart_stays_in_its_place),
		TEST(every_width),
		TEST(points_name_their_units),
		TEST(large_charts_take_little_time),
		TEST(tables),
		TEST(csv),
		TEST(series_have_inks),
		TEST(values_have_their_spot),
		TEST(in_a_document),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
