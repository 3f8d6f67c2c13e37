/* What the platform has of a person, all of it, for that person to take along. */
#include "server/api/private.h"

struct export
{
	struct json_out o;
	enum storage_export what;
	int zone;
	VEC(int64_t) topics; /* to be written whole */
};

static void put_id(struct json_out *o, const char *name, int64_t id)
{
	char text[ID_TEXT];
	snprintf(text, sizeof text, "%lld", (long long)id);
	json_put_text(o, name, text);
}

static void put_time(struct json_out *o, const char *name, int64_t at, int zone)
{
	char text[RFC3339_SIZE];
	rfc3339_format(at, zone, text);
	json_put_text(o, name, text);
}

static void put_row(void *ctx, const struct storage_exported *v)
{
	struct export *x = ctx;
	if (x->what == EXPORT_PROPOSALS) {
		*vec_push(&x->topics) = v->topic;
		return;
	}
	json_open(&x->o, NULL, '{');
	if (x->what == EXPORT_COMMENTS || x->what == EXPORT_REPORTS)
		put_id(&x->o, "id", v->id);
	put_id(&x->o, "topic", v->topic);
	json_put_text(&x->o, "title", v->title);
	put_time(&x->o, "at", v->at, x->zone);
	if (x->what == EXPORT_ENDORSEMENTS) {
		json_put_text(&x->o, "reason", v->text);
		json_put_bool(&x->o, "show_nickname", v->show_nickname);
		json_put_bool(&x->o, "show_county", v->show_county);
	} else if (x->what != EXPORT_FOLLOWS) {
		json_put_text(&x->o, x->what == EXPORT_COMMENTS ? "body" : "text", v->text);
		json_put_text(&x->o, x->what == EXPORT_COMMENTS ? "stance" : "code", v->word);
	}
	json_close(&x->o, '}');
}

static enum rc put_topics(struct ctx *c, struct export *x, struct err *e)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < x->topics.n; i++) {
		struct wire_topic t;
		rc = storage_topic(c->storage, x->topics.items[i], c->account, c->arena, &t, e);
		if (rc == RC_OK)
			wire_topic_write(&x->o, NULL, &t, VIEW_WHOLE, x->zone);
		else if (rc == RC_CONFLICT) /* it was taken out */
			rc = RC_OK;
	}
	return rc;
}

static enum rc put_all(struct ctx *c, struct export *x, struct err *e)
{
	static const char *const names[EXPORTS] = { "proposals", "endorsements", "comments", "follows", "reports" };
	enum rc rc = RC_OK;
	for (int i = 0; rc == RC_OK && i < EXPORTS; i++) {
		x->what = (enum storage_export)i;
		json_open(&x->o, names[i], '[');
		rc = storage_export(c->storage, c->account, x->what, put_row, x, e);
		if (rc == RC_OK && x->what == EXPORT_PROPOSALS)
			rc = put_topics(c, x, e);
		json_close(&x->o, ']');
	}
	return rc;
}

static enum rc put_sessions(struct ctx *c, struct export *x, struct err *e)
{
	enum rc rc = RC_OK;
	for (int tokens = 0; rc == RC_OK && tokens < 2; tokens++) {
		struct wire_sessions v;
		rc = storage_sessions(c->storage, c->account, c->session, tokens, c->now, c->arena, &v, e);
		json_open(&x->o, tokens ? "tokens" : "sessions", '[');
		for (size_t i = 0; rc == RC_OK && i < v.n; i++)
			wire_session_row_write(&x->o, NULL, &v.items[i], x->zone);
		json_close(&x->o, ']');
	}
	return rc;
}

static enum rc put_wishes(struct ctx *c, struct export *x, struct err *e)
{
	struct storage_wish wishes[ABOUTS];
	enum rc rc = storage_wishes(c->storage, c->account, wishes, e);
	json_open(&x->o, "mail", '{');
	for (int i = 0; rc == RC_OK && i < ABOUTS; i++)
		json_put_text(&x->o, wire_about_word((enum wire_about)i), wire_often_word(wishes[i].often));
	json_close(&x->o, '}');
	return rc;
}

void handle_export(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct export x = { .zone = c->zone };
	struct wire_account v;
	struct err e = { 0 };
	json_begin(&x.o, &r->body);
	json_open(&x.o, NULL, '{');
	put_time(&x.o, "at", c->now, x.zone);
	enum rc rc = accounts_read(c, c->account, &v, &e);
	if (rc == RC_OK) {
		wire_account_write(&x.o, "account", &v, x.zone);
		rc = put_sessions(c, &x, &e);
	}
	if (rc == RC_OK)
		rc = put_wishes(c, &x, &e);
	if (rc == RC_OK)
		rc = put_all(c, &x, &e);
	json_close(&x.o, '}');
	vec_release(&x.topics);
	if (rc != RC_OK)
		problem_of(c, r, &e);
}
