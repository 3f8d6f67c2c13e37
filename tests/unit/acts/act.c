/* Acts without a front: their questions and answers, what they offer when refused, drafts, and the account on the way.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "acts/acts.h"
#include "unit/app/lib.h"

#define TOPIC_WITH(members) \
	"{\"id\":\"1\",\"number\":1,\"board\":\"idea\",\"title\":\"T\",\"stage\":\"collecting\",\"counts\":{\"endorsements\":4210," \
	"\"threshold\":5000,\"comments\":1}" members "}"
#define MINE ",\"mine\":{\"endorsed\":false,\"followed\":false}"
#define ENDORSED ",\"mine\":{\"endorsed\":true,\"followed\":true,\"endorsed_at\":\"2026-11-20T00:00:00Z\"}"

static struct fake platform;
static atomic_int mode;
enum { WILLING, ENDORSED_ALREADY, NEUTRAL_ONLY, SAYS_NO, SAYS_NEUTRAL, EXPIRED, BUSY, PORTAL, CROWDED, TIMED_OUT };

static const char *topic_json(bool guest)
{
	if (mode == SAYS_NO)
		return TOPIC_WITH(
			",\"can\":[\"comment\"],\"cannot\":{\"endorse\":{\"code\":\"not_collecting\",\"sentence\":\"Over.\"}}");
	if (mode == SAYS_NEUTRAL)
		return TOPIC_WITH(MINE
			",\"can\":[\"comment\"],\"cannot\":{\"take_side\":{\"code\":\"neutral_only\",\"sentence\":\"Neutral now.\"}}");
	if (guest)
		return TOPIC_WITH("");
	return mode == ENDORSED_ALREADY ? TOPIC_WITH(ENDORSED) : TOPIC_WITH(MINE);
}

/* Whatever is asked: nobody answers who could. */
static bool stands_in_the_way(int fd)
{
	if (mode == BUSY)
		fake_reply(fd, "503 Service Unavailable", PROBLEM_TYPE, PROBLEM("busy"));
	else if (mode == CROWDED)
		fake_reply(fd, "429 Too Many Requests", PROBLEM_TYPE, PROBLEM("too_many"));
	else if (mode == TIMED_OUT)
		fake_reply(fd, "408 Request Timeout", PROBLEM_TYPE, PROBLEM("slow"));
	else if (mode == PORTAL)
		fake_reply(fd, "403 Forbidden", "Content-Type: text/html\r\n", "<!DOCTYPE html><h1>Hotel</h1>");
	else
		return false;
	return true;
}

static void answer(struct fake *f, int fd, const char *request)
{
	(void)f;
	bool guest = !strstr(request, "Authorization:");
	if (stands_in_the_way(fd))
		return;
	if (mode == EXPIRED && !guest) {
		mode = WILLING;
		fake_reply(fd, "401 Unauthorized", PROBLEM_TYPE, PROBLEM("expired"));
	} else if (str_starts(request, "POST /v1/sessions") && strstr(request, "wrong")) {
		fake_reply(fd, "401 Unauthorized", PROBLEM_TYPE, PROBLEM("wrong_password"));
	} else if (str_starts(request, "POST /v1/sessions")) {
		fake_reply(fd, "201 Created", "", SESSION_JSON);
	} else if (str_starts(request, "DELETE /v1/sessions")) {
		fake_reply(fd, "204 No Content", "", "");
	} else if (str_starts(request, "POST /v1/topics/1/comments") && mode == NEUTRAL_ONLY &&
		!strstr(request, "neutral")) {
		fake_reply(fd, "409 Conflict", PROBLEM_TYPE, PROBLEM("neutral_only"));
	} else if (str_starts(request, "POST /v1/topics/1/comments")) {
		fake_reply(fd, "201 Created", "", "{\"id\":\"c1\",\"topic\":\"1\",\"floor\":2,\"body\":\"x\"}");
	} else if (strstr(request, "/v1/topics/1/endorsement") || strstr(request, "/v1/topics/1/follow")) {
		if (mode == ENDORSED_ALREADY && str_starts(request, "DELETE"))
			fake_reply(fd, "409 Conflict", PROBLEM_TYPE, PROBLEM("not_collecting"));
		else
			fake_reply(fd, "200 OK", "",
				"{\"mine\":{\"endorsed\":true,\"followed\":true},\"counts\":{\"endorsements\":4211,"
				"\"threshold\":5000}}");
	} else {
		fake_reply(fd, "200 OK", "", topic_json(guest));
	}
}

