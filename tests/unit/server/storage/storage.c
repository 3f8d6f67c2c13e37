/* Storage conformance: what storage.h promises, whatever the engine. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/storage/storage.h"
#include "unit/server/rulebook.h"
#include "unit/server/storage/engines.h"

#define NOW INT64_C(1795400000000)

struct fixture {
	char folder[FOLDER_PATH];
	struct storage *s;
	struct arena a;
};

static void begin(struct fixture *f)
{
	assert_int_equal(storage_begin(f->s, STORAGE_WRITE, NULL), RC_OK);
}

static void commit(struct fixture *f)
{
	assert_int_equal(storage_commit(f->s, NULL), RC_OK);
}

static int set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);
	struct err e = { 0 };
	if (!folder_new(f->folder) || storage_open(new_place(f->folder), &f->s, &e) != RC_OK) {
		print_error("%s\n", e.detail);
		return -1;
	}
	begin(f);
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

static struct wire_topic topic(const char *title)
{
	static struct wire_agency agency = { .id = "", .name = "衛生福利部" };
	return (struct wire_topic){ .id = "",
		.board = BOARD_IDEA,
		.title = title,
		.summary = "",
		.body = "把健保卡放進手機",
		.benefits = "",
		.agencies = &agency,
		.n_agencies = 1,
		.proposer = "阿明",
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
}

static int64_t put(struct fixture *f, const char *id, const struct wire_topic *t, enum storage_change expected)
{
	struct storage_key key = { "test", id };
	enum storage_change change;
	struct err e = { 0 };
	int64_t made = 0;
	if (storage_topic_put(f->s, &key, t, NOW, &change, &made, &e) != RC_OK)
		fail_msg("%s", e.detail);
	assert_int_equal(change, expected);
	assert_true(made > 0);
	return made;
}

static int64_t account(struct fixture *f, const char *name)
{
	const struct storage_person p = { name, name, "", "", "hash", LEVEL_VERIFIED };
	int64_t id = 0;
	assert_int_equal(storage_account_add(f->s, &p, NOW, &id, NULL), RC_OK);
	return id;
}

static struct wire_topic get(struct fixture *f, int64_t id)
{
	struct wire_topic t;
	struct err e = { 0 };
	if (storage_topic(f->s, id, 0, &f->a, &t, &e) != RC_OK)
		fail_msg("%s", e.detail);
	return t;
}

static const struct storage_topic_query everything = { .board = -1, .stage = -1, .response = -1, .limit = 20 };

static struct storage_topic_page list(struct fixture *f, const struct storage_topic_query *q)
{
	struct storage_topic_page page;
	struct err e = { 0 };
	if (storage_topics(f->s, q, &f->a, &page, &e) != RC_OK)
		fail_msg("%s", e.detail);
	return page;
}

static void the_same_key_is_the_same_topic(void **state)
{
	struct fixture *f = *state;
	struct wire_topic t = topic("電子健保卡");
	int64_t id = put(f, "1", &t, STORAGE_ADDED);
	assert_int_equal(put(f, "1", &t, STORAGE_UNCHANGED), id);
	t.title = "電子健保卡與處方箋";
	assert_int_equal(put(f, "1", &t, STORAGE_UPDATED), id);
	assert_int_equal(put(f, "1", &t, STORAGE_UNCHANGED), id);
	assert_string_equal(get(f, id).title, t.title);
	assert_int_equal(get(f, id).number, 1);
	t.counts.comments = 7; /* a count alone is a change too */
	put(f, "1", &t, STORAGE_UPDATED);
	assert_int_not_equal(put(f, "2", &t, STORAGE_ADDED), id);
	assert_int_equal(list(f, &everything).total, 2);
}

static void a_topic_comes_back_whole(void **state)
{
	struct fixture *f = *state;
	struct wire_topic t = topic("整個議題");
	struct wire_step steps[] = { { .kind = "proposed", .text = "提出", .at = NOW - DAY_MS },
		{ .kind = "scheduled", .text = "", .due = NOW + DAY_MS } };
	t.timeline = steps, t.n_timeline = 2;
	struct wire_topic back = get(f, put(f, "1", &t, STORAGE_ADDED));
	assert_string_equal(back.body, t.body);
	assert_string_equal(back.agencies[0].name, "衛生福利部");
	assert_true(*back.agencies[0].id);
	assert_int_equal(back.n_timeline, 2);
	assert_string_equal(back.timeline[1].kind, "scheduled");
	assert_int_equal(back.endorse_by, t.endorse_by);
	assert_false(back.mine.known);
}

