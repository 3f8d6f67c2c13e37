/*
 * Asks. A read goes: cache, a call at once when it has the answer; the platform, with the cache's ETag; the cache
 * again. A write goes into the outbox, and its ask waits there for what becomes of it. A session (sign in, register,
 * sign out) goes straight, and so does what may be lost (that notices were read).
 *
 *   app_ask --0 ms--> begin -+-> read_cache --done--0 ms--> send_read --net--> read_answered --done
 *                            +-> send --net--> session_answered or straight_answered --done
 *                            +-> outbox: ask_answer or asks_queued --done
 */
#include <assert.h>

#include "app/private.h"

#define YOUNG INT64_C(60000)
#define GUEST_MS INT64_C(45000) /* how long a site of others may take */

struct app_ask {
	struct app *app;
	struct app_ask *next;
	struct arena arena; /* of the copied ask */
	struct site_ask ask;
	enum app_how how;
	int64_t timeout; /* of the request; 0: the usual one */
	app_done done;
	void *ctx;
	void (*sent)(void *ctx, int64_t n, int64_t whole); /* NULL: nobody asks */
	struct net_timer *timer;
	struct net_req *req;
	void (*answered)(void *ctx, const struct net_answer *answer); /* while its request waits for its turn */
	struct site_reply *so_far;                     /* of a site that needs several requests; NULL: it is the first */
	bool unasked;                                  /* the site answers by itself: nothing goes out */
	int64_t sent_at;                               /* monotonic */
	struct str key;                                /* in the cache */
	char *token;                                   /* that the request went out with */
	char etag[STORE_ETAG], first_etag[STORE_ETAG]; /* of what is kept; of the first of several answers */
	bool from_cache;                               /* the person has been shown the cached answer */
	bool in_outbox, tell;
	bool awaits;       /* another one wrote the item */
	bool revived;      /* it has gone out again, to our own platform anew */
	int64_t cached_at; /* of the cached answer */
	bool renews;       /* it waits for another token */
	bool renewed;      /* it goes out again with one, or without */
	uint64_t of;       /* whose token that was: a hash of their id */
	bool waits;        /* comments: for what becomes of their topic */
	enum rc told;      /* RC_OK: the topic is as it was; why not, or RC_CONFLICT: it is not */
	enum rc outcome;   /* of a topic, in the same terms, for comments that wait for it */
	bool calling, cancelled;
	struct err refused; /* why the outbox did not take it */
};

/* ---- life ------------------------------------------------------------------------------------ */

static void forget_token(struct app_ask *k)
{
	if (k->token)
		explicit_bzero(k->token, strlen(k->token));
	free(k->token);
	k->token = NULL;
}

static void resume(void *ctx);

/* Comments that wait for this topic go on with what became of it. */
static void release_comments(const struct app_ask *topic)
{
	for (struct app_ask *k = topic->app->asks; k; k = k->next) {
		if (!k->waits || !str_eq(k->ask.id, topic->ask.id))
			continue;
		k->waits = false;
		k->told = topic->outcome;
		k->timer = net_timer_start(k->app->net, 0, resume, k);
	}
}

static void ask_free(struct app_ask *k)
{
	assert(k != k->app->prefetch.ask && !fetch_holds(k->app->fetch, k)); /* or they would cancel it again */
	struct app_ask **at = &k->app->asks;
	while (*at != k)
		at = &(*at)->next;
	*at = k->next;
	if (k->ask.op == SITE_TOPIC)
		release_comments(k);
	net_timer_cancel(k->timer);
	net_cancel(k->req);
	site_reply_drop(k->so_far);
	str_release(&k->key);
	forget_token(k);
	const char *const secrets[] = { k->ask.credentials.password, k->ask.registration.password, k->ask.person.code,
		k->ask.person.old, k->ask.person.password };
	for (size_t i = 0; i < ARRAY_LEN(secrets); i++)
		if (secrets[i])
			explicit_bzero((char *)secrets[i], strlen(secrets[i]));
	arena_release(&k->arena);
	free(k);
}

/* False when the ask is dead afterwards. A done that cancels its own ask is allowed. */
static bool call(struct app_ask *k, const struct app_answer *answer)
{
	k->calling = true;
	k->done(k->ctx, answer);
	k->calling = false;
	if (!answer->last && !k->cancelled)
		return true;
	ask_free(k);
	return false;
}

