/*
 * What curses calls a key becomes a code of acts/keyname.h, and that an action. Characters are put together from
 * bytes by ourselves and not by get_wch(), which throws away a character that arrives in two pieces, as it does on slow
 * lines, and knows no other character set than the one that curses paints in.
 */
#include "ui/terminal/keys.h"

#include "base/utf8.h"
#include "text/text.h"
#include "ui/terminal/term.h"

#include <curses.h>
#include <stdlib.h>

enum { CURSES_PASTE_BEGIN = KEY_MAX + 1, CURSES_PASTE_END, CURSES_MOUSE, CURSES_ONE_COLUMN, CURSES_TWO_COLUMNS };

static const struct {
	int32_t code;
	int curses, also;
} known[] = {
	{ K_UP, KEY_UP, 0 },
	{ K_DOWN, KEY_DOWN, 0 },
	{ K_LEFT, KEY_LEFT, 0 },
	{ K_RIGHT, KEY_RIGHT, 0 },
	{ K_HOME, KEY_HOME, KEY_FIND },
	{ K_END, KEY_END, KEY_SELECT },
	{ K_PAGE_UP, KEY_PPAGE, 0 },
	{ K_PAGE_DOWN, KEY_NPAGE, 0 },
	{ K_ENTER, '\r', '\n' },
	{ K_ENTER, KEY_ENTER, 0 },
	{ K_TAB, '\t', 0 },
	{ K_BACK_TAB, KEY_BTAB, 0 },
	{ K_ESC, 27, 0 },
	{ K_BACKSPACE, KEY_BACKSPACE, 127 },
	{ K_BACKSPACE, '\b', 0 },
	{ K_DELETE, KEY_DC, 0 },
	{ K_INSERT, KEY_IC, 0 },
	{ K_F1, KEY_F(1), KEY_HELP },
	{ K_CTRL('Z'), KEY_SUSPEND, 0 }, /* the Linux console has a key of that name */
	{ ' ', ' ', 0 },
	{ K_ONE_COLUMN, CURSES_ONE_COLUMN, 0 },
	{ K_TWO_COLUMNS, CURSES_TWO_COLUMNS, 0 },
};

/* Terminals that are not quite what TERM says send the other form of these, or a plain one after a resume. */
static const struct {
	const char *bytes;
	int curses;
} sequences[] = {
	{ "\033[200~", CURSES_PASTE_BEGIN },
	{ "\033[201~", CURSES_PASTE_END },
	{ "\033[<", CURSES_MOUSE },
	{ "\033[1;2R", CURSES_ONE_COLUMN },
	{ "\033[1;3R", CURSES_TWO_COLUMNS },
	{ "\033[A", KEY_UP },
	{ "\033[B", KEY_DOWN },
	{ "\033[C", KEY_RIGHT },
	{ "\033[D", KEY_LEFT },
	{ "\033OA", KEY_UP },
	{ "\033OB", KEY_DOWN },
	{ "\033OC", KEY_RIGHT },
	{ "\033OD", KEY_LEFT },
	{ "\033[H", KEY_HOME },
	{ "\033[F", KEY_END },
	{ "\033OH", KEY_HOME },
	{ "\033OF", KEY_END },
	{ "\033[1~", KEY_HOME },
	{ "\033[4~", KEY_END },
	{ "\033[7~", KEY_HOME },
	{ "\033[8~", KEY_END },
	{ "\033[3~", KEY_DC },
	{ "\033[5~", KEY_PPAGE },
	{ "\033[6~", KEY_NPAGE },
	{ "\033[Z", KEY_BTAB },
};

void keys_init(struct keys *k)
{
	*k = (struct keys){ 0 };
	str_init(&k->paste, TYPED_MAX);
	str_init(&k->typed, 256);
	for (size_t i = 0; i < ARRAY_LEN(sequences); i++)
		if (sequences[i].curses > KEY_MAX || key_defined(sequences[i].bytes) <= 0)
			define_key(sequences[i].bytes, sequences[i].curses);
}

void keys_release(struct keys *k)
{
	str_release(&k->paste);
	str_release(&k->typed);
}

/* ---- from bytes ------------------------------------------------------------------------------ */

static int32_t from_curses(int c)
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (known[i].curses == c || (known[i].also && known[i].also == c))
			return known[i].code;
	return c >= 0 && c < 0x80 ? c : K_NONE;
}

/* Takes one byte; true when a character is whole. Overlong forms and surrogates are not worth a case: text_is_utf8
 * refuses them. */
static bool utf8_take(struct keys *k, unsigned char c)
{
	bool more = (c & 0xc0) == 0x80;
	if (!more || !k->n) {
		k->n = 0;
		k->need = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 0;
		if (!k->need)
			return false;
	}
	k->bytes[k->n++] = c;
	return k->n == k->need;
}

