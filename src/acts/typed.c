/*
 * What is typed for an act is a draft on disk before a second has passed: where it is kept, what it is when the act
 * ends, and what a name of a draft says.
 */
#include "acts/machine.h"

#include <stdlib.h>

void act_draft_forget(struct act *a)
{
	if (a->draft)
		store_draft_forget(app_store(a->app), a->draft, NULL);
	free(a->draft);
	a->draft = NULL;
}

/* The whole of it, with this as what stands at the question now; nothing where nothing was typed. */
static void compose(const struct act *a, const char *text, struct str *out)
{
	if (a->ops->form)
		a->ops->form(a, a->asking && a->q.drafted ? text : NULL, out);
	else if (*text)
		str_addf(out, "%s%s", a->draft_head, text);
}

static enum rc draft_set(struct act *a, const char *text)
{
	struct store *st = app_store(a->app);
	struct err e = { 0 };
	STR_LOCAL(whole, STR_NO_LIMIT);
	compose(a, text, &whole);
	enum rc rc = whole.len ? store_draft_set(st, a->draft, whole.buf, &e) : store_draft_forget(st, a->draft, &e);
	if (rc != RC_OK && rc != a->unkept)
		log_line(LOG_WARN, "a draft cannot be kept: %s", e.detail);
	a->unkept = whole.len ? rc : RC_OK;
	a->touched |= whole.len > 0;
	return a->unkept;
}

void act_draft_follows(struct act *a)
{
	bool asks = a->ops->form && a->asking && a->draft && !a->on.command && !a->outcome.end;
	unsigned serial = a->q.serial;
	if (asks && serial != a->followed)
		(void)draft_set(a, a->q.initial);
	a->followed = serial;
}

/* What stands behind the head. */
static const char *text_of(const struct act *a, const char *draft)
{
	return act_draft_text(a->id, draft);
}

/* Nobody who gives a text with a command sees the older draft: it stays, in front of the new one. */
static void put_behind(const char *older, const char *text, struct str *out)
{
	str_addz(out, older);
	if (*text && !strstr(older, text))
		str_addf(out, "\n\n%s", text);
}

static enum rc keep_behind(struct act *a, const char *text)
{
	const char *older = a->older ? text_of(a, a->older) : "";
	if (str_starts(text, older))
		return draft_set(a, text);
	STR_LOCAL(both, 2 * ACT_TEXT_MAX);
	put_behind(older, text, &both);
	return draft_set(a, both.buf);
}

/* The text that a command was given is no draft yet, but has to be one should it be refused. */
static void draft_of_command(const struct act *a, bool behind, struct str *out)
{
	if (behind)
		put_behind(a->older, a->typed.buf, out);
	else
		compose(a, a->typed.buf, out);
}

static void say_kept(struct act *a)
{
	const char *unkept = act_unkept(a);
	char *there = unkept || (a->on.command && !a->touched) ? NULL : act_drafted(a);
	const char *sentence = unkept ? unkept : there ? _("What you typed is kept, and is offered the next time.") : "";
	if (*sentence && a->said.len)
		page_add_sentence(&a->said, sentence);
	else
		str_addz(&a->said, sentence);
	a->outcome.unkept |= unkept != NULL;
	free(there);
}

void act_draft_settle(struct act *a, enum act_end end)
{
	if (!a->draft || a->sends) /* the outbox has it */
		return;
	bool sent = end == ACT_DONE || end == ACT_QUEUED;
	if (sent && a->older && !str_starts(a->typed.buf, text_of(a, a->older))) {
		store_draft_set(app_store(a->app), a->draft, a->older, NULL); /* that one was not sent */
	} else if (sent) {
		act_draft_forget(a);
	} else {
		if (a->on.command && a->ops->form)
			draft_set(a, "");
		else if (a->on.command && a->typed.len)
			keep_behind(a, a->typed.buf);
		say_kept(a);
	}
}

void act_draft_sends(struct act *a, struct site_ask *ask, struct str *text)
{
	a->sends = true;
	ask->draft = a->draft; /* the outbox has the text now: one transaction */
	if (a->older && !str_starts(a->typed.buf, text_of(a, a->older)))
		ask->draft_rest = a->older; /* that one was not sent */
	if (a->draft && a->on.command && (a->typed.len || a->ops->form)) {
		draft_of_command(a, ask->draft_rest != NULL, text);
		ask->draft_text = text->buf;
	}
}

/* ---- where it is kept ------------------------------------------------------------------------ */

/* To its place, behind what is there already. */
static void move_draft(struct act *a, char *old)
{
	struct store *st = app_store(a->app);
	char *text = str_eq(old, a->draft) ? NULL : store_draft(st, old), *there = text ? store_draft(st, a->draft) : NULL;
	STR_LOCAL(whole, STR_NO_LIMIT);
	if (there)
		str_addf(&whole, "%s\n\n%s", there, text_of(a, text));
	else if (text)
		str_addz(&whole, text);
	if (text)
		store_draft_move(st, old, a->draft, whole.buf, NULL);
	free(there);
	free(text);
	free(old);
}

