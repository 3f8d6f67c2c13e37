/* Between the files of storage: one connection, and what they read and write of each other's tables. */
#ifndef STORAGE_PRIVATE_H
#define STORAGE_PRIVATE_H

#include "server/rules/rules.h"
#include "server/storage/storage.h"
#include "sql/sql.h"

struct storage {
	struct sql *db;
	const struct rules_book *book; /* NULL: nothing moves */
};

/* versions.c: the rules under which the topic runs. */
const struct rules *versions_for(const struct storage *s, const struct wire_topic *t);

/* storage.c: how a platform's database is opened; the test of migrations opens one of its own. */
struct sql_options storage_options(void);

/* An expression: the later of a column and a parameter. */
#define LATER(column, parameter) "CASE WHEN " column " < " parameter " THEN " parameter " ELSE " column " END"

/* An expression: the person behind an account, on whom hangs what may be done once. */
#define PERSON_OF(account) "(SELECT person FROM accounts WHERE id = " account ")"

/* What a person decides about, in the table of decisions. */
#define DECIDED_ENDORSEMENT "endorsement"
#define DECIDED_FOLLOW "follow"

/* sessions.c: from 1 to 2^53 - 1, so that nobody can count what there is. */
int64_t storage_random_id(void);

/* A page is asked for with one row more than it takes: is this, behind n rows, that one? It tells that there are more,
 * and is not read. */
static inline bool storage_page_full(size_t n, int limit, bool *more)
{
	*more = n == (size_t)limit;
	return *more;
}

/* ---- names.c --------------------------------------------------------------------------------- */

/* Takes the name for this account, instead of the one that it had. what: "name", "nickname". RC_EXISTS: err.detail is
 * what. */
enum rc names_take(struct storage *s, int64_t account, const char *what, const char *name, struct err *e);
/* Nobody's nickname from now on, if it is nobody's yet. */
enum rc names_reserve(struct storage *s, const char *name, struct err *e);
/* Whose sign-in name it is. RC_NOT_FOUND. */
enum rc names_find(struct storage *s, const char *name, int64_t *account, struct err *e);

/* proposals.c: what an account proposed has no name any more, and what nobody but staff saw of it goes. */
enum rc proposals_forget(struct storage *s, int64_t account, struct err *e);

/* ---- record.c: a record apart from the database: pure functions ------------------------------ */

#define RECORD_MAX ((size_t)16 << 20)
/* The whole as JSON, as it is kept. json is init by the caller, with RECORD_MAX. */
void record_write(const struct wire_topic *t, struct str *json);
/* RC_CORRUPT: what is kept cannot be read. */
enum rc record_read(const char *json, size_t n, struct arena *a, struct wire_topic *out, struct err *e);
/* Whatever wrote it: what reading would refuse (lists too long, too many values) must not get in, or its page would
 * never open again. */
enum rc record_check(const struct str *json, struct err *e);
/* Of the record as its source gave it, before time and counts touch it: the same hash is the same record. json: it,
 * written. */
void record_hash(const struct wire_topic *t, const struct str *json, uint8_t out[STORAGE_HASH]);
/* The whole's own fields go to the row, which keeps those that both have: it is what counts and time change. */
void record_put_below(struct wire_topic *row, const struct wire_topic *whole);

/* ---- topics.c -------------------------------------------------------------------------------- */

#define TOPIC_COLUMNS \
	"t.id, t.number, t.board, t.title, t.summary, t.agencies, t.proposer, t.stage, t.stage_reason, t.response, " \
	"t.decision, t.created_at, t.updated_at, t.active_at, t.endorse_by, t.respond_by, t.duty_by, t.opens_at, " \
	"t.closes_at, t.endorsements, t.threshold, t.comments, t.pro, t.con, t.neutral, t.followers, t.version, " \
	"t.planned, t.actual, t.spent, t.stage_code, t.stage_before, t.stage_since, t.stage_by, t.paused_until, t.met, " \
	"t.rules, t.as_of"
