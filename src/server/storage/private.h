/* Between the files of storage: one connection, and what they read and write of each other's tables. */
#ifndef STORAGE_PRIVATE_H
#define STORAGE_PRIVATE_H

#include "server/rules/rules.h"
#include "server/storage/storage.h"
#include "sql/sql.h"

struct search_engine;
struct schema_engine;
struct storage {
	struct sql *db;
	const struct schema_engine *schema;
	const struct search_engine *words; /* the index of words, which each engine has its own way */
	const struct rules_book *book;     /* NULL: nothing moves */
	struct gather *gather;             /* NULL: words go into the index at once */
	struct tally *tally;               /* NULL: no endorsement waits to be counted */
};

/* versions.c: the rules under which the topic runs. */
const struct rules *versions_for(const struct storage *s, const struct wire_topic *t);

/* storage.c: how a platform's database is opened; the test of migrations opens one of its own. */
struct sql_options storage_options(void);

/* place.c: opens s->db, wherever it is; as schema says, to use it; as it is, to read it and to write nothing, or to
 * empty it; to put rows into it that stand elsewhere too, which need not be on the disk one by one. */
enum place_for { PLACE_USED, PLACE_READ, PLACE_KEPT, PLACE_EMPTIED, PLACE_FILLED };
enum rc place_open(const char *folder, enum place_for how, struct storage *s, struct err *e);

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

/* ---- uploads.c, pieces.c ----------------------------------------------------------------------- */

/* Has this machine's folder that content? */
bool uploads_has(const char *folder, const uint8_t hash[STORAGE_HASH], size_t n);
/* Pieces that belong to no content since before then. */
enum rc pieces_forget(struct storage *s, int64_t before, struct err *e);

/* ---- names.c --------------------------------------------------------------------------------- */

/* Takes the name for this account, instead of the one that it had. what: "name", "nickname". RC_EXISTS: err.detail is
 * what. */
enum rc names_take(struct storage *s, int64_t account, const char *what, const char *name, struct err *e);
/* Nobody's nickname from now on, if it is nobody's yet. */
enum rc names_reserve(struct storage *s, const char *name, struct err *e);
/* The same, and whatever reads like it. */
enum rc names_reserve_agency(struct storage *s, const char *name, struct err *e);
/* Whose sign-in name it is. RC_NOT_FOUND. */
enum rc names_find(struct storage *s, const char *name, int64_t *account, struct err *e);

/* proposals.c: what an account proposed has no name any more, and what nobody but staff saw of it goes. */
enum rc proposals_forget(struct storage *s, int64_t account, struct err *e);

/* devices.c: those that this account allowed, or that are to make it known better, get no session any more. */
enum rc devices_deny(struct storage *s, int64_t account, struct err *e);

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
/* Whether the stage that it is in shows it, with its words. */
bool topics_everybody_sees(const struct storage *s, const struct wire_topic *t);
static inline const char *topics_or_empty(const char *text)
{
	return text ? text : "";
}
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
/* What of a topic search looks through beside its title, its people and its number. */
void topics_put_body(const struct wire_topic *t, struct str *out);
enum rc topics_next_number(struct storage *s, enum wire_board board, int64_t *number, struct err *e);

/* ---- originals.c ----------------------------------------------------------------------------- */

/* The record alone, in place of the one before. */
enum rc originals_put(struct storage *s, const struct storage_original *v, struct err *e);

/* ---- history.c ------------------------------------------------------------------------------- */

/* An endorsement went, now. */
enum rc history_uncount(struct storage *s, int64_t topic, int64_t now, struct err *e);
/* Many that came, counted here first: { 0 } at first, let go by history_forget(). Only history_add() writes them. */
struct history_hour {
	int64_t hour, endorsements, comments;
};
struct history_tally {
	VEC(struct history_hour) hours;
};
void history_count(struct history_tally *t, int64_t at, int64_t endorsements, int64_t comments);
enum rc history_add(struct storage *s, int64_t topic, struct history_tally *t, struct err *e);
void history_forget(struct history_tally *t);

