/*
 * How wide does this terminal draw the characters that terminals disagree about? A bar of them stands between two of
 * plain ones, and the person says which is as long: that needs no answer from the terminal, and works in tmux too.
 */
#include "ui/widgets/bars.h"

#include "text/text.h"

enum { BAR = 12, MARGIN = 4 };

static int paint_sentence(struct screen *s, int y, const char *sentence)
{
	return y + screen_wrapped(s->ui, y, 4, sentence, INK_PLAIN) + 1;
}

static void paint_bar(struct screen *s, int y, const char *name, const char *of, int n)
{
	STR_LOCAL(bar, 256);
	for (int i = 0; i < n; i++)
		str_addz(&bar, of);
	str_addz(&bar, "|");
	draw_z(y, 0, MARGIN, name, INK_STRONG);
	draw_z(y, MARGIN, s->ui->columns - MARGIN, bar.buf, INK_PLAIN);
}

static void bars_paint(struct screen *s)
{
	int y = paint_sentence(s, CONTENT_ROW, _("Which bar of equal signs is as long as the bar of circles?"));
	paint_bar(s, y, "1", "=", BAR);
	paint_bar(s, y + 1, "", "\xe2\x97\x8f", BAR); /* U+25CF */
	paint_bar(s, y + 2, "2", "=", 2 * BAR);
	y = paint_sentence(s, y + 4, _("Press 1 or 2; q leaves it as it is."));
	screen_cursor(s, y - 1 < s->ui->rows ? y - 1 : s->ui->rows - 1, 0);
}

static void bars_title(struct screen *s, struct title *t)
{
	(void)s;
	t->left = _("[Width of ambiguous characters]");
}

static unsigned bars_key(struct screen *s, const struct key *k, enum action a)
{
	if (k->code == '1' || k->code == '2')
		return screen_give(s, 0, k->code == '1' ? "narrow" : "wide");
	return a == ACTION_LEAVE || a == ACTION_CANCEL ? CLOSE : 0;
}

static const struct screen_ops bars_ops = {
	.in = IN_CHOOSE,
	.no_hints = true,
	.paint = bars_paint,
	.title = bars_title,
	.key = bars_key,
};

void bars_open(struct screen *below, int tag)
{
	screen_push(below->ui, &bars_ops, NULL, tag);
}
