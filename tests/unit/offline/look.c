/* Boards taken along, looked through: words in titles and texts, filters, all boards at once, a part of a board. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/offline/lib.h"

static const struct {
	const char *id, *board, *title, *stage, *by, *body;
	int number, endorsements;
} topics[] = {
	{ "1", "idea", "\xe5\x8f\xb0\xe5\x8c\x97\xe7\x9a\x84\xe5\x85\xac\xe8\xbb\x8a", "collecting", "Ann",
		"Night **buses** for nurses.", 1, 10 },
	{ "2", "idea", "Bicycles on trains", "collecting", "Ben", "Room for ten of them.", 2, 6000 },
	{ "3", "idea", "Quiet trains", "responded", "Ann", "No bells of bicycles either.", 3, 30 },
	{ "7", "plan", "Tracks", "running", "Cyd", "New trains from 2027 on.", 1, 0 },
};
static const char *body_of_2 = "Room for ten of them.";
static int changed; /* what is told as changed from the next fetch on */

static void put_topic(struct str *s, size_t i, bool whole)
{
	str_addf(s,
		"{\"id\":\"%s\",\"number\":%d,\"board\":\"%s\",\"title\":\"%s\",\"stage\":\"%s\",\"proposer\":\"%s\","
		"\"created_at\":\"2026-11-%02dT10:00:00+08:00\",\"counts\":{\"endorsements\":%d,\"comments\":0}%s%s%s}",
		topics[i].id, topics[i].number, topics[i].board, topics[i].title, topics[i].stage, topics[i].by, (int)i + 1,
		topics[i].endorsements, whole ? ",\"body\":\"" : "", whole ? i == 1 ? body_of_2 : topics[i].body : "",
		whole ? "\"" : "");
}

static void put_board(struct str *s, const struct site_ask *ask)
{
	int n = 0, total = 0;
	str_addz(s, "{\"items\":[");
	for (size_t i = ARRAY_LEN(topics); i-- > 0;) {
		if (!str_eq(topics[i].board, wire_board_word(ask->filter.board)))
			continue;
		if (total++ < ask->limit) {
			str_addz(s, n++ ? "," : "");
			put_topic(s, i, false);
		}
	}
	str_addf(s, "],\"total\":%d,\"next\":\"\"}", total);
}

static struct site_reply *answer_to(const struct site_ask *ask)
{
	STR_LOCAL(s, JSON_BODY_MAX);
	switch (ask->op) {
	case SITE_ABOUT: str_addz(&s, "{\"name\":\"Small\"}"); break;
	case SITE_BOARDS:
		str_addz(&s,
			"{\"items\":[{\"id\":\"idea\",\"board\":\"idea\",\"topics\":3},{\"id\":\"plan\",\"board\":\"plan\",\"topics\":1}]}");
		break;
	case SITE_TOPICS: put_board(&s, ask); break;
	case SITE_TOPIC:
		for (size_t i = 0; i < ARRAY_LEN(topics); i++)
			if (str_eq(topics[i].id, ask->id))
				put_topic(&s, i, true);
		break;
	case SITE_CHANGES:
		str_addz(&s, "{\"topics\":[");
		if (changed) {
			str_addz(&s, "{\"id\":\"2\",\"topic\":");
			put_topic(&s, 1, true);
			str_addz(&s, "}");
		}
		str_addf(&s, "],\"removed\":[%s],\"comments\":[],\"removed_comments\":[],\"next\":\"c%d\"}",
			changed ? "\"3\"" : "", changed);
		break;
	default: break;
	}
	return s.len ? things_answer(ask, s.buf, s.len) : NULL;
}

static void take_along(int64_t most)
{
	struct err e;
	(void)things_take_along(answer_to, most, &e);
	assert_int_equal(e.code, RC_OK);
}

/* The ids that are found, in their order: "2 1"; NULL: nobody can tell. */
static void expect_at(int line, const struct site_filter *f, const char *ids)
{
	const struct site_ask ask = { .op = SITE_TOPICS, .filter = *f, .limit = OFFLINE_ROWS };
	struct site_reply *r = offline_look(&things, &ask);
	STR_LOCAL(found, 1000);
	for (size_t i = 0; r && i < r->u.topics.n; i++)
		str_addf(&found, "%s%s", i ? " " : "", r->u.topics.items[i].id);
	if (!r != !ids || (r && (strcmp(found.buf, ids) != 0 || !r->of_kept || r->at < 1)))
		fail_msg("line %d: found \"%s\"", line, r ? found.buf : "(nobody can tell)");
	site_reply_drop(r);
}
#define expect(ids, ...) expect_at(__LINE__, &(struct site_filter){ __VA_ARGS__ }, ids)

