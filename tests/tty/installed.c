/* Programs that were copied somewhere without what belongs to them say what is missing, and blame no folder of the
 * person's. */
#include "tty/lib/visit.h"

static struct scratch scratch;

static char *copied(const char *name)
{
	struct str bytes;
	struct err e;
	char *from = program_path(name), *to = file_join(scratch.path, name);
	str_init(&bytes, STR_NO_LIMIT);
	assert_int_equal(file_read(from, &bytes, &e), RC_OK);
	assert_int_equal(file_write(to, bytes.buf, bytes.len, 0700, &e), RC_OK);
	str_release(&bytes);
	free(from);
	return to;
}

static void expect_missing(const char *what, ...) __attribute__((sentinel));
static void expect_missing(const char *what, ...)
{
	const char *argv[8] = { NULL }, *const env[] = { "PATH=/nowhere", NULL };
	struct outcome o;
	va_list ap;
	va_start(ap, what);
	for (size_t n = 0; n < ARRAY_LEN(argv) - 1 && (argv[n] = va_arg(ap, const char *)) != NULL; n++)
		;
	va_end(ap);
	program_run(&o, &(struct program_opts){ .home = scratch.path, .env = env }, argv);
	assert_int_equal(o.status, 1);
	if (!strstr(o.err.buf, what) || !strstr(o.err.buf, "belongs to this program") || !strstr(o.err.buf, "請完整安裝"))
		fail_msg("it does not say that %s is missing:\n%s", what, o.err.buf);
	outcome_release(&o);
}

static void what_is_missing_is_named(void **state)
{
	(void)state;
	scratch_make(&scratch);
	char *minyi = copied("minyi"), *data = file_join(scratch.path, "data"), *home = file_join(scratch.path, "home");
	expect_missing("minyid", minyi, "--home", home, "list", "idea", NULL);
	char *minyid = copied("minyid");
	expect_missing("share/minyi", minyi, "--home", home, "list", "idea", NULL);
	expect_missing("share/minyi", minyi, "--linear", NULL);
	expect_missing("share/minyi/sample", minyid, "sample", "--data", data, NULL);
	expect_missing("share/minyi/rules", minyid, "serve", "--data", data, "--listen", "127.0.0.1:0", NULL);
	free(minyi);
	free(minyid);
	free(data);
	free(home);
	scratch_remove(&scratch);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(what_is_missing_is_named) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
