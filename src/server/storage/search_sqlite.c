/* The index of words in SQLite: FTS5 tables, fed by split.c. Rows come out by their key, downwards, as they are read.
 */
#include "server/storage/private.h"

/* ---- places ---------------------------------------------------------------------------------- */

#define PLACE_BEGIN INT64_C(946684800000) /* the year 2000: what is older is as old */
#define PLACE_MINUTES (INT64_C(1) << 26)
#define PLACE_BITS 14 /* so many topics to the power of two a minute; more go to the next one */

/* The first free place of the minute in which it was made. */
static enum rc find_place(struct storage *s, int64_t created_at, int64_t *place, struct err *e)
{
	int64_t minute = created_at < PLACE_BEGIN ? 0 : (created_at - PLACE_BEGIN) / 60000;
	if (minute >= PLACE_MINUTES)
		minute = PLACE_MINUTES - 1;
	for (int64_t begin, end;; minute++) {
		begin = minute << PLACE_BITS;
		end = begin + (1 << PLACE_BITS);
		enum rc rc = sql_ask_int(s->db, e, place,
			"SELECT coalesce(max(place) + 1, CAST($1 AS BIGINT)) FROM topics WHERE place >= $1 AND place < $2", "ii",
			begin, end);
		if (rc != RC_OK || *place < end)
			return rc;
	}
}

/* Kept for good once it is given: a topic's comments are known by it. */
static enum rc place_of(struct storage *s, int64_t topic, int64_t *place, struct err *e)
{
	int64_t made = 0;
	enum rc rc = sql_ask_int(
		s->db, e, place, "SELECT place FROM topics WHERE id = $1 AND place IS NOT NULL", "i", topic);
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = sql_ask_int(s->db, e, &made, "SELECT created_at FROM topics WHERE id = $1", "i", topic);
	if (rc == RC_OK)
		rc = find_place(s, made, place, e);
	return rc == RC_OK ? sql_run(s->db, e, "UPDATE topics SET place = $1 WHERE id = $2", "ii", *place, topic) : rc;
}

/* ---- comments -------------------------------------------------------------------------------- */

/* A comment that is shown, under a topic that is in the index. */
#define TALKS \
	" SELECT t.place << 22 | c.floor, c.body FROM comments c JOIN topics t ON t.id = c.topic" \
	" WHERE c.removed_at IS NULL AND c.hidden_code = '' AND c.body <> '' AND c.floor < 4194304" \
	" AND t.place IN (SELECT rowid FROM heads WHERE rowid = t.place) AND "
#define TALKS_GONE \
	" SELECT 'delete', t.place << 22 | c.floor, c.body FROM comments c JOIN topics t ON t.id = c.topic" \
	" WHERE c.removed_at IS NULL AND c.hidden_code = '' AND c.body <> '' AND c.floor < 4194304" \
	" AND t.place IN (SELECT rowid FROM heads WHERE rowid = t.place) AND "
_Static_assert(SEARCH_FLOORS == 22, "TALKS says so");

enum rc search_comment_put(struct storage *s, int64_t comment, struct err *e)
{
	return sql_run(s->db, e, "INSERT INTO talks (rowid, body)" TALKS "c.id = $1", "i", comment);
}

enum rc search_comment_forget(struct storage *s, int64_t comment, struct err *e)
{
	return sql_run(s->db, e, "INSERT INTO talks (talks, rowid, body)" TALKS_GONE "c.id = $1", "i", comment);
}

/* ---- topics ---------------------------------------------------------------------------------- */

static void add_mark(struct str *out, char kind, const char *word)
{
	str_addf(out, SPLIT_OURS_UTF8 "%c", kind);
	for (; *word; word++)
		if (*word != '_')
			str_addc(out, *word);
	str_addc(out, ' ');
}

void search_marks(const struct storage_topic_query *q, int64_t agency, struct str *out)
{
	char number[24];
	snprintf(number, sizeof number, "%lld", (long long)agency);
	if (q->board >= 0)
		add_mark(out, 'b', wire_board_word((enum wire_board)q->board));
	if (q->stage >= 0)
		add_mark(out, 's', wire_stage_word((enum wire_stage)q->stage));
	if (q->response >= 0)
		add_mark(out, 'r',
			q->response == RESPONSE_NONE ? "none" : wire_response_word((enum wire_response_state)q->response));
	if (agency)
		add_mark(out, 'a', number);
}

