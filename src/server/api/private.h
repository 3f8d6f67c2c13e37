/* Private to api/ and its tests: what a handler works with, and the parts around it. */
#ifndef SERVER_API_PRIVATE_H
#define SERVER_API_PRIVATE_H

#include <pthread.h>

#include "server/api/api.h"
#include "server/storage/storage.h"
#include "text/text.h"

/* ---- languages.c ----------------------------------------------------------------------------- */

#define LANGUAGES_MAX 64

/* The languages that can be answered in, the platform's own first. English needs no catalogue. */
struct languages {
	const char *tags[LANGUAGES_MAX]; /* BCP 47: "zh-Hant-TW" */
	struct catalog *catalogs[LANGUAGES_MAX];
	size_t n;
};
/* Every FOLDER/NAME/LC_MESSAGES/minyi.mo that can be read (folder may be NULL); own: the NAME that comes first, if it
 * is there. */
void languages_open(struct languages *l, const char *folder, const char *own);
void languages_release(struct languages *l);
/* The place of the one that this reader likes best. */
size_t languages_choose(const struct languages *l, const char *accept_language);

/* ---- platform.c ------------------------------------------------------------------------------ */

/* A thread has one for as long as it makes one answer. */
struct worker {
	struct storage *storage;
	struct storage *standby;  /* NULL: not needed yet */
	int64_t now;              /* the version of the data, when this request began */
	int64_t version, commits; /* of the data and of ours, when it last looked whether others wrote */
	int64_t clock_of;         /* of the data, when it last looked how far the clock was moved */
};

/* What one connection alone does: all transactions of this process that write. So what that connection hears of is what
 * other programs wrote. */
struct writer {
	struct storage *storage; /* NULL: it rests; under lock */
	pthread_mutex_t lock;    /* who writes, or looks what it heard */
	_Atomic bool alone;      /* it has looked, and nobody else can write now */
	_Atomic int64_t commits; /* counted */
	int64_t heard;           /* likewise; WRITER_DEAF: of nothing, and no connection says that */
};
#define WRITER_DEAF (-1)

struct platform {
	struct platform_outside outside;
	char *folder;
	/* rulebook.c; under lock. A book lives as long as the platform, since somebody may be reading it. */
	const struct rules_book *book;
	VEC(struct rules_book *) books;
	char *rules_file;
	struct rulebook_file {
		int64_t seconds, nanoseconds, inode, size;
	} rules_seen;
	_Atomic int64_t ahead; /* of the system's clock; moved on by hand, where that may be */
	struct languages languages;
	uint8_t secret[STORAGE_HASH];
	char decoy[160]; /* a password hash of nobody: an unknown name takes as long as a wrong password */
	/* Writers of this process wait here in turn and not in the database, whose waiting is a sleep. */
	struct turns *writing;
	struct writer writer;
	struct answers *answers;
	struct printed *printed;
	struct wholes *wholes;
	int64_t forgot_at; /* under writing: when what is over was last thrown away */
	pthread_mutex_t lock;
	pthread_cond_t freed;
	struct storage *kept;   /* open while all others rest, see storage_keep_open(); NULL */
	struct worker *workers; /* for each who answers, one: none waits for another */
	size_t n_workers;
	struct sweeper *sweeper;
	struct ear *ear;         /* NULL: nobody shares the rows */
	struct standby *standby; /* NULL: reads go where writes go */
	_Atomic int64_t known;   /* the number of the last commit that this process knows of */
	struct hub *hub;
	struct budgets *budgets;
	struct leap *leap;
	struct digest *digest; /* NULL: no mail is sent */
	struct wipe *wipe;
	struct worker **idle; /* the last one back is the next one out: its cache is warm */
	size_t n_idle;
	int64_t workers_heard_at; /* clock_mono(); under lock */
};

/* How what an answer shows stood when it was read: one topic, or (0) lists and whatever else. */
struct answers_as_of {
	int64_t topic;
	uint64_t all, part;
};

struct route;

/* What a handler has at hand. Memory of the arena lives until the answer is on its way. */
struct ctx {
	struct platform *platform;
	const struct rules_book *book;
	const struct rules *rules; /* in force; of one topic: ctx_rules() */
	int zone;                  /* minutes east, now */
	/* inside a transaction: read for GET, write otherwise; committed when the status is below 400 */
	struct storage *storage;
	bool at_standby; /* it is one: what is refused, the primary is asked again */
	struct arena *arena;
	const struct route *route;
	size_t language;             /* of the platform's languages: the reader's */
	const struct catalog *words; /* its catalogue; NULL: English */
	int64_t now;
	int64_t account; /* 0: a guest */
	enum wire_level level;
	int64_t barred_until;       /* 0: whoever asks is not */
	struct storage_staff staff; /* what roles whoever asks has */
	int64_t session;            /* by which it asks */
	enum wire_session_kind session_kind;
	int64_t session_used_at;
	int64_t wrote;     /* the number of this account's last write, where reads go to a standby */
	unsigned scopes;   /* of that session */
	const char *did;   /* what staff did, as a word; NULL: nothing */
	int64_t concerned; /* whose account it is about, where nobody is signed in; 0: nobody's */
	/* What it wrote, as readers may see it; as long as nobody says so, anything. */
	enum { TOUCHED_ANYTHING, TOUCHED_NOTHING, TOUCHED_LISTS, TOUCHED_TOPIC } touched;
	/* GET: nobody else wrote what the kept answers do not know of; and how they stood before anything was read. */
	bool known;
	struct answers_as_of as_of, lists;
	bool viewing;             /* GET: what is read, is read in one view, from who asks on */
	struct wholes_held *held; /* topics that are needed until the answer is made; NULL: by who writes */
	bool together;            /* with other writes, of which none stays when one fails */
	bool swept;               /* time changed something, which was done in this transaction */
	bool more_is_due;         /* and more of it than was done */
	bool paid;                /* for being carried out (budgets.c), also when it has to be tried once more */
	bool letters;             /* something was put in the queue of letters */
	bool outdated;            /* other rules came into force before anything was done */
	bool wipes;               /* something was deleted that must leave the files */
	uint8_t token_hash[STORAGE_HASH];
	const struct json *body; /* the request's, for routes that take one */
	void *prepared;          /* what the route's prepare() left for its handler */
	/* The request under its Idempotency-Key; NULL: it has none. A handler says in made what came of it (its id, for
	 * storage_made_keep(); 0: nothing), and again() finds it there. */
	const struct repeat *repeat;
	int64_t made;
	bool repeated; /* again() is answering */
};

