/* Records of other platforms: untidy fields by table, a file's records one at a time, and the feeds. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "records/records.h"
#include "text/text.h"
#include "unit/shown.h"

#define UUID_A "00f3df83-de8b-4181-8ee6-5f000881624f"

/* ---- fields ---------------------------------------------------------------------------------- */

static struct json *parsed(const char *text)
{
	struct json *v = NULL;
	assert_int_equal(json_parse(text, strlen(text), 1000000, &v, NULL), RC_OK);
	return v;
}

static void test_numbers(void **state)
{
	static const struct {
		const char *json;
		int64_t number;
	} cases[] = {
		{ "5089", 5089 },
		{ "\"5089\"", 5089 },
		{ "\"8,191\"", 8191 },
		{ "\"1,234,567\"", 1234567 },
		{ "\"\"", 0 },
		{ "\"無\"", 0 },
		{ "null", 0 },
		{ "0", 0 },
		{ "\" 12 \"", 12 },
		{ "-1", -1 },
		{ "\"-5\"", -1 },
		{ "1.5", -1 },
		{ "\"five\"", -1 },
		{ "true", -1 },
		{ "[]", -1 },
		{ "\"99999999999999999999999999\"", -1 },
		{ "1e30", -1 },
		{ "\"5089人\"", -1 },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct json *v = parsed(cases[i].json);
		int64_t n;
		bool ok = records_number(v, &n);
		if ((cases[i].number < 0) == ok || (ok && n != cases[i].number))
			fail_msg("%s: %d, %lld", cases[i].json, ok, (long long)n);
		json_free(v);
	}
}

static void test_times(void **state)
{
	static const struct {
		const char *json, *instant;
	} cases[] = {
		{ "1505054304000", "2017-09-10T22:38:24+08:00" },
		{ "\"2017-09-10 22:38:24\"", "2017-09-10T22:38:24+08:00" },
		{ "\"2017-09-10T22:38:24Z\"", "2017-09-11T06:38:24+08:00" },
		{ "\"2017-09-10\"", "2017-09-10T00:00:00+08:00" },
		{ "\"2017/9/10\"", "2017-09-10T00:00:00+08:00" },
		{ "\"106.09.10\"", "2017-09-10T00:00:00+08:00" },
		{ "\"106/9/10 08:05:00\"", "2017-09-10T08:05:00+08:00" },
		{ "\"\"", "" },
		{ "\"無\"", "" },
		{ "null", "" },
		{ "0", "" },
		{ "\"yesterday\"", NULL },
		{ "\"2017-13-10\"", NULL },
		{ "\"2017-02-31\"", NULL },
		{ "\"2017-09-10 25:00:00\"", NULL },
		{ "\"2017-09-10 22:38:24 and more\"", NULL },
		{ "1e40", NULL },
		{ "-5", NULL },
		{ "true", NULL },
		{ "9000000000000000", NULL },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct json *v = parsed(cases[i].json);
		char text[RFC3339_SIZE] = "";
		int64_t at;
		bool ok = records_time(v, &at);
		rfc3339_format(at, ZONE_TAIPEI, text);
		if (ok != (cases[i].instant != NULL) || (ok && !str_eq(text, cases[i].instant)))
			fail_msg("%s: %d, %s", cases[i].json, ok, text);
		json_free(v);
	}
}

static void test_texts(void **state)
{
	static const struct {
		const char *in, *line, *uuid, *address;
	} cases[] = {
		{ "", "", "", "" },
		{ "  題目\r\n一\t ", "題目  一", "", "%E9%A1%8C%E7%9B%AE%0D%0A%E4%B8%80%09%20" },
		{ "https://join.gov.tw/idea/detail/00F3DF83-de8b-4181-8ee6-5f000881624f",
			"https://join.gov.tw/idea/detail/00F3DF83-de8b-4181-8ee6-5f000881624f", UUID_A,
			"https://join.gov.tw/idea/detail/00F3DF83-de8b-4181-8ee6-5f000881624f" },
		{ "/a b", "/a b", "", "https://o/a%20b" },
		{ "00f3df83-de8b-4181-8ee6-5f000881624", "00f3df83-de8b-4181-8ee6-5f000881624", "",
			"00f3df83-de8b-4181-8ee6-5f000881624" },
	};
	struct arena a = { 0 };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_string_equal(records_line(cases[i].in, &a), cases[i].line);
		assert_string_equal(records_uuid(cases[i].in, &a), cases[i].uuid);
		assert_string_equal(records_address("https://o", cases[i].in, &a), cases[i].address);
	}
	arena_release(&a);
}

