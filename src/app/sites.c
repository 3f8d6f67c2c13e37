/* The sites that a person keeps a list of, and going from one to another: the visit ends here and begins there. */
#include "app/private.h"

#define KEPT "sites" /* the setting: a word a line */
#define KEPT_MAX 8192

void app_sites_kept(const struct app *a, struct str *out)
{
	char *kept = store_setting(a->store, KEPT);
	str_addz(out, kept ? kept : "");
	free(kept);
}

static bool has_line(const char *text, const char *word)
{
	size_t n = strlen(word);
	for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n')
		if (strcspn(p, "\n") == n && memcmp(p, word, n) == 0)
			return true;
	return false;
}

enum rc app_site_keep(struct app *a, const char *word, bool keep, struct err *e)
{
	STR_LOCAL(now, STR_NO_LIMIT);
	STR_LOCAL(then, KEPT_MAX);
	if (!app_may(a, APP_MAY_SITES))
		return err_set(e, RC_FORBIDDEN, APP_MAY_SITES, "another site");
	enum rc rc = keep ? site_check(a->sites, word, e) : RC_OK;
	if (rc)
		return rc;
	app_sites_kept(a, &now);
	if (keep && has_line(now.buf, word))
		return RC_OK;
	for (const char *p = now.buf; *p; p += strcspn(p, "\n"), p += *p == '\n') {
		size_t n = strcspn(p, "\n");
		if (strlen(word) != n || memcmp(p, word, n) != 0)
			str_addf(&then, "%.*s\n", (int)n, p);
	}
	if (keep)
		str_addf(&then, "%s\n", word);
	return str_ok(&then) ? store_setting_set(a->store, KEPT, then.buf, e) : err_set(e, RC_TOO_BIG, 0, "too many sites");
}

/* "uk": it is known without a list. */
static bool is_named(const struct site_table *t, const char *word)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->kinds[i].address && strcmp(t->kinds[i].name, word) == 0)
			return true;
	return false;
}

enum rc app_site_go(struct app *a, const char *word, struct err *e)
{
	bool own = strcmp(word, APP_SITE_OWN) == 0;
	if (!app_may(a, APP_MAY_SITES) || (own && !app_may(a, APP_MAY_OWN)))
		return err_set(e, RC_FORBIDDEN, own ? APP_MAY_OWN : APP_MAY_SITES, "another site");
	enum rc rc = own ? RC_OK : site_check(a->sites, word, e);
	if (rc)
		return rc;
	free(a->next_site);
	a->next_site = xstrdup(word);
	const char *const both[] = { a->site.name, word }; /* so that one can come back */
	for (size_t i = 0; i < ARRAY_LEN(both); i++)
		if (strcmp(both[i], APP_SITE_OWN) != 0 && !is_named(app_sites(a), both[i]))
			(void)app_site_keep(a, both[i], true, NULL); /* a list that cannot be kept is no reason to stay */
	return RC_OK;
}

const char *app_site_next(const struct app *a)
{
	return a->next_site;
}

const struct site_table *app_sites(const struct app *a)
{
	return a->sites ? a->sites : &site_table;
}
