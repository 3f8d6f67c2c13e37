/*
 * The program on its terminal. Above it sits a process that plays the shell: leader of the session, so that suspending
 * works as it does for people, telling us over a pipe what became of the program.
 */
#include "tty/lib/visit.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* The program's end of the idle pipe. */
#define IDLE_FD 9
#define IDLE_ENTRY "MINYI_IDLE_FD=9"
/* The mark that is pushed through the terminal behind the program's output: bytes that no program sends. */
#define MARK "\x16\x16visit\x16\x16"
#define RAW_MAX ((size_t)64 << 20)

/* ---- the terminal ---------------------------------------------------------------------------- */

/* What the terminal says: keys, to be sent together, and answers (cursor position, attributes), which go back at once.
 */
static void terminal_says(const char *bytes, size_t n, void *ctx)
{
	struct visit *v = ctx;
	if (v->pressing)
		str_add(&v->pressed, bytes, n);
	else if (!v->mute)
		(void)!write(v->master, bytes, n);
}

static int terminal_property(VTermProp property, VTermValue *value, void *ctx)
{
	struct visit *v = ctx;
	if (property == VTERM_PROP_CURSORVISIBLE)
		v->cursor_visible = value->boolean;
	if (property == VTERM_PROP_ALTSCREEN)
		v->alternate = value->boolean;
	return 1;
}

static void terminal_new(struct visit *v)
{
	static const VTermScreenCallbacks callbacks = { .settermprop = terminal_property };
	v->vt = vterm_new(v->rows, v->columns);
	vterm_set_utf8(v->vt, 1);
	vterm_output_set_callback(v->vt, terminal_says, v);
	v->screen = vterm_obtain_screen(v->vt);
	vterm_screen_set_callbacks(v->screen, &callbacks, v);
	vterm_screen_enable_altscreen(v->screen, 1);
	vterm_screen_reset(v->screen, 1);
	v->cursor_visible = true;
	v->alternate = v->region = false;
}

/* What sets a scrolling region (DECSTBM), or takes it away, may come in two parts. */
static void terminal_notes_region(struct visit *v, size_t came)
{
	enum { SEQUENCE = 12 };
	char whole[24];
	snprintf(whole, sizeof whole, "1;%dr", v->rows);
	const char *s = v->raw.buf + (v->raw.len > came + SEQUENCE ? v->raw.len - came - SEQUENCE : 0);
	for (; came > 0 && (s = memmem(s, v->raw.len - (size_t)(s - v->raw.buf), "\033[", 2)); s += 2) {
		size_t rows = strspn(s + 2, "0123456789;");
		if (s[2 + rows] == 'r')
			v->region = rows > 0 && !str_starts(s + 2, whole);
	}
}

static void terminal_show(struct visit *v, const char *bytes, size_t n)
{
	str_add(&v->raw, bytes, n);
	terminal_notes_region(v, n);
	model_show(v, bytes, n);
}

/* Shows what has arrived; returns when there is no more. */
static void terminal_drain(struct visit *v)
{
	char buffer[65536];
	ssize_t n;
	while ((n = read(v->master, buffer, sizeof buffer)) > 0)
		terminal_show(v, buffer, (size_t)n);
}

/* Shows all that the program sent up to now, in whatever queue of the kernel it still is. */
static void terminal_catch_up(const char *file, int line, struct visit *v)
{
	struct str late;
	str_init(&late, RAW_MAX);
	terminal_drain(v);
	while (write(v->slave, MARK, sizeof MARK - 1) < 0 && errno == EAGAIN)
		terminal_drain(v);
	const char *mark = NULL;
	while (!mark) {
		char buffer[65536];
		struct pollfd pfd = { .fd = v->master, .events = POLLIN };
		if (poll(&pfd, 1, TEST_DEADLINE_MS) <= 0)
			visit_fail(file, line, v, "hung: the terminal does not pass on what is sent");
		ssize_t n = read(v->master, buffer, sizeof buffer);
		str_add(&late, buffer, n > 0 ? (size_t)n : 0);
		mark = memmem(late.buf, late.len, MARK, sizeof MARK - 1);
	}
	terminal_show(v, late.buf, (size_t)(mark - late.buf));
	terminal_show(v, mark + sizeof MARK - 1, late.len - (size_t)(mark - late.buf) - (sizeof MARK - 1));
	str_release(&late);
}

