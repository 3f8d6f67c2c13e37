/* Whether what is kept fits together. */
#include "server/storage/private.h"

/* ---- the database ---------------------------------------------------------------------------- */

static enum rc check_whole(struct storage *s, struct err *e)
{
	char *word = s->schema->whole ? sql_ask_text(s->db, s->schema->whole, "") : xstrdup("ok");
	enum rc rc = str_eq(word, "ok") ? RC_OK : err_set(e, RC_CORRUPT, 0, "%s: %s", storage_name(s), word ? word : "");
	free(word);
	return rc;
}

static enum rc check_references(struct storage *s, struct err *e)
{
	if (!s->schema->loose)
		return RC_OK;
	struct sql_rows *q = sql_ask(s->db, s->schema->loose, "");
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK)
		rc = err_set(e, RC_CORRUPT, 0, "%s: %s", storage_name(s), sql_text(q, 0));
	return sql_finish(q, rc, e);
}

enum rc check_database(struct storage *s, struct err *e)
{
	enum rc rc = check_whole(s, e);
	return rc == RC_OK ? check_references(s, e) : rc;
}

/* ---- counts against rows --------------------------------------------------------------------- */

/* Rows (of, says, is) of an inner statement where the two differ. */
#define DIFFER(inner) "SELECT of, says, found FROM (" inner ") AS x WHERE says <> found ORDER BY of"
/* Of a table's column: what it says of rows here (less, what it says of rows elsewhere), and what is found. */
#define OF_ROWS(table, id, says, less, found, where) \
	DIFFER("SELECT " id " AS of, " says less " AS says, " found " AS found FROM " table where)
#define PUT_RIGHT(table, says, plus, found, where) \
	"UPDATE " table " SET " says " = " found plus where says " <> " found plus
/* what, and how it is put right */
#define OF_TOPICS(says, found) \
	OF_ROWS("topics", "id", says, "", found, ""), \
	{ \
		PUT_RIGHT("topics", says, "", found, " WHERE ") \
	}
#define OF_TOPICS_HERE(says, found) \
	OF_ROWS("topics", "id", says, " - " says "_elsewhere", found, ""), \
	{ \
		PUT_RIGHT("topics", says, " + " says "_elsewhere", found, " WHERE ") \
	}
#define OF_PLATFORM(says, found) \
	OF_ROWS("totals", "one", says, "", found, ""), \
	{ \
		PUT_RIGHT("totals", says, "", found, " WHERE ") \
	}
#define ROWS_OF(table) "(SELECT count(*) FROM " table " WHERE topic = topics.id)"
#define COMMENTS_THAT(condition) \
	"(SELECT count(*) FROM comments c WHERE c.topic = topics.id AND c.removed_at IS NULL" condition ")"
#define SUM(column, table) "CAST(coalesce((SELECT sum(" column ") FROM " table "), 0) AS BIGINT)"
#define HIGHEST "(SELECT max(floor) FROM comments c WHERE c.topic = topics.id)"
#define LIKES "(SELECT count(*) FROM likes l WHERE l.comment = comments.id)"
#define USES "(SELECT count(*) FROM uploads u WHERE u.hash = contents.hash)"
#define LISTED_THERE \
	"FROM topics t WHERE t.listed AND t.removed_at IS NULL AND t.board = topic_counts.board AND t.stage =" \
	" topic_counts.stage AND t.response = topic_counts.response AND (topic_counts.agency = 0 OR EXISTS" \
	" (SELECT 1 FROM topic_agencies a WHERE a.agency = topic_counts.agency AND a.topic = t.id))"
#define MADE_THERE \
	"FROM topics t WHERE t.listed AND t.removed_at IS NULL AND t.created_at >= topic_spans.span << 30 AND" \
	" t.created_at < (topic_spans.span + 1) << 30 AND t.board = topic_spans.board AND t.stage = topic_spans.stage AND" \
	" t.response = topic_spans.response"
