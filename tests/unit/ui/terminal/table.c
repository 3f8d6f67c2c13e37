/* The action table as people meet it: what a key does on each kind of screen, and that nothing in it is unreachable. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "ui/terminal/keys.h"

static const unsigned kinds[] = { IN_MENU, IN_LIST, IN_TOPIC, IN_SETTINGS, IN_HELP, IN_EDITOR, IN_PROMPT, IN_CHOOSE,
	IN_COMMENT, IN_LINK, IN_CHART };

static enum action does(int32_t code, unsigned in)
{
	return key_action(&(struct key){ .code = code }, in);
}

static void the_fingers_of_ptt_are_at_home(void **state)
{
	(void)state;
	static const struct {
		int32_t key;
		unsigned in;
		enum action does;
	} cases[] = {
		{ K_ENTER, IN_LIST, ACTION_OPEN },
		{ K_RIGHT, IN_LIST, ACTION_OPEN },
		{ 'r', IN_LIST, ACTION_OPEN },
		{ 'l', IN_LIST, ACTION_OPEN },
		{ 'q', IN_LIST, ACTION_LEAVE },
		{ 'e', IN_LIST, ACTION_LEAVE },
		{ K_LEFT, IN_LIST, ACTION_LEAVE },
		{ 'k', IN_LIST, ACTION_UP },
		{ 'p', IN_LIST, ACTION_UP },
		{ 'j', IN_LIST, ACTION_DOWN },
		{ 'n', IN_LIST, ACTION_DOWN },
		{ K_CTRL('B'), IN_LIST, ACTION_PAGE_UP },
		{ 'P', IN_LIST, ACTION_PAGE_UP },
		{ ' ', IN_LIST, ACTION_PAGE_DOWN },
		{ 'N', IN_LIST, ACTION_PAGE_DOWN },
		{ '$', IN_LIST, ACTION_END },
		{ 'y', IN_LIST, ACTION_ENDORSE },
		{ 'X', IN_LIST, ACTION_COMMENT },
		{ '%', IN_LIST, ACTION_COMMENT },
		{ 'f', IN_LIST, ACTION_FOLLOW },
		{ '/', IN_LIST, ACTION_SEARCH },
		{ 'a', IN_LIST, ACTION_AGENCY },
		{ 'G', IN_LIST, ACTION_STAGE },
		{ 'S', IN_LIST, ACTION_SORT },
		{ 's', IN_LIST, ACTION_SWITCH_BOARD },
		{ K_TAB, IN_LIST, ACTION_NEXT_BOARD },
		{ '7', IN_LIST, ACTION_NUMBER },
		{ 'v', IN_LIST, ACTION_MARK_READ },
		{ 'Z', IN_LIST, ACTION_ENDORSED },
		{ '!', IN_LIST, ACTION_WITHOUT },
		{ '#', IN_LIST, ACTION_CASE },
		{ 'z', IN_LIST, ACTION_DECIDED },
		{ 'b', IN_LIST, ACTION_ABOUT_BOARD },
		{ 'i', IN_LIST, ACTION_ABOUT_TOPIC },
		{ 'd', IN_TOPIC, ACTION_ATTACHMENTS },
		{ K_LEFT, IN_CHART, ACTION_PREVIOUS_VALUE },
		{ 'q', IN_CHART, ACTION_LEAVE },
		{ K_RIGHT, IN_CHART, ACTION_NEXT_VALUE },
		{ 't', IN_CHART, ACTION_TABLE },
		{ 'c', IN_CHART, ACTION_COPY },
		{ 'n', IN_TOPIC, ACTION_FIND_NEXT },
		{ 'N', IN_TOPIC, ACTION_FIND_PREVIOUS },
		{ 'p', IN_TOPIC, ACTION_UP },
		{ 'G', IN_TOPIC, ACTION_END },
		{ 'f', IN_TOPIC, ACTION_FOLLOW },
		{ 'b', IN_TOPIC, ACTION_PREVIOUS_TOPIC },
		{ '>', IN_TOPIC, ACTION_NEXT_TOPIC },
		{ K_TAB, IN_TOPIC, ACTION_NEXT_LINK },
		{ ']', IN_TOPIC, ACTION_NEXT_HEADING },
		{ ':', IN_TOPIC, ACTION_GO_LINE },
		{ 't', IN_TOPIC, ACTION_CONTENTS },
		{ 'l', IN_MENU, ACTION_PICK }, /* no item has this letter */
		{ 'p', IN_MENU, ACTION_ITEM },
		{ 'e', IN_MENU, ACTION_ITEM },
		{ 'n', IN_MENU, ACTION_ITEM },
		{ K_CTRL('E'), IN_COMMENT, ACTION_LONG_TEXT },
		{ 'h', IN_PROMPT, ACTION_NONE },
		{ 'q', IN_EDITOR, ACTION_NONE },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (does(cases[i].key, cases[i].in) != cases[i].does)
			fail_msg("key %d on %u does %d, not %d", (int)cases[i].key, cases[i].in,
				(int)does(cases[i].key, cases[i].in), (int)cases[i].does);
}

