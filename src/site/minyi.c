/*
 * minyi's own API. Each operation is a row: method, path, what it sends, how its answer parses; the two functions of
 * the door walk the table and know no operation by name.
 */
#include "site/site.h"

#define REPLY_MAX ((size_t)32 << 20) /* memory of a parsed answer: a few times its text */

/* ---- paths ----------------------------------------------------------------------------------- */

static const char *const sorts[SORTS] = {
	[SORT_NEWEST] = "newest",
	[SORT_ENDORSEMENTS] = "endorsements",
	[SORT_DEADLINE] = "deadline",
	[SORT_ACTIVITY] = "activity",
};

/* 0 is what the platform takes anyway. */
static void add_number(struct str *path, const char *name, int64_t n)
{
	char text[24] = "";
	if (n > 0)
		snprintf(text, sizeof text, "%lld", (long long)n);
	net_query(path, name, text);
}

static void add_page(struct str *path, const struct site_ask *ask)
{
	add_number(path, "limit", ask->limit);
	net_query(path, "after", ask->after);
	add_number(path, "skip", ask->skip);
	net_query(path, "at", ask->at);
	add_number(path, "at_number", ask->at_number);
}

static void add_filter(struct str *path, const struct site_ask *ask)
{
	const struct site_filter *f = &ask->filter;
	if (!f->any_board)
		net_query(path, "board", wire_board_word(f->board));
	if (f->by_stage)
		net_query(path, "stage", wire_stage_word(f->stage));
	if (f->by_response)
		net_query(path, "response", f->response == RESPONSE_NONE ? "none" : wire_response_word(f->response));
	net_query(path, "agency", f->agency);
	net_query(path, "q", f->query);
	net_query(path, "title", f->title);
	net_query(path, "by", f->by);
	net_query(path, "not", f->without);
	add_number(path, "min_endorsements", f->min_endorsements);
	add_number(path, "number", f->number);
	net_query(path, "ids", f->ids);
	net_query(path, "followed", f->followed ? "me" : "");
	net_query(path, "sort", f->sort == SORT_NEWEST ? "" : sorts[f->sort]);
	add_page(path, ask);
	net_query(path, "view", "row");
}

/* A template: {id} and {comment} are filled in, encoded. False when the ask lacks one of them. */
static bool fill(struct str *path, const char *template, const struct site_ask *ask)
{
	for (const char *p = template; *p; p++) {
		if (*p != '{') {
			str_addc(path, *p);
			continue;
		}
		const char *value = str_starts(p, "{id}") ? ask->id : ask->comment_id;
		if (!value || !*value)
			return false;
		net_encode(path, value);
		p = strchr(p, '}');
	}
	return true;
}

/* ---- bodies ---------------------------------------------------------------------------------- */

static void write_registration(const struct site_ask *ask, struct str *out)
{
	wire_registration_write(out, &ask->registration);
}

static void write_credentials(const struct site_ask *ask, struct str *out)
{
	wire_credentials_write(out, &ask->credentials);
}

static void write_comment(const struct site_ask *ask, struct str *out)
{
	wire_new_comment_write(out, &ask->comment);
}

static void write_endorsement(const struct site_ask *ask, struct str *out)
{
	wire_new_endorsement_write(out, &ask->endorsement);
}

/* ---- answers --------------------------------------------------------------------------------- */

#define PARSER(name, type, member) \
	static enum rc parse_##name(const struct json *v, struct site_reply *r, struct err *e) \
	{ \
		return wire_##type##_parse(v, &r->arena, &r->u.member, e); \
	}
PARSER(site, site, site)
PARSER(boards, boards, boards)
PARSER(agencies, agencies, agencies)
PARSER(topics, topics, topics)
PARSER(topic, topic, topic)
PARSER(comments, comments, comments)
PARSER(endorsements, endorsements, endorsements)
PARSER(changes, changes, changes)
PARSER(account, account, account)
PARSER(session, session, session)
PARSER(standing, standing, standing)
PARSER(commented, commented, commented)
#undef PARSER

/* ---- the table ------------------------------------------------------------------------------- */

