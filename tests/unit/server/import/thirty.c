/*
 * Thirty searches as people type them: names, slang, wrong characters, words run together, simplified, full-width,
 * variants, agencies by their short names, emoji, numbers. What they look for is on the first page of each, and comes
 * first where its title has it. Among the samples, topics of our own, fifteen hundred others made of common words, and,
 * where there are any beside the sources, real records.
 */
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/import/import.h"
#include "unit/server/storage/engines.h"
#include "vega/vega.h"

#define NOW INT64_C(1795400430000)
#define OTHERS 1500

static char folder[FOLDER_PATH];
static struct storage *s;

static const struct {
	const char *title, *body, *agency;
} own[] = {
	{ "路口紅綠燈一律加裝倒數秒數", "行人看得到還剩幾秒，過馬路不用賭。", "交通部" },
	{ "騎樓與人行道全面禁止吸菸", "二手菸躲不掉，請劃設吸菸區。", "衛生福利部" },
	{ "空氣汙染紅色警報時，國中小一律停課", "校園沒有空氣清淨機，請訂出一致的標準。", "環境部" },
	{ "數位身分證應由人民自願申請", "先立專法，再談換發。", "內政部" },
	{ "手搖飲外帶杯一律收押金", "三天就有一座杯子山。", "環境部" },
	{ "酒駕累犯車輛沒入並公布照片", "罰鍰擋不住，關也擋不住。", "法務部" },
	{ "捷運開放大型犬搭乘試辦", "戴口罩、走特定車廂。", "交通部" },
	{ "週休三日從公務機關先試辦", "工作四天，薪水照舊。", "行政院人事行政總處" },
	{ "YouBike 站點加裝打氣筒", "胎壓不足騎得很累。", "交通部" },
	{ "虐待動物最低刑度提高到一年", "罰得太輕，一再發生。", "農業部" },
	{ "國小課後托育延長到晚上七點", "下班趕不上四點放學。", "教育部" },
	{ "行動支付統一一個 QR code", "店家櫃檯擺了九張。", "金融監督管理委員會" },
	{ "取消機車兩段式左轉", "待轉區在路口中央，比直接左轉危險。", "交通部" },
	{ "罕見疾病用藥健保給付加速審查", "等藥等了三年。", "衛生福利部" },
};

static int64_t put(const char *id, const char *title, const char *body, const char *agency)
{
	int64_t topic = 0;
	enum storage_change change;
	struct err e = { 0 };
	struct wire_agency agencies[] = { { .id = "", .name = agency } };
	const struct wire_topic t = { .board = BOARD_IDEA,
		.title = title,
		.summary = "",
		.body = body,
		.benefits = "",
		.proposer = "某人",
		.stage_reason = "",
		.stage = STAGE_CLOSED,
		.agencies = agencies,
		.n_agencies = 1,
		.planned = NAN,
		.actual = NAN,
		.spent = NAN,
		.place = "",
		.stream = "",
		.source = { "", "", "" },
		.created_at = NOW - INT64_C(86400000) * 400 };
	if (storage_topic_put(s, &(struct storage_key){ "test", id }, &t, NOW, &change, &topic, &e) != RC_OK)
		fail_msg("%s", e.detail);
	return topic;
}

static unsigned state = 12345;
static unsigned dice(unsigned n)
{
	state = state * 1103515245u + 12345u;
	return (state >> 16) % n;
}

static void put_words(struct str *out, int n)
{
	static const char *const words[] = { "政府", "健保", "交通", "補助", "公車", "停車", "學校", "老師", "勞工", "醫院",
		"環境", "回收", "垃圾", "長者", "公園", "行人", "道路", "執法", "罰鍰", "立法", "修法", "檢討", "制度", "申請",
		"資料", "公開", "網站", "電話", "服務", "人員", "標準", "全國", "地方", "中央", "預算", "計畫", "管理", "安全",
		"改善", "取消" };
	for (int i = 0; i < n; i++)
		str_addf(out, "%s%s", words[dice(ARRAY_LEN(words))], i % 4 == 3 ? "，" : "");
}

