/*
 * HTTP requests as cancellable handles: what a request may say, when its turn is, and its one answer. Who carries it is
 * another's business (near.c, far.c).
 *
 * A request that cannot even start (an address that is none, a header with a line break in it) still answers from the
 * loop: it is over at once, and waits for the next turn like any other, so that callers have one way to hear of
 * failure.
 */
#include <stdlib.h>
#include <string.h>

#include "net/private.h"

#define BODY_MAX ((size_t)8 << 20)
#define PATIENCE_MS 100

/* ---- when its turn is ------------------------------------------------------------------------ */

static void begin_next(struct net *n);

static void lose_patience(void *ctx)
{
	struct net *n = ctx;
	n->hurry = NULL;
	begin_next(n);
}

/* May one more go out beside those that are under way? A second connection costs more than it gains where the first one
 * answers at once, so unless the number is said, a request waits for the one before it, for a moment. */
static bool room_for_more(struct net *n, int under_way, int64_t newest)
{
	int64_t left = newest + PATIENCE_MS - clock_mono();
	if (n->abreast || !under_way || left <= 0)
		return !n->abreast || under_way < n->abreast;
	if (!n->hurry)
		n->hurry = net_timer_start(n, left, lose_patience, n);
	return false;
}

static void begin(struct net_req *r)
{
	r->state = REQ_GOES;
	r->begun = clock_mono();
	r->net->totals.requests++;
	if (near_serves(r))
		near_begin(r);
	else
		far_begin(r);
}

/* The next of those that wait for one to end. */
static void begin_next(struct net *n)
{
	int under_way = 0;
	int64_t newest = 0;
	struct net_req *next = NULL;
	for (struct net_req *r = n->requests; r; r = r->next) {
		bool counts = r->state == REQ_GOES && !r->standing;
		under_way += counts;
		newest = counts && r->begun > newest ? r->begun : newest;
		next = next ? next : r->state == REQ_WAITS ? r : NULL;
	}
	if (next && !n->paused && (next->standing || room_for_more(n, under_way, newest))) {
		begin(next);
		begin_next(n);
	}
}

void net_abreast(struct net *n, int most)
{
	n->abreast = most;
}

void net_pause(struct net *n)
{
	n->paused = true;
}

void net_resume(struct net *n, const struct err *e)
{
	n->paused = false;
	for (struct net_req *r = n->requests; e && r; r = r->next) {
		if (r->state != REQ_WAITS)
			continue;
		r->err = *e;
		req_end(r);
	}
	begin_next(n);
}

void net_fail_after(struct net *n, int count)
{
	n->allowed = count;
}

/* ---- its end --------------------------------------------------------------------------------- */

static void drop(struct net_req *r)
{
	struct net *n = r->net;
	struct net_req **at = &n->requests;
	while (*at != r)
		at = &(*at)->next;
	*at = r->next;
	near_drop(r);
	far_drop(r);
	explicit_bzero(r->token.buf, r->token.len);
	if (r->sent)
		explicit_bzero(r->sent, r->sent_size); /* it may be a password */
	free(r->sent);
	free(r->method);
	free(r->url);
	free(r->socket);
	free(r->led_to);
	str_release(&r->fields);
	str_release(&r->token);
	str_release(&r->body);
	n->busy--;
	n->standing -= r->standing;
	free(r);
	begin_next(n);
}

void req_end(struct net_req *r)
{
	r->state = REQ_IS_OVER;
}

/* The path without what was asked for: a search is its writer's business. */
static int url_for_log(const char *url)
{
	return (int)strcspn(url, "?");
}

static void answer(struct net_req *r)
{
	STR_LOCAL(moved, STR_NO_LIMIT);
	if (!r->err.code && r->redirects > 0)
		str_addz(&moved, r->url);
	else if (!r->err.code && r->stays && r->led_to)
		(void)net_address_follow(r->url, r->led_to, &moved, NULL);
	struct net_answer a = { .rc = r->err.code,
		.err = r->err,
		.status = r->err.code ? 0 : r->status,
		.body = r->err.code ? "" : r->body.buf,
		.size = r->err.code ? 0 : r->body.len,
		.etag = *r->etag ? r->etag : r->modified,
		.content_type = r->content_type,
		.moved = moved.buf,
		.retry_after = r->retry_after,
		.date = r->aged ? 0 : r->date,
		.left = r->left };
	near_drop(r);
	far_drop(r);
	log_line(a.rc ? LOG_WARN : LOG_INFO, "net %llu: %s %.*s: %d %s %s, %zu bytes, %lld ms", (unsigned long long)r->id,
		r->method, url_for_log(r->url), r->url, a.status, a.rc ? rc_name(a.rc) : "", a.err.detail, a.size,
		(long long)(clock_mono() - r->started));
	r->done(r->ctx, &a);
	drop(r);
}

static struct net_req *over(const struct net *n, uint64_t before)
{
	struct net_req *r = n->requests;
	while (r && (r->state != REQ_IS_OVER || r->id > before))
		r = r->next;
	return r;
}

bool req_is_one_over(const struct net *n)
{
	return over(n, UINT64_MAX) != NULL;
}

void req_answer(struct net *n, uint64_t before)
{
	for (struct net_req *r; (r = over(n, before));)
		answer(r);
}

