/*
 * Figures: infographics (the author's sentences, then what the chart itself says), a plan's money and progress. An
 * infographic whose figures cannot be read says so in one sentence; its words are there all the same.
 */
#include "page/parts.h"

#include <math.h>

/* ---- infographics ---------------------------------------------------------------------------- */

/* The chart belongs to the document's arena, since it is drawn when the document is laid out. Its figures need no table
 * where they stand in another one. */
enum rc page_put_chart(struct doc *d, const char *spec, const struct page_opts *o, bool table)
{
	struct json *v = NULL;
	struct vega_chart *chart = arena_calloc(&d->arena, 1, sizeof *chart);
	if (!chart)
		return RC_TOO_BIG;
	enum rc rc = json_parse(spec, strlen(spec), JSON_BODY_MAX, &v, NULL);
	if (!rc)
		rc = vega_chart_parse(v, o->zone, &d->arena, chart, NULL);
	if (!rc)
		chart_to_doc(d, chart,
			&(struct chart_opts){ .linear = o->linear,
				.spoken = o->spoken,
				.roc_years = o->roc_years,
				.now = o->now,
				.no_table = !table,
				.folds = o->charts_open });
	json_free(v);
	return rc;
}

static void put_text(struct doc *d, const char *text)
{
	if (*text)
		doc_paragraph(d, text);
}

/* Whoever listens hears what the chart says, and its values when they ask for them. */
static void put_request(struct doc *d, size_t number, const char *key)
{
	STR_LOCAL(text, PAGE_LINE_MAX);
	/* TRANSLATORS: what can be typed: a word, and the chart's number */
	str_addf(&text, _("%s %zu reads the figures of this chart one by one."), key, number);
	doc_paragraph(d, text.buf);
}

void page_put_closing(struct doc *d, int64_t at, const struct page_opts *o)
{
	STR_LOCAL(day, 64);
	STR_LOCAL(text, PAGE_LINE_MAX);
	page_date_time(&day, at, o);
	/* TRANSLATORS: a poll: a day and hour */
	str_addf(&text, _("It is open until %s."), day.buf);
	if (day.len)
		doc_paragraph(d, text.buf);
}

static void put_infographic(struct doc *d, const struct wire_infographic *g, size_t number, const struct page_opts *o)
{
	const char *anchor = arena_printf(&d->arena, "chart:%zu", number);
	doc_heading(d, 3, *g->title ? g->title : _("(no title)"))->anchor = anchor ? anchor : "";
	put_text(d, g->summary);
	page_put_closing(d, g->closes_at, o);
	bool drawn = *g->spec && page_put_chart(d, g->spec, o, !o->figures_key) == RC_OK;
	if (*g->spec && !drawn)
		doc_paragraph(d, _("The figures of this chart cannot be read; its description is shown instead."));
	if (!drawn)
		put_text(d, g->alt);
	else if (o->figures_key)
		put_request(d, number, o->figures_key);
	put_text(d, g->text);
	if (*g->source)
		doc_field(d, _("Source of the figures"), g->source);
}

void page_put_infographics(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	if (t->n_infographics)
		doc_heading(d, 2, _("Infographics"));
	for (size_t i = 0; i < t->n_infographics; i++)
		put_infographic(d, &t->infographics[i], i + 1, o);
}

bool page_infographic(struct doc *d, const struct wire_topic *t, size_t number, const struct page_opts *o)
{
	if (number < 1 || number > t->n_infographics)
		return false;
	put_infographic(d, &t->infographics[number - 1], number, o);
	return true;
}

static void put_values(struct str *out, const struct vega_chart *chart, const struct page_opts *o)
{
	size_t number = 1;
	for (const struct vega_chart *c = chart; c; c = c->next, number++) {
		if (chart->next) {
			chart_view_name(c, number, out);
			str_addc(out, '\n');
		}
		chart_values(c,
			&(struct chart_opts){ .linear = true, .spoken = o->spoken, .roc_years = o->roc_years, .now = o->now }, out);
	}
}

