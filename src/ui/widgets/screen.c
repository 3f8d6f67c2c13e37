/*
 * What all screens have in common: the stack, their asks, the sentence, and the frame that is painted around each of
 * them. Curses keeps what the terminal shows, so painting always draws the whole screen into cells, and only what
 * differs is sent.
 */
#include "ui/widgets/screen.h"

#include "ui/terminal/term.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/dialog.h"

#include <stdlib.h>

/* ---- the stack ------------------------------------------------------------------------------- */

struct screen *screen_push(struct ui *ui, const struct screen_ops *ops, void *priv, int tag)
{
	struct screen *s = xcalloc(1, sizeof *s);
	*s = (struct screen){ .ops = ops, .priv = priv, .ui = ui, .damage = RECALC | REFLOW | REPAINT, .tag = tag };
	str_init(&s->text, TYPED_MAX);
	*vec_push(&ui->stack) = s;
	screen_quiet(s);
	return s;
}

struct screen *screen_top(struct ui *ui)
{
	return ui->stack.n ? ui->stack.items[ui->stack.n - 1] : NULL;
}

struct screen *screen_below(const struct screen *s)
{
	const struct ui *ui = s->ui;
	size_t at = 0;
	while (ui->stack.items[at] != s)
		at++;
	return at ? ui->stack.items[at - 1] : NULL;
}

static void screen_free(struct screen *s)
{
	screen_cancel_asks(s);
	net_timer_cancel(s->timer);
	if (s->ops->close)
		s->ops->close(s);
	str_release(&s->text);
	free(s);
}

unsigned screen_give(struct screen *s, int number, const char *text)
{
	s->given = true;
	s->number = number;
	str_clear(&s->text);
	str_addz(&s->text, text ? text : "");
	return CLOSE;
}

static void screen_close(struct screen *s)
{
	struct ui *ui = s->ui;
	size_t at = 0;
	while (at < ui->stack.n && ui->stack.items[at] != s)
		at++;
	for (size_t i = at; i + 1 < ui->stack.n; i++)
		ui->stack.items[i] = ui->stack.items[i + 1];
	ui->stack.n--;
	struct screen *below = at ? ui->stack.items[at - 1] : NULL;
	if (below) {
		struct answer a = { .tag = s->tag, .given = s->given, .number = s->number, .text = s->text.buf };
		screen_damage(below, REPAINT);
		if (below->ops->answer)
			screen_damage(below, below->ops->answer(below, &a));
	} else {
		ui->over = true;
	}
	screen_free(s);
}

void screen_damage(struct screen *s, unsigned damage)
{
	if (damage & CLOSE)
		screen_close(s);
	else
		s->damage |= damage;
}

void ui_close_all(struct ui *ui)
{
	while (ui->stack.n)
		screen_free(ui->stack.items[--ui->stack.n]);
	dialog_quiet_release(ui);
	prompt_forget(ui);
	ui_forget_ahead(ui);
	vec_release(&ui->ahead);
	vec_release(&ui->stack);
}

void ui_close_to_bottom(struct ui *ui)
{
	while (ui->stack.n > 1)
		screen_free(ui->stack.items[--ui->stack.n]);
	if (ui->stack.n)
		screen_damage(ui->stack.items[0], RECALC | REPAINT);
}

void ui_forget_ahead(struct ui *ui)
{
	for (size_t i = 0; i < ui->ahead.n; i++) {
		char *text = (char *)ui->ahead.items[i].text;
		if (text)
			explicit_bzero(text, ui->ahead.items[i].bytes); /* it may be a password */
		free(text);
	}
	if (ui->ahead.n)
		explicit_bzero(ui->ahead.items, ui->ahead.n * sizeof *ui->ahead.items);
	ui->ahead.n = 0;
}

bool screen_takes_text(struct screen *s)
{
	return s->ops->takes_text && s->ops->takes_text(s);
}

bool ui_typing(struct ui *ui)
{
	for (size_t i = 0; i < ui->stack.n; i++)
		if (ui->stack.items[i]->ops->takes_text)
			return true;
	return false;
}

void ui_keep_typed(struct ui *ui)
{
	for (size_t i = 0; i < ui->stack.n; i++)
		if (ui->stack.items[i]->ops->keep)
			ui->stack.items[i]->ops->keep(ui->stack.items[i]);
}

