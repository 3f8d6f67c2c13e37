/* The comments on the topic that is read, as far as they are here. See topic.h. */
#include "ui/screens/topic.h"

enum { WINDOW_PAGES = 10 }; /* of comments that are kept, where others can be asked for again */

const char *topic_comments_next(const struct topic *t)
{
	return thread_comments(&t->thread).next;
}

int64_t topic_comments_before(const struct topic *t)
{
	return thread_comments(&t->thread).first;
}

static void ask_comments(struct screen *s, enum thread_way way);

/* After End the screen jumps once the last comments are there, and does not show those on the way, where there is a
 * way. */
static void take_comments(struct screen *s, struct site_reply *reply)
{
	struct topic *t = s->priv;
	bool places = reply->u.comments.first >= 0;
	t->thread.most = places ? WINDOW_PAGES : 0;
	/* who reads the comments keeps them where they are */
	size_t heading = pager_line(&t->pager, PAGE_COMMENTS);
	if (t->pager.doc && t->comments_known && heading != SIZE_MAX && pager_at(&t->pager) > heading)
		pager_hold(&t->pager, "comment:");
	/* the end as it was held, at which nobody has pressed a key yet, becomes the end as it is */
	bool end = t->to_end || (t->thread.way == THREAD_LAST && t->thread.asked.reply && pager_at_end(&t->pager));
	thread_put(&t->thread, reply);
	t->comments_known = true;
	if (t->to_end && *topic_comments_next(t))
		return;
	t->at_end = end;
	t->to_end = false;
	screen_damage(s, RECALC | REPAINT);
}

static void comments_answered(struct screen *s, const struct app_answer *a, int tag)
{
	struct topic *t = s->priv;
	(void)tag;
	if (a->last)
		t->comments_asked = false;
	if (a->reply) {
		take_comments(s, a->reply);
	} else if (a->rc != RC_OK) {
		t->to_end = t->to_comments = false;
		t->to_step = 0;
		t->sought = 0;
		if (t->thread.way == THREAD_AT)
			t->place[0] = '\0';
		if (t->reply)
			ui_say_failure(s->ui, a);
	}
	if (t->to_comments)
		screen_damage(s, RECALC | REPAINT);
	if (t->to_end && a->last)
		ask_comments(s, THREAD_NEXT);
}

/* floor, comment: for the ways that take them. */
static void ask_comments_at(struct screen *s, enum thread_way way, int64_t floor, const char *comment)
{
	struct topic *t = s->priv;
	struct site_ask ask;
	t->comments_asked = site_can(app_site(s->ui->app), SITE_COMMENTS);
	if (!t->comments_asked) {
		t->comments_known = true; /* there are none, and never will be */
		return;
	}
	thread_ask(&t->thread, way, floor, comment, &ask);
	ask.id = t->id;
	ask.limit = APP_COMMENTS;
	screen_ask(s, &ask, APP_FRESH, comments_answered, 0);
}

static void ask_comments(struct screen *s, enum thread_way way)
{
	ask_comments_at(s, way, 0, "");
}

/* The page that the reader is in, when the first is not here any more. */
void topic_comments_ask_again(struct screen *s)
{
	struct topic *t = s->priv;
	const char *anchor = t->pager.doc && topic_comments_before(t) ? pager_anchor(&t->pager, "comment:", true) : NULL;
	const struct wire_comment *c = anchor ? thread_find(&t->thread, anchor + strlen("comment:")) : NULL;
	if (c)
		ask_comments_at(s, THREAD_FROM, c->floor, "");
	else
		ask_comments(s, THREAD_START);
}

/* A page as it is held; NULL: it is not. The caller drops it. */
struct site_reply *topic_comments_held(struct screen *s, size_t page)
{
	struct topic *t = s->priv;
	struct site_ask ask;
	thread_asked(&t->thread, page, &ask);
	ask.id = t->id;
	ask.limit = APP_COMMENTS;
	return app_kept(s->ui->app, &ask);
}

/* Pages ahead of the reader, in either direction, so that the end of the text is not the end of what is there. Who is
 * above all comments goes on with the first of them. */
