/* What a visit may touch outside of itself: the words for it, and the sentences that say that it may not. */
#include "app/private.h"

#include "page/page.h"

static const struct {
	enum app_may what;
	const char *word, *sentence;
} all[] = {
	{ APP_MAY_SUSPEND, "suspend", N_("There is no shell behind this visit; (G) in the main menu leaves.") },
	{ APP_MAY_SITES, "sites", N_("This visit stays at its platform; it cannot go to another one.") },
	{ APP_MAY_FILES, "files",
		N_("This visit cannot read or write files; an attachment's address can be opened elsewhere.") },
	{ APP_MAY_OWN, "own", N_("This visit cannot start a platform of its own; please name one with --site.") },
	{ APP_MAY_PROGRAMS, "programs", N_("This visit cannot start other programs.") },
};

const char *app_may_not(enum app_may what)
{
	size_t i = 0;
	while (all[i].what != what)
		i++;
	return _(all[i].sentence);
}

void app_failure(struct str *out, enum rc rc, const struct err *e, const struct wire_problem *problem)
{
	if (rc == RC_FORBIDDEN && e)
		str_addz(out, app_may_not((enum app_may)e->num));
	else
		page_failure(out, rc, e, problem);
}

unsigned app_may_from(const char *word, size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		if (strlen(all[i].word) == n && memcmp(all[i].word, word, n) == 0)
			return all[i].what;
	return 0;
}

bool app_may(const struct app *a, enum app_may what)
{
	return (a->may & what) != 0;
}
