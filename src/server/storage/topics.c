/*
 * A topic: its row, which holds what lists show, filter and sort, and the whole record beside it as JSON. Where both
 * have a field the row is right: it is what counts and time change.
 */
#include "server/storage/private.h"

#include <limits.h>
#include <math.h>

/* ---- reading --------------------------------------------------------------------------------- */

static enum rc read_agencies(char *flat, struct arena *a, struct wire_topic *out, struct err *e)
{
	size_t n = 0;
	for (const char *p = flat; *p; p++)
		n += *p == '\n';
	if (n == 0)
		return RC_OK;
	out->agencies = arena_calloc(a, n, sizeof *out->agencies);
	if (!out->agencies)
		return err_set(e, RC_TOO_BIG, 0, "agencies");
	for (char *p = flat; out->n_agencies < n;) {
		char *tab = strchr(p, '\t'), *end_of_line = strchr(p, '\n');
		if (!tab || !end_of_line || tab > end_of_line)
			return err_set(e, RC_CORRUPT, 0, "agencies of a topic");
		*tab = *end_of_line = '\0';
		out->agencies[out->n_agencies++] = (struct wire_agency){ .id = p, .name = tab + 1 };
		p = end_of_line + 1;
	}
	return RC_OK;
}

static const char *id_text(const struct sql_rows *q, int column, struct arena *a)
{
	return arena_int(a, sql_int(q, column));
}

void topics_strip(struct wire_topic *t)
{
	*t = (struct wire_topic){ .id = t->id,
		.number = t->number,
		.board = t->board,
		.title = "",
		.summary = "",
		.proposer = "",
		.stage_reason = "",
		.stage = t->stage,
		.planned = NAN,
		.actual = NAN,
		.spent = NAN };
}

enum rc topics_read_row(const struct sql_rows *q, struct arena *a, struct wire_topic *t, struct err *e)
{
	int c = 0;
	*t = (struct wire_topic){
		.benefits = "", .body = "", .place = "", .context = "", .stream = "", .source = { "", "", "" }
	};
	t->id = id_text(q, c++, a);
	t->number = sql_int(q, c++);
	t->number = t->number > 0 ? t->number : 0; /* not listed yet */
	wire_board_from(sql_text(q, c++), &t->board);
	t->title = sql_copy(q, c++, a);
	t->summary = sql_copy(q, c++, a);
	char *agencies = (char *)sql_copy(q, c++, a); /* ours: it is cut up below */
	t->proposer = sql_copy(q, c++, a);
	wire_stage_from(sql_text(q, c++), &t->stage);
	t->stage_reason = sql_copy(q, c++, a);
	wire_response_from(sql_text(q, c++), &t->response);
	wire_decision_from(sql_text(q, c++), &t->decision);
	int64_t *const instants[] = { &t->created_at, &t->updated_at, &t->active_at, &t->endorse_by, &t->respond_by,
		&t->late_since, &t->opens_at, &t->closes_at };
	for (size_t i = 0; i < ARRAY_LEN(instants); i++)
		*instants[i] = sql_int(q, c++);
	int64_t *const counts[] = { &t->counts.endorsements, &t->counts.threshold, &t->counts.comments, &t->counts.pro,
		&t->counts.con, &t->counts.neutral, &t->counts.followers };
	for (size_t i = 0; i < ARRAY_LEN(counts); i++)
		*counts[i] = sql_int(q, c++);
	t->version = sql_int(q, c++);
	t->version += !t->version; /* what nobody has changed here has a version too, or two could change it at once */
	t->planned = sql_real(q, c++);
	t->actual = sql_real(q, c++);
	t->spent = sql_real(q, c++);
	t->stage_code = sql_copy(q, c++, a);
	t->stage_before = sql_copy(q, c++, a);
	int64_t *const more[] = { &t->stage_since, &t->stage_by, &t->paused_until, &t->counts.met, &t->rules, &t->as_of };
	for (size_t i = 0; i < ARRAY_LEN(more); i++)
		*more[i] = sql_int(q, c++);
	if (!t->id || !t->title || !t->summary || !t->proposer || !t->stage_reason || !t->stage_code || !t->stage_before ||
		!agencies)
		return err_set(e, RC_TOO_BIG, 0, "topic");
	return read_agencies(agencies, a, t, e);
}

