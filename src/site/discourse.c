/*
 * Any Discourse forum (vTaiwan's discussions are one), by the ".json" of its pages. Everything that is public can be
 * read; writing needs an account there. A topic's answer has its first posts and the ids of
 * all: further posts are asked for by those.
 */
#include "site/discourse.h"
#include "site/private.h"

enum {
	POSTS_MOST = 50,
	ROWS_MOST = 100,
	ROWS_USUAL = 30,
	FOUND_MOST = 1000,
	SEARCH_PAGES = 10,
	LIST_ROUNDS = 4,
	A_MINUTE = 20
};
#define NUMBERS_MOST 10000000
#define ORDER(sort) (1u << SORT_##sort)

static const struct site_view views[] = {
	{ "open", N_("open for replies"), BOARD_CONSULTATION, ORDER(NEWEST) | ORDER(ACTIVITY) },
	{ "closed", N_("closed"), BOARD_CONSULTATION, ORDER(NEWEST) | ORDER(ACTIVITY) },
	{ "archived", N_("archived"), BOARD_CONSULTATION, ORDER(NEWEST) | ORDER(ACTIVITY) },
	{ "top_day", N_("most active of the day"), BOARD_CONSULTATION, ORDER(ACTIVITY) },
	{ "top_week", N_("most active of the week"), BOARD_CONSULTATION, ORDER(ACTIVITY) },
	{ "top_month", N_("most active of the month"), BOARD_CONSULTATION, ORDER(ACTIVITY) },
	{ "top_quarter", N_("most active of the quarter"), BOARD_CONSULTATION, ORDER(ACTIVITY) },
	{ "top_year", N_("most active of the year"), BOARD_CONSULTATION, ORDER(ACTIVITY) },
	{ "top", N_("most active of all time"), BOARD_CONSULTATION, ORDER(ACTIVITY) },
	{ "most_liked", N_("liked most"), BOARD_CONSULTATION, ORDER(ACTIVITY) },
	{ "most_read", N_("read most"), BOARD_CONSULTATION, ORDER(ACTIVITY) },
	{ "most_replies", N_("answered most"), BOARD_CONSULTATION, ORDER(ACTIVITY) },
	{ "categories", N_("the categories themselves"), BOARD_CONSULTATION, ORDER(ACTIVITY) },
};
static const char *const names[BOARDS] = { [BOARD_CONSULTATION] = N_("Discussions") };
/* What each of them is to the forum: a page with a parameter. */
static const struct {
	const char *path, *name, *value;
} asked[] = {
	{ "/latest.json", "status", "open" },
	{ "/latest.json", "status", "closed" },
	{ "/latest.json", "status", "archived" },
	{ "/top.json", "period", "daily" },
	{ "/top.json", "period", "weekly" },
	{ "/top.json", "period", "monthly" },
	{ "/top.json", "period", "quarterly" },
	{ "/top.json", "period", "yearly" },
	{ "/top.json", "period", "all" },
	{ "/latest.json", "order", "likes" },
	{ "/latest.json", "order", "views" },
	{ "/latest.json", "order", "posts" },
	{ "/categories.json", "include_subcategories", "true" },
};
_Static_assert(ARRAY_LEN(asked) == ARRAY_LEN(views), "a list has a page");

/* What the answers so far say is to be asked next: one of these. */
struct notes {
	const char *path;   /* of data where a page was */
	const char *stream; /* ids of the posts that are wanted, "post_ids[]=1&post_ids[]=2" */
	bool names;         /* what the categories are called that the answer has */
	bool further;       /* the page of the list behind the one that is here */
	int64_t page;       /* of a list: where it has got to */
};

/* ---- asking ---------------------------------------------------------------------------------- */

static bool is_set(const char *s)
{
	return s && *s;
}

static bool is_search(const struct site_filter *f)
{
	return is_set(f->query) || is_set(f->author);
}

