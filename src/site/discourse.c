/*
 * Any Discourse forum (vTaiwan's discussions are one), by the ".json" of its pages. Everything that is public can be
 * read; writing needs an account there. A topic's answer has its first posts and the ids of
 * all: further posts are asked for by those.
 */
#include "site/discourse.h"
#include "site/private.h"

enum { POSTS_MOST = 50, FOUND_MOST = 1000, SEARCH_PAGES = 10, A_MINUTE = 20 };
#define ORDER(sort) (1u << SORT_##sort)

static const struct site_view views[] = {
	{ "open", N_("open for replies"), BOARD_CONSULTATION, ORDER(NEWEST) | ORDER(ACTIVITY) },
	{ "closed", N_("closed"), BOARD_CONSULTATION, ORDER(NEWEST) | ORDER(ACTIVITY) },
	{ "archived", N_("archived"), BOARD_CONSULTATION, ORDER(NEWEST) | ORDER(ACTIVITY) },
	{ "top_week", N_("most active of the week"), BOARD_CONSULTATION, ORDER(ACTIVITY) },
	{ "top_month", N_("most active of the month"), BOARD_CONSULTATION, ORDER(ACTIVITY) },
	{ "top", N_("most active of all time"), BOARD_CONSULTATION, ORDER(ACTIVITY) },
	{ "most_liked", N_("liked most"), BOARD_CONSULTATION, ORDER(ACTIVITY) },
	{ "most_read", N_("read most"), BOARD_CONSULTATION, ORDER(ACTIVITY) },
	{ "most_replies", N_("answered most"), BOARD_CONSULTATION, ORDER(ACTIVITY) },
};
/* What each of them is to the forum: a page with a parameter. */
static const struct {
	const char *path, *name, *value;
} asked[] = {
	{ "/latest.json", "status", "open" },
	{ "/latest.json", "status", "closed" },
	{ "/latest.json", "status", "archived" },
	{ "/top.json", "period", "weekly" },
	{ "/top.json", "period", "monthly" },
	{ "/top.json", "period", "all" },
	{ "/latest.json", "order", "likes" },
	{ "/latest.json", "order", "views" },
	{ "/latest.json", "order", "posts" },
};
_Static_assert(ARRAY_LEN(asked) == ARRAY_LEN(views), "a list has a page");

/* What the answers so far say is to be asked next. */
struct notes {
	const char *path;   /* of data where a page was */
	const char *stream; /* ids of the posts that are wanted, "post_ids[]=1&post_ids[]=2" */
	const char *last;   /* of these the last */
	bool more;          /* there are others behind it */
	int64_t total;
};

/* ---- asking ---------------------------------------------------------------------------------- */

static bool is_set(const char *s)
{
	return s && *s;
}

static size_t view_of(const struct site_filter *f)
{
	size_t i = 0;
	while (i < ARRAY_LEN(views) && !str_eq(f->view, views[i].word))
		i++;
	return i;
}

static void add_list(struct str *path, const struct site_ask *ask)
{
	const struct site_filter *f = &ask->filter;
	size_t view = view_of(f);
	bool ordered = view < ARRAY_LEN(views) && strcmp(asked[view].path, "/latest.json") == 0;
	str_addz(path, view < ARRAY_LEN(views) ? asked[view].path : "/latest.json");
	if (view < ARRAY_LEN(views))
		net_query(path, asked[view].name, asked[view].value);
	if (f->sort == SORT_NEWEST && (view == ARRAY_LEN(views) || (ordered && strcmp(asked[view].name, "order") != 0)))
		net_query(path, "order", "created");
	net_query(path, "category", f->agency);
	net_query(path, "page", ask->after);
}

