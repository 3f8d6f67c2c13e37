/* The full screen: a visit of several acts, begun again when it was killed. */
#include "torture/lib/torture.h"

static void rest(struct visit *v)
{
	if (!visit_rest(v, 3 * TEST_DEADLINE_MS))
		visit_fail(__FILE__, __LINE__, v, v->ended ? "the program ended with %d" : "hung (%d)", v->status);
}

static void strike(struct visit *v, const char *pressed)
{
	press(v, pressed);
	rest(v);
}

static void come(struct run *r, struct visit *v)
{
	if (v->pid)
		return;
	visit_open(v, 100, 30, "--home", r->home_paths[0], "--site", r->proxy->address, "--lang", "en", NULL);
	rest(v);
	strike(v, "<Enter>");
}

static void leave_off(struct visit *v)
{
	if (v->pid)
		visit_kill(v);
}

/* To the topic's row in the list; false: it is not there. */
static bool go(struct visit *v, const struct written *w)
{
	char words[16];
	snprintf(words, sizeof words, "%s<Enter>", w->topic);
	if (!strstr(screen_row(v, 0), "Board <Ideas>"))
		return false;
	strike(v, words);
	snprintf(words, sizeof words, " %s ", w->topic);
	return strstr(screen_row(v, screen_cursor(v).row), words) != NULL;
}

/* What comes when a question is answered; true: the client is killed by it. */
static bool happen(struct run *r, struct visit *v, bool last)
{
	struct mishap m = NO_MISHAP;
	if (last)
		run_mishap(r, &m);
	else if (dice_in(&r->dice, 1, 30))
		m.kill_client = (int)dice_roll(&r->dice, 10);
	if (m.kill_platform >= 0) {
		visit_rest(v, m.kill_platform);
		platform_kill(r->platform);
		visit_rest(v, m.start_platform - m.kill_platform);
		platform_again(r->platform);
		r->kills_platform++;
	}
	if (m.kill_client < 0) {
		rest(v);
		return false;
	}
	visit_rest(v, m.kill_client);
	visit_kill(v);
	r->kills_client++;
	return true;
}

/* A question stands where the cursor is. */
static const char *asked(struct visit *v)
{
	return screen_row(v, screen_cursor(v).row);
}

static void answer(struct visit *v, const struct talk *t, const char *words)
{
	if (words != t->text) {
		press(v, words);
		if (strstr(asked(v), "Reply to which"))
			press(v, "<Enter>");
		return;
	}
	strike(v, "<C-y>"); /* what was kept of another time */
	type(v, words);
	press(v, "<Enter>");
}

static void act(struct run *r, struct visit *v)
{
	struct str text;
	str_init(&text, STR_NO_LIMIT);
	struct written *w = run_write(r, &text);
	struct talk t = { .w = w, .text = text.buf };
	const char *words;
	bool killed = false;
	run_network(r);
	come(r, v);
	if (!go(v, w)) {
		run_unwrite(r);
		leave_off(v);
	} else {
		strike(v, talk_key(w));
		for (int i = 0; i < 12 && !killed && (words = talk_answer(&t, asked(v))) != NULL; i++) {
			answer(v, &t, words);
			killed = happen(r, v, t.confirmed);
		}
		w->killed = killed;
		struct str said;
		str_init(&said, STR_NO_LIMIT);
		if (!killed) { /* a long sentence takes two rows */
			str_addf(&said, "%s ", screen_row(v, -2));
			str_addz(&said, screen_row(v, -1));
		}
		run_judge(r, w, talk_told(&t, said.buf), said.buf);
		str_release(&said);
	}
	str_release(&text);
}

static void run_of_keys(struct run *r)
{
	struct visit v;
	visit_init(&v);
	v.free_cursor = true;
	visit_env(&v, "MINYI_NOW=");
	for (int n = 2 + (int)dice_roll(&r->dice, 4); n > 0; n--)
		act(r, &v);
	visit_release(&v);
}

static void every_run_balances(void **state)
{
	(void)state;
	front_torture(&(struct front){ .name = "full screen",
		.run = run_of_keys,
		.runs = 3,
		.deeds = 1u << DEED_COMMENT | 1u << DEED_ENDORSE | 1u << DEED_FOLLOW });
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_run_balances) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
