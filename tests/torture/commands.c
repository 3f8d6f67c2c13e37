/* Subcommands, one after the other. */
#include "torture/lib/torture.h"

static const char *told_in(const char *said)
{
	return strstr(said, "it is kept");
}

static enum told tell(struct run *r, const struct written *w, int status, const char *said)
{
	if (w->killed)
		return TOLD_NOTHING;
	switch (status) {
	case 0: return TOLD_DONE;
	case 1: return TOLD_REFUSED;
	case 3: return told_in(said) ? TOLD_KEPT : TOLD_FAILED;
	}
	run_wrong(r, WRONG_MISREPORTED, "exit status %d: %s", status, said);
	return TOLD_NOTHING;
}

static void act(struct run *r)
{
	struct str text, said;
	struct mishap m;
	char topic[12];
	int status = 0;
	str_init(&text, STR_NO_LIMIT);
	str_init(&said, STR_NO_LIMIT);
	struct written *w = run_write(r, &text);
	snprintf(topic, sizeof topic, "i%s", w->topic);
	run_network(r);
	run_mishap(r, &m);
#define MINYI(...) run_minyi(r, w->home, &m, NULL, &said, &w->killed, __VA_ARGS__, NULL)
	switch (w->deed) {
	case DEED_COMMENT: status = MINYI("comment", topic, "--stance", "neutral", "-m", text.buf); break;
	case DEED_ENDORSE: status = MINYI("endorse", topic, "--reason", text.buf); break;
	case DEED_WITHDRAW: status = MINYI("endorse", topic, "--withdraw"); break;
	case DEED_FOLLOW: status = MINYI("follow", topic); break;
	default: status = MINYI("follow", topic, "--remove"); break;
	}
#undef MINYI
	r->kills_client += m.killed_clients;
	r->kills_platform += m.killed_platforms;
	run_judge(r, w, tell(r, w, status, said.buf), said.buf);
	str_release(&text);
	str_release(&said);
}

static void run_of_commands(struct run *r)
{
	for (int n = 2 + (int)dice_roll(&r->dice, 5); n > 0; n--)
		act(r);
}

static void every_run_balances(void **state)
{
	(void)state;
	front_torture(&(struct front){ .name = "commands",
		.run = run_of_commands,
		.runs = 8,
		.deeds = 1u << DEED_COMMENT | 1u << DEED_ENDORSE | 1u << DEED_WITHDRAW | 1u << DEED_FOLLOW |
			1u << DEED_UNFOLLOW });
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_run_balances) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
