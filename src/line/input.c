/*
 * A line from a person. While they think, the loop turns, so that what waits in the outbox goes out. A password is read
 * without echo, and a signal in the middle of it leaves the terminal as it was.
 */
#include "line/private.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

/* Moves the first line of what is pending to out; at the end of input, what is left without a line break is a line too.
 */
static bool take_line(struct line_input *in, struct str *out)
{
	char *end = memchr(in->pending, '\n', in->n);
	size_t n = end ? (size_t)(end - in->pending) : in->n;
	str_add(out, in->pending, n);
	in->n -= end ? n + 1 : n;
	memmove(in->pending, in->pending + (end ? n + 1 : n), in->n);
	if (end && out->len && out->buf[out->len - 1] == '\r')
		str_truncate(out, out->len - 1);
	return end != NULL;
}

static void take_bytes(struct line_input *in, char *bytes, size_t n)
{
	STR_LOCAL(text, sizeof in->pending - in->n);
	line_decode(&text, bytes, n);
	memcpy(in->pending + in->n, text.buf, text.len);
	in->n += text.len;
	explicit_bzero(bytes, n); /* it may be a password */
	explicit_bzero(text.buf, text.cap);
}

static void fill(void *ctx)
{
	struct line_input *in = ctx;
	char bytes[sizeof in->pending];
	size_t room = sizeof in->pending - in->n;
	/* in UTF-8 it takes at most three times the room, and half a character from before may come out too */
	ssize_t n = read(STDIN_FILENO, bytes, room > 32 ? (room - 8) / 3 : room);
	if (n > 0)
		take_bytes(in, bytes, (size_t)n);
	else if (n == 0 || (errno != EINTR && errno != EAGAIN))
		in->ended = true;
}

/* Tells a program that drives this one that no request is under way and a line is awaited. */
static void tell_idle(void)
{
	const char *env = getenv("MINYI_IDLE_FD");
	int64_t fd;
	if (env && str_to_i64(env, 0, 1 << 20, &fd))
		(void)!write((int)fd, "+", 1); /* once a line that was taken */
}

/* Until there is something to take; tells once when the app has come to rest. */
static void wait_input(struct line_input *in, struct app *app, bool *told)
{
	if (!*told && (!app || app_idle(app))) {
		tell_idle();
		*told = true;
	}
	if (app)
		net_turn(app_net(app), -1);
	else
		fill(in);
}

static bool line_read(struct line_input *in, struct app *app, struct str *out)
{
	size_t before = out->len;
	bool told = false;
	if (fcntl(STDIN_FILENO, F_GETFD) < 0)
		in->ended = true;
	bool whole = take_line(in, out);
	if (app && !whole && !in->ended)
		net_watch(app_net(app), STDIN_FILENO, fill, in);
	while (!whole && !in->ended) {
		wait_input(in, app, &told);
		whole = take_line(in, out);
	}
	if (app)
		net_unwatch(app_net(app), STDIN_FILENO);
	return whole || out->len > before;
}

static void trim(struct str *s)
{
	str_drop_end(s, " \t\r");
	size_t from = strspn(s->buf, " \t");
	memmove(s->buf, s->buf + from, s->len - from + 1);
	s->len -= from;
}

/* Appends nothing of what is no text. */
static bool is_text(struct str *line, size_t from)
{
	const char *why = !str_ok(line)                         ? _("That is too long.")
		: memchr(line->buf + from, '\0', line->len - from)  ? _("It contains a NUL character, which text cannot have.")
		: !text_is_utf8(line->buf + from, line->len - from) ? _("That is not valid UTF-8.")
															: NULL;
	if (!why)
		return true;
	line_complain("%s", why);
	line->over = false;
	str_truncate(line, from);
	return false;
}

bool line_next(struct line_input *in, struct app *app, struct str *out)
{
	size_t from = out->len;
	bool read = line_read(in, app, out);
	(void)is_text(out, from);
	return read;
}

