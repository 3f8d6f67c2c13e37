/* Lives under the rules of REACH, over the API: discussed without any threshold, referred to agencies, each of which
 * answers; removed with the term that is broken. */
#include "api/lib/lives.h"

static void a_suggestion_is_referred_and_answered(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-11-02T12:00:00.500+08:00", "guest", "propose", "", "sign_in", "" },
		{ "", "proposer", "draft", "title=x*81", "too_long", "refusal.field=title" },
		{ "", "proposer", "draft", "body=x*3001", "too_long", "refusal.field=body" },
		{ "", "proposer", "draft", "agencies=1", "too_many_items", "refusal.field=agencies" },
		{ "", "proposer", "draft", "body=short", "ok", "stage=draft seen=nothing lists=no counts.threshold=0" },
		{ "", "proposer", "send", "", "too_short", "refusal.field=body" },
		{ "", "proposer", "edit", "body=x*10", "ok", "" },
		{ "", "proposer", "send", "", "ok", "stage=discussion seen=all lists=yes stage_by=-" },
		{ "", "proposer", "edit", "body=x*20", "not_now", "" },
		{ "", "proposer", "invite", "", "not_now", "" },
		{ "", "guest", "comment", "", "sign_in", "" },
		{ "", "registered", "comment", "", "ok", "counts.comments=1" },
		{ "", "registered", "comment", "body=x*2001", "too_long", "" },
		{ "", "verified", "endorse", "", "not_collecting", "" },
		{ "", "moderator", "hide", "comment=last reason_code=obscene", "ok", "stage=discussion counts.comments=1" },
		{ "", "moderator", "hide", "comment=last reason_code=obscene", "decided_already", "refusal.first.act=hide" },
		{ "", "moderator", "show", "comment=last", "incomplete", "refusal.field=reason" },
		{ "", "moderator", "show", "comment=last reason=Mistaken", "ok", "" },
		{ "", "clerk1", "answer", "text=Yes", "not_now", "" },
		{ "", "moderator", "notice", "text=Reading", "ok", "stage=discussion" },
		{ "", "moderator", "hide", "", "incomplete", "refusal.field=reason_code" },
		{ "", "moderator", "hide", "reason_code=unclear", "incomplete", "" },
		{ "", "moderator", "hide", "reason_code=court reason=It_speaks_of_a_trial", "ok",
			"stage=hidden stage_code=court seen=code" },
		{ "", "registered", "comment", "", "closed", "" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=discussion" },
		{ "", "clerk1", "assign", "agencies=1", "not_your_part", "" },
		{ "", "moderator", "assign", "", "incomplete", "refusal.field=agencies" },
		{ "", "moderator", "assign", "agencies=x", "no_agency", "" },
		{ "", "moderator&owner", "assign&assign", "agencies=1,2 reason=Theirs&agencies=1,2 reason=Theirs", "ok&ok",
			"stage=referred response=due open:answered=2 due:answered=2026-12-02T23:59:59+08:00 times:referred=1 "
			"times:reassigned=1" },
		{ "", "proposer", "retract", "", "decided_already", "refusal.first.act=assign" },
		{ "", "moderator", "assign", "agencies=2,3", "incomplete", "refusal.field=reason" },
		{ "", "moderator", "assign", "agencies=2,3 reason=Theirs", "ok",
			"stage=referred open:answered=2 due:answered=2026-12-02T23:59:59+08:00 step=reassigned" },
		{ "", "clerk1", "answer", "text=Ours", "not_your_agency", "" },
		{ "", "clerk2", "notice", "text=Looking", "ok", "stage=referred" },
		{ "", "moderator", "hide", "reason_code=off_topic", "ok", "stage=hidden" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=referred" },
		{ "", "registered", "comment", "", "ok", "" },
		{ "", "clerk2", "answer", "", "incomplete", "refusal.field=decision" },
		{ "", "clerk2", "answer", "demands=under_study", "ok", "stage=referred response=due open:answered=1" },
		{ "", "clerk2", "answer", "text=Again", "decided_already", "refusal.first.act=answer" },
		{ "due:answered", "", "look", "", "", "response=due" },
		{ "+1", "", "look", "", "", "response=overdue state:answered=overdue" },
		{ "", "clerk3", "answer", "demands=under_study", "ok",
			"stage=responded response=answered decision=under_study responses=2 open:answered=0" },
		{ "", "clerk3", "answer", "text=More", "ok", "stage=responded responses=3" },
		{ "", "clerk2", "notice", "text=Begun", "ok", "stage=responded" },
		{ "", "registered", "comment", "", "ok", "" },
		{ "", "moderator", "assign", "agencies=1 reason=Theirs", "decided_already", "" },
		{ "", "moderator", "hide", "reason_code=racial_religious", "ok", "stage=hidden seen=code" },
		{ "", "moderator", "show", "", "incomplete", "refusal.field=reason" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=responded" },
	};
	LIFE("reach", lines);
}

static void joined_at_each_stage(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-11-02T12:00:00+08:00", "proposer", "propose", "", "ok", "" },
		{ "", "", "keep", "", "", "" },
		{ "", "proposer", "propose", "", "ok", "" },
		{ "", "moderator", "join", "", "incomplete", "refusal.field=into" },
		{ "", "moderator", "join", "into=itself", "incomplete", "refusal.field=into" },
		{ "", "moderator", "join", "into=999999", "no_topic", "" },
		{ "", "moderator", "join", "into=kept", "ok", "stage=discussion related=1 step=joined" },
		{ "", "moderator", "assign", "agencies=1", "ok", "stage=referred" },
		{ "", "moderator", "join", "into=kept", "ok", "stage=referred related=1" },
		{ "", "clerk1", "answer", "demands=adopted", "ok", "stage=responded" },
		{ "", "moderator", "join", "into=kept", "ok", "stage=responded related=1" },
		{ "", "", "back", "", "", "stage=discussion related=1 responses=0" },
		{ "", "moderator", "assign", "agencies=2", "ok", "stage=referred" },
		{ "", "clerk2", "answer", "demands=not_adopted", "ok", "stage=responded decision=not_adopted responses=1" },
	};
	LIFE("reach", lines);
}

static void withdrawn(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-11-02T12:00:00+08:00", "registered", "propose", "", "ok",
			"stage=discussion" }, /* whoever is registered */
		{ "", "proposer", "draft", "", "ok", "" },
		{ "", "proposer", "retract", "", "ok", "stage=withdrawn" },
		{ "", "proposer", "propose", "", "ok", "stage=discussion" },
		{ "", "verified", "retract", "", "not_your_part", "" },
		{ "", "proposer", "retract", "", "ok", "stage=withdrawn" },
		{ "", "moderator", "assign", "agencies=1", "decided_already", "refusal.first.act=retract" },
		{ "", "registered", "comment", "", "closed", "" },
	};
	LIFE("reach", lines);
}