static void help_and_quick_switch_are_everywhere(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		bool typing = kinds[i] & (IN_EDITOR | IN_PROMPT | IN_COMMENT);
		assert_int_equal(does('h', kinds[i]), typing ? ACTION_NONE : ACTION_HELP);
		assert_int_equal(does(K_CTRL('Z'), kinds[i]), ACTION_SWITCH);
		assert_int_equal(does(K_CTRL('L'), kinds[i]), ACTION_REPAINT);
	}
}

/* A row that another one hides whole would be a promise in the help screen that no key keeps. */
static void every_action_has_a_key_on_each_of_its_screens(void **state)
{
	(void)state;
	struct str names;
	str_init(&names, 256);
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
		for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
			str_clear(&names);
			if ((action_info((enum action)a)->screens & kinds[i]) &&
				!key_names((enum action)a, kinds[i], false, &names))
				fail_msg("%s has no key on %u", action_info((enum action)a)->name, kinds[i]);
		}
	str_release(&names);
}

/* Screen readers keep some of Ctrl's, Caps Lock, Insert and the keypad for themselves. */
static bool is_anybodys(const char *name, size_t n)
{
	return (n == 1 && *name > ' ') ||
		(*name != '^' && keyname_code(name, n) != K_INSERT && keyname_code(name, n) != K_F1);
}

static void what_needs_ctrl_has_a_letter_beside_it(void **state)
{
	(void)state;
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
		const char *name;
		bool any = false;
		for (size_t at = 0, n; action_key_next((enum action)a, &at, &name, &n);)
			any |= is_anybodys(name, n);
		if (!any && action_info((enum action)a)->screens & IN_ALL)
			fail_msg("%s needs Ctrl", action_info((enum action)a)->name);
	}
	/* where text is typed a character is that: what to do instead is tty/fifteen.c's */
	assert_int_equal(action_of('A', IN_PROMPT), ACTION_NONE);
	assert_int_equal(action_of('A', IN_EDITOR), ACTION_NONE);
	assert_int_equal(action_of('A', IN_LIST), ACTION_REPAINT);
	assert_int_equal(action_of('J', IN_TOPIC), ACTION_SWITCH);
}

static void names_leave_out_what_another_row_has(void **state)
{
	(void)state;
	struct str names;
	str_init(&names, 256);
	assert_true(key_names(ACTION_DOWN, IN_TOPIC, false, &names));
	assert_string_equal(names.buf, "j Down");
	str_clear(&names);
	assert_true(key_first(ACTION_PAGE_DOWN, IN_LIST, &names));
	assert_string_equal(names.buf, "^F");
	str_release(&names);
}

static void typed_characters_are_utf8(void **state)
{
	(void)state;
	static const struct {
		int32_t code;
		const char *utf8;
	} cases[] = {
		{ 'a', "a" },
		{ 0xe9, "é" },
		{ 0x4e2d, "中" },
		{ 0x1f600, "😀" },
		{ K_UP, "" },
		{ K_CTRL('A'), "" },
		{ 0x7f, "" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char out[5];
		assert_int_equal(key_utf8(cases[i].code, out), strlen(cases[i].utf8));
		assert_string_equal(out, cases[i].utf8);
	}
	assert_int_equal(key_letter(&(struct key){ .code = 'Y' }), 'y');
	assert_int_equal(key_letter(&(struct key){ .code = K_CTRL('Y') }), 0);
	assert_int_equal(key_letter(&(struct key){ .code = 0x4e2d }), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_fingers_of_ptt_are_at_home),
		cmocka_unit_test(help_and_quick_switch_are_everywhere),
		cmocka_unit_test(every_action_has_a_key_on_each_of_its_screens),
		cmocka_unit_test(what_needs_ctrl_has_a_letter_beside_it),
		cmocka_unit_test(names_leave_out_what_another_row_has),
		cmocka_unit_test(typed_characters_are_utf8),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
