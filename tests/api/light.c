/* Light: how many bytes a visit costs on the wire. Bytes are exact, so they are tests and not only figures. */
#include "api/lib/api.h"

static struct platform p;
static struct fake between;
static struct scratch home;

static int start(void **state)
{
	(void)state;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	free(platform_register(&p, "lighter", "correct horse"));
	fake_start(&between, &p);
	scratch_make(&home);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	scratch_remove(&home);
	fake_release(&between);
	platform_release(&p);
	return 0;
}

static void a_list_of_twenty_is_two_packets(void **state)
{
	(void)state;
	static const char *const boards[] = { "board=idea&", "board=consultation&", "board=plan&", "board=event&", "" };
	for (size_t i = 0; i < ARRAY_LEN(boards); i++) {
		struct answer a;
		char path[100];
		snprintf(path, sizeof path, "/v1/topics?%sview=row&limit=20", boards[i]);
		ask(&p, &a, &(struct request){ .method = "GET", .path = path, .headers = "Accept-Encoding: gzip\r\n" });
		expect_status(&a, 200, NULL);
		if (a.wire_bytes > 2560)
			fail_msg("%s: %zu bytes", path, a.wire_bytes);
		answer_release(&a);
	}
}

/* What `minyi show ID --json` costs, both ways. */
static size_t bytes_of_show(const char *id)
{
	struct outcome o;
	size_t before = fake_bytes(&between), requests = fake_requests(&between, "/");
	run(&o, &(struct program_opts){ .home = home.path }, "minyi", "--site", between.front.address, "show", id, "--json", NULL);
	assert_int_equal(o.status, 0);
	assert_non_null(strstr(o.out.buf, "\"body\":"));
	outcome_release(&o);
	assert_int_equal(fake_requests(&between, "/"), requests + 1);
	return fake_bytes(&between) - before;
}

static void a_topic_again_is_under_400_bytes(void **state)
{
	(void)state;
	struct outcome o;
	assert_true(bytes_of_show("47") > 1000);
	assert_true(bytes_of_show("47") < 400);
	run(&o, &(struct program_opts){ .home = home.path, .input = "correct horse\n" }, "minyi", "--site", between.front.address, "login", "lighter",
		NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	assert_true(bytes_of_show("47") > 1000); /* another reader, with answers of their own */
	assert_true(bytes_of_show("47") < 400);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_of_twenty_is_two_packets),
		cmocka_unit_test(a_topic_again_is_under_400_bytes),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