static void words_are_found(void **state)
{
	(void)state;
	expect(NULL, .any_board = true, .query = "trains"); /* nothing was taken along */
	take_along(0);
	expect("3 2 7", .any_board = true, .query = "trains", .sort = SORT_FIT); /* in titles first */
	expect("7 3 2", .any_board = true, .query = "Trains");
	expect("3 2", .board = BOARD_IDEA, .query = "trains bicycles");
	expect("1", .any_board = true, .query = "\xe8\x87\xba\xe5\x8c\x97"); /* another way to write it */
	expect("1", .any_board = true, .query = "buses for");                /* through marks */
	expect("", .any_board = true, .query = "submarine");
	expect("3", .board = BOARD_IDEA, .title = "trains", .without = "bicycles");
	expect("3 1", .board = BOARD_IDEA, .by = "ann");
	expect("2", .board = BOARD_IDEA, .query = "trains", .min_endorsements = 100);
	expect("3", .board = BOARD_IDEA, .query = "trains", .by_stage = true, .stage = STAGE_RESPONDED);
	expect("2", .any_board = true, .since = "2026-11-02", .until = "2026-11-02");
	expect("7 3 2 1", .any_board = true);
	expect(NULL, .any_board = true, .query = "trains", .followed = true); /* which an account knows */
	expect(NULL, .board = BOARD_IDEA, .sort = SORT_DEADLINE, .query = "trains");
	expect(NULL, .board = BOARD_IDEA); /* a list, whole or to its end */
}

static void found_in_a_text_says_where(void **state)
{
	const struct site_ask ask = { .op = SITE_TOPICS, .filter = { .any_board = true, .query = "nurses" }, .limit = 9 };
	(void)state;
	take_along(0);
	struct site_reply *r = offline_look(&things, &ask);
	assert_non_null(r);
	assert_non_null(strstr(r->u.topics.items[0].context, "for nurses"));
	site_reply_drop(r);
}

/* Of a part of a board what is here is looked through; the rest is the platform's. */
static void a_part_of_a_board(void **state)
{
	(void)state;
	take_along(2);
	expect("3 2", .board = BOARD_IDEA, .query = "trains");
	expect("2", .board = BOARD_IDEA, .by_stage = true, .stage = STAGE_COLLECTING);
	expect("", .board = BOARD_IDEA, .query = "nurses");
}

/* What was kept before there were words in copies, and what changed since. */
static void words_follow_their_topics(void **state)
{
	(void)state;
	changed = 0;
	take_along(0);
	store_copies_drop(store, "");
	take_along(0); /* the topics are kept, and are not asked for */
	expect("2", .any_board = true, .query = "ten");
	changed = 1;
	body_of_2 = "Room for twelve of them.";
	take_along(0);
	expect("", .any_board = true, .query = "ten");
	expect("2", .any_board = true, .query = "twelve");
	expect("", .any_board = true, .query = "bells"); /* it was taken away */
	changed = 0;
	body_of_2 = "Room for ten of them.";
}

static void words_have_a_bound(void **state)
{
	struct err e;
	(void)state;
	char long_one[5000];
	memset(long_one, 'x', sizeof long_one);
	long_one[sizeof long_one - 1] = '\0';
	body_of_2 = long_one;
	store_copies_limit(store, 4000); /* the rows have room */
	const struct offline_progress p = things_take_along(answer_to, 0, &e);
	assert_int_equal(e.code, RC_OK);
	body_of_2 = "Room for ten of them.";
	assert_true(p.full); /* which is said */
	expect("3", .board = BOARD_IDEA, .query = "trains", .by = "ann");
}

#define T(name) cmocka_unit_test_setup_teardown(name, things_open, things_close)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(words_are_found),
		T(found_in_a_text_says_where),
		T(a_part_of_a_board),
		T(words_follow_their_topics),
		T(words_have_a_bound),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
