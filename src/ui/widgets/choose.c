/* One of a few rows: a board, an agency, a heading, a value of a setting. Digits go to a row as in a list. */
#include "ui/widgets/ask.h"
#include "ui/widgets/list.h"

#include <stdarg.h>
#include <stdlib.h>

struct choose {
	struct list list; /* of the choices */
	char *title;
	struct choices choices;
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

/* ---- as a source ----------------------------------------------------------------------------- */

static int64_t count(const void *of)
{
	return (int64_t)((const struct choices *)of)->n;
}

static int columns(void *of, int width, struct source_column out[SOURCE_CELLS + 1])
{
	(void)of;
	(void)width;
	out[0] = (struct source_column){ .name = "", .width = 4, .right = true };
	out[1] = (struct source_column){ .name = "" };
	return 1;
}

static bool row(void *of, int64_t at, struct source_row *out)
{
	snprintf(out->cells[0].text, sizeof out->cells[0].text, "%lld.", (long long)at + 1);
	out->cells[0].tone = out->tone = TONE_PLAIN;
	str_addz(&out->text, row_at(of, at));
	return true;
}

static const struct source_ops choices_source = { .count = count, .columns = columns, .row = row };

/* ---- the screen ------------------------------------------------------------------------------ */

static void choose_prepare(struct screen *s, unsigned damage)
{
	(void)damage;
	list_set_rows(s, CONTENT_ROW, 1);
}

static void choose_paint(struct screen *s)
{
	list_paint_rows(s, "");
}

static void choose_title(struct screen *s, struct title *t)
{
	t->left = ((struct choose *)s->priv)->title;
}

static unsigned chosen(struct screen *s, int64_t at)
{
	struct choose *c = s->priv;
	return at < (int64_t)c->choices.n ? screen_give(s, (int)at, value_of(row_at(&c->choices, at))) : 0;
}

static unsigned choose_key(struct screen *s, const struct key *k, enum action a)
{
	struct choose *c = s->priv;
	if (a == ACTION_NUMBER && c->choices.n <= 9)
		return chosen(s, k->code - '1');
	unsigned moved = list_act(s, a, k);
	if (moved)
		return moved;
	if (a == ACTION_LEAVE || a == ACTION_CANCEL)
		return CLOSE;
	if (a == ACTION_PICK)
		return c->choices.n ? chosen(s, c->list.rows.at) : CLOSE;
	return 0;
}

static unsigned choose_answer(struct screen *s, const struct answer *a)
{
	list_answer(s, a);
	return REPAINT;
}

static const struct screen_ops choose_ops = {
	.in = IN_CHOOSE,
	.close = choose_close,
	.prepare = choose_prepare,
	.paint = choose_paint,
	.step = list_paint_step,
	.title = choose_title,
	.key = choose_key,
	.answer = choose_answer,
};

void choose_open(struct screen *below, int tag, const char *title, struct choices *take, int at)
{
	struct choose *c = xcalloc(1, sizeof *c);
	c->choices = *take;
	list_init(&c->list, (struct source){ &choices_source, &c->choices });
	str_init(&take->text, 1);
	c->title = str_printf(_("[%s]"), title);
	rows_select(&c->list.rows, at);
	screen_push(below->ui, &choose_ops, c, tag);
}
