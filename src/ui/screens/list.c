/*
 * A board's topics, what a person follows, what was found. A list narrowed by conditions is a screen of its own, above
 * the whole one, so that leaving it takes the conditions off.
 */
#include "acts/topics.h"
#include "ui/screens/screens.h"
#include "ui/widgets/list.h"

#include <stdlib.h>

enum {
	LIST_FILTERED = 1,
	LIST_TOPIC,
	LIST_PROPOSED,
	LIST_FETCHED,

	LIST_PART = TAG(TAGS_FILTER, 0), /* and the part that is asked for */
};

struct topic_list {
	struct list list; /* of topics */
	struct topics topics;
	struct site_reply *agencies; /* those that can be chosen; NULL: they were not asked for */
	char left[128];
};

static void list_close(struct screen *s)
{
	struct topic_list *l = s->priv;
	topics_forget(&l->topics);
	site_reply_drop(l->agencies);
	free(l);
}

static const struct wire_topic *selected(const struct topic_list *l)
{
	const struct wire_topic *t = topics_at(&l->topics, l->list.rows.at);
	return t && *t->id ? t : NULL; /* nothing can be done to what has no name */
}

static void reload(struct screen *s)
{
	struct topic_list *l = s->priv;
	topics_forget(&l->topics);
	list_reload(s);
}

/* Somebody rests on a row: what they will probably ask for next; what is asked for last is fetched first. */
static unsigned list_timer(struct screen *s)
{
	struct topic_list *l = s->priv;
	const struct wire_topic *t = selected(l);
	struct app *app = s->ui->app;
	struct site_ask next;
	int64_t behind = (l->list.rows.at / PAGE_ROWS + 1) * PAGE_ROWS;
	if (screen_top(s->ui) != s || !t)
		return 0;
	if (topics_source.want(&l->topics, behind, behind, &next) >= 0)
		app_prefetch(app, &next);
	app_prefetch(app, &(struct site_ask){ .op = SITE_COMMENTS, .id = t->id, .limit = APP_COMMENTS, .after = "" });
	app_prefetch(app, &(struct site_ask){ .op = SITE_TOPIC, .id = t->id });
	return 0;
}

/* ---- painting -------------------------------------------------------------------------------- */

static void prepare_rows(struct screen *s, unsigned damage)
{
	struct topic_list *l = s->priv;
	(void)damage;
	list_set_rows(s, CONTENT_ROW + (filter_narrows(&l->topics.filter) ? 1 : 0), 2);
}

static void paint_filter(struct screen *s)
{
	struct topic_list *l = s->priv;
	STR_LOCAL(line, 4096);
	topics_found(&l->topics, &line);
	draw_z(CONTENT_ROW, 0, s->ui->columns, line.buf, INK_STRONG);
}

static void list_paint(struct screen *s)
{
	struct topic_list *l = s->priv;
	l->topics.opts = ui_page_opts(s->ui);
	if (filter_narrows(&l->topics.filter))
		paint_filter(s);
	list_paint_rows(s, topics_empty(&l->topics));
}

static void list_title(struct screen *s, struct title *t)
{
	struct topic_list *l = s->priv;
	/* TRANSLATORS: the name of a screen, as on PTT: 【%s】 */
	snprintf(l->left, sizeof l->left, _("[%s]"), filter_name(&l->topics.filter));
	t->left = l->left;
	t->right = app_site_name(s->ui->app);
}

/* What can be done on this board. */
static bool list_offers(struct screen *s, enum action a)
{
	const struct topic_list *l = s->priv;
	const struct filter *f = &l->topics.filter;
	bool ideas = f->any_board || f->board == BOARD_IDEA;
	bool none = !l->topics.pages.total && (l->topics.pages.known || l->list.failed);
	const struct wire_topic *first = topics_at(&l->topics, 0);
	bool pages = first && first->board == BOARD_OTHER; /* of the site's own, where topics stand: processes */
	switch (a) {
	case ACTION_OPEN:
	case ACTION_FOLLOW:
	case ACTION_MARK_READ: return !none;
	case ACTION_COMMENT: return !none && !pages;
	case ACTION_ENDORSE: return ideas && !none && !pages;
	case ACTION_SORT:
	case ACTION_CASE: return !none || filter_narrows(f);
	case ACTION_ENDORSED: return ideas && (!none || filter_narrows(f));
	case ACTION_PROPOSE: return ideas || f->board == BOARD_LETTER;
	default: return true;
	}
}

/* ---- which topics ---------------------------------------------------------------------------- */

static struct screen *open_list(struct ui *ui, const struct filter *f, int tag);

/* Conditions add up on one screen; another order or board, or other words to search for, are another list on the same
 * one. */
