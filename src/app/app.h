/*
 * app/: one person's visit, below both fronts: the site, what is kept, and how an ask becomes an answer. The cache
 * answers at once if it can, the platform answers when it does, and what a person sends survives in between.
 *
 *   app.c      struct app: opening and closing, who is signed in
 *   settings.c the table of settings
 *   ask.c      asks: cache first, then the platform, then the cache again;  copy.c  their copies
 *   outbox.c   sends what waits, in order, and tells
 *   turn.c     when a site of others may be asked
 *   renew.c    another token for one that has expired
 *   held.c     what a write's answer says is so now, put over what the cache has
 *   seen.c     topics that stood in a list and were never read
 *   fetch.c    takes boards along: asks what offline/ says is next
 *   sitefile.c files of a site that gives what it has so
 *   download.c attachments as files
 *   textfile.c files in which a person's own editor writes
 *   live.c     what happens while somebody looks
 *   prefetch.c fetches ahead what will probably be opened next
 *   paths.c    which folders: XDG, or all below one
 *   sites.c    the list of sites that a person keeps, and going to another one
 *   may.c      what a visit may touch outside of itself
 */
#ifndef APP_APP_H
#define APP_APP_H

#include "net/net.h"
#include "offline/offline.h"
#include "page/page.h"
#include "site/site.h"
#include "store/store.h"

/* What a visit may touch outside of itself, its platform and what is kept for it. A visit on somebody's own machine may
 * all of it; one that is offered to strangers none. Each is asked for where the thing happens. */
enum app_may {
	APP_MAY_SUSPEND = 1,   /* stop, and leave the terminal to the shell */
	APP_MAY_SITES = 2,     /* visit another platform than app_options.site: MINYI_SITE, the setting "site" */
	APP_MAY_FILES = 4,     /* read or write files that a person names: attachments, records */
	APP_MAY_OWN = 8,       /* start a platform of one's own */
	APP_MAY_PROGRAMS = 16, /* start other programs: an editor */
	APP_MAY_ALL = 31
};
/* The translated sentence for whoever wants what may not be; app_failure says it for RC_FORBIDDEN, and is page_failure
 * for everything else. */
const char *app_may_not(enum app_may what);
void app_failure(struct str *out, enum rc rc, const struct err *e, const struct wire_problem *problem);
/* "suspend", "sites", "files", "own", "programs"; 0 for any other word. */
unsigned app_may_from(const char *word, size_t n);

struct app_options {
	unsigned may;     /* bits of enum app_may; 0: none of it */
	const char *home; /* everything below this folder; NULL: the XDG folders */
	/* as site_init takes it, or "own", or NULL: MINYI_SITE, then the setting, then a platform of our own, as far as it
	 * may be: RC_FORBIDDEN */
	const char *site;
	const struct site_table *sites; /* those that there are; NULL: site_table */
	const char *language;           /* NULL: the setting, then the environment */
	const char *charset;            /* the terminal's; NULL: the setting, then the environment */
	const char *front;              /* "screen", "accessible", "linear"; NULL: the setting */
	/* Called when a platform of one's own has to be set up for the first time, which app_open waits for. NULL: quietly
	 */
	void (*setting_up)(void);
};

/* Plain values for who draws; app_settings_set changes one and keeps it. */
struct app_settings {
	char language[LANGUAGE_CODE_SIZE];
	char ambiguous[8];  /* auto, narrow, wide */
	char charset[16];   /* auto: as the locale says; utf-8, big5, ... */
	char mouse[8];      /* off, on */
	char hyperlinks[8]; /* auto, on, off: links that the terminal opens */
	char calendar[8];   /* auto: as the language does; western, roc */
	char prefetch[8];   /* auto, on; off: nothing is fetched that nobody asked for */
	char front[12];     /* screen; accessible: the screen as it is for ears and fingers; linear: no screen */
	char live[8];       /* auto: not over a slow line; on, off: is what happens told while one reads? */
	char editor[8];     /* own; outside: what VISUAL or EDITOR names */
	char site[512];     /* "" : our own platform */
};

