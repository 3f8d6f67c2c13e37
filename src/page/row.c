/*
 * A topic becomes the cells of a list row. Widths come from the words themselves (in the reader's language), so that
 * every row lines up in any language; on a narrow terminal columns go, the least telling first, until the title has
 * room.
 */
#include "page/parts.h"

#include <math.h>

/* TRANSLATORS: the list's state column: at most nine columns, in Chinese four (two characters) */
static const char *const states[STAGES] = {
	[STAGE_DRAFT] = NC_("in a row", "draft"),
	[STAGE_SCREENING] = NC_("in a row", "screening"),
	[STAGE_COLLECTING] = NC_("in a row", "endorsing"),
	[STAGE_ESTABLISHED] = NC_("in a row", "reached"),
	[STAGE_RESPONDED] = NC_("in a row", "answered"),
	[STAGE_CLOSED] = NC_("in a row", "closed"),
	[STAGE_UNMET] = NC_("in a row", "missed"),
	[STAGE_REFUSED] = NC_("in a row", "refused"),
	[STAGE_WITHDRAWN] = NC_("in a row", "withdrawn"),
	[STAGE_OPEN] = NC_("in a row", "open"),
	[STAGE_RUNNING] = NC_("in a row", "under way"),
	[STAGE_UPCOMING] = NC_("in a row", "upcoming"),
	[STAGE_LIVE] = NC_("in a row", "live"),
	[STAGE_DISCUSSION] = NC_("in a row", "discussed"),
	[STAGE_GATHERING] = NC_("in a row", "gathering"),
	[STAGE_REFERRED] = NC_("in a row", "referred"),
	[STAGE_HIDDEN] = NC_("in a row", "hidden"),
	[STAGE_OTHER] = NC_("in a row", "other"),
};

const char *page_stage_short(enum wire_stage v)
{
	return _(states[(size_t)v < STAGES ? v : STAGE_OTHER]);
}

enum { AGENCY_WIDE = 14 }; /* columns, where there is room; a name that is cut says nothing */

/* The names that newspapers use. */
static const struct {
	const char *name, *abbreviation;
} agencies[] = {
	{ "衛生福利部", "衛福部" },
	{ "數位發展部", "數位部" },
	{ "國家發展委員會", "國發會" },
	{ "金融監督管理委員會", "金管會" },
	{ "國家通訊傳播委員會", "通傳會" },
	{ "公平交易委員會", "公平會" },
	{ "大陸委員會", "陸委會" },
	{ "僑務委員會", "僑委會" },
	{ "原住民族委員會", "原民會" },
	{ "客家委員會", "客委會" },
	{ "海洋委員會", "海委會" },
	{ "中央選舉委員會", "中選會" },
	{ "核能安全委員會", "核安會" },
	{ "行政院公共工程委員會", "工程會" },
	{ "國家科學及技術委員會", "國科會" },
	{ "國軍退除役官兵輔導委員會", "退輔會" },
	{ "行政院農業委員會", "農委會" },
	{ "行政院環境保護署", "環保署" },
	{ "行政院主計總處", "主計總處" },
	{ "行政院人事行政總處", "人事總處" },
	{ "行政院原子能委員會", "原能會" },
	{ "國立故宮博物院", "故宮" },
	{ "中央銀行", "央行" },
	{ "中央健康保險署", "健保署" },
	{ "衛生福利部中央健康保險署", "健保署" },
	{ "臺北市政府", "北市府" },
	{ "新北市政府", "新北府" },
	{ "桃園市政府", "桃市府" },
	{ "臺中市政府", "中市府" },
	{ "臺南市政府", "南市府" },
	{ "高雄市政府", "高市府" },
};

const char *page_agency_short(const char *name)
{
	if (str_starts(name, "行政院") && strlen(name) > strlen("行政院") + strlen("部會")) {
		const char *inner = page_agency_short(name + strlen("行政院"));
		if (inner != name + strlen("行政院"))
			return inner;
	}
	for (size_t i = 0; i < ARRAY_LEN(agencies); i++)
		if (strcmp(agencies[i].name, name) == 0)
			return agencies[i].abbreviation;
	static const char *const offices[] = { "Department for ", "Department of ", "Ministry of ", "Office of " };
	for (size_t i = 0; i < ARRAY_LEN(offices); i++)
		if (str_starts(name, offices[i])) {
			name += strlen(offices[i]);
			return str_starts(name, "the ") ? name + strlen("the ") : name;
		}
	return name;
}

