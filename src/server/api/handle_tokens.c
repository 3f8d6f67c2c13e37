/* Tokens of scripts: with a name, scopes and an end. A token is told once, when it is made. */
#include "server/api/private.h"

#include <sodium.h>

void handle_tokens(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct wire_sessions v;
	struct err e = { 0 };
	struct json_out o;
	if (storage_sessions(c->storage, c->account, c->session, true, c->now, c->arena, &v, &e) != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	json_begin(&o, &r->body);
	wire_sessions_write(&o, &v, c->zone);
}

static bool read_days(const struct ctx *c, struct response *r, int64_t *days)
{
	const struct json *v = json_get(c->body, "days");
	*days = v ? json_int(v, 0) : c->rules->token_days;
	if (*days >= 1 && *days <= c->rules->script_days_most)
		return true;
	problem_of_range(c, r, BAD_FIELD, "days", 1, c->rules->script_days_most);
	return false;
}

void handle_token_add(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct wire_sessions all;
	struct err e = { 0 };
	struct wire_session_row v = { .id = "", .from = "", .client = "", .kind = SESSION_TOKEN, .created_at = c->now };
	int64_t days;
	v.name = input_trimmed(c->arena, json_text(json_get(c->body, "name")));
	v.scopes.known = true;
	if (!v.name || !input_text(c, r, "name", v.name, 1, c->rules->nickname_max, false) ||
		!input_scopes(c, r, &v.scopes.set) || !read_days(c, r, &days) ||
		!attempts_daily(c, r, "changes", c->rules->changes_per_day))
		return;
	v.expires_at = c->now + days * DAY_MS;
	enum rc rc = storage_sessions(c->storage, c->account, c->session, true, c->now, c->arena, &all, &e);
	if (rc == RC_OK && (int64_t)all.n >= c->rules->scripts_most) {
		problem(c, r, TOKENS_ENOUGH, NULL);
		return;
	}
	if (rc == RC_OK)
		rc = sessions_make(c, q, &v, &e);
	if (rc == RC_OK)
		rc = letters_changed(c, c->account, N_("a token for a script was made."), &e);
	if (rc != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	struct json_out o;
	r->status = 201;
	json_begin(&o, &r->body);
	wire_session_row_write(&o, NULL, &v, c->zone);
}
