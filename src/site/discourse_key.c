/*
 * Signing in at a Discourse forum: a user API key. The person opens a page of the forum, which shows the key sealed for
 * a pair of ours; nobody on the way can read it, and the forum shows it to its owner as minyi's, to be ended there at
 * any time. What is kept as the token is "KEY;CLIENT". See discourse.h.
 */
#include "site/crypto.h"
#include "site/discourse.h"

enum { PAYLOAD_MOST = 512, SECRET_MOST = 4096 };

/* ---- the page -------------------------------------------------------------------------------- */

/* "NONCE CLIENT KEY", the last one the private half. */
static enum rc begin(const struct site *s, const char *client, struct str *address, struct str *secret, struct err *e)
{
	char name[ID_SIZE];
	STR_LOCAL(nonce, 64);
	STR_LOCAL(public, 2048);
	STR_LOCAL(path, 4096);
	(void)client;
	enum rc rc = foreign_confidential(s, e);
	if (rc)
		return rc;
	id_random(name);
	crypto_random(12, &nonce);
	str_addf(secret, "%s %s ", nonce.buf, name);
	rc = crypto_pair(secret, &public, e);
	if (rc)
		return rc;
	str_addz(&path, "/user-api-key/new");
	net_query(&path, "application_name", "minyi");
	net_query(&path, "client_id", name);
	net_query(&path, "scopes", "read,write");
	net_query(&path, "nonce", nonce.buf);
	net_query(&path, "padding", "oaep"); /* older forums have one padding, and pass over this */
	net_query(&path, "public_key", public.buf);
	str_addf(address, "%s%s", s->address, path.buf);
	return str_ok(address) && str_ok(secret) && str_ok(&path) ? RC_OK : foreign_too_big(e);
}

static bool whole(const char *pasted)
{
	size_t n = 0;
	for (; *pasted; pasted++)
		n += !strchr(" \t\r\n", *pasted);
	return n >= CRYPTO_SEALED;
}

const struct site_pasted discourse_pasted = {
	.about = N_(
		"Open this address in any browser, sign in to the forum there, and allow minyi. The forum then shows a long text that only this visit can read; copy it all, and paste it here."),
	.question = N_("The text that the forum shows: "),
	.begin = begin,
	.whole = whole,
};

/* ---- what it showed -------------------------------------------------------------------------- */

/* "KEY;CLIENT" into token, which is wiped by the caller. */
static enum rc unseal(const struct site_ask *ask, struct str *token, struct err *e)
{
	STR_LOCAL(secret, SECRET_MOST);
	STR_LOCAL(payload, PAYLOAD_MOST);
	struct json *v = NULL;
	str_addz(&secret, ask->person.old ? ask->person.old : "");
	char *client = strchr(secret.buf, ' '), *key = client ? strchr(client + 1, ' ') : NULL;
	enum rc rc = key ? RC_OK : err_set(e, RC_INVALID, 0, "no secret");
	if (rc == RC_OK) {
		*client++ = *key++ = '\0';
		rc = crypto_open(key, ask->person.code ? ask->person.code : "", &payload, e);
	}
	if (rc == RC_OK)
		rc = json_parse(payload.buf, payload.len, PAYLOAD_MOST, &v, e);
	const char *sent = json_text(json_get(v, "key"));
	bool ours = rc == RC_OK && str_eq(json_text(json_get(v, "nonce")), secret.buf);
	if (ours && *sent && !sent[strspn(sent, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-")])
		str_addf(token, "%s;%s", sent, client);
	else if (rc != RC_SYS)
		rc = err_say(e, RC_INVALID,
			N_("that is not the text that the forum shows for this sign-in, or not all of it; please copy it again"));
	json_free(v);
	explicit_bzero(secret.buf, secret.len);
	explicit_bzero(payload.buf, payload.len);
	return rc;
}

static enum rc ask_who(const struct site *s, struct arena *a, struct net_params *p, struct err *e)
{
	STR_LOCAL(path, 64);
	str_addz(&path, "/session/current.json");
	return discourse_get(s, &path, a, p, e);
}

enum rc discourse_key_request(
	const struct site *s, const struct site_ask *ask, struct arena *a, struct net_params *p, struct err *e)
{
	if (ask->op == SITE_SIGN_OUT) {
		*p = (struct net_params){ .method = "POST", .base = s->address, .path = "/user-api-key/revoke.json" };
		p->accept = "application/json";
		discourse_sign(s, p);
		return RC_OK;
	}
	enum rc rc = ask_who(s, a, p, e);
	if (rc || ask->op != SITE_SIGN_IN)
		return rc;
	STR_LOCAL(token, PAYLOAD_MOST);
	rc = unseal(ask, &token, e);
	char *kept = rc == RC_OK ? (char *)arena_strdup(a, token.buf) : NULL;
	if (kept) {
		char *client = strchr(kept, ';');
		*client++ = '\0';
		discourse_sign(s, p);
		p->token = kept;
		p->client = client;
	}
	explicit_bzero(token.buf, token.len);
	return rc || kept ? rc : foreign_too_big(e);
}

enum rc discourse_key_parse(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	(void)s;
	if (ask->op == SITE_SIGN_OUT)
		return RC_OK;
	struct wire_account *who = ask->op == SITE_ME ? &r->u.account : &r->u.session.account;
	const struct foreign f = { &r->arena, &who->unread, 0 };
	const struct json *user = json_get(v, "current_user");
	who->id = foreign_text(&f, user, "id");
	who->name = foreign_text(&f, user, "username");
	who->nickname = who->email = who->county = who->mobile = "";
	if (!*who->id || !*who->name)
		return err_set(e, RC_PROTO, 0, "current_user: nobody");
	if (ask->op == SITE_ME)
		return RC_OK;
	STR_LOCAL(token, PAYLOAD_MOST);
	enum rc rc = unseal(ask, &token, e);
	r->u.session.token = rc == RC_OK ? arena_strdup(&r->arena, token.buf) : "";
	explicit_bzero(token.buf, token.len);
	return rc || r->u.session.token ? rc : foreign_too_big(e);
}
