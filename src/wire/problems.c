/* The table of refusals, by code. */
#include "wire/wire.h"

static const struct wire_problem_kind kinds[WIRE_PROBLEM_KINDS] = {
#define KIND(name, status, code, title, sentence) { status, code, title, sentence },
	WIRE_PROBLEMS(KIND)
};

const struct wire_problem_kind *wire_problem_kind(size_t i)
{
	return i < WIRE_PROBLEM_KINDS ? &kinds[i] : NULL;
}

const struct wire_problem_kind *wire_problem_of(const char *code)
{
	for (size_t i = 0; code && i < WIRE_PROBLEM_KINDS; i++)
		if (strcmp(kinds[i].code, code) == 0)
			return &kinds[i];
	return NULL;
}
