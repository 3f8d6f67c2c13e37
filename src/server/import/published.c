/*
 * What an agency published about an idea: the answer, or a notice that one will come. The record does not tell them
 * apart, so its words do; where they leave it open, that is what is said, and nothing is built on it.
 *
 * Read on 260 publications about a hundred ideas of 2015 to 2018: the answer fills 參採情形; a notice leaves it empty
 * or says there that the answer comes by a day, and tells a schedule, a meeting or its minutes elsewhere.
 */
#include "server/import/private.h"
#include "text/text.h"

#include <ctype.h>

/* ---- plain text ------------------------------------------------------------------------------ */

static void put_cells(struct str *out, const struct doc_block *b)
{
	for (int i = 0; i < b->rows * b->columns; i++) {
		for (size_t r = 0; r < b->cells[i].n; r++)
			str_addz(out, b->cells[i].runs[r].text);
		str_addc(out, (i + 1) % b->columns ? ' ' : '\n');
	}
}

void import_plain(const char *commonmark, struct str *out)
{
	DOC_LOCAL(d);
	doc_from_commonmark(&d, commonmark, strlen(commonmark), 0);
	for (size_t i = 0; i < d.blocks.n; i++) {
		const struct doc_block *b = &d.blocks.items[i];
		if (b->kind == DOC_TABLE) {
			put_cells(out, b);
			continue;
		}
		if (b->kind == DOC_ITEM && !str_eq(b->marker, "-"))
			str_addz(out, b->marker);
		for (size_t r = 0; r < b->n_runs; r++)
			str_addz(out, b->runs[r].text);
		str_addc(out, '\n');
	}
}

/* ---- what is said before there is an answer ---------------------------------------------------- */

/* "將於3月下旬召開學者專家會議", "研議中": what is going to be done before there is an answer, and yet under its name.
 */
static bool tells_work(const char *text)
{
	enum { SHORT = 450, SHORTEST = 60 };
	static const char *const meetings[] = { "召開", "舉行", "舉辦", "邀集", "邀請", NULL };
	static const char *const will[] = { "將於", "訂於", "定於", "擬於", "預定", "預計", "後續將", "將再", "將邀",
		"將召開", "俟", NULL };
	static const char *const under_way[] = { "研議中", "研商中", "評估中", "討論中", "蒐集中", "刻正", "尚在", "正在",
		NULL };
	return (strlen(text) <= SHORT && str_has_any(text, will) && str_has_any(text, meetings)) ||
		(strlen(text) <= SHORTEST && str_has_any(text, under_way));
}

/* ---- days that are promised ------------------------------------------------------------------ */

/* The figure that a character is, of full width or Chinese: 0 to 9, 十 is 10, 百 is 100; -1: none. Its bytes in n. */
static int figure_of(const char *s, size_t *n)
{
	static const char *const figures[] = { "０", "１", "２", "３", "４", "５", "６", "７", "８", "９", "〇", "一", "二",
		"三", "四", "五", "六", "七", "八", "九", "○", "零" };
	*n = 3;
	for (size_t i = 0; i < ARRAY_LEN(figures); i++)
		if (str_starts(s, figures[i]))
			return i < 20 ? (int)(i % 10) : 0;
	return str_starts(s, "十") ? 10 : str_starts(s, "百") ? 100 : -1;
}

/* The number that stands at s in such characters, and its bytes. */
static int number_at(const char *s, size_t *n)
{
	enum { MOST = 10000 };
	int whole = 0, part = 0;
	size_t bytes;
	for (*n = 0; figure_of(s + *n, &bytes) >= 0 && whole < MOST && part < MOST; *n += bytes) {
		int figure = figure_of(s + *n, &bytes);
		if (figure < 10) {
			part = part * 10 + figure;
			continue;
		}
		whole += (part ? part : 1) * figure;
		part = 0;
	}
	return whole + part;
}

/* Dates as the readers below take them: "一百零七年六月一日" and "１０７／６／１" with the usual figures. */
static void put_dates_plainly(struct str *out, const char *s)
{
	static const char *const units[] = { "年", "月", "日", "個月", "／", "/", "．", ".", "）", ")" };
	while (*s) {
		size_t n;
		int number = number_at(s, &n);
		bool dated = false;
		for (size_t i = 0; i < ARRAY_LEN(units) && n; i++)
			dated = dated || str_starts(s + n, units[i]);
		if (dated || (n && out->len && strchr("/.", out->buf[out->len - 1])))
			str_addf(out, "%d", number);
		else if (n)
			str_add(out, s, n);
		s += n;
		if (str_starts(s, "／") || str_starts(s, "．")) {
			str_addc(out, str_starts(s, "／") ? '/' : '.');
			s += strlen("／");
		} else if (!n && *s) {
			str_addc(out, *s++);
		}
	}
}

