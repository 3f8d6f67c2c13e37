/*
 * The loop: signals, keys, what they do, one paint, one place to sleep. Nothing here waits for the platform: answers
 * come as calls from net_turn, between two keys.
 */
#include "ui/ui.h"

#include "acts/unsent.h"
#include "ui/terminal/ambiguous.h"
#include "ui/widgets/mouse.h"
#include "ui/screens/screens.h"
#include "ui/terminal/term.h"

#include <errno.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

enum { PASTE_PATIENCE_MS = 1000, KEY_MAY_WAIT_MS = 80, REST_MS = 1000 };

/* ---- what wakes it --------------------------------------------------------------------------- */

static void damage_all(struct ui *ui, unsigned damage)
{
	for (size_t i = 0; i < ui->stack.n; i++)
		screen_damage(ui->stack.items[i], damage);
}

static void measure(struct ui *ui)
{
	term_measure(&ui->rows, &ui->columns);
	damage_all(ui, REFLOW | REPAINT);
}

void ui_suspend(struct ui *ui)
{
	if (!app_may(ui->app, APP_MAY_SUSPEND)) {
		ui_say(ui, "%s", app_may_not(APP_MAY_SUSPEND));
		return;
	}
	if (term_suspend())
		measure(ui);
	else
		ui->over = true;
}

static void signals_ready(void *ctx)
{
	struct ui *ui = ctx;
	unsigned what = term_signals();
	ui->stirred = true;
	if (what & TERM_END)
		ui->over = true;
	else if (what & TERM_STOP)
		ui_suspend(ui);
	else if (what & TERM_CONTINUED)
		ui->over |= !term_resume();
	if (ui->over)
		return;
	if (what & (TERM_RESIZED | TERM_CONTINUED))
		measure(ui);
}

static void repaint(struct ui *ui, struct screen *s)
{
	term_repaint();
	app_outbox_flush(ui->app);
	screen_damage(s, REPAINT);
	if (s->ops->event)
		screen_damage(s, s->ops->event(s, EVENT_RETRY, NULL));
}

static void point(struct ui *ui, struct screen *s, const struct key *k)
{
	if (s->ops->mouse)
		screen_damage(s, s->ops->mouse(s, k));
	else if (s->ops->in & IN_ROWS)
		mouse_rows(ui, s, k);
}

/* In a window that is too small nothing is seen of what keys do. What is typed into a text goes there all the same, and
 * nothing else happens: no answer is given, and who types a q does not leave. */
static void press_unseen(struct ui *ui, struct screen *s, const struct key *k, enum action a)
{
	char utf8[5];
	bool typed = key_utf8(k->code, utf8) > 0 || k->code == K_PASTE || k->code == K_BACKSPACE || k->code == K_ENTER;
	if (k->code == K_CTRL('C'))
		ui->over = true; /* what was typed is kept */
	else if (screen_takes_text(s) && typed && a == ACTION_NONE)
		screen_damage(s, s->ops->key(s, k, a));
	else if (k->code == 'q' && !ui_typing(ui))
		ui->over = true;
}

/* An input method that was left on types full-width letters, which are keys all the same. */
static struct key narrow(struct screen *s, const struct key *k)
{
	struct key key = *k;
	if (key.code < K_NAMED && !screen_takes_text(s))
		key.code = (int32_t)text_narrow((uint32_t)key.code);
	return key;
}

/* ---- keys that come before what they are for ------------------------------------------------- */

/* A key that follows at once finds a screen that has asked already for what it shows. */
static bool is_held(struct screen *s, const struct key *k, enum action a)
{
	if (!s->ops->holds)
		return false;
	screen_prepare(s);
	return s->ops->holds(s, k, a);
}

/* Who leaves does not wait for what is on its way, and what was pressed for it is for nothing then. */
static bool overtakes(const struct key *k, enum action a)
{
	return a == ACTION_LEAVE || a == ACTION_CANCEL || a == ACTION_SWITCH || a == ACTION_REPAINT || k->code == K_ESC;
}

static void keep_ahead(struct ui *ui, const struct key *k)
{
	struct key *kept = vec_push(&ui->ahead);
	*kept = *k;
	kept->text = k->text ? xstrndup(k->text, k->bytes) : NULL;
}

