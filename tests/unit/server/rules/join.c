/* The lives of ideas under the rules of Join: every move, every refusal, every deadline to the second. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/server/rules/lives.h"

static void from_a_draft_to_an_answer(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2026-11-23T10:00:00+08:00", "guest", "propose", "", "sign_in", "" },
		{ "", "registered", "propose", "", "not_verified", "" },
		{ "", "verified", "propose", "", "yes", "stage=draft threshold=5000 seen=nothing lists=no" },
		{ "", "moderator", "may edit", "", "not_yours", "" },
		{ "", "proposer", "may edit", "", "yes", "" },
		{ "", "co_proposer", "may edit", "", "yes", "" },
		{ "", "proposer", "may invite", "", "yes", "" },
		{ "", "co_proposer", "may invite", "", "not_yours", "" },
		{ "", "co_proposer", "send", "", "not_yours", "stage=draft" },
		{ "", "moderator", "approve", "", "not_now", "stage=draft" },
		{ "2026-11-23T10:00:00+08:00", "proposer", "send", "", "yes",
			"stage=screening stage_by=2026-11-26T23:59:59+08:00 step=proposed seen=all lists=yes" },
		{ "", "verified", "may endorse", "", "not_collecting", "" },
		{ "", "verified", "may comment", "", "closed", "" },
		{ "", "proposer", "may edit", "", "not_now", "" },
		{ "", "proposer", "approve", "", "not_yours", "" },
		{ "", "clerk", "approve", "", "not_yours", "" },
		{ "", "auditor", "approve", "", "not_yours", "" },
		/* Nobody is late by itself: the stage stays. */
		{ "2026-11-30T09:00:00+08:00", "", "time", "", "yes", "stage=screening" },
		{ "2026-11-30T10:00:00+08:00", "moderator", "approve", "", "yes",
			"stage=collecting endorse_by=2027-01-29T23:59:59+08:00 stage_by=- step=approved" },
		{ "", "moderator", "approve", "", "decided", "stage=collecting" },
		{ "", "moderator", "refuse", "reason_code=unclear", "decided", "stage=collecting" },
		{ "", "guest", "may endorse", "", "sign_in", "" },
		{ "", "registered", "may endorse", "", "not_verified", "" },
		{ "", "verified", "may endorse", "", "yes", "" },
		{ "", "endorsed", "may endorse", "", "is_so", "" },
		{ "", "endorsed", "may withdraw", "", "yes", "" },
		{ "", "registered", "may take_side", "", "yes", "" },
		{ "", "proposer", "may take_side", "", "neutral_only", "" },
		{ "", "co_proposer", "may take_side", "", "neutral_only", "" },
		{ "", "guest", "may report", "", "sign_in", "" },
		{ "", "registered", "may like", "", "yes", "" },
		{ "", "verified", "count", "4999", "is_so", "stage=collecting response=none" },
		/* The last second's endorsement establishes it. */
		{ "2027-01-29T23:59:59+08:00", "verified", "may endorse", "", "yes", "" },
		{ "2027-01-29T23:59:59+08:00", "", "count", "5000", "yes",
			"stage=established response=due respond_by=2027-03-30T23:59:59+08:00 due:scheduled=2027-02-16T23:59:59+08:00"
			" due:contacted=2027-02-12T23:59:59+08:00 due:answered=2027-03-30T23:59:59+08:00 times:threshold=1"
			" step=established" },
		{ "", "", "count", "5001", "is_so", "times:established=1" },
		{ "", "verified", "may endorse", "", "not_collecting", "" },
		{ "", "endorsed", "may withdraw", "", "not_collecting", "" },
		{ "", "proposer", "retract", "", "not_now", "" },
		{ "", "clerk:b1", "schedule", "at=2027-02-20T10:00:00+08:00", "not_agency", "" },
		{ "", "clerk", "schedule", "", "incomplete", "" },
		{ "", "clerk", "schedule", "at=2027-02-20T10:00:00+08:00", "yes", "due:scheduled=- step=scheduled" },
		{ "", "clerk", "schedule", "at=2027-02-21T10:00:00+08:00", "enough", "" },
		{ "", "clerk", "contact", "", "incomplete", "" },
		{ "2027-02-13T00:00:00+08:00", "", "time", "", "yes", "state:contacted=overdue" },
		{ "", "clerk", "contact", "text=met", "yes", "due:contacted=-" },
		{ "", "clerk", "extend", "until=2027-05-30T00:00:00+08:00", "incomplete", "" },
		{ "", "clerk", "extend", "until=2027-05-31T00:00:00+08:00 reason=more", "too_far",
			"respond_by=2027-03-30T23:59:59+08:00" },
		{ "", "clerk", "extend", "until=2027-03-30T00:00:00+08:00 reason=less", "incomplete", "" },
		{ "2027-03-30T23:59:59+08:00", "clerk", "extend", "until=2027-05-30T00:00:00+08:00 reason=more", "yes",
			"respond_by=2027-05-30T23:59:59+08:00 response=due step=extended" },
		{ "", "clerk", "extend", "until=2027-06-30T00:00:00+08:00 reason=more", "enough", "" },
		{ "2027-05-30T23:59:59+08:00", "", "time", "", "yes", "response=due state:answered=due" },
		{ "2027-05-31T00:00:00+08:00", "", "time", "", "yes", "response=overdue state:answered=overdue" },
		{ "", "clerk", "answer", "", "incomplete", "stage=established" },
		{ "", "moderator", "answer", "decision=adopted", "not_yours", "" },
		{ "2027-06-01T10:00:00+08:00", "clerk", "answer", "decision=partly_adopted", "yes",
			"stage=responded response=answered decision=partly_adopted responses=1 stage_by=2027-06-04T23:59:59+08:00"
			" due:answered=-" },
		{ "2027-06-04T23:59:59+08:00", "registered", "may comment", "", "yes", "stage=responded" },
		{ "2027-06-05T00:00:00+08:00", "registered", "may comment", "", "closed",
			"stage=closed stage_since=2027-06-04T23:59:59+08:00 step=closed" },
		{ "", "clerk", "answer", "decision=adopted", "yes", "stage=closed decision=- responses=2" },
	};
	LIVE("join", 1, lines);
}

