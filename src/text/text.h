/*
 * text/: everything about text on a terminal, without a terminal. Pure functions over UTF-8; the one measuring function
 * of the program, for layout and (through wcwidth) for curses alike. All widths are columns, all lengths are bytes.
 *
 *   width.c          clusters (visible characters), columns, the wcwidth() that curses uses
 *   fit.c            cutting and padding to columns
 *   clean.c          what came from outside becomes text that may be shown
 *   wrap.c           a text becomes lines; linebreak.c: where a line may end (UAX 14 and kinsoku)
 *   normal.c         forms of text that are compared; confusables.c: what looks alike, written by confusables.py
 *   contact.c        the form of mail addresses and of mobile numbers
 *   csv.c            comma-separated values, read and written
 *   find.c           words in what was broken into lines; fold.c: by which character each is looked for
 *   edit.c           the editing buffer of prompts and of the editor; undo.c: what it remembers;
 *                    rows.c: its lines in a window
 *   charset.c        terminals that do not speak UTF-8; variants.c: what stands in for what, written by variants.py
 *   doc.c            documents: blocks, runs, links
 *   pieces.c         a long text is read piece by piece, as it is laid out
 *   outline.c        what plain lines mean: levels, and line breaks that nobody meant
 *   builder.c        what readers have in common; builder_table.c: tables; commonmark.c: CommonMark; plain.c: text
 *   html.c           HTML; html_tame.c: what is given to its parser; html_parts.c: elements that stand for something;
 *                    html_math.c: formulas; html_margin.c: how far paragraphs are set in
 *   markdown.c       a document written as CommonMark
 *   layout.c         a document becomes lines of styled spans; table.c: tables
 *   figures.c        which columns of a table hold figures
 *   unicode_table.c  what each character is, written by unicode_table.py
 */
#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H

#include "base/base.h"

/* ---- how wide (width.c) ---------------------------------------------------------------------- */

/* Columns of an East Asian Ambiguous character: 1 or 2. One per process, since one terminal is; wcwidth() obeys it
 * too. */
void text_ambiguous_set(int columns);
int text_ambiguous(void);
/* Do terminals disagree about this code point? */
bool text_is_ambiguous(uint32_t c);

/* One visible character (extended grapheme cluster, UAX 29) of a string. */
struct text_cluster {
	size_t bytes; /* how long; at least 1 while there is text */
	int columns;  /* 0, 1 or 2 as it will be shown (after sanitising: a hostile byte counts as its visible mark) */
};
/* The cluster that starts at s; n bytes are left. bytes == 0 only when n == 0. */
struct text_cluster text_next(const char *s, size_t n);
/* Start of the cluster that ends at byte `at` (0 < at <= n). */
size_t text_previous(const char *s, size_t n, size_t at);
/* Columns of the whole string as it will be shown. */
int text_width(const char *s, size_t n);
int text_widthz(const char *z);

/* ---- fit (fit.c) ----------------------------------------------------------------------------- */

struct text_span {
	size_t bytes; /* how much of the input fits */
	int columns;  /* what it takes */
	bool cut;     /* the rest did not fit */
};
/* The longest run of whole clusters within columns. */
struct text_span text_fit(const char *s, size_t n, int columns);
/* Appends s made to take exactly `columns`: sanitised, cut with a mark (ASCII "..", or none where columns < 3) or
 * padded with spaces on the right. Returns the columns of the text without padding. */
int text_pad(struct str *out, const char *s, size_t n, int columns);
/* Appends s cut the same way but not padded. */
int text_cut(struct str *out, const char *s, size_t n, int columns);

/* ---- clean (clean.c) ------------------------------------------------------------------------- */

/* Appends s as it may be shown on one line: no control character, escape, bidi override or invalid byte (each
 * becomes a visible mark, U+FFFD), no unassigned or private-use character, joined emoji reduced to the first, tabs
 * and line breaks to a space. */