static void put_others(void)
{
	static const char *const agencies[] = { "交通部", "農業部", "衛生福利部", "教育部", "內政部", "數位發展部",
		"環境部" };
	STR_LOCAL(title, 512);
	STR_LOCAL(body, 4096);
	char id[16];
	for (int i = 0; i < OTHERS; i++) {
		str_clear(&title);
		str_clear(&body);
		put_words(&title, 3 + (int)dice(3));
		put_words(&body, 20);
		snprintf(id, sizeof id, "other-%u", (unsigned)i % 10000);
		put(id, title.buf, body.buf, agencies[dice(ARRAY_LEN(agencies))]);
	}
}

static int open_platform(void **given)
{
	struct sample_report report;
	struct err e = { 0 };
	char id[16];
	(void)given;
	if (!folder_new(folder) || storage_open(new_place(folder), &s, NULL) != RC_OK ||
		sample_put(s, "data/sample/join", NULL, NOW, &report, &e) != RC_OK ||
		storage_begin(s, STORAGE_WRITE, NULL) != RC_OK)
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(own); i++) {
		snprintf(id, sizeof id, "own-%zu", i);
		put(id, own[i].title, own[i].body, own[i].agency);
	}
	put_others();
	return storage_commit(s, NULL) == RC_OK ? 0 : -1;
}

static int close_platform(void **given)
{
	(void)given;
	storage_close(s);
	folder_remove(folder);
	return 0;
}

struct search {
	const char *typed, *wanted; /* a part of the title of what is looked for */
	bool titled;                /* titles have what is typed: one of them comes first */
	const char *fitting;        /* which words are said to be looked for; NULL: all of them */
};

/* Is it on the first page; is it the first; is what is said of the words as it should be. */
static bool finds(const struct search *given, bool *first)
{
	ARENA_LOCAL(a, 0);
	struct storage_topic_page page;
	STR_LOCAL(fitting, 1000);
	bool found = false;
	const struct storage_topic_query q = {
		.board = -1, .stage = -1, .response = -1, .words = given->typed, .sort = SORT_FIT, .limit = 20
	};
	assert_int_equal(storage_topics(s, &q, &a, &page, NULL), RC_OK);
	for (size_t i = 0; i < page.n && !found; i++)
		found = strstr(page.items[i].title, given->wanted) != NULL;
	*first = page.n && strstr(page.items[0].title, given->wanted);
	for (size_t i = 0; i < page.n_fitting; i++)
		str_addf(&fitting, "%s%s", i ? " " : "", page.fitting[i]);
	if (strcmp(fitting.buf, given->fitting ? given->fitting : "") != 0)
		fail_msg("%s: said to look for \"%s\"", given->typed, fitting.buf);
	return found;
}

static void look_for(const struct search *all, size_t n, size_t least)
{
	size_t found = 0, titled = 0, first = 0;
	STR_LOCAL(missed, 10000);
	for (size_t i = 0; i < n; i++) {
		bool is_first;
		bool is = finds(&all[i], &is_first);
		found += is;
		titled += all[i].titled;
		first += all[i].titled && is_first;
		if (!is || (all[i].titled && !is_first))
			str_addf(&missed, "\n%s: %s%s", all[i].typed, all[i].wanted, is ? " is not the first" : " is not there");
	}
	if (found < n || n - (titled - first) < least)
		fail_msg("%zu of %zu are found, %zu of %zu titles come first:%s", found, n, first, titled, missed.buf);
}