struct app;
/* Opens store and catalogue, finds the site, and restores who was signed in. When no site is named our own platform
 * starts meanwhile: asks show what the cache has at once and wait for the platform; should it not start, they fail with
 * RC_SYS or RC_TIMEOUT and err.detail names the log. Only setting it up for the first time is waited for. Errors are
 * for the front to say; *out is NULL then. */
enum rc app_open(const struct app_options *o, struct app **out, struct err *e);
void app_close(struct app *a);

bool app_may(const struct app *a, enum app_may what);

struct net *app_net(struct app *a);
struct store *app_store(struct app *a);
const struct site *app_site(const struct app *a);
/* The data folder of the platform, when it is our own; else NULL. */
const char *app_own_data(const struct app *a);
const char *app_folder(const struct app *a); /* where a person's things are kept: nobody else's */
/* as the platform calls itself, once known; else its address */
const char *app_site_name(const struct app *a);
/* Another number each time that something else is known of the site, its name or its zone. A front looks at it before
 * it sleeps: whichever ask brought it, what shows it is painted anew. */
unsigned app_site_known(const struct app *a);
const struct app_settings *app_settings(const struct app *a);
/* All that this visit says is for ears: dates as they are said. */
void app_read_aloud(struct app *a);
/* What the pages need to know about this reader: now, the platform's zone, the calendar. */
struct page_opts app_page_opts(const struct app *a);
const char *app_setting(const struct app *a, const char *name); /* one of them */
/* What the setting of this name can be: the nth value, from 0; false behind the last, and for what takes an address.
 * app_setting_values: all from the first on, with commas. */
enum { APP_VALUE_SIZE = 16 };
bool app_setting_value(const char *name, size_t n, char out[APP_VALUE_SIZE]);
void app_setting_values(const char *name, size_t first, struct str *out);
/* "language" acts at once, "site" at the next opening. RC_INVALID for a name or value that there is not; RC_FORBIDDEN.
 */
enum rc app_settings_set(struct app *a, const char *name, const char *value, struct err *e);
/* Does who keeps their things below home (NULL: in the XDG folders) read 民國 years? Where nothing is kept, whoever
 * reads Chinese does. For what needs no visit: nothing is opened but the settings, and nothing is made. */
bool app_kept_roc_years(const char *home);
/* The language that was set there; "": none. */
void app_kept_language(const char *home, char out[LANGUAGE_CODE_SIZE]);
/* The sites that a person keeps a list of, a word a line each, as site_init takes it: appended. Of those that there
 * are. */
void app_sites_kept(const struct app *a, struct str *out);
const struct site_table *app_sites(const struct app *a);
void app_kept_sites(const char *home, struct str *out); /* the same where there is no visit */
enum rc app_site_keep(struct app *a, const char *word, bool keep, struct err *e);
/* The visit is to end and go on there: whoever runs it looks at app_site_next (NULL: nowhere) when its front has ended.
 * Both sites are in the list then, unless they are known by name. RC_INVALID, RC_FORBIDDEN. */
#define APP_SITE_OWN "own"
enum rc app_site_go(struct app *a, const char *word, struct err *e);
const char *app_site_next(const struct app *a);
/* Where that person's own keys and colours are, if there are any (acts/config.h); the caller frees. */
char *app_config_path(const char *home);
/* The character set of the terminal, where there is one. */
const char *app_charset(const struct app *a);
/* The signed-in account, or NULL for a guest. */
const struct store_account *app_account(const struct app *a);
/* Is it there by MINYI_TOKEN, for this visit alone? */
bool app_token_given(const struct app *a);
const char *app_called(const struct app *a); /* what others see of it: the nickname, else the name; "" for a guest */
/* How many notices are new, as far as is known; 0 for a guest. */
int64_t app_news(const struct app *a);
void app_set_news(struct app *a, int64_t n);
/* What whoever is signed in is on the platform, a bit for each enum wire_role; 0: no staff, or it is not known yet. */
unsigned app_roles(const struct app *a);
/* What happened at opening and the person should know (a corrupt file moved aside, ...): a translated sentence or "".
 */
const char *app_opening_note(const struct app *a);
/* One sentence more to know at opening. */
void app_opening_add(struct app *a, const char *sentence);
/* Fetches nothing; true while the last exchange with the platform was answered by nobody who could. */
bool app_unanswered(const struct app *a);
/* No request is under way and no call of an app_done or of a download's done is due: what comes next comes from a key
 * (or, later, from the outbox's timer). */
