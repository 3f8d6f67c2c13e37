/*
 * A proposal's public list of endorsements, as the platform lets it be downloaded. The file says nothing about which
 * proposal it is: a UUID in its name does; without one the list becomes a topic of its own, so that it can be read at
 * all.
 */
#include "server/import/private.h"
#include "text/text.h"

enum { FIELDS = 16, FIELD_MAX = 1 << 20, TOGETHER = 100 };

/* One record; its fields live in an arena. */
struct row {
	const char *fields[FIELDS];
	size_t n;
};

enum column { COLUMN_NUMBER, COLUMN_TIME, COLUMN_COUNTY, COLUMN_NICKNAME, COLUMN_REASON, COLUMNS };

struct list {
	int at[COLUMNS]; /* -1: the file has no such column */
	int64_t topic;
	struct storage_endorsed lines[TOGETHER]; /* that are to be put in; their texts live in texts */
	size_t n;
	struct arena texts;
};

static bool read_head(const struct row *row, struct list *l)
{
	static const struct {
		const char *name;
		enum column column;
	} names[] = {
		{ "編號", COLUMN_NUMBER },
		{ "附議時間", COLUMN_TIME },
		{ "居住縣市", COLUMN_COUNTY },
		{ "附議人匿稱", COLUMN_NICKNAME },
		{ "附議人暱稱", COLUMN_NICKNAME },
		{ "附議原因", COLUMN_REASON },
	};
	for (int c = 0; c < COLUMNS; c++)
		l->at[c] = -1;
	for (size_t i = 0; i < row->n; i++)
		for (size_t k = 0; k < ARRAY_LEN(names); k++)
			if (str_eq(row->fields[i], names[k].name))
				l->at[names[k].column] = (int)i;
	return l->at[COLUMN_NUMBER] >= 0 && l->at[COLUMN_TIME] >= 0;
}

static const char *field(const struct list *l, const struct row *row, enum column c)
{
	return l->at[c] >= 0 && (size_t)l->at[c] < row->n ? row->fields[l->at[c]] : "";
}

static enum rc read_row(
	const struct list *l, const struct row *row, struct arena *a, struct wire_endorsement *out, struct err *e)
{
	*out = (struct wire_endorsement){ .nickname = records_line(field(l, row, COLUMN_NICKNAME), a) };
	out->county = records_line(field(l, row, COLUMN_COUNTY), a);
	out->reason = records_line(field(l, row, COLUMN_REASON), a);
	const char *number = field(l, row, COLUMN_NUMBER);
	if (str_starts(number, "No."))
		number += 3;
	if (!str_to_i64(number, 1, INT64_MAX, &out->number))
		return err_set(e, RC_INVALID, 0, "編號");
	if (!records_time_text(field(l, row, COLUMN_TIME), &out->at) || !out->at)
		return err_set(e, RC_INVALID, 0, "附議時間");
	return RC_OK;
}

/* The topic that the list belongs to; made when its name says none. */
static enum rc find_topic(
	struct import_run *run, const char *path, int64_t since, struct arena *a, struct list *l, struct err *e)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	struct storage_key key = { JOIN_SOURCE, records_uuid(name, a) };
	struct storage_original original;
	struct wire_topic t;
	enum storage_change change;
	if (*key.id) {
		enum rc rc = storage_original_get(run->storage, &key, a, &original, e);
		l->topic = rc ? 0 : original.topic;
		if (rc == RC_NOT_FOUND)
			rc = err_say(e, RC_PROTO, N_("the idea that it belongs to is not here; import that first"));
		return rc;
	}
	records_topic_init(&t, BOARD_IDEA);
	key.id = arena_printf(a, "list:%s", name);
	t.title = records_line(arena_printf(a, "附議名單 %s", name), a);
	t.stage = STAGE_CLOSED;
	t.created_at = since;
	t.counts.threshold = run->options->endorse_threshold;
	records_attribute(&t, "/idea", a);
	enum rc rc = storage_topic_put(run->storage, &key, &t, run->options->now, &change, &l->topic, e);
	if (!rc) {
		run->report->added += change == STORAGE_ADDED;
		run->report->updated += change == STORAGE_UPDATED;
		run->report->unchanged += change == STORAGE_UNCHANGED;
	}
	return rc;
}

