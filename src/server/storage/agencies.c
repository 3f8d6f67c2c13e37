/* Agencies by all their names: what the news and people call them, what they were called before. A row is one agency;
 * whatever name is asked for, those that carry another one are found as well. */
#include "base/utf8.h"
#include "server/storage/private.h"
#include "text/text.h"

#define NAMES 6
static const char *const agencies[][NAMES] = {
	{ "衛生福利部", "衛福部", "行政院衛生署", "衛生署" },
	{ "農業部", "農委會", "農業委員會", "行政院農業委員會" },
	{ "環境部", "環保署", "環境保護署", "行政院環境保護署" },
	{ "勞動部", "勞委會", "勞工委員會", "行政院勞工委員會" },
	{ "文化部", "文建會", "行政院文化建設委員會" },
	{ "數位發展部", "數位部", "數發部" },
	{ "國家發展委員會", "國發會", "經建會" },
	{ "國家科學及技術委員會", "國科會", "科技部" },
	{ "金融監督管理委員會", "金管會" },
	{ "國家通訊傳播委員會", "通傳會", "NCC" },
	{ "公平交易委員會", "公平會" },
	{ "大陸委員會", "陸委會", "行政院大陸委員會" },
	{ "僑務委員會", "僑委會" },
	{ "原住民族委員會", "原民會" },
	{ "客家委員會", "客委會" },
	{ "海洋委員會", "海委會" },
	{ "中央選舉委員會", "中選會" },
	{ "核能安全委員會", "核安會", "原能會", "行政院原子能委員會" },
	{ "行政院公共工程委員會", "工程會", "公共工程委員會" },
	{ "國軍退除役官兵輔導委員會", "退輔會" },
	{ "行政院主計總處", "主計總處", "主計處" },
	{ "行政院人事行政總處", "人事總處", "人事行政局" },
	{ "國立故宮博物院", "故宮" },
	{ "中央銀行", "央行" },
	{ "中央健康保險署", "健保署", "健保局" },
	{ "疾病管制署", "疾管署", "疾管局", "CDC" },
	{ "食品藥物管理署", "食藥署", "食藥局" },
	{ "國民健康署", "國健署" },
	{ "勞動力發展署", "勞發署" },
	{ "勞工保險局", "勞保局" },
	{ "國土管理署", "國土署", "營建署" },
	{ "內政部警政署", "警政署" },
	{ "內政部移民署", "移民署" },
	{ "內政部消防署", "消防署" },
	{ "交通部公路局", "公路局", "公路總局" },
	{ "交通部觀光署", "觀光署", "觀光局" },
	{ "交通部中央氣象署", "氣象署", "中央氣象局", "氣象局" },
	{ "財政部國稅局", "國稅局" },
	{ "經濟部水利署", "水利署" },
	{ "經濟部能源署", "能源署", "能源局" },
	{ "國營臺灣鐵路股份有限公司", "臺鐵", "臺灣鐵路管理局" },
	{ "臺北市政府", "北市府" },
	{ "新北市政府", "新北府" },
	{ "桃園市政府", "桃市府" },
	{ "臺中市政府", "中市府" },
	{ "臺南市政府", "南市府" },
	{ "高雄市政府", "高市府" },
};

/* How many bytes of text this name takes at its start; 0: it does not begin so. */
static size_t begins(const char *text, const char *name)
{
	const char *at = text;
	for (size_t n = strlen(name); n;) {
		uint32_t a, b;
		size_t step = utf8_decode(name, n, &a), left = strlen(at);
		if (!left)
			return 0;
		size_t bytes = utf8_decode(at, left, &b);
		if (text_folded(a) != text_folded(b))
			return 0;
		name += step;
		n -= step;
		at += bytes;
	}
	return (size_t)(at - text);
}

static bool is_same(const char *text, const char *name)
{
	size_t n = begins(text, name);
	return n && !text[n];
}

void words_names(const char *text, const char *names[SEARCH_NAMES])
{
	size_t n = 0;
	for (size_t i = 0; i < ARRAY_LEN(agencies); i++) {
		bool is = false;
		for (size_t j = 0; j < NAMES && agencies[i][j]; j++)
			is = is || is_same(text, agencies[i][j]);
		for (size_t j = 0; is && j < NAMES && agencies[i][j] && n < SEARCH_NAMES; j++)
			if (!is_same(text, agencies[i][j]))
				names[n++] = agencies[i][j];
	}
	if (n < SEARCH_NAMES)
		names[n] = NULL;
}

size_t words_agency_before(const char *text)
{
	size_t longest = 0;
	for (size_t i = 0; i < ARRAY_LEN(agencies); i++)
		for (size_t j = 0; j < NAMES && agencies[i][j]; j++) {
			size_t n = begins(text, agencies[i][j]);
			longest = n > longest ? n : longest;
		}
	return text[longest] ? longest : 0;
}