enum rc storage_mine(struct storage *s, int64_t id, int64_t account, struct wire_mine *out, struct err *e)
{
	*out = (struct wire_mine){ .known = account != 0 };
	if (!account)
		return RC_OK;
	/* One by one, and not joined: so each is looked up in its own index, also by a PostgreSQL that thought about it
	 * when there were few. */
	struct sql_rows *q = sql_ask(s->db,
		"SELECT (SELECT v.at FROM endorsements v WHERE v.person = p.person AND v.topic = $2),"
		" EXISTS (SELECT 1 FROM follows f WHERE f.account = p.id AND f.topic = $2),"
		" (SELECT d.version FROM decisions d WHERE d.person = p.person AND d.topic = $2 AND d.about ="
		" '" DECIDED_ENDORSEMENT "'),"
		" (SELECT w.version FROM decisions w WHERE w.person = p.person AND w.topic = $2 AND w.about ="
		" '" DECIDED_FOLLOW "') FROM accounts p"
		" WHERE p.id = $1",
		"ii", account, id);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		out->endorsed = !sql_null(q, 0);
		out->endorsed_at = sql_int(q, 0);
		out->followed = sql_flag(q, 1);
		out->endorsement_version = sql_int(q, 2);
		out->follow_version = sql_int(q, 3);
	}
	out->endorsement_version += out->endorsed && !out->endorsement_version; /* it is its own first decision */
	return sql_finish(q, rc, e);
}

enum rc storage_topic_row(
	struct storage *s, int64_t id, int64_t account, struct arena *a, struct wire_topic *out, struct err *e)
{
	struct sql_rows *q = sql_ask(
		s->db, "SELECT " TOPIC_COLUMNS ", t.removed_at IS NOT NULL FROM topics t WHERE t.id = $1", "i", id);
	enum rc rc = sql_next(q, e);
	if (rc == RC_NOT_FOUND)
		err_set(e, rc, 0, "topic %lld", (long long)id);
	if (rc == RC_OK && sql_flag(q, TOPIC_WIDTH))
		rc = err_set(e, RC_CONFLICT, 0, "topic %lld was removed", (long long)id);
	if (rc == RC_OK)
		rc = topics_read_row(q, a, out, e);
	sql_end(q);
	out->counts.endorsements += rc == RC_OK ? tally_of(s, id) : 0;
	return rc == RC_OK ? storage_mine(s, id, account, &out->mine, e) : rc;
}

enum rc storage_topic_counts(struct storage *s, int64_t id, int64_t account, struct wire_topic *t, struct err *e)
{
	struct wire_counts *n = &t->counts;
	struct sql_rows *q = sql_ask(s->db,
		"SELECT stage, active_at, endorsements, comments, pro, con, neutral, followers FROM topics WHERE id = $1", "i",
		id);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		int64_t *const counts[] = { &t->active_at, &n->endorsements, &n->comments, &n->pro, &n->con, &n->neutral,
			&n->followers };
		wire_stage_from(sql_text(q, 0), &t->stage);
		for (size_t i = 0; i < ARRAY_LEN(counts); i++)
			*counts[i] = sql_int(q, (int)i + 1);
		n->endorsements += tally_of(s, id);
	}
	sql_end(q);
	return rc == RC_OK ? storage_mine(s, id, account, &t->mine, e) : rc;
}

