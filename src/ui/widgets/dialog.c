/* See dialog.h. There is no loop in here: a question is a state, and its answer is one more key. */
#include "ui/widgets/dialog.h"

#include "acts/settings.h"
#include "ui/widgets/ask.h"
#include "ui/widgets/edit.h"
#include "ui/widgets/page.h"
#include "ui/widgets/pager.h"

#include <stdlib.h>

/* Bytes of a text. */
struct stretch {
	size_t start, end;
};

enum { RESTS_MS = 700 };
enum { DIALOG_EDITED = 1 };

struct dialog {
	struct ui *ui;
	struct screen *screen; /* NULL: there has been nothing to ask, and it stands in ui->quiet */
	struct dialog *next;   /* there */
	int tag;
	struct act *act;
	struct str head, said;      /* everything above the question, a paragraph a line */
	size_t asked;               /* where in said the answer to the question that is shown will begin */
	VEC(struct stretch) labels; /* of said: what was asked, which stays in the ink that it was asked in */
	struct str label, whole;    /* whole: where the label is but the brief one; "" */
	struct edit edit;
	bool guest;      /* nobody was signed in when it was opened */
	bool editing;    /* the editor has it */
	int covers;      /* rows of the screen below, when it leaves the others in sight; 0: not known yet */
	bool outgrown;   /* half of the screen is too small for it */
	bool told_ways;  /* what can be typed alone */
	unsigned serial; /* of the question that is shown */
	struct doc doc;  /* that belongs to it; empty where it has none */
	struct pager pager;
	int64_t typed_at;          /* monotonic; 0: it has been told that it rests */
	const char *title, *first; /* its own, or NULL; what the act is called that has it */
	const char *shown;         /* what the act is called that is shown */
	void (*retry)(struct screen *s);
	char language[LANGUAGE_CODE_SIZE]; /* that all of it is in */
};

static const struct question *question_of(const struct dialog *d)
{
	return act_question(d->act);
}

static bool is_typed(const struct question *q)
{
	return q && q->kind != QUESTION_CHOICE && q->kind != QUESTION_YES;
}

static void dialog_free(struct dialog *d)
{
	act_free(d->act);
	str_release(&d->head);
	str_release(&d->said);
	vec_release(&d->labels);
	str_release(&d->label);
	str_release(&d->whole);
	edit_release(&d->edit);
	pager_release(&d->pager);
	doc_release(&d->doc);
	free(d);
}

static void keep_typed(struct screen *s)
{
	struct dialog *d = s->priv;
	if (!d->editing)
		draft_keep(s, d->act, is_typed(question_of(d)) ? edit_text(&d->edit) : "");
}

static void dialog_close(struct screen *s)
{
	struct dialog *d = s->priv;
	if (!d->editing)
		draft_close(s, d->act, is_typed(question_of(d)) ? edit_text(&d->edit) : "");
	dialog_free(d);
}

/* Many choices stand below one another where there is room, so that none is cut in two. */
static void make_label(struct dialog *d, const struct ui *ui, const struct question *q)
{
	/* of a braille display: there the question stands in brief before the caret, and above whole */
	enum { CELLS = 40 };
	bool felt = ui_heard(ui) && q->brief && !q->lettered && ui->columns > CELLS;
	question_label(q, ui->columns, ui_heard(ui), &d->label);
	str_clear(&d->whole);
	if (felt && text_widthz(d->label.buf) >= CELLS) {
		str_addz(&d->whole, d->label.buf);
		question_label(q, CELLS, true, &d->label);
	}
	if (q->kind == QUESTION_CHOICE && !q->lettered && text_widthz(d->label.buf) >= ui->columns &&
		q->n_choices + 3 < ui_content_rows(ui))
		question_lines(q, ui_heard(ui), &d->label);
}

/* ---- the act's turns ------------------------------------------------------------------------- */

/* What it has to say, and what others are to know. */
static void tell_end(struct ui *ui, const struct act *act, bool was_guest)
{
	const struct act_outcome *o = act_outcome(act);
	char *topic = xstrdup(o->topic);
	if (*o->address) /* the page of the web, and why there */
		ui->follow(ui, o->address);
	if (*o->sentence)
		ui_say_outcome(ui, o->sentence);
	if (was_guest != ui_guest(ui))
		ui_event(ui, EVENT_SIGNED, NULL);
	else if ((o->end == ACT_DONE || o->changed) && *topic)
		ui_event(ui, EVENT_TOPIC, topic);
	else
		ui_event(ui, EVENT_UNSENT, NULL);
	free(topic);
}

