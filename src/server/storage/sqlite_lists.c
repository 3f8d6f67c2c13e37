/*
 * Lists of topics: filter, sort, page. Pages go on behind a row's sort key and id, so the thousandth page costs what
 * the first does; totals come from counts that triggers keep. Who jumps asks for a page by its place: rows are then
 * counted along an index, from the nearer end.
 *
 * A search has two ways. Few topics that match are fetched from the index of words and sorted. When most match, that
 * would sort most of the platform: then the list is walked in its own order, and each topic looked up in the index of
 * words, until the page is full.
 */
#include "server/storage/sqlite.h"

static const struct {
	const char *column;
	bool upwards;
} orders[SORTS] = {
	[SORT_NEWEST] = { "t.created_at", false },
	[SORT_ENDORSEMENTS] = { "t.endorsements", false },
	[SORT_DEADLINE] = { "t.deadline", true },
	[SORT_ACTIVITY] = { "t.active_at", false },
};

/* Words that must be there. */
static bool has_words(const struct storage_topic_query *q)
{
	return q->words || q->title || q->by;
}

/* There is an index of boards with numbers, and none of numbers alone. */
static void add_number(const struct storage_topic_query *q, struct str *sql)
{
	if (q->board >= 0) {
		str_addz(sql, " AND t.number = :number");
		return;
	}
	str_addz(sql, " AND t.id IN (SELECT id FROM topics WHERE number = :number AND board IN (");
	for (int b = 0; b < BOARDS; b++)
		str_addf(sql, b ? ", %d" : "%d", b);
	str_addz(sql, "))");
}

/* Where the rows come from, and everything that decides which; parameters have names, so that unused ones cost
 * nothing. walked: see above. */
static void add_from(const struct storage_topic_query *q, bool walked, struct str *sql)
{
	bool fetched = has_words(q) && !walked;
	if (fetched)
		str_addz(sql, " FROM words CROSS JOIN topics t ON t.id = words.rowid");
	else if (q->follower && !walked)
		str_addz(sql, " FROM follows f CROSS JOIN topics t ON t.id = f.topic");
	else
		str_addz(sql, " FROM topics t");
	str_addz(sql, " WHERE t.removed_at IS NULL");
	if (fetched)
		str_addz(sql, " AND words MATCH :words");
	else if (walked)
		str_addz(sql, " AND EXISTS (SELECT 1 FROM words WHERE words MATCH :words AND words.rowid = t.id)");
	if (q->without)
		str_addz(sql, " AND t.id NOT IN (SELECT rowid FROM words WHERE words MATCH :without)");
	if (q->min_endorsements)
		str_addz(sql, " AND t.endorsements >= :min_endorsements");
	if (q->number)
		add_number(q, sql);
	if (q->follower)
		str_addz(sql,
			has_words(q) ? " AND EXISTS (SELECT 1 FROM follows f WHERE f.account = :follower AND f.topic = t.id)"
						 : " AND f.account = :follower");
	/* A stage says more than a board does, and most stages are of one board: the + keeps the board out of the choice
	 * of index. */
	if (q->board >= 0)
		str_addz(sql, q->stage >= 0 ? " AND +t.board = :board" : " AND t.board = :board");
	if (q->stage >= 0)
		str_addz(sql, " AND t.stage = :stage");
	if (q->response >= 0)
		str_addz(
			sql, q->response > 0 ? " AND t.response = :response AND t.response > 0" : " AND t.response = :response");
	if (q->agency)
		str_addz(sql,
			" AND t.id IN (SELECT ta.topic FROM agencies g JOIN topic_agencies ta ON ta.agency = g.id WHERE "
			"g.key = :agency)");
}

static void add_order(const struct storage_topic_query *q, bool backwards, struct str *out)
{
	const char *way = orders[q->sort].upwards != backwards ? "" : " DESC";
	str_addf(out, " ORDER BY %s%s, t.id%s LIMIT :limit", orders[q->sort].column, way, way);
	if (q->skip || backwards)
		str_addz(out, " OFFSET :skip");
}

static void add_behind(const struct storage_topic_query *q, bool behind, struct str *out)
{
	str_addf(
		out, " AND (%s, t.id) %s (:key, :id)", orders[q->sort].column, orders[q->sort].upwards == behind ? ">" : "<");
}

static void page_sql(const struct storage_topic_query *q, bool walked, bool backwards, struct str *out)
{
	str_addf(out, "SELECT " TOPIC_ROW_COLUMNS ", %s", orders[q->sort].column);
	add_from(q, walked, out);
	if (q->after)
		add_behind(q, true, out);
	add_order(q, backwards, out);
}

void list_sql(const struct storage_topic_query *q, bool walked, struct str *out)
{
	page_sql(q, walked, false, out);
}

