/* petition.parliament.uk as a site: its lists, its petitions, how it is asked, and what is said when it is not there.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "sites/uk.h"
#include "unit/app/site_lib.h"

static struct site_server uk;

static int set_up(void **state)
{
	folder_make(state);
	site_server_start(&uk, uk_say);
	visit_open_at("uk", &uk);
	return 0;
}

static int tear_down(void **state)
{
	visit_close();
	site_server_stop(&uk);
	return folder_drop(state);
}

static struct site_reply *topic(const char *id)
{
	return read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = id }, RC_OK, NULL);
}

static struct site_reply *list(const char *view, enum site_sort sort, const char *after)
{
	return read_it(&(struct site_ask){ .op = SITE_TOPICS,
					   .filter = { .board = BOARD_IDEA, .view = view, .sort = sort },
					   .limit = APP_ROWS,
					   .after = after },
		RC_OK, NULL);
}

static void lists_come_in_pages(void **state)
{
	(void)state;
	struct site_reply *r = list("", SORT_NEWEST, NULL);
	assert_string_equal(uk.paths, "/petitions.json?state=recent&count=40\n/petitions.json?state=recent&count=1\n");
	assert_int_equal(r->u.topics.n, 40);
	assert_int_equal(r->u.topics.total, 41); /* which it says only where a page has one */
	assert_string_equal(r->u.topics.next, "2");
	assert_true(r->u.topics.items[2].unread.n); /* the broken one has its row */
	assert_int_equal(r->u.topics.items[0].counts.endorsements, 14372);
	assert_int_equal(r->u.topics.items[0].counts.threshold, 100000); /* 10,000 are there */
	assert_int_equal(r->u.topics.items[1].counts.endorsements, 9871);
	assert_int_equal(r->u.topics.items[3].counts.endorsements, WIRE_UNKNOWN);
	assert_string_equal(r->u.topics.items[0].id, "700010");
	site_reply_drop(r);
	r = list("", SORT_NEWEST, "0"); /* which no page has as its number */
	assert_int_equal(r->u.topics.first, 0);
	assert_int_equal(r->u.topics.n, 40);
	site_reply_drop(r);
	uk.paths[0] = '\0';
	r = list("", SORT_NEWEST, "2");
	assert_int_equal(r->u.topics.n, 1);
	assert_string_equal(r->u.topics.next, "");
	site_reply_drop(r);
}

/* A page in the middle is asked for by how many rows are before it, and how many there are in all is asked once. */
static void a_list_can_be_begun_behind_so_many(void **state)
{
	(void)state;
	struct site_ask what = {
		.op = SITE_TOPICS, .filter = { .board = BOARD_IDEA, .view = "" }, .limit = APP_ROWS, .skip = APP_ROWS
	};
	struct site_reply *r = read_it(&what, RC_OK, NULL);
	assert_string_equal(uk.paths, "/petitions.json?state=recent&page=2&count=40\n");
	assert_int_equal(r->u.topics.n, 1);
	assert_int_equal(r->u.topics.first, 40);
	assert_int_equal(r->u.topics.total, 41);
	site_reply_drop(r);
}

/* Petitions of an earlier Parliament, by its years; the site takes a number, and the answer says whether it is that. */
static void a_parliament_narrows(void **state)
{
	static const struct {
		const char *view;
		enum site_sort sort;
	} none[] = { { "open", SORT_NEWEST }, { "awaiting_debate", SORT_DEADLINE }, { "states", SORT_ACTIVITY } };
	struct site_ask what = { .op = SITE_TOPICS,
		.filter = { .board = BOARD_IDEA, .view = "", .agency = "parliament:2", .sort = SORT_ENDORSEMENTS },
		.limit = APP_ROWS };
	(void)state;
	site_reply_drop(read_it(&(struct site_ask){ .op = SITE_AGENCIES }, RC_OK, NULL));
	uk.paths[0] = '\0';
	struct site_reply *r = read_it(&what, RC_OK, NULL);
	assert_string_equal(uk.paths, "/archived/petitions.json?state=published&parliament=2&count=40\n");
	assert_string_equal(r->u.topics.items[0].title, "Keep the forests public");
	assert_int_equal(r->u.topics.unread.n, 0);
	site_reply_drop(r);
	what.filter.agency = "parliament:1";
	what.filter.view = "archived_rejected";
	what.filter.sort = SORT_NEWEST;
	r = read_it(&what, RC_OK, NULL);
	assert_string_equal(r->u.topics.unread.first, "parliament");
	site_reply_drop(r);
	for (size_t i = 0; i < ARRAY_LEN(none); i++) {
		what.filter.view = none[i].view;
		what.filter.sort = none[i].sort;
		read_it(&what, RC_REFUSED, NULL);
	}
}

