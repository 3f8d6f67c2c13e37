/* What a person answers to the questions of an act. They are the same in linear mode and on the screen. */
#include "torture/lib/torture.h"

/* ---- which act ------------------------------------------------------------------------------- */

static const char *key_of_verb(const char *verb)
{
	static const char *const keys[][2] = { { "approve", "a" }, { "refuse", "r" }, { "assign", "g" }, { "join", "j" },
		{ "schedule", "s" }, { "contact", "c" }, { "extend", "e" }, { "answer", "w" }, { "notice", "n" },
		{ "hide", "h" }, { "show", "o" }, { "retract", "w" } };
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (str_eq(keys[i][0], verb))
			return keys[i][1];
	return "e";
}

const char *talk_key(const struct written *w)
{
	static const char *const keys[DEED_COUNT] = { [DEED_COMMENT] = "X",
		[DEED_REPLY] = "R",
		[DEED_EDIT] = "E",
		[DEED_ACT] = "M",
		[DEED_REPORT] = "!",
		[DEED_JUDGE] = "M",
		[DEED_ENDORSE] = "y",
		[DEED_WITHDRAW] = "y",
		[DEED_FOLLOW] = "f",
		[DEED_UNFOLLOW] = "f",
		[DEED_LIKE] = "+",
		[DEED_UNLIKE] = "+",
		[DEED_UNCOMMENT] = "x" };
	return str_eq(w->verb, "retract") ? "E" : keys[w->deed];
}

/* ---- questions ------------------------------------------------------------------------------- */

/* How it is answered: with keys; on a line; on a line with the words that carry the mark, or with others. */
enum how { KEYS, LINE, WORDS, TITLE, BODY, AGENCY, DAY, FILES, FLOOR, WAY, VERDICT, REVIEW, CONFIRM };

static const struct {
	const char *prompt;
	enum how how;
	const char *answer;
} answers[] = {
	{ "Send it?", CONFIRM, "y" },
	{ "Send it as a neutral comment?", CONFIRM, "y" },
	{ "Endorse it?", CONFIRM, "y" },
	{ "take it back?", CONFIRM, "y" },
	{ "3. neutral", KEYS, "3" },
	{ "Take this comment back?", CONFIRM, "y" },
	{ "Which comment (its number)?", FLOOR, "" },
	{ "Show:", KEYS, "1" },
	{ "Comment:", WORDS, "" },
	{ "Reason (optional):", WORDS, "" },
	/* proposing */
	{ "Go on with it?", KEYS, "n" },
	{ "Throw away all that was typed there?", KEYS, "y" },
	{ "Title (", TITLE, "" },
	{ "[G]o on with mine", KEYS, "g" },
	{ "What you propose", BODY, "" },
	{ "Benefits and effects", LINE, "等車的人都可以坐下來休息。" },
	{ "Agencies (Enter: not sure)", AGENCY, "" },
	{ "Agencies: ", AGENCY, "" },
	{ "Which agencies should answer?", AGENCY, "" },
	{ "Addresses ", LINE, "" },
	{ "A file to attach", FILES, "" },
	{ "One more file", LINE, "" },
	{ "A file (Enter: no more)", LINE, "" },
	{ "Have it discussed in public", KEYS, "n" },
	{ "(T)itle again", KEYS, "s" }, /* of the editor */
	{ "[S]end", REVIEW, "" },
	{ "[S]ave the change", REVIEW, "" },
	/* staff, and the proposer's end of it */
	{ "What should be done with it?", WAY, "" },
	{ "Which reason (its number)?", KEYS, "1" },
	{ "With which topic", LINE, "i16" },
	{ "Which agencies (separated by commas)?", AGENCY, "" },
	{ "When (YYYY", DAY, "" },
	{ "Until when (YYYY", DAY, "" },
	{ "How it will be handled", WORDS, "" },
	{ "What was talked about", WORDS, "" },
	{ "The answer in two or three lines", WORDS, "" },
	{ "The notice, for everyone", WORDS, "" },
	{ "One thing that was asked for", LINE, "加裝座椅" },
	{ "One more thing that was asked for", LINE, "" },
	{ "What is decided about it?", KEYS, "a" },
	{ "In the agency's own words", LINE, "明年起。" },
	{ "Heading of a section", LINE, "" },
	{ "Title of a chart of figures", LINE, "" },
	{ "Why, for everyone to read", WORDS, "" },
	{ "What is decided about this report?", VERDICT, "" },
	{ "Anything to add to the reason", WORDS, "" },
	{ "Why? (public", WORDS, "" },
	{ "What is wrong with it", WORDS, "" },
	{ "Publish this?", CONFIRM, "y" },
	{ "Withdraw this proposal?", CONFIRM, "y" },
	{ "Report it?", CONFIRM, "y" },
};

