/* Everything that all routes share. A handler sees a request that is allowed and well formed, inside a transaction. */
#include "server/api/private.h"

#include <sodium.h>
#include <strings.h>

#define ARENA_MAX ((size_t)256 << 20) /* a request's memory; far above what any answer needs */

/* ---- opening --------------------------------------------------------------------------------- */

struct opening {
	struct platform *platform;
	struct storage *storage;
	bool moved; /* the secret left the database */
};

static enum rc set_up(void *arg, struct err *e)
{
	struct opening *o = arg;
	enum rc rc = secret_open(o->storage, o->platform->folder, o->platform->secret, &o->moved, e);
	return rc == RC_OK ? storage_names_fill(o->storage, e) : rc;
}

/* An Argon2id hash that no password matches: checking a password against it takes as long as against a real one. */
static void make_decoy(struct platform *p)
{
	unsigned char salt[crypto_pwhash_SALTBYTES], hash[32];
	char salt_text[32], hash_text[64];
	random_bytes(salt, sizeof salt);
	random_bytes(hash, sizeof hash);
	sodium_bin2base64(salt_text, sizeof salt_text, salt, sizeof salt, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	sodium_bin2base64(hash_text, sizeof hash_text, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	snprintf(p->decoy, sizeof p->decoy, "$argon2id$v=19$m=%lld,t=%lld,p=1$%s$%s",
		(long long)p->book->now->argon2_memory_mib * 1024, (long long)p->book->now->argon2_operations, salt_text,
		hash_text);
}

static enum rc open_workers(struct platform *p, struct err *e)
{
	for (; p->n_idle < WORKERS; p->n_idle++) {
		struct worker *w = &p->workers[p->n_idle];
		enum rc rc = storage_open(p->folder, &w->storage, e);
		if (rc != RC_OK)
			return rc;
		w->answers = answers_new();
		p->idle[p->n_idle] = w;
	}
	return RC_OK;
}

enum rc platform_open(const char *folder, struct rules *rules, const char *file, struct platform **out, struct err *e)
{
	*out = NULL;
	if (sodium_init() < 0)
		return err_set(e, RC_SYS, 0, "libsodium does not start");
	struct platform *p = xcalloc(1, sizeof *p);
	pthread_mutex_init(&p->writing, NULL);
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->freed, NULL);
	p->folder = xstrdup(folder);
	p->hub = hub_new(p);
	p->wipe = wipe_new(folder);
	enum rc rc = open_workers(p, e);
	if (rc == RC_OK) {
		rc = rulebook_open(p, rules, file, e);
	} else {
		rules_release(rules);
		free(rules);
	}
	if (rc == RC_OK)
		make_decoy(p);
	struct opening o = { .platform = p, .storage = p->workers[0].storage };
	if (rc == RC_OK)
		rc = storage_write(o.storage, set_up, &o, e);
	if (rc == RC_OK && o.moved) /* and its journal */
		rc = storage_wipe(o.storage, e);
	if (rc != RC_OK) {
		platform_free(p);
		return rc;
	}
	char *locale = file_shared("locale");
	languages_open(&p->languages, locale, p->book->now->language);
	free(locale);
	*out = p;
	return RC_OK;
}

void platform_reach(struct platform *p, const struct platform_outside *o)
{
	p->outside = *o;
	if (o->mails && !p->digest)
		p->digest = digest_start(p);
}

void platform_free(struct platform *p)
{
	if (!p)
		return;
	digest_stop(p->digest);
	hub_free(p->hub);
	wipe_free(p->wipe);
	for (size_t i = 0; i < WORKERS; i++) {
		storage_close(p->workers[i].storage);
		answers_free(p->workers[i].answers);
	}
	languages_release(&p->languages);
	rulebook_close(p);
	pthread_mutex_destroy(&p->writing);
	pthread_mutex_destroy(&p->lock);
	pthread_cond_destroy(&p->freed);
	free(p->folder);
	free(p);
}

static struct worker *worker_take(struct platform *p)
{
	pthread_mutex_lock(&p->lock);
	while (p->n_idle == 0)
		pthread_cond_wait(&p->freed, &p->lock);
	struct worker *w = p->idle[--p->n_idle];
	pthread_mutex_unlock(&p->lock);
	return w;
}

static void worker_give(struct platform *p, struct worker *w)
{
	pthread_mutex_lock(&p->lock);
	p->idle[p->n_idle++] = w;
	pthread_cond_signal(&p->freed);
	pthread_mutex_unlock(&p->lock);
}

enum rc platform_write(struct ctx *c, enum rc (*work)(void *arg, struct err *e), void *arg, struct err *e)
{
	pthread_mutex_lock(&c->platform->writing);
	enum rc rc = storage_write(c->storage, work, arg, e);
	pthread_mutex_unlock(&c->platform->writing);
	if (rc == RC_OK) {
		hub_stir(c->platform->hub);
		digest_stir(c->platform->digest);
	}
	return rc;
}

/* In whole seconds, as it is told and kept in topics: a deadline lasts until its second is over, and what was done at
 * the same time compares as equal. */
static int64_t now_of(const struct platform *p)
{
	int64_t now = clock_now() + p->ahead;
	return now - now % 1000;
}

int64_t platform_clock(struct platform *p, struct storage *s)
{
	int64_t ahead;
	if (p->outside.clock_moves && storage_clock_ahead(s, &ahead, NULL) == RC_OK)
		p->ahead = ahead;
	return now_of(p);
}

/* ---- who asks -------------------------------------------------------------------------------- */

static void take_asker(struct ctx *c, const struct storage_asker *asker)
{
	c->account = asker->account;
	c->session = asker->session;
	c->session_used_at = asker->used_at;
	c->session_kind = asker->kind;
	c->scopes = asker->scopes;
	c->level = rules_level(c->rules, asker->proofs, asker->level);
}

/* False: r says why. No header is a guest; a header that does not hold is refused, or the client would not notice.
 * Asked again inside a transaction that writes: the account may have gone meanwhile. */
static bool recognise(struct ctx *c, const struct request *q, struct response *r)
{
	unsigned char token[32];
	size_t n = 0;
	const char *end = NULL;
	struct storage_asker asker;
	struct err e = { 0 };
	if (!*q->authorization)
		return true;
	r->personal = true;
	bool bearer = strncasecmp(q->authorization, "Bearer ", 7) == 0;
	const char *text = bearer ? q->authorization + 7 : "";
	if (!bearer ||
		sodium_base642bin(
			token, sizeof token, text, strlen(text), NULL, &n, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
		*end || n != sizeof token) {
		problem(c, r, BAD_TOKEN, NULL);
		return false;
	}
	crypto_generichash(c->token_hash, sizeof c->token_hash, token, sizeof token, NULL, 0);
	enum rc rc = storage_asker(c->storage, c->token_hash, c->now, &asker, &e);
	if (rc == RC_OK)
		rc = storage_staff(c->storage, asker.account, c->arena, &c->staff, &e);
	if (rc == RC_NOT_FOUND)
		problem(c, r, BAD_TOKEN, NULL);
	else if (rc != RC_OK)
		problem_of(c, r, &e);
	else
		take_asker(c, &asker);
	return rc == RC_OK;
}

static bool is_heard(struct ctx *c, struct response *r)
{
	bool writes = c->route->method != GET && !c->route->any_scope;
	if (c->route->who != ANYONE && !c->account)
		problem(c, r, SIGN_IN, NULL);
	else if (c->account && writes && !(c->scopes & WIRE_SCOPE(SCOPE_WRITE)))
		problem(c, r, WRONG_SCOPE, NULL);
	else if (c->route->who == IN_PERSON && c->session_kind != SESSION_PERSON)
		problem(c, r, NOT_IN_PERSON, NULL);
	else
		return true;
	return false;
}

/* ---- reading --------------------------------------------------------------------------------- */

static enum rc sweep_inside(void *arg, struct err *e)
{
	const struct ctx *c = arg;
	return storage_sweep(c->storage, c->now, e);
}

/* What time did since the last request is done before anybody reads. Readers look first: they do not wait for a
 * writer. Where nothing can be written now, they read it as it stands: what is over may not be done in any case. */
static enum rc sweep(struct ctx *c, struct err *e)
{
	int64_t at;
	enum rc rc = storage_next_change(c->storage, &at, e);
	if (rc == RC_OK && at <= c->now)
		rc = platform_write(c, sweep_inside, c, e);
	if (rc != RC_FULL && rc != RC_BUSY && rc != RC_DENIED)
		return rc;
	log_line(LOG_ERROR, "what time did is not kept yet: %s: %s", rc_name(rc), e->detail);
	return RC_OK;
}

static void answer_get(struct ctx *c, const struct request *q, struct response *r)
{
	struct err e = { 0 };
	if (c->route->prepare && !c->route->prepare(c, q, r))
		return;
	enum rc rc = sweep(c, &e);
	if (rc == RC_OK)
		rc = storage_begin(c->storage, STORAGE_READ, &e);
	if (rc != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	c->route->handle(c, q, r);
	storage_rollback(c->storage); /* ends the view; nothing was written */
}

/* What an answer depends on beside the database. */
static void cache_key(const struct ctx *c, const struct request *q, struct str *key)
{
	str_addf(key, "%zu %d%d %s", c->language, accept_gzip(q->accept_encoding), accept_csv(q->accept), q->target);
}

static void read_route(struct worker *w, struct ctx *c, const struct request *q, struct response *r)
{
	STR_LOCAL(key, 512);
	cache_key(c, q, &key);
	bool shared = !*q->authorization && str_ok(&key);
	int64_t version = shared ? storage_version(w->storage) : 0;
	if (!shared || !answers_find(w->answers, key.buf, version, r)) {
		answer_get(c, q, r);
		if (r->feed.ctx)
			return;
		if (r->status == 200 && !str_ok(&r->body))
			problem(c, r, TOO_MUCH, NULL);
		response_seal(r, accept_gzip(q->accept_encoding));
		if (shared && r->status == 200)
			answers_keep(w->answers, key.buf, version, r);
	}
	if (r->status == 200)
		response_unchanged(r, q->if_none_match);
}

/* ---- writing --------------------------------------------------------------------------------- */

static bool read_body(struct ctx *c, const struct request *q, struct json **body, struct response *r)
{
	struct err e = { 0 };
	if (q->body_size > routes_bound(c->route, c->rules)) {
		problem(c, r, TOO_LARGE, NULL);
		return false;
	}
	if (c->route->body == NO_BODY || c->route->body == BODY_BYTES || (c->route->body == BODY_MAY && q->body_size == 0))
		return true;
	enum rc rc = json_parse(q->body, q->body_size, c->route->body_max, body, &e);
	c->body = *body;
	if (rc == RC_OK && json_is_object(*body))
		return true;
	problem(c, r, BAD_JSON, NULL);
	return false;
}

#define FORGET_MS (60 * 60 * 1000)
#define USED_MS (5 * 60 * 1000) /* a session's last use is noted no more often */

/* Expired sessions, old answers and windows go once an hour, on the back of a write. */
static enum rc forget(struct ctx *c, struct err *e)
{
	if (c->now - c->platform->forgot_at < FORGET_MS)
		return RC_OK;
	c->platform->forgot_at = c->now;
	enum rc rc = storage_forget(c->storage, c->now, c->now - c->rules->keys_kept_days * DAY_MS, e);
	return rc == RC_OK ? storage_uploads_forget(c->storage, c->platform->folder, c->now - DAY_MS, e) : rc;
}

struct write {
	struct ctx *c;
	const struct request *q;
	struct response *r;
};

/* Inside the transaction. A refusal undoes what the handler began, yet is itself kept for the repeated request. */
static enum rc write_inside(void *arg, struct err *e)
{
	const struct write *w = arg;
	struct ctx *c = w->c;
	struct response *r = w->r;
	struct repeat repeat;
	enum rc rc = forget(c, e);
	if (rc == RC_OK)
		rc = storage_sweep(c->storage, c->now, e);
	if (rc == RC_OK && !recognise(c, w->q, r))
		return RC_OK;
	if (rc == RC_OK && *w->q->idempotency_key) {
		repeat_init(&repeat, c, w->q);
		c->repeat = &repeat;
		rc = repeat_find(c, &repeat, w->q, r, e);
		if (rc != RC_NOT_FOUND)
			return rc;
		rc = RC_OK;
	}
	if (rc == RC_OK)
		rc = storage_savepoint(c->storage, e);
	if (rc != RC_OK)
		return rc;
	c->route->handle(c, w->q, r);
	if (r->status >= 400)
		storage_return_to_savepoint(c->storage);
	return c->repeat ? repeat_keep(c, &repeat, r, e) : RC_OK;
}

/* After the transaction: there is something for them. */
static void tell_workers(const struct ctx *c)
{
	const struct platform *p = c->platform;
	if (c->letters && p->outside.letters)
		p->outside.letters(p->outside.ctx);
	if (c->wipes)
		wipe_soon(p->wipe);
}

static void write_route(struct ctx *c, const struct request *q, struct response *r)
{
	struct err e = { 0 };
	struct json *body = NULL;
	if (*q->idempotency_key && !repeat_is_key(q->idempotency_key)) {
		problem(c, r, BAD_KEY, NULL);
		return;
	}
	if (read_body(c, q, &body, r) && (!c->route->prepare || c->route->prepare(c, q, r)) &&
		platform_write(c, write_inside, &(struct write){ c, q, r }, &e) != RC_OK)
		problem_of(c, r, &e);
	else
		tell_workers(c);
	json_free(body);
}

/* ---- one request ----------------------------------------------------------------------------- */

static void begin(struct platform *p, const struct rules_book *book, const char *accept_language, struct ctx *c)
{
	*c = (struct ctx){ .platform = p, .book = book, .rules = book->now, .now = now_of(p) };
	c->zone = rules_zone_at(c->rules, c->now);
	c->language = languages_choose(&p->languages, accept_language);
	c->words = p->languages.catalogs[c->language];
}

/* So that its owner sees which sessions are in use; nobody is refused because it could not be noted. */
static void note_use(struct ctx *c)
{
	if (c->session && c->now - c->session_used_at >= USED_MS)
		(void)storage_session_used(c->storage, c->session, c->now, NULL);
}

static void answer_routed(struct worker *w, struct ctx *c, struct request *q, struct response *r)
{
	unsigned allow;
	c->route = routes_find(q, c->arena, &allow);
	if (!c->route) {
		r->allow = allow;
		if (allow && q->method == OPTIONS)
			r->status = 204;
		else
			problem(c, r, allow ? NO_METHOD : NO_ROUTE, NULL);
		return;
	}
	if (!recognise(c, q, r) || !is_heard(c, r))
		return;
	note_use(c);
	if (c->route->method == GET)
		read_route(w, c, q, r);
	else
		write_route(c, q, r);
}

void platform_answer(struct platform *p, struct request *q, struct response *r)
{
	struct ctx c;
	struct worker *w = worker_take(p);
	ARENA_LOCAL(a, ARENA_MAX);
	platform_clock(p, w->storage);
	begin(p, rulebook_now(p, w->storage), q->accept_language, &c);
	c.arena = &a;
	c.storage = w->storage;
	answer_routed(w, &c, q, r);
	r->at = c.now;
	worker_give(p, w);
}

/* ---- as a listener's service ----------------------------------------------------------------- */

static size_t body_max(void *ctx, enum method method, const char *path)
{
	struct platform *p = ctx;
	pthread_mutex_lock(&p->lock);
	const struct rules *rules = p->book->now;
	pthread_mutex_unlock(&p->lock);
	return routes_body_max(method, path, rules);
}

static bool is_slow(void *ctx, enum method method, const char *path)
{
	(void)ctx;
	return routes_is_slow(method, path);
}

static void answer(void *ctx, struct request *q, struct response *r)
{
	platform_answer(ctx, q, r);
}

static void refuse(void *ctx, const char *accept_language, enum listener_refusal why, struct response *r)
{
	static const enum problem problems[] = { [LISTENER_TAKES] = INTERNAL,
		[LISTENER_BAD_HEADER] = BAD_HEADER,
		[LISTENER_BAD_QUERY] = BAD_PARAMETER,
		[LISTENER_TOO_LARGE] = TOO_LARGE,
		[LISTENER_BUSY] = BUSY };
	struct platform *p = ctx;
	struct ctx c;
	pthread_mutex_lock(&p->lock);
	const struct rules_book *book = p->book;
	pthread_mutex_unlock(&p->lock);
	begin(p, book, accept_language, &c);
	problem(&c, r, problems[why], NULL);
}

struct listener_service platform_service(struct platform *p)
{
	return (struct listener_service){
		.ctx = p, .body_max = body_max, .is_slow = is_slow, .answer = answer, .refuse = refuse
	};
}
