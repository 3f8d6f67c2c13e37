/*
 * Which topic a word means, which agency; and asking the platform so that a failure has been said when it comes back.
 */
#include "line/private.h"
#include "text/text.h"

enum { TITLE_COLUMNS = 40 }; /* of a title in a sentence */

/* What is shown is from the cache. */
static void say_age(struct app *app, const struct site_reply *reply, const struct err *e)
{
	struct page_opts o = line_page_opts(app);
	STR_LOCAL(why, 1024);
	STR_LOCAL(age, 256);
	page_in_the_way(&why, e);
	page_age(&age, reply->at, &o);
	if (reply->of_kept)
		/* TRANSLATORS: a sentence; then how long ago, or a date */
		line_complain(_("%1$s This is what was found in what was taken along, which is from %2$s."), why.buf, age.buf);
	else
		/* TRANSLATORS: a sentence; then how long ago, or a date */
		line_complain(_("%1$s This is from %2$s."), why.buf, age.buf);
}

enum line_exit line_no_topic(const char *named)
{
	line_complain(
		_("There is no topic %.100s. Topics are named as lists name them: i16 or idea:16 for idea 16, p4 for plan 4; or search for words of the "
		  "title."),
		named);
	return LINE_FAILED;
}

/* named: what the person typed for the topic that is asked for; NULL: it is none, or nobody typed it. */
struct how {
	const char *named;
	enum app_how how;
	bool *kept, *too_big; /* as in line_ask_sized; may be NULL */
};
static struct site_reply *ask_for(
	struct app *app, const struct site_ask *ask, const struct how *h, enum line_exit *exit)
{
	ARENA_LOCAL(arena, 1 << 20);
	struct site_reply *reply = NULL;
	struct wire_problem problem;
	bool queued = false;
	struct err e = { 0 };
	bool known = app_unanswered(app); /* and said */
	enum rc rc = app_ask_wait(app, ask, h->how, &arena, &reply, &problem, &queued, &e);
	bool said_why = *problem.code || *problem.detail;
	struct app_answer answer = { .rc = rc, .problem = said_why ? &problem : NULL };
	*exit = LINE_DONE;
	if (rc == RC_TOO_BIG && h->too_big) {
		*h->too_big = true;
		*exit = LINE_FAILED;
	} else if (rc == RC_CANCELLED) {
		line_complain("%s", _("No longer waited for."));
		*exit = LINE_NO_CONNECTION;
	} else if (rc && queued) {
		STR_LOCAL(words, 4096);
		page_waits(&words, &e, ask->seen != 0);
		line_complain("%s", words.buf);
		*exit = LINE_NO_CONNECTION;
	} else if (rc && reply && app_answer_later(&answer)) {
		if (!known)
			say_age(app, reply, &e);
		if (h->kept)
			*h->kept = true;
	} else if (rc == RC_NOT_FOUND && h->named && e.num != 410) {
		*exit = line_no_topic(h->named);
	} else if (rc) {
		*exit = line_failed(app, rc, &e, answer.problem);
	}
	if (*exit != LINE_DONE) {
		site_reply_drop(reply);
		reply = NULL;
	}
	return reply;
}

struct site_reply *line_ask(struct app *app, const struct site_ask *ask, enum app_how how, enum line_exit *exit)
{
	return ask_for(app, ask, &(struct how){ .how = how }, exit);
}

struct site_reply *line_ask_sized(
	struct app *app, const struct site_ask *ask, enum app_how how, enum line_exit *exit, bool *kept, bool *too_big)
{
	return ask_for(app, ask, &(struct how){ .how = how, .kept = kept, .too_big = too_big }, exit);
}

/* ---- topics ---------------------------------------------------------------------------------- */

bool line_topic_is_meant(struct app *app, const char *word)
{
	const struct site *s = app_site(app);
	struct offline_named topics[OFFLINE_NAMED];
	ARENA_LOCAL(arena, 1 << 20);
	if (word[strspn(word, "0123456789")] || !board_there(s, 1)) /* of the only board that there is */
		return true;
	if (app_topics_named(app, word, &arena, topics))
		return true;
	STR_LOCAL(ways, 1024);
	const struct board *b;
	for (size_t i = 0; (b = board_there(s, i)); i++)
		/* TRANSLATORS: a way to write a topic, and its board */
		str_addf(&ways, _("%s%s%.20s (%s)"), i ? _(", ") : "", page_board(b->id)->letter, word, board_name(s, b->id));
	line_complain(_("%.20s could be a topic of any board. Write %s."), word, ways.buf);
	return false;
}

