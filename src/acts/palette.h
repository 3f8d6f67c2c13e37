/*
 * What colours mean, once: each ink stands for one thing everywhere, beside a word or a letter that says the same. The
 * terminal's colours (ui/terminal/colours.c) and a person's own palette (config.h) are made from this table.
 *
 * X(id, name, look, look without colours, what it is for)
 *   look: words of palette_look_from; "": as text is
 */
#ifndef ACTS_PALETTE_H
#define ACTS_PALETTE_H

#include "acts/source.h"

/* clang-format off */
#define PALETTE(X) \
	X(PLAIN, "text", "", "", N_("text")) \
	X(TITLE, "title", "bold white on blue", "bold", N_("the title's row")) \
	X(HINT, "hints", "cyan", "", N_("the keys of the screen, below the title")) \
	X(HEAD, "columns", "reverse", "reverse", N_("the names of columns")) \
	X(STRONG, "heading", "bold", "bold", N_("headings, and what is not read yet")) \
	X(DIM, "aside", "", "", N_("dates, and what matters less")) \
	X(ALERT, "late", "bold red", "bold", N_("late, refused, against")) \
	X(WARN, "soon", "yellow", "bold", N_("the last days, for")) \
	X(GOOD, "reached", "green", "bold", N_("reached, adopted")) \
	X(LINK, "link", "underline", "underline", N_("a link")) \
	X(FOCUS, "focus", "bold reverse", "bold reverse", N_("the link that is selected, the place that was jumped to")) \
	X(MATCH, "match", "reverse", "reverse", N_("words that were searched")) \
	X(SERIES, "series-1", "cyan", "", N_("a chart's first series")) \
	X(SERIES_2, "series-2", "yellow", "", N_("a chart's second series")) \
	X(SERIES_3, "series-3", "magenta", "", N_("a chart's third series")) \
	X(SERIES_4, "series-4", "green", "", N_("a chart's fourth series")) \
	X(CODE, "code", "black on white", "reverse", N_("a QR code: dark on light")) \
	X(CODE_LIGHT, "code-light", "white on black", "", N_("a QR code: light on dark"))
/* clang-format on */

#define INK_ENUM(id, name, look, without, help) INK_##id,
enum ink { PALETTE(INK_ENUM) INKS };
#undef INK_ENUM

/* Of the eight colours that every terminal has, or the terminal's own. */
enum { INK_OWN_COLOUR = -1, INK_COLOURS = 8 };
struct ink_look {
	bool bold, underline, reverse;
	signed char colour, ground;
};

struct ink_info {
	const char *name, *look, *without, *help; /* help untranslated */
};
const struct ink_info *palette_info(enum ink ink);
/* "bold white on blue": bold, underline, reverse, a colour, "on" and a colour; n bytes. False: one word is none of
 * these. */
bool palette_look_from(const char *words, size_t n, struct ink_look *out);
/* Which ink a piece of a document has, by its DOC_ style and whether it is a link. */
enum ink palette_style_ink(unsigned style, bool link);
enum ink palette_tone_ink(enum source_tone tone); /* and a cell of a list */
/* The words that there are for colours, with commas. */
void palette_colours(struct str *out);
/* As it is drawn: as the person chose, else as the table has it. A choice of colours alone says nothing where there are
 * none. */
struct ink_look palette_look(enum ink ink, bool with_colours);
/* own[i] NULL: as the table has it. Borrowed until the next call; NULL: all as the table has them. */
void palette_use(const struct ink_look *const own[INKS]);

#endif
