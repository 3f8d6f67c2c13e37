/* The menu's letters are those that the action table takes for it, in the same order; each leads to its item. */
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
	const char *keys = action_info(ACTION_ITEM)->keys;
	assert_int_equal(strlen(keys), 2 * MENU_ITEMS - 1);
	for (int i = 0; i < MENU_ITEMS; i++) {
		const struct menu_info *info = menu_info((enum menu_item)i);
		char bracketed[] = { '(', (char)(info->letter - 0x20), ')', '\0' };
		assert_int_equal(keys[2 * i], info->letter);
		assert_int_equal(menu_find(info->letter), i);
		assert_int_equal(menu_find((char)(info->letter - 0x20)), i);
		assert_non_null(strstr(info->line, bracketed));
		assert_true(*info->name != '\0');
	}
	assert_int_equal(menu_find('z'), MENU_ITEMS);
	assert_int_equal(menu_find('1'), MENU_ITEMS);
	assert_int_equal(menu_find('\0'), MENU_ITEMS);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(letters) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
