/*
 * Settings: a row each, what it may be and where its value stands. What a person is told of them is acts/settings.c's.
 */
#include "app/private.h"

#include "text/text.h"

enum setting_kind {
	SETTING_WORDS,
	SETTING_LANGUAGE, /* one that there is a catalogue of */
	SETTING_CHARSET,  /* "auto", or one that text/ can convert */
	SETTING_ADDRESS,  /* a platform's, or nothing */
};

#define SETTING(field) #field, offsetof(struct app_settings, field), sizeof((struct app_settings *)0)->field
static const struct setting {
	const char *name;
	size_t offset, size;
	enum setting_kind kind;
	const char *words[4]; /* the default first */
} settings[] = {
	{ SETTING(language), SETTING_LANGUAGE, { NULL } },
	{ SETTING(ambiguous), SETTING_WORDS, { "auto", "narrow", "wide" } },
	{ SETTING(charset), SETTING_CHARSET, { NULL } },
	{ SETTING(mouse), SETTING_WORDS, { "off", "on" } },
	{ SETTING(hyperlinks), SETTING_WORDS, { "auto", "on", "off" } },
	{ SETTING(prefetch), SETTING_WORDS, { "auto", "on", "off" } },
	{ SETTING(live), SETTING_WORDS, { "auto", "on", "off" } },
	{ SETTING(front), SETTING_WORDS, { "screen", "accessible", "linear" } },
	{ SETTING(calendar), SETTING_WORDS, { "auto", "western", "roc" } },
	{ SETTING(editor), SETTING_WORDS, { "own", "outside" } },
	{ SETTING(site), SETTING_ADDRESS, { NULL } },
};

static const struct setting *setting_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(settings); i++)
		if (strcmp(settings[i].name, name) == 0)
			return &settings[i];
	return NULL;
}

static bool language_value(size_t n, char out[APP_VALUE_SIZE])
{
	struct language all[LANGUAGES_MAX];
	return n < language_list(all) && str_copy(out, APP_VALUE_SIZE, all[n].code);
}

bool app_setting_value(const char *name, size_t n, char out[APP_VALUE_SIZE])
{
	const struct setting *s = setting_of(name);
	const char *word = NULL;
	if (s && s->kind == SETTING_LANGUAGE)
		return language_value(n, out);
	if (s && s->kind == SETTING_CHARSET)
		word = n ? text_charset_at(n - 1) : "auto";
	else if (s && s->kind == SETTING_WORDS && n < ARRAY_LEN(s->words))
		word = s->words[n];
	return word && str_copy(out, APP_VALUE_SIZE, word);
}

void app_setting_values(const char *name, size_t first, struct str *out)
{
	char value[APP_VALUE_SIZE];
	for (size_t i = first; app_setting_value(name, i, value); i++)
		str_addf(out, "%s%s", i > first ? ", " : "", value);
}

static bool is_value(const char *name, const char *value)
{
	char known[APP_VALUE_SIZE];
	for (size_t i = 0; app_setting_value(name, i, known); i++)
		if (strcmp(known, value) == 0)
			return true;
	return false;
}

static enum rc setting_check(const struct app *a, const struct setting *s, const char *value, struct err *e)
{
	if (strlen(value) >= s->size)
		return err_because(e, RC_INVALID, CAUSE_SAID, 0, _("%s: at most %zu bytes"), s->name, s->size - 1);
	if (s->kind == SETTING_ADDRESS)
		return *value ? site_check(a->sites, value, e) : RC_OK;
	if (is_value(s->name, value))
		return RC_OK;
	STR_LOCAL(all, 1024);
	app_setting_values(s->name, 0, &all);
	err_because(e, RC_INVALID, CAUSE_SAID, 0, _("%s: one of %s"), s->name, all.buf);
	return RC_INVALID;
}

static char *setting_at(struct app *a, const struct setting *s)
{
	return (char *)&a->settings + s->offset;
}

const char *app_setting(const struct app *a, const char *name)
{
	const struct setting *s = setting_of(name);
	return s ? (const char *)&a->settings + s->offset : "";
}

/* Its default. */
static void set_default(struct app *a, const struct setting *s)
{
	char first[APP_VALUE_SIZE] = "";
	if (s->kind == SETTING_LANGUAGE)
		language_from_environment(first);
	else
		app_setting_value(s->name, 0, first);
	str_copy(setting_at(a, s), s->size, first);
}

/* What is kept may come from another version: a value that is none of ours counts as unset. */
void app_settings_load(struct app *a, const struct app_options *o)
{
	for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
		const struct setting *s = &settings[i];
		char *value = store_setting(a->store, s->name);
		if (*value && setting_check(a, s, value, NULL) == RC_OK)
			str_copy(setting_at(a, s), s->size, value);
		else
			set_default(a, s);
		free(value);
	}
	if (o->language)
		str_copy(a->settings.language, sizeof a->settings.language, o->language);
	if (o->charset)
		str_copy(a->settings.charset, sizeof a->settings.charset, o->charset);
	if (o->front)
		str_copy(a->settings.front, sizeof a->settings.front, o->front);
}

const struct app_settings *app_settings(const struct app *a)
{
	return &a->settings;
}

enum rc app_settings_set(struct app *a, const char *name, const char *value, struct err *e)
{
	const struct setting *s = setting_of(name);
	if (!s)
		return err_because(e, RC_INVALID, CAUSE_SAID, 0, _("%s: there is no such setting"), name);
	if (s->kind == SETTING_ADDRESS && !app_may(a, APP_MAY_SITES))
		return err_set(e, RC_FORBIDDEN, APP_MAY_SITES, "another site");
	enum rc rc = setting_check(a, s, value, e);
	if (rc == RC_OK)
		rc = store_setting_set(a->store, name, value, e);
	if (rc)
		return rc;
	str_copy(setting_at(a, s), s->size, value);
	if (s->kind == SETTING_LANGUAGE) {
		app_use_language(a);
		site_set_language(&a->site, value);
	}
	return RC_OK;
}

const char *app_charset(const struct app *a)
{
	return str_eq(a->settings.charset, "auto") ? text_charset_from_environment() : a->settings.charset;
}

bool app_roc_years(const char *calendar)
{
	return strcmp(calendar, "auto") == 0 ? strcmp(language_name(), "zh_TW") == 0 : strcmp(calendar, "roc") == 0;
}

/* The caller frees; NULL: nothing is kept. */
static char *kept_setting(const char *home, const char *name)
{
	char *folder = paths_data(home), *value = NULL, *moved = NULL;
	struct store *store = NULL;
	if (store_exists(folder) &&
		(store_open(folder, &store, &moved, NULL) == RC_OK || store_open_memory(folder, &store, NULL) == RC_OK))
		value = store_setting(store, name);
	store_close(store);
	free(moved);
	free(folder);
	return value;
}

bool app_kept_roc_years(const char *home)
{
	char *value = kept_setting(home, "calendar");
	bool roc = app_roc_years(value && *value ? value : "auto");
	free(value);
	return roc;
}

void app_kept_language(const char *home, char out[LANGUAGE_CODE_SIZE])
{
	char *value = kept_setting(home, "language");
	str_copy(out, LANGUAGE_CODE_SIZE, value ? value : "");
	free(value);
}

void app_kept_sites(const char *home, struct str *out)
{
	char *value = kept_setting(home, "sites");
	str_addz(out, value ? value : "");
	free(value);
}
