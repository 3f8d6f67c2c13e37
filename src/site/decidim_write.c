/*
 * Writing at a Decidim by its mutations: comments, answers to them, votes on comments for and against,
 * votes on proposals. It knows no keys of requests, so a comment that went out before and was not answered is looked
 * for first; and a vote on a comment is always looked at first, since giving it again takes it back, and there is one
 * of each person's alone: one for it gives way to one against it. See decidim.h.
 */
#include "site/decidim.h"
#include "site/private.h"
#include "text/text.h"

/* ---- what it is written to ------------------------------------------------------------------- */

/* By the segment of its pages; the class is what the mutation asks for. */
static const struct {
	const char *segment, *class;
	bool votes; /* people vote on it */
} kinds[] = {
	{ "proposals", "Decidim::Proposals::Proposal", true },
	{ "debates", "Decidim::Debates::Debate", false },
	{ "meetings", "Decidim::Meetings::Meeting", false },
	{ "results", "Decidim::Accountability::Result", false },
	{ "posts", "Decidim::Blogs::Post", false },
	{ "sortitions", "Decidim::Sortitions::Sortition", false },
};

static size_t kind_of(const struct decidim_kind *kind)
{
	size_t i = 0;
	while (i < ARRAY_LEN(kinds) && strcmp(kinds[i].segment, kind->segment) != 0)
		i++;
	return i;
}

static bool is_set(const char *s)
{
	return s && *s;
}

static bool is_number(const char *s)
{
	return is_set(s) && strlen(s) < 20 && !s[strspn(s, "0123456789")];
}

static bool is_on_comment(enum site_op op)
{
	return op == SITE_LIKE || op == SITE_UNLIKE || op == SITE_DISLIKE || op == SITE_UNDISLIKE;
}

/* Of a vote on a comment: is it one against it, and is it given or taken back? */
static bool is_against(enum site_op op)
{
	return op == SITE_DISLIKE || op == SITE_UNDISLIKE;
}

static bool is_given(enum site_op op)
{
	return op == SITE_LIKE || op == SITE_DISLIKE;
}

static bool has_vote(const struct json *comment, bool against)
{
	return json_bool(json_get(comment, against ? "downVoted" : "upVoted"), false);
}

bool decidim_writes(enum site_op op)
{
	return op == SITE_COMMENT || is_on_comment(op) || op == SITE_ENDORSE || op == SITE_UNENDORSE;
}

/* ---- where a write has got to ---------------------------------------------------------------- */

/* LOOK: at the comments that are there. CLEAR: a vote the other way is taken back first. CHECK: the site refused, or
 * said nothing: does it know who asks? */
enum step { LOOK, CLEAR, SEND, CHECK };
struct notes {
	enum step step;
	size_t locale;       /* that is tried */
	const char *refused; /* CHECK: its words */
};

/* A mutation names the language in which it speaks, which has to be one of the platform's. Where it is not, nothing is
 * done, and another one is tried. */
static const char *locale_at(const struct site *s, size_t i)
{
	static const char *const usual[] = { "en", "es", "ca", "fr" };
	return i == 0 && *s->language                       ? s->language
		: i - (*s->language != '\0') < ARRAY_LEN(usual) ? usual[i - (*s->language != '\0')]
														: NULL;
}

static struct notes first(const struct site_ask *ask)
{
	bool looks = is_on_comment(ask->op) || (ask->op == SITE_COMMENT && ask->again);
	return (struct notes){ .step = looks ? LOOK : SEND };
}

/* ---- asking ---------------------------------------------------------------------------------- */

#define MEMBERS "id body createdAt alignment upVotes upVoted downVotes downVoted author{name nickname}"

static enum rc look(
	const struct site *s, const struct decidim_place *at, struct arena *a, struct net_params *p, struct err *e)
{
	STR_LOCAL(query, 2048);
	str_addf(&query,
		"{session{user{id name nickname}} component(id:\"%s\"){...on %s{%s(id:\"%s\"){id comments{" MEMBERS
		" comments{" MEMBERS " comments{" MEMBERS "}}}}}}}",
		at->component, at->kind->component, at->kind->one, at->id);
	return decidim_post(s, query.buf, "", a, p, e);
}

