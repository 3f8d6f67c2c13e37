/* Opening and closing a visit: folders, log, store, language, site, and who is signed in. */
#include <sys/stat.h>

#include "app/private.h"

#include "text/text.h"

#define LOG_MAX ((off_t)1 << 20)

/* Catalogues stay open until the end: sentences out of them are held in many places. */
void app_use_language(struct app *a)
{
	struct catalog *c = language_open(a->settings.language);
	if (c)
		*vec_push(&a->catalogs) = c;
	language_use(c, a->settings.language);
}

const char *app_reader(const struct app *a)
{
	return a->signed_in ? a->account.id : "";
}

struct offline app_offline_of(struct app *a, const char *reader)
{
	return (struct offline){ a->store, &a->site, reader };
}

const struct offline *app_offline_things(struct app *a)
{
	a->things = app_offline_of(a, app_reader(a));
	return &a->things;
}

/* ---- accounts -------------------------------------------------------------------------------- */

const struct store_account *app_account(const struct app *a)
{
	return a->signed_in ? &a->account : NULL;
}

int64_t app_news(const struct app *a)
{
	return a->signed_in && a->news > 0 ? a->news : 0;
}

unsigned app_roles(const struct app *a)
{
	return a->signed_in ? a->roles : 0;
}

void app_set_news(struct app *a, int64_t n)
{
	a->news = n;
}

const char *app_called(const struct app *a)
{
	return !a->signed_in ? "" : *a->account.nickname ? a->account.nickname : a->account.name;
}

#define CLOCK_AHEAD_MOST (INT64_C(4000000) * DAY_MS) /* what a Date can tell */

/* For each platform by itself: what is shown before it answers counts as it did the last time. */
static char *clock_setting(const struct app *a)
{
	return str_printf("clock %s", a->site.name);
}

static void keep_clock(struct app *a)
{
	char text[24], *name = clock_setting(a);
	snprintf(text, sizeof text, "%lld", (long long)a->ahead);
	store_setting_set(a->store, name, text, NULL);
	free(name);
}

static void restore_clock(struct app *a)
{
	char *name = clock_setting(a), *text = store_setting(a->store, name);
	a->ahead = 0;
	if (text)
		str_to_i64(text, -CLOCK_AHEAD_MOST, CLOCK_AHEAD_MOST, &a->ahead);
	free(text);
	free(name);
}

/* MINYI_TOKEN is who is signed in for this visit, whoever is otherwise. It is kept nowhere, and no program that is
 * started from here gets it; what waits and what is kept for it stands under a hash of it. */
static enum rc take_token(struct app *a, struct err *e)
{
	char *token = getenv("MINYI_TOKEN");
	if (!token || !*token)
		return RC_OK;
	bool visible = true;
	for (const char *p = token; *p; p++)
		visible = visible && *p > ' ' && *p <= '~';
	a->account = (struct store_account){ .name = "" };
	if (!visible || !str_copy(a->account.token, sizeof a->account.token, token))
		return err_say(e, RC_INVALID, N_("MINYI_TOKEN is no token of a platform; `minyi account tokens` makes one"));
	snprintf(a->account.id, sizeof a->account.id, "token %016llx", (unsigned long long)str_hash(token));
	explicit_bzero(token, strlen(token));
	(void)unsetenv("MINYI_TOKEN");
	a->given = a->signed_in = true;
	site_set_token(&a->site, a->account.token);
	return RC_OK;
}

bool app_token_given(const struct app *a)
{
	return a->given;
}

/* Whether a sign-in has expired the platform says: the clock here may be wrong, and what is forgotten stays so. */
static void restore_account(struct app *a)
{
	a->signed_in = store_account(a->store, a->site.name, &a->account);
	site_set_token(&a->site, a->signed_in ? a->account.token : NULL);
}