static void reported_counts_and_rows_are_not_counted_twice(void **state)
{
	struct fixture *f = *state;
	struct wire_topic t = topic("計數");
	t.counts.endorsements = 10;
	t.counts.comments = 1;
	int64_t id = put(f, "1", &t, STORAGE_ADDED), me = account(f, "mei");
	int64_t added;
	const struct storage_endorsed row = { "e1", { .nickname = "小華", .county = "", .reason = "", .at = NOW } };
	for (int time = 0; time < 2; time++) {
		assert_int_equal(storage_endorsements_put(f->s, id, "test", &row, 1, &added, NULL), RC_OK);
		assert_int_equal(added, !time);
	}
	assert_int_equal(get(f, id).counts.endorsements, 10); /* among the ten */
	const struct wire_new_endorsement mine = { .reason = "支持", .show_nickname = true };
	assert_int_equal(storage_endorse(f->s, id, me, &mine, NOW, NULL), RC_OK);
	assert_int_equal(storage_endorse(f->s, id, me, &mine, NOW, NULL), RC_EXISTS);
	assert_int_equal(get(f, id).counts.endorsements, 11);
	for (int i = 0; i < 3; i++) {
		char key[16];
		snprintf(key, sizeof key, "c%d", i);
		const struct wire_comment c = {
			.id = key, .author = "小華", .stance = STANCE_PRO, .body = "推", .created_at = NOW, .reply_to = ""
		};
		assert_int_equal(storage_comments_put(f->s, id, "test", &c, 1, &added, NULL), RC_OK);
		assert_int_equal(added, 1);
	}
	assert_int_equal(get(f, id).counts.comments, 3);
	assert_int_equal(get(f, id).counts.pro, 3);
	t.counts.endorsements = 12; /* the source counts on */
	put(f, "1", &t, STORAGE_UPDATED);
	assert_int_equal(get(f, id).counts.endorsements, 13);
	assert_int_equal(get(f, id).counts.comments, 3);
	for (int time = 0; time < 2; time++)
		assert_int_equal(storage_endorse_withdraw(f->s, id, me, NOW, NULL), RC_OK);
	assert_int_equal(get(f, id).counts.endorsements, 12);
}

static int64_t lines(struct fixture *f, int64_t id, int64_t *last)
{
	struct storage_endorsement_page page;
	assert_int_equal(storage_endorsements(f->s, id, &(struct storage_endorsement_query){ .limit = 20, .county = "" },
						 &f->a, &page, NULL),
		RC_OK);
	*last = page.n ? page.items[page.n - 1].number : 0;
	return page.total;
}

/* Whoever reads the topic meanwhile is told of all of them, and what is undone is not counted. */
static void endorsements_that_come_together_are_counted_together(void **state)
{
	struct fixture *f = *state;
	struct wire_topic t = topic("一起"), seen = { .title = "" };
	int64_t id = put(f, "1", &t, STORAGE_ADDED), other = put(f, "2", &t, STORAGE_ADDED), last,
			people[] = { account(f, "mei"), account(f, "hua"), account(f, "ming"), account(f, "an") };
	const struct wire_new_endorsement v = { .reason = "" };
	storage_count_together(f->s);
	for (int i = 0; i < 3; i++)
		assert_int_equal(storage_endorse(f->s, id, people[i], &v, NOW, NULL), RC_OK);
	assert_int_equal(storage_endorse(f->s, id, people[0], &v, NOW, NULL), RC_EXISTS);
	assert_int_equal(storage_endorse(f->s, other, people[0], &v, NOW, NULL), RC_OK);
	assert_int_equal(lines(f, id, &last), 0); /* not counted yet, and told */
	assert_int_equal(get(f, id).counts.endorsements, 3);
	assert_int_equal(storage_topic_counts(f->s, id, people[0], &seen, NULL), RC_OK);
	assert_int_equal(seen.counts.endorsements, 3);
	assert_true(seen.mine.endorsed);
	assert_int_equal(storage_savepoint(f->s, NULL), RC_OK);
	assert_int_equal(lines(f, id, &last), 3);
	assert_int_equal(storage_endorse(f->s, id, people[3], &v, NOW, NULL), RC_OK);
	storage_return_to_savepoint(f->s);
	assert_int_equal(get(f, id).counts.endorsements, 3);
	assert_int_equal(storage_endorse(f->s, id, people[3], &v, NOW, NULL), RC_OK);
	assert_int_equal(storage_endorse_withdraw(f->s, id, people[2], NOW, NULL), RC_OK);
	assert_int_equal(lines(f, id, &last), 3);
	assert_int_equal(last, 4);
	assert_int_equal(storage_endorse(f->s, id, people[2], &v, NOW, NULL), RC_OK);
	commit(f);
	begin(f);
	assert_int_equal(lines(f, id, &last), 4);
	assert_int_equal(last, 5); /* a number is nobody else's again */
	assert_int_equal(get(f, id).counts.endorsements, 4);
	assert_int_equal(get(f, other).counts.endorsements, 1);
}

static void totals_follow_every_change(void **state)
{
	struct fixture *f = *state;
	char id[16];
	for (int i = 0; i < 30; i++) {
		struct wire_topic t = topic("議題");
		t.board = i % 3 ? BOARD_IDEA : BOARD_CONSULTATION;
		t.stage = i % 3 ? STAGE_COLLECTING : STAGE_OPEN;
		snprintf(id, sizeof id, "%d", i);
		put(f, id, &t, STORAGE_ADDED);
	}
	struct storage_topic_query q = everything;
	assert_int_equal(list(f, &q).total, 30);
	q.board = BOARD_CONSULTATION;
	assert_int_equal(list(f, &q).total, 10);
	q.board = -1, q.stage = STAGE_COLLECTING;
	assert_int_equal(list(f, &q).total, 20);
	assert_int_equal(sweep_all(f->s, NOW + 2 * DAY_MS), RC_OK); /* their last day passes */
	assert_int_equal(list(f, &q).total, 0);
	q.stage = STAGE_UNMET;
	struct storage_topic_page page = list(f, &q);
	assert_int_equal(page.total, 20);
	q.agency = page.items[0].agencies[0].id;
	assert_int_equal(list(f, &q).total, 20);
	q.agency = "nobody";
	assert_int_equal(list(f, &q).total, 0);
	int64_t removed;
	assert_true(str_to_i64(page.items[0].id, 1, INT64_MAX, &removed));
	assert_int_equal(storage_topic_remove(f->s, removed, NOW, NULL), RC_OK);
	q.agency = page.items[0].agencies[0].id;
	assert_int_equal(list(f, &q).total, 19);
	struct wire_topic t;
	assert_int_equal(storage_topic(f->s, removed, 0, &f->a, &t, NULL), RC_CONFLICT);
	assert_int_equal(storage_topic_remove(f->s, removed, NOW, NULL), RC_NOT_FOUND);
}

