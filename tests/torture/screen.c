/* The full screen: a visit of several acts, begun again when it was killed. */
#include "torture/lib/torture.h"

static void strike(struct run *r, struct visit *v, const char *pressed)
{
	press(v, pressed);
	patience_rest(r->platform, v);
}

static void come(struct run *r, struct visit *v)
{
	if (v->pid)
		return;
	visit_open(v, 100, 30, "--home", r->home_paths[0], "--site", r->proxy->address, "--lang", "en", NULL);
	patience_rest(r->platform, v);
	strike(r, v, "<Enter>");
}

static void leave_off(struct visit *v)
{
	if (v->pid)
		visit_kill(v);
}

/* Down to the row that shows this. */
static bool go_to_row(struct run *r, struct visit *v, const char *words)
{
	strike(r, v, "<Home>");
	for (int i = 0; i < 30; i++) {
		if (strstr(screen_row(v, screen_cursor(v).row), words))
			return true;
		strike(r, v, "<Down>");
	}
	return false;
}

/* To the topic's row in the list; false: it is not there. */
static bool go(struct run *r, struct visit *v, const struct written *w)
{
	char words[24];
	snprintf(words, sizeof words, "%s<Enter>", w->topic);
	if (!strstr(screen_row(v, 0), "[Ideas]"))
		return false;
	strike(r, v, words);
	snprintf(words, sizeof words, " %s ", w->topic);
	return strstr(screen_row(v, screen_cursor(v).row), words) != NULL;
}

/* To what this person proposed, which is in no public list at first, or to where one proposes. */
static bool go_to_own(struct run *r, struct visit *v, const struct written *w)
{
	char title[64];
	strike(r, v, "<C-z>");
	if (w->deed == DEED_PROPOSE) {
		strike(r, v, "<Enter>");
		return strstr(screen_row(v, 0), "[Ideas]") != NULL;
	}
	strike(r, v, "u");
	if (!go_to_row(r, v, "What I took part in"))
		return false;
	strike(r, v, "<Enter>");
	if (!go_to_row(r, v, "What I proposed"))
		return false;
	strike(r, v, "<Enter>");
	life_title(r, w, title);
	if (!go_to_row(r, v, title))
		return false;
	strike(r, v, "<Enter>");
	return screen_find(v, title) >= 0;
}

/* Near the cursor, which stands on a comment's first row. */
static bool on_comment(struct visit *v, const char *words)
{
	for (int i = 0, row = screen_cursor(v).row; i < 3; i++)
		if (strstr(screen_row(v, row + i), words))
			return true;
	return false;
}

/* From the topic's page among its comments, to the first one or to that of the run. */
static bool go_to_comment(struct run *r, struct visit *v, const struct written *w)
{
	strike(r, v, "c");
	if (!on_comment(v, "#1"))
		return false;
	for (int i = 0; w->comment && i < 12 && !on_comment(v, w->comment->mark); i++)
		strike(r, v, "<Down>");
	return !w->comment || on_comment(v, w->comment->mark);
}

/* The queue of staff that has the report, and its row. */
static bool go_to_report(struct run *r, struct visit *v, const struct written *w)
{
	char text[100];
	life_report(r, w, text);
	strike(r, v, "<C-z>");
	strike(r, v, "d");
	for (int i = 0; i < 4 && strstr(screen_row(v, 0), "[Official business]"); i++) {
		if (screen_find(v, text) >= 0)
			return go_to_row(r, v, text);
		strike(r, v, "<Tab>");
	}
	return false;
}

/* To where the act begins; false: it is not there. */
static bool go_anywhere(struct run *r, struct visit *v, const struct written *w)
{
	if (w->deed == DEED_JUDGE)
		return go_to_report(r, v, w);
	if (!(r->lives ? go_to_own : go)(r, v, w))
		return false;
	if (w->deed != DEED_LIKE && w->deed != DEED_UNLIKE && w->deed != DEED_UNCOMMENT)
		return true;
	if (!r->lives)
		strike(r, v, "<Enter>");
	return go_to_comment(r, v, w);
}