static enum rc send(const struct site *s, const struct site_ask *ask, const struct decidim_place *at,
	const struct notes *n, struct arena *a, struct net_params *p, struct err *e)
{
	STR_LOCAL(query, 2048);
	STR_LOCAL(variables, JSON_BODY_MAX);
	struct json_out o;
	const char *locale = locale_at(s, n->locale), *reply_to = ask->comment.reply_to;
	bool reply = ask->op == SITE_COMMENT && is_set(reply_to);
	int side = ask->comment.stance == STANCE_PRO ? 1 : ask->comment.stance == STANCE_CON ? -1 : 0;
	json_begin(&o, &variables);
	json_open(&o, NULL, '{');
	if (ask->op == SITE_COMMENT) {
		str_addf(&query,
			"mutation($body:String!,$locale:String!){commentable(id:\"%s\",type:\"%s\",locale:$locale,"
			"toggleTranslations:false){addComment(body:$body,alignment:%d){" MEMBERS "}}}",
			reply ? reply_to : at->id, reply ? "Decidim::Comments::Comment" : kinds[kind_of(at->kind)].class, side);
		json_put_text(&o, "body", ask->comment.body);
		json_put_text(&o, "locale", locale);
	} else if (is_on_comment(ask->op)) {
		bool against = is_against(ask->op) != (n->step == CLEAR);
		str_addf(&query,
			"mutation($locale:String!){comment(id:\"%s\",locale:$locale,toggleTranslations:false){%s{" MEMBERS "}}}",
			ask->comment_id, against ? "downVote" : "upVote");
		json_put_text(&o, "locale", locale);
	} else {
		str_addf(&query,
			"mutation{component(id:\"%s\"){...on ProposalsMutation{proposal(id:\"%s\"){%s(input:{}){id voteCount}}}}}",
			at->component, at->id, ask->op == SITE_ENDORSE ? "vote" : "unvote");
	}
	json_close(&o, '}');
	return str_ok(&query) && str_ok(&variables) ? decidim_post(s, query.buf, variables.buf, a, p, e)
												: foreign_too_big(e);
}

enum rc decidim_write_request(const struct site *s, const struct site_ask *ask, const struct site_reply *r,
	struct arena *a, struct net_params *p, struct err *e)
{
	struct decidim_place at;
	const struct notes begun = first(ask), *n = r ? r->notes : &begun;
	bool comment = ask->op == SITE_COMMENT, likes = is_on_comment(ask->op);
	if (!is_set(ask->id) || !decidim_place(ask->id, &at) || kind_of(at.kind) == ARRAY_LEN(kinds))
		return err_set(e, RC_INVALID, 0, "no place that is written to");
	if ((comment &&
			(!is_set(ask->comment.body) || (is_set(ask->comment.reply_to) && !is_number(ask->comment.reply_to)))) ||
		(likes && !is_number(ask->comment_id)))
		return err_set(e, RC_INVALID, 0, "a comment without a number, or without words");
	if (!comment && !likes && !kinds[kind_of(at.kind)].votes)
		return err_set(e, RC_REFUSED, 0, "no votes are given here");
	switch (n->step) {
	case LOOK: return look(s, &at, a, p, e);
	case CHECK: return decidim_post(s, "{session{user{id name nickname}}}", "", a, p, e);
	default: return send(s, ask, &at, n, a, p, e);
	}
}

/* ---- was it there already? ------------------------------------------------------------------- */

enum { DEPTH_MOST = 3 };

struct search {
	const struct site_ask *ask;
	const char *name;         /* of who asks, without @ */
	const struct json *found; /* with whose it answers */
	const char *under;
};

