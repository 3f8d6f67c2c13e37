/* See dialog.h. There is no loop in here: a question is a state, and its answer is one more key. */
#include "ui/widgets/dialog.h"

#include <stdlib.h>

enum { DRAFT_PAUSE_MS = 400, FIELD_COLUMNS = 20 };

void dialog_init(struct dialog *d)
{
	*d = (struct dialog){ 0 };
	str_init(&d->said, 2 * TYPED_MAX);
	edit_init(&d->edit, "", false);
}

void dialog_release(struct screen *s, struct dialog *d)
{
	dialog_draft_save(s, d);
	str_release(&d->said);
	edit_release(&d->edit);
	free(d->label);
	free(d->draft);
	free(d->draft_head);
}

void dialog_say(struct dialog *d, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(&d->said, fmt, ap);
	va_end(ap);
	str_addc(&d->said, '\n');
}

static void ask(struct dialog *d, enum dialog_kind kind, const char *label, const char *initial)
{
	struct edit edit;
	edit_init(&edit, initial, kind == DIALOG_SECRET); /* first: initial may be what was typed before */
	edit_release(&d->edit);
	d->edit = edit;
	free(d->label);
	d->label = xstrdup(label);
	d->kind = kind;
}

void dialog_ask_line(struct dialog *d, const char *label, const char *initial)
{
	ask(d, DIALOG_LINE, label, initial ? initial : "");
}

void dialog_ask_secret(struct dialog *d, const char *label)
{
	ask(d, DIALOG_SECRET, label, "");
}

void dialog_ask_key(struct dialog *d, const char *label, const char *keys, char fallback)
{
	ask(d, DIALOG_KEY, label, "");
	str_copy(d->keys, sizeof d->keys, keys);
	d->fallback = fallback;
}

void dialog_wait(struct dialog *d)
{
	d->kind = DIALOG_NOTHING;
}

const char *dialog_text(const struct dialog *d)
{
	return edit_text(&d->edit);
}

/* ---- drafts ---------------------------------------------------------------------------------- */

void dialog_draft(struct dialog *d, const char *key, const char *head)
{
	free(d->draft);
	free(d->draft_head);
	d->draft = xstrdup(key);
	d->draft_head = xstrdup(head);
}

void dialog_draft_save(struct screen *s, struct dialog *d)
{
	if (!d->draft || d->kind != DIALOG_LINE)
		return;
	if (!*dialog_text(d)) {
		store_draft_forget(app_store(s->ui->app), d->draft, NULL);
		return;
	}
	struct str text;
	str_init(&text, 2 * TYPED_MAX);
	str_addz(&text, d->draft_head);
	str_addz(&text, dialog_text(d));
	struct err e;
	if (store_draft_set(app_store(s->ui->app), d->draft, text.buf, &e) != RC_OK)
		log_line(LOG_WARN, "a draft cannot be kept: %s", e.detail);
	str_release(&text);
}

void dialog_draft_forget(struct screen *s, struct dialog *d)
{
	if (d->draft)
		store_draft_forget(app_store(s->ui->app), d->draft, NULL);
	free(d->draft);
	d->draft = NULL;
}

/* ---- keys ------------------------------------------------------------------------------------ */

static enum dialog_result given(struct dialog *d)
{
	char key[2] = { d->pressed, '\0' };
	const char *shown = d->kind == DIALOG_KEY ? key : d->kind == DIALOG_LINE ? dialog_text(d) : "";
	str_addz(&d->said, d->label);
	text_clean(&d->said, shown, strlen(shown));
	str_addc(&d->said, '\n');
	d->kind = DIALOG_NOTHING;
	return DIALOG_GIVEN;
}

enum dialog_result dialog_key(struct screen *s, struct dialog *d, const struct key *k, enum action a)
{
	if (a == ACTION_CANCEL)
		return DIALOG_LEFT;
	if (d->kind == DIALOG_NOTHING)
		return DIALOG_UNUSED;
	if (d->kind == DIALOG_KEY) {
		char c = a == ACTION_ACCEPT ? d->fallback : key_letter(k);
		d->pressed = c;
		return c && strchr(d->keys, c) ? given(d) : DIALOG_UNUSED;
	}
	if (a == ACTION_ACCEPT) {
		dialog_draft_save(s, d);
		return given(d);
	}
	if (!edit_key(&d->edit, k))
		return DIALOG_UNUSED;
	if (d->draft)
		screen_timer(s, DRAFT_PAUSE_MS);
	return DIALOG_MORE;
}

/* ---- painting -------------------------------------------------------------------------------- */

/* A label that leaves too little room for the field has a row of its own. */
static int question_rows(const struct dialog *d, const struct ui *ui)
{
	if (d->kind == DIALOG_NOTHING)
		return 0;
	bool typed = d->kind != DIALOG_KEY;
	return text_widthz(d->label) + (typed ? FIELD_COLUMNS : 1) < ui->columns ? 1 : 2;
}

static void paint_question(struct screen *s, struct dialog *d, int y)
{
	int rows = question_rows(d, s->ui), x = 0, used = draw_z(y, 0, s->ui->columns - 1, d->label, INK_STRONG);
	if (rows == 1)
		x = used;
	else
		y++;
	if (d->kind == DIALOG_KEY)
		screen_cursor(s, y, x);
	else
		edit_paint(&d->edit, s, y, x, s->ui->columns - 1 - x);
}

struct last {
	const char *text;
	int skip, y, columns;
};

static bool paint_said(void *ctx, const struct text_line *l)
{
	struct last *p = ctx;
	if (p->skip-- > 0)
		return true;
	draw_laid(p->y++, 0, p->columns, p->text + l->start, l->bytes, INK_PLAIN);
	return true;
}

static bool count_said(void *ctx, const struct text_line *l)
{
	(void)l;
	++*(int *)ctx;
	return true;
}

/* When it is more than fits, the first lines go: what is asked now stays. */
void dialog_paint(struct screen *s, struct dialog *d)
{
	struct str clean;
	int lines = 0, room = ui_content_rows(s->ui) - question_rows(d, s->ui);
	str_init(&clean, 2 * TYPED_MAX);
	text_clean_lines(&clean, d->said.buf, d->said.len);
	int width = ui_prose(s->ui);
	if (clean.len)
		text_wrap(clean.buf, clean.len, width, TEXT_KINSOKU_NORMAL, count_said, &lines);
	struct last p = {
		.text = clean.buf, .skip = lines > room ? lines - room : 0, .y = CONTENT_ROW, .columns = s->ui->columns
	};
	if (clean.len)
		text_wrap(clean.buf, clean.len, width, TEXT_KINSOKU_NORMAL, paint_said, &p);
	str_release(&clean);
	screen_cursor(s, p.y < s->ui->rows - 1 ? p.y : s->ui->rows - 2, 0);
	if (d->kind != DIALOG_NOTHING)
		paint_question(s, d, p.y);
}
