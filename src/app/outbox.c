/*
 * What a person sent, on its way. Items go one after the other, oldest first, in rounds. What becomes of one:
 *
 *   accepted (2xx)          leaves, and is told
 *   refused (4xx)           its text is a draft again where somebody still waits to be told; else it stays as refused,
 *                           with the reason, until its writer mends or drops it
 *   too old                 stays until its writer is asked: the platform may have forgotten its key
 *   nobody answered         stays; the round ends, the next comes by a timer that grows. So for whoever answers in the
 *                           platform's place (site_hear): a network's sign-in page, a proxy, half an answer
 *   not now (5xx, 408, 425) stays; the other items of its topic wait with it, so that their order is kept
 *   too often (429, 503)    stays; the next round comes when the platform says
 *   signed out (401)        stays until this account signs in again
 *
 * One program of a home sends at a time: a round holds the store's lock, and another one that finds it taken tries
 * again a little later; what has become of its items by then it reads in the store.
 *
 * An item's id is its Idempotency-Key through all tries and crashes: the platform carries it out once.
 *
 * A decision (endorse, follow, ...) says with it which version of the person's decision it saw, and the platform
 * refuses it (412) when it has another one by now. What that means depends on who is there:
 *
 *   somebody waits to be told  decides now, whatever was decided before: it goes out again with the version that stands
 *   nobody does                nobody can know which of the two came later, so what stands stays. When that is what
 * this one wanted, it is over; else it is refused, and its writer told. This is said when it is kept a later one of
 * this home   saw this one, when this one made the version that stands (see_again)
 */
#include "app/private.h"

#define WAIT_FIRST INT64_C(5000)
#define WAIT_LONGEST INT64_C(300000)
#define TURN_MS INT64_C(100) /* until the lock is tried again */
#define OLD_DAYS 90          /* what waited longer is asked about first */

/* What a person decides about a topic one way or the other, so that only the last word counts. */
enum decision { NO_DECISION, ON_ENDORSEMENT, ON_FOLLOW };

static const struct kind {
	enum site_op op;
	const char *name, *word; /* word: as people call it, before a topic's title */
	enum decision about;
	bool yes; /* a decision: for it */
} kinds[] = {
	{ SITE_COMMENT, "comment", N_("comment on"), NO_DECISION, false },
	{ SITE_UNCOMMENT, "uncomment", N_("remove the comment on"), NO_DECISION, false },
	{ SITE_LIKE, "like", N_("like a comment on"), NO_DECISION, false },
	{ SITE_UNLIKE, "unlike", N_("take back the like of a comment on"), NO_DECISION, false },
	{ SITE_DISLIKE, "dislike", N_("dislike a comment on"), NO_DECISION, false },
	{ SITE_UNDISLIKE, "undislike", N_("take back the dislike of a comment on"), NO_DECISION, false },
	{ SITE_VOTE, "vote", N_("vote in a poll of"), NO_DECISION, false },
	{ SITE_ENDORSE, "endorse", N_("endorse"), ON_ENDORSEMENT, true },
	{ SITE_UNENDORSE, "unendorse", N_("take back the endorsement of"), ON_ENDORSEMENT, false },
	{ SITE_FOLLOW, "follow", N_("follow"), ON_FOLLOW, true },
	{ SITE_UNFOLLOW, "unfollow", N_("stop following"), ON_FOLLOW, false },
	{ SITE_PROPOSE, "propose", N_("propose"), NO_DECISION, false },
	{ SITE_EDIT, "edit", N_("change"), NO_DECISION, false },
	{ SITE_ACT, "act", N_("act on"), NO_DECISION, false },
	{ SITE_INVITE, "invite", N_("invite others to"), NO_DECISION, false },
	{ SITE_ACCEPT, "accept", N_("propose with others"), NO_DECISION, false },
	{ SITE_REPORT, "report", N_("report"), NO_DECISION, false },
	{ SITE_JUDGE, "judge", N_("decide about the report"), NO_DECISION, false },
};