const char *page_agency_whole(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(agencies); i++)
		if (strcmp(agencies[i].abbreviation, word) == 0)
			return agencies[i].name;
	return word;
}

/* ---- cells ----------------------------------------------------------------------------------- */

static void put(struct page_cell *cell, const char *text)
{
	str_copy(cell->text, sizeof cell->text, text);
}

#define PUT(cell, ...) (void)snprintf((cell)->text, sizeof(cell)->text, __VA_ARGS__)

/* PTT's measure: for minus against, "hot" from 100, X1 to X9 below -9, XX from -100. */
static void put_weight(struct page_cell *cell, const struct wire_counts *c)
{
	int64_t weight = c->pro - c->con;
	if (c->pro == WIRE_UNKNOWN || c->con == WIRE_UNKNOWN)
		put(cell, "?");
	else if (weight >= 100)
		put(cell, _("hot"));
	else if (weight > 0)
		PUT(cell, "%d", (int)weight);
	else if (weight <= -100)
		put(cell, "XX");
	else if (weight <= -10)
		PUT(cell, "X%d", (int)(-weight / 10));
}

static void put_count(struct page_cell *cell, int64_t n)
{
	if (n == WIRE_UNKNOWN)
		put(cell, "?");
	else if (n > 9999)
		PUT(cell, "%lldk", (long long)(n / 1000));
	else if (n > 0)
		PUT(cell, "%lld", (long long)n);
}

static void put_progress(struct page_cell *cell, double planned, double actual)
{
	char p[8] = "-", a[8] = "-";
	if (isfinite(planned))
		(void)snprintf(p, sizeof p, "%.0f", fmin(fmax(planned, 0), 999));
	if (isfinite(actual))
		(void)snprintf(a, sizeof a, "%.0f", fmin(fmax(actual, 0), 999));
	PUT(cell, "%s/%s", p, a);
}

/* A row that stands for what nobody can read: nothing is known of it. */
static bool is_illegible(const struct wire_topic *t)
{
	return t->unread.n && !*t->id;
}

static bool has_progress(const struct wire_topic *t)
{
	return t->board == BOARD_PLAN && (isfinite(t->planned) || isfinite(t->actual));
}

static void put_state(struct page_cell *cell, const struct wire_topic *t, const struct page_opts *o)
{
	int64_t percent = page_tally_percent(&t->counts);
	if (is_illegible(t))
		return;
	if (o->tallies && t->counts.endorsements > 0)
		put_count(cell, t->counts.endorsements);
	else if (!o->mixed && has_progress(t))
		put_progress(cell, t->planned, t->actual);
	else if (t->stage == STAGE_OTHER)
		put(cell, ""); /* which would say nothing */
	else if (o->mixed)
		put(cell, page_stage_short(t->stage));
	else if (t->stage != STAGE_COLLECTING)
		put(cell, page_stage_short(t->stage));
	else if (page_tally_is_slight(&t->counts))
		put(cell, "<1%");
	else if (percent >= 0)
		PUT(cell, "%d%%", (int)percent);
	else
		put_count(cell, t->counts.endorsements);
}

static void put_left(struct page_cell *cell, long days)
{
	if (days == 0)
		put(cell, _("today"));
	else if (days < 1000)
		PUT(cell, P_("%ldd", "%ldd", (unsigned long)days), days);
	else
		put(cell, "999+");
}

static void put_late(struct page_cell *cell, long days)
{
	if (days < 100)
		PUT(cell, P_("late %ldd", "late %ldd", (unsigned long)days), days > 0 ? days : 1);
	else
		put(cell, _("late 99+"));
}

static void put_deadline(struct page_cell *cell, const struct wire_topic *t, const struct page_opts *o)
{
	int64_t at = page_deadline_at(t);
	long days = page_days(o, o->now, at);
	long late = t->late_since && t->response != RESPONSE_OVERDUE ? page_days(o, t->late_since, o->now) : 0;
	if (t->board == BOARD_PLAN && isfinite(t->spent) && !o->mixed)
		PUT(cell, "%.0f%%", fmin(fmax(t->spent, 0), 999));
	else if (late > 0)
		put_late(cell, late);
	else if (!at || (t->response == RESPONSE_DUE && page_is_record(t, o)))
		return;
	else if (t->board == BOARD_EVENT && !o->mixed)
		PUT(cell, "%02d:%02d", civil_from_ms(at, page_zone(o, at)).hour, civil_from_ms(at, page_zone(o, at)).minute);
	else if (t->response == RESPONSE_OVERDUE)
		put_late(cell, -days);
	else if (days >= 0)
		put_left(cell, days);
}

