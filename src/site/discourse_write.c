/*
 * Writing at a Discourse forum: replies, likes, and taking back one's own. It knows no keys of requests, so what went
 * out before and was not answered is looked for first: among the last posts of the topic, or in the post itself. See
 * discourse.h.
 */
#include "records/records.h"
#include "site/discourse.h"
#include "text/text.h"

enum { LOOKED_THROUGH = 30, ACTION_LIKE = 2 };

/* A reply is LOOK, POSTS, NUMBER, SEND, of which the first two are of what went out before, and the third of an answer
 * to a post, which is known by its id here and by its number there. A like is LOOK, SEND. A vote is SEND, TOPIC: what
 * is chosen is chosen, however often it is said, and what others chose may be shown from then on. */
enum step { LOOK, POSTS, NUMBER, SEND, TOPIC };
struct notes {
	enum step step;
	const char *stream; /* POSTS: "post_ids[]=1&post_ids[]=2" */
	int64_t answers;    /* the number of the post that is answered; 0: the topic */
};

static bool is_set(const char *s)
{
	return s && *s;
}

static bool is_number(const char *s)
{
	return is_set(s) && strlen(s) < 19 && !s[strspn(s, "0123456789")];
}

bool discourse_writes(enum site_op op)
{
	return op == SITE_COMMENT || op == SITE_UNCOMMENT || op == SITE_LIKE || op == SITE_UNLIKE || op == SITE_VOTE;
}

/* ---- asking ---------------------------------------------------------------------------------- */

static enum step first_step(const struct site_ask *ask)
{
	if (ask->again && ask->op != SITE_UNCOMMENT && ask->op != SITE_VOTE)
		return LOOK;
	return ask->op == SITE_COMMENT && is_set(ask->comment.reply_to) ? NUMBER : SEND;
}

static void put_number(struct json_out *o, const char *name, const char *digits)
{
	int64_t n = 0;
	(void)str_to_i64(digits, 1, INT64_MAX, &n);
	json_put_int(o, name, n);
}

static void write_body(const struct site_ask *ask, int64_t answers, struct str *out)
{
	struct json_out o;
	json_begin(&o, out);
	json_open(&o, NULL, '{');
	if (ask->op == SITE_LIKE) {
		put_number(&o, "id", ask->comment_id);
		json_put_int(&o, "post_action_type_id", ACTION_LIKE);
	} else {
		json_put_text(&o, "raw", ask->comment.body);
		put_number(&o, "topic_id", foreign_number(ask->id));
		if (answers)
			json_put_int(&o, "reply_to_post_number", answers);
		json_put_bool(&o, "nested_post", true); /* says what became of it, and not the post alone */
	}
	json_close(&o, '}');
}

static enum rc send(const struct site *s, const struct site_ask *ask, int64_t answers, struct arena *a,
	struct net_params *p, struct err *e)
{
	STR_LOCAL(path, 256);
	STR_LOCAL(body, JSON_BODY_MAX);
	switch (ask->op) {
	case SITE_LIKE: str_addz(&path, "/post_actions.json"); break;
	case SITE_UNLIKE:
		str_addf(&path, "/post_actions/%s.json?post_action_type_id=%d", ask->comment_id, ACTION_LIKE);
		break;
	case SITE_UNCOMMENT: str_addf(&path, "/posts/%s.json", ask->comment_id); break;
	default: str_addz(&path, "/posts.json"); break;
	}
	enum rc rc = discourse_get(s, &path, a, p, e);
	if (rc)
		return rc;
	p->method = ask->op == SITE_UNLIKE || ask->op == SITE_UNCOMMENT ? "DELETE" : "POST";
	if (strcmp(p->method, "DELETE") == 0)
		return RC_OK;
	write_body(ask, answers, &body);
	p->body = str_ok(&body) ? arena_strdup(a, body.buf) : NULL;
	p->body_size = body.len;
	return p->body ? RC_OK : foreign_too_big(e);
}

static enum rc ask_step(const struct site *s, const struct site_ask *ask, const struct notes *n, struct arena *a,
	struct net_params *p, struct err *e)
{
	STR_LOCAL(path, 4096);
	bool reply = ask->op == SITE_COMMENT, vote = ask->op == SITE_VOTE;
	if (n->step == SEND)
		return vote ? discourse_vote(s, ask, a, p, e) : send(s, ask, n->answers, a, p, e);
	if (n->step == NUMBER)
		str_addf(&path, "/posts/%s.json", ask->comment.reply_to);
	else if (n->step == POSTS)
		str_addf(&path, "/t/%s/posts.json?%s&include_raw=true", foreign_number(ask->id), n->stream);
	else if (reply || vote)
		str_addf(&path, "/t/%s.json", foreign_number(ask->id));
	else
		str_addf(&path, "/posts/%s.json", ask->comment_id);
	return discourse_get(s, &path, a, p, e);
}