void text_clean(struct str *out, const char *s, size_t n);
/* The same but "\n" stays, "\r\n" and "\r" become "\n", and a tab becomes spaces: for bodies. */
void text_clean_lines(struct str *out, const char *s, size_t n);
/* Is s as text_clean_lines would make it? */
bool text_is_clean(const char *s, size_t n);
bool text_is_utf8(const char *s, size_t n);
/* By which spreadsheets know UTF-8, at the start of a file; and how many bytes of s it takes, 0 or all of them. */
#define TEXT_BOM "\xef\xbb\xbf"
size_t text_bom(const char *s, size_t n);
/* What an input method types when it was left on (ｊ １ ／, the blank U+3000) as the character on the key; any other
 * one is itself. */
uint32_t text_narrow(uint32_t c);
/* Appends s with all of those narrow: for answers that are no text. */
void text_narrow_all(struct str *out, const char *s);
/* The number that somebody typed, so too; false leaves *out alone. */
bool text_to_number(const char *typed, int64_t min, int64_t max, int64_t *out);

/* ---- how to reach somebody (contact.c) ------------------------------------------------------- */

bool text_is_email(const char *z);
/* Appends its digits with the country's code before them and no plus. calling_code: of numbers that begin with a 0; "":
 * those are none. False: it is no number. */
bool text_mobile(struct str *out, const char *number, const char *calling_code);

/* ---- forms that are compared (normal.c) ------------------------------------------------------ */

/* Appends s in Unicode's form NFKC: what is the same to people, wide letters or composed ones, is the same bytes.
 * False, and out is as it was: invalid UTF-8, or out is full. */
bool text_nfkc(struct str *out, const char *s, size_t n);
/* The same, and without case and invisible characters: for names that are compared. */
bool text_fold(struct str *out, const char *s, size_t n);
/* The one of a list that s is, or that alone begins so, as they are compared; 台 is 臺. NULL: none, or several. */
const char *text_one_of(const char *const *list, size_t n, const char *s);
/* Appends what s looks like (the skeleton of UTS 39): two texts with the same one are taken for each other. It is no
 * text to be shown. False as above. */
bool text_skeleton(struct str *out, const char *s, size_t n);
/* Nothing of it is to be seen: white space, invisible and format characters, blanks of other scripts, marks without a
 * letter. */
bool text_is_blank(const char *s, size_t n);
/* Appends the letters of s alone, with the marks on them: no digits, signs or blanks. */
void text_letters(struct str *out, const char *s, size_t n);
/* How many characters a person counts (clusters). */
size_t text_characters(const char *s, size_t n);

/* ---- wrap (wrap.c) --------------------------------------------------------------------------- */

enum text_kinsoku { TEXT_KINSOKU_NORMAL, TEXT_KINSOKU_STRICT, TEXT_KINSOKU_OFF };
struct text_line {
	size_t start, bytes; /* of the input, without trailing spaces and the line break */
	int columns;
	bool hard; /* ended by a line break of the input, or by its end */
};
/* Breaks s (clean text) into lines of at most width columns (>= 2), UAX 14 plus Chinese typesetting. Calls line()
 * for each in order; stops early when it returns false. Every byte of the text that is not white space at a break is
 * in exactly one line. */
void text_wrap(const char *s, size_t n, int width, enum text_kinsoku kinsoku,
	bool (*line)(void *ctx, const struct text_line *l), void *ctx);

/* Appends s (clean text) without the line breaks that nobody meant (outline.c): where lines are plainly one paragraph
 * that was broken to somebody else's width, as law texts, PDFs and mail come. False, and nothing appended: there are
 * none. */
bool text_unbroken(struct str *out, const char *s, size_t n);

/* ---- comma-separated values (csv.c) ---------------------------------------------------------- */

/* RFC 4180 over the caller's bytes, which must outlive it; LF or CRLF, a mark of UTF-8 at the start is passed over.
 * delimiter: at least one byte. */