void ask_answer(struct app_ask *k, const struct app_answer *answer)
{
	assert(answer->last);
	call(k, answer);
}

static void fail(struct app_ask *k, const struct err *e, const struct wire_problem *problem)
{
	ask_answer(k, &(struct app_answer){ .rc = e->code, .err = *e, .problem = problem, .last = true });
}

void app_cancel(struct app_ask *k)
{
	if (!k)
		return;
	if (k->calling)
		k->cancelled = true;
	else
		ask_free(k);
}

void ask_let_go(struct app_ask **ask)
{
	struct app_ask *k = *ask;
	*ask = NULL;
	app_cancel(k);
}

struct app_ask *ask_of_item(struct app *a, const char *id)
{
	for (struct app_ask *k = a->asks; k; k = k->next)
		if (k->in_outbox && !k->calling && str_eq(k->ask.key, id))
			return k;
	return NULL;
}

bool ask_decides(const struct app_ask *k)
{
	return !k->awaits;
}

/* What another program of this home has sent or was refused. */
void asks_handed_over(struct app *a)
{
	for (struct app_ask *k = a->asks; k;) {
		struct store_item item;
		bool waits = !k->in_outbox || k->calling;
		enum rc rc = waits ? RC_NOT_FOUND : store_outbox_item(a->store, k->ask.key, &item, NULL);
		if (rc == RC_OK) {
			waits = item.state == STORE_WAITS;
			struct app_answer refused = { .rc = RC_REFUSED, .last = true };
			const struct wire_problem problem = { .code = item.code, .title = "", .detail = item.last_error };
			refused.problem = &problem;
			err_set(&refused.err, RC_REFUSED, 0, "refused: %s", item.code);
			if (!waits && !k->awaits)
				store_outbox_give_back(a->store, item.id, item.code, item.last_error, NULL);
			if (!waits)
				ask_answer(k, &refused);
			store_item_release(&item);
			k = waits ? k->next : a->asks;
			continue;
		}
		waits = waits || rc != RC_NOT_FOUND; /* who cannot look knows nothing */
		if (!waits)
			ask_answer(k, &(struct app_answer){ .last = true });
		k = waits ? k->next : a->asks;
	}
}

bool asks_wait(const struct app *a)
{
	for (const struct app_ask *k = a->asks; k; k = k->next)
		if (k->in_outbox && !k->calling)
			return true;
	return false;
}

/* Each call may cancel others and start new ones, so those to tell are marked first and looked for anew each time. */
void asks_queued(struct app *a, const struct err *why)
{
	for (struct app_ask *k = a->asks; k; k = k->next)
		k->tell = k->in_outbox;
	for (struct app_ask *k = a->asks; k;) {
		if (!k->tell || k->calling) {
			k = k->next;
			continue;
		}
		ask_answer(k, &(struct app_answer){ .rc = why->code, .err = *why, .queued = true, .last = true });
		k = a->asks;
	}
}

/* ---- refusals -------------------------------------------------------------------------------- */

/* The words for an expired token. */
static struct wire_problem expired_problem(void)
{
	return (struct wire_problem){ .status = 401,
		.code = "signed_out",
		.title = "",
		.detail = _("Your sign-in has expired; please sign in again. Nothing that you sent is lost.") };
}

/* Nobody answered, or the platform refused: for a person. */
static void refuse(struct app_ask *k, const struct site_heard *heard, bool expired)
{
	const struct wire_problem over = expired_problem();
	fail(k, &heard->err, expired ? &over : heard->what == HEARD_NO ? &heard->problem : NULL);
}

static bool is_session(enum site_op op)
{
	return (site_op_is(op) & SITE_SESSION) != 0;
}

/* ---- reads ----------------------------------------------------------------------------------- */

static void note_sent(void *ctx, int64_t n, int64_t whole)
{
	struct app_ask *k = ctx;
	k->sent(k->ctx, n, whole);
}

/* Nothing goes out meanwhile. */
static void refuse_in_pause(struct app_ask *k)
{
	struct err e;
	const struct wire_problem problem = { .status = 429,
		.code = "",
		.title = "",
		.detail = _("The site asked for a pause before it is asked again; what is kept is shown meanwhile."),
		.retry_after = turn_pause(k->app) };
	err_set(&e, RC_LIMITED, 429, "in the pause that the site asked for");
	fail(k, &e, &problem);
}

