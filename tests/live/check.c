/*
 * Asks the real site a handful of polite questions and says what differs from what this program knows of it: which
 * members of its JSON are new or gone (tests/live/SITE has those that are known, a path a line), and what could not be
 * read. Not part of `make check`, which needs no network: `make live-check SITE=uk`.
 */
#include <stdio.h>
#include <stdlib.h>

#include "records/records.h"
#include "site/site.h"

enum { PATHS_MOST = 400, PATH_SIZE = 160, PATIENCE_MS = 45000, ROUNDS_MOST = 12 };

struct paths {
	char at[PATHS_MOST][PATH_SIZE];
	bool seen[PATHS_MOST];
	size_t n;
};
static struct paths known, met;
static int differences;
static int64_t pause_ms = 2000; /* behind each request */

static size_t find(const struct paths *p, const char *path)
{
	size_t i = 0;
	while (i < p->n && strcmp(p->at[i], path) != 0)
		i++;
	return i;
}

static void note(struct paths *p, const char *path)
{
	if (find(p, path) == p->n && p->n < PATHS_MOST && str_copy(p->at[p->n], PATH_SIZE, path))
		p->n++;
}

/* Each member's path; the items of a list are one place. */
static void walk(const struct json *v, const char *at)
{
	for (const struct json *m = json_first(v); m; m = json_next(m)) {
		char path[PATH_SIZE];
		int n = snprintf(path, sizeof path, "%s%s%s", at, *at && !json_is_array(v) ? "." : "",
			json_is_array(v) ? "[]" : json_name(m));
		if (n < 0 || (size_t)n >= sizeof path)
			continue;
		if (!json_is_array(v))
			note(&met, path);
		walk(m, path);
	}
}

struct got {
	bool done, there;
	char first[200]; /* the id of the first topic of a list */
	const struct site *site;
	const struct site_ask *ask;
	struct site_reply *so_far; /* there is more to be asked */
};

static void tell(const char *what, const char *about)
{
	printf("%s: %s\n", what, about);
	differences++;
}

static void note_topics(struct got *g, const struct wire_topics *t)
{
	for (size_t i = 0; i < t->n; i++) {
		if (t->items[i].unread.n)
			tell("could not be read in a row", t->items[i].unread.first);
		else if (!*g->first)
			str_copy(g->first, sizeof g->first, t->items[i].id);
	}
	if (t->unread.n)
		tell("could not be read in a list", t->unread.first);
}

static void answered(void *ctx, const struct net_answer *a)
{
	struct got *g = ctx;
	struct site_heard h;
	struct json *v = NULL;
	g->done = true;
	g->there = a->rc == RC_OK;
	site_hear_further(g->site, g->ask, g->so_far, a, &h);
	if (json_parse(a->body, a->size, JSON_BODY_MAX, &v, NULL) == RC_OK)
		walk(v, "");
	json_free(v);
	site_reply_drop(g->so_far);
	g->so_far = h.what == HEARD_MORE ? site_reply_keep(h.reply) : NULL;
	if (g->there && h.what == HEARD_MORE)
		;
	else if (g->there && h.what != HEARD_YES)
		tell("not the answer that was expected", *h.err.detail ? h.err.detail : h.problem.detail);
	else if (g->there && g->ask->op == SITE_TOPICS)
		note_topics(g, &h.reply->u.topics);
	else if (g->there && g->ask->op == SITE_TOPIC && h.reply->u.topic.unread.n)
		tell("could not be read in a topic", h.reply->u.topic.unread.first);
	site_heard_release(&h);
}

static void wake(void *ctx)
{
	*(bool *)ctx = true;
}

static bool send_one(struct net *net, const struct net_params *p, struct got *g)
{
	bool rested = false;
	g->done = false;
	printf("asks %s%s\n", p->base, p->path);
	net_request(net, p, answered, g);
	while (!g->done)
		net_turn(net, -1);
	if (!g->there)
		return false;
	net_timer_start(net, pause_ms, wake, &rested);
	while (!rested)
		net_turn(net, -1);
	return true;
}

/* One question, of as many requests as it takes, and a pause behind each. False: nobody is there. */
static bool question(struct net *net, const struct site *s, const struct site_ask *ask, struct got *g)
{
	*g = (struct got){ .site = s, .ask = ask };
	for (int round = 0; round < ROUNDS_MOST && (!round || g->so_far); round++) {
		ARENA_LOCAL(a, 1 << 20);
		struct net_params p;
		enum rc rc = g->so_far ? s->ops->further(s, ask, g->so_far, &a, &p, NULL)
							   : s->ops->request(s, ask, &a, &p, NULL);
		if (rc != RC_OK || !p.method)
			break;
		p.timeout = PATIENCE_MS;
		if (!send_one(net, &p, g))
			return false;
	}
	site_reply_drop(g->so_far);
	g->so_far = NULL;
	return true;
}

/* ---- files, of a site that gives such -------------------------------------------------------- */

struct got_file {
	bool done, there;
	const struct site *site;
	struct site_file file;
};

/* The members of each record, below the board's word, and whether it can be read. */
static void walk_file(const struct got_file *g, const char *bytes, size_t n)
{
	FILE *f = n ? fmemopen((void *)(uintptr_t)bytes, n, "r") : NULL;
	struct records r;
	struct err e = { 0 };
	int64_t broken = 0;
	if (!f) {
		tell("nothing came", g->file.path);
		return;
	}
	records_init(&r, f);
	enum rc rc;
	while ((rc = records_next(&r, &e)) == RC_OK) {
		ARENA_LOCAL(a, 0);
		struct json *v = NULL;
		struct wire_topic t;
		rc = json_parse(r.text.buf, r.text.len, RECORDS_ONE_MAX, &v, &e);
		walk(v, wire_board_word(g->file.board));
		if ((rc || g->site->ops->files->read(&g->file, v, clock_now(), &a, &t, &e)) && !broken++)
			tell("a record could not be read", e.detail);
		json_free(v);
	}
	if (rc != RC_NOT_FOUND)
		tell("no file of records", e.detail);
	printf("%s: %lld records, %lld of them could not be read, %zu bytes\n", g->file.word, (long long)r.index,
		(long long)broken, n);
	records_release(&r);
	fclose(f);
}

