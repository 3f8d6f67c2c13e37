/*
 * The linear mode's turn: say what there is to say, prompt, read a line, find the action, let the top place answer.
 * Nothing is ever painted over; every answer is appended.
 */
#include "acts/keyname.h"
#include "acts/settings.h"
#include "acts/unsent.h"
#include "line/linear.h"

#include <unistd.h>

/* ---- asking a person ------------------------------------------------------------------------- */

static void say_news(struct linear *l)
{
	if (l->news.len) {
		line_settle(&l->in);
		(void)line_print(&l->news);
	}
	str_clear(&l->news);
}

bool linear_question(struct linear *l, const char *prompt, struct str *answer)
{
	l->ended = !line_prompt(&l->in, l->app, prompt, answer);
	return !l->ended;
}

void linear_word_or_ask(struct linear *l, const char *word, const char *question, struct str *out)
{
	if (*word)
		str_addz(out, word);
	else
		(void)linear_question(l, question, out);
}

bool linear_act(struct linear *l, enum act_id id, const struct act_on *on)
{
	enum line_exit exit = line_act_on(l->app, &l->in, id, on, NULL, NULL);
	l->ended = l->in.ended && !l->in.n;
	return exit == LINE_DONE;
}

void linear_propose(struct linear *l, enum act_id id, const char *word)
{
	STR_LOCAL(topic, 1024);
	enum line_exit exit = line_act_on(l->app, &l->in, id, &(struct act_on){ .id = word }, NULL, &topic);
	l->ended = l->in.ended && !l->in.n;
	if (exit == LINE_DONE && topic.len && !l->ended)
		linear_topic(l, topic.buf, BOARD_OTHER);
}

bool linear_need_account(struct linear *l, const char *why)
{
	return app_account(l->app) || linear_act(l, ACT_SIGN_IN, &(struct act_on){ .why = why });
}

/* ---- asking the platform --------------------------------------------------------------------- */

struct site_reply *linear_ask(struct linear *l, const struct site_ask *ask, enum app_how how)
{
	enum line_exit exit;
	return line_ask(l->app, ask, how, &exit);
}

struct site_reply *linear_glance(struct linear *l, const struct site_ask *ask, enum app_how how)
{
	struct site_reply *reply = NULL;
	ARENA_LOCAL(arena, 1 << 20);
	l->hurries = true;
	(void)app_ask_wait(l->app, ask, how, &arena, &reply, NULL, NULL, NULL);
	l->hurries = false;
	return reply;
}

struct site_reply *linear_read_topic(struct linear *l, const char *word, enum line_exit *exit)
{
	l->opens = word;
	struct site_reply *reply = line_topic(l->app, word, APP_FRESH, exit);
	l->opens = NULL;
	return reply;
}

/* ---- while the platform takes its time ------------------------------------------------------- */

/* Its title is known where it stood in a list. */
static void say_loading(struct linear *l)
{
	const struct wire_topic *row = NULL;
	STR_LOCAL(id, 1024);
	struct site_reply *seen = l->opens && line_spell_topic(l->app, &id, l->opens) ? app_seen_topic(l->app, id.buf, &row)
																				  : NULL;
	l->loading = true;
	if (row)
		/* TRANSLATORS: the title of a topic that is being fetched */
		line_say(_("Loading: %s"), row->title);
	else
		line_say_loading();
	site_reply_drop(seen);
}

static void wait_begins(void *ctx)
{
	struct linear *l = ctx;
	line_listen(&l->in, l->app);
}

static void wait_ends(void *ctx)
{
	struct linear *l = ctx;
	line_listen_end(&l->in, l->app);
}

/* What was kept is read at once, with its age. */
static bool has_enough(void *ctx, bool cached, int64_t ms)
{
	struct linear *l = ctx;
	if (ms < APP_PATIENCE_MS)
		return false;
	if ((cached && isatty(STDIN_FILENO) == 1) || l->hurries)
		return true;
	if (!l->loading)
		say_loading(l);
	return line_wants_out(&l->in);
}

