/* What can go wrong, as RFC 9457 problems: a status, a code that never changes, and a sentence for the reader. One
 * table. */
#include "server/api/private.h"

static const struct {
	int status;
	const char *code, *title, *detail;
} problems[PROBLEMS] = {
	[BAD_JSON] = { 400, "bad_json", N_("Not understood"), N_("The request does not hold one JSON object.") },
	[BAD_CURSOR] = { 400, "bad_cursor", N_("Not understood"),
		N_("This place in a list belongs to another list. Start from its beginning.") },
	[BAD_PARAMETER] = { 400, "bad_parameter", N_("Not understood"),
		N_("A parameter of the address has a value that it cannot have.") },
	[BAD_HEADER] = { 400, "bad_header", N_("Not understood"),
		N_("A header of the request came twice, or has a value that it cannot have.") },
	[BAD_KEY] = { 400, "bad_idempotency_key", N_("Not understood"),
		N_("The Idempotency-Key must have 1 to 128 visible ASCII characters.") },
	[TOO_MUCH] = { 400, "too_much", N_("Too much at once"),
		N_("The answer would be too large. Please ask for less at a time.") },
	[BAD_TOKEN] = { 401, "bad_token", N_("Please sign in"), N_("You have been signed out. Please sign in again.") },
	[SIGN_IN] = { 401, "sign_in", N_("Please sign in"), N_("Please sign in to do this.") },
	[WRONG_PASSWORD] = { 401, "wrong_password", N_("Not signed in"), N_("The name or the password is wrong.") },
	[NOT_VERIFIED] = { 403, "not_verified", N_("Not allowed"),
		N_("Only a verified person can endorse. Please verify your account first.") },
	[WRONG_SCOPE] = { 403, "wrong_scope", N_("Not allowed"),
		N_("This token may only read. Sign in, or use a token that may write.") },
	[NOT_IN_PERSON] = { 403, "not_in_person", N_("Not allowed"),
		N_("This needs somebody who signed in with the password, and not a device or a token.") },
	[PASSWORD_NEEDED] = { 403, "password_needed", N_("Not allowed"),
		N_("The password is wrong. Nothing was changed.") },
	[NOT_YOURS] = { 403, "not_yours", N_("Not allowed"), N_("This was written by another person.") },
	[NOT_FOUND] = { 404, "not_found", N_("Not found"), N_("There is no such thing here.") },
	[NO_ROUTE] = { 404, "no_route", N_("Not found"), N_("This platform has nothing at that address.") },
	[NO_METHOD] = { 405, "method_not_allowed", N_("Not possible"), N_("That cannot be done with this address.") },
	[NAME_TAKEN] = { 409, "name_taken", N_("Taken"), N_("This name is taken. Please choose another.") },
	[NICKNAME_TAKEN] = { 409, "nickname_taken", N_("Taken"), N_("This nickname is taken. Please choose another.") },
	[EMAIL_TAKEN] = { 409, "email_taken", N_("Taken"), N_("There is an account with this e-mail address already.") },
	[PERSON_TAKEN] = { 409, "person_taken", N_("Taken"),
		N_("Another account has been verified with this already. Sign in to that one, or delete it first.") },
	[OTHER_POSTCODE] = { 409, "other_postcode", N_("Taken"),
		N_("Somebody else gave another postcode for this e-mail address. Both have to live at one.") },
	[TOKENS_ENOUGH] = { 409, "tokens_enough", N_("Not now"),
		N_("There are as many tokens as there may be. End one that is not used any more.") },
	[CODE_EXPIRED] = { 410, "code_expired", N_("Too late"),
		N_("This code has expired, or a newer one was asked for. Type the newest, or ask for another.") },
	[NOT_COLLECTING] = { 409, "not_collecting", N_("Not now"), N_("This topic is not collecting endorsements.") },
	[CLOSED] = { 409, "closed", N_("Not now"), N_("This topic takes no comments now.") },
	[NEUTRAL_ONLY] = { 409, "neutral_only", N_("Not now"),
		N_("Under your own topic, or so soon after your last comment, a comment can only be neutral.") },
	[NOT_IDENTIFIED] = { 403, "not_identified", N_("Not allowed"),
		N_("This needs a certified identity. Please sign in with your provider first.") },
	[NOT_INVITED] = { 403, "not_invited", N_("Not allowed"),
		N_("Only those who were invited can support this now. Ask its proposer for an invitation code.") },
	[ENDORSEMENT_STAYS] = { 409, "endorsement_stays", N_("Not possible"),
		N_("On this platform an endorsement, once given, is not taken back.") },
	[NOT_YOUR_PART] = { 403, "not_your_part", N_("Not allowed"),
		N_("Only who proposed this, or staff whose task it is, can do that.") },
	[NOT_YOUR_AGENCY] = { 403, "not_your_agency", N_("Not allowed"), N_("This is the business of another agency.") },
	[NOT_NOW] = { 409, "not_now", N_("Not now"), N_("That cannot be done at the stage that this topic is at.") },
	[PAUSED] = { 409, "paused", N_("Not now"), N_("This platform pauses that for a while; it goes on afterwards.") },
	[BARRED] = { 403, "barred", N_("Not allowed"),
		N_("You may read and follow here, but not write for a while. Your mail says why and until when.") },
	[DECIDED_ALREADY] = { 409, "decided_already", N_("Decided already"),
		N_("Somebody else has decided this already. Nothing was changed.") },
	[INCOMPLETE] = { 422, "incomplete", N_("Not accepted"), N_("Something that this needs is missing.") },
	[TOO_LATE] = { 409, "too_late", N_("Too late"), N_("The deadline that this would move has passed.") },
	[TOO_FAR] = { 422, "too_far", N_("Not accepted"), N_("The new date is later than the rules allow.") },
	[OFTEN_ENOUGH] = { 409, "often_enough", N_("Not possible"), N_("This has been done as often as the rules allow.") },
	[FREE_AGAIN] = { 409, "free_again", N_("Not possible"),
		N_("The other topic no longer stands in the way of this one; give another reason.") },
	[CHANGED_SINCE] = { 412, "changed_since", N_("Not now"),
		N_("This was changed since you saw it. Look at it again, then decide; nothing was changed now.") },
	[HIDDEN] = { 409, "hidden", N_("Not now"), N_("This was hidden by staff.") },
	[STAFF_ONLY] = { 403, "staff_only", N_("Not allowed"), N_("This is for staff whose task it is.") },
	[NO_INVITATION] = { 404, "no_invitation", N_("Not found"),
		N_("This invitation is no good: it was used, it has expired, or there never was one. Ask for another.") },
	[INVITED_ALREADY] = { 409, "invited_already", N_("Not possible"),
		N_("You take part in this already; the invitation stays good for somebody else.") },
	[INVITED_ENOUGH] = { 409, "invited_enough", N_("Not possible"),
		N_("As many invitations as the rules allow have been made.") },
	[FILE_EMPTY] = { 422, "file_empty", N_("Not accepted"), N_("The file is empty.") },
	[FILE_LIES] = { 422, "file_lies", N_("Not accepted"),
		N_("The file is not what its name says it is. It was not taken.") },
	[FILE_KIND] = { 422, "file_kind", N_("Not accepted"),
		N_("The file is of a kind that is not taken here. Send PDF, PNG, JPEG, OpenDocument, Office, CSV, JSON or text.") },
	[FILES_ENOUGH] = { 409, "files_enough", N_("Not now"),
		N_("You have uploaded many files that belong to nothing yet. Attach them, or try again tomorrow.") },
	[NO_FILE] = { 422, "no_file", N_("Not accepted"),
		N_("One of the files is not here, or is not yours. Upload it again.") },
	[NO_AGENCY] = { 422, "no_agency", N_("Not accepted"), N_("There is no such agency here.") },
	[NO_TOPIC] = { 422, "no_topic", N_("Not accepted"), N_("There is no such topic here.") },
	[BAD_LINK] = { 422, "bad_link", N_("Not accepted"),
		N_("A link must be a whole address that begins with https:// or http://.") },
	[BAD_CHART] = { 422, "bad_chart", N_("Not accepted"),
		N_("A chart cannot be drawn from these figures. Check the specification.") },
	[BAD_CHOICE] = { 422, "bad_choice", N_("Not accepted"), N_("This has to be one of the choices.") },
	[TOO_MANY_ITEMS] = { 422, "too_many_items", N_("Not accepted"), N_("There are more of these than allowed.") },
	[TOO_FEW_ITEMS] = { 422, "too_few_items", N_("Not accepted"), N_("There are fewer of these than needed.") },
	[REMOVED_SINCE] = { 410, "removed_since", N_("Removed"),
		N_("This was done before, and what it made has been taken back or removed since. Nothing was done now.") },
	[DECIDED_SINCE] = { 412, "decided_since", N_("Not now"),
		N_("You have decided about this since it was read here, perhaps on another device. That stands; to change it, please decide again.") },
	[REMOVED] = { 410, "removed", N_("Removed"), N_("This was removed.") },
	[TOO_LARGE] = { 413, "too_large", N_("Too large"), N_("The request is larger than this platform takes.") },
	[BAD_FIELD] = { 422, "bad_field", N_("Not accepted"),
		N_("A field is missing, or has a value that it cannot have.") },
	[BAD_EMAIL] = { 422, "bad_email", N_("Not accepted"),
		N_("This is no e-mail address. It looks like name@example.tw.") },
	[BAD_MOBILE] = { 422, "bad_mobile", N_("Not accepted"),
		N_("This is no mobile number. Give it as you dial it, or with a plus and the country's code.") },
	[CODE_WRONG] = { 422, "code_wrong", N_("Not accepted"), N_("This code is wrong. Please look again.") },
	[NO_DEVICE] = { 404, "no_device", N_("Not found"),
		N_("No device waits with this code. Type it as the device shows it, or begin anew there.") },
	[DEVICE_ANSWERED] = { 409, "device_answered", N_("Not now"), N_("This device has had its answer already.") },
	[AUTHORIZATION_PENDING] = { 400, "authorization_pending", N_("Not yet"), N_("Nobody has allowed it yet.") },
	[SLOW_DOWN] = { 400, "slow_down", N_("Not yet"), N_("Nobody has allowed it yet. Please ask less often.") },
	[EXPIRED_TOKEN] = { 400, "expired_token", N_("Too late"),
		N_("The code has expired, or was used. Please begin anew.") },
	[ACCESS_DENIED] = { 400, "access_denied", N_("Not allowed"), N_("It was not allowed.") },
	[PROVIDER_AWAY] = { 502, "provider_away", N_("Not possible"),
		N_("The provider with which you sign in cannot be reached. Try again later, or sign in otherwise.") },
	[PROVIDER_FALSE] = { 502, "provider_false", N_("Not possible"),
		N_("What the provider says of who you are does not hold. Begin anew, and tell who runs this platform.") },
	[RESET_WRONG] = { 422, "reset_wrong", N_("Not accepted"),
		N_("This code is wrong or has expired. Look again, or ask for another code.") },
	[EASY_PASSWORD] = { 422, "easy_password", N_("Not accepted"),
		N_("This password is guessed too easily. Choose one with several words that do not belong together.") },
	[TOO_LONG] = { 422, "too_long", N_("Not accepted"), N_("A text is longer than allowed.") },
	[TOO_SHORT] = { 422, "too_short", N_("Not accepted"), N_("A text is shorter than needed.") },
	[KEY_REUSED] = { 422, "idempotency_key_reused", N_("Not accepted"),
		N_("The same Idempotency-Key came before with another request.") },
	[TOO_MANY] = { 429, "too_many", N_("Too often"), N_("Too many attempts. Please wait and try again.") },
	[CODE_TRIED_OUT] = { 429, "code_tried_out", N_("Too often"),
		N_("Too many wrong codes were typed. Ask for another code.") },
	[INTERNAL] = { 500, "internal", N_("The platform failed"),
		N_("Something went wrong on the platform. Please try again later.") },
	[NO_MAIL] = { 501, "no_mail", N_("Not possible"),
		N_("This platform cannot send mail, so an address cannot be verified here. Ask who runs it.") },
	[NO_TEXTS] = { 501, "no_texts", N_("Not possible"),
		N_("This platform cannot send to mobiles, so a number cannot be verified here. Ask who runs it.") },
	[BUSY] = { 503, "busy", N_("Busy"), N_("The platform is busy. Please try again.") },
	[DISK_FULL] = { 507, "disk_full", N_("No space"), N_("The platform has no space left. Nothing was saved.") },
};

