/* Everything that all routes share. A handler sees a request that is allowed and well formed, inside a transaction. */
#include "server/api/platform.h"

#include <errno.h>
#include <sodium.h>
#include <strings.h>

#include "server/api/routes.h"

#define ARENA_MAX ((size_t)256 << 20) /* a request's memory; far above what any answer needs */

struct worker {
	struct platform *platform;
	struct storage *storage;
	struct answers *answers;
};

/* ---- opening --------------------------------------------------------------------------------- */

/* Cursors are sealed with it, so it outlives a restart; it stands in the database. */
static enum rc read_secret(struct platform *p, struct storage *s, struct err *e)
{
	struct arena a = { 0 };
	const char *hex = NULL;
	char made[STORAGE_HASH * 2 + 1];
	size_t n = 0;
	enum rc rc = storage_begin(s, STORAGE_WRITE, e);
	if (rc != RC_OK)
		return rc;
	rc = storage_note_get(s, "secret", &a, &hex, e);
	if (rc == RC_OK &&
		(!hex || sodium_hex2bin(p->secret, sizeof p->secret, hex, strlen(hex), NULL, &n, NULL) != 0 ||
			n != sizeof p->secret)) {
		random_bytes(p->secret, sizeof p->secret);
		sodium_bin2hex(made, sizeof made, p->secret, sizeof p->secret);
		rc = storage_note_set(s, "secret", made, e);
	}
	if (rc == RC_OK)
		rc = storage_commit(s, e);
	else
		storage_rollback(s);
	arena_release(&a);
	return rc;
}

static struct catalog *open_catalog(void)
{
	struct catalog *c = NULL;
	char *folder = file_shared("locale");
	if (folder)
		catalog_open(folder, "zh_TW", &c, NULL);
	free(folder);
	return c;
}

enum rc platform_open(const char *folder, const struct rules *rules, struct platform **out, struct err *e)
{
	struct storage *s = NULL;
	*out = NULL;
	if (sodium_init() < 0)
		return err_set(e, RC_SYS, 0, "libsodium does not start");
	struct platform *p = xcalloc(1, sizeof *p);
	pthread_mutex_init(&p->writing, NULL);
	p->folder = xstrdup(folder);
	p->rules = rules;
	enum rc rc = storage_open(folder, &s, e);
	if (rc == RC_OK)
		rc = read_secret(p, s, e);
	if (rc == RC_OK &&
		crypto_pwhash_str_alg(p->decoy, "", 0, (unsigned long long)rules->argon2_operations,
			(size_t)rules->argon2_memory_mib << 20, crypto_pwhash_ALG_ARGON2ID13) != 0)
		rc = err_set(e, RC_SYS, ENOMEM, "no memory for passwords");
	storage_close(s);
	if (rc != RC_OK) {
		platform_free(p);
		return rc;
	}
	p->chinese = open_catalog();
	*out = p;
	return RC_OK;
}

void platform_free(struct platform *p)
{
	if (!p)
		return;
	catalog_free(p->chinese);
	pthread_mutex_destroy(&p->writing);
	free(p->folder);
	free(p);
}

enum rc worker_new(struct platform *p, struct worker **out, struct err *e)
{
	struct worker *w = xcalloc(1, sizeof *w);
	w->platform = p;
	enum rc rc = storage_open(p->folder, &w->storage, e);
	w->answers = answers_new();
	if (rc != RC_OK) {
		worker_free(w);
		w = NULL;
	}
	*out = w;
	return rc;
}

void worker_free(struct worker *w)
{
	if (!w)
		return;
	storage_close(w->storage);
	answers_free(w->answers);
	free(w);
}

/* ---- who asks -------------------------------------------------------------------------------- */

/* False: r says why. No header is a guest; a header that does not hold is refused, or the client would not notice.
 * Asked again inside a transaction that writes: the account may have gone meanwhile. */
static bool recognise(struct ctx *c, const struct request *q, struct response *r)
{
	unsigned char token[32];
	size_t n = 0;
	const char *end = NULL;
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
	enum rc rc = storage_session(c->storage, c->token_hash, c->now, &c->account, &c->level, &e);
	if (rc == RC_NOT_FOUND)
		problem(c, r, BAD_TOKEN, NULL);
	else if (rc != RC_OK)
		problem_of(c, r, &e);
	return rc == RC_OK;
}

static bool is_heard(struct ctx *c, struct response *r)
{
	if (c->route->who == ANYONE || c->account)
		return true;
	problem(c, r, SIGN_IN, NULL);
	return false;
}

/* ---- reading --------------------------------------------------------------------------------- */

/* What time did since the last request is done before anybody reads. Readers look first: they do not wait for a
 * writer. */