static void open_editor(struct screen *s, const char *text)
{
	struct dialog *d = s->priv;
	const struct question *q = question_of(d);
	STR_LOCAL(title, 4096);
	str_addz(&title, act_title(d->act));
	if (q->ruled) { /* one of many fields */
		question_label(q, s->ui->columns - (int)title.len, ui_heard(s->ui), &d->label);
		str_addf(&title, " %s", d->label.buf);
	}
	d->editing = true;
	editor_open(s, DIALOG_EDITED, title.buf, text, d->act);
	if (*q->error)
		ui_say(s->ui, "%s", q->error);
	else if (*q->before && q->ruled)
		ui_say(s->ui, "%s", q->before);
	else if (ui_heard(s->ui)) /* who has no hints in sight */
		ui_say(s->ui, "%s", _("Write as many lines as you like; a line with a single . ends it."));
}

static void set_edit(struct dialog *d, const struct question *q)
{
	struct edit edit;
	edit_init(&edit, q->initial, q->kind == QUESTION_SECRET);
	edit_release(&d->edit);
	d->edit = edit;
}

static void set_page(struct dialog *d)
{
	doc_release(&d->doc);
	doc_init(&d->doc);
	pager_release(&d->pager);
	pager_init(&d->pager);
	act_page(d->act, &d->doc);
}

static const struct screen_ops prompt_ops, text_ops, welcome_ops;

/* What was said from there on is no longer so. */
static void unsay(struct dialog *d, size_t from)
{
	str_truncate(&d->said, from);
	while (d->labels.n && d->labels.items[d->labels.n - 1].end > from)
		d->labels.n--;
}

/* On the first screen another language was chosen: all is said anew. */
static void follow_language(struct screen *s)
{
	struct dialog *d = s->priv;
	if (str_eq(d->language, language_name()) || !d->retry)
		return;
	str_copy(d->language, sizeof d->language, language_name());
	unsay(d, 0);
	d->first = d->shown = act_title(d->act);
	ui_event(s->ui, EVENT_SETTINGS, NULL);
	d->retry(s);
}

/* Who has no hints in sight is told once what can be typed alone. */
static void say_ways(struct dialog *d, const struct question *q)
{
	if (d->told_ways || !ui_heard(d->ui) || !(q->ruled || q->kind == QUESTION_TEXT))
		return;
	d->told_ways = true;
	str_addf(&d->said, "%s\n",
		q->ruled ? _("Type ? alone for the rules of screening, < alone to go back to the previous question.")
				 : _("Type one line; or . alone for several lines."));
}

/* After whatever moved the act: the next question, or the end. */
static unsigned turn(struct screen *s)
{
	struct dialog *d = s->priv;
	follow_language(s);
	const struct question *q = question_of(d);
	const struct act_outcome *o = act_outcome(d->act);
	if (o->end) {
		tell_end(s->ui, d->act, d->guest);
		return o->end == ACT_DONE || o->end == ACT_QUEUED ? screen_give(s, 1, o->topic) : CLOSE;
	}
	if (!q)
		return REPAINT;
	draft_stands(s, d->act);
	if (d->shown != act_title(d->act)) /* another act than before: what that one said is over */
		unsay(d, 0);
	d->shown = act_title(d->act);
	if (*q->error && d->said.len > d->asked) /* an answer that was refused is no part of what was said */
		unsay(d, d->asked);
	say_ways(d, q);
	STR_LOCAL(before, STR_NO_LIMIT);
	text_clean_lines(&before, q->before, strlen(q->before));
	if (!*q->error || !strstr(d->said.buf, before.buf)) /* what is asked again stands under what was said of it */
		str_addz(&d->said, before.buf);
	d->asked = d->said.len;
	if (*q->error)
		ui_say(s->ui, "%s", q->error);
	s->seen &= d->serial == q->serial || *q->error; /* which is said of the question before */
	d->serial = q->serial;
	d->typed_at = 0;
	if (q->paged)
		set_page(d);
	bool welcome = d->retry && act_title(d->act) == d->first && q->kind == QUESTION_LINE;
	s->ops = q->kind == QUESTION_TEXT ? &text_ops : welcome ? &welcome_ops : &prompt_ops;
	if (is_typed(q))
		set_edit(d, q);
	bool long_text = q->many && !*q->error;                                  /* whose reason is read first */
	if (q->kind == QUESTION_TEXT && (long_text || strchr(q->initial, '\n'))) /* a line could not hold it */
		open_editor(s, q->initial);
	return q->paged ? RECALC | REPAINT : REPAINT;
}