static int64_t date_shown(const struct wire_topic *t)
{
	return t->board == BOARD_EVENT && t->opens_at ? t->opens_at : t->created_at;
}

static const char *title_of(const struct wire_topic *t)
{
	return *t->title ? t->title : t->unread.n ? page_unread_row() : _("(no title)");
}

void page_row(struct page_row *out, const struct wire_topic *t, const struct page_opts *o)
{
	*out = (struct page_row){ .title = title_of(t) };
	STR_LOCAL(text, sizeof out->cells[0].text - 1);
	if (o->mixed) {
		page_refer(&text, t);
		put(&out->cells[COLUMN_NUMBER], text.buf);
		str_clear(&text);
		put(&out->cells[COLUMN_BOARD], _(page_board(t->board)->one));
	} else if (t->number > 0 || !t->unread.n)
		PUT(&out->cells[COLUMN_NUMBER], "%lld", (long long)t->number);
	else
		put(&out->cells[COLUMN_NUMBER], "?");
	put(&out->cells[COLUMN_NEWS],
		t->unread.n                   ? "?"
			: o->news == NEWS_UNREAD  ? "+"
			: o->news == NEWS_CHANGED ? "~"
									  : "");
	bool sided = t->counts.pro != WIRE_UNKNOWN && t->counts.con != WIRE_UNKNOWN;
	if (page_board(t->board)->weighed && !o->mixed && (sided || t->counts.comments == WIRE_UNKNOWN))
		put_weight(&out->cells[COLUMN_COMMENTS], &t->counts);
	else
		put_count(&out->cells[COLUMN_COMMENTS], t->counts.comments);
	page_date_short(&text, o->mixed ? t->created_at : date_shown(t), o);
	put(&out->cells[COLUMN_DATE], text.buf);
	put_state(&out->cells[COLUMN_STATE], t, o);
	put_deadline(&out->cells[COLUMN_DEADLINE], t, o);
	const char *agency = t->n_agencies ? page_agency_short(t->agencies[0].name) : "";
	const char *part = strstr(agency, " / ");
	if (part && text_widthz(agency) > AGENCY_WIDE) /* a category's part is known by its own name */
		agency = part + strlen(" / ");
	bool cut = o->agency != NULL; /* but not what people named themselves */
	if (cut || text_widthz(agency) <= AGENCY_WIDE) {
		str_clear(&text);
		text_clean(&text, agency, cut ? text_fit(agency, strlen(agency), AGENCY_WIDE).bytes : strlen(agency));
		put(&out->cells[COLUMN_AGENCY], text.buf);
	}
}

/* ---- widths ---------------------------------------------------------------------------------- */

const char *page_column_name(enum wire_board board, enum page_column c)
{
	switch (c) {
	case COLUMN_NUMBER: return _("No.");
	case COLUMN_BOARD: return _("Board");
	case COLUMN_COMMENTS: return page_board(board)->weighed ? _("Score") : _("Comments");
	case COLUMN_DATE: return _("Date");
	case COLUMN_STATE: return _(page_board(board)->state);
	case COLUMN_DEADLINE: return _(page_board(board)->deadline);
	case COLUMN_AGENCY: return _("Agency");
	case COLUMN_TITLE: return _("Title");
	default: return "";
	}
}

static int at_least(int width, const char *text)
{
	int columns = text_widthz(text);
	return columns > width ? columns : width;
}

static void natural_widths(enum wire_board board, int widths[COLUMNS])
{
	struct page_cell widest = { "" };
	for (int c = 0; c < COLUMNS; c++) {
		bool orders = c == COLUMN_DATE || c == COLUMN_STATE || c == COLUMN_DEADLINE; /* a mark may stand behind it */
		widths[c] = text_widthz(page_column_name(board, (enum page_column)c)) + orders;
	}
	widths[COLUMN_NUMBER] = at_least(5, page_column_name(board, COLUMN_NUMBER));
	widths[COLUMN_BOARD] = 0;
	for (int b = 0; board == BOARD_OTHER && b < BOARD_OTHER; b++)
		widths[COLUMN_BOARD] = at_least(widths[COLUMN_BOARD], _(page_board((enum wire_board)b)->one));
	widths[COLUMN_NEWS] = 1;
	widths[COLUMN_COMMENTS] = at_least(widths[COLUMN_COMMENTS], _("hot"));
	widths[COLUMN_DATE] = widths[COLUMN_DATE] > PAGE_DATE_COLUMNS ? widths[COLUMN_DATE] : PAGE_DATE_COLUMNS;
	/* TRANSLATORS: the short name of an agency, as wide as most are */
	widths[COLUMN_AGENCY] = at_least(widths[COLUMN_AGENCY], _("Transport"));
	widths[COLUMN_STATE] = at_least(widths[COLUMN_STATE], page_board(board)->widest_state);
	for (int s = 0; s < STAGES; s++)
		widths[COLUMN_STATE] = at_least(widths[COLUMN_STATE], _(states[s]));
	if (page_board(board)->widest_deadline) {
		widths[COLUMN_DEADLINE] = at_least(widths[COLUMN_DEADLINE], page_board(board)->widest_deadline);
	} else {
		put_late(&widest, 99);
		widths[COLUMN_DEADLINE] = at_least(widths[COLUMN_DEADLINE], widest.text);
		put_left(&widest, 0);
		widths[COLUMN_DEADLINE] = at_least(widths[COLUMN_DEADLINE], widest.text);
	}
}

