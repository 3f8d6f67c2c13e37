/* Random figures, the chart of them, and the sentences that chart/ says about it: what the tests of claims share. */
#ifndef CHART_DICE_H
#define CHART_DICE_H

#include "chart/chart.h"

#define MOST 12
#define NONE (-1000000)

static uint64_t dice_state;

static inline int roll(int sides)
{
	dice_state = dice_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((dice_state >> 33) % (unsigned)sides);
}

#define SERIES 5
struct data {
	int n, values[SERIES][MOST];
	int n_series;
};

/* Few distinct values in some runs (ties), many in others; some missing; some below zero. */
static inline struct data roll_data(int n_series, bool below_zero)
{
	struct data d = { .n = 1 + roll(MOST), .n_series = n_series };
	int range = roll(2) ? 5 : 900, shift = below_zero && roll(2) ? range / 2 : 0;
	for (int s = 0; s < n_series; s++)
		for (int i = 0; i < d.n; i++)
			d.values[s][i] = roll(8) ? roll(range) - shift : NONE;
	return d;
}

static inline struct str sentences_at(const char *spec, int64_t now)
{
	struct json *v;
	struct arena a;
	struct vega_chart c;
	struct str out;
	struct err e;
	const struct chart_opts o = { .width = 80, .now = now };
	str_init(&out, STR_NO_LIMIT);
	arena_init(&a, 0);
	if (json_parse(spec, strlen(spec), JSON_BODY_MAX, &v, &e) || vega_chart_parse(v, ZONE_TAIPEI, &a, &c, &e))
		fail_msg("%s: %s", e.detail, spec);
	chart_sentences(&c, &o, &out);
	json_free(v);
	arena_release(&a);
	return out;
}

static inline struct str sentences(const char *spec)
{
	return sentences_at(spec, 0);
}

/* The sentence that starts so; NULL when none does. */
static inline const char *find(const struct str *all, const char *start)
{
	for (const char *at = all->buf; *at; at = strchr(at, '\n') + 1)
		if (str_starts(at, start))
			return at;
	return NULL;
}

#endif
