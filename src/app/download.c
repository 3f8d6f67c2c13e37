/*
 * Attachments, as files. A file gets its name only when it is all there, and nothing is left of one that did not come
 * so far; what is there already is never touched. Names and addresses come from strangers.
 */
#include <ctype.h>
#include <errno.h>
#include <unistd.h>

#include "app/private.h"
#include "text/text.h"

#define DOWNLOAD_MAX ((size_t)512 << 20)
#define PROGRESS_MS 100
#define NAME_MAX_BYTES 180
#define EXTENSION_MAX 8
#define NUMBERS_MAX 1000

struct app_download {
	struct app *app;
	struct app_download *next;
	struct net_req *req;
	struct net_timer *timer;
	char *folder, *name;
	struct file_part part;
	int64_t got, whole, told;
	struct err err; /* of writing */
	void (*progress)(void *ctx, int64_t got, int64_t whole);
	void (*done)(void *ctx, const char *path, const struct err *e);
	void *ctx;
};

/* ---- names ----------------------------------------------------------------------------------- */

/* The last part of the address, decoded. */
static void name_of_address(const char *url, struct str *out)
{
	size_t n = strcspn(url, "?#");
	const char *end = url + n, *p = end, *scheme = strstr(url, "://");
	const char *start = scheme && scheme < end ? scheme + 3 : url;
	while (p > start && p[-1] != '/')
		p--;
	if (p == start && scheme)
		return; /* a host is no name */
	for (; p < end; p++) {
		char hex[3] = "";
		if (*p == '%' && end - p > 2 && isxdigit((unsigned char)p[1]) && isxdigit((unsigned char)p[2]))
			memcpy(hex, p + 1, 2);
		str_addc(out, *hex ? (char)strtoul(hex, NULL, 16) : *p);
		p += *hex ? 2 : 0;
	}
}

/* Where ".pdf" begins, or the end. */
static size_t extension_at(const char *name, size_t n)
{
	size_t at = n;
	while (at > 0 && isalnum((unsigned char)name[at - 1]) && n - at < EXTENSION_MAX)
		at--;
	return at > 1 && at < n && name[at - 1] == '.' ? at - 1 : n;
}

/* No part of a path, nothing that a terminal, a shell or another system could take for something else. */
static void clean_name(const char *from, struct str *out)
{
	STR_LOCAL(clean, STR_NO_LIMIT);
	text_clean(&clean, from, strlen(from));
	const char *p = clean.buf + strspn(clean.buf, " .-~");
	for (; *p; p++) {
		bool mark = str_starts(p, "\xef\xbf\xbd"); /* what could not be shown */
		str_addc(out, mark || strchr("/\\:*?\"<>|", *p) ? '_' : *p);
		p += mark ? 2 : 0;
	}
	str_drop_end(out, " .");
}

static void cut_name(struct str *name)
{
	char stem[NAME_MAX_BYTES + 1];
	size_t dot = extension_at(name->buf, name->len);
	char *extension = xstrdup(name->buf + dot);
	if (name->len > NAME_MAX_BYTES) {
		str_truncate(name, dot);
		str_copy(stem, sizeof stem - strlen(extension), name->buf);
		str_clear(name);
		str_addf(name, "%s%s", stem, extension);
	}
	free(extension);
}

void download_name(const char *wanted, const char *url, struct str *out)
{
	STR_LOCAL(last, STR_NO_LIMIT);
	STR_LOCAL(other, STR_NO_LIMIT);
	name_of_address(url, &last);
	clean_name(last.buf, &other);
	clean_name(wanted ? wanted : "", out);
	if (!out->len)
		str_addz(out, other.len ? other.buf : "attachment");
	else if (extension_at(out->buf, out->len) == out->len) /* a title: what kind of file it is stands in the address */
		str_addz(out, other.buf + extension_at(other.buf, other.len));
	cut_name(out);
}

/* "name.pdf", "name (2).pdf", ... */
static char *path_of(const char *folder, const char *name, int number)
{
	struct str path;
	size_t dot = extension_at(name, strlen(name));
	str_init(&path, STR_NO_LIMIT);
	str_addf(&path, "%s/", folder);
	str_add(&path, name, dot);
	if (number > 1)
		str_addf(&path, " (%d)", number);
	str_addz(&path, name + dot);
	return str_detach(&path);
}

/* ---- files ----------------------------------------------------------------------------------- */

static enum rc give_name(struct file_part *part, const char *folder, const char *name, char **out, struct err *e)
{
	for (int number = 1; number < NUMBERS_MAX; number++) {
		char *path = path_of(folder, name, number);
		enum rc rc = file_part_name(part, path, e);
		if (rc == RC_OK) {
			err_clear(e); /* of the names that were taken */
			*out = path;
			return RC_OK;
		}
		free(path);
		if (rc != RC_EXISTS)
			return rc;
	}
	return err_set(e, RC_EXISTS, 0, "%s: too many files of this name", name);
}

enum rc app_file_put(
	struct app *a, const char *folder, const char *name, const struct str *text, char **path, struct err *e)
{
	struct file_part part;
	STR_LOCAL(safe, STR_NO_LIMIT);
	*path = NULL;
	if (!app_may(a, APP_MAY_FILES))
		return err_set(e, RC_FORBIDDEN, APP_MAY_FILES, "%s", folder);
	download_name(name, "", &safe);
	enum rc rc = file_part_open(&part, folder, e);
	if (rc)
		return rc;
	if (!file_put(part.fd, text->buf, text->len))
		rc = err_sys(e, errno, folder);
	if (rc == RC_OK)
		rc = give_name(&part, folder, safe.buf, path, e);
	file_part_release(&part);
	return rc;
}

