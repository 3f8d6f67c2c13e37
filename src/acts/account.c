/*
 * Signing in, registering, signing out. Reading never needs an account, so signing in is an offer on the first screen,
 * and elsewhere asked for where something does need one. A password never touches the disk; what the platform refuses
 * is asked again, with its reason, and the rest stays.
 */
#include "acts/account.h"
#include "acts/machine.h"
#include "acts/settings.h"

#include <stdlib.h>

static void wipe(char **value)
{
	if (*value)
		explicit_bzero(*value, strlen(*value));
	free(*value);
	*value = NULL;
}

/* ---- signing in ------------------------------------------------------------------------------ */

enum sign_in_step { ACCOUNT, PASSWORD };

struct sign_in {
	char *name;
	bool wrong; /* name or password was */
};

static void sign_in_release(struct act *a)
{
	free(((struct sign_in *)a->priv)->name);
}

static void signed_in(struct act *a, const struct app_answer *r)
{
	if (r->rc == RC_OK) {
		act_finish(a, ACT_DONE, _("Welcome, %s."), app_called(a->app));
		return;
	}
	((struct sign_in *)a->priv)->wrong = r->problem && str_eq(r->problem->code, "wrong_password");
	act_object_answer(a, r);
	act_step(a, ACCOUNT);
}

static void registered_instead(struct act *a, bool done)
{
	if (done)
		act_finish(a, ACT_DONE, "%s", "");
	else
		act_step(a, ACCOUNT);
}

/* With whom one can sign in beside by a password, as far as it is known yet. */
static void say_providers(struct act *a)
{
	struct site_reply *about = app_kept(a->app, &(struct site_ask){ .op = SITE_ABOUT });
	STR_LOCAL(names, 1024);
	for (size_t i = 0; about && i < about->u.site.n_providers; i++) {
		const char *name = about->u.site.providers[i];
		str_addz(&names, i ? _(", ") : "");
		text_clean(&names, name, strlen(name));
	}
	if (names.len)
		act_say(a, _("Who types device signs in with another device, or with: %s."), names.buf);
	site_reply_drop(about);
}

static void sign_in_ask(struct act *a, int step)
{
	bool offer = !a->on.why;
	const struct sign_in *s = a->priv;
	if (step == ACCOUNT && s->wrong)
		act_say(a, "%s", _("If you have forgotten it, type forgot to set a new one with a code."));
	if (step == ACCOUNT)
		say_providers(a);
	if (step == PASSWORD)
		act_ask(a, QUESTION_SECRET, "password", _("Password (not shown): "));
	else
		act_ask(a, QUESTION_LINE, "account",
			offer ? _("Your account, or Enter to look around as a guest, or new to register: ")
				  : _("Your account, or new to register, or Enter to leave it: "))
			->brief = offer ? _("Account (Enter: guest, or new): ") : _("Account (Enter: leave, or new): ");
}

/* On the first screen whoever cannot read the language names another one, or its code. */
static bool take_language(struct act *a, const char *typed)
{
	char code[LANGUAGE_CODE_SIZE];
	return !a->on.why && settings_language_of(typed, code) && app_settings_set(a->app, "language", code, NULL) == RC_OK;
}

static void sign_in_answer(struct act *a, int step, const char *text)
{
	struct sign_in *s = a->priv;
	if (step == PASSWORD && !*text) {
		act_step(a, ACCOUNT);
	} else if (step == PASSWORD) {
		act_send(a, &(struct site_ask){ .op = SITE_SIGN_IN, .credentials = { .name = s->name, .password = text } },
			APP_NO_CACHE, signed_in);
	} else if (!*text) {
		act_finish(a, ACT_LEFT, "%s", "");
	} else if (take_language(a, text)) {
		act_step(a, ACCOUNT);
	} else if (strcasecmp(text, "new") == 0) {
		act_nest(a, ACT_REGISTER, NULL, registered_instead);
	} else if (strcasecmp(text, "forgot") == 0) {
		act_nest(a, ACT_RESET, &(struct act_on){ .id = s->name }, registered_instead);
	} else if (strcasecmp(text, "device") == 0) {
		act_nest(a, ACT_DEVICE, NULL, registered_instead);
	} else {
		free(s->name);
		s->name = xstrdup(text);
		act_step(a, PASSWORD);
	}
}

static void pasted(struct act *a, bool done)
{
	act_finish(a, done ? ACT_DONE : ACT_LEFT, "%s", "");
}