/* Its source may bring it again; it stays away from lists, search and time, and what time does comes to an end. */
static void what_was_removed_stays_removed(void **state)
{
	struct fixture *f = *state;
	struct wire_topic t = topic("健保卡");
	struct storage_topic_query q = everything;
	t.stage = STAGE_COLLECTING;
	t.endorse_by = NOW + DAY_MS;
	int64_t id = put(f, "x", &t, STORAGE_ADDED);
	assert_int_equal(storage_topic_remove(f->s, id, NOW, NULL), RC_OK);
	t.endorse_by = NOW + 2 * DAY_MS;
	put(f, "x", &t, STORAGE_UPDATED);
	q.words = "健保";
	assert_int_equal(list(f, &q).total, 0);
	int64_t at = 0;
	assert_int_equal(storage_next_change(f->s, &at, NULL), RC_OK);
	assert_true(at == INT64_MAX);
	assert_int_equal(sweep_all(f->s, NOW + 3 * DAY_MS), RC_OK);
}

/* Each sort walks all pages, and every topic is met exactly once, also where many have the same key. */
static void pages_meet_every_topic_once(void **state)
{
	struct fixture *f = *state;
	char key[16];
	for (int i = 0; i < 53; i++) {
		struct wire_topic t = topic("頁");
		t.created_at = NOW - (i % 5) * DAY_MS;
		t.endorse_by = NOW + (1 + i % 3) * DAY_MS;
		t.counts.endorsements = i % 7;
		t.counts.threshold = 100;
		snprintf(key, sizeof key, "%d", i);
		put(f, key, &t, STORAGE_ADDED);
	}
	for (int sort = 0; sort < SORTS; sort++) {
		bool met[64] = { 0 };
		struct storage_topic_query q = everything;
		q.sort = (enum storage_sort)sort, q.limit = 10;
		size_t seen = 0;
		int64_t last = sort == SORT_DEADLINE ? INT64_MIN : INT64_MAX;
		for (bool more = true; more;) {
			struct storage_topic_page page = list(f, &q);
			assert_int_equal(page.total, 53);
			assert_true(page.n > 0);
			for (size_t i = 0; i < page.n; i++, seen++) {
				int64_t id;
				assert_true(str_to_i64(page.items[i].id, 1, 63, &id));
				assert_false(met[id]);
				met[id] = true;
			}
			assert_true(sort == SORT_DEADLINE ? page.last_key >= last : page.last_key <= last);
			last = page.last_key;
			more = page.more;
			q.after = true, q.after_key = page.last_key, q.after_id = page.last_id;
		}
		assert_int_equal(seen, 53);
	}
}

static void comments_keep_their_floor(void **state)
{
	struct fixture *f = *state;
	struct wire_topic t = topic("樓層");
	int64_t id = put(f, "1", &t, STORAGE_ADDED), mei = account(f, "mei"), hua = account(f, "hua");
	struct wire_comment c[3];
	for (int i = 0; i < 3; i++) {
		const struct wire_new_comment n = { .stance = STANCE_CON, .body = "噓", .reply_to = "" };
		assert_int_equal(storage_comment_add(f->s, id, mei, &n, 0, NOW + i, &f->a, &c[i], NULL), RC_OK);
		assert_int_equal(c[i].floor, i + 1);
		assert_true(c[i].mine);
	}
	int64_t second;
	assert_true(str_to_i64(c[1].id, 1, INT64_MAX, &second));
	assert_int_equal(storage_comment_remove(f->s, id, second, hua, NOW, NULL), RC_REFUSED);
	assert_int_equal(storage_comment_remove(f->s, id, second, mei, NOW, NULL), RC_OK);
	assert_int_equal(storage_comment_remove(f->s, id, second, mei, NOW, NULL), RC_CONFLICT);
	assert_int_equal(storage_comment_remove(f->s, id, 999, mei, NOW, NULL), RC_NOT_FOUND);
	struct storage_comment_page page;
	assert_int_equal(
		storage_comments(f->s, id, &(struct storage_comment_query){ .account = hua, .newest_first = true, .limit = 20 },
			&f->a, &page, NULL),
		RC_OK);
	assert_int_equal(page.total, 2);
	assert_int_equal(page.n, 2);
	assert_int_equal(page.items[0].floor, 3);
	assert_int_equal(page.items[1].floor, 1);
	assert_false(page.items[0].mine);
	assert_string_equal(page.items[0].author, "mei");
	assert_int_equal(get(f, id).counts.con, 2);
	const struct wire_new_comment reply = { .body = "回覆", .reply_to = "" };
	/* it was taken back */
	assert_int_equal(storage_comment_add(f->s, id, hua, &reply, second, NOW, &f->a, &c[1], NULL), RC_NOT_FOUND);
}

