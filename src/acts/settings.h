/* The settings, a row each, in words. What each can be stands in app/settings.c. A row is also one of a source. */
#ifndef ACTS_SETTINGS_H
#define ACTS_SETTINGS_H

#include "acts/source.h"
#include "app/app.h"

struct settings_row {
	const char *name;     /* as app_settings_set takes it; NULL: the account, or what its owner took part in */
	const char *label;    /* untranslated, as is the next: pass through _() */
	const char *question; /* for what is typed, and none of a few values; NULL: one of those */
	bool of_screen;       /* it means nothing where there is no screen */
	bool at_start;        /* without one it counts from the next start on */
	bool mine;            /* what the person took part in: settings_mine */
	bool account;         /* what can be done to the account: account.h */
};
/* As rows of a screen: one whose value is too long for a row takes several. */
struct settings_view {
	struct app *app;
	int width;  /* of the screen, in columns */
	bool heard; /* each row is a sentence */
};
extern const struct source_ops settings_source; /* of: a struct settings_view */
/* Which setting a row is of, and which of its rows, from 0; its first row. */
size_t settings_of_row(const struct settings_view *v, int64_t at, int64_t *piece);
int64_t settings_row_of(const struct settings_view *v, size_t setting);
/* "Language: English", of one of them. */
void settings_say(const struct app *a, size_t i, struct str *out);

/* In the order in which they are shown, from 0; NULL behind the last. */
const struct settings_row *settings_at(size_t i);
/* What the person took part in, from 0: "What I proposed"; NULL behind the last. */
const char *settings_mine(size_t i);
/* The language that is meant by its own name or its code; false: none. */
bool settings_language_of(const char *typed, char code[LANGUAGE_CODE_SIZE]);
/* The one behind that of this visit, round and round. */
void settings_next_language(char code[LANGUAGE_CODE_SIZE]);
/* Each other language on a line, "English: press Tab, or type en": its own name and what brings it; key is "" where no
 * key does. */
void settings_languages(const char *key, struct str *out);
/* A value of one of them in the reader's language; the value itself where there is no word for it. */
void settings_word(const struct settings_row *row, const char *value, struct str *out);
/* Which value is meant: by its number from 1, its word, or itself. What is none of them comes back as it was typed, and
 * app_settings_set refuses it. */
void settings_meant(const struct settings_row *row, const char *typed, struct str *value);
/* Each on a line of its own: name, values, label, between tabs; for the manual and for completion. */
void settings_table(struct str *out);

#endif
