/*
 * Notices. What happens to a topic is one row, whoever it concerns: a topic with a hundred thousand followers costs the
 * writer no more than one with none. Whom it concerns is asked when they read: who follows the topic, proposed it,
 * endorsed it or commented on it, from the moment they first did; and of what an agency owes, its clerks. What concerns
 * one person alone names the account.
 *
 * New is what lies behind a cursor that each person has.
 */
#include "server/storage/private.h"

/* What $1 takes part in, in which way first, and since when. */
#define MINE \
	"WITH mine AS (SELECT topic, min(way) AS way, min(since) AS since FROM (" \
	"SELECT topic, " NOTICES_TOPICS " AS way, at AS since FROM follows WHERE account = $1" \
	" UNION ALL SELECT id, " NOTICES_PROPOSALS ", created_at FROM topics WHERE account = $1" \
	" UNION ALL SELECT topic, " NOTICES_INVITED ", at FROM proposers WHERE account = $1" \
	" UNION ALL SELECT topic, " NOTICES_TOPICS ", v.at FROM accounts p JOIN endorsements v ON v.person = p.person" \
	" WHERE p.id = $1" \
	" UNION ALL SELECT topic, " NOTICES_TOPICS ", min(created_at) FROM comments WHERE account = $1" \
	" AND removed_at IS NULL GROUP BY topic" \
	" UNION ALL SELECT g.topic, " NOTICES_STAFF ", x.at FROM staff x JOIN agencies a ON a.key = x.agency" \
	" JOIN topic_agencies g ON g.agency = a.id WHERE x.account = $1 AND x.role = 'clerk')" \
	" AS parts GROUP BY topic) "
/* Their notices with `range`, a condition on n.id. Nobody is told of what they did themselves. */
#define NOTICES(columns, range) \
	"SELECT " columns ", " NOTICES_OWN " AS way FROM notices n JOIN topics t ON t.id = n.topic" \
	" WHERE n.account = $1 AND " range " AND t.removed_at IS NULL UNION ALL SELECT " columns \
	", mine.way AS way FROM mine CROSS JOIN notices n" \
	" JOIN topics t ON t.id = n.topic WHERE n.topic = mine.topic AND n.account IS NULL AND n.at >= mine.since AND " range \
	" AND " NOTICES_CONCERN("mine.way", "n.kind") " AND coalesce(n.actor, 0) <> $1 AND t.removed_at IS NULL"

_Static_assert(ABOUT_OWN == 0 && ABOUT_PROPOSALS == 1 && ABOUT_TOPICS == 2 && ABOUT_STAFF == 3, "ways");

/* ---- making them ----------------------------------------------------------------------------- */

enum rc storage_notice_add(struct storage *s, const struct storage_notice *v, struct err *e)
{
	return sql_run(s->db, e,
		"INSERT INTO notices (kind, account, actor, topic, comment, stage, text, at) VALUES ($1,"
		" nullif(CAST($2 AS BIGINT), 0), nullif(CAST($3 AS BIGINT), 0), $4, nullif(CAST($5 AS BIGINT), 0), $6, $7, $8)",
		"tiiiitti", v->kind, v->account, v->actor, v->topic, v->comment, wire_stage_word(v->stage),
		v->text ? v->text : "", v->at);
}

enum rc notices_of_reply(
	struct storage *s, int64_t topic, int64_t comment, int64_t reply_to, int64_t actor, int64_t now, struct err *e)
{
	int64_t account;
	enum rc rc = sql_ask_int(
		s->db, e, &account, "SELECT account FROM comments WHERE id = $1 AND account IS NOT NULL", "i", reply_to);
	if (rc != RC_OK || account == actor)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	return storage_notice_add(s,
		&(struct storage_notice){ .kind = NOTICE_REPLY,
			.account = account,
			.actor = actor,
			.topic = topic,
			.comment = comment,
			.stage = STAGE_OTHER,
			.at = now },
		e);
}

