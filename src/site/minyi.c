/* minyi's own API: a row per operation, and one function that makes requests of them. What it answers is canonical. */
#include "site/private.h"

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

static void write_proposal(const struct site_ask *ask, struct str *out)
{
	wire_proposal_write(out, &ask->proposal);
}

static void write_act(const struct site_ask *ask, struct str *out)
{
	wire_act_write(out, &ask->act);
}

static void write_report(const struct site_ask *ask, struct str *out)
{
	wire_new_report_write(out, &ask->report);
}

static void write_appeal(const struct site_ask *ask, struct str *out)
{
	wire_new_appeal_write(out, &ask->report);
}

static void write_judgement(const struct site_ask *ask, struct str *out)
{
	wire_report_act_write(out, &ask->judgement);
}

/* A member for each that is there. */
static void put(struct json_out *o, const char *name, const char *value)
{
	if (value)
		json_put_text(o, name, value);
}

static void put_scopes(struct json_out *o, unsigned scopes)
{
	if (!scopes)
		return;
	json_open(o, "scopes", '[');
	for (int i = 0; i < SCOPES; i++)
		if (scopes & WIRE_SCOPE(i))
			json_put_text(o, NULL, wire_scope_word((enum wire_scope)i));
	json_close(o, ']');
}

static void write_person(const struct site_ask *ask, struct str *out)
{
	const struct site_person *p = &ask->person;
	struct json_out o;
	json_begin(&o, out);
	json_open(&o, NULL, '{');
	put(&o, ask->op == SITE_DEVICE || ask->op == SITE_IDENTIFY ? "client" : "name", p->name);
	put(&o, ask->op == SITE_DEVICE_LOOK ? "device_code" : "code", p->code);
	put(&o, "old", p->old);
	put(&o, "password", p->password);
	put(&o, "kind", p->kind);
	put(&o, "to", p->to);
	put(&o, "postcode", p->postcode);
	put(&o, "nickname", p->nickname);
	put(&o, "county", p->county);
	put(&o, "provider", p->provider);
	put_scopes(&o, p->scopes);
	if (p->days)
		json_put_int(&o, "days", p->days);
	if (p->born)
		json_put_int(&o, "born", p->born);
	if (ask->op == SITE_DEVICE_ALLOW)
		json_put_bool(&o, "allow", p->yes);
	json_close(&o, '}');
}

static void write_wishes(const struct site_ask *ask, struct str *out)
{
	struct json_out o;
	json_begin(&o, out);
	json_open(&o, NULL, '{');
	for (int i = 0; i < ABOUTS; i++)
		if (ask->person.wishes.often[i] < OFTENS)
			json_put_text(&o, wire_about_word((enum wire_about)i), wire_often_word(ask->person.wishes.often[i]));
	json_close(&o, '}');
}

static void write_nothing(const struct site_ask *ask, struct str *out)
{
	(void)ask;
	str_addz(out, "{}");
}

static void write_read(const struct site_ask *ask, struct str *out)
{
	struct json_out o;
	json_begin(&o, out);
	json_open(&o, NULL, '{');
	if (ask->id)
		json_put_text(&o, "up_to", ask->id);
	json_close(&o, '}');
}

/* ---- the table ------------------------------------------------------------------------------- */

static const struct op {
	const char *method;
	void (*write)(const struct site_ask *ask, struct str *out);
} ops[SITE_OPS] = {
	[SITE_ABOUT] = { "GET", NULL },
	[SITE_BOARDS] = { "GET", NULL },
	[SITE_AGENCIES] = { "GET", NULL },
	[SITE_TOPICS] = { "GET", NULL },
	[SITE_TOPIC] = { "GET", NULL },
	[SITE_COMMENTS] = { "GET", NULL },
	[SITE_ENDORSEMENTS] = { "GET", NULL },
	[SITE_HISTORY] = { "GET", NULL },
	[SITE_LOG] = { "GET", NULL },
	[SITE_REPORTS] = { "GET", NULL },
	[SITE_CHANGES] = { "GET", NULL },
	[SITE_ME] = { "GET", NULL },
	[SITE_REGISTER] = { "POST", write_registration },
	[SITE_SIGN_IN] = { "POST", write_credentials },
	[SITE_SIGN_OUT] = { "DELETE", NULL },
	[SITE_ENDORSE] = { "PUT", write_endorsement },
	[SITE_UNENDORSE] = { "DELETE", NULL },
	[SITE_FOLLOW] = { "PUT", NULL },
	[SITE_UNFOLLOW] = { "DELETE", NULL },
	[SITE_COMMENT] = { "POST", write_comment },
	[SITE_UNCOMMENT] = { "DELETE", NULL },
	[SITE_LIKE] = { "PUT", NULL },
	[SITE_UNLIKE] = { "DELETE", NULL },
	[SITE_RULES] = { "GET", NULL },
	[SITE_PROPOSE] = { "POST", write_proposal },
	[SITE_EDIT] = { "PATCH", write_proposal },
	[SITE_ACT] = { "POST", write_act },
	[SITE_UPLOAD] = { "POST", NULL },
	[SITE_INVITE] = { "POST", write_nothing },
	[SITE_ACCEPT] = { "POST", write_nothing },
	[SITE_NOTICES] = { "GET", NULL },
	[SITE_NOTICES_READ] = { "POST", write_read },
	[SITE_WRITINGS] = { "GET", NULL },
	[SITE_QUEUE] = { "GET", NULL },
	[SITE_REPORT] = { "POST", write_report },
	[SITE_APPEAL] = { "POST", write_appeal },
	[SITE_JUDGE] = { "POST", write_judgement },
	[SITE_CODE] = { "POST", write_person },
	[SITE_PROVE] = { "POST", write_person },
	[SITE_PASSWORD_SET] = { "PUT", write_person },
	[SITE_RESET_CODE] = { "POST", write_person },
	[SITE_RESET] = { "POST", write_person },
	[SITE_SESSIONS] = { "GET", NULL },
	[SITE_SESSION_END] = { "DELETE", NULL },
	[SITE_SESSIONS_END] = { "DELETE", NULL },
	[SITE_TOKENS] = { "GET", NULL },
	[SITE_TOKEN] = { "POST", write_person },
	[SITE_TOKEN_END] = { "DELETE", NULL },
	[SITE_DEVICE] = { "POST", write_person },
	[SITE_IDENTIFY] = { "POST", write_person },
	[SITE_DEVICE_LOOK] = { "POST", write_person },
	[SITE_DEVICE_ASKED] = { "GET", NULL },
	[SITE_DEVICE_ALLOW] = { "POST", write_person },
	[SITE_EXPORT] = { "GET", NULL },
	[SITE_MAIL] = { "GET", NULL },
	[SITE_MAIL_SET] = { "PATCH", write_wishes },
	[SITE_ME_CHANGE] = { "PATCH", write_person },
	[SITE_ME_REMOVE] = { "DELETE", write_person },
};

