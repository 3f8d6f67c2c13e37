/* Signals, windows and terminals that end a visit, or could: whatever comes, the terminal is given back and what was
 * typed is kept. */
#include "tty/lib/group.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* An account, and the line of a comment on the idea with what was typed before. */
static void begin_to_type(struct visit *v, bool first)
{
	visit_start(v, 80, 24, "--site", platform.address, NULL);
	if (first) {
		char name[24];
		static int number;
		snprintf(name, sizeof name, "typist%d", ++number);
		enter_registering(v, name);
	}
	open_the_idea(v);
	keys(v, "X<Enter>");
}

static void type_and_signal(struct visit *v, int number, bool first)
{
	begin_to_type(v, first);
	type(v, "寫");
	visit_signal(v, number);
	bool fault = false;
	for (size_t i = 0; ending_fault(i); i++)
		fault |= ending_fault(i) == number;
	visit_end(v, fault ? 128 + number : 0);
}

/* A letter more with each signal, and in the end all of them are offered again. */
static void whatever_ends_it_keeps_the_text(void **state)
{
	(void)state;
	struct visit v;
	struct str all;
	size_t signals = 0;
	visit_init(&v);
	str_init(&all, 4096);
	for (size_t i = 0; ending_fault(i); i++, signals++)
		type_and_signal(&v, ending_fault(i), !signals);
	for (size_t i = 0; ending_signal(i) && ending_signal(i) <= SIGRTMIN + 1; i++, signals++)
		type_and_signal(&v, ending_signal(i), false);
	type_and_signal(&v, SIGRTMAX, false);
	begin_to_type(&v, false);
	for (size_t i = 0; i <= signals && i < 20; i++)
		str_addz(&all, "寫");
	see(&v, all.buf);
	visit_kill(&v);
	str_release(&all);
	visit_release(&v);
}

/* A password is typed unseen; what is typed afterwards is seen again. */
static void a_password_leaves_no_silent_terminal(void **state)
{
	(void)state;
	static const int signals[] = { SIGTERM, SIGUSR1, SIGALRM, SIGSEGV };
	struct visit v;
	visit_init(&v);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
		visit_open(&v, 80, 24, "--site", platform.address, "login", "nobody", NULL);
		await(&v, "密碼");
		visit_signal(&v, signals[i]);
		visit_end(&v, 128 + signals[i]);
	}
	visit_release(&v);
}

/* Whoever stops it at a password is asked again when it goes on. */
static void a_password_is_asked_again_after_a_stop(void **state)
{
	(void)state;
	struct visit v;
	int64_t until = clock_mono() + TEST_DEADLINE_MS;
	visit_init(&v);
	visit_open(&v, 80, 24, "--site", platform.address, "login", "nobody", NULL);
	await(&v, "密碼");
	visit_signal(&v, SIGTSTP);
	await_stopped(&v);
	visit_signal(&v, SIGCONT);
	while (!strstr(screen_row(&v, 1), "密碼") && clock_mono() < until)
		(void)visit_rest(&v, 20);
	press(&v, TEST_PASSWORD "<Enter>");
	visit_end(&v, 1);
	see(&v, "帳號或密碼不正確");
	see_not(&v, TEST_PASSWORD);
	visit_release(&v);
}

static void a_failed_write_is_no_end(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	visit_signal(&v, SIGPIPE);
	visit_signal(&v, SIGXFSZ);
	keys(&v, "<Enter>");
	leave(&v);
	visit_release(&v);
}

/* ^C with the key that leaves, at any moment of leaving. */
static void leaving_is_not_interrupted(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	for (int i = 0; i < 24; i++) {
		visit_start(&v, 80, 24, "--site", platform.address, NULL);
		enter_as_guest(&v);
		go_to(&v, 'g');
		press(&v, "y");
		struct pollfd wait = { .fd = -1 };
		poll(&wait, 1, i / 4);
		(void)!write(v.master, "\003", 1);
		(void)!write(v.master, "\003", 1);
		visit_end(&v, 0);
	}
	visit_release(&v);
}

static void every_terminal_is_given_back(void **state)
{
	(void)state;
	static const char *const entries[] = { "TERM=adm3a", "TERM=hz1500", "TERM=vt52", "TERM=ansi" };
	for (size_t i = 0; i < ARRAY_LEN(entries); i++) {
		struct visit v;
		visit_init(&v);
		v.free_cursor = true; /* the emulator speaks another language */
		visit_env(&v, entries[i]);
		visit_open(&v, 80, 24, "--site", platform.address, NULL);
		wait_idle(&v);
		visit_signal(&v, SIGTERM);
		visit_end(&v, 0);
		visit_open(&v, 80, 24, "--site", platform.address, NULL);
		wait_idle(&v);
		press(&v, "\r");
		wait_idle(&v);
		press(&v, "<C-z>g");
		wait_idle(&v);
		press(&v, "y");
		visit_end(&v, 0);
		visit_release(&v);
	}
}

