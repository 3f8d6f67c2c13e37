/* Topics that come in from elsewhere: a row of what lists show, filter and sort, the whole beside it, its agencies, and
 * its words for search. */
#include "server/storage/private.h"

struct known {
	int64_t id, number;
	bool added;    /* just now: nobody takes part in it yet */
	int64_t rules; /* it goes on under those */
	bool removed;  /* and stays so: neither search nor time finds it again */
	bool richer;   /* its record is of another format than the one that gives way to such */
	uint8_t hash[STORAGE_HASH];
};

/* format: that of a record that gives way; NULL: it gives way to none. */
static enum rc find_known(
	struct storage *s, const struct storage_key *key, const char *format, struct known *k, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT t.id, t.number, t.source_hash, t.removed_at IS NOT NULL, t.rules, o.format FROM topics t LEFT JOIN"
		" originals o ON o.topic = t.id WHERE t.source = $1 AND t.source_id = $2",
		"tt", key->source, key->id);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		size_t n;
		const void *hash = sql_bytes(q, 2, &n);
		k->id = sql_int(q, 0);
		k->number = sql_int(q, 1);
		k->removed = sql_flag(q, 3);
		k->rules = sql_int(q, 4);
		k->richer = format && !sql_null(q, 5) && !str_eq(sql_text(q, 5), format);
		if (n == STORAGE_HASH)
			memcpy(k->hash, hash, STORAGE_HASH);
	}
	sql_end(q);
	return rc;
}

/* ---- agencies -------------------------------------------------------------------------------- */

static enum rc find_agency(
	struct storage *s, const struct wire_agency *agency, struct arena *a, int64_t *row, const char **key, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT id, key FROM agencies WHERE key = $1 OR name = $2 ORDER BY key = $1 DESC LIMIT 1", "tt", agency->id,
		agency->name);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		*row = sql_int(q, 0);
		*key = sql_copy(q, 1, a);
	}
	sql_end(q);
	return rc;
}

static enum rc make_agency(
	struct storage *s, const struct wire_agency *agency, struct arena *a, int64_t *row, const char **key, struct err *e)
{
	int64_t next = 0;
	enum rc rc = sql_ask_int(s->db, e, &next, "SELECT coalesce(max(id), 0) + 1 FROM agencies", "");
	if (rc != RC_OK)
		return rc;
	*key = *agency->id ? agency->id : arena_printf(a, "a%lld", (long long)next);
	const char *name = *agency->name ? agency->name : agency->id;
	rc = names_reserve_agency(s, name, e);
	return rc == RC_OK
		? sql_ask_int(s->db, e, row, "INSERT INTO agencies (key, name) VALUES ($1, $2) RETURNING id", "tt", *key, name)
		: rc;
}

/* Tabs and line feeds separate the agencies of a row. */
static void add_flat(struct str *out, const char *z)
{
	for (; *z; z++)
		str_addc(out, *z == '\t' || *z == '\n' ? ' ' : *z);
}

/* Which they are here, made where they are not: rows has room for them all; 0: it says nothing. flat: all of them, as
 * the topic's row has them; init by the caller. */
static enum rc find_agencies(
	struct storage *s, const struct wire_topic *t, int64_t *rows, struct str *flat, struct err *e)
{
	ARENA_LOCAL(a, 0);
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < t->n_agencies; i++) {
		const char *key = "";
		rows[i] = 0;
		if (!*t->agencies[i].name && !*t->agencies[i].id)
			continue;
		rc = find_agency(s, &t->agencies[i], &a, &rows[i], &key, e);
		if (rc == RC_NOT_FOUND)
			rc = make_agency(s, &t->agencies[i], &a, &rows[i], &key, e);
		add_flat(flat, key);
		str_addc(flat, '\t');
		add_flat(flat, *t->agencies[i].name ? t->agencies[i].name : t->agencies[i].id);
		str_addc(flat, '\n');
	}
	return rc;
}

static enum rc put_agencies(struct storage *s, int64_t id, const int64_t *rows, size_t n, struct err *e)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < n; i++)
		if (rows[i])
			rc = sql_send(s->db, e, "INSERT INTO topic_agencies (agency, topic) VALUES ($1, $2) ON CONFLICT DO NOTHING",
				"ii", rows[i], id);
	return rc;
}

