/*
 * GET: an answer that is kept, or one that is made in one view of the rows, from who asks to the last of what is told.
 * How what is kept stood is noted before that view begins, so that what is kept of it is older than whatever it missed.
 */
#include "server/api/private.h"

/* ---- a view ---------------------------------------------------------------------------------- */

static enum rc view_begin(struct ctx *c, struct err *e)
{
	enum rc rc = c->viewing ? RC_OK : storage_begin(c->storage, STORAGE_READ, e);
	c->viewing = rc == RC_OK;
	return rc;
}

void reading_end(struct ctx *c)
{
	if (c->viewing)
		storage_rollback(c->storage); /* nothing was written */
	c->viewing = false;
	if (c->held) /* of what it showed: another view is not to be mixed with it */
		wholes_let_go(c->held);
}

/* Before anything is read. Where a view is begun by asking somebody else, who asks is looked at without one. */
void reading_begin(struct ctx *c, struct worker *w, const struct request *q)
{
	struct answers *a = c->platform->answers;
	c->known = writer_knows_others(c->platform, w);
	answers_stand(a, routes_topic(c->route, q->params[0]), &c->as_of);
	answers_stand(a, 0, &c->lists);
	if (*q->authorization && !storage_is_shared(c->storage))
		view_begin(c, NULL); /* one that fails is begun again later, and then says so */
}

/* ---- who answers ----------------------------------------------------------------------------- */

/* What this account wrote, at whichever machine, is known before it is answered. */
static void know_own(struct ctx *c)
{
	struct platform *p = c->platform;
	if (!p->standby || !c->account)
		return;
	if (storage_written(c->storage, c->account, &c->wrote, NULL) != RC_OK)
		c->wrote = INT64_MAX; /* no standby can say that it shows it */
	else if (c->wrote > p->known) {
		platform_know(p, c->wrote);
		answers_drop(p->answers);
	}
}

/* False: the primary has to be asked, since there is no standby, or what it has not may be a moment old. A view in
 * which time has not done yet what it did is not shown either. */
static bool answer_at_standby(
	struct worker *w, struct ctx *c, const struct request *q, struct response *r, bool *current)
{
	struct storage *own = c->storage, *view = standby_begin(c->platform->standby, &w->standby, c->wrote, current);
	int64_t next;
	if (!view)
		return false;
	bool known = c->known;
	c->known = known && *current;
	bool good = storage_next_change(view, &next, NULL) == RC_OK && next > c->now;
	if (good) {
		storage_use_rules(view, c->book);
		c->storage = view;
		c->at_standby = true;
		c->route->handle(c, q, r);
		c->at_standby = false;
		c->storage = own;
		good = r->status == 200;
	}
	storage_rollback(view);
	if (!good) {
		reading_end(c);
		response_release(r);
		response_init(r);
		*current = true;
		c->known = known;
	}
	return good;
}

/* What time did is done before anybody reads. */
static enum rc view_swept(struct ctx *c, struct err *e)
{
	int64_t at = 0;
	enum rc rc = view_begin(c, e), known = rc == RC_OK ? storage_next_change(c->storage, &at, e) : rc;
	if (known == RC_BUSY || known == RC_TIMEOUT) /* the view is gone with it */
		return known;
	if (known != RC_OK || at > c->now)
		return rc;
	reading_end(c);
	sweeper_ask(c->platform->sweeper);
	return view_begin(c, e);
}

static void answer_get(struct worker *w, struct ctx *c, const struct request *q, struct response *r, bool *current)
{
	struct err e = { 0 };
	*current = true;
	if (c->route->prepare)
		reading_end(c); /* it may write */
	if (!budgets_spend(c, q, r) || (c->route->prepare && !c->route->prepare(c, q, r)) ||
		answer_at_standby(w, c, q, r, current))
		return;
	for (bool again = false;; again = true) {
		if (view_swept(c, &e) == RC_OK)
			c->route->handle(c, q, r);
		else
			problem_of(c, r, &e);
		reading_end(c);
		if (r->status != 503 || again || !storage_is_shared(c->storage))
			return;
		response_release(r); /* the connection may have been cut: by another one it goes */
		response_init(r);
	}
}

/* What an answer depends on beside the database. */
static void cache_key(const struct ctx *c, const struct request *q, struct str *key)
{
	str_reserve(key, 200);
	str_addi(key, (int64_t)c->language);
	str_addc(key, accept_gzip(q->accept_encoding) ? 'g' : ' ');
	str_addc(key, accept_csv(q->accept) ? 'c' : ' ');
	str_addc(key, leap_is_held(c->platform->leap) ? 'h' : ' ');
	str_addz(key, q->target);
}

/* Whether others who ask the same have the same answer. */
static bool is_for_all(const struct ctx *c, const struct request *q)
{
	static const char *const names[] = { "followed", "ids", "fields" };
	const char *view = c->account ? request_query(q, "view") : NULL;
	for (size_t i = 0; c->account && i < ARRAY_LEN(names); i++)
		if (request_query(q, names[i]))
			return false;
	if (view && !str_eq(view, "row"))
		return false;
	return !c->account || (c->route->same && !c->staff.roles);
}

/* An answer that is kept. key: by which it would be kept; "": by none. */
static bool find_kept(struct ctx *c, const struct request *q, struct str *key, struct response *r)
{
	know_own(c);
	if (!c->known || !is_for_all(c, q))
		return false;
	cache_key(c, q, key);
	if (!str_ok(key))
		str_clear(key);
	return key->len && answers_find(c->platform->answers, key->buf, r);
}

static void make_anew(struct worker *w, struct ctx *c, const struct request *q, const char *key, struct response *r)
{
	bool current = true;
	answer_get(w, c, q, r, &current);
	if (r->feed.ctx)
		return;
	if (r->status == 200 && !str_ok(&r->body))
		problem(c, r, TOO_MUCH, NULL);
	bool is_file = *r->etag; /* which changes without being written by us */
	if (!is_file)
		response_seal(r, accept_gzip(q->accept_encoding));
	if (*key && current && !is_file && r->status == 200)
		answers_keep(c->platform->answers, key, &c->as_of, r);
}

/* What of it this reader has not. */
static void hand_over(const struct ctx *c, const struct request *q, bool personal, struct response *r)
{
	r->personal = personal;
	if (r->status == 200 && !response_unchanged(r, q->if_none_match) &&
		q->method == GET) /* of HEAD there are no parts */
		response_part(r, q->range, q->if_range);
	if (r->status == 416)
		problem(c, r, NO_PART, NULL);
}

bool reading_kept(struct ctx *c, const struct request *q, struct response *r)
{
	STR_LOCAL(key, 512);
	bool personal = r->personal, found = find_kept(c, q, &key, r);
	if (found)
		hand_over(c, q, personal, r);
	return found;
}

void reading_answer(struct ctx *c, struct worker *w, const struct request *q, struct response *r)
{
	STR_LOCAL(key, 512);
	bool personal = r->personal;
	if (!find_kept(c, q, &key, r))
		make_anew(w, c, q, key.buf, r);
	if (!r->feed.ctx)
		hand_over(c, q, personal, r);
}
