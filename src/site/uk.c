/*
 * petition.parliament.uk: the petitions of the United Kingdom, as its JSON has them. Everything can be read, nothing
 * can be written but on its pages. The state that is asked for decides the order too, so most of its lists have one.
 */
#include "site/private.h"
#include "site/uk.h"

enum { PAGE_MOST = 50 };
#define ORDER(sort) (1u << SORT_##sort)

static const struct site_view views[] = {
	{ "open", N_("open"), BOARD_IDEA, ORDER(NEWEST) | ORDER(ENDORSEMENTS) },
	{ "closed", N_("closed"), BOARD_IDEA, ORDER(ENDORSEMENTS) },
	{ "rejected", N_("rejected"), BOARD_IDEA, ORDER(NEWEST) },
	{ "awaiting_response", N_("awaiting the Government's response"), BOARD_IDEA, ORDER(DEADLINE) },
	{ "with_response", N_("with the Government's response"), BOARD_IDEA, ORDER(ACTIVITY) },
	{ "awaiting_debate", N_("awaiting a debate"), BOARD_IDEA, ORDER(DEADLINE) },
	{ "debated", N_("debated in Parliament"), BOARD_IDEA, ORDER(ACTIVITY) },
	{ "not_debated", N_("not to be debated"), BOARD_IDEA, ORDER(ACTIVITY) },
	{ "trending", N_("most signatures in the last hour"), BOARD_IDEA, ORDER(ACTIVITY) },
	{ "archived", N_("of the last Parliament: published"), BOARD_IDEA, ORDER(ENDORSEMENTS) },
	{ "archived_rejected", N_("of the last Parliament: rejected"), BOARD_IDEA, ORDER(NEWEST) },
	{ "archived_with_response", N_("of the last Parliament: with a response"), BOARD_IDEA, ORDER(ACTIVITY) },
	{ "archived_debated", N_("of the last Parliament: debated"), BOARD_IDEA, ORDER(ACTIVITY) },
	{ "archived_not_debated", N_("of the last Parliament: not debated"), BOARD_IDEA, ORDER(ACTIVITY) },
};

/* ---- asking ---------------------------------------------------------------------------------- */

static bool is_set(const char *s)
{
	return s && *s;
}

/* The site's word for what is asked for. What is searched for may have ended long ago. */
static const char *state_of(const struct site_filter *f)
{
	if (str_eq(f->view, "archived"))
		return "published";
	if (is_set(f->view) && str_starts(f->view, "archived_"))
		return f->view + sizeof "archived_" - 1;
	if (is_set(f->view) && !(str_eq(f->view, "open") && f->sort == SORT_NEWEST))
		return f->view;
	return f->sort == SORT_NEWEST && !is_set(f->query) ? "recent" : "all";
}

static void add_number(struct str *path, const char *name, int64_t n)
{
	char text[24];
	snprintf(text, sizeof text, "%lld", (long long)n);
	net_query(path, name, text);
}

static void add_list(struct str *path, const struct site_ask *ask)
{
	const struct site_filter *f = &ask->filter;
	if (str_eq(f->view, "trending")) {
		str_addz(path, "/trending.json");
		return;
	}
	str_addz(path, is_set(f->view) && str_starts(f->view, "archived") ? "/archived/petitions.json" : "/petitions.json");
	net_query(path, "state", state_of(f));
	net_query(path, "q", f->query);
	net_query(path, "page", ask->after);
	if (ask->limit)
		add_number(path, "count", ask->limit < PAGE_MOST ? ask->limit : PAGE_MOST);
}

static enum rc request(
	const struct site *s, const struct site_ask *ask, struct arena *a, struct net_params *p, struct err *e)
{
	STR_LOCAL(path, 16384);
	*p = (struct net_params){ 0 };
	if (ask->op == SITE_ABOUT || ask->op == SITE_BOARDS)
		return RC_OK; /* which do not change */
	if (ask->op == SITE_TOPICS) {
		add_list(&path, ask);
		return foreign_get(s, &path, a, p, e);
	}
	if (!is_set(ask->id))
		return err_set(e, RC_INVALID, 0, "an ask without a petition");
	str_addz(&path, "/petitions/");
	net_encode(&path, foreign_number(ask->id));
	str_addz(&path, ".json");
	return foreign_get(s, &path, a, p, e);
}

