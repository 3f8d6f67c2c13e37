/*
 * Lists of topics: filter, sort, page. Pages go on behind a row's sort key and id, so the thousandth page costs what
 * the first does; totals come from counts that triggers keep. Who jumps asks for a page by its place: rows are then
 * counted along an index, from the nearer end, or by spans.c. Lists with words in them are search.c's.
 */
#include "server/storage/private.h"

#include <assert.h>

static const struct lists_order orders[SORTS] = {
	[SORT_FIT] = { "t.created_at", false }, /* all fit the same */
	[SORT_NEWEST] = { "t.created_at", false },
	[SORT_ENDORSEMENTS] = { "t.endorsements", false },
	[SORT_DEADLINE] = { "t.deadline", true },
	[SORT_ACTIVITY] = { "t.active_at", false },
};

const struct lists_order *lists_order(enum storage_sort sort)
{
	return &orders[sort];
}

/* ---- the statement --------------------------------------------------------------------------- */

static void put(struct lists_text *l, const char *before, const struct sql_value *value, const char *behind)
{
	assert(l->n < SQL_VALUES_MAX);
	l->values[l->n++] = *value;
	str_addf(&l->text, "%s$%zu%s", before, l->n, behind);
}

void lists_put_int(struct lists_text *l, const char *before, int64_t value, const char *behind)
{
	put(l, before, &(struct sql_value){ .kind = 'i', .i = value }, behind);
}

void lists_put_nullable(struct lists_text *l, bool is, int64_t value, const char *behind)
{
	put(l, "", &(struct sql_value){ .kind = 'i', .null = !is, .i = value }, behind);
}

void lists_put_text(struct lists_text *l, const char *before, const char *value, const char *behind)
{
	put(l, before, &(struct sql_value){ .kind = 't', .t = value }, behind);
}

/* Words that must be there. */
static bool has_words(const struct storage_topic_query *q)
{
	return q->words || q->title || q->by;
}

/* There is an index of boards with numbers, and none of numbers alone. */
void lists_put_number(struct lists_text *l, int64_t number)
{
	lists_put_int(l, " number = ", number, " AND board IN (");
	for (int b = 0; b < BOARDS; b++)
		lists_put_text(l, b ? ", " : "", wire_board_word((enum wire_board)b), "");
	str_addc(&l->text, ')');
}

static void add_number(const struct storage_topic_query *q, struct lists_text *l)
{
	if (q->board >= 0) {
		lists_put_int(l, " AND t.number = ", q->number, "");
		return;
	}
	str_addz(&l->text, " AND t.id IN (SELECT id FROM topics WHERE");
	lists_put_number(l, q->number);
	str_addc(&l->text, ')');
}

/* What a topic itself says. An author says more than a stage does, and a stage more than a board, most stages being of
 * one board: where an index is to be chosen, joining the empty string to the lesser one keeps it out of the choice. The
 * doubled condition of a response chooses the index of those that have one. */
static void add_filters(const struct storage_topic_query *q, bool chooses, struct lists_text *l)
{
	if (q->min_endorsements)
		lists_put_int(
			l, q->walked ? " AND t.endorsements + 0 >= " : " AND t.endorsements >= ", q->min_endorsements, "");
	if (q->number)
		add_number(q, l);
	if (q->board >= 0)
		lists_put_text(l, chooses && (q->stage >= 0 || q->author) ? " AND t.board || '' = " : " AND t.board = ",
			wire_board_word((enum wire_board)q->board), "");
	if (q->stage >= 0)
		lists_put_text(l, chooses && q->author ? " AND t.stage || '' = " : " AND t.stage = ",
			wire_stage_word((enum wire_stage)q->stage), "");
	if (q->author)
		lists_put_text(l, " AND lower(t.proposer) = lower(", q->author, ")");
	if (q->since)
		lists_put_int(l, q->walked ? " AND t.created_at + 0 >= " : " AND t.created_at >= ", q->since, "");
	if (q->until)
		lists_put_int(l, q->walked ? " AND t.created_at + 0 < " : " AND t.created_at < ", q->until, "");
	if (q->spanned)
		lists_put_int(l, " AND t.created_at < ", q->span_end, "");
	if (q->response >= 0)
		lists_put_text(l, " AND t.response = ", wire_response_word((enum wire_response_state)q->response),
			q->response != RESPONSE_NONE ? " AND t.response <> 'none'" : "");
	if (q->agency && q->walked)
		lists_put_text(l,
			" AND EXISTS (SELECT 1 FROM topic_agencies ta WHERE ta.topic = t.id AND ta.agency ="
			" (SELECT id FROM agencies WHERE key = ",
			q->agency, "))");
	else if (q->agency)
		lists_put_text(l,
			" AND t.id IN (SELECT ta.topic FROM agencies g JOIN topic_agencies ta ON ta.agency = g.id WHERE g.key = ",
			q->agency, ")");
}

