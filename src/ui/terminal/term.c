/*
 * The terminal is taken over once and given back on every way out: the usual one, a signal to end, a suspension, a
 * crash. For the crash the bytes that put a terminal right are made beforehand, since a signal handler may do little
 * more than write(). No write waits for a terminal that nobody reads once the visit is to end; and who stands in the
 * background leaves the modes alone, which are the shell's then.
 *
 * UTF-8 is used whatever LANG says: a fresh machine has LANG=C by default, not by choice.
 */
#include "ui/terminal/term.h"

#include "text/text.h"
#include "ui/terminal/hyperlink.h"
#include "ui/terminal/lean.h"
#include "ui/terminal/send.h"
#include "ui/terminal/shorten.h"
#include "ui/terminal/signals.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

enum { ESCAPE_MS = 25 };
#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
#define MOUSE_ON "\033[?1000h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1000l"

static struct termios before, ours; /* as the terminal was found, and as curses has it */
static volatile sig_atomic_t taken; /* it is as curses has it */
static char restore[256];           /* what makes it as it was, apart from termios */
static volatile sig_atomic_t restore_size;
static char last_words[512];
static size_t last_words_size;
static bool unkept; /* something that was typed could not be kept: they say so */
static char unknown_term[64];
static bool anew;          /* the terminal may show anything: the next painting is of all */
static bool pastes, mouse; /* what was switched on */
static WINDOW *typed_on;   /* a pad, for which curses paints nothing by itself before it reads a key */
static int window_rows;    /* of the terminal, which may be more than is used */

/* ---- giving it back in an emergency ---------------------------------------------------------- */

/* Without a terminal of its own (a test's, a line that hung up) nobody else can have it. */
static bool in_foreground(void)
{
	pid_t group = tcgetpgrp(STDIN_FILENO);
	return group < 0 || group == getpgrp();
}

/* The modes of a terminal may be set from the background too, without being stopped for it; if they are set, that is
 * meant. */
static void set_modes(const struct termios *modes)
{
	sigset_t only, was;
	sigemptyset(&only);
	sigaddset(&only, SIGTTOU);
	sigprocmask(SIG_BLOCK, &only, &was);
	if (in_foreground())
		tcsetattr(STDIN_FILENO, TCSANOW, modes);
	sigprocmask(SIG_SETMASK, &was, NULL);
}

/* What nobody has read makes room, so that these bytes will be read first. */
static void write_now(int fd, const char *bytes, size_t n)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };
	if (poll(&p, 1, 0) <= 0)
		tcflush(fd, TCOFLUSH);
	if (poll(&p, 1, 0) > 0 && write(fd, bytes, n) < 0)
		return; /* there is nobody left to tell */
}

static void emergency_restore(void)
{
	if (!taken)
		return;
	taken = 0;
	write_now(send_descriptor(), restore, (size_t)restore_size);
	write_now(STDERR_FILENO, last_words, last_words_size);
	set_modes(&before);
}

/* Appends a capability without its padding marks "$<5>", which only tputs() understands. */
static size_t restore_add(size_t at, const char *capability)
{
	for (const char *c = capability; c && c != (const char *)-1 && *c && at < sizeof restore; c++) {
		if (c[0] == '$' && c[1] == '<' && strchr(c, '>'))
			c = strchr(c, '>');
		else
			restore[at++] = *c;
	}
	return at;
}

/* The language is known by now, and a handler could not look it up. */
static void last_words_prepare(void)
{
	STR_LOCAL(words, sizeof last_words);
	STR_LOCAL(encoded, sizeof last_words);
	str_addf(&words, "\r\nminyi: %s\r\n",
		unkept
			? _("minyi stopped because of a fault. The last of what you typed could NOT be kept.")
			: _("minyi stopped because of a fault. What you typed is kept, except for the last second, and will be offered again."));
	send_encode(&encoded, words.buf, words.len);
	last_words_size = 0; /* while they change */
	memcpy(last_words, encoded.buf, encoded.len);
	last_words_size = encoded.len;
}

void term_unkept(bool is)
{
	if (is == unkept)
		return;
	unkept = is;
	last_words_prepare();
}

