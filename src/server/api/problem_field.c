/* Problems with one field of what was sent: the sentence names it, and says what it has to be. */
#include "server/api/private.h"

/* ---- what a field is called ------------------------------------------------------------------ */

/* As people call it; what only programs send goes by its own name. NULL: the arena is full. */
static const char *word_of(const struct ctx *c, const char *field)
{
	static const struct {
		const char *field, *under, *word; /* under: for routes that begin so; the first that fits */
	} words[] = {
		{ "name", "/v1/accounts", N_("The account name") },
		{ "name", "/v1/sessions", N_("The account name") },
		{ "name", "/v1/resets", N_("The account name") },
		{ "name", "/", N_("The name") },
		{ "nickname", "/", N_("The nickname") },
		{ "email", "/", N_("The e-mail address") },
		{ "county", "/", N_("The county or city") },
		{ "password", "/", N_("The password") },
		{ "body", "/v1/topics/{id}/comments", N_("The comment") },
		{ "body", "/", N_("The text") },
		{ "reason", "/", N_("The reason") },
		{ "title", "/", N_("The title") },
		{ "text", "/", N_("The text") },
		{ "benefits", "/", N_("Benefits and effects") },
		{ "sections", "/", N_("Each section") },
		{ "demands", "/", N_("Each demand") },
		{ "groups", "/", N_("Each opinion") },
		{ "infographics", "/", N_("Each text of a chart") },
		{ "postcode", "/", N_("The postcode") },
		{ "until", "/", N_("The new last day") },
		{ "code", "/v1/reports", N_("The reason's code") },
		{ "code", "/", N_("The code") },
	};
	const char *path = c->route ? c->route->path : "/";
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_eq(words[i].field, field) && str_starts(path, words[i].under))
			return catalog_get(c->words, words[i].word);
	/* TRANSLATORS: %s is the name that a field has for programs: "reply_to". */
	return arena_printf(c->arena, catalog_get(c->words, N_("The field \"%s\"")), field);
}

/* ---- of what kind it has to be --------------------------------------------------------------- */

void problem_of_thing(const struct ctx *c, struct response *r, const char *field, const char *sentence)
{
	STR_LOCAL(detail, 1024);
	const char *word = word_of(c, field);
	/* TRANSLATORS: a field of what was sent, and what is wrong with it. */
	str_addf(&detail, catalog_get(c->words, N_("%s: %s")), word ? word : field, catalog_get(c->words, sentence));
	problem_saying(c, r, BAD_FIELD, field, detail.buf);
}

void problem_of_wanted(const struct ctx *c, struct response *r, const char *field, enum wire_wanted wanted)
{
	static const char *const sentences[WANTED_KINDS] = {
		[WANTED_TEXT] = N_("it has to be text."),
		[WANTED_WHOLE] = N_("it has to be a whole number, and not too large a one."),
		[WANTED_COUNT] = N_("it has to be a whole number that is not negative."),
		[WANTED_NUMBER] = N_("it has to be a number."),
		[WANTED_BOOL] = N_("it has to be true or false."),
		[WANTED_TIME] = N_("it has to be a date and time that there is, as in 2026-12-01T10:00:00+08:00."),
		[WANTED_OBJECT] = N_("it has to be an object."),
		[WANTED_LIST] = N_("it has to be a list, and not too long a one."),
		[WANTED_TEXTS] = N_("it has to be a list of texts."),
		[WANTED_OBJECTS] = N_("it has to be a list of objects."),
		[WANTED_NAMED] = N_("it has to be an object of texts."),
		[WANTED_AT_ALL] = N_("it is missing; please add it."),
	};
	if (wanted > 0 && wanted < WANTED_KINDS)
		problem_of_thing(c, r, field, sentences[wanted]);
	else
		problem(c, r, BAD_FIELD, field);
}

void problem_of_field(const struct ctx *c, struct response *r, const struct err *e)
{
	char field[sizeof e->detail];
	snprintf(field, sizeof field, "%.*s", (int)strcspn(e->detail, ":"), e->detail);
	problem_of_wanted(c, r, field, e->code == RC_TOO_BIG ? WANTED_LIST : (enum wire_wanted)e->num);
}

