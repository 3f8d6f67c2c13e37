/* Other sites: the list, and going to one of them. It stands on the menu and on the settings, which hand the answers to
 * it. */
#include "acts/sites.h"
#include "ui/screens/screens.h"

enum { SITES_CHOSEN = 1000, SITES_TYPED, SITES_DROPPED };
#define ADD "+"
#define DROP "-"

void ui_sites_open(struct screen *below)
{
	struct app *app = below->ui->app;
	struct sites_row row;
	struct choices c;
	int at = 0;
	bool kept = false;
	if (!app_may(app, APP_MAY_SITES)) {
		ui_say(below->ui, "%s", app_may_not(APP_MAY_SITES));
		return;
	}
	choices_init(&c);
	for (size_t i = 0; sites_at(app, NULL, i, &row); i++) {
		STR_LOCAL(words, 2048);
		sites_say(&row, &words);
		at = row.here ? (int)i : at;
		kept |= row.kept;
		choices_add_value(&c, words.buf, "%s", row.word);
	}
	choices_add_value(&c, _("another one: type its address"), ADD);
	if (kept)
		choices_add_value(&c, _("drop one from this list"), DROP);
	choose_open(below, SITES_CHOSEN, _("Other sites"), &c, at);
}

static void choose_drop(struct screen *below)
{
	struct sites_row row;
	struct choices c;
	choices_init(&c);
	for (size_t i = 0; sites_at(below->ui->app, NULL, i, &row); i++)
		if (row.kept)
			choices_add_value(&c, row.word, "%s", row.word);
	choose_open(below, SITES_DROPPED, _("Drop which one?"), &c, 0);
}

static void go(struct ui *ui, const char *word)
{
	struct err e = { 0 };
	enum rc rc = app_site_go(ui->app, word, &e);
	if (rc)
		ui_say_failure(ui, &(struct app_answer){ .rc = rc, .err = e });
	else
		ui->over = true;
}

bool ui_sites_answer(struct screen *below, const struct answer *a)
{
	struct ui *ui = below->ui;
	struct err e = { 0 };
	if (a->tag < SITES_CHOSEN || a->tag > SITES_DROPPED)
		return false;
	if (!a->given)
		return true;
	if (a->tag == SITES_DROPPED && app_site_keep(ui->app, a->text, false, &e) == RC_OK)
		ui_say(ui, "%s", _("Dropped from the list; what is kept of it stays."));
	else if (a->tag == SITES_TYPED)
		go(ui, a->text);
	else if (a->tag == SITES_CHOSEN && str_eq(a->text, ADD))
		prompt_line(below, SITES_TYPED, _("Address, or a name and a host, as in name:host: "), "");
	else if (a->tag == SITES_CHOSEN && str_eq(a->text, DROP))
		choose_drop(below);
	else if (a->tag == SITES_CHOSEN)
		go(ui, a->text);
	return true;
}