/* Narrowing and order are words of the search itself. */
static void add_search(struct str *path, const struct site_ask *ask)
{
	const struct site_filter *f = &ask->filter;
	size_t view = view_of(f);
	STR_LOCAL(words, 8192);
	str_addz(&words, is_set(f->query) ? f->query : "");
	if (is_set(f->author))
		str_addf(&words, " @%s in:first", f->author);
	if (is_set(f->agency))
		str_addf(&words, " category:%s", f->agency);
	if (view < ARRAY_LEN(views) && strcmp(asked[view].name, "status") == 0)
		str_addf(&words, " status:%s", asked[view].value);
	if (f->sort == SORT_NEWEST)
		str_addz(&words, " order:latest_topic");
	else if (f->sort == SORT_ACTIVITY)
		str_addz(&words, " order:latest");
	str_addz(path, "/search.json");
	net_query(path, "q", words.buf + (*words.buf == ' '));
	net_query(path, "page", ask->after);
}

void discourse_sign(const struct site *s, struct net_params *p)
{
	p->token = *s->token ? s->token : NULL;
	p->token_header = "User-Api-Key";
	p->client = *s->token ? s->client : NULL;
	p->client_header = "User-Api-Client-Id";
}

enum rc discourse_get(
	const struct site *s, const struct str *path, struct arena *a, struct net_params *p, struct err *e)
{
	enum rc rc = foreign_get(s, path, a, p, e);
	if (*s->token)
		discourse_sign(s, p);
	return rc;
}

static bool is_key(enum site_op op)
{
	return op == SITE_SIGN_IN || op == SITE_SIGN_OUT || op == SITE_ME;
}

static enum rc request(
	const struct site *s, const struct site_ask *ask, struct arena *a, struct net_params *p, struct err *e)
{
	STR_LOCAL(path, 16384);
	const struct site_filter *f = &ask->filter;
	*p = (struct net_params){ 0 };
	if (ask->op == SITE_ABOUT || ask->op == SITE_BOARDS)
		return RC_OK; /* which are known */
	if (is_key(ask->op))
		return discourse_key_request(s, ask, a, p, e);
	if (discourse_writes(ask->op))
		return discourse_write_request(s, ask, NULL, a, p, e);
	if (ask->op == SITE_AGENCIES) {
		str_addz(&path, "/categories.json");
		net_query(&path, "include_subcategories", "true");
	} else if (ask->op == SITE_TOPICS && (is_set(f->query) || is_set(f->author))) {
		add_search(&path, ask);
	} else if (ask->op == SITE_TOPICS) {
		add_list(&path, ask);
	} else {
		const char *id = foreign_number(ask->id);
		if (!is_set(id) || id[strspn(id, "0123456789")])
			return err_set(e, RC_NOT_FOUND, 0, "an id that is no number");
		str_addf(&path, "/t/%s.json", id);
	}
	return discourse_get(s, &path, a, p, e);
}

static enum rc further(const struct site *s, const struct site_ask *ask, const struct site_reply *r, struct arena *a,
	struct net_params *p, struct err *e)
{
	const struct notes *notes = r->notes;
	STR_LOCAL(path, 16384);
	if (discourse_writes(ask->op))
		return discourse_write_request(s, ask, r, a, p, e);
	if (notes->path)
		str_addz(&path, notes->path);
	else
		str_addf(&path, "/t/%s/posts.json?%s", foreign_number(ask->id), notes->stream);
	return discourse_get(s, &path, a, p, e);
}

/* "/t/the-name/12/3", the page of a topic: its id. 0: it is another page. */
static int64_t topic_of(const char *path)
{
	int64_t id = 0;
	if (!str_starts(path, "/t/"))
		return 0;
	for (const char *p = path + 3; *p && !id;) {
		size_t n = strcspn(p, "/?#");
		STR_LOCAL(part, 32);
		str_add(&part, p, n);
		if (!str_ok(&part) || !str_to_i64(part.buf, 1, INT64_MAX, &id))
			id = 0;
		p += n;
		if (*p != '/')
			break;
		p++;
	}
	return id;
}

