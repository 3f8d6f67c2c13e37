/*
 * A sign-in page of the network, with any status, in the platform's place: while a list or a topic is read, before
 * something is sent, as it is sent, and after the platform has taken it. It is said what it is, what was sent waits
 * under the same key and is there once in the end, and nobody is signed out. So is registering with its answer lost.
 */
#include "tty/lib/group.h"
#include "tty/lib/pipe.h"

#define PAGE "<!DOCTYPE html><html><body><h1>Hotel Wi-Fi</h1>Please sign in to go on.</body></html>"
#define SAYS "這個網路的登入頁"

static const int statuses[] = { 200, 401, 403, 404, 422, 451 };

static struct fake between;
static struct scratch home;
static char topic_id[64], topic_path[96], comments_path[128]; /* of idea 16; written before between is a process */

static void portal(const char *path, enum fake_deed deed, int status)
{
	fake_rule(&between, &(struct fake_rule){ path, deed, status, "text/html", PAGE });
}

static void nothing_between(void)
{
	fake_rule(&between, &(struct fake_rule){ .path = "/", .deed = FAKE_PASS });
}

/* `minyi WORDS` of the one who lives there. */
#define minyi(o, typed, ...) \
	run(o, &(struct program_opts){ .home = home.path, .input = typed }, "minyi", "--site", between.front.address, \
		__VA_ARGS__, NULL)

static void know_the_idea(void)
{
	struct answer a;
	ask_get(&platform, &a, "/v1/topics/idea:16", NULL);
	snprintf(topic_id, sizeof topic_id, "%s", answer_text(&a, "id"));
	snprintf(topic_path, sizeof topic_path, "/v1/topics/%s", topic_id);
	snprintf(comments_path, sizeof comments_path, "%s/comments", topic_path);
	answer_release(&a);
}

static void become(const char *name)
{
	struct outcome o;
	know_the_idea();
	scratch_make(&home);
	fake_start(&between, &platform);
	minyi(&o, TEST_PASSWORD "\n", "register", name);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
}

static void move_out(void)
{
	struct outcome o;
	nothing_between();
	minyi(&o, NULL, "me"); /* signed in all the time */
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	fake_release(&between);
	scratch_remove(&home);
}

/* The outbox as JSON; release it. */
static struct json *outbox(void)
{
	struct outcome o;
	struct json *items = NULL;
	minyi(&o, NULL, "outbox", "--json");
	assert_int_equal(json_parse(o.out.buf, o.out.len, 1 << 20, &items, NULL), RC_OK);
	outcome_release(&o);
	return items;
}

/* All that waits, in one line: its keys. The caller frees. */
static char *keys_waiting(size_t wanted)
{
	struct str text;
	size_t n = 0;
	struct json *items = outbox();
	str_init(&text, 65536);
	for (const struct json *i = json_first(items); i; i = json_next(i), n++) {
		assert_string_equal(json_text(json_get(i, "state")), "waits");
		str_addf(&text, "%s ", json_text(json_get(i, "id")));
	}
	json_free(items);
	assert_int_equal(n, wanted);
	return str_detach(&text);
}

static void expect_same_keys(const char *before, size_t wanted)
{
	char *now = keys_waiting(wanted);
	assert_string_equal(now, before);
	free(now);
}

/* How many comments with these words the idea has, asked of the platform itself. */
static size_t published(const char *words)
{
	struct answer a;
	char path[160];
	size_t n = 0;
	snprintf(path, sizeof path, "%s?limit=100", comments_path);
	ask_get(&platform, &a, path, NULL);
	assert_int_equal(a.status, 200);
	for (const struct json *c = json_first(answer_json(&a, "items")); c; c = json_next(c))
		n += str_eq(json_text(json_get(c, "body")), words);
	answer_release(&a);
	return n;
}

/* The way is free again. */
static void goes_out_once(const char *words)
{
	struct outcome o;
	nothing_between();
	minyi(&o, NULL, "outbox", "send");
	if (o.status != 0 || published(words) != 1)
		fail_msg("\"%s\" is there %zu times\n%s%s", words, published(words), o.out.buf, o.err.buf);
	outcome_release(&o);
	free(keys_waiting(0));
}