/* The categories, as such or as a list, and each of their pages, are one answer. */
static bool is_categories(const struct site_ask *ask)
{
	return ask->op == SITE_AGENCIES || (ask->op == SITE_TOPICS && str_eq(ask->filter.view, "categories")) ||
		(ask->op == SITE_TOPIC && is_set(ask->id) && str_starts(ask->id, DISCOURSE_CATEGORY));
}

/* Nobody writes to a category itself. */
static bool is_uncommented(const struct site_ask *ask)
{
	return ask->op == SITE_COMMENTS && is_set(ask->id) && str_starts(ask->id, DISCOURSE_CATEGORY);
}

static size_t view_of(const struct site_filter *f)
{
	size_t i = 0;
	while (i < ARRAY_LEN(views) && !str_eq(f->view, views[i].word))
		i++;
	return i;
}

/* A forum's pages have a length of their own, and a search's another one, so a place in a list is a page and how many
 * of its rows are before it: "2", "2+10". */
struct place {
	int64_t page, rows;
};
static struct place begin_at(const struct site_ask *ask)
{
	struct place p = { is_search(&ask->filter), 0 };
	const char *plus = is_set(ask->after) ? strchr(ask->after, '+') : NULL;
	STR_LOCAL(page, 16);
	str_add(&page, is_set(ask->after) ? ask->after : "",
		plus                     ? (size_t)(plus - ask->after)
			: is_set(ask->after) ? strlen(ask->after)
								 : 0);
	if (str_ok(&page))
		(void)str_to_i64(page.buf, p.page, INT32_MAX, &p.page);
	if (plus)
		(void)str_to_i64(plus + 1, 0, ROWS_MOST, &p.rows);
	return p;
}

static size_t most_of(const struct site_ask *ask)
{
	return ask->limit > 0 && ask->limit < ROWS_MOST ? (size_t)ask->limit : ROWS_USUAL;
}

static void add_page(struct str *path, int64_t page, int64_t first)
{
	char number[24];
	snprintf(number, sizeof number, "%lld", (long long)page);
	net_query(path, "page", page == first ? "" : number);
}

static void add_list(struct str *path, const struct site_ask *ask, int64_t page)
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
	add_page(path, page, 0);
}

/* Narrowing and order are words of the search itself. */
static void add_search(struct str *path, const struct site_ask *ask, int64_t page)
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
	add_page(path, page, 1);
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

static void add_topics(struct str *path, const struct site_ask *ask, int64_t page)
{
	if (is_search(&ask->filter))
		add_search(path, ask, page);
	else
		add_list(path, ask, page);
}

/* Of the comments from one with this number on, or up to it, the forum gives those around it and the ids of all. */
static void add_topic(struct str *path, const struct site_ask *ask, const char *id)
{
	int64_t number = ask->op != SITE_COMMENTS ? 0 : ask->from > 1 ? ask->from : ask->until;
	if (number > 0 && number < NUMBERS_MOST)
		str_addf(path, "/t/%s/%lld.json", id, (long long)number);
	else
		str_addf(path, "/t/%s.json", id);
}

#define CATEGORIES "/categories.json?include_subcategories=true"

static enum rc request(
	const struct site *s, const struct site_ask *ask, struct arena *a, struct net_params *p, struct err *e)
{
	STR_LOCAL(path, 16384);
	const struct site_filter *f = &ask->filter;
	*p = (struct net_params){ 0 };
	if (ask->op == SITE_ABOUT || ask->op == SITE_BOARDS || is_uncommented(ask))
		return RC_OK; /* which are known */
	if (is_key(ask->op))
		return discourse_key_request(s, ask, a, p, e);
	if (discourse_writes(ask->op))
		return discourse_write_request(s, ask, NULL, a, p, e);
	if (is_categories(ask)) {
		if (is_set(f->agency) || is_search(f))
			return err_set(e, RC_REFUSED, 0, "the categories are not narrowed");
		str_addz(&path, CATEGORIES);
	} else if (ask->op == SITE_TOPICS) {
		add_topics(&path, ask, begin_at(ask).page);
	} else {
		const char *id = foreign_number(ask->id);
		if (!is_set(id) || id[strspn(id, "0123456789")])
			return err_set(e, RC_NOT_FOUND, 0, "an id that is no number");
		add_topic(&path, ask, id);
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
	else if (notes->names)
		str_addz(&path, CATEGORIES);
	else if (notes->further)
		add_topics(&path, ask, notes->page);
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
		.name = _(names[BOARD_CONSULTATION]),
		.about = _("Topics of all categories, those first that were begun last; other lists are among the stages."),
		.topics = WIRE_UNKNOWN };
	return foreign_boards(r, &board, 1, e);
}

