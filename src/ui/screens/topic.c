/*
 * One topic, read as a document. What the cache has stands there at once; the topic and each page of comments are
 * answered on their own, and every answer composes the document anew around the place where the reader is.
 */
#include "acts/thread.h"
#include "ui/screens/attach.h"
#include "ui/widgets/dialog.h"
#include "ui/widgets/pager.h"
#include "ui/screens/screens.h"

#include <stdlib.h>

struct topic {
	char *id;
	struct site_reply *reply;                    /* NULL: not here yet */
	struct site_reply *seen;                     /* the list in which it stood; NULL: in none, or not looked up */
	const struct wire_topic *row;                /* there: what is known until it is here */
	struct thread thread;                        /* its comments */
	bool comments_known, comments_asked, failed; /* known: an answer is there; asked: one is under way */
	struct doc doc;
	struct pager pager;
	bool unfold;
	/* all comments are on their way, since their end was asked for; are here */
	bool to_end, at_end;
	bool to_comments; /* the cursor goes among them once they are here */
	char place[64];   /* an anchor to go to once it is here; "": nowhere, or there already */
	int64_t read_at;  /* before this visit */
	struct app_live *live;
	bool following;      /* what is said is appended as it comes */
	bool moved;          /* the topic is in another state than here */
	long missed;         /* comments that came before listening began */
	bool synced;         /* what happened between reading it and listening is known */
	VEC(char *) arrived; /* ids of comments that came and are not shown */
	struct str stands;   /* what the last row says of that */
	enum wire_board board;
	int64_t number; /* from the row, until the topic is here; 0: not known */
	struct str heading;
};

static void forget_arrived(struct topic *t)
{
	while (t->arrived.n)
		free(t->arrived.items[--t->arrived.n]);
	t->moved = false;
	t->missed = 0;
}

static void topic_close(struct screen *s)
{
	struct topic *t = s->priv;
	app_live_end(t->live);
	forget_arrived(t);
	vec_release(&t->arrived);
	str_release(&t->stands);
	pager_release(&t->pager);
	doc_release(&t->doc);
	thread_release(&t->thread);
	site_reply_drop(t->reply);
	site_reply_drop(t->seen);
	str_release(&t->heading);
	free(t->id);
	free(t);
}

static const struct wire_topic *whole(const struct topic *t)
{
	return t->reply ? &t->reply->u.topic : NULL;
}

/* The whole, or what is known of it meanwhile; NULL: nothing is. */
static const struct wire_topic *known(const struct topic *t)
{
	return t->reply ? whole(t) : t->row;
}

/* ---- what happens meanwhile ------------------------------------------------------------------ */

static bool is_shown(const struct topic *t, const char *id)
{
	for (size_t i = 0; i < t->thread.items.n; i++)
		if (strcmp(t->thread.items.items[i].id, id) == 0)
			return true;
	return false;
}

/* What is shown by now is no news. */
static void prune_arrived(struct topic *t)
{
	for (size_t i = t->arrived.n; i-- > 0;)
		if (is_shown(t, t->arrived.items[i])) {
			free(t->arrived.items[i]);
			t->arrived.items[i] = t->arrived.items[--t->arrived.n];
		}
}

static void say_arrived(struct screen *s)
{
	struct topic *t = s->priv;
	char key[16];
	prune_arrived(t);
	unsigned long n = t->arrived.n + (unsigned long)t->missed;
	str_clear(&t->stands);
	if (n)
		str_addf(&t->stands, P_("%lu new comment (%s shows it)", "%lu new comments (%s shows them)", n), n,
			action_key(ACTION_REPAINT, key));
	else if (t->moved)
		str_addf(&t->stands, _("Something happened to this topic (%s shows it)"), action_key(ACTION_REPAINT, key));
	else if (t->following)
		str_addf(
			&t->stands, _("Following: new comments are added below (%s stops it)"), action_key(ACTION_LISTEN, key));
	s->stands = t->stands.len ? t->stands.buf : NULL;
	screen_damage(s, REPAINT);
}

static void note_arrived(struct topic *t, const char *id, bool gone)
{
	for (size_t i = 0; i < t->arrived.n; i++)
		if (strcmp(t->arrived.items[i], id) == 0) {
			if (!gone)
				return;
			free(t->arrived.items[i]);
			t->arrived.items[i] = t->arrived.items[--t->arrived.n];
			return;
		}
	if (!gone)
		*vec_push(&t->arrived) = xstrdup(id);
}

