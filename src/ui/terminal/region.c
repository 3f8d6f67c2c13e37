/*
 * Who reads on line by line changes the same few things each time: one row comes in below, one goes out above, and a
 * figure or two in the last row. So the rows of the text become the terminal's scrolling region (DECSTBM) when they
 * move for the first time, and stay it: then a line feed in its last row moves them. And the place of the first figure
 * is kept there (DECSC), since the way to it is the longest of all.
 *
 *	without:  \033[M \033[23H \033[L "text" \n\033[19G "6" \t " 3-23" \033[3H
 *	within:   \0338 "6" \t " 3-23" \r\033M\n "text" \033[3H
 *
 * What must hold of the terminal, and does of xterm, tmux, screen, the Linux console and the VT100 alike:
 * - A line feed in the last row of a region moves its rows up, a reverse index (ESC M) in its first moves them down;
 *   what comes in is blank. In other rows they move the cursor and nothing else. Lines deleted or inserted within a
 *   region move its rows alone. Places count from the top of the screen.
 * - Erasing knows no region.
 * - ESC 8 goes to the place of the last ESC 7, as often as it is sent, with the pen that was then.
 * Where terminals differ, nothing is built on it: where the cursor is when a region was set; what moving up does across
 * its first row; whether characters can be deleted and inserted outside of it; what becomes of a region, and of the
 * place, when the window becomes another or another program was there. Those end it: shorten_start is told. Nor is any
 * of it where a screen reader follows (shorten_moves): some of them read the line themselves, and take ESC 8 for good
 * once.
 *
 * In the last row of the region nothing is written that may be wider than it looks, or it would run over there and move
 * all the others. Where the region begins with the first row of the screen, some terminals take for history what leaves
 * it.
 *
 * Some have one place for ESC 7 and for the screen that is behind this one: on leaving they would go to where the
 * figure was. So the last row is put there before, where the cursor comes without another screen too.
 */
#include "ui/terminal/region.h"

#include <curses.h>
#include <term.h>

enum { NONE = -1 };
#define WHOLE "\033[r"
#define KEEP "\0337"

static bool able;
static struct region now;
static bool doubtful; /* there may be one */
static int kept_y, kept_x;
static bool has_kept; /* since the terminal was taken over */

/* Of a terminal that gets the screen back by ESC 8 the place is not ours. */
static bool takes_the_place(const char *s)
{
	return s && (strstr(s, KEEP) || strstr(s, REGION_BACK));
}

bool region_can(void)
{
	able = str_eq(change_scroll_region, "\033[%i%p1%d;%p2%dr") && str_eq(scroll_reverse, "\033M") &&
		str_eq(save_cursor, KEEP) && str_eq(restore_cursor, REGION_BACK) && !takes_the_place(enter_ca_mode) &&
		!takes_the_place(exit_ca_mode);
	now.stands = doubtful = has_kept = false;
	kept_y = NONE;
	return able;
}

const struct region *region_now(void)
{
	return &now;
}

void region_set(struct str *out, int first, int last)
{
	str_addf(out, "\033[%d;%dr", first + 1, last + 1);
	now = (struct region){ true, first, last };
	doubtful = false;
}

bool region_is_doubtful(void)
{
	return doubtful;
}

bool region_drop(struct str *out)
{
	bool any = now.stands || doubtful;
	if (any)
		str_addz(out, WHOLE);
	now.stands = doubtful = false;
	kept_y = NONE;
	return any;
}

void region_suppose(void)
{
	doubtful = true;
	now.stands = false;
	kept_y = NONE;
}

void region_doubt(void)
{
	if (now.stands)
		region_suppose();
	kept_y = NONE;
}

void region_restore(struct str *out, int rows)
{
	if (able)
		str_addf(out, WHOLE "\033[%dH" KEEP, rows);
}

void region_leave(struct str *out, int rows)
{
	if (now.stands || doubtful || has_kept)
		region_restore(out, rows);
	now.stands = doubtful = has_kept = false;
	kept_y = NONE;
}

int region_kept(int y)
{
	return y == kept_y ? kept_x : NONE;
}

void region_keep(struct str *out, int y, int x)
{
	str_addz(out, KEEP);
	kept_y = y;
	kept_x = x;
	has_kept = true;
}