/* All states with how many there are, as the site has them beside its lists; each is a page with its first ones. */
static void states_are_counted(void **state)
{
	(void)state;
	struct site_reply *r = list("states", SORT_ACTIVITY, NULL);
	const struct wire_topics *t = &r->u.topics;
	assert_int_equal(t->n, 9);
	assert_int_equal(site_server_requests(&uk), 9);
	assert_string_equal(t->items[0].title, "all petitions: 41");
	assert_string_equal(t->items[2].title, "closed: 61,204");
	assert_string_equal(t->items[2].id, "state:closed");
	assert_string_equal(t->items[7].title, "debated in Parliament"); /* of which the answer was none */
	assert_int_equal(t->items[7].unread.n, 1);
	assert_string_equal(t->items[8].title, "not to be debated: 0");
	site_reply_drop(r);
	r = topic("state:open");
	assert_string_equal(r->u.topic.title, "open: 41");
	assert_int_equal(r->u.topic.n_related, 10);
	assert_string_equal(r->u.topic.related[0].title, "Teach first aid in schools");
	assert_string_equal(r->u.topic.related[0].id, "700010");
	assert_true(str_ends(r->u.topic.source.url, "/petitions?state=open"));
	site_reply_drop(r);
}

/* The same of those that are searched for, as the site's own search has them beside what it finds. */
static void states_are_counted_within_a_search(void **state)
{
	static const struct site_filter none[] = { { .query = "700001" }, { .query = "ba1 1aa" },
		{ .agency = "local:bath" }, { .agency = "parliament:2" } };
	struct site_ask what = { .op = SITE_TOPICS,
		.filter = { .any_board = true,
			.view = "states",
			.query = "night buses",
			.agency = "subject:health",
			.sort = SORT_ACTIVITY },
		.limit = APP_ROWS };
	(void)state;
	struct site_reply *r = read_it(&what, RC_OK, NULL);
	assert_int_equal(r->u.topics.n, 9);
	assert_non_null(strstr(uk.paths, "/petitions.json?state=with_response&topic=health&q=night%20buses&count=1\n"));
	assert_string_equal(r->u.topics.items[1].id, "state:open:topic=health&q=night%20buses");
	assert_string_equal(r->u.topics.items[1].title, "open: 41");
	site_reply_drop(r);
	r = topic("state:open:topic=health&q=night%20buses");
	assert_string_equal(r->u.topic.title, "open: 41");
	assert_int_equal(r->u.topic.n_related, 10);
	assert_true(str_ends(r->u.topic.source.url, "/petitions?state=open&topic=health&q=night%20buses"));
	site_reply_drop(r);
	int before = site_server_requests(&uk);
	for (size_t i = 0; i < ARRAY_LEN(none); i++) {
		what.filter.query = none[i].query;
		what.filter.agency = none[i].agency;
		assert_null(read_it(&what, RC_REFUSED, NULL));
	}
	assert_int_equal(site_server_requests(&uk), before);
	/* what is no part of an address is asked for as nothing of the kind */
	struct got g = ask(&(struct site_ask){ .op = SITE_TOPIC, .id = "state:open:q=a b\r\nX: y" }, APP_FRESH);
	assert_int_not_equal(g.at[g.calls - 1].rc, RC_OK);
	assert_null(strstr(uk.paths, "state=open&q=a"));
}