static void note_decision(struct written *w, const char *prompt)
{
	if (strstr(prompt, "Endorse it")) {
		w->deed = DEED_ENDORSE;
		w->on = true;
	} else if (strstr(prompt, "take it back")) {
		w->deed = DEED_WITHDRAW;
		w->on = false;
	}
}

/* A proposal as a whole: what is changed is changed first. Who is asked again was refused, and leaves it at that. */
static const char *review(struct talk *t)
{
	if (t->confirmed)
		return "a";
	if (t->w->deed == DEED_EDIT && !t->changed) {
		t->changed = true;
		return "e";
	}
	t->confirmed = true;
	return t->w->drafts ? "d" : "s";
}

/* Who is asked for it again has been told that it was not taken, and does without one day. */
static const char *file_for(struct talk *t)
{
	enum { TRIES = 3 };
	if (t->filed++ == TRIES)
		t->w->file = false;
	life_file(t->r, t->w, t->words);
	return t->w->file ? t->words : "";
}

static const char *words_for(struct talk *t, enum how how, const char *answer)
{
	const struct written *w = t->w;
	switch (how) {
	case WORDS: return t->text;
	case TITLE: snprintf(t->words, sizeof t->words, "%s 候車亭", w->mark); return t->words;
	case BODY: return w->deed == DEED_EDIT ? t->text : "很多候車亭沒有座椅，長輩等車很辛苦，請逐年補上。";
	case AGENCY: return t->r->agency;
	case DAY: life_day(str_eq(w->verb, "extend") ? 85 : 20, t->words); return t->words;
	case FILES: return file_for(t);
	case FLOOR: snprintf(t->words, sizeof t->words, "%lld", (long long)(w->floor ? w->floor : 1)); return t->words;
	default: return answer;
	}
}

bool talk_knows(const char *prompt)
{
	for (size_t i = 0; i < ARRAY_LEN(answers); i++)
		if (strstr(prompt, answers[i].prompt))
			return true;
	return false;
}

const char *talk_answer(struct talk *t, const char *prompt)
{
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		enum how how = answers[i].how;
		if (!strstr(prompt, answers[i].prompt))
			continue;
		note_decision(t->w, prompt);
		t->line = how != KEYS && how != WAY && how != VERDICT && how != REVIEW && how != CONFIRM;
		if (how == REVIEW)
			return review(t);
		if (how == VERDICT)
			return str_eq(t->w->verb, "uphold") ? "u" : "d";
		if (how == WAY && t->ways++) /* by what is known here it cannot be done now */
			return NULL;
		if (how == WAY)
			return key_of_verb(t->w->verb);
		if (how != CONFIRM)
			return words_for(t, how, answers[i].answer);
		bool again = t->confirmed;
		t->confirmed = true;
		return again ? "n" : answers[i].answer;
	}
	return NULL;
}

/* ---- what was said --------------------------------------------------------------------------- */

enum told talk_told(struct talk *t, const char *said)
{
	static const struct {
		const char *words;
		enum told told;
	} sentences[] = { { "nothing was changed now. Its stage is now: ", TOLD_REFUSED },
		{ "Somebody else was faster", TOLD_REFUSED }, { "it is in the outbox", TOLD_KEPT },
		{ "is published", TOLD_DONE }, { "Endorsed: ", TOLD_DONE }, { "is taken back", TOLD_DONE },
		{ "You now follow this topic", TOLD_DONE }, { "You no longer follow", TOLD_DONE },
		{ "Its stage is now: ", TOLD_DONE }, { "Reported; ", TOLD_DONE }, { "The report is ", TOLD_DONE },
		{ "You like comment #", TOLD_DONE }, { "You no longer like", TOLD_DONE } };
	struct written *w = t->w;
	if (w->deed >= DEED_FOLLOW && w->deed <= DEED_UNLIKE) { /* its key turns it */
		bool on = strstr(said, "You now follow this topic") || strstr(said, "You like comment #");
		bool off = strstr(said, "You no longer ");
		w->on = on || (w->on && !off);
		w->turns = !on && !off;
	}
	/* that may be said of what went out by itself, too */
	size_t first = strstr(said, "Refused, and kept (") ? 2 : 0;
	for (size_t i = first; i < ARRAY_LEN(sentences); i++)
		if (strcasestr(said, sentences[i].words))
			return sentences[i].told;
	return w->killed ? TOLD_NOTHING : TOLD_FAILED;
}