static void restore_prepare(void)
{
	const char *region = tigetstr("csr");
	int rows = window_rows ? window_rows : LINES;
	size_t at = 0;
	STR_LOCAL(whole, sizeof restore);
	restore_size = 0;
	if (region && region != (const char *)-1)
		at = restore_add(at, tiparm(region, 0, rows - 1));
	shorten_restore(&whole, rows);
	at = restore_add(at, whole.len ? whole.buf : "");
	at = restore_add(at, tigetstr("sgr0"));
	at = restore_add(at, pastes ? PASTE_OFF : "");
	at = restore_add(at, mouse ? MOUSE_OFF : "");
	at = restore_add(at, tigetstr("rmkx"));
	at = restore_add(at, tigetstr("cnorm"));
	at = restore_add(at, tigetstr("rmcup"));
	last_words_prepare();
	restore_size = (sig_atomic_t)at;
}

/* ---- taking it over -------------------------------------------------------------------------- */

static bool locale_is_utf8(const char *name)
{
	return setlocale(LC_CTYPE, name) && str_eq(nl_langinfo(CODESET), "UTF-8");
}

static enum rc locale_force(struct err *e)
{
	static const char *const names[] = { "", "C.UTF-8", "C.utf8", "zh_TW.UTF-8", "en_US.UTF-8" };
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (locale_is_utf8(names[i]))
			return RC_OK;
	return err_say(e, RC_NOT_FOUND, N_("this system has no UTF-8 locale, not even C.UTF-8"));
}

static bool terminfo_knows(const char *name)
{
	int found;
	if (!name || !*name || str_eq(name, "dumb") || str_eq(name, "unknown"))
		return false;
	if (setupterm(name, STDOUT_FILENO, &found) != OK)
		return false;
	const char *move = tigetstr("cup");
	bool able = move && move != (const char *)-1;
	del_curterm(cur_term);
	return able;
}

/* What a TERM that the machine does not know most likely is: its family, then what nearly every terminal
 * understands. */
static const char *terminal_name(void)
{
	static const struct {
		const char *family, *name;
	} families[] = {
		{ "screen", "screen" },
		{ "tmux", "screen" },
		{ "linux", "linux" },
		{ "vt2", "vt220" },
		{ "vt", "vt100" },
		{ "", "xterm" },
		{ "", "xterm-256color" },
		{ "", "vt100" },
		{ "", "ansi" },
	};
	const char *given = getenv("TERM");
	unknown_term[0] = '\0';
	if (terminfo_knows(given))
		return given;
	str_copy(unknown_term, sizeof unknown_term, given && *given ? given : "-");
	for (size_t i = 0; i < ARRAY_LEN(families); i++)
		if (given && str_starts(given, families[i].family) && terminfo_knows(families[i].name))
			return families[i].name;
	return terminfo_knows("vt100") ? "vt100" : NULL;
}

static void modes_set(void)
{
	raw();
	noecho();
	nonl();
	typed_on = newpad(1, 1);
	if (!typed_on)
		typed_on = stdscr;
	nodelay(typed_on, TRUE);
	set_escdelay(ESCAPE_MS);
	keypad(typed_on, TRUE);
	idlok(stdscr, TRUE);
	leaveok(stdscr, FALSE);
	scrollok(stdscr, FALSE);
	intrflush(stdscr, FALSE);
	typeahead(-1); /* paint to the end even when a key is waiting */
}

/* Opens curses on a description that makes it frugal, where there is one; TERMINFO is as before afterwards. */
static bool curses_open(const char *name, FILE *stream)
{
	int found;
	size_t without[11], n = 0;
	if (setupterm(name, STDOUT_FILENO, &found) != OK)
		return false;
	without[n++] = (size_t)(&clr_bol - cur_term->type.Strings);
	/* never used; and it takes G1 from who reads Big5 there */
	without[n++] = (size_t)(&ena_acs - cur_term->type.Strings);
	if (insert_character || parm_ich) { /* then no mode is needed for it, nor to be left at the start */
		without[n++] = (size_t)(&enter_insert_mode - cur_term->type.Strings);
		without[n++] = (size_t)(&exit_insert_mode - cur_term->type.Strings);
	}
	if ((insert_line || parm_insert_line) && (delete_line || parm_delete_line))
		without[n++] = (size_t)(&change_scroll_region - cur_term->type.Strings);
	if (enter_bold_mode && enter_reverse_mode && enter_underline_mode && exit_attribute_mode)
		without[n++] = (size_t)(&set_attributes - cur_term->type.Strings);
	if (shorten_can()) { /* which finds the shortest ways itself, in less time */
		without[n++] = (size_t)(&parm_up_cursor - cur_term->type.Strings);
		without[n++] = (size_t)(&parm_down_cursor - cur_term->type.Strings);
		without[n++] = (size_t)(&parm_left_cursor - cur_term->type.Strings);
		without[n++] = (size_t)(&parm_right_cursor - cur_term->type.Strings);
		without[n++] = (size_t)(&row_address - cur_term->type.Strings);
	}
	del_curterm(cur_term);
	char *lean = lean_description(name, without, n);
	if (!lean)
		return newterm(name, stream, stdin) != NULL;
	char *entry = str_printf("TERMINFO=%s", lean); /* setenv() would keep a copy for ever */
	putenv(entry);
	bool open = newterm(name, stream, stdin) != NULL;
	unsetenv("TERMINFO");
	free(entry);
	free(lean);
	return open || newterm(name, stream, stdin) != NULL;
}

