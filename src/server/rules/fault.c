/* What each mistake in a file of rules means, for who wrote it. The place stands before it. */
#include "server/rules/rules.h"

const char *rules_fault_sentence(enum rules_fault fault)
{
	static const char *const sentences[RULES_FAULTS] = {
		[RULES_NO_JSON] = N_("this is not JSON. Correct it."),
		[RULES_NO_OBJECT] = N_("there must be an object here: { }. Correct it."),
		[RULES_NO_LIST] = N_("there must be a list here: [ ], with something in it and not more than 200. Correct it."),
		[RULES_NO_SUCH_NAME] = N_("there is nothing of that name here. Is it misspelt? Correct it, or take it out."),
		[RULES_TWICE] = N_("this is here twice. Take one of them out."),
		[RULES_NO_NUMBER] = N_("there must be a whole number within these bounds. Correct it."),
		[RULES_NO_BOOL] = N_("this must be true or false. Correct it."),
		[RULES_NO_NAME] = N_("this must be a name of a-z, 0-9 and _, at most 31 of them. Correct it."),
		[RULES_NO_TEXT] = N_("there must be a text for each language, like { \"en\": \"...\" }. Correct it."),
		[RULES_NO_WORD] = N_("this must be one of these. Correct it."),
		[RULES_NO_SPAN] = N_("this needs one of days, working_days and months. Correct it."),
		[RULES_NO_BOARD] = N_("there is no such board. Correct it."),
		[RULES_NO_STAGE] = N_("there is no such stage. Correct it."),
		[RULES_NO_VERB] = N_("there is no such act, or it cannot stand here. Correct it."),
		[RULES_NO_WHO] = N_(
			"this must say who may: a level, a role of staff, proposer, co_proposer or invited. Correct it."),
		[RULES_NO_CAUSE] = N_("a move needs exactly one of act, endorsements, passed and reached. Correct it."),
		[RULES_NO_ZONE] = N_("this must be a zone, like Europe/London or +08:00. Correct it."),
		[RULES_ZONE_NOT_HERE] = N_(
			"this system has no such zone. Install its zones (tzdata), or write an offset like +08:00."),
		[RULES_NO_NAME_THERE] = N_("this must be a name, no longer than limits.county_max. Correct it."),
		[RULES_NO_LANGUAGE] = N_("this must be a language, like zh_TW. Correct it."),
		[RULES_NO_CALLING_CODE] = N_("this must be the digits of a country's calling code, like 886. Correct it."),
		[RULES_NO_DATE] = N_("this is not a date like 2026-11-23. Correct it."),
		[RULES_ENDS_EARLY] = N_("this ends before it begins. Correct it."),
		[RULES_LEAST_OVER_MOST] = N_("the least is more than the most. Correct it."),
		[RULES_STAGE_NOT_HERE] = N_("this board has no such stage. Add it to its stages, or name another."),
		[RULES_DUTY_NOT_HERE] = N_("this board has no such duty. Add it to its duties, or name another."),
		[RULES_FIELD_NOT_HERE] = N_(
			"the form has no such choice. Name one of its fields of kind choice and its words."),
		[RULES_NO_CLOCK_THERE] = N_("this stage does not have the clock that the move waits for. Give it that clock."),
		[RULES_STANDS_STILL] = N_("time would make this move again and again. Say where it goes to."),
		[RULES_NO_REASON] = N_("this act needs a reason's code, and no reason is for it. Add one."),
		[RULES_NO_DISCUSSION] = N_("there is no public discussion on this board. Say how long it is."),
		[RULES_NOT_REACHED] = N_("no move leads to this stage. Add one, or say that topics come in from elsewhere."),
		[RULES_NO_TITLE] = N_("the form needs a title: a field of kind line of at least 1 character. Add it."),
	};
	return fault > 0 && fault < RULES_FAULTS && sentences[fault] ? sentences[fault] : "";
}
