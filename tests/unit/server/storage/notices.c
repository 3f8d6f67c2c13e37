/* Notices: what makes one, whom it concerns, and that a topic costs one row however many follow it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "server/storage/private.h"
#include "unit/server/rulebook.h"
#include "unit/server/storage/engines.h"

#define NOW INT64_C(1795400000000)
#define FOLLOWERS 300

struct fixture {
	char folder[FOLDER_PATH];
	struct storage *s;
	struct arena a;
};

static int set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);
	assert_true(folder_new(f->folder));
	assert_int_equal(storage_open(new_place(f->folder), &f->s, NULL), RC_OK);
	assert_int_equal(storage_begin(f->s, STORAGE_WRITE, NULL), RC_OK);
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

static int64_t put(struct fixture *f, const struct wire_topic *t, int64_t now)
{
	const struct storage_key key = { "test", "1" };
	enum storage_change change;
	int64_t id;
	assert_int_equal(storage_topic_put(f->s, &key, t, now, &change, &id, NULL), RC_OK);
	return id;
}

static struct wire_topic collecting(void)
{
	return (struct wire_topic){ .id = "",
		.board = BOARD_IDEA,
		.title = "長照交通",
		.summary = "",
		.body = "",
		.benefits = "",
		.proposer = "",
		.stage_reason = "",
		.place = "",
		.stream = "",
		.source = { "", "", "" },
		.planned = NAN,
		.actual = NAN,
		.spent = NAN,
		.stage = STAGE_COLLECTING,
		.created_at = NOW - DAY_MS,
		.endorse_by = NOW + DAY_MS,
		.counts = { .threshold = 5000 } };
}

static int64_t account(struct fixture *f, const char *name)
{
	const struct storage_person p = { name, name, "", "", "hash", LEVEL_VERIFIED };
	int64_t id;
	assert_int_equal(storage_account_add(f->s, &p, NOW, &id, NULL), RC_OK);
	return id;
}

static struct storage_notice_page notices(struct fixture *f, int64_t who)
{
	struct storage_notice_page page;
	assert_int_equal(storage_notices(f->s, who, 0, 20, &f->a, &page, NULL), RC_OK);
	return page;
}

static int64_t rows(struct fixture *f)
{
	int64_t n;
	assert_int_equal(sql_ask_int(f->s->db, NULL, &n, "SELECT count(*) FROM notices", ""), RC_OK);
	return n;
}

static void a_change_is_one_row_however_many_it_concerns(void **state)
{
	struct fixture *f = *state;
	struct wire_topic t = collecting();
	int64_t id = put(f, &t, NOW), last = 0;
	for (int i = 0; i < FOLLOWERS; i++) {
		char name[20];
		snprintf(name, sizeof name, "follower%d", i);
		last = account(f, name);
		assert_int_equal(storage_follow(f->s, id, last, NOW, NULL), RC_OK);
	}
	assert_int_equal(rows(f), 0);
	assert_int_equal(sweep_all(f->s, NOW + 2 * DAY_MS), RC_OK);
	assert_int_equal(rows(f), 1);
	struct storage_notice_page page = notices(f, last);
	assert_int_equal(page.total, 1);
	assert_int_equal(page.new_notices, 1);
	assert_string_equal(page.items[0].kind, NOTICE_STAGE);
	assert_int_equal(page.items[0].stage, STAGE_UNMET);
	assert_int_equal(page.items[0].at, NOW + DAY_MS); /* when it happened, not when it was noticed */
	assert_int_equal(sweep_all(f->s, NOW + 3 * DAY_MS), RC_OK);
	assert_int_equal(rows(f), 1);
}

static void a_record_that_is_answered_elsewhere_is_told(void **state)
{
	struct fixture *f = *state;
	struct wire_topic t = collecting();
	t.stage = STAGE_ESTABLISHED;
	t.response = RESPONSE_DUE;
	t.respond_by = NOW + 30 * DAY_MS;
	int64_t id = put(f, &t, NOW), mei = account(f, "mei"), hua = account(f, "hua");
	assert_int_equal(storage_follow(f->s, id, mei, NOW, NULL), RC_OK);
	t.stage = STAGE_RESPONDED;
	t.response = RESPONSE_ANSWERED;
	assert_int_equal(put(f, &t, NOW + DAY_MS), id);
	struct storage_notice_page page = notices(f, mei);
	assert_int_equal(page.total, 1); /* one, not one for the stage and one for the answer */
	assert_string_equal(page.items[0].kind, NOTICE_ANSWERED);
	assert_int_equal(notices(f, hua).total, 0);
	t.title = "長照交通接送";
	put(f, &t, NOW + 2 * DAY_MS);
	assert_int_equal(notices(f, mei).total, 1); /* another title is no news */
}