static const char *moved(const struct site *s, const struct site_ask *ask, const char *address, struct site_reply *r)
{
	const char *path = foreign_path(address);
	(void)s;
	if (str_starts(path, "/login") || str_starts(path, "/session/"))
		return N_("This forum shows its topics to those alone who have signed in there.");
	int64_t id = ask->op == SITE_TOPIC || ask->op == SITE_COMMENTS ? topic_of(path) : 0;
	struct notes *notes = id && !r->rounds ? arena_calloc(&r->arena, 1, sizeof *notes) : NULL;
	if (notes)
		notes->path = arena_printf(&r->arena, "/t/%lld.json", (long long)id);
	r->notes = notes;
	r->more = notes && notes->path;
	return r->more ? NULL : N_("The site no longer has this; it led to another of its pages.");
}

/* ---- the forum and its categories ------------------------------------------------------------ */

static enum rc say_site(const struct site *s, struct site_reply *r, struct err *e)
{
	const char *name = arena_printf(&r->arena, "%s (Discourse)", foreign_host(s));
	if (!name)
		return foreign_too_big(e);
	r->u.site = (struct wire_site){ .name = name,
		.about = _(
			"A forum: whoever has an account there begins topics and answers them, and others like what they find good. Its categories narrow the lists. Whoever signs in replies and likes from here; topics are begun on its own pages."),
		.operator_name = foreign_host(s),
		.zone = "+00:00",
		.topics = WIRE_UNKNOWN,
		.endorsements = WIRE_UNKNOWN,
		.comments = WIRE_UNKNOWN,
		.accounts = WIRE_UNKNOWN };
	return RC_OK;
}

static enum rc say_boards(struct site_reply *r, struct err *e)
{
	const struct wire_board_info board = { .id = "consultation",
		.board = BOARD_CONSULTATION,
		.name = _("Discussions"),
		.about = _("Topics of all categories, those first that were begun last; other lists are among the stages."),
		.topics = WIRE_UNKNOWN };
	return foreign_boards(r, &board, 1, e);
}

/* One more, and those that are part of it: "Environment / Water". */
static void add_category(
	const struct foreign *f, const struct json *v, const char *above, struct wire_agencies *out, size_t room)
{
	int64_t id = foreign_count(f, v, "id");
	const char *name = foreign_text(f, v, "name");
	const char *word = id > 0 ? arena_printf(f->arena, "%lld", (long long)id) : NULL;
	const char *whole = *above ? arena_printf(f->arena, "%s / %s", above, name) : name;
	if (!word || !*name || !whole || out->n == room) {
		foreign_note(f, "categories");
		return;
	}
	out->items[out->n++] = (struct wire_agency){
		.id = word, .name = whole, .topics = foreign_count(f, v, "topic_count")
	};
	if (*above)
		return;
	for (const struct json *c = json_first(foreign_list(f, v, "subcategory_list")); c; c = json_next(c))
		add_category(f, c, name, out, room);
}

static enum rc read_categories(const struct site *s, const struct json *v, struct site_reply *r, struct err *e)
{
	struct wire_agencies *out = &r->u.agencies;
	const struct foreign f = { &r->arena, &out->unread, s->zone };
	const struct json *list = json_get(json_get(v, "category_list"), "categories");
	if (!json_is_array(list))
		return err_set(e, RC_PROTO, 0, "category_list.categories: no list");
	size_t room = json_count(list);
	for (const struct json *c = json_first(list); c; c = json_next(c))
		room += json_count(json_get(c, "subcategory_list"));
	out->items = arena_calloc(&r->arena, room + 1, sizeof *out->items);
	if (!out->items)
		return foreign_too_big(e);
	for (const struct json *c = json_first(list); c; c = json_next(c))
		add_category(&f, c, "", out, room);
	return RC_OK;
}

/* ---- lists ----------------------------------------------------------------------------------- */

