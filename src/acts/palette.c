/* See palette.h. */
#include "acts/palette.h"

#include "text/text.h"

#define INK_ROW(id, name, look, without, help) [INK_##id] = { name, look, without, help },
static const struct ink_info infos[INKS] = { PALETTE(INK_ROW) };
#undef INK_ROW

static const char *const colours[INK_COLOURS] = { "black", "red", "green", "yellow", "blue", "magenta", "cyan",
	"white" };
static const struct ink_look *const *chosen;

const struct ink_info *palette_info(enum ink ink)
{
	return &infos[ink];
}

void palette_colours(struct str *out)
{
	for (int i = 0; i < INK_COLOURS; i++)
		str_addf(out, "%s%s", i ? ", " : "", colours[i]);
}

static bool is_word(const char *s, size_t n, const char *word)
{
	return strlen(word) == n && memcmp(s, word, n) == 0;
}

static bool take_word(const char *s, size_t n, bool on, struct ink_look *out)
{
	if (!on && is_word(s, n, "bold"))
		return out->bold = true;
	if (!on && is_word(s, n, "underline"))
		return out->underline = true;
	if (!on && is_word(s, n, "reverse"))
		return out->reverse = true;
	for (int i = 0; i < INK_COLOURS; i++)
		if (is_word(s, n, colours[i])) {
			*(on ? &out->ground : &out->colour) = (signed char)i;
			return true;
		}
	return is_word(s, n, "default");
}

bool palette_look_from(const char *words, size_t n, struct ink_look *out)
{
	bool on = false;
	*out = (struct ink_look){ .colour = INK_OWN_COLOUR, .ground = INK_OWN_COLOUR };
	for (size_t at = 0, length; at < n; at += length + 1) {
		for (length = 0; at + length < n && words[at + length] != ' ';)
			length++;
		bool is_on = !on && is_word(words + at, length, "on");
		if (length && !is_on && !take_word(words + at, length, on, out))
			return false;
		on = length ? is_on : on;
	}
	return !on;
}

struct ink_look palette_look(enum ink ink, bool with_colours)
{
	struct ink_look look;
	const char *words = with_colours ? infos[ink].look : infos[ink].without;
	const struct ink_look *own = chosen ? chosen[ink] : NULL;
	if (own && (with_colours || own->bold || own->underline || own->reverse))
		return *own;
	(void)palette_look_from(words, strlen(words), &look);
	return look;
}

void palette_use(const struct ink_look *const own[INKS])
{
	chosen = own;
}

enum ink palette_style_ink(unsigned style, bool link)
{
	if (style & DOC_ALERT)
		return INK_ALERT;
	if (style & DOC_WARN)
		return INK_WARN;
	if (style & DOC_GOOD)
		return INK_GOOD;
	if (style & DOC_STRONG)
		return INK_STRONG;
	if (link || (style & DOC_LINK))
		return INK_LINK;
	if (style >= DOC_SERIES)
		return (enum ink)(INK_SERIES + style / DOC_SERIES - 1);
	return style & DOC_DIM ? INK_DIM : INK_PLAIN;
}

enum ink palette_tone_ink(enum source_tone tone)
{
	static const enum ink inks[] = { [TONE_PLAIN] = INK_PLAIN,
		[TONE_STRONG] = INK_STRONG,
		[TONE_ALERT] = INK_ALERT,
		[TONE_WARN] = INK_WARN,
		[TONE_GOOD] = INK_GOOD };
	return inks[tone];
}