void app_forget_account(struct app *a)
{
	STR_LOCAL(prefix, STR_NO_LIMIT);
	str_addf(&prefix, "%s\n%s\n", a->site.name, a->account.id);
	if (a->signed_in && *a->account.id) { /* what only this person may see */
		store_cache_drop(a->store, prefix.buf);
		store_copies_drop(a->store, prefix.buf);
	}
	if (!a->given)
		store_account_forget(a->store, a->site.name, NULL);
	site_set_token(&a->site, NULL);
	explicit_bzero(&a->account, sizeof a->account);
	a->signed_in = false;
	a->news = 0;
	a->roles = 0;
	renew_stop(a);
}

void app_called_now(struct app *a, const char *nickname)
{
	if (!a->signed_in || !*nickname || !str_copy(a->account.nickname, sizeof a->account.nickname, nickname))
		return;
	if (!a->given)
		store_account_set(a->store, a->site.name, &a->account, NULL);
}

void app_signed_in(struct app *a, const struct wire_session *s, struct err *e)
{
	struct store_account account = { .expires_at = s->expires_at };
	_Static_assert(sizeof account.token >= SITE_TOKEN_SIZE, "what a site gives can be kept");
	bool fits = str_copy(account.token, sizeof account.token, s->token) &&
		str_copy(account.id, sizeof account.id, s->account.id);
	str_copy(account.name, sizeof account.name, s->account.name);
	str_copy(account.nickname, sizeof account.nickname, s->account.nickname);
	if (!fits || !*account.token) {
		err_set(e, RC_PROTO, 0, "a session without a token that can be kept");
		return;
	}
	a->account = account;
	a->signed_in = true;
	a->given = false;
	site_set_token(&a->site, account.token);
	store_account_set(a->store, a->site.name, &account, e);
	a->renewal.at = 0;
	a->renewal.unkept = false;
	renew_stop(a);
	outbox_wake(a, 0);
}

/* ---- what every answer tells ----------------------------------------------------------------- */

#define CLOCKS_DIFFER 10000 /* what a request took, and seconds that are not told to their end, are no difference */

/* Days are counted by the platform's clock: this machine's may be wrong, and the platform's moved on. */
static void note_clock(struct app *a, int64_t date)
{
	int64_t ahead = date - clock_now(), differs = ahead - a->ahead;
	if (date && (differs > CLOCKS_DIFFER || differs < -CLOCKS_DIFFER)) {
		a->ahead = ahead > CLOCKS_DIFFER || ahead < -CLOCKS_DIFFER ? ahead : 0;
		keep_clock(a);
	}
}

bool app_note_answer(struct app *a, const struct site_heard *heard, const char *token)
{
	bool was = a->offline;
	a->offline = heard->what == HEARD_NOTHING && (heard->err.code == RC_NET || heard->err.code == RC_TIMEOUT);
	note_clock(a, heard->date);
	turn_heard(a, heard);
	a->unanswered = heard->what == HEARD_NOTHING || (heard->what == HEARD_NO && outbox_try_later(heard->status));
	if (was && !a->offline)
		outbox_wake(a, 0);
	bool expired = heard->what == HEARD_NO && heard->status == 401 && token && *token;
	if (!expired)
		return false;
	if (a->signed_in && str_eq(token, a->site.token) && !renew_begin(a))
		app_forget_account(a); /* an answer to an older token says nothing about this one */
	return true;
}

/* ---- opening --------------------------------------------------------------------------------- */

/* One old log is kept beside the new one, so that it cannot fill a disk. */
static void open_log(const struct paths *p)
{
	struct stat st;
	if (stat(p->log, &st) == 0 && st.st_size > LOG_MAX) {
		STR_LOCAL(old, STR_NO_LIMIT);
		str_addf(&old, "%s.1", p->log);
		rename(p->log, old.buf);
	}
	log_open(p->log, LOG_INFO, NULL);
}

/* The samples that whoever reads this language can read. */
static const char *rules_to_begin_with(void)
{
	return str_starts(language_name(), "zh") ? "join" : "epetitions";
}

