/* Lives under the rules of We the People, over the API: listed only with enough signatures, answered with many more, or
 * whenever staff wish to. */
#include "api/lib/lives.h"

static const struct rules_change few[] = { { "\"endorsements\": 150", "\"endorsements\": 3" },
	{ "\"endorsements\": 100000", "\"endorsements\": 5" } };

static void a_whole_life(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-10-20T12:00:00.750-04:00", "guest", "propose", "", "sign_in", "" },
		{ "", "registered", "propose", "", "not_verified", "" },
		{ "", "proposer", "draft", "title=x*121", "too_long", "refusal.field=title" },
		{ "", "proposer", "draft", "body=x*801", "too_long", "refusal.field=body" },
		{ "", "proposer", "draft", "topics=nonsense", "bad_choice", "refusal.field=topics" },
		{ "", "proposer", "propose", "topics=economy,education,energy,health", "too_long", "refusal.field=topics" },
		{ "", "proposer", "draft", "title=x*9", "ok", "stage=draft seen=nothing lists=no" },
		{ "", "proposer", "send", "", "too_short", "refusal.field=title" },
		{ "", "proposer", "edit", "title=x*120", "ok", "" },
		{ "", "proposer", "invite", "", "not_now", "" },
		/* Whoever knows its address reads and signs it; no list, search or change tells of it. */
		{ "", "proposer", "send", "", "ok",
			"stage=gathering counts.threshold=3 endorse_by=2026-11-19T23:59:59-05:00 seen=all lists=no" },
		{ "", "proposer", "edit", "title=x*100", "not_now", "" },
		{ "", "verified", "comment", "", "closed", "" },
		{ "", "registered", "endorse", "", "not_verified", "" },
		{ "", "verified", "endorse", "", "ok", "counts.endorsements=1" },
		{ "", "verified", "withdraw", "", "endorsement_stays", "counts.endorsements=1" },
		{ "", "verified", "endorse", "", "ok", "counts.endorsements=1" },
		{ "", "editor", "notice", "text=Hello", "not_now", "" },
		{ "", "moderator", "hide", "reason_code=unclear", "incomplete", "refusal.field=reason_code" },
		{ "", "editor", "hide", "reason_code=threat", "not_your_part", "" },
		{ "", "moderator", "hide", "reason_code=threat", "ok", "stage=hidden stage_code=threat seen=code" },
		{ "", "verified2", "endorse", "", "not_collecting", "" },
		{ "", "moderator", "show", "", "incomplete", "refusal.field=reason" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=gathering lists=no" },
		/* The clock does not begin anew with being listed. */
		{ "2026-11-01T12:00:00-05:00", "verified2&verified3", "endorse&endorse", "", "ok&ok",
			"stage=collecting counts.endorsements=3 times:listed=1 counts.threshold=5 lists=yes "
			"endorse_by=2026-11-19T23:59:59-05:00" },
		{ "", "registered", "comment", "", "closed", "" },
		{ "", "verified2", "withdraw", "", "endorsement_stays", "" },
		{ "", "clerk1", "notice", "text=Reading", "ok", "step=notice" },
		{ "", "editor", "notice", "", "incomplete", "refusal.field=text" },
		{ "", "moderator", "hide", "reason_code=campaign", "ok", "stage=hidden" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=collecting endorse_by=2026-11-19T23:59:59-05:00" },
		{ "endorse_by-1", "verified4", "endorse", "", "ok", "stage=collecting" },
		{ "endorse_by", "verified5&verified6", "endorse&endorse", "", "ok&not_collecting",
			"stage=established counts.endorsements=5 times:established=1 open:answered=1 response=due "
			"due:answered=2027-01-18T23:59:59-05:00" },
		{ "", "editor", "notice", "text=Reading", "ok", "stage=established" },
		{ "", "moderator", "hide", "reason_code=campaign", "ok", "stage=hidden" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=established" },
		{ "due:answered", "", "look", "", "", "response=due state:answered=due" },
		{ "+1", "", "look", "", "", "response=overdue state:answered=overdue" },
		{ "", "moderator", "answer", "text=No", "not_your_part", "" },
		{ "", "editor", "answer", "", "incomplete", "refusal.field=decision" },
		{ "", "clerk1&editor", "answer&answer", "demands=adopted&demands=adopted", "ok&ok", "stage=responded" },
		{ "", "editor", "answer", "text=More", "ok", "stage=responded responses=3 response=answered" },
		{ "", "verified7", "endorse", "", "not_collecting", "" },
		{ "", "moderator", "hide", "reason_code=campaign", "ok", "stage=hidden" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=responded" },
	};
	LIFE_WITH("wethepeople", few, lines);
}

static void never_listed(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-02-10T12:00:00-05:00", "proposer", "propose", "", "ok",
			"stage=gathering endorse_by=2026-03-12T23:59:59-04:00" }, /* summer time begins in between */
		{ "endorse_by", "verified", "endorse", "", "ok", "stage=gathering" },
		{ "+1", "verified2", "endorse", "", "not_collecting", "stage=unmet stage_since=2026-03-12T23:59:59-04:00" },
		{ "", "moderator", "hide", "reason_code=private", "ok", "stage=hidden" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=unmet" },
		/* Staff may answer below the threshold. */
		{ "", "editor", "answer", "text=Yes demands=under_study", "ok", "stage=responded response=answered" },
	};
	LIFE_WITH("wethepeople", few, lines);
}

static void listed_and_unmet(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-02-10T12:00:00-05:00", "proposer", "propose", "", "ok", "" },
		{ "", "verified", "endorse", "", "ok", "" },
		{ "", "verified2", "endorse", "", "ok", "stage=gathering lists=no" },
		{ "endorse_by", "verified3", "endorse", "", "ok", "stage=collecting lists=yes" }, /* in its last second */
		{ "+1", "verified4", "endorse", "", "not_collecting", "stage=unmet step=unmet lists=yes" },
		{ "", "proposer", "retract", "", "not_now", "" },
	};
	LIFE_WITH("wethepeople", few, lines);
}

static void answered_before_it_has_to_be(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-02-10T12:00:00-05:00", "proposer", "propose", "", "ok", "stage=gathering" },
		{ "", "verified", "answer", "text=No", "not_your_part", "" },
		{ "", "clerk2", "answer", "text=Yes", "ok", "stage=responded response=answered lists=yes" },
		{ "", "proposer", "propose", "", "ok", "" },
		{ "", "verified", "endorse", "", "ok", "" },
		{ "", "verified2", "endorse", "", "ok", "" },
		{ "", "verified3", "endorse", "", "ok", "stage=collecting" },
		{ "", "editor", "answer", "text=Yes", "ok", "stage=responded counts.endorsements=3" },
		{ "", "proposer", "draft", "", "ok", "" },
		{ "", "verified", "retract", "", "not_found", "" },
		{ "", "proposer", "retract", "", "ok", "stage=withdrawn" },
	};
	LIFE_WITH("wethepeople", few, lines);
}

/* The numbers as the file has them; and a new one while it runs. */
static void as_many_as_the_file_says(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-02-10T12:00:00-05:00", "proposer", "propose", "", "ok", "counts.threshold=150" },
		{ "", "", "keep", "", "", "" },
		{ "", "", "rules", "", "", "" },
		{ "", "proposer", "propose", "", "ok", "counts.threshold=3" },
		{ "", "", "back", "", "", "counts.threshold=150" },
	};
	life_tell(&(struct life){
		.set = "wethepeople", .later = few, .n_later = ARRAY_LEN(few), .lines = lines, .n_lines = ARRAY_LEN(lines) });
}

static void every_move_is_made(void **state)
{
	(void)state;
	moves_complete("wethepeople", "idea");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_life), cmocka_unit_test(never_listed), cmocka_unit_test(listed_and_unmet),
		cmocka_unit_test(answered_before_it_has_to_be), cmocka_unit_test(as_many_as_the_file_says),
		cmocka_unit_test(every_move_is_made), /* the last one: of all above */
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