static void send(struct app_ask *k, void (*answered)(void *ctx, const struct net_answer *answer));

static void send_in_turn(void *ctx)
{
	struct app_ask *k = ctx;
	k->timer = NULL;
	send(k, k->answered);
}

/* Passwords and codes are in it, and a token that is not kept yet. */
void ask_wipe_request(const struct net_params *p, const struct site *s)
{
	if (p->token && p->token != s->token)
		explicit_bzero((char *)p->token, strlen(p->token));
	if (p->body && strcmp(p->method, "POST") == 0 && p->content_type && str_ends(p->content_type, "form-urlencoded"))
		explicit_bzero((char *)p->body, p->body_size);
}

static void send(struct app_ask *k, void (*answered)(void *ctx, const struct net_answer *answer))
{
	struct app *a = k->app;
	if (turn_pause(a)) {
		refuse_in_pause(k);
		return;
	}
	if (is_session(k->ask.op) || k->renewed ? renew_under_way(a) : renew_first(a)) {
		k->answered = answered;
		k->renews = true;
		return;
	}
	struct arena arena = { 0 };
	struct net_params p;
	struct err e = { 0 };
	const struct site *s = &k->app->site;
	enum rc rc = k->so_far ? s->ops->further(s, &k->ask, k->so_far, &arena, &p, &e)
						   : s->ops->request(s, &k->ask, &arena, &p, &e);
	if (rc == RC_OK && !p.method) {
		arena_release(&arena);
		k->unasked = true;
		answered(k,
			&(struct net_answer){
				.status = 200, .body = "", .etag = "", .content_type = "", .moved = "", .retry_after = -1 });
		return;
	}
	if (rc == RC_OK && turn_in(a)) {
		ask_wipe_request(&p, s);
		arena_release(&arena);
		k->answered = answered;
		k->timer = net_timer_start(a->net, turn_in(a) + 1, send_in_turn, k);
		return;
	}
	if (rc == RC_OK) {
		turn_taken(a);
		p.etag = *k->etag && !k->so_far ? k->etag : NULL;
		p.timeout = p.timeout ? p.timeout : k->timeout ? k->timeout : s->ops->caps.guest ? GUEST_MS : 0;
		p.gone = k->sent ? note_sent : NULL;
		forget_token(k);
		k->token = p.token ? xstrdup(s->token) : NULL;
		k->of = str_hash(a->account.id);
		k->sent_at = clock_mono();
		k->req = net_request(k->app->net, &p, answered, k);
		ask_wipe_request(&p, s);
	}
	arena_release(&arena);
	if (!k->req)
		fail(k, &e, NULL);
}

static void tell_unrenewed(void *ctx)
{
	struct app_ask *k = ctx;
	const struct wire_problem over = expired_problem();
	k->timer = NULL;
	fail(k, &k->refused, k->refused.code == RC_DENIED ? &over : NULL);
}

void asks_renewed(struct app *a, const struct err *why)
{
	for (struct app_ask *k = a->asks; k; k = k->next) {
		if (!k->renews)
			continue;
		k->renews = false;
		bool over = why && (k->renewed || !a->signed_in); /* else the clock alone says that it has expired */
		k->refused = over ? *why : k->refused;
		k->renewed = k->renewed || why;
		k->timer = net_timer_start(a->net, 0, over ? tell_unrenewed : send_in_turn, k);
	}
}

/* The token had expired, and there is another one, or will be: all of it anew, once. */
static bool with_another_token(
	struct app_ask *k, bool expired, void (*answered)(void *ctx, const struct net_answer *answer))
{
	const struct app *a = k->app;
	bool another = a->signed_in && k->of == str_hash(a->account.id) &&
		(renew_under_way(a) || !str_eq(k->token, a->site.token));
	if (!expired || !another || k->renewed || is_session(k->ask.op))
		return false;
	k->renewed = true;
	site_reply_drop(k->so_far);
	k->so_far = NULL;
	send(k, answered);
	return true;
}

/* Our own platform was not there, but will be. */
static bool once_more(
	struct app_ask *k, const struct net_answer *answer, void (*answered)(void *ctx, const struct net_answer *answer))
{
	if (answer->rc != RC_NET || k->revived || !own_revive(k->app->own))
		return false;
	k->revived = true;
	send(k, answered);
	return true;
}

