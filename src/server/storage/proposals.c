/* Topics that people make here: begun, rewritten by an edit or an act, with whom they are proposed, and codes that
 * invite. */
#include "server/storage/private.h"

/* Ids only grow, so the next one, below 0, is no other topic's number. */
static enum rc insert_bare(
	struct storage *s, const struct wire_topic *t, int64_t account, int64_t now, int64_t *id, struct err *e)
{
	return sql_ask_int(s->db, e, id,
		"INSERT INTO topics (board, number, account, title, summary, proposer, agencies, stage, stage_reason, response,"
		" decision, created_at, updated_at, active_at, answered_at, endorse_by, respond_by, opens_at, closes_at, threshold,"
		" deadline, listed, shown)"
		" SELECT $1, -1 - coalesce(max(id), 0), $2, '', '', '', '', $3, '', $4, '', $5, 0, 0, 0, 0, 0, 0, 0, 0, 0, FALSE, FALSE"
		" FROM topics RETURNING id",
		"titti", wire_board_word(t->board), account, wire_stage_word(t->stage), wire_response_word(t->response), now);
}

static enum rc write_all(struct storage *s, int64_t id, const struct wire_topic *t, struct err *e)
{
	enum rc rc = topics_write_facts(s, id, t, NULL, e);
	return rc == RC_OK ? topics_write_life(s, id, t, e) : rc;
}

enum rc storage_topic_propose(
	struct storage *s, const struct wire_topic *t, int64_t account, int64_t now, int64_t *id, struct err *e)
{
	struct wire_topic begun = *t;
	begun.rules = s->book ? s->book->now->version : 0;
	enum rc rc = insert_bare(s, t, account, now, id, e);
	if (rc == RC_OK)
		rc = write_all(s, *id, &begun, e);
	return rc == RC_OK ? sql_run(s->db, e, "UPDATE topics SET version = 1 WHERE id = $1", "i", *id) : rc;
}

static enum rc write_search(struct storage *s, int64_t id, const struct wire_topic *t, struct err *e)
{
	ARENA_LOCAL(a, 0);
	const char *key = NULL;
	int64_t number = 0;
	struct sql_rows *q = sql_ask(s->db,
		"SELECT number, coalesce(source_id, '') FROM topics WHERE id = $1 AND listed AND NOT bare AND removed_at IS NULL",
		"i", id);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		number = sql_int(q, 0);
		key = sql_copy(q, 1, &a);
	}
	sql_end(q);
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	return rc == RC_OK ? topics_write_words(s, id, t, number, key ? key : "", e) : rc;
}

/* Who takes part hears of what happened. */
static enum rc tell(struct storage *s, int64_t id, const struct wire_topic *t, struct err *e)
{
	ARENA_LOCAL(a, 0);
	struct wire_topic was;
	bool told = false;
	enum rc rc = storage_topic(s, id, 0, &a, &was, e);
	if (rc == RC_OK)
		rc = notices_of_move(s, id, t, t->updated_at, &told, e);
	return rc == RC_OK && !told ? notices_of_steps(s, id, &was, t, t->updated_at, e) : rc;
}

enum rc storage_topic_rewrite(struct storage *s, int64_t id, const struct wire_topic *t, struct err *e)
{
	uint8_t hash[STORAGE_HASH];
	bool from_elsewhere = false;
	struct sql_rows *q = sql_ask(s->db, "SELECT source_hash FROM topics WHERE id = $1", "i", id);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		size_t n;
		const void *bytes = sql_bytes(q, 0, &n);
		from_elsewhere = n == STORAGE_HASH;
		if (from_elsewhere)
			memcpy(hash, bytes, n);
	}
	sql_end(q);
	if (rc == RC_OK)
		rc = tell(s, id, t, e);
	if (rc == RC_OK)
		rc = topics_write_facts(s, id, t, from_elsewhere ? hash : NULL, e);
	if (rc == RC_OK)
		rc = topics_write_life(s, id, t, e);
	if (rc == RC_OK)
		rc = write_search(s, id, t, e);
	return rc == RC_OK
		? sql_run(s->db, e, "UPDATE topics SET version = CASE version WHEN 0 THEN 2 ELSE version + 1 END WHERE id = $1",
			  "i", id)
		: rc;
}

/* ---- with whom ------------------------------------------------------------------------------- */

enum rc storage_co_proposers(
	struct storage *s, int64_t topic, struct arena *arena, const char ***out, size_t *n, struct err *e)
{
	VEC(const char *) names = { 0 };
	struct sql_rows *q = sql_ask(s->db,
		"SELECT a.nickname FROM proposers p JOIN accounts a ON a.id = p.account WHERE p.topic = $1 ORDER BY p.at, a.id",
		"i", topic);
	enum rc rc;
	while ((rc = sql_next(q, e)) == RC_OK)
		*vec_push(&names) = arena_strdup(arena, sql_text(q, 0));
	sql_end(q);
	rc = rc == RC_NOT_FOUND ? RC_OK : rc;
	*out = rc == RC_OK && names.n ? arena_calloc(arena, names.n, sizeof **out) : NULL;
	*n = *out ? names.n : 0;
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = names.items[i];
	vec_release(&names);
	return rc;
}

