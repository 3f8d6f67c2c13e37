/*
 * One link: its address whole, to be read, copied or selected with the mouse, since no width may cut it; and below it as
 * a QR code, for the telephone that lies beside the keyboard.
 */
#include "text/text.h"
#include "ui/clip.h"
#include "ui/screens.h"

#include <stdlib.h>

static void link_close(struct screen *s)
{
	free(s->priv);
}

/* Half blocks are as wide as an ambiguous character is: on a wide terminal they would be stretched. */
static void paint_code(struct screen *s, int y, const char *address)
{
	struct str code;
	int rows = s->ui->rows - 1 - y, columns = s->ui->columns;
	str_init(&code, 1 << 16);
	if (!page_qr(&code, address, text_ambiguous() == 2, columns, rows)) {
		draw_wrapped(s->ui, y + 1, rows - 1, _("A larger window shows it as a QR code too."), INK_DIM);
		str_release(&code);
		return;
	}
	for (const char *line = code.buf; *line; line += strcspn(line, "\n") + 1)
		draw_laid(y++, 0, columns, line, strcspn(line, "\n"), INK_CODE);
	str_release(&code);
}

static void link_paint(struct screen *s)
{
	int rows = draw_wrapped(s->ui, CONTENT_ROW, ui_content_rows(s->ui), s->priv, INK_PLAIN);
	for (int i = 0; i < rows; i++)
		draw_link(CONTENT_ROW + i, 0, s->ui->columns, s->priv);
	paint_code(s, CONTENT_ROW + rows, s->priv);
	screen_cursor(s, CONTENT_ROW, 0);
}

static void link_title(struct screen *s, struct title *t)
{
	(void)s;
	t->left = _("[Link]");
}

static unsigned link_key(struct screen *s, const struct key *k, enum action a)
{
	(void)k;
	if (a == ACTION_LEAVE)
		return CLOSE;
	if (a == ACTION_COPY)
		clip_copy(s->ui, s->priv, strlen(s->priv));
	return REPAINT;
}

static const struct screen_ops link_ops = {
	.in = IN_LINK,
	.close = link_close,
	.paint = link_paint,
	.title = link_title,
	.key = link_key,
};

void link_open(struct ui *ui, const char *address)
{
	screen_push(ui, &link_ops, xstrdup(address), 0);
}