static void too_late_to_extend(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2026-06-01T10:00:00+08:00", "proposer", "send", "", "yes", "" },
		{ "", "moderator", "approve", "", "yes", "endorse_by=2026-07-31T23:59:59+08:00" },
		{ "", "", "count", "5000", "yes", "respond_by=2026-07-31T23:59:59+08:00" },
		{ "2026-07-31T23:59:59.001+08:00", "clerk", "extend", "until=2026-08-30T00:00:00+08:00 reason=x", "too_late",
			"response=overdue" },
	};
	LIVE("join", 1, lines);
}

static void a_discussion_first(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2026-06-01T10:00:00+08:00", "proposer", "send", "discuss", "yes",
			"stage=discussion stage_by=2026-07-01T23:59:59+08:00 lists=yes" },
		{ "", "registered", "may comment", "", "yes", "" },
		{ "", "registered", "may take_side", "", "neutral_only", "" },
		{ "", "proposer", "may edit", "", "yes", "" },
		{ "2026-07-01T23:59:59+08:00", "", "time", "", "yes", "stage=discussion" },
		/* Three working days from when it was over, whenever somebody looks. */
		{ "2026-07-20T10:00:00+08:00", "", "time", "", "yes",
			"stage=screening stage_since=2026-07-01T23:59:59+08:00 stage_by=2026-07-06T23:59:59+08:00 step=discussed" },
	};
	LIVE("join", 1, lines);
}

static void refused_mended_and_sent_again(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2026-06-01T10:00:00+08:00", "proposer", "send", "", "yes", "" },
		{ "", "moderator", "refuse", "", "incomplete", "stage=screening" },
		{ "", "moderator", "refuse", "reason_code=nonsense", "incomplete", "stage=screening" },
		{ "", "moderator", "refuse", "reason_code=unclear reason=x", "yes",
			"stage=refused code=unclear seen=all lists=yes" },
		{ "", "proposer", "may edit", "", "yes", "" },
		{ "", "moderator", "refuse", "reason_code=unclear", "decided", "" },
		{ "", "moderator", "approve", "", "decided", "stage=refused" },
		{ "", "verified", "may comment", "", "closed", "" },
		{ "2026-06-05T10:00:00+08:00", "proposer", "send", "", "yes",
			"stage=screening code=- stage_by=2026-06-10T23:59:59+08:00" },
		{ "", "proposer", "retract", "", "yes", "stage=withdrawn step=withdrawn" },
		{ "", "proposer", "send", "", "decided", "stage=withdrawn" },
	};
	LIVE("join", 1, lines);
}

