/* The first screen: whose platform this is, what is new, and signing in as an offer, since reading never needs an
 * account. It says what a newcomer has to know before the menu, and nothing that the menu says as well.
 */
#include "acts/settings.h"
#include "ui/widgets/dialog.h"
#include "ui/screens/screens.h"

static void greet(struct screen *s, const struct wire_site *site)
{
	STR_LOCAL(words, 65536);
	str_addf(&words, "%s\n", _("minyi: propose, endorse, get an answer"));
	if (site)
		page_site_news(&words, site); /* where the menu has them, which need not paint them again */
	str_addc(&words, '\n');
	if (site && *site->about)
		str_addf(&words, "%s\n", site->about);
	if (!ui_heard(s->ui))
		str_addf(&words, "%s\n", _("For speech and braille: minyi --accessible"));
	settings_languages("Tab", &words);
	str_addc(&words, '\n');
	dialog_head(s, words.buf);
}

static void about_answered(struct screen *s, const struct app_answer *a, int tag)
{
	(void)tag;
	if (a->rc != RC_OK && !a->cached)
		ui_say_failure(s->ui, a);
	if (a->reply)
		greet(s, &a->reply->u.site);
}

static void ask_about(struct screen *s)
{
	screen_cancel_asks(s); /* they may be in another language */
	greet(s, NULL);
	screen_ask(s, &(struct site_ask){ .op = SITE_ABOUT }, APP_FRESH, about_answered, 0);
}

void welcome_open(struct ui *ui)
{
	struct screen *s = dialog_first(ui, ACT_SIGN_IN, N_("[Welcome]"), ask_about);
	ask_about(s);
}

void sign_in_open(struct screen *below, int tag, const char *why)
{
	dialog_open(below, tag, ACT_SIGN_IN, &(struct act_on){ .why = why });
}