bool linear_have(struct linear *l, const struct source *s, int64_t first, int64_t last)
{
	struct site_ask ask;
	int64_t page;
	while ((page = s->ops->want(s->of, first, last, &ask)) >= 0) {
		struct site_reply *r = linear_ask(l, &ask, APP_FRESH);
		if (!r)
			return false;
		s->ops->put(s->of, page, r, first);
		site_reply_drop(r);
	}
	return true;
}

void linear_say_rows(const struct source *s, int64_t first, int64_t end)
{
	STR_LOCAL(row, 65536);
	for (int64_t i = first; i < end; i++) {
		str_clear(&row);
		if (s->ops->hear)
			s->ops->hear(s->of, i, 0, &row);
		else
			s->ops->say(s->of, i, &row);
		if (row.len)
			line_say("%s", row.buf);
	}
}

struct page_opts linear_opts(struct linear *l)
{
	struct page_opts o = line_page_opts(l->app);
	o.linear = true;
	return o;
}

static void outbox_told(void *ctx, const struct store_item *item, const struct app_answer *answer)
{
	struct linear *l = ctx;
	unsent_told(l->app, item, answer, &l->news);
	str_addc(&l->news, '\n');
}

/* ---- places ---------------------------------------------------------------------------------- */

void linear_enter(struct linear *l, const struct place_ops *ops, void *priv)
{
	enum { DEPTH_MAX = 64 };
	if (l->places.n >= DEPTH_MAX) {
		linear_tell(l, "%s", _("Too many screens are open; please leave one with q first."));
		if (ops->close)
			ops->close(priv);
		return;
	}
	*vec_push(&l->places) = (struct place){ ops, priv };
	line_settle(&l->in);
	ops->show(l, priv);
}

void linear_leave(struct linear *l)
{
	struct place top = l->places.items[--l->places.n];
	if (top.ops->close)
		top.ops->close(top.priv);
	if (!l->places.n || l->ended)
		return;
	/* Hearing rows again is no way to be told where one is: the prompt, which follows, says it. */
	linear_tell(l, "%s", _("Back at:"));
}

const struct place *linear_below(const struct linear *l)
{
	return l->places.n > 1 ? &l->places.items[l->places.n - 2] : NULL;
}

/* ---- from a line to an action ---------------------------------------------------------------- */

static bool has_key(enum action a, const char *word, size_t length)
{
	const char *name;
	size_t at = 0, n;
	while (action_key_next(a, &at, &name, &n))
		if (n == length && memcmp(name, word, n) == 0)
			return true;
	return false;
}

/* What can be done in a place, one by one: what it names, and each act that is done to a topic there. Begins with *i as
 * 0; ACTION_NONE at the end. */
static enum action next_action(const struct place_ops *ops, size_t *i)
{
	size_t own = 0;
	while (ops->can[own] != ACTION_NONE)
		own++;
	if (*i < own)
		return ops->can[(*i)++];
	while (*i - own < ACT_COUNT) {
		enum action a = act_action((enum act_id)((*i)++ - own));
		if (a != ACTION_NONE && action_info(a)->screens & ops->screen)
			return a;
	}
	return ACTION_NONE;
}

/* The action of this place that the word is a key or the name of: what the key does on the screen of that kind, if that
 * is one of them. In the menu a letter goes to its item in either case. */
static enum action find_action(const struct place_ops *ops, const char *word, size_t n)
{
	size_t i = 0;
	enum action first = action_of(keyname_code(word, n), ops->screen);
	for (enum action a; (a = next_action(ops, &i)) != ACTION_NONE;)
		if (a == first)
			return a;
	i = 0;
	for (enum action a; (a = next_action(ops, &i)) != ACTION_NONE;) {
		const struct action_info *info = action_info(a);
		if (has_key(a, word, n) || (strlen(info->name) == n && memcmp(info->name, word, n) == 0))
			return a;
	}
	char lower = (char)(word[0] | 0x20);
	if (ops->screen == IN_MENU && n == 1 && lower != word[0])
		return find_action(ops, &lower, 1);
	return ACTION_NONE;
}

/* What to type: the first key that is one character, since that can be typed in a line, and, where a place is given,
 * that means nothing else there; else its name, since nobody types Tab or ^L as a word. */