static void unmet_after_the_last_second(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2026-06-01T10:00:00+08:00", "proposer", "send", "", "yes", "" },
		{ "", "moderator", "approve", "", "yes", "endorse_by=2026-07-31T23:59:59+08:00" },
		{ "2026-07-31T23:59:59+08:00", "", "count", "4999", "is_so", "stage=collecting" },
		{ "2026-07-31T23:59:59.001+08:00", "verified", "may endorse", "", "not_collecting",
			"stage=unmet stage_since=2026-07-31T23:59:59+08:00 step=unmet" },
		{ "", "registered", "may comment", "", "yes", "" },
		{ "", "", "count", "5000", "is_so", "stage=unmet" },
	};
	LIVE("join", 1, lines);
}

static void three_agencies_answer_each(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2026-06-01T10:00:00+08:00", "proposer", "send", "", "yes", "" },
		{ "", "moderator", "assign", "agencies=a1,a2,a3,a4 reason=x", "incomplete", "" },
		{ "", "moderator", "assign", "agencies=a1,a2,a3 reason=x", "yes", "stage=screening step=assigned" },
		{ "", "moderator", "approve", "", "yes", "" },
		{ "", "", "count", "5000", "yes", "response=due due:answered=2026-07-31T23:59:59+08:00" },
		{ "", "clerk:a2", "extend", "until=2026-09-30T10:00:00+08:00 reason=x", "yes",
			"respond_by=2026-07-31T23:59:59+08:00" },
		{ "", "clerk:a2", "extend", "until=2026-11-30T10:00:00+08:00 reason=x", "enough", "" },
		{ "2026-07-01T10:00:00+08:00", "clerk:a1", "answer", "decision=adopted", "yes",
			"stage=established response=due decision=adopted responses=1" },
		{ "", "clerk:a1", "answer", "decision=adopted", "decided", "responses=1" },
		{ "", "clerk:a3", "answer", "decision=adopted", "yes",
			"stage=established response=due respond_by=2026-09-30T23:59:59+08:00" },
		/* Another agency takes over: what is still to be done, by the same day. */
		{ "", "moderator", "assign", "agencies=a1,a3,a4 reason=x", "yes", "due:answered=2026-09-30T23:59:59+08:00" },
		{ "", "clerk:a2", "answer", "decision=adopted", "not_agency", "" },
		{ "", "clerk:a4", "answer", "decision=adopted agency=a1", "not_agency", "" },
		{ "2026-09-30T23:59:59+08:00", "clerk:a4", "answer", "decision=not_adopted", "yes",
			"stage=responded response=answered decision=- responses=3" },
	};
	LIVE("join", 1, lines);
}

static void hidden_and_shown_again(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2026-06-01T10:00:00+08:00", "proposer", "send", "", "yes", "" },
		{ "", "moderator", "approve", "", "yes", "endorse_by=2026-07-31T23:59:59+08:00" },
		{ "2026-06-10T10:00:00+08:00", "moderator", "hide", "", "incomplete", "" },
		{ "", "clerk", "hide", "reason_code=insult", "not_yours", "" },
		{ "", "moderator", "hide", "reason_code=insult", "yes", "stage=hidden code=insult seen=code lists=yes" },
		{ "", "verified", "may endorse", "", "not_collecting", "" },
		{ "", "moderator", "show", "", "incomplete", "" },
		/* Ten days on which nobody could endorse. */
		{ "2026-06-20T10:00:00+08:00", "moderator", "show", "reason=x", "yes",
			"stage=collecting code=- endorse_by=2026-08-10T23:59:59+08:00 seen=all step=shown" },
		{ "", "moderator", "show", "reason=x", "decided", "" },
		{ "", "owner", "hide", "reason_code=advert", "yes", "stage=hidden" },
	};
	LIVE("join", 1, lines);
}

