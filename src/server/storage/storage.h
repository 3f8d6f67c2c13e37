/*
 * What the platform keeps, as operations over the wire's own structs, written once in the SQL that the engines of sql/
 * share; what those do not share stands in a file an engine. Words stand for enumerations in the database.
 *
 *   storage.c         opening, transactions, small facts by name; place.c: where the rows are
 *   machines.c        what several machines that share the rows tell each other
 *   topics.c          one topic: its row and its whole; what time does to it
 *   record.c          a record apart from the database: as JSON, its hash, row and whole put together
 *   put.c             topics that come in from elsewhere; elsewhere.c: their comments and lists of endorsements
 *   originals.c       imported records as they came
 *   versions.c        the rule sets under which topics run
 *   lists.c           lists of topics: filter, sort, page; spans.c: the places of their rows
 *   search.c          what fits words, best first; words.c: what was typed, agencies.c: names of agencies,
 *                     relax.c: what to look for when nothing fits, context.c: the words around what was found
 *   proposals.c       topics that people make here, with whom, and invitations
 *   acts.c            the public log of what is done to a topic
 *   queue.c           topics that wait for staff
 *   staff.c           who is staff
 *   reports.c         reports, and likes
 *   uploads.c         files that people upload; pieces.c: their contents where several machines have to have them
 *   history.c         counts over time
 *   similar.c         topics that are like a text
 *   comments.c        comments
 *   endorsements.c    endorsements and follows; tally.c: endorsements are counted
 *   accounts.c        accounts
 *   names.c           what names look like, and which are taken
 *   persons.c, bars.c the persons behind them, what they proved; who may not write, and appeals
 *   codes.c           codes that are to be typed
 *   sessions.c        sessions and tokens; attempts that are counted
 *   devices.c         devices that ask to be signed in
 *   wishes.c          how often a person wants mail; digests.c: whom what happened is to be mailed to
 *   export.c          what there is of a person, for that person
 *   letters.c         what is to be sent, by mail or to a mobile
 *   notices.c         what happened to what a person takes part in
 *   mine.c            what a person wrote
 *   once.c            requests that came before, by what they made and by what was answered
 *   changes.c         what changed, in its order
 *   site.c            the site's figures, boards and agencies
 *   copy.c            all rows, out of one engine into another; check.c: whether what is kept fits together
 *   split.c           how text becomes words for search
 *   index.c           the index of words, whatever the engine; gather.c: many topics' words at once
 *   schema_sqlite.c, schema_postgres.c   an engine's tables, indexes and triggers, as migrations
 *   search_sqlite.c, search_postgres.c   its index of words
 *
 * A struct storage is one connection for one thread. Strings and arrays that an operation hands out live in the arena
 * that it is given. Ids are whole numbers above 0 here, decimal strings on the wire, and never used again.
 *
 * Every operation that changes something runs inside storage_begin(STORAGE_WRITE) .. storage_commit: what was
 * committed survives kill -9. Errors: RC_FULL (disk), RC_BUSY (another program holds the database too long),
 * RC_CORRUPT, RC_SYS; others are named.
 */
#ifndef SERVER_STORAGE_H
#define SERVER_STORAGE_H

#include "server/rules/rules.h"

struct storage;

/* ---- the whole ------------------------------------------------------------------------------- */

/* Beside the database: what topics have attached. A sample's have a largest size, as they are copied in memory. */
#define STORAGE_FILES "files"
#define STORAGE_UPLOADS "uploads" /* what people upload, by its hash */
#define STORAGE_FILE_MAX ((size_t)64 << 20)

/* Opens FOLDER/minyid.db, making both when they are missing (files 0600), or the PostgreSQL that FOLDER names, and
 * brings the schema up to this program's. RC_NEWER: made by a newer minyid; nothing was touched. RC_DENIED: not
 * readable or not writable. RC_BUSY: no server answers. RC_FULL, RC_CORRUPT. */
#define STORAGE_FILE "minyid.db"
enum rc storage_open(const char *folder, struct storage **out, struct err *e);
/* The folder's rows are kept there from its beginning on: a connection string of libpq, which goes into a file of its
 * own (0600), since it may hold a password. RC_EXISTS: they are kept elsewhere already; err.detail is the file. */
enum rc storage_place(const char *folder, const char *where, struct err *e);
bool storage_is_placed(const char *folder); /* so it is */
/* Whether a platform was begun there. */
bool storage_is_begun(const char *folder);
void storage_close(struct storage *s); /* NULL is fine; what is not committed is undone */

/* How a database is called in messages. */
const char *storage_name(const struct storage *s);

enum storage_mode { STORAGE_READ, STORAGE_WRITE };
/* READ: one unchanging view until the end. WRITE: the one writer at a time. They do not nest. */
enum rc storage_begin(struct storage *s, enum storage_mode mode, struct err *e);
enum rc storage_commit(struct storage *s, struct err *e); /* when it fails, everything since begin is undone */
void storage_rollback(struct storage *s);
/* All of them at once: what work does is committed when it says RC_OK, and undone when it does not. */
enum rc storage_write(struct storage *s, enum rc (*work)(void *arg, struct err *e), void *arg, struct err *e);
/* Inside WRITE: a point to come back to, without ending the transaction. One at a time. */
enum rc storage_savepoint(struct storage *s, struct err *e);
void storage_return_to_savepoint(struct storage *s);
/* Writes down what waits to be written, and waits for what was sent: what fails by then can still be undone apart from
 * the commit. */
enum rc storage_settle(struct storage *s, struct err *e);
/* From now on what is searched for in topics follows at the end of each transaction, all of it at once: for whoever
 * puts in many and looks for none meanwhile. */
void storage_gather(struct storage *s);

/* After many came, not inside a transaction: whoever reads them does not wait until the engine notices how many. */
void storage_take_stock(struct storage *s);

/* What was deleted stands nowhere in the files any more afterwards. RC_BUSY: somebody reads or writes; try again. Not
 * inside a transaction. */
enum rc storage_wipe(struct storage *s, struct err *e);

/* A number that differs whenever the database may have changed (by anybody) since it was last asked. For caches. */
int64_t storage_version(struct storage *s);
/* The same of what others wrote alone: whether one has the database for oneself. */
int64_t storage_heard(struct storage *s);

/* What the platform calls itself: {"name", "about", "operator"} as JSON. */
#define STORAGE_NOTE_SITE "site"