bool app_idle(const struct app *a);

/* ---- asks ------------------------------------------------------------------------------------ */

struct app_answer {
	/* RC_OK: reply is there. RC_REFUSED, RC_DENIED, RC_NOT_FOUND, RC_LIMITED, RC_CONFLICT: problem says why. Others:
	 * err */
	enum rc rc;
	struct err err;
	const struct wire_problem *problem; /* NULL unless the platform sent or caused one */
	struct site_reply *reply;           /* borrowed: site_reply_keep it to have it longer; NULL on failure */
	bool cached;                        /* from the cache; the platform's answer follows unless last is set */
	int64_t cached_at;
	/* the platform confirmed what the cached answer said: reply is NULL, nothing to repaint */
	bool unchanged;
	bool queued; /* a write that waits in the outbox: for a connection (RC_NET, RC_TIMEOUT), for the platform to recover
	              * (RC_PROTO, RC_LIMITED), or for signing in again (RC_DENIED) */
	/* the platform's answer is here, but could not be kept for later: why; RC_OK: it is */
	enum rc unkept;
	bool last; /* no further call for this ask */
};

/* Did nobody answer who could, so that the same may go better later? No connection, a sign-in page of the network, a
 * busy platform. */
bool app_answer_later(const struct app_answer *answer);

/* A handle with a law: done is called from the loop, never from inside app_ask; once or twice for reads (cache,
 * platform), once for writes; the last call has last set and the handle is dead after it. app_cancel: no call
 * afterwards, ever; a write that is in the outbox is sent all the same. */
struct app_ask;
typedef void (*app_done)(void *ctx, const struct app_answer *answer);
enum app_how {
	APP_FRESH,    /* cache at once, then ask the platform */
	APP_CACHED,   /* the cache alone when it has an answer younger than a minute; else as APP_FRESH */
	APP_NO_CACHE, /* the platform alone */
	APP_PASSING,  /* the same, and the answer is not kept: who asks for it looks at it once */
};
/* The ask and its strings are copied. Writes (endorse, propose, comment, follow ...) go into the outbox first and leave
 * it when the platform accepts or refuses them, so a crash or a lost line neither loses nor doubles them: in the outbox
 * when app_ask returns, or the answer is RC_FULL, RC_DENIED, ... Sign-in, register and sign-out also keep and forget
 * the account here; signing out forgets it even when the platform cannot be reached. An expired token (401) forgets the
 * account, and problem says so. */
struct app_ask *app_ask(struct app *a, const struct site_ask *ask, enum app_how how, app_done done, void *ctx);
void app_cancel(struct app_ask *ask); /* NULL is fine */
/* For one that sends much: sent is called, with done's ctx, whenever more of it has gone out; it starts nothing. Before
 * the loop turns. */
void app_ask_sent(struct app_ask *ask, void (*sent)(void *ctx, int64_t n, int64_t whole));

/* Runs the loop until the ask is answered: for subcommands. *reply has a reference for the caller: the platform's
 * answer, or when that failed the cached one (rc then says how it failed), or NULL. problem (may be NULL) and its
 * strings live in a; queued may be NULL. */
enum rc app_ask_wait(struct app *app, const struct site_ask *ask, enum app_how how, struct arena *a,
	struct site_reply **reply, struct wire_problem *problem, bool *queued, struct err *e);

/* Who waits in app_ask_wait for what is slow: begin and end stand around each wait, enough is asked whenever something
 * happened and after APP_PATIENCE_MS; true: what the cache has is the answer then (RC_TIMEOUT), or there is none
 * (RC_CANCELLED). cached: there is something; ms: that it has waited. Borrowed; NULL: nobody does. */
enum { APP_PATIENCE_MS = 1000 };
struct app_waiter {
	void (*begin)(void *ctx), (*end)(void *ctx);
	bool (*enough)(void *ctx, bool cached, int64_t ms);
	void *ctx;
};
void app_set_waiter(struct app *a, const struct app_waiter *w);

