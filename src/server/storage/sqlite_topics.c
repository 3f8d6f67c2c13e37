/*
 * Topics: putting them in, reading one. A row of `topics` holds what lists show, filter and sort; the whole record
 * stands beside it as JSON, and where both have a field the row is right (it is what counts and time change).
 */
#include "server/rules/rules.h"
#include "server/storage/sqlite.h"

#include <math.h>
#include <sodium.h>

#define WHOLE_MAX ((size_t)16 << 20)
#define WHOLE_MEMORY ((size_t)64 << 20)

/* ---- putting in ------------------------------------------------------------------------------ */

struct known {
	int64_t id, number;
	uint8_t hash[STORAGE_HASH];
};

static enum rc find_known(struct storage *s, const struct storage_key *key, struct known *k, struct err *e)
{
	sqlite3_stmt *q = sql_ask(s, e, "SELECT id, number, source_hash FROM topics WHERE source = ? AND source_id = ?",
		"tt", key->source, key->id);
	if (!q)
		return RC_SYS;
	enum rc rc = sql_next(s, q, e);
	if (rc == RC_OK) {
		k->id = sqlite3_column_int64(q, 0);
		k->number = sqlite3_column_int64(q, 1);
		if (sqlite3_column_bytes(q, 2) == STORAGE_HASH)
			memcpy(k->hash, sqlite3_column_blob(q, 2), STORAGE_HASH);
	}
	sql_end(q);
	return rc;
}

static void whole_json(const struct wire_topic *t, struct str *json)
{
	struct json_out o;
	json_begin(&o, json);
	wire_topic_write(&o, NULL, t, VIEW_WHOLE, 0);
}

/* The record as the source gave it, before time and counts touch it. */
static void hash_of(const struct wire_topic *t, const struct str *json, uint8_t out[STORAGE_HASH])
{
	crypto_generichash_state state;
	const int64_t reported[] = { t->counts.endorsements, t->counts.comments, t->counts.followers, t->number };
	crypto_generichash_init(&state, NULL, 0, STORAGE_HASH);
	crypto_generichash_update(&state, (const unsigned char *)json->buf, json->len);
	crypto_generichash_update(&state, (const unsigned char *)reported, sizeof reported);
	crypto_generichash_final(&state, out, STORAGE_HASH);
}

static enum rc agency_key(
	struct storage *s, const struct wire_agency *agency, struct arena *a, int64_t *row, const char **key, struct err *e)
{
	sqlite3_stmt *q = sql_ask(s, e, "SELECT id, key FROM agencies WHERE key = ?1 OR name = ?2 ORDER BY key = ?1 DESC",
		"tt", agency->id, agency->name);
	if (!q)
		return RC_SYS;
	enum rc rc = sql_next(s, q, e);
	if (rc == RC_OK) {
		*row = sqlite3_column_int64(q, 0);
		*key = sql_text(q, 1, a);
	}
	sql_end(q);
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = sql_run(s, e, NULL,
		"INSERT INTO agencies (key, name) VALUES (CASE ?1 WHEN '' THEN 'a' || (SELECT ifnull(max(id), "
		"0) + 1 FROM agencies) ELSE ?1 END, ?2)",
		"tt", agency->id, *agency->name ? agency->name : agency->id);
	return rc == RC_OK ? agency_key(s, agency, a, row, key, e) : rc;
}

/* Tabs and line feeds separate the agencies of a row. */
static void add_flat(struct str *out, const char *z)
{
	for (; *z; z++)
		str_addc(out, *z == '\t' || *z == '\n' ? ' ' : *z);
}