struct text_csv {
	const char *at, *end, *delimiter;
	size_t width;  /* of the delimiter */
	bool more;     /* this record has another field */
	bool unclosed; /* the last field began with a quote that nothing closes: it goes to the end of the bytes */
};
void text_csv_init(struct text_csv *r, const char *s, size_t n, const char *delimiter);
/* Goes to the next record, whatever was taken of this one; empty lines are none. False at the end. */
bool text_csv_next(struct text_csv *r);
/* The next field of the record becomes out (which says so itself when its bound is too small for it); false when there
 * is none. */
bool text_csv_field(struct text_csv *r, struct str *out);
/* Appends s as a field: quoted where it must be, and with an apostrophe before it where a spreadsheet would take it for
 * a formula and run it. For texts: a number needs none of this. */
void text_csv_put(struct str *out, const char *s);
/* The same between tabs: nothing is quoted, tab, line ends and backslash become \t, \n, \r and \\. */
void text_tsv_put(struct str *out, const char *s);

/* ---- documents (doc.c, html.c, commonmark.c, layout.c) --------------------------------------- */

/*
 * A document is a list of blocks, in reading order. The screen, the linear mode and the tests all print the same one.
 * Strings belong to the document's arena, are clean (text_clean_lines) and in the reader's language.
 */
enum doc_kind {
	DOC_HEADING, /* level 1-6 */
	DOC_PARAGRAPH,
	DOC_ITEM,  /* of a list: level is depth (1..), marker "1." or "-"; "" for what follows in the same item */
	DOC_QUOTE, /* level is depth */
	DOC_CODE,  /* lines as they are, never re-flowed; level is depth of the item that it is part of, or 0 */
	DOC_RULE,
	DOC_FIELD,   /* "label: value"; label in `marker` */
	DOC_TABLE,   /* rows x columns of cells, first row is the head when head is set; level as of DOC_CODE */
	DOC_CHART,   /* a chart: drawn by the callback for the width at hand (chart/ stays unknown to text/) */
	DOC_COMMENT, /* a comment's head line; its body follows as paragraphs of the same anchor */
	DOC_SOURCE,  /* a piece of a long text that has not been read yet: laying it out puts its blocks in its place */
};

/* A piece of text with one style. */
enum doc_style {
	DOC_PLAIN = 0,
	DOC_STRONG = 1,
	DOC_EMPHASIS = 2,
	DOC_LINK = 4,
	DOC_DIM = 8,
	DOC_ALERT = 16,
	DOC_MONO = 32,
	DOC_STRUCK = 64,  /* our words around what somebody struck out, and left to be seen: CommonMark has "~~" for them */
	DOC_WARN = 128,   /* soon too late; for */
	DOC_GOOD = 256,   /* reached, adopted */
	DOC_SERIES = 512, /* times 1 to DOC_SERIES_MAX: one of the series of a chart */
};
enum { DOC_SERIES_MAX = 4 };
struct doc_run {
	const char *text;
	unsigned style; /* enum doc_style, or-ed */
	int link;       /* index + 1 into the document's links; 0 none */
};

struct doc_cell {
	struct doc_run *runs;
	unsigned n;
	bool whole; /* reaches over all columns, below the head: names the rows below it */
	bool again; /* says what a cell above says that reaches down to here; the source has it once */
};

/* auto: figures to the right, words to the left */
enum doc_align { DOC_ALIGN_AUTO, DOC_ALIGN_RIGHT, DOC_ALIGN_CENTER };

struct doc_block {
	enum doc_kind kind;
	int level;
	int quotes; /* DOC_ITEM, DOC_CODE, DOC_TABLE: of how many quotes it is part */
	const char *marker;
	struct doc_run *runs;
	size_t n_runs;
	struct doc_cell *cells; /* DOC_TABLE: rows * columns, row by row */
	int rows, columns;
	bool head;
	uint8_t set_in;               /* DOC_PARAGRAPH: by so many ems; in CommonMark em spaces before it */
	const enum doc_align *aligns; /* DOC_TABLE: per column; NULL: all auto */
	/* DOC_TABLE: side by side from so many columns on; 0: wherever its columns get a readable width */
	int least;
	const char *anchor; /* "" or what stands here, for reading marks and jumps: "comment:ID", "response:2", "chart:1" */
	/* DOC_CHART: appends the chart's lines, separated by "\n", none wider than width; with inks as doc_layout_drawing
	 * reads them. */
	void (*draw)(const void *chart, int width, bool ascii, struct str *out);
	const void *chart;
	struct doc_source *source; /* DOC_SOURCE */
};

