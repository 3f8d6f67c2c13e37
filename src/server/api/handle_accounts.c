/* Accounts: registering, one's own, and its end. */
#include "server/api/private.h"

/* ---- registering ----------------------------------------------------------------------------- */

static bool is_name(const char *z)
{
	for (; *z; z++)
		if (*z == ' ' || *z == '@' || *z == ':' || *z == '/')
			return false;
	return true;
}

/* As the rules' list writes it; what is nothing stays so. */
static bool settle_county(struct ctx *c, struct response *r, const char **county)
{
	const struct rules *u = c->rules;
	const char *one = text_one_of(u->counties, u->n_counties, *county);
	if (!u->n_counties || !**county)
		return true;
	if (!one)
		problem_of_choice(c, r, BAD_FIELD, "county", u->counties, u->n_counties);
	*county = one;
	return one;
}

static bool check_registration(struct ctx *c, struct response *r, struct wire_registration *v)
{
	const struct rules *u = c->rules;
	if (!input_age(c, r, v->born))
		return false;
	if (!*v->nickname)
		v->nickname = v->name;
	v->email = input_trimmed(c->arena, v->email);
	v->county = input_trimmed(c->arena, v->county);
	if (!v->email || !v->county) {
		problem(c, r, TOO_LARGE, NULL);
		return false;
	}
	if (!input_name(c, r, "name", v->name, u->name_min, u->name_max, &v->name) ||
		!input_name(c, r, "nickname", v->nickname, 1, u->nickname_max, &v->nickname) ||
		!input_text(c, r, "email", v->email, 0, u->email_max, false) ||
		!input_text(c, r, "county", v->county, 0, u->county_max, false) || !settle_county(c, r, &v->county))
		return false;
	if (!is_name(v->name))
		problem_of_thing(c, r, "name", N_("it can have no spaces and none of @ : /."));
	else if (*v->email && !text_is_email(v->email))
		problem(c, r, contact_is_latin(v->email) ? BAD_EMAIL : EMAIL_LETTERS, "email");
	else
		return passwords_check(c, r, v->password, &(struct passwords_owner){ v->name, v->nickname, v->email });
	return false;
}

bool prepare_account_add(struct ctx *c, const struct request *q, struct response *r)
{
	struct wire_registration v;
	struct err e = { 0 };
	struct storage_person *p = arena_calloc(c->arena, 1, sizeof *p);
	char *hash = arena_calloc(c->arena, 1, PASSWORDS_SIZE);
	if (wire_registration_parse(c->body, c->arena, &v, &e) != RC_OK) {
		problem_of_field(c, r, &e);
		return false;
	}
	if (!p || !hash || !check_registration(c, r, &v) || !attempts_count(c, q, r, "register", v.name, 0) ||
		!passwords_hash(c, r, v.password, hash))
		return false;
	*p = (struct storage_person){ v.name, v.nickname, v.email, v.county, hash, LEVEL_REGISTERED };
	c->prepared = p;
	return true;
}

static enum problem taken(const struct err *e)
{
	return str_eq(e->detail, "nickname") ? NICKNAME_TAKEN : NAME_TAKEN;
}

/* Whoever comes first to a platform of their own is its owner. */
static enum rc make_owner(struct ctx *c, int64_t account, struct err *e)
{
	bool any = false;
	enum rc rc = storage_staff_any(c->storage, &any, e);
	return rc == RC_OK && !any ? storage_role_add(c->storage, account, ROLE_OWNER, "", c->now, e) : rc;
}

void handle_account_add(struct ctx *c, const struct request *q, struct response *r)
{
	struct err e = { 0 };
	int64_t account = 0;
	enum rc rc = storage_account_add(c->storage, c->prepared, c->now, &account, &e);
	if (rc == RC_OK && c->platform->outside.own)
		rc = make_owner(c, account, &e);
	if (rc == RC_EXISTS)
		problem(c, r, taken(&e), e.detail);
	else if (rc != RC_OK)
		problem_of(c, r, &e);
	else {
		c->made = account;
		sessions_answer(c, q, r, account, SESSION_PERSON, SCOPES_ALL); /* signed in at once */
	}
}

/* Who knows key and password of the registration is its account's owner, as with signing in. */
void handle_account_again(struct ctx *c, const struct request *q, struct response *r)
{
	if (c->made)
		sessions_answer(c, q, r, c->made, SESSION_PERSON, SCOPES_ALL);
	else
		problem(c, r, REMOVED_SINCE, NULL);
}

/* ---- me -------------------------------------------------------------------------------------- */

