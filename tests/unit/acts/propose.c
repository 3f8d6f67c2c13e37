/* Proposing without a front: the form that the platform's rules make, what is checked before it goes, drafts of all of
 * it, similar ones, refusals that come back to their field, and what its proposer does to it later. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "acts/acts.h"
#include "unit/app/lib.h"

#define RULES \
	"{\"title\":\"r\",\"items\":[{\"board\":\"idea\",\"proposing\":true,\"fields\":[" \
	"{\"name\":\"title\",\"label\":\"Title\",\"least\":4,\"most\":12,\"required\":true}," \
	"{\"name\":\"body\",\"label\":\"Text\",\"lines\":true,\"most\":40,\"required\":true}," \
	"{\"name\":\"place\",\"label\":\"Place\",\"most\":10}]," \
	"\"agencies_most\":2,\"links_most\":1,\"discussion_days\":30," \
	"\"needs\":[{\"verb\":\"propose\",\"level\":\"verified\"}]}]}"
#define AGENCIES \
	"{\"items\":[{\"id\":\"a\",\"name\":\"Ministry of Health\"},{\"id\":\"b\",\"name\":\"Ministry of Works\"}," \
	"{\"id\":\"c\",\"name\":\"Council\"}]}"
#define TOPIC(stage, can) \
	"{\"id\":\"7\",\"number\":7,\"board\":\"idea\",\"title\":\"Old title\",\"body\":\"Old text\",\"stage\":\"" stage \
	"\",\"version\":3,\"agencies\":[{\"id\":\"c\",\"name\":\"Council\"}],\"fields\":[{\"name\":\"place\",\"label\":\"Place\"," \
	"\"value\":\"Hill\"}],\"can\":[" can "],\"cannot\":{}}"

static struct fake platform;
static atomic_int mode;
enum { WILLING, LOW, SIMILAR, REFUSES, REFUSES_TITLE, NO_AGENCIES, WANTS_AGENCIES };
static char sent[8192]; /* the last request that writes */

static void answer(struct fake *f, int fd, const char *request)
{
	(void)f;
	bool writes = !str_starts(request, "GET");
	if (writes)
		str_copy(sent, sizeof sent, request);
	if (str_starts(request, "GET /v1/rules"))
		fake_reply(fd, "200 OK", "", RULES);
	else if (str_starts(request, "GET /v1/agencies") && mode == NO_AGENCIES)
		fake_reply(fd, "503 Service Unavailable", "", "");
	else if (str_starts(request, "GET /v1/agencies"))
		fake_reply(fd, "200 OK", "", AGENCIES);
	else if (str_starts(request, "GET /v1/me"))
		fake_reply(fd, "200 OK", "",
			mode == LOW ? "{\"id\":\"1\",\"name\":\"ting\",\"level\":\"registered\"}"
						: "{\"id\":\"1\",\"name\":\"ting\",\"level\":\"verified\"}");
	else if (str_starts(request, "GET /v1/topics?board=idea&similar="))
		fake_reply(fd, "200 OK", "",
			mode == SIMILAR ? "{\"items\":[{\"id\":\"9\",\"title\":\"The same\",\"stage\":\"collecting\"}],\"total\":1}"
							: "{\"items\":[],\"total\":0}");
	else if (str_starts(request, "POST /v1/sessions"))
		fake_reply(fd, "201 Created", "", SESSION_JSON);
	else if (str_starts(request, "POST /v1/topics ") && mode == REFUSES)
		fake_reply(fd, "409 Conflict", PROBLEM_TYPE, PROBLEM("paused"));
	else if (str_starts(request, "POST /v1/topics ") && mode == REFUSES_TITLE)
		fake_reply(fd, "422 Unprocessable Content", PROBLEM_TYPE,
			"{\"status\":422,\"code\":\"invalid\",\"title\":\"\",\"detail\":\"Not that title.\",\"field\":\"title\"}");
	else if (str_starts(request, "POST /v1/topics ") && mode == WANTS_AGENCIES)
		fake_reply(fd, "422 Unprocessable Content", PROBLEM_TYPE,
			"{\"status\":422,\"code\":\"too_few_items\",\"title\":\"\",\"detail\":\"Name one.\",\"field\":\"agencies\"}");
	else if (str_starts(request, "POST /v1/topics/7/invitations"))
		fake_reply(fd, "201 Created", "", "{\"code\":\"ABCD\"}");
	else if (str_starts(request, "POST /v1/topics/7/actions"))
		fake_reply(fd, "200 OK", "", TOPIC("withdrawn", ""));
	else if (str_starts(request, "POST /v1/topics ") || str_starts(request, "POST /v1/invitations/ABCD"))
		fake_reply(fd, "201 Created", "", TOPIC("screening", "\"edit\""));
	else if (str_starts(request, "POST /v1/invitations"))
		fake_reply(fd, "404 Not Found", PROBLEM_TYPE, PROBLEM("not_found"));
	else
		fake_reply(fd, "200 OK", "", TOPIC("refused", "\"edit\",\"send\",\"invite\",\"retract\""));
}

