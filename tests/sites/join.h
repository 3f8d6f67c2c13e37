/*
 * join.gov.tw as tests have it, written from the shapes of its open data: a year of ideas as untidy as real ones
 * (numbers as text and with commas, no dates, HTML and plain text, a record in the middle that is broken),
 * consultations with dates of several kinds, plans of a shape that nobody has described. Who broke off may go on:
 * Range, If-Range.
 */
#ifndef SITES_JOIN_H
#define SITES_JOIN_H

#include "sites/server.h"

enum { JOIN_WHOLE, JOIN_CUT, JOIN_BUSY, JOIN_PAGE };
static int join_how;

#define JOIN_IDEA(n, title, body, count, sent, who) \
	"{\"publishDate\":\"2026-11-" n \
	" 08:00:00\",\"網址\":\"https://join.gov.tw/idea/detail/00000000-0000-4000-8000-0000000000" n \
	"\",\"標題\":\"" title "\",\"提議內容\":\"" body "\",\"利益與影響\":\"每天多走十分鐘的人。\",\"附議數量\":" count \
	",\"附議門檻\":\"5,000\",\"提送日期\":\"" sent "\",\"關注數量\":\"1,204\",\"留言數量\":7,\"提議者\":\"" who \
	"\",\"googleAnalytics\":\"\"}"

static const char join_ideas[] = "[" /* clang-format off */
	JOIN_IDEA("20", "山城公車加開末班", "<p>末班車<b>太早</b>，夜班護理師走路回家。</p>", "\"4,999\"", "2026-11-21 09:00:00", "阿明") ","
	JOIN_IDEA("19", "圖書館延長開放", "考試前座位不夠。\\n\\n請開到十點。", "12", "無", "") ","
	JOIN_IDEA("18", "寫錯的一筆", "x", "\"很多\"", "無", "") ","
	JOIN_IDEA("17", "校園午餐用在地食材", "&lt;不是標籤&gt; 農會願意供應。", "8191", "2026-11-17 09:00:00", "阿華") ","
	JOIN_IDEA("02", "騎樓整平", "輪椅過不去。", "\"87\"", "2026-01-02 09:00:00", "臺北的老人") "]"; /* clang-format on */
/* Ids that begin alike, as numbers do, and as another board's do. */
#define JOIN_NAMED(id, title) \
	"{\"publishDate\":\"2024-03-01 08:00:00\",\"網址\":\"https://join.gov.tw/idea/detail/" id "\",\"標題\":\"" title \
	"\",\"提議內容\":\"夠了。\",\"利益與影響\":\"\",\"附議數量\":3,\"附議門檻\":5000,\"提送日期\":\"無\",\"提議者\":\"\"}"
static const char join_named[] = "[" /* clang-format off */
	JOIN_NAMED("3f2a10aa-1111-4000-8000-000000000001", "公園多一盞燈") ","
	JOIN_NAMED("3f2a19bb-1111-4000-8000-000000000002", "公園少一道牆") ","
	JOIN_NAMED("3094d1cc-1111-4000-8000-000000000003", "車站設置哺乳室") ","
	JOIN_NAMED("c1234567-1111-4000-8000-000000000004", "巷口加裝反光鏡") "]"; /* clang-format on */
static const char join_policies[] =
	"[{\"標題\":\"公車路網調整\",\"url\":\"http://join.gov.tw/policies/detail/00000000-0000-4000-8000-000000000070\","
	"\"發佈日期\":\"2026-11-01\",\"下線日期\":\"115.12.24\",\"關注數量\":\"3\",\"留言數量\":4,\"階段\":\"徵詢\"},"
	"{\"標題\":\"舊的一案\",\"網址\":\"\",\"發佈日期\":\"去年底\",\"下線日期\":\"\",\"關注數量\":\"\",\"留言數量\":\"無\"}]";
static const char join_acts[] =
	"[{\"計畫名稱\":\"河堤整治\",\"主辦機關\":\"水利署\",\"年度\":115,\"進度\":{\"預定\":40,\"實際\":37.5}}]";

static struct site_said join_file(const char *body, const char *request)
{
	static char headers[200];
	const char *range = strstr(request, "Range: bytes=");
	size_t from = range && strstr(request, "If-Range: \"j1\"") ? strtoul(range + 13, NULL, 10) : 0;
	struct site_said said = { "200 OK", headers, body + from, join_how == JOIN_CUT ? strlen(body) / 2 : 0 };
	snprintf(headers, sizeof headers, "Content-Type: application/json\r\nETag: \"j1\"\r\n");
	if (from) {
		said.status = "206 Partial Content";
		snprintf(headers + strlen(headers), sizeof headers - strlen(headers), "Content-Range: bytes %zu-%zu/%zu\r\n",
			from, strlen(body) - 1, strlen(body));
	} else if (strstr(request, "If-None-Match: \"j1\"")) {
		said = (struct site_said){ .status = "304 Not Modified" };
	}
	return said;
}

static struct site_said join_say(const char *path, const char *request)
{
	static const struct {
		const char *path, *body;
	} files[] = {
		{ "/toOpenData/v2/ey/idea?year=2026", join_ideas },
		{ "/toOpenData/v2/ey/idea?year=2025", "[]" },
		{ "/toOpenData/v2/ey/idea?year=2024", join_named },
		{ "/toOpenData/ey/policy", join_policies },
		{ "/toOpenData/ey/act", join_acts },
	};
	if (join_how == JOIN_BUSY)
		return (struct site_said){ "503 Service Unavailable", NULL, "{\"message\":\"busy\"}", 0 };
	if (join_how == JOIN_PAGE)
		return (struct site_said){ "200 OK", "Content-Type: text/html\r\n",
			"<html><title>Just a moment...</title></html>", 0 };
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (str_eq(path, files[i].path))
			return join_file(files[i].body, request);
	return (struct site_said){ "404 Not Found", NULL, "{}", 0 };
}

#endif
