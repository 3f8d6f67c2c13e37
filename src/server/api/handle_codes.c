/*
 * Verifying by codes that are typed: an e-mail address, a mobile number. A code is told once, by mail or to the mobile,
 * or on the screen that asked, where nobody but its owner reaches the platform. A try is counted before it is looked
 * at, in a transaction of its own.
 */
#include "server/api/private.h"

#include <sodium.h>

/* ---- asking for one -------------------------------------------------------------------------- */

struct wanted {
	enum rules_proof proof;
	const char *to;     /* as it is written to */
	const char *shown;  /* what is kept of it */
	const char *person; /* what stands for the person: as it is compared; NULL: this does not */
	const char *name, *postcode;
};

static bool read_email(struct ctx *c, struct response *r, const struct wire_new_code *v, struct wanted *w)
{
	w->proof = RULES_PROOF_EMAIL;
	w->to = w->shown = input_trimmed(c->arena, v->to);
	if (!w->to || strlen(w->to) > (size_t)c->rules->email_max || !text_is_email(w->to)) {
		problem(c, r, w->to && !contact_is_latin(w->to) ? EMAIL_LETTERS : BAD_EMAIL, "to");
		return false;
	}
	if (c->rules->person == RULES_PERSON_EMAIL || c->rules->person == RULES_PERSON_ADDRESS)
		w->person = contact_email(c->arena, w->to);
	if (c->rules->person != RULES_PERSON_ADDRESS)
		return true;
	w->name = input_trimmed(c->arena, v->name);
	w->postcode = input_trimmed(c->arena, v->postcode);
	return w->name && w->postcode && input_text(c, r, "name", w->name, 1, c->rules->nickname_max, false) &&
		input_text(c, r, "postcode", w->postcode, 1, 16, false);
}

static bool read_mobile(struct ctx *c, struct response *r, const struct wire_new_code *v, struct wanted *w)
{
	w->proof = RULES_PROOF_MOBILE;
	const char *number = contact_mobile(c->arena, v->to, c->rules->calling_code);
	if (!number) {
		problem(c, r, BAD_MOBILE, "to");
		return false;
	}
	w->to = arena_printf(c->arena, "+%s", number);
	w->shown = contact_masked(c->arena, v->to);
	w->person = c->rules->person == RULES_PERSON_MOBILE ? number : NULL;
	return w->to && w->shown;
}

static bool can_send(const struct ctx *c, struct response *r, const struct wanted *w)
{
	if (codes_kinds(c) & w->proof)
		return true;
	problem(c, r, w->proof == RULES_PROOF_EMAIL ? NO_MAIL : NO_TEXTS, "kind");
	return false;
}

bool prepare_code_add(struct ctx *c, const struct request *q, struct response *r)
{
	struct wire_new_code v;
	struct err e = { 0 };
	struct wanted *w = arena_calloc(c->arena, 1, sizeof *w);
	char who[ID_TEXT];
	snprintf(who, sizeof who, "%lld", (long long)c->account);
	if (!w || wire_new_code_parse(c->body, c->arena, &v, &e) != RC_OK) {
		problem_of_field(c, r, &e);
		return false;
	}
	bool email = str_eq(v.kind, "email");
	if (!email && !str_eq(v.kind, "mobile")) {
		problem_of_choice(c, r, BAD_FIELD, "kind", (const char *const[]){ "email", "mobile" }, 2);
		return false;
	}
	c->prepared = w;
	return (email ? read_email : read_mobile)(c, r, &v, w) && can_send(c, r, w) &&
		attempts_count(c, q, r, "verify", who, c->account) && attempts_codes(c, r, "codes of", who, "", 0) &&
		attempts_codes(c, r, "codes to", w->to, q->address, 0);
}

/* Names and postcodes differ by more than case and blanks. */
static const char *squeezed(struct arena *a, const char *text)
{
	char *out = arena_strdup(a, text), *to = out;
	for (const char *p = text; out && *p; p++)
		if (*p != ' ' && *p != '-')
			*to++ = *p >= 'A' && *p <= 'Z' ? (char)(*p | 0x20) : *p;
	if (out)
		*to = '\0';
	return out ? out : "";
}

struct hashes {
	uint8_t code[STORAGE_HASH], person[STORAGE_HASH], address[STORAGE_HASH], postcode[STORAGE_HASH];
};

static void hash_all(const struct ctx *c, const struct wanted *w, const char *code, struct hashes *h)
{
	codes_hash(c, c->account, w->proof == RULES_PROOF_EMAIL ? "email" : "mobile", code, h->code);
	if (!w->person)
		return;
	const char *name = w->name ? squeezed(c->arena, w->name) : "",
			   *postcode = w->postcode ? squeezed(c->arena, w->postcode) : "";
	contact_hash(c, w->proof == RULES_PROOF_EMAIL ? "person email" : "person mobile",
		(const char *[]){ w->person, name, postcode }, 3, h->person);
	contact_hash(c, "address", &w->person, 1, h->address);
	contact_hash(c, "postcode", &postcode, 1, h->postcode);
}