static int set_up(void **state)
{
	mode = WILLING;
	folder_make(state);
	fake_start(&platform, FAKE_SOCKET, answer, NULL);
	visit_open(platform.address);
	sign_in();
	return 0;
}

static int tear_down(void **state)
{
	visit_close();
	fake_stop(&platform);
	return folder_drop(state);
}

/* ---- driving --------------------------------------------------------------------------------- */

static struct act *act;
static int turns;

static void turned(void *ctx)
{
	(void)ctx;
	turns++;
}

static void wait_act(void)
{
	int64_t until = clock_mono() + 30000;
	while (!act_question(act) && !act_outcome(act)->end && clock_mono() < until)
		net_turn(app_net(app), 100);
}

static void begin(enum act_id id, const struct act_on *on)
{
	act = act_begin(app, id, on, turned, NULL);
	wait_act();
}

struct step {
	const char *asked, *answer; /* the question's name; NULL answer: it ends here and is left */
	const char *error;          /* part of why the answer before would not do, "" any; NULL: nothing is wrong */
};

/* The questions come in this order. */
static void go(const struct step *steps, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct question *q = act_question(act);
		if (!q)
			fail_msg("step %zu: \"%s\" is not asked, \"%s\"", i, steps[i].asked, act_outcome(act)->sentence);
		assert_string_equal(q->name, steps[i].asked);
		if (steps[i].error ? !*q->error || !strstr(q->error, steps[i].error) : *q->error != '\0')
			fail_msg("step %zu: the error is \"%s\"", i, q->error);
		if (!steps[i].answer)
			return;
		act_answer(act, steps[i].answer);
		wait_act();
	}
}
#define GO(...) go((const struct step[]){ __VA_ARGS__ }, ARRAY_LEN(((const struct step[]){ __VA_ARGS__ })))

static void end(enum act_end how, const char *sentence)
{
	const struct act_outcome *o = act_outcome(act);
	if ((int)o->end != (int)how || !strstr(o->sentence, sentence))
		fail_msg("it ended with %d and \"%s\"", (int)o->end, o->sentence);
	act_free(act);
	act = NULL;
}

static const struct act_on on_one = { .id = "1" };

/* ---- endorsing ------------------------------------------------------------------------------- */

static void endorsing(void **state)
{
	(void)state;
	int before = fake_requests(&platform);
	begin(ACT_ENDORSE, &on_one);
	assert_non_null(strstr(act_question(act)->before, "4,210 of 5,000"));
	GO({ "reason", "because", NULL }, { "public", "7", NULL }, { "public", "1", NULL }, { "confirm", NULL, NULL });
	assert_non_null(strstr(act_question(act)->before, "This will be in the list: "));
	GO({ "confirm", "y", NULL });
	end(ACT_DONE, "4,211");
	assert_int_equal(fake_requests(&platform) - before, 2);
	/* and what is held has it */
	struct site_reply *held = app_kept_topic(app, "1");
	assert_non_null(held);
	assert_int_equal(held->u.topic.counts.endorsements, 4211);
	assert_true(held->u.topic.mine.endorsed);
	assert_string_equal(held->u.topic.title, "T");
	site_reply_drop(held);
}

