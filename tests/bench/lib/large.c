/*
 * Many topics with many comments, straight into a platform's folder: LARGE_TOPICS, a fifth of them with ten comments
 * and one with 100,000; or fewer. The words are harsh: the commonest stands in most texts and in a ninth of all titles.
 */
#include "api/lib/dice.h"
#include "bench/lib/bench.h"

#include "server/storage/storage.h"

#include <math.h>
#include <stdlib.h>

enum { COMMENTED = 20000, COMMENTS_OF_ONE = 100000, BATCH = 1000, AGENCIES = 16 };

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

static enum wire_board board_of(int i)
{
	return i % 5 < 3 ? BOARD_IDEA : i % 5 == 3 ? BOARD_CONSULTATION : i % 1000 == 4 ? BOARD_EVENT : BOARD_PLAN;
}

static void put_comments(struct storage *s, int64_t topic, int n)
{
	char id[32];
	struct err e = { 0 };
	int64_t added;
	ARENA_LOCAL(a, 0);
	STR_LOCAL(body, 4096);
	struct wire_comment *items = xcalloc((size_t)n, sizeof *items);
	for (int i = 0; i < n; i++) {
		str_clear(&body);
		put_words(&body, 12);
		str_addz(&body, i % 3 ? "推" : "支持");
		snprintf(id, sizeof id, "%d", i);
		items[i] = (struct wire_comment){ .id = arena_strdup(&a, id),
			.author = "某人",
			.body = arena_strdup(&a, body.buf),
			.created_at = NOW - YEAR,
			.reply_to = "" };
	}
	must(storage_comments_put(s, topic, "bench", items, (size_t)n, &added, &e), &e);
	free(items);
}

static void put_topic(struct storage *s, int i, int topics)
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
		.created_at = NOW - 10 * YEAR + (int64_t)i * (10 * YEAR / topics) };
	must(storage_topic_put(s, &(struct storage_key){ "bench", id }, &t, NOW, &change, &topic, &e), &e);
	if (i < COMMENTED && i < topics / 5)
		put_comments(s, topic, 10);
	if (i == COMMENTED && topics == LARGE_TOPICS)
		put_comments(s, topic, COMMENTS_OF_ONE);
}

static void fill(struct storage *s, int topics)
{
	struct err e = { 0 };
	storage_gather(s);
	for (int i = 0; i < topics; i++) {
		if (i % BATCH == 0)
			must(storage_begin(s, STORAGE_WRITE, &e), &e);
		put_topic(s, i, topics);
		if (i % BATCH == BATCH - 1)
			must(storage_commit(s, &e), &e);
	}
	must(storage_begin(s, STORAGE_WRITE, &e), &e);
	must(storage_note_set(s, "bench", "made", &e), &e);
	must(storage_commit(s, &e), &e);
}

void large_make(struct large *l, const char *folder, int topics)
{
	struct storage *s;
	struct err e = { 0 };
	ARENA_LOCAL(a, 0);
	const char *made;
	*l = (struct large){ .own = false };
	if (!folder && topics == LARGE_TOPICS)
		folder = getenv("BENCH_LARGE");
	if (!folder) {
		scratch_make(&l->scratch);
		l->own = true;
	}
	snprintf(l->folder, sizeof l->folder, "%s", folder ? folder : l->scratch.path);
	must(storage_open(l->folder, &s, &e), &e);
	must(storage_note_get(s, "bench", &a, &made, &e), &e);
	if (!made)
		fill(s, topics);
	storage_close(s);
}

void large_release(struct large *l)
{
	if (l->own)
		scratch_remove(&l->scratch);
}
