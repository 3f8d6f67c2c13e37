/* See listener.h. */
#include "tty/lib/listener.h"

#include <stdlib.h>

static void remember(struct listener *l)
{
	for (int i = 0; i < l->v->rows && i < LISTENER_ROWS; i++) {
		free(l->rows[i]);
		l->rows[i] = xstrdup(screen_row(l->v, i));
	}
	l->cursor = screen_cursor(l->v);
}

void listener_init(struct listener *l, struct visit *v)
{
	*l = (struct listener){ .v = v };
	str_init(&l->speech, 1 << 16);
	str_init(&l->braille, 4096);
	str_init(&l->transcript, 1 << 20);
	remember(l);
}

void listener_release(struct listener *l)
{
	for (int i = 0; i < LISTENER_ROWS; i++)
		free(l->rows[i]);
	str_release(&l->speech);
	str_release(&l->braille);
	str_release(&l->transcript);
}

static void speak(struct listener *l, const char *row)
{
	if (*row)
		str_addf(&l->speech, "%s%s", l->speech.len ? " / " : "", row);
}

static void speak_screen(struct listener *l)
{
	struct visit_cursor now = screen_cursor(l->v);
	str_clear(&l->speech);
	l->changed = 0;
	for (int i = 0; i < l->v->rows && i < LISTENER_ROWS; i++)
		if (!str_eq(l->rows[i] ? l->rows[i] : "", screen_row(l->v, i))) {
			l->changed++;
			speak(l, screen_row(l->v, i));
		}
	if (!l->speech.len && now.row != l->cursor.row) /* to clear a row says nothing */
		speak(l, screen_row(l->v, now.row));
}

static void feel(struct listener *l)
{
	struct visit_cursor now = screen_cursor(l->v);
	const char *row = screen_row(l->v, now.row);
	size_t from = now.column < LISTENER_CELLS ? 0 : text_fit(row, strlen(row), now.column - LISTENER_CELLS / 2).bytes;
	str_clear(&l->braille);
	str_add(&l->braille, row + from, text_fit(row + from, strlen(row + from), LISTENER_CELLS).bytes);
}

void listener_hear(struct listener *l, const char *key)
{
	speak_screen(l);
	feel(l);
	remember(l);
	str_addf(&l->transcript, "%s\n  speech:  %s\n  braille: %s\n", key, l->speech.buf, l->braille.buf);
}

void listener_press(struct listener *l, const char *key)
{
	keys(l->v, key);
	listener_hear(l, key);
}

void listener_type(struct listener *l, const char *text)
{
	type(l->v, text);
	listener_hear(l, text);
}

const char *listener_ornament(const char *text)
{
	static const char *const first[] = { "\xe2\x86", "\xe2\x87", "\xe2\x94", "\xe2\x95", "\xe2\x96", "\xe2\x97",
		"\xe2\xa0", "\xe2\xa1", "\xe2\xa2", "\xe2\xa3", "\xe2\x80\xa2", "\xc2\xb7" };
	for (; *text; text += text_next(text, strlen(text)).bytes)
		for (size_t i = 0; i < ARRAY_LEN(first); i++)
			if (str_starts(text, first[i]))
				return text;
	return NULL;
}
