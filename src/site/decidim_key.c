/*
 * Signing in at a Decidim: OAuth with a code and a proof (PKCE, RFC 7636). Each platform's operator registers minyi
 * once, as a public application, and tells people its id; the person types that, agrees on a page of the platform, and
 * brings back the code, or the address that the browser was led to. What is kept as the token is
 * "TOKEN;CLIENT", or "TOKEN;CLIENT;RENEWS" where the platform also gave with what another token is had once this one
 * has expired. See decidim.h.
 */
#include "site/crypto.h"
#include "site/decidim.h"

enum { SECRET_MOST = 2048 };

/* Shows the code on a page, where no program listens that could be led to. */
#define SHOWN "urn:ietf:wg:oauth:2.0:oob"

/* ---- the page -------------------------------------------------------------------------------- */

static bool is_word(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] <= ' ' || s[i] > '~' || s[i] == ';')
			return false;
	return n > 0;
}

/* "STATE PROOF CLIENT ADDRESS". client: the id, and behind a blank the address that it was registered with, where that
 * is another one. */
static enum rc begin(const struct site *s, const char *client, struct str *address, struct str *secret, struct err *e)
{
	STR_LOCAL(state, 64);
	STR_LOCAL(proof, 64);
	STR_LOCAL(challenge, 64);
	STR_LOCAL(id, 256);
	STR_LOCAL(path, 4096);
	size_t n = strcspn(client, " ");
	const char *led = client + n + strspn(client + n, " ");
	led = *led ? led : SHOWN;
	enum rc rc = foreign_confidential(s, e);
	if (rc == RC_OK && (!is_word(client, n) || !is_word(led, strlen(led))))
		rc = err_say(e, RC_INVALID, N_("an application's id has letters and digits, and no blanks"));
	crypto_random(12, &state);
	crypto_random(32, &proof);
	if (rc == RC_OK)
		rc = crypto_challenge(proof.buf, &challenge, e);
	if (rc)
		return rc;
	str_add(&id, client, n);
	str_addz(&path, "/oauth/authorize");
	net_query(&path, "response_type", "code");
	net_query(&path, "client_id", id.buf);
	net_query(&path, "redirect_uri", led);
	net_query(&path, "scope", "user api:read api:write");
	net_query(&path, "state", state.buf);
	net_query(&path, "code_challenge", challenge.buf);
	net_query(&path, "code_challenge_method", "S256");
	str_addf(address, "%s%s", s->address, path.buf);
	str_addf(secret, "%s %s %s %s", state.buf, proof.buf, id.buf, led);
	explicit_bzero(proof.buf, proof.len);
	return str_ok(address) && str_ok(secret) && str_ok(&path) && str_ok(&id) ? RC_OK : foreign_too_big(e);
}

static bool whole(const char *pasted)
{
	return *pasted != '\0';
}

const struct site_pasted decidim_pasted = {
	.client = N_("The id of minyi at this platform, as its operator gives it: "),
	.about = N_(
		"Open this address in any browser, sign in to the platform there, and allow minyi. Then bring back the code that is shown, or the whole address to which the browser was led."),
	.question = N_("The code, or that address: "),
	.keyed = N_(
		"API credentials stand for an administrator of the platform: they are for machines, and not for a computer that participants use. What you do is done in its name, and the sign-in is kept in this folder until you sign out."),
	.begin = begin,
	.whole = whole,
};

/* ---- what it showed -------------------------------------------------------------------------- */

struct secret {
	struct str text;
	const char *state, *proof, *client, *led;
};

static bool read_secret(const struct site_ask *ask, struct secret *out)
{
	const char **const parts[] = { &out->state, &out->proof, &out->client, &out->led };
	str_init(&out->text, SECRET_MOST);
	str_addz(&out->text, ask->person.old ? ask->person.old : "");
	char *at = out->text.buf;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		*parts[i] = at;
		char *blank = strchr(at, ' ');
		if (!blank && i + 1 < ARRAY_LEN(parts))
			return false;
		if (blank)
			*blank++ = '\0';
		at = blank;
	}
	return true;
}

static void release_secret(struct secret *k)
{
	explicit_bzero(k->text.buf, k->text.len);
	str_release(&k->text);
}

/* The value of a parameter of an address, as it stands there; "": it has none. */
static void parameter(const char *address, const char *name, struct str *out)
{
	size_t n = strlen(name);
	for (const char *p = address + strcspn(address, "?&"); *p; p += strcspn(p, "?&")) {
		p++;
		if (strncmp(p, name, n) == 0 && p[n] == '=')
			str_add(out, p + n + 1, strcspn(p + n + 1, "&# \t\r\n"));
	}
}

/* The code out of what was pasted. False: it is none, or of another sign-in. */
static bool read_code(const char *pasted, const char *state, struct str *out)
{
	STR_LOCAL(its, 128);
	pasted += strspn(pasted, " \t\r\n");
	if (strchr(pasted, '?')) {
		parameter(pasted, "code", out);
		parameter(pasted, "state", &its);
		return out->len && str_eq(its.buf, state);
	}
	str_add(out, pasted, strcspn(pasted, " \t\r\n"));
	return out->len > 0;
}

