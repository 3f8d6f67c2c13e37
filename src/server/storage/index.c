/*
 * The index of words, whatever the engine: which place a topic has in it, by what lists are narrowed, and when an entry
 * comes and goes. How it is kept and asked is search_sqlite.c's and search_postgres.c's.
 */
#include "server/storage/private.h"

/* ---- places ---------------------------------------------------------------------------------- */

#define PLACE_BEGIN INT64_C(946684800000) /* the year 2000: what is older is as old */
#define PLACE_MINUTES (INT64_C(1) << 26)
#define PLACE_BITS 14 /* so many topics to the power of two a minute; more go to the next one */

/* RC_NOT_FOUND: it was never in the index. */
static enum rc known_place(struct storage *s, int64_t topic, int64_t *place, struct err *e)
{
	return sql_ask_int(s->db, e, place, "SELECT place FROM topics WHERE id = $1 AND place IS NOT NULL", "i", topic);
}

struct search_minute search_minute_of(int64_t created_at)
{
	int64_t minute = created_at < PLACE_BEGIN ? 0 : (created_at - PLACE_BEGIN) / 60000;
	if (minute >= PLACE_MINUTES)
		minute = PLACE_MINUTES - 1;
	return (struct search_minute){ minute << PLACE_BITS, (minute + 1) << PLACE_BITS };
}

/* The first free place of that minute, or of one after it. */
static enum rc free_place(struct storage *s, struct search_minute minute, int64_t *place, struct err *e)
{
	enum rc rc;
	do {
		struct sql_rows *q = sql_ask(s->db, SEARCH_PLACE("$1", "$2"), "ii", minute.begin, minute.end);
		rc = sql_next(q, e);
		bool full = rc == RC_OK && sql_null(q, 0);
		*place = rc == RC_OK && !full ? sql_int(q, 0) : -1;
		sql_end(q);
		minute = (struct search_minute){ minute.end, minute.end + (1 << PLACE_BITS) };
	} while (rc == RC_OK && *place < 0);
	return rc;
}

enum rc search_place_later(struct storage *s, int64_t topic, struct search_minute minute, int64_t *place, struct err *e)
{
	enum rc rc = free_place(s, minute, place, e);
	return rc == RC_OK ? sql_run(s->db, e, "UPDATE topics SET place = $1 WHERE id = $2", "ii", *place, topic) : rc;
}

/* Kept for good once it is given: a topic's comments are known by it. */
static enum rc place_of(struct storage *s, int64_t topic, int64_t *place, struct err *e)
{
	int64_t made = 0;
	enum rc rc = known_place(s, topic, place, e);
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = sql_ask_int(s->db, e, &made, "SELECT created_at FROM topics WHERE id = $1", "i", topic);
	return rc == RC_OK ? search_place_later(s, topic, search_minute_of(made), place, e) : rc;
}

/* ---- marks ------------------------------------------------------------------------------------ */

static void add_mark(struct str *out, char kind, const char *word)
{
	str_addf(out, SPLIT_OURS_UTF8 "%c", kind);
	for (; *word; word++)
		if (*word != '_')
			str_addc(out, *word);
	str_addc(out, ' ');
}

static void add_agency(struct str *out, int64_t agency)
{
	char number[24];
	snprintf(number, sizeof number, "%lld", (long long)agency);
	add_mark(out, 'a', number);
}

void search_marks(const struct storage_topic_query *q, int64_t agency, struct str *out)
{
	if (q->board >= 0)
		add_mark(out, 'b', wire_board_word((enum wire_board)q->board));
	if (q->stage >= 0)
		add_mark(out, 's', wire_stage_word((enum wire_stage)q->stage));
	if (q->response >= 0)
		add_mark(out, 'r',
			q->response == RESPONSE_NONE ? "none" : wire_response_word((enum wire_response_state)q->response));
	if (agency)
		add_agency(out, agency);
}

