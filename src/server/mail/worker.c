/* The thread that sends. It sleeps until a letter may go; times of trying are real, and not the platform's. */
#include "server/mail/private.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/wait.h"
#include "net/net.h"

#define FIRST_MS INT64_C(1000) /* until the second try; each next pause is four times as long */
#define LAST_MS INT64_C(3600000)
#define LOCK_MS INT64_C(2000)  /* another process has the queue: look again */
#define LOOK_MS INT64_C(30000) /* where several machines share the queue: what another one held may be free */
#define GONE_MS INT64_C(10000) /* letters to who has gone are looked after: what is over leaves the queue */
#define WIPE_MS INT64_C(1000)  /* until its traces leave the files, where somebody reads meanwhile */
#define ENDING_MS 10000        /* that a letter on its way may still take */

#define HOLDER_BYTES 8

struct mail {
	struct mail_options o;
	struct storage *storage;
	int lock;                          /* the file whose lock is the right to send, of those who have this folder */
	char holder[2 * HOLDER_BYTES + 1]; /* in it: who this is, among the machines that share the queue */
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	bool woken, ending;   /* under mutex */
	int64_t ending_since; /* likewise; monotonic */
	int64_t pause;        /* after the server could not be reached: until then nothing goes; monotonic */
	int64_t pauses;       /* in a row */
	bool wipes;           /* a letter to who has gone left the queue, and is to leave the files */
};

static int64_t real_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* How long to wait after so many tries. */
static int64_t pause_after(int64_t tries)
{
	int64_t ms = FIRST_MS;
	while (tries-- > 1 && ms < LAST_MS)
		ms *= 4;
	return ms < LAST_MS ? ms : LAST_MS;
}

/* ---- waiting --------------------------------------------------------------------------------- */

/* Until something is in the queue, at most so long (FOR_EVER: no limit). False: it is over. */
#define FOR_EVER -1
static bool wait_for_work(struct mail *m, int64_t ms)
{
	int64_t until = clock_mono() + ms;
	bool waits = true;
	pthread_mutex_lock(&m->mutex);
	while (!m->woken && !m->ending && waits)
		if (ms != FOR_EVER)
			waits = wait_until(&m->changed, &m->mutex, until);
		else
			pthread_cond_wait(&m->changed, &m->mutex);
	m->woken = false;
	bool go_on = !m->ending;
	pthread_mutex_unlock(&m->mutex);
	return go_on;
}

static bool is_ending(struct mail *m)
{
	pthread_mutex_lock(&m->mutex);
	bool ending = m->ending;
	pthread_mutex_unlock(&m->mutex);
	return ending;
}

static bool is_late(void *ctx)
{
	struct mail *m = ctx;
	pthread_mutex_lock(&m->mutex);
	bool late = m->ending && clock_mono() - m->ending_since > ENDING_MS;
	pthread_mutex_unlock(&m->mutex);
	return late;
}

/* ---- one letter ------------------------------------------------------------------------------ */

static enum rc send_mail(struct mail *m, const struct storage_letter *v, struct err *e)
{
	STR_LOCAL(text, STR_NO_LIMIT);
	STR_LOCAL(link, STR_NO_LIMIT);
	if (*v->unsubscribe && m->o.url)
		str_addf(&link, "%s/v1/unsubscribe/%s", m->o.url, v->unsubscribe);
	const struct mail_message message = { .from = m->o.from,
		.to = v->destination,
		.subject = v->subject,
		.body = v->body,
		.unsubscribe = link.buf,
		.id = v->id,
		.at = v->created_at,
		.zone = m->o.zone };
	enum rc rc = mail_message_write(&message, &text, e);
	return rc == RC_OK ? net_mail_send(&(struct net_mail){ .server = m->o.server,
										   .password = m->o.password,
										   .from = m->o.from,
										   .to = v->destination,
										   .text = text.buf,
										   .size = text.len,
										   .stop = is_late,
										   .ctx = m },
							 e)
					   : rc;
}

static enum rc send_letter(struct mail *m, const struct storage_letter *v, struct err *e)
{
	if (str_eq(v->way, "sms"))
		return m->o.sms_command ? mail_program_run(m->o.sms_command, v->destination, v->body, e)
								: err_set(e, RC_INVALID, 0, "there is no --sms-command");
	return m->o.server ? send_mail(m, v, e) : err_set(e, RC_INVALID, 0, "there is no --smtp");
}

struct outcome {
	struct mail *mail;
	const struct storage_letter *letter;
	enum rc rc;
	int64_t next_at;
};