static void show(struct dialog *d)
{
	d->screen = screen_push(d->ui, &prompt_ops, d, d->tag);
	screen_damage(d->screen, turn(d->screen));
}

static bool dialog_waits(struct screen *s)
{
	const struct dialog *d = s->priv;
	bool works = !question_of(d) && !act_outcome(d->act)->end;
	return works || (d->retry && screen_asking(s)); /* the first screen greets once it knows whose it is */
}

static void quiet_forget(struct dialog *d)
{
	struct dialog **at = &d->ui->quiet;
	while (*at != d)
		at = &(*at)->next;
	*at = d->next;
}

static void turned(void *ctx)
{
	struct dialog *d = ctx;
	const struct question *q = question_of(d);
	d->ui->stirred = true;
	if (d->screen && q && q->serial == d->serial && !act_outcome(d->act)->end) { /* something beside it */
		screen_damage(d->screen, REPAINT);
		return;
	}
	if (d->screen) {
		screen_damage(d->screen, turn(d->screen));
		return;
	}
	bool asks = question_of(d) != NULL;
	if (!asks && !act_outcome(d->act)->end) {
		ui_say(d->ui, "%s", act_progress(d->act));
		return;
	}
	quiet_forget(d);
	if (asks) {
		show(d);
	} else {
		tell_end(d->ui, d->act, d->guest);
		dialog_free(d);
	}
}

void dialog_quiet_release(struct ui *ui)
{
	for (struct dialog *d; (d = ui->quiet);) {
		ui->quiet = d->next;
		dialog_free(d);
	}
}

/* Question and answer move up among what was said. */
static unsigned answer(struct screen *s, const char *text)
{
	struct dialog *d = s->priv;
	const struct question *q = question_of(d);
	STR_LOCAL(count, 64);
	str_addf(&count, P_("(%lld character)", "(%lld characters)", (unsigned long)act_length(text)),
		(long long)act_length(text));
	const char *shown = q->kind == QUESTION_SECRET ? "" : q->many || strchr(text, '\n') ? count.buf : text;
	make_label(d, s->ui, q);
	size_t start = d->said.len;
	text_clean_lines(&d->said, d->label.buf, d->label.len);
	*vec_push(&d->labels) = (struct stretch){ start, d->said.len };
	text_clean(&d->said, shown, strlen(shown));
	str_addc(&d->said, '\n');
	screen_quiet(s); /* that it takes a moment is said only when it does */
	screen_asks_at(s->ui, s->ui->rows);
	act_answer(d->act, text);
	return turn(s);
}

/* ---- keys ------------------------------------------------------------------------------------ */

static unsigned leave(struct screen *s)
{
	struct dialog *d = s->priv;
	keep_typed(s);
	act_leave(d->act);
	return turn(s);
}

static unsigned pressed(struct screen *s, const struct key *k, enum action a, const struct question *q)
{
	char key[2] = { a == ACTION_ACCEPT ? q->fallback : key_letter(k), '\0' };
	for (int i = 0; *key && i < q->n_choices; i++)
		if (q->choices[i].key == *key)
			return answer(s, key);
	return 0;
}

/* What moves in the document that belongs to a question; every letter is an answer, and a blank where one types. */
static enum action reading(const struct key *k, bool typed)
{
	switch (k->code) {
	case K_UP: return ACTION_UP;
	case K_DOWN: return ACTION_DOWN;
	case ' ': return typed ? ACTION_NONE : ACTION_PAGE_DOWN;
	case K_CTRL('F'):
	case K_PAGE_DOWN: return ACTION_PAGE_DOWN;
	case K_CTRL('B'):
	case K_PAGE_UP: return ACTION_PAGE_UP;
	case K_HOME: return typed ? ACTION_NONE : ACTION_HOME;
	case K_END: return typed ? ACTION_NONE : ACTION_END;
	default: return ACTION_NONE;
	}
}

