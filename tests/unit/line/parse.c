/* Subcommand lines: what is understood, and one sentence for what is not. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "line/line.h"

enum { WORDS = 16 };

/* Splits at spaces ("''" is the empty word) into argv. */
static int split(char *line, char *argv[WORDS])
{
	int argc = 0;
	for (char *p = line; *p && argc < WORDS;) {
		argv[argc++] = p;
		p += strcspn(p, " ");
		if (*p)
			*p++ = '\0';
		if (strcmp(argv[argc - 1], "''") == 0)
			argv[argc - 1] = p + strlen(p);
	}
	return argc;
}

/* The strings of *out live in line, which lasts until the next call. */
static enum rc parse(const char *text, struct app_options *app, struct line_command *out, struct str *why)
{
	static char line[1024];
	char *argv[WORDS];
	assert_true(str_copy(line, sizeof line, text));
	str_clear(why);
	*app = (struct app_options){ 0 };
	return line_parse(split(line, argv), argv, app, out, why);
}

static struct str why;

static struct line_command good(const char *text)
{
	struct app_options app;
	struct line_command c;
	if (parse(text, &app, &c, &why) != RC_OK)
		fail_msg("%s: %s", text, why.buf);
	return c;
}

static int set_up(void **state)
{
	(void)state;
	str_init(&why, 4096);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	str_release(&why);
	return 0;
}

static void lists(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool any;
		enum wire_board board;
		enum site_sort sort;
		int limit;
		bool json;
	} table[] = {
		{ "list idea", false, BOARD_IDEA, SORT_NEWEST, 0, false },
		{ "list ideas --json", false, BOARD_IDEA, SORT_NEWEST, 0, true },
		{ "list plan --sort deadline --limit 5", false, BOARD_PLAN, SORT_DEADLINE, 5, false },
		{ "list --limit=100000 --sort=activity event", false, BOARD_EVENT, SORT_ACTIVITY, 100000, false },
		{ "list consultation --json --sort endorsements", false, BOARD_CONSULTATION, SORT_ENDORSEMENTS, 0, true },
		{ "list all", true, BOARD_IDEA, SORT_NEWEST, 0, false },
		{ "list letter", false, BOARD_LETTER, SORT_NEWEST, 0, false },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct line_command c = good(table[i].text);
		assert_int_equal(c.verb, VERB_LIST);
		assert_int_equal(c.filter.any_board, table[i].any);
		assert_int_equal(c.filter.board, table[i].board);
		assert_int_equal(c.filter.sort, table[i].sort);
		assert_int_equal(c.limit, table[i].limit);
		assert_int_equal(c.json, table[i].json);
	}
	struct line_command c = good("list idea --stage collecting --response overdue --agency 衛福部 --search 長照");
	assert_true(c.filter.by_stage && c.filter.stage == STAGE_COLLECTING);
	assert_true(c.filter.by_response && c.filter.response == RESPONSE_OVERDUE);
	assert_string_equal(c.filter.agency, "衛福部");
	assert_string_equal(c.filter.query, "長照");
}

/* In any language the Chinese words, and those of the screen. */
static void words_of_the_screen(void **state)
{
	(void)state;
	static const struct {
		const char *word;
		enum wire_stage stage;
	} stages[] = {
		{ "成案", STAGE_ESTABLISHED },
		{ "已成案", STAGE_ESTABLISHED },
		{ "附議中", STAGE_COLLECTING },
		{ "附議", STAGE_COLLECTING },
		{ "檢核", STAGE_SCREENING },
		{ "未成案", STAGE_UNMET },
		{ "徵詢意見中", STAGE_OPEN },
		{ "直播中", STAGE_LIVE },
		{ "reached", STAGE_ESTABLISHED },
	};
	static const struct {
		const char *text;
		enum wire_board board;
	} boards[] = {
		{ "list 提點子", BOARD_IDEA },
		{ "list 眾開講", BOARD_CONSULTATION },
		{ "list 來監督", BOARD_PLAN },
		{ "list 直播座談", BOARD_EVENT },
		{ "list 找首長", BOARD_LETTER },
		{ "list Plans", BOARD_PLAN },
	};
	for (size_t i = 0; i < ARRAY_LEN(stages); i++) {
		char text[64];
		(void)snprintf(text, sizeof text, "list idea --stage %s", stages[i].word);
		assert_int_equal(good(text).filter.stage, stages[i].stage);
	}
	for (size_t i = 0; i < ARRAY_LEN(boards); i++)
		assert_int_equal(good(boards[i].text).filter.board, boards[i].board);
	assert_true(good("list 全部").filter.any_board);
	assert_int_equal(good("list idea --response 回應逾期").filter.response, RESPONSE_OVERDUE);
	assert_true(good("show p5 --linear").linear && !good("show p5").linear);
}

