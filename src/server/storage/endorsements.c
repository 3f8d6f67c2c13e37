/* Endorsements and follows. Endorsements are counted in tally.c; what is withdrawn, and follows, by triggers
 * (schema_*.c). Endorsements hang on the person behind the account. Each is a decision of a person, and is counted,
 * also one that says what is so already: what was decided before it elsewhere, and comes after it, is late. */
#include "server/storage/private.h"

/* first: its version, when nothing was kept of an earlier one. */
static enum rc decided(
	struct storage *s, int64_t topic, int64_t account, const char *about, int64_t first, struct err *e)
{
	return sql_send(s->db, e,
		"INSERT INTO decisions (person, topic, about, version) VALUES (" PERSON_OF(
			"$1") ", $2, $3, $4) ON CONFLICT (person, topic, "
				  "about) DO UPDATE SET version = decisions.version + 1",
		"iiti", account, topic, about, first);
}

/* An endorsement is the first decision itself: a row of decisions is there when there was another one, or when a
 * request is to be known by it. There are millions, and most people decide once. */
static enum rc endorsed(struct storage *s, int64_t topic, int64_t account, struct err *e)
{
	return sql_send(s->db, e,
		"UPDATE decisions SET version = version + 1 WHERE person = " PERSON_OF("$1") " AND topic = $2 AND about = $3",
		"iit", account, topic, DECIDED_ENDORSEMENT);
}

enum rc storage_endorsements(struct storage *s, int64_t topic, const struct storage_endorsement_query *w,
	struct arena *a, struct storage_endorsement_page *out, struct err *e)
{
	*out = (struct storage_endorsement_page){ .items = arena_calloc(a, (size_t)w->limit, sizeof *out->items) };
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "endorsements");
	enum rc rc = sql_ask_int(s->db, e, &out->total, "SELECT n FROM endorsement_rows WHERE topic = $1", "i", topic);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	if (w->reasoned || *w->county)
		out->total = -1; /* to count them is to read them all */
	struct sql_rows *q = sql_ask(s->db,
		"SELECT CASE WHEN v.show_nickname THEN coalesce(p.nickname, v.nickname) ELSE '' END,"
		" CASE WHEN v.show_county THEN coalesce(p.county, v.county) ELSE '' END, v.reason, v.at, v.number"
		" FROM endorsements v LEFT JOIN accounts p ON p.person = v.person WHERE v.topic = $1 AND v.number > $2"
		" AND ($4 = '' OR (v.show_county AND substr(replace(coalesce(p.county, v.county), '台', '臺'), 1, length($4)) ="
		" replace($4, '台', '臺'))) AND (NOT $5 OR v.reason <> '') ORDER BY v.number LIMIT $3",
		"iiitf", topic, w->after, (int64_t)w->limit + 1, w->county, w->reasoned);
	while ((rc = sql_next(q, e)) == RC_OK && !storage_page_full(out->n, w->limit, &out->more)) {
		struct wire_endorsement *v = &out->items[out->n];
		*v = (struct wire_endorsement){ sql_copy(q, 0, a), sql_copy(q, 1, a), sql_copy(q, 2, a), sql_int(q, 3),
			sql_int(q, 4) };
		if (!v->nickname || !v->county || !v->reason) {
			rc = err_set(e, RC_TOO_BIG, 0, "endorsements");
			break;
		}
		out->n++;
	}
	return sql_finish(q, rc, e);
}

/* Its number is the next of its topic. */
static enum rc add(struct storage *s, int64_t topic, int64_t account, const struct wire_new_endorsement *v, int64_t now,
	int *added, struct err *e)
{
	return sql_run_count(s->db, e, added,
		"INSERT INTO endorsements (topic, number, person, nickname, county, show_nickname, show_county, reason, at)"
		" VALUES ($1, (SELECT endorsement_numbers + 1 + $7 FROM topics WHERE id = $1), " PERSON_OF(
			"$2") ", '', '', $3, $4, $5, $6) ON CONFLICT (person, topic) WHERE person IS NOT NULL DO NOTHING",
		"iifftii", topic, account, v->show_nickname, v->show_county, v->reason, now, tally_of(s, topic));
}

enum rc storage_endorse(
	struct storage *s, int64_t topic, int64_t account, const struct wire_new_endorsement *v, int64_t now, struct err *e)
{
	int added = 0;
	enum rc rc = add(s, topic, account, v, now, &added, e);
	if (rc == RC_OK && added)
		rc = tally_add(s, topic, now, e);
	if (rc != RC_OK || added)
		return rc == RC_OK ? endorsed(s, topic, account, e) : rc;
	rc = sql_run(s->db, e,
		"UPDATE endorsements SET reason = $1, show_nickname = $2, show_county = $3 WHERE person = " PERSON_OF(
			"$4") " AND topic = $5",
		"tffii", v->reason, v->show_nickname, v->show_county, account, topic);
	if (rc == RC_OK)
		rc = decided(s, topic, account, DECIDED_ENDORSEMENT, 2, e);
	return rc == RC_OK ? err_set(e, RC_EXISTS, 0, "endorsed already") : rc;
}

enum rc storage_endorse_more(struct storage *s, int64_t topic, int64_t n, struct err *e)
{
	int changed = 0;
	enum rc rc = sql_run_count(s->db, e, &changed,
		"UPDATE topics SET endorsements = endorsements + $1, endorsements_elsewhere = endorsements_elsewhere + $1,"
		" changes_at = 0 WHERE id = $2 AND removed_at IS NULL",
		"ii", n, topic);
	return rc == RC_OK && !changed ? err_set(e, RC_NOT_FOUND, 0, "topic %lld", (long long)topic) : rc;
}

enum rc storage_endorse_withdraw(struct storage *s, int64_t topic, int64_t account, int64_t now, struct err *e)
{
	int changed = 0;
	enum rc rc = storage_count(s, e);
	if (rc == RC_OK)
		rc = sql_run_count(s->db, e, &changed,
			"DELETE FROM endorsements WHERE person = " PERSON_OF("$1") " AND topic = $2", "ii", account, topic);
	if (rc == RC_OK && changed)
		rc = history_uncount(s, topic, now, e);
	return rc == RC_OK ? decided(s, topic, account, DECIDED_ENDORSEMENT, changed ? 2 : 1, e) : rc;
}

/* ---- follows --------------------------------------------------------------------------------- */

enum rc storage_follow(struct storage *s, int64_t topic, int64_t account, int64_t now, struct err *e)
{
	enum rc rc = sql_run(s->db, e,
		"INSERT INTO follows (account, topic, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", "iii", account, topic,
		now);
	return rc == RC_OK ? decided(s, topic, account, DECIDED_FOLLOW, 1, e) : rc;
}

enum rc storage_unfollow(struct storage *s, int64_t topic, int64_t account, struct err *e)
{
	enum rc rc = sql_run(s->db, e, "DELETE FROM follows WHERE account = $1 AND topic = $2", "ii", account, topic);
	return rc == RC_OK ? decided(s, topic, account, DECIDED_FOLLOW, 1, e) : rc;
}
