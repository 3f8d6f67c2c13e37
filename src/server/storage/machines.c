/* Rows that programs on several machines share: what they tell each other, and whose turn it is. */
#include "server/storage/private.h"

_Static_assert(STORAGE_AWAY == SQL_AWAY && STORAGE_SAID == SQL_SAID, "they go up as they are");

bool storage_is_shared(const struct storage *s)
{
	return sql_is_shared(s->db);
}

void storage_limit(struct storage *s, int ms)
{
	sql_limit(s->db, ms);
}

enum rc storage_is_place(const char *where, struct err *e)
{
	return sql_is_place(where, e);
}

char *storage_origin(struct storage *s)
{
	return sql_origin(s->db);
}

int64_t storage_number(const struct storage *s)
{
	return sql_number(s->db);
}

enum rc storage_wrote(struct storage *s, int64_t account, struct err *e)
{
	if (!storage_is_shared(s))
		return RC_OK;
	return sql_send(s->db, e,
		"INSERT INTO wrote (account, number) SELECT id, $2 FROM accounts WHERE id = $1"
		" ON CONFLICT (account) DO UPDATE SET number = excluded.number",
		"ii", account, storage_number(s) + 1);
}

enum rc storage_written(struct storage *s, int64_t account, int64_t *number, struct err *e)
{
	*number = 0;
	enum rc rc = sql_ask_int(s->db, e, number, "SELECT number FROM wrote WHERE account = $1", "i", account);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc storage_wait(
	struct storage *s, int ms, int wake, void (*told)(void *ctx, const char *what), void *ctx, struct err *e)
{
	return sql_wait(s->db, ms, wake, told, ctx, e);
}

enum rc storage_say(struct storage *s, const char *text, struct err *e)
{
	return sql_say(s->db, text, e);
}

enum rc storage_turn(struct storage *s, enum storage_turn turn, struct err *e)
{
	return sql_turn(s->db, (int)turn, e);
}
