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

/* Places by comparing at each byte: slowly, and plainly. */
static size_t plainly(const struct text_piece *lines, size_t n, const char *words, struct text_match *out)
{
	struct text_match at[4096];
	char all[4096];
	size_t bytes = 0, found = 0, wanted = strlen(words);
	for (size_t i = 0; i < n; i++)
		for (size_t b = 0; b < lines[i].bytes; b++)
			if (lines[i].text[b] != ' ') {
				at[bytes] = (struct text_match){ .line = i, .start = b };
				all[bytes++] = lines[i].text[b];
			}
	for (size_t i = 0; wanted && i + wanted <= bytes;)
		if (memcmp(all + i, words, wanted) == 0) {
			out[found++] = (struct text_match){ at[i].line, at[i].start, at[i + wanted - 1].line,
				at[i + wanted - 1].start + 1 };
			i += wanted;
		} else {
			i++;
		}
	return found;
}

/* Words and lines of two letters, which fit again and again and then do not. */
static void nothing_is_overlooked(void **state)
{
	(void)state;
	static struct text_match wanted[4096];
	uint64_t dice = 88172645463325252u;
#define ROLL(n) (dice ^= dice << 13, dice ^= dice >> 7, dice ^= dice << 17, (size_t)(dice % (n)))
	for (int round = 0; round < 3000; round++) {
		char text[400], words[10];
		struct text_piece lines[20];
		text_match_list found = { 0 };
		size_t n = 1 + ROLL(20), length = ROLL(9);
		for (size_t i = 0; i < sizeof text; i++)
			text[i] = ROLL(9) ? (char)('a' + ROLL(2)) : ' ';
		for (size_t i = 0; i < n; i++)
			lines[i] = (struct text_piece){ text + i * 20, ROLL(21) };
		for (size_t i = 0; i < length; i++)
			words[i] = (char)('a' + ROLL(2));
		words[length] = '\0';
		text_find(lines, n, words, &found);
		assert_int_equal(found.n, plainly(lines, n, words, wanted));
		for (size_t i = 0; i < found.n; i++)
			assert_memory_equal(&found.items[i], &wanted[i], sizeof wanted[i]);
		vec_release(&found);
	}
#undef ROLL
}

/* 8 MB that fit nearly everywhere: a place is looked at twice at most, however long the words are. */
static void a_long_text_takes_its_length(void **state)
{
	(void)state;
	enum { LINES = 100000, COLUMNS = 80 };
	char line[COLUMNS], words[201];
	text_match_list found = { 0 };
	memset(line, 'a', sizeof line);
	memset(words, 'a', sizeof words - 2);
	words[199] = 'b';
	words[200] = '\0';
	const struct text_piece piece = { line, sizeof line };
	struct text_finder *f = text_finder_new(words);
	int64_t begun = clock_mono();
	for (size_t i = 0; i < LINES; i++)
		text_finder_line(f, i, &piece, &found);
	print_message("8 MB: %lld ms\n", (long long)(clock_mono() - begun));
	assert_int_equal(found.n, 0);
	assert_true(clock_mono() - begun < 5000);
	text_finder_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(words_are_found),
		cmocka_unit_test(a_word_may_stand_across_lines), cmocka_unit_test(there_is_an_end_to_it),
		cmocka_unit_test(nothing_is_overlooked), cmocka_unit_test(a_long_text_takes_its_length) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
