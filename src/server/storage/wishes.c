/* How often a person wants mail. */
#include "server/storage/private.h"

/* What concerns one's own words and duties comes at once, what one merely takes part in once a day. */
static const enum wire_often unsaid[ABOUTS] = { [ABOUT_OWN] = OFTEN_EACH,
	[ABOUT_PROPOSALS] = OFTEN_EACH,
	[ABOUT_TOPICS] = OFTEN_DAILY,
	[ABOUT_STAFF] = OFTEN_EACH };

enum rc storage_wishes(struct storage *s, int64_t account, struct storage_wish out[ABOUTS], struct err *e)
{
	enum rc rc;
	for (int i = 0; i < ABOUTS; i++)
		out[i] = (struct storage_wish){ .often = unsaid[i] };
	struct sql_rows *q = sql_ask(
		s->db, "SELECT about, often, told_at, told FROM wishes WHERE account = $1", "i", account);
	while ((rc = sql_next(q, e)) == RC_OK) {
		enum wire_about about;
		enum wire_often often;
		if (!wire_about_from(sql_text(q, 0), &about))
			continue;
		out[about].told_at = sql_int(q, 2);
		out[about].told = sql_int(q, 3);
		if (wire_often_from(sql_text(q, 1), &often)) /* "": nobody said */
			out[about].often = often;
	}
	return sql_finish(q, rc, e);
}

enum rc storage_wish_set(
	struct storage *s, int64_t account, enum wire_about about, enum wire_often often, struct err *e)
{
	return sql_run(s->db, e,
		"INSERT INTO wishes (account, about, often) VALUES ($1, $2, $3)"
		" ON CONFLICT (account, about) DO UPDATE SET often = excluded.often",
		"itt", account, wire_about_word(about), wire_often_word(often));
}

enum rc storage_wish_told(
	struct storage *s, int64_t account, enum wire_about about, int64_t at, int64_t up_to, struct err *e)
{
	return sql_run(s->db, e,
		"INSERT INTO wishes (account, about, often, told_at, told) VALUES ($1, $2, '', $3, $4)"
		" ON CONFLICT (account, about) DO UPDATE SET told_at = excluded.told_at, told = excluded.told",
		"itii", account, wire_about_word(about), at, up_to);
}