#define ID_TEXT 24

/* The rules under which a topic runs. */
static inline const struct rules *ctx_rules(const struct ctx *c, const struct wire_topic *t)
{
	return c->book ? rules_of(c->book, t->rules) : c->rules;
}

/* The platform's time, in whole seconds: the system's, and further where it was moved on by hand. */
int64_t platform_clock(struct platform *p, struct storage *s);
/* Before anything is written about a topic that the path does not name: does what time did to it. */
enum rc platform_settle(struct ctx *c, int64_t topic, struct err *e);

/* ---- writer.c: everything that writes --------------------------------------------------------- */

/* Runs work in a transaction that writes, by itself: all of it is on disk afterwards, or nothing. */
enum rc platform_write(struct ctx *c, enum rc (*work)(void *arg, struct err *e), void *arg, struct err *e);
/* The same of a request q; or of several, when written() tells the kept answers what each touched (writer_touched). */
enum rc writer_turn(struct ctx *c, const struct request *q, enum rc (*work)(void *arg, struct err *e), void *arg,
	void (*written)(void *arg), struct err *e);
/* Tells the kept answers what this request wrote. */
void writer_touched(const struct ctx *c, const struct request *q);
/* The connection that writes, which is made anew after a rest. Under the writer's lock, or before there is anybody. */
enum rc writer_open(struct platform *p, struct err *e);
/* Opens its connection, unless somebody is about to. */
void writer_ready(struct platform *p);
/* Lets go of it, unless somebody writes. */
void writer_rest(struct platform *p);
/* Whether everything that was committed before is known to the kept answers. False: it cannot be said now. */
bool writer_knows_others(struct platform *p, struct worker *w);
/* A commit of that number is known to this process. */
void platform_know(struct platform *p, int64_t number);

/* ---- reading.c: GET --------------------------------------------------------------------------- */

void reading_begin(struct ctx *c, struct worker *w, const struct request *q); /* before anything is read */
/* An answer that is kept; false: there is none. */
bool reading_kept(struct ctx *c, const struct request *q, struct response *r);
void reading_answer(struct ctx *c, struct worker *w, const struct request *q, struct response *r);
void reading_end(struct ctx *c);

/* ---- leap.c: whether the system's clock can be believed --------------------------------------- */

struct leap;
struct leap *leap_new(void);
void leap_free(struct leap *v); /* NULL is fine */
/* What the database knows. */
enum rc leap_open(struct leap *v, struct storage *s, struct err *e);
/* Now, without what was moved on by hand. own: whatever the system says. */
int64_t leap_now(struct leap *v, bool own);
bool leap_is_held(struct leap *v);
/* Looks by and by whether the clock was confirmed. */
void leap_look(struct leap *v, struct storage *s);
/* What is to be noted now, in a transaction that writes; 0: nothing. */
int64_t leap_to_note(struct leap *v);

/* ---- workers.c: those who answer, and their connections ------------------------------------------ */

#define QUERY_MS 10000 /* nobody waits longer for an answer; what is asked for in time takes no tenth of it */
/* NULL: none has a connection. */
struct worker *workers_take(struct platform *p);
void workers_give(struct platform *p, struct worker *w);
/* Those that nobody needs take in what they are told, so often at most: otherwise the server has to keep it for them.
 */
#define WORKERS_HEAR_MS 1000
void workers_hear(struct platform *p);
/* Those that nobody needs let go of their connections. */
void workers_rest(struct platform *p);

/* ---- turns.c: who comes first goes first, which a mutex does not promise ----------------------- */

struct turns;
struct turns *turns_new(void);
void turns_free(struct turns *t);
void turns_wait(struct turns *t); /* until it is this thread's turn */
void turns_end(struct turns *t);

/* ---- sweeper.c: what time did, by a thread of its own ------------------------------------------ */

struct sweeper;
/* Once the rules are in force. RC_SYS. */
enum rc sweeper_start(struct platform *p, struct sweeper **out, struct err *e);
void sweeper_end(struct sweeper *w);  /* what it was told is kept by then, and who asks no longer waits; NULL is fine */
void sweeper_free(struct sweeper *w); /* after that, when nobody asks any more; NULL is fine */
/* There is something that time did. Waits until it is kept, in vain for a bounded time: by a thread that holds no
 * transaction. */
void sweeper_ask(struct sweeper *w);
void sweeper_stir(struct sweeper *w); /* the same, without waiting */
/* The same where s says that there is. */
void sweeper_look(struct sweeper *w, struct storage *s, int64_t now);
/* When a session was used. waits: likewise; who writes waits for the disk anyway, once. */
void sweeper_note_use(struct sweeper *w, int64_t session, int64_t now, bool waits);

/* ---- ear.c: what others do who share the rows ---------------------------------------------------- */

struct ear;
struct ear *ear_start(struct platform *p); /* NULL where nobody shares them */
void ear_stop(struct ear *h);              /* NULL is fine */
void ear_stir(struct ear *h);              /* there is something to tell the others, soon; NULL is fine */

/* ---- standby.c: reads that go to a standby -------------------------------------------------------- */

struct standby;
/* where: a connection string of libpq. It is used once it is there. */
struct standby *standby_start(struct platform *p, const char *where);
void standby_stop(struct standby *v); /* NULL is fine */
/* A view there, over *own, which is connected when it is NULL and stays the caller's: it shows all commits up to number
 * `least`. *current: and all that were known when it was asked for. storage_rollback() ends it. NULL: the primary has
 * to be asked, v may be NULL too. */
struct storage *standby_begin(struct standby *v, struct storage **own, int64_t least, bool *current);

/* ---- rulebook.c: the rules in force, and their file ------------------------------------------- */