/* ---- starting -------------------------------------------------------------------------------- */

void visit_init(struct visit *v)
{
	*v = (struct visit){ .master = -1, .slave = -1, .idle = -1, .report = -1 };
	scratch_make(&v->home);
	str_init(&v->raw, RAW_MAX);
	str_init(&v->pressed, RAW_MAX);
	str_init(&v->coming, RAW_MAX);
}

void visit_env(struct visit *v, const char *entry)
{
	assert_true(v->n_env < ARRAY_LEN(v->env) - 6);
	v->env[v->n_env++] = entry;
}

static void be_the_program(const char *path, const char *const *argv, char **env, int slave, int idle)
{
	program_dies_with_us();
	setpgid(0, 0);
	signal(SIGTTOU, SIG_IGN);
	tcsetpgrp(slave, getpid());
	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	dup2(slave, 0);
	dup2(slave, 1);
	dup2(slave, 2);
	if (dup2(idle, IDLE_FD) == idle) /* it was that one: it must outlive the exec */
		fcntl(idle, F_SETFD, 0);
	execve(path, (char *const *)(uintptr_t)argv, env);
	_exit(127);
}

/* What it tells: the program's process id, then a wait status each time that one stops, goes on or ends. */
static void be_the_shell(const char *path, const char *const *argv, char **env, int slave, int idle, int report)
{
	int status = 0;
	program_dies_with_us();
	setsid();
	signal(SIGHUP, SIG_IGN);
	signal(SIGTTOU, SIG_IGN);
	ioctl(slave, TIOCSCTTY, 0);
	int pid = fork();
	if (pid == 0)
		be_the_program(path, argv, env, slave, idle);
	(void)!write(report, &pid, sizeof pid);
	close(idle);
	while (waitpid(pid, &status, WUNTRACED | WCONTINUED) == pid) {
		(void)!write(report, &status, sizeof status);
		if (WIFEXITED(status) || WIFSIGNALED(status))
			break;
	}
	_exit(0);
}

static char **visit_environment(struct visit *v)
{
	static char lines[24], columns[24];
	snprintf(lines, sizeof lines, "LINES=%d", v->rows);
	snprintf(columns, sizeof columns, "COLUMNS=%d", v->columns);
	const char *more[ARRAY_LEN(v->env) + 4] = { IDLE_ENTRY };
	memcpy(more + 1, v->env, v->n_env * sizeof *more);
	return environment_make(v->home.path, more);
}