static void add_marks(struct str *out, const char *board, const char *stage, const char *response)
{
	add_mark(out, 'b', board);
	add_mark(out, 's', stage);
	add_mark(out, 'r', response);
}

/* By what lists are narrowed, so that the index narrows what is found. */
static enum rc read_marks(struct storage *s, int64_t topic, struct str *out, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db, "SELECT board, stage, response FROM topics WHERE id = $1", "i", topic);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK)
		add_marks(out, sql_text(q, 0), sql_text(q, 1), sql_text(q, 2));
	sql_end(q);
	if (rc != RC_OK)
		return rc;
	q = sql_ask(s->db, "SELECT agency FROM topic_agencies WHERE topic = $1 ORDER BY agency", "i", topic);
	while ((rc = sql_next(q, e)) == RC_OK)
		add_agency(out, sql_int(q, 0));
	return sql_finish(q, rc, e);
}

/* ---- topics ----------------------------------------------------------------------------------- */

static enum rc has(struct storage *s, int64_t place, bool *in, struct err *e)
{
	int64_t one;
	enum rc rc = sql_ask_int(s->db, e, &one, s->words->has, "i", place);
	*in = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc search_has(struct storage *s, int64_t topic, bool *in, struct err *e)
{
	int64_t place = 0;
	*in = false;
	enum rc rc = known_place(s, topic, &place, e);
	return rc == RC_OK ? has(s, place, in, e) : rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc search_look_up(struct storage *s, int64_t topic, int64_t *place, bool *in, struct str *marks, struct err *e)
{
	enum rc rc = place_of(s, topic, place, e);
	if (rc == RC_OK)
		rc = has(s, *place, in, e);
	return rc == RC_OK ? read_marks(s, topic, marks, e) : rc;
}

enum rc search_put(struct storage *s, int64_t topic, const struct search_record *v, struct err *e)
{
	STR_LOCAL(marks, 4096);
	int64_t place = 0;
	bool in = false;
	if (gather_take(s, topic, 0, NULL, v))
		return RC_OK;
	enum rc rc = search_look_up(s, topic, &place, &in, &marks, e);
	if (rc == RC_OK)
		rc = s->words->put(s, place, v, marks.buf, in, e);
	return rc == RC_OK && !in ? s->words->put_comments(s, SEARCH_OF_TOPIC, topic, e) : rc;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

enum rc search_put_new(struct storage *s, int64_t topic, int64_t place, const struct wire_topic *t,
	const int64_t *agencies, const struct search_record *v, struct err *e)
{
	STR_LOCAL(marks, 4096);
	VEC(int64_t) rows = { 0 };
	add_marks(&marks, wire_board_word(t->board), wire_stage_word(t->stage), wire_response_word(t->response));
	for (size_t i = 0; i < t->n_agencies; i++)
		if (agencies[i])
			*vec_push(&rows) = agencies[i];
	if (rows.n)
		qsort(rows.items, rows.n, sizeof *rows.items, by_number);
	for (size_t i = 0; i < rows.n; i++)
		if (!i || rows.items[i] != rows.items[i - 1])
			add_agency(&marks, rows.items[i]);
	vec_release(&rows);
	return gather_take(s, topic, place, marks.buf, v) ? RC_OK : s->words->put(s, place, v, marks.buf, false, e);
}

enum rc search_forget(struct storage *s, int64_t topic, struct err *e)
{
	int64_t place = 0;
	gather_forget(s, topic);
	enum rc rc = known_place(s, topic, &place, e);
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc == RC_OK)
		rc = s->words->forget_comments(s, SEARCH_OF_TOPIC, topic, e);
	return rc == RC_OK ? s->words->forget(s, place, e) : rc;
}

enum rc search_mark(struct storage *s, int64_t topic, struct err *e)
{
	STR_LOCAL(marks, 4096);
	int64_t place = 0;
	enum rc rc = known_place(s, topic, &place, e);
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc == RC_OK)
		rc = read_marks(s, topic, &marks, e);
	return rc == RC_OK ? s->words->mark(s, place, marks.buf, e) : rc;
}

enum rc search_comment_put(struct storage *s, int64_t comment, struct err *e)
{
	return s->words->put_comments(s, SEARCH_THE_COMMENT, comment, e);
}

enum rc search_comment_forget(struct storage *s, int64_t comment, struct err *e)
{
	return s->words->forget_comments(s, SEARCH_THE_COMMENT, comment, e);
}

/* ---- what was found --------------------------------------------------------------------------- */

static enum rc read_text(struct sql_rows *q, struct arena *a, const char **text, struct err *e)
{
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		*text = sql_copy(q, 0, a);
		rc = *text ? RC_OK : err_set(e, RC_TOO_BIG, 0, "what was found");
	}
	sql_end(q);
	return rc;
}