/* "key:ID" of the same source becomes the topic's id here; "" when it is not here. */
static enum rc resolve_key(struct storage *s, int64_t id, struct arena *a, const char **related, struct err *e)
{
	int64_t other;
	enum rc rc = sql_ask_int(s->db, e, &other,
		"SELECT id FROM topics WHERE source = (SELECT source FROM topics WHERE id = $1) AND source_id = $2"
		" AND removed_at IS NULL",
		"it", id, *related + strlen("key:"));
	*related = rc == RC_OK ? arena_int(a, other) : "";
	return rc == RC_NOT_FOUND ? RC_OK : rc == RC_OK && !*related ? err_set(e, RC_TOO_BIG, 0, "related") : rc;
}

/* Of what is related: its id and its number here; what is not here is left out. */
static enum rc resolve_related(struct storage *s, int64_t id, struct arena *a, struct wire_topic *t, struct err *e)
{
	size_t kept = 0;
	for (size_t i = 0; i < t->n_related; i++) {
		struct wire_related r = t->related[i];
		int64_t other = 0;
		enum rc rc = str_starts(r.id, "key:") ? resolve_key(s, id, a, &r.id, e) : RC_OK;
		if (rc == RC_OK && !*r.id)
			continue;
		if (rc == RC_OK && str_to_i64(r.id, 1, INT64_MAX, &other))
			rc = sql_ask_int(s->db, e, &r.number, "SELECT number FROM topics WHERE id = $1", "i", other);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
		t->related[kept++] = r;
	}
	t->n_related = kept;
	return RC_OK;
}

static enum rc add_whole(struct storage *s, int64_t id, struct arena *a, struct wire_topic *row, struct err *e)
{
	struct wire_topic whole;
	struct sql_rows *q = sql_ask(s->db, "SELECT json FROM wholes WHERE topic = $1", "i", id);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		size_t n;
		const char *json = sql_bytes(q, 0, &n);
		rc = record_read(json, n, a, &whole, e);
	}
	sql_end(q);
	if (rc == RC_CORRUPT || rc == RC_NOT_FOUND)
		return err_set(e, RC_CORRUPT, 0, "topic %lld", (long long)id);
	if (rc == RC_OK)
		record_put_below(row, &whole);
	return rc;
}

enum rc storage_topic(
	struct storage *s, int64_t id, int64_t account, struct arena *a, struct wire_topic *out, struct err *e)
{
	enum rc rc = storage_topic_row(s, id, account, a, out, e);
	if (rc == RC_OK)
		rc = add_whole(s, id, a, out, e);
	return rc == RC_OK ? resolve_related(s, id, a, out, e) : rc;
}

enum rc storage_topic_public(struct storage *s, int64_t id, bool *is, struct err *e)
{
	int64_t one;
	enum rc rc = sql_ask_int(
		s->db, e, &one, "SELECT 1 FROM topics WHERE id = $1 AND listed AND NOT bare AND removed_at IS NULL", "i", id);
	*is = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc storage_topic_owner(struct storage *s, int64_t id, int64_t *account, struct err *e)
{
	return sql_ask_int(s->db, e, account, "SELECT coalesce(account, 0) FROM topics WHERE id = $1", "i", id);
}

enum rc storage_standing(struct storage *s, int64_t topic, int64_t account, struct storage_standing *out, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT coalesce(account, 0) = $2, EXISTS (SELECT 1 FROM proposers WHERE topic = $1 AND account = $2),"
		" (SELECT coalesce(max(created_at), 0) FROM comments WHERE account = $2 AND topic = $1) FROM topics WHERE id = $1",
		"ii", topic, account);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK)
		*out = (struct storage_standing){ sql_flag(q, 0), sql_flag(q, 1), sql_int(q, 2) };
	sql_end(q);
	return rc;
}

enum rc storage_topic_by_number(struct storage *s, enum wire_board board, int64_t number, int64_t *id, struct err *e)
{
	return sql_ask_int(s->db, e, id, "SELECT id FROM topics WHERE board = $1 AND number = $2 AND number > 0", "ti",
		wire_board_word(board), number);
}

/* ---- changing -------------------------------------------------------------------------------- */

