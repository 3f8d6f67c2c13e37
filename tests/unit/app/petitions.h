/*
 * A site that is none of minyi's: petitions, which speak another JSON, know neither comments nor places nor accounts,
 * and live in New York. It comes in through the table of sites, as any other would.
 */
#ifndef UNIT_APP_PETITIONS_H
#define UNIT_APP_PETITIONS_H

#include "unit/app/lib.h"

#define NEW_YORK (-300)

static enum rc petitions_request(
	const struct site *s, const struct site_ask *ask, struct arena *a, struct net_params *p, struct err *e)
{
	struct str path;
	str_init(&path, 4096);
	switch (ask->op) {
	case SITE_ABOUT: str_addz(&path, "/about.json"); break;
	case SITE_BOARDS: str_addz(&path, "/kinds.json"); break;
	case SITE_TOPIC: str_addf(&path, "/petition/%s.json", ask->id ? ask->id : ""); break;
	default:
		str_addz(&path, "/petitions.json");
		net_query(&path, "search", ask->filter.query);
		net_query(&path, "order", ask->filter.sort == SORT_ENDORSEMENTS ? "signed" : "");
		net_query(&path, "page", ask->after);
	}
	*p = (struct net_params){ .method = "GET", .base = s->address, .path = arena_strdup(a, path.buf) };
	str_release(&path);
	return p->path ? RC_OK : err_set(e, RC_TOO_BIG, 0, "path");
}

static const char *petitions_text(struct arena *a, const struct json *v, const char *name)
{
	return arena_strdup(a, json_text(json_get(v, name)));
}

static void petition_parse(struct arena *a, const struct json *v, struct wire_topic *out)
{
	*out = (struct wire_topic){ .id = arena_printf(a, "%lld", (long long)json_int(json_get(v, "no"), 0)),
		.number = json_int(json_get(v, "no"), 0),
		.board = BOARD_IDEA,
		.title = petitions_text(a, v, "headline"),
		.body = petitions_text(a, v, "words"),
		.stage = str_eq(json_text(json_get(v, "state")), "open") ? STAGE_COLLECTING : STAGE_CLOSED,
		.counts = { .endorsements = json_int(json_get(v, "signed"), 0) } };
	rfc3339_parse(json_text(json_get(v, "opened")), 0, &out->created_at);
	out->updated_at = out->active_at = out->created_at;
}

static enum rc petitions_parse(
	const struct site *s, const struct site_ask *ask, const char *body, size_t n, struct site_reply *r, struct err *e)
{
	struct json *v = NULL;
	(void)s;
	enum rc rc = json_parse(body, n, 1 << 24, &v, e);
	if (rc)
		return rc;
	if (ask->op == SITE_ABOUT) {
		r->u.site = (struct wire_site){ .name = petitions_text(&r->arena, v, "title") };
	} else if (ask->op == SITE_BOARDS) {
		struct wire_board_info *b = arena_calloc(&r->arena, 1, sizeof *b);
		*b = (struct wire_board_info){ .id = "idea", .board = BOARD_IDEA, .topics = json_int(json_get(v, "all"), 0) };
		r->u.boards = (struct wire_boards){ .items = b, .n = 1 };
	} else if (ask->op == SITE_TOPIC) {
		petition_parse(&r->arena, v, &r->u.topic);
	} else {
		const struct json *list = json_get(v, "petitions");
		struct wire_topics *t = &r->u.topics;
		for (const struct json *p = json_first(list); p; p = json_next(p))
			t->n++;
		t->items = arena_calloc(&r->arena, t->n + 1, sizeof *t->items);
		size_t i = 0;
		for (const struct json *p = json_first(list); p; p = json_next(p))
			petition_parse(&r->arena, p, &t->items[i++]);
		t->total = json_int(json_get(v, "all"), 0);
		t->next = petitions_text(&r->arena, v, "further");
	}
	json_free(v);
	return RC_OK;
}

static bool petitions_claim(const char *address)
{
	return strstr(address, "petition") != NULL;
}

static const struct site_ops petitions_ops = {
	.caps = { .ops = SITE_CAN(SITE_ABOUT) | SITE_CAN(SITE_BOARDS) | SITE_CAN(SITE_TOPICS) | SITE_CAN(SITE_TOPIC),
		.orders = 1u << SORT_NEWEST | 1u << SORT_ENDORSEMENTS,
		.filters = SITE_BY_QUERY,
		.zone = NEW_YORK,
		.languages = "en" },
	.request = petitions_request,
	.parse = petitions_parse,
};

/* minyi's own as it is, the petitions by name and host, and the ones of one town. */
static const struct site_kind *petitions_kinds(void)
{
	static struct site_kind kinds[3];
	kinds[0] = site_table.kinds[0];
	kinds[1] = (struct site_kind){ .name = "petitions", .claims = petitions_claim, .ops = &petitions_ops };
	kinds[2] = (struct site_kind){ .name = "town", .address = "https://town.example", .ops = &petitions_ops };
	return kinds;
}

#endif
