/* Sessions: signing in and out, and the list of where one is signed in. A password is worked on before the transaction
 * begins (Argon2id takes its time on purpose); the attempt is counted before that, so that guessing at many at once
 * gains nothing. */
#include "server/api/private.h"

struct verified {
	int64_t account;
	const char *password; /* as it was kept then */
	uint8_t attempts[STORAGE_HASH];
};

bool prepare_session_add(struct ctx *c, const struct request *q, struct response *r)
{
	struct wire_credentials v;
	struct err e = { 0 };
	int64_t account = 0;
	const char *password = NULL;
	if (wire_credentials_parse(c->body, c->arena, &v, &e) != RC_OK) {
		problem_of_field(c, r, &e);
		return false;
	}
	v.name = input_trimmed(c->arena, v.name); /* as registration made it */
	if (!v.name) {
		problem(c, r, TOO_LARGE, NULL);
		return false;
	}
	enum rc rc = storage_password(c->storage, v.name, c->arena, &account, &password, &e);
	if (rc != RC_OK && rc != RC_NOT_FOUND) {
		problem_of(c, r, &e);
		return false;
	}
	c->concerned = account;
	if (!attempts_count(c, q, r, "sign in", v.name, account))
		return false;
	bool right = passwords_match(c, r, rc == RC_OK ? password : c->platform->decoy, v.password);
	struct verified *done = arena_calloc(c->arena, 1, sizeof *done);
	if (rc != RC_OK || !right || !done) {
		if (r->status < 400)
			problem(c, r, WRONG_PASSWORD, NULL);
		return false;
	}
	done->account = account;
	done->password = password;
	attempts_hash(c, "sign in", v.name, q->address, done->attempts);
	c->prepared = done;
	return true;
}

void handle_session_add(struct ctx *c, const struct request *q, struct response *r)
{
	const struct verified *done = c->prepared;
	struct err e = { 0 };
	enum rc rc = passwords_still(c, done->account, done->password, &e);
	if (rc == RC_OK)
		rc = storage_attempt_clear(c->storage, done->attempts, &e);
	if (rc == RC_NOT_FOUND)
		problem(c, r, WRONG_PASSWORD, NULL);
	else if (rc != RC_OK)
		problem_of(c, r, &e);
	else
		sessions_answer(c, q, r, done->account, SESSION_PERSON, SCOPES_ALL);
}

/* ?all=1: every session and token of this account, this one among them. */
void handle_session_remove(struct ctx *c, const struct request *q, struct response *r)
{
	const char *all = request_query(q, "all");
	struct err e = { 0 };
	if (all && !str_eq(all, "1")) {
		problem(c, r, BAD_PARAMETER, "all");
		return;
	}
	if (all && c->session_kind != SESSION_PERSON) {
		problem(c, r, NOT_IN_PERSON, NULL);
		return;
	}
	enum rc rc = all ? storage_sessions_end(c->storage, c->account, 0, &e)
					 : storage_session_remove(c->storage, c->token_hash, &e);
	if (rc == RC_OK && all)
		rc = letters_changed(c, c->account, N_("all its sessions were ended."), &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
	else
		r->status = 204;
}

void handle_sessions(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct wire_sessions v;
	struct err e = { 0 };
	struct json_out o;
	if (storage_sessions(c->storage, c->account, c->session, false, c->now, c->arena, &v, &e) != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	json_begin(&o, &r->body);
	wire_sessions_write(&o, &v, c->zone);
}

void handle_session_end(struct ctx *c, const struct request *q, struct response *r)
{
	struct err e = { 0 };
	int64_t id;
	if (!input_id(c, r, q->params[0], &id))
		return;
	enum rc rc = storage_session_end(c->storage, c->account, id, &e);
	if (rc == RC_OK && id != c->session)
		rc = letters_changed(c, c->account, N_("one of its sessions, or a token for a script, was ended."), &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
	else
		r->status = 204;
}
