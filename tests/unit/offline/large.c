/* A board as large as boards get, taken along whole: nothing is dropped in silence, and a page costs a page. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/offline/lib.h"

#define TOPICS 10000

/* Twice these make a row of some 600 bytes. */
#define WORDS \
	"a title of a length that people do write when they want a thing done properly and say so at once, in one breath, " \
	"with the place, the year, the agency, what it would cost, whom it would serve, and in which months of the year it would"

static void put_topic(struct str *out, int64_t number, bool whole)
{
	str_addf(out,
		"{\"id\":\"%lld\",\"number\":%lld,\"board\":\"idea\",\"title\":\"%lld " WORDS WORDS
		"\",\"stage\":\"%s\",\"agencies\":[{\"id\":\"a%lld\",\"name\":\"Agency\"}],\"created_at\":\"2026-%02d-%02dT%02d:%02d:00+08:00\","
		"\"counts\":{\"endorsements\":%lld,\"threshold\":5000,\"comments\":%d}%s}",
		(long long)number + 50000, (long long)number, (long long)number, number % 10 ? "collecting" : "responded",
		(long long)(number % 7), (int)(number / 1000 % 12) + 1, (int)(number / 40 % 25) + 1, (int)(number % 40) / 2,
		(int)(number % 60), (long long)(number * 7 % 9973), number % 5 ? 0 : 1, whole ? ",\"body\":\"B\"" : "");
}

static size_t bytes_of_rows; /* that were given */

/* The platform's answer to an ask; NULL: it has none. */
static struct site_reply *answer_to(const struct site_ask *ask)
{
	struct site_reply *reply = NULL;
	struct str s;
	int64_t number = 0;
	str_init(&s, JSON_BODY_MAX);
	switch (ask->op) {
	case SITE_ABOUT: str_addz(&s, "{\"name\":\"Large\"}"); break;
	case SITE_BOARDS: str_addf(&s, "{\"items\":[{\"id\":\"idea\",\"board\":\"idea\",\"topics\":%d}]}", TOPICS); break;
	case SITE_TOPICS: {
		int64_t first = 0;
		(void)str_to_i64(ask->after ? ask->after : "0", 0, TOPICS, &first);
		str_addz(&s, "{\"items\":[");
		for (int64_t i = first; i < first + ask->limit && i < TOPICS; i++) {
			str_addz(&s, i > first ? "," : "");
			put_topic(&s, TOPICS - i, false);
		}
		bytes_of_rows += s.len;
		str_addf(&s, "],\"total\":%d,\"next\":\"", TOPICS);
		if (first + ask->limit < TOPICS)
			str_addf(&s, "%lld", (long long)first + ask->limit);
		str_addz(&s, "\"}");
		break;
	}
	case SITE_TOPIC:
		assert_true(str_to_i64(ask->id, 50001, 50000 + TOPICS, &number));
		put_topic(&s, number - 50000, true);
		break;
	case SITE_COMMENTS: str_addz(&s, "{\"items\":[],\"total\":0}"); break;
	default: break;
	}
	reply = s.len ? things_answer(ask, s.buf, s.len) : NULL;
	str_release(&s);
	return reply;
}

static struct site_reply *list(const struct site_ask *what)
{
	struct site_ask ask = *what;
	int64_t at = 0;
	ask.op = SITE_TOPICS;
	ask.limit = ask.limit ? ask.limit : OFFLINE_ROWS;
	if (!offline_can_answer(&things, &ask, &at))
		return NULL;
	assert_true(at > 0);
	return offline_answer(&things, &ask);
}

static void all_of_it_is_here(void **state)
{
	struct err e;
	struct site_reply *r;
	(void)state;
	struct offline_progress report = things_take_along(answer_to, 0, &e);
	assert_int_equal(e.code, RC_OK);
	assert_false(report.full);
	assert_int_equal(report.topics, TOPICS);
	assert_int_equal(report.total, TOPICS);
	assert_true(bytes_of_rows > CACHE_ONE_MAX); /* more than one answer may have */
	/* every page, to the last */
	for (int64_t skip = 0; skip < TOPICS; skip += 1000) {
		r = list(&(struct site_ask){ .skip = skip });
		assert_int_equal(r->u.topics.total, TOPICS);
		assert_int_equal(r->u.topics.first, skip);
		assert_int_equal(r->u.topics.n, OFFLINE_ROWS);
		site_reply_drop(r);
	}
	r = list(&(struct site_ask){ .skip = TOPICS - 40 });
	assert_string_equal(r->u.topics.next, "");
	site_reply_drop(r);
	r = list(&(struct site_ask){ .at_number = 100 });
	bool found = false;
	for (size_t i = 0; i < r->u.topics.n; i++)
		found |= r->u.topics.items[i].number == 100;
	assert_true(found);
	assert_int_equal(r->u.topics.first % OFFLINE_ROWS, 0);
	site_reply_drop(r);
	struct arena a = { 0 };
	assert_string_equal(offline_topic_id(&things, "idea:100", &a), "50100"); /* `minyi show idea:100` */
	assert_null(offline_topic_id(&things, "idea:10001", &a));
	arena_release(&a);
}