static void sign_in_begin(struct act *a)
{
	if (app_site(a->app)->ops->caps.sign_in & SITE_PASTED) {
		act_nest(a, ACT_PASTED, &(struct act_on){ .why = a->on.why, .command = a->on.command }, pasted);
		return;
	}
	if (a->on.why && *a->on.why)
		act_say(a, "%s\n", a->on.why);
	act_step(a, ACCOUNT);
}

const struct act_ops act_sign_in = {
	.size = sizeof(struct sign_in),
	.begin = sign_in_begin,
	.ask = sign_in_ask,
	.answer = sign_in_answer,
	.release = sign_in_release,
};

/* ---- registering ----------------------------------------------------------------------------- */

enum field { F_BORN, F_NAME, F_NICKNAME, F_EMAIL, F_PASSWORD, F_AGAIN, F_COUNTY, F_CONFIRM, F_FIELDS };

struct registration {
	struct wire_rules rules; /* as far as the platform tells them */
	char *values[F_FIELDS];
	bool told[F_FIELDS];  /* its rule was */
	bool right[F_FIELDS]; /* as far as can be told here; what is not stands there to be mended */
	char key[ID_SIZE];    /* of the request */
	char *kept;           /* where that is kept, until the platform has answered; NULL: nowhere yet */
};

static const struct {
	const char *name, *sentence, *missing;
} fields[F_FIELDS] = {
	[F_BORN] = { "born", N_("Year of birth (only your age is checked; it is not kept): "),
		N_("Please type the year as a number, as in 1990.") },
	[F_NAME] = { "name", N_("Account name (letters and digits, to sign in with): "), N_("An account needs a name.") },
	[F_NICKNAME] = { "nickname", N_("Nickname (this is what others see; Enter: the account name): "), NULL },
	[F_EMAIL] = { "email", N_("E-mail (as in name@example.org; never shown to others; optional): "), NULL },
	[F_PASSWORD] = { "password", N_("Password (not shown): "), N_("A password is needed.") },
	[F_AGAIN] = { "again", N_("The same password again: "), NULL },
	[F_COUNTY] = { "county", N_("County or city (optional): "), NULL },
};

static void register_release(struct act *a)
{
	struct registration *r = a->priv;
	for (int i = 0; i < F_FIELDS; i++)
		wipe(&r->values[i]);
	free(r->kept);
}

/* The request's key is kept with the form, so that whoever never heard the answer can register again, in another
 * process too, and is in the account that was made the first time. */
static void register_key(struct act *a)
{
	struct registration *r = a->priv;
	struct store *st = app_store(a->app);
	free(r->kept);
	r->kept = str_printf("key:register:%s:%s", app_site(a->app)->name, r->values[F_NAME]);
	char *before = store_draft(st, r->kept);
	if (!before || !str_copy(r->key, sizeof r->key, before)) {
		id_random(r->key);
		store_draft_set(st, r->kept, r->key, NULL);
	}
	free(before);
}

static void register_key_forget(struct act *a)
{
	struct registration *r = a->priv;
	if (r->kept)
		store_draft_forget(app_store(a->app), r->kept, NULL);
}

static bool is_secret(int field)
{
	return field == F_PASSWORD || field == F_AGAIN;
}

void act_say_age_rule(struct act *a)
{
	act_say(
		a, _("Whoever becomes %lld this year, or is older, can register here."), (long long)act_rules(a).years_least);
}

/* What is allowed is said before it is typed; what the platform does not tell, it refuses. */
static void say_rule(struct act *a, int field)
{
	struct registration *r = a->priv;
	const struct wire_rules *u = &r->rules;
	bool again = r->told[field];
	r->told[field] = true;
	if (again) /* with why it was refused */
		return;
	if (field == F_BORN)
		act_say_age_rule(a);
	else if (field == F_NAME && u->name_max)
		act_say(a, _("The name has %lld to %lld characters, no spaces, and none of @ : / in it."),
			(long long)u->name_min, (long long)u->name_max);
	else if (field == F_PASSWORD)
		act_say_password_rule(a);
	else if (field == F_COUNTY)
		act_say_counties(a);
}

static int64_t most(const struct wire_rules *u, int field)
{
	switch (field) {
	case F_NAME: return u->name_max;
	case F_NICKNAME: return u->nickname_max;
	case F_EMAIL: return u->email_max;
	case F_PASSWORD: return u->password_max;
	case F_COUNTY: return u->county_max;
	default: return 0;
	}
}

static void register_ask(struct act *a, int field)
{
	const struct registration *r = a->priv;
	if (field == F_CONFIRM) {
		act_yes(a, "confirm", _("Register this account?"), true);
		return;
	}
	say_rule(a, field);
	act_ask(a, is_secret(field) ? QUESTION_SECRET : QUESTION_LINE, fields[field].name, _(fields[field].sentence))
		->max = most(&r->rules, field);
	act_initial(a, is_secret(field) ? "" : r->values[field]);
}