static void compose_rules(struct doc *doc, struct ui *ui, unsigned of, const char *id, const struct site_reply *reply)
{
	(void)ui;
	(void)id;
	for (size_t i = 0; reply && i < reply->u.book.n; i++)
		if (reply->u.book.items[i].board == (enum wire_board)of)
			page_rules(doc, &reply->u.book.items[i]);
}

void dialog_rules(struct ui *ui, const struct question *q)
{
	ui_page_open(ui, _("[Rules]"), compose_rules, q->board, SITE_RULES, NULL);
}

static void note_typed(struct screen *s, const struct question *q)
{
	struct dialog *d = s->priv;
	d->typed_at = clock_mono();
	if (q->watched)
		screen_soon(s, RESTS_MS);
	if (q->drafted)
		screen_soon(s, DRAFT_MS);
}

/* What is typed while nothing is asked is for the next question; q alone leaves, as nothing is being typed. */
static bool dialog_holds(struct screen *s, const struct key *k, enum action a)
{
	const struct dialog *d = s->priv;
	bool leaves = a == ACTION_CANCEL || (k->code == 'q' && !s->ui->ahead.n);
	return !question_of(d) && !act_outcome(d->act)->end && !leaves;
}

/* What a key with Ctrl does has a word too, as by lines, for who has a screen reader that keeps the key. False: it is
 * an answer. */
static bool is_word(struct screen *s, const struct question *q, const char *text, unsigned *reaction)
{
	struct dialog *d = s->priv;
	STR_LOCAL(word, 64);
	text_narrow_all(&word, text);
	*reaction = REPAINT;
	if (q->kind == QUESTION_TEXT && str_eq(word.buf, ".")) {
		set_edit(d, q);
		open_editor(s, q->initial);
	} else if (q->ruled && str_eq(word.buf, "?")) {
		set_edit(d, q);
		dialog_rules(s->ui, q);
	} else if (q->kind != QUESTION_SECRET && str_eq(word.buf, "<") && act_back(d->act)) {
		*reaction = turn(s);
	} else {
		return false;
	}
	return true;
}

static unsigned dialog_key(struct screen *s, const struct key *k, enum action a)
{
	struct dialog *d = s->priv;
	const struct question *q = question_of(d);
	if (a == ACTION_RULES && q && q->ruled) {
		dialog_rules(s->ui, q);
		return REPAINT;
	}
	if (q && q->paged && reading(k, is_typed(q)) != ACTION_NONE)
		return pager_act(&d->pager, s, reading(k, is_typed(q)), k) ? REPAINT : 0;
	if (q && q->address && !is_typed(q) && key_letter(k) == 'l') {
		s->ui->follow(s->ui, q->address);
		return REPAINT;
	}
	if (a == ACTION_CANCEL || (!q && k->code == 'q'))
		return leave(s);
	if (a == ACTION_NEXT_LANGUAGE) {
		char code[LANGUAGE_CODE_SIZE];
		settings_next_language(code);
		return *edit_text(&d->edit) ? 0 : answer(s, code);
	}
	if (a == ACTION_BACK)
		return act_back(d->act) ? turn(s) : 0;
	if (!q)
		return 0;
	if (!is_typed(q))
		return pressed(s, k, a, q);
	if (a == ACTION_LONG_TEXT && q->kind == QUESTION_TEXT) {
		open_editor(s, edit_text(&d->edit));
		return REPAINT;
	}
	if (a == ACTION_ACCEPT) {
		char *text = xstrdup(edit_text(&d->edit));
		unsigned reaction;
		if (!is_word(s, q, text, &reaction))
			reaction = answer(s, text);
		explicit_bzero(text, strlen(text));
		free(text);
		return reaction;
	}
	if (!edit_key(&d->edit, s, k))
		return 0;
	note_typed(s, q);
	return REPAINT;
}

static bool dialog_takes_text(struct screen *s)
{
	struct dialog *d = s->priv;
	return is_typed(question_of(d)) && !d->editing;
}

static void dialog_keep(struct screen *s)
{
	keep_typed(s);
}

