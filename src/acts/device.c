/*
 * Signing in with another device or with a provider (RFC 8628), both ways: this one shows a short code and looks now
 * and then whether somebody who is signed in elsewhere has allowed it; or here is that somebody, types what a device
 * shows, sees what it asks for, and allows it or not. How often it looks the platform says; leaving stops it.
 */
#include "acts/machine.h"

#include <stdlib.h>

/* ---- being allowed --------------------------------------------------------------------------- */

enum { WAY, BORN };
enum { WAYS = 9 };

struct device {
	struct site_reply *site; /* which names the providers */
	char *provider;          /* that was chosen; "": another device */
	bool asked;
	int64_t born; /* year; 0: not asked */
	char *code;
	struct net_timer *timer;
	int64_t pause, ends_at; /* ms; of clock_mono */
};

static void device_release(struct act *a)
{
	struct device *d = a->priv;
	net_timer_cancel(d->timer);
	site_reply_drop(d->site);
	free(d->provider);
	if (d->code)
		explicit_bzero(d->code, strlen(d->code));
	free(d->code);
}

static bool is_problem(const struct app_answer *r, const char *code)
{
	return r->problem && str_eq(r->problem->code, code);
}

static void look(void *ctx);

static void look_again(struct act *a)
{
	struct device *d = a->priv;
	d->timer = net_timer_start(app_net(a->app), d->pause, look, a);
}

static void looked(struct act *a, const struct app_answer *r)
{
	struct device *d = a->priv;
	if (is_problem(r, "slow_down"))
		d->pause += 5000;
	bool waits = is_problem(r, "slow_down") || is_problem(r, "authorization_pending") || app_answer_later(r);
	if (r->rc == RC_OK && a->id == ACT_IDENTIFY)
		act_finish(a, ACT_DONE, "%s", _("Your identity is confirmed."));
	else if (r->rc == RC_OK)
		act_finish(a, ACT_DONE, _("Welcome, %s."), app_called(a->app));
	else if (waits && clock_mono() < d->ends_at)
		look_again(a);
	else
		act_conclude(a, r, "");
}

static void look(void *ctx)
{
	struct act *a = ctx;
	struct device *d = a->priv;
	d->timer = NULL;
	id_random(a->key);
	act_send(a, &(struct site_ask){ .op = SITE_DEVICE_LOOK, .person = { .code = d->code } }, APP_NO_CACHE, looked);
}

/* The code and where to type it; a provider's page also as a QR code, above, so that the words stay in sight. */
static void say_code(struct act *a, const struct wire_device *v)
{
	STR_LOCAL(qr, 16384);
	const char *address = *v->verification_uri_complete ? v->verification_uri_complete : v->verification_uri;
	const struct device *d = a->priv;
	if (a->id == ACT_IDENTIFY)
		str_addf(&a->progress, "%s\n", _("A provider confirms who you are; that is asked once."));
	if (*d->provider && page_qr(&qr, address, false, 72, 18))
		str_addf(&a->progress, "%s", qr.buf);
	str_addf(&a->progress, _("The code of this device: %s"), v->user_code);
	str_addc(&a->progress, '\n');
	if (*d->provider)
		str_addf(&a->progress, _("Please open %s in any browser, and type it there."), v->verification_uri);
	else
		str_addz(&a->progress,
			_("Please sign in somewhere else, and type it there: U, Account, Allow a device; or `minyi account allow`."));
	str_addc(&a->progress, '\n');
	str_addf(&a->progress,
		P_("Waiting, for at most %ld minute; ^C leaves.", "Waiting, for at most %ld minutes; ^C leaves.",
			(unsigned long)(v->expires_in / 60)),
		(long)(v->expires_in / 60));
}

static void device_came(struct act *a, const struct app_answer *r)
{
	struct device *d = a->priv;
	if (r->rc != RC_OK) {
		act_conclude(a, r, "");
		return;
	}
	const struct wire_device *v = &r->reply->u.device;
	int64_t pause = v->interval < 1 ? 1 : v->interval > 60 ? 60 : v->interval;
	int64_t lasts = v->expires_in < 60 ? 60 : v->expires_in > 3600 ? 3600 : v->expires_in;
	d->code = xstrdup(v->device_code);
	d->pause = pause * 1000;
	d->ends_at = clock_mono() + lasts * 1000;
	say_code(a, v);
	look_again(a);
	act_moved(a);
}

static void ask_for_code(struct act *a, const char *provider)
{
	struct device *d = a->priv;
	struct site_ask ask = { .op = a->id == ACT_IDENTIFY ? SITE_IDENTIFY : SITE_DEVICE,
		.person = { .name = "minyi", .scopes = WIRE_SCOPE(SCOPE_READ) | WIRE_SCOPE(SCOPE_WRITE) } };
	char *named = xstrdup(provider); /* which it may be already */
	free(d->provider);
	d->provider = named;
	if (*named)
		ask.person.provider = named;
	ask.person.born = d->born;
	id_random(a->key);
	act_send(a, &ask, APP_NO_CACHE, device_came);
}

/* ---- which way ------------------------------------------------------------------------------- */

/* The nth way there is: another device, "", but for whoever is signed in already; then the providers. NULL: none. */
static const char *way(const struct act *a, size_t n)
{
	const struct device *d = a->priv;
	if (a->id == ACT_DEVICE && n-- == 0)
		return "";
	return d->site && n < d->site->u.site.n_providers && n < WAYS - 1 ? d->site->u.site.providers[n] : NULL;
}