/* Roles of which this program knows nothing do not count. */
static unsigned roles_of(const struct wire_account *v)
{
	unsigned roles = 0;
	enum wire_role role;
	for (size_t i = 0; i < v->n_roles; i++)
		roles |= wire_role_from(v->roles[i], &role) ? 1u << role : 0u;
	return roles;
}

static void learn_site(struct app *a, const struct site_reply *reply)
{
	if (reply->op == SITE_ME) {
		app_set_news(a, reply->u.account.new_notices);
		a->roles = roles_of(&reply->u.account);
	}
	if (reply->op == SITE_NOTICES)
		app_set_news(a, reply->u.notices.new_notices);
	site_learn_names(&a->site, &reply->names);
	a->site_known += reply->op == SITE_ABOUT && site_learn(&a->site, &reply->u.site);
	if (reply->op != SITE_ABOUT || str_eq(a->site_title, reply->u.site.name))
		return;
	free(a->site_title);
	a->site_title = xstrdup(reply->u.site.name);
	a->site_known++;
}

/* What was kept as it came from the platform, and its tag. NULL when there is none. */
static struct site_reply *kept_answer(struct app *a, const char *key, enum site_op op, char etag[STORE_ETAG])
{
	struct store_cached c = { 0 };
	struct site_reply *reply = NULL;
	str_init(&c.body, CACHE_ONE_MAX);
	if (!store_cache_get(a->store, key, &c))
		goto out;
	if (site_read(&a->site, op, c.body.buf, c.body.len, &reply, NULL) != RC_OK) {
		store_cache_forget(a->store, key); /* kept by another version that understood more, or damaged */
		goto out;
	}
	reply->at = c.at;
	memcpy(etag, c.etag, sizeof c.etag);
out:
	str_release(&c.body);
	return reply;
}

void ask_learn_site(struct app *a)
{
	char etag[STORE_ETAG];
	struct str key;
	str_init(&key, STR_NO_LIMIT);
	offline_key(app_offline_things(a), SITE_ABOUT, NULL, &key);
	struct site_reply *reply = kept_answer(a, key.buf, SITE_ABOUT, etag);
	if (reply)
		learn_site(a, reply);
	site_reply_drop(reply);
	str_release(&key);
}

struct site_reply *app_kept(struct app *a, const struct site_ask *ask)
{
	char etag[STORE_ETAG];
	struct str key;
	str_init(&key, STR_NO_LIMIT);
	site_key(&a->site, ask, app_reader(a), &key);
	struct site_reply *reply = kept_answer(a, key.buf, ask->op, etag);
	str_release(&key);
	return reply;
}

struct site_reply *app_kept_topic(struct app *a, const char *id)
{
	return app_kept(a, &(struct site_ask){ .op = SITE_TOPIC, .id = id });
}

/* That, or a page out of a board's copy when it is of later. */
static struct site_reply *cached_answer(struct app_ask *k, const struct offline *things)
{
	struct site_reply *reply = NULL;
	int64_t at = 0, of_copy = 0;
	store_cache_has(k->app->store, k->key.buf, &at, NULL);
	if (offline_can_answer(things, &k->ask, &of_copy) && of_copy > at)
		reply = offline_answer(things, &k->ask);
	return reply ? reply : kept_answer(k->app, k->key.buf, k->ask.op, k->etag);
}

/* Under which key things have it; "idea:12" is the id that a copy knows for it. */
static void make_key(struct app_ask *k, const struct offline *things)
{
	const char *id = k->ask.op == SITE_TOPIC && k->ask.id ? offline_topic_id(things, k->ask.id, &k->arena) : NULL;
	if (id)
		k->ask.id = id;
	site_key(things->site, &k->ask, things->reader, &k->key);
}

/* What a guest was told, where the account was told nothing yet: whoever took boards along and then signed in has them
 * on the train all the same. Its tag is the guest's, so the platform is asked without. */
static struct site_reply *guest_answer(struct app_ask *k)
{
	struct app *a = k->app;
	struct str own = k->key;
	const char *id = k->ask.id;
	if (!a->signed_in || k->ask.filter.followed || k->ask.filter.mine)
		return NULL;
	const struct offline guest = app_offline_of(a, "");
	str_init(&k->key, STR_NO_LIMIT);
	make_key(k, &guest);
	struct site_reply *reply = cached_answer(k, &guest);
	str_release(&k->key);
	k->key = own;
	k->ask.id = id; /* what the guest's copy knows it as is not what the account's key was made of */
	k->etag[0] = '\0';
	return reply;
}

