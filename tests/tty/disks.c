/*
 * Disks that are full, folders that cannot be written, stores that are damaged: what is said of them is so, and reading
 * goes on.
 */
#include "tty/lib/group.h"

#include <signal.h>
#include <sys/mount.h>
#include <unistd.h>

/* ---- a small disk ---------------------------------------------------------------------------- */

static void small_disk(const struct scratch *at, const char *size)
{
	if (!disk_make(at->path, size))
		skip();
}

static void it_is_said_while_typing(void **state)
{
	(void)state;
	static const char long_text[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	struct visit v;
	visit_init(&v);
	small_disk(&v.home, "4m");
	visit_start(&v, 100, 24, "--site", platform.address, NULL);
	enter_registering(&v, "fuller");
	open_the_idea(&v);
	keys(&v, "X3<C-e>");
	disk_fill(v.home.path, 0);
	for (int i = 0; i < 400; i++)
		press(&v, long_text);
	await(&v, "磁碟已滿");
	press(&v, "x"); /* as long as it is so */
	wait_idle(&v);
	see_row(&v, -1, "磁碟已滿");
	disk_free(v.home.path);
	await(&v, "又能保存");
	see_not(&v, "磁碟已滿");
	visit_kill(&v);
	visit_start(&v, 100, 24, "--site", platform.address, NULL);
	open_the_idea(&v);
	keys(&v, "X3");
	see(&v, "uvwxyzx");
	keys(&v, "<Esc>");
	leave(&v);
	disk_drop(v.home.path);
	visit_release(&v);
}

static void a_crash_says_what_is_so(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	small_disk(&v.home, "4m");
	visit_start(&v, 100, 24, "--site", platform.address, NULL);
	enter_registering(&v, "crasher");
	open_the_idea(&v);
	keys(&v, "X3<C-e>");
	disk_fill(v.home.path, 0);
	for (int i = 0; i < 400; i++)
		press(&v, "0123456789abcdefghijklmnopqrstuvwxyz");
	await(&v, "磁碟已滿");
	visit_signal(&v, SIGSEGV);
	await_end(&v);
	see(&v, "沒能保存");
	disk_drop(v.home.path);
	visit_release(&v);
}

/* How many topics it says that there are, and how many can be shown when the platform is gone. */
static void what_was_taken_along_is_counted(void **state)
{
	(void)state;
	struct scratch home;
	struct outcome o;
	struct fake away;
	const struct program_opts opts = { .home = home.path };
	scratch_make(&home);
	small_disk(&home, "8m");
	fake_start(&away, &platform);
	run(&o, &opts, "minyi", "--lang", "en", "--site", away.front.address, "boards", NULL);
	outcome_release(&o);
	disk_fill(home.path, 400000);
	run(&o, &opts, "minyi", "--lang", "en", "--site", away.front.address, "fetch", "idea", NULL);
	assert_int_equal(o.status, 1);
	assert_non_null(strstr(o.err.buf, "disk is full"));
	int said = (int)strtol(o.out.buf, NULL, 10), there = 0;
	outcome_release(&o);
	disk_free(home.path);
	fake_rule(&away, &(struct fake_rule){ .path = "/v1", .deed = FAKE_CLOSE });
	for (int i = 1; i <= 31; i++) {
		char topic[16];
		snprintf(topic, sizeof topic, "i%d", i);
		run(&o, &opts, "minyi", "--lang", "en", "--site", away.front.address, "show", topic, NULL);
		there += o.status == 0;
		outcome_release(&o);
	}
	print_message("%d said, %d there\n", said, there);
	assert_int_equal(said, there);
	assert_true(there < 31);
	fake_release(&away);
	disk_drop(home.path);
	scratch_remove(&home);
}

/* Where the store cannot even be opened, what a guest writes is said not to be kept. */
static void what_is_written_without_any_room(void **state)
{
	(void)state;
	struct scratch home;
	struct outcome o;
	const struct program_opts opts = { .home = home.path };
	scratch_make(&home);
	small_disk(&home, "4m");
	run(&o, &opts, "minyi", "--lang", "en", "--site", platform.address, "boards", NULL);
	outcome_release(&o);
	disk_fill(home.path, 0);
	run(&o, &opts, "minyi", "--lang", "en", "--site", platform.address, "comment", "i16", "-m", "lost", NULL);
	assert_int_equal(o.status, 4);
	assert_non_null(strstr(o.err.buf, "can NOT be kept"));
	outcome_release(&o);
	disk_drop(home.path);
	scratch_remove(&home);
}

/* Without an answer, and without a place to keep it, nobody knows whether it was sent. */
static void what_may_have_arrived_without_any_room(void **state)
{
	(void)state;
	struct scratch home;
	struct outcome o;
	struct fake away;
	const struct program_opts opts = { .home = home.path, .input = TEST_PASSWORD "\n" };
	scratch_make(&home);
	small_disk(&home, "4m");
	fake_start(&away, &platform);
	const char *site = away.front.address;
	run(&o, &opts, "minyi", "--lang", "en", "--site", site, "register", "roomless", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	disk_fill(home.path, 0);
	fake_rule(&away, &(struct fake_rule){ .path = "/v1/topics/32/follow", .deed = FAKE_CLOSE });
	run(&o, &opts, "minyi", "--lang", "en", "--site", site, "follow", "i16", NULL);
	assert_int_equal(o.status, 4);
	assert_non_null(strstr(o.err.buf, "may or may not have arrived"));
	outcome_release(&o);
	fake_release(&away);
	disk_drop(home.path);
	scratch_remove(&home);
}

/* For minyid's files there is no room, for ours there is. */
static void a_platform_of_ones_own_says_that_it_is_the_disk(void **state)
{
	(void)state;
	struct scratch home;
	struct outcome o;
	scratch_make(&home);
	small_disk(&home, "4m");
	disk_fill(home.path, 400000);
	run(&o, &(struct program_opts){ .home = home.path }, "minyi", "--lang", "en", "boards", NULL);
	assert_int_equal(o.status, 1);
	assert_non_null(strstr(o.err.buf, "the disk is full"));
	outcome_release(&o);
	disk_drop(home.path);
	scratch_remove(&home);
}

/* ---- standard output ------------------------------------------------------------------------- */

/* A result that is not whole is a failure, whatever wrote it; a reader who has had enough is none. */
static void output_that_is_not_whole_is_a_failure(void **state)
{
	(void)state;
	static const char *const commands[] = { "list idea", "list idea --json", "show i16", "show i16 --json --comments",
		"search 長照", "boards", "agencies --json", "--help", "--version", "list --help",
		"render --type markdown README.md", "settings" };
	struct scratch home;
	struct outcome o;
	char *minyi = program_path("minyi");
	const struct program_opts opts = { .home = home.path };
	scratch_make(&home);
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		char script[256];
		snprintf(script, sizeof script, "\"$0\" --lang en --site \"$1\" %s >/dev/full", commands[i]);
		run(&o, &opts, "/bin/sh", "-c", script, minyi, platform.address, NULL);
		if (o.status != 1 || !strstr(o.err.buf, "could not be written whole"))
			fail_msg("%s: status %d\n%s", commands[i], o.status, o.err.buf);
		outcome_release(&o);
	}
	run(&o, &opts, "/bin/sh", "-c", "\"$0\" --lang en --site \"$1\" show i16 | head -n 1; test -z \"$2\"", minyi,
		platform.address, NULL);
	assert_int_equal(o.status, 0);
	assert_null(strstr(o.err.buf, "could not"));
	outcome_release(&o);
	scratch_remove(&home);
	free(minyi);
}

/* ---- folders --------------------------------------------------------------------------------- */

static void without_a_folder_one_can_read(void **state)
{
	(void)state;
	const struct program_opts nowhere = { .home = "/proc/nowhere", .input = "x\n" };
	struct outcome o;
	struct visit v;
	run(&o, &nowhere, "minyi", "--lang", "en", "--site", platform.address, "show", "i16", NULL);
	assert_int_equal(o.status, 0);
	assert_non_null(strstr(o.out.buf, IDEA));
	assert_non_null(strstr(o.err.buf, "Nothing can be kept in /proc/nowhere/.local/share/minyi"));
	outcome_release(&o);
	run(&o, &nowhere, "minyi", "--lang", "en", "--site", platform.address, "fetch", NULL);
	assert_int_equal(o.status, 1);
	outcome_release(&o);
	run(&o, &nowhere, "minyi", "--lang", "en", "--site", platform.address, "comment", "i16", "-m", "lost", NULL);
	assert_int_equal(o.status, 4); /* neither sent nor kept */
	assert_non_null(strstr(o.err.buf, "can NOT be kept"));
	outcome_release(&o);
	run(&o, &nowhere, "minyi", "--lang", "en", "boards", NULL); /* a platform of one's own */
	assert_int_equal(o.status, 1);
	assert_non_null(strstr(o.err.buf, "cannot keep its files"));
	outcome_release(&o);
	visit_init(&v);
	visit_env(&v, "HOME=/proc/nowhere");
	visit_start(&v, 100, 24, "--site", platform.address, NULL);
	see(&v, "無法存放資料");
	enter_registering(&v, "nowhere");
	open_the_idea(&v);
	keys(&v, "X3");
	type(&v, "words");
	await(&v, "無法保存");
	keys(&v, "<Enter>y"); /* which does send it */
	see_row(&v, -1, "已發表");
	leave(&v);
	visit_release(&v);
}

/* A store that cannot be opened as it is: what is in it is read, and the visit goes on without a place to keep things.
 */
static void expect_reading_goes_on(const struct scratch *home, const char *said)
{
	const struct program_opts opts = { .home = home->path };
	struct outcome o;
	struct visit v;
	char env[64];
	run(&o, &opts, "minyi", "--home", home->path, "--site", platform.address, "show", "i16", NULL);
	assert_int_equal(o.status, 0);
	assert_non_null(strstr(o.out.buf, IDEA));
	if (!strstr(o.err.buf, said) || strchr(o.err.buf, '\n')[1])
		fail_msg("\"%s\" is not all that is said:\n%s", said, o.err.buf);
	outcome_release(&o);
	run(&o, &opts, "minyi", "--home", home->path, "--site", platform.address, "me", NULL); /* signed in */
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	run(&o, &opts, "minyi", "--home", home->path, "--site", platform.address, "outbox", NULL);
	assert_non_null(strstr(o.out.buf, "等著送出的話"));
	assert_non_null(strstr(o.err.buf, said));
	outcome_release(&o);
	run(&o, &opts, "minyi", "--home", home->path, "--site", platform.address, "outbox", "send", NULL);
	assert_int_equal(o.status, 3); /* it waits on */
	outcome_release(&o);
	run(&o, &opts, "minyi", "--home", home->path, "--site", platform.address, "outbox", "drop", "1", NULL);
	assert_int_equal(o.status, 1);
	assert_non_null(strstr(o.err.buf, "不能更改"));
	outcome_release(&o);
	visit_init(&v);
	snprintf(env, sizeof env, "HOME=%s", home->path);
	visit_env(&v, env);
	visit_start(&v, 100, 24, "--home", home->path, "--site", platform.address, NULL);
	see(&v, said);
	open_the_idea(&v);
	leave(&v);
	visit_release(&v);
}

static void a_store_that_cannot_be_opened_is_read(void **state)
{
	(void)state;
	struct scratch home;
	struct outcome o;
	scratch_make(&home);
	small_disk(&home, "4m");
	const struct program_opts opts = { .home = home.path, .input = TEST_PASSWORD "\n" };
	run(&o, &opts, "minyi", "--home", home.path, "--site", platform.address, "register", "reader", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	run(&o, &opts, "minyi", "--home", home.path, "--site", platform.address, "list", "idea", NULL);
	outcome_release(&o);
	platform_kill(&platform);
	run(&o, &opts, "minyi", "--home", home.path, "--site", platform.address, "comment", "i16", "--stance", "neutral",
		"-m", "等著送出的話", NULL);
	assert_int_equal(o.status, 3);
	outcome_release(&o);
	platform_again(&platform);
	disk_fill(home.path, 0);
	expect_reading_goes_on(&home, "磁碟已滿");
	disk_free(home.path);
	assert_int_equal(mount(NULL, home.path, NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
	expect_reading_goes_on(&home, "無法存放資料");
	disk_drop(home.path);
	scratch_remove(&home);
}

/* Folders that are none, or somebody else's: what lasts is kept where it can be, and reading goes on. */
static void homes_of_all_kinds(void **state)
{
	(void)state;
	static const struct {
		const char *variable, *value;
		bool kept;
	} cases[] = { { "HOME", "/etc/passwd", false }, { "HOME", "/etc/passwd/below", false },
		{ "XDG_DATA_HOME", "/proc/1", false }, { "XDG_RUNTIME_DIR", "/proc/1", true }, /* as su leaves it */
		{ "XDG_RUNTIME_DIR", "relative", true }, { "XDG_STATE_HOME", "/proc/1", true },
		{ "XDG_STATE_HOME", "relative", true }, { "XDG_DATA_HOME", "relative", true } };
	struct scratch home;
	struct outcome o;
	scratch_make(&home);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char variable[64];
		snprintf(variable, sizeof variable, "%s=%s", cases[i].variable, cases[i].value);
		const struct program_opts opts = { .home = home.path, .env = (const char *const[]){ variable, NULL } };
		run(&o, &opts, "minyi", "--lang", "en", "--site", platform.address, "show", "i16", NULL);
		if (o.status != 0 || !strstr(o.out.buf, IDEA))
			fail_msg("%s: %d %s", variable, o.status, o.err.buf);
		if (cases[i].kept ? o.err.len != 0 : !strstr(o.err.buf, "Nothing can be kept in"))
			fail_msg("%s: %s", variable, o.err.buf);
		outcome_release(&o);
		assert_int_not_equal(access("relative", F_OK), 0);
	}
	scratch_remove(&home);
}

static void a_damaged_store_is_told_of_by_commands(void **state)
{
	(void)state;
	struct scratch home;
	struct outcome o;
	const struct program_opts opts = { .home = home.path };
	scratch_make(&home);
	run(&o, &opts, "minyi", "--home", home.path, "--site", platform.address, "boards", NULL);
	outcome_release(&o);
	char *path = file_join(home.path, "store.db");
	assert_int_equal(file_write(path, "no database at all, but of some length", 38, 0600, NULL), RC_OK);
	run(&o, &opts, "minyi", "--lang", "en", "--home", home.path, "--site", platform.address, "boards", NULL);
	assert_int_equal(o.status, 0);
	assert_non_null(strstr(o.err.buf, "was moved to"));
	outcome_release(&o);
	free(path);
	scratch_remove(&home);
}

/* ---- clocks ---------------------------------------------------------------------------------- */

static const char *who(struct outcome *o, const struct scratch *home, const char *now)
{
	const char *env[] = { now, NULL };
	run(o, &(struct program_opts){ .home = home->path, .env = env }, "minyi", "--site", platform.address, "me", NULL);
	return o->out.buf;
}

/* A clock that was ahead once does not sign anybody out. */
static void a_clock_ahead_signs_nobody_out(void **state)
{
	(void)state;
	struct scratch home;
	struct outcome o;
	scratch_make(&home);
	run(&o, &(struct program_opts){ .home = home.path, .input = TEST_PASSWORD "\n" }, "minyi", "--site",
		platform.address, "register", "clock", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	static const char *const times[] = { "MINYI_NOW=2036-11-23T10:00:00+08:00", "MINYI_NOW=" TEST_NOW };
	for (size_t i = 0; i < ARRAY_LEN(times); i++) {
		assert_non_null(strstr(who(&o, &home, times[i]), "clock"));
		outcome_release(&o);
	}
	scratch_remove(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_said_while_typing),
		cmocka_unit_test(a_crash_says_what_is_so),
		cmocka_unit_test(what_was_taken_along_is_counted),
		cmocka_unit_test(what_is_written_without_any_room),
		cmocka_unit_test(what_may_have_arrived_without_any_room),
		cmocka_unit_test(a_platform_of_ones_own_says_that_it_is_the_disk),
		cmocka_unit_test(output_that_is_not_whole_is_a_failure),
		cmocka_unit_test(without_a_folder_one_can_read),
		cmocka_unit_test(a_store_that_cannot_be_opened_is_read),
		cmocka_unit_test(homes_of_all_kinds),
		cmocka_unit_test(a_damaged_store_is_told_of_by_commands),
		cmocka_unit_test(a_clock_ahead_signs_nobody_out),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
