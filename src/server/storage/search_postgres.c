/*
 * The index of words in PostgreSQL: a column of tokens (tsvector) under a GIN index, fed by split.c, so that both
 * engines find the same. A token's weight says where it stands: A the title, B agencies and proposer, C the marks, D
 * the rest.
 *
 * A tsvector has places up to 16,383 and 1 MiB of tokens (PostgreSQL's documentation, 12.11): what a topic has beyond
 * that is not found.
 */
#include "server/storage/private.h"

#define TITLE 'A'
#define PEOPLE 'B'
#define MARKS 'C'
#define REST 'D'

/* ---- tokens as PostgreSQL writes them --------------------------------------------------------- */

#define PLACES_MAX 16000
#define TOKENS_BYTES ((size_t)768 << 10)
#define APART 8 /* places between two texts: no phrase goes on from one into the next */

struct tokens {
	struct str text;
	int place;
};

struct adding {
	struct tokens *to;
	char weight;
};

/* A token has letters and digits alone: nothing in it ends the quotation. */
static int add_token(void *ctx, bool same_place, const char *word, int n, int from, int to)
{
	const struct adding *a = ctx;
	(void)from, (void)to;
	a->to->place += !same_place;
	if (a->to->place > PLACES_MAX || a->to->text.len > TOKENS_BYTES)
		return 1;
	str_addf(&a->to->text, "'%.*s':%d%c ", n, word, a->to->place, a->weight);
	return 0;
}

static void add_text(struct tokens *to, const char *text, char weight)
{
	split_text(text, (int)strlen(text), false, &(struct sql_words){ add_token, &(struct adding){ to, weight } });
	to->place += APART;
}

static struct tokens tokens_new(void)
{
	struct tokens t = { .place = 0 };
	str_init(&t.text, STR_NO_LIMIT);
	return t;
}

/* ---- topics ---------------------------------------------------------------------------------- */

static enum rc put_head(
	struct storage *s, int64_t place, const struct search_record *v, const char *marks, struct err *e)
{
	struct tokens t = tokens_new();
	add_text(&t, v->title, TITLE);
	add_text(&t, v->people, PEOPLE);
	add_text(&t, marks, MARKS);
	add_text(&t, v->numbers, REST);
	enum rc rc = sql_send(s->db, e,
		"INSERT INTO heads (place, marks, tokens) VALUES ($1, $2, CAST($3 AS tsvector))"
		" ON CONFLICT (place) DO UPDATE SET marks = excluded.marks, tokens = excluded.tokens",
		"itt", place, marks, t.text.buf);
	str_release(&t.text);
	return rc;
}

static enum rc put(
	struct storage *s, int64_t place, const struct search_record *v, const char *marks, bool in, struct err *e)
{
	(void)in; /* either way is one statement */
	enum rc rc = put_head(s, place, v, marks, e);
	if (rc != RC_OK)
		return rc;
	struct tokens t = tokens_new();
	add_text(&t, v->title, TITLE);
	add_text(&t, v->people, PEOPLE);
	add_text(&t, marks, MARKS);
	add_text(&t, v->numbers, REST);
	add_text(&t, v->body, REST);
	rc = sql_send(s->db, e,
		"INSERT INTO words (place, body, tokens) VALUES ($1, $2, CAST($3 AS tsvector))"
		" ON CONFLICT (place) DO UPDATE SET body = excluded.body, tokens = excluded.tokens",
		"itt", place, v->body, t.text.buf);
	str_release(&t.text);
	return rc;
}

static enum rc mark(struct storage *s, int64_t place, const char *marks, struct err *e)
{
	int changed = 0;
	struct tokens t = tokens_new();
	add_text(&t, marks, MARKS);
	enum rc rc = sql_run_count(s->db, e, &changed,
		"UPDATE heads SET marks = $1, tokens = ts_filter(tokens, '{a,b,d}') || CAST($2 AS tsvector)"
		" WHERE place = $3 AND marks <> $1",
		"tti", marks, t.text.buf, place);
	if (rc == RC_OK && changed)
		rc = sql_run(s->db, e,
			"UPDATE words SET tokens = ts_filter(tokens, '{a,b,d}') || CAST($1 AS tsvector) WHERE place = $2", "ti",
			t.text.buf, place);
	str_release(&t.text);
	return rc;
}