static void a_late_answer_and_an_extension_are_told(void **state)
{
	struct fixture *f = *state;
	struct wire_topic t = collecting();
	t.stage = STAGE_ESTABLISHED;
	t.response = RESPONSE_DUE;
	t.respond_by = NOW + DAY_MS;
	int64_t id = put(f, &t, NOW), mei = account(f, "mei");
	assert_int_equal(storage_follow(f->s, id, mei, NOW, NULL), RC_OK);
	assert_int_equal(storage_topic(f->s, id, 0, &f->a, &t, NULL), RC_OK);
	struct wire_step extended = { .kind = "extended", .text = "資料蒐集中", .at = NOW + 1000 };
	t.timeline = &extended;
	t.n_timeline = 1;
	t.updated_at = NOW + 1000;
	assert_int_equal(storage_topic_advance(f->s, id, &t, NULL), RC_OK);
	assert_int_equal(storage_topic_advance(f->s, id, &t, NULL), RC_OK); /* it happened once */
	assert_int_equal(sweep_all(f->s, NOW + 2 * DAY_MS), RC_OK);
	struct storage_notice_page page = notices(f, mei);
	assert_int_equal(page.total, 2);
	assert_string_equal(page.items[0].kind, NOTICE_LATE);
	assert_string_equal(page.items[1].kind, "extended");
	assert_string_equal(page.items[1].text, "資料蒐集中");
}

static struct wire_topic established(struct wire_agency *agencies, size_t n)
{
	struct wire_topic t = collecting();
	t.stage = STAGE_ESTABLISHED;
	t.response = RESPONSE_DUE;
	t.respond_by = NOW + 3 * DAY_MS;
	t.agencies = agencies;
	t.n_agencies = n;
	return t;
}

static struct wire_step owes(const char *kind, const char *agency, int64_t due)
{
	return (struct wire_step){ .kind = kind, .text = "", .role = "", .agency = agency, .due = due };
}

static void expect_late(struct fixture *f, int64_t who, int64_t total, const char *kind, int64_t at)
{
	struct storage_notice_page page = notices(f, who);
	assert_int_equal(page.total, total);
	assert_string_equal(page.items[0].kind, NOTICE_LATE);
	assert_string_equal(page.items[0].text, kind);
	assert_int_equal(page.items[0].at, at);
}

/* What whoever runs the platform took out by hand is due no more, and what cannot be read is looked at again later;
 * what stands beside them is settled. */
static void a_sweep_ends_whatever_it_meets(void **state)
{
	static const char *const spoils[] = { "UPDATE topics SET removed_at = 1 WHERE id = $1",
		"UPDATE wholes SET json = '{' WHERE topic = $1" };
	for (size_t i = 0; i < ARRAY_LEN(spoils); i++) {
		struct fixture *f = *state;
		struct wire_topic t = collecting();
		int64_t id = put(f, &t, NOW), at, now = t.endorse_by + 1;
		assert_int_equal(storage_next_change(f->s, &at, NULL), RC_OK);
		assert_int_equal(at, now);
		assert_int_equal(sql_run(f->s->db, NULL, spoils[i], "i", id), RC_OK);
		assert_int_equal(sweep_all(f->s, now), RC_OK);
		assert_int_equal(storage_next_change(f->s, &at, NULL), RC_OK);
		assert_int_equal(at, i ? now + 60 * 60 * 1000 : INT64_MAX);
		assert_int_equal(sweep_all(f->s, at), RC_OK);
		tear_down(state);
		set_up(state);
	}
}

