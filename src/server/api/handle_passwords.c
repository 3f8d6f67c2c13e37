/* A new password: by whoever knows the old one, or by a code that is typed. It ends every other session, and is told by
 * mail. Who asks for a code hears the same whether there is such an account or not. */
#include "server/api/private.h"

/* Tries are counted for each address, so that nobody can use up another person's; and at one code in all, for so many.
 */
#define ADDRESSES 5

static bool read_text(struct ctx *c, struct response *r, const char *field, const char **out)
{
	const struct json *v = json_get(c->body, field);
	*out = json_text(v);
	if (json_is_string(v))
		return true;
	problem_of_wanted(c, r, field, v ? WANTED_TEXT : WANTED_AT_ALL);
	return false;
}

static struct passwords_owner owner_of(const struct wire_account *v)
{
	return (struct passwords_owner){ v->name, v->nickname, v->email };
}

static enum rc tell_and_end(struct ctx *c, int64_t account, const char *hash, int64_t but, struct err *e)
{
	enum rc rc = storage_password_set(c->storage, account, hash, e);
	if (rc == RC_OK)
		rc = storage_sessions_end(c->storage, account, but, e);
	return rc == RC_OK ? letters_changed(c, account, N_("it has a new password."), e) : rc;
}

/* ---- by the old one -------------------------------------------------------------------------- */

struct change {
	const char *kept;          /* before */
	char hash[PASSWORDS_SIZE]; /* "": it is so already, and the answer was lost */
};

bool prepare_password_set(struct ctx *c, const struct request *q, struct response *r)
{
	const char *old, *new;
	struct change *v = arena_calloc(c->arena, 1, sizeof *v);
	struct wire_account a;
	struct err e = { 0 };
	char who[ID_TEXT];
	c->prepared = v;
	snprintf(who, sizeof who, "%lld", (long long)c->account);
	if (!v || !read_text(c, r, "old", &old) || !read_text(c, r, "password", &new) ||
		!attempts_count(c, q, r, "password", who, c->account))
		return false;
	if (storage_password_of(c->storage, c->account, c->arena, &v->kept, &e) != RC_OK ||
		storage_account(c->storage, c->account, c->arena, &a, &e) != RC_OK) {
		problem_of(c, r, &e);
		return false;
	}
	if (!str_eq(v->kept, PASSWORDS_NONE) && !passwords_match(c, r, v->kept, old)) {
		if (r->status < 400 && passwords_match(c, r, v->kept, new))
			return true;
		if (r->status < 400)
			problem(c, r, PASSWORD_NEEDED, "old");
		return false;
	}
	const struct passwords_owner owner = owner_of(&a);
	return passwords_check(c, r, new, &owner) && passwords_hash(c, r, new, v->hash);
}

void handle_password_set(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	const struct change *v = c->prepared;
	struct err e = { 0 };
	enum rc rc = passwords_still(c, c->account, v->kept, &e);
	if (rc == RC_OK && *v->hash)
		rc = tell_and_end(c, c->account, v->hash, c->session, &e);
	if (rc == RC_OK && *v->hash)
		rc = storage_codes_forget(c->storage, c->account, CODES_RESET, &e);
	if (rc == RC_NOT_FOUND)
		problem(c, r, PASSWORD_NEEDED, "old");
	else if (rc != RC_OK)
		problem_of(c, r, &e);
	else
		r->status = 204;
}

/* ---- by a code ------------------------------------------------------------------------------- */

/* Whose name it is, and whether a code can come: to an address that was verified, or on the screen of one's own. */
static enum rc find(const struct ctx *c, const char *name, struct wire_account *v, int64_t *account, struct err *e)
{
	const char *password;
	*account = 0;
	enum rc rc = storage_password(c->storage, name, c->arena, account, &password, e);
	if (rc == RC_OK)
		rc = storage_account(c->storage, *account, c->arena, v, e);
	return rc == RC_OK && !v->verified.email && !c->platform->outside.own ? RC_NOT_FOUND : rc;
}

bool prepare_reset_add(struct ctx *c, const struct request *q, struct response *r)
{
	const char *name, *password;
	int64_t account = 0;
	struct err e = { 0 };
	if (!read_text(c, r, "name", &name))
		return false;
	if (!(codes_kinds(c) & RULES_PROOF_EMAIL)) {
		problem(c, r, NO_MAIL, NULL);
		return false;
	}
	enum rc rc = storage_password(c->storage, name, c->arena, &account, &password, &e);
	if (rc != RC_OK && rc != RC_NOT_FOUND) {
		problem_of(c, r, &e);
		return false;
	}
	return attempts_count(c, q, r, "reset", name, account) &&
		attempts_codes(c, r, "codes for", name, q->address, account);
}

