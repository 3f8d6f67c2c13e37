/*
 * Every state has a word: two topics, or two comments, that differ in one state differ in the text of their row and of
 * their page, without any colour. Rows, pages and comments of all fronts are composed from these.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "page/page.h"

#define NOW INT64_C(1795406400000) /* 2026-11-23T12:00:00+08:00 */

enum { SEEN, HEARD, PAGE, WAYS };
static const char *const way_names[WAYS] = { "row by eye", "row by ear", "page" };

static void write_topic(int way, const struct wire_topic *t, enum page_news news, struct str *out)
{
	const struct page_opts o = {
		.now = NOW, .zone = ZONE_TAIPEI, .news = news, .linear = way != SEEN, .spoken = way != SEEN
	};
	DOC_LOCAL(doc);
	struct page_row row;
	str_clear(out);
	if (way == SEEN) {
		page_row(&row, t, &o);
		for (int c = 0; c < COLUMN_TITLE; c++)
			str_addf(out, "%s|", row.cells[c].text);
	} else if (way == HEARD) {
		page_row_linear(out, t, &o, NULL, 0);
	} else {
		page_topic(&doc, t, NULL, &o);
		page_linear(out, &doc, 0);
	}
}

/* With every string set, as parsing leaves it. */
static struct wire_topic idea(enum wire_stage stage)
{
	return (struct wire_topic){ .id = "1",
		.board = BOARD_IDEA,
		.number = 7,
		.stage = stage,
		.title = "t",
		.summary = "",
		.body = "b",
		.benefits = "",
		.body_heading = "",
		.benefits_heading = "",
		.proposer = "",
		.stage_reason = "",
		.place = "",
		.stream = "",
		.planned = NAN,
		.actual = NAN,
		.spent = NAN,
		.created_at = NOW - 30 * DAY_MS,
		.source = { "", "", "" },
		.counts = { .endorsements = 4000, .threshold = 5000, .comments = 3, .pro = 2, .con = 1 } };
}

/* Each is another one than all before it. */
enum { STATES_MOST = STAGES + 16 };
struct state {
	struct wire_topic topic;
	enum page_news news;
	bool in_row; /* no row says whose it is, or what the reader did */
};

static size_t make_states(struct state out[STATES_MOST])
{
	size_t n = 0;
	for (int stage = 0; stage < STAGES; stage++)
		out[n++] = (struct state){ idea((enum wire_stage)stage), NEWS_READ, true };
	out[n++] = (struct state){ idea(STAGE_COLLECTING), NEWS_UNREAD, true };
	out[n++] = (struct state){ idea(STAGE_COLLECTING), NEWS_CHANGED, true };
	struct state late = { idea(STAGE_ESTABLISHED), NEWS_READ, true }, due = late;
	struct state mine = { idea(STAGE_COLLECTING), NEWS_READ, false };
	late.topic.response = RESPONSE_OVERDUE;
	late.topic.respond_by = NOW - 3 * DAY_MS;
	due.topic.response = RESPONSE_DUE;
	due.topic.respond_by = NOW + 3 * DAY_MS;
	out[n++] = late;
	out[n++] = due;
	mine.topic.mine.known = mine.topic.mine.followed = true;
	out[n++] = mine;
	mine.topic.mine.followed = false;
	mine.topic.mine.endorsed = true;
	mine.topic.mine.endorsed_at = NOW - DAY_MS;
	out[n++] = mine;
	return n;
}

static void topics_differ(void **state)
{
	(void)state;
	struct state states[STATES_MOST];
	size_t n = make_states(states);
	STR_LOCAL(one, STR_NO_LIMIT);
	STR_LOCAL(other, STR_NO_LIMIT);
	for (int way = 0; way < WAYS; way++)
		for (size_t i = 0; i < n; i++)
			for (size_t k = i + 1; k < n; k++) {
				bool by_row = way != PAGE;
				if (by_row && !(states[i].in_row && states[k].in_row))
					continue;
				if (!by_row && states[i].news != states[k].news)
					continue; /* who has it open reads it */
				write_topic(way, &states[i].topic, states[i].news, &one);
				write_topic(way, &states[k].topic, states[k].news, &other);
				if (str_eq(one.buf, other.buf))
					fail_msg("%s: %s (%zu) and %s (%zu) read alike: %s", way_names[way],
						wire_stage_word(states[i].topic.stage), i, wire_stage_word(states[k].topic.stage), k, one.buf);
			}
}

static struct wire_comment comment(enum wire_stance stance)
{
	return (struct wire_comment){ .id = "1",
		.topic = "1",
		.author = "a",
		.stance = stance,
		.body = "b",
		.created_at = NOW - 2 * DAY_MS,
		.reply_to = "",
		.floor = 3,
		.hidden = "",
		.hidden_reason = "" };
}

static void write_comment(bool heard, const struct wire_comment *c, int64_t read_at, struct str *out)
{
	struct wire_comment first = comment(STANCE_PRO);
	struct wire_comment among[] = { first, *c };
	among[0].id = "0";
	among[0].floor = 1;
	const struct wire_comments all = { .items = among, .n = 2, .total = 2, .next = "" };
	const struct page_opts o = {
		.now = NOW, .zone = ZONE_TAIPEI, .read_at = read_at, .linear = heard, .spoken = heard
	};
	DOC_LOCAL(doc);
	str_clear(out);
	page_comment(&doc, c, &all, &o);
	page_linear(out, &doc, 0);
}

static void comments_differ(void **state)
{
	(void)state;
	struct {
		struct wire_comment c;
		int64_t read_at;
	} states[10];
	size_t n = 0;
	for (int stance = 0; stance < STANCES; stance++, n++)
		states[n].c = comment((enum wire_stance)stance), states[n].read_at = 0;
	for (size_t i = n; i < ARRAY_LEN(states); i++)
		states[i].c = comment(STANCE_PRO), states[i].read_at = 0;
	states[n++].read_at = NOW - 3 * DAY_MS; /* new */
	states[n++].c.likes = 2;
	states[n].c.likes = 2;
	states[n++].c.liked = true;
	states[n++].c.reply_to = "0";
	states[n++].c.reply_gone = 1;
	states[n].c.body = "";
	states[n].c.hidden = "insult";
	states[n++].c.hidden_reason = "an insult";
	assert_true(n <= ARRAY_LEN(states));
	STR_LOCAL(one, STR_NO_LIMIT);
	STR_LOCAL(other, STR_NO_LIMIT);
	for (int heard = 0; heard < 2; heard++)
		for (size_t i = 0; i < n; i++)
			for (size_t k = i + 1; k < n; k++) {
				write_comment(heard, &states[i].c, states[i].read_at, &one);
				write_comment(heard, &states[k].c, states[k].read_at, &other);
				if (str_eq(one.buf, other.buf))
					fail_msg("comments %zu and %zu read alike: %s", i, k, one.buf);
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(topics_differ), cmocka_unit_test(comments_differ) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