/* False when the ask is dead afterwards. */
static bool show_kept(struct app_ask *k, struct site_reply *reply, bool last)
{
	k->from_cache = true;
	k->cached_at = reply->at;
	learn_site(k->app, reply);
	bool on = call(k, &(struct app_answer){ .reply = reply, .cached = true, .cached_at = reply->at, .last = last });
	site_reply_drop(reply);
	return on;
}

/* True when the ask is to go on to the platform. */
static bool read_cache(struct app_ask *k)
{
	struct app *a = k->app;
	const struct offline things = app_offline_of(a, app_reader(a));
	make_key(k, &things);
	bool kept_alone = a->site.ops->files != NULL; /* nobody is asked */
	bool looks = kept_alone || (k->how != APP_NO_CACHE && k->how != APP_PASSING);
	struct site_reply *reply = a->unanswered ? seen_look(a, &k->ask, k->how) : NULL; /* all pages of a list are so */
	reply = !reply && looks ? cached_answer(k, &things) : reply;
	bool guests = !reply && looks && (reply = guest_answer(k)) != NULL;
	if (!reply)
		return true;
	int64_t age = clock_now() - reply->at;
	bool young = k->how == APP_CACHED && !guests && !reply->of_kept && age >= 0 && age < YOUNG &&
		(!a->written_at || reply->at > a->written_at);
	return show_kept(k, reply, young || kept_alone || k->refused.code); /* a copy can do more than a site */
}

/* Nothing is kept for a person who has signed out in the meantime. */
static enum rc keep(struct app_ask *k, const char *etag, const char *text, size_t n, const struct site_reply *reply)
{
	struct app *a = k->app;
	if (k->ask.op == SITE_CHANGES || k->how == APP_PASSING)
		return RC_OK; /* nobody asks twice for the same */
	if (k->token && !str_eq(k->token, a->site.token))
		return RC_OK;
	enum rc rc = store_cache_put(a->store, k->key.buf, etag, text, n, NULL);
	a->kept_bytes += n;
	if (reply->op != SITE_TOPIC || str_eq(k->ask.id, reply->u.topic.id))
		return rc;
	struct str key; /* asked for by its number: what waits in the outbox knows it by its id */
	str_init(&key, STR_NO_LIMIT);
	offline_key(app_offline_things(a), SITE_TOPIC, reply->u.topic.id, &key);
	store_cache_put(a->store, key.buf, etag, text, n, NULL);
	str_release(&key);
	return rc;
}

/* What the answer to a topic says of its comments: nothing new, as long as the topic, counts and all, is as it was. */
static void note_topic(struct app_ask *k, const struct site_heard *heard)
{
	struct app *a = k->app;
	if (k->ask.op != SITE_TOPIC)
		return;
	bool unchanged = heard->what == HEARD_SAME;
	k->outcome = heard->what == HEARD_NOTHING ? heard->err.code : unchanged ? RC_OK : RC_CONFLICT;
	a->confirmed_at = unchanged && str_copy(a->confirmed, sizeof a->confirmed, k->ask.id) ? clock_mono() : 0;
}

static void read_answered(void *ctx, const struct net_answer *answer);

static void accept(struct app_ask *k, const struct net_answer *answer, struct site_heard *heard)
{
	const struct str *text = &heard->text;
	held_decision(k->app, k->token, heard);
	const char *etag = k->so_far ? k->first_etag : answer->etag;
	enum rc unkept = keep(
		k, etag, text->len ? text->buf : answer->body, text->len ? text->len : answer->size, heard->reply);
	learn_site(k->app, heard->reply);
	heard->reply->at = clock_now();
	ask_answer(k, &(struct app_answer){ .reply = heard->reply, .unkept = unkept, .last = true });
}

/* 304 to an ask without a tag is nobody's answer. */
static void hear(struct app_ask *k, const struct net_answer *answer, struct site_heard *heard)
{
	site_hear_further(&k->app->site, &k->ask, k->so_far, answer, heard);
	if (heard->what != HEARD_SAME || (*k->etag && k->from_cache))
		return;
	heard->what = HEARD_NOTHING;
	err_because(&heard->err, RC_PROTO, CAUSE_STRANGER, 304, "status 304 that nobody asked for");
}

