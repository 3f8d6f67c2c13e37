/* The index of words in SQLite: FTS5 tables, fed by split.c. Rows come out by their key, downwards, as they are read.
 */
#include "server/storage/private.h"

/* ---- topics ---------------------------------------------------------------------------------- */

/* A row that may replace another one has to be undone as a whole, and then FTS5 writes out what it gathered: so what is
 * new is only added. */
#define PUT(how, table, columns, values) "INSERT " how "INTO " table " (rowid, " columns ") VALUES (" values ")"

static enum rc put(
	struct storage *s, int64_t place, const struct search_record *v, const char *marks, bool in, struct err *e)
{
	static const char *const heads[] = { PUT("", "heads", "title, people, numbers, marks", "$1, $2, $3, $4, $5"),
		PUT("OR REPLACE ", "heads", "title, people, numbers, marks", "$1, $2, $3, $4, $5") };
	static const char *const words[] = { PUT("", "words", "title, body, people, numbers, marks",
											 "$1, $2, $3, $4, $5, $6"),
		PUT("OR REPLACE ", "words", "title, body, people, numbers, marks", "$1, $2, $3, $4, $5, $6") };
	enum rc rc = sql_run(s->db, e, heads[in], "itttt", place, v->title, v->people, v->numbers, marks);
	return rc == RC_OK ? sql_run(s->db, e, words[in], "ittttt", place, v->title, v->body, v->people, v->numbers, marks)
					   : rc;
}

static enum rc forget(struct storage *s, int64_t place, struct err *e)
{
	enum rc rc = sql_run(s->db, e, "DELETE FROM heads WHERE rowid = $1", "i", place);
	return rc == RC_OK ? sql_run(s->db, e, "DELETE FROM words WHERE rowid = $1", "i", place) : rc;
}

static enum rc mark(struct storage *s, int64_t place, const char *marks, struct err *e)
{
	int64_t one;
	enum rc rc = sql_ask_int(
		s->db, e, &one, "SELECT 1 FROM heads WHERE rowid = $1 AND marks <> $2", "it", place, marks);
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "UPDATE heads SET marks = $1 WHERE rowid = $2", "ti", marks, place);
	return rc == RC_OK ? sql_run(s->db, e, "UPDATE words SET marks = $1 WHERE rowid = $2", "ti", marks, place) : rc;
}

/* ---- comments, whose words stand nowhere but with the comments themselves --------------------- */

#define TALKS(first) \
	" SELECT " first "t.place << 22 | c.floor, c.body FROM comments c JOIN topics t ON t.id = c.topic" \
	" WHERE c.removed_at IS NULL AND c.hidden_code = '' AND c.body <> '' AND c.floor < 4194304" \
	" AND t.place IN (SELECT rowid FROM heads WHERE rowid = t.place) AND "
_Static_assert(SEARCH_FLOORS == 22, "TALKS says so");

static enum rc put_comments(struct storage *s, enum search_which which, int64_t id, struct err *e)
{
	static const char *const texts[] = {
		[SEARCH_THE_COMMENT] = "INSERT INTO talks (rowid, body)" TALKS("") "c.id = $1",
		[SEARCH_OF_TOPIC] = "INSERT INTO talks (rowid, body)" TALKS("") "c.topic = $1",
	};
	return sql_run(s->db, e, texts[which], "i", id);
}

static enum rc forget_comments(struct storage *s, enum search_which which, int64_t id, struct err *e)
{
	static const char *const texts[] = {
		[SEARCH_THE_COMMENT] = "INSERT INTO talks (talks, rowid, body)" TALKS("'delete', ") "c.id = $1",
		[SEARCH_OF_TOPIC] = "INSERT INTO talks (talks, rowid, body)" TALKS("'delete', ") "c.topic = $1",
	};
	return sql_run(s->db, e, texts[which], "i", id);
}

/* ---- the whole -------------------------------------------------------------------------------- */

/* A row that is taken out leaves its words in the index until segments are merged. */
static enum rc wipe(struct storage *s, struct err *e)
{
	enum rc rc = sql_run(s->db, e, "INSERT INTO heads (heads) VALUES ('optimize')", "");
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "INSERT INTO words (words) VALUES ('optimize')", "");
	return rc == RC_OK ? sql_run(s->db, e, "INSERT INTO talks (talks) VALUES ('optimize')", "") : rc;
}

static enum rc clear(struct storage *s, struct err *e)
{
	enum rc rc = sql_run(s->db, e, "DELETE FROM heads", "");
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "DELETE FROM words", "");
	return rc == RC_OK ? sql_run(s->db, e, "INSERT INTO talks (talks) VALUES ('delete-all')", "") : rc;
}

/* ---- what is asked of the index -------------------------------------------------------------- */

/* Quoted, so that no character in it means anything to FTS5. */
static void add_phrase(struct str *out, const char *text, bool open)
{
	str_addc(out, '"');
	for (; *text; text++)
		str_addc(out, *text == '"' ? ' ' : *text);
	str_addz(out, open ? "\" *" : "\"");
}

static void add_word(struct str *out, const struct search_word *w, bool names)
{
	bool many = names && w->names[0];
	str_addz(out, many ? "(" : "");
	add_phrase(out, w->text, w->open);
	for (size_t i = 0; many && i < SEARCH_NAMES && w->names[i]; i++) {
		str_addz(out, " OR people : ");
		add_phrase(out, w->names[i], false);
	}
	str_addz(out, many ? ")" : "");
}

