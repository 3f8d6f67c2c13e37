/* The table of refusals, read as a person reads it: in English and in Chinese. */
#include <ctype.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "wire/wire.h"

static struct catalog *chinese;

/* Of the sources, so that what is read is what stands there now. */
static int start(void **state)
{
	(void)state;
	char folder[] = "/tmp/minyi-problems-XXXXXX", command[300];
	assert_non_null(mkdtemp(folder));
	snprintf(command, sizeof command,
		"mkdir -p %s/zh_TW/LC_MESSAGES && msgfmt -o %s/zh_TW/LC_MESSAGES/minyi.mo po/zh_TW.po", folder, folder);
	assert_int_equal(system(command), 0);
	assert_int_equal(catalog_open(folder, "zh_TW", &chinese, NULL), RC_OK);
	snprintf(command, sizeof command, "rm -r %s", folder);
	return system(command);
}

static int stop(void **state)
{
	(void)state;
	catalog_free(chinese);
	return 0;
}

static void each_code_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < WIRE_PROBLEM_KINDS; i++) {
		const struct wire_problem_kind *k = wire_problem_kind(i);
		assert_true(k->status >= 400 && k->status < 600);
		assert_true(strspn(k->code, "abcdefghijklmnopqrstuvwxyz_") == strlen(k->code));
		assert_ptr_equal(wire_problem_of(k->code), k);
	}
	assert_null(wire_problem_kind(WIRE_PROBLEM_KINDS));
	assert_null(wire_problem_of("of_a_later_platform"));
	assert_null(wire_problem_of(NULL));
}

/* What happened, and what to do: two parts; or what must be. */
static bool has_two_parts(const char *s, const char *const *seams)
{
	for (; *seams; seams++) {
		const char *at = strstr(s, *seams);
		if (at && at[strlen(*seams)])
			return true;
	}
	return false;
}

static void sentences_say_what_to_do(void **state)
{
	(void)state;
	static const char *const seams[] = { ". ", "; ", ", ", " must ", NULL };
	static const char *const chinese_seams[] = { "。", "；", "，", "必須", NULL };
	for (size_t i = 0; i < WIRE_PROBLEM_KINDS; i++) {
		const struct wire_problem_kind *k = wire_problem_kind(i);
		const char *zh = catalog_get(chinese, k->sentence);
		/* What is possible instead, the topic's `can` knows, and who shows this refusal says it after it. */
		bool alone = strcmp(k->code, "not_collecting") == 0;
		if ((!alone && !has_two_parts(k->sentence, seams)) || !str_ends(k->sentence, ".") || strchr(k->sentence, '%'))
			fail_msg("%s: %s", k->code, k->sentence);
		if ((!alone && !has_two_parts(zh, chinese_seams)) || !str_ends(zh, "。") || strchr(zh, '%'))
			fail_msg("%s: %s", k->code, zh);
		for (size_t j = 0; j < i; j++) /* each refusal its own */
			if (strcmp(wire_problem_kind(j)->sentence, k->sentence) == 0 ||
				strcmp(catalog_get(chinese, wire_problem_kind(j)->sentence), zh) == 0)
				fail_msg("%s and %s say the same", wire_problem_kind(j)->code, k->code);
	}
}

/* Latin words in Chinese are the names of things that have no other. */
static void chinese_has_no_scraps_of_english(void **state)
{
	(void)state;
	static const char *const names[] = { "JSON", "Idempotency-Key", "ASCII", "PDF", "PNG", "JPEG", "OpenDocument",
		"Office", "CSV", "https", "http", "HTTP", "application/json", "name@example.tw", "xn--" };
	for (size_t i = 0; i < WIRE_PROBLEM_KINDS * 2; i++) {
		const struct wire_problem_kind *k = wire_problem_kind(i / 2);
		const char *zh = catalog_get(chinese, i % 2 ? k->title : k->sentence);
		for (const char *at = zh; *at; at++) {
			size_t n = 0;
			for (size_t j = 0; isalpha((unsigned char)*at) && n == 0 && j < ARRAY_LEN(names); j++)
				n = str_starts(at, names[j]) ? strlen(names[j]) : 0;
			if (isalpha((unsigned char)*at) && n == 0)
				fail_msg("%s: %s", k->code, zh);
			at += n ? n - 1 : 0;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_code_once),
		cmocka_unit_test(sentences_say_what_to_do),
		cmocka_unit_test(chinese_has_no_scraps_of_english),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
