/* The subcommands of staff: what waits, and what is done to a topic or a report. */
#include "acts/queue.h"
#include "line/data.h"
#include "line/private.h"

#include "text/text.h"

enum { ROWS = 20, ALL = 100000 };

/* ---- what waits ------------------------------------------------------------------------------ */

static void put_rows(struct app *app, const struct line_command *c, struct queue *q)
{
	STR_LOCAL(out, STR_NO_LIMIT);
	STR_LOCAL(line, STR_NO_LIMIT);
	int64_t rows = queue_source.count(q);
	q->opts = line_page_opts(app);
	for (int64_t i = 0; i < rows && i < (c->all ? ALL : c->limit ? c->limit : ROWS); i++) {
		str_clear(&line);
		if (*queue_at(q, i)->report.id) /* by which it is judged */
			str_addf(&line, "%s: ", queue_at(q, i)->report.id);
		queue_source.say(q, i, &line);
		line_add_row(&out, c, &line);
	}
	(void)line_print(&out);
	if (!rows)
		line_complain("%s", queue_empty(q->kind));
}

enum line_exit line_queue(struct app *app, const struct line_command *c)
{
	struct queue q = { .app = app, .kind = QUEUE_SCREEN };
	struct site_ask ask;
	enum line_exit exit = LINE_DONE;
	int64_t page, last = (c->all ? ALL : c->limit ? c->limit : ROWS) - 1;
	if (!line_signed_in(app))
		return LINE_FAILED;
	if (c->n_words)
		(void)queue_from(c->words[0], &q.kind);
	if (line_format(c) != FORMAT_TEXT)
		return line_data_walk(
			app, c, (struct site_ask){ .op = SITE_QUEUE, .id = queue_word(q.kind) }, c->all ? LINE_ALL : last + 1);
	while ((page = queue_source.want(&q, 0, last, &ask)) >= 0) {
		struct site_reply *r = line_ask(app, &ask, page ? APP_NO_CACHE : APP_FRESH, &exit);
		if (!r)
			break;
		queue_source.put(&q, page, r, 0);
		site_reply_drop(r);
	}
	if (q.chain.pages.n)
		put_rows(app, c, &q);
	queue_forget(&q);
	return exit;
}

/* ---- what is done ---------------------------------------------------------------------------- */

struct answers {
	struct line_given given[LINE_GIVEN_MAX];
	size_t n;
};

static void put(struct answers *v, const char *name, const char *text)
{
	if (v->n + 1 < LINE_GIVEN_MAX)
		v->given[v->n++] = (struct line_given){ name, text };
}

/* "DECISION: what was asked for: the words", "heading: text", ...: the part up to the next colon, cut out of *at. */
static const char *part(char **at)
{
	char *from = *at, *colon = strchr(from, ':');
	if (colon)
		*colon = '\0';
	*at = colon ? colon + 1 : from + strlen(from);
	size_t n = strlen(from);
	while (n && from[n - 1] == ' ')
		from[--n] = '\0';
	return from + strspn(from, " ");
}

static void put_items(struct answers *v, const struct line_command *c, struct arena *a)
{
	for (int i = 0; i < c->n_demands; i++) {
		char *at = arena_strdup(a, c->demands[i]);
		const char *decision = part(&at);
		put(v, "demand", part(&at));
		put(v, "decision", decision);
		put(v, "words", at + strspn(at, " "));
	}
	put(v, "demand", "");
	for (int i = 0; i < c->n_sections; i++) {
		char *at = arena_strdup(a, c->sections[i]);
		put(v, "section", part(&at));
		put(v, "body", at + strspn(at, " "));
	}
	put(v, "section", "");
	for (int i = 0; i < c->n_groups; i++) {
		char *at = arena_strdup(a, c->groups[i]);
		const char *decision = part(&at), *count = part(&at);
		put(v, "opinion", part(&at));
		put(v, "count", count);
		put(v, "becomes", decision);
		put(v, "because", at + strspn(at, " "));
	}
	put(v, "opinion", "");
	for (int i = 0; i < c->n_charts; i++) {
		char *at = arena_strdup(a, c->charts[i]);
		put(v, "figure", part(&at));
		put(v, "unit", part(&at));
		put(v, "source", part(&at));
		put(v, "table", at + strspn(at, " "));
	}
	put(v, "figure", "");
	for (int i = 0; i < c->n_files; i++)
		put(v, "files", c->files[i]);
	put(v, "files", "");
}

static enum line_exit judge(struct app *app, const struct line_command *c)
{
	struct line_input in = { .quiet = c->quiet, .awaits = c->wait };
	const struct line_given given[LINE_GIVEN_MAX] = { { "what", c->words[1] }, { "why", c->reason ? c->reason : "" } };
	return line_act(app, &in, ACT_JUDGE, &(struct act_on){ .id = c->words[0], .command = true }, given);
}

enum line_exit line_staff(struct app *app, const struct line_command *c)
{
	struct answers v = { .n = 0 };
	struct line_input in = { .quiet = c->quiet, .awaits = c->wait };
	ARENA_LOCAL(arena, 0);
	STR_LOCAL(topic, 1024);
	if (!line_signed_in(app))
		return LINE_FAILED;
	if (str_eq(c->words[1], "uphold") || str_eq(c->words[1], "dismiss"))
		return judge(app, c);
	if (!line_spell_topic(app, &topic, c->words[0]))
		return LINE_USAGE;
	put(&v, "what", c->floor ? arena_printf(&arena, "%s-comment", c->words[1]) : c->words[1]);
	put(&v, "code", c->code);
	put(&v, "into", c->into);
	put(&v, "agencies", c->filter.agency);
	put(&v, "agency", c->filter.agency);
	put(&v, "at", c->at);
	put(&v, "until", c->until);
	put(&v, "text", c->message ? c->message : "");
	put_items(&v, c, &arena);
	put(&v, "why", c->reason ? c->reason : "");
	put(&v, "confirm", "yes");
	struct act_on on = { .id = topic.buf, .command = true, .floor = c->floor };
	if (!wire_verb_from(c->words[1], &on.verb))
		on.verb = 0; /* said by the question which */
	return line_act(app, &in, ACT_STAFF, &on, v.given);
}
