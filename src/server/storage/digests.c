/*
 * Who is to be mailed of what happened, and when. Notices are gone through behind a cursor (a note), and each person
 * whom one concerns and who wants mail of it gets a row: at most so many people at a time, so that a topic with a
 * hundred thousand followers holds no writer up. Whoever is killed goes on where the cursor stands.
 */
#include "server/storage/private.h"

#define CURSOR "digests" /* "12 345": notices up to 12 are done, and of the next people up to 345 */

#define CONCERNED \
	"SELECT account, min(way) FROM (SELECT account, " NOTICES_TOPICS \
	" AS way FROM follows WHERE topic = $1 AND at <= $2" \
	" UNION SELECT account, " NOTICES_PROPOSALS " FROM topics WHERE id = $1" \
	" UNION SELECT account, " NOTICES_INVITED " FROM proposers WHERE topic = $1 AND at <= $2" \
	" UNION SELECT p.id, " NOTICES_TOPICS " FROM endorsements v JOIN accounts p ON p.person = v.person" \
	" WHERE v.topic = $1 AND v.at <= $2" \
	" UNION SELECT account, " NOTICES_TOPICS " FROM comments WHERE topic = $1 AND created_at <= $2" \
	" AND removed_at IS NULL" \
	" UNION SELECT x.account, " NOTICES_STAFF " FROM topic_agencies g JOIN agencies a ON a.id = g.agency" \
	" JOIN staff x ON x.agency = a.key WHERE g.topic = $1 AND x.role = 'clerk' AND x.at <= $2) AS people" \
	" WHERE account > $3 AND " NOTICES_CONCERN("way", "$5") " GROUP BY account ORDER BY account LIMIT $4"

#define HOUR 8 /* of the day when daily and weekly mail goes */

struct spread {
	struct storage *s;
	int zone;             /* minutes east */
	int64_t done, person; /* as in CURSOR */
};

static enum rc read_cursor(struct spread *v, struct err *e)
{
	ARENA_LOCAL(a, 0);
	const char *text = NULL;
	enum rc rc = storage_note_get(v->s, CURSOR, &a, &text, e);
	if (rc != RC_OK)
		return rc;
	char done[24] = "";
	const char *blank = text ? strchr(text, ' ') : NULL;
	if (!blank) /* what happened before there was mail is old */
		return storage_notices_last(v->s, &v->done, e);
	snprintf(done, sizeof done, "%.*s", (int)(blank - text < 23 ? blank - text : 23), text);
	str_to_i64(done, 0, INT64_MAX, &v->done);
	str_to_i64(blank + 1, 0, INT64_MAX, &v->person);
	return RC_OK;
}

static enum rc write_cursor(const struct spread *v, struct err *e)
{
	char text[48];
	snprintf(text, sizeof text, "%lld %lld", (long long)v->done, (long long)v->person);
	return storage_note_set(v->s, CURSOR, text, e);
}

/* The first morning after it happened, or the first Monday's: whenever that is found out. */
static int64_t morning_after(int64_t at, int zone, bool monday)
{
	int64_t local = at + zone * INT64_C(60000), day = local / DAY_MS;
	if (local - day * DAY_MS >= HOUR * INT64_C(3600000))
		day++;
	if (monday)
		day += (7 - (day + 3) % 7) % 7; /* 1970-01-01 was a Thursday */
	return day * DAY_MS + HOUR * INT64_C(3600000) - zone * INT64_C(60000);
}

static enum rc want(const struct spread *v, int64_t account, enum wire_about about, int64_t at, struct err *e)
{
	struct storage_wish wishes[ABOUTS];
	enum rc rc = storage_wishes(v->s, account, wishes, e);
	if (rc != RC_OK || wishes[about].often == OFTEN_NEVER)
		return rc;
	enum wire_often often = wishes[about].often;
	int64_t due = often == OFTEN_EACH ? at : morning_after(at, v->zone, often == OFTEN_WEEKLY);
	return sql_run(v->s->db, e,
		"INSERT INTO digests (account, about, due) VALUES ($1, $2, $3) ON CONFLICT (account, about) DO NOTHING", "iti",
		account, wire_about_word(about), due);
}

