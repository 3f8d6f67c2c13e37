/*
 * Files of a site that gives what it has so: fetched when a person says so, gone on with where that broke off, and read
 * into the store. What is here of a file stays until a newer one is whole.
 *
 *   app_fetch_file -> the rest of what is here, or the whole if it is not the same still -> WORD.part
 *     -> some records a turn of the loop -> the store
 *
 * A part outlives the visit. As of which tag it is stands in the cache beside it; without one it is fetched anew.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/private.h"

#define PROGRESS_MS 250
#define FOLDER "fetched"
#define NEWEST_MAX ((size_t)64 << 20) /* bytes of a file; a year has nine million */

struct app_sitefile {
	struct app *app;
	struct site_file what;
	struct store_copy here; /* what was fetched before; number 0: nothing */
	char *path, *claim;
	int fd;
	struct net_req *req;
	struct net_timer *timer;
	struct offline_file *reader;
	int64_t told; /* monotonic */
	bool again;   /* there was nothing behind what is here */
	char tag[STORE_ETAG];
	struct err err; /* of writing */
	struct app_file_progress at;
	void (*progress)(void *ctx, const struct app_file_progress *p);
	app_file_done done;
	void *ctx;
};

/* ---- tags ------------------------------------------------------------------------------------ */

/* what: "part", or "here" of what the store has. */
static void tag_key(const struct app_sitefile *f, const char *what, struct str *out)
{
	str_addf(out, "%s\n\n\n%s %s", f->app->site.name, f->what.word, what);
}

static void put_tag(const struct app_sitefile *f, const char *what, const char *tag)
{
	STR_LOCAL(key, STR_NO_LIMIT);
	tag_key(f, what, &key);
	if (*tag)
		store_cache_put(f->app->store, key.buf, tag, "-", 1, NULL);
	else
		store_cache_forget(f->app->store, key.buf);
}

static void get_tag(const struct app_sitefile *f, const char *what, char tag[STORE_ETAG])
{
	struct store_cached kept = { .etag = "" };
	STR_LOCAL(key, STR_NO_LIMIT);
	tag_key(f, what, &key);
	str_init(&kept.body, 16);
	if (store_cache_get(f->app->store, key.buf, &kept))
		memcpy(tag, kept.etag, STORE_ETAG);
	str_release(&kept.body);
}

/* ---- the end --------------------------------------------------------------------------------- */

void sitefile_release(struct app_sitefile *f)
{
	if (!f)
		return;
	f->app->sitefile = NULL;
	net_cancel(f->req);
	net_timer_cancel(f->timer);
	offline_file_free(f->reader);
	if (f->fd >= 0)
		close(f->fd);
	if (f->claim)
		store_claim_end(f->app->store, f->claim);
	free(f->claim);
	free(f->path);
	free(f);
}

void app_fetch_file_cancel(struct app *a)
{
	sitefile_release(a->sitefile);
}

static void finish(struct app_sitefile *f, const struct err *e, const struct wire_problem *problem)
{
	const struct app_file_progress at = f->at;
	app_file_done done = f->done;
	void *ctx = f->ctx;
	sitefile_release(f);
	done(ctx, &at, e, problem);
}

static void drop_part(struct app_sitefile *f)
{
	unlink(f->path);
	put_tag(f, "part", "");
}

static void tell(struct app_sitefile *f, bool at_once)
{
	if (!f->progress || (!at_once && clock_mono() - f->told < PROGRESS_MS))
		return;
	f->told = clock_mono();
	f->progress(f->ctx, &f->at);
}

/* ---- reading --------------------------------------------------------------------------------- */

static void read_on(void *ctx)
{
	struct app_sitefile *f = ctx;
	struct err e = { 0 };
	f->timer = NULL;
	enum offline_step step = offline_file_step(f->reader, app_offline_things(f->app), &e);
	const struct offline_file_report *report = offline_file_report(f->reader);
	f->at.topics = report->topics;
	f->at.broken = report->broken;
	f->at.got = report->read;
	memcpy(f->at.field, report->field, sizeof f->at.field);
	if (step == OFFLINE_AGAIN) {
		tell(f, false);
		f->timer = net_timer_start(f->app->net, 0, read_on, f);
		return;
	}
	bool ours = e.code == RC_FULL || e.code == RC_SYS || e.code == RC_BUSY; /* the part can be read another time */
	if (!ours)
		drop_part(f);
	if (!e.code)
		put_tag(f, "here", f->tag);
	store_rest(f->app->store);
	finish(f, &e, NULL);
}