static void write_problem(const struct ctx *c, struct response *r, enum problem p, const char *field,
	const char *detail, const struct wire_standing *now, const struct wire_logged *first)
{
	str_clear(&r->body);
	r->status = problems[p].status;
	r->type = "application/problem+json";
	r->location[0] = '\0';
	r->sign_in = r->status == 401;
	struct wire_problem v = { .status = r->status,
		.code = problems[p].code,
		.title = catalog_get(c->words, problems[p].title),
		.detail = detail,
		.retry_after = r->retry_after,
		.field = field,
		.told = now != NULL };
	if (now)
		v.now = *now;
	if (first)
		v.first = *first;
	wire_problem_write(&r->body, &v, c->zone);
}

const char *problem_code(enum problem p)
{
	return problems[p].code;
}

const char *problem_sentence(const struct ctx *c, enum problem p)
{
	return catalog_get(c->words, problems[p].detail);
}

void problem(const struct ctx *c, struct response *r, enum problem p, const char *field)
{
	write_problem(c, r, p, field, problem_sentence(c, p), NULL, NULL);
}

void problem_of_items(const struct ctx *c, struct response *r, enum problem p, const char *field, int64_t bound)
{
	const struct catalog *w = c->words;
	long n = (long)bound;
	STR_LOCAL(detail, 512);
	if (p == TOO_FEW_ITEMS)
		str_addf(&detail, catalog_get(w, N_("At least %ld of these is needed.")), n);
	else if (str_eq(field, "agencies"))
		str_addf(&detail, catalog_get(w, N_("At most %ld agencies can be named.")), n);
	else if (str_eq(field, "links"))
		str_addf(&detail, catalog_get(w, N_("There can be at most %ld links.")), n);
	else if (str_eq(field, "attachments"))
		str_addf(&detail, catalog_get(w, N_("There can be at most %ld files.")), n);
	else
		str_addf(&detail, catalog_get(w, N_("There can be at most %ld of these.")), n);
	write_problem(c, r, p, field, detail.buf, NULL, NULL);
}

