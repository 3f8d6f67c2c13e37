/*
 * Screens: a stack of instances, each with a table of operations. The top one has the keys. Handlers say what they want
 * done in reaction bits; the loop does it, paints what is damaged, and is the only one that paints.
 */
#ifndef UI_SCREEN_H
#define UI_SCREEN_H

#include "app/app.h"
#include "page/page.h"
#include "ui/terminal/draw.h"
#include "ui/terminal/keys.h"

struct ui;
struct screen;

enum reaction {
	REPAINT = 1, /* cells: the same things at other places */
	REFLOW = 2,  /* the size changed, or how text is measured: lines anew, then paint */
	RECALC = 4,  /* what is shown changed: compose anew, then the above */
	CLOSE = 8,   /* this screen is done; the one below hears its answer */
	STEP = 16,   /* the cursor went to another row of what is painted, and nothing else is new */
};

/* Which question an answer belongs to is said by a tag. Small numbers are the screen's own; what is embedded in a
 * screen (a pager, a filter) numbers its questions in a room of its own, so that none can be taken for another's
 * however far it counts: TAG(TAGS_ATTACH, 440). */
enum tags { TAGS_SCREEN, TAGS_PAGER, TAGS_LIST, TAGS_FILTER, TAGS_ATTACH, TAGS_ATTACHED };
enum { TAG_ROOM = 1 << 24 };
#define TAG(room, n) ((int)(room) * TAG_ROOM + (int)(n))
static inline enum tags tag_room(int tag)
{
	return (enum tags)(tag / TAG_ROOM);
}
static inline int tag_number(int tag)
{
	return tag % TAG_ROOM;
}

/* What a screen hands to the one below when it closes. */
struct answer {
	int tag;    /* given when it was opened: which question this is */
	bool given; /* false: left without one */
	int number;
	const char *text; /* "" when there is none; lives until the handler returns */
};

/* What happened elsewhere and may concern any screen of the stack. */
/* UNSENT: to what waits to be sent */
enum ui_event { EVENT_SIGNED, EVENT_TOPIC, EVENT_SETTINGS, EVENT_RETRY, EVENT_UNSENT };

/* Row 0. What comes from outside is cleaned when it is drawn; NULL leaves the place empty. */
struct title {
	const char *left, *right;
};

struct screen_ops {
	unsigned in; /* its rows of the action table */
	bool on_top; /* a question in the last row: the screen below stays visible */
	/* From which row on it covers the screen below; 0: all of it. NULL: 0. Its hints stand in the last row then. */
	int (*covers)(struct screen *s);
	bool no_hints;                                      /* row 1 is the screen's own */
	bool (*offers)(struct screen *s, enum action a);    /* as a hint: is there anything to do it to? NULL: all */
	void (*close)(struct screen *s);                    /* frees priv */
	void (*prepare)(struct screen *s, unsigned damage); /* before painting, when damage has REFLOW or RECALC */
	void (*paint)(struct screen *s); /* rows 2 to ui->rows - 2, and where the cursor stands: screen_cursor */
	void (*step)(struct screen *s);  /* paints what a STEP alone changes; NULL: all is painted then */
	void (*title)(struct screen *s, struct title *t);
	void (*status)(struct screen *s, struct str *out); /* what stands before the hints in the last row */
	unsigned (*key)(struct screen *s, const struct key *k, enum action a);
	unsigned (*mouse)(struct screen *s, const struct key *k); /* NULL: as on rows where it has rows, else nothing */
	unsigned (*answer)(struct screen *s, const struct answer *a);
	unsigned (*event)(struct screen *s, enum ui_event event, const char *topic);
	unsigned (*timer)(struct screen *s);  /* screen_timer has run out */
	bool (*takes_text)(struct screen *s); /* are keys a text just now? NULL: they never are */
	/* Is what this key is for still on its way? Then it waits, and those behind it, until it is here. NULL: never. */
	bool (*holds)(struct screen *s, const struct key *k, enum action a);
	/* Has it nothing to show yet, or not all? What stands there stays for a moment then; NULL: it always has */
	bool (*waits)(struct screen *s);
	void (*keep)(struct screen *s); /* what is typed becomes a draft on disk now; NULL: nothing is */
};

struct screen {
	const struct screen_ops *ops;
	void *priv;
	struct ui *ui;
	unsigned damage;
	int tag;
	bool given;
	int number;
	struct str text;         /* the answer */
	int64_t stale_at;        /* without a connection: since when what it shows is as it was; 0: it is up to date */
	struct screen_ask *asks; /* under way; cancelled when the screen closes */
	struct net_timer *timer;
	int top;             /* the row that ops->covers named; 0: it has the whole screen */
	bool seen;           /* painted since it was opened, or since it asks what it asks now */
	bool busy;           /* with work of its own, which its timer goes on with */
	int64_t due;         /* when it runs out; monotonic */
	int64_t quiet_until; /* monotonic: so long it may wait for what it shows (ops->waits) before it is painted */
	/* What the last row says for as long as it is so, whatever is pressed; NULL: nothing. It lives that long. */
	const char *stands;
};

struct asked {
	char *label, *words;
};