static enum rc put_agencies(struct storage *s, int64_t id, const struct wire_topic *t, struct str *flat, struct err *e)
{
	struct arena a = { 0 };
	enum rc rc = sql_run(s, e, NULL, "DELETE FROM topic_agencies WHERE topic = ?", "i", id);
	for (size_t i = 0; rc == RC_OK && i < t->n_agencies; i++) {
		int64_t row = 0;
		const char *key = "";
		if (!*t->agencies[i].name && !*t->agencies[i].id)
			continue;
		rc = agency_key(s, &t->agencies[i], &a, &row, &key, e);
		if (rc == RC_OK)
			rc = sql_run(s, e, NULL, "INSERT OR IGNORE INTO topic_agencies VALUES (?, ?)", "ii", row, id);
		add_flat(flat, key);
		str_addc(flat, '\t');
		add_flat(flat, *t->agencies[i].name ? t->agencies[i].name : t->agencies[i].id);
		str_addc(flat, '\n');
	}
	if (rc == RC_OK)
		rc = sql_run(s, e, NULL, "UPDATE topics SET agencies = ? WHERE id = ?", "ti", flat->buf, id);
	arena_release(&a);
	return rc;
}

static enum rc put_words(struct storage *s, int64_t id, const struct wire_topic *t, int64_t number,
	const struct storage_key *key, struct err *e)
{
	struct str agencies, body, numbers;
	str_init(&agencies, WHOLE_MAX);
	str_init(&body, WHOLE_MAX);
	str_init(&numbers, WHOLE_MAX);
	for (size_t i = 0; i < t->n_agencies; i++)
		str_addf(&agencies, "%s ", t->agencies[i].name);
	str_addf(&body, "%s\n%s\n%s\n", t->summary, t->body, t->benefits);
	for (size_t i = 0; i < t->n_responses; i++) {
		str_addf(&body, "%s\n", t->responses[i].summary);
		for (size_t j = 0; j < t->responses[i].n_sections; j++)
			str_addf(&body, "%s\n", t->responses[i].sections[j].body);
	}
	str_addf(&numbers, "%lld %s%lld %s", (long long)number, wire_board_word(t->board), (long long)number, key->id);
	enum rc rc = sql_run(s, e, NULL,
		"INSERT OR REPLACE INTO words (rowid, title, body, agencies, proposer, numbers) "
		"VALUES (?, ?, ?, ?, ?, ?)",
		"ittttt", id, t->title, body.buf, agencies.buf, t->proposer, numbers.buf);
	str_release(&agencies);
	str_release(&body);
	str_release(&numbers);
	return rc;
}

static enum rc next_number(struct storage *s, enum wire_board board, int64_t *number, struct err *e)
{
	return sql_ask_int(
		s, e, number, "SELECT ifnull(max(number), 0) + 1 FROM topics WHERE board = ?", "i", (int64_t)board);
}

static enum rc insert_bare(struct storage *s, const struct storage_key *key, const struct wire_topic *t, int64_t number,
	int64_t *id, struct err *e)
{
	enum rc rc = sql_run(s, e, NULL,
		"INSERT INTO topics (board, number, source, source_id, title, summary, proposer, agencies, stage, "
		"stage_reason, response, decision, created_at,"
		" updated_at, active_at, answered_at, endorse_by, respond_by, opens_at, closes_at, threshold, deadline)"
		" VALUES (?, ?, ?, ?, '', '', '', '', ?, '', ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
		"iittii", (int64_t)t->board, number, key->source, key->id, (int64_t)t->stage, (int64_t)t->response);
	*id = sqlite3_last_insert_rowid(s->db);
	return rc == RC_EXISTS ? err_set(e, RC_EXISTS, 0, "number %lld is taken on its board", (long long)number) : rc;
}

static enum rc update_facts(
	struct storage *s, int64_t id, const struct wire_topic *t, const uint8_t hash[STORAGE_HASH], struct err *e)
{
	return sql_run(s, e, NULL,
		"UPDATE topics SET board = ?, source_hash = ?, title = ?, summary = ?, proposer = ?, stage_reason = ?, "
		"decision = ?, created_at = ?, updated_at = ?,"
		" active_at = max(active_at, ?), answered_at = ?, endorse_by = ?, respond_by = ?, opens_at = ?, closes_at = ?, "
		"threshold = ?, planned = ?,"
		" actual = ?, spent = ? WHERE id = ?",
		"ibtttt"
		"iiiiiiiii"
		"i"
		"ddd"
		"i",
		(int64_t)t->board, (const void *)hash, (size_t)STORAGE_HASH, t->title, t->summary, t->proposer, t->stage_reason,
		(int64_t)t->decision, t->created_at, t->updated_at, t->active_at, life_answered_at(t), t->endorse_by,
		t->respond_by, t->opens_at, t->closes_at, t->counts.threshold, t->planned, t->actual, t->spent, id);
}