static void take_key(struct ui *ui, const struct key *k)
{
	struct screen *s = screen_top(ui);
	if (!ui->ahead.n || !ui_room(ui)) {
		ui_press(ui, k);
		return;
	}
	if (!overtakes(k, key_action(k, s->ops->in))) {
		keep_ahead(ui, k);
		return;
	}
	ui_forget_ahead(ui);
	ui_press(ui, k);
}

/* As many of those that wait as can be for something now. */
static void press_ahead(struct ui *ui)
{
	while (ui->ahead.n && !ui->over) {
		struct screen *s = screen_top(ui);
		struct key k = ui->ahead.items[0];
		if (is_held(s, &k, key_action(&k, s->ops->in)))
			return;
		memmove(ui->ahead.items, ui->ahead.items + 1, --ui->ahead.n * sizeof k);
		explicit_bzero(ui->ahead.items + ui->ahead.n, sizeof k); /* it may be a letter of a password, as the paste */
		ui_press(ui, &k);
		if (k.text)
			explicit_bzero((char *)k.text, k.bytes);
		free((char *)k.text);
	}
}

/* Chinese, or what Chinese is typed with: no key has that on it. */
static bool is_composed(const struct key *k)
{
	enum { FIRST = 0x2e80 };
	return k->code >= FIRST && k->code < K_NAMED;
}

/* It is heard, and told what can be done instead, or where that stands; between two letters of a text nothing is. */
static void say_dead_key(struct ui *ui, struct screen *s, const struct key *k, enum action a)
{
	bool text = screen_takes_text(s);
	STR_LOCAL(help, 16);
	char back[16];
	bool asked = k->code == K_F1;
	if (!text || asked)
		term_send("\a");
	if (a == ACTION_BACK)
		ui_say(ui, "%s", _("This is the first question."));
	else if (s->ops->in & IN_ASKING && text && asked)
		ui_say(ui, _("Type your answer and press Enter; Esc cancels, %s goes back to the question before."),
			action_key(ACTION_BACK, back));
	else if (s->ops->in & IN_ASKING && !text)
		ui_say(ui, "%s", _("That is not one of the answers; please choose again."));
	else if (!text && key_first(ACTION_HELP, s->ops->in, &help))
		ui_say(ui,
			is_composed(k) ? _("An input method is on; keys are letters without it. %s shows the help.")
						   : _("This key does nothing here; %s shows the help."),
			help.buf);
}

static void press_on(struct ui *ui, struct screen *s, const struct key *k, enum action a)
{
	if (is_held(s, k, a)) {
		keep_ahead(ui, k);
		return;
	}
	unsigned done = s->ops->key(s, k, a);
	screen_damage(s, done);
	if (!done && (a == ACTION_NONE || s->ops->in & IN_ASKING) && k->code != K_ESC) /* who presses that means no more */
		say_dead_key(ui, s, k, a);
}

void ui_press(struct ui *ui, const struct key *pressed)
{
	struct screen *s = screen_top(ui);
	const struct key key = narrow(s, pressed), *k = &key;
	if (k->code == K_ONE_COLUMN || k->code == K_TWO_COLUMNS) {
		if (ambiguous_answered(ui->app, k->code == K_TWO_COLUMNS ? 2 : 1))
			ui_apply_settings(ui);
		return;
	}
	if (ui->say.len) {
		str_clear(&ui->say);
		screen_damage(s, REPAINT);
	}
	enum action a = key_action(k, s->ops->in);
	if (!ui_room(ui)) {
		press_unseen(ui, s, k, a);
		return;
	}
	if (k->code >= K_CLICK)
		point(ui, s, k);
	else if (a == ACTION_HELP)
		help_open(ui, s->ops->in);
	else if (a == ACTION_SWITCH)
		switch_open(ui);
	else if (a == ACTION_REPAINT)
		repaint(ui, s);
	else if (!action_offered(a, s->ops->in, app_site(ui->app)))
		ui_say(ui, "%s", page_problem_sentence("no_route"));
	else
		press_on(ui, s, k, a);
	if (ui->go && !ui->over) {
		char item = ui->go;
		ui->go = '\0';
		ui_close_to_bottom(ui);
		ui_menu_run(screen_top(ui), item);
	}
}

static void paste_gave_up(void *ctx)
{
	struct ui *ui = ctx;
	struct key k;
	ui->paste_timer = NULL;
	ui->stirred = true;
	if (keys_give_up_paste(&ui->keys, &k))
		ui_press(ui, &k);
}