/* Takes rules, which stand on the heap, in any case; the workers are open. file: looked at again later; NULL: never. */
enum rc rulebook_open(struct platform *p, struct rules *rules, const char *file, struct err *e);
void rulebook_close(struct platform *p);
/* Looks at the file, and puts what it says in force where it changed. */
void rulebook_refresh(struct platform *p, struct storage *s);
/* Where several machines share the rows, one that puts other rules in force does so for all: those are taken over. */
void rulebook_follow(struct platform *p, struct storage *s);
/* Inside a transaction that writes. RC_BUSY with this num: `used` (NULL: the platform's) are not what is in force for
 * all. */
#define RULES_CHANGED 100
enum rc rulebook_check(struct platform *p, struct storage *s, const struct rules *used, struct err *e);
/* Those in force, for one request, once the sweeper looked at a file that changed; s follows them. Not inside a
 * transaction. */
const struct rules_book *rulebook_now(struct platform *p, struct storage *s);

/* ---- routes.c -------------------------------------------------------------------------------- */

/* What may be done to a topic is the rules' business (permit.c); this is only who is heard at all. */
/* IN_PERSON: signed in with the password; no device that was allowed, no token of a script. */
enum who { ANYONE, SIGNED_IN, IN_PERSON };
/* In the request: nothing; perhaps a JSON object; one always; any bytes. */
enum body { NO_BODY, BODY_MAY, BODY_MUST, BODY_BYTES };

struct route {
	enum method method;
	const char *path; /* "/v1/topics/{id}": {..} stands for one segment */
	enum who who;
	enum body body;
	size_t body_max;
	/* slow work, before the transaction; may be NULL */
	bool (*prepare)(struct ctx *c, const struct request *q, struct response *r);
	void (*handle)(struct ctx *c, const struct request *q, struct response *r);
	const char *doc;
	enum rules_budget budget; /* RULES_UNBOUNDED: none for what reads, RULES_WRITES for what writes */
	const char *event;        /* what the security log calls it; NULL: it is told of refusals alone */
	bool slow;                /* hashes a password: made by the threads for that */
	/* may ask a provider first, for seconds: by that one's thread. Which; NULL: none */
	struct provider *(*outside)(const struct platform_outside *o, const struct json *body);
	bool much;      /* reads much, whatever is asked for: made by the threads for that */
	bool any_scope; /* a token that may only read may do this too */
	bool same;      /* every reader but staff has the same answer, when it is a list of rows */
	/* What it changes of what others read; nothing said: anything. OF_TOPIC: of the topic in its path, unless the
	 * handler finds that it is more. */
	enum { OF_ANYTHING, OF_NOTHING, OF_LISTS, OF_TOPIC } of;
	/* Answers a request that was carried out before, by what is so now; NULL: as it was answered then. made: what then
	 * knows the request for longer than answers are kept. */
	void (*again)(struct ctx *c, const struct request *q, struct response *r);
	enum storage_made made;
	bool refuses_first; /* what it refuses, it refuses before it wrote anything: there is nothing to undo */
};

/* The route, with q->params set (in the arena). NULL: nothing of this method there; *allow then has what is (0: no
 * such path). HEAD is GET. */
const struct route *routes_find(struct request *q, struct arena *a, unsigned *allow);
/* The topic that this part of the path names, where the route is about one; 0: none. */
int64_t routes_topic(const struct route *route, const char *part);
/* How many bytes of body it takes under these rules: a file as large as the board that takes the largest. */
size_t routes_bound(const struct route *route, const struct rules *rules);
size_t routes_body_max(enum method method, const char *path, const struct rules *rules); /* what is no route: none */

/* Who makes the answer: what reads much has threads of its own. */
size_t routes_lane(const struct platform_outside *o, const struct request *q);

/* ---- repeat.c: Idempotency-Key --------------------------------------------------------------- */

struct repeat {
	struct storage_once once;     /* finds what it made, or the answer that is kept */
	uint8_t cipher[STORAGE_HASH]; /* opens the answer; of the client's own key, and not kept */
};
/* Whether this is a key as clients may make them. */
bool repeat_is_key(const char *text);
void repeat_init(struct repeat *v, const struct ctx *c, const struct request *q);
/* RC_OK: it came before, and r is its answer. RC_NOT_FOUND: it did not. */
enum rc repeat_find(struct ctx *c, const struct repeat *v, const struct request *q, struct response *r, struct err *e);
enum rc repeat_keep(struct ctx *c, const struct repeat *v, const struct response *r, struct err *e);
/* 32 bytes for this account that the same request has again, and nobody else can know. */
void repeat_token(const struct repeat *v, int64_t account, uint8_t out[STORAGE_HASH]);

/* ---- answers.c: finished answers, kept while nothing of what they show is written ------------- */

struct answers;
struct answers *answers_new(void);
void answers_free(struct answers *a);
void answers_stand(struct answers *a, int64_t topic, struct answers_as_of *out); /* before it is read */
bool answers_hold(struct answers *a, const struct answers_as_of *v);             /* nothing of it was touched since */
/* key: whatever the answer depends on beside that. Fills r and is true when it is kept and still true. */
bool answers_find(struct answers *a, const char *key, struct response *r);
void answers_keep(struct answers *a, const char *key, const struct answers_as_of *as_of, const struct response *r);
/* Something of this topic was written, so that lists show it otherwise; 0: of lists alone. */
void answers_touched(struct answers *a, int64_t topic);
void answers_drop(struct answers *a); /* whatever was written: nothing is true any more */

/* ---- printed.c: rows of lists as they are printed, kept while their topics are as they were -------- */

struct printed;
/* Which row; of a reader who is not staff. */
struct printed_row {
	int64_t topic;
	const struct rules_book *book;
	size_t language;
	int zone;
};
struct printed *printed_new(void);
void printed_free(struct printed *p); /* NULL is fine */
/* Puts it where the next value of o goes. False: it is not there, or no longer true. */
bool printed_find(
	struct printed *p, struct answers *a, const struct printed_row *which, int64_t now, struct json_out *o);
