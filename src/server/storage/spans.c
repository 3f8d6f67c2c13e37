/*
 * How many topics of a list, newest first, stand before one: counted without walking along all of them. The time in
 * which topics were made is cut into spans of 2^SPAN_BITS ms (twelve days), and the schema's triggers keep how many
 * there are in each, by what a list may be narrowed by. So a place is a sum of some hundred numbers, and what is left
 * to count lies in one span.
 */
#include "server/storage/private.h"

#define SPAN_BITS 30 /* the schemas shift by it, too */

bool spans_have(const struct storage_topic_query *q)
{
	return (q->sort == SORT_NEWEST || q->sort == SORT_FIT) && !q->agency && !q->part && !q->min_endorsements &&
		!q->number && !q->author && !q->since && !q->until && !q->lacks;
}

static int64_t span_of(int64_t created_at)
{
	return created_at >> SPAN_BITS;
}

int64_t spans_end(int64_t created_at)
{
	return (span_of(created_at) + 1) * ((int64_t)1 << SPAN_BITS); /* of what is below 0, too */
}

enum rc spans_behind(
	struct storage *s, const struct storage_topic_query *q, int64_t created_at, int64_t *n, struct err *e)
{
	struct lists_text l;
	lists_begin(s, &l);
	str_addz(&l.text, "SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM topic_spans");
	lists_put_int(&l, " WHERE span > ", span_of(created_at), "");
	lists_add_counted(q, &l);
	return lists_number(s, &l, n, e);
}

enum rc spans_skip(struct storage *s, struct storage_topic_query *q, struct err *e)
{
	struct lists_text l;
	enum rc rc;
	int64_t left = q->skip;
	lists_begin(s, &l);
	str_addz(&l.text, "SELECT span, CAST(sum(n) AS BIGINT) FROM topic_spans WHERE n > 0");
	lists_add_counted(q, &l);
	str_addz(&l.text, " GROUP BY span ORDER BY span DESC");
	struct sql_rows *rows = lists_ask(s, &l);
	while ((rc = sql_next(rows, e)) == RC_OK) {
		int64_t here = sql_int(rows, 1);
		if (left < here) {
			q->spanned = true;
			q->span_end = (sql_int(rows, 0) + 1) * ((int64_t)1 << SPAN_BITS);
			q->skip = left;
			break;
		}
		left -= here;
	}
	return sql_finish(rows, rc, e);
}
