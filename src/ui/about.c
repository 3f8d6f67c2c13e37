/* The platform, a board, a topic: each in figures and a few words, as the platform says itself. */
#include "ui/page.h"
#include "ui/screens.h"

static void put_number(struct doc *d, const char *label, int64_t n)
{
	struct str s;
	str_init(&s, 64);
	page_number(&s, n);
	doc_field(d, label, s.buf);
	str_release(&s);
}

static void put_days(struct doc *d, const char *label, int64_t days)
{
	struct str s;
	str_init(&s, 64);
	str_addf(&s, P_("%ld day", "%ld days", (unsigned long)days), (long)days);
	doc_field(d, label, s.buf);
	str_release(&s);
}

static void about_compose(struct doc *d, struct ui *ui, unsigned of, const struct site_reply *reply)
{
	(void)of;
	doc_heading(d, 1, app_site_name(ui->app));
	if (!reply) {
		doc_paragraph(d, _("Loading"));
		return;
	}
	const struct wire_site *site = &reply->u.site;
	if (*site->about)
		doc_paragraph(d, site->about);
	if (*site->operator_name)
		doc_field(d, _("Run by"), site->operator_name);
	doc_field(d, _("Address"), app_site(ui->app)->address);
	doc_heading(d, 2, _("In figures"));
	put_number(d, _("Topics"), site->topics);
	put_number(d, _("Endorsements"), site->endorsements);
	put_number(d, _("Comments"), site->comments);
	put_number(d, _("Accounts"), site->accounts);
	doc_heading(d, 2, _("Rules"));
	put_number(d, _("Endorsements that oblige an answer"), site->rules.endorse_threshold);
	put_days(d, _("Time to collect them"), site->rules.endorse_days);
	put_days(d, _("Time for the agency to answer"), site->rules.respond_days);
}

void about_open(struct ui *ui)
{
	page_open(ui, _("[About this platform]"), about_compose, 0, SITE_ABOUT, NULL);
}

/* ---- a board --------------------------------------------------------------------------------------------------- */

static void board_compose(struct doc *d, struct ui *ui, unsigned of, const struct site_reply *reply)
{
	(void)ui;
	if (!reply)
		doc_paragraph(d, _("Loading"));
	for (size_t i = 0; reply && i < reply->u.boards.n; i++) {
		const struct wire_board_info *b = &reply->u.boards.items[i];
		if (of != BOARD_OTHER && (unsigned)b->board != of)
			continue;
		doc_heading(d, 1, page_board_word(b->board));
		if (*b->about)
			doc_paragraph(d, b->about);
		put_number(d, _("Topics"), b->topics);
	}
}

void board_open(struct ui *ui, enum wire_board board)
{
	page_open(ui, _("[About this board]"), board_compose, board, SITE_BOARDS, NULL);
}

/* ---- a topic --------------------------------------------------------------------------------------------------- */

static void put_date(struct doc *d, const char *label, int64_t at, const struct page_opts *o)
{
	struct str s;
	str_init(&s, 64);
	page_date_time(&s, at, o);
	if (at)
		doc_field(d, label, s.buf);
	str_release(&s);
}

static void put_counts(struct doc *d, const struct wire_counts *c)
{
	put_number(d, _("Endorsements"), c->endorsements);
	put_number(d, _("Comments"), c->comments);
	put_number(d, _("For"), c->pro);
	put_number(d, _("Against"), c->con);
	put_number(d, _("Neutral"), c->neutral);
	put_number(d, _("Followers"), c->followers);
}

static void info_compose(struct doc *d, struct ui *ui, unsigned of, const struct site_reply *reply)
{
	struct page_opts o = ui_page_opts(ui);
	struct str name;
	(void)of;
	if (!reply) {
		doc_paragraph(d, _("Loading"));
		return;
	}
	const struct wire_topic *t = &reply->u.topic;
	doc_heading(d, 1, t->title);
	str_init(&name, 256);
	str_addf(&name, "%s %ld (%s)", page_board_word(t->board), (long)t->number, t->id);
	doc_field(d, _("Number"), name.buf);
	str_release(&name);
	doc_field(d, _("State"), page_stage_word(t->stage));
	for (size_t i = 0; i < t->n_agencies; i++)
		doc_field(d, _("Agency"), t->agencies[i].name);
	if (*t->proposer)
		doc_field(d, _("Proposer"), t->proposer);
	put_date(d, _("Published on"), t->created_at, &o);
	put_date(d, _("Changed on"), t->updated_at, &o);
	put_date(d, _("Last active on"), t->active_at, &o);
	put_counts(d, &t->counts);
	if (*t->source.url) {
		struct doc_block *b = doc_field(d, _("Address"), "");
		doc_run(d, b, t->source.url, DOC_LINK, doc_link(d, t->source.url));
	}
}

void info_open(struct ui *ui, const struct wire_topic *row)
{
	page_open(ui, _("[About this topic]"), info_compose, 0, SITE_TOPIC, row->id);
}