/* Several topics begin so. */
static void say_which(const char *word, const struct offline_named *topics, size_t n)
{
	STR_LOCAL(ways, 8192);
	for (size_t i = 0; i < n; i++) {
		const struct wire_topic t = { .id = topics[i].id, .id_enough = topics[i].enough, .board = BOARD_OTHER };
		STR_LOCAL(title, STR_NO_LIMIT);
		text_cut(&title, topics[i].title, strlen(topics[i].title), TITLE_COLUMNS);
		str_addz(&ways, i ? _(", ") : "");
		page_refer(&ways, &t);
		/* TRANSLATORS: behind the id of a topic: its title */
		str_addf(&ways, _(" (%s)"), title.buf);
	}
	if (n < OFFLINE_NAMED)
		line_complain(_("The ids of several topics begin with %.60s; type more of it: %s."), word, ways.buf);
	else
		line_complain(_("The ids of many topics begin with %.60s; type more of it, as for these: %s."), word, ways.buf);
}

bool line_spell_topic(struct app *app, struct str *out, const char *word)
{
	ARENA_LOCAL(arena, 1 << 20);
	struct offline_named topics[OFFLINE_NAMED];
	const char *id = str_starts(word, "id:") ? word + strlen("id:") : word;
	enum wire_board board;
	int64_t number;
	size_t n = app_topics_named(app, id, &arena, topics);
	if (n > 1) {
		say_which(id, topics, n);
		return false;
	}
	if (n)
		str_addz(out, topics[0].id);
	else if (board_reference(word, &board, &number))
		str_addf(out, "%s:%lld", wire_board_word(board), (long long)number);
	else
		str_addz(out, id);
	if (!str_ok(out))
		line_complain("%s", _("That is too long to be the id of a topic."));
	return str_ok(out);
}

struct site_reply *line_topic(struct app *app, const char *word, enum app_how how, enum line_exit *exit)
{
	STR_LOCAL(id, 1024);
	struct site_reply *reply = NULL;
	*exit = LINE_USAGE;
	if (line_spell_topic(app, &id, word))
		reply = ask_for(app, &(struct site_ask){ .op = SITE_TOPIC, .id = id.buf },
			&(struct how){ .named = word, .how = how }, exit);
	return reply;
}

/* ---- boards ---------------------------------------------------------------------------------- */

/* As the platform says what its boards are called; nothing is said where it cannot be asked. */
static bool is_called(struct app *app, const char *word, enum wire_board *out)
{
	ARENA_LOCAL(arena, 1 << 20);
	struct site_reply *r = NULL;
	bool found = false;
	(void)app_ask_wait(app, &(struct site_ask){ .op = SITE_BOARDS }, APP_CACHED, &arena, &r, NULL, NULL, NULL);
	for (size_t i = 0; r && i < r->u.boards.n && !found; i++) {
		const struct wire_board_info *b = &r->u.boards.items[i];
		found = b->board != BOARD_OTHER && (str_eq(b->name, word) || str_eq(b->id, word));
		*out = found ? b->board : *out;
	}
	site_reply_drop(r);
	return found;
}

enum line_exit line_board(struct app *app, const char *word, enum wire_board *out)
{
	if (board_named(app_site(app), word, out) || is_called(app, word, out))
		return LINE_DONE;
	line_complain(
		_("There is no board %.100s; `minyi boards` lists what this platform has, and all is all of them."), word);
	return LINE_USAGE;
}

/* ---- agencies -------------------------------------------------------------------------------- */

static bool is_agency(const struct wire_agency *a, const char *word)
{
	size_t n = strlen(word);
	return strcmp(a->id, word) == 0 || strcmp(a->name, word) == 0 || strcmp(page_agency_short(a->name), word) == 0 ||
		(str_starts(a->name, word) && str_starts(a->name + n, " (")); /* and whose it is */
}

struct site_reply *line_agency(struct app *app, struct site_filter *f, enum line_exit *exit)
{
	struct site_reply *reply = line_ask(app, &(struct site_ask){ .op = SITE_AGENCIES }, APP_CACHED, exit);
	const struct wire_agency *found = NULL;
	if (!reply)
		return NULL;
	const struct wire_agencies *all = &reply->u.agencies;
	for (size_t i = 0; i < all->n && !found; i++)
		if (is_agency(&all->items[i], f->agency))
			found = &all->items[i];
	for (size_t i = 0; i < all->n && !found; i++)
		if (strstr(all->items[i].name, f->agency))
			found = &all->items[i];
	if (!found) {
		line_complain(_("There is no agency %.100s here; `minyi agencies` lists them."), f->agency);
		*exit = LINE_FAILED;
		site_reply_drop(reply);
		return NULL;
	}
	f->agency = found->id;
	return reply;
}