static enum rc forget(struct storage *s, int64_t place, struct err *e)
{
	enum rc rc = sql_run(s->db, e, "DELETE FROM heads WHERE place = $1", "i", place);
	return rc == RC_OK ? sql_run(s->db, e, "DELETE FROM words WHERE place = $1", "i", place) : rc;
}

/* ---- comments -------------------------------------------------------------------------------- */

#define TALKS \
	"SELECT t.place * 4194304 + c.floor, c.body FROM comments c JOIN topics t ON t.id = c.topic" \
	" WHERE c.removed_at IS NULL AND c.hidden_code = '' AND c.body <> '' AND c.floor < 4194304" \
	" AND t.place IN (SELECT place FROM heads WHERE place = t.place) AND "
_Static_assert(SEARCH_FLOORS == 22, "TALKS says so");

static enum rc put_comments(struct storage *s, enum search_which which, int64_t id, struct err *e)
{
	static const char *const texts[] = {
		[SEARCH_THE_COMMENT] = TALKS "c.id = $1", [SEARCH_OF_TOPIC] = TALKS "c.topic = $1"
	};
	struct sql_rows *q = sql_ask(s->db, texts[which], "i", id);
	enum rc rc;
	while ((rc = sql_next(q, e)) == RC_OK) {
		struct tokens t = tokens_new();
		add_text(&t, sql_text(q, 1), REST);
		rc = sql_send(s->db, e,
			"INSERT INTO talks (id, tokens) VALUES ($1, CAST($2 AS tsvector))"
			" ON CONFLICT (id) DO UPDATE SET tokens = excluded.tokens",
			"it", sql_int(q, 0), t.text.buf);
		str_release(&t.text);
		if (rc != RC_OK)
			break;
	}
	return sql_finish(q, rc, e);
}

static enum rc forget_comments(struct storage *s, enum search_which which, int64_t id, struct err *e)
{
	static const char *const texts[] = {
		[SEARCH_THE_COMMENT] = "DELETE FROM talks WHERE id = (SELECT t.place * 4194304 + c.floor FROM comments c"
							   " JOIN topics t ON t.id = c.topic WHERE c.id = $1)",
		[SEARCH_OF_TOPIC] = "DELETE FROM talks WHERE id >= (SELECT place * 4194304 FROM topics WHERE id = $1)"
							" AND id < (SELECT (place + 1) * 4194304 FROM topics WHERE id = $1)",
	};
	return sql_run(s->db, e, texts[which], "i", id);
}

/* ---- the whole -------------------------------------------------------------------------------- */

/* The server's own vacuum takes out what is no longer there. */
static enum rc wipe(struct storage *s, struct err *e)
{
	(void)s, (void)e;
	return RC_OK;
}

static enum rc clear(struct storage *s, struct err *e)
{
	return sql_script(s->db, "DELETE FROM heads; DELETE FROM words; DELETE FROM talks", e);
}

/* ---- what is asked of the index -------------------------------------------------------------- */

/* One beside the other. */
struct phrase {
	struct str *out;
	char weight; /* 0: wherever it stands */
	bool any;
};

static int add_step(void *ctx, bool same_place, const char *word, int n, int from, int to)
{
	struct phrase *p = ctx;
	(void)same_place, (void)from, (void)to;
	str_addf(p->out, "%s'%.*s':", p->any ? " <-> " : "", n, word);
	if (p->weight)
		str_addc(p->out, p->weight);
	p->any = true;
	return 0;
}

/* open: the last one may go on. */
static void add_phrase(struct str *out, const char *words, bool open, char weight)
{
	struct phrase p = { .out = out, .weight = weight };
	str_addc(out, '(');
	split_text(words, (int)strlen(words), true, &(struct sql_words){ add_step, &p });
	str_addz(out, open && p.any ? "*)" : ")");
}

/* names: an agency's other names fit too. */
static void add_word(struct str *out, const struct search_word *w, bool names, char weight)
{
	str_addc(out, '(');
	add_phrase(out, w->text, w->open, weight);
	for (size_t i = 0; names && i < SEARCH_NAMES && w->names[i]; i++) {
		str_addz(out, " | ");
		add_phrase(out, w->names[i], false, PEOPLE);
	}
	str_addc(out, ')');
}

static void add_words(struct str *out, const struct search_words *w, bool names, char weight)
{
	for (size_t i = 0; i < w->n; i++) {
		str_addz(out, out->len ? " & " : "");
		add_word(out, &w->items[i], names, weight);
	}
}