void net_cancel(struct net_req *r)
{
	if (!r)
		return;
	log_line(
		LOG_DEBUG, "net %llu: %s %.*s: cancelled", (unsigned long long)r->id, r->method, url_for_log(r->url), r->url);
	drop(r);
}

void req_cancel_all(struct net *n)
{
	n->paused = true; /* or the next of those that wait would begin */
	net_timer_cancel(n->hurry);
	n->hurry = NULL;
	while (n->requests)
		net_cancel(n->requests);
}

/* ---- what goes out --------------------------------------------------------------------------- */

static void add_header(struct str *to, const char *name, const char *value)
{
	if (value && *value)
		str_addf(to, "%s: %s\r\n", name, value);
}

static enum rc check(const struct net_params *p, struct err *e)
{
	enum rc rc = net_address_check(p->base, e);
	if (rc)
		return rc;
	if (!net_line_safe(p->method, false) || !net_line_safe(p->path, false) || *p->path != '/')
		return err_set(e, RC_INVALID, 0, "a path that is not encoded");
	const char *const values[] = { p->content_type, p->accept, p->language, p->token, p->etag, p->idempotency_key,
		p->if_match, p->client };
	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		if (!net_line_safe(values[i], true))
			return err_set(e, RC_INVALID, 0, "a header with a control character");
	return RC_OK;
}

static void set_url(struct net_req *r, const struct net_params *p)
{
	bool local = str_starts(p->base, "unix:");
	struct str url;
	str_init(&url, STR_NO_LIMIT);
	str_addz(&url, local ? "http://localhost" : p->base);
	str_drop_end(&url, "/");
	str_addz(&url, p->path);
	r->url = str_detach(&url);
	r->socket = local ? xstrdup(p->base + 5) : NULL;
}

static void set_fields(struct net_req *r, const struct net_params *p)
{
	char range[48];
	add_header(&r->fields, "Accept", p->accept);
	add_header(&r->fields, "Accept-Language", p->language);
	bool is_tag = p->etag && (*p->etag == '"' || str_starts(p->etag, "W/"));
	if (p->from > 0) {
		snprintf(range, sizeof range, "bytes=%lld-", (long long)p->from);
		add_header(&r->fields, "Range", range);
		add_header(&r->fields, "If-Range", p->etag);
	} else {
		add_header(&r->fields, is_tag ? "If-None-Match" : "If-Modified-Since", p->etag);
	}
	add_header(&r->fields, "Idempotency-Key", p->idempotency_key);
	add_header(&r->fields, "If-Match", p->if_match);
	if (p->client_header)
		add_header(&r->fields, p->client_header, p->client);
	if (p->token_header)
		add_header(&r->token, p->token_header, p->token);
	else if (p->token && *p->token)
		str_addf(&r->token, "Authorization: Bearer %s\r\n", p->token);
	if (p->body)
		add_header(&r->fields, "Content-Type", p->content_type ? p->content_type : "application/json");
}

/* Where no body is said, some servers want to hear that there is none. */
static void set_body(struct net_req *r, const struct net_params *p)
{
	bool bodiless = strcmp(p->method, "GET") == 0 || strcmp(p->method, "DELETE") == 0;
	if (!p->body && bodiless)
		return;
	r->sent_size = p->body ? p->body_size : 0;
	r->sent = xmalloc(r->sent_size + 1);
	if (p->body)
		memcpy(r->sent, p->body, p->body_size);
	r->sent[r->sent_size] = '\0';
}

static enum rc set_up(struct net_req *r, const struct net_params *p, struct err *e)
{
	set_url(r, p);
	enum rc rc = check(p, e);
	if (rc)
		return rc;
	if (r->net->allowed == 0)
		return err_set(e, RC_NET, 0, "the fault switch");
	if (r->net->allowed > 0)
		r->net->allowed--;
	r->unpacks = !p->take || p->packed; /* a file is wanted as it is, with its length */
	/* Only reading follows redirects: what a person sends goes to where they sent it, and so does a token of which
	 * nobody on the way knows that it is one. */
	r->stays = p->token_header != NULL;
	r->follows = strcmp(p->method, "GET") == 0 && !r->socket && !r->stays;
	r->timeout = p->standing ? -1 : p->timeout ? p->timeout : WHOLE_MS;
	set_body(r, p);
	set_fields(r, p);
	return RC_OK;
}

struct net_req *net_request(
	struct net *n, const struct net_params *p, void (*done)(void *ctx, const struct net_answer *a), void *ctx)
{
	struct net_req *r = xcalloc(1, sizeof *r);
	*r = (struct net_req){ .net = n,
		.id = ++n->last_id,
		.method = xstrdup(p->method),
		.retry_after = -1,
		.started = clock_mono(),
		.take = p->take,
		.from = p->from,
		.starts = p->starts,
		.gone = p->gone,
		.done = done,
		.ctx = ctx };
	str_init(&r->fields, STR_NO_LIMIT);
	str_init(&r->token, STR_NO_LIMIT);
	str_init(&r->body, p->standing ? SIZE_MAX : p->max_body ? p->max_body : BODY_MAX);
	r->standing = p->standing;
	n->busy++;
	n->standing += p->standing;
	struct net_req **at = &n->requests;
	while (*at)
		at = &(*at)->next;
	*at = r;
	if (set_up(r, p, &r->err) != RC_OK)
		req_end(r);
	else
		begin_next(n);
	return r;
}