/* Small facts by name ("sampled", "clock"). get: NULL value when there is none. */
enum rc storage_note_get(struct storage *s, const char *name, struct arena *a, const char **value, struct err *e);
/* 0 where there is none; RC_CORRUPT: it is no number from min to max. */
enum rc storage_note_number(struct storage *s, const char *name, int64_t min, int64_t max, int64_t *out, struct err *e);
enum rc storage_note_set(struct storage *s, const char *name, const char *value, struct err *e);
enum rc storage_note_remove(struct storage *s, const char *name, struct err *e);

/* ---- rules ----------------------------------------------------------------------------------- */

/* By which rules time and counts move topics, from now on; the book must outlive s, or the next call of this. New
 * topics run under those in force. NULL, as at first: nothing moves. */
void storage_use_rules(struct storage *s, const struct rules_book *book);
/* Keeps the text of a rule set, for topics to run under; the same text has the same version. */
enum rc storage_rules_keep(struct storage *s, const char *text, int64_t now, int64_t *version, struct err *e);
/* The text of a version. RC_NOT_FOUND. */
enum rc storage_rules_text(struct storage *s, int64_t version, struct arena *a, const char **text, struct err *e);
/* Puts the versions into the book under which there are topics. */
enum rc storage_rules_read(struct storage *s, struct rules_book *book, struct err *e);
/* The calendar may have changed: whatever waits for time is looked at again with the next sweep. */
enum rc storage_rules_changed(struct storage *s, int64_t now, struct err *e);

/* How far the platform's clock is ahead of the system's, in milliseconds: moved on by hand on platforms of one's own
 * and for tests. by: at least 0. */
enum rc storage_clock_ahead(struct storage *s, int64_t *ahead, struct err *e);
/* The last instant at which this machine's clock was known to be right; 0: never yet. One that is further off leapt. */
#define STORAGE_LEAP_MS DAY_MS
enum rc storage_clock_known(struct storage *s, int64_t *at, struct err *e);
enum rc storage_clock_note(struct storage *s, int64_t at, struct err *e);
enum rc storage_clock_move(struct storage *s, int64_t by, struct err *e);

/* ---- what comes in from elsewhere: samples and imports --------------------------------------- */

enum storage_change { STORAGE_ADDED, STORAGE_UPDATED, STORAGE_UNCHANGED, STORAGE_RICHER };

/* Where a record came from and its id there ("sample", "bus-shelters"; "join", "<uuid>"): the same key is the same
 * record. */
struct storage_key {
	const char *source, *id;
};

/* Adds the topic, or brings the one with this key to this state; STORAGE_UNCHANGED when it is the same as last time.
 * - t->id is ignored. t->number 0: the next one on its board, kept at later updates.
 * - An agency with id "" is found by its name, or made.
 * - t->counts.endorsements and .comments are what the source reports. Rows put in below are taken to be among them;
 *   what people do here is added. So a count without rows shows, and rows without a count are counted. pro, con,
 *   neutral are counted from the rows; followers likewise, plus what the source reports.
 * - Time does its part at once (a collecting idea past endorse_by is unmet): give the state as the source says it.
 * - t->active_at 0: the latest instant in the record. t->created_at 0: `now`.
 * - related[].id may be "KEY" ids of the same source written as "key:ID"; resolved when read, left out when absent.
 *   RC_INVALID: no title, or invalid UTF-8. */
enum rc storage_topic_put(struct storage *s, const struct storage_key *key, const struct wire_topic *t, int64_t now,
	enum storage_change *change, int64_t *id, struct err *e);

/* The record as it came, and in which format: kept beside the topic, so that a better reader can read it again. get:
 * RC_NOT_FOUND. put: the topic too, as storage_topic_put() does, and fills original->topic; where nothing changed, the
 * record before stays. gives_way: a topic whose record is of another format is left as it is, STORAGE_RICHER. */
struct storage_original {
	int64_t topic;
	const char *format, *record;
};
enum rc storage_record_put(struct storage *s, const struct storage_key *key, const struct wire_topic *t, int64_t now,
	bool gives_way, struct storage_original *original, enum storage_change *change, struct err *e);
enum rc storage_original_get(
	struct storage *s, const struct storage_key *key, struct arena *a, struct storage_original *out, struct err *e);

/* Adds comments of a source to a topic, in their order, but for those that are there already (comments are not
 * rewritten). Of each count id, which it has there, author, stance, body ("": it was taken back there), created_at,
 * likes; reply_to is "" or the id there of an earlier one. added: those that have a body. */
enum rc storage_comments_put(struct storage *s, int64_t topic, const char *source, const struct wire_comment *items,
	size_t n, int64_t *added, struct err *e);

/* Lines of a topic's public list of endorsements, likewise. nickname and county may be "". */
struct storage_endorsed {
	const char *id; /* in its source */
	struct wire_endorsement line;
};
enum rc storage_endorsements_put(struct storage *s, int64_t topic, const char *source,
	const struct storage_endorsed *items, size_t n, int64_t *added, struct err *e);

/* ---- time ------------------------------------------------------------------------------------ */

/* When time alone next changes a topic; INT64_MAX when nothing is waiting. Cheap. */
enum rc storage_next_change(struct storage *s, int64_t *at, struct err *e);
/* Does what time did up to now (stages, overdue responses), of at most so many topics, so that others need not wait for
 * long. more: of others it is due. */
enum rc storage_sweep(struct storage *s, int64_t now, int most, bool *more, struct err *e);
/* The same of this topic, if it is due. */
enum rc storage_sweep_topic(struct storage *s, int64_t id, int64_t now, struct err *e);

/* ---- topics ---------------------------------------------------------------------------------- */

/* FIT: how well words fit (titles before texts before comments); newest first where they fit the same, or there are
 * none. */
enum storage_sort { SORT_FIT, SORT_NEWEST, SORT_ENDORSEMENTS, SORT_DEADLINE, SORT_ACTIVITY, SORTS };

/* How an account takes part in a topic. */
enum storage_part { PART_ANY, PART_FOLLOWED, PART_PROPOSED, PART_ENDORSED, PART_COMMENTED, PARTS };

