/* Drafts of the screens that are typed in, and what the last row says when they cannot be kept. */
#include "acts/acts.h"
#include "ui/terminal/term.h"
#include "ui/widgets/ask.h"

enum { AGAIN_MS = 1000 };

void draft_stands(struct screen *s, const struct act *act)
{
	const char *before = s->stands;
	s->stands = act_unkept(act);
	term_unkept(s->stands != NULL);
	if (s->stands)
		screen_soon(s, AGAIN_MS);
	else if (before)
		ui_say(s->ui, "%s", _("Saving works again: what you type is kept."));
	if (s->stands != before)
		screen_damage(s, REPAINT);
}

void draft_keep(struct screen *s, struct act *act, const char *text)
{
	act_typed(act, text);
	draft_stands(s, act);
}

void draft_close(struct screen *s, struct act *act, const char *text)
{
	s->ui->unkept |= act_typed(act, text) != RC_OK;
	term_unkept(false);
}
