/* Terminals as they are: unknown ones, poor ones, other sizes, other locales; suspended, hung up, killed; and given
 * back after a crash. */
#include "tty/lib/group.h"

#include <signal.h>

static void sit_down(struct visit *v)
{
	visit_init(v);
	visit_start(v, 80, 24, "--site", platform.address, NULL);
}

/* One short visit, the same everywhere. */
static void visits_with(const char *entry)
{
	struct visit v;
	visit_init(&v);
	visit_env(&v, entry);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	see(&v, "小山城");
	enter_as_guest(&v);
	go_to(&v, 'i');
	see_row(&v, 0, "提點子");
	keys(&v, "jj<Down><Up><Enter>");
	expect_clean(&v);
	keys(&v, "jjjk<Down><Up>");
	expect_clean(&v);
	keys(&v, "q");
	see_row(&v, 0, "提點子");
	leave(&v);
	visit_release(&v);
}

static void any_terminal_will_do(void **state)
{
	(void)state;
	static const char *const entries[] = { "TERM=no-such-terminal", "TERM=xterm", "TERM=screen-256color",
		"TERM=tmux-256color", "TERM=linux", "TERM=putty", "TERM=vt100", "TERM=vt220" };
	for (size_t i = 0; i < ARRAY_LEN(entries); i++)
		visits_with(entries[i]);
}

static void any_locale_will_do(void **state)
{
	(void)state;
	static const char *const entries[] = { "LANG=zh_TW.UTF-8", "LANG=C", "LANG=", "LC_ALL=zh_TW.nonsense" };
	for (size_t i = 0; i < ARRAY_LEN(entries); i++)
		visits_with(entries[i]);
}

/* A line that was set to seven bits carries eight for us, and is seven again afterwards. */
static void the_eighth_bit_passes(void **state)
{
	(void)state;
	struct visit v;
	char *minyi = program_path("minyi");
	visit_init(&v);
	visit_program(
		&v, 80, 24, "/bin/sh", "-c", "stty istrip cs7; \"$0\" --site \"$1\" && stty -a", minyi, platform.address, NULL);
	wait_idle(&v);
	enter_as_guest(&v);
	go_to(&v, 'i');
	keys(&v, "/");
	type(&v, "長照");
	see_row(&v, -1, "長照");
	keys(&v, "<Enter>");
	see(&v, "長照交通接送");
	go_to(&v, 'g');
	press(&v, "y");
	assert_int_equal(await_end(&v), 0);
	assert_non_null(memmem(v.raw.buf, v.raw.len, " istrip", 7));
	free(minyi);
	visit_release(&v);
}

static void a_dumb_terminal_gets_the_linear_mode(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_env(&v, "TERM=dumb");
	visit_env(&v, "NO_COLOR=1");
	visit_open(&v, 80, 24, "--site", platform.address, NULL);
	await(&v, "minyi");
	press(&v, "<C-d>");
	assert_int_equal(await_end(&v), 0);
	assert_null(memchr(v.raw.buf, '\033', v.raw.len));
	visit_release(&v);
}

static void any_size_at_any_time(void **state)
{
	(void)state;
	static const struct {
		int columns, rows;
	} sizes[] = { { 40, 10 }, { 200, 60 }, { 80, 24 }, { 132, 43 }, { 41, 11 }, { 300, 100 }, { 80, 24 } };
	static const char *const screens[] = { "", "h", "<Esc><C-z>i", "<PageDown>", "<Enter>", "<Space>", "q/長",
		"<Esc><C-z>u", "<C-z>x" };
	struct visit v;
	sit_down(&v);
	enter_as_guest(&v);
	for (size_t s = 0; s < ARRAY_LEN(screens); s++) {
		keys(&v, screens[s]);
		for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
			visit_resize(&v, sizes[i].columns, sizes[i].rows);
	}
	leave(&v);
	visit_release(&v);
}

static void too_small_is_said_and_survived(void **state)
{
	(void)state;
	static const struct {
		int columns, rows;
	} sizes[] = { { 20, 5 }, { 1, 1 }, { 39, 24 }, { 80, 9 }, { 2, 100 } };
	struct visit v;
	sit_down(&v);
	enter_as_guest(&v);
	go_to(&v, 'i');
	v.free_cursor = true;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
		visit_resize(&v, sizes[i].columns, sizes[i].rows);
	v.free_cursor = false;
	visit_resize(&v, 80, 24);
	see_row(&v, 0, "提點子");
	leave(&v);
	visit_release(&v);
}

static void suspends_and_resumes(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v);
	enter_as_guest(&v);
	go_to(&v, 'i');
	visit_signal(&v, SIGTSTP);
	await_stopped(&v);
	expect_restored(&v);
	visit_signal(&v, SIGCONT);
	await(&v, "(s)換看板"); /* the end of the last row: all of it is painted again */
	wait_idle(&v);
	see_row(&v, 0, "提點子");
	expect_cursor_rule(&v);
	keys(&v, "jk");
	leave(&v);
	visit_release(&v);
}

/* The rows of a text scroll by themselves once it is read line by line. */
static void read_some_lines(struct visit *v)
{
	sit_down(v);
	enter_as_guest(v);
	open_the_idea(v);
	keys(v, "jjj");
	see_row(v, -1, "第 4-24 行");
	assert_true(v->region);
}