static int set_up(void **state)
{
	mode = WILLING;
	*sent = '\0';
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

static void turned(void *ctx)
{
	(void)ctx;
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
	const char *asked, *answer, *error; /* NULL answer: it ends here; error: part of it, NULL: nothing is wrong */
};

static void go(const struct step *steps, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct question *q = act_question(act);
		if (!q)
			fail_msg("step %zu: \"%s\" is not asked, \"%s\"", i, steps[i].asked, act_outcome(act)->sentence);
		assert_string_equal(q->name, steps[i].asked);
		if (steps[i].error ? !strstr(q->error, steps[i].error) : *q->error != '\0')
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

static const struct act_on on_ideas = { .id = "idea" }, on_seven = { .id = "7" };

#define FILLED \
	{ "title", "A title", NULL }, { "body", "Line one\nand two", NULL }, { "place", "", NULL }, \
		{ "agencies", "health, coun", NULL }, { "links", "https://example.org/a", NULL }, \
	{ \
		"discuss", "y", NULL \
	}

/* ---- proposing ------------------------------------------------------------------------------- */

static void each_part_is_checked_as_it_is_answered(void **state)
{
	(void)state;
	begin(ACT_PROPOSE, &on_ideas);
	assert_int_equal(act_question(act)->max, 12);
	GO({ "title", "abc", NULL }, { "title", "more than twelve", "at least 4" }, { "title", "A title", "at most 12" },
		{ "body", " \n　", NULL }, { "body", "Line one\nand two", "cannot stay empty" }, { "place", "", NULL },
		{ "agencies", "ministry", NULL }, { "agencies", "nobody", "Ministry of Works" },
		{ "agencies", "health, works, council", "no agency" }, { "agencies", "health, coun", "At most 2" },
		{ "links", "ftp://x", NULL }, { "links", "https://a.example https://b.example", "not a web address" },
		{ "links", "https://example.org/a", "At most 1" }, { "discuss", "y", NULL }, { "review", NULL, NULL });
	DOC_LOCAL(doc);
	STR_LOCAL(page, STR_NO_LIMIT);
	act_page(act, &doc);
	page_linear(&page, &doc, 80);
	assert_non_null(strstr(page.buf, "A title"));
	assert_non_null(strstr(page.buf, "Ministry of Health"));
	assert_non_null(strstr(page.buf, "and two"));
	assert_non_null(strstr(page.buf, "https://example.org/a"));
	GO({ "review", "s", NULL });
	end(ACT_DONE, "");
	assert_non_null(strstr(sent, "\"title\":\"A title\""));
	assert_non_null(strstr(sent, "\"agencies\":[\"a\",\"c\"]"));
	assert_non_null(strstr(sent, "\"discuss\":true"));
	assert_non_null(strstr(sent, "\"send\":true"));
	struct site_reply *held = app_kept_topic(app, "7"); /* where it stands is known at once */
	assert_non_null(held);
	assert_int_equal(held->u.topic.stage, STAGE_SCREENING);
	site_reply_drop(held);
	begin(ACT_PROPOSE, &on_ideas); /* nothing of it is offered again */
	GO({ "title", NULL, NULL });
	act_leave(act);
	end(ACT_LEFT, "");
}

static void whose_level_is_too_low_is_told_first(void **state)
{
	(void)state;
	mode = LOW;
	begin(ACT_PROPOSE, &on_ideas);
	end(ACT_LEFT, "verified");
}

static void going_back_and_to_any_part(void **state)
{
	(void)state;
	begin(ACT_PROPOSE, &on_ideas);
	GO(FILLED, { "review", "t", NULL }, { "title", "Another", NULL }, { "review", "o", NULL }, { "which", "3", NULL },
		{ "place", "Hill", NULL }, { "review", "e", NULL });
	assert_string_equal(act_question(act)->initial, "Line one\nand two");
	assert_true(act_back_to(act, "title"));
	assert_string_equal(act_question(act)->initial, "Another");
	GO({ "title", "Another", NULL }, { "review", "a", NULL });
	end(ACT_LEFT, "kept");
}

/* One draft for the whole form, with what is being typed now; it goes on where one was. */
static void all_of_it_is_a_draft(void **state)
{
	(void)state;
	begin(ACT_PROPOSE, &on_ideas);
	GO({ "title", "A title", NULL }, { "body", NULL, NULL });
	assert_int_equal(act_typed(act, "half a sen"), RC_OK);
	act_free(act); /* as by a kill: nothing is said */
	begin(ACT_PROPOSE, &on_ideas);
	GO({ "resume", "g", NULL }, { "body", NULL, NULL });
	assert_string_equal(act_question(act)->initial, "half a sen");
	assert_true(act_back(act));
	assert_string_equal(act_question(act)->initial, "A title");
	act_leave(act);
	end(ACT_LEFT, "kept");
	begin(ACT_PROPOSE, &on_ideas);
	GO({ "resume", "n", NULL }, { "restart", "n", NULL }, { "resume", "n", NULL }, { "restart", "y", NULL });
	assert_string_equal(act_question(act)->initial, "");
	act_leave(act);
	end(ACT_LEFT, "");
	begin(ACT_PROPOSE, &on_ideas);
	GO({ "title", NULL, NULL });
	act_leave(act);
	end(ACT_LEFT, "");
}

static void what_is_refused_is_asked_again_alone(void **state)
{
	(void)state;
	mode = REFUSES_TITLE;
	begin(ACT_PROPOSE, &on_ideas);
	GO(FILLED, { "review", "s", NULL }, { "title", NULL, "Not that title" });
	assert_string_equal(act_question(act)->initial, "A title");
	mode = REFUSES;
	GO({ "title", "Better", "" }, { "review", "s", NULL }, { "review", "a", "" });
	end(ACT_LEFT, "kept");
	mode = WILLING;
	begin(ACT_PROPOSE, &on_ideas);
	GO({ "resume", "g", NULL }, { "review", "s", NULL });
	end(ACT_DONE, "");
	assert_non_null(strstr(sent, "Better"));
}

/* Nobody could say which agencies there are; the platform wants some, and they are asked for after all. */
static void what_could_not_be_asked_for_is_asked_later(void **state)
{
	(void)state;
	mode = NO_AGENCIES;
	begin(ACT_PROPOSE, &on_ideas);
	GO({ "title", "A title", NULL }, { "body", "Line one", NULL }, { "place", "", NULL }, { "links", "", NULL },
		{ "discuss", "n", NULL });
	mode = WANTS_AGENCIES;
	GO({ "review", "s", NULL }, { "agencies", NULL, "Name one" });
	mode = WILLING;
	GO({ "agencies", "coun", "" }, { "review", "s", NULL });
	end(ACT_DONE, "");
	assert_non_null(strstr(sent, "\"agencies\":[\"c\"]"));
}

static void without_a_connection_it_waits(void **state)
{
	(void)state;
	begin(ACT_PROPOSE, &on_ideas);
	GO(FILLED, { "review", NULL, NULL });
	unlink(platform.path);
	GO({ "review", "s", NULL });
	end(ACT_QUEUED, "No connection");
	assert_int_equal(app_outbox_count(app), 1);
}

static void similar_ones_are_said_before_going_on(void **state)
{
	(void)state;
	mode = SIMILAR;
	begin(ACT_PROPOSE, &on_ideas);
	assert_true(act_question(act)->watched);
	unsigned serial = act_question(act)->serial;
	act_rests(act, "A title");
	for (int i = 0; i < 100 && !*act_question(act)->beside; i++)
		net_turn(app_net(app), 100);
	assert_non_null(strstr(act_question(act)->beside, "The same"));
	assert_int_equal(act_question(act)->serial, serial); /* nobody's typing is disturbed */
	int before = fake_requests(&platform);
	GO({ "title", "A title", NULL }, { "similar", NULL, NULL });
	assert_int_equal(fake_requests(&platform), before); /* it was known */
	assert_non_null(strstr(act_question(act)->before, "The same"));
	GO({ "similar", "1", NULL }, { "look", "b", NULL }, { "similar", "g", NULL }, { "body", NULL, NULL });
	act_throw_away(act);
	end(ACT_LEFT, "");
}

static void a_command_brings_all_of_it(void **state)
{
	(void)state;
	begin(ACT_PROPOSE, &on_ideas);
	GO({ "title", "Mine by hand", NULL });
	act_leave(act);
	end(ACT_LEFT, "kept");
	mode = REFUSES;
	begin(ACT_PROPOSE, &(struct act_on){ .id = "idea", .command = true });
	GO(FILLED, { "review", "s", NULL }, { "review", "a", "" });
	end(ACT_LEFT, "kept");
	begin(ACT_PROPOSE, &on_ideas); /* the older one is as it was, and comes first */
	GO({ "resume", "g", NULL }, { "body", NULL, NULL });
	assert_true(act_back(act));
	assert_string_equal(act_question(act)->initial, "Mine by hand");
	act_leave(act);
	end(ACT_LEFT, "");
}

/* ---- later ----------------------------------------------------------------------------------- */

static void mending_begins_with_what_stands_there(void **state)
{
	(void)state;
	begin(ACT_MINE, &on_seven);
	GO({ "what", "e", NULL }, { "review", "o", NULL }, { "which", "3", NULL });
	assert_string_equal(act_question(act)->initial, "Hill");
	GO({ "place", "Dale", NULL }, { "review", "s", NULL });
	end(ACT_DONE, "");
	assert_true(str_starts(sent, "PATCH /v1/topics/7 "));
	assert_non_null(strstr(sent, "\"version\":3"));
	assert_non_null(strstr(sent, "\"place\":\"Dale\""));
	assert_non_null(strstr(sent, "\"agencies\":[\"c\"]"));
	assert_null(strstr(sent, "\"board\""));
}

/* Nobody says which agencies there are: those that it has are left alone. */
static void what_cannot_be_asked_for_stays(void **state)
{
	(void)state;
	mode = NO_AGENCIES;
	begin(ACT_EDIT, &on_seven);
	GO({ "review", "s", NULL });
	end(ACT_DONE, "");
	assert_true(str_starts(sent, "PATCH /v1/topics/7 "));
	assert_null(strstr(sent, "\"agencies\""));
}

static void inviting_joining_withdrawing(void **state)
{
	(void)state;
	begin(ACT_INVITE, &on_seven);
	end(ACT_DONE, "ABCD");
	begin(ACT_JOIN, NULL);
	GO({ "code", "WXYZ", NULL }, { "code", "ＡＢＣＤ", "" });
	end(ACT_DONE, "take part");
	begin(ACT_MINE, &on_seven);
	GO({ "what", "w", NULL }, { "why", "over", NULL }, { "confirm", "y", NULL });
	end(ACT_DONE, "");
	assert_non_null(strstr(sent, "\"act\":\"retract\""));
	assert_non_null(strstr(sent, "\"reason\":\"over\""));
	begin(ACT_RETRACT, &on_seven);
	GO({ "why", "", NULL }, { "confirm", "n", NULL });
	end(ACT_LEFT, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_part_is_checked_as_it_is_answered, set_up, tear_down),
		cmocka_unit_test_setup_teardown(whose_level_is_too_low_is_told_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(going_back_and_to_any_part, set_up, tear_down),
		cmocka_unit_test_setup_teardown(all_of_it_is_a_draft, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_refused_is_asked_again_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_cannot_be_asked_for_stays, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_could_not_be_asked_for_is_asked_later, set_up, tear_down),
		cmocka_unit_test_setup_teardown(without_a_connection_it_waits, set_up, tear_down),
		cmocka_unit_test_setup_teardown(similar_ones_are_said_before_going_on, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_command_brings_all_of_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(mending_begins_with_what_stands_there, set_up, tear_down),
		cmocka_unit_test_setup_teardown(inviting_joining_withdrawing, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
