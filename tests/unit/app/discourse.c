/* A Discourse forum as a site: its lists, categories, search, topics and posts, how it is asked, how often, and what is
 * said when it is not there. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "sites/discourse.h"
#include "unit/app/site_lib.h"

static struct site_server forum;

static int set_up(void **state)
{
	folder_make(state);
	site_server_start(&forum, discourse_say);
	visit_open_at("discourse", &forum);
	return 0;
}

static int tear_down(void **state)
{
	visit_close();
	site_server_stop(&forum);
	return folder_drop(state);
}

static struct site_reply *topic(const char *id)
{
	return read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = id }, RC_OK, NULL);
}

static struct site_reply *list(struct site_filter filter, const char *after)
{
	filter.board = BOARD_CONSULTATION;
	return read_it(
		&(struct site_ask){ .op = SITE_TOPICS, .filter = filter, .limit = APP_ROWS, .after = after }, RC_OK, NULL);
}

static struct site_reply *comments(const char *after)
{
	return read_it(
		&(struct site_ask){ .op = SITE_COMMENTS, .id = "41", .limit = APP_COMMENTS, .after = after }, RC_OK, NULL);
}

static void lists_come_in_pages(void **state)
{
	(void)state;
	struct site_reply *r = list((struct site_filter){ 0 }, NULL);
	const struct wire_topics *t = &r->u.topics;
	/* its pages have a length of their own: the second fills ours; then what the categories are called */
	assert_string_equal(forum.paths,
		"/latest.json?order=created\n/latest.json?order=created&page=1\n"
		"/categories.json?include_subcategories=true\n");
	assert_int_equal(t->n, 6);
	assert_int_equal(t->total, 6);
	assert_string_equal(t->next, "");
	assert_string_equal(t->items[0].agencies[0].name, "Transport");
	assert_string_equal(t->items[0].id, "41");
	assert_string_equal(t->items[0].title, "Rules for shared scooters  #city");
	assert_string_equal(t->items[0].proposer, "ann");
	assert_int_equal(t->items[0].counts.comments, 24); /* the first post is the topic */
	assert_int_equal(t->items[0].stage, STAGE_OPEN);
	assert_int_equal(t->items[1].counts.comments, 1002);
	assert_true(t->items[2].unread.n); /* the broken one has its row */
	assert_string_equal(t->items[3].title, "[pinned] [solved] Tea & talk");
	assert_int_equal(t->items[3].stage, STAGE_CLOSED);
	assert_int_equal(t->items[3].unread.n, 2); /* closed, posters */
	assert_true(t->items[4].unread.n);
	site_reply_drop(r);
	/* pages that are shorter than the forum's are cut out of those, and none is asked for its names again */
	struct site_ask what = { .op = SITE_TOPICS, .filter.board = BOARD_CONSULTATION, .limit = 4 };
	r = read_it(&what, RC_OK, NULL);
	assert_int_equal(r->u.topics.n, 4);
	assert_string_equal(r->u.topics.next, "0+4");
	int before = site_server_requests(&forum);
	what.after = "0+4";
	struct site_reply *second = read_it(&what, RC_OK, NULL);
	assert_int_equal(second->u.topics.n, 2);
	assert_string_equal(second->u.topics.items[1].id, "44");
	assert_string_equal(second->u.topics.items[1].agencies[0].name, "Transport");
	assert_string_equal(second->u.topics.next, "");
	assert_int_equal(site_server_requests(&forum), before + 2);
	site_reply_drop(second);
	site_reply_drop(r);
}

