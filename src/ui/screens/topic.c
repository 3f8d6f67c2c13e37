/*
 * One topic, read as a document. What the cache has stands there at once; the topic and each page of comments are
 * answered on their own, and every answer composes the document anew around the place where the reader is.
 */
#include "ui/screens/topic.h"

#include "ui/screens/attach.h"
#include "ui/screens/screens.h"
#include "ui/widgets/dialog.h"

#include <stdlib.h>

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
	seek_end(t->seek);
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
	return thread_find(&t->thread, id) != NULL;
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

static void ask_all(struct screen *s)
{
	struct topic *t = s->priv;
	forget_arrived(t);
	say_arrived(s);
	screen_cancel_asks(s);
	t->failed = false;
	screen_damage(s, t->reply ? 0 : RECALC | REPAINT);
	screen_ask(s, &(struct site_ask){ .op = SITE_TOPIC, .id = t->id }, APP_FRESH, topic_answered, 0);
	topic_comments_ask_again(s);
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
		held = topic_comments_held(s, page);
		whole = held != NULL;
		if (held)
			thread_renew(&t->thread, page, held);
		site_reply_drop(held);
	}
	return whole;
}

/* The last page as it is held, with what was put behind it. False: the end is not here, or nothing is held. */
static bool append_held(struct screen *s)
{
	struct topic *t = s->priv;
	size_t n = t->thread.pages.n;
	if (!n || *topic_comments_next(t))
		return false;
	struct site_reply *held = topic_comments_held(s, n - 1);
	if (!held)
		return false;
	thread_renew(&t->thread, n - 1, held);
	site_reply_drop(held);
	screen_damage(s, RECALC | REPAINT);
	return true;
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
		t->failed ? _("Nothing could be read; A tries again.") : _("Loading"), DOC_PLAIN, 0);
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
	o.charts_open = true;
	doc_release(&t->doc);
	doc_init(&t->doc);
	page_topic(&t->doc, whole(t), t->comments_known ? &comments : NULL, &o);
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
	topic_comments_place(s);
	pager_layout(&t->pager, s, &t->doc);
	if (stay_at_end)
		pager_end(&t->pager);
	if (t->at_end) {
		t->at_end = false;
		str_clear(&s->ui->say);
		pager_end(&t->pager);
	}
	topic_comments_arrive(s);
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
		topic_comments_want(s);
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
	str_addz(&where, board_name(app_site(s->ui->app), t->board));
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
	case ACTION_ENDORSE:
		return of && (is_possible(of, CAN_ENDORSE) || is_possible(of, CAN_WITHDRAW)) &&
			!act_is_over(app_site(s->ui->app), ACT_ENDORSE, of);
	case ACTION_VOTE: return of && of->n_polls > 0 && is_possible(of, CAN_ENDORSE);
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
	t->pager.partial = *topic_comments_next(t) != '\0' || topic_comments_before(t);
	if (t->reply && !topic_comments_status(t, out))
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
	bool more = t->comments_asked || *topic_comments_next(t);
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

void ui_fetch(struct screen *below, int tag)
{
	dialog_open(below, tag, ACT_FETCH, NULL);
}

static const struct wire_comment *comment_at(const struct topic *t, const char *anchor)
{
	return anchor ? thread_find(&t->thread, anchor + strlen("comment:")) : NULL;
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
		else if (!(t->comments_asked && t->thread.way == THREAD_START) && pager_focus(&t->pager, "comment:", 0))
			return true;
		else if (t->comments_asked)
			want_comments_shown(s);
		else
			ui_say(s->ui, "%s", _("Nobody has commented yet."));
		return true;
	}
	if (!on || (a != ACTION_UP && a != ACTION_DOWN))
		return false;
	t->to_step = a == ACTION_UP ? -1 : 1;
	bool went = pager_focus(&t->pager, "comment:", t->to_step);
	topic_comments_want(s);
	if (!went && t->comments_asked)
		ui_say_loading(s->ui);
	else if (!went)
		ui_say(s->ui, "%s", a == ACTION_UP ? _("This is the first comment.") : _("This is the last comment."));
	if (went || !t->comments_asked)
		t->to_step = 0;
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
		return t->to_comments || t->to_step;
	bool by_line = ui_heard(s->ui) && (a == ACTION_UP || a == ACTION_DOWN);
	bool to_topic = t->row && act_of(a) != ACT_COUNT && !act_is_on_comment(act_of(a));
	return !t->failed && screen_asking(s) && !by_line && !to_topic;
}

static unsigned topic_key(struct screen *s, const struct key *k, enum action a)
{
	struct topic *t = s->priv;
	topic_comments_stop(s);
	if (t->reply && among_comments(s, a))
		return REPAINT;
	int step = neighbour(t, a);
	t->place[0] = '\0';
	topic_comments_want_end(s, a == ACTION_END);
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
	size_t stop = topic_comments_gap(t);
	if (pager_act(&t->pager, s, a, k)) {
		if (a == ACTION_UP || a == ACTION_PAGE_UP)
			pager_stop_at(&t->pager, stop);
		topic_comments_want(s);
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
	case ACTION_LOG: ui_log_open(s->ui, t->id); return REPAINT;
	default: return 0;
	}
}

static unsigned topic_answer(struct screen *s, const struct answer *a)
{
	struct topic *t = s->priv;
	if (pager_answer(&t->pager, s, a)) {
		topic_comments_want(s);
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
	struct topic *t = s->priv;
	size_t stop = topic_comments_gap(t);
	unsigned damage = pager_mouse(&t->pager, s, k);
	pager_stop_at(&t->pager, stop);
	topic_comments_want(s);
	return damage;
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
	t->pager.further = topic_comments_further;
	str_init(&t->heading, 1 << 16);
	str_init(&t->stands, 1024);
	ask_all(screen_push(below->ui, &topic_ops, t, tag));
}
