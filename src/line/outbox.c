/*
 * What a person sent off and what became of it: listed, sent now, mended, dropped. All accounts of the site, whoever is
 * signed in, since nothing that was typed may be out of its writer's sight.
 */
#include "line/private.h"

#include "acts/board.h"

#include <unistd.h>

struct outbox {
	struct app *app;
	struct store_item *items;
	size_t n;
	int64_t old;
	bool lost; /* the platform was asked in vain: not again */
};

static void outbox_load(struct outbox *b, struct app *app)
{
	*b = (struct outbox){ .app = app, .old = app_outbox_old(app) };
	b->n = store_outbox_list(app_store(app), app_site(app)->name, &b->items);
}

static void outbox_release(struct outbox *b)
{
	for (size_t i = 0; i < b->n; i++)
		store_item_release(&b->items[i]);
	free(b->items);
}

static bool is_mine(const struct outbox *b, const struct store_item *item)
{
	const struct store_account *who = app_account(b->app);
	return who && str_eq(who->id, item->account);
}

static const char *state_word(const struct outbox *b, const struct store_item *item)
{
	return item->state == STORE_REFUSED ? "refused" : item->at < b->old ? "old" : "waits";
}

/* ---- listing --------------------------------------------------------------------------------- */

static void put_json(struct json_out *o, const struct outbox *b, const struct store_item *item)
{
	char *text = app_outbox_text(item);
	json_open(o, NULL, '{');
	json_put_text(o, "id", item->id);
	json_put_text(o, "state", state_word(b, item));
	json_put_text(o, "kind", item->kind);
	json_put_text(o, "topic", item->topic);
	json_put_text(o, "account", item->account);
	json_put_text(o, "text", text);
	json_put_time(o, "at", item->at);
	json_put_int(o, "tries", item->tries);
	json_put_text(o, "code", item->code);
	json_put_text(o, "last_error", item->last_error);
	json_close(o, '}');
	free(text);
}

/* "endorse i17 Title", as people know it. Where the topic was never kept here, the platform is asked, once in vain at
 * most; what it is then is its id alone. */
static void put_what(struct str *out, struct outbox *b, const struct store_item *item)
{
	struct arena arena = { .max = 1 << 20 };
	struct site_reply *topic = app_kept_topic(b->app, item->topic);
	if (!topic && !b->lost)
		b->lost = app_ask_wait(b->app, &(struct site_ask){ .op = SITE_TOPIC, .id = item->topic }, APP_CACHED, &arena,
					  &topic, NULL, NULL, NULL) != RC_OK;
	str_addf(out, "%s ", app_outbox_word(item->kind));
	if (topic) {
		board_refer(out, &topic->u.topic);
		str_addc(out, ' ');
		text_clean(out, topic->u.topic.title, strlen(topic->u.topic.title));
	} else {
		text_clean(out, item->topic, strlen(item->topic));
	}
	site_reply_drop(topic);
	arena_release(&arena);
}

static void put_state(struct str *out, const struct outbox *b, const struct store_item *item)
{
	if (item->state == STORE_REFUSED) {
		str_addz(out, _("   refused: "));
		text_clean(out, item->last_error, strlen(item->last_error));
	} else if (item->at < b->old) {
		str_addz(out, _("   waited too long to be sent unasked"));
	} else if (!is_mine(b, item)) {
		str_addf(out, _("   waits until account %s signs in"), item->account);
	} else {
		str_addz(out, _("   waits to be sent"));
	}
	str_addc(out, '\n');
}

static void put_item(struct str *out, struct outbox *b, size_t i)
{
	const struct store_item *item = &b->items[i];
	struct page_opts opts = line_page_opts(b->app);
	char *text = app_outbox_text(item);
	str_addf(out, "%zu. ", i + 1);
	page_date_time(out, item->at, &opts);
	str_addc(out, ' ');
	put_what(out, b, item);
	str_addc(out, '\n');
	put_state(out, b, item);
	if (*text) {
		str_addz(out, "   ");
		text_clean_lines(out, text, strlen(text));
		str_addc(out, '\n');
	}
	free(text);
}

static enum line_exit show(struct outbox *b, const struct line_command *c)
{
	STR_LOCAL(out, STR_NO_LIMIT);
	struct json_out o;
	json_begin(&o, &out);
	if (c->json) {
		json_open(&o, NULL, '[');
		for (size_t i = 0; i < b->n; i++)
			put_json(&o, b, &b->items[i]);
		json_close(&o, ']');
		return line_print_json(&out) ? LINE_DONE : LINE_FAILED;
	}
	for (size_t i = 0; i < b->n; i++)
		put_item(&out, b, i);
	if (!b->n)
		line_complain("%s", _("Nothing waits to be sent."));
	return line_print(&out) ? LINE_DONE : LINE_FAILED;
}

/* ---- doing ----------------------------------------------------------------------------------- */

