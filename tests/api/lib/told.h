/* A life while it is told: what lives.c tells and lives_so.c looks at. */
#ifndef API_LIB_TOLD_H
#define API_LIB_TOLD_H

#include "api/lib/lives.h"

#define PEOPLE 40
#define AGENCIES 3

struct person {
	char name[24], *token;
};
struct told {
	const struct life *life;
	struct platform p;
	struct scratch folder;
	char rules[RULES_PATH_SIZE];
	struct json *file; /* the set's */
	struct person people[PEOPLE];
	size_t n_people, line;
	char agencies[AGENCIES][80];
	char cursor[100]; /* of the changes since the beginning */
	char board[20], topic[24], kept[24], invitation[24], comment[24];
	bool proposed;
	int64_t now, seen_version;
	struct life_state state;
	struct answer refusal; /* the last one */
	int n_titles;
};

/* Fails the test, and says at which line of the life. */
void told_stop(const struct told *t, const char *what, const char *came, const char *wanted);
/* The first n bytes of a text. */
const char *told_words(char out[64], const char *text, size_t n);
/* The value of a name in "name=value name=value"; false: not there. */
bool told_with(const char *text, const char *name, char out[200]);
/* Of whoever is called so, who gets an account at the first time. NULL: a guest. */
const char *told_token(struct told *t, const char *name);

/* ---- lives_so.c ------------------------------------------------------------------------------ */

/* The topic as that person sees it. Release. */
void told_read(struct told *t, struct answer *a, const char *who);
/* Who sees the whole of it, whatever its stage. */
const char *told_reader(const struct told *t);
const char *told_text(const struct answer *a, const char *path); /* "" where there is none */
void told_state(const struct answer *a, struct life_state *out);
/* The last duty of that kind that is open: its member; "-" where there is none. Of "state" also one that is done. */
const char *told_due(const struct answer *a, const char *kind, const char *member);
int64_t told_instant(const char *text); /* 0: it is none */
/* What the platform said one may do is what one can: a refusal is about what was sent, not about who or when. */
void told_held_to_can(const struct told *t, const struct answer *before, const char *verb, const char *code);
/* The public log has what was done, when, as what, and why. */
void told_held_to_log(struct told *t, const char *verb, const char *text);
/* The step that belongs to the move happened now, and the duties that it begins are there. */
void told_held_to_step(
	const struct told *t, const struct answer *was, const struct answer *is, const char *kind, const char *duties);
/* All of "name=value name=value" is so. */
void told_facts(struct told *t, const char *so);

#endif
