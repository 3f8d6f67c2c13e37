/*
 * The life of the process: a listening socket, one line when ready, then waiting for a signal or for the last client
 * to leave.
 *
 * How clients share a private platform: each holds the FIFO of --while open for writing while it runs. When the last
 * one has gone the kernel says so (POLLHUP) and the server ends. A client that comes at that very moment is not
 * lost: it opens the FIFO under a lock on FIFO.lock, and the server decides under the same lock, looking once more,
 * and takes its socket away before letting go.
 */
#include "server/command/private.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "server/api/api.h"
#include "server/mail/mail.h"

#define BACKLOG 4096          /* who connects, all at once, and is not let in yet */
#define FIRST_CLIENT_MS 30000 /* how long to wait for somebody to open the FIFO at all */

/* ---- the socket ------------------------------------------------------------------------------ */

struct door {
	int fd;
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)]; /* "" unless a Unix socket */
	char address[160];                                      /* as printed */
};

/* A socket file that nobody answers on was left by a crash. */
static enum rc remove_stale(const struct sockaddr_un *a, struct err *e)
{
	struct stat st;
	if (lstat(a->sun_path, &st) != 0)
		return RC_OK;
	if (!S_ISSOCK(st.st_mode))
		return err_set(e, RC_EXISTS, SERVE_NO_SOCKET, "%s", a->sun_path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool answered = fd >= 0 && connect(fd, (const struct sockaddr *)a, sizeof *a) == 0;
	int why = errno;
	if (fd >= 0)
		close(fd);
	if (answered || why != ECONNREFUSED)
		return err_set(e, RC_EXISTS, SERVE_ANSWERED, "%s", a->sun_path);
	return unlink(a->sun_path) == 0 ? RC_OK : err_sys(e, errno, a->sun_path);
}

_Static_assert(sizeof(((struct sockaddr_un *)0)->sun_path) == 108, "what the sentence for SERVE_PATH_LENGTH says");
static enum rc open_unix(const char *path, struct door *d, struct err *e)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	if (!*path || !str_copy(a.sun_path, sizeof a.sun_path, path))
		return err_set(e, RC_INVALID, SERVE_PATH_LENGTH, "unix:%s", path);
	enum rc rc = remove_stale(&a, e);
	if (rc != RC_OK)
		return rc;
	d->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	mode_t mask = umask(0177); /* from the first moment only its owner may connect */
	int bound = d->fd < 0 ? -1 : bind(d->fd, (struct sockaddr *)&a, sizeof a);
	int why = errno;
	umask(mask);
	if (bound != 0)
		return err_sys(e, why, path);
	str_copy(d->path, sizeof d->path, path);
	snprintf(d->address, sizeof d->address, "unix:%s", path);
	return listen(d->fd, BACKLOG) == 0 ? RC_OK : err_sys(e, errno, path);
}

