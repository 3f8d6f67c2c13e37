/* See settings.h. */
#include "acts/settings.h"

#include "acts/acts.h"
#include "text/text.h"

static const struct settings_row rows[] = {
	{ .label = N_("Account") },
	{ .label = N_("What I took part in"), .mine = true },
	{ .label = N_("Your account"), .account = true },
	{ .name = "language", .label = N_("Language") },
	{ .name = "front", .label = N_("How it is shown") },
	{ .name = "ambiguous", .label = N_("Width of ambiguous characters") },
	{ .name = "charset", .label = N_("Character set of the terminal"), .at_start = true },
	{ .name = "mouse", .label = N_("Mouse"), .of_screen = true },
	{ .name = "hyperlinks", .label = N_("Links for the mouse"), .of_screen = true },
	{ .name = "prefetch", .label = N_("Fetching ahead"), .of_screen = true },
	{ .name = "live", .label = N_("New comments while reading") },
	{ .name = "calendar", .label = N_("Years") },
	{ .name = "editor", .label = N_("Editor for long texts") },
	{ .name = "site", .label = N_("Platform"), .question = N_("Address (own: one of your own): "), .at_start = true },
};
static const struct {
	const char *name, *value, *word;
} words[] = {
	{ "ambiguous", "auto", N_("automatic") },
	{ "ambiguous", "narrow", N_("one column") },
	{ "ambiguous", "wide", N_("two columns (older Chinese terminals)") },
	{ "charset", "auto", N_("from the locale") },
	{ "mouse", "off", N_("off: the terminal selects text with it") },
	{ "mouse", "on", N_("on: the wheel scrolls, a click selects and opens") },
	{ "hyperlinks", "auto", N_("where the terminal is known to open them") },
	{ "hyperlinks", "on", N_("always: the terminal is told each address") },
	{ "hyperlinks", "off", N_("never") },
	{ "prefetch", "auto", N_("on, but not over a slow line") },
	{ "prefetch", "on", N_("on: the next page and the topic under the cursor") },
	{ "prefetch", "off", N_("off: nothing is fetched unasked") },
	{ "live", "auto", N_("announced, but not over a slow line") },
	{ "live", "on", N_("announced as they come") },
	{ "live", "off", N_("not announced: nothing is fetched unasked") },
	{ "front", "screen", N_("full screen") },
	{ "front", "accessible", N_("full screen for speech and braille") },
	{ "front", "linear", N_("line by line, without a screen (from the next start on)") },
	{ "calendar", "auto", N_("as the language counts them") },
	{ "calendar", "western", N_("Western years, as in 2026") },
	{ "calendar", "roc", N_("ROC years, as in 115") },
	{ "editor", "own", N_("built-in") },
	{ "editor", "outside", N_("the one that VISUAL or EDITOR names") },
	{ "site", "", N_("one of your own, on this machine") },
};

const struct settings_row *settings_at(size_t i)
{
	return i < ARRAY_LEN(rows) ? &rows[i] : NULL;
}

const char *settings_mine(size_t i)
{
	static const char *const mine[] = { N_("What I proposed"), N_("What I endorsed"), N_("What I wrote"),
		N_("What I reported") };
	return i < ARRAY_LEN(mine) ? _(mine[i]) : NULL;
}

/* A language names itself, so that whoever lost their way finds it. */
static void say_language(const char *code, struct str *out)
{
	struct language all[LANGUAGES_MAX];
	for (size_t i = 0, n = language_list(all); i < n; i++)
		if (strcmp(all[i].code, code) == 0)
			str_addz(out, all[i].name);
}

/* As it stands there, or without the place behind it: "中文（臺灣）". */
static bool is_name(const char *name, const char *typed)
{
	const char *place = strstr(name, "（");
	size_t n = place ? (size_t)(place - name) : strlen(name);
	return strcasecmp(name, typed) == 0 || (strlen(typed) == n && strncasecmp(name, typed, n) == 0);
}