/* The item that the word means, by its place in the list. */
static const struct store_item *find(const struct outbox *b, const char *word)
{
	int64_t n = 0;
	if (str_to_i64(word, 1, (int64_t)b->n, &n))
		return &b->items[n - 1];
	line_complain(_("There is no item %.100s; `minyi outbox` lists them with their numbers."), word);
	return NULL;
}

static void told(void *ctx, const struct store_item *item, const struct wire_problem *problem)
{
	STR_LOCAL(why, 4096);
	STR_LOCAL(what, 8192);
	put_what(&what, ctx, item);
	if (!problem) {
		line_say(_("Sent: %s"), what.buf);
		return;
	}
	page_failure(&why, RC_REFUSED, NULL, problem);
	line_complain(_("Refused, and kept (%s): %s"), what.buf, why.buf);
}

/* One round: every item that can go has an end in it, or a reason why it waits on. */
static enum line_exit send_now(struct app *app)
{
	struct outbox before, after;
	outbox_load(&before, app);
	before.lost = true; /* what is being sent is not waited for by a question */
	app_outbox_listen(app, told, &before);
	if (app_account(app))
		app_outbox_flush(app);
	while (app_outbox_sends(app) || !app_idle(app))
		net_turn(app_net(app), -1);
	app_outbox_listen(app, NULL, NULL);
	outbox_load(&after, app);
	enum line_exit exit = LINE_DONE;
	for (size_t i = 0; i < after.n; i++) {
		bool waits = str_eq(state_word(&after, &after.items[i]), "waits") && is_mine(&after, &after.items[i]);
		if (!waits)
			exit = LINE_FAILED;
		else if (exit == LINE_DONE)
			exit = LINE_NO_CONNECTION;
	}
	if (!before.n)
		line_complain("%s", _("Nothing waits to be sent."));
	if (after.n)
		(void)show(&after, &(struct line_command){ 0 });
	outbox_release(&before);
	outbox_release(&after);
	return exit;
}

static enum line_exit send_again(struct outbox *b, const struct store_item *item, const char *text)
{
	struct err e = { 0 };
	enum rc rc = app_outbox_again(b->app, item, text, &e);
	if (rc == RC_INVALID)
		line_complain("%s", _("That has no text; it can be sent or dropped."));
	else if (rc)
		return line_failed(b->app, rc, &e, NULL);
	return rc ? LINE_FAILED : send_now(b->app);
}

/* -m TEXT, the editor at a terminal, else standard input. */
static enum line_exit edit(struct outbox *b, const struct line_command *c, const struct store_item *item)
{
	enum { TEXT_MAX = 1 << 20 };
	STR_LOCAL(text, TEXT_MAX);
	STR_LOCAL(why, 4096);
	struct err e = { 0 };
	enum rc rc = RC_OK;
	char *was = app_outbox_text(item);
	bool message = c->message && strcmp(c->message, "-") != 0;
	str_addz(&text, message ? c->message : !c->message && isatty(STDIN_FILENO) ? was : "");
	bool edits = !message && text.len;
	free(was);
	if (edits && !act_edit_text(b->app, item->draft, &text, &why)) {
		line_complain("%s", why.buf);
		return LINE_FAILED;
	}
	if (!message && !edits)
		rc = file_read("-", &text, &e);
	while (text.len && strchr("\r\n\t ", text.buf[text.len - 1]))
		str_truncate(&text, text.len - 1);
	if (rc)
		return line_failed(b->app, rc, &e, NULL);
	if (!line_is_message(text.buf, text.len))
		return LINE_USAGE;
	return send_again(b, item, text.buf);
}

static enum line_exit drop(struct outbox *b, const struct store_item *item)
{
	struct err e = { 0 };
	char *text = app_outbox_text(item);
	enum rc rc = app_outbox_drop(b->app, item->id, &e);
	if (rc == RC_OK)
		line_say(_("Dropped: %s %s"), app_outbox_word(item->kind), text);
	free(text);
	return rc ? line_failed(b->app, rc, &e, NULL) : LINE_DONE;
}

enum line_exit line_outbox(struct app *app, const struct line_command *c)
{
	struct outbox b;
	enum line_exit exit = LINE_USAGE;
	outbox_load(&b, app);
	const char *what = c->n_words ? c->words[0] : "";
	const struct store_item *item = c->n_words > 1 ? find(&b, c->words[1]) : NULL;
	if (!*what)
		exit = show(&b, c);
	else if (str_eq(what, "send") && c->n_words == 1)
		exit = send_now(app);
	else if (str_eq(what, "send") && item)
		exit = send_again(&b, item, NULL);
	else if (str_eq(what, "edit") && item)
		exit = edit(&b, c, item);
	else if (str_eq(what, "drop") && item)
		exit = drop(&b, item);
	outbox_release(&b);
	return exit;
}