static void subjects_and_constituencies_narrow(void **state)
{
	(void)state;
	struct site_reply *r = read_it(&(struct site_ask){ .op = SITE_AGENCIES }, RC_OK, NULL);
	const struct wire_agencies *a = &r->u.agencies;
	assert_int_equal(a->n, 8);
	assert_string_equal(a->items[0].name, "Public transport & roads");
	assert_string_equal(a->items[3].id, "parliament:2");
	assert_string_equal(a->items[3].name, "2015-2017 (Conservative)");
	assert_string_equal(a->items[4].name, "2019-2024");
	assert_string_equal(a->items[5].id, "local:bath");
	assert_string_equal(a->items[5].name, "Bath (Ann Member MP)");
	assert_string_equal(a->items[6].id, "local:bathgate-and-st-mary-s");
	assert_string_equal(a->items[7].id, "local:ynys-mon");
	assert_int_equal(a->unread.n, 3);
	site_reply_drop(r);
	struct site_ask what = {
		.op = SITE_TOPICS, .filter = { .board = BOARD_IDEA, .view = "", .agency = "subject:health" }, .limit = APP_ROWS
	};
	r = read_it(&what, RC_OK, NULL);
	assert_string_equal(r->u.topics.items[0].title, "A nurse in each school");
	site_reply_drop(r);
	/* a constituency's list is whole: its pages are cut out of it */
	what.filter.agency = "local:bath";
	r = read_it(&what, RC_OK, NULL);
	assert_int_equal(r->u.topics.n, 40);
	assert_int_equal(r->u.topics.total, 47);
	assert_non_null(strstr(r->u.topics.items[0].title, "1,021"));
	assert_int_equal(r->u.topics.items[0].counts.endorsements, 14372);
	assert_string_equal(r->u.topics.items[0].id, "700010");
	assert_string_equal(r->u.topics.items[0].agencies[0].name, "Bath (Ann Member MP)");
	assert_true(r->u.topics.items[1].unread.n);
	what.after = r->u.topics.next;
	struct site_reply *second = read_it(&what, RC_OK, NULL);
	assert_int_equal(second->u.topics.n, 7);
	assert_string_equal(second->u.topics.next, "");
	assert_non_null(strstr(second->u.topics.items[6].title, "Of Bath 700249"));
	site_reply_drop(second);
	site_reply_drop(r);
	what.after = NULL;
	what.filter.view = "rejected"; /* of which it has no list: it is asked of nobody */
	int before = site_server_requests(&uk);
	assert_null(read_it(&what, RC_REFUSED, NULL));
	assert_int_equal(site_server_requests(&uk), before);
}

static void a_postcode_leads_to_its_constituency(void **state)
{
	(void)state;
	struct site_ask what = {
		.op = SITE_TOPICS, .filter = { .any_board = true, .query = "ba1 1aa" }, .limit = APP_ROWS
	};
	struct site_reply *r = read_it(&what, RC_OK, NULL);
	assert_int_equal(r->u.topics.total, 47);
	site_reply_drop(r);
	assert_non_null(strstr(uk.paths, "/petitions/local?postcode=BA11AA\n"));
	what.filter.agency = "subject:health"; /* there it has no subjects, and a page must not say that it had */
	int before = site_server_requests(&uk);
	assert_null(read_it(&what, RC_REFUSED, NULL));
	assert_int_equal(site_server_requests(&uk), before);
	what.filter.agency = NULL;
	static const char *const none[] = { "buses", "ba1", "a11aa1", "1aa 1aa", "sw1a 1aaa", "" };
	for (size_t i = 0; i < ARRAY_LEN(none); i++) {
		what.filter.query = none[i];
		struct got g = ask(&what, APP_FRESH);
		assert_true(g.calls > 0);
		assert_null(strstr(uk.request, "postcode"));
	}
}

