/*
 * server/api/: the platform: requests in, answers out, whoever brings them.
 *
 *   platform.c   what all routes share: language, route, who asks, the body, the transaction
 *   writer.c     everything that writes, by one connection; who else wrote
 *   workers.c    those who answer, and their connections
 *   reading.c    GET: an answer that is kept, or one made in one view
 *   rulebook.c   the rules in force, and their file
 *   routes.c     the one table of routes
 *   handle_*.c   a handler per route; permit.c: what its reader may do to a topic
 *   hub.c        open streams, and the one thread that looks what happened; events.c: how it is told
 *   accounts.c   an account as its owner sees it; sessions.c: a new one; codes.c: codes that are typed
 *   budgets.c    how often, by account, address and network
 *   attempts.c   attempts that are counted; contact.c: addresses and numbers; letters.c: what is written to people
 *   owner.c      the first account of a platform that others reach
 *   passwords.c  how long, how easily guessed, how they are kept
 *   security.c   the security log
 *   sender.c     what a web page of somebody else could make its visitors send
 *   ear.c        what others do who share the rows; standby.c: reads that go to a standby
 *   secret.c     what its hashes and seals are keyed with, in a file of its own
 *   wipe.c       what was deleted leaves the files
 *   digest.c     mail of what happened, for who wants it
 *   leap.c       whether the system's clock can be believed
 *   sweeper.c    what time did is kept by a thread of its own; turns.c: one writer after the other
 *   repeat.c     the same request again (Idempotency-Key)
 *   answers.c    finished answers, kept while nothing of what they show is written; printed.c: the same of rows
 *   wholes.c     topics, read and taken apart once for all who ask
 *   languages.c  the catalogues that are installed
 *   sniff.c      what an uploaded file is, by its bytes
 *   input.c      what comes in a request, checked; cursor.c: where a list goes on; problem.c: what can go wrong,
 *                and problem_field.c: with one field
 */
#ifndef SERVER_API_H
#define SERVER_API_H

#include "server/http/http.h"
#include "server/provider/provider.h"
#include "server/rules/rules.h"

/* ---- security.c ------------------------------------------------------------------------------ */

struct security;
/* The security log, a file of its own. */
enum rc security_open(const char *path, struct security **out, struct err *e);
/* The file of that name again, after somebody moved it away. NULL is fine, here and below. */
enum rc security_reopen(struct security *v, struct err *e);
void security_close(struct security *v);
struct security_event {
	const char *event;   /* "sign_in", "refused", "staff" */
	const char *address; /* "": this machine */
	int64_t account;     /* 0: nobody's, or not known */
	const char *did, *about, *code;
	int status; /* of HTTP; 0: none */
};
/* A line, by any thread; bounded by address and second. */
void security_tell(struct security *v, const struct security_event *said);

/* ---- platform.c ------------------------------------------------------------------------------ */

struct platform;
/* err.num of RC_CORRUPT, where err.detail is the path of the platform's secret. */
enum platform_fault {
	PLATFORM_NO_SECRET = -1,    /* it is gone */
	PLATFORM_OTHER_SECRET = -2, /* it is another platform's, or none */
};
/* folder: where the data is. Takes rules, which stand on the heap, whatever the rc; file: what they were read from, to
 * be looked at again, NULL: nothing. RC_NEWER, RC_DENIED, RC_FULL, RC_CORRUPT. */
enum rc platform_open(const char *folder, struct rules *rules, const char *file, struct platform **out, struct err *e);

/* Who reaches it, and what it can send. */
struct platform_outside {
	bool own;                          /* nobody but who started it: codes are shown on the screen that asks for them */
	bool mails, texts;                 /* what is put in the queue of letters is sent, by mail, to mobiles */
	bool clock_moves;                  /* by hand (`minyid clock`): others do not come here */
	const char *url;                   /* "https://host": where everybody reaches it; NULL: not said */
	struct provider *const *providers; /* with whom people may sign in */
	size_t n_providers;
	const char *read_from;     /* a standby that reads go to, as a connection string of libpq; NULL: none */
	struct security *security; /* NULL: nothing is logged there */
	/* Called when something was put in that queue, by any thread; may be NULL. */
	void (*letters)(void *ctx);
	void *ctx;
};
/* Before it answers; without it nothing is sent or shown. What o points to must outlive the platform. */
void platform_reach(struct platform *p, const struct platform_outside *o);
/* A platform without accounts gets its first one, once and never again: its owner, with a password that nobody is told
 * but here. *made false: it has some, or had. */
#define PLATFORM_OWNER "keeper" /* its name */
#define PLATFORM_PASSWORD 25    /* bytes, with the NUL */
enum rc platform_first_owner(struct platform *p, char password[PLATFORM_PASSWORD], bool *made, struct err *e);
/* The clock of this machine leapt, and nobody said that it is right: time goes on from where it was known. */
bool platform_clock_held(struct platform *p);
/* Somebody else wrote into its database; by any thread. What is kept of answers is read anew. Only for a database that
 * says so itself (NOTIFY): what other programs write into a file is seen here. */
void platform_heard(struct platform *p);
void platform_free(struct platform *p); /* NULL is fine; nobody asks it any more */

/* Answers; by several threads at once. r is initialised by the caller; q->params is written. Never fails: what fails
 * becomes a problem. */
void platform_answer(struct platform *p, struct request *q, struct response *r);
/* n requests that write, in one transaction: what is answered is on the disk. What fails takes none of the others with
 * it. */
void platform_answer_writes(struct platform *p, struct request *const *q, struct response *const *r, size_t n);
/* What a listener needs: the platform as its service. */
struct listener_service platform_service(struct platform *p);

/* A line for each route. */
void routes_print(FILE *to);

#endif