/* Rows that are wrong, of one agency together. */
#define LISTED_WRONG(of, which) \
	"SELECT " of \
	" AS of, CAST(sum(n) AS BIGINT), CAST(sum(found) AS BIGINT) FROM (SELECT agency, n, (SELECT count(*) " LISTED_THERE \
	") AS found FROM topic_counts WHERE agency " which ") AS x WHERE n <> found GROUP BY agency ORDER BY agency"
#define LISTED "WHERE t.listed AND t.removed_at IS NULL GROUP BY t.board, t.stage, t.response"

/* In the order in which they are put right: what counts a topic's own comes before sums of that. */
static const struct {
	const char *thing, *what, *text, *right[2];
} counts[] = {
	{ N_("topic"), N_("endorsements"), OF_TOPICS_HERE("endorsements", ROWS_OF("endorsements")) },
	{ N_("topic"), N_("lines of the list of endorsements"),
		DIFFER("SELECT id AS of, coalesce((SELECT n FROM endorsement_rows r WHERE r.topic = topics.id), 0) AS"
			   " says, " ROWS_OF("endorsements") " AS found FROM topics"),
		{ "INSERT INTO endorsement_rows (topic, n) SELECT topic, n FROM (SELECT topic, count(*) AS n FROM endorsements"
		  " GROUP BY topic) AS x WHERE TRUE ON CONFLICT (topic) DO UPDATE SET n = excluded.n"
		  " WHERE endorsement_rows.n <> excluded.n",
			"UPDATE endorsement_rows SET n = 0 WHERE n <> 0 AND NOT EXISTS (SELECT 1 FROM endorsements e WHERE e.topic ="
			" endorsement_rows.topic)" } },
	{ N_("topic"), N_("comments"), OF_TOPICS_HERE("comments", COMMENTS_THAT("")) },
	{ N_("topic"), N_("comments in favour"), OF_TOPICS("pro", COMMENTS_THAT(" AND c.stance = 'pro'")) },
	{ N_("topic"), N_("comments against"), OF_TOPICS("con", COMMENTS_THAT(" AND c.stance = 'con'")) },
	{ N_("topic"), N_("comments that take no side"), OF_TOPICS("neutral", COMMENTS_THAT(" AND c.stance = 'neutral'")) },
	{ N_("topic"), N_("followers"), OF_TOPICS_HERE("followers", ROWS_OF("follows")) },
	{ N_("comment"), N_("likes"), OF_ROWS("comments", "id", "likes", "", LIKES, " WHERE source IS NULL"),
		{ PUT_RIGHT("comments", "likes", "", LIKES, " WHERE source IS NULL AND ") } },
	{ N_("topic"), N_("numbers of comments"),
		"SELECT id, floors, " HIGHEST " FROM topics WHERE floors < " HIGHEST " ORDER BY id",
		{ "UPDATE topics SET floors = " HIGHEST " WHERE floors < " HIGHEST } },
	{ N_("upload"), N_("uses of a file"), OF_ROWS("contents", "at", "uses", "", USES, ""),
		{ PUT_RIGHT("contents", "uses", "", USES, " WHERE ") } },
	{ N_("platform"), N_("endorsements"), OF_PLATFORM("endorsements", SUM("endorsements", "topics")) },
	{ N_("platform"), N_("comments"), OF_PLATFORM("comments", SUM("comments", "topics")) },
	{ N_("platform"), N_("accounts"), OF_PLATFORM("accounts", "(SELECT count(*) FROM accounts)") },
	{ N_("platform"), N_("topics in lists"),
		DIFFER("SELECT one AS of, " SUM("n",
			"topic_counts WHERE agency = 0") " AS says, (SELECT count(*) FROM topics WHERE listed AND removed_at IS NULL) AS found"
											 " FROM totals"),
		{ NULL } },
	{ N_("platform"), N_("topics in lists, by stage"), LISTED_WRONG("1", "= 0"), { NULL } },
	{ N_("agency"), N_("topics in lists"), LISTED_WRONG("agency", "<> 0"),
		{ "INSERT INTO topic_counts (agency, board, stage, response, n) SELECT agency, board, stage, response, n FROM"
		  " (SELECT CAST(0 AS BIGINT) AS agency, t.board, t.stage, t.response, count(*) AS n FROM topics t " LISTED
		  " UNION ALL SELECT a.agency, t.board, t.stage, t.response, count(*) FROM topics t JOIN topic_agencies a ON"
		  " a.topic = t.id " LISTED ", a.agency) AS x WHERE TRUE ON CONFLICT (agency, board, stage, response) DO UPDATE"
		  " SET n = excluded.n WHERE topic_counts.n <> excluded.n",
			"UPDATE topic_counts SET n = 0 WHERE n <> 0 AND NOT EXISTS (SELECT 1 " LISTED_THERE ")" } },
	{ N_("platform"), N_("topics by when they were made"),
		DIFFER("SELECT span AS of, n AS says, (SELECT count(*) " MADE_THERE ") AS found FROM topic_spans UNION ALL"
			   " SELECT 0, " SUM(
				   "n", "topic_spans") ", (SELECT count(*) FROM topics WHERE listed AND removed_at IS NULL)"),
		{ "INSERT INTO topic_spans (span, board, stage, response, n) SELECT span, board, stage, response, n FROM (SELECT"
		  " t.created_at >> 30 AS span, t.board, t.stage, t.response, count(*) AS n FROM topics t " LISTED
		  ", t.created_at >> 30) AS x WHERE TRUE ON CONFLICT (span, board, stage, response) DO UPDATE SET n = excluded.n"
		  " WHERE topic_spans.n <> excluded.n",
			"UPDATE topic_spans SET n = 0 WHERE n <> 0 AND NOT EXISTS (SELECT 1 " MADE_THERE ")" } },
};