/* What is left for the title beside column 0 and a space before each column. */
static int title_room(int width, const int widths[COLUMNS])
{
	int room = width - 2;
	for (int c = 0; c < COLUMN_TITLE; c++)
		if (widths[c])
			room -= widths[c] + 1;
	return room;
}

/* Dates begin where a tab leads, if that is as good as here: on the line a tab is one byte, and counts, which stand to
 * the left before them, leave a gap. */
static void reach_tab(int widths[COLUMNS])
{
	enum { TAB = 8 };
	int x = 2;
	for (int c = 0; c < COLUMN_DATE; c++)
		x += widths[c] ? widths[c] + 1 : 0;
	if (widths[COLUMN_COMMENTS] && widths[COLUMN_DATE] && x % TAB == TAB - 1)
		widths[COLUMN_COMMENTS]++;
}

void page_row_widths(
	enum wire_board board, int width, bool by_date, unsigned without, int widths[COLUMNS], bool right[COLUMNS])
{
	const enum page_column first_to_go[] = { COLUMN_COMMENTS, by_date ? COLUMN_AGENCY : COLUMN_DATE,
		by_date ? COLUMN_DATE : COLUMN_AGENCY, COLUMN_BOARD, COLUMN_DEADLINE, COLUMN_NEWS, COLUMN_STATE,
		COLUMN_NUMBER };
	int wanted = width * 2 / 5 > 20 ? width * 2 / 5 : 20;
	natural_widths(board, widths);
	for (int c = 0; c < COLUMNS; c++)
		right[c] = c == COLUMN_NUMBER || c == COLUMN_STATE || c == COLUMN_DEADLINE;
	if (width >= 120)
		widths[COLUMN_AGENCY] = AGENCY_WIDE;
	for (int c = 0; c < COLUMNS; c++)
		if (without >> c & 1u)
			widths[c] = 0;
	for (size_t i = 0; i < ARRAY_LEN(first_to_go) && title_room(width, widths) < wanted; i++)
		widths[first_to_go[i]] = 0;
	reach_tab(widths);
	int room = title_room(width, widths);
	widths[COLUMN_TITLE] = room > 0 ? room : 0;
}

/* ---- what was found -------------------------------------------------------------------------- */

void page_context(struct str *out, const struct wire_topic *t)
{
	STR_LOCAL(text, 4096);
	if (!t->context || !*t->context)
		return;
	text_clean(&text, t->context, strlen(t->context));
	if (t->context_floor)
		/* TRANSLATORS: the number of a comment, and its words */
		str_addf(out, _("#%lld: %s"), (long long)t->context_floor, text.buf);
	else
		str_addz(out, text.buf);
}

/* ---- in words -------------------------------------------------------------------------------- */

/* Of two percentages the first one alone has its unit. */
static void say_progress(struct str *out, const struct wire_topic *t, const struct page_opts *o)
{
	STR_LOCAL(actual, 64);
	char planned[64];
	page_percent(&actual, t->actual, o);
	page_percent_figure(planned, t->planned);
	if (!isfinite(t->planned))
		str_addf(out, _("%s done"), actual.buf);
	else if (isfinite(t->actual))
		/* TRANSLATORS: of a plan: "17.8 percent done, 30 planned" */
		str_addf(out, _("%s done, %s planned"), actual.buf, planned);
	else
		str_addf(out, _("%s percent planned"), planned);
}

