/*
 * Lives of topics over the API, as tables: a real platform under a rule set, its clock moved by `minyid clock`. A line
 * says when, who does what with what, what the platform answers, and what is so then:
 *
 *	{ "2026-11-23T10:00:00+08:00", "proposer", "propose", "", "ok", "stage=screening stage_by=2026-11-26T23:59:59+08:00"
 *	},
 *	{ "stage_by+1", "moderator", "approve", "", "ok", "stage=collecting" },
 *
 * when   "": as before. An instant; a topic's own ("stage_by", "endorse_by", "respond_by", "opens_at", "closes_at",
 *        "due:KIND") with seconds more or less ("+1", "-1"); "+5" alone: so many seconds later.
 * who    "guest"; "registered", "verified", "identified" with any digit or letter after it ("verified2"); "proposer",
 *        "friend" (who takes invitations, and so on); "twin1" and
 *        "twin2" share an address; "moderator", "clerk1" to "clerk3" (of agency 1 to 3), "editor",
 *        "auditor", "owner". Each gets an account when first named. "a&b": two at the same moment.
 * what   "draft", "propose" (a draft that is sent at once), "edit"; an act's verb; "endorse", "withdraw", "comment",
 *        "follow"; "invite", "take"; "look": nothing but what is so;
 *        "keep": the topic is put aside for into=kept, and another is proposed next; "back": that one again;
 *        "open": a sample topic, with board=... stage=...; "rules": the rule set is written anew with `later`;
 *        "bar": who may not write for span=+2d.
 * with   name=value, with spaces between: members of what is sent. "x*501": so many of them. agencies=1,2, agency=1,
 *        into=kept|itself, demands=adopted,not_adopted, group=12 (an opinion of so many), version=seen (the one that
 *        was there before the last line).
 * answer "ok", or the code of the refusal. "ok&ok": of two at once, in any order.
 * so     name=value: see fact() in lives_so.c. Instants are compared as instants.
 *
 * Beside what a line says, each line is held to what is always so: `can` and `cannot` said what was answered; the file
 * of the rules has a move that leads to where the topic is; the step, the duties and the public log that belong to the
 * move are there. Which moves were made is counted (lives_complete).
 */
#ifndef API_LIB_LIVES_H
#define API_LIB_LIVES_H

#include "api/lib/api.h"

struct life_line {
	const char *when, *who, *what, *with, *answer, *so;
};
struct life {
	const char *set; /* of data/rules */
	const struct rules_change *changes, *later;
	size_t n_changes, n_later;
	const struct life_line *lines;
	size_t n_lines;
};
void life_tell(const struct life *life);
/* Under the set as its file says, and with these numbers changed. */
#define LIFE(name, table) life_tell(&(struct life){ .set = (name), .lines = (table), .n_lines = ARRAY_LEN(table) })
#define LIFE_WITH(name, numbers, table) \
	life_tell(&(struct life){ .set = (name), \
		.changes = (numbers), \
		.n_changes = ARRAY_LEN(numbers), \
		.lines = (table), \
		.n_lines = ARRAY_LEN(table) })

/* ---- moves.c: which moves of the file were made ---------------------------------------------- */

/* What a topic was before and after something. */
struct life_state {
	char stage[24], before[24]; /* before: where it was before it was hidden */
	int64_t endorsements, met;
};
/* Each fails the test when the file of the set has no such move. kind: of the step that it makes, "" for none; duties:
 * those that begin, with spaces between. */
void moves_act(const char *set, const char *board, const char *verb, bool discuss, const struct life_state *from,
	const struct life_state *to, char kind[32], char duties[100]);
void moves_count(const char *set, const char *board, const struct life_state *from, const struct life_state *to);
void moves_time(const char *set, const char *board, const char *from, const char *to);
/* Fails, naming them, when moves of that board were not made from each stage from which the file lets them be. */
void moves_complete(const char *set, const char *board);

#endif
