/*
 * The inks: 8 ANSI colours on the terminal's own background, so that they fit whatever a person has chosen to look at.
 * Every ink is beside a word or a letter that says the same, and costs bytes on a slow line: most cells are plain.
 */
#include "ui/colours.h"

static const struct { attr_t attributes; short colour; } inks[INKS] = {
	[INK_PLAIN] = { A_NORMAL, -1 },
	[INK_TITLE] = { A_BOLD, COLOR_CYAN },
	[INK_HEAD] = { A_REVERSE, -1 },
	[INK_KEY] = { A_NORMAL, COLOR_CYAN },
	[INK_STRONG] = { A_BOLD, -1 },
	[INK_DIM] = { A_NORMAL, COLOR_CYAN },
	[INK_GOOD] = { A_NORMAL, COLOR_GREEN },
	[INK_ALERT] = { A_BOLD, COLOR_RED },
	[INK_LINK] = { A_UNDERLINE, -1 },
	[INK_FOCUS] = { A_REVERSE | A_BOLD, -1 },
	[INK_MATCH] = { A_REVERSE, -1 },
};
static bool coloured;

void colours_start(void)
{
	const char *no = getenv("NO_COLOR");
	coloured = !(no && *no) && has_colors() && start_color() == OK && use_default_colors() == OK;
	for (short i = 0; coloured && i < INKS; i++)
		if (inks[i].colour >= 0)
			init_pair((short)(i + 1), inks[i].colour, -1);
}

attr_t colours_attributes(enum ink ink)
{
	return inks[ink].attributes;
}

short colours_pair(enum ink ink)
{
	return coloured && inks[ink].colour >= 0 ? (short)(ink + 1) : (short)0;
}