/* Back to the list, where the next act begins. */
static void go_back(struct run *r, struct visit *v)
{
	for (int i = 0; i < 3 && v->pid && !r->lives && !strstr(screen_row(v, 0), "[Ideas]"); i++)
		strike(r, v, "q");
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
		patience_rest(r->platform, v);
		return false;
	}
	visit_rest(v, m.kill_client);
	visit_kill(v);
	r->kills_client++;
	return true;
}

static bool in_dialog(struct visit *v)
{
	return strstr(screen_row(v, 1), "[Esc]cancel") != NULL;
}

/* A question stands where the cursor is; above it in a dialog, where it is long or its answers take a row each. */
static const char *asked(struct visit *v)
{
	int row = screen_cursor(v).row;
	for (int up = row; in_dialog(v) && up > 1; up--)
		if (talk_knows(screen_row(v, up)))
			return screen_row(v, up);
	return screen_row(v, row);
}

/* A long text has a screen of its own. */
static bool in_editor(struct visit *v)
{
	const char *title = screen_row(v, 0);
	bool is = strstr(title, "What you propose") || strstr(title, "Benefits and effects");
	return is && !strstr(asked(v), "(T)itle again");
}

static void answer(struct run *r, struct visit *v, const struct talk *t, const char *words)
{
	enum { LINES = 12 };
	if (!t->line) {
		press(v, words);
		return;
	}
	if (in_editor(v)) {
		strike(r, v, "<PageUp>");
		for (int i = 0; i < LINES; i++)
			strike(r, v, "<C-y>");
		type(v, words);
		press(v, "<C-x>");
		return;
	}
	strike(r, v, "<C-y>"); /* what was kept of another time */
	type(v, words);
	press(v, "<Enter>");
}

static const char *question(struct visit *v)
{
	return in_editor(v) ? screen_row(v, 0) : asked(v);
}

/* Its questions, and what was said in the end; false: it could not be begun after all. */
static bool talk(struct run *r, struct visit *v, struct talk *t)
{
	const char *words;
	bool killed = false;
	strike(r, v, t->w->deed == DEED_PROPOSE ? "<C-p>" : talk_key(t->w));
	for (int i = 0; i < 30 && !killed && (words = talk_answer(t, question(v))) != NULL; i++) {
		answer(r, v, t, words);
		killed = happen(r, v, t->confirmed);
	}
	t->w->killed = killed;
	if (!killed && in_dialog(v) && t->confirmed)
		strike(r, v, "<Esc>"); /* refused; what is wrong stands where the question was */
	else if (!killed && in_dialog(v) && t->ways < 2) {
		screen_print(v);
		run_wrong(r, WRONG_MISREPORTED, "an unknown question: %s", asked(v));
	}
	if (t->ways > 1)
		return false;
	STR_LOCAL(said, STR_NO_LIMIT);
	for (int row = -4; !killed && row < 0; row++) /* what was said, and what went out with it */
		str_addf(&said, "%s ", screen_row(v, row));
	run_judge(r, t->w, talk_told(t, said.buf), said.buf);
	return true;
}

static void act(struct run *r, struct visit *v)
{
	struct str text;
	str_init(&text, STR_NO_LIMIT);
	struct written *w = run_write(r, &text);
	struct talk t = { .r = r, .w = w, .text = text.buf };
	if (!r->lives)
		run_network(r);
	come(r, v);
	bool there = go_anywhere(r, v, w);
	if (there && r->lives)
		run_network(r);
	if (!there || !talk(r, v, &t)) {
		run_unwrite(r);
		leave_off(v);
	}
	go_back(r, v);
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
		.deeds = 1u << DEED_COMMENT | 1u << DEED_ENDORSE | 1u << DEED_FOLLOW | DEEDS_OF_LIKING });
}

static void run_of_proposals(struct run *r)
{
	struct visit v;
	visit_init(&v);
	v.free_cursor = true;
	visit_env(&v, "MINYI_NOW=");
	for (int n = 4 + (int)dice_roll(&r->dice, 6); n > 0; n--)
		act(r, &v);
	visit_release(&v);
}

static void every_proposal_balances(void **state)
{
	(void)state;
	front_torture(&(struct front){ .name = "proposals on the screen",
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