static bool take_number(const char **s, int *n)
{
	const char *p = *s;
	*n = 0;
	while (*p == ' ')
		p++;
	if (!isdigit((unsigned char)*p))
		return false;
	for (; isdigit((unsigned char)*p) && *n < 10000; p++)
		*n = *n * 10 + (*p - '0');
	while (*p == ' ')
		p++;
	*s = p;
	return true;
}

bool import_take(const char **s, const char *word)
{
	bool is = str_starts(*s, word);
	*s += is ? strlen(word) : 0;
	return is;
}

static int days_in(int year, int month)
{
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month == 2 ? 28 + leap : 30 + (month + month / 8) % 2;
}

/* The day's last second; a year that is not written is the one in which a promise made `at` then comes true. */
static int64_t end_of(int year, int month, int day, int64_t at)
{
	enum { BACK_DAYS = 60 };
	struct civil c = { .year = year ? year : civil_from_ms(at, ZONE_TAIPEI).year, .month = month, .day = day };
	c.year += c.year < 1000 ? 1911 : 0; /* of the Republic */
	c.day = day > days_in(c.year, month) ? days_in(c.year, month) : day;
	c.hour = 23, c.minute = c.second = 59;
	int64_t ms = civil_to_ms(&c, ZONE_TAIPEI);
	if (!year && ms < at - BACK_DAYS * DAY_MS) {
		c.year++;
		ms = civil_to_ms(&c, ZONE_TAIPEI);
	}
	return ms;
}

/* The day of a month behind its 月: "1日", "上旬", "底"; without one, its last. False: what stands there is no day. */
static bool take_day_of_month(const char **p, int *day)
{
	enum { EARLY = 10, MIDDLE = 20, LAST = 31 };
	import_take(p, "月"); /* "1月月13日", as a clerk wrote */
	if (take_number(p, day))
		return import_take(p, "日") && *day >= 1 && *day <= LAST;
	*day = import_take(p, "上旬") || import_take(p, "初") ? EARLY : import_take(p, "中旬") ? MIDDLE : LAST;
	if (*day == LAST && !import_take(p, "下旬"))
		import_take(p, "底");
	return true;
}

/* "107年6月1日", "本（107）年6月1日", "6月1日", "12月上旬", "107/6/1", "107年底" at *s, which moves behind it. */
static bool take_day(const char **s, int64_t at, int64_t *ms)
{
	const char *p = *s;
	int a, month, day, year = 0;
	if (!take_number(&p, &a))
		return false;
	(void)(import_take(&p, "）") || import_take(&p, ")"));
	if (import_take(&p, "年底")) {
		year = a, month = 12, day = 31;
	} else if (import_take(&p, "年")) {
		year = a;
		if (!take_number(&p, &month) || !import_take(&p, "月") || !take_day_of_month(&p, &day))
			return false;
	} else if (*p == '/' || *p == '.') {
		char mark = *p++;
		year = a;
		if (!take_number(&p, &month) || *p++ != mark || !take_number(&p, &day))
			return false;
	} else {
		month = a;
		if (!import_take(&p, "月") || !take_day_of_month(&p, &day))
			return false;
	}
	if (month < 1 || month > 12 || day < 1 || day > 31 || (year && (year < 90 || year > 9999)))
		return false;
	*ms = end_of(year, month, day, at);
	*s = p;
	return true;
}

/* "年底", "本月底", "下月底": without a figure. */
static bool take_end(const char **s, bool next, int64_t at, int64_t *ms)
{
	int month = civil_from_ms(at, ZONE_TAIPEI).month;
	if (!import_take(s, "年底") && !str_starts(*s, "月底"))
		return false;
	bool of_month = import_take(s, "月底");
	*ms = end_of(0, of_month ? (month - 1 + next) % 12 + 1 : 12, 31, at);
	return true;
}

/* Of the days in a sentence the last one, and the last one by which something is to be: "... 至7月7日", "107年6月1日前
 * ...". */
static int64_t day_by(const char *s, size_t n, int64_t at, int64_t *mentioned)
{
	static const char *const by[] = { "前", "以前", "之前", "止" };
	int64_t last = 0;
	for (const char *p = s; p < s + n;) {
		const char *start = p;
		int64_t ms;
		bool until = p - s >= 3 && str_starts(p - 3, "至");
		bool next = p - s >= 3 && (str_starts(p - 3, "下") || str_starts(p - 3, "次"));
		if (!(isdigit((unsigned char)*p) && take_day(&p, at, &ms)) && !take_end(&p, next, at, &ms)) {
			p = start + 1;
			while (isdigit((unsigned char)*start) && p < s + n && isdigit((unsigned char)*p))
				p++;
			continue;
		}
		for (size_t i = 0; i < ARRAY_LEN(by); i++)
			until = until || str_starts(p, by[i]);
		last = until ? ms : last;
		*mentioned = ms > *mentioned ? ms : *mentioned;
	}
	return last;
}

