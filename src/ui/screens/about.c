/* The platform, a board, a topic: each in figures and a few words, as the platform says itself. */
#include "ui/widgets/page.h"
#include "ui/screens/screens.h"

static void about_compose(struct doc *d, struct ui *ui, unsigned of, const char *id, const struct site_reply *reply)
{
	(void)id;
	(void)of;
	if (reply)
		page_about_site(d, &reply->u.site, app_site_name(ui->app), app_site(ui->app)->address, app_own_data(ui->app));
	else
		doc_heading(d, 1, app_site_name(ui->app));
}

void about_open(struct ui *ui)
{
	ui_page_open(ui, _("[About this platform]"), about_compose, 0, SITE_ABOUT, NULL);
}

/* ---- a board --------------------------------------------------------------------------------- */

static void board_compose(struct doc *d, struct ui *ui, unsigned of, const char *id, const struct site_reply *reply)
{
	(void)id;
	if (reply)
		page_about_board(d, app_site(ui->app)->ops->caps.names, &reply->u.boards, (enum wire_board)of);
}

void about_board_open(struct ui *ui, enum wire_board board)
{
	ui_page_open(ui, _("[About this board]"), board_compose, board, SITE_BOARDS, NULL);
}

/* ---- a topic --------------------------------------------------------------------------------- */

static void info_compose(struct doc *d, struct ui *ui, unsigned of, const char *id, const struct site_reply *reply)
{
	(void)id;
	struct page_opts o = ui_page_opts(ui);
	(void)of;
	if (reply)
		page_about_topic(d, &reply->u.topic, &o);
}

void about_topic_open(struct ui *ui, const struct wire_topic *row)
{
	ui_page_open(ui, _("[About this topic]"), info_compose, 0, SITE_TOPIC, row->id);
}