static bool all_in_title(const struct search_words *words, struct str *out)
{
	add_words(out, words, false, TITLE);
	return words->n > 0;
}

static bool any_in_title(const char *const *words, size_t n, struct str *out)
{
	for (size_t i = 0; i < n; i++) {
		str_addz(out, i ? " | " : "");
		add_phrase(out, words[i], false, TITLE);
	}
	return n > 0 && str_ok(out);
}

static void express_token(const char *token, struct str *out)
{
	str_addf(out, "'%s'", token);
}

static void express(const struct search_ask *ask, enum search_in where, struct str *out)
{
	add_words(out, &ask->all, where != SEARCH_TITLE, where == SEARCH_TITLE ? TITLE : 0);
	add_words(out, &ask->title, false, TITLE);
	add_words(out, &ask->people, true, PEOPLE);
	for (const char *p = ask->marks; *p;) {
		size_t n = strcspn(p, " ");
		str_addf(out, "%s'%.*s':%c", out->len ? " & " : "", (int)n, p, MARKS);
		p += n + (p[n] == ' ');
	}
	if (ask->without.n) {
		STR_LOCAL(not, 1 << 14);
		all_in_title(&ask->without, &not);
		str_addf(out, " & !(%s)", not.buf);
	}
}

/* ---- comments that fit ------------------------------------------------------------------------ */

#define COMMENTS_LOOKED_AT 50000 /* comments that are read in one search */

/* The newest of each topic, which the index's own way of counting gives at once. */
static enum rc walk_comments(struct storage *s, const struct search_ask *ask, struct search_places *out, struct err *e)
{
	STR_LOCAL(expression, 1 << 16);
	int looked = 0;
	int64_t last = -1;
	enum rc rc = RC_NOT_FOUND;
	add_words(&expression, &ask->all, false, 0);
	struct sql_rows *q = sql_ask(s->db,
		"SELECT max(id), CAST(count(*) AS BIGINT) FROM (SELECT id FROM talks WHERE tokens @@ CAST($1 AS tsquery)"
		" ORDER BY id DESC LIMIT $2) AS t GROUP BY id / 4194304 ORDER BY 1 DESC",
		"ti", expression.buf, (int64_t)COMMENTS_LOOKED_AT);
	out->n = 0;
	while (out->n < out->most && (rc = sql_next(q, e)) == RC_OK) {
		last = sql_int(q, 0);
		looked += (int)sql_int(q, 1);
		out->floors[out->n] = (int32_t)(last & ((1 << SEARCH_FLOORS) - 1));
		out->items[out->n++] = last >> SEARCH_FLOORS;
	}
	out->partly = looked >= COMMENTS_LOOKED_AT || out->n == out->most;
	return sql_finish(q, rc, e);
}

const struct search_engine search_postgres = {
	.put = put,
	.mark = mark,
	.forget = forget,
	.put_comments = put_comments,
	.forget_comments = forget_comments,
	.wipe = wipe,
	.clear = clear,
	.has = "SELECT place FROM heads WHERE place = $1",
	.text = "SELECT body FROM words WHERE place = $1",
	.express = express,
	.express_token = express_token,
	.in_texts = "SELECT place FROM words WHERE tokens @@ CAST($1 AS tsquery) ORDER BY place DESC LIMIT $2",
	.in_heads = "SELECT place FROM heads WHERE tokens @@ CAST($1 AS tsquery) ORDER BY place DESC LIMIT $2",
	.count_heads = "SELECT count(*) FROM heads WHERE tokens @@ CAST($1 AS tsquery)",
	.one_behind = "SELECT place FROM words WHERE tokens @@ CAST($1 AS tsquery) LIMIT 1 OFFSET $2",
	.walk_comments = walk_comments,
	.all_in_title = all_in_title,
	.any_in_title = any_in_title,
	.lacks = " AND NOT EXISTS (SELECT 1 FROM heads h WHERE h.place = t.place AND h.tokens @@ CAST(",
	.lacks_end = " AS tsquery))",
	.ranked = "SELECT " TOPIC_COLUMNS " FROM heads CROSS JOIN topics t WHERE t.place = heads.place AND"
			  " heads.tokens @@ CAST($1 AS tsquery) AND t.removed_at IS NULL AND t.listed AND ($2 = '' OR t.board = $2)"
			  " ORDER BY ts_rank(heads.tokens, CAST($1 AS tsquery)) DESC, t.place DESC LIMIT $3",
};
