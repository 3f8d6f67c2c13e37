/* Words in a text that was broken into lines: also across the end of a line, where Chinese words break without a trace.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/text.h"

static void lay_out(struct doc_layout *l, const char *text, int width)
{
	struct doc d;
	doc_init(&d);
	doc_paragraph(&d, text);
	doc_layout_init(l);
	doc_layout_make(l, &d, &(struct doc_layout_opts){ .width = width, .kinsoku = TEXT_KINSOKU_OFF });
	doc_release(&d);
}

static size_t places(const char *text, int width, const char *words, struct text_match *first)
{
	struct doc_layout l;
	text_match_list found = { 0 };
	lay_out(&l, text, width);
	VEC(struct text_piece) lines = { 0 };
	for (size_t i = 0; i < l.lines.n; i++)
		*vec_push(&lines) = (struct text_piece){ l.text.buf + l.lines.items[i].start, l.lines.items[i].bytes };
	text_find(lines.items, lines.n, words, &found);
	vec_release(&lines);
	size_t n = found.n;
	if (n && first)
		*first = found.items[0];
	vec_release(&found);
	doc_layout_release(&l);
	return n;
}

static void words_are_found(void **state)
{
	(void)state;
	static const struct {
		const char *text, *words;
		int width;
		size_t n;
	} cases[] = {
		{ "全民健保與健保卡", "健保", 40, 2 },
		{ "全民健保與健保卡", "健保", 10, 2 },
		{ "Open Data 與 open data", "OPEN DATA", 40, 2 },
		{ "open data", "opendata", 10, 1 },
		{ "沒有", "健保", 40, 0 },
		{ "aaaa", "aa", 40, 2 },
		{ "健保", "", 40, 0 },
		{ "", "健保", 40, 0 },
		{ "健保", " ", 40, 0 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (places(cases[i].text, cases[i].width, cases[i].words, NULL) != cases[i].n)
			fail_msg("\"%s\" in \"%s\" at %d", cases[i].words, cases[i].text, cases[i].width);
}

static void a_word_may_stand_across_lines(void **state)
{
	(void)state;
	struct text_match m = { 0 };
	assert_int_equal(places("一二三四健保六七", 10, "健保", &m), 1);
	assert_int_equal(m.line, 0);
	assert_int_equal(m.start, strlen("一二三四"));
	assert_int_equal(m.end_line, 1);
	assert_int_equal(m.end, strlen("保"));
}

static void there_is_an_end_to_it(void **state)
{
	(void)state;
	struct str text;
	str_init(&text, 1 << 20);
	str_addn(&text, 'a', 3 * TEXT_MATCHES_MAX);
	assert_int_equal(places(text.buf, 80, "a", NULL), TEXT_MATCHES_MAX);
	str_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(words_are_found),
		cmocka_unit_test(a_word_may_stand_across_lines), cmocka_unit_test(there_is_an_end_to_it) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
