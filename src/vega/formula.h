/* Private to vega/: the expressions that authors write into filters and calculations, in a stated subset. */
#ifndef VEGA_FORMULA_H
#define VEGA_FORMULA_H

#include "vega/vega.h"

/* A date is an instant that an author wrote as an object, to compare with: none is made of a cell. */
enum value_kind { VALUE_NULL, VALUE_NUMBER, VALUE_TEXT, VALUE_BOOL, VALUE_DATE };
struct value {
	enum value_kind kind;
	double number;
	const char *text;
};
enum value_order { VALUE_LESS, VALUE_NOT_MORE, VALUE_MORE, VALUE_NOT_LESS };

/* The words "true" and "false", which a table keeps as texts, are what they say. */
struct value vega_value_of_cell(const struct vega_cell *cell);
/* As a condition: null, 0, "" and false are not; nor is NaN. */
bool vega_value_holds(const struct value *v);
/* As a number, NaN when it is none. */
double vega_value_number(const struct value *v);
/* true and the text "true" are equal, as are 5 and "5", and a date and the text of one. */
bool vega_value_equal(const struct value *a, const struct value *b, int zone);
/* Of numbers, and of two texts; nothing else is more or less. */
bool vega_value_compares(const struct value *a, enum value_order sign, const struct value *b, int zone);

/* The value of text for a row: datum.name, datum['name'], datum.name.inside, numbers, texts, true, false, null; + - * /
 * %, comparisons,
 * && || !, ?:, and functions (see formula.c). Texts are made in a. False: it says something else, or a is full. */
bool vega_formula_value(const char *text, const struct vega_chart *c, size_t row, struct arena *a, struct value *out);

#endif