/* The topics that an account takes part in, each once. */
static void add_part(const struct storage_topic_query *q, const char *before, const char *behind, struct lists_text *l)
{
	static const char *const parts[PARTS] = {
		[PART_FOLLOWED] = "SELECT topic FROM follows WHERE account = ",
		[PART_PROPOSED] = "SELECT id AS topic FROM topics WHERE account = ",
		[PART_ENDORSED] = "SELECT v.topic FROM accounts p JOIN endorsements v ON v.person = p.person WHERE p.id = ",
		[PART_COMMENTED] = "SELECT DISTINCT topic FROM comments WHERE removed_at IS NULL AND account = ",
	};
	str_addf(&l->text, "%s%s", before, parts[q->part]);
	lists_put_int(l, "", q->account, "");
	if (q->part == PART_PROPOSED)
		lists_put_int(l, " UNION SELECT topic FROM proposers WHERE account = ", q->account, "");
	str_addz(&l->text, behind);
}

/* Where the rows come from, and everything that decides which. CROSS JOIN: the left one is walked. Who proposed
 * something sees it in their own list before others do. */
static void add_from(const struct storage_topic_query *q, struct lists_text *l)
{
	if (q->part)
		add_part(q, " FROM (", ") AS f CROSS JOIN topics t", l);
	else
		str_addz(&l->text, " FROM topics t");
	str_addz(&l->text, q->part ? " WHERE t.id = f.topic AND t.removed_at IS NULL" : " WHERE t.removed_at IS NULL");
	if (q->part != PART_PROPOSED)
		str_addz(&l->text, " AND t.listed");
	if (q->lacks)
		search_lacks(l, q->lacks);
	add_filters(q, !q->part, l);
}

void lists_add_filters(const struct storage_topic_query *q, struct lists_text *l)
{
	if (q->part)
		add_part(q, " AND t.id IN (", ")", l);
	add_filters(q, false, l);
}

/* One row more than the page has says whether there is more. */
static void add_order(const struct storage_topic_query *q, bool backwards, struct lists_text *l)
{
	const char *way = orders[q->sort].upwards != backwards ? "" : " DESC";
	str_addf(&l->text, " ORDER BY %s%s, t.id%s", orders[q->sort].column, way, way);
	lists_put_int(l, " LIMIT ", q->limit + 1, "");
	if (q->skip || backwards)
		lists_put_int(l, " OFFSET ", q->skip, "");
}

static void add_behind(const struct storage_topic_query *q, struct lists_text *l)
{
	str_addf(&l->text, " AND (%s, t.id) %s ", orders[q->sort].column, orders[q->sort].upwards ? ">" : "<");
	lists_put_int(l, "(", q->after_key, "");
	lists_put_int(l, ", ", q->after_id, ")");
}

static void page(const struct storage_topic_query *q, bool backwards, struct lists_text *l)
{
	str_addf(&l->text, "SELECT %s, %s", q->bare ? "t.id" : TOPIC_COLUMNS, orders[q->sort].column);
	add_from(q, l);
	if (q->after)
		add_behind(q, l);
	add_order(q, backwards, l);
}

