/* The harness itself, on programs that are a few lines of shell: what it reads from a screen, that it waits exactly as
 * long as it must, and that it does fail when what a test wants is not there. */
#include "tty/lib/visit.h"

#include <signal.h>

#define SHELL "/bin/sh"
#define IDLE "printf + >&9\n"
/* Answers each key with a line, as a person would expect it of a program that is idle in between. */
#define ECHO_KEYS \
	"stty -icanon -echo -opost min 1\n" IDLE \
	"while key=$(dd bs=1 count=1 2>/dev/null) && [ \"$key\" != q ]; do printf '\\r\\nkey %s\\r\\n>\\b' \"$key\"; " IDLE \
	"done\n" \
	"stty icanon echo opost\n"

static void shell(struct visit *v, const char *script)
{
	visit_init(v);
	visit_program(v, 40, 10, SHELL, "-c", script, NULL);
}

static void reads_wide_characters_whole(void **state)
{
	(void)state;
	struct visit v;
	shell(&v, "printf '\\033[4;1H> 小山城 abc  長照\\033[4;8H'\n" IDLE "read x");
	wait_idle(&v);
	see(&v, "> 小山城 abc  長照");
	see_row(&v, 3, "> 小山城 abc");
	see_row(&v, -7, "長照");
	see_not(&v, "小 山");
	assert_int_equal(screen_column(&v, 3, "山"), 4);
	assert_int_equal(screen_column(&v, 3, "長照"), 14);
	expect_cursor(&v, 3, 7);
	assert_string_equal(screen_row(&v, 2), "");
	visit_release(&v);
}

static void waits_until_idle(void **state)
{
	(void)state;
	struct visit v;
	shell(&v, ECHO_KEYS);
	v.free_cursor = true;
	wait_idle(&v);
	wait_idle(&v); /* nothing was asked since: returns */
	for (char key[] = "a"; key[0] <= 'p'; key[0]++) {
		char line[] = "key ?";
		line[4] = key[0];
		keys(&v, key);
		see(&v, line);
		expect_cursor(&v, screen_find(&v, line) + 1, 0);
	}
	press(&v, "q");
	visit_end(&v, 0);
	visit_release(&v);
}

/* It came to rest from something else while a key was on its way: that is no answer to the key. */
static void rest_from_something_else_answers_no_key(void **state)
{
	(void)state;
	struct visit v;
	shell(&v,
		"stty -icanon -echo min 1\n" IDLE
		"dd bs=1 count=1 2>/dev/null\nprintf . >&9\nprintf early\ndd bs=1 count=1 2>/dev/null\nprintf late\n" IDLE
		"read x");
	v.free_cursor = true;
	wait_idle(&v);
	press(&v, "a");
	await(&v, "early");
	assert_false(visit_rest(&v, 100));
	keys(&v, "b");
	see(&v, "late");
	visit_kill(&v);
	visit_release(&v);
}