/* Of comments only the first event tells, the one that says how things are; the others come one by one. */
static void compare(struct topic *t, const struct wire_topic *now)
{
	const struct wire_topic *here = whole(t);
	if (!here)
		return;
	t->moved |= now->stage != here->stage || now->response != here->response;
	if (!t->synced && now->counts.comments > here->counts.comments)
		t->missed = (long)(now->counts.comments - here->counts.comments);
	t->synced = true;
}

static bool append_held(struct screen *s);
static void ask_all(struct screen *s);

/* What is read stays where it is: new lines come at the end, and only for who follows. */
static void happened(void *ctx, const struct app_happened *what)
{
	struct screen *s = ctx;
	struct topic *t = s->priv;
	switch (what->what) {
	case HAPPENED_COMMENT:
		if (is_shown(t, what->comment->id) || (what->comment->mine && !t->following))
			return;
		if (!t->following || !append_held(s) || !is_shown(t, what->comment->id))
			note_arrived(t, what->comment->id, false);
		break;
	case HAPPENED_GONE:
		note_arrived(t, what->comment->id, true);
		t->moved |= is_shown(t, what->comment->id);
		break;
	case HAPPENED_TOPIC:
		compare(t, what->row);
		if ((t->moved || t->missed) && t->following)
			ask_all(s);
		break;
	case HAPPENED_MUCH: t->moved = true; break;
	case HAPPENED_NOTICE: return;
	}
	say_arrived(s);
}

static void listen_to(struct screen *s, bool asked)
{
	struct topic *t = s->priv;
	if (t->live && !asked)
		return;
	app_live_end(t->live);
	t->synced = false;
	t->live = t->reply ? app_live_begin(s->ui->app, t->reply->u.topic.id, asked, happened, s) : NULL;
}

/* ---- fetching -------------------------------------------------------------------------------- */

static void topic_answered(struct screen *s, const struct app_answer *a, int tag)
{
	struct topic *t = s->priv;
	(void)tag;
	if (a->reply) {
		site_reply_renew(&t->reply, a->reply);
		t->board = t->reply->u.topic.board;
		app_topic_read(s->ui->app, &t->reply->u.topic);
		listen_to(s, false);
		screen_damage(s, RECALC | REPAINT);
	} else if (a->rc != RC_OK) {
		t->failed = true;
		screen_damage(s, RECALC | REPAINT);
		ui_say_failure(s->ui, a);
	}
}

static const char *next_cursor(const struct topic *t)
{
	return thread_comments(&t->thread).next;
}

static void ask_comments(struct screen *s, size_t page);

/* After End the screen jumps once all comments are there, and does not show each page on the way. */
static void take_comments(struct screen *s, struct site_reply *reply, size_t page)
{
	struct topic *t = s->priv;
	thread_put(&t->thread, page, reply);
	t->comments_known = true;
	if (t->to_end && *next_cursor(t))
		return;
	t->at_end = t->to_end;
	t->to_end = false;
	screen_damage(s, RECALC | REPAINT);
}

static void comments_answered(struct screen *s, const struct app_answer *a, int page)
{
	struct topic *t = s->priv;
	if (a->last)
		t->comments_asked = false;
	if (a->reply && (size_t)page <= t->thread.pages.n) {
		take_comments(s, a->reply, (size_t)page);
	} else if (a->rc != RC_OK) {
		t->to_end = t->to_comments = false;
		if (t->reply)
			ui_say_failure(s->ui, a);
	}
	if (t->to_comments)
		screen_damage(s, RECALC | REPAINT);
	if (t->to_end && a->last)
		ask_comments(s, t->thread.pages.n);
}

static struct site_ask comments_ask(const struct topic *t, size_t page)
{
	const char *after = page ? t->thread.pages.items[page - 1]->u.comments.next : "";
	return (struct site_ask){ .op = SITE_COMMENTS, .id = t->id, .after = after, .limit = APP_COMMENTS };
}

static void ask_comments(struct screen *s, size_t page)
{
	struct topic *t = s->priv;
	struct site_ask ask = comments_ask(t, page);
	t->comments_asked = site_can(app_site(s->ui->app), SITE_COMMENTS);
	if (!t->comments_asked) {
		t->comments_known = true; /* there are none, and never will be */
		return;
	}
	screen_ask(s, &ask, APP_FRESH, comments_answered, (int)page);
}