/* ---- without a connection -------------------------------------------------------------------- */

enum { APP_ROWS = OFFLINE_ROWS, APP_COMMENTS = OFFLINE_COMMENTS };

/* Takes boards along, see offline_fetch_new. progress (may be NULL) whenever it went on; done once, from the loop,
 * unless the visit ends first: what has come stays, and the next time goes on from there. One at a time: false while
 * another one goes on. */
bool app_fetch_boards(struct app *a, const enum wire_board *boards, size_t n, int64_t most,
	void (*progress)(void *ctx, const struct offline_progress *p),
	/* e->code RC_OK: all of it is here */
	void (*done)(void *ctx, const struct offline_progress *p, const struct err *e), void *ctx);

/* Fetches a file of a site that gives what it has so (site_ops.files), or what is missing of one that broke off, and
 * reads it into the store. One at a time: false while another one goes on. Nothing goes out where what is here is
 * younger than a day. progress (may be NULL) some times a second; done once, from the loop, unless cancelled: what has
 * come stays. */
struct app_file_progress {
	int64_t got, whole, about; /* bytes of the file, come or read; 0: not known */
	bool reads;                /* it is here, and is read */
	int64_t topics, broken;    /* records that were read, that could not be */
	char field[64];            /* which the first broken one lacks; "" */
	int64_t as_of;             /* of which day it is; same: since when it is here */
	bool same;                 /* it was here already, and is so still */
};
typedef void (*app_file_done)(void *ctx, const struct app_file_progress *p, const struct err *e,
	const struct wire_problem *problem); /* e->code RC_OK: it is here */
bool app_fetch_file(struct app *a, const struct site_file *what,
	void (*progress)(void *ctx, const struct app_file_progress *p), app_file_done done, void *ctx);
void app_fetch_file_cancel(struct app *a);
/* The nth file of the site, from 0, and until when what is here of it is known; 0: it is not here. False behind the
 * last. */
bool app_file_at(struct app *a, size_t n, struct site_file *out, int64_t *as_of);

/* Fetches what a person will probably ask for next, when nothing else is under way, one after the other; any app_ask
 * makes it stop and forget what it had still to do. Nothing when it is in the cache and younger than ten minutes, when
 * the setting "prefetch" is off, when it is "auto" and the last one came slowly, or for a
 * while after a failure. What was asked for last comes first. Nobody is told. */
void app_prefetch(struct app *a, const struct site_ask *ask);

/* ---- what happens while somebody looks ------------------------------------------------------- */

enum app_happening {
	HAPPENED_COMMENT, /* somebody wrote it; what the cache has of the topic's comments has it already */
	HAPPENED_GONE,    /* a comment was taken back */
	HAPPENED_TOPIC,   /* row: as it is now */
	HAPPENED_NOTICE,  /* one more is new */
	HAPPENED_MUCH,    /* more than is told one by one: ask anew */
};
struct app_happened {
	enum app_happening what;
	const char *topic; /* an id; "": all */
	const struct wire_comment *comment;
	const struct wire_topic *row;
};
/* Tells from the loop what happens to the topic with this id, and that notices come, until app_live_end; when the
 * reader has stayed for a moment, and as the setting "live" says; asked: at once, whatever it says. NULL: that is no
 * such id. */
struct app_live;
struct app_live *app_live_begin(struct app *a, const char *topic, bool asked,
	void (*happened)(void *ctx, const struct app_happened *what), void *ctx);
void app_live_end(struct app_live *r); /* NULL is fine, and so is from within happened */

/* ---- attachments ----------------------------------------------------------------------------- */

/* Fetches a file into a folder, under a name without any part of a path, and never over what is there: "name (2).pdf"
 * then. url is http://, https:// or a path on the site; name may be NULL: the address has one. Nothing is left of what
 * is cancelled or fails. At most 512 MiB. progress (may be NULL) about ten times a second, whole is -1 when nobody said
 * how large it will be; done once, from the loop, unless cancelled: path is NULL when it failed. No token goes along.
 */
struct app_download;
struct app_download_what {
	const char *url, *name, *folder;
};
struct app_download *app_download(struct app *a, const struct app_download_what *what,
	void (*progress)(void *ctx, int64_t got, int64_t whole),
	void (*done)(void *ctx, const char *path, const struct err *e), void *ctx);