enum rc storage_invitation_add(struct storage *s, int64_t topic, int64_t account, const uint8_t hash[STORAGE_HASH],
	const uint8_t seed[STORAGE_SEED], int64_t now, int64_t expires, struct err *e)
{
	return sql_run(s->db, e,
		"INSERT INTO invitations (hash, topic, account, at, expires_at, seed) VALUES ($1, $2, $3, $4, $5, $6)",
		"biiiib", (const void *)hash, (size_t)STORAGE_HASH, topic, account, now, expires, (const void *)seed,
		(size_t)STORAGE_SEED);
}

enum rc storage_invitations(struct storage *s, int64_t topic, int64_t account, int64_t now, struct arena *arena,
	struct storage_invitations *out, struct err *e)
{
	int64_t n = 0;
	*out = (struct storage_invitations){ 0 };
	enum rc rc = sql_ask_int(s->db, e, &n,
		"SELECT count(*) FROM invitations WHERE topic = $1 AND account = $2 AND expires_at > $3", "iii", topic, account,
		now);
	if (rc != RC_OK || !n)
		return rc;
	out->items = arena_calloc(arena, (size_t)n, sizeof *out->items);
	struct sql_rows *q = sql_ask(s->db,
		"SELECT seed, expires_at FROM invitations WHERE topic = $1 AND account = $2 AND expires_at > $3"
		" AND length(seed) = $4 ORDER BY at, hash",
		"iiii", topic, account, now, (int64_t)STORAGE_SEED);
	while (out->items && out->n < (size_t)n && (rc = sql_next(q, e)) == RC_OK) {
		size_t size;
		memcpy(out->items[out->n].seed, sql_bytes(q, 0, &size), STORAGE_SEED);
		out->items[out->n++].expires_at = sql_int(q, 1);
	}
	return sql_finish(q, rc, e);
}

enum rc storage_invitations_open(struct storage *s, int64_t topic, int64_t now, int64_t *n, struct err *e)
{
	return sql_ask_int(s->db, e, n,
		"SELECT (SELECT count(*) FROM invitations WHERE topic = $1 AND expires_at > $2) +"
		" (SELECT count(*) FROM proposers WHERE topic = $1)",
		"ii", topic, now);
}

enum rc storage_invitation(
	struct storage *s, const uint8_t hash[STORAGE_HASH], int64_t now, int64_t *topic, int64_t *by, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db, "SELECT topic, account FROM invitations WHERE hash = $1 AND expires_at > $2",
		"bi", (const void *)hash, (size_t)STORAGE_HASH, now);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		*topic = sql_int(q, 0);
		*by = sql_int(q, 1);
	}
	sql_end(q);
	return rc;
}

/* A code is for one person. */
enum rc storage_invitation_take(struct storage *s, const uint8_t hash[STORAGE_HASH], int64_t topic, int64_t account,
	bool supports, int64_t now, struct err *e)
{
	int changed = 0;
	enum rc rc = sql_run_count(s->db, e, &changed,
		"INSERT INTO proposers (topic, account, at, supports) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", "iiif",
		topic, account, now, supports);
	if (rc == RC_OK && !changed)
		return err_set(e, RC_EXISTS, 0, "proposes it already");
	return rc == RC_OK
		? sql_run(s->db, e, "DELETE FROM invitations WHERE hash = $1", "b", (const void *)hash, (size_t)STORAGE_HASH)
		: rc;
}

/* ---- joined ---------------------------------------------------------------------------------- */

enum rc storage_endorsers_follow(struct storage *s, int64_t from, int64_t into, int64_t now, struct err *e)
{
	return sql_run(s->db, e,
		"INSERT INTO follows (account, topic, at) SELECT a.id, $1, $2 FROM endorsements v JOIN accounts a ON"
		" a.person = v.person WHERE v.topic = $3 ON CONFLICT DO NOTHING",
		"iii", into, now, from);
}

/* ---- an account that goes -------------------------------------------------------------------- */

/* It stays as what it is, without its proposer's name; of one that was taken out nothing but its number. */
static enum rc forget_name(struct storage *s, int64_t id, struct err *e)
{
	ARENA_LOCAL(a, 0);
	struct wire_topic t;
	enum rc rc = storage_topic(s, id, 0, &a, &t, e);
	if (rc == RC_CONFLICT) {
		rc = sql_run(s->db, e, "DELETE FROM wholes WHERE topic = $1", "i", id);
		return rc == RC_OK ? sql_run(s->db, e, "UPDATE topics SET proposer = '' WHERE id = $1", "i", id) : rc;
	}
	t.proposer = "";
	if (rc == RC_OK)
		rc = topics_write_facts(s, id, &t, NULL, e);
	return rc == RC_OK ? write_search(s, id, &t, e) : rc;
}

enum rc proposals_forget(struct storage *s, int64_t account, struct err *e)
{
	VEC(int64_t) ids = { 0 };
	enum rc rc = sql_run(s->db, e,
		"DELETE FROM topics WHERE account = $1 AND NOT shown AND NOT EXISTS"
		" (SELECT 1 FROM proposers p WHERE p.topic = topics.id AND p.account <> $1)",
		"i", account);
	struct sql_rows *q = sql_ask(s->db, "SELECT id FROM topics WHERE account = $1 ORDER BY id", "i", account);
	while (rc == RC_OK && (rc = sql_next(q, e)) == RC_OK)
		*vec_push(&ids) = sql_int(q, 0);
	rc = sql_finish(q, rc, e);
	for (size_t i = 0; rc == RC_OK && i < ids.n; i++)
		rc = forget_name(s, ids.items[i], e);
	if (rc == RC_OK && ids.n)
		rc = s->words->wipe(s, e);
	vec_release(&ids);
	return rc;
}