/* ---- words for search ------------------------------------------------------------------------ */

void topics_put_body(const struct wire_topic *t, struct str *out)
{
	str_addf(out, "%s\n%s\n%s\n", t->summary, t->body, t->benefits);
	for (size_t i = 0; i < t->n_fields; i++)
		str_addf(out, "%s\n", t->fields[i].value);
	for (size_t i = 0; i < t->n_responses; i++) {
		str_addf(out, "%s\n", t->responses[i].summary);
		for (size_t j = 0; j < t->responses[i].n_sections; j++)
			str_addf(out, "%s\n", t->responses[i].sections[j].body);
	}
}

/* What is searched of it; the texts are the caller's. */
struct words {
	struct str people, body, numbers;
};

static struct search_record words_of(struct words *w, const struct wire_topic *t, int64_t number, const char *key)
{
	str_init(&w->people, RECORD_MAX);
	str_init(&w->body, RECORD_MAX);
	str_init(&w->numbers, RECORD_MAX);
	const char *board = wire_board_word(t->board);
	for (size_t i = 0; i < t->n_agencies; i++)
		str_addf(&w->people, "%s\n", t->agencies[i].name);
	str_addz(&w->people, t->proposer);
	topics_put_body(t, &w->body);
	/* as people name it: 1776, i1776, idea1776, idea:1776 */
	str_addf(&w->numbers, "%lld %c%lld %s%lld %s:%lld %s", (long long)number, *board, (long long)number, board,
		(long long)number, board, (long long)number, key);
	return (struct search_record){ t->title, w->body.buf, w->people.buf, w->numbers.buf };
}

static void words_release(struct words *w)
{
	str_release(&w->people);
	str_release(&w->body);
	str_release(&w->numbers);
}

enum rc topics_write_words(
	struct storage *s, int64_t id, const struct wire_topic *t, int64_t number, const char *key, struct err *e)
{
	struct words w;
	const struct search_record record = words_of(&w, t, number, key);
	enum rc rc = search_put(s, id, &record, e);
	words_release(&w);
	return rc;
}

/* ---- the row --------------------------------------------------------------------------------- */

/* Not max(): a PostgreSQL that thought about it when there were few would read all of the board. */
#define NEXT_NUMBER(board) \
	"SELECT number + 1 FROM topics WHERE board = " board " AND number > 0 ORDER BY number DESC LIMIT 1"