/* Who sees it, as the stage that it is in says. */
struct sight {
	bool listed, bare;
	bool removed; /* by whoever runs the platform, and stays out of everything */
};

static struct sight sight_of(const struct storage *s, const struct wire_topic *t)
{
	static const struct rules_who nobody;
	const struct rules *r = versions_for(s, t);
	return (struct sight){ .listed = rules_lists(r, t), .bare = rules_sees(r, &nobody, t) == RULES_SEEN_CODE };
}

bool topics_everybody_sees(const struct storage *s, const struct wire_topic *t)
{
	const struct sight sight = sight_of(s, t);
	return sight.listed && !sight.bare;
}

static enum rc read_sight(
	struct storage *s, int64_t id, struct sight *out, int64_t *number, struct arena *a, const char **key, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT listed, bare, number, coalesce(source_id, ''), removed_at IS NOT NULL FROM topics WHERE id = $1", "i",
		id);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		*out = (struct sight){ sql_flag(q, 0), sql_flag(q, 1), sql_flag(q, 4) };
		*number = sql_int(q, 2);
		*key = sql_copy(q, 3, a);
	}
	sql_end(q);
	return rc;
}

/* What was not in lists has its number from now on, and is in search; its comments are as new to whoever copies. */
static enum rc appear(struct storage *s, int64_t id, const char *key, int64_t number, struct arena *a, struct err *e)
{
	struct wire_topic t;
	int64_t changed = 0;
	enum rc rc = storage_topic(s, id, 0, a, &t, e);
	if (rc == RC_OK && number <= 0) {
		rc = topics_next_number(s, t.board, &number, e);
		if (rc == RC_OK)
			rc = sql_run(s->db, e, "UPDATE topics SET number = $1 WHERE id = $2", "ii", number, id);
	}
	if (rc == RC_OK)
		rc = sql_ask_int(s->db, e, &changed, "SELECT coalesce(max(changed), 0) FROM comments", "");
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "UPDATE comments SET changed = $1 + floor WHERE topic = $2", "ii", changed, id);
	return rc == RC_OK ? topics_write_words(s, id, &t, number, key, e) : rc;
}

/* Lists and search follow what the stage says. */
static enum rc write_sight(struct storage *s, int64_t id, const struct wire_topic *t, struct err *e)
{
	ARENA_LOCAL(a, 0);
	struct sight was, is = sight_of(s, t);
	int64_t number = 0;
	const char *key = "";
	enum rc rc = read_sight(s, id, &was, &number, &a, &key, e);
	if (rc != RC_OK || (was.listed == is.listed && was.bare == is.bare && (number > 0 || !is.listed)))
		return rc;
	rc = sql_run(s->db, e,
		"UPDATE topics SET listed = $1, bare = $2, shown = CASE WHEN $1 THEN TRUE ELSE shown END WHERE id = $3", "ffi",
		is.listed, is.bare, id);
	if (rc != RC_OK)
		return rc;
	return is.listed && !is.bare && !was.removed ? appear(s, id, key, number, &a, e) : search_forget(s, id, e);
}

static enum rc write_row(struct storage *s, int64_t id, const struct wire_topic *t, struct err *e)
{
	const struct rules *r = versions_for(s, t);
	return sql_run(s->db, e,
		"UPDATE topics SET stage = $1, stage_reason = $2, stage_code = $3, stage_before = $4, stage_since = $5,"
		" stage_by = $6, paused_until = $7, response = $8, decision = $9, respond_by = $10, endorse_by = $11,"
		" opens_at = $12, closes_at = $13, threshold = $14, met = $15, rules = $16, deadline = $17,"
		" changes_at = CASE WHEN removed_at IS NULL THEN nullif(CAST($18 AS BIGINT), 0) END,"
		" updated_at = " LATER("updated_at", "$19") ", active_at = " LATER(
			"active_at", "$20") ", duty_by = $21, as_of = $22"
								" WHERE id = $23",
		"ttttiiittiiiiiiiiiiiiii", wire_stage_word(t->stage), t->stage_reason, topics_or_empty(t->stage_code),
		topics_or_empty(t->stage_before), t->stage_since, t->stage_by, t->paused_until, wire_response_word(t->response),
		wire_decision_word(t->decision), t->respond_by, t->endorse_by, t->opens_at, t->closes_at, t->counts.threshold,
		t->counts.met, t->rules, rules_deadline(r, t), rules_next_change(r, t), t->updated_at, t->active_at,
		life_duty_by(t), t->as_of, id);
}

