/* What the platform's process may touch: its rules are looked at again while it runs, by one of its threads; a link to
 * a good file elsewhere stands for whatever a parser that was taken over would want to read. */
#include "api/lib/api.h"

#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct platform p;
static char rules[RULES_PATH_SIZE], elsewhere[RULES_PATH_SIZE];
static struct scratch other;

static int start(void **state)
{
	(void)state;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	platform_stop(&p);
	scratch_make(&other);
	rules_write(
		other.path, "join", &(struct rules_change){ "\"comment_max\": 2000", "\"comment_max\": 1234" }, 1, elsewhere);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	platform_release(&p);
	scratch_remove(&other);
	return 0;
}

static bool is_refused(void)
{
	char *log = platform_log(&p);
	bool refused = strstr(log, "those in force stay so") != NULL;
	free(log);
	return refused;
}

/* Rules are replaced by a link to those elsewhere, which are taken or refused by a thread of their own: whether they
 * are taken. */
static bool is_read_by_a_link(const char *option)
{
	const char *args[] = { "--rules", rules, option, NULL };
	bool read = false, refused = false;
	rules_write(
		p.scratch.path, "join", &(struct rules_change){ "\"comment_max\": 2000", "\"comment_max\": 1999" }, 1, rules);
	p.opts.args = args;
	platform_again(&p);
	assert_int_equal(unlink(rules), 0);
	assert_int_equal(symlink(elsewhere, rules), 0);
	for (int64_t until = clock_mono() + TEST_DEADLINE_MS; !read && !refused;) {
		struct answer a;
		refused = is_refused();
		ask_get(&p, &a, "/v1", NULL);
		expect_status(&a, 200, NULL);
		read = answer_int(&a, "rules.comment_max") == 1234;
		answer_release(&a);
		assert_true(clock_mono() < until);
	}
	platform_stop(&p);
	assert_int_equal(unlink(rules), 0);
	return read;
}

static void no_other_file_is_read(void **state)
{
	(void)state;
	if (syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) < 1) {
		print_message("skipped: this kernel has no landlock\n");
		skip();
	}
	assert_true(is_read_by_a_link("--unconfined")); /* it would be */
	assert_false(is_read_by_a_link(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(no_other_file_is_read) };
	return cmocka_run_group_tests(tests, start, stop);
}
