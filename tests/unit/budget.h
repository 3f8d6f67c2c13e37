/*
 * How much of its work a test of a property does: a part in `make check`, another one with each seed, and all of it in
 * `make fuzz` (MINYI_TEST_ALL). A failure prints the seed; MINYI_TEST_SEED=N tries the same part again.
 */
#ifndef UNIT_BUDGET_H
#define UNIT_BUDGET_H

#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static inline bool budget_is_all(void)
{
	return getenv("MINYI_TEST_ALL") != NULL;
}

static inline uint32_t budget_seed(void)
{
	static uint32_t seed;
	const char *wanted = getenv("MINYI_TEST_SEED");
	int64_t number;
	if (seed)
		return seed;
	bool given = wanted && str_to_i64(wanted, 1, UINT32_MAX, &number);
	seed = given ? (uint32_t)number : ((uint32_t)clock_mono() * 2654435761u ^ (uint32_t)getpid()) | 1;
	(void)fprintf(stderr, "MINYI_TEST_SEED=%u\n", seed);
	return seed;
}

/* Is this one of those that are tried? About one in `every`. */
static inline bool budget_takes(uint32_t every)
{
	static uint64_t state;
	if (budget_is_all())
		return true;
	if (!state)
		state = budget_seed();
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (state >> 33) % every == 0;
}

#endif