void app_download_cancel(struct app_download *d); /* NULL is fine; not after done */
/* A text as a new file in a folder that is there, under a name like this one, as above; *path is the caller's to free,
 * NULL on failure. RC_FORBIDDEN, RC_NOT_FOUND, RC_DENIED, RC_FULL, ... */
enum rc app_file_put(
	struct app *a, const char *folder, const char *name, const struct str *text, char **path, struct err *e);
/* Where a person looks for what they fetched: ~/Downloads where there is one, else ~. The caller frees. */
char *app_download_folder(void);

/* A topic as it was kept under its id, of any age and without asking anybody; NULL: it was not. The caller drops it. */
struct site_reply *app_kept_topic(struct app *a, const char *id);
/* The same for anything that reads. What was written since is in it: the platform's answer to an endorsement, a comment
 * and so on is put over the topic, its comments and the rows of lists. */
struct site_reply *app_kept(struct app *a, const struct site_ask *ask);
/* A list that was kept and has a row of this topic, which is named by its id or as "idea:12"; NULL: it stood in none.
 * The caller drops it; *row is in it. */
struct site_reply *app_seen_topic(struct app *a, const char *word, const struct wire_topic **row);

/* Topics whose ids begin so, see offline_named: nobody is asked. */
size_t app_topics_named(
	struct app *a, const char *beginning, struct arena *arena, struct offline_named out[OFFLINE_NAMED]);

/* ---- outbox ---------------------------------------------------------------------------------- */

int app_outbox_count(struct app *a); /* that wait */
/* What waits, was refused, or is so old that its writer is asked before it goes: it is one of them then. */
struct store_counts app_outbox_counts(struct app *a);
int64_t app_outbox_old(struct app *a);                /* what was written before that is old */
char *app_outbox_text(const struct store_item *item); /* what was typed for it, or ""; the caller frees */
/* What it asks of the platform. Strings live in arena and in the item. RC_CORRUPT, RC_PROTO, RC_INVALID. */
enum rc app_outbox_read(const struct store_item *item, struct arena *arena, struct site_ask *ask, struct err *e);
/* What was refused or is old waits from now on, and goes out soon, under this id. */
enum rc app_outbox_again(struct app *a, const struct store_item *item, char id[ID_SIZE], struct err *e);
/* Waits for what becomes of an item: as the app_ask that wrote it, but what is refused stays in the outbox, with the
 * reason. An item that is no longer there was sent. */
struct app_ask *app_outbox_await(struct app *a, const char *id, app_done done, void *ctx);
/* RC_DENIED where nothing can be kept: what waits on the disk goes out from there, whatever is done to it here. */
enum rc app_outbox_changeable(struct app *a, struct err *e);
enum rc app_outbox_drop(struct app *a, const char *id, struct err *e);
/* Tells when an item that waited has been accepted (problem NULL; reply NULL when another try was) or refused. One
 * listener. */
void app_outbox_listen(
	struct app *a, void (*told)(void *ctx, const struct store_item *item, const struct app_answer *answer), void *ctx);
/* What an item of this kind does, as people call it: "comment on". */
const char *app_outbox_word(const char *kind);
/* Tries now; also runs by itself at opening, after each success, and on a growing timer while there is something (max 5
 * minutes). */
void app_outbox_flush(struct app *a);

/* ---- reading marks --------------------------------------------------------------------------- */

enum page_news app_topic_news(struct app *a, const struct wire_topic *row);
/* When the topic was read last before this visit to it (0: never), for marking new comments; app_topic_read notes that
 * it is read now. */
int64_t app_topic_read_at(struct app *a, const char *topic);
void app_topic_read(struct app *a, const struct wire_topic *t);

/* A new file of mode 0600 in which another program writes a text, open in *fd; the caller gives its path to
 * app_text_file_done, which removes it. draft, head: where the text is kept, should this visit end before; "": nowhere.
 * NULL: there is none. */
char *app_text_file(struct app *a, const char *draft, const char *head, int *fd, struct err *e);
void app_text_file_done(struct app *a, char *path);

#endif
