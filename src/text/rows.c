/*
 * An editing buffer in a window: its lines wrapped softly, so that nothing scrolls sideways. Rows are found line by
 * line; those of the line that was asked about last are kept, since the next question is mostly about the same one, and
 * a line may be a megabyte.
 */
#include "text/edit.h"

static bool note_row(void *ctx, const struct text_line *l)
{
	struct text_edit *e = ctx;
	size_t start = e->starts.items[0] + l->start;
	if (l->start) /* the first one starts where the line does, whatever it is indented by */
		*vec_push(&e->starts) = start;
	return true;
}

/* The rows of the line from start to end are those in e->starts. */
static void lay(struct text_edit *e, size_t start, size_t end)
{
	if (e->starts.n && e->starts.items[0] == start)
		return;
	e->starts.n = 0;
	*vec_push(&e->starts) = start;
	if (e->width)
		text_wrap(e->text.buf + start, end - start, e->width, TEXT_KINSOKU_NORMAL, note_row, e);
}

static size_t index_of(const struct text_edit *e, size_t at)
{
	size_t low = 0, high = e->starts.n;
	while (high - low > 1) {
		size_t middle = (low + high) / 2;
		if (e->starts.items[middle] <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

void text_edit_wrap(struct text_edit *e, int columns)
{
	if (e->width != columns)
		e->starts.n = 0;
	e->width = columns;
}

struct text_edit_row text_edit_row(struct text_edit *e, size_t at)
{
	size_t end = text_edit_line_end(e, at);
	lay(e, text_edit_line_start(e, at), end);
	size_t i = index_of(e, at), start = e->starts.items[i];
	return (struct text_edit_row){ start, (i + 1 < e->starts.n ? e->starts.items[i + 1] : end) - start };
}

static bool row_below(struct text_edit *e, size_t *start)
{
	struct text_edit_row row = text_edit_row(e, *start);
	size_t end = row.start + row.bytes;
	bool more = index_of(e, *start) + 1 < e->starts.n;
	if (!more && end == e->text.len)
		return false;
	*start = more ? end : end + 1;
	return true;
}

static bool row_above(struct text_edit *e, size_t *start)
{
	struct text_edit_row row = text_edit_row(e, *start);
	size_t i = index_of(e, *start);
	if (i == 0 && row.start == 0)
		return false;
	*start = i ? e->starts.items[i - 1] : text_edit_row(e, row.start - 1).start;
	return true;
}

int text_edit_row_step(struct text_edit *e, size_t *start, int rows)
{
	int went = 0;
	*start = text_edit_row(e, *start).start;
	while (rows > went && row_below(e, start))
		went++;
	while (rows < -went && row_above(e, start))
		went++;
	return went;
}

int text_edit_column(struct text_edit *e)
{
	size_t start = text_edit_row(e, e->caret).start;
	return text_width(e->text.buf + start, e->caret - start);
}

bool text_edit_rows_move(struct text_edit *e, int rows)
{
	int goal = e->goal >= 0 ? e->goal : text_edit_column(e);
	size_t at = e->caret;
	if (!text_edit_row_step(e, &at, rows))
		return false;
	struct text_edit_row row = text_edit_row(e, at);
	size_t n = text_fit(e->text.buf + row.start, row.bytes, goal).bytes;
	bool wrapped = n == row.bytes && n && row.start + n < e->text.len && e->text.buf[row.start + n] != '\n';
	if (wrapped) /* behind its last character begins the next row */
		n = text_previous(e->text.buf + row.start, row.bytes, n);
	e->caret = row.start + n;
	e->goal = goal;
	e->typing = false;
	return true;
}