static void a_deleted_account_leaves_no_name(void **state)
{
	struct fixture *f = *state;
	struct wire_topic t = topic("告別");
	int64_t id = put(f, "1", &t, STORAGE_ADDED), mei = account(f, "mei");
	struct wire_comment made;
	const struct wire_new_comment n = { .body = "再見", .reply_to = "" };
	const struct wire_new_endorsement v = { .reason = "好", .show_nickname = true, .show_county = true };
	uint8_t token[STORAGE_HASH] = { 7 };
	struct storage_asker asker;
	int64_t session;
	assert_int_equal(storage_comment_add(f->s, id, mei, &n, 0, NOW, &f->a, &made, NULL), RC_OK);
	assert_int_equal(storage_endorse(f->s, id, mei, &v, NOW, NULL), RC_OK);
	assert_int_equal(storage_follow(f->s, id, mei, NOW, NULL), RC_OK);
	assert_int_equal(storage_session_add(f->s,
						 &(struct storage_session){ .hash = token, .account = mei, .now = NOW, .expires = NOW + 1000 },
						 &session, NULL),
		RC_OK);
	assert_int_equal(get(f, id).counts.followers, 1);
	assert_int_equal(storage_account_remove(f->s, mei, NULL), RC_OK);
	struct storage_comment_page comments;
	struct storage_endorsement_page endorsements;
	assert_int_equal(
		storage_comments(f->s, id, &(struct storage_comment_query){ .limit = 20 }, &f->a, &comments, NULL), RC_OK);
	assert_string_equal(comments.items[0].author, "");
	assert_string_equal(comments.items[0].body, "再見");
	assert_int_equal(storage_endorsements(f->s, id, &(struct storage_endorsement_query){ .limit = 20, .county = "" },
						 &f->a, &endorsements, NULL),
		RC_OK);
	assert_string_equal(endorsements.items[0].nickname, "");
	assert_int_equal(get(f, id).counts.endorsements, 1);
	assert_int_equal(get(f, id).counts.followers, 0);
	assert_int_equal(storage_asker(f->s, token, NOW, &asker, NULL), RC_NOT_FOUND);
	account(f, "mei"); /* the name is free again */
}

static void names_are_taken_in_any_case(void **state)
{
	struct fixture *f = *state;
	struct err e = { 0 };
	int64_t id;
	account(f, "Mei");
	const struct storage_person same = { "mEI", "another", "", "", "x", LEVEL_VERIFIED },
								nick = { "other", "MEI", "", "", "x", LEVEL_VERIFIED };
	assert_int_equal(storage_account_add(f->s, &same, NOW, &id, &e), RC_EXISTS);
	assert_string_equal(e.detail, "name");
	assert_int_equal(storage_account_add(f->s, &nick, NOW, &id, &e), RC_EXISTS);
	assert_string_equal(e.detail, "nickname");
}

static void sessions_end(void **state)
{
	struct fixture *f = *state;
	uint8_t token[STORAGE_HASH] = { 1 };
	int64_t mei = account(f, "mei");
	struct storage_asker asker;
	int64_t session;
	assert_int_equal(storage_session_add(f->s,
						 &(struct storage_session){ .hash = token, .account = mei, .now = NOW, .expires = NOW + 1000 },
						 &session, NULL),
		RC_OK);
	assert_int_equal(storage_asker(f->s, token, NOW + 999, &asker, NULL), RC_OK);
	assert_int_equal(asker.account, mei);
	assert_int_equal(storage_asker(f->s, token, NOW + 1000, &asker, NULL), RC_NOT_FOUND);
	assert_int_equal(storage_session_remove(f->s, token, NULL), RC_OK);
	assert_int_equal(storage_asker(f->s, token, NOW, &asker, NULL), RC_NOT_FOUND);
}

static void attempts_are_counted_in_windows(void **state)
{
	struct fixture *f = *state;
	uint8_t what[STORAGE_HASH] = { 1 };
	int64_t n, until;
	for (int64_t i = 1; i <= 3; i++) {
		assert_int_equal(storage_attempt(f->s, what, NOW + i, 1000, 3, &n, &until, NULL), RC_OK);
		assert_int_equal(n, i);
		assert_int_equal(until, NOW + 1 + 1000);
	}
	for (int i = 0; i < 2; i++) { /* one too many is not counted, however often */
		assert_int_equal(storage_attempt(f->s, what, NOW + 4, 1000, 3, &n, &until, NULL), RC_OK);
		assert_int_equal(n, 4);
		assert_int_equal(until, NOW + 1 + 1000);
	}
	assert_int_equal(storage_attempt(f->s, what, NOW + 1001, 1000, 3, &n, &until, NULL), RC_OK);
	assert_int_equal(n, 1);
	assert_int_equal(storage_attempt_clear(f->s, what, NULL), RC_OK);
	assert_int_equal(storage_attempt(f->s, what, NOW, 1000, 3, &n, &until, NULL), RC_OK);
	assert_int_equal(n, 1);
	/* The clock was a day ahead, and was set right. */
	assert_int_equal(storage_attempt(f->s, what, NOW + DAY_MS, 1000, 3, &n, &until, NULL), RC_OK);
	assert_int_equal(storage_attempt(f->s, what, NOW + 1, 1000, 3, &n, &until, NULL), RC_OK);
	assert_int_equal(n, 1);
	assert_int_equal(until, NOW + 1001);
	assert_int_equal(storage_attempt(f->s, what, NOW, 1000, 3, &n, &until, NULL), RC_OK); /* a little out of order */
	assert_int_equal(n, 2);
}

