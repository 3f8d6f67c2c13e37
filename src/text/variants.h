/* Private to text/: characters that stand in for others, by code. */
#ifndef TEXT_VARIANTS_H
#define TEXT_VARIANTS_H

#include <stddef.h>
#include <stdint.h>

struct text_variant {
	uint16_t code, stand_in;
};
extern const struct text_variant text_variants[];
extern const size_t text_variants_count;

/* For what is written in several ways the one by which all are compared, by code; [high byte of a code]: where those
 * begin that have it. */
extern const struct text_variant text_folds[];
extern const uint16_t text_fold_starts[257];

#endif