void ui_event(struct ui *ui, enum ui_event event, const char *topic)
{
	/* A handler may close its own screen, so step from the top by what is left. */
	for (size_t i = ui->stack.n; i-- > 0;) {
		struct screen *s = i < ui->stack.n ? ui->stack.items[i] : NULL;
		if (s && s->ops->event)
			screen_damage(s, s->ops->event(s, event, topic));
	}
}

/* ---- telling --------------------------------------------------------------------------------- */

void ui_say(struct ui *ui, const char *fmt, ...)
{
	va_list ap;
	ui->outcome = ui->passing = false;
	str_clear(&ui->say);
	va_start(ap, fmt);
	str_vaddf(&ui->say, fmt, ap);
	va_end(ap);
	if (screen_top(ui))
		screen_damage(screen_top(ui), REPAINT);
}

static void say_both(struct ui *ui, const char *first, const char *second)
{
	STR_LOCAL(both, STR_NO_LIMIT);
	if (*first && *second)
		/* TRANSLATORS: two sentences, one after the other */
		str_addf(&both, _("%1$s %2$s"), first, second);
	else
		str_addf(&both, "%s%s", first, second);
	ui_say(ui, "%s", both.buf);
	ui->outcome = true;
}

void ui_say_outcome(struct ui *ui, const char *words)
{
	STR_LOCAL(unread, STR_NO_LIMIT);
	str_addz(&unread, ui->outcome ? ui->say.buf : "");
	say_both(ui, words, unread.buf);
}

void ui_say_late_outcome(struct ui *ui, const char *words)
{
	enum { ROOM = 400 }; /* bytes: what would not be seen is not said; the outbox has what is not sent */
	STR_LOCAL(unread, STR_NO_LIMIT);
	str_addz(&unread, ui->outcome ? ui->say.buf : "");
	say_both(ui, unread.buf, unread.len < ROOM ? words : "");
}

void ui_say_loading(struct ui *ui)
{
	if (ui->outcome && ui->say.len)
		return;
	ui_say(ui, "%s", _("Loading"));
	ui->passing = true;
}

static bool no_connection(const struct app_answer *a)
{
	return a->rc == RC_NET || a->rc == RC_TIMEOUT;
}

void ui_say_failure(struct ui *ui, const struct app_answer *a)
{
	struct screen *top = screen_top(ui);
	bool plain = a->err.cause == CAUSE_OTHER || a->err.cause == CAUSE_UNREACHABLE;
	if (top && top->stale_at && no_connection(a) && plain && !a->queued)
		return; /* its status bar says so already, and how old it is */
	STR_LOCAL(sentence, 4096);
	app_failure(&sentence, a->rc, &a->err, a->problem);
	bool technical = !a->problem && a->err.cause != CAUSE_SAID; /* detail that is for the log alone where room lacks */
	if (technical && text_widthz(sentence.buf) >= ui->columns) {
		const struct err brief = { .code = a->err.code, .cause = a->err.cause };
		str_clear(&sentence);
		page_failure(&sentence, a->rc, &brief, NULL);
	}
	log_line(LOG_WARN, "failed: %s %d %s", rc_name(a->rc), a->err.num, a->err.detail);
	ui_forget_ahead(ui); /* they were meant for what did not come */
	if (ui->outcome && ui->say.len && a->rc != RC_REFUSED)
		return; /* a list that could not be read anew must not look as if the act had failed */
	ui_say(ui, "%s", sentence.buf);
}

struct page_opts ui_page_opts(struct ui *ui)
{
	struct page_opts o = app_page_opts(ui->app);
	o.opens = true;
	o.linear = ui_heard(ui);
	return o;
}

/* ---- asking ---------------------------------------------------------------------------------- */

struct screen_ask {
	struct screen *screen;
	struct screen_ask *next;
	struct app_ask *ask;
	screen_done done;
	int tag;
	int64_t cached_at; /* of the answer that the cache gave */
};

static void ask_forget(struct screen_ask *ask)
{
	struct screen_ask **at = &ask->screen->asks;
	while (*at != ask)
		at = &(*at)->next;
	*at = ask->next;
	free(ask);
}