static void thirty_searches_find_what_they_look_for(void **given)
{
	(void)given;
	static const struct search searches[] = {
		{ "紅綠燈倒數", "紅綠燈一律加裝倒數", true, "紅綠燈 倒數" }, /* words run together */
		{ "外送餐具", "外送平台餐具", true, "外送 餐具" }, { "營養午餐產地", "營養午餐公開", true, "營養午餐 產地" },
		{ "捷運大型犬", "捷運開放大型犬", true, "捷運 大型犬" },
		{ "吸煙 人行道", "人行道全面禁止吸菸", true, NULL }, /* variants */
		{ "空氣污染 停課", "空氣汙染紅色警報", true, NULL }, { "數位身份證", "數位身分證", true, NULL },
		{ "周休三日", "週休三日", true, NULL }, { "台鐵 輪椅", "臺鐵訂票系統", true, NULL },
		{ "台风假", "颱風假請提早公布", true, NULL }, /* simplified */
		{ "长照", "長照交通接送", true, NULL }, { "虐待动物", "虐待動物最低刑度", true, NULL },
		{ "ＡＥＤ", "求救定位牌與 AED", true, NULL }, /* full-width */
		{ "ＹｏｕＢｉｋｅ", "YouBike 站點", true, NULL }, { "qr code", "一個 QR code", true, NULL },
		{ "農委會 捕獸鋏", "捕獸鋏", true, NULL }, /* agencies */
		{ "衛福部 長照", "長照交通接送", true, NULL }, { "數位部 驗證碼", "驗證碼必須有語音", true, NULL },
		{ "環保署 手搖飲", "手搖飲外帶杯", true, NULL },
		{ "交通部路口淨空", "路口淨空十公尺", true, "交通部 路口淨空" },
		{ "捕獸夾", "捕獸鋏", true, "捕獸" }, /* a wrong character */
		{ "酒駕累范", "酒駕累犯", true, "酒駕累" }, { "長照交通接宋", "長照交通接送", true, "長照交通接" },
		{ "手搖飲", "手搖飲外帶杯", true, NULL }, /* slang and names */
		{ "TNVR", "流浪貓狗 TNVR", true, NULL }, { "石虎", "石虎", true, NULL }, { "𡘙", "罕用字姓名", true, NULL },
		{ "🐈", "流浪貓狗", true, NULL }, { "全熱交換器", "教室降溫", false, NULL }, /* in its text, folded away */
		{ "兩段式左轉 犀牛", "取消機車兩段式左轉", true, "兩段式左轉" },             /* what nothing has is left out */
	};
	look_for(searches, ARRAY_LEN(searches), ARRAY_LEN(searches) - 2);
}

static void real_records_are_found(void **given)
{
	(void)given;
	static const struct search searches[] = {
		{ "電子菸", "電子煙合理立法", true, NULL },
		{ "月亮杯", "月亮杯比照", true, NULL },
		{ "國旅卡", "國旅卡", true, NULL },
		{ "颱風半天假", "颱風\"半天\"假", true, "颱風 天假" },
		{ "男性性行为 捐血", "男性間性行為者永不得捐血", true, "男性 性行为 捐血" },
		{ "健保 旅居國外", "長年旅居國外", true, NULL },
		{ "魚翅", "禁止魚翅買賣", true, NULL },
		{ "單身 試管嬰兒", "開放單身女", true, NULL },
		{ "FB購物詐騙", "購物詐騙", true, "購物詐騙" },
		{ "燃料税应随油征收", "燃料稅應隨油徵收", true, NULL },
	};
	const char *shared = getenv("MINYI_SHARED");
	char path[512];
	struct import_report report;
	struct err e = { 0 };
	snprintf(path, sizeof path, "%s/data/join/idea-opendata-v2.json", shared ? shared : "../shared");
	if (!file_exists(path))
		skip();
	char *files[] = { path };
	FILE *nowhere = fopen("/dev/null", "w");
	const struct import_options o = { .format = "join-opendata",
		.now = NOW,
		.as_of = NOW,
		.endorse_threshold = 5000,
		.endorse_days = 60,
		.respond_days = 60,
		.complaints = nowhere };
	if (import_files(s, &o, files, 1, &report, &e) != RC_OK)
		fail_msg("%s", e.detail);
	fclose(nowhere);
	assert_true(report.added > 100);
	look_for(searches, ARRAY_LEN(searches), ARRAY_LEN(searches) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thirty_searches_find_what_they_look_for),
		cmocka_unit_test(real_records_are_found),
	};
	return RUN_GROUP_ON_ENGINES(tests, open_platform, close_platform);
}