/* names: an agency's other names fit too. */
static void add_words(struct str *out, const char *column, const struct search_words *w, bool names)
{
	if (!w->n)
		return;
	str_addf(out, "%s%s(", out->len ? " AND " : "", column);
	for (size_t i = 0; i < w->n; i++) {
		str_addz(out, i ? " AND " : "");
		add_word(out, &w->items[i], names);
	}
	str_addc(out, ')');
}

static void express_token(const char *token, struct str *out)
{
	add_phrase(out, token, false);
}

static void express(const struct search_ask *ask, enum search_in where, struct str *out)
{
	STR_LOCAL(all, 1 << 16);
	add_words(&all, where == SEARCH_TITLE ? "title : " : "", &ask->all, where != SEARCH_TITLE);
	add_words(&all, "title : ", &ask->title, false);
	add_words(&all, "people : ", &ask->people, true);
	for (const char *p = ask->marks; *p;) {
		size_t n = strcspn(p, " ");
		str_addf(&all, "%smarks : \"%.*s\"", all.len ? " AND " : "", (int)n, p);
		p += n + (p[n] == ' ');
	}
	if (ask->without.n) {
		STR_LOCAL(not, 1 << 14);
		add_words(&not, "title : ", &ask->without, false);
		str_addf(out, "(%s) NOT (%s)", all.buf, not.buf);
	} else {
		str_addz(out, all.buf);
	}
}

/* ---- comments that fit ------------------------------------------------------------------------ */

#define COMMENTS_LOOKED_AT 50000 /* comments that are read in one search */
#define COMMENTS_OF_ONE 64       /* of one topic, before the next topic's are sought in the index */
#define COMMENTS_SOUGHT 50       /* so often */

static void take_comment(struct search_places *out, int64_t key)
{
	out->floors[out->n] = (int32_t)(key & ((1 << SEARCH_FLOORS) - 1));
	out->items[out->n++] = key >> SEARCH_FLOORS;
}

static struct sql_rows *ask_comments(struct storage *s, const char *expression, int64_t below)
{
	return sql_ask(s->db, "SELECT rowid FROM talks WHERE talks MATCH $1 AND rowid < $2 ORDER BY rowid DESC LIMIT $3",
		"tii", expression, below, (int64_t)COMMENTS_LOOKED_AT);
}

static enum rc walk_comments(struct storage *s, const struct search_ask *ask, struct search_places *out, struct err *e)
{
	STR_LOCAL(expression, 1 << 16);
	int looked = 0, same = 0, sought = 0;
	int64_t last = -1;
	enum rc rc = RC_OK;
	add_words(&expression, "", &ask->all, false);
	struct sql_rows *q = ask_comments(s, expression.buf, INT64_MAX);
	out->n = 0;
	for (; out->n < out->most && looked < COMMENTS_LOOKED_AT && (rc = sql_next(q, e)) == RC_OK; looked++) {
		int64_t key = sql_int(q, 0), place = key >> SEARCH_FLOORS;
		same = place == last ? same + 1 : 0;
		if (!same)
			take_comment(out, key);
		last = place;
		if (same >= COMMENTS_OF_ONE && sought++ < COMMENTS_SOUGHT) {
			sql_end(q);
			q = ask_comments(s, expression.buf, place << SEARCH_FLOORS);
			same = 0;
		}
	}
	out->partly = looked == COMMENTS_LOOKED_AT || out->n == out->most;
	return sql_finish(q, rc, e);
}

/* ---- titles ----------------------------------------------------------------------------------- */

static bool all_in_title(const struct search_words *words, struct str *out)
{
	add_words(out, "title : ", words, false);
	return words->n > 0;
}

static bool any_in_title(const char *const *words, size_t n, struct str *out)
{
	str_addz(out, "title : (");
	for (size_t i = 0; i < n; i++) {
		str_addz(out, i ? " OR " : "");
		add_phrase(out, words[i], false);
	}
	str_addc(out, ')');
	return n > 0 && str_ok(out);
}

const struct search_engine search_sqlite = {
	.put = put,
	.mark = mark,
	.forget = forget,
	.put_comments = put_comments,
	.forget_comments = forget_comments,
	.wipe = wipe,
	.clear = clear,
	.has = "SELECT 1 FROM heads WHERE rowid = $1",
	.text = "SELECT body FROM words WHERE rowid = $1",
	.express = express,
	.express_token = express_token,
	.in_texts = "SELECT rowid FROM words WHERE words MATCH $1 ORDER BY rowid DESC LIMIT $2",
	.in_heads = "SELECT rowid FROM heads WHERE heads MATCH $1 ORDER BY rowid DESC LIMIT $2",
	.count_heads = "SELECT count(*) FROM heads WHERE heads MATCH $1",
	.one_behind = "SELECT rowid FROM words WHERE words MATCH $1 ORDER BY rowid DESC LIMIT 1 OFFSET $2",
	.walk_comments = walk_comments,
	.all_in_title = all_in_title,
	.any_in_title = any_in_title,
	.lacks = " AND NOT EXISTS (SELECT 1 FROM heads WHERE heads.rowid = t.place AND heads MATCH ",
	.lacks_end = ")",
	.ranked = "SELECT " TOPIC_COLUMNS
			  " FROM heads CROSS JOIN topics t WHERE t.place = heads.rowid AND heads MATCH $1 AND"
			  " t.removed_at IS NULL AND t.listed AND ($2 = '' OR t.board = $2) ORDER BY bm25(heads) LIMIT $3",
};
