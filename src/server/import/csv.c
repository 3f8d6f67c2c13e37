/*
 * A proposal's public list of endorsements, as the platform lets it be downloaded. The file says nothing about which
 * proposal it is: a UUID in its name does; without one the list becomes a topic of its own, so that it can be read at
 * all.
 */
#include "server/import/parts.h"

enum column { COLUMN_NUMBER, COLUMN_TIME, COLUMN_COUNTY, COLUMN_NICKNAME, COLUMN_REASON, COLUMNS };

struct list {
	int at[COLUMNS]; /* -1: the file has no such column */
	int64_t topic;
};

static bool read_head(const struct import_row *row, struct list *l)
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

static const char *field(const struct list *l, const struct import_row *row, enum column c)
{
	return l->at[c] >= 0 && (size_t)l->at[c] < row->n ? row->fields[l->at[c]] : "";
}

static enum rc read_row(
	const struct list *l, const struct import_row *row, struct arena *a, struct wire_endorsement *out, struct err *e)
{
	*out = (struct wire_endorsement){ .nickname = import_line(field(l, row, COLUMN_NICKNAME), a) };
	out->county = import_line(field(l, row, COLUMN_COUNTY), a);
	out->reason = import_line(field(l, row, COLUMN_REASON), a);
	const char *number = field(l, row, COLUMN_NUMBER);
	if (str_starts(number, "No."))
		number += 3;
	if (!str_to_i64(number, 1, INT64_MAX, &out->number))
		return err_set(e, RC_INVALID, 0, "編號");
	if (!import_time_text(field(l, row, COLUMN_TIME), &out->at) || !out->at)
		return err_set(e, RC_INVALID, 0, "附議時間");
	return RC_OK;
}

/* The topic that the list belongs to; made when its name says none. */
static enum rc find_topic(
	struct import_run *run, const char *path, int64_t since, struct arena *a, struct list *l, struct err *e)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	struct storage_key key = { JOIN_SOURCE, import_uuid(name, a) };
	struct storage_original original;
	struct wire_topic t;
	enum storage_change change;
	if (*key.id) {
		enum rc rc = storage_original_get(run->storage, &key, a, &original, e);
		l->topic = rc ? 0 : original.topic;
		if (rc == RC_NOT_FOUND)
			rc = err_set(e, RC_PROTO, 0, "the proposal %s is not here; import it first", key.id);
		return rc;
	}
	import_topic_init(&t, BOARD_IDEA);
	key.id = arena_printf(a, "list:%s", name);
	t.title = import_line(arena_printf(a, "附議名單 %s", name), a);
	t.stage = STAGE_CLOSED;
	t.created_at = since;
	t.counts.threshold = run->options->endorse_threshold;
	import_attribute(&t, "/idea", a);
	enum rc rc = storage_topic_put(run->storage, &key, &t, run->options->now, &change, &l->topic, e);
	if (!rc) {
		run->report->added += change == STORAGE_ADDED;
		run->report->updated += change == STORAGE_UPDATED;
		run->report->unchanged += change == STORAGE_UNCHANGED;
	}
	return rc;
}

static enum rc put_row(struct import_run *run, const char *path, struct list *l, const struct import_row *row,
	struct arena *a, struct err *e)
{
	struct wire_endorsement v;
	enum storage_change change;
	enum rc rc = read_row(l, row, a, &v, e);
	if (!rc && !l->topic)
		rc = find_topic(run, path, v.at, a, l, e);
	if (rc)
		return rc;
	struct storage_key key = { JOIN_SOURCE, arena_printf(a, "No.%lld", (long long)v.number) };
	rc = storage_endorsement_put(run->storage, l->topic, &key, &v, &change, e);
	run->report->endorsements += !rc && change == STORAGE_ADDED;
	return rc;
}

enum rc import_csv_put(struct import_run *run, FILE *file, const char *path, struct err *e)
{
	struct list l = { .topic = 0 };
	struct import_row row;
	struct arena a = { 0 };
	enum rc rc = import_row_next(file, &a, &row, e);
	if (rc == RC_NOT_FOUND || (!rc && !read_head(&row, &l)))
		rc = err_set(e, RC_PROTO, 0, "this is neither JSON nor a list of endorsements");
	for (int64_t index = 1; !rc; index++) {
		struct err why = { 0 };
		arena_release(&a);
		rc = import_row_next(file, &a, &row, &why);
		if (rc == RC_NOT_FOUND) {
			rc = RC_OK;
			break;
		}
		if (!rc)
			rc = put_row(run, path, &l, &row, &a, &why);
		if (rc == RC_INVALID || rc == RC_TOO_BIG) {
			import_run_skipped(run, index, rc, &why);
			rc = RC_OK;
		}
		if (!rc)
			rc = import_run_pause(run, &why);
		if (rc)
			*e = why;
	}
	arena_release(&a);
	return rc;
}