/* { .board = -1, .stage = -1, .response = -1 } asks for all of them. */
struct storage_topic_query {
	int board, stage, response; /* of the wire's enumerations; -1: any */
	const char *agency;         /* an agency's id; NULL: any */
	enum storage_part part;     /* only what `account` takes part in so */
	int64_t account;
	const char *words;        /* search; NULL: none */
	const char *title;        /* the same in titles alone */
	const char *by;           /* the same in the names of agencies and proposer */
	const char *without;      /* not those that have all of these words in their title; NULL: all */
	int64_t min_endorsements; /* 0: any */
	int64_t number;           /* of its board; 0: any */
	const char *author;       /* who proposed it, by the whole name that is shown; NULL: anybody */
	int64_t since, until;     /* created then or later, and before then; 0: whenever */
	enum storage_sort sort;
	int limit;
	bool after; /* go on behind the row with these two */
	int64_t after_key, after_id;
	int64_t skip; /* begin behind so many rows */
	/* begin with the page (of limit rows) that holds the topic with this id or number; 0: no */
	int64_t at, at_number;
	bool bare;   /* its ids alone; of a search: as ever */
	bool walked; /* lists.c's own: how it goes about it */
	bool spanned;
	int64_t span_end;
	const char *lacks;
};
struct storage_topic_page {
	struct wire_topic *items; /* as rows: without body and parts */
	int64_t *ids;             /* instead of them; NULL: there are items */
	size_t n;
	int64_t total;
	bool over; /* of a search: there are more than `total`, which were not counted */
	/* Of a search: which words were looked for, where that is not all that was typed. */
	const char **fitting;
	size_t n_fitting;
	bool more;
	int64_t last_key, last_id; /* of the last item: where the next page goes on */
	int64_t first;             /* how many rows stand before it: known for pages that did not begin behind a row */
};
/* RC_NOT_FOUND: what `at` or `at_number` asks for is not in the list. */
enum rc storage_topics(struct storage *s, const struct storage_topic_query *q, struct arena *a,
	struct storage_topic_page *out, struct err *e);
/* Whose titles are most like this text, most alike first; board -1: of any. */
enum rc storage_topics_similar(struct storage *s, const char *text, int board, int limit, struct arena *a,
	struct storage_topic_page *out, struct err *e);
/* Rows of these, in this order, without those that are not there. total is n. whole: with body, parts and `mine`. */
enum rc storage_topics_by_ids(struct storage *s, const int64_t *ids, size_t n, bool whole, int64_t account,
	struct arena *a, struct storage_topic_page *out, struct err *e);

/* One topic, whole; `mine` from the account (0: a guest). RC_NOT_FOUND; RC_CONFLICT when it was removed. */
enum rc storage_topic(
	struct storage *s, int64_t id, int64_t account, struct arena *a, struct wire_topic *out, struct err *e);
/* The same without body and parts. */
enum rc storage_topic_row(
	struct storage *s, int64_t id, int64_t account, struct arena *a, struct wire_topic *out, struct err *e);
/* Into a row that was read before: its stage, what is counted and `mine`, as they are now. */
enum rc storage_topic_counts(struct storage *s, int64_t id, int64_t account, struct wire_topic *t, struct err *e);
/* What the account has to do with a topic; not known of a guest (0). */
enum rc storage_mine(struct storage *s, int64_t id, int64_t account, struct wire_mine *out, struct err *e);
/* Whether everybody may read it: it is listed, with its words. */
enum rc storage_topic_public(struct storage *s, int64_t id, bool *is, struct err *e);
/* Whose topic it is; 0: nobody's here. */
enum rc storage_topic_owner(struct storage *s, int64_t id, int64_t *account, struct err *e);
/* What somebody is to a topic beside what t->mine says: whether they proposed it, or took an invitation to it; when
 * they last commented on it, 0: never. RC_NOT_FOUND. */
struct storage_standing {
	bool proposed, invited;
	int64_t commented_at;
};
enum rc storage_standing(
	struct storage *s, int64_t topic, int64_t account, struct storage_standing *out, struct err *e);
enum rc storage_topic_by_number(struct storage *s, enum wire_board board, int64_t number, int64_t *id, struct err *e);
/* Takes it out of every list and of search; asking for it is RC_CONFLICT from then on. RC_NOT_FOUND. */
enum rc storage_topic_remove(struct storage *s, int64_t id, int64_t now, struct err *e);
/* Writes stage, response, respond_by, updated_at, active_at and the timeline of t back. */
enum rc storage_topic_advance(struct storage *s, int64_t id, const struct wire_topic *t, struct err *e);

#define STORAGE_HASH 32
#define STORAGE_SEED 16

/* ---- topics that people make here ------------------------------------------------------------ */

/* A new one: t has everything but its id and number. It gets a number when its stage lists it first. */
enum rc storage_topic_propose(
	struct storage *s, const struct wire_topic *t, int64_t account, int64_t now, int64_t *id, struct err *e);
/* An edit or an act: t (whole) is what it is from now on, and its version is one higher. Counts stay. */
enum rc storage_topic_rewrite(struct storage *s, int64_t id, const struct wire_topic *t, struct err *e);

/* Nicknames of those who took an invitation to it, in the order in which they came, in the arena. */
enum rc storage_co_proposers(
	struct storage *s, int64_t topic, struct arena *arena, const char ***out, size_t *n, struct err *e);
/* hash: of the code, which is not kept; seed: out of which its maker can be shown it again. A code is for one person,
 * until it expires. */
enum rc storage_invitation_add(struct storage *s, int64_t topic, int64_t account, const uint8_t hash[STORAGE_HASH],
	const uint8_t seed[STORAGE_SEED], int64_t now, int64_t expires, struct err *e);
struct storage_invitations {
	struct {
		uint8_t seed[STORAGE_SEED];
		int64_t expires_at;
	} *items;
	size_t n;
};
/* Those of this account that can be taken, the oldest first, in the arena. Those without a seed are older than seeds
 * are, and left out. */
enum rc storage_invitations(struct storage *s, int64_t topic, int64_t account, int64_t now, struct arena *arena,
	struct storage_invitations *out, struct err *e);
/* How many there are that can be taken, or were. */
enum rc storage_invitations_open(struct storage *s, int64_t topic, int64_t now, int64_t *n, struct err *e);
/* RC_NOT_FOUND: no such code, taken or expired. by: whose it is. */
enum rc storage_invitation(
	struct storage *s, const uint8_t hash[STORAGE_HASH], int64_t now, int64_t *topic, int64_t *by, struct err *e);
/* supports: as one of its first supporters, else to propose it too. RC_EXISTS: took one already; the code stays good.
 */
enum rc storage_invitation_take(struct storage *s, const uint8_t hash[STORAGE_HASH], int64_t topic, int64_t account,
	bool supports, int64_t now, struct err *e);