static enum rc state_of(struct storage *s, int64_t id, struct wire_topic *was, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db, "SELECT stage, response FROM topics WHERE id = $1", "i", id);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		wire_stage_from(sql_text(q, 0), &was->stage);
		wire_response_from(sql_text(q, 1), &was->response);
	}
	sql_end(q);
	return rc;
}

static bool is_answer(const struct wire_step *step)
{
	return str_eq(step->kind, "answered") || str_eq(step->kind, "summarised");
}

/* By which word the answer goes that is due. */
static const char *answer_of(const struct wire_topic *t)
{
	for (size_t i = 0; i < t->n_timeline; i++)
		if (!t->timeline[i].at && t->timeline[i].due == t->respond_by && is_answer(&t->timeline[i]))
			return t->timeline[i].kind;
	return "answered";
}

enum rc notices_of_move(
	struct storage *s, int64_t id, const struct wire_topic *t, int64_t now, bool *told, struct err *e)
{
	struct wire_topic was = { .stage = STAGE_OTHER };
	enum rc rc = state_of(s, id, &was, e);
	bool answered = t->response == RESPONSE_ANSWERED && was.response != RESPONSE_ANSWERED;
	bool late = t->response == RESPONSE_OVERDUE && was.response != RESPONSE_OVERDUE;
	struct storage_notice v = { .topic = id, .stage = t->stage, .at = now };
	*told = answered || t->stage != was.stage;
	if (rc == RC_OK && *told) {
		v.kind = answered ? NOTICE_ANSWERED : NOTICE_STAGE;
		v.text = t->stage_reason;
		rc = storage_notice_add(s, &v, e);
	}
	if (rc == RC_OK && late) {
		v.kind = NOTICE_LATE;
		v.text = answer_of(t);
		rc = storage_notice_add(s, &v, e);
	}
	return rc;
}

static bool is_late(const struct wire_step *step)
{
	return step->due && !step->at && step->state == DUTY_OVERDUE;
}

enum rc notices_of_late(struct storage *s, int64_t id, const struct wire_step *was, size_t n_was,
	const struct wire_topic *t, int64_t but, struct err *e)
{
	enum rc rc = RC_OK;
	const struct wire_step *last = NULL;
	for (size_t i = 0; rc == RC_OK && i < t->n_timeline; i++) {
		const struct wire_step *step = &t->timeline[i];
		if (!is_late(step) || (i < n_was && is_late(&was[i])) || (but && step->due == but && is_answer(step)) ||
			(last && last->due == step->due && str_eq(last->kind, step->kind)))
			continue;
		last = step;
		rc = storage_notice_add(s,
			&(struct storage_notice){
				.kind = NOTICE_LATE, .topic = id, .stage = t->stage, .text = step->kind, .at = step->due + 1 },
			e);
	}
	return rc;
}

static bool has_step(const struct wire_topic *t, const struct wire_step *step)
{
	for (size_t i = 0; i < t->n_timeline; i++)
		if (t->timeline[i].at == step->at && str_eq(t->timeline[i].kind, step->kind))
			return true;
	return false;
}

enum rc notices_of_steps(
	struct storage *s, int64_t id, const struct wire_topic *was, const struct wire_topic *t, int64_t now, struct err *e)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < t->n_timeline; i++) {
		const struct wire_step *step = &t->timeline[i];
		if (step->at && !has_step(was, step))
			rc = storage_notice_add(s,
				&(struct storage_notice){
					.kind = step->kind, .topic = id, .stage = t->stage, .text = step->text, .at = now },
				e);
	}
	return rc;
}

/* ---- reading them ---------------------------------------------------------------------------- */

#define NOTICE_COLUMNS \
	"n.id AS id, n.kind AS kind, n.at AS at, n.comment AS comment, n.stage AS notice_stage, n.text AS text, " \
	"n.actor AS actor, n.topic AS topic"

