/* The rules in force, which may change while the platform runs: the file is looked at before each request. What cannot
 * be read is told to the log, and what was in force stays so. */
#include "server/api/private.h"

#include <sys/stat.h>

#define NOTE_IN_FORCE "rules" /* the version that was in force last */

static struct rulebook_file look_at(const char *file)
{
	struct stat st;
	struct rulebook_file f = { 0 };
	if (file && stat(file, &st) == 0)
		f = (struct rulebook_file){ (int64_t)st.st_mtim.tv_sec, (int64_t)st.st_mtim.tv_nsec, (int64_t)st.st_ino,
			(int64_t)st.st_size };
	return f;
}

static bool is_same(const struct rulebook_file *a, const struct rulebook_file *b)
{
	return a->seconds == b->seconds && a->nanoseconds == b->nanoseconds && a->inode == b->inode && a->size == b->size;
}

struct change {
	struct storage *storage;
	struct rules *rules;
	struct rules_book *book;
	int64_t now;
};

/* The text gets its number, the book those under which topics run, and what waits for time is looked at again. */
static enum rc keep(void *arg, struct err *e)
{
	struct change *c = arg;
	char number[24];
	const char *last = NULL;
	ARENA_LOCAL(a, 0);
	enum rc rc = storage_rules_keep(c->storage, c->rules->text, c->now, &c->rules->version, e);
	if (rc == RC_OK)
		rc = storage_note_get(c->storage, NOTE_IN_FORCE, &a, &last, e);
	if (rc != RC_OK)
		return rc;
	snprintf(number, sizeof number, "%lld", (long long)c->rules->version);
	if (!last || !str_eq(last, number)) {
		rc = storage_note_set(c->storage, NOTE_IN_FORCE, number, e);
		if (rc == RC_OK)
			rc = storage_rules_changed(c->storage, c->now, e);
	}
	c->book = rules_book_new(c->rules);
	return rc == RC_OK ? storage_rules_read(c->storage, c->book, e) : rc;
}

/* Takes book. */
static void open_at(struct platform *p, struct rules_book *book)
{
	pthread_mutex_lock(&p->lock);
	*vec_push(&p->books) = book; /* somebody may still be reading the ones before */
	p->book = book;
	pthread_mutex_unlock(&p->lock);
}

/* Takes rules. */
static enum rc put_in_force(struct platform *p, struct storage *s, struct rules *rules, struct err *e)
{
	struct change c = { .storage = s, .rules = rules, .now = platform_clock(p, s) };
	turns_wait(p->writing);
	enum rc rc = storage_write(s, keep, &c, e);
	if (rc == RC_OK)
		open_at(p, c.book);
	turns_end(p->writing);
	if (rc != RC_OK) {
		if (c.book)
			rules_book_free(c.book);
		else
			rules_release(rules);
		if (!c.book)
			free(rules);
	}
	return rc;
}

enum rc rulebook_open(struct platform *p, struct rules *rules, const char *file, struct err *e)
{
	p->rules_file = file ? xstrdup(file) : NULL;
	p->rules_seen = look_at(file);
	return put_in_force(p, p->workers[0].storage, rules, e);
}

void rulebook_close(struct platform *p)
{
	for (size_t i = 0; i < p->books.n; i++)
		rules_book_free(p->books.items[i]);
	vec_release(&p->books);
	free(p->rules_file);
}

static const struct rules_book *book_of(struct platform *p)
{
	pthread_mutex_lock(&p->lock);
	const struct rules_book *book = p->book;
	pthread_mutex_unlock(&p->lock);
	return book;
}

static void reload(struct platform *p, struct storage *s)
{
	struct err e = { 0 };
	struct rules *rules = xcalloc(1, sizeof *rules);
	/* a pipe would be waited for */
	enum rc rc = file_is_odd(p->rules_file) ? err_set(&e, RC_INVALID, RULES_NO_JSON, "%s", p->rules_file)
											: rules_load(p->rules_file, rules, &e);
	if (rc == RC_OK)
		rc = put_in_force(p, s, rules, &e);
	else {
		rules_release(rules);
		free(rules);
	}
	if (rc == RC_OK)
		log_line(LOG_INFO, "rules: %s is in force now", p->rules_file);
	else
		log_line(LOG_ERROR, "rules: those in force stay so: %s: %s", e.detail,
			rc == RC_INVALID ? rules_fault_sentence((enum rules_fault)e.num) : rc_name(rc));
	if (rc == RC_BUSY) { /* not the file's fault: it is looked at again */
		pthread_mutex_lock(&p->lock);
		p->rules_seen = (struct rulebook_file){ 0 };
		pthread_mutex_unlock(&p->lock);
	}
}

