/*
 * Copies of whole boards, a row a topic: what lists filter and sort by stands in columns, the row itself is the JSON
 * that is shown. A copy that is being made is another one beside the finished, and takes its place when it ends:
 * whoever is interrupted has the old one. As with the cache, losing any of it costs requests, so nothing here is
 * synced.
 */
#include "store/private.h"

int64_t store_copy(struct store *s, const char *name, struct store_copy *out)
{
	struct sql_rows *q = sql_ask(
		s->db, "SELECT number, at, total, kept FROM copy WHERE name = $1 AND done = 1", "t", name);
	*out = (struct store_copy){ 0 };
	if (sql_next(q, NULL) == RC_OK)
		*out = (struct store_copy){ sql_int(q, 0), sql_int(q, 1), sql_int(q, 2), sql_int(q, 3) };
	sql_end(q);
	return out->number;
}

static enum rc drop(struct store *s, const char *name, bool done, struct err *e)
{
	static const char *const texts[] = {
		"DELETE FROM copy_text WHERE copy IN (SELECT number FROM copy WHERE name = $1 AND done = $2)",
		"DELETE FROM copy_agency WHERE copy IN (SELECT number FROM copy WHERE name = $1 AND done = $2)",
		"DELETE FROM copy_topic WHERE copy IN (SELECT number FROM copy WHERE name = $1 AND done = $2)",
		"DELETE FROM copy WHERE name = $1 AND done = $2",
	};
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(texts); i++)
		rc = sql_run(s->db, e, texts[i], "ti", name, (int64_t)done);
	return rc;
}

/* Ends what sql_begin began. */
static enum rc end(struct store *s, enum rc rc, struct err *e)
{
	if (rc == RC_OK)
		return sql_commit(s->db, e);
	sql_rollback(s->db);
	return rc;
}

enum rc store_copy_begin(struct store *s, const char *name, int64_t *copy, struct err *e)
{
	enum rc rc = sql_begin(s->db, true, e);
	if (rc)
		return rc;
	rc = drop(s, name, false, e);
	if (rc == RC_OK)
		rc = sql_ask_int(s->db, e, copy,
			"INSERT INTO copy(name, done, at, total, kept, bytes) VALUES($1, 0, 0, 0, 0, 0) RETURNING number", "t",
			name);
	return end(s, rc, e);
}

enum rc store_copy_end(struct store *s, const char *name, int64_t copy, int64_t at, int64_t total, struct err *e)
{
	enum rc rc = sql_begin(s->db, true, e);
	if (rc)
		return rc;
	rc = drop(s, name, true, e);
	if (rc == RC_OK)
		rc = sql_run(s->db, e,
			"UPDATE copy SET done = 1, at = $1, total = $2,"
			" bytes = (SELECT CAST(COALESCE(SUM(LENGTH(body)), 0) AS BIGINT) FROM copy_topic WHERE copy = $3) +"
			" (SELECT CAST(COALESCE(SUM(LENGTH(words) + LENGTH(whole)), 0) AS BIGINT) FROM copy_text WHERE copy = $3)"
			" WHERE number = $3",
			"iii", at, total, copy);
	return end(s, rc, e);
}

void store_copy_touch(struct store *s, int64_t copy, int64_t at)
{
	sql_run(s->db, NULL, "UPDATE copy SET at = $1 WHERE number = $2", "ii", at, copy);
}