void handle_code_add(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	const struct wanted *w = c->prepared;
	const bool email = w->proof == RULES_PROOF_EMAIL, own = c->platform->outside.own;
	struct err e = { 0 };
	struct hashes h;
	char code[CODE_SIZE], id_text[ID_TEXT];
	int64_t id = 0, expires = c->now + c->rules->code_minutes * 60000;
	codes_make(code);
	hash_all(c, w, code, &h);
	enum rc rc = storage_code_add(c->storage,
		&(struct storage_code){ .account = c->account,
			.kind = email ? "email" : "mobile",
			.destination = w->shown,
			.code = h.code,
			.person = w->person ? h.person : NULL,
			.address = w->postcode ? h.address : NULL,
			.postcode = w->postcode ? h.postcode : NULL,
			.created_at = c->now,
			.expires_at = expires },
		&id, &e);
	if (rc == RC_OK && !own)
		rc = email ? letters_send(c, LETTER_CODE, c->account, w->to, code, expires, &e)
				   : letters_text(c, c->account, w->to, code, expires, &e);
	if (rc != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	snprintf(id_text, sizeof id_text, "%lld", (long long)id);
	struct json_out o;
	r->status = 201;
	json_begin(&o, &r->body);
	wire_code_write(&o, NULL,
		&(struct wire_code){ .id = id_text,
			.kind = email ? "email" : "mobile",
			.to = contact_masked(c->arena, w->shown),
			.expires_at = expires,
			.shown = own ? code : "" },
		c->zone);
	sodium_memzero(code, sizeof code);
}

/* ---- typing it ------------------------------------------------------------------------------- */

bool prepare_code_check(struct ctx *c, const struct request *q, struct response *r)
{
	struct storage_code *code = arena_calloc(c->arena, 1, sizeof *code);
	char typed[CODE_SIZE];
	struct err e = { 0 };
	int64_t id;
	if (!code || !input_id(c, r, q->params[0], &id) || !codes_read(c, r, typed))
		return false;
	enum rc rc = storage_code(c->storage, id, c->account, c->arena, code, &e);
	if (rc == RC_NOT_FOUND || (rc == RC_OK && !str_eq(code->kind, "email") && !str_eq(code->kind, "mobile")))
		problem(c, r, CODE_EXPIRED, "code"); /* or replaced by a newer one */
	else if (rc != RC_OK)
		problem_of(c, r, &e);
	c->prepared = code;
	return rc == RC_OK && r->status < 400 && codes_try(c, r, code, typed, c->rules->code_tries);
}

static enum problem taken(const char *what)
{
	return str_eq(what, "email") ? EMAIL_TAKEN : str_eq(what, "postcode") ? OTHER_POSTCODE : PERSON_TAKEN;
}

static enum rc prove(struct ctx *c, const struct storage_code *code, struct err *e)
{
	bool email = str_eq(code->kind, "email");
	enum rc rc = letters_changed(c, c->account,
		email ? N_("an e-mail address was verified.") : N_("a mobile number was verified."),
		e); /* to the address before */
	if (rc == RC_OK)
		rc = storage_prove(c->storage, c->account,
			&(struct storage_proved){ .proof = email ? RULES_PROOF_EMAIL : RULES_PROOF_MOBILE,
				.shown = code->destination,
				.person = code->person,
				.address = code->address,
				.postcode = code->postcode,
				.most = c->rules->signatures_each > 1 ? c->rules->signatures_each : 1 },
			c->now, e);
	if (rc == RC_OK && email) /* what went to the address before is worth nothing any more */
		rc = storage_codes_forget(c->storage, c->account, CODES_RESET, e);
	return rc == RC_OK ? storage_code_done(c->storage, code->id, c->now, e) : rc;
}

void handle_code_check(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct storage_code *code = c->prepared;
	struct wire_account v;
	struct err e = { 0 };
	enum rc rc = storage_code(c->storage, code->id, c->account, c->arena, code, &e); /* as it is by now */
	if (rc == RC_NOT_FOUND) {
		problem(c, r, CODE_EXPIRED, "code");
		return;
	}
	if (rc == RC_OK && !code->done_at)
		rc = prove(c, code, &e);
	if (rc == RC_EXISTS) {
		problem(c, r, taken(e.detail), "code");
		return;
	}
	if (rc == RC_OK)
		rc = accounts_read(c, c->account, &v, &e);
	if (rc != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	struct json_out o;
	json_begin(&o, &r->body);
	json_open(&o, NULL, '{');
	wire_account_write(&o, "account", &v, c->zone);
	json_close(&o, '}');
}
