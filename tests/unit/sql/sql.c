/* The one way to ask a database: what goes in comes back, and what goes wrong is told once, where it is waited for. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <math.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "sql/sql.h"
#include "unit/store/lib.h"

static const char *const migrations[] = {
	"CREATE TABLE thing(id INTEGER PRIMARY KEY, name TEXT UNIQUE, size REAL, bytes BLOB, good BOOLEAN);",
	"CREATE TABLE later(id INTEGER PRIMARY KEY REFERENCES thing ON DELETE CASCADE);",
};
static const struct sql_options options = { .migrations = migrations,
	.n_migrations = 2,
	.busy_ms = 1,
	.statements = 4,
	.memory = 65536,
	.journal = 65536 };

static char *file(void)
{
	return file_join(folder, "x.db");
}

static enum rc open_with(const struct sql_options *o, struct sql **db, struct err *e)
{
	char *path = file();
	enum rc rc = sql_open(path, o, db, e);
	free(path);
	return rc;
}

static struct sql *open_new(void)
{
	struct sql *db;
	struct err e = { 0 };
	if (open_with(&options, &db, &e) != RC_OK)
		fail_msg("%s", e.detail);
	return db;
}

static void put(struct sql *db, int64_t id, const char *name)
{
	assert_int_equal(sql_run(db, NULL, "INSERT INTO thing(id, name) VALUES($1, $2)", "it", id, name), RC_OK);
}

static int64_t count(struct sql *db)
{
	int64_t n = -1;
	assert_int_equal(sql_ask_int(db, NULL, &n, "SELECT count(*) FROM thing", ""), RC_OK);
	return n;
}

static void what_goes_in_comes_back(void **state)
{
	(void)state;
	struct sql *db = open_new();
	struct arena a = { 0 };
	int64_t id = 0;
	size_t n;
	/* The numbers say which is which, whatever their order. */
	assert_int_equal(
		sql_ask_int(db, NULL, &id, "INSERT INTO thing(good, bytes, size, name) VALUES($4, $3, $2, $1) RETURNING id",
			"trbf", "健保", 0.5, (const void *)"a\0b", (size_t)3, true),
		RC_OK);
	struct sql_rows *q = sql_ask(
		db, "SELECT id, name, size, bytes, good FROM thing WHERE id = $1 AND $1 = id", "i", id);
	assert_int_equal(sql_next(q, NULL), RC_OK);
	assert_int_equal(sql_int(q, 0), id);
	assert_string_equal(sql_text(q, 1), "健保");
	assert_true(sql_real(q, 2) == 0.5);
	assert_memory_equal(sql_bytes(q, 3, &n), "a\0b", 3);
	assert_int_equal(n, 3);
	assert_true(sql_flag(q, 4));
	assert_string_equal(sql_copy(q, 1, &a), "健保");
	assert_int_equal(sql_next(q, NULL), RC_NOT_FOUND);
	sql_end(q);
	char *text = sql_ask_text(db, "SELECT name FROM thing", "");
	assert_string_equal(text, "健保");
	free(text);
	arena_release(&a);
	sql_close(db);
}

static void null_is_nothing(void **state)
{
	(void)state;
	struct sql *db = open_new();
	size_t n;
	assert_int_equal(
		sql_run(db, NULL, "INSERT INTO thing(name, size) VALUES($1, $2)", "tr", (const char *)NULL, (double)NAN),
		RC_OK);
	struct sql_rows *q = sql_ask(db, "SELECT name, size, good, bytes FROM thing", "");
	assert_int_equal(sql_next(q, NULL), RC_OK);
	assert_true(sql_null(q, 0));
	assert_string_equal(sql_text(q, 0), "");
	assert_true(isnan(sql_real(q, 1)));
	assert_int_equal(sql_int(q, 1), 0);
	assert_false(sql_flag(q, 2));
	assert_non_null(sql_bytes(q, 3, &n));
	assert_int_equal(n, 0);
	sql_end(q);
	assert_null(sql_ask_text(db, "SELECT name FROM thing WHERE id = 99", ""));
	int64_t same = 7;
	assert_int_equal(sql_ask_int(db, NULL, &same, "SELECT id FROM thing WHERE id = 99", ""), RC_NOT_FOUND);
	assert_int_equal(same, 7);
	sql_close(db);
}

/* One inside the other, and more of them than are kept. */
static void statements_do_not_disturb_each_other(void **state)
{
	(void)state;
	struct sql *db = open_new();
	struct sql_rows *all[10];
	put(db, 1, "a");
	put(db, 2, "b");
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		all[i] = sql_ask(db, "SELECT name FROM thing WHERE id >= $1 ORDER BY id", "i", (int64_t)1);
		assert_int_equal(sql_next(all[i], NULL), RC_OK);
	}
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		assert_string_equal(sql_text(all[i], 0), "a");
		assert_int_equal(sql_next(all[i], NULL), RC_OK);
		assert_string_equal(sql_text(all[i], 0), "b");
		sql_end(all[i]);
	}
	for (int64_t i = 0; i < 20; i++) {
		char text[64];
		int64_t n = 0;
		snprintf(text, sizeof text, "SELECT %d + $1", (int)i);
		assert_int_equal(sql_ask_int(db, NULL, &n, text, "i", i), RC_OK);
		assert_int_equal(n, i + i);
	}
	sql_close(db);
}

