/* Who may do what at each stage, under the rules of Join, and who sees what: tables that are read at a glance. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/rules/rules.h"

#define NOW INT64_C(1795399200000) /* 2026-11-23T10:00:00+08:00 */

static struct rules rules;

static int load(void **state)
{
	(void)state;
	return rules_load("data/rules/join.json", &rules, NULL) == RC_OK ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	rules_release(&rules);
	return 0;
}

/* A letter for each verb from endorse to report, then edit, invite, send, retract, approve, refuse, hide: y yes, .
 * nothing to do, n not collecting, c closed, 0 neutral only, s sign in, v verify, o others' business, - not now. */
static const char letters[RULES_ANSWERS] = { [RULES_YES] = 'y',
	[RULES_IS_SO] = '.',
	[RULES_SIGN_IN] = 's',
	[RULES_NOT_VERIFIED] = 'v',
	[RULES_NOT_COLLECTING] = 'n',
	[RULES_CLOSED] = 'c',
	[RULES_NEUTRAL_ONLY] = '0',
	[RULES_NOT_YOURS] = 'o',
	[RULES_NOT_NOW] = '-',
	[RULES_BARRED] = 'b' };
static const enum wire_verb verbs[] = { CAN_ENDORSE, CAN_WITHDRAW, CAN_COMMENT, CAN_TAKE_SIDE, CAN_REPLY, CAN_FOLLOW,
	CAN_UNFOLLOW, CAN_LIKE, CAN_REPORT, CAN_EDIT, CAN_INVITE, CAN_SEND, CAN_RETRACT, CAN_APPROVE, CAN_REFUSE,
	CAN_HIDE };

static void expect(const struct rules_who *who, const struct wire_topic *t, const char *want)
{
	char got[ARRAY_LEN(verbs) + 1] = "";
	int64_t until;
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		got[i] = letters[rules_may(&rules, who, verbs[i], t, NOW, &until)];
	if (!str_eq(got, want))
		fail_msg("%s: %s and not %s", wire_stage_word(t->stage), got, want);
}

static void each_stage_of_an_idea(void **state)
{
	(void)state;
	static const struct {
		enum wire_stage stage;
		const char *verified, *guest, *proposer, *moderator;
	} rows[] = {
		{ STAGE_DRAFT, "n.cccy.yyooooooo", "n.cccs.ssooooooo", "n.cccy.yyyyyyooo", "n.cccy.yyoooo---" },
		{ STAGE_DISCUSSION, "n.y0yy.yyooooooo", "n.ssss.ssooooooo", "n.y0yy.yyyy-yooo", "n.y0yy.yyoooo--y" },
		{ STAGE_SCREENING, "n.cccy.yyooooooo", "n.cccs.ssooooooo", "n.cccy.yy---yooo", "n.cccy.yyooooyyy" },
		{ STAGE_REFUSED, "n.cccy.yyooooooo", "n.cccs.ssooooooo", "n.cccy.yyy-yyooo", "n.cccy.yyoooo--y" },
		{ STAGE_COLLECTING, "y.yyyy.yyooooooo", "s.ssss.ssooooooo", "y.y0yy.yy---yooo", "y.yyyy.yyoooo--y" },
		{ STAGE_ESTABLISHED, "n.yyyy.yyooooooo", "n.ssss.ssooooooo", "n.y0yy.yy----ooo", "n.yyyy.yyoooo--y" },
		{ STAGE_RESPONDED, "n.yyyy.yyooooooo", "n.ssss.ssooooooo", "n.y0yy.yy----ooo", "n.yyyy.yyoooo--y" },
		{ STAGE_UNMET, "n.yyyy.yyooooooo", "n.ssss.ssooooooo", "n.y0yy.yy----ooo", "n.yyyy.yyoooo--y" },
		{ STAGE_CLOSED, "n.cccy.yyooooooo", "n.cccs.ssooooooo", "n.cccy.yy----ooo", "n.cccy.yyoooo--y" },
		{ STAGE_WITHDRAWN, "n.cccy.yyooooooo", "n.cccs.ssooooooo", "n.cccy.yy----ooo", "n.cccy.yyoooo---" },
		{ STAGE_HIDDEN, "n.cccy.--ooooooo", "n.cccs.--ooooooo", "n.cccy.------ooo", "n.cccy.--oooo---" },
		{ STAGE_OTHER, "n.yyyy.yyooooooo", "n.ssss.ssooooooo", "n.y0yy.yy----ooo", "n.yyyy.yyoooo---" },
		/* No idea is ever there; but what is not known is not forbidden to be followed. */
		{ STAGE_LIVE, "n.cccy.--ooooooo", "n.cccs.--ooooooo", "n.cccy.------ooo", "n.cccy.--oooo---" },
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct wire_topic t = { .board = BOARD_IDEA, .stage = rows[i].stage };
		expect(&(struct rules_who){ .level = LEVEL_VERIFIED }, &t, rows[i].verified);
		expect(&(struct rules_who){ .level = LEVEL_GUEST }, &t, rows[i].guest);
		expect(&(struct rules_who){ .level = LEVEL_VERIFIED, .proposed = true }, &t, rows[i].proposer);
		expect(
			&(struct rules_who){ .level = LEVEL_VERIFIED, .roles = RULES_ROLE(ROLE_MODERATOR) }, &t, rows[i].moderator);
		/* An auditor changes nothing. */
		expect(&(struct rules_who){ .level = LEVEL_VERIFIED, .roles = RULES_ROLE(ROLE_AUDITOR) }, &t, rows[i].verified);
	}
}

