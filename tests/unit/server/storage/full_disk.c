/* What a full disk leaves of the rows: no file may grow, which makes the same calls fail. A server's disk is its own.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <sys/resource.h>

#include "server/storage/machines.h"
#include "unit/folder.h"

static enum rc open_on_a_full_disk(const char *folder, struct storage **s, struct err *e)
{
	struct rlimit before;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 4096, before.rlim_max }), 0);
	enum rc rc = storage_open(folder, s, e);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	return rc;
}

/* The last one to close takes away what stands beside the rows, unless that is kept open. */
static void what_is_kept_open_can_be_read(void **state)
{
	char folder[FOLDER_PATH];
	struct storage *s = NULL, *kept = NULL;
	struct err e = { 0 };
	int64_t id = 0;
	const struct storage_person ming = {
		.name = "ming", .nickname = "小明", .email = "", .county = "", .password = "x", .level = LEVEL_REGISTERED
	};
	(void)state;
	assert_true(folder_new(folder));
	assert_int_equal(storage_open(folder, &s, &e), RC_OK);
	assert_int_equal(storage_begin(s, STORAGE_WRITE, &e), RC_OK);
	assert_int_equal(storage_account_add(s, &ming, 0, &id, &e), RC_OK);
	assert_int_equal(storage_commit(s, &e), RC_OK);
	assert_int_equal(storage_keep_open(folder, &kept, &e), RC_OK);
	storage_close(s);
	if (open_on_a_full_disk(folder, &s, &e) != RC_OK)
		fail_msg("%s", e.detail);
	assert_int_equal(storage_begin(s, STORAGE_READ, &e), RC_OK);
	assert_int_equal(storage_account_named(s, "ming", &id, &e), RC_OK);
	storage_rollback(s);
	storage_close(s);
	storage_close(kept);
	assert_int_equal(open_on_a_full_disk(folder, &s, &e), RC_FULL); /* said as what it is */
	assert_null(s);
	folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(what_is_kept_open_can_be_read) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