static void ask_all(struct screen *s)
{
	struct topic *t = s->priv;
	forget_arrived(t);
	say_arrived(s);
	screen_cancel_asks(s);
	t->failed = false;
	screen_damage(s, t->reply ? 0 : RECALC | REPAINT);
	screen_ask(s, &(struct site_ask){ .op = SITE_TOPIC, .id = t->id }, APP_FRESH, topic_answered, 0);
	ask_comments(s, 0);
}

/* Something was done to the topic: what is held has it already, and nobody is asked. False when it is not held. */
static bool take_held(struct screen *s)
{
	struct topic *t = s->priv;
	struct site_reply *held = app_kept_topic(s->ui->app, t->id);
	bool whole = held != NULL;
	if (held)
		topic_answered(s, &(struct app_answer){ .reply = held, .last = true }, 0);
	site_reply_drop(held);
	for (size_t page = 0, n = t->thread.pages.n; whole && page < n; page++) {
		struct site_ask ask = comments_ask(t, page);
		held = app_kept(s->ui->app, &ask);
		whole = held != NULL;
		if (held)
			thread_put(&t->thread, page, held);
		site_reply_drop(held);
	}
	return whole;
}

/* The last page as it is held, with what was put behind it. False: the end is not here, or nothing is held. */
static bool append_held(struct screen *s)
{
	struct topic *t = s->priv;
	size_t n = t->thread.pages.n;
	if (!n || *next_cursor(t))
		return false;
	struct site_ask ask = comments_ask(t, n - 1);
	struct site_reply *held = app_kept(s->ui->app, &ask);
	if (!held)
		return false;
	thread_put(&t->thread, n - 1, held);
	site_reply_drop(held);
	screen_damage(s, RECALC | REPAINT);
	return true;
}

/* A page ahead of the reader, so that the end of the text is not the end of what is there. */
static void want_comments(struct screen *s)
{
	struct topic *t = s->priv;
	bool near_end = !t->pager.pending && t->pager.top + 2 * (size_t)t->pager.rows >= t->pager.layout.lines.n;
	if (near_end && !t->comments_asked && *next_cursor(t))
		ask_comments(s, t->thread.pages.n);
}

/* ---- painting -------------------------------------------------------------------------------- */

/* What the list said of it, and what it waits for. */
static void compose_row(struct screen *s)
{
	struct topic *t = s->priv;
	struct page_opts o = ui_page_opts(s->ui);
	if (!t->seen)
		t->seen = app_seen_topic(s->ui->app, t->id, &t->row);
	doc_release(&t->doc);
	doc_init(&t->doc);
	if (t->row)
		page_topic_row(&t->doc, t->row, &o);
	doc_run(&t->doc, doc_add(&t->doc, DOC_PARAGRAPH),
		t->failed ? _("Nothing could be read; ^L tries again.") : _("Loading"), DOC_PLAIN, 0);
}

static void compose(struct screen *s)
{
	struct topic *t = s->priv;
	char key[16], own[16], staff[16];
	struct page_opts o = ui_page_opts(s->ui);
	o.attach_key = action_key(ACTION_ATTACHMENTS, key);
	o.own_key = action_key(ACTION_MINE, own);
	o.staff_key = action_key(ACTION_STAFF, staff);
	struct wire_comments comments = thread_comments(&t->thread);
	o.read_at = t->read_at;
	o.unfold = t->unfold;
	doc_release(&t->doc);
	doc_init(&t->doc);
	page_topic(&t->doc, whole(t), t->comments_known ? &comments : NULL, &o);
}

/* The cursor goes among the comments, which it waited for. */
static void seek_comments(struct screen *s)
{
	struct topic *t = s->priv;
	bool here = t->thread.items.n > 0;
	if (!t->to_comments || (!here && t->comments_asked))
		return;
	t->to_comments = false;
	str_clear(&s->ui->say);
	if (!here || !pager_focus(&t->pager, "comment:", 0))
		ui_say(s->ui, "%s", _("Nobody has commented yet."));
}

/* To the place that it was opened at, as soon as that is here; what is missing of the comments is fetched. */
static void seek_place(struct screen *s)
{
	struct topic *t = s->priv;
	for (size_t i = 0; *t->place && i < t->doc.blocks.n; i++)
		if (str_starts(t->doc.blocks.items[i].anchor, t->place)) {
			pager_seek(&t->pager, i);
			t->place[0] = '\0';
		}
	if (str_starts(t->place, "comment:") && t->comments_known && !t->comments_asked && *next_cursor(t))
		ask_comments(s, t->thread.pages.n);
}

