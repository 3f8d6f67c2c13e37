/* Lives under the rules of e-People, over the API: an agency is assigned and may be corrected once, answers by mail,
 * puts off at most twice, tells how it stands after thirty days; what both agree to is published. */
#include "api/lib/lives.h"

static void a_question(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-11-02T12:00:00.500+09:00", "guest", "draft", "", "sign_in", "" },
		{ "", "registered", "draft", "", "not_identified", "" },
		{ "", "verified", "propose", "", "not_identified", "" },
		{ "", "proposer", "draft", "kind=complaint", "bad_choice", "refusal.field=kind" },
		{ "", "proposer", "draft", "kind=question,suggestion", "too_long", "refusal.field=kind" },
		{ "", "proposer", "draft", "title=x*101", "too_long", "refusal.field=title" },
		{ "", "proposer", "draft", "body=x*4001", "too_long", "refusal.field=body" },
		{ "", "proposer", "draft", "kind=question", "ok", "stage=draft seen=nothing lists=no" },
		{ "", "proposer", "send", "", "ok", "stage=screening seen=nothing lists=no" },
		{ "", "identified", "comment", "", "not_found", "" },
		{ "", "identified", "retract", "", "not_found", "" },
		{ "", "clerk1", "assign", "agencies=1", "not_found", "" },
		{ "", "editor", "assign", "agencies=1", "not_your_part", "" },
		{ "", "moderator", "assign", "", "incomplete", "refusal.field=agencies" },
		{ "", "moderator", "assign", "agencies=1,2", "ok",
			"stage=referred step=assigned open:answered=2 open:notice=1 due:answered=2026-11-09T23:59:59+09:00 "
			"due:notice=2026-12-02T23:59:59+09:00 seen=nothing lists=no" },
		{ "", "clerk3", "answer", "text=Ours", "not_found", "" },
		{ "", "moderator", "assign", "agencies=2", "incomplete", "refusal.field=reason" },
		{ "", "moderator&owner", "assign&assign", "agencies=2 reason=Theirs&agencies=2 reason=Theirs",
			"ok&often_enough",
			"stage=referred step=reassigned open:answered=1 due:answered=2026-11-09T23:59:59+09:00" },
		{ "", "moderator", "assign", "agencies=3 reason=Again", "often_enough", "" },
		{ "", "clerk1", "answer", "text=Ours", "not_found", "" },
		{ "", "clerk2", "extend", "until=2026-11-16T00:00:00+09:00", "incomplete", "refusal.field=reason" },
		{ "", "clerk2", "extend", "until=2026-11-17T00:00:00+09:00 reason=Search", "too_far", "" },
		{ "", "clerk2", "extend", "until=2026-11-16T00:00:00+09:00 reason=Search", "ok",
			"respond_by=2026-11-16T23:59:59+09:00 step=extended" },
		{ "due:answered", "clerk2", "extend", "until=2026-11-23T00:00:00+09:00 reason=Search", "ok",
			"respond_by=2026-11-23T23:59:59+09:00" },
		{ "", "clerk2", "extend", "until=2026-11-30T00:00:00+09:00 reason=Search", "often_enough", "" },
		{ "due:answered", "", "look", "", "", "response=due" },
		{ "+1", "", "look", "", "", "response=overdue state:answered=overdue" },
		{ "", "clerk2", "extend", "until=2026-11-30T00:00:00+09:00 reason=Search", "too_late", "" },
		{ "due:notice", "", "look", "", "", "state:notice=due" },
		{ "+1", "", "look", "", "", "state:notice=overdue" },
		{ "", "clerk2", "notice", "", "incomplete", "refusal.field=text" },
		{ "", "clerk2", "notice", "text=Searching", "ok", "open:notice=0 step=notice stage=referred" },
		{ "", "identified", "rate", "value=5", "not_found", "" },
		{ "", "proposer", "rate", "value=5", "not_now", "" },
		{ "", "clerk2", "answer", "", "incomplete", "refusal.field=decision" },
		{ "", "clerk2", "answer", "text=Found demands=adopted", "ok",
			"stage=responded response=answered seen=nothing lists=no" },
		{ "", "proposer", "retract", "", "decided_already", "refusal.first.act=answer" },
		{ "", "clerk2", "answer", "text=More", "ok", "stage=responded responses=2" },
		{ "", "clerk2", "rate", "value=5", "not_your_part", "" },
		{ "", "proposer", "rate", "", "incomplete", "refusal.field=value" },
		{ "", "proposer", "rate", "value=6", "incomplete", "refusal.field=value" },
		{ "", "proposer", "rate", "value=4", "ok", "step=rated" },
		{ "", "proposer", "rate", "value=5", "often_enough", "" },
		/* Published when both agree. */
		{ "", "moderator", "show", "", "not_your_part", "" },
		{ "", "clerk2", "show", "", "ok", "stage=responded seen=nothing lists=no" },
		{ "", "clerk2", "show", "", "ok", "stage=responded" },
		{ "+60", "proposer", "show", "", "ok", "stage=closed seen=all lists=yes" },
		{ "", "clerk2", "answer", "text=Later", "ok", "stage=closed responses=3" },
		{ "", "proposer", "rate", "value=5", "often_enough", "" },
		{ "", "clerk2", "hide", "reason_code=personal", "not_your_part", "" },
		{ "", "moderator", "hide", "reason_code=unclear", "incomplete", "" },
		{ "", "moderator", "hide", "reason_code=personal", "ok", "stage=hidden seen=code" },
		{ "", "moderator", "show", "", "incomplete", "refusal.field=reason" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=closed" },
	};
	LIFE("epeople", lines);
}

