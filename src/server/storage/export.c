/* What there is of a person, for that person: rows as they are, oldest first. */
#include "server/storage/private.h"

/* id, topic, title, at, text, word, show_nickname, show_county */
static const char *const statements[EXPORTS] = {
	[EXPORT_PROPOSALS] =
		"SELECT t.id, t.id, t.title, t.created_at, '', t.stage, FALSE, FALSE FROM topics t"
		" WHERE t.account = $1 OR t.id IN (SELECT topic FROM proposers WHERE account = $1) ORDER BY t.id",
	[EXPORT_ENDORSEMENTS] = "SELECT v.number, v.topic, t.title, v.at, v.reason, '', v.show_nickname, v.show_county"
							" FROM endorsements v JOIN topics t ON t.id = v.topic WHERE v.person = " PERSON_OF(
								"$1") " ORDER BY v.at, v.topic",
	[EXPORT_COMMENTS] = "SELECT c.id, c.topic, t.title, c.created_at, c.body, c.stance, FALSE, FALSE FROM comments c"
						" JOIN topics t ON t.id = c.topic WHERE c.account = $1 AND c.removed_at IS NULL ORDER BY c.id",
	[EXPORT_FOLLOWS] =
		"SELECT 0, f.topic, t.title, f.at, '', '', FALSE, FALSE FROM follows f JOIN topics t ON t.id = f.topic"
		" WHERE f.account = $1 ORDER BY f.at, f.topic",
	[EXPORT_REPORTS] = "SELECT r.id, r.topic, coalesce(t.title, ''), r.at, r.text, r.code, FALSE, FALSE FROM reports r"
					   " LEFT JOIN topics t ON t.id = r.topic WHERE r.account = $1 ORDER BY r.id",
};

enum rc storage_export(struct storage *s, int64_t account, enum storage_export what,
	void (*row)(void *ctx, const struct storage_exported *v), void *ctx, struct err *e)
{
	enum rc rc;
	struct sql_rows *q = sql_ask(s->db, statements[what], "i", account);
	while ((rc = sql_next(q, e)) == RC_OK) {
		const struct storage_exported v = { .id = sql_int(q, 0),
			.topic = sql_int(q, 1),
			.title = sql_text(q, 2),
			.at = sql_int(q, 3),
			.text = sql_text(q, 4),
			.word = sql_text(q, 5),
			.show_nickname = sql_flag(q, 6),
			.show_county = sql_flag(q, 7) };
		row(ctx, &v);
	}
	return sql_finish(q, rc, e);
}