/* By what lists are narrowed, so that the index narrows what is found. */
static enum rc read_marks(struct storage *s, int64_t topic, struct str *out, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db, "SELECT board, stage, response FROM topics WHERE id = $1", "i", topic);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		add_mark(out, 'b', sql_text(q, 0));
		add_mark(out, 's', sql_text(q, 1));
		add_mark(out, 'r', sql_text(q, 2));
	}
	sql_end(q);
	if (rc != RC_OK)
		return rc;
	q = sql_ask(s->db, "SELECT agency FROM topic_agencies WHERE topic = $1 ORDER BY agency", "i", topic);
	while ((rc = sql_next(q, e)) == RC_OK)
		add_mark(out, 'a', sql_text(q, 0));
	return sql_finish(q, rc, e);
}

static enum rc is_in(struct storage *s, int64_t place, bool *in, struct err *e)
{
	int64_t one;
	enum rc rc = sql_ask_int(s->db, e, &one, "SELECT 1 FROM heads WHERE rowid = $1", "i", place);
	*in = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc search_put(struct storage *s, int64_t topic, const struct search_record *v, struct err *e)
{
	STR_LOCAL(marks, 4096);
	int64_t place = 0;
	bool in = false;
	enum rc rc = place_of(s, topic, &place, e);
	if (rc == RC_OK)
		rc = is_in(s, place, &in, e);
	if (rc == RC_OK)
		rc = read_marks(s, topic, &marks, e);
	if (rc == RC_OK)
		rc = sql_run(s->db, e,
			"INSERT OR REPLACE INTO heads (rowid, title, people, numbers, marks) VALUES ($1, $2, $3, $4, $5)", "itttt",
			place, v->title, v->people, v->numbers, marks.buf);
	if (rc == RC_OK)
		rc = sql_run(s->db, e,
			"INSERT OR REPLACE INTO words (rowid, title, body, people, numbers, marks) VALUES ($1, $2, $3, $4, $5, $6)",
			"ittttt", place, v->title, v->body, v->people, v->numbers, marks.buf);
	return rc == RC_OK && !in ? sql_run(s->db, e, "INSERT INTO talks (rowid, body)" TALKS "c.topic = $1", "i", topic)
							  : rc;
}

enum rc search_forget(struct storage *s, int64_t topic, struct err *e)
{
	int64_t place = 0;
	enum rc rc = sql_ask_int(
		s->db, e, &place, "SELECT place FROM topics WHERE id = $1 AND place IS NOT NULL", "i", topic);
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "INSERT INTO talks (talks, rowid, body)" TALKS_GONE "c.topic = $1", "i", topic);
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "DELETE FROM heads WHERE rowid = $1", "i", place);
	return rc == RC_OK ? sql_run(s->db, e, "DELETE FROM words WHERE rowid = $1", "i", place) : rc;
}

enum rc search_mark(struct storage *s, int64_t topic, struct err *e)
{
	STR_LOCAL(marks, 4096);
	int64_t place = 0;
	enum rc rc = read_marks(s, topic, &marks, e);
	if (rc == RC_OK)
		rc = sql_ask_int(s->db, e, &place,
			"SELECT t.place FROM topics t JOIN heads h ON h.rowid = t.place WHERE t.id = $1 AND h.marks <> $2", "it",
			topic, marks.buf);
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "UPDATE heads SET marks = $1 WHERE rowid = $2", "ti", marks.buf, place);
	return rc == RC_OK ? sql_run(s->db, e, "UPDATE words SET marks = $1 WHERE rowid = $2", "ti", marks.buf, place) : rc;
}

/* A row that is taken out leaves its words in the index until segments are merged. */
enum rc search_wipe(struct storage *s, struct err *e)
{
	enum rc rc = sql_run(s->db, e, "INSERT INTO heads (heads) VALUES ('optimize')", "");
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "INSERT INTO words (words) VALUES ('optimize')", "");
	return rc == RC_OK ? sql_run(s->db, e, "INSERT INTO talks (talks) VALUES ('optimize')", "") : rc;
}

enum rc search_clear(struct storage *s, struct err *e)
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

/* ---- how much -------------------------------------------------------------------------------- */

#define TOKENS_TRIED 16 /* that are looked at whether they are rare */
#define RARE 300        /* topics that have a token: fewer, and what others have is skipped through */

struct tokens {
	char text[TOKENS_TRIED][72];
	size_t n;
};

static int take_token(void *ctx, bool same_place, const char *word, int n, int from, int to)
{
	struct tokens *t = ctx;
	(void)same_place, (void)from, (void)to;
	if (t->n < TOKENS_TRIED && (size_t)n < sizeof t->text[0])
		snprintf(t->text[t->n++], sizeof t->text[0], "\"%.*s\"", n, word);
	return 0;
}