/* before: how lists stood before the topic was read. until: the last instant at which it is still so. */
void printed_keep(struct printed *p, struct answers *a, const struct printed_row *which,
	const struct answers_as_of *before, int64_t now, int64_t until, const char *json);

/* ---- wholes.c: topics as the database has them, read once while they are as they were ------------- */

struct wholes *wholes_new(void);
void wholes_free(struct wholes *v); /* NULL is fine; nobody has any */
struct whole;
struct wholes_held { /* at first empty */
	struct whole *of[4];
	size_t n;
};
void wholes_let_go(struct wholes_held *h);
/* As storage_topic() and storage_topic_row() for a guest. What out points to lives until the answer is made, and is to
 * be left alone but for the items of its timeline, fields and agencies. */
enum rc wholes_topic(const struct ctx *c, int64_t id, struct wire_topic *out, struct err *e);
enum rc wholes_row(const struct ctx *c, int64_t id, struct wire_topic *out, struct err *e);

/* ---- problem.c, problem_field.c --------------------------------------------------------------- */

/* The rows of wire/problems.h. */
#define PROBLEM_NAME(name, ...) name,
enum problem { WIRE_PROBLEMS(PROBLEM_NAME) };
/* Makes r that problem, in the reader's language. field (may be NULL) is what in the request is wrong. */
void problem(const struct ctx *c, struct response *r, enum problem p, const char *field);
/* The code and the sentence without an answer around them. */
const char *problem_code(enum problem p);
const char *problem_sentence(const struct ctx *c, enum problem p);
/* TOO_SHORT or TOO_LONG: the sentence names the field and its bound in characters. */
void problem_of_length(const struct ctx *c, struct response *r, enum problem p, const char *field, int64_t bound);
/* With a sentence that says more than the problem's own. */
void problem_saying(const struct ctx *c, struct response *r, enum problem p, const char *field, const char *sentence);
/* TOO_MANY_ITEMS, TOO_FEW_ITEMS: the sentence says how many there can be. */
void problem_of_items(const struct ctx *c, struct response *r, enum problem p, const char *field, int64_t bound);
/* TOO_SHORT, TOO_LONG, with what the field is called: `word`. */
void problem_of_named(
	const struct ctx *c, struct response *r, enum problem p, const char *field, const char *word, int64_t bound);
/* INCOMPLETE: the sentence says what to do about this field. */
void problem_of_missing(const struct ctx *c, struct response *r, const char *field);
/* DECIDED_ALREADY, with what the one did who was faster. */
void problem_of_first(const struct ctx *c, struct response *r, const struct wire_logged *first);
/* Of BARRED: why and until when, and whether one can appeal. NULL: no memory. */
const char *problem_bar_sentence(const struct ctx *c, const struct storage_bar *bar);
/* FILE_LIES, FILE_KIND: the sentence says which file. */
void problem_of_file(const struct ctx *c, struct response *r, enum problem p, const char *name);
/* BAD_FIELD: the sentence names the field and says what it has to be. */
void problem_of_wanted(const struct ctx *c, struct response *r, const char *field, enum wire_wanted wanted);
/* The same of a body that parsing refused: its num is an enum wire_wanted, its detail "FIELD: why". */
void problem_of_field(const struct ctx *c, struct response *r, const struct err *e);
/* A whole number between these, and one of these words (of which "" are none), as programs send them. */
void problem_of_range(
	const struct ctx *c, struct response *r, enum problem p, const char *field, int64_t min, int64_t max);
void problem_of_choice(
	const struct ctx *c, struct response *r, enum problem p, const char *field, const char *const *words, size_t n);
/* BAD_FIELD, with a sentence of its own (a message id) behind what the field is called. */
void problem_of_thing(const struct ctx *c, struct response *r, const char *field, const char *sentence);
/* DECIDED_SINCE, with what is so. */
void problem_of_decision(const struct ctx *c, struct response *r, const struct wire_standing *now);
/* What a failed operation means to the one who asked; logged when it is our fault. */
void problem_of(const struct ctx *c, struct response *r, const struct err *e);

/* ---- input.c: what comes in a request, checked. Each false has made r a problem. ------------- */

bool input_id(const struct ctx *c, struct response *r, const char *text, int64_t *id);
/* {id} of a topic's path: its id, or BOARD:NUMBER; of one that whoever asks may know of. */
bool input_topic(const struct ctx *c, const struct request *q, struct response *r, int64_t *id);
/* The same of a text that came in a body. False: there is no such topic; r is left alone. */
bool input_topic_named(const struct ctx *c, const char *text, int64_t *id);
bool input_number(const struct ctx *c, const struct request *q, struct response *r, const char *name, int64_t min,
	int64_t max, int64_t otherwise, int64_t *out);
/* A text that a person wrote: its length in characters, no control characters but line ends (those only when lines). */
bool input_text(const struct ctx *c, struct response *r, const char *field, const char *value, int64_t min, int64_t max,
	bool lines);
/* The year of birth of who makes an account: whoever reaches the rules' age in this year is old enough; it is asked for
 * this alone, and kept nowhere. */
bool input_age(struct ctx *c, struct response *r, int64_t born);
/* "scopes" of the body, or-ed; whoever may write may read. */
bool input_scopes(const struct ctx *c, struct response *r, unsigned *out);
/* A name that others see: trimmed, and in the form NFKC. False: it is none, or too short or long. */
bool input_name(const struct ctx *c, struct response *r, const char *field, const char *value, int64_t min, int64_t max,
	const char **out);
/* A copy without white space at its ends, "" when nothing of it is to be seen; NULL when the arena is full. */
char *input_trimmed(struct arena *a, const char *text);
/* Nothing of it is to be seen; lines: as CommonMark, too. */
bool input_is_blank(const char *value, bool lines);

/* ---- sender.c: what a web page of somebody else could make its visitors send -------------------- */

/* Each false has made r a problem. Who names an Origin is a browser: of our own address, for what changes something. */
bool sender_is_ours(const struct ctx *c, const struct request *q, struct response *r);
/* That it is JSON, where it says what it is. */
bool sender_says_json(const struct ctx *c, const struct request *q, struct response *r);

/* ---- security.c ------------------------------------------------------------------------------ */