enum rc discourse_write_request(const struct site *s, const struct site_ask *ask, const struct site_reply *r,
	struct arena *a, struct net_params *p, struct err *e)
{
	bool reply = ask->op == SITE_COMMENT, on_topic = reply || ask->op == SITE_VOTE;
	if (!is_number(on_topic ? foreign_number(ask->id) : ask->comment_id) || (reply && !is_set(ask->comment.body)))
		return err_set(e, RC_INVALID, 0, "an ask without a topic's or post's number");
	if (reply && is_set(ask->comment.reply_to) && !is_number(ask->comment.reply_to))
		return err_set(e, RC_INVALID, 0, "an answer to a post without a number");
	const struct notes first = { .step = first_step(ask) };
	return ask_step(s, ask, r ? r->notes : &first, a, p, e);
}

/* ---- was it there already? ------------------------------------------------------------------- */

/* The last ones of the topic, of which the newest may be it. */
static enum rc want_last(const struct json *v, struct notes *n, struct site_reply *r, struct err *e)
{
	const struct json *stream = json_get(json_get(v, "post_stream"), "stream");
	size_t i = 0, all = json_count(stream);
	STR_LOCAL(ids, 2048);
	if (!json_is_array(stream))
		return err_set(e, RC_PROTO, 0, "post_stream.stream: no list");
	for (const struct json *p = json_first(stream); p; p = json_next(p))
		if (i++ + LOOKED_THROUGH >= all && json_int(p, 0) > 0)
			str_addf(&ids, "%spost_ids%%5B%%5D=%lld", ids.len ? "&" : "", (long long)json_int(p, 0));
	n->stream = str_ok(&ids) ? arena_strdup(&r->arena, ids.buf) : NULL;
	n->step = POSTS;
	r->more = ids.len > 0;
	return n->stream && ids.len ? RC_OK : err_set(e, RC_PROTO, 0, "post_stream.stream: no numbers");
}

/* Letters alone: what the forum tidies about a text are blanks and line ends. */
static bool is_same(const char *a, const char *b)
{
	for (;;) {
		a += strspn(a, " \t\r\n");
		b += strspn(b, " \t\r\n");
		if (*a != *b || !*a)
			return *a == *b;
		a++;
		b++;
	}
}

/* The reader's own post with these words. One of theirs of that time whose words nobody told may be it or not. */
static const struct json *find(const struct site_ask *ask, const struct json *posts, bool *doubtful)
{
	enum { CLOCKS_DIFFER = 600000 };
	for (const struct json *p = json_first(posts); p; p = json_next(p)) {
		const struct json *raw = json_get(p, "raw");
		int64_t at = 0;
		if (!json_bool(json_get(p, "yours"), false))
			continue;
		if (json_is_string(raw) && is_same(json_text(raw), ask->comment.body))
			return p;
		bool later = !rfc3339_parse(json_text(json_get(p, "created_at")), 0, &at) || at + CLOCKS_DIFFER >= ask->written;
		*doubtful |= !json_is_string(raw) && later;
	}
	return NULL;
}

static bool take_comment(const struct site *s, const struct json *post, struct site_reply *r)
{
	struct wire_comment *c = r->op == SITE_COMMENT ? &r->u.commented.comment : &r->u.comment;
	return discourse_comment(s, post, &r->arena, c);
}

static enum rc look_through(const struct site *s, const struct site_ask *ask, const struct json *v, struct notes *n,
	struct site_reply *r, struct err *e)
{
	const struct json *posts = json_get(json_get(v, "post_stream"), "posts");
	bool doubtful = false;
	if (!json_is_array(posts))
		return err_set(e, RC_PROTO, 0, "post_stream.posts: no list");
	const struct json *found = find(ask, posts, &doubtful);
	if (found && take_comment(s, found, r))
		return RC_OK;
	r->doubtful = doubtful;
	r->more = !doubtful;
	n->step = is_set(ask->comment.reply_to) ? NUMBER : SEND;
	return RC_OK;
}

/* A like that is there already, or is gone already, is done. */
static enum rc look_at(const struct site *s, const struct site_ask *ask, const struct json *v, struct notes *n,
	struct site_reply *r, struct err *e)
{
	if (!take_comment(s, v, r))
		return err_set(e, RC_PROTO, 0, "id: no post");
	n->step = SEND;
	r->more = r->u.comment.liked != (ask->op == SITE_LIKE);
	return RC_OK;
}

/* ---- what became of it ----------------------------------------------------------------------- */

/* A post; that it waits for a moderator; or why not. */
static enum rc read_sent(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	const struct json *post = json_get(v, "post");
	if (str_eq(json_text(json_get(v, "action")), "enqueued") && ask->op == SITE_COMMENT) {
		r->u.commented.comment = (struct wire_comment){ .id = "", .topic = foreign_number(ask->id), .body = "" };
		return RC_OK;
	}
	if (json_count(json_get(v, "errors")))
		return err_set(e, RC_REFUSED, 0, "%.200s", json_text(json_first(json_get(v, "errors"))));
	return take_comment(s, json_is_object(post) ? post : v, r) ? RC_OK : err_set(e, RC_PROTO, 0, "id: no post");
}

