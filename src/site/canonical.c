/*
 * The operations: what each is called in minyi's own API, whose paths name what is kept too, and its answer as
 * canonical JSON, both ways. A row per operation; the functions of the door walk the table and know none by name.
 */
#include "site/private.h"

#define REPLY_MAX ((size_t)32 << 20) /* memory of a parsed answer: a few times its text */

/* ---- paths ----------------------------------------------------------------------------------- */

static const char *const sorts[SORTS] = {
	[SORT_NEWEST] = "newest",
	[SORT_ENDORSEMENTS] = "endorsements",
	[SORT_DEADLINE] = "deadline",
	[SORT_ACTIVITY] = "activity",
	[SORT_FIT] = "fit",
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
	add_number(path, "from", ask->from);
	add_number(path, "until", ask->until);
}

/* What the platform takes by itself is not said: a search is ordered by how well words fit. */
static const char *sort_of(const struct site_filter *f)
{
	bool search = f->query && *f->query;
	return f->sort == (search ? SORT_FIT : SORT_NEWEST) || (f->sort == SORT_FIT && !search) ? "" : sorts[f->sort];
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
	net_query(path, "author", f->author);
	net_query(path, "of", f->view);
	net_query(path, "since", f->since);
	net_query(path, "until", f->until);
	net_query(path, "ids", f->ids);
	net_query(path, "similar", f->similar);
	net_query(path, "followed", f->followed ? "me" : "");
	net_query(path, "sort", sort_of(f));
	add_page(path, ask);
	if (ask->members && *ask->members)
		net_query(path, "fields", ask->members);
	else
		net_query(path, "view", "row");
}

static void add_endorsements(struct str *path, const struct site_ask *ask)
{
	add_page(path, ask);
	net_query(path, "county", ask->county);
	add_number(path, "reason", ask->reasoned);
}

static void add_queue(struct str *path, const struct site_ask *ask)
{
	net_query(path, "kind", ask->id);
	add_number(path, "limit", ask->limit);
	net_query(path, "after", ask->after);
}

static void add_file(struct str *path, const struct site_ask *ask)
{
	net_query(path, "name", ask->file.name);
}

/* A template: {id} and {comment} are filled in, encoded. False when the ask lacks one of them, or has a step of a path
 * in its place, which no encoding makes anything else (RFC 3986, 6.2.2.3). */
