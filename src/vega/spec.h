/* Private to vega/: a Vega-Lite specification while it is read. */
#ifndef VEGA_SPEC_H
#define VEGA_SPEC_H

#include "vega/figures.h"

#define SPEC_NAMES 16
#define SPEC_STEPS 16                /* transforms that are carried out */
#define SPEC_PARENTS 4               /* levels of layers from which encodings and transforms are inherited */
#define SPEC_MEMBERS 64              /* of an encoding, and of each of its channels: there are some forty channels */
#define SPEC_DATA 64                 /* places where data are named or stand */
#define SPEC_WORK ((size_t)10000000) /* of all steps together: rows times the length of what is looked at for each */

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
	bool unread;              /* one of its encodings is too large to be looked into */
	bool own_rows;            /* it has steps that the others do not share */
	bool own_measure;         /* a scale of its own for what is measured */
};

/* Rows that came as one text, and the format that it was said to be in. */
struct text_rows {
	const char *text;
	const struct json *format;
	struct json *rows; /* NULL: it cannot be read */
};

struct build {
	struct arena *a;
	/* its cells are to be freed, as steps make them anew, until settle_rows puts them into the arena */
	struct vega_chart *c;
	const struct json *root;
	struct unit units[VEGA_CHART_LAYERS];
	size_t n_units;
	struct text_rows texts[CHART_SETS];
	size_t n_texts, n_data;
	size_t text_values;                    /* in all of texts */
	const struct json *beside[CHART_SETS]; /* rows of views that stand beside the first and are not drawn */
	size_t n_beside;
	const char *names[SPEC_NAMES];
	size_t n_names;
	size_t work;     /* done for steps, of SPEC_WORK */
	bool reshaped;   /* by a step: the rows are not those that were read */
	bool other_rows; /* the author makes other rows of these: nothing can be drawn of them */
	bool several_sets;
	bool percents; /* figures that came as "12%" */
	bool full;     /* the arena is */
};

/* Names what is not supported: kind and, when it is short and plain, the word of the specification. */
void vega_name_unsupported(struct build *b, const char *kind, const char *word);
/* A field, by its own name in any script. */
void vega_name_field(struct build *b, const char *field);
const char *vega_keep(struct build *b, const char *text); /* in the arena */
/* "text", ["two", "lines"] or {"text": ...}: a title in each of its forms. */
const char *vega_keep_title(struct build *b, const struct json *v);
/* MARK_UNKNOWN, and named: not ours. */
enum vega_mark_kind vega_read_mark(struct build *b, const struct json *mark);

/* ---- encode.c: what the channels of a layer say ---------------------------------------------- */

void vega_read_layer(struct build *b, const struct unit *u, const struct json *main_rows, struct vega_layer *l);

/* ---- transform.c: what the author does to the rows before they are drawn --------------------- */

/* One step. What cannot be done is named; b->other_rows when that changes what is drawn. */
void vega_transform_rows(struct build *b, const struct json *step);
/* Whether a step may make few rows of many, so that many are to be read. */
bool vega_transform_shrinks(const struct json *step);

/* ---- filter.c -------------------------------------------------------------------------------- */

/* Leaves the rows for which a filter holds. False, and all of them stay: it is not understood, or too much work. */
bool vega_filter_rows(struct build *b, const struct json *test);
/* Takes so much of SPEC_WORK; false: it is not there. */
bool vega_take_work(struct build *b, size_t work);

#endif