void store_copies_drop(struct store *s, const char *name_prefix)
{
	struct sql_rows *q = sql_ask(
		s->db, "SELECT DISTINCT name FROM copy WHERE substr(name, 1, length($1)) = $1", "t", name_prefix);
	VEC(char *) names = { 0 };
	while (sql_next(q, NULL) == RC_OK)
		*vec_push(&names) = xstrdup(sql_text(q, 0));
	sql_end(q);
	for (size_t i = 0; i < names.n; i++) {
		drop(s, names.items[i], true, NULL);
		drop(s, names.items[i], false, NULL);
		free(names.items[i]);
	}
	vec_release(&names);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static enum rc put_agencies(struct store *s, int64_t copy, const struct store_copy_row *r, struct err *e)
{
	enum rc rc = sql_run(s->db, e, "DELETE FROM copy_agency WHERE copy = $1 AND topic = $2", "it", copy, r->id);
	for (size_t i = 0; rc == RC_OK && i < r->n_agencies; i++)
		rc = sql_run(s->db, e,
			"INSERT INTO copy_agency(copy, topic, agency) VALUES($1, $2, $3) ON CONFLICT(copy, topic, agency) DO NOTHING",
			"itt", copy, r->id, r->agencies[i]);
	return rc;
}

static enum rc put_words(struct store *s, int64_t copy, const struct store_copy_row *r, struct err *e)
{
	return sql_run(s->db, e,
		"INSERT INTO copy_text(copy, topic, title, author, words, whole) VALUES($1, $2, $3, $4, $5, $6)"
		" ON CONFLICT(copy, topic) DO UPDATE SET title = excluded.title, author = excluded.author,"
		" words = excluded.words, whole = excluded.whole",
		"ittttt", copy, r->id, r->title, r->by, r->words, r->whole);
}

static enum rc put_row(struct store *s, int64_t copy, const struct store_copy_row *r, struct err *e)
{
	enum rc rc = sql_run(s->db, e,
		"INSERT INTO copy_topic(copy, id, number, stage, response, created_at, active_at, endorsements, comments, body)"
		" VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
		" ON CONFLICT(copy, id) DO UPDATE SET number = excluded.number, stage = excluded.stage, response = excluded.response,"
		" created_at = excluded.created_at, active_at = excluded.active_at, endorsements = excluded.endorsements,"
		" comments = excluded.comments, body = excluded.body",
		"itittiiiit", copy, r->id, r->number, r->stage, r->response, r->created_at, r->active_at, r->endorsements,
		r->comments, r->row);
	if (rc == RC_OK && r->words)
		rc = put_words(s, copy, r, e);
	return rc == RC_OK ? put_agencies(s, copy, r, e) : rc;
}

static int64_t bytes_of_words(const struct store_copy_row *r)
{
	return r->words ? (int64_t)(strlen(r->words) + strlen(r->whole)) : 0;
}

/* bytes grow by more than is new where a row changes; store_copy_end counts them again. */
static enum rc count(struct store *s, int64_t copy, int64_t more, int64_t bytes, struct err *e)
{
	return sql_run(s->db, e,
		"UPDATE copy SET total = total + $1, bytes = bytes + $2,"
		" kept = (SELECT COUNT(*) FROM copy_topic WHERE copy = $3) WHERE number = $3",
		"iii", more, bytes, copy);
}

static enum rc check_room(struct store *s, int64_t bytes, struct err *e)
{
	int64_t have = 0;
	enum rc rc = sql_ask_int(s->db, e, &have, "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM copy", "");
	if (rc == RC_OK && have + bytes > (int64_t)s->copies_max)
		rc = err_set(e, RC_TOO_BIG, 0, "no room for %lld bytes more", (long long)bytes);
	return rc;
}

enum rc store_copy_put(
	struct store *s, int64_t copy, const struct store_copy_row *rows, size_t n, int64_t more, struct err *e)
{
	int64_t bytes = 0;
	enum rc rc = sql_begin(s->db, true, e);
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++)
		bytes += (int64_t)strlen(rows[i].row) + bytes_of_words(&rows[i]);
	rc = check_room(s, bytes, e);
	for (size_t i = 0; rc == RC_OK && i < n; i++)
		rc = put_row(s, copy, &rows[i], e);
	if (rc == RC_OK)
		rc = count(s, copy, more, bytes, e);
	return end(s, rc, e);
}

enum rc store_copy_put_words(struct store *s, int64_t copy, const struct store_copy_row *row, struct err *e)
{
	enum rc rc = sql_begin(s->db, true, e);
	if (rc)
		return rc;
	rc = check_room(s, bytes_of_words(row), e);
	if (rc == RC_OK)
		rc = put_words(s, copy, row, e);
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "UPDATE copy SET bytes = bytes + $1 WHERE number = $2", "ii", bytes_of_words(row), copy);
	return end(s, rc, e);
}

bool store_copy_has_words(struct store *s, int64_t copy, const char *id)
{
	int64_t n = 0;
	sql_ask_int(s->db, NULL, &n, "SELECT COUNT(*) FROM copy_text WHERE copy = $1 AND topic = $2", "it", copy, id);
	return n > 0;
}

void store_copy_remove(struct store *s, int64_t copy, const char *id)
{
	int gone = 0;
	if (sql_begin(s->db, true, NULL) != RC_OK)
		return;
	enum rc rc = sql_run_count(
		s->db, NULL, &gone, "DELETE FROM copy_topic WHERE copy = $1 AND id = $2", "it", copy, id);
	if (rc == RC_OK)
		rc = sql_run(s->db, NULL, "DELETE FROM copy_agency WHERE copy = $1 AND topic = $2", "it", copy, id);
	if (rc == RC_OK)
		rc = sql_run(s->db, NULL, "DELETE FROM copy_text WHERE copy = $1 AND topic = $2", "it", copy, id);
	if (rc == RC_OK && gone)
		rc = count(s, copy, -1, 0, NULL);
	end(s, rc, NULL);
}

