/*
 * What an agency decided, from its 參採情形: demand by demand where it is given so, and with a label only where the
 * agency's own words are one. What has no such word is quoted; what a text of twenty pages amounts to is not ours to
 * say.
 *
 * Four shapes are found in the records: a table of demands; "demand-【label】" lines; items (一、 1. 議題一：) of which
 * each has its decision, in its first line or in a line "研議結論："; and prose, with the decision in one of its
 * sentences.
 */
#include "server/import/private.h"
#include "text/text.h"

#include <ctype.h>

enum {
	DEMANDS_MAX = 50,
	LINES_MAX = 2000,
	QUOTE_BYTES = 1200,
	LABEL_BYTES = 60,
};

/* ---- a sentence ------------------------------------------------------------------------------ */

struct verdict {
	enum wire_decision decision;
	bool mixed;        /* the sentence says one thing of one part and another of another */
	const char *first; /* where the first word that decides stands; NULL: there is none */
};

struct word {
	enum wire_decision decision;
	const char *word;
};

/* Longer words before those that they contain. */
static const struct word words[] = {
	{ DECISION_PARTLY, "部分參採" },
	{ DECISION_PARTLY, "部份參採" },
	{ DECISION_PARTLY, "部分採納" },
	{ DECISION_PARTLY, "部份採納" },
	{ DECISION_NOT, "不納入參採" },
	{ DECISION_NOT, "不予以參採" },
	{ DECISION_NOT, "不予以採納" },
	{ DECISION_NOT, "不予參採" },
	{ DECISION_NOT, "不予採納" },
	{ DECISION_NOT, "未予參採" },
	{ DECISION_NOT, "未予採納" },
	{ DECISION_NOT, "無法參採" },
	{ DECISION_NOT, "無法採納" },
	{ DECISION_NOT, "礙難參採" },
	{ DECISION_NOT, "礙難採納" },
	{ DECISION_NOT, "難以參採" },
	{ DECISION_NOT, "難以採納" },
	{ DECISION_NOT, "暫不參採" },
	{ DECISION_NOT, "不參採" },
	{ DECISION_NOT, "不採納" },
	{ DECISION_NOT, "未參採" },
	{ DECISION_ADOPTED, "同意參採" },
	{ DECISION_ADOPTED, "同意採納" },
	{ DECISION_ADOPTED, "予以參採" },
	{ DECISION_ADOPTED, "予以採納" },
	{ DECISION_ADOPTED, "將予參採" },
	{ DECISION_ADOPTED, "全部參採" },
	{ DECISION_ADOPTED, "全數參採" },
	{ DECISION_ADOPTED, "納入參採" },
	{ DECISION_ADOPTED, "已參採並" },
};

/* What, before it in its clause, takes a word's force or makes it another's: "是否予以參採", "尚未能納入參採",
 * "立法院". */
static const char *const doubts[] = { "是否", "可否", "能否", "應否", "若", "倘", "如", "未能", "尚未", "應可", "可予",
	"可以", "未來", "業已", "業經", "建議", "立法院", "法院", "監察院", "議會", "前次", "前案", "另案", "先前", "過去",
	"以往", "曾", "上次", "原則", "有條件", "條件", "適度", "酌", "為何", "何以", "質疑", "主張", "認為", "表示",
	"反映", "希望", "期望", "要求", "反對", "呼籲", "研議", "將評估", "再予", "並非", "非", "不是", "未必", "不得不",
	"請", "視", "俟", "待", "僅", "其餘", "部分意見", "部分訴求", "部分內容", "部分項目", "部分提議", "部份意見",
	"部份訴求", "多數", "委員", "學者", "專家", "提案人稱", "提案人指", "提案人說", "朝", "方向", "儘量", "盡量",
	"再" };
/* Before a word that adopts, these turn it round: "不同意參採", "未予以參採", "無法全數參採". */
static const char *const denials[] = { "不", "未", "無", "難", "否", "勿", "暫", "緩", "停", "拒", "恕", "歉" };
/* Behind a word, these leave it no decision, or one of a part: "不予參採與否", "不參採部分". */
static const char *const behind[] = { "與否", "之可能", "的可能", "可行性", "之可行", "的可行", "研議", "之研議",
	"評估", "之評估", "之參考", "的參考", "參考", "部分", "部份", "之部分", "者", "項目", "意見", "之意見", "建議",
	"之建議", "的建議", "之方向", "方向", "為原則", "的原則", "之訴求", "、", "/", "／", "或", "及部分", "及不", "嗎",
	"之必要", "的必要" };

