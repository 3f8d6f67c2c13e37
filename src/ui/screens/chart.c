/*
 * One chart alone, as large as the screen: the drawing or its table, and a cursor that goes from value to value and
 * says each in the last row. The drawing knows nothing of the cursor: where a value stands is known of lines, areas and
 * points, and found by its label elsewhere; the terminal's cursor is put there for whoever follows it.
 */
#include "ui/widgets/clip.h"
#include "ui/screens/screens.h"

#include <stdlib.h>

struct chart_view {
	struct site_reply *reply; /* of the topic, for as long as doc borrows from it */
	struct doc doc;
	const struct vega_chart *chart; /* in doc */
	char *title;
	bool table;
	struct doc_layout shown; /* what is on the screen or above and below it */
	struct str values, said;
	int64_t n_values, at, top;
};

static void chart_close(struct screen *s)
{
	struct chart_view *v = s->priv;
	doc_layout_release(&v->shown);
	str_release(&v->values);
	str_release(&v->said);
	doc_release(&v->doc);
	site_reply_drop(v->reply);
	free(v->title);
	free(v);
}

/* ---- lines ----------------------------------------------------------------------------------- */

static int64_t rows_of(const struct chart_view *v)
{
	return (int64_t)v->shown.lines.n;
}

static int64_t count_lines(const struct str *s)
{
	int64_t n = 0;
	for (const char *c = s->buf; (c = strchr(c, '\n')); c++)
		n++;
	return n;
}

static const char *line_at(const struct str *s, int64_t n, size_t *bytes)
{
	const char *line = s->buf;
	while (n-- > 0 && *line)
		line += strcspn(line, "\n") + (line[strcspn(line, "\n")] == '\n');
	*bytes = strcspn(line, "\n");
	return line;
}

/* The sentence of a value, "place, series: figure" or "place: figure", in its first parts; series is empty without one.
 */
struct parts {
	const char *place, *series;
	size_t place_bytes, series_bytes;
};

static size_t until(const char *s, size_t bytes, const char *const ends[2])
{
	size_t n = bytes;
	for (int i = 0; i < 2; i++) {
		const char *end = memmem(s, bytes, ends[i], strlen(ends[i]));
		if (end && (size_t)(end - s) < n)
			n = (size_t)(end - s);
	}
	return n;
}

static struct parts parts_of(const char *value, size_t bytes)
{
	static const char *const colons[] = { ": ", "：" }, *const commas[] = { ", ", "，" };
	size_t named = until(value, bytes, colons), place = until(value, named, commas);
	size_t comma = place == named ? 0 : value[place] == ',' ? 2 : 3;
	return (struct parts){ value, value + place + comma, place, named - place - comma };
}

/* The words as a column of their own in the line: their byte, or -1. */
static ptrdiff_t find_word(const char *line, size_t bytes, const char *word, size_t n)
{
	const char *end = line + bytes;
	for (const char *c = line; n && (c = memmem(c, (size_t)(end - c), word, n)); c++)
		if ((c == line || c[-1] == ' ') && (c + n == end || c[n] == ' '))
			return c - line;
	return -1;
}

/* The first line from `line` on that has the words; false when none has. */
static bool find_line(const struct chart_view *v, const char *word, size_t n, int64_t *line, int64_t end, int *column)
{
	for (; *line < end && *line < rows_of(v); ++*line) {
		const struct doc_line *l = &v->shown.lines.items[*line];
		const char *text = v->shown.text.buf + l->start;
		ptrdiff_t at = find_word(text, l->bytes, word, n);
		if (at < 0)
			continue;
		*column = text_width(text, (size_t)at);
		return true;
	}
	return false;
}

static struct chart_opts chart_opts_for(struct ui *ui)
{
	struct page_opts o = ui_page_opts(ui);
	return (struct chart_opts){ .width = ui->columns,
		.height = ui_content_rows(ui),
		.ascii = text_ambiguous() == 2,
		.inks = true,
		.roc_years = o.roc_years,
		.now = o.now };
}

