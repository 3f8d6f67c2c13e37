/*
 * Signing in with what a page of the site shows (site_ops.pasted): the person opens an address in any browser, agrees
 * there, and brings back what it shows, which only this visit can make use of. What the site's operator gave for this
 * program is asked once, and kept.
 */
#include "acts/machine.h"

#include <stdlib.h>

enum step { CLIENT, OPEN, PASTE, KEY, SECRET };
enum { PASTED_MOST = 8192 };

struct pasted {
	char *client, *key;
	struct str address, secret, text; /* text: what was pasted so far, which may come line by line */
	bool told;                        /* how a machine signs in */
};

static const struct site_pasted *way(const struct act *a)
{
	return app_site(a->app)->ops->pasted;
}

static void forget(struct str *s)
{
	explicit_bzero(s->buf, s->len);
	str_clear(s);
}

static void pasted_release(struct act *a)
{
	struct pasted *p = a->priv;
	struct str *const strings[] = { &p->address, &p->secret, &p->text };
	for (size_t i = 0; i < ARRAY_LEN(strings); i++) {
		forget(strings[i]);
		str_release(strings[i]);
	}
	free(p->client);
	free(p->key);
}

/* ---- what the operator gave ------------------------------------------------------------------ */

static char *client_setting(const struct act *a)
{
	return str_printf("client %s", app_site(a->app)->name);
}

static void keep_client(struct act *a)
{
	const struct pasted *p = a->priv;
	char *name = client_setting(a);
	if (way(a)->client)
		store_setting_set(app_store(a->app), name, p->client, NULL);
	free(name);
}

/* ---- the page -------------------------------------------------------------------------------- */

static void open_page(struct act *a)
{
	struct pasted *p = a->priv;
	struct err e;
	STR_LOCAL(why, 4096);
	str_clear(&p->address);
	forget(&p->secret);
	forget(&p->text);
	enum rc rc = way(a)->begin(app_site(a->app), p->client, &p->address, &p->secret, &e);
	if (rc == RC_OK) {
		act_step(a, OPEN);
		return;
	}
	page_failure(&why, rc, &e, NULL);
	if (way(a)->client && rc == RC_INVALID) {
		act_object(a, "%s", why.buf);
		act_step(a, CLIENT);
	} else {
		act_finish(a, ACT_REFUSED, "%s", why.buf);
	}
}

static void pasted_page(struct act *a, int step, struct doc *d)
{
	const struct pasted *p = a->priv;
	(void)step;
	doc_heading(d, 1, _("Signing in"));
	doc_paragraph(d, _(way(a)->about));
	doc_paragraph(d, p->address.buf);
	if (way(a)->keyed && !p->told)
		doc_paragraph(d,
			_("Who was given API credentials for a machine, a key and a secret, types key alone in place of what is shown there."));
}

static void pasted_ask(struct act *a, int step)
{
	struct pasted *p = a->priv;
	struct question *q;
	switch ((enum step)step) {
	case CLIENT:
		p->told = true;
		act_say(a, "%s",
			_("To sign in from here, the operator of this platform has to have registered minyi; whoever has no such id does it on the platform's own page (Enter leaves)."));
		if (way(a)->keyed)
			act_say(a, "%s", _("A machine that was given API credentials, a key and a secret, types key alone."));
		act_ask(a, QUESTION_LINE, "client", _(way(a)->client));
		act_initial(a, p->client);
		break;
	case OPEN:
		q = act_ask(a, QUESTION_CHOICE, "opened", _("Enter, once it is shown: "));
		q->lettered = q->paged = true;
		q->fallback = 'y';
		q->address = p->address.buf;
		act_choice(a, 'y', "yes", "");
		break;
	case KEY:
		act_say(a, "%s", _(way(a)->keyed));
		act_ask(a, QUESTION_LINE, "key", _("The API key (Enter leaves): "));
		act_initial(a, p->key);
		break;
	case SECRET: act_ask(a, QUESTION_SECRET, "secret", _("Its secret (not shown while you type): ")); break;
	case PASTE:
		act_ask(a, QUESTION_LINE, "pasted", p->text.len ? _("and the rest of it: ") : _(way(a)->question));
		break;
	}
}

