/*
 * petition.parliament.uk: the petitions of the United Kingdom, as its JSON has them. Everything can be read, nothing
 * can be written but on its pages. The state that is asked for decides the order too, so most of its lists have one.
 */
#include "site/private.h"
#include "site/uk.h"

enum { PAGE_MOST = 50, PAGE_USUAL = 25 };
#define SUBJECTS "/topics.json"
#define STATES "states" /* words of views */
#define ARCHIVED "archived"
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
	{ STATES, N_("all states, with how many are in each"), BOARD_IDEA, ORDER(ACTIVITY) },
	{ ARCHIVED, N_("of an earlier Parliament: published"), BOARD_IDEA, ORDER(ENDORSEMENTS) },
	{ "archived_rejected", N_("of an earlier Parliament: rejected"), BOARD_IDEA, ORDER(NEWEST) },
	{ "archived_with_response", N_("of an earlier Parliament: with a response"), BOARD_IDEA, ORDER(ACTIVITY) },
	{ "archived_debated", N_("of an earlier Parliament: debated"), BOARD_IDEA, ORDER(ACTIVITY) },
	{ "archived_not_debated", N_("of an earlier Parliament: not debated"), BOARD_IDEA, ORDER(ACTIVITY) },
};

static const char *const names[BOARDS] = { [BOARD_IDEA] = N_("Petitions") };

/* What is to be asked next, and what for. */
enum next { NEXT_MOVED, NEXT_TOTAL, NEXT_SUBJECTS, NEXT_PARLIAMENTS, NEXT_PLACES, NEXT_STATE, NEXT_STATE_TOTAL };
struct notes {
	enum next next;
	const char *path;
	struct uk_subjects subjects; /* NEXT_SUBJECTS: of the petition */
};

/* ---- asking ---------------------------------------------------------------------------------- */

static bool is_set(const char *s)
{
	return s && *s;
}

/* The number of an earlier Parliament; "": of none. */
static const char *parliament_of(const struct site_filter *f)
{
	return is_set(f->agency) && str_starts(f->agency, UK_PARLIAMENT) ? f->agency + strlen(UK_PARLIAMENT) : "";
}

static bool is_older(const struct site_filter *f)
{
	return *parliament_of(f) || (is_set(f->view) && str_starts(f->view, ARCHIVED));
}

/* What was left of earlier Parliaments is kept in fewer states. */
static bool has_older(const struct site_filter *f)
{
	return !is_set(f->view) || str_starts(f->view, ARCHIVED) || str_eq(f->view, "rejected") ||
		str_eq(f->view, "with_response") || str_eq(f->view, "debated") || str_eq(f->view, "not_debated");
}