static void every_list_is_asked_for_as_the_site_calls_it(void **state)
{
	static const struct {
		const char *view;
		enum site_sort sort;
		const char *path;
	} rows[] = {
		{ "", SORT_ENDORSEMENTS, "/petitions.json?state=all&count=40" },
		{ "open", SORT_NEWEST, "/petitions.json?state=recent&count=40" },
		{ "open", SORT_ENDORSEMENTS, "/petitions.json?state=open&count=40" },
		{ "rejected", SORT_NEWEST, "/petitions.json?state=rejected&count=40" },
		{ "archived", SORT_ENDORSEMENTS, "/archived/petitions.json?state=published&count=40" },
		{ "trending", SORT_ACTIVITY, "/trending.json" },
	};
	char line[200];
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		site_reply_drop(list(rows[i].view, rows[i].sort, NULL));
		snprintf(line, sizeof line, "%s\n", rows[i].path);
		assert_non_null(strstr(uk.paths, line));
	}
	struct site_reply *r = list("trending", SORT_ACTIVITY, NULL);
	assert_non_null(strstr(r->u.topics.items[0].title, "321"));
	site_reply_drop(r);
	/* an order that a list does not have is asked of nobody */
	int before = site_server_requests(&uk);
	struct got g = ask(&(struct site_ask){ .op = SITE_TOPICS,
						   .filter = { .board = BOARD_IDEA, .view = "rejected", .sort = SORT_ENDORSEMENTS },
						   .limit = APP_ROWS },
		APP_FRESH);
	assert_int_equal(g.at[0].rc, RC_REFUSED);
	assert_int_equal(site_server_requests(&uk), before);
	const struct site_view *v;
	for (size_t i = 0; (v = site_view_at(app_site(app), BOARD_IDEA, i)); i++)
		assert_true(v->orders);
}

static void a_search_finds_words_and_numbers(void **state)
{
	struct site_ask what = { .op = SITE_TOPICS, .filter = { .any_board = true, .query = "buses" }, .limit = APP_ROWS };
	(void)state;
	struct site_reply *r = read_it(&what, RC_OK, NULL);
	assert_int_equal(r->u.topics.n, 1);
	site_reply_drop(r);
	what.filter.query = "700001"; /* which leads to a page, and that to its data */
	r = read_it(&what, RC_OK, NULL);
	assert_int_equal(r->u.topics.n, 1);
	assert_string_equal(r->u.topics.items[0].title, "Keep the night buses of small towns");
	site_reply_drop(r);
	assert_non_null(strstr(uk.paths, "\n/petitions/700001.json\n"));
}

static void a_petition_has_all_that_its_page_has(void **state)
{
	(void)state;
	struct site_reply *r = topic("700001");
	const struct wire_topic *t = &r->u.topic;
	assert_int_equal(t->stage, STAGE_CLOSED);
	assert_int_equal(t->response, RESPONSE_ANSWERED);
	assert_int_equal(t->counts.endorsements, 104233);
	assert_int_equal(t->counts.met, 2);
	assert_string_equal(t->agencies[0].name, "Department for Transport");
	assert_string_equal(t->body, "The last bus leaves at nine.\\\n\\* Nurses walk home \\*alone\\*.");
	assert_non_null(strstr(t->benefits, "https://example.org/buses_and_trains for"));
	assert_non_null(strstr(t->benefits, "1\\. Ask"));
	assert_int_equal(t->n_responses, 2);
	assert_string_equal(t->responses[0].summary, "The Government will fund night buses in forty towns.");
	const char *debate = t->responses[1].sections[0].body;
	static const char *const addresses[] = { "https://hansard.example/transcript",
		"https://parliamentlive.example/event", "https://commonslibrary.example/pack",
		"https://committees.example/survey", "https://committees.example/summary" };
	for (size_t i = 0; i < ARRAY_LEN(addresses); i++)
		assert_non_null(strstr(debate, addresses[i]));
	assert_non_null(strstr(debate, "Members of all parties"));
	assert_int_equal(t->n_infographics, 4); /* progress, countries, regions, constituencies */
	assert_non_null(strstr(t->infographics[3].spec, "Bath (Ann Member MP)"));
	static const char *const kinds[] = { "proposed", "supported", "approved", "threshold", "answered", "to_debate",
		"debate_scheduled", "debated", "closed" };
	assert_int_equal(t->n_timeline, ARRAY_LEN(kinds));
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		assert_string_equal(t->timeline[i].kind, kinds[i]);
	assert_int_equal(t->n_fields, 4); /* the committee's note, other business, subjects, departments */
	assert_int_equal(t->fields[1].at, INT64_C(1777939200000)); /* of the day, which the page writes as it writes days */
	assert_non_null(strstr(t->fields[1].value, "The committee wrote to the minister"));
	assert_string_equal(t->fields[2].value, "Public transport \\& roads, towns"); /* of one it does not say the name */
	assert_string_equal(t->fields[3].value, "- Department for Transport: https://gov.example/dft\n");
	assert_non_null(strstr(t->source.licence, "Open Government Licence"));
	assert_int_equal(t->unread.n, 0);
	site_reply_drop(r);
}