static void a_suggestion_in_two_weeks(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-11-02T12:00:00+09:00", "proposer", "propose", "kind=suggestion", "ok", "" },
		{ "", "moderator", "assign", "agencies=1,2", "ok", "due:answered=2026-11-16T23:59:59+09:00 open:answered=2" },
		{ "", "clerk1", "extend", "until=2026-11-30T00:00:00+09:00 reason=Costs", "ok",
			"respond_by=2026-11-16T23:59:59+09:00" },
		/* The notice of progress falls away with the last answer. */
		{ "2026-11-16T23:59:59+09:00", "clerk2", "answer", "text=Yes", "ok",
			"stage=referred response=due open:answered=1 respond_by=2026-11-30T23:59:59+09:00" },
		{ "", "clerk2", "answer", "text=Again", "decided_already", "refusal.first.act=answer" },
		{ "2026-11-30T23:59:59+09:00", "clerk1", "answer", "text=Yes", "ok",
			"stage=responded response=answered open:notice=0 open:answered=0" },
		{ "", "proposer", "show", "", "ok", "stage=responded" },
		{ "", "clerk1", "show", "", "ok", "stage=closed" },
		{ "", "proposer", "rate", "value=1", "ok", "stage=closed step=rated" },
	};
	LIFE("epeople", lines);
}

static void a_grievance_in_a_week_refused_or_withdrawn(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-11-02T12:00:00+09:00", "proposer", "propose", "kind=grievance", "ok", "stage=screening" },
		{ "", "moderator", "refuse", "", "incomplete", "refusal.field=reason_code" },
		{ "", "moderator&owner", "refuse&refuse", "reason_code=court&reason_code=court", "ok&decided_already",
			"stage=refused stage_code=court seen=nothing lists=no" },
		{ "", "proposer", "send", "", "not_now", "" },
		{ "", "proposer", "propose", "kind=grievance", "ok", "" },
		{ "", "moderator", "assign", "agencies=3", "ok", "due:answered=2026-11-09T23:59:59+09:00" },
		{ "", "proposer", "retract", "", "ok", "stage=withdrawn seen=nothing lists=no" },
		{ "", "clerk3", "answer", "text=Yes", "decided_already", "refusal.first.act=retract" },
		{ "", "proposer", "propose", "kind=grievance", "ok", "" },
		{ "", "proposer", "retract", "", "ok", "stage=withdrawn" },
		{ "", "proposer", "draft", "", "ok", "" },
		{ "", "proposer", "retract", "", "ok", "stage=withdrawn" },
	};
	LIFE("epeople", lines);
}

/* Seven days are fourteen from now on: for what begins from now on. */
static void numbers_change_meanwhile(void **state)
{
	(void)state;
	static const struct rules_change more[] = { { "\"days\": 7,", "\"days\": 10," } };
	static const struct life_line lines[] = {
		{ "2026-11-02T12:00:00+09:00", "proposer", "propose", "kind=question", "ok", "" },
		{ "", "", "keep", "", "", "" },
		{ "", "", "rules", "", "", "" },
		{ "", "proposer", "propose", "kind=question", "ok", "" },
		{ "", "moderator", "assign", "agencies=1", "ok", "due:answered=2026-11-12T23:59:59+09:00" },
		{ "", "", "back", "", "", "" },
		{ "", "moderator", "assign", "agencies=1", "ok", "due:answered=2026-11-09T23:59:59+09:00" },
	};
	life_tell(&(struct life){
		.set = "epeople", .later = more, .n_later = ARRAY_LEN(more), .lines = lines, .n_lines = ARRAY_LEN(lines) });
}

static void every_move_is_made(void **state)
{
	(void)state;
	moves_complete("epeople", "idea");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_question), cmocka_unit_test(a_suggestion_in_two_weeks),
		cmocka_unit_test(a_grievance_in_a_week_refused_or_withdrawn), cmocka_unit_test(numbers_change_meanwhile),
		cmocka_unit_test(every_move_is_made), /* the last one: of all above */
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
