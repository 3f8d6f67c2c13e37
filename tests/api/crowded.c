/*
 * A thousand people at once, who read what people read: each of them gets an answer, also where all of them come from
 * one address, as over ssh, or through a proxy that says nothing of them.
 */
#include "api/lib/load.h"

enum { PEOPLE = 1000, EACH = 3 };

static struct platform p;

static int start(void **state)
{
	(void)state;
	platform_start(&p, &(struct platform_opts){ .sample = true, .port = true });
	return 0;
}

static int stop(void **state)
{
	(void)state;
	platform_release(&p);
	return 0;
}

/* Nothing that the one before asked. */
static void read_on(void *ctx, size_t connection, size_t n, struct str *out)
{
	(void)ctx, (void)connection;
	static const char *const asked[] = { "topics?board=idea&view=row&limit=20&x", "topics/1?x", "topics/1/comments?x",
		"topics?q=%E5%81%A5%E4%BF%9D&x", "topics?board=idea&skip=20&x", "topics?agency=mohw&x" };
	str_addf(out, "GET /v1/%s=%zu HTTP/1.1\r\nHost: x\r\n\r\n", asked[n % ARRAY_LEN(asked)], n);
}

static void expect_all_answered(int from)
{
	struct load l = {
		.port = p.port, .from = from, .connections = PEOPLE, .requests = (size_t)PEOPLE * EACH, .write = read_on
	};
	load_run(&l);
	if (l.said->good != l.said->answers || l.said->hung_up)
		fail_msg("of %zu answers %zu were good, %d said 429, %d said 503; %zu times hung up", l.said->answers,
			l.said->good, l.said->status[429], l.said->status[503], l.said->hung_up);
	assert_true(l.said->answers >= (size_t)PEOPLE * EACH);
	load_release(&l);
}

static void from_as_many_places(void **state)
{
	(void)state;
	expect_all_answered(5);
}

static void from_this_machine(void **state)
{
	(void)state;
	expect_all_answered(0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_as_many_places),
		cmocka_unit_test(from_this_machine),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