static const struct op {
	const char *method, *path;
	void (*query)(struct str *path, const struct site_ask *ask);
	void (*write)(const struct site_ask *ask, struct str *out);
	enum rc (*parse)(const struct json *v, struct site_reply *r, struct err *e); /* NULL: the answer has no body */
} ops[SITE_OPS] = {
	[SITE_ABOUT] = { "GET", "/v1", NULL, NULL, parse_site },
	[SITE_BOARDS] = { "GET", "/v1/boards", NULL, NULL, parse_boards },
	[SITE_AGENCIES] = { "GET", "/v1/agencies", NULL, NULL, parse_agencies },
	[SITE_TOPICS] = { "GET", "/v1/topics", add_filter, NULL, parse_topics },
	[SITE_TOPIC] = { "GET", "/v1/topics/{id}", NULL, NULL, parse_topic },
	[SITE_COMMENTS] = { "GET", "/v1/topics/{id}/comments", add_page, NULL, parse_comments },
	[SITE_ENDORSEMENTS] = { "GET", "/v1/topics/{id}/endorsements", add_page, NULL, parse_endorsements },
	[SITE_CHANGES] = { "GET", "/v1/changes", add_page, NULL, parse_changes },
	[SITE_ME] = { "GET", "/v1/me", NULL, NULL, parse_account },
	[SITE_REGISTER] = { "POST", "/v1/accounts", NULL, write_registration, parse_session },
	[SITE_SIGN_IN] = { "POST", "/v1/sessions", NULL, write_credentials, parse_session },
	[SITE_SIGN_OUT] = { "DELETE", "/v1/sessions", NULL, NULL, NULL },
	[SITE_ENDORSE] = { "PUT", "/v1/topics/{id}/endorsement", NULL, write_endorsement, parse_standing },
	[SITE_UNENDORSE] = { "DELETE", "/v1/topics/{id}/endorsement", NULL, NULL, parse_standing },
	[SITE_FOLLOW] = { "PUT", "/v1/topics/{id}/follow", NULL, NULL, parse_standing },
	[SITE_UNFOLLOW] = { "DELETE", "/v1/topics/{id}/follow", NULL, NULL, parse_standing },
	[SITE_COMMENT] = { "POST", "/v1/topics/{id}/comments", NULL, write_comment, parse_commented },
	[SITE_UNCOMMENT] = { "DELETE", "/v1/topics/{id}/comments/{comment}", NULL, NULL, NULL },
};

static enum rc request(
	const struct site *s, const struct site_ask *ask, struct arena *a, struct net_params *p, struct err *e)
{
	const struct op *op = &ops[ask->op];
	struct str path, body;
	enum rc rc = RC_OK;
	str_init(&path, 16384);
	str_init(&body, JSON_BODY_MAX);
	*p = (struct net_params){ .method = op->method, .base = s->address, .language = *s->language ? s->language : NULL };
	if (!fill(&path, op->path, ask)) {
		rc = err_set(e, RC_INVALID, 0, "an ask without a topic's or comment's id");
		goto out;
	}
	if (op->query)
		op->query(&path, ask);
	if (op->write)
		op->write(ask, &body);
	if (!str_ok(&path) || !str_ok(&body)) {
		rc = err_set(e, RC_TOO_BIG, 0, "an ask that is too long");
		goto out;
	}
	p->path = arena_strdup(a, path.buf);
	p->body = op->write ? arena_strndup(a, body.buf, body.len) : NULL;
	p->body_size = body.len;
	p->token = ask->op != SITE_SIGN_IN && ask->op != SITE_REGISTER && *s->token ? s->token : NULL;
	p->idempotency_key = strcmp(op->method, "POST") == 0 ? ask->key : NULL;
	p->max_body = JSON_BODY_MAX;
	if (!p->path || (op->write && !p->body))
		rc = err_set(e, RC_TOO_BIG, 0, "an ask that is too long");
out:
	explicit_bzero(body.buf, body.len); /* it may hold a password */
	str_release(&path);
	str_release(&body);
	return rc;
}

/* A file of the platform's own is named by its path alone; where the platform has a web address, so has the file. */
static void complete_addresses(const struct site *s, struct site_reply *r)
{
	size_t n = strlen(s->address);
	while (n > 0 && s->address[n - 1] == '/')
		n--;
	for (size_t i = 0; i < r->u.topic.n_attachments; i++) {
		struct wire_attachment *a = &r->u.topic.attachments[i];
		const char *whole = *a->url == '/' ? arena_printf(&r->arena, "%.*s%s", (int)n, s->address, a->url) : NULL;
		if (whole)
			a->url = whole;
	}
}

static enum rc parse(const struct site *s, const struct site_ask *ask, const char *body, size_t n,
	struct site_reply **out, struct err *e)
{
	const struct op *op = &ops[ask->op];
	struct json *v = NULL;
	enum rc rc = RC_OK;
	struct site_reply *r = xcalloc(1, sizeof *r);
	r->references = 1;
	r->op = ask->op;
	arena_init(&r->arena, REPLY_MAX);
	if (op->parse) {
		rc = json_parse(body, n, JSON_BODY_MAX, &v, e);
		if (rc == RC_OK)
			rc = op->parse(v, r, e);
		json_free(v);
	}
	if (rc == RC_OK && op->parse && ask->op == SITE_TOPIC && !str_starts(s->address, "unix:"))
		complete_addresses(s, r);
	if (rc) {
		site_reply_drop(r);
		r = NULL;
	}
	*out = r;
	return rc;
}

const struct site_ops site_minyi = { .name = "minyi", .can = (1u << SITE_OPS) - 1, .request = request, .parse = parse };
