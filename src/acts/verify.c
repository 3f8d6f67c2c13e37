/*
 * Verifying: what is missing of e-mail and mobile number is asked for, a code goes there, and is typed. The first act
 * that needs it has it on its way (act_raise), and goes on afterwards; whoever leaves it has lost nothing, and what was
 * proved stays proved.
 */
#include "acts/machine.h"

#include <stdlib.h>

enum step { NAME, POSTCODE, EMAIL, EMAIL_CODE, MOBILE, MOBILE_CODE, STEPS };

struct verify {
	unsigned missing;
	char *typed[STEPS];
	enum wire_proof proof; /* that is being proved */
	struct str id, to, shown;
	int64_t expires_at;
	bool postcode; /* an e-mail address takes name and postcode too */
};

static void verify_release(struct act *a)
{
	struct verify *v = a->priv;
	struct str *const strings[] = { &v->id, &v->to, &v->shown };
	for (int i = 0; i < STEPS; i++)
		free(v->typed[i]);
	for (size_t i = 0; i < ARRAY_LEN(strings); i++)
		str_release(strings[i]);
}

static enum step step_of(enum wire_proof proof)
{
	return proof == PROOF_EMAIL ? EMAIL : MOBILE;
}

static void keep(struct str *s, const char *text)
{
	str_clear(s);
	str_addz(s, text);
}

/* ---- what the platform can send --------------------------------------------------------------- */

static void known(struct act *a, const struct app_answer *r)
{
	if (r->last)
		a->knows_site(a);
}

void act_know_site(struct act *a, void (*then)(struct act *a))
{
	a->knows_site = then;
	if (site_can(app_site(a->app), SITE_ABOUT))
		act_send(a, &(struct site_ask){ .op = SITE_ABOUT }, APP_FRESH, known);
	else
		then(a);
}

bool act_may_send(struct act *a, enum wire_proof proof)
{
	struct site_reply *about = app_kept(a->app, &(struct site_ask){ .op = SITE_ABOUT });
	bool may = !about || !about->u.site.codes.known || about->u.site.codes.set & WIRE_PROOF(proof);
	site_reply_drop(about);
	if (!may)
		act_finish(a, ACT_REFUSED, "%s", page_problem_sentence(proof == PROOF_EMAIL ? "no_mail" : "no_texts"));
	return may;
}

/* ---- the questions --------------------------------------------------------------------------- */

/* Of what form it has to be is said before. */
static void say_mobile_rule(struct act *a)
{
	int64_t code = act_rules(a).calling_code;
	if (code)
		act_say(a, _("A mobile number begins with 0, or with + and the country's code (here +%lld)."), (long long)code);
	else
		act_say(a, "%s", _("A mobile number begins with + and the country's code."));
}

static void ask_code(struct act *a)
{
	const struct verify *v = a->priv;
	struct page_opts o = app_page_opts(a->app);
	STR_LOCAL(until, 64);
	page_date_time(&until, v->expires_at, &o);
	if (v->shown.len)
		act_say(a, _("This is a platform of your own, which sends nothing: the code is %s."), v->shown.buf);
	else
		act_say(a, _("A code is on its way to %s; it is valid until %s."), v->to.buf, until.buf);
	act_ask(a, QUESTION_LINE, "verify-code", _("The code (six digits; Enter alone sends another, < goes elsewhere): "))
		->brief = _("Code (Enter: another, <: elsewhere): ");
}

static void verify_ask(struct act *a, int step)
{
	const struct verify *v = a->priv;
	static const struct {
		const char *name, *sentence, *brief;
	} asked[STEPS] = {
		[NAME] = { "verify-name", N_("Your name (never shown; it tells apart who shares an address): "),
			N_("Your name: ") },
		[POSTCODE] = { "verify-postcode", N_("Your postcode: "), N_("Your postcode: ") },
		[EMAIL] = { "verify-email", N_("E-mail (a code is sent there; it is never shown; Enter: go back): "),
			N_("E-mail (Enter: go back): ") },
		[MOBILE] = { "verify-mobile", N_("Mobile number (a code is sent there; never shown; Enter: go back): "),
			N_("Mobile number (Enter: go back): ") },
	};
	if (!asked[step].name) {
		ask_code(a);
		return;
	}
	if (step == MOBILE)
		say_mobile_rule(a);
	act_ask(a, QUESTION_LINE, asked[step].name, _(asked[step].sentence))->brief = _(asked[step].brief);
	act_initial(a, v->typed[step]);
}