/* What the source counts beyond the rows that came from it stands in *_elsewhere; a count is that plus all rows. */
static enum rc update_counts(struct storage *s, int64_t id, const struct wire_counts *c, struct err *e)
{
	enum rc rc = sql_run(s, e, NULL,
		"UPDATE topics SET endorsements = endorsements - endorsements_elsewhere + n, endorsements_elsewhere = n FROM"
		" (SELECT max(0, ?1 - (SELECT count(*) FROM endorsements WHERE topic = ?2 AND source IS NOT NULL)) AS n) WHERE "
		"id = ?2",
		"ii", c->endorsements, id);
	if (rc == RC_OK)
		rc = sql_run(s, e, NULL,
			"UPDATE topics SET comments = comments - comments_elsewhere + n, comments_elsewhere = n FROM"
			" (SELECT max(0, ?1 - (SELECT count(*) FROM comments WHERE topic = ?2 AND source IS NOT NULL)) AS n) WHERE "
			"id = ?2",
			"ii", c->comments, id);
	if (rc == RC_OK)
		rc = sql_run(s, e, NULL,
			"UPDATE topics SET followers = followers - followers_elsewhere + ?1, followers_elsewhere "
			"= ?1 WHERE id = ?2",
			"ii", c->followers, id);
	return rc;
}

/* Of a topic with its timeline: a row alone has none. */
static enum rc update_duties(struct storage *s, int64_t id, const struct wire_topic *t, struct err *e)
{
	return sql_run(s, e, NULL, "UPDATE topics SET duty_by = ? WHERE id = ?", "ii", life_duty_by(t), id);
}

static enum rc update_life(struct storage *s, int64_t id, const struct wire_topic *t, struct err *e)
{
	int64_t change = life_next_change(t);
	return sql_run(s, e, NULL,
		"UPDATE topics SET stage = ?, response = ?, respond_by = ?, deadline = ?, changes_at = nullif(?, 0), "
		"updated_at = max(updated_at, ?),"
		" active_at = max(active_at, ?) WHERE id = ?",
		"iiiiiiii", (int64_t)t->stage, (int64_t)t->response, t->respond_by, life_deadline(t), change, t->updated_at,
		t->active_at, id);
}

static enum rc settle(struct storage *s, int64_t id, int64_t now, struct err *e)
{
	struct arena a = { 0 };
	struct wire_topic t;
	enum rc rc = storage_topic_row(s, id, 0, &a, &t, e);
	if (rc == RC_OK) {
		life_settle(&t, now);
		rc = update_life(s, id, &t, e);
	}
	arena_release(&a);
	return rc == RC_CONFLICT ? RC_OK : rc;
}

/* Whatever wrote it: what reading would refuse (lists too long, too many values) must not get in, or its page would
 * never open again. */
static enum rc check_whole(const struct str *json, struct err *e)
{
	struct arena a;
	struct wire_topic t;
	struct json *v = NULL;
	arena_init(&a, WHOLE_MEMORY);
	enum rc rc = str_ok(json) ? json_parse(json->buf, json->len, WHOLE_MAX, &v, e) : err_set(e, RC_TOO_BIG, 0, "topic");
	if (rc == RC_OK)
		rc = wire_topic_parse(v, &a, &t, e);
	json_free(v);
	arena_release(&a);
	return rc;
}

static enum rc put_whole(struct storage *s, int64_t id, const struct wire_topic *t, struct err *e)
{
	struct str json;
	str_init(&json, WHOLE_MAX);
	whole_json(t, &json);
	enum rc rc = check_whole(&json, e);
	if (rc == RC_OK)
		rc = sql_run(s, e, NULL, "INSERT OR REPLACE INTO wholes VALUES (?, ?)", "it", id, json.buf);
	str_release(&json);
	return rc;
}

