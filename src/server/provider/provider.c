/* A provider: from its file, where its endpoints are (asked once an hour), and what it is asked. */
#include "server/provider/private.h"

#include <pthread.h>
#include <time.h>

#include "net/net.h"

#define FILE_MAX ((size_t)64 << 10)
#define ANSWER_MAX ((size_t)256 << 10)
#define WAIT_MS INT64_C(8000)
#define KNOWN_MS INT64_C(3600000) /* that endpoints and keys are believed */
#define KEYS_AGAIN_MS INT64_C(60000)

struct provider {
	pthread_mutex_t lock; /* one asks at a time; all below it is under it */
	struct json *file;
	struct json *places, *keys;
	int64_t places_at, keys_at; /* monotonic */
};

static const char *said(const struct provider *p, const char *field)
{
	return json_text(json_get(p->file, field));
}

/* ---- fetching -------------------------------------------------------------------------------- */

struct fetched {
	bool done;
	enum rc rc;
	int status;
	struct str body;
	struct err *err;
};

static void take(void *ctx, const struct net_answer *a)
{
	struct fetched *f = ctx;
	f->done = true;
	f->rc = a->rc;
	f->status = a->status;
	if (a->rc != RC_OK)
		*f->err = a->err;
	str_add(&f->body, a->body, a->size);
}

/* form NULL: GET. The answer's JSON, whatever its status. */
static enum rc fetch(const char *address, const struct str *form, int *status, struct json **out, struct err *e)
{
	struct net *net = NULL;
	struct fetched f = { .err = e };
	STR_LOCAL(base, STR_NO_LIMIT);
	STR_LOCAL(path, STR_NO_LIMIT);
	*out = NULL;
	enum rc rc = net_address_split(address, &base, &path, e);
	if (rc == RC_OK)
		rc = net_new(&net, e);
	if (rc != RC_OK)
		return rc;
	str_init(&f.body, ANSWER_MAX);
	const struct net_params params = { .method = form ? "POST" : "GET",
		.base = base.buf,
		.path = path.buf,
		.body = form ? form->buf : NULL,
		.body_size = form ? form->len : 0,
		.content_type = "application/x-www-form-urlencoded",
		.accept = "application/json",
		.max_body = ANSWER_MAX,
		.timeout = WAIT_MS };
	net_request(net, &params, take, &f);
	while (!f.done)
		net_turn(net, (int)WAIT_MS);
	net_free(net);
	*status = f.status;
	rc = f.rc;
	if (rc == RC_OK && (json_parse(f.body.buf, f.body.len, ANSWER_MAX, out, e) != RC_OK || !json_is_object(*out))) {
		json_free(*out);
		*out = NULL;
		rc = err_set(e, RC_PROTO, f.status, "the provider answers no JSON");
	}
	str_release(&f.body);
	return rc;
}

/* ---- where it is ----------------------------------------------------------------------------- */

/* What a secret may be sent to. */
static bool is_safe(const char *address)
{
	return str_starts(address, "https://") || str_starts(address, "http://127.0.0.1:") ||
		str_starts(address, "http://localhost:") || str_starts(address, "http://[::1]:");
}

static enum rc read_places(struct provider *p, struct err *e)
{
	static const char *const needed[] = { "device_authorization_endpoint", "token_endpoint", "jwks_uri" };
	struct json *v = NULL;
	int status = 0;
	if (p->places && clock_mono() - p->places_at < KNOWN_MS)
		return RC_OK;
	STR_LOCAL(address, STR_NO_LIMIT);
	str_addf(&address, "%s/.well-known/openid-configuration", said(p, "issuer"));
	enum rc rc = fetch(address.buf, NULL, &status, &v, e);
	if (rc == RC_OK && (status != 200 || !str_eq(json_text(json_get(v, "issuer")), said(p, "issuer"))))
		rc = err_set(e, RC_PROTO, status, "the provider says that it is another one");
	for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(needed); i++)
		if (!is_safe(json_text(json_get(v, needed[i]))))
			rc = err_set(e, RC_PROTO, 0, "the provider has no %s", needed[i]);
	if (rc != RC_OK) {
		json_free(v);
		return rc;
	}
	json_free(p->places);
	p->places = v;
	p->places_at = clock_mono();
	return RC_OK;
}

static const char *place(const struct provider *p, const char *name)
{
	return json_text(json_get(p->places, name));
}

