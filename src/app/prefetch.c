/*
 * Fetching ahead. What waits is few and the latest comes first: a cursor that wandered over twenty topics stands on
 * one. Nothing is fetched until the cursor has rested for a moment, so a
 * cursor that only passes over rows causes no requests.
 */
#include "app/private.h"

#define WAITING_MAX 4
#define QUIET_MS 400
#define YOUNG INT64_C(600000)
#define TIMEOUT_MS 5000
#define SLOW_MS 1500   /* with "auto": who takes so long has a line on which nothing goes out unasked */
#define AGAIN_MS 60000 /* after a failure, and on a slow line: one that is down is not tried in a circle */

static void step(void *ctx);

static void forget_waiting(struct prefetch *p)
{
	p->waiting.n = 0;
	arena_release(&p->strings);
}

static void schedule(struct app *a, int64_t ms)
{
	struct prefetch *p = &a->prefetch;
	net_timer_cancel(p->timer);
	p->timer = p->waiting.n && !p->ask ? net_timer_start(a->net, ms, step, a) : NULL;
}

static void answered(void *ctx, const struct app_answer *answer)
{
	struct app *a = ctx;
	struct prefetch *p = &a->prefetch;
	if (!answer->last)
		return;
	p->ask = NULL;
	bool slow = clock_mono() - p->begun > SLOW_MS && str_eq(a->settings.prefetch, "auto");
	if (slow || answer->rc == RC_NET || answer->rc == RC_TIMEOUT || answer->rc == RC_LIMITED ||
		answer->rc == RC_PROTO) {
		p->failed_at = clock_mono();
		forget_waiting(p);
	}
	schedule(a, 0);
}

static bool is_young(struct app *a, const struct site_ask *ask)
{
	int64_t at = 0, of_copy = 0;
	STR_LOCAL(key, STR_NO_LIMIT);
	site_key(&a->site, ask, app_reader(a), &key);
	store_cache_has(a->store, key.buf, &at, NULL);
	if (offline_can_answer(app_offline_things(a), ask, &of_copy) && of_copy > at)
		at = of_copy;
	int64_t age = clock_now() - at;
	return at && age >= 0 && age < YOUNG && (!a->written_at || at > a->written_at);
}

static void step(void *ctx)
{
	struct app *a = ctx;
	struct prefetch *p = &a->prefetch;
	p->timer = NULL;
	if (a->asks) { /* those that were there before; the person's go first */
		schedule(a, QUIET_MS);
		return;
	}
	while (p->waiting.n && !p->ask) {
		const struct site_ask next = p->waiting.items[--p->waiting.n];
		if (is_young(a, &next))
			continue;
		p->begun = clock_mono();
		p->ask = ask_start(a, &next, APP_FRESH, TIMEOUT_MS, answered, a);
	}
	if (!p->waiting.n)
		arena_release(&p->strings); /* the ask has copies of its own */
}

void app_prefetch(struct app *a, const struct site_ask *ask)
{
	struct prefetch *p = &a->prefetch;
	bool unasked = a->site.ops->caps.guest && !str_eq(a->settings.prefetch, "on"); /* a guest asks for what is wanted */
	if (unasked || str_eq(a->settings.prefetch, "off") || a->offline || !site_op_reads(ask->op) ||
		site_fits(&a->site, ask, NULL) != RC_OK)
		return;
	if (p->failed_at && clock_mono() - p->failed_at < AGAIN_MS)
		return;
	if (p->waiting.n == WAITING_MAX) {
		memmove(p->waiting.items, p->waiting.items + 1, (WAITING_MAX - 1) * sizeof *p->waiting.items);
		p->waiting.n--;
	}
	ask_copy(vec_push(&p->waiting), ask, &p->strings);
	offline_cursor(&p->waiting.items[p->waiting.n - 1]);
	schedule(a, QUIET_MS);
}

void prefetch_yield(struct app *a)
{
	struct prefetch *p = &a->prefetch;
	ask_let_go(&p->ask);
	forget_waiting(p);
	schedule(a, 0);
}

void prefetch_release(struct app *a)
{
	prefetch_yield(a);
	vec_release(&a->prefetch.waiting);
}