static enum rc take_row(struct import_run *run, const char *path, struct list *l, const struct row *row, struct err *e)
{
	struct storage_endorsed *out = &l->lines[l->n];
	enum rc rc = read_row(l, row, &l->texts, &out->line, e);
	if (!rc && !l->topic)
		rc = find_topic(run, path, out->line.at, &l->texts, l, e);
	if (rc)
		return rc;
	out->id = arena_printf(&l->texts, "No.%lld", (long long)out->line.number);
	l->n++;
	return RC_OK;
}

/* Those that were taken, all or none. */
static enum rc put_rows(struct import_run *run, struct list *l, struct err *e)
{
	int64_t added = 0;
	if (!l->n)
		return RC_OK;
	enum rc rc = storage_savepoint(run->storage, e);
	if (rc)
		return rc;
	rc = storage_endorsements_put(run->storage, l->topic, JOIN_SOURCE, l->lines, l->n, &added, e);
	if (rc)
		storage_return_to_savepoint(run->storage);
	else
		rc = import_run_pause(run, (int)l->n, e);
	run->report->endorsements += rc ? 0 : added;
	l->n = 0;
	arena_release(&l->texts);
	return rc;
}

enum rc import_read_all(FILE *file, struct str *out, struct err *e)
{
	char block[65536];
	size_t n;
	while ((n = fread(block, 1, sizeof block, file)) > 0)
		str_add(out, block, n);
	return ferror(file) ? err_set(e, RC_PROTO, 0, "it cannot be read") : RC_OK;
}

/* RC_NOT_FOUND at the end, RC_PROTO for a quote that nothing closes, RC_TOO_BIG. */
static enum rc next_row(struct text_csv *csv, struct arena *a, struct row *out, struct err *e)
{
	enum rc rc = text_csv_next(csv) ? RC_OK : RC_NOT_FOUND;
	STR_LOCAL(field, FIELD_MAX);
	for (out->n = 0; !rc && text_csv_field(csv, &field);) {
		if (csv->unclosed)
			rc = err_say(e, RC_PROTO, N_("a quote is not closed"));
		else if (!str_ok(&field))
			rc = err_say(e, RC_TOO_BIG, N_("a field is too long"));
		else if (out->n == FIELDS)
			rc = err_say(e, RC_TOO_BIG, N_("a row has too many fields"));
		else
			out->fields[out->n++] = arena_strndup(a, field.buf, field.len);
	}
	return rc;
}

/* Its rows, from the second line on. RC_NOT_FOUND at the end. */
static enum rc take_rows(struct import_run *run, struct text_csv *csv, const char *path, struct list *l, struct err *e)
{
	enum rc rc = RC_OK;
	for (int64_t index = 1; !rc; index++) {
		struct err why = { 0 };
		struct row row;
		rc = next_row(csv, &l->texts, &row, &why);
		if (!rc)
			rc = take_row(run, path, l, &row, &why);
		if (rc == RC_INVALID || rc == RC_TOO_BIG) {
			import_run_skipped(run, index, rc, &why);
			rc = RC_OK;
		}
		if (!rc && l->n == TOGETHER)
			rc = put_rows(run, l, &why);
		if (rc)
			*e = why;
	}
	return rc;
}

enum rc import_csv_put(struct import_run *run, FILE *file, const char *path, struct err *e)
{
	struct list l = { .topic = 0 };
	struct row row;
	struct text_csv csv;
	STR_LOCAL(bytes, RECORDS_FILE_MAX);
	enum rc rc = import_read_all(file, &bytes, e);
	arena_init(&l.texts, 0);
	text_csv_init(&csv, bytes.buf, bytes.len, ",");
	if (!rc)
		rc = next_row(&csv, &l.texts, &row, e);
	if (rc == RC_NOT_FOUND || (!rc && !read_head(&row, &l)))
		rc = err_say(e, RC_PROTO, N_("this is neither JSON nor a list of endorsements"));
	if (!rc)
		rc = take_rows(run, &csv, path, &l, e);
	if (rc == RC_NOT_FOUND || rc == RC_PROTO) { /* what came before the broken place stays */
		struct err why = { 0 };
		enum rc put = put_rows(run, &l, &why);
		if (put)
			*e = why;
		rc = put ? put : rc == RC_PROTO ? rc : RC_OK;
	}
	arena_release(&l.texts);
	return rc;
}