static bool fill(struct str *path, const char *template, const struct site_ask *ask)
{
	for (const char *p = template; *p; p++) {
		if (*p != '{') {
			str_addc(path, *p);
			continue;
		}
		const char *value = str_starts(p, "{id}") ? ask->id : ask->comment_id;
		if (!value || !*value || str_eq(value, ".") || str_eq(value, ".."))
			return false;
		net_encode(path, value);
		p = strchr(p, '}');
	}
	return true;
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
PARSER(history, history, history)
PARSER(log, log, log)
PARSER(reports, reports, reports)
PARSER(changes, changes, changes)
PARSER(account, account, account)
PARSER(session, session, session)
PARSER(standing, standing, standing)
PARSER(commented, commented, commented)
PARSER(comment, comment, comment)
PARSER(book, book, book)
PARSER(file, file, file)
PARSER(invitation, invitation, invitation)
PARSER(notices, notices, notices)
PARSER(writings, writings, writings)
PARSER(queue, queue, queue)
PARSER(report, report, report)
PARSER(code, code, code)
PARSER(sessions, sessions, sessions)
PARSER(session_row, session_row, token)
PARSER(device, device, device)
PARSER(device_asked, device_asked, asked)
PARSER(wishes, wishes, wishes)
#undef PARSER

static enum rc parse_proved(const struct json *v, struct site_reply *r, struct err *e)
{
	return wire_account_parse(json_get(v, "account"), &r->arena, &r->u.account, e);
}

/* As it is, for a file. */
static enum rc parse_text(const struct json *v, struct site_reply *r, struct err *e)
{
	STR_LOCAL(text, JSON_BODY_MAX);
	json_print(v, &text);
	r->u.text = str_ok(&text) ? arena_strdup(&r->arena, text.buf) : NULL;
	return r->u.text ? RC_OK : err_set(e, RC_TOO_BIG, 0, "an answer that is too long");
}

static void write_site(struct json_out *o, const struct site_reply *r, int zone)
{
	wire_site_write(o, NULL, &r->u.site, zone);
}

static void write_boards(struct json_out *o, const struct site_reply *r, int zone)
{
	(void)zone;
	wire_boards_write(o, &r->u.boards);
}

static void write_agencies(struct json_out *o, const struct site_reply *r, int zone)
{
	(void)zone;
	wire_agencies_write(o, &r->u.agencies);
}

static void write_book(struct json_out *o, const struct site_reply *r, int zone)
{
	(void)zone;
	wire_book_write(o, &r->u.book);
}

static void write_topic(struct json_out *o, const struct site_reply *r, int zone)
{
	wire_topic_write(o, NULL, &r->u.topic, VIEW_WHOLE, zone);
}

static void write_account(struct json_out *o, const struct site_reply *r, int zone)
{
	wire_account_write(o, NULL, &r->u.account, zone);
}

/* Lists: the items, and then what is said of the whole. */
static void end_list(struct json_out *o, int64_t total, const char *next, const struct wire_unread *unread)
{
	json_close(o, ']');
	json_put_count(o, "total", total);
	json_put_text(o, "next", next ? next : "");
	wire_unread_write(o, unread);
	json_close(o, '}');
}

static void write_topics(struct json_out *o, const struct site_reply *r, int zone)
{
	const struct wire_topics *t = &r->u.topics;
	json_open(o, NULL, '{');
	json_put_int(o, "first", t->first);
	json_open(o, "items", '[');
	for (size_t i = 0; i < t->n; i++)
		wire_topic_write(o, NULL, &t->items[i], VIEW_ROW, zone);
	end_list(o, t->total, t->next, &t->unread);
}

static void write_comments(struct json_out *o, const struct site_reply *r, int zone)
{
	const struct wire_comments *c = &r->u.comments;
	json_open(o, NULL, '{');
	json_put_count(o, "first", c->first);
	json_open(o, "items", '[');
	for (size_t i = 0; i < c->n; i++)
		wire_comment_write(o, NULL, &c->items[i], zone);
	end_list(o, c->total, c->next, &c->unread);
}

static void write_endorsements(struct json_out *o, const struct site_reply *r, int zone)
{
	const struct wire_endorsements *v = &r->u.endorsements;
	json_open(o, NULL, '{');
	json_open(o, "items", '[');
	for (size_t i = 0; i < v->n; i++)
		wire_endorsement_write(o, NULL, &v->items[i], zone);
	end_list(o, v->total, v->next, &v->unread);
}

static void write_notices(struct json_out *o, const struct site_reply *r, int zone)
{
	wire_notices_write(o, &r->u.notices, zone);
}

static void write_log(struct json_out *o, const struct site_reply *r, int zone)
{
	wire_log_write(o, &r->u.log, zone);
}

static void write_reports(struct json_out *o, const struct site_reply *r, int zone)
{
	wire_reports_write(o, &r->u.reports, zone);
}

static void write_history(struct json_out *o, const struct site_reply *r, int zone)
{
	wire_history_write(o, &r->u.history, zone);
}

static void write_queue(struct json_out *o, const struct site_reply *r, int zone)
{
	wire_queue_write(o, &r->u.queue, zone);
}

static void write_writings(struct json_out *o, const struct site_reply *r, int zone)
{
	wire_writings_write(o, &r->u.writings, zone);
}

/* ---- the table ------------------------------------------------------------------------------- */

static const struct row {
	unsigned is;
	const char *path;
	void (*query)(struct str *path, const struct site_ask *ask);
	enum rc (*parse)(const struct json *v, struct site_reply *r, struct err *e); /* NULL: the answer has no body */
	void (*write)(struct json_out *o, const struct site_reply *r, int zone);     /* NULL: it is not kept */
} rows[SITE_OPS] = {
	[SITE_ABOUT] = { SITE_READS, "/v1", NULL, parse_site, write_site },
	[SITE_BOARDS] = { SITE_READS, "/v1/boards", NULL, parse_boards, write_boards },
	[SITE_AGENCIES] = { SITE_READS, "/v1/agencies", NULL, parse_agencies, write_agencies },
	[SITE_TOPICS] = { SITE_READS, "/v1/topics", add_filter, parse_topics, write_topics },
	[SITE_TOPIC] = { SITE_READS, "/v1/topics/{id}", NULL, parse_topic, write_topic },
	[SITE_COMMENTS] = { SITE_READS, "/v1/topics/{id}/comments", add_page, parse_comments, write_comments },
	[SITE_ENDORSEMENTS] = { SITE_READS, "/v1/topics/{id}/endorsements", add_endorsements, parse_endorsements,
		write_endorsements },
	[SITE_HISTORY] = { SITE_READS, "/v1/topics/{id}/history", NULL, parse_history, write_history },
	[SITE_LOG] = { SITE_READS, "/v1/topics/{id}/actions", NULL, parse_log, write_log },
	[SITE_REPORTS] = { SITE_READS, "/v1/reports", add_page, parse_reports, write_reports },
	[SITE_CHANGES] = { SITE_READS, "/v1/changes", add_page, parse_changes, NULL },
	[SITE_ME] = { SITE_READS, "/v1/me", NULL, parse_account, write_account },
	[SITE_REGISTER] = { SITE_SESSION | SITE_GUEST, "/v1/accounts", NULL, parse_session, NULL },
	[SITE_SIGN_IN] = { SITE_SESSION | SITE_GUEST, "/v1/sessions", NULL, parse_session, NULL },
	[SITE_SIGN_OUT] = { SITE_SESSION, "/v1/sessions", NULL, NULL, NULL },
	[SITE_ENDORSE] = { 0, "/v1/topics/{id}/endorsement", NULL, parse_standing, NULL },
	[SITE_UNENDORSE] = { 0, "/v1/topics/{id}/endorsement", NULL, parse_standing, NULL },
	[SITE_FOLLOW] = { 0, "/v1/topics/{id}/follow", NULL, parse_standing, NULL },
	[SITE_UNFOLLOW] = { 0, "/v1/topics/{id}/follow", NULL, parse_standing, NULL },
	[SITE_COMMENT] = { 0, "/v1/topics/{id}/comments", NULL, parse_commented, NULL },
	[SITE_UNCOMMENT] = { 0, "/v1/topics/{id}/comments/{comment}", NULL, NULL, NULL },
	[SITE_LIKE] = { 0, "/v1/topics/{id}/comments/{comment}/like", NULL, parse_comment, NULL },
	[SITE_UNLIKE] = { 0, "/v1/topics/{id}/comments/{comment}/like", NULL, parse_comment, NULL },
	[SITE_DISLIKE] = { 0, "/v1/topics/{id}/comments/{comment}/dislike", NULL, parse_comment, NULL },
	[SITE_UNDISLIKE] = { 0, "/v1/topics/{id}/comments/{comment}/dislike", NULL, parse_comment, NULL },
	[SITE_VOTE] = { 0, "/v1/topics/{id}/polls", NULL, parse_topic, write_topic },
	[SITE_RULES] = { SITE_READS, "/v1/rules", NULL, parse_book, write_book },
	[SITE_PROPOSE] = { 0, "/v1/topics", NULL, parse_topic, write_topic },
	[SITE_EDIT] = { 0, "/v1/topics/{id}", NULL, parse_topic, write_topic },
	[SITE_ACT] = { 0, "/v1/topics/{id}/actions", NULL, parse_topic, write_topic },
	[SITE_UPLOAD] = { SITE_STRAIGHT, "/v1/files", add_file, parse_file, NULL },
	[SITE_INVITE] = { 0, "/v1/topics/{id}/invitations", NULL, parse_invitation, NULL },
	[SITE_ACCEPT] = { 0, "/v1/invitations/{id}", NULL, parse_topic, write_topic },
	[SITE_NOTICES] = { SITE_READS, "/v1/notices", add_page, parse_notices, write_notices },
	[SITE_NOTICES_READ] = { SITE_STRAIGHT, "/v1/notices/read", NULL, NULL, NULL },
	[SITE_WRITINGS] = { SITE_READS, "/v1/me/comments", add_page, parse_writings, write_writings },
	[SITE_QUEUE] = { SITE_READS, "/v1/staff/queue", add_queue, parse_queue, write_queue },
	[SITE_REPORT] = { 0, "/v1/reports", NULL, parse_report, NULL },
	[SITE_APPEAL] = { SITE_STRAIGHT, "/v1/appeals", NULL, parse_report, NULL },
	[SITE_JUDGE] = { 0, "/v1/reports/{id}/actions", NULL, parse_report, NULL },
	[SITE_CODE] = { SITE_STRAIGHT, "/v1/verifications", NULL, parse_code, NULL },
	[SITE_PROVE] = { SITE_STRAIGHT, "/v1/verifications/{id}", NULL, parse_proved, NULL },
	[SITE_PASSWORD_SET] = { SITE_STRAIGHT, "/v1/me/password", NULL, NULL, NULL },
	[SITE_RESET_CODE] = { SITE_STRAIGHT | SITE_GUEST, "/v1/resets", NULL, parse_code, NULL },
	[SITE_RESET] = { SITE_SESSION | SITE_GUEST, "/v1/resets/{id}", NULL, parse_session, NULL },
	[SITE_SESSIONS] = { SITE_STRAIGHT, "/v1/sessions", NULL, parse_sessions, NULL },
	[SITE_SESSION_END] = { SITE_STRAIGHT, "/v1/sessions/{id}", NULL, NULL, NULL },
	[SITE_SESSIONS_END] = { SITE_SESSION, "/v1/sessions?all=1", NULL, NULL, NULL },
	[SITE_TOKENS] = { SITE_STRAIGHT, "/v1/tokens", NULL, parse_sessions, NULL },
	[SITE_TOKEN] = { SITE_STRAIGHT, "/v1/tokens", NULL, parse_session_row, NULL },
	[SITE_TOKEN_END] = { SITE_STRAIGHT, "/v1/tokens/{id}", NULL, NULL, NULL },
	[SITE_DEVICE] = { SITE_STRAIGHT | SITE_GUEST, "/v1/device", NULL, parse_device, NULL },
	[SITE_IDENTIFY] = { SITE_STRAIGHT, "/v1/device", NULL, parse_device, NULL },
	[SITE_DEVICE_LOOK] = { SITE_SESSION | SITE_GUEST, "/v1/device/token", NULL, parse_session, NULL },
	[SITE_DEVICE_ASKED] = { SITE_STRAIGHT, "/v1/device/{id}", NULL, parse_device_asked, NULL },
	[SITE_DEVICE_ALLOW] = { SITE_STRAIGHT, "/v1/device/{id}", NULL, NULL, NULL },
	[SITE_EXPORT] = { SITE_STRAIGHT, "/v1/me/export", NULL, parse_text, NULL },
	[SITE_MAIL] = { SITE_STRAIGHT, "/v1/me/mail", NULL, parse_wishes, NULL },
	[SITE_MAIL_SET] = { SITE_STRAIGHT, "/v1/me/mail", NULL, parse_wishes, NULL },
	[SITE_ME_CHANGE] = { SITE_STRAIGHT, "/v1/me", NULL, parse_account, NULL },
	[SITE_ME_REMOVE] = { SITE_SESSION, "/v1/me", NULL, NULL, NULL },
};

unsigned site_op_is(enum site_op op)
{
	return rows[op].is;
}

bool site_op_answers(enum site_op op)
{
	return rows[op].parse != NULL;
}

bool site_path(const struct site_ask *ask, struct str *out)
{
	static const char *const mine[] = { [SITE_PROPOSED] = "/v1/me/topics", [SITE_ENDORSED] = "/v1/me/endorsements" };
	const struct row *row = &rows[ask->op];
	if (!fill(out, ask->op == SITE_TOPICS && ask->filter.mine ? mine[ask->filter.mine] : row->path, ask))
		return false;
	if (row->query)
		row->query(out, ask);
	return true;
}

void site_key(const struct site *s, const struct site_ask *ask, const char *account, struct str *out)
{
	STR_LOCAL(path, 16384);
	if (site_path(ask, &path) && str_ok(&path))
		str_addf(out, "%s\n%s\n%s\n%s", s->name, account, s->language, path.buf);
}

/* ---- what is kept ---------------------------------------------------------------------------- */

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

struct site_reply *site_reply_new(enum site_op op)
{
	struct site_reply *r = xcalloc(1, sizeof *r);
	r->references = 1;
	r->op = op;
	arena_init(&r->arena, REPLY_MAX);
	return r;
}

enum rc site_read(
	const struct site *s, enum site_op op, const char *text, size_t n, struct site_reply **out, struct err *e)
{
	const struct row *row = &rows[op];
	struct json *v = NULL;
	enum rc rc = RC_OK;
	struct site_reply *r = site_reply_new(op);
	if (row->parse) {
		rc = json_parse_mended(text, n, JSON_BODY_MAX, &v, e);
		if (rc == RC_OK)
			rc = row->parse(v, r, e);
		json_free(v);
	}
	if (rc == RC_OK && op == SITE_TOPIC && !str_starts(s->address, "unix:"))
		complete_addresses(s, r);
	if (rc) {
		site_reply_drop(r);
		r = NULL;
	}
	*out = r;
	return rc;
}

void site_write(const struct site *s, const struct site_reply *r, struct str *out)
{
	struct json_out o;
	json_begin(&o, out);
	if (rows[r->op].write)
		rows[r->op].write(&o, r, s->zone);
}

/* What another API said goes through the canonical JSON before anybody sees it: what is shown at once and what is read
 * back later cannot differ. */
/* They are not kept with the answer, but told with it. */
static void take_names(struct site_reply *to, const struct site_reply *from)
{
	struct wire_agencies *names = &to->names;
	names->items = arena_calloc(&to->arena, from->names.n + 1, sizeof *names->items);
	for (size_t i = 0; i < from->names.n && names->items; i++) {
		const char *id = arena_strdup(&to->arena, from->names.items[i].id),
				   *name = arena_strdup(&to->arena, from->names.items[i].name);
		if (id && name)
			names->items[names->n++] = (struct wire_agency){ .id = id, .name = name };
	}
}

enum rc site_parse_further(const struct site *s, const struct site_ask *ask, struct site_reply *so_far,
	const char *body, size_t n, struct str *text, struct site_reply **out, struct err *e)
{
	*out = NULL;
	if (!s->ops->parse)
		return site_read(s, ask->op, body, n, out, e);
	struct site_reply *r = so_far ? site_reply_keep(so_far) : site_reply_new(ask->op);
	r->more = r->enough = false;
	enum rc rc = s->ops->parse(s, ask, body, n, r, e);
	r->rounds++;
	if (rc == RC_OK && text && !r->more && rows[ask->op].write) {
		site_write(s, r, text);
		rc = str_ok(text) ? site_read(s, ask->op, text->buf, text->len, out, e)
						  : err_set(e, RC_TOO_BIG, 0, "an answer that is too long to be kept");
		if (rc == RC_OK)
			take_names(*out, r);
	} else if (rc == RC_OK) {
		*out = site_reply_keep(r);
	}
	site_reply_drop(r);
	return rc;
}

enum rc site_parse(const struct site *s, const struct site_ask *ask, const char *body, size_t n, struct str *text,
	struct site_reply **out, struct err *e)
{
	return site_parse_further(s, ask, NULL, body, n, text, out, e);
}