static void refusals_and_older_ones_say_what_they_are(void **state)
{
	(void)state;
	struct site_reply *r = topic("700003");
	assert_int_equal(r->u.topic.stage, STAGE_REFUSED);
	assert_string_equal(r->u.topic.stage_code, "honours");
	assert_non_null(strstr(r->u.topic.stage_reason, "honour"));
	assert_non_null(strstr(r->u.topic.fields[0].value, "https://example.org/honours"));
	assert_int_equal(r->u.topic.n_related, 1); /* the petition that its refusal names */
	assert_string_equal(r->u.topic.related[0].id, "700001");
	site_reply_drop(r);
	r = topic("200001");                                  /* by a redirect */
	assert_int_equal(r->u.topic.response, RESPONSE_NONE); /* nobody owes an earlier Parliament's one any more */
	assert_string_equal(r->u.topic.fields[0].value, "2017-2019 (Conservative)");
	assert_int_equal(r->u.topic.fields[0].until, INT64_C(1572998460000));       /* when it was dissolved */
	assert_non_null(strstr(r->u.topic.infographics[0].spec, "\"need\":80000")); /* its own thresholds */
	assert_non_null(strstr(r->u.topic.source.url, "/archived/petitions/200001"));
	site_reply_drop(r);
}

/* The rest is shown, and what is missing is named. */
static void a_changed_shape_is_named(void **state)
{
	(void)state;
	struct site_reply *r = topic("700004");
	assert_string_equal(r->u.topic.title, "A petition of another year");
	assert_string_equal(r->u.topic.body, "Its words are there.");
	assert_int_equal(r->u.topic.counts.endorsements, 41);
	assert_int_equal(r->u.topic.unread.n, 4);
	assert_string_equal(r->u.topic.unread.first, "government_response");
	site_reply_drop(r);
}

/* A million figures, a hundred thousand subjects that have no name: read once. */
static void hostile_texts_are_read_in_one_go(void **state)
{
	STR_LOCAL(body, JSON_BODY_MAX);
	struct site_reply *r = NULL;
	const struct site_ask what = { .op = SITE_TOPIC, .id = "1" };
	(void)state;
	str_addz(&body, "{\"data\":{\"id\":1,\"attributes\":{\"action\":\"x\",\"state\":\"open\",\"topics\":[\"a\"");
	for (int i = 0; i < 100000; i++)
		str_addf(&body, ",\"t%d\"", i);
	str_addz(&body, "],\"background\":\"");
	while (body.len < 3 << 20)
		str_addz(&body, "12345678901234567890");
	str_addz(&body, "\"}}}");
	assert_true(str_ok(&body));
	const clock_t begun = clock();
	assert_int_equal(site_parse(app_site(app), &what, body.buf, body.len, NULL, &r, NULL), RC_OK);
	assert_true((clock() - begun) / CLOCKS_PER_SEC < 20); /* of a processor; the square of it would take minutes */
	assert_int_equal(r->u.topic.unread.n, 1);
	assert_string_equal(r->u.topic.unread.first, "topics"); /* that there was more */
	site_reply_drop(r);
}

