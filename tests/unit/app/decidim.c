/* A Decidim as a site: its boards walked from component to component, what stands in them, and what is said when it is
 * not as it should be. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "sites/decidim.h"
#include "unit/app/site_lib.h"

#define PROPOSAL(id) "processes/budget-2026/f/4/proposals/" #id
static struct site_server decidim;

static int set_up(void **state)
{
	folder_make(state);
	setenv("MINYI_NOW", "2026-11-23T10:00:00+08:00", 1); /* a conference is to come then */
	site_server_start(&decidim, decidim_say);
	visit_open_at("decidim", &decidim);
	return 0;
}

static int tear_down(void **state)
{
	visit_close();
	site_server_stop(&decidim);
	unsetenv("MINYI_NOW");
	return folder_drop(state);
}

static struct site_reply *topic(const char *id)
{
	return read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = id }, RC_OK, NULL);
}

static struct site_reply *list(int limit, const char *after)
{
	return read_it(
		&(struct site_ask){ .op = SITE_TOPICS, .filter = { .board = BOARD_IDEA }, .limit = limit, .after = after },
		RC_OK, NULL);
}

/* From component to component, the newest process first and each from its end, until the page is full. */
static void a_board_is_walked(void **state)
{
	(void)state;
	struct site_reply *r = list(APP_ROWS, NULL);
	const struct wire_topics *t = &r->u.topics;
	/* the processes, two pages of one component, one that is empty, and one whose version lacks two members */
	assert_int_equal(site_server_requests(&decidim), 7);
	assert_int_equal(t->n, 5);
	assert_int_equal(t->total, 5);
	assert_string_equal(t->next, "");
	assert_string_equal(t->items[0].id, PROPOSAL(14));
	assert_int_equal(t->items[0].number, 14);
	assert_int_equal(t->items[0].counts.endorsements, WIRE_UNKNOWN); /* hidden while there is a vote */
	assert_true(t->items[1].unread.n);                               /* the broken one has its row */
	assert_string_equal(t->items[2].title, "Shade for the market square");
	assert_int_equal(t->items[2].counts.endorsements, 1204);
	assert_int_equal(t->items[2].decision, DECISION_ADOPTED);
	assert_string_equal(t->items[3].title, "Bancs al parc"); /* in no language of the reader's */
	assert_int_equal(t->items[3].decision, DECISION_STUDY);
	assert_string_equal(t->items[4].id, "assemblies/youth/f/11/proposals/20");
	assert_int_equal(t->items[4].unread.n, 0);
	assert_int_equal(t->unread.n, 0);
	site_reply_drop(r);
}

/* In pages: in the middle of a component, and between two. */
static void a_walk_goes_on(void **state)
{
	(void)state;
	struct site_reply *first = list(3, NULL);
	assert_int_equal(site_server_requests(&decidim), 2);
	assert_non_null(strstr(decidim.request, "(last:3)"));
	assert_int_equal(first->u.topics.n, 3);
	assert_int_equal(first->u.topics.total, WIRE_UNKNOWN);
	assert_string_equal(first->u.topics.next, "processes/budget-2026/f/4/proposals:Mg");
	struct site_reply *second = list(1, first->u.topics.next);
	assert_int_equal(site_server_requests(&decidim), 3);
	assert_string_equal(second->u.topics.items[0].id, PROPOSAL(10));
	assert_string_equal(second->u.topics.next, "processes/budget-2026/f/4/proposals:");
	struct site_reply *third = list(3, second->u.topics.next), *both = list(3, first->u.topics.next);
	assert_int_equal(third->u.topics.n, 1);
	assert_string_equal(third->u.topics.items[0].title, "A skate park");
	assert_string_equal(third->u.topics.next, "");
	assert_int_equal(both->u.topics.n, 2);
	assert_string_equal(both->u.topics.items[1].title, "A skate park");
	site_reply_drop(first);
	site_reply_drop(second);
	site_reply_drop(third);
	site_reply_drop(both);
	/* a cursor that is none is asked of nobody; one of a component that is gone ends the list */
	int before = site_server_requests(&decidim);
	read_it(&(struct site_ask){ .op = SITE_TOPICS, .filter = { .board = BOARD_IDEA }, .after = "x\"){a:b" }, RC_INVALID,
		NULL);
	assert_int_equal(site_server_requests(&decidim), before);
	struct site_reply *r = list(3, "processes/gone/f/99/proposals:");
	assert_int_equal(r->u.topics.n, 0);
	assert_string_equal(r->u.topics.next, "");
	site_reply_drop(r);
}