static void going_back_keeps_what_was_answered(void **state)
{
	(void)state;
	begin(ACT_ENDORSE, &on_one);
	assert_false(act_back(act));
	GO({ "reason", "because", NULL }, { "public", "2", NULL }, { "confirm", NULL, NULL });
	assert_true(act_back(act));
	GO({ "public", NULL, NULL });
	assert_true(act_back(act));
	assert_string_equal(act_question(act)->initial, "because");
	GO({ "reason", "better", NULL }, { "public", "1", NULL }, { "confirm", "n", NULL });
	end(ACT_LEFT, "kept");
	begin(ACT_ENDORSE, &on_one); /* the next time */
	assert_string_equal(act_question(act)->initial, "better");
	act_leave(act);
	end(ACT_LEFT, "");
}

/* A platform that does not say what can be done is asked, and decides. */
static void an_older_platform_decides(void **state)
{
	(void)state;
	mode = ENDORSED_ALREADY;
	begin(ACT_ENDORSE, &on_one);
	GO({ "withdraw", "y", NULL });
	end(ACT_REFUSED, "");
}

static void what_cannot_be_done_is_said_first(void **state)
{
	(void)state;
	mode = SAYS_NO;
	begin(ACT_ENDORSE, &on_one);
	end(ACT_REFUSED, "Over. You can still comment");
	ask(&(struct site_ask){ .op = SITE_SIGN_OUT }, APP_NO_CACHE);
	begin(ACT_ENDORSE, &on_one); /* nor does a guest make an account for it */
	end(ACT_REFUSED, "Over.");
}

static void without_a_connection_it_waits(void **state)
{
	(void)state;
	const struct wire_topic row = { .id = "1", .title = "T", .board = BOARD_IDEA, .counts = { .endorsements = 3 } };
	unlink(platform.path);
	begin(ACT_ENDORSE, &(struct act_on){ .topic = &row });
	GO({ "reason", "", NULL }, { "public", "1", NULL }, { "confirm", "y", NULL });
	end(ACT_QUEUED, "No connection");
	assert_int_equal(app_outbox_count(app), 1);
	begin(ACT_ENDORSE, &(struct act_on){ .id = "idea:7" }); /* only the platform knows which one that is */
	assert_true(act_outcome(act)->later);
	end(ACT_REFUSED, "");
	assert_int_equal(app_outbox_count(app), 1);
}

/* A topic that was never read is known by the row of a list, and by its id; whoever stands in the way of the question,
 * what is done to it waits. */
static void before_the_topic_is_read_nobody_answers(void **state)
{
	(void)state;
	static const char list[] = "{\"items\":[" TOPIC_WITH("") "],\"total\":1,\"next\":\"\"}";
	static const struct {
		int mode;
		const char *says;
	} ways[] = { { BUSY, "busy" }, { CROWDED, "busy" }, { TIMED_OUT, "" }, { PORTAL, "sign-in page" } };
	static const char *const names[] = { "idea:1", "1", "a-b-c" };
	const struct site_ask wanted = { .op = SITE_TOPICS, .filter.any_board = true, .limit = 40 };
	struct str key;
	str_init(&key, 1024);
	site_key(app_site(app), &wanted, app_account(app)->id, &key);
	for (size_t w = 0; w < ARRAY_LEN(ways); w++)
		for (size_t n = 0; n < ARRAY_LEN(names); n++) {
			store_cache_put(app_store(app), key.buf, "", list, strlen(list), NULL);
			mode = ways[w].mode;
			int before = app_outbox_count(app);
			begin(ACT_COMMENT, &(struct act_on){ .id = names[n] });
			GO({ "stance", "3", NULL }, { "message", "words", NULL }, { "confirm", "y", NULL });
			end(ACT_QUEUED, ways[w].says);
			assert_int_equal(app_outbox_count(app), before + 1);
		}
	assert_non_null(app_account(app));
	begin(ACT_FOLLOW, &(struct act_on){ .id = "idea:1" });
	end(ACT_QUEUED, "sign-in page");
	begin(ACT_FOLLOW, &(struct act_on){ .id = "2" }); /* an id, or a number: nobody here has seen it */
	end(ACT_REFUSED, "sign-in page");
	str_release(&key);
}

/* ---- commenting ------------------------------------------------------------------------------ */

