/* The sample topics: relative times, the real folder put in twice, and files that cannot be samples. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "server/import/import.h"
#include "unit/server/storage/engines.h"
#include "vega/vega.h"

#define NOW INT64_C(1795400430000) /* 2026-11-23T10:20:30+08:00 */

struct place {
	char folder[FOLDER_PATH];
	struct storage *storage;
};

static int open_place(void **state)
{
	struct place *p = xcalloc(1, sizeof *p);
	assert_true(folder_new(p->folder));
	assert_int_equal(storage_open(new_place(p->folder), &p->storage, NULL), RC_OK);
	*state = p;
	return 0;
}

static int close_place(void **state)
{
	struct place *p = *state;
	storage_close(p->storage);
	folder_remove(p->folder);
	free(p);
	return 0;
}

static void test_times(void **state)
{
	static const struct {
		const char *text, *instant;
	} cases[] = {
		{ "@-12d", "2026-11-11T09:00:00+08:00" },
		{ "@+3d", "2026-11-26T23:59:59+08:00" },
		{ "@-2d5h", "2026-11-21T05:20:30+08:00" },
		{ "@-3h20m", "2026-11-23T07:00:30+08:00" },
		{ "@+40m", "2026-11-23T11:00:30+08:00" },
		{ "@+3d 14:05", "2026-11-26T14:05:00+08:00" },
		{ "@-0d 08:00", "2026-11-23T08:00:00+08:00" },
		{ "@-99999d", "1753-02-08T09:00:00+08:00" },
	};
	static const char *const plain[] = { "", "@", "@-", "@12d", "@-d", "@-12", "@-12d5", "@-5h2d", "@-1d1d",
		"@+3d 24:00", "@+3d 9:60", "@+3d 14:05 ", "@+3h 14:05", "@-123456d", "@-12d。", "someone@-12d", "@+3d 14" };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t ms = 0;
		char text[RFC3339_SIZE];
		assert_true(sample_time(cases[i].text, NULL, NOW, &ms));
		rfc3339_format(ms, ZONE_TAIPEI, text);
		assert_string_equal(text, cases[i].instant);
	}
	for (size_t i = 0; i < ARRAY_LEN(plain); i++) {
		int64_t ms = 7;
		if (sample_time(plain[i], NULL, NOW, &ms))
			fail_msg("\"%s\" was read as a time", plain[i]);
		assert_int_equal(ms, 7);
	}
}

/* A day ends where the rules are in force, on both sides of a change of clocks. */
static void test_zones(void **state)
{
	static const struct {
		const char *text, *instant;
	} cases[] = { { "@+3d", "2026-11-26T12:59:59+08:00" }, { "@-60d", "2026-09-23T21:00:00+08:00" },
		{ "@-60d 22:30", "2026-09-24T10:30:00+08:00" }, { "@-3h20m", "2026-11-23T07:00:30+08:00" } };
	struct rules r;
	(void)state;
	assert_int_equal(rules_load("data/rules/wethepeople.json", &r, NULL), RC_OK);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t ms = 0;
		char text[RFC3339_SIZE];
		assert_true(sample_time(cases[i].text, &r, NOW, &ms));
		rfc3339_format(ms, ZONE_TAIPEI, text);
		assert_string_equal(text, cases[i].instant);
	}
	rules_release(&r);
}

static void test_twice(void **state)
{
	struct place *p = *state;
	struct sample_report first, second;
	struct err e = { 0 };
	if (sample_put(p->storage, "data/sample/join", NULL, NOW, &first, &e))
		fail_msg("%s", e.detail);
	assert_true(first.topics >= 48);
	assert_true(first.comments >= 400);
	assert_true(first.endorsements >= 100);
	assert_int_equal(first.added, first.topics);
	int64_t version = storage_version(p->storage);
	assert_int_equal(sample_put(p->storage, "data/sample/join", NULL, NOW + 3 * DAY_MS, &second, &e), RC_OK);
	assert_int_equal(second.unchanged, first.topics);
	assert_int_equal(second.added + second.updated, 0);
	assert_int_equal(storage_version(p->storage), version);
}