static void visit_spawn(struct visit *v, const char *path, const char *const *argv)
{
	int idle[2], report[2];
	struct winsize size = { .ws_row = (unsigned short)v->rows, .ws_col = (unsigned short)v->columns };
	assert_int_equal(openpty(&v->master, &v->slave, NULL, NULL, &size), 0);
	assert_int_equal(pipe2(idle, O_CLOEXEC | O_NONBLOCK), 0);
	assert_int_equal(pipe2(report, O_CLOEXEC), 0);
	/* An own opening of the slave: its flags must not be the program's. */
	int ours = open(ttyname(v->slave), O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
	assert_true(ours >= 0);
	fcntl(v->master, F_SETFD, FD_CLOEXEC);
	fcntl(v->master, F_SETFL, O_NONBLOCK);
	char **env = visit_environment(v);
	v->leader = fork();
	if (v->leader == 0) {
		close(v->master);
		be_the_shell(path, argv, env, v->slave, idle[1], report[1]);
	}
	environment_free(env);
	close(v->slave), close(idle[1]), close(report[1]);
	v->slave = ours;
	v->idle = idle[0];
	v->report = report[0];
	int pid = 0;
	assert_int_equal(read(v->report, &pid, sizeof pid), (int)sizeof pid);
	v->pid = pid;
}

void visit_start_at(const char *file, int line, struct visit *v, bool wait, int columns, int rows, ...)
{
	const char *argv[64];
	size_t n = 0;
	va_list ap;
	va_start(ap, rows);
	while (n < ARRAY_LEN(argv) - 1 && (argv[n] = va_arg(ap, const char *)) != NULL)
		n++;
	va_end(ap);
	argv[n] = NULL;
	char *path = strchr(argv[0], '/') ? xstrdup(argv[0]) : program_path(argv[0]);
	assert_int_equal(v->pid, 0);
	v->rows = rows;
	v->columns = columns;
	v->ended = v->stopped = false;
	v->key[0] = '\0';
	v->asked = true;
	v->keyed = false;
	str_clear(&v->raw);
	terminal_new(v);
	visit_spawn(v, path, argv);
	free(path);
	if (wait) {
		wait_idle_at(file, line, v);
		if (!v->free_cursor)
			expect_cursor_rule_at(file, line, v);
	}
}

/* ---- waiting --------------------------------------------------------------------------------- */

static void report_read(struct visit *v)
{
	int status = 0;
	if (read(v->report, &status, sizeof status) != (int)sizeof status) {
		v->ended = true;
		return;
	}
	v->stopped = WIFSTOPPED(status);
	if (WIFEXITED(status) || WIFSIGNALED(status)) {
		v->ended = true;
		v->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	}
}

/* Keys that the program has not taken yet: it was idle before it saw them. */
static bool keys_waiting(const struct visit *v)
{
	int n = 0;
	return ioctl(v->slave, FIONREAD, &n) == 0 && n > 0;
}

/* Reads that it is idle. What it says while keys are on their way to it may be of the time before: only '+' is of keys.
 */
static bool is_answer(struct visit *v)
{
	char bytes[64];
	ssize_t n = read(v->idle, bytes, sizeof bytes);
	return n > 0 && (!v->keyed || memchr(bytes, '+', (size_t)n));
}

/* Waits for one happening and takes it in; false: none came in time. */
static bool turn_within(struct visit *v, int64_t deadline)
{
	struct pollfd fds[3] = {
		{ .fd = v->master, .events = POLLIN },
		{ .fd = v->idle, .events = POLLIN },
		{ .fd = v->report, .events = POLLIN },
	};
	int64_t left = deadline - clock_mono();
	if (left <= 0 || (poll(fds, 3, (int)left) == 0))
		return false;
	if (fds[0].revents & POLLIN)
		terminal_drain(v);
	if (fds[2].revents)
		report_read(v);
	if (fds[1].revents & POLLIN && is_answer(v) && !keys_waiting(v))
		v->asked = v->keyed = false;
	return true;
}

static void visit_turn(const char *file, int line, struct visit *v, int64_t deadline)
{
	if (!turn_within(v, deadline))
		visit_fail(file, line, v, "hung: nothing for %d ms%s", TEST_DEADLINE_MS, v->stopped ? "; it was stopped" : "");
}

bool visit_rest(struct visit *v, int ms)
{
	int64_t deadline = clock_mono() + ms;
	while (v->asked && !v->ended && turn_within(v, deadline)) {
	}
	if (!v->ended)
		terminal_catch_up(__FILE__, __LINE__, v);
	return !v->asked && !v->ended;
}

void visit_watch(struct visit *v, int ms)
{
	int64_t deadline = clock_mono() + ms;
	while (!v->ended && turn_within(v, deadline)) {
	}
	if (!v->ended)
		terminal_catch_up(__FILE__, __LINE__, v);
}

void wait_idle_at(const char *file, int line, struct visit *v)
{
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	while (v->asked && !v->ended)
		visit_turn(file, line, v, deadline);
	terminal_catch_up(file, line, v);
	if (v->ended && v->status != 0)
		visit_fail(file, line, v, "the program ended with %d", v->status);
}

void await_at(const char *file, int line, struct visit *v, const char *text)
{
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	while (screen_find(v, text) < 0) {
		if (v->ended) {
			terminal_catch_up(file, line, v);
			if (screen_find(v, text) >= 0)
				return;
			visit_fail(file, line, v, "the program ended with %d before it showed \"%s\"", v->status, text);
		}
		if (clock_mono() > deadline)
			visit_fail(file, line, v, "hung: never showed \"%s\"", text);
		visit_turn(file, line, v, deadline);
	}
}

/* Does the last line that is there end with what it waits for? */
static bool is_asking(struct visit *v)
{
	static const char *const ends[] = { "：", ":", ">", "]", "？", "?" };
	int row = v->rows - 1;
	while (row > 0 && !*screen_row(v, row))
		row--;
	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (str_ends(screen_row(v, row), ends[i]))
			return true;
	return false;
}

void await_prompt_at(const char *file, int line, struct visit *v, const char *text)
{
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	await_at(file, line, v, text);
	while (!is_asking(v)) {
		if (v->ended || clock_mono() > deadline)
			visit_fail(file, line, v, "the last line does not say what it waits for");
		visit_turn(file, line, v, deadline);
	}
}

void await_stopped_at(const char *file, int line, struct visit *v)
{
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	while (!v->stopped && !v->ended)
		visit_turn(file, line, v, deadline);
	terminal_catch_up(file, line, v);
	if (v->ended)
		visit_fail(file, line, v, "the program ended with %d instead of stopping", v->status);
}

int await_end_at(const char *file, int line, struct visit *v)
{
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	while (!v->ended)
		visit_turn(file, line, v, deadline);
	terminal_catch_up(file, line, v);
	return v->status;
}

/* ---- keys ------------------------------------------------------------------------------------ */

/* Sends them in one piece, so that the program is not idle in between. */
static void send_bytes(const char *file, int line, struct visit *v, const char *text, size_t length)
{
	struct str typed;
	str_init(&typed, RAW_MAX);
	model_type(v, &typed, text, length);
	const char *bytes = typed.buf;
	size_t n = typed.len;
	char stale[64];
	while ((!v->asked || n > 0) && read(v->idle, stale, sizeof stale) > 0) {
	}
	v->asked = true;
	v->keyed = v->keyed || n > 0;
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	while (n > 0) {
		ssize_t k = write(v->master, bytes, n);
		if (k > 0) {
			bytes += k;
			n -= (size_t)k;
			deadline = clock_mono() + TEST_DEADLINE_MS; /* megabytes take their time; hung is who takes nothing more */
			continue;
		}
		/* The terminal's queue is full: the program must read first, and may be waiting for us to read. */
		struct pollfd pfd = { .fd = v->master, .events = POLLOUT | POLLIN };
		if (clock_mono() > deadline || poll(&pfd, 1, TEST_DEADLINE_MS) <= 0)
			visit_fail(file, line, v, "hung: the program does not take keys");
		terminal_drain(v);
	}
	str_release(&typed);
}

static const struct {
	const char *name;
	VTermKey key;
	const char *bytes;
} key_names[] = {
	{ "Enter", VTERM_KEY_NONE, "\r" },
	{ "Esc", VTERM_KEY_NONE, "\033" },
	{ "Tab", VTERM_KEY_NONE, "\t" },
	{ "S-Tab", VTERM_KEY_NONE, "\033[Z" },
	{ "Space", VTERM_KEY_NONE, " " },
	{ "BS", VTERM_KEY_NONE, "\177" },
	{ "lt", VTERM_KEY_NONE, "<" },
	{ "Up", VTERM_KEY_UP, NULL },
	{ "Down", VTERM_KEY_DOWN, NULL },
	{ "Left", VTERM_KEY_LEFT, NULL },
	{ "Right", VTERM_KEY_RIGHT, NULL },
	{ "Home", VTERM_KEY_HOME, NULL },
	{ "End", VTERM_KEY_END, NULL },
	{ "Ins", VTERM_KEY_INS, NULL },
	{ "Del", VTERM_KEY_DEL, NULL },
	{ "PageUp", VTERM_KEY_PAGEUP, NULL },
	{ "PageDown", VTERM_KEY_PAGEDOWN, NULL },
};

static void press_named(const char *file, int line, struct visit *v, const char *name)
{
	if (str_starts(name, "C-") && name[2] && !name[3]) {
		str_addc(&v->pressed, (char)(name[2] & 0x1f));
		return;
	}
	if (name[0] == 'F' && name[1] >= '1' && name[1] <= '9') {
		vterm_keyboard_key(v->vt, VTERM_KEY_FUNCTION(strtol(name + 1, NULL, 10)), VTERM_MOD_NONE);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(key_names); i++) {
		if (!str_eq(key_names[i].name, name))
			continue;
		if (key_names[i].bytes)
			str_addz(&v->pressed, key_names[i].bytes);
		else
			vterm_keyboard_key(v->vt, key_names[i].key, VTERM_MOD_NONE);
		return;
	}
	visit_fail(file, line, v, "the test names a key that there is not: <%s>", name);
}

/* Presses the first key of the text; returns the rest. */
static const char *press_one(const char *file, int line, struct visit *v, const char *text)
{
	if (*text != '<') {
		size_t n = 1;
		while (((unsigned char)text[n] & 0xc0) == 0x80)
			n++;
		str_add(&v->pressed, text, n);
		return text + n;
	}
	const char *end = strchr(text, '>');
	char name[16];
	if (!end || (size_t)(end - text) > sizeof name)
		visit_fail(file, line, v, "the test has a \"<\" without its \">\": %s", text);
	snprintf(name, sizeof name, "%.*s", (int)(end - text - 1), text + 1);
	press_named(file, line, v, name);
	return end + 1;
}

static void send_pressed(const char *file, int line, struct visit *v)
{
	v->pressing = false;
	send_bytes(file, line, v, v->pressed.buf, v->pressed.len);
	str_clear(&v->pressed);
}

void press_at(const char *file, int line, struct visit *v, const char *text)
{
	v->pressing = true;
	while (*text)
		text = press_one(file, line, v, text);
	send_pressed(file, line, v);
}

static void settle(const char *file, int line, struct visit *v)
{
	wait_idle_at(file, line, v);
	if (!v->free_cursor && !v->ended)
		expect_cursor_rule_at(file, line, v);
}

void keys_at(const char *file, int line, struct visit *v, const char *text)
{
	while (*text) {
		if (v->ended)
			visit_fail(file, line, v, "the program has ended, and this key is still to come: %s", text);
		v->pressing = true;
		const char *rest = press_one(file, line, v, text);
		send_pressed(file, line, v);
		snprintf(v->key, sizeof v->key, "%.*s", (int)(rest - text), text);
		text = rest;
		settle(file, line, v);
	}
}

void type_at(const char *file, int line, struct visit *v, const char *text)
{
	if (*text)
		send_bytes(file, line, v, text, strlen(text));
	settle(file, line, v);
}

void paste_at(const char *file, int line, struct visit *v, const char *text)
{
	v->pressing = true;
	vterm_keyboard_start_paste(v->vt);
	str_addz(&v->pressed, text);
	vterm_keyboard_end_paste(v->vt);
	send_pressed(file, line, v);
	settle(file, line, v);
}

/* ---- the rest of a terminal's life ----------------------------------------------------------- */

void visit_size_at(const char *file, int line, struct visit *v, int columns, int rows)
{
	struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };
	terminal_catch_up(file, line, v);
	send_bytes(file, line, v, "", 0);
	v->rows = rows;
	v->columns = columns;
	vterm_set_size(v->vt, rows, columns);
	ioctl(v->master, TIOCSWINSZ, &size);
}

