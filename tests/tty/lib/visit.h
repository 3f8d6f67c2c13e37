/*
 * A person at a terminal: the real program on a pseudo-terminal of a fixed size and environment, keys in, and what the
 * screen then shows, read back through a terminal emulator (libvterm). A test reads like a visit:
 *
 *	struct visit v;
 *	visit_init(&v);
 *	visit_start(&v, 80, 24, "--site", p.address, NULL);
 *	see(&v, "小山城");
 *	keys(&v, "<Enter><Enter>");
 *	see_row(&v, 3, ">");
 *	keys(&v, "q");
 *	visit_end(&v, 0);
 *	visit_release(&v);
 *
 *   visit.c   the program on its terminal: starting, keys, waiting, signals, ending
 *   screen.c  what stands on the screen: texts, cursor, goldens
 *   steps.c   what people do again and again: entering, going to a board, finding a row, leaving
 *   model.c   terminals of another character set, or of other widths
 *   listener.c   what is heard and felt of it
 *   tmux.c    the same program in tmux, for a second opinion
 *
 * How waiting works without sleeping: with MINYI_IDLE_FD the program writes a byte each time when it has painted, has
 * no request under way and is about to wait for a key: '+' where it took keys since the last one, and no other is an
 * answer to keys, since what it says while they are on their way may be of the time before. Whoever has read that byte
 * then pushes a mark of their own through the same terminal and reads up to it: all that the program printed before
 * has then arrived. A wait ends after TEST_DEADLINE_MS with the verdict "hung".
 *
 * Rows and columns count from 0; negative rows from the bottom: -1 is the last one.
 */
#ifndef TTY_LIB_VISIT_H
#define TTY_LIB_VISIT_H

#include "api/lib/api.h"

#include "text/text.h"

#include <vterm.h>

struct visit {
	struct scratch home; /* HOME; lives from visit_init to visit_release, over several visit_start */
	const char *env[16]; /* more of the environment, see visit_env */
	size_t n_env;

	pid_t pid, leader; /* the program; the little shell above it. 0: not running */
	int master, slave, idle, report;
	bool ended, stopped;
	int status; /* once ended: exit status or 128 + signal */
	bool asked; /* something was sent since it was idle last */
	bool keyed; /* keys were */

	VTerm *vt;
	VTermScreen *screen;
	int rows, columns;
	bool cursor_visible, alternate; /* what the program made of the terminal */
	bool region;                    /* some of its rows scroll by themselves */
	struct str raw;                 /* what it sent since the last mark */
	struct text_charset *charset;   /* of the terminal; NULL: UTF-8 */
	bool wide;                      /* it draws ambiguous characters in two columns */
	bool mute;                      /* it answers no question about its cursor */
	struct str coming;              /* characters whose end has not come yet */
	char row[4096];                 /* of screen_row */

	bool pressing; /* keys are being put together in */
	struct str pressed;
	char key[16];     /* pressed last, for the failure report */
	bool free_cursor; /* set: keys() does not check the cursor rule */
};

/* ---- visit.c --------------------------------------------------------------------------------- */

void visit_init(struct visit *v);
/* "NAME=value" for the next visit_start; replaces what the harness would set (TERM, LANG, MINYI_NOW, ...). The string
 * must live. */
void visit_env(struct visit *v, const char *entry);
/* Starts minyi with these options (ending with NULL) and waits until it is idle. */
#define visit_start(v, columns, rows, ...) \
	visit_start_at(__FILE__, __LINE__, v, true, columns, rows, "minyi", __VA_ARGS__)
/* The same without waiting: for a start that has reason to take long. */
#define visit_open(v, columns, rows, ...) \
	visit_start_at(__FILE__, __LINE__, v, false, columns, rows, "minyi", __VA_ARGS__)
/* Any program: visit_program(&v, 80, 24, "/bin/sh", "-c", "...", NULL); does not wait. */
#define visit_program(v, columns, rows, ...) visit_start_at(__FILE__, __LINE__, v, false, columns, rows, __VA_ARGS__)
/* Expects that it ends by itself now, with this status, and that the terminal is as it was before. */
#define visit_end(v, status) visit_end_at(__FILE__, __LINE__, v, status)
/* kill -9; the home stays for another visit_start. */
void visit_kill(struct visit *v);
/* Ends it by force when it still runs, forgets its terminal and removes its home. Also right after visit_end. */
void visit_release(struct visit *v);

