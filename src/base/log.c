/* The log. One write per line, so that lines of several processes in one file stay whole. */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

static atomic_int log_fd = -1;
static atomic_int log_level = LOG_INFO;

enum rc log_append(const char *path, int *fd, struct err *e)
{
	*fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, 0600);
	return *fd < 0 ? err_sys(e, errno, path) : RC_OK;
}

enum rc log_append_anew(const char *path, int fd, struct err *e)
{
	int anew;
	enum rc rc = log_append(path, &anew, e);
	if (rc != RC_OK)
		return rc;
	if (dup3(anew, fd, O_CLOEXEC) < 0)
		rc = err_sys(e, errno, path);
	close(anew);
	return rc;
}

enum rc log_open(const char *path, enum log_level level, struct err *e)
{
	int fd;
	enum rc rc = log_append(path, &fd, e);
	if (rc == RC_OK) {
		log_close();
		log_open_fd(fd, level);
	}
	return rc;
}

enum rc log_reopen(const char *path, struct err *e)
{
	return log_append_anew(path, log_fd, e);
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

/* ---- what goes wrong again and again --------------------------------------------------------- */

#define MINUTE_MS 60000
#define APART 64 /* texts that are told apart; two that share a place count anew */

/* How often this text was to be written in this minute, with this time: a server that is away fails each request. */
static int count_same(const char *text)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static struct {
		uint64_t hash;
		int64_t minute;
		int n;
	} said[APART];
	uint64_t hash = str_hash(text);
	int64_t minute = clock_mono() / MINUTE_MS;
	pthread_mutex_lock(&lock);
	size_t at = hash % APART;
	if (said[at].hash != hash || said[at].minute != minute) {
		said[at].hash = hash;
		said[at].minute = minute;
		said[at].n = 0;
	}
	int n = said[at].n <= LOG_SAME_A_MINUTE ? ++said[at].n : said[at].n;
	pthread_mutex_unlock(&lock);
	return n;
}

/* ---- a line ---------------------------------------------------------------------------------- */

bool log_put(int fd, const char *line, size_t n)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	struct pollfd room = { .fd = fd, .events = POLLOUT };
	pthread_mutex_lock(&lock); /* there is room for one line, not for two */
	bool put = poll(&room, 1, 0) == 1 && write(fd, line, n) == (ssize_t)n;
	pthread_mutex_unlock(&lock);
	return put;
}

static atomic_int missing; /* lines that could not be written */

/* Once lines can be written again. */
static void put_missing(int fd, const char *when)
{
	char line[RFC3339_SIZE + 80];
	int lost = atomic_exchange(&missing, 0);
	if (!lost)
		return;
	int n = snprintf(
		line, sizeof line, "%s warn lines that could not be written, and are missing here: %d\n", when, lost);
	if (!log_put(fd, line, (size_t)n))
		missing += lost;
}

void log_line(enum log_level level, const char *fmt, ...)
{
	static const char *const names[] = { "error", "warn", "info", "debug" };
	static const char last[] = " (no more of this until the minute is over)";
	int fd = log_fd;
	if (fd < 0 || (int)level > log_level)
		return;
	char text[1024], line[sizeof text * 2 + sizeof last], when[RFC3339_SIZE];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	int same = level <= LOG_WARN ? count_same(text) : 0;
	if (same > LOG_SAME_A_MINUTE)
		return;
	rfc3339_format(clock_now(), 0, when);
	size_t n = (size_t)snprintf(line, sizeof line, "%s %s ", when, names[level]);
	for (const unsigned char *p = (const unsigned char *)text; *p && n < sizeof line - sizeof last - 6; p++)
		if (*p < 0x20 || *p == 0x7f)
			n += (size_t)snprintf(line + n, sizeof line - n, "\\x%02x", *p);
		else
			line[n++] = (char)*p;
	if (same == LOG_SAME_A_MINUTE)
		n += (size_t)snprintf(line + n, sizeof line - n, "%s", last);
	line[n++] = '\n';
	put_missing(fd, when);
	if (!log_put(fd, line, n))
		missing++;
}
