/* Every key of a screen, straight from the action table. */
#include "ui/widgets/page.h"
#include "ui/screens/screens.h"

static void help_compose(struct doc *d, struct ui *ui, unsigned in, const char *id, const struct site_reply *reply)
{
	(void)id;
	(void)reply;
	STR_LOCAL(keys, 256);
	doc_heading(d, 1, _("Keys of this screen"));
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
		const struct action_info *info = action_info((enum action)a);
		str_clear(&keys);
		if ((info->screens & in) && *info->help && action_offered((enum action)a, in, app_site(ui->app)) &&
			key_names((enum action)a, in, ui_heard(ui), &keys))
			doc_field(d, keys.buf, _(action_help((enum action)a, app_site(ui->app))));
	}
	doc_paragraph(d,
		ui_heard(ui)
			? _("Where your screen reader keeps a key with Ctrl for itself, the letter beside it does the same.")
			: _("^F means: hold Ctrl and press F. Where a screen reader keeps that for itself, the letter beside it does the same."));
	doc_paragraph(d,
		_("In a question, . alone opens the editor, < alone goes back, ? alone shows the rules, and Esc leaves; what you typed stays. In the editor, Esc twice asks what to do."));
}

void help_open(struct ui *ui, unsigned in)
{
	ui_page_open(ui, _("[Help]"), help_compose, in, SITE_OPS, NULL);
}