static const char *field(const struct wire_topic *t, const char *name)
{
	for (size_t i = 0; i < t->n_fields; i++)
		if (strcmp(t->fields[i].name, name) == 0)
			return t->fields[i].value;
	fail_msg("no field %s", name);
	return "";
}

static void has(const char *text, const char *words)
{
	if (!strstr(text, words))
		fail_msg("\"%s\" is not in: %s", words, text);
}

static void a_proposal_has_all_that_its_page_has(void **state)
{
	(void)state;
	struct site_reply *r = topic(PROPOSAL(12));
	const struct wire_topic *t = &r->u.topic;
	assert_int_equal(site_server_requests(&decidim), 1);
	assert_int_equal(t->stage, STAGE_RESPONDED);
	assert_int_equal(t->response, RESPONSE_ANSWERED);
	assert_int_equal(t->n_responses, 1);
	assert_int_equal(t->responses[0].decision, DECISION_ADOPTED);
	assert_string_equal(t->responses[0].sections[0].body, "The council plants them in spring.");
	assert_non_null(strstr(t->body, "**ten trees**"));
	assert_non_null(strstr(t->body, "two limes"));
	assert_non_null(strstr(t->body, "/pages/trees"));
	assert_non_null(strstr(t->body, decidim.address)); /* where an address without a host leads */
	assert_null(strstr(t->body, "alert"));
	assert_string_equal(t->proposer, "Ann Example");
	assert_int_equal(t->n_co_proposers, 1);
	assert_string_equal(t->co_proposers[0], "@bo");
	assert_string_equal(t->agencies[0].name, "Budget 2026");
	assert_string_equal(t->agencies[0].id, "processes/budget-2026");
	assert_string_equal(t->fields[0].value, "Proposals");
	assert_string_equal(t->fields[1].value, "Market Square 1");
	assert_string_equal(field(t, "likes"), "21: Cy, Di...");
	assert_string_equal(field(t, "subjects"), "Trees \\& parks, Old town");
	has(field(t, "origin"), "out of a meeting");
	has(field(t, "origin"), "an article, number 3");
	has(field(t, "origin"), "Changed 2 times");
	assert_int_equal(t->n_related, 1);
	assert_string_equal(t->related[0].id, PROPOSAL(19));
	assert_string_equal(t->related[0].title, "Amendment: Eleven trees (Ed; evaluating)");
	assert_int_equal(t->n_attachments, 1);
	assert_string_equal(t->attachments[0].name, "The plan of the square");
	assert_int_equal(t->n_timeline, 2);
	assert_non_null(strstr(t->source.url, "/" PROPOSAL(12)));
	assert_int_equal(t->unread.n, 0);
	site_reply_drop(r);
	/* what is sent: GraphQL as JSON, and no token */
	assert_non_null(strstr(decidim.request, "POST /api HTTP"));
	assert_non_null(strstr(decidim.request, "Content-Type: application/json"));
	assert_non_null(strstr(decidim.request, "User-Agent: minyi/"));
	assert_null(strstr(decidim.request, "Authorization"));
}

