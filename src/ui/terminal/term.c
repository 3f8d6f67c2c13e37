/*
 * The terminal is taken over once and given back on every way out: the usual one, a signal to end, a suspension, a
 * crash. For the crash the bytes that put a terminal right are made beforehand, since a signal handler may do little
 * more than write(). Signal handlers write a byte into a pipe, no more; the loop reads it and acts.
 *
 * UTF-8 is used whatever LANG says: a fresh machine has LANG=C by default, not by choice.
 */
#include "ui/terminal/term.h"

#include "text/text.h"
#include "ui/terminal/hyperlink.h"
#include "ui/terminal/lean.h"
#include "ui/terminal/send.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
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

static int signal_pipe[2] = { -1, -1 };
static struct termios before; /* as the terminal was found */
static char restore[256];     /* what makes it so again, apart from termios */
static volatile sig_atomic_t restore_size;
static char last_words[512];
static size_t last_words_size;
static char unknown_term[64];
static bool anew;                 /* the terminal may show anything: the next painting is of all */
static bool pastes, mouse;        /* what was switched on */
static char crash_stack[1 << 15]; /* a stack that overflowed cannot carry its own handler */

enum { FATAL = 6 };
static const int fatal_signals[FATAL] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS };
static struct sigaction fatal_before[FATAL];
static const struct {
	int number;
	char hint;
} hint_signals[] = {
	{ SIGWINCH, TERM_RESIZED },
	{ SIGTSTP, TERM_STOP },
	{ SIGCONT, TERM_CONTINUED },
	{ SIGHUP, TERM_END },
	{ SIGTERM, TERM_END },
	{ SIGINT, TERM_END },
	{ SIGQUIT, TERM_END },
};

/* ---- giving it back in an emergency ---------------------------------------------------------- */

static void emergency_restore(void)
{
	size_t size = (size_t)restore_size;
	if (!size)
		return;
	restore_size = 0;
	if (write(STDOUT_FILENO, restore, size) < 0 || write(STDERR_FILENO, last_words, last_words_size) < 0)
		return;
	tcsetattr(STDIN_FILENO, TCSANOW, &before);
}

/* Whoever handled it before us goes on: the system's core dump, or a sanitizer's report. A fault happens again by
 * itself. */
static void on_fatal(int number, siginfo_t *info, void *context)
{
	(void)context;
	emergency_restore();
	for (size_t i = 0; i < FATAL; i++)
		if (fatal_signals[i] == number)
			sigaction(number, &fatal_before[i], NULL);
	if (info->si_code <= 0)
		raise(number);
}

static void on_hint(int number)
{
	int keep = errno;
	for (size_t i = 0; i < ARRAY_LEN(hint_signals); i++)
		if (hint_signals[i].number == number && write(signal_pipe[1], &hint_signals[i].hint, 1) < 0)
			break; /* a full pipe wakes the loop just as well */
	errno = keep;
}

static void hint_install(int number)
{
	struct sigaction act = { .sa_handler = on_hint, .sa_flags = SA_RESTART };
	sigemptyset(&act.sa_mask);
	sigaction(number, &act, NULL);
}

