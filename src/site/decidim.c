/*
 * Any Decidim, by its GraphQL: participatory processes and assemblies have components, and components hold what people
 * propose, debate, meet about, and what came of it. Only a component has a list, so a board is walked from one to the
 * next, the newest process first; its lists are asked for from their end, where the newest stand. Which members there
 * are depends on the version: one that the site says it does not have is left out, and the same is asked again.
 */
#include "site/decidim.h"
#include "site/private.h"
#include "text/text.h"

enum { PAGE_MOST = 40, PAGE_USUAL = 20, PROBED = 5, ROUNDS_MOST = 20 };
#define TEXT "{translations{locale text}}"

static const struct site_view views[] = {
	{ DECIDIM_SPACES, N_("the processes themselves"), BOARD_OTHER, 1u << SORT_NEWEST },
	/* the segments of kinds that are no board */
	{ "posts", N_("news of the processes"), BOARD_OTHER, 1u << SORT_NEWEST },
	{ "surveys", N_("questionnaires"), BOARD_OTHER, 1u << SORT_NEWEST },
	{ "pages", N_("pages of text"), BOARD_OTHER, 1u << SORT_NEWEST },
	{ "budgets", N_("budgets to vote on"), BOARD_OTHER, 1u << SORT_NEWEST },
	{ "elections", N_("elections"), BOARD_OTHER, 1u << SORT_NEWEST },
	{ "sortitions", N_("drawing of lots"), BOARD_OTHER, 1u << SORT_NEWEST },
	{ "texts", N_("collaborative texts"), BOARD_OTHER, 1u << SORT_NEWEST },
};
static const char *const names[BOARDS] = { [BOARD_IDEA] = N_("Proposals"),
	[BOARD_CONSULTATION] = N_("Debates"),
	[BOARD_PLAN] = N_("Results"),
	[BOARD_EVENT] = N_("Meetings") };

/* ---- where things stand ---------------------------------------------------------------------- */

static const char *const digits = "0123456789";

static const struct decidim_member spaces[] = {
	{ "assemblies", "assemblies{slug components{__typename id}}", false },
	{ "participatoryProcesses", "participatoryProcesses{slug components{__typename id}}", false },
};
static const char *const segments[] = { "assemblies", "processes", "conferences", "initiatives" }; /* of addresses */

static bool is_set(const char *s)
{
	return s && *s;
}

static bool is_number(const char *s)
{
	return *s && strlen(s) < 20 && !s[strspn(s, digits)];
}

bool decidim_is_slug(const char *s, size_t n)
{
	return n && n < 100 && strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") >= n;
}

static bool set_component(
	struct decidim_place *p, const char *segment, const char *slug, size_t n_slug, const char *id, size_t n_id)
{
	if (!decidim_is_slug(slug, n_slug) || !n_id || n_id >= sizeof p->component || strspn(id, digits) < n_id)
		return false;
	snprintf(p->component, sizeof p->component, "%.*s", (int)n_id, id);
	snprintf(p->path, sizeof p->path, "%s/%.*s/f/%s", segment, (int)n_slug, slug, p->component);
	return true;
}

bool decidim_place(const char *id, struct decidim_place *p)
{
	*p = (struct decidim_place){ 0 };
	for (size_t i = 0; i < ARRAY_LEN(segments); i++) {
		size_t n = strlen(segments[i]);
		if (!str_starts(id, segments[i]) || id[n] != '/')
			continue;
		const char *slug = id + n + 1, *f = strstr(slug, "/f/");
		const char *end = f ? strchr(f + 3, '/') : NULL;
		if (!end || !set_component(p, segments[i], slug, (size_t)(f - slug), f + 3, (size_t)(end - f - 3)))
			return false;
		for (size_t k = 0; k < DECIDIM_KINDS; k++) {
			size_t m = strlen(decidim_kinds[k].segment);
			if (str_starts(end + 1, decidim_kinds[k].segment) && end[1 + m] == '/' && is_number(end + 2 + m)) {
				p->kind = &decidim_kinds[k];
				return str_copy(p->id, sizeof p->id, end + 2 + m);
			}
		}
	}
	return false;
}

/* ---- where an ask has got to ----------------------------------------------------------------- */

enum phase { SPACES, LIST, FIND, ONE };
struct walk {
	enum phase phase;
	const struct decidim_place *places; /* the components that there are to walk */
	size_t n, at;
	bool alone;         /* there are more, but what is known is this one */
	const char *before; /* LIST: the cursor behind the page; "" */
	const char *behind; /* SPACES: the component behind which the walk goes on; "" */
	uint64_t left_out;  /* of the members that are asked for: those that the site does not have */
	const char *sought; /* FIND: a number alone */
	enum wire_board of; /* FIND: and its board */
};