static void put(struct str *form, const char *name, const char *value)
{
	str_addf(form, "%s%s=", form->len ? "&" : "", name);
	net_encode(form, value);
}

static enum rc post(const struct site *s, const char *path, const struct str *form, struct arena *a,
	struct net_params *p, struct err *e)
{
	*p = (struct net_params){ .method = "POST",
		.base = s->address,
		.path = path,
		.body = str_ok(form) ? arena_strdup(a, form->buf) : NULL,
		.body_size = form->len,
		.content_type = "application/x-www-form-urlencoded",
		.accept = "application/json",
		.max_body = 65536 };
	return p->body ? RC_OK : foreign_too_big(e);
}

static enum rc exchange(
	const struct site *s, const struct site_ask *ask, struct arena *a, struct net_params *p, struct err *e)
{
	struct secret k;
	STR_LOCAL(code, 2048);
	STR_LOCAL(form, 8192);
	enum rc rc = RC_OK;
	if (!read_secret(ask, &k) || !read_code(ask->person.code ? ask->person.code : "", k.state, &code)) {
		rc = err_say(
			e, RC_INVALID, N_("that is not the code of this sign-in; please copy it again, or the whole address"));
	} else {
		put(&form, "grant_type", "authorization_code");
		put(&form, "code", code.buf);
		put(&form, "redirect_uri", k.led);
		put(&form, "client_id", k.client);
		put(&form, "code_verifier", k.proof);
		rc = post(s, "/oauth/token", &form, a, p, e);
	}
	release_secret(&k);
	explicit_bzero(code.buf, code.len);
	explicit_bzero(form.buf, form.len);
	return rc;
}

/* ---- API credentials ------------------------------------------------------------------------- */

static bool is_keyed(const struct site_ask *ask)
{
	return ask->op == SITE_SIGN_IN && ask->credentials.name && *ask->credentials.name;
}

static enum rc sign_in_keyed(
	const struct site *s, const struct site_ask *ask, struct arena *a, struct net_params *p, struct err *e)
{
	STR_LOCAL(form, 8192);
	enum rc rc = foreign_confidential(s, e);
	if (rc)
		return rc;
	put(&form, "api_user%5Bkey%5D", ask->credentials.name);
	put(&form, "api_user%5Bsecret%5D", ask->credentials.password);
	rc = post(s, "/api/sign_in", &form, a, p, e);
	explicit_bzero(form.buf, form.len);
	return rc;
}

/* Such a token is made for nobody's application. */
static enum rc end_keyed(const struct site *s, struct net_params *p)
{
	*p = (struct net_params){ .method = "DELETE", .base = s->address, .path = "/api/sign_out", .token = s->token };
	p->accept = "application/json";
	return RC_OK;
}

/* ---- asking ---------------------------------------------------------------------------------- */

static enum rc ask_who(
	const struct site *s, const char *token, const char *client, struct arena *a, struct net_params *p, struct err *e)
{
	STR_LOCAL(none, 16);
	enum rc rc = decidim_post(s, "{session{user{id name nickname}}}", none.buf, a, p, e);
	p->token = token;
	p->client = client;
	return rc;
}

/* Once there is a token: it, and for whom it was made. */
struct notes {
	const char *token, *client, *whole; /* whole: as it is kept; NULL: without more */
	int64_t expires_at;
};

enum rc decidim_key_request(const struct site *s, const struct site_ask *ask, const struct site_reply *r,
	struct arena *a, struct net_params *p, struct err *e)
{
	const struct notes *n = r ? r->notes : NULL;
	STR_LOCAL(form, 4096);
	if (n) { /* whoever sends it wipes it */
		const char *token = arena_strdup(a, n->token);
		return token ? ask_who(s, token, n->client, a, p, e) : foreign_too_big(e);
	}
	if (ask->op == SITE_ME)
		return ask_who(s, s->token, s->client, a, p, e);
	if (ask->op == SITE_SIGN_IN)
		return is_keyed(ask) ? sign_in_keyed(s, ask, a, p, e) : exchange(s, ask, a, p, e);
	if (!*s->client)
		return end_keyed(s, p);
	put(&form, "token", s->token);
	put(&form, "client_id", s->client);
	enum rc rc = post(s, "/oauth/revoke", &form, a, p, e);
	p->token = s->token; /* whose end is asked for */
	return rc;
}

/* ---- answers --------------------------------------------------------------------------------- */

/* {"id":7,"name":"...","jwt_token":"..."} */
static enum rc take_keyed(const struct json *v, struct site_reply *r, struct err *e)
{
	struct notes *n = arena_calloc(&r->arena, 1, sizeof *n);
	const char *token = json_text(json_get(v, "jwt_token"));
	if (!is_word(token, strlen(token)) || strlen(token) + 1 >= SITE_TOKEN_SIZE)
		return err_set(e, RC_PROTO, 0, "jwt_token: none that can be kept");
	if (n)
		*n = (struct notes){ .token = arena_strdup(&r->arena, token), .client = "" };
	r->notes = n;
	r->more = true;
	return n && n->token ? RC_OK : foreign_too_big(e);
}

