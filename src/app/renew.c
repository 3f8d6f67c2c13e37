/*
 * A sign-in that goes on: once a token has expired, another is asked for with what came with it, and what was to be
 * sent waits for that. Since a site takes it once, one program of a home asks, and the others find the new token in the
 * store.
 */
#include "app/private.h"

#define LOOK_MS 200                /* until another program of this home is asked after again */
#define SOON_MS INT64_C(60000)     /* a token that is no good so soon is none that another one helps */
#define PATIENCE_MS INT64_C(20000) /* the others wait for as long */

/* Who asks for the site's next token. */
static char *claim_of(const struct app *a)
{
	return str_printf("renewal %s", a->site.name);
}

bool renew_under_way(const struct app *a)
{
	return a->renewal.req || a->renewal.timer;
}

void renew_release(struct app *a)
{
	struct renewal *r = &a->renewal;
	char *name = claim_of(a);
	net_cancel(r->req);
	net_timer_cancel(r->timer);
	if (r->claimed)
		store_claim_end(a->store, name);
	free(name);
	r->req = NULL;
	r->timer = NULL;
	r->claimed = false;
}

/* why NULL: there is a token. */
static void go_on(struct app *a, const struct err *why)
{
	renew_release(a);
	asks_renewed(a, why);
	outbox_renewed(a, why);
}

void renew_stop(struct app *a)
{
	if (renew_under_way(a))
		go_on(a, NULL);
}

/* Another program of this home was first. */
static bool take_replaced(struct app *a)
{
	struct store_account kept;
	bool replaced = !a->renewal.unkept && store_account(a->store, a->site.name, &kept) &&
		str_eq(kept.id, a->account.id) && !str_eq(kept.token, a->account.token);
	if (replaced) {
		a->account = kept;
		site_set_token(&a->site, kept.token);
	}
	explicit_bzero(&kept, sizeof kept);
	return replaced;
}

/* It is kept before it is used. Where that fails it is good for this visit: what it was had with is used up. */
static enum rc keep(struct app *a, const struct wire_session *s, struct err *e)
{
	if (!str_copy(a->account.token, sizeof a->account.token, s->token))
		return err_set(e, RC_PROTO, 0, "a token that cannot be kept");
	a->account.expires_at = s->expires_at;
	a->renewal.unkept = store_account_set(a->store, a->site.name, &a->account, NULL) != RC_OK;
	site_set_token(&a->site, a->account.token);
	return RC_OK;
}

static void answered(void *ctx, const struct net_answer *answer)
{
	struct app *a = ctx;
	ARENA_LOCAL(arena, 0);
	struct wire_session session = { .token = "" };
	struct err e = answer->err;
	enum rc rc = answer->rc;
	a->renewal.req = NULL;
	if (rc == RC_OK)
		rc = a->site.ops->renewed(&a->site, answer, &arena, &session, &e);
	if (rc == RC_OK)
		rc = keep(a, &session, &e);
	else if (rc == RC_DENIED && take_replaced(a)) /* where the disk knows no locks */
		rc = RC_OK;
	explicit_bzero((char *)session.token, strlen(session.token));
	if (rc == RC_DENIED || rc == RC_REFUSED)
		app_forget_account(a);
	else if (rc)
		a->renewal.at = 0; /* nobody could tell: that says nothing of the token */
	go_on(a, rc ? &e : NULL);
}

static void look_again(void *ctx);

/* True: there is another token, or will be. */
static bool begin(struct app *a)
{
	struct renewal *r = &a->renewal;
	ARENA_LOCAL(arena, 0);
	struct net_params p;
	char *name = claim_of(a);
	r->claimed = store_claim(a->store, name);
	free(name);
	bool here = take_replaced(a);
	if (!here && !r->claimed) {
		r->timer = net_timer_start(a->net, LOOK_MS, look_again, a);
	} else if (!here && a->site.ops->renew(&a->site, &arena, &p)) {
		r->at = clock_mono();
		p.timeout = PATIENCE_MS;
		turn_taken(a);
		r->req = net_request(a->net, &p, answered, a);
		ask_wipe_request(&p, &a->site);
	}
	if (!renew_under_way(a))
		renew_release(a);
	return here || renew_under_way(a);
}

static void look_again(void *ctx)
{
	struct app *a = ctx;
	a->renewal.timer = NULL;
	begin(a);
	if (!renew_under_way(a))
		go_on(a, NULL);
}

bool renew_begin(struct app *a)
{
	const struct renewal *r = &a->renewal;
	if (renew_under_way(a))
		return true;
	if (!a->signed_in || a->given || !*a->site.renews || !a->site.ops->renew)
		return false;
	return (!r->at || clock_mono() - r->at >= SOON_MS) && begin(a);
}

bool renew_first(struct app *a)
{
	if (a->signed_in && a->account.expires_at && a->account.expires_at <= clock_now())
		renew_begin(a);
	return renew_under_way(a);
}