/* By ear each value is a row of its own, and the cursor on it: nothing is drawn. */
static bool is_heard(const struct screen *s)
{
	return ui_heard(s->ui);
}

/* Where the value under the cursor stands; false when the drawing does not name it. A series is looked for in the rows
 * of its place, of which grouped bars have one each. */
static bool find_place(const struct chart_view *v, const struct chart_opts *o, int64_t *line, int *column)
{
	enum { SERIES_ROWS = 12 };
	size_t bytes;
	int row_of_mark;
	if (!v->table && chart_spot(v->chart, o, (size_t)v->at, &row_of_mark, column)) {
		*line = row_of_mark;
		return true;
	}
	const char *value = line_at(&v->values, v->at, &bytes);
	struct parts p = parts_of(value, bytes);
	*line = 0;
	if (!find_line(v, p.place, p.place_bytes, line, rows_of(v), column))
		return false;
	int64_t row = *line;
	if (!v->table && find_line(v, p.series, p.series_bytes, &row, row + SERIES_ROWS, column))
		*line = row;
	return true;
}

/* ---- painting -------------------------------------------------------------------------------- */

static void chart_prepare(struct screen *s, unsigned damage)
{
	struct chart_view *v = s->priv;
	struct chart_opts o = chart_opts_for(s->ui);
	(void)damage;
	STR_LOCAL(drawn, 4 << 20);
	str_clear(&v->values);
	o.linear = o.spoken = is_heard(s);
	chart_values(v->chart, &o, &v->values);
	o.linear = false;
	if (is_heard(s))
		str_add(&drawn, v->values.buf, v->values.len);
	else if (!v->table)
		chart_draw(v->chart, &o, &drawn);
	if (!drawn.len)
		chart_table(v->chart, &o, &drawn);
	doc_layout_release(&v->shown);
	doc_layout_init(&v->shown);
	doc_layout_drawing(&v->shown, drawn.buf, 0, s->ui->columns);
	v->n_values = count_lines(&v->values);
}

/* The names of a table's columns stay above what scrolls. */
static int64_t head_rows(const struct chart_view *v, int64_t rows)
{
	return v->table && rows_of(v) > rows && rows > 2 ? 1 : 0;
}

/* Scrolls so that line is in sight; top counts the lines below the head that are hidden. */
static void show(struct chart_view *v, int64_t line, int64_t rows, int64_t head)
{
	int64_t body = line - head, window = rows - head, all = rows_of(v) - head;
	if (body < window)
		v->top = 0;
	else if (body < v->top)
		v->top = body;
	else if (body >= v->top + window)
		v->top = body - window + 1;
	if (v->top + window > all)
		v->top = all > window ? all - window : 0;
}

static void chart_paint(struct screen *s)
{
	struct chart_view *v = s->priv;
	int64_t rows = ui_content_rows(s->ui), head = head_rows(v, rows), line = 0;
	int column = 0;
	struct chart_opts o = chart_opts_for(s->ui);
	if (is_heard(s)) {
		line = v->at;
		v->top = rows > 0 ? line - line % rows : line; /* a page at a time: nothing scrolls under the cursor */
	} else if (!find_place(v, &o, &line, &column)) {
		column = 0; /* a table that says it in other words: about where it must be */
		line = v->table && v->n_values > 1 ? v->at * (rows_of(v) - 1) / (v->n_values - 1) : v->top;
	}
	if (!is_heard(s))
		show(v, line, rows, head);
	for (int64_t y = 0; y < rows; y++) {
		int64_t i = y < head ? y : y + v->top;
		if (i < rows_of(v))
			draw_line(CONTENT_ROW + (int)y, &v->shown, &v->shown.lines.items[i]);
	}
	screen_cursor(s, CONTENT_ROW + (int)(line < head ? line : line - v->top), column);
}

static void chart_title(struct screen *s, struct title *t)
{
	t->left = ((struct chart_view *)s->priv)->title;
}

