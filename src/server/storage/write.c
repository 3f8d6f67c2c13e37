/* A transaction that writes, from its beginning to its end: the same for every engine. */
#include "server/storage/storage.h"

enum rc storage_write(struct storage *s, enum rc (*work)(void *arg, struct err *e), void *arg, struct err *e)
{
	enum rc rc = storage_begin(s, STORAGE_WRITE, e);
	if (rc != RC_OK)
		return rc;
	rc = work(arg, e);
	if (rc == RC_OK)
		return storage_commit(s, e);
	storage_rollback(s);
	return rc;
}
