/*
 * Search and filters among 100,000 topics with 300,000 comments (100,000 of them under one topic): what the platform's
 * storage takes for a page and its total, whatever the words. The words are harsh: the commonest stands in most texts
 * and in a ninth of all titles. The median of the processor time of what was asked again and again; a timing, so it
 * says OVER and breaks nothing.
 *
 *     tests/bench/search [FOLDER [WHAT]]     what was made is kept there, and used again; WHAT alone is asked
 */
#include "bench/lib/bench.h"

#include "server/storage/storage.h"

#include <math.h>

enum { TOPICS = 100000, COMMENTED = 20000, COMMENTS_OF_ONE = 100000, ROUNDS = 15, BATCH = 1000, AGENCIES = 16 };

#define NOW INT64_C(1790000000000)
#define YEAR (INT64_C(365) * 24 * 3600 * 1000)

static const char *const vocabulary[] = { "健保", "長照", "教育", "交通", "捷運", "公車", "行人", "號誌", "補助",
	"勞工", "工時", "薪資", "租屋", "住宅", "稅制", "動物", "流浪", "垃圾", "回收", "空氣", "污染", "能源", "核電",
	"太陽", "風力", "水庫", "河川", "海洋", "漁業", "農地", "糧食", "食品", "標示", "菸害", "酒駕", "罰鍰", "司法",
	"法官", "警察", "消防", "醫師", "護理", "藥品", "疫苗", "托育", "幼兒", "老人", "身障", "原民", "客家", "新住",
	"性別", "婚姻", "兵役", "國防", "外交", "觀光", "文化", "圖書", "博物", "體育", "網路", "隱私", "數位", "電信",
	"手機", "電動", "機車", "汽車", "停車", "鐵路", "高鐵", "機場", "港口", "郵局", "銀行", "保險", "投資", "詐騙",
	"彩券", "選舉", "公投", "立委", "市長", "里長", "戶政", "地政", "稅務", "關務", "標章", "公園", "綠地", "路樹",
	"騎樓", "招牌", "噪音", "電梯", "消波", "堤防", "校園" };
static const char *const rare[] = { "捕獸夾", "紅綠燈", "倒數", "全熱交換器", "三倍券", "陪產假", "里程補助",
	"押金制" };

static uint64_t state = 88172645463325252u;
static uint32_t dice(uint32_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 33) % n;
}

/* A fifth of all words are of the vocabulary, the first ones much more often than the last; others are any two of these
 * characters. */
static void put_word(struct str *out)
{
	static const char
		characters[] = "社區議會環境安全制度公開資料透明審查計畫預算服務人員管理標準設施改善檢討申請辦法規定落實執行";
	uint32_t n = ARRAY_LEN(vocabulary), all = sizeof characters / 3;
	if (dice(5) == 0) {
		str_addz(out, vocabulary[dice(dice(n) + 1)]);
		return;
	}
	for (int i = 0; i < 2; i++)
		str_add(out, characters + (size_t)dice(all) * 3, 3);
}

static void put_words(struct str *out, int n)
{
	for (int i = 0; i < n; i++) {
		put_word(out);
		str_addz(out, dice(9) ? "" : i % 3 ? "，" : "的");
	}
}

static void check(enum rc rc, const struct err *e)
{
	if (rc != RC_OK)
		fail_msg("%s: %s", rc_name(rc), e->detail);
}

static enum wire_board board_of(int i)
{
	return i % 5 < 3 ? BOARD_IDEA : i % 5 == 3 ? BOARD_CONSULTATION : i % 1000 == 4 ? BOARD_EVENT : BOARD_PLAN;
}

static void put_comments(struct storage *s, int64_t topic, int n)
{
	char id[32];
	struct err e = { 0 };
	enum storage_change change;
	STR_LOCAL(body, 4096);
	for (int i = 0; i < n; i++) {
		str_clear(&body);
		put_words(&body, 12);
		str_addz(&body, i % 3 ? "推" : "支持");
		snprintf(id, sizeof id, "%d", i);
		check(
			storage_comment_put(s, topic, &(struct storage_key){ "bench", id },
				&(struct wire_comment){ .author = "某人", .body = body.buf, .created_at = NOW - YEAR, .reply_to = "" },
				&change, &e),
			&e);
	}
}

static void put_topic(struct storage *s, int i)
{
	char id[32], agency[32], name[64];
	struct err e = { 0 };
	enum storage_change change;
	int64_t topic;
	STR_LOCAL(title, 512);
	STR_LOCAL(body, 1 << 16);
	put_words(&title, 6 + (int)dice(5));
	put_words(&body, 100 + (int)dice(100));
	if (dice(200) == 0)
		str_addz(&title, rare[dice(ARRAY_LEN(rare))]);
	if (dice(100) == 0)
		str_addz(&body, rare[dice(ARRAY_LEN(rare))]);
	snprintf(id, sizeof id, "%d", i);
	snprintf(agency, sizeof agency, "a%d", i % 7 < 2 ? 1 : i % AGENCIES + 1);
	snprintf(name, sizeof name, "第%s機關", agency);
	struct wire_agency agencies[] = { { .id = agency, .name = name } };
	const struct wire_topic t = { .board = board_of(i),
		.title = title.buf,
		.summary = "",
		.body = body.buf,
		.benefits = "",
		.proposer = "提議者",
		.stage_reason = "",
		.stage = i % 4 ? STAGE_CLOSED : STAGE_COLLECTING,
		.response = i % 97 ? RESPONSE_NONE : RESPONSE_OVERDUE,
		.agencies = agencies,
		.n_agencies = 1,
		.planned = NAN,
		.actual = NAN,
		.spent = NAN,
		.place = "",
		.stream = "",
		.source = { "", "", "" },
		.counts = { .endorsements = dice(5000), .threshold = 5000 },
		.created_at = NOW - 10 * YEAR + (int64_t)i * (10 * YEAR / TOPICS) };
	check(storage_topic_put(s, &(struct storage_key){ "bench", id }, &t, NOW, &change, &topic, &e), &e);
	if (i < COMMENTED)
		put_comments(s, topic, 10);
	if (i == COMMENTED)
		put_comments(s, topic, COMMENTS_OF_ONE);
}

static void fill(struct storage *s)
{
	struct err e = { 0 };
	for (int i = 0; i < TOPICS; i++) {
		if (i % BATCH == 0)
			check(storage_begin(s, STORAGE_WRITE, &e), &e);
		put_topic(s, i);
		if (i % BATCH == BATCH - 1)
			check(storage_commit(s, &e), &e);
	}
	check(storage_begin(s, STORAGE_WRITE, &e), &e);
	check(storage_note_set(s, "bench", "made", &e), &e);
	check(storage_commit(s, &e), &e);
}

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
		check(storage_topics(s, q, &a, &page, &e), &e);
		times[i] = cpu_ms(false) - began;
		*total = page.total;
		*n = page.n;
	}
	return median(times, ROUNDS);
}

int main(int argc, char **argv)
{
	struct scratch scratch = { 0 };
	struct storage *s;
	struct err e = { 0 };
	ARENA_LOCAL(a, 0);
	const char *made;
	if (argc < 2)
		scratch_make(&scratch);
	check(storage_open(argc < 2 ? scratch.path : argv[1], &s, &e), &e);
	check(storage_note_get(s, "bench", &a, &made, &e), &e);
	if (!made)
		fill(s);
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
	if (argc < 2)
		scratch_remove(&scratch);
	return figures_broken();
}
