/*
 * Subcommands that write: acts whose answers came as options. Each ends with one sentence that says what is now.
 */
#include "acts/account.h"
#include "line/private.h"

/* The act on the topic that the first word means. */
static enum line_exit to_topic(
	struct app *app, const struct line_command *c, enum act_id id, struct act_on on, const struct line_given *given)
{
	struct line_input in = { .quiet = c->quiet, .awaits = c->wait };
	enum line_exit exit = LINE_USAGE;
	STR_LOCAL(word, 1024);
	if (line_spell_topic(app, &word, c->words[0])) {
		on.id = word.buf;
		on.command = true;
		exit = line_act(app, &in, id, &on, given);
	}
	return exit;
}

const char *line_shown(bool nickname, bool county)
{
	return nickname ? county ? "both nickname" : "nickname" : county ? "county nothing" : "nothing";
}

enum line_exit line_endorse(struct app *app, const struct line_command *c)
{
	const char *shown = line_shown(c->show_nickname, c->show_county);
	const struct line_given given[LINE_GIVEN_MAX] = { { "withdraw", "yes" }, { "reason", c->reason ? c->reason : "" },
		{ "public", shown }, { "confirm", "yes" } };
	return to_topic(app, c, ACT_ENDORSE, (struct act_on){ .turn = c->withdraw ? ACT_TURN_OFF : ACT_TURN_ON }, given);
}

bool line_is_message(const char *text, size_t n)
{
	const char *why = !n         ? _("An empty comment says nothing; give it with -m TEXT.")
		: memchr(text, '\0', n)  ? _("The comment contains a NUL character, which text cannot have; nothing was sent.")
		: !text_is_utf8(text, n) ? _("The comment is not valid UTF-8.")
								 : NULL;
	if (why)
		line_complain("%s", why);
	return !why;
}

enum line_exit line_comment(struct app *app, const struct line_command *c)
{
	static const struct line_given yes[LINE_GIVEN_MAX] = { { "confirm", "yes" } };
	const char *message = c->message && strcmp(c->message, "-") != 0 ? c->message : NULL;
	const struct line_given given[LINE_GIVEN_MAX] = { { "stance", wire_stance_word(c->stance) }, { "message", message },
		{ "confirm", "yes" } };
	if (c->remove)
		return to_topic(app, c, ACT_UNCOMMENT, (struct act_on){ .floor = c->floor }, yes);
	if (message && !line_is_message(message, strlen(message)))
		return LINE_USAGE;
	return to_topic(app, c, c->floor ? ACT_REPLY : ACT_COMMENT, (struct act_on){ .floor = c->floor }, given);
}

/* Without numbers its choices are what is wanted. */
enum line_exit line_vote(struct app *app, const struct line_command *c)
{
	STR_LOCAL(numbers, 4096);
	for (int i = 1; i < c->n_words; i++)
		str_addf(&numbers, "%s ", c->words[i]);
	str_drop_end(&numbers, " ");
	bool looks = !numbers.len && !c->remove;
	const struct line_given given[LINE_GIVEN_MAX] = { { "poll",
														  c->poll     ? c->poll
															  : looks ? line_look
																	  : NULL },
		{ "choice", looks ? line_look : numbers.buf }, { "confirm", "yes" } };
	return to_topic(app, c, ACT_VOTE, (struct act_on){ .turn = c->remove ? ACT_TURN_OFF : ACT_TURN_ON }, given);
}

enum line_exit line_like(struct app *app, const struct line_command *c)
{
	return to_topic(app, c, c->against ? ACT_DISLIKE : ACT_LIKE,
		(struct act_on){ .floor = c->floor, .turn = c->remove ? ACT_TURN_OFF : ACT_TURN_ON },
		(const struct line_given[LINE_GIVEN_MAX]){ 0 });
}

enum line_exit line_report(struct app *app, const struct line_command *c)
{
	const struct line_given given[LINE_GIVEN_MAX] = { { "code", c->code ? c->code : "other" },
		{ "words", c->message ? c->message : "" }, { "confirm", "yes" } };
	return to_topic(app, c, ACT_REPORT, (struct act_on){ .floor = c->floor }, given);
}

