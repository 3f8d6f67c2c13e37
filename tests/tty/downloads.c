/* A download that ends before its time, by whatever: nothing of it is left in the folder. */
#include "tty/lib/staged.h"

#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>

#define ATTACHED \
	",\"attachments\":[{\"name\":\"plan.pdf\",\"url\":\"/files/slow\",\"type\":\"application/pdf\",\"size\":4000}]"
#define LETTERS "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"

static int start(void **state)
{
	(void)state;
	staged_start(
		STAGED_LIST(1, TOPIC("a", "6", "附件", "衛福部", "")), "a", TOPIC("a", "6", "附件", "衛福部", ATTACHED));
	fake_rule(&fake,
		&(struct fake_rule){ "/files/slow", FAKE_DRIP, 200, "application/pdf",
			LETTERS LETTERS LETTERS LETTERS LETTERS LETTERS LETTERS LETTERS });
	return 0;
}

static void expect_nothing_in(const char *folder)
{
	DIR *dir = opendir(folder);
	assert_non_null(dir);
	for (struct dirent *d; (d = readdir(dir));)
		if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
			fail_msg("%s is left", d->d_name);
	closedir(dir);
}

static void nothing_is_left_of_half_a_file(void **state)
{
	(void)state;
	static const int signals[] = { SIGKILL, SIGTERM, SIGHUP, SIGINT, SIGUSR1, SIGSEGV };
	struct visit v;
	visit_init(&v);
	char *to = file_join(v.home.path, "to");
	assert_int_equal(mkdir(to, 0700), 0);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
		visit_open(&v, 80, 24, "--site", fake.front.address, "download", "a", "1", "--to", to, NULL);
		await(&v, "%"); /* some of it has come */
		visit_signal(&v, signals[i]);
		await_end(&v);
		visit_kill(&v);
		expect_nothing_in(to);
	}
	free(to);
	visit_release(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_left_of_half_a_file),
	};
	return cmocka_run_group_tests(tests, start, staged_stop);
}