struct telling {
	void (*told)(void *ctx, const struct storage_misfit *m);
	void *ctx;
};

static enum rc check_count(struct storage *s, size_t i, const struct telling *to, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db, counts[i].text, "");
	enum rc rc;
	while ((rc = sql_next(q, e)) == RC_OK)
		to->told(to->ctx,
			&(struct storage_misfit){
				counts[i].thing, counts[i].what, sql_int(q, 0), sql_int(q, 1), sql_int(q, 2), true });
	return sql_finish(q, rc, e);
}

static void note_misfit(void *ctx, const struct storage_misfit *m)
{
	(void)m;
	++*(int *)ctx;
}

enum rc storage_put_right(struct storage *s, int64_t *n, struct err *e)
{
	enum rc rc = RC_OK;
	int left = 0, changed;
	const struct telling to = { note_misfit, &left };
	*n = 0;
	for (size_t i = 0; i < ARRAY_LEN(counts); i++)
		for (size_t j = 0; j < ARRAY_LEN(counts[i].right) && rc == RC_OK; j++) {
			if (!counts[i].right[j])
				continue;
			rc = sql_run_count(s->db, e, &changed, counts[i].right[j], "");
			*n += rc == RC_OK ? changed : 0;
		}
	for (size_t i = 0; i < ARRAY_LEN(counts) && rc == RC_OK; i++)
		rc = check_count(s, i, &to, e);
	return rc == RC_OK && left ? err_set(e, RC_CORRUPT, 0, "%s: counts", storage_name(s)) : rc;
}

/* ---- records and their words ----------------------------------------------------------------- */

#define BATCH 200