static void debates_meetings_and_results_are_what_they_are(void **state)
{
	(void)state;
	struct site_reply *r = topic("processes/budget-2026/f/5/debates/30");
	assert_int_equal(r->u.topic.board, BOARD_CONSULTATION);
	assert_int_equal(r->u.topic.stage, STAGE_OPEN);
	assert_string_equal(r->u.topic.body, "Longer, or on Sundays?");
	site_reply_drop(r);
	r = topic("processes/budget-2026/f/6/meetings/31");
	assert_int_equal(r->u.topic.board, BOARD_EVENT);
	assert_int_equal(r->u.topic.stage, STAGE_CLOSED);
	assert_string_equal(r->u.topic.place, "Town hall, Main Street 2");
	assert_string_equal(r->u.topic.stream, "https://meet.example/31");
	assert_string_equal(r->u.topic.responses[0].sections[0].body, "Forty people came.");
	for (size_t i = 0; i < r->u.topic.n_fields; i++)
		assert_null(strstr(r->u.topic.fields[i].value, "javascript"));
	site_reply_drop(r);
	r = topic("processes/budget-2026/f/7/results/32");
	assert_int_equal(r->u.topic.board, BOARD_PLAN);
	assert_int_equal(r->u.topic.stage, STAGE_RUNNING);
	assert_true(r->u.topic.actual == 62.5);
	assert_int_equal(r->u.topic.n_timeline, 2);
	assert_string_equal(r->u.topic.unread.first, "timelineEntries"); /* one is broken */
	assert_string_equal(r->u.topic.timeline[1].text, "Trees bought: At the nursery.");
	assert_string_equal(r->u.topic.related[0].id, "processes/budget-2026/f/7/results/31");
	assert_string_equal(r->u.topic.related[0].title, "Part of: A green square");
	assert_string_equal(r->u.topic.related[1].id, "processes/budget-2026/f/7/results/33");
	site_reply_drop(r);
}

/* What a meeting is about, and what it was. */
static void a_meeting_has_its_agenda(void **state)
{
	(void)state;
	struct site_reply *r = topic("processes/budget-2026/f/6/meetings/31");
	const struct wire_topic *t = &r->u.topic;
	assert_string_equal(field(t, "agenda"),
		"- Welcome (10 minutes)\n- The square (60 minutes): Three plans.\n  - Trees (20 minutes)\n");
	has(field(t, "services"), "Sign language");
	has(field(t, "way"), "In person or online");
	has(field(t, "registration"), "3 places are left");
	has(field(t, "audio"), "https://sound.example/31");
	has(field(t, "attendingOrganizations"), "The library");
	has(field(t, "contributionCount"), "12");
	site_reply_drop(r);
}

