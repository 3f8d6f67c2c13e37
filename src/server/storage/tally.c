/*
 * Endorsements, counted. Those that one transaction makes together are counted once for each topic: its row stands in
 * many indexes, and everybody endorses the same one. Until then whoever reads the topic is told of them (tally_of).
 */
#include "server/storage/private.h"

struct tallied {
	int64_t topic, n;
	struct history_tally hours;
};
struct tally {
	VEC(struct tallied) topics;
	bool together; /* until this transaction ends */
};

static struct tallied *find(const struct storage *s, int64_t topic)
{
	for (size_t i = 0; s->tally && i < s->tally->topics.n; i++)
		if (s->tally->topics.items[i].topic == topic)
			return &s->tally->topics.items[i];
	return NULL;
}

int64_t tally_of(const struct storage *s, int64_t topic)
{
	const struct tallied *v = find(s, topic);
	return v ? v->n : 0;
}

enum rc tally_write(
	struct storage *s, int64_t topic, int64_t added, int64_t counted, struct history_tally *hours, struct err *e)
{
	enum rc rc = sql_run(s->db, e,
		"UPDATE topics SET endorsement_numbers = endorsement_numbers + $1, endorsements = endorsements + $2,"
		" endorsements_elsewhere = endorsements_elsewhere - $3 WHERE id = $4",
		"iiii", added, added - counted, counted, topic);
	if (rc == RC_OK)
		rc = sql_run(s->db, e,
			"INSERT INTO endorsement_rows (topic, n) VALUES ($1, $2) ON CONFLICT (topic) DO UPDATE SET"
			" n = endorsement_rows.n + excluded.n",
			"ii", topic, added);
	return rc == RC_OK ? history_add(s, topic, hours, e) : rc;
}

enum rc tally_add(struct storage *s, int64_t topic, int64_t at, struct err *e)
{
	if (!s->tally)
		s->tally = xcalloc(1, sizeof *s->tally);
	struct tallied *v = find(s, topic);
	if (!v) {
		v = vec_push(&s->tally->topics);
		*v = (struct tallied){ .topic = topic };
	}
	v->n++;
	history_count(&v->hours, at, 1, 0);
	return s->tally->together ? RC_OK : storage_count(s, e);
}

static void forget(struct tally *t)
{
	for (size_t i = 0; i < t->topics.n; i++)
		history_forget(&t->topics.items[i].hours);
	t->topics.n = 0;
}

enum rc storage_count(struct storage *s, struct err *e)
{
	struct tally *t = s->tally;
	enum rc rc = RC_OK;
	if (!t || !t->topics.n)
		return RC_OK;
	for (size_t i = 0; rc == RC_OK && i < t->topics.n; i++)
		rc = tally_write(s, t->topics.items[i].topic, t->topics.items[i].n, 0, &t->topics.items[i].hours, e);
	forget(t);
	return rc;
}

void storage_count_together(struct storage *s)
{
	if (!s->tally)
		s->tally = xcalloc(1, sizeof *s->tally);
	s->tally->together = true;
}

void tally_clear(struct storage *s)
{
	if (!s->tally)
		return;
	forget(s->tally);
	s->tally->together = false;
}

void tally_return(struct storage *s)
{
	if (s->tally)
		forget(s->tally);
}

void tally_release(struct storage *s)
{
	if (!s->tally)
		return;
	forget(s->tally);
	vec_release(&s->tally->topics);
	free(s->tally);
	s->tally = NULL;
}
