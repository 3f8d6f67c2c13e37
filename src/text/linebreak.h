/* Private to text/: may a line end here? One character after another. */
#ifndef TEXT_LINEBREAK_H
#define TEXT_LINEBREAK_H

#include "text/text.h"
#include "text/unicode.h"

#define LB_BIT(class) (UINT64_C(1) << LB_##class)

struct text_breaker {
	enum text_kinsoku kinsoku;
	uint8_t before; /* enum text_lb of the last character that is not a space or a mark */
	uint8_t number; /* 1: inside a number; 2: after the bracket that closes one */
	bool begun, spaces, joiner, hebrew, regional;
	bool initial; /* the last character is a hyphen that begins a word */
};

/* The class by which a character breaks under kinsoku. */
static inline uint8_t text_break_class(const struct text_kind *kind, enum text_kinsoku kinsoku)
{
	uint8_t class = kinsoku == TEXT_KINSOKU_OFF ? kind->lb : kind->chinese;
	if (class == LB_CJ)
		return kinsoku == TEXT_KINSOKU_NORMAL ? LB_ID : LB_NS;
	return class;
}

/* Takes in the next character, of this class; rest is the text after it, and that of the character before it. True when
 * a line may end before it. */
bool text_breaker_step(struct text_breaker *b, uint8_t class, const char *rest, size_t n);

/* Should a line that must end anyway end between these two? Spares closing, opening and double marks. */
bool text_break_seemly(uint8_t before, uint8_t after);

#endif
