/* Private to app/: the one struct that everything hangs off, and what its files ask of each other. */
#ifndef APP_PRIVATE_H
#define APP_PRIVATE_H

#include "app/app.h"

/* ---- paths.c: absolute; made when they are missing. */
struct paths {
	char *data; /* the store, and the data of our own platform below platform/ */
	char *log;  /* the log file */
	char *run;  /* the socket of our own platform and what goes with it */
};
enum rc paths_find(struct paths *p, const char *home, struct err *e);
void paths_release(struct paths *p);

/* ---- own.c */
struct own {
	struct net *net;
	char *address, *data, *fifo_path, *lock_path; /* address is NULL while we have no platform of our own */
	const char *log;
	int fifo;   /* open for writing while we want it to live; -1 */
	int lock;   /* while trying; -1 */
	int ready;  /* its standard output until it is ready; -1 */
	pid_t pid;  /* the one that we started */
	char line[256];
	size_t n;
	int64_t begun;
	struct net_timer *timer;
	bool trying, opening, failed;
};
/* Finds it running or starts it; o->address is where it will listen. Requests wait until it does, or fail with the reason. Setting it up
 * for the first time is waited for, with one line on standard error. */
enum rc own_open(struct own *o, struct net *net, const struct paths *p, struct err *e);
/* A request found nobody there. True: it is being started (again), and what is requested now waits for it. */
bool own_revive(struct own *o);
void own_release(struct own *o); /* before net_free */

/* ---- outbox.c */
struct outbox {
	struct net_req *req;
	char *token;             /* that req went out with: another may have signed in since */
	struct store_item item;  /* what req sends */
	char after[ID_SIZE];     /* this round has come to here; "" at the start */
	VEC(char *) held;        /* topics that have to wait for the next round */
	struct err last;         /* why something waits */
	struct net_timer *timer; /* the next round by itself */
	int64_t wait;            /* how long the last such timer was */
	bool running;
	bool revived;            /* this round has started our own platform anew */
	void (*told)(void *ctx, const struct store_item *item, const struct wire_problem *problem);
	void *ctx;
};
void outbox_release(struct app *a);
/* Puts a write in; the ask's key is its id. */
enum rc outbox_put(struct app *a, const struct site_ask *ask, struct err *e);
/* A round soon: something may have changed for the better. */
void outbox_wake(struct app *a, int64_t ms);

struct app {
	struct paths paths;
	struct net *net;
	struct store *store;
	struct site site;
	struct own own;
	struct app_settings settings;
	struct store_account account;
	bool signed_in;
	bool offline;
	int64_t written_at; /* the last accepted write: what the cache had before may no longer be so */
	VEC(struct catalog *) catalogs; /* every language of this visit: translated strings are held by many */
	char *site_title; /* "" until known */
	char *note;
	struct app_ask *asks;
	struct outbox outbox;
};

/* ---- app.c */
void app_signed_in(struct app *a, const struct wire_session *s, struct err *e);
void app_forget_account(struct app *a);

/* ---- ask.c */
/* Sees each answer of the platform first: are we connected, has the token expired? True when the account has just been forgotten. */
bool app_note_answer(struct app *a, const struct net_answer *answer, const char *token);
/* The words for an expired token. */
struct wire_problem app_expired_problem(void);
/* The ask that waits for an item of the outbox, or NULL. */
struct app_ask *ask_of_item(struct app *a, const char *id);
/* Calls its done with the answer; the ask is dead then. */
void ask_answer(struct app_ask *ask, const struct app_answer *answer);
/* Does any ask wait for the outbox? */
bool asks_wait(const struct app *a);
/* Tells every ask that waits for the outbox that it has to wait on. */
void asks_queued(struct app *a, const struct err *why);

#endif
