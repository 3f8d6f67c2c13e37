/*
 * Subcommands that write. Each ends with one sentence that says what is now.
 */
#include "line/private.h"

#include <unistd.h>

enum { TEXT_MAX = 1 << 20, SECRET_MAX = 1024 };

/* Asks, and gives the topic along so that the sentence can name it. */
static struct site_reply *do_to_topic(
	struct app *app, const char *word, struct site_ask ask, struct site_reply **topic, enum line_exit *exit)
{
	*topic = line_topic(app, word, APP_CACHED, exit);
	if (!*topic)
		return NULL;
	ask.id = (*topic)->u.topic.id;
	return line_ask(app, &ask, APP_NO_CACHE, exit);
}

enum line_exit line_endorse(struct app *app, const struct line_command *c)
{
	struct site_ask ask = {
		.op = c->withdraw ? SITE_UNENDORSE : SITE_ENDORSE,
		.endorsement = { .reason = c->reason ? c->reason : "",
			.show_nickname = c->show_nickname,
			.show_county = c->show_county },
	};
	struct site_reply *topic;
	enum line_exit exit;
	struct site_reply *reply = do_to_topic(app, c->words[0], ask, &topic, &exit);
	struct str text;
	str_init(&text, 1024);
	if (reply && c->withdraw)
		str_addz(&text, _("The endorsement is taken back."));
	else if (reply)
		page_endorsed(&text, &reply->u.standing.counts);
	if (reply)
		line_say(_("%s (%s)"), text.buf, topic->u.topic.title);
	str_release(&text);
	site_reply_drop(reply);
	site_reply_drop(topic);
	return exit;
}

/* -m TEXT, -m -, or without -m: what stands on standard input. */
static enum rc read_text(const struct line_command *c, struct str *out, struct err *e)
{
	enum rc rc = RC_OK;
	if (c->message && strcmp(c->message, "-") != 0)
		str_addz(out, c->message);
	else
		rc = file_read("-", out, e);
	while (out->len && strchr("\r\n\t ", out->buf[out->len - 1]))
		str_truncate(out, out->len - 1);
	return rc;
}

enum line_exit line_comment(struct app *app, const struct line_command *c)
{
	struct str text;
	struct err e = { 0 };
	struct site_reply *topic = NULL, *reply = NULL;
	enum line_exit exit = LINE_USAGE;
	str_init(&text, TEXT_MAX);
	if (!c->message && isatty(STDIN_FILENO))
		(void)fprintf(stderr, "%s\n", _("Write the comment; ^D on a line of its own ends it."));
	enum rc rc = read_text(c, &text, &e);
	if (rc) {
		exit = line_failed(app, rc, &e, NULL);
		goto out;
	}
	if (!text.len || !text_is_utf8(text.buf, text.len)) {
		line_complain("%s",
			text.len ? _("The comment is not valid UTF-8.")
					 : _("An empty comment says nothing; give it with -m TEXT."));
		goto out;
	}
	struct site_ask ask = { .op = SITE_COMMENT, .comment = { .stance = c->stance, .body = text.buf, .reply_to = "" } };
	reply = do_to_topic(app, c->words[0], ask, &topic, &exit);
	if (reply)
		/* TRANSLATORS: the comment's number under the topic, the topic's title */
		line_say(_("Comment #%lld is published. (%s)"), (long long)reply->u.comment.floor, topic->u.topic.title);
out:
	site_reply_drop(reply);
	site_reply_drop(topic);
	str_release(&text);
	return exit;
}

enum line_exit line_follow(struct app *app, const struct line_command *c)
{
	struct site_reply *topic;
	enum line_exit exit;
	struct site_ask ask = { .op = c->remove ? SITE_UNFOLLOW : SITE_FOLLOW };
	struct site_reply *reply = do_to_topic(app, c->words[0], ask, &topic, &exit);
	if (reply)
		line_say(_("%s (%s)"), c->remove ? _("You no longer follow it.") : _("You follow it."), topic->u.topic.title);
	site_reply_drop(reply);
	site_reply_drop(topic);
	return exit;
}

/* ---- accounts -------------------------------------------------------------------------------- */

enum line_exit line_login(struct app *app, const struct line_command *c)
{
	struct line_input in = { .n = 0 };
	struct str password;
	enum line_exit exit = LINE_FAILED;
	str_init(&password, SECRET_MAX);
	if (!line_read_secret(&in, _("Password: "), &password) || !password.len || !str_ok(&password)) {
		line_complain("%s", _("No password was given; nothing was done."));
		goto out;
	}
	struct site_ask ask = { .op = SITE_SIGN_IN, .credentials = { .name = c->words[0], .password = password.buf } };
	struct site_reply *reply = line_ask(app, &ask, APP_NO_CACHE, &exit);
	if (reply)
		line_say(_("Signed in as %s."), reply->u.session.account.name);
	site_reply_drop(reply);
out:
	line_forget(&in, &password);
	str_release(&password);
	return exit;
}

/* Twice at a terminal, since nobody sees what is typed; once from a pipe. */
static bool read_new_password(struct line_input *in, struct str *password)
{
	struct str again;
	str_init(&again, SECRET_MAX);
	bool fine = line_read_secret(in, _("Password for the new account: "), password) && password->len &&
		str_ok(password);
	if (!fine)
		line_complain("%s", _("No password was given; nothing was done."));
	if (fine && isatty(STDIN_FILENO)) {
		fine = line_read_secret(in, _("The same once more: "), &again) && strcmp(again.buf, password->buf) == 0;
		if (!fine)
			line_complain("%s", _("The two differ; nothing was done."));
	}
	line_forget(in, &again);
	str_release(&again);
	return fine;
}

enum line_exit line_register(struct app *app, const struct line_command *c)
{
	struct line_input in = { .n = 0 };
	struct str password;
	enum line_exit exit = LINE_FAILED;
	str_init(&password, SECRET_MAX);
	if (!read_new_password(&in, &password))
		goto out;
	struct site_ask ask = { .op = SITE_REGISTER,
		.registration = {
			.name = c->words[0],
			.nickname = c->nickname ? c->nickname : c->words[0],
			.email = c->email ? c->email : "",
			.password = password.buf,
			.county = c->county ? c->county : "",
		} };
	struct site_reply *reply = line_ask(app, &ask, APP_NO_CACHE, &exit);
	if (reply)
		line_say(_("The account %s is open, and you are signed in."), reply->u.session.account.name);
	site_reply_drop(reply);
out:
	line_forget(&in, &password);
	str_release(&password);
	return exit;
}

enum line_exit line_logout(struct app *app, const struct line_command *c)
{
	(void)c;
	enum line_exit exit;
	if (!app_account(app)) {
		line_say("%s", _("Nobody was signed in."));
		return LINE_DONE;
	}
	struct site_reply *reply = line_ask(app, &(struct site_ask){ .op = SITE_SIGN_OUT }, APP_NO_CACHE, &exit);
	if (reply)
		line_say("%s", _("Signed out."));
	site_reply_drop(reply);
	return exit;
}