/* What a screen shows is as old as the oldest of its answers that could not be asked for again. */
static void note_age(struct screen *s, struct screen_ask *ask, const struct app_answer *a)
{
	if (a->cached)
		ask->cached_at = a->cached_at;
	else if (no_connection(a) && ask->cached_at && (!s->stale_at || ask->cached_at < s->stale_at))
		s->stale_at = ask->cached_at;
	else if (a->rc == RC_OK && !a->queued)
		s->stale_at = 0;
}

static void answered(void *ctx, const struct app_answer *a)
{
	struct screen_ask *ask = ctx;
	struct screen *s = ask->screen;
	screen_done done = ask->done;
	int tag = ask->tag;
	int64_t stale_at = s->stale_at;
	s->ui->stirred = true;
	note_age(s, ask, a);
	if (s->stale_at != stale_at)
		screen_damage(s, REPAINT);
	if (a->last)
		ask_forget(ask);
	done(s, a, tag);
}

void screen_ask(struct screen *s, const struct site_ask *ask, enum app_how how, screen_done done, int tag)
{
	struct screen_ask *kept = xcalloc(1, sizeof *kept);
	*kept = (struct screen_ask){ .screen = s, .next = s->asks, .done = done, .tag = tag };
	s->asks = kept;
	kept->ask = app_ask(s->ui->app, ask, how, answered, kept);
}

bool screen_asking(const struct screen *s)
{
	return s->asks != NULL;
}

void screen_cancel_asks(struct screen *s)
{
	for (struct screen_ask *ask; (ask = s->asks);) {
		s->asks = ask->next;
		app_cancel(ask->ask);
		free(ask);
	}
}

static void timer_fired(void *ctx)
{
	struct screen *s = ctx;
	s->timer = NULL;
	screen_damage(s, s->ops->timer(s));
}

void screen_timer(struct screen *s, int64_t ms)
{
	net_timer_cancel(s->timer);
	s->due = clock_mono() + ms;
	s->timer = net_timer_start(s->ui->net, ms, timer_fired, s);
}

void screen_soon(struct screen *s, int64_t ms)
{
	if (!s->timer || s->due > clock_mono() + ms)
		screen_timer(s, ms);
}

/* ---- painting -------------------------------------------------------------------------------- */

void screen_cursor(struct screen *s, int y, int x)
{
	s->ui->cursor_y = y < s->ui->rows ? y : s->ui->rows - 1;
	s->ui->cursor_x = x < s->ui->columns ? x : s->ui->columns - 1;
}

int ui_prose(const struct ui *ui)
{
	return ui->columns < PROSE_COLUMNS ? ui->columns : PROSE_COLUMNS;
}

int ui_content_rows(const struct ui *ui)
{
	return ui->rows - CONTENT_ROW - 1;
}

static void paint_title(struct ui *ui, const struct title *t)
{
	draw_blank(TITLE_ROW, 0, ui->columns, INK_TITLE);
	int used = t->left ? draw_z(TITLE_ROW, 0, ui->columns, t->left, INK_TITLE) : 0;
	int right = t->right ? text_widthz(t->right) : 0;
	if (right && used + 1 + right <= ui->columns)
		draw_z(TITLE_ROW, ui->columns - right, right, t->right, INK_TITLE);
}

/* "[q]leave" or, in the status bar, "(y)endorse". What cancels the first question leaves the program. */
static void hint_add(struct screen *s, struct str *out, enum action a, const char brackets[2])
{
	unsigned in = s->ops->in;
	enum action said = a == ACTION_CANCEL && (in & IN_WELCOME) ? ACTION_LEAVE : a;
	str_addc(out, brackets[0]);
	key_first(a, in, out);
	str_addc(out, brackets[1]);
	str_addz(out, _(action_hint(said, app_site(s->ui->app))));
}

static bool hinted(struct screen *s, enum action a, bool below)
{
	unsigned in = s->ops->in;
	const struct action_info *info = action_info(a);
	bool said = a == ACTION_ACCEPT && (in & IN_WELCOME); /* in the question itself */
	return (info->screens & in) && *info->hint && !said && below == ((info->screens & BELOW) != 0) &&
		action_offered(a, in, app_site(s->ui->app)) && (!s->ops->offers || s->ops->offers(s, a));
}