/* What a site says in place of its data: a page that checks who asks, a message. */
static enum rc look_at(const char *path, struct err *e)
{
	char bytes[64];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, bytes, sizeof bytes) : -1;
	if (fd >= 0)
		close(fd);
	if (n < 0)
		return err_sys(e, errno, path);
	for (ssize_t i = 0; i < n; i++) {
		if (strchr(" \t\r\n\xef\xbb\xbf", bytes[i]))
			continue;
		if (bytes[i] == '<')
			return err_because(e, RC_PROTO, CAUSE_PAGE, 200, "a page in place of a file");
		return bytes[i] == '[' ? RC_OK : err_because(e, RC_PROTO, CAUSE_BUSY, 200, "a message in place of a file");
	}
	return err_because(e, RC_NET, CAUSE_CUT, 200, "nothing in place of a file");
}

static void begin_reading(struct app_sitefile *f, int64_t as_of)
{
	struct err e = { 0 };
	struct stat st;
	if (look_at(f->path, &e)) {
		drop_part(f);
		finish(f, &e, NULL);
		return;
	}
	f->reader = offline_file_open(app_offline_things(f->app), &f->what, f->path, as_of, &e);
	if (!f->reader) {
		finish(f, &e, NULL);
		return;
	}
	f->at.reads = true;
	f->at.as_of = as_of;
	f->at.got = 0;
	f->at.whole = stat(f->path, &st) == 0 ? st.st_size : 0;
	f->timer = net_timer_start(f->app->net, 0, read_on, f);
}

/* ---- fetching -------------------------------------------------------------------------------- */

static void starts(void *ctx, int64_t behind, const char *tag)
{
	struct app_sitefile *f = ctx;
	if (ftruncate(f->fd, behind) || lseek(f->fd, behind, SEEK_SET) < 0)
		err_sys(&f->err, errno, f->path);
	f->at.got = behind;
	put_tag(f, "part", tag);
}

static bool take(void *ctx, const char *bytes, size_t n, int64_t whole)
{
	struct app_sitefile *f = ctx;
	if (!f->err.code && !file_put(f->fd, bytes, n))
		err_sys(&f->err, errno, f->path);
	f->at.got += (int64_t)n;
	f->at.whole = whole > 0 ? whole : 0;
	return !f->err.code;
}

/* How far it has come is told from the loop, and not out of the middle of a request. */
static void report(void *ctx)
{
	struct app_sitefile *f = ctx;
	f->timer = net_timer_start(f->app->net, PROGRESS_MS, report, f);
	tell(f, true);
}

static void ask(void *ctx);

/* The site's own clock, where it says what it shows. */
static int64_t day_of(const struct app_sitefile *f, const struct net_answer *answer)
{
	return answer->date ? answer->date : clock_now() + f->app->ahead;
}

static void refuse(struct app_sitefile *f, const struct net_answer *answer)
{
	struct site_heard heard;
	site_hear(&f->app->site, &(struct site_ask){ .op = SITE_ABOUT }, answer, &heard);
	(void)app_note_answer(f->app, &heard, NULL);
	char tag[STORE_ETAG] = "";
	get_tag(f, "part", tag);
	if (!*tag)
		drop_part(f);
	if (f->err.code)
		heard.err = f->err;
	finish(f, &heard.err, heard.what == HEARD_NO ? &heard.problem : NULL);
	site_heard_release(&heard);
}

static void answered(void *ctx, const struct net_answer *answer)
{
	struct app_sitefile *f = ctx;
	const struct err fine = { 0 };
	f->req = NULL;
	net_timer_cancel(f->timer);
	f->timer = NULL;
	close(f->fd);
	f->fd = -1;
	if (answer->rc == RC_OK && answer->status == 304 && f->here.number) {
		offline_file_confirm(app_offline_things(f->app), &f->what);
		drop_part(f);
		f->at.same = true;
		finish(f, &fine, NULL);
	} else if (answer->rc == RC_OK && (answer->status == 200 || answer->status == 206)) {
		str_copy(f->tag, sizeof f->tag, answer->etag);
		begin_reading(f, day_of(f, answer));
	} else if (answer->rc == RC_OK && answer->status == 416 && !f->again) { /* all of it is here, or it is another */
		f->again = true;
		drop_part(f);
		ask(f);
	} else {
		refuse(f, answer);
	}
}