static void file_answered(void *ctx, const struct net_answer *a)
{
	struct got_file *g = ctx;
	g->done = true;
	g->there = a->rc == RC_OK;
	if (g->there && a->status == 200)
		walk_file(g, a->body, a->size);
	else if (g->there)
		tell("not the answer that was expected", g->file.path);
}

/* One of each board: the newest. */
static bool visit_files(struct net *net, const struct site *s)
{
	unsigned asked = 0;
	struct got_file g = { .site = s };
	for (size_t i = 0; s->ops->files->at(clock_now(), i, &g.file); i++) {
		bool rested = false;
		if (asked >> g.file.board & 1u)
			continue;
		asked |= 1u << g.file.board;
		g.done = false;
		printf("asks %s%s\n", s->address, g.file.path);
		net_request(net,
			&(struct net_params){ .method = "GET",
				.base = s->address,
				.path = g.file.path,
				.accept = "application/json",
				.max_body = (size_t)64 << 20,
				.timeout = 3 * PATIENCE_MS },
			file_answered, &g);
		while (!g.done)
			net_turn(net, -1);
		if (!g.there)
			return false;
		net_timer_start(net, pause_ms, wake, &rested);
		while (!rested)
			net_turn(net, -1);
	}
	return true;
}

static bool read_known(const char *name)
{
	char line[PATH_SIZE];
	STR_LOCAL(file, 4096);
	str_addf(&file, "tests/live/%.*s", (int)strcspn(name, ":"), name); /* of a copy of it, too: uk:http://HOST */
	FILE *f = fopen(file.buf, "r");
	while (f && fgets(line, sizeof line, f)) {
		line[strcspn(line, "\n")] = '\0';
		note(&known, line);
	}
	if (f)
		fclose(f);
	return f != NULL;
}

/* "*" among the known: there are others beside those that are read. */
static void compare(void)
{
	size_t others = find(&known, "*");
	for (size_t i = 0; i < met.n; i++) {
		size_t at = find(&known, met.at[i]);
		if (at < known.n)
			known.seen[at] = true;
		else if (others == known.n)
			tell("new", met.at[i]);
	}
	if (others < known.n)
		known.seen[others] = true;
	for (size_t i = 0; i < known.n; i++)
		if (!known.seen[i])
			tell("not met", known.at[i]);
}

/* A topic of the list, and what is written about it. */
static bool visit_first(struct net *net, const struct site *s, const struct got *list)
{
	struct got topic;
	const struct site_ask one = { .op = SITE_TOPIC, .id = list->first };
	const struct site_ask comments = { .op = SITE_COMMENTS, .id = list->first, .limit = 5 };
	if (!*list->first)
		return true;
	return question(net, s, &one, &topic) && (!site_can(s, SITE_COMMENTS) || question(net, s, &comments, &topic));
}

/* Each board's usual list, and some of those that the site keeps itself. */
static bool visit_board(struct net *net, const struct site *s, enum wire_board board)
{
	static const size_t views[] = { 0, 2, 6, 10 }; /* the usual list first */
	struct site_ask ask = { .op = SITE_TOPICS, .filter = { .board = board, .view = "" }, .limit = 5 };
	struct got list;
	for (size_t i = 0; i < ARRAY_LEN(views); i++) {
		const struct site_view *v = i ? site_view_at(s, board, views[i]) : NULL;
		if (i && !v)
			break;
		ask.filter.view = v ? v->word : "";
		for (unsigned bit = SORTS; v && bit-- > 0;)
			ask.filter.sort = v->orders >> bit & 1u ? (enum site_sort)bit : ask.filter.sort;
		if (!question(net, s, &ask, &list) || !visit_first(net, s, &list))
			return false;
	}
	return true;
}

static bool visit(struct net *net, const struct site *s)
{
	struct got got;
	const struct site_ask agencies = { .op = SITE_AGENCIES };
	for (int board = 0; board < BOARD_OTHER; board++)
		if (site_has_board(s, (enum wire_board)board) && !visit_board(net, s, (enum wire_board)board))
			return false;
	return !site_can(s, SITE_AGENCIES) || question(net, s, &agencies, &got);
}

/* 0: nothing differs, or nobody is there; 1: something does; 2: there is no such site. */
static int check(const char *word)
{
	struct site s;
	struct net *net;
	struct err e = { 0 };
	if (site_init(&s, NULL, word, &e) != RC_OK || !read_known(word)) {
		printf("There is no such site, or nothing is known of its shape: %s\n", word);
		return 2;
	}
	if (net_new(&net, &e) != RC_OK) {
		printf("%s\n", e.detail);
		site_release(&s);
		return 2;
	}
	bool there = s.ops->files ? visit_files(net, &s) : visit(net, &s);
	if (!there)
		printf("There is no connection to %s from here, so nothing was compared.\n", s.address);
	else
		compare();
	if (there && !differences)
		puts("Nothing differs.");
	net_free(net);
	site_release(&s);
	return there && differences ? 1 : 0;
}

#ifndef LIVE_WITHOUT_MAIN /* its test has one */
int main(int argc, char *argv[])
{
	return check(argc > 1 ? argv[1] : "");
}
#endif