static void signals_install(void)
{
	stack_t stack = { .ss_sp = crash_stack, .ss_size = sizeof crash_stack };
	sigaltstack(&stack, NULL);
	for (size_t i = 0; i < FATAL; i++) {
		struct sigaction act = { .sa_sigaction = on_fatal, .sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK };
		sigemptyset(&act.sa_mask);
		sigaction(fatal_signals[i], &act, &fatal_before[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(hint_signals); i++)
		hint_install(hint_signals[i].number);
	signal(SIGPIPE, SIG_IGN);
}

static void signals_remove(void)
{
	for (size_t i = 0; i < FATAL; i++)
		sigaction(fatal_signals[i], &fatal_before[i], NULL);
	for (size_t i = 0; i < ARRAY_LEN(hint_signals); i++)
		signal(hint_signals[i].number, SIG_DFL);
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
	struct str words, encoded;
	str_init(&words, sizeof last_words);
	str_init(&encoded, sizeof last_words);
	str_addf(&words, "\r\nminyi: %s\r\n",
		_("Ended by a fault of its own. What you typed is kept and will be offered again."));
	send_encode(&encoded, words.buf, words.len);
	memcpy(last_words, encoded.buf, encoded.len);
	last_words_size = encoded.len;
	str_release(&words);
	str_release(&encoded);
}

static void restore_prepare(void)
{
	const char *region = tigetstr("csr");
	size_t at = 0;
	restore_size = 0;
	if (region && region != (const char *)-1)
		at = restore_add(at, tiparm(region, 0, LINES - 1));
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
	return err_set(e, RC_NOT_FOUND, 0, "this system has no UTF-8 locale, not even C.UTF-8");
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

static enum rc pipe_open(struct err *e)
{
	if (signal_pipe[0] >= 0)
		return RC_OK;
	return pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) == 0 ? RC_OK : err_sys(e, errno, "pipe");
}

static void modes_set(void)
{
	raw();
	noecho();
	nonl();
	nodelay(stdscr, TRUE);
	set_escdelay(ESCAPE_MS);
	keypad(stdscr, TRUE);
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
	size_t without[4], n = 0;
	if (setupterm(name, STDOUT_FILENO, &found) != OK)
		return false;
	without[n++] = (size_t)(&clr_bol - cur_term->type.Strings);
	/* never used; and it takes G1 from who reads Big5 there */
	without[n++] = (size_t)(&ena_acs - cur_term->type.Strings);
	if ((insert_line || parm_insert_line) && (delete_line || parm_delete_line))
		without[n++] = (size_t)(&change_scroll_region - cur_term->type.Strings);
	if (enter_bold_mode && enter_reverse_mode && enter_underline_mode && exit_attribute_mode)
		without[n++] = (size_t)(&set_attributes - cur_term->type.Strings);
	del_curterm(cur_term);
	char *lean = lean_description(name, without, n);
	if (lean)
		setenv("TERMINFO", lean, 1);
	bool open = newterm(name, stream, stdin) != NULL;
	if (lean)
		unsetenv("TERMINFO");
	free(lean);
	return open || (lean && newterm(name, stream, stdin));
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
		return err_set(e, RC_SYS, ENOTTY, "standard input and output must be a terminal");
	enum rc rc = locale_force(e);
	if (rc == RC_OK)
		rc = pipe_open(e);
	if (rc != RC_OK)
		return rc;
	const char *name = terminal_name();
	if (!name)
		return err_set(e, RC_NOT_FOUND, 0, "this system describes no terminal at all (package ncurses-base)");
	/* curses takes the eighth bit from what it finds, and UTF-8 needs it */
	struct termios eight = before;
	eight.c_iflag &= ~(tcflag_t)ISTRIP;
	eight.c_cflag = (eight.c_cflag & ~(tcflag_t)CSIZE) | CS8;
	tcsetattr(STDIN_FILENO, TCSANOW, &eight);
	use_env(FALSE); /* LINES and COLUMNS may be older than the window */
	use_tioctl(TRUE);
	FILE *stream = send_open(e);
	if (!stream || !curses_open(name, stream)) {
		tcsetattr(STDIN_FILENO, TCSANOW, &before);
		send_close();
		return err_set(e, RC_SYS, 0, "the terminal %s cannot be used", name);
	}
	modes_set();
	pastes = terminal_pastes();
	anew = true;
	restore_prepare();
	signals_install();
	mem_on_exhaustion(emergency_restore);
	modes_send(true);
	return RC_OK;
}

void term_close(void)
{
	if (!restore_size)
		return;
	modes_send(false);
	mouse = false;
	endwin();
	restore_size = 0;
	signals_remove();
	tcsetattr(STDIN_FILENO, TCSANOW, &before);
	SCREEN *screen = set_term(NULL);
	if (screen)
		delscreen(screen);
	send_close();
}

const char *term_unknown(void)
{
	return unknown_term;
}

int term_signal_fd(void)
{
	return signal_pipe[0];
}

unsigned term_signals(void)
{
	unsigned all = 0;
	char bytes[64];
	for (ssize_t n; (n = read(signal_pipe[0], bytes, sizeof bytes)) > 0;)
		for (ssize_t i = 0; i < n; i++)
			all |= (unsigned char)bytes[i];
	return all;
}

void term_measure(int *rows, int *cols)
{
	struct winsize size;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0 &&
		(size.ws_row != LINES || size.ws_col != COLS)) {
		resizeterm(size.ws_row, size.ws_col);
		restore_prepare();
		anew = true;
	}
	*rows = LINES;
	*cols = COLS;
}

void term_lend(void)
{
	modes_send(false);
	endwin();
}

void term_suspend(void)
{
	term_lend();
	signal(SIGTSTP, SIG_DFL);
	raise(SIGTSTP);
	hint_install(SIGTSTP);
	term_resume();
}

void term_resume(void)
{
	reset_prog_mode();
	modes_send(true);
	term_repaint();
}

void term_repaint(void)
{
	anew = true;
}

void term_flush(int y, int x)
{
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
	const char *question = tigetstr("u7"), *place = tigetstr("cup"), *rest = tigetstr("el");
	if (!str_eq(question == (const char *)-1 ? NULL : question, "\033[6n"))
		return false;
	term_send(tiparm(place, 0, 0));
	term_send(z);
	term_send(question);
	term_send("\r");
	if (rest && rest != (const char *)-1)
		term_send(rest);
	anew = true;
	return true;
}

void term_put_back(const char *bytes, size_t n)
{
	while (n > 0)
		ungetch((unsigned char)bytes[--n]);
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

static int send_one(int c)
{
	return putchar(c);
}

void term_send(const char *bytes)
{
	tputs(bytes, 1, send_one);
	fflush(stdout);
}