/* The fingers rest: what belongs beside what is typed is looked for. */
static void tell_rest(struct screen *s)
{
	struct dialog *d = s->priv;
	int64_t left = d->typed_at + RESTS_MS - clock_mono();
	if (left > 0) {
		screen_soon(s, left);
	} else {
		d->typed_at = 0;
		act_rests(d->act, edit_text(&d->edit));
	}
}

static unsigned dialog_timer(struct screen *s)
{
	struct dialog *d = s->priv;
	const struct question *q = question_of(d);
	if (q && q->paged)
		return pager_more(&d->pager, s);
	if (!q)
		return 0;
	keep_typed(s);
	if (q->watched && d->typed_at && !d->editing)
		tell_rest(s);
	return 0;
}

/* The longer text. */
static unsigned dialog_answer(struct screen *s, const struct answer *a)
{
	struct dialog *d = s->priv;
	if (a->tag != DIALOG_EDITED)
		return REPAINT;
	d->editing = false;
	if (a->given && a->number != 't')
		return answer(s, a->text);
	if (a->given) {
		act_typed(d->act, a->text);
		act_back_to(d->act, "title");
	} else if (question_of(d) && question_of(d)->titled) { /* so long a text is not gone by one key */
		act_leave(d->act);
	} else {
		act_throw_away(d->act);
	}
	return turn(s);
}

static unsigned dialog_event(struct screen *s, enum ui_event event, const char *topic)
{
	struct dialog *d = s->priv;
	(void)topic;
	if (event == EVENT_RETRY && d->retry)
		d->retry(s);
	return REPAINT;
}

/* ---- painting -------------------------------------------------------------------------------- */

struct label {
	const char *text;
	struct str *above; /* its lines before the last; NULL */
	struct text_line last;
};

static bool take_line(void *ctx, const struct text_line *l)
{
	struct label *p = ctx;
	if (p->above && l->start) {
		str_add(p->above, p->text + p->last.start, p->last.bytes);
		str_addc(p->above, '\n');
	}
	p->last = *l;
	return true;
}

/* What is asked stands before what is typed, or before the caret; what is too long for that begins above, among what
 * was said. Returns what stands in the row; *x: where the answer does. */
static struct text_line split_label(const struct dialog *d, const struct ui *ui, struct str *above, int *x)
{
	enum { CARET = 4, WORD = 12 }; /* the columns that have to be left, and about a word, which else comes along */
	int width = ui->columns - 1;
	struct label label = { .text = d->label.buf }, again = { .text = d->label.buf, .above = above };
	text_wrap(d->label.buf, d->label.len, width, TEXT_KINSOKU_NORMAL, take_line, &label);
	if (label.last.columns + CARET > width)
		width -= WORD;
	text_wrap(d->label.buf, d->label.len, width, TEXT_KINSOKU_NORMAL, take_line, &again);
	*x = again.last.columns + (again.last.start + again.last.bytes < d->label.len ? 1 : 0);
	return again.last;
}

/* How many rows what is typed takes, the one of the question with it; half of the window at most. */
static int typed_rows(const struct dialog *d, const struct ui *ui)
{
	int x, most = ui_content_rows(ui) / 2;
	split_label(d, ui, NULL, &x);
	int rows = edit_rows(&d->edit, x, ui->columns - 1);
	return rows < most ? rows : most;
}

static void paint_question(struct screen *s, struct dialog *d, const struct question *q, int y, int rows)
{
	int x;
	struct text_line tail = split_label(d, s->ui, NULL, &x);
	draw_text(y, 0, s->ui->columns - 1, d->label.buf + tail.start, tail.bytes, INK_STRONG);
	if (is_typed(q))
		edit_paint_rows(&d->edit, s, y, x, s->ui->columns - 1, rows);
	else
		screen_cursor(s, y, x);
}

struct last {
	const struct dialog *dialog;
	const char *text;
	size_t said, cut; /* as of struct parts */
	int skip, y, columns;
};

/* The part of a stretch that is in this line stands there already, in another ink. */
static void paint_label(const struct last *p, const struct text_line *l, const struct stretch *label)
{
	if (label->start < p->cut)
		return;
	size_t from = p->said + label->start - p->cut, to = p->said + label->end - p->cut, end = l->start + l->bytes;
	from = from > l->start ? from : l->start;
	to = to < end ? to : end;
	if (from >= to)
		return;
	int x = text_width(p->text + l->start, from - l->start);
	draw_laid(p->y, x, p->columns - x, p->text + from, to - from, INK_STRONG);
}

