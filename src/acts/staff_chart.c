/*
 * Charts of an answer: a title, a small table (typed, pasted, or a CSV file), unit and source. The chart is made of it
 * here, so that nobody has to know how one is written, and shown as readers will see it before anything is sent.
 */
#include "acts/staff.h"

#include "vega/vega.h"

enum { TABLE_BYTES_MAX = 256 << 10, SPEC_BYTES_MAX = 64 << 10 };

static struct wire_infographic *chart_of(struct staff *s)
{
	return &s->charts[s->act.n_infographics];
}

/* ---- the questions --------------------------------------------------------------------------- */

void staff_chart_ask(struct act *a, int step)
{
	const struct staff *s = a->priv;
	struct question *q;
	switch (step) {
	case FIGURE:
		q = act_ask(a, QUESTION_LINE, "figure",
			s->act.n_infographics ? _("Title of one more chart (Enter: no more; -: without the last): ")
								  : _("Title of a chart of figures (Enter: none): "));
		q->brief = _("Chart (Enter: no more): ");
		q->paged = s->act.n_infographics > 0;
		break;
	case TABLE:
		act_ask(a, QUESTION_LINE, "table", _("Path of a CSV file with the figures (Enter: type or paste them): "))
			->brief = _("CSV file (Enter: type them): ");
		break;
	case ROWS:
		act_say(a, "%s",
			_("One row per line: first the labels, as in \"month, cases\"; then the figures, as in \"2026-01, 120\", separated by commas, tabs or spaces."));
		q = act_ask(a, QUESTION_TEXT, "rows", _("The figures: "));
		q->many = true;
		break;
	case UNIT: act_ask(a, QUESTION_LINE, "unit", _("In which unit (Enter: none): ")); break;
	default: act_ask(a, QUESTION_LINE, "source", _("Where the figures are from: ")); break;
	}
}

/* ---- the chart ------------------------------------------------------------------------------- */

static void say_fault(struct act *a, const struct vega_made *m)
{
	switch (m->fault) {
	case VEGA_NO_LABEL: act_object(a, _("Column %zu has no label in the first row."), m->column); break;
	case VEGA_SAME: act_object(a, _("Two columns are called %.60s."), m->cell); break;
	case VEGA_UNEVEN: act_object(a, _("Row %zu has another number of columns than the first row."), m->row); break;
	case VEGA_NO_FIGURE:
		act_object(a, _("\"%.60s\" in row %zu is not a number; leave it empty if it is not known."), m->cell, m->row);
		break;
	case VEGA_NO_FIGURES: act_object(a, "%s", _("There is no figure in this table.")); break;
	case VEGA_TOO_MANY:
		act_object(a, _("At most %d rows and %d columns of figures are allowed."), VEGA_MAKE_ROWS, VEGA_MAKE_SERIES);
		break;
	default:
		act_object(a, "%s", _("A row of labels, at least one row of figures, and at least two columns are needed."));
		break;
	}
}

/* The specification; NULL: it has been objected why there is none. */
static const char *make(struct act *a)
{
	struct staff *s = a->priv;
	const struct wire_infographic *g = chart_of(s);
	const struct vega_make_opts words = { .unit = g->alt ? g->alt : "", .series = _("Item"), .value = _("Value") };
	struct vega_made made;
	ARENA_LOCAL(arena, 0);
	STR_LOCAL(spec, SPEC_BYTES_MAX);
	if (!vega_make(g->text, strlen(g->text), &words, &arena, &spec, &made)) {
		if (made.fault)
			say_fault(a, &made);
		else
			act_object(a, "%s", _("That is too much for one chart."));
		return NULL;
	}
	return arena_strdup(&a->arena, spec.buf);
}

/* Whether a chart can be made of it; on to the unit then. */
static void take_table(struct act *a, const char *text, int again)
{
	struct wire_infographic *g = chart_of(a->priv);
	g->text = arena_strdup(&a->arena, text);
	bool made = make(a) != NULL;
	if (!made && again == TABLE) /* it is a file's, which can be named again */
		g->text = NULL;
	if (made)
		act_step(a, UNIT);
	else
		upload_again(a, again);
}

static void read_table(struct act *a, const char *path)
{
	STR_LOCAL(bytes, STR_NO_LIMIT);
	if (!upload_read(a, path, TABLE_BYTES_MAX, &bytes)) {
		upload_again(a, TABLE);
	} else if (memchr(bytes.buf, '\0', bytes.len) || !text_is_utf8(bytes.buf, bytes.len)) {
		act_object(a, _("%.200s is not UTF-8 text."), path);
		upload_again(a, TABLE);
	} else {
		take_table(a, bytes.buf, TABLE);
	}
}

/* With its source it is whole. */
static void finish(struct act *a, const char *source)
{
	struct staff *s = a->priv;
	struct wire_infographic *g = chart_of(s);
	g->source = arena_strdup(&a->arena, source);
	if (!source[strspn(source, " ")]) {
		act_object(a, "%s", _("Figures without a source say nothing; please say where they are from."));
		act_step(a, SOURCE);
		return;
	}
	g->spec = make(a);
	if (!g->spec) { /* a draft of another version's */
		act_step(a, ROWS);
		return;
	}
	g->text = g->alt = g->summary = "";
	s->act.n_infographics++;
	act_step(a, FIGURE);
}

void staff_chart_answer(struct act *a, int step, const char *text)
{
	struct staff *s = a->priv;
	switch (step) {
	case FIGURE: staff_item(a, step, text, &s->act.n_infographics, CHARTS_MOST); break;
	case TABLE:
		if (*text)
			read_table(a, text);
		else
			act_step(a, ROWS);
		break;
	case ROWS: take_table(a, text, ROWS); break;
	case UNIT:
		chart_of(s)->alt = arena_strdup(&a->arena, text);
		act_step(a, SOURCE);
		break;
	default: finish(a, text); break;
	}
}

/* ---- to be looked at ------------------------------------------------------------------------- */

void staff_chart_page(const struct act *a, struct doc *d)
{
	struct staff *s = a->priv;
	const struct page_opts o = app_page_opts(a->app);
	const struct wire_topic t = { .infographics = s->charts, .n_infographics = s->act.n_infographics };
	for (size_t i = 1; i <= t.n_infographics; i++)
		page_infographic(d, &t, i, &o);
}
