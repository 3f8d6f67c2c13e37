/* Staff: which account has which role, and a clerk for which agencies. */
#include "server/storage/private.h"

/* Roles of an agency are kept under its key, whatever it is called; "" where it is for none. */
static enum rc check_agency(struct storage *s, const char *agency, struct err *e)
{
	int64_t one;
	enum rc rc = *agency ? sql_ask_int(s->db, e, &one, "SELECT id FROM agencies WHERE key = $1", "t", agency) : RC_OK;
	return rc == RC_NOT_FOUND ? err_set(e, RC_NOT_FOUND, 0, "agency") : rc;
}

enum rc storage_role_add(
	struct storage *s, int64_t account, enum wire_role role, const char *agency, int64_t now, struct err *e)
{
	int changed = 0;
	enum rc rc = check_agency(s, agency, e);
	if (rc == RC_OK)
		rc = sql_run_count(s->db, e, &changed,
			"INSERT INTO staff (account, role, agency, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", "itti",
			account, wire_role_word(role), agency, now);
	return rc == RC_OK && !changed ? err_set(e, RC_EXISTS, 0, "role") : rc;
}

enum rc storage_role_remove(struct storage *s, int64_t account, enum wire_role role, const char *agency, struct err *e)
{
	int changed = 0;
	enum rc rc = sql_run_count(s->db, e, &changed,
		"DELETE FROM staff WHERE account = $1 AND role = $2 AND ($3 = '' OR agency = $3)", "itt", account,
		wire_role_word(role), agency);
	return rc == RC_OK && !changed ? err_set(e, RC_NOT_FOUND, 0, "role") : rc;
}

static enum rc grow(struct arena *a, struct storage_staff *out, size_t *room, struct err *e)
{
	if (out->n_agencies < *room)
		return RC_OK;
	size_t more = *room ? *room * 2 : 4;
	struct wire_agency *items = arena_calloc(a, more, sizeof *items);
	if (!items)
		return err_set(e, RC_TOO_BIG, 0, "agencies");
	for (size_t i = 0; i < out->n_agencies; i++)
		items[i] = out->agencies[i];
	out->agencies = items;
	*room = more;
	return RC_OK;
}

enum rc storage_staff(struct storage *s, int64_t account, struct arena *a, struct storage_staff *out, struct err *e)
{
	size_t room = 0;
	*out = (struct storage_staff){ 0 };
	struct sql_rows *q = sql_ask(s->db,
		"SELECT x.role, x.agency, coalesce(g.name, '') FROM staff x LEFT JOIN agencies g ON g.key = x.agency"
		" WHERE x.account = $1 ORDER BY x.agency",
		"i", account);
	enum rc rc;
	while ((rc = sql_next(q, e)) == RC_OK) {
		enum wire_role role;
		if (!wire_role_from(sql_text(q, 0), &role))
			continue;
		out->roles |= 1u << role;
		if (role != ROLE_CLERK || !*sql_text(q, 1))
			continue;
		rc = grow(a, out, &room, e);
		if (rc != RC_OK)
			break;
		struct wire_agency *agency = &out->agencies[out->n_agencies++];
		*agency = (struct wire_agency){ .id = sql_copy(q, 1, a), .name = sql_copy(q, 2, a) };
		if (!agency->id || !agency->name) {
			rc = err_set(e, RC_TOO_BIG, 0, "agencies");
			break;
		}
	}
	return sql_finish(q, rc, e);
}

enum rc storage_staff_each(
	struct storage *s, void (*row)(void *arg, const struct storage_staff_row *v), void *arg, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT i.name, x.role, x.agency, coalesce(g.name, ''), x.at FROM staff x JOIN identities i ON i.account = x.account"
		" LEFT JOIN agencies g ON g.key = x.agency ORDER BY i.name, x.role, x.agency",
		"");
	enum rc rc;
	while ((rc = sql_next(q, e)) == RC_OK)
		row(arg,
			&(struct storage_staff_row){
				sql_text(q, 0), sql_text(q, 1), sql_text(q, 2), sql_text(q, 3), sql_int(q, 4) });
	return sql_finish(q, rc, e);
}

enum rc storage_account_named(struct storage *s, const char *name, int64_t *account, struct err *e)
{
	return sql_ask_int(s->db, e, account, "SELECT account FROM identities WHERE lower(name) = lower($1)", "t", name);
}

enum rc storage_staff_any(struct storage *s, bool *any, struct err *e)
{
	int64_t one;
	enum rc rc = sql_ask_int(s->db, e, &one, "SELECT 1 FROM staff LIMIT 1", "");
	*any = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}