static size_t starts_any(const char *p, const char *const *set, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_starts(p, set[i]))
			return strlen(set[i]);
	return 0;
}

static const struct word *word_at(const char *p)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_starts(p, words[i].word))
			return starts_any(p + strlen(words[i].word), behind, ARRAY_LEN(behind)) ? NULL : &words[i];
	return NULL;
}

/* In quotation marks stand the proposer's words; 1 and -1: one begins or ends. */
static int quotation(const char *p)
{
	static const char *const begins[] = { "「", "『", "“", "﹁", "《" },
							 *const ends[] = { "」", "』", "”", "﹂", "》" };
	return starts_any(p, begins, ARRAY_LEN(begins)) ? 1 : starts_any(p, ends, ARRAY_LEN(ends)) ? -1 : 0;
}

/* "□參採 ■不參採" is a form, and a question decides nothing. */
static bool decides_nothing(const char *s, size_t n)
{
	static const char *const marks[] = { "□", "☐", "■", "☑", "☒", "？", "?" };
	STR_LOCAL(one, STR_NO_LIMIT);
	str_add(&one, s, n);
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (strstr(one.buf, marks[i]))
			return true;
	return false;
}

static struct verdict judge(const char *s, size_t n)
{
	static const char *const stops[] = { "，", "：", "；", "。", ",", ":" };
	struct verdict v = { DECISION_NONE, false, NULL };
	bool doubted = false, denied = false, nothing = decides_nothing(s, n);
	int quoted = 0;
	for (const char *p = s; p < s + n && !nothing; p++) {
		if (((unsigned char)*p & 0xC0) == 0x80)
			continue; /* inside a character */
		int mark = quotation(p);
		quoted += mark > 0 || quoted ? mark : 0;
		if (starts_any(p, stops, ARRAY_LEN(stops)))
			doubted = denied = false;
		const struct word *w = quoted || doubted ? NULL : word_at(p);
		if (w && denied && w->decision != DECISION_NOT)
			w = NULL;
		doubted = doubted || starts_any(p, doubts, ARRAY_LEN(doubts));
		denied = denied || (!quoted && starts_any(p, denials, ARRAY_LEN(denials)));
		if (!w)
			continue;
		v.mixed = v.mixed || (v.first && v.decision != w->decision);
		v.decision = v.mixed ? DECISION_NONE : w->decision;
		v.first = v.first ? v.first : p;
		p += strlen(w->word) - 1;
	}
	return v;
}

/* A label, or what stands behind "結論：": the word itself, or a sentence that begins with it. */
static struct verdict judge_label(const char *s, size_t n)
{
	static const char *const study[] = { "納入研議", "同意研議", "已納入研議", "本部已納入研議", "研議中" };
	static const char *const stops[] = { "", "。", "，", "；", ";" };
	struct verdict v = judge(s, n);
	STR_LOCAL(text, STR_NO_LIMIT);
	str_add(&text, s, n);
	str_drop_end(&text, " \n");
	for (size_t i = 0; i < ARRAY_LEN(stops) && !v.first; i++) {
		STR_LOCAL(one, STR_NO_LIMIT);
		str_addf(&one, "參採%s", stops[i]);
		if (i ? str_starts(text.buf, one.buf) : str_eq(text.buf, one.buf))
			v = (struct verdict){ DECISION_ADOPTED, false, s };
		for (size_t k = 0; k < ARRAY_LEN(study) && i < 2; k++) {
			str_clear(&one);
			str_addf(&one, "%s%s", study[k], stops[i]);
			if (str_eq(text.buf, one.buf))
				v = (struct verdict){ DECISION_STUDY, false, s };
		}
	}
	return v;
}

/* ---- lines and items ------------------------------------------------------------------------- */

struct line {
	const char *s;
	size_t n;
	int level; /* in an outline, 1 the highest; 0: none */
};
struct reading {
	struct line lines[LINES_MAX];
	size_t n;
	struct arena *arena;
	struct wire_demand demands[DEMANDS_MAX];
	size_t n_demands, decided; /* decided: those of them that have a label */
};

/* The length of the sentence at s, which ends with its line at `end`. */
static size_t sentence_in(const char *s, const char *end)
{
	size_t n = import_sentence(s);
	return n < (size_t)(end - s) ? n : (size_t)(end - s);
}

static bool take_any(const char **p, const char *const *set)
{
	for (; *set; set++)
		if (str_starts(*p, *set)) {
			*p += strlen(*set);
			return true;
		}
	return false;
}

static bool take_all(const char **p, const char *const *set)
{
	bool any = false;
	while (take_any(p, set))
		any = true;
	return any;
}