/* What is shown of it may count days by another clock now: then it comes again. */
static void say_unchanged(struct app_ask *k, bool by_another_clock)
{
	struct site_reply *again = by_another_clock ? kept_answer(k->app, k->key.buf, k->ask.op, k->etag) : NULL;
	ask_answer(k, &(struct app_answer){ .reply = again, .unchanged = !again, .last = true });
	site_reply_drop(again);
}

/* The first answer's tag stands for the whole: it changes when anything of it does, or nothing is told by it. */
static void go_round(struct app_ask *k, const struct net_answer *answer, struct site_heard *heard,
	void (*answered)(void *ctx, const struct net_answer *answer))
{
	if (!k->so_far)
		str_copy(k->first_etag, sizeof k->first_etag, answer->etag);
	site_reply_drop(k->so_far);
	k->so_far = heard->reply;
	heard->reply = NULL;
	send(k, answered);
}

static void read_answered(void *ctx, const struct net_answer *answer)
{
	struct app_ask *k = ctx;
	struct app *a = k->app;
	struct site_heard heard;
	a->took = clock_mono() - k->sent_at;
	k->req = NULL;
	hear(k, answer, &heard);
	int64_t ahead = a->ahead;
	bool expired = !k->unasked && app_note_answer(a, &heard, k->token);
	if (once_more(k, answer, read_answered) || with_another_token(k, expired, read_answered))
		goto out;
	if (heard.what == HEARD_MORE) {
		go_round(k, answer, &heard, read_answered);
		goto out;
	}
	note_topic(k, &heard);
	if (heard.what == HEARD_SAME) {
		store_cache_touch(a->store, k->key.buf);
		say_unchanged(k, ahead != a->ahead);
	} else if (heard.what == HEARD_YES) {
		accept(k, answer, &heard);
	} else {
		struct site_reply *kept = a->unanswered && !k->from_cache ? seen_look(a, &k->ask, k->how) : NULL;
		if (heard.what == HEARD_NO && (heard.status == 403 || heard.status == 404 || heard.status == 410))
			store_cache_forget(a->store, k->key.buf);
		if (!kept || show_kept(k, kept, false))
			refuse(k, &heard, expired);
	}
out:
	site_heard_release(&heard);
}

/* ---- sessions -------------------------------------------------------------------------------- */

static void session_answered(void *ctx, const struct net_answer *answer)
{
	struct app_ask *k = ctx;
	struct app *a = k->app;
	struct site_heard heard;
	struct err e = { 0 };
	k->req = NULL;
	hear(k, answer, &heard);
	bool expired = app_note_answer(a, &heard, k->token);
	if (once_more(k, answer, session_answered))
		goto out;
	if (heard.what == HEARD_MORE) {
		go_round(k, answer, &heard, session_answered);
		goto out;
	}
	bool begins = site_op_answers(k->ask.op); /* else it ends: signing out here whatever is said, the others if so */
	if (!begins && (k->ask.op == SITE_SIGN_OUT || heard.what == HEARD_YES) && str_eq(k->token, a->site.token))
		app_forget_account(a);
	if (heard.what != HEARD_YES) {
		refuse(k, &heard, expired);
		goto out;
	}
	if (begins)
		app_signed_in(a, &heard.reply->u.session, &e);
	if (begins && !e.code)
		held_account(a, &heard.reply->u.session.account);
	ask_answer(k, &(struct app_answer){ .rc = e.code, .err = e, .reply = e.code ? NULL : heard.reply, .last = true });
out:
	site_heard_release(&heard);
}

/* ---- what is sent once, at once ----------------------------------------------------------------- */

static void straight_answered(void *ctx, const struct net_answer *answer)
{
	struct app_ask *k = ctx;
	struct site_heard heard;
	k->req = NULL;
	hear(k, answer, &heard);
	bool expired = app_note_answer(k->app, &heard, k->token);
	if (once_more(k, answer, straight_answered) || with_another_token(k, expired, straight_answered))
		goto out;
	if (heard.what == HEARD_MORE) {
		go_round(k, answer, &heard, straight_answered);
		goto out;
	}
	if (heard.what == HEARD_YES) {
		if (site_op_answers(k->ask.op))
			k->app->written_at = clock_now();
		held_update(k->app, &k->ask, heard.reply);
		ask_answer(k, &(struct app_answer){ .reply = heard.reply, .last = true });
	} else {
		refuse(k, &heard, expired);
	}
out:
	site_heard_release(&heard);
}