/* tally.c: endorsements are counted. So many were put in, of which `counted` were counted by their source before: a
 * topic's numbers, its counts, and what changed in each hour. */
enum rc tally_write(
	struct storage *s, int64_t topic, int64_t added, int64_t counted, struct history_tally *hours, struct err *e);
/* One was put in: counted at once, or with others by storage_count(). */
enum rc tally_add(struct storage *s, int64_t topic, int64_t at, struct err *e);
/* How many are in and not counted yet. */
int64_t tally_of(const struct storage *s, int64_t topic);
void tally_clear(struct storage *s);  /* the transaction is over */
void tally_return(struct storage *s); /* what came since the savepoint is undone */
void tally_release(struct storage *s);

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
#define NOTICES_INVITED "CASE WHEN supports THEN " NOTICES_TOPICS " ELSE " NOTICES_PROPOSALS " END"
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

/* By which column of t an order goes. */
struct lists_order {
	const char *column;
	bool upwards;
};
const struct lists_order *lists_order(enum storage_sort sort);

/* A statement that grows with its parameters, SQL_VALUES_MAX of them at most. */
struct lists_text {
	const struct search_engine *words;
	struct str text;
	struct sql_value values[SQL_VALUES_MAX];
	size_t n;
};
void lists_begin(const struct storage *s, struct lists_text *l);
/* Adds `before`, a parameter, and `behind`. */
void lists_put_text(struct lists_text *l, const char *before, const char *value, const char *behind);
void lists_put_int(struct lists_text *l, const char *before, int64_t value, const char *behind);
void lists_put_nullable(struct lists_text *l, bool is, int64_t value, const char *behind); /* NULL when it is not */
/* Adds " number = ...", a condition of topics, of any board. */
void lists_put_number(struct lists_text *l, int64_t number);
/* Asked, and the text let go: the rows, as sql_ask_values says; or the one number that it is for. */
struct sql_rows *lists_ask(struct storage *s, struct lists_text *l);
enum rc lists_number(struct storage *s, struct lists_text *l, int64_t *n, struct err *e);
/* Topics, a row each: TOPIC_COLUMNS and the key of their order. RC_OK: there are more. The rows are the caller's to end
 * (sql_finish). */
enum rc lists_rows(struct sql_rows *rows, int limit, struct arena *a, struct storage_topic_page *out, struct err *e);
/* Adds what a topic itself says and who takes part in it, as conditions of t; what the index of words has (board,
 * stage, response, agency) or not. So many parameters at most: */
#define LISTS_FILTERS (BOARDS + 10)
void lists_add_filters(const struct storage_topic_query *q, struct lists_text *l);
/* Adds board, stage and response, as conditions of a table that counts topics by these. */
void lists_add_counted(const struct storage_topic_query *q, struct lists_text *l);
/* The statement of the places of a list's topics, in its order, along an index, whatever agency and part. l is begun.
 */
void lists_places(const struct storage_topic_query *q, int64_t limit, struct lists_text *l);

/* ---- spans.c --------------------------------------------------------------------------------- */

/* Whether it counts this list: newest first, narrowed by board, stage and response alone. */
bool spans_have(const struct storage_topic_query *q);
/* How many of the list were made in later spans than the one that has this instant; and the first instant behind it. */
enum rc spans_behind(
	struct storage *s, const struct storage_topic_query *q, int64_t created_at, int64_t *n, struct err *e);
int64_t spans_end(int64_t created_at);
/* The same rows with less to skip: q->span_end is where the span of the first one ends. */
enum rc spans_skip(struct storage *s, struct storage_topic_query *q, struct err *e);

/* ---- split.c: how text becomes words, in every engine's index -------------------------------- */