/* Tells the security log what came of a request, once that is on disk. */
void security_note(const struct ctx *c, const struct request *q, const struct response *r);

/* ---- sniff.c: what an uploaded file is ------------------------------------------------------- */

enum sniff { SNIFF_IS, SNIFF_IS_NOT, SNIFF_UNKNOWN };
/* Whether the bytes are what the name says. *type: its media type; untouched when the name says nothing that is taken.
 */
enum sniff sniff_type(const char *name, const char *bytes, size_t n, const char **type);

/* ---- permit.c: what whoever asks may do to a topic -------------------------------------------- */

/* Who asks, as far as it matters to this topic, whose `mine` is known. */
enum rc permit_who(const struct ctx *c, int64_t id, const struct wire_topic *t, struct rules_who *out, struct err *e);
/* The same of whoever asks, apart from any topic. */
enum rc permit_anyone(const struct ctx *c, struct rules_who *out, struct err *e);
/* Yes, or nothing to do. False: r says why not; field (may be NULL) is what in the request is wrong. */
bool permit_answer(const struct ctx *c, struct response *r, enum rules_answer answer, const char *field);
/* For what is done to no topic. False: who asks is barred, and r says why. */
bool permit_writing(const struct ctx *c, struct response *r);
/* Whether whoever asks has one of these roles (or-ed) or is the owner. False: r says why not. */
bool permit_staff(const struct ctx *c, struct response *r, const struct rules_who *who, unsigned roles);
/* Of what may not be read by whoever asks (hidden, its code alone) the words go. */
void permit_strip(const struct ctx *c, const struct rules_who *who, struct wire_topic *t);
enum rc permit_sees(const struct ctx *c, int64_t id, const struct wire_topic *t, bool *is, struct err *e);
/* Whether whoever asks may know of it at all. False: r says that there is no such thing. */
bool permit_see(const struct ctx *c, struct response *r, int64_t id);
/* The same, and its row as whoever asks has it, and who they are to it. */
bool permit_find(const struct ctx *c, struct response *r, int64_t id, struct wire_topic *t, struct rules_who *who);
/* The same as permit_see, with its words, and not its code alone. */
bool permit_see_whole(const struct ctx *c, struct response *r, int64_t id);
/* Yes, or nothing to do. False: r says why not. */
bool permit(const struct ctx *c, struct response *r, const struct rules_who *who, enum wire_verb verb,
	const struct wire_topic *t);
/* The same of one of the topic's comments: reply to it, like it, report it. */
bool permit_on_comment(const struct ctx *c, struct response *r, const struct rules_who *who, enum wire_verb verb,
	const struct wire_topic *t, const struct wire_comment *on);
/* What they can do to a topic that is about to be delivered whole, with sentences in the reader's language. */
enum rc permit_tell(
	const struct ctx *c, const struct rules_who *who, const struct wire_topic *t, struct wire_can *out, struct err *e);
/* What is so of a topic after something was done to it. before: the stage that it had; STAGE_OTHER: nobody knows, so
 * that the timeline is told too. row, known: its row and who asks, as before that, where it changed nothing but
 * counts and `mine`, or the stage; or NULL. */
enum rc permit_now(const struct ctx *c, int64_t id, enum wire_stage before, const struct wire_topic *row,
	const struct rules_who *known, struct wire_standing *out, struct err *e);

/* ---- budgets.c ------------------------------------------------------------------------------- */

struct budgets;
struct budgets *budgets_new(void);
void budgets_free(struct budgets *b); /* NULL is fine */
/* From now on an account, an address or a network is called as the others who have this secret call it. */
void budgets_share(struct budgets *b, const uint8_t secret[STORAGE_HASH]);
/* What was spent since it was last told, for the others to hear. False: nothing. */
#define BUDGETS_SAY "budgets" /* it begins so */
bool budgets_tell(struct budgets *b, struct str *out);
void budgets_hear(struct budgets *b, const char *said);
/* One more of the route's kind (everything that writes has one) by who asks, from where the request comes. False: too
 * many, and r says until when. Nothing is written. */
bool budgets_spend(struct ctx *c, const struct request *q, struct response *r);

/* ---- attempts.c ------------------------------------------------------------------------------ */

/* One more attempt of this kind at this name from where the request comes; account: whose name it is, 0: nobody's.
 * False: too many, and r says until when. */
bool attempts_count(
	struct ctx *c, const struct request *q, struct response *r, const char *kind, const char *name, int64_t account);
/* One more code that is sent to this name, of which a day has only so many: somebody's mailbox is not to be filled, and
 * five tries at each would be a way to guess. address: from where it is asked for, "": no matter; account: whose name
 * it is, 0: nobody's. */
bool attempts_codes(
	struct ctx *c, struct response *r, const char *kind, const char *name, const char *address, int64_t account);
/* One more try at the code of a new password for this name, from where the request comes. */
bool attempts_resets(struct ctx *c, const struct request *q, struct response *r, const char *name);
/* One more of this kind by who asks, of which a day has only so many: nobody fills the disk alone. Inside the
 * transaction, so that what is refused does not count. */
bool attempts_daily(struct ctx *c, struct response *r, const char *kind, int64_t most);
/* One more from this address, at whatever. */
bool attempts_address(struct ctx *c, const struct request *q, struct response *r);
/* What is counted, for storage_attempt_clear(): kind, name and address. */
void attempts_hash(
	const struct ctx *c, const char *kind, const char *value, const char *address, uint8_t out[STORAGE_HASH]);

/* ---- secret.c --------------------------------------------------------------------------------- */

/* The platform's secret: from its file, made at the first start; inside a transaction. moved: an older program had it
 * in the database, whose journal should be emptied. RC_CORRUPT with an enum platform_fault. */
enum rc secret_open(struct storage *s, const char *folder, uint8_t out[STORAGE_HASH], bool *moved, struct err *e);

/* ---- contact.c ------------------------------------------------------------------------------- */

