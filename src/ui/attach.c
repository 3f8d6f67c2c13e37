/* See attach.h. The address of a file is always shown whole before anything leaves for elsewhere. */
#include "ui/attach.h"

#include "ui/page.h"
#include "ui/screens.h"

enum { ATTACH_WHICH = 1500, ATTACH_HOW = 1600 };

/* "budget.pdf, 320 KB, with its text" */
static void say_row(const struct wire_attachment *a, struct str *out)
{
	str_addz(out, *a->name ? a->name : a->url);
	if (a->size >= 1 << 20)
		str_addf(out, ", %.1f MB", (double)a->size / (1 << 20));
	else if (a->size > 0)
		str_addf(out, ", %ld KB", (long)((a->size + 1023) / 1024));
	if (*a->text)
		str_addf(out, "%s%s", _(", "), _("with its text"));
}

void attach_choose(struct screen *s, const struct wire_topic *t)
{
	struct choices c;
	struct str row;
	if (!t->n_attachments) {
		ui_say(s->ui, "%s", _("Nothing is attached to this topic."));
		return;
	}
	choices_init(&c);
	str_init(&row, 4096);
	for (size_t i = 0; i < t->n_attachments; i++) {
		str_clear(&row);
		say_row(&t->attachments[i], &row);
		choices_add(&c, row.buf);
	}
	str_release(&row);
	choose_open(s, ATTACH_WHICH, _("Attachments"), &c, 0);
}

/* ---- its text -------------------------------------------------------------------------------------------------- */

static void text_compose(struct doc *d, struct ui *ui, unsigned of, const struct site_reply *reply)
{
	(void)ui;
	if (!reply || of >= reply->u.topic.n_attachments) {
		doc_paragraph(d, _("Loading"));
		return;
	}
	const struct wire_attachment *a = &reply->u.topic.attachments[of];
	doc_heading(d, 1, *a->name ? a->name : a->url);
	if (doc_from_commonmark(d, a->text, strlen(a->text), 1, NULL) != RC_OK)
		doc_paragraph(d, _("This text is too long or too deep to be shown whole."));
}

/* ---- what to do with it ---------------------------------------------------------------------------------------- */

static void ask_how(struct screen *s, const struct wire_attachment *a, int which)
{
	if (*a->text && *a->url)
		prompt_key(s, ATTACH_HOW + which, _("(T)ext or (A)ddress? [T] "), "ta", 't');
	else if (*a->url)
		link_open(s->ui, a->url);
}

bool attach_answer(struct screen *s, const struct answer *a, const struct wire_topic *t)
{
	if (a->tag < ATTACH_WHICH || a->tag >= ATTACH_HOW + 100)
		return false;
	int which = a->tag == ATTACH_WHICH ? a->number : a->tag - ATTACH_HOW;
	if (!a->given || !t || which < 0 || (size_t)which >= t->n_attachments)
		return true;
	const struct wire_attachment *it = &t->attachments[which];
	if (a->tag == ATTACH_WHICH && *it->url)
		ask_how(s, it, which);
	else if (a->tag == ATTACH_WHICH || a->number == 't')
		page_open(s->ui, _("[Attachment]"), text_compose, (unsigned)which, SITE_TOPIC, t->id);
	else
		link_open(s->ui, it->url);
	return true;
}
