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
struct own { int fifo; }; /* held open for writing while we want our platform to live; -1 */
/* Finds it running or starts it; *address (the caller frees) is where it listens. Waits, and says one line on standard error when it
 * sets it up for the first time. */
enum rc own_start(struct own *o, const struct paths *p, char **address, struct err *e);
void own_release(struct own *o);

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