/* Is nothing in it beyond ASCII? Mail to other addresses takes servers all the way that know them. */
bool contact_is_latin(const char *z);
/* As they are compared; in the arena. A number as digits behind its country's code, NULL when it is none. */
char *contact_email(struct arena *a, const char *email);
char *contact_mobile(struct arena *a, const char *number, const char *calling_code);
/* What its owner may see of it. */
char *contact_masked(struct arena *a, const char *contact);
/* Keyed with the platform's secret. */
void contact_hash(const struct ctx *c, const char *kind, const char *const *parts, size_t n, uint8_t out[STORAGE_HASH]);

/* ---- letters.c ------------------------------------------------------------------------------- */

enum letter { LETTER_CODE, LETTER_RESET, LETTER_CHANGED, LETTER_REMOVED };
#define LETTERS_DAYS 3 /* that one which is no code is tried for */
/* about: what the letter is about: a code, or a sentence of N_(). */
enum rc letters_send(struct ctx *c, enum letter what, int64_t account, const char *email, const char *about,
	int64_t until, struct err *e);
/* The languages of a letter: the platform's own, and English. */
#define LETTERS_LANGUAGES 2
size_t letters_languages(const struct ctx *c, const struct catalog *words[LETTERS_LANGUAGES]);
/* As the platform calls itself; lives in the arena. */
const char *letters_site_name(const struct ctx *c, const struct catalog *words);
/* What ends letters about this to this account: POST /v1/unsubscribe/{code}. For storage_letter's unsubscribe. */
#define LETTERS_UNSUBSCRIBE 64
void letters_unsubscribe_code(
	const uint8_t secret[STORAGE_HASH], int64_t account, enum wire_about about, char out[LETTERS_UNSUBSCRIBE]);
enum rc letters_text(
	struct ctx *c, int64_t account, const char *number, const char *code, int64_t until, struct err *e);
/* Tells its owner that the account changed, where an address was verified. what: a sentence of N_(). */
enum rc letters_changed(struct ctx *c, int64_t account, const char *what, struct err *e);
/* Tells its owner that the account is being deleted, likewise; before that is done. */
enum rc letters_removed(struct ctx *c, int64_t account, struct err *e);

/* ---- codes.c: codes that are typed ------------------------------------------------------------ */

#define CODE_SIZE 8
#define CODES_RESET "reset" /* the kind that a new password is set by */
/* Of what codes can be sent, or shown where one's own platform shows them: enum rules_proof, or-ed. */
unsigned codes_kinds(const struct ctx *c);
void codes_make(char out[CODE_SIZE]);
void codes_hash(const struct ctx *c, int64_t account, const char *kind, const char *code, uint8_t out[STORAGE_HASH]);
/* The request's "code". False: r says that it is none. */
bool codes_read(const struct ctx *c, struct response *r, char out[CODE_SIZE]);
/* Counts the try. False: r says that it was wrong, late, or one too many. Before the transaction. */
bool codes_try(struct ctx *c, struct response *r, const struct storage_code *code, const char *typed, int64_t most);

/* ---- passwords.c ----------------------------------------------------------------------------- */

#define PASSWORDS_NONE "!" /* instead of a hash: nothing matches it, nor is there one to be asked for */
#define PASSWORDS_SIZE 128 /* of a hash, as text */
/* What makes a password easy: whose it is. */
struct passwords_owner {
	const char *name, *nickname, *email;
};
/* False: r says why it cannot be one. */
bool passwords_check(
	const struct ctx *c, struct response *r, const char *password, const struct passwords_owner *owner);
/* The Argon2id string of a password in its form; false: there is no memory for it now. */
bool passwords_make(const struct rules *u, const char *form, char out[PASSWORDS_SIZE]);
/* Argon2id; takes its time. False: r says that it did not work. */
bool passwords_hash(struct ctx *c, struct response *r, const char *password, char out[PASSWORDS_SIZE]);
/* False: it does not match; or there was no memory to look, and r says so. */
bool passwords_match(struct ctx *c, struct response *r, const char *hash, const char *password);
/* Inside the transaction, since Argon2id took its time before it: whether the account still has the password that was
 * looked at. RC_NOT_FOUND: it has another one, or is gone. */
enum rc passwords_still(const struct ctx *c, int64_t account, const char *hash, struct err *e);

/* ---- sessions.c, accounts.c -------------------------------------------------------------------- */

#define SCOPES_ALL (WIRE_SCOPE(SCOPE_READ) | WIRE_SCOPE(SCOPE_WRITE))
/* Answers with a new session of this account, or the same one when the request comes again. */
void sessions_answer(struct ctx *c, const struct request *q, struct response *r, int64_t account,
	enum wire_session_kind kind, unsigned scopes);
/* A token with this name, kind, scopes and end: fills in the rest of v, the token too. */
enum rc sessions_make(struct ctx *c, const struct request *q, struct wire_session_row *v, struct err *e);
/* As its owner sees it. */
enum rc accounts_read(const struct ctx *c, int64_t account, struct wire_account *out, struct err *e);

/* ---- cursor.c -------------------------------------------------------------------------------- */

/* Where a list goes on. Sealed with the platform's secret and bound to its question: a cursor from another list,
 * sort or site is refused, and nobody can make one. */
struct cursor {
	int64_t key, id;
};
#define CURSOR_TEXT 48
void cursor_seal(
	const uint8_t secret[STORAGE_HASH], const char *question, const struct cursor *v, char out[CURSOR_TEXT]);
bool cursor_open(const uint8_t secret[STORAGE_HASH], const char *question, const char *text, struct cursor *out);

/* ---- events.c: what happened, as the lines of a stream (server-sent events) ------------------- */

/* How far a stream has come: the numbers of changes and notices. On the wire "12-34-56". */
struct place {
	int64_t topics, comments, notices;
};
#define PLACE_TEXT 64
void events_place_write(const struct place *p, char out[PLACE_TEXT]);
bool events_place_read(const char *text, struct place *out);
enum rc events_place_now(struct storage *s, struct place *out, struct err *e);

/* What reads one event needs. */
struct events_at {
	struct storage *storage;
	int zone;
	int64_t now;
};
/* Each appends one event; nothing where its topic is not for everybody. place: how far a reader of it has come. */
enum rc events_topic(const struct events_at *at, const struct storage_changed_topic *v, const struct place *place,
	struct str *out, struct err *e);