/* NULL: there is none. */
static const struct kind *kind_of(enum site_op op)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (kinds[i].op == op)
			return &kinds[i];
	return NULL;
}

static const struct kind *kind_named(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

const char *app_outbox_word(const char *kind)
{
	const struct kind *known = kind_named(kind);
	return known ? _(known->word) : kind;
}

static bool is_on_comment(enum site_op op)
{
	return op == SITE_UNCOMMENT || op == SITE_LIKE || op == SITE_UNLIKE || op == SITE_DISLIKE || op == SITE_UNDISLIKE;
}

/* ---- items and asks: what goes in comes out -------------------------------------------------- */

static void write_payload(const struct site_ask *ask, struct str *out)
{
	struct json_out o;
	switch (ask->op) {
	case SITE_COMMENT: wire_new_comment_write(out, &ask->comment); return;
	case SITE_PROPOSE:
	case SITE_EDIT: wire_proposal_write(out, &ask->proposal); return;
	case SITE_ACT: wire_act_write(out, &ask->act); return;
	case SITE_REPORT: wire_new_report_write(out, &ask->report); return;
	default: break;
	}
	json_begin(&o, out);
	json_open(&o, NULL, '{');
	if (ask->op == SITE_ENDORSE)
		wire_new_endorsement_members(&o, &ask->endorsement);
	else if (is_on_comment(ask->op))
		json_put_text(&o, "comment", ask->comment_id ? ask->comment_id : "");
	else if (ask->op == SITE_VOTE) {
		json_put_text(&o, "poll", ask->vote.poll);
		json_put_text(&o, "options", ask->vote.options);
		json_put_text(&o, "rest", ask->vote.rest);
		json_put_bool(&o, "ranked", ask->vote.ranked);
	} else if (ask->op == SITE_ACCEPT)
		json_put_text(&o, "code", ask->id);
	else if (ask->op == SITE_JUDGE) {
		json_put_text(&o, "report", ask->id);
		json_put_text(&o, "act", ask->judgement.act);
		json_put_text(&o, "reason", ask->judgement.reason);
		json_put_text(&o, "reason_code", ask->judgement.reason_code);
	}
	if (ask->seen)
		json_put_int(&o, "seen", ask->seen);
	json_close(&o, '}');
}

/* A later decision gives the earlier one no reason to go out at all. */
static void decide_instead(const struct kind *kind, struct store_push *p)
{
	size_t n = 0;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (kind->about != NO_DECISION && kinds[i].about == kind->about && n < ARRAY_LEN(p->instead))
			p->instead[n++] = kinds[i].name;
}

/* "i12 Title": the topic may be out of sight by the time that somebody looks at what waits for it. */
static void say_about(struct app *a, const char *topic, struct str *out)
{
	struct site_reply *kept = *topic ? app_kept_topic(a, topic) : NULL;
	if (kept) {
		page_refer(out, &kept->u.topic);
		str_addc(out, ' ');
		text_clean(out, kept->u.topic.title, strlen(kept->u.topic.title));
	}
	site_reply_drop(kept);
}

enum rc outbox_put(struct app *a, const struct site_ask *ask, struct err *e)
{
	ARENA_LOCAL(arena, 0);
	struct net_params p;
	const struct kind *kind = kind_of(ask->op);
	if (!kind || !site_can(&a->site, ask->op))
		return err_set(e, RC_INVALID, 0, "the site has no such operation");
	if (!a->signed_in)
		return err_set(e, RC_DENIED, 401, "not signed in");
	if (strlen(ask->key) >= ID_SIZE)
		return err_set(e, RC_INVALID, 0, "a key of more than %d characters", ID_SIZE - 1);
	STR_LOCAL(payload, JSON_BODY_MAX);
	STR_LOCAL(about, STR_NO_LIMIT);
	bool other = ask->op == SITE_JUDGE || ask->op == SITE_ACCEPT; /* whose id is a report's, or an invitation's code */
	const char *topic = ask->id && !other ? ask->id : "";
	enum rc rc = a->site.ops->request(&a->site, ask, &arena, &p, e); /* what cannot be sent is not kept */
	if (rc == RC_OK) {
		write_payload(ask, &payload);
		say_about(a, topic, &about);
		if (ask->op == SITE_PROPOSE)
			text_clean(&about, ask->proposal.title, strlen(ask->proposal.title));
		struct store_push push = { .id = ask->key,
			.site = a->site.name,
			.account = a->account.id,
			.topic = topic,
			.kind = kind->name,
			.payload = payload.buf,
			.name = a->account.name,
			.about = about.buf,
			.draft = ask->draft,
			.rest = ask->draft_rest,
			.draft_text = ask->draft_text };
		decide_instead(kind, &push);
		rc = store_outbox_take(a->store, &push, e);
	}
	if (rc == RC_EXISTS) { /* the same intention again: it is on its way */
		err_clear(e);
		rc = RC_OK;
	}
	return rc;
}

enum rc app_outbox_read(const struct store_item *item, struct arena *arena, struct site_ask *ask, struct err *e)
{
	struct json *v = NULL;
	enum rc rc = json_parse(item->payload, strlen(item->payload), JSON_BODY_MAX, &v, e);
	const struct kind *kind = kind_named(item->kind);
	*ask = (struct site_ask){ .id = item->topic, .key = item->id };
	if (rc == RC_OK && !kind)
		rc = err_set(e, RC_CORRUPT, 0, "an unknown kind in the outbox");
	if (rc == RC_OK) {
		ask->op = kind->op;
		if (ask->op == SITE_COMMENT)
			rc = wire_new_comment_parse(v, arena, &ask->comment, e);
		else if (ask->op == SITE_ENDORSE)
			rc = wire_new_endorsement_parse(v, arena, &ask->endorsement, e);
		else if (ask->op == SITE_PROPOSE || ask->op == SITE_EDIT)
			rc = wire_proposal_parse(v, arena, &ask->proposal, e);
		else if (ask->op == SITE_ACT)
			rc = wire_act_parse(v, arena, &ask->act, e);
		else if (ask->op == SITE_REPORT)
			rc = wire_new_report_parse(v, arena, &ask->report, e);
		else if (ask->op == SITE_VOTE)
			ask->vote = (struct site_vote){ .poll = arena_strdup(arena, json_text(json_get(v, "poll"))),
				.options = arena_strdup(arena, json_text(json_get(v, "options"))),
				.rest = arena_strdup(arena, json_text(json_get(v, "rest"))),
				.ranked = json_bool(json_get(v, "ranked"), false) };
		else if (ask->op == SITE_ACCEPT)
			ask->id = arena_strdup(arena, json_text(json_get(v, "code")));
		else if (ask->op == SITE_JUDGE) {
			rc = wire_report_act_parse(v, arena, &ask->judgement, e);
			ask->id = arena_strdup(arena, json_text(json_get(v, "report")));
		} else if (is_on_comment(ask->op))
			ask->comment_id = arena_strdup(arena, json_text(json_get(v, "comment")));
		ask->seen = json_int(json_get(v, "seen"), 0);
	}
	json_free(v);
	return rc;
}

/* ---- a round --------------------------------------------------------------------------------- */

static void send_next(struct app *a);

/* What is to be sent: as it is kept, and of a decision that is taken again the version that was told. */
static enum rc read_item(const struct app *a, struct arena *arena, struct site_ask *ask, struct err *e)
{
	const struct outbox *o = &a->outbox;
	enum rc rc = app_outbox_read(&o->item, arena, ask, e);
	if (rc == RC_OK && str_eq(o->renewed, o->item.id))
		ask->seen = o->renewed_seen;
	ask->again = a->site.ops->caps.keyless && o->item.away > 0;
	ask->written = o->item.at;
	return rc;
}

static void round_again(void *ctx)
{
	struct app *a = ctx;
	a->outbox.timer = NULL;
	app_outbox_flush(a);
}

void outbox_wake(struct app *a, int64_t ms)
{
	struct outbox *o = &a->outbox;
	if (o->running)
		return;
	net_timer_cancel(o->timer);
	o->timer = net_timer_start(a->net, ms, round_again, a);
}

static void forget_token(struct outbox *o)
{
	if (o->token)
		explicit_bzero(o->token, strlen(o->token));
	free(o->token);
	o->token = NULL;
}

static void forget_rounds(struct outbox *o)
{
	site_reply_drop(o->so_far);
	o->so_far = NULL;
}

static void release_round(struct app *a)
{
	struct outbox *o = &a->outbox;
	store_send_end(a->store);
	for (size_t i = 0; i < o->held.n; i++)
		free(o->held.items[i]);
	vec_release(&o->held);
	store_item_release(&o->item);
	forget_rounds(o);
	forget_token(o);
	o->after[0] = '\0';
	o->running = o->revived = false;
}

/* wait: ms until the next; 0: whatever comes next in the row of growing waits; -1: none. */
static void end_round(struct app *a, int64_t wait)
{
	struct outbox *o = &a->outbox;
	struct err why = o->last;
	release_round(a);
	asks_handed_over(a);
	if (!why.code && asks_wait(a)) { /* for items that a round should have come to */
		err_set(&why, RC_SYS, 0, "the outbox cannot be read");
		wait = 0;
	}
	if (wait == 0) {
		o->wait = o->wait ? o->wait * 2 : WAIT_FIRST;
		wait = o->wait = o->wait < WAIT_LONGEST ? o->wait : WAIT_LONGEST;
	}
	if (wait > 0)
		outbox_wake(a, wait);
	else
		o->wait = 0;
	if (why.code)
		asks_queued(a, &why);
}

void outbox_release(struct app *a)
{
	net_cancel(a->outbox.req);
	net_timer_cancel(a->outbox.timer);
	release_round(a);
	a->outbox.req = NULL;
	a->outbox.timer = NULL;
}

/* It stays; its topic's later items wait with it. */
static void hold(struct app *a, const struct err *why)
{
	struct outbox *o = &a->outbox;
	store_outbox_failed(a->store, o->item.id, why->detail);
	str_copy(o->after, sizeof o->after, o->item.id);
	*vec_push(&o->held) = xstrdup(o->item.topic);
	o->last = *why;
}

/* It is over: accepted (problem NULL; reply may be NULL when another answered the first time) or refused. A refusal
 * gives the text back: to the draft that it was while its writer is there to be told, else it stays, with the reason.
 */
static void leave(struct app *a, const struct app_answer *answer)
{
	struct outbox *o = &a->outbox;
	struct store_item item = o->item;
	struct app_ask *asker = ask_of_item(a, item.id);
	struct str why;
	o->item = (struct store_item){ 0 };
	/* should the store not let go of it, this round does not come to it again */
	str_copy(o->after, sizeof o->after, item.id);
	if (!answer->problem) {
		store_outbox_done(a->store, item.id, NULL);
	} else {
		str_init(&why, 4096);
		page_failure(&why, answer->rc, &answer->err, answer->problem);
		(asker && ask_decides(asker) ? store_outbox_give_back : store_outbox_refused)(
			a->store, item.id, answer->problem->code, why.buf, NULL);
		str_release(&why);
	}
	if (asker)
		ask_answer(asker, answer);
	else if (o->told)
		o->told(o->ctx, &item, answer);
	store_item_release(&item);
}

/* ---- decisions ------------------------------------------------------------------------------- */

static int64_t version_of(const struct kind *kind, const struct wire_mine *mine)
{
	return kind->about == ON_ENDORSEMENT ? mine->endorsement_version : mine->follow_version;
}

/* What was decided here after this decision had gone out has seen it now, unless somebody decided in between: each
 * decision makes the version one higher. */
static void see_again(struct app *a, const struct site_ask *ask, const struct site_reply *reply)
{
	const struct kind *kind = kind_of(ask->op);
	struct store_item *items;
	struct str text;
	if (!kind || kind->about == NO_DECISION)
		return;
	int64_t version = version_of(kind, &reply->u.standing.mine);
	if (ask->seen ? version != ask->seen : reply->u.standing.repeated)
		return;
	size_t n = store_outbox_list(a->store, a->site.name, &items);
	for (size_t i = 0; i < n; i++) {
		struct arena arena = { 0 };
		struct site_ask later;
		struct store_item *item = &items[i];
		bool mine_too = str_eq(item->account, a->account.id) && str_eq(item->topic, ask->id) &&
			!str_eq(item->id, a->outbox.item.id) && app_outbox_read(item, &arena, &later, NULL) == RC_OK &&
			kind_of(later.op)->about == kind->about;
		if (mine_too && later.seen) {
			str_init(&text, JSON_BODY_MAX);
			later.seen = 1 + version;
			write_payload(&later, &text);
			store_outbox_payload(a->store, item->id, text.buf, NULL);
			str_release(&text);
		}
		arena_release(&arena);
		store_item_release(item);
	}
	free(items);
}

/* The platform has another version than this decision saw; now: what is so. True: that is not the end of it. */
static bool decide_again(struct app *a, struct site_ask *ask, const struct wire_standing *now)
{
	struct outbox *o = &a->outbox;
	const struct kind *kind = kind_of(ask->op);
	const struct app_ask *asker = ask_of_item(a, o->item.id);
	STR_LOCAL(text, JSON_BODY_MAX);
	if (!kind || kind->about == NO_DECISION || !asker || !ask_decides(asker) || str_eq(o->renewed, o->item.id))
		return false;
	ask->seen = 1 + version_of(kind, &now->mine);
	write_payload(ask, &text);
	str_copy(o->renewed, sizeof o->renewed, o->item.id);
	o->renewed_seen = ask->seen; /* should the disk be full */
	store_outbox_payload(a->store, o->item.id, text.buf, NULL);
	return true;
}

/* An endorsement's reason may be another. */
static bool is_moot(const struct site_ask *ask, const struct wire_standing *now)
{
	const struct kind *kind = kind_of(ask->op);
	if (!kind || kind->about == NO_DECISION || ask->op == SITE_ENDORSE || !now->mine.known)
		return false;
	return (kind->about == ON_ENDORSEMENT ? now->mine.endorsed : now->mine.followed) == kind->yes;
}

static void accepted(struct app *a, const struct site_ask *ask, struct site_reply *reply)
{
	a->written_at = clock_now();
	held_update(a, ask, reply);
	if (reply)
		see_again(a, ask, reply);
	leave(a, &(struct app_answer){ .reply = reply, .last = true });
}

static void refused(struct app *a, const struct err *e, const struct wire_problem *problem)
{
	leave(a, &(struct app_answer){ .rc = e->code, .err = *e, .problem = problem, .last = true });
}

/* By the platform, and for good. */
static void denied(struct app *a, struct site_ask *ask, const struct site_heard *heard)
{
	struct outbox *o = &a->outbox;
	const struct wire_problem *p = &heard->problem;
	if (p->told) { /* why, and how things stand */
		struct site_reply now = { .references = 1, .op = ask->op, .u.standing = p->now };
		held_update(a, ask, &now);
	}
	if (ask->op == SITE_ACT && heard->status == 409) /* somebody was faster */
		held_acted(a, ask);
	if (p->told && decide_again(a, ask, &p->now))
		return;
	struct err e;
	if (p->told && is_moot(ask, &p->now))
		leave(a, &(struct app_answer){ .last = true });
	else if (p->told && store_outbox_refused(a->store, o->item.id, p->code, p->detail, &e) != RC_OK)
		hold(a, &e); /* what cannot be put down as refused goes out again, and might come in time then */
	else
		refused(a, &heard->err, p);
}

/* Taking back twice is to have taken back: a first try whose answer was lost may have done it. */
static bool done_before(const struct store_item *item, int status)
{
	return (status == 404 || status == 410) && item->tries > 0 && strcmp(item->kind, "uncomment") == 0;
}

bool outbox_try_later(int status)
{
	return status == 408 || status == 425 || status == 429 || status >= 500;
}

/* Its site has looked, and cannot tell: its writer can. */
static void say_doubtful(struct app *a)
{
	struct err e;
	const struct wire_problem problem = {
		.code = "doubtful",
		.title = "",
		.detail = _(
			"It was sent before, and nobody knows whether it arrived. Please look there: if it is not there, send it again.")
	};
	err_set(&e, RC_REFUSED, 0, "it may have arrived");
	refused(a, &e, &problem);
}

/* Nobody has answered who could: where that concerns everything, the round is over. */
static void wait_on(struct app *a, const struct site_heard *heard)
{
	enum rc rc = heard->err.code;
	hold(a, &heard->err);
	if (rc == RC_LIMITED)
		end_round(a, heard->retry_after > 0 ? heard->retry_after * 1000 : 0);
	else if (rc == RC_NET || rc == RC_TIMEOUT)
		end_round(a, 0);
	else
		send_next(a);
}

static void answered(void *ctx, const struct net_answer *answer)
{
	struct app *a = ctx;
	struct outbox *o = &a->outbox;
	ARENA_LOCAL(arena, 0);
	struct site_ask ask;
	struct site_heard heard;
	struct err e;
	o->req = NULL;
	if (!answer->left)
		store_outbox_stayed(a->store, o->item.id);
	if (read_item(a, &arena, &ask, &e) != RC_OK)
		ask = (struct site_ask){ .op = SITE_UNCOMMENT }; /* it could be read when it went out */
	struct site_reply *so_far = o->so_far;
	o->so_far = NULL;
	site_hear_further(&a->site, &ask, so_far, answer, &heard);
	site_reply_drop(so_far);
	bool expired = app_note_answer(a, &heard, o->token);
	if (answer->rc == RC_NET && !o->revived && own_revive(a->own)) {
		o->revived = true;
		send_next(a); /* the same again */
	} else if (heard.what == HEARD_MORE) {
		o->so_far = site_reply_keep(heard.reply);
		send_next(a);
	} else if (heard.what == HEARD_YES && heard.reply->doubtful) {
		say_doubtful(a);
		send_next(a);
	} else if (expired) {
		send_next(a); /* goes on only if somebody has signed in since, or with another token */
	} else if (heard.what == HEARD_YES || (heard.what == HEARD_NO && done_before(&o->item, heard.status))) {
		accepted(a, &ask, heard.reply);
		send_next(a);
	} else if (heard.what != HEARD_NO || outbox_try_later(heard.status)) {
		wait_on(a, &heard);
	} else {
		denied(a, &ask, &heard);
		send_next(a);
	}
	site_heard_release(&heard);
}

static bool is_held(const struct outbox *o, const char *topic)
{
	for (size_t i = 0; *topic && i < o->held.n; i++) /* what is proposed is no topic yet */
		if (strcmp(o->held.items[i], topic) == 0)
			return true;
	return false;
}

/* The next item that need not wait. */
static bool find_next(struct app *a)
{
	struct outbox *o = &a->outbox;
	store_item_release(&o->item);
	while (store_outbox_next(a->store, a->site.name, a->account.id, *o->after ? o->after : NULL, &o->item)) {
		if (!is_held(o, o->item.topic) && o->item.at >= app_outbox_old(a))
			return true;
		str_copy(o->after, sizeof o->after, o->item.id);
		store_item_release(&o->item);
	}
	return false;
}

/* One request for the item; the first, or the next of several. */
static void send_item(struct app *a)
{
	struct outbox *o = &a->outbox;
	const struct site *s = &a->site;
	ARENA_LOCAL(arena, 0);
	struct site_ask ask;
	struct net_params p;
	struct err e;
	enum rc rc = read_item(a, &arena, &ask, &e);
	if (rc == RC_OK)
		rc = o->so_far ? s->ops->further(s, &ask, o->so_far, &arena, &p, &e) : s->ops->request(s, &ask, &arena, &p, &e);
	if (rc) { /* written by a version that knew more */
		const struct wire_problem problem = {
			.code = "unreadable", .title = "", .detail = _("This could not be sent, since it can no longer be read.")
		};
		forget_rounds(o);
		refused(a, &e, &problem);
		return;
	}
	p.idempotency_key = s->ops->caps.keyless ? NULL : o->item.id;
	forget_token(o);
	o->token = xstrdup(s->token);
	if (store_outbox_sent(a->store, o->item.id)) {
		turn_taken(a);
		o->req = net_request(a->net, &p, answered, a);
	} else { /* its writer has taken it back meanwhile */
		str_copy(o->after, sizeof o->after, o->item.id);
		forget_rounds(o);
	}
}

static void go_on(void *ctx)
{
	struct app *a = ctx;
	a->outbox.timer = NULL;
	send_next(a);
}

/* What an item's several requests have come to, waits for the next one's turn as it is: begun anew, it might never have
 * more than one. Who waits to be told does not. */
static void wait_for_turn(struct app *a, int64_t ms)
{
	a->outbox.timer = net_timer_start(a->net, ms, go_on, a);
	asks_queued(a, &a->outbox.last);
}

bool outbox_waits(const struct app *a)
{
	return a->outbox.running && a->outbox.timer;
}

static void send_next(struct app *a)
{
	struct outbox *o = &a->outbox;
	while (o->running && !o->req) {
		if (renew_first(a))
			return;
		int64_t wait = turn_in(a);
		if (o->so_far && !str_eq(o->token, a->site.token)) { /* somebody else has signed in */
			forget_rounds(o);
			store_item_release(&o->item);
		}
		if (!a->signed_in)
			err_set(&o->last, RC_DENIED, 401, "signed out");
		if (!a->signed_in || (!o->so_far && !find_next(a))) {
			end_round(a, o->held.n > 0 && a->signed_in ? 0 : -1);
			return;
		}
		if (wait > 0) {
			enum err_cause why = turn_pause(a) ? CAUSE_BUSY : CAUSE_OUR_TURN;
			err_because(&o->last, RC_LIMITED, why, 429, "not before it is our turn");
			if (o->so_far && !turn_pause(a))
				wait_for_turn(a, wait + 1);
			else
				end_round(a, wait + 1);
			return;
		}
		send_item(a);
	}
}

void outbox_renewed(struct app *a, const struct err *why)
{
	struct outbox *o = &a->outbox;
	if (!o->running || o->req || o->timer)
		return;
	if (why && a->signed_in) {
		o->last = *why;
		end_round(a, 0);
	} else {
		send_next(a);
	}
}

/* ---- the door -------------------------------------------------------------------------------- */

bool app_answer_later(const struct app_answer *answer)
{
	if (answer->problem)
		return outbox_try_later(answer->problem->status);
	switch (answer->rc) {
	case RC_NET:
	case RC_TIMEOUT:
	case RC_PROTO:
	case RC_LIMITED:
	case RC_SYS: return true;
	default: return false;
	}
}

int app_outbox_count(struct app *a)
{
	return store_outbox_count(a->store, a->site.name);
}

void app_outbox_listen(
	struct app *a, void (*told)(void *ctx, const struct store_item *item, const struct app_answer *answer), void *ctx)
{
	a->outbox.told = told;
	a->outbox.ctx = ctx;
}

/* By the platform's word where it gives one: longer than it knows keys, nothing goes out unasked. */
int64_t app_outbox_old(struct app *a)
{
	struct site_reply *about = app_kept(a, &(struct site_ask){ .op = SITE_ABOUT });
	int64_t days = about ? about->u.site.rules.keys_kept_days : 0;
	site_reply_drop(about);
	return clock_now() - (days > 0 && days < OLD_DAYS ? days : OLD_DAYS) * DAY_MS;
}

struct store_counts app_outbox_counts(struct app *a)
{
	return store_outbox_counts(a->store, a->site.name, app_outbox_old(a));
}

static const char *text_of(const struct site_ask *ask)
{
	switch (ask->op) {
	case SITE_COMMENT: return ask->comment.body;
	case SITE_ENDORSE: return ask->endorsement.reason;
	case SITE_PROPOSE:
	case SITE_EDIT: return ask->proposal.body;
	case SITE_ACT: return ask->act.text && *ask->act.text ? ask->act.text : ask->act.reason;
	case SITE_REPORT: return ask->report.text;
	case SITE_JUDGE: return ask->judgement.reason;
	default: return "";
	}
}

char *app_outbox_text(const struct store_item *item)
{
	struct arena arena = { 0 };
	struct site_ask ask;
	const char *text = app_outbox_read(item, &arena, &ask, NULL) == RC_OK ? text_of(&ask) : "";
	char *copy = xstrdup(text ? text : "");
	arena_release(&arena);
	return copy;
}

/* What is on a disk that cannot be written goes out from there one day, whatever is done to it here. */
enum rc app_outbox_changeable(struct app *a, struct err *e)
{
	return store_lasts(a->store) ? RC_OK : err_because(e, RC_DENIED, CAUSE_NOTHING_KEPT, 0, "%s", a->paths.data);
}

enum rc app_outbox_again(struct app *a, const struct store_item *item, char id[ID_SIZE], struct err *e)
{
	ARENA_LOCAL(arena, 0);
	STR_LOCAL(payload, JSON_BODY_MAX);
	struct site_ask ask;
	enum rc rc = app_outbox_changeable(a, e);
	if (rc == RC_OK)
		rc = app_outbox_read(item, &arena, &ask, e);
	if (rc != RC_OK)
		return rc;
	/* a decision is one of now, and has seen what is known of it */
	const struct kind *kind = kind_of(ask.op);
	struct site_reply *kept = kind->about != NO_DECISION ? app_kept_topic(a, item->topic) : NULL;
	ask.seen = kept ? 1 + version_of(kind, &kept->u.topic.mine) : 0;
	site_reply_drop(kept);
	write_payload(&ask, &payload);
	/* what was refused is over; this is another request */
	if (item->state == STORE_REFUSED)
		id_random(id);
	else
		str_copy(id, ID_SIZE, item->id);
	rc = store_outbox_again(a->store, item->id, id, payload.buf, e);
	if (rc == RC_OK)
		outbox_wake(a, 0);
	return rc;
}

enum rc app_outbox_drop(struct app *a, const char *id, struct err *e)
{
	enum rc rc = app_outbox_changeable(a, e);
	return rc == RC_OK ? store_outbox_done(a->store, id, e) : rc;
}

void app_outbox_flush(struct app *a)
{
	struct outbox *o = &a->outbox;
	if (outbox_waits(a))
		asks_queued(a, &o->last); /* these are not told before its turn either */
	if (o->running)
		return; /* it comes to what is new by itself */
	net_timer_cancel(o->timer);
	o->timer = NULL;
	o->behind = !store_send_begin(a->store);
	if (o->behind) { /* another program of this home sends */
		asks_handed_over(a);
		outbox_wake(a, TURN_MS);
		return;
	}
	o->running = true;
	o->after[0] = '\0';
	o->last = (struct err){ 0 };
	send_next(a);
}