static enum rc send_code(
	struct ctx *c, const struct wire_account *v, int64_t account, char code[CODE_SIZE], struct err *e)
{
	uint8_t hash[STORAGE_HASH];
	int64_t id, expires = c->now + c->rules->code_minutes * 60000;
	codes_make(code);
	codes_hash(c, account, CODES_RESET, code, hash);
	enum rc rc = storage_code_add(c->storage,
		&(struct storage_code){ .account = account,
			.kind = CODES_RESET,
			.destination = "",
			.code = hash,
			.created_at = c->now,
			.expires_at = expires },
		&id, e);
	return rc == RC_OK && !c->platform->outside.own ? letters_send(c, LETTER_RESET, account, v->email, code, expires, e)
													: rc;
}

void handle_reset_add(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct wire_account v;
	struct err e = { 0 };
	struct json_out o;
	int64_t account;
	char code[CODE_SIZE] = "";
	enum rc rc = find(c, json_text(json_get(c->body, "name")), &v, &account, &e);
	c->concerned = account;
	if (rc == RC_OK)
		rc = send_code(c, &v, account, code, &e);
	if (rc != RC_OK && rc != RC_NOT_FOUND) {
		problem_of(c, r, &e);
		return;
	}
	r->status = 202;
	json_begin(&o, &r->body);
	json_open(&o, NULL, '{');
	json_put_time(&o, "expires_at", c->now + c->rules->code_minutes * 60000);
	if (c->platform->outside.own && *code)
		json_put_text(&o, "shown", code);
	json_close(&o, '}');
}

struct reset {
	struct storage_code code;
	int64_t account;
	char hash[PASSWORDS_SIZE];
};

/* The same word whatever is wrong: nobody learns here who has an account. */
static bool check_code(struct ctx *c, struct response *r, const char *name, struct reset *x, struct wire_account *v)
{
	char typed[CODE_SIZE];
	struct err e = { 0 };
	if (!codes_read(c, r, typed))
		return false;
	enum rc rc = find(c, name, v, &x->account, &e);
	c->concerned = x->account;
	if (rc == RC_OK)
		rc = storage_code_latest(c->storage, x->account, CODES_RESET, c->arena, &x->code, &e);
	if (rc == RC_OK && codes_try(c, r, &x->code, typed, c->rules->code_tries * ADDRESSES))
		return true;
	if (rc == RC_OK || rc == RC_NOT_FOUND)
		problem(c, r, RESET_WRONG, "code");
	else
		problem_of(c, r, &e);
	return false;
}

bool prepare_reset(struct ctx *c, const struct request *q, struct response *r)
{
	const char *password;
	struct wire_account v;
	struct reset *x = arena_calloc(c->arena, 1, sizeof *x);
	if (!x || !read_text(c, r, "password", &password) || !attempts_resets(c, q, r, q->params[0]) ||
		!check_code(c, r, q->params[0], x, &v))
		return false;
	const struct passwords_owner owner = owner_of(&v);
	c->prepared = x;
	return passwords_check(c, r, password, &owner) && passwords_hash(c, r, password, x->hash);
}

/* A code sets one password; typed again it does so only where the same request comes again (below). It is looked at
 * anew, since others were heard while the password was worked on. */
void handle_reset(struct ctx *c, const struct request *q, struct response *r)
{
	const struct reset *x = c->prepared;
	struct storage_code code;
	struct err e = { 0 };
	enum rc rc = storage_code(c->storage, x->code.id, x->account, c->arena, &code, &e);
	if (rc == RC_NOT_FOUND || (rc == RC_OK && code.done_at)) {
		problem(c, r, RESET_WRONG, "code");
		return;
	}
	if (rc == RC_OK)
		rc = tell_and_end(c, x->account, x->hash, 0, &e);
	if (rc == RC_OK)
		rc = storage_code_done(c->storage, x->code.id, c->now, &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
	else
		sessions_answer(c, q, r, x->account, SESSION_PERSON, SCOPES_ALL);
}

void handle_reset_again(struct ctx *c, const struct request *q, struct response *r)
{
	const struct reset *x = c->prepared;
	sessions_answer(c, q, r, x->account, SESSION_PERSON, SCOPES_ALL);
}