static enum rc read_keys(struct provider *p, int64_t believed, struct err *e)
{
	struct json *v = NULL;
	int status = 0;
	if (p->keys && clock_mono() - p->keys_at < believed)
		return RC_OK;
	enum rc rc = fetch(place(p, "jwks_uri"), NULL, &status, &v, e);
	if (rc == RC_OK && (status != 200 || !json_is_array(json_get(v, "keys"))))
		rc = err_set(e, RC_PROTO, status, "the provider has no keys");
	if (rc != RC_OK) {
		json_free(v);
		return rc;
	}
	json_free(p->keys);
	p->keys = v;
	p->keys_at = clock_mono();
	return RC_OK;
}

/* ---- asking ---------------------------------------------------------------------------------- */

static void add_field(struct str *form, const char *name, const char *value)
{
	str_addf(form, "%s%s=", form->len ? "&" : "", name);
	net_encode(form, value);
}

static void begin_form(const struct provider *p, struct str *form)
{
	add_field(form, "client_id", said(p, "client_id"));
	add_field(form, "client_secret", said(p, "client_secret"));
}

static enum rc copy_asked(const struct json *v, struct arena *a, struct provider_asked *out, struct err *e)
{
	*out = (struct provider_asked){ .device_code = arena_strdup(a, json_text(json_get(v, "device_code"))),
		.user_code = arena_strdup(a, json_text(json_get(v, "user_code"))),
		.uri = arena_strdup(a, json_text(json_get(v, "verification_uri"))),
		.uri_complete = arena_strdup(a, json_text(json_get(v, "verification_uri_complete"))),
		.expires_in = json_int(json_get(v, "expires_in"), 0),
		.interval = json_int(json_get(v, "interval"), 5) };
	if (!out->device_code || !out->user_code || !out->uri || !out->uri_complete)
		return err_set(e, RC_TOO_BIG, 0, "provider");
	return *out->device_code && *out->user_code && net_address_check(out->uri, NULL) == RC_OK && out->expires_in > 0
		? RC_OK
		: err_set(e, RC_PROTO, 0, "the provider gives no code");
}

static enum rc ask(struct provider *p, struct arena *a, struct provider_asked *out, struct err *e)
{
	struct json *v = NULL;
	int status = 0;
	STR_LOCAL(form, STR_NO_LIMIT);
	enum rc rc = read_places(p, e);
	if (rc != RC_OK)
		return rc;
	begin_form(p, &form);
	add_field(&form, "scope", *said(p, "scope") ? said(p, "scope") : "openid");
	rc = fetch(place(p, "device_authorization_endpoint"), &form, &status, &v, e);
	explicit_bzero(form.buf, form.len);
	if (rc == RC_OK)
		rc = status == 200 ? copy_asked(v, a, out, e)
						   : err_set(e, RC_REFUSED, status, "%.80s", json_text(json_get(v, "error")));
	json_free(v);
	return rc;
}

enum rc provider_ask(struct provider *p, struct arena *a, struct provider_asked *out, struct err *e)
{
	pthread_mutex_lock(&p->lock);
	enum rc rc = ask(p, a, out, e);
	pthread_mutex_unlock(&p->lock);
	return rc;
}

/* ---- looking --------------------------------------------------------------------------------- */

static bool is_assured(const struct provider *p, const char *acr)
{
	const struct json *wanted = json_get(p->file, "acr");
	if (!wanted)
		return true;
	for (const struct json *m = json_first(wanted); m; m = json_next(m))
		if (str_eq(json_text(m), acr))
			return true;
	return false;
}

static int64_t real_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A key that is not known may be a new one. */
static enum rc check_token(struct provider *p, const char *token, struct json **claims, struct err *e)
{
	const struct token_wanted wanted = { said(p, "issuer"), said(p, "client_id"), real_now() };
	enum rc rc = read_keys(p, KNOWN_MS, e);
	if (rc == RC_OK)
		rc = token_check(token, p->keys, &wanted, claims, e);
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = read_keys(p, KEYS_AGAIN_MS, e);
	if (rc == RC_OK)
		rc = token_check(token, p->keys, &wanted, claims, e);
	return rc == RC_NOT_FOUND ? err_set(e, RC_DENIED, 0, "signed with an unknown key") : rc;
}