enum rc events_comment(const struct events_at *at, const struct storage_changed_comment *v, const struct place *place,
	bool mine, struct str *out, struct err *e);
void events_notice(
	const struct events_at *at, const struct storage_told *v, const struct place *place, struct str *out);
/* What happened is more than is told one by one: read anew. */
void events_reset(const struct place *place, struct str *out);

/* ---- wipe.c: what was deleted leaves the files ------------------------------------------------- */

struct wipe;
struct wipe *wipe_new(const char *folder); /* costs nothing before the first deletion */
void wipe_soon(struct wipe *w);            /* by any thread, after a commit */
void wipe_free(struct wipe *w);            /* NULL is fine */

/* ---- hub.c: open streams, and the one thread that looks what happened -------------------------- */

#define STREAM_TOPICS 50
struct hub;
struct hub *hub_new(struct platform *p); /* costs nothing before the first stream */
void hub_free(struct hub *h);            /* all its streams have ended */
/* Something was committed. */
void hub_stir(struct hub *h);

struct stream;
/* Joins: what is committed from now on will be told. BUSY: there are too many;
 * TOO_MANY: of this reader alone. */
enum rc hub_join(struct hub *h, struct storage *s, const struct ctx *reader, const char *address, const int64_t *topics,
	size_t n, struct stream **out, enum problem *why, struct err *e);
bool hub_is_ahead(struct hub *h, const struct place *of); /* more was told already */
/* What happened up to place is in `first`, which it takes; the stream begins. */
struct response_feed hub_begin(struct stream *s, const struct place *place, struct str *first);
void hub_leave(struct stream *s); /* instead of beginning */

/* ---- digest.c: mail of what happened ------------------------------------------------------------ */

struct digest;
struct digest *digest_start(struct platform *p); /* NULL: there is no thread; that has been logged */
void digest_stir(struct digest *d);              /* something was committed; NULL is fine, here and below */
void digest_stop(struct digest *d);

/* ---- handle_provider.c: the device flow outward, for handle_device.c ----------------------------- */

/* There is none of that name: r says which there are. */
void handle_provider_refuse(const struct ctx *c, struct response *r);
/* NULL: there is none. */
struct provider *handle_provider_named(const struct platform_outside *o, const char *name, size_t n);
/* What the provider's device code is kept as. NULL: the arena is full. */
const void *handle_provider_seal(const struct ctx *c, const char *device_code, const char *secret, size_t *n);
/* Both wait for the provider. False: r says why not (yet). */
bool handle_provider_ask(struct ctx *c, struct response *r, struct provider *p, struct provider_asked *out);
bool handle_provider_look(struct ctx *c, struct response *r, const char *device_code, const struct storage_device *d,
	struct provider_person *who);
/* Whose account it is, made when there was none. RC_EXISTS: another account's, when somebody is signed in. */
enum rc handle_provider_account(
	struct ctx *c, const struct storage_device *d, const struct provider_person *who, int64_t *account, struct err *e);

/* ---- handlers: (ctx, request) -> response ---------------------------------------------------- */

void handle_file(struct ctx *c, const struct request *q, struct response *r);
bool prepare_file_add(struct ctx *c, const struct request *q, struct response *r);
void handle_file_add(struct ctx *c, const struct request *q, struct response *r);
void handle_file_again(struct ctx *c, const struct request *q, struct response *r);
void handle_upload(struct ctx *c, const struct request *q, struct response *r);
/* Checks files that are to be attached and adds them to t's, which can then have `most`. False: r says why not. */
bool handle_attach(
	struct ctx *c, struct response *r, const struct wire_attached *files, size_t n, int64_t most, struct wire_topic *t);
/* The topic has these files from now on, and no longer those that it alone had before (was: NULL, none). */
enum rc handle_attached(
	struct ctx *c, int64_t id, const struct wire_topic *was, const struct wire_topic *t, struct err *e);
/* The whole topic as whoever asks sees it: the same JSON wherever it is told. */
enum rc handle_whole(const struct ctx *c, int64_t id, struct str *json, struct err *e);
/* The whole topic as it is now, with this status. */
void handle_topic_answer(struct ctx *c, int64_t id, int status, struct response *r);
/* Does it, and what goes with it; t is then as it is kept. False: r says why not. */
bool handle_act_on(struct ctx *c, struct response *r, int64_t id, struct wire_topic *t, const struct rules_who *who,
	enum wire_verb verb, const struct wire_act *given);
bool handle_hide_comment(struct ctx *c, struct response *r, int64_t topic, int64_t comment, const struct wire_topic *t,
	enum wire_verb verb, const struct wire_act *a);
/* Of a hidden comment: why, in the reader's language; and its words, for staff who decide about it. */
void handle_tell_hidden(const struct ctx *c, const struct wire_topic *t, struct wire_comment *v);
/* Whether a draft has everything that its board's form asks for. False: r says what it lacks. */
bool handle_is_whole(struct ctx *c, struct response *r, struct wire_topic *t);
/* Agencies by their ids, each once. */
bool handle_name_agencies(struct ctx *c, struct response *r, const char *const *ids, size_t n, int64_t most,
	struct wire_agency **out, size_t *n_out);
void handle_topic_add(struct ctx *c, const struct request *q, struct response *r);
void handle_topic_again(struct ctx *c, const struct request *q, struct response *r);
void handle_topic_change(struct ctx *c, const struct request *q, struct response *r);
/* Those that the reader made and nobody has taken yet, into the topic. */
enum rc handle_invitations_tell(const struct ctx *c, int64_t id, struct wire_topic *t, struct err *e);
void handle_invitation_add(struct ctx *c, const struct request *q, struct response *r);
void handle_invitation_take(struct ctx *c, const struct request *q, struct response *r);
void handle_action(struct ctx *c, const struct request *q, struct response *r);
void handle_action_again(struct ctx *c, const struct request *q, struct response *r);
void handle_log(struct ctx *c, const struct request *q, struct response *r);
void handle_report_add(struct ctx *c, const struct request *q, struct response *r);
void handle_report_again(struct ctx *c, const struct request *q, struct response *r);
void handle_reports(struct ctx *c, const struct request *q, struct response *r);
void handle_appeal_add(struct ctx *c, const struct request *q, struct response *r);
/* The appeal that is this report is upheld (the bar is lifted) or dismissed, by whoever asks; false: not by this one.
 */
