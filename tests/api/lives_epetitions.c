/* Lives under the rules of the UK Parliament's petitions, over the API: five supporters by invitation, a review, six
 * months in which ten thousand make the government answer and a hundred thousand a debate considered. */
#include "api/lib/lives.h"

static const struct rules_change few[] = { { "\"endorsements\": 10000,", "\"endorsements\": 7," },
	{ "\"endorsements\": 100000,", "\"endorsements\": 9," } };

/* Up to the review: five who were invited signed. */
#define FIVE_SIGN \
	{ "", "proposer", "invite", "", "ok", "" }, { "", "friend1", "take", "", "ok", "" }, \
		{ "", "friend1", "endorse", "", "ok", "" }, { "", "proposer", "invite", "", "ok", "" }, \
		{ "", "friend2", "take", "", "ok", "" }, { "", "friend2", "endorse", "", "ok", "" }, \
		{ "", "proposer", "invite", "", "ok", "" }, { "", "friend3", "take", "", "ok", "" }, \
		{ "", "friend3", "endorse", "", "ok", "" }, { "", "proposer", "invite", "", "ok", "" }, \
		{ "", "friend4", "take", "", "ok", "" }, { "", "friend4", "endorse", "", "ok", "counts.endorsements=4" }, \
		{ "", "proposer", "invite", "", "ok", "" }, { "", "friend5", "take", "", "ok", "stage=gathering" }