static unsigned show(struct screen *s, const struct filter *f, enum filter_part part)
{
	struct topic_list *l = s->priv;
	bool other = part == FILTER_ORDER || part == FILTER_BOARD || (part == FILTER_TITLE && filter_is_search(f));
	if (other || s->tag == LIST_FILTERED) {
		l->topics.filter = *f;
		reload(s);
	} else {
		open_list(s->ui, f, LIST_FILTERED);
	}
	return REPAINT;
}

static void choose_part(struct screen *s, enum filter_part part)
{
	struct topic_list *l = s->priv;
	const struct filter *f = &l->topics.filter;
	const struct wire_agencies *agencies = l->agencies ? &l->agencies->u.agencies : NULL;
	struct choices c;
	int at = 0;
	choices_init(&c);
	STR_LOCAL(row, 4096);
	for (size_t i = 0; filter_choice(f, part, agencies, i, &row); i++) {
		if (filter_is_chosen(f, part, i))
			at = (int)i;
		choices_add(&c, row.buf);
		str_clear(&row);
	}
	choose_open(s, LIST_PART + (int)part, filter_title(f, part), &c, at);
}

/* The orders in one row, a figure each. */
static void ask_order(struct screen *s)
{
	const struct filter *f = &((struct topic_list *)s->priv)->topics.filter;
	char keys[16] = "";
	enum site_sort sort;
	STR_LOCAL(question, 1024);
	str_addz(&question, filter_question(f, FILTER_ORDER));
	for (size_t i = 0; i < sizeof keys - 1 && filter_order(f, i, &sort); i++) {
		keys[i] = (char)('1' + i);
		/* TRANSLATORS: a figure to press, and the order that it is for */
		str_addf(&question, _("%c %s "), keys[i], filter_order_word(sort));
	}
	str_addz(&question, "[1] ");
	prompt_key(s, LIST_PART + FILTER_ORDER, question.buf, keys, '1');
}

static void agencies_answered(struct screen *s, const struct app_answer *a, int tag)
{
	struct topic_list *l = s->priv;
	(void)tag;
	if (a->rc != RC_OK && !a->reply)
		ui_say_failure(s->ui, a);
	if (!a->reply || screen_top(s->ui) != s)
		return;
	str_clear(&s->ui->say);
	site_reply_renew(&l->agencies, a->reply);
	choose_part(s, FILTER_AGENCY);
}

static void ask_agencies(struct screen *s)
{
	ui_say_loading(s->ui);
	screen_ask(s, &(struct site_ask){ .op = SITE_AGENCIES }, APP_CACHED, agencies_answered, 0);
}

static bool ask_part(struct screen *s, enum action a)
{
	enum filter_part part = filter_part(a);
	if (part == FILTER_PARTS)
		return false;
	const struct filter *f = &((struct topic_list *)s->priv)->topics.filter;
	part = filter_part_of(f, part);
	if (part == FILTER_ORDER)
		ask_order(s);
	else if (part == FILTER_AGENCY)
		ask_agencies(s);
	else if (filter_has_choices(part))
		choose_part(s, part);
	else
		prompt_line(s, LIST_PART + (int)part, filter_question(f, part), "");
	return true;
}

static unsigned take_part(struct screen *s, const struct answer *a)
{
	struct topic_list *l = s->priv;
	struct filter f = l->topics.filter;
	enum filter_part part = (enum filter_part)tag_number(a->tag);
	char number[16];
	if (!a->given) {
		if (part == FILTER_BY && a->number == PROMPT_EMPTY)
			ask_agencies(s);
		return REPAINT;
	}
	snprintf(number, sizeof number, "%d", part == FILTER_ORDER ? a->number - '0' : a->number + 1);
	const char *why = filter_take(
		&f, part, l->agencies ? &l->agencies->u.agencies : NULL, filter_has_choices(part) ? number : a->text);
	if (!why)
		return show(s, &f, part);
	ui_say(s->ui, "%s", why);
	return REPAINT;
}

static unsigned next_board(struct screen *s)
{
	struct filter f = ((struct topic_list *)s->priv)->topics.filter;
	filter_set_board(&f, board_next(f.board, f.site));
	return show(s, &f, FILTER_BOARD);
}

static unsigned decided(struct screen *s)
{
	struct filter f = ((struct topic_list *)s->priv)->topics.filter;
	filter_decided(&f);
	return show(s, &f, FILTER_STAGE);
}

/* ---- keys ------------------------------------------------------------------------------------ */