static void lists_are_narrowed_and_sorted(void **state)
{
	struct err e;
	struct site_reply *r;
	int64_t before = INT64_MAX, at;
	(void)state;
	things_take_along(answer_to, 0, &e);
	r = list(&(struct site_ask){ .filter.sort = SORT_ENDORSEMENTS });
	for (size_t i = 0; i < r->u.topics.n; i++) {
		assert_true(r->u.topics.items[i].counts.endorsements <= before);
		before = r->u.topics.items[i].counts.endorsements;
	}
	assert_int_equal(r->u.topics.items[0].counts.endorsements, 9972);
	site_reply_drop(r);
	r = list(&(struct site_ask){ .filter = { .by_stage = true, .stage = STAGE_RESPONDED } });
	assert_int_equal(r->u.topics.total, TOPICS / 10);
	assert_int_equal(r->u.topics.items[0].stage, STAGE_RESPONDED);
	assert_string_equal(r->u.topics.next, "~40");
	site_reply_drop(r);
	r = list(&(struct site_ask){ .filter = { .agency = "a3", .min_endorsements = 9000 } });
	assert_true(r->u.topics.total > 50 && r->u.topics.total < 250);
	for (size_t i = 0; i < r->u.topics.n; i++) {
		assert_true(r->u.topics.items[i].counts.endorsements >= 9000);
		assert_string_equal(r->u.topics.items[i].agencies[0].id, "a3");
	}
	site_reply_drop(r);
	r = list(&(struct site_ask){ .filter.number = 77 });
	assert_int_equal(r->u.topics.total, 1);
	assert_int_equal(r->u.topics.items[0].number, 77);
	site_reply_drop(r);
	/* what the columns cannot tell is for the platform */
	static const struct site_filter others[] = {
		{ .query = "x" },
		{ .title = "x" },
		{ .by = "x" },
		{ .without = "x" },
		{ .followed = true },
		{ .ids = "1,2" },
		{ .sort = SORT_DEADLINE },
		{ .any_board = true },
		{ .board = BOARD_PLAN },
	};
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		assert_false(offline_can_answer(
			&things, &(struct site_ask){ .op = SITE_TOPICS, .filter = others[i], .limit = 40 }, &at));
}

/* Without room the report says so, and what came can be read. */
static void no_room_is_said(void **state)
{
	struct err e;
	(void)state;
	store_copies_limit(store, 200000);
	struct offline_progress report = things_take_along(answer_to, 0, &e);
	assert_int_equal(e.code, RC_OK);
	assert_true(report.full);
	assert_true(report.topics > 100 && report.topics < 1000);
	struct site_reply *r = list(&(struct site_ask){ .skip = report.topics - 1 });
	assert_int_equal(r->u.topics.n, 1);
	assert_int_equal(r->u.topics.total, TOPICS); /* of the board; they are not all here */
	site_reply_drop(r);
	assert_null(list(&(struct site_ask){ .skip = report.topics }));
	/* a part cannot be narrowed: what it lacks might fit */
	int64_t at;
	const struct site_ask narrowed = {
		.op = SITE_TOPICS, .filter = { .by_stage = true, .stage = STAGE_RESPONDED }, .limit = 40
	};
	assert_false(offline_can_answer(&things, &narrowed, &at));
}

static void a_disk_that_fills_is_an_error(void **state)
{
	(void)state;
	for (int n = 5; n < 3000; n = n * 2 + 1) {
		struct err e;
		store_fail_after(store, n);
		things_take_along(answer_to, 300, &e);
		store_fail_after(store, -1);
		if (e.code == RC_OK)
			assert_true(n > 1000); /* all of it went through, or only the cache lacks something */
	}
	struct err e;
	assert_int_equal(things_take_along(answer_to, 300, &e).topics, 300);
	assert_int_equal(e.code, RC_OK);
}

#define T(name) cmocka_unit_test_setup_teardown(name, things_open, things_close)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(all_of_it_is_here),
		T(lists_are_narrowed_and_sorted),
		T(no_room_is_said),
		T(a_disk_that_fills_is_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
