/* How lists and searches are carried out: every one that the client sends walks an index, none reads all topics or
 * sorts them. Each statement that the storage asks is explained as it is asked; without any of the indexes it shows.
 * SQLite's alone: PostgreSQL decides anew by how many rows there are, and reads all of a few. */
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/storage/private.h"
#include "unit/store/lib.h"

#define NOW INT64_C(1790000000000)
#define TOPICS 60

static struct storage *s;

static void put(int i)
{
	char id[16];
	int64_t topic, added;
	enum storage_change change;
	struct wire_agency agencies[] = { { .id = i % 10 ? "a1" : "a2", .name = i % 10 ? "健保署" : "農業部" } };
	snprintf(id, sizeof id, "%d", i);
	const struct wire_topic t = { .board = i % 3 ? BOARD_IDEA : BOARD_PLAN,
		.title = "健保",
		.summary = "",
		.body = "捕獸夾",
		.benefits = "",
		.proposer = "Ann",
		.stage_reason = "",
		.stage = i % 2 ? STAGE_CLOSED : STAGE_RUNNING,
		.response = i % 5 ? RESPONSE_NONE : RESPONSE_OVERDUE,
		.agencies = agencies,
		.n_agencies = 1,
		.counts = { .endorsements = i },
		.planned = NAN,
		.actual = NAN,
		.spent = NAN,
		.place = "",
		.stream = "",
		.source = { "", "", "" },
		.created_at = NOW + i * 60000 };
	assert_int_equal(storage_topic_put(s, &(struct storage_key){ "test", id }, &t, NOW, &change, &topic, NULL), RC_OK);
	const struct wire_comment c = { .id = "1", .author = "Ann", .body = "踩到", .created_at = NOW, .reply_to = "" };
	assert_int_equal(storage_comments_put(s, topic, "test", &c, 1, &added, NULL), RC_OK);
}

static int open_storage(void **state)
{
	folder_make(state);
	if (storage_open(folder, &s, NULL) != RC_OK || storage_begin(s, STORAGE_WRITE, NULL) != RC_OK)
		return -1;
	for (int i = 0; i < TOPICS; i++)
		put(i);
	return storage_commit(s, NULL) == RC_OK ? 0 : -1;
}

static int close_storage(void **state)
{
	storage_close(s);
	return folder_drop(state);
}

/* ---- what is asked --------------------------------------------------------------------------- */

/* As the client's keys and options put them together. */
static const struct {
	const char *agency, *words, *title, *by, *without, *author;
	int64_t min_endorsements, number, since;
	int response;
} asked[] = {
	{ .response = -1 },
	{ .response = -1, .agency = "a1" },
	{ .response = -1, .agency = "a2" },
	{ .response = -1, .words = "健保" },
	{ .response = -1, .words = "捕獸夾 踩到" },
	{ .response = -1, .words = "健保捕獸夾" },
	{ .response = -1, .words = "農委會 健保" },
	{ .response = -1, .words = "健保", .agency = "a1" },
	{ .response = -1, .title = "健保" },
	{ .response = -1, .title = "健保", .min_endorsements = 5, .author = "Ann", .since = NOW },
	{ .response = -1, .by = "農委會" },
	{ .response = -1, .without = "捷運" },
	{ .response = -1, .without = "健保", .agency = "a1" },
	{ .response = -1, .min_endorsements = 10 },
	{ .response = -1, .min_endorsements = 59 },
	{ .response = -1, .number = 7 },
	{ .response = -1, .author = "Ann" },
	{ .response = -1, .since = NOW },
	{ .response = -1, .agency = "a1", .since = NOW },
	{ .response = RESPONSE_OVERDUE },
	{ .response = RESPONSE_OVERDUE, .agency = "a1" },
	{ .response = RESPONSE_OVERDUE, .title = "健保" },
};

static void ask(const struct storage_topic_query *q)
{
	ARENA_LOCAL(a, 0);
	struct storage_topic_page page;
	enum rc rc = storage_topics(s, q, &a, &page, NULL);
	assert_true(rc == RC_OK || (rc == RC_NOT_FOUND && (q->at || q->at_number)));
	if (rc != RC_OK || !page.more || q->skip)
		return;
	struct storage_topic_query next = *q;
	next.after = true;
	next.after_key = page.last_key;
	next.after_id = page.last_id;
	next.at = next.at_number = 0;
	assert_int_equal(storage_topics(s, &next, &a, &page, NULL), RC_OK);
}

static void ask_each_way(size_t i)
{
	for (int sort = 0; sort < SORTS; sort++)
		for (int kind = 0; kind < 4; kind++) {
			struct storage_topic_query q = { .board = kind & 1 ? BOARD_IDEA : -1,
				.stage = kind & 2 ? STAGE_CLOSED : -1,
				.response = asked[i].response,
				.agency = asked[i].agency,
				.words = asked[i].words,
				.title = asked[i].title,
				.by = asked[i].by,
				.without = asked[i].without,
				.author = asked[i].author,
				.min_endorsements = asked[i].min_endorsements,
				.number = asked[i].number,
				.since = asked[i].since,
				.sort = (enum storage_sort)sort,
				.limit = 1 };
			ask(&q);
			q.skip = 2;
			ask(&q);
			q.skip = 0;
			q.at_number = kind & 1 ? 3 : 0;
			q.at = kind & 1 ? 0 : 4;
			ask(&q);
		}
}

