/*
 * What agencies write where the decision will stand one day, and under it when they report again. Collected from 260
 * publications of the years 2015 to 2018; both programs ask: the platform, who answered when, the page, what to quote.
 */
#include "wire/wire.h"

#include <ctype.h>

/* s without blanks, brackets and stops, as far as it is short enough to hold nothing but a place. */
static bool bare(const char *s, char out[static 64])
{
	static const char *const marks[] = { "。", "，", "、", "．", "：", "；", "（", "）", "〈", "〉", "《", "》", "「",
		"」", "【", "】", "＜", "＞", "　", "—", "－", "\u200b", "\u00a0", NULL };
	size_t n = 0;
	while (*s) {
		size_t skip = isspace((unsigned char)*s) || ispunct((unsigned char)*s);
		for (size_t i = 0; marks[i] && !skip; i++)
			skip = str_starts(s, marks[i]) ? strlen(marks[i]) : 0;
		if (!skip && n + 1 == 64)
			return false;
		if (!skip)
			out[n++] = *s;
		s += skip ? skip : 1;
	}
	out[n] = '\0';
	return true;
}

/* "N/A", "無", "(編輯中)", "將於107年6月1日前發布正式回應時說明", "請見「參採情形」欄說明": nothing is said there. */
bool wire_holds_place(const char *text)
{
	enum { SHORT = 180 };
	static const char *const whole[] = { "", "無", "NA", "na", "略", "同上", "如上", "待補", "待更新", "不適用",
		"無更新", "尚無", "暫無", "編輯中", "無資料", "TBD" };
	static const char *const part[] = { "正式回應", "回應時說明", "編輯", "再行更新", "再行說明", "另行公布",
		"另行說明", "彙整中", "整理中", "欄說明", "再予回應", "後續回應", NULL };
	static const char *const said[] = { "附件", "如下", "決議", NULL };
	char text_bare[64];
	if (bare(text, text_bare))
		for (size_t i = 0; i < ARRAY_LEN(whole); i++)
			if (str_eq(text_bare, whole[i]))
				return true;
	return strlen(text) <= SHORT && str_has_any(text, part) && !str_has_any(text, said);
}

bool wire_is_progress(const char *text)
{
	while (isspace((unsigned char)*text))
		text++;
	return str_starts(text, "進度更新");
}
