/*
 * Writing under bad conditions, again and again: a person, chosen by dice, comments, endorses, follows, likes, takes
 * back, proposes, and does what staff do, while connections are cut, answers lost or repeated, and both programs
 * killed. After each run the books are balanced: what the platform has, what the client keeps, and what was said of it.
 *
 *   dice.c    what is chosen, by a number that can be given again
 *   proxy.c   stands between client and platform and does what bad networks do
 *   client.c  minyi, started and killed; what it said
 *   patience.c  a machine that is too slow is no program that hangs
 *   book.c    both databases, looked up
 *   run.c     a run: its person, what was written and decided; what happens meanwhile
 *   life.c    what becomes of what this person proposes: the next act, as proposer and as staff
 *   judge.c   what was said is held against both books, at once and in the end
 *   command.c an act as a subcommand
 *   talk.c    what a person answers to the questions of an act, the same in linear mode and on the screen
 *   front.c   runs in a row, as many as TORTURE_RUNS, TORTURE_SECONDS and TORTURE_SEED say; the summary
 *
 * A front (commands.c, linear.c, ...) says how an act is done there; everything else is here.
 */
#ifndef TORTURE_LIB_TORTURE_H
#define TORTURE_LIB_TORTURE_H

#include "tty/lib/visit.h"

/* ---- dice.c ---------------------------------------------------------------------------------- */

struct dice {
	uint64_t state;
};
uint32_t dice_roll(struct dice *d, uint32_t n);                     /* 0 to n - 1 */
bool dice_in(struct dice *d, uint32_t many, uint32_t of);           /* true in so many of so many */
uint64_t dice_mix(uint64_t seed, uint64_t number);                  /* another seed from two */
void dice_text(struct dice *d, size_t characters, struct str *out); /* appends words of several scripts */

/* ---- proxy.c --------------------------------------------------------------------------------- */

/* X(id, words) */
#define FAULTS(X) \
	X(NONE, "passed on") \
	X(DROP, "dropped") \
	X(RESET, "reset") \
	X(CUT_REQUEST, "request cut") \
	X(CUT_ANSWER, "answer cut") \
	X(LOSE_ANSWER, "answer lost") \
	X(REPEAT, "repeated") \
	X(REPEAT_LATE, "repeated late") \
	X(DELAY, "delayed") \
	X(SLOW, "slow") \
	X(STALE, "connection left stale") \
	X(BUSY, "429 502 503 504") \
	X(GATEWAY, "502 504 for a lost answer") \
	X(PORTAL, "sign-in page") \
	X(SILENCE, "silence")
#define FAULT_ENUM(id, words) FAULT_##id,
enum fault { FAULTS(FAULT_ENUM) FAULT_COUNT };
#undef FAULT_ENUM
#define FAULT_BIT(id) (1u << FAULT_##id)
#define FAULT_ALL ((1u << FAULT_COUNT) - 2)

/* How it behaves from now on. */
struct proxy_plan {
	unsigned faults;  /* FAULT_BIT()s; 0: passes everything on */
	uint32_t percent; /* of the requests that meet one */
	bool writes_only; /* reading goes well */
	uint64_t seed;    /* which ones, and where they are cut */
	int at;           /* CUT_ANSWER: the byte; -1: any */
	int status;       /* PORTAL: this one; 0: any */
};
struct proxy_shared;
struct proxy {
	char address[64]; /* as --site takes it */
	pid_t pid;
	const struct platform *behind;
	struct proxy_shared *shared;
};
void proxy_start(struct proxy *x, const struct platform *behind);
void proxy_plan(struct proxy *x, const struct proxy_plan *plan);
/* From now on everything passes; returns when what it repeats late has been repeated. */
void proxy_calm(struct proxy *x);
size_t proxy_faults(const struct proxy *x, enum fault f); /* so many since the start */
size_t proxy_writes(const struct proxy *x);               /* requests that were no GET */
void proxy_log_clear(struct proxy *x);
void proxy_log(const struct proxy *x, struct str *out); /* appends a line for each request since */
void proxy_release(struct proxy *x);

/* ---- patience.c ------------------------------------------------------------------------------ */

/* Waiting for a program: it hangs when nobody does anything any more. Who computes, or waits for a processor or a disk,
 * only needs longer on this machine; that is said, and has an end too. */
