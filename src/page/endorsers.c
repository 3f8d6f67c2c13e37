/*
 * Who endorses a topic, and how its counts grew: figures as the platform counted them by the hour, drawn and told like
 * those of any infographic.
 */
#include "page/parts.h"

void page_endorser(struct str *out, const struct wire_endorsement *v)
{
	if (*v->nickname && *v->county)
		/* TRANSLATORS: an endorser's nickname and county */
		str_addf(out, _("%s, %s"), v->nickname, v->county);
	else if (*v->nickname || *v->county)
		str_addz(out, *v->nickname ? v->nickname : v->county);
	else
		str_addz(out, _("(shows no name)"));
}

/* ---- counts by the hour ---------------------------------------------------------------------- */

enum { POINTS = 400 }; /* of a chart: more than a screen has columns, fewer than a reader of tables wants */

static int64_t count_of(const struct wire_counted *v, bool comments)
{
	return comments ? v->comments : v->endorsements;
}

static bool changes(const struct wire_history *h, bool comments)
{
	for (size_t i = 1; i < h->n; i++)
		if (count_of(&h->items[i], comments) != count_of(&h->items[0], comments))
			return true;
	return false;
}

/* An hour in which the other count changed tells nothing between two that are the same. */
static bool is_flat(const struct wire_history *h, size_t i, bool comments)
{
	int64_t now = count_of(&h->items[i], comments);
	return i && i + 1 < h->n && count_of(&h->items[i - 1], comments) == now &&
		count_of(&h->items[i + 1], comments) == now;
}

/* Every so-manieth hour, and the last one, which is how it stands now. */
static void put_points(struct json_out *out, const struct wire_history *h, bool comments, const struct page_opts *o)
{
	size_t step = h->n / POINTS + 1;
	for (size_t i = 0; i < h->n; i++) {
		if ((i % step && i + 1 < h->n) || is_flat(h, i, comments))
			continue;
		char at[RFC3339_SIZE];
		rfc3339_format(h->items[i].at, o->zone, at);
		json_open(out, NULL, '{');
		json_put_text(out, "at", at);
		json_put_int(out, "count", count_of(&h->items[i], comments));
		json_close(out, '}');
	}
}

static void put_axis(struct json_out *out, const char *axis, const char *field, const char *type, const char *title)
{
	json_open(out, axis, '{');
	json_put_text(out, "field", field);
	json_put_text(out, "type", type);
	json_put_text(out, "title", title);
	json_close(out, '}');
}

static void put_counts(struct doc *d, const struct wire_history *h, bool comments, const struct page_opts *o)
{
	struct json_out out;
	STR_LOCAL(spec, JSON_BODY_MAX);
	const char *title = comments ? _("Comments") : _("Endorsements");
	json_begin(&out, &spec);
	json_open(&out, NULL, '{');
	json_open(&out, "data", '{');
	json_open(&out, "values", '[');
	put_points(&out, h, comments, o);
	json_close(&out, ']');
	json_close(&out, '}');
	json_put_text(&out, "mark", "line");
	json_open(&out, "encoding", '{');
	put_axis(&out, "x", "at", "temporal", _("Time"));
	put_axis(&out, "y", "count", "quantitative", title);
	json_close(&out, '}');
	json_close(&out, '}');
	doc_heading(d, 2, title);
	page_put_chart(d, spec.buf, o, true);
}

void page_history(struct doc *d, const struct wire_history *h, const struct page_opts *o)
{
	bool endorsements = changes(h, false), comments = changes(h, true);
	if (endorsements)
		put_counts(d, h, false, o);
	if (comments)
		put_counts(d, h, true, o);
	if (!endorsements && !comments)
		doc_paragraph(d, _("The counts have not changed yet, so there is no chart to show."));
}