static void only_neutral_is_offered(void **state)
{
	(void)state;
	mode = NEUTRAL_ONLY;
	begin(ACT_COMMENT, &on_one);
	GO({ "stance", "2", NULL }, { "message", "no", NULL }, { "confirm", "y", NULL }, { "neutral", "y", "" });
	end(ACT_DONE, "#2");
	mode = SAYS_NEUTRAL;
	ask(&(struct site_ask){ .op = SITE_TOPIC, .id = "1" }, APP_NO_CACHE);
	begin(ACT_COMMENT, &on_one);
	assert_non_null(strstr(act_question(act)->before, "Neutral now."));
	GO({ "message", "", NULL });
	end(ACT_LEFT, "Nothing was typed");
}

static void a_refused_text_comes_back(void **state)
{
	(void)state;
	mode = NEUTRAL_ONLY;
	begin(ACT_COMMENT, &on_one);
	GO({ "stance", "1", NULL }, { "message", "two\nlines", NULL }, { "confirm", "y", NULL }, { "neutral", "n", "" });
	end(ACT_LEFT, "kept");
	begin(ACT_COMMENT, &on_one);
	assert_int_equal(act_question(act)->fallback, '1');
	GO({ "stance", "1", NULL });
	assert_string_equal(act_question(act)->initial, "two\nlines");
	act_throw_away(act);
	end(ACT_LEFT, "Thrown away");
	begin(ACT_COMMENT, &on_one);
	GO({ "stance", "1", NULL });
	assert_string_equal(act_question(act)->initial, "");
	act_leave(act);
	end(ACT_LEFT, "");
}

/* What a command brings is a draft only when it is refused, and then beside the one that is there. */
static void a_command_keeps_what_is_refused(void **state)
{
	(void)state;
	mode = NEUTRAL_ONLY;
	begin(ACT_COMMENT, &on_one);
	GO({ "stance", "1", NULL }, { "message", "typed", NULL });
	act_leave(act);
	end(ACT_LEFT, "kept");
	const struct act_on command = { .id = "1", .command = true };
	begin(ACT_COMMENT, &command);
	GO({ "stance", "1", NULL }, { "message", "given", NULL }, { "confirm", "y", NULL }, { "neutral", "n", "" });
	end(ACT_LEFT, "kept");
	begin(ACT_COMMENT, &on_one);
	GO({ "stance", "1", NULL });
	assert_string_equal(act_question(act)->initial, "typed\n\ngiven");
	act_throw_away(act);
	end(ACT_LEFT, "");
}

/* It is said for as long as it is so, what was answered meanwhile too, and the end does not say that it is kept. */
static void what_cannot_be_kept_is_said(void **state)
{
	(void)state;
	begin(ACT_COMMENT, &on_one);
	GO({ "stance", "1", NULL });
	assert_int_equal(act_typed(act, "one"), RC_OK);
	assert_null(act_unkept(act));
	store_fail_after(app_store(app), 0);
	assert_int_equal(act_typed(act, "one two"), RC_FULL);
	assert_non_null(strstr(act_unkept(act), "disk is full"));
	GO({ "message", "one two three", NULL });
	assert_non_null(act_unkept(act));
	assert_int_equal(act_typed(act, ""), RC_FULL);
	store_fail_after(app_store(app), -1);
	assert_int_equal(act_typed(act, ""), RC_OK);
	assert_null(act_unkept(act));
	store_fail_after(app_store(app), 0);
	assert_true(act_back(act));
	assert_int_equal(act_typed(act, "one two three four"), RC_FULL);
	act_leave(act);
	assert_true(act_outcome(act)->unkept);
	end(ACT_LEFT, "NOT kept");
	store_fail_after(app_store(app), -1);
	begin(ACT_COMMENT, &on_one);
	GO({ "stance", "1", NULL });
	assert_string_equal(act_question(act)->initial, "one two three");
	act_throw_away(act);
	end(ACT_LEFT, "");
}