static enum rc put_parts(struct storage *s, const struct storage_key *key, const struct wire_topic *t,
	const uint8_t hash[STORAGE_HASH], int64_t number, int64_t now, int64_t id, struct err *e)
{
	struct str flat;
	str_init(&flat, 65536);
	enum rc rc = update_facts(s, id, t, hash, e);
	if (rc == RC_OK)
		rc = update_counts(s, id, &t->counts, e);
	if (rc == RC_OK)
		rc = put_agencies(s, id, t, &flat, e);
	if (rc == RC_OK)
		rc = put_words(s, id, t, number, key, e);
	if (rc == RC_OK)
		rc = put_whole(s, id, t, e);
	if (rc == RC_OK)
		rc = update_life(s, id, t, e);
	if (rc == RC_OK)
		rc = update_duties(s, id, t, e);
	if (rc == RC_OK)
		rc = settle(s, id, now, e); /* with the counts as they are now */
	str_release(&flat);
	return rc;
}

enum rc storage_topic_put(struct storage *s, const struct storage_key *key, const struct wire_topic *given, int64_t now,
	enum storage_change *change, int64_t *id, struct err *e)
{
	struct wire_topic t = *given;
	struct known known = { 0 };
	uint8_t hash[STORAGE_HASH];
	struct str json;
	if (!*t.title)
		return err_set(e, RC_INVALID, 0, "title");
	str_init(&json, WHOLE_MAX);
	whole_json(&t, &json);
	hash_of(&t, &json, hash);
	bool fits = str_ok(&json);
	str_release(&json);
	if (!fits)
		return err_set(e, RC_TOO_BIG, 0, "topic");
	enum rc rc = find_known(s, key, &known, e);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	*id = known.id;
	*change = rc == RC_NOT_FOUND ? STORAGE_ADDED : STORAGE_UPDATED;
	if (rc == RC_OK && memcmp(hash, known.hash, sizeof hash) == 0) {
		*change = STORAGE_UNCHANGED;
		return RC_OK;
	}
	life_complete(&t, now);
	int64_t number = known.number ? known.number : t.number;
	rc = number ? RC_OK : next_number(s, t.board, &number, e);
	if (rc == RC_OK && *change == STORAGE_ADDED)
		rc = insert_bare(s, key, &t, number, id, e);
	return rc == RC_OK ? put_parts(s, key, &t, hash, number, now, *id, e) : rc;
}

enum rc storage_topic_remove(struct storage *s, int64_t id, int64_t now, struct err *e)
{
	int changed;
	enum rc rc = sql_run(s, e, &changed,
		"UPDATE topics SET removed_at = ?, changes_at = NULL WHERE id = ? AND removed_at "
		"IS NULL",
		"ii", now, id);
	if (rc == RC_OK && changed == 0)
		return err_set(e, RC_NOT_FOUND, 0, "topic %lld", (long long)id);
	return rc == RC_OK ? sql_run(s, e, NULL, "DELETE FROM words WHERE rowid = ?", "i", id) : rc;
}

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

static const char *id_text(sqlite3_stmt *q, int column, struct arena *a)
{
	return arena_printf(a, "%lld", (long long)sqlite3_column_int64(q, column));
}

enum rc topic_from_row(sqlite3_stmt *q, struct arena *a, struct wire_topic *t, struct err *e)
{
	int c = 0;
	*t = (struct wire_topic){ .benefits = "", .body = "", .place = "", .stream = "", .source = { "", "", "" } };
	t->id = id_text(q, c++, a);
	t->number = sqlite3_column_int64(q, c++);
	t->board = (enum wire_board)sqlite3_column_int(q, c++);
	t->title = sql_text(q, c++, a);
	t->summary = sql_text(q, c++, a);
	char *agencies = (char *)sql_text(q, c++, a); /* ours: it is cut up below */
	t->proposer = sql_text(q, c++, a);
	t->stage = (enum wire_stage)sqlite3_column_int(q, c++);
	t->stage_reason = sql_text(q, c++, a);
	t->response = (enum wire_response_state)sqlite3_column_int(q, c++);
	t->decision = (enum wire_decision)sqlite3_column_int(q, c++);
	int64_t *const instants[] = { &t->created_at, &t->updated_at, &t->active_at, &t->endorse_by, &t->respond_by,
		&t->late_since, &t->opens_at, &t->closes_at };
	for (size_t i = 0; i < ARRAY_LEN(instants); i++)
		*instants[i] = sqlite3_column_int64(q, c++);
	int64_t *const counts[] = { &t->counts.endorsements, &t->counts.threshold, &t->counts.comments, &t->counts.pro,
		&t->counts.con, &t->counts.neutral, &t->counts.followers };
	for (size_t i = 0; i < ARRAY_LEN(counts); i++)
		*counts[i] = sqlite3_column_int64(q, c++);
	t->planned = sql_double(q, c++);
	t->actual = sql_double(q, c++);
	t->spent = sql_double(q, c++);
	if (!t->id || !t->title || !t->summary || !t->proposer || !t->stage_reason || !agencies)
		return err_set(e, RC_TOO_BIG, 0, "topic");
	return read_agencies(agencies, a, t, e);
}