static const char *id_text(const struct sql_rows *q, int column, struct arena *a)
{
	return sql_null(q, column) ? "" : arena_int(a, sql_int(q, column));
}

static enum rc read_notice(
	const struct sql_rows *q, int64_t read_to, struct arena *a, struct wire_notice *v, struct err *e)
{
	int c = TOPIC_WIDTH;
	*v = (struct wire_notice){ .stage = STAGE_OTHER };
	enum rc rc = topics_read_row(q, a, &v->topic, e);
	if (!sql_flag(q, TOPIC_WIDTH + 7))
		topics_strip(&v->topic);
	v->id = id_text(q, c, a);
	v->read = sql_int(q, c++) <= read_to;
	v->kind = sql_copy(q, c++, a);
	v->at = sql_int(q, c++);
	v->comment = id_text(q, c++, a);
	wire_stage_from(sql_text(q, c++), &v->stage);
	v->text = sql_copy(q, c++, a);
	v->by = sql_null(q, c) ? "" : sql_copy(q, c, a);
	return rc == RC_OK && (!v->id || !v->kind || !v->comment || !v->text || !v->by)
		? err_set(e, RC_TOO_BIG, 0, "notices")
		: rc;
}

static enum rc read_to(struct storage *s, int64_t account, int64_t *id, struct err *e)
{
	*id = 0;
	enum rc rc = sql_ask_int(s->db, e, id, "SELECT up_to FROM notices_read WHERE account = $1", "i", account);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* about: of one kind alone; ABOUTS: of each. */
static enum rc count(
	struct storage *s, int64_t account, int64_t after, enum wire_about about, int64_t *n, struct err *e)
{
	return sql_ask_int(s->db, e, n,
		MINE "SELECT CAST(count(*) AS BIGINT) FROM (" NOTICES("n.id", "n.id > $2") ") AS found"
																				   " WHERE $3 < 0 OR way = $3",
		"iii", account, after, about < ABOUTS ? (int64_t)about : -1);
}

enum rc storage_notices_new(struct storage *s, int64_t account, int64_t *n, struct err *e)
{
	int64_t read = 0;
	enum rc rc = read_to(s, account, &read, e);
	return rc == RC_OK ? count(s, account, read, ABOUTS, n, e) : rc;
}

/* Which of them, newest first: before one and behind another. */
struct span {
	int64_t before, after, read;
	enum wire_about about; /* ABOUTS: of each kind */
};

static enum rc read_page(struct storage *s, int64_t account, const struct span *which, int limit, struct arena *a,
	struct storage_notice_page *out, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		MINE "SELECT " TOPIC_COLUMNS ", v.id, v.kind, v.at, v.comment, v.notice_stage, v.text, p.nickname, " TOPIC_SEEN(
			"$1") " FROM (" NOTICES(NOTICE_COLUMNS,
			"n.id < $2 AND n.id > $4") ") AS v JOIN topics t ON t.id = v.topic LEFT JOIN accounts p ON p.id = v.actor"
									   " WHERE $5 < 0 OR v.way = $5 ORDER BY v.id DESC LIMIT $3",
		"iiiii", account, which->before ? which->before : INT64_MAX, (int64_t)limit + 1, which->after,
		which->about < ABOUTS ? (int64_t)which->about : -1);
	enum rc rc;
	while ((rc = sql_next(q, e)) == RC_OK && !storage_page_full(out->n, limit, &out->more)) {
		out->last = sql_int(q, TOPIC_WIDTH);
		rc = read_notice(q, which->read, a, &out->items[out->n], e);
		if (rc != RC_OK)
			break;
		out->n++;
	}
	return sql_finish(q, rc, e);
}

