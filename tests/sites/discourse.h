/*
 * A Discourse forum as far as tests need it: its paths, lists, a topic of several pages, a search, and what is untidy
 * about real ones: counts in quotation marks, members missing or of another type, a broken record among good ones, HTML
 * where data was asked for, a topic that moved, a page to sign in, a pause that is asked for. Nobody's live data.
 */
#ifndef SITES_DISCOURSE_H
#define SITES_DISCOURSE_H

#include "sites/server.h"

#define DISCOURSE_ETAG "\"discourse-1\""
#define DISCOURSE_HEADERS "Content-Type: application/json; charset=utf-8\r\nETag: " DISCOURSE_ETAG "\r\n"
#define DISCOURSE_PAGE "Content-Type: text/html; charset=utf-8\r\n"

#define DISCOURSE_ROW(id, title, posts) \
	"{\"id\":" #id ",\"title\":\"" title "\",\"fancy_title\":\"" title \
	"\",\"slug\":\"the-slug\",\"posts_count\":" posts \
	",\"reply_count\":1,\"created_at\":\"2026-11-20T02:00:00.000Z\",\"last_posted_at\":\"2026-11-25T02:00:00.000Z\"," \
	"\"bumped\":true,\"closed\":false,\"archived\":false,\"views\":120,\"like_count\":9,\"category_id\":5," \
	"\"tags\":[\"city\"],\"posters\":[{\"extras\":null,\"description\":\"Original Poster\",\"user_id\":11}]}"

static const char discourse_latest[] =
	"{\"users\":[{\"id\":11,\"username\":\"ann\",\"name\":\"Ann\"},{\"id\":12,\"username\":\"bo\"}],\"topic_list\":{"
	"\"can_create_topic\":false,\"more_topics_url\":\"/latest?no_definitions=true&order=created&per_page=30&page=1\","
	"\"per_page\":30,\"topics\":[" DISCOURSE_ROW(41, "Rules for shared scooters", "25") "," DISCOURSE_ROW(42,
		"Where should the bus stop?",
		"\"1,003\"") ",\"broken\",{\"id\":43,\"fancy_title\":\"Tea &amp; talk\",\"pinned\":true,\"has_accepted_answer\":true,\"closed\":\"yes\",\"archived\":true,"
					 "\"posters\":7},{\"title\":\"without an id\"}]}}";
static const char discourse_page_1[] = "{\"users\":[],\"topic_list\":{\"topics\":[" DISCOURSE_ROW(
	44, "An older topic", "1") "]}}";
static const char
	discourse_narrowed[] = "{\"users\":[],\"topic_list\":{\"more_topics_url\":null,\"topics\":[" DISCOURSE_ROW(
		45, "A topic of that list", "2") "]}}";

static const char discourse_categories[] =
	"{\"category_list\":{\"can_create_category\":false,\"categories\":[{\"id\":5,\"name\":\"Transport\",\"slug\":"
	"\"transport\",\"description\":\"<p>How we <b>move</b>.</p>\",\"post_count\":310,\"topics_week\":2,\"topic_url\":"
	"\"/t/about-transport/40\",\"topics\":[{\"id\":41,\"title\":\"Rules for shared scooters\"},7],\"topic_count\":31,\"subcategory_list\":[{\"id\":6,\"name\":\"Buses\",\"topic_count\":\"4\"}]},"
	"{\"id\":7,\"name\":\"Energy\",\"topic_count\":2,\"subcategory_list\":null},\"broken\"]}}";

#define DISCOURSE_POST(id, number, name, cooked, rest) \
	"{\"id\":" #id ",\"name\":\"\",\"username\":\"" name "\",\"created_at\":\"2026-11-20T02:0" #number \
	":00.000Z\",\"cooked\":\"" cooked "\",\"post_number\":" #number ",\"post_type\":1,\"topic_id\":41," \
	"\"reply_to_post_number\":null" rest "}"
#define DISCOURSE_LIKES(n) ",\"actions_summary\":[{\"id\":8,\"count\":70},{\"id\":2,\"count\":" #n "}]"

/* Its first post has a poll with votes and one whose result is not public yet. */
#define DISCOURSE_FIRST \
	DISCOURSE_POST(401, 1, "ann", \
		"<p>Scooters <b>block</b> pavements, see <a href=\\\"/t/other/40\\\">the other topic</a> " \
		"<img src=\\\"/images/emoji/walk.png?v=12\\\" title=\\\":walking:\\\" class=\\\"emoji only-emoji\\\" " \
		"alt=\\\":walking:\\\">.</p><div class=\\\"poll\\\" data-poll-name=\\\"poll\\\"><div><ul><li>Yes</li><li>No</li></ul>" \
		"</div><div>0 voters</div></div><p>Vote until Friday.</p>", \
		DISCOURSE_LIKES( \
			6) ",\"polls\":[{\"name\":\"poll\",\"type\":\"regular\",\"status\":\"closed\",\"results\":" \
			   "\"always\",\"voters\":10,\"options\":[{\"id\":\"a\",\"html\":\"Racks in &amp; around " \
			   "stations\",\"votes\":7},{\"id\":\"b\",\"html\":\"<img class=\\\"emoji\\\" " \
			   "alt=\\\":no:\\\"> Nothing\",\"votes\":\"3\"}]},{\"name\":\"when\",\"title\":\"From when " \
			   "on?\",\"status\":\"open\",\"results\":\"on_close\",\"voters\":2,\"options\":[{\"id\":\"c\"," \
			   "\"html\":\"May\"},{\"id\":\"d\",\"html\":\"June\"}]}]")