static bool is_cursor(const char *s)
{
	return !s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-")];
}

/* "processes/x/f/4/proposals:CURSOR", or with no cursor: behind that component. */
static bool begin_list(const char *after, struct arena *a, struct walk *w)
{
	const char *colon = strrchr(after, ':');
	struct decidim_place *p = arena_calloc(a, 1, sizeof *p);
	const char *id = colon ? arena_printf(a, "%.*s/0", (int)(colon - after), after) : NULL;
	if (!p || !id || !decidim_place(id, p) || !is_cursor(colon + 1))
		return false;
	*p->id = '\0';
	if (colon[1])
		*w = (struct walk){
			.phase = LIST, .places = p, .n = 1, .alone = true, .before = arena_strdup(a, colon + 1), .behind = ""
		};
	else
		w->behind = p->path;
	return !colon[1] || w->before;
}

/* How an ask begins: the same each time. */
static enum rc begin(const struct site_ask *ask, struct arena *a, struct walk *w, struct err *e)
{
	*w = (struct walk){ .phase = SPACES, .before = "", .behind = "", .of = BOARD_OTHER };
	if (ask->op == SITE_TOPICS)
		return !is_set(ask->after) || begin_list(ask->after, a, w) ? RC_OK
																   : err_set(e, RC_INVALID, 0, "a cursor that is none");
	struct decidim_place *p = arena_calloc(a, 1, sizeof *p);
	const char *colon = is_set(ask->id) ? strchr(ask->id, ':') : NULL;
	if (p && is_set(ask->id) && decidim_place(ask->id, p)) {
		*w = (struct walk){ .phase = ONE, .places = p, .n = 1, .before = "", .behind = "" };
		return RC_OK;
	}
	if (!colon || !is_number(colon + 1))
		return err_set(e, RC_NOT_FOUND, 0, "no such place");
	const char *word = arena_strndup(a, ask->id, (size_t)(colon - ask->id));
	w->sought = arena_strdup(a, colon + 1);
	return word && w->sought && wire_board_from(word, &w->of) ? RC_OK : err_set(e, RC_NOT_FOUND, 0, "no such place");
}

/* ---- asking ---------------------------------------------------------------------------------- */

struct members {
	const struct decidim_member *at;
	size_t n;
	const char *of; /* what has them */
};

/* Rows of a list. */
static size_t most_of(const struct site_ask *ask)
{
	return ask->limit <= 0 ? PAGE_USUAL : ask->limit < PAGE_MOST ? (size_t)ask->limit : PAGE_MOST;
}

/* Those that the next request asks for. */
static struct members members_of(const struct site_ask *ask, const struct walk *w)
{
	if (w->phase == SPACES)
		return (struct members){ spaces, ARRAY_LEN(spaces), "spaces" };
	if (w->phase == FIND)
		return (struct members){ NULL, 0, "" };
	if (ask->op == SITE_COMMENTS)
		return (struct members){ decidim_comment_members, decidim_n_comment_members, "comments" };
	const struct decidim_kind *kind = w->places[w->at].kind;
	return (struct members){ kind->members, kind->n, kind->segment };
}

/* What whoever is signed in is told of themselves. Who can be has a version that has these members. */
static const char *own_members(const struct site *s, const struct site_ask *ask, const struct walk *w)
{
	if (!*s->token || w->phase != ONE || !decidim_commentable(w->places[w->at].kind))
		return "";
	return ask->op == SITE_COMMENTS
		? " upVoted downVoted"
		: " acceptsNewComments userAllowedToComment commentsHaveAlignment commentsHaveVotes";
}

#define LACKS "lacks:%s.%s" /* among the names that are known of a site */

bool decidim_lacks(const struct site *s, const char *of, const char *member)
{
	STR_LOCAL(id, SITE_NAME_SIZE);
	str_addf(&id, LACKS, of, member);
	return str_ok(&id) && site_name_of(s, id.buf);
}

void decidim_learn_lack(struct site_reply *r, const char *of, const char *member, const struct json *error)
{
	const char *code = json_text(json_get(json_get(error, "extensions"), "code"));
	struct wire_agencies *known = &r->names;
	struct wire_agency *all = arena_calloc(&r->arena, known->n + 1, sizeof *all);
	const char *id = arena_printf(&r->arena, LACKS, of, member);
	if (!all || !id || (!str_starts(code, "undefined") && strcmp(code, "selectionMismatch") != 0))
		return; /* of this one thing it could not be given */
	if (known->n)
		memcpy(all, known->items, known->n * sizeof *all);
	all[known->n++] = (struct wire_agency){ .id = id, .name = member };
	known->items = all;
}

