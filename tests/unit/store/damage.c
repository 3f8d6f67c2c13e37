/* Files that are damaged, newer, out of place or out of room; and statements that fail, one after the other. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "sql/sql.h"
#include "store/store.h"
#include "unit/store/lib.h"

static char *db_path(void)
{
	return file_join(folder, "store.db");
}

static void fill(void)
{
	struct store *s;
	char *moved;
	assert_int_equal(store_open(folder, &s, &moved, NULL), RC_OK);
	assert_null(moved);
	assert_int_equal(store_draft_set(s, "d", "typed", NULL), RC_OK);
	assert_int_equal(store_outbox_push(s, "id", "own", "7", "t", "follow", "{}", NULL), RC_OK);
	assert_int_equal(store_setting_set(s, "language", "en", NULL), RC_OK);
	char body[5000];
	memset(body, 'x', sizeof body);
	for (int i = 0; i < 50; i++) {
		char key[16];
		snprintf(key, sizeof key, "%d", i);
		assert_int_equal(store_cache_put(s, key, "", body, sizeof body, NULL), RC_OK);
	}
	store_close(s);
}

static void overwrite(const char *path, off_t at, const char *bytes, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_int_equal(pwrite(fd, bytes, n, at), (ssize_t)n);
	close(fd);
}

/* Opens what must have been moved aside, and gives the new one. */
static struct store *open_damaged(void)
{
	struct store *s = NULL;
	char *moved = NULL;
	struct err e = { 0 };
	if (store_open(folder, &s, &moved, &e) != RC_OK)
		fail_msg("%s", e.detail);
	assert_non_null(moved);
	assert_non_null(strstr(moved, "store.db.corrupt-"));
	assert_true(file_exists(moved));
	free(moved);
	assert_int_equal(store_draft_set(s, "new", "works", NULL), RC_OK);
	return s;
}

static void no_database(void **state)
{
	(void)state;
	char *path = db_path();
	overwrite(path, 0, "this is a text file that somebody put here, and not a database at all\n", 70);
	store_close(open_damaged());
	overwrite(path, 0, "again, in the same second: another name is found for it aside........\n", 70);
	store_close(open_damaged());
	free(path);
}

static void empty_file_is_a_new_one(void **state)
{
	(void)state;
	char *path = db_path(), *moved;
	struct store *s;
	overwrite(path, 0, "", 0);
	assert_int_equal(store_open(folder, &s, &moved, NULL), RC_OK);
	assert_null(moved);
	store_close(s);
	free(path);
}

static void cut_in_half(void **state)
{
	(void)state;
	fill();
	char *path = db_path();
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(truncate(path, st.st_size / 8), 0);
	struct store *s = NULL;
	char *moved = NULL;
	assert_int_equal(store_open(folder, &s, &moved, NULL), RC_OK);
	free(moved);
	store_close(s);
	free(path);
}

/* Damage that opening does not meet is met later, noted, and repaired at the next opening; what was typed is carried
 * over. */
static void damage_deep_inside(void **state)
{
	(void)state;
	fill();
	char *path = db_path(), *moved, junk[4096];
	struct stat st;
	struct store *s;
	memset(junk, 0xa5, sizeof junk);
	assert_int_equal(stat(path, &st), 0);
	for (off_t at = 20 * 4096; at + 4096 <= st.st_size; at += 4096)
		overwrite(path, at, junk, sizeof junk);
	assert_int_equal(store_open(folder, &s, &moved, NULL), RC_OK);
	assert_null(moved);
	struct store_cached c = { 0 };
	str_init(&c.body, CACHE_ONE_MAX);
	for (int i = 0; i < 50; i++) {
		char key[16];
		snprintf(key, sizeof key, "%d", i);
		store_cache_get(s, key, &c);
	}
	str_release(&c.body);
	store_close(s);
	s = open_damaged();
	char *text = store_draft(s, "d");
	assert_string_equal(text, "typed");
	free(text);
	text = store_setting(s, "language");
	assert_string_equal(text, "en");
	free(text);
	assert_int_equal(store_outbox_count(s, "own"), 1);
	store_close(s);
	assert_int_equal(store_open(folder, &s, &moved, NULL), RC_OK); /* and that was that */
	assert_null(moved);
	store_close(s);
	free(path);
}

static void newer(void **state)
{
	(void)state;
	fill();
	char *path = db_path(), *moved = NULL;
	struct sql *db;
	assert_int_equal(sql_open(path, &(struct sql_options){ 0 }, &db, NULL), RC_OK);
	assert_int_equal(sql_script(db, "PRAGMA user_version = 99", NULL), RC_OK);
	sql_close(db);
	struct store *s = NULL;
	struct err e = { 0 };
	assert_int_equal(store_open(folder, &s, &moved, &e), RC_NEWER);
	assert_null(s);
	assert_null(moved);
	assert_true(*e.detail);
	free(path);
}