static enum rc sweep(struct platform *p, struct ctx *c, struct err *e)
{
	int64_t at;
	enum rc rc = storage_next_change(c->storage, &at, e);
	if (rc != RC_OK || at > c->now)
		return rc;
	pthread_mutex_lock(&p->writing);
	rc = storage_begin(c->storage, STORAGE_WRITE, e);
	if (rc == RC_OK) {
		rc = storage_sweep(c->storage, c->now, e);
		if (rc == RC_OK)
			rc = storage_commit(c->storage, e);
		else
			storage_rollback(c->storage);
	}
	pthread_mutex_unlock(&p->writing);
	return rc;
}

static void answer_get(struct platform *p, struct ctx *c, const struct request *q, struct response *r)
{
	struct err e = { 0 };
	enum rc rc = sweep(p, c, &e);
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
static void cache_key(const struct request *q, struct str *key)
{
	str_addf(key, "%d%d%d %s", wants_chinese(q->accept_language), wants_gzip(q->accept_encoding), wants_csv(q->accept),
		q->target);
}

static void read_route(struct platform *p, struct worker *w, struct ctx *c, const struct request *q, struct response *r)
{
	struct str key;
	str_init(&key, 512);
	cache_key(q, &key);
	bool shared = !*q->authorization && str_ok(&key);
	int64_t version = shared ? storage_version(w->storage) : 0;
	if (!shared || !answers_find(w->answers, key.buf, version, r)) {
		answer_get(p, c, q, r);
		if (r->status == 200 && !str_ok(&r->body))
			problem(c, r, TOO_MUCH, NULL);
		response_seal(r, wants_gzip(q->accept_encoding));
		if (shared && r->status == 200)
			answers_keep(w->answers, key.buf, version, r);
	}
	if (r->status == 200)
		response_unchanged(r, q->if_none_match);
	str_release(&key);
}

/* ---- writing --------------------------------------------------------------------------------- */

static bool read_body(struct ctx *c, const struct request *q, struct json **body, struct response *r)
{
	struct err e = { 0 };
	if (q->body_size > c->route->body_max) {
		problem(c, r, TOO_LARGE, NULL);
		return false;
	}
	if (c->route->body == NO_BODY || (c->route->body == BODY_MAY && q->body_size == 0))
		return true;
	enum rc rc = json_parse(q->body, q->body_size, c->route->body_max, body, &e);
	c->body = *body;
	if (rc == RC_OK && json_is_object(*body))
		return true;
	problem(c, r, BAD_JSON, NULL);
	return false;
}

/* An answer as it is kept: enciphered under the client's own key, of which only a hash is kept, since it may hold a
 * token. */
struct repeat {
	uint8_t key[STORAGE_HASH];    /* finds it */
	uint8_t cipher[STORAGE_HASH]; /* opens it */
	uint8_t body_hash[STORAGE_HASH];
};
struct kept_head {
	int32_t status;
	char location[96];
};

static bool is_visible(const char *z)
{
	for (const char *p = z; *p; p++)
		if (*p < 0x21 || *p > 0x7e)
			return false;
	size_t n = strlen(z);
	return n >= 1 && n <= 128;
}

static void repeat_init(struct repeat *v, const struct ctx *c, const struct request *q)
{
	struct str name;
	str_init(&name, STR_NO_LIMIT);
	str_addf(&name, "%lld %s %s\n%s", (long long)c->account, method_word(q->method), q->path, q->idempotency_key);
	crypto_generichash(v->key, sizeof v->key, (const unsigned char *)name.buf, name.len, c->platform->secret,
		sizeof c->platform->secret);
	str_addz(&name, "\ncipher");
	crypto_generichash(v->cipher, sizeof v->cipher, (const unsigned char *)name.buf, name.len, c->platform->secret,
		sizeof c->platform->secret);
	crypto_generichash(v->body_hash, sizeof v->body_hash, (const unsigned char *)q->body, q->body_size, NULL, 0);
	str_release(&name);
}

/* RC_OK: r is the answer given before. RC_NOT_FOUND: there is none. */
static enum rc repeat_find(struct ctx *c, const struct repeat *v, struct response *r, struct err *e)
{
	struct storage_answer kept;
	enum rc rc = storage_answer_get(
		c->storage, v->key, c->now - c->rules->answers_kept_hours * 3600000, c->arena, &kept, e);
	if (rc != RC_OK)
		return rc;
	const unsigned char *bytes = kept.answer;
	const size_t around = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
	if (memcmp(kept.body_hash, v->body_hash, sizeof kept.body_hash) != 0) {
		problem(c, r, KEY_REUSED, NULL);
		return RC_OK;
	}
	unsigned char *plain = kept.size >= around + sizeof(struct kept_head) ? arena_alloc(c->arena, kept.size) : NULL;
	if (!plain ||
		crypto_secretbox_open_easy(
			plain, bytes + crypto_secretbox_NONCEBYTES, kept.size - crypto_secretbox_NONCEBYTES, bytes, v->cipher) != 0)
		return err_set(e, RC_CORRUPT, 0, "a kept answer");
	struct kept_head head;
	memcpy(&head, plain, sizeof head);
	r->status = head.status;
	r->type = head.status < 400 ? "application/json" : "application/problem+json";
	r->sign_in = head.status == 401;
	str_copy(r->location, sizeof r->location, head.location);
	str_clear(&r->body);
	str_add(&r->body, (const char *)plain + sizeof head, kept.size - around - sizeof head);
	return RC_OK;
}

static enum rc repeat_keep(struct ctx *c, const struct repeat *v, const struct response *r, struct err *e)
{
	struct kept_head head = { .status = r->status };
	struct storage_answer kept = { 0 };
	size_t plain_size = sizeof head + r->body.len;
	kept.size = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain_size;
	unsigned char *bytes = arena_alloc(c->arena, kept.size), *plain = arena_alloc(c->arena, plain_size);
	if (!bytes || !plain)
		return err_set(e, RC_TOO_BIG, 0, "answer");
	str_copy(head.location, sizeof head.location, r->location);
	memcpy(plain, &head, sizeof head);
	memcpy(plain + sizeof head, r->body.buf, r->body.len);
	random_bytes(bytes, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(bytes + crypto_secretbox_NONCEBYTES, plain, plain_size, bytes, v->cipher);
	memcpy(kept.body_hash, v->body_hash, sizeof kept.body_hash);
	kept.answer = bytes;
	return storage_answer_put(c->storage, v->key, &kept, c->now, e);
}

#define FORGET_MS (60 * 60 * 1000)

/* Expired sessions, old answers and windows go once an hour, on the back of a write. */
static enum rc forget(struct platform *p, struct ctx *c, struct err *e)
{
	if (c->now - p->forgot_at < FORGET_MS)
		return RC_OK;
	p->forgot_at = c->now;
	return storage_forget(c->storage, c->now, c->now - c->rules->answers_kept_hours * 3600000, e);
}

/* Inside the transaction. A refusal undoes what the handler began, yet is itself kept for the repeated request. */
static enum rc write_inside(
	struct platform *p, struct ctx *c, const struct request *q, struct response *r, struct err *e)
{
	struct repeat repeat;
	bool repeats = q->method == POST && *q->idempotency_key;
	enum rc rc = forget(p, c, e);
	if (rc == RC_OK)
		rc = storage_sweep(c->storage, c->now, e);
	if (rc == RC_OK && !recognise(c, q, r))
		return RC_OK;
	if (rc == RC_OK && repeats) {
		repeat_init(&repeat, c, q);
		rc = repeat_find(c, &repeat, r, e);
		if (rc != RC_NOT_FOUND)
			return rc;
		rc = RC_OK;
	}
	if (rc == RC_OK)
		rc = storage_savepoint(c->storage, e);
	if (rc != RC_OK)
		return rc;
	c->route->handle(c, q, r);
	if (r->status >= 400)
		storage_return_to_savepoint(c->storage);
	if (repeats && r->status < 500 && r->status != 429)
		rc = repeat_keep(c, &repeat, r, e);
	return rc;
}

static void write_route(struct platform *p, struct ctx *c, const struct request *q, struct response *r)
{
	struct err e = { 0 };
	struct json *body = NULL;
	if (*q->idempotency_key && !is_visible(q->idempotency_key)) {
		problem(c, r, BAD_KEY, NULL);
		return;
	}
	if (!read_body(c, q, &body, r) || (c->route->prepare && !c->route->prepare(c, q, r)))
		goto out;
	pthread_mutex_lock(&p->writing);
	enum rc rc = storage_begin(c->storage, STORAGE_WRITE, &e);
	if (rc == RC_OK) {
		rc = write_inside(p, c, q, r, &e);
		if (rc == RC_OK)
			rc = storage_commit(c->storage, &e);
		else
			storage_rollback(c->storage);
	}
	pthread_mutex_unlock(&p->writing);
	if (rc != RC_OK)
		problem_of(c, r, &e);
out:
	json_free(body);
}

/* ---- one request ----------------------------------------------------------------------------- */

static void choose_language(const struct platform *p, const char *accept_language, struct ctx *c)
{
	c->words = wants_chinese(accept_language) ? p->chinese : NULL;
}

void platform_refuse(const struct platform *p, const char *accept_language, enum problem what, struct response *r)
{
	struct ctx c = { .platform = p, .rules = p->rules };
	choose_language(p, accept_language, &c);
	problem(&c, r, what, NULL);
}

static void answer_routed(struct platform *p, struct worker *w, struct ctx *c, struct request *q, struct response *r)
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
	if (c->route->method == GET)
		read_route(p, w, c, q, r);
	else
		write_route(p, c, q, r);
}

void platform_answer(struct platform *p, struct worker *w, struct request *q, struct response *r)
{
	struct arena a;
	arena_init(&a, ARENA_MAX);
	struct ctx c = { .platform = p, .rules = p->rules, .storage = w->storage, .arena = &a, .now = clock_now() };
	choose_language(p, q->accept_language, &c);
	answer_routed(p, w, &c, q, r);
	arena_release(&a);
}
