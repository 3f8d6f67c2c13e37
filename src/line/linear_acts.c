/*
 * What can be done to a topic, question by question, and signing in on the way when an account is needed.
 */
#include "line/linear.h"

enum { SECRET_MAX = 1024, LINE_MAX_BYTES = 65536 };

/* ---- the account ----------------------------------------------------------------------------- */

static bool ask_secret(struct linear *l, const char *prompt, struct str *secret)
{
	bool read = line_read_secret(&l->in, prompt, secret) && secret->len && str_ok(secret);
	if (!read)
		line_say("%s", _("No password was given; nothing was done."));
	return read;
}

bool linear_sign_in(struct linear *l, const char *name)
{
	struct str password;
	bool done = false;
	str_init(&password, SECRET_MAX);
	if (ask_secret(l, _("Password: "), &password)) {
		struct site_ask ask = { .op = SITE_SIGN_IN, .credentials = { .name = name, .password = password.buf } };
		struct site_reply *r = linear_ask(l, &ask, APP_NO_CACHE);
		if (r)
			line_say(_("Signed in as %s."), r->u.session.account.name);
		done = r != NULL;
		site_reply_drop(r);
	}
	line_forget(&l->in, &password);
	str_release(&password);
	return done;
}

static bool send_registration(struct linear *l, const char *name, const char *nickname, const char *email)
{
	struct str password, again;
	bool done = false;
	str_init(&password, SECRET_MAX);
	str_init(&again, SECRET_MAX);
	if (!ask_secret(l, _("Password for the new account: "), &password) ||
		!ask_secret(l, _("The same once more: "), &again))
		goto out;
	if (strcmp(password.buf, again.buf) != 0) {
		line_say("%s", _("The two differ; nothing was done."));
		goto out;
	}
	struct site_ask ask = { .op = SITE_REGISTER,
		.registration = { .name = name,
			.nickname = *nickname ? nickname : name,
			.email = email,
			.password = password.buf,
			.county = "" } };
	struct site_reply *r = linear_ask(l, &ask, APP_NO_CACHE);
	if (r)
		line_say(_("The account %s is open, and you are signed in."), r->u.session.account.name);
	done = r != NULL;
	site_reply_drop(r);
out:
	line_forget(&l->in, &password);
	line_forget(&l->in, &again);
	str_release(&password);
	str_release(&again);
	return done;
}

bool linear_register(struct linear *l)
{
	struct str name, nickname, email;
	bool done = false;
	str_init(&name, 1024);
	str_init(&nickname, 1024);
	str_init(&email, 1024);
	if (linear_question(l, _("Name for the new account (Enter: none): "), &name) && name.len &&
		linear_question(l, _("Nickname that others see (Enter: the same): "), &nickname) &&
		linear_question(l, _("E-mail, never shown (may stay empty): "), &email))
		done = send_registration(l, name.buf, nickname.buf, email.buf);
	str_release(&name);
	str_release(&nickname);
	str_release(&email);
	return done;
}

void linear_sign_out(struct linear *l)
{
	struct site_reply *r = linear_ask(l, &(struct site_ask){ .op = SITE_SIGN_OUT }, APP_NO_CACHE);
	if (r)
		line_say("%s", _("Signed out."));
	site_reply_drop(r);
}

bool linear_need_account(struct linear *l)
{
	struct str name;
	bool signed_in = app_account(l->app) != NULL;
	if (signed_in)
		return true;
	str_init(&name, 1024);
	(void)linear_question(l, _("This needs an account. Its name, or new to register, or Enter to leave it: "), &name);
	if (strcmp(name.buf, "new") == 0)
		signed_in = linear_register(l);
	else if (name.len)
		signed_in = linear_sign_in(l, name.buf);
	str_release(&name);
	return signed_in;
}

/* ---- endorse --------------------------------------------------------------------------------- */

static void say_tally(struct linear *l, const struct wire_topic *t)
{
	struct page_opts o = linear_opts(l);
	struct str row;
	str_init(&row, LINE_MAX_BYTES);
	page_row_linear(&row, t, &o);
	line_say("%s", row.buf);
	str_release(&row);
}

static bool send_endorsement(
	struct linear *l, const struct wire_topic *t, const struct wire_new_endorsement *endorsement)
{
	struct site_ask ask = { .op = SITE_ENDORSE, .id = t->id, .endorsement = *endorsement };
	struct site_reply *r = linear_ask(l, &ask, APP_NO_CACHE);
	struct str text;
	if (!r)
		return false;
	str_init(&text, 1024);
	page_endorsed(&text, &r->u.standing.counts);
	line_say("%s", text.buf);
	str_release(&text);
	site_reply_drop(r);
	return true;
}

static bool take_back(struct linear *l, const struct wire_topic *t)
{
	if (!linear_yes(l, _("You have endorsed it already. Take it back?")))
		return false;
	struct site_reply *r = linear_ask(l, &(struct site_ask){ .op = SITE_UNENDORSE, .id = t->id }, APP_NO_CACHE);
	if (r)
		line_say("%s", _("The endorsement is taken back."));
	bool done = r != NULL;
	site_reply_drop(r);
	return done;
}