/* ---- subcommands ----------------------------------------------------------------------------- */

static void expect_said(const struct outcome *o, int status)
{
	if (o->status != status || !strstr(o->err.buf, SAYS) || strstr(o->err.buf, "Wi-Fi"))
		fail_msg("exit status %d, not %d\n%s%s", o->status, status, o->out.buf, o->err.buf);
}

static void in_a_command(void **state)
{
	(void)state;
	struct outcome o;
	char words[64];
	become("porter");
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		int status = statuses[i];
		nothing_between();
		minyi(&o, NULL, "list", "idea");
		assert_int_equal(o.status, 0);
		outcome_release(&o);

		portal("/v1", FAKE_ANSWER, status);
		minyi(&o, NULL, "list", "plan"); /* never read */
		expect_said(&o, 3);
		outcome_release(&o);
		minyi(&o, NULL, "list", "idea"); /* from the cache */
		expect_said(&o, 0);
		outcome_release(&o);
		snprintf(words, sizeof words, "登入頁 %d 之前", status);
		minyi(&o, NULL, "comment", "i16", "--stance", "neutral", "-m", words);
		expect_said(&o, 3);
		outcome_release(&o);
		char *before = keys_waiting(1);
		minyi(&o, NULL, "outbox", "send");
		assert_int_equal(o.status, 3);
		outcome_release(&o);
		expect_same_keys(before, 1);
		free(before);

		goes_out_once(words);

		portal(comments_path, FAKE_SWAP, status); /* taken, and the answer is the page */
		snprintf(words, sizeof words, "登入頁 %d 之後", status);
		minyi(&o, NULL, "comment", "i16", "--stance", "neutral", "-m", words);
		expect_said(&o, 3);
		outcome_release(&o);
		assert_int_equal(published(words), 1);
		free(keys_waiting(1));
		goes_out_once(words);
	}
	move_out();
}

/* ---- the screen ------------------------------------------------------------------------------ */

/* A comment on the idea that is selected or open, up to its end. So soon after another one it is a neutral one. */
static void comment(struct visit *v, const char *words)
{
	keys(v, "X");
	if (screen_find(v, "只能選中立") < 0)
		keys(v, "3");
	type(v, words);
	keys(v, "<Enter>y");
	see(v, SAYS);
	see(v, "會自動送出");
}

static void on_the_screen(void **state)
{
	(void)state;
	struct visit v;
	char words[64], env[64];
	become("screener");
	visit_init(&v);
	snprintf(env, sizeof env, "HOME=%s", home.path);
	visit_env(&v, env);
	visit_start(&v, 80, 24, "--site", between.front.address, NULL);
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		int status = statuses[i];
		portal("/v1", FAKE_ANSWER, status);
		go_to(&v, 'p');
		see(&v, SAYS);
		see_not(&v, "Wi-Fi");
		nothing_between();
		go_to(&v, 'i');
		keys(&v, "16<Enter>");
		portal("/v1", FAKE_ANSWER, status);
		keys(&v, "<Enter>"); /* opens it */
		see(&v, SAYS);
		keys(&v, "q");
		snprintf(words, sizeof words, "看不到 %d", status);
		comment(&v, words); /* from the list */
		free(keys_waiting(1));
		goes_out_once(words);

		keys(&v, "<Enter><C-l>");
		portal(comments_path, FAKE_ANSWER, status);
		snprintf(words, sizeof words, "送不到 %d", status);
		comment(&v, words);
		free(keys_waiting(1));
		goes_out_once(words);

		portal(comments_path, FAKE_SWAP, status);
		snprintf(words, sizeof words, "聽不到 %d", status);
		comment(&v, words);
		assert_int_equal(published(words), 1);
		free(keys_waiting(1));
		goes_out_once(words);
	}
	leave(&v);
	visit_release(&v);
	move_out();
}

/* ---- the linear mode ------------------------------------------------------------------------- */

