/* The rules that tests of what stands on them go by. */
#ifndef RULEBOOK_H
#define RULEBOOK_H

#include "server/rules/rules.h"

static inline const struct rules_book *rulebook(void)
{
	static struct rules rules;
	static struct rules_book book = { .now = &rules };
	if (!rules.text)
		assert_int_equal(rules_load("data/rules/join.json", &rules, NULL), RC_OK);
	return &book;
}

#endif