/* "3/17 Taipei: 1,234 people" */
static void chart_status(struct screen *s, struct str *out)
{
	struct chart_view *v = s->priv;
	size_t bytes;
	const char *value = line_at(&v->values, v->at, &bytes);
	if (v->n_values) {
		str_addf(out, "%ld/%ld ", (long)v->at + 1, (long)v->n_values);
		str_add(out, value, bytes);
	}
}

/* ---- keys ------------------------------------------------------------------------------------ */

static unsigned go(struct screen *s, int64_t at)
{
	struct chart_view *v = s->priv;
	int64_t before = v->at;
	v->at = at >= v->n_values ? v->n_values - 1 : at;
	if (v->at < 0)
		v->at = 0;
	if (is_heard(s) && v->at == before)
		ui_say(s->ui, "%s", at > before ? _("This is the last value.") : _("This is the first value."));
	str_clear(&v->said);
	chart_status(s, &v->said);
	if (!is_heard(s) && text_widthz(v->said.buf) >= s->ui->columns) /* the status bar would cut it */
		ui_say(s->ui, "%s", v->said.buf);
	return REPAINT;
}

static unsigned chart_key(struct screen *s, const struct key *k, enum action a)
{
	struct chart_view *v = s->priv;
	if (k->code == K_ESC)
		return CLOSE;
	switch (a) {
	case ACTION_LEAVE: return CLOSE;
	case ACTION_NEXT_VALUE: return go(s, v->at + 1);
	case ACTION_PREVIOUS_VALUE: return go(s, v->at - 1);
	case ACTION_HOME: return go(s, 0);
	case ACTION_END: return go(s, v->n_values - 1);
	case ACTION_TABLE:
		v->table = !v->table;
		v->top = 0;
		return REFLOW | REPAINT;
	case ACTION_COPY:
		str_clear(&v->said);
		chart_csv(v->chart, &v->said);
		clip_copy(s->ui, v->said.buf, v->said.len);
		return REPAINT;
	default: return 0;
	}
}

static unsigned chart_event(struct screen *s, enum ui_event event, const char *topic)
{
	(void)s;
	(void)topic;
	return event == EVENT_SETTINGS ? REFLOW | REPAINT : 0;
}

static const struct screen_ops chart_ops = {
	.in = IN_CHART,
	.close = chart_close,
	.prepare = chart_prepare,
	.paint = chart_paint,
	.title = chart_title,
	.status = chart_status,
	.key = chart_key,
	.event = chart_event,
};

/* ---- opening --------------------------------------------------------------------------------- */

/* The chart with this number (from 0) among the document's, and the heading that it stands under. */
static const struct doc_block *find_chart(const struct doc *d, int number, struct str *title)
{
	const struct doc_block *heading = NULL;
	for (size_t i = 0; i < d->blocks.n; i++) {
		const struct doc_block *b = &d->blocks.items[i];
		if (b->kind == DOC_HEADING)
			heading = b;
		if (b->kind != DOC_CHART || number-- > 0)
			continue;
		for (size_t r = 0; heading && r < heading->n_runs; r++)
			str_addz(title, heading->runs[r].text);
		return b;
	}
	return NULL;
}

void ui_chart_open(struct ui *ui, struct site_reply *topic, int number)
{
	struct chart_view *v = xcalloc(1, sizeof *v);
	struct page_opts o = ui_page_opts(ui);
	struct str title;
	str_init(&title, 4096);
	doc_layout_init(&v->shown);
	str_init(&v->values, 4 << 20);
	str_init(&v->said, 4 << 20);
	doc_init(&v->doc);
	v->reply = site_reply_keep(topic);
	page_topic(&v->doc, &topic->u.topic, NULL, &o);
	const struct doc_block *b = find_chart(&v->doc, number, &title);
	v->chart = b ? chart_of_block(b) : NULL;
	v->title = str_detach(&title);
	struct screen *s = screen_push(ui, &chart_ops, v, 0);
	if (!v->chart)
		screen_damage(s, CLOSE);
}
