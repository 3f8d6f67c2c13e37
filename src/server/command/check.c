/* check: whether what is kept fits together: pages, references, counts against rows, records, the index of words,
 * files. */
#include <sys/stat.h>

#include "server/command/private.h"
#include "server/storage/storage.h"

#define SAID 20 /* lines of one kind; then how many more there are */

struct checking {
	const char *folder;
	const char *what;          /* of the last lines */
	int64_t same, all, counts; /* counts: of all, what can be put right */
};

static void end_kind(struct checking *c)
{
	if (c->same > SAID)
		printf(_("and %lld more of this kind\n"), (long long)(c->same - SAID));
	c->same = 0;
}

static void tell(void *ctx, const struct storage_misfit *m)
{
	struct checking *c = ctx;
	if (c->what != m->what)
		end_kind(c);
	c->what = m->what;
	c->all++;
	c->counts += m->counts;
	if (c->same++ >= SAID)
		return;
	if (m->says == m->is)
		printf("%s %lld: %s\n", _(m->thing), (long long)m->of, _(m->what));
	else
		/* TRANSLATORS: topic 12: endorsements: 5 are counted, 4 are there */
		printf(_("%s %lld: %s: %lld are counted, %lld are there\n"), _(m->thing), (long long)m->of, _(m->what),
			(long long)m->says, (long long)m->is);
}

static enum rc look_for_file(void *arg, const char *name, const struct storage_upload *v, int64_t uses, struct err *e)
{
	(void)v, (void)e;
	struct checking *c = arg;
	struct stat st;
	char *path = str_printf("%s/%s/%s", c->folder, STORAGE_UPLOADS, name);
	if (uses && (lstat(path, &st) != 0 || !S_ISREG(st.st_mode))) {
		printf(_("an uploaded file is missing: %s\n"), path);
		c->all++;
	}
	free(path);
	return RC_OK;
}

static enum rc check(struct storage *s, struct checking *c, struct err *e)
{
	enum rc rc = storage_begin(s, STORAGE_READ, e);
	if (rc != RC_OK)
		return rc;
	rc = storage_check(s, tell, c, e);
	end_kind(c);
	if (rc == RC_OK && !storage_is_shared(s)) /* else another machine may have it */
		rc = storage_contents_each(s, look_for_file, c, e);
	storage_rollback(s);
	return rc;
}

struct mending {
	struct storage *storage;
	int64_t n;
};

static enum rc put_right(void *arg, struct err *e)
{
	struct mending *m = arg;
	return storage_put_right(m->storage, &m->n, e);
}

/* What is said stays said: the exit status is that of what was found. */
static enum rc repair(struct storage *s, const struct checking *c, struct err *e)
{
	struct mending m = { .storage = s };
	enum rc rc = storage_write(s, put_right, &m, e);
	if (rc == RC_OK)
		printf(_("Put right, all at once: %lld counts.\n"), (long long)m.n);
	if (rc == RC_OK && c->all > c->counts)
		puts(_("What else was said stays as it is: take it out of a backup (minyid restore)."));
	return rc;
}

int command_check(struct command_options *o)
{
	struct err e = { 0 };
	struct storage *s = NULL;
	struct checking c = { .folder = o->serve.folder };
	if (!o->serve.folder)
		return command_wrong_usage(_("check needs --data."));
	if (!command_is_begun(o->serve.folder))
		return 1;
	enum rc rc = storage_open(o->serve.folder, &s, &e);
	if (rc == RC_OK)
		rc = check(s, &c, &e);
	if (rc == RC_OK && o->repair && c.counts)
		rc = repair(s, &c, &e);
	storage_close(s);
	if (rc != RC_OK)
		return command_failed(&e);
	if (!c.all)
		puts(_("All that is kept fits together."));
	return c.all > 0;
}
