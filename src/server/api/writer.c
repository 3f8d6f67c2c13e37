/* All transactions of this process that write, one after the other, by one connection: so what that one hears of is
 * what other programs wrote, and the kept answers know of everything before the next one's turn. */
#include "server/api/private.h"

#include <stdatomic.h>

/* Other programs may write too, a second platform or a command. Under the writer's lock. */
static void look_at_others(struct platform *p)
{
	int64_t heard = p->writer.storage ? storage_heard(p->writer.storage) : WRITER_DEAF;
	if (heard != p->writer.heard || heard == WRITER_DEAF)
		answers_drop(p->answers);
	p->writer.heard = heard;
}

/* The worker's own connection sees that something was committed; when that can have been somebody else, the writer's
 * says whether it was. */
bool writer_knows_others(struct platform *p, struct worker *w)
{
	int64_t commits = p->writer.commits, version = w->now;
	if (version == w->version)
		return true;
	if (commits == w->commits || storage_is_shared(w->storage)) {
		answers_drop(p->answers);
	} else if (!p->writer.alone) {
		if (pthread_mutex_trylock(&p->writer.lock) != 0)
			return false;
		look_at_others(p);
		pthread_mutex_unlock(&p->writer.lock);
	}
	w->version = version;
	w->commits = commits;
	return true;
}

void platform_know(struct platform *p, int64_t number)
{
	for (int64_t known = p->known; known < number && !atomic_compare_exchange_weak(&p->known, &known, number);)
		;
}

void platform_heard(struct platform *p)
{
	answers_drop(p->answers);
}

void writer_touched(const struct ctx *c, const struct request *q)
{
	struct answers *a = c->platform->answers;
	int64_t topic = c->touched == TOUCHED_TOPIC ? routes_topic(c->route, q->params[0]) : 0;
	if (c->touched == TOUCHED_LISTS || topic)
		answers_touched(a, topic);
	else if (c->touched != TOUCHED_NOTHING)
		answers_drop(a);
}

struct writing {
	struct ctx *c;
	enum rc (*work)(void *arg, struct err *e);
	void *arg;
};

/* Nobody else can write until it is committed, where there is one writer at a time. */
static enum rc write_alone(void *arg, struct err *e)
{
	const struct writing *v = arg;
	struct platform *p = v->c->platform;
	pthread_mutex_lock(&p->lock);
	const struct rules_book *book = v->c->book ? v->c->book : p->book;
	pthread_mutex_unlock(&p->lock);
	storage_use_rules(p->writer.storage, book);
	look_at_others(p);
	p->writer.alone = !storage_is_shared(p->writer.storage);
	enum rc rc = p->writer.alone ? RC_OK : rulebook_check(p, p->writer.storage, v->c->rules, e);
	return rc == RC_OK ? v->work(v->arg, e) : rc;
}

/* Under the writer's lock. What others wrote while there was no connection, nobody heard of. */
enum rc writer_open(struct platform *p, struct err *e)
{
	if (p->writer.storage)
		return RC_OK;
	enum rc rc = storage_open(p->folder, &p->writer.storage, e);
	if (rc == RC_OK) /* a commit that waits for a standby in vain has an end too */
		storage_limit(p->writer.storage, QUERY_MS);
	p->writer.heard = WRITER_DEAF;
	return rc;
}

void writer_ready(struct platform *p)
{
	if (pthread_mutex_trylock(&p->writer.lock) != 0)
		return;
	writer_open(p, NULL);
	pthread_mutex_unlock(&p->writer.lock);
}

void writer_rest(struct platform *p)
{
	if (pthread_mutex_trylock(&p->writer.lock) != 0)
		return;
	storage_close(p->writer.storage);
	p->writer.storage = NULL;
	pthread_mutex_unlock(&p->writer.lock);
}

/* Its turn is over only when the kept answers know of it. */
enum rc writer_turn(struct ctx *c, const struct request *q, enum rc (*work)(void *arg, struct err *e), void *arg,
	void (*written)(void *arg), struct err *e)
{
	struct platform *p = c->platform;
	struct storage *own = c->storage;
	turns_wait(p->writing);
	pthread_mutex_lock(&p->writer.lock);
	enum rc rc = writer_open(p, e);
	if (rc == RC_OK) {
		c->storage = p->writer.storage;
		rc = storage_write(p->writer.storage, write_alone, &(struct writing){ c, work, arg }, e);
		p->writer.alone = false;
		p->writer.commits++;
		platform_know(p, storage_number(p->writer.storage)); /* before anybody is told that something was touched */
		c->storage = own;
	}
	if (rc == RC_OK && written)
		written(arg);
	else if (rc == RC_OK)
		writer_touched(c, q);
	else
		answers_drop(p->answers); /* a commit that failed may have happened */
	pthread_mutex_unlock(&p->writer.lock);
	turns_end(p->writing);
	if (rc == RC_OK) {
		hub_stir(p->hub);
		digest_stir(p->digest);
	}
	if (c->more_is_due)
		sweeper_stir(p->sweeper);
	return rc;
}

enum rc platform_write(struct ctx *c, enum rc (*work)(void *arg, struct err *e), void *arg, struct err *e)
{
	return writer_turn(c, NULL, work, arg, NULL, e);
}