/* texts: of rows that are looked through for words, what they say too */
static void add_members(
	struct str *q, const struct site *s, struct members m, const struct walk *w, bool rows, bool texts)
{
	for (size_t i = 0; i < m.n; i++)
		if (!(w->left_out >> i & 1u) && !decidim_lacks(s, m.of, m.at[i].name) &&
			(!rows || m.at[i].in_rows ||
				(texts && (strcmp(m.at[i].name, "body") == 0 || strcmp(m.at[i].name, "description") == 0))))
			str_addf(q, " %s", m.at[i].query);
}

/* A comment's answers' answers are as deep as they go. */
static void add_comments(struct str *q, const struct site *s, struct members m, const struct walk *w, const char *own)
{
	for (int depth = 0; depth < 3; depth++) {
		str_addf(q, " comments{id%s", own);
		add_members(q, s, m, w, false, false);
	}
	str_addz(q, "}}}");
}

/* wanted: so many rows */
static void add_query(
	struct str *q, const struct site *s, const struct site_ask *ask, const struct walk *w, size_t wanted)
{
	struct members m = members_of(ask, w);
	str_addz(q, "{");
	if (w->phase == SPACES)
		add_members(q, s, m, w, false, false);
	for (size_t i = w->at; w->phase == FIND && i < w->n && i < w->at + PROBED; i++)
		str_addf(q, " c%zu:component(id:\"%s\"){...on %s{%s(id:\"%s\"){id}}}", i - w->at, w->places[i].component,
			w->places[i].kind->component, w->places[i].kind->one, w->sought);
	if (w->phase == LIST || w->phase == ONE) {
		const struct decidim_place *p = &w->places[w->at];
		str_addf(q, "component(id:\"%s\"){name" TEXT " participatorySpace{title" TEXT "} ...on %s{", p->component,
			p->kind->component);
		if (w->phase == LIST) {
			str_addf(q, "%s(last:%zu", p->kind->list, wanted);
			if (*w->before)
				str_addf(q, ",before:\"%s\"", w->before);
			str_addz(q, "){pageInfo{hasPreviousPage startCursor} edges{node{id");
		} else {
			str_addf(q, "%s(id:\"%s\"){id", p->kind->one, p->id);
		}
		if (ask->op == SITE_COMMENTS)
			add_comments(q, s, m, w, own_members(s, ask, w));
		else
			add_members(q, s, m, w, w->phase == LIST, is_set(ask->filter.query));
		if (ask->op == SITE_TOPIC)
			str_addz(q, own_members(s, ask, w));
		str_addz(q, w->phase == LIST ? "}}}}}" : "}}}");
	}
	str_addz(q, "}");
}

enum rc decidim_post(const struct site *s, const char *query, const char *variables, struct arena *a,
	struct net_params *p, struct err *e)
{
	STR_LOCAL(body, JSON_BODY_MAX);
	struct json_out o;
	json_begin(&o, &body);
	json_open(&o, NULL, '{');
	json_put_text(&o, "query", query);
	if (*variables)
		json_put_raw(&o, "variables", variables);
	json_close(&o, '}');
	*p = (struct net_params){ .method = "POST",
		.base = s->address,
		.path = "/api",
		.body = str_ok(&body) ? arena_strdup(a, body.buf) : NULL,
		.body_size = body.len,
		.accept = "application/json",
		.language = s->language,
		.token = *s->token ? s->token : NULL,
		.client = *s->client ? s->client : NULL,
		.client_header = "X-Jwt-Aud",
		.max_body = JSON_BODY_MAX };
	return p->body ? RC_OK : err_set(e, RC_TOO_BIG, 0, "an ask that is too long");
}

static enum rc ask_for(const struct site *s, const struct site_ask *ask, const struct walk *w, size_t wanted,
	struct arena *a, struct net_params *p, struct err *e)
{
	STR_LOCAL(query, 32768);
	add_query(&query, s, ask, w, wanted);
	return str_ok(&query) ? decidim_post(s, query.buf, "", a, p, e)
						  : err_set(e, RC_TOO_BIG, 0, "an ask that is too long");
}

/* Nobody writes to a process itself. */
static enum rc ask_for_spaces(const struct site *s, const struct site_ask *ask, const struct site_reply *r,
	struct arena *a, struct net_params *p, struct err *e)
{
	STR_LOCAL(query, 32768);
	if (ask->op == SITE_COMMENTS)
		return RC_OK;
	decidim_space_query(s, ask, r, &query);
	return str_ok(&query) ? decidim_post(s, query.buf, "", a, p, e)
						  : err_set(e, RC_TOO_BIG, 0, "an ask that is too long");
}

