/*
 * Accounts and sessions. A password is worked on before the transaction begins (Argon2id takes its time on purpose);
 * the attempt is counted before that, so that guessing at many at once gains nothing. Limits count hashes of names
 * and addresses, never the names.
 */
#include "server/api/private.h"

#include <sodium.h>

/* ---- limits ---------------------------------------------------------------------------------- */

static void hash_of(const struct ctx *c, const char *kind, const char *value, uint8_t out[STORAGE_HASH])
{
	char folded[256];
	size_t n = 0;
	for (; n < sizeof folded - 1 && value[n]; n++) /* names differ by more than the case of a letter */
		folded[n] = value[n] >= 'A' && value[n] <= 'Z' ? (char)(value[n] | 0x20) : value[n];
	crypto_generichash_state state;
	crypto_generichash_init(&state, c->platform->secret, STORAGE_HASH, STORAGE_HASH);
	crypto_generichash_update(&state, (const unsigned char *)kind, strlen(kind) + 1);
	crypto_generichash_update(&state, (const unsigned char *)folded, n);
	crypto_generichash_final(&state, out, STORAGE_HASH);
}

/* One more attempt for this name and from this address. */
struct attempt {
	struct ctx *c;
	const char *kind, *name, *address;
	int64_t wait; /* ms until the next one is heard; 0: this one is */
};

static enum rc count(struct attempt *v, const char *kind, const char *value, int64_t most, struct err *e)
{
	const struct ctx *c = v->c;
	uint8_t what[STORAGE_HASH];
	int64_t n = 0, until = 0;
	hash_of(c, kind, value, what);
	enum rc rc = storage_attempt(c->storage, what, c->now, c->rules->attempts_minutes * 60000, &n, &until, e);
	if (rc == RC_OK && n > most && until - c->now > v->wait)
		v->wait = until - c->now;
	return rc;
}

static enum rc count_both(void *arg, struct err *e)
{
	struct attempt *v = arg;
	enum rc rc = count(v, v->kind, v->name, v->c->rules->attempts_per_account, e);
	if (rc == RC_OK && *v->address)
		rc = count(v, "address", v->address, v->c->rules->attempts_per_address, e);
	return rc;
}

/* In a transaction of its own: it counts whatever comes of it. */
static bool attempt(struct ctx *c, const struct request *q, struct response *r, const char *kind, const char *name)
{
	struct err e = { 0 };
	struct attempt v = { .c = c, .kind = kind, .name = name, .address = q->address };
	if (platform_write(c, count_both, &v, &e) != RC_OK) {
		problem_of(c, r, &e);
		return false;
	}
	if (v.wait) {
		r->retry_after = v.wait / 1000 + 1;
		problem(c, r, TOO_MANY, NULL);
	}
	return !v.wait;
}

#define TOKEN 32

/* ---- sessions -------------------------------------------------------------------------------- */

static void hash_token(const uint8_t token[TOKEN], uint8_t hash[STORAGE_HASH])
{
	crypto_generichash(hash, STORAGE_HASH, token, TOKEN, NULL, 0);
}

/* A request under a key gets the same token each time, which is kept nowhere; but one that was signed out meanwhile
 * stays worth nothing. */
static enum rc choose_token(
	struct ctx *c, int64_t account, uint8_t token[TOKEN], uint8_t hash[STORAGE_HASH], struct err *e)
{
	enum rc rc = RC_OK;
	bool known = c->repeat != NULL;
	if (known) {
		int64_t same;
		enum wire_level level;
		repeat_token(c->repeat, account, token);
		hash_token(token, hash);
		rc = c->repeated ? storage_session(c->storage, hash, c->now, &same, &level, e) : RC_OK;
		known = rc != RC_NOT_FOUND;
	}
	if (known)
		return rc;
	random_bytes(token, TOKEN);
	hash_token(token, hash);
	return RC_OK;
}