void problem_of_missing(const struct ctx *c, struct response *r, const char *field)
{
	static const struct {
		const char *field, *sentence;
	} sentences[] = {
		{ "reason_code", N_("Choose one of the reasons that the rules have for this.") },
		{ "reason", N_("Give a reason; everybody will read it.") },
		{ "text", N_("Say something; everybody will read it.") },
		{ "agencies", N_("Name the agencies, as many as the rules allow.") },
		{ "into", N_("Say which other topic is meant.") },
		{ "until", N_("Give a date that is later than the one there is.") },
		{ "at", N_("Say when.") },
		{ "decision", N_("An answer has to say something: a text, sections, or what becomes of each demand.") },
		{ "value", N_("Give a number from 1, not content at all, to 5.") },
	};
	const char *sentence = problem_sentence(c, INCOMPLETE);
	for (size_t i = 0; i < ARRAY_LEN(sentences); i++)
		if (str_eq(sentences[i].field, field))
			sentence = catalog_get(c->words, sentences[i].sentence);
	write_problem(c, r, INCOMPLETE, field, sentence, NULL, NULL);
}

/* What was done, as a sentence about the past needs it. */
static const char *past_of(const struct ctx *c, const char *act)
{
	static const struct {
		const char *act, *word;
	} words[] = {
		{ "send", N_("sent") },
		{ "retract", N_("withdrawn") },
		{ "approve", N_("approved") },
		{ "refuse", N_("refused") },
		{ "hide", N_("hidden") },
		{ "show", N_("shown again") },
		{ "join", N_("joined with a similar one") },
		{ "assign", N_("given to other agencies") },
		{ "schedule", N_("scheduled") },
		{ "contact", N_("its proposer was contacted") },
		{ "extend", N_("extended") },
		{ "notice", N_("a notice was given") },
		{ "answer", N_("answered") },
		{ "summarise", N_("summarised") },
		{ "debate", N_("debated") },
		{ "no_debate", N_("not to be debated") },
		{ "uphold", N_("the report was upheld") },
		{ "dismiss", N_("the report was dismissed") },
	};
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_eq(words[i].act, act))
			return catalog_get(c->words, words[i].word);
	return act;
}