static bool is_key(enum site_op op)
{
	return op == SITE_SIGN_IN || op == SITE_SIGN_OUT || op == SITE_ME;
}

/* The comments of what has none. */
static bool is_silent(const struct site_ask *ask)
{
	struct decidim_place at;
	return ask->op == SITE_COMMENTS && is_set(ask->id) && decidim_place(ask->id, &at) && at.kind->silent;
}

static enum rc request(
	const struct site *s, const struct site_ask *ask, struct arena *a, struct net_params *p, struct err *e)
{
	struct walk w;
	*p = (struct net_params){ 0 };
	if (ask->op == SITE_ABOUT || ask->op == SITE_BOARDS)
		return RC_OK; /* the same everywhere */
	if (is_key(ask->op))
		return decidim_key_request(s, ask, NULL, a, p, e);
	if (decidim_writes(ask->op))
		return decidim_write_request(s, ask, NULL, a, p, e);
	if (decidim_asks_spaces(ask))
		return ask_for_spaces(s, ask, NULL, a, p, e);
	enum rc rc = begin(ask, a, &w, e);
	if (rc == RC_OK && is_silent(ask))
		return RC_OK;
	return rc ? rc : ask_for(s, ask, &w, most_of(ask), a, p, e);
}

static enum rc further(const struct site *s, const struct site_ask *ask, const struct site_reply *r, struct arena *a,
	struct net_params *p, struct err *e)
{
	size_t here = ask->op == SITE_TOPICS ? r->u.topics.n : 0;
	if (is_key(ask->op))
		return decidim_key_request(s, ask, r, a, p, e);
	if (decidim_writes(ask->op))
		return decidim_write_request(s, ask, r, a, p, e);
	if (decidim_asks_spaces(ask))
		return ask_for_spaces(s, ask, r, a, p, e);
	return ask_for(s, ask, r->notes, most_of(ask) - here, a, p, e);
}

/* ---- what is known without asking ------------------------------------------------------------ */

static enum rc say_site(const struct site *s, struct site_reply *r, struct err *e)
{
	const char *name = decidim_name(s, &r->arena);
	if (!name)
		return foreign_too_big(e);
	r->u.site = (struct wire_site){ .name = name,
		.about = _(
			"A platform of Decidim: processes and assemblies, with what people propose in them, what is debated, meetings, and what came of it. Each list begins with the newest process."),
		.operator_name = "",
		.topics = WIRE_UNKNOWN,
		.endorsements = WIRE_UNKNOWN,
		.comments = WIRE_UNKNOWN,
		.accounts = WIRE_UNKNOWN };
	return RC_OK;
}

static enum rc say_boards(struct site_reply *r, struct err *e)
{
	static const char *const about[DECIDIM_BOARDS] = {
		N_("What people propose, and what was answered."),
		N_("What is open for comments."),
		N_("What was decided on, and how far it is."),
		N_("When and where people meet, and what came of it."),
	};
	struct wire_board_info b[DECIDIM_BOARDS];
	for (size_t i = 0; i < DECIDIM_BOARDS; i++)
		b[i] = (struct wire_board_info){ .id = wire_board_word(decidim_kinds[i].board),
			.board = decidim_kinds[i].board,
			.name = _(names[decidim_kinds[i].board]),
			.about = _(about[i]),
			.topics = WIRE_UNKNOWN };
	return foreign_boards(r, b, DECIDIM_BOARDS, e);
}

/* ---- errors ---------------------------------------------------------------------------------- */

/* Under what an answer has a member: its alias, or its name. */
static bool is_under(const struct decidim_member *m, const char *key)
{
	size_t n = strcspn(m->query, ":({ ");
	return strlen(key) == n && memcmp(m->query, key, n) == 0;
}

/* The path of an error leads from outside to what is wrong, which may be deep in a member. */
size_t decidim_blamed(const struct decidim_member *members, size_t n, const struct json *error)
{
	for (const struct json *p = json_first(json_get(error, "path")); p; p = json_next(p))
		for (size_t i = 0; i < n; i++)
			if (is_under(&members[i], json_text(p)))
				return i;
	const char *type = json_text(json_get(json_get(error, "extensions"), "typeName"));
	STR_LOCAL(on, 200);
	str_addf(&on, "...on %s{", type); /* a kind of component that is not installed */
	for (size_t i = 0; *type && i < n; i++)
		if (strstr(members[i].query, on.buf))
			return i;
	const char *field = json_text(json_get(json_get(error, "extensions"), "fieldName"));
	size_t i = 0;
	while (i < n && strcmp(members[i].name, field) != 0)
		i++;
	return i;
}