/* A row that cannot be read says so, and keeps its place. */
static void add_row(const struct site *s, const struct json *v, const struct json *users, struct site_reply *r)
{
	struct wire_topic *row = &r->u.topics.items[r->u.topics.n++];
	if (!discourse_row(s, v, users, &r->arena, row))
		*row = (struct wire_topic){ .board = BOARD_CONSULTATION, .unread = { .n = 1, .first = "topics" } };
}

static enum rc read_list(const struct site *s, const struct json *v, struct site_reply *r, struct err *e)
{
	struct wire_topics *t = &r->u.topics;
	const struct foreign f = { &r->arena, &t->unread, s->zone };
	const struct json *part = json_get(v, "topic_list"), *list = json_get(part, "topics");
	if (!json_is_array(list))
		return err_set(e, RC_PROTO, 0, "topic_list.topics: no list");
	t->items = arena_calloc(&r->arena, json_count(list) + 1, sizeof *t->items);
	if (!t->items)
		return foreign_too_big(e);
	const struct json *users = foreign_list(&f, v, "users");
	for (const struct json *p = json_first(list); p; p = json_next(p))
		add_row(s, p, users, r);
	t->next = foreign_page(&f, foreign_text(&f, part, "more_topics_url"));
	t->total = *t->next ? WIRE_UNKNOWN : (int64_t)t->n;
	return RC_OK;
}

/* What was found is posts, the fitting ones first, and the topics that they stand in. */
static const struct json *topic_with(const struct json *topics, int64_t id)
{
	const struct json *t = json_first(topics);
	for (int n = 0; t && json_int(json_get(t, "id"), 0) != id; n++)
		t = n < FOUND_MOST ? json_next(t) : NULL;
	return t;
}

static enum rc read_found(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	struct wire_topics *t = &r->u.topics;
	const struct foreign f = { &r->arena, &t->unread, s->zone };
	const struct json *posts = foreign_list(&f, v, "posts"), *topics = foreign_list(&f, v, "topics");
	if (!json_is_object(v) || !json_get(v, "grouped_search_result"))
		return err_set(e, RC_PROTO, 0, "grouped_search_result: not there");
	t->items = arena_calloc(&r->arena, json_count(posts) + 1, sizeof *t->items);
	if (!t->items)
		return foreign_too_big(e);
	for (const struct json *p = json_first(posts); p; p = json_next(p)) {
		const struct json *topic = topic_with(topics, json_int(json_get(p, "topic_id"), -1));
		struct wire_topic *row = &t->items[t->n];
		add_row(s, topic, NULL, r);
		if (!topic)
			continue;
		int64_t number = foreign_count(&f, p, "post_number");
		row->context = discourse_line(&r->arena, foreign_text(&f, p, "blurb"));
		row->context_floor = number > 1 ? number : 0;
		if (number == 1)
			row->proposer = foreign_text(&f, p, "username");
	}
	int64_t page = 1;
	(void)(is_set(ask->after) && str_to_i64(ask->after, 1, SEARCH_PAGES, &page));
	const struct json *result = json_get(v, "grouped_search_result");
	bool more = page < SEARCH_PAGES && json_bool(json_get(result, "more_full_page_results"), false);
	const char *next = more ? arena_printf(&r->arena, "%lld", (long long)page + 1) : NULL;
	t->next = next ? next : "";
	t->total = next ? WIRE_UNKNOWN : (int64_t)t->n;
	return RC_OK;
}

/* ---- comments -------------------------------------------------------------------------------- */

/* Posts as comments: the first one is the topic itself. One that cannot be read says so in its place. */
static enum rc take_posts(const struct site *s, const struct json *posts, struct site_reply *r, struct err *e)
{
	struct wire_comments *c = &r->u.comments;
	c->items = arena_calloc(&r->arena, json_count(posts) + 1, sizeof *c->items);
	if (!c->items)
		return foreign_too_big(e);
	for (const struct json *p = json_first(posts); p; p = json_next(p)) {
		if (json_int(json_get(p, "post_number"), 0) == 1)
			continue;
		struct wire_comment *row = &c->items[c->n++];
		if (!discourse_comment(s, p, &r->arena, row))
			*row = (struct wire_comment){ .unread = { .n = 1, .first = "posts" } };
	}
	return RC_OK;
}