static enum rc add_mine(struct storage *s, int64_t id, int64_t account, struct wire_topic *t, struct err *e)
{
	if (!account)
		return RC_OK;
	t->mine.known = true;
	enum rc rc = sql_ask_int(
		s, e, &t->mine.endorsed_at, "SELECT at FROM endorsements WHERE account = ? AND topic = ?", "ii", account, id);
	t->mine.endorsed = rc == RC_OK;
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	int64_t one;
	rc = sql_ask_int(s, e, &one, "SELECT 1 FROM follows WHERE account = ? AND topic = ?", "ii", account, id);
	t->mine.followed = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc storage_topic_row(
	struct storage *s, int64_t id, int64_t account, struct arena *a, struct wire_topic *out, struct err *e)
{
	sqlite3_stmt *q = sql_ask(
		s, e, "SELECT " TOPIC_ROW_COLUMNS ", t.removed_at IS NOT NULL FROM topics t WHERE t.id = ?", "i", id);
	if (!q)
		return RC_SYS;
	enum rc rc = sql_next(s, q, e);
	if (rc == RC_NOT_FOUND)
		err_set(e, rc, 0, "topic %lld", (long long)id);
	if (rc == RC_OK && sqlite3_column_int(q, TOPIC_ROW_WIDTH))
		rc = err_set(e, RC_CONFLICT, 0, "topic %lld was removed", (long long)id);
	if (rc == RC_OK)
		rc = topic_from_row(q, a, out, e);
	sql_end(q);
	return rc == RC_OK ? add_mine(s, id, account, out, e) : rc;
}

/* "key:ID" of the same source becomes the topic's id here, and its number is told; what is not here is left out. */
static enum rc resolve_related(struct storage *s, int64_t id, struct arena *a, struct wire_topic *t, struct err *e)
{
	size_t kept = 0;
	for (size_t i = 0; i < t->n_related; i++) {
		struct wire_related r = t->related[i];
		if (str_starts(r.id, "key:")) {
			int64_t other;
			enum rc rc = sql_ask_int(s, e, &other,
				"SELECT id FROM topics WHERE source = (SELECT source FROM topics WHERE "
				"id = ?) AND source_id = ?"
				" AND removed_at IS NULL",
				"it", id, r.id + 4);
			if (rc == RC_NOT_FOUND)
				continue;
			r.id = rc == RC_OK ? arena_printf(a, "%lld", (long long)other) : NULL;
			if (!r.id)
				return rc == RC_OK ? err_set(e, RC_TOO_BIG, 0, "related") : rc;
		}
		enum rc rc = sql_ask_int(s, e, &r.number, "SELECT number FROM topics WHERE id = ?", "t", r.id);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
		t->related[kept++] = r;
	}
	t->n_related = kept;
	return RC_OK;
}

/* The whole's own fields, with the row's where both have them. */
static void row_over_whole(struct wire_topic *row, const struct wire_topic *whole)
{
	struct wire_topic t = *whole;
	t.id = row->id, t.number = row->number, t.board = row->board, t.title = row->title, t.summary = row->summary;
	t.agencies = row->agencies, t.n_agencies = row->n_agencies, t.proposer = row->proposer;
	t.stage = row->stage, t.stage_reason = row->stage_reason, t.response = row->response, t.decision = row->decision;
	t.created_at = row->created_at, t.updated_at = row->updated_at, t.active_at = row->active_at;
	t.endorse_by = row->endorse_by, t.respond_by = row->respond_by, t.late_since = row->late_since;
	t.opens_at = row->opens_at, t.closes_at = row->closes_at;
	t.counts = row->counts, t.planned = row->planned, t.actual = row->actual, t.spent = row->spent, t.mine = row->mine;
	*row = t;
}

enum rc topic_add_whole(struct storage *s, int64_t id, struct arena *a, struct wire_topic *row, struct err *e)
{
	struct json *json = NULL;
	struct wire_topic whole;
	sqlite3_stmt *q = sql_ask(s, e, "SELECT json FROM wholes WHERE topic = ?", "i", id);
	if (!q)
		return RC_SYS;
	enum rc rc = sql_next(s, q, e);
	if (rc == RC_OK)
		rc = json_parse(
			(const char *)sqlite3_column_text(q, 0), (size_t)sqlite3_column_bytes(q, 0), WHOLE_MAX, &json, e);
	if (rc == RC_OK)
		rc = wire_topic_parse(json, a, &whole, e);
	json_free(json);
	sql_end(q);
	if (rc == RC_PROTO || rc == RC_NOT_FOUND)
		return err_set(e, RC_CORRUPT, 0, "topic %lld", (long long)id);
	if (rc != RC_OK)
		return rc;
	row_over_whole(row, &whole);
	return RC_OK;
}

enum rc storage_topic(
	struct storage *s, int64_t id, int64_t account, struct arena *a, struct wire_topic *out, struct err *e)
{
	enum rc rc = storage_topic_row(s, id, account, a, out, e);
	if (rc == RC_OK)
		rc = topic_add_whole(s, id, a, out, e);
	return rc == RC_OK ? resolve_related(s, id, a, out, e) : rc;
}

enum rc storage_topic_owner(struct storage *s, int64_t id, int64_t *account, struct err *e)
{
	return sql_ask_int(s, e, account, "SELECT ifnull(account, 0) FROM topics WHERE id = ?", "i", id);
}

enum rc storage_topic_by_number(struct storage *s, enum wire_board board, int64_t number, int64_t *id, struct err *e)
{
	return sql_ask_int(s, e, id, "SELECT id FROM topics WHERE board = ? AND number = ?", "ii", (int64_t)board, number);
}

/* ---- changing -------------------------------------------------------------------------------- */

enum rc storage_topic_advance(struct storage *s, int64_t id, const struct wire_topic *t, struct err *e)
{
	struct arena a = { 0 };
	struct wire_topic kept;
	enum rc rc = update_life(s, id, t, e);
	if (rc == RC_OK)
		rc = update_duties(s, id, t, e);
	if (rc == RC_OK)
		rc = storage_topic_row(s, id, 0, &a, &kept, e);
	if (rc == RC_OK)
		rc = topic_add_whole(s, id, &a, &kept, e);
	if (rc == RC_OK) {
		kept.timeline = t->timeline;
		kept.n_timeline = t->n_timeline;
		rc = put_whole(s, id, &kept, e);
	}
	arena_release(&a);
	return rc;
}

enum rc storage_next_change(struct storage *s, int64_t *at, struct err *e)
{
	enum rc rc = sql_ask_int(s, e, at,
		"SELECT changes_at FROM topics WHERE changes_at IS NOT NULL ORDER BY changes_at "
		"LIMIT 1",
		"");
	if (rc == RC_NOT_FOUND)
		*at = INT64_MAX;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc storage_sweep(struct storage *s, int64_t now, struct err *e)
{
	for (;;) {
		int64_t id;
		enum rc rc = sql_ask_int(
			s, e, &id, "SELECT id FROM topics WHERE changes_at <= ? ORDER BY changes_at LIMIT 1", "i", now);
		if (rc == RC_NOT_FOUND)
			return RC_OK;
		if (rc == RC_OK)
			rc = settle(s, id, now, e);
		if (rc != RC_OK)
			return rc;
	}
}
