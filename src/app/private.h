/* Private to app/: the one struct that everything hangs off, and what its files ask of each other. */
#ifndef APP_PRIVATE_H
#define APP_PRIVATE_H

#include "app/app.h"
#include "own/own.h"

/* ---- paths.c: absolute; made when they are missing. */
struct paths {
	char *data; /* the store, and the data of our own platform below platform/ */
	char *log;  /* the log file */
	char *run;  /* the socket of our own platform and what goes with it */
};
/* Where the store is or would be: nothing is made. The caller frees. */
char *paths_data(const char *home);
enum rc paths_find(struct paths *p, const char *home, struct err *e); /* data is set whatever comes of it */
void paths_release(struct paths *p);

/* ---- settings.c */
void app_settings_load(struct app *a, const struct app_options *o);
/* Does this value of the setting mean 民國 years, in the language of now? */
bool app_roc_years(const char *calendar);
/* app.c: the one that is set, for the whole program. */
void app_use_language(struct app *a);

/* ---- outbox.c */
struct outbox {
	struct net_req *req;
	char *token;               /* that req went out with: another may have signed in since */
	struct store_item item;    /* what req sends */
	struct site_reply *so_far; /* of a site that needs several requests for it; NULL: it is the first */
	char after[ID_SIZE];       /* this round has come to here; "" at the start */
	char renewed[ID_SIZE];     /* the decision that goes out again with the version that the platform told: */
	int64_t renewed_seen;
	VEC(char *) held;        /* topics that have to wait for the next round */
	struct err last;         /* why something waits */
	struct net_timer *timer; /* the next round by itself */
	int64_t wait;            /* how long the last such timer was */
	bool running;
	bool behind;  /* another program of this home sends: this one tries again by its timer */
	bool revived; /* this round has started our own platform anew */
	void (*told)(void *ctx, const struct store_item *item, const struct app_answer *answer);
	void *ctx;
};
void outbox_release(struct app *a);
/* Puts a write in; the ask's key is its id. */
enum rc outbox_put(struct app *a, const struct site_ask *ask, struct err *e);
/* Is this status of a problem one of those that say nothing of what was asked? */
bool outbox_try_later(int status);
/* A round soon: something may have changed for the better. */
void outbox_wake(struct app *a, int64_t ms);
/* The next request of an item waits for its turn; nothing is under way until then. */
bool outbox_waits(const struct app *a);
/* A round that waited for another token goes on; why: there is none. */
void outbox_renewed(struct app *a, const struct err *why);

/* ---- held.c */
/* A comment that somebody wrote. */
void held_decision(
	struct app *a, const char *token, struct site_heard *heard); /* token: it was asked with; NULL: none */
void held_comment(struct app *a, const struct wire_comment *comment);
/* Staff did something to a comment, here or elsewhere: what is held of the comments says it no more. */
void held_acted(struct app *a, const struct site_ask *ask);
/* What the answer to a write says is so now, over what the cache has of it. reply may be NULL. */
void held_update(struct app *a, const struct site_ask *ask, const struct site_reply *reply);
/* Who has just signed in need not be asked who they are. */
void held_account(struct app *a, const struct wire_account *account);

/* ---- seen.c */
/* What was taken along, looked through where nobody answers: of whoever is signed in, or else of the guest before.
 * NULL: there is nothing, or how allows none of it. */
struct site_reply *seen_look(struct app *a, const struct site_ask *ask, enum app_how how);

/* ---- download.c */
/* The name that a file gets: what is wanted (NULL: nothing), else the address's last part. */
void download_name(const char *wanted, const char *url, struct str *out);

/* ---- live.c */
struct live;
void live_release(struct app *a);

/* ---- turn.c */
/* ms until a request may go out; 0: now. Of that, the seconds of a pause that the site asked for. */
int64_t turn_in(const struct app *a);
int64_t turn_pause(const struct app *a);
void turn_taken(struct app *a); /* one goes out */
void turn_heard(struct app *a, const struct site_heard *heard);

/* ---- renew.c */
struct renewal {
	struct net_req *req;
	struct net_timer *timer; /* another program of this home asks */
	int64_t at;              /* when the last was asked for; monotonic, 0: none was */
	bool claimed;            /* this one asks */
	bool unkept;             /* the token of now is not in the store */
};
/* The token is no longer good. True: there is another one now, or one is asked for. */
bool renew_begin(struct app *a);
/* Has something to wait for another token, before it goes out? */
bool renew_first(struct app *a);
bool renew_under_way(const struct app *a);
void renew_stop(struct app *a);    /* whoever is signed in is another one: what waits goes on */
void renew_release(struct app *a); /* nothing goes on */

/* ---- prefetch.c */
struct prefetch {
	struct app_ask *ask;          /* the one under way */
	struct net_timer *timer;      /* the next one */
	VEC(struct site_ask) waiting; /* soonest first; their strings belong to strings */
	struct arena strings;
	int64_t begun;     /* the one under way; monotonic, as the next */
	int64_t failed_at; /* 0: the last one did not fail */
};
/* Somebody really asks: what is fetched ahead makes room. */
void prefetch_yield(struct app *a);
void prefetch_release(struct app *a);

