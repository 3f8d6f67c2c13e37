/* Counts over time: by how much they changed in each hour, kept by triggers (schema_*.c) and by who counts many. */
#include "server/storage/private.h"

#include <stdlib.h>

#define HOUR_MS INT64_C(3600000)

enum rc history_uncount(struct storage *s, int64_t topic, int64_t now, struct err *e)
{
	return sql_run(s->db, e,
		"INSERT INTO history (topic, hour, endorsements, comments) VALUES ($1, $2, -1, 0) ON CONFLICT (topic, hour) DO"
		" UPDATE SET endorsements = history.endorsements - 1",
		"ii", topic, now - now % HOUR_MS);
}

/* ---- many at once ---------------------------------------------------------------------------- */

#define HOURS_TOGETHER 30

void history_count(struct history_tally *t, int64_t at, int64_t endorsements, int64_t comments)
{
	int64_t hour = at - at % HOUR_MS;
	if (!t->hours.n || t->hours.items[t->hours.n - 1].hour != hour)
		*vec_push(&t->hours) = (struct history_hour){ .hour = hour };
	t->hours.items[t->hours.n - 1].endorsements += endorsements;
	t->hours.items[t->hours.n - 1].comments += comments;
}

static int by_hour(const void *a, const void *b)
{
	int64_t x = ((const struct history_hour *)a)->hour, y = ((const struct history_hour *)b)->hour;
	return (x > y) - (x < y);
}

/* Each hour once: a statement that puts rows must not meet one of its own. */
static void join_hours(struct history_tally *t)
{
	size_t kept = 0;
	if (t->hours.n)
		qsort(t->hours.items, t->hours.n, sizeof *t->hours.items, by_hour);
	for (size_t i = 1; i < t->hours.n; i++) {
		struct history_hour *last = &t->hours.items[kept], *v = &t->hours.items[i];
		if (last->hour == v->hour) {
			last->endorsements += v->endorsements;
			last->comments += v->comments;
		} else {
			t->hours.items[++kept] = *v;
		}
	}
	t->hours.n = t->hours.n ? kept + 1 : 0;
}

enum rc history_add(struct storage *s, int64_t topic, struct history_tally *t, struct err *e)
{
	enum rc rc = RC_OK;
	join_hours(t);
	for (size_t at = 0; rc == RC_OK && at < t->hours.n; at += HOURS_TOGETHER) {
		struct lists_text l;
		lists_begin(s, &l);
		lists_put_int(&l, "INSERT INTO history (topic, hour, endorsements, comments) VALUES (", topic, "");
		for (size_t i = at; i < t->hours.n && i < at + HOURS_TOGETHER; i++) {
			const struct history_hour *v = &t->hours.items[i];
			lists_put_int(&l, i > at ? "), ($1, " : ", ", v->hour, ", ");
			lists_put_int(&l, "", v->endorsements, ", ");
			lists_put_int(&l, "", v->comments, "");
		}
		str_addz(&l.text,
			") ON CONFLICT (topic, hour) DO UPDATE SET endorsements = history.endorsements + excluded.endorsements,"
			" comments = history.comments + excluded.comments");
		struct sql_rows *q = lists_ask(s, &l);
		rc = sql_finish(q, sql_next(q, e), e);
	}
	return rc;
}

void history_forget(struct history_tally *t)
{
	vec_release(&t->hours);
}

/* ---- told ------------------------------------------------------------------------------------ */

/* What was there before anything was counted by the hour (a source's own figures) stands at the beginning. */
static enum rc read_hours(
	struct sql_rows *q, const struct wire_counts *now, struct wire_history *out, int64_t room, struct err *e)
{
	int64_t endorsements = 0, comments = 0;
	enum rc rc = RC_OK;
	while ((int64_t)out->n < room && (rc = sql_next(q, e)) == RC_OK) {
		endorsements += sql_int(q, 1);
		comments += sql_int(q, 2);
		out->items[out->n++] = (struct wire_counted){ sql_int(q, 0) + HOUR_MS, endorsements, comments };
	}
	for (size_t i = 0; i < out->n; i++) {
		out->items[i].endorsements += now->endorsements - endorsements;
		out->items[i].comments += now->comments - comments;
	}
	return sql_finish(q, rc, e);
}

enum rc storage_history(struct storage *s, int64_t topic, const struct wire_counts *now, struct arena *a,
	struct wire_history *out, struct err *e)
{
	int64_t n = 0;
	*out = (struct wire_history){ .unread = { 0, "" } };
	enum rc rc = sql_ask_int(s->db, e, &n, "SELECT count(*) FROM history WHERE topic = $1", "i", topic);
	if (rc != RC_OK || n == 0)
		return rc;
	out->items = arena_calloc(a, (size_t)n, sizeof *out->items);
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "history");
	return read_hours(
		sql_ask(s->db, "SELECT hour, endorsements, comments FROM history WHERE topic = $1 ORDER BY hour", "i", topic),
		now, out, n, e);
}