enum rc search_text(struct storage *s, int64_t place, struct arena *a, const char **text, struct err *e)
{
	return read_text(sql_ask(s->db, s->words->text, "i", place), a, text, e);
}

enum rc search_comment(
	struct storage *s, int64_t place, int64_t floor, struct arena *a, const char **text, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT c.body FROM topics t JOIN comments c ON c.topic = t.id WHERE t.place = $1 AND c.floor = $2", "ii",
		place, floor);
	return read_text(q, a, text, e);
}

/* ---- walking ---------------------------------------------------------------------------------- */

enum rc search_walk(
	struct storage *s, const struct search_ask *ask, enum search_in where, struct search_places *out, struct err *e)
{
	STR_LOCAL(expression, 1 << 16);
	enum rc rc;
	out->n = 0;
	s->words->express(ask, where, &expression);
	struct sql_rows *q = sql_ask(s->db, where == SEARCH_TEXT ? s->words->in_texts : s->words->in_heads, "ti",
		expression.buf, (int64_t)out->most);
	while ((rc = sql_next(q, e)) == RC_OK && out->n < out->most)
		out->items[out->n++] = sql_int(q, 0);
	return sql_finish(q, rc, e);
}

enum rc search_any_fits(struct storage *s, const struct search_ask *ask, enum search_in where, bool *any, struct err *e)
{
	int64_t one;
	struct search_places p = { .items = &one, .most = 1 };
	enum rc rc = search_walk(s, ask, where, &p, e);
	*any = p.n > 0;
	return rc;
}

enum rc search_count(struct storage *s, const struct search_ask *ask, int64_t *n, struct err *e)
{
	STR_LOCAL(expression, 1 << 16);
	s->words->express(ask, SEARCH_HEAD, &expression);
	return sql_ask_int(s->db, e, n, s->words->count_heads, "t", expression.buf);
}

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
		snprintf(t->text[t->n++], sizeof t->text[0], "%.*s", n, word);
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
		STR_LOCAL(expression, 128);
		s->words->express_token(t.text[i], &expression);
		rc = sql_ask_int(s->db, e, &place, s->words->one_behind, "ti", expression.buf, (int64_t)RARE);
		*rare = rc == RC_NOT_FOUND;
		rc = rc == RC_NOT_FOUND ? RC_OK : rc;
	}
	return rc;
}

/* ---- in a list's statement -------------------------------------------------------------------- */

bool search_without(const struct storage *s, const char *typed, struct arena *a, const char **expression)
{
	STR_LOCAL(text, 1 << 14);
	struct search_words words;
	words_read(typed, a, &words);
	bool any = s->words->all_in_title(&words, &text);
	*expression = arena_strdup(a, text.buf);
	return any && *expression;
}

/* Looked up for each topic of the list as it is read. */
void search_lacks(struct lists_text *l, const char *expression)
{
	lists_put_text(l, l->words->lacks, expression, l->words->lacks_end);
}