/* Who reads needs no memory for speed; on a host it is shared with the others' sessions. */
static void rest(void *ctx)
{
	struct ui *ui = ctx;
	ui->rest_timer = NULL;
	store_rest(app_store(ui->app));
	mem_give_back();
}

static bool input_waits(short *events)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
	bool any = poll(&p, 1, 0) > 0;
	*events = p.revents;
	return any;
}

/* A line that was cut without a signal reads as "nothing there" for ever. */
static bool line_is_dead(void)
{
	short events;
	int bytes = 0;
	if (!input_waits(&events))
		return false;
	if (events & (POLLHUP | POLLERR | POLLNVAL))
		return true;
	return (events & POLLIN) && ioctl(STDIN_FILENO, FIONREAD, &bytes) == 0 && bytes == 0;
}

static void keys_ready(void *ctx)
{
	struct ui *ui = ctx;
	struct key k;
	bool any = false;
	ui->stirred = ui->keyed = true;
	while (!ui->over && keys_next(&ui->keys, &k)) {
		take_key(ui, &k);
		any = true;
	}
	if (!any && line_is_dead())
		ui->over = true;
	net_timer_cancel(ui->rest_timer);
	ui->rest_timer = net_timer_start(ui->net, REST_MS, rest, ui);
	net_timer_cancel(ui->paste_timer);
	ui->paste_timer = ui->keys.pasting ? net_timer_start(ui->net, PASTE_PATIENCE_MS, paste_gave_up, ui) : NULL;
}

static void outbox_told(void *ctx, const struct store_item *item, const struct app_answer *answer)
{
	struct ui *ui = ctx;
	STR_LOCAL(said, 8192);
	unsent_told(ui->app, item, answer, &said);
	ui_say_late_outcome(ui, said.buf);
	ui_event(ui, EVENT_TOPIC, item->topic);
}

/* ---- going to sleep -------------------------------------------------------------------------- */

/* For tests: one byte each time when all is painted, nothing is under way and the next thing is to wait for a key; '+'
 * where keys were taken since the one before, '.' where only something else happened: a key that comes while this is
 * said is not answered by it. */
static void tell_idle(struct ui *ui)
{
	short events;
	for (size_t i = 0; i < ui->stack.n; i++)
		if (ui->stack.items[i]->busy)
			return;
	if (ui->idle_fd < 0 || !ui->stirred || !app_idle(ui->app) || input_waits(&events))
		return;
	const char *said = ui->keyed ? "+" : ".";
	ui->stirred = ui->keyed = false;
	while (write(ui->idle_fd, said, 1) < 0 && errno == EINTR)
		;
}

static void keep_typed(void *ctx)
{
	ui_keep_typed(ctx);
}

/* Whose ask it came with tells nothing of who shows it: the site's name stands above every screen. */
static void note_site(struct ui *ui)
{
	unsigned known = app_site_known(ui->app);
	if (known != ui->site_known)
		damage_all(ui, RECALC | REFLOW | REPAINT);
	ui->site_known = known;
}

static void run(struct ui *ui)
{
	while (!ui->over) {
		press_ahead(ui);
		if (ui->over)
			return;
		note_site(ui);
		ui_paint(ui);
		term_flush(ui->cursor_y, ui->cursor_x);
		tell_idle(ui);
		net_turn(ui->net, -1);
	}
}

/* ---- the visit ------------------------------------------------------------------------------- */

void ui_apply_settings(struct ui *ui)
{
	struct err e;
	if (term_charset(app_charset(ui->app), &e) != RC_OK)
		log_line(LOG_ERROR, "character set: %s", e.detail);
	term_mouse(str_eq(app_settings(ui->app)->mouse, "on"));
	term_hyperlinks(app_settings(ui->app)->hyperlinks);
	term_heard(ui_heard(ui));
	text_ambiguous_set(ambiguous_columns(ui->app));
	term_repaint(); /* cells were measured the old way */
	damage_all(ui, RECALC | REFLOW | REPAINT);
}

