/* Who may do what: every verb, level, board and stage, against a table that is read at a glance. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/rules/rules.h"

#define NOW INT64_C(1800000000000)

static const struct rules rules = { .neutral_seconds = 90 };

/* What is open to somebody who may do everything and has done nothing: endorse, withdraw, comment, take a side, reply,
 * follow, unfollow; `.` has nothing to do, `n` not collecting, `c` closed, `y` yes. The same on every board. */
static const char *const open_to_all[STAGES] = {
	[STAGE_DISCUSSION] = "n.yyyy.",
	[STAGE_GATHERING] = "n.yyyy.",
	[STAGE_REFERRED] = "n.yyyy.",
	[STAGE_HIDDEN] = "n.yyyy.",
	[STAGE_DRAFT] = "n.cccy.",
	[STAGE_SCREENING] = "n.cccy.",
	[STAGE_COLLECTING] = "y.yyyy.",
	[STAGE_ESTABLISHED] = "n.yyyy.",
	[STAGE_RESPONDED] = "n.yyyy.",
	[STAGE_CLOSED] = "n.cccy.",
	[STAGE_UNMET] = "n.yyyy.",
	[STAGE_REFUSED] = "n.cccy.",
	[STAGE_WITHDRAWN] = "n.cccy.",
	[STAGE_OPEN] = "n.yyyy.",
	[STAGE_RUNNING] = "n.yyyy.",
	[STAGE_UPCOMING] = "n.yyyy.",
	[STAGE_LIVE] = "n.yyyy.",
	[STAGE_OTHER] = "n.yyyy.",
};

/* s: sign in; v: verify. */
static char letter_of(enum rules_answer answer)
{
	static const char letters[RULES_ANSWERS] = { [RULES_YES] = 'y',
		[RULES_IS_SO] = '.',
		[RULES_SIGN_IN] = 's',
		[RULES_NOT_VERIFIED] = 'v',
		[RULES_NOT_COLLECTING] = 'n',
		[RULES_CLOSED] = 'c',
		[RULES_NEUTRAL_ONLY] = '0' };
	return letters[answer];
}

static void answers(const struct rules_who *who, const struct wire_topic *t, char out[WIRE_VERBS + 1])
{
	int64_t until;
	for (int v = 0; v <= CAN_UNFOLLOW; v++)
		out[v] = letter_of(rules_may(&rules, who, (enum wire_verb)v, t, NOW, &until));
	out[CAN_UNFOLLOW + 1] = '\0';
}

static void every_verb_level_board_and_stage(void **state)
{
	(void)state;
	for (int board = 0; board < BOARDS; board++)
		for (int stage = 0; stage < STAGES; stage++)
			for (int level = LEVEL_GUEST; level <= LEVEL_VERIFIED; level++) {
				const struct wire_topic t = { .board = (enum wire_board)board, .stage = (enum wire_stage)stage };
				const struct rules_who who = { .level = (enum wire_level)level };
				char want[WIRE_VERBS + 1], got[WIRE_VERBS + 1];
				str_copy(want, sizeof want, open_to_all[stage]);
				for (int v = 0; v <= CAN_UNFOLLOW; v++)
					if (want[v] == 'y' && level == LEVEL_GUEST)
						want[v] = 's';
					else if (want[v] == 'y' && level == LEVEL_REGISTERED && v == CAN_ENDORSE)
						want[v] = 'v';
				answers(&who, &t, got);
				if (!str_eq(want, got))
					fail_msg("%s, %s, %s: %s and not %s", wire_board_word(t.board), wire_stage_word(t.stage),
						wire_level_word(who.level), got, want);
			}
}

static void what_one_did_already(void **state)
{
	(void)state;
	static const struct {
		enum wire_stage stage;
		struct rules_who who;
		const char *want;
	} cases[] = {
		{ STAGE_COLLECTING, { .level = LEVEL_VERIFIED, .endorsed = true }, ".yyyyy." },
		{ STAGE_ESTABLISHED, { .level = LEVEL_VERIFIED, .endorsed = true }, ".nyyyy." },
		{ STAGE_UNMET, { .level = LEVEL_VERIFIED, .endorsed = true, .followed = true }, ".nyyy.y" },
		{ STAGE_COLLECTING, { .level = LEVEL_REGISTERED, .followed = true }, "v.yyy.y" },
		/* One's own topic: comments are neutral; endorsing it is everybody's right. */
		{ STAGE_COLLECTING, { .level = LEVEL_VERIFIED, .proposed = true }, "y.y0yy." },
		{ STAGE_CLOSED, { .level = LEVEL_VERIFIED, .proposed = true }, "n.cccy." },
		{ STAGE_OPEN, { .level = LEVEL_REGISTERED, .commented_at = NOW - 90000 }, "n.yyyy." },
		{ STAGE_OPEN, { .level = LEVEL_REGISTERED, .commented_at = NOW - 89999 }, "n.y0yy." },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct wire_topic t = { .stage = cases[i].stage };
		char got[WIRE_VERBS + 1];
		answers(&cases[i].who, &t, got);
		assert_string_equal(got, cases[i].want);
	}
}

static void the_last_day_counts_to_its_end(void **state)
{
	(void)state;
	const struct rules_who who = { .level = LEVEL_VERIFIED };
	struct wire_topic t = { .stage = STAGE_COLLECTING, .endorse_by = NOW };
	int64_t until;
	assert_int_equal(rules_may(&rules, &who, CAN_ENDORSE, &t, NOW, &until), RULES_YES);
	assert_int_equal(rules_may(&rules, &who, CAN_ENDORSE, &t, NOW + 1, &until), RULES_NOT_COLLECTING);
}

static void a_wait_says_its_end(void **state)
{
	(void)state;
	const struct wire_topic t = { .stage = STAGE_OPEN };
	struct rules_who who = { .level = LEVEL_VERIFIED, .commented_at = NOW - 1000 };
	int64_t until;
	assert_int_equal(rules_may(&rules, &who, CAN_TAKE_SIDE, &t, NOW, &until), RULES_NEUTRAL_ONLY);
	assert_int_equal(until, NOW + 89000);
	who.proposed = true; /* that does not pass */
	assert_int_equal(rules_may(&rules, &who, CAN_TAKE_SIDE, &t, NOW, &until), RULES_NEUTRAL_ONLY);
	assert_int_equal(until, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_verb_level_board_and_stage),
		cmocka_unit_test(what_one_did_already),
		cmocka_unit_test(the_last_day_counts_to_its_end),
		cmocka_unit_test(a_wait_says_its_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