static void what_one_did_already(void **state)
{
	(void)state;
	const struct wire_topic t = { .board = BOARD_IDEA, .stage = STAGE_COLLECTING, .endorse_by = NOW };
	expect(&(struct rules_who){ .level = LEVEL_VERIFIED, .endorsed = true }, &t, ".yyyyy.yyooooooo");
	expect(&(struct rules_who){ .level = LEVEL_REGISTERED, .followed = true }, &t, "v.yyy.yyyooooooo");
	expect(&(struct rules_who){ .level = LEVEL_VERIFIED, .commented_at = NOW - 89999 }, &t, "y.y0yy.yyooooooo");
	expect(&(struct rules_who){ .level = LEVEL_VERIFIED, .commented_at = NOW - 90000 }, &t, "y.yyyy.yyooooooo");
	/* Who is barred reads, follows, and takes back. */
	expect(&(struct rules_who){ .level = LEVEL_VERIFIED, .barred_until = NOW + 1 }, &t, "b.bbby.bbooooooo");
	expect(&(struct rules_who){ .level = LEVEL_VERIFIED, .barred_until = NOW + 1, .endorsed = true, .followed = true },
		&t, ".ybbb.ybbooooooo");
	expect(&(struct rules_who){ .level = LEVEL_VERIFIED, .barred_until = NOW }, &t, "y.yyyy.yyooooooo");
}

static void the_last_day_counts_to_its_end(void **state)
{
	(void)state;
	const struct rules_who who = { .level = LEVEL_VERIFIED };
	const struct wire_topic t = { .board = BOARD_IDEA, .stage = STAGE_COLLECTING, .endorse_by = NOW };
	int64_t until;
	assert_int_equal(rules_may(&rules, &who, CAN_ENDORSE, &t, NOW, &until), RULES_YES);
	assert_int_equal(rules_may(&rules, &who, CAN_ENDORSE, &t, NOW + 1, &until), RULES_NOT_COLLECTING);
}

static void a_wait_says_its_end(void **state)
{
	(void)state;
	const struct wire_topic t = { .board = BOARD_CONSULTATION, .stage = STAGE_OPEN };
	struct rules_who who = { .level = LEVEL_VERIFIED, .commented_at = NOW - 1000 };
	int64_t until;
	assert_int_equal(rules_may(&rules, &who, CAN_TAKE_SIDE, &t, NOW, &until), RULES_NEUTRAL_ONLY);
	assert_int_equal(until, NOW + 89000);
	who.proposed = true; /* that does not pass */
	assert_int_equal(rules_may(&rules, &who, CAN_TAKE_SIDE, &t, NOW, &until), RULES_NEUTRAL_ONLY);
	assert_int_equal(until, 0);
	const struct rules_who barred = { .level = LEVEL_VERIFIED, .barred_until = NOW + 5 };
	assert_int_equal(rules_may(&rules, &barred, CAN_COMMENT, &t, NOW, &until), RULES_BARRED);
	assert_int_equal(until, NOW + 5);
}