struct doc_link {
	const char *address;
	uint64_t hash; /* of it: most of those that are another one are told by that */
};

struct doc {
	struct arena arena;
	const char *origin; /* "https://host": where addresses lead that start with "/"; NULL: such ones are no links */
	VEC(struct doc_block) blocks;
	VEC(struct doc_link) links;
	size_t read_bytes; /* of the CommonMark that was read as soon as it came */
};

void doc_init(struct doc *d);
void doc_release(struct doc *d);
/* Declares one that is released at the end of its block, however that is left. */
#define DOC_LOCAL(name) __attribute__((cleanup(doc_release))) struct doc name = { 0 }
/* Each appends one block and returns it (valid until the next append). Text is cleaned and copied. */
struct doc_block *doc_heading(struct doc *d, int level, const char *text);
struct doc_block *doc_paragraph(struct doc *d, const char *text);
struct doc_block *doc_field(struct doc *d, const char *label, const char *value);
struct doc_block *doc_add(struct doc *d, enum doc_kind kind);
/* Adds a run to a block; "\n" in it is a line break. Only blocks whose runs nobody else allocated. */
void doc_run(struct doc *d, struct doc_block *b, const char *text, unsigned style, int link);
/* Index + 1; the same address gives the same number; 0: too long, or too many. */
int doc_link(struct doc *d, const char *address);
/* Appends the blocks of foreign text. Bad markup is no failure. What of HTML is past 32 MB, or would take more than 192
 * MB to read, is not there: a sentence says so in its place. What is nested deeper than 64 is flattened. Web addresses
 * in the text become links; other addresses than http, https, ftp, mailto and tel do not (see origin, though).
 * level_base is added to headings. */
void doc_from_html(struct doc *d, const char *html, size_t n);
void doc_from_commonmark(struct doc *d, const char *text, size_t n, int level_base);
void doc_from_text(struct doc *d, const char *text, size_t n);
/* The same for a text that somebody waits to see: a long one becomes pieces, each of which is read when it is laid out
 * or expanded, in a few milliseconds whatever it is made of. */
void doc_put_commonmark(struct doc *d, const char *text, size_t n, int level_base);
void doc_put_text(struct doc *d, const char *text, size_t n);
void doc_quote(struct doc *d, size_t from);         /* paragraphs from here on become quotes */
size_t doc_source_bytes(const struct doc_block *b); /* of a DOC_SOURCE; else 0 */
void doc_expand(struct doc *d, size_t block);       /* a DOC_SOURCE gives way to what it says: any number of blocks */
/* Does CommonMark show nothing at all? Marks of items and quotes, and rules, are nothing. */
bool doc_is_blank(const char *text, size_t n);
/* Writes the document as CommonMark (import keeps bodies so). */
void doc_to_commonmark(const struct doc *d, struct str *out);

