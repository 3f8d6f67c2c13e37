/* Changes in their order: each topic and comment once, at its latest. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <unistd.h>

#include "server/storage/storage.h"
#include "unit/server/rulebook.h"
#include "unit/server/storage/engines.h"

#define NOW INT64_C(1795400000000)

struct fixture {
	char folder[FOLDER_PATH];
	struct storage *s;
	struct arena a;
	struct storage_changes_at at;
};

static int set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);
	struct err e = { 0 };
	if (!folder_new(f->folder) || storage_open(new_place(f->folder), &f->s, &e) != RC_OK ||
		storage_begin(f->s, STORAGE_WRITE, &e) != RC_OK) {
		print_error("%s\n", e.detail);
		return -1;
	}
	storage_use_rules(f->s, rulebook());
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	storage_close(f->s);
	folder_remove(f->folder);
	arena_release(&f->a);
	free(f);
	return 0;
}

static int64_t put_topic(struct fixture *f, const char *id, const char *title)
{
	const struct wire_topic t = { .id = "",
		.board = BOARD_IDEA,
		.title = title,
		.summary = "",
		.body = "B",
		.benefits = "",
		.proposer = "",
		.stage = STAGE_COLLECTING,
		.stage_reason = "",
		.place = "",
		.stream = "",
		.created_at = NOW - DAY_MS,
		.endorse_by = NOW + DAY_MS,
		.counts = { .threshold = 3 },
		.planned = NAN,
		.actual = NAN,
		.spent = NAN,
		.source = { "", "", "" } };
	enum storage_change change;
	int64_t made = 0;
	assert_int_equal(
		storage_topic_put(f->s, &(struct storage_key){ "test", id }, &t, NOW, &change, &made, NULL), RC_OK);
	return made;
}

static int64_t account(struct fixture *f, const char *name)
{
	int64_t id;
	const struct storage_person p = {
		.name = name, .nickname = name, .email = "", .county = "", .password = "x", .level = LEVEL_VERIFIED
	};
	assert_int_equal(storage_account_add(f->s, &p, NOW, &id, NULL), RC_OK);
	return id;
}

static int64_t comment(struct fixture *f, int64_t topic, int64_t who)
{
	struct wire_comment made;
	int64_t id;
	assert_int_equal(storage_comment_add(f->s, topic, who, &(struct wire_new_comment){ STANCE_PRO, "推", "" }, 0, NOW,
						 &f->a, &made, NULL),
		RC_OK);
	assert_true(str_to_i64(made.id, 1, INT64_MAX, &id));
	return id;
}

/* From here on. */
static void mark(struct fixture *f)
{
	assert_int_equal(storage_changes_now(f->s, &f->at, NULL), RC_OK);
}

/* The changed topics since the mark as "7w 3c 5r ": written, counted, removed. */
static const char *topics_since(struct fixture *f)
{
	struct storage_changed_topics page;
	char *text = arena_strdup(&f->a, "");
	assert_int_equal(storage_changed_topics(f->s, f->at.topics, 100, &f->a, &page, NULL), RC_OK);
	assert_false(page.more);
	for (size_t i = 0; i < page.n; i++) {
		assert_true(page.items[i].at > (i ? page.items[i - 1].at : f->at.topics));
		text = arena_printf(&f->a, "%s%lld%c ", text, (long long)page.items[i].id,
			page.items[i].removed       ? 'r'
				: page.items[i].written ? 'w'
										: 'c');
	}
	return text;
}

static const char *comments_since(struct fixture *f)
{
	struct storage_changed_comments page;
	char *text = arena_strdup(&f->a, "");
	assert_int_equal(storage_changed_comments(f->s, 0, f->at.comments, 100, &f->a, &page, NULL), RC_OK);
	for (size_t i = 0; i < page.n; i++)
		text = arena_printf(&f->a, "%s%s%s(%s) ", text, page.items[i].removed ? "-" : "", page.items[i].comment.id,
			page.items[i].comment.author);
	return text;
}