/* {"access_token":"...","expires_in":7200,"refresh_token":"..."}. Where the last has no room it is left out: the token
 * is good without it for its time. RC_REFUSED: nor has the token. */
static enum rc read_token(const struct json *v, const char *client, const char *renews, struct arena *a,
	const char **whole, int64_t *expires_at, struct err *e)
{
	const char *token = json_text(json_get(v, "access_token")), *next = json_text(json_get(v, "refresh_token"));
	int64_t seconds = json_int(json_get(v, "expires_in"), 0);
	next = *next ? next : renews; /* RFC 6749, section 6: it may stay the same */
	if (!is_word(token, strlen(token)))
		return err_set(e, RC_PROTO, 0, "access_token: none that can be kept");
	size_t n = strlen(token) + 1 + strlen(client);
	if (n >= SITE_TOKEN_SIZE)
		return err_say(e, RC_REFUSED, N_("The platform gave a token that is too long to be kept here."));
	bool renewable = is_word(next, strlen(next)) && n + 1 + strlen(next) < SITE_TOKEN_SIZE;
	*whole = arena_printf(a, "%s;%s%s%s", token, client, renewable ? ";" : "", renewable ? next : "");
	*expires_at = seconds > 0 && seconds < INT64_C(1) << 40 ? clock_now() + seconds * 1000 : 0;
	return *whole ? RC_OK : foreign_too_big(e);
}

static enum rc take_token(const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	struct secret k;
	struct notes *n = arena_calloc(&r->arena, 1, sizeof *n);
	enum rc rc = n && read_secret(ask, &k) ? RC_OK : foreign_too_big(e);
	if (rc == RC_OK)
		rc = read_token(v, k.client, "", &r->arena, &n->whole, &n->expires_at, e);
	if (rc == RC_OK) {
		n->token = arena_strdup(&r->arena, json_text(json_get(v, "access_token")));
		n->client = arena_strdup(&r->arena, k.client);
	}
	if (n)
		release_secret(&k);
	r->notes = n;
	r->more = true;
	return rc || (n->token && n->client) ? rc : foreign_too_big(e);
}

bool decidim_account(const struct json *v, struct arena *a, struct wire_account *out)
{
	const struct foreign f = { a, &out->unread, 0 };
	const struct json *user = json_get(json_get(json_get(v, "data"), "session"), "user");
	out->id = foreign_text(&f, user, "id");
	out->name = foreign_text(&f, user, "nickname");
	out->name += *out->name == '@';
	out->nickname = foreign_text(&f, user, "name");
	out->email = out->county = out->mobile = "";
	return *out->id && *out->name;
}

enum rc decidim_key_parse(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	const struct notes *n = r->notes;
	(void)s;
	if (ask->op == SITE_ME)
		return decidim_account(v, &r->arena, &r->u.account) ? RC_OK : err_set(e, RC_DENIED, 401, "session: nobody");
	if (!n)
		return is_keyed(ask) ? take_keyed(v, r, e) : take_token(ask, v, r, e);
	if (!decidim_account(v, &r->arena, &r->u.session.account))
		return err_say(e, RC_REFUSED,
			N_("The platform gave a token and does not know it: its operator has to allow minyi to write (api:write)."));
	r->u.session.expires_at = n->expires_at;
	r->u.session.token = n->whole ? n->whole : arena_printf(&r->arena, "%s;%s", n->token, n->client);
	return r->u.session.token ? RC_OK : foreign_too_big(e);
}

/* ---- another one for one that has expired ---------------------------------------------------- */

bool decidim_renew(const struct site *s, struct arena *a, struct net_params *p)
{
	STR_LOCAL(form, 8192);
	if (!*s->renews)
		return false;
	put(&form, "grant_type", "refresh_token");
	put(&form, "refresh_token", s->renews);
	put(&form, "client_id", s->client);
	enum rc rc = post(s, "/oauth/token", &form, a, p, NULL);
	explicit_bzero(form.buf, form.len);
	return rc == RC_OK;
}

/* No is {"error":"invalid_grant"}: a page is somebody else's. */
enum rc decidim_renewed(
	const struct site *s, const struct net_answer *answer, struct arena *a, struct wire_session *out, struct err *e)
{
	struct json *v = NULL;
	enum rc rc = json_parse(answer->body, answer->size, 65536, &v, NULL) == RC_OK
		? RC_OK
		: err_set(e, RC_PROTO, answer->status, "no token, and no reason");
	if (rc == RC_OK && (answer->status == 400 || answer->status == 401) && *json_text(json_get(v, "error")))
		rc = err_set(e, RC_DENIED, 401, "the token is not renewed");
	else if (rc == RC_OK && answer->status != 200)
		rc = err_set(e, RC_PROTO, answer->status, "status %d", answer->status);
	if (rc == RC_OK)
		rc = read_token(v, s->client, s->renews, a, &out->token, &out->expires_at, e);
	json_free(v);
	return rc;
}