/* Who endorsed the one follows the other too. */
enum rc storage_endorsers_follow(struct storage *s, int64_t from, int64_t into, int64_t now, struct err *e);

/* ---- the public log -------------------------------------------------------------------------- */

#define STORAGE_LOG_MAX 1000 /* entries of one topic that are told: the latest */
/* comment 0: the topic itself; account 0: nobody's doing. v->id is ignored. */
enum rc storage_act_add(struct storage *s, int64_t topic, int64_t comment, int64_t account, const struct wire_logged *v,
	int64_t *id, struct err *e);
/* Oldest first. */
enum rc storage_log(struct storage *s, int64_t topic, struct arena *a, struct wire_log *out, struct err *e);
/* The latest that was done to the topic (comment 0), or to this comment, but editing; at: then, 0: whenever.
 * RC_NOT_FOUND.
 */
enum rc storage_act_last(struct storage *s, int64_t topic, int64_t comment, int64_t at, struct arena *a,
	struct wire_logged *out, struct err *e);
enum rc storage_act_topic(struct storage *s, int64_t act, int64_t *topic, struct err *e);

/* ---- staff ----------------------------------------------------------------------------------- */

struct storage_staff {
	unsigned roles;               /* a bit each: 1u << role */
	struct wire_agency *agencies; /* of a clerk */
	size_t n_agencies;
};
enum rc storage_staff(struct storage *s, int64_t account, struct arena *a, struct storage_staff *out, struct err *e);
/* Whether there is any staff at all. */
enum rc storage_staff_any(struct storage *s, bool *any, struct err *e);
/* agency: a clerk's, by id; "" of others. RC_EXISTS: has it; RC_NOT_FOUND: no such agency. */
enum rc storage_role_add(
	struct storage *s, int64_t account, enum wire_role role, const char *agency, int64_t now, struct err *e);
/* agency "": for all. RC_NOT_FOUND: does not have it. */
enum rc storage_role_remove(struct storage *s, int64_t account, enum wire_role role, const char *agency, struct err *e);
struct storage_staff_row {
	const char *name, *role, *agency, *agency_name;
	int64_t at;
};
/* All of them, by name; the strings live as long as the call. */
enum rc storage_staff_each(
	struct storage *s, void (*row)(void *arg, const struct storage_staff_row *v), void *arg, struct err *e);
/* By its account name. RC_NOT_FOUND. */
enum rc storage_account_named(struct storage *s, const char *name, int64_t *account, struct err *e);

struct storage_queue_query {
	bool duties;               /* with a duty that is not done, the earliest first; otherwise by stage: */
	const char *const *stages; /* words */
	size_t n_stages;
	const char *const *agencies; /* ids; n 0: of any */
	size_t n_agencies;
	int64_t after_key, after_id; /* go on behind this row */
	int limit;
};
enum rc storage_queue(struct storage *s, const struct storage_queue_query *q, struct arena *a,
	struct storage_topic_page *out, struct err *e);

/* ---- reports, likes -------------------------------------------------------------------------- */

/* RC_EXISTS: this account's report of it is open already. comment 0: the topic itself. */
enum rc storage_report_add(struct storage *s, int64_t topic, int64_t comment, int64_t account, const char *code,
	const char *text, int64_t now, int64_t *id, struct err *e);
/* As staff read it; account: whose it is. RC_NOT_FOUND. */
enum rc storage_report(
	struct storage *s, int64_t id, struct arena *a, struct wire_report *out, int64_t *account, struct err *e);
/* RC_EXISTS: was answered already. */
enum rc storage_report_answer(
	struct storage *s, int64_t id, bool upheld, const char *answer, int64_t by, int64_t now, struct err *e);
/* An account's own, newest first, before this id (0: from the newest). */
enum rc storage_reports_of(struct storage *s, int64_t account, int64_t before, int limit, struct arena *a,
	struct wire_reports *out, bool *more, struct err *e);
/* Those that wait, appeals or the others, oldest first, behind this id. */
enum rc storage_reports_open(struct storage *s, bool appeals, int64_t after, int limit, struct arena *a,
	struct wire_reports *out, bool *more, int64_t *total, struct err *e);
/* Both are content when it was so already. */
enum rc storage_like(struct storage *s, int64_t comment, int64_t account, int64_t now, struct err *e);
enum rc storage_unlike(struct storage *s, int64_t comment, int64_t account, struct err *e);

/* ---- files that people upload ---------------------------------------------------------------- */

struct storage_upload {
	int64_t account, topic; /* 0: nobody's any more; attached to none */
	uint8_t hash[STORAGE_HASH];
	const char *name, *type;
	int64_t size;
};
/* Puts the bytes below the data, under their hash. Before the transaction that keeps their row. */
enum rc storage_content_write(
	const char *folder, const char *bytes, size_t n, uint8_t hash[STORAGE_HASH], struct err *e);
/* The same, with their hash, inside of it: nobody needed them until then, and they may have been dropped meanwhile. */
enum rc storage_content_keep(
	const char *folder, const char *bytes, size_t n, const uint8_t hash[STORAGE_HASH], struct err *e);
enum rc storage_upload_add(struct storage *s, const struct storage_upload *v, int64_t now, int64_t *id, struct err *e);
enum rc storage_upload(struct storage *s, int64_t id, struct arena *a, struct storage_upload *out, struct err *e);
char *storage_upload_path(const char *folder, const struct storage_upload *v); /* of its bytes; the caller frees */
/* Bytes of what this account uploaded since then. */
enum rc storage_uploads_of(struct storage *s, int64_t account, int64_t since, int64_t *bytes, struct err *e);
enum rc storage_upload_attach(struct storage *s, int64_t id, int64_t topic, struct err *e);
enum rc storage_upload_detach(struct storage *s, int64_t id, int64_t now, struct err *e);
/* Drops what nothing is attached to since before then, and contents that nobody needed already. */
enum rc storage_uploads_forget(struct storage *s, const char *folder, int64_t before, struct err *e);
/* Each content that has a row: its file's name, hash and size, its uploads, counted. What is not RC_OK of row ends it.
 */
enum rc storage_contents_each(struct storage *s,
	enum rc (*row)(void *arg, const char *name, const struct storage_upload *v, int64_t uses, struct err *e), void *arg,
	struct err *e);

/* ---- counts over time ------------------------------------------------------------------------ */

