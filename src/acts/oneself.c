/*
 * What is one's own at the platform: the name that others see, how often mail comes, all of it as a file, and the end
 * of the account.
 */
#include "acts/machine.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

static void answer_left(struct act *a)
{
	act_finish(a, ACT_LEFT, "%s", "");
}

/* ---- nickname and county --------------------------------------------------------------------- */

/* Those that the platform has, as one text; "": it takes whatever is written. */
static void list_counties(const struct act *a, struct str *out, const char *typed, bool *fits)
{
	struct site_reply *about = app_kept(a->app, &(struct site_ask){ .op = SITE_ABOUT });
	const struct wire_rules *u = about ? &about->u.site.rules : NULL;
	for (size_t i = 0; u && i < u->n_counties; i++)
		str_addf(out, "%s%s", i ? _(", ") : "", u->counties[i]);
	*fits = !out->len || !*typed || text_one_of(u->counties, u->n_counties, typed);
	site_reply_drop(about);
}

void act_say_counties(struct act *a)
{
	bool fits;
	STR_LOCAL(list, STR_NO_LIMIT);
	list_counties(a, &list, "", &fits);
	if (list.len)
		act_say(a, _("One of these, its beginning is enough: %s."), list.buf);
}

bool act_county_fits(struct act *a, const char *typed)
{
	bool fits;
	STR_LOCAL(list, STR_NO_LIMIT);
	list_counties(a, &list, typed, &fits);
	if (!fits)
		act_object(a, _("Please give one of these, or nothing: %s."), list.buf);
	return fits;
}

enum profile_step { NICKNAME, COUNTY };

struct profile {
	struct site_reply *who;
	char *nickname, *county;
	bool refused; /* the platform had one of them to mend, and the other one was right */
};

static void profile_release(struct act *a)
{
	struct profile *p = a->priv;
	site_reply_drop(p->who);
	free(p->nickname);
	free(p->county);
}

static void profile_ask(struct act *a, int step)
{
	const struct profile *p = a->priv;
	const struct wire_account *who = &p->who->u.account;
	if (step == COUNTY)
		act_say_counties(a);
	act_ask(a, QUESTION_LINE, step == NICKNAME ? "nickname" : "county",
		step == NICKNAME ? _("Nickname (this is what others see): ") : _("County or city (optional): "));
	act_initial(a, step == NICKNAME ? p->nickname ? p->nickname : who->nickname : p->county ? p->county : who->county);
}

static void profile_known(struct act *a, const struct app_answer *r)
{
	struct profile *p = a->priv;
	if (!r->reply) {
		act_conclude(a, r, "");
		return;
	}
	site_reply_renew(&p->who, r->reply);
	act_step(a, NICKNAME);
}

static void profile_begin(struct act *a)
{
	act_send(a, &(struct site_ask){ .op = SITE_ME }, APP_NO_CACHE, profile_known);
}

static void profile_changed(struct act *a, const struct app_answer *r)
{
	if (r->rc == RC_OK) {
		act_finish(a, ACT_DONE, _("Changed: others see you as %s."), app_called(a->app));
		return;
	}
	act_object_answer(a, r);
	((struct profile *)a->priv)->refused = true;
	act_step(a, r->problem && str_eq(r->problem->field, "county") ? COUNTY : NICKNAME);
}

static void profile_answer(struct act *a, int step, const char *text)
{
	struct profile *p = a->priv;
	struct wire_rules u = act_rules(a);
	char **to = step == NICKNAME ? &p->nickname : &p->county;
	free(*to);
	*to = xstrdup(text);
	if (step == NICKNAME && !*text) {
		act_object(a, "%s", _("Please give a name for others to see."));
		act_step(a, NICKNAME);
	} else if (act_object_length(a, act_length(text), 0, step == NICKNAME ? u.nickname_max : u.county_max)) {
		act_step(a, step);
	} else if (step == COUNTY && !act_county_fits(a, text)) {
		act_step(a, COUNTY);
	} else if (step == NICKNAME && !p->refused) {
		act_step(a, COUNTY);
	} else {
		id_random(a->key);
		act_send(a,
			&(struct site_ask){ .op = SITE_ME_CHANGE, .person = { .nickname = p->nickname, .county = p->county } },
			APP_NO_CACHE, profile_changed);
	}
}

const struct act_ops act_profile = {
	.size = sizeof(struct profile),
	.begin = profile_begin,
	.ask = profile_ask,
	.answer = profile_answer,
	.release = profile_release,
};

/* ---- mail ------------------------------------------------------------------------------------ */

struct mail {
	struct wire_wishes now;
};

static void mail_ask(struct act *a, int step)
{
	static const char *const about[ABOUTS] = { [ABOUT_OWN] = N_(
												   "Mail about your comments and reports (replies, what staff did):"),
		[ABOUT_PROPOSALS] = N_("Mail about what you proposed, alone or with others:"),
		[ABOUT_TOPICS] = N_("Mail about what you endorsed, commented on or follow:"),
		[ABOUT_STAFF] = N_("Mail about what your agency has to do:") };
	static const char *const often[OFTENS] = { N_("each one at once"), N_("once a day"), N_("once a week"),
		N_("never") };
	const struct mail *m = a->priv;
	act_ask(a, QUESTION_CHOICE, wire_about_word((enum wire_about)step), _(about[step]))->fallback = (char)('1' +
		m->now.often[step]);
	for (int i = 0; i < OFTENS; i++)
		act_choice(a, (char)('1' + i), wire_often_word((enum wire_often)i), _(often[i]));
}

/* The next kind that the platform spoke of; ABOUTS: there is none. */
static int mail_next(const struct mail *m, int step)
{
	while (step < ABOUTS && m->now.often[step] >= OFTENS)
		step++;
	return step;
}