struct ui {
	struct app *app;
	struct net *net;
	VEC(struct screen *) stack;   /* the last is on top */
	const struct screen *painted; /* which of them was seen last; it may be gone */
	/* opens what a link leads to: a topic of this site (PAGE_TOPIC and its id), or the address */
	void (*follow)(struct ui *ui, const char *address);
	int rows, columns;
	struct str say; /* the sentence in the last row, until the next key */
	bool passing;   /* it goes by itself */
	bool outcome;   /* it is what became of something that the person did, now or before: what comes by itself waits */
	int cursor_y, cursor_x;
	int asked_y; /* the first row of the question that stands in the last rows; rows: there is none */
	struct keys keys;
	VEC(struct key) ahead; /* pressed before what they are for was here; their pastes are copies */
	struct net_timer *paste_timer, *rest_timer, *quiet_timer;
	VEC(struct asked) asked; /* in the last row, and what was answered to it: prompt.c */
	struct dialog *quiet;    /* acts under way that had nothing to ask */
	char go;                 /* the letter of the item that the quick switch chose; NUL: nowhere */
	unsigned site_known;     /* app_site_known() of what is painted */
	bool stirred;            /* something happened since the idle byte */
	bool keyed;              /* keys were taken since then */
	bool over;
	bool unkept; /* a screen was closed with something typed that could not be kept */
	int idle_fd;
};

/* ---- the stack */

/* The new screen is on top; it owns priv from now on. */
struct screen *screen_push(struct ui *ui, const struct screen_ops *ops, void *priv, int tag);
struct screen *screen_top(struct ui *ui);
/* The one that it was opened on; NULL: it is the lowest. */
struct screen *screen_below(const struct screen *s);
/* Sets the answer and returns CLOSE: `return screen_give(s, 1, text)`. */
unsigned screen_give(struct screen *s, int number, const char *text);
void screen_damage(struct screen *s, unsigned damage);
/* What it shows from now on is something else, and it may wait for it again. */
void screen_quiet(struct screen *s);
/* Composes and lays out anew what is damaged, without painting it. */
void screen_prepare(struct screen *s);
/* Closes everything above the lowest screen, which hears no answers. */
void ui_close_to_bottom(struct ui *ui);
/* All of them, from the top: the visit ends. */
void ui_close_all(struct ui *ui);
/* One key for whoever is on top. */
void ui_press(struct ui *ui, const struct key *k);
/* Those that wait (ops->holds) are for nothing any more. */
void ui_forget_ahead(struct ui *ui);
/* To the shell, until it is continued. */
void ui_suspend(struct ui *ui);
bool screen_takes_text(struct screen *s);
/* Is something being written, on whatever screen of the stack, though another may be in front of it? */
bool ui_typing(struct ui *ui);
/* All that is being written becomes drafts on disk now. */
void ui_keep_typed(struct ui *ui);
/* After a change of settings. */
void ui_apply_settings(struct ui *ui);
void ui_event(struct ui *ui, enum ui_event event, const char *topic);

/* ---- telling */

/* One sentence in the last row until the next key. Not for text from outside (it is cut and cleaned all the same). */
void ui_say(struct ui *ui, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* What became of something that the person did. What became of something else, and nobody has read yet, stands behind
 * it. */
void ui_say_outcome(struct ui *ui, const char *words);
/* The same of something that was written before, and went out by itself: it stands behind what is said already. */
void ui_say_late_outcome(struct ui *ui, const char *words);
/* That it takes a moment: gone with what it waits for. */
void ui_say_loading(struct ui *ui);
/* The sentence of a failed answer. */
void ui_say_failure(struct ui *ui, const struct app_answer *a);
struct page_opts ui_page_opts(struct ui *ui);
/* Is this the front for speech and braille? Moving the cursor changes no cell then, rows are sentences, and what became
 * of something stands alone with the cursor on it until the next key. */
static inline bool ui_heard(const struct ui *ui)
{
	return app_settings(ui->app)->front[0] == 'a';
}
static inline bool ui_guest(struct ui *ui)
{
	return !app_account(ui->app);
}

/* ---- asking the platform: done runs from the loop as often as app_ask says, never after the screen has closed. */
typedef void (*screen_done)(struct screen *s, const struct app_answer *a, int tag);
void screen_ask(struct screen *s, const struct site_ask *ask, enum app_how how, screen_done done, int tag);
bool screen_asking(const struct screen *s);
void screen_cancel_asks(struct screen *s);
/* ops->timer after ms; one at a time. */
void screen_timer(struct screen *s, int64_t ms);
/* ops->timer after ms at the latest, however often this is called meanwhile. */
void screen_soon(struct screen *s, int64_t ms);

/* ---- painting */

enum { TITLE_ROW, HINT_ROW, CONTENT_ROW, MIN_ROWS = 10, MIN_COLUMNS = 40, PROSE_COLUMNS = 100 };
void screen_cursor(struct screen *s, int y, int x);
/* What stands behind a figure of a status stays where it is, however many digits that has: blanks for those that it
 * lacks. */
void screen_steady(struct str *status, int64_t figure, int64_t largest);
/* Columns of prose, and rows between the hints and the status bar. */
int ui_prose(const struct ui *ui);
int ui_content_rows(const struct ui *ui);
void ui_paint(struct ui *ui);
/* Is the window large enough for screens? */
bool ui_room(const struct ui *ui);
/* Text over several rows from y on, at most `rows` of them; returns how many it took. */
int screen_wrapped(struct ui *ui, int y, int rows, const char *text, enum ink ink);
/* A question in the last row, and where that is too narrow in those above it; the column behind its end. What is said
 * meanwhile stands above it. */
int screen_ask_in_last_rows(struct ui *ui, const char *question);
/* The same for one that the screen has painted itself, from row y on. */
void screen_asks_at(struct ui *ui, int y);
/* Of the content's rows, those that what is said leaves to a question that stands among them. */
int screen_rows_for_question(struct ui *ui);

#endif
