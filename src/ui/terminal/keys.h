/* Key codes as the screens see them, and what the action table says that they do. */
#ifndef UI_KEYS_H
#define UI_KEYS_H

#include "acts/actions.h"
#include "acts/keyname.h"

struct key {
	int32_t code;
	const char *text; /* K_PASTE: any bytes, NULL: too many; lives until the next key */
	size_t bytes;
	int row, column; /* of the mouse */
};

/* Reading the terminal: characters and pastes may come in pieces. */
enum { TYPED_MAX = 4 << 20 }; /* bytes of a paste, and of the text in the editor */
struct keys {
	unsigned char bytes[4];
	size_t n, need;
	struct str typed; /* in UTF-8, and not yet taken from `taken` on */
	size_t taken;
	bool pointing; /* what the mouse did comes in letters: */
	char mouse[24];
	size_t mouse_bytes;
	bool pasting;
	struct str paste;
};
void keys_init(struct keys *k); /* after term_open */
void keys_release(struct keys *k);
/* The next whole key; false when there is none now. */
bool keys_next(struct keys *k, struct key *out);
/* A paste whose end never comes must not swallow the keyboard: hands over what there is. */
bool keys_give_up_paste(struct keys *k, struct key *out);

/* The letter or digit for a question of one key, small; 0 for other keys. */
static inline char key_letter(const struct key *k)
{
	return (char)(k->code > ' ' && k->code < 0x7f ? k->code >= 'A' && k->code <= 'Z' ? k->code | 0x20 : k->code : 0);
}

/* What a key types, as UTF-8; 0 bytes for those that type nothing. */
size_t key_utf8(int32_t code, char out[5]);

/* What the key does on screens of this kind: the first row of the table wins, so a row for one kind stands above the
 * general one. */
enum action key_action(const struct key *k, unsigned in);
/* The keys that do this there, as people write them, separated by spaces, or as they are said; true when there are any.
 */
bool key_names(enum action a, unsigned in, bool aloud, struct str *out);
/* The first of them. */
bool key_first(enum action a, unsigned in, struct str *out);

#endif
