/* The linear mode: a visit of several acts, begun again when it was killed. */
#include "torture/lib/torture.h"

struct visit_by_line {
	struct client c;
	bool open;
	struct str said; /* since the act began */
};

static const char *last_line(const struct str *said)
{
	const char *line = strrchr(said->buf, '\n');
	return line ? line + 1 : said->buf;
}

/* Until it waits for a line or has ended; its last line. It may have been idle once more before it read ours: then
 * there is no prompt yet. */
static const char *hear(struct run *r, struct visit_by_line *v, struct mishap *m)
{
	do {
		client_wait(&v->c, true, m, r->platform);
		client_said(&v->c, &v->said);
	} while (v->c.pid && !*last_line(&v->said));
	r->kills_client += m ? m->killed_clients : 0;
	r->kills_platform += m ? m->killed_platforms : 0;
	return last_line(&v->said);
}

static const char *say(struct run *r, struct visit_by_line *v, const char *words, struct mishap *m)
{
	struct str line;
	str_init(&line, STR_NO_LIMIT);
	str_addf(&line, "%s\n", words);
	client_say(&v->c, line.buf);
	str_release(&line);
	return hear(r, v, m);
}

static void leave_off(struct visit_by_line *v)
{
	if (v->open)
		client_release(&v->c);
	v->open = false;
}

static void come(struct run *r, struct visit_by_line *v)
{
	const char *argv[] = { "minyi", "--home", r->home_paths[0], "--site", r->proxy->address, "--lang", "en", "--linear",
		NULL };
	if (v->open)
		return;
	client_start(&v->c, &(struct client_opts){ .folder = r->homes[0].path, .open = true }, argv);
	v->open = true;
	hear(r, v, NULL);
	say(r, v, "i", NULL);
}

/* Most mishaps come when the last question is answered: that is when it counts. */
static void sometimes(struct run *r, bool last, struct mishap *m)
{
	*m = (struct mishap)NO_MISHAP;
	if (last)
		run_mishap(r, m);
	else if (dice_in(&r->dice, 1, 30))
		m->kill_client = (int)dice_roll(&r->dice, 4);
}

static void answer_all(struct run *r, struct visit_by_line *v, struct talk *t)
{
	struct mishap m;
	const char *prompt = say(r, v, talk_key(t->w), NULL);
	for (int i = 0; i < 12 && v->c.pid && !str_starts(prompt, "Ideas"); i++) {
		const char *answer = talk_answer(t, prompt);
		if (!answer) {
			run_wrong(r, WRONG_MISREPORTED, "an unknown question: %s", prompt);
			return;
		}
		if (t->confirmed)
			str_clear(&v->said);
		sometimes(r, t->confirmed || str_eq(answer, t->text), &m);
		prompt = say(r, v, answer, &m);
	}
}

static void act(struct run *r, struct visit_by_line *v)
{
	struct str text;
	char prompt[32];
	str_init(&text, STR_NO_LIMIT);
	struct written *w = run_write(r, &text);
	struct talk t = { .w = w, .text = text.buf };
	run_network(r);
	come(r, v);
	str_clear(&v->said);
	snprintf(prompt, sizeof prompt, "Ideas %s>", w->topic);
	if (!str_starts(say(r, v, w->topic, NULL), prompt)) {
		run_unwrite(r);
		leave_off(v);
	} else {
		str_clear(&v->said);
		answer_all(r, v, &t);
		w->killed = !v->c.pid;
		run_judge(r, w, talk_told(&t, v->said.buf), v->said.buf);
		if (w->killed)
			leave_off(v);
	}
	str_release(&text);
}

static void run_of_lines(struct run *r)
{
	struct visit_by_line v = { 0 };
	str_init(&v.said, STR_NO_LIMIT);
	run_warm(r, 3);
	for (int n = 2 + (int)dice_roll(&r->dice, 5); n > 0; n--)
		act(r, &v);
	leave_off(&v);
	str_release(&v.said);
}

static void every_run_balances(void **state)
{
	(void)state;
	front_torture(
		&(struct front){ .name = "linear mode", .run = run_of_lines, .runs = 3, .deeds = (1u << DEED_COUNT) - 1 });
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_run_balances) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
