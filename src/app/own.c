/*
 * The platform of our own, for whoever named no site: minyid on a Unix socket, shared by all clients of one person, gone with the
 * last of them.
 *
 * Every client holds platform.fifo open for writing; the platform holds it open for reading and ends when the last writer has gone.
 * So opening it for writing tells whether a platform runs: without a reader it fails. The lock beside it covers the moment between
 * finding one and being counted, and the moment between the platform's last look for writers and its end.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/private.h"

#define READY_MS 20000
#define SAMPLE_MS 120000
#define LOCK_MS 30000
#define STEP_MS 20

/* ---- files beside the socket ------------------------------------------------------------------------------------------ */


static enum rc own_folder(const char *path, struct err *e)
{
	struct stat st;
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return err_sys(e, errno, path);
	if (lstat(path, &st) != 0)
		return err_sys(e, errno, path);
	if (!S_ISDIR(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & 077) != 0)
		return err_set(e, RC_DENIED, 0, "%s: not a folder of mine alone", path);
	return RC_OK;
}

/* Two homes must not meet in one short folder. */
static unsigned long long hash_of(const char *s)
{
	unsigned long long h = 14695981039346656037u; /* FNV-1a */
	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return h;
}

/* Where the socket goes: run, or when its path is too long for a socket's address, a short folder that only we may enter. */
static enum rc socket_folder(const char *run, char **out, struct err *e)
{
	struct sockaddr_un un;
	if (strlen(run) + sizeof "/platform.sock" <= sizeof un.sun_path) {
		*out = xstrdup(run);
		return RC_OK;
	}
	const char *tmp = getenv("TMPDIR");
	struct str path;
	str_init(&path, STR_NO_LIMIT);
	str_addf(&path, "%s/minyi-%u-%016llx", tmp && *tmp == '/' && strlen(tmp) < 50 ? tmp : "/tmp", (unsigned)geteuid(), hash_of(run));
	*out = str_detach(&path);
	return own_folder(*out, e);
}

static void pause_ms(int ms)
{
	poll(NULL, 0, ms);
}

/* Held until closed. Somebody else holds it while starting the platform, so there is a limit to waiting. */
static int take_lock(const char *path, struct err *e)
{
	int64_t until = clock_mono() + LOCK_MS;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		err_sys(e, errno, path);
		return -1;
	}
	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (clock_mono() > until) {
			err_set(e, RC_BUSY, 0, "%s: held by somebody else", path);
			close(fd);
			return -1;
		}
		pause_ms(STEP_MS);
	}
	return fd;
}

static enum rc make_fifo(const char *path, struct err *e)
{
	struct stat st;
	if (mkfifo(path, 0600) != 0 && errno != EEXIST)
		return err_sys(e, errno, path);
	if (lstat(path, &st) != 0 || !S_ISFIFO(st.st_mode) || st.st_uid != geteuid())
		return err_set(e, RC_DENIED, 0, "%s: not a fifo of mine", path);
	return RC_OK;
}

/* ---- the program --------------------------------------------------------------------------------------------------------- */

static char *find_program(void)
{
	char *path = file_beside_program("minyid");
	const char *all = path ? "" : getenv("PATH");
	for (const char *p = all ? all : ""; *p && !path;) {
		size_t n = strcspn(p, ":");
		char *folder = xstrndup(p, n);
		char *candidate = file_join(folder, "minyid");
		if (*folder == '/' && access(candidate, X_OK) == 0)
			path = xstrdup(candidate);
		free(candidate);
		free(folder);
		p += n + (p[n] == ':');
	}
	return path;
}

/* Between fork and exec: nothing of ours goes along but the three descriptors, and the terminal's hang-up is not its own. */
static _Noreturn void become(const char *const argv[], int out, int log)
{
	sigset_t none;
	int null = open("/dev/null", O_RDWR);
	sigemptyset(&none);
	setsid();
	dup2(null, STDIN_FILENO);
	dup2(out < 0 ? null : out, STDOUT_FILENO);
	dup2(log < 0 ? null : log, STDERR_FILENO);
	close_range(STDERR_FILENO + 1, ~0u, 0);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (chdir("/") == 0)
		execv(argv[0], (char *const *)argv);
	_exit(127);
}

/* out: its standard output, -1: none. */
static pid_t spawn(const char *const argv[], int out, const char *log_path)
{
	int log = open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	pid_t pid = fork();
	if (pid == 0)
		become(argv, out, log);
	if (log >= 0)
		close(log);
	return pid;
}