/* Drafts that were kept under another name: the site's address, which need not be the same the next time, and the
 * topic's number, by which it was meant when it could not be reached. */
static void move_drafts(struct act *a, const char *kind)
{
	const struct site *site = app_site(a->app);
	STR_LOCAL(word, STR_NO_LIMIT);
	move_draft(a, act_draft_name(kind, site->address, a->topic->id, "", 1));
	str_addf(&word, "%s:%lld", wire_board_word(a->topic->board), (long long)a->topic->number);
	move_draft(a, act_draft_name(kind, site->name, word.buf, "", 1));
}

static void note_older(struct act *a)
{
	free(a->older);
	a->older = a->on.command && !a->on.draft ? act_drafted(a) : NULL; /* who names it has seen it */
}

/* The one that was asked for, where there is such a draft and nobody has it. */
static char *claim_wanted(struct act *a)
{
	struct store *st = app_store(a->app);
	char *text = a->on.draft ? store_draft(st, a->on.draft) : NULL;
	bool taken = text && store_claim(st, a->on.draft);
	free(text);
	return taken ? xstrdup(a->on.draft) : NULL;
}

/* Where somebody types for the same topic at the same time, in another window, this is another draft: the first that
 * nobody has, and of those one that holds something. */
static void claim(struct act *a)
{
	enum { DRAFTS = 9 };
	struct store *st = app_store(a->app);
	bool anew = a->ops->form && a->on.command; /* a form that is given whole, and goes on from nothing */
	store_claim_end(st, a->claimed);
	char *found = claim_wanted(a);
	bool holds = found != NULL;
	for (int n = 1; n <= DRAFTS && !holds; n++) {
		char *name = n == 1 ? xstrdup(a->draft) : str_printf("%s#%d", a->draft, n);
		char *text = store_draft(st, name);
		bool good = anew ? !found && !text : !found || (text && !holds);
		if (good && store_claim(st, name)) {
			holds = text != NULL;
			store_claim_end(st, found);
			free(found);
			found = name;
			name = NULL;
		}
		free(name);
		free(text);
	}
	free(a->claimed);
	a->claimed = found;
	if (found) {
		free(a->draft);
		a->draft = xstrdup(found);
	}
}

void act_draft(struct act *a, const char *detail)
{
	const char *kind = a->ops->kind, *site = app_site(a->app)->name, *id = a->topic ? a->topic->id : a->on.id;
	free(a->draft);
	a->draft = act_draft_name(kind, site, id, detail, 1);
	if (!*detail && a->topic && !a->ops->form)
		move_drafts(a, kind);
	claim(a);
	if (!a->ops->form) /* which is never put behind another one */
		note_older(a);
}

void act_draft_head(struct act *a, const char *head)
{
	free(a->draft_head);
	a->draft_head = xstrdup(head);
}

char *act_drafted(struct act *a)
{
	return a->draft ? store_draft(app_store(a->app), a->draft) : NULL;
}

void act_say_drafted(struct act *a)
{
	char *note = store_draft_note(app_store(a->app), a->draft);
	act_say(a, "%s", a->on.why ? a->on.why : _("This is what you typed last time and did not send."));
	if (note && *note)
		act_say(a, _("It was refused: %s"), note);
	free(note);
}

enum rc act_typed(struct act *outer, const char *text)
{
	struct act *a = act_innermost(outer);
	if (!a->asking || !a->draft)
		return RC_OK;
	if (!a->q.drafted && (a->unkept == RC_OK || a->on.command))
		return RC_OK;
	const char *now = a->q.drafted ? text : a->typed.buf;
	if (a->ops->form)
		return a->on.command ? RC_OK : draft_set(a, now);
	return a->on.command ? keep_behind(a, now) : draft_set(a, now);
}

enum rc act_keep(struct act *a, const char *head, const char *text)
{
	if (!a->draft) {
		a->draft = act_draft_name(a->ops->kind, app_site(a->app)->name, a->topic ? a->topic->id : a->on.id, "", 1);
		note_older(a);
	}
	STR_LOCAL(first, 256);
	str_addf(&first, "%s%s", head, *head ? "\n" : "");
	act_draft_head(a, first.buf);
	return keep_behind(a, text);
}

const char *act_unkept(const struct act *outer)
{
	switch (act_innermost(outer)->unkept) {
	case RC_OK: return NULL;
	case RC_FULL: return _("The disk is full: what you type is NOT kept. Please make room, or copy it elsewhere.");
	case RC_BUSY:
		return _("Another program holds the file in which minyi keeps things: what you type is NOT kept for now.");
	default: return _("What you type can NOT be kept on this computer; please copy it elsewhere before you leave.");
	}
}