/* now: the topic's counts as they are. */
enum rc storage_history(struct storage *s, int64_t topic, const struct wire_counts *now, struct arena *a,
	struct wire_history *out, struct err *e);

/* ---- comments -------------------------------------------------------------------------------- */

struct storage_comment_page {
	struct wire_comment *items;
	size_t n;
	int64_t total;
	int64_t first; /* so many stand before the first of them, in the order of the page */
	bool more;
};
/* By floor, upwards or (newest first) downwards. */
struct storage_comment_query {
	int64_t account; /* whose are `mine`; 0: nobody's */
	bool newest_first;
	int64_t after; /* floors behind this one only; 0: from the start */
	int64_t until; /* upwards alone, and instead of after: the last floors up to this one; 0: no */
	int limit;
};
enum rc storage_comments(struct storage *s, int64_t topic, const struct storage_comment_query *q, struct arena *a,
	struct storage_comment_page *out, struct err *e);
/* The floor of a comment, removed or not. RC_NOT_FOUND: the topic has no such comment. */
enum rc storage_comment_floor(struct storage *s, int64_t topic, int64_t id, int64_t *floor, struct err *e);
/* reply_to 0: to the topic. RC_NOT_FOUND: no such comment to reply to under this topic. out is what was stored. */
enum rc storage_comment_add(struct storage *s, int64_t topic, int64_t account, const struct wire_new_comment *c,
	int64_t reply_to, int64_t now, struct arena *a, struct wire_comment *out, struct err *e);
/* One comment as its reader sees it. RC_NOT_FOUND; RC_CONFLICT when it was removed. */
enum rc storage_comment(
	struct storage *s, int64_t id, int64_t account, struct arena *a, struct wire_comment *out, struct err *e);
/* Its words, hidden or not, for whoever decides about it. */
enum rc storage_comment_words(struct storage *s, int64_t id, struct arena *a, const char **body, struct err *e);
/* Whose it is; 0: nobody's here. */
enum rc storage_comment_author(struct storage *s, int64_t id, int64_t *account, struct err *e);
/* Staff hide it: its words are kept and not shown, and it stays in its place. code "": shown again. */
enum rc storage_comment_hide(struct storage *s, int64_t id, const char *code, int64_t now, struct err *e);
/* RC_NOT_FOUND, RC_REFUSED (somebody else's), RC_CONFLICT (gone already). */
enum rc storage_comment_remove(
	struct storage *s, int64_t topic, int64_t comment, int64_t account, int64_t now, struct err *e);
/* ---- endorsing and following ----------------------------------------------------------------- */

struct storage_endorsement_page {
	struct wire_endorsement *items;
	size_t n;
	/* rows that can be listed; the topic's count may be larger, see storage_topic_put. -1: only some are asked for */
	int64_t total;
	bool more;
};
/* Which of them, by number, upwards. */
struct storage_endorsement_query {
	int64_t after; /* behind this one */
	int limit;
	const char *county; /* that begin so, and are shown; 台 is 臺; "": all */
	bool reasoned;      /* with a reason */
};
/* A row shows only what its owner chose. */
enum rc storage_endorsements(struct storage *s, int64_t topic, const struct storage_endorsement_query *w,
	struct arena *a, struct storage_endorsement_page *out, struct err *e);
/* Endorsements of this transaction are counted together from now on, which takes as long as for one. storage_topic_row
 * and what is made of it tell them all; storage_count, a savepoint or the commit writes them down. */
void storage_count_together(struct storage *s);
enum rc storage_count(struct storage *s, struct err *e);
/* Each of these makes the version of that decision (t->mine) one higher, also where it was so already. */
/* RC_EXISTS: endorsed already (what is public is then changed to v's choice). */
enum rc storage_endorse(struct storage *s, int64_t topic, int64_t account, const struct wire_new_endorsement *v,
	int64_t now, struct err *e);
/* As if so many more people whom nobody knows had endorsed it; what follows from the count is due now. RC_NOT_FOUND. */
enum rc storage_endorse_more(struct storage *s, int64_t topic, int64_t n, struct err *e);
enum rc storage_endorse_withdraw(struct storage *s, int64_t topic, int64_t account, int64_t now, struct err *e);
enum rc storage_follow(struct storage *s, int64_t topic, int64_t account, int64_t now, struct err *e);
enum rc storage_unfollow(struct storage *s, int64_t topic, int64_t account, struct err *e);

/* ---- notices --------------------------------------------------------------------------------- */

/* Kinds; a topic's other notices have the word of the step in its timeline ("extended"). */
#define NOTICE_STAGE "stage"       /* moved to `stage`; text: the reason */
#define NOTICE_ANSWERED "answered" /* an agency answered */
#define NOTICE_LATE "late"         /* the duty of the kind that text says was due */
#define NOTICE_REPLY "reply"       /* to the account's comment, by `comment` */
#define NOTICE_HIDDEN "hidden"     /* the account's `comment` was; text: the reason */
#define NOTICE_REPORT "report"     /* the account's report was answered; text: how */
#define NOTICE_BARRED "barred"     /* the account may not write for a while; text: why */
#define NOTICE_UNBARRED "unbarred" /* the account may write again */
#define NOTICE_APPEAL "appeal"     /* the account's appeal was decided; text: how */
#define NOTICE_JOINED "joined"     /* somebody took the account's invitation */

/* What happened. Changes of a topic make theirs by themselves, in storage_sweep, storage_topic_advance and
 * storage_topic_put; replies in storage_comment_add. */
struct storage_notice {
	const char *kind;
	int64_t account; /* whom alone it concerns; 0: everybody who takes part in the topic */
	int64_t actor;   /* whose doing it is, who is not told of it; 0: nobody's */
	int64_t topic;
	int64_t comment; /* 0: none */
	enum wire_stage stage;
	const char *text; /* NULL: none */
	int64_t at;
};
enum rc storage_notice_add(struct storage *s, const struct storage_notice *v, struct err *e);

struct storage_notice_page {
	struct wire_notice *items;
	size_t n;
	int64_t total, new_notices;
	bool more;
	int64_t last; /* id of the last item: where the next page goes on */
};
/* Newest first, before the one with this id; 0: from the newest. */
enum rc storage_notices(struct storage *s, int64_t account, int64_t before, int limit, struct arena *a,
	struct storage_notice_page *out, struct err *e);
/* Of one kind alone those that were neither read nor told, newest first; total: how many there are. */
enum rc storage_notices_untold(struct storage *s, int64_t account, enum wire_about about, int64_t told, int limit,
	struct arena *a, struct storage_notice_page *out, struct err *e);
