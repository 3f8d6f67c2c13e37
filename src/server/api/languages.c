/* The languages that the platform answers in: those whose catalogues are installed, and English. */
#include "server/api/private.h"

#include <dirent.h>

/* Locales name Chinese by place, readers and BCP 47 by script too. */
static const char *tag_of(const char *name)
{
	static const struct {
		const char *name, *tag;
	} chinese[] = { { "zh_TW", "zh-Hant-TW" }, { "zh_HK", "zh-Hant-HK" }, { "zh_CN", "zh-Hans-CN" } };
	for (size_t i = 0; i < ARRAY_LEN(chinese); i++)
		if (str_eq(chinese[i].name, name))
			return chinese[i].tag;
	return name;
}

static void add(struct languages *l, const char *name, struct catalog *catalog)
{
	char *tag = xstrdup(tag_of(name));
	for (char *p = tag; *p; p++)
		if (*p == '_')
			*p = '-';
	l->tags[l->n] = tag;
	l->catalogs[l->n++] = catalog;
}

static void add_installed(struct languages *l, const char *folder, const char *name)
{
	struct catalog *catalog;
	if (l->n < LANGUAGES_MAX - 1 && !str_eq(name, "en") && catalog_open(folder, name, &catalog, NULL) == RC_OK)
		add(l, name, catalog);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

void languages_open(struct languages *l, const char *folder, const char *own)
{
	struct dirent **names = NULL;
	int n = folder ? scandir(folder, &names, is_visible, alphasort) : 0;
	*l = (struct languages){ .n = 0 };
	if (str_eq(own, "en"))
		add(l, "en", NULL);
	else if (folder)
		add_installed(l, folder, own);
	for (int i = 0; i < n; i++) {
		if (!str_eq(names[i]->d_name, own))
			add_installed(l, folder, names[i]->d_name);
		free(names[i]);
	}
	free(names);
	if (!str_eq(own, "en"))
		add(l, "en", NULL);
}

void languages_release(struct languages *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free((char *)l->tags[i]);
		catalog_free(l->catalogs[i]);
	}
	*l = (struct languages){ .n = 0 };
}

size_t languages_choose(const struct languages *l, const char *accept_languages)
{
	return accept_language(accept_languages, l->tags, l->n);
}
