/* What was typed and not sent. On disk when the call returns: whoever typed it will not type it twice. */
#include "store/private.h"

enum rc store_draft_set(struct store *s, const char *key, const char *text, struct err *e)
{
	return run_durable(s, e,
		"INSERT INTO draft(key, text) VALUES(?, ?) ON CONFLICT(key) DO UPDATE SET text = excluded.text", "ss", key,
		text);
}

char *store_draft(struct store *s, const char *key)
{
	return text_of(s, "SELECT text FROM draft WHERE key = ?", "s", key);
}

enum rc store_draft_forget(struct store *s, const char *key, struct err *e)
{
	return run_durable(s, e, "DELETE FROM draft WHERE key = ?", "s", key);
}