static enum rc describe(struct door *d, struct err *e)
{
	struct sockaddr_storage a;
	socklen_t size = sizeof a;
	char host[64], port[16];
	if (getsockname(d->fd, (struct sockaddr *)&a, &size) != 0 ||
		getnameinfo(
			(struct sockaddr *)&a, size, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return err_sys(e, errno, "listening socket");
	snprintf(d->address, sizeof d->address, a.ss_family == AF_INET6 ? "http://[%s]:%s" : "http://%s:%s", host, port);
	return RC_OK;
}

static enum rc open_address(const struct addrinfo *at, const char *name, bool public, struct door *d, struct err *e)
{
	static const int yes = 1;
	if (!public && !address_is_loopback(at->ai_addr))
		return err_set(e, RC_INVALID, SERVE_PUBLIC, "%s", name);
	d->fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (d->fd < 0)
		return err_sys(e, errno, name);
	setsockopt(d->fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (bind(d->fd, at->ai_addr, at->ai_addrlen) != 0 || listen(d->fd, BACKLOG) != 0)
		return err_sys(e, errno, name);
	return describe(d, e);
}

static enum rc open_tcp(const char *text, bool public, struct door *d, struct err *e)
{
	char host[256];
	const char *colon = strrchr(text, ':');
	int64_t port;
	if (!colon || colon == text || (size_t)(colon - text) >= sizeof host || !str_to_i64(colon + 1, 0, 65535, &port))
		return err_set(e, RC_INVALID, SERVE_NO_ADDRESS, "%s", text);
	bool bracketed = text[0] == '[' && colon[-1] == ']';
	snprintf(host, sizeof host, "%.*s", (int)(colon - text) - 2 * bracketed, text + bracketed);
	const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV };
	struct addrinfo *found = NULL;
	if (getaddrinfo(host, colon + 1, &hints, &found) != 0 || !found)
		return err_set(e, RC_INVALID, SERVE_NO_HOST, "%s", host);
	enum rc rc = open_address(found, text, public, d, e);
	freeaddrinfo(found);
	return rc;
}

static enum rc door_open(const struct serve_options *o, struct door *d, struct err *e)
{
	*d = (struct door){ .fd = -1 };
	return str_starts(o->listen, "unix:") ? open_unix(o->listen + 5, d, e) : open_tcp(o->listen, o->public, d, e);
}

static void door_close(struct door *d)
{
	if (*d->path)
		unlink(d->path);
	d->path[0] = '\0';
}

/* ---- the clients' FIFO ----------------------------------------------------------------------- */

struct fifo {
	int fd, lock;
};

static enum rc fifo_open(const char *path, struct fifo *f, struct err *e)
{
	struct stat st;
	*f = (struct fifo){ -1, -1 };
	if (!path)
		return RC_OK;
	if (mkfifo(path, 0600) != 0 && errno != EEXIST)
		return err_sys(e, errno, path);
	f->fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (f->fd < 0)
		return err_sys(e, errno, path);
	if (fstat(f->fd, &st) != 0 || !S_ISFIFO(st.st_mode))
		return err_set(e, RC_INVALID, SERVE_NO_FIFO, "%s", path);
	STR_LOCAL(lock, 4096);
	str_addf(&lock, "%s.lock", path);
	f->lock = open(lock.buf, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	return f->lock < 0 ? err_sys(e, errno, lock.buf) : RC_OK;
}

/* Reads away whatever came. False: there is no writer. */
static bool fifo_has_writer(const struct fifo *f)
{
	char waste[256];
	ssize_t n;
	while ((n = read(f->fd, waste, sizeof waste)) > 0 || (n < 0 && errno == EINTR))
		;
	return n != 0;
}

/* True when nobody is there and nobody can come: the socket is gone before the lock is. */
static bool fifo_is_over(struct fifo *f, struct door *d)
{
	if (fifo_has_writer(f))
		return false;
	while (flock(f->lock, LOCK_EX) != 0 && errno == EINTR)
		;
	bool over = !fifo_has_writer(f);
	if (over)
		door_close(d);
	flock(f->lock, LOCK_UN);
	return over;
}

static void fifo_close(struct fifo *f)
{
	if (f->fd >= 0)
		close(f->fd);
	if (f->lock >= 0)
		close(f->lock);
}

/* ---- waiting --------------------------------------------------------------------------------- */

static int signals_open(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &set, NULL); /* before any thread: all of them inherit it */
	signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

/* What a log's keeper moved away is begun anew. */
static void reopen_logs(const struct serve_options *o, struct security *security)
{
	struct err e = { 0 };
	if (o->log && log_reopen(o->log, &e) != RC_OK)
		log_line(LOG_ERROR, "the log stays where it was: %s", e.detail);
	if (security_reopen(security, &e) != RC_OK)
		log_line(LOG_ERROR, "the security log stays where it was: %s", e.detail);
	log_line(LOG_INFO, "the logs are begun anew");
}

/* Whether it was the end that was asked for. Who runs it by hand takes it along with the terminal. */
static bool is_end(int signals, const struct serve_options *o, struct security *security)
{
	struct signalfd_siginfo what;
	if (read(signals, &what, sizeof what) != sizeof what || what.ssi_signo != SIGHUP || o->terminal)
		return true;
	reopen_logs(o, security);
	return false;
}

static void wait_for_end(
	const struct serve_options *o, struct security *security, int signals, struct fifo *f, struct door *d)
{
	int64_t first = clock_mono() + FIRST_CLIENT_MS;
	struct pollfd p[] = { { .fd = signals, .events = POLLIN }, { .fd = f->fd, .events = POLLIN } };
	bool seen = f->fd < 0; /* somebody was there */
	for (;;) {
		int n = poll(p, ARRAY_LEN(p), seen ? -1 : FIRST_CLIENT_MS);
		if ((p[0].revents && is_end(signals, o, security)) || (n < 0 && errno != EINTR))
			return;
		if (f->fd < 0)
			continue;
		bool there = fifo_has_writer(f); /* asked each time: it takes away what was written */
		seen = seen || there || (p[1].revents & POLLHUP);
		if ((seen ? (p[1].revents & POLLHUP) != 0 : clock_mono() >= first) && fifo_is_over(f, d))
			return;
	}
}

/* Started by a client for one person: its socket is that person's alone, and nobody speaks there for others. */
static bool is_own(const struct serve_options *o)
{
	return o->fifo && str_starts(o->listen, "unix:") && !o->public && !o->trust_proxy;
}

/* Nobody watches over one's own. */
static enum rc open_security(const struct serve_options *o, struct security **out, struct err *e)
{
	if (o->security_log)
		return security_open(o->security_log, out, e);
	if (is_own(o))
		return RC_OK;
	char *path = file_join(o->folder, COMMAND_SECURITY_LOG);
	enum rc rc = security_open(path, out, e);
	free(path);
	return rc;
}

static enum rc start_mail(const struct serve_options *o, int zone, struct mail **mail, struct err *e)
{
	const struct mail_options how = { .folder = o->folder,
		.server = o->smtp,
		.from = o->mail_from,
		.password = o->smtp_password,
		.sms_command = o->sms_command,
		.url = o->url,
		.zone = zone };
	return o->smtp || o->sms_command ? mail_start(&how, mail, e) : RC_OK;
}

static void reach(struct platform *p, const struct serve_options *o, struct security *security, struct mail *mail)
{
	platform_reach(p,
		&(struct platform_outside){ .own = is_own(o),
			.clock_moves = !o->public,
			.mails = o->smtp != NULL,
			.texts = o->sms_command != NULL,
			.url = o->url,
			.read_from = o->read_from,
			.providers = o->providers,
			.n_providers = o->n_providers,
			.security = security,
			.letters = mail ? mail_wake : NULL,
			.ctx = mail });
}

/* What a platform that others reach cannot send, nobody can verify there: who runs it should know. */
static void say_what_cannot_be_sent(const struct serve_options *o)
{
	if (is_own(o))
		return;
	if (!o->smtp)
		fprintf(stderr, "minyid: %s\n",
			_("no mail can be sent: nobody can verify an e-mail address, get a new password or get notices. Give --smtp and "
			  "--mail-from."));
	if (!o->sms_command)
		fprintf(stderr, "minyid: %s\n",
			_("nothing can be sent to mobiles: nobody can verify a mobile number. Give --sms-command."));
}

/* Whoever starts a platform of their own is its owner by being there first. */
static enum rc make_owner(const struct serve_options *o, struct platform *p, struct err *e)
{
	char password[PLATFORM_PASSWORD];
	bool made = false;
	enum rc rc = is_own(o) ? RC_OK : platform_first_owner(p, password, &made, e);
	if (made)
		fprintf(stderr,
			_("minyid: the platform's owner has an account now: name %s, password %s. This is said once and kept nowhere; "
			  "change it after signing in (minyi account password).\n"),
			PLATFORM_OWNER, password);
	sodium_memzero(password, sizeof password);
	return rc;
}

static void say_that_time_is_held(struct platform *p)
{
	if (platform_clock_held(p))
		fprintf(stderr, "minyid: %s\n",
			_("the clock of this machine is more than a day off the last time that is known here. Until it is confirmed, time "
			  "goes on from there, and nothing falls due by a clock that may be wrong. If it is right (the platform was away "
			  "for some days), say so: minyid clock --data DIR --confirm."));
}

_Static_assert(COMMAND_PROVIDERS < LISTENER_OUTSIDE, "each provider has a lane, and so has who asks none");

static enum rc open_listener(
	const struct serve_options *o, struct platform *p, struct door *d, struct listener **l, struct err *e)
{
	enum rc rc = door_open(o, d, e);
	if (rc == RC_OK) {
		const struct listener_service service = platform_service(p);
		return listener_start(&service, d->fd, &(struct listener_options){ *d->path != '\0', o->trust_proxy }, l, e);
	}
	if (d->fd >= 0)
		close(d->fd);
	return rc;
}

struct serving {
	const struct serve_options *options;
	struct rules *rules; /* taken */
	const char *file;
	struct platform *platform;
	struct listener *listener;
	struct mail *mail;
	struct security *security;
	struct door door;
	struct fifo fifo;
	enum rc rc;
	struct err *err;
};

static enum rc open_platform(struct serving *v)
{
	const struct serve_options *o = v->options;
	int zone = rules_zone_at(v->rules, clock_now());
	enum rc rc = platform_open(o->folder, v->rules, v->file, &v->platform, v->err);
	if (rc == RC_OK)
		rc = command_clock_note(o->folder, o->public, v->err);
	if (rc == RC_OK)
		rc = open_security(o, &v->security, v->err);
	if (rc == RC_OK)
		rc = fifo_open(o->fifo, &v->fifo, v->err);
	if (rc == RC_OK)
		rc = start_mail(o, zone, &v->mail, v->err);
	return rc;
}

static void begin(void *arg)
{
	struct serving *v = arg;
	const struct serve_options *o = v->options;
	v->rc = open_platform(v);
	if (v->rc == RC_OK) {
		reach(v->platform, o, v->security, v->mail);
		v->rc = open_listener(o, v->platform, &v->door, &v->listener, v->err);
	}
	if (v->rc == RC_OK) /* who never listened never began */
		v->rc = make_owner(o, v->platform, v->err);
	if (v->rc == RC_OK) {
		say_what_cannot_be_sent(o);
		say_that_time_is_held(v->platform);
	}
}

static void end(struct serving *v)
{
	door_close(&v->door); /* no new visitor, then those inside */
	listener_stop(v->listener);
	fifo_close(&v->fifo);
	platform_free(v->platform); /* before the mail that its threads wake */
	mail_stop(v->mail);
	security_close(v->security);
}

enum rc serve(const struct serve_options *o, struct rules *rules, const char *file, struct err *e)
{
	struct serving v = {
		.options = o, .rules = rules, .file = file, .door = { .fd = -1 }, .fifo = { -1, -1 }, .err = e
	};
	int signals = signals_open();
	enum rc rc = o->unconfined ? RC_OK : confine(o, file, e); /* before there is another thread */
	if (rc == RC_OK) {
		mem_apart(begin, &v);
		rc = v.rc;
	} else {
		rules_release(rules);
		free(rules);
	}
	if (rc == RC_OK) {
		printf("listening on %s\n", v.door.address);
		fflush(stdout);
		log_line(LOG_INFO, "listening on %s", v.door.address);
		wait_for_end(o, v.security, signals, &v.fifo, &v.door);
		log_line(LOG_INFO, "ending");
	}
	end(&v);
	close(signals);
	return rc;
}