int64_t act_year_typed(const char *text)
{
	int64_t year = 0;
	(void)text_to_number(text, 1, 9999, &year);
	return year && year < 200 ? year + 1911 : year;
}

int64_t act_age_this_year(const struct act *a, const char *text)
{
	struct page_opts o = app_page_opts(a->app);
	int64_t year = act_year_typed(text), age = year ? civil_from_ms(o.now, o.zone).year - year : -1;
	return age > 130 ? -1 : age;
}

/* Back to the field that was refused; what was typed in it is offered again. */
static enum field refused_field(const struct wire_problem *p)
{
	static const char *const taken[F_FIELDS] = {
		[F_NAME] = "name_taken", [F_NICKNAME] = "nickname_taken", [F_EMAIL] = "email_taken"
	};
	for (int i = 0; p && i < F_CONFIRM; i++)
		if (str_eq(p->field, fields[i].name) || (taken[i] && str_eq(p->code, taken[i])))
			return (enum field)i;
	return F_NAME;
}

static void register_send(struct act *a);

static void registered(struct act *a, const struct app_answer *r)
{
	if (r->rc == RC_OK || (r->problem && !app_answer_later(r)))
		register_key_forget(a);
	if (r->problem && str_eq(r->problem->code, "idempotency_key_reused")) {
		register_send(a); /* the form says something else by now */
		return;
	}
	if (r->rc == RC_OK) {
		act_finish(a, ACT_DONE, _("Welcome, %s. Your account is ready, and you are signed in."), app_called(a->app));
		return;
	}
	act_object_answer(a, r);
	act_step(a, app_answer_later(r) ? F_CONFIRM : refused_field(r->problem));
}

static void register_send(struct act *a)
{
	const struct registration *r = a->priv;
	register_key(a);
	struct site_ask ask = { .op = SITE_REGISTER,
		.key = r->key,
		.registration = { .name = r->values[F_NAME],
			.nickname = r->values[F_NICKNAME],
			.email = r->values[F_EMAIL],
			.password = r->values[F_PASSWORD],
			.county = r->values[F_COUNTY],
			.born = act_year_typed(r->values[F_BORN]) } };
	act_send(a, &ask, APP_NO_CACHE, registered);
}

/* The first field from this one on that has to be asked: what was right is not asked for again. */
static enum field next_field(const struct registration *r, enum field field)
{
	while (field < F_CONFIRM && r->right[field])
		field++;
	return field;
}

/* What nobody need ask the platform for is said with the field, and not when all are typed. False: nothing is wrong. */
static bool is_wrong(struct act *a, int field, const char *text)
{
	const struct wire_rules *u = &((const struct registration *)a->priv)->rules;
	int64_t min = field == F_NAME ? u->name_min : field == F_PASSWORD ? u->password_min : 0;
	if (fields[field].missing && !*text)
		act_object(a, "%s", _(fields[field].missing));
	else if (field == F_BORN && act_age_this_year(a, text) < 0)
		act_object(a, "%s", _(fields[field].missing));
	else if (field == F_NAME && strpbrk(text, " @:/"))
		act_object(a, "%s", _("An account's name has no spaces, and none of @ : / in it."));
	else if (field == F_COUNTY && !act_county_fits(a, text))
		return true; /* and says so */
	else if (field == F_EMAIL && *text && !text_is_email(text))
		act_object(a, "%s", page_problem_sentence("bad_email"));
	else
		return act_object_length(a, act_length(text), min, most(u, field));
	return true;
}

static void register_answer(struct act *a, int field, const char *text)
{
	struct registration *r = a->priv;
	bool wrong = is_wrong(a, field, text);
	r->right[field] = !wrong;
	if (field == F_CONFIRM) {
		if (*text == 'y')
			register_send(a);
		else
			act_finish(a, ACT_LEFT, "%s", "");
		return;
	}
	wipe(&r->values[field]);
	r->values[field] = xstrdup(field == F_NICKNAME && !*text ? r->values[F_NAME] : text);
	if (wrong) {
		act_step(a, field);
	} else if (field == F_BORN && act_age_this_year(a, text) < r->rules.years_least) {
		act_finish(a, ACT_REFUSED, "%s", page_problem_sentence("too_young"));
	} else if (field == F_AGAIN && !str_eq(text, r->values[F_PASSWORD])) {
		act_object(a, "%s", _("The two passwords differ; please type them again."));
		r->right[F_AGAIN] = false;
		act_step(a, F_PASSWORD);
	} else {
		if (field == F_PASSWORD)
			r->right[F_AGAIN] = false;
		enum field next = next_field(r, (enum field)field + 1);
		if (next == F_CONFIRM) /* asked only where it could not be sent */
			register_send(a);
		else
			act_step(a, (int)next);
	}
}

