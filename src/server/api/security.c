/*
 * The security log: who came in and who was refused, what was changed in an account, what staff did. A line of JSON
 * each, for whoever runs the platform and for programs that watch. It names accounts by their number and addresses as
 * sessions keep them; no name, password, code, token, address of mail, and nothing that somebody wrote.
 */
#include "server/api/private.h"

#include <unistd.h>

#define OF_ADDRESS 10 /* lines a second */
#define OF_ALL 200
#define APART 256 /* addresses that are told apart; two that share a place share its lines */

struct said {
	int64_t second;
	int64_t n;
	char address[48]; /* whose lines were left out last */
};

struct security {
	char *path;
	int fd;
	pthread_mutex_t lock;
	struct said of[APART], all; /* under lock */
	int64_t missing;            /* lines that could not be written; under lock */
};

enum rc security_open(const char *path, struct security **out, struct err *e)
{
	struct security *v = xcalloc(1, sizeof *v);
	v->path = xstrdup(path);
	enum rc rc = log_append(path, &v->fd, e);
	if (rc != RC_OK) {
		free(v->path);
		free(v);
		v = NULL;
	} else {
		pthread_mutex_init(&v->lock, NULL);
	}
	*out = v;
	return rc;
}

enum rc security_reopen(struct security *v, struct err *e)
{
	return v ? log_append_anew(v->path, v->fd, e) : RC_OK;
}

void security_close(struct security *v)
{
	if (!v)
		return;
	close(v->fd);
	pthread_mutex_destroy(&v->lock);
	free(v->path);
	free(v);
}

/* ---- a line ---------------------------------------------------------------------------------- */

static void put_known(struct json_out *o, const char *name, const char *value)
{
	if (value && *value)
		json_put_text(o, name, value);
}

static bool write_line(const struct security *v, const struct security_event *said, int64_t more)
{
	struct json_out o;
	STR_LOCAL(line, 2048);
	json_begin(&o, &line);
	json_open(&o, NULL, '{');
	json_put_time(&o, "at", clock_now());
	json_put_text(&o, "event", said->event);
	put_known(&o, "address", said->address);
	if (said->account)
		json_put_int(&o, "account", said->account);
	put_known(&o, "did", said->did);
	put_known(&o, "about", said->about);
	if (said->status)
		json_put_int(&o, "status", said->status);
	put_known(&o, "code", said->code);
	if (more)
		json_put_int(&o, "lines", more);
	json_close(&o, '}');
	str_addz(&line, "\n");
	return str_ok(&line) && log_put(v->fd, line.buf, line.len);
}

/* Under lock. What could not be written is told as what was left out is, before the next line that can be. */
static void put_line(struct security *v, const struct security_event *said, int64_t more)
{
	if (v->missing && write_line(v, &(struct security_event){ .event = "left_out" }, v->missing))
		v->missing = 0;
	if (!v->missing && write_line(v, said, more))
		return;
	v->missing += more + !more;
	log_line(LOG_ERROR, "the security log cannot be written: %s", v->path);
}

/* How many lines of the second before were left out. */
static int64_t begin_second(struct said *s, int64_t second, int64_t most)
{
	int64_t more = s->second != second && s->n > most ? s->n - most : 0;
	if (s->second != second) {
		s->second = second;
		s->n = 0;
	}
	return more;
}

/* Under lock. Who asks as often as can be fills neither the disk nor the lines of others. */
static bool has_room(struct security *v, const struct security_event *said)
{
	int64_t second = clock_mono() / 1000, more;
	struct said *of = &v->of[str_hash(said->address) % APART];
	if ((more = begin_second(of, second, OF_ADDRESS)) > 0)
		put_line(v, &(struct security_event){ .event = "left_out", .address = of->address }, more);
	if ((more = begin_second(&v->all, second, OF_ALL)) > 0)
		put_line(v, &(struct security_event){ .event = "left_out" }, more);
	str_copy(of->address, sizeof of->address, said->address);
	if (++of->n > OF_ADDRESS)
		return false;
	return ++v->all.n <= OF_ALL;
}

void security_tell(struct security *v, const struct security_event *said)
{
	if (!v)
		return;
	pthread_mutex_lock(&v->lock);
	if (has_room(v, said))
		put_line(v, said, 0);
	pthread_mutex_unlock(&v->lock);
}

/* ---- of a request ---------------------------------------------------------------------------- */

/* As the platform names topics; anything else could be anything. */
static const char *topic_of(const struct ctx *c, const struct request *q)
{
	const char *id = q->params[0];
	size_t n = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_:");
	return c->route && str_starts(c->route->path, "/v1/topics/{id}") && n < 40 && !id[n] ? id : NULL;
}

static bool is_refusal(int status)
{
	return status == 401 || status == 403 || status == 415 || status == 429;
}

void security_note(const struct ctx *c, const struct request *q, const struct response *r)
{
	const char *event = c->did ? "staff" : c->route ? c->route->event : NULL;
	if (!event && !is_refusal(r->status))
		return;
	if (r->status == 400 || r->status >= 500) /* a device that asks whether it may by now; our own failures */
		return;
	security_tell(c->platform->outside.security,
		&(struct security_event){ .event = event ? event : "refused",
			.address = q->address,
			.account = c->account ? c->account : c->concerned,
			.did = c->did  ? c->did
				: event    ? NULL
				: c->route ? c->route->path
						   : NULL,
			.about = topic_of(c, q),
			.status = r->status,
			.code = r->code });
}