/* A list is over. */
static enum rc end_list(const struct site_ask *ask, struct site_reply *r)
{
	r->u.topics.next = "";
	r->u.topics.total = is_set(ask->after) ? WIRE_UNKNOWN : (int64_t)r->u.topics.n;
	return RC_OK;
}

/* On to the component behind the one that is done. */
static void go_on(struct walk *w)
{
	const struct decidim_place *at = &w->places[w->at];
	if (w->alone) {
		*w = (struct walk){ .phase = SPACES, .before = "", .behind = at->path };
		return;
	}
	w->before = "";
	w->left_out = w->places[++w->at].kind == at->kind ? w->left_out : 0;
}

/* Not a member of it, but all that is of this kind is not given as data. */
static bool lacks_kind(const struct walk *w, const struct json *errors)
{
	const struct decidim_kind *kind = w->phase == LIST || w->phase == ONE ? w->places[w->at].kind : NULL;
	const char *wanted = !kind ? "" : w->phase == LIST ? kind->list : kind->one;
	for (const struct json *p = json_first(errors); p && kind; p = json_next(p))
		if (str_eq(json_text(json_get(json_get(p, "extensions"), "fieldName")), wanted))
			return true;
	return false;
}

static enum rc pass_over(const struct site_ask *ask, struct walk *w, struct site_reply *r, struct err *e)
{
	if (w->phase == ONE)
		return err_say(e, RC_REFUSED,
			N_("This platform gives nothing of this kind as data; its own page, which minyi open names, has it."));
	foreign_note(&(struct foreign){ &r->arena, &r->u.topics.unread, 0 }, w->places[w->at].kind->list);
	if (!w->alone && w->at + 1 >= w->n)
		return end_list(ask, r);
	r->more = true;
	go_on(w);
	return RC_OK;
}

/* An answer of nothing but errors. Asks again without the members that they are about; else says what the site says. */
static enum rc heard_errors(
	const struct site_ask *ask, const struct json *v, struct walk *w, struct site_reply *r, struct err *e)
{
	struct members m = members_of(ask, w);
	const struct json *errors = json_get(v, "errors");
	uint64_t before = w->left_out;
	if (!json_is_array(errors) || !json_count(errors))
		return err_set(e, RC_PROTO, 0, "data: no object");
	for (const struct json *p = json_first(errors); p; p = json_next(p)) {
		size_t i = decidim_blamed(m.at, m.n, p);
		if (i == m.n)
			continue;
		w->left_out |= UINT64_C(1) << i;
		decidim_learn_lack(r, m.of, m.at[i].name, p);
	}
	if (w->left_out != before) {
		r->more = true;
		return RC_OK;
	}
	if (lacks_kind(w, errors))
		return pass_over(ask, w, r, e);
	const struct json *first = json_first(errors);
	if (str_eq(json_text(json_get(json_get(first, "extensions"), "code")), "NOT_FOUND_ERROR"))
		return err_set(e, RC_NOT_FOUND, 0, "not there");
	return err_set(e, RC_REFUSED, 0, "%.200s", json_text(json_get(first, "message")));
}

/* ---- answers --------------------------------------------------------------------------------- */

static const struct decidim_kind *kind_of(const char *component)
{
	for (size_t i = 0; i < DECIDIM_KINDS; i++)
		if (strcmp(decidim_kinds[i].component, component) == 0)
			return &decidim_kinds[i];
	return NULL;
}

static size_t count_components(const struct json *data)
{
	size_t n = 0;
	for (size_t i = 0; i < ARRAY_LEN(spaces); i++)
		for (const struct json *p = json_first(json_get(data, spaces[i].name)); p; p = json_next(p))
			n += json_count(json_get(p, "components"));
	return n;
}

/* Is it the process that the list is narrowed to, if it is to any? */
static bool is_wanted(const struct site_ask *ask, const char *segment, const char *slug)
{
	const char *agency = ask->op == SITE_TOPICS ? ask->filter.agency : NULL;
	size_t n = strlen(segment);
	return !is_set(agency) ||
		(strncmp(agency, segment, n) == 0 && agency[n] == '/' && strcmp(agency + n + 1, slug) == 0);
}

/* Is it what is listed, or looked for? */
static bool has_kind(const struct site_ask *ask, const struct walk *w, const struct decidim_kind *kind)
{
	if (ask->op != SITE_TOPICS)
		return kind->board == w->of && kind->board != BOARD_OTHER;
	if (is_set(ask->filter.view))
		return str_eq(kind->segment, ask->filter.view);
	return ask->filter.any_board ? kind->board != BOARD_OTHER : kind->board == ask->filter.board;
}