bool settings_language_of(const char *typed, char code[LANGUAGE_CODE_SIZE])
{
	struct language all[LANGUAGES_MAX];
	for (size_t i = 0, n = language_list(all); i < n; i++)
		if (strcasecmp(all[i].code, typed) == 0 || is_name(all[i].name, typed))
			return str_copy(code, LANGUAGE_CODE_SIZE, all[i].code);
	return false;
}

void settings_next_language(char code[LANGUAGE_CODE_SIZE])
{
	struct language all[LANGUAGES_MAX];
	size_t n = language_list(all), at = 0;
	while (at < n && strcmp(all[at].code, language_name()) != 0)
		at++;
	str_copy(code, LANGUAGE_CODE_SIZE, n ? all[(at + 1) % n].code : language_name());
}

void settings_languages(const char *key, struct str *out)
{
	struct language all[LANGUAGES_MAX];
	for (size_t i = 0, n = language_list(all); i < n; i++) {
		if (strcmp(all[i].code, language_name()) == 0)
			continue;
		struct catalog *c = language_open(all[i].code); /* NULL is English */
		if (*key)
			/* TRANSLATORS: this language's name, in itself; a key; what can be typed instead */
			str_addf(out, catalog_get(c, N_("%s: press %s, or type %s")), all[i].name, key, all[i].code);
		else
			str_addf(out, catalog_get(c, N_("%s: type %s")), all[i].name, all[i].code);
		str_addc(out, '\n');
		catalog_free(c);
	}
}

void settings_word(const struct settings_row *row, const char *value, struct str *out)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_eq(words[i].name, row->name) && strcmp(words[i].value, value) == 0) {
			str_addz(out, _(words[i].word));
			return;
		}
	if (str_eq(row->name, "language"))
		say_language(value, out);
	else
		str_addz(out, str_eq(row->name, "charset") ? text_charset_title(value) : value);
}

/* What it is now, in words. */
static void say_now(const struct app *a, const struct settings_row *row, struct str *out)
{
	if (row->name)
		settings_word(row, app_setting(a, row->name), out);
	else if (row->account)
		str_addz(out, _("verifying, password, signed-in devices, mail, your data"));
	else if (row->mine)
		str_addz(out, _("what you proposed, endorsed and wrote, and what became of it"));
	else
		str_addz(out, app_account(a) ? app_called(a) : _("Guest; Enter signs in"));
}

void settings_meant(const struct settings_row *row, const char *typed, struct str *value)
{
	char known[APP_VALUE_SIZE];
	int64_t number = 0;
	bool any = false;
	(void)text_to_number(typed, 1, 100, &number);
	STR_LOCAL(word, 1024);
	for (int64_t i = 0; !any && app_setting_value(row->name, (size_t)i, known); i++) {
		str_clear(&word);
		settings_word(row, known, &word);
		any = number == i + 1 || strcmp(word.buf, typed) == 0;
	}
	if (row->question)
		str_addz(value, strcmp(typed, "own") == 0 ? "" : typed);
	else
		str_addz(value, any ? known : typed);
}

void settings_table(struct str *out)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (!rows[i].name)
			continue;
		str_addf(out, "%s\t", rows[i].name);
		app_setting_values(rows[i].name, 0, out);
		str_addf(out, "\t%s\n", _(rows[i].label));
	}
}

void settings_say(const struct app *a, size_t i, struct str *out)
{
	STR_LOCAL(now, 1024);
	say_now(a, &rows[i], &now);
	str_addf(out, _("%s: %s"), _(rows[i].label), now.buf);
}

/* ---- as a source ----------------------------------------------------------------------------- */

/* Where values have a column of their own, behind the labels'; else they stand behind their label. */
enum { MARK = 2, NUMBER = 4, VALUE_LEAST = 24 };

static int label_columns(void)
{
	int most = 0;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		most = text_widthz(_(rows[i].label)) > most ? text_widthz(_(rows[i].label)) : most;
	return most + 1;
}

static int value_columns(const struct settings_view *v)
{
	int columns = v->heard ? 0 : v->width - MARK - label_columns() - 1;
	return columns >= VALUE_LEAST ? columns : 0;
}