/* Neither does sending another text take an older one along, nor is that hidden by what it contains. */
static void a_command_leaves_an_older_draft_alone(void **state)
{
	(void)state;
	const struct act_on command = { .id = "1", .command = true };
	begin(ACT_COMMENT, &on_one);
	GO({ "stance", "1", NULL }, { "message", "older and longer", NULL });
	act_leave(act);
	end(ACT_LEFT, "kept");
	begin(ACT_COMMENT, &command);
	GO({ "stance", "1", NULL }, { "message", "longer", NULL }, { "confirm", "y", NULL });
	end(ACT_DONE, "");
	begin(ACT_COMMENT, &on_one);
	GO({ "stance", "1", NULL });
	assert_string_equal(act_question(act)->initial, "older and longer");
	act_throw_away(act);
	end(ACT_LEFT, "");
}

/* ---- drafts ---------------------------------------------------------------------------------- */

static void a_draft_under_the_address_is_found(void **state)
{
	(void)state;
	struct str old, kept;
	str_init(&old, 1024);
	str_init(&kept, 1024);
	str_addf(&old, "comment:%s:1", app_site(app)->address);
	str_addz(&kept, "comment:lasting:1");
	site_set_name((struct site *)app_site(app), "lasting");
	store_draft_set(app_store(app), old.buf, "con\nfrom before", NULL);
	sign_in();
	begin(ACT_COMMENT, &on_one);
	assert_int_equal(act_question(act)->fallback, '2');
	GO({ "stance", "2", NULL });
	assert_string_equal(act_question(act)->initial, "from before");
	assert_null(store_draft(app_store(app), old.buf));
	char *text = store_draft(app_store(app), kept.buf);
	assert_string_equal(text, "con\nfrom before");
	free(text);
	act_leave(act);
	end(ACT_LEFT, "");
	str_release(&old);
	str_release(&kept);
}

/* ---- the account on the way ------------------------------------------------------------------ */

static void signing_in_on_the_way_reads_the_topic_again(void **state)
{
	(void)state;
	ask(&(struct site_ask){ .op = SITE_SIGN_OUT }, APP_NO_CACHE);
	mode = ENDORSED_ALREADY;
	begin(ACT_ENDORSE, &on_one);
	assert_non_null(strstr(act_question(act)->before, "needs an account"));
	GO({ "account", "ting", NULL }, { "password", "wrong", NULL }, { "account", "ting", "" },
		{ "password", "word", NULL }, { "withdraw", "n", NULL });
	end(ACT_LEFT, "");
	assert_non_null(app_account(app));
}

static void whose_sign_in_expired_signs_in_and_goes_on(void **state)
{
	(void)state;
	mode = EXPIRED;
	begin(ACT_ENDORSE, &on_one);
	GO({ "account", "ting", NULL }, { "password", "word", NULL }, { "reason", NULL, NULL });
	act_leave(act);
	end(ACT_LEFT, "");
}

static void registering_asks_only_for_what_is_wrong(void **state)
{
	(void)state;
	begin(ACT_REGISTER, NULL);
	GO({ "name", "", NULL }, { "name", "ting", "needs a name" }, { "nickname", "", NULL }, { "email", "", NULL },
		{ "password", "one", NULL }, { "again", "two", NULL }, { "password", "three", "differ" },
		{ "again", "three", NULL }, { "county", "", NULL }, { "confirm", NULL, "" }); /* it could not be sent */
	act_leave(act);
	end(ACT_LEFT, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(endorsing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(going_back_keeps_what_was_answered, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_older_platform_decides, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_cannot_be_done_is_said_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(without_a_connection_it_waits, set_up, tear_down),
		cmocka_unit_test_setup_teardown(before_the_topic_is_read_nobody_answers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(only_neutral_is_offered, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_refused_text_comes_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_command_keeps_what_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_cannot_be_kept_is_said, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_command_leaves_an_older_draft_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_draft_under_the_address_is_found, set_up, tear_down),
		cmocka_unit_test_setup_teardown(signing_in_on_the_way_reads_the_topic_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(whose_sign_in_expired_signs_in_and_goes_on, set_up, tear_down),
		cmocka_unit_test_setup_teardown(registering_asks_only_for_what_is_wrong, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