static bool endorse_anew(struct linear *l, const struct wire_topic *t)
{
	struct str reason;
	bool done = false;
	say_tally(l, t);
	str_init(&reason, LINE_MAX_BYTES);
	if (linear_question(l, _("Your reason, public (may stay empty): "), &reason)) {
		struct wire_new_endorsement e = { .reason = reason.buf };
		e.show_nickname = linear_yes(l, _("Show your nickname in the public list?"));
		e.show_county = linear_yes(l, _("Show your county in the public list?"));
		done = linear_yes(l, _("Endorse it?")) && send_endorsement(l, t, &e);
	}
	str_release(&reason);
	return done;
}

bool linear_endorse(struct linear *l, const struct wire_topic *t)
{
	if (t->board != BOARD_IDEA || t->stage != STAGE_COLLECTING) {
		line_say("%s", page_problem_sentence("not_collecting"));
		return false;
	}
	bool was_guest = app_account(l->app) == NULL;
	if (!linear_need_account(l))
		return false;
	if (!was_guest)
		return t->mine.endorsed ? take_back(l, t) : endorse_anew(l, t);
	/* What a guest was shown does not know what this account did. */
	struct site_reply *r = linear_ask(l, &(struct site_ask){ .op = SITE_TOPIC, .id = t->id }, APP_NO_CACHE);
	bool done = r && (r->u.topic.mine.endorsed ? take_back(l, &r->u.topic) : endorse_anew(l, &r->u.topic));
	site_reply_drop(r);
	return done;
}

/* ---- comment --------------------------------------------------------------------------------- */

static bool ask_stance(struct linear *l, enum wire_stance *stance)
{
	struct str answer;
	str_init(&answer, 64);
	bool read = linear_question(l, _("1 for, 2 against, 3 neutral, Enter for 1: "), &answer);
	*stance = answer.buf[0] == '2' ? STANCE_CON : answer.buf[0] == '3' ? STANCE_NEUTRAL : STANCE_PRO;
	bool known = answer.len <= 1 && (!answer.len || strchr("123", answer.buf[0]));
	if (!known)
		line_say("%s", _("That is none of them; nothing was sent."));
	str_release(&answer);
	return read && known;
}

/* Lines until one that is a single dot, as in mail of old: no editor is needed that a screen reader would have to
 * learn. */
static bool read_long_text(struct linear *l, struct str *body)
{
	struct str line;
	bool ended = false;
	str_init(&line, LINE_MAX_BYTES);
	line_say("%s", _("Write as many lines as you like; a line with a single . ends it."));
	while (!ended && linear_question(l, "", &line)) {
		ended = strcmp(line.buf, ".") == 0;
		if (!ended)
			str_addf(body, "%s\n", line.buf);
	}
	while (body->len && strchr("\n ", body->buf[body->len - 1]))
		str_truncate(body, body->len - 1);
	if (!str_ok(body))
		line_say("%s", _("That is too long."));
	str_release(&line);
	return ended && str_ok(body);
}

static bool read_comment(struct linear *l, struct str *body)
{
	if (!linear_question(l, _("Your comment, one line (. for a longer one, Enter: none): "), body))
		return false;
	if (strcmp(body->buf, ".") != 0)
		return body->len > 0;
	str_clear(body);
	return read_long_text(l, body) && body->len;
}

bool linear_comment(struct linear *l, const struct wire_topic *t, const char *reply_to)
{
	struct str body;
	bool done = false;
	str_init(&body, LINE_MAX_BYTES);
	struct site_ask ask = { .op = SITE_COMMENT, .id = t->id, .comment = { .reply_to = reply_to } };
	if (!linear_need_account(l) || !ask_stance(l, &ask.comment.stance))
		goto out;
	if (!read_comment(l, &body) || !linear_yes(l, _("Send it?"))) {
		line_say("%s", _("Nothing was sent."));
		goto out;
	}
	ask.comment.body = body.buf;
	struct site_reply *r = linear_ask(l, &ask, APP_NO_CACHE);
	if (r)
		line_say(_("Comment #%lld is published. (%s)"), (long long)r->u.comment.floor, t->title);
	done = r != NULL;
	site_reply_drop(r);
out:
	str_release(&body);
	return done;
}

/* ---- follow ---------------------------------------------------------------------------------- */

bool linear_follow(struct linear *l, const struct wire_topic *t)
{
	if (!linear_need_account(l))
		return false;
	struct site_ask ask = { .op = t->mine.followed ? SITE_UNFOLLOW : SITE_FOLLOW, .id = t->id };
	struct site_reply *r = linear_ask(l, &ask, APP_NO_CACHE);
	if (r)
		line_say("%s", t->mine.followed ? _("You no longer follow it.") : _("You follow it."));
	bool done = r != NULL;
	site_reply_drop(r);
	return done;
}
