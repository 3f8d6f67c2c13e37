/* See chain.h. */
#include "acts/chain.h"

enum { ROWS = 50 }; /* of a page */

struct facts {
	size_t n;
	int64_t total;
	const char *next;
};

static struct facts facts_of(const struct site_reply *r)
{
	switch (r->op) {
	case SITE_NOTICES: return (struct facts){ r->u.notices.n, r->u.notices.total, r->u.notices.next };
	case SITE_WRITINGS: return (struct facts){ r->u.writings.n, r->u.writings.total, r->u.writings.next };
	case SITE_ENDORSEMENTS:
		return (struct facts){ r->u.endorsements.n, r->u.endorsements.total, r->u.endorsements.next };
	case SITE_QUEUE: return (struct facts){ r->u.queue.n, r->u.queue.total, r->u.queue.next };
	default: return (struct facts){ 0, 0, "" };
	}
}

static void forget_from(struct chain *c, size_t page)
{
	while (c->pages.n > page)
		site_reply_drop(c->pages.items[--c->pages.n]);
}

void chain_release(struct chain *c)
{
	forget_from(c, 0);
	vec_release(&c->pages);
}

static bool has_more(const struct chain *c)
{
	return !c->pages.n || *facts_of(c->pages.items[c->pages.n - 1]).next;
}

int64_t chain_count(const void *of)
{
	const struct chain *c = of;
	int64_t here = 0;
	for (size_t i = 0; i < c->pages.n; i++)
		here += (int64_t)facts_of(c->pages.items[i]).n;
	if (!c->pages.n || !has_more(c))
		return here;
	int64_t total = facts_of(c->pages.items[0]).total;
	return total > here ? total : here + 1;
}

bool chain_counted(const void *of)
{
	const struct chain *c = of;
	return c->pages.n && (!has_more(c) || facts_of(c->pages.items[0]).total >= chain_count(c));
}

const struct site_reply *chain_page(const struct chain *c, int64_t at, size_t *place)
{
	for (size_t i = 0; at >= 0 && i < c->pages.n; i++) {
		int64_t rows = (int64_t)facts_of(c->pages.items[i]).n;
		if (at < rows) {
			*place = (size_t)at;
			return c->pages.items[i];
		}
		at -= rows;
	}
	return NULL;
}

int64_t chain_want(const struct chain *c, int64_t at)
{
	size_t place;
	return has_more(c) && !chain_page(c, at, &place) ? (int64_t)c->pages.n : -1;
}

int64_t chain_ask(const struct chain *c, int64_t page, struct site_ask *ask)
{
	ask->limit = ROWS;
	ask->after = page > 0 ? facts_of(c->pages.items[page - 1]).next : NULL;
	return page;
}

bool chain_put(void *of, int64_t page, struct site_reply *reply, int64_t near)
{
	struct chain *c = of;
	(void)near;
	if (page < 0 || page > (int64_t)c->pages.n)
		return false;
	site_reply_keep(reply);
	forget_from(c, (size_t)page);
	*vec_push(&c->pages) = reply;
	return true;
}

int64_t chain_find(const struct source *s, const char *key, int64_t number, struct site_ask *ask)
{
	const char *here;
	if (ask)
		*ask = (struct site_ask){ .op = SITE_OPS };
	if (!key)
		return number >= 1 && number <= source_count(s) ? number - 1 : -1;
	for (int64_t i = 0; (here = s->ops->key(s->of, i)); i++)
		if (str_eq(here, key))
			return i;
	return -1;
}