static bool add_text_of(struct store *s, const char *sql, int64_t copy, const char *id, struct str *row)
{
	struct sql_rows *q = sql_ask(s->db, sql, "it", copy, id);
	bool found = sql_next(q, NULL) == RC_OK;
	if (found)
		str_addz(row, sql_text(q, 0));
	sql_end(q);
	return found;
}

bool store_copy_row(struct store *s, int64_t copy, const char *id, struct str *row)
{
	return add_text_of(s, "SELECT body FROM copy_topic WHERE copy = $1 AND id = $2", copy, id, row);
}

bool store_copy_whole(struct store *s, int64_t copy, const char *id, struct str *topic)
{
	return add_text_of(s, "SELECT whole FROM copy_text WHERE copy = $1 AND topic = $2", copy, id, topic);
}

static size_t same_bytes(const char *a, const char *b)
{
	size_t n = 0;
	while (a[n] && a[n] == b[n])
		n++;
	return n;
}

size_t store_copy_shares(struct store *s, const char *name_prefix, const char *id)
{
	size_t most = 0;
	struct sql_rows *q = sql_ask(s->db,
		"SELECT COALESCE((SELECT MAX(id) FROM copy_topic WHERE copy = c.number AND id < $2), ''),"
		" COALESCE((SELECT MIN(id) FROM copy_topic WHERE copy = c.number AND id > $2), '')"
		" FROM copy AS c WHERE substr(c.name, 1, length($1)) = $1 AND c.done = 1",
		"tt", name_prefix, id);
	while (sql_next(q, NULL) == RC_OK)
		for (int side = 0; side < 2; side++) {
			size_t n = same_bytes(sql_text(q, side), id);
			most = n > most ? n : most;
		}
	sql_end(q);
	return most;
}

char *store_copy_id(struct store *s, int64_t copy, int64_t number)
{
	return sql_ask_text(
		s->db, "SELECT id FROM copy_topic WHERE copy = $1 AND number = $2 ORDER BY id LIMIT 1", "ii", copy, number);
}

bool store_copy_reaches(struct store *s, int64_t copy, int64_t created_at, const char *id)
{
	int64_t older = 0;
	sql_ask_int(s->db, NULL, &older,
		"SELECT COUNT(*) FROM (SELECT 1 FROM copy_topic WHERE copy = $1 AND (created_at, LENGTH(id), id) <"
		" ($2, LENGTH($3), $3) LIMIT 1) AS older",
		"iit", copy, created_at, id);
	return older > 0;
}

/* ---- pages ----------------------------------------------------------------------------------- */

static const char *const keys[STORE_COPY_ORDERS] = {
	[STORE_BY_CREATED] = "t.created_at",
	[STORE_BY_ENDORSEMENTS] = "t.endorsements",
	[STORE_BY_ACTIVITY] = "t.active_at",
	[STORE_BY_FIT] = "t.created_at",
};

struct asked {
	struct str text;
	struct sql_value values[STORE_COPIES + 5 * STORE_WORDS + 16];
	size_t n;
};

static void add_int(struct asked *a, const char *condition, int64_t value)
{
	a->values[a->n++] = (struct sql_value){ .kind = 'i', .i = value };
	str_addf(&a->text, "%s$%zu", condition, a->n);
}

static void add_text(struct asked *a, const char *condition, const char *value)
{
	a->values[a->n++] = (struct sql_value){ .kind = 't', .t = value };
	str_addf(&a->text, "%s$%zu", condition, a->n);
}

static void add_has(struct asked *a, const char *before, const char *column, const char *word)
{
	str_addf(&a->text, "%sinstr(%s, ", before, column);
	add_text(a, "", word);
	str_addz(&a->text, ") > 0");
}

static void add_words(struct asked *a, const char *column, const char *const words[STORE_WORDS])
{
	for (size_t i = 0; i < STORE_WORDS && words[i]; i++)
		add_has(a, " AND ", column, words[i]);
}

/* Ids are the platform's: as numbers when they are some, and in any order that is always the same otherwise. */
static void add_order(struct asked *a, const struct store_copy_query *q)
{
	str_addz(&a->text, "ORDER BY ");
	if (q->order == STORE_BY_FIT && q->words[0]) {
		add_has(a, "(", "x.title", q->words[0]);
		for (size_t i = 1; i < STORE_WORDS && q->words[i]; i++)
			add_has(a, " AND ", "x.title", q->words[i]);
		str_addz(&a->text, ") DESC, ");
	}
	str_addf(&a->text, "%s DESC, LENGTH(t.id) DESC, t.id DESC", keys[q->order]);
}

