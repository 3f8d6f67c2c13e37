/* Files that are there only when they are whole, on both kinds of file systems. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"

static char folder[40];

static int set_up(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/minyi-part.XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

/* Names in the folder; each is removed when they are to be forgotten. */
static int count(bool forget)
{
	int n = 0;
	DIR *dir = opendir(folder);
	for (struct dirent *d; (d = readdir(dir));) {
		if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
			continue;
		n++;
		if (forget)
			unlinkat(dirfd(dir), d->d_name, 0);
	}
	closedir(dir);
	return n;
}

static int tear_down(void **state)
{
	(void)state;
	file_part_with_names(false);
	count(true);
	return rmdir(folder);
}

static void open_and_write(struct file_part *p)
{
	assert_int_equal(file_part_open(p, folder, NULL), RC_OK);
	assert_int_equal(write(p->fd, "half", 4), 4);
}

/* Another process begins one and ends without a chance to clean up. */
static void be_killed_meanwhile(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		struct file_part p;
		open_and_write(&p);
		kill(getpid(), SIGKILL);
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
}

static void expect_whole(const char *path)
{
	struct str text;
	struct stat st;
	str_init(&text, 100);
	assert_int_equal(file_read(path, &text, NULL), RC_OK);
	assert_string_equal(text.buf, "half");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
	str_release(&text);
}

static void lives(void)
{
	struct file_part p, other;
	mode_t mask = umask(022);
	char *path = file_join(folder, "name");
	open_and_write(&p);
	open_and_write(&other);
	assert_int_equal(file_part_name(&p, path, NULL), RC_OK);
	assert_int_equal(file_part_name(&other, path, NULL), RC_EXISTS);
	file_part_release(&p);
	file_part_release(&other);
	file_part_release(&other);
	expect_whole(path);
	assert_int_equal(count(true), 1);
	free(path);
	umask(mask);
}

static void a_whole_file_has_its_name(void **state)
{
	(void)state;
	lives();
	file_part_with_names(true);
	lives();
	file_part_with_names(false);
}

static void it_takes_a_place(void)
{
	char *path = file_join(folder, "name");
	struct str text;
	str_init(&text, 100);
	assert_int_equal(file_write(path, "old", 3, 0600, NULL), RC_OK);
	assert_int_equal(file_write(path, "new", 3, 0600, NULL), RC_OK);
	assert_int_equal(file_read(path, &text, NULL), RC_OK);
	assert_string_equal(text.buf, "new");
	assert_int_equal(count(true), 1);
	str_release(&text);
	free(path);
}

static void one_takes_the_place_of_another(void **state)
{
	(void)state;
	it_takes_a_place();
	file_part_with_names(true);
	it_takes_a_place();
	file_part_with_names(false);
}

static void nothing_is_left_of_one_that_was_killed(void **state)
{
	(void)state;
	be_killed_meanwhile();
	assert_int_equal(count(false), 0);
}

/* Where it needs a name, the next one takes it away; those that somebody is writing, and files of others, stay. */
static void the_next_one_cleans_up(void **state)
{
	(void)state;
	struct file_part live, next;
	char *others = file_join(folder, ".minyi-short");
	assert_int_equal(file_write(others, "x", 1, 0600, NULL), RC_OK);
	file_part_with_names(true);
	open_and_write(&live);
	be_killed_meanwhile();
	assert_int_equal(count(false), 3);
	open_and_write(&next);
	assert_int_equal(count(false), 3);
	file_part_release(&next);
	assert_true(file_exists(live.path));
	assert_true(file_exists(others));
	be_killed_meanwhile();
	file_part_with_names(false); /* also when the next one needs no name */
	open_and_write(&next);
	file_part_release(&next);
	file_part_release(&live);
	assert_int_equal(count(true), 1);
	free(others);
}

static void a_folder_that_is_none(void **state)
{
	(void)state;
	struct file_part p;
	for (int names = 0; names < 2; names++) {
		file_part_with_names(names);
		assert_int_equal(file_part_open(&p, "/there/is/none", NULL), RC_NOT_FOUND);
		file_part_release(&p);
	}
	file_part_with_names(false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_file_has_its_name),
		cmocka_unit_test(one_takes_the_place_of_another),
		cmocka_unit_test(nothing_is_left_of_one_that_was_killed),
		cmocka_unit_test(the_next_one_cleans_up),
		cmocka_unit_test(a_folder_that_is_none),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