/* What broke off once comes as it is, so that it can be gone on with; else as small as can be. */
static void ask(void *ctx)
{
	struct app_sitefile *f = ctx;
	struct err e = { 0 };
	char tag[STORE_ETAG] = "";
	struct stat st;
	f->timer = NULL;
	f->fd = open(f->path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (f->fd < 0 || fstat(f->fd, &st)) {
		err_sys(&e, errno, f->path);
		finish(f, &e, NULL);
		return;
	}
	get_tag(f, "part", tag);
	int64_t from = *tag ? st.st_size : 0;
	if (!from)
		tag[0] = '\0';
	if (!from && f->here.number)
		get_tag(f, "here", tag);
	const struct net_params p = { .method = "GET",
		.base = f->app->site.address,
		.path = f->what.path,
		.accept = "application/json",
		.language = "zh-TW",
		.etag = *tag ? tag : NULL,
		.from = from,
		.packed = st.st_size == 0,
		.max_body = NEWEST_MAX,
		.timeout = -1,
		.starts = starts,
		.take = take };
	f->at.got = from;
	f->req = net_request(f->app->net, &p, answered, f);
	f->timer = net_timer_start(f->app->net, PROGRESS_MS, report, f);
}

/* ---- the beginning --------------------------------------------------------------------------- */

static void never_begins(void *ctx)
{
	struct app_sitefile *f = ctx;
	const struct err e = f->err;
	f->timer = NULL;
	finish(f, &e, NULL);
}

static enum rc prepare(struct app_sitefile *f, struct err *e)
{
	struct app *a = f->app;
	STR_LOCAL(name, STR_NO_LIMIT);
	char *folder = file_join(app_folder(a), FOLDER);
	enum rc rc = store_lasts(a->store) ? file_make_folder(folder, e)
									   : err_because(e, RC_DENIED, CAUSE_NOTHING_KEPT, 0, "%s", app_folder(a));
	/* the name of a site can be an address */
	str_addf(&name, "%s-", f->what.word);
	for (const char *p = a->site.name; *p; p++)
		str_addc(&name, strchr("/:.", *p) ? '_' : *p);
	str_addz(&name, ".part");
	f->path = file_join(folder, name.buf);
	free(folder);
	if (rc == RC_OK && !store_claim(a->store, f->path))
		rc = err_set(e, RC_BUSY, 0, "%s is being fetched", f->what.word);
	else if (rc == RC_OK)
		f->claim = xstrdup(f->path);
	return rc;
}

bool app_fetch_file(struct app *a, const struct site_file *what,
	void (*progress)(void *ctx, const struct app_file_progress *p), app_file_done done, void *ctx)
{
	if (a->sitefile)
		return false;
	struct app_sitefile *f = a->sitefile = xcalloc(1, sizeof *f);
	*f = (struct app_sitefile){
		.app = a, .what = *what, .fd = -1, .progress = progress, .done = done, .ctx = ctx, .at.about = what->about
	};
	struct site_file known;
	for (size_t i = 0; offline_file_at(app_offline_things(a), i, &known, &f->here); i++)
		if (str_eq(known.word, what->word))
			break;
	f->at.same = f->here.number && clock_now() - f->here.at < DAY_MS && clock_now() >= f->here.at;
	f->at.as_of = f->here.at;
	(void)(f->at.same ? RC_OK : prepare(f, &f->err));
	f->timer = net_timer_start(a->net, 0, f->at.same || f->err.code ? never_begins : ask, f);
	return true;
}

bool app_file_at(struct app *a, size_t n, struct site_file *out, int64_t *as_of)
{
	struct store_copy here;
	bool there = offline_file_at(app_offline_things(a), n, out, &here);
	*as_of = there ? here.at : 0;
	return there;
}