/* With a blank behind it. */
static int hint_width(struct screen *s, enum action a, bool below, struct str *out)
{
	str_clear(out);
	hint_add(s, out, a, below ? "()" : "[]");
	return text_widthz(out->buf) + 1;
}

static void paint_help_hint(struct screen *s)
{
	STR_LOCAL(hint, 256);
	if (!hinted(s, ACTION_HELP, false))
		return;
	hint_add(s, &hint, ACTION_HELP, "  ");
	draw_z(HINT_ROW, 0, s->ui->columns, hint.buf + 1, INK_HINT);
}

/* The ways out, and help: the last hints to go. */
static bool hint_stays(enum action a)
{
	return a == ACTION_LEAVE || a == ACTION_CANCEL || a == ACTION_HELP;
}

/* As many as there is room for, beside those that stay. */
static void paint_hints(struct screen *s, int y, int x, bool below)
{
	STR_LOCAL(hint, 256);
	enum { FEW = 6, WIDE = 100 }; /* a list's are many: help has the others */
	const struct site *site = app_site(s->ui->app);
	int left = (s->ops->in & IN_LIST) && !below && s->ui->columns < WIDE ? FEW : ACTION_COUNT;
	enum ink ink = y == HINT_ROW ? INK_HINT : INK_PLAIN;
	int kept = 0; /* for those that stay and come behind */
	bool full = false;
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
		if (hint_stays((enum action)a) && hinted(s, (enum action)a, below)) {
			kept += hint_width(s, (enum action)a, below, &hint);
			left--;
		}
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
		if (!hinted(s, (enum action)a, below))
			continue;
		int width = hint_width(s, (enum action)a, below, &hint);
		if (hint_stays((enum action)a))
			kept -= width;
		else if (full || (full = x + width + kept > s->ui->columns))
			continue;
		else if (left-- <= 0 && action_hint((enum action)a, site) == action_info((enum action)a)->hint)
			continue; /* but what the site calls otherwise, nobody can know */
		x += draw_z(y, x, s->ui->columns - x, hint.buf, ink);
		draw_blank(y, x++, 1, ink); /* to change the ink for a blank would cost eight bytes */
	}
}

/* "Offline; this is from 3 minutes ago | " */
static void say_age(struct screen *s, struct str *out)
{
	struct page_opts o = ui_page_opts(s->ui);
	if (!s->stale_at)
		return;
	STR_LOCAL(age, 256);
	page_age(&age, s->stale_at, &o);
	str_addf(out, _("Offline; this is from %s"), age.buf);
	str_addz(out, s->ops->status ? " | " : "");
}

static void paint_frame(struct screen *s)
{
	enum { NARROW = 80 };
	struct ui *ui = s->ui;
	struct title title = { 0 };
	if (s->ops->title)
		s->ops->title(s, &title);
	if (!s->top) /* else that of the screen below stays, with its hints, as above every question in the last row */
		paint_title(ui, &title);
	if (ui_heard(ui)) { /* a row that tells what is known already would be read with each page */
		if (!s->ops->no_hints)
			paint_help_hint(s);
		return;
	}
	if (!s->ops->no_hints && !s->top)
		paint_hints(s, HINT_ROW, 0, false);
	STR_LOCAL(status, 1024);
	say_age(s, &status);
	if (s->ops->status)
		s->ops->status(s, &status);
	if (ui->columns < NARROW) /* there is no room that could stay free */
		str_drop_end(&status, " ");
	int used = draw_z(ui->rows - 1, 0, ui->columns - 1, status.buf, INK_PLAIN);
	paint_hints(s, ui->rows - 1, used ? used + 1 : 0, !s->top); /* its own bar is all that it has */
}

struct wrapped {
	struct ui *ui;
	const char *text;
	int y, rows, taken;
	int end; /* columns of the last */
	enum ink ink;
	bool draw;
};

static bool wrapped_line(void *ctx, const struct text_line *l)
{
	struct wrapped *w = ctx;
	if (w->taken == w->rows)
		return false;
	if (w->draw)
		draw_laid(w->y + w->taken, 0, w->ui->columns, w->text + l->start, l->bytes, w->ink);
	w->taken++;
	w->end = l->columns;
	return true;
}