enum rc storage_notices(struct storage *s, int64_t account, int64_t before, int limit, struct arena *a,
	struct storage_notice_page *out, struct err *e)
{
	int64_t read = 0;
	*out = (struct storage_notice_page){ .items = arena_calloc(a, (size_t)limit, sizeof *out->items) };
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "notices");
	enum rc rc = read_to(s, account, &read, e);
	if (rc == RC_OK)
		rc = count(s, account, read, ABOUTS, &out->new_notices, e);
	if (rc == RC_OK)
		rc = count(s, account, 0, ABOUTS, &out->total, e);
	const struct span which = { .before = before, .read = read, .about = ABOUTS };
	return rc == RC_OK ? read_page(s, account, &which, limit, a, out, e) : rc;
}

enum rc storage_notices_untold(struct storage *s, int64_t account, enum wire_about about, int64_t told, int limit,
	struct arena *a, struct storage_notice_page *out, struct err *e)
{
	int64_t read = 0;
	*out = (struct storage_notice_page){ .items = arena_calloc(a, (size_t)limit, sizeof *out->items) };
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "notices");
	enum rc rc = read_to(s, account, &read, e);
	const struct span which = { .after = told > read ? told : read, .read = read, .about = about };
	if (rc == RC_OK)
		rc = count(s, account, which.after, about, &out->total, e);
	out->new_notices = out->total;
	return rc == RC_OK ? read_page(s, account, &which, limit, a, out, e) : rc;
}

enum rc storage_notices_last(struct storage *s, int64_t *id, struct err *e)
{
	return sql_ask_int(s->db, e, id, "SELECT coalesce(max(id), 0) FROM notices", "");
}

enum rc storage_notices_read(struct storage *s, int64_t account, int64_t up_to, struct err *e)
{
	int64_t last = 0;
	enum rc rc = storage_notices_last(s, &last, e);
	if (rc != RC_OK)
		return rc;
	return sql_run(s->db, e,
		"INSERT INTO notices_read (account, up_to) VALUES ($1, $2) ON CONFLICT (account) DO UPDATE SET up_to = " LATER(
			"notices_read.up_to", "excluded.up_to"),
		"ii", account, up_to && up_to < last ? up_to : last);
}

/* ---- telling them at once -------------------------------------------------------------------- */

enum rc storage_notices_after(
	struct storage *s, int64_t after, int limit, struct arena *a, struct storage_told_page *out, struct err *e)
{
	*out = (struct storage_told_page){ .items = arena_calloc(a, (size_t)limit, sizeof *out->items), .last = after };
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "notices");
	struct sql_rows *q = sql_ask(s->db,
		"SELECT " TOPIC_COLUMNS
		", n.id, n.kind, n.at, n.comment, n.stage, n.text, p.nickname, t.listed AND NOT t.bare, n.account, "
		"n.actor"
		" FROM notices n JOIN topics t ON t.id = n.topic LEFT JOIN accounts p ON p.id = n.actor"
		" WHERE n.id > $1 AND t.removed_at IS NULL ORDER BY n.id LIMIT $2",
		"ii", after, (int64_t)limit + 1);
	enum rc rc;
	while ((rc = sql_next(q, e)) == RC_OK && !storage_page_full(out->n, limit, &out->more)) {
		struct storage_told *v = &out->items[out->n];
		rc = read_notice(q, 0, a, &v->notice, e);
		if (rc != RC_OK)
			break;
		v->id = out->last = sql_int(q, TOPIC_WIDTH);
		v->account = sql_int(q, TOPIC_WIDTH + 8);
		v->actor = sql_int(q, TOPIC_WIDTH + 9);
		out->n++;
	}
	return sql_finish(q, rc, e);
}

enum rc storage_takes_part(
	struct storage *s, int64_t topic, int64_t account, const char *kind, int64_t since, bool *does, struct err *e)
{
	int64_t one;
	enum rc rc = sql_ask_int(s->db, e, &one,
		MINE "SELECT 1 FROM mine WHERE topic = $2 AND since <= $3 AND " NOTICES_CONCERN("way", "$4"), "iiit", account,
		topic, since, kind);
	*does = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}