bool handle_appeal_decided(struct ctx *c, struct response *r, int64_t report, bool upheld);
/* The act `bar`: who proposed this topic, or wrote the comment that the act names. False: refused. */
bool handle_bar(struct ctx *c, struct response *r, int64_t topic, const struct wire_topic *t,
	const struct rules_who *who, const struct wire_act *a);
void handle_report_action(struct ctx *c, const struct request *q, struct response *r);
void handle_like(struct ctx *c, const struct request *q, struct response *r);
void handle_unlike(struct ctx *c, const struct request *q, struct response *r);
void handle_queue(struct ctx *c, const struct request *q, struct response *r);
void handle_history(struct ctx *c, const struct request *q, struct response *r);
void handle_site(struct ctx *c, const struct request *q, struct response *r);
void handle_rules(struct ctx *c, const struct request *q, struct response *r);
void handle_boards(struct ctx *c, const struct request *q, struct response *r);
void handle_agencies(struct ctx *c, const struct request *q, struct response *r);
void handle_changes(struct ctx *c, const struct request *q, struct response *r);
/* A row says what a list shows, since twenty of them should fit two packets: the dates that count now, and the first
 * agency's name. What is empty is not written; without updated_at it has not changed since it was made. */
void handle_trim_row(struct wire_topic *t);

void handle_topics(struct ctx *c, const struct request *q, struct response *r);
void handle_topic(struct ctx *c, const struct request *q, struct response *r);
void handle_proposed(struct ctx *c, const struct request *q, struct response *r);
void handle_endorsed(struct ctx *c, const struct request *q, struct response *r);
void handle_notices(struct ctx *c, const struct request *q, struct response *r);
void handle_notices_read(struct ctx *c, const struct request *q, struct response *r);
void handle_stream(struct ctx *c, const struct request *q, struct response *r);
void handle_writings(struct ctx *c, const struct request *q, struct response *r);
void handle_comments(struct ctx *c, const struct request *q, struct response *r);
void handle_comment_add(struct ctx *c, const struct request *q, struct response *r);
void handle_comment_again(struct ctx *c, const struct request *q, struct response *r);
void handle_comment_remove(struct ctx *c, const struct request *q, struct response *r);
void handle_endorse(struct ctx *c, const struct request *q, struct response *r);
void handle_decision_again(struct ctx *c, const struct request *q, struct response *r);
void handle_endorse_withdraw(struct ctx *c, const struct request *q, struct response *r);
void handle_endorsements(struct ctx *c, const struct request *q, struct response *r);
void handle_endorsements_csv(struct ctx *c, const struct request *q, struct response *r);
void handle_follow(struct ctx *c, const struct request *q, struct response *r);
void handle_unfollow(struct ctx *c, const struct request *q, struct response *r);
bool prepare_account_add(struct ctx *c, const struct request *q, struct response *r);
void handle_account_add(struct ctx *c, const struct request *q, struct response *r);
void handle_account_again(struct ctx *c, const struct request *q, struct response *r);
bool prepare_session_add(struct ctx *c, const struct request *q, struct response *r);
void handle_session_add(struct ctx *c, const struct request *q, struct response *r);
void handle_session_remove(struct ctx *c, const struct request *q, struct response *r);
void handle_sessions(struct ctx *c, const struct request *q, struct response *r);
void handle_session_end(struct ctx *c, const struct request *q, struct response *r);
bool prepare_code_add(struct ctx *c, const struct request *q, struct response *r);
void handle_code_add(struct ctx *c, const struct request *q, struct response *r);
bool prepare_code_check(struct ctx *c, const struct request *q, struct response *r);
void handle_code_check(struct ctx *c, const struct request *q, struct response *r);
bool prepare_password_set(struct ctx *c, const struct request *q, struct response *r);
void handle_password_set(struct ctx *c, const struct request *q, struct response *r);
bool prepare_reset_add(struct ctx *c, const struct request *q, struct response *r);
void handle_reset_add(struct ctx *c, const struct request *q, struct response *r);
bool prepare_reset(struct ctx *c, const struct request *q, struct response *r);
void handle_reset(struct ctx *c, const struct request *q, struct response *r);
void handle_reset_again(struct ctx *c, const struct request *q, struct response *r);
void handle_wishes(struct ctx *c, const struct request *q, struct response *r);
void handle_wishes_change(struct ctx *c, const struct request *q, struct response *r);
void handle_unsubscribe(struct ctx *c, const struct request *q, struct response *r);
void handle_export(struct ctx *c, const struct request *q, struct response *r);
bool prepare_device_add(struct ctx *c, const struct request *q, struct response *r);
void handle_device_add(struct ctx *c, const struct request *q, struct response *r);
bool prepare_device(struct ctx *c, const struct request *q, struct response *r);
void handle_device(struct ctx *c, const struct request *q, struct response *r);
void handle_device_answer(struct ctx *c, const struct request *q, struct response *r);
bool prepare_device_token(struct ctx *c, const struct request *q, struct response *r);
struct provider *handle_device_add_outside(const struct platform_outside *o, const struct json *body);
struct provider *handle_device_token_outside(const struct platform_outside *o, const struct json *body);
void handle_device_token(struct ctx *c, const struct request *q, struct response *r);
void handle_device_token_again(struct ctx *c, const struct request *q, struct response *r);
void handle_tokens(struct ctx *c, const struct request *q, struct response *r);
void handle_token_add(struct ctx *c, const struct request *q, struct response *r);
void handle_me(struct ctx *c, const struct request *q, struct response *r);
void handle_me_change(struct ctx *c, const struct request *q, struct response *r);
bool prepare_me_remove(struct ctx *c, const struct request *q, struct response *r);
void handle_me_remove(struct ctx *c, const struct request *q, struct response *r);

#endif
