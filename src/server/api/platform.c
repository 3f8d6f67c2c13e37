/* Everything that all routes share. A handler sees a request that is allowed and well formed, inside a transaction. */
#include "base/wait.h"
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
	p->n_workers = listener_answering() + 1; /* and the sweeper, for whom they may be waiting */
	p->workers = xcalloc(p->n_workers, sizeof *p->workers);
	p->idle = xcalloc(p->n_workers, sizeof *p->idle);
	for (; p->n_idle < p->n_workers; p->n_idle++)
		p->idle[p->n_idle] = &p->workers[p->n_workers - 1 - p->n_idle]; /* the first one is the first out */
	enum rc rc = storage_open(p->folder, &p->workers[0].storage, e);
	if (rc != RC_OK)
		return rc;
	storage_limit(p->workers[0].storage, QUERY_MS);
	rc = storage_keep_open(p->folder, &p->kept, e);
	return rc == RC_OK ? writer_open(p, e) : rc;
}

enum rc platform_open(const char *folder, struct rules *rules, const char *file, struct platform **out, struct err *e)
{
	*out = NULL;
	if (sodium_init() < 0)
		return err_set(e, RC_SYS, 0, "libsodium does not start");
	struct platform *p = xcalloc(1, sizeof *p);
	p->writing = turns_new();
	p->answers = answers_new();
	p->printed = printed_new();
	p->wholes = wholes_new();
	pthread_mutex_init(&p->writer.lock, NULL);
	pthread_mutex_init(&p->lock, NULL);
	wait_init(&p->freed);
	p->folder = xstrdup(folder);
	p->hub = hub_new(p);
	p->budgets = budgets_new();
	p->leap = leap_new();
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
	if (rc == RC_OK)
		budgets_share(p->budgets, p->secret);
	if (rc == RC_OK && o.moved) /* and its journal */
		rc = storage_wipe(o.storage, e);
	if (rc == RC_OK)
		rc = storage_contents_share(o.storage, folder, clock_now(), e);
	if (rc == RC_OK)
		rc = sweeper_start(p, &p->sweeper, e);
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
	struct err e = { 0 };
	p->outside = *o;
	if (leap_open(p->leap, p->workers[0].storage, &e) != RC_OK)
		log_line(LOG_ERROR, "the last known instant: %s", e.detail);
	if (o->mails && !p->digest)
		p->digest = digest_start(p);
	if (!p->ear)
		p->ear = ear_start(p);
	if (o->read_from && !p->standby)
		p->standby = standby_start(p, o->read_from);
	sweeper_stir(p->sweeper); /* it notes the time */
}

void platform_free(struct platform *p)
{
	if (!p)
		return;
	ear_stop(p->ear); /* first: they stir the others */
	sweeper_end(p->sweeper);
	digest_stop(p->digest);
	hub_free(p->hub);
	standby_stop(p->standby);
	sweeper_free(p->sweeper);
	wipe_free(p->wipe);
	budgets_free(p->budgets);
	leap_free(p->leap);
	for (size_t i = 0; i < p->n_workers; i++) {
		storage_close(p->workers[i].storage);
		storage_close(p->workers[i].standby);
	}
	storage_close(p->writer.storage);
	storage_close(p->kept);
	pthread_mutex_destroy(&p->writer.lock);
	answers_free(p->answers);
	printed_free(p->printed);
	wholes_free(p->wholes);
	free(p->workers);
	free(p->idle);
	languages_release(&p->languages);
	rulebook_close(p);
	turns_free(p->writing);
	pthread_mutex_destroy(&p->lock);
	pthread_cond_destroy(&p->freed);
	free(p->folder);
	free(p);
}

/* ---- the clock ------------------------------------------------------------------------------- */

/* In whole seconds, as it is told and kept in topics: a deadline lasts until its second is over, and what was done at
 * the same time compares as equal. */
static int64_t now_of(const struct platform *p)
{
	int64_t now = leap_now(p->leap, p->outside.own) + p->ahead;
	return now - now % 1000;
}

