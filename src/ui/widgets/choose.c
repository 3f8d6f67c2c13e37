/* One of a few rows: a board, an agency, a heading, a value of a setting. Digits go to a row as in a list. */
#include "ui/widgets/rows.h"
#include "ui/widgets/ask.h"

#include <stdarg.h>
#include <stdlib.h>

struct choose {
	char *title;
	struct choices choices;
	struct rows rows;
};

void choices_init(struct choices *c)
{
	c->n = 0;
	str_init(&c->text, 1 << 20);
}

/* Rows and their values stand one behind the other, each with its NUL. */
void choices_add_value(struct choices *c, const char *row, const char *fmt, ...)
{
	size_t before = c->text.len;
	va_list ap;
	str_add(&c->text, row, strlen(row) + 1);
	va_start(ap, fmt);
	str_vaddf(&c->text, fmt, ap);
	va_end(ap);
	str_addc(&c->text, '\0');
	if (str_ok(&c->text))
		c->n++;
	else
		str_truncate(&c->text, before);
}

void choices_add(struct choices *c, const char *row)
{
	choices_add_value(c, row, "%s", "");
}

static const char *value_of(const char *row)
{
	return row + strlen(row) + 1;
}

static const char *row_after(const char *row)
{
	return value_of(row) + strlen(value_of(row)) + 1;
}

static const char *row_at(const struct choices *c, int64_t n)
{
	const char *row = c->text.buf;
	while (n-- > 0)
		row = row_after(row);
	return row;
}

static void choose_close(struct screen *s)
{
	struct choose *c = s->priv;
	str_release(&c->choices.text);
	free(c->title);
	free(c);
}

static void choose_prepare(struct screen *s, unsigned damage)
{
	struct choose *c = s->priv;
	(void)damage;
	c->rows.height = ui_content_rows(s->ui);
}

static void choose_paint(struct screen *s)
{
	struct choose *c = s->priv;
	const char *row = c->choices.text.buf;
	int64_t top = rows_top(&c->rows);
	screen_cursor(s, CONTENT_ROW, 0);
	for (int64_t i = 0; i < c->rows.n && i < top + c->rows.height; i++, row = row_after(row)) {
		if (i < top)
			continue;
		char number[24];
		int y = CONTENT_ROW + (int)(i - top);
		snprintf(number, sizeof number, "%d.", (int)i + 1);
		int x = 1 + draw_ending(y, 1, 4, number, INK_PLAIN) + 1;
		draw_z(y, x, s->ui->columns - x, row, INK_PLAIN);
		if (i == c->rows.at) {
			draw_z(y, 0, 1, ">", INK_PLAIN);
			screen_cursor(s, y, 0);
		}
	}
}

static void choose_title(struct screen *s, struct title *t)
{
	t->left = ((struct choose *)s->priv)->title;
}

enum { CHOOSE_NUMBER = 1 };

static unsigned chosen(struct screen *s, int64_t at)
{
	struct choose *c = s->priv;
	return at < c->rows.n ? screen_give(s, (int)at, value_of(row_at(&c->choices, at))) : 0;
}

static unsigned choose_key(struct screen *s, const struct key *k, enum action a)
{
	struct choose *c = s->priv;
	if (rows_act(&c->rows, a))
		return REPAINT;
	if (a == ACTION_LEAVE || a == ACTION_CANCEL)
		return CLOSE;
	if (a == ACTION_PICK)
		return c->rows.n ? chosen(s, c->rows.at) : CLOSE;
	if (a != ACTION_NUMBER)
		return 0;
	char digit[2] = { (char)k->code, '\0' };
	if (c->rows.n > 9)
		prompt_line(s, CHOOSE_NUMBER, _("To number: "), digit);
	else
		return chosen(s, k->code - '1');
	return 0;
}

static unsigned choose_answer(struct screen *s, const struct answer *a)
{
	int64_t number;
	if (a->given && str_to_i64(a->text, 1, INT32_MAX, &number))
		rows_select(&((struct choose *)s->priv)->rows, number - 1);
	return REPAINT;
}

static const struct screen_ops choose_ops = {
	.in = IN_CHOOSE,
	.close = choose_close,
	.prepare = choose_prepare,
	.paint = choose_paint,
	.title = choose_title,
	.key = choose_key,
	.answer = choose_answer,
};

void choose_open(struct screen *below, int tag, const char *title, struct choices *take, int at)
{
	struct choose *c = xcalloc(1, sizeof *c);
	c->choices = *take;
	c->rows = (struct rows){ .n = (int64_t)take->n, .height = 1 };
	str_init(&take->text, 1);
	struct str bracketed;
	str_init(&bracketed, 4096);
	str_addf(&bracketed, _("[%s]"), title);
	c->title = str_detach(&bracketed);
	rows_select(&c->rows, at);
	screen_push(below->ui, &choose_ops, c, tag);
}