#define TOPIC_WIDTH 38
/* An expression: may the account see the words of t? */
#define TOPIC_SEEN(account) \
	"((t.listed AND NOT t.bare) OR t.account = " account \
	" OR EXISTS (SELECT 1 FROM proposers x WHERE x.topic = t.id AND x.account = " account "))"
/* Which topic it is, and no word of it. */
void topics_strip(struct wire_topic *t);
enum rc topics_read_row(const struct sql_rows *q, struct arena *a, struct wire_topic *out, struct err *e);
/* Writes what time and rules decide of a whole topic. */
enum rc topics_write_life(struct storage *s, int64_t id, const struct wire_topic *t, struct err *e);
enum rc topics_write_whole(struct storage *s, int64_t id, const struct wire_topic *t, struct err *e);
/* Touched by somebody: active then, if not later. */
enum rc topics_touch(struct storage *s, int64_t id, int64_t now, struct err *e);

/* ---- put.c ----------------------------------------------------------------------------------- */

/* What the record says itself: row, agencies, whole; not its counts, nor what time and rules decide. hash: of what came
 * from elsewhere; NULL otherwise. */
enum rc topics_write_facts(
	struct storage *s, int64_t id, const struct wire_topic *t, const uint8_t *hash, struct err *e);
/* Its words for search. key: what it is called elsewhere, or "". */
enum rc topics_write_words(
	struct storage *s, int64_t id, const struct wire_topic *t, int64_t number, const char *key, struct err *e);
enum rc topics_next_number(struct storage *s, enum wire_board board, int64_t *number, struct err *e);

/* ---- history.c ------------------------------------------------------------------------------- */

/* An endorsement went, now. */
enum rc history_uncount(struct storage *s, int64_t topic, int64_t now, struct err *e);

/* ---- comments.c ------------------------------------------------------------------------------ */

#define COMMENT_COLUMNS \
	"c.id, c.topic, coalesce(p.nickname, c.author), c.stance, CASE WHEN c.hidden_code = '' THEN c.body ELSE '' END, " \
	"c.created_at, c.reply_to, c.likes, c.floor, c.hidden_code, c.account, " \
	"r.floor, r.removed_at IS NOT NULL"
#define COMMENT_WIDTH 13
#define COMMENT_ACCOUNT 10 /* of them: whose it is */
#define COMMENT_TABLES \
	" FROM comments c LEFT JOIN accounts p ON p.id = c.account LEFT JOIN comments r ON r.id = c.reply_to "
/* account: whose are `mine`. */
enum rc comments_read_row(
	const struct sql_rows *q, int64_t account, struct arena *a, struct wire_comment *out, struct err *e);
/* Which of them this account likes. */
enum rc comments_add_liked(struct storage *s, int64_t account, struct wire_comment *items, size_t n, struct err *e);

/* ---- notices.c ------------------------------------------------------------------------------- */

/* How a notice concerns somebody: an enum wire_about as an expression. Where several do, the smallest counts. */
#define NOTICES_OWN "0"
#define NOTICES_PROPOSALS "1"
#define NOTICES_TOPICS "2"
/* Of a row of proposers: supporting a topic first is not proposing it. */
#define NOTICES_INVITED "CASE WHEN supports = 1 THEN " NOTICES_TOPICS " ELSE " NOTICES_PROPOSALS " END"
#define NOTICES_STAFF "3"
/* Clerks are told of what begins and of what is late; the rest they do themselves. */
#define NOTICES_CONCERN(way, kind) "(" way " <> " NOTICES_STAFF " OR " kind " IN ('stage', 'late'))"
/* The topic is about to be in t's stage and response, and was not: before it is written. told: there is a notice that
 * says what happened. */
enum rc notices_of_move(
	struct storage *s, int64_t id, const struct wire_topic *t, int64_t now, bool *told, struct err *e);
/* Duties that are overdue in t's timeline and were not in its first n_was steps: one notice for all agencies that had
 * to do the same by then. but: not the answer that was due by this instant, of which notices_of_move tells; 0: none. */
