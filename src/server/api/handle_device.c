/*
 * Signing in a device (RFC 8628): it asks, and shows a short code; somebody who is signed in elsewhere types that, sees
 * what asks, and allows it or not; the device, which looks now and then, gets a session. That session is a device's: it
 * does what it was allowed, and not what is for a person alone. Both codes are kept as hashes. The device's begins with
 * the name of the provider that is asked, if any is: so it is known who is waited for before the database is read.
 */
#include "server/api/private.h"
#include "text/text.h"

#include <sodium.h>

#define DEVICE_CODE 32
#define USER_CODE 8
#define NAME_ENDS '.'          /* which is no letter of a code */
#define PAUSE_MS INT64_C(5000) /* between two looks; each that comes too early makes it longer (slow_down) */

/* ---- codes ----------------------------------------------------------------------------------- */

static const char letters_of_codes[] = "BCDFGHJKLMNPQRSTVWXZ"; /* no vowels, so that no words arise */

static void make_user_code(char out[USER_CODE + 2])
{
	for (int i = 0, at = 0; i < USER_CODE; i++) {
		if (i == USER_CODE / 2)
			out[at++] = '-';
		out[at++] = letters_of_codes[randombytes_uniform(sizeof letters_of_codes - 1)];
	}
	out[USER_CODE + 1] = '\0';
}

