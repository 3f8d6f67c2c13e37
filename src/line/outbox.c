/*
 * What is not published, for one thing at a time: listed, sent now, mended, dropped. Rows and acts are those of the
 * other fronts; all accounts of the site, whoever is signed in.
 */
#include "acts/unsent.h"
#include "line/private.h"

#include <unistd.h>

void line_ask_names(struct unsent *u)
{
	struct site_ask ask;
	int64_t at, last = (int64_t)u->rows.n - 1;
	while ((at = unsent_source.want(u, 0, last, &ask)) >= 0) {
		struct arena arena = { .max = 1 << 20 };
		struct site_reply *topic = NULL;
		(void)app_ask_wait(u->app, &ask, APP_CACHED, &arena, &topic, NULL, NULL, NULL);
		if (topic)
			unsent_source.put(u, at, topic, at);
		site_reply_drop(topic);
		arena_release(&arena);
	}
}

/* ---- listing --------------------------------------------------------------------------------- */

static void put_json(struct json_out *o, const struct unsent_row *r)
{
	json_open(o, NULL, '{');
	json_put_text(o, "id", *r->draft ? r->draft : r->item.id);
	json_put_text(o, "state", unsent_state_word(r->state));
	json_put_text(o, "kind", r->kind);
	json_put_text(o, "topic", r->topic);
	json_put_text(o, "account", *r->draft ? "" : r->item.account);
	json_put_text(o, "text", r->text);
	json_put_time(o, "at", r->at);
	json_put_int(o, "tries", r->item.tries);
	json_put_text(o, "code", *r->draft ? "" : r->item.code);
	json_put_text(o, "last_error", *r->draft ? r->why : r->item.last_error);
	json_close(o, '}');
}

static void put_row(struct str *out, struct unsent *u, size_t i)
{
	const char *text = u->rows.items[i].text;
	STR_LOCAL(clean, STR_NO_LIMIT);
	unsent_source.say(u, (int64_t)i, out);
	str_addc(out, '\n');
	text_clean_lines(&clean, text, strlen(text));
	for (const char *at = clean.buf, *line; *at; at = line + (*line == '\n')) {
		line = at + strcspn(at, "\n");
		str_addf(out, "%s%.*s\n", line > at ? "   " : "", (int)(line - at), at);
	}
}

static enum line_exit show(struct unsent *u, bool as_json)
{
	STR_LOCAL(out, STR_NO_LIMIT);
	struct json_out o;
	json_begin(&o, &out);
	if (as_json) {
		json_open(&o, NULL, '[');
		for (size_t i = 0; i < u->rows.n; i++)
			put_json(&o, &u->rows.items[i]);
		json_close(&o, ']');
		return line_print_json(&out) ? LINE_DONE : LINE_FAILED;
	}
	line_ask_names(u);
	u->opts = line_page_opts(u->app);
	for (size_t i = 0; i < u->rows.n; i++)
		put_row(&out, u, i);
	if (!u->rows.n)
		line_complain("%s", unsent_empty());
	return line_print(&out) ? LINE_DONE : LINE_FAILED;
}

/* ---- doing ----------------------------------------------------------------------------------- */

/* The row that the word means, by its place in the list. */
static const struct unsent_row *find(const struct unsent *u, const char *word)
{
	int64_t n = 0;
	if (str_to_i64(word, 1, (int64_t)u->rows.n, &n))
		return &u->rows.items[n - 1];
	line_complain(_("There is no item %.100s; `minyi outbox` lists them with their numbers."), word);
	return NULL;
}

static enum line_exit act(struct app *app, enum act_id id, const struct unsent_row *r)
{
	static const struct line_given given[LINE_GIVEN_MAX] = { { "confirm", "yes" } };
	struct line_input in = { .n = 0 };
	return line_act(app, &in, id, &(struct act_on){ .id = r ? r->key : NULL, .command = true }, given);
}

/* One round, and what is left then: 0 nothing, 1 what was refused or asks, 3 what waits on. */
static enum line_exit send_all(struct unsent *u)
{
	enum line_exit exit = u->rows.n ? act(u->app, ACT_RESEND, NULL) : LINE_DONE;
	unsent_load(u);
	for (size_t i = 0; i < u->rows.n; i++)
		if (u->rows.items[i].state == UNSENT_REFUSED || u->rows.items[i].state == UNSENT_OLD)
			exit = LINE_FAILED;
	if (u->rows.n || exit != LINE_DONE)
		(void)show(u, false);
	else if (!u->rows.n)
		line_complain("%s", unsent_empty());
	return exit;
}

