/* See topics.h. */
#include "acts/topics.h"

#include "text/text.h"

void topics_forget(struct topics *t)
{
	pages_release(&t->pages);
}

void topics_look_again(struct topics *t)
{
	for (size_t i = 0; i < t->pages.pages.n; i++)
		memset(t->pages.pages.items[i].news, 0, sizeof t->pages.pages.items[i].news);
}

/* Each row is looked up in the store once, not with every step of the cursor. */
static enum page_news news_of(struct topics *t, int64_t row, const struct wire_topic *topic)
{
	unsigned char *known = &t->pages.pages.items[row / PAGE_ROWS].news[row % PAGE_ROWS];
	if (!*known)
		*known = (unsigned char)(1 + app_topic_news(t->app, topic));
	return (enum page_news)(*known - 1);
}

const struct wire_topic *topics_at(const struct topics *t, int64_t row)
{
	return pages_row(&t->pages, row);
}

const char *topics_empty(const struct topics *t)
{
	if (filter_is_search(&t->filter) && !filter_narrows_search(&t->filter))
		return _("No topics match; press q and search for other words.");
	if (filter_narrows(&t->filter))
		return _("No topics match; press q to remove the filter.");
	if (t->filter.mine)
		return t->filter.mine == SITE_PROPOSED ? _("You have proposed nothing yet; press w on the board of ideas.")
											   : _("You have endorsed nothing yet; press y on an idea.");
	if (t->filter.site && t->filter.site->ops->files)
		return _("Nothing of this is here yet; press B to fetch a file of the site's data.");
	return t->filter.followed ? _("You follow no topics yet; press f on a topic.") : _("There is no topic here yet.");
}

/* ---- rows ------------------------------------------------------------------------------------ */

bool topics_by_place(const struct topics *t)
{
	if (t->filter.site && t->filter.site->ops->files)
		return true;
	for (int64_t at = 0; at < t->pages.total && at < PAGE_ROWS; at++) {
		const struct wire_topic *first = topics_at(t, at);
		if (first && *first->id)
			return page_is_place(first) && first->number <= 0;
	}
	return false;
}

static enum wire_board columns_of(const struct topics *t)
{
	return t->filter.any_board ? BOARD_OTHER : t->filter.board;
}

static int64_t count(const void *of)
{
	const struct topics *t = of;
	return t->pages.total;
}

static bool counted(const void *of)
{
	return ((const struct topics *)of)->pages.counted;
}

enum source_tone topics_tone(const struct wire_topic *t, int column, const struct page_opts *o)
{
	if (column == COLUMN_DEADLINE && page_is_late(t, o))
		return TONE_ALERT;
	if (column == COLUMN_DEADLINE && page_closes_soon(t, o))
		return TONE_WARN;
	if (column == COLUMN_STATE && (t->stage == STAGE_ESTABLISHED || t->stage == STAGE_RESPONDED))
		return TONE_GOOD;
	return column == COLUMN_COMMENTS && t->counts.con >= 0 && t->counts.pro - t->counts.con >= 100 ? TONE_STRONG
																								   : TONE_PLAIN;
}

static bool row(void *of, int64_t at, struct source_row *out)
{
	struct topics *t = of;
	const struct wire_topic *topic = topics_at(t, at);
	struct page_row cells;
	if (!topic)
		return false;
	t->opts.news = news_of(t, at, topic);
	t->opts.mixed = t->filter.any_board;
	t->opts.tallies = t->filter.sort == SORT_ENDORSEMENTS;
	page_row(&cells, topic, &t->opts);
	for (int c = 0; c < COLUMN_TITLE; c++) {
		str_copy(out->cells[c].text, sizeof out->cells[c].text, cells.cells[c].text);
		out->cells[c].tone = topics_tone(topic, c, &t->opts);
	}
	if (topics_by_place(t))
		snprintf(out->cells[COLUMN_NUMBER].text, sizeof out->cells[COLUMN_NUMBER].text, "%lld", (long long)at + 1);
	str_addz(&out->text, cells.title);
	out->tone = t->opts.news == NEWS_UNREAD ? TONE_STRONG : TONE_PLAIN;
	return true;
}

static void put_name(const struct topics *t, int64_t at, const struct wire_topic *topic, struct str *out)
{
	if (topics_by_place(t))
		str_addf(out, "%lld", (long long)at + 1);
	else if (t->filter.any_board)
		page_refer(out, topic);
	else if (topic->number > 0 || !topic->unread.n)
		str_addf(out, "%lld", (long long)topic->number);
	else
		str_addc(out, '?');
}

/* ---- what was found -------------------------------------------------------------------------- */

static bool is_search(const struct topics *t)
{
	return *t->filter.query != '\0';
}

static int lines(const void *of)
{
	return is_search(of) ? 2 : 1;
}