struct concerned {
	int64_t account, way;
};

/* Of one notice; *n: how many people it may still be, and then how many it were. */
static enum rc spread_topic(struct spread *v, const struct storage_notice *notice, int *n, struct err *e)
{
	VEC(struct concerned) people = { 0 };
	struct sql_rows *q = sql_ask(
		v->s->db, CONCERNED, "iiiit", notice->topic, notice->at, v->person, (int64_t)*n, notice->kind);
	enum rc rc;
	while ((rc = sql_next(q, e)) == RC_OK)
		*vec_push(&people) = (struct concerned){ sql_int(q, 0), sql_int(q, 1) };
	rc = sql_finish(q, rc, e);
	for (size_t i = 0; rc == RC_OK && i < people.n; i++) {
		v->person = people.items[i].account;
		if (v->person != notice->actor)
			rc = want(v, v->person, (enum wire_about)people.items[i].way, notice->at, e);
	}
	*n = (int)people.n;
	vec_release(&people);
	return rc;
}

static enum rc next_notice(struct spread *v, struct arena *a, int64_t *id, struct storage_notice *out, struct err *e)
{
	struct sql_rows *q = sql_ask(v->s->db,
		"SELECT id, coalesce(account, 0), coalesce(actor, 0), topic, at, kind FROM notices WHERE id > $1 ORDER BY id LIMIT 1",
		"i", v->done);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		*id = sql_int(q, 0);
		*out = (struct storage_notice){ .account = sql_int(q, 1),
			.actor = sql_int(q, 2),
			.topic = sql_int(q, 3),
			.at = sql_int(q, 4),
			.kind = sql_copy(q, 5, a) };
		if (!out->kind)
			rc = err_set(e, RC_TOO_BIG, 0, "notices");
	}
	sql_end(q);
	return rc;
}

enum rc storage_digests_spread(struct storage *s, int zone, int most, bool *more, struct err *e)
{
	struct spread v = { .s = s, .zone = zone };
	struct storage_notice notice;
	int64_t id;
	ARENA_LOCAL(a, 0);
	enum rc rc = read_cursor(&v, e);
	*more = true;
	while (rc == RC_OK && most > 0 && *more) {
		rc = next_notice(&v, &a, &id, &notice, e);
		*more = rc == RC_OK;
		if (rc != RC_OK)
			break;
		int n = most;
		rc = notice.account ? want(&v, notice.account, ABOUT_OWN, notice.at, e) : spread_topic(&v, &notice, &n, e);
		if (rc == RC_OK && (notice.account || n < most)) {
			v.done = id;
			v.person = 0;
		}
		most -= notice.account ? 1 : n;
	}
	rc = rc == RC_NOT_FOUND ? RC_OK : rc;
	return rc == RC_OK ? write_cursor(&v, e) : rc;
}

enum rc storage_digest_next(struct storage *s, int64_t now, int64_t *account, enum wire_about *about, struct err *e)
{
	struct sql_rows *q = sql_ask(
		s->db, "SELECT account, about FROM digests WHERE due <= $1 ORDER BY due, account LIMIT 1", "i", now);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		*account = sql_int(q, 0);
		if (!wire_about_from(sql_text(q, 1), about))
			rc = err_set(e, RC_CORRUPT, 0, "digest");
	}
	sql_end(q);
	return rc;
}

enum rc storage_digest_remove(struct storage *s, int64_t account, enum wire_about about, struct err *e)
{
	return sql_run(
		s->db, e, "DELETE FROM digests WHERE account = $1 AND about = $2", "it", account, wire_about_word(about));
}
