/* The linear mode: a visit of several acts, begun again when it was killed. */
#include "torture/lib/torture.h"

struct visit_by_line {
	struct client c;
	bool open;
	struct str said; /* since the act began */
};

static const char *const places[] = { "Ideas", "Menu>", "What I proposed>", "Official business>" };

/* The prompt; of a place without what is said before its name. */
static const char *last_line(const struct str *said)
{
	const char *line = strrchr(said->buf, '\n'), *at;
	line = line ? line + 1 : said->buf;
	if (!str_ends(line, "> "))
		return line;
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if ((at = strstr(line, places[i])) != NULL)
			return at;
	return line;
}

/* Until it waits for a line or has ended; its last line. It may have been idle once more before it read ours: then
 * there is no prompt yet. */
static const char *wait_prompt(struct run *r, struct visit_by_line *v, struct mishap *m)
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
	return wait_prompt(r, v, m);
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
	wait_prompt(r, v, NULL);
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

/* Whoever is at one of these is asked nothing. */
static bool is_place(const char *prompt)
{
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (str_starts(prompt, places[i]))
			return true;
	return false;
}

/* False: it could not be begun after all. */
static bool answer_all(struct run *r, struct visit_by_line *v, struct talk *t)
{
	struct mishap m;
	const char *prompt = say(r, v, t->begin, NULL);
	for (int i = 0; i < 30 && v->c.pid && !is_place(prompt); i++) {
		const char *answer = talk_answer(t, prompt);
		if (!answer && t->ways < 2)
			run_wrong(r, WRONG_MISREPORTED, "an unknown question: %s", prompt);
		if (!answer)
			return false;
		if (t->confirmed)
			str_clear(&v->said);
		sometimes(r, t->confirmed || str_eq(answer, t->text), &m);
		prompt = say(r, v, answer, &m);
	}
	return true;
}

/* To where the act begins; false: it is not there. */
static bool go(struct run *r, struct visit_by_line *v, const struct written *w)
{
	char prompt[32];
	snprintf(prompt, sizeof prompt, "Ideas %s>", w->topic);
	return str_starts(say(r, v, w->topic, NULL), prompt);
}

/* Of the numbered lines that were said last, the one with these words. */
static void choose(struct run *r, struct visit_by_line *v, const char *words)
{
	char number[8] = "";
	const char *at = v->c.pid ? strstr(v->said.buf, words) : NULL;
	if (!v->c.pid)
		return;
	while (at && at > v->said.buf && at[-1] != '\n')
		at--;
	if (at)
		snprintf(number, sizeof number, "%.*s", (int)strcspn(at, "."), at);
	else
		run_wrong(r, WRONG_MISREPORTED, "no line says %s: %s", words, v->said.buf);
	str_clear(&v->said);
	say(r, v, number, NULL);
}

/* The same for what this person proposed, which is in no public list at first. */
static bool go_to_own(struct run *r, struct visit_by_line *v, const struct written *w)
{
	char word[16];
	const char *prompt = say(r, v, "q", NULL);
	for (int i = 0; i < 6 && v->c.pid && !str_starts(prompt, "Menu>"); i++)
		prompt = say(r, v, "q", NULL);
	if (w->deed == DEED_PROPOSE)
		return str_starts(prompt, "Menu>");
	str_clear(&v->said);
	say(r, v, "u", NULL);
	choose(r, v, "What I took part in");
	choose(r, v, "What I proposed");
	life_number(r, w, word);
	return str_starts(say(r, v, word, NULL), "Ideas ");
}

/* The queue of staff that has the report, and its number there. */
static bool go_to_report(struct run *r, struct visit_by_line *v, const struct written *w, char number[12])
{
	const char *prompt = say(r, v, "q", NULL), *at;
	char text[100];
	life_report(r, w, text);
	for (int i = 0; i < 6 && v->c.pid && !str_starts(prompt, "Menu>"); i++)
		prompt = say(r, v, "q", NULL);
	str_clear(&v->said);
	prompt = say(r, v, "d", NULL);
	for (int i = 0; i < 4 && v->c.pid && str_starts(prompt, "Official business>"); i++) {
		if ((at = strstr(v->said.buf, text)) != NULL) {
			while (at > v->said.buf && at[-1] != '\n')
				at--;
			snprintf(number, 12, "%.*s", (int)strspn(at, "0123456789"), at);
			return *number;
		}
		str_clear(&v->said);
		prompt = say(r, v, "t", NULL);
	}
	return false;
}

static bool go_anywhere(struct run *r, struct visit_by_line *v, struct talk *t)
{
	char number[12];
	if (t->w->deed == DEED_JUDGE) {
		bool there = go_to_report(r, v, t->w, number);
		snprintf(t->begin, sizeof t->begin, "M %s", there ? number : "");
		return there;
	}
	snprintf(t->begin, sizeof t->begin, "%s", t->w->deed == DEED_PROPOSE ? "w" : talk_key(t->w));
	return (r->lives ? go_to_own : go)(r, v, t->w);
}

static void act(struct run *r, struct visit_by_line *v)
{
	struct str text;
	str_init(&text, STR_NO_LIMIT);
	struct written *w = run_write(r, &text);
	struct talk t = { .r = r, .w = w, .text = text.buf };
	if (!r->lives)
		run_network(r);
	come(r, v);
	str_clear(&v->said);
	if (!go_anywhere(r, v, &t)) {
		run_unwrite(r);
		leave_off(v);
	} else {
		if (r->lives)
			run_network(r);
		str_clear(&v->said);
		bool begun = answer_all(r, v, &t);
		w->killed = !v->c.pid;
		if (begun)
			run_judge(r, w, talk_told(&t, v->said.buf), v->said.buf);
		else
			run_unwrite(r);
		if (!begun || w->killed)
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

static void run_of_proposals(struct run *r)
{
	struct visit_by_line v = { 0 };
	str_init(&v.said, STR_NO_LIMIT);
	for (int n = 4 + (int)dice_roll(&r->dice, 6); n > 0; n--)
		act(r, &v);
	leave_off(&v);
	str_release(&v.said);
}

static void every_run_balances(void **state)
{
	(void)state;
	front_torture(&(struct front){ .name = "linear mode",
		.run = run_of_lines,
		.runs = 3,
		.deeds = DEEDS_OF_COMMANDS | DEEDS_OF_LIKING | 1u << DEED_REPLY | 1u << DEED_UNCOMMENT });
}

static void every_proposal_balances(void **state)
{
	(void)state;
	front_torture(&(struct front){ .name = "proposals in linear mode",
		.run = run_of_proposals,
		.runs = 3,
		.deeds = DEEDS_OF_LIVES,
		.lives = true });
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_run_balances),
		cmocka_unit_test(every_proposal_balances) };
	front_choose();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
