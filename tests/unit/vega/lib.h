/* A chart from the text of its specification, in an arena that is gone with the test. */
#ifndef UNIT_VEGA_LIB_H
#define UNIT_VEGA_LIB_H

#include "vega/vega.h"

static struct arena arena;

static inline int set_up(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	return 0;
}

static inline int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static inline enum rc parse_rc(const char *text, struct vega_chart *c)
{
	struct json *v;
	struct err e;
	if (json_parse(text, strlen(text), JSON_BODY_MAX, &v, &e))
		fail_msg("%s: %.300s", e.detail, text);
	enum rc rc = vega_chart_parse(v, ZONE_TAIPEI, &arena, c, &e);
	json_free(v);
	return rc;
}

static inline struct vega_chart parsed(const char *text)
{
	struct vega_chart c;
	assert_int_equal(parse_rc(text, &c), RC_OK);
	return c;
}

/* Whether the chart names what as something that it uses and this program has not. */
static inline bool names(const struct vega_chart *c, const char *what)
{
	for (size_t i = 0; i < c->n_unsupported; i++)
		if (str_eq(c->unsupported[i], what))
			return true;
	return false;
}

/* "a b|1 x|2 -": the names of the columns, then the rows. */
static inline const char *dump(const struct vega_chart *c)
{
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	for (size_t i = 0; i < c->n_columns; i++)
		str_addf(&s, "%s%s", i ? " " : "", c->columns[i]);
	for (size_t i = 0; i < c->n_rows * c->n_columns; i++) {
		const struct vega_cell *cell = &c->cells[i];
		str_addz(&s, i % c->n_columns ? " " : "|");
		if (cell->is_number)
			str_addf(&s, "%g", cell->number);
		else
			str_addz(&s, cell->is_null ? "-" : cell->text);
	}
	const char *text = arena_strdup(&arena, s.buf);
	str_release(&s);
	return text;
}

/* text with " for each ': a specification that can be read in C. */
static inline const char *quoted(const char *text)
{
	char *copy = arena_strdup(&arena, text);
	for (char *s = copy; *s; s++)
		*s = *s == '\'' ? '"' : *s;
	return copy;
}

#endif