/* The new text: what came with -m, or from a pipe. False: it has been said what is wrong with it. */
static bool new_text(struct app *app, const struct line_command *c, struct str *text, enum line_exit *exit)
{
	struct err e = { 0 };
	bool message = c->message && strcmp(c->message, "-") != 0;
	enum rc rc = RC_OK;
	if (message)
		str_addz(text, c->message);
	else
		rc = file_read("-", text, &e);
	str_drop_end(text, "\r\n\t ");
	*exit = rc ? line_failed(app, rc, &e, NULL) : line_is_message(text->buf, text->len) ? LINE_DONE : LINE_USAGE;
	return *exit == LINE_DONE;
}

/* At a terminal, without -m: the editor, beginning with what was typed. */
static bool edited_text(struct app *app, const char *draft, const char *was, struct str *text)
{
	STR_LOCAL(why, 4096);
	str_addz(text, was);
	bool edited = act_edit_text(app, draft, text, &why);
	if (!edited)
		line_complain("%s", why.buf);
	return edited && line_is_message(text->buf, text->len);
}

/* What an endorsement was to show of its writer; of a draft nothing is known, and nothing shown. */
static const char *shown_of(const struct unsent_row *r)
{
	ARENA_LOCAL(arena, 0);
	struct site_ask ask;
	bool read = !*r->draft && app_outbox_read(&r->item, &arena, &ask, NULL) == RC_OK && ask.op == SITE_ENDORSE;
	bool nickname = read && ask.endorsement.show_nickname, county = read && ask.endorsement.show_county;
	return line_shown(nickname, county);
}

/* The draft of a comment begins with its stance. */
static void stance_of(struct app *app, const char *draft, struct str *out)
{
	char *kept = store_draft(app_store(app), draft);
	str_add(out, kept ? kept : "", kept ? strcspn(kept, "\n") : 0);
	free(kept);
}

static enum line_exit edit(struct app *app, const struct line_command *c, const struct unsent_row *r)
{
	enum { TEXT_MAX = 1 << 20 };
	ARENA_LOCAL(arena, 0);
	struct line_input in = { .n = 0 };
	struct act_on on;
	enum act_id id;
	enum line_exit exit = LINE_FAILED;
	bool editor = !c->message && isatty(STDIN_FILENO);
	STR_LOCAL(text, TEXT_MAX);
	STR_LOCAL(why, 4096);
	STR_LOCAL(stance, 64);
	const char *shown = shown_of(r);
	if (!editor && !new_text(app, c, &text, &exit))
		return exit;
	if (!unsent_open(app, r, &arena, &id, &on, &why)) {
		line_complain("%s", why.buf);
		return LINE_FAILED;
	}
	if (on.draft)
		stance_of(app, on.draft, &stance);
	if (editor && on.draft && !edited_text(app, on.draft, r->text, &text)) {
		line_complain("%s", _("What you typed is kept as a draft."));
		return LINE_FAILED;
	}
	on.command = true;
	const struct line_given given[LINE_GIVEN_MAX] = { { "stance", stance.buf }, { "message", text.buf },
		{ "reason", text.buf }, { "public", shown }, { "confirm", "yes" } };
	return line_act(app, &in, id, &on, id == ACT_REGISTER ? NULL : given);
}

enum line_exit line_outbox(struct app *app, const struct line_command *c)
{
	struct unsent u = { .app = app };
	enum line_exit exit = LINE_USAGE;
	unsent_load(&u);
	const char *what = c->n_words ? c->words[0] : "";
	const struct unsent_row *r = c->n_words > 1 ? find(&u, c->words[1]) : NULL;
	if (!*what)
		exit = show(&u, c->json);
	else if (str_eq(what, "send") && c->n_words == 1)
		exit = send_all(&u);
	else if (str_eq(what, "send") && r)
		exit = act(app, ACT_RESEND, r);
	else if (str_eq(what, "edit") && r)
		exit = edit(app, c, r);
	else if (str_eq(what, "drop") && r)
		exit = act(app, ACT_DROP, r);
	unsent_release(&u);
	return exit;
}
