/*
 * The platform of our own, for whoever named no site: minyid on a Unix socket, shared by all clients of one person,
 * gone with the last of them. It starts while the first screen shows what the cache has; requests wait for it
 * (net_pause). Should it die, the next request that fails starts it again.
 *
 * Every client holds platform.fifo open for writing; the platform holds it open for reading and ends when the last
 * writer has gone. So opening it for writing tells whether a platform runs: without a reader it fails. The lock beside
 * it covers the moment between finding one and being counted, and the moment between the platform's last look for
 * writers and its end; while one starts, the starter has it (starter.c).
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

#include "own/private.h"

#define READY_MS 25000 /* both more than the starter gives itself */
#define NEW_MS 150000
#define LOCK_MS 30000
#define STEP_MS 20
#define AGAIN_MS 5000 /* one that dies at once is not started in a circle */

struct own {
	struct net *net;
	char *address, *data, *rules, *fifo_path, *lock_path, *log;
	int fifo;  /* open for writing while we want it to live; -1 */
	int lock;  /* while we look for one; -1 */
	int ready; /* the starter's report until it has come; -1 */
	pid_t pid; /* the starter */
	int64_t begun;
	struct net_timer *timer;
	bool trying, opening, failed;
	void (*setting_up)(void);
};

/* ---- files beside the socket ----------------------------------------------------------------- */

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

/* Where the socket goes: run, or when its path is too long for a socket's address, a short folder that only we may
 * enter. */
static enum rc socket_folder(const char *run, char **out, struct err *e)
{
	struct sockaddr_un un;
	if (strlen(run) + sizeof "/platform.sock" <= sizeof un.sun_path) {
		*out = xstrdup(run);
		return RC_OK;
	}
	const char *tmp = getenv("TMPDIR");
	*out = str_printf("%s/minyi-%u-%016llx", tmp && *tmp == '/' && strlen(tmp) < 50 ? tmp : "/tmp", (unsigned)geteuid(),
		(unsigned long long)str_hash(run));
	return own_folder(*out, e);
}

/* RC_BUSY while somebody else has it: they are starting the platform, or it is deciding to end. */
static enum rc take_lock(struct own *o, struct err *e)
{
	if (o->lock < 0)
		o->lock = open(o->lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (o->lock < 0)
		return err_sys(e, errno, o->lock_path);
	if (flock(o->lock, LOCK_EX | LOCK_NB) == 0)
		return RC_OK;
	return errno == EWOULDBLOCK || errno == EINTR ? err_set(e, RC_BUSY, 0, "%s: held by somebody else", o->lock_path)
												  : err_sys(e, errno, o->lock_path);
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

/* ---- the program ----------------------------------------------------------------------------- */

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

/* One that has decided to end takes its socket away under the lock, but may still hold the FIFO for a moment. */
static bool is_listening(const char *path)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); /* one that is busy is there too */
	str_copy(un.sun_path, sizeof un.sun_path, path);
	bool answered = fd >= 0 && (connect(fd, (const struct sockaddr *)&un, sizeof un) == 0 || errno == EAGAIN);
	if (fd >= 0)
		close(fd);
	return answered;
}

static void let_go(struct own *o)
{
	if (o->fifo >= 0)
		close(o->fifo);
	o->fifo = -1;
}

/* ---- finding or starting --------------------------------------------------------------------- */

/* The end of the attempt, for better or worse: whoever waits learns of it. */
static void conclude(struct own *o, const struct err *e)
{
	net_timer_cancel(o->timer);
	o->timer = NULL;
	if (o->ready >= 0) {
		net_unwatch(o->net, o->ready);
		close(o->ready);
	}
	if (o->lock >= 0)
		close(o->lock);
	o->ready = o->lock = -1;
	o->trying = false;
	o->failed = e != NULL;
	if (e)
		log_line(LOG_ERROR, "own platform: %s (%d); see %s", rc_name(e->code), e->num, e->detail);
	net_resume(o->net, e);
}

/* It has ended, or is about to. */
static void reap(struct own *o)
{
	if (o->pid > 0)
		while (waitpid(o->pid, NULL, 0) < 0 && errno == EINTR)
			continue;
	o->pid = 0;
}

/* The starter has limits of its own, so this is for one that was stopped or is gone. */
static void too_late(void *ctx)
{
	struct own *o = ctx;
	struct err e;
	o->timer = NULL;
	kill(o->pid, SIGKILL);
	reap(o);
	err_because(&e, RC_TIMEOUT, CAUSE_OWN_PLATFORM, 0, "%s", o->log);
	conclude(o, &e);
}

static void take_report(struct own *o, bool came, const struct starter_report *r)
{
	struct err e;
	if (came && r->step == STARTER_SET_UP)
		return;
	reap(o);
	if (came && r->step == STARTER_READY) {
		conclude(o, NULL);
		return;
	}
	if (!came)
		err_because(&e, RC_SYS, CAUSE_OWN_PLATFORM, 0, "%s", o->log);
	conclude(o, came ? &r->err : &e);
}

static void hear(void *ctx)
{
	struct own *o = ctx;
	struct starter_report r;
	take_report(o, starter_hear(o->ready, &r), &r);
}