static void what_is_not_committed_is_gone(void **state)
{
	struct fixture *f = *state;
	struct wire_topic t = topic("半途");
	put(f, "kept", &t, STORAGE_ADDED);
	assert_int_equal(storage_savepoint(f->s, NULL), RC_OK);
	put(f, "marked", &t, STORAGE_ADDED);
	storage_return_to_savepoint(f->s);
	commit(f);
	assert_int_equal(list(f, &everything).total, 1);
	int64_t before = storage_version(f->s);
	begin(f);
	put(f, "undone", &t, STORAGE_ADDED);
	storage_rollback(f->s);
	assert_int_equal(list(f, &everything).total, 1);
	begin(f);
	put(f, "done", &t, STORAGE_ADDED);
	commit(f);
	assert_int_not_equal(storage_version(f->s), before);
	struct storage *other;
	assert_int_equal(storage_open(f->folder, &other, NULL), RC_OK);
	before = storage_version(f->s);
	assert_int_equal(storage_begin(other, STORAGE_WRITE, NULL), RC_OK);
	assert_int_equal(storage_note_set(other, "x", "y", NULL), RC_OK);
	assert_int_equal(storage_commit(other, NULL), RC_OK);
	assert_int_not_equal(storage_version(f->s), before); /* another connection's change is seen too */
	storage_close(other);
	begin(f);
}

static void ids_of(struct fixture *f, const struct storage_topic_query *q, const char *ids[], size_t n)
{
	struct storage_topic_page page;
	assert_int_equal(storage_topics(f->s, q, &f->a, &page, NULL), RC_OK);
	assert_int_equal(page.n, n);
	for (size_t i = 0; i < n; i++)
		ids[i] = page.items[i].id;
}

/* Small pages of a large result are found another way than large pages; what is on them is the same. */
static void a_word_in_most_topics_is_found_both_ways(void **state)
{
	struct fixture *f = *state;
	enum { MANY = 1500, PAGE = 100 };
	const char *large[PAGE], *small[2];
	for (int i = 0; i < MANY; i++) {
		char id[16];
		struct wire_topic t = topic(i % 10 ? "大家都說的事" : "別的題目");
		snprintf(id, sizeof id, "m%d", i);
		t.created_at = NOW - (i * 7919 % MANY) * 1000;
		put(f, id, &t, STORAGE_ADDED);
	}
	static const int64_t places[] = { 0, 400, 1000, 1250 };
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		struct storage_topic_query q = { .board = i % 2 ? BOARD_IDEA : -1,
			.stage = -1,
			.response = -1,
			.words = "大家",
			.limit = PAGE,
			.skip = places[i] };
		ids_of(f, &q, large, PAGE);
		for (size_t at = 0; at + 1 < PAGE; at += 33) {
			q.limit = 2;
			q.skip = places[i] + (int64_t)at;
			ids_of(f, &q, small, 2);
			for (size_t k = 0; k < 2; k++)
				assert_string_equal(small[k], large[at + k]);
		}
	}
}

/* ---- places in long lists -------------------------------------------------------------------- */

enum { LONG = 1300 };

/* Made in some forty spans of time, four at each instant, and some before 1970; then some go, and some change. */
static void put_long_list(struct fixture *f)
{
	enum { APART_MS = 40 * 3600 * 1000 };
	for (int turn = 0; turn < 2; turn++)
		for (int i = 0; i < LONG; i += turn ? 13 : 1) {
			char id[16];
			struct wire_topic t = topic(turn ? "又一長列" : "一長列");
			snprintf(id, sizeof id, "long%d", i);
			t.board = i % 4 ? BOARD_IDEA : BOARD_CONSULTATION;
			t.stage = (i + turn) % 3 ? STAGE_COLLECTING : STAGE_CLOSED;
			t.response = (i + turn) % 5 ? RESPONSE_NONE : RESPONSE_DUE;
			t.created_at = i % 11 == 0 ? -5 - i : NOW - (int64_t)((i + 100 * turn) * 7919 % LONG / 4) * APART_MS;
			t.counts.endorsements = i % 7;
			int64_t made = put(f, id, &t, turn ? STORAGE_UPDATED : STORAGE_ADDED);
			if (turn && i % 2)
				assert_int_equal(storage_topic_remove(f->s, made, NOW, NULL), RC_OK);
		}
}

/* All of them, each behind the one before. */
static size_t walk(struct fixture *f, struct storage_topic_query q, int64_t ids[LONG])
{
	size_t n = 0;
	struct storage_topic_page page;
	do {
		page = list(f, &q);
		assert_true(n + page.n <= LONG);
		memcpy(ids + n, page.ids, page.n * sizeof *ids);
		n += page.n;
		q.after = true;
		q.after_key = page.last_key;
		q.after_id = page.last_id;
	} while (page.more);
	assert_int_equal(page.total, n);
	return n;
}

