/* See attach.h. */
#include "ui/screens/attach.h"

#include "ui/widgets/page.h"
#include "ui/screens/screens.h"

#include <stdlib.h>

enum { ATTACH_WHICH = TAG(TAGS_ATTACH, 0), ATTACH_FETCHED };

void attach_choose(struct screen *s, const struct wire_topic *t)
{
	struct choices c;
	if (!t->n_attachments) {
		ui_say(s->ui, "%s", _("Nothing is attached to this topic."));
		return;
	}
	choices_init(&c);
	STR_LOCAL(row, 4096);
	for (size_t i = 0; i < t->n_attachments; i++) {
		str_clear(&row);
		page_attachment_row(&row, &t->attachments[i]);
		choices_add(&c, row.buf);
	}
	choose_open(s, ATTACH_WHICH, _("Attachments"), &c, 0);
}

/* ---- its text -------------------------------------------------------------------------------- */

static void text_compose(struct doc *d, struct ui *ui, unsigned of, const char *id, const struct site_reply *reply)
{
	(void)id;
	(void)ui;
	if (reply && of < reply->u.topic.n_attachments)
		page_attachment(d, &reply->u.topic.attachments[of]);
}

/* ---- the file -------------------------------------------------------------------------------- */

/* In the last row while it comes. What has come is told in tenths, since each telling is sent to the terminal. */
struct fetching {
	struct app_download *download; /* NULL: over */
	char *name;
	int tenths; /* -1: nobody said how large it will be */
};

static void fetching_close(struct screen *s)
{
	struct fetching *f = s->priv;
	app_download_cancel(f->download);
	free(f->name);
	free(f);
}

static void fetching_paint(struct screen *s)
{
	struct fetching *f = s->priv;
	int y = s->ui->rows - 1;
	STR_LOCAL(line, 4096);
	if (f->tenths < 0) {
		str_addf(&line, _("Fetching (Esc stops it): %s"), f->name);
	} else {
		str_addc(&line, '[');
		str_addn(&line, '#', (size_t)f->tenths);
		str_addn(&line, '.', (size_t)(10 - f->tenths));
		str_addz(&line, "] ");
		str_addf(&line, _("Fetching, %d%% (Esc stops it): %s"), f->tenths * 10, f->name);
	}
	screen_asks_at(s->ui, y);
	draw_blank(y, 0, s->ui->columns, INK_PLAIN);
	draw_z(y, 0, s->ui->columns - 1, line.buf, INK_STRONG);
	screen_cursor(s, y, 0);
}

static unsigned fetching_key(struct screen *s, const struct key *k, enum action a)
{
	(void)k;
	(void)s;
	return a == ACTION_CANCEL ? CLOSE : 0;
}

static const struct screen_ops fetching_ops = {
	.in = IN_PROMPT,
	.on_top = true,
	.close = fetching_close,
	.paint = fetching_paint,
	.key = fetching_key,
};

static void went_on(void *ctx, int64_t got, int64_t whole)
{
	struct screen *s = ctx;
	struct fetching *f = s->priv;
	int tenths = whole > 0 && got <= whole ? (int)(got / ((whole + 9) / 10)) : -1;
	if (tenths == f->tenths)
		return;
	f->tenths = tenths;
	s->ui->stirred = true;
	screen_damage(s, REPAINT);
}

static void fetched(void *ctx, const char *path, const struct err *e)
{
	struct screen *s = ctx;
	struct ui *ui = s->ui;
	((struct fetching *)s->priv)->download = NULL;
	ui->stirred = true;
	STR_LOCAL(words, 8192);
	if (path)
		str_addf(&words, _("Saved in %s"), path);
	else
		app_failure(&words, e->code, e, NULL);
	screen_damage(s, CLOSE);
	ui_say(ui, "%s", words.buf);
}

static void fetch(struct screen *below, const struct wire_attachment *a)
{
	struct fetching *f = xcalloc(1, sizeof *f);
	char *where = app_download_folder();
	f->name = xstrdup(page_attachment_name(a));
	f->tenths = -1;
	struct screen *s = screen_push(below->ui, &fetching_ops, f, ATTACH_FETCHED);
	const struct app_download_what what = { .url = a->url, .name = *a->name ? a->name : NULL, .folder = where };
	f->download = app_download(s->ui->app, &what, went_on, fetched, s);
	free(where);
}

/* ---- what to do with it ---------------------------------------------------------------------- */

static void ask_how(struct screen *s, const struct wire_attachment *a, int which)
{
	bool has_address = page_attachment_has_address(a);
	if (*a->text && !has_address)
		prompt_key(s, TAG(TAGS_ATTACHED, which), _("(T)ext, or (F)etch the file? [T] "), "tf", 't');
	else if (!has_address)
		fetch(s, a);
	else if (*a->text)
		prompt_key(s, TAG(TAGS_ATTACHED, which), _("(T)ext, (F)etch the file, or (A)ddress? [T] "), "tfa", 't');
	else
		prompt_key(s, TAG(TAGS_ATTACHED, which), _("(F)etch the file, or (A)ddress? [F] "), "fa", 'f');
}

static void show_text(struct screen *s, const struct wire_topic *t, int which)
{
	ui_page_open(s->ui, _("[Attachment]"), text_compose, (unsigned)which, SITE_TOPIC, t->id);
}

bool attach_answer(struct screen *s, const struct answer *a, const struct wire_topic *t)
{
	bool how = tag_room(a->tag) == TAGS_ATTACHED;
	if (!how && tag_room(a->tag) != TAGS_ATTACH)
		return false;
	int which = how ? tag_number(a->tag) : a->number;
	if (!a->given || a->tag == ATTACH_FETCHED || !t || which < 0 || (size_t)which >= t->n_attachments)
		return true;
	const struct wire_attachment *it = &t->attachments[which];
	if (!how && *it->url)
		ask_how(s, it, which);
	else if (!how || a->number == 't')
		show_text(s, t, which);
	else if (a->number == 'f')
		fetch(s, it);
	else
		link_open(s->ui, it->url);
	return true;
}