/* Each duty once, in the instant after its last one; one for agencies that had to do the same by then. */
static void each_duty_that_passes_is_told_once(void **state)
{
	struct fixture *f = *state;
	struct wire_agency agencies[] = { { .id = "a1", .name = "交通部" }, { .id = "a2", .name = "衛福部" } };
	struct wire_step steps[] = { owes("scheduled", "交通部", NOW + DAY_MS), owes("scheduled", "衛福部", NOW + DAY_MS),
		owes("contacted", "", NOW + 2 * DAY_MS), owes("answered", "交通部", NOW + 3 * DAY_MS),
		owes("answered", "衛福部", NOW + 5 * DAY_MS) };
	struct wire_topic t = established(agencies, 2);
	t.timeline = steps;
	t.n_timeline = ARRAY_LEN(steps);
	int64_t id = put(f, &t, NOW), mei = account(f, "mei"), at;
	assert_int_equal(storage_follow(f->s, id, mei, NOW, NULL), RC_OK);
	assert_int_equal(storage_next_change(f->s, &at, NULL), RC_OK);
	assert_int_equal(at, NOW + DAY_MS + 1);
	assert_int_equal(sweep_all(f->s, NOW + DAY_MS), RC_OK); /* the last instant is in time */
	assert_int_equal(notices(f, mei).total, 0);
	assert_int_equal(sweep_all(f->s, NOW + DAY_MS + 1), RC_OK);
	expect_late(f, mei, 1, "scheduled", NOW + DAY_MS + 1);
	assert_int_equal(sweep_all(f->s, NOW + DAY_MS + 2), RC_OK);
	assert_int_equal(notices(f, mei).total, 1);
	assert_int_equal(sweep_all(f->s, NOW + 4 * DAY_MS), RC_OK); /* whenever somebody looks */
	expect_late(f, mei, 3, "answered", NOW + 3 * DAY_MS + 1);
	assert_string_equal(notices(f, mei).items[1].text, "contacted");
	assert_int_equal(notices(f, mei).items[1].at, NOW + 2 * DAY_MS + 1);
	assert_int_equal(sweep_all(f->s, NOW + 6 * DAY_MS), RC_OK);
	expect_late(f, mei, 4, "answered", NOW + 5 * DAY_MS + 1);
	t.title = "長照交通接送"; /* the record comes again: nothing of it is told again */
	put(f, &t, NOW + 7 * DAY_MS);
	assert_int_equal(sweep_all(f->s, NOW + 8 * DAY_MS), RC_OK);
	assert_int_equal(notices(f, mei).total, 4);
	assert_int_equal(storage_next_change(f->s, &at, NULL), RC_OK);
	assert_int_equal(at, INT64_MAX);
}

static void what_an_agency_owes_its_clerks_are_told(void **state)
{
	struct fixture *f = *state;
	struct wire_agency agencies[] = { { .id = "a1", .name = "交通部" } };
	struct wire_step step = owes("scheduled", "", NOW + DAY_MS);
	struct wire_topic t = established(agencies, 1);
	struct storage_notice_page page;
	t.timeline = &step;
	t.n_timeline = 1;
	int64_t id = put(f, &t, NOW), clerk = account(f, "wei"), late = account(f, "late"), mei = account(f, "mei");
	bool does;
	assert_int_equal(storage_role_add(f->s, clerk, ROLE_CLERK, "a1", NOW, NULL), RC_OK);
	assert_int_equal(storage_role_add(f->s, mei, ROLE_MODERATOR, "", NOW, NULL), RC_OK);
	const struct storage_notice done = { .kind = "notice", .topic = id, .stage = STAGE_OTHER, .at = NOW };
	assert_int_equal(storage_notice_add(f->s, &done, NULL), RC_OK); /* which they do themselves */
	assert_int_equal(notices(f, clerk).total, 0);
	assert_int_equal(sweep_all(f->s, NOW + 2 * DAY_MS), RC_OK);
	assert_int_equal(storage_role_add(f->s, late, ROLE_CLERK, "a1", NOW + 2 * DAY_MS, NULL), RC_OK);
	expect_late(f, clerk, 1, "scheduled", NOW + DAY_MS + 1);
	assert_int_equal(notices(f, late).total, 0); /* was none then */
	assert_int_equal(notices(f, mei).total, 0);
	assert_int_equal(storage_takes_part(f->s, id, clerk, NOTICE_LATE, NOW + DAY_MS, &does, NULL), RC_OK);
	assert_true(does);
	assert_int_equal(storage_takes_part(f->s, id, clerk, "notice", NOW + DAY_MS, &does, NULL), RC_OK);
	assert_false(does);
	assert_int_equal(storage_notices_untold(f->s, clerk, ABOUT_STAFF, 0, 5, &f->a, &page, NULL), RC_OK);
	assert_int_equal(page.total, 1);
	assert_int_equal(storage_notices_untold(f->s, clerk, ABOUT_TOPICS, 0, 5, &f->a, &page, NULL), RC_OK);
	assert_int_equal(page.total, 0);
	assert_int_equal(storage_follow(f->s, id, clerk, NOW + DAY_MS, NULL), RC_OK); /* two ways are one */
	assert_int_equal(notices(f, clerk).total, 2);
}