enum rc topics_write_life(struct storage *s, int64_t id, const struct wire_topic *t, struct err *e)
{
	enum rc rc = write_row(s, id, t, e);
	if (rc == RC_OK)
		rc = write_sight(s, id, t, e);
	return rc == RC_OK ? search_mark(s, id, e) : rc;
}

enum rc topics_write_whole(struct storage *s, int64_t id, const struct wire_topic *t, struct err *e)
{
	STR_LOCAL(json, RECORD_MAX);
	record_write(t, &json);
	enum rc rc = record_check(&json, e);
	if (rc == RC_OK)
		rc = sql_send(s->db, e,
			"INSERT INTO wholes (topic, json) VALUES ($1, $2) ON CONFLICT (topic) DO UPDATE SET json = excluded.json",
			"it", id, json.buf);
	return rc;
}

enum rc topics_touch(struct storage *s, int64_t id, int64_t now, struct err *e)
{
	return sql_run(s->db, e, "UPDATE topics SET active_at = " LATER("active_at", "$1") " WHERE id = $2", "ii", now, id);
}

/* Does what time did to the topic, when it happened, whenever that is done here. */
static enum rc settle(struct storage *s, int64_t id, int64_t now, struct err *e)
{
	ARENA_LOCAL(a, 0);
	struct wire_topic t;
	enum rc rc = storage_topic_row(s, id, 0, &a, &t, e);
	if (rc == RC_OK)
		rc = add_whole(s, id, &a, &t, e);
	enum wire_stage before = rc == RC_OK ? t.stage : STAGE_OTHER;
	size_t n = rc == RC_OK ? t.n_timeline : 0;
	struct wire_step *was = arena_calloc(&a, n + 1, sizeof *was);
	if (!was)
		return err_set(e, RC_TOO_BIG, 0, "topic %lld", (long long)id);
	if (n)
		memcpy(was, t.timeline, n * sizeof *was);
	int64_t late = rc == RC_OK && t.response == RESPONSE_DUE ? t.respond_by : 0;
	if (rc == RC_OK && !rules_settle(versions_for(s, &t), &t, now, &a))
		rc = err_set(e, RC_TOO_BIG, 0, "topic %lld", (long long)id);
	bool told;
	int64_t at = t.stage != before ? t.stage_since : late ? late + 1 : now;
	if (rc == RC_OK)
		rc = notices_of_late(s, id, was, n, &t, t.response == RESPONSE_OVERDUE ? late : 0, e);
	if (rc == RC_OK)
		rc = notices_of_move(s, id, &t, at < now ? at : now, &told, e);
	if (rc == RC_OK)
		rc = topics_write_life(s, id, &t, e);
	return rc == RC_OK ? topics_write_whole(s, id, &t, e) : rc;
}

enum rc storage_topic_remove(struct storage *s, int64_t id, int64_t now, struct err *e)
{
	int changed;
	enum rc rc = sql_run_count(s->db, e, &changed,
		"UPDATE topics SET removed_at = $1, changes_at = NULL WHERE id = $2 AND removed_at IS NULL", "ii", now, id);
	if (rc == RC_OK && changed == 0)
		return err_set(e, RC_NOT_FOUND, 0, "topic %lld", (long long)id);
	return rc == RC_OK ? search_forget(s, id, e) : rc;
}