static size_t count(struct storage *s, int board, int stage, int response)
{
	struct storage_topic_query q = {
		.board = board, .stage = stage, .response = response, .sort = SORT_NEWEST, .limit = 1
	};
	struct storage_topic_page page;
	struct arena a = { 0 };
	assert_int_equal(storage_topics(s, &q, &a, &page, NULL), RC_OK);
	int64_t total = page.total;
	arena_release(&a);
	return (size_t)total;
}

/* Each rule set has samples of its own, which are read whole: titles, texts, and each has something to look at. */
static void test_every_set(void **state)
{
	static const char *const sets[] = { "wethepeople", "epetitions", "reach", "epeople" };
	struct place *p = *state;
	for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
		struct sample_report report;
		struct err e = { 0 };
		char folder[64];
		snprintf(folder, sizeof folder, "data/sample/%s", sets[i]);
		if (sample_put(p->storage, folder, NULL, NOW, &report, &e))
			fail_msg("%s: %s", sets[i], e.detail);
		assert_true(report.added >= 4);
	}
}

/* What waits to be screened has the clock that the rules give it; what was answered long ago keeps no clock that ran
 * out then. */
static void test_clocks(void **state)
{
	struct place *p = *state;
	struct sample_report report;
	struct rules r;
	struct storage_topic_page page;
	struct arena a = { 0 };
	struct rules_book book = { .now = &r };
	assert_int_equal(rules_load("data/rules/join.json", &r, NULL), RC_OK);
	storage_use_rules(p->storage, &book);
	assert_int_equal(sample_put(p->storage, "data/sample/join", &r, NOW, &report, NULL), RC_OK);
	for (enum wire_stage stage = 0; stage < STAGES; stage++) {
		struct storage_topic_query q = {
			.board = BOARD_IDEA, .stage = (int)stage, .response = -1, .sort = SORT_NEWEST, .limit = 100
		};
		assert_int_equal(storage_topics(p->storage, &q, &a, &page, NULL), RC_OK);
		for (size_t i = 0; i < page.n && stage == STAGE_SCREENING; i++)
			assert_in_range(page.items[i].stage_by, NOW, NOW + 14 * DAY_MS);
		for (size_t i = 0; i < page.n && stage == STAGE_RESPONDED; i++)
			assert_int_equal(page.items[i].stage_by, 0);
		assert_true(page.n > 0 || (stage != STAGE_SCREENING && stage != STAGE_RESPONDED));
	}
	arena_release(&a);
	storage_use_rules(p->storage, NULL);
	rules_release(&r);
}

/* Whoever opens the platform for the first time finds every state of every board, on whichever day that is. */
static void test_every_state(void **state)
{
	static const enum wire_stage idea[] = { STAGE_SCREENING, STAGE_COLLECTING, STAGE_ESTABLISHED, STAGE_RESPONDED,
		STAGE_CLOSED, STAGE_UNMET, STAGE_REFUSED, STAGE_WITHDRAWN };
	static const struct {
		enum wire_board board;
		enum wire_stage stage;
	} others[] = { { BOARD_CONSULTATION, STAGE_OPEN }, { BOARD_CONSULTATION, STAGE_CLOSED },
		{ BOARD_PLAN, STAGE_RUNNING }, { BOARD_PLAN, STAGE_CLOSED }, { BOARD_EVENT, STAGE_UPCOMING },
		{ BOARD_EVENT, STAGE_LIVE }, { BOARD_EVENT, STAGE_CLOSED } };
	struct place *p = *state;
	struct sample_report report;
	assert_int_equal(sample_put(p->storage, "data/sample/join", NULL, NOW, &report, NULL), RC_OK);
	for (size_t i = 0; i < ARRAY_LEN(idea); i++)
		if (!count(p->storage, BOARD_IDEA, (int)idea[i], -1))
			fail_msg("no idea is %s", wire_stage_word(idea[i]));
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (!count(p->storage, (int)others[i].board, (int)others[i].stage, -1))
			fail_msg("no %s is %s", wire_board_word(others[i].board), wire_stage_word(others[i].stage));
	assert_true(count(p->storage, BOARD_IDEA, -1, RESPONSE_OVERDUE) >= 2);
	assert_true(count(p->storage, BOARD_IDEA, -1, RESPONSE_DUE) >= 2);
	assert_true(count(p->storage, BOARD_CONSULTATION, -1, RESPONSE_OVERDUE) >= 1);
}