static void mail_known(struct act *a, const struct app_answer *r)
{
	struct mail *m = a->priv;
	if (!r->reply) {
		act_conclude(a, r, "");
		return;
	}
	m->now = r->reply->u.wishes;
	if (mail_next(m, 0) < ABOUTS)
		act_step(a, mail_next(m, 0));
	else
		act_conclude(a, r, _("This platform sends no mail."));
}

static void mail_begin(struct act *a)
{
	act_send(a, &(struct site_ask){ .op = SITE_MAIL }, APP_NO_CACHE, mail_known);
}

static void mail_set(struct act *a, const struct app_answer *r)
{
	act_conclude(a, r, _("Changed and saved."));
}

static void mail_answer(struct act *a, int step, const char *text)
{
	struct mail *m = a->priv;
	m->now.often[step] = (enum wire_often)(*text - '1');
	if (mail_next(m, step + 1) < ABOUTS) {
		act_step(a, mail_next(m, step + 1));
		return;
	}
	id_random(a->key);
	act_send(a, &(struct site_ask){ .op = SITE_MAIL_SET, .person.wishes = m->now }, APP_NO_CACHE, mail_set);
}

const struct act_ops act_mail = { .size = sizeof(struct mail),
	.begin = mail_begin,
	.ask = mail_ask,
	.answer = mail_answer };

/* ---- all of it as a file --------------------------------------------------------------------- */

struct export
{
	char *path;
};

static void export_release(struct act *a)
{
	free(((struct export *)a->priv)->path);
}

static void export_ask(struct act *a, int step)
{
	(void)step;
	const struct export *x = a->priv;
	act_ask(a, QUESTION_LINE, "file", _("Into which new file (JSON; Enter: go back)? "));
	act_initial(a, x->path);
}

static void exported(struct act *a, const struct app_answer *r)
{
	const struct export *x = a->priv;
	struct file_part part = { .fd = -1 };
	struct err e = { 0 };
	STR_LOCAL(why, 4096);
	if (r->rc != RC_OK) {
		act_object_answer(a, r);
		act_step(a, 0);
		return;
	}
	const char *slash = strrchr(x->path, '/');
	char *folder = slash ? str_printf("%.*s", (int)(slash - x->path + 1), x->path) : xstrdup(".");
	enum rc rc = file_part_open(&part, folder, &e);
	if (rc == RC_OK && fchmod(part.fd, 0600) != 0)
		rc = err_set(&e, RC_SYS, errno, "fchmod");
	if (rc == RC_OK && !file_put(part.fd, r->reply->u.text, strlen(r->reply->u.text)))
		rc = err_set(&e, RC_FULL, 0, "%s", x->path);
	if (rc == RC_OK)
		rc = file_part_name(&part, x->path, &e); /* never over what is there */
	file_part_release(&part);
	free(folder);
	if (rc == RC_OK) {
		act_finish(a, ACT_DONE, _("Everything that the platform holds about you is now in %s."), x->path);
		return;
	}
	app_failure(&why, rc, &e, NULL);
	act_object(a, "%s", rc == RC_EXISTS ? _("There is a file of that name already; please choose another.") : why.buf);
	act_step(a, 0);
}

static void export_answer(struct act *a, int step, const char *text)
{
	(void)step;
	struct export *x = a->priv;
	free(x->path);
	x->path = xstrdup(text);
	if (!*text)
		answer_left(a);
	else
		act_send(a, &(struct site_ask){ .op = SITE_EXPORT }, APP_NO_CACHE, exported);
}

static void export_begin(struct act *a)
{
	struct export *x = a->priv;
	if (!app_may(a->app, APP_MAY_FILES)) {
		act_finish(a, ACT_REFUSED, "%s", app_may_not(APP_MAY_FILES));
		return;
	}
	char *folder = app_download_folder();
	x->path = *a->on.id ? xstrdup(a->on.id) : file_join(folder, "minyi-account.json");
	free(folder);
	act_step(a, 0);
}

const struct act_ops act_export = {
	.size = sizeof(struct export),
	.begin = export_begin,
	.ask = export_ask,
	.answer = export_answer,
	.release = export_release,
};

/* ---- the end --------------------------------------------------------------------------------- */

enum remove_step { SURE, PASSWORD };

static void remove_ask(struct act *a, int step)
{
	if (step == SURE)
		act_yes(a, "confirm", _("Delete it?"), false);
	else
		act_ask(a, QUESTION_SECRET, "password", _("Password (not shown; Enter: go back): "));
}

static void removed(struct act *a, const struct app_answer *r)
{
	if (r->rc == RC_OK) {
		act_finish(a, ACT_DONE, "%s", _("Your account is deleted. You can still read without one."));
		return;
	}
	act_object_answer(a, r);
	act_step(a, PASSWORD);
}

static void remove_answer(struct act *a, int step, const char *text)
{
	if (step == SURE && *text == 'y') {
		act_step(a, PASSWORD);
	} else if (step == SURE || !*text) {
		answer_left(a);
	} else {
		id_random(a->key);
		act_send(a, &(struct site_ask){ .op = SITE_ME_REMOVE, .person.password = text }, APP_NO_CACHE, removed);
	}
}

static void remove_begin(struct act *a)
{
	act_say(a, _("This deletes the account %s for good, and signs it out everywhere."), app_account(a->app)->name);
	act_say(a, "%s",
		_("Your name, addresses and settings will be deleted. Endorsements of ideas still open are taken back; what you proposed and wrote stays, without your name."));
	act_say(a, "%s", _("What is still waiting here can then no longer be sent. To keep your data, export it first."));
	act_step(a, SURE);
}

const struct act_ops act_remove = { .size = 1, .begin = remove_begin, .ask = remove_ask, .answer = remove_answer };
