/* Comments and lists of endorsements from elsewhere: however many come together, they are what they are one by one, on
 * each engine. */
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
#define HOUR INT64_C(3600000)

enum { COMMENTS = 60, LINES = 70, MANY = 6000, TURNS = 3 };

struct fixture {
	char folder[FOLDER_PATH];
	struct storage *s;
	struct arena a;
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

static int64_t put_topic(struct fixture *f, const char *id, int64_t comments, int64_t endorsements)
{
	struct wire_agency agency = { .id = "", .name = "衛生福利部" };
	enum storage_change change;
	int64_t topic = 0;
	const struct wire_topic t = { .id = "",
		.board = BOARD_CONSULTATION,
		.title = id,
		.summary = "",
		.body = "全文",
		.benefits = "",
		.agencies = &agency,
		.n_agencies = 1,
		.proposer = "阿明",
		.stage = STAGE_CLOSED,
		.stage_reason = "",
		.place = "",
		.stream = "",
		.created_at = NOW - 90 * DAY_MS,
		.counts = { .comments = comments, .endorsements = endorsements },
		.planned = NAN,
		.actual = NAN,
		.spent = NAN,
		.source = { "", "", "" } };
	assert_int_equal(
		storage_topic_put(f->s, &(struct storage_key){ "test", id }, &t, NOW, &change, &topic, NULL), RC_OK);
	return topic;
}

/* Of every stance; some are taken back, some answer one before, some one that is not there, some come twice. */
static struct wire_comment comment(struct fixture *f, int i)
{
	int answered = i % 4 == 3 ? i - 1 : i % 4 == 2 && i > 10 ? i - 9 : 0;
	return (struct wire_comment){ .id = arena_printf(&f->a, "c%d", i % 11 == 10 ? i - 2 : i),
		.author = i % 6 == 5 ? "" : "某人",
		.stance = (enum wire_stance)(i % STANCES),
		.body = i % 6 == 5 ? "" : arena_printf(&f->a, "第 %d 則", i),
		.created_at = NOW - 80 * DAY_MS + i % 7 * HOUR + i,
		.reply_to = answered ? arena_printf(&f->a, "c%d", answered)
			: i % 13 == 12   ? "nobody"
							 : "",
		.likes = i % 3 };
}

static struct storage_endorsed line(struct fixture *f, int i)
{
	return (struct storage_endorsed){ arena_printf(&f->a, "No.%d", i % 17 == 16 ? i - 3 : i),
		{ .nickname = arena_printf(&f->a, "附議人%d", i),
			.county = i % 2 ? "臺北市" : "",
			.reason = i % 5 ? "" : "支持",
			.at = NOW - 70 * DAY_MS + i % 9 * HOUR } };
}

/* together: so many a call. What was added is the same however they come, and comes to nothing the second time. */
static void put_both(struct fixture *f, int64_t topic, int together)
{
	struct wire_comment comments[COMMENTS];
	struct storage_endorsed lines[LINES];
	int64_t added, n[2][2] = { { 0 } };
	for (int i = 0; i < COMMENTS; i++)
		comments[i] = comment(f, i);
	for (int i = 0; i < LINES; i++)
		lines[i] = line(f, i);
	for (int time = 0; time < 2; time++) {
		for (int i = 0; i < COMMENTS; i += together) {
			size_t some = (size_t)(COMMENTS - i < together ? COMMENTS - i : together);
			assert_int_equal(storage_comments_put(f->s, topic, "test", comments + i, some, &added, NULL), RC_OK);
			n[time][0] += added;
		}
		for (int i = 0; i < LINES; i += together) {
			size_t some = (size_t)(LINES - i < together ? LINES - i : together);
			assert_int_equal(storage_endorsements_put(f->s, topic, "test", lines + i, some, &added, NULL), RC_OK);
			n[time][1] += added;
		}
	}
	assert_int_equal(n[0][0], COMMENTS - 5 - 10); /* but for those that came twice, and those without a body */
	assert_int_equal(n[0][1], LINES - 4);
	assert_int_equal(n[1][0] + n[1][1], 0);
}

/* Everything that is told of them, as text. */
static void tell(struct fixture *f, int64_t topic, struct str *out)
{
	struct wire_topic t;
	struct wire_history h;
	struct storage_comment_page comments;
	struct storage_endorsement_page lines;
	assert_int_equal(storage_topic_row(f->s, topic, 0, &f->a, &t, NULL), RC_OK);
	str_addf(out, "%lld comments, %lld pro, %lld con, %lld neutral, %lld endorsements, active %lld\n",
		(long long)t.counts.comments, (long long)t.counts.pro, (long long)t.counts.con, (long long)t.counts.neutral,
		(long long)t.counts.endorsements, (long long)t.active_at);
	assert_int_equal(
		storage_comments(f->s, topic, &(struct storage_comment_query){ .limit = 100 }, &f->a, &comments, NULL), RC_OK);
	str_addf(out, "%lld listed\n", (long long)comments.total);
	for (size_t i = 0; i < comments.n; i++) {
		const struct wire_comment *c = &comments.items[i];
		str_addf(out, "%lld %s %s %s %lld answers %lld or %lld, %lld likes\n", (long long)c->floor, c->author,
			wire_stance_word(c->stance), c->body, (long long)c->created_at, (long long)c->reply_floor,
			(long long)c->reply_gone, (long long)c->likes);
	}
	assert_int_equal(storage_endorsements(f->s, topic,
						 &(struct storage_endorsement_query){ .county = "", .limit = 100 }, &f->a, &lines, NULL),
		RC_OK);
	str_addf(out, "%lld lines\n", (long long)lines.total);
	for (size_t i = 0; i < lines.n; i++)
		str_addf(out, "%lld %s %s %s %lld\n", (long long)lines.items[i].number, lines.items[i].nickname,
			lines.items[i].county, lines.items[i].reason, (long long)lines.items[i].at);
	assert_int_equal(storage_history(f->s, topic, &t.counts, &f->a, &h, NULL), RC_OK);
	for (size_t i = 0; i < h.n; i++)
		str_addf(out, "by %lld: %lld, %lld\n", (long long)h.items[i].at, (long long)h.items[i].endorsements,
			(long long)h.items[i].comments);
}

static void misfit(void *ctx, const struct storage_misfit *m)
{
	(void)ctx;
	fail_msg("%s %lld: %s: %lld, and %lld were found", m->thing, (long long)m->of, m->what, (long long)m->says,
		(long long)m->is);
}

static void many_are_what_they_are_one_by_one(void **state)
{
	struct fixture *f = *state;
	static const int together[] = { 1, 2, 7, 16, 100 };
	STR_LOCAL(first, 65536);
	for (size_t i = 0; i < ARRAY_LEN(together); i++) {
		STR_LOCAL(told, 65536);
		int64_t topic = put_topic(f, arena_printf(&f->a, "t%zu", i), 20, 30);
		put_both(f, topic, together[i]);
		tell(f, topic, &told);
		if (!i)
			str_addz(&first, told.buf);
		assert_string_equal(told.buf, first.buf);
	}
	assert_non_null(strstr(first.buf, "45 comments"));
	assert_non_null(strstr(first.buf, "66 endorsements"));
	assert_non_null(strstr(first.buf, "45 listed"));
	assert_int_equal(storage_commit(f->s, NULL), RC_OK);
	assert_int_equal(storage_check(f->s, misfit, NULL, NULL), RC_OK);
}

/* Those that only their source had counted are among its count; the rest comes to it. */
static void what_the_source_counted_is_not_counted_twice(void **state)
{
	struct fixture *f = *state;
	STR_LOCAL(told, 65536);
	int64_t topic = put_topic(f, "few", 100, 1000);
	put_both(f, topic, 9);
	tell(f, topic, &told);
	assert_non_null(strstr(told.buf, "100 comments"));
	assert_non_null(strstr(told.buf, "1000 endorsements"));
}

/* Words are found at once where the topic is in the index already. */
static void their_words_are_found(void **state)
{
	struct fixture *f = *state;
	struct storage_topic_page page;
	int64_t topic = put_topic(f, "words", 0, 0), added;
	const struct wire_comment c[] = {
		{ .id = "1", .author = "", .body = "月下老人", .created_at = NOW, .reply_to = "" },
		{ .id = "2", .author = "", .body = "海邊風車", .created_at = NOW, .reply_to = "1" },
	};
	assert_int_equal(storage_comments_put(f->s, topic, "test", c, ARRAY_LEN(c), &added, NULL), RC_OK);
	const struct storage_topic_query q = { .board = -1, .stage = -1, .response = -1, .words = "風車", .limit = 10 };
	assert_int_equal(storage_topics(f->s, &q, &f->a, &page, NULL), RC_OK);
	assert_int_equal(page.n, 1);
}

/* Twice as many take about twice as long, in one transaction: what each of them costs does not grow with those before.
 * A hundred times as long is the square. */
static int64_t time_of(struct fixture *f, const char *id, int n)
{
	int64_t topic = put_topic(f, id, 0, 0), added, began = clock_mono();
	struct wire_comment *all = xcalloc((size_t)n, sizeof *all);
	for (int i = 0; i < n; i++)
		all[i] = (struct wire_comment){
			.id = arena_printf(&f->a, "%d", i), .author = "某人", .body = "推", .created_at = NOW, .reply_to = ""
		};
	assert_int_equal(storage_comments_put(f->s, topic, "test", all, (size_t)n, &added, NULL), RC_OK);
	assert_int_equal(added, n);
	free(all);
	return clock_mono() - began;
}

static void thousands_take_no_square(void **state)
{
	struct fixture *f = *state;
	storage_gather(f->s);
	int64_t few = 0, many = 1;
	for (int turn = 0; turn < TURNS && many > 40 * few + 1000; turn++) { /* somebody else may have had the processor */
		char id[2][16];
		snprintf(id[0], sizeof id[0], "few%d", turn);
		snprintf(id[1], sizeof id[1], "many%d", turn);
		few = time_of(f, id[0], MANY / 10);
		many = time_of(f, id[1], MANY);
	}
	if (many > 40 * few + 1000)
		fail_msg("%d comments took %lld ms, %d took %lld ms", MANY / 10, (long long)few, MANY, (long long)many);
}

#define IN_STORAGE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_STORAGE(many_are_what_they_are_one_by_one),
		IN_STORAGE(what_the_source_counted_is_not_counted_twice),
		IN_STORAGE(their_words_are_found),
		IN_STORAGE(thousands_take_no_square),
	};
	return RUN_ON_ENGINES(tests);
}
