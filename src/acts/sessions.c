/*
 * Where one is signed in, and the tokens of one's scripts: a list whose rows can be ended by their numbers, the
 * sessions all at once. A token is made here too, and shown once.
 */
#include "acts/machine.h"

#include <stdlib.h>

enum step { LIST, SURE, TOKEN_NAME, TOKEN_SCOPE };
enum { SHOWN = 15 };

struct sessions {
	struct site_reply *list;
	int64_t number; /* the row that is to be ended, from 1; 0: all */
	char *name;
};

static void sessions_release(struct act *a)
{
	struct sessions *s = a->priv;
	site_reply_drop(s->list);
	free(s->name);
}

static bool is_tokens(const struct act *a)
{
	return a->id == ACT_TOKENS;
}

const char *act_scopes(unsigned scopes)
{
	return scopes & WIRE_SCOPE(SCOPE_WRITE) ? _("may read and write") : _("may only read");
}

/* ---- the list -------------------------------------------------------------------------------- */

/* "2. minyi/1.0, from 192.0.2.1, since 2026/11/23 (this one)" */
static void say_row(struct act *a, size_t i, const struct wire_session_row *v)
{
	struct page_opts o = app_page_opts(a->app);
	STR_LOCAL(since, 64);
	STR_LOCAL(until, 64);
	STR_LOCAL(who, 512);
	STR_LOCAL(used, 128);
	STR_LOCAL(ago, 64);
	page_date_time(&since, v->created_at, &o);
	page_date(&until, v->expires_at, &o);
	page_age(&ago, v->used_at, &o);
	if (v->used_at)
		/* TRANSLATORS: behind a session or a token: how long ago it was used, to a few minutes */
		str_addf(&used, _(", last used %s"), ago.buf);
	text_clean(&who, *v->name ? v->name : v->client, strlen(*v->name ? v->name : v->client));
	if (is_tokens(a))
		/* TRANSLATORS: number, name of a token, what it may, until when it is good; then notes or nothing */
		act_say(a, _("%zu. %s: %s, until %s%s"), i + 1, who.buf, act_scopes(v->scopes.set), until.buf, used.buf);
	else
		/* TRANSLATORS: number, program, from where, since when; then notes or nothing */
		act_say(a, _("%zu. %s, from %s, since %s%s%s"), i + 1, who.len ? who.buf : "?",
			*v->from ? v->from : _("this machine"), since.buf, used.buf,
			v->current                      ? _(" (here)")
				: v->kind == SESSION_DEVICE ? _(" (a device)")
											: "");
}

static void sessions_ask(struct act *a, int step)
{
	const struct sessions *s = a->priv;
	const struct wire_sessions *all = s->list ? &s->list->u.sessions : NULL;
	switch ((enum step)step) {
	case LIST:
		if (!all->n)
			act_say(a, "%s", _("There are none."));
		for (size_t i = 0; i < all->n && i < SHOWN; i++)
			say_row(a, i, &all->items[i]);
		if (all->n > SHOWN)
			act_say(a, P_("and %zu more", "and %zu more", (unsigned long)(all->n - SHOWN)), all->n - SHOWN);
		act_ask(a, QUESTION_LINE, "which",
			is_tokens(a) ? _("Type a number to end that one, new to make one, or Enter to leave: ")
						 : _("Type a number to end that one, all to end them all, or Enter to leave: "));
		break;
	case SURE:
		act_yes(a, "confirm",
			s->number          ? _("End it?")
				: is_tokens(a) ? ""
							   : _("Sign out everywhere, here too, and end each token?"),
			false);
		break;
	case TOKEN_NAME:
		act_ask(a, QUESTION_LINE, "name", _("What it is for (a name for yourself; Enter: go back): "));
		break;
	case TOKEN_SCOPE:
		act_ask(a, QUESTION_CHOICE, "scope", _("The script"))->fallback = '1';
		act_choice(a, '1', "read", _("may only read"));
		act_choice(a, '2', "write", _("may read and write"));
		break;
	}
}

