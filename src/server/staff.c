/* Who is staff: given and taken by whoever runs the platform, while it runs or not. */
#include "server/server.h"
#include "server/storage/storage.h"

struct change {
	struct storage *storage;
	const struct staff_change *what;
	enum staff_fault fault;
};

static enum rc find(struct change *c, int64_t *account, struct err *e)
{
	enum rc rc = storage_account_named(c->storage, c->what->name, account, e);
	if (rc == RC_NOT_FOUND)
		c->fault = STAFF_NO_ACCOUNT;
	return rc;
}

static enum rc apply(void *arg, struct err *e)
{
	struct change *c = arg;
	const struct staff_change *w = c->what;
	int64_t account = 0;
	enum rc rc = find(c, &account, e);
	if (rc != RC_OK)
		return rc;
	rc = w->add ? storage_role_add(c->storage, account, w->role, w->agency, clock_now(), e)
				: storage_role_remove(c->storage, account, w->role, w->agency, e);
	if (rc == RC_NOT_FOUND)
		c->fault = w->add ? STAFF_NO_AGENCY : STAFF_HAS_IT_NOT;
	else if (rc == RC_EXISTS)
		c->fault = STAFF_HAS_IT;
	return rc;
}

enum rc staff_apply(const char *folder, const struct staff_change *what, enum staff_fault *fault, struct err *e)
{
	struct change c = { .what = what };
	enum rc rc = storage_open(folder, &c.storage, e);
	if (rc == RC_OK)
		rc = storage_write(c.storage, apply, &c, e);
	storage_close(c.storage);
	*fault = c.fault;
	return rc;
}

static void print(void *arg, const struct storage_staff_row *v)
{
	fprintf(arg, "%s\t%s\t%s%s%s\n", v->name, v->role, v->agency, *v->agency ? " " : "", v->agency_name);
}

enum rc staff_list(const char *folder, FILE *to, struct err *e)
{
	struct storage *s = NULL;
	enum rc rc = storage_open(folder, &s, e);
	if (rc == RC_OK)
		rc = storage_begin(s, STORAGE_READ, e);
	if (rc == RC_OK) {
		rc = storage_staff_each(s, print, to, e);
		storage_rollback(s);
	}
	storage_close(s);
	return rc;
}