void lists_places(const struct storage_topic_query *given, int64_t limit, struct lists_text *l)
{
	struct storage_topic_query q = *given;
	const char *way = orders[q.sort].upwards ? "" : " DESC";
	q.agency = NULL;
	q.part = PART_ANY;
	str_addz(&l->text, "SELECT t.place");
	add_from(&q, l);
	str_addf(&l->text, " ORDER BY %s%s, t.id%s", orders[q.sort].column, way, way);
	lists_put_int(l, " LIMIT ", limit, "");
}

void lists_begin(const struct storage *s, struct lists_text *l)
{
	l->words = s->words;
	l->n = 0;
	str_init(&l->text, 8192);
}

struct sql_rows *lists_ask(struct storage *s, struct lists_text *l)
{
	struct sql_rows *q = sql_ask_values(s->db, l->text.buf, l->values, l->n);
	str_release(&l->text);
	return q;
}

/* ---- reading it ------------------------------------------------------------------------------ */

static enum rc take_row(const struct sql_rows *row, struct arena *a, struct storage_topic_page *out, struct err *e)
{
	enum rc rc = out->ids ? RC_OK : topics_read_row(row, a, &out->items[out->n], e);
	if (rc != RC_OK)
		return rc;
	out->last_id = sql_int(row, 0);
	out->last_key = sql_int(row, out->ids ? 1 : TOPIC_WIDTH);
	if (out->ids)
		out->ids[out->n] = out->last_id;
	out->n++;
	return RC_OK;
}

enum rc lists_rows(struct sql_rows *rows, int limit, struct arena *a, struct storage_topic_page *out, struct err *e)
{
	enum rc rc;
	while ((rc = sql_next(rows, e)) == RC_OK && !storage_page_full(out->n, limit, &out->more))
		if ((rc = take_row(rows, a, out, e)) != RC_OK)
			return rc;
	return rc;
}

/* Narrowed by what no count is kept of. */
static bool is_picked(const struct storage_topic_query *q)
{
	return q->min_endorsements || q->number || q->author || q->since || q->until;
}

/* The total of a list that is narrowed in a way for which no counts are kept is counted row by row; other totals are
 * stored. */
static bool is_counted(const struct storage_topic_query *q)
{
	return !q->part && !is_picked(q);
}

void lists_add_counted(const struct storage_topic_query *q, struct lists_text *l)
{
	if (q->board >= 0)
		lists_put_text(l, " AND board = ", wire_board_word((enum wire_board)q->board), "");
	if (q->stage >= 0)
		lists_put_text(l, " AND stage = ", wire_stage_word((enum wire_stage)q->stage), "");
	if (q->response >= 0)
		lists_put_text(l, " AND response = ", wire_response_word((enum wire_response_state)q->response), "");
}

static void add_kept_count(const struct storage_topic_query *q, struct lists_text *l)
{
	str_addz(&l->text, "SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM topic_counts WHERE agency = ");
	if (q->agency)
		lists_put_text(l, "(SELECT id FROM agencies WHERE key = ", q->agency, ")");
	else
		str_addz(&l->text, "0");
	lists_add_counted(q, l);
}

enum rc lists_number(struct storage *s, struct lists_text *l, int64_t *n, struct err *e)
{
	struct sql_rows *rows = lists_ask(s, l);
	enum rc rc = sql_next(rows, e);
	if (rc == RC_OK)
		*n = sql_int(rows, 0);
	sql_end(rows);
	return rc;
}

/* Those that have all of q->without in their title are counted by the index of words. */
static enum rc count_kept(struct storage *s, const struct storage_topic_query *q, int64_t *total, struct err *e)
{
	struct lists_text l;
	int64_t excluded = 0;
	lists_begin(s, &l);
	add_kept_count(q, &l);
	enum rc rc = lists_number(s, &l, total, e);
	if (rc == RC_OK && q->without)
		rc = search_excluded(s, q, &excluded, e);
	*total -= rc == RC_OK ? excluded : 0;
	return rc;
}

