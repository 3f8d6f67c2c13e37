/* The menu's letters are the keys of its action, in the same order; each leads to its item. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "acts/actions.h"
#include "acts/menu.h"

static void letters(void **state)
{
	(void)state;
	const char *key;
	size_t at = 0, n;
	for (size_t i = 0; i < menu_count(); i++) {
		struct menu_item item = menu_at(i);
		char bracketed[] = { '(', (char)(*item.letter - 0x20), ')', '\0' };
		assert_true(action_key_next(ACTION_ITEM, &at, &key, &n));
		assert_int_equal(n, 1);
		assert_int_equal(*key, *item.letter);
		assert_int_equal(menu_find(*item.letter), i);
		assert_int_equal(menu_find((char)(*item.letter - 0x20)), i);
		assert_non_null(strstr(item.line, bracketed));
		assert_true(*item.name != '\0');
		assert_int_equal(menu_place(item.goal), item.goal == MENU_BOARD ? 0 : i);
	}
	assert_false(action_key_next(ACTION_ITEM, &at, &key, &n));
	assert_int_equal(menu_find('z'), menu_count());
	assert_int_equal(menu_find('1'), menu_count());
	assert_int_equal(menu_find('\0'), menu_count());
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(letters) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
