/*
 * The inks: 8 ANSI colours on the terminal's own background, so that they fit whatever a person has chosen to look at.
 * Every ink is beside a word or a letter that says the same, and costs bytes on a slow line: most cells are plain.
 */
#include "ui/terminal/colours.h"

/* plain: the attributes where there are no colours. */
static const struct {
	attr_t attributes;
	short colour;
	attr_t plain;
} inks[INKS] = {
	[INK_PLAIN] = { A_NORMAL, -1, A_NORMAL },
	[INK_TITLE] = { A_BOLD, COLOR_WHITE, A_BOLD },
	[INK_HINT] = { A_NORMAL, COLOR_CYAN, A_NORMAL },
	[INK_HEAD] = { A_REVERSE, -1, A_REVERSE },
	[INK_STRONG] = { A_BOLD, -1, A_BOLD },
	[INK_DIM] = { A_NORMAL, -1, A_NORMAL },
	[INK_ALERT] = { A_BOLD, COLOR_RED, A_BOLD },
	[INK_WARN] = { A_NORMAL, COLOR_YELLOW, A_BOLD },
	[INK_GOOD] = { A_NORMAL, COLOR_GREEN, A_BOLD },
	[INK_LINK] = { A_UNDERLINE, -1, A_UNDERLINE },
	[INK_FOCUS] = { A_REVERSE | A_BOLD, -1, A_REVERSE | A_BOLD },
	[INK_MATCH] = { A_REVERSE, -1, A_REVERSE },
	[INK_SERIES] = { A_NORMAL, COLOR_CYAN, A_NORMAL },
	[INK_SERIES_2] = { A_NORMAL, COLOR_YELLOW, A_NORMAL },
	[INK_SERIES_3] = { A_NORMAL, COLOR_MAGENTA, A_NORMAL },
	[INK_SERIES_4] = { A_NORMAL, COLOR_GREEN, A_NORMAL },
	[INK_CODE] = { A_NORMAL, COLOR_BLACK, A_REVERSE },
	[INK_CODE_LIGHT] = { A_NORMAL, COLOR_WHITE, A_NORMAL },
};
static bool coloured;

/* Only the title's row and codes bring one along. */
static short ground(short ink)
{
	if (ink == INK_TITLE)
		return COLOR_BLUE;
	return ink == INK_CODE ? COLOR_WHITE : ink == INK_CODE_LIGHT ? COLOR_BLACK : -1;
}

void colours_start(void)
{
	const char *no = getenv("NO_COLOR");
	coloured = !(no && *no) && has_colors() && start_color() == OK && use_default_colors() == OK;
	for (short i = 0; coloured && i < INKS; i++)
		if (inks[i].colour >= 0)
			init_pair((short)(i + 1), inks[i].colour, ground(i));
}

attr_t colours_attributes(enum ink ink)
{
	return coloured ? inks[ink].attributes : inks[ink].plain;
}

short colours_pair(enum ink ink)
{
	return coloured && inks[ink].colour >= 0 ? (short)(ink + 1) : (short)0;
}
