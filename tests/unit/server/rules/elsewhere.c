/* Lives under the rules of other countries' platforms: every move, refusal and deadline to the second. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/server/rules/lives.h"

/* ---- We the People --------------------------------------------------------------------------- */

static void a_petition_is_listed_and_answered(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2026-10-20T12:00:00-04:00", "registered", "propose", "", "not_verified", "" },
		{ "", "verified", "propose", "", "yes", "stage=draft" },
		{ "", "proposer", "send", "", "yes",
			"stage=gathering threshold=150 endorse_by=2026-11-19T23:59:59-05:00 seen=all lists=no" },
		{ "", "proposer", "may edit", "", "not_now", "" },
		{ "", "proposer", "retract", "", "decided", "stage=gathering" },
		{ "", "verified", "may comment", "", "closed", "" },
		{ "", "registered", "may endorse", "", "not_verified", "" },
		{ "", "verified", "may endorse", "", "yes", "" },
		{ "", "endorsed", "may withdraw", "", "stays", "" },
		{ "", "", "count", "149", "is_so", "stage=gathering" },
		{ "2026-11-10T12:00:00-05:00", "", "count", "150", "yes",
			"stage=collecting threshold=100000 endorse_by=2026-11-19T23:59:59-05:00 lists=yes step=listed" },
		{ "2026-11-19T23:59:59-05:00", "verified", "may endorse", "", "yes", "" },
		{ "", "", "count", "100000", "yes",
			"stage=established response=due respond_by=2027-01-18T23:59:59-05:00 due:answered=2027-01-18T23:59:59-05:00" },
		{ "", "moderator", "answer", "decision=adopted", "not_yours", "" },
		{ "", "clerk", "answer", "decision=adopted", "yes", "stage=responded response=answered decision=adopted" },
	};
	LIVE("wethepeople", 0, lines);
}

static void a_petition_that_is_not_listed_in_time(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2026-02-10T12:00:00-05:00", "proposer", "send", "", "yes", "endorse_by=2026-03-12T23:59:59-04:00" },
		{ "2026-03-13T00:00:00-04:00", "verified", "may endorse", "", "not_collecting",
			"stage=unmet stage_since=2026-03-12T23:59:59-04:00" },
		/* Staff may answer below the threshold too. */
		{ "", "editor", "answer", "decision=under_study", "yes", "stage=responded response=answered" },
	};
	LIVE("wethepeople", 0, lines);
}

static void answered_below_the_threshold_and_hidden(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2026-02-10T12:00:00-05:00", "proposer", "send", "", "yes", "" },
		{ "", "moderator", "hide", "reason_code=unclear", "incomplete", "" },
		{ "", "", "count", "150", "yes", "stage=collecting" },
		{ "", "clerk", "notice", "text=x", "yes", "step=notice stage=collecting" },
		{ "", "moderator", "hide", "reason_code=threat", "yes", "stage=hidden code=threat seen=code" },
		{ "", "moderator", "show", "reason=x", "yes", "stage=collecting" },
		{ "", "clerk", "answer", "decision=not_adopted", "yes", "stage=responded decision=not_adopted" },
	};
	LIVE("wethepeople", 0, lines);
}

/* ---- the UK's Parliament --------------------------------------------------------------------- */