/* What stands between letters does not count: the platform makes HTML of a text. */
static bool is_same(const char *html, const char *text)
{
	DOC_LOCAL(doc);
	STR_LOCAL(plain, JSON_BODY_MAX);
	STR_LOCAL(a, JSON_BODY_MAX);
	STR_LOCAL(b, JSON_BODY_MAX);
	doc_from_html(&doc, html, strlen(html));
	for (size_t i = 0; i < doc.blocks.n; i++)
		for (size_t r = 0; r < doc.blocks.items[i].n_runs; r++)
			str_addz(&plain, doc.blocks.items[i].runs[r].text);
	for (const char *p = plain.buf; *p; p++)
		if (!strchr(" \t\r\n", *p))
			str_addc(&a, *p);
	for (const char *p = text; *p; p++)
		if (!strchr(" \t\r\n", *p))
			str_addc(&b, *p);
	return str_ok(&a) && str_ok(&b) && str_eq(a.buf, b.buf);
}

static bool is_it(const struct search *k, const struct json *v, const char *under)
{
	const struct site_ask *ask = k->ask;
	if (ask->op != SITE_COMMENT)
		return str_eq(json_text(json_get(v, "id")), ask->comment_id);
	const char *by = json_text(json_get(json_get(v, "author"), "nickname"));
	return str_eq(by + (*by == '@'), k->name) &&
		str_eq(under, is_set(ask->comment.reply_to) ? ask->comment.reply_to : "") &&
		is_same(json_text(json_get(v, "body")), ask->comment.body);
}

static void search(struct search *k, const struct json *v, const char *under, int depth)
{
	for (const struct json *p = depth ? json_first(json_get(v, "comments")) : NULL; p && !k->found; p = json_next(p)) {
		if (is_it(k, p, under)) {
			k->found = p;
			k->under = under;
		}
		if (!k->found)
			search(k, p, json_text(json_get(p, "id")), depth - 1);
	}
}

static enum rc take_comment(const struct site *s, const struct site_ask *ask, const struct json *v, const char *under,
	struct site_reply *r, struct err *e)
{
	struct wire_comment *c = r->op == SITE_COMMENT ? &r->u.commented.comment : &r->u.comment;
	return decidim_comment(s, ask->id, v, under, r, c) ? RC_OK : err_set(e, RC_PROTO, 0, "id: no comment");
}

static enum rc look_through(const struct site *s, const struct site_ask *ask, const struct json *v, struct notes *n,
	struct site_reply *r, struct err *e)
{
	struct decidim_place at;
	struct wire_account who = { 0 };
	const struct json *component = json_get(json_get(v, "data"), "component");
	if (!decidim_account(v, &r->arena, &who))
		return err_set(e, RC_DENIED, 401, "session: nobody");
	const struct json *one = decidim_place(ask->id, &at) ? json_get(component, at.kind->one) : NULL;
	if (!json_is_array(json_get(one, "comments")))
		return err_set(e, RC_PROTO, 0, "comments: no list");
	struct search k = { .ask = ask, .name = who.name };
	search(&k, one, "", DEPTH_MOST);
	n->step = SEND;
	if (ask->op == SITE_COMMENT && !k.found) {
		r->more = true;
		return RC_OK;
	}
	if (!k.found)
		return err_set(e, RC_NOT_FOUND, 0, "no such comment");
	bool other = is_given(ask->op) && has_vote(k.found, !is_against(ask->op));
	r->more = is_on_comment(ask->op) && has_vote(k.found, is_against(ask->op)) != is_given(ask->op);
	n->step = other ? CLEAR : SEND;
	return take_comment(s, ask, k.found, k.under, r, e);
}

/* ---- what became of it ----------------------------------------------------------------------- */

/* A message is a text, or one for each member that was wrong. */
static const char *words_of(const struct json *error, struct arena *a)
{
	const struct json *message = json_get(error, "message");
	STR_LOCAL(words, 400);
	const char *said = json_text(message);
	if (!json_is_array(message))
		text_clean(&words, said, strlen(said));
	for (const struct json *p = json_is_array(message) ? json_first(message) : NULL; p; p = json_next(p)) {
		said = json_text(json_get(p, "message"));
		str_addz(&words, words.len ? "; " : "");
		text_clean(&words, said, strlen(said));
	}
	return arena_strdup(a, words.buf);
}

