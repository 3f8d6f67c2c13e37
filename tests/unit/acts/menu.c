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
	struct menu_item item;
	for (size_t i = 0; menu_at(NULL, i, &item); i++) {
		char bracketed[] = { '(', (char)(*item.letter - 0x20), ')', '\0' };
		assert_true(action_key_next(ACTION_ITEM, &at, &key, &n));
		assert_int_equal(n, 1);
		assert_int_equal(*key, *item.letter);
		assert_int_equal(menu_find(NULL, *item.letter), i);
		assert_int_equal(menu_find(NULL, (char)(*item.letter - 0x20)), i);
		assert_non_null(strstr(item.line, bracketed));
		assert_true(*item.name != '\0');
		assert_int_equal(menu_place(NULL, item.goal), item.goal == MENU_BOARD ? 0 : i);
	}
	assert_false(action_key_next(ACTION_ITEM, &at, &key, &n));
	assert_int_equal(menu_find(NULL, 'z'), menu_count(NULL));
	assert_int_equal(menu_find(NULL, '1'), menu_count(NULL));
	assert_int_equal(menu_find(NULL, '\0'), menu_count(NULL));
}

static void what_a_site_lacks_is_not_there(void **state)
{
	static const struct site_ops ops = { .caps = { .filters = SITE_BY_STAGE } };
	const struct site bare = { .ops = &ops };
	struct menu site = { .site = &bare };
	struct menu_item item;
	(void)state;
	assert_int_equal(menu_count(&site),
		menu_count(NULL) - 7); /* nothing is unsent either, nor can be proposed, nobody is staff, nor goes elsewhere */
	assert_int_equal(menu_find(&site, 'f'), menu_count(&site));
	assert_int_equal(menu_place(&site, MENU_NOTICES), menu_count(&site));
	assert_int_equal(menu_place(&site, MENU_SEARCH), menu_count(&site));
	assert_true(menu_at(&site, menu_place(&site, MENU_GOODBYE), &item));
	assert_int_equal(item.goal, MENU_GOODBYE);
	str_copy(site.unsent, sizeof site.unsent, "2 drafts");
	assert_true(menu_at(&site, menu_find(&site, 'o'), &item));
	assert_int_equal(item.goal, MENU_UNSENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(letters), cmocka_unit_test(what_a_site_lacks_is_not_there) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
