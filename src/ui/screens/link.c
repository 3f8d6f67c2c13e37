/*
 * One link: its address whole, to be read, copied or selected with the mouse, since no width may cut it; and below it
 * as a QR code, for the telephone that lies beside the keyboard. A code that has no room there has the screen for
 * itself.
 */
#include "text/text.h"
#include "ui/widgets/clip.h"
#include "ui/screens/screens.h"

#include <stdlib.h>

static void link_close(struct screen *s)
{
	free(s->priv);
}

/* Half blocks are as wide as an ambiguous character is; where that is two columns the squares become flat, which
 * readers of such codes do not mind. */
static bool make_code(struct str *code, const struct ui *ui, const char *address, int rows)
{
	return page_qr(code, address, false, ui->columns / text_ambiguous(), rows);
}

/* No older character set has the upper half block: there it is the lower one, dark and light exchanged. */
static void draw_code_line(int y, int columns, const char *line, size_t n)
{
	static const char upper[] = "▀", lower[] = "▄";
	int x = 0;
	if (text_ambiguous() == 1) {
		draw_laid(y, 0, columns, line, n, INK_CODE);
		return;
	}
	for (size_t at = 0, bytes; at < n; at += bytes) {
		bool blank = line[at] == ' ', exchanged = !blank && memcmp(line + at, upper, sizeof upper - 1) == 0;
		bytes = blank ? 1 : sizeof upper - 1;
		x += blank
			? draw_laid(y, x, columns - x, "  ", 2, INK_CODE)
			: draw_laid(y, x, columns - x, exchanged ? lower : line + at, bytes, exchanged ? INK_CODE_LIGHT : INK_CODE);
	}
}

static void draw_code(const struct ui *ui, int y, const struct str *code)
{
	for (const char *line = code->buf; *line; line += strcspn(line, "\n") + 1)
		draw_code_line(y++, ui->columns, line, strcspn(line, "\n"));
}

/* What a code that has no room needs, and what there is in its place. */
static void say_room(struct ui *ui, int y, const char *address)
{
	STR_LOCAL(text, 1024);
	int columns, rows;
	if (page_qr_room(address, &columns, &rows))
		str_addf(&text,
			_("As a QR code it needs a window of at least %d columns and %d rows; this one has %d and %d. Press c to copy the address."),
			columns * text_ambiguous(), rows, ui->columns, ui->rows);
	else
		str_addz(&text, _("It is too long for any QR code. Press c to copy the address."));
	screen_wrapped(ui, y, ui->rows - 1 - y, text.buf, INK_DIM);
}

static void paint_code(struct screen *s, int y, const char *address)
{
	struct ui *ui = s->ui;
	STR_LOCAL(code, 1 << 16);
	if (!page_qr_ready())
		screen_wrapped(
			ui, y + 1, ui->rows - 2 - y, _("With libqrencode installed it is shown as a QR code too."), INK_DIM);
	else if (make_code(&code, ui, address, ui->rows - 1 - y))
		draw_code(ui, y, &code);
	else if (make_code(&code, ui, address, ui->rows))
		screen_wrapped(ui, y + 1, ui->rows - 2 - y, _("Press Enter to show it as a QR code on its own."), INK_DIM);
	else
		say_room(ui, y + 1, address);
}

/* ---- the code alone -------------------------------------------------------------------------- */

static void code_paint(struct screen *s)
{
	STR_LOCAL(code, 1 << 16);
	for (int y = 0; y < s->ui->rows; y++)
		draw_blank(y, 0, s->ui->columns, INK_PLAIN);
	if (make_code(&code, s->ui, s->priv, s->ui->rows))
		draw_code(s->ui, 0, &code);
	screen_asks_at(s->ui, 0); /* half a code says nothing */
	screen_cursor(s, s->ui->rows - 1, 0);
}

static unsigned code_key(struct screen *s, const struct key *k, enum action a)
{
	(void)s;
	(void)k;
	(void)a;
	return CLOSE;
}

/* Drawn on top of the link's screen, over its frame too. The address is that screen's. */
static const struct screen_ops code_ops = { .in = IN_LINK, .on_top = true, .paint = code_paint, .key = code_key };

static void code_open(struct screen *below)
{
	STR_LOCAL(code, 1 << 16);
	if (make_code(&code, below->ui, below->priv, below->ui->rows))
		screen_push(below->ui, &code_ops, below->priv, 0);
}

/* ---- the link -------------------------------------------------------------------------------- */

static void link_paint(struct screen *s)
{
	int rows = screen_wrapped(s->ui, CONTENT_ROW, ui_content_rows(s->ui), s->priv, INK_PLAIN);
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
	if (a == ACTION_LEAVE || k->code == K_ESC)
		return CLOSE;
	if (a == ACTION_CODE)
		code_open(s);
	else if (a == ACTION_COPY)
		clip_copy(s->ui, s->priv, strlen(s->priv));
	else
		return 0;
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
	if (str_starts(address, PAGE_TOPIC))
		topic_open(screen_top(ui), 0, address + strlen(PAGE_TOPIC), NULL);
	else
		screen_push(ui, &link_ops, xstrdup(address), 0);
}
