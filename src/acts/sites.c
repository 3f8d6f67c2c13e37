/* See sites.h. */
#include "acts/sites.h"

#include <strings.h>

/* Whose it is; NULL: nobody's. */
static const struct site_kind *kind_of(const struct site_table *t, const char *word)
{
	struct site s;
	const struct site_kind *kind = site_init(&s, t, word, NULL) == RC_OK ? s.kind : NULL;
	site_release(&s);
	return kind;
}

static bool is_here(const struct app *app, const char *word)
{
	return app && strcmp(app_site(app)->name, word) == 0;
}

static bool fill(const struct app *app, const struct site_table *t, const char *word, bool kept, struct sites_row *out)
{
	bool own = str_eq(word, APP_SITE_OWN);
	*out = (struct sites_row){ .kept = kept, .kind = own ? &t->kinds[0] : kind_of(t, word) };
	out->here = is_here(app, word);
	return out->kind && str_copy(out->word, sizeof out->word, word);
}

/* Those that are known by name, of nobody's visit also how any of a kind is named ("discourse:HOST"), then those of the
 * list, and where one is, if that is none of them. */
bool sites_at(const struct app *app, const char *home, size_t n, struct sites_row *out)
{
	const struct site_table *t = app ? app_sites(app) : &site_table;
	STR_LOCAL(kept, STR_NO_LIMIT);
	STR_LOCAL(word, 512);
	bool listed = !app || is_here(app, APP_SITE_OWN);
	if (n-- == 0)
		return fill(app, t, APP_SITE_OWN, false, out);
	for (size_t i = 0; i < t->n; i++) {
		listed |= t->kinds[i].address && is_here(app, t->kinds[i].name);
		if (t->kinds[i].address && n-- == 0)
			return fill(app, t, t->kinds[i].name, false, out);
	}
	for (size_t i = 0; i < t->n && !app; i++) {
		bool any = !t->kinds[i].address && t->kinds[i].title;
		if (any && n-- == 0) {
			*out = (struct sites_row){ .kind = &t->kinds[i] };
			return snprintf(out->word, sizeof out->word, "%s:HOST", t->kinds[i].name) > 0;
		}
	}
	if (app)
		app_sites_kept(app, &kept);
	else
		app_kept_sites(home, &kept);
	for (const char *p = kept.buf; *p; p += strcspn(p, "\n"), p += *p == '\n') {
		str_clear(&word);
		str_add(&word, p, strcspn(p, "\n"));
		if (fill(app, t, word.buf, true, out)) {
			listed |= out->here;
			if (n-- == 0)
				return true;
		}
	}
	return !listed && n == 0 && fill(app, t, app_site(app)->name, false, out);
}

void sites_meant(const struct app *app, const char *typed, struct str *word)
{
	struct sites_row row;
	int64_t number = 0;
	(void)str_to_i64(typed, 1, 1000, &number);
	for (size_t i = 0; sites_at(app, NULL, i, &row); i++)
		if (number == (int64_t)i + 1 || strcasecmp(row.word, typed) == 0) {
			str_addz(word, row.word);
			return;
		}
	str_addz(word, number ? "" : typed);
}

const char *sites_title(const struct sites_row *row)
{
	if (str_eq(row->word, APP_SITE_OWN))
		return _("one of your own, on this machine");
	return row->kind->title ? _(row->kind->title) : row->word;
}

void sites_say(const struct sites_row *row, struct str *out)
{
	const char *title = sites_title(row);
	if (title == row->word)
		str_addz(out, title);
	else
		/* TRANSLATORS: what a site is called, and the word that is typed for it */
		str_addf(out, _("%s (%s)"), title, row->word);
	if (row->here)
		str_addz(out, _(", you are here"));
}

/* ---- what they can --------------------------------------------------------------------------- */

static const struct {
	const char *word, *heading;
	enum site_op op; /* SITE_OPS: another thing */
} columns[SITES_CAN] = {
	[SITES_SEARCH] = { "search", N_("Search"), SITE_OPS },
	[SITES_COMMENTS] = { "comments", N_("Comments"), SITE_COMMENTS },
	[SITES_SIGN_IN] = { "sign_in", N_("Sign in"), SITE_OPS },
	[SITES_ENDORSE] = { "endorse", N_("Endorse"), SITE_ENDORSE },
	[SITES_PROPOSE] = { "propose", N_("Propose"), SITE_PROPOSE },
	[SITES_PLACES] = { "places", N_("Numbered"), SITE_OPS },
};

const char *sites_can_word(enum sites_can what)
{
	return columns[what].word;
}

const char *sites_can_heading(enum sites_can what)
{
	return columns[what].heading;
}

enum sites_how sites_can(const struct site_kind *kind, enum sites_can what)
{
	const struct site_caps *can = &kind->ops->caps;
	enum site_op op = columns[what].op;
	bool yes = what == SITES_SEARCH ? (can->filters & SITE_BY_QUERY) != 0
		: what == SITES_SIGN_IN     ? can->sign_in != 0
		: what == SITES_PLACES      ? can->places
									: (can->ops & SITE_CAN(op)) != 0;
	return yes ? SITES_YES : op < SITE_OPS && (can->web & SITE_CAN(op)) ? SITES_ON_THE_WEB : SITES_NO;
}

const char *sites_how_word(enum sites_how how)
{
	return how == SITES_YES ? _("yes") : how == SITES_NO ? _("no") : _("on its page");
}