static int32_t utf8_value(struct keys *k)
{
	uint32_t value;
	bool good = utf8_decode((const char *)k->bytes, k->n, &value) == k->n && value != UTF8_INVALID;
	k->n = 0;
	return good ? (int32_t)value : K_NONE;
}

static bool paste_end(struct keys *k, struct key *out)
{
	k->pasting = false;
	if (!k->paste.len)
		return false;
	*out = (struct key){ .code = K_PASTE };
	if (str_ok(&k->paste)) {
		out->text = k->paste.buf;
		out->bytes = k->paste.len;
	}
	return true;
}

/* "0;12;5M": button, column, row from 1; "m" when it is let go. */
static bool mouse_take(struct keys *k, char c, struct key *out)
{
	int button, column, row;
	char end;
	if (k->mouse_bytes + 1 < sizeof k->mouse && ((c >= '0' && c <= '9') || c == ';')) {
		k->mouse[k->mouse_bytes++] = c;
		return false;
	}
	k->pointing = false;
	k->mouse[k->mouse_bytes] = '\0';
	if (c != 'M' || sscanf(k->mouse, "%3d;%4d;%4d%c", &button, &column, &row, &end) != 3)
		return false;
	*out = (struct key){ .row = row - 1,
		.column = column - 1,
		.code = button == 0 ? K_CLICK
			: button == 64  ? K_WHEEL_UP
			: button == 65  ? K_WHEEL_DOWN
							: K_NONE };
	return out->code != K_NONE;
}

static bool take_byte(struct keys *k, unsigned char c, struct key *out)
{
	if (k->pointing)
		return mouse_take(k, (char)c, out);
	if (k->pasting) {
		str_addc(&k->paste, (char)c);
		return false;
	}
	if (c < 0x80) {
		k->n = 0;
		out->code = from_curses(c);
	} else if (utf8_take(k, c)) {
		out->code = utf8_value(k);
	} else {
		return false;
	}
	return out->code != K_NONE;
}

static bool take_key(struct keys *k, int c, struct key *out)
{
	k->n = 0;
	if (c == CURSES_PASTE_END)
		return k->pasting && paste_end(k, out);
	if (k->pasting) /* what is pasted presses no key, moves no mouse and begins no other paste */
		return false;
	k->pointing = c == CURSES_MOUSE;
	k->mouse_bytes = 0;
	if (c == CURSES_PASTE_BEGIN) {
		k->pasting = true;
		str_clear(&k->paste);
		return false;
	}
	out->code = from_curses(c);
	return out->code != K_NONE;
}

/* One byte may complete several characters: half a character in another character set, and what follows it. */
static bool take_typed(struct keys *k, struct key *out)
{
	while (k->taken < k->typed.len)
		if (take_byte(k, (unsigned char)k->typed.buf[k->taken++], out))
			return true;
	str_clear(&k->typed);
	k->taken = 0;
	return false;
}

bool keys_next(struct keys *k, struct key *out)
{
	*out = (struct key){ .code = K_NONE };
	if (take_typed(k, out))
		return true;
	for (int c; (c = term_key()) != ERR;) {
		if (c <= 0xff)
			term_typed((char)c, &k->typed);
		if (c <= 0xff ? take_typed(k, out) : take_key(k, c, out))
			return true;
	}
	return false;
}

bool keys_give_up_paste(struct keys *k, struct key *out)
{
	return k->pasting && paste_end(k, out);
}

size_t key_utf8(int32_t code, char out[5])
{
	size_t n = code < ' ' || code == 0x7f || code >= K_NAMED ? 0 : utf8_encode(out, (uint32_t)code);
	out[n] = '\0';
	return n;
}

/* ---- the action table ------------------------------------------------------------------------ */

enum action key_action(const struct key *k, unsigned in)
{
	return action_of(k->code, in);
}

/* Figures in a row are one word: 1-9. */
static bool names(enum action a, unsigned in, struct str *out, bool all, bool aloud)
{
	const char *name;
	size_t at = 0, n;
	bool any = false;
	char first = 0, last = 0; /* of the figures in a row */
	while ((all || !any) && action_key_next(a, &at, &name, &n)) {
		if (action_of(keyname_code(name, n), in) != a)
			continue;
		if (all && n == 1 && last && name[0] == last + 1) {
			last = name[0];
			continue;
		}
		if (last > first)
			str_addf(out, "-%c", last);
		if (any)
			str_addz(out, aloud ? _(", ") : " ");
		(aloud ? keyname_say_aloud : keyname_say)(name, n, out);
		first = last = n == 1 && name[0] >= '0' && name[0] <= '9' ? name[0] : 0;
		any = true;
	}
	if (last > first)
		str_addf(out, "-%c", last);
	return any;
}

bool key_names(enum action a, unsigned in, bool aloud, struct str *out)
{
	return names(a, in, out, true, aloud);
}

bool key_first(enum action a, unsigned in, struct str *out)
{
	return names(a, in, out, false, false);
}
