/*
 * base/: what every other folder stands on. Depends on libc alone.
 *
 *   err.c      enum rc and struct err: the one shape for failure
 *   mem.c      allocators that abort; struct arena, memory that dies together
 *   str.c      struct str, a growable string with a maximum
 *   clock.c    wall clock, monotonic clock, RFC 3339, civil dates
 *   zone.c     the zones of the world
 *   id.c       random identifiers
 *   file.c     whole files in, whole files out (write beside, fsync, rename)
 *   part.c     files that are there only when they are whole
 *   ending.c   which signals end a process
 *   wait.h     waiting for another thread, at most so long
 *   chunks.h   a body of HTTP in chunks
 *   log.c      the log file; control characters escaped
 *   catalog.c  message catalogues (.mo); plural.c: which form of a message a number takes
 *   language.c the languages that there are, and the process's own
 *   utf8.h     UTF-8, decoded and encoded
 *   vec.h      VEC(type): a typed growable array
 *
 * Units, everywhere in this program: sizes in bytes, times in milliseconds, instants in milliseconds since
 * 1970-01-01T00:00:00Z (0: no instant), unless a name says otherwise.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/banned.h"
#include "base/vec.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define FORMAT_ARG(n) \
	__attribute__((format_arg(n))) /* what comes back is a format like argument n: the compiler checks it as such */

/* ---- err.c ----------------------------------------------------------------------------------- */

enum rc {
	RC_OK = 0,
	RC_INVALID,   /* input does not have the form it must have */
	RC_TOO_BIG,   /* a stated bound was reached */
	RC_NOT_FOUND, /* no such thing */
	RC_EXISTS,    /* there already */
	RC_DENIED,    /* signed out, or not allowed */
	RC_FORBIDDEN, /* this visit may not touch it: app_options.may; err.num is the bit */
	RC_CONFLICT,  /* the state of the thing forbids it now */
	RC_LIMITED,   /* too often; try later */
	RC_NET,       /* no connection */
	RC_TIMEOUT,   /* a connection, but no answer in time */
	RC_PROTO,     /* an answer that makes no sense */
	RC_REFUSED,   /* the platform said no and gave a reason */
	RC_SYS,       /* the operating system said no: err.num is errno */
	RC_FULL,      /* no space left on the disk */
	RC_NEWER,     /* written by a newer version of this program */
	RC_CORRUPT,   /* stored data that cannot be read back */
	RC_BUSY,      /* somebody else holds it; try again */
	RC_CANCELLED, /* the caller took the request back */
};

/* Causes that a front has words of its own for: it asks for these, and never looks into detail. */
enum err_cause {
	CAUSE_OTHER = 0,
	CAUSE_UNREACHABLE,   /* RC_NET: nobody is at that address, or there is no way to it */
	CAUSE_CERTIFICATE,   /* RC_NET: no safe connection, since who is there cannot show that they are the platform */
	CAUSE_SIGN_IN_PAGE,  /* RC_NET: a page answered, or the way leads elsewhere: a network that wants a sign-in first */
	CAUSE_PAGE,          /* RC_PROTO: a web page came in place of data */
	CAUSE_NOT_FETCHED,   /* RC_NOT_FOUND: of a site that gives files, in none of those that are here */
	CAUSE_OTHER_SHAPE,   /* RC_PROTO: none of a file's records can be read; detail ends in the field that is wrong */
	CAUSE_CUT,           /* RC_NET: the answer ended before its end */
	CAUSE_STRANGER,      /* RC_NET, RC_PROTO: something else answered than a platform */
	CAUSE_BUSY,          /* RC_LIMITED, RC_PROTO: too busy, or not there for the moment */
	CAUSE_OUR_TURN,      /* RC_LIMITED: the site was asked as often as it may be in a minute; nobody was asked */
	CAUSE_NO_SUCH_LIST,  /* RC_REFUSED: the site has no list by these filters together; nobody was asked */
	CAUSE_NO_ADDRESS,    /* RC_INVALID: what somebody else gave as an address is none that can be asked */
	CAUSE_NOT_INSTALLED, /* what should stand beside the program does not; detail is its name */
	CAUSE_NOTHING_KEPT,  /* RC_DENIED: nothing can be written where things are kept; detail is the folder */
	CAUSE_OWN_PLATFORM,  /* the platform of one's own does not run; detail is the path of the log that says why */
	CAUSE_SYSTEM,        /* the system refused: num is errno; detail is what, ": ", and the system's own words */
	CAUSE_NOT_JSON,      /* RC_PROTO: num is the byte from which it is none */
	CAUSE_SAID,          /* detail is a message id, the end of a sentence for whoever asked: "the file is empty" */
};