static char *environment_replace(const char *name, const char *value)
{
	char *was = getenv(name) ? xstrdup(getenv(name)) : NULL;
	setenv(name, value, 1);
	return was;
}

static void environment_restore(const char *name, char *was)
{
	if (was)
		setenv(name, was, 1);
	else
		unsetenv(name);
	free(was);
}

/* Curses asks the terminal its size, since LINES and COLUMNS may be older than the window; but of one that is too large
 * it would keep every cell, so it is told less. term_measure says more. */
static bool curses_open_bounded(const char *name, FILE *stream)
{
	struct winsize size;
	bool bounded = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 ||
		(size.ws_row <= TERM_ROWS_MAX && size.ws_col <= TERM_COLUMNS_MAX);
	use_env(!bounded);
	use_tioctl(bounded);
	if (bounded)
		return curses_open(name, stream);
	char *rows = environment_replace("LINES", "24"), *cols = environment_replace("COLUMNS", "80");
	bool open = curses_open(name, stream);
	environment_restore("LINES", rows);
	environment_restore("COLUMNS", cols);
	return open;
}

/* Is it known to mark what is pasted? Under the name of screen it may be tmux, which does. */
static bool terminal_pastes(void)
{
	const char *on = tigetstr("BE"), *name = getenv("TERM");
	return (on && on != (const char *)-1) || (getenv("TMUX") && name && str_starts(name, "screen"));
}

static void modes_send(bool on)
{
	if (pastes)
		term_send(on ? PASTE_ON : PASTE_OFF);
	if (mouse)
		term_send(on ? MOUSE_ON : MOUSE_OFF);
}

enum rc term_open(struct err *e)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || tcgetattr(STDIN_FILENO, &before) != 0)
		return err_say(e, RC_SYS, N_("standard input and output must be a terminal"));
	enum rc rc = locale_force(e);
	if (rc == RC_OK)
		rc = signals_open(e);
	if (rc != RC_OK)
		return rc;
	const char *name = terminal_name();
	if (!name)
		return err_say(e, RC_NOT_FOUND, N_("this system describes no terminal at all; the package ncurses-base does"));
	/* curses takes the eighth bit from what it finds, and UTF-8 needs it */
	struct termios eight = before;
	eight.c_iflag &= ~(tcflag_t)ISTRIP;
	eight.c_cflag = (eight.c_cflag & ~(tcflag_t)CSIZE) | CS8;
	tcsetattr(STDIN_FILENO, TCSANOW, &eight);
	FILE *stream = send_open(e);
	if (!stream || !curses_open_bounded(name, stream)) {
		tcsetattr(STDIN_FILENO, TCSANOW, &before);
		send_close();
		return err_say(e, RC_SYS, N_("this terminal is not known here"));
	}
	modes_set();
	if (tcgetattr(STDIN_FILENO, &ours) != 0)
		ours = before;
	ours.c_oflag &= ~(tcflag_t)TABDLY; /* tabs are the terminal's */
	tcsetattr(STDIN_FILENO, TCSANOW, &ours);
	pastes = terminal_pastes();
	anew = true;
	restore_prepare();
	taken = 1;
	signals_take(emergency_restore);
	mem_on_exhaustion(emergency_restore);
	modes_send(true);
	return RC_OK;
}

void term_conclude(const char *words)
{
	signals_conclude(words);
}

void term_before_waiting(void (*what)(void *ctx), void *ctx)
{
	send_before_waiting(what, ctx);
}

const char *term_unknown(void)
{
	return unknown_term;
}

int term_signal_fd(void)
{
	return signals_fd();
}

unsigned term_signals(void)
{
	return signals_read();
}

static int at_most(int n, int max)
{
	return n < max ? n : max;
}

