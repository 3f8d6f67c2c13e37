/* /v1/changes: what happened since a cursor, with what it is now. */
#include "api/lib/api.h"

static struct platform p;
static char *mei, *ting;

static int start(void **state)
{
	(void)state;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	mei = platform_register(&p, "mei", "correct horse");
	ting = platform_register(&p, "ting", "correct horse");
	return 0;
}

static int stop(void **state)
{
	(void)state;
	platform_release(&p);
	free(mei);
	free(ting);
	return 0;
}

static void changes(struct answer *a, const char *after, const char *more)
{
	char path[200];
	snprintf(path, sizeof path, "/v1/changes?%s%s%s", after ? "after=" : "", after ? after : "", more);
	ask(&p, a, &(struct request){ .method = "GET", .path = path });
	expect_status(a, 200, NULL);
}

/* The cursor of now; the caller frees. */
static char *now(void)
{
	struct answer a;
	changes(&a, NULL, "");
	assert_int_equal(json_count(answer_json(&a, "topics")), 0);
	assert_int_equal(json_count(answer_json(&a, "comments")), 0);
	assert_false(json_bool(answer_json(&a, "more"), true));
	char *cursor = xstrdup(answer_text(&a, "next"));
	answer_release(&a);
	return cursor;
}

static void comment(const char *topic, const char *token)
{
	struct answer a;
	char path[100];
	snprintf(path, sizeof path, "/v1/topics/%s/comments", topic);
	ask_post(&p, &a, path, token, "{\"body\":\"新的一則\"}");
	expect_status(&a, 201, NULL);
	answer_release(&a);
}

static void counts_come_alone(void **state)
{
	(void)state;
	struct answer a;
	char *cursor = now();
	comment("47", mei);
	changes(&a, cursor, "");
	assert_int_equal(json_count(answer_json(&a, "topics")), 1);
	assert_string_equal(answer_text(&a, "topics.0.id"), "47");
	assert_true(json_bool(answer_json(&a, "topics.0.part"), false));
	assert_int_equal(answer_int(&a, "topics.0.topic.counts.comments"), 4);
	assert_null(answer_json(&a, "topics.0.topic.body"));
	assert_null(answer_json(&a, "topics.0.etag"));
	assert_int_equal(json_count(answer_json(&a, "comments")), 1);
	assert_string_equal(answer_text(&a, "comments.0.topic"), "47");
	assert_string_equal(answer_text(&a, "comments.0.body"), "新的一則");
	assert_true(a.wire_bytes < 1200);
	answer_release(&a);
	free(cursor);
}

static void pages_go_on_where_they_ended(void **state)
{
	(void)state;
	static const char *const ids[] = { "40", "41", "43" };
	char *cursor = now();
	size_t topics = 0, comments = 0, pages = 0;
	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		comment(ids[i], ting);
	for (bool more = true; more; pages++) {
		struct answer a;
		changes(&a, cursor, "&limit=1");
		assert_int_equal(json_count(answer_json(&a, "topics")), 1);
		assert_string_equal(answer_text(&a, "topics.0.id"), ids[topics]);
		topics += 1;
		comments += json_count(answer_json(&a, "comments"));
		free(cursor);
		cursor = xstrdup(answer_text(&a, "next"));
		more = json_bool(answer_json(&a, "more"), true);
		answer_release(&a);
	}
	assert_int_equal(pages, 3);
	assert_int_equal(comments, 3);
	free(cursor);
}

/* Time closes what was open: the whole topic comes, with the tag that it has by itself. */
static void a_whole_topic_brings_its_tag(void **state)
{
	(void)state;
	static const char *const encodings[] = { "Accept-Encoding: gzip\r\n", "Accept-Encoding: identity\r\n" };
	char *cursor = now();
	platform_stop(&p);
	p.opts.now = "2027-02-01T10:00:00+08:00";
	platform_again(&p);
	for (size_t i = 0; i < ARRAY_LEN(encodings); i++) {
		struct answer a, one;
		char path[200];
		snprintf(path, sizeof path, "/v1/changes?after=%s", cursor);
		ask(&p, &a, &(struct request){ .method = "GET", .path = path, .headers = encodings[i] });
		expect_status(&a, 200, NULL);
		if (i == 0)
			answer_gunzip(&a);
		assert_true(json_count(answer_json(&a, "topics")) > 5);
		assert_null(answer_json(&a, "topics.0.part"));
		assert_true(json_is_string(answer_json(&a, "topics.0.topic.body")));
		snprintf(path, sizeof path, "/v1/topics/%s", answer_text(&a, "topics.0.id"));
		ask(&p, &one, &(struct request){ .method = "GET", .path = path, .headers = encodings[i] });
		assert_string_equal(answer_header(&one, "ETag"), answer_text(&a, "topics.0.etag"));
		answer_release(&one);
		answer_release(&a);
	}
	free(cursor);
}

static void an_author_that_goes_is_gone_in_copies_too(void **state)
{
	(void)state;
	struct answer a;
	char *gone = platform_register(&p, "gone", "correct horse");
	comment("41", gone);
	char *cursor = now();
	ask(&p, &a,
		&(struct request){
			.method = "DELETE", .path = "/v1/me", .token = gone, .body = "{\"password\":\"correct horse\"}" });
	expect_status(&a, 204, NULL);
	answer_release(&a);
	changes(&a, cursor, "");
	assert_int_equal(json_count(answer_json(&a, "comments")), 1);
	assert_string_equal(answer_text(&a, "comments.0.author"), "");
	answer_release(&a);
	free(cursor);
	free(gone);
}

static void refused(const char *path, const char *code)
{
	struct answer a;
	ask_get(&p, &a, path, NULL);
	expect_status(&a, 400, code);
	answer_release(&a);
}

/* Of another list, made up, or of a future that was taken back with the backup of the database. */
static void cursors_that_do_not_hold(void **state)
{
	if (platform_at_server())
		skip();
	(void)state;
	struct answer a;
	struct outcome o;
	char path[200], copy[sizeof p.data];
	ask_get(&p, &a, "/v1/topics?limit=1", NULL);
	snprintf(path, sizeof path, "/v1/changes?after=%s", answer_text(&a, "next"));
	answer_release(&a);
	refused(path, "bad_cursor");
	refused("/v1/changes?after=x", "bad_cursor");
	refused("/v1/changes?limit=0", "bad_parameter");
	snprintf(copy, sizeof copy, "%s/copy", p.scratch.path);
	platform_stop(&p);
	run(&o, NULL, "/bin/cp", "-r", p.data, copy, NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	platform_again(&p);
	comment("40", ting);
	char *cursor = now();
	platform_stop(&p);
	memcpy(p.data, copy, sizeof copy);
	platform_again(&p);
	snprintf(path, sizeof path, "/v1/changes?after=%s", cursor);
	refused(path, "bad_cursor");
	free(cursor);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_come_alone), cmocka_unit_test(pages_go_on_where_they_ended),
		cmocka_unit_test(an_author_that_goes_is_gone_in_copies_too), cmocka_unit_test(cursors_that_do_not_hold),
		cmocka_unit_test(a_whole_topic_brings_its_tag), /* the last one: many topics are closed then */
	};
	return cmocka_run_group_tests(tests, start, stop);
}