static unsigned open_topic(struct screen *s)
{
	const struct wire_topic *t = selected(s->priv);
	const struct topic_list *l = s->priv;
	if (t)
		topic_open(s, LIST_TOPIC, t->id, t);
	else if (topics_at(&l->topics, l->list.rows.at))
		ui_say(s->ui, "%s", _("This row cannot be read, not even which topic it is."));
	return REPAINT;
}

static unsigned mark_read(struct screen *s)
{
	const struct wire_topic *t = selected(s->priv);
	if (t)
		app_topic_read(s->ui->app, t);
	topics_look_again(&((struct topic_list *)s->priv)->topics);
	list_step(s, 1);
	return REPAINT;
}

/* Back to the list without the filter, and to the same topic there. */
static unsigned leave(struct screen *s)
{
	const struct wire_topic *t = selected(s->priv);
	return screen_give(s, 0, t ? t->id : "");
}

static unsigned list_key(struct screen *s, const struct key *k, enum action a)
{
	struct topic_list *l = s->priv;
	const struct filter *f = &l->topics.filter;
	unsigned moved = list_act(s, a, k);
	if (moved)
		return moved;
	if (topic_act(s, a, selected(l)) || ask_part(s, a))
		return REPAINT;
	switch (a) {
	case ACTION_LEAVE: return leave(s);
	case ACTION_OPEN: return open_topic(s);
	case ACTION_MARK_READ: return mark_read(s);
	case ACTION_DECIDED: return decided(s);
	case ACTION_ABOUT_BOARD: about_board_open(s->ui, f->any_board ? BOARD_OTHER : f->board); return REPAINT;
	case ACTION_ABOUT_TOPIC:
		if (selected(l))
			about_topic_open(s->ui, selected(l));
		return REPAINT;
	case ACTION_NEXT_BOARD: return next_board(s);
	case ACTION_PROPOSE: ui_propose(s, LIST_PROPOSED, f->any_board ? BOARD_IDEA : f->board); return REPAINT;
	case ACTION_JOIN: ui_join(s, LIST_PROPOSED); return REPAINT;
	case ACTION_FETCH: ui_fetch(s, LIST_FETCHED); return REPAINT;
	default: return 0;
	}
}

/* The neighbour that a topic asked for, if there is one. */
static unsigned topic_left(struct screen *s, int step)
{
	if (!step)
		return REPAINT;
	if (list_step(s, step))
		return open_topic(s);
	ui_say(
		s->ui, "%s", step > 0 ? _("This was the last topic of the list.") : _("This was the first topic of the list."));
	return REPAINT;
}

static unsigned list_answered(struct screen *s, const struct answer *a)
{
	topics_look_again(&((struct topic_list *)s->priv)->topics);
	if (list_answer(s, a))
		return REPAINT;
	if (tag_room(a->tag) == TAGS_FILTER)
		return take_part(s, a);
	if (a->tag == LIST_TOPIC)
		return topic_left(s, a->given ? a->number : 0);
	if (a->tag == LIST_PROPOSED && a->given && *a->text) { /* where it stands now */
		list_refresh(s);
		topic_open(s, LIST_PROPOSED, a->text, NULL);
	}
	if (a->tag == LIST_FETCHED)
		reload(s);
	if (a->tag == LIST_FILTERED)
		list_seek(s, a->text);
	return REPAINT;
}

static unsigned list_event(struct screen *s, enum ui_event event, const char *topic)
{
	struct topic_list *l = s->priv;
	(void)topic;
	if (event == EVENT_UNSENT)
		return 0;
	topics_look_again(&l->topics);
	if (event == EVENT_SETTINGS)
		reload(s);
	else if (event == EVENT_TOPIC && !l->topics.filter.followed &&
		!l->topics.filter.mine) /* who no longer follows it loses the row */
		list_held(s);
	else
		list_refresh(s);
	return REPAINT;
}

static const struct screen_ops list_ops = {
	.in = IN_LIST,
	.close = list_close,
	.prepare = prepare_rows,
	.paint = list_paint,
	.step = list_paint_step,
	.title = list_title,
	.offers = list_offers,
	.status = list_status,
	.key = list_key,
	.holds = list_holds,
	.waits = list_waits,
	.answer = list_answered,
	.event = list_event,
	.timer = list_timer,
};

static struct screen *open_list(struct ui *ui, const struct filter *f, int tag)
{
	struct topic_list *l = xcalloc(1, sizeof *l);
	l->topics = (struct topics){ .app = ui->app, .filter = *f };
	l->topics.filter.site = app_site(ui->app);
	list_init(&l->list, (struct source){ &topics_source, &l->topics });
	l->list.headed = true;
	return screen_push(ui, &list_ops, l, tag);
}

void ui_list_open(struct ui *ui, const struct filter *f)
{
	open_list(ui, f, 0);
}