bool page_infographic_values(struct str *out, const struct wire_topic *t, size_t number, const struct page_opts *o)
{
	struct json *v = NULL;
	struct vega_chart chart;
	ARENA_LOCAL(arena, (size_t)64 << 20);
	if (number < 1 || number > t->n_infographics || !*t->infographics[number - 1].spec)
		return false;
	const char *spec = t->infographics[number - 1].spec;
	if (json_parse(spec, strlen(spec), JSON_BODY_MAX, &v, NULL) == RC_OK &&
		vega_chart_parse(v, o->zone, &arena, &chart, NULL) == RC_OK)
		put_values(out, &chart, o);
	json_free(v);
	return out->len > 0;
}

/* ---- plans ----------------------------------------------------------------------------------- */

/* 1,234.5 with the decimals that it has, at most two. */
static void say_figure(struct str *out, double v)
{
	if (!isfinite(v) || fabs(v) > 9e15) {
		str_addz(out, isfinite(v) ? "?" : "-");
		return;
	}
	double cents = round(v * 100);
	int64_t whole = (int64_t)(cents / 100);
	int rest = (int)fabs(cents - (double)whole * 100);
	if (cents < 0 && whole == 0)
		str_addc(out, '-');
	page_number(out, whole);
	if (rest)
		str_addf(out, rest % 10 ? ".%02d" : ".%d", rest % 10 ? rest : rest / 10);
}

static void put_percent_field(struct doc *d, const char *label, double percent, const struct page_opts *o)
{
	STR_LOCAL(text, 64);
	page_percent(&text, percent, o);
	if (isfinite(percent))
		doc_field(d, label, text.buf);
}

/* Planned against actual, in words: what a bar would show. */
static void put_progress(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	double behind = t->planned - t->actual;
	put_percent_field(d, _("Planned progress"), t->planned, o);
	put_percent_field(d, _("Actual progress"), t->actual, o);
	if (!isfinite(behind))
		return;
	STR_LOCAL(text, PAGE_LINE_MAX);
	STR_LOCAL(gap, 64);
	say_figure(&gap, fabs(behind));
	if (behind >= 0.005)
		str_addf(&text, _("%s percentage points behind the plan"), gap.buf);
	else if (behind <= -0.005)
		str_addf(&text, _("%s percentage points ahead of the plan"), gap.buf);
	else
		str_addz(&text, _("as planned"));
	struct doc_block *b = doc_field(d, _("Difference"), "");
	doc_run(d, b, text.buf, behind >= 0.005 ? DOC_ALERT : DOC_PLAIN, 0);
}

/* "NT$1,850,000,000 (1.85 billion)": exact, and as people say it. Scales are data about languages, not words of the
 * screen. */
static void say_money(struct str *out, int64_t amount)
{
	bool chinese = str_starts(language_name(), "zh");
	double unit = chinese ? 1e8 : 1e9;
	STR_LOCAL(exact, 64);
	STR_LOCAL(scaled, 64);
	page_number(&exact, amount);
	say_figure(&scaled, (double)amount / unit);
	/* TRANSLATORS: an amount of New Taiwan dollars */
	str_addf(out, _("NT$%s"), exact.buf);
	if ((double)amount >= unit)
		str_addf(out, chinese ? "（%s 億元）" : " (%s billion)", scaled.buf);
}

static void put_money(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	STR_LOCAL(text, 256);
	say_money(&text, t->budget);
	if (t->budget)
		doc_field(d, _("Budget"), text.buf);
	put_percent_field(d, _("Spent"), t->spent, o);
}

struct figure {
	double value;
	bool percent;
	const struct page_opts *o;
};

static void set_figure(struct doc *d, struct doc_block *b, int row, int column, struct figure f)
{
	STR_LOCAL(text, 64);
	double v = f.value;
	if (f.o->linear && !isfinite(v)) /* a dash is silent */
		str_addz(&text, _("no figure"));
	else if (f.percent)
		page_percent(&text, v, f.o);
	else
		say_figure(&text, v);
	page_cell_set(d, b, row, column, text.buf);
}

