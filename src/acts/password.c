/*
 * A new password: by the old one, or, forgotten, by a code that is typed. Passwords and codes are secrets: none of them
 * is ever on disk. The rule is said before; where the platform refuses one its reason is, and it is asked again alone.
 */
#include "acts/machine.h"

#include <stdlib.h>

enum step { NAME, OLD, CODE, NEW, AGAIN, STEPS };

struct password {
	char *typed[STEPS];
	bool sent_for; /* RESET: a code was */
	char *shown;   /* the code, on a platform of one's own */
};

static void forget(char **text)
{
	if (*text)
		explicit_bzero(*text, strlen(*text));
	free(*text);
	*text = NULL;
}

static void password_release(struct act *a)
{
	struct password *p = a->priv;
	for (int i = 0; i < STEPS; i++)
		forget(&p->typed[i]);
	forget(&p->shown);
}

void act_say_password_rule(struct act *a)
{
	enum { USUAL = 10 };
	int64_t least = act_rules(a).password_min;
	act_say(a,
		_("A password needs at least %lld characters, and must not be a single word, name, date or row of keys; several unrelated words are best."),
		(long long)(least ? least : USUAL));
}

bool act_object_length(struct act *a, int64_t n, int64_t min, int64_t max)
{
	if (max && n > max)
		act_object(a, _("That is too long: %lld characters, of %lld at most."), (long long)n, (long long)max);
	else if (n < min)
		act_object(a, _("That is too short: at least %lld characters are needed."), (long long)min);
	return n < min || (max && n > max);
}

static void password_ask(struct act *a, int step)
{
	const struct password *p = a->priv;
	static const struct {
		const char *name, *sentence;
	} asked[STEPS] = {
		[NAME] = { "account", N_("The name of your account (Enter: go back): ") },
		[OLD] = { "old", N_("The present password (not shown; Enter: go back): ") },
		[CODE] = { "code", N_("The code (six digits; Enter: go back): ") },
		[NEW] = { "password", N_("The new password (not shown): ") },
		[AGAIN] = { "again", N_("The same password again: ") },
	};
	if (step == NEW)
		act_say_password_rule(a);
	if (step == CODE && p->shown)
		act_say(a, _("This is a platform of your own, which sends nothing: the code is %s."), p->shown);
	else if (step == CODE)
		act_say(a, "%s",
			_("If there is such an account and its e-mail address was confirmed, a code is on its way there. It is valid for 15 minutes."));
	act_ask(
		a, step == NAME || step == CODE ? QUESTION_LINE : QUESTION_SECRET, asked[step].name, _(asked[step].sentence));
	if (step == NAME)
		act_initial(a, p->typed[NAME] ? p->typed[NAME] : a->on.id);
}

/* ---- sending --------------------------------------------------------------------------------- */

static void code_came(struct act *a, const struct app_answer *r)
{
	struct password *p = a->priv;
	if (r->rc != RC_OK) {
		act_object_answer(a, r);
		act_step(a, NAME);
		return;
	}
	forget(&p->shown);
	if (*r->reply->u.code.shown)
		p->shown = xstrdup(r->reply->u.code.shown);
	act_step(a, CODE);
}

static void changed(struct act *a, const struct app_answer *r)
{
	struct password *p = a->priv;
	if (r->rc == RC_OK) {
		act_finish(a, ACT_DONE, "%s",
			a->id == ACT_RESET
				? _("Your password is changed, and you are signed in. Everywhere else you are signed out.")
				: _("Your password is changed. Everywhere else you are signed out."));
		return;
	}
	act_object_answer(a, r);
	if (app_answer_later(r)) /* which the platform knows by the new one */
		act_object(a, "%s %s", arena_strdup(&a->arena, a->error.buf),
			_("It may have been changed already; type the same new password again to make sure."));
	const char *field = r->problem && r->problem->field ? r->problem->field : "";
	int step = str_eq(field, "old") ? OLD : a->id == ACT_RESET && !str_eq(field, "password") ? CODE : NEW;
	if (step == NEW)
		forget(&p->typed[NEW]);
	act_step(a, step);
}

static void send(struct act *a)
{
	const struct password *p = a->priv;
	struct site_ask ask = { .op = SITE_PASSWORD_SET,
		.person = { .old = p->typed[OLD], .password = p->typed[NEW], .code = p->typed[CODE] } };
	if (a->id == ACT_RESET) {
		ask.op = SITE_RESET;
		ask.id = p->typed[NAME];
	}
	act_send(a, &ask, APP_NO_CACHE, changed);
}

/* ---- answers --------------------------------------------------------------------------------- */

static void password_answer(struct act *a, int step, const char *text)
{
	struct password *p = a->priv;
	struct wire_rules u = act_rules(a);
	forget(&p->typed[step]);
	p->typed[step] = xstrdup(text);
	id_random(a->key); /* whatever is sent next is another wish */
	if (!*text && step != AGAIN)
		act_finish(a, ACT_LEFT, "%s", "");
	else if (step == NAME)
		act_send(a, &(struct site_ask){ .op = SITE_RESET_CODE, .person = { .name = text } }, APP_NO_CACHE, code_came);
	else if ((step == OLD || step == CODE) && !p->typed[NEW]) /* else it was right, and is not asked for again */
		act_step(a, NEW);
	else if (step == NEW && act_object_length(a, act_length(text), u.password_min, u.password_max))
		act_step(a, NEW);
	else if (step == NEW)
		act_step(a, AGAIN);
	else if (!str_eq(p->typed[NEW], p->typed[AGAIN] ? p->typed[AGAIN] : "")) {
		act_object(a, "%s", _("The two passwords differ; please type them again."));
		act_step(a, NEW);
	} else {
		send(a);
	}
}

static void site_came(struct act *a)
{
	if (act_may_send(a, PROOF_EMAIL))
		act_step(a, NAME);
}

static void password_begin(struct act *a)
{
	if (a->id == ACT_RESET)
		act_know_site(a, site_came);
	else
		act_step(a, OLD);
}

const struct act_ops act_password = {
	.size = sizeof(struct password),
	.begin = password_begin,
	.ask = password_ask,
	.answer = password_answer,
	.release = password_release,
};