/* ---- results --------------------------------------------------------------------------------- */

enum { CELLS = 40 }; /* of a usual braille display */

void line_settle(struct line_input *in)
{
	if (*in->told && !in->begun)
		line_say("%s", in->told);
	*in->told = '\0';
	in->begun = false;
}

/* The first part of a sentence, up to its first comma or stop; nothing where that is long, too. */
static void tell_beginning(struct line_input *in, const char *sentence)
{
	static const char *const ends[] = { "，", "；", "。", "（", ", ", "; ", ". ", " (" };
	size_t n = strlen(sentence);
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		const char *end = strstr(sentence, ends[i]);
		if (end && (size_t)(end - sentence) < n)
			n = (size_t)(end - sentence);
	}
	in->begun = true;
	if (n < sizeof in->told - 4 && sentence[n])
		(void)snprintf(in->told, sizeof in->told, "%.*s%s", (int)n, sentence, _("."));
}

void line_tell(struct line_input *in, const char *fmt, ...)
{
	va_list ap;
	STR_LOCAL(text, 8192);
	STR_LOCAL(clean, 3 * 8192);
	va_start(ap, fmt);
	str_vaddf(&text, fmt, ap);
	va_end(ap);
	text_clean_lines(&clean, text.buf, text.len);
	line_settle(in);
	if (clean.len < sizeof in->told && text_widthz(clean.buf) <= CELLS - 8 && !strchr(clean.buf, '\n')) {
		str_copy(in->told, sizeof in->told, clean.buf);
	} else if (clean.len) {
		line_say("%s", clean.buf);
		tell_beginning(in, clean.buf);
	}
}

static void put_prompt(struct line_input *in, const char *prompt)
{
	size_t n = strlen(in->told);
	bool spaced = n && !(in->told[n - 1] & 0x80);
	int room = line_columns() > CELLS ? CELLS : line_columns() - 1; /* the caret has a cell too */
	if (text_widthz(in->told) + spaced + text_widthz(prompt) > room)
		line_settle(in);
	else if (n)
		(void)printf("%s%s", in->told, spaced ? " " : "");
	*in->told = '\0';
	in->begun = false;
	(void)fputs(prompt, stdout);
	(void)fflush(stdout);
}

void line_between(struct line_input *in, const struct str *text)
{
	if (in->prompt)
		(void)fputc('\n', stdout);
	line_settle(in);
	(void)line_print(text);
	if (in->prompt)
		(void)fputs(in->prompt, stdout);
	(void)fflush(stdout);
}

bool line_prompt(struct line_input *in, struct app *app, const char *prompt, struct str *answer)
{
	bool read = true, text = false;
	while (read && !text) {
		put_prompt(in, prompt);
		str_clear(answer);
		in->prompt = prompt;
		read = line_read(in, app, answer);
		in->prompt = NULL;
		if (!isatty(STDIN_FILENO))
			(void)fputc('\n', stdout); /* no echo ends the prompt's line */
		text = is_text(answer, 0);
	}
	trim(answer);
	return read;
}

/* ---- secrets --------------------------------------------------------------------------------- */

enum { ENDINGS_MAX = 96 };

static volatile sig_atomic_t caught; /* the signal that came while a password was typed */
static struct termios echoing;       /* the terminal as it was */

static void note(int number)
{
	caught = number;
}

static void on_fault(int number)
{
	tcsetattr(STDIN_FILENO, TCSANOW, &echoing);
	signal(number, SIG_DFL);
	raise(number);
}

/* Whatever would end or stop the process meanwhile: the i-th; 0: there are no more. */
static int caught_signal(size_t i)
{
	return i == 0 ? SIGTSTP : i < ENDINGS_MAX ? ending_signal(i - 1) : 0;
}

