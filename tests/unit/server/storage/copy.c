/* A platform's rows in another database: no table is left out, a part is opened by nobody, and a copy is begun again.
 * What is copied, tests/api/copies.c looks at. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/storage/private.h"
#include "unit/server/storage/engines.h"

static char from[FOLDER_PATH], to[FOLDER_PATH];
static struct storage *s, *t;

static int start(void **state)
{
	(void)state;
	s = t = NULL;
	assert_true(folder_new(from) && folder_new(to));
	struct storage *made;
	assert_int_equal(storage_open(new_place(from), &made, NULL), RC_OK);
	assert_int_equal(storage_begin(made, STORAGE_WRITE, NULL), RC_OK);
	assert_int_equal(storage_note_set(made, "site", "{}", NULL), RC_OK);
	assert_int_equal(storage_commit(made, NULL), RC_OK);
	storage_close(made);
	assert_int_equal(storage_open_to_read(from, &s, NULL), RC_OK);
	assert_int_equal(storage_begin(s, STORAGE_READ, NULL), RC_OK);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	storage_close(s);
	storage_close(t);
	folder_remove(from);
	folder_remove(to);
	return 0;
}

static void tell(void *ctx, const char *table, int64_t done, int64_t all)
{
	(void)table;
	assert_true(done <= all);
	++*(size_t *)ctx;
}

static void copy(void)
{
	size_t told = 0;
	struct err e = { 0 };
	if (storage_copy(s, t, &(struct storage_copying){ .told = tell, .ctx = &told, .searched = true }, &e) != RC_OK)
		fail_msg("%s", e.detail);
	assert_true(told > 30);
	assert_int_equal(storage_filled(t, NULL), RC_OK);
}

static bool is_copied(const char *name)
{
	for (size_t i = 0; copy_table(i); i++)
		if (strcmp(copy_table(i), name) == 0)
			return true;
	return false;
}

/* Those of the index of words are made anew, as are the pieces of what is in the folder, and an engine's own are its
 * own. */
static bool is_made(const char *name)
{
	return str_starts(name, "heads") || str_starts(name, "words") || str_starts(name, "talks") ||
		str_starts(name, "sqlite_") || str_eq(name, "schema_version") || str_eq(name, "pieces") ||
		str_eq(name, "wrote");
}

static void every_table_is_copied(void **state)
{
	(void)state;
	struct sql_rows *q = sql_ask(s->db,
		at_server ? "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public'"
				  : "SELECT name FROM sqlite_schema WHERE type = 'table'",
		"");
	size_t n = 0;
	while (sql_next(q, NULL) == RC_OK) {
		bool copied = is_copied(sql_text(q, 0));
		if (copied == is_made(sql_text(q, 0)))
			fail_msg("%s: is it copied, or made anew?", sql_text(q, 0));
		n += copied;
	}
	sql_end(q);
	for (size_t i = 0; copy_table(i); i++)
		n--;
	assert_int_equal(n, 0);
}

static void a_part_is_opened_by_nobody_and_begun_again(void **state)
{
	(void)state;
	struct storage *other = NULL;
	struct err e = { 0 };
	assert_int_equal(storage_open_to_fill(new_place(to), &t, &e), RC_OK);
	storage_close(t); /* it broke off */
	t = NULL;
	assert_int_equal(storage_open(to, &other, &e), RC_CONFLICT);
	assert_int_equal(e.num, STORAGE_PART);
	assert_int_equal(storage_open_to_read(to, &other, &e), RC_CONFLICT);
	assert_null(other);
	if (!at_server) { /* whoever copies takes the file away: in a folder it is one among others */
		char *file = file_join(to, STORAGE_FILE);
		assert_int_equal(unlink(file), 0);
		free(file);
	}
	assert_int_equal(storage_open_to_fill(to, &t, &e), RC_OK);
	copy();
	storage_close(t);
	t = NULL;
	assert_int_equal(storage_open(to, &other, &e), RC_OK);
	storage_close(other);
	assert_int_equal(storage_open_to_fill(to, &t, &e), RC_EXISTS);
	assert_int_equal(e.num, STORAGE_TAKEN);
	assert_null(t);
}

static void another_schema_is_not_copied(void **state)
{
	(void)state;
	struct err e = { 0 };
	struct storage *other = NULL, *made = NULL;
	const char *const older = at_server ? "UPDATE schema_version SET n = 0" : "PRAGMA user_version = 20",
					  *const newer = at_server ? "UPDATE schema_version SET n = 1000" : "PRAGMA user_version = 1000";
	storage_close(s);
	s = NULL;
	assert_int_equal(storage_open(from, &made, NULL), RC_OK);
	assert_int_equal(sql_script(made->db, older, NULL), RC_OK);
	assert_int_equal(storage_open_to_read(from, &other, &e), RC_CONFLICT);
	assert_int_equal(e.num, STORAGE_OLDER);
	assert_int_equal(sql_script(made->db, newer, NULL), RC_OK);
	assert_int_equal(storage_open_to_read(from, &other, &e), RC_NEWER);
	storage_close(made);
}

/* More rows than go together, whose keys have zero bytes in them, each with a value of every kind of length. */
static void rows_go_on_behind_any_key(void **state)
{
	(void)state;
	enum { ROWS = 4100 };
	struct err e = { 0 };
	struct storage *made = NULL;
	int64_t n = 0;
	storage_close(s);
	s = NULL;
	assert_int_equal(storage_open(from, &made, NULL), RC_OK);
	assert_int_equal(storage_begin(made, STORAGE_WRITE, NULL), RC_OK);
	for (int i = 0; i < ROWS; i++) {
		const uint8_t what[STORAGE_HASH] = { 0, (uint8_t)(i >> 8), (uint8_t)i, 0, 1 };
		assert_int_equal(sql_run(made->db, NULL, "INSERT INTO attempts (what, count, until) VALUES ($1, $2, $3)", "bii",
							 (const void *)what, sizeof what - (size_t)(i % 28), (int64_t)i, INT64_MAX - i),
			RC_OK);
	}
	assert_int_equal(storage_commit(made, NULL), RC_OK);
	storage_close(made);
	assert_int_equal(storage_open_to_read(from, &s, NULL), RC_OK);
	assert_int_equal(storage_begin(s, STORAGE_READ, NULL), RC_OK);
	if (storage_open_to_fill(new_place(to), &t, &e) != RC_OK)
		fail_msg("%s", e.detail);
	copy();
	assert_int_equal(sql_ask_int(t->db, NULL, &n, "SELECT CAST(sum(length(what)) AS BIGINT) FROM attempts", ""), RC_OK);
	int64_t bytes = 0;
	for (int i = 0; i < ROWS; i++)
		bytes += STORAGE_HASH - i % 28;
	assert_int_equal(n, bytes);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)
	const struct CMUnitTest tests[] = {
		TEST(every_table_is_copied),
		TEST(a_part_is_opened_by_nobody_and_begun_again),
		TEST(another_schema_is_not_copied),
		TEST(rows_go_on_behind_any_key),
	};
	return RUN_ON_ENGINES(tests);
}