static const char discourse_topic_41[] =
	"{\"id\":41,\"title\":\"Rules for shared scooters\",\"posts_count\":7,\"created_at\":\"2026-11-20T02:00:00.000Z\","
	"\"last_posted_at\":\"2026-11-25T02:00:00.000Z\",\"views\":1204,\"like_count\":12,\"participant_count\":4,"
	"\"closed\":false,\"archived\":false,\"slug\":\"rules-for-shared-scooters\",\"category_id\":5,\"tags\":[\"scooters\","
	"{\"id\":3,\"name\":\"pavements\"}],\"topic_timer\":{\"execute_at\":\"2027-03-01T00:00:00.000Z\",\"status_type\":"
	"\"close\"},\"accepted_answer\":{\"post_number\":3,\"username\":\"bo\",\"excerpt\":\"Ask the <b>city</b> for racks.\"},"
	"\"suggested_topics\":[{\"id\":42,\"title\":\"Where should the bus stop?\"},{\"title\":\"no id\"}],"
	"\"details\":{\"created_by\":{\"username\":\"ann\"},\"participants\":[{\"username\":\"ann\",\"post_count\":3},{\"username\":\"bo\","
	"\"post_count\":\"2\"}],\"links\":[{\"url\":\"/t/other/40\",\"title\":\"The other topic\",\"clicks\":5,\"internal\":true},{\"url\":"
	"\"javascript:alert(1)\"},{\"url\":\"https://city.example/racks\",\"clicks\":0}]},\"slow_mode_seconds\":600,\"visible\":true,\"vote_count\":17,"
	"\"post_stream\":{\"stream\":[401,402,403,404,405,406,407],"
	"\"posts\":[" DISCOURSE_FIRST "," DISCOURSE_POST(402, 2, "bo",
		"<aside class=\\\"quote\\\" data-username=\\\"ann\\\"><div class=\\\"title\\\"><div class=\\\"quote-controls\\\"></div>"
		"<img class=\\\"avatar\\\" src=\\\"//cdn.example/a.png\\\"> ann:</div><blockquote><p>block pavements</p></blockquote>"
		"</aside><p>They do. \xc2\x9b"
		"31mNot red.</p>",
		DISCOURSE_LIKES(
			3)) ",\"broken\",{\"id\":403,\"username\":\"bo\",\"created_at\":\"2026-11-20T03:00:00.000Z\","
				"\"cooked\":\"<p>Ask the city for racks.</p>\",\"post_number\":3,\"reply_to_post_number\":2,"
				"\"topic_id\":41,\"actions_summary\":\"none\"},"
				"{\"id\":404,\"username\":\"system\",\"created_at\":\"2026-11-21T03:00:00.000Z\",\"cooked\":\"\","
				"\"post_number\":4,\"post_type\":3,\"action_code\":\"closed.enabled\",\"topic_id\":41}]}}";
static const char discourse_further[] =
	"{\"post_stream\":{\"posts\":[{\"id\":405,\"username\":\"bo\",\"created_at\":\"2026-11-21T05:00:00.000Z\",\"cooked\":\"<p>Let us "
	"vote.</p><div class=\\\"poll\\\"><ul><li>Here</li></ul></div>\",\"post_number\":5,\"topic_id\":41,\"version\":3,\"edit_reason\":\"one more "
	"place\",\"wiki\":true,\"user_title\":\"Councillor\",\"accepted_answer\":true,\"polls\":[{\"name\":\"where\",\"title\":\"Where &amp; "
	"how?\",\"type\":\"multiple\",\"min\":1,\"max\":2,\"status\":\"open\",\"results\":\"always\",\"voters\":4,\"close\":"
	"\"2027-02-01T02:00:00.000Z\",\"options\":[{\"id\":\"a\",\"html\":\"Here\",\"votes\":3},{\"id\":\"b\",\"html\":\"There\",\"votes\":\"1\"},7]}]},"
	"{\"id\":408,\"username\":\"mallory\",\"created_at\":\"2026-11-21T06:00:00.000Z\",\"cooked\":\"<p>This post was flagged.</p>\","
	"\"post_number\":7,\"topic_id\":41,\"hidden\":true,\"cooked_hidden\":true},{\"id\":406,\"username\":\"eve\",\"created_at\":\"2026-11-22T03:00:00.000Z\","
	"\"cooked\":\"<p>Agreed.</p>\",\"post_number\":6,\"reply_to_post_number\":1,\"topic_id\":41},{\"id\":407,"
	"\"username\":\"ann\",\"created_at\":\"soon\",\"cooked\":\"<p>Thanks to all.</p>\",\"post_number\":8,"
	"\"topic_id\":41}]},\"id\":41}";

