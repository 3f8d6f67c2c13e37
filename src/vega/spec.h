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

#define SPEC_LAYERS (6 * VEGA_CHART_LAYERS) /* with those that a mark of several figures stands for */
#define SPEC_COLUMNS (2 * VEGA_CHART_COLUMNS)

/* The words behind "repeat". */
enum spec_repeat { REPEAT_LIST, REPEAT_LAYER, REPEAT_ROW, REPEAT_COLUMN, SPEC_REPEATS };

/* A leaf of the tree of views, with what it inherits, outermost first. */
struct unit {
	const struct json *mark;
	const struct json *encodings[SPEC_PARENTS + 1];
	size_t n_encodings;
	const struct json *transforms[SPEC_PARENTS + 1]; /* arrays */
	size_t n_transforms;
	const struct json *facet;   /* of a view that is drawn once for each of its values: the channel, or NULL */
	const struct json *columns; /* the same of its columns, beside rows */
	/* what {"repeat": ...} stands for, or NULL: in a list of fields, in layers, rows, columns */
	const char *repeated[SPEC_REPEATS];
	const struct json *rows;   /* an array, or NULL */
	const struct json *format; /* of these rows: "format" of their "data", or NULL */
	bool unread;               /* one of its encodings is too large to be looked into */
	bool own_measure;          /* a scale of its own for what is measured */
	struct source *source;     /* its rows as a table; NULL: they are constants */
};

/* Rows, and what is done to them before they are drawn: units that share both share the table. */
struct source {
	const struct unit *first;          /* of those that draw it */
	struct vega_chart table;           /* its cells are to be freed */
	bool other_rows;                   /* the author makes other rows of these: nothing can be drawn of them */
	const char *unit_of[SPEC_COLUMNS]; /* of a column that a step cut to units of time: which; else NULL */
	int cut_of[SPEC_COLUMNS]; /* of a column that was cut to bins or units of time: which one, from 1; of ends: -1 */
};

/* Rows that came as one text, and the format that it was said to be in. */
struct text_rows {
	const char *text;
	const struct json *format;
	struct json *rows; /* NULL: it cannot be read */
};

/* What is drawn as one chart: layers. */
struct view {
	const struct json *titled; /* the view with its title; NULL: it has none of its own */
	const char *names[2];      /* of what it repeats */
	struct unit units[VEGA_CHART_LAYERS];
	size_t n_units;
};

struct build {
	struct arena *a;
	struct vega_chart *out;
	struct source *at;    /* whose rows are being worked on */
	struct vega_chart *c; /* their table: steps make its cells anew */
	const struct json *root;
	struct view views[VEGA_CHART_VIEWS];
	size_t n_views, views_left;
	struct view *view; /* the one that is being read: */
	struct source sources[VEGA_CHART_LAYERS];
	size_t n_sources, cells;
	struct vega_layer layers[SPEC_LAYERS];
	struct text_rows texts[CHART_SETS];
	size_t n_texts, n_data;
	size_t text_values; /* in all of texts */
	const char *names[SPEC_NAMES];
	size_t n_names, n_walked; /* walked: the first of them are of the tree of views */
	size_t work;              /* done for steps, of SPEC_WORK */
	bool percents;            /* figures that came as "12%" */
	bool full;                /* the arena is */
};

/* Names what is not supported: kind and, when it is short and plain, the word of the specification. */
void vega_name_unsupported(struct build *b, const char *kind, const char *word);
/* A field, by its own name in any script. */
void vega_name_field(struct build *b, const char *field);
const char *vega_keep(struct build *b, const char *text); /* in the arena */
/* "text", ["two", "lines"] or {"text": ...}: a title in each of its forms. */
const char *vega_keep_title(struct build *b, const struct json *v);
/* The rows of a "data", an array; NULL, and named: they cannot be had. */
const struct json *vega_find_rows(struct build *b, const struct json *data);

/* ---- tree.c: the views of a specification ---------------------------------------------------- */

/* The views become b->views, the leaves of each its units. */
void vega_collect_views(struct build *b);

/* ---- mark.c ---------------------------------------------------------------------------------- */

enum vega_mark_kind vega_mark_kind(const struct json *mark, const char **name);
/* MARK_UNKNOWN, and named: not ours. */
enum vega_mark_kind vega_read_mark(struct build *b, const struct json *mark);
/* A layer whose mark stands for several figures, and one that reaches from a figure to another, become as many layers:
 * the first in l, the others in more (room for five). Their number. */
size_t vega_split_mark(struct build *b, const struct unit *u, struct vega_layer *l, struct vega_layer *more);