static void who_sees_what(void **state)
{
	(void)state;
	static const char *const own[] = { "a1" }, *const other[] = { "a2" };
	struct wire_agency agency = { "a1", "Agency", 0 };
	const struct rules_who guest = { .level = LEVEL_GUEST }, proposer = { .level = LEVEL_VERIFIED, .proposed = true },
						   co_proposer = { .level = LEVEL_VERIFIED, .co_proposed = true },
						   moderator = { .roles = RULES_ROLE(ROLE_MODERATOR) },
						   auditor = { .roles = RULES_ROLE(ROLE_AUDITOR) },
						   clerk = { .roles = RULES_ROLE(ROLE_CLERK), .agencies = own, .n_agencies = 1 },
						   stranger = { .roles = RULES_ROLE(ROLE_CLERK), .agencies = other, .n_agencies = 1 };
	const struct rules_who *const people[] = { &guest, &proposer, &co_proposer, &moderator, &auditor, &clerk,
		&stranger };
	/* a all, c the code alone, . nothing */
	static const struct {
		const char *set;
		enum wire_stage stage;
		const char *sees;
	} rows[] = { { "join", STAGE_DRAFT, ".aa...." }, { "join", STAGE_SCREENING, "aaaaaaa" },
		{ "join", STAGE_HIDDEN, "caaaaac" }, { "epeople", STAGE_DRAFT, ".aa...." },
		{ "epeople", STAGE_REFERRED, ".aaaaa." }, { "epeople", STAGE_CLOSED, "aaaaaaa" },
		{ "epetitions", STAGE_GATHERING, "aaaaaaa" } };
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct rules r;
		char path[60], got[ARRAY_LEN(people) + 1] = "";
		snprintf(path, sizeof path, "data/rules/%s.json", rows[i].set);
		assert_int_equal(rules_load(path, &r, NULL), RC_OK);
		const struct wire_topic t = {
			.board = BOARD_IDEA, .stage = rows[i].stage, .agencies = &agency, .n_agencies = 1
		};
		for (size_t k = 0; k < ARRAY_LEN(people); k++) {
			enum rules_seen seen = rules_sees(&r, people[k], &t);
			got[k] = seen == RULES_SEEN_LISTED ? 'a' : seen == RULES_SEEN_CODE ? 'c' : '.';
		}
		if (!str_eq(got, rows[i].sees))
			fail_msg("%s, %s: %s and not %s", rows[i].set, wire_stage_word(rows[i].stage), got, rows[i].sees);
		rules_release(&r);
	}
}

static void comments_are_hidden_by_moderators(void **state)
{
	(void)state;
	const struct rules_who moderator = { .roles = RULES_ROLE(ROLE_MODERATOR) },
						   clerk = { .roles = RULES_ROLE(ROLE_CLERK) }, owner = { .roles = RULES_ROLE(ROLE_OWNER) };
	const struct wire_topic t = { .board = BOARD_CONSULTATION, .stage = STAGE_OPEN };
	int64_t until;
	assert_int_equal(rules_may(&rules, &moderator, CAN_MODERATE, &t, NOW, &until), RULES_YES);
	assert_int_equal(rules_may(&rules, &owner, CAN_MODERATE, &t, NOW, &until), RULES_YES);
	assert_int_equal(rules_may(&rules, &clerk, CAN_MODERATE, &t, NOW, &until), RULES_NOT_YOURS);
	assert_int_equal(rules_may_propose(&rules, &moderator, BOARD_PLAN, NOW, &until), RULES_NOT_NOW);
}

/* There is nothing in it that could be answered. */
static void a_hidden_comment_is_left_alone(void **state)
{
	(void)state;
	static const enum wire_verb on[] = { CAN_REPLY, CAN_LIKE, CAN_REPORT };
	const struct wire_topic open = { .board = BOARD_IDEA, .stage = STAGE_COLLECTING },
							hidden = { .board = BOARD_IDEA, .stage = STAGE_HIDDEN };
	const struct rules_who who = { .level = LEVEL_VERIFIED, .roles = RULES_ROLE(ROLE_OWNER) }, guest = { 0 };
	int64_t until;
	for (size_t i = 0; i < ARRAY_LEN(on); i++) {
		assert_int_equal(rules_may_on_comment(&rules, &who, on[i], &open, false, NOW, &until), RULES_YES);
		assert_int_equal(rules_may_on_comment(&rules, &who, on[i], &open, true, NOW, &until), RULES_HIDDEN);
		assert_int_equal(rules_may_on_comment(&rules, &guest, on[i], &open, true, NOW, &until), RULES_SIGN_IN);
		assert_int_not_equal(rules_may_on_comment(&rules, &who, on[i], &hidden, false, NOW, &until), RULES_YES);
	}
}

static void levels_are_made_of_proofs(void **state)
{
	(void)state;
	assert_int_equal(rules_level(&rules, 0, LEVEL_REGISTERED), LEVEL_REGISTERED);
	assert_int_equal(rules_level(&rules, RULES_PROOF_EMAIL, LEVEL_REGISTERED), LEVEL_REGISTERED);
	assert_int_equal(rules_level(&rules, RULES_PROOF_EMAIL | RULES_PROOF_MOBILE, LEVEL_REGISTERED), LEVEL_VERIFIED);
	assert_int_equal(rules_level(&rules, RULES_PROOF_IDENTITY, LEVEL_REGISTERED), LEVEL_IDENTIFIED);
	assert_int_equal(rules_level(&rules, 0, LEVEL_VERIFIED), LEVEL_VERIFIED);
	struct rules easy = { .has_level = 1u << LEVEL_VERIFIED }; /* of no proofs, and of a level there is not */
	assert_int_equal(rules_level(&easy, RULES_PROOF_IDENTITY, LEVEL_REGISTERED), LEVEL_VERIFIED);
}