/* The site's word for what is asked for. What is searched for may have ended long ago. */
static const char *state_of(const struct site_filter *f)
{
	if (is_older(f) && (!is_set(f->view) || str_eq(f->view, ARCHIVED)))
		return "published";
	if (is_set(f->view) && str_starts(f->view, ARCHIVED))
		return f->view + sizeof ARCHIVED "_" - 1;
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

static int64_t rows_of(const struct site_ask *ask)
{
	return ask->limit <= 0 ? PAGE_USUAL : ask->limit < PAGE_MOST ? ask->limit : PAGE_MOST;
}

/* Lists that the site gives whole: the most wanted of now, and those of a constituency. Their cursor is how many rows
 * are before it. */
static const char *place_of(const struct site_filter *f)
{
	return is_set(f->agency) && str_starts(f->agency, UK_LOCAL) ? f->agency + strlen(UK_LOCAL) : "";
}

static bool is_whole(const struct site_filter *f)
{
	STR_LOCAL(code, 16);
	return str_eq(f->view, "trending") || *place_of(f) || (is_set(f->query) && uk_postcode(f->query, &code));
}

/* Rows before the page. */
static int64_t skipped(const struct site_ask *ask)
{
	bool whole = is_whole(&ask->filter);
	int64_t n = !whole;
	if (!is_set(ask->after))
		return ask->skip;
	(void)str_to_i64(ask->after, 1, INT32_MAX, &n);
	return whole ? n : (n - 1) * rows_of(ask);
}

static void add_place(struct str *path, const struct site_filter *f)
{
	STR_LOCAL(code, 16);
	str_addz(path, "/petitions/local");
	if (*place_of(f)) {
		str_addc(path, '/');
		net_encode(path, place_of(f));
		str_addz(path, str_eq(f->view, "open") ? ".json" : "/all.json");
	} else if (uk_postcode(f->query, &code)) { /* which leads to its constituency */
		net_query(path, "postcode", code.buf);
	}
}

/* count: so many rows a page */
static void add_list(struct str *path, const struct site_ask *ask, int64_t page, int64_t count)
{
	const struct site_filter *f = &ask->filter;
	str_addz(path, is_older(f) ? "/archived/petitions.json" : "/petitions.json");
	net_query(path, "state", state_of(f));
	net_query(path, "parliament", parliament_of(f));
	if (is_set(f->agency) && str_starts(f->agency, UK_SUBJECT))
		net_query(path, "topic", f->agency + strlen(UK_SUBJECT));
	net_query(path, "q", f->query);
	if (page > 1)
		add_number(path, "page", page);
	add_number(path, "count", count);
}

/* By what the counts of all states can be narrowed: words, but not a number, which leads to one petition; a subject. */
static struct uk_search within(const struct site_filter *f)
{
	bool subject = is_set(f->agency) && str_starts(f->agency, UK_SUBJECT);
	return (struct uk_search){ is_set(f->query) ? f->query : "", subject ? f->agency + strlen(UK_SUBJECT) : "" };
}

static bool has_states(const struct site_filter *f)
{
	const struct uk_search w = within(f);
	return (!is_set(f->agency) || *w.subject) && (!*w.query || w.query[strspn(w.query, "0123456789 ")]);
}

static enum rc ask_for_list(struct str *path, const struct site_ask *ask, struct err *e)
{
	const struct site_filter *f = &ask->filter;
	bool trending = str_eq(f->view, "trending"), states = str_eq(f->view, STATES);
	bool any = !is_set(f->view) || str_eq(f->view, "open"), narrowed = is_set(f->agency) || is_set(f->query);
	const struct uk_search searched = within(f);
	if ((trending && narrowed) || (states && !has_states(f)) || (is_whole(f) && !trending && !any) ||
		(is_whole(f) && is_set(f->agency) && is_set(f->query)) ||
		(is_older(f) && (!has_older(f) || (is_set(f->agency) && !*parliament_of(f)))))
		return err_because(e, RC_REFUSED, CAUSE_NO_SUCH_LIST, 0, "the site does not offer that");
	if (states)
		(void)uk_state_count_path(0, &searched, path);
	else if (trending)
		str_addz(path, "/trending.json");
	else if (is_whole(f))
		add_place(path, f);
	else
		add_list(path, ask, skipped(ask) / rows_of(ask) + 1, rows_of(ask));
	return RC_OK;
}

static enum rc request(
	const struct site *s, const struct site_ask *ask, struct arena *a, struct net_params *p, struct err *e)
{
	STR_LOCAL(path, 16384);
	*p = (struct net_params){ 0 };
	if (ask->op == SITE_ABOUT || ask->op == SITE_BOARDS)
		return RC_OK; /* which do not change */
	if (ask->op == SITE_AGENCIES) {
		str_addz(&path, SUBJECTS);
	} else if (ask->op == SITE_TOPICS) {
		enum rc rc = ask_for_list(&path, ask, e);
		if (rc)
			return rc;
	} else if (uk_is_state(ask->id)) {
		uk_state_path(ask->id, UK_STATE_FIRST, &path);
	} else {
		if (!is_set(ask->id))
			return err_set(e, RC_INVALID, 0, "an ask without a petition");
		str_addz(&path, "/petitions/");
		net_encode(&path, foreign_number(ask->id));
		str_addz(&path, ".json");
	}
	return foreign_get(s, &path, a, p, e);
}

/* There is more to ask, and for what; enough: what is here is an answer without it. */
static void ask_on(struct site_reply *r, enum next next, const char *path, bool enough)
{
	struct notes *notes = arena_calloc(&r->arena, 1, sizeof *notes);
	if (notes && path)
		*notes = (struct notes){ .next = next, .path = path };
	r->notes = notes;
	r->more = notes && path;
	r->enough = enough;
}

/* ---- what has moved -------------------------------------------------------------------------- */

static bool is_petition_page(const char *path)
{
	const char *id = str_starts(path, "/archived/petitions/") ? path + 20
		: str_starts(path, "/petitions/")                     ? path + 11
															  : "";
	return *id && !id[strspn(id, "0123456789")];
}

static bool is_place(const char *path)
{
	const char *slug = str_starts(path, "/petitions/local/") ? path + 17 : "";
	return *slug && !slug[strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-")];
}

/* Some redirects lose the ".json", a search for a number among them: the same is asked for with it. */
static const char *moved(const struct site *s, const struct site_ask *ask, const char *address, struct site_reply *r)
{
	const char *path = foreign_path(address);
	(void)s;
	if (strstr(path, "/gathering-support"))
		return N_("This petition is still looking for five people who back it; its text is public once it has them.");
	if (strstr(path, "/moderation-info"))
		return N_("This petition is being checked against the site's standards; its text is public afterwards.");
	if (!r->rounds && (is_petition_page(path) || is_place(path)))
		ask_on(r, NEXT_MOVED,
			arena_printf(
				&r->arena, "%s%s.json", path, is_place(path) && !str_eq(ask->filter.view, "open") ? "/all" : ""),
			false);
	return r->more ? NULL : N_("The site no longer has this; it led to another of its pages.");
}

static enum rc further(const struct site *s, const struct site_ask *ask, const struct site_reply *r, struct arena *a,
	struct net_params *p, struct err *e)
{
	STR_LOCAL(path, 16384);
	(void)ask;
	str_addz(&path, ((const struct notes *)r->notes)->path);
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
		.name = _(names[BOARD_IDEA]),
		.about = _(
			"Petitions to the Government and to Parliament. What is listed first are those that are open; the other lists are one key away, among the stages. A postcode that is searched for leads to the petitions of its constituency, with how many signed there."),
		.topics = WIRE_UNKNOWN };
	return foreign_boards(r, &board, 1, e);
}

/* A row that cannot be read says so: the places of the others are what they are. */
static void add_row(const struct site *s, const struct site_ask *ask, const struct json *record, const char *place,
	struct site_reply *r)
{
	struct wire_topic *row = &r->u.topics.items[r->u.topics.n++];
	bool read = str_eq(ask->filter.view, "trending") ? uk_trending(record, &r->arena, row)
		: is_whole(&ask->filter)                     ? uk_local(record, place, &r->arena, row)
													 : uk_petition(s, record, &r->arena, row);
	if (!read) {
		uk_row_begin(row);
		row->stage = STAGE_OTHER;
		row->unread = (struct wire_unread){ .n = 1, .first = "data" };
	}
}

static enum rc begin_list(const struct json *list, const char *name, struct site_reply *r, struct err *e)
{
	struct wire_topics *t = &r->u.topics;
	if (!json_is_array(list))
		return err_set(e, RC_PROTO, 0, "%s: no list", name);
	t->items = arena_calloc(&r->arena, json_count(list) + 1, sizeof *t->items);
	return t->items ? RC_OK : foreign_too_big(e);
}

/* Of a whole list the rows that are asked for. */
static enum rc read_whole(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	struct wire_topics *t = &r->u.topics;
	const struct foreign f = { &r->arena, &t->unread, s->zone };
	bool trending = str_eq(ask->filter.view, "trending");
	const char *name = trending ? "data" : "petitions", *place = foreign_text(&f, v, "constituency");
	const char *mp = foreign_text(&f, foreign_object(&f, v, "mp"), "name");
	const char *both = *mp ? arena_printf(&r->arena, "%s (%s)", place, mp) : place;
	const struct json *list = json_get(v, name);
	int64_t at = 0, first = skipped(ask), all = (int64_t)json_count(list);
	enum rc rc = begin_list(list, name, r, e);
	for (const struct json *p = json_first(list); !rc && p; p = json_next(p), at++)
		if (at >= first && at < first + rows_of(ask))
			add_row(s, ask, p, both ? both : place, r);
	const char *next = first + rows_of(ask) < all ? arena_printf(&r->arena, "%lld", (long long)(first + rows_of(ask)))
												  : NULL;
	t->next = next ? next : "";
	t->total = all;
	t->first = first;
	return rc;
}

/* The site numbers its Parliaments, and tells their years alone: it is asked by the place in their list. A petition
 * that says another one was not what was asked for. */
static void note_parliament(
	const struct site *s, const struct site_ask *ask, const struct json *record, const struct foreign *f)
{
	const char *wanted = *parliament_of(&ask->filter) ? site_name_of(s, ask->filter.agency) : NULL;
	const char *period = json_text(json_get(json_get(json_get(record, "attributes"), "parliament"), "period"));
	if (wanted && *period && !str_starts(wanted, period))
		foreign_note(f, "parliament");
}

/* A row a state: each takes a request of its own, and what has come is a list already. */
static enum rc read_states(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	struct wire_topics *t = &r->u.topics;
	const struct uk_search searched = within(&ask->filter);
	STR_LOCAL(path, 16384);
	t->items = t->items ? t->items : arena_calloc(&r->arena, uk_states(), sizeof *t->items);
	if (!t->items || !uk_state_row(s, v, t->n, &searched, &r->arena, &t->items[t->n]))
		return foreign_too_big(e);
	t->total = (int64_t)++t->n;
	t->next = "";
	if (uk_state_count_path(t->n, &searched, &path))
		ask_on(r, NEXT_STATE, str_ok(&path) ? arena_strdup(&r->arena, path.buf) : NULL, true);
	return RC_OK;
}

/* How many there are in all is not said, but where a page has one row, it is the number of the last page. */
static enum rc read_list(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	struct wire_topics *t = &r->u.topics;
	const struct foreign f = { &r->arena, &t->unread, s->zone };
	const struct json *list = json_get(v, "data");
	enum rc rc = begin_list(list, "data", r, e);
	if (rc)
		return rc;
	for (const struct json *p = json_first(list); p; p = json_next(p))
		add_row(s, ask, p, "", r);
	t->next = foreign_page(&f, foreign_text(&f, foreign_object(&f, v, "links"), "next"));
	t->first = skipped(ask);
	t->total = *t->next ? WIRE_UNKNOWN : t->first + (int64_t)t->n;
	note_parliament(s, ask, json_first(list), &f);
	if (*t->next && !t->first) {
		STR_LOCAL(path, 16384);
		add_list(&path, ask, 1, 1);
		ask_on(r, NEXT_TOTAL, str_ok(&path) ? arena_strdup(&r->arena, path.buf) : NULL, true);
	}
	return RC_OK;
}

static enum rc read_total(const struct json *v, struct site_reply *r, struct err *e)
{
	int64_t n = uk_total(v, &r->arena);
	if (n < (int64_t)r->u.topics.n)
		return err_set(e, RC_PROTO, 0, "links.last: no page");
	r->u.topics.total = n;
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

static enum rc read_state(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	STR_LOCAL(path, 16384);
	if (!uk_state(s, v, ask->id, &r->arena, &r->u.topic))
		return err_set(e, RC_PROTO, 0, "data: no list");
	uk_state_path(ask->id, 1, &path);
	ask_on(r, NEXT_STATE_TOTAL, str_ok(&path) ? arena_strdup(&r->arena, path.buf) : NULL, true);
	return RC_OK;
}

static enum rc read_petition(const struct site *s, const struct json *v, struct site_reply *r, struct err *e)
{
	const struct json *record = json_get(v, "data");
	if (!uk_petition(s, record, &r->arena, &r->u.topic))
		return err_set(e, RC_PROTO, 0, "data: no petition");
	const struct uk_subjects subjects = uk_subjects_of(record, &r->arena);
	if (!uk_needs_names(s, &subjects))
		return RC_OK;
	ask_on(r, NEXT_SUBJECTS, SUBJECTS, true);
	if (r->more)
		((struct notes *)(uintptr_t)r->notes)->subjects = subjects;
	return RC_OK;
}

/* What the subjects are called, of which everything is told with it. */
static enum rc read_subjects(const struct json *v, const struct notes *notes, struct site_reply *r, struct err *e)
{
	if (!uk_all_subjects(v, &r->arena, &r->names))
		return err_set(e, RC_PROTO, 0, "topics: no object");
	uk_name_subjects(&notes->subjects, &r->names, &r->arena, &r->u.topic);
	return RC_OK;
}

static enum rc read_agencies(const struct json *v, struct site_reply *r, struct err *e)
{
	if (!uk_all_subjects(v, &r->arena, &r->u.agencies))
		return err_set(e, RC_PROTO, 0, "topics: no object");
	r->names = r->u.agencies;
	ask_on(r, NEXT_PARLIAMENTS, "/parliaments.json", true);
	return RC_OK;
}

static enum rc read_parliaments(const struct json *v, struct site_reply *r, struct err *e)
{
	if (!uk_parliaments(v, &r->arena, &r->u.agencies))
		return err_set(e, RC_PROTO, 0, "parliaments: no list");
	r->names = r->u.agencies;
	ask_on(r, NEXT_PLACES, "/constituencies.json", true);
	return RC_OK;
}

static enum rc read_further(const struct json *v, struct site_reply *r, bool *read, struct err *e)
{
	const struct notes *notes = r->notes;
	*read = notes && notes->next != NEXT_MOVED && notes->next != NEXT_STATE;
	r->notes = NULL;
	if (!*read)
		return RC_OK;
	if (notes->next == NEXT_TOTAL)
		return read_total(v, r, e);
	if (notes->next == NEXT_SUBJECTS)
		return read_subjects(v, notes, r, e);
	if (notes->next == NEXT_PARLIAMENTS)
		return read_parliaments(v, r, e);
	if (notes->next == NEXT_STATE_TOTAL) {
		uk_state_total(&r->u.topic, v, &r->arena);
		return RC_OK;
	}
	return uk_constituencies(v, &r->arena, &r->u.agencies) ? RC_OK
														   : err_set(e, RC_PROTO, 0, "constituencies: no object");
}

static enum rc read_answer(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	bool read;
	enum rc rc = read_further(v, r, &read, e);
	if (rc || read)
		return rc;
	switch (ask->op) {
	case SITE_AGENCIES: return read_agencies(v, r, e);
	case SITE_TOPIC: return uk_is_state(ask->id) ? read_state(s, ask, v, r, e) : read_petition(s, v, r, e);
	default:
		return str_eq(ask->filter.view, STATES)   ? read_states(s, ask, v, r, e)
			: is_whole(&ask->filter)              ? read_whole(s, ask, v, r, e)
			: json_is_object(json_get(v, "data")) ? read_one(s, v, r, e)
												  : read_list(s, ask, v, r, e);
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
	enum rc rc = json_parse_mended(body, n, JSON_BODY_MAX, &v, e);
	if (rc == RC_OK)
		rc = read_answer(s, ask, v, r, e);
	json_free(v);
	return rc;
}

/* ---- its pages ------------------------------------------------------------------------------- */

static bool address(const struct site *s, const char *topic, struct str *out)
{
	if (uk_is_state(topic)) {
		uk_state_address(s, topic, out);
		return true;
	}
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
	.caps = { .ops = SITE_CAN(SITE_ABOUT) | SITE_CAN(SITE_BOARDS) | SITE_CAN(SITE_AGENCIES) | SITE_CAN(SITE_TOPICS) |
			SITE_CAN(SITE_TOPIC),
		.orders = ORDER(NEWEST) | ORDER(ENDORSEMENTS),
		.filters = SITE_BY_QUERY | SITE_BY_AGENCY,
		.skips = true,
		.languages = "en",
		.guest = true,
		.agencies = N_("Subject, constituency or Parliament"),
		.boards = 1u << BOARD_IDEA,
		.names = names,
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