static void add_where(struct asked *a, const struct store_copy_query *q)
{
	bool texts = q->words[0] || q->title[0] || q->by[0] || q->lacks[0];
	str_addz(&a->text, " FROM copy_topic AS t");
	if (texts)
		str_addz(&a->text, " JOIN copy_text AS x ON x.copy = t.copy AND x.topic = t.id");
	for (size_t i = 0; i < STORE_COPIES && (i == 0 || q->copies[i]); i++)
		add_int(a, i ? ", " : " WHERE t.copy IN (", q->copies[i]);
	str_addc(&a->text, ')');
	if (q->stage)
		add_text(a, " AND t.stage = ", q->stage);
	if (q->response)
		add_text(a, " AND t.response = ", q->response);
	if (q->id_from) {
		add_text(a, " AND t.id >= ", q->id_from);
		add_text(a, " AND t.id < ", q->id_below);
	}
	if (q->min_endorsements)
		add_int(a, " AND t.endorsements >= ", q->min_endorsements);
	if (q->number)
		add_int(a, " AND t.number = ", q->number);
	if (q->since)
		add_int(a, " AND t.created_at >= ", q->since);
	if (q->until)
		add_int(a, " AND t.created_at <= ", q->until);
	if (q->agency) {
		add_text(a,
			" AND EXISTS (SELECT 1 FROM copy_agency AS g WHERE g.copy = t.copy AND g.topic = t.id AND g.agency = ",
			q->agency);
		str_addc(&a->text, ')');
	}
	add_words(a, "x.words", q->words);
	add_words(a, "x.title", q->title);
	add_words(a, "x.author", q->by);
	if (q->lacks[0]) {
		str_addz(&a->text, " AND NOT (1 = 1");
		add_words(a, "x.title", q->lacks);
		str_addc(&a->text, ')');
	}
}

static int64_t ask_number(struct store *s, struct asked *a)
{
	struct sql_rows *q = sql_ask_values(s->db, a->text.buf, a->values, a->n);
	int64_t number = sql_next(q, NULL) == RC_OK ? sql_int(q, 0) : -1;
	sql_end(q);
	str_release(&a->text);
	return number;
}

/* How many rows of the list stand before this one; -1: it does not stand there. */
static int64_t place_of(struct store *s, const struct store_copy_query *q)
{
	struct asked a = { .n = 0 };
	str_init(&a.text, STR_NO_LIMIT);
	str_addz(&a.text, "SELECT place FROM (SELECT t.id, t.number, ROW_NUMBER() OVER (");
	add_order(&a, q);
	str_addz(&a.text, ") - 1 AS place");
	add_where(&a, q);
	str_addz(&a.text, ") AS places WHERE ");
	if (q->at)
		add_text(&a, "id = ", q->at);
	else
		add_int(&a, "number = ", q->at_number);
	return ask_number(s, &a);
}

static int64_t count_of(struct store *s, const struct store_copy_query *q)
{
	struct asked a = { .n = 0 };
	str_init(&a.text, STR_NO_LIMIT);
	str_addz(&a.text, "SELECT COUNT(*)");
	add_where(&a, q);
	return ask_number(s, &a);
}

bool store_copy_page(struct store *s, const struct store_copy_query *q, struct store_copy_page *out)
{
	struct asked a = { .n = 0 };
	out->n = 0;
	out->first = q->skip;
	out->total = count_of(s, q);
	if (q->at || q->at_number) {
		int64_t place = place_of(s, q);
		if (place < 0)
			return false;
		out->first = place - place % q->limit;
	}
	str_init(&a.text, STR_NO_LIMIT);
	str_addz(&a.text, "SELECT t.body, t.id, t.comments");
	add_where(&a, q);
	str_addc(&a.text, ' ');
	add_order(&a, q);
	add_int(&a, " LIMIT ", q->limit);
	add_int(&a, " OFFSET ", out->first);
	struct sql_rows *rows = sql_ask_values(s->db, a.text.buf, a.values, a.n);
	enum rc rc;
	while ((rc = sql_next(rows, NULL)) == RC_OK) {
		out->row(out->ctx, sql_text(rows, 0), sql_text(rows, 1), sql_int(rows, 2));
		out->n++;
	}
	sql_end(rows);
	str_release(&a.text);
	return rc == RC_NOT_FOUND && out->total >= 0;
}

void store_copies_limit(struct store *s, size_t bytes)
{
	s->copies_max = bytes;
}