/* Moves *s behind the mark of an outline, and gives its level: 議題一： 壹、 一、 （一） 1. (1). */
static int take_mark(const char **s)
{
	static const char *const large[] = { "壹", "貳", "參", "肆", "伍", "陸", "柒", "捌", "玖", "拾", NULL };
	static const char *const small[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "ㄧ", NULL };
	static const char *const figures[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", NULL };
	static const char *const stops[] = { "、", ".", "．", "：", ":", NULL };
	static const char *const opening[] = { "（", "(", NULL }, *const closing[] = { "）", ")", NULL };
	const char *p = *s, *q;
	int level = 0;
	if (import_take(&p, "議題") && (take_all(&p, small) || take_all(&p, figures)) && take_any(&p, stops))
		level = 1;
	else if (p = *s, take_all(&p, large) && take_any(&p, stops))
		level = 2;
	else if (p = *s, take_all(&p, small) && take_any(&p, stops))
		level = 3;
	else if (p = *s, take_any(&p, opening) && take_all(&p, small) && take_any(&p, closing))
		level = 4;
	else if (p = *s, take_all(&p, figures) && take_any(&p, stops) && (q = p, !take_any(&q, figures)))
		level = 5;
	else if (p = *s, take_any(&p, opening) && take_all(&p, figures) && take_any(&p, closing))
		level = 6;
	while (level && *p == ' ')
		p++;
	*s = level ? p : *s;
	return level;
}

static void read_lines(struct reading *r, const char *text)
{
	for (const char *s = text; *s && r->n < LINES_MAX;) {
		while (isspace((unsigned char)*s))
			s++;
		size_t n = strcspn(s, "\n");
		struct line l = { .s = s };
		l.level = take_mark(&l.s);
		l.n = n - (size_t)(l.s - s);
		while (l.n && isspace((unsigned char)l.s[l.n - 1]))
			l.n--;
		if (l.n)
			r->lines[r->n++] = l;
		s += n;
	}
}

static const char *kept(struct reading *r, const char *s, size_t n)
{
	char text[QUOTE_BYTES];
	STR_LOCAL(whole, STR_NO_LIMIT);
	str_add(&whole, s, n);
	str_drop_end(&whole, " -:\n");
	while (str_ends(whole.buf, "：") || str_ends(whole.buf, "，") || str_ends(whole.buf, "－"))
		str_truncate(&whole, whole.len - strlen("："));
	str_copy(text, sizeof text, whole.buf);
	return arena_strdup(r->arena, text);
}

/* A demand is no sentence. */
static const char *kept_demand(struct reading *r, const char *s, size_t n)
{
	while (n >= strlen("。") && str_starts(s + n - strlen("。"), "。"))
		n -= strlen("。");
	return kept(r, s, n);
}

static void add(struct reading *r, const char *demand, size_t n_demand, const char *said, size_t n, struct verdict v)
{
	if (r->n_demands == DEMANDS_MAX)
		return;
	r->decided += v.decision != DECISION_NONE;
	r->demands[r->n_demands++] = (struct wire_demand){
		.demand = kept_demand(r, demand, n_demand), .decision = v.decision, .words = kept(r, said, n)
	};
}

/* ---- tables ---------------------------------------------------------------------------------- */

static void cell_text(struct str *out, const struct doc_block *b, int row, int column)
{
	const struct doc_cell *c = &b->cells[row * b->columns + column];
	for (size_t r = 0; r < c->n; r++)
		str_addz(out, c->runs[r].text);
	str_drop_end(out, " \n");
}

/* The column of the first row that has one of the words; -1: none. */
static int column_of(const struct doc_block *b, const char *const *names, int but)
{
	for (int i = 0; i < b->columns; i++) {
		STR_LOCAL(text, STR_NO_LIMIT);
		cell_text(&text, b, 0, i);
		if (i != but && str_has_any(text.buf ? text.buf : "", names))
			return i;
	}
	return -1;
}

/* "訴求 | 參採情形": each row is a demand. */
static void read_table(struct reading *r, const struct doc_block *b)
{
	static const char *const decided[] = { "參採", "研議結論", "研議結果", "決定", NULL };
	static const char *const asked[] = { "訴求", "議題", "建議", "提議", "提案", "意見", "項目", NULL };
	int said = column_of(b, decided, -1), demand = column_of(b, asked, said);
	for (int row = 1; said >= 0 && demand >= 0 && row < b->rows; row++) {
		STR_LOCAL(what, STR_NO_LIMIT);
		STR_LOCAL(words_of, STR_NO_LIMIT);
		cell_text(&what, b, row, demand);
		cell_text(&words_of, b, row, said);
		size_t n = words_of.len ? import_sentence(words_of.buf) : 0;
		if (what.len && n)
			add(r, what.buf, what.len, words_of.buf, n, judge_label(words_of.buf, n));
	}
}

static void read_tables(struct reading *r, const char *commonmark)
{
	DOC_LOCAL(d);
	doc_from_commonmark(&d, commonmark, strlen(commonmark), 0);
	for (size_t i = 0; i < d.blocks.n; i++)
		if (d.blocks.items[i].kind == DOC_TABLE && d.blocks.items[i].rows > 1)
			read_table(r, &d.blocks.items[i]);
}

/* ---- the other shapes ------------------------------------------------------------------------ */

/* "demand-【label】" */
static bool take_label(const struct line *l, const char **label, size_t *n)
{
	static const char end[] = "】";
	if (l->n < strlen(end) || memcmp(l->s + l->n - strlen(end), end, strlen(end)) != 0)
		return false;
	for (const char *p = l->s + l->n - strlen(end); p > l->s; p--)
		if (str_starts(p, "【")) {
			*label = p + strlen("【");
			*n = (size_t)(l->s + l->n - strlen(end) - *label);
			return *n && *n <= LABEL_BYTES;
		}
	return false;
}

static void read_labels(struct reading *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const char *label;
		size_t n;
		if (take_label(&r->lines[i], &label, &n))
			add(r, r->lines[i].s, (size_t)(label - strlen("【") - r->lines[i].s), label, n, judge_label(label, n));
	}
}