/* The components of a board, those of the newest process first. What has no address that is one is passed over. */
static enum rc read_spaces(
	const struct site_ask *ask, const struct json *data, struct walk *w, struct site_reply *r, struct err *e)
{
	size_t room = count_components(data), n = 0;
	struct decidim_place *places = arena_calloc(&r->arena, room + 1, sizeof *places);
	if (!places)
		return foreign_too_big(e);
	for (size_t i = 0; i < ARRAY_LEN(spaces); i++)
		for (const struct json *p = json_first(json_get(data, spaces[i].name)); p; p = json_next(p)) {
			const char *slug = json_text(json_get(p, "slug"));
			if (!is_wanted(ask, segments[i], slug))
				continue;
			for (const struct json *c = json_first(json_get(p, "components")); c; c = json_next(c)) {
				struct wire_unread unread = { 0 };
				const struct foreign f = { &r->arena, &unread, 0 };
				const char *id = foreign_text(&f, c, "id");
				struct decidim_place *at = &places[room - 1 - n];
				at->kind = kind_of(json_text(json_get(c, "__typename")));
				if (at->kind && has_kind(ask, w, at->kind) &&
					set_component(at, segments[i], slug, strlen(slug), id, strlen(id)))
					n++;
			}
		}
	w->places = places + room - n;
	w->n = n;
	if (*w->behind) {
		while (w->at < n && strcmp(w->places[w->at].path, w->behind) != 0)
			w->at++;
		w->at += w->at < n; /* where it is gone, the walk is over */
	}
	w->left_out = 0;
	w->phase = ask->op == SITE_TOPICS ? LIST : FIND;
	r->more = w->at < n;
	if (ask->op == SITE_TOPICS && !r->more)
		(void)end_list(ask, r);
	return r->more || ask->op == SITE_TOPICS ? RC_OK : err_set(e, RC_NOT_FOUND, 0, "no such component");
}

/* Which of those that were asked has it. */
static enum rc read_found(const struct json *data, struct walk *w, struct site_reply *r, struct err *e)
{
	for (size_t i = 0; i < PROBED && w->at + i < w->n; i++) {
		char name[8];
		snprintf(name, sizeof name, "c%zu", i);
		struct decidim_place place = w->places[w->at + i];
		if (!json_is_object(json_get(json_get(data, name), place.kind->one)))
			continue;
		struct decidim_place *found = arena_calloc(&r->arena, 1, sizeof *found);
		if (!found || !str_copy(place.id, sizeof place.id, w->sought))
			return foreign_too_big(e);
		*found = place;
		*w = (struct walk){ .phase = ONE, .places = found, .n = 1, .before = "", .behind = "" };
		r->more = true;
		return RC_OK;
	}
	w->at += PROBED;
	r->more = w->at < w->n && r->rounds < ROUNDS_MOST;
	return r->more ? RC_OK : err_set(e, RC_NOT_FOUND, 0, "in no component");
}

/* The site itself looks through nothing by this way: each of the words that stands in title or text, in any order. */
static bool has_words(const struct wire_topic *t, const char *query)
{
	STR_LOCAL(text, JSON_BODY_MAX);
	text_fold(&text, t->title, strlen(t->title));
	str_addc(&text, '\n');
	text_fold(&text, t->body, strlen(t->body));
	for (const char *p = query + strspn(query, " "); *p; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");
		STR_LOCAL(word, 1024);
		text_fold(&word, p, n);
		if (!str_ok(&word) || !strstr(text.buf, word.buf))
			return false;
		p += n;
	}
	return true;
}

/* The rows of a component's page behind those that are there: it comes with its oldest first. What is null was taken
 * away. */
static bool add_rows(const struct site *s, const struct site_ask *ask, const struct decidim_place *at,
	const struct json *component, const struct json *edges, struct site_reply *r)
{
	struct wire_topics *t = &r->u.topics;
	const struct foreign f = { &r->arena, &t->unread, s->zone };
	size_t room = json_count(edges), n = 0;
	struct wire_topic *rows = arena_calloc(&r->arena, room + 1, sizeof *rows);
	t->items = t->items ? t->items : arena_calloc(&r->arena, PAGE_MOST, sizeof *t->items);
	if (!rows || !t->items)
		return false;
	for (const struct json *p = json_first(edges); p; p = json_next(p)) {
		const struct json *node = json_get(p, "node");
		if (json_is_object(p) && json_is_null(node))
			continue;
		struct wire_topic *row = &rows[room - 1 - n++];
		bool read = decidim_topic(s, at, component, node, clock_now(), &r->arena, row);
		if (is_set(ask->filter.query) && (!read || !has_words(row, ask->filter.query)))
			n--;
		else if (!read) /* its row says so */
			*row = (struct wire_topic){ .board = at->kind->board, .unread = { .n = 1, .first = "node" } };
	}
	size_t i = 0;
	while (i < n && t->n < most_of(ask))
		t->items[t->n++] = rows[room - n + i++];
	if (i < n) /* more than were asked for */
		foreign_note(&f, "edges");
	return true;
}

