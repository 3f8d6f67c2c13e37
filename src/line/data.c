/*
 * What commands list, for programs: CSV, TSV or JSON out of the tables of fields.c, page by page as the platform gives
 * them, so that a hundred thousand topics take the memory of one page. Whole things alone are written: where a page
 * does not come, what is there is complete as far as it goes, and it is said how to go on.
 */
#include "line/data.h"

struct data {
	enum line_format format;
	struct fields fields;
	int zone;
	int64_t n, twice; /* things that are written; topics that came again and are not */
	bool begun;       /* there was an answer */
	bool more;        /* it goes on behind what was written before */
	bool moves;       /* the order goes by what changes */
	bool gone;        /* nobody reads any more, or the disk is full */
	bool quiet;
};

enum { PAGE_MAX = 100, PAGE_LEAST = 5 }; /* things of a page: what the API gives, and where trying smaller ones ends */

enum line_format line_format(const struct line_command *c)
{
	return c->csv ? FORMAT_CSV : c->json ? FORMAT_JSON : c->tsv || c->fields ? FORMAT_TSV : FORMAT_TEXT;
}

/* ---- one thing ------------------------------------------------------------------------------- */

/* Spreadsheets run what begins as a formula; text_csv_put keeps them from it. */
static void put_text(struct str *out, enum line_format format, const char *text)
{
	STR_LOCAL(clean, STR_NO_LIMIT);
	text_clean_lines(&clean, text, strlen(text));
	if (format == FORMAT_CSV)
		text_csv_put(out, clean.buf);
	else
		text_tsv_put(out, clean.buf);
}

static void put_cell(struct str *out, const struct fields_row *row, const void *of, const struct data *d)
{
	struct fields_value v;
	char at[RFC3339_SIZE];
	fields_read(row, of, &v);
	if (!v.known)
		return;
	switch (row->kind) {
	case FIELDS_WHOLE: str_addf(out, "%lld", (long long)v.whole); break;
	case FIELDS_YES: str_addz(out, v.whole ? "true" : "false"); break;
	case FIELDS_NUMBER: {
		struct json_out o;
		json_begin(&o, out);
		json_put_double(&o, NULL, v.number);
		break;
	}
	case FIELDS_TIME:
		rfc3339_format(v.whole, d->zone, at);
		str_addz(out, at);
		break;
	case FIELDS_TEXTS:
	case FIELDS_NAMED: {
		STR_LOCAL(all, STR_NO_LIMIT);
		for (size_t i = 0; i < v.n; i++)
			str_addf(&all, "%s%s", i ? "; " : "", v.at(of, i));
		put_text(out, d->format, all.buf);
		break;
	}
	default: put_text(out, d->format, v.text); break;
	}
}

static void put_record(struct str *out, const void *of, const struct data *d)
{
	for (size_t i = 0; i < d->fields.n; i++) {
		if (i)
			str_addc(out, d->format == FORMAT_CSV ? ',' : '\t');
		put_cell(out, d->fields.rows[i], of, d);
	}
	str_addc(out, '\n');
}

static void put_several(struct json_out *o, const char *name, const struct fields_value *v, const void *of, bool named)
{
	json_open(o, name, '[');
	for (size_t i = 0; i < v->n; i++) {
		if (!named) {
			json_put_text(o, NULL, v->at(of, i));
			continue;
		}
		json_open(o, NULL, '{');
		json_put_text(o, "id", v->id(of, i));
		json_put_text(o, "name", v->at(of, i));
		json_close(o, '}');
	}
	json_close(o, ']');
}

static void put_member(struct json_out *o, const char *name, const struct fields_row *row, const void *of, int zone)
{
	struct fields_value v;
	char at[RFC3339_SIZE];
	fields_read(row, of, &v);
	if (!v.known) {
		json_put_null(o, name);
		return;
	}
	switch (row->kind) {
	case FIELDS_WHOLE: json_put_int(o, name, v.whole); break;
	case FIELDS_YES: json_put_bool(o, name, v.whole != 0); break;
	case FIELDS_NUMBER: json_put_double(o, name, v.number); break;
	case FIELDS_TIME:
		rfc3339_format(v.whole, zone, at);
		json_put_text(o, name, at);
		break;
	case FIELDS_TEXTS:
	case FIELDS_NAMED: put_several(o, name, &v, of, row->kind == FIELDS_NAMED); break;
	default: json_put_text(o, name, v.text); break;
	}
}

/* Is it inside of an object, and of the same as the other? */
static bool is_beside(const struct fields_row *row, const struct fields_row *other)
{
	const char *dot = row->path ? strchr(row->path, '.') : NULL;
	return dot && other->path && strncmp(row->path, other->path, (size_t)(dot - row->path) + 1) == 0;
}