static enum rc read_categories(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	if (!discourse_categories(s, v, &r->arena, &r->names))
		return err_set(e, RC_PROTO, 0, "category_list.categories: no list");
	if (ask->op == SITE_AGENCIES)
		r->u.agencies = r->names;
	else if (ask->op == SITE_TOPICS)
		return discourse_category_rows(s, v, r) ? RC_OK : foreign_too_big(e);
	else if (!discourse_category(s, v, ask->id, &r->arena, &r->u.topic))
		return err_set(e, RC_NOT_FOUND, 0, "no such category");
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

/* What else is to be asked, of which there is an answer already. */
static void ask_on(struct site_reply *r, struct notes wanted)
{
	struct notes *notes = arena_calloc(&r->arena, 1, sizeof *notes);
	if (notes)
		*notes = wanted;
	r->notes = notes;
	r->more = r->enough = notes != NULL;
}

/* Is one of these in a category of which the forum has not said yet what it is called? */
static bool needs_names(const struct site *s, const struct site_reply *r)
{
	const struct wire_topic *topics = r->op == SITE_TOPIC ? &r->u.topic : r->u.topics.items;
	size_t n = r->op == SITE_TOPIC ? 1 : r->u.topics.n;
	for (size_t i = 0; i < n; i++)
		if (topics[i].n_agencies && !site_name_of(s, topics[i].agencies[0].id))
			return true;
	return false;
}

static void name_categories(struct site_reply *r)
{
	struct wire_topic *topics = r->op == SITE_TOPIC ? &r->u.topic : r->u.topics.items;
	size_t n = r->op == SITE_TOPIC ? 1 : r->u.topics.n;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; topics[i].n_agencies && k < r->names.n; k++)
			if (strcmp(r->names.items[k].id, topics[i].agencies[0].id) == 0)
				topics[i].agencies[0].name = r->names.items[k].name;
}

/* The rows of a page are here, so many before them passed over; more: there is a page behind it. Those who page through
 * a list want pages of one length, so it goes on until there are as many rows. */
static enum rc settle_list(const struct site *s, const struct site_ask *ask, struct place at, int64_t rows, bool more,
	struct site_reply *r, struct err *e)
{
	struct wire_topics *t = &r->u.topics;
	bool full = t->n >= most_of(ask);
	const char *next = full && at.rows < rows
		? arena_printf(&r->arena, "%lld+%lld", (long long)at.page, (long long)at.rows)
		: more ? arena_printf(&r->arena, "%lld", (long long)at.page + 1)
			   : "";
	if (!next)
		return foreign_too_big(e);
	t->next = next;
	t->total = *next || is_set(ask->after) ? WIRE_UNKNOWN : (int64_t)t->n;
	if (!full && more && r->rounds < LIST_ROUNDS) {
		ask_on(r, (struct notes){ .further = true, .page = at.page + 1 });
		return RC_OK;
	}
	if (needs_names(s, r))
		ask_on(r, (struct notes){ .names = true });
	return RC_OK;
}

