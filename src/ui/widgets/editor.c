/* A text of many lines, in the way of a BBS: lines are as they were typed, long ones scroll sideways, ^X asks what to
 * do with it. */
#include "acts/acts.h"
#include "ui/terminal/term.h"
#include "ui/widgets/edit.h"
#include "ui/widgets/ask.h"

#include <stdlib.h>

enum { EDITOR_MENU = 1 };

struct editor {
	struct text_edit text;
	size_t top; /* the first line shown */
	char *title;
	struct act *act; /* of whose question this is the answer: keeps the draft */
	bool thrown_away;
};

static unsigned editor_save(struct screen *s)
{
	struct editor *ed = s->priv;
	draft_keep(s, ed->act, ed->text.text.buf);
	return 0;
}

static void editor_close(struct screen *s)
{
	struct editor *ed = s->priv;
	if (!ed->thrown_away)
		draft_close(s, ed->act, ed->text.text.buf);
	text_edit_release(&ed->text);
	free(ed->title);
	free(ed);
}

/* ---- painting -------------------------------------------------------------------------------- */

static void editor_paint(struct screen *s)
{
	struct editor *ed = s->priv;
	size_t rows = (size_t)ui_content_rows(s->ui), caret = text_edit_row(&ed->text), count = text_edit_rows(&ed->text);
	int columns = s->ui->columns - 1, x = text_edit_scroll(&ed->text, columns);
	if (caret < ed->top)
		ed->top = caret;
	if (caret >= ed->top + rows)
		ed->top = caret - rows + 1;
	for (size_t i = ed->top; i < count && i < ed->top + rows; i++) {
		size_t start, bytes;
		text_edit_line(&ed->text, i, &start, &bytes);
		struct text_slice seen = text_slice(ed->text.text.buf + start, bytes, ed->text.scroll, columns);
		draw_text(CONTENT_ROW + (int)(i - ed->top), seen.pad, columns - seen.pad,
			ed->text.text.buf + start + seen.start, seen.bytes, INK_PLAIN);
	}
	screen_cursor(s, CONTENT_ROW + (int)(caret - ed->top), x);
}

static void editor_title(struct screen *s, struct title *t)
{
	t->left = ((struct editor *)s->priv)->title;
}

static void editor_status(struct screen *s, struct str *out)
{
	(void)s;
	str_addz(out, _("Editor  ^X finish  ^U undo  ^Y delete line  ^K to its end  ^O your own"));
}

/* ---- keys ------------------------------------------------------------------------------------ */

static bool paste(struct screen *s, struct text_edit *e, const struct key *k)
{
	STR_LOCAL(lines, TYPED_MAX);
	if (k->text)
		text_clean_lines(&lines, k->text, k->bytes);
	bool done = k->text && str_ok(&lines) && text_edit_insert(e, lines.buf, lines.len);
	if (!done)
		ui_say(s->ui, "%s", _("That is more than the editor holds; nothing was put in."));
	return done;
}

static bool edited(struct screen *s, const struct key *k)
{
	struct editor *ed = s->priv;
	int page = ui_content_rows(s->ui);
	switch (k->code) {
	case K_PASTE: return paste(s, &ed->text, k);
	case K_ENTER: return text_edit_insert(&ed->text, "\n", 1);
	case K_TAB: return text_edit_insert(&ed->text, "    ", 4);
	case K_UP: return text_edit_rows_move(&ed->text, -1);
	case K_DOWN: return text_edit_rows_move(&ed->text, 1);
	case K_PAGE_UP:
	case K_CTRL('B'): return text_edit_rows_move(&ed->text, -page);
	case K_PAGE_DOWN:
	case K_CTRL('F'): return text_edit_rows_move(&ed->text, page);
	default: return edit_common_key(&ed->text, k);
	}
}

/* The terminal is the other editor's until it ends. */
static unsigned hand_over(struct screen *s)
{
	struct editor *ed = s->priv;
	STR_LOCAL(text, TYPED_MAX);
	STR_LOCAL(why, 4096);
	str_addz(&text, ed->text.text.buf);
	term_lend();
	bool done = act_edit_outside(ed->act, &text, &why);
	term_resume();
	term_measure(&s->ui->rows, &s->ui->columns);
	if (done && strcmp(text.buf, ed->text.text.buf) != 0)
		text_edit_set(&ed->text, text.buf);
	if (why.len)
		ui_say(s->ui, "%s", why.buf);
	return REFLOW | REPAINT;
}

static unsigned editor_key(struct screen *s, const struct key *k, enum action a)
{
	if (a == ACTION_OUTSIDE)
		return hand_over(s);
	if (a == ACTION_EDITOR_DONE) {
		prompt_key(s, EDITOR_MENU, _("[G]o on to send  (E)dit more  (T)hrow away [G] "), "get", 'g');
		return REPAINT;
	}
	if (!edited(s, k))
		return 0;
	screen_soon(s, DRAFT_MS);
	return REPAINT;
}

static unsigned editor_answer(struct screen *s, const struct answer *a)
{
	struct editor *ed = s->priv;
	if (!a->given || a->number == 'e')
		return REPAINT;
	if (a->number == 'g')
		return screen_give(s, 1, ed->text.text.buf);
	ed->thrown_away = true;
	return CLOSE;
}

static bool editor_takes_text(struct screen *s)
{
	(void)s;
	return true;
}

static void editor_keep(struct screen *s)
{
	(void)editor_save(s);
}

static const struct screen_ops editor_ops = {
	.in = IN_EDITOR,
	.close = editor_close,
	.paint = editor_paint,
	.title = editor_title,
	.status = editor_status,
	.key = editor_key,
	.answer = editor_answer,
	.timer = editor_save,
	.takes_text = editor_takes_text,
	.keep = editor_keep,
};

void editor_open(struct screen *below, int tag, const char *title, const char *initial, struct act *act)
{
	struct editor *ed = xcalloc(1, sizeof *ed);
	text_edit_init(&ed->text, TYPED_MAX, true);
	text_edit_set(&ed->text, initial);
	ed->title = xstrdup(title);
	ed->act = act;
	struct screen *s = screen_push(below->ui, &editor_ops, ed, tag);
	if (act_wants_outside(act))
		screen_damage(s, hand_over(s));
}