static void test_bodies(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "", "" },
		{ "<p>&nbsp;</p>", "" },
		{ "<p><span>&nbsp;</span></p>\n", "" },
		{ "\n \n", "" },
		{ "<p>一、<span style=\"font-size: 18pt\">冷氣</span></p>\n<p>二</p>", "一、冷氣\n\n二" },
		{ "第一段\n \n第二段", "第一段\n\n第二段" },
		{ "<p>\n <!-- [if gte mso 9]><xml>\n <w:WordDocument>\n "
		  "<w:View>Normal</w:View></w:WordDocument></xml><![endif]--></p><p>文</p>",
			"文" },
		{ "<style>p.MsoNormal { mso-style-name: 1 }</style><p class=\"MsoNormal\">文</p><script>alert(1)</script>",
			"文" },
	};
	static const struct {
		const char *in, *out;
	} typed[] = {
		{ "a < b 而且 R&D", "a < b 而且 R&D\n" },
		{ "<p>&lt;b&gt;不是粗體&lt;/b&gt; *也不是* [也](不是)</p>", "<b>不是粗體</b> *也不是* [也](不是)\n" },
		{ "一&hellip;\n二&amp;amp;三&amp;nbsp;四", "一…\n二&三 四\n" },
		{ "一&quot;\n\n二", "一\"\n\n二\n" },
		{ "# 不是標題", "# 不是標題\n" },
	};
	struct arena a = { 0 };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(records_body(cases[i].in, &a), cases[i].out);
	/* Marks that people typed are text, not markup. */
	for (size_t i = 0; i < ARRAY_LEN(typed); i++) {
		struct str seen;
		show(records_body(typed[i].in, &a), &seen);
		assert_string_equal(seen.buf, typed[i].out);
		str_release(&seen);
	}
	arena_release(&a);
}

/* ---- files into records ---------------------------------------------------------------------- */

static void test_records(void **state)
{
	/* records, separated by "|"; then how the file ends */
	static const struct {
		const char *file, *records;
		enum rc end;
	} cases[] = {
		{ "[]", "", RC_NOT_FOUND },
		{ " [ {\"a\":1} , {\"b\":[1,2]} ] \n", "{\"a\":1}|{\"b\":[1,2]}|", RC_NOT_FOUND },
		{ "\xef\xbb\xbf[{}]", "{}|", RC_NOT_FOUND },
		{ "{\"a\":1}", "{\"a\":1}|", RC_NOT_FOUND },
		{ "[{\"a\":\"}]\\\"\\\\\"},2,\"x,]\"]", "{\"a\":\"}]\\\"\\\\\"}|2|\"x,]\"|", RC_NOT_FOUND },
		{ "[{\"a\":1,}, {},]", "{\"a\":1,}|{}|", RC_NOT_FOUND },
		{ "[{},", "{}|", RC_PROTO },
		{ "", "", RC_PROTO },
		{ "<!DOCTYPE html>", "", RC_PROTO },
		{ "\"x\"", "", RC_PROTO },
		{ "[{}", "{}|", RC_PROTO },
		{ "[{},{\"a\":", "{}|", RC_PROTO },
		{ "[{} {}]", "{}|", RC_PROTO },
		{ "[{}]{}", "{}|", RC_PROTO },
		{ "{}{}", "{}|", RC_PROTO },
		{ "[\"never closed", "", RC_PROTO },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct records r;
		struct str seen;
		enum rc rc;
		FILE *file = *cases[i].file ? fmemopen((void *)(uintptr_t)cases[i].file, strlen(cases[i].file), "r")
									: fopen("/dev/null", "r");
		str_init(&seen, 1000);
		records_init(&r, file);
		while ((rc = records_next(&r, NULL)) == RC_OK)
			str_addf(&seen, "%s|", r.text.buf);
		if (rc != cases[i].end || !str_eq(seen.buf, cases[i].records))
			fail_msg("%s: %s, %s", cases[i].file, seen.buf, rc_name(rc));
		records_release(&r);
		str_release(&seen);
		fclose(file);
	}
}

/* ---- the feeds ------------------------------------------------------------------------------- */

#define DAY INT64_C(1795400430000) /* 2026-11-23T10:20:30+08:00 */

static struct wire_topic read_one(records_reader *read, const char *text, struct arena *a, enum rc wanted)
{
	static const struct records_day day = { .as_of = DAY, .endorse_threshold = 5000, .endorse_days = 60 };
	struct json *v = parsed(text);
	struct wire_topic t;
	struct err e = { 0 };
	assert_int_equal(read(v, &day, a, &t, &e), wanted);
	if (wanted)
		assert_string_equal(e.detail, "標題");
	json_free(v);
	return t;
}