static void expect_word(const struct outcome *o)
{
	if (!strstr(o->err.buf, SAYS))
		fail_msg("the page is not named:\n%s%s", o->out.buf, o->err.buf);
}

static void at_a_prompt(void **state)
{
	(void)state;
	struct outcome o;
	char words[64], script[256], name[32];
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		int status = statuses[i];
		snprintf(name, sizeof name, "liner%d", status);
		become(name);
		pipe_visit(&o, &home, between.front.address, "i\nq\ng\n"); /* a list that is known then */
		outcome_release(&o);
		portal("/v1", FAKE_ANSWER, status);
		pipe_visit(&o, &home, between.front.address, "p\nq\ng\n");
		expect_word(&o);
		outcome_release(&o);
		snprintf(words, sizeof words, "唸不到 %d", status);
		snprintf(script, sizeof script, "i\nX 16\n3\n%s\ny\nq\ng\n", words);
		pipe_visit(&o, &home, between.front.address, script);
		expect_word(&o);
		outcome_release(&o);
		free(keys_waiting(1));
		goes_out_once(words);

		portal(comments_path, FAKE_SWAP, status);
		snprintf(words, sizeof words, "沒聽到 %d", status);
		snprintf(script, sizeof script, "i16\nX\n%s\ny\nq\ng\n", words); /* so soon only a neutral one */
		pipe_visit(&o, &home, between.front.address, script);
		expect_word(&o);
		outcome_release(&o);
		assert_int_equal(published(words), 1);
		free(keys_waiting(1));
		goes_out_once(words);
		move_out();
	}
}

/* ---- registering ----------------------------------------------------------------------------- */

/* The account is there, but whoever made it never heard so. */
static void registering_without_hearing_the_answer(void **state)
{
	(void)state;
	struct outcome o;
	static const int answers[] = { 0, 200, 201, 502 };
	static const char *const names[] = { "unheard0", "unheard1", "unheard2", "unheard3" };
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		scratch_make(&home);
		fake_start(&between, &platform);
		fake_rule(&between,
			&(struct fake_rule){ "/v1/accounts", FAKE_SWAP, answers[i], "text/html", answers[i] ? PAGE : "" });
		minyi(&o, TEST_PASSWORD "\n", "register", names[i]);
		assert_int_equal(o.status, 3);
		outcome_release(&o);
		minyi(&o, NULL, "me");
		assert_int_equal(o.status, 1);
		outcome_release(&o);
		nothing_between();
		minyi(&o, TEST_PASSWORD "\n", "register", names[i]);
		if (o.status != 0)
			fail_msg("%s%s", o.out.buf, o.err.buf);
		outcome_release(&o);
		minyi(&o, NULL, "me");
		assert_non_null(strstr(o.out.buf, names[i]));
		outcome_release(&o);
		move_out();
	}
}

static void registering_again_on_the_screen(void **state)
{
	(void)state;
	struct visit v;
	struct outcome o;
	char env[64];
	scratch_make(&home);
	fake_start(&between, &platform);
	visit_init(&v);
	snprintf(env, sizeof env, "HOME=%s", home.path);
	visit_env(&v, env);
	visit_start(&v, 80, 24, "--site", between.front.address, NULL);
	fake_rule(&between, &(struct fake_rule){ "/v1/accounts", FAKE_SWAP, 200, "text/html", PAGE });
	keys(&v, "new<Enter>unheard9<Enter><Enter><Enter>");
	type(&v, TEST_PASSWORD);
	keys(&v, "<Enter>");
	type(&v, TEST_PASSWORD);
	keys(&v, "<Enter><Enter>y");
	see(&v, SAYS);
	nothing_between();
	keys(&v, "y"); /* the same question again */
	see(&v, "unheard9");
	leave(&v);
	visit_release(&v);
	minyi(&o, NULL, "me");
	assert_non_null(strstr(o.out.buf, "unheard9"));
	outcome_release(&o);
	move_out();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_a_command),
		cmocka_unit_test(on_the_screen),
		cmocka_unit_test(at_a_prompt),
		cmocka_unit_test(registering_without_hearing_the_answer),
		cmocka_unit_test(registering_again_on_the_screen),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