/* Presses keys; after each waits until idle and checks the cursor rule. Characters stand for themselves; the others are
 * <Enter> <Esc> <Tab> <S-Tab> <Space> <BS> <Del> <Ins> <Up> <Down> <Left> <Right> <Home> <End> <PageUp> <PageDown>
 * <F1>.. <C-a>..<C-z> <lt>. The last key may end the program; visit_end then says how. */
#define keys(v, text) keys_at(__FILE__, __LINE__, v, text)
/* Presses keys and does not wait: for screens that will not be idle soon. */
#define press(v, text) press_at(__FILE__, __LINE__, v, text)
/* Text as it is, no key names; then as keys(). */
#define type(v, text) type_at(__FILE__, __LINE__, v, text)
/* Text pasted, in brackets when the program asked for it; then as keys(). */
#define paste(v, text) paste_at(__FILE__, __LINE__, v, text)
/* Until the program is idle; returns at once when nothing was sent since. */
#define wait_idle(v) wait_idle_at(__FILE__, __LINE__, v)
/* At most so many ms, until it is idle (true) or has ended; none of it is a failure. */
bool visit_rest(struct visit *v, int ms);
/* So many ms, idle or not: what comes meanwhile is taken in. For what must not come. */
void visit_watch(struct visit *v, int ms);
/* Until the screen shows this text, idle or not. */
#define await(v, text) await_at(__FILE__, __LINE__, v, text)
/* At a prompt: until the screen shows this text and the last line that is there ends with what it waits for. */
#define await_prompt(v, text) await_prompt_at(__FILE__, __LINE__, v, text)

/* Gives the terminal another size and waits until idle; visit_size does not wait. */
#define visit_resize(v, columns, rows) visit_resize_at(__FILE__, __LINE__, v, columns, rows)
#define visit_size(v, columns, rows) visit_size_at(__FILE__, __LINE__, v, columns, rows)
/* A signal to the program's process group. SIGTSTP: await_stopped, then SIGCONT and wait_idle. */
void visit_signal(struct visit *v, int number);
#define await_stopped(v) await_stopped_at(__FILE__, __LINE__, v)
/* Waits for the end; returns its status as the shell counts. */
#define await_end(v) await_end_at(__FILE__, __LINE__, v)
/* Is the terminal in the state in which the program found it: line mode, echo, main screen, cursor visible, pen plain,
 * no scrolling region? */
#define expect_restored(v) expect_restored_at(__FILE__, __LINE__, v)
/* Closes the line, as a lost SSH connection does (SIGHUP), and waits for the end. */
#define visit_hang_up(v) visit_hang_up_at(__FILE__, __LINE__, v)

/* Counts what the program sends from now on. */
void visit_mark(struct visit *v);
size_t visit_bytes(const struct visit *v);

/* ---- model.c --------------------------------------------------------------------------------- */

/* The terminal speaks this: what the program sends is read so, keys and texts of the test are sent so. Ambiguous
 * characters are wide there. After visit_init. */
void visit_charset(struct visit *v, const char *name);
/* A UTF-8 terminal that draws ambiguous characters in two columns. Texts of the test are as always, without the second
 * column. */
void visit_wide(struct visit *v, bool wide);
/* For visit.c: what came is shown; what is typed becomes bytes. */
void model_show(struct visit *v, const char *bytes, size_t n);
void model_type(struct visit *v, struct str *out, const char *bytes, size_t n);

/* ---- screen.c -------------------------------------------------------------------------------- */

/* The text of one row without trailing spaces; wide characters whole. Lives until the next call. */
const char *screen_row(struct visit *v, int row);
/* The first row that shows this text; -1: none. */
int screen_find(struct visit *v, const char *text);
/* Column at which the text starts in that row; -1: it does not stand there. */
int screen_column(struct visit *v, int row, const char *text);
struct visit_cursor {
	int row, column;
};
struct visit_cursor screen_cursor(struct visit *v);
/* Appends all rows, a line each. */
void screen_write(struct visit *v, struct str *out);
/* All rows, for the failure report. */
void screen_print(struct visit *v);

#define see(v, text) see_at(__FILE__, __LINE__, v, text, true)
#define see_not(v, text) see_at(__FILE__, __LINE__, v, text, false)
#define see_row(v, row, text) see_row_at(__FILE__, __LINE__, v, row, text)
#define expect_cursor(v, row, column) expect_cursor_at(__FILE__, __LINE__, v, row, column)
/* The rule of every screen: the cursor is visible, and stands on column 0 of the row with the ">" or at the caret of a
 * question in the last row; where nothing is selected, somewhere below title and hints. */
#define expect_cursor_rule(v) expect_cursor_rule_at(__FILE__, __LINE__, v)
/* The whole screen as in tests/tty/golden/NAME; with UPDATE_GOLDEN=1 in the environment that file is written instead.
 */