/* ---- a terminal that nobody reads ------------------------------------------------------------ */

/* Paintings until the terminal's queue is full, and the program waits for it; nothing of it is read. */
static void stop_reading(struct visit *v)
{
	struct pollfd idle = { .fd = v->idle, .events = POLLIN }, queue = { .fd = v->slave, .events = POLLOUT };
	char bytes[64];
	for (int i = 0; i < 1000 && poll(&queue, 1, 0) > 0; i++) {
		(void)!write(v->master, "\014", 1);
		while (poll(&queue, 1, 0) > 0 && poll(&idle, 1, 10) == 0) {
		}
		(void)!read(v->idle, bytes, sizeof bytes);
	}
	assert_int_equal(poll(&queue, 1, 0), 0);
}

/* By its own doing, or by the fault that was sent. */
static void await_end_unread(struct visit *v, int number)
{
	struct pollfd p = { .fd = v->report, .events = POLLIN };
	int status = -1;
	assert_int_equal(poll(&p, 1, TEST_DEADLINE_MS), 1);
	assert_int_equal(read(v->report, &status, sizeof status), (int)sizeof status);
	v->ended = true;
	assert_int_equal(status & 0x7f, number == SIGSEGV ? SIGSEGV : 0);
	assert_int_equal(number == SIGSEGV ? 0 : status, 0);
}

static void nobody_has_to_read_the_terminal(void **state)
{
	(void)state;
	static const int signals[] = { SIGTERM, SIGHUP, SIGSEGV };
	struct visit v;
	visit_init(&v);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
		begin_to_type(&v, i == 0);
		(void)!write(v.master, "abc", 3);
		stop_reading(&v);
		visit_signal(&v, signals[i]);
		await_end_unread(&v, signals[i]);
		expect_restored(&v);
		visit_kill(&v);
	}
	begin_to_type(&v, false);
	see(&v, "abcabcabc");
	visit_kill(&v);
	visit_release(&v);
}

/* ---- a shell with jobs ----------------------------------------------------------------------- */

static void bash_starts(struct visit *v)
{
	static char command[600];
	char *minyi = program_path("minyi");
	if (access("/bin/bash", X_OK) != 0)
		skip();
	visit_init(v);
	visit_env(v, "PS1=ready> ");
	visit_program(v, 80, 24, "/bin/bash", "--norc", "--noprofile", "--noediting", "-i", NULL);
	await(v, "ready>");
	snprintf(command, sizeof command, "MINYI_IDLE_FD= %s --site %s\r", minyi, platform.address);
	free(minyi);
	press(v, command);
	await(v, "小山城");
	press(v, "<Enter>");
	await(v, "提點子");
}

static void bash_ends(struct visit *v)
{
	press(v, "clear; jobs; echo jobs'' done\r");
	await(v, "jobs done");
	see_not(v, "Stopped");
	press(v, "exit\r");
	await_end(v);
	visit_release(v);
}

/* It is continued only to hear that it is to end, and the terminal is the shell's. */
static void a_suspended_visit_can_be_ended(void **state)
{
	(void)state;
	struct visit v;
	bash_starts(&v);
	press(&v, "<C-z><C-z>");
	await(&v, "Stopped");
	press(&v, "kill %1; while kill -0 %1 2>/dev/null; do :; done; echo ended''1\r");
	await(&v, "ended1");
	bash_ends(&v);
}

/* In the background it stops again instead of writing into what the shell shows; twice suspended is like once. */
static void a_visit_comes_back_from_the_background(void **state)
{
	(void)state;
	struct visit v;
	bash_starts(&v);
	for (int i = 0; i < 2; i++) {
		press(&v, "<C-z><C-z>");
		await(&v, "Stopped");
		expect_restored(&v);
		press(&v, "clear; bg; echo in the back''ground\r");
		await(&v, "in the background");
		press(&v, "clear; fg && echo left''it\r");
		await(&v, "眾開講");
	}
	press(&v, "<C-z>gy");
	await(&v, "leftit");
	bash_ends(&v);
}

/* ---- windows --------------------------------------------------------------------------------- */

