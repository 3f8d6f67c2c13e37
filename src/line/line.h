/*
 * line/: the other front, without a screen: subcommands for scripts and for one thing at a time, and the linear mode, a
 * visit at a prompt for screen readers, braille, slow lines and dumb terminals. Everything that is shown is the
 * document that the screen shows.
 *
 *   parse.c     the words of a subcommand become struct line_command; pure
 *   command.c   subcommands that read: list, search, follows, boards, agencies, me
 *   outbox.c    what waits or was refused
 *   show.c      one topic: its page, its JSON, the figures of its charts
 *   fetch.c     taking boards along; download.c: attachments
 *   endorsements.c who endorses a topic, and how its counts grew
 *   write.c     subcommands that write: endorse, comment, like, report, follow, and those of accounts
 *   propose.c   proposing from a file: its form, a template of it, the rules; invitations, withdrawing
 *   staff.c     what waits for staff, and what they do
 *   render.c    a file as the client would show it
 *   comments.c  the comments on a topic; its address
 *   keys.c      the manual's tables, from those of actions, options and fields
 *   option.c    the table of options: where each may stand, what it sets
 *   fields.c    the table of fields: what each thing that is listed has to tell
 *   data.c      lists for programs: CSV, TSV, JSON, page by page
 *   describe.c  what these have, for who reads them
 *   complete.c  what a word that is being typed can become, for the shells
 *   pager.c     a pager on a terminal; colour.c: colours there
 *   await.c     --wait: until what is sent has arrived
 *   config.c    a person's own keys and colours, as a file
 *   sites.c     the sites that there are, and going to another one
 *   topics.c    which topic a word means, which agency; lists over several pages
 *   print.c     results and failures on standard output and error, cleaned; exit statuses
 *   charset.c   terminals of another character set
 *   input.c     a line from a person, with the loop running meanwhile; a password without echo
 *   act.c       acts at a prompt, question by question, for subcommands and the linear mode
 *   notices.c   what happened, and what one did
 *   linear.c    the linear mode: places on a stack, what was typed becomes an action
 *   linear_menu.c, linear_list.c, linear_topic.c (and linear_attach.c), linear_unsent.c,
 *   linear_settings.c, linear_notices.c, linear_queue.c, linear_endorsers.c, linear_figures.c   its places
 *   linear_rows.c lists, a few rows at a time;  linear_screenful.c how much of a text is read at once
 */
#ifndef LINE_LINE_H
#define LINE_LINE_H

#include "acts/actions.h"
#include "app/app.h"

/* What the terminal speaks (app_charset): standard input, output and error are converted from now on, also where they
 * are a pipe or a file. Anything unknown changes nothing. */
void line_use_charset(const char *name);
/* UTF-8 again: at the end. */
void line_drop_charset(void);

/* NOT_KEPT: what was typed is neither sent nor kept. With the others nothing that was typed is lost. */
enum line_exit { LINE_DONE = 0, LINE_FAILED = 1, LINE_USAGE = 2, LINE_NO_CONNECTION = 3, LINE_NOT_KEPT = 4 };

/* X(id, word, what follows it, help) */
#define LINE_VERBS(X) \
	X(LIST, "list", N_("[BOARD]"), N_("list the topics of a board; without a name of all")) \
	X(SHOW, "show", N_("ID"), N_("show a topic with its comments")) \
	X(COMMENTS, "comments", N_("ID"), N_("list the comments on a topic")) \
	X(OPEN, "open", N_("ID"), N_("print the address of a topic on the web")) \
	X(ENDORSEMENTS, "endorsements", N_("ID"), N_("list who endorses a topic, as far as they show it")) \
	X(HISTORY, "history", N_("ID"), N_("how many endorsed and commented, from hour to hour")) \
	X(LOG, "log", N_("ID"), N_("list what was done to a topic, by whom and why")) \
	X(SEARCH, "search", N_("WORDS"), N_("find words in titles and texts")) \
	X(ENDORSE, "endorse", N_("ID"), N_("endorse an idea, or take the endorsement back")) \
	X(COMMENT, "comment", N_("ID"), N_("comment on a topic: for, against or neutral")) \
	X(VOTE, "vote", N_("ID [NUMBERS]"), \
		N_("vote in a poll of a topic by the numbers of its choices; without them it lists these")) \
	X(LIKE, "like", N_("ID NUMBER"), N_("like the comment with this number, or take the like back")) \
	X(REPORT, "report", N_("ID [NUMBER]"), N_("report a topic, or the comment with this number, to staff")) \
	X(PROPOSE, "propose", N_("[BOARD]"), N_("propose something of your own, from a file or at the prompt")) \
	X(ACCEPT, "accept", N_("CODE"), N_("propose with others: accept an invitation")) \
	X(INVITE, "invite", N_("ID"), N_("make a code that invites others to propose with you")) \
	X(RETRACT, "retract", N_("ID"), N_("withdraw what you proposed")) \
	X(FOLLOW, "follow", N_("ID"), N_("follow a topic, or stop following it")) \
	X(FOLLOWS, "follows", "", N_("list the topics that you follow")) \
	X(REGISTER, "register", N_("NAME"), N_("open an account")) \
	X(LOGIN, "login", N_("[NAME]"), \
		N_("sign in; the password is asked for, or read as one line of standard input; without a name by another device")) \
	X(ACCOUNT, "account", N_("[WORD]"), \
		N_("what can be done to your account: without a word how it stands, and the words")) \
	X(VERIFY, "verify", "", N_("confirm e-mail and mobile number by codes, so that you can endorse and propose")) \
	X(LOGOUT, "logout", "", N_("sign out")) \
	X(NOTICES, "notices", "[read]", N_("what happened to what you take part in; read: mark all as read")) \
	X(MINE, "mine", "[proposed|endorsed|comments|reports]", N_("list what you proposed, endorsed, wrote or reported")) \
	X(QUEUE, "queue", "[screen|answer|report|appeal]", N_("list what is waiting for staff, the most urgent first")) \
	X(ACT, "act", N_("ID"), \
		N_("as staff: act on a topic, or uphold or dismiss a report; ID and then what is to be done")) \
	X(ME, "me", "", N_("show who is signed in")) \
	X(ABOUT, "about", "", N_("tell about the platform: its figures, its languages, its times")) \
	X(SITES, "sites", "", N_("list the sites that there are, and what each can")) \
	X(BOARDS, "boards", "", N_("list the boards")) \
	X(AGENCIES, "agencies", "", N_("list the agencies")) \
	X(OUTBOX, "outbox", "[send|edit|drop]", \
		N_("what is waiting or was refused: list it, send it now, edit or drop the one with this number")) \
	X(FETCH, "fetch", N_("[BOARD]"), \
		N_("take boards along, to be read without a connection; without a name all of them; of a site that gives its data as files one of these")) \
	X(DOWNLOAD, "download", N_("ID"), \
		N_("list what is attached to a topic; with a number after the ID, fetch that file")) \
	X(RENDER, "render", N_("FILE"), \
		N_("show a file as minyi would: text, HTML, CommonMark or Vega-Lite; - is standard input")) \
	X(CONFIG, "config", "", N_("print your own keys and colours as a file, with what there is to choose")) \
	X(KEYS, "keys", "[keys|options|fields]", \
		"") /* this and the next two: for the manual page and completion; not in any help */ \
	X(SETTINGS, "settings", "", "") \
	X(COMPLETE, "complete", "", "")