struct piece {
	int64_t wanted, n;
	const char *text;
	struct str *out;
	const char *indent; /* of the rows behind the first */
};

static bool take_piece(void *ctx, const struct text_line *l)
{
	struct piece *p = ctx;
	if (p->out && p->n == p->wanted && p->n)
		str_addz(p->out, p->indent);
	if (p->out && p->n == p->wanted)
		str_add(p->out, p->text + l->start, l->bytes);
	p->n++;
	return true;
}

/* What a site has none of, though one can sign in there. */
static bool is_absent(const struct settings_view *v, size_t i)
{
	return (rows[i].mine && !site_can_filter(app_site(v->app), SITE_BY_FOLLOWED)) ||
		(rows[i].account && !act_has_place(v->app, ACT_PROFILE));
}

/* A setting takes as many rows as its value needs. How many; the wanted one is appended to out, which may be NULL. */
static int64_t take_rows(const struct settings_view *v, size_t i, int64_t wanted, struct str *out)
{
	int columns = value_columns(v), whole = v->width - (v->heard ? NUMBER : MARK);
	STR_LOCAL(text, 2048);
	if (is_absent(v, i))
		return 0;
	if (columns)
		say_now(v->app, &rows[i], &text);
	else
		settings_say(v->app, i, &text);
	const char *indent = columns || v->heard ? "" : "  ";
	struct piece p = { wanted, 0, text.buf, out, indent };
	whole -= (int)strlen(indent);
	text_wrap(text.buf, text.len, columns ? columns : whole > 2 ? whole : 2, TEXT_KINSOKU_NORMAL, take_piece, &p);
	return p.n ? p.n : 1;
}

/* The account's rows are the first ones, and stand nowhere where nobody can sign in. */
static size_t first_of(const struct settings_view *v)
{
	size_t i = 0;
	while (act_no_accounts(v->app) && !rows[i].name)
		i++;
	return i;
}

size_t settings_of_row(const struct settings_view *v, int64_t at, int64_t *piece)
{
	size_t i = first_of(v);
	for (int64_t n; i + 1 < ARRAY_LEN(rows) && at >= (n = take_rows(v, i, 0, NULL)); i++)
		at -= n;
	*piece = at;
	return i;
}

int64_t settings_row_of(const struct settings_view *v, size_t setting)
{
	int64_t at = 0;
	for (size_t i = first_of(v); i < setting; i++)
		at += take_rows(v, i, 0, NULL);
	return at;
}

static int64_t count(const void *of)
{
	return settings_row_of(of, ARRAY_LEN(rows));
}

static int columns(void *of, int width, struct source_column out[SOURCE_CELLS + 1])
{
	const struct settings_view *v = of;
	(void)width;
	out[0] = (struct source_column){ .name = "", .width = value_columns(v) ? label_columns() : 0 };
	out[1] = (struct source_column){ .name = "" };
	return 1;
}

static bool row(void *of, int64_t at, struct source_row *out)
{
	int64_t piece;
	size_t i = settings_of_row(of, at, &piece);
	str_copy(out->cells[0].text, sizeof out->cells[0].text, piece ? "" : _(rows[i].label));
	out->cells[0].tone = TONE_PLAIN;
	take_rows(of, i, piece, &out->text);
	out->tone = TONE_STRONG;
	return true;
}

static void say(void *of, int64_t at, struct str *out)
{
	int64_t piece;
	size_t i = settings_of_row(of, at, &piece);
	if (!piece)
		str_addf(out, "%zu. ", i + 1 - first_of(of));
	take_rows(of, i, piece, out);
}

static int64_t find(void *of, const char *key, int64_t number, struct site_ask *ask)
{
	if (ask)
		ask->op = SITE_OPS;
	size_t first = first_of(of);
	return !key && number <= (int64_t)(ARRAY_LEN(rows) - first) ? settings_row_of(of, first + (size_t)number - 1) : -1;
}

const struct source_ops settings_source = { .count = count, .row = row, .say = say, .columns = columns, .find = find };