static void consultations(void **state)
{
	ARENA_LOCAL(a, 0);
	(void)state;
	struct wire_topic t = read_one(records_read_consultation,
		"{\"標題\":\" 山城公車 \",\"網址\":\"http://join.gov.tw/policies/detail/" UUID_A
		"\",\"發佈日期\":\"2026-11-01\",\"下線日期\":\"115.12.24\",\"關注數量\":\"1,204\",\"留言數量\":7,\"階段\":\"預告\"}",
		&a, RC_OK);
	assert_string_equal(t.title, "山城公車");
	assert_string_equal(t.id, UUID_A);
	assert_int_equal(t.stage, STAGE_OPEN); /* until the 24th of December, in years of the Republic */
	assert_int_equal(t.counts.followers, 1204);
	assert_int_equal(t.counts.comments, 7);
	assert_int_equal(t.as_of, DAY);
	assert_string_equal(t.source.url, "http://join.gov.tw/policies/detail/" UUID_A);
	assert_int_equal(t.n_fields, 1);
	assert_string_equal(t.fields[0].label, "階段");

	/* a date that is none is no reason to drop the record, nor is it dropped itself */
	t = read_one(records_read_consultation,
		"{\"標題\":\"舊案\",\"url\":\"/policies/detail/" UUID_A
		"\",\"發佈日期\":\"去年底\",\"下線日期\":\"\",\"messages\":[{\"createDate\":\"2017-01-02\",\"authorName\":\"*甲*\",\"content\":\"<p>好</p>\"}]}",
		&a, RC_OK);
	assert_int_equal(t.stage, STAGE_CLOSED);
	assert_int_equal(t.created_at, 0);
	assert_string_equal(t.fields[0].value, "去年底");
	assert_string_equal(t.source.url, "https://join.gov.tw/policies/detail/" UUID_A);
	assert_non_null(strstr(t.body, "## 留言\n\n### \\*甲\\* 2017-01-02\n\n好"));
	assert_int_equal(t.counts.comments, 1);
	read_one(records_read_consultation, "{\"網址\":\"" UUID_A "\"}", &a, RC_INVALID);
}

/* Each text is there, or "": whatever room there is. */
static void however_little_room(void **state)
{
	static records_reader *const readers[] = { records_read_idea, records_read_consultation };
	const struct records_day day = { .as_of = 1, .endorse_threshold = 5000, .endorse_days = 60 };
	struct json *v = parsed(
		"{\"標題\":\"路燈\",\"網址\":\"/idea/detail/" UUID_A "\",\"提議內容\":\"一\\n\\n二\",\"機關\":\"市府\","
		"\"內容\":\"三\",\"提送日期\":\"2017/9/10\",\"x\":{\"y\":1},\"messages\":[{\"content\":\"四\"}]}");
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(readers); i++)
		for (size_t room = 1; room < 1000; room++) {
			ARENA_LOCAL(a, room);
			struct wire_topic t;
			if (readers[i](v, &day, &a, &t, NULL) != RC_OK)
				continue;
			assert_true(t.id && t.title && t.body && t.benefits && t.proposer && t.source.url);
			assert_true(t.n_timeline == 0 || t.timeline);
			assert_true(t.n_agencies == 0 || t.agencies);
			for (size_t k = 0; k < t.n_fields; k++)
				assert_true(t.fields[k].label && t.fields[k].value);
		}
	json_free(v);
}

static void plans_of_any_shape(void **state)
{
	ARENA_LOCAL(a, 0);
	(void)state;
	struct wire_topic t = read_one(records_read_plan,
		"{\"計畫名稱\":\"河川整治\",\"主辦機關\":\"水利署\",\"年度\":115,\"經費\":{\"千元\":12},\"備註\":null,\"附件\":[]}",
		&a, RC_OK);
	assert_string_equal(t.title, "河川整治");
	assert_int_equal(t.stage, STAGE_RUNNING);
	assert_string_equal(t.agencies[0].name, "水利署");
	assert_int_equal(t.n_fields, 2);
	assert_string_equal(t.fields[0].value, "115");
	assert_string_equal(t.fields[1].value, "{\"千元\":12}");
	assert_int_equal(strlen(t.id), 16);
	struct wire_topic same = read_one(
		records_read_plan, "{\"計畫名稱\":\"河川整治\",\"主辦機關\":\"水利署\"}", &a, RC_OK);
	struct wire_topic other = read_one(
		records_read_plan, "{\"計畫名稱\":\"河川整治\",\"主辦機關\":\"營建署\"}", &a, RC_OK);
	assert_string_equal(same.id, t.id);
	assert_string_not_equal(other.id, t.id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_bodies),
		cmocka_unit_test(test_records),
		cmocka_unit_test(consultations),
		cmocka_unit_test(however_little_room),
		cmocka_unit_test(plans_of_any_shape),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
