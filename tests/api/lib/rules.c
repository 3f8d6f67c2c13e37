/* A copy of a rule set with changes, beside the holidays that it names. */
#include "api/lib/api.h"

const struct rules_change rules_tireless[RULES_TIRELESS] = {
	{ "\"codes_per_day\": 10,",
		"\"codes_per_day\": 10, \"topics_per_day\": 1000000, \"comments_per_day\": 1000000, \"reports_per_day\": 1000000,"
		"\"likes_per_day\": 1000000, \"follows_per_day\": 1000000, \"endorsements_per_day\": 1000000,"
		"\"edits_per_day\": 1000000, \"changes_per_day\": 1000000," },
	{ "\"account\": 5000, \"address\": 100000, \"network\": 300000", /* writes */
		"\"account\": 100000000, \"address\": 100000000, \"network\": 100000000" },
};

static void copy_holidays(const char *folder)
{
	static const char *const names[] = { "taiwan", "england", "washington", "singapore", "korea" };
	char to[200], from[80];
	struct str text;
	snprintf(to, sizeof to, "%s/holidays", folder);
	assert_int_equal(file_make_folder(to, NULL), RC_OK);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		snprintf(from, sizeof from, "data/rules/holidays/%s.json", names[i]);
		snprintf(to, sizeof to, "%s/holidays/%s.json", folder, names[i]);
		str_init(&text, 65536);
		if (file_exists(from))
			assert_int_equal(file_read(from, &text, NULL), RC_OK);
		if (text.len)
			assert_int_equal(file_write(to, text.buf, text.len, 0600, NULL), RC_OK);
		str_release(&text);
	}
}

void rules_write(
	const char *folder, const char *set, const struct rules_change *changes, size_t n, char path[RULES_PATH_SIZE])
{
	struct str text, out;
	char from[80];
	str_init(&text, (size_t)1 << 20);
	snprintf(from, sizeof from, "data/rules/%s.json", set);
	assert_int_equal(file_read(from, &text, NULL), RC_OK);
	for (size_t i = 0; i < n; i++) {
		const char *found = strstr(text.buf, changes[i].from);
		if (!found)
			fail_msg("%s does not say %s", from, changes[i].from);
		str_init(&out, (size_t)1 << 20);
		str_addf(&out, "%.*s%s%s", (int)(found - text.buf), text.buf, changes[i].to, found + strlen(changes[i].from));
		str_release(&text);
		text = out;
	}
	copy_holidays(folder);
	snprintf(path, RULES_PATH_SIZE, "%s/%s.json", folder, set);
	assert_int_equal(file_write(path, text.buf, text.len, 0600, NULL), RC_OK);
	str_release(&text);
}