/* Where the answer stands that is here: what was asked for, or what `further` did. Makes room for a page's rows. */
static bool begin_page(const struct site_ask *ask, struct site_reply *r, struct place *at)
{
	const struct notes *notes = r->notes;
	struct wire_topics *t = &r->u.topics;
	*at = notes && notes->further ? (struct place){ notes->page, 0 } : begin_at(ask);
	r->notes = NULL;
	t->next = "";
	t->items = t->items ? t->items : arena_calloc(&r->arena, ROWS_MOST, sizeof *t->items);
	return t->items != NULL;
}

static enum rc read_list(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	struct wire_topics *t = &r->u.topics;
	const struct foreign f = { &r->arena, &t->unread, s->zone };
	const struct json *part = json_get(v, "topic_list"), *list = json_get(part, "topics");
	struct place at;
	int64_t rows = 0;
	if (!json_is_array(list))
		return err_set(e, RC_PROTO, 0, "topic_list.topics: no list");
	if (!begin_page(ask, r, &at))
		return foreign_too_big(e);
	const struct json *users = foreign_list(&f, v, "users");
	for (const struct json *p = json_first(list); p; p = json_next(p))
		if (rows++ == at.rows && t->n < most_of(ask)) {
			add_row(s, p, users, r);
			at.rows++;
		}
	return settle_list(s, ask, at, rows, *foreign_text(&f, part, "more_topics_url") != '\0', r, e);
}

/* What was found is posts, the fitting ones first, and the topics that they stand in. */
static const struct json *topic_with(const struct json *topics, int64_t id)
{
	const struct json *t = json_first(topics);
	for (int n = 0; t && json_int(json_get(t, "id"), 0) != id; n++)
		t = n < FOUND_MOST ? json_next(t) : NULL;
	return t;
}

static void add_found(const struct site *s, const struct foreign *f, const struct json *post, const struct json *topics,
	struct site_reply *r)
{
	const struct json *topic = topic_with(topics, json_int(json_get(post, "topic_id"), -1));
	struct wire_topic *row = &r->u.topics.items[r->u.topics.n];
	add_row(s, topic, NULL, r);
	if (!topic)
		return;
	int64_t number = foreign_count(f, post, "post_number");
	row->context = discourse_line(&r->arena, foreign_text(f, post, "blurb"));
	row->context_floor = number > 1 ? number : 0;
	if (number == 1)
		row->proposer = foreign_text(f, post, "username");
}

