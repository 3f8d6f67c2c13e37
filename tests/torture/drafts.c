/*
 * Typing, at any rhythm, until the program is killed: what is on the disk then is at most a second old, however the
 * keys fall; after a signal that lets it end itself, nothing is missing. Where one types line by line the terminal has
 * a line until its Enter, and what counts are whole lines.
 */
#include "torture/lib/torture.h"

#include <poll.h>
#include <signal.h>

#define KEYS_MAX 400
/* On top of a second: the way of a key through the terminal, and a disk that takes its time. */
#define SLACK_MS 400

enum place { LINE, EDITOR, REASON, LINEAR, COMMAND, PLACES };
static const char *const places[PLACES] = { "the comment's line", "the editor", "the reason", "linear mode",
	"`minyi comment`" };

struct typing {
	struct run *r;
	enum place where;
	struct visit *v;
	struct str typed;
	int64_t at[KEYS_MAX]; /* when each byte was typed */
	int64_t late;         /* by how much this machine was late at worst: it is busy */
};

static void strike(struct typing *t, const char *pressed)
{
	press(t->v, pressed);
	patience_rest(t->r->platform, t->v);
}

static bool by_line(const struct typing *t)
{
	return t->where == LINEAR || t->where == COMMAND;
}

static void begin_by_line(struct typing *t, const char *number)
{
	struct visit *v = t->v;
	char words[16];
	const char *home = t->r->home_paths[0], *site = t->r->proxy->address;
	if (t->where == COMMAND) {
		snprintf(words, sizeof words, "i%s", number);
		visit_open(
			v, 100, 30, "--home", home, "--site", site, "--lang", "en", "comment", words, "--stance", "neutral", NULL);
		await(v, "ends it");
		return;
	}
	snprintf(words, sizeof words, "%s<Enter>", number);
	visit_open(v, 100, 30, "--home", home, "--site", site, "--lang", "en", "--linear", NULL);
	const char *const lines[] = { "i<Enter>", words, "X<Enter>", "3<Enter>", ".<Enter>" };
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		strike(t, lines[i]);
	await(v, "ends it");
}

/* To where one types. */
static void begin(struct typing *t)
{
	struct visit *v = t->v;
	const char *number = run_topics[dice_roll(&t->r->dice, 3)];
	char words[16];
	if (by_line(t)) {
		begin_by_line(t, number);
		return;
	}
	snprintf(words, sizeof words, "%s<Enter>", number);
	visit_open(v, 100, 30, "--home", t->r->home_paths[0], "--site", t->r->proxy->address, "--lang", "en", NULL);
	patience_rest(t->r->platform, v);
	strike(t, "<Enter>");
	strike(t, words);
	strike(t, t->where == REASON ? "y" : "X");
	if (t->where != REASON)
		strike(t, "3");
	strike(t, "<C-y>");
	if (t->where == EDITOR)
		strike(t, "<C-e>");
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
		if (by_line(t) && t->typed.len && key[0] < 'e' && t->typed.buf[t->typed.len - 1] != '\n')
			key[0] = '\n';
		t->at[t->typed.len] = clock_mono();
		str_addz(&t->typed, key);
		press(t->v, key[0] == '\n' ? "<Enter>" : key);
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

/* When the byte that is missing first was out of the typist's hands; 0: none is missing. */
static int64_t missing_since(const struct typing *t, size_t n)
{
	if (!by_line(t))
		return n < t->typed.len ? t->at[n] : 0;
	const char *enter = n < t->typed.len ? strchr(t->typed.buf + n, '\n') : NULL;
	bool ends_here = enter == t->typed.buf + n; /* the line is there, and its end need not be */
	return enter && !ends_here ? t->at[enter - t->typed.buf] : 0;
}

static void run_of_typing(struct run *r)
{
	static const int signals[] = { SIGKILL, SIGKILL, SIGKILL, SIGTERM, SIGHUP };
	struct visit v;
	struct typing t = { .r = r, .v = &v, .where = (enum place)dice_roll(&r->dice, PLACES) };
	int number = signals[dice_roll(&r->dice, ARRAY_LEN(signals))];
	visit_init(&v);
	v.free_cursor = true;
	visit_env(&v, "MINYI_NOW=");
	str_init(&t.typed, STR_NO_LIMIT);
	begin(&t);
	type_on(&t);
	int64_t now = clock_mono();
	if (number != SIGKILL) {
		if (by_line(&t))
			press(&v, "<Enter>");
		patience_rest(r->platform, &v); /* what the program has read is what was typed */
		visit_signal(&v, number);
		await_end(&v);
	}
	visit_kill(&v);
	r->kills_client++;
	r->typed += (int)t.typed.len;
	size_t n = kept(&t);
	int64_t since = missing_since(&t, n), age = since ? now - since : 0;
	run_note(r, "%zu keys in %s, %d ms, signal %d: %zu kept, the first that is missing is %lld ms old", t.typed.len,
		places[t.where], (int)(now - t.at[0]), number, n, (long long)age);
	if (age > (number == SIGKILL ? 1000 + SLACK_MS + 2 * t.late : 0))
		run_wrong(r, WRONG_LOST, "%zu of %zu letters, typed up to %lld ms ago, in %s", t.typed.len - n, t.typed.len,
			(long long)age, places[t.where]);
	str_release(&t.typed);
	visit_release(&v);
}

static void a_draft_is_at_most_a_second_old(void **state)
{
	(void)state;
	front_torture(&(struct front){ .name = "drafts", .run = run_of_typing, .runs = 3, .workers = 16 });
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_draft_is_at_most_a_second_old) };
	front_choose();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