static void categories_are_pages_too(void **state)
{
	(void)state;
	struct site_reply *r = list((struct site_filter){ .view = "categories", .sort = SORT_ACTIVITY }, NULL);
	assert_int_equal(r->u.topics.n, 4);
	assert_string_equal(r->u.topics.items[1].title, "Transport / Buses (4 topics)");
	assert_string_equal(r->u.topics.items[1].id, "category/6");
	assert_true(r->u.topics.items[3].unread.n);
	site_reply_drop(r);
	r = topic("category/5");
	const struct wire_topic *t = &r->u.topic;
	assert_string_equal(t->body, "How we **move**.\n");
	assert_non_null(strstr(t->fields[0].value, "Posts: 310"));
	assert_int_equal(t->n_related, 3); /* its part, what tells about it, a topic */
	assert_string_equal(t->related[0].id, "category/6");
	assert_string_equal(t->related[1].id, "40");
	assert_string_equal(t->related[2].title, "Rules for shared scooters");
	assert_int_equal(t->unread.n, 1);
	assert_true(str_ends(t->source.url, "/c/5"));
	site_reply_drop(r);
	assert_null(read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = "category/9" }, RC_NOT_FOUND, NULL));
}

static void every_list_is_asked_for_as_the_forum_calls_it(void **state)
{
	static const struct {
		struct site_filter filter;
		const char *path;
	} rows[] = {
		{ { .sort = SORT_ACTIVITY }, "/latest.json" },
		{ { .agency = "6" }, "/latest.json?order=created&category=6" },
		{ { .view = "open" }, "/latest.json?status=open&order=created" },
		{ { .view = "closed", .sort = SORT_ACTIVITY, .agency = "5" }, "/latest.json?status=closed&category=5" },
		{ { .view = "top_year", .sort = SORT_ACTIVITY }, "/top.json?period=yearly" },
		{ { .view = "top_week", .sort = SORT_ACTIVITY }, "/top.json?period=weekly" },
		{ { .view = "most_liked", .sort = SORT_ACTIVITY }, "/latest.json?order=likes" },
		{ { .query = "bus stop", .sort = SORT_FIT }, "/search.json?q=bus%20stop" },
		{ { .query = "bus", .view = "open", .agency = "5" },
			"/search.json?q=bus%20category%3A5%20status%3Aopen%20order%3Alatest_topic" },
		{ { .author = "ann", .sort = SORT_FIT }, "/search.json?q=%40ann%20in%3Afirst" },
	};
	char line[200];
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		site_reply_drop(list(rows[i].filter, NULL));
		snprintf(line, sizeof line, "%s\n", rows[i].path);
		if (!strstr(forum.paths, line))
			fail_msg("%s is not among\n%s", rows[i].path, forum.paths);
	}
	const struct site_view *v;
	for (size_t i = 0; (v = site_view_at(app_site(app), BOARD_CONSULTATION, i)); i++)
		assert_true(v->orders);
}

static void categories_narrow_lists(void **state)
{
	(void)state;
	struct site_reply *r = read_it(&(struct site_ask){ .op = SITE_AGENCIES }, RC_OK, NULL);
	const struct wire_agencies *c = &r->u.agencies;
	assert_int_equal(c->n, 3);
	assert_string_equal(c->items[0].name, "Transport");
	assert_int_equal(c->items[0].topics, 31);
	assert_string_equal(c->items[1].id, "6");
	assert_string_equal(c->items[1].name, "Transport / Buses");
	assert_int_equal(c->items[1].topics, 4);
	assert_int_equal(c->unread.n, 1);
	site_reply_drop(r);
}

static void a_search_finds_posts(void **state)
{
	struct site_ask what = {
		.op = SITE_TOPICS, .filter = { .any_board = true, .query = "racks", .sort = SORT_FIT }, .limit = APP_ROWS
	};
	(void)state;
	struct site_reply *r = read_it(&what, RC_OK, NULL);
	const struct wire_topics *t = &r->u.topics;
	assert_int_equal(t->n, 3);
	assert_string_equal(t->items[0].id, "41");
	assert_string_equal(t->items[0].context, "racks at the station");
	assert_int_equal(t->items[0].context_floor, 6);
	assert_string_equal(t->items[1].context, "racks & stops");
	assert_int_equal(t->items[1].context_floor, 0);
	assert_true(t->items[2].unread.n); /* whose topic was not told */
	assert_string_equal(t->next, "");  /* its second page, which had no more */
	assert_non_null(strstr(forum.paths, "/search.json?q=racks&page=2\n"));
	site_reply_drop(r);
	what.limit = 2; /* a search's pages have another length */
	r = read_it(&what, RC_OK, NULL);
	assert_int_equal(r->u.topics.n, 2);
	assert_string_equal(r->u.topics.next, "1+2");
	what.after = "1+2";
	struct site_reply *second = read_it(&what, RC_OK, NULL);
	assert_int_equal(second->u.topics.n, 1);
	assert_string_equal(second->u.topics.next, "");
	site_reply_drop(second);
	site_reply_drop(r);
}