static enum rc find_site(struct app *a, const struct app_options *o, struct err *e)
{
	const char *named = o->site;
	if (!named && app_may(a, APP_MAY_SITES)) {
		const char *from_environment = getenv("MINYI_SITE");
		named = from_environment && *from_environment ? from_environment : a->settings.site;
	}
	if (named && *named && strcmp(named, APP_SITE_OWN) != 0)
		return site_init(&a->site, a->sites, named, e);
	if (!app_may(a, APP_MAY_OWN))
		return err_set(e, RC_FORBIDDEN, APP_MAY_OWN, "a platform of one's own");
	if (a->unkept)
		return err_set(e, a->unkept == RC_FULL ? RC_FULL : RC_DENIED, 0, "%s", a->paths.data);
	char *data = file_join(a->paths.data, "platform");
	const struct own_where where = {
		.run = a->paths.run,
		.data = data,
		.rules = rules_to_begin_with(),
		.log = a->paths.log,
		.setting_up = o->setting_up,
	};
	enum rc rc = own_open(a->net, &where, &a->own, e);
	free(data);
	if (rc == RC_OK)
		rc = site_init(&a->site, a->sites, own_address(a->own), e);
	if (rc == RC_OK)
		site_set_name(&a->site, APP_SITE_OWN); /* the socket may be elsewhere the next time */
	return rc;
}

static void note_moved(struct app *a, char *moved)
{
	if (!moved)
		return;
	/* TRANSLATORS: %s is a file name. */
	a->note = str_printf(
		_("What was kept on this computer could not be read; it was moved to %s, and a new start was made."), moved);
	log_line(LOG_ERROR, "store: damaged, moved to %s", moved);
	free(moved);
}

/* Reading needs no folder: what cannot be opened as it is, for what lies in the folder or the disk, is read as far as
 * it goes. */
static enum rc open_store(struct app *a, const struct app_options *o, char **moved, struct err *e)
{
	enum rc rc = paths_find(&a->paths, o->home, e);
	a->unkept = rc;
	if (rc == RC_OK) {
		open_log(&a->paths);
		rc = store_open(a->paths.data, &a->store, moved, e);
		a->unkept = rc == RC_DENIED || rc == RC_NOT_FOUND || rc == RC_FULL || rc == RC_SYS ? rc : RC_OK;
	}
	if (!a->unkept)
		return rc;
	log_line(LOG_ERROR, "nothing can be kept: %s", e->detail);
	err_clear(e);
	return store_open_memory(a->paths.data, &a->store, e);
}

void app_opening_add(struct app *a, const char *sentence)
{
	char *before = a->note;
	if (!*sentence)
		return;
	a->note = before ? str_printf("%s %s", before, sentence) : xstrdup(sentence);
	free(before);
}

static void note_memory(struct app *a)
{
	STR_LOCAL(note, STR_NO_LIMIT);
	if (a->unkept == RC_FULL)
		/* TRANSLATORS: %s is a folder. */
		str_addf(&note,
			_("The disk is full, so nothing can be kept in %s: you can read, but what you type, choose and sign in to is gone at the end. Please make room."),
			a->paths.data);
	else if (a->unkept)
		/* TRANSLATORS: %s is a folder. */
		str_addf(&note,
			_("Nothing can be kept in %s: you can read, but what you type, choose and sign in to is gone at the end."),
			a->paths.data);
	app_opening_add(a, note.buf);
}

enum rc app_open(const struct app_options *o, struct app **out, struct err *e)
{
	struct app *a = xcalloc(1, sizeof *a);
	char *moved = NULL;
	struct err own = { 0 };
	e = e ? e : &own;
	a->may = o->may;
	a->sites = o->sites;
	*out = NULL;
	enum rc rc = open_store(a, o, &moved, e);
	if (rc)
		goto out;
	app_settings_load(a, o);
	app_use_language(a);
	note_moved(a, moved);
	moved = NULL;
	note_memory(a);
	textfile_take_over(a);
	rc = net_new(&a->net, e);
	if (rc == RC_OK)
		rc = find_site(a, o, e);
	if (rc)
		goto out;
	net_abreast(a->net, a->site.ops->caps.guest ? 1 : 0);
	site_set_language(&a->site, a->settings.language);
	restore_account(a);
	rc = take_token(a, e);
	if (rc)
		goto out;
	ask_learn_site(a);
	restore_clock(a);
	if (app_outbox_count(a) > 0)
		outbox_wake(a, 0);
	*out = a;
	a = NULL;
out:
	app_close(a);
	free(moved);
	return rc;
}

