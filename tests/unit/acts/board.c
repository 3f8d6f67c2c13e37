/* A board is a row: its words and letters mean it alone, its stages are each named once, and boards go round. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "acts/board.h"

static void every_word_means_one_board(void **state)
{
	(void)state;
	const struct board *b;
	for (size_t i = 0; (b = board_at(i)); i++) {
		const char *const words[] = { wire_board_word(b->id), b->known_as, page_board_word(b->id),
			page_board(b->id)->letter };
		char plural[32], reference[32];
		enum wire_board board;
		int64_t number = 0;
		assert_ptr_equal(board_of(b->id), b);
		for (size_t w = 0; w < ARRAY_LEN(words); w++) {
			assert_true(board_from(words[w], &board));
			assert_int_equal(board, b->id);
		}
		snprintf(plural, sizeof plural, "%ss", wire_board_word(b->id));
		assert_true(board_from(plural, &board));
		snprintf(reference, sizeof reference, "%c16", *page_board(b->id)->letter - 0x20);
		assert_true(board_reference(reference, &board, &number));
		assert_int_equal(board, b->id);
		assert_int_equal(number, 16);
	}
	enum wire_board none;
	int64_t number;
	static const char *const nothing[] = { "", "other", "ideass", "x", "I", "i16" };
	for (size_t i = 0; i < ARRAY_LEN(nothing); i++)
		assert_false(board_from(nothing[i], &none));
	assert_false(board_reference("", &none, &number));
	assert_false(board_reference("i", &none, &number));
	assert_false(board_reference("i0", &none, &number));
	assert_false(board_reference("x16", &none, &number));
}

static void boards_go_round(void **state)
{
	(void)state;
	size_t n = 0;
	while (board_there(NULL, n))
		n++;
	assert_true(n >= 4);
	for (size_t i = 0; i < n; i++) {
		assert_false(board_there(NULL, i)->not_yet);
		assert_int_equal(board_next(board_there(NULL, i)->id, NULL), board_there(NULL, (i + 1) % n)->id);
	}
	assert_int_equal(board_next(BOARD_OTHER, NULL), board_there(NULL, 0)->id);
}

/* Of all boards, too: several have one called "closed". */
static void stages_stand_there_once(void **state)
{
	(void)state;
	struct board_stage s, before;
	for (size_t i = 0; board_stage(BOARD_OTHER, i, &s); i++)
		for (size_t j = 0; j < i && board_stage(BOARD_OTHER, j, &before); j++)
			assert_false(s.response == before.response && s.value == before.value);
	assert_true(board_stage(BOARD_EVENT, 1, &s));
	assert_int_equal(s.value, STAGE_LIVE);
	assert_false(board_stage(BOARD_LETTER, 0, &s));
	for (size_t b = 0; board_at(b); b++)
		for (size_t i = 0; board_stage(board_at(b)->id, i, &s); i++) {
			enum wire_stage stage;
			enum wire_response_state state_meant;
			if (s.response)
				assert_true(board_response_from(board_stage_word(&s), &state_meant) && (int)state_meant == s.value);
			else
				assert_true(board_stage_from(board_stage_word(&s), &stage) && (int)stage == s.value);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_word_means_one_board), cmocka_unit_test(boards_go_round),
		cmocka_unit_test(stages_stand_there_once) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