/* ---- what has moved -------------------------------------------------------------------------- */

static bool is_petition_page(const char *path)
{
	const char *id = str_starts(path, "/archived/petitions/") ? path + 20
		: str_starts(path, "/petitions/")                     ? path + 11
															  : "";
	return *id && !id[strspn(id, "0123456789")];
}

/* Some redirects lose the ".json", a search for a number among them: the same is asked for with it. */
static const char *moved(const struct site *s, const struct site_ask *ask, const char *address, struct site_reply *r)
{
	const char *path = foreign_path(address);
	(void)s;
	(void)ask;
	if (strstr(path, "/gathering-support"))
		return N_("This petition is still looking for five people who back it; its text is public once it has them.");
	if (strstr(path, "/moderation-info"))
		return N_("This petition is being checked against the site's standards; its text is public afterwards.");
	if (!r->rounds && is_petition_page(path)) {
		r->notes = arena_printf(&r->arena, "%s.json", path);
		r->more = r->notes != NULL;
	}
	return r->more ? NULL : N_("The site no longer has this; it led to another of its pages.");
}

static enum rc further(const struct site *s, const struct site_ask *ask, const struct site_reply *r, struct arena *a,
	struct net_params *p, struct err *e)
{
	STR_LOCAL(path, 4096);
	(void)ask;
	str_addz(&path, r->notes);
	return foreign_get(s, &path, a, p, e);
}

/* ---- answers --------------------------------------------------------------------------------- */

static enum rc say_site(const struct site *s, struct site_reply *r, struct err *e)
{
	const char **languages = arena_calloc(&r->arena, 1, sizeof *languages);
	if (!languages)
		return foreign_too_big(e);
	languages[0] = "en";
	r->u.site = (struct wire_site){ .name = _(s->kind->title),
		.about = _(
			"British citizens and UK residents ask for a change of the law or of policy. A petition needs five people who back it and is checked before it opens; then it is open for six months. 10,000 signatures get a response of the Government, 100,000 are considered for a debate in Parliament."),
		.operator_name = _("The Government and the Petitions Committee of the House of Commons"),
		.zone = "+00:00",
		.zone_name = "Europe/London",
		.languages = languages,
		.n_languages = 1,
		.topics = WIRE_UNKNOWN,
		.endorsements = WIRE_UNKNOWN,
		.comments = WIRE_UNKNOWN,
		.accounts = WIRE_UNKNOWN,
		.rules = { .endorse_threshold = 10000, .endorse_months = 6 } };
	return RC_OK;
}

static enum rc say_boards(struct site_reply *r, struct err *e)
{
	const struct wire_board_info board = { .id = "idea",
		.board = BOARD_IDEA,
		.name = _("Petitions"),
		.about = _(
			"Petitions to the Government and to Parliament. What is listed first are those that are open; the other lists are one key away, among the stages."),
		.topics = WIRE_UNKNOWN };
	return foreign_boards(r, &board, 1, e);
}