static void out_of_place(void **state)
{
	(void)state;
	struct store *s = NULL;
	char *moved = NULL;
	struct err e = { 0 };
	char *file = file_join(folder, "file"), *below = file_join(file, "below");
	assert_int_equal(file_write(file, "x", 1, 0600, NULL), RC_OK);
	assert_int_not_equal(store_open(below, &s, &moved, &e), RC_OK);
	assert_null(s);
	assert_true(*e.detail);
	char *folder_in_its_place = db_path();
	assert_int_equal(mkdir(folder_in_its_place, 0700), 0);
	assert_int_not_equal(store_open(folder, &s, &moved, &e), RC_OK);
	assert_null(s);
	free(folder_in_its_place);
	free(below);
	free(file);
}

/* A disk that is full after so many bytes, for more and more bytes: opening says so or works, and never half. */
static void full_disk_while_opening(void **state)
{
	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	bool opened = false;
	for (rlim_t limit = 0; !opened; limit += 4096) {
		assert_true(limit < 1 << 20);
		pid_t pid = fork();
		if (pid == 0) {
			struct store *s = NULL;
			char *moved = NULL;
			struct err e = { 0 };
			setrlimit(RLIMIT_FSIZE, &(struct rlimit){ limit, limit });
			enum rc rc = store_open(folder, &s, &moved, &e);
			store_close(s);
			_exit(moved ? 3 : rc == RC_OK ? 0 : s == NULL && *e.detail ? 1 : 2);
		}
		int status;
		waitpid(pid, &status, 0);
		assert_true(WIFEXITED(status));
		assert_in_range(WEXITSTATUS(status), 0, 1);
		opened = WEXITSTATUS(status) == 0;
		struct store *s = NULL;
		char *moved = NULL;
		assert_int_equal(store_open(folder, &s, &moved, NULL), RC_OK); /* with room again, all is well */
		assert_null(moved);
		assert_int_equal(store_draft_set(s, "d", "x", NULL), RC_OK);
		store_close(s);
		folder_remove(folder);
		assert_int_equal(mkdir(folder, 0700), 0);
	}
	signal(SIGXFSZ, SIG_DFL);
}

/* Everything that a visit does to the store; what a call said is kept must be there afterwards. */
struct promised {
	bool draft, item, done;
};

static bool visit(struct store *s, struct promised *p)
{
	struct store_item i;
	struct store_cached c = { 0 };
	struct store_account a = { .name = "n", .token = "t", .id = "7" };
	struct err e;
	bool well = true;
	str_init(&c.body, CACHE_ONE_MAX);
	p->draft = store_draft_set(s, "d", "typed", &e) == RC_OK;
	well &= p->draft;
	p->item = store_outbox_push(s, "id", "own", "7", "t", "comment", "{}", &e) == RC_OK;
	well &= p->item;
	well &= store_account_set(s, "own", &a, &e) == RC_OK;
	well &= store_cache_put(s, "k", "", "body", 4, &e) == RC_OK;
	well &= store_cache_get(s, "k", &c);
	well &= store_reading_set(s, "own", "t", &(struct store_reading){ 1, 2, 3 }, &e) == RC_OK;
	bool found = store_outbox_next(s, "own", "7", NULL, &i);
	if (found) {
		store_outbox_failed(s, i.id, "why");
		p->done = store_outbox_done(s, i.id, &e) == RC_OK;
		store_item_release(&i);
	}
	well &= found && p->done;
	free(store_setting(s, "language"));
	str_release(&c.body);
	return well;
}

static void every_statement_fails_once(void **state)
{
	(void)state;
	bool untouched = false;
	for (int n = 0; !untouched; n++) {
		assert_true(n < 200);
		struct store *s = NULL;
		char *moved = NULL;
		struct promised p = { 0 };
		assert_int_equal(store_open(folder, &s, &moved, NULL), RC_OK);
		store_fail_after(s, n);
		untouched = visit(s, &p);
		store_close(s);
		assert_int_equal(store_open(folder, &s, &moved, NULL), RC_OK);
		assert_null(moved);
		char *text = store_draft(s, "d");
		if (p.draft)
			assert_string_equal(text, "typed");
		free(text);
		if (p.item && !p.done)
			assert_int_equal(store_outbox_count(s, "own"), 1);
		if (p.done)
			assert_int_equal(store_outbox_count(s, "own"), 0);
		store_close(s);
		folder_remove(folder);
		assert_int_equal(mkdir(folder, 0700), 0);
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, folder_make, folder_drop)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(no_database),
		T(empty_file_is_a_new_one),
		T(cut_in_half),
		T(damage_deep_inside),
		T(newer),
		T(out_of_place),
		T(full_disk_while_opening),
		T(every_statement_fails_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