static bool take(void *ctx, const char *bytes, size_t n, int64_t whole)
{
	struct app_download *d = ctx;
	d->whole = whole;
	if (!file_put(d->part.fd, bytes, n)) {
		err_sys(&d->err, errno, d->folder);
		return false;
	}
	d->got += (int64_t)n;
	return true;
}

/* ---- life ------------------------------------------------------------------------------------ */

static void download_free(struct app_download *d)
{
	struct app_download **at = &d->app->downloads;
	while (*at != d)
		at = &(*at)->next;
	*at = d->next;
	net_cancel(d->req);
	net_timer_cancel(d->timer);
	file_part_release(&d->part);
	free(d->folder);
	free(d->name);
	free(d);
}

void app_download_cancel(struct app_download *d)
{
	if (d)
		download_free(d);
}

static void tell(void *ctx)
{
	struct app_download *d = ctx;
	d->timer = net_timer_start(d->app->net, PROGRESS_MS, tell, d);
	if (d->got == d->told || !d->progress)
		return;
	d->told = d->got;
	d->progress(d->ctx, d->got, d->whole);
}

static enum rc rc_of(const struct app_download *d, const struct net_answer *answer, struct err *e)
{
	if (d->err.code) {
		*e = d->err;
		return e->code;
	}
	if (answer->rc) {
		*e = answer->err;
		return e->code;
	}
	if (answer->status >= 200 && answer->status <= 299)
		return RC_OK;
	if (answer->status == 404 || answer->status == 410)
		return err_set(e, RC_NOT_FOUND, answer->status, "status %d", answer->status);
	if (answer->status == 401 || answer->status == 403)
		return err_set(e, RC_DENIED, answer->status, "status %d", answer->status);
	return err_set(e, RC_PROTO, answer->status, "status %d", answer->status);
}

static void answered(void *ctx, const struct net_answer *answer)
{
	struct app_download *d = ctx;
	struct err e = { 0 };
	char *path = NULL;
	d->req = NULL;
	enum rc rc = rc_of(d, answer, &e);
	if (rc == RC_OK && fsync(d->part.fd) != 0) /* some file systems say only now that they are full */
		rc = err_sys(&e, errno, d->folder);
	if (rc == RC_OK)
		rc = give_name(&d->part, d->folder, d->name, &path, &e);
	void (*done)(void *, const char *, const struct err *) = d->done;
	void *to = d->ctx;
	download_free(d);
	done(to, path, &e);
	free(path);
}

/* An address of its own, or a path on the site. Who downloads typed none of it. */
static enum rc split(const struct app *a, const char *url, struct str *base, struct str *path, struct err *e)
{
	enum rc rc;
	if (url[0] != '/' || url[1] == '/') {
		rc = net_address_split(url, base, path, e);
	} else {
		STR_LOCAL(none, 64);
		STR_LOCAL(whole, 8192);
		str_addf(&whole, "http://site%s", url);
		rc = str_ok(&whole) ? net_address_split(whole.buf, &none, path, e)
							: err_set(e, RC_TOO_BIG, 0, "an address that is too long");
		str_addz(base, a->site.address);
	}
	return rc == RC_OK ? rc : err_because(e, RC_INVALID, CAUSE_NO_ADDRESS, 0, "an attachment's address is none");
}

static void never_began(void *ctx)
{
	struct app_download *d = ctx;
	const struct err e = d->err;
	void (*done)(void *, const char *, const struct err *) = d->done;
	void *to = d->ctx;
	d->timer = NULL;
	download_free(d);
	done(to, NULL, &e);
}

struct app_download *app_download(struct app *a, const struct app_download_what *what,
	void (*progress)(void *ctx, int64_t got, int64_t whole),
	void (*done)(void *ctx, const char *path, const struct err *e), void *ctx)
{
	struct app_download *d = xcalloc(1, sizeof *d);
	struct str name;
	*d = (struct app_download){ .app = a,
		.next = a->downloads,
		.part = { .fd = -1 },
		.whole = -1,
		.progress = progress,
		.done = done,
		.ctx = ctx };
	a->downloads = d;
	STR_LOCAL(base, 4096);
	STR_LOCAL(path, 16384);
	str_init(&name, STR_NO_LIMIT);
	download_name(what->name, what->url, &name);
	d->folder = xstrdup(what->folder);
	d->name = str_detach(&name);
	/* No token goes along, and no language: what is attached stands anywhere. */
	if (!app_may(a, APP_MAY_FILES))
		err_set(&d->err, RC_FORBIDDEN, APP_MAY_FILES, "a file");
	else if (split(a, what->url, &base, &path, &d->err) == RC_OK &&
		file_part_open(&d->part, what->folder, &d->err) == RC_OK) {
		const struct net_params p = { .method = "GET",
			.base = base.buf,
			.path = path.buf,
			.accept = "*/*",
			.max_body = DOWNLOAD_MAX,
			.timeout = -1,
			.take = take };
		d->req = net_request(a->net, &p, answered, d);
		tell(d);
	}
	if (d->err.code)
		d->timer = net_timer_start(a->net, 0, never_began, d);
	return d;
}
