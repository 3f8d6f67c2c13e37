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

/* "將於3月下旬召開學者專家會議": what is going to be done before there is an answer, and yet under its name. */
static bool tells_work(const char *text)
{
	enum { SHORT = 450 };
	static const char *const meetings[] = { "召開", "舉行", "邀集", NULL };
	const char *will = strstr(text, "將於");
	return will && strlen(text) <= SHORT && str_has_any(will, meetings);
}

/* ---- days that are promised ------------------------------------------------------------------ */

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

/* The day's last second; a year that is not written is the one in which a promise made `at` then comes true. */
static int64_t end_of(int year, int month, int day, int64_t at)
{
	enum { BACK_DAYS = 60 };
	struct civil c = { .year = year ? year : civil_from_ms(at, ZONE_TAIPEI).year, .month = month, .day = day };
	c.year += c.year < 1000 ? 1911 : 0; /* of the Republic */
	c.hour = 23, c.minute = c.second = 59;
	int64_t ms = civil_to_ms(&c, ZONE_TAIPEI);
	if (!year && ms < at - BACK_DAYS * DAY_MS) {
		c.year++;
		ms = civil_to_ms(&c, ZONE_TAIPEI);
	}
	return ms;
}

/* "107年6月1日", "6月1日", "本年12月31日", "107/6/1" at *s, which moves behind it. */
static bool take_day(const char **s, int64_t at, int64_t *ms)
{
	const char *p = *s;
	int a, month, day = 0, year = 0;
	if (!take_number(&p, &a))
		return false;
	if (import_take(&p, "年")) {
		year = a;
		if (!take_number(&p, &month) || !import_take(&p, "月"))
			return false;
	} else if (*p == '/' || *p == '.') {
		year = a, p++;
		if (!take_number(&p, &month) || (*p != '/' && *p != '.'))
			return false;
		p++;
		if (!take_number(&p, &day))
			return false;
	} else if (import_take(&p, "月")) {
		month = a;
	} else {
		return false;
	}
	import_take(&p, "月"); /* "1月月13日", as a clerk wrote */
	if (!day && take_number(&p, &day) && !import_take(&p, "日"))
		return false;
	day = !day && import_take(&p, "底") ? 28 : day;
	if (month < 1 || month > 12 || day < 1 || day > 31 || (year && (year < 90 || year > 9999)))
		return false;
	*ms = end_of(year, month, day, at);
	*s = p;
	return true;
}

/* Of the days in a sentence the last one by which something is to be: "... 至7月7日", "107年6月1日前 ...". */
static int64_t day_by(const char *s, size_t n, int64_t at)
{
	static const char *const by[] = { "前", "以前", "之前", "止" };
	int64_t last = 0;
	for (const char *p = s; p < s + n;) {
		const char *start = p;
		int64_t ms;
		bool until = p - s >= 3 && str_starts(p - 3, "至");
		if (!isdigit((unsigned char)*p) || !take_day(&p, at, &ms)) {
			p = start + 1;
			while (isdigit((unsigned char)*start) && p < s + n && isdigit((unsigned char)*p))
				p++;
			continue;
		}
		for (size_t i = 0; i < ARRAY_LEN(by); i++)
			until = until || str_starts(p, by[i]);
		last = until ? ms : last;
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

static void read_promises(const char *text, int64_t at, struct import_publication *out)
{
	static const char *const answer[] = { "正式回應", "具體回應", "回應期限", "回應期間", "回應時限", "回應說明",
		NULL };
	static const char *const later[] = { "延長", "展延", "延期", "延後", "順延", NULL };
	for (const char *s = text; *s;) {
		size_t n = import_sentence(s);
		STR_LOCAL(one, STR_NO_LIMIT);
		str_add(&one, s, n);
		bool of_answer = str_has_any(one.buf, answer);
		bool extends = of_answer && str_has_any(one.buf, later);
		int64_t by = of_answer ? day_by(one.buf, one.len, at) : 0;
		out->extends = out->extends || extends;
		out->promised = by > out->promised ? by : out->promised;
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