static struct wrapped wrapped(struct ui *ui, int y, int rows, const char *text, enum ink ink, bool draw)
{
	STR_LOCAL(clean, 2 * TYPED_MAX);
	text_clean_lines(&clean, text, strlen(text));
	struct wrapped w = { .ui = ui, .text = clean.buf, .y = y, .rows = rows, .ink = ink, .draw = draw };
	/* the very last cell of a screen scrolls it on old terminals */
	int width = ui_prose(ui) - (ui_prose(ui) == ui->columns ? 1 : 0);
	text_wrap(clean.buf, clean.len, width, TEXT_KINSOKU_NORMAL, wrapped_line, &w);
	return w;
}

int screen_wrapped(struct ui *ui, int y, int rows, const char *text, enum ink ink)
{
	return wrapped(ui, y, rows, text, ink, true).taken;
}

/* A long sentence on a narrow terminal takes the rows above the last too, rather than lose what to do: of a small one
 * more than half. */
enum { SAY_ROWS = 7 };

static int rows_of(struct ui *ui, const char *text)
{
	return wrapped(ui, 0, SAY_ROWS, text, INK_PLAIN, false).taken;
}

void screen_steady(struct str *status, int64_t figure, int64_t largest)
{
	for (; largest > 9; largest /= 10) {
		if (figure <= 9)
			str_addc(status, ' ');
		figure /= 10;
	}
}

/* Text in the rows above `under`, as far as there are any; the column behind its end. */
static int last_rows(struct ui *ui, int under, const char *text)
{
	int rows = rows_of(ui, text) < under ? rows_of(ui, text) : under, y = under - rows;
	for (int i = 0; i < rows; i++)
		draw_blank(y + i, 0, ui->columns, INK_PLAIN);
	return wrapped(ui, y, rows, text, INK_STRONG, true).end;
}

int screen_ask_in_last_rows(struct ui *ui, const char *question)
{
	ui->asked_y = ui->rows - rows_of(ui, question);
	return last_rows(ui, ui->rows, question);
}

void screen_asks_at(struct ui *ui, int y)
{
	ui->asked_y = y;
}

static const char *sentence(struct ui *ui)
{
	return ui->say.len ? ui->say.buf : screen_top(ui)->stands;
}

int screen_rows_for_question(struct ui *ui)
{
	const char *said = sentence(ui);
	int more = said ? rows_of(ui, said) - 1 : 0;
	return ui_content_rows(ui) - (more > 0 ? more : 0);
}

/* The row under what is said: a question that waits for its answer stays in sight, and what the cursor stands on. */
static int row_under_sentence(const struct ui *ui, int rows)
{
	if (ui->asked_y < ui->rows)
		return ui->asked_y;
	return ui->cursor_y >= ui->rows - rows ? ui->cursor_y : ui->rows;
}

static void paint_say(struct ui *ui)
{
	const char *said = sentence(ui);
	if (said)
		last_rows(ui, row_under_sentence(ui, rows_of(ui, said)), said);
}

/* The lowest screen that can be seen: those above it only take the last row. */
static size_t lowest_visible(const struct ui *ui)
{
	size_t at = ui->stack.n;
	while (at-- > 0) {
		struct screen *s = ui->stack.items[at];
		s->top = ui_room(ui) && s->ops->covers ? s->ops->covers(s) : 0;
		if (at == 0 || (!s->ops->on_top && !s->top))
			break;
	}
	return at;
}

static void paint_too_small(struct ui *ui)
{
	draw_erase();
	STR_LOCAL(s, 256);
	str_addf(&s, _("Too small: at least %dx%d"), MIN_COLUMNS, MIN_ROWS);
	draw_z(0, 0, ui->columns - 1, s.buf, INK_PLAIN);
	if (ui->rows > 1 && screen_takes_text(screen_top(ui)))
		draw_z(1, 0, ui->columns - 1, _("What you type is kept; ^C leaves."), INK_PLAIN);
	ui->cursor_y = ui->cursor_x = 0;
}

void screen_quiet(struct screen *s)
{
	enum { SEEN_MS = 400, HEARD_MS = 800 };
	s->quiet_until = clock_mono() + (ui_heard(s->ui) ? HEARD_MS : SEEN_MS);
}

