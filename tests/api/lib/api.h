/*
 * The harness for tests of whole programs: everything starts real programs, nothing sleeps, every wait has a deadline
 * whose passing is a failed test ("hung"). All of it fails the running cmocka test by itself; a test only says what it
 * wants.
 *
 *   program.c  folders that vanish, and programs run to their end: their exit status and what they printed
 *   platform.c a real minyid of the test's own, empty or with the sample topics; stopped, killed, started again
 *   http.c     requests as plain text over a socket, and answers taken apart
 *   post.c     a real mail server of the test's own (smtp.py), which keeps what it takes
 *   issuer.c   a real OpenID provider (provider.py)
 *   load.c     many who ask at once (load.h)
 *   group.h    one platform for all tests of a program
 *   fake.c     a platform that behaves badly, path by path, or passes on to a real one
 *   disk.c     a small disk, and one that is full
 *   lives.c    lives of topics as tables (lives.h); lives_so.c what is so; moves.c which moves of a rule set were made
 *
 *	struct platform p;
 *	platform_start(&p, &(struct platform_opts){ .sample = true });
 *	struct answer a;
 *	ask(&p, &a, &(struct request){ .method = "GET", .path = "/v1/topics?limit=5" });
 *	assert_int_equal(a.status, 200);
 *	assert_string_equal(answer_text(&a, "items.0.board"), "idea");
 *	answer_release(&a);
 *	platform_release(&p);
 */
#ifndef API_LIB_API_H
#define API_LIB_API_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <sys/types.h>
#include <cmocka.h>

#include "base/base.h"
#include "wire/wire.h"

/* The instant at which all tests play, unless one says otherwise: a Monday morning in Taipei. */
#define TEST_NOW "2026-11-23T10:00:00+08:00"
/* No wait is longer than this; reaching it is the verdict "hung". Far above what a machine needs with sanitizers that
 * has twenty times as much to do as it has processors for. */
#define TEST_DEADLINE_MS 60000

/* ---- program.c ------------------------------------------------------------------------------- */

/* A new empty folder in /tmp, and its end with all that is in it. */
struct scratch {
	char path[40];
};
void scratch_make(struct scratch *s);
void scratch_remove(struct scratch *s);

/* ---- disk.c: a disk of so many bytes ("4m") at that folder, which is made when missing. False: nobody may mount one
 * here.
 */
bool disk_make(const char *folder, const char *size);
void disk_drop(const char *folder);
void disk_fill(const char *folder, size_t left); /* leaves so many bytes free */
void disk_free(const char *folder);

/* ---- rules.c --------------------------------------------------------------------------------- */

/* Copies a set of data/rules to the folder, each `from` in it (which must be there) replaced by `to`, one after the
 * other. */
struct rules_change {
	const char *from, *to;
};
#define RULES_PATH_SIZE 200
void rules_write(
	const char *folder, const char *set, const struct rules_change *changes, size_t n, char path[RULES_PATH_SIZE]);
/* A change of "join": what one may write in a day has no end that any machine comes to. */
extern const struct rules_change rules_tireless[];
#define RULES_TIRELESS 2

/* The built program of that name ("minyi", "minyid"): in the folder named by MINYI_BUILD, or in the one that this test
 * was built into. The caller frees. */
char *program_path(const char *name);

/* The environment that every program under test gets: as little as possible, the same everywhere. more: "NAME=value"
 * strings that replace or add, ending with NULL; may be NULL. The caller frees with environment_free. */
char **environment_make(const char *home, const char *const *more);
void environment_free(char **env);