/* Every infographic with figures is one that the wire reads, all of it. */
static void test_figures(void **state)
{
	struct place *p = *state;
	struct sample_report report;
	size_t figures = 0, marks[MARK_UNKNOWN] = { 0 };
	assert_int_equal(sample_put(p->storage, "data/sample/join", NULL, NOW, &report, NULL), RC_OK);
	for (int64_t id = 1; id <= report.topics; id++) {
		struct arena a = { 0 };
		struct wire_topic t;
		assert_int_equal(storage_topic(p->storage, id, 0, &a, &t, NULL), RC_OK);
		for (size_t i = 0; i < t.n_infographics; i++) {
			struct wire_infographic *g = &t.infographics[i];
			struct vega_chart chart;
			struct json *spec = NULL;
			figures++;
			assert_true(*g->title && *g->summary && *g->source);
			if (!*g->spec) {
				assert_true(*g->alt && *g->text);
				continue;
			}
			assert_int_equal(json_parse(g->spec, strlen(g->spec), JSON_BODY_MAX, &spec, NULL), RC_OK);
			if (vega_chart_parse(spec, ZONE_TAIPEI, &a, &chart, NULL) || chart.n_unsupported)
				fail_msg("%s: %s", g->title, chart.n_unsupported ? chart.unsupported[0] : "no chart");
			assert_true(chart.n_rows > 1);
			for (size_t l = 0; l < chart.n_layers; l++)
				marks[chart.layers[l].mark]++;
			json_free(spec);
		}
		arena_release(&a);
	}
	assert_true(figures >= 18);
	assert_true(marks[MARK_BAR] && marks[MARK_LINE] && marks[MARK_AREA] && marks[MARK_POINT] && marks[MARK_ARC] &&
		marks[MARK_RULE]);
}

static void test_broken(void **state)
{
	static const struct {
		const char *text;
		enum rc rc;
	} cases[] = {
		{ "", RC_PROTO },
		{ "{}", RC_INVALID },
		{ "[{}]", RC_INVALID },
		{ "[{\"id\":\"a\"}]", RC_INVALID },
		{ "[1]", RC_INVALID },
		{ "[{\"id\":\"a\",\"title\":\"t\",\"board\":\"idea\"},{\"id\":\"b\",\"title\":7}]", RC_INVALID },
		{ "[{\"id\":\"a\",\"title\":\"t\",\"board\":\"idea\",\"comments\":[7]}]", RC_INVALID },
	};
	struct place *p = *state;
	struct sample_report report;
	char *path = file_join(p->folder, "broken.json");
	assert_int_equal(sample_put(p->storage, "/nowhere/at/all", NULL, NOW, &report, NULL), RC_NOT_FOUND);
	assert_int_equal(sample_put(p->storage, p->folder, NULL, NOW, &report, NULL), RC_NOT_FOUND);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err e = { 0 };
		assert_int_equal(file_write(path, cases[i].text, strlen(cases[i].text), 0600, NULL), RC_OK);
		assert_int_equal(sample_put(p->storage, p->folder, NULL, NOW, &report, &e), cases[i].rc);
		assert_non_null(strstr(e.detail, "broken.json"));
		assert_int_equal(count(p->storage, -1, -1, -1), 0);
	}
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_zones),
		cmocka_unit_test_setup_teardown(test_twice, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_every_set, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_clocks, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_every_state, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_figures, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_broken, open_place, close_place),
	};
	return RUN_ON_ENGINES(tests);
}
