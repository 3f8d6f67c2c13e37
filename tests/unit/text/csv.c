/* Comma-separated values: what is read, what is written, and that one is the other's inverse. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/text.h"

/* Fields joined by ';', records ended by '|'. */
static void read_all(const char *s, size_t n, const char *delimiter, struct text_csv *r, struct str *out)
{
	struct str field;
	str_init(&field, 64);
	text_csv_init(r, s, n, delimiter);
	while (text_csv_next(r)) {
		for (size_t i = 0; text_csv_field(r, &field); i++)
			str_addf(out, "%s%s%s", i ? ";" : "", field.buf, str_ok(&field) ? "" : "!");
		str_addc(out, '|');
	}
	str_release(&field);
}

static void records(void **state)
{
	static const struct {
		const char *text, *delimiter, *records;
		bool unclosed;
	} cases[] = {
		{ "", ",", "", false },
		{ "\n\r\n\n", ",", "", false },
		{ "a", ",", "a|", false },
		{ "a,b\r\n1,2\r\n", ",", "a;b|1;2|", false },
		{ "\xef\xbb\xbf編號,名\n1,甲", ",", "編號;名|1;甲|", false },
		{ "1,\"x\ny\"\r\n2,\r\n", ",", "1;x\ny|2;|", false },
		{ "\"a \"\"b\"\"\",c", ",", "a \"b\";c|", false },
		{ "\"a\"b,c", ",", "ab;c|", false },
		{ "a\"b\",c", ",", "a\"b\";c|", false },
		{ "\r\n\r\na\r\n\r\nb", ",", "a|b|", false },
		{ ",\r\n", ",", ";|", false },
		{ "\"\",x\n\"\"", ",", ";x||", false },
		{ "a\rb,c\r\n", ",", "a\rb;c|", false },
		{ "1,\"never closed\r\n2,3\r\n", ",", "1;never closed\r\n2,3\r\n|", true },
		{ "a\tb,c", "\t", "a;b,c|", false },
		{ "甲，乙，\"丙，丁\"", "，", "甲;乙;丙，丁|", false },
		{ "甲\xef\xbc", "，", "甲\xef\xbc|", false },
		{ "0123456789012345678901234567890123456789012345678901234567890123456789,b", ",", "!;b|", false },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct text_csv r;
		struct str out;
		str_init(&out, 1000);
		read_all(cases[i].text, strlen(cases[i].text), cases[i].delimiter, &r, &out);
		if (!str_eq(out.buf, cases[i].records) || r.unclosed != cases[i].unclosed)
			fail_msg("case %zu: %s", i, out.buf);
		str_release(&out);
	}
}

/* Fields that nobody takes do not become the next record. */
static void fields_left_over(void **state)
{
	static const char text[] = "a,\"b\n,c\"\nd,e\n";
	struct text_csv r;
	struct str field;
	(void)state;
	str_init(&field, 100);
	text_csv_init(&r, text, strlen(text), ",");
	assert_true(text_csv_next(&r) && text_csv_field(&r, &field));
	assert_string_equal(field.buf, "a");
	assert_true(text_csv_next(&r) && text_csv_field(&r, &field));
	assert_string_equal(field.buf, "d");
	assert_false(text_csv_next(&r) || text_csv_field(&r, &field));
	str_release(&field);
}

static void fields_written(void **state)
{
	static const struct {
		const char *text, *field;
	} cases[] = {
		{ "", "" },
		{ "甲 乙", "甲 乙" },
		{ "a,b", "\"a,b\"" },
		{ "a;b", "\"a;b\"" },
		{ "a\nb", "\"a\nb\"" },
		{ "a\"b\"", "\"a\"\"b\"\"\"" },
		{ "=1+1", "\"'=1+1\"" },
		{ "@SUM(A1)", "\"'@SUM(A1)\"" },
		{ "+cmd", "\"'+cmd\"" },
		{ "-2+3", "\"'-2+3\"" },
		{ "\tx", "\"'\tx\"" },
		{ "\rx", "\"'\rx\"" },
		{ "＝1+1", "\"'＝1+1\"" },
		{ "＠a", "\"'＠a\"" },
		{ "\xef\xbb\xbf=1", "\"'\xef\xbb\xbf=1\"" },
		{ "-", "-" },
		{ "-5", "-5" },
		{ "+3.5%", "+3.5%" },
		{ "-1,234", "\"-1,234\"" },
		{ "a=b", "a=b" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct text_csv r;
		struct str out, back;
		str_init(&out, 1000);
		str_init(&back, 1000);
		text_csv_put(&out, cases[i].text);
		assert_string_equal(out.buf, cases[i].field);
		read_all(out.buf, out.len, ",", &r, &back);
		str_truncate(&back, back.len ? back.len - 1 : 0);
		const char *inside = *cases[i].field && cases[i].field[1] == '\'' ? back.buf + 1 : back.buf;
		assert_string_equal(inside, cases[i].text);
		str_release(&out);
		str_release(&back);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records),
		cmocka_unit_test(fields_left_over),
		cmocka_unit_test(fields_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