/* With the name of the provider that was asked, if any was. */
static void make_device_code(const struct ctx *c, struct str *out)
{
	uint8_t bytes[DEVICE_CODE];
	char random[64];
	random_bytes(bytes, sizeof bytes);
	sodium_bin2base64(random, sizeof random, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	if (c->prepared)
		str_addf(out, "%s%c", json_text(json_get(c->body, "provider")), NAME_ENDS);
	str_addz(out, random);
}

/* As it was typed: any case, any hyphens and blanks. False: it cannot be one. */
static bool hash_user_code(const struct ctx *c, const char *typed, uint8_t out[STORAGE_HASH])
{
	char code[USER_CODE + 1];
	size_t n = 0;
	for (const char *p = typed; *p; p++) {
		char upper = *p >= 'a' && *p <= 'z' ? (char)(*p & ~0x20) : *p;
		if (upper == '-' || upper == ' ')
			continue;
		if (n == USER_CODE || !strchr(letters_of_codes, upper))
			return false;
		code[n++] = upper;
	}
	code[n] = '\0';
	contact_hash(c, "user code", (const char *[]){ code }, 1, out);
	return n == USER_CODE;
}

static void hash_device_code(const struct ctx *c, const char *code, uint8_t out[STORAGE_HASH])
{
	contact_hash(c, "device code", &code, 1, out);
}

/* ---- a device asks --------------------------------------------------------------------------- */

static bool read_client(struct ctx *c, struct response *r, const char **out)
{
	return input_name(c, r, "client", json_text(json_get(c->body, "client")), 1, 64, out);
}

/* With a provider it is asked now, before the transaction. Who comes with one may have no account yet, and is asked
 * their age as who registers is. */
bool prepare_device_add(struct ctx *c, const struct request *q, struct response *r)
{
	const struct json *name = json_get(c->body, "provider");
	if (!attempts_address(c, q, r) || !name)
		return r->status < 400;
	bool person = c->account && c->session_kind == SESSION_PERSON; /* who becomes known better */
	if (!person && !input_age(c, r, json_int(json_get(c->body, "born"), 0)))
		return false;
	struct provider *p = handle_device_add_outside(&c->platform->outside, c->body);
	struct provider_asked *asked = arena_calloc(c->arena, 1, sizeof *asked);
	c->prepared = asked;
	if (p && asked)
		return handle_provider_ask(c, r, p, asked);
	handle_provider_refuse(c, r);
	return false;
}

struct provider *handle_device_add_outside(const struct platform_outside *o, const struct json *body)
{
	const char *name = json_text(json_get(body, "provider"));
	return handle_provider_named(o, name, strlen(name));
}

static void answer_provider(struct ctx *c, struct response *r, const char *device_code)
{
	const struct provider_asked *asked = c->prepared;
	struct json_out o;
	r->status = 201;
	json_begin(&o, &r->body);
	wire_device_write(&o,
		&(struct wire_device){ .device_code = device_code,
			.user_code = asked->user_code,
			.verification_uri = asked->uri,
			.verification_uri_complete = asked->uri_complete,
			.expires_in = asked->expires_in,
			.interval = asked->interval },
		c->zone);
}

static void answer_device(struct ctx *c, struct response *r, const char *device_code, const char *user_code)
{
	struct json_out o;
	const char *url = c->platform->outside.url ? c->platform->outside.url : "";
	const char *address = *url ? arena_printf(c->arena, "%s/v1/device", url) : "";
	r->status = 201;
	json_begin(&o, &r->body);
	wire_device_write(&o,
		&(struct wire_device){ .device_code = device_code,
			.user_code = user_code,
			.verification_uri = address ? address : "",
			.verification_uri_complete = "",
			.expires_in = c->rules->code_minutes * 60,
			.interval = PAUSE_MS / 1000 },
		c->zone);
}

/* What a provider's flow has of its own: its code, its pace, its end, and whose account is to be known better. */
static bool put_provider(const struct ctx *c, const char *device_code, struct storage_device *v)
{
	const struct provider_asked *asked = c->prepared;
	if (!asked)
		return true;
	v->provider = json_text(json_get(c->body, "provider"));
	v->secret = handle_provider_seal(c, device_code, asked->device_code, &v->secret_size);
	v->pause = asked->interval * 1000;
	v->expires_at = c->now + asked->expires_in * 1000;
	v->account = c->session_kind == SESSION_PERSON ? c->account : 0;
	return v->secret != NULL;
}

void handle_device_add(struct ctx *c, const struct request *q, struct response *r)
{
	uint8_t device[STORAGE_HASH], user[STORAGE_HASH];
	char user_code[USER_CODE + 2];
	STR_LOCAL(code, STR_NO_LIMIT);
	struct storage_device v = { .device = device,
		.user_code = user,
		.address = q->address,
		.asked_at = c->now,
		.expires_at = c->now + c->rules->code_minutes * 60000,
		.pause = PAUSE_MS,
		.provider = "",
		.secret = "" };
	struct err e = { 0 };
	if (!read_client(c, r, &v.client) || !input_scopes(c, r, &v.scopes))
		return;
	make_device_code(c, &code);
	const char *device_code = code.buf;
	make_user_code(user_code);
	hash_device_code(c, device_code, device);
	hash_user_code(c, user_code, user);
	enum rc rc = put_provider(c, device_code, &v) ? storage_device_add(c->storage, &v, &e)
												  : err_set(&e, RC_TOO_BIG, 0, "device");
	if (rc != RC_OK)
		problem_of(c, r, &e);
	else if (c->prepared)
		answer_provider(c, r, device_code);
	else
		answer_device(c, r, device_code, user_code);
}

/* ---- somebody allows it ---------------------------------------------------------------------- */

/* One that waits for an answer. False: r says that there is none. */
static bool find_asked(struct ctx *c, const struct request *q, struct response *r, struct storage_device *out)
{
	uint8_t hash[STORAGE_HASH];
	struct err e = { 0 };
	enum rc rc = hash_user_code(c, q->params[0], hash) ? storage_device(c->storage, hash, c->arena, out, &e)
													   : RC_NOT_FOUND;
	if (rc == RC_OK && (out->expires_at <= c->now || *out->provider))
		rc = RC_NOT_FOUND;
	if (rc == RC_NOT_FOUND)
		problem(c, r, NO_DEVICE, "user_code");
	else if (rc != RC_OK)
		problem_of(c, r, &e);
	return rc == RC_OK;
}

bool prepare_device(struct ctx *c, const struct request *q, struct response *r)
{
	char who[ID_TEXT];
	snprintf(who, sizeof who, "%lld", (long long)c->account);
	return attempts_count(c, q, r, "device", who, c->account);
}

void handle_device(struct ctx *c, const struct request *q, struct response *r)
{
	struct storage_device v;
	struct json_out o;
	if (!find_asked(c, q, r, &v))
		return;
	if (v.state != DEVICE_ASKED) {
		problem(c, r, DEVICE_ANSWERED, NULL);
		return;
	}
	json_begin(&o, &r->body);
	wire_device_asked_write(&o,
		&(struct wire_device_asked){
			.client = v.client, .from = v.address, .scopes = { true, v.scopes }, .asked_at = v.asked_at },
		c->zone);
}

void handle_device_answer(struct ctx *c, const struct request *q, struct response *r)
{
	struct storage_device v;
	struct err e = { 0 };
	const struct json *allow = json_get(c->body, "allow");
	if (!json_is_bool(allow)) {
		problem_of_wanted(c, r, "allow", allow ? WANTED_BOOL : WANTED_AT_ALL);
		return;
	}
	if (!find_asked(c, q, r, &v))
		return;
	bool yes = json_bool(allow, false);
	bool so = v.account == c->account &&
		(v.state == (yes ? DEVICE_ALLOWED : DEVICE_DENIED) || (yes && v.state == DEVICE_TAKEN));
	if (v.state != DEVICE_ASKED && !so) {
		problem(c, r, DEVICE_ANSWERED, NULL);
		return;
	}
	enum rc rc = so ? RC_OK
					: storage_device_set(c->storage, v.device, yes ? DEVICE_ALLOWED : DEVICE_DENIED, c->account, &e);
	if (rc == RC_OK && yes && !so)
		rc = letters_changed(c, c->account, N_("a device was allowed to use it."), &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
	else
		r->status = 204;
}

/* ---- the device looks ------------------------------------------------------------------------ */

struct poll {
	struct ctx *c;
	uint8_t hash[STORAGE_HASH];
	struct storage_device device;
	struct provider_person who; /* whom the provider knows */
	bool early;
};

/* In a transaction of its own: it counts also when the answer is no. */
static enum rc note_poll(void *arg, struct err *e)
{
	struct poll *v = arg;
	const struct ctx *c = v->c;
	enum rc rc = storage_device(c->storage, v->hash, c->arena, &v->device, e);
	if (rc != RC_OK)
		return rc;
	v->early = v->device.polled_at && c->now - v->device.polled_at < v->device.pause;
	return storage_device_polled(c->storage, v->hash, c->now, v->device.pause + (v->early ? PAUSE_MS : 0), e);
}

struct provider *handle_device_token_outside(const struct platform_outside *o, const struct json *body)
{
	const char *code = json_text(json_get(body, "device_code")), *end = strrchr(code, NAME_ENDS);
	return end ? handle_provider_named(o, code, (size_t)(end - code)) : NULL;
}

bool prepare_device_token(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct poll *v = arena_calloc(c->arena, 1, sizeof *v);
	struct err e = { 0 };
	const struct json *code = json_get(c->body, "device_code");
	if (!v || !json_is_string(code)) {
		problem_of_wanted(c, r, "device_code", code ? WANTED_TEXT : WANTED_AT_ALL);
		return false;
	}
	v->c = c;
	hash_device_code(c, json_text(code), v->hash);
	c->touched = TOUCHED_NOTHING;
	enum rc rc = platform_write(c, note_poll, v, &e);
	c->prepared = v;
	if (rc == RC_NOT_FOUND || (rc == RC_OK && v->device.expires_at <= c->now))
		problem(c, r, EXPIRED_TOKEN, "device_code");
	else if (rc != RC_OK)
		problem_of(c, r, &e);
	else if (v->device.state == DEVICE_DENIED)
		problem(c, r, ACCESS_DENIED, NULL);
	else if (v->device.state == DEVICE_ASKED && v->early)
		problem(c, r, SLOW_DOWN, NULL);
	else if (v->device.state == DEVICE_ASKED && !*v->device.provider)
		problem(c, r, AUTHORIZATION_PENDING, NULL);
	else
		return v->device.state != DEVICE_ASKED || handle_provider_look(c, r, json_text(code), &v->device, &v->who);
	return false;
}

/* Who signs in with a provider is there in person. */
static enum wire_session_kind kind_of(const struct storage_device *v)
{
	return *v->provider ? SESSION_PERSON : SESSION_DEVICE;
}

/* Inside the transaction: the device as it is by now. False: its account was deleted, or ended all that was signed in
 * to it, and r says so. */
static bool is_still(struct ctx *c, struct response *r, struct poll *v)
{
	struct err e = { 0 };
	enum rc rc = storage_device(c->storage, v->hash, c->arena, &v->device, &e);
	if (rc == RC_NOT_FOUND)
		problem(c, r, EXPIRED_TOKEN, "device_code");
	else if (rc != RC_OK)
		problem_of(c, r, &e);
	else if (v->device.state == DEVICE_DENIED)
		problem(c, r, ACCESS_DENIED, NULL);
	else
		return true;
	return false;
}

/* A code gives one session; whoever has the code and asks again has lost the answer. */
void handle_device_token(struct ctx *c, const struct request *q, struct response *r)
{
	struct poll *v = c->prepared;
	struct err e = { 0 };
	if (!is_still(c, r, v))
		return;
	int64_t account = v->device.account;
	if (v->device.state == DEVICE_TAKEN) {
		problem(c, r, EXPIRED_TOKEN, "device_code");
		return;
	}
	enum rc rc = *v->device.provider ? handle_provider_account(c, &v->device, &v->who, &account, &e) : RC_OK;
	if (rc == RC_EXISTS) { /* who is signed in, and who the provider says it is, are two */
		problem(c, r, PERSON_TAKEN, NULL);
		return;
	}
	if (rc == RC_OK)
		rc = storage_device_set(c->storage, v->hash, DEVICE_TAKEN, account, &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
	else
		sessions_answer(c, q, r, account, kind_of(&v->device), v->device.scopes);
}

void handle_device_token_again(struct ctx *c, const struct request *q, struct response *r)
{
	struct poll *v = c->prepared;
	if (is_still(c, r, v))
		sessions_answer(c, q, r, v->device.account, kind_of(&v->device), v->device.scopes);
}
