/*
 * server/: minyid, the platform. A request comes in at the top and goes down; nothing reaches back up.
 *
 *   main.c    options and subcommands; what a failure means to who started it
 *   clock.c   what is moved on by hand for trying out: the clock, the count of who endorses
 *   staff.c   who is staff, and who may not write
 *   serve.c   sockets, signals, when to end
 *   http/     HTTP without anything of the platform: the listener, requests, answers
 *   api/      the platform: routes and their handlers
 *   rules/    what is allowed and what happens
 *   storage/  what is kept
 *   mail/     what is sent
 *   provider/ signing in with an OpenID provider
 *   import/   what comes in from elsewhere
 */
#ifndef SERVER_SERVER_H
#define SERVER_SERVER_H

#include "server/provider/provider.h"
#include "server/rules/rules.h"

/* What is wrong with what serve was asked, as err.num of RC_INVALID and RC_EXISTS; err.detail is the path or address.
 */
enum serve_fault {
	SERVE_NO_SOCKET = 1, /* something else is at that path */
	SERVE_ANSWERED,      /* another server is */
	SERVE_PATH_LENGTH,
	SERVE_PUBLIC, /* an address that other machines reach, without `public` */
	SERVE_NO_ADDRESS,
	SERVE_NO_HOST,
	SERVE_NO_FIFO,
};
#define SECURITY_LOG "security.log"
struct serve_options {
	const char *folder;       /* --data */
	const char *listen;       /* unix:PATH or HOST:PORT */
	const char *fifo;         /* --while: end when the last writer of this FIFO has gone; NULL: only by a signal */
	bool public;              /* listen on addresses that other machines reach */
	bool trust_proxy;         /* who is on this machine may say for whom it asks */
	const char *log;          /* begun anew at SIGHUP; NULL: standard error */
	const char *security_log; /* likewise; NULL: SECURITY_LOG in the folder, where it is not one's own */
	bool terminal;            /* run by hand: it ends with it */
	const char *smtp, *mail_from, *smtp_password; /* a mail server, and who writes; the password is read from a file */
	const char *sms_command;                      /* gets number and text on its standard input */
	const char *url;                              /* "https://host": where everybody reaches the platform */
	struct provider *const *providers;            /* with whom people may sign in */
	size_t n_providers;
};
/* Takes rules, which stand on the heap; file: what they were read from, to be looked at again. Prints "listening on
 * ..." on standard output when ready, and before that on standard error what it cannot send; returns when told to end.
 */
enum rc serve(const struct serve_options *o, struct rules *rules, const char *file, struct err *e);

/* ---- staff.c --------------------------------------------------------------------------------- */

struct staff_change {
	enum staff_deed { STAFF_ADDS, STAFF_REMOVES, STAFF_BARS, STAFF_UNBARS } what;
	const char *name;   /* of the account */
	int64_t span;       /* STAFF_BARS: for so many ms */
	const char *reason; /* the same: the person reads it */
	enum wire_role role;
	const char *agency; /* a clerk's, by id; "": of others, and when it is taken away: of all */
};
enum staff_fault { STAFF_FINE, STAFF_NO_ACCOUNT, STAFF_NO_AGENCY, STAFF_HAS_IT, STAFF_HAS_IT_NOT, STAFF_NOT_BARRED };
/* RC_NOT_FOUND, RC_EXISTS: *fault says what is wrong. */
enum rc staff_apply(const char *folder, const struct staff_change *what, enum staff_fault *fault, struct err *e);
/* A line each: name, role, agency; then who is barred until when and why. */
enum rc staff_list(const char *folder, FILE *to, struct err *e);

/* ---- clock.c --------------------------------------------------------------------------------- */

/* Whether others come to the platform of this folder, from now on. */
enum rc server_clock_note(const char *folder, bool public, struct err *e);
/* Moves it on by so many milliseconds (0: only asks). RC_FORBIDDEN: others come there. RC_TOO_BIG. */
enum rc server_clock_move(const char *folder, int64_t by, int64_t *now, struct err *e);
/* As if so many more people had endorsed that topic; the platform does what follows with the next request.
 * RC_FORBIDDEN as above; RC_NOT_FOUND. */
enum rc server_endorse_more(const char *folder, enum wire_board board, int64_t number, int64_t more, struct err *e);
/* "+3d", "+12h", "+2w", "+90m", "+30s" */
bool server_clock_parse(const char *text, int64_t *by);

#endif