/* Exit status, or -1 after ms. */
static int wait_for(pid_t pid, int64_t ms)
{
	int64_t until = clock_mono() + ms;
	int status;
	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (clock_mono() > until) {
			kill(pid, SIGKILL);
			waitpid(pid, &status, 0);
			return -1;
		}
		pause_ms(STEP_MS);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* The sample goes into a folder of another name, which gets its own only when all of it is there. What a failure left is filled again. */
static enum rc set_up(const char *program, const char *data, const struct paths *p, struct err *e)
{
	struct str fresh;
	enum rc rc = RC_OK;
	if (file_exists(data))
		return RC_OK;
	fprintf(stderr, "%s\n", _("Setting up a platform of your own with sample topics ..."));
	str_init(&fresh, STR_NO_LIMIT);
	str_addf(&fresh, "%s.new", data);
	const char *const argv[] = { program, "sample", "--data", fresh.buf, NULL };
	pid_t pid = spawn(argv, -1, p->log);
	int status = pid < 0 ? -1 : wait_for(pid, SAMPLE_MS);
	if (status != 0)
		rc = err_set(e, RC_SYS, status, "minyid sample failed (%d); see %s", status, p->log);
	else if (rename(fresh.buf, data) != 0)
		rc = err_sys(e, errno, data);
	str_release(&fresh);
	return rc;
}

/* Reads up to the line that says it is ready. */
static enum rc wait_ready(int fd, pid_t pid, const char *log, struct err *e)
{
	char line[512];
	size_t n = 0;
	int64_t until = clock_mono() + READY_MS;
	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int64_t left = until - clock_mono();
		if (left <= 0 || (poll(&p, 1, (int)left) < 0 && errno != EINTR))
			break;
		ssize_t got = p.revents ? read(fd, line + n, sizeof line - 1 - n) : 0;
		if (p.revents && got <= 0)
			return err_set(e, RC_SYS, wait_for(pid, 1000), "the platform of your own ended at its start; see %s", log);
		n += (size_t)got;
		line[n] = '\0';
		if (str_starts(line, "listening on") && strchr(line, '\n'))
			return RC_OK;
		if (n == sizeof line - 1)
			break;
	}
	kill(pid, SIGTERM);
	return err_set(e, RC_TIMEOUT, 0, "the platform of your own did not become ready; see %s", log);
}

static enum rc serve(const char *program, const char *data, const char *address, const char *fifo, const char *log, struct err *e)
{
	int ends[2];
	const char *const argv[] = { program, "serve", "--data", data, "--listen", address, "--while", fifo, NULL };
	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_sys(e, errno, "pipe");
	pid_t pid = spawn(argv, ends[1], log);
	close(ends[1]);
	enum rc rc = pid < 0 ? err_sys(e, errno, program) : wait_ready(ends[0], pid, log, e);
	close(ends[0]);
	return rc;
}

/* One that has decided to end takes its socket away under the lock, but may still hold the FIFO for a moment. */
static bool is_listening(const char *path)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	str_copy(un.sun_path, sizeof un.sun_path, path);
	bool answered = fd >= 0 && connect(fd, (const struct sockaddr *)&un, sizeof un) == 0;
	if (fd >= 0)
		close(fd);
	return answered;
}

/* ---- finding or starting ------------------------------------------------------------------------------------------------- */

static enum rc start(const struct paths *p, const char *fifo, const char *address, int *writer, struct err *e)
{
	char *program = find_program();
	char *data = file_join(p->data, "platform");
	int both = -1;
	enum rc rc = program ? set_up(program, data, p, e) : err_set(e, RC_NOT_FOUND, 0, "minyid is neither beside minyi nor in PATH");
	if (rc)
		goto out;
	both = open(fifo, O_RDWR | O_CLOEXEC); /* a reader for the moment, so that we can be a writer before the platform looks */
	*writer = both < 0 ? -1 : open(fifo, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	if (*writer < 0)
		rc = err_sys(e, errno, fifo);
	else
		rc = serve(program, data, address, fifo, p->log, e);
out:
	if (both >= 0)
		close(both);
	free(data);
	free(program);
	return rc;
}

enum rc own_start(struct own *o, const struct paths *p, char **address, struct err *e)
{
	char *folder = NULL, *fifo = NULL, *lock_path = NULL;
	struct str where;
	struct err own = { 0 };
	int lock = -1;
	e = e ? e : &own;
	str_init(&where, STR_NO_LIMIT);
	enum rc rc = socket_folder(p->run, &folder, e);
	if (rc)
		goto out;
	fifo = file_join(folder, "platform.fifo");
	lock_path = file_join(folder, "platform.fifo.lock");
	str_addf(&where, "unix:%s/platform.sock", folder);
	lock = take_lock(lock_path, e);
	rc = lock < 0 ? e->code : make_fifo(fifo, e);
	if (rc)
		goto out;
	o->fifo = open(fifo, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	if (o->fifo >= 0 && !is_listening(where.buf + strlen("unix:")))
		own_release(o);
	if (o->fifo < 0)
		rc = start(p, fifo, where.buf, &o->fifo, e);
	if (rc)
		own_release(o);
	else
		*address = str_detach(&where);
out:
	if (lock >= 0)
		close(lock);
	str_release(&where);
	free(lock_path);
	free(fifo);
	free(folder);
	return rc;
}

void own_release(struct own *o)
{
	if (o->fifo >= 0)
		close(o->fifo);
	o->fifo = -1;
}
