/* SQLite's own: its file, its locks, its index of words. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <math.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "unit/sql/lib.h"

static char *file(void)
{
	return file_join(folder, "x.db");
}

static void damage_is_noted_and_files_are_private(void **state)
{
	(void)state;
	struct sql *db;
	struct err e = { 0 };
	struct stat st;
	char *path = file(), *note = file_join(folder, "note"), *to = file_join(folder, "y.db");
	struct sql_options o = options;
	o.damage = note;
	assert_int_equal(open_with(&o, &db, NULL), RC_OK);
	assert_int_equal(sql_check(db, NULL), RC_OK);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_false(file_exists(note));
	sql_close(db);
	assert_int_equal(file_write(path, "this is no database at all, whatever its name may say", 53, 0600, NULL), RC_OK);
	assert_int_equal(open_with(&o, &db, &e), RC_CORRUPT);
	assert_true(file_exists(note));
	assert_int_equal(sql_rename(path, to, NULL), RC_OK);
	assert_false(file_exists(path));
	assert_int_equal(sql_rename(path, to, &e), RC_NOT_FOUND);
	free(to);
	free(note);
	free(path);
}

/* Opening a pipe waits for somebody at its other end. */
static void what_is_no_file_is_refused_at_once(void **state)
{
	(void)state;
	struct sql *db;
	struct err e = { 0 };
	struct sql_options reading = options;
	char *path = file();
	reading.read_only = true;
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(open_with(&options, &db, &e), RC_SYS);
	assert_int_equal(open_with(&reading, &db, &e), RC_SYS);
	free(path);
}

/* Opening a file once more must not give up the locks that this process has on it: POSIX forgets them all when any
 * descriptor of the file is closed, and another program would then write into the middle of things. */
static void locks_outlive_another_opening(void **state)
{
	(void)state;
	struct sql *db = open_new();
	put(db, 1, "a");
	sql_close(open_new());
	struct sql *other = open_new();
	pid_t pid = fork();
	if (pid == 0) {
		char *path = file();
		int fd = open(path, O_RDWR);
		struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
		_exit(fd >= 0 && fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK ? 0 : 1);
	}
	int status;
	waitpid(pid, &status, 0);
	assert_int_equal(status, 0);
	sql_close(other);
	sql_close(db);
}

/* Every letter is a word; an asked one in brackets says that it was asked. */
static int letters(const char *text, int n, bool asked, const struct sql_words *out)
{
	int rc = 0;
	for (int i = 0; i < n && rc == 0; i++)
		if (text[i] != ' ')
			rc = out->put(out->ctx, asked && text[i] == 'x', text + i, 1, i, i + 1);
	return rc;
}

static void texts_are_split_by_who_asks(void **state)
{
	(void)state;
	const char *const index[] = { "CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'minyi');" };
	struct sql_options o = options;
	struct sql *db;
	int64_t n = 0;
	o.migrations = index;
	o.n_migrations = 1;
	o.split = letters;
	assert_int_equal(open_with(&o, &db, NULL), RC_OK);
	assert_int_equal(
		sql_run(db, NULL, "INSERT INTO words(rowid, text) VALUES($1, $2)", "it", (int64_t)5, "ab c"), RC_OK);
	assert_int_equal(sql_ask_int(db, NULL, &n, "SELECT rowid FROM words WHERE words MATCH $1", "t", "\"bc\""), RC_OK);
	assert_int_equal(n, 5);
	assert_int_equal(
		sql_ask_int(db, NULL, &n, "SELECT rowid FROM words WHERE words MATCH $1", "t", "\"ac\""), RC_NOT_FOUND);
	sql_close(db);
}

/* Programs that open a new file at the same moment meet where it becomes one with a write-ahead log, for which it has
 * to be had alone: it is waited for there too, and then it is told. */
static void the_first_opening_waits_for_others(void **state)
{
	(void)state;
	struct sql *other, *db;
	struct err e = { 0 };
	struct sql_options patient = options;
	assert_int_equal(open_with(&(struct sql_options){ .busy_ms = 1 }, &other, &e), RC_OK); /* as it is: no log yet */
	assert_int_equal(sql_script(other, "CREATE TABLE early(id INTEGER)", &e), RC_OK);
	for (int in_all = 0; in_all < 2; in_all++) {
		patient.busy_ms = 200;
		patient.busy_in_all = in_all;
		assert_int_equal(sql_begin(other, true, &e), RC_OK);
		int64_t begun = clock_mono();
		assert_int_equal(open_with(&patient, &db, &e), RC_BUSY);
		assert_in_range(clock_mono() - begun, 190, 15000);
		sql_rollback(other);
	}
	assert_int_equal(open_with(&patient, &db, &e), RC_OK);
	sql_close(db);
	sql_close(other);
}

#define T(name) cmocka_unit_test_setup_teardown(name, folder_make, folder_drop)
int main(void)
{
	const struct CMUnitTest tests[] = { T(damage_is_noted_and_files_are_private), T(locks_outlive_another_opening),
		T(what_is_no_file_is_refused_at_once), T(the_first_opening_waits_for_others), T(texts_are_split_by_who_asks) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
