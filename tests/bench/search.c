/*
 * Search and filters among 100,000 topics with 300,000 comments (100,000 of them under one topic): what the platform's
 * storage takes for a page and its total, whatever the words. The words are harsh: the commonest stands in most texts
 * and in a ninth of all titles. The median of the processor time of what was asked again and again; a timing, so it
 * says OVER and breaks nothing.
 *
 *     tests/bench/search [FOLDER [WHAT]]     what was made is kept there (large.c), and used again; WHAT alone is asked
 */
#include "bench/lib/bench.h"

#include "server/storage/storage.h"

enum { ROUNDS = 15 };

/* ---- what is asked --------------------------------------------------------------------------- */

#define IN(of_board, of_stage, of_response) .board = of_board, .stage = of_stage, .response = of_response, .limit = 40
#define ANY IN(-1, -1, -1)
#define FIT .sort = SORT_FIT
static const struct {
	const char *what;
	struct storage_topic_query query;
} asked[] = {
	{ "search: in most texts", { ANY, FIT, .words = "健保" } },
	{ "search: one character", { ANY, FIT, .words = "路" } },
	{ "search: in comments alone", { ANY, FIT, .words = "支持" } },
	{ "search: in most comments", { ANY, FIT, .words = "推" } },
	{ "search: seldom", { ANY, FIT, .words = "捕獸夾" } },
	{ "search: a rare phrase of common words", { ANY, FIT, .words = "健保長照教育交通" } },
	{ "search: words that nothing has", { ANY, FIT, .words = "犀牛" } },
	{ "search: two words", { ANY, FIT, .words = "校園 堤防" } },
	{ "search: two common words, a board", { IN(BOARD_IDEA, -1, -1), FIT, .words = "健保 教育" } },
	{ "search: a common word, a small board", { IN(BOARD_EVENT, -1, -1), FIT, .words = "健保" } },
	{ "search: eight common words", { ANY, FIT, .words = "健保 長照 教育 交通 捷運 公車 行人 號誌" } },
	{ "search: run together", { ANY, FIT, .words = "紅綠燈倒數" } },
	{ "search: a wrong character", { ANY, FIT, .words = "全熱交煥器" } },
	{ "search: words not together", { ANY, FIT, .words = "捕獸夾 犀牛 健保" } },
	{ "search: nonsense, 40 characters",
		{ ANY, FIT, .words = "健長教交捷公行號補勞工薪租住稅動流垃回空污能核太風水河海漁農糧食標菸酒罰司法警消" } },
	{ "search: a sentence of common words",
		{ ANY, FIT, .words = "健保長照教育交通捷運公車行人號誌補助勞工工時薪資租屋住宅稅制動物流浪" } },
	{ "search: a number", { ANY, FIT, .words = "i1776" } },
	{ "search: page 200", { ANY, FIT, .words = "健保", .skip = 8000 } },
	{ "search: by endorsements", { ANY, .sort = SORT_ENDORSEMENTS, .words = "健保" } },
	{ "search: newest first", { ANY, .sort = SORT_NEWEST, .words = "健保" } },
	{ "title on a board", { IN(BOARD_IDEA, -1, -1), .sort = SORT_NEWEST, .title = "健保" } },
	{ "title on a board, seldom", { IN(BOARD_IDEA, -1, -1), .sort = SORT_NEWEST, .title = "捕獸夾" } },
	{ "title on a board, by deadline", { IN(BOARD_IDEA, -1, -1), .sort = SORT_DEADLINE, .title = "健保" } },
	{ "title, over 4,000 endorsements", { ANY, .sort = SORT_NEWEST, .title = "健保", .min_endorsements = 4000 } },
	{ "in most texts, over 4,000 endorsements",
		{ ANY, .sort = SORT_ENDORSEMENTS, .words = "健保", .min_endorsements = 4000 } },
	{ "in most texts, of an agency, over 4,000 endorsements",
		{ ANY, .sort = SORT_NEWEST, .words = "健保", .agency = "a1", .min_endorsements = 4000 } },
	{ "in most texts, of some years, on a board",
		{ IN(BOARD_IDEA, -1, -1), .sort = SORT_NEWEST, .words = "健保", .since = 1, .until = INT64_C(1700000000000) } },
	{ "title, of one proposer", { ANY, .sort = SORT_NEWEST, .title = "健保", .author = "提議者" } },
	{ "agency or proposer in words", { ANY, .sort = SORT_NEWEST, .by = "第a1機關" } },
	{ "without a word", { IN(BOARD_IDEA, -1, -1), .sort = SORT_NEWEST, .without = "健保" } },
	{ "agency, large", { ANY, .sort = SORT_NEWEST, .agency = "a1" } },
	{ "agency, large, by endorsements", { ANY, .sort = SORT_ENDORSEMENTS, .agency = "a1" } },
	{ "agency on a board and stage", { IN(BOARD_IDEA, STAGE_COLLECTING, -1), .sort = SORT_NEWEST, .agency = "a1" } },
	{ "overdue", { IN(-1, -1, RESPONSE_OVERDUE), .sort = SORT_NEWEST } },
	{ "over 4,000 endorsements", { ANY, .sort = SORT_NEWEST, .min_endorsements = 4000 } },
	{ "a number of a board", { IN(BOARD_IDEA, -1, -1), .sort = SORT_NEWEST, .number = 30000 } },
	{ "page with a number", { IN(BOARD_IDEA, -1, -1), .sort = SORT_NEWEST, .at_number = 30000 } },
	{ "in the middle", { ANY, .sort = SORT_NEWEST, .skip = 50000 } },
};

static double timed(struct storage *s, const struct storage_topic_query *q, int64_t *total, size_t *n)
{
	double times[ROUNDS];
	for (size_t i = 0; i < ROUNDS; i++) {
		ARENA_LOCAL(a, 0);
		struct err e = { 0 };
		struct storage_topic_page page;
		double began = cpu_ms(false);
		must(storage_topics(s, q, &a, &page, &e), &e);
		times[i] = cpu_ms(false) - began;
		*total = page.total;
		*n = page.n;
	}
	return median(times, ROUNDS);
}

int main(int argc, char **argv)
{
	struct storage *s;
	struct err e = { 0 };
	struct large large;
	large_make(&large, argc > 1 ? argv[1] : NULL, LARGE_TOPICS);
	must(storage_open(large.folder, &s, &e), &e);
	for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
		int64_t total = 0;
		size_t n = 0;
		if (argc > 2 && !strstr(asked[i].what, argv[2]))
			continue;
		double ms = timed(s, &asked[i].query, &total, &n);
		figure_print(&(struct figure){ asked[i].what, "ms", ms, NULL, 0, 10, false });
		if (argc > 2)
			printf("    %lld in all, %zu here\n", (long long)total, n);
	}
	storage_close(s);
	large_release(&large);
	return figures_broken();
}