static void a_topic_has_all_that_its_page_has(void **state)
{
	STR_LOCAL(link, 200);
	(void)state;
	struct site_reply *r = topic("41");
	const struct wire_topic *t = &r->u.topic;
	assert_int_equal(t->stage, STAGE_OPEN);
	assert_string_equal(t->proposer, "ann");
	str_addf(&link, "[the other topic](%s/t/other/40)", forum.address);
	assert_non_null(strstr(t->body, "**block**"));
	assert_non_null(strstr(t->body, link.buf));
	assert_non_null(strstr(t->body, ":walking:"));
	assert_null(strstr(t->body, "!["));
	assert_null(strstr(t->body, "voters")); /* the poll is a chart */
	assert_non_null(strstr(t->body, "Vote until Friday."));
	assert_int_equal(t->counts.comments, 6);
	assert_true(t->closes_at);
	assert_string_equal(t->agencies[0].name, "Transport");
	assert_int_equal(t->n_timeline, 2); /* opened, and the note that it was closed */
	assert_string_equal(t->timeline[1].kind, "closed");
	assert_int_equal(t->n_fields, 6);
	assert_string_equal(t->fields[0].value, "#3 bo:\n\nAsk the **city** for racks.\n");
	assert_string_equal(t->fields[1].value, "scooters, pavements");
	assert_non_null(strstr(t->fields[2].value, "every 10 minutes"));
	assert_non_null(strstr(t->fields[3].value, "- 17 votes\n- Read 1204 times"));
	assert_string_equal(t->fields[4].value, "ann (3), bo (2)");
	str_clear(&link);
	str_addf(&link, "- %s/t/other/40 The other topic (5 clicks)\n- https://city.example/racks\n", forum.address);
	assert_string_equal(t->fields[5].value, link.buf);
	assert_int_equal(t->n_related, 1);
	assert_string_equal(t->related[0].id, "42");
	assert_int_equal(t->unread.n, 1); /* the one that is no topic */
	str_clear(&link);
	str_addf(&link, "%s/t/41", forum.address);
	assert_string_equal(t->source.url, link.buf);
	site_reply_drop(r);
}

static void polls_are_charts(void **state)
{
	(void)state;
	struct site_reply *r = topic("41");
	const struct wire_topic *t = &r->u.topic;
	assert_int_equal(t->n_infographics, 2);
	assert_string_equal(t->infographics[0].title, "Poll");
	assert_non_null(strstr(t->infographics[0].summary, "10 people voted."));
	assert_non_null(strstr(t->infographics[0].summary, "closed"));
	assert_non_null(strstr(t->infographics[0].spec, "{\"name\":\"Racks in & around stations\",\"count\":7}"));
	assert_non_null(strstr(t->infographics[0].spec, "{\"name\":\":no: Nothing\",\"count\":3}"));
	assert_string_equal(t->infographics[1].title, "From when on?"); /* its result is not public yet */
	assert_string_equal(t->infographics[1].spec, "");
	assert_string_equal(t->infographics[1].text, "May; June");
	assert_non_null(strstr(t->infographics[1].summary, "Its result is hidden until the poll is closed."));
	site_reply_drop(r);
}