static void ask_the_rest(void)
{
	ARENA_LOCAL(a, 0);
	struct storage_figures f;
	struct storage_topic_page page;
	for (int part = PART_FOLLOWED; part < PARTS; part++)
		ask(&(struct storage_topic_query){ .board = -1,
			.stage = -1,
			.response = -1,
			.part = (enum storage_part)part,
			.account = 1,
			.sort = SORT_NEWEST,
			.limit = 20 });
	assert_int_equal(storage_figures(s, NOW, NOW, NOW, &f, NULL), RC_OK);
	assert_int_equal(storage_topics_similar(s, "健保卡", -1, 5, &a, &page, NULL), RC_OK);
}

/* ---- how it is carried out ------------------------------------------------------------------- */

static bool has(const char *text, const char *part)
{
	return strstr(text, part) != NULL;
}

/* Walks an index to where the page ends; narrows by it where there is one for that. */
static bool walks(const char *line, const char *statement)
{
	bool narrowed = has(statement, "t.board =") || has(statement, "t.stage =") || has(statement, "t.response =");
	return has(line, "USING INDEX topics_") && !narrowed && has(statement, "LIMIT");
}

/* Few are sorted: those with a number; what one person takes part in or proposed; an agency's topics, or those with so
 * many endorsements, where they are less than what would be walked over. */
static bool sorts_few(const char *statement)
{
	return has(statement, "FROM (") || has(statement, "topic_agencies ta ON") || has(statement, "bm25") ||
		has(statement, "t.endorsements >=") || has(statement, "WHERE number =") ||
		has(statement, "lower(t.proposer) =");
}

/* Thousands that were found are asked what stands in an index. */
static bool looks_into_rows(const char *line, const char *statement)
{
	bool marked = has(statement, "t.board =") || has(statement, "t.stage =") || has(statement, "t.response =");
	return has(statement, "SELECT found.column1, 0") && !marked && has(line, "SEARCH t USING") &&
		!has(line, "COVERING");
}

/* Why a step is none of those that may be; NULL: it may. */
static const char *wrong(const char *line, const char *statement)
{
	size_t n = strlen(line);
	if (has(line, "VIRTUAL TABLE INDEX"))
		return n && line[n - 1] == ':' ? "reads a whole index of words" : NULL;
	if (has(line, "TEMP B-TREE FOR ORDER BY"))
		return sorts_few(statement) ? NULL : "sorts";
	if (looks_into_rows(line, statement))
		return "reads the row of each that was found";
	if (strncmp(line, "SCAN ", 5) != 0 || has(line, " CONSTANT ROW") || has(line, "SCAN f") || has(line, "SCAN totals"))
		return NULL;
	return walks(line, statement) ? NULL : "reads a whole table";
}

/* The first step that may not be; said is init by the caller. */
static bool is_wrong(const struct str *plans, struct str *said)
{
	STR_LOCAL(statement, STR_NO_LIMIT);
	STR_LOCAL(line, STR_NO_LIMIT);
	for (const char *p = plans->buf; *p; p += strcspn(p, "\n") + 1) {
		str_clear(&line);
		str_add(&line, p, strcspn(p, "\n"));
		if (str_starts(line.buf, "? ")) {
			str_clear(&statement);
			str_addz(&statement, line.buf + 2);
			continue;
		}
		const char *why = wrong(line.buf, statement.buf);
		if (why) {
			str_addf(said, "%s: %s\n%s", why, line.buf, statement.buf);
			return true;
		}
	}
	return false;
}

/* Asks until something is. */
static bool plans_are_wrong(struct str *said)
{
	bool found = false;
	for (size_t i = 0; i <= ARRAY_LEN(asked) && !found; i++) {
		STR_LOCAL(plans, STR_NO_LIMIT);
		sql_tell_plans(s->db, &plans);
		if (i < ARRAY_LEN(asked))
			ask_each_way(i);
		else
			ask_the_rest();
		sql_tell_plans(s->db, NULL);
		assert_true(has(plans.buf, "? SELECT"));
		found = is_wrong(&plans, said);
	}
	return found;
}

static void no_list_and_no_search_reads_all_topics(void **state)
{
	(void)state;
	STR_LOCAL(said, STR_NO_LIMIT);
	if (plans_are_wrong(&said))
		fail_msg("%s", said.buf);
}

static void without_an_index_it_shows(void **state)
{
	(void)state;
	static const char *const indexes[] = { "newest", "endorsements", "deadline", "active", "board_newest",
		"board_endorsements", "board_deadline", "board_active", "stage_newest", "stage_endorsements", "stage_deadline",
		"stage_active", "response_newest", "response_endorsements", "response_deadline", "response_active", "author",
		"place" };
	for (size_t i = 0; i < ARRAY_LEN(indexes); i++) {
		STR_LOCAL(drop, 200);
		STR_LOCAL(said, STR_NO_LIMIT);
		str_addf(&drop, "DROP INDEX topics_%s", indexes[i]);
		assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
		assert_int_equal(sql_run(s->db, NULL, drop.buf, ""), RC_OK);
		if (!plans_are_wrong(&said))
			fail_msg("nothing is slower without topics_%s", indexes[i]);
		storage_rollback(s);
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_storage, close_storage)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(no_list_and_no_search_reads_all_topics),
		T(without_an_index_it_shows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
