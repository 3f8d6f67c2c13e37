/*
 * A text of many lines, in the way of a BBS: lines are as they were typed, long ones are wrapped at the window and
 * nothing scrolls sideways. ^X asks what to do with it; so do Esc twice and a line with a lone dot, as in mail of old.
 * What else needs Ctrl stands behind "More" there, a letter each.
 */
#include "acts/acts.h"
#include "ui/terminal/term.h"
#include "ui/widgets/dialog.h"
#include "ui/widgets/edit.h"
#include "ui/widgets/ask.h"

#include <stdlib.h>

enum { EDITOR_MENU = 1, EDITOR_MORE };

struct editor {
	struct text_edit text;
	size_t top;   /* where the first row shown starts */
	bool escaped; /* the key before this one was Esc */
	char *title;
	struct act *act; /* of whose question this is the answer: keeps the draft */
	bool over;       /* what was typed is kept, given or thrown away, and the act may be gone before this is */
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
	if (!ed->over)
		draft_close(s, ed->act, ed->text.text.buf);
	text_edit_release(&ed->text);
	free(ed->title);
	free(ed);
}

/* ---- painting -------------------------------------------------------------------------------- */

/* Where the first row has to start so that the caret's is among so many; how many rows that one is below it. */
static int follow_caret(struct editor *ed, int rows)
{
	struct text_edit *e = &ed->text;
	size_t caret = text_edit_row(e, e->caret).start, at;
	ed->top = text_edit_row(e, ed->top < e->text.len ? ed->top : e->text.len).start;
	if (caret < ed->top)
		ed->top = caret;
	at = ed->top;
	for (int below = 0; below < rows; below++) {
		if (at == caret)
			return below;
		text_edit_row_step(e, &at, 1);
	}
	ed->top = caret;
	return text_edit_row_step(e, &ed->top, 1 - rows);
}

static void editor_paint(struct screen *s)
{
	struct editor *ed = s->priv;
	struct text_edit *e = &ed->text;
	int rows = ui_content_rows(s->ui), columns = s->ui->columns - 1;
	text_edit_wrap(e, columns - 1); /* the caret behind a full row has a cell too */
	int below = follow_caret(ed, rows), x = text_edit_column(e);
	size_t at = ed->top;
	for (int i = 0; i < rows; i++) {
		struct text_edit_row row = text_edit_row(e, at);
		draw_text(CONTENT_ROW + i, 0, columns, e->text.buf + row.start, row.bytes, INK_PLAIN);
		if (!text_edit_row_step(e, &at, 1))
			break;
	}
	screen_cursor(s, CONTENT_ROW + below, x < columns ? x : columns);
}

static void editor_title(struct screen *s, struct title *t)
{
	t->left = ((struct editor *)s->priv)->title;
}

static void editor_status(struct screen *s, struct str *out)
{
	struct editor *ed = s->priv;
	const struct question *q = act_question(ed->act);
	str_addz(out, _("Editor"));
	if (q && q->max)
		/* TRANSLATORS: how many characters were typed, of how many */
		str_addf(out, _(" %lld/%lld"), (long long)act_length(ed->text.text.buf), (long long)q->max);
	str_addz(out, _("  ^X or Esc Esc: finish and more  ^U undo  ^Y delete line  ^K to its end"));
	if (q && q->ruled)
		str_addf(out, "  %s", _("^R rules"));
}

/* ---- keys ------------------------------------------------------------------------------------ */

static bool paste(struct screen *s, struct text_edit *e, const struct key *k)
{
	STR_LOCAL(lines, TYPED_MAX);
	if (k->text)
		text_clean_lines(&lines, k->text, k->bytes);
	bool done = k->text && str_ok(&lines) && text_edit_insert(e, lines.buf, lines.len);
	if (!done)
		ui_say(s->ui, "%s", _("That is more than the editor can hold; nothing was pasted."));
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

/* TRANSLATORS: the letters in brackets are keys and must stay those letters: s, t, e, a, m */
static unsigned ask_what_to_do(struct screen *s)
{
	const struct question *q = act_question(((struct editor *)s->priv)->act);
	if (q && q->titled)
		prompt_key(s, EDITOR_MENU, _("[S] Done (T)itle again (E)dit more (A)bandon (M)ore [S] "), "steam", 's');
	else
		prompt_key(s, EDITOR_MENU, _("[S] Done (E)dit more (A)bandon (M)ore [S] "), "seam", 's');
	return REPAINT;
}

/* TRANSLATORS: the letters in brackets are keys and must stay those letters: u, y, k, r, o, e */
static unsigned ask_more(struct screen *s)
{
	const struct question *q = act_question(((struct editor *)s->priv)->act);
	if (q && q->ruled)
		prompt_key(s, EDITOR_MORE, _("(U)ndo (Y) delete the line (K) to its end (R)ules (O)wn editor (E)dit [E] "),
			"uykroe", 'e');
	else
		prompt_key(
			s, EDITOR_MORE, _("(U)ndo (Y) delete the line (K) to its end (O)wn editor (E)dit [E] "), "uykoe", 'e');
	return REPAINT;
}

/* The line is a dot, and the caret behind it: it was meant for us, and is no part of the text. */
static bool take_dot(struct text_edit *e)
{
	static const char *const dots[] = { ".", "．" };
	for (size_t i = 0; i < ARRAY_LEN(dots); i++) {
		size_t n = strlen(dots[i]), start = e->caret - n;
		bool dot = e->caret >= n && memcmp(e->text.buf + start, dots[i], n) == 0;
		bool alone = dot && (!start || e->text.buf[start - 1] == '\n') &&
			(e->caret == e->text.len || e->text.buf[e->caret] == '\n');
		if (alone)
			return text_edit_kill(e, TEXT_BACKSPACE);
	}
	return false;
}

static unsigned editor_key(struct screen *s, const struct key *k, enum action a)
{
	struct editor *ed = s->priv;
	bool escaped = ed->escaped && k->code == K_ESC;
	ed->escaped = k->code == K_ESC && !escaped;
	const struct question *q = act_question(ed->act);
	if (a == ACTION_OUTSIDE)
		return hand_over(s);
	if (a == ACTION_RULES && q && q->ruled) {
		dialog_rules(s->ui, q);
		return REPAINT;
	}
	if (escaped || a == ACTION_EDITOR_DONE || (k->code == K_ENTER && take_dot(&ed->text)))
		return ask_what_to_do(s);
	if (!edited(s, k))
		return 0;
	screen_soon(s, DRAFT_MS);
	return REPAINT;
}

/* The keys with Ctrl, by their letters. */
static unsigned do_more(struct screen *s, char letter)
{
	const struct key key = { .code = K_CTRL(letter) };
	const struct question *q = act_question(((struct editor *)s->priv)->act);
	if (letter == 'o')
		return hand_over(s);
	if (letter == 'r' && q)
		dialog_rules(s->ui, q);
	else if (edited(s, &key))
		screen_soon(s, DRAFT_MS);
	return REPAINT;
}

static unsigned editor_answer(struct screen *s, const struct answer *a)
{
	struct editor *ed = s->priv;
	if (!a->given || a->number == 'e')
		return REPAINT;
	if (a->number == 'm')
		return ask_more(s);
	if (a->tag == EDITOR_MORE)
		return do_more(s, (char)a->number);
	const struct question *q = act_question(ed->act);
	if (a->number != 'a' || (q && q->titled))
		(void)editor_save(s);
	ed->over = true;
	return a->number == 'a' ? CLOSE : screen_give(s, a->number, ed->text.text.buf);
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
