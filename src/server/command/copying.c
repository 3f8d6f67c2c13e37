/*
 * A platform as a copy: its rows as they are at one instant, the secret, and the files. It is made under another name,
 * FOLDER.unfinished, and gets its own when all of it is there and was counted and checked; what broke off is begun
 * again from nothing.
 *
 * Uploads are copied before the rows are read, and those that came until then after them: one that goes meanwhile is
 * there still if its row is.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/command/private.h"
#include "server/storage/storage.h"

#define SECRET "secret"
#define FIRST "uploads.first" /* those that were there before the rows were read */

struct work {
	const struct command_copying *how;
	char *folder; /* FOLDER.unfinished */
	int lock;     /* on it: one copy at a time; -1: it is not ours */
	struct storage *from, *to;
	struct str report;
	size_t files, missing;
};

/* ---- files ----------------------------------------------------------------------------------- */

static enum rc copy_file(const char *from, const char *to, struct err *e)
{
	STR_LOCAL(bytes, STORAGE_FILE_MAX);
	enum rc rc = file_read(from, &bytes, e);
	return rc == RC_OK ? file_write(to, bytes.buf, bytes.len, 0600, e) : rc;
}

static bool is_file(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* The files of one folder into another, which is made; one that goes meanwhile is none. */
static enum rc copy_files(struct work *w, const char *from_name, const char *to_name, struct err *e)
{
	char *from = file_join(w->how->from, from_name), *to = file_join(w->folder, to_name);
	DIR *d = opendir(from);
	enum rc rc = d || errno == ENOENT ? RC_OK : err_sys(e, errno, from);
	if (d)
		rc = file_make_folder(to, e);
	for (const struct dirent *entry; rc == RC_OK && d && (entry = readdir(d));) {
		char *source = file_join(from, entry->d_name), *copy = file_join(to, entry->d_name);
		if (is_file(source)) {
			rc = copy_file(source, copy, e);
			if (rc == RC_NOT_FOUND)
				rc = RC_OK;
			else
				w->files++;
		}
		free(source);
		free(copy);
	}
	if (d)
		closedir(d);
	free(from);
	free(to);
	return rc;
}

/* One that has a row; another machine of this platform may have its file, and then its pieces are beside the rows. */
static enum rc keep_content(void *arg, const char *name, const struct storage_upload *v, int64_t uses, struct err *e)
{
	struct work *w = arg;
	char *from = str_printf("%s/%s/%s", w->how->from, STORAGE_UPLOADS, name),
		 *first = str_printf("%s/%s/%s", w->folder, FIRST, name),
		 *to = str_printf("%s/%s/%s", w->folder, STORAGE_UPLOADS, name);
	enum rc rc = rename(first, to) == 0 ? RC_OK : copy_file(from, to, e);
	if (rc == RC_NOT_FOUND)
		rc = storage_content_fetch(w->from, w->folder, v, e);
	if ((rc == RC_OK || rc == RC_NOT_FOUND) && !file_exists(to)) {
		w->missing += uses > 0;
		if (uses > 0)
			fprintf(stderr, _("minyid: an uploaded file is missing: %s. The rest goes on.\n"), from);
		rc = RC_OK;
	}
	free(from);
	free(first);
	free(to);
	return rc;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind;
	return at->level == 0 ? 0 : remove(path);
}

static enum rc remove_below(const char *folder, struct err *e)
{
	return nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0 ? RC_OK : err_sys(e, errno, folder);
}

static enum rc keep_contents(struct work *w, struct err *e)
{
	char *uploads = file_join(w->folder, STORAGE_UPLOADS), *first = file_join(w->folder, FIRST);
	enum rc rc = file_make_folder(uploads, e);
	if (rc == RC_OK)
		rc = storage_contents_fetch(w->from, w->how->from, e);
	if (rc == RC_OK)
		rc = storage_contents_each(w->from, keep_content, w, e);
	if (rc == RC_OK && file_exists(first)) /* those whose rows went */
		rc = remove_below(first, e);
	if (rc == RC_OK)
		rmdir(first);
	free(uploads);
	free(first);
	return rc;
}

/* A platform that never ran has none. */
static enum rc copy_secret(struct work *w, struct err *e)
{
	char *from = file_join(w->how->from, SECRET), *to = file_join(w->folder, SECRET);
	enum rc rc = file_is_odd(from) ? err_set(e, RC_INVALID, 0, "%s", from)
		: file_exists(from)        ? copy_file(from, to, e)
								   : RC_OK;
	free(from);
	free(to);
	return rc;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void tell(void *ctx, const char *table, int64_t done, int64_t all)
{
	struct work *w = ctx;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r\033[K%s %lld / %lld", table, (long long)done, (long long)all);
	if (done == all)
		str_addf(&w->report, "%s\t%lld\n", table, (long long)all);
}

static enum rc copy_rows(struct work *w, struct err *e)
{
	const struct storage_copying how = { .told = tell, .ctx = w, .searched = w->how->searched };
	enum rc rc = w->how->database ? storage_place(w->folder, w->how->database, e) : RC_OK;
	if (rc == RC_OK)
		rc = storage_open_to_fill(w->folder, &w->to, e);
	if (rc == RC_OK)
		rc = storage_begin(w->from, STORAGE_READ, e);
	if (rc != RC_OK)
		return rc;
	rc = storage_copy(w->from, w->to, &how, e);
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
	if (rc == RC_OK)
		rc = keep_contents(w, e);
	storage_rollback(w->from);
	return rc;
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* Nothing is there, or an empty folder, which a name may replace. */
static bool is_free(const char *folder)
{
	return rmdir(folder) == 0 || errno == ENOENT;
}

static enum rc begin(struct work *w, struct err *e)
{
	if (!is_free(w->how->to))
		return err_set(e, RC_EXISTS, STORAGE_TAKEN, "%s", w->how->to);
	enum rc rc = storage_open_to_read(w->how->from, &w->from, e);
	if (rc == RC_OK)
		rc = file_make_folder(w->folder, e);
	if (rc != RC_OK)
		return rc;
	int fd = open(w->folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, errno, w->folder);
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) { /* another copy's, which goes on */
		close(fd);
		return err_set(e, RC_BUSY, 0, "%s", w->folder);
	}
	w->lock = fd;
	return remove_below(w->folder, e);
}

static enum rc take_name(const struct work *w, struct err *e)
{
	return fsync(w->lock) == 0 && rename(w->folder, w->how->to) == 0 ? RC_OK : err_sys(e, errno, w->how->to);
}

/* A database elsewhere is unfinished until the folder has its name; one in the folder is closed before that. */
static enum rc end(struct work *w, struct err *e)
{
	enum rc rc = w->how->database ? take_name(w, e) : RC_OK;
	if (rc == RC_OK)
		rc = storage_filled(w->to, e);
	if (rc != RC_OK || w->how->database)
		return rc;
	storage_close(w->to);
	w->to = NULL;
	return take_name(w, e);
}

static enum rc copy(struct work *w, struct err *e)
{
	enum rc rc = begin(w, e);
	if (rc == RC_OK)
		rc = copy_files(w, STORAGE_FILES, STORAGE_FILES, e);
	if (rc == RC_OK)
		rc = copy_files(w, STORAGE_UPLOADS, FIRST, e);
	if (rc == RC_OK)
		rc = copy_rows(w, e);
	if (rc == RC_OK)
		rc = copy_secret(w, e);
	return rc == RC_OK ? end(w, e) : rc;
}

int command_copy_platform(const struct command_copying *c)
{
	struct err e = { 0 };
	struct work w = { .how = c, .folder = str_printf("%s.unfinished", c->to), .lock = -1 };
	str_init(&w.report, STR_NO_LIMIT);
	log_open_fd(STDERR_FILENO, LOG_WARN);
	enum rc rc = copy(&w, &e);
	storage_close(w.from);
	storage_close(w.to);
	if (rc != RC_OK && w.lock >= 0 && remove_below(w.folder, NULL) == RC_OK)
		rmdir(w.folder);
	if (w.lock >= 0)
		close(w.lock);
	if (rc == RC_OK)
		fputs(w.report.buf, stdout);
	str_release(&w.report);
	free(w.folder);
	return rc == RC_OK ? w.missing > 0 : command_failed(&e);
}