void problem_of_range(
	const struct ctx *c, struct response *r, enum problem p, const char *field, int64_t min, int64_t max)
{
	STR_LOCAL(detail, 1024);
	const char *word = word_of(c, field);
	if (word)
		/* TRANSLATORS: a field of what was sent, and between which numbers it has to be. */
		str_addf(&detail, catalog_get(c->words, N_("%s: it has to be a whole number from %lld to %lld.")), word,
			(long long)min, (long long)max);
	problem_saying(c, r, p, field, detail.buf);
}

void problem_of_choice(
	const struct ctx *c, struct response *r, enum problem p, const char *field, const char *const *words, size_t n)
{
	STR_LOCAL(list, 2048);
	STR_LOCAL(detail, 4096);
	const char *word = word_of(c, field);
	for (size_t i = 0; i < n; i++)
		if (*words[i])
			/* TRANSLATORS: between the parts of a list */
			str_addf(&list, "%s%s", list.len ? catalog_get(c->words, N_(", ")) : "", words[i]);
	if (word)
		/* TRANSLATORS: a field, and the words that it can be, as programs send them. */
		str_addf(&detail, catalog_get(c->words, N_("%s: it has to be one of these: %s.")), word, list.buf);
	problem_saying(c, r, p, field, detail.buf);
}

/* ---- how long, how many ---------------------------------------------------------------------- */

void problem_of_named(
	const struct ctx *c, struct response *r, enum problem p, const char *field, const char *word, int64_t bound)
{
	STR_LOCAL(detail, 512);
	if (p == TOO_SHORT)
		/* TRANSLATORS: %s is a field: "The password". */
		str_addf(&detail, catalog_get(c->words, N_("%s needs at least %ld characters.")), word, (long)bound);
	else
		str_addf(&detail, catalog_get(c->words, N_("%s can have at most %ld characters.")), word, (long)bound);
	problem_saying(c, r, p, field, detail.buf);
}

void problem_of_length(const struct ctx *c, struct response *r, enum problem p, const char *field, int64_t bound)
{
	const char *word = word_of(c, field);
	problem_of_named(c, r, p, field, word ? word : field, bound);
}

void problem_of_items(const struct ctx *c, struct response *r, enum problem p, const char *field, int64_t bound)
{
	const struct catalog *w = c->words;
	long n = (long)bound;
	STR_LOCAL(detail, 512);
	if (p == TOO_FEW_ITEMS)
		str_addf(&detail, catalog_get(w, N_("At least %ld of these is needed.")), n);
	else if (n == 0)
		str_addz(&detail, catalog_get(w, N_("The form here does not ask for these.")));
	else if (str_eq(field, "agencies"))
		str_addf(&detail,
			catalog_nget(
				w, NP_("At most %ld agency can be named.", "At most %ld agencies can be named."), (unsigned long)n),
			n);
	else if (str_eq(field, "links"))
		str_addf(&detail, catalog_get(w, N_("There can be at most %ld links.")), n);
	else if (str_eq(field, "attachments"))
		str_addf(&detail, catalog_get(w, N_("There can be at most %ld files.")), n);
	else
		str_addf(&detail, catalog_get(w, N_("There can be at most %ld of these.")), n);
	problem_saying(c, r, p, field, detail.buf);
}

/* ---- what an act lacks ----------------------------------------------------------------------- */

void problem_of_missing(const struct ctx *c, struct response *r, const char *field)
{
	static const struct {
		const char *field, *sentence;
	} sentences[] = {
		{ "reason_code", N_("Choose one of the reasons that the rules have for this.") },
		{ "reason", N_("Please give a reason; everyone can read it.") },
		{ "text", N_("Please write something; everyone can read it.") },
		{ "agencies", N_("Name the agencies, as many as the rules allow.") },
		{ "into", N_("Say which other topic is meant.") },
		{ "until", N_("Please give a date later than the present one.") },
		{ "at", N_("Say when.") },
		{ "decision", N_("A response needs some content: a text, sections, or a decision on each request.") },
		{ "value", N_("Give a number from 1, not content at all, to 5.") },
	};
	const char *sentence = problem_sentence(c, INCOMPLETE);
	for (size_t i = 0; i < ARRAY_LEN(sentences); i++)
		if (str_eq(sentences[i].field, field))
			sentence = catalog_get(c->words, sentences[i].sentence);
	problem_saying(c, r, INCOMPLETE, field, sentence);
}