static void what_is_unchanged_costs_no_body(void **state)
{
	(void)state;
	site_reply_drop(topic("700001"));
	size_t whole = uk.bytes;
	struct got g = ask(&(struct site_ask){ .op = SITE_TOPIC, .id = "700001" }, APP_FRESH);
	assert_int_equal(g.calls, 2);
	assert_true(g.at[0].cached && g.at[1].unchanged);
	assert_true(uk.bytes - whole < 300);
	assert_non_null(strstr(uk.request, "If-Modified-Since: " UK_MODIFIED));
	assert_non_null(strstr(uk.request, "User-Agent: minyi/"));
	assert_null(strstr(uk.request, "Authorization"));
}

static void what_stands_in_the_way_is_said(void **state)
{
	static const struct site_failure rows[] = {
		{ "700005", "five people", RC_REFUSED },
		{ "700006", "removed", RC_NOT_FOUND },
		{ "700008", "busy", RC_LIMITED },
		{ "700009", "web page came in place of data", RC_PROTO },
	};
	(void)state;
	expect_failures(rows, ARRAY_LEN(rows));
}

/* 429 with Retry-After: it is said, and nothing goes out meanwhile; what is kept is shown. */
static void a_pause_is_kept(void **state)
{
	char said[400];
	(void)state;
	site_reply_drop(topic("700001"));
	read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = "700007" }, RC_LIMITED, said);
	assert_non_null(strstr(said, "30 seconds"));
	int before = site_server_requests(&uk);
	struct site_reply *kept = read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = "700001" }, RC_LIMITED, said);
	assert_non_null(kept);
	assert_non_null(strstr(said, "asked for a pause"));
	site_reply_drop(kept);
	assert_int_equal(site_server_requests(&uk), before);
}

/* What nobody asked for is not fetched; the site and its board are known without asking. */
static void nothing_goes_out_unasked(void **state)
{
	struct err e;
	(void)state;
	site_reply_drop(read_it(&(struct site_ask){ .op = SITE_ABOUT }, RC_OK, NULL));
	site_reply_drop(read_it(&(struct site_ask){ .op = SITE_BOARDS }, RC_OK, NULL));
	assert_int_equal(site_server_requests(&uk), 0);
	assert_string_equal(app_site_name(app), "UK Government and Parliament Petitions");
	app_prefetch(app, &(struct site_ask){ .op = SITE_TOPIC, .id = "700001" });
	for (int64_t until = clock_mono() + 1200; clock_mono() < until;)
		net_turn(app_net(app), 100);
	assert_int_equal(site_server_requests(&uk), 0);
	assert_int_equal(app_settings_set(app, "prefetch", "on", &e), RC_OK); /* asked for */
	app_prefetch(app, &(struct site_ask){ .op = SITE_TOPIC, .id = "700001" });
	for (int64_t until = clock_mono() + 20000; clock_mono() < until && !site_server_requests(&uk);)
		net_turn(app_net(app), 100);
	assert_int_equal(site_server_requests(&uk), 1);
}

static void signing_is_done_on_its_page(void **state)
{
	const struct site *s = app_site(app);
	STR_LOCAL(address, 1000);
	(void)state;
	assert_true(site_can_web(s, SITE_ENDORSE) && !site_can(s, SITE_ENDORSE));
	assert_non_null(s->ops->web(s, SITE_ENDORSE, "idea:700001", &address));
	assert_true(str_ends(address.buf, "/petitions/700001/signatures/new"));
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(lists_come_in_pages),
		T(a_list_can_be_begun_behind_so_many),
		T(a_parliament_narrows),
		T(states_are_counted),
		T(states_are_counted_within_a_search),
		T(subjects_and_constituencies_narrow),
		T(a_postcode_leads_to_its_constituency),
		T(every_list_is_asked_for_as_the_site_calls_it),
		T(a_search_finds_words_and_numbers),
		T(a_petition_has_all_that_its_page_has),
		T(refusals_and_older_ones_say_what_they_are),
		T(a_changed_shape_is_named),
		T(hostile_texts_are_read_in_one_go),
		T(what_is_unchanged_costs_no_body),
		T(what_stands_in_the_way_is_said),
		T(a_pause_is_kept),
		T(nothing_goes_out_unasked),
		T(signing_is_done_on_its_page),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
