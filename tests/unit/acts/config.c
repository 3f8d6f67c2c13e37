/* A person's own keys and colours: what a line means, which lines are left out and why, and that all that is printed
 * can be read back. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "acts/config.h"
#include "acts/keyname.h"

static void parse(struct config *c, const char *text)
{
	config_parse(c, text, strlen(text));
	config_use(c);
}

static enum action does(const char *key, unsigned in)
{
	return action_of(keyname_code(key, strlen(key)), in);
}

static void lines_that_count(void **state)
{
	struct config c;
	(void)state;
	parse(&c,
		" # mine\r\n\nkeys=vi\n\tkey next-topic  =  f\nkey follow = w  ^G\ncolor title = bold white on black\r\n"
		"colour late = underline");
	assert_int_equal(c.faults.n, 0);
	assert_int_equal(does("f", IN_TOPIC), ACTION_NEXT_TOPIC);
	assert_int_equal(does("w", IN_TOPIC), ACTION_FOLLOW);
	assert_int_equal(does("^G", IN_LIST), ACTION_FOLLOW);
	assert_int_equal(does("f", IN_LIST), ACTION_NONE);
	assert_int_equal(does(">", IN_TOPIC), ACTION_NONE);
	assert_int_equal(does("h", IN_TOPIC), ACTION_LEAVE);
	struct ink_look title = palette_look(INK_TITLE, true), late = palette_look(INK_ALERT, true);
	assert_true(title.bold && !title.reverse && title.colour == 7 && title.ground == 0);
	assert_true(late.underline && !late.bold && late.colour == INK_OWN_COLOUR);
	assert_int_equal(palette_look(INK_GOOD, true).colour, 2);
	config_release(&c);
	assert_int_equal(does("h", IN_TOPIC), ACTION_HELP);
	assert_int_equal(does("F", IN_MENU), ACTION_ITEM);
	assert_int_equal(does(">", IN_TOPIC), ACTION_NEXT_TOPIC);
	assert_int_equal(palette_look(INK_TITLE, true).ground, 4);
}

/* A new key goes before what others have of the table, where those keep another one. */
static void the_person_s_key_comes_first(void **state)
{
	struct config c;
	(void)state;
	parse(&c, "key search = q\nkey find-next = j n\n");
	assert_int_equal(c.faults.n, 0);
	assert_int_equal(does("q", IN_LIST), ACTION_SEARCH);
	assert_int_equal(does("e", IN_LIST), ACTION_LEAVE);
	assert_int_equal(does("q", IN_SETTINGS), ACTION_LEAVE);
	assert_int_equal(does("j", IN_TOPIC), ACTION_FIND_NEXT);
	assert_int_equal(does("j", IN_LIST), ACTION_DOWN);
	config_release(&c);
}

/* The menu's letters stay what they are. */
static void letters_of_the_menu_stay(void **state)
{
	struct config c;
	(void)state;
	parse(&c, "key help = u ?\n");
	assert_int_equal(c.faults.n, 0);
	assert_int_equal(does("u", IN_MENU), ACTION_ITEM);
	assert_int_equal(does("u", IN_TOPIC), ACTION_HELP);
	config_release(&c);
}