static void topic_prepare(struct screen *s, unsigned damage)
{
	struct topic *t = s->priv;
	if (!t->reply && clock_mono() < s->quiet_until)
		return; /* it may be here before anything is painted */
	if (!t->reply) {
		compose_row(s);
		pager_layout(&t->pager, s, &t->doc);
		return;
	}
	bool stay_at_end = t->following && t->pager.doc && pager_at_end(&t->pager);
	if (damage & RECALC)
		compose(s);
	seek_place(s);
	pager_layout(&t->pager, s, &t->doc);
	if (stay_at_end)
		pager_end(&t->pager);
	if (t->at_end) {
		t->at_end = false;
		str_clear(&s->ui->say);
		pager_end(&t->pager);
	}
	seek_comments(s);
	want_comments(s);
}

static bool topic_waits(struct screen *s)
{
	const struct topic *t = s->priv;
	return !t->failed && screen_asking(s) && (!t->reply || !t->comments_known);
}

static unsigned topic_timer(struct screen *s)
{
	struct topic *t = s->priv;
	unsigned damage = pager_more(&t->pager, s);
	if (!t->pager.pending)
		want_comments(s);
	return damage;
}

static void topic_paint(struct screen *s)
{
	screen_cursor(s, CONTENT_ROW, 0);
	pager_paint(&((struct topic *)s->priv)->pager, s);
}

static void topic_title(struct screen *s, struct title *title)
{
	struct topic *t = s->priv;
	int64_t number = t->reply ? t->reply->u.topic.number : t->number;
	STR_LOCAL(where, 256);
	str_addz(&where, page_board_word(t->board));
	if (number > 0)
		str_addf(&where, " %lld", (long long)number);
	str_clear(&t->heading);
	str_addf(&t->heading, _("[%s]"), where.buf);
	title->left = t->heading.buf;
	title->right = app_site_name(s->ui->app);
}

/* Can it be done now, or once its reader has shown who they are? */
static bool is_possible(const struct wire_topic *t, enum wire_verb verb)
{
	static const char *const on_the_way[] = { "sign_in", "not_verified", "not_identified" };
	if (!t->can.known || t->can.verbs & WIRE_CAN(verb))
		return true;
	for (size_t i = 0; t->can.cannot && i < ARRAY_LEN(on_the_way); i++)
		if (str_eq(t->can.cannot[verb].code, on_the_way[i]))
			return true;
	return false;
}

static bool has_chart(const struct doc *d)
{
	for (size_t i = 0; i < d->blocks.n; i++)
		if (d->blocks.items[i].kind == DOC_CHART)
			return true;
	return false;
}

/* The hints name what there is something for. */
static bool topic_offers(struct screen *s, enum action a)
{
	const struct topic *t = s->priv;
	const struct wire_topic *of = known(t);
	switch (a) {
	case ACTION_ENDORSE: return of && (is_possible(of, CAN_ENDORSE) || is_possible(of, CAN_WITHDRAW));
	case ACTION_COMMENT: return of && is_possible(of, CAN_COMMENT);
	case ACTION_REPLY: return of && t->thread.items.n && is_possible(of, CAN_REPLY);
	case ACTION_COMMENTS: return t->thread.items.n > 0;
	case ACTION_UNFOLD: return of && (of->n_responses || of->n_infographics || of->n_articles);
	case ACTION_NEXT_LINK: return t->doc.links.n > 0;
	case ACTION_OPEN_LINK: return has_chart(&t->doc);
	default: return true;
	}
}

static void topic_status(struct screen *s, struct str *out)
{
	struct topic *t = s->priv;
	t->pager.partial = *next_cursor(t) != '\0';
	if (t->reply)
		pager_status(&t->pager, out);
}

/* ---- keys ------------------------------------------------------------------------------------ */

/* Past the end lies the next topic of the list, before the start the one before. */
static int neighbour(const struct topic *t, enum action a)
{
	if (a == ACTION_NEXT_TOPIC)
		return 1;
	if (a == ACTION_PREVIOUS_TOPIC)
		return -1;
	if (!t->reply)
		return 0;
	bool more = t->comments_asked || *next_cursor(t);
	if ((a == ACTION_DOWN || a == ACTION_PAGE_DOWN) && pager_at_end(&t->pager) && !more)
		return 1;
	return a == ACTION_UP && pager_at_start(&t->pager) ? -1 : 0;
}

