/* What the platform writes to people: each letter in the platform's own language, and below in English. It is put in
 * the queue by the transaction that causes it; server/mail sends it. */
#include "server/api/private.h"

static void put_subject(struct str *out, const struct catalog *words, enum letter what, const char *site)
{
	switch (what) {
	case LETTER_CODE: str_addf(out, catalog_get(words, N_("A code from %s")), site); break;
	case LETTER_RESET: str_addf(out, catalog_get(words, N_("A code for a new password at %s")), site); break;
	case LETTER_CHANGED: str_addf(out, catalog_get(words, N_("Your account at %s was changed")), site); break;
	case LETTER_REMOVED: str_addf(out, catalog_get(words, N_("Your account at %s was deleted")), site); break;
	}
}

/* about: the code, or what was changed. */
static void put_body(
	struct str *out, const struct catalog *words, enum letter what, const char *site, const char *about)
{
	switch (what) {
	case LETTER_CODE:
		str_addf(out,
			catalog_get(words,
				N_("Somebody gave this address at %s. If it was you, type this code there:\n\n  %s\n\nIt is good for a "
				   "few minutes. If it was not you, do nothing: without the code nothing happens.")),
			site, about);
		break;
	case LETTER_RESET:
		str_addf(out,
			catalog_get(words,
				N_("Somebody wants a new password for your account at %s. If it was you, type this code there:\n\n  "
				   "%s\n\nIt is good for a few minutes. If it was not you, do nothing: your password stays as it is.")),
			site, about);
		break;
	case LETTER_CHANGED:
		str_addf(out,
			catalog_get(words,
				N_("Your account at %s was changed: %s\n\nIf it was not you, ask for a new password at once: that ends "
				   "every session.")),
			site, catalog_get(words, about));
		break;
	case LETTER_REMOVED:
		str_addf(out,
			catalog_get(words,
				N_("Your account at %s was deleted, by somebody who was signed in to it. What it endorsed and is still being "
				   "collected is withdrawn. This is the last mail to this address, which is kept nowhere any more.\n\nIf it "
				   "was not you, write to those who run the platform.")),
			site);
		break;
	}
}

/* In the arena. */
const char *letters_site_name(const struct ctx *c, const struct catalog *words)
{
	const char *note = NULL;
	struct json *v = NULL;
	if (storage_note_get(c->storage, STORAGE_NOTE_SITE, c->arena, &note, NULL) == RC_OK && note)
		json_parse(note, strlen(note), JSON_BODY_MAX, &v, NULL);
	const char *name = json_text(json_get(v, "name"));
	name = arena_strdup(c->arena, *name ? name : catalog_get(words, N_("minyi")));
	json_free(v);
	return name ? name : "";
}

size_t letters_languages(const struct ctx *c, const struct catalog *words[LETTERS_LANGUAGES])
{
	words[0] = c->platform->languages.catalogs[0];
	words[1] = NULL;
	return words[0] ? 2 : 1;
}

static void write_letter(
	const struct ctx *c, enum letter what, const char *about, struct str *subject, struct str *body)
{
	const struct catalog *words[LETTERS_LANGUAGES];
	size_t n = letters_languages(c, words);
	for (size_t i = 0; i < n; i++) {
		const char *site = letters_site_name(c, words[i]);
		str_addz(subject, i ? " / " : "");
		put_subject(subject, words[i], what, site);
		str_addz(body, i ? "\n----\n\n" : "");
		put_body(body, words[i], what, site, about);
		str_addz(body, "\n");
	}
}

enum rc letters_send(struct ctx *c, enum letter what, int64_t account, const char *email, const char *about,
	int64_t until, struct err *e)
{
	STR_LOCAL(subject, STR_NO_LIMIT);
	STR_LOCAL(body, STR_NO_LIMIT);
	write_letter(c, what, about, &subject, &body);
	c->letters = true;
	return storage_letter_add(c->storage,
		&(struct storage_letter){ .account = account,
			.way = "mail",
			.destination = email,
			.subject = subject.buf,
			.body = body.buf,
			.unsubscribe = "",
			.created_at = c->now,
			.until = until },
		e);
}

enum rc letters_text(struct ctx *c, int64_t account, const char *number, const char *code, int64_t until, struct err *e)
{
	const struct catalog *words[LETTERS_LANGUAGES];
	letters_languages(c, words);
	STR_LOCAL(body, STR_NO_LIMIT);
	/* TRANSLATORS: a short message to a mobile: the platform's name, a code. */
	str_addf(&body, catalog_get(words[0], N_("%s: your code is %s. Nobody from us will ever ask you for it.")),
		letters_site_name(c, words[0]), code);
	c->letters = true;
	return storage_letter_add(c->storage,
		&(struct storage_letter){ .account = account,
			.way = "sms",
			.destination = number,
			.subject = "",
			.body = body.buf,
			.unsubscribe = "",
			.created_at = c->now,
			.until = until },
		e);
}

static enum rc tell_owner(
	struct ctx *c, enum letter what, int64_t account, const char *about, int64_t ms, struct err *e)
{
	struct wire_account v;
	enum rc rc = storage_account(c->storage, account, c->arena, &v, e);
	return rc == RC_OK && v.verified.email && c->platform->outside.mails
		? letters_send(c, what, what == LETTER_REMOVED ? 0 : account, v.email, about, c->now + ms, e)
		: rc;
}

enum rc letters_changed(struct ctx *c, int64_t account, const char *what, struct err *e)
{
	return tell_owner(c, LETTER_CHANGED, account, what, LETTERS_DAYS * DAY_MS, e);
}

enum rc letters_removed(struct ctx *c, int64_t account, struct err *e)
{
	return tell_owner(c, LETTER_REMOVED, account, "", STORAGE_LETTER_OF_NOBODY_MS, e);
}