static void put_quarters(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	const char *head[] = { _("Quarter"), _("Planned"), _("Actual"), _("Budget (NT$)"), _("Spent (NT$)") };
	struct doc_block *b = t->n_quarters ? page_put_table(d, (int)t->n_quarters, ARRAY_LEN(head), head) : NULL;
	for (size_t i = 0; b && i < t->n_quarters; i++) {
		const struct wire_quarter *q = &t->quarters[i];
		page_cell_set(d, b, (int)i + 1, 0, q->period);
		set_figure(d, b, (int)i + 1, 1, (struct figure){ q->planned, true, o });
		set_figure(d, b, (int)i + 1, 2, (struct figure){ q->actual, true, o });
		set_figure(d, b, (int)i + 1, 3, (struct figure){ q->budget, false, o });
		set_figure(d, b, (int)i + 1, 4, (struct figure){ q->spent, false, o });
	}
}

static void put_indicators(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	const char *head[] = { _("Indicator"), _("Target"), _("Reached"), _("Unit") };
	if (!t->n_indicators)
		return;
	doc_heading(d, 3, _("Indicators"));
	struct doc_block *b = page_put_table(d, (int)t->n_indicators, ARRAY_LEN(head), head);
	for (size_t i = 0; b && i < t->n_indicators; i++) {
		const struct wire_indicator *in = &t->indicators[i];
		page_cell_set(d, b, (int)i + 1, 0, in->name);
		set_figure(d, b, (int)i + 1, 1, (struct figure){ in->target, false, o });
		set_figure(d, b, (int)i + 1, 2, (struct figure){ in->actual, false, o });
		page_cell_set(d, b, (int)i + 1, 3, in->unit);
	}
}

/* Planned beside actual, quarter by quarter, drawn where no author's infographic shows anything. */
static void draw_quarters(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	const char *series[] = { _("Planned"), _("Actual") };
	struct json_out out;
	STR_LOCAL(spec, STR_NO_LIMIT);
	json_begin(&out, &spec);
	json_open(&out, NULL, '{');
	json_put_raw(&out, "mark", "\"bar\"");
	json_put_raw(&out, "encoding",
		"{\"y\":{\"field\":\"q\",\"type\":\"ordinal\",\"sort\":null},\"yOffset\":{\"field\":\"s\",\"sort\":null},"
		"\"color\":{\"field\":\"s\",\"sort\":null},"
		"\"x\":{\"field\":\"%\",\"type\":\"quantitative\"}}");
	json_put_raw(&out, "usermeta", "{\"unit\":\"%\"}"); /* which is all the title that the measure needs */
	json_open(&out, "data", '{');
	json_open(&out, "values", '[');
	for (size_t i = 0; i < t->n_quarters * 2; i++) {
		json_open(&out, NULL, '{');
		json_put_text(&out, "q", t->quarters[i / 2].period);
		json_put_text(&out, "s", series[i % 2]);
		json_put_double(&out, "%", i % 2 ? t->quarters[i / 2].actual : t->quarters[i / 2].planned);
		json_close(&out, '}');
	}
	json_close(&out, ']');
	json_close(&out, '}');
	json_close(&out, '}');
	(void)page_put_chart(d, spec.buf, o, false);
}

void page_put_plan(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	bool figures = isfinite(t->planned) || isfinite(t->actual) || isfinite(t->spent);
	if (t->board != BOARD_PLAN || (!figures && !t->budget && !t->n_quarters && !t->n_indicators))
		return;
	doc_heading(d, 2, _("Budget and progress"));
	put_progress(d, t, o);
	put_money(d, t, o);
	if (t->n_quarters > 1 && !t->n_infographics)
		draw_quarters(d, t, o);
	put_quarters(d, t, o);
	put_indicators(d, t, o);
}