bool topic_act(struct screen *s, enum action a, const struct wire_topic *t)
{
	enum act_id id = act_of(a);
	if (id == ACT_COUNT || act_is_on_comment(id))
		return false;
	if (t)
		dialog_open(s, 0, id, &(struct act_on){ .topic = t });
	return true;
}

void ui_propose(struct screen *below, int tag, enum wire_board board)
{
	dialog_open(below, tag, ACT_PROPOSE, &(struct act_on){ .id = wire_board_word(board) });
}

void ui_join(struct screen *below, int tag)
{
	dialog_open(below, tag, ACT_JOIN, NULL);
}

static const struct wire_comment *comment_at(const struct topic *t, const char *anchor)
{
	const char *id = anchor ? anchor + strlen("comment:") : "";
	for (size_t i = 0; *id && i < t->thread.items.n; i++)
		if (strcmp(t->thread.items.items[i].id, id) == 0)
			return &t->thread.items.items[i];
	return NULL;
}

/* What can be done to the topic too is done to a comment when the cursor is on it; the others take the first in sight.
 * The cursor is on it from then on, so that it is seen which one was meant. */
static unsigned start_on_comment(struct screen *s, enum act_id id)
{
	struct topic *t = s->priv;
	bool topic_too = act_is_on_comment(id) == ACT_ON_TOPIC_TOO;
	const struct wire_comment *comment = comment_at(t, pager_anchor(&t->pager, "comment:", !topic_too));
	if (comment)
		pager_focus(&t->pager, "comment:", 0);
	if (comment || topic_too)
		dialog_open(s, 0, id, &(struct act_on){ .topic = whole(t), .comment = comment });
	else
		ui_say(s->ui, "%s", _("No comment is in sight; scroll to the one that you mean."));
	return REPAINT;
}

/* How much the topic says without its comments. */
static size_t amount(struct screen *s, bool unfolded)
{
	struct page_opts o = ui_page_opts(s->ui);
	o.unfold = unfolded;
	DOC_LOCAL(d);
	page_topic(&d, whole(s->priv), NULL, &o);
	return d.arena.used;
}

static unsigned unfold(struct screen *s)
{
	struct topic *t = s->priv;
	if (amount(s, false) == amount(s, true)) {
		ui_say(s->ui, "%s", _("Nothing is folded here."));
		return REPAINT;
	}
	t->unfold = !t->unfold;
	return RECALC | REPAINT;
}

/* Any other key stops it; what has come by then is shown. */
static void want_end(struct screen *s, bool end)
{
	struct topic *t = s->priv;
	bool was = t->to_end;
	t->to_end = end && t->reply && *next_cursor(t);
	if (t->to_end) {
		ui_say_loading(s->ui);
		if (!t->comments_asked)
			ask_comments(s, t->thread.pages.n);
	} else if (was) {
		screen_damage(s, RECALC | REPAINT);
	}
}

static unsigned follow_live(struct screen *s)
{
	struct topic *t = s->priv;
	t->following = !t->following;
	if (t->following && t->arrived.n)
		ask_all(s); /* what came before is shown too */
	listen_to(s, t->following);
	t->following = t->following && t->live;
	say_arrived(s);
	if (!t->live)
		ui_say(s->ui, "%s", _("This platform does not offer live comments."));
	else if (!t->following)
		ui_say(s->ui, "%s", _("No longer following."));
	return REPAINT;
}

/* Once they are here: to the first of them. */
static void want_comments_shown(struct screen *s)
{
	((struct topic *)s->priv)->to_comments = true;
	ui_say_loading(s->ui);
}

/* Up and Down go from comment to comment while the cursor is on one. */
static bool among_comments(struct screen *s, enum action a)
{
	struct topic *t = s->priv;
	bool on = *t->pager.focus != '\0';
	if (a == ACTION_COMMENTS || (a == ACTION_LEAVE && on)) {
		if (on)
			t->pager.focus[0] = '\0';
		else if (pager_focus(&t->pager, "comment:", 0))
			return true;
		else if (t->comments_asked)
			want_comments_shown(s);
		else
			ui_say(s->ui, "%s", _("Nobody has commented yet."));
		return true;
	}
	if (!on || (a != ACTION_UP && a != ACTION_DOWN))
		return false;
	if (!pager_focus(&t->pager, "comment:", a == ACTION_UP ? -1 : 1))
		ui_say(s->ui, "%s", a == ACTION_UP ? _("This is the first comment.") : _("This is the last comment."));
	want_comments(s);
	return true;
}