enum rc search_has_rare(struct storage *s, const struct search_words *words, bool *rare, struct err *e)
{
	struct tokens t = { .n = 0 };
	enum rc rc = RC_OK;
	*rare = false;
	for (size_t i = 0; i < words->n; i++)
		split_text(
			words->items[i].text, (int)strlen(words->items[i].text), true, &(struct sql_words){ take_token, &t });
	for (size_t i = 0; i < t.n && rc == RC_OK && !*rare; i++) {
		int64_t place;
		rc = sql_ask_int(s->db, e, &place,
			"SELECT rowid FROM words WHERE words MATCH $1 ORDER BY rowid DESC LIMIT 1 OFFSET $2", "ti", t.text[i],
			(int64_t)RARE);
		*rare = rc == RC_NOT_FOUND;
		rc = rc == RC_NOT_FOUND ? RC_OK : rc;
	}
	return rc;
}

/* ---- walking --------------------------------------------------------------------------------- */

enum rc search_walk(
	struct storage *s, const struct search_ask *ask, enum search_in where, struct search_places *out, struct err *e)
{
	STR_LOCAL(expression, 1 << 16);
	enum rc rc;
	out->n = 0;
	express(ask, where, &expression);
	struct sql_rows *q = sql_ask(s->db,
		where == SEARCH_TEXT ? "SELECT rowid FROM words WHERE words MATCH $1 ORDER BY rowid DESC LIMIT $2"
							 : "SELECT rowid FROM heads WHERE heads MATCH $1 ORDER BY rowid DESC LIMIT $2",
		"ti", expression.buf, (int64_t)out->most);
	while ((rc = sql_next(q, e)) == RC_OK && out->n < out->most)
		out->items[out->n++] = sql_int(q, 0);
	return sql_finish(q, rc, e);
}

enum rc search_count(struct storage *s, const struct search_ask *ask, int64_t *n, struct err *e)
{
	STR_LOCAL(expression, 1 << 16);
	express(ask, SEARCH_HEAD, &expression);
	return sql_ask_int(s->db, e, n, "SELECT count(*) FROM heads WHERE heads MATCH $1", "t", expression.buf);
}

enum rc search_any_fits(struct storage *s, const struct search_ask *ask, enum search_in where, bool *any, struct err *e)
{
	int64_t one;
	struct search_places p = { .items = &one, .most = 1 };
	enum rc rc = search_walk(s, ask, where, &p, e);
	*any = p.n > 0;
	return rc;
}

/* ---- comments -------------------------------------------------------------------------------- */

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

enum rc search_walk_comments(struct storage *s, const struct search_ask *ask, struct search_places *out, struct err *e)
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

/* ---- what was found -------------------------------------------------------------------------- */

enum rc search_text(struct storage *s, int64_t place, struct arena *a, const char **text, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db, "SELECT body FROM words WHERE rowid = $1", "i", place);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		*text = sql_copy(q, 0, a);
		rc = *text ? RC_OK : err_set(e, RC_TOO_BIG, 0, "a topic's text");
	}
	sql_end(q);
	return rc;
}

enum rc search_comment(
	struct storage *s, int64_t place, int64_t floor, struct arena *a, const char **text, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT c.body FROM topics t JOIN comments c ON c.topic = t.id WHERE t.place = $1 AND c.floor = $2", "ii",
		place, floor);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		*text = sql_copy(q, 0, a);
		rc = *text ? RC_OK : err_set(e, RC_TOO_BIG, 0, "a comment");
	}
	sql_end(q);
	return rc;
}

bool search_without(const char *typed, struct arena *a, const char **expression)
{
	STR_LOCAL(text, 1 << 14);
	struct search_words words;
	words_read(typed, a, &words);
	add_words(&text, "title : ", &words, false);
	*expression = arena_strdup(a, text.buf);
	return words.n > 0 && *expression;
}

/* Looked up for each topic of the list as it is read. */
void search_lacks(struct lists_text *l, const char *expression)
{
	lists_put_text(
		l, " AND NOT EXISTS (SELECT 1 FROM heads WHERE heads.rowid = t.place AND heads MATCH ", expression, ")");
}

/* ---- what is alike --------------------------------------------------------------------------- */

bool search_any(const char *const *words, size_t n, struct str *out)
{
	str_addz(out, "title : (");
	for (size_t i = 0; i < n; i++) {
		str_addz(out, i ? " OR " : "");
		add_phrase(out, words[i], false);
	}
	str_addc(out, ')');
	return n > 0 && str_ok(out);
}

const char *search_ranked(void)
{
	return "SELECT " TOPIC_COLUMNS " FROM heads CROSS JOIN topics t WHERE t.place = heads.rowid AND heads MATCH $1 AND"
		   " t.removed_at IS NULL AND t.listed AND ($2 = '' OR t.board = $2) ORDER BY bm25(heads) LIMIT $3";
}
