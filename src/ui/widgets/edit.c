/* See edit.h. What a key does to text is text_edit's business; here it is only known which key does what. */
#include "ui/widgets/edit.h"

void edit_init(struct edit *e, const char *initial, bool secret)
{
	*e = (struct edit){ .secret = secret };
	text_edit_init(&e->text, EDIT_MAX, false);
	STR_LOCAL(line, EDIT_MAX);
	text_clean(&line, initial ? initial : "", initial ? strlen(initial) : 0);
	text_edit_set(&e->text, line.buf);
}

void edit_release(struct edit *e)
{
	if (e->secret && e->text.text.cap)
		explicit_bzero(e->text.text.buf, e->text.text.cap);
	text_edit_release(&e->text);
}

const char *edit_text(const struct edit *e)
{
	return e->text.text.buf;
}

bool edit_common_key(struct text_edit *e, const struct key *k)
{
	char typed[5];
	size_t n = key_utf8(k->code, typed);
	if (n)
		return text_edit_insert(e, typed, n);
	switch (k->code) {
	case K_LEFT: return text_edit_move(e, TEXT_LEFT);
	case K_RIGHT: return text_edit_move(e, TEXT_RIGHT);
	case K_HOME:
	case K_CTRL('A'): return text_edit_move(e, TEXT_HOME);
	case K_END:
	case K_CTRL('E'): return text_edit_move(e, TEXT_END);
	case K_BACKSPACE: return text_edit_kill(e, TEXT_BACKSPACE);
	case K_DELETE:
	case K_CTRL('D'): return text_edit_kill(e, TEXT_DELETE);
	case K_CTRL('W'): return text_edit_kill(e, TEXT_KILL_WORD);
	case K_CTRL('K'): return text_edit_kill(e, TEXT_KILL_END);
	case K_CTRL('Y'): return text_edit_kill(e, TEXT_KILL_LINE);
	case K_CTRL('U'): return text_edit_undo(e);
	default: return false;
	}
}

/* False: it does not fit, and nothing of it was taken. */
static bool paste(struct edit *e, const struct key *k)
{
	if (!k->text)
		return false;
	STR_LOCAL(line, EDIT_MAX);
	const char *s = k->text;
	size_t n = k->bytes;
	/* line ends around it came along with a name, and are no part of it */
	for (; n && (s[0] == '\n' || s[0] == '\r'); s++)
		n--;
	while (n && (s[n - 1] == '\n' || s[n - 1] == '\r'))
		n--;
	text_clean(&line, s, n);
	return str_ok(&line) && (!line.len || text_edit_insert(&e->text, line.buf, line.len));
}

bool edit_key(struct edit *e, struct screen *s, const struct key *k)
{
	if (k->code != K_PASTE)
		return edit_common_key(&e->text, k);
	bool done = paste(e, k);
	if (!done)
		ui_say(s->ui, "%s", _("That is more than one line can hold; nothing was pasted."));
	return done;
}

void edit_paint(struct edit *e, struct screen *s, int y, int x, int columns)
{
	if (e->secret || columns < 3) {
		screen_cursor(s, y, x);
		return;
	}
	int caret = text_edit_scroll(&e->text, columns);
	struct text_slice seen = text_slice(e->text.text.buf, e->text.text.len, e->text.scroll, columns);
	draw_text(y, x + seen.pad, columns - seen.pad, e->text.text.buf + seen.start, seen.bytes, INK_PLAIN);
	screen_cursor(s, y, x + caret);
}

/* One row of a field after the other; false behind the last. The caret behind a full row has a cell of its own. */
struct flow {
	const struct edit *e;
	int x, columns;
	size_t start, end; /* of the row, in bytes */
	int row;
};

static bool flow_next(struct flow *f)
{
	const struct str *text = &f->e->text.text;
	bool full = f->row >= 0 && text_width(text->buf + f->start, f->end - f->start) >= f->columns - f->x;
	if (f->row >= 0 && f->end >= text->len && !full)
		return false;
	f->x = f->row < 0 ? f->x : 0;
	f->row++;
	f->start = f->end;
	f->end += f->e->secret ? 0 : text_fit(text->buf + f->start, text->len - f->start, f->columns - f->x).bytes;
	return f->row < EDIT_MAX;
}

int edit_rows(const struct edit *e, int x, int columns)
{
	struct flow f = { .e = e, .x = x, .columns = columns, .row = -1 };
	while (!e->secret && flow_next(&f))
		;
	return e->secret ? 1 : f.row + 1;
}

void edit_paint_rows(struct edit *e, struct screen *s, int y, int x, int columns, int rows)
{
	struct flow caret = { .e = e, .x = x, .columns = columns, .row = -1 }, f = caret;
	size_t at = e->text.caret;
	screen_cursor(s, y, x);
	if (e->secret)
		return;
	while (flow_next(&caret) && caret.end <= at)
		;
	int first = caret.row >= rows ? caret.row - rows + 1 : 0;
	while (flow_next(&f) && f.row < first + rows)
		if (f.row >= first)
			draw_text(y + f.row - first, f.x, columns - f.x, e->text.text.buf + f.start, f.end - f.start, INK_PLAIN);
	screen_cursor(s, y + caret.row - first, caret.x + text_width(e->text.text.buf + caret.start, at - caret.start));
}