/* A laid-out line: spans over a shared text buffer. */
struct doc_span {
	unsigned style;
	int link;
	size_t start, bytes;
	int column, columns;
};
struct doc_line {
	size_t start, bytes; /* of layout.text */
	int columns;
	size_t span, n_spans; /* into layout.spans */
	size_t block;         /* index of the block that it shows; SIZE_MAX for the blank line between blocks */
};
struct doc_layout_opts {
	int width; /* columns of prose; at least 10 */
	enum text_kinsoku kinsoku;
	bool ascii;        /* no block or box characters (accessible mode) */
	bool linear;       /* tables as label: value; one item a line; for reading aloud */
	bool number_links; /* "[3]" after a link's text */
	bool keep_lines;   /* also those that are plainly one paragraph, broken to another width */
	bool underline;    /* headings, with "=" or "-": where nothing else sets them apart */
};
struct doc_layout {
	struct str text;
	VEC(struct doc_line) lines;
	VEC(struct doc_span) spans;
	struct doc_layout_opts opts;
	size_t next;                    /* the block to be laid out by the next step */
	bool begun;                     /* there are lines, or were some */
	struct doc_layout_lists *lists; /* that it stands in */
};
void doc_layout_init(struct doc_layout *l);
void doc_layout_release(struct doc_layout *l);
void doc_layout_make(struct doc_layout *l, struct doc *d, const struct doc_layout_opts *o);
/* The same a block at a time, for whoever has something else to do in between: begin, and step until it is false. */
void doc_layout_begin(struct doc_layout *l, const struct doc_layout_opts *o);
bool doc_layout_step(struct doc_layout *l, struct doc *d);
/* Forgets the lines so far, which their reader is done with; what follows is laid out as if they were there. */
void doc_layout_forget(struct doc_layout *l);
/* Appends the lines of a drawing, none wider than width. In it DOC_INK_ON and a digit begin what belongs to that
 * series, and DOC_INK_OFF ends it: two control characters, which clean text never has. */
#define DOC_INK_ON '\016'
#define DOC_INK_OFF '\017'
void doc_layout_drawing(struct doc_layout *l, const char *drawing, size_t block, int width);

/* ---- editing (edit.c) ------------------------------------------------------------------------ */

/*
 * The text of a prompt (one line) or of the editor (many). Always true: valid UTF-8 without control characters (but
 * "\n" where lines are allowed) and bidirectional overrides, at most max bytes; the caret stands between visible
 * characters. What is typed stays whole (joined emoji too), so paint slices through text_clean.
 */
struct text_edit {
	struct str text;
	size_t caret;
	bool lines;
	int goal;           /* column that Up and Down keep; -1: the caret's own */
	int scroll;         /* columns hidden on the left: text_edit_scroll */
	int width;          /* of the window, in which longer lines are wrapped: text_edit_wrap; 0: they are not */
	VEC(size_t) starts; /* of the rows of one line, the one that was asked about last; none: of no line */
	VEC(struct text_edit_change) changes;
	size_t change_bytes;
	bool typing; /* the next typed character belongs to the last change */
};

enum text_edit_move {
	TEXT_LEFT,
	TEXT_RIGHT,
	TEXT_WORD_LEFT,
	TEXT_WORD_RIGHT,
	TEXT_HOME,
	TEXT_END, /* of the line */
	TEXT_TOP,
	TEXT_BOTTOM, /* of the text */
};
enum text_edit_kill {
	TEXT_BACKSPACE,
	TEXT_DELETE,     /* one visible character */
	TEXT_KILL_WORD,  /* the word before the caret */
	TEXT_KILL_END,   /* to the end of the line; at the end, the line break */
	TEXT_KILL_START, /* to the start of the line */
	TEXT_KILL_LINE,  /* the line with its line break */
};

void text_edit_init(struct text_edit *e, size_t max, bool lines);
void text_edit_release(struct text_edit *e); /* {0}-safe after init */
/* Another text, caret at its end, nothing to undo. Cut to max between characters; false when it was. */
bool text_edit_set(struct text_edit *e, const char *s);
/* At the caret, typed or pasted. False, and nothing changes, when it would pass max. */
bool text_edit_insert(struct text_edit *e, const char *s, size_t n);
/* Each is false when there was nothing to do. */
bool text_edit_kill(struct text_edit *e, enum text_edit_kill what);
bool text_edit_move(struct text_edit *e, enum text_edit_move where);
bool text_edit_rows_move(struct text_edit *e, int rows); /* Up is -1, a page more; see text_edit_wrap */
bool text_edit_undo(struct text_edit *e);

/* Rows: lines as they stand in a window of so many columns (at least 2), the longer ones wrapped as in text_wrap. A row
 * is known by where it starts; the white space at which it was wrapped is part of it, and may be wider than the window.
 */