static void a_topic_stands_at_its_latest_change(void **state)
{
	struct fixture *f = *state;
	mark(f);
	assert_int_equal(put_topic(f, "a", "A"), 1);
	assert_int_equal(put_topic(f, "b", "B"), 2);
	assert_int_equal(put_topic(f, "c", "C"), 3);
	assert_string_equal(topics_since(f), "1w 2w 3w ");
	put_topic(f, "a", "A"); /* the same as last time */
	assert_string_equal(topics_since(f), "1w 2w 3w ");
	put_topic(f, "a", "A again");
	assert_string_equal(topics_since(f), "2w 3w 1w ");
	mark(f);
	assert_string_equal(topics_since(f), "");
	assert_int_equal(storage_topic_remove(f->s, 2, NOW, NULL), RC_OK);
	assert_string_equal(topics_since(f), "2r ");
	struct storage_changed_topics page;
	assert_int_equal(storage_changed_topics(f->s, 0, 2, &f->a, &page, NULL), RC_OK);
	assert_int_equal(page.n, 2);
	assert_true(page.more);
	assert_int_equal(storage_changed_topics(f->s, page.items[1].at, 2, &f->a, &page, NULL), RC_OK);
	assert_int_equal(page.n, 1);
	assert_false(page.more);
}

static void counting_is_told_from_writing(void **state)
{
	struct fixture *f = *state;
	int64_t a = put_topic(f, "a", "A"), b = put_topic(f, "b", "B"), c = put_topic(f, "c", "C"),
			d = put_topic(f, "d", "D");
	int64_t who = account(f, "ting");
	mark(f);
	comment(f, c, who);
	assert_int_equal(
		storage_endorse(f->s, b, who, &(struct wire_new_endorsement){ "", false, false }, NOW, NULL), RC_OK);
	assert_int_equal(storage_follow(f->s, a, who, NOW, NULL), RC_OK);
	assert_string_equal(topics_since(f), "3c 2c 1c ");
	assert_int_equal(storage_endorse_withdraw(f->s, b, who, NOW, NULL), RC_OK);
	assert_string_equal(topics_since(f), "3c 1c 2c ");
	assert_int_equal(sweep_all(f->s, NOW + 2 * DAY_MS), RC_OK); /* time is up for all of them */
	assert_string_equal(topics_since(f), "1w 2w 3w 4w ");
	mark(f);
	put_topic(f, "d", "D again");
	comment(f, d, who);
	assert_string_equal(topics_since(f), "4w "); /* written first, counted since: still written */
}

static void comments_come_go_and_lose_their_author(void **state)
{
	struct fixture *f = *state;
	int64_t a = put_topic(f, "a", "A"), ting = account(f, "ting"), mei = account(f, "mei");
	int64_t first = comment(f, a, ting);
	mark(f);
	int64_t second = comment(f, a, mei);
	assert_string_equal(comments_since(f), "2(mei) ");
	assert_int_equal(storage_comment_remove(f->s, a, first, ting, NOW, NULL), RC_OK);
	assert_string_equal(comments_since(f), "2(mei) -1(ting) ");
	assert_int_equal(storage_account_remove(f->s, mei, NULL), RC_OK);
	assert_string_equal(comments_since(f), "-1(ting) 2() ");
	assert_int_equal(second, 2);
	mark(f);
	assert_string_equal(comments_since(f), "");
	f->at.comments = 0;
	assert_int_equal(storage_topic_remove(f->s, a, NOW, NULL), RC_OK);
	assert_string_equal(comments_since(f), ""); /* the topic's end says enough */
}

#define IN_STORAGE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_STORAGE(a_topic_stands_at_its_latest_change),
		IN_STORAGE(counting_is_told_from_writing),
		IN_STORAGE(comments_come_go_and_lose_their_author),
	};
	return RUN_ON_ENGINES(tests);
}
