/* Files that are there only when they are whole: see base.h. */
#include "base/base.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PART_NAME ".minyi-"
enum { PART_LETTERS = 6, FRESH_TRIES = 20 };

static bool with_names;

void file_part_with_names(bool on)
{
	with_names = on;
}

/* ---- without a name -------------------------------------------------------------------------- */

static void own_path(int fd, char out[40])
{
	snprintf(out, 40, "/proc/self/fd/%d", fd);
}

/* -1 where there are no such files, or where they could not be given a name afterwards. */
static int open_unnamed(const char *folder)
{
	char own[40];
	int fd = with_names ? -1 : open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
	if (fd < 0)
		return -1;
	own_path(fd, own);
	if (access(own, F_OK) == 0)
		return fd;
	close(fd);
	return -1;
}

/* ---- with a name ----------------------------------------------------------------------------- */

static bool is_part(const char *name)
{
	const char *letters = name + sizeof PART_NAME - 1;
	return str_starts(name, PART_NAME) && strlen(letters) == PART_LETTERS &&
		strspn(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") == PART_LETTERS;
}

/* Whoever writes into it has it locked; the kernel takes the lock back when they are gone. */
static void remove_abandoned(int folder, const char *name)
{
	struct stat st, named;
	int fd = openat(folder, name, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() && flock(fd, LOCK_EX | LOCK_NB) == 0 &&
		fstatat(folder, name, &named, AT_SYMLINK_NOFOLLOW) == 0 && named.st_ino == st.st_ino)
		unlinkat(folder, name, 0);
	close(fd);
}

static void remove_all_abandoned(const char *folder)
{
	DIR *dir = opendir(folder);
	for (struct dirent *d; dir && (d = readdir(dir));)
		if (is_part(d->d_name))
			remove_abandoned(dirfd(dir), d->d_name);
	if (dir)
		closedir(dir);
}

/* False: between making it and locking it, somebody took it for abandoned. */
static bool lock_it(int fd)
{
	struct stat st;
	(void)flock(fd, LOCK_EX | LOCK_NB);
	return fstat(fd, &st) == 0 && st.st_nlink > 0;
}

static enum rc open_named(struct file_part *p, const char *folder, struct err *e)
{
	mode_t mask = umask(0);
	umask(mask);
	for (int i = 0; i < FRESH_TRIES; i++) {
		p->path = file_join(folder, PART_NAME "XXXXXX");
		p->fd = mkostemp(p->path, O_CLOEXEC);
		if (p->fd >= 0 && lock_it(p->fd)) {
			(void)fchmod(p->fd, 0666 & ~mask);
			return RC_OK;
		}
		int why = p->fd >= 0 ? EBUSY : errno;
		free(p->path);
		p->path = NULL;
		if (p->fd < 0)
			return err_sys(e, why, folder);
		close(p->fd);
		p->fd = -1;
	}
	return err_sys(e, EBUSY, folder);
}

/* The name is taken by making it, and what is all there moves over it: so nobody's file is ever lost. */
static enum rc move_over(struct file_part *p, const char *path, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return errno == EEXIST ? err_set(e, RC_EXISTS, EEXIST, "%s", path) : err_sys(e, errno, path);
	close(fd);
	if (rename(p->path, path) != 0) {
		int why = errno;
		unlink(path);
		return err_sys(e, why, path);
	}
	free(p->path);
	p->path = NULL;
	return RC_OK;
}

/* ---- both ------------------------------------------------------------------------------------ */

enum rc file_part_open(struct file_part *p, const char *folder, struct err *e)
{
	*p = (struct file_part){ .fd = open_unnamed(folder) };
	remove_all_abandoned(folder);
	return p->fd >= 0 ? RC_OK : open_named(p, folder, e);
}

enum rc file_part_name(struct file_part *p, const char *path, struct err *e)
{
	char own[40];
	if (p->path)
		return move_over(p, path, e);
	own_path(p->fd, own);
	if (linkat(AT_FDCWD, own, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0)
		return RC_OK;
	return errno == EEXIST ? err_set(e, RC_EXISTS, EEXIST, "%s", path) : err_sys(e, errno, path);
}

/* A file without a name cannot take another one's place: it gets one of those that the next one removes. */
static enum rc name_meanwhile(struct file_part *p, const char *path, struct err *e)
{
	char id[ID_SIZE], own[40], name[sizeof PART_NAME + PART_LETTERS];
	char *folder = xstrdup(path);
	enum rc rc = RC_EXISTS;
	own_path(p->fd, own);
	(void)flock(p->fd, LOCK_EX | LOCK_NB);
	char *parent = dirname(folder);
	for (int i = 0; rc == RC_EXISTS && i < FRESH_TRIES; i++) {
		id_random(id);
		snprintf(name, sizeof name, "%s%.*s", PART_NAME, PART_LETTERS, id);
		p->path = file_join(parent, name);
		bool linked = linkat(AT_FDCWD, own, AT_FDCWD, p->path, AT_SYMLINK_FOLLOW) == 0;
		rc = linked ? RC_OK : errno == EEXIST ? RC_EXISTS : err_sys(e, errno, path);
		if (rc)
			free(p->path);
		p->path = rc ? NULL : p->path;
	}
	free(folder);
	return rc;
}

enum rc file_part_replace(struct file_part *p, const char *path, struct err *e)
{
	enum rc rc = p->path ? RC_OK : name_meanwhile(p, path, e);
	if (rc == RC_OK && rename(p->path, path) != 0)
		rc = err_sys(e, errno, path);
	if (rc)
		return rc;
	free(p->path);
	p->path = NULL;
	return RC_OK;
}

void file_part_release(struct file_part *p)
{
	if (p->path)
		unlink(p->path);
	if (p->fd >= 0)
		close(p->fd);
	free(p->path);
	*p = (struct file_part){ .fd = -1 };
}