/* Where a list goes on when there is no room left, or nothing more is to be asked now. */
static enum rc stop_at(const struct decidim_place *at, const char *cursor, struct site_reply *r, struct err *e)
{
	struct wire_topics *t = &r->u.topics;
	t->next = arena_printf(&r->arena, "%s/%s:%s", at->path, at->kind->segment, cursor);
	t->total = WIRE_UNKNOWN;
	return t->next ? RC_OK : foreign_too_big(e);
}

/* A list is filled from component to component, since whoever pages through it wants pages of one length. */
static enum rc read_list(const struct site *s, const struct site_ask *ask, const struct json *data, struct walk *w,
	struct site_reply *r, struct err *e)
{
	const struct decidim_place *at = &w->places[w->at];
	const struct json *component = json_get(data, "component"), *list = json_get(component, at->kind->list),
					  *edges = json_get(list, "edges");
	struct wire_topics *t = &r->u.topics;
	const struct foreign f = { &r->arena, &t->unread, s->zone };
	if (!json_is_null(component) && !json_is_array(edges))
		foreign_note(&f, "edges");
	if (!add_rows(s, ask, at, component, edges, r))
		return foreign_too_big(e);
	const struct json *info = foreign_object(&f, list, "pageInfo");
	const char *cursor = json_bool(json_get(info, "hasPreviousPage"), false) ? foreign_text(&f, info, "startCursor")
																			 : "";
	bool last = !*cursor && !w->alone && w->at + 1 >= w->n, full = t->n >= most_of(ask);
	if (last)
		return end_list(ask, r);
	if (!full && r->rounds >= ROUNDS_MOST)
		foreign_note(&f, "components"); /* so many have next to nothing that the rest is left for another time */
	if (full || r->rounds >= ROUNDS_MOST)
		return stop_at(at, cursor, r, e);
	r->more = true;
	if (*cursor) {
		w->before = is_cursor(cursor) ? cursor : "";
		return *w->before ? RC_OK : err_set(e, RC_PROTO, 0, "startCursor: none");
	}
	go_on(w);
	return RC_OK;
}

static enum rc read_one(const struct site *s, const struct site_ask *ask, const struct json *data, struct walk *w,
	struct site_reply *r, struct err *e)
{
	const struct decidim_place *at = &w->places[w->at];
	const struct json *component = json_get(data, "component"), *v = json_get(component, at->kind->one);
	const char *id = arena_printf(&r->arena, "%s/%s/%s", at->path, at->kind->segment, at->id);
	if (json_is_null(v))
		return err_set(e, RC_NOT_FOUND, 0, "not there, or not public");
	if (!id)
		return foreign_too_big(e);
	if (ask->op == SITE_COMMENTS)
		return decidim_comments(s, id, v, r, e);
	return decidim_topic(s, at, component, v, clock_now(), &r->arena, &r->u.topic)
		? RC_OK
		: err_set(e, RC_PROTO, 0, "%s: no object", at->kind->one);
}

/* A part of it could not be given. */
static void note_errors(struct site_reply *r)
{
	struct wire_unread *unread = r->op == SITE_TOPICS ? &r->u.topics.unread
		: r->op == SITE_TOPIC                         ? &r->u.topic.unread
													  : &r->u.comments.unread;
	foreign_note(&(struct foreign){ &r->arena, unread, 0 }, "errors");
}

static enum rc read_answer(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	struct walk *w = arena_calloc(&r->arena, 1, sizeof *w);
	const struct json *data = json_get(v, "data");
	if (!w)
		return foreign_too_big(e);
	enum rc rc = RC_OK;
	if (r->notes)
		*w = *(const struct walk *)r->notes;
	else
		rc = begin(ask, &r->arena, w, e);
	r->notes = w;
	if (rc)
		return rc;
	bool errors = json_count(json_get(v, "errors")) > 0;
	bool nothing = w->phase == ONE && json_is_null(json_get(json_get(data, "component"), w->places[w->at].kind->one));
	if (!json_is_object(data) || (nothing && errors))
		return heard_errors(ask, v, w, r, e);
	switch (w->phase) {
	case SPACES: return read_spaces(ask, data, w, r, e);
	case LIST: rc = read_list(s, ask, data, w, r, e); break;
	case FIND: return read_found(data, w, r, e);
	default: rc = read_one(s, ask, data, w, r, e); break;
	}
	if (errors && !r->more)
		note_errors(r);
	return rc;
}