enum rc storage_topic_advance(struct storage *s, int64_t id, const struct wire_topic *t, struct err *e)
{
	ARENA_LOCAL(a, 0);
	struct wire_topic kept;
	bool told;
	enum rc rc = storage_topic_row(s, id, 0, &a, &kept, e);
	if (rc == RC_OK)
		rc = add_whole(s, id, &a, &kept, e);
	if (rc == RC_OK)
		rc = notices_of_move(s, id, t, t->updated_at, &told, e);
	if (rc == RC_OK && !told)
		rc = notices_of_steps(s, id, &kept, t, t->updated_at, e);
	if (rc == RC_OK)
		rc = topics_write_life(s, id, t, e);
	if (rc == RC_OK) {
		kept.timeline = t->timeline;
		kept.n_timeline = t->n_timeline;
		rc = topics_write_whole(s, id, &kept, e);
	}
	return rc;
}

enum rc storage_next_change(struct storage *s, int64_t *at, struct err *e)
{
	enum rc rc = sql_ask_int(s->db, e, at,
		"SELECT changes_at FROM topics WHERE changes_at IS NOT NULL ORDER BY changes_at "
		"LIMIT 1",
		"");
	if (rc == RC_NOT_FOUND)
		*at = INT64_MAX;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* One that cannot be settled stands in nobody's way: it is looked at again later. What was removed stays out. */
static enum rc put_off(struct storage *s, int64_t id, int64_t now, enum rc why, struct err *e)
{
	const int64_t later = 60 * 60 * 1000;
	if (why != RC_CONFLICT)
		log_line(LOG_ERROR, "topic %lld stays as it is for an hour: %s", (long long)id,
			why == RC_OK ? "it is due again at once" : e->detail);
	return sql_run(s->db, e,
		"UPDATE topics SET changes_at = CASE WHEN removed_at IS NULL THEN CAST($1 AS BIGINT) END WHERE id = $2", "ii",
		now + later, id);
}

/* It is not due any more then, whatever becomes of it. */
static enum rc sweep_one(struct storage *s, int64_t id, int64_t now, struct err *e)
{
	int64_t again = 0;
	enum rc rc = settle(s, id, now, e);
	bool unreadable = rc == RC_CONFLICT || rc == RC_TOO_BIG || rc == RC_CORRUPT || rc == RC_PROTO;
	if (rc == RC_OK)
		rc = sql_ask_int(s->db, e, &again, "SELECT coalesce(changes_at, 0) FROM topics WHERE id = $1", "i", id);
	if (unreadable || (rc == RC_OK && again && again <= now))
		rc = put_off(s, id, now, rc, e);
	return rc;
}

enum rc storage_sweep_topic(struct storage *s, int64_t id, int64_t now, struct err *e)
{
	int64_t one;
	struct err own = { 0 };
	e = e ? e : &own;
	enum rc rc = storage_count(s, e); /* what becomes of a topic is judged by its row */
	if (rc == RC_OK)
		rc = sql_ask_int(s->db, e, &one, "SELECT 1 FROM topics WHERE id = $1 AND changes_at <= $2", "ii", id, now);
	return rc == RC_OK ? sweep_one(s, id, now, e) : rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Each turn leaves one less that is due. */
enum rc storage_sweep(struct storage *s, int64_t now, int most, bool *more, struct err *e)
{
	struct err own = { 0 };
	e = e ? e : &own;
	*more = false;
	for (int n = 0;; n++) {
		int64_t id;
		enum rc rc = sql_ask_int(
			s->db, e, &id, "SELECT id FROM topics WHERE changes_at <= $1 ORDER BY changes_at, id LIMIT 1", "i", now);
		if (rc == RC_NOT_FOUND)
			return RC_OK;
		*more = rc == RC_OK && n == most;
		if (rc == RC_OK && !*more)
			rc = sweep_one(s, id, now, e);
		if (rc != RC_OK || *more)
			return rc;
	}
}