#define SPLIT_OURS 0xe000u /* begins words of ours that nobody can type: "\uE000bidea" */
#define SPLIT_OURS_UTF8 "\xee\x80\x80"
int split_text(const char *text, int n, bool asked, const struct sql_words *out);
/* How many tokens a word has, and whether its last one is a single CJK character that may begin a pair. */
struct split_shape {
	size_t tokens;
	bool open;
};
struct split_shape split_shape(const char *word, int n);
/* Where each character of a word begins that is Chinese throughout, and how many there are; 0: it is not, or has more
 * than most. */
size_t split_chinese(const char *word, size_t places[], size_t most);
size_t split_run(const char *word); /* the bytes of its first part, up to where another script begins */
bool split_latin(const char *word); /* letters and figures throughout */

/* ---- words.c: what a person typed becomes words ---------------------------------------------- */

#define SEARCH_WORDS 8
#define SEARCH_NAMES 4
struct search_word {
	const char *text;
	bool open;                       /* what begins with it fits too */
	const char *names[SEARCH_NAMES]; /* other names of the agency that it names: it fits as that too; NULL ends them */
};
struct search_words {
	struct search_word items[SEARCH_WORDS];
	size_t n;
	bool more; /* there were more, or longer ones, than count */
};
/* Words are separated by spaces, also the ideographic one, and by quotation marks; those that hold nothing that can be
 * found are left out. */
void words_read(const char *typed, struct arena *a, struct search_words *out);
/* The first of them, of so many tokens together; the rest is `more`. */
void words_cut(struct search_words *words, size_t tokens, struct arena *a);
/* Their texts, as an answer tells them. False: the arena is full. */
bool words_list(const struct search_words *words, struct arena *a, const char ***out, size_t *n);
/* The same word by itself. */
struct search_word words_one(const char *text, size_t n, struct arena *a);
/* Other names of the agency that this is a name of; NULL ends them, at once when it is none's. */
void words_names(const char *text, const char *names[SEARCH_NAMES]);
/* How many bytes of text an agency's short name takes that stands at its start, before more; 0: none does. */
size_t words_agency_before(const char *text);

/* ---- search.c: what fits, in its order ------------------------------------------------------- */

/* The index was made so: another number has it made anew, since other words come of the same text. */
#define SEARCH_MADE "1"
#define SEARCH_FOUND 10000 /* topics that are found at most */

/* What is looked for. */
struct search_ask {
	struct search_words all, title, people, without;
	const char *marks; /* SPLIT_OURS words that must be there, separated by spaces; "" */
};
/* Where all of the words stand: the title alone, the head (title, agencies, proposer, number), the whole topic. */
enum search_in { SEARCH_TITLE, SEARCH_HEAD, SEARCH_TEXT, SEARCH_COMMENT };

enum rc search_topics(struct storage *s, const struct storage_topic_query *q, struct arena *a,
	struct storage_topic_page *out, struct err *e);
/* How many of those that q narrows a list to have all of q->without in their title. */
enum rc search_excluded(struct storage *s, const struct storage_topic_query *q, int64_t *n, struct err *e);
/* Fills the index where it is not there yet, some topics a transaction. */
enum rc search_fill(struct storage *s, struct err *e);

/* ---- relax.c: what to look for instead when nothing fits ------------------------------------- */

/* Changes ask->all to what does fit, if anything does; *n 0: nothing, and ask is as it was. fitting: the words that are
 * looked for now. */
enum rc relax(
	struct storage *s, struct search_ask *ask, struct arena *a, const char ***fitting, size_t *n, struct err *e);

/* ---- context.c: the words around what was found ---------------------------------------------- */

/* Of one topic of a page: t gets what is shown below it. floor: of the comment that fits; 0: its text. */
enum rc context_add(struct storage *s, int64_t place, int64_t floor, const struct search_words *words, struct arena *a,
	struct wire_topic *t, struct err *e);

/* ---- index.c: the index of words, whatever the engine ---------------------------------------- */

/*
 * Three of them: the heads of topics, topics whole, comments. A row's key is the topic's place: topics that were made
 * later have greater ones, so that what is found comes newest first without sorting. A comment's is its topic's place
 * and, in the last SEARCH_FLOORS bits, its floor. What is in none of them (not listed, without its words, removed) is
 * not found.
 */