struct patience {
	int64_t until, worked;
	int more;
};
void patience_begin(struct patience *p, const pid_t *pids, size_t n);
/* Its time is over: true when one of these (0: none) has worked meanwhile; there is as much time again. */
bool patience_lasts(struct patience *p, const pid_t *pids, size_t n);
/* Until the visit is idle. */
void patience_rest(const struct platform *p, struct visit *v);

/* ---- client.c -------------------------------------------------------------------------------- */

/* minyi with its standard streams in a folder; not at a terminal. */
struct client {
	pid_t pid;
	int ended; /* a descriptor that is ready when it has ended */
	int input, idle;
	char out[96], err[96];
	size_t heard_out, heard_err; /* what client_said() has given already */
	bool killed;
	int status; /* once ended: exit status or 128 + signal */
};
struct client_opts {
	const char *folder;      /* where its output goes, and HOME */
	const char *now;         /* "MINYI_NOW=..."; NULL: the machine's clock */
	const char *const *env;  /* more; may be NULL */
	const char *input;       /* NULL: nothing; with open it may be NULL too */
	bool open;               /* standard input stays open, for client_say() */
	unsigned long file_size; /* it can make no file longer than this; 0: as long as it likes */
};
/* What happens while it runs, in ms from now; -1: does not. */
struct mishap {
	int kill_client, kill_platform, start_platform;
	int killed_clients, killed_platforms; /* how many it came to */
};
#define NO_MISHAP { .kill_client = -1, .kill_platform = -1, .start_platform = -1 }
void client_start(struct client *c, const struct client_opts *opts, const char *const *argv);
void client_say(struct client *c, const char *lines);
void client_leave(struct client *c); /* the linear mode: whatever stays in the outbox; it will say no more */
/* Until it has ended, or (idle) waits for a line; hung is a failure of the test. */
/* m and p may be NULL. A platform that does not run at the end is started. */
void client_wait(struct client *c, bool idle, struct mishap *m, struct platform *p);
void client_kill(struct client *c);
void client_said(struct client *c, struct str *out); /* appends what it printed since it was asked last */
void client_release(struct client *c);

/* ---- book.c ---------------------------------------------------------------------------------- */

/* Of one text, told by its mark. */
struct book {
	int published, waiting, refused, draft;
};
int64_t book_int(const char *path, const char *sql, const char *text, const char *more); /* $1, $2; NULL: not there */
/* The first column of the first row; "" where there is none. */
void book_text(const char *path, const char *sql, const char *text, const char *more, char *out, size_t size);
/* Adds what a home has of it: this kind of write ("": any), this topic's (NULL: any, and drafts), what LIKE finds in
 * it.
 */
void book_of_home(struct book *b, const char *home, const char *kind, const char *topic, const char *like);
int book_waits(const char *home);                         /* items that are not refused */
bool book_sound(const char *path);                        /* the database is whole */
int book_miscounts(const char *platform_data);            /* topics whose counts are not their rows */
void book_print_store(const char *path, struct str *out); /* outbox and drafts */
void book_print_platform(const char *path, const char *account, struct str *out); /* what this person has there */

/* ---- run.c ----------------------------------------------------------------------------------- */

/* Texts first, then decisions, then what takes a text back. EDIT sends too where that is to be done; ACT is one of
 * staff, or the proposer's end of it; JUDGE decides about a report that this person made. */
enum deed {
	DEED_COMMENT,
	DEED_REPLY,
	DEED_PROPOSE,
	DEED_EDIT,
	DEED_ACT,
	DEED_REPORT,
	DEED_JUDGE,
	DEED_ENDORSE,
	DEED_WITHDRAW,
	DEED_FOLLOW,
	DEED_UNFOLLOW,
	DEED_LIKE, /* of the topic's first comment */
	DEED_UNLIKE,
	DEED_UNCOMMENT,
	DEED_COUNT
};
#define DEED_TEXTS DEED_ENDORSE /* as many of them */
enum wrong { WRONG_LOST, WRONG_DOUBLED, WRONG_MISREPORTED, WRONG_COUNT };

