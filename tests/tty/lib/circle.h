/*
 * A platform that others reach, for whole visits: real mail, a program that writes to mobiles, rules with thresholds
 * that a few people reach. What a person is to press must stand on their screen: offered().
 *
 *   circle.c
 */
#ifndef TTY_LIB_CIRCLE_H
#define TTY_LIB_CIRCLE_H

#include "tty/lib/visit.h"

struct circle {
	struct platform platform;
	struct post post;
	struct scratch rules;
	char sms[64], path[RULES_PATH_SIZE]; /* the program, and the rules */
	const char *args[12];
};
/* set: of data/rules, with these changes; the samples come along. */
void circle_start(struct circle *c, const char *set, const struct rules_change *changes, size_t n);
void circle_release(struct circle *c);

/* Waits for a mail to this address (or to this mobile: "+886912000001@sms.tw") that says this, and lets others pass.
 * Lives until the next one. */
const char *circle_mail(struct circle *c, const char *to, const char *words);
void circle_code(struct circle *c, const char *to, char code[16]);
/* minyid staff add NAME ROLE; agency may be NULL. */
void circle_staff(const struct circle *c, const char *name, const char *role, const char *agency);
/* The id of the agency of this name. */
void circle_agency(struct circle *c, const char *name, char id[40]);
/* The newest topic that everybody sees, which has this title: its id; its number on its board. */
int circle_newest(struct circle *c, const char *title, char id[40]);
/* So many others, with accounts of their own, endorse it; named so that each call has new ones. */
void circle_endorse(struct circle *c, const char *topic, const char *name, int n);
/* The subcommand of whoever lives there, ending with NULL: it prints these words, and its exit status is that. A
 * password is on its input. */
#define does(c, home, status, ...) circle_says(__LINE__, c, home, status, __VA_ARGS__, NULL)
void circle_says(int line, struct circle *c, const struct scratch *home, int status, const char *words, ...)
	__attribute__((sentinel));
/* As a guest reads it. */
void circle_stage(struct circle *c, const char *topic, const char *stage);

/* The screen says that this key is there; then it is pressed. */
#define offered(v, words, key) (see(v, words), keys(v, key))
/* A line, then Enter. */
#define answer_line(v, text) (type(v, text), keys(v, "<Enter>"))

/* At a prompt: what is heard, up to the next prompt; then a line. */
#define hear(v, words) await_prompt(v, words)
#define say(v, line) (press(v, line), press(v, "<Enter>"))

#endif
