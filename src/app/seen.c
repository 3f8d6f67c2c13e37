/* What is known of a topic that was never read: its row in a list that was kept, or in a board that was taken along. So
 * something can be done to it while nobody can be asked. */
#include "app/private.h"

enum { LISTS_MAX = 100 }; /* that are looked through, the ones used last */

/* A topic as a person named it: its id, or "idea:12". */
struct named {
	const char *word;
	bool numbered;
	enum wire_board board;
	int64_t number;
};

static struct named read_name(const char *word)
{
	struct named n = { .word = word };
	const char *colon = strchr(word, ':');
	STR_LOCAL(board, 64);
	if (colon)
		str_add(&board, word, (size_t)(colon - word));
	n.numbered = colon && wire_board_from(board.buf, &n.board) && str_to_i64(colon + 1, 1, INT64_MAX, &n.number);
	return n;
}

static bool is_it(const struct named *n, const struct wire_topic *t)
{
	return n->numbered ? t->board == n->board && t->number == n->number : str_eq(t->id, n->word);
}

static const struct wire_topic *row_of(const struct named *n, const struct site_reply *list)
{
	for (size_t i = 0; list && i < list->u.topics.n; i++)
		if (*list->u.topics.items[i].id && is_it(n, &list->u.topics.items[i]))
			return &list->u.topics.items[i];
	return NULL;
}

/* *list is dropped when it is not there, and NULL then. */
static bool keep_if_there(const struct named *n, struct site_reply **list, const struct wire_topic **row)
{
	*row = row_of(n, *list);
	if (!*row) {
		site_reply_drop(*list);
		*list = NULL;
	}
	return *row != NULL;
}

static struct site_reply *in_lists(
	struct app *a, const char *reader, const struct named *n, const struct wire_topic **row)
{
	char *keys[LISTS_MAX];
	struct site_reply *list = NULL;
	struct store_cached c = { 0 };
	STR_LOCAL(prefix, STR_NO_LIMIT);
	str_addf(&prefix, "%s\n%s\n%s\n/v1/topics?", a->site.name, reader, a->site.language);
	str_init(&c.body, CACHE_ONE_MAX);
	size_t lists = store_cache_find(a->store, prefix.buf, keys, LISTS_MAX);
	for (size_t i = 0; i < lists; i++) {
		str_clear(&c.body);
		if (!list && store_cache_get(a->store, keys[i], &c) &&
			site_read(&a->site, SITE_TOPICS, c.body.buf, c.body.len, &list, NULL) == RC_OK)
			keep_if_there(n, &list, row);
		free(keys[i]);
	}
	str_release(&c.body);
	return list;
}

static struct site_reply *in_copies(struct app *a, const struct named *n, const struct wire_topic **row)
{
	struct site_reply *list = NULL;
	for (int b = 0; b < BOARD_OTHER && !list; b++) {
		if (n->numbered && b != (int)n->board)
			continue;
		const struct site_ask ask = { .op = SITE_TOPICS,
			.filter.board = (enum wire_board)b,
			.at = n->numbered ? NULL : n->word,
			.at_number = n->numbered ? n->number : 0,
			.limit = 1 };
		list = offline_answer(app_offline_things(a), &ask);
		keep_if_there(n, &list, row);
	}
	return list;
}

struct site_reply *app_seen_topic(struct app *a, const char *word, const struct wire_topic **row)
{
	const struct named n = read_name(word);
	*row = NULL;
	struct site_reply *list = in_lists(a, app_reader(a), &n, row);
	if (!list && *app_reader(a)) /* before signing in */
		list = in_lists(a, "", &n, row);
	return list ? list : in_copies(a, &n, row);
}

size_t app_topics_named(
	struct app *a, const char *beginning, struct arena *arena, struct offline_named out[OFFLINE_NAMED])
{
	return offline_named(app_offline_things(a), beginning, arena, out);
}

struct site_reply *seen_look(struct app *a, const struct site_ask *ask, enum app_how how)
{
	if (how == APP_NO_CACHE || how == APP_PASSING)
		return NULL;
	struct site_reply *reply = offline_look(app_offline_things(a), ask);
	const struct offline guest = app_offline_of(a, "");
	return reply || !a->signed_in ? reply : offline_look(&guest, ask);
}