/* Until it is here it can be left, and done to what its row names; the rest waits. So do comments, which a key asked
 * for. */
static bool topic_holds(struct screen *s, const struct key *k, enum action a)
{
	const struct topic *t = s->priv;
	(void)k;
	if (a == ACTION_LEAVE || a == ACTION_NEXT_TOPIC || a == ACTION_PREVIOUS_TOPIC)
		return false;
	if (t->reply)
		return t->to_comments;
	bool by_line = ui_heard(s->ui) && (a == ACTION_UP || a == ACTION_DOWN);
	bool to_topic = t->row && act_of(a) != ACT_COUNT && !act_is_on_comment(act_of(a));
	return !t->failed && screen_asking(s) && !by_line && !to_topic;
}

static unsigned topic_key(struct screen *s, const struct key *k, enum action a)
{
	struct topic *t = s->priv;
	if (t->reply && among_comments(s, a))
		return REPAINT;
	int step = neighbour(t, a);
	t->place[0] = '\0';
	want_end(s, a == ACTION_END);
	if (step)
		return screen_give(s, step, "");
	if (a == ACTION_LEAVE)
		return CLOSE;
	if (topic_act(s, a, known(t)))
		return REPAINT;
	if (!t->reply)
		return pager_act(&t->pager, s, a, k) ? REPAINT : 0;
	if (act_of(a) != ACT_COUNT)
		return start_on_comment(s, act_of(a));
	if (pager_act(&t->pager, s, a, k)) {
		want_comments(s);
		return REPAINT;
	}
	switch (a) {
	case ACTION_ATTACHMENTS: attach_choose(s, whole(t)); return REPAINT;
	case ACTION_OPEN_LINK:
		if (pager_chart(&t->pager) < 0)
			return unfold(s);
		ui_chart_open(s->ui, t->reply, pager_chart(&t->pager));
		return REPAINT;
	case ACTION_UNFOLD: return unfold(s);
	case ACTION_LISTEN: return follow_live(s);
	case ACTION_ENDORSERS:
		if (known(t))
			ui_endorsers_open(s->ui, known(t));
		return REPAINT;
	case ACTION_HISTORY: ui_history_open(s->ui, t->id); return REPAINT;
	default: return 0;
	}
}

static unsigned topic_answer(struct screen *s, const struct answer *a)
{
	struct topic *t = s->priv;
	if (pager_answer(&t->pager, s, a)) {
		want_comments(s);
		return REPAINT;
	}
	attach_answer(s, a, whole(t));
	return REPAINT;
}

static unsigned topic_event(struct screen *s, enum ui_event event, const char *topic)
{
	struct topic *t = s->priv;
	if (event == EVENT_SETTINGS)
		return RECALC | REFLOW | REPAINT;
	if (event == EVENT_UNSENT)
		return 0;
	if (event == EVENT_TOPIC && topic && !str_eq(topic, t->id))
		return 0;
	if (event != EVENT_TOPIC || !take_held(s))
		ask_all(s);
	say_arrived(s);
	return REPAINT;
}

static unsigned topic_mouse(struct screen *s, const struct key *k)
{
	return pager_mouse(&((struct topic *)s->priv)->pager, s, k);
}

static const struct screen_ops topic_ops = {
	.in = IN_TOPIC,
	.close = topic_close,
	.prepare = topic_prepare,
	.paint = topic_paint,
	.title = topic_title,
	.offers = topic_offers,
	.status = topic_status,
	.key = topic_key,
	.holds = topic_holds,
	.waits = topic_waits,
	.mouse = topic_mouse,
	.answer = topic_answer,
	.event = topic_event,
	.timer = topic_timer,
};

void topic_open(struct screen *below, int tag, const char *id, const struct wire_topic *row)
{
	topic_open_at(below, tag, id, row, "");
}

void topic_open_at(struct screen *below, int tag, const char *id, const struct wire_topic *row, const char *place)
{
	struct topic *t = xcalloc(1, sizeof *t);
	str_copy(t->place, sizeof t->place, place);
	t->id = xstrdup(id);
	t->number = row ? row->number : 0;
	t->board = row ? row->board : BOARD_OTHER;
	t->read_at = app_topic_read_at(below->ui->app, id);
	doc_init(&t->doc);
	pager_init(&t->pager);
	str_init(&t->heading, 1 << 16);
	str_init(&t->stands, 1024);
	ask_all(screen_push(below->ui, &topic_ops, t, tag));
}