/* What is typed into a line that is not seen is kept; no letter of it leaves, and Enter answers nothing. */
static void typing_goes_on_in_a_window_that_is_too_small(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	begin_to_type(&v, true);
	type(&v, "before");
	v.free_cursor = true;
	visit_resize(&v, 34, 5);
	see(&v, "^C");
	keys(&v, " qu<BS>q<Enter>question");
	visit_resize(&v, 80, 24);
	v.free_cursor = false;
	see(&v, "before qqquestion");
	keys(&v, "<C-e>");
	v.free_cursor = true;
	visit_resize(&v, 34, 5);
	keys(&v, "<Enter>q");
	visit_resize(&v, 80, 24);
	v.free_cursor = false;
	see_row(&v, 3, "q");
	keys(&v, "<C-x>"); /* the question in front of the text is not seen either */
	v.free_cursor = true;
	visit_resize(&v, 34, 5);
	keys(&v, "qgt");
	visit_resize(&v, 80, 24);
	v.free_cursor = false;
	see(&v, "before qqquestion");
	v.free_cursor = true;
	visit_resize(&v, 34, 5);
	press(&v, "<C-c>");
	visit_end(&v, 0);
	v.free_cursor = false;
	begin_to_type(&v, false);
	see(&v, "before qqquestion");
	visit_kill(&v);
	visit_release(&v);
}

static long resident_kib(pid_t pid)
{
	char path[40];
	struct str text;
	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	str_init(&text, 65536);
	assert_int_equal(file_read(path, &text, NULL), RC_OK);
	const char *at = strstr(text.buf, "VmRSS:");
	assert_non_null(at);
	long kib = strtol(at + 6, NULL, 10);
	str_release(&text);
	return kib;
}

/* The emulator need not be as large: what matters is what the program makes of it. */
static void say_size(struct visit *v, int columns, int rows)
{
	struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };
	v->asked = true;
	ioctl(v->master, TIOCSWINSZ, &size);
	wait_idle(v);
}

static void an_enormous_window_costs_no_more_than_a_large_one(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_start(&v, 300, 100, "--site", platform.address, NULL);
	enter_as_guest(&v);
	go_to(&v, 'i');
	long large = resident_kib(v.pid);
	say_size(&v, 32767, 32767);
	say_size(&v, 1000, 1000);
	say_size(&v, 301, 101);
	say_size(&v, 65535, 1);
	say_size(&v, 65535, 65535);
	assert_true(resident_kib(v.pid) < large + 8192);
	leave(&v);
	char *minyi = program_path("minyi");
	visit_program(&v, 80, 24, "/bin/sh", "-c", "stty rows 32767 cols 32767; exec \"$0\" --site \"$1\"", minyi,
		platform.address, NULL);
	free(minyi);
	wait_idle(&v);
	assert_true(resident_kib(v.pid) < large + 8192);
	visit_kill(&v);
	visit_release(&v);
}

/* The upper left of it is used as if it were all, and the rest stays empty, whatever is scrolled. */
static void the_rest_of_a_large_window_stays_empty(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_start(&v, 340, 130, "--site", platform.address, NULL);
	enter_as_guest(&v);
	open_the_idea(&v);
	see_row(&v, 99, "瀏覽");
	keys(&v, "jjjkk<PageDown><PageUp>X<Enter>");
	type(&v, "一");
	keys(&v, "<Esc>");
	for (int row = 100; row < 130; row++)
		if (*screen_row(&v, row))
			visit_fail(__FILE__, __LINE__, &v, "row %d is not empty", row);
	for (int row = 0; row < 100; row++)
		assert_true(text_widthz(screen_row(&v, row)) <= 300);
	visit_resize(&v, 80, 24);
	see_row(&v, 23, "瀏覽");
	leave(&v);
	visit_release(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_ends_it_keeps_the_text),
		cmocka_unit_test(a_password_leaves_no_silent_terminal),
		cmocka_unit_test(a_password_is_asked_again_after_a_stop),
		cmocka_unit_test(a_failed_write_is_no_end),
		cmocka_unit_test(leaving_is_not_interrupted),
		cmocka_unit_test(every_terminal_is_given_back),
		cmocka_unit_test(nobody_has_to_read_the_terminal),
		cmocka_unit_test(a_suspended_visit_can_be_ended),
		cmocka_unit_test(a_visit_comes_back_from_the_background),
		cmocka_unit_test(typing_goes_on_in_a_window_that_is_too_small),
		cmocka_unit_test(an_enormous_window_costs_no_more_than_a_large_one),
		cmocka_unit_test(the_rest_of_a_large_window_stays_empty),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
