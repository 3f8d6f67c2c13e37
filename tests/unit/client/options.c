/* The command line of the program: which front, with what. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "client/options.h"

static const struct options_terminal terminal = { true, true, "xterm-256color", NULL, NULL };

static enum rc parse(const char *const words[8], const struct options_terminal *t, struct options *o, struct str *why)
{
	char *argv[10] = { (char[]){ "minyi" } };
	int argc = 1;
	for (; argc < 9 && words[argc - 1]; argc++)
		argv[argc] = (char *)words[argc - 1];
	str_clear(why);
	return options_parse(argc, argv, t, o, why);
}

static void which_front(void **state)
{
	(void)state;
	static const struct {
		const char *words[8];
		struct options_terminal t;
		enum options_do what;
	} table[] = {
		{ { NULL }, { true, true, "xterm", NULL, NULL }, DO_SCREEN },
		{ { "--linear" }, { true, true, "xterm", NULL, NULL }, DO_LINEAR },
		{ { NULL }, { true, true, "dumb", NULL, NULL }, DO_LINEAR },
		{ { NULL }, { true, true, "", NULL, NULL }, DO_LINEAR },
		{ { NULL }, { true, true, NULL, NULL, NULL }, DO_LINEAR },
		{ { NULL }, { true, false, "xterm", NULL, NULL }, DO_LINEAR },
		{ { NULL }, { false, true, "xterm", NULL, NULL }, DO_LINEAR },
		{ { "list", "idea" }, { true, true, "xterm", NULL, NULL }, DO_COMMAND },
		{ { "--linear", "list", "idea" }, { true, true, "xterm", NULL, NULL }, DO_COMMAND },
		{ { "--version" }, { true, true, "xterm", NULL, NULL }, DO_VERSION },
		{ { "--version", "list", "idea" }, { true, true, "xterm", NULL, NULL }, DO_VERSION },
		{ { "--help" }, { false, false, NULL, NULL, NULL }, DO_HELP },
		{ { "-h" }, { true, true, "xterm", NULL, NULL }, DO_HELP },
		{ { "help" }, { true, true, "xterm", NULL, NULL }, DO_HELP },
		{ { "show", "--help" }, { true, true, "xterm", NULL, NULL }, DO_HELP },
		{ { "comment", "i1", "-m", "--help" }, { true, true, "xterm", NULL, NULL }, DO_COMMAND },
	};
	struct str why;
	str_init(&why, 4096);
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct options o;
		assert_int_equal(parse(table[i].words, &table[i].t, &o, &why), RC_OK);
		assert_int_equal(o.what, table[i].what);
	}
	str_release(&why);
}

static void which_way_to_read(void **state)
{
	(void)state;
	static const struct {
		const char *words[8];
		struct options_terminal t;
		bool linear;
	} table[] = {
		{ { "show", "p5" }, { true, true, "xterm", NULL, NULL }, false },
		{ { "--linear", "show", "p5" }, { true, true, "xterm", NULL, NULL }, true },
		{ { "show", "p5", "--linear" }, { true, false, "xterm", NULL, NULL }, true },
		{ { "show", "p5" }, { false, true, "dumb", NULL, NULL }, true },
		{ { "show", "p5" }, { true, false, "dumb", NULL, NULL }, false }, /* a pipe or a file */
		{ { "show", "p5" }, { true, true, NULL, NULL, NULL }, false },
	};
	struct str why;
	str_init(&why, 4096);
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct options o;
		assert_int_equal(parse(table[i].words, &table[i].t, &o, &why), RC_OK);
		assert_int_equal(o.command.linear, table[i].linear);
	}
	str_release(&why);
}

static void where_and_how(void **state)
{
	(void)state;
	struct options o;
	struct str why;
	str_init(&why, 4096);
	assert_int_equal(
		parse((const char *const[8]){ "--site", "unix:/s", "--home", "/h", "--lang=en" }, &terminal, &o, &why), RC_OK);
	assert_string_equal(o.app.site, "unix:/s");
	assert_string_equal(o.app.home, "/h");
	assert_string_equal(o.app.language, "en");
	assert_int_equal(
		parse((const char *const[8]){ "--home", "/h", "show", "i7", "--home", "/other" }, &terminal, &o, &why), RC_OK);
	assert_string_equal(o.app.home, "/other");
	assert_int_equal(o.command.verb, VERB_SHOW);
	str_release(&why);
}

static void what_is_wrong_is_said(void **state)
{
	(void)state;
	static const struct {
		const char *words[8], *says;
	} table[] = {
		{ { "--sitee", "x" }, "--sitee" },
		{ { "--site" }, "--site" },
		{ { "--site", "" }, "--site" },
		{ { "--site", "nonsense" }, "nonsense" },
		{ { "--home", "" }, "--home" },
		{ { "--lang", "xx" }, "these: en; not xx" },
		{ { "-x" }, "-x" },
		{ { "nonsense" }, "nonsense" },
		{ { "" }, "command" },
	};
	struct str why;
	str_init(&why, 4096);
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct options o;
		assert_int_equal(parse(table[i].words, &terminal, &o, &why), RC_INVALID);
		if (!strstr(why.buf, table[i].says))
			fail_msg("%s: %s", table[i].words[0], why.buf);
	}
	str_release(&why);
}

static void what_is_taken_away(void **state)
{
	(void)state;
	static const struct {
		const char *words;
		enum rc rc;
		unsigned may;
	} table[] = {
		{ NULL, RC_OK, APP_MAY_ALL },
		{ "", RC_OK, APP_MAY_ALL },
		{ "files", RC_OK, APP_MAY_ALL & ~APP_MAY_FILES },
		{ " suspend,sites  files own,programs ", RC_OK, 0 },
		{ "file", RC_INVALID, 0 },
		{ "all", RC_INVALID, 0 },
	};
	struct str why;
	str_init(&why, 4096);
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct options o;
		struct options_terminal t = terminal;
		t.may_not = table[i].words;
		assert_int_equal(parse((const char *const[8]){ "render", "x" }, &t, &o, &why), table[i].rc);
		if (table[i].rc == RC_OK) {
			assert_int_equal(o.app.may, table[i].may);
			assert_int_equal(o.command.may, table[i].may);
		}
	}
	str_release(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(which_front),
		cmocka_unit_test(which_way_to_read),
		cmocka_unit_test(where_and_how),
		cmocka_unit_test(what_is_wrong_is_said),
		cmocka_unit_test(what_is_taken_away),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