static void failures_are_told(void **state)
{
	(void)state;
	struct sql *db = open_new();
	struct err e = { 0 };
	int changed = 0;
	put(db, 1, "a");
	assert_int_equal(sql_run(db, &e, "INSERT INTO thing(id, name) VALUES(2, 'a')", ""), RC_EXISTS);
	struct sql_rows *q = sql_ask(db, "SELECT name FROM nowhere", "");
	assert_int_equal(sql_next(q, &e), RC_SYS);
	assert_non_null(strstr(e.detail, "nowhere"));
	assert_int_equal(sql_next(q, NULL), RC_SYS);
	sql_end(q);
	put(db, 2, "b");
	assert_int_equal(sql_run_count(db, &e, &changed, "UPDATE thing SET size = $1", "r", 1.0), RC_OK);
	assert_int_equal(changed, 2);
	sql_fail_after(db, 1);
	assert_int_equal(sql_run(db, &e, "UPDATE thing SET size = $1", "r", 2.0), RC_OK);
	assert_int_equal(e.code, RC_OK);
	assert_int_equal(sql_run(db, &e, "UPDATE thing SET size = $1", "r", 3.0), RC_FULL);
	sql_fail_after(db, -1);
	assert_int_equal(count(db), 2);
	sql_close(db);
}

static void transactions(void **state)
{
	(void)state;
	struct sql *db = open_new(), *other = open_new();
	struct err e = { 0 };
	int64_t before = sql_version(other);
	assert_int_equal(sql_begin(db, true, NULL), RC_OK);
	put(db, 1, "a");
	assert_int_equal(sql_begin(other, true, &e), RC_BUSY);
	assert_int_equal(count(other), 0);
	for (int i = 0; i < 2; i++) { /* a new savepoint is instead of the last */
		assert_int_equal(sql_savepoint(db, NULL), RC_OK);
		put(db, 2 + i, i ? "c" : "b");
	}
	sql_return_to_savepoint(db);
	assert_int_equal(count(db), 2);
	assert_int_equal(sql_commit(db, NULL), RC_OK);
	assert_int_equal(count(other), 2);
	assert_int_not_equal(sql_version(other), before);
	assert_int_equal(sql_begin(db, true, NULL), RC_OK);
	put(db, 9, "z");
	sql_rollback(db);
	sql_rollback(db);
	assert_int_equal(count(db), 2);
	assert_int_equal(sql_run_durable(db, NULL, "DELETE FROM thing WHERE id = $1", "i", (int64_t)1), RC_OK);
	assert_int_equal(count(other), 1);
	sql_close(db);
	sql_close(other);
}

static void the_schema_is_brought_up_to_date(void **state)
{
	(void)state;
	struct sql *db;
	struct err e = { 0 };
	struct sql_options o = options;
	o.n_migrations = 1;
	assert_int_equal(open_with(&o, &db, NULL), RC_OK);
	put(db, 1, "a");
	sql_close(db);
	const char *const broken[] = { migrations[0], "CREATE TABLE half(id INTEGER); SELECT nonsense;" };
	o = options;
	o.migrations = broken;
	assert_int_equal(open_with(&o, &db, &e), RC_SYS);
	assert_null(db);
	db = open_new(); /* nothing of the broken one is there, and what was there is */
	assert_int_equal(count(db), 1);
	assert_null(sql_ask_text(db, "SELECT name FROM sqlite_master WHERE name = 'half'", ""));
	assert_int_equal(sql_run(db, NULL, "INSERT INTO later VALUES(1)", ""), RC_OK);
	assert_int_equal(sql_run(db, NULL, "DELETE FROM thing", ""), RC_OK);
	char *gone = sql_ask_text(db, "SELECT id FROM later", ""); /* references hold */
	assert_null(gone);
	sql_close(db);
	o.n_migrations = 1;
	assert_int_equal(open_with(&o, &db, &e), RC_NEWER);
	assert_null(db);
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
	const struct CMUnitTest tests[] = { T(what_goes_in_comes_back), T(null_is_nothing),
		T(statements_do_not_disturb_each_other), T(failures_are_told), T(transactions),
		T(the_schema_is_brought_up_to_date), T(damage_is_noted_and_files_are_private), T(locks_outlive_another_opening),
		T(the_first_opening_waits_for_others), T(texts_are_split_by_who_asks) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