/* Posts, questionnaires and pages of text: lists of their own, and each a page. */
static void what_is_on_no_board(void **state)
{
	static const struct {
		const char *view, *id, *title;
	} rows[] = {
		{ "posts", "processes/budget-2026/f/12/posts/40", "The vote has begun" },
		{ "surveys", "processes/budget-2026/f/9/surveys/50", "Your view of the square" },
		{ "pages", "processes/budget-2026/f/8/pages/60", "How it works" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct site_reply *r = read_it(
			&(struct site_ask){
				.op = SITE_TOPICS, .filter = { .any_board = true, .view = rows[i].view }, .limit = APP_ROWS },
			RC_OK, NULL);
		assert_int_equal(r->u.topics.n, 1);
		assert_string_equal(r->u.topics.items[0].id, rows[i].id);
		assert_string_equal(r->u.topics.items[0].title, rows[i].title);
		site_reply_drop(r);
	}
	struct site_reply *r = topic(rows[0].id);
	assert_string_equal(r->u.topic.body, "Until **June**.");
	assert_string_equal(r->u.topic.proposer, "The team");
	site_reply_drop(r);
	r = read_it(&(struct site_ask){ .op = SITE_COMMENTS, .id = rows[0].id, .limit = 40 }, RC_OK, NULL);
	assert_string_equal(r->u.comments.items[0].body, "At last.");
	site_reply_drop(r);
	r = topic(rows[1].id);
	has(field(&r->u.topic, "questions"),
		"1. **What do you miss?** (any of these) (at most 2) (has to be answered)\n   - Trees\n   - Benches\n");
	has(field(&r->u.topic, "questions"), "2. **Why?** (in words)\n");
	assert_true(str_ends(field(&r->u.topic, "questions"),
		"(in words)\n\nIt is answered on its own page; what others "
		"answered is shown nowhere here."));
	has(field(&r->u.topic, "tos"), "No names are kept.");
	assert_string_equal(r->u.topic.body, "Five minutes.");
	assert_true(str_ends(r->u.topic.source.url, "/processes/budget-2026/f/9/"));
	site_reply_drop(r);
	r = topic(rows[2].id);
	assert_string_equal(r->u.topic.body, "First you propose.");
	site_reply_drop(r);
	int before = site_server_requests(&decidim);
	r = read_it(&(struct site_ask){ .op = SITE_COMMENTS, .id = rows[2].id, .limit = 40 }, RC_OK, NULL);
	assert_int_equal(r->u.comments.n, 0);
	assert_int_equal(site_server_requests(&decidim), before); /* it has none, and is not asked */
	site_reply_drop(r);
	r = topic("processes/budget-2026"); /* its page leads on to them */
	assert_int_equal(r->u.topic.n_related, 6);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_string_equal(r->u.topic.related[i].id, rows[i].id);
	assert_string_equal(r->u.topic.related[3].id, "processes/budget-2026/f/15/sortitions/80");
	assert_string_equal(r->u.topic.related[4].id, "processes/budget-2026/f/16/elections/90");
	assert_string_equal(r->u.topic.related[5].id, "assemblies/youth");
	assert_string_equal(field(&r->u.topic, "stats"), "- proposals count: 42\n- users count: 1,204\n");
	assert_string_equal(field(&r->u.topic, "group"), "The budgets of the town");
	assert_string_equal(field(&r->u.topic, "subjects"), "Money");
	assert_string_equal(r->u.topic.attachments[0].name, "The rules of the vote");
	has(r->u.topic.fields[1].label, "Voting, which is now");
	assert_true(r->u.topic.fields[0].until > r->u.topic.fields[0].at && r->u.topic.fields[0].at > 0);
	site_reply_drop(r);
}

static void what_is_decided_by_other_ways(void **state)
{
	char said[400];
	(void)state;
	struct site_reply *r = read_it(
		&(struct site_ask){ .op = SITE_TOPICS, .filter = { .any_board = true, .view = "budgets" }, .limit = APP_ROWS },
		RC_OK, NULL);
	assert_string_equal(r->u.topics.items[0].id, "processes/budget-2026/f/14/budgets/70");
	site_reply_drop(r);
	r = topic("processes/budget-2026/f/14/budgets/70");
	assert_int_equal(r->u.topic.stage, STAGE_OTHER);
	has(field(&r->u.topic, "projects"), "- **A hall**: 250,000 (chosen)\\\n  With a stage.\n- **A wall**: 90,000\n");
	assert_string_equal(field(&r->u.topic, "total_budget"), "1,000,000");
	has(r->u.topic.infographics[0].spec, "{\"name\":\"A wall\",\"count\":90000}");
	assert_int_equal(r->u.topic.unread.n, 0); /* one was taken away, and is null */
	assert_true(str_ends(r->u.topic.source.url, "/processes/budget-2026/f/14/budgets/70"));
	site_reply_drop(r);
	r = topic("processes/budget-2026/f/15/sortitions/80");
	assert_string_equal(r->u.topic.body, "Two of five.");
	assert_string_equal(field(&r->u.topic, "dice"), "4");
	assert_string_equal(field(&r->u.topic, "candidateProposals"), "10, 11, 12, 13, 14");
	assert_string_equal(field(&r->u.topic, "witnesses"), "Two neighbours");
	assert_int_equal(r->u.topic.n_related, 2);
	assert_string_equal(r->u.topic.related[1].id, "idea:14");
	assert_string_equal(r->u.topic.unread.first, "selectedProposals");
	assert_int_equal(r->u.topic.n_timeline, 1);
	site_reply_drop(r);
	r = read_it(
		&(struct site_ask){ .op = SITE_COMMENTS, .id = "processes/budget-2026/f/15/sortitions/80" }, RC_OK, NULL);
	assert_string_equal(r->u.comments.items[0].body, "Fair.");
	site_reply_drop(r);
	r = topic("processes/budget-2026/f/15/sortitions/81");
	assert_int_equal(r->u.topic.stage, STAGE_WITHDRAWN);
	assert_string_equal(r->u.topic.stage_reason, "A proposal was missing.");
	site_reply_drop(r);
	r = topic("processes/budget-2026/f/16/elections/90"); /* which is asked for in the shapes of two versions */
	assert_string_equal(r->u.topic.title, "The council of the square");
	assert_int_equal(r->u.topic.stage, STAGE_CLOSED);
	has(field(&r->u.topic, "questions"),
		"**Who is to sit there?** (0 to 3 are chosen)\n\n- Ann Example: 120 (chosen)\\\n  Gardener.\n- Bo: 80\n");
	has(r->u.topic.infographics[0].spec, "{\"name\":\"Bo\",\"count\":80}");
	site_reply_drop(r);
	r = topic("processes/budget-2026/f/17/texts/100");
	assert_string_equal(r->u.topic.title, "House rules now");
	has(r->u.topic.body, "Be kind.");
	has(field(&r->u.topic, "suggestions"), "7 suggestions were made.");
	assert_int_equal(r->u.topic.stage, STAGE_OPEN);
	assert_string_equal(r->u.topic.co_proposers[0], "Bo");
	site_reply_drop(r);
	/* one that gives nothing of them says so, and stops no list */
	read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = "processes/budget-2026/f/18/texts/1" }, RC_REFUSED, said);
	has(said, "nothing of this kind as data");
	r = read_it(
		&(struct site_ask){ .op = SITE_TOPICS, .filter = { .any_board = true, .view = "texts" }, .limit = APP_ROWS },
		RC_OK, NULL);
	assert_int_equal(r->u.topics.n, 1);
	assert_string_equal(r->u.topics.unread.first, "collaborativeTexts");
	site_reply_drop(r);
}