void app_close(struct app *a)
{
	if (!a)
		return;
	live_release(a);
	fetch_release(a->fetch);
	sitefile_release(a->sitefile);
	prefetch_release(a);
	while (a->asks) /* those of the fronts: nobody else holds one any more */
		app_cancel(a->asks);
	while (a->downloads)
		app_download_cancel(a->downloads);
	outbox_release(a);
	renew_release(a);
	own_free(a->own);
	net_free(a->net);
	site_release(&a->site);
	store_close(a->store);
	paths_release(&a->paths);
	language_use(NULL, "en");
	for (size_t i = 0; i < a->catalogs.n; i++)
		catalog_free(a->catalogs.items[i]);
	vec_release(&a->catalogs);
	explicit_bzero(&a->account, sizeof a->account);
	free(a->site_title);
	free(a->next_site);
	free(a->note);
	free(a);
	log_close();
}

/* ---- what it holds --------------------------------------------------------------------------- */

struct net *app_net(struct app *a)
{
	return a->net;
}

struct store *app_store(struct app *a)
{
	return a->store;
}

const char *app_folder(const struct app *a)
{
	return a->paths.data;
}

const char *app_own_data(const struct app *a)
{
	return a->own ? own_data(a->own) : NULL;
}

const struct site *app_site(const struct app *a)
{
	return &a->site;
}

const char *app_site_name(const struct app *a)
{
	const char *title = a->site.kind->title;
	return a->site_title && *a->site_title ? a->site_title : title ? _(title) : a->site.address;
}

unsigned app_site_known(const struct app *a)
{
	return a->site_known;
}

const char *app_opening_note(const struct app *a)
{
	return a->note ? a->note : "";
}

struct page_opts app_page_opts(const struct app *a)
{
	return (struct page_opts){ .now = clock_now() + a->ahead,
		.zone = a->site.named ? zone_at(a->site.named, clock_now() + a->ahead) : a->site.zone,
		.named = a->site.named,
		.boards = a->site.ops->caps.names,
		.agency = a->site.ops->caps.agency,
		.roc_years = app_roc_years(a->settings.calendar),
		.uncommented = !site_can(&a->site, SITE_COMMENTS),
		.spoken = a->aloud || a->settings.front[0] == 'a' };
}

void app_read_aloud(struct app *a)
{
	a->aloud = true;
}

bool app_unanswered(const struct app *a)
{
	return a->unanswered;
}

bool app_idle(const struct app *a)
{
	return !a->asks && !a->downloads && !a->sitefile && (!a->outbox.running || outbox_waits(a)) &&
		!renew_under_way(a) && net_busy(a->net) == 0;
}

/* ---- reading marks --------------------------------------------------------------------------- */

enum page_news app_topic_news(struct app *a, const struct wire_topic *row)
{
	struct store_reading m;
	if (!store_reading(a->store, a->site.name, row->id, &m))
		return NEWS_UNREAD;
	return row->updated_at > m.updated_at || row->counts.comments > m.comments ? NEWS_CHANGED : NEWS_READ;
}

int64_t app_topic_read_at(struct app *a, const char *topic)
{
	struct store_reading m;
	store_reading(a->store, a->site.name, topic, &m);
	return m.read_at;
}

void app_topic_read(struct app *a, const struct wire_topic *t)
{
	struct store_reading m = { .read_at = clock_now(), .comments = t->counts.comments, .updated_at = t->updated_at };
	store_reading_set(a->store, a->site.name, t->id, &m, NULL);
}