/* Who comes with a provider may have no account here yet, and is asked their age as who registers is. */
static void take_way(struct act *a, const char *provider)
{
	struct device *d = a->priv;
	if (!*provider || a->id != ACT_DEVICE || !act_rules(a).years_least) {
		ask_for_code(a, provider);
		return;
	}
	char *named = xstrdup(provider);
	free(d->provider);
	d->provider = named;
	act_step(a, BORN);
}

static void take_year(struct act *a, const char *text)
{
	struct device *d = a->priv;
	d->born = act_year_typed(text);
	if (act_age_this_year(a, text) < 0) {
		act_object(a, "%s", _("Please type the year as a number, as in 1990."));
		act_step(a, BORN);
	} else if (act_age_this_year(a, text) < act_rules(a).years_least) {
		act_finish(a, ACT_REFUSED, "%s", page_problem_sentence("too_young"));
	} else {
		ask_for_code(a, d->provider);
	}
}

static void device_ask(struct act *a, int step)
{
	const char *name;
	if (step == BORN) {
		act_say_age_rule(a);
		act_ask(a, QUESTION_LINE, "born", _("Year of birth (only your age is checked; it is not kept): "));
		return;
	}
	act_ask(a, QUESTION_CHOICE, "way", _("Sign in with"))->fallback = '1';
	for (size_t i = 0; (name = way(a, i)); i++)
		act_choice(a, (char)('1' + i), name, *name ? name : _("another device"));
}

static void device_answer(struct act *a, int step, const char *text)
{
	if (step == BORN)
		take_year(a, text);
	else
		take_way(a, way(a, (size_t)(*text - '1')));
}

/* Where there is but one way nothing is asked. */
static void choose_way(struct act *a)
{
	if (!way(a, 0))
		act_finish(a, ACT_REFUSED, "%s",
			_("This takes a certified identity, and this platform names no provider that could certify it."));
	else if (way(a, 1))
		act_step(a, WAY);
	else
		take_way(a, way(a, 0));
}

static void site_came(struct act *a, const struct app_answer *r)
{
	struct device *d = a->priv;
	if (r->reply) {
		site_reply_drop(d->site);
		d->site = site_reply_keep(r->reply);
	}
	if (!r->last)
		return;
	if (!d->site && a->id == ACT_IDENTIFY)
		act_conclude(a, r, "");
	else
		choose_way(a);
}

static void named(struct act *a)
{
	take_way(a, a->on.id);
}

static void device_begin(struct act *a)
{
	if (*a->on.id)
		act_know_site(a, named); /* whose rules say whether an age is asked */
	else
		act_send(a, &(struct site_ask){ .op = SITE_ABOUT }, APP_CACHED, site_came);
}

const struct act_ops act_device = {
	.size = sizeof(struct device),
	.begin = device_begin,
	.ask = device_ask,
	.answer = device_answer,
	.release = device_release,
};

/* ---- allowing one ---------------------------------------------------------------------------- */

enum step { CODE, SURE };

struct allow {
	char *code;
};

static void allow_release(struct act *a)
{
	free(((struct allow *)a->priv)->code);
}

static void allow_ask(struct act *a, int step)
{
	if (step == CODE)
		act_ask(a, QUESTION_LINE, "code", _("The code that the device shows (Enter: go back): "));
	else
		act_yes(a, "confirm", _("Allow it?"), false);
}

static void asked(struct act *a, const struct app_answer *r)
{
	struct page_opts o = app_page_opts(a->app);
	if (r->rc != RC_OK) {
		act_object_answer(a, r);
		act_step(a, CODE);
		return;
	}
	const struct wire_device_asked *v = &r->reply->u.asked;
	STR_LOCAL(when, 64);
	STR_LOCAL(name, 512);
	page_date_time(&when, v->asked_at, &o);
	text_clean(&name, v->client, strlen(v->client));
	/* TRANSLATORS: what a device calls itself, from where it asks, when */
	act_say(a, _("It calls itself %s, and asked from %s on %s."), name.buf, *v->from ? v->from : _("this machine"),
		when.buf);
	act_say(a, _("In your name it %s, until you end it. Do not allow what you did not begin yourself."),
		act_scopes(v->scopes.set));
	act_step(a, SURE);
}

static void answered(struct act *a, const struct app_answer *r)
{
	act_conclude(a, r, _("Allowed; it will be signed in within a moment. You can end it under \"Signed-in devices\"."));
}

static void refused(struct act *a, const struct app_answer *r)
{
	act_conclude(a, r, _("It was not allowed."));
}

static void allow_answer(struct act *a, int step, const char *text)
{
	struct allow *v = a->priv;
	struct site_ask ask = { .op = SITE_DEVICE_ALLOW, .person.yes = *text == 'y' };
	id_random(a->key);
	if (step == CODE && !*text) {
		act_finish(a, ACT_LEFT, "%s", "");
	} else if (step == CODE) {
		STR_LOCAL(narrow, 256);
		text_narrow_all(&narrow, text);
		free(v->code);
		v->code = xstrdup(narrow.buf);
		act_send(a, &(struct site_ask){ .op = SITE_DEVICE_ASKED, .id = v->code }, APP_NO_CACHE, asked);
	} else {
		ask.id = v->code;
		act_send(a, &ask, APP_NO_CACHE, *text == 'y' ? answered : refused);
	}
}

static void allow_begin(struct act *a)
{
	act_step(a, CODE);
}

const struct act_ops act_allow = {
	.size = sizeof(struct allow),
	.begin = allow_begin,
	.ask = allow_ask,
	.answer = allow_answer,
	.release = allow_release,
};
