/*
 * Whatever the platform offers has a place: each of its routes stands here with what a person presses on the screen and
 * in linear mode (an action's name; both fronts have the same), or chooses there, and with what they type as a command.
 * The routes are those that `minyid routes` prints, the names those that the programs know.
 */
#include "tty/lib/visit.h"

/* What is chosen in a menu or asked for by an act and has no key of its own stands in brackets. */
static const struct {
	const char *route, *screen, *command;
} places[] = {
	{ "GET /v1", "(X) about the platform", "about" },
	{ "GET /v1/boards", "(the menu)", "boards" },
	{ "GET /v1/rules", "rules", "propose --rules" },
	{ "GET /v1/agencies", "agency", "agencies" },
	{ "GET /v1/changes", "(everywhere: what was kept is brought up to date)", "fetch" },
	{ "GET /v1/stream", "listen", "(a command ends; its reader asks again)" },
	{ "GET /v1/topics", "search", "list" },
	{ "POST /v1/topics", "propose", "propose" },
	{ "GET /v1/topics/{id}", "open", "show" },
	{ "PATCH /v1/topics/{id}", "mine", "propose --edit" },
	{ "GET /v1/topics/{id}/actions", "log", "log" },
	{ "POST /v1/topics/{id}/actions", "staff", "act" },
	{ "GET /v1/topics/{id}/history", "history", "history" },
	{ "POST /v1/topics/{id}/invitations", "mine", "invite" },
	{ "POST /v1/invitations/{code}", "join", "accept" },
	{ "GET /v1/topics/{id}/comments", "comments", "comments" },
	{ "POST /v1/topics/{id}/comments", "comment", "comment --message" },
	{ "DELETE /v1/topics/{id}/comments/{comment}", "uncomment", "comment --remove" },
	{ "PUT /v1/topics/{id}/comments/{comment}/like", "like", "like" },
	{ "DELETE /v1/topics/{id}/comments/{comment}/like", "like", "like --remove" },
	{ "POST /v1/reports", "report", "report" },
	{ "GET /v1/reports", "(U) what I reported", "mine reports" },
	{ "POST /v1/reports/{id}/actions", "decide", "act" },
	{ "POST /v1/appeals", "(U) account appeal", "account appeal" },
	{ "GET /v1/staff/queue", "next-queue", "queue" },
	{ "PUT /v1/topics/{id}/endorsement", "endorse", "endorse" },
	{ "DELETE /v1/topics/{id}/endorsement", "endorse", "endorse --withdraw" },
	{ "GET /v1/topics/{id}/endorsements", "endorsers", "endorsements" },
	{ "GET /v1/topics/{id}/endorsements.csv", "endorsers", "endorsements --csv" },
	{ "PUT /v1/topics/{id}/follow", "follow", "follow" },
	{ "DELETE /v1/topics/{id}/follow", "follow", "follow --remove" },
	{ "GET /files/{name}", "attachments", "download" },
	{ "POST /v1/files", "propose", "act --attach" },
	{ "GET /v1/files/{id}/{name}", "attachments", "download --to" },
	{ "POST /v1/accounts", "(the first screen)", "register" },
	{ "POST /v1/sessions", "(the first screen)", "login" },
	{ "GET /v1/sessions", "(U) account sessions", "account sessions" },
	{ "DELETE /v1/sessions", "(U) sign out", "logout" },
	{ "DELETE /v1/sessions/{id}", "(U) account sessions", "account sessions" },
	{ "POST /v1/verifications", "(U) account verify", "verify" },
	{ "POST /v1/verifications/{id}", "(U) account verify", "account verify" },
	{ "POST /v1/device", "(U) account device", "account device" },
	{ "POST /v1/device/token", "(U) account device", "login" },
	{ "GET /v1/device/{user_code}", "(U) account allow", "account allow" },
	{ "POST /v1/device/{user_code}", "(U) account allow", "account allow" },
	{ "GET /v1/me/export", "(U) account export", "account export" },
	{ "GET /v1/me/mail", "(U) account mail", "account mail" },
	{ "PATCH /v1/me/mail", "(U) account mail", "account mail" },
	{ "POST /v1/unsubscribe/{code}", "(a mail names it: the reader's mail program asks)", "(the same)" },
	{ "POST /v1/resets", "(U) account reset", "account reset" },
	{ "POST /v1/resets/{name}", "(U) account reset", "account reset" },
	{ "GET /v1/tokens", "(U) account tokens", "account tokens" },
	{ "POST /v1/tokens", "(U) account tokens", "account tokens" },
	{ "DELETE /v1/tokens/{id}", "(U) account tokens", "account tokens" },
	{ "PUT /v1/me/password", "(U) account password", "account password" },
	{ "GET /v1/me", "(U)", "me" },
	{ "GET /v1/me/topics", "(U) what I proposed", "mine proposed" },
	{ "GET /v1/me/endorsements", "(U) what I endorsed", "mine endorsed" },
	{ "GET /v1/me/comments", "(U) what I wrote", "mine comments" },
	{ "GET /v1/notices", "(N)", "notices" },
	{ "POST /v1/notices/read", "(N), when it is read", "notices read" },
	{ "PATCH /v1/me", "(U) account name", "account name" },
	{ "DELETE /v1/me", "(U) account delete", "account delete" },
};