static void the_same_matter_is_barred_for_six_months(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2026-06-15T10:00:00+08:00", "proposer", "send", "", "yes", "" },
		{ "", "moderator", "refuse", "reason_code=same_matter", "incomplete", "stage=screening" },
		{ "", "moderator", "approve", "", "yes", "" },
		{ "2026-07-01T10:00:00+08:00", "", "count", "5000", "yes", "stage=established" },
		{ "", "", "keep", "", "", "" },
		{ "2027-01-01T23:59:59+08:00", "proposer", "send", "", "yes", "" },
		{ "", "moderator", "refuse", "reason_code=same_matter into=itself", "incomplete", "" },
		{ "2027-01-02T00:00:00+08:00", "moderator", "refuse", "reason_code=same_matter into", "free_again",
			"stage=screening" },
		{ "2027-01-01T23:59:59+08:00", "moderator", "refuse", "reason_code=same_matter into", "yes",
			"stage=refused code=same_matter" },
	};
	LIVE("join", 1, lines);
}

static void similar_ideas_are_joined(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2026-06-01T10:00:00+08:00", "", "keep", "", "", "" }, { "", "proposer", "send", "", "yes", "" },
		{ "", "moderator", "join", "into", "not_now", "" }, { "", "moderator", "approve", "", "yes", "" },
		{ "", "moderator", "join", "", "incomplete", "" }, { "", "moderator", "join", "into=itself", "incomplete", "" },
		{ "", "moderator", "join", "into", "yes", "stage=collecting related=1 step=joined" },
		{ "", "moderator", "join", "into", "yes", "related=1" },
		{ "", "", "count", "5000", "yes", "stage=established" }, /* each gets its own answer */
	};
	LIVE("join", 1, lines);
}

static void a_national_vote_pauses_it(void **state)
{
	(void)state;
	static const struct line lines[] = {
		/* 2023-11-14 is 60 days before the vote on 2024-01-13. */
		{ "2023-11-01T10:00:00+08:00", "proposer", "send", "", "yes", "" },
		{ "", "moderator", "approve", "", "yes", "endorse_by=2024-03-01T23:59:59+08:00" }, /* 61 days more */
		{ "2023-11-13T23:59:59.999+08:00", "verified", "may endorse", "", "yes", "" },
		{ "2023-11-14T00:00:00+08:00", "verified", "may endorse", "", "paused", "stage=collecting" },
		{ "", "verified", "propose", "", "paused", "" },
		{ "", "registered", "may comment", "", "yes", "" },
		{ "", "endorsed", "may withdraw", "", "yes", "" },
		{ "2024-01-13T23:59:59.999+08:00", "verified", "may endorse", "", "paused", "" },
		{ "2024-01-14T00:00:00+08:00", "verified", "may endorse", "", "yes", "" },
		{ "2024-03-01T23:59:59+08:00", "verified", "may endorse", "", "yes", "" },
		{ "2024-03-02T00:00:00+08:00", "verified", "may endorse", "", "not_collecting", "stage=unmet" },
	};
	LIVE("join", 1, lines);
}

static void what_is_screened_in_a_pause_begins_after_it(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2023-11-10T10:00:00+08:00", "proposer", "send", "", "yes", "" },
		{ "2023-11-20T10:00:00+08:00", "moderator", "approve", "", "yes", "endorse_by=2024-03-13T23:59:59+08:00" },
	};
	LIVE("join", 1, lines);
}

static void a_draft_waits_for_the_end_of_a_pause(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2023-11-13T10:00:00+08:00", "", "time", "", "yes", "stage=draft" },
		{ "2023-11-14T10:00:00+08:00", "proposer", "send", "", "paused", "stage=draft" },
		{ "", "verified", "may send", "", "not_yours", "" },
		{ "", "proposer", "may edit", "", "yes", "" },
		{ "", "proposer", "retract", "", "yes", "stage=withdrawn" },
	};
	LIVE("join", 1, lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_a_draft_to_an_answer),
		cmocka_unit_test(too_late_to_extend),
		cmocka_unit_test(a_discussion_first),
		cmocka_unit_test(refused_mended_and_sent_again),
		cmocka_unit_test(unmet_after_the_last_second),
		cmocka_unit_test(three_agencies_answer_each),
		cmocka_unit_test(hidden_and_shown_again),
		cmocka_unit_test(the_same_matter_is_barred_for_six_months),
		cmocka_unit_test(similar_ideas_are_joined),
		cmocka_unit_test(a_national_vote_pauses_it),
		cmocka_unit_test(what_is_screened_in_a_pause_begins_after_it),
		cmocka_unit_test(a_draft_waits_for_the_end_of_a_pause),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
