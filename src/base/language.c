/*
 * Languages. English is the one that the sentences are written in; every other is a catalogue in the folder beside the
 * program, and that is all there is to a language: the folder is the table. It is read when somebody asks which there
 * are, not at the start, since it may hold the catalogues of everything that is installed.
 */
#include "base/base.h"

#include <dirent.h>

static const struct catalog *language_catalog;
static const char *language_code = "en";

void language_use(const struct catalog *c, const char *code)
{
	language_catalog = c;
	language_code = c ? code : "en";
}

const char *language_name(void)
{
	return language_code;
}

const char *language_text(const char *id)
{
	return catalog_get(language_catalog, id);
}

const char *language_ntext(const char *one, const char *many, unsigned long n)
{
	return catalog_nget(language_catalog, one, many, n);
}

/* TRANSLATORS: the name of YOUR language in itself, as "中文（臺灣）": people find it by that among the others */
static const char own_name[] = N_("English");

/* Codes become parts of paths. */
static bool is_code(const char *s)
{
	size_t n = strlen(s);
	return n > 1 && n < LANGUAGE_CODE_SIZE && s[0] != '.' &&
		s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@")] == '\0';
}

struct catalog *language_open(const char *code)
{
	struct catalog *c = NULL;
	char *folder = is_code(code) ? file_shared("locale") : NULL;
	if (folder)
		(void)catalog_open(folder, code, &c, NULL);
	free(folder);
	return c;
}

bool language_exists(const char *code)
{
	struct catalog *c = language_open(code);
	catalog_free(c);
	return c || strcmp(code, "en") == 0;
}

static int by_code(const void *a, const void *b)
{
	return strcmp(((const struct language *)a)->code, ((const struct language *)b)->code);
}

size_t language_list(struct language out[LANGUAGES_MAX])
{
	size_t n = 0;
	char *folder = file_shared("locale");
	DIR *dir = folder ? opendir(folder) : NULL;
	out[n++] = (struct language){ .code = "en", .name = "English" };
	for (struct dirent *d = dir ? readdir(dir) : NULL; d && n < LANGUAGES_MAX; d = readdir(dir)) {
		struct catalog *c = NULL;
		if (!is_code(d->d_name) || strcmp(d->d_name, "en") == 0 || catalog_open(folder, d->d_name, &c, NULL) != RC_OK)
			continue;
		const char *name = catalog_get(c, own_name);
		str_copy(out[n].code, sizeof out[n].code, d->d_name);
		str_copy(out[n].name, sizeof out[n].name, strcmp(name, own_name) != 0 ? name : d->d_name);
		catalog_free(c);
		n++;
	}
	if (dir)
		closedir(dir);
	free(folder);
	qsort(out, n, sizeof *out, by_code);
	return n;
}

/* "zh_HK.UTF-8": its own catalogue, else that of the language, else one of the same language elsewhere. */
static bool of_locale(const char *locale, char code[LANGUAGE_CODE_SIZE])
{
	char wanted[LANGUAGE_CODE_SIZE] = "";
	size_t n = strcspn(locale, ".:"), language = strcspn(locale, "_.@:");
	if (n < sizeof wanted)
		memcpy(wanted, locale, n);
	str_copy(code, LANGUAGE_CODE_SIZE, wanted);
	if (!*wanted || language_exists(code))
		return *wanted;
	code[language < n ? language : n] = '\0';
	if (language_exists(code))
		return true;
	struct language all[LANGUAGES_MAX];
	size_t count = language_list(all);
	for (size_t i = 0; i < count; i++)
		if (strncmp(all[i].code, wanted, language) == 0 && all[i].code[language] == '_') {
			str_copy(code, LANGUAGE_CODE_SIZE, all[i].code);
			return true;
		}
	return false;
}

void language_from_environment(char code[LANGUAGE_CODE_SIZE])
{
	static const char *const names[] = { "MINYI_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG" };
	str_copy(code, LANGUAGE_CODE_SIZE, "zh_TW");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *v = getenv(names[i]);
		if (!v || !*v || str_eq(v, "C") || str_starts(v, "C.") || str_eq(v, "POSIX"))
			continue;
		if (!of_locale(v, code))
			str_copy(code, LANGUAGE_CODE_SIZE, "en");
		return;
	}
}