/* "研議結論：...": what stands behind it; NULL: the line is none. */
static const char *behind_conclusion(const struct line *l)
{
	static const char *const names[] = { "研議結論", "回應內容", "參採情形", "本部回應", "本會回應", "本署回應", "結論",
		"處理情形", NULL };
	static const char *const colons[] = { "：", ":", NULL };
	const char *p = l->s;
	return take_any(&p, names) && take_any(&p, colons) && p < l->s + l->n ? p : NULL;
}

/* Where the clause begins that `at` stands in. */
static const char *clause_start(const char *s, const char *at)
{
	static const char *const stops[] = { "，", "：", "；", "。" };
	for (const char *p = at; p > s; p--)
		for (size_t i = 0; i < ARRAY_LEN(stops); i++)
			if (p - s >= (ptrdiff_t)strlen(stops[i]) && str_starts(p - strlen(stops[i]), stops[i]))
				return p;
	return s;
}

/* An item whose decision stands in its own first line, behind the demand; a demand is no longer than this. */
static bool read_own_line(struct reading *r, const struct line *head, struct verdict v)
{
	enum { DEMAND_BYTES = 240 };
	const char *from = clause_start(head->s, v.first), *end = head->s + head->n;
	const char *colon = head->s;
	while (colon < v.first && !str_starts(colon, "："))
		colon++;
	from = colon < v.first ? colon + strlen("：") : from;
	size_t n = (size_t)(v.first - from) + sentence_in(v.first, end);
	if (from - head->s > DEMAND_BYTES)
		return false;
	add(r, head->s, (size_t)(from - head->s), from, n, v);
	return true;
}

/* What is asked ends at a colon, at the first sentence or with the line; the words behind it, or on the next line, are
 * what became of it. */
static void read_undecided(struct reading *r, size_t at, size_t end)
{
	const struct verdict none = { DECISION_NONE, false, NULL };
	const struct line *head = &r->lines[at], *next = at + 1 < end ? &r->lines[at + 1] : NULL;
	size_t asked = 0;
	while (asked < head->n && !str_starts(head->s + asked, "："))
		asked++;
	const char *said = asked < head->n ? head->s + asked + strlen("：") : head->s + head->n;
	const char *end_of_line = head->s + head->n;
	if (said == end_of_line && next) {
		said = next->s;
		end_of_line = next->s + next->n;
	}
	add(r, head->s, asked, said, sentence_in(said, end_of_line), none);
}

static bool read_item(struct reading *r, size_t at, size_t end)
{
	for (size_t i = at + 1; i < end; i++) {
		const char *said = behind_conclusion(&r->lines[i]);
		if (!said)
			continue;
		size_t n = sentence_in(said, r->lines[i].s + r->lines[i].n);
		add(r, r->lines[at].s, r->lines[at].n, said, n, judge_label(said, n));
		return true;
	}
	struct verdict v = judge(r->lines[at].s, r->lines[at].n);
	if (!v.first || !read_own_line(r, &r->lines[at], v))
		read_undecided(r, at, end);
	return false;
}