enum rc storage_notices_new(struct storage *s, int64_t account, int64_t *n, struct err *e);
/* All up to this one are no longer new, 0: all that there are; what was read stays so. */
enum rc storage_notices_read(struct storage *s, int64_t account, int64_t up_to, struct err *e);

/* Whom a notice behind `after` was for, oldest first; of a topic that was removed there is none. */
struct storage_told {
	int64_t id, account, actor; /* as in storage_notice */
	struct wire_notice notice;
};
struct storage_told_page {
	struct storage_told *items;
	size_t n;
	bool more;
	int64_t last; /* how far it came: what follows is behind that */
};
enum rc storage_notices_after(
	struct storage *s, int64_t after, int limit, struct arena *a, struct storage_told_page *out, struct err *e);
enum rc storage_notices_last(struct storage *s, int64_t *id, struct err *e);
/* Does a notice of this kind, made then, concern the account because of the topic? */
enum rc storage_takes_part(
	struct storage *s, int64_t topic, int64_t account, const char *kind, int64_t since, bool *does, struct err *e);

/* ---- mine.c ---------------------------------------------------------------------------------- */

struct storage_writing_page {
	struct wire_written *items;
	size_t n;
	int64_t total;
	bool more;
	int64_t last; /* id of the last item */
};
/* The account's comments, newest first, before the one with this id; 0: from the newest. */
enum rc storage_writings(struct storage *s, int64_t account, int64_t before, int limit, struct arena *a,
	struct storage_writing_page *out, struct err *e);

/* ---- changes --------------------------------------------------------------------------------- */

/* Each change of a topic and of a comment has a number, greater than all before it. A topic or comment stands at the
 * number of its latest one. */
struct storage_changes_at {
	int64_t topics, comments;
};
enum rc storage_changes_now(struct storage *s, struct storage_changes_at *out, struct err *e);

struct storage_changed_topic {
	int64_t id, at;
	bool written; /* more than its counts changed */
	bool removed;
};
struct storage_changed_topics {
	struct storage_changed_topic *items;
	size_t n;
	bool more;
};
/* Behind `after`, oldest change first. */
enum rc storage_changed_topics(
	struct storage *s, int64_t after, int limit, struct arena *a, struct storage_changed_topics *out, struct err *e);
struct storage_changed_comment {
	struct wire_comment comment;
	int64_t at, author; /* author: the account; 0: none */
	bool removed;
};
struct storage_changed_comments {
	struct storage_changed_comment *items;
	size_t n;
	bool more;
};
/* New ones, and those that were taken back or lost their author. account: whose are `mine`. */
enum rc storage_changed_comments(struct storage *s, int64_t account, int64_t after, int limit, struct arena *a,
	struct storage_changed_comments *out, struct err *e);

/* ---- the site -------------------------------------------------------------------------------- */

struct storage_figures {
	int64_t topics, endorsements, comments, accounts, closing_soon, answered_since;
	int64_t overdue; /* topics with anything that an agency should have done by now, as in the rows of lists */
};
enum rc storage_figures(struct storage *s, int64_t closing_before, int64_t now, int64_t answered_after,
	struct storage_figures *out, struct err *e);
enum rc storage_board_counts(struct storage *s, int64_t topics[BOARDS], struct err *e);
enum rc storage_agencies(struct storage *s, struct arena *a, struct wire_agencies *out, struct err *e);
/* One, by its id. RC_NOT_FOUND. */
enum rc storage_agency(struct storage *s, const char *id, struct arena *a, struct wire_agency *out, struct err *e);

/* ---- accounts.c ------------------------------------------------------------------------------ */

/* Names are taken by everything that looks the same: of other accounts, and nicknames of agencies, of who proposed
 * elsewhere, and of an office ("admin", "管理員") too. RC_EXISTS: err.detail is "name" or "nickname". password is the
 * Argon2id string. The account is a person of its own until it proves who it is. */
struct storage_person {
	const char *name, *nickname, *email, *county, *password;
	enum wire_level level;
};
enum rc storage_account_add(
	struct storage *s, const struct storage_person *p, int64_t now, int64_t *account, struct err *e);
enum rc storage_accounts_any(struct storage *s, bool *any, struct err *e); /* whether there is one */
/* What identifies and proves: never leaves the server. RC_NOT_FOUND. */
enum rc storage_password(
	struct storage *s, const char *name, struct arena *a, int64_t *account, const char **password, struct err *e);
enum rc storage_password_of(struct storage *s, int64_t account, struct arena *a, const char **password, struct err *e);
enum rc storage_password_set(struct storage *s, int64_t account, const char *password, struct err *e);
/* The account as its own owner sees it, but for its level, of which it has what it was given when it was made.
 * RC_NOT_FOUND. */
enum rc storage_account(struct storage *s, int64_t account, struct arena *a, struct wire_account *out, struct err *e);
/* NULL keeps what is there. RC_EXISTS: the nickname is taken. */
enum rc storage_account_change(
	struct storage *s, int64_t account, const char *nickname, const char *county, struct err *e);
/* Everything that identifies goes, sessions and follows too; comments stay without an author, endorsements without a
 * name. The person stays as long as an endorsement does (storage_forget). */
enum rc storage_account_remove(struct storage *s, int64_t account, struct err *e);

/* Gives names from before they were compared by how they look a look; does nothing the second time. Inside WRITE. */
enum rc storage_names_fill(struct storage *s, struct err *e);

/* ---- persons.c ------------------------------------------------------------------------------- */

/* What was proved of the person behind an account. */
struct storage_proved {
	enum rules_proof proof;
	const char *shown; /* the e-mail address; of a mobile number what its owner may see of it */
	/* What stands for a person, as a keyed hash; NULL: this proof does not. address, postcode: where rules let `most`
	 * persons share an e-mail address if they say the same postcode; NULL otherwise. */
	const uint8_t *person, *address, *postcode;
	const uint8_t *subject; /* RULES_PROOF_IDENTITY: the provider's, hashed */
	bool unsure;            /* the same: whoever comes with it is let in, but it does not identify */
	int64_t most;           /* accounts that may have proved one e-mail address */
};
/* RC_EXISTS: err.detail is "email" (enough other accounts proved it), "person" (another account is this person),
 * "subject" (another account has this identity) or "postcode" (another one was said for this address). A person who
 * has no account any more comes back to life in this one, with what it endorsed. */
