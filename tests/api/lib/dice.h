/* What is chosen, the same in each run: xorshift64, by whoever needs no seed to be told. */
#ifndef API_LIB_DICE_H
#define API_LIB_DICE_H

#include <stdint.h>

static uint64_t dice_state = 88172645463325252u;

/* 0 to n - 1. */
static inline uint32_t dice(uint32_t n)
{
	dice_state ^= dice_state << 13;
	dice_state ^= dice_state >> 7;
	dice_state ^= dice_state << 17;
	return (uint32_t)(dice_state >> 33) % n;
}

#endif