/* What a version lacks is asked for once in a visit. */
static void what_a_version_lacks_is_asked_for_once(void **state)
{
	static const char survey[] = "processes/budget-2026/f/9/surveys/50";
	(void)state;
	site_reply_drop(topic(survey));
	assert_int_equal(site_server_requests(&decidim), 2);
	site_reply_drop(topic(survey));
	assert_int_equal(site_server_requests(&decidim), 3);
	assert_null(strstr(decidim.request, "answerOptions"));
	assert_non_null(strstr(decidim.request, "responseOptions"));
	/* what could not be given of one thing alone is asked for of the next: its answer, here */
	site_reply_drop(topic(PROPOSAL(13)));
	site_reply_drop(topic(PROPOSAL(12)));
	assert_non_null(strstr(decidim.request, " answer{"));
}

static void other_spaces_have_what_their_pages_have(void **state)
{
	(void)state;
	struct site_reply *r = topic("assemblies/youth");
	has(field(&r->u.topic, "purposeOfAction"), "To be heard");
	has(field(&r->u.topic, "composition"), "Twenty people");
	has(field(&r->u.topic, "specialFeatures"), "Meets at night");
	has(field(&r->u.topic, "budgets"), "**For the young**: 1,000,000\n\n- A hall: 250,000 (chosen)\n- A wall\n");
	assert_int_equal(r->u.topic.n_related, 2);
	assert_string_equal(r->u.topic.related[0].id, "assemblies/youth/f/14/budgets/1");
	assert_string_equal(r->u.topic.related[1].id, "assemblies/youth-north");
	site_reply_drop(r);
	r = topic("conferences/summit");
	has(field(&r->u.topic, "speakers"), "- **Ann Example**, Mayor, The town: Since 2020.\n");
	has(field(&r->u.topic, "partners"), "- The library: https://library.example/\n");
	has(field(&r->u.topic, "media"), "The film: https://film.example/1");
	has(field(&r->u.topic, "location"), "Market hall");
	assert_int_equal(r->u.topic.stage, STAGE_UPCOMING);
	site_reply_drop(r);
	r = topic("initiatives/i-12");
	has(r->u.topic.body, "Over the river.");
	has(field(&r->u.topic, "votes"), "12,034");
	has(field(&r->u.topic, "state"), "published");
	assert_string_equal(r->u.topic.proposer, "Bo");
	assert_int_equal(r->u.topic.n_co_proposers, 1);
	assert_string_equal(r->u.topic.co_proposers[0], "Cy");
	assert_int_equal(r->u.topic.stage, STAGE_RUNNING);
	site_reply_drop(r);
}

/* A number alone does not say in which component it is: they are asked, five at a time. */
static void a_number_is_found(void **state)
{
	char said[400];
	(void)state;
	struct site_reply *r = topic("idea:12");
	assert_string_equal(r->u.topic.title, "Shade for the market square");
	assert_int_equal(site_server_requests(&decidim), 3);
	site_reply_drop(r);
	read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = "letter:1" }, RC_NOT_FOUND, said);
	read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = "processes/a b/f/1/proposals/1" }, RC_NOT_FOUND, said);
}