bool platform_clock_held(struct platform *p)
{
	now_of(p);
	return leap_is_held(p->leap);
}

int64_t platform_clock(struct platform *p, struct storage *s)
{
	int64_t ahead;
	leap_look(p->leap, s);
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
	c->barred_until = asker->barred_until;
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
	c->staff = (struct storage_staff){ 0 };
	if (rc == RC_OK && asker.is_staff)
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
	if (!sender_says_json(c, q, r))
		return false;
	enum rc rc = json_parse(q->body, q->body_size, c->route->body_max, body, &e);
	c->body = *body;
	if (rc == RC_OK && json_is_object(*body))
		return true;
	problem(c, r, BAD_JSON, NULL);
	return false;
}

#define FORGET_MS (60 * 60 * 1000)
#define USED_MS (5 * 60 * 1000) /* a session's last use is noted no more often */
#define SWEPT_AT_ONCE 16        /* topics, on the back of a write */

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

static int touched_by(const struct route *route)
{
	static const int touched[] = { [OF_ANYTHING] = TOUCHED_ANYTHING,
		[OF_NOTHING] = TOUCHED_NOTHING,
		[OF_LISTS] = TOUCHED_LISTS,
		[OF_TOPIC] = TOUCHED_TOPIC };
	return touched[route->of];
}

/* What time did to this topic is done before anybody writes about it, also when more is due than was done. */
enum rc platform_settle(struct ctx *c, int64_t topic, struct err *e)
{
	return c->more_is_due ? storage_sweep_topic(c->storage, topic, c->now, e) : RC_OK;
}

/* Inside the transaction, once, before those that it carries out: what is over, and what time did, though not more of
 * it than others can wait for; the rest is the sweeper's. */
static enum rc keep_house(struct ctx *c, struct err *e)
{
	int64_t next = 0;
	enum rc rc = forget(c, e);
	int64_t known = leap_to_note(c->platform->leap);
	if (rc == RC_OK && known)
		rc = storage_clock_note(c->storage, known, e);
	if (rc == RC_OK)
		rc = storage_next_change(c->storage, &next, e);
	c->swept = rc == RC_OK && next <= c->now;
	return c->swept ? storage_sweep(c->storage, c->now, SWEPT_AT_ONCE, &c->more_is_due, e) : rc;
}

/* Inside the transaction, of somebody who is recognised. A refusal undoes what the handler began, yet is itself kept
 * for the repeated request. */
static enum rc write_inside(const struct write *w, struct err *e)
{
	struct ctx *c = w->c;
	struct response *r = w->r;
	struct repeat repeat;
	c->touched = c->swept ? TOUCHED_ANYTHING : TOUCHED_NOTHING;
	if (*w->q->idempotency_key) {
		repeat_init(&repeat, c, w->q);
		c->repeat = &repeat;
		enum rc rc = repeat_find(c, &repeat, w->q, r, e);
		if (rc != RC_NOT_FOUND)
			return rc;
	}
	int64_t topic = routes_topic(c->route, w->q->params[0]);
	enum rc rc = topic ? platform_settle(c, topic, e) : RC_OK;
	const bool saves = !c->together || !c->route->refuses_first;
	if (rc == RC_OK && saves)
		rc = storage_savepoint(c->storage, e);
	if (rc != RC_OK)
		return rc;
	if (!c->swept)
		c->touched = touched_by(c->route);
	c->route->handle(c, w->q, r);
	if (r->status >= 400 && !saves && c->made) /* it had begun: none of them stays, and it is tried by itself */
		return err_set(e, RC_CONFLICT, 0, "a write was refused after it began");
	if (r->status >= 400 && saves)
		storage_return_to_savepoint(c->storage);
	else if (r->status < 400 && c->account)
		rc = storage_wrote(c->storage, c->account, e);
	if (r->status >= 400 && !c->swept)
		c->touched = TOUCHED_NOTHING;
	return rc == RC_OK && c->repeat ? repeat_keep(c, &repeat, r, e) : rc;
}