static enum rc read_list(const struct site *s, const struct json *v, bool trending, struct site_reply *r, struct err *e)
{
	struct wire_topics *t = &r->u.topics;
	const struct foreign f = { &r->arena, &t->unread, s->zone };
	const struct json *list = json_get(v, "data");
	if (!json_is_array(list))
		return err_set(e, RC_PROTO, 0, "data: no list");
	t->items = arena_calloc(&r->arena, json_count(list) + 1, sizeof *t->items);
	if (!t->items)
		return foreign_too_big(e);
	for (const struct json *p = json_first(list); p; p = json_next(p)) {
		struct wire_topic *row = &t->items[t->n++];
		bool read = trending ? uk_trending(p, &r->arena, row) : uk_petition(s, p, &r->arena, row);
		if (!read) /* its row says so: the places of the others are what they are */
			*row = (struct wire_topic){
				.board = BOARD_IDEA, .stage = STAGE_OTHER, .unread = { .n = 1, .first = "data" }
			};
	}
	const struct json *links = foreign_object(&f, v, "links");
	t->next = foreign_page(&f, foreign_text(&f, links, "next"));
	t->total = *t->next || trending ? WIRE_UNKNOWN : (int64_t)t->n;
	return RC_OK;
}

/* A search for a number leads to that petition alone. */
static enum rc read_one(const struct site *s, const struct json *v, struct site_reply *r, struct err *e)
{
	struct wire_topics *t = &r->u.topics;
	t->items = arena_calloc(&r->arena, 1, sizeof *t->items);
	if (!t->items || !uk_petition(s, json_get(v, "data"), &r->arena, t->items))
		return err_set(e, RC_PROTO, 0, "data: no petition");
	t->n = 1;
	t->total = 1;
	t->next = "";
	return RC_OK;
}

static enum rc parse(
	const struct site *s, const struct site_ask *ask, const char *body, size_t n, struct site_reply *r, struct err *e)
{
	struct json *v = NULL;
	if (ask->op == SITE_ABOUT)
		return say_site(s, r, e);
	if (ask->op == SITE_BOARDS)
		return say_boards(r, e);
	enum rc rc = json_parse_mended(body, n, JSON_BODY_MAX, &v, e);
	if (rc)
		return rc;
	if (ask->op == SITE_TOPIC)
		rc = uk_petition(s, json_get(v, "data"), &r->arena, &r->u.topic) ? RC_OK
																		 : err_set(e, RC_PROTO, 0, "data: no petition");
	else if (json_is_object(json_get(v, "data")))
		rc = read_one(s, v, r, e);
	else
		rc = read_list(s, v, str_eq(ask->filter.view, "trending"), r, e);
	json_free(v);
	return rc;
}

/* ---- its pages ------------------------------------------------------------------------------- */

static bool address(const struct site *s, const char *topic, struct str *out)
{
	str_addf(out, "%s/petitions/", s->address);
	net_encode(out, foreign_number(topic));
	return true;
}

static const char *web(const struct site *s, enum site_op op, const char *topic, struct str *out)
{
	if (op == SITE_PROPOSE) {
		str_addf(out, "%s/petitions/check", s->address);
		return N_(
			"Petitions are begun on the site's own page, since it asks for your name, e-mail address and postcode, and for the e-mail addresses of five people who back it.");
	}
	const char *number = foreign_number(topic);
	if (!is_set(number) || number[strspn(number, "0123456789")])
		return NULL;
	address(s, topic, out);
	str_addz(out, "/signatures/new");
	return N_(
		"Signing is done on the site's own page, since it asks for your name, e-mail address and postcode, and counts you only once you have followed the link that it mails to you.");
}

bool site_is_uk(const char *at)
{
	return strstr(at, "//petition.parliament.uk") != NULL;
}

const struct site_ops site_uk = {
	.caps = { .ops = SITE_CAN(SITE_ABOUT) | SITE_CAN(SITE_BOARDS) | SITE_CAN(SITE_TOPICS) | SITE_CAN(SITE_TOPIC),
		.orders = ORDER(NEWEST) | ORDER(ENDORSEMENTS),
		.filters = SITE_BY_QUERY,
		.languages = "en",
		.guest = true,
		.boards = 1u << BOARD_IDEA,
		.web = SITE_CAN(SITE_ENDORSE) | SITE_CAN(SITE_PROPOSE),
		.views = views,
		.n_views = ARRAY_LEN(views) },
	.request = request,
	.further = further,
	.moved = moved,
	.parse = parse,
	.address = address,
	.web = web,
};