static void bind_name_int(sqlite3_stmt *st, const char *name, int64_t value)
{
	int at = sqlite3_bind_parameter_index(st, name);
	if (at)
		sqlite3_bind_int64(st, at, value);
}

static void bind_name_text(sqlite3_stmt *st, const char *name, const char *value)
{
	int at = sqlite3_bind_parameter_index(st, name);
	if (at)
		sqlite3_bind_text(st, at, value, -1, SQLITE_STATIC);
}

/* What people search for, as FTS5 reads it: positive words, and those that must not be there; and which way to go. */
struct expressions {
	struct str words, without;
	bool walked;
};

static void bind_query(sqlite3_stmt *st, const struct storage_topic_query *q, const struct expressions *x)
{
	bind_name_text(st, ":words", x->words.buf);
	bind_name_text(st, ":without", x->without.buf);
	bind_name_int(st, ":min_endorsements", q->min_endorsements);
	bind_name_int(st, ":number", q->number);
	bind_name_int(st, ":follower", q->follower);
	bind_name_int(st, ":board", q->board);
	bind_name_int(st, ":stage", q->stage);
	bind_name_int(st, ":response", q->response);
	bind_name_text(st, ":agency", q->agency);
	bind_name_int(st, ":key", q->after_key);
	bind_name_int(st, ":id", q->after_id);
	bind_name_int(st, ":skip", q->skip);
	bind_name_int(st, ":at", q->at);
	bind_name_int(st, ":at_number", q->at_number);
	bind_name_int(st, ":limit", q->limit + 1); /* one more says whether there is more */
}

/* Ends the statement's text too. */
static sqlite3_stmt *ask_list(
	struct storage *s, const struct storage_topic_query *q, const struct expressions *x, struct str *sql, struct err *e)
{
	sqlite3_stmt *st = sql_ask_named(s, e, sql->buf);
	str_release(sql);
	if (st)
		bind_query(st, q, x);
	return st;
}

