/*
 * Words of topics that come by the thousand: kept until the transaction ends, and put into the index then, one after
 * the other. SQLite's index writes out what it gathered whenever a statement comes between that could have to be
 * undone, which is nearly every one; so the same words cost it several times less.
 */
#include "server/storage/private.h"

#define GATHERED_BYTES ((size_t)8 << 20) /* more of them are put in before the transaction ends */

struct gathered {
	int64_t topic, place;
	struct search_record record; /* title NULL: it was taken out again */
	const char *marks;
	bool in;    /* the index has it already */
	bool quiet; /* it has no comments */
};
struct gather {
	VEC(struct gathered) topics;
	struct arena texts;
	size_t saved; /* of them, at the last savepoint */
};

void storage_gather(struct storage *s)
{
	if (!s->gather)
		s->gather = xcalloc(1, sizeof *s->gather);
}

void gather_clear(struct storage *s)
{
	struct gather *g = s->gather;
	if (!g)
		return;
	vec_release(&g->topics);
	arena_release(&g->texts);
	*g = (struct gather){ .saved = 0 };
}

void gather_release(struct storage *s)
{
	gather_clear(s);
	free(s->gather);
	s->gather = NULL;
}

static void keep(struct gather *g, struct gathered v)
{
	*vec_push(&g->topics) = v;
}

bool gather_take(struct storage *s, int64_t topic, int64_t place, const char *marks, const struct search_record *v)
{
	struct gather *g = s->gather;
	if (!g)
		return false;
	keep(g,
		(struct gathered){ .topic = topic,
			.place = place,
			.marks = marks ? arena_strdup(&g->texts, marks) : NULL,
			.quiet = marks != NULL,
			.record = { arena_strdup(&g->texts, v->title), arena_strdup(&g->texts, v->body),
				arena_strdup(&g->texts, v->people), arena_strdup(&g->texts, v->numbers) } });
	return true;
}

void gather_forget(struct storage *s, int64_t topic)
{
	if (s->gather)
		keep(s->gather, (struct gathered){ .topic = topic });
}

void gather_talks(struct storage *s, int64_t topic)
{
	struct gather *g = s->gather;
	for (size_t i = g ? g->topics.n : 0; i > 0; i--)
		if (g->topics.items[i - 1].topic == topic) {
			g->topics.items[i - 1].quiet = false;
			break;
		}
}

/* What was said last of a topic counts. */
static void drop_what_changed(struct gather *g)
{
	for (size_t i = 0; i < g->topics.n; i++)
		for (size_t k = i + 1; k < g->topics.n; k++)
			if (g->topics.items[k].topic == g->topics.items[i].topic) {
				g->topics.items[i].record.title = NULL;
				break;
			}
}

/* Where each stands, and by what it is narrowed: before the first word, so that nothing comes between two of them. */
static enum rc look_up(struct storage *s, struct gather *g, struct err *e)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < g->topics.n; i++) {
		struct gathered *v = &g->topics.items[i];
		STR_LOCAL(marks, 4096);
		if (!v->record.title || v->marks)
			continue;
		rc = search_look_up(s, v->topic, &v->place, &v->in, &marks, e);
		v->marks = arena_strdup(&g->texts, marks.buf);
	}
	return rc;
}

/* What the index has is replaced, which it has to be able to undo: those go first, so that the others stay together. */
static enum rc put_words(struct storage *s, struct gather *g, struct err *e)
{
	enum rc rc = RC_OK;
	for (int in = 1; in >= 0; in--)
		for (size_t i = 0; rc == RC_OK && i < g->topics.n; i++) {
			const struct gathered *v = &g->topics.items[i];
			if (v->record.title && v->in == in)
				rc = s->words->put(s, v->place, &v->record, v->marks, v->in, e);
		}
	return rc;
}

static enum rc put_comments(struct storage *s, struct gather *g, struct err *e)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < g->topics.n; i++)
		if (g->topics.items[i].record.title && !g->topics.items[i].in && !g->topics.items[i].quiet)
			rc = s->words->put_comments(s, SEARCH_OF_TOPIC, g->topics.items[i].topic, e);
	return rc;
}

enum rc gather_put(struct storage *s, struct err *e)
{
	struct gather *g = s->gather;
	if (!g || !g->topics.n)
		return RC_OK;
	drop_what_changed(g);
	enum rc rc = look_up(s, g, e);
	if (rc == RC_OK)
		rc = put_words(s, g, e);
	if (rc == RC_OK)
		rc = put_comments(s, g, e);
	gather_clear(s);
	return rc;
}

enum rc gather_save(struct storage *s, struct err *e)
{
	struct gather *g = s->gather;
	enum rc rc = g && g->texts.used >= GATHERED_BYTES ? gather_put(s, e) : RC_OK;
	if (g)
		g->saved = g->topics.n;
	return rc;
}

void gather_return(struct storage *s)
{
	if (s->gather)
		s->gather->topics.n = s->gather->saved;
}
