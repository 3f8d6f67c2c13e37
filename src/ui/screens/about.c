/* The platform, a board, a topic: each in figures and a few words, as the platform says itself. */
#include "ui/widgets/page.h"
#include "ui/screens/screens.h"

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
	page_number_field(d, _("Topics"), site->topics);
	page_number_field(d, _("Endorsements"), site->endorsements);
	page_number_field(d, _("Comments"), site->comments);
	page_number_field(d, _("Accounts"), site->accounts);
	doc_heading(d, 2, _("Rules"));
	page_number_field(d, _("Endorsements that oblige an answer"), site->rules.endorse_threshold);
	put_days(d, _("Time to collect them"), site->rules.endorse_days);
	put_days(d, _("Time for the agency to answer"), site->rules.respond_days);
}

void about_open(struct ui *ui)
{
	ui_page_open(ui, _("[About this platform]"), about_compose, 0, SITE_ABOUT, NULL);
}

/* ---- a board --------------------------------------------------------------------------------- */

static void board_compose(struct doc *d, struct ui *ui, unsigned of, const struct site_reply *reply)
{
	(void)ui;
	if (!reply)
		doc_paragraph(d, _("Loading"));
	else
		page_about_board(d, &reply->u.boards, (enum wire_board)of);
}

void board_open(struct ui *ui, enum wire_board board)
{
	ui_page_open(ui, _("[About this board]"), board_compose, board, SITE_BOARDS, NULL);
}

/* ---- a topic --------------------------------------------------------------------------------- */

static void info_compose(struct doc *d, struct ui *ui, unsigned of, const struct site_reply *reply)
{
	struct page_opts o = ui_page_opts(ui);
	(void)of;
	if (!reply)
		doc_paragraph(d, _("Loading"));
	else
		page_about_topic(d, &reply->u.topic, &o);
}

void info_open(struct ui *ui, const struct wire_topic *row)
{
	ui_page_open(ui, _("[About this topic]"), info_compose, 0, SITE_TOPIC, row->id);
}