static void say_state(struct str *out, const struct wire_topic *t, const struct page_opts *o)
{
	int64_t percent = page_tally_percent(&t->counts);
	if (has_progress(t)) {
		say_progress(out, t, o);
		return;
	}
	if (t->stage == STAGE_COLLECTING && page_tally_is_slight(&t->counts))
		str_addz(out, _("under 1 percent endorsed"));
	else if (t->stage == STAGE_COLLECTING && percent >= 0)
		/* TRANSLATORS: a topic that collects endorsements, as it is heard: of how many are needed; "%" is not spoken */
		str_addf(out, _("%d percent endorsed"), (int)percent);
	else
		str_addz(out, page_stage_word(t->stage));
}

static void say_when(struct str *out, int64_t at, const struct page_opts *o)
{
	str_addz(out, _("; "));
	page_date_time(out, at, o);
}

static void say_clock(struct str *out, const struct wire_topic *t, const struct page_opts *o)
{
	int64_t at = t->response == RESPONSE_DUE && page_is_record(t, o) ? 0 : page_deadline_at(t);
	bool late = page_is_late(t, o);
	int64_t since = t->response == RESPONSE_OVERDUE ? at : t->late_since;
	long days = page_days(o, late ? since : o->now, late ? o->now : at);
	if (late)
		str_addf(out, P_("; %ld day late", "; %ld days late", (unsigned long)days), days > 0 ? days : 1);
	else if (at && t->board == BOARD_EVENT)
		say_when(out, at, o);
	else if (at && days == 0)
		str_addz(out, _("; the last day"));
	else if (at && days > 0)
		str_addf(out, P_("; %ld day left", "; %ld days left", (unsigned long)days), days);
}

/* A row but its title: what is new, the state, the clock, and then what can be left out, the last first; its number
 * only where the title would be no title any more. */
enum { TITLE_LEAST = 16 };
struct rest {
	struct str text;
	size_t ends[4]; /* of text, before each of what can be left out */
	size_t n;
};

/* TRANSLATORS: between the parts of a list row that is read aloud */
#define COMMA _("; ")

static void more(struct rest *r)
{
	r->ends[r->n++] = r->text.len;
	str_addz(&r->text, COMMA);
}

static void say_rest(struct rest *r, const struct wire_topic *t, const struct page_opts *o, const char *name)
{
	struct str *out = &r->text;
	if (is_illegible(t)) /* which its title says */
		return;
	if (o->news != NEWS_READ)
		str_addf(out, "%s%s", COMMA, o->news == NEWS_UNREAD ? _("unread") : _("something new"));
	if (t->stage != STAGE_OTHER || has_progress(t) || page_is_late(t, o)) {
		str_addz(out, COMMA);
		say_state(out, t, o);
		say_clock(out, t, o);
	}
	if (t->unread.n)
		str_addf(out, "%s%s", COMMA, _("part of it cannot be read"));
	if (name) {
		more(r);
		/* TRANSLATORS: in a row, by what it can be called up: "number i16" */
		str_addf(out, _("number %s"), name);
	}
	if (t->n_agencies) {
		const char *agency = page_agency_short(t->agencies[0].name);
		more(r);
		text_clean(out, agency, strlen(agency));
	}
	if (t->counts.comments) /* where nobody spoke there is nothing to say */
		more(r);
	if (t->counts.comments == WIRE_UNKNOWN)
		str_addz(out, _("? comments"));
	else if (t->counts.comments)
		str_addf(out, P_("%ld comment", "%ld comments", (unsigned long)t->counts.comments), (long)t->counts.comments);
}

void page_row_linear(
	struct str *out, const struct wire_topic *t, const struct page_opts *o, const char *name, int width)
{
	const char *title = title_of(t);
	struct rest r = { .n = 0 };
	str_init(&r.text, 4096);
	say_rest(&r, t, o, name);
	if (width) {
		size_t least = name ? 1 : 0;
		int whole = text_width(title, strlen(title)), wanted = whole < width / 2 ? whole : width / 2;
		while (r.n > least && width - text_widthz(r.text.buf) < wanted)
			str_truncate(&r.text, r.ends[--r.n]);
		wanted = wanted < TITLE_LEAST ? wanted : TITLE_LEAST;
		if (r.n && width - text_widthz(r.text.buf) < wanted)
			str_truncate(&r.text, r.ends[--r.n]);
		int room = width - text_widthz(r.text.buf);
		text_cut(out, title, strlen(title), room > wanted ? room : wanted);
	} else {
		text_clean(out, title, strlen(title));
	}
	str_addz(out, r.text.buf);
	str_release(&r.text);
}