/* Of a window that is too large curses gets one row and one column more than are used: so its last ones, about which
 * terminals differ, stay empty; and it moves no rows and cells, which would push others into what it does not know. */
void term_measure(int *rows, int *cols)
{
	struct winsize size;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0) {
		int use_rows = at_most(size.ws_row, TERM_ROWS_MAX + 1), use_cols = at_most(size.ws_col, TERM_COLUMNS_MAX + 1);
		if (use_rows != LINES || use_cols != COLS || window_rows != size.ws_row) {
			window_rows = size.ws_row;
			resizeterm(use_rows, use_cols);
			send_scrolls(use_rows == size.ws_row && use_cols == size.ws_col);
			restore_prepare();
			anew = true;
		}
	}
	*rows = at_most(LINES, TERM_ROWS_MAX);
	*cols = at_most(COLS, TERM_COLUMNS_MAX);
}

/* What could not be sent may have ended in the middle of a sequence, which CAN ends where there are such. */
static void give_back_anyway(void)
{
	const char *place = tigetstr("cup");
	if (place && place != (const char *)-1 && *place == '\033')
		write_now(send_descriptor(), "\030", 1);
	write_now(send_descriptor(), restore, (size_t)restore_size);
}

static void give_back(void)
{
	if (!taken)
		return;
	STR_LOCAL(end, 65536);
	modes_send(false);
	send_end(&end);
	send_bytes(end.buf, end.len);
	if (send_dropped())
		give_back_anyway();
	taken = 0;
	set_modes(&before);
}

void term_lend(void)
{
	signals_be_patient(true);
	give_back();
}

/* Until somebody brings it to the foreground. Where nobody can, it need not wait. */
static bool sleep_in_background(void)
{
	bool stopped;
	do
		stopped = signals_stop();
	while (!signals_ending() && stopped && !in_foreground());
	return !signals_ending() && in_foreground();
}

bool term_suspend(void)
{
	give_back();
	return sleep_in_background() && term_resume();
}

bool term_resume(void)
{
	const char *keypad_on = tigetstr("smkx");
	signals_be_patient(false);
	if (signals_ending())
		return false;
	if (!in_foreground())
		return term_suspend();
	set_modes(&ours);
	taken = 1;
	if (keypad_on && keypad_on != (const char *)-1)
		term_send(keypad_on);
	modes_send(true);
	term_repaint();
	return true;
}

void term_close(void)
{
	give_back();
	mouse = false;
	SCREEN *screen = set_term(NULL);
	if (screen)
		delscreen(screen);
	send_close();
}

void term_repaint(void)
{
	anew = true;
}

void term_flush(int y, int x)
{
	if (!taken)
		return;
	send_paint(y, x, anew);
	anew = false;
}

enum rc term_charset(const char *name, struct err *e)
{
	enum rc rc = send_charset(name, e);
	if (rc == RC_OK)
		restore_prepare();
	return rc;
}

bool term_is_utf8(void)
{
	return str_eq(send_charset_name(), "utf-8");
}

bool term_ask_column(const char *z)
{
	const char *question = tigetstr("u7"), *home = tigetstr("home");
	if (!str_eq(question == (const char *)-1 ? NULL : question, "\033[6n") || !home || home == (const char *)-1)
		return false;
	term_send(home);
	term_send(z);
	term_send(question);
	anew = true;
	return true;
}

int term_key(void)
{
	return wgetch(typed_on);
}

void term_typed(char byte, struct str *out)
{
	send_typed(byte, out);
}

void term_mouse(bool on)
{
	const char *key = tigetstr("kmous");
	on = on && key && key != (const char *)-1;
	if (on == mouse)
		return;
	mouse = on;
	restore_prepare();
	term_send(on ? MOUSE_ON : MOUSE_OFF);
}

void term_hyperlinks(const char *when)
{
	const char *described = tigetstr("Hls"); /* tmux's name for it */
	bool known = (described && described != (const char *)-1) || hyperlink_known();
	hyperlink_use(str_eq(when, "on") || (known && str_eq(when, "auto")));
}

void term_heard(bool is)
{
	shorten_moves(!is);
}

static struct str sending; /* by tputs, which knows of padding */

static int send_one(int c)
{
	str_addc(&sending, (char)c);
	return c;
}

void term_send(const char *bytes)
{
	str_init(&sending, STR_NO_LIMIT);
	tputs(bytes, 1, send_one);
	send_bytes(sending.buf, sending.len);
	str_release(&sending);
}
