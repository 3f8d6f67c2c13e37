/* A chart from the text of its specification, and a place for what is drawn of it, gone with the test. */
#ifndef UNIT_CHART_LIB_H
#define UNIT_CHART_LIB_H

#include "chart/chart.h"

static struct arena arena;
static struct str out;
static int zone = ZONE_TAIPEI; /* of what is parsed from now on */

static inline int set_up(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	str_init(&out, STR_NO_LIMIT);
	return 0;
}

static inline int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	str_release(&out);
	text_ambiguous_set(1);
	zone = ZONE_TAIPEI;
	return 0;
}

static inline struct vega_chart parsed(const char *spec)
{
	struct json *v;
	struct vega_chart c = { 0 };
	struct err e;
	if (json_parse(spec, strlen(spec), JSON_BODY_MAX * 4, &v, &e) || vega_chart_parse(v, zone, &arena, &c, &e))
		fail_msg("%s: %.300s", e.detail, spec);
	json_free(v);
	return c;
}

#endif