/* ---- comments of a topic that is asked for too ----------------------------------------------- */

/* Opening a topic again is one request: a topic holds the number of its comments and the time of the latest, so when it
 * is unchanged, so are they. So this ask of comments sends nothing of its own and waits for the ask of the topic. Not
 * where the comments in the cache are older than the topic, nor for ever, since an author can lose a name. */
static bool joins_topic(const struct app_ask *k)
{
	struct app *a = k->app;
	struct str key;
	bool first = !(k->ask.after && *k->ask.after) && !k->ask.at && !k->ask.from && !k->ask.until;
	if (k->ask.op != SITE_COMMENTS || !k->from_cache || k->how != APP_FRESH || !first)
		return false;
	str_init(&key, STR_NO_LIMIT);
	offline_key(app_offline_things(a), SITE_TOPIC, k->ask.id, &key);
	bool hang = k->cached_at >= store_cache_made(a->store, key.buf) && clock_now() - k->cached_at < DAY_MS &&
		(!a->written_at || k->cached_at > a->written_at);
	str_release(&key);
	return hang;
}

static bool topic_is_under_way(const struct app_ask *k)
{
	for (const struct app_ask *j = k->app->asks; j; j = j->next)
		if (j->ask.op == SITE_TOPIC && j->req && str_eq(j->ask.id, k->ask.id))
			return true;
	return false;
}

static bool topic_was_confirmed(const struct app_ask *k)
{
	const struct app *a = k->app;
	return a->confirmed_at && clock_mono() - a->confirmed_at < YOUNG && str_eq(a->confirmed, k->ask.id);
}

static void resume(void *ctx)
{
	struct app_ask *k = ctx;
	k->timer = NULL;
	if (k->told == RC_OK) {
		ask_answer(k, &(struct app_answer){ .unchanged = true, .last = true });
	} else if (k->told == RC_NET || k->told == RC_TIMEOUT) {
		struct err e;
		err_set(&e, k->told, 0, "no connection for the topic either");
		fail(k, &e, NULL);
	} else {
		send(k, read_answered);
	}
}

static void send_read(void *ctx)
{
	struct app_ask *k = ctx;
	k->timer = NULL;
	if (!joins_topic(k))
		send(k, read_answered);
	else if (topic_is_under_way(k))
		k->waits = true;
	else if (topic_was_confirmed(k))
		resume(k); /* told is RC_OK */
	else
		send(k, read_answered);
}

/* ---- beginning ------------------------------------------------------------------------------- */

/* Nobody has to be asked to know that it cannot be. */
static void refuse_here(struct app_ask *k)
{
	const struct wire_problem guest = {
		.status = 401, .code = "not_signed_in", .title = "", .detail = _("Please sign in first.")
	};
	const struct wire_problem nothing = { .status = 404,
		.code = "no_route",
		.title = "",
		.detail = _("This platform does not offer that; please choose something else.") };
	const struct wire_problem *problem = k->refused.code == RC_REFUSED ? &nothing
		: k->refused.code == RC_DENIED && !k->app->signed_in           ? &guest
																	   : NULL;
	fail(k, &k->refused, problem);
}

static void begin_write(struct app_ask *k)
{
	if (!k->refused.code)
		app_outbox_flush(k->app);
	else
		refuse_here(k);
}

static void begin(void *ctx)
{
	struct app_ask *k = ctx;
	k->timer = NULL;
	if (!k->refused.code && site_op_is(k->ask.op) & (SITE_SESSION | SITE_STRAIGHT))
		send(k, is_session(k->ask.op) ? session_answered : straight_answered);
	else if (!site_op_reads(k->ask.op))
		begin_write(k);
	else if (!read_cache(k))
		return;
	else if (k->refused.code)
		refuse_here(k);
	else if (k->from_cache)
		k->timer = net_timer_start(k->app->net, 0, send_read, k); /* what is here is painted first */
	else
		send_read(k);
}