static int top_level(const struct reading *r)
{
	int top = 0;
	for (size_t i = 0; i < r->n; i++)
		if (r->lines[i].level && (!top || r->lines[i].level < top))
			top = r->lines[i].level;
	return top;
}

/* Items are demands where at least two of them are decided, each for itself. */
static bool read_items(struct reading *r)
{
	int top = top_level(r);
	size_t concluded = 0;
	for (size_t at = 0; top && at < r->n;) {
		size_t end = at + 1;
		while (end < r->n && r->lines[end].level != top)
			end++;
		if (r->lines[at].level == top)
			concluded += read_item(r, at, end);
		at = end;
	}
	if (r->n_demands > 1 && (concluded > 1 || r->decided > 1))
		return true;
	r->n_demands = r->decided = 0;
	return false;
}

/* The sentence decides about all that was asked: it says so, or is all that stands there, or begins with the word; and
 * speaks of no part. */
static bool speaks_of_all(const struct line *l, const char *sentence, size_t n, const struct verdict *v, bool alone)
{
	static const char *const all[] = { "提案人訴求", "提案人之訴求", "提議人訴求", "提議人之訴求", "提議訴求", "本案",
		"本提案", "本提議", "提案內容", "提議內容", "對提案", "綜上", "綜合", "結論", NULL };
	static const char *const part[] = { "部分，", "部份，", "部分：", "一節", "乙節", "其中", "其餘", "第一項",
		"第二項", "第三項", "第四項", "第一點", "第二點", "第三點", "第1項", "第2項", "第3項", "第1點", "第2點",
		"第3點", "訴求一", "訴求二", "訴求1", "訴求2", "項次", "之部分", "等部分", "方面，", NULL };
	STR_LOCAL(one, STR_NO_LIMIT);
	str_add(&one, sentence, n);
	if (str_has_any(one.buf, part))
		return false;
	return str_has_any(one.buf, all) || (!l->level && (alone || (v->first == sentence && sentence == l->s)));
}

/* Where a quotation that reaches `to` ends: a semicolon ends none. */
static const char *full_stop(const char *to, const char *end)
{
	while (to < end && !str_starts(to - strlen("。"), "。"))
		to++;
	return to;
}

static size_t sentences(const struct reading *r)
{
	size_t n = 0;
	for (size_t i = 0; i < r->n; i++)
		for (const char *s = r->lines[i].s, *end = s + r->lines[i].n; s < end; n++)
			s += sentence_in(s, end);
	return n;
}

/* The sentence that decides; where several do, from the first of them to the last, with a label if they agree. */
static void read_prose(struct reading *r)
{
	const char *from = NULL, *to = NULL;
	enum wire_decision decision = DECISION_NONE;
	bool agree = true, alone = sentences(r) == 1;
	for (size_t i = 0; i < r->n; i++)
		for (const char *s = r->lines[i].s, *end = s + r->lines[i].n; s < end;) {
			const struct line *l = &r->lines[i];
			size_t n = sentence_in(s, end);
			struct verdict v = l->level == 0 && n <= LABEL_BYTES ? judge_label(s, n) : judge(s, n);
			if (v.first) {
				agree = agree && !v.mixed && (!from || v.decision == decision) && speaks_of_all(l, s, n, &v, alone);
				decision = v.decision;
				from = from ? from : s;
				if (from == s || (to + 1 >= s && to < s + n)) /* what lies lines apart is no one quotation */
					to = full_stop(s + n, end);
			}
			s += n;
		}
	const struct verdict v = { agree ? decision : DECISION_NONE, false, from };
	if (from)
		add(r, "", 0, from, (size_t)(to - from), v);
}

void import_read_decisions(const char *commonmark, struct arena *a, struct wire_response *out)
{
	STR_LOCAL(text, STR_NO_LIMIT);
	struct reading *r = xcalloc(1, sizeof *r);
	r->arena = a;
	import_plain(commonmark, &text);
	read_lines(r, text.buf);
	read_tables(r, commonmark);
	if (!r->n_demands)
		read_labels(r);
	if (!r->n_demands && !read_items(r))
		read_prose(r);
	out->decisions = arena_calloc(a, r->n_demands + 1, sizeof *out->decisions);
	bool agree = true;
	for (size_t i = 0; i < r->n_demands; i++) {
		out->decisions[i] = r->demands[i];
		agree = agree && r->demands[i].decision == r->demands[0].decision;
	}
	out->decision = agree && r->n_demands ? r->demands[0].decision : DECISION_NONE;
	out->n_decisions = r->n_demands;
	free(r);
}