static void consultations_events_and_plans_pass(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct wire_topic event = {
		.board = BOARD_EVENT, .stage = STAGE_UPCOMING, .opens_at = NOW, .closes_at = NOW + 1000
	};
	assert_true(rules_settle(&rules, &event, NOW - 1, &a));
	assert_int_equal(event.stage, STAGE_UPCOMING);
	assert_true(rules_deadline(&rules, &event) == NOW);
	assert_true(rules_next_change(&rules, &event) == NOW);
	assert_true(rules_settle(&rules, &event, NOW, &a));
	assert_int_equal(event.stage, STAGE_LIVE);
	assert_true(rules_settle(&rules, &event, NOW + 1000, &a));
	assert_int_equal(event.stage, STAGE_CLOSED);
	assert_true(rules_deadline(&rules, &event) == INT64_MAX && rules_next_change(&rules, &event) == 0);

	struct wire_step kept = { .kind = "summarised", .text = "" };
	struct wire_topic consultation = {
		.board = BOARD_CONSULTATION, .stage = STAGE_OPEN, .closes_at = NOW, .timeline = &kept, .n_timeline = 1
	};
	assert_true(rules_settle(&rules, &consultation, NOW, &a));
	assert_int_equal(consultation.stage, STAGE_OPEN);
	assert_true(rules_settle(&rules, &consultation, NOW + 1, &a));
	assert_int_equal(consultation.stage, STAGE_CLOSED);
	assert_int_equal(consultation.response, RESPONSE_DUE); /* of a summary in 14 days, which its record named already */
	assert_int_equal(consultation.n_timeline, 1);
	assert_true(consultation.timeline[0].due == rules_span_after(&rules, NOW, &(struct rules_span){ 14, RULES_DAYS }));

	struct wire_topic late = {
		.board = BOARD_IDEA, .stage = STAGE_ESTABLISHED, .response = RESPONSE_DUE, .respond_by = NOW
	};
	assert_true(rules_settle(&rules, &late, NOW + 1, &a));
	assert_int_equal(late.response, RESPONSE_OVERDUE);
	assert_true(rules_deadline(&rules, &late) == RULES_OVERDUE + NOW);
	assert_true(rules_duties(&rules, &late, NOW + 3 * DAY_MS, &a)); /* an answer that is awaited is a duty */
	assert_int_equal(late.timeline[0].state, DUTY_OVERDUE);
	assert_int_equal(late.timeline[0].days, 3);
	arena_release(&a);
}

static void duties_are_kept_due_or_overdue_by_days(void **state)
{
	(void)state;
	static const struct {
		int64_t due, at, now; /* days and seconds from NOW */
		enum wire_duty_state state;
		int64_t days;
	} cases[] = { { 9 * 86400, 0, 1, DUTY_DUE, 9 }, { 1, 0, 1, DUTY_DUE, 0 }, { 1, 0, 14 * 3600, DUTY_OVERDUE, 1 },
		{ 9 * 86400, 5, 20 * 86400, DUTY_KEPT, 0 }, { 9 * 86400, 12 * 86400, 20 * 86400, DUTY_KEPT_LATE, 3 },
		{ 0, 5, 6, DUTY_NONE, 0 } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena a = { 0 };
		struct wire_step s = { .kind = "scheduled",
			.text = "",
			.due = cases[i].due ? NOW + cases[i].due * 1000 : 0,
			.at = cases[i].at ? NOW + cases[i].at * 1000 : 0 };
		struct wire_topic t = { .timeline = &s, .n_timeline = 1 };
		assert_true(rules_duties(&rules, &t, NOW + cases[i].now * 1000, &a));
		assert_int_equal(s.state, cases[i].state);
		assert_int_equal(s.days, cases[i].days);
		arena_release(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_stage_of_an_idea),
		cmocka_unit_test(what_one_did_already),
		cmocka_unit_test(the_last_day_counts_to_its_end),
		cmocka_unit_test(a_wait_says_its_end),
		cmocka_unit_test(who_sees_what),
		cmocka_unit_test(comments_are_hidden_by_moderators),
		cmocka_unit_test(a_hidden_comment_is_left_alone),
		cmocka_unit_test(levels_are_made_of_proofs),
		cmocka_unit_test(consultations_events_and_plans_pass),
		cmocka_unit_test(duties_are_kept_due_or_overdue_by_days),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