static void open_first_screens(struct ui *ui)
{
	ui_menu_open(ui);
	if (ui_guest(ui) && app_site(ui->app)->ops->caps.sign_in & SITE_PASSWORD)
		welcome_open(ui);
	STR_LOCAL(unsent, 4096);
	const char *note = app_opening_note(ui->app);
	unsent_note(ui->app, false, &unsent);
	if (*note || unsent.len)
		ui_say(ui, "%s%s%s", note, *note && unsent.len ? " " : "", unsent.buf);
	else if (*term_unknown())
		ui_say(ui,
			_("This system does not know the terminal \"%s\"; a common kind is assumed. Set TERM if it looks wrong."),
			term_unknown());
}

static void ui_open(struct ui *ui, struct app *app)
{
	const char *idle = getenv("MINYI_IDLE_FD");
	int64_t fd = -1;
	*ui = (struct ui){ .app = app, .net = app_net(app), .stirred = true };
	if (idle && !str_to_i64(idle, 0, 1 << 16, &fd))
		fd = -1;
	ui->idle_fd = (int)fd;
	store_patience(app_store(app), KEY_MAY_WAIT_MS);
	str_init(&ui->say, 4096);
	keys_init(&ui->keys);
	colours_start();
	ui_apply_settings(ui);
	term_measure(&ui->rows, &ui->columns);
	net_watch(ui->net, term_signal_fd(), signals_ready, ui);
	net_watch(ui->net, STDIN_FILENO, keys_ready, ui);
	term_before_waiting(keep_typed, ui);
	ui->follow = link_open;
	app_outbox_listen(app, outbox_told, ui);
	open_first_screens(ui);
}

static void ui_close(struct ui *ui)
{
	app_outbox_listen(ui->app, NULL, NULL);
	term_before_waiting(NULL, NULL);
	net_unwatch(ui->net, STDIN_FILENO);
	net_unwatch(ui->net, term_signal_fd());
	net_timer_cancel(ui->paste_timer);
	net_timer_cancel(ui->rest_timer);
	net_timer_cancel(ui->quiet_timer);
	ui_close_all(ui);
	keys_release(&ui->keys);
	str_release(&ui->say);
}

static enum rc check_widths(struct err *e)
{
	static const wchar_t sample[] = { 'a', 0xb7, 0xe9, 0x301, 0x200b, 0x2014, 0x2026, 0x20ac, 0x25cf, 0x2192, 0x3000,
		0x3001, 0x4e2d, 0x9fff, 0xac00, 0xff01, 0xff61, 0x1f600, 0x20000, 0x2f800 };
	for (size_t i = 0; i < ARRAY_LEN(sample); i++) {
		char s[5];
		size_t n = key_utf8((int32_t)sample[i], s);
		int ours = text_width(s, n), theirs = wcwidth(sample[i]), cells = draw_columns(sample[i]);
		if (ours != theirs || (cells >= 0 && ours != cells))
			return err_set(e, RC_CORRUPT, (int)sample[i], "U+%04X: text %d, wcwidth %d, curses %d", (unsigned)sample[i],
				ours, theirs, cells);
	}
	return RC_OK;
}

/* Do curses and our own measuring agree on how wide characters are? RC_CORRUPT names the first character about which
 * they do not: then lines would be torn, and the log should say so. */
static enum rc check_both_widths(struct err *e)
{
	int before = text_ambiguous();
	enum rc rc = RC_OK;
	for (int columns = 1; columns <= 2 && rc == RC_OK; columns++) {
		text_ambiguous_set(columns);
		rc = check_widths(e);
	}
	text_ambiguous_set(before);
	return rc;
}

int ui_run(struct app *app)
{
	struct err e = { 0 };
	struct ui ui;
	if (term_open(&e) != RC_OK) {
		STR_LOCAL(reason, 1024);
		err_reason(&reason, &e);
		fprintf(stderr, "minyi: %s (%s)\n", _("This terminal cannot show the full screen; try `minyi --linear`."),
			reason.buf);
		return 1;
	}
	if (check_both_widths(&e) != RC_OK)
		log_line(LOG_ERROR, "widths disagree: %s", e.detail);
	ui_open(&ui, app);
	keys_ready(&ui); /* what was typed while the terminal was asked has been read already */
	run(&ui);
	ui_close(&ui);
	term_close();
	term_conclude(ui.unkept ? _("minyi was stopped by a signal. The last of what you typed could NOT be kept.")
							: _("minyi was stopped by a signal. What you typed is kept and will be offered again."));
	return 0;
}