struct outcome {
	int status;     /* as the shell counts: exit status, or 128 + the signal's number */
	int64_t cpu_ms; /* of a processor, which however busy machine takes about the same */
	struct str out, err;
};
struct program_opts {
	const char *home;       /* HOME; NULL: "/nonexistent" */
	const char *const *env; /* as for environment_make */
	const char *input;      /* standard input; NULL: empty */
};
/* Runs argv (argv[0] by program_path when it has no '/') to its end. Sanitizer reports are failures. */
void program_run(struct outcome *o, const struct program_opts *opts, const char *const *argv);
/* A topic's id as subcommands take it, "id:12". Good for the next three calls too. */
const char *by_id(const char *id);
/* The same for a list of words ending with NULL: run(&o, &opts, "minyi", "list", "idea", NULL). */
void run(struct outcome *o, const struct program_opts *opts, ...) __attribute__((sentinel));
void outcome_release(struct outcome *o);
/* How many ms of a processor this one has had so far, whatever else the machine does. */
int64_t program_cpu(pid_t pid);
/* For a child that is about to become another program: a test that fails leaves nothing running. */
void program_dies_with_us(void);

/* ---- platform.c ------------------------------------------------------------------------------ */

struct platform_opts {
	bool sample;         /* with the sample topics, else empty */
	const char *samples; /* of which rule set; NULL: of the one that is taken without a word */
	bool own;            /* as a client starts one for itself: codes are shown */
	bool port;           /* on a port of 127.0.0.1, else on a Unix socket */
	bool tireless;       /* one may write in seconds what nobody writes in a day: for loops that write until they are
	                        told to end, which on a fast machine is often. Not with --rules among args */
	const char *disk;    /* its data are on a disk of so many bytes; NULL: with everything else */
	const char *now;     /* NULL: TEST_NOW; another one, when it starts again, is confirmed before, and what time did
	                        until then is waited for */
	bool leaps;          /* it is not */
	bool at_once;        /* nor is that waited for */
	const char *const *args; /* more options for serve, ending with NULL; may be NULL */
	const char *env;         /* one more "NAME=value"; may be NULL */
};
struct platform {
	struct scratch scratch;
	char data[64];     /* its data folder */
	char address[120]; /* as --site takes it: "unix:/tmp/.../socket" or "http://127.0.0.1:4711" */
	char socket[64];   /* path of the Unix socket; "" on a port */
	int port;          /* 0 on a socket */
	pid_t pid;         /* 0 while it does not run */
	int out;           /* what it prints */
	int fifo;          /* of opts.own: open as long as it shall live; -1 */
	struct platform_opts opts;
};
/* Returns when it said `listening on`. */
void platform_start(struct platform *p, const struct platform_opts *opts);
/* Another one on the rows of `first`, with its secret and how it is run, as on another machine: a folder, a socket and
 * a process of its own. Only with a server. */
void platform_join(struct platform *p, const struct platform *first);
/* SIGTERM: it must finish what is under way and exit with 0. */
void platform_stop(struct platform *p);
/* kill -9. */
void platform_kill(struct platform *p);
/* After stop or kill: the same data, the same socket (a port may be another one). */
void platform_again(struct platform *p);
/* That the time is opts.now is meant: by one that runs it is seen within seconds. */
void platform_confirm_clock(const struct platform *p);
/* Whether it says that its clock leapt, and waits for that. */
bool platform_holds_clock(struct platform *p);
/* Waits, at most so long (ms), until what time did up to then (Unix ms) is kept; whether it is. Who reads waits for
 * that no longer than is good for them, and would see things as they were where the machine is slow. */
bool platform_await_time(struct platform *p, int64_t now, int64_t most_ms);
/* Waits until it has let go of its connections to the database (of a file one stays), as it does when nobody comes. */
void platform_rest(const struct platform *p);
/* Stops it when it runs, and removes its data. */
void platform_release(struct platform *p);
/* Whether these bytes stand in the files of its database, the journal among them. */
bool platform_keeps(const struct platform *p, const char *bytes, size_t n);
/* What it wrote to standard error so far; the caller frees. */
char *platform_log(const struct platform *p);

/* Makes an account over HTTP and signs it in; the caller frees the token. A newcomer has proved nothing; whoever is
 * registered has: platform_prove. */