/* What the client said of an act. */
enum told {
	TOLD_NOTHING, /* it was killed, or said that nobody knows */
	TOLD_DONE,    /* the platform has it */
	TOLD_KEPT,    /* it will be sent */
	TOLD_REFUSED, /* it will not */
	TOLD_FAILED,  /* nothing was done */
};
struct written {
	enum deed deed;
	enum told told;
	bool killed; /* before it could say anything: what it was told may not have begun */
	bool on;     /* of a decision: endorse, follow */
	bool turns;  /* of a decision: the other way round from how it was, and nobody said which */
	bool too_long;
	bool own;                /* topic is the id of one that this person proposed, else the number of an idea */
	bool file;               /* a file goes with it */
	bool drafts;             /* of what is proposed: it is not sent on */
	const char *verb;        /* of an act; "" */
	struct written *comment; /* that is taken back; NULL: none of this run's */
	bool may_go, must_go;    /* of a comment: it was taken back, as far as is known, or certainly */
	int64_t floor;           /* of the comment that it is about; 0: none */
	int home;
	char topic[12], mark[40], said[400];
	char report[12]; /* JUDGE: the report's id */
};
/* What is known of what a person decided about a topic. */
enum { RUN_OFF = 1, RUN_ON = 2 };
struct decision {
	unsigned may;   /* which of them it may be, or-ed */
	unsigned homes; /* a bit for each home in which they did */
};
enum { RUN_ENDORSED, RUN_FOLLOWED, RUN_LIKED, RUN_DECISIONS };
#define RUN_HOMES 2
#define RUN_WRITES 64
#define RUN_TOPICS 10
struct run {
	uint64_t seed;
	struct dice dice;
	struct platform *platform;
	struct proxy *proxy;
	char name[32], account[16];
	struct scratch homes[RUN_HOMES];
	char home_paths[RUN_HOMES][64]; /* as --home takes them */
	int n_homes;
	struct written writes[RUN_WRITES];
	size_t n_writes;
	struct decision decided[RUN_DECISIONS][RUN_TOPICS];
	struct str script; /* what was done and said, a line each */
	struct str wrongs;
	int wrong[WRONG_COUNT];
	int kills_client, kills_platform, typed;
	bool long_texts; /* some are longer than the platform takes */
	size_t n_topics; /* the first of run_topics: those that it is about */
	unsigned deeds;  /* 1u << DEED_...: what the front can do */
	unsigned faults; /* that this run may meet; FAULT_ALL at first */
	bool disks;      /* the home and the platform's data are on disks of their own */
	bool full;       /* the home's is, in this act */
	bool lives;      /* it is about what this person proposes, whose staff they are too */
	char agency[64]; /* one that the platform knows */
	int part, parts; /* for a front that goes through a table: which run of how many this is */
};
/* Topics of the sample that can be commented on and endorsed, by number. */
extern const char *const run_topics[RUN_TOPICS];
/* A person with an account and so many homes, signed in. */
void run_begin(struct run *r, int homes);
extern const char *const run_password;
/* One more home, in which nobody is signed in, and its end. */
void run_home(struct run *r, int home);
void run_home_release(struct run *r, int home);
/* It is about so many topics, which each home has seen. */
void run_warm(struct run *r, size_t topics);
/* The next act, by dice; text: the words that are written, with their mark in front. */
struct written *run_write(struct run *r, struct str *text);
/* Its topic, as a command has it. */
void run_topic(const struct written *w, char word[16]);
void run_platform_path(const struct run *r, char *path, size_t size);
/* `minyi VERB WORD` with that on its standard input (NULL: nothing), while nothing is in its way; again where the
 * machine is too slow for it. Anything but success fails the test. */