/* The ids behind `after`, as many as are asked for at once. An id that is gone: those behind where it stood. */
static enum rc want_posts(const struct site_ask *ask, const struct json *stream, struct site_reply *r, struct err *e)
{
	size_t most = ask->limit > 0 && ask->limit < POSTS_MOST ? (size_t)ask->limit : POSTS_MOST, n = 0;
	struct notes *notes = arena_calloc(&r->arena, 1, sizeof *notes);
	int64_t after = 0;
	STR_LOCAL(ids, 4096);
	if (!notes || !str_to_i64(ask->after, 1, INT64_MAX, &after))
		return err_set(e, RC_INVALID, 0, "a cursor that is none");
	const struct json *id = json_first(stream);
	while (id && json_int(id, 0) != after)
		id = json_next(id);
	bool gone = id == NULL;
	for (id = gone ? json_first(stream) : json_next(id); id && n < most; id = json_next(id)) {
		int64_t number = json_int(id, 0);
		if (number < 1 || (gone && number <= after))
			continue;
		str_addf(&ids, "%spost_ids%%5B%%5D=%lld", n++ ? "&" : "", (long long)number);
		notes->last = arena_printf(&r->arena, "%lld", (long long)number);
	}
	notes->more = id != NULL;
	notes->stream = str_ok(&ids) ? arena_strdup(&r->arena, ids.buf) : NULL;
	notes->total = (int64_t)json_count(stream) - 1;
	r->notes = notes;
	r->more = n > 0;
	r->u.comments.total = notes->total;
	r->u.comments.first = WIRE_UNKNOWN;
	r->u.comments.next = "";
	return notes->stream && (!n || notes->last) ? RC_OK : foreign_too_big(e);
}

/* The topic's own answer: its first posts, and the ids of all. */
static enum rc read_first_posts(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	struct wire_comments *c = &r->u.comments;
	const struct foreign f = { &r->arena, &c->unread, s->zone };
	const struct json *part = json_get(v, "post_stream"), *posts = json_get(part, "posts");
	const struct json *stream = foreign_list(&f, part, "stream"), *last = NULL;
	if (!json_is_array(posts))
		return err_set(e, RC_PROTO, 0, "post_stream.posts: no list");
	if (is_set(ask->after))
		return want_posts(ask, stream, r, e);
	enum rc rc = take_posts(s, posts, r, e);
	for (const struct json *p = json_first(posts); p; p = json_next(p))
		last = json_int(json_get(p, "id"), 0) > 0 ? p : last;
	c->first = WIRE_UNKNOWN;
	c->total = json_count(stream) ? (int64_t)json_count(stream) - 1 : WIRE_UNKNOWN;
	bool more = json_count(stream) > json_count(posts) && last;
	const char *next = more ? arena_printf(&r->arena, "%lld", (long long)json_int(json_get(last, "id"), 0)) : NULL;
	c->next = next ? next : "";
	return rc;
}

static enum rc read_comments(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	const struct notes *notes = r->notes;
	if (!notes || notes->path) {
		r->notes = NULL;
		return read_first_posts(s, ask, v, r, e);
	}
	const struct json *posts = json_get(json_get(v, "post_stream"), "posts");
	if (!json_is_array(posts))
		return err_set(e, RC_PROTO, 0, "post_stream.posts: no list");
	r->u.comments.next = notes->more ? notes->last : "";
	return take_posts(s, posts, r, e);
}

/* ---- answers --------------------------------------------------------------------------------- */