struct app_ask *ask_start(
	struct app *a, const struct site_ask *ask, enum app_how how, int64_t timeout, app_done done, void *ctx)
{
	struct app_ask *k = xcalloc(1, sizeof *k);
	*k = (struct app_ask){
		.app = a, .next = a->asks, .how = how, .timeout = timeout, .done = done, .ctx = ctx, .outcome = RC_CANCELLED
	};
	a->asks = k;
	str_init(&k->key, STR_NO_LIMIT);
	ask_copy(&k->ask, ask, &k->arena);
	offline_cursor(&k->ask);
	if (!site_op_reads(ask->op) && (!k->ask.key || !*k->ask.key)) {
		char id[ID_SIZE];
		id_random(id);
		k->ask.key = arena_strdup(&k->arena, id);
	}
	if (site_fits(&a->site, &k->ask, &k->refused) == RC_OK && !site_op_is(ask->op))
		k->in_outbox = outbox_put(a, &k->ask, &k->refused) == RC_OK;
	k->timer = net_timer_start(a->net, 0, begin, k);
	return k;
}

void app_ask_sent(struct app_ask *ask, void (*sent)(void *ctx, int64_t n, int64_t whole))
{
	ask->sent = sent;
}

struct app_ask *app_ask(struct app *a, const struct site_ask *ask, enum app_how how, app_done done, void *ctx)
{
	prefetch_yield(a);
	return ask_start(a, ask, how, 0, done, ctx);
}

struct app_ask *app_outbox_await(struct app *a, const char *id, app_done done, void *ctx)
{
	struct app_ask *k = xcalloc(1, sizeof *k);
	prefetch_yield(a);
	*k = (struct app_ask){ .app = a, .next = a->asks, .done = done, .ctx = ctx, .in_outbox = true, .awaits = true };
	a->asks = k;
	str_init(&k->key, STR_NO_LIMIT);
	k->ask = (struct site_ask){ .op = SITE_COMMENT, .key = arena_strdup(&k->arena, id) }; /* some write */
	k->timer = net_timer_start(a->net, 0, begin, k);
	return k;
}

/* ---- for subcommands ------------------------------------------------------------------------- */

struct waiting {
	struct arena *arena;
	struct app_answer answer;
	struct site_reply *reply;
	struct wire_problem problem;
};

static void wait_done(void *ctx, const struct app_answer *answer)
{
	struct waiting *w = ctx;
	w->answer = *answer;
	if (answer->reply) {
		site_reply_drop(w->reply);
		w->reply = site_reply_keep(answer->reply);
	}
	if (answer->problem) {
		const struct wire_problem *p = answer->problem;
		w->problem = *p;
		w->problem.code = arena_strdup(w->arena, p->code);
		w->problem.title = arena_strdup(w->arena, p->title);
		w->problem.detail = arena_strdup(w->arena, p->detail);
	}
}

void app_set_waiter(struct app *a, const struct app_waiter *w)
{
	a->waiter = w;
}

static void wake(void *ctx)
{
	*(struct net_timer **)ctx = NULL;
}

static void wait_for(struct app *app, struct app_ask *k, struct waiting *w)
{
	const struct app_waiter *who = app->waiter;
	int64_t since = clock_mono();
	struct net_timer *timer = who ? net_timer_start(app->net, APP_PATIENCE_MS, wake, &timer) : NULL;
	if (who)
		who->begin(who->ctx);
	while (!w->answer.last) {
		net_turn(app->net, -1);
		if (w->answer.last || !who || !who->enough(who->ctx, w->reply != NULL, clock_mono() - since))
			continue;
		app_cancel(k);
		w->answer = (struct app_answer){ .rc = w->reply ? RC_TIMEOUT : RC_CANCELLED, .last = true };
		err_set(&w->answer.err, w->answer.rc, 0, "no longer waited for");
	}
	net_timer_cancel(timer);
	if (who)
		who->end(who->ctx);
}

enum rc app_ask_wait(struct app *app, const struct site_ask *ask, enum app_how how, struct arena *a,
	struct site_reply **reply, struct wire_problem *problem, bool *queued, struct err *e)
{
	struct waiting w = { .arena = a, .problem = { .code = "", .title = "", .detail = "" } };
	wait_for(app, app_ask(app, ask, how, wait_done, &w), &w);
	*reply = w.reply;
	if (problem)
		*problem = w.problem;
	if (queued)
		*queued = w.answer.queued;
	if (e && w.answer.rc)
		*e = w.answer.err;
	return w.answer.rc;
}
