/* Topics that wait for staff: those in stages that somebody has to decide, and those with a duty that is not done. */
#include "server/storage/private.h"

static void put_each(struct lists_text *l, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n && l->n < SQL_VALUES_MAX - 8; i++)
		lists_put_text(l, i ? ", " : "", words[i], "");
}

static const char *key_of(const struct storage_queue_query *q)
{
	return q->duties ? "t.duty_by" : "t.deadline";
}

static void put_which(const struct storage_queue_query *q, struct lists_text *l)
{
	str_addz(&l->text, " FROM topics t WHERE t.removed_at IS NULL");
	if (q->duties) {
		str_addz(&l->text, " AND t.duty_by > 0");
	} else {
		str_addz(&l->text, " AND t.stage IN (");
		put_each(l, q->stages, q->n_stages);
		str_addz(&l->text, ")");
	}
	if (!q->n_agencies)
		return;
	str_addz(&l->text,
		" AND t.id IN (SELECT ta.topic FROM agencies g JOIN topic_agencies ta ON ta.agency = g.id WHERE g.key IN (");
	put_each(l, q->agencies, q->n_agencies);
	str_addz(&l->text, "))");
}

static enum rc count(struct storage *s, const struct storage_queue_query *q, int64_t *total, struct err *e)
{
	struct lists_text l;
	lists_begin(s, &l);
	str_addz(&l.text, "SELECT count(*)");
	put_which(q, &l);
	return lists_number(s, &l, total, e);
}

enum rc storage_queue(struct storage *s, const struct storage_queue_query *q, struct arena *a,
	struct storage_topic_page *out, struct err *e)
{
	*out = (struct storage_topic_page){ .items = arena_calloc(a, (size_t)q->limit, sizeof *out->items) };
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "queue");
	if (!q->duties && !q->n_stages)
		return RC_OK;
	enum rc rc = count(s, q, &out->total, e);
	if (rc != RC_OK)
		return rc;
	struct lists_text l;
	lists_begin(s, &l);
	str_addf(&l.text, "SELECT " TOPIC_COLUMNS ", %s", key_of(q));
	put_which(q, &l);
	str_addf(&l.text, " AND (%s, t.id) > ", key_of(q));
	lists_put_int(&l, "(", q->after_key, "");
	lists_put_int(&l, ", ", q->after_id, ")");
	str_addf(&l.text, " ORDER BY %s, t.id", key_of(q));
	lists_put_int(&l, " LIMIT ", q->limit + 1, "");
	struct sql_rows *rows = lists_ask(s, &l);
	return sql_finish(rows, lists_rows(rows, q->limit, a, out, e), e);
}