/* The poll as it is now, of which the topic's next answer says more. */
static enum rc read_vote(const struct json *v, struct notes *n, struct site_reply *r, struct err *e)
{
	if (!json_is_object(json_get(v, "poll")))
		return err_set(e, RC_PROTO, 0, "poll: no object");
	n->step = TOPIC;
	r->more = true;
	return RC_OK;
}

enum rc discourse_write_parse(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	struct notes *n = arena_calloc(&r->arena, 1, sizeof *n);
	if (!n)
		return foreign_too_big(e);
	*n = r->notes ? *(const struct notes *)r->notes : (struct notes){ .step = first_step(ask) };
	r->notes = n;
	switch (n->step) {
	case LOOK: return ask->op == SITE_COMMENT ? want_last(v, n, r, e) : look_at(s, ask, v, n, r, e);
	case POSTS: return look_through(s, ask, v, n, r, e);
	case NUMBER:
		n->answers = json_int(json_get(v, "post_number"), 0);
		n->step = SEND;
		r->more = true;
		return n->answers > 0 ? RC_OK : err_set(e, RC_PROTO, 0, "post_number: no number");
	case TOPIC: return discourse_topic(s, v, &r->arena, &r->u.topic) ? RC_OK : err_set(e, RC_PROTO, 0, "id: no topic");
	case SEND: break;
	}
	return ask->op == SITE_VOTE ? read_vote(v, n, r, e) : read_sent(s, ask, v, r, e);
}

/* ---- refusals -------------------------------------------------------------------------------- */

/* {"errors":["..."],"error_type":"...","extras":{"wait_seconds":10}} */
void discourse_refusal(const struct site *s, const struct site_ask *ask, const struct net_answer *answer,
	struct arena *a, struct wire_problem *out)
{
	struct json *v = NULL;
	const char *sentence = NULL;
	STR_LOCAL(words, 400);
	bool lists = ask->op == SITE_TOPICS || ask->op == SITE_AGENCIES || ask->op == SITE_ME;
	if (json_parse_mended(answer->body, answer->size, 65536, &v, NULL) == RC_OK) {
		const char *said = json_text(json_first(json_get(v, "errors")));
		int64_t wait = json_int(json_get(json_get(v, "extras"), "wait_seconds"), 0);
		text_clean(&words, said, strlen(said));
		if (wait > 0 && wait <= 86400 && !out->retry_after)
			out->retry_after = wait;
	}
	json_free(v);
	if (answer->status == 403 && *s->token && lists) /* which everybody may read: it is the key that is wrong */
		out->status = 401;
	else if (answer->status == 403 && *s->token && words.len)
		sentence = arena_printf(a,
			_("The forum does not allow this, and says: \"%s\" If it allows nothing any more, this sign-in was ended there: sign out, and sign in again."),
			words.buf);
	else if (words.len && !site_op_reads(ask->op))
		/* TRANSLATORS: the site's own words, in its language */
		sentence = arena_printf(a, _("The site refuses this, and says: \"%s\""), words.buf);
	if (sentence)
		out->detail = sentence;
}

/* ---- what may be done ------------------------------------------------------------------------ */

void discourse_may(const struct json *v, struct arena *a, struct wire_topic *t)
{
	struct wire_refusal *no = arena_calloc(a, WIRE_VERBS, sizeof *no);
	const struct json *may = json_get(json_get(v, "details"), "can_create_post");
	bool category = str_starts(t->id, DISCOURSE_CATEGORY);
	bool closed = t->stage == STAGE_CLOSED && !json_bool(may, false);
	if (!no)
		return;
	for (int i = 0; i < WIRE_VERBS; i++)
		no[i].code = no[i].sentence = "";
	t->can = (struct wire_can){ .known = true, .verbs = WIRE_CAN(CAN_LIKE), .cannot = no };
	no[CAN_TAKE_SIDE] = (struct wire_refusal){ "no_sides", _("Replies here take no side."), 0 };
	if (category)
		no[CAN_COMMENT] = no[CAN_REPLY] = (struct wire_refusal){ "category",
			_("Nobody replies to a category itself; please open one of its topics."), 0 };
	else if (closed)
		no[CAN_COMMENT] = no[CAN_REPLY] = (struct wire_refusal){ "closed", _("This topic takes no replies any more."),
			0 };
	else
		t->can.verbs |= WIRE_CAN(CAN_COMMENT) | WIRE_CAN(CAN_REPLY);
	size_t open = 0;
	while (open < t->n_polls && *t->polls[open].closed)
		open++;
	if (open < t->n_polls) /* each says itself whether it takes votes */
		t->can.verbs |= WIRE_CAN(CAN_ENDORSE);
	else
		no[CAN_ENDORSE] = (struct wire_refusal){ "no_polls",
			t->n_polls ? t->polls[0].closed : _("There is no poll in this topic."), 0 };
}