static bool paint_said(void *ctx, const struct text_line *l)
{
	struct last *p = ctx;
	if (p->skip-- > 0)
		return true;
	draw_laid(p->y, 0, p->columns, p->text + l->start, l->bytes, INK_PLAIN);
	for (size_t i = 0; i < p->dialog->labels.n; i++)
		paint_label(p, l, &p->dialog->labels.items[i]);
	p->y++;
	return true;
}

struct count {
	int lines, from;
	int begins; /* the first line from there on that begins a paragraph */
	bool inside;
};

static bool count_said(void *ctx, const struct text_line *l)
{
	struct count *c = ctx;
	if (c->lines >= c->from && !c->inside && !c->begins)
		c->begins = c->lines;
	c->inside = !l->hard;
	c->lines++;
	return true;
}

/* How many lines go so that the others have room; what is left of a sentence by that goes too, where it is short. */
static int lines_to_skip(const struct str *above, int width, int room)
{
	enum { SHORT = 2 };
	struct count all = { .from = INT32_MAX }, rest = { 0 };
	text_wrap(above->buf, above->len, width, TEXT_KINSOKU_NORMAL, count_said, &all);
	if (all.lines <= room)
		return 0;
	rest.from = all.lines - room;
	text_wrap(above->buf, above->len, width, TEXT_KINSOKU_NORMAL, count_said, &rest);
	return rest.begins && rest.begins - rest.from <= SHORT ? rest.begins : rest.from;
}

/* How many bytes of what was said are the topic's title, and the blank line behind it. */
static size_t subject_lines(const struct dialog *d)
{
	STR_LOCAL(subject, STR_NO_LIMIT);
	text_clean_lines(&subject, act_subject(d->act), strlen(act_subject(d->act)));
	if (!subject.len || !str_starts(d->said.buf, subject.buf) || d->said.buf[subject.len] != '\n')
		return 0;
	return subject.len + 1 + (d->said.buf[subject.len + 1] == '\n');
}

/* Returns where in out that begins which was said, without its first bytes. */
static size_t put_above(
	const struct dialog *d, const struct ui *ui, const struct question *q, size_t without, struct str *out)
{
	int x;
	if (act_title(d->act) == d->first)
		text_clean_lines(out, d->head.buf, d->head.len);
	size_t said = out->len;
	str_add(out, d->said.buf + without, d->said.len - without);
	if (q && d->whole.len)
		str_addf(out, "%s\n", d->whole.buf);
	if (!q && *act_progress(d->act))
		str_addf(out, "%s\n", act_progress(d->act));
	else if (!q)
		str_addf(out, "%s\n", d->said.len ? _("One moment...") : _("Loading"));
	else
		(void)split_label(d, ui, out, &x);
	return said;
}

/* A row each, cut rather than wrapped, in at most half of the window. How many there are. */
static int paint_beside(struct screen *s, const struct question *q, int y, bool paint)
{
	int rows = 0;
	for (const char *line = q->beside; *line && rows < ui_content_rows(s->ui) / 2; rows++) {
		size_t n = strcspn(line, "\n");
		STR_LOCAL(row, STR_NO_LIMIT);
		text_cut(&row, line, n, s->ui->columns - 1);
		if (paint)
			draw_z(y + rows, 0, s->ui->columns - 1, row.buf, INK_PLAIN);
		line += n + (line[n] == '\n');
	}
	return rows;
}

/* What there is to paint: the lines above the question, and the rows that it and what belongs to it take. */
struct parts {
	struct str *above;
	size_t said, cut; /* where in above that begins which was said, and how much of that is not in it */
	int typed, beside;
};

static struct parts parts_of(struct screen *s, struct str *above, bool titled)
{
	struct dialog *d = s->priv;
	const struct question *q = question_of(d);
	struct parts p = { .above = above };
	if (q)
		make_label(d, s->ui, q);
	p.beside = q ? paint_beside(s, q, 0, false) : 0;
	p.typed = q && is_typed(q) ? typed_rows(d, s->ui) : q ? 1 : 0;
	p.cut = titled ? subject_lines(d) : 0;
	p.said = put_above(d, s->ui, q, p.cut, above);
	return p;
}