/* The posts around a number, with the ids of all. */
static const char discourse_around_6[] =
	"{\"id\":41,\"title\":\"x\",\"post_stream\":{\"stream\":[401,402,403,404,405,406,407],\"posts\":["
	"{\"id\":404,\"post_number\":4},{\"id\":405,\"post_number\":5},{\"id\":406,\"post_number\":6},{\"id\":407,"
	"\"post_number\":8}]}}";

/* Its shape has changed: words where a list was, another kind of post. */
static const char discourse_changed[] =
	"{\"id\":46,\"title\":\"A topic of another year\",\"posts_count\":2,\"created_at\":\"yesterday\",\"tags\":\"none\","
	"\"topic_timer\":[],\"post_stream\":{\"stream\":null,\"posts\":[{\"id\":460,\"post_number\":1,\"username\":\"ann\","
	"\"cooked\":\"<p>Its words are there.</p>\",\"polls\":[{\"options\":[{\"id\":\"x\"}]}]},{\"id\":461,\"post_number\":2}]}}";

static const char discourse_found[] =
	"{\"posts\":[{\"id\":406,\"username\":\"eve\",\"created_at\":\"2026-11-22T03:00:00.000Z\",\"like_count\":0,"
	"\"blurb\":\"<span class='search-highlight'>racks</span> at the station\",\"post_number\":6,\"topic_id\":41},"
	"{\"id\":421,\"username\":\"bo\",\"blurb\":\"racks &amp; stops\",\"post_number\":1,\"topic_id\":42},"
	"{\"id\":999,\"blurb\":\"of a topic that is not told\",\"post_number\":1,\"topic_id\":99}],"
	"\"topics\":[" DISCOURSE_ROW(41, "Rules for shared scooters", "7") "," DISCOURSE_ROW(
		42, "Where should the bus stop?", "3") "],\"grouped_search_result\":{\"more_full_page_results\":true}}";
static const char
	discourse_found_2[] = "{\"posts\":[],\"topics\":[],\"grouped_search_result\":{\"more_full_page_results\":null}}";

#define DISCOURSE_SAYS(s, h, b) ((struct site_said){ .status = (s), .headers = (h), .body = (b) })
static inline struct site_said discourse_say(const char *path, const char *request)
{
	static const struct {
		const char *path, *status, *headers, *body;
	} answers[] = {
		{ "/t/41/posts.json?", "200 OK", NULL, discourse_further },
		{ "/t/41/6.json", "200 OK", NULL, discourse_around_6 },
		{ "/t/41/5.json", "200 OK", NULL, discourse_around_6 },
		{ "/t/41.json", "200 OK", DISCOURSE_HEADERS, discourse_topic_41 },
		{ "/t/46.json", "200 OK", NULL, discourse_changed },
		{ "/t/47.json", "301 Moved Permanently", DISCOURSE_PAGE "Location: /t/the-new-name/41/3\r\n", "moved" },
		{ "/t/the-new-name/41/3", "200 OK", DISCOURSE_PAGE, "<!DOCTYPE html><title>A topic</title>" },
		{ "/t/48.json", "302 Found", DISCOURSE_PAGE "Location: /login\r\n", "moved" },
		{ "/t/49.json", "404 Not Found", NULL, "{\"errors\":[\"no\"],\"error_type\":\"not_found\"}" },
		{ "/t/50.json", "429 Too Many Requests", "Content-Type: application/json\r\nRetry-After: 30\r\n",
			"{\"errors\":[\"slow down\"],\"error_type\":\"rate_limit\"}" },
		{ "/t/51.json", "403 Forbidden", NULL, "{\"errors\":[\"no\"],\"error_type\":\"invalid_access\"}" },
		{ "/search.json?q=racks&page=2", "200 OK", NULL, discourse_found_2 },
		{ "/search.json?q=racks", "200 OK", NULL, discourse_found },
		{ "/search.json?", "200 OK", NULL, discourse_found_2 },
		{ "/categories.json?", "200 OK", NULL, discourse_categories },
		{ "/latest.json?order=created&page=1", "200 OK", NULL, discourse_page_1 },
		{ "/latest.json?order=created&category=", "200 OK", NULL, discourse_narrowed },
		{ "/latest.json?order=created", "200 OK", NULL, discourse_latest },
		{ "/latest.json", "200 OK", NULL, discourse_narrowed },
		{ "/top.json?", "200 OK", NULL, discourse_narrowed },
	};
	if (str_starts(path, "/t/41.json") && strstr(request, "If-None-Match: " DISCOURSE_ETAG))
		return DISCOURSE_SAYS("304 Not Modified", DISCOURSE_HEADERS, "");
	for (size_t i = 0; i < ARRAY_LEN(answers); i++)
		if (str_starts(path, answers[i].path))
			return DISCOURSE_SAYS(answers[i].status, answers[i].headers, answers[i].body);
	return DISCOURSE_SAYS("200 OK", DISCOURSE_PAGE, "<!DOCTYPE html><title>Just a moment</title>");
}

#endif
