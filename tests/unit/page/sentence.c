/* Failures as sentences: each rc, each code that the platform has, and hostile words. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>

#include "page/page.h"

static void every_rc_has_a_sentence(void **state)
{
	(void)state;
	for (int rc = RC_INVALID; rc <= RC_CANCELLED; rc++) {
		struct str s;
		str_init(&s, 1000);
		page_failure(&s, (enum rc)rc, NULL, NULL);
		assert_true(s.len > 20);
		/* what happened; what to do */
		assert_true(strchr(s.buf, '.') && strchr(s.buf, ';') ? true : strchr(s.buf, '?') != NULL);
		for (int other = RC_INVALID; other < rc; other++) {
			struct str t;
			str_init(&t, 1000);
			page_failure(&t, (enum rc)other, NULL, NULL);
			assert_true(rc == RC_NOT_FOUND || strcmp(s.buf, t.buf) != 0);
			str_release(&t);
		}
		str_release(&s);
	}
}

static void every_problem_of_the_platform_has_a_sentence(void **state)
{
	(void)state;
	for (size_t i = 0; i < WIRE_PROBLEM_KINDS; i++)
		assert_string_equal(page_problem_sentence(wire_problem_kind(i)->code), wire_problem_kind(i)->sentence);
	assert_null(page_problem_sentence("of_a_later_platform"));
}

static void the_platform_s_own_words_win(void **state)
{
	(void)state;
	static const struct {
		struct wire_problem problem;
		const char *text;
	} table[] = {
		{ { .status = 409, .code = "not_collecting", .title = "", .detail = "Words of its own." },
			"Words of its own." },
		{ { .status = 401, .code = "sign_in", .title = "", .detail = "" },
			"This needs an account; please sign in first." },
		{ { .status = 429, .code = "too_many", .title = "", .detail = "", .retry_after = 30 },
			"That was too often; please wait a little and try again. (30 seconds to wait)" },
		{ { .status = 429, .code = "unknown", .title = "", .detail = "", .retry_after = 600 },
			"That was too often; please wait a little and try again. (10 minutes to wait)" },
		{ { .status = 409, .code = "of_a_later_platform", .title = "", .detail = "Not\x1b[2J on Sundays." },
			"Not\xef\xbf\xbd[2J on Sundays." },
		{ { .status = 400, .code = "", .title = "", .detail = "a\x1b]0;x\x07\nb" }, "a\xef\xbf\xbd]0;x\xef\xbf\xbd b" },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct str s;
		str_init(&s, 1000);
		page_failure(&s, RC_LIMITED, NULL, &table[i].problem);
		assert_string_equal(s.buf, table[i].text);
		str_release(&s);
	}
}

static void long_and_technical_details(void **state)
{
	(void)state;
	struct str s, detail;
	struct err e = { .code = RC_NET, .num = 56, .detail = "could not connect" };
	str_init(&s, 10000);
	str_init(&detail, 100000);
	page_failure(&s, RC_NET, &e, NULL);
	assert_null(strstr(s.buf, "could not connect")); /* that is for the log */
	str_clear(&s);
	err_sys(&e, EIO, "/srv/mei/\x1b[2J");
	page_failure(&s, RC_SYS, &e, NULL);
	assert_non_null(strstr(s.buf, " (/srv/mei/"));
	assert_non_null(strstr(s.buf, ": the disk does not work as it should)"));
	assert_null(strchr(s.buf, '\x1b'));
	str_clear(&s);
	err_say(&e, RC_INVALID, "a port is a number from 1 to 65535");
	page_failure(&s, RC_INVALID, &e, NULL);
	assert_non_null(strstr(s.buf, "(a port is a number from 1 to 65535)"));
	str_clear(&s);
	str_addn(&detail, 'x', 90000);
	page_failure(&s, RC_REFUSED, NULL, &(struct wire_problem){ .code = "", .title = "", .detail = detail.buf });
	assert_true(s.len <= 400);
	str_release(&s);
	str_release(&detail);
}

static void after_an_endorsement(void **state)
{
	(void)state;
	static const struct {
		int64_t endorsements, threshold;
		const char *text;
	} table[] = {
		{ 4211, 5000, "Endorsed: 4,211 so far, 789 to go." },
		{ 5000, 5000, "Endorsed: 5,000 so far, the threshold is reached." },
		{ 1205, 0, "Endorsed: 1,205 so far." },
		{ 1205, WIRE_UNKNOWN, "Endorsed: 1,205 so far." },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct str s;
		str_init(&s, 1000);
		page_endorsed(
			&s, &(struct wire_counts){ .endorsements = table[i].endorsements, .threshold = table[i].threshold });
		assert_string_equal(s.buf, table[i].text);
		str_release(&s);
	}
}

/* A language has its own way between sentences; what people wrote may be none. */
static void sentences_follow_one_another(void **state)
{
	static const struct {
		const char *first, *chinese;
	} rows[] = {
		{ "已停權。", "已停權。已保存。" },
		{ "網站說：「no」", "網站說：「no」已保存。" },
		{ "不能發言：連續張貼廣告", "不能發言：連續張貼廣告 已保存。" },
	};
	struct catalog *chinese;
	char folder[] = "/tmp/minyi-sentence-XXXXXX", command[300];
	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(command, sizeof command,
		"mkdir -p %s/zh_TW/LC_MESSAGES && msgfmt -o %s/zh_TW/LC_MESSAGES/minyi.mo po/zh_TW.po", folder, folder);
	assert_int_equal(system(command), 0);
	assert_int_equal(catalog_open(folder, "zh_TW", &chinese, NULL), RC_OK);
	language_use(chinese, "zh_TW");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		STR_LOCAL(s, 200);
		str_addz(&s, rows[i].first);
		page_add_sentence(&s, "已保存。");
		assert_string_equal(s.buf, rows[i].chinese);
	}
	language_use(NULL, "en");
	catalog_free(chinese);
	snprintf(command, sizeof command, "rm -r %s", folder);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rc_has_a_sentence),
		cmocka_unit_test(every_problem_of_the_platform_has_a_sentence),
		cmocka_unit_test(the_platform_s_own_words_win),
		cmocka_unit_test(long_and_technical_details),
		cmocka_unit_test(after_an_endorsement),
		cmocka_unit_test(sentences_follow_one_another),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