static void lines_that_are_left_out(void **state)
{
	static const struct {
		const char *text;
		int line;
		const char *why;
	} rows[] = {
		{ "\nkey dance = x", 2, "dance" },
		{ "key item = x", 1, "item" },
		{ "key number = x", 1, "number" },
		{ "key follow = Caps", 1, "no such key" },
		{ "key follow = \xe9\x99\x84", 1, "no such key" },
		{ "key follow = F2", 1, "no such key" },
		{ "key follow = ^", 0, NULL },
		{ "key follow = Insert", 1, "screen readers" },
		{ "key follow = ^X", 1, "screen readers" },
		{ "key editor-done = ^X", 0, NULL },
		{ "key follow = Esc", 1, "always leaves" },
		{ "key follow = ^C", 1, "always leaves" },
		{ "key follow = 7", 1, "figure" },
		{ "key rules = w", 1, "Ctrl" },
		{ "key accept = Left", 1, "Ctrl" },
		{ "key switch = ^W F1", 0, NULL },
		{ "key follow =", 1, "stand behind" },
		{ "key follow", 1, "a line is" },
		{ "key follow = a b c d e f", 1, "stand behind" },
		{ "key next-topic = f", 1, "follow" }, /* which has no other */
		{ "key next-topic = w\nkey follow = w", 2, "next-topic" },
		{ "key follow = w\nkey next-topic = w", 2, "follow" },
		{ "key follow = w\nkey next-topic = f", 0, NULL },
		{ "key next-topic = f\nkey follow = w", 0, NULL },
		{ "key next-topic = f\nkey follow = y", 1, "follow" },
		{ "key leave = e", 1, "one more" }, /* the menu has it as a letter, and no other way out then */
		{ "key leave = e ^G", 0, NULL },
		{ "keys = emacs", 1, "ptt, vi" },
		{ "keys = vi\nkeys = emacs", 2, "ptt, vi" },
		{ "colour sky = blue", 1, "sky" },
		{ "colour title = pink", 1, "magenta" },
		{ "colour title = white on", 1, "magenta" },
		{ "colour title = on bold", 1, "magenta" },
		{ "colour title =", 1, "magenta" },
		{ "colour title = default", 0, NULL },
		{ "= = =", 1, "a line is" },
		{ "\xff\xfe", 0, "UTF-8" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct config c;
		parse(&c, rows[i].text);
		if (!rows[i].why != !c.faults.n)
			fail_msg("%s: %s", rows[i].text, c.faults.n ? c.faults.items[0].why : "nothing is wrong");
		if (c.faults.n && (c.faults.items[0].line != rows[i].line || !strstr(c.faults.items[0].why, rows[i].why)))
			fail_msg("%s: line %d, %s", rows[i].text, c.faults.items[0].line, c.faults.items[0].why);
		config_release(&c);
	}
}

/* Whatever a person sees on a screen can still be done there, with every preset. */
static void every_action_is_reached(void **state)
{
	(void)state;
	for (int vi = 0; vi < 2; vi++) {
		const struct action_keys keys = { .vi = vi };
		action_use(&keys);
		for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
			for (unsigned in = IN_WELCOME; in < BELOW; in <<= 1) {
				const char *name;
				size_t at = 0, n;
				bool any = !(action_info((enum action)a)->screens & in);
				while (!any && action_key_next((enum action)a, &at, &name, &n))
					any = action_of(keyname_code(name, n), in) == (enum action)a;
				if (!any)
					fail_msg("%s on %u, %s", action_info((enum action)a)->name, in, vi ? "vi" : "ptt");
			}
	}
	action_use(NULL);
}

static void print(const char *text, struct str *out)
{
	struct config c;
	parse(&c, text);
	str_clear(out);
	config_print(&c, "config", out);
	config_release(&c);
}

static void what_is_printed_is_read_back(void **state)
{
	STR_LOCAL(once, STR_NO_LIMIT);
	STR_LOCAL(twice, STR_NO_LIMIT);
	(void)state;
	print("keys = vi\nkey follow = w\ncolour late = bold underline red on white\ncolour soon = default\n", &once);
	assert_non_null(strstr(once.buf, "\nkeys = vi\n"));
	assert_non_null(strstr(once.buf, "# always: f\nkey follow = w\n"));
	assert_non_null(strstr(once.buf, "\n#key next-topic = > .\n"));
	assert_non_null(strstr(once.buf, "# always: bold red\ncolour late = bold underline red on white\n"));
	assert_non_null(strstr(once.buf, "\ncolour soon = default\n"));
	assert_non_null(strstr(once.buf, "\n#colour title = bold white on blue\n"));
	print(once.buf, &twice);
	assert_string_equal(once.buf, twice.buf);
}

/* What stands behind a # says how it is: without the # nothing changes. */
static void all_that_is_offered_can_be_taken(void **state)
{
	(void)state;
	for (int vi = 0; vi < 2; vi++) {
		struct config c;
		STR_LOCAL(printed, STR_NO_LIMIT);
		STR_LOCAL(taken, STR_NO_LIMIT);
		print(vi ? "keys = vi\n" : "", &printed);
		str_addc(&taken, '#');
		for (const char *p = printed.buf + 1; *p; p++)
			if (*p != '#' || p[-1] != '\n' || p[1] == ' ')
				str_addc(&taken, *p);
		parse(&c, taken.buf);
		if (c.faults.n)
			fail_msg("line %d: %s", c.faults.items[0].line, c.faults.items[0].why);
		assert_non_null(c.keys.own[ACTION_DOWN]);
		assert_int_equal(does("n", IN_TOPIC), ACTION_FIND_NEXT);
		assert_int_equal(does("Down", IN_TOPIC), ACTION_DOWN);
		config_release(&c);
	}
}

static void one_sentence_for_all(void **state)
{
	struct config c;
	STR_LOCAL(note, 4096);
	(void)state;
	parse(&c, "key follow = w");
	config_note(&c, "config", &note);
	assert_string_equal(note.buf, "");
	config_release(&c);
	parse(&c, "\nhello");
	config_note(&c, "config", &note);
	assert_non_null(strstr(note.buf, "Line 2 of config is left out: a line is"));
	config_release(&c);
	str_clear(&note);
	parse(&c, "keys = vi\nkey follow = \x1b[31m\ncolour x = red");
	config_note(&c, "config", &note);
	assert_non_null(strstr(note.buf, "2 lines of config are left out, line 2 since"));
	assert_null(strchr(note.buf, '\x1b'));
	config_release(&c);
}

static void no_end_of_faults(void **state)
{
	struct config c;
	STR_LOCAL(text, STR_NO_LIMIT);
	(void)state;
	for (int i = 0; i < 2000; i++)
		str_addz(&text, "no\n");
	parse(&c, text.buf);
	assert_int_equal(c.faults.n, CONFIG_FAULTS_MOST);
	config_release(&c);
}

static void no_file_and_no_text(void **state)
{
	struct config c;
	(void)state;
	assert_false(config_read(&c, "/no/such/config"));
	assert_true(config_read(&c, "/dev/zero")); /* and its end is not waited for */
	assert_int_equal(c.faults.n, 1);
	config_release(&c);
	assert_true(config_read(&c, "/"));
	assert_int_equal(c.faults.n, 1);
	config_release(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(lines_that_count),
		cmocka_unit_test(the_person_s_key_comes_first), cmocka_unit_test(letters_of_the_menu_stay),
		cmocka_unit_test(lines_that_are_left_out), cmocka_unit_test(every_action_is_reached),
		cmocka_unit_test(what_is_printed_is_read_back), cmocka_unit_test(all_that_is_offered_can_be_taken),
		cmocka_unit_test(one_sentence_for_all), cmocka_unit_test(no_end_of_faults),
		cmocka_unit_test(no_file_and_no_text) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
