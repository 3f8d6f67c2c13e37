/* Private to wire/: a Vega-Lite specification while it is read. */
#ifndef WIRE_SPEC_H
#define WIRE_SPEC_H

#include "wire/figures.h"

#define SPEC_NAMES 16
#define SPEC_STEPS 16   /* transforms that are carried out */
#define SPEC_PARENTS 4 /* levels of layers from which encodings and transforms are inherited */

/* A leaf of the tree of views, with what it inherits, outermost first. */
struct unit {
	const struct json *mark;
	const struct json *encodings[SPEC_PARENTS + 1];
	size_t n_encodings;
	const struct json *transforms[SPEC_PARENTS + 1]; /* arrays */
	size_t n_transforms;
	const struct json *facet; /* of a view that is drawn once for each of its values: the channel, or NULL */
	const char *repeated;     /* what {"repeat": ...} stands for, or NULL */
	const struct json *rows;  /* an array, or NULL */
	bool own_rows;            /* it has steps that the others do not share */
	bool own_measure;         /* a scale of its own for what is measured */
};

struct build {
	struct arena *a;
	struct wire_chart *c;
	const struct json *root;
	struct unit units[WIRE_CHART_LAYERS];
	size_t n_units;
	struct json *owned[CHART_SETS]; /* rows that came as one text */
	size_t n_owned;
	const struct json *beside[CHART_SETS]; /* rows of views that stand beside the first and are not drawn */
	size_t n_beside;
	const char *names[SPEC_NAMES];
	size_t n_names;
	bool other_rows; /* the author makes other rows of these: nothing can be drawn of them */
	bool several_sets;
	bool percents; /* figures that came as "12%" */
	bool full; /* the arena is */
};

/* Names what is not supported: kind and, when it is short and plain, the word of the specification. */
void name_unsupported(struct build *b, const char *kind, const char *word);
/* A field, by its own name in any script. */
void name_field(struct build *b, const char *field);
const char *keep(struct build *b, const char *text); /* in the arena */
/* "text", ["two", "lines"] or {"text": ...}: a title in each of its forms. */
const char *keep_title(struct build *b, const struct json *v);
/* MARK_UNKNOWN, and named: not ours. */
enum wire_mark_kind read_mark(struct build *b, const struct json *mark);

/* ---- encode.c: what the channels of a layer say ---- */

void read_layer(struct build *b, const struct unit *u, const struct json *main_rows, struct wire_layer *l);

/* ---- transform.c: what the author does to the rows before they are drawn ---- */

/* One step. What cannot be done is named; b->other_rows when that changes what is drawn. */
void transform_rows(struct build *b, const struct json *step);

#endif