#define LINE_VERB_ENUM(id, word, what, help) VERB_##id,
enum line_verb { LINE_VERBS(LINE_VERB_ENUM) LINE_VERB_COUNT };
#undef LINE_VERB_ENUM

enum line_render { RENDER_TEXT, RENDER_HTML, RENDER_MARKDOWN, RENDER_VEGA_LITE };

/* A subcommand, understood and checked. Strings borrow argv; NULL when they were not given. */
struct line_command {
	enum line_verb verb;
	const char *words[32]; /* what followed the verb; most verbs take one */
	int n_words;
	const char *named;         /* a board, by a name that only its site knows; NULL: filter.board */
	struct site_filter filter; /* list, search; its agency is still what the person typed */
	int limit;                 /* 0: not given */
	int width;                 /* 0: not given */
	int ambiguous;             /* 0: not given, else columns */
	int64_t floor;             /* of a comment, by its number; 0: none */
	int chart;                 /* which infographic, from 1; 0: not given */
	const char *poll;          /* vote: its number, as typed */
	enum wire_stance stance;
	enum line_render type;
	bool typed;                  /* --type was given: the file's name decides otherwise */
	const char *home, *language; /* these and may as in struct app_options */
	unsigned may;
	const char *code, *into, *at, *until; /* act */
	const char *demands[8], *sections[8], *groups[8], *charts[4], *files[8];
	int n_demands, n_sections, n_groups, n_charts, n_files;
	const char *reason, *message, *nickname, *email, *county, *born, *to, *file, *edit;
	bool help; /* --help: nothing else counts */
	bool rules, template, preview,
		draft;   /* propose: print that, and send nothing; or not further than to the platform */
	bool sorted; /* --sort was given */
	const char *fields, *after, *csv_to;               /* names of fields, with commas; a cursor; a folder */
	char since[RFC3339_SIZE], until_day[RFC3339_SIZE]; /* days or instants; "" */
	bool all, json, comments, withdraw, remove, ascii, csv, tsv, linear, keep_lines, man, show_nickname, show_county,
		reasoned, quiet, wait, no_pager, against;
};

/* argv[0] is the verb. Options that belong to the whole program (--site, --home, --lang) may stand here too and go to
 * app. RC_INVALID: why holds one sentence. */
enum rc line_parse(int argc, char *const argv[], struct app_options *app, struct line_command *out, struct str *why);
/* Tries one of the program's own options at argv[0]: the number of words that it took (0: it is none of them), -1: why
 * says what is wrong. */
int line_parse_global(int argc, char *const argv[], struct app_options *app, struct str *why);
/* What can be typed: with a command that says help its options, with NULL all commands. */
void line_help(struct str *out, const struct line_command *c);

/* What JSON, CSV and TSV have, field by field. */
void line_help_json(struct str *out);

/* Does this subcommand need a site and a store? */
bool line_needs_app(const struct line_command *c);
/* Does it; app may be NULL where it is not needed. Prints the result or one sentence of failure. */
enum line_exit line_command_run(struct app *app, const struct line_command *c);
/* Waits until the pager is left, where there was one: after standard output was closed. */
void line_pager_end(void);
/* One sentence on standard error; foreign words in it are cleaned. */
void line_complain(const char *fmt, ...) PRINTF_LIKE(1, 2);
/* A file that a person named cannot be read, and why. */
void line_file_unreadable(const char *name, const struct err *e);
/* A failure, as a sentence on standard error; the exit status. app names the address that did not answer; it may be
 * NULL. */
enum line_exit line_failed(const struct app *app, enum rc rc, const struct err *e, const struct wire_problem *problem);

/* A visit at a prompt, until its end or the end of input, or until it goes on elsewhere (app_site_next). typed: what
 * was typed already, and then what was typed and is still to be read. */
enum line_exit line_run(struct app *app, struct str *typed);

#endif