/* An object stands once, where the first of its members was named. */
static void put_object(struct json_out *o, const void *of, const struct data *d)
{
	const struct fields *f = &d->fields;
	json_open(o, NULL, '{');
	for (size_t i = 0; i < f->n; i++) {
		const struct fields_row *row = f->rows[i];
		const char *path = row->path ? row->path : row->name, *dot = strchr(path, '.');
		bool before = false;
		for (size_t b = 0; b < i; b++)
			before |= f->rows[b] == row || is_beside(row, f->rows[b]);
		if (before)
			continue;
		if (!dot) {
			put_member(o, path, row, of, d->zone);
			continue;
		}
		STR_LOCAL(group, 64);
		str_add(&group, path, (size_t)(dot - path));
		json_open(o, group.buf, '{');
		for (size_t m = i; m < f->n; m++) {
			bool again = false;
			for (size_t b = i; b < m; b++)
				again |= f->rows[b] == f->rows[m];
			if (!again && (f->rows[m] == row || is_beside(row, f->rows[m])))
				put_member(o, strchr(f->rows[m]->path, '.') + 1, f->rows[m], of, d->zone);
		}
		json_close(o, '}');
	}
	if (f->table->notes >= 0)
		wire_unread_write(o, (const struct wire_unread *)((const char *)of + f->table->notes));
	json_close(o, '}');
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* A header, or the beginning of an object; nothing where no answer came at all. */
static void begin(struct data *d)
{
	STR_LOCAL(out, STR_NO_LIMIT);
	d->begun = true;
	if (d->format == FORMAT_JSON) {
		str_addz(&out, "{\"items\":[");
	} else if (!d->more) { /* what is gone on with stands behind a header already */
		if (d->format == FORMAT_CSV && !line_on_terminal())
			str_addz(&out, TEXT_BOM);
		for (size_t i = 0; i < d->fields.n; i++)
			str_addf(&out, "%s%s", !i ? "" : d->format == FORMAT_CSV ? "," : "\t", d->fields.rows[i]->name);
		str_addc(&out, '\n');
	}
	d->gone = !line_print_as_it_is(&out);
}

/* False: no more is wanted. */
static bool put(struct data *d, const void *items, size_t n)
{
	STR_LOCAL(out, STR_NO_LIMIT);
	STR_LOCAL(safe, STR_NO_LIMIT);
	struct json_out o;
	json_begin(&o, &out);
	o.comma = d->n > 0;
	for (size_t i = 0; i < n; i++, d->n++) {
		const void *of = (const char *)items + i * d->fields.table->size;
		if (d->format == FORMAT_JSON)
			put_object(&o, of, d);
		else
			put_record(&out, of, d);
	}
	if (d->format == FORMAT_JSON)
		line_json_safe(&safe, out.buf, out.len);
	d->gone |= !line_print_as_it_is(d->format == FORMAT_JSON ? &safe : &out);
	return !d->gone;
}

/* Of a search: whether there are more than were counted, and what was looked for where nothing has all words. */
static void put_found(struct json_out *o, const struct wire_topics *t)
{
	if (t->over)
		json_put_bool(o, "over", true);
	if (!t->n_fitting)
		return;
	json_open(o, "fitting", '[');
	for (size_t i = 0; i < t->n_fitting; i++)
		json_put_text(o, NULL, t->fitting[i]);
	json_close(o, ']');
}

/* JSON ends with what the last answer says of the whole, where there was one. */
static void end(struct data *d, const struct site_reply *last, const char *next)
{
	const struct fields_table *t = d->fields.table;
	if (d->format != FORMAT_JSON || !d->begun)
		return;
	STR_LOCAL(out, STR_NO_LIMIT);
	STR_LOCAL(safe, STR_NO_LIMIT);
	struct json_out o;
	json_begin(&o, &out);
	str_addc(&out, ']');
	o.comma = true;
	if (last && t->total)
		json_put_count(&o, "total", t->total(last));
	if (last && last->op == SITE_TOPICS)
		put_found(&o, &last->u.topics);
	if (last && last->op == SITE_NOTICES)
		json_put_count(&o, "new_notices", last->u.notices.new_notices);
	if (next && *next)
		json_put_text(&o, "next", next);
	if (last)
		wire_unread_write(&o, t->unread(last));
	str_addz(&out, "}\n");
	line_json_safe(&safe, out.buf, out.len);
	(void)line_print_as_it_is(&safe);
}

/* ---- the walk -------------------------------------------------------------------------------- */

/* Topics that were written, by their ids: an order that goes by what changes can give one twice. A table of hashes with
 * open places, at most half full. */
struct seen {
	uint64_t *of;
	size_t n, room;
};

static bool place(struct seen *s, uint64_t h)
{
	size_t at = h & (s->room - 1);
	while (s->of[at] && s->of[at] != h)
		at = (at + 1) & (s->room - 1);
	bool fresh = !s->of[at];
	s->of[at] = h;
	s->n += fresh;
	return fresh;
}

static bool is_new(struct seen *s, const char *id)
{
	if (s->n * 2 >= s->room) {
		struct seen wider = { .room = s->room ? s->room * 2 : 1024 };
		wider.of = xcalloc(wider.room, sizeof *wider.of);
		for (size_t i = 0; i < s->room; i++)
			if (s->of[i])
				(void)place(&wider, s->of[i]);
		free(s->of);
		*s = wider;
	}
	return place(s, str_hash(id) | 1);
}

/* What a copy of a list lacks, its topics may have that were taken along whole. */
static const void *whole_of(struct app *app, const void *item, struct site_reply **kept)
{
	*kept = app_kept_topic(app, ((const struct wire_topic *)item)->id);
	return *kept ? &(*kept)->u.topic : item;
}

/* The answer's things; of topics those that did not come before, as many as were asked for: some sites give pages of a
 * size of their own. False: nobody reads any more. */
static bool put_page(
	struct app *app, struct data *d, const struct site_reply *r, bool kept, struct seen *seen, int64_t limit, bool *cut)
{
	const struct fields_table *t = d->fields.table;
	const char *items = *(const char *const *)((const char *)r + t->items);
	size_t n = *(const size_t *)((const char *)r + t->count);
	if (r->op != SITE_TOPICS)
		return put(d, items, n);
	for (size_t i = 0; i < n; i++) {
		const void *item = items + i * t->size;
		struct site_reply *whole = NULL;
		*cut = d->n + d->twice >= limit;
		if (*cut)
			break;
		if (!is_new(seen, ((const struct wire_topic *)item)->id)) {
			d->twice++;
			continue;
		}
		if (kept)
			item = whole_of(app, item, &whole);
		bool read = put(d, item, 1);
		site_reply_drop(whole);
		if (!read)
			return false;
	}
	return true;
}

/* It is said where it broke off, and how the rest comes behind what is there. */
static void say_broken(const struct data *d, const char *after)
{
	if (after && *after)
		line_complain(
			P_("%ld is written; the same command with --after %s goes on behind it.",
				"%ld are written; the same command with --after %s goes on behind them.", (unsigned long)d->n),
			(long)d->n, after);
}

static void say_rest(const struct data *d, int64_t total, bool all)
{
	if (d->quiet)
		return;
	if (!d->n && !d->more)
		line_complain("%s", _("There is nothing that fits."));
	else if (!all && d->n < total && !d->more)
		line_complain(P_("%ld of %ld; --limit or --all gives more.", "%ld of %ld; --limit or --all gives more.",
						  (unsigned long)total),
			(long)d->n, (long)total);
	else if (all && (d->twice || (d->moves && !d->more && d->n < total)))
		line_complain("%s",
			_("The order changed while it was read, so some may be missing; --sort newest has each of them once."));
}

enum line_exit line_data_walk(struct app *app, const struct line_command *c, struct site_ask ask, int64_t limit)
{
	struct data d = { .format = line_format(c),
		.zone = app_site(app)->zone,
		.quiet = c->quiet,
		.more = c->after != NULL,
		.moves = ask.filter.sort != SORT_NEWEST };
	struct seen seen = { 0 };
	struct site_reply *last = NULL;
	enum line_exit exit = LINE_DONE;
	STR_LOCAL(after, 8192);
	STR_LOCAL(members, 4096);
	const char *unknown;
	size_t bytes;
	if (!fields_choose(fields_of(c), c->fields, &d.fields, &unknown, &bytes))
		return LINE_USAGE; /* which the parser has said */
	const struct fields_table *t = d.fields.table;
	if (ask.op == SITE_TOPICS) {
		fields_members(&d.fields, &members);
		ask.members = members.buf;
	}
	str_addz(&after, c->after ? c->after : "");
	int64_t total = 0;
	int page = PAGE_MAX;
	bool more = true;
	while (more && d.n + d.twice < limit) {
		bool kept = false, first = !last, too_big = false;
		ask.after = after.len ? after.buf : NULL;
		ask.limit = !t->next ? 0 : limit - d.n < page ? (int)(limit - d.n) : page;
		struct site_reply *r = line_ask_sized(app, &ask,
			(first || *after.buf == '~') && !c->all ? APP_FRESH : APP_NO_CACHE, &exit, &kept,
			page > PAGE_LEAST ? &too_big : NULL);
		if (!r && too_big) { /* long texts: fewer of them at once */
			page = page / 2 < PAGE_LEAST ? PAGE_LEAST : page / 2;
			continue;
		}
		if (!r) {
			say_broken(&d, after.buf);
			break;
		}
		site_reply_drop(last);
		last = r;
		if (first && t->total)
			total = t->total(r);
		if (first)
			begin(&d);
		if (first && !d.quiet && r->op == SITE_TOPICS)
			line_say_fitting(&r->u.topics);
		bool cut = false;
		more = !d.gone && put_page(app, &d, r, kept, &seen, limit, &cut);
		str_clear(&after);
		str_addz(&after, t->next && !cut ? t->next(r) : ""); /* which would leave out what was cut off */
		more = more && after.len && *(const size_t *)((const char *)r + t->count);
		if (!d.quiet)
			line_say_unread(t->unread(r));
	}
	end(&d, last, after.buf);
	if (exit == LINE_DONE && !d.gone)
		say_rest(&d, total, limit == LINE_ALL);
	site_reply_drop(last);
	free(seen.of);
	return exit;
}