/* What went wrong, for the log and for a front to make a sentence of. Plain values; copy freely. */
struct err {
	enum rc code;
	enum err_cause cause;
	int num; /* errno, HTTP status or library code; 0 when there is none */
	/* For the log: short English, valid UTF-8, no control characters; "" when there is nothing to add. People are told
	 * err_reason() and err_subject(), in their own language. */
	char detail[240];
};

/* Fills e (which may be NULL), with CAUSE_OTHER, and returns code, so that `return err_set(e, RC_X, 0, ...)` is one
 * line. */
enum rc err_set(struct err *e, enum rc code, int num, const char *fmt, ...) PRINTF_LIKE(4, 5);

/* Something that whoever asked is told as it is: id is a message id, with CAUSE_SAID. */
enum rc err_say(struct err *e, enum rc code, const char *id);

/* The same for a failed system call, with CAUSE_SYSTEM: code is RC_FULL for ENOSPC and EDQUOT, RC_DENIED for EACCES,
 * EPERM and EROFS, RC_NOT_FOUND for ENOENT, RC_SYS otherwise. what names the thing that failed, often a path. */
enum rc err_sys(struct err *e, int errnum, const char *what);

/* The same with a cause. */
enum rc err_because(struct err *e, enum rc code, enum err_cause cause, int num, const char *fmt, ...) PRINTF_LIKE(5, 6);

void err_clear(struct err *e);

/* A name for the log: "RC_TOO_BIG" is "too_big". Never NULL, never to be freed. */
const char *rc_name(enum rc code);

/* ---- mem.c ----------------------------------------------------------------------------------- */

/* Never return NULL: on exhaustion they call the handler, then abort(). Not for sizes that a peer chose. */
void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);

/* Zeros, most of which nobody ever writes to: a page that stays one takes no memory. As above, never NULL. */
void *mem_sparse(size_t size);
void mem_sparse_free(void *p, size_t size); /* NULL is fine; size: the same */

/* A front that changed the terminal registers how to put it back. Called at most once, before abort(). */
void mem_on_exhaustion(void (*restore)(void));
/* Free memory goes back to the machine, pages in the middle and of the stack too; it costs less than a millisecond. In
 * the program's first thread alone, below whose stack nothing else stands. */
void mem_give_back(void);
/* Does it in a thread of its own and returns once it is done; in this one, where no thread is to be had. For what takes
 * much and leaves little: an allocator keeps small pieces at hand for each thread, and with each of them the page where
 * it lies, until the thread ends. */
void mem_apart(void (*work)(void *arg), void *arg);

/*
 * Memory that dies together. Always true: everything handed out lives until arena_release or arena_clear, is
 * aligned for any type, and the sum of it never exceeds max. Plain { 0 } is a valid empty arena without a bound.
 */
struct arena {
	struct arena_block *head;
	size_t used; /* bytes handed out */
	size_t max;  /* 0: no bound */
};