/* ---- several machines ------------------------------------------------------------------------ */

/* The version in force for all who share the rows; 0: none yet. */
static enum rc in_force(struct storage *s, int64_t *version, struct err *e)
{
	return storage_note_number(s, NOTE_IN_FORCE, 1, INT64_MAX, version, e);
}

enum rc rulebook_check(struct platform *p, struct storage *s, const struct rules *used, struct err *e)
{
	int64_t version;
	enum rc rc = in_force(s, &version, e);
	if (rc == RC_OK && version != (used ? used : book_of(p)->now)->version)
		rc = err_set(e, RC_BUSY, RULES_CHANGED, "another minyid put other rules in force");
	return rc;
}

/* Its text, with the calendar of this one's own file. */
static enum rc read_version(
	struct storage *s, int64_t version, const struct rules *calendar, struct rules **out, struct err *e)
{
	ARENA_LOCAL(a, 0);
	const char *text = NULL;
	char name[40];
	enum rc rc = storage_rules_text(s, version, &a, &text, e);
	if (rc != RC_OK)
		return rc;
	snprintf(name, sizeof name, "version %lld", (long long)version);
	struct rules *rules = xcalloc(1, sizeof *rules);
	rc = rules_parse(name, text, calendar, rules, e);
	rules->version = version;
	if (rc == RC_OK) {
		*out = rules;
		return RC_OK;
	}
	rules_release(rules);
	free(rules);
	return rc;
}

static enum rc follow(struct platform *p, struct storage *s, struct err *e)
{
	struct rules *rules = NULL;
	int64_t version;
	const struct rules_book *before = book_of(p);
	enum rc rc = in_force(s, &version, e);
	if (rc != RC_OK || !version || version == before->now->version)
		return rc;
	rc = read_version(s, version, before->now, &rules, e);
	if (rc != RC_OK)
		return rc;
	struct rules_book *book = rules_book_new(rules);
	rc = storage_rules_read(s, book, e);
	if (rc == RC_OK) {
		open_at(p, book);
		log_line(LOG_INFO, "rules: version %lld, which another minyid put in force, is followed", (long long)version);
	} else {
		rules_book_free(book);
	}
	return rc;
}

/* In turn with whoever puts those of this one's file in force. */
void rulebook_follow(struct platform *p, struct storage *s)
{
	struct err e = { 0 };
	turns_wait(p->writing);
	enum rc rc = follow(p, s, &e);
	turns_end(p->writing);
	if (rc != RC_OK)
		log_line(LOG_ERROR, "rules: those in force stay so: %s", e.detail);
}

/* ---- their file ------------------------------------------------------------------------------ */

void rulebook_refresh(struct platform *p, struct storage *s)
{
	const struct rulebook_file seen = look_at(p->rules_file);
	pthread_mutex_lock(&p->lock);
	bool changed = seen.inode && !is_same(&seen, &p->rules_seen);
	p->rules_seen = changed ? seen : p->rules_seen;
	pthread_mutex_unlock(&p->lock);
	if (changed)
		reload(p, s);
	storage_use_rules(s, book_of(p));
}

const struct rules_book *rulebook_now(struct platform *p, struct storage *s)
{
	const struct rulebook_file seen = look_at(p->rules_file);
	pthread_mutex_lock(&p->lock);
	bool changed = seen.inode && !is_same(&seen, &p->rules_seen);
	pthread_mutex_unlock(&p->lock);
	if (changed)
		sweeper_ask(p->sweeper);
	const struct rules_book *book = book_of(p);
	if (s)
		storage_use_rules(s, book);
	return book;
}
