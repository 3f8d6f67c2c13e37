/* Between the files of command/: what was typed, and what several commands need. */
#ifndef COMMAND_PRIVATE_H
#define COMMAND_PRIVATE_H

#include "server/command/command.h"
#include "server/provider/provider.h"
#include "server/rules/rules.h"

#define COMMAND_WRONG_USAGE 2
#define COMMAND_DISK_FULL 3

/* ---- what was typed -------------------------------------------------------------------------- */

#define COMMAND_SECURITY_LOG "security.log"
struct serve_options {
	const char *folder;       /* --data */
	const char *listen;       /* unix:PATH or HOST:PORT */
	const char *fifo;         /* --while: end when the last writer of this FIFO has gone; NULL: only by a signal */
	bool public;              /* listen on addresses that other machines reach */
	bool trust_proxy;         /* who is on this machine may say for whom it asks */
	const char *log;          /* begun anew at SIGHUP; NULL: standard error */
	const char *security_log; /* likewise; NULL: COMMAND_SECURITY_LOG in the folder, where it is not one's own */
	bool terminal;            /* run by hand: it ends with it */
	bool unconfined;          /* the process may touch whatever its user may */
	const char *smtp, *mail_from, *smtp_password; /* a mail server, and who writes; the password is read from a file */
	const char *sms_command;                      /* gets number and text on its standard input */
	const char *read_from;                        /* a standby that reads go to, as libpq names it; NULL: none */
	const char *url;                              /* "https://host": where everybody reaches the platform */
	struct provider *const *providers;            /* with whom people may sign in */
	size_t n_providers;
};

#define COMMAND_PROVIDERS 8
struct command_options {
	struct serve_options serve;
	const char *rules, *from, *to, *smtp_password, *agency, *database;
	const char *providers[COMMAND_PROVIDERS];
	size_t n_providers;
	bool confirm; /* the clock is right */
	bool repair;  /* counts that are wrong */
	char **files; /* the words that are no options */
	size_t n_files;
};

/* ---- the commands: each answers the exit status ---------------------------------------------- */

int command_serve(struct command_options *o);
int command_name(struct command_options *o);
int command_remove(struct command_options *o);
int command_sample(struct command_options *o);
int command_import(struct command_options *o);
int command_rules(struct command_options *o);
int command_staff(struct command_options *o);
int command_clock(struct command_options *o);
int command_endorse(struct command_options *o);
int command_copy(struct command_options *o);
int command_backup(struct command_options *o);
int command_restore(struct command_options *o);
int command_check(struct command_options *o);

/* ---- table.c --------------------------------------------------------------------------------- */

/* BOARD:NUMBER, as addresses name a topic. */
bool command_read_topic(const char *text, enum wire_board *board, int64_t *number);
/* Whether a platform was begun there: of a folder that was mistyped none is made. False: it was said. */
bool command_is_begun(const char *folder);

/* ---- failure.c ------------------------------------------------------------------------------- */

/* A translated sentence; how to go on is said behind it. Answers COMMAND_WRONG_USAGE. */
int command_wrong_usage(const char *sentence);
#define COMMAND_NOT_INSTALLED -1 /* err.num of RC_NOT_FOUND: err.detail belongs to the program */
/* What an operation's failure means, and what to do. Answers the exit status. */
int command_failed(const struct err *e);
/* Of a file or an address that err.detail names: what is wrong with it, the sentence of err.num. */
void command_print_fault(const struct err *e, const char *const *sentences);

/* ---- rule_set.c ------------------------------------------------------------------------------ */

#define RULES_OF_OLD "join"
#define NOTE_RULES "rules_name" /* of the samples that are there */
/* Which rule set, where nobody says: that of the samples that the platform was begun with. The caller frees. */
char *command_rules_name(const struct command_options *o);
bool command_is_rules_name(const char *text);
/* --rules NAME|FILE: a name is that of a set that was installed with the program. NULL: it was not. The caller frees.
 */
char *command_rules_file_named(const struct command_options *o, const char *name);
char *command_rules_file(const struct command_options *o);
/* False: it was said why not, and status is what to end with. */
bool command_read_rules(const char *file, struct rules *out, int *status);
/* Days without work are known for some years ahead at most. */
void command_warn_of_holidays(const struct rules *r);
/* The database, for topics that come in under book's rules. name: this platform's from now on; NULL: that stays as it
 * is. The caller closes what is there then, whatever the rc. */
struct storage;
enum rc command_open_under(
	const struct command_options *o, struct rules_book *book, const char *name, struct storage **out, struct err *e);

/* ---- copying.c ------------------------------------------------------------------------------- */

/* A platform, whole, beside whoever uses it: rows, secret, files. */
struct command_copying {
	const char *from, *to; /* folders; `to` is none yet, or an empty one, and has its name when all is there */
	const char *database;  /* where the rows of `to` are to be; NULL: in the folder */
	bool searched;         /* the index of words is made at once */
};
/* Prints how many rows each table has. Answers the exit status. */
int command_copy_platform(const struct command_copying *c);

/* ---- serving.c ------------------------------------------------------------------------------- */

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
/* Takes rules, which stand on the heap; file: what they were read from, to be looked at again. Prints "listening on
 * ..." on standard output when ready, and before that on standard error what it cannot send; returns when told to end.
 */
enum rc serve(const struct serve_options *o, struct rules *rules, const char *file, struct err *e);

/* ---- confine.c ------------------------------------------------------------------------------- */

/* From now on this thread, and those that it starts, touch no file but what the platform needs. rules: its file; NULL:
 * none. RC_SYS: the kernel refused it. Where the kernel has no such thing, nothing changes, and the log says so. */
enum rc confine(const struct serve_options *o, const char *rules, struct err *e);

/* ---- clock.c --------------------------------------------------------------------------------- */

/* Whether others come to the platform of this folder, from now on. */
enum rc command_clock_note(const char *folder, bool public, struct err *e);
/* "+3d", "+12h", "+2w", "+90m", "+30s" */
bool command_clock_parse(const char *text, int64_t *by);

#endif