void arena_init(struct arena *a, size_t max);
void arena_release(struct arena *a); /* {0}-safe, idempotent */
/* Declares one that is released at the end of its block, however that is left. */
#define ARENA_LOCAL(name, limit) __attribute__((cleanup(arena_release))) struct arena name = { .max = (limit) }
/* NULL when max would be exceeded: the only allocator here that callers must check when max is not 0. */
void *arena_alloc(struct arena *a, size_t size);
void *arena_calloc(struct arena *a, size_t n, size_t size);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
/* The same of bytes among which there may be a NUL. */
char *arena_bytes(struct arena *a, const char *bytes, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
char *arena_int(struct arena *a, int64_t n); /* its digits */

/* ---- str.c ----------------------------------------------------------------------------------- */

/*
 * A growable string. Always true: buf is NUL-terminated (buf is never NULL after init), len excludes the NUL, len <=
 * max. An addition that would pass max adds nothing and sets over, which stays: build first, check str_ok once.
 */
struct str {
	char *buf;
	size_t len;
	size_t cap;
	size_t max;
	bool over;
};

#define STR_NO_LIMIT ((size_t)1 << 40)

struct str str_within(size_t max); /* the empty string */
void str_init(struct str *s, size_t max);
void str_release(struct str *s);
/* Declares a string that is released at the end of its block, however that is left. */
#define STR_LOCAL(name, max) __attribute__((cleanup(str_release))) struct str name = str_within(max)
void str_clear(struct str *s);             /* keeps the memory */
void str_reserve(struct str *s, size_t n); /* room for so many more bytes, got at once */
void str_add(struct str *s, const char *bytes, size_t n);
void str_addz(struct str *s, const char *z);
static inline void str_addc(struct str *s, char c)
{
	if (s->len + 1 < s->cap && s->len < s->max) {
		s->buf[s->len++] = c;
		s->buf[s->len] = '\0';
	} else {
		str_add(s, &c, 1);
	}
}
void str_addn(struct str *s, char c, size_t n); /* c, n times */
void str_addi(struct str *s, int64_t n);        /* its digits */
#define DIGITS_SIZE 24
/* Writes the digits of n at the end of buf, and a NUL behind them; where they begin. */
char *str_digits(int64_t n, char buf[DIGITS_SIZE]);
void str_addf(struct str *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
void str_add_grouped(struct str *s, const char *digits); /* "-1234.5" as -1,234.5 */
void str_add_figure(struct str *s, int64_t n);           /* 1,234,567 */
void str_vaddf(struct str *s, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);
void str_truncate(struct str *s, size_t len);
void str_drop_end(struct str *s, const char *set); /* the bytes of set at its end; a NUL is in no set */
static inline bool str_ok(const struct str *s)
{
	return !s->over;
}
/* Gives the buffer to the caller, who frees it; s is as after str_init. */
char *str_detach(struct str *s);

char *str_printf(const char *fmt, ...) PRINTF_LIKE(1, 2); /* the caller frees */

/* Copies z into dst of size bytes, cut between characters of UTF-8 when it must be; true when all of it fitted. */
bool str_copy(char *dst, size_t size, const char *z);
bool str_eq(const char *a, const char *b); /* NULL equals only NULL */
bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);
bool str_has_any(const char *s, const char *const *words); /* up to a NULL */
uint64_t str_hash(const char *s); /* FNV-1a: spreads well, but is no protection against chosen keys */
/* The same of bytes, behind others: h is what came before them, at first STR_HASH_START. */
uint64_t str_hash_more(uint64_t h, const void *bytes, size_t n);
#define STR_HASH_START UINT64_C(14695981039346656037)
/* The whole of s as a decimal number from min to max; false leaves *out alone. */
bool str_to_i64(const char *s, int64_t min, int64_t max, int64_t *out);

/* ---- err.c, for people ------------------------------------------------------------------------ */

/* Why it failed, in the process's language, as the end of a sentence: "the disk has no space left". */
void err_reason(struct str *out, const struct err *e);
/* What it is about, a path or an address, without what is said of it: detail up to its last ": ". */
const char *err_subject(const struct err *e, char out[sizeof(((struct err *)0)->detail)]);

/* ---- clock.c --------------------------------------------------------------------------------- */

/* Now. With MINYI_NOW (RFC 3339) in the environment, always that instant. */
int64_t clock_now(void);
/* For measuring and for timers: never goes back, knows nothing of MINYI_NOW. */
int64_t clock_mono(void);

struct civil {
	int year, month, day; /* month 1-12, day 1-31 */
	int hour, minute, second;
	int weekday; /* 0 Sunday */
};

/* The zone is an offset in minutes east of Greenwich: Taiwan is 480 and has had no summer time since 1979. */
#define ZONE_TAIPEI 480
#define DAY_MS INT64_C(86400000)

struct civil civil_from_ms(int64_t ms, int zone);
int64_t civil_to_ms(const struct civil *c, int zone); /* hour, minute and second too; weekday is ignored */
/* Whole days from the day of a to the day of b in zone; negative when b is earlier. */
int64_t civil_days_between(int64_t a, int64_t b, int zone);

#define RFC3339_SIZE 32
/* "2026-11-23T10:20:30+08:00"; "" for 0. */
void rfc3339_format(int64_t ms, int zone, char out[RFC3339_SIZE]);
/* With zone (Z or +hh:mm), fraction allowed; a bare date is midnight in zone. False leaves *ms alone. */
bool rfc3339_parse(const char *s, int zone, int64_t *ms);

/* "Wed, 09 Jun 2021 10:18:14 GMT", as HTTP's Date has it (RFC 9110, 5.6.7), in whole seconds. False leaves *ms alone.
 */
#define HTTP_DATE_SIZE 32
void http_date_format(int64_t ms, char out[HTTP_DATE_SIZE]);
bool http_date_parse(const char *s, int64_t *ms);

/* ---- zone.c ---------------------------------------------------------------------------------- */

struct zone;
/* "+08:00", or a name of the system's zones ("Europe/London"). RC_NOT_FOUND: the system has no such zone. RC_INVALID.
 * Free with zone_free. */
enum rc zone_open(const char *name, struct zone **out);
void zone_free(struct zone *z); /* NULL is fine */
/* Minutes east at that instant; 0 of NULL. */
int zone_at(const struct zone *z, int64_t ms);
/* "" where it is an offset, or NULL. */
const char *zone_name(const struct zone *z);

/* ---- id.c ------------------------------------------------------------------------------------ */

#define ID_SIZE 37
/* A UUID of version 4 from the kernel's generator, lower case. Aborts when the kernel has no randomness. */
void id_random(char out[ID_SIZE]);
/* n bytes from the kernel's generator. */
void random_bytes(void *out, size_t n);

/* ---- file.c ---------------------------------------------------------------------------------- */

/* Appends the file to out (bounded by out->max: RC_TOO_BIG). "-" is standard input. */
enum rc file_read(const char *path, struct str *out, struct err *e);
/* Whole or not at all: writes beside with mode, fsync, renames. */
enum rc file_write(const char *path, const char *bytes, size_t n, unsigned mode, struct err *e);
/* All of it into an open file; false: errno says why. */
bool file_put(int fd, const char *bytes, size_t n);
/*
 * A file that is there only when it is whole: it has no name until file_part_name gives it one, so that nothing is left
 * of it when the process ends before, however it ends. Where the file system knows no files without a name it has one
 * meanwhile, is locked, and whoever opens the next one in that folder removes those that nobody has locked any more.
 */
struct file_part {
	int fd;     /* to write into; -1: none */
	char *path; /* its name meanwhile; NULL: it has none */
};
/* As other new files, with what umask leaves of 0666. */
enum rc file_part_open(struct file_part *p, const char *folder, struct err *e);
/* RC_EXISTS when something of that name is there, which is left alone: another name can be tried. */
enum rc file_part_name(struct file_part *p, const char *path, struct err *e);
/* In place of whatever has that name, in the folder in which it was opened. */
enum rc file_part_replace(struct file_part *p, const char *path, struct err *e);
/* Closes it; what has got no name is gone. {.fd = -1}-safe. */
void file_part_release(struct file_part *p);
/* For tests: as on a file system that knows no files without a name. */
void file_part_with_names(bool on);
/* Makes path and its parents, 0700 each; fine when it is there. */
enum rc file_make_folder(const char *path, struct err *e);
/* At the end of a program: is all that was written to standard output where it should be, or has its reader had enough?
 * Whatever failed before is seen here too. Nothing may be written there afterwards. */
bool file_close_output(void);
bool file_exists(const char *path);
/* What is there is no file, and may keep whoever reads it waiting: a FIFO, a device, a folder. False: nothing is. */
bool file_is_odd(const char *path);
/* dir + "/" + name; the caller frees. */
char *file_join(const char *dir, const char *name);
/* What was installed with the program: the folder that holds its binary, then name ("minyid"), or NULL when it is not
 * there. */
char *file_beside_program(const char *name);
/* name below the share folder that belongs to this binary, wherever the two were put together: PREFIX/bin/../share/name
 * when installed, build/share/name in the source tree. NULL when neither is there. The caller frees. */
char *file_shared(const char *name);
/* The same of another program, by its path. */
char *file_shared_by(const char *program, const char *name);
/* For printf, with the program and what should have been installed with it ("share/minyi"). In both languages, since
 * the catalogues may be what is missing. */
#define FILE_NOT_INSTALLED \
	"%1$s: %2$s belongs to this program and is missing; please install all of it. 程式缺少 %2$s，請完整安裝。"

/* ---- ending.c -------------------------------------------------------------------------------- */

/* The signals that ask a process to end, real-time ones included, and those that a fault raises: the i-th; 0: there are
 * no more. */
enum { ENDING_FAULTS = 7 };
int ending_signal(size_t i);
int ending_fault(size_t i);

/* ---- log.c ----------------------------------------------------------------------------------- */

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* The log goes to a file or descriptor, never to a terminal that a screen uses. Until opened, lines vanish.
 * One of the two process-wide states (the other is the language, below). Safe to use from several threads. */
enum rc log_open(const char *path, enum log_level level, struct err *e);
/* The file of that name again, after somebody moved it away. When that fails the log goes on where it was. */
enum rc log_reopen(const char *path, struct err *e);
void log_open_fd(int fd, enum log_level level);
void log_close(void);
#define LOG_SAME_A_MINUTE 20
/* One line: time, level, text. Control characters are escaped. The same warning or error is written so often a minute;
 * the last line of them says that more are left out. Never pass a password, token, code or e-mail address. */
void log_line(enum log_level level, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* A file for its owner alone, to which lines are appended. */
enum rc log_append(const char *path, int *fd, struct err *e);
/* The file of that name anew, at the same descriptor: who writes meanwhile finds the one or the other. */
enum rc log_append_anew(const char *path, int fd, struct err *e);
/* A line of at most 4,096 bytes. False: it could not be written, or whoever reads there (a pipe, a terminal) takes none
 * now, which nobody waits for. */
bool log_put(int fd, const char *line, size_t n);

/* ---- catalog.c ------------------------------------------------------------------------------- */

/*
 * Translations made with gettext's tools (xgettext, msgfmt), read here and not by libc: glibc since 2.39 refuses to
 * translate in C.UTF-8 (its bug 16621), which is the one UTF-8 locale that a fresh Debian has; and the platform answers
 * readers of several languages from one process, where libc knows only one language at a time.
 */
struct catalog;

/* FOLDER/LANG/LC_MESSAGES/minyi.mo, mapped read-only. RC_NOT_FOUND, RC_INVALID. Free with catalog_free (NULL is fine).
 */
enum rc catalog_open(const char *folder, const char *lang, struct catalog **out, struct err *e);
void catalog_free(struct catalog *c);
/* The translation, or id itself when there is none or c is NULL. Lives as long as c (or id). */
const char *catalog_get(const struct catalog *c, const char *id) FORMAT_ARG(2);
const char *catalog_nget(const struct catalog *c, const char *one, const char *many, unsigned long n) FORMAT_ARG(2)
	FORMAT_ARG(3);

/* ---- plural.c -------------------------------------------------------------------------------- */

enum { PLURAL_FORMS = 6, PLURAL_RULE_MAX = 512 };
struct plural {
	unsigned forms;
	char rule[PLURAL_RULE_MAX]; /* an expression of C over n */
};
/* From the header of a catalogue. False: what it says is no rule, or one beyond the bounds above; English's stands
 * then, as where it says nothing. */
bool plural_read(struct plural *p, const char *header);
/* The form of n: below p->forms, whatever the rule gives. */
unsigned plural_form(const struct plural *p, unsigned long n);

/* ---- language.c ------------------------------------------------------------------------------ */

enum { LANGUAGE_CODE_SIZE = 16, LANGUAGES_MAX = 64 };
struct language {
	char code[LANGUAGE_CODE_SIZE]; /* "zh_TW" */
	char name[64];                 /* in itself */
};
/* English and all that have a catalogue beside the program, by their codes; how many: at least 1. */
size_t language_list(struct language out[LANGUAGES_MAX]);
bool language_exists(const char *code);
/* Its catalogue, to be freed; NULL when there is none, as of English. */
struct catalog *language_open(const char *code);

/* The language of this process's front: set once in main(). Takes no ownership; NULL is English. */
void language_use(const struct catalog *c, const char *code);
const char *language_name(void); /* its code */
const char *language_text(const char *id) FORMAT_ARG(1);
const char *language_ntext(const char *one, const char *many, unsigned long n) FORMAT_ARG(1) FORMAT_ARG(2);

/* Which language a person wants: MINYI_LANG, LANGUAGE, LC_ALL, LC_MESSAGES, LANG in this order; a locale that names
 * no language (C, POSIX, C.UTF-8, empty) counts as unset, and nothing set is "zh_TW". One that there is not is answered
 * by the same language of another place ("zh_HK": "zh_TW"), else by English. */
void language_from_environment(char code[LANGUAGE_CODE_SIZE]);

#define _(id) language_text(id)
#define N_(id) id
/* Where one English word has several translations: the same id in another context is another message (gettext's
 * msgctxt). What is found by it, or the id alone, is what catalog_get and language_text give. */
#define CONTEXT_END '\004'
#define NC_(context, id) context "\004" id
#define NP_(one, many) one, many
#define P_(one, many, n) language_ntext(one, many, n)

#endif