static void names_keys_as_the_terminal_sends_them(void **state)
{
	(void)state;
	static const struct {
		const char *keys, *octets;
	} cases[] = {
		{ "<Enter>", "0d" },
		{ "<Up>", "1b 5b 41" },
		{ "<PageDown>", "1b 5b 36 7e" },
		{ "<C-p>", "10" },
		{ "<lt>x", "3c 78" },
		{ "路", "e8 b7 af" },
		{ "<BS>", "7f" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char script[256];
		struct visit v;
		snprintf(script, sizeof script,
			"stty raw -echo\n" IDLE "dd bs=1 count=%zu 2>/dev/null | od -An -tx1\nstty -raw echo",
			(strlen(cases[i].octets) + 1) / 3);
		shell(&v, script);
		wait_idle(&v);
		press(&v, cases[i].keys);
		await(&v, cases[i].octets);
		visit_end(&v, 0);
		visit_release(&v);
	}
}

static void counts_bytes(void **state)
{
	(void)state;
	struct visit v;
	shell(&v, ECHO_KEYS);
	wait_idle(&v);
	visit_mark(&v);
	keys(&v, "a");
	assert_int_equal(visit_bytes(&v), strlen("\r\nkey a\r\n>\b"));
	visit_release(&v);
}

static void tells_the_program_its_size(void **state)
{
	(void)state;
	struct visit v;
	shell(&v,
		"trap 'clear; stty size; "
		"printf + >&9' WINCH\nstty size\n" IDLE "while :; do read line; done");
	v.free_cursor = true;
	wait_idle(&v);
	see(&v, "10 40");
	visit_resize(&v, 100, 30);
	see(&v, "30 100");
	visit_release(&v);
}

static void sees_how_it_ended(void **state)
{
	(void)state;
	struct visit v;
	shell(&v, "exit 3");
	visit_end(&v, 3);
	visit_program(&v, 40, 10, SHELL, "-c", "kill -SEGV $$", NULL);
	visit_end(&v, 128 + SIGSEGV);
	visit_program(&v, 40, 10, SHELL, "-c", "trap 'exit 7' HUP\n" IDLE "while :; do read line || exit 7; done", NULL);
	wait_idle(&v);
	visit_hang_up(&v);
	assert_int_equal(v.status, 7);
	visit_release(&v);
}

static void suspends_and_resumes(void **state)
{
	(void)state;
	struct visit v;
	shell(&v, "printf 'before '\n" IDLE "kill -TSTP 0\nprintf 'after '\n" IDLE "read x");
	v.free_cursor = true;
	await_stopped(&v);
	see(&v, "before");
	see_not(&v, "after");
	visit_signal(&v, SIGCONT);
	await(&v, "after");
	visit_release(&v);
}

static void runs_programs_to_their_end(void **state)
{
	(void)state;
	struct outcome o;
	run(&o, &(struct program_opts){ .input = "一\n二\n" }, SHELL, "-c", "cat; echo $HOME >&2; exit 4", NULL);
	assert_int_equal(o.status, 4);
	assert_string_equal(o.out.buf, "一\n二\n");
	assert_string_equal(o.err.buf, "/nonexistent\n");
	outcome_release(&o);
}

static void fakes_behave_as_told(void **state)
{
	(void)state;
	struct fake f;
	struct answer a;
	fake_start(&f, NULL);
	ask_get(&f.front, &a, "/v1/topics", NULL);
	expect_status(&a, 404, "not_found");
	answer_release(&a);
	fake_rule(&f, &(struct fake_rule){ "/v1/topics", FAKE_ANSWER, 200, "text/html", "<html>" });
	ask_get(&f.front, &a, "/v1/topics?limit=3", NULL);
	assert_int_equal(a.status, 200);
	assert_string_equal(answer_header(&a, "Content-Type"), "text/html");
	assert_string_equal(a.body.buf, "<html>");
	answer_release(&a);
	fake_rule(&f, &(struct fake_rule){ "/v1", FAKE_DEEP, 0, NULL, NULL });
	ask_get(&f.front, &a, "/v1/topics", NULL);
	assert_int_equal(a.body.len, 1000000);
	assert_null(a.json);
	answer_release(&a);
	fake_rule(&f, &(struct fake_rule){ "/v1", FAKE_CLOSE, 0, NULL, NULL });
	ask_raw(&f.front, &a, "GET /v1 HTTP/1.1\r\n\r\n", 20);
	assert_int_equal(a.status, 0);
	answer_release(&a);
	assert_int_equal(fake_requests(&f, "/v1/topics"), 3);
	fake_release(&f);
}

/* ---- tests that must fail: this program runs itself with the name of one of them ------------- */

static void misses_a_text(void **state)
{
	(void)state;
	struct visit v;
	shell(&v, "printf '小山城'\n" IDLE "read x");
	wait_idle(&v);
	see(&v, "大山城");
}
static void loses_the_cursor(void **state)
{
	(void)state;
	struct visit v;
	shell(&v, "printf '\\033[3;1H> 一\\033[5;1H二\\r'\n" IDLE "read x");
	wait_idle(&v);
	expect_cursor_rule(&v);
}
static void hides_the_cursor(void **state)
{
	(void)state;
	struct visit v;
	shell(&v, "printf '\\033[?25l> 一\\r'\n" IDLE "read x");
	wait_idle(&v);
	expect_cursor_rule(&v);
}
static void leaves_the_terminal_raw(void **state)
{
	(void)state;
	struct visit v;
	shell(&v, "stty raw -echo");
	visit_end(&v, 0);
}
static void leaves_the_alternate_screen(void **state)
{
	(void)state;
	struct visit v;
	shell(&v, "printf '\\033[?1049h'");
	visit_end(&v, 0);
}
static void ends_too_early(void **state)
{
	(void)state;
	struct visit v;
	shell(&v, "exit 1");
	wait_idle(&v);
}

static const struct {
	struct CMUnitTest test;
	const char *says;
} failing[] = {
	{ cmocka_unit_test(misses_a_text), "小山城" },
	{ cmocka_unit_test(loses_the_cursor), "neither on the selected row" },
	{ cmocka_unit_test(hides_the_cursor), "hidden" },
	{ cmocka_unit_test(leaves_the_terminal_raw), "not restored" },
	{ cmocka_unit_test(leaves_the_alternate_screen), "alternate" },
	{ cmocka_unit_test(ends_too_early), "ended with 1" },
};

static void fails_where_it_must(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(failing); i++) {
		struct outcome o;
		run(&o, NULL, "/proc/self/exe", failing[i].test.name, NULL);
		if (o.status != 1 || !strstr(o.err.buf, failing[i].says))
			fail_msg("%s: exit status %d\n%s", failing[i].test.name, o.status, o.err.buf);
		outcome_release(&o);
	}
}

int main(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < ARRAY_LEN(failing); i++) {
		struct CMUnitTest only[] = { failing[i].test };
		if (str_eq(argv[1], failing[i].test.name))
			return cmocka_run_group_tests(only, NULL, NULL);
	}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_wide_characters_whole),
		cmocka_unit_test(waits_until_idle),
		cmocka_unit_test(rest_from_something_else_answers_no_key),
		cmocka_unit_test(names_keys_as_the_terminal_sends_them),
		cmocka_unit_test(counts_bytes),
		cmocka_unit_test(tells_the_program_its_size),
		cmocka_unit_test(sees_how_it_ended),
		cmocka_unit_test(suspends_and_resumes),
		cmocka_unit_test(runs_programs_to_their_end),
		cmocka_unit_test(fakes_behave_as_told),
		cmocka_unit_test(fails_where_it_must),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