static void catch_all(struct sigaction *ends, struct sigaction *faults)
{
	const struct sigaction act = { .sa_handler = note }, fault = { .sa_handler = on_fault };
	for (size_t i = 0; caught_signal(i); i++)
		(void)sigaction(caught_signal(i), &act, &ends[i]);
	for (size_t i = 0; ending_fault(i); i++)
		(void)sigaction(ending_fault(i), &fault, &faults[i]);
}

static void catch_no_more(const struct sigaction *ends, const struct sigaction *faults)
{
	for (size_t i = 0; caught_signal(i); i++)
		(void)sigaction(caught_signal(i), &ends[i], NULL);
	for (size_t i = 0; ending_fault(i); i++)
		(void)sigaction(ending_fault(i), &faults[i], NULL);
}

static void read_quietly(struct line_input *in, struct str *out)
{
	bool whole = take_line(in, out);
	while (!whole && !in->ended && !caught) {
		fill(in);
		whole = take_line(in, out);
	}
}

/* Until it is typed, or a signal comes. */
static void ask_quietly(struct line_input *in, const char *prompt, struct str *out)
{
	struct termios quiet;
	struct sigaction ends[ENDINGS_MAX], faults[ENDING_FAULTS];
	caught = 0;
	catch_all(ends, faults);
	quiet = echoing;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	/* before the prompt: whoever answers it fast must not be flushed away */
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	(void)fputs(prompt, stderr);
	(void)fflush(stderr);
	read_quietly(in, out);
	(void)tcsetattr(STDIN_FILENO, TCSADRAIN, &echoing);
	(void)fputc('\n', stderr);
	catch_no_more(ends, faults);
}

bool line_read_secret(struct line_input *in, const char *prompt, struct str *out)
{
	line_settle(in);
	if (tcgetattr(STDIN_FILENO, &echoing) != 0)
		return line_read(in, NULL, out); /* no terminal */
	for (ask_quietly(in, prompt, out); caught; ask_quietly(in, prompt, out)) {
		line_forget(in, out);
		(void)raise(caught);
		if (caught != SIGTSTP)
			return false;
		/* stopped, and going on: it is asked again */
	}
	return !in->ended || out->len > 0;
}

void line_forget(struct line_input *in, struct str *secret)
{
	explicit_bzero(secret->buf, secret->len);
	str_clear(secret);
	explicit_bzero(in->pending + in->n, sizeof in->pending - in->n);
}

/* ---- while something takes time -------------------------------------------------------------- */

static void hear(void *ctx)
{
	struct line_input *in = ctx;
	if (sizeof in->pending - in->n > 64)
		fill(in);
	if (in->ended || sizeof in->pending - in->n <= 64)
		line_listen_end(in, in->listens);
}

void line_listen(struct line_input *in, struct app *app)
{
	if (isatty(STDIN_FILENO) != 1 || in->ended)
		return;
	in->listens = app;
	net_watch(app_net(app), STDIN_FILENO, hear, in);
}

void line_listen_end(struct line_input *in, struct app *app)
{
	if (in->listens)
		net_unwatch(app_net(app), STDIN_FILENO);
	in->listens = NULL;
}

bool line_wants_out(struct line_input *in)
{
	bool q = (in->n == 2 || (in->n > 2 && in->pending[in->n - 3] == '\n')) &&
		memcmp(in->pending + in->n - 2, "q\n", 2) == 0;
	if (!q || !in->listens)
		return false;
	in->n = 0;
	return true;
}

void line_say_loading(void)
{
	line_say("%s", isatty(STDIN_FILENO) == 1 ? _("Loading; q no longer waits.") : _("Loading..."));
}

static void lost_patience(void *ctx)
{
	struct net_timer **timer = ctx;
	*timer = NULL;
	line_say_loading();
}

void line_patience(struct app *app, struct net_timer **timer)
{
	*timer = net_timer_start(app_net(app), APP_PATIENCE_MS, lost_patience, timer);
}