/* Waits: this happens once for each person, when there is nothing to show yet. */
static enum rc wait_for_set_up(struct own *o, struct err *e)
{
	struct starter_report r;
	if (o->setting_up)
		o->setting_up();
	if (starter_hear(o->ready, &r) && r.step == STARTER_SET_UP)
		return RC_OK;
	*e = r.err;
	return e->code;
}

/* We are a writer before the platform looks for writers; being a reader for a moment is what lets us. */
static enum rc hold_fifo(struct own *o, struct err *e)
{
	int both = open(o->fifo_path, O_RDWR | O_CLOEXEC);
	o->fifo = both < 0 ? -1 : open(o->fifo_path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	enum rc rc = o->fifo < 0 ? err_sys(e, errno, o->fifo_path) : RC_OK;
	if (both >= 0)
		close(both);
	return rc;
}

/* minyid and what belongs to it, or what of it is missing. */
static enum rc find_whole(char **program, struct err *e)
{
	*program = find_program();
	char *share = *program ? file_shared_by(*program, "minyi") : NULL;
	free(share);
	return share ? RC_OK
				 : err_because(e, RC_NOT_FOUND, CAUSE_NOT_INSTALLED, 0, "%s", *program ? "share/minyi" : "minyid");
}

/* From here on the lock is the starter's. */
static enum rc start(struct own *o, struct err *e)
{
	char *program;
	enum rc rc = find_whole(&program, e);
	STR_LOCAL(fresh, STR_NO_LIMIT);
	str_addf(&fresh, "%s.new", o->data);
	const struct starter s = { .program = program,
		.data = o->data,
		.fresh = fresh.buf,
		.rules = o->rules,
		.address = o->address,
		.fifo = o->fifo_path,
		.log = o->log,
		.new = !file_exists(o->data) };
	if (rc == RC_OK)
		rc = hold_fifo(o, e);
	if (rc == RC_OK) {
		o->pid = starter_run(&s, o->lock, &o->ready, e);
		rc = o->pid < 0 ? e->code : RC_OK;
		close(o->lock);
		o->lock = -1;
	}
	if (rc == RC_OK && s.new && o->opening) /* later the terminal is the screen's */
		rc = wait_for_set_up(o, e);
	if (rc == RC_OK) {
		net_watch(o->net, o->ready, hear, o);
		o->timer = net_timer_start(o->net, s.new ? NEW_MS : READY_MS, too_late, o);
	}
	free(program);
	return rc;
}

/* True, and counted as a client, when one runs. */
static bool join(struct own *o)
{
	let_go(o);
	o->fifo = open(o->fifo_path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	if (o->fifo >= 0 && is_listening(o->address + strlen("unix:")))
		return true;
	let_go(o);
	return false;
}

static void try_again(void *ctx);

static enum rc try(struct own *o, struct err *e)
{
	enum rc rc = take_lock(o, e);
	if (rc == RC_BUSY && clock_mono() < o->begun + LOCK_MS) {
		o->timer = net_timer_start(o->net, STEP_MS, try_again, o);
		return RC_OK;
	}
	if (rc)
		return rc;
	if (!join(o))
		return start(o, e);
	conclude(o, NULL);
	return RC_OK;
}

static void try_again(void *ctx)
{
	struct own *o = ctx;
	struct err e;
	o->timer = NULL;
	if (try(o, &e) != RC_OK)
		conclude(o, &e);
}

static enum rc begin(struct own *o, struct err *e)
{
	o->trying = true;
	o->begun = clock_mono();
	net_pause(o->net);
	return try(o, e);
}

enum rc own_open(struct net *net, const struct own_where *where, struct own **out, struct err *e)
{
	struct own *o = xcalloc(1, sizeof *o);
	char *folder = NULL;
	*o = (struct own){ .net = net, .fifo = -1, .lock = -1, .ready = -1, .setting_up = where->setting_up };
	*out = NULL;
	enum rc rc = socket_folder(where->run, &folder, e);
	if (rc)
		goto out;
	o->log = xstrdup(where->log);
	o->data = xstrdup(where->data);
	o->rules = xstrdup(where->rules);
	o->fifo_path = file_join(folder, "platform.fifo");
	o->lock_path = file_join(folder, "platform.fifo.lock");
	o->address = str_printf("unix:%s/platform.sock", folder);
	rc = make_fifo(o->fifo_path, e);
	o->opening = true;
	if (rc == RC_OK)
		rc = begin(o, e);
	o->opening = false;
	*out = rc == RC_OK ? o : NULL;
out:
	if (rc)
		own_free(o);
	free(folder);
	return rc;
}

const char *own_address(const struct own *o)
{
	return o->address;
}

const char *own_data(const struct own *o)
{
	return o->data;
}

bool own_revive(struct own *o)
{
	struct err e;
	if (!o || o->trying)
		return o != NULL;
	if (o->failed && clock_mono() < o->begun + AGAIN_MS)
		return false;
	if (begin(o, &e) == RC_OK)
		return true;
	conclude(o, &e);
	return false;
}

void own_free(struct own *o)
{
	if (!o)
		return;
	if (o->pid > 0) { /* nobody else knows of the platform yet */
		kill(o->pid, SIGTERM);
		reap(o);
	}
	conclude(o, NULL);
	let_go(o);
	free(o->data);
	free(o->rules);
	free(o->log);
	free(o->fifo_path);
	free(o->lock_path);
	free(o->address);
	free(o);
}
