/* Private to line/: what its files ask of each other. */
#ifndef LINE_PRIVATE_H
#define LINE_PRIVATE_H

#include "acts/acts.h"
#include "acts/board.h"
#include "acts/palette.h"
#include "line/line.h"
#include "page/page.h"

/* ---- parse.c: the table of verbs */
const char *line_verb_word(enum line_verb v);
bool line_verb_takes_topic(enum line_verb v); /* is its first word one? */
const char *line_verb_help(enum line_verb v); /* untranslated; "": it is in no help */
bool line_verb_from(const char *word, enum line_verb *out);

/* ---- print.c */
/* The terminal's columns, else COLUMNS, else 80. */
int line_columns(void);
bool line_on_terminal(void); /* is standard output one? */
/* What the pages need to know about this reader. */
struct page_opts line_page_opts(const struct app *app);
/* Standard output, as it is: pages are clean already. False when nobody reads any more. */
bool line_print(const struct str *text);
/* Comma-separated values: to a file or a program with a mark by which spreadsheets know UTF-8. */
bool line_print_csv(const struct str *text);
/* A document as the command wants it: in columns, or for reading aloud. */
bool line_print_doc(struct doc *d, const struct line_command *c);
/* A document for reading aloud, on standard output; width 0: a paragraph a line, which the terminal wraps. */
bool line_read_aloud(struct doc *d, int width);
/* Appends JSON that a platform's words went into; what a terminal could mistake for a command, or turn around, becomes
 * \uXXXX. */