#define expect_screen(v, name) expect_screen_at(__FILE__, __LINE__, v, name)
/* Any text likewise. */
#define expect_golden(v, name, text) expect_golden_at(__FILE__, __LINE__, v, name, text)

/* What is on the screen is what painting all of it anew (^L) shows: no residue, nothing in another row. */
#define expect_clean(v) expect_clean_at(__FILE__, __LINE__, v)

/* ---- steps.c --------------------------------------------------------------------------------- */

/* From the first screen to the main menu. */
#define enter_as_guest(v) enter_as_guest_at(__FILE__, __LINE__, v)
/* The same by making an account: name and nickname are the same. */
#define enter_registering(v, name) enter_registering_at(__FILE__, __LINE__, v, name)
/* The password of every account that a test makes. */
#define TEST_PASSWORD "correct-horse-4711"
/* From any screen to an item of the main menu, by its letter. */
#define go_to(v, letter) go_to_at(__FILE__, __LINE__, v, letter)
/* Down to the row that shows this text, key by key. */
#define select_row(v, text) select_row_at(__FILE__, __LINE__, v, text)
/* The idea of the sample that most tests are about: from any screen to its page, and a count of it ("pro"), from the
 * platform itself. */
#define IDEA "長照交通接送改按里程補助，山區部落不再拒載"
#define open_the_idea(v) open_the_idea_at(__FILE__, __LINE__, v)
int64_t idea_count(const struct platform *p, const char *what);
/* From any screen out of the program, whose exit status must be 0. */
#define leave(v) leave_at(__FILE__, __LINE__, v)

/* ---- tmux.c ---------------------------------------------------------------------------------- */

struct tmux {
	struct scratch scratch;
	char *program;
	struct str pane; /* the last capture */
};
/* minyi with these options in a tmux of its own; HOME is the scratch folder. Skips the test without tmux. */
void tmux_start(struct tmux *t, int columns, int rows, ...) __attribute__((sentinel));
/* Key names are tmux's: "Enter", "i", "PageDown". */
void tmux_keys(struct tmux *t, const char *key);
/* Until the pane shows the text; the pane is in t->pane then. */
void tmux_await(struct tmux *t, const char *text);
void tmux_release(struct tmux *t);

/* ---- what the macros above call; file and line are the test's -------------------------------- */

void visit_start_at(const char *file, int line, struct visit *v, bool wait, int columns, int rows, ...)
	__attribute__((sentinel));
void visit_end_at(const char *file, int line, struct visit *v, int status);
void keys_at(const char *file, int line, struct visit *v, const char *text);
void press_at(const char *file, int line, struct visit *v, const char *text);
void type_at(const char *file, int line, struct visit *v, const char *text);
void paste_at(const char *file, int line, struct visit *v, const char *text);
void wait_idle_at(const char *file, int line, struct visit *v);
void await_at(const char *file, int line, struct visit *v, const char *text);
void await_prompt_at(const char *file, int line, struct visit *v, const char *text);
void visit_size_at(const char *file, int line, struct visit *v, int columns, int rows);
void visit_resize_at(const char *file, int line, struct visit *v, int columns, int rows);
void await_stopped_at(const char *file, int line, struct visit *v);
int await_end_at(const char *file, int line, struct visit *v);
void expect_restored_at(const char *file, int line, struct visit *v);
void visit_hang_up_at(const char *file, int line, struct visit *v);
void see_at(const char *file, int line, struct visit *v, const char *text, bool wanted);
void see_row_at(const char *file, int line, struct visit *v, int row, const char *text);
void expect_cursor_at(const char *file, int line, struct visit *v, int row, int column);
void expect_cursor_rule_at(const char *file, int line, struct visit *v);
void expect_screen_at(const char *file, int line, struct visit *v, const char *name);
void expect_golden_at(const char *file, int line, struct visit *v, const char *name, const char *now);
void expect_clean_at(const char *file, int line, struct visit *v);
void enter_as_guest_at(const char *file, int line, struct visit *v);
void enter_registering_at(const char *file, int line, struct visit *v, const char *name);
void go_to_at(const char *file, int line, struct visit *v, char letter);
void select_row_at(const char *file, int line, struct visit *v, const char *text);
void open_the_idea_at(const char *file, int line, struct visit *v);
void leave_at(const char *file, int line, struct visit *v);
/* Prints the reason and the screen, and fails the test at the test's own line. */
void visit_fail(const char *file, int line, struct visit *v, const char *fmt, ...) PRINTF_LIKE(4, 5)
	__attribute__((noreturn));

#endif
