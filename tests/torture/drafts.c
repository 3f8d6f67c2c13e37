/*
 * Typing, at any rhythm, until the program is killed: what is on the disk then is at most a second old, however the
 * keys fall; after a signal that lets it end itself, nothing is missing.
 */
#include "torture/lib/torture.h"

#include <poll.h>
#include <signal.h>

#define KEYS_MAX 400
/* On top of a second: the way of a key through the terminal, and a disk that takes its time. */
#define SLACK_MS 400

struct typing {
	struct run *r;
	struct visit *v;
	struct str typed;
	int64_t at[KEYS_MAX]; /* when each byte was typed */
	int64_t late;         /* by how much this machine was late at worst: it is busy */
};

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

/* To where one types: a comment in its line or in the editor, or the reason of an endorsement. */
static void begin(struct typing *t, int where)
{
	struct visit *v = t->v;
	char words[16];
	snprintf(words, sizeof words, "%s<Enter>", run_topics[dice_roll(&t->r->dice, 3)]);
	visit_open(v, 100, 30, "--home", t->r->home_paths[0], "--site", t->r->proxy->address, "--lang", "en", NULL);
	rest(v);
	strike(v, "i");
	strike(v, words);
	strike(v, where == 2 ? "y" : "X");
	if (where != 2)
		strike(v, "3");
	strike(v, "<C-y>");
	if (where == 1)
		strike(v, "<C-e>");
}

/* Reads what the program paints meanwhile. */
static void let_pass(struct typing *t, int64_t until)
{
	for (int64_t left; !t->v->ended && (left = until - clock_mono()) > 0;)
		if (t->v->asked)
			visit_rest(t->v, (int)left);
		else
			poll(NULL, 0, (int)left);
	int64_t late = clock_mono() - until;
	if (late > t->late)
		t->late = late;
}

static void type_on(struct typing *t)
{
	static const int gaps[] = { 15, 60, 120, 200, 300, 390, 410, 500, 700 };
	struct dice *d = &t->r->dice;
	int gap = gaps[dice_roll(d, ARRAY_LEN(gaps))];
	uint32_t jitter = dice_in(d, 1, 2) ? (uint32_t)gap : 1;
	int64_t now = clock_mono(), until = now + 300 + dice_roll(d, 3500);
	str_clear(&t->typed);
	while (now < until && t->typed.len < KEYS_MAX) {
		char key[2] = { (char)('a' + dice_roll(d, 26)) };
		t->at[t->typed.len] = clock_mono();
		str_addz(&t->typed, key);
		press(t->v, key);
		now += gap / 2 + dice_roll(d, jitter);
		let_pass(t, now);
	}
}

/* How many bytes of what was typed the draft has. */
static size_t kept(const struct typing *t)
{
	char path[100];
	size_t from = 0, to = t->typed.len;
	snprintf(path, sizeof path, "%s/store.db", t->r->home_paths[0]);
	while (from < to) { /* a draft has a beginning of it: halve the part that is in doubt */
		size_t half = (from + to + 1) / 2;
		struct str like;
		str_init(&like, STR_NO_LIMIT);
		str_addf(&like, "%%%.*s%%", (int)half, t->typed.buf);
		bool there = book_int(path, "SELECT COUNT(*) FROM draft WHERE text LIKE $1", like.buf, NULL) > 0;
		str_release(&like);
		from = there ? half : from;
		to = there ? to : half - 1;
	}
	return from;
}

static void run_of_typing(struct run *r)
{
	static const char *const places[] = { "the comment's line", "the editor", "the reason" };
	static const int signals[] = { SIGKILL, SIGKILL, SIGKILL, SIGTERM, SIGHUP };
	struct visit v;
	struct typing t = { .r = r, .v = &v };
	int where = (int)dice_roll(&r->dice, 3), number = signals[dice_roll(&r->dice, ARRAY_LEN(signals))];
	visit_init(&v);
	v.free_cursor = true;
	visit_env(&v, "MINYI_NOW=");
	str_init(&t.typed, STR_NO_LIMIT);
	begin(&t, where);
	type_on(&t);
	int64_t now = clock_mono();
	if (number != SIGKILL) {
		rest(&v); /* what the program has read is what was typed */
		visit_signal(&v, number);
		await_end(&v);
	}
	visit_kill(&v);
	r->kills_client++;
	r->typed += (int)t.typed.len;
	size_t n = kept(&t);
	int64_t age = n < t.typed.len ? now - t.at[n] : 0;
	run_note(r, "%zu keys in %s, %d ms, signal %d: %zu kept, the first that is missing is %lld ms old", t.typed.len,
		places[where], (int)(now - t.at[0]), number, n, (long long)age);
	if (age > (number == SIGKILL ? 1000 + SLACK_MS + 2 * t.late : 0))
		run_wrong(r, WRONG_LOST, "%zu of %zu letters, typed up to %lld ms ago, in %s", t.typed.len - n, t.typed.len,
			(long long)age, places[where]);
	str_release(&t.typed);
	visit_release(&v);
}

static void a_draft_is_at_most_a_second_old(void **state)
{
	(void)state;
	front_torture(&(struct front){ .name = "drafts", .run = run_of_typing, .runs = 8, .workers = 16 });
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_draft_is_at_most_a_second_old) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