static enum rc read_answer(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	const struct site_filter *f = &ask->filter;
	switch (ask->op) {
	case SITE_AGENCIES: return read_categories(s, v, r, e);
	case SITE_SIGN_IN:
	case SITE_ME: return discourse_key_parse(s, ask, v, r, e);
	case SITE_COMMENT:
	case SITE_LIKE:
	case SITE_UNLIKE: return discourse_write_parse(s, ask, v, r, e);
	case SITE_COMMENTS: return read_comments(s, ask, v, r, e);
	case SITE_TOPIC:
		return discourse_topic(s, v, &r->arena, &r->u.topic) ? RC_OK : err_set(e, RC_PROTO, 0, "id: no topic");
	default: return is_set(f->query) || is_set(f->author) ? read_found(s, ask, v, r, e) : read_list(s, v, r, e);
	}
}

static enum rc parse(
	const struct site *s, const struct site_ask *ask, const char *body, size_t n, struct site_reply *r, struct err *e)
{
	struct json *v = NULL;
	if (ask->op == SITE_ABOUT)
		return say_site(s, r, e);
	if (ask->op == SITE_BOARDS)
		return say_boards(r, e);
	if (ask->op == SITE_SIGN_OUT || ask->op == SITE_UNCOMMENT)
		return RC_OK; /* whose answers say nothing more */
	enum rc rc = json_parse_mended(body, n, JSON_BODY_MAX, &v, e);
	if (rc)
		return rc;
	rc = read_answer(s, ask, v, r, e);
	json_free(v);
	return rc;
}

/* ---- its pages ------------------------------------------------------------------------------- */

static bool address(const struct site *s, const char *topic, struct str *out)
{
	const char *id = foreign_number(topic);
	if (!is_set(id) || id[strspn(id, "0123456789")])
		return false;
	str_addf(out, "%s/t/%s", s->address, id);
	return true;
}

static const char *web(const struct site *s, enum site_op op, const char *topic, struct str *out)
{
	if (op == SITE_PROPOSE) {
		str_addf(out, "%s/new-topic", s->address);
		return N_("Topics are begun on the forum's own page, by whoever has an account there.");
	}
	if (!address(s, topic, out))
		return NULL;
	return op == SITE_COMMENT
		? N_("Whoever has an account at the forum can reply: here after signing in (minyi login), or on the forum's own page.")
		: N_("Whoever has an account at the forum can like: here after signing in (minyi login), or on the forum's own page.");
}

const struct site_ops site_discourse = {
	.caps = { .ops = SITE_CAN(SITE_ABOUT) | SITE_CAN(SITE_BOARDS) | SITE_CAN(SITE_AGENCIES) | SITE_CAN(SITE_TOPICS) |
			SITE_CAN(SITE_TOPIC) | SITE_CAN(SITE_COMMENTS) | SITE_CAN(SITE_SIGN_IN) | SITE_CAN(SITE_SIGN_OUT) |
			SITE_CAN(SITE_ME) | SITE_CAN(SITE_COMMENT) | SITE_CAN(SITE_UNCOMMENT) | SITE_CAN(SITE_LIKE) |
			SITE_CAN(SITE_UNLIKE),
		.sign_in = SITE_PASTED,
		.keyless = true,
		.orders = ORDER(NEWEST) | ORDER(ACTIVITY) | ORDER(FIT),
		.filters = SITE_BY_QUERY | SITE_BY_AGENCY | SITE_BY_AUTHOR,
		.languages = "",
		.guest = true,
		.a_minute = A_MINUTE,
		.agencies = N_("Category"),
		.boards = 1u << BOARD_CONSULTATION,
		.web = SITE_CAN(SITE_COMMENT) | SITE_CAN(SITE_LIKE) | SITE_CAN(SITE_PROPOSE),
		.views = views,
		.n_views = ARRAY_LEN(views) },
	.request = request,
	.further = further,
	.moved = moved,
	.parse = parse,
	.address = address,
	.web = web,
	.pasted = &discourse_pasted,
	.refusal = discourse_refusal,
};
