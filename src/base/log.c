/* The log. One write per line, so that lines of several processes in one file stay whole. */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <unistd.h>

static atomic_int log_fd = -1;
static atomic_int log_level = LOG_INFO;

enum rc log_open(const char *path, enum log_level level, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_sys(e, errno, path);
	log_close();
	log_open_fd(fd, level);
	return RC_OK;
}

void log_open_fd(int fd, enum log_level level)
{
	log_level = level;
	log_fd = fd;
}

void log_close(void)
{
	int fd = atomic_exchange(&log_fd, -1);
	if (fd > STDERR_FILENO)
		close(fd);
}

void log_line(enum log_level level, const char *fmt, ...)
{
	static const char *const names[] = { "error", "warn", "info", "debug" };
	int fd = log_fd;
	if (fd < 0 || (int)level > log_level)
		return;
	char text[1024], line[sizeof text * 2], when[RFC3339_SIZE];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	rfc3339_format(clock_now(), 0, when);
	size_t n = (size_t)snprintf(line, sizeof line, "%s %s ", when, names[level]);
	for (const unsigned char *p = (const unsigned char *)text; *p && n < sizeof line - 6; p++)
		if (*p < 0x20 || *p == 0x7f)
			n += (size_t)snprintf(line + n, sizeof line - n, "\\x%02x", *p);
		else
			line[n++] = (char)*p;
	line[n++] = '\n';
	if (write(fd, line, n) < 0)
		return; /* nowhere left to say so */
}