/* Whatever way a list's rows are counted, they stand where one comes to them by going on. */
static void a_place_is_where_one_comes_by_going_on(void **state)
{
	struct fixture *f = *state;
	static const struct storage_topic_query lists[] = { { .board = -1, .stage = -1, .response = -1 },
		{ .board = BOARD_IDEA, .stage = -1, .response = -1 },
		{ .board = -1, .stage = STAGE_COLLECTING, .response = -1 },
		{ .board = BOARD_IDEA, .stage = STAGE_COLLECTING, .response = RESPONSE_NONE },
		{ .board = -1, .stage = -1, .response = -1, .min_endorsements = 1 } };
	static const enum storage_sort sorts[] = { SORT_NEWEST, SORT_ENDORSEMENTS, SORT_DEADLINE };
	static int64_t ids[LONG];
	put_long_list(f);
	for (size_t i = 0; i < ARRAY_LEN(lists) * ARRAY_LEN(sorts); i++) {
		struct storage_topic_query q = lists[i / ARRAY_LEN(sorts)];
		q.sort = sorts[i % ARRAY_LEN(sorts)];
		q.bare = true;
		q.limit = 7;
		size_t n = walk(f, q, ids);
		assert_true(n > 0 && (i >= ARRAY_LEN(sorts) || n > 500)); /* the first ones are everything */
		for (size_t k = 0; k < n; k += k > 494 && k < 506 ? 1 : 83) {
			struct storage_topic_query there = q;
			there.at = ids[k];
			struct storage_topic_page page = list(f, &there);
			assert_int_equal(page.first, k - k % 7);
			assert_int_equal(page.ids[k % 7], ids[k]);
			there.at = 0;
			there.skip = (int64_t)k;
			page = list(f, &there);
			assert_int_equal(page.first, k);
			assert_int_equal(page.n, n - k < 7 ? n - k : 7);
			assert_memory_equal(page.ids, ids + k, page.n * sizeof *ids);
		}
	}
}

static void what_could_not_be_read_again_does_not_go_in(void **state)
{
	struct fixture *f = *state;
	enum { MANY = 30000 };
	struct wire_topic t = topic("長長的歷程");
	struct storage_key key = { "test", "long" };
	enum storage_change change;
	int64_t id;
	t.timeline = arena_calloc(&f->a, MANY, sizeof *t.timeline);
	t.n_timeline = MANY;
	for (size_t i = 0; i < MANY; i++)
		t.timeline[i] = (struct wire_step){ .kind = "notice", .text = "x", .at = NOW };
	assert_int_equal(storage_topic_put(f->s, &key, &t, NOW, &change, &id, NULL), RC_TOO_BIG);
}

/* A stage that its board does not have can come from a record of elsewhere. */
static void time_passes_on_every_board(void **state)
{
	struct fixture *f = *state;
	for (int board = 0; board < BOARDS; board++)
		for (int stage = 0; stage < STAGES; stage++) {
			char id[32];
			struct wire_topic t = topic("過期");
			snprintf(id, sizeof id, "%d-%d", board, stage);
			t.board = (enum wire_board)board;
			t.stage = (enum wire_stage)stage;
			t.response = RESPONSE_DUE;
			t.endorse_by = t.respond_by = t.opens_at = t.closes_at = NOW + 1000;
			put(f, id, &t, STORAGE_ADDED);
		}
	int64_t at;
	bool more = false;
	for (int turn = 0; turn < 2; turn++) { /* some at a time, and others are left */
		assert_int_equal(storage_sweep(f->s, NOW + 30 * DAY_MS, 2, &more, NULL), RC_OK);
		assert_true(more);
	}
	assert_int_equal(sweep_all(f->s, NOW + 30 * DAY_MS), RC_OK); /* it ends, and what was to follow is late */
	assert_int_equal(storage_next_change(f->s, &at, NULL), RC_OK);
	assert_true(at == INT64_MAX);
	assert_int_equal(storage_sweep(f->s, NOW + 30 * DAY_MS, 2, &more, NULL), RC_OK);
	assert_false(more);
}

static void a_mark_is_a_place_to_return_to(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(storage_note_set(f->s, "before", "1", NULL), RC_OK);
	assert_int_equal(storage_savepoint(f->s, NULL), RC_OK);
	assert_int_equal(storage_note_set(f->s, "first", "1", NULL), RC_OK);
	assert_int_equal(storage_savepoint(f->s, NULL), RC_OK); /* one at a time: the first is done */
	assert_int_equal(storage_note_set(f->s, "second", "1", NULL), RC_OK);
	storage_return_to_savepoint(f->s);
	assert_int_equal(storage_note_set(f->s, "after", "1", NULL), RC_OK);
	commit(f);
	begin(f);
	static const struct {
		const char *name;
		bool there;
	} notes[] = {
		{ "before", true },
		{ "first", true },
		{ "second", false },
		{ "after", true },
	};
	for (size_t i = 0; i < ARRAY_LEN(notes); i++) {
		const char *value;
		assert_int_equal(storage_note_get(f->s, notes[i].name, &f->a, &value, NULL), RC_OK);
		assert_int_equal(value != NULL, notes[i].there);
	}
}

/* The caller makes of it what the reader hears: a thing that is not there is no failure of the platform. */
static void what_is_not_there_says_so(void **state)
{
	struct fixture *f = *state;
	struct wire_account account;
	const char *password;
	int64_t id;
	struct err e = { 0 };
	assert_int_equal(storage_account(f->s, 77, &f->a, &account, &e), RC_NOT_FOUND);
	assert_int_equal(e.code, RC_NOT_FOUND);
	err_clear(&e);
	assert_int_equal(storage_password_of(f->s, 77, &f->a, &password, &e), RC_NOT_FOUND);
	assert_int_equal(e.code, RC_NOT_FOUND);
	err_clear(&e);
	assert_int_equal(storage_topic_by_number(f->s, BOARD_IDEA, 77, &id, &e), RC_NOT_FOUND);
	assert_int_equal(e.code, RC_NOT_FOUND);
}

