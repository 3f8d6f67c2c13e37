/* QR codes in characters: their size, their quiet zone, and that the two forms say the same. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "page/page.h"

#define ADDRESS "https://join.gov.tw/idea/detail/0c8ba5f5-0b3c-4a6f-8a7e-1f2e3d4c5b6a"

static int lines_of(const struct str *s)
{
	int n = 0;
	for (const char *c = s->buf; *c; c++)
		n += *c == '\n';
	return n;
}

static const char *line(const struct str *s, int n, int *bytes)
{
	const char *c = s->buf;
	while (n-- > 0)
		c += strcspn(c, "\n") + 1;
	*bytes = (int)strcspn(c, "\n");
	return c;
}

/* The upper (or lower) half of a cell of half blocks. */
static bool half(const struct str *s, int x, int y)
{
	int bytes;
	const char *c = line(s, y / 2, &bytes);
	for (; x > 0; x--)
		c += *c == ' ' ? 1 : 3;
	unsigned char last = (unsigned char)c[2];
	return *c != ' ' && (last == 0x88 || last == (y % 2 ? 0x84 : 0x80)); /* █ ▄ ▀ */
}

static void an_ordinary_address_fits_an_ordinary_screen(void **state)
{
	(void)state;
	struct str out;
	str_init(&out, 1 << 16);
	assert_true(page_qr(&out, ADDRESS, false, 80, 20));
	assert_in_range(lines_of(&out), 17, 20);
	int bytes;
	for (int i = 0; i < lines_of(&out); i++) {
		const char *l = line(&out, i, &bytes);
		assert_int_equal(text_width(l, (size_t)bytes), 37);
		assert_memory_equal(l, "  ", 2);
		assert_memory_equal(l + bytes - 2, "  ", 2);
	}
	const char *first = line(&out, 0, &bytes);
	assert_int_equal(strspn(first, " "), 37);
	str_release(&out);
}

/* What is said to be needed is enough, and one column or row less is not. */
static void what_it_needs_is_told(void **state)
{
	int columns, rows;
	(void)state;
	STR_LOCAL(out, 1 << 16);
	STR_LOCAL(long_one, 8192);
	assert_true(page_qr_room(ADDRESS, &columns, &rows));
	assert_true(page_qr(&out, ADDRESS, false, columns, rows));
	str_clear(&out);
	assert_false(page_qr(&out, ADDRESS, false, columns - 1, rows));
	assert_false(page_qr(&out, ADDRESS, false, columns, rows - 1));
	while (long_one.len < 4000)
		str_addz(&long_one, "https://long.example/");
	assert_false(page_qr_room(long_one.buf, &columns, &rows));
}

static void both_forms_say_the_same(void **state)
{
	(void)state;
	struct str halves, columns;
	str_init(&halves, 1 << 16);
	str_init(&columns, 1 << 16);
	assert_true(page_qr(&halves, ADDRESS, false, 200, 60));
	assert_true(page_qr(&columns, ADDRESS, true, 200, 60));
	assert_int_equal(lines_of(&columns), 41); /* 33 and four on each side */
	int bytes, dark = 0;
	for (int y = 0; y < 41; y++)
		for (int x = 0; x < 41; x++) {
			const char *l = line(&columns, y, &bytes);
			bool is = l[2 * x] == '#';
			assert_int_equal(l[2 * x + 1] == '#', is);
			assert_int_equal(half(&halves, x, y), is);
			dark += is;
		}
	assert_in_range(dark, 300, 800);
	str_release(&halves);
	str_release(&columns);
}

static void without_room_there_is_none(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool ascii;
		int columns, rows;
	} cases[] = {
		{ ADDRESS, false, 34, 60 },
		{ ADDRESS, false, 80, 17 },
		{ ADDRESS, true, 69, 60 },
		{ ADDRESS, true, 80, 34 },
		{ ADDRESS, false, 0, 0 },
		{ ADDRESS, false, -1, -1 },
		{ "", false, 80, 24 },
	};
	struct str out, huge;
	str_init(&out, 1 << 16);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_false(page_qr(&out, cases[i].text, cases[i].ascii, cases[i].columns, cases[i].rows));
		assert_int_equal(out.len, 0);
	}
	str_init(&huge, 100000);
	str_addn(&huge, 'x', 50000);
	assert_false(page_qr(&out, huge.buf, false, 10000, 10000));
	assert_int_equal(out.len, 0);
	str_release(&huge);
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_ordinary_address_fits_an_ordinary_screen),
		cmocka_unit_test(what_it_needs_is_told),
		cmocka_unit_test(both_forms_say_the_same),
		cmocka_unit_test(without_room_there_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