static void no_way_out_leaves_rows_that_scroll_by_themselves(void **state)
{
	(void)state;
	static const struct {
		int signal, status;
	} ends[] = { { 0, 0 }, { SIGTERM, 0 }, { SIGSEGV, 128 + SIGSEGV }, { SIGABRT, 128 + SIGABRT } };
	struct visit v;
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		read_some_lines(&v);
		if (ends[i].signal) {
			visit_signal(&v, ends[i].signal);
			visit_end(&v, ends[i].status); /* checks it */
		} else {
			leave(&v);
		}
		visit_release(&v);
	}
	read_some_lines(&v);
	visit_signal(&v, SIGTSTP);
	await_stopped(&v);
	expect_restored(&v);
	visit_signal(&v, SIGCONT);
	await(&v, "第 4-24 行");
	wait_idle(&v);
	keys(&v, "jj");
	assert_true(v.region);
	expect_clean(&v);
	leave(&v);
	visit_release(&v);
}

/* Whatever comes between lines, and lines after it, show what painting anew does. */
static void lines_scroll_whatever_comes_between(void **state)
{
	(void)state;
	static const char *const within[] = { "k", "<Space>", "<PageUp>", "<End>kkk", "<Home>", "h<Esc>", "/山區<Enter>",
		"n", "/no such words<Enter>", ":30<Enter>", "<Esc>", "]", "[", "<Tab>", "X<C-c>" };
	static const char *const out[] = { "h", "X", "q", "f", "b", "<C-z>" };
	struct visit v;
	read_some_lines(&v);
	for (size_t i = 0; i < ARRAY_LEN(within); i++) {
		keys(&v, within[i]);
		keys(&v, "jjkj");
		expect_clean(&v);
		keys(&v, "jjkj");
	}
	for (size_t i = 0; i < ARRAY_LEN(out); i++) {
		open_the_idea(&v);
		keys(&v, "jjj");
		assert_true(v.region);
		keys(&v, out[i]);
		expect_clean(&v);
		keys(&v, "<Esc>");
	}
	open_the_idea(&v);
	keys(&v, "jjj");
	visit_resize(&v, 60, 16);
	keys(&v, "jj");
	expect_clean(&v);
	keys(&v, "jjk");
	visit_resize(&v, 80, 24);
	assert_false(v.region);
	keys(&v, "kj");
	expect_clean(&v);
	leave(&v);
	visit_release(&v);
}

/* The restore bytes must come, though nothing of the program can be trusted any more. */
static void a_crash_gives_the_terminal_back(void **state)
{
	(void)state;
	static const int signals[] = { SIGSEGV, SIGABRT, SIGBUS, SIGFPE };
	for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
		struct visit v;
		sit_down(&v);
		enter_as_guest(&v);
		go_to(&v, 'i');
		assert_true(v.alternate);
		visit_mark(&v);
		visit_signal(&v, signals[i]);
		visit_end(&v, 128 + signals[i]); /* checks modes, screen, cursor, pen */
		assert_non_null(memmem(v.raw.buf, v.raw.len, "minyi:", 6));
		visit_release(&v);
	}
}

static void signals_to_end_end_it_well(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v);
	enter_as_guest(&v);
	visit_signal(&v, SIGTERM);
	visit_end(&v, 0);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	visit_hang_up(&v);
	assert_int_equal(v.status, 0);
	visit_release(&v);
}

static void tmux_shows_the_same(void **state)
{
	(void)state;
	struct tmux t;
	tmux_start(&t, 80, 24, "--site", platform.address, NULL);
	tmux_await(&t, "小山城");
	tmux_keys(&t, "Enter");
	tmux_keys(&t, "Enter");
	tmux_await(&t, "提點子");
	tmux_await(&t, "\n>");
	tmux_keys(&t, "/");
	tmux_keys(&t, "長照");
	tmux_await(&t, "：長照");
	tmux_keys(&t, "Enter");
	tmux_await(&t, "長照交通接送");
	tmux_keys(&t, "Enter");
	tmux_await(&t, "瀏覽");
	tmux_await(&t, "\n長照交通接送改按里程補助，山區部落不再拒載\n"); /* its title, once */
	for (int i = 0; i < 4; i++)
		tmux_keys(&t, "j");
	tmux_await(&t, "第 5-25 行"); /* with the line between title and foot, and none twice */
	tmux_await(&t,
		"\n4. 拒載三次以上的特約單位，隔年不得續約。\n\n這不是要求特別待遇，是希望住得遠的人也用得到已經寫在法律裡的服務。\n瀏覽");
	for (int i = 0; i < 4; i++)
		tmux_keys(&t, "k");
	tmux_await(&t, "第 1-21 行");
	tmux_await(&t, "說明\n長照交通接送改按里程補助，山區部落不再拒載\n\n機關");
	tmux_keys(&t, "PageDown");
	tmux_await(&t, "瀏覽 第 2/");
	tmux_keys(&t, "q");
	tmux_await(&t, "編號");
	tmux_release(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_terminal_will_do),
		cmocka_unit_test(any_locale_will_do),
		cmocka_unit_test(the_eighth_bit_passes),
		cmocka_unit_test(a_dumb_terminal_gets_the_linear_mode),
		cmocka_unit_test(any_size_at_any_time),
		cmocka_unit_test(too_small_is_said_and_survived),
		cmocka_unit_test(suspends_and_resumes),
		cmocka_unit_test(no_way_out_leaves_rows_that_scroll_by_themselves),
		cmocka_unit_test(lines_scroll_whatever_comes_between),
		cmocka_unit_test(a_crash_gives_the_terminal_back),
		cmocka_unit_test(signals_to_end_end_it_well),
		cmocka_unit_test(tmux_shows_the_same),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