static const char *typed_key(const struct place_ops *ops, enum action a, char out[16])
{
	const char *name;
	size_t at = 0, n;
	while (action_key_next(a, &at, &name, &n))
		if (n == 1 && (!ops || find_action(ops, name, 1) == a)) {
			str_copy(out, 2, name);
			return out;
		}
	(void)str_copy(out, 16, action_info(a)->name);
	return out;
}

const char *linear_key(enum action a, char out[16])
{
	return typed_key(NULL, a, out);
}

/* As the table has it, but for what it says of a cursor or a screen. */
static const char *help_text(const struct linear *l, enum action a)
{
	switch (a) {
	case ACTION_REPLY: return N_("Reply to a comment, by its number");
	case ACTION_UNCOMMENT: return N_("Take back your own comment, by its number");
	case ACTION_LIKE: return N_("Like a comment, by its number, or take the like back");
	case ACTION_DISLIKE: return N_("Vote against a comment, by its number, or take that back");
	case ACTION_STAFF:
		return N_("What you as staff can do: screen it, answer it, hide it, ...; with a number, to that comment");
	case ACTION_REPORT: return N_("Report a comment to staff, by its number, or without one the topic");
	case ACTION_DECIDE: return N_("Screen or answer one, or decide about a report, by its number");
	case ACTION_REPAINT: return N_("Say it again, and ask the platform again");
	case ACTION_TABLE: return N_("Read the figures of a chart one by one, by its number");
	case ACTION_LEAVE: return N_("Leave this place");
	case ACTION_PICK: return N_("Change a value, by its number");
	case ACTION_MEND: return N_("Edit one, or go on writing it, by its number");
	case ACTION_RESEND: return N_("Send one now, by its number");
	case ACTION_DROP: return N_("Drop one, by its number");
	case ACTION_SHOW_WHOLE: return N_("Read all of one, by its number");
	default: return action_help(a, app_site(l->app));
	}
}

static void say_help(struct linear *l, const struct place_ops *ops)
{
	line_say("%s",
		ops->screen == IN_UNSENT
			? _("Type a letter and Enter; a number behind it says which one, as in: d 2")
			: _("Type a letter and Enter. A number opens that topic; a letter and a number act on it, as in: y 1234"));
	size_t i = 0;
	for (enum action a; (a = next_action(ops, &i)) != ACTION_NONE;) {
		const struct action_info *info = action_info(a);
		char key[16];
		STR_LOCAL(said, 256);
		(void)typed_key(ops, a, key);
		keyname_say_aloud(key, strlen(key), &said);
		if (*info->help && action_offered(a, ops->screen, app_site(l->app)))
			/* TRANSLATORS: what can be typed, and what it does */
			line_say(_("%s: %s"), said.buf, _(help_text(l, a)));
	}
}

void linear_not_yet(struct linear *l)
{
	linear_tell(l, "%s", _("That is not available yet."));
}

/* How much of the line is the key: up to a space; a sign alone, as in "/words" and ":5"; a letter with a number stuck
 * to it, "t8". */
static size_t key_length(const struct place_ops *ops, const char *line)
{
	size_t n = strcspn(line, " ");
	if (strchr("/:#!+", *line))
		return 1;
	bool stuck = n > 1 && strspn(line + 1, "0123456789") == n - 1;
	return stuck && find_action(ops, line, n) == ACTION_NONE ? 1 : n;
}

static void do_action(struct linear *l, const struct place *top, const char *line)
{
	size_t n = key_length(top->ops, line);
	const char *word = line + n + strspn(line + n, " ");
	char key[32], help[16];
	enum action a = find_action(top->ops, line, n);
	str_copy(key, n + 1 < sizeof key ? n + 1 : sizeof key, line);
	if (a == ACTION_NONE)
		linear_tell(
			l, _("%.60s means nothing here; %s shows what does."), line, typed_key(top->ops, ACTION_HELP, help));
	else if (a == ACTION_HELP)
		say_help(l, top->ops);
	else if (a == ACTION_REPAINT)
		top->ops->show(l, top->priv);
	else if (a == ACTION_LEAVE && top->ops->leave && top->ops->leave(l, top->priv))
		return;
	else if (a == ACTION_LEAVE)
		linear_leave(l);
	else if (!action_offered(a, top->ops->screen, app_site(l->app)))
		linear_tell(l, "%s", page_problem_sentence("no_route"));
	else
		top->ops->act(l, top->priv, a, key, word);
}