static void below(void *of, int64_t at, struct str *out)
{
	const struct wire_topic *topic = topics_at(of, at);
	if (topic)
		page_context(out, topic);
}

/* Behind a row that is heard. */
static void add_context(const struct wire_topic *topic, struct str *out)
{
	STR_LOCAL(context, 4096);
	page_context(&context, topic);
	if (context.len)
		/* TRANSLATORS: behind a topic that was found: the words of its text around what was searched for */
		str_addf(out, _("; found: %s"), context.buf);
}

void topics_found(const struct topics *t, struct str *out)
{
	STR_LOCAL(words, 4096);
	STR_LOCAL(day, 64);
	filter_say(&t->filter, &words);
	page_date(&day, t->pages.kept_at, &t->opts);
	if (words.len && t->pages.kept_at)
		/* TRANSLATORS: %1$s is what was searched for, %2$s the day of what was taken along to be read offline */
		str_addf(out, _("Only: %1$s (in what was kept here on %2$s)"), words.buf, day.buf);
	else if (*t->pages.fitting)
		/* TRANSLATORS: words in quotation marks; all that was searched for */
		str_addf(out, _("These have %s; nothing has all of: %s"), t->pages.fitting, words.buf);
	else if (t->pages.over)
		/* TRANSLATORS: %s is what was searched for; %ld topics are listed of those that have it */
		str_addf(out, _("Only: %s (over %ld; the best are here)"), words.buf, (long)t->pages.total);
	else if (words.len)
		str_addf(out, _("Only: %s"), words.buf);
}

void topics_name(const struct topics *t, int64_t row, struct str *out)
{
	const struct wire_topic *topic = topics_at(t, row);
	if (topic)
		put_name(t, row, topic, out);
}

static void put_words(
	struct topics *t, int64_t at, const struct wire_topic *topic, const char *name, int width, struct str *out)
{
	t->opts.news = news_of(t, at, topic);
	page_row_linear(out, topic, &t->opts, name, width);
	if (!width) /* on a screen it stands below */
		add_context(topic, out);
}

static void say(void *of, int64_t at, struct str *out)
{
	struct topics *t = of;
	const struct wire_topic *topic = topics_at(t, at);
	if (!topic)
		return;
	put_name(t, at, topic, out);
	str_addc(out, ' ');
	put_words(t, at, topic, NULL, 0, out);
}

static void hear(void *of, int64_t at, int width, struct str *out)
{
	struct topics *t = of;
	const struct wire_topic *topic = topics_at(t, at);
	if (!topic)
		return;
	STR_LOCAL(name, 64);
	put_name(t, at, topic, &name);
	put_words(t, at, topic, name.buf, width, out);
}

void topics_hear_unnamed(struct topics *t, int64_t row, struct str *out)
{
	const struct wire_topic *topic = topics_at(t, row);
	if (topic)
		put_words(t, row, topic, NULL, 0, out);
}

/* Which column says what a list is ordered by; the latest activity stands in none. */
static enum page_column ordering(const struct topics *t)
{
	switch (t->filter.sort) {
	case SORT_NEWEST: return columns_of(t) == BOARD_EVENT ? COLUMNS : COLUMN_DATE; /* an event's is the day it is on */
	case SORT_ENDORSEMENTS: return COLUMN_STATE;
	case SORT_DEADLINE: return COLUMN_DEADLINE;
	default: return COLUMNS;
	}
}

/* Some sites have counted far: no number is cut. */
static int number_columns(const struct topics *t)
{
	int64_t most = 0;
	int columns = 0;
	for (int64_t at = 0; at < t->pages.total && at < PAGE_ROWS; at++) {
		const struct wire_topic *row = topics_at(t, at);
		most = row && row->number > most ? row->number : most;
	}
	for (; most; most /= 10)
		columns++;
	return columns;
}

/* Do rows that stand for lists of the site's say what they are called, and no more? */
static bool are_names(const struct topics *t)
{
	for (int64_t at = 0; at < t->pages.total && at < PAGE_ROWS; at++) {
		const struct wire_topic *row = topics_at(t, at);
		if (!row || !page_is_place(row) || row->stage != STAGE_OTHER || row->created_at)
			return false;
	}
	return t->pages.total > 0;
}

/* A column that would be empty in every row is none. Topics of files have no agency, by which they are not found. */
static unsigned columns_without(const struct topics *t)
{
	const struct site *s = t->filter.site;
	if (are_names(t))
		return 1u << COLUMN_COMMENTS | 1u << COLUMN_DATE | 1u << COLUMN_STATE | 1u << COLUMN_DEADLINE |
			1u << COLUMN_AGENCY;
	bool comments = !s || site_can(s, SITE_COMMENTS),
		 agencies = !s || !s->ops->files || site_can_filter(s, SITE_BY_AGENCY);
	return (comments ? 0 : 1u << COLUMN_COMMENTS) | (agencies ? 0 : 1u << COLUMN_AGENCY);
}