#define SEARCH_FLOORS 22
struct search_record {
	const char *title, *body, *people, *numbers;
};
enum rc search_put(struct storage *s, int64_t topic, const struct search_record *v, struct err *e);
/* The places of the minute in which a topic was made, and the first of them that is free, as a statement: NULL where
 * none is. Its row gets one of a later minute then. */
struct search_minute {
	int64_t begin, end;
};
struct search_minute search_minute_of(int64_t created_at);
#define SEARCH_PLACE(begin, end) \
	"SELECT CASE WHEN coalesce(max(place) + 1, CAST(" begin " AS BIGINT)) < " end \
	" THEN coalesce(max(place) + 1, CAST(" begin " AS BIGINT)) END FROM topics WHERE place >= " begin \
	" AND place < " end
enum rc search_place_later(
	struct storage *s, int64_t topic, struct search_minute minute, int64_t *place, struct err *e);
/* The same as search_put() of one that was just made, with this place in its row; agencies: the rows of its agencies,
 * 0: none. It may have comments later. */
enum rc search_put_new(struct storage *s, int64_t topic, int64_t place, const struct wire_topic *t,
	const int64_t *agencies, const struct search_record *v, struct err *e);
enum rc search_has(struct storage *s, int64_t topic, bool *in, struct err *e);
enum rc search_forget(struct storage *s, int64_t topic, struct err *e); /* with its comments */
/* Its place, which it is given now if it has none, its marks (appended), and whether the index has it. */
enum rc search_look_up(struct storage *s, int64_t topic, int64_t *place, bool *in, struct str *marks, struct err *e);
/* Its board, stage, response or agencies may be others now. */
enum rc search_mark(struct storage *s, int64_t topic, struct err *e);
/* The marks of those that a list is narrowed to. agency: its row; 0: of any. */
void search_marks(const struct storage_topic_query *q, int64_t agency, struct str *out);
/* Of a comment: after it is there, and before it goes or is hidden. */
enum rc search_comment_put(struct storage *s, int64_t comment, struct err *e);
enum rc search_comment_forget(struct storage *s, int64_t comment, struct err *e);
/* The text of a topic; of its comment. RC_NOT_FOUND. */
enum rc search_text(struct storage *s, int64_t place, struct arena *a, const char **text, struct err *e);
enum rc search_comment(
	struct storage *s, int64_t place, int64_t floor, struct arena *a, const char **text, struct err *e);
/* Adds to a list's statement: AND the title of t has not all of these. */
void search_lacks(struct lists_text *l, const char *expression);
/* What search_lacks takes. False: they exclude nothing. */
bool search_without(const struct storage *s, const char *words, struct arena *a, const char **expression);

/* Places, the greatest first. */
struct search_places {
	int64_t *items;
	int32_t *floors; /* of the comments that fit; of walk_comments() alone */
	size_t n, most;
	bool partly; /* not all that there is was looked at */
};

/* Which comments: one, or all of a topic; of those that are shown, under a topic that is in the index. */
enum search_which { SEARCH_THE_COMMENT, SEARCH_OF_TOPIC };

/* gather.c: false: nothing is gathered, the index takes it. marks: of one that was just made, with its place; NULL:
 * both are looked up. */
bool gather_take(struct storage *s, int64_t topic, int64_t place, const char *marks, const struct search_record *v);
void gather_talks(struct storage *s, int64_t topic);  /* it has comments by now */
void gather_forget(struct storage *s, int64_t topic); /* as well as the index */
enum rc gather_put(struct storage *s, struct err *e);
enum rc gather_save(struct storage *s, struct err *e); /* a savepoint, and the way back to it */
void gather_return(struct storage *s);
void gather_clear(struct storage *s);
void gather_release(struct storage *s);

