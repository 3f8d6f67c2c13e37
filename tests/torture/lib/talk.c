/* What a person answers to the questions of an act. They are the same in linear mode and on the screen. */
#include "torture/lib/torture.h"

const char *talk_key(const struct written *w)
{
	static const char *const keys[DEED_COUNT] = { "X", "R", "y", "y", "f", "f" };
	return keys[w->deed];
}

static const struct {
	const char *prompt, *answer; /* NULL: the text */
	bool confirms;
} answers[] = {
	{ "Send it?", "y", true },
	{ "Send it as a neutral comment?", "y", true },
	{ "Endorse it?", "y", true },
	{ "take it back?", "y", true },
	{ "3 neutral", "3", false },
	{ "Reply to which comment", "1", false },
	{ "Show:", "1", false },
	{ "Comment:", NULL, false },
	{ "Reason (optional):", NULL, false },
};

const char *talk_answer(struct talk *t, const char *prompt)
{
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		if (!strstr(prompt, answers[i].prompt))
			continue;
		t->confirmed = t->confirmed || answers[i].confirms;
		if (strstr(prompt, "Endorse it")) {
			t->w->deed = DEED_ENDORSE;
			t->w->on = true;
		} else if (strstr(prompt, "take it back")) {
			t->w->deed = DEED_WITHDRAW;
			t->w->on = false;
		}
		return answers[i].answer ? answers[i].answer : t->text;
	}
	return NULL;
}

enum told talk_told(struct talk *t, const char *said)
{
	static const struct {
		const char *words;
		enum told told;
	} sentences[] = { { "it is kept", TOLD_KEPT }, { "is published", TOLD_DONE }, { "Endorsed: ", TOLD_DONE },
		{ "is taken back", TOLD_DONE }, { "You follow this topic now", TOLD_DONE },
		{ "You no longer follow", TOLD_DONE } };
	struct written *w = t->w;
	bool follows = w->deed == DEED_FOLLOW || w->deed == DEED_UNFOLLOW;
	if (follows && strstr(said, "You follow this topic now")) {
		w->on = true;
	} else if (follows && strstr(said, "You no longer follow")) {
		w->on = false;
	} else {
		w->turns = follows;
	}
	for (size_t i = 0; i < ARRAY_LEN(sentences); i++)
		if (strcasestr(said, sentences[i].words))
			return sentences[i].told;
	return w->killed ? TOLD_NOTHING : TOLD_FAILED;
}