static int columns(void *of, int width, struct source_column out[SOURCE_CELLS + 1])
{
	const struct topics *t = of;
	int widths[COLUMNS];
	bool right[COLUMNS];
	_Static_assert(SOURCE_CELLS + 0 == COLUMN_TITLE + 0, "a row has as many cells as a source's");
	page_row_widths(columns_of(t), width, ordering(t) == COLUMN_DATE, columns_without(t), widths, right);
	for (int c = 0; c < COLUMNS; c++)
		out[c] = (struct source_column){ .name = page_column_name(columns_of(t), (enum page_column)c),
			.width = widths[c],
			.right = right[c],
			.whole = c == COLUMN_AGENCY,
			.orders = (int)ordering(t) == c };
	const char *agency = t->filter.site ? t->filter.site->ops->caps.agency : NULL;
	if (agency) { /* which people there named themselves, at any length */
		out[COLUMN_AGENCY].name = _(agency);
		out[COLUMN_AGENCY].whole = false;
	}
	struct source_column *comments = &out[COLUMN_COMMENTS];
	if (comments->width && t->filter.site &&
		t->filter.site->ops->caps.guest) { /* whose rows say how many, on no side */
		comments->name = page_column_name(BOARD_OTHER, COLUMN_COMMENTS);
		comments->width = text_widthz(comments->name) > comments->width ? text_widthz(comments->name) : comments->width;
	}
	int digits = number_columns(t) + t->filter.any_board; /* the letter of its board */
	if (out[COLUMN_NUMBER].width && out[COLUMN_NUMBER].width < digits)
		out[COLUMN_NUMBER].width = digits;
	return COLUMN_TITLE;
}

/* ---- fetching -------------------------------------------------------------------------------- */

/* Can a list be begun behind any number of rows on this site? At any topic? */
static bool can_skip(const struct topics *t)
{
	return !t->filter.site || t->filter.site->ops->caps.places || t->filter.site->ops->caps.skips;
}

static bool has_places(const struct topics *t)
{
	return !t->filter.site || t->filter.site->ops->caps.places;
}

static int64_t ask_page(const struct topics *t, int64_t page, struct site_ask *ask)
{
	*ask = (struct site_ask){ .op = SITE_TOPICS, .filter = filter_for_site(&t->filter) };
	pages_ask(&t->pages, page, ask);
	return page;
}

static int64_t again(void *of, int64_t at, struct site_ask *ask)
{
	return ask_page(of, at / PAGE_ROWS, ask);
}

static int64_t want(void *of, int64_t first, int64_t last, struct site_ask *ask)
{
	const struct topics *t = of;
	int64_t missing = pages_missing(&t->pages, first);
	if (missing < 0 && t->pages.known)
		missing = pages_missing(&t->pages, last < t->pages.total ? last : t->pages.total - 1);
	/* without numbered places a page is reached by the cursors of those before it */
	while (
		missing > 0 && !can_skip(t) && (missing >= (int64_t)t->pages.pages.n || !t->pages.pages.items[missing].after))
		missing--;
	return missing < 0 ? -1 : ask_page(t, missing, ask);
}

static bool put(void *of, int64_t page, struct site_reply *reply, int64_t near)
{
	struct topics *t = of;
	if (page < 0 && reply->u.topics.first % PAGE_ROWS)
		return false;
	pages_put(&t->pages, page < 0 ? reply->u.topics.first / PAGE_ROWS : page, reply, near);
	return true;
}

static const char *key(void *of, int64_t at)
{
	const struct wire_topic *topic = topics_at(of, at);
	return topic ? topic->id : NULL;
}

static int64_t find(void *of, const char *id, int64_t number, struct site_ask *ask)
{
	const struct topics *t = of;
	if (!id && topics_by_place(t)) {
		if (ask)
			*ask = (struct site_ask){ .op = SITE_OPS };
		return number <= t->pages.total ? number - 1 : -1;
	}
	int64_t at = pages_find(&t->pages, id, number);
	if (at < 0 && ask)
		*ask = (struct site_ask){ .op = has_places(t) ? SITE_TOPICS : SITE_OPS,
			.filter = filter_for_site(&t->filter),
			.limit = PAGE_ROWS,
			.at_number = id ? 0 : number,
			.at = id };
	return at;
}

const struct source_ops topics_source = {
	.count = count,
	.noun = SOURCE_TOPICS,
	.counted = counted,
	.row = row,
	.lines = lines,
	.below = below,
	.say = say,
	.hear = hear,
	.columns = columns,
	.want = want,
	.again = again,
	.put = put,
	.key = key,
	.find = find,
};