static void a_whole_life(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-08-30T12:00:00.250+01:00", "guest", "draft", "", "sign_in", "" },
		{ "", "registered", "draft", "", "not_verified", "" },
		{ "", "proposer", "draft", "title=x*81", "too_long", "refusal.field=title" },
		{ "", "proposer", "draft", "body=x*301", "too_long", "refusal.field=body" },
		{ "", "proposer", "draft", "benefits=x*801", "too_long", "refusal.field=benefits" },
		{ "", "proposer", "draft", "agencies=1", "too_many_items", "refusal.field=agencies" },
		{ "", "proposer", "draft", "body=x*300", "ok", "stage=draft seen=nothing lists=no" },
		{ "", "friend1", "send", "", "not_found", "" },
		{ "", "proposer", "send", "", "ok", "stage=gathering counts.threshold=5 seen=all lists=no stage_by=-" },
		{ "", "proposer", "edit", "title=x*20", "not_now", "" },
		{ "", "verified", "endorse", "", "not_invited", "" },
		{ "", "registered", "endorse", "", "not_verified", "" },
		{ "", "verified", "invite", "", "not_your_part", "" },
		{ "", "verified", "comment", "", "closed", "" },
		{ "", "moderator", "approve", "", "not_now", "" },
		{ "", "proposer", "invite", "", "ok", "" },
		{ "", "registered", "take", "", "not_verified", "" },
		{ "", "proposer", "take", "", "invited_already", "" },
		{ "", "friend1", "take", "", "ok", "" },
		{ "", "friend1", "endorse", "", "ok", "counts.endorsements=1" },
		{ "", "friend1", "withdraw", "", "ok", "counts.endorsements=0" },
		{ "", "friend1", "endorse", "", "ok", "" },
		{ "", "proposer", "invite", "", "ok", "" },
		{ "", "friend1", "take", "", "invited_already", "" },
		{ "", "friend2", "take", "", "ok", "" },
		{ "", "verified", "take", "", "no_invitation", "" },
		{ "", "friend2", "endorse", "", "ok", "" },
		{ "", "proposer", "invite", "", "ok", "" },
		{ "", "friend3", "take", "", "ok", "" },
		{ "", "friend3", "endorse", "", "ok", "" },
		{ "", "proposer", "invite", "", "ok", "" },
		{ "", "friend4", "take", "", "ok", "" },
		{ "", "proposer", "invite", "", "ok", "" },
		{ "", "friend5", "take", "", "ok", "" },
		{ "", "proposer", "invite", "", "ok", "" },
		{ "", "friend6", "take", "", "ok", "" },
		{ "", "friend4", "endorse", "", "ok", "stage=gathering counts.endorsements=4" },
		/* The fifth and a sixth at once. */
		{ "2026-08-31T12:00:00+01:00", "friend5&friend6", "endorse&endorse", "", "ok&not_collecting",
			"stage=screening counts.endorsements=5 times:supported=1 times:threshold=1 "
			"stage_by=2026-09-07T23:59:59+01:00 seen=all lists=no" },
		{ "", "friend1", "withdraw", "", "not_collecting", "" },
		{ "", "moderator", "hide", "reason_code=duplicate", "incomplete", "" },
		{ "", "moderator", "hide", "reason_code=court", "ok", "stage=hidden seen=code" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=screening stage_by=2026-09-07T23:59:59+01:00" },
		{ "", "moderator", "assign", "agencies=1,2 reason=Both", "too_many_items", "refusal.field=agencies" },
		{ "", "moderator", "assign", "agencies=1 reason=Theirs", "ok", "stage=screening agencies=1" },
		{ "", "clerk1", "approve", "", "not_your_part", "" },
		/* Six months from the last of August: the last of February. */
		{ "", "moderator", "approve", "", "ok",
			"stage=collecting endorse_by=2027-02-28T23:59:59+00:00 counts.threshold=7 lists=yes" },
		{ "", "moderator", "approve", "", "decided_already", "refusal.first.act=approve" },
		{ "", "proposer", "retract", "", "decided_already", "refusal.first.act=approve" },
		{ "", "registered", "comment", "", "ok", "" },
		{ "", "registered", "endorse", "", "not_verified", "" },
		{ "", "friend1", "withdraw", "", "ok", "counts.endorsements=4" },
		{ "", "friend1", "endorse", "", "ok", "counts.endorsements=5" },
		{ "", "verified", "endorse", "", "ok", "counts.endorsements=6 response=none" },
		{ "", "moderator", "hide", "reason_code=names", "ok", "stage=hidden" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=collecting endorse_by=2027-02-28T23:59:59+00:00" },
		{ "2026-10-20T12:00:00+01:00", "verified2&verified3", "endorse&endorse", "", "ok&ok",
			"stage=collecting counts.met=1 counts.threshold=9 counts.endorsements=8 times:threshold=2 response=due "
			"open:answered=1 due:answered=2026-11-03T23:59:59+00:00" },
		/* Below it again and over it again: what began has begun. */
		{ "", "verified3", "withdraw", "", "ok", "counts.endorsements=7" },
		{ "", "verified2", "withdraw", "", "ok", "counts.endorsements=6" },
		{ "", "verified2", "endorse", "", "ok", "times:threshold=2 open:answered=1" },
		{ "", "moderator", "assign", "agencies=2 reason=Theirs", "ok", "stage=collecting open:answered=1" },
		{ "", "clerk1", "answer", "text=Ours", "not_your_agency", "" },
		{ "", "clerk1", "notice", "text=Ours", "not_your_agency", "" },
		{ "", "clerk2", "notice", "text=Writing", "ok", "" },
		{ "", "clerk2", "answer", "", "incomplete", "refusal.field=decision" },
		{ "due:answered", "", "look", "", "", "response=due" },
		{ "+1", "", "look", "", "", "response=overdue state:answered=overdue" },
		{ "", "clerk2", "answer", "text=Late", "ok", "stage=collecting response=answered open:answered=0" },
		{ "", "moderator", "no_debate", "", "incomplete", "refusal.field=reason" },
		{ "", "clerk2", "no_debate", "reason=Why", "not_your_part", "" },
		{ "", "moderator", "no_debate", "reason=Held_before", "ok", "step=not_debated stage=collecting" },
		{ "", "moderator", "schedule", "", "incomplete", "refusal.field=at" },
		{ "", "clerk2", "schedule", "at=2027-04-12T16:30:00Z", "not_your_part", "" },
		{ "", "moderator", "schedule", "at=2027-01-12T16:30:00Z", "ok", "step=debate_scheduled stage=collecting" },
		{ "", "moderator", "debate", "", "incomplete", "refusal.field=text" },
		{ "2027-01-13T10:00:00Z", "moderator", "debate", "text=Transcript", "ok", "step=debated stage=collecting" },
		{ "endorse_by-1", "verified3", "endorse", "", "ok", "counts.met=1 times:to_debate=0" },
		/* The last of them in the last second. */
		{ "endorse_by", "verified4&verified5", "endorse&endorse", "", "ok&ok",
			"stage=collecting counts.met=2 times:to_debate=1 times:threshold=3" },
		{ "+1", "verified6", "endorse", "", "not_collecting",
			"stage=closed stage_since=2027-02-28T23:59:59+00:00 times:closed=1" },
		{ "", "verified", "withdraw", "", "not_collecting", "" },
		{ "", "registered", "comment", "", "ok", "" },
		{ "", "moderator", "assign", "agencies=1 reason=Theirs", "ok", "stage=closed" },
		{ "", "clerk1", "answer", "text=More", "ok", "stage=closed responses=2" },
		{ "", "moderator", "schedule", "at=2027-04-12T16:30:00Z", "ok", "" },
		{ "", "moderator", "debate", "text=Transcript", "ok", "step=debated" },
		{ "", "moderator", "no_debate", "reason=Twice", "ok", "step=not_debated" },
		{ "", "moderator", "notice", "text=Done", "ok", "stage=closed" },
		{ "", "moderator", "hide", "reason_code=confidential", "ok", "stage=hidden" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=closed" },
	};
	LIFE_WITH("epetitions", few, lines);
}

static void refused_with_code_and_text_hidden_with_the_code_alone(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-09-01T12:00:00+01:00", "proposer", "propose", "", "ok", "stage=gathering" },
		FIVE_SIGN,
		{ "", "friend5", "endorse", "", "ok", "stage=screening" },
		{ "", "moderator", "refuse", "", "incomplete", "refusal.field=reason_code" },
		{ "", "moderator&owner", "refuse&approve", "reason_code=joke reason=Funny&", "ok&decided_already",
			"refusal.first.role=moderator" },
		/* Not reviewed in time is late, and stays. */
		{ "", "proposer", "propose", "", "ok", "" },
		FIVE_SIGN,
		{ "", "friend5", "endorse", "", "ok", "stage=screening stage_by=2026-09-08T23:59:59+01:00" },
		{ "stage_by+1", "", "look", "", "", "stage=screening" },
		{ "", "moderator", "refuse", "reason_code=duplicate reason=There_is_one", "ok",
			"stage=refused stage_code=duplicate seen=all lists=yes" },
		{ "", "proposer", "send", "", "not_now", "" },
		{ "", "proposer", "edit", "title=x*20", "not_now", "" },
		{ "", "moderator", "hide", "reason_code=duplicate", "incomplete", "" },
		{ "", "moderator", "hide", "reason_code=libellous reason=It_says_so", "ok",
			"stage=hidden stage_code=libellous seen=code" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=refused" },
	};
	LIFE_WITH("epetitions", few, lines);
}

static void withdrawn_before_it_is_open(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-09-01T12:00:00+01:00", "proposer", "draft", "", "ok", "" },
		{ "", "proposer", "retract", "", "ok", "stage=withdrawn" },
		{ "", "proposer", "propose", "", "ok", "stage=gathering" },
		{ "", "verified", "retract", "", "not_your_part", "" },
		{ "", "proposer", "retract", "", "ok", "stage=withdrawn" },
		{ "", "proposer", "propose", "", "ok", "" },
		FIVE_SIGN,
		{ "", "friend5", "endorse", "", "ok", "stage=screening" },
		{ "", "proposer", "retract", "", "ok", "stage=withdrawn" },
		{ "", "moderator", "approve", "", "decided_already", "refusal.first.act=retract" },
	};
	LIFE_WITH("epetitions", few, lines);
}

/* Both at once, and the answer that is due still is when the time to sign is over. */
static void one_signature_passes_two_thresholds(void **state)
{
	(void)state;
	static const struct rules_change one[] = { { "\"endorsements\": 10000,", "\"endorsements\": 6," },
		{ "\"endorsements\": 100000,", "\"endorsements\": 7," } };
	static const struct rules_change later[] = { { "\"endorsements\": 10000,", "\"endorsements\": 6," },
		{ "\"endorsements\": 100000,", "\"endorsements\": 8," }, { "\"months\": 6", "\"months\": 2" } };
	static const struct life_line lines[] = {
		{ "2026-09-01T12:00:00+01:00", "proposer", "propose", "", "ok", "" },
		FIVE_SIGN,
		{ "", "friend5", "endorse", "", "ok", "stage=screening" },
		{ "", "", "rules", "", "", "" },
		{ "", "moderator", "approve", "", "ok", "endorse_by=2027-03-01T23:59:59+00:00" },
		/* Two of one address are two, as often as they sign. */
		{ "endorse_by", "twin1&twin2", "endorse&endorse", "", "ok&ok",
			"counts.endorsements=7 counts.met=2 times:threshold=3 times:to_debate=1 response=due due:answered=2027-03-15T23:59:59+00:00" },
		{ "", "twin1&twin1", "endorse&endorse", "", "ok&ok", "counts.endorsements=7" },
		{ "+1", "", "look", "", "", "stage=closed response=due" },
		{ "due:answered", "", "look", "", "", "stage=closed response=due" },
		{ "+1", "", "look", "", "", "stage=closed response=overdue" },
	};
	life_tell(&(struct life){ .set = "epetitions",
		.changes = one,
		.n_changes = ARRAY_LEN(one),
		.later = later,
		.n_later = ARRAY_LEN(later),
		.lines = lines,
		.n_lines = ARRAY_LEN(lines) });
}

static void as_many_as_the_file_says(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-09-01T12:00:00+01:00", "proposer", "propose", "", "ok", "counts.threshold=5" },
		FIVE_SIGN,
		{ "", "friend5", "endorse", "", "ok", "stage=screening" },
		{ "", "moderator", "approve", "", "ok", "counts.threshold=10000" },
		{ "", "", "open", "board=idea stage=collecting", "", "" },
	};
	LIFE("epetitions", lines);
}

static void every_move_is_made(void **state)
{
	(void)state;
	moves_complete("epetitions", "idea");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_life), cmocka_unit_test(refused_with_code_and_text_hidden_with_the_code_alone),
		cmocka_unit_test(withdrawn_before_it_is_open), cmocka_unit_test(one_signature_passes_two_thresholds),
		cmocka_unit_test(as_many_as_the_file_says),
		cmocka_unit_test(every_move_is_made), /* the last one: of all above */
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