static enum rc hold(void *arg, struct err *e)
{
	const struct outcome *v = arg;
	enum rc rc = storage_turn(v->mail->storage, TURN_MAIL, e);
	return rc == RC_OK ? storage_letter_hold(v->mail->storage, v->letter->id, v->mail->holder, real_now(), e) : rc;
}

/* A mobile's program may fail for a while, like a server that is busy; what a server refuses it refuses for good. */
static bool is_final(const struct outcome *v)
{
	return v->rc == RC_OK || v->rc == RC_INVALID || (v->rc == RC_DENIED && !str_eq(v->letter->way, "sms"));
}

static enum rc keep_outcome(void *arg, struct err *e)
{
	const struct outcome *v = arg;
	struct storage *s = v->mail->storage;
	return is_final(v) ? storage_letter_remove(s, v->letter->id, e)
					   : storage_letter_later(s, v->letter->id, v->next_at, e);
}

static void note_pause(struct mail *m, enum rc rc)
{
	bool unreachable = rc == RC_NET || rc == RC_TIMEOUT;
	m->pauses = unreachable ? m->pauses + 1 : 0;
	m->pause = unreachable ? clock_mono() + pause_after(m->pauses) : 0;
}

/* Nobody's address goes into the log. */
static void log_outcome(const struct outcome *v, const struct err *e)
{
	if (v->rc != RC_OK)
		log_line(is_final(v) ? LOG_WARN : LOG_INFO, "letter %lld (%s, try %lld): %s%s", (long long)v->letter->id,
			v->letter->way, (long long)v->letter->tries + 1, rc_name(v->rc), is_final(v) ? "; it is given up" : "");
	if (v->rc != RC_OK && v->rc != RC_DENIED && v->rc != RC_BUSY) /* what a server says may quote the address */
		log_line(LOG_INFO, "letter %lld: %s", (long long)v->letter->id, e->detail);
}

/* What was sent must not be sent again: as long as the database is away, nothing else is done. */
static enum rc note_outcome(struct mail *m, struct outcome *o, struct err *e)
{
	enum rc rc;
	while ((rc = storage_write(m->storage, keep_outcome, o, e)) == RC_BUSY || rc == RC_TIMEOUT)
		if (is_late(m) || !wait_for_work(m, FIRST_MS))
			break;
	return rc;
}

static enum rc handle_letter(struct mail *m, const struct storage_letter *v, struct err *e)
{
	struct err why = { 0 };
	struct outcome o = { .mail = m, .letter = v };
	enum rc rc = RC_OK;
	if (v->until > clock_now()) {
		rc = storage_write(m->storage, hold, &o, e);
		if (rc != RC_OK)
			return rc;
		o.rc = send_letter(m, v, &why);
		o.next_at = real_now() + pause_after(v->tries + 1);
		note_pause(m, o.rc);
		log_outcome(&o, &why);
	}
	if (o.rc == RC_CANCELLED)
		return RC_OK;
	m->wipes = m->wipes || (!v->account && is_final(&o));
	return note_outcome(m, &o, e);
}

/* ---- who has gone ---------------------------------------------------------------------------- */

static enum rc end_gone(void *arg, struct err *e)
{
	const struct mail *m = arg;
	return storage_letters_of_nobody_end(m->storage, clock_now(), e);
}

/* Of who deleted their account nothing stays past a minute, the letter that says so among it, sent or not. How long
 * this can wait, of ms. */
static int64_t look_after_gone(struct mail *m, int64_t ms)
{
	struct err e = { 0 };
	int64_t until;
	enum rc rc = storage_letters_of_nobody(m->storage, &until, &e);
	if (rc == RC_OK && until <= clock_now() && storage_write(m->storage, end_gone, m, &e) == RC_OK) {
		m->wipes = true;
		rc = RC_NOT_FOUND;
	}
	if (m->wipes && storage_wipe(m->storage, &e) == RC_OK)
		m->wipes = false;
	int64_t most = m->wipes ? WIPE_MS : rc == RC_OK ? GONE_MS : FOR_EVER;
	return most == FOR_EVER || (ms != FOR_EVER && ms < most) ? ms : most;
}

/* ---- the thread ------------------------------------------------------------------------------ */

static enum rc take_turn(void *arg, struct err *e)
{
	const struct mail *m = arg;
	enum rc rc = storage_turn(m->storage, TURN_MAIL, e);
	return rc == RC_OK ? storage_letters_release(m->storage, m->holder, e) : rc;
}

/* RC_BUSY: another machine has the turn. */
static enum rc release_letters(struct mail *m)
{
	struct err e = { 0 };
	enum rc rc = storage_write(m->storage, take_turn, m, &e);
	if (rc != RC_OK && rc != RC_BUSY)
		log_line(LOG_ERROR, "letters: %s", e.detail);
	return rc;
}

