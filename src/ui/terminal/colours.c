/*
 * The inks of acts/palette.h as curses has them: 8 ANSI colours on the terminal's own background, so that they fit
 * whatever a person has chosen to look at. An ink costs bytes on a slow line: most cells are plain.
 */
#include "ui/terminal/colours.h"

/* Once for each ink, since it is asked for each cell. */
static struct {
	attr_t attributes;
	short pair;
	bool reverse; /* can be seen in it */
} looks[INKS];

static attr_t attributes(struct ink_look look)
{
	return (look.bold ? A_BOLD : A_NORMAL) | (look.underline ? A_UNDERLINE : A_NORMAL) |
		(look.reverse ? A_REVERSE : A_NORMAL);
}

void colours_start(void)
{
	enum { NCV_REVERSE = 4 };
	const char *no = getenv("NO_COLOR");
	int not_with_colours = tigetnum("ncv");
	bool coloured = !(no && *no) && has_colors() && start_color() == OK && use_default_colors() == OK;
	for (int i = 0; i < INKS; i++) {
		struct ink_look look = palette_look((enum ink)i, coloured);
		bool paired = coloured && (look.colour != INK_OWN_COLOUR || look.ground != INK_OWN_COLOUR);
		looks[i].attributes = attributes(look);
		looks[i].pair = paired ? (short)(i + 1) : (short)0;
		looks[i].reverse = (termattrs() & A_REVERSE) &&
			(!paired || not_with_colours < 0 || !(not_with_colours & NCV_REVERSE));
		if (paired) /* the words' order is that of ANSI, and of curses */
			init_pair(looks[i].pair, look.colour, look.ground);
	}
}

attr_t colours_attributes(enum ink ink)
{
	return looks[ink].attributes;
}

short colours_pair(enum ink ink)
{
	return looks[ink].pair;
}

bool colours_reverse(enum ink ink)
{
	return looks[ink].reverse;
}
