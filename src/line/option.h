/* The options of subcommands: for who parses them, for help, the manual and completion. */
#ifndef LINE_OPTION_H
#define LINE_OPTION_H

#include "line/line.h"

#define ON(id) (UINT64_C(1) << VERB_##id) /* a verb's bit */

/* OPTION_MAY_TAKE: a value that is there stands behind "=". */
enum { OPTION_TAKES_VALUE = 1, OPTION_MAY_TAKE = 2 };
struct option {
	const char *name, *brief; /* "--limit"; "-L" or NULL */
	unsigned flags;
	uint64_t verbs;                                         /* a bit each */
	bool (*set)(struct line_command *c, const char *value); /* false: that cannot stand there */
	const char *values, *help; /* what may stand there, "" when anything may; untranslated. help "": for nobody */
};
bool option_is(const char *word, const char *name); /* is it this name, or does it stand before a = there? */
/* Does what it prints go through a pager on a terminal? */
bool option_is_paged(enum line_verb verb);
/* The one that this word is, or begins with ("--limit=5"); NULL: none. */
const struct option *option_called(enum line_verb verb, const char *word);
/* The nth of the verb, from 0; NULL behind the last. */
const struct option *option_at(enum line_verb verb, size_t n);

#endif