/* ---- encode.c: what the channels of a layer say ---------------------------------------------- */

void vega_read_layer(struct build *b, const struct unit *u, struct vega_layer *l);
/* The channel of a unit or one from which it inherits; NULL: none. */
const struct json *vega_find_channel(const struct unit *u, const char *name);
const struct json *vega_channel_of(struct build *b, const struct unit *u, enum vega_channel channel);

/* ---- order.c --------------------------------------------------------------------------------- */

/* The domains of a layer's discrete channels, from the rows of b->c. */
void vega_order_layer(struct build *b, const struct unit *u, struct vega_layer *l);

/* ---- drawn.c --------------------------------------------------------------------------------- */

/* Bins and units of time become columns of b->c. */
void vega_cut_columns(struct build *b, struct vega_layer *l);
/* The rows of all sources, as the n layers of b->out draw them, become the table of b->out; unit_of: whose each layer
 * is. */
void vega_draw_rows(struct build *b, size_t n, const size_t *unit_of);

/* ---- columns of b->c: transform.c ------------------------------------------------------------ */

/* The column of that name, made when it is not there; -1: no room. */
int vega_make_column(struct build *b, const char *name);
/* Whether all of these columns are there or can be made. */
bool vega_has_room(const struct vega_chart *c, const char *const *names, size_t n);
struct vega_cell *vega_cell_at(const struct vega_chart *c, size_t row, size_t column);
struct vega_cell vega_null_cell(void);
struct vega_cell vega_number_cell(double v); /* none where v is no number */
/* Cells of the caller's become the table, of so many rows. */
void vega_put_table(struct vega_chart *c, struct vega_cell *cells, size_t rows);
/* The names of "as": one, or a list. */
const char *vega_name_at(const struct json *as, size_t i);

/* ---- summary.c: rows in groups --------------------------------------------------------------- */

/* Rows with the same values in some columns: all rows, group after group, each in its order; the groups by their first
 * rows. */
struct groups {
	const struct vega_chart *c;
	int columns[SPEC_COLUMNS];
	size_t n_columns;
	size_t *rows, *starts; /* n + 1 starts: where each group begins in rows, and where the last one ends */
	size_t n;
};
/* The columns of "groupby"; false: one of them is not there. */
bool vega_read_groupby(struct groups *g, const struct json *by);
void vega_make_groups(struct groups *g);
void vega_release_groups(struct groups *g);
/* One figure of a group; column -1: of its rows. A cell that is null: there is none. */
struct vega_cell vega_summarize(const struct groups *g, size_t group, const char *op, int column);
/* "argmax" and "argmin", which choose a row; "": the word is another. */
const char *vega_row_choice(const char *word);
/* The cell of that row of a group in which column `by` is the greatest, or the least. */
struct vega_cell vega_chosen(const struct groups *g, size_t group, const char *choice, int by, int column);

/* ---- reshape.c, window.c, estimate.c: steps -------------------------------------------------------------- */

bool vega_fold(struct build *b, const struct json *step);
/* "ranges[2]": a column of one member each of the lists that stand in another, made when it is not there; -1: none. */
int vega_member_column(struct build *b, const char *name);
bool vega_flatten(struct build *b, const struct json *step);
bool vega_pivot(struct build *b, const struct json *step);
bool vega_impute(struct build *b, const struct json *step);
bool vega_lookup(struct build *b, const struct json *step);
bool vega_aggregate_rows(struct build *b, const struct json *step, bool join);
bool vega_window(struct build *b, const struct json *step);
bool vega_stack(struct build *b, const struct json *step);
bool vega_quantile(struct build *b, const struct json *step);
bool vega_density(struct build *b, const struct json *step);
bool vega_regression(struct build *b, const struct json *step);

/* ---- transform.c: what the author does to the rows before they are drawn --------------------- */

#define STEPS_CELLS ((size_t)2000000) /* that steps may make */

/* One step. What cannot be done is named; b->at->other_rows when that changes what is drawn. */
void vega_transform_rows(struct build *b, const struct json *step);
/* The unit of time that a specification means, of those that vega_cut_moment knows; NULL: none of them. */
const char *vega_time_unit(const char *unit);

/* ---- filter.c -------------------------------------------------------------------------------- */

/* Leaves the rows for which a filter holds. False, and all of them stay: it is not understood, or too much work. */
bool vega_filter_rows(struct build *b, const struct json *test);
/* Takes so much of SPEC_WORK; false: it is not there. */
bool vega_take_work(struct build *b, size_t work);

#endif