static void five_sponsors_then_ten_thousand_then_a_debate(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2026-09-01T12:00:00+01:00", "proposer", "send", "", "yes", "stage=gathering threshold=5 seen=all lists=no" },
		{ "", "verified", "may endorse", "", "not_invited", "" },
		{ "", "invited", "may endorse", "", "yes", "" },
		{ "", "proposer", "may invite", "", "yes", "" },
		{ "", "", "count", "4", "is_so", "stage=gathering" },
		{ "2026-09-05T12:00:00+01:00", "", "count", "5", "yes",
			"stage=screening stage_by=2026-09-12T23:59:59+01:00 step=supported" },
		{ "", "invited", "may endorse", "", "not_collecting", "" },
		{ "2026-09-10T12:00:00+01:00", "moderator", "approve", "", "yes",
			"stage=collecting endorse_by=2027-03-10T23:59:59+00:00 threshold=10000 lists=yes" },
		{ "", "endorsed", "may withdraw", "", "yes", "" },
		{ "", "", "count", "9999", "is_so", "" },
		{ "2026-10-20T12:00:00+01:00", "", "count", "10000", "yes",
			"stage=collecting met=1 threshold=100000 response=due due:answered=2026-11-03T23:59:59+00:00" },
		{ "", "", "count", "10001", "is_so", "times:threshold=2" },
		{ "", "moderator", "assign", "agencies=a1,a2 reason=x", "incomplete", "" },
		{ "", "moderator", "assign", "agencies=a1 reason=x", "yes", "" },
		{ "", "clerk:a2", "answer", "decision=not_adopted", "not_agency", "" },
		{ "2026-11-03T23:59:59Z", "clerk:a1", "answer", "decision=not_adopted", "yes",
			"stage=collecting response=answered due:answered=-" },
		{ "2027-03-10T23:59:59Z", "", "count", "100000", "yes",
			"met=2 threshold=100000 step=to_debate stage=collecting" },
		{ "", "", "count", "100001", "is_so", "" },
		{ "2027-03-11T00:00:00Z", "verified", "may endorse", "", "not_collecting",
			"stage=closed stage_since=2027-03-10T23:59:59+00:00" },
		{ "", "clerk:a1", "schedule", "at=2027-04-12T16:30:00Z", "not_yours", "" },
		{ "", "moderator", "schedule", "", "incomplete", "" },
		{ "", "moderator", "schedule", "at=2027-04-12T16:30:00Z", "yes", "step=debate_scheduled" },
		{ "2027-04-13T10:00:00+01:00", "moderator", "debate", "text=transcript", "yes", "step=debated stage=closed" },
	};
	LIVE("epetitions", 0, lines);
}

static void both_thresholds_at_once_and_no_debate(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2026-09-01T12:00:00+01:00", "proposer", "send", "", "yes", "" },
		{ "", "", "count", "5", "yes", "" },
		{ "", "moderator", "approve", "", "yes", "" },
		{ "", "", "count", "100000", "yes", "met=2 response=due times:threshold=3 times:to_debate=1" },
		{ "", "moderator", "no_debate", "", "incomplete", "" },
		{ "", "moderator", "no_debate", "reason=x", "yes", "step=not_debated" },
		/* The time to sign is over; the answer that is due still is. */
		{ "2027-03-02T00:00:00Z", "", "time", "", "yes", "stage=closed response=overdue state:answered=overdue" },
	};
	LIVE("epetitions", 0, lines);
}

static void refused_with_code_and_text_hidden_with_the_code_alone(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2026-09-01T12:00:00+01:00", "proposer", "send", "", "yes", "" },
		{ "", "", "count", "5", "yes", "" },
		{ "", "moderator", "refuse", "reason_code=duplicate", "yes",
			"stage=refused code=duplicate seen=all lists=yes" },
		{ "", "proposer", "send", "", "not_now", "" },
		{ "", "proposer", "may edit", "", "not_now", "" },
		{ "", "moderator", "hide", "reason_code=duplicate", "incomplete", "" },
		{ "", "moderator", "hide", "reason_code=libellous", "yes", "stage=hidden code=libellous seen=code" },
	};
	LIVE("epetitions", 0, lines);
}

static void withdrawn_before_it_is_open(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2026-09-01T12:00:00+01:00", "proposer", "send", "", "yes", "" },
		{ "", "invited", "retract", "", "not_yours", "" },
		{ "", "proposer", "retract", "", "yes", "stage=withdrawn" },
	};
	LIVE("epetitions", 0, lines);
}

/* ---- REACH ----------------------------------------------------------------------------------- */

static void a_suggestion_is_referred_and_answered(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2026-11-02T12:00:00+08:00", "guest", "propose", "", "sign_in", "" },
		{ "", "registered", "propose", "", "yes", "" },
		{ "", "proposer", "send", "", "yes", "stage=discussion lists=yes" },
		{ "", "verified", "may endorse", "", "not_collecting", "" },
		{ "", "registered", "may comment", "", "yes", "" },
		{ "", "clerk", "assign", "agencies=a1", "not_yours", "" },
		{ "", "moderator", "assign", "", "incomplete", "" },
		{ "", "moderator", "assign", "agencies=a1,a2", "yes",
			"stage=referred response=due due:answered=2026-12-02T23:59:59+08:00 step=referred" },
		{ "", "moderator", "assign", "agencies=a2,a3", "incomplete", "" },
		{ "", "moderator", "assign", "agencies=a2,a3 reason=x", "yes",
			"stage=referred due:answered=2026-12-02T23:59:59+08:00 step=reassigned" },
		{ "", "clerk:a1", "answer", "decision=under_study", "not_agency", "" },
		{ "", "clerk:a2", "answer", "decision=under_study", "yes", "stage=referred response=due" },
		{ "", "clerk:a3", "answer", "decision=under_study", "yes",
			"stage=responded response=answered decision=under_study" },
		{ "", "moderator", "hide", "reason_code=court", "yes", "stage=hidden code=court seen=code" },
	};
	LIVE("reach", 0, lines);
}