void text_edit_wrap(struct text_edit *e, int columns);
struct text_edit_row {
	size_t start, bytes; /* without a line break */
};
/* The row in which this place is; the place between two of them is in the second one. */
struct text_edit_row text_edit_row(struct text_edit *e, size_t at);
/* To the start of the row so many below (above: negative), as far as there are any: how many that were. */
int text_edit_row_step(struct text_edit *e, size_t *start, int rows);
int text_edit_column(struct text_edit *e); /* of the caret, in its row */
/* Scrolls so that the caret is visible in a field of so many columns (at least 3), and returns its column there. */
int text_edit_scroll(struct text_edit *e, int columns);

/* What of one line is to be seen through a window of columns from column `from` on. Never half a character: where
 * one is cut by the left edge, `pad` blanks stand for the half that would show. */
struct text_slice {
	size_t start, bytes;
	int pad, columns; /* columns: of the slice, without pad */
};
struct text_slice text_slice(const char *s, size_t n, int from, int columns);

/* ---- other character sets (charset.c) -------------------------------------------------------- */

/* A terminal's, by its name: the ith, from 0, NULL behind the last (the first is utf-8); and as it is written ("Big5").
 * Set text_ambiguous_set(2) for all but utf-8. */
const char *text_charset_at(size_t i);
const char *text_charset_title(const char *name);
struct text_charset;

/* RC_NOT_FOUND: no such one, or this system cannot convert it. Free with text_charset_free (NULL is fine). */
enum rc text_charset_open(const char *name, struct text_charset **out, struct err *e);
void text_charset_free(struct text_charset *cs);
const char *text_charset_name(const struct text_charset *cs);
/* The one that a locale's name asks for ("zh_TW.Big5", "ja_JP.SJIS"); "utf-8" when it names none that is known here. */
const char *text_charset_of_locale(const char *locale);
/* The same for LC_ALL, LC_CTYPE, LANG: the first that is set counts. */
const char *text_charset_from_environment(void);
bool text_charset_is_utf8(const struct text_charset *cs);
/* Appends in UTF-8 what the terminal sent. A character may come in pieces over several calls; nonsense becomes
 * U+FFFD; ASCII (escape sequences) passes at once. */
void text_charset_decode(struct text_charset *cs, struct str *out, const char *s, size_t n);
/* Appends in the terminal's encoding what a program wrote for it, escape sequences and all, also in pieces. What the
 * encoding lacks is replaced by something of the same columns: the traditional form, the bare letter, an emoticon,
 * □, ? */
void text_charset_encode(struct text_charset *cs, struct str *out, const char *s, size_t n);

/* ---- finding (find.c) ------------------------------------------------------------------------ */

struct text_piece {
	const char *text;
	size_t bytes;
};
/* Where words stand: from a byte of one line to a byte of the same or a later one. */
struct text_match {
	size_t line, start, end_line, end;
};
typedef VEC(struct text_match) text_match_list;
/* What a character is compared by where words are looked for: one for all that readers take for the same (capital and
 * small, full-width and narrow, accented and bare letters; simplified and traditional characters, 臺 and 台, 菸 and 煙,
 * 劃 and 畫). 0: it is left out (marks upon others, joiners, variation selectors). Never changes what is kept: only
 * what is compared. The platform's index of words is made with it: see SEARCH_MADE in server/storage/private.h when
 * this or its tables change. */
uint32_t text_folded(uint32_t c);
/* All places of words in these lines, at most TEXT_MATCHES_MAX, compared by text_folded() and white space aside: words
 * may stand across the end of a line. What out held before goes; the caller does vec_release. */
enum { TEXT_MATCHES_MAX = 10000 };
void text_find(const struct text_piece *lines, size_t n, const char *words, text_match_list *out);
/* The same line by line, for a long text that cannot be looked through at once: each line goes on where the one before
 * ended, and what it adds to out may begin in an earlier one. */
struct text_finder *text_finder_new(const char *words);
void text_finder_free(struct text_finder *f); /* NULL is fine */
void text_finder_line(struct text_finder *f, size_t line, const struct text_piece *piece, text_match_list *out);
/* The first place of words in one text. False: they do not stand there, or are empty. */
bool text_find_first(const char *text, size_t n, const char *words, size_t *start, size_t *end);

#endif
