/* Who reads never writes, and never fails because writing fails: on a disk that is full, after deadlines have passed
 * that nobody could keep yet. */
#include "api/lib/api.h"

#define PASSWORD "correct horse 12"

static void everything_is_read_on_a_full_disk(void **state)
{
	(void)state;
	static const char *const paths[] = { "/v1", "/v1/boards", "/v1/rules", "/v1/agencies", "/v1/changes", "/v1/topics",
		"/v1/topics?q=1", "/v1/topics/1", "/v1/topics/1/comments", "/v1/topics/1/actions", "/v1/topics/1/history",
		"/v1/topics/1/endorsements", "/v1/topics/1/endorsements.csv", "/v1/me", "/v1/me/topics", "/v1/me/endorsements",
		"/v1/me/comments", "/v1/me/mail", "/v1/me/export", "/v1/notices", "/v1/sessions", "/v1/tokens", "/v1/reports" };
	struct platform p;
	struct scratch probe;
	struct outcome o;
	char folder[60];
	scratch_make(&probe);
	snprintf(folder, sizeof folder, "%s/disk", probe.path);
	bool mounts = disk_make(folder, "1m");
	if (mounts)
		disk_drop(folder);
	scratch_remove(&probe);
	if (!mounts || platform_at_server())
		skip();
	platform_start(&p, &(struct platform_opts){ .sample = true, .disk = "24m" });
	char *token = platform_newcomer(&p, "mei", PASSWORD);
	run(&o, &(struct program_opts){ .env = (const char *[]){ "MINYI_NOW=" TEST_NOW, NULL } }, "minyid", "clock",
		"--data", p.data, "+15d", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	disk_fill(p.data, 0);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct answer a;
		ask_get(&p, &a, paths[i], token); /* whose last use is worth a note, too */
		if (a.status != 200)
			print_error("%s\n", paths[i]);
		expect_status(&a, 200, NULL);
		answer_release(&a);
	}
	struct answer a;
	ask_post(&p, &a, "/v1/topics/1/comments", token, "{\"body\":\"x\"}");
	expect_status(&a, 507, "disk_full");
	answer_release(&a);
	disk_free(p.data);
	free(token);
	platform_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(everything_is_read_on_a_full_disk) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
