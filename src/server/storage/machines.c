/* Rows that programs on several machines share: what they tell each other, and whose turn it is. */
#include "server/storage/private.h"

_Static_assert(STORAGE_AWAY == SQL_AWAY, "it goes up as it is");

bool storage_is_shared(const struct storage *s)
{
	return sql_is_shared(s->db);
}

void storage_limit(struct storage *s, int ms)
{
	sql_limit(s->db, ms);
}

enum rc storage_wait(
	struct storage *s, int ms, int wake, void (*told)(void *ctx, const char *what), void *ctx, struct err *e)
{
	return sql_wait(s->db, ms, wake, told, ctx, e);
}

enum rc storage_turn(struct storage *s, enum storage_turn turn, struct err *e)
{
	return sql_turn(s->db, (int)turn, e);
}