static void answer_session(struct ctx *c, struct response *r, int64_t account)
{
	uint8_t token[TOKEN], hash[STORAGE_HASH];
	char text[64];
	struct err e = { 0 };
	struct wire_session v = { .token = text, .expires_at = c->now + c->rules->token_days * DAY_MS };
	enum rc rc = choose_token(c, account, token, hash, &e);
	sodium_bin2base64(text, sizeof text, token, sizeof token, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	if (rc == RC_OK)
		rc = storage_session_add(c->storage, hash, account, c->now, v.expires_at, &e);
	if (rc == RC_OK)
		rc = storage_account(c->storage, account, c->arena, &v.account, &e);
	if (rc != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	struct json_out o;
	r->status = 201;
	r->personal = true;
	json_begin(&o, &r->body);
	wire_session_write(&o, NULL, &v, c->rules->zone);
	sodium_memzero(token, sizeof token);
	sodium_memzero(text, sizeof text);
}

struct verified {
	int64_t account;
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
	if (!attempt(c, q, r, "sign in", v.name))
		return false;
	enum rc rc = storage_password(c->storage, v.name, c->arena, &account, &password, &e);
	if (rc != RC_OK && rc != RC_NOT_FOUND) {
		problem_of(c, r, &e);
		return false;
	}
	bool right = crypto_pwhash_str_verify(
					 rc == RC_OK ? password : c->platform->decoy, v.password, strlen(v.password)) == 0;
	struct verified *done = arena_calloc(c->arena, 1, sizeof *done);
	if (rc != RC_OK || !right || !done) {
		problem(c, r, WRONG_PASSWORD, NULL);
		return false;
	}
	done->account = account;
	hash_of(c, "sign in", v.name, done->attempts);
	c->prepared = done;
	return true;
}

void handle_session_add(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	const struct verified *done = c->prepared;
	struct err e = { 0 };
	if (storage_attempt_clear(c->storage, done->attempts, &e) != RC_OK)
		problem_of(c, r, &e);
	else
		answer_session(c, r, done->account);
}

void handle_session_remove(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct err e = { 0 };
	if (storage_session_remove(c->storage, c->token_hash, &e) != RC_OK)
		problem_of(c, r, &e);
	else
		r->status = 204;
}

/* ---- accounts -------------------------------------------------------------------------------- */

static bool is_name(const char *z)
{
	for (; *z; z++)
		if (*z == ' ' || *z == '@' || *z == ':' || *z == '/')
			return false;
	return true;
}

static bool is_email(const char *z)
{
	const char *at = strchr(z, '@');
	return at && at != z && at[1] && !strchr(at + 1, '@') && !strpbrk(z, " ,;<>\"");
}

static bool check_registration(struct ctx *c, struct response *r, struct wire_registration *v)
{
	const struct rules *u = c->rules;
	v->name = input_trimmed(c->arena, v->name);
	v->nickname = input_trimmed(c->arena, v->nickname);
	v->email = input_trimmed(c->arena, v->email);
	v->county = input_trimmed(c->arena, v->county);
	if (v->nickname && !*v->nickname)
		v->nickname = v->name;
	if (!v->name || !v->nickname || !v->email || !v->county) {
		problem(c, r, TOO_LARGE, NULL);
		return false;
	}
	if (!input_text(c, r, "name", v->name, u->name_min, u->name_max, false) ||
		!input_text(c, r, "nickname", v->nickname, 1, u->nickname_max, false) ||
		!input_text(c, r, "email", v->email, 0, u->email_max, false) ||
		!input_text(c, r, "county", v->county, 0, u->county_max, false))
		return false;
	int64_t n = (int64_t)strlen(v->password);
	if (n < u->password_min)
		problem_of_length(c, r, TOO_SHORT, "password", u->password_min);
	else if (n > u->password_max)
		problem_of_length(c, r, TOO_LONG, "password", u->password_max);
	else if (!is_name(v->name))
		problem(c, r, BAD_FIELD, "name");
	else if (*v->email && !is_email(v->email))
		problem(c, r, BAD_FIELD, "email");
	else
		return true;
	return false;
}

static bool hash_password(struct ctx *c, struct response *r, const char *password, char out[crypto_pwhash_STRBYTES])
{
	if (crypto_pwhash_str_alg(out, password, strlen(password), (unsigned long long)c->rules->argon2_operations,
			(size_t)c->rules->argon2_memory_mib << 20, crypto_pwhash_ALG_ARGON2ID13) == 0)
		return true;
	problem(c, r, BUSY, NULL); /* no memory for it now */
	return false;
}

bool prepare_account_add(struct ctx *c, const struct request *q, struct response *r)
{
	struct wire_registration v;
	struct err e = { 0 };
	struct storage_person *p = arena_calloc(c->arena, 1, sizeof *p);
	char *hash = arena_calloc(c->arena, 1, crypto_pwhash_STRBYTES);
	if (wire_registration_parse(c->body, c->arena, &v, &e) != RC_OK) {
		problem_of_field(c, r, &e);
		return false;
	}
	if (!p || !hash || !check_registration(c, r, &v) || !attempt(c, q, r, "register", v.name) ||
		!hash_password(c, r, v.password, hash))
		return false;
	*p = (struct storage_person){ v.name, v.nickname, v.email, v.county, hash, c->rules->new_account_level };
	c->prepared = p;
	return true;
}

static enum problem taken(const struct err *e)
{
	return str_eq(e->detail, "nickname") ? NICKNAME_TAKEN : str_eq(e->detail, "email") ? EMAIL_TAKEN : NAME_TAKEN;
}

void handle_account_add(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct err e = { 0 };
	int64_t account = 0;
	enum rc rc = storage_account_add(c->storage, c->prepared, c->now, &account, &e);
	if (rc == RC_EXISTS)
		problem(c, r, taken(&e), e.detail);
	else if (rc != RC_OK)
		problem_of(c, r, &e);
	else {
		c->made = account;
		answer_session(c, r, account); /* signed in at once */
	}
}

/* Who knows key and password of the registration is its account's owner, as with signing in. */
void handle_account_again(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	if (c->made)
		answer_session(c, r, c->made);
	else
		problem(c, r, REMOVED_SINCE, NULL);
}

/* ---- me -------------------------------------------------------------------------------------- */

void handle_me(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct wire_account v;
	struct err e = { 0 };
	if (storage_account(c->storage, c->account, c->arena, &v, &e) != RC_OK ||
		storage_notices_new(c->storage, c->account, &v.new_notices, &e) != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	struct json_out o;
	json_begin(&o, &r->body);
	wire_account_write(&o, NULL, &v, c->rules->zone);
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
		problem(c, r, BAD_FIELD, field);
		return false;
	}
	*out = input_trimmed(c->arena, json_text(v));
	return *out && input_text(c, r, field, *out, min, max, false);
}

void handle_me_change(struct ctx *c, const struct request *q, struct response *r)
{
	const char *nickname, *county;
	struct err e = { 0 };
	if (!read_optional(c, r, "nickname", 1, c->rules->nickname_max, &nickname) ||
		!read_optional(c, r, "county", 0, c->rules->county_max, &county))
		return;
	enum rc rc = storage_account_change(c->storage, c->account, nickname, county, &e);
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
		problem(c, r, BAD_FIELD, "password");
		return false;
	}
	snprintf(who, sizeof who, "%lld", (long long)c->account);
	if (!attempt(c, q, r, "remove", who))
		return false;
	if (storage_password_of(c->storage, c->account, c->arena, &password, &e) != RC_OK) {
		problem_of(c, r, &e);
		return false;
	}
	if (crypto_pwhash_str_verify(password, json_text(v), strlen(json_text(v))) == 0)
		return true;
	/* 403 and not 401: the token is fine, and a client must not throw it away. */
	problem(c, r, PASSWORD_NEEDED, "password");
	return false;
}

void handle_me_remove(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct err e = { 0 };
	if (storage_account_remove(c->storage, c->account, &e) != RC_OK)
		problem_of(c, r, &e);
	else
		r->status = 204;
}