static void the_other_verbs(void **state)
{
	(void)state;
	struct line_command c = good("show i1234 --width 40 --csv");
	assert_int_equal(c.verb, VERB_SHOW);
	assert_string_equal(c.words[0], "i1234");
	assert_true(c.width == 40 && c.csv);
	c = good("show i1234 --json --comments --chart 2");
	assert_true(c.json && c.comments && c.chart == 2);
	c = good("search 長照 交通");
	assert_true(c.verb == VERB_SEARCH && c.n_words == 2 && c.filter.any_board);
	c = good("endorse i7 --reason 支持 --show-county");
	assert_true(!c.withdraw && c.show_county && !c.show_nickname);
	assert_string_equal(c.reason, "支持");
	assert_true(good("endorse i7 --withdraw").withdraw);
	c = good("comment i7 --stance con -m -");
	assert_true(c.stance == STANCE_CON);
	assert_string_equal(c.message, "-");
	assert_int_equal(good("comment i7").stance, STANCE_NEUTRAL);
	assert_string_equal(good("comment i7 -m --json").message, "--json");
	assert_true(good("follow i7 --remove").remove);
	assert_true(good("follows").filter.followed);
	assert_string_equal(good("register 小明 --nickname 阿明").nickname, "阿明");
	assert_string_equal(good("login -- -x").words[0], "-x");
	c = good("render --type vega-lite --ambiguous wide --ascii -");
	assert_true(c.type == RENDER_VEGA_LITE && c.typed && c.ambiguous == 2 && c.ascii);
	assert_string_equal(c.words[0], "-");
	assert_false(good("render a.md").typed);
	assert_true(!line_needs_app(&c) && good("keys --man").man);
}

static void options_of_the_program_may_stand_behind(void **state)
{
	(void)state;
	struct app_options app;
	struct line_command c;
	assert_int_equal(parse("list idea --site http://h:1 --home=/x --lang en --charset Big5", &app, &c, &why), RC_OK);
	assert_string_equal(app.site, "http://h:1");
	assert_string_equal(app.home, "/x");
	assert_string_equal(app.language, "en");
	assert_string_equal(app.charset, "Big5");
}

static void what_is_wrong_is_said(void **state)
{
	(void)state;
	static const struct {
		const char *text, *says;
	} table[] = {
		{ "lisst idea", "lisst" },
		{ "list idea plan", "plan" },
		{ "list idea --stage", "--stage needs a value" },
		{ "list idea --sort up", "newest" },
		{ "list idea --limit 0", "--limit" },
		{ "list idea --limit 1e3", "--limit" },
		{ "list idea --limit 100001", "--limit" },
		{ "list idea --jsn", "--jsn" },
		{ "list idea --json=yes", "no field yes" },
		{ "list idea -m x", "-m" },
		{ "list idea --agency ''", "needs a value" },
		{ "show", "ID" },
		{ "show ''", "empty word" },
		{ "show \xff\xfe", "UTF-8" },
		{ "show 1 --stance pro", "--stance" },
		{ "show 1 --width 1", "--width" },
		{ "show 1 --chart 0", "--chart" },
		{ "list idea --comments", "--comments" },
		{ "comment 1 --stance maybe", "pro, con, neutral" },
		{ "comment 1 -m", "-m needs a value" },
		{ "comment 1 -mx", "-mx" },
		{ "me too", "too" },
		{ "render --type pdf x", "markdown" },
		{ "render", "FILE" },
		{ "list idea --site ftp://x", "--site" },
		{ "list idea --site", "--site needs a value" },
		{ "list idea --lang de", "one of these: en; not de" },
		{ "list idea --charset latin1", "big5, cp950" },
		{ "list idea --charset", "--charset" },
		{ "search", "WORDS" },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct app_options app;
		struct line_command c;
		if (parse(table[i].text, &app, &c, &why) != RC_INVALID)
			fail_msg("understood: %s", table[i].text);
		if (!strstr(why.buf, table[i].says) || why.buf[why.len - 1] != '.' || strchr(why.buf, '\n'))
			fail_msg("%s: %s", table[i].text, why.buf);
	}
}

static void too_many_words_and_too_long_ones(void **state)
{
	(void)state;
	struct app_options app = { 0 };
	struct line_command c;
	char *argv[64], *word = xmalloc(100001);
	memset(word, 'x', 100000);
	word[100000] = '\0';
	argv[0] = (char[]){ "search" };
	for (int i = 1; i < 64; i++)
		argv[i] = word;
	str_clear(&why);
	assert_int_equal(line_parse(64, argv, &app, &c, &why), RC_INVALID);
	assert_true(why.len > 0 && why.len < 400);
	str_clear(&why);
	argv[0] = word;
	assert_int_equal(line_parse(1, argv, &app, &c, &why), RC_INVALID);
	assert_true(why.len > 0 && why.len < 400);
	free(word);
}

static void help_names_every_command(void **state)
{
	(void)state;
	static const char *const verbs[] = { "list", "show", "search", "endorse", "comment", "follow", "follows",
		"register", "login", "logout", "me", "boards", "agencies", "outbox", "render" };
	struct str help;
	str_init(&help, 100000);
	line_help(&help, NULL);
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		assert_non_null(strstr(help.buf, verbs[i]));
	assert_null(strstr(help.buf, "  keys "));
	struct line_command c = good("comment --help");
	str_clear(&help);
	line_help(&help, &c);
	assert_non_null(strstr(help.buf, "--stance"));
	assert_non_null(strstr(help.buf, "pro, con, neutral"));
	assert_null(strstr(help.buf, "--sort"));
	str_release(&help);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists),
		cmocka_unit_test(words_of_the_screen),
		cmocka_unit_test(the_other_verbs),
		cmocka_unit_test(options_of_the_program_may_stand_behind),
		cmocka_unit_test(what_is_wrong_is_said),
		cmocka_unit_test(too_many_words_and_too_long_ones),
		cmocka_unit_test(help_names_every_command),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