char *platform_newcomer(struct platform *p, const char *name, const char *password);
char *platform_register(struct platform *p, const char *name, const char *password);
/* Whether platforms keep their rows at a PostgreSQL in this run: what is a file's own is skipped then. */
bool platform_at_server(void);
/* Its database, wherever it is, for looking and meddling; the caller closes it. */
struct sql;
struct sql *platform_rows(const struct platform *p);
/* As if the account of this name had typed the codes for its e-mail address and its mobile number: for platforms that
 * show none, and for accounts that a program made. */
void platform_prove(const struct platform *p, const char *name);
/* On one with opts.own: has a code shown for this kind ("email", "mobile") and address, and types it. */
void platform_verify(struct platform *p, const char *token, const char *kind, const char *to);
/* Puts in a consultation with so many comments, "N 則", as the participation platform exports one; letter: a to f, its
 * own. */
void platform_import_board(struct platform *p, char letter, int comments);

/* ---- cluster.c: a PostgreSQL of a test's own, as one with a standby ------------------------------ */

struct cluster {
	struct scratch scratch;
	char where[300]; /* whichever of the two takes writes, as libpq names it */
	char *before;    /* where platforms kept their rows until then; NULL: nowhere */
};
/* kind: "start", "pair" or "follow", as tests/postgres says. Platforms that start from now on keep their rows there,
 * until it is stopped. */
void cluster_start(struct cluster *c, const char *kind);
void cluster_tell(const struct cluster *c, const char *what); /* "stall", "promote", ... */
void cluster_stop(struct cluster *c);

/* ---- http.c ---------------------------------------------------------------------------------- */

struct request {
	const char *method, *path; /* path with its query, encoded */
	const char *token;         /* NULL: a guest */
	const char *body;          /* NULL: none */
	size_t n;                  /* bytes of body; 0: it ends at its NUL */
	const char *type;          /* of the body; NULL: application/json */
	const char *headers;       /* more header lines, each ending with "\r\n"; may be NULL */
};
struct answer {
	int status;
	struct str head;   /* status line and headers as they came */
	struct str body;   /* without chunks; still compressed when the server compressed it */
	struct json *json; /* the body when it is JSON, else NULL */
	char value[1024];  /* the header looked up last */
	size_t wire_bytes; /* head and body as they travelled */
};
/* One connection, one request, one whole answer. Refused or cut connections fail the test. */
void ask(struct platform *p, struct answer *a, const struct request *r);
/* The usual ones in short; body and token may be NULL. */
void ask_get(struct platform *p, struct answer *a, const char *path, const char *token);
void ask_post(struct platform *p, struct answer *a, const char *path, const char *token, const char *body);
/* Sends these bytes instead, which need be no HTTP at all. status is 0 when no answer came before the end of the
 * connection. */
void ask_raw(struct platform *p, struct answer *a, const char *bytes, size_t n);
/* As a trusted proxy asks for whoever is at that address (opts.args: --trust-proxy); r->headers is not read. */
void ask_for(struct platform *p, struct answer *a, const char *address, const struct request *r);
/* A connection to fill by hand; the caller closes it. */
int platform_connect(const struct platform *p);
int platform_try(const struct platform *p); /* -1 where nobody listens, instead of failing the test */
void answer_release(struct answer *a);
/* A header's value, by any case of its name; NULL when absent. Lives until the next call for this answer. */
const char *answer_header(struct answer *a, const char *name);
/* What stands at a path of names and positions, "items.0.counts.endorsements"; NULL when absent. "" is the whole. */
const struct json *answer_json(const struct answer *a, const char *path);
const char *answer_text(const struct answer *a, const char *path); /* fails the test when it is no string */
int64_t answer_int(const struct answer *a, const char *path);      /* fails the test when it is no whole number */
/* The status, and for problems the code: a failure prints the answer, and of a failure of the platform's what it wrote
 * to standard error. code may be NULL. */
