/*
 * Who answered? Between here and a platform stand networks with a sign-in page of their own, proxies, and lines that
 * end in the middle of an answer. Only the platform's words count: what the operation answers, or a problem of its own
 * form. All else is as if nobody had answered, with a cause that tells a person what stands in the way.
 */
#include "site/private.h"

/* ---- problems -------------------------------------------------------------------------------- */

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

/* For a problem that brings no words. */
static const char *words_for(int status)
{
	switch (status) {
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
	if (status >= 500)
		return _("The platform has a fault; please try again later.");
	return _("The platform refused this without saying why.");
}

/* In the sense of RFC 9457, and with the code that every problem of a platform has: a proxy's has none. */
static bool parse_problem(const struct net_answer *answer, struct arena *a, struct wire_problem *out)
{
	struct json *v = NULL;
	if (answer->status < 400 || !str_starts(answer->content_type, "application/problem+json"))
		return false;
	bool found = json_parse(answer->body, answer->size, 65536, &v, NULL) == RC_OK &&
		wire_problem_parse(v, a, out, NULL) == RC_OK && *out->code;
	json_free(v);
	return found;
}

/* A site that is not minyi has words of another form: its status is believed unless a page came with it. */
static bool is_problem(
	const struct site *s, const struct site_ask *ask, const struct net_answer *answer, struct site_heard *h, bool page)
{
	h->problem = (struct wire_problem){ .code = "", .title = "", .detail = "" };
	bool found = parse_problem(answer, &h->arena, &h->problem);
	if (!found)
		h->problem = (struct wire_problem){ .code = "", .title = "", .detail = "" };
	/* whoever asks for what is gone gets the page that says so */
	bool gone = s->ops->caps.guest && (answer->status == 404 || answer->status == 410);
	if (!found && (!s->ops->parse || (page && !gone) || answer->status < 400 || answer->status >= 500))
		return false;
	if (!*h->problem.detail)
		h->problem.detail = *h->problem.title ? h->problem.title : words_for(answer->status);
	h->problem.status = answer->status;
	if (answer->retry_after > 0)
		h->problem.retry_after = answer->retry_after;
	if (!found && s->ops->refusal && !page)
		s->ops->refusal(s, ask, answer, &h->arena, &h->problem);
	h->status = h->problem.status;
	if (h->problem.retry_after > 0)
		h->retry_after = h->problem.retry_after;
	return true;
}

/* ---- what stands in the way ------------------------------------------------------------------ */

static char first_of(const struct net_answer *answer)
{
	const char *p = answer->body, *end = p + answer->size;
	if (answer->size >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		p += 3;
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
		p++;
	return p < end ? *p : '\0';
}

static bool is_page(const struct net_answer *answer)
{
	return str_starts(answer->content_type, "text/html") || str_starts(answer->content_type, "application/xhtml") ||
		first_of(answer) == '<';
}

/* An answer that is none of the platform's. */
static void blame(const struct net_answer *answer, bool page, struct err *e)
{
	int status = answer->status;
	if (status == 429 || status == 503)
		err_because(e, RC_LIMITED, CAUSE_BUSY, status, "status %d", status);
	else if (status == 408 || status == 425 || (status >= 500 && status <= 599 && status != 511))
		err_because(e, RC_PROTO, CAUSE_BUSY, status, "status %d", status);
	else if (page || status == 511 || (status >= 300 && status <= 399))
		err_because(
			e, RC_NET, CAUSE_SIGN_IN_PAGE, status, "status %d, %s", status, page ? "a page" : "leads elsewhere");
	else if (status >= 200 && status <= 299 && !first_of(answer))
		err_because(e, RC_NET, CAUSE_CUT, status, "status %d without a body", status);
	else if (status >= 200 && status <= 299)
		err_because(e, RC_PROTO, CAUSE_STRANGER, status, "status %d with something else", status);
	else
		err_because(e, RC_NET, CAUSE_STRANGER, status, "status %d", status);
}

/* ---- the operation's answer ------------------------------------------------------------------ */

/* The parsers take what they need and no more, since platforms grow; but what says nothing of the kind is another
 * kind. */
static bool is_of_kind(const struct site_reply *r)
{
	switch (r->op) {
	case SITE_ABOUT: return *r->u.site.name || r->u.site.rules.comment_max;
	case SITE_TOPIC: return *r->u.topic.id && (*r->u.topic.title || r->u.topic.board != BOARD_OTHER);
	case SITE_ME: return *r->u.account.id || *r->u.account.name;
	case SITE_PROVE:
	case SITE_ME_CHANGE: return *r->u.account.id != '\0';
	case SITE_CODE: return *r->u.code.id != '\0';
	case SITE_TOKEN: return *r->u.token.token != '\0';
	case SITE_RESET:
	case SITE_DEVICE_LOOK:
	case SITE_REGISTER:
	case SITE_SIGN_IN: return *r->u.session.token && *r->u.session.account.id;
	case SITE_ENDORSE:
	case SITE_UNENDORSE:
	case SITE_FOLLOW:
	case SITE_UNFOLLOW: return r->u.standing.mine.known;
	case SITE_LIKE:
	case SITE_UNLIKE: return *r->u.comment.id && *r->u.comment.topic;
	case SITE_COMMENT: return *r->u.commented.comment.id && *r->u.commented.comment.topic;
	default: return true;
	}
}

static bool is_answer(const struct site *s, const struct site_ask *ask, struct site_reply *so_far,
	const struct net_answer *answer, struct site_heard *h)
{
	if (answer->status < 200 || answer->status > 299)
		return false;
	if (!s->ops->parse && !site_op_answers(ask->op))
		return answer->status == 204 && site_parse(s, ask, "", 0, NULL, &h->reply, &h->err) == RC_OK;
	if (site_parse_further(s, ask, so_far, answer->body, answer->size, &h->text, &h->reply, &h->err) != RC_OK)
		return false;
	if (s->ops->parse || is_of_kind(h->reply))
		return true;
	site_reply_drop(h->reply);
	h->reply = NULL;
	return false;
}

/* Of another's site: what was asked for has moved, and a page is there. */
static bool is_elsewhere(const struct site *s, const struct site_ask *ask, struct site_reply *so_far,
	const struct net_answer *answer, struct site_heard *h)
{
	if (!s->ops->moved || !*answer->moved)
		return false;
	struct site_reply *r = so_far ? site_reply_keep(so_far) : site_reply_new(ask->op);
	const char *sentence = s->ops->moved(s, ask, answer->moved, r);
	r->rounds++;
	if (r->more) {
		h->what = HEARD_MORE;
		h->reply = r;
		return true;
	}
	site_reply_drop(r);
	if (!sentence)
		return false;
	h->what = HEARD_NO;
	h->problem = (struct wire_problem){ .status = answer->status, .code = "", .title = "", .detail = _(sentence) };
	err_set(&h->err, RC_REFUSED, answer->status, "status %d, and led to a page", answer->status);
	return true;
}

/* Of another's site: 2xx, and in it that there is no such thing, that it refuses, or that it knows nobody by that
 * token.
 */
static bool says_no(const struct net_answer *answer, struct site_heard *h)
{
	const struct err *e = &h->err;
	bool no = e->code == RC_NOT_FOUND || e->code == RC_REFUSED || e->code == RC_DENIED;
	if (answer->status < 200 || answer->status > 299 || !no)
		return false;
	STR_LOCAL(words, 1000);
	if (e->cause == CAUSE_SAID)
		str_addz(&words, _(e->detail));
	else if (e->code == RC_REFUSED && *e->detail)
		/* TRANSLATORS: the site's own words, in its language */
		str_addf(&words, _("The site refuses this, and says: \"%s\""), e->detail);
	const char *kept = words.len && str_ok(&words) ? arena_strdup(&h->arena, words.buf) : NULL;
	int status = e->code == RC_NOT_FOUND ? 404 : e->code == RC_DENIED ? 401 : 400;
	h->what = HEARD_NO;
	h->status = status;
	h->problem = (struct wire_problem){
		.status = status, .code = "", .title = "", .detail = kept ? kept : words_for(status)
	};
	return true;
}

/* What was enough before this answer, which is none. */
static void make_do(const struct site *s, struct site_reply *so_far, struct site_heard *out)
{
	site_reply_drop(out->reply);
	out->what = HEARD_YES;
	out->reply = site_reply_keep(so_far);
	out->reply->more = false;
	str_clear(&out->text);
	site_write(s, so_far, &out->text);
}

static void hear(const struct site *s, const struct site_ask *ask, struct site_reply *so_far,
	const struct net_answer *answer, struct site_heard *out)
{
	bool page = is_page(answer);
	*out = (struct site_heard){
		.err = answer->err, .status = answer->status, .retry_after = answer->retry_after, .date = answer->date
	};
	arena_init(&out->arena, 1 << 20);
	str_init(&out->text, JSON_BODY_MAX);
	if (answer->rc)
		return;
	if (answer->status == 304 && site_op_reads(ask->op)) {
		out->what = HEARD_SAME;
	} else if (!page && is_answer(s, ask, so_far, answer, out)) {
		out->what = s->ops->parse && out->reply->more ? HEARD_MORE : HEARD_YES;
		if (out->what == HEARD_MORE && out->reply->rounds >= SITE_ROUNDS) {
			out->what = HEARD_NOTHING;
			err_set(&out->err, RC_TOO_BIG, 0, "more than %d requests for one answer", SITE_ROUNDS);
		}
	} else if (page && is_elsewhere(s, ask, so_far, answer, out)) {
		return;
	} else if (!page && says_no(answer, out)) {
		return;
	} else if (is_problem(s, ask, answer, out, page)) {
		out->what = HEARD_NO;
		err_set(&out->err, rc_of_status(out->status), out->status, "status %d%s%s", answer->status,
			*out->problem.code ? " " : "", out->problem.code);
	} else {
		bool told = out->err.code == RC_TOO_BIG;
		if (!told && page && s->ops->caps.guest && answer->status != 429 && answer->status < 500) {
			err_because(&out->err, RC_PROTO, CAUSE_PAGE, answer->status, "status %d, a page", answer->status);
			return;
		}
		if (!told)
			blame(answer, page, &out->err);
	}
}

void site_hear_further(const struct site *s, const struct site_ask *ask, struct site_reply *so_far,
	const struct net_answer *answer, struct site_heard *out)
{
	bool enough = so_far && so_far->enough;
	hear(s, ask, so_far, answer, out);
	if (enough && out->what != HEARD_YES && out->what != HEARD_MORE)
		make_do(s, so_far, out);
}

void site_hear(
	const struct site *s, const struct site_ask *ask, const struct net_answer *answer, struct site_heard *out)
{
	site_hear_further(s, ask, NULL, answer, out);
}

void site_heard_release(struct site_heard *h)
{
	site_reply_drop(h->reply);
	str_release(&h->text);
	arena_release(&h->arena);
	*h = (struct site_heard){ 0 };
}