void run_must(struct run *r, int home, const char *verb, const char *word, const char *input);
/* What happens in between, by dice; counted. */
void run_mishap(struct run *r, struct mishap *m);
/* The plan of the network for an act, by dice. */
void run_network(struct run *r);
void run_note(struct run *r, const char *fmt, ...) PRINTF_LIKE(2, 3); /* a line of the script */
void run_wrong(struct run *r, enum wrong what, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Disks fill up: those of homes, of the platform, or both; `left` bytes of each stay free. run_judge makes room again.
 */
enum { DISK_HOME = 1, DISK_PLATFORM = 2 };
void run_fill_disks(struct run *r, unsigned which, size_t left);
void run_free_disks(struct run *r);
/* It could not be begun after all. */
void run_unwrite(struct run *r);
void run_release(struct run *r);
/* Runs `minyi WORDS...` of that home to its end; what it said in `said` (init by the caller). */
int run_minyi(struct run *r, int home, struct mishap *m, const struct client_opts *opts, struct str *said, bool *killed,
	...) __attribute__((sentinel));

/* ---- life.c ---------------------------------------------------------------------------------- */

/* The next thing that is done to what this person proposed, or one proposal more. */
void life_next(struct run *r, struct written *w);
/* Writes what is proposed into a file, as `minyi propose --file` takes it; with another beside it where w->file. */
void life_write_file(const struct run *r, const struct written *w, const char *text, char path[120]);
/* The one that goes with it. */
void life_file(const struct run *r, const struct written *w, char path[120]);
/* The number or id by which a list has it, and its title there. */
void life_number(const struct run *r, const struct written *w, char word[16]);
void life_title(const struct run *r, const struct written *w, char title[64]);
/* One of this person's comments that are there, under a topic of their own (own) or another: which w then takes back;
 * or one of their open reports, which it decides about. False: there is none. */
bool life_own_comment(struct run *r, struct written *w, bool own);
bool life_open_report(struct run *r, struct written *w);
/* What is said of the report that w decides about. */
void life_report(const struct run *r, const struct written *w, char text[100]);
/* So many days from now, as staff type it. */
void life_day(int days, char out[16]);

/* ---- judge.c --------------------------------------------------------------------------------- */

/* It is over: what was said is held against the books of this moment. */
void run_judge(struct run *r, struct written *w, enum told told, const char *said);
/* Everything calms down, what waits goes out, and the books are balanced. */
void run_settle(struct run *r);

/* ---- command.c ------------------------------------------------------------------------------- */

#define DEEDS_OF_COMMANDS \
	(1u << DEED_COMMENT | 1u << DEED_ENDORSE | 1u << DEED_WITHDRAW | 1u << DEED_FOLLOW | 1u << DEED_UNFOLLOW)
#define DEEDS_OF_LIKING (1u << DEED_LIKE | 1u << DEED_UNLIKE)
#define DEEDS_OF_LIVES (1u << DEED_UNCOMMENT | 1u << DEED_JUDGE)
/* `minyi comment ...` and so on, to its end, and judged. m and opts may be NULL. */
void run_command(struct run *r, struct written *w, const char *text, struct mishap *m, const struct client_opts *opts);

/* ---- talk.c ---------------------------------------------------------------------------------- */

struct talk {
	const struct run *r;
	struct written *w;
	const char *text;
	bool line;      /* the last answer is typed on a line, and ended with Enter */
	bool confirmed; /* it was sent, or is */
	bool changed;   /* of a proposal that is changed: it is */
	int filed;      /* how often a file was given */
	char begin[16]; /* in linear mode: the word that begins it */
	int ways;       /* how often it was asked which act it shall be: twice, when this one cannot be */
	char words[200];
};
/* The key that begins the act. */
const char *talk_key(const struct written *w);
/* What is typed at the prompt that this text ends with, without Enter; NULL: it is no question of an act, or (ways)
 * none that leads to this one. */
const char *talk_answer(struct talk *t, const char *prompt);
bool talk_knows(const char *prompt);
/* Once it has come to its end: what was said. */
enum told talk_told(struct talk *t, const char *said);

/* ---- front.c --------------------------------------------------------------------------------- */

struct front {
	const char *name;
	unsigned deeds;
	void (*run)(struct run *r); /* between run_begin() and run_settle() */
	int homes;
	bool disks;  /* each home and the platform's data are on disks of their own */
	bool lives;  /* one endorsement establishes what is proposed; everybody is staff. deeds: what else is done to it */
	int workers; /* at a time, where there is much to wait for and little to compute; 0: TORTURE_WORKERS */
	int runs;    /* without TORTURE_RUNS, and at most as many as TORTURE_SECONDS allows */
};
/* Only the tests whose names fit TORTURE_ONLY, a pattern; without it all. */
void front_choose(void);
/* All runs of one front; fails the test when one of them does not balance. */
void front_torture(const struct front *f);

#endif