void problem_of_first(const struct ctx *c, struct response *r, const struct wire_logged *first)
{
	char at[RFC3339_SIZE];
	STR_LOCAL(detail, 512);
	rfc3339_format(first->at, c->zone, at);
	at[10] = ' ';
	at[16] = '\0'; /* "2026-11-23 10:00" */
	/* TRANSLATORS: a time, then what was done: "approved". */
	str_addf(&detail, catalog_get(c->words, N_("Somebody else was faster, at %s: %s. Nothing was changed now.")), at,
		past_of(c, first->act));
	write_problem(c, r, DECIDED_ALREADY, NULL, detail.buf, NULL, first);
}

void problem_saying(const struct ctx *c, struct response *r, enum problem p, const char *field, const char *sentence)
{
	write_problem(c, r, p, field, sentence, NULL, NULL);
}

void problem_of_file(const struct ctx *c, struct response *r, enum problem p, const char *name)
{
	STR_LOCAL(detail, 1024);
	if (p == FILE_LIES)
		/* TRANSLATORS: %s is a file's name. */
		str_addf(&detail, catalog_get(c->words, N_("%s is not what its name says it is. It was not taken.")), name);
	else
		str_addf(&detail,
			catalog_get(c->words,
				N_("%s is of a kind that is not taken here. Send PDF, PNG, JPEG, OpenDocument, Office, CSV, JSON or "
				   "text.")),
			name);
	write_problem(c, r, p, "name", detail.buf, NULL, NULL);
}