size_t import_sentence(const char *s)
{
	static const char *const ends[] = { "。", "；", ";", "\n" };
	const char *p = s;
	for (; *p; p++)
		for (size_t i = 0; i < ARRAY_LEN(ends); i++)
			if (str_starts(p, ends[i]))
				return (size_t)(p - s) + strlen(ends[i]);
	return (size_t)(p - s);
}

static const char *const later[] = { "延長", "展延", "延期", "延後", "順延", "延至", "延到", NULL };

/* "延長回應期限", "展延2個月", "期限延長": the time itself, and not what the matter is about ("延長育嬰假"). */
static bool extends_time(const char *sentence)
{
	static const char *const behind[] = { "正式回應", "具體回應", "回應", "回復", "回覆", "答復", "期限", "期間",
		"時限", "至", "到", "一個月", "二個月", "兩個月", "1個月", "2個月", "1 個月", "2 個月" };
	static const char *const before[] = { "期限", "期間", "時限", "予以", "申請", "同意" };
	for (const char *p = sentence; *p; p++)
		for (size_t i = 0; later[i]; i++) {
			if (!str_starts(p, later[i]))
				continue;
			const char *next = p + strlen(later[i]);
			for (size_t k = 0; k < ARRAY_LEN(behind); k++)
				if (str_starts(next, behind[k]))
					return true;
			for (size_t k = 0; k < ARRAY_LEN(before); k++)
				if (p - sentence >= (ptrdiff_t)strlen(before[k]) && str_starts(p - strlen(before[k]), before[k]))
					return true;
			if (str_ends(later[i], "至"))
				return true;
		}
	return false;
}

static void read_promises(const char *text, int64_t at, struct import_publication *out)
{
	static const char *const answer[] = { "正式回應", "具體回應", "回應期限", "回應期間", "回應時限", "回應說明",
		"完成回應", "公布回應", "公告回應", "發布回應", "提出回應", NULL };
	static const char *const perhaps[] = { "回應", "回復", "回覆", "答復", "答覆", "期限", "時限", "再行", "再予",
		"另行", NULL };
	STR_LOCAL(plain, STR_NO_LIMIT);
	put_dates_plainly(&plain, text);
	for (const char *s = plain.buf; *s;) {
		size_t n = import_sentence(s);
		STR_LOCAL(one, STR_NO_LIMIT);
		str_add(&one, s, n);
		bool of_answer = str_has_any(one.buf, answer), may = of_answer || str_has_any(one.buf, perhaps);
		int64_t by = may ? day_by(one.buf, one.len, at, &out->mentioned) : 0;
		out->extends = out->extends || (of_answer && extends_time(one.buf));
		out->perhaps = out->perhaps || (may && str_has_any(one.buf, later));
		if (of_answer && by > out->promised)
			out->promised = by;
		s += n;
	}
}

/* ---- what it is ------------------------------------------------------------------------------ */

struct import_publication import_published(const struct wire_response *r)
{
	static const char *const of_notices[] = { "初步說明", "回應規劃", "辦理時程", "時程", "報名", "會議紀錄", "逐字稿",
		"釐清", "聯繫", "背景資料", "相關資料", "協作會議", "座談會", NULL };
	struct import_publication p = { .kind = PUBLICATION_UNCLEAR };
	size_t filled = 0;
	bool answered = false, telling = false, of_notice = false;
	for (size_t i = 0; i < r->n_sections; i++) {
		STR_LOCAL(text, STR_NO_LIMIT);
		import_plain(r->sections[i].body, &text);
		bool holds = wire_holds_place(text.buf), decision = str_eq(r->sections[i].name, IMPORT_DECISION);
		bool progress = wire_is_progress(text.buf);
		answered = answered || (decision && !holds && !progress && !tells_work(text.buf));
		telling = telling || (decision && tells_work(text.buf));
		of_notice = of_notice || progress || str_has_any(text.buf, of_notices);
		filled += !holds;
		read_promises(text.buf, r->at, &p);
	}
	if (answered)
		p.kind = PUBLICATION_ANSWER;
	else if (p.promised || p.extends || filled == 0 || (filled == 1 && of_notice && !telling))
		p.kind = PUBLICATION_NOTICE;
	return p;
}
