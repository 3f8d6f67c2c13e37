/* One question in the last row, while the screen below stays in sight: a line to type, or one key. */
#include "ui/widgets/edit.h"
#include "ui/widgets/ask.h"

#include <stdlib.h>

struct prompt {
	char *label;
	struct edit edit;
	char keys[16]; /* "": a line is asked for */
	char fallback;
};

static void prompt_close(struct screen *s)
{
	struct prompt *p = s->priv;
	edit_release(&p->edit);
	free(p->label);
	free(p);
}

static void prompt_paint(struct screen *s)
{
	struct prompt *p = s->priv;
	int y = s->ui->rows - 1;
	if (*p->keys && text_widthz(p->label) >= s->ui->columns) {
		screen_cursor(s, y, screen_last_rows(s->ui, p->label) + 1);
		return;
	}
	draw_blank(y, 0, s->ui->columns, INK_PLAIN);
	int used = draw_z(y, 0, s->ui->columns - 1, p->label, INK_STRONG);
	if (*p->keys)
		screen_cursor(s, y, used);
	else
		edit_paint(&p->edit, s, y, used, s->ui->columns - 1 - used);
}

static unsigned prompt_pressed(struct screen *s, const struct key *k, enum action a)
{
	struct prompt *p = s->priv;
	if (a == ACTION_CANCEL)
		return CLOSE;
	if (*p->keys) {
		char c = a == ACTION_ACCEPT ? p->fallback : key_letter(k);
		return c && strchr(p->keys, c) ? screen_give(s, c, "") : 0;
	}
	if (a == ACTION_ACCEPT && *edit_text(&p->edit))
		return screen_give(s, 0, edit_text(&p->edit));
	if (a == ACTION_ACCEPT) {
		s->number = PROMPT_EMPTY;
		return CLOSE;
	}
	return edit_key(&p->edit, k) ? REPAINT : 0;
}

static bool prompt_takes_text(struct screen *s)
{
	return !*((struct prompt *)s->priv)->keys;
}

static const struct screen_ops prompt_ops = {
	.in = IN_PROMPT,
	.on_top = true,
	.close = prompt_close,
	.paint = prompt_paint,
	.key = prompt_pressed,
	.takes_text = prompt_takes_text,
};

static void open_prompt(
	struct screen *below, int tag, const char *label, const char *initial, const char *keys, char fallback)
{
	struct prompt *p = xcalloc(1, sizeof *p);
	p->label = xstrdup(label);
	edit_init(&p->edit, initial, false);
	str_copy(p->keys, sizeof p->keys, keys);
	p->fallback = fallback;
	screen_push(below->ui, &prompt_ops, p, tag);
}

void prompt_line(struct screen *below, int tag, const char *label, const char *initial)
{
	open_prompt(below, tag, label, initial, "", '\0');
}

void prompt_key(struct screen *below, int tag, const char *label, const char *keys, char fallback)
{
	open_prompt(below, tag, label, "", keys, fallback);
}