/* Two who decide otherwise at once. */
static void referred_or_withdrawn_by_whoever_is_first(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-11-02T12:00:00+08:00", "proposer", "propose", "", "ok", "" },
		{ "", "moderator&proposer", "assign&retract", "agencies=1&", "ok&decided_already", "" },
		{ "", "proposer", "propose", "", "ok", "" },
		{ "", "moderator&owner", "hide&hide", "reason_code=advert&reason_code=obscene", "ok&decided_already",
			"stage=hidden refusal.first.act=hide times:hidden=1" },
	};
	LIFE("reach", lines);
}

static void numbers_change_meanwhile(void **state)
{
	(void)state;
	static const struct rules_change more[] = { { "\"kind\": \"answered\", \"days\": 30",
		"\"kind\": \"answered\", \"working_days\": 5" } };
	static const struct life_line lines[] = {
		{ "2026-11-02T12:00:00+08:00", "proposer", "propose", "", "ok", "" },
		{ "", "", "keep", "", "", "" },
		{ "", "", "rules", "", "", "" },
		{ "", "proposer", "propose", "", "ok", "" },
		/* Over Deepavali, which is a Sunday, and its Monday. */
		{ "", "moderator", "assign", "agencies=1", "ok", "due:answered=2026-11-10T23:59:59+08:00" },
		{ "", "", "back", "", "", "" },
		{ "", "moderator", "assign", "agencies=1", "ok", "due:answered=2026-12-02T23:59:59+08:00" },
	};
	life_tell(&(struct life){
		.set = "reach", .later = more, .n_later = ARRAY_LEN(more), .lines = lines, .n_lines = ARRAY_LEN(lines) });
}

static void every_move_is_made(void **state)
{
	(void)state;
	moves_complete("reach", "idea");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_suggestion_is_referred_and_answered), cmocka_unit_test(joined_at_each_stage),
		cmocka_unit_test(withdrawn), cmocka_unit_test(referred_or_withdrawn_by_whoever_is_first),
		cmocka_unit_test(numbers_change_meanwhile),
		cmocka_unit_test(every_move_is_made), /* the last one: of all above */
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