/* ---- e-People -------------------------------------------------------------------------------- */

static void a_question_in_a_week(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2026-11-02T12:00:00+09:00", "verified", "propose", "", "not_identified", "" },
		{ "", "identified", "propose", "", "yes", "" },
		{ "", "proposer", "send", "field:kind=question", "yes", "stage=screening seen=nothing lists=no" },
		{ "", "moderator", "refuse", "reason_code=court", "yes", "stage=refused seen=nothing" },
		{ "", "", "keep", "", "", "" },
		{ "", "proposer", "send", "field:kind=question", "yes", "" },
		{ "", "moderator", "assign", "agencies=a1", "yes",
			"stage=referred due:answered=2026-11-09T23:59:59+09:00 due:notice=2026-12-02T23:59:59+09:00" },
		{ "", "moderator", "assign", "agencies=a2 reason=x", "yes",
			"step=reassigned due:answered=2026-11-09T23:59:59+09:00" },
		{ "", "moderator", "assign", "agencies=a3 reason=x", "enough", "" }, /* it is corrected once */
		{ "", "clerk:a2", "extend", "until=2026-11-16T00:00:00+09:00", "incomplete", "" },
		{ "", "clerk:a2", "extend", "until=2026-11-17T00:00:00+09:00 reason=x", "too_far", "" },
		{ "", "clerk:a2", "extend", "until=2026-11-16T00:00:00+09:00 reason=x", "yes",
			"respond_by=2026-11-16T23:59:59+09:00" },
		{ "2026-11-16T23:59:59+09:00", "clerk:a2", "extend", "until=2026-11-23T00:00:00+09:00 reason=x", "yes", "" },
		{ "", "clerk:a2", "extend", "until=2026-11-30T00:00:00+09:00 reason=x", "enough", "" },
		{ "2026-12-03T00:00:00+09:00", "", "time", "", "yes", "response=overdue state:notice=overdue" },
		{ "", "clerk:a2", "notice", "text=x", "yes", "due:notice=- step=notice" },
		{ "", "clerk:a2", "answer", "decision=adopted", "yes", "stage=responded response=answered seen=nothing" },
		{ "", "verified", "rate", "value=5", "not_yours", "" },
		{ "", "proposer", "rate", "value=6", "incomplete", "" },
		{ "", "proposer", "rate", "value=4", "yes", "step=rated" },
		{ "", "proposer", "rate", "value=5", "enough", "" },
		/* It is published when both agree. */
		{ "", "clerk:a2", "show", "", "yes", "stage=responded seen=nothing" },
		{ "", "clerk:a2", "show", "", "yes", "stage=responded" },
		{ "", "proposer", "show", "", "yes", "stage=closed seen=all lists=yes" },
	};
	LIVE("epeople", 0, lines);
}

static void a_suggestion_in_two_weeks(void **state)
{
	(void)state;
	static const struct line lines[] = {
		{ "2026-11-02T12:00:00+09:00", "proposer", "send", "field:kind=suggestion", "yes", "" },
		{ "", "moderator", "assign", "agencies=a1", "yes", "due:answered=2026-11-16T23:59:59+09:00" },
		/* The notice of progress falls away with the answer. */
		{ "2026-11-16T23:59:59+09:00", "clerk", "answer", "decision=adopted", "yes",
			"stage=responded response=answered due:notice=-" },
		{ "", "proposer", "retract", "", "decided", "" },
	};
	LIVE("epeople", 0, lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_petition_is_listed_and_answered),
		cmocka_unit_test(a_petition_that_is_not_listed_in_time),
		cmocka_unit_test(answered_below_the_threshold_and_hidden),
		cmocka_unit_test(five_sponsors_then_ten_thousand_then_a_debate),
		cmocka_unit_test(both_thresholds_at_once_and_no_debate),
		cmocka_unit_test(refused_with_code_and_text_hidden_with_the_code_alone),
		cmocka_unit_test(withdrawn_before_it_is_open),
		cmocka_unit_test(a_suggestion_is_referred_and_answered),
		cmocka_unit_test(a_question_in_a_week),
		cmocka_unit_test(a_suggestion_in_two_weeks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