/* ---- codes ----------------------------------------------------------------------------------- */

static void code_came(struct act *a, const struct app_answer *r)
{
	struct verify *v = a->priv;
	if (r->rc != RC_OK) {
		act_object_answer(a, r);
		act_step(a,
			r->problem && str_eq(r->problem->field, "postcode")   ? POSTCODE
				: r->problem && str_eq(r->problem->field, "name") ? NAME
																  : step_of(v->proof));
		return;
	}
	keep(&v->id, r->reply->u.code.id);
	keep(&v->to, r->reply->u.code.to);
	keep(&v->shown, r->reply->u.code.shown);
	v->expires_at = r->reply->u.code.expires_at;
	act_step(a, (int)step_of(v->proof) + 1);
}

static void send_code(struct act *a, enum wire_proof proof)
{
	struct verify *v = a->priv;
	struct site_ask ask = { .op = SITE_CODE,
		.person = { .kind = wire_proof_word(proof), .to = v->typed[step_of(proof)] } };
	if (proof == PROOF_EMAIL && v->postcode) {
		ask.person.name = v->typed[NAME];
		ask.person.postcode = v->typed[POSTCODE];
	}
	v->proof = proof;
	id_random(a->key); /* each code is another wish */
	act_send(a, &ask, APP_NO_CACHE, code_came);
}

/* Who has told an address is not asked for it again: the code goes there, and from its question one can go back. A
 * command may have nobody who would type the code. */
static void ask_email(struct act *a)
{
	const struct verify *v = a->priv;
	act_step(a, EMAIL);
	if (*v->typed[EMAIL] && !a->on.command)
		send_code(a, PROOF_EMAIL);
}

static void identified(struct act *a, bool done)
{
	act_finish(a, done ? ACT_DONE : ACT_REFUSED, "%s", done ? _("Your account is verified.") : "");
}

static void next_proof(struct act *a)
{
	struct verify *v = a->priv;
	bool whose = v->postcode && !v->typed[POSTCODE];
	if ((v->missing & WIRE_PROOF(PROOF_EMAIL)) && whose)
		act_step(a, NAME);
	else if (v->missing & WIRE_PROOF(PROOF_EMAIL))
		ask_email(a);
	else if (v->missing & WIRE_PROOF(PROOF_MOBILE))
		act_step(a, MOBILE);
	else if (v->missing && a->on.command)
		act_finish(a, ACT_REFUSED, "%s", act_identify_first());
	else if (v->missing)
		act_nest(a, ACT_IDENTIFY, NULL, identified);
	else
		act_finish(a, ACT_DONE, "%s", _("Your account is verified."));
}

static bool is_problem(const struct app_answer *r, const char *code)
{
	return r->problem && str_eq(r->problem->code, code);
}

static void proved(struct act *a, const struct app_answer *r)
{
	struct verify *v = a->priv;
	if (r->rc == RC_OK) {
		v->missing &= ~WIRE_PROOF(v->proof);
		v->missing &= r->reply->u.account.missing.set;
		next_proof(a);
		return;
	}
	act_object_answer(a, r);
	bool elsewhere = is_problem(r, "email_taken") || is_problem(r, "person_taken") || is_problem(r, "other_postcode");
	act_step(a, (int)step_of(v->proof) + !elsewhere);
}

static void take_code(struct act *a, const char *text)
{
	struct verify *v = a->priv;
	STR_LOCAL(narrow, 256);
	STR_LOCAL(digits, 256);
	text_narrow_all(&narrow, text);
	for (const char *p = narrow.buf; *p; p++)
		if (*p != ' ' && *p != '-')
			str_addc(&digits, *p);
	if (str_eq(digits.buf, "<")) {
		act_step(a, step_of(v->proof));
	} else if (!digits.len) {
		send_code(a, v->proof);
	} else if (digits.len != 6 || digits.buf[strspn(digits.buf, "0123456789")]) {
		act_object(a, "%s", _("A code has six digits; please look again."));
		act_step(a, (int)step_of(v->proof) + 1);
	} else {
		id_random(a->key);
		act_send(a, &(struct site_ask){ .op = SITE_PROVE, .id = v->id.buf, .person = { .code = digits.buf } },
			APP_NO_CACHE, proved);
	}
	explicit_bzero(narrow.buf, narrow.len);
	explicit_bzero(digits.buf, digits.len);
}