/* An input method that was left on types full-width letters, and a key with Ctrl is a control character, which the
 * table of keys spells "^L"; what stands behind the first word is text. */
static void narrow_key(const char *typed, struct str *out)
{
	size_t n = strcspn(typed, " ");
	STR_LOCAL(key, 65536);
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)typed[i] < ' ')
			str_addf(&key, "^%c", typed[i] + '@');
		else
			str_addc(&key, typed[i]);
	text_narrow_all(out, key.buf);
	str_addz(out, typed + n);
	str_drop_end(out, " "); /* that came wide behind it */
}

static void obey(struct linear *l, const char *typed)
{
	const struct place top = l->places.items[l->places.n - 1];
	STR_LOCAL(narrow, 65536);
	narrow_key(typed, &narrow);
	const char *line = narrow.buf;
	enum wire_board board;
	int64_t number;
	if (!*line)
		top.ops->enter(l, top.priv);
	else if (board_reference(line, &board, &number))
		linear_topic(l, line, BOARD_IDEA);
	else if (str_to_i64(line, 1, INT64_MAX, &number))
		top.ops->number(l, top.priv, line);
	else
		do_action(l, &top, line);
}

/* ---- the visit ------------------------------------------------------------------------------- */

static void welcome(struct linear *l)
{
	line_say(_("minyi: %s"), app_site_name(l->app));
	if (*app_opening_note(l->app))
		line_say("%s", app_opening_note(l->app));
	STR_LOCAL(note, 4096);
	unsent_note(l->app, false, &note);
	if (note.len)
		line_say("%s", note.buf);
	if (app_account(l->app)) {
		line_say(_("Signed in as %s."), app_account(l->app)->name);
		return;
	}
	STR_LOCAL(languages, 1024);
	settings_languages("", &languages);
	(void)line_print(&languages);
	(void)linear_act(l, ACT_SIGN_IN, NULL);
}

static void turn(struct linear *l, struct str *line)
{
	const struct place *top = &l->places.items[l->places.n - 1];
	STR_LOCAL(prompt, 1024);
	say_news(l);
	if (top->ops->news)
		top->ops->news(l, top->priv);
	text_cut(&prompt, top->ops->title(top->priv), strlen(top->ops->title(top->priv)), 40);
	str_addz(&prompt, "> ");
	l->loading = false;
	if (linear_question(l, prompt.buf, line))
		obey(l, line->buf);
}

/* What was typed goes along when the visit goes on elsewhere. */
static void take_typed(struct line_input *in, struct str *typed)
{
	in->n = typed->len < sizeof in->pending ? typed->len : sizeof in->pending;
	memcpy(in->pending, typed->buf, in->n);
	str_clear(typed);
}

enum line_exit line_run(struct app *app, struct str *typed)
{
	struct linear l = { .app = app };
	struct site_reply *about;
	text_ambiguous_set(line_ambiguous(app));
	str_init(&l.news, 65536);
	take_typed(&l.in, typed);
	STR_LOCAL(line, 65536);
	app_outbox_listen(app, outbox_told, &l);
	const struct app_waiter waiter = { wait_begins, wait_ends, has_enough, &l };
	app_read_aloud(app);
	app_set_waiter(app, &waiter);
	about = linear_glance(&l, &(struct site_ask){ .op = SITE_ABOUT }, APP_CACHED); /* the site's name */
	site_reply_drop(about);
	if (app_site(app)->ops->caps.sign_in & SITE_PASSWORD)
		welcome(&l);
	if (!l.ended)
		linear_menu(&l);
	while (l.places.n && !l.ended)
		turn(&l, &line);
	say_news(&l);
	line_settle(&l.in);
	str_clear(&line);
	if (app_site_next(app))
		str_add(typed, l.in.pending, l.in.n);
	else if (!l.ended)
		line_say("%s", _("Goodbye."));
	else
		unsent_left(app, &line);
	if (line.len)
		line_say("%s", line.buf);
	l.ended = true;
	while (l.places.n)
		linear_leave(&l);
	app_outbox_listen(app, NULL, NULL);
	app_set_waiter(app, NULL);
	vec_release(&l.places);
	str_release(&l.news);
	return LINE_DONE;
}