static void list_came(struct act *a, const struct app_answer *r)
{
	struct sessions *s = a->priv;
	if (!r->reply) {
		act_conclude(a, r, "");
		return;
	}
	site_reply_renew(&s->list, r->reply);
	act_step(a, LIST);
}

static void sessions_begin(struct act *a)
{
	act_send(a, &(struct site_ask){ .op = is_tokens(a) ? SITE_TOKENS : SITE_SESSIONS }, APP_NO_CACHE, list_came);
}

/* ---- ending, making -------------------------------------------------------------------------- */

static void ended(struct act *a, const struct app_answer *r)
{
	const struct sessions *s = a->priv;
	if (r->rc != RC_OK) {
		act_object_answer(a, r);
		act_step(a, LIST);
	} else if (!s->number) {
		act_finish(a, ACT_DONE, "%s", _("You are signed out everywhere."));
	} else {
		act_say(a, "%s", _("It is ended."));
		sessions_begin(a);
	}
}

static void end(struct act *a)
{
	const struct sessions *s = a->priv;
	struct site_ask ask = { .op = SITE_SESSIONS_END };
	if (s->number) {
		ask.op = is_tokens(a) ? SITE_TOKEN_END : SITE_SESSION_END;
		ask.id = s->list->u.sessions.items[s->number - 1].id;
	}
	id_random(a->key);
	act_send(a, &ask, APP_NO_CACHE, ended);
}

static void made(struct act *a, const struct app_answer *r)
{
	if (r->rc != RC_OK) {
		act_object_answer(a, r);
		act_step(a, r->problem && str_eq(r->problem->field, "name") ? TOKEN_NAME : LIST);
		return;
	}
	act_say(a, _("The token, shown only this once: %s"), r->reply->u.token.token);
	sessions_begin(a);
}

static void make(struct act *a, bool writes)
{
	const struct sessions *s = a->priv;
	unsigned scopes = WIRE_SCOPE(SCOPE_READ) | (writes ? WIRE_SCOPE(SCOPE_WRITE) : 0);
	id_random(a->key);
	act_send(
		a, &(struct site_ask){ .op = SITE_TOKEN, .person = { .name = s->name, .scopes = scopes } }, APP_NO_CACHE, made);
}

/* ---- answers --------------------------------------------------------------------------------- */

static void choose(struct act *a, const char *text)
{
	struct sessions *s = a->priv;
	STR_LOCAL(word, 256);
	text_narrow_all(&word, text);
	bool all = !is_tokens(a) && strcasecmp(word.buf, "all") == 0;
	s->number = 0;
	if (!word.len) {
		act_finish(a, ACT_DONE, "%s", "");
	} else if (is_tokens(a) && strcasecmp(word.buf, "new") == 0) {
		act_step(a, TOKEN_NAME);
	} else if (all || str_to_i64(word.buf, 1, (int64_t)s->list->u.sessions.n, &s->number)) {
		act_step(a, SURE);
	} else {
		act_object(a, "%s", _("There is no such number here."));
		act_step(a, LIST);
	}
}

static void sessions_answer(struct act *a, int step, const char *text)
{
	struct sessions *s = a->priv;
	switch ((enum step)step) {
	case LIST: choose(a, text); break;
	case SURE:
		if (*text == 'y')
			end(a);
		else
			act_step(a, LIST);
		break;
	case TOKEN_NAME:
		free(s->name);
		s->name = xstrdup(text);
		act_step(a, *text ? TOKEN_SCOPE : LIST);
		break;
	case TOKEN_SCOPE: make(a, *text == '2'); break;
	}
}

const struct act_ops act_sessions = {
	.size = sizeof(struct sessions),
	.begin = sessions_begin,
	.ask = sessions_ask,
	.answer = sessions_answer,
	.release = sessions_release,
};