static void comments_stand_in_the_order_of_writing(void **state)
{
	(void)state;
	struct site_reply *r = read_it(
		&(struct site_ask){ .op = SITE_COMMENTS, .id = PROPOSAL(12), .limit = 40 }, RC_OK, NULL);
	const struct wire_comments *c = &r->u.comments;
	assert_int_equal(c->n, 4);
	assert_int_equal(c->total, 4);
	assert_true(c->items[0].unread.n); /* the broken one */
	assert_string_equal(c->items[1].author, "Cy");
	assert_int_equal(c->items[1].stance, STANCE_PRO);
	assert_int_equal(c->items[1].likes, 4);
	assert_string_equal(c->items[1].body, "Yes, \\*please\\*.");
	assert_int_equal(c->items[2].stance, STANCE_CON);
	assert_int_equal(c->items[2].likes, 2);
	assert_string_equal(c->items[3].reply_to, "101");
	assert_string_equal(c->items[3].body, "Which **trees**?");
	assert_int_equal(c->items[3].floor, 4);
	assert_string_equal(c->next, "");
	site_reply_drop(r);
}

/* The rest is shown, and what is missing is named. */
static void a_changed_shape_is_named(void **state)
{
	(void)state;
	struct site_reply *r = topic(PROPOSAL(13));
	assert_string_equal(r->u.topic.title, "Of another year");
	assert_string_equal(r->u.topic.body, "Its words are there.");
	assert_int_equal(r->u.topic.counts.endorsements, WIRE_UNKNOWN);
	assert_int_equal(r->u.topic.unread.n, 4); /* a day, people, votes, and what the site says it could not give */
	assert_string_equal(r->u.topic.unread.first, "createdAt");
	site_reply_drop(r);
}

static void what_stands_in_the_way_is_said(void **state)
{
	static const struct site_failure rows[] = {
		{ PROPOSAL(15), "does not have this", RC_NOT_FOUND },
		{ PROPOSAL(16), "Query has depth of 16", RC_REFUSED },
		{ PROPOSAL(18), "web page came in place of data", RC_PROTO },
		{ PROPOSAL(19), "busy", RC_LIMITED },
		{ PROPOSAL(17), "30 seconds", RC_LIMITED },
	};
	char said[400];
	(void)state;
	expect_failures(rows, ARRAY_LEN(rows));
	/* which was a pause, and is kept */
	int before = site_server_requests(&decidim);
	read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = PROPOSAL(12) }, RC_LIMITED, said);
	assert_int_equal(site_server_requests(&decidim), before);
}

static void nothing_goes_out_unasked(void **state)
{
	(void)state;
	site_reply_drop(read_it(&(struct site_ask){ .op = SITE_ABOUT }, RC_OK, NULL));
	struct site_reply *r = read_it(&(struct site_ask){ .op = SITE_BOARDS }, RC_OK, NULL);
	assert_int_equal(r->u.boards.n, 4);
	site_reply_drop(r);
	assert_int_equal(site_server_requests(&decidim), 0);
}

static void its_pages_are_known(void **state)
{
	static const enum site_op ops[] = { SITE_ENDORSE, SITE_COMMENT };
	const struct site *s = app_site(app);
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ops); i++) {
		STR_LOCAL(address, 1000);
		assert_true(site_can(s, ops[i])); /* here too */
		assert_non_null(s->ops->web(s, ops[i], PROPOSAL(12), &address));
		assert_true(str_starts(address.buf, decidim.address) && str_ends(address.buf, "/" PROPOSAL(12)));
	}
	assert_true(site_can_web(s, SITE_PROPOSE));
	STR_LOCAL(address, 1000);
	assert_non_null(s->ops->web(s, SITE_PROPOSE, NULL, &address));
	assert_true(str_ends(address.buf, "/processes"));
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_board_is_walked),
		T(a_walk_goes_on),
		T(a_proposal_has_all_that_its_page_has),
		T(debates_meetings_and_results_are_what_they_are),
		T(a_meeting_has_its_agenda),
		T(what_is_on_no_board),
		T(what_is_decided_by_other_ways),
		T(what_a_version_lacks_is_asked_for_once),
		T(other_spaces_have_what_their_pages_have),
		T(a_number_is_found),
		T(comments_stand_in_the_order_of_writing),
		T(a_changed_shape_is_named),
		T(what_stands_in_the_way_is_said),
		T(nothing_goes_out_unasked),
		T(its_pages_are_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