static void posts_are_comments(void **state)
{
	(void)state;
	struct site_reply *r = comments(NULL);
	const struct wire_comments *c = &r->u.comments;
	assert_int_equal(site_server_requests(&forum), 1); /* the first ones come with the topic */
	assert_int_equal(c->total, 6);
	assert_int_equal(c->n, 4);
	assert_int_equal(c->items[0].floor, 2);
	assert_string_equal(c->items[0].author, "bo");
	assert_int_equal(c->items[0].likes, 3);
	assert_non_null(strstr(c->items[0].body, "> block pavements"));
	assert_null(strstr(c->items[0].body, "!["));
	assert_true(c->items[1].unread.n); /* the broken one has its place */
	assert_int_equal(c->items[2].reply_floor, 2);
	assert_int_equal(c->items[2].unread.n, 1); /* its likes */
	assert_string_equal(c->items[3].body, "The topic was closed.");
	assert_string_equal(c->next, "404");
	site_reply_drop(r);
	r = comments("404");
	c = &r->u.comments;
	assert_non_null(strstr(forum.paths, "/t/41/posts.json?post_ids%5B%5D=405&post_ids%5B%5D=406&post_ids%5B%5D=407\n"));
	assert_int_equal(c->n, 4);
	assert_string_equal(c->items[0].author, "bo (Councillor)");
	assert_string_equal(c->items[0].body,
		"(accepted as the answer)\n\nLet us vote.\n\n\n(changed: one more place)\n\n(everybody can change this post)");
	assert_int_equal(c->items[0].n_polls, 1); /* of a post that does not come along with the topic */
	const struct wire_poll *poll = &c->items[0].polls[0];
	assert_string_equal(poll->title, "Where & how?");
	assert_int_equal(poll->options[1].votes, 1);
	assert_int_equal(poll->closes_at, INT64_C(1801447200000));
	assert_string_equal(poll->summary, "4 people voted.\n1 to 2 are chosen.");
	assert_string_equal(c->items[0].unread.first, "options");
	assert_string_equal(c->items[1].hidden, ""); /* its readers did that, and no staff */
	assert_string_equal(c->items[1].body, "(hidden, since readers flagged it)");
	assert_string_equal(c->items[2].id, "406");
	assert_int_equal(c->items[2].reply_floor, 0); /* the first post is the topic */
	assert_int_equal(c->items[3].unread.n, 1);
	assert_int_equal(c->total, 6);
	assert_string_equal(c->next, "");
	site_reply_drop(r);
	site_reply_drop(comments("400")); /* one that is gone: those behind where it stood, but the topic itself */
	assert_non_null(strstr(forum.paths, "post_ids%5B%5D=402&"));
}

/* By a number, from the end, at a post: the forum has the ids of all, and tells which stand around a number. */
static void posts_are_found_by_their_numbers(void **state)
{
	static const struct {
		struct site_ask ask;
		const char *first, *wanted;
		int64_t before;
	} rows[] = {
		{ { .from = 6 }, "/t/41/6.json\n", "post_ids%5B%5D=406&post_ids%5B%5D=407\n", 4 },
		{ { .until = 5, .limit = 2 }, "/t/41/5.json\n", "post_ids%5B%5D=404&post_ids%5B%5D=405\n", 2 },
		{ { .until = INT64_MAX, .limit = 3 }, "/t/41.json\n",
			"post_ids%5B%5D=405&post_ids%5B%5D=406&post_ids%5B%5D=407\n", 3 },
		{ { .at = "403", .limit = 2 }, "/t/41.json\n", "post_ids%5B%5D=403&post_ids%5B%5D=404\n", 1 },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct site_ask what = rows[i].ask;
		what.op = SITE_COMMENTS;
		what.id = "41";
		size_t before = strlen(forum.paths);
		struct site_reply *r = read_it(&what, RC_OK, NULL);
		assert_true(str_starts(forum.paths + before, rows[i].first));
		if (!strstr(forum.paths + before, rows[i].wanted))
			fail_msg("%s", forum.paths + before);
		assert_int_equal(r->u.comments.first, rows[i].before);
		assert_int_equal(r->u.comments.total, 6);
		site_reply_drop(r);
	}
}

