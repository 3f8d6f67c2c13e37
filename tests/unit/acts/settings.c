/* Every setting has a row, every value a word, and number, word and value mean the same. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "acts/settings.h"

static void a_value_by_its_number_its_word_or_itself(void **state)
{
	(void)state;
	const struct settings_row *row;
	struct str word, meant;
	str_init(&word, 1024);
	str_init(&meant, 1024);
	for (size_t i = 0; (row = settings_at(i)); i++) {
		char value[APP_VALUE_SIZE], number[16];
		for (size_t n = 0; row->name && app_setting_value(row->name, n, value); n++) {
			snprintf(number, sizeof number, "%zu", n + 1);
			str_clear(&word);
			settings_word(row, value, &word);
			assert_true(word.len > 0);
			const char *const typed[] = { number, word.buf, value };
			for (size_t t = 0; t < ARRAY_LEN(typed); t++) {
				str_clear(&meant);
				settings_meant(row, typed[t], &meant);
				assert_string_equal(meant.buf, value);
			}
		}
		assert_true(!row->name || row->question || app_setting_value(row->name, 0, value));
	}
	str_release(&word);
	str_release(&meant);
}

static void the_table_names_each(void **state)
{
	(void)state;
	struct str out;
	str_init(&out, 65536);
	settings_table(&out);
	assert_non_null(strstr(out.buf, "calendar\tauto, western, roc\tYears\n"));
	assert_non_null(strstr(out.buf, "charset\tauto, utf-8, big5, "));
	assert_non_null(strstr(out.buf, "site\t\tPlatform\n"));
	assert_null(strstr(out.buf, "Account"));
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_value_by_its_number_its_word_or_itself),
		cmocka_unit_test(the_table_names_each) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