static enum rc parse(
	const struct site *s, const struct site_ask *ask, const char *body, size_t n, struct site_reply *r, struct err *e)
{
	struct json *v = NULL;
	if (ask->op == SITE_ABOUT)
		return say_site(s, r, e);
	if (ask->op == SITE_BOARDS)
		return say_boards(r, e);
	if ((decidim_asks_spaces(ask) && ask->op == SITE_COMMENTS) || is_silent(ask)) {
		r->u.comments = (struct wire_comments){ .next = "" };
		return RC_OK;
	}
	if (ask->op == SITE_SIGN_OUT)
		return RC_OK;
	enum rc rc = json_parse_mended(body, n, JSON_BODY_MAX, &v, e);
	if (rc == RC_OK)
		rc = is_key(ask->op)           ? decidim_key_parse(s, ask, v, r, e)
			: decidim_writes(ask->op)  ? decidim_write_parse(s, ask, v, r, e)
			: decidim_asks_spaces(ask) ? decidim_read_spaces(s, ask, v, r, e)
									   : read_answer(s, ask, v, r, e);
	json_free(v);
	return rc;
}

/* ---- its pages ------------------------------------------------------------------------------- */

static bool address(const struct site *s, const char *topic, struct str *out)
{
	struct decidim_place p;
	const struct site_ask as_space = { .op = SITE_TOPIC, .id = topic };
	if (decidim_asks_spaces(&as_space)) {
		str_addf(out, "%s/%s", s->address, topic);
		return true;
	}
	if (!decidim_place(topic, &p))
		return false;
	if (p.kind->pageless)
		str_addf(out, "%s/%s/", s->address, p.path);
	else
		str_addf(out, "%s/%s/%s/%s", s->address, p.path, p.kind->segment, p.id);
	return true;
}

static const char *web(const struct site *s, enum site_op op, const char *topic, struct str *out)
{
	if (!is_set(topic) || !address(s, topic, out))
		str_addf(out, "%s/processes", s->address);
	switch (op) {
	case SITE_PROPOSE:
		return N_(
			"Proposals are made on the site's own pages, in a process that takes them, since each asks for other things and for an account there.");
	case SITE_COMMENT:
	case SITE_LIKE:
	case SITE_DISLIKE:
		return N_(
			"Whoever has an account at the platform can comment: here after signing in (minyi login), where its operator has registered minyi, else on its own page.");
	default:
		return N_(
			"Whoever has an account at the platform can vote, as each process allows: here after signing in (minyi login), where its operator has registered minyi, else on its own page.");
	}
}

#define CAN(op) SITE_CAN(SITE_##op)
const struct site_ops site_decidim = {
	.caps = { .ops = CAN(ABOUT) | CAN(BOARDS) | CAN(AGENCIES) | CAN(TOPICS) | CAN(TOPIC) | CAN(COMMENTS) |
			CAN(SIGN_IN) | CAN(SIGN_OUT) | CAN(ME) | CAN(COMMENT) | CAN(LIKE) | CAN(UNLIKE) | CAN(DISLIKE) |
			CAN(UNDISLIKE) | CAN(ENDORSE) | CAN(UNENDORSE),
		.sign_in = SITE_PASTED,
		.keyless = true,
		.bare = true,
		.orders = 1u << SORT_NEWEST,
		.filters = SITE_BY_AGENCY | SITE_BY_QUERY,
		.languages = "",
		.guest = true,
		.a_minute = SITE_A_MINUTE, /* of the 100 for an address, which others may share */
		.agencies = N_("Process"),
		.agency = N_("Process"),
		.names = names,
		.views = views,
		.n_views = ARRAY_LEN(views),
		.boards = 1u << BOARD_IDEA | 1u << BOARD_CONSULTATION | 1u << BOARD_PLAN | 1u << BOARD_EVENT,
		.web = CAN(ENDORSE) | CAN(COMMENT) | CAN(LIKE) | CAN(DISLIKE) | CAN(PROPOSE) },
	.request = request,
	.further = further,
	.parse = parse,
	.address = address,
	.web = web,
	.pasted = &decidim_pasted,
	.renew = decidim_renew,
	.renewed = decidim_renewed,
	.refusal = decidim_refusal,
};