struct app {
	unsigned may;
	const struct site_table *sites;
	char *next_site; /* where the visit goes on; NULL: it has not been said */
	struct paths paths;
	struct net *net;
	struct store *store;
	enum rc unkept; /* why that lies in memory; RC_OK: it does not */
	struct site site;
	struct own *own; /* NULL: a site was named */
	struct app_settings settings;
	struct store_account account;
	bool signed_in;
	bool given; /* by MINYI_TOKEN: nothing of it is kept */
	bool aloud; /* all of the visit is for ears */
	struct offline things;
	bool offline;        /* the last exchange with the platform found no connection */
	bool unanswered;     /* or nobody who could answer */
	size_t kept_bytes;   /* that went into the cache since fetching began */
	char confirmed[128]; /* the topic that the platform said last is unchanged, and when (monotonic; 0: none) */
	int64_t confirmed_at;
	int64_t written_at;             /* the last accepted write: what the cache had before may no longer be so */
	VEC(struct catalog *) catalogs; /* every language of this visit: translated strings are held by many */
	struct live *live;              /* NULL: nobody has listened yet */
	int64_t held_until;             /* monotonic: the site asked for a pause until then; 0: it did not */
	int64_t went[SITE_A_MINUTE];    /* monotonic: when the last requests went out, a ring; of sites that count them */
	size_t n_went;
	int64_t took;     /* ms that the last read took */
	int64_t news;     /* notices that are new */
	int64_t ahead;    /* of this machine's clock the platform's is */
	unsigned roles;   /* of staff, a bit each */
	char *site_title; /* "" until known */
	unsigned site_known;
	char *note;
	struct app_ask *asks;
	struct outbox outbox;
	struct renewal renewal;
	struct prefetch prefetch;
	struct app_fetch *fetch;       /* boards are being taken along */
	struct app_sitefile *sitefile; /* one of the site's files is being fetched */
	struct app_download *downloads;
	const struct app_waiter *waiter; /* NULL: waits have no end but their own */
};

/* Whose answers are read and kept: the account's, "" for a guest's. */
const char *app_reader(const struct app *a);
/* What offline/ looks into for them; lives until the next call. */
const struct offline *app_offline_things(struct app *a);
/* The same for whomever it is read, "" a guest: what they were told is looked at. As long as a and reader live. */
struct offline app_offline_of(struct app *a, const char *reader);

/* ---- fetch.c */
void fetch_release(struct app_fetch *f); /* NULL is fine; done is not called */
bool fetch_holds(const struct app_fetch *f, const struct app_ask *ask);

/* ---- sitefile.c */
void sitefile_release(struct app_sitefile *f); /* NULL is fine; done is not called */

/* ---- app.c */
void app_signed_in(struct app *a, const struct wire_session *s, struct err *e);
void app_forget_account(struct app *a);
/* Sees each answer of the platform first: are we connected, what does its clock show, has the token expired? True when
 * it has: the account has just been forgotten, or has another token, or is given one. */
bool app_note_answer(struct app *a, const struct site_heard *heard, const char *token);
void app_called_now(struct app *a, const char *nickname); /* whoever is signed in has this one from now on */

/* ---- copy.c: the ask, its strings in the arena. */
void ask_copy(struct site_ask *to, const struct site_ask *from, struct arena *arena);

/* ---- ask.c */
/* As app_ask, but fetched ahead does not make room for it. timeout: of the request; 0: the usual one. */
struct app_ask *ask_start(
	struct app *a, const struct site_ask *ask, enum app_how how, int64_t timeout, app_done done, void *ctx);
/* app_cancel for whoever keeps the handle: *ask is NULL before the ask is gone. */
void ask_let_go(struct app_ask **ask);
/* What is kept of what the site says of itself: its name, its zone. */
void ask_learn_site(struct app *a);
/* It has been copied: what is secret in it is overwritten. */
void ask_wipe_request(const struct net_params *p, const struct site *s);
/* What waited for another token goes on, or is told why there is none. */
void asks_renewed(struct app *a, const struct err *why);
/* The ask that waits for an item of the outbox, or NULL. */
struct app_ask *ask_of_item(struct app *a, const char *id);
/* Calls its done with the answer; the ask is dead then. */
void ask_answer(struct app_ask *ask, const struct app_answer *answer);
/* Has whoever asks just decided this, and has a use for the text, should it be refused? Not who waits for an earlier
 * item. */
bool ask_decides(const struct app_ask *ask);
/* Tells each ask whose item is no longer in the outbox, or is refused there: another program of this home sent it. */
void asks_handed_over(struct app *a);
/* Does any ask wait for the outbox? */
bool asks_wait(const struct app *a);
/* Tells every ask that waits for the outbox that it has to wait on. */
void asks_queued(struct app *a, const struct err *why);

/* textfile.c: what an earlier visit could not take back from another editor becomes drafts. */
void textfile_take_over(struct app *a);

#endif