/* False: it is over before this process had the right to send. */
static bool take_queue(struct mail *m)
{
	while (flock(m->lock, LOCK_EX | LOCK_NB) != 0)
		if (!wait_for_work(m, LOCK_MS))
			return false;
	for (;;) {
		enum rc rc = release_letters(m);
		if (rc != RC_BUSY && rc != RC_TIMEOUT)
			return true;
		if (!wait_for_work(m, LOCK_MS)) /* another machine sends, or the database is away */
			return false;
	}
}

/* How long to wait for the next one, which is due at at (0: there is none). No pause is longer than the longest: one
 * that is was made by a clock that was ahead, and each of them is tried anew. */
static int64_t wait_of(struct mail *m, int64_t at)
{
	const int64_t paused = m->pause - clock_mono(), due = at ? at - real_now() : LAST_MS;
	int64_t ms = paused > 0 ? paused : due > 0 ? due : 0;
	if (ms > LAST_MS) {
		release_letters(m);
		return LOCK_MS;
	}
	if (storage_is_shared(m->storage))
		return ms < LOOK_MS ? ms : LOOK_MS;
	return at || paused > 0 ? ms : FOR_EVER;
}

static void *run(void *arg)
{
	struct mail *m = arg;
	bool go_on = take_queue(m);
	while (go_on) {
		struct err e = { 0 };
		struct storage_letter v;
		ARENA_LOCAL(a, (size_t)16 << 20);
		int64_t at = real_now();
		enum rc rc = m->pause > clock_mono() ? RC_NOT_FOUND
											 : storage_letter_next(m->storage, m->holder, &at, &a, &v, &e);
		if (rc == RC_OK)
			rc = handle_letter(m, &v, &e);
		if (rc == RC_BUSY) { /* another machine sends now, or the database is away */
			go_on = take_queue(m);
			continue;
		}
		if (rc != RC_OK && rc != RC_NOT_FOUND) {
			log_line(LOG_ERROR, "letters: %s (%s)", e.detail, rc_name(rc));
			at = real_now() + LOCK_MS;
		}
		go_on = rc == RC_OK ? !is_ending(m) : wait_for_work(m, look_after_gone(m, wait_of(m, at)));
	}
	return NULL;
}

/* The same for as long as the folder is. */
static enum rc read_holder(struct mail *m, const char *path, struct err *e)
{
	uint8_t bytes[HOLDER_BYTES];
	const ssize_t n = sizeof m->holder - 1;
	if (pread(m->lock, m->holder, (size_t)n, 0) == n)
		return RC_OK;
	random_bytes(bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(m->holder + 2 * i, 3, "%02x", bytes[i]);
	return pwrite(m->lock, m->holder, (size_t)n, 0) == n ? RC_OK : err_sys(e, errno, path);
}

enum rc mail_start(const struct mail_options *o, struct mail **out, struct err *e)
{
	*out = NULL;
	struct mail *m = xcalloc(1, sizeof *m);
	m->o = *o;
	pthread_mutex_init(&m->mutex, NULL);
	wait_init(&m->changed);
	char *path = file_join(o->folder, "letters.lock");
	m->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	enum rc rc = m->lock < 0 ? err_sys(e, errno, path) : read_holder(m, path, e);
	if (rc == RC_OK)
		rc = storage_open(o->folder, &m->storage, e);
	free(path);
	if (rc == RC_OK && pthread_create(&m->thread, NULL, run, m) != 0)
		rc = err_set(e, RC_SYS, errno, "a thread");
	if (rc == RC_OK) {
		*out = m;
		return RC_OK;
	}
	storage_close(m->storage);
	if (m->lock >= 0)
		close(m->lock);
	free(m);
	return rc;
}

void mail_wake(void *ctx)
{
	struct mail *m = ctx;
	pthread_mutex_lock(&m->mutex);
	m->woken = true;
	pthread_cond_signal(&m->changed);
	pthread_mutex_unlock(&m->mutex);
}

void mail_stop(struct mail *m)
{
	if (!m)
		return;
	pthread_mutex_lock(&m->mutex);
	m->ending = true;
	m->ending_since = clock_mono();
	pthread_cond_signal(&m->changed);
	pthread_mutex_unlock(&m->mutex);
	pthread_join(m->thread, NULL);
	storage_close(m->storage);
	close(m->lock);
	pthread_cond_destroy(&m->changed);
	pthread_mutex_destroy(&m->mutex);
	free(m);
}