void topic_comments_want(struct screen *s)
{
	struct topic *t = s->priv;
	const struct pager *p = &t->pager;
	size_t sheets = 2 * (size_t)p->rows, gap = topic_comments_before(t) ? pager_line(p, PAGE_GAP) : SIZE_MAX;
	bool on_its_way = p->pending || *p->held.anchor || p->wish == WISH_MATCH || t->sought || t->at_end;
	if (on_its_way || t->comments_asked || !t->comments_known || t->seek)
		return;
	if (gap != SIZE_MAX && pager_at(p) < gap && !pager_at_end(p))
		ask_comments(s, THREAD_START);
	else if (*topic_comments_next(t) && p->top + sheets >= p->layout.lines.n)
		ask_comments(s, THREAD_NEXT);
	else if (gap != SIZE_MAX && p->top <= gap + sheets)
		ask_comments(s, THREAD_PREVIOUS);
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

/* The cursor goes on to the comment that it waited for; the words that were found are shown. */
static void go_where_meant(struct screen *s)
{
	struct topic *t = s->priv;
	const struct wire_comment *found = t->sought ? thread_find_floor(&t->thread, t->sought) : NULL;
	char anchor[80];
	if (t->to_step && !t->comments_asked && pager_focus(&t->pager, "comment:", t->to_step))
		str_clear(&s->ui->say);
	if (!t->comments_asked)
		t->to_step = 0;
	if (!t->comments_asked || found)
		t->sought = 0; /* it may have been taken back since */
	if (!found)
		return;
	snprintf(anchor, sizeof anchor, "comment:%s", found->id);
	str_clear(&s->ui->say);
	pager_to_match(&t->pager, s, anchor);
}

void topic_comments_arrive(struct screen *s)
{
	seek_comments(s);
	go_where_meant(s);
	topic_comments_want(s);
}

/* To the place that it was opened at, as soon as that is here; what is missing of the comments is fetched. */
void topic_comments_place(struct screen *s)
{
	struct topic *t = s->priv;
	for (size_t i = 0; *t->place && i < t->doc.blocks.n; i++)
		if (page_is_at(t->doc.blocks.items[i].anchor, t->place)) {
			pager_seek(&t->pager, i);
			t->place[0] = '\0';
		}
	if (!str_starts(t->place, "comment:") || !t->comments_known || t->comments_asked)
		return;
	if (thread_has_places(&t->thread) && t->thread.way != THREAD_AT)
		ask_comments_at(s, THREAD_AT, 0, t->place + strlen("comment:"));
	else if (*topic_comments_next(t) && t->thread.way != THREAD_AT)
		ask_comments(s, THREAD_NEXT);
}

/* The comments in sight, by their numbers, where it is not known on which page that is. */
bool topic_comments_status(const struct topic *t, struct str *out)
{
	const struct wire_comments all = thread_comments(&t->thread);
	const char *last, *first = all.first ? pager_in_sight(&t->pager, "comment:", &last) : NULL;
	const struct wire_comment *from = first ? thread_find(&t->thread, first + strlen("comment:")) : NULL;
	const struct wire_comment *to = first ? thread_find(&t->thread, last + strlen("comment:")) : NULL;
	STR_LOCAL(total, 32);
	page_count(&total, all.total);
	if (from && to)
		/* TRANSLATORS: numbers of comments, then how many there are */
		str_addf(out, _("Comments #%lld-#%lld of %s"), (long long)from->floor, (long long)to->floor, total.buf);
	return from && to;
}

/* Any other key stops it; what has come by then is shown. */
void topic_comments_want_end(struct screen *s, bool end)
{
	struct topic *t = s->priv;
	bool was = t->to_end;
	t->to_end = end && t->reply && *topic_comments_next(t);
	if (t->to_end) {
		ui_say_loading(s->ui);
		if (!t->comments_asked)
			ask_comments(s, thread_has_places(&t->thread) ? THREAD_LAST : THREAD_NEXT);
	} else if (was) {
		screen_damage(s, RECALC | REPAINT);
	}
}

/* ---- words among the comments that are not here ---------------------------------------------- */

static bool look_further(struct screen *s, bool back, int64_t from, int64_t until);

/* Nothing between the window and the end of all: it goes on from the other end, with what stands there above the
 * comments, or below which they stand. */
static void go_round(struct screen *s)
{
	struct topic *t = s->priv;
	size_t heading = pager_line(&t->pager, PAGE_COMMENTS);
	bool round = t->seek_round;
	t->seek_round = true;
	str_clear(&s->ui->say);
	if (!round && pager_match_before(&t->pager, heading, t->seek_back))
		return;
	if (!round && t->thread.items.n &&
		(t->seek_back ? look_further(s, true, INT64_MAX, t->thread.items.items[t->thread.items.n - 1].floor + 1)
					  : look_further(s, false, 1, t->thread.items.items[0].floor - 1)))
		return;
	if (t->pager.matches.n)
		(void)pager_match_before(&t->pager, SIZE_MAX, t->seek_back);
	else
		ui_say(s->ui, "%s", _("Not found here."));
}

/* Once in a while; for ears once. */
static void say_looking(struct screen *s, const struct seek_told *what)
{
	enum { TELL_MS = 1000 };
	struct topic *t = s->priv;
	if (ui_heard(s->ui) || clock_mono() - t->told_at < TELL_MS)
		return;
	t->told_at = clock_mono();
	STR_LOCAL(looked, 32);
	STR_LOCAL(total, 32);
	page_count(&looked, what->looked);
	page_count(&total, what->total);
	ui_say(s->ui, _("Searching: %s of %s comments so far; any key stops it."), looked.buf, total.buf);
}

static void seek_told(void *ctx, const struct seek_told *what)
{
	struct screen *s = ctx;
	struct topic *t = s->priv;
	if (what->over)
		t->seek = NULL;
	if (what->failed)
		ui_say_failure(s->ui, what->failed);
	else if (what->found)
		t->sought = what->found;
	else if (what->over)
		go_round(s);
	else
		say_looking(s, what);
	if (what->found)
		ask_comments_at(s, THREAD_FROM, what->found, "");
	screen_damage(s, REPAINT);
}

static bool look_further(struct screen *s, bool back, int64_t from, int64_t until)
{
	struct topic *t = s->priv;
	if (back ? from < (until ? until : 1) : until && from > until)
		return false;
	t->seek_back = back;
	t->told_at = clock_mono();
	t->seek = seek_begin(s->ui->app,
		&(struct seek_where){ .topic = t->id,
			.words = t->pager.words,
			.back = back,
			.from = from,
			.until = until,
			.opts = ui_page_opts(s->ui) },
		seek_told, s);
	ui_say_loading(s->ui);
	return true;
}

/* The pager has looked through what is here. */
bool topic_comments_further(struct screen *s, int step)
{
	struct topic *t = s->priv;
	const struct wire_comments all = thread_comments(&t->thread);
	bool behind = *all.next != '\0';
	if (!thread_has_places(&t->thread) || !all.n || (!all.first && !behind))
		return false;
	t->seek_round = false;
	t->seek_back = step < 0;
	if (step > 0 && behind)
		return look_further(s, false, all.items[all.n - 1].floor + 1, 0);
	if (step < 0 && all.first && pager_line(&t->pager, PAGE_GAP) < t->pager.top)
		return look_further(s, true, all.items[0].floor - 1, 0);
	go_round(s);
	return true;
}

/* Any key stops it. */
void topic_comments_stop(struct screen *s)
{
	struct topic *t = s->priv;
	seek_end(t->seek);
	t->seek = NULL;
	t->sought = 0;
}

/* Above it are comments that are not here, so who goes up from below it waits for them there; 0: it is not so. */
size_t topic_comments_gap(const struct topic *t)
{
	size_t gap = topic_comments_before(t) ? pager_line(&t->pager, PAGE_GAP) : SIZE_MAX;
	return gap != SIZE_MAX && t->pager.top >= gap ? gap : 0;
}
