/* Who is staff, and who may not write: given and taken by whoever runs the platform, while it runs or not. */
#include "server/api/api.h"
#include "server/server.h"
#include "server/storage/storage.h"

struct change {
	struct storage *storage;
	const struct staff_change *what;
	enum staff_fault fault;
	int64_t now, account;
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
	enum rc rc = find(c, &c->account, e);
	const int64_t account = c->account;
	if (rc != RC_OK)
		return rc;
	if (w->what == STAFF_BARS)
		return storage_bar(c->storage, account, c->now, c->now + w->span, w->reason, e);
	if (w->what == STAFF_UNBARS) {
		rc = storage_bar_end(c->storage, account, e);
		c->fault = rc == RC_NOT_FOUND ? STAFF_NOT_BARRED : STAFF_FINE;
		return rc;
	}
	rc = w->what == STAFF_ADDS ? storage_role_add(c->storage, account, w->role, w->agency, c->now, e)
							   : storage_role_remove(c->storage, account, w->role, w->agency, e);
	if (rc == RC_NOT_FOUND)
		c->fault = w->what == STAFF_ADDS ? STAFF_NO_AGENCY : STAFF_HAS_IT_NOT;
	else if (rc == RC_EXISTS)
		c->fault = STAFF_HAS_IT;
	return rc;
}

/* Where the platform itself keeps it, unless it is told otherwise. */
static void note(const char *folder, const struct change *c)
{
	static const char *const words[] = {
		[STAFF_ADDS] = "add", [STAFF_REMOVES] = "remove", [STAFF_BARS] = "bar", [STAFF_UNBARS] = "unbar"
	};
	const struct staff_change *w = c->what;
	bool of_role = w->what == STAFF_ADDS || w->what == STAFF_REMOVES;
	struct security *log = NULL;
	char *path = file_join(folder, SECURITY_LOG);
	if (security_open(path, &log, NULL) == RC_OK)
		security_tell(log,
			&(struct security_event){ .event = "staff_command",
				.address = "",
				.account = c->account,
				.did = words[w->what],
				.about = of_role ? wire_role_word(w->role) : NULL });
	security_close(log);
	free(path);
}

enum rc staff_apply(const char *folder, const struct staff_change *what, enum staff_fault *fault, struct err *e)
{
	struct change c = { .what = what };
	int64_t ahead = 0;
	enum rc rc = storage_open(folder, &c.storage, e);
	if (rc == RC_OK)
		rc = storage_clock_ahead(c.storage, &ahead, e);
	c.now = clock_now() + ahead;
	c.now -= c.now % 1000; /* as the platform counts */
	if (rc == RC_OK)
		rc = storage_write(c.storage, apply, &c, e);
	storage_close(c.storage);
	if (rc == RC_OK)
		note(folder, &c);
	*fault = c.fault;
	return rc;
}

static void print(void *arg, const struct storage_staff_row *v)
{
	fprintf(arg, "%s\t%s\t%s%s%s\n", v->name, v->role, v->agency, *v->agency ? " " : "", v->agency_name);
}

static void print_bar(void *arg, const char *name, int64_t until, const char *reason)
{
	char at[RFC3339_SIZE];
	rfc3339_format(until, 0, at);
	fprintf(arg, "%s\tbarred\t%s %s\n", name, at, reason);
}

enum rc staff_list(const char *folder, FILE *to, struct err *e)
{
	struct storage *s = NULL;
	int64_t ahead = 0;
	enum rc rc = storage_open(folder, &s, e);
	if (rc == RC_OK)
		rc = storage_begin(s, STORAGE_READ, e);
	if (rc == RC_OK) {
		rc = storage_staff_each(s, print, to, e);
		if (rc == RC_OK)
			rc = storage_clock_ahead(s, &ahead, e);
		if (rc == RC_OK)
			rc = storage_bars_each(s, clock_now() + ahead, print_bar, to, e);
		storage_rollback(s);
	}
	storage_close(s);
	return rc;
}