enum rc storage_prove(struct storage *s, int64_t account, const struct storage_proved *v, int64_t now, struct err *e);
/* The topics that the person behind this account endorses. */
enum rc storage_endorsed_topics(
	struct storage *s, int64_t account, struct arena *a, int64_t **ids, size_t *n, struct err *e);
/* Which account has this identity. RC_NOT_FOUND. */
enum rc storage_account_by_subject(
	struct storage *s, const uint8_t subject[STORAGE_HASH], int64_t *account, struct err *e);

/* ---- codes.c --------------------------------------------------------------------------------- */

/* A code that is to be typed. Hashes are of the platform's making; the code itself is kept nowhere. */
struct storage_code {
	int64_t id, account;
	const char *kind, *destination;                    /* an address, or a number with stars in it */
	const uint8_t *code, *person, *address, *postcode; /* STORAGE_HASH bytes; all but code may be NULL */
	int64_t created_at, expires_at, tries;
	int64_t done_at; /* it was typed; 0: not yet */
};
/* Another one of this kind and account is over then. id is chosen here. */
enum rc storage_code_add(struct storage *s, const struct storage_code *v, int64_t *id, struct err *e);
/* account 0: whoever's. RC_NOT_FOUND. */
enum rc storage_code(
	struct storage *s, int64_t id, int64_t account, struct arena *a, struct storage_code *out, struct err *e);
/* The newest of its kind. RC_NOT_FOUND. */
enum rc storage_code_latest(
	struct storage *s, int64_t account, const char *kind, struct arena *a, struct storage_code *out, struct err *e);
/* Counts a try with this code, unless it is the one that was tried last: who repeats himself learns nothing. */
enum rc storage_code_try(
	struct storage *s, int64_t id, const uint8_t code[STORAGE_HASH], int64_t *tries, struct err *e);
enum rc storage_code_done(struct storage *s, int64_t id, int64_t now, struct err *e);
enum rc storage_codes_forget(struct storage *s, int64_t account, const char *kind, struct err *e);

/* ---- letters.c: what is to be sent ----------------------------------------------------------- */

/* Who sends it is elsewhere (server/mail). A letter that was sent, or given up, is gone. */
struct storage_letter {
	int64_t id;
	int64_t account;            /* it goes with the account; 0: nobody's, who deleted it or never had one */
	const char *way;            /* "mail" or "sms" */
	const char *destination;    /* an address, a number */
	const char *subject, *body; /* plain text, UTF-8, lines end with "\n"; subject: of a mail */
	const char *unsubscribe;    /* the code that ends letters of this kind; "": there is no such choice */
	int64_t created_at, until;  /* worth nothing after `until` */
	int64_t tries;              /* begun so far */
};
enum rc storage_letter_add(struct storage *s, const struct storage_letter *v, struct err *e);
/* The next one that may go at `at` (real time). RC_NOT_FOUND: none; *at is then when one may, 0 where none waits.
 * holder: who sends, among the machines that share the rows; what another one holds is left to it for some minutes. */
enum rc storage_letter_next(
	struct storage *s, const char *holder, int64_t *at, struct arena *a, struct storage_letter *out, struct err *e);
/* It is about to be sent. In a transaction of its own, committed before anything is sent. */
enum rc storage_letter_hold(struct storage *s, int64_t id, const char *holder, int64_t at, struct err *e);
/* It did not go; not before `next_at`. */
enum rc storage_letter_later(struct storage *s, int64_t id, int64_t next_at, struct err *e);
/* Sent, or given up. */
enum rc storage_letter_remove(struct storage *s, int64_t id, struct err *e);
/* Those that this holder held when it was killed may go at once, and what waits to be tried again. */
enum rc storage_letters_release(struct storage *s, const char *holder, struct err *e);

/* Those that are nobody's: nothing of somebody who has gone stays past a minute. The first `until` among them
 * (RC_NOT_FOUND: none waits); and what is over by now is taken out. */
#define STORAGE_LETTER_OF_NOBODY_MS (30 * 1000)
enum rc storage_letters_of_nobody(struct storage *s, int64_t *until, struct err *e);
enum rc storage_letters_of_nobody_end(struct storage *s, int64_t now, struct err *e);

/* ---- sessions.c ------------------------------------------------------------------------------ */

/* The token of an earlier session of this account is worth as much as a new one from then on. */
struct storage_session {
	const uint8_t *hash; /* of the token, STORAGE_HASH bytes */
	int64_t account, now, expires;
	enum wire_session_kind kind;
	unsigned scopes;                     /* or-ed WIRE_SCOPE() */
	const char *name, *address, *client; /* NULL: "" */
};
enum rc storage_session_add(struct storage *s, const struct storage_session *v, int64_t *id, struct err *e);

/* Who asks, by a token. */
struct storage_asker {
	int64_t account, session;
	enum wire_level level; /* that the account was made with */
	unsigned proofs, scopes;
	enum wire_session_kind kind;
	int64_t used_at;      /* as storage_session_used has it */
	int64_t barred_until; /* as storage_barred has it; 0: it is not */
	bool is_staff;        /* storage_staff() says what they are */
};
/* RC_NOT_FOUND: unknown or expired. */
enum rc storage_asker(
	struct storage *s, const uint8_t token_hash[STORAGE_HASH], int64_t now, struct storage_asker *out, struct err *e);
/* Somebody asked by it now; not more often than a few minutes need. */
enum rc storage_session_used(struct storage *s, int64_t session, int64_t now, struct err *e);
enum rc storage_session_remove(struct storage *s, const uint8_t token_hash[STORAGE_HASH], struct err *e);
/* Those of this account, newest first, as their owner sees them; current: the one that asks. tokens: those that
 * scripts use; else the others. */
enum rc storage_sessions(struct storage *s, int64_t account, int64_t current, bool tokens, int64_t now, struct arena *a,
	struct wire_sessions *out, struct err *e);
/* RC_NOT_FOUND: none of this account's. */
enum rc storage_session_end(struct storage *s, int64_t account, int64_t id, struct err *e);
/* All of them, tokens too, but the one called `but` (0: none); no device that was allowed gets one any more. */
enum rc storage_sessions_end(struct storage *s, int64_t account, int64_t but, struct err *e);
/* Whether somebody is signed in to this account from this address. */
enum rc storage_session_from(
	struct storage *s, int64_t account, const char *address, int64_t now, bool *is, struct err *e);