static void register_start(struct act *a)
{
	struct registration *r = a->priv;
	r->rules = act_rules(a);
	if (!r->rules.years_least) {
		wipe(&r->values[F_BORN]);
		r->values[F_BORN] = xstrdup("");
		r->right[F_BORN] = true;
	}
	act_say(a, "%s", _("An account lets you endorse, comment and follow. Reading never needs one."));
	if (*a->on.id)
		r->values[F_NAME] = xstrdup(a->on.id);
	act_step(a, r->rules.years_least ? F_BORN : F_NAME);
}

/* The rules are known from the first screen; a command has seen none. */
static void register_begin(struct act *a)
{
	if (act_rules(a).name_max)
		register_start(a);
	else
		act_know_site(a, register_start);
}

const struct act_ops act_register = {
	.size = sizeof(struct registration),
	.begin = register_begin,
	.ask = register_ask,
	.answer = register_answer,
	.release = register_release,
};

/* ---- signing out ----------------------------------------------------------------------------- */

static void sign_out_ask(struct act *a, int step)
{
	(void)step;
	act_yes(a, "confirm", _("Sign out?"), false);
}

/* The account is forgotten here even when the platform cannot be reached; then it is not said that nothing is left. */
static void signed_out(struct act *a, const struct app_answer *r)
{
	if (app_account(a->app))
		act_conclude(a, r, "");
	else if (r->rc == RC_OK || r->rc == RC_DENIED)
		act_finish(a, ACT_DONE, "%s", _("Signed out."));
	else
		act_finish(a, ACT_DONE, "%s",
			_("Signed out here. The platform could not be told; this sign-in will expire there by itself."));
}

static void sign_out_answer(struct act *a, int step, const char *text)
{
	(void)step;
	if (*text == 'y')
		act_send(a, &(struct site_ask){ .op = SITE_SIGN_OUT }, APP_NO_CACHE, signed_out);
	else
		act_finish(a, ACT_LEFT, "%s", "");
}

static void sign_out_begin(struct act *a)
{
	if (app_token_given(a->app))
		act_finish(
			a, ACT_REFUSED, "%s", _("MINYI_TOKEN says who is signed in; please take it out of the environment first."));
	else if (app_account(a->app))
		act_step(a, 0);
	else
		act_finish(a, ACT_DONE, "%s", _("Nobody was signed in."));
}

const struct act_ops act_sign_out = { .size = 1,
	.begin = sign_out_begin,
	.ask = sign_out_ask,
	.answer = sign_out_answer };

/* ---- what can be done to an account ---------------------------------------------------------- */

static const struct account_row account_rows[] = {
	{ ACT_VERIFY, "verify", N_("Confirm e-mail and mobile number"), false },
	{ ACT_IDENTIFY, "identify", N_("Confirm your identity with a provider"), false },
	{ ACT_PROFILE, "name", N_("Nickname and county"), false },
	{ ACT_PASSWORD, "password", N_("Change the password"), false },
	{ ACT_SESSIONS, "sessions", N_("Signed-in devices"), false },
	{ ACT_ALLOW, "allow", N_("Allow a device"), false },
	{ ACT_TOKENS, "tokens", N_("Tokens for scripts"), false },
	{ ACT_MAIL, "mail", N_("How often notices come by mail"), false },
	{ ACT_EXPORT, "export", N_("Export your data"), false },
	{ ACT_REMOVE, "delete", N_("Delete the account"), false },
	{ ACT_APPEAL, "appeal", N_("Appeal against being barred"), false },
	{ ACT_RESET, "reset", N_("Forgotten password"), true },
	{ ACT_DEVICE, "device", N_("Sign in by another device or with a provider"), true },
};

const struct account_row *account_row(size_t i)
{
	return i < ARRAY_LEN(account_rows) ? &account_rows[i] : NULL;
}

const struct account_row *account_row_for(const struct app *app, size_t n)
{
	bool guest = !app_account(app);
	for (size_t i = 0; i < ARRAY_LEN(account_rows); i++)
		if (account_rows[i].guest == guest && act_has_place(app, account_rows[i].act) && n-- == 0)
			return &account_rows[i];
	return NULL;
}

const struct account_row *account_row_of(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(account_rows); i++)
		if (str_eq(account_rows[i].word, word))
			return &account_rows[i];
	return NULL;
}
