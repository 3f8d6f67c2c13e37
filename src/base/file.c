/* Whole files. Writing goes beside, is synced, and is renamed over: a reader sees the old file or the new one. */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static enum rc read_fd(int fd, const char *path, struct str *out, struct err *e)
{
	char block[4096]; /* a stack that was deep once stays so */
	for (;;) {
		ssize_t n = read(fd, block, sizeof block);
		if (n == 0)
			return RC_OK;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, errno, path);
		str_add(out, block, (size_t)n);
		if (!str_ok(out))
			return err_set(e, RC_TOO_BIG, 0, "%s: more than %zu bytes", path, out->max);
	}
}

enum rc file_read(const char *path, struct str *out, struct err *e)
{
	if (strcmp(path, "-") == 0)
		return read_fd(STDIN_FILENO, path, out, e);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, errno, path);
	enum rc rc = read_fd(fd, path, out, e);
	close(fd);
	return rc;
}

bool file_put(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, bytes, n);
		if (done < 0 && errno != EINTR)
			return false;
		bytes += done > 0 ? done : 0;
		n -= done > 0 ? (size_t)done : 0;
	}
	return true;
}

/* A rename is on disk only when its folder is. */
static void sync_folder_of(const char *path)
{
	char *copy = xstrdup(path);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(copy);
}

enum rc file_write(const char *path, const char *bytes, size_t n, unsigned mode, struct err *e)
{
	struct file_part part;
	char *copy = xstrdup(path);
	enum rc rc = file_part_open(&part, dirname(copy), e);
	if (rc == RC_OK)
		rc = file_put(part.fd, bytes, n) && fsync(part.fd) == 0 && fchmod(part.fd, mode) == 0 ? RC_OK
																							  : err_sys(e, errno, path);
	if (rc == RC_OK)
		rc = file_part_replace(&part, path, e);
	file_part_release(&part);
	if (rc == RC_OK)
		sync_folder_of(path);
	free(copy);
	return rc;
}

enum rc file_make_folder(const char *path, struct err *e)
{
	char *copy = xstrdup(path);
	enum rc rc = RC_OK;
	for (char *p = copy + 1; rc == RC_OK; p++) {
		if (*p != '/' && *p != '\0')
			continue;
		char end = *p;
		*p = '\0';
		if (mkdir(copy, 0700) != 0 && errno != EEXIST)
			rc = err_sys(e, errno, copy);
		*p = end;
		if (end == '\0')
			break;
	}
	struct stat st;
	if (rc == RC_OK && (stat(path, &st) != 0 || !S_ISDIR(st.st_mode)))
		rc = err_set(e, RC_SYS, ENOTDIR, "%s: not a folder", path);
	free(copy);
	return rc;
}

bool file_close_output(void)
{
	struct pollfd p = { .fd = STDOUT_FILENO, .events = POLLOUT };
	bool failed = ferror(stdout) != 0;
	failed |= fflush(stdout) != 0;
	bool gone = poll(&p, 1, 0) > 0 && (p.revents & POLLERR); /* a pipe that nobody reads any more */
	failed |= close(STDOUT_FILENO) != 0 && errno != EBADF;   /* over a network it may be only now that it fails */
	return !failed || gone;
}

bool file_exists(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0;
}

bool file_is_odd(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

char *file_join(const char *dir, const char *name)
{
	return str_printf("%s/%s", dir, name);
}

char *file_beside_program(const char *name)
{
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	if (n <= 0)
		return NULL;
	exe[n] = '\0';
	char *path = file_join(dirname(exe), name);
	if (file_exists(path))
		return path;
	free(path);
	return NULL;
}

char *file_shared_by(const char *program, const char *name)
{
	/* Nearest first: build/check/minyi must not find what belongs to build/minyi. */
	static const char *const places[] = { "share", "../share" };
	char *exe = realpath(program, NULL), *found = NULL;
	const char *folder = exe ? dirname(exe) : "";
	for (size_t i = 0; i < ARRAY_LEN(places) && exe && !found; i++) {
		char *share = file_join(folder, places[i]);
		found = file_join(share, name);
		free(share);
		if (!file_exists(found)) {
			free(found);
			found = NULL;
		}
	}
	free(exe);
	return found;
}

char *file_shared(const char *name)
{
	return file_shared_by("/proc/self/exe", name);
}