void line_json_safe(struct str *out, const char *json, size_t n);
bool line_print_json(const struct str *json); /* the same on standard output, and a line break */
bool line_print_reply(const struct app *app, const struct site_reply *r); /* as the platform's own JSON */
/* What could not be read of an answer, on standard error, so that what is printed stays what it is. */
void line_say_unread(const struct wire_unread *u);
/* Which words these have, of a search in which nothing had all of them; on standard error too. */
void line_say_fitting(const struct wire_topics *page);
/* One sentence on standard output; foreign words in it are cleaned. */
void line_say(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* line_failed for what was asked at another address. */
enum line_exit line_failed_at(const char *address, enum rc rc, const struct err *e, const struct wire_problem *problem);

/* A row of a list that a command prints, and a line break: cut to the width that was asked for, or to a terminal's. */
void line_add_row(struct str *out, const struct line_command *c, const struct str *row);
/* Can anybody sign in to this site? False: it has been said that nobody can. */
bool line_has_accounts(const struct app *app);
/* Is somebody signed in? False: it has been said what to do. */
bool line_signed_in(const struct app *app);

/* ---- colour.c */
bool line_colours(const struct line_command *c); /* are there any? */
void line_ink_begin(struct str *out, enum ink ink);
void line_ink_end(struct str *out, enum ink ink);
/* page_lines in colours. */
void line_add_coloured(struct str *out, struct doc *d, const struct doc_layout_opts *opts);

/* ---- charset.c */
/* line_print of what is made for programs: UTF-8 where no terminal shows it. */
bool line_print_as_it_is(const struct str *text);
/* Appends in UTF-8 what came from standard input. */
void line_decode(struct str *out, const char *bytes, size_t n);
/* Columns of ambiguous characters, by the setting and the terminal's character set. */
int line_ambiguous(const struct app *app);

/* ---- input.c */
/* A line from standard input, without its line break; the loop runs meanwhile (app may be NULL: no loop). False at the
 * end of input. */
struct line_input {
	char pending[4096];
	size_t n;
	bool ended;
	struct app *listens; /* line_listen: whose loop watches; NULL: nobody's */
	const char *prompt;  /* that stands there, while a line is awaited; else NULL */
	char told[256];      /* a result for the line of the next prompt: line_tell */
	bool quiet, awaits;  /* what went well is not said; what is sent is waited for */
	bool begun;          /* it is but the beginning of one, and has been said whole */
};
/* A result. It stands in the line of the next prompt, since a braille display shows that line alone; where both are
 * too long for one, on a line of its own, and its beginning in that of the prompt. */
void line_tell(struct line_input *in, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Says it at once on a line of its own: something else is about to be said. */
void line_settle(struct line_input *in);
/* Says something at once, though a line may be awaited: its prompt comes again below. */
void line_between(struct line_input *in, const struct str *text);
/* The same without echo (and without the loop) when standard input is a terminal; then the prompt goes to standard
 * error. */
bool line_read_secret(struct line_input *in, const char *prompt, struct str *out);
/* Overwrites what a secret was read into. */
void line_forget(struct line_input *in, struct str *secret);

/* Appends the next line as it was typed; what is no text is said, and not appended. False at the end of input. */
bool line_next(struct line_input *in, struct app *app, struct str *out);
/* A prompt, and the answer to it without spaces around; when that is no text (no UTF-8, a NUL, too long) it is said and
 * asked again. False at the end of input. */
bool line_prompt(struct line_input *in, struct app *app, const char *prompt, struct str *answer);

void line_say_loading(void); /* that it takes time, and how not to wait */
/* Says it when it does, unless *timer is cancelled before. */
void line_patience(struct app *app, struct net_timer **timer);
/* Between these two lines of a terminal are taken though nobody waits for them, and in their order afterwards. */
void line_listen(struct line_input *in, struct app *app);
void line_listen_end(struct line_input *in, struct app *app);
/* Is the last line that was typed meanwhile a q? Then nobody waits any more; it, and the lines before it, are taken
 * back. */
bool line_wants_out(struct line_input *in);

/* ---- await.c */
/* Until the platform answers, and has said what it has of this topic (NULL: of itself). */
void line_await_platform(struct app *app, const char *topic);
/* Until nothing waits in the outbox: the outcome, which has been said. */
enum line_exit line_await(struct app *app);

/* ---- act.c */
/* What came with a command, by the names of the act's questions; up to the first without a name. */
enum { LINE_GIVEN_MAX = 128 };
struct line_given {
	const char *name, *text; /* text NULL: it was not given after all; or one of these two */
};
extern const char line_as_it_is[]; /* what stands there already is the answer */
extern const char line_look[];     /* to a question with a page: that is printed, and it ends there */
/* Drives an act to its end, and says its sentence. given NULL: everything is asked at the prompt. */
enum line_exit line_act(
	struct app *app, struct line_input *in, enum act_id id, const struct act_on *on, const struct line_given *given);
/* The same, where another prompt follows and the sentence may stand in its line. topic gets the id of what came of it;
 * may be NULL. */
enum line_exit line_act_on(struct app *app, struct line_input *in, enum act_id id, const struct act_on *on,
	const struct line_given *given, struct str *topic);
/* Is it a text that says something, in UTF-8 and without NUL? When not, it has been said why. */
bool line_is_message(const char *text, size_t n);

/* ---- topics.c */
/* A number alone names a topic of each board that the site has, and the wrong one must not be opened, or written to.
 * False: it has been said how to write it. */
bool line_topic_is_meant(struct app *app, const char *word);
/* What a person typed for a topic, as the API spells it: "i12" is "idea:12", "id:34" (of one that has no number yet) is
 * "34", "3f2a" the id that begins so, where ids are long. False when several topics are meant, or it is too long; that
 * has been said. */
bool line_spell_topic(struct app *app, struct str *out, const char *word);
/* Asks and waits. On failure the sentence has been printed, and *exit says which status that is. */
struct site_reply *line_ask(struct app *app, const struct site_ask *ask, enum app_how how, enum line_exit *exit);
/* The same, and *kept: the platform was not there, this was kept. too_big not NULL: an answer that is too long for us
 * is nothing to say, it is true then. */
struct site_reply *line_ask_sized(
	struct app *app, const struct site_ask *ask, enum app_how how, enum line_exit *exit, bool *kept, bool *too_big);
enum line_exit line_no_topic(const char *named); /* says that there is none */
/* The topic that a word means: an id, a board and a number (idea:1234, i1234), or a bare number that is no id: that
 * idea. */
struct site_reply *line_topic(struct app *app, const char *word, enum app_how how, enum line_exit *exit);
/* The board that a word means: one of ours, or as `minyi boards` calls it at this site. LINE_USAGE, and a sentence,
 * when there is none. */
enum line_exit line_board(struct app *app, const char *word, enum wire_board *out);
/* Puts the id of the agency that the person named into the filter; the reply holds it. NULL and a sentence when there
 * is none. */
struct site_reply *line_agency(struct app *app, struct site_filter *f, enum line_exit *exit);

/* ---- comments.c */
/* The comments on a topic, up to limit from the start, page by page: put gets each with those among which it stands (a
 * window of them stays), and whether another one follows; false ends it. On failure the sentence has been printed. */
struct thread;
typedef bool line_put_comments(void *ctx, const struct thread *thread, const struct wire_comments *page, bool follows);
enum line_exit line_comments_walk(struct app *app, const char *id, int64_t limit, line_put_comments *put, void *ctx);

/* ---- download.c */
/* Is it a folder? False: it has been said what is wrong. */
bool line_folder(const char *folder);
/* Numbered, a sentence each. */
void line_say_attachments(const struct wire_topic *t);
/* Until it is here, failed, or the person has had enough (^C); says where it is, aloud in a sentence and without a bar.
 */
enum line_exit line_fetch_attachment(struct app *app, const struct wire_attachment *a, const char *folder, bool aloud);

/* write.c: what an endorsement shows of its writer, by the names of the choices; who has no county is shown without. */
const char *line_shown(bool nickname, bool county);

/* ---- propose.c */
enum line_exit line_propose(struct app *app, const struct line_command *c);
enum line_exit line_accept(struct app *app, const struct line_command *c);
enum line_exit line_invite(struct app *app, const struct line_command *c);
enum line_exit line_retract(struct app *app, const struct line_command *c);
/* The rules of a board, read aloud or as a page. */
bool line_say_rules(struct app *app, enum wire_board board, bool aloud, enum line_exit *exit);

/* ---- the verbs: command.c, show.c, write.c, render.c, keys.c */
enum line_exit line_show(struct app *app, const struct line_command *c);
enum line_exit line_endorse(struct app *app, const struct line_command *c);
enum line_exit line_comment(struct app *app, const struct line_command *c);
enum line_exit line_vote(struct app *app, const struct line_command *c);
enum line_exit line_like(struct app *app, const struct line_command *c);
enum line_exit line_report(struct app *app, const struct line_command *c);
enum line_exit line_follow(struct app *app, const struct line_command *c);
enum line_exit line_register(struct app *app, const struct line_command *c);
enum line_exit line_login(struct app *app, const struct line_command *c);
enum line_exit line_logout(struct app *app, const struct line_command *c);
enum line_exit line_me(struct app *app, const struct line_command *c);
enum line_exit line_account(struct app *app, const struct line_command *c);
enum line_exit line_verify(struct app *app, const struct line_command *c);
/* outbox.c */
struct unsent;
void line_ask_names(struct unsent *u); /* of topics that are not known; quietly, and until nobody answers */
enum line_exit line_outbox(struct app *app, const struct line_command *c);
enum line_exit line_fetch(struct app *app, const struct line_command *c);
enum line_exit line_download(struct app *app, const struct line_command *c);
enum line_exit line_render(struct app *app, const struct line_command *c);
enum line_exit line_config(struct app *app, const struct line_command *c);
enum line_exit line_keys(struct app *app, const struct line_command *c);
/* command.c: topics, as the filter says */
enum line_exit line_sites(struct app *app, const struct line_command *c);
enum line_exit line_list(struct app *app, const struct line_command *c);
enum line_exit line_comments(struct app *app, const struct line_command *c);
enum line_exit line_open(struct app *app, const struct line_command *c);
enum line_exit line_log(struct app *app, const struct line_command *c);
enum line_exit line_about(struct app *app, const struct line_command *c);
enum line_exit line_complete(struct app *app, const struct line_command *c);
/* endorsements.c */
enum line_exit line_endorsements(struct app *app, const struct line_command *c);
enum line_exit line_history(struct app *app, const struct line_command *c);
/* staff.c */
enum line_exit line_queue(struct app *app, const struct line_command *c);
enum line_exit line_staff(struct app *app, const struct line_command *c);
/* notices.c */
enum line_exit line_notices(struct app *app, const struct line_command *c);
enum line_exit line_mine(struct app *app, const struct line_command *c);
enum line_exit line_settings(struct app *app, const struct line_command *c);

#endif
