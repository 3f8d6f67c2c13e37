/* `minyid rules NAME`: the life of each board as a picture of text, with each stage and each move of the file, in lines
 * that fit a terminal, in both languages. */
#include "api/lib/api.h"
#include "text/text.h"

static const char *const sets[] = { "join", "wethepeople", "epetitions", "reach", "epeople" };

/* Moves from each of their stages, and stages, of the file. */
static void count(const char *set, size_t *moves, size_t *stages)
{
	struct json *file = NULL;
	char path[60];
	STR_LOCAL(text, (size_t)1 << 20);
	snprintf(path, sizeof path, "data/rules/%s.json", set);
	assert_int_equal(file_read(path, &text, NULL), RC_OK);
	assert_int_equal(json_parse(text.buf, text.len, (size_t)1 << 20, &file, NULL), RC_OK);
	*moves = *stages = 0;
	for (const struct json *b = json_first(json_get(file, "boards")); b; b = json_next(b)) {
		*stages += json_count(json_get(b, "stages"));
		for (const struct json *m = json_first(json_get(b, "moves")); m; m = json_next(m)) {
			const struct json *from = json_get(m, "from");
			*moves += json_is_array(from) ? json_count(from) : 1;
		}
	}
	json_free(file);
}

static void look(const char *set, const char *language, bool chinese)
{
	struct outcome o;
	size_t moves, stages, printed = 0, headed = 0;
	count(set, &moves, &stages);
	run(&o, &(struct program_opts){ .env = (const char *[]){ language, NULL } }, "minyid", "rules", set, NULL);
	assert_int_equal(o.status, 0);
	for (const char *line = o.out.buf; *line; line += strcspn(line, "\n") + 1) {
		size_t n = strcspn(line, "\n");
		if (text_width(line, n) > 80)
			fail_msg("%s: too wide: %.*s", set, (int)n, line);
		printed += str_starts(line, "    -> ") || str_starts(line, "    *  ");
		headed += str_starts(line, "  [");
	}
	if (printed != moves || headed != stages)
		fail_msg("%s: %zu of %zu moves, %zu of %zu stages", set, printed, moves, headed, stages);
	/* No word of the file's own is left where a reader's word is. */
	assert_null(strstr(o.out.buf, ", grievance"));
	if ((strstr(o.out.buf, "-> 已隱藏") != NULL) != chinese)
		fail_msg("%s in %s: %s", set, language, o.out.buf);
	outcome_release(&o);
}

static void each_life_is_printed(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
		look(sets[i], "LANG=zh_TW.UTF-8", true);
		look(sets[i], "LANG=en_GB.UTF-8", false);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_life_is_printed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
