/*
 * A thousand people at once, who read what people read: each of them gets an answer, also where all of them come from
 * one address, as over ssh, or through a proxy that says nothing of them.
 */
#include "api/lib/group.h"
#include "api/lib/load.h"

enum { PEOPLE = 1000, EACH = 3 };

/* Nothing that the one before asked. */
static void read_on(void *ctx, size_t connection, size_t n, struct str *out)
{
	(void)ctx, (void)connection;
	static const char *const asked[] = { "topics?board=idea&view=row&limit=20&x", "topics/1?x", "topics/1/comments?x",
		"topics?q=%E5%81%A5%E4%BF%9D&x", "topics?board=idea&skip=20&x", "topics?agency=mohw&x" };
	str_addf(out, "GET /v1/%s=%zu HTTP/1.1\r\nHost: x\r\n\r\n", asked[n % ARRAY_LEN(asked)], n);
}

/* False: some were told to come again, by a server that was not to be had in time: that a machine is slow. */
static bool are_all_answered(int from)
{
	struct load l = {
		.port = p.port, .from = from, .connections = PEOPLE, .requests = (size_t)PEOPLE * EACH, .write = read_on
	};
	load_run(&l);
	const bool again = platform_at_server() && !l.said->hung_up &&
		l.said->good + (size_t)l.said->status[503] == l.said->answers && l.said->status[503];
	if (!again && (l.said->good != l.said->answers || l.said->hung_up))
		fail_msg("of %zu answers %zu were good, %d said 429, %d said 503; %zu times hung up", l.said->answers,
			l.said->good, l.said->status[429], l.said->status[503], l.said->hung_up);
	assert_true(l.said->answers >= (size_t)PEOPLE * EACH);
	load_release(&l);
	return !again;
}

static void expect_all_answered(int from)
{
	enum { TURNS = 3 };
	int turn = 0;
	while (turn < TURNS && !are_all_answered(from))
		turn++;
	assert_true(turn < TURNS);
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
	return cmocka_run_group_tests(tests, start_on_port, stop_platform);
}