static enum rc read_errors(const struct site *s, const struct site_ask *ask, const struct json *error, struct notes *n,
	struct site_reply *r, struct err *e)
{
	const char *code = json_text(json_get(json_get(error, "extensions"), "code"));
	if (str_ends(code, "LOCALE_ERROR") && locale_at(s, n->locale + 1)) {
		n->locale++;
		r->more = true;
		return RC_OK;
	}
	if (str_eq(code, "undefinedField"))
		return err_say(e, RC_REFUSED,
			N_("This platform's version does not take that from other programs; it can be done on its own page."));
	if (ask->op != SITE_COMMENT && ask->again) { /* a vote that is there is refused too */
		r->doubtful = true;
		return RC_OK;
	}
	n->refused = words_of(error, &r->arena);
	n->step = CHECK;
	r->more = n->refused != NULL;
	return r->more ? RC_OK : foreign_too_big(e);
}

static enum rc check(const struct json *v, const struct notes *n, struct site_reply *r, struct err *e)
{
	struct wire_account who = { 0 };
	if (!decidim_account(v, &r->arena, &who))
		return err_set(e, RC_DENIED, 401, "session: nobody");
	return *n->refused
		? err_set(e, RC_REFUSED, 0, "%.200s", n->refused)
		: err_say(e, RC_REFUSED, N_("The platform does not take this from your account, and does not say why."));
}

static enum rc read_vote(const struct site_ask *ask, const struct json *proposal, struct site_reply *r, struct err *e)
{
	struct wire_standing *now = &r->u.standing;
	const struct foreign f = { &r->arena, &now->unread, 0 };
	bool given = ask->op == SITE_ENDORSE;
	const struct json *v = json_get(proposal, given ? "vote" : "unvote");
	if (!json_is_object(v))
		return err_set(e, RC_PROTO, 0, "vote: no object");
	now->mine = (struct wire_mine){ .known = true, .endorsed = given, .endorsed_at = given ? clock_now() : 0 };
	now->counts = (struct wire_counts){ .endorsements = foreign_count(&f, v, "voteCount"),
		.comments = WIRE_UNKNOWN,
		.pro = WIRE_UNKNOWN,
		.con = WIRE_UNKNOWN,
		.neutral = WIRE_UNKNOWN };
	return RC_OK;
}

static enum rc read_like(const struct site *s, const struct site_ask *ask, const struct json *v, struct notes *n,
	struct site_reply *r, struct err *e)
{
	if (n->step == CLEAR && !has_vote(v, !is_against(ask->op))) {
		n->step = SEND;
		r->more = true;
		return RC_OK;
	}
	if (n->step == CLEAR || has_vote(v, is_against(ask->op)) != is_given(ask->op))
		return err_say(
			e, RC_REFUSED, N_("The platform counted the vote the other way round; please look at the comment again."));
	return take_comment(s, ask, v, "", r, e);
}

static enum rc read_sent(const struct site *s, const struct site_ask *ask, const struct json *v, struct notes *n,
	struct site_reply *r, struct err *e)
{
	const struct json *data = json_get(v, "data"), *done = NULL;
	bool likes = is_on_comment(ask->op);
	if (ask->op == SITE_COMMENT)
		done = json_get(json_get(data, "commentable"), "addComment");
	else if (likes)
		done = json_get(json_get(data, "comment"), is_against(ask->op) != (n->step == CLEAR) ? "downVote" : "upVote");
	else
		done = json_get(json_get(data, "component"), "proposal");
	bool voted = likes || ask->op == SITE_COMMENT ||
		json_is_object(json_get(done, ask->op == SITE_ENDORSE ? "vote" : "unvote"));
	if (!json_is_object(done) || !voted)
		return read_errors(s, ask, json_first(json_get(v, "errors")), n, r, e);
	if (ask->op == SITE_COMMENT)
		return take_comment(s, ask, done, is_set(ask->comment.reply_to) ? ask->comment.reply_to : "", r, e);
	return likes ? read_like(s, ask, done, n, r, e) : read_vote(ask, done, r, e);
}