static enum rc read_found(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	struct wire_topics *t = &r->u.topics;
	const struct foreign f = { &r->arena, &t->unread, s->zone };
	const struct json *posts = foreign_list(&f, v, "posts"), *topics = foreign_list(&f, v, "topics");
	const struct json *result = json_get(v, "grouped_search_result");
	struct place at;
	int64_t rows = 0;
	if (!json_is_object(v) || !result)
		return err_set(e, RC_PROTO, 0, "grouped_search_result: not there");
	if (!begin_page(ask, r, &at))
		return foreign_too_big(e);
	for (const struct json *p = json_first(posts); p; p = json_next(p))
		if (rows++ == at.rows && t->n < most_of(ask)) {
			add_found(s, &f, p, topics, r);
			at.rows++;
		}
	bool more = at.page < SEARCH_PAGES && json_bool(json_get(result, "more_full_page_results"), false);
	return settle_list(s, ask, at, rows, more, r, e);
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

/* Of the ids of all posts, those that are wanted: from first on, up to before last. */
struct span {
	int64_t first, last;
};

static int64_t index_of(const struct json *stream, int64_t id)
{
	int64_t i = 0;
	for (const struct json *p = json_first(stream); p; p = json_next(p), i++)
		if (json_int(p, 0) == id)
			return i;
	return -1;
}

/* Behind this id, or where it is gone, behind where it stood: ids grow. */
static int64_t behind(const struct json *stream, int64_t id)
{
	int64_t at = index_of(stream, id), i = 0;
	if (at >= 0)
		return at + 1;
	for (const struct json *p = json_first(stream); p; p = json_next(p), i++)
		if (json_int(p, 0) > id)
			return i;
	return i;
}

/* Where among all a post with this number stands, or the first one behind it (up: the last one before it), as far as
 * those tell that came along. -1: none does. */
static int64_t index_of_number(const struct json *stream, const struct json *posts, int64_t number, bool up)
{
	int64_t best = 0, id = 0;
	for (const struct json *p = json_first(posts); p; p = json_next(p)) {
		int64_t n = json_int(json_get(p, "post_number"), 0);
		bool fits = up ? n <= number && n > best : n >= number && (!best || n < best);
		if (n > 0 && fits) {
			best = n;
			id = json_int(json_get(p, "id"), 0);
		}
	}
	return best ? index_of(stream, id) : -1;
}

/* The first post is the topic itself: it is in no span. */
static bool find_span(const struct site_ask *ask, const struct json *stream, const struct json *posts, struct span *out)
{
	int64_t most = ask->limit > 0 && ask->limit < POSTS_MOST ? ask->limit : POSTS_MOST, id = 0;
	int64_t all = (int64_t)json_count(stream), at = -1;
	if (is_set(ask->after)) {
		if (!str_to_i64(ask->after, 1, INT64_MAX, &id))
			return false;
		at = behind(stream, id);
	} else if (is_set(ask->at)) {
		at = str_to_i64(ask->at, 1, INT64_MAX, &id) ? index_of(stream, id) : -1;
		at = at < 0 ? all : at;
	} else if (ask->until) {
		at = ask->until >= NUMBERS_MOST ? all - 1 : index_of_number(stream, posts, ask->until, true);
		*out = (struct span){ at + 1 - most > 1 ? at + 1 - most : 1, at + 1 };
		return true;
	} else {
		at = ask->from >= NUMBERS_MOST ? all : index_of_number(stream, posts, ask->from, false);
		at = at < 0 ? all : at;
	}
	at = at < 1 ? 1 : at;
	*out = (struct span){ at, at + most < all ? at + most : all };
	return true;
}

static enum rc want_posts(const struct site_ask *ask, const struct json *stream, const struct json *posts,
	struct site_reply *r, struct err *e)
{
	struct wire_comments *c = &r->u.comments;
	struct span span;
	int64_t i = 0, last = 0, all = (int64_t)json_count(stream);
	STR_LOCAL(ids, 4096);
	if (!find_span(ask, stream, posts, &span))
		return err_set(e, RC_INVALID, 0, "a cursor that is none");
	for (const struct json *p = json_first(stream); p && i < span.last; p = json_next(p), i++) {
		int64_t id = json_int(p, 0);
		if (i < span.first || id < 1)
			continue;
		str_addf(&ids, "%spost_ids%%5B%%5D=%lld", ids.len ? "&" : "", (long long)id);
		last = id;
	}
	const char *next = last && span.last < all ? arena_printf(&r->arena, "%lld", (long long)last) : "";
	const char *wanted = str_ok(&ids) ? arena_strdup(&r->arena, ids.buf) : NULL;
	if (!next || !wanted)
		return foreign_too_big(e);
	c->total = all > 0 ? all - 1 : 0;
	c->first = span.first - 1 < c->total ? span.first - 1 : c->total;
	c->next = next;
	if (!*wanted)
		return RC_OK;
	ask_on(r, (struct notes){ .stream = wanted });
	r->enough = false;
	return RC_OK;
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
	if (is_set(ask->after) || is_set(ask->at) || ask->from > 1 || ask->until)
		return want_posts(ask, stream, posts, r, e);
	enum rc rc = take_posts(s, posts, r, e);
	for (const struct json *p = json_first(posts); p; p = json_next(p))
		last = json_int(json_get(p, "id"), 0) > 0 ? p : last;
	c->first = json_count(stream) ? 0 : WIRE_UNKNOWN;
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
	r->notes = NULL;
	if (!notes || notes->path)
		return read_first_posts(s, ask, v, r, e);
	const struct json *posts = json_get(json_get(v, "post_stream"), "posts");
	if (!json_is_array(posts))
		return err_set(e, RC_PROTO, 0, "post_stream.posts: no list");
	return take_posts(s, posts, r, e);
}

static enum rc read_topic(const struct site *s, const struct json *v, struct site_reply *r, struct err *e)
{
	if (!discourse_topic(s, v, &r->arena, &r->u.topic))
		return err_set(e, RC_PROTO, 0, "id: no topic");
	if (needs_names(s, r))
		ask_on(r, (struct notes){ .names = true });
	return RC_OK;
}

static enum rc read_names(const struct site *s, const struct json *v, struct site_reply *r, struct err *e)
{
	if (!discourse_categories(s, v, &r->arena, &r->names))
		return err_set(e, RC_PROTO, 0, "category_list.categories: no list");
	name_categories(r);
	return RC_OK;
}

/* ---- answers --------------------------------------------------------------------------------- */

static enum rc read_answer(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	if (is_key(ask->op))
		return discourse_key_parse(s, ask, v, r, e);
	if (discourse_writes(ask->op))
		return discourse_write_parse(s, ask, v, r, e);
	const struct notes *notes = r->notes;
	if (notes && notes->names)
		return read_names(s, v, r, e);
	if (is_categories(ask))
		return read_categories(s, ask, v, r, e);
	switch (ask->op) {
	case SITE_COMMENTS: return read_comments(s, ask, v, r, e);
	case SITE_TOPIC: return read_topic(s, v, r, e);
	default: return is_search(&ask->filter) ? read_found(s, ask, v, r, e) : read_list(s, ask, v, r, e);
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
	if (is_uncommented(ask)) {
		r->u.comments = (struct wire_comments){ .next = "" };
		return RC_OK;
	}
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
	bool category = is_set(topic) && str_starts(topic, DISCOURSE_CATEGORY);
	const char *id = category ? topic + strlen(DISCOURSE_CATEGORY) : foreign_number(topic);
	if (!is_set(id) || id[strspn(id, "0123456789")])
		return false;
	str_addf(out, "%s/%s/%s", s->address, category ? "c" : "t", id);
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
	if (op == SITE_VOTE)
		return N_(
			"Whoever has an account at the forum can vote: here after signing in (minyi login), or on the forum's own page.");
	return op == SITE_COMMENT
		? N_("Whoever has an account at the forum can reply: here after signing in (minyi login), or on the forum's own page.")
		: N_("Whoever has an account at the forum can like: here after signing in (minyi login), or on the forum's own page.");
}

const struct site_ops site_discourse = {
	.caps = { .ops = SITE_CAN(SITE_ABOUT) | SITE_CAN(SITE_BOARDS) | SITE_CAN(SITE_AGENCIES) | SITE_CAN(SITE_TOPICS) |
			SITE_CAN(SITE_TOPIC) | SITE_CAN(SITE_COMMENTS) | SITE_CAN(SITE_SIGN_IN) | SITE_CAN(SITE_SIGN_OUT) |
			SITE_CAN(SITE_ME) | SITE_CAN(SITE_COMMENT) | SITE_CAN(SITE_UNCOMMENT) | SITE_CAN(SITE_LIKE) |
			SITE_CAN(SITE_UNLIKE) | SITE_CAN(SITE_VOTE),
		.sign_in = SITE_PASTED,
		.keyless = true,
		.orders = ORDER(NEWEST) | ORDER(ACTIVITY) | ORDER(FIT),
		.filters = SITE_BY_QUERY | SITE_BY_AGENCY | SITE_BY_AUTHOR,
		.languages = "",
		.guest = true,
		.a_minute = A_MINUTE,
		.agencies = N_("Category"),
		.agency = N_("Category"),
		.boards = 1u << BOARD_CONSULTATION,
		.names = names,
		.web = SITE_CAN(SITE_COMMENT) | SITE_CAN(SITE_LIKE) | SITE_CAN(SITE_VOTE) | SITE_CAN(SITE_PROPOSE),
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