void visit_resize_at(const char *file, int line, struct visit *v, int columns, int rows)
{
	enum { PAINT_MS = 2000 }; /* where nothing is painted anew, as a line at a time */
	visit_size_at(file, line, v, columns, rows);
	const size_t before = v->raw.len; /* nothing of it is read before it is waited for */
	wait_idle_at(file, line, v);
	/* It may have been idle before it was told: a signal is nowhere to be seen waiting. */
	v->asked = v->asked || v->raw.len == before;
	for (int64_t deadline = clock_mono() + PAINT_MS; v->raw.len == before && !v->ended && turn_within(v, deadline);)
		;
	v->asked = v->asked && v->raw.len != before;
	v->keyed = v->keyed && v->asked;
	settle(file, line, v);
}

void visit_signal(struct visit *v, int number)
{
	v->asked = true;
	kill(-v->pid, number);
}

void expect_restored_at(const char *file, int line, struct visit *v)
{
	struct termios t;
	terminal_catch_up(file, line, v);
	if (tcgetattr(v->slave, &t) != 0)
		visit_fail(file, line, v, "the terminal is gone: %s", strerror(errno));
	if (!(t.c_lflag & ICANON) || !(t.c_lflag & ECHO) || !(t.c_oflag & OPOST))
		visit_fail(
			file, line, v, "the terminal's modes are not restored: no %s", t.c_lflag & ICANON ? "echo" : "line mode");
	if (v->alternate)
		visit_fail(file, line, v, "the terminal still shows the alternate screen");
	if (!v->cursor_visible)
		visit_fail(file, line, v, "the terminal's cursor is still hidden");
	if (v->region)
		visit_fail(file, line, v, "some of the terminal's rows still scroll by themselves");
	VTermValue bold = { 0 }, reverse = { 0 };
	VTermState *state = vterm_obtain_state(v->vt);
	vterm_state_get_penattr(state, VTERM_ATTR_BOLD, &bold);
	vterm_state_get_penattr(state, VTERM_ATTR_REVERSE, &reverse);
	if (bold.boolean || reverse.boolean)
		visit_fail(file, line, v, "the terminal's pen is not plain");
}