void problem_of_decision(const struct ctx *c, struct response *r, const struct wire_standing *now)
{
	write_problem(c, r, DECIDED_SINCE, NULL, problem_sentence(c, DECIDED_SINCE), now, NULL);
}

void problem_of_named(
	const struct ctx *c, struct response *r, enum problem p, const char *field, const char *word, int64_t bound)
{
	STR_LOCAL(detail, 512);
	if (p == TOO_SHORT)
		/* TRANSLATORS: %s is a field: "The password". */
		str_addf(&detail, catalog_get(c->words, N_("%s needs at least %ld characters.")), word, (long)bound);
	else
		str_addf(&detail, catalog_get(c->words, N_("%s can have at most %ld characters.")), word, (long)bound);
	write_problem(c, r, p, field, detail.buf, NULL, NULL);
}

void problem_of_length(const struct ctx *c, struct response *r, enum problem p, const char *field, int64_t bound)
{
	static const struct {
		const char *field, *word;
	} words[] = {
		{ "name", N_("The account name") },
		{ "nickname", N_("The nickname") },
		{ "email", N_("The e-mail address") },
		{ "county", N_("The county or city") },
		{ "password", N_("The password") },
		{ "body", N_("The comment") },
		{ "reason", N_("The reason") },
		{ "title", N_("The title") },
		{ "text", N_("The text") },
		{ "benefits", N_("Benefits and effects") },
	};
	const char *word = field;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_eq(words[i].field, field))
			word = catalog_get(c->words, words[i].word);
	problem_of_named(c, r, p, field, word, bound);
}

void problem_of_field(const struct ctx *c, struct response *r, const struct err *e)
{
	char field[sizeof e->detail];
	snprintf(field, sizeof field, "%.*s", (int)strcspn(e->detail, ":"), e->detail);
	problem(c, r, BAD_FIELD, field);
}

void problem_of(const struct ctx *c, struct response *r, const struct err *e)
{
	static const struct {
		enum rc rc;
		enum problem problem;
	} known[] = {
		{ RC_NOT_FOUND, NOT_FOUND },
		{ RC_CONFLICT, REMOVED },
		{ RC_DENIED, NOT_YOURS },
		{ RC_TOO_BIG, TOO_MUCH },
		{ RC_FULL, DISK_FULL },
		{ RC_BUSY, BUSY },
	};
	enum problem p = INTERNAL;
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (known[i].rc == e->code)
			p = known[i].problem;
	if (problems[p].status >= 500)
		log_line(LOG_ERROR, "%s: %s (%d)", rc_name(e->code), e->detail, e->num);
	if (p == BUSY)
		r->retry_after = 1;
	problem(c, r, p, NULL);
}
