/*
 * What is typed is on disk, by killing the program (kill -9) in the middle of typing: at every rhythm, in every front.
 * What it has is what it offers the next time.
 */
#include "tty/lib/pipe.h"
#include "tty/lib/group.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

enum { AT_MOST_MS = 1000, SLACK_MS = 100, STROKES_MAX = 200 };
static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyz";

static void sit_down(struct visit *v, const char *name)
{
	visit_init(v);
	visit_start(v, 120, 24, "--site", platform.address, NULL);
	enter_registering(v, name);
	platform_prove(&platform, name);
}

/* ---- rhythms --------------------------------------------------------------------------------- */

/* Until then; what the program sends meanwhile is not looked at. How many ms later it became: so slow is the machine.
 */
static int64_t pass_time(struct visit *v, int64_t until)
{
	char bytes[65536];
	for (int64_t left; (left = until - clock_mono()) > 0;) {
		struct pollfd p = { .fd = v->master, .events = POLLIN };
		if (poll(&p, 1, (int)left) > 0)
			(void)!read(v->master, bytes, sizeof bytes);
	}
	return clock_mono() - until;
}

/* How many ms this disk takes to have something for good. */
static int64_t time_of_disk(const struct visit *v)
{
	char *path = file_join(v->home.path, "disk");
	const int64_t begun = clock_mono();
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(write(fd, path, strlen(path)), strlen(path));
	assert_int_equal(fsync(fd), 0);
	close(fd);
	unlink(path);
	free(path);
	return clock_mono() - begun;
}

/* Types with so many ms between two keys, and kills it. How many characters have to be there: those that were typed
 * more than a second before, and what the machine itself is late. */
static size_t type_and_kill(struct visit *v, int gap, int64_t during)
{
	int64_t at[STROKES_MAX], begun = clock_mono(), late = 0;
	size_t n = 0, old = 0;
	while (n < STROKES_MAX && clock_mono() - begun < during) {
		(void)!write(v->master, &LETTERS[n % 26], 1);
		at[n++] = clock_mono();
		int64_t its = pass_time(v, at[n - 1] + gap);
		late = its > late ? its : late;
	}
	int64_t killed = clock_mono();
	visit_kill(v);
	late = 2 * (late + time_of_disk(v));
	while (old < n && at[old] < killed - AT_MOST_MS - late)
		old++;
	assert_true(old > 0 || late > SLACK_MS);
	return old;
}

/* The row shows at least so many of the letters, in their order. */
static void see_letters(struct visit *v, size_t wanted)
{
	int row = screen_find(v, "abc");
	const char *at = row < 0 ? "" : strstr(screen_row(v, row), "abc");
	size_t n = 0;
	while (at[n] && at[n] == LETTERS[n % 26])
		n++;
	if (n < wanted)
		visit_fail(
			__FILE__, __LINE__, v, "%zu letters are there, and %zu were typed more than a second ago", n, wanted);
}

static void at_every_rhythm(void **state)
{
	(void)state;
	static const struct {
		const char *keys; /* to where it is typed */
		int gap;
	} rhythms[] = { { "X3", 60 }, { "X3", 390 }, { "X3<C-e>", 250 }, { "y", 150 } };
	struct visit v;
	sit_down(&v, "rhythm");
	open_the_idea(&v);
	for (size_t i = 0; i < ARRAY_LEN(rhythms); i++) {
		keys(&v, rhythms[i].keys);
		size_t wanted = type_and_kill(&v, rhythms[i].gap, 1800);
		visit_start(&v, 120, 24, "--site", platform.address, NULL);
		open_the_idea(&v);
		keys(&v, *rhythms[i].keys == 'y' ? "y" : "X3");
		see_letters(&v, wanted);
		keys(&v, *rhythms[i].keys == 'y' ? "<Esc>" : "<C-e><C-x>a");
	}
	leave(&v);
	visit_release(&v);
}

/* ---- at a prompt ------------------------------------------------------------------------------ */

static void become(const struct scratch *home, const char *site, const char *name)
{
	struct outcome o;
	const struct program_opts opts = { .home = home->path, .input = TEST_PASSWORD "\n" };
	run(&o, &opts, "minyi", "--site", site, "register", name, NULL);
	if (o.status != 0)
		fail_msg("%s%s", o.out.buf, o.err.buf);
	outcome_release(&o);
	platform_prove(&platform, name);
}

/* Lines, each until the next question is asked. */
static void answers(struct visit *v, const char *const *lines)
{
	for (; *lines; lines++) {
		press(v, *lines);
		press(v, "<Enter>");
		wait_idle(v);
	}
}

static void sit_at_the_prompt(struct visit *v)
{
	static const char *const to_the_text[] = { "i16", "X", "3", NULL };
	visit_start(v, 100, 24, "--linear", "--site", platform.address, NULL);
	answers(v, to_the_text);
}

static void in_linear_mode_line_by_line(void **state)
{
	(void)state;
	static const char *const lines[] = { ".", "the first line", "the second", NULL };
	static const char *const one[] = { "another text", NULL };
	struct visit v;
	visit_init(&v);
	v.free_cursor = true;
	become(&v.home, platform.address, "liner");
	sit_at_the_prompt(&v);
	answers(&v, lines);
	visit_kill(&v);
	sit_at_the_prompt(&v);
	see(&v, "the first line");
	see(&v, "the second");
	answers(&v, one);
	see(&v, "確定送出");
	visit_kill(&v);
	sit_at_the_prompt(&v);
	see(&v, "原有內容：another text");
	visit_kill(&v);
	visit_release(&v);
}