static enum rc count_rows(struct storage *s, const struct storage_topic_query *q, int64_t *total, struct err *e)
{
	struct lists_text l;
	if (is_counted(q))
		return count_kept(s, q, total, e);
	lists_begin(s, &l);
	str_addz(&l.text, "SELECT count(*)");
	add_from(q, &l);
	return lists_number(s, &l, total, e);
}

/* Narrowed by what is not the order: is there an index for the one and another for the other? */
static bool has_choice(const struct storage_topic_query *q)
{
	bool newest = q->sort == SORT_NEWEST || q->sort == SORT_FIT;
	return !q->part && !q->author && !q->number &&
		(q->agency || (q->min_endorsements && q->sort != SORT_ENDORSEMENTS) || ((q->since || q->until) && !newest));
}

/* An agency's topics, those with so many endorsements, or of those days are fetched and sorted, or, when they are many,
 * met along the order's index: by what is less. */
static enum rc choose_way(struct storage *s, struct storage_topic_query *q, int64_t total, struct err *e)
{
	struct storage_topic_query all = *q, its = { .board = -1, .stage = -1, .response = -1, .agency = q->agency };
	int64_t n = 0, fetched = 0, rows = q->skip > total / 2 ? total - q->skip : q->skip + q->limit;
	all.agency = NULL;
	all.min_endorsements = all.since = all.until = 0;
	if (!has_choice(q) || !total)
		return RC_OK;
	enum rc rc = count_rows(s, &all, &n, e);
	if (rc == RC_OK && q->agency)
		rc = count_rows(s, &its, &fetched, e);
	else
		fetched = total;
	q->walked = rc == RC_OK && (double)rows * (double)n < (double)fetched * (double)total;
	return rc;
}

/* How many stand before the row that has q->after_key and q->after_id. In two parts, each a piece of an index: SQLite
 * would compare each row of one piece with both. */
static enum rc count_before(struct storage *s, const struct storage_topic_query *q, int64_t *n, struct err *e)
{
	struct storage_topic_query near = *q;
	const struct lists_order *o = &orders[q->sort];
	const char *way = o->upwards ? "<" : ">";
	struct lists_text l;
	int64_t spans = 0;
	enum rc rc = RC_OK;
	if (spans_have(q)) {
		rc = spans_behind(s, q, q->after_key, &spans, e);
		near.spanned = true;
		near.span_end = spans_end(q->after_key);
	}
	if (rc != RC_OK)
		return rc;
	lists_begin(s, &l);
	str_addz(&l.text, "SELECT (SELECT count(*)");
	add_from(&near, &l);
	str_addf(&l.text, " AND %s %s ", o->column, way);
	lists_put_int(&l, "", q->after_key, ") + (SELECT count(*)");
	add_from(q, &l);
	str_addf(&l.text, " AND %s = ", o->column);
	lists_put_int(&l, "", q->after_key, "");
	str_addf(&l.text, " AND t.id %s ", way);
	lists_put_int(&l, "", q->after_id, ")");
	rc = lists_number(s, &l, n, e);
	*n += spans;
	return rc;
}

/* Makes of "the page that holds this topic" how many rows to skip. */
static enum rc find_place(struct storage *s, struct storage_topic_query *q, struct err *e)
{
	struct lists_text l;
	int64_t before = 0;
	lists_begin(s, &l);
	str_addf(&l.text, "SELECT %s, t.id", orders[q->sort].column);
	add_from(q, &l);
	lists_put_int(&l, q->at ? " AND t.id = " : " AND t.number = ", q->at ? q->at : q->at_number, " LIMIT 1");
	struct sql_rows *rows = lists_ask(s, &l);
	enum rc rc = sql_next(rows, e);
	if (rc == RC_OK) {
		q->after_key = sql_int(rows, 0);
		q->after_id = sql_int(rows, 1);
	}
	sql_end(rows);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? err_set(e, RC_NOT_FOUND, 0, "not in this list") : rc;
	rc = count_before(s, q, &before, e);
	q->skip = before - before % q->limit;
	return rc;
}