/* Counts one attempt at `what` (a hash, never a name) in the window that runs, or in a new one. *count: how many there
 * are with this one, until when the window ends; more than `most`: one too many, and nothing was written. */
enum rc storage_attempt(struct storage *s, const uint8_t what[STORAGE_HASH], int64_t now, int64_t window, int64_t most,
	int64_t *count, int64_t *until, struct err *e);
enum rc storage_attempt_clear(struct storage *s, const uint8_t what[STORAGE_HASH], struct err *e);

/* ---- devices.c: devices that ask to be signed in (RFC 8628) -------------------------------------- */

enum storage_device_state { DEVICE_ASKED, DEVICE_ALLOWED, DEVICE_DENIED, DEVICE_TAKEN };
struct storage_device {
	const uint8_t *device, *user_code; /* hashes of both codes, STORAGE_HASH bytes */
	const char *client, *address;
	unsigned scopes;
	int64_t asked_at, expires_at;
	int64_t pause, polled_at; /* ms that must pass between two looks; when the last one was */
	enum storage_device_state state;
	int64_t account;      /* who allowed it, or who asks to be known better; 0: nobody yet */
	const char *provider; /* with whom the person signs in; "": here */
	const void *secret;   /* what is told the provider, enciphered under the device's code */
	size_t secret_size;
};
/* RC_EXISTS: the short code is another's. */
enum rc storage_device_add(struct storage *s, const struct storage_device *v, struct err *e);
/* By either hash. RC_NOT_FOUND. */
enum rc storage_device(
	struct storage *s, const uint8_t hash[STORAGE_HASH], struct arena *a, struct storage_device *out, struct err *e);
enum rc storage_device_polled(
	struct storage *s, const uint8_t device[STORAGE_HASH], int64_t at, int64_t pause, struct err *e);
/* account 0: as it is. */
enum rc storage_device_set(struct storage *s, const uint8_t device[STORAGE_HASH], enum storage_device_state state,
	int64_t account, struct err *e);

/* ---- wishes.c -------------------------------------------------------------------------------- */

/* What was said, or how it is when nobody said. */
struct storage_wish {
	enum wire_often often;
	int64_t told_at, told; /* when the last mail went, and up to which notice it told; kept with storage_wish_told() */
};
enum rc storage_wishes(struct storage *s, int64_t account, struct storage_wish out[ABOUTS], struct err *e);
enum rc storage_wish_set(
	struct storage *s, int64_t account, enum wire_about about, enum wire_often often, struct err *e);
enum rc storage_wish_told(
	struct storage *s, int64_t account, enum wire_about about, int64_t at, int64_t up_to, struct err *e);

/* ---- digests.c ------------------------------------------------------------------------------- */

/* Notes of the next notices whom they are to be mailed to, of at most so many people: at once, on the morning after, on
 * the Monday after, as each wants. zone: of the mornings, minutes east. *more: there is more to do. */
enum rc storage_digests_spread(struct storage *s, int zone, int most, bool *more, struct err *e);
/* Who is next to be mailed, about what. RC_NOT_FOUND: nobody yet. */
enum rc storage_digest_next(struct storage *s, int64_t now, int64_t *account, enum wire_about *about, struct err *e);
enum rc storage_digest_remove(struct storage *s, int64_t account, enum wire_about about, struct err *e);

/* ---- export.c -------------------------------------------------------------------------------- */

enum storage_export { EXPORT_PROPOSALS, EXPORT_ENDORSEMENTS, EXPORT_COMMENTS, EXPORT_FOLLOWS, EXPORT_REPORTS, EXPORTS };
struct storage_exported {
	int64_t id, topic, at;
	const char *title, *text, *word; /* word: a stance, a reason's code; "" */
	bool show_nickname, show_county; /* of endorsements */
};
/* Calls row() for each, oldest first; texts live until it returns. */
enum rc storage_export(struct storage *s, int64_t account, enum storage_export what,
	void (*row)(void *ctx, const struct storage_exported *v), void *ctx, struct err *e);

/* ---- once.c: requests that came before ------------------------------------------------------- */

/* A request under its Idempotency-Key. key: account, address and Idempotency-Key together, hashed. body_hash: of what
 * it held, hashed with the Idempotency-Key, so that nobody who reads the database can try passwords on it. */
struct storage_once {
	uint8_t key[STORAGE_HASH], body_hash[STORAGE_HASH];
};

/* What a request made keeps the request: a comment's place for good, an account as long as it is there, a decision
 * until the next request about the same, from when on it is an answer that was given (of no bytes). */
enum storage_made {
	MADE_NOTHING,
	MADE_COMMENT,
	MADE_ENDORSEMENT,
	MADE_FOLLOW,
	MADE_ACCOUNT,
	MADE_TOPIC,
	MADE_ACT,
	MADE_REPORT,
	MADE_UPLOAD
};
/* id: the comment, the account, the new topic, the act, the report, the upload, or the topic that account decided about
 * (to endorse or withdraw; to follow or unfollow).
 */
enum rc storage_made_keep(struct storage *s, enum storage_made what, int64_t id, int64_t account,
	const struct storage_once *v, int64_t now, struct err *e);
/* By v->key: *id, and into v->body_hash as much of it as was kept; the rest is left. A decision: the account's about
 * the topic that *id says before. Accounts only those made since not_before. RC_NOT_FOUND. */
enum rc storage_made_find(struct storage *s, enum storage_made what, int64_t account, int64_t not_before,
	struct storage_once *v, int64_t *id, struct err *e);

/* Other answers that were given. answer is opaque (and enciphered). */
struct storage_answer {
	uint8_t body_hash[STORAGE_HASH];
	const void *answer;
	size_t size;
};
enum rc storage_answer_get(struct storage *s, const uint8_t key[STORAGE_HASH], int64_t not_before, struct arena *a,
	struct storage_answer *out, struct err *e); /* RC_NOT_FOUND; out->body_hash as above */
enum rc storage_answer_put(
	struct storage *s, const uint8_t key[STORAGE_HASH], const struct storage_answer *v, int64_t now, struct err *e);

/* Forgets what is over: sessions, codes, letters and attempts from before their time, answers and the keys of accounts
 * from before keys_before, and persons without an account of whom no endorsement is left. */
enum rc storage_forget(struct storage *s, int64_t now, int64_t keys_before, struct err *e);

#include "server/storage/bars.h"
#include "server/storage/copying.h"
#include "server/storage/machines.h"

#endif