static enum rc request(
	const struct site *s, const struct site_ask *ask, struct arena *a, struct net_params *p, struct err *e)
{
	const struct op *op = &ops[ask->op];
	enum rc rc = RC_OK;
	STR_LOCAL(path, 16384);
	STR_LOCAL(body, JSON_BODY_MAX);
	*p = (struct net_params){ .method = op->method, .base = s->address, .language = *s->language ? s->language : NULL };
	if (!site_path(ask, &path)) {
		rc = err_set(e, RC_INVALID, 0, "an ask without a topic's or comment's id");
		goto out;
	}
	if (op->write)
		op->write(ask, &body);
	if (!str_ok(&path) || !str_ok(&body)) {
		rc = err_set(e, RC_TOO_BIG, 0, "an ask that is too long");
		goto out;
	}
	p->path = arena_strdup(a, path.buf);
	p->body = op->write ? arena_strndup(a, body.buf, body.len) : NULL;
	p->body_size = body.len;
	if (ask->op == SITE_UPLOAD) { /* as it is, for as long as it takes */
		p->body = ask->file.bytes;
		p->body_size = ask->file.n;
		p->content_type = "application/octet-stream";
		p->timeout = -1;
	}
	p->token = !(site_op_is(ask->op) & SITE_GUEST) && *s->token ? s->token : NULL;
	p->idempotency_key = strcmp(op->method, "GET") != 0 && ask->op != SITE_SIGN_OUT ? ask->key : NULL;
	if (ask->seen)
		p->if_match = arena_printf(a, "\"%lld\"", (long long)ask->seen - 1);
	p->max_body = JSON_BODY_MAX;
	if (!p->path || (op->write && !p->body))
		rc = err_set(e, RC_TOO_BIG, 0, "an ask that is too long");
out:
	explicit_bzero(body.buf, body.len); /* it may hold a password */
	return rc;
}

static bool stream(const struct site *s, const char *topics, const char *since, struct arena *a, struct net_params *p)
{
	STR_LOCAL(path, 16384);
	str_addz(&path, "/v1/stream");
	net_query(&path, "topics", topics);
	net_query(&path, "since", since);
	*p = (struct net_params){ .method = "GET",
		.base = s->address,
		.path = str_ok(&path) ? arena_strdup(a, path.buf) : NULL,
		.accept = "text/event-stream",
		.token = *s->token ? s->token : NULL };
	return p->path != NULL;
}

static bool address(const struct site *s, const char *topic, struct str *out)
{
	size_t n = strlen(s->address);
	if (str_starts(s->address, "unix:"))
		return false;
	while (n && s->address[n - 1] == '/')
		n--;
	str_addf(out, "%.*s/v1/topics/", (int)n, s->address);
	net_encode(out, topic);
	return true;
}

const struct site_ops site_minyi = {
	.caps = { .ops = (SITE_CAN(SITE_OPS) - 1) &
			~(SITE_CAN(SITE_VOTE) | SITE_CAN(SITE_DISLIKE) | SITE_CAN(SITE_UNDISLIKE)),
		.orders = (1u << SORTS) - 1,
		.filters = SITE_BY_ALL,
		.places = true,
		.sign_in = SITE_PASSWORD,
		.zone = ZONE_TAIPEI,
		.languages = "" },
	.request = request,
	.stream = stream,
	.address = address,
};