void screen_prepare(struct screen *s)
{
	unsigned damage = s->damage;
	s->damage &= ~(unsigned)(REFLOW | RECALC);
	if ((damage & (REFLOW | RECALC)) && s->ops->prepare)
		s->ops->prepare(s, damage);
}

static void cover(struct screen *s)
{
	for (int y = s->top; y < s->ui->rows; y++)
		draw_blank(y, 0, s->ui->columns, INK_PLAIN);
}

static void paint_screen(struct screen *s)
{
	screen_prepare(s);
	s->damage = 0;
	s->seen = true;
	if (s->top)
		cover(s);
	if (!s->ops->on_top)
		paint_frame(s);
	s->ops->paint(s);
}

/* Takes note that the screens from `from` on are painted; false when none of them needed to be. What is to be composed
 * or laid out anew stays to be done while there is no room for it. */
static bool take_damage(struct ui *ui, size_t from, bool room)
{
	bool any = false;
	for (size_t i = from; i < ui->stack.n; i++) {
		struct screen *s = ui->stack.items[i];
		any |= room ? s->damage != 0 : (s->damage & REPAINT) != 0;
		s->damage &= ~(unsigned)REPAINT;
	}
	return any;
}

/* Has nothing happened since the last painting but that the cursor took a step? */
static bool only_step(const struct screen *s)
{
	return s->damage == STEP && s->ops->step;
}

bool ui_room(const struct ui *ui)
{
	return ui->rows >= MIN_ROWS && ui->columns >= MIN_COLUMNS;
}

/* The screen that is seen, below what only takes the last row. */
static void note_other(struct ui *ui)
{
	const struct screen *s = screen_top(ui);
	for (size_t i = ui->stack.n; i-- > 0 && s->ops->on_top;)
		s = ui->stack.items[i];
	if (s != ui->painted)
		draw_other();
	ui->painted = s;
}

/* What was said is all that changes, and the cursor stands on it: the screen is painted with the next key, or what
 * became of something would be heard behind twenty rows. */
static void paint_alone(struct ui *ui)
{
	int under = ui->asked_y < ui->rows ? ui->asked_y : ui->rows, y = under - rows_of(ui, ui->say.buf);
	last_rows(ui, under, ui->say.buf);
	ui->cursor_y = y > 0 ? y : 0;
	ui->cursor_x = 0;
}

static void waited(void *ctx)
{
	struct ui *ui = ctx;
	ui->quiet_timer = NULL;
	ui->stirred = true;
	if (screen_top(ui)) /* the visit may be over */
		screen_damage(screen_top(ui), RECALC | REPAINT);
}

/* That it takes a moment is said only when it does: what is there within one is painted, and heard, once. */
static bool still_quiet(struct ui *ui)
{
	struct screen *s = screen_top(ui);
	int64_t left = s->quiet_until - clock_mono();
	if (!s->ops->waits || left <= 0)
		return false;
	screen_prepare(s); /* which asks for what it shows */
	if (!s->ops->waits(s))
		return false;
	if (!ui->quiet_timer)
		ui->quiet_timer = net_timer_start(ui->net, left, waited, ui);
	return true;
}

/* A question that was not heard yet is no less than what is said. */
static bool is_said_alone(struct ui *ui)
{
	const struct screen *s = screen_top(ui);
	return ui_heard(ui) && ui->say.len && !ui->passing && !s->ops->on_top && (s->seen || !s->ops->takes_text);
}

void ui_paint(struct ui *ui)
{
	if (still_quiet(ui))
		return; /* its damage stays until it has something to show */
	size_t from = lowest_visible(ui);
	bool room = ui_room(ui), step = room && only_step(screen_top(ui));
	if (!take_damage(ui, from, room))
		return;
	ui->stirred = true;
	if (!room) {
		paint_too_small(ui);
		return;
	}
	if (step) {
		screen_top(ui)->damage = 0;
		screen_top(ui)->ops->step(screen_top(ui));
		return;
	}
	if (is_said_alone(ui)) {
		paint_alone(ui);
		return;
	}
	draw_erase();
	note_other(ui);
	ui->asked_y = ui->rows;
	for (size_t i = from; i < ui->stack.n; i++)
		paint_screen(ui->stack.items[i]);
	if (!ui->passing || !screen_top(ui)->ops->on_top)
		paint_say(ui);
}