static enum rc write_alone_inside(void *arg, struct err *e)
{
	const struct write *w = arg;
	enum rc rc = keep_house(w->c, e);
	w->c->touched = w->c->swept ? TOUCHED_ANYTHING : TOUCHED_NOTHING;
	return rc == RC_OK && recognise(w->c, w->q, w->r) ? write_inside(w, e) : rc;
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

/* What can be said and prepared before the handler is asked. False: r says why. */
static bool write_prepare(struct ctx *c, const struct request *q, struct json **body, struct response *r)
{
	if (*q->idempotency_key && !repeat_is_key(q->idempotency_key)) {
		problem(c, r, BAD_KEY, NULL);
		return false;
	}
	c->paid = c->paid || budgets_spend(c, q, r);
	return c->paid && read_body(c, q, body, r) && (!c->route->prepare || c->route->prepare(c, q, r));
}

static void write_route(struct ctx *c, const struct request *q, struct response *r)
{
	struct err e = { 0 };
	struct json *body = NULL;
	if (write_prepare(c, q, &body, r)) {
		if (writer_turn(c, q, write_alone_inside, &(struct write){ c, q, r }, NULL, &e) != RC_OK) {
			c->outdated = e.code == RC_BUSY && e.num == RULES_CHANGED;
			problem_of(c, r, &e);
		} else
			tell_workers(c);
	}
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

/* So that its owner sees which sessions are in use. Who reads sees it noted, and so not in the view that was begun. */
static void note_use(struct ctx *c)
{
	if (!c->session || c->now - c->session_used_at < USED_MS)
		return;
	reading_end(c);
	sweeper_note_use(c->platform->sweeper, c->session, c->now, c->route->method == GET);
}

/* False: r says all that there is to say. */
static bool find_route(struct ctx *c, struct request *q, struct response *r)
{
	unsigned allow;
	c->route = routes_find(q, c->arena, &allow);
	if (c->route)
		return true;
	r->allow = allow;
	if (allow && q->method == OPTIONS)
		r->status = 204;
	else
		problem(c, r, allow ? NO_METHOD : NO_ROUTE, NULL);
	return false;
}

/* The same. */
static bool let_in(struct ctx *c, const struct request *q, struct response *r)
{
	if ((c->route->method != GET && !sender_is_ours(c, q, r)) || !recognise(c, q, r) || !is_heard(c, r))
		return false;
	note_use(c);
	return true;
}

static void begin_routed(struct platform *p, struct worker *w, struct arena *a, const struct request *q, struct ctx *c)
{
	w->now = storage_version(w->storage);
	platform_know(p, storage_number(w->storage));
	if (w->now != w->clock_of || leap_is_held(p->leap)) /* somebody may have moved the clock on, or confirmed it */
		platform_clock(p, w->storage);
	w->clock_of = w->now;
	begin(p, rulebook_now(p, w->storage), q->accept_language, c);
	c->arena = a;
	c->storage = w->storage;
}

static void refuse(void *ctx, const char *accept_language, enum listener_refusal why, struct response *r)
{
	static const enum problem problems[] = { [LISTENER_TAKES] = INTERNAL,
		[LISTENER_BAD_REQUEST] = BAD_REQUEST,
		[LISTENER_BAD_HEADER] = BAD_HEADER,
		[LISTENER_BAD_QUERY] = BAD_PARAMETER,
		[LISTENER_LONG_HEAD] = LONG_HEAD,
		[LISTENER_TOO_LARGE] = TOO_LARGE,
		[LISTENER_SLOW_REQUEST] = SLOW_REQUEST,
		[LISTENER_VERSION] = HTTP_VERSION,
		[LISTENER_CROWDED] = CROWDED,
		[LISTENER_BUSY] = BUSY };
	struct platform *p = ctx;
	struct ctx c;
	pthread_mutex_lock(&p->lock);
	const struct rules_book *book = p->book;
	pthread_mutex_unlock(&p->lock);
	begin(p, book, accept_language, &c);
	problem(&c, r, problems[why], NULL);
}

#define BUSY_SECONDS 2

static void answer_busy(struct platform *p, const struct request *q, struct response *r)
{
	r->retry_after = BUSY_SECONDS;
	refuse(p, q->accept_language, LISTENER_BUSY, r);
}

/* kept: only an answer that is; false: there is none. */
static bool answer_once(
	struct platform *p, struct worker *w, struct request *q, bool kept, struct response *r, struct ctx *c)
{
	ARENA_LOCAL(a, ARENA_MAX);
	struct wholes_held held = { .n = 0 };
	bool paid = c->paid, made = true;
	begin_routed(p, w, &a, q, c);
	c->paid = paid;
	c->held = &held;
	bool found = find_route(c, q, r), reads = found && c->route->method == GET;
	if (reads)
		reading_begin(c, w, q);
	bool heard = found && let_in(c, q, r);
	if (heard && kept)
		made = reading_kept(c, q, r);
	else if (heard && reads)
		reading_answer(c, w, q, r);
	else if (heard)
		write_route(c, q, r);
	reading_end(c);
	c->held = NULL;
	if (made)
		security_note(c, q, r);
	r->at = c->now;
	return made;
}

static void answer_by_itself(struct platform *p, struct request *q, struct response *r, bool paid)
{
	struct ctx c = { .paid = paid };
	struct worker *w = workers_take(p);
	if (!w) {
		answer_busy(p, q, r);
		return;
	}
	answer_once(p, w, q, false, r, &c);
	if (c.outdated) { /* nothing was done yet */
		rulebook_follow(p, w->storage);
		response_release(r);
		response_init(r);
		answer_once(p, w, q, false, r, &c);
	}
	workers_give(p, w);
}

void platform_answer(struct platform *p, struct request *q, struct response *r)
{
	answer_by_itself(p, q, r, false);
}

static bool answer_kept(void *ctx, struct request *q, struct response *r)
{
	struct platform *p = ctx;
	struct ctx c = { .paid = false };
	struct worker *w = workers_take(p);
	bool made = w && answer_once(p, w, q, true, r, &c);
	if (w)
		workers_give(p, w);
	if (made)
		return true;
	response_release(r);
	response_init(r);
	return false;
}

/* ---- several writes together ----------------------------------------------------------------- */

/* One of them: what it is made with, and how far it came. */
struct member {
	struct ctx c;
	struct arena arena;
	struct json *body;
	struct request *q;
	struct response *r;
	enum { ANSWERED, TO_ASK, TO_WRITE } now; /* before the transaction */
	bool wrote;
};
struct members {
	struct ctx c; /* of the transaction */
	struct member *items;
	size_t n;
	bool one_failed;
};

static bool ask_member(struct member *v)
{
	return let_in(&v->c, v->q, v->r) && write_prepare(&v->c, v->q, &v->body, v->r);
}

/* Who asks is asked inside, by the connection that nobody else's writing makes forget what it read. What was prepared
 * outside is asked again: the account may have gone meanwhile. */
static enum rc write_member(const struct members *m, struct member *v, struct err *e)
{
	v->c.storage = m->c.storage; /* the writer's */
	v->c.now = m->c.now;
	v->c.zone = m->c.zone;
	v->c.together = m->n > 1;
	v->c.swept = m->c.swept;
	v->c.more_is_due = m->c.more_is_due;
	v->wrote = v->now == TO_WRITE ? recognise(&v->c, v->q, v->r) : v->now == TO_ASK && ask_member(v);
	return v->wrote ? write_inside(&(struct write){ &v->c, v->q, v->r }, e) : RC_OK;
}

/* One transaction, so that the disk is waited for once. Where one of them fails, and is not only refused, none of it
 * may stay: it could have undone more than itself. */
static enum rc write_together(void *arg, struct err *e)
{
	struct members *m = arg;
	m->c.now = platform_clock(m->c.platform, m->c.storage);
	m->c.zone = rules_zone_at(m->c.rules, m->c.now);
	enum rc rc = keep_house(&m->c, e);
	if (m->n > 1)
		storage_count_together(m->c.storage);
	for (size_t i = 0; i < m->n && rc == RC_OK && !m->one_failed; i++) {
		struct member *v = &m->items[i];
		rc = write_member(m, v, e);
		m->one_failed = m->n > 1 && (rc != RC_OK || (v->now != ANSWERED && v->r->status >= 500));
	}
	if (m->n > 1 && rc == RC_OK && !m->one_failed)
		m->one_failed = storage_settle(m->c.storage, e) != RC_OK;
	return m->one_failed ? err_set(e, RC_CONFLICT, 0, "a write of several failed") : rc;
}

static void note_all_touched(void *arg)
{
	const struct members *m = arg;
	if (m->c.swept)
		answers_drop(m->c.platform->answers);
	for (size_t i = 0; i < m->n && !m->c.swept; i++)
		if (m->items[i].wrote)
			writer_touched(&m->items[i].c, m->items[i].q);
}

/* What takes long is prepared before anybody waits for it, and a guest need not wait to be told to sign in. */
static void prepare_member(struct platform *p, struct member *v)
{
	struct worker *w = workers_take(p);
	if (!w) {
		answer_busy(p, v->q, v->r);
		return;
	}
	v->c.storage = w->storage;
	storage_use_rules(w->storage, v->c.book);
	v->now = ask_member(v) ? TO_WRITE : ANSWERED;
	workers_give(p, w);
}

static void begin_member(struct members *m, struct member *v, struct request *q, struct response *r)
{
	arena_init(&v->arena, ARENA_MAX);
	v->q = q;
	v->r = r;
	begin(m->c.platform, m->c.book, q->accept_language, &v->c);
	v->c.arena = &v->arena;
	if (find_route(&v->c, q, r)) {
		v->now = TO_ASK;
		if (v->c.route->prepare || !*q->authorization)
			prepare_member(m->c.platform, v);
	}
}

static void end_member(struct platform *p, struct member *v, const struct members *m, const struct err *failed)
{
	bool undone = v->now != ANSWERED && failed->code != RC_OK, again = undone && m->one_failed;
	if (undone) {
		response_release(v->r);
		response_init(v->r);
	} else if (v->wrote) {
		tell_workers(&v->c);
	}
	if (again)
		answer_by_itself(p, v->q, v->r, v->c.paid);
	else if (undone)
		problem_of(&v->c, v->r, failed);
	if (!again)
		security_note(&v->c, v->q, v->r);
	v->r->at = v->c.now;
	json_free(v->body);
	arena_release(&v->arena);
}

void platform_answer_writes(struct platform *p, struct request *const *q, struct response *const *r, size_t n)
{
	struct err e = { 0 };
	struct members m = { .items = xcalloc(n, sizeof *m.items), .n = n };
	bool any = false;
	begin(p, rulebook_now(p, NULL), "", &m.c);
	for (size_t i = 0; i < n; i++) {
		begin_member(&m, &m.items[i], q[i], r[i]);
		any = any || m.items[i].now != ANSWERED;
	}
	if (any && writer_turn(&m.c, NULL, write_together, &m, note_all_touched, &e) == RC_OK)
		err_clear(&e);
	m.one_failed = m.one_failed || (e.code == RC_BUSY && e.num == RULES_CHANGED);
	for (size_t i = 0; i < n; i++)
		end_member(p, &m.items[i], &m, &e);
	free(m.items);
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

static size_t lane(void *ctx, const struct request *q)
{
	const struct platform *p = ctx;
	return routes_lane(&p->outside, q);
}

static void answer(void *ctx, struct request *q, struct response *r)
{
	platform_answer(ctx, q, r);
}

static void answer_writes(void *ctx, struct request *const *q, struct response *const *r, size_t n)
{
	platform_answer_writes(ctx, q, r, n);
}

struct listener_service platform_service(struct platform *p)
{
	return (struct listener_service){ .ctx = p,
		.body_max = body_max,
		.lane = lane,
		.outside = 1 + p->outside.n_providers,
		.answer = answer,
		.answer_kept = answer_kept,
		.answer_writes = answer_writes,
		.refuse = refuse };
}