/* ---- once -------------------------------------------------------------------------------------- */

static struct storage_once once(uint8_t key)
{
	return (struct storage_once){ .key = { key }, .body_hash = { 100, key } };
}

/* What is known of a request by what it made: its id there, 0 when it is not known. */
static int64_t known(
	struct fixture *f, enum storage_made what, uint8_t key, int64_t not_before, int64_t account, int64_t topic)
{
	struct storage_once v = { .key = { key } };
	const struct storage_once whole = once(key);
	int64_t id = topic;
	enum rc rc = storage_made_find(f->s, what, account, not_before, &v, &id, NULL);
	assert_true(rc == RC_OK || rc == RC_NOT_FOUND);
	if (rc == RC_OK)
		assert_memory_equal(v.body_hash, whole.body_hash, STORAGE_HASH);
	return rc == RC_OK ? id : 0;
}

static void keep(struct fixture *f, enum storage_made what, int64_t id, int64_t account, uint8_t key)
{
	const struct storage_once v = once(key);
	assert_int_equal(storage_made_keep(f->s, what, id, account, &v, NOW, NULL), RC_OK);
}

static void what_was_made_knows_its_request(void **state)
{
	struct fixture *f = *state;
	struct wire_topic t = topic("一次");
	int64_t id = put(f, "1", &t, STORAGE_ADDED), mei = account(f, "mei"), comment = 0;
	struct wire_comment made;
	assert_int_equal(storage_comment_add(f->s, id, mei, &(struct wire_new_comment){ .body = "x", .reply_to = "" }, 0,
						 NOW, &f->a, &made, NULL),
		RC_OK);
	assert_true(str_to_i64(made.id, 1, INT64_MAX, &comment));
	keep(f, MADE_COMMENT, comment, mei, 1);
	keep(f, MADE_ACCOUNT, mei, 0, 2);
	assert_int_equal(known(f, MADE_COMMENT, 1, 0, 0, 0), comment);
	assert_int_equal(known(f, MADE_COMMENT, 2, 0, 0, 0), 0);
	assert_int_equal(known(f, MADE_NOTHING, 1, 0, 0, 0), 0);
	assert_int_equal(known(f, MADE_ACCOUNT, 2, NOW, 0, 0), mei);
	assert_int_equal(known(f, MADE_ACCOUNT, 2, NOW + 1, 0, 0), 0);
	/* A comment's place stays, and with it what is known. */
	assert_int_equal(storage_comment_remove(f->s, id, comment, mei, NOW, NULL), RC_OK);
	assert_int_equal(known(f, MADE_COMMENT, 1, 0, 0, 0), comment);
	assert_int_equal(storage_comment(f->s, comment, mei, &f->a, &made, NULL), RC_CONFLICT);
	assert_int_equal(storage_comment(f->s, 77, mei, &f->a, &made, NULL), RC_NOT_FOUND);
	assert_int_equal(storage_forget(f->s, NOW, NOW, NULL), RC_OK);
	assert_int_equal(known(f, MADE_ACCOUNT, 2, 0, 0, 0), mei);
	assert_int_equal(storage_forget(f->s, NOW, NOW + 1, NULL), RC_OK);
	assert_int_equal(known(f, MADE_ACCOUNT, 2, 0, 0, 0), 0);
	assert_int_equal(known(f, MADE_COMMENT, 1, 0, 0, 0), comment);
}

static struct wire_mine mine_of(struct fixture *f, int64_t id, int64_t account)
{
	struct wire_topic t;
	assert_int_equal(storage_topic_row(f->s, id, account, &f->a, &t, NULL), RC_OK);
	return t.mine;
}

