/* What a person wrote, with the topics that it stands under. */
#include "server/storage/private.h"

static enum rc read_written(
	const struct sql_rows *q, int64_t account, struct arena *a, struct wire_written *v, struct err *e)
{
	enum rc rc = topics_read_row(q, a, &v->on, e);
	if (rc != RC_OK)
		return rc;
	if (!sql_flag(q, TOPIC_WIDTH + 8))
		topics_strip(&v->on);
	v->comment = (struct wire_comment){ .id = arena_int(a, sql_int(q, TOPIC_WIDTH)),
		.topic = v->on.id,
		.author = sql_copy(q, TOPIC_WIDTH + 1, a),
		.body = sql_copy(q, TOPIC_WIDTH + 3, a),
		.created_at = sql_int(q, TOPIC_WIDTH + 4),
		.reply_to = sql_null(q, TOPIC_WIDTH + 5) ? "" : sql_copy(q, TOPIC_WIDTH + 5, a),
		.likes = sql_int(q, TOPIC_WIDTH + 6),
		.floor = sql_int(q, TOPIC_WIDTH + 7),
		.mine = account != 0 };
	wire_stance_from(sql_text(q, TOPIC_WIDTH + 2), &v->comment.stance);
	return v->comment.id && v->comment.author && v->comment.body && v->comment.reply_to
		? RC_OK
		: err_set(e, RC_TOO_BIG, 0, "comments");
}

enum rc storage_writings(struct storage *s, int64_t account, int64_t before, int limit, struct arena *a,
	struct storage_writing_page *out, struct err *e)
{
	*out = (struct storage_writing_page){ .items = arena_calloc(a, (size_t)limit, sizeof *out->items) };
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "comments");
	enum rc rc = sql_ask_int(s->db, e, &out->total,
		"SELECT count(*) FROM comments c JOIN topics t ON t.id = c.topic WHERE c.account = $1 AND c.removed_at IS NULL"
		" AND t.removed_at IS NULL",
		"i", account);
	if (rc != RC_OK)
		return rc;
	struct sql_rows *q = sql_ask(s->db,
		"SELECT " TOPIC_COLUMNS
		", c.id, p.nickname, c.stance, c.body, c.created_at, c.reply_to, c.likes, c.floor, " TOPIC_SEEN(
			"$1") ""
				  " FROM comments c JOIN topics t ON t.id = c.topic JOIN accounts p ON p.id = c.account WHERE c.account = $1"
				  " AND c.id < $2 AND c.removed_at IS NULL AND t.removed_at IS NULL ORDER BY c.id DESC LIMIT $3",
		"iii", account, before ? before : INT64_MAX, (int64_t)limit + 1);
	while ((rc = sql_next(q, e)) == RC_OK && !storage_page_full(out->n, limit, &out->more)) {
		out->last = sql_int(q, TOPIC_WIDTH);
		rc = read_written(q, account, a, &out->items[out->n], e);
		if (rc != RC_OK)
			break;
		out->n++;
	}
	return sql_finish(q, rc, e);
}