enum rc notices_of_late(struct storage *s, int64_t id, const struct wire_step *was, size_t n_was,
	const struct wire_topic *t, int64_t but, struct err *e);
/* What happened in t's timeline and had not in was's. */
enum rc notices_of_steps(struct storage *s, int64_t id, const struct wire_topic *was, const struct wire_topic *t,
	int64_t now, struct err *e);
enum rc notices_of_reply(
	struct storage *s, int64_t topic, int64_t comment, int64_t reply_to, int64_t actor, int64_t now, struct err *e);

/* ---- lists.c --------------------------------------------------------------------------------- */

/* A statement that grows with its parameters. */
struct lists_text {
	struct str text;
	struct sql_value values[SQL_VALUES_MAX];
	size_t n;
};
void lists_begin(struct lists_text *l);
/* Adds `before`, a parameter, and `behind`. */
void lists_put_text(struct lists_text *l, const char *before, const char *value, const char *behind);
void lists_put_int(struct lists_text *l, const char *before, int64_t value, const char *behind);
/* Asked, and the text let go: the rows, as sql_ask_values says; or the one number that it is for. */
struct sql_rows *lists_ask(struct storage *s, struct lists_text *l);
enum rc lists_number(struct storage *s, struct lists_text *l, int64_t *n, struct err *e);
/* Topics, a row each: TOPIC_COLUMNS and the key of their order. RC_OK: there are more. The rows are the caller's to end
 * (sql_finish). */
enum rc lists_rows(struct sql_rows *rows, int limit, struct arena *a, struct storage_topic_page *out, struct err *e);
/* What people search for, as search_expression() makes it of their words; and which way to go. */
struct lists_words {
	struct str words, without;
	bool walked;
};
/* The statement of a list: for the list itself, and for the test that it uses an index. l->text is init by the caller
 * and released by it. */
void lists_page(const struct storage_topic_query *q, const struct lists_words *x, struct lists_text *l);

/* ---- split.c: how text becomes words, in every engine's index -------------------------------- */

int split_text(const char *text, int n, bool asked, const struct sql_words *out);
/* Whether a word has a token at all, and whether its last one is a single CJK character that may begin a pair. */
struct split_shape {
	bool any, open;
};
struct split_shape split_shape(const char *word, int n);

/* ---- search_sqlite.c: the index of words, as the engine has it ------------------------------- */

struct search_record {
	const char *title, *body, *agencies, *proposer, *numbers;
};
enum rc search_put(struct storage *s, int64_t topic, const struct search_record *v, struct err *e);
/* The index's own copies of what was taken out. */
enum rc search_wipe(struct storage *s, struct err *e);
enum rc search_forget(struct storage *s, int64_t topic, struct err *e);
enum search_in { SEARCH_ALL, SEARCH_TITLE, SEARCH_PEOPLE }; /* PEOPLE: agencies and proposer */
/* Adds a person's words to what is asked of the index; all of them must be there. False: they hold nothing that can be
 * searched for, or too much of it. */
bool search_expression(const char *words, enum search_in where, struct str *out);
/* Adds to a list's statement; the topics are t. */
void search_from(struct lists_text *l);                          /* FROM: topics by the index */
void search_join(struct lists_text *l, const char *expression);  /* AND: those that match, after search_from() */
void search_has(struct lists_text *l, const char *expression);   /* AND: this topic matches */
void search_lacks(struct lists_text *l, const char *expression); /* AND: this topic does not */
void search_count(struct lists_text *l, const char *expression); /* a whole statement: how many match */

/* Any of these words in a title, as the index is asked for them; false: there are none. */
bool search_any(const char *const *words, size_t n, struct str *out);
/* The whole statement: rows as TOPIC_COLUMNS says, best first; $1 the expression, $2 the board's word or "", $3 how
 * many. */
const char *search_ranked(void);

/* ---- schema_sqlite.c ------------------------------------------------------------------------- */

/* The tables of this engine, as sql_options wants them. */
const char *const *schema_migrations(size_t *n);

#endif