void expect_status(struct answer *a, int status, const char *code);
/* Undoes Content-Encoding: gzip in place (with the gzip program). */
void answer_gunzip(struct answer *a);

/* ---- post.c ---------------------------------------------------------------------------------- */

/* A mail server; how it behaves to whom smtp.py says. */
struct post {
	struct scratch scratch;
	pid_t pid;
	int in, out;     /* its standard input and output */
	char server[80]; /* "smtp://127.0.0.1:4711" */
	size_t seen;     /* mails that post_mail() handed out */
	struct str text;
};
void post_start(struct post *m);
/* One that takes mail from this USER:PASSWORD alone, and enciphered alone; whom to trust is certificate.pem in its
 * scratch folder. It also says "welcome" and "stranger". */
void post_start_safe(struct post *m, const char *who);
/* Waits for what it says next: "mail 1", "busy", "refused", "stalled". */
void post_expect(struct post *m, const char *line);
/* Waits for the next mail: envelope, headers, and the decoded text. Lives until the next one. */
const char *post_mail(struct post *m);
/* How many it took so far. */
size_t post_count(const struct post *m);
void post_release(struct post *m);
/* A program that writes to mobiles, for --sms-command: by a mail to +886...@sms.tw. To +886955555555 it fails once. */
void post_sms(const struct post *m, char path[64]);
/* The first six digits of a letter, or of a message to a mobile. */
void post_code(const char *text, char code[16]);
/* Verifies this address of somebody, with the code that comes there. */
void post_verify(struct post *m, struct platform *p, const char *token, const char *to);

/* ---- issuer.c -------------------------------------------------------------------------------- */

/* A real OpenID provider of the test's own (provider.py over glewlwyd), with the users mei (美玲) and ming (阿明). */
struct issuer {
	struct scratch scratch;
	pid_t pid;
	int in, out;
	char file[64]; /* what --provider takes */
};
/* False: glewlwyd is not there. */
bool issuer_start(struct issuer *v);
/* As the person in a browser: signs in and lets the device with this code in. */
void issuer_confirm(struct issuer *v, const char *name, const char *code);
void issuer_release(struct issuer *v);

/* ---- fake.c ---------------------------------------------------------------------------------- */

enum fake_deed {
	FAKE_ANSWER, /* status, type, body */
	FAKE_PASS,   /* as the real platform behind it answers */
	FAKE_SWAP,   /* the real platform does it, but this is answered: status, type, body; status 0: nothing */
	FAKE_STALL,  /* takes the request, then nothing */
	FAKE_HOLD,   /* the same, until a later rule says something else of it */
	FAKE_CUT,    /* half of an answer, then the end of the connection */
	FAKE_CLOSE,  /* the end of the connection at once */
	FAKE_DRIP,   /* body, a byte every 50 ms */
	FAKE_HUGE,   /* 200 MB of JSON */
	FAKE_DEEP,   /* an array, a million deep */
};
struct fake_rule {
	const char *path; /* requests whose path starts so; a later rule wins over an earlier one. Must be a literal */
	enum fake_deed deed;
	int status;
	const char *type, *body; /* NULL: application/json, "". Must be literals */
};
#define FAKE_RULES 256
struct fake_shared;
struct fake {
	struct scratch scratch;
	struct platform front; /* its address, and for ask() */
	pid_t pid;
	struct fake_shared *shared;
};
/* Starts it on a Unix socket; without rules it passes everything on to behind (NULL: answers 404). */
void fake_start(struct fake *f, const struct platform *behind);
/* From now on; later rules win. */
void fake_rule(struct fake *f, const struct fake_rule *rule);
/* How many requests came whose path starts so (of the first 256). */
size_t fake_requests(const struct fake *f, const char *path);
/* Bytes of all requests, and of all answers that were passed on. */
size_t fake_bytes(const struct fake *f);
void fake_release(struct fake *f);

#endif