static enum rc read_person(
	struct provider *p, const struct json *v, struct arena *a, struct provider_person *who, struct err *e)
{
	struct json *claims = NULL;
	enum rc rc = check_token(p, json_text(json_get(v, "id_token")), &claims, e);
	if (rc == RC_OK) {
		const char *name = json_text(json_get(claims, "name"));
		*who = (struct provider_person){ .subject = arena_strdup(a, json_text(json_get(claims, "sub"))),
			.name = arena_strdup(a, *name ? name : json_text(json_get(claims, "preferred_username"))),
			.identified = is_assured(p, json_text(json_get(claims, "acr"))) };
		rc = who->subject && who->name ? RC_OK : err_set(e, RC_TOO_BIG, 0, "provider");
	}
	json_free(claims);
	return rc;
}

/* False: it is none of those that are told a device. */
static bool state_of(const char *error, enum provider_state *state)
{
	static const char *const words[] = { [PROVIDER_PENDING] = "authorization_pending",
		[PROVIDER_SLOW_DOWN] = "slow_down",
		[PROVIDER_DENIED] = "access_denied",
		[PROVIDER_EXPIRED] = "expired_token" };
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_eq(words[i], error)) {
			*state = (enum provider_state)i;
			return true;
		}
	return false;
}

static enum rc look(struct provider *p, const char *device_code, struct arena *a, enum provider_state *state,
	struct provider_person *who, struct err *e)
{
	struct json *v = NULL;
	int status = 0;
	STR_LOCAL(form, STR_NO_LIMIT);
	enum rc rc = read_places(p, e);
	if (rc != RC_OK)
		return rc;
	begin_form(p, &form);
	add_field(&form, "grant_type", "urn:ietf:params:oauth:grant-type:device_code");
	add_field(&form, "device_code", device_code);
	rc = fetch(place(p, "token_endpoint"), &form, &status, &v, e);
	explicit_bzero(form.buf, form.len);
	*state = PROVIDER_KNOWN;
	if (rc == RC_OK && status == 200)
		rc = read_person(p, v, a, who, e);
	else if (rc == RC_OK && !state_of(json_text(json_get(v, "error")), state))
		rc = err_set(e, RC_REFUSED, status, "%.80s", json_text(json_get(v, "error")));
	json_free(v);
	return rc;
}

enum rc provider_look(struct provider *p, const char *device_code, struct arena *a, enum provider_state *state,
	struct provider_person *who, struct err *e)
{
	pthread_mutex_lock(&p->lock);
	enum rc rc = look(p, device_code, a, state, who, e);
	pthread_mutex_unlock(&p->lock);
	return rc;
}

/* ---- its file -------------------------------------------------------------------------------- */

static enum rc check_file(const struct json *v, const char *file, struct err *e)
{
	static const char *const needed[] = { "name", "issuer", "client_id", "client_secret" };
	for (size_t i = 0; i < ARRAY_LEN(needed); i++)
		if (!*json_text(json_get(v, needed[i])))
			return err_set(e, RC_INVALID, PROVIDER_NO_FIELD, "%s: %s", file, needed[i]);
	const char *issuer = json_text(json_get(v, "issuer"));
	return is_safe(issuer) && issuer[strlen(issuer) - 1] != '/'
		? RC_OK
		: err_set(e, RC_INVALID, PROVIDER_NO_ISSUER, "%s: issuer", file);
}

enum rc provider_load(const char *file, struct provider **out, struct err *e)
{
	struct json *v = NULL;
	STR_LOCAL(text, FILE_MAX);
	*out = NULL;
	enum rc rc = file_read(file, &text, e);
	if (rc == RC_OK && (json_parse(text.buf, text.len, FILE_MAX, &v, NULL) != RC_OK || !json_is_object(v)))
		rc = err_set(e, RC_INVALID, PROVIDER_NO_JSON, "%s", file);
	explicit_bzero(text.buf, text.len);
	if (rc == RC_OK)
		rc = check_file(v, file, e);
	if (rc != RC_OK) {
		json_free(v);
		return rc;
	}
	struct provider *p = xcalloc(1, sizeof *p);
	pthread_mutex_init(&p->lock, NULL);
	p->file = v;
	*out = p;
	return RC_OK;
}

void provider_free(struct provider *p)
{
	if (!p)
		return;
	json_free(p->file);
	json_free(p->places);
	json_free(p->keys);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

const char *provider_name(const struct provider *p)
{
	return said(p, "name");
}

const char *provider_issuer(const struct provider *p)
{
	return said(p, "issuer");
}