enum rc decidim_write_parse(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	struct notes *n = arena_calloc(&r->arena, 1, sizeof *n);
	if (!n)
		return foreign_too_big(e);
	*n = r->notes ? *(const struct notes *)r->notes : first(ask);
	r->notes = n;
	switch (n->step) {
	case LOOK: return look_through(s, ask, v, n, r, e);
	case CHECK: return check(v, n, r, e);
	default: return read_sent(s, ask, v, n, r, e);
	}
}

/* {"error":"invalid_grant","error_description":"..."}, where a code is exchanged */
void decidim_refusal(const struct site *s, const struct site_ask *ask, const struct net_answer *answer, struct arena *a,
	struct wire_problem *out)
{
	struct json *v = NULL;
	STR_LOCAL(words, 400);
	(void)s;
	if (!site_op_reads(ask->op) && json_parse_mended(answer->body, answer->size, 65536, &v, NULL) == RC_OK) {
		const char *said = json_text(json_get(v, "error_description"));
		text_clean(&words, said, strlen(said));
	}
	json_free(v);
	if (ask->op == SITE_SIGN_IN && answer->status == 401) {
		out->detail = _("The platform does not know this key, or its secret is another one.");
		return;
	}
	const char *sentence = words.len ? arena_printf(a, _("The site refuses this, and says: \"%s\""), words.buf) : NULL;
	if (sentence)
		out->detail = sentence;
}

/* ---- what may be done ------------------------------------------------------------------------ */

bool decidim_commentable(const struct decidim_kind *kind)
{
	return kind_of(kind) < ARRAY_LEN(kinds);
}

/* Nothing is refused yet; NULL: it does not fit. */
static struct wire_refusal *begin_can(struct arena *a, struct wire_topic *t)
{
	struct wire_refusal *no = arena_calloc(a, WIRE_VERBS, sizeof *no);
	for (int i = 0; no && i < WIRE_VERBS; i++)
		no[i].code = no[i].sentence = "";
	if (no)
		t->can = (struct wire_can){ .known = true, .cannot = no };
	return no;
}

void decidim_may_not(struct arena *a, struct wire_topic *t)
{
	struct wire_refusal *no = begin_can(a, t);
	if (no)
		no[CAN_COMMENT] = no[CAN_REPLY] = no[CAN_LIKE] = no[CAN_ENDORSE] = (struct wire_refusal){ "process",
			_("Nobody comments or votes on a process itself; please open one of the topics in it."), 0 };
}

void decidim_may(const struct decidim_kind *kind, const struct json *v, struct arena *a, struct wire_topic *t)
{
	struct wire_refusal *no = begin_can(a, t);
	size_t k = kind_of(kind);
	if (!no)
		return;
	const char *why = k == ARRAY_LEN(kinds) || !json_bool(json_get(v, "acceptsNewComments"), true)
		? _("This takes no comments now.")
		: !json_bool(json_get(v, "userAllowedToComment"), true)
		? _("The platform lets only some of its accounts comment here, and yours is none of them.")
		: NULL;
	if (why)
		no[CAN_COMMENT] = no[CAN_REPLY] = (struct wire_refusal){ "closed", why, 0 };
	else
		t->can.verbs |= WIRE_CAN(CAN_COMMENT) | WIRE_CAN(CAN_REPLY);
	if (json_bool(json_get(v, "commentsHaveAlignment"), true))
		t->can.verbs |= WIRE_CAN(CAN_TAKE_SIDE);
	else
		no[CAN_TAKE_SIDE] = (struct wire_refusal){ "no_sides", _("Comments here take no side."), 0 };
	if (json_bool(json_get(v, "commentsHaveVotes"), true))
		t->can.verbs |= WIRE_CAN(CAN_LIKE);
	else
		no[CAN_LIKE] = (struct wire_refusal){ "no_votes", _("Comments here are not voted on."), 0 };
	if (k < ARRAY_LEN(kinds) && kinds[k].votes)
		t->can.verbs |= WIRE_CAN(CAN_ENDORSE) | WIRE_CAN(CAN_WITHDRAW);
	else
		no[CAN_ENDORSE] = (struct wire_refusal){ "no_votes", _("Only proposals are voted on here."), 0 };
}