/* The rest is shown, and what is missing is named. */
static void a_changed_shape_is_named(void **state)
{
	(void)state;
	struct site_reply *r = topic("46");
	assert_string_equal(r->u.topic.title, "A topic of another year");
	assert_string_equal(r->u.topic.body, "Its words are there.\n");
	assert_int_equal(r->u.topic.unread.n, 4); /* created_at, options, topic_timer, tags */
	assert_string_equal(r->u.topic.unread.first, "created_at");
	site_reply_drop(r);
}

static void what_moved_is_followed(void **state)
{
	(void)state;
	struct site_reply *r = topic("47");
	assert_string_equal(r->u.topic.id, "41");
	assert_non_null(strstr(forum.paths, "\n/t/41.json\n"));
	site_reply_drop(r);
}

static void what_is_unchanged_costs_no_body(void **state)
{
	(void)state;
	site_reply_drop(topic("41"));
	size_t whole = forum.bytes;
	struct got g = ask(&(struct site_ask){ .op = SITE_TOPIC, .id = "41" }, APP_FRESH);
	assert_int_equal(g.calls, 2);
	assert_true(g.at[0].cached && g.at[1].unchanged);
	assert_true(forum.bytes - whole < 300);
	assert_non_null(strstr(forum.request, "User-Agent: minyi/"));
	assert_null(strstr(forum.request, "Authorization"));
}

static void what_stands_in_the_way_is_said(void **state)
{
	static const struct site_failure rows[] = {
		{ "48", "signed in", RC_REFUSED },
		{ "49", "does not have this", RC_NOT_FOUND },
		{ "51", "does not allow", RC_DENIED },
		{ "52", "web page came in place of data", RC_PROTO },
		{ "50", "30 seconds", RC_LIMITED },
	};
	char said[400];
	(void)state;
	expect_failures(rows, ARRAY_LEN(rows));
	int before = site_server_requests(&forum);
	assert_null(read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = "41" }, RC_LIMITED, said)); /* the pause is kept */
	assert_int_equal(site_server_requests(&forum), before);
}

/* The forum's name and board are known without asking, and nothing else is fetched before it is asked for. */
static void nothing_goes_out_unasked(void **state)
{
	(void)state;
	site_reply_drop(read_it(&(struct site_ask){ .op = SITE_ABOUT }, RC_OK, NULL));
	site_reply_drop(read_it(&(struct site_ask){ .op = SITE_BOARDS }, RC_OK, NULL));
	assert_int_equal(site_server_requests(&forum), 0);
	assert_true(str_ends(app_site_name(app), "(Discourse)"));
	assert_null(strchr(forum.paths, '/'));
}

/* The one behind the twentieth in a minute waits for its turn, and is lost for nobody. */
static void it_is_asked_twenty_times_a_minute(void **state)
{
	struct got g = { 0 };
	(void)state;
	for (int i = 0; i < 20; i++)
		site_reply_drop(read_it(&(struct site_ask){ .op = SITE_AGENCIES }, RC_OK, NULL));
	assert_int_equal(site_server_requests(&forum), 20);
	struct app_ask *more = app_ask(app, &(struct site_ask){ .op = SITE_TOPIC, .id = "41" }, APP_FRESH, got_one, &g);
	for (int64_t until = clock_mono() + 500; clock_mono() < until;)
		net_turn(app_net(app), 100);
	assert_int_equal(site_server_requests(&forum), 20);
	assert_int_equal(g.calls, 0);
	app_cancel(more);
}