static void turn_round(struct storage_topic_page *p)
{
	for (size_t i = 0, j = p->n; i + 1 < j; i++) {
		j--;
		if (p->ids) {
			int64_t id = p->ids[i];
			p->ids[i] = p->ids[j];
			p->ids[j] = id;
		} else {
			struct wire_topic t = p->items[i];
			p->items[i] = p->items[j];
			p->items[j] = t;
		}
	}
}

/* A page in the second half of a long list, read from the end: rows are counted from there. */
static enum rc read_from_end(struct storage *s, const struct storage_topic_query *given, struct arena *a,
	struct storage_topic_page *out, struct err *e)
{
	struct storage_topic_query q = *given;
	struct lists_text l;
	int64_t left = out->total - q.skip;
	bool more = left > q.limit;
	q.skip = more ? left - q.limit : 0;
	q.limit = more ? q.limit : (int)left;
	lists_begin(s, &l);
	page(&q, true, &l);
	struct sql_rows *rows = lists_ask(s, &l);
	enum rc rc = sql_next(rows, e);
	if (rc == RC_OK) /* the first that comes is the page's last */
		rc = take_row(rows, a, out, e);
	if (rc == RC_OK) {
		int64_t key = out->last_key, id = out->last_id;
		rc = lists_rows(rows, q.limit, a, out, e);
		out->last_key = key;
		out->last_id = id;
	}
	turn_round(out);
	out->more = more;
	return sql_finish(rows, rc, e);
}

#define FAR 500 /* rows, from which on their spans are asked */
static enum rc list(
	struct storage *s, struct storage_topic_query *q, struct arena *a, struct storage_topic_page *out, struct err *e)
{
	struct lists_text l;
	out->first = q->skip;
	if (q->skip >= out->total)
		return RC_OK;
	bool far = q->skip >= FAR && spans_have(q);
	enum rc rc = far ? spans_skip(s, q, e) : RC_OK;
	if (rc != RC_OK)
		return rc;
	if (q->bare)
		out->ids = arena_calloc(a, (size_t)q->limit, sizeof *out->ids);
	else
		out->items = arena_calloc(a, (size_t)q->limit, sizeof *out->items);
	if (!out->items && !out->ids)
		return err_set(e, RC_TOO_BIG, 0, "list");
	if (!far && q->skip > out->total / 2)
		return read_from_end(s, q, a, out, e);
	lists_begin(s, &l);
	page(q, false, &l);
	struct sql_rows *rows = lists_ask(s, &l);
	return sql_finish(rows, lists_rows(rows, q->limit, a, out, e), e);
}

enum rc storage_topics(struct storage *s, const struct storage_topic_query *given, struct arena *a,
	struct storage_topic_page *out, struct err *e)
{
	struct storage_topic_query q = *given;
	*out = (struct storage_topic_page){ 0 };
	if (has_words(&q))
		return search_topics(s, &q, a, out, e);
	q.walked = q.spanned = false;
	q.lacks = NULL;
	if (q.without && !search_without(s, q.without, a, &q.lacks)) /* it excludes nothing */
		q.without = q.lacks = NULL;
	enum rc rc = count_rows(s, &q, &out->total, e);
	if (rc == RC_OK && (q.at || q.at_number))
		rc = find_place(s, &q, e);
	if (rc == RC_OK)
		rc = choose_way(s, &q, out->total, e);
	return rc == RC_OK ? list(s, &q, a, out, e) : rc;
}

enum rc storage_topics_by_ids(struct storage *s, const int64_t *ids, size_t n, bool whole, int64_t account,
	struct arena *a, struct storage_topic_page *out, struct err *e)
{
	*out = (struct storage_topic_page){ .items = arena_calloc(a, n ? n : 1, sizeof *out->items) };
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "list");
	for (size_t i = 0; i < n; i++) {
		struct wire_topic *t = &out->items[out->n];
		enum rc rc = whole ? storage_topic(s, ids[i], account, a, t, e) : storage_topic_row(s, ids[i], 0, a, t, e);
		if (rc == RC_OK)
			out->n++;
		else if (rc != RC_NOT_FOUND && rc != RC_CONFLICT)
			return rc;
	}
	out->total = (int64_t)out->n;
	return RC_OK;
}