void handle_me(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct wire_account v;
	struct err e = { 0 };
	if (accounts_read(c, c->account, &v, &e) != RC_OK ||
		storage_notices_new(c->storage, c->account, &v.new_notices, &e) != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	struct json_out o;
	json_begin(&o, &r->body);
	wire_account_write(&o, NULL, &v, c->zone);
}

/* NULL in *out when the field did not come. */
static bool read_optional(
	struct ctx *c, struct response *r, const char *field, int64_t min, int64_t max, const char **out)
{
	const struct json *v = json_get(c->body, field);
	*out = NULL;
	if (!v)
		return true;
	if (!json_is_string(v)) {
		problem_of_wanted(c, r, field, WANTED_TEXT);
		return false;
	}
	return input_name(c, r, field, json_text(v), min, max, out);
}

/* Others know one by it, and see one's words under it. */
static enum rc tell_of_nickname(struct ctx *c, const char *nickname, struct err *e)
{
	struct wire_account v;
	enum rc rc = nickname ? storage_account(c->storage, c->account, c->arena, &v, e) : RC_OK;
	return rc == RC_OK && nickname && !str_eq(v.nickname, nickname)
		? letters_changed(c, c->account, N_("it has another nickname."), e)
		: rc;
}

void handle_me_change(struct ctx *c, const struct request *q, struct response *r)
{
	const char *nickname, *county;
	struct err e = { 0 };
	if (!read_optional(c, r, "nickname", 1, c->rules->nickname_max, &nickname) ||
		!read_optional(c, r, "county", 0, c->rules->county_max, &county) || (county && !settle_county(c, r, &county)) ||
		!attempts_daily(c, r, "changes", c->rules->changes_per_day))
		return;
	enum rc rc = tell_of_nickname(c, nickname, &e);
	if (rc == RC_OK)
		rc = storage_account_change(c->storage, c->account, nickname, county, &e);
	if (rc == RC_EXISTS)
		problem(c, r, NICKNAME_TAKEN, "nickname");
	else if (rc != RC_OK)
		problem_of(c, r, &e);
	else
		handle_me(c, q, r);
}

bool prepare_me_remove(struct ctx *c, const struct request *q, struct response *r)
{
	struct err e = { 0 };
	const struct json *v = json_get(c->body, "password");
	const char *password = NULL;
	char who[ID_TEXT];
	if (!json_is_string(v)) {
		problem_of_wanted(c, r, "password", v ? WANTED_TEXT : WANTED_AT_ALL);
		return false;
	}
	snprintf(who, sizeof who, "%lld", (long long)c->account);
	if (!attempts_count(c, q, r, "remove", who, c->account))
		return false;
	if (storage_password_of(c->storage, c->account, c->arena, &password, &e) != RC_OK) {
		problem_of(c, r, &e);
		return false;
	}
	c->prepared = (void *)(uintptr_t)password;
	if (str_eq(password, PASSWORDS_NONE) || passwords_match(c, r, password, json_text(v)))
		return true;
	/* 403 and not 401: the token is fine, and a client must not throw it away. */
	if (r->status < 400)
		problem(c, r, PASSWORD_NEEDED, "password");
	return false;
}

/* What is still being collected is withdrawn; what an agency has to answer already keeps its number. */
static enum rc withdraw_all(struct ctx *c, struct err *e)
{
	int64_t *ids;
	size_t n;
	enum rc rc = storage_endorsed_topics(c->storage, c->account, c->arena, &ids, &n, e);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		struct wire_topic t;
		rc = platform_settle(c, ids[i], e);
		if (rc == RC_OK)
			rc = storage_topic_row(c->storage, ids[i], 0, c->arena, &t, e);
		if (rc == RC_OK && rules_is_collecting(ctx_rules(c, &t), &t))
			rc = storage_endorse_withdraw(c->storage, ids[i], c->account, c->now, e);
		else if (rc == RC_CONFLICT) /* it was removed */
			rc = RC_OK;
	}
	return rc;
}

void handle_me_remove(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct err e = { 0 };
	enum rc rc = passwords_still(c, c->account, c->prepared, &e);
	if (rc == RC_NOT_FOUND) {
		problem(c, r, PASSWORD_NEEDED, "password");
		return;
	}
	if (rc == RC_OK)
		rc = withdraw_all(c, &e);
	if (rc == RC_OK)
		rc = letters_removed(c, c->account, &e);
	if (rc == RC_OK)
		rc = storage_account_remove(c->storage, c->account, &e);
	c->wipes = true;
	if (rc != RC_OK)
		problem_of(c, r, &e);
	else
		r->status = 204;
}