/* Tags that do not end, elements that do not, and what is none, a million of each: read once. */
static void hostile_html_is_read_in_one_go(void **state)
{
	static const char *const pieces[] = { "<a \\\"", "<", "<div class='poll'>", "<div class='poll'></div>",
		"<img class=" };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		STR_LOCAL(body, JSON_BODY_MAX);
		struct site_reply *r = NULL;
		str_addz(&body, "{\"id\":1,\"post_stream\":{\"posts\":[{\"id\":1,\"post_number\":1,\"cooked\":\"");
		while (body.len < 1 << 20)
			str_addz(&body, pieces[i]);
		str_addz(&body, "\"}]}}");
		const clock_t begun = clock();
		const struct site_ask what = { .op = SITE_TOPIC, .id = "1" };
		assert_int_equal(site_parse(app_site(app), &what, body.buf, body.len, NULL, &r, NULL), RC_OK);
		assert_true((clock() - begun) / CLOCKS_PER_SEC < 20); /* of a processor; the square of it would take minutes */
		site_reply_drop(r);
	}
}

/* A poll of a hundred thousand choices, each of which its reader chose: so many as a forum could have are read, once.
 */
static void a_poll_without_end_is_read_as_far_as_a_forum_could_have_it(void **state)
{
	enum { CHOICES = 100000 };
	(void)state;
	STR_LOCAL(body, JSON_BODY_MAX);
	struct site_reply *r = NULL;
	str_addz(&body,
		"{\"id\":1,\"post_stream\":{\"posts\":[{\"id\":1,\"post_number\":1,\"cooked\":\"\",\"polls\":[{\"name\":\"poll\","
		"\"type\":\"ranked_choice\",\"options\":[");
	for (int i = 0; i < CHOICES; i++)
		str_addf(&body, "%s{\"id\":\"a%d\",\"html\":\"x\"}", i ? "," : "", i);
	str_addz(&body, "]}],\"polls_votes\":{\"poll\":[");
	for (int i = 0; i < CHOICES; i++)
		str_addf(&body, "%s\"a%d\"", i ? "," : "", CHOICES - 1 - i);
	str_addz(&body, "]}}]}}");
	assert_true(str_ok(&body));
	const clock_t begun = clock();
	const struct site_ask what = { .op = SITE_TOPIC, .id = "1" };
	assert_int_equal(site_parse(app_site(app), &what, body.buf, body.len, NULL, &r, NULL), RC_OK);
	assert_true((clock() - begun) / CLOCKS_PER_SEC < 20); /* of a processor; the square of it would take minutes */
	assert_int_equal(r->u.topic.n_polls, 1);
	assert_int_equal(r->u.topic.polls[0].n_options, 1000);
	assert_string_equal(r->u.topic.unread.first, "options"); /* and it is told that there was more */
	site_reply_drop(r);
}

static void its_pages_are_known(void **state)
{
	static const struct {
		enum site_op op;
		const char *end;
	} rows[] = { { SITE_COMMENT, "/t/41" }, { SITE_LIKE, "/t/41" }, { SITE_PROPOSE, "/new-topic" } };
	const struct site *s = app_site(app);
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		STR_LOCAL(address, 1000);
		assert_int_equal(site_can_web(s, rows[i].op), rows[i].op == SITE_PROPOSE); /* the others can be done here too */
		assert_non_null(s->ops->web(s, rows[i].op, "consultation:41", &address));
		assert_true(str_ends(address.buf, rows[i].end));
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(lists_come_in_pages),
		T(categories_are_pages_too),
		T(posts_are_found_by_their_numbers),
		T(every_list_is_asked_for_as_the_forum_calls_it),
		T(categories_narrow_lists),
		T(a_search_finds_posts),
		T(a_topic_has_all_that_its_page_has),
		T(polls_are_charts),
		T(posts_are_comments),
		T(a_changed_shape_is_named),
		T(what_moved_is_followed),
		T(what_is_unchanged_costs_no_body),
		T(what_stands_in_the_way_is_said),
		T(nothing_goes_out_unasked),
		T(it_is_asked_twenty_times_a_minute),
		T(hostile_html_is_read_in_one_go),
		T(a_poll_without_end_is_read_as_far_as_a_forum_could_have_it),
		T(its_pages_are_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
