/* One link: its address whole, to be read, copied (OSC 52) or selected with the mouse: no width may cut it. */
#include "ui/screens.h"
#include "ui/term.h"

#include <stdlib.h>

static void link_close(struct screen *s)
{
	free(s->priv);
}

static void link_paint(struct screen *s)
{
	draw_wrapped(s->ui, CONTENT_ROW, ui_content_rows(s->ui), s->priv, INK_PLAIN);
	screen_cursor(s, CONTENT_ROW, 0);
}

static void link_title(struct screen *s, struct title *t)
{
	(void)s;
	t->left = _("[Link]");
}

static void base64(struct str *out, const unsigned char *bytes, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < n; i += 3) {
		uint32_t three = (uint32_t)bytes[i] << 16;
		three |= i + 1 < n ? (uint32_t)bytes[i + 1] << 8 : 0;
		three |= i + 2 < n ? (uint32_t)bytes[i + 2] : 0;
		for (int d = 0; d < 4; d++)
			str_addc(out, i + (size_t)d > n ? '=' : digits[three >> (18 - 6 * d) & 63]);
	}
}

static void copy(struct screen *s, const char *address)
{
	struct str sequence;
	str_init(&sequence, 1 << 16);
	str_addz(&sequence, "\033]52;c;");
	base64(&sequence, (const unsigned char *)address, strlen(address));
	str_addz(&sequence, "\a");
	if (str_ok(&sequence))
		term_send(sequence.buf);
	str_release(&sequence);
	ui_say(s->ui, "%s", _("The address was given to the terminal's clipboard, if it has one."));
}

static unsigned link_key(struct screen *s, const struct key *k, enum action a)
{
	(void)k;
	if (a == ACTION_LEAVE)
		return CLOSE;
	if (a == ACTION_COPY)
		copy(s, s->priv);
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