/* An act that is done to a topic leaves the upper half of it in sight, as long as the lower one has room for all that
 * is asked: there is less to paint then, and less again when it is done. */
static int dialog_covers(struct screen *s)
{
	enum { ROWS_LEAST = 20, MORE = 5 /* that come while it is answered */ };
	struct dialog *d = s->priv;
	const struct question *q = question_of(d);
	const struct screen *below = screen_below(s);
	int half = ui_content_rows(s->ui) / 2;
	if (!below || !(below->ops->in & (IN_TOPIC | IN_LIST)) || ui_heard(s->ui) || !*act_subject(d->act) ||
		s->ui->rows < ROWS_LEAST || d->outgrown || (q && q->paged))
		return 0;
	STR_LOCAL(above, 2 * TYPED_MAX);
	struct parts p = parts_of(s, &above, true);
	struct count all = { .from = INT32_MAX };
	text_wrap(above.buf, above.len, ui_prose(s->ui), TEXT_KINSOKU_NORMAL, count_said, &all);
	int rows = all.lines + p.typed + p.beside;
	if (!d->covers)
		d->covers = rows + MORE < half ? rows + MORE : half;
	if (rows > d->covers)
		d->covers = half;
	d->outgrown = rows > half; /* and so it stays */
	return d->outgrown ? 0 : s->ui->rows - 1 - d->covers - 1;
}

/* What is done, and to what, stands over the half that is covered. */
static void paint_edge(struct screen *s)
{
	struct dialog *d = s->priv;
	STR_LOCAL(edge, STR_NO_LIMIT);
	str_addf(&edge, "%s%s", act_title(d->act), act_subject(d->act));
	draw_z(s->top, 0, s->ui->columns, edge.buf, INK_HEAD);
}

/* When it is more than fits, the first lines go, but for what it is about: what is asked now stays. */
static void dialog_paint(struct screen *s)
{
	struct dialog *d = s->priv;
	const struct question *q = question_of(d);
	int width = ui_prose(s->ui);
	if (q && q->paged) {
		make_label(d, s->ui, q);
		pager_paint(&d->pager, s);
		screen_asks_at(s->ui, s->ui->rows - 1);
		screen_cursor(s, s->ui->rows - 1,
			text_widthz(d->label.buf) + (is_typed(q) ? text_width(edit_text(&d->edit), d->edit.text.caret) : 0));
		return;
	}
	STR_LOCAL(above, 2 * TYPED_MAX);
	struct parts parts = parts_of(s, &above, s->top > 0);
	struct last p = { .dialog = d,
		.text = above.buf,
		.said = parts.said,
		.cut = parts.cut,
		.y = s->top ? s->top + 1 : CONTENT_ROW,
		.columns = s->ui->columns };
	int room = screen_rows_for_question(s->ui) - (p.y - CONTENT_ROW) - parts.typed - parts.beside;
	int skip = lines_to_skip(&above, width, room);
	const char *subject = skip && room > 1 && !s->top ? act_subject(d->act) : "";
	if (s->top)
		paint_edge(s);
	if (*subject) {
		STR_LOCAL(row, STR_NO_LIMIT);
		text_cut(&row, subject, strlen(subject), width);
		p.y += draw_z(p.y, 0, width, row.buf, INK_PLAIN) > 0;
	}
	p.skip = *subject ? lines_to_skip(&above, width, room - 1) : skip;
	if (above.len)
		text_wrap(above.buf, above.len, width, TEXT_KINSOKU_NORMAL, paint_said, &p);
	screen_cursor(s, p.y < s->ui->rows - 1 ? p.y : s->ui->rows - 2, 0);
	if (q)
		paint_question(s, d, q, p.y, parts.typed);
	if (parts.beside)
		(void)paint_beside(s, q, p.y + parts.typed, true);
}

static void dialog_prepare(struct screen *s, unsigned damage)
{
	struct dialog *d = s->priv;
	const struct question *q = question_of(d);
	(void)damage;
	if (q && q->paged)
		pager_layout(&d->pager, s, &d->doc);
}

/* How much there is room for; of what is typed, once that nears its end: a count that changes with each character would
 * be more on the line than the character. */