enum line_exit line_follow(struct app *app, const struct line_command *c)
{
	return to_topic(app, c, ACT_FOLLOW, (struct act_on){ .turn = c->remove ? ACT_TURN_OFF : ACT_TURN_ON },
		(const struct line_given[LINE_GIVEN_MAX]){ 0 });
}

/* ---- accounts -------------------------------------------------------------------------------- */

/* A token that is given counts, whatever is done here: it would not be noticed, or end the token for others. */
static bool is_given_token(const struct app *app)
{
	if (app_token_given(app))
		line_complain("%s", _("MINYI_TOKEN says who is signed in; please take it out of the environment first."));
	return app_token_given(app);
}

static enum line_exit to_account(struct app *app, enum act_id id, const struct line_given *given)
{
	if (is_given_token(app))
		return LINE_FAILED;
	struct line_input in = { .n = 0 };
	return line_act(app, &in, id, &(struct act_on){ .command = true, .why = "" }, given);
}

enum line_exit line_login(struct app *app, const struct line_command *c)
{
	struct line_input in = { .n = 0 };
	if (!line_has_accounts(app) || is_given_token(app))
		return LINE_FAILED;
	if (app_site(app)->ops->caps.sign_in & SITE_PASTED)
		return line_act(app, &in, ACT_SIGN_IN, &(struct act_on){ .why = "" }, NULL);
	if (!c->n_words)
		return line_act(app, &in, ACT_DEVICE, NULL, NULL);
	return to_account(app, ACT_SIGN_IN, (const struct line_given[LINE_GIVEN_MAX]){ { "account", c->words[0] } });
}

enum line_exit line_register(struct app *app, const struct line_command *c)
{
	if (!line_has_accounts(app))
		return LINE_FAILED;
	const struct line_given given[LINE_GIVEN_MAX] = { { "name", c->words[0] },
		{ "nickname", c->nickname ? c->nickname : c->words[0] }, { "email", c->email ? c->email : "" },
		{ "county", c->county ? c->county : "" }, { "born", c->born }, { "confirm", "yes" } };
	return to_account(app, ACT_REGISTER, given);
}

enum line_exit line_logout(struct app *app, const struct line_command *c)
{
	(void)c;
	return to_account(app, ACT_SIGN_OUT, (const struct line_given[LINE_GIVEN_MAX]){ { "confirm", "yes" } });
}

/* Each question is asked: a code can only be read after it was sent for. */
enum line_exit line_verify(struct app *app, const struct line_command *c)
{
	struct line_input in = { .n = 0 };
	(void)c;
	return line_act(app, &in, ACT_VERIFY, NULL, NULL);
}

/* How it stands, and what can be said behind `minyi account`. */
static enum line_exit print_account(struct app *app, const struct line_command *c)
{
	const struct account_row *row;
	enum line_exit exit = app_account(app) ? line_me(app, c) : LINE_DONE;
	if (!app_account(app))
		line_say("%s", _("Nobody is signed in; `minyi login` signs in."));
	for (size_t i = 0; (row = account_row_for(app, i)); i++)
		line_say("minyi account %-9s %s", row->word, _(row->label));
	return exit;
}

enum line_exit line_account(struct app *app, const struct line_command *c)
{
	struct line_input in = { .n = 0 };
	const struct account_row *row = c->n_words ? account_row_of(c->words[0]) : NULL;
	const char *more = c->n_words > 1 ? c->words[1] : NULL;
	const struct line_given given[LINE_GIVEN_MAX] = { { row && row->act == ACT_ALLOW ? "code" : "file", more } };
	if (!line_has_accounts(app))
		return LINE_FAILED;
	if (!row)
		return print_account(app, c);
	bool gives = more && (row->act == ACT_EXPORT || row->act == ACT_ALLOW);
	return line_act(app, &in, row->act, &(struct act_on){ .id = more }, gives ? given : NULL);
}