static void each_decision_has_a_version(void **state)
{
	struct fixture *f = *state;
	struct wire_topic t = topic("決定");
	const struct wire_new_endorsement plain = { .reason = "" }, why = { .reason = "因為", .show_county = true };
	int64_t id = put(f, "1", &t, STORAGE_ADDED), other = put(f, "2", &t, STORAGE_ADDED), mei = account(f, "mei"),
			hua = account(f, "hua");
	assert_int_equal(mine_of(f, id, mei).endorsement_version, 0);
	assert_int_equal(storage_endorse(f->s, id, mei, &plain, NOW, NULL), RC_OK);
	keep(f, MADE_ENDORSEMENT, id, mei, 1);
	assert_int_equal(known(f, MADE_ENDORSEMENT, 1, 0, mei, id), id);
	assert_int_equal(mine_of(f, id, mei).endorsement_version, 1);
	for (int time = 0; time < 2; time++) {
		assert_int_equal(storage_endorse(f->s, id, mei, &why, NOW, NULL), RC_EXISTS);
		assert_int_equal(mine_of(f, id, mei).endorsement_version, 2 + time);
	}
	/* The next request takes its place, and from then on it is one that was answered. */
	struct storage_answer answered = { .size = 1 };
	assert_int_equal(known(f, MADE_ENDORSEMENT, 1, 0, mei, id), id);
	assert_int_equal(storage_answer_get(f->s, once(1).key, 0, &f->a, &answered, NULL), RC_NOT_FOUND);
	keep(f, MADE_ENDORSEMENT, id, mei, 3);
	assert_int_equal(known(f, MADE_ENDORSEMENT, 1, 0, mei, id), 0);
	assert_int_equal(known(f, MADE_ENDORSEMENT, 3, 0, mei, id), id);
	assert_int_equal(known(f, MADE_ENDORSEMENT, 3, 0, hua, id), 0); /* nobody else's, nor about anything else */
	assert_int_equal(known(f, MADE_ENDORSEMENT, 3, 0, mei, other), 0);
	assert_int_equal(known(f, MADE_FOLLOW, 3, 0, mei, id), 0);
	assert_int_equal(storage_answer_get(f->s, once(1).key, NOW, &f->a, &answered, NULL), RC_OK);
	assert_memory_equal(answered.body_hash, once(1).body_hash, STORAGE_HASH);
	assert_int_equal(answered.size, 0);
	for (int time = 0; time < 2; time++) {
		assert_int_equal(storage_endorse_withdraw(f->s, id, mei, NOW, NULL), RC_OK);
		assert_int_equal(mine_of(f, id, mei).endorsement_version, 4 + time);
	}
	for (int time = 0; time < 2; time++) {
		assert_int_equal(storage_follow(f->s, id, mei, NOW, NULL), RC_OK);
		assert_int_equal(mine_of(f, id, mei).follow_version, 1 + time);
	}
	keep(f, MADE_FOLLOW, id, mei, 2);
	for (int time = 0; time < 2; time++) {
		assert_int_equal(known(f, MADE_FOLLOW, 2, 0, mei, id), id);
		assert_int_equal(storage_unfollow(f->s, id, mei, NULL), RC_OK);
		assert_int_equal(mine_of(f, id, mei).follow_version, 3 + time);
	}
	assert_int_equal(mine_of(f, id, mei).endorsement_version, 5); /* each by itself */
	assert_int_equal(mine_of(f, other, mei).follow_version + mine_of(f, id, hua).follow_version, 0);
	assert_int_equal(mine_of(f, id, 0).follow_version, 0);
	assert_int_equal(storage_account_remove(f->s, mei, NULL), RC_OK);
	assert_int_equal(known(f, MADE_FOLLOW, 2, 0, mei, id), 0);
}

static void only_its_owner_reads_the_files(void **state)
{
	if (at_server)
		skip(); /* its files are its own server's */
	struct fixture *f = *state;
	struct stat st;
	char *path = file_join(f->folder, "minyid.db");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	free(path);
}

/* Letters to those who have gone leave the queue when they are over; nobody else's does. */
static void letters_of_nobody_end(void **state)
{
	struct fixture *f = *state;
	struct storage_letter v = {
		.way = "mail", .destination = "a@b.tw", .subject = "s", .body = "b", .unsubscribe = ""
	};
	int64_t until = 0;
	v.account = account(f, "stays");
	v.until = 5;
	assert_int_equal(storage_letter_add(f->s, &v, NULL), RC_OK);
	assert_int_equal(storage_letters_of_nobody(f->s, &until, NULL), RC_NOT_FOUND);
	v.account = 0;
	for (v.until = 30; v.until >= 10; v.until -= 10)
		assert_int_equal(storage_letter_add(f->s, &v, NULL), RC_OK);
	assert_int_equal(storage_letters_of_nobody(f->s, &until, NULL), RC_OK);
	assert_int_equal(until, 10);
	assert_int_equal(storage_letters_of_nobody_end(f->s, 20, NULL), RC_OK);
	assert_int_equal(storage_letters_of_nobody(f->s, &until, NULL), RC_OK);
	assert_int_equal(until, 30);
	assert_int_equal(storage_letters_of_nobody_end(f->s, 30, NULL), RC_OK);
	assert_int_equal(storage_letters_of_nobody(f->s, &until, NULL), RC_NOT_FOUND);
	int64_t at = NOW;
	assert_int_equal(storage_letter_next(f->s, "x", &at, &f->a, &v, NULL), RC_OK);
	assert_int_equal(v.until, 5);
}

#define IN_STORAGE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_STORAGE(the_same_key_is_the_same_topic),
		IN_STORAGE(a_topic_comes_back_whole),
		IN_STORAGE(reported_counts_and_rows_are_not_counted_twice),
		IN_STORAGE(endorsements_that_come_together_are_counted_together),
		IN_STORAGE(totals_follow_every_change),
		IN_STORAGE(what_was_removed_stays_removed),
		IN_STORAGE(pages_meet_every_topic_once),
		IN_STORAGE(comments_keep_their_floor),
		IN_STORAGE(a_deleted_account_leaves_no_name),
		IN_STORAGE(names_are_taken_in_any_case),
		IN_STORAGE(sessions_end),
		IN_STORAGE(attempts_are_counted_in_windows),
		IN_STORAGE(what_is_not_committed_is_gone),
		IN_STORAGE(a_word_in_most_topics_is_found_both_ways),
		IN_STORAGE(a_place_is_where_one_comes_by_going_on),
		IN_STORAGE(what_could_not_be_read_again_does_not_go_in),
		IN_STORAGE(time_passes_on_every_board),
		IN_STORAGE(a_mark_is_a_place_to_return_to),
		IN_STORAGE(what_is_not_there_says_so),
		IN_STORAGE(what_was_made_knows_its_request),
		IN_STORAGE(each_decision_has_a_version),
		IN_STORAGE(only_its_owner_reads_the_files),
		IN_STORAGE(letters_of_nobody_end),
	};
	return RUN_ON_ENGINES(tests);
}