/* ---- what it showed -------------------------------------------------------------------------- */

/* How long it lasts is up to the site. */
static void say_welcome(struct act *a)
{
	int64_t until = app_account(a->app)->expires_at, minutes = (until - clock_now() + 59999) / 60000;
	if (until)
		/* TRANSLATORS: a name */
		act_finish(a, ACT_DONE,
			P_("Welcome, %s. The platform keeps you signed in for %ld minute.",
				"Welcome, %s. The platform keeps you signed in for %ld minutes.", (unsigned long)minutes),
			app_called(a->app), (long)minutes);
	else
		act_finish(a, ACT_DONE, _("Welcome, %s."), app_called(a->app));
}

static void signed_in(struct act *a, const struct app_answer *r)
{
	struct pasted *p = a->priv;
	if (r->rc == RC_OK) {
		keep_client(a);
		say_welcome(a);
		return;
	}
	forget(&p->text);
	act_object_answer(a, r);
	if (r->rc == RC_INVALID || app_answer_later(r)) /* the page still shows it */
		act_step(a, PASTE);
	else
		act_step(a, way(a)->client ? CLIENT : OPEN);
}

static void take_text(struct act *a, const char *text)
{
	struct pasted *p = a->priv;
	if (!*text) { /* what was begun was not it */
		forget(&p->text);
		act_step(a, OPEN);
		return;
	}
	str_addf(&p->text, "%s\n", text);
	if (!str_ok(&p->text)) {
		forget(&p->text);
		act_object(a, "%s", _("That is too long to be what the page shows; please copy it again."));
		act_step(a, PASTE);
	} else if (!way(a)->whole(p->text.buf)) {
		act_step(a, PASTE);
	} else {
		act_send(a, &(struct site_ask){ .op = SITE_SIGN_IN, .person = { .code = p->text.buf, .old = p->secret.buf } },
			APP_NO_CACHE, signed_in);
	}
}

static void keyed_in(struct act *a, const struct app_answer *r)
{
	if (r->rc == RC_OK) {
		say_welcome(a);
		return;
	}
	act_object_answer(a, r);
	act_step(a, KEY);
}

static void keyed_answer(struct act *a, int step, const char *text)
{
	struct pasted *p = a->priv;
	if (!*text) {
		act_finish(a, ACT_LEFT, "%s", "");
	} else if (step == KEY) {
		char *key = xstrdup(text);
		free(p->key);
		p->key = key;
		act_step(a, SECRET);
	} else {
		act_send(a, &(struct site_ask){ .op = SITE_SIGN_IN, .credentials = { .name = p->key, .password = text } },
			APP_NO_CACHE, keyed_in);
	}
}

static void pasted_answer(struct act *a, int step, const char *text)
{
	struct pasted *p = a->priv;
	if (step == KEY || step == SECRET) {
		keyed_answer(a, step, text);
	} else if ((step == CLIENT || (step == PASTE && !p->text.len)) && way(a)->keyed && str_eq(text, "key")) {
		act_step(a, KEY);
	} else if (step == CLIENT && !*text) {
		act_finish(a, ACT_LEFT, "%s", "");
	} else if (step == CLIENT) {
		char *client = xstrdup(text);
		free(p->client);
		p->client = client;
		open_page(a);
	} else if (step == OPEN) {
		act_step(a, PASTE);
	} else {
		take_text(a, text);
	}
}

static void pasted_begin(struct act *a)
{
	struct pasted *p = a->priv;
	str_init(&p->address, PASTED_MOST);
	str_init(&p->secret, PASTED_MOST);
	str_init(&p->text, PASTED_MOST);
	char *name = client_setting(a);
	p->client = store_setting(app_store(a->app), name);
	free(name);
	if (a->on.why && *a->on.why)
		act_say(a, "%s\n", a->on.why);
	if (way(a)->client && !*p->client)
		act_step(a, CLIENT);
	else
		open_page(a);
}

const struct act_ops act_pasted = {
	.size = sizeof(struct pasted),
	.begin = pasted_begin,
	.ask = pasted_ask,
	.answer = pasted_answer,
	.release = pasted_release,
	.page = pasted_page,
};
