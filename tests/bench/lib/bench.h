/*
 * What the measuring programs share: a line of the table, and the visits that are compared: ours, and the programs that
 * people use instead, on the same rows and the same text, on terminals of the same kind.
 */
#ifndef BENCH_LIB_BENCH_H
#define BENCH_LIB_BENCH_H

#include "tty/lib/visit.h"

/* A figure of ours beside one of theirs. Bytes, memory and time are better small; speed is better large. */
struct figure {
	const char *what, *unit;
	double ours;
	const char *name; /* of the other program; NULL: nobody to compare with */
	double theirs;
	double budget; /* 0: none */
	bool large;    /* better large: the budget is a minimum */
};
void figure_print(const struct figure *f);
/* What a measuring program ends with: 1 when a budget was broken of what is counted and not timed, which is the same on
 * every machine. */
int figures_broken(void);
/* Says what could not be measured as it should, which is as bad as a broken budget. */
void figure_missing(const char *form, ...) __attribute__((format(printf, 1, 2)));
double median(double *values, size_t n);                   /* sorts them */
double centile(double *values, size_t n, unsigned of_100); /* the same: so many of 100 are not above it */

double now_ms(void);
/* Processor time, of this program or of those that it ran: others on the machine do not count. */
double cpu_ms(bool children);
double process_cpu_ms(pid_t pid); /* of another one since its start */
/* How often it has gone to sleep by itself, so how often something woke it. */
double process_waits(pid_t pid);
/* Memory of a process: proportional set size, which divides what several share among them. */
double process_mib(pid_t pid);
/* Of it, what it wrote: no file holds it, so no other process has it, and the system cannot take it back. */
double process_own_mib(pid_t pid);
/* The most that it ever had, with all that it shares. */
double peak_mib(pid_t pid);
/* MB/s of a shell command that reads the file $0; 0 when it fails, or is not installed. */
double command_speed(const char *command, const char *path, size_t size);
/* Appends Chinese sentences, always the same ones, until out has `size` bytes. */
void add_sentences(struct str *out, size_t size);

/* People (people.c): accounts that may endorse, and the tokens of their sessions. */
#define PERSON_TOKEN 48
void people_add(const struct platform *p, char (*tokens)[PERSON_TOKEN], int n);
void must(enum rc rc, const struct err *e); /* fails, and says why */

/* Many topics (large.c), in a folder of their own, or in one that is kept: `folder`, or what BENCH_LARGE names in the
 * environment of the measuring programs that share them. */
enum { LARGE_TOPICS = 100000 };
struct large {
	char folder[64];
	struct scratch scratch;
	bool own;
};
void large_make(struct large *l, const char *folder, int topics);
void large_release(struct large *l);

/* nginx (nginx.c) with files of its own on a port of 127.0.0.1, as many workers as processors, nothing logged. */
struct nginx {
	struct scratch scratch;
	pid_t pid;
	int port, secure_port; /* the latter with TLS, by the certificate `cert` in its folder, of "localhost"; 0: none */
};
bool nginx_start(struct nginx *n); /* false: it is not installed */
/* The same, but what is asked of either port it asks a platform on a Unix socket. */
bool nginx_start_before(struct nginx *n, const struct platform *behind);
void nginx_put(struct nginx *n, const char *name, const void *bytes, size_t size);
void nginx_release(struct nginx *n);

/* What stands between client and platform and counts (relay.c), both ways; connections stay as they are. */
struct relayed {
	size_t connections, requests, abouts /* GET /v1 */, bytes;
};
struct relay_shared;
struct relay {
	struct scratch scratch;
	char address[120]; /* for --site */
	pid_t pid;
	struct relay_shared *shared;
};
void relay_start(struct relay *r, const struct platform *behind);
struct relayed relay_counts(const struct relay *r);
void relay_release(struct relay *r);

/* The list of a board and a long text, as our client shows them, as files for the others. */
struct material {
	struct platform platform;
	struct scratch scratch;
	char topic[64];      /* the id of a topic with a long page */
	int64_t number;      /* and its number on the board */
	char first_row[512]; /* the text of the list's first title: who shows it has painted the list */
	char rows_html[64], rows_text[64], many_html[64], many_text[64]; /* once, and ten times */
	char page_html[64], page_text[64], linked_html[64];
};
#define PAGE_BEGINS "機關：" /* stands on the first screen of every page, and in no list */
void material_make(struct material *m);
void material_release(struct material *m);

/* Ours, from the command line to the list of ideas. */
void open_list(struct visit *v, const struct material *m);

/* The others. Behind OTHERS: what shows lists alone, and what is listened to alone. */
enum other { LYNX, W3M, LESS, OTHERS, NEWSBOAT = OTHERS, TIG, ELINKS, LISTERS, EDBROWSE = LISTERS };
const char *other_name(enum other o);
const char *other_path(enum other o);
bool other_installed(enum other o); /* where it is not, that is a row that was not measured, and said once */
/* Shows some of it, rows or a page; returns when nothing came for a while: these programs cannot tell that they are
 * idle. */
enum shown { SHOWN_ROWS, SHOWN_MANY_ROWS, SHOWN_PAGE };
void other_start(struct visit *v, enum other o, const struct material *m, enum shown what);
/* Shows this file so that it can be listened to: lynx with a cursor that shows, edbrowse as it is. */
void other_listen(struct visit *v, enum other o, const char *path);
/* Presses and waits in the same way. */
void other_keys(struct visit *v, const char *text);

#endif