/* Whom an invitation made a proposer is told of what they proposed; a first supporter, of what they take part in. */
static void who_was_invited(void **state)
{
	struct fixture *f = *state;
	static const uint8_t hashes[2][STORAGE_HASH] = { { 1 }, { 2 } }, seed[STORAGE_SEED] = { 3 };
	struct storage_notice_page page;
	struct wire_topic t = collecting();
	int64_t id = put(f, &t, NOW), maker = account(f, "mei"), invited[2] = { account(f, "hua"), account(f, "wei") };
	for (int supports = 0; supports < 2; supports++) {
		int64_t who = invited[supports];
		assert_int_equal(
			storage_invitation_add(f->s, id, maker, hashes[supports], seed, NOW, NOW + DAY_MS, NULL), RC_OK);
		assert_int_equal(storage_invitation_take(f->s, hashes[supports], id, who, supports, NOW, NULL), RC_OK);
	}
	const struct storage_notice moved = { .kind = "stage", .topic = id, .stage = STAGE_OTHER, .at = NOW };
	assert_int_equal(storage_notice_add(f->s, &moved, NULL), RC_OK);
	for (int supports = 0; supports < 2; supports++) {
		int64_t who = invited[supports];
		assert_int_equal(storage_notices_untold(f->s, who, ABOUT_PROPOSALS, 0, 5, &f->a, &page, NULL), RC_OK);
		assert_int_equal(page.total, !supports);
		assert_int_equal(storage_notices_untold(f->s, who, ABOUT_TOPICS, 0, 5, &f->a, &page, NULL), RC_OK);
		assert_int_equal(page.total, supports);
	}
}

static void nobody_is_told_of_their_own_doing_or_of_what_is_gone(void **state)
{
	struct fixture *f = *state;
	struct wire_topic t = collecting();
	int64_t id = put(f, &t, NOW), mei = account(f, "mei"), hua = account(f, "hua");
	assert_int_equal(storage_follow(f->s, id, mei, NOW, NULL), RC_OK);
	assert_int_equal(storage_follow(f->s, id, hua, NOW, NULL), RC_OK);
	const struct storage_notice v = { .kind = "notice", .actor = mei, .topic = id, .stage = STAGE_OTHER, .at = NOW };
	assert_int_equal(storage_notice_add(f->s, &v, NULL), RC_OK);
	assert_int_equal(notices(f, mei).total, 0);
	assert_int_equal(notices(f, hua).total, 1);
	assert_string_equal(notices(f, hua).items[0].by, "mei");
	assert_int_equal(storage_account_remove(f->s, mei, NULL), RC_OK);
	assert_string_equal(notices(f, hua).items[0].by, "");
	assert_int_equal(storage_topic_remove(f->s, id, NOW, NULL), RC_OK);
	assert_int_equal(notices(f, hua).total, 0);
	assert_int_equal(notices(f, hua).new_notices, 0);
}

/* Of a topic that is not for everybody its followers learn that it moved, and no word of it. */
static void what_is_not_public_is_told_without_its_words(void **state)
{
	struct fixture *f = *state;
	struct wire_topic t = collecting();
	int64_t id = put(f, &t, NOW), mei = account(f, "mei"), own = account(f, "own");
	bool is;
	assert_int_equal(storage_follow(f->s, id, mei, NOW, NULL), RC_OK);
	assert_int_equal(sql_run(f->s->db, NULL, "UPDATE topics SET listed = FALSE, account = $1", "i", own), RC_OK);
	const struct storage_notice v = { .kind = NOTICE_STAGE, .topic = id, .stage = STAGE_SCREENING, .at = NOW };
	assert_int_equal(storage_notice_add(f->s, &v, NULL), RC_OK);
	assert_string_equal(notices(f, mei).items[0].topic.title, "");
	assert_string_equal(notices(f, own).items[0].topic.title, "長照交通");
	assert_int_equal(storage_topic_public(f->s, id, &is, NULL), RC_OK);
	assert_false(is);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_change_is_one_row_however_many_it_concerns),
		T(a_record_that_is_answered_elsewhere_is_told),
		T(a_late_answer_and_an_extension_are_told),
		T(a_sweep_ends_whatever_it_meets),
		T(each_duty_that_passes_is_told_once),
		T(what_an_agency_owes_its_clerks_are_told),
		T(who_was_invited),
		T(nobody_is_told_of_their_own_doing_or_of_what_is_gone),
		T(what_is_not_public_is_told_without_its_words),
	};
	return RUN_ON_ENGINES(tests);
}