static enum rc read_rows(
	struct storage *s, sqlite3_stmt *st, int limit, struct arena *a, struct storage_topic_page *out, struct err *e)
{
	enum rc rc;
	while ((rc = sql_next(s, st, e)) == RC_OK) {
		if ((int)out->n == limit) {
			out->more = true;
			return RC_OK;
		}
		rc = topic_from_row(st, a, &out->items[out->n], e);
		if (rc != RC_OK)
			return rc;
		out->n++;
		out->last_id = sqlite3_column_int64(st, 0);
		out->last_key = sqlite3_column_int64(st, TOPIC_ROW_WIDTH);
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* What narrows a list in a way that nobody keeps counts of is counted as found; everything else is known. */
static bool is_counted(const struct storage_topic_query *q)
{
	return !has_words(q) && !q->follower && !q->without && !q->min_endorsements && !q->number;
}

/* Words alone: the index of words counts without looking at a topic, and removed topics are not in it. */
static bool is_words_alone(const struct storage_topic_query *q)
{
	return has_words(q) && q->board < 0 && q->stage < 0 && q->response < 0 && !q->agency && !q->follower &&
		!q->without && !q->min_endorsements && !q->number;
}

static void counts_sql(const struct storage_topic_query *q, struct str *sql)
{
	str_addz(sql, "SELECT ifnull(sum(n), 0) FROM topic_counts WHERE agency = ");
	str_addz(sql, q->agency ? "(SELECT id FROM agencies WHERE key = :agency)" : "0");
	str_addz(sql, q->board >= 0 ? " AND board = :board" : "");
	str_addz(sql, q->stage >= 0 ? " AND stage = :stage" : "");
	str_addz(sql, q->response >= 0 ? " AND response = :response" : "");
}

static enum rc count_rows(
	struct storage *s, const struct storage_topic_query *q, const struct expressions *x, int64_t *total, struct err *e)
{
	struct str sql;
	str_init(&sql, 4096);
	if (is_counted(q)) {
		counts_sql(q, &sql);
	} else if (is_words_alone(q)) {
		str_addz(&sql, "SELECT count(*) FROM words WHERE words MATCH :words");
	} else {
		str_addz(&sql, "SELECT count(*)");
		add_from(q, false, &sql);
	}
	sqlite3_stmt *st = ask_list(s, q, x, &sql, e);
	enum rc rc = st ? sql_next(s, st, e) : RC_SYS;
	if (rc == RC_OK)
		*total = sqlite3_column_int64(st, 0);
	sql_end(st);
	return rc;
}

#define WALK_LEAST 1000 /* topics that match: fewer are sorted in no time */
#define LOOK_UP 500 /* looking one topic up in the index of words costs about so many times fetching the next match */

/* Walking to `rows` topics looks up rows * all / total of them; fetching and sorting touches total. */
static enum rc choose_way(
	struct storage *s, const struct storage_topic_query *q, struct expressions *x, int64_t total, struct err *e)
{
	struct storage_topic_query all = *q;
	int64_t n = 0, rows = q->skip > total / 2 ? total - q->skip : q->skip + q->limit;
	all.words = all.title = all.by = NULL;
	if (!has_words(q) || total < WALK_LEAST || q->skip >= total || !is_counted(&all))
		return RC_OK;
	enum rc rc = count_rows(s, &all, x, &n, e);
	x->walked = rc == RC_OK && (double)total * (double)total > (double)LOOK_UP * (double)rows * (double)n;
	return rc;
}

/* Makes of "the page that holds this topic" how many rows to skip. */
static enum rc find_place(struct storage *s, struct storage_topic_query *q, const struct expressions *x, struct err *e)
{
	struct str sql;
	int64_t before = 0;
	str_init(&sql, 4096);
	str_addf(&sql, "SELECT %s, t.id", orders[q->sort].column);
	add_from(q, false, &sql);
	str_addz(&sql, q->at ? " AND t.id = :at" : " AND t.number = :at_number LIMIT 1");
	sqlite3_stmt *st = ask_list(s, q, x, &sql, e);
	enum rc rc = st ? sql_next(s, st, e) : RC_SYS;
	if (rc == RC_OK) {
		q->after_key = sqlite3_column_int64(st, 0);
		q->after_id = sqlite3_column_int64(st, 1);
	}
	sql_end(st);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? err_set(e, RC_NOT_FOUND, 0, "not in this list") : rc;
	str_init(&sql, 4096);
	str_addz(&sql, "SELECT count(*)");
	add_from(q, false, &sql);
	add_behind(q, false, &sql);
	st = ask_list(s, q, x, &sql, e);
	rc = st ? sql_next(s, st, e) : RC_SYS;
	if (rc == RC_OK)
		before = sqlite3_column_int64(st, 0);
	sql_end(st);
	q->skip = before - before % q->limit;
	return rc;
}

static void turn_round(struct storage_topic_page *p)
{
	for (size_t i = 0; i < p->n / 2; i++) {
		struct wire_topic t = p->items[i];
		p->items[i] = p->items[p->n - 1 - i];
		p->items[p->n - 1 - i] = t;
	}
}

/* A page in the second half of a long list, read from the end: rows are counted from there. */
static enum rc read_from_end(struct storage *s, const struct storage_topic_query *given, const struct expressions *x,
	struct arena *a, struct storage_topic_page *out, struct err *e)
{
	struct storage_topic_query q = *given;
	struct str sql;
	int64_t left = out->total - q.skip;
	bool more = left > q.limit;
	q.skip = more ? left - q.limit : 0;
	q.limit = more ? q.limit : (int)left;
	str_init(&sql, 4096);
	page_sql(&q, x->walked, true, &sql);
	sqlite3_stmt *st = ask_list(s, &q, x, &sql, e);
	if (!st)
		return RC_SYS;
	enum rc rc = sql_next(s, st, e);
	if (rc == RC_OK) { /* the first that comes is the page's last */
		int64_t key = sqlite3_column_int64(st, TOPIC_ROW_WIDTH), id = sqlite3_column_int64(st, 0);
		rc = topic_from_row(st, a, &out->items[out->n++], e);
		if (rc == RC_OK)
			rc = read_rows(s, st, q.limit, a, out, e);
		out->last_key = key;
		out->last_id = id;
	}
	sql_end(st);
	turn_round(out);
	out->more = more;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc list(struct storage *s, const struct storage_topic_query *q, const struct expressions *x,
	struct arena *a, struct storage_topic_page *out, struct err *e)
{
	out->first = q->skip;
	if (q->skip >= out->total)
		return RC_OK;
	out->items = arena_calloc(a, (size_t)q->limit, sizeof *out->items);
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "list");
	if (q->skip > out->total / 2)
		return read_from_end(s, q, x, a, out, e);
	struct str sql;
	str_init(&sql, 4096);
	list_sql(q, x->walked, &sql);
	sqlite3_stmt *st = ask_list(s, q, x, &sql, e);
	enum rc rc = st ? read_rows(s, st, q->limit, a, out, e) : RC_SYS;
	sql_end(st);
	return rc;
}

/* False: these words hold nothing that can be searched for. */
static bool add_expression(const char *words, const char *columns, struct str *out)
{
	struct str one;
	str_init(&one, 4096);
	bool any = search_expression(words, &one) && str_ok(&one);
	if (any)
		str_addf(out, "%s%s (%s)", out->len ? " AND " : "", columns, one.buf);
	str_release(&one);
	return any && str_ok(out);
}

/* Makes what is searched for; q->without goes when it excludes nothing. False: nothing can be found. */
static bool make_expressions(struct storage_topic_query *q, struct expressions *x)
{
	if (q->without && !add_expression(q->without, "title :", &x->without))
		q->without = NULL;
	return (!q->words || add_expression(q->words, "", &x->words)) &&
		(!q->title || add_expression(q->title, "title :", &x->words)) &&
		(!q->by || add_expression(q->by, "{agencies proposer} :", &x->words));
}

enum rc storage_topics(struct storage *s, const struct storage_topic_query *given, struct arena *a,
	struct storage_topic_page *out, struct err *e)
{
	struct storage_topic_query q = *given;
	struct expressions x = { .walked = false };
	str_init(&x.words, 16384);
	str_init(&x.without, 4096);
	*out = (struct storage_topic_page){ 0 };
	enum rc rc = RC_OK;
	bool any = make_expressions(&q, &x);
	if (any)
		rc = count_rows(s, &q, &x, &out->total, e);
	if (rc == RC_OK && (q.at || q.at_number))
		rc = any ? find_place(s, &q, &x, e) : err_set(e, RC_NOT_FOUND, 0, "not in this list");
	if (rc == RC_OK)
		rc = choose_way(s, &q, &x, out->total, e);
	if (rc == RC_OK)
		rc = list(s, &q, &x, a, out, e);
	str_release(&x.words);
	str_release(&x.without);
	return rc;
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

/* ---- the site -------------------------------------------------------------------------------- */

enum rc storage_figures(struct storage *s, int64_t closing_before, int64_t now, int64_t answered_after,
	struct storage_figures *out, struct err *e)
{
	sqlite3_stmt *q = sql_ask(s, e,
		"SELECT (SELECT ifnull(sum(n), 0) FROM topic_counts WHERE agency = 0), endorsements, comments, accounts,"
		" (SELECT count(*) FROM topics WHERE removed_at IS NULL AND deadline > ? AND deadline <= ? AND stage IN (?, "
		"?)),"
		" (SELECT count(*) FROM topics WHERE removed_at IS NULL AND answered_at > 0 AND answered_at > ?),"
		" (SELECT ifnull(sum(n), 0) FROM topic_counts WHERE agency = 0 AND response = ?) FROM totals",
		"iiiiii", now, closing_before, (int64_t)STAGE_COLLECTING, (int64_t)STAGE_OPEN, answered_after,
		(int64_t)RESPONSE_OVERDUE);
	if (!q)
		return RC_SYS;
	enum rc rc = sql_next(s, q, e);
	int64_t *const fields[] = { &out->topics, &out->endorsements, &out->comments, &out->accounts, &out->closing_soon,
		&out->answered_since, &out->overdue };
	for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(fields); i++)
		*fields[i] = sqlite3_column_int64(q, (int)i);
	sql_end(q);
	return rc;
}

enum rc storage_board_counts(struct storage *s, int64_t topics[BOARDS], struct err *e)
{
	memset(topics, 0, BOARDS * sizeof topics[0]);
	sqlite3_stmt *q = sql_ask(s, e, "SELECT board, sum(n) FROM topic_counts WHERE agency = 0 GROUP BY board", "");
	if (!q)
		return RC_SYS;
	enum rc rc;
	while ((rc = sql_next(s, q, e)) == RC_OK) {
		int board = sqlite3_column_int(q, 0);
		if (board >= 0 && board < BOARDS)
			topics[board] = sqlite3_column_int64(q, 1);
	}
	sql_end(q);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc storage_agencies(struct storage *s, struct arena *a, struct wire_agencies *out, struct err *e)
{
	int64_t n = 0;
	*out = (struct wire_agencies){ 0 };
	enum rc rc = sql_ask_int(s, e, &n, "SELECT count(*) FROM agencies", "");
	if (rc != RC_OK)
		return rc;
	out->items = arena_calloc(a, (size_t)n + 1, sizeof *out->items);
	sqlite3_stmt *q = out->items
		? sql_ask(s, e,
			  "SELECT g.key, g.name, ifnull(sum(c.n), 0) AS topics FROM agencies g LEFT JOIN topic_counts c ON c.agency = "
			  "g.id"
			  " GROUP BY g.id ORDER BY topics DESC, g.name",
			  "")
		: NULL;
	if (!q)
		return out->items ? RC_SYS : err_set(e, RC_TOO_BIG, 0, "agencies");
	while ((int64_t)out->n < n && (rc = sql_next(s, q, e)) == RC_OK)
		out->items[out->n++] = (struct wire_agency){ sql_text(q, 0, a), sql_text(q, 1, a), sqlite3_column_int64(q, 2) };
	sql_end(q);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}