/* ---- commands --------------------------------------------------------------------------------- */

static void comment(struct outcome *o, const struct scratch *home, const char *site, const char *topic,
	const char *message, const char *input)
{
	const struct program_opts opts = { .home = home->path, .input = input };
	run(o, &opts, "minyi", "--site", site, "--lang", "en", "comment", topic, "--stance", "con", "-m", message, NULL);
}

static void expect_offered(const struct scratch *home, const char *site, const char *topic, const char *text)
{
	struct outcome o;
	char input[256];
	snprintf(input, sizeof input, "%s\nX\n2\n\nn\nq\ng\n", topic);
	pipe_visit(&o, home, site, input);
	if (!strstr(o.out.buf, text))
		fail_msg("\"%s\" is not offered:\n%s", text, o.out.buf);
	outcome_release(&o);
}

/* The platform is away before its topics were ever seen: what was to be said waits under the topic's number. */
static void for_a_topic_that_cannot_be_reached(void **state)
{
	(void)state;
	struct scratch home;
	struct outcome o;
	struct fake away;
	scratch_make(&home);
	fake_start(&away, &platform);
	become(&home, away.front.address, "reacher");
	fake_rule(&away, &(struct fake_rule){ .path = "/v1", .deed = FAKE_CLOSE });
	comment(&o, &home, away.front.address, "i20", "said into the void", NULL);
	assert_int_equal(o.status, 3);
	assert_non_null(strstr(o.err.buf, "is kept"));
	outcome_release(&o);
	comment(&o, &home, away.front.address, "i20", "-", "and from a pipe\n");
	assert_int_equal(o.status, 3);
	outcome_release(&o);
	fake_rule(&away, &(struct fake_rule){ .path = "/v1", .deed = FAKE_PASS });
	expect_offered(&home, away.front.address, "i20", "said into the void");
	expect_offered(&home, away.front.address, "i20", "and from a pipe");
	/* nor does another text take it along */
	comment(&o, &home, away.front.address, "i20", "sent at last", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	expect_offered(&home, away.front.address, "i20", "said into the void");
	fake_release(&away);
	scratch_remove(&home);
}

/* At a terminal it is asked for all the same, and kept line by line. */
static void typed_for_a_topic_that_cannot_be_reached(void **state)
{
	(void)state;
	static const char *const lines[] = { "one line", "and another", NULL };
	struct visit v;
	struct fake away;
	char *minyi = program_path("minyi");
	visit_init(&v);
	v.free_cursor = true;
	fake_start(&away, &platform);
	become(&v.home, away.front.address, "typist");
	fake_rule(&away, &(struct fake_rule){ .path = "/v1", .deed = FAKE_CLOSE });
	visit_program(&v, 100, 24, minyi, "--site", away.front.address, "comment", "i20", NULL);
	await(&v, "^D");
	wait_idle(&v); /* or that it awaits the first line would be taken for its having read one */
	answers(&v, lines);
	visit_kill(&v);
	fake_rule(&away, &(struct fake_rule){ .path = "/v1", .deed = FAKE_PASS });
	expect_offered(&v.home, away.front.address, "i20", "one line");
	expect_offered(&v.home, away.front.address, "i20", "and another");
	fake_release(&away);
	visit_release(&v);
	free(minyi);
}

static void of_somebody_who_is_not_signed_in(void **state)
{
	(void)state;
	struct scratch home;
	struct outcome o;
	scratch_make(&home);
	comment(&o, &home, platform.address, "i16", "a guest's words", NULL);
	assert_int_equal(o.status, 1);
	assert_non_null(strstr(o.err.buf, "is kept"));
	outcome_release(&o);
	become(&home, platform.address, "guest");
	expect_offered(&home, platform.address, "i16", "a guest's words");
	scratch_remove(&home);
}

static void a_nul_is_no_text(void **state)
{
	(void)state;
	static const char *const scripts[] = {
		"printf 'a\\0b\\n' | \"$0\" --site \"$1\" comment i16 -m -",
		"printf 'a\\0b\\n' | \"$0\" --site \"$1\" render --type text -",
		"printf 'i16\\nX\\n3\\na\\0b\\n' | \"$0\" --site \"$1\" --linear",
	};
	struct scratch home;
	struct outcome o;
	char *minyi = program_path("minyi");
	scratch_make(&home);
	become(&home, platform.address, "nul");
	int64_t before = idea_count(&platform, "comments");
	for (size_t i = 0; i < ARRAY_LEN(scripts); i++) {
		run(&o, &(struct program_opts){ .home = home.path }, "/bin/sh", "-c", scripts[i], minyi, platform.address,
			NULL);
		assert_non_null(strstr(o.err.buf, "NUL"));
		assert_true(i == 2 || o.status != 0);
		outcome_release(&o);
	}
	assert_int_equal(idea_count(&platform, "comments"), before);
	scratch_remove(&home);
	free(minyi);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_every_rhythm),
		cmocka_unit_test(in_linear_mode_line_by_line),
		cmocka_unit_test(for_a_topic_that_cannot_be_reached),
		cmocka_unit_test(typed_for_a_topic_that_cannot_be_reached),
		cmocka_unit_test(of_somebody_who_is_not_signed_in),
		cmocka_unit_test(a_nul_is_no_text),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
