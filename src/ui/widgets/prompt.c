/*
 * One question in the last row, while the screen below stays in sight: a line to type, or one key. A line begins empty;
 * what was answered to the same question before is one key away.
 */
#include "ui/widgets/edit.h"
#include "ui/widgets/ask.h"

#include <stdlib.h>

struct prompt {
	char *label;
	struct edit edit;
	char keys[16]; /* "": a line is asked for */
	char fallback;
	bool tells_default; /* a row above says what Enter alone does */
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
		screen_cursor(s, y, screen_ask_in_last_rows(s->ui, p->label) + 1);
		return;
	}
	screen_asks_at(s->ui, y - p->tells_default);
	if (p->tells_default) {
		draw_blank(y - 1, 0, s->ui->columns, INK_PLAIN);
		draw_z(y - 1, 0, s->ui->columns, _("Enter alone cancels."), INK_PLAIN);
	}
	draw_blank(y, 0, s->ui->columns, INK_PLAIN);
	int used = draw_z(y, 0, s->ui->columns - 1, p->label, INK_STRONG);
	if (*p->keys)
		screen_cursor(s, y, used);
	else
		edit_paint(&p->edit, s, y, used, s->ui->columns - 1 - used);
}

/* What was answered to this question last; a new one, empty, where nothing was. */
static struct asked *asked_before(struct ui *ui, const char *label)
{
	for (size_t i = 0; i < ui->asked.n; i++)
		if (strcmp(ui->asked.items[i].label, label) == 0)
			return &ui->asked.items[i];
	struct asked *asked = vec_push(&ui->asked);
	*asked = (struct asked){ .label = xstrdup(label), .words = xstrdup("") };
	return asked;
}

void prompt_forget(struct ui *ui)
{
	for (size_t i = 0; i < ui->asked.n; i++) {
		free(ui->asked.items[i].label);
		free(ui->asked.items[i].words);
	}
	vec_release(&ui->asked);
}

static unsigned give_line(struct screen *s)
{
	struct prompt *p = s->priv;
	struct asked *asked = asked_before(s->ui, p->label);
	free(asked->words);
	asked->words = xstrdup(edit_text(&p->edit));
	return screen_give(s, 0, asked->words);
}

bool prompt_number(const char *text, int64_t *out)
{
	return text_to_number(text, 1, INT32_MAX, out);
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
		return give_line(s);
	if (a == ACTION_ACCEPT) {
		s->number = PROMPT_EMPTY;
		return CLOSE;
	}
	if (k->code == K_UP)
		return text_edit_set(&p->edit.text, asked_before(s->ui, p->label)->words) ? REPAINT : 0;
	return edit_key(&p->edit, s, k) ? REPAINT : 0;
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

/* Who only hears it is told what Enter alone does, where the question does not say so itself. */
static bool is_default_told(const char *label)
{
	return strstr(label, "Enter") != NULL;
}

/* To the eye that stands in the line itself, before its colon. */
static void put_default(const char *label, struct str *out)
{
	static const char *const ends[] = { "：", ": " };
	str_addz(out, label);
	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (str_ends(label, ends[i])) {
			str_truncate(out, out->len - strlen(ends[i]));
			str_addf(out, "%s%s", _(" (Enter: cancel)"), ends[i]);
			return;
		}
}

void prompt_line(struct screen *below, int tag, const char *label, const char *initial)
{
	bool heard = ui_heard(below->ui), tells = !*initial && !is_default_told(label);
	STR_LOCAL(seen, 8192);
	put_default(label, &seen);
	open_prompt(below, tag, tells && !heard ? seen.buf : label, initial, "", '\0');
	((struct prompt *)screen_top(below->ui)->priv)->tells_default = tells && heard;
}

void prompt_key(struct screen *below, int tag, const char *label, const char *keys, char fallback)
{
	STR_LOCAL(heard, 8192);
	str_addz(&heard, label);
	if (ui_heard(below->ui) && fallback && !is_default_told(label)) { /* brackets are not spoken */
		str_drop_end(&heard, " ");
		str_addc(&heard, ' ');
		str_addf(&heard, _("(Enter alone takes %c) "), fallback);
	}
	open_prompt(below, tag, heard.buf, "", keys, fallback);
}