enum rc topics_next_number(struct storage *s, enum wire_board board, int64_t *number, struct err *e)
{
	*number = 1;
	enum rc rc = sql_ask_int(s->db, e, number, NEXT_NUMBER("$1"), "t", wire_board_word(board));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc insert_bare(struct storage *s, const struct storage_key *key, const struct wire_topic *t, int64_t number,
	int64_t *id, struct err *e)
{
	enum rc rc = sql_ask_int(s->db, e, id,
		"INSERT INTO topics (board, number, source, source_id, title, summary, proposer, agencies, stage, stage_reason,"
		" response, decision, created_at, updated_at, active_at, answered_at, endorse_by, respond_by, opens_at,"
		" closes_at, threshold, deadline)"
		" VALUES ($1, $2, $3, $4, '', '', '', '', $5, '', $6, '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)"
		" ON CONFLICT (board, number) DO NOTHING RETURNING id",
		"titttt", wire_board_word(t->board), number, key->source, key->id, wire_stage_word(t->stage),
		wire_response_word(t->response));
	return rc == RC_NOT_FOUND ? err_set(e, RC_EXISTS, 0, "number %lld is taken on its board", (long long)number) : rc;
}

/* hash: NULL for what does not come from elsewhere. */
static enum rc update_facts(
	struct storage *s, int64_t id, const struct wire_topic *t, const char *agencies, const uint8_t *hash, struct err *e)
{
	return sql_run(s->db, e,
		"UPDATE topics SET board = $1, source_hash = $2, title = $3, summary = $4, proposer = $5, stage_reason = $6,"
		" decision = $7, created_at = $8, updated_at = $9, active_at = " LATER("active_at",
			"$10") ", answered_at = $11, endorse_by = $12, respond_by = $13, opens_at = $14, closes_at = $15, threshold = $16,"
				   " planned = $17, actual = $18, spent = $19, agencies = $20, as_of = $21 WHERE id = $22",
		"tbtttttiiiiiiiiirrrtii", wire_board_word(t->board), (const void *)hash, hash ? (size_t)STORAGE_HASH : 0,
		t->title, t->summary, t->proposer, t->stage_reason, wire_decision_word(t->decision), t->created_at,
		t->updated_at, t->active_at, life_answered_at(t), t->endorse_by, t->respond_by, t->opens_at, t->closes_at,
		t->counts.threshold, t->planned, t->actual, t->spent, agencies, t->as_of, id);
}

/* What the source counts beyond the rows that came from it stands in *_elsewhere; a count is that plus all rows. */
#define BEYOND(parameter, rows) "CASE WHEN " rows " < " parameter " THEN " parameter " - " rows " ELSE 0 END"

/* endorsements: as many as there are now. */
static enum rc update_counts(
	struct storage *s, int64_t id, const struct wire_counts *c, int64_t *endorsements, struct err *e)
{
	return sql_ask_int(s->db, e, endorsements,
		"UPDATE topics SET"
		" endorsements = endorsements - endorsements_elsewhere + " BEYOND(
			"$1", "here.endorsed") ", endorsements_elsewhere = " BEYOND("$1",
			"here.endorsed") ", comments = comments - comments_elsewhere + " BEYOND("$2",
			"here.commented") ", comments_elsewhere = " BEYOND("$2",
			"here.commented") ", followers = followers - followers_elsewhere + $3, followers_elsewhere = $3"
							  " FROM (SELECT (SELECT count(*) FROM endorsements WHERE topic = $4 AND source IS NOT NULL) AS endorsed,"
							  " (SELECT count(*) FROM comments WHERE topic = $4 AND source IS NOT NULL) AS commented) AS here"
							  " WHERE id = $4 RETURNING endorsements",
		"iiii", c->endorsements, c->comments, c->followers, id);
}

/* With the counts as they are now: what time and rules decide. Its new parts live in a. */
static enum rc decide_life(
	struct storage *s, struct wire_topic *t, const struct known *known, int64_t now, struct arena *a, struct err *e)
{
	t->rules = known->added && s->book ? s->book->now->version : known->rules;
	if (!t->stage_since) /* its deadlines are as its source says them, with whatever pauses there were */
		t->paused_until = now;
	return rules_settle(versions_for(s, t), t, now, a) ? RC_OK : err_set(e, RC_TOO_BIG, 0, "topic");
}

static enum rc put_life(
	struct storage *s, int64_t id, struct wire_topic *t, const struct known *known, int64_t now, struct err *e)
{
	ARENA_LOCAL(a, 0);
	size_t steps = t->n_timeline;
	bool told;
	enum rc rc = decide_life(s, t, known, now, &a, e);
	if (rc != RC_OK)
		return rc;
	rc = known->added ? RC_OK : notices_of_move(s, id, t, now, &told, e);
	if (rc == RC_OK)
		rc = topics_write_life(s, id, t, e);
	return rc == RC_OK && (t->n_timeline != steps || life_duty_by(t)) ? topics_write_whole(s, id, t, e) : rc;
}

enum rc topics_write_facts(
	struct storage *s, int64_t id, const struct wire_topic *t, const uint8_t *hash, struct err *e)
{
	STR_LOCAL(agencies, 65536);
	ARENA_LOCAL(a, 0);
	int64_t *rows = arena_calloc(&a, t->n_agencies + 1, sizeof *rows);
	enum rc rc = rows ? find_agencies(s, t, rows, &agencies, e) : err_set(e, RC_TOO_BIG, 0, "agencies");
	if (rc == RC_OK)
		rc = sql_send(s->db, e, "DELETE FROM topic_agencies WHERE topic = $1", "i", id);
	if (rc == RC_OK)
		rc = put_agencies(s, id, rows, t->n_agencies, e);
	if (rc == RC_OK)
		rc = update_facts(s, id, t, agencies.buf, hash, e);
	return rc == RC_OK ? topics_write_whole(s, id, t, e) : rc;
}

static enum rc put_parts(struct storage *s, const struct storage_key *key, struct wire_topic *t,
	const uint8_t hash[STORAGE_HASH], const struct known *known, int64_t now, struct err *e)
{
	int64_t id = known->id;
	enum rc rc = topics_write_facts(s, id, t, hash, e);
	if (rc == RC_OK && !known->removed)
		rc = topics_write_words(s, id, t, known->number, key->id, e);
	if (rc == RC_OK)
		rc = update_counts(s, id, &t->counts, &t->counts.endorsements, e);
	return rc == RC_OK ? put_life(s, id, t, known, now, e) : rc;
}

/* ---- one that is new, and that everybody sees ------------------------------------------------- */

/* What a new row is given when it is put in, in the one statement: a server is then asked once and not three times. */
struct given {
	int64_t id, number, place; /* number: asked for by its source, 0: the next one on its board */
};

static enum rc insert_row(struct storage *s, const struct storage_key *key, const struct wire_topic *t,
	const char *agencies, const uint8_t *hash, struct given *given, struct err *e)
{
	const struct rules *r = versions_for(s, t);
	const int64_t change = rules_next_change(r, t);
	const struct search_minute minute = search_minute_of(t->created_at);
	struct sql_rows *q = sql_ask(s->db,
		"INSERT INTO topics (board, number, source, source_id, source_hash, title, summary, proposer, agencies, stage,"
		" stage_reason, stage_code, stage_before, stage_since, stage_by, paused_until, response, decision, created_at,"
		" updated_at, active_at, answered_at, endorse_by, respond_by, opens_at, closes_at, threshold, met, rules, deadline,"
		" changes_at, duty_by, as_of, planned, actual, spent, endorsements, endorsements_elsewhere, comments,"
		" comments_elsewhere, followers, followers_elsewhere, place) VALUES ($1, coalesce(nullif(CAST($2 AS BIGINT), 0),"
		" (" NEXT_NUMBER(
			"$1") "), 1), $3, $4, $5, $6, $7, $8, $9, $10, $11,"
				  " $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30,"
				  " nullif(CAST($31 AS BIGINT), 0), $32, $33, $34, $35, $36, $37, $37, $38, $38, $39, $39,"
				  " (" SEARCH_PLACE("$40", "$41") "))"
												  " ON CONFLICT (board, number) DO NOTHING RETURNING id, number, place",
		"titt"
		"btttt"
		"tttt"
		"iiittiiiiiiiiiiiiiii"
		"rrr"
		"iiiii",
		wire_board_word(t->board), given->number, key->source, key->id, (const void *)hash, (size_t)STORAGE_HASH,
		t->title, t->summary, t->proposer, agencies, wire_stage_word(t->stage), t->stage_reason,
		topics_or_empty(t->stage_code), topics_or_empty(t->stage_before), t->stage_since, t->stage_by, t->paused_until,
		wire_response_word(t->response), wire_decision_word(t->decision), t->created_at, t->updated_at, t->active_at,
		life_answered_at(t), t->endorse_by, t->respond_by, t->opens_at, t->closes_at, t->counts.threshold,
		t->counts.met, t->rules, rules_deadline(r, t), change, life_duty_by(t), t->as_of, t->planned, t->actual,
		t->spent, t->counts.endorsements, t->counts.comments, t->counts.followers, minute.begin, minute.end);
	enum rc rc = sql_next(q, e);
	if (rc == RC_NOT_FOUND)
		rc = err_set(e, RC_EXISTS, 0, "number %lld is taken on its board", (long long)given->number);
	bool placed = rc == RC_OK && !sql_null(q, 2);
	if (rc == RC_OK)
		*given = (struct given){ sql_int(q, 0), sql_int(q, 1), sql_int(q, 2) };
	sql_end(q);
	return rc != RC_OK || placed ? rc : search_place_later(s, given->id, minute, &given->place, e);
}

/* As it was settled: row, agencies, whole, and words, each written once. A row that is written bit by bit is another
 * version each time, and on PostgreSQL one in each of its indexes. */
static enum rc put_new(struct storage *s, const struct storage_key *key, const struct wire_topic *t,
	const uint8_t hash[STORAGE_HASH], struct given *given, struct err *e)
{
	STR_LOCAL(agencies, 65536);
	ARENA_LOCAL(a, 0);
	struct words w;
	int64_t *rows = arena_calloc(&a, t->n_agencies + 1, sizeof *rows);
	enum rc rc = rows ? find_agencies(s, t, rows, &agencies, e) : err_set(e, RC_TOO_BIG, 0, "agencies");
	if (rc == RC_OK)
		rc = insert_row(s, key, t, agencies.buf, hash, given, e);
	if (rc == RC_OK)
		rc = put_agencies(s, given->id, rows, t->n_agencies, e);
	if (rc == RC_OK)
		rc = topics_write_whole(s, given->id, t, e);
	if (rc != RC_OK)
		return rc;
	const struct search_record record = words_of(&w, t, given->number, key->id);
	rc = search_put_new(s, given->id, given->place, t, rows, &record, e);
	words_release(&w);
	return rc;
}

/* ---- the whole -------------------------------------------------------------------------------- */

/* Of what a source says, not of when it said it. */
static enum rc hash_of(const struct wire_topic *given, uint8_t hash[STORAGE_HASH], struct err *e)
{
	STR_LOCAL(json, RECORD_MAX);
	struct wire_topic t = *given;
	t.as_of = 0;
	record_write(&t, &json);
	record_hash(&t, &json, hash);
	bool fits = str_ok(&json);
	return fits ? RC_OK : err_set(e, RC_TOO_BIG, 0, "topic");
}

static enum rc put_topic(struct storage *s, const struct storage_key *key, const struct wire_topic *given, int64_t now,
	const char *format, enum storage_change *change, int64_t *id, struct err *e)
{
	ARENA_LOCAL(a, 0);
	struct wire_topic t = *given;
	struct known known = { 0 };
	uint8_t hash[STORAGE_HASH];
	if (!*t.title)
		return err_set(e, RC_INVALID, 0, "title");
	enum rc rc = hash_of(&t, hash, e);
	if (rc == RC_OK)
		rc = find_known(s, key, format, &known, e);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	known.added = rc == RC_NOT_FOUND;
	*change = known.added ? STORAGE_ADDED : known.richer ? STORAGE_RICHER : STORAGE_UPDATED;
	*id = known.id;
	if (known.richer)
		return RC_OK;
	if (rc == RC_OK && memcmp(hash, known.hash, sizeof hash) == 0) {
		*change = STORAGE_UNCHANGED;
		return sql_run(s->db, e, "UPDATE topics SET as_of = $1 WHERE id = $2 AND as_of < $1", "ii", t.as_of, *id);
	}
	life_complete(&t, now);
	rc = names_reserve(s, t.proposer, e);
	if (rc != RC_OK)
		return rc;
	if (!known.number)
		known.number = t.number;
	if (known.added) {
		struct wire_topic settled = t;
		struct given row = { .number = known.number };
		rc = decide_life(s, &settled, &known, now, &a, e);
		if (rc == RC_OK && topics_everybody_sees(s, &settled)) {
			rc = put_new(s, key, &settled, hash, &row, e);
			*id = row.id;
			return rc;
		}
	}
	if (rc == RC_OK && !known.number)
		rc = topics_next_number(s, t.board, &known.number, e);
	if (rc == RC_OK && known.added)
		rc = insert_bare(s, key, &t, known.number, &known.id, e);
	*id = known.id;
	return rc == RC_OK ? put_parts(s, key, &t, hash, &known, now, e) : rc;
}

enum rc storage_topic_put(struct storage *s, const struct storage_key *key, const struct wire_topic *t, int64_t now,
	enum storage_change *change, int64_t *id, struct err *e)
{
	return put_topic(s, key, t, now, NULL, change, id, e);
}

enum rc storage_record_put(struct storage *s, const struct storage_key *key, const struct wire_topic *t, int64_t now,
	bool gives_way, struct storage_original *original, enum storage_change *change, struct err *e)
{
	enum rc rc = put_topic(s, key, t, now, gives_way ? original->format : NULL, change, &original->topic, e);
	return rc == RC_OK && (*change == STORAGE_ADDED || *change == STORAGE_UPDATED) ? originals_put(s, original, e) : rc;
}