static void visit_close(struct visit *v)
{
	int *fds[] = { &v->master, &v->slave, &v->idle, &v->report };
	for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
		if (*fds[i] >= 0)
			close(*fds[i]);
		*fds[i] = -1;
	}
	if (v->leader > 0)
		waitpid(v->leader, NULL, 0);
	if (v->vt)
		vterm_free(v->vt);
	v->vt = NULL;
	v->pid = v->leader = 0;
}

void visit_end_at(const char *file, int line, struct visit *v, int status)
{
	int came = await_end_at(file, line, v);
	if (came != status)
		visit_fail(file, line, v, "wanted the end with status %d, it was %d", status, came);
	expect_restored_at(file, line, v);
	visit_close(v);
}

void visit_hang_up_at(const char *file, int line, struct visit *v)
{
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	close(v->master);
	v->master = -1;
	while (!v->ended)
		visit_turn(file, line, v, deadline);
	visit_close(v);
}

void visit_kill(struct visit *v)
{
	if (v->pid > 0 && !v->ended)
		kill(-v->pid, SIGKILL);
	visit_close(v);
}

void visit_release(struct visit *v)
{
	visit_kill(v);
	str_release(&v->raw);
	str_release(&v->pressed);
	str_release(&v->coming);
	text_charset_free(v->charset);
	text_ambiguous_set(1);
	scratch_remove(&v->home);
}

void visit_mark(struct visit *v)
{
	str_clear(&v->raw);
}

size_t visit_bytes(const struct visit *v)
{
	return v->raw.len;
}
