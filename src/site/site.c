/* Asks and replies, whatever the platform: cache keys, counted references, and an error status as words that a person
 * can use. */
#include "site/site.h"

struct site_reply *site_reply_keep(struct site_reply *r)
{
	r->references++;
	return r;
}

void site_reply_drop(struct site_reply *r)
{
	if (!r || --r->references > 0)
		return;
	arena_release(&r->arena);
	free(r);
}

enum rc site_init(struct site *s, const char *address, struct err *e)
{
	*s = (struct site){ .ops = &site_minyi };
	enum rc rc = net_address_check(address, e);
	if (rc)
		return rc;
	s->address = xstrdup(address);
	s->name = xstrdup(address);
	s->token = xstrdup("");
	s->language = xstrdup("");
	return RC_OK;
}

void site_release(struct site *s)
{
	if (s->token)
		explicit_bzero(s->token, strlen(s->token));
	free(s->address);
	free(s->name);
	free(s->token);
	free(s->language);
	*s = (struct site){ .ops = s->ops };
}

static void replace(char **at, const char *value)
{
	char *copy = xstrdup(value);
	if (*at)
		explicit_bzero(*at, strlen(*at));
	free(*at);
	*at = copy;
}

void site_set_name(struct site *s, const char *name)
{
	replace(&s->name, name);
}

void site_set_token(struct site *s, const char *token)
{
	replace(&s->token, token ? token : "");
}

void site_set_language(struct site *s, const char *language)
{
	replace(&s->language, language);
	for (char *p = s->language; *p; p++)
		if (*p == '_')
			*p = '-';
}

bool site_op_reads(enum site_op op)
{
	return op <= SITE_ME;
}

void site_key(const struct site *s, const struct site_ask *ask, const char *account, struct str *out)
{
	struct arena a = { 0 };
	struct net_params p;
	if (s->ops->request(s, ask, &a, &p, NULL) == RC_OK)
		str_addf(out, "%s\n%s\n%s\n%s", s->name, account, s->language, p.path);
	arena_release(&a);
}

/* ---- error statuses -------------------------------------------------------------------------- */

static enum rc rc_of_status(int status)
{
	switch (status) {
	case 401:
	case 403: return RC_DENIED;
	case 404:
	case 410: return RC_NOT_FOUND;
	case 409:
	case 412: return RC_CONFLICT;
	case 429:
	case 503: return RC_LIMITED;
	default: return status >= 400 && status < 500 ? RC_REFUSED : RC_PROTO;
	}
}

/* For when the platform gave no words, or something in front of it answered. */
static const char *words_for(const struct net_answer *answer)
{
	switch (answer->status) {
	case 401: return _("You are not signed in, or your sign-in has expired. Please sign in.");
	case 403: return _("The platform does not allow this.");
	case 404: return _("The platform does not have this.");
	case 410: return _("This has been removed from the platform.");
	case 409:
	case 412: return _("This cannot be done now; look at the topic again.");
	case 413: return _("This is too long for the platform; please shorten it.");
	case 429: return _("Too many requests; please wait a little and try again.");
	case 502:
	case 503:
	case 504: return _("The platform is not available at the moment; please try again later.");
	default: break;
	}
	if (answer->status >= 300 && answer->status < 400)
		return _("The platform has moved to another address; please check the site's address in the settings.");
	if (answer->status >= 500)
		return _("The platform has a fault; please try again later.");
	return _("The platform refused this without saying why.");
}

/* A problem in the sense of RFC 9457; anything else that calls itself JSON is nobody's words. */
static bool parse_problem(const struct net_answer *answer, struct arena *a, struct wire_problem *out)
{
	if (!str_starts(answer->content_type, "application/problem+json") &&
		!str_starts(answer->content_type, "application/json"))
		return false;
	struct json *v = NULL;
	bool found = json_parse(answer->body, answer->size, 65536, &v, NULL) == RC_OK &&
		wire_problem_parse(v, a, out, NULL) == RC_OK && (*out->code || *out->detail || *out->title);
	json_free(v);
	return found;
}

enum rc site_problem(const struct net_answer *answer, struct arena *a, struct wire_problem *out, struct err *e)
{
	*out = (struct wire_problem){ .code = "", .title = "", .detail = "" };
	if (!parse_problem(answer, a, out))
		*out = (struct wire_problem){ .code = "", .title = "", .detail = "" };
	if (!*out->detail)
		out->detail = *out->title ? out->title : words_for(answer);
	out->status = answer->status;
	if (answer->retry_after > 0)
		out->retry_after = answer->retry_after;
	return err_set(e, rc_of_status(answer->status), answer->status, "status %d%s%s", answer->status,
		*out->code ? " " : "", out->code);
}