static bool is_wrong(struct act *a, int step, const char *text)
{
	char code[24] = "";
	struct wire_rules u = act_rules(a);
	STR_LOCAL(narrow, 1024);
	STR_LOCAL(digits, 64);
	text_narrow_all(&narrow, text);
	if (u.calling_code)
		snprintf(code, sizeof code, "%lld", (long long)u.calling_code);
	bool email = step == EMAIL;
	if (email ? text_is_email(text) : !u.name_max || text_mobile(&digits, narrow.buf, code))
		return false; /* which rules a number has here is not known where none are told */
	act_object(a, "%s", page_problem_sentence(email ? "bad_email" : "bad_mobile"));
	return true;
}

/* ---- answers --------------------------------------------------------------------------------- */

static void verify_answer(struct act *a, int step, const char *text)
{
	struct verify *v = a->priv;
	if (step == EMAIL_CODE || step == MOBILE_CODE) {
		take_code(a, text);
		return;
	}
	free(v->typed[step]);
	v->typed[step] = xstrdup(text);
	if (!*text)
		act_finish(a, ACT_LEFT, "%s", "");
	else if (step == NAME)
		act_step(a, POSTCODE);
	else if (step == POSTCODE)
		ask_email(a);
	else if (is_wrong(a, step, text))
		act_step(a, step);
	else
		send_code(a, step == EMAIL ? PROOF_EMAIL : PROOF_MOBILE);
}

/* ---- the beginning --------------------------------------------------------------------------- */

static void say_missing(struct act *a, unsigned missing)
{
	const unsigned both = WIRE_PROOF(PROOF_EMAIL) | WIRE_PROOF(PROOF_MOBILE);
	if (a->on.why && *a->on.why)
		act_say(a, "%s", a->on.why);
	if ((missing & both) == both)
		act_say(a, "%s", _("Your e-mail address and mobile number are each confirmed by a code, once only."));
	else if (missing & both)
		act_say(a, "%s",
			missing & WIRE_PROOF(PROOF_EMAIL) ? _("Your e-mail address is confirmed by a code, once only.")
											  : _("Your mobile number is confirmed by a code, once only."));
}

/* False: what cannot be proved here was said, before anything is typed for it. */
static bool can_be_sent(struct act *a, unsigned missing)
{
	for (int p = 0; p < PROOFS; p++)
		if (p != PROOF_IDENTITY && missing & WIRE_PROOF(p) && !act_may_send(a, (enum wire_proof)p))
			return false;
	return true;
}

static void who_came(struct act *a, const struct app_answer *r)
{
	struct verify *v = a->priv;
	if (!r->reply) {
		act_conclude(a, r, "");
		return;
	}
	const struct wire_account *who = &r->reply->u.account;
	v->missing = who->missing.set;
	v->postcode = who->postcode;
	if (!v->typed[EMAIL])
		v->typed[EMAIL] = xstrdup(who->email);
	if (!who->missing.known)
		act_finish(a, ACT_REFUSED, "%s", _("This platform does not say how an account is verified."));
	else if (!v->missing)
		act_finish(a, ACT_DONE, "%s", _("Your account is verified."));
	else if (can_be_sent(a, v->missing)) {
		say_missing(a, v->missing);
		next_proof(a);
	}
}

static void site_came(struct act *a)
{
	act_send(a, &(struct site_ask){ .op = SITE_ME }, APP_NO_CACHE, who_came);
}

static void verify_begin(struct act *a)
{
	struct verify *v = a->priv;
	struct str *const strings[] = { &v->id, &v->to, &v->shown };
	for (size_t i = 0; i < ARRAY_LEN(strings); i++) {
		str_release(strings[i]);
		str_init(strings[i], 1024);
	}
	act_know_site(a, site_came);
}

const struct act_ops act_verify = {
	.size = sizeof(struct verify),
	.begin = verify_begin,
	.ask = verify_ask,
	.answer = verify_answer,
	.release = verify_release,
};