struct search_engine {
	/* The topic at that place: put in, or (in) instead of what is there; given other marks; taken out. */
	enum rc (*put)(
		struct storage *s, int64_t place, const struct search_record *v, const char *marks, bool in, struct err *e);
	enum rc (*mark)(struct storage *s, int64_t place, const char *marks, struct err *e);
	enum rc (*forget)(struct storage *s, int64_t place, struct err *e);
	enum rc (*put_comments)(struct storage *s, enum search_which which, int64_t id, struct err *e);
	enum rc (*forget_comments)(struct storage *s, enum search_which which, int64_t id, struct err *e);
	enum rc (*wipe)(struct storage *s, struct err *e);  /* the index's own copies of what was taken out */
	enum rc (*clear)(struct storage *s, struct err *e); /* empties it */
	const char *has, *text; /* statements: the topic at place $1, if it is in there; its text */

	/* What is asked for there, and one token of it, as expressions; statements for such a one ($1): the places that fit
	 * whole or in their heads, the greatest first, $2 of them; how many heads do; one behind $2 that fit whole. */
	void (*express)(const struct search_ask *ask, enum search_in where, struct str *out);
	void (*express_token)(const char *token, struct str *out);
	const char *in_texts, *in_heads, *count_heads, *one_behind;
	/* Those topics that have a comment with all of ask->all. */
	enum rc (*walk_comments)(struct storage *s, const struct search_ask *ask, struct search_places *out, struct err *e);

	/* An expression: all of these in a title; any of these in a title. False: there are none. */
	bool (*all_in_title)(const struct search_words *words, struct str *out);
	bool (*any_in_title)(const char *const *words, size_t n, struct str *out);
	/* A list's condition, before and behind such an expression: the title of t has not all of them. */
	const char *lacks, *lacks_end;
	/* The whole statement: rows as TOPIC_COLUMNS says, best first; $1 any in a title, $2 the board's word or "", $3 how
	 * many. */
	const char *ranked;
};
extern const struct search_engine search_sqlite, search_postgres;
/* Those topics that fit there (not SEARCH_COMMENT), as many as out has room for. */
enum rc search_walk(
	struct storage *s, const struct search_ask *ask, enum search_in where, struct search_places *out, struct err *e);
/* Whether any does; how many do in their heads. */
enum rc search_any_fits(
	struct storage *s, const struct search_ask *ask, enum search_in where, bool *any, struct err *e);
enum rc search_count(struct storage *s, const struct search_ask *ask, int64_t *n, struct err *e);
/* Whether few topics have one of the tokens of these words: the index is then read for those few alone. */
enum rc search_has_rare(struct storage *s, const struct search_words *words, bool *rare, struct err *e);

/* ---- copy.c, check.c ------------------------------------------------------------------------- */

/* The tables that are copied, for the test that there is no other; NULL behind the last. */
const char *copy_table(size_t i);
/* RC_CONFLICT: it is a part of a copy. */
enum rc copy_refuse_part(struct storage *s, struct err *e);
/* Pages, indexes and references. RC_CORRUPT. */
enum rc check_database(struct storage *s, struct err *e);

/* ---- schema_sqlite.c, schema_postgres.c ------------------------------------------------------ */

/* What is an engine's own of how tables are made and read. */
struct schema_engine {
	const char *const *migrations; /* as sql_options wants them */
	size_t n_migrations;
	/* Statements. The columns of table $1, in their order: name, kind of value (sql_value), place in the primary key
	 * from 1 or 0. The greatest id that table $1 gave (NULL: none); that it gave $2, so that no other is given again.
	 */
	const char *columns, *last_id, *forget_last_id, *set_last_id; /* forget_last_id: goes before; NULL: nothing does */
	const char *tables;                                           /* how many there are; RC_NOT_FOUND never */
	const char *clear; /* a script: takes all of them away; NULL: that is not done */
	const char *whole; /* "ok" where the database is in order; NULL: its server sees to that */
	const char *loose; /* a row (table) for each reference that leads nowhere; NULL: the same */
};
extern const struct schema_engine schema_sqlite, schema_postgres;

#endif
