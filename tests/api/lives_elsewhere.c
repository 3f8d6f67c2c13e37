/* Lives of what comes from elsewhere, over the API, under each rule set: consultations that close and are summed up,
 * plans that end, events that begin and end, and what belongs to no board. */
#include "api/lib/lives.h"

#define NOW "2026-11-23T10:00:00.500+08:00"
static const char *const sets[] = { "join", "wethepeople", "epetitions", "reach", "epeople" };

static void under_each_set(const struct life_line *lines, size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(sets); i++)
		life_tell(&(struct life){ .set = sets[i], .lines = lines, .n_lines = n });
}

static void a_consultation_is_summed_up(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ NOW, "", "open", "board=consultation stage=open", "", "stage=open response=none" },
		{ "", "guest", "comment", "", "sign_in", "" },
		{ "", "registered", "comment", "body=x*2001", "too_long", "" },
		{ "", "registered", "comment", "", "ok", "" },
		{ "", "registered", "endorse", "", "not_collecting", "" },
		{ "", "moderator", "assign", "agencies=1", "incomplete", "refusal.field=reason" },
		{ "", "editor", "assign", "agencies=1 reason=Theirs", "not_your_part", "" },
		{ "", "moderator", "assign", "agencies=1 reason=Theirs", "ok", "agencies=1 step=assigned" },
		{ "", "clerk2", "notice", "text=Hello", "not_your_agency", "" },
		{ "", "clerk1", "notice", "text=Hello", "ok", "" },
		{ "", "editor", "notice", "", "incomplete", "refusal.field=text" },
		{ "", "editor", "summarise", "text=Soon", "not_now", "" },
		{ "", "moderator", "hide", "", "incomplete", "refusal.field=reason_code" },
		{ "", "moderator", "hide", "reason_code=insult", "ok", "stage=hidden stage_code=insult seen=code" },
		{ "", "moderator", "show", "", "incomplete", "refusal.field=reason" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=open seen=all" },
		{ "closes_at", "registered", "comment", "", "ok", "stage=open" },
		{ "+1", "registered", "comment", "", "closed", "stage=closed response=due open:summarised=1" },
		{ "", "moderator", "assign", "agencies=2 reason=Theirs", "ok", "stage=closed open:summarised=1" },
		{ "", "editor", "notice", "text=Reading", "ok", "stage=closed" },
		{ "", "moderator", "hide", "reason_code=advert", "ok", "stage=hidden" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=closed" },
		{ "due:summarised", "", "look", "", "", "response=due state:summarised=due" },
		{ "+1", "", "look", "", "", "response=overdue state:summarised=overdue" },
		{ "", "clerk1", "summarise", "text=All", "not_your_agency", "" },
		{ "", "moderator", "summarise", "text=All", "not_your_part", "" },
		{ "", "clerk2", "summarise", "", "incomplete", "refusal.field=decision" },
		/* By groups of opinions, with what becomes of each. */
		{ "", "clerk2", "summarise", "text=All group=12", "ok",
			"stage=closed response=answered open:summarised=0 opinions.0.count=12 "
			"opinions.0.decision=partly_adopted responses=1" },
		{ "", "editor", "summarise", "text=More", "ok", "stage=closed responses=2" },
	};
	under_each_set(lines, ARRAY_LEN(lines));
}

static void a_plan_ends(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ NOW, "", "open", "board=plan stage=running", "", "stage=running" },
		{ "", "registered", "comment", "", "ok", "" },
		{ "", "editor", "notice", "text=Late", "ok", "step=notice" },
		{ "", "moderator", "notice", "text=Late", "not_your_part", "" },
		{ "", "moderator", "hide", "reason_code=personal", "ok", "stage=hidden seen=code" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=running" },
		{ "closes_at", "registered", "comment", "", "ok", "stage=running" },
		{ "+1", "registered", "comment", "", "closed", "stage=closed" },
		{ "", "editor", "notice", "text=Done", "ok", "stage=closed" },
		{ "", "moderator", "hide", "reason_code=personal", "ok", "stage=hidden" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=closed" },
	};
	under_each_set(lines, ARRAY_LEN(lines));
}

/* It begins and ends in the second that is named, not in the one after it. */
static void an_event_begins_and_ends(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ NOW, "", "open", "board=event stage=upcoming", "", "stage=upcoming" },
		{ "", "registered", "comment", "", "ok", "" },
		{ "", "editor", "notice", "text=Moved", "ok", "stage=upcoming" },
		{ "", "editor", "summarise", "text=Soon", "not_now", "" },
		{ "", "moderator", "hide", "reason_code=unlawful", "ok", "stage=hidden" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=upcoming" },
		{ "opens_at-1", "registered", "comment", "", "ok", "stage=upcoming" },
		{ "opens_at", "registered", "comment", "", "ok", "stage=live" },
		{ "", "editor", "notice", "text=Louder", "ok", "stage=live" },
		{ "", "moderator", "hide", "reason_code=unlawful", "ok", "stage=hidden" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=live" },
		{ "closes_at-1", "registered", "comment", "", "ok", "stage=live" },
		{ "closes_at", "registered", "comment", "", "closed", "stage=closed" },
		{ "", "editor", "notice", "text=Minutes", "ok", "stage=closed" },
		{ "", "editor", "summarise", "", "incomplete", "refusal.field=decision" },
		{ "", "editor", "summarise", "text=Minutes", "ok", "stage=closed responses=1" },
		{ "", "moderator", "hide", "reason_code=unlawful", "ok", "stage=hidden" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=closed" },
	};
	under_each_set(lines, ARRAY_LEN(lines));
}

static void what_belongs_to_no_board(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ NOW, "", "open", "board=other stage=other", "", "stage=other" },
		{ "", "registered", "comment", "", "ok", "" },
		{ "", "clerk1", "hide", "reason_code=personal", "not_your_part", "" },
		{ "", "moderator", "hide", "", "incomplete", "refusal.field=reason_code" },
		{ "", "moderator", "hide", "reason_code=personal", "ok", "stage=hidden seen=code" },
		{ "", "registered", "comment", "", "closed", "" },
		{ "", "moderator", "show", "", "incomplete", "refusal.field=reason" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=other seen=all" },
	};
	under_each_set(lines, ARRAY_LEN(lines));
}

static void every_move_is_made(void **state)
{
	(void)state;
	static const char *const boards[] = { "consultation", "plan", "event", "other" };
	for (size_t i = 0; i < ARRAY_LEN(sets); i++)
		for (size_t k = 0; k < ARRAY_LEN(boards); k++)
			moves_complete(sets[i], boards[k]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_consultation_is_summed_up), cmocka_unit_test(a_plan_ends),
		cmocka_unit_test(an_event_begins_and_ends), cmocka_unit_test(what_belongs_to_no_board),
		cmocka_unit_test(every_move_is_made), /* the last one: of all above */
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