static void put_room(struct str *out, long long typed, long long max)
{
	enum { NEAR = 5, SHORT = 100 }; /* the last fifth; a room that may be too small for what one has in mind */
	if (typed <= max - max / NEAR && max > SHORT)
		return;
	if (typed > max - max / NEAR)
		str_addf(out, P_("%lld of %lld character", "%lld of %lld characters", (unsigned long)max), typed, max);
	else
		str_addf(out, P_("at most %lld character", "at most %lld characters", (unsigned long)max), max);
}

static void dialog_status(struct screen *s, struct str *out)
{
	struct dialog *d = s->priv;
	const struct question *q = question_of(d);
	if (q && q->paged) {
		make_label(d, s->ui, q);
		str_addz(out, d->label.buf);
		if (is_typed(q))
			str_addz(out, edit_text(&d->edit));
		if (q->address)
			str_addf(out, " %s", _("(l: copy, QR code)"));
		return;
	}
	if (q && q->max && (q->kind == QUESTION_LINE || q->kind == QUESTION_TEXT))
		put_room(out, act_length(edit_text(&d->edit)), q->max);
	if (q && q->ruled)
		str_addf(out, "%s%s", out->len ? "  " : "", _("^R or ? rules"));
}

static void dialog_title(struct screen *s, struct title *t)
{
	struct dialog *d = s->priv;
	t->left = d->title && act_title(d->act) == d->first ? _(d->title) : act_title(d->act);
	t->right = app_site_name(s->ui->app);
}

#define DIALOG_OPS(kind) \
	{ \
		.in = kind, \
		.close = dialog_close, \
		.prepare = dialog_prepare, \
		.covers = dialog_covers, \
		.paint = dialog_paint, \
		.title = dialog_title, \
		.status = dialog_status, \
		.key = dialog_key, \
		.answer = dialog_answer, \
		.event = dialog_event, \
		.timer = dialog_timer, \
		.takes_text = dialog_takes_text, \
		.keep = dialog_keep, \
		.waits = dialog_waits, \
		.holds = dialog_holds, \
	}
static const struct screen_ops prompt_ops = DIALOG_OPS(IN_PROMPT), text_ops = DIALOG_OPS(IN_COMMENT),
							   welcome_ops = DIALOG_OPS(IN_PROMPT | IN_WELCOME);

/* ---- opening --------------------------------------------------------------------------------- */

static struct dialog *dialog_new(struct ui *ui, int tag, enum act_id id, const struct act_on *on)
{
	struct dialog *d = xcalloc(1, sizeof *d);
	*d = (struct dialog){ .ui = ui, .tag = tag, .guest = ui_guest(ui) };
	str_init(&d->head, 65536);
	str_init(&d->said, 2 * TYPED_MAX);
	str_init(&d->label, 4096);
	str_init(&d->whole, 4096);
	edit_init(&d->edit, "", false);
	doc_init(&d->doc);
	pager_init(&d->pager);
	str_copy(d->language, sizeof d->language, language_name());
	d->act = act_begin(ui->app, id, on, turned, d);
	d->first = act_title(d->act);
	return d;
}

void dialog_open(struct screen *below, int tag, enum act_id id, const struct act_on *on)
{
	struct ui *ui = below->ui;
	struct dialog *d = dialog_new(ui, tag, id, on);
	if (*act_outcome(d->act)->address) { /* nothing is asked here */
		tell_end(ui, d->act, d->guest);
		dialog_free(d);
		return;
	}
	if (act_asks(id) || d->guest || tag || act_outcome(d->act)->end) {
		show(d);
	} else {
		if (*act_progress(d->act))
			ui_say(ui, "%s", act_progress(d->act));
		d->next = ui->quiet;
		ui->quiet = d;
	}
}

struct screen *dialog_first(struct ui *ui, enum act_id id, const char *title, void (*retry)(struct screen *s))
{
	struct dialog *d = dialog_new(ui, 0, id, NULL);
	d->title = title;
	d->retry = retry;
	show(d);
	return d->screen;
}

void dialog_head(struct screen *s, const char *text)
{
	struct dialog *d = s->priv;
	str_clear(&d->head);
	str_addz(&d->head, text);
	screen_damage(s, REPAINT);
}