/* Is it a line of the text, or the beginning of one that goes on with a blank or a tab? */
static bool has_line(const struct str *text, const char *begin)
{
	size_t n = strlen(begin);
	for (const char *p = text->buf; p && *p; p = strchr(p, '\n') ? strchr(p, '\n') + 1 : NULL)
		if (strncmp(p, begin, n) == 0 && strchr(" \t\n=", p[n]))
			return true;
	return false;
}

static void every_route_has_a_place(void **state)
{
	(void)state;
	struct outcome o;
	run(&o, NULL, "minyid", "routes", NULL);
	size_t routes = 0;
	for (const char *p = o.out.buf; *p; p = strchr(p, '\n') + 1, routes++) {
		size_t n = strcspn(p, " "), i = 0;
		n += 1 + strcspn(p + n + 1, " ");
		while (i < ARRAY_LEN(places) && (strncmp(places[i].route, p, n) != 0 || places[i].route[n]))
			i++;
		if (i == ARRAY_LEN(places))
			fail_msg("no place for %.*s: a person cannot do it", (int)n, p);
	}
	assert_int_equal(routes, ARRAY_LEN(places));
	outcome_release(&o);
}

/* Keys are of the table of actions, commands and their words and options of the parser's tables. */
static void every_place_is_there(void **state)
{
	(void)state;
	struct outcome config, o;
	run(&config, &(struct program_opts){ .home = "/nonexistent" }, "minyi", "config", NULL);
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		char command[64], *word;
		STR_LOCAL(key, 64);
		str_addf(&key, "#key %s", places[i].screen);
		if (*places[i].screen != '(' && !has_line(&config.out, key.buf))
			fail_msg("%s: there is no action %s", places[i].route, places[i].screen);
		const char *account = strstr(places[i].screen, ") account ");
		if (account) { /* the same rows in every front */
			run(&o, NULL, "minyi", "complete", "account", "", NULL);
			if (!has_line(&o.out, account + strlen(") account ")))
				fail_msg("%s: there is no %s", places[i].route, account);
			outcome_release(&o);
		}
		if (*places[i].command == '(')
			continue;
		assert_true(str_copy(command, sizeof command, places[i].command));
		word = strchr(command, ' ');
		if (word)
			*word++ = '\0';
		run(&o, NULL, "minyi", "complete", command, NULL);
		if (!has_line(&o.out, command))
			fail_msg("%s: there is no command %s", places[i].route, command);
		outcome_release(&o);
		if (!word)
			continue;
		run(&o, NULL, "minyi", "complete", command, word, NULL);
		if (!has_line(&o.out, word))
			fail_msg("%s: `minyi %s` has no %s", places[i].route, command, word);
		outcome_release(&o);
	}
	outcome_release(&config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_route_has_a_place),
		cmocka_unit_test(every_place_is_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