/* Whether what search looks through is what the record says. */
static enum rc check_words(struct storage *s, int64_t id, const struct wire_topic *t, bool *same, struct err *e)
{
	ARENA_LOCAL(a, 0);
	STR_LOCAL(body, RECORD_MAX);
	int64_t place = 0;
	const char *kept = NULL;
	enum rc rc = sql_ask_int(s->db, e, &place, "SELECT place FROM topics WHERE id = $1 AND place IS NOT NULL", "i", id);
	if (rc == RC_OK)
		rc = search_text(s, place, &a, &kept, e);
	topics_put_body(t, &body);
	*same = rc == RC_OK && str_eq(kept, body.buf);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc check_topic(struct storage *s, int64_t id, bool found, const struct telling *to, struct err *e)
{
	ARENA_LOCAL(a, 0);
	struct wire_topic t;
	bool same = true;
	enum rc rc = storage_topic(s, id, 0, &a, &t, e);
	if (rc == RC_CORRUPT || rc == RC_TOO_BIG || rc == RC_PROTO || rc == RC_NOT_FOUND) {
		to->told(to->ctx, &(struct storage_misfit){ N_("topic"), N_("its record cannot be read"), id, 0, 0, false });
		return RC_OK;
	}
	if (rc == RC_OK && found)
		rc = check_words(s, id, &t, &same, e);
	if (rc == RC_OK && !same)
		to->told(to->ctx,
			&(struct storage_misfit){ N_("topic"), N_("search has other words than its text"), id, 0, 0, false });
	return rc;
}

static enum rc check_topics(struct storage *s, const struct telling *to, struct err *e)
{
	int64_t ids[BATCH], last = 0;
	bool found[BATCH];
	size_t n = BATCH;
	enum rc rc = RC_OK;
	while (rc == RC_OK && n == BATCH) {
		struct sql_rows *q = sql_ask(s->db,
			"SELECT id, listed AND NOT bare FROM topics WHERE id > $1 AND removed_at IS NULL ORDER BY id LIMIT $2",
			"ii", last, (int64_t)BATCH);
		for (n = 0; n < BATCH && (rc = sql_next(q, e)) == RC_OK; n++) {
			ids[n] = sql_int(q, 0);
			found[n] = sql_flag(q, 1);
		}
		rc = sql_finish(q, rc, e);
		for (size_t i = 0; i < n && rc == RC_OK; i++)
			rc = check_topic(s, ids[i], found[i], to, e);
		last = n ? ids[n - 1] : last;
	}
	return rc;
}

/* What is in the index, and what ought to be. */
static enum rc check_index(struct storage *s, const struct telling *to, struct err *e)
{
	static const char shown[] = " FROM topics t WHERE t.removed_at IS NULL AND t.listed AND NOT t.bare";
	static const struct {
		const char *thing, *what, *in, *ought;
	} parts[] = {
		{ N_("search"), N_("topics"), "SELECT count(*) FROM words", "SELECT count(*)" },
		{ N_("search"), N_("heads of topics"), "SELECT count(*) FROM heads", "SELECT count(*)" },
		{ N_("search"), N_("comments"), "SELECT count(*) FROM talks",
			"SELECT CAST(coalesce(sum((SELECT count(*) FROM comments c WHERE c.topic = t.id AND c.removed_at IS NULL AND"
			" c.hidden_code = '' AND c.body <> '' AND c.floor < 4194304)), 0) AS BIGINT)" },
	};
	enum rc rc = RC_OK;
	for (size_t i = 0; i < ARRAY_LEN(parts) && rc == RC_OK; i++) {
		int64_t in = 0, ought = 0;
		STR_LOCAL(text, 1024);
		str_addf(&text, "%s%s", parts[i].ought, shown);
		rc = sql_ask_int(s->db, e, &in, parts[i].in, "");
		if (rc == RC_OK)
			rc = sql_ask_int(s->db, e, &ought, text.buf, "");
		if (rc == RC_OK && in != ought)
			to->told(
				to->ctx, &(struct storage_misfit){ parts[i].thing, parts[i].what, (int64_t)i + 1, in, ought, false });
	}
	return rc;
}

enum rc storage_check(
	struct storage *s, void (*told)(void *ctx, const struct storage_misfit *m), void *ctx, struct err *e)
{
	const struct telling to = { told, ctx };
	enum rc rc = check_database(s, e);
	for (size_t i = 0; i < ARRAY_LEN(counts) && rc == RC_OK; i++)
		rc = check_count(s, i, &to, e);
	if (rc == RC_OK)
		rc = check_topics(s, &to, e);
	return rc == RC_OK ? check_index(s, &to, e) : rc;
}
