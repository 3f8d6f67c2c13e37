/*
 * Failures become one sentence that says what to do. The platform's own words win, since it knows its rules; ours stand
 * in where it gave none, and for everything that happens before a platform can speak.
 */
#include "page/page.h"

/* By the code of a problem: stable words of the API, and those that the client makes up itself. */
static const struct {
	const char *code, *sentence;
} problems[] = {
	{ "bad_json", N_("The platform did not understand the request; please report it to the platform.") },
	{ "bad_cursor", N_("The list has changed meanwhile; please read it again from its start.") },
	{ "bad_parameter", N_("The platform does not know one of the filters; please choose others.") },
	{ "bad_idempotency_key", N_("The platform did not understand the request; please report it to the platform.") },
	{ "bad_header", N_("The platform did not understand the request; please report it to the platform.") },
	{ "too_much", N_("That is too much at once for the platform; please ask for less.") },
	{ "bad_token", N_("Your sign-in has expired; please sign in again.") },
	{ "signed_out", N_("Your sign-in has expired; please sign in again.") },
	{ "sign_in", N_("This needs an account; please sign in first.") },
	{ "not_signed_in", N_("This needs an account; please sign in first.") },
	{ "wrong_password", N_("Name or password is not right; please try again.") },
	{ "password_needed", N_("This needs your password once more; please type it.") },
	{ "not_verified", N_("Only verified people may do that; please verify your account first.") },
	{ "not_yours", N_("Another person wrote that; you can take back only what is yours.") },
	{ "not_found", N_("There is no such thing here; please check the number, or search for words of the title.") },
	{ "no_route", N_("This platform does not offer that; please choose something else.") },
	{ "method_not_allowed", N_("This platform does not offer that; please choose something else.") },
	{ "name_taken", N_("That name is taken; please choose another.") },
	{ "nickname_taken", N_("That nickname is taken; please choose another.") },
	{ "email_taken", N_("There is an account with that e-mail address already; please sign in with it.") },
	{ "not_collecting", N_("This topic does not collect endorsements now; you can still comment on it or follow it.") },
	{ "closed", N_("Comments are closed here; you can still follow the topic.") },
	{ "neutral_only",
		N_("Under your own topic, or so soon after your last comment, only a neutral comment is possible; please choose neutral.") },
	{ "removed", N_("It has been removed; please look for others in the list.") },
	{ "removed_since", N_("It was done before, and has been taken back or removed since; nothing was done now.") },
	{ "decided_since",
		N_("You have decided about this since it was read here, perhaps on another device. That stands; to change it, please decide again.") },
	{ "too_large", N_("It is too long; please make it shorter.") },
	{ "too_long", N_("It is too long; please make it shorter.") },
	{ "too_short", N_("It is too short; please write more.") },
	{ "bad_field", N_("Something in it is not as the platform needs it; please check what you typed.") },
	{ "idempotency_key_reused", N_("It was sent once already with other words; please send it anew.") },
	{ "too_many", N_("That was too often; please wait a little and try again.") },
	{ "internal", N_("The platform has a fault of its own; please try again later.") },
	{ "busy", N_("The platform is busy; please try again in a moment.") },
	{ "disk_full", N_("The platform has no space left and saved nothing; please try again later.") },
	{ "unreadable", N_("What waited to be sent cannot be read any more; please write it again.") },
	{ "wrong_scope", N_("This token may only read. Sign in, or use a token that may write.") },
	{ "not_in_person", N_("This needs somebody who signed in with the password, and not a device or a token.") },
	{ "person_taken",
		N_("Another account has been verified with this already. Sign in to that one, or delete it first.") },
	{ "other_postcode", N_("Somebody else gave another postcode for this e-mail address. Both have to live at one.") },
	{ "tokens_enough", N_("There are as many tokens as there may be. End one that is not used any more.") },
	{ "code_expired", N_("This code has expired, or a newer one was asked for. Type the newest, or ask for another.") },
	{ "not_identified", N_("This needs a certified identity. Please sign in with your provider first.") },
	{ "not_invited", N_("Only those who were invited can support this now. Ask its proposer for an invitation code.") },
	{ "endorsement_stays", N_("On this platform an endorsement, once given, is not taken back.") },
	{ "not_your_part", N_("Only who proposed this, or staff whose task it is, can do that.") },
	{ "not_your_agency", N_("This is the business of another agency.") },
	{ "not_now", N_("That cannot be done at the stage that this topic is at.") },
	{ "paused", N_("This platform pauses that for a while; it goes on afterwards.") },
	{ "barred", N_("You may read and follow here, but not write for a while. Your mail says why and until when.") },
	{ "decided_already", N_("Somebody else has decided this already. Nothing was changed.") },
	{ "incomplete", N_("Something that this needs is missing.") },
	{ "too_late", N_("The deadline that this would move has passed.") },
	{ "too_far", N_("The new date is later than the rules allow.") },
	{ "often_enough", N_("This has been done as often as the rules allow.") },
	{ "free_again", N_("The other topic no longer stands in the way of this one; give another reason.") },
	{ "changed_since",
		N_("This was changed since you saw it. Look at it again, then decide; nothing was changed now.") },
	{ "hidden", N_("This was hidden by staff.") },
	{ "staff_only", N_("This is for staff whose task it is.") },
	{ "no_invitation",
		N_("This invitation is no good: it was used, it has expired, or there never was one. Ask for another.") },
	{ "invited_already", N_("You take part in this already; the invitation stays good for somebody else.") },
	{ "invited_enough", N_("As many invitations as the rules allow have been made.") },
	{ "file_empty", N_("The file is empty.") },
	{ "file_lies", N_("The file is not what its name says it is. It was not taken.") },
	{ "file_kind",
		N_("The file is of a kind that is not taken here. Send PDF, PNG, JPEG, OpenDocument, Office, CSV, JSON or text.") },
	{ "files_enough",
		N_("You have uploaded many files that belong to nothing yet. Attach them, or try again tomorrow.") },
	{ "no_file", N_("One of the files is not here, or is not yours. Upload it again.") },
	{ "no_agency", N_("There is no such agency here.") },
	{ "no_topic", N_("There is no such topic here.") },
	{ "bad_link", N_("A link must be a whole address that begins with https:// or http://.") },
	{ "bad_chart", N_("A chart cannot be drawn from these figures. Check the specification.") },
	{ "bad_choice", N_("This has to be one of the choices.") },
	{ "too_many_items", N_("There are more of these than allowed.") },
	{ "too_few_items", N_("There are fewer of these than needed.") },
	{ "bad_email", N_("This is no e-mail address. It looks like name@example.tw.") },
	{ "bad_mobile", N_("This is no mobile number. Give it as you dial it, or with a plus and the country's code.") },
	{ "code_wrong", N_("This code is wrong. Please look again.") },
	{ "no_device", N_("No device waits with this code. Type it as the device shows it, or begin anew there.") },
	{ "device_answered", N_("This device has had its answer already.") },
	{ "authorization_pending", N_("Nobody has allowed it yet.") },
	{ "slow_down", N_("Nobody has allowed it yet. Please ask less often.") },
	{ "expired_token", N_("The code has expired, or was used. Please begin anew.") },
	{ "access_denied", N_("It was not allowed.") },
	{ "provider_away",
		N_("The provider with which you sign in cannot be reached. Try again later, or sign in otherwise.") },
	{ "provider_false",
		N_("What the provider says of who you are does not hold. Begin anew, and tell who runs this platform.") },
	{ "reset_wrong", N_("This code is wrong or has expired. Look again, or ask for another code.") },
	{ "easy_password",
		N_("This password is guessed too easily. Choose one with several words that do not belong together.") },
	{ "code_tried_out", N_("Too many wrong codes were typed. Ask for another code.") },
	{ "no_mail", N_("This platform cannot send mail, so an address cannot be verified here. Ask who runs it.") },
	{ "no_texts", N_("This platform cannot send to mobiles, so a number cannot be verified here. Ask who runs it.") },
};

/* By our own codes. RC_OK has none. */
static const char *const failures[] = {
	[RC_INVALID] = N_("Something in it is not as it must be; please check what you typed."),
	[RC_TOO_BIG] = N_("It is too big to be handled; please ask for less."),
	[RC_NOT_FOUND] = N_("There is no such thing here; please check the number, or search for words of the title."),
	[RC_EXISTS] = N_("It is there already; nothing was changed."),
	[RC_DENIED] = N_(
		"This needs an account that may do it; please sign in first (U in the main menu, or `minyi login NAME`)."),
	[RC_FORBIDDEN] = N_("This is switched off for this visit; nothing was done."),
	[RC_CONFLICT] = N_("Its state does not allow that now; please read it again."),
	[RC_LIMITED] = N_("That was too often; please wait a little and try again."),
	[RC_NET] = N_("No connection to the platform; please check the network, then press ^L or try again."),
	[RC_TIMEOUT] = N_("The platform did not answer in time; press ^L or try again."),
	[RC_PROTO] = N_("The answer makes no sense; is this the address of a participation platform?"),
	[RC_REFUSED] = N_("The platform refused it; please check what you sent."),
	[RC_SYS] = N_("The operating system refused; the log says more."),
	[RC_FULL] = N_("The disk is full; please make room and try again."),
	[RC_NEWER] = N_("What is stored was written by a newer version of minyi; please use that version."),
	[RC_CORRUPT] = N_("What is stored cannot be read back; it was left as it is, the log says more."),
	[RC_BUSY] = N_("Somebody else is using it; please try again in a moment."),
	[RC_CANCELLED] = N_("Cancelled; nothing was changed."),
};

/* What stood in the way, and what to do about it. */
static const struct {
	const char *what, *advice;
} causes[] = {
	[CAUSE_CERTIFICATE] = { N_("No safe connection: who is at that address cannot show that they are the platform."),
		N_("Please check the address, the network and this computer's clock.") },
	[CAUSE_SIGN_IN_PAGE] = { N_("Something else answered in the platform's place, perhaps a sign-in page of this network."),
		N_("Please open any page in a browser and sign in there, or check the platform's address.") },
	[CAUSE_CUT] = { N_("The answer was cut short on its way."), N_("Please try again.") },
	[CAUSE_STRANGER] = { N_("What answered is not the platform; something in between may have."),
		N_("Is this the address of a participation platform?") },
	[CAUSE_NOTHING_KEPT] = { N_("What waits cannot be changed, since nothing can be kept on this computer now."),
		N_("Please make room on the disk, or the folder writable.") },
	[CAUSE_BUSY] = { N_("The platform is busy, or not there for the moment."), N_("Please try again later.") },
};

static const char *cause_of(const struct err *e)
{
	return e && (size_t)e->cause < ARRAY_LEN(causes) ? causes[e->cause].what : NULL;
}

static const char *in_the_way(const struct err *e)
{
	const char *what = cause_of(e);
	if (what)
		return what;
	switch (e->code) {
	case RC_TIMEOUT: return N_("The platform did not answer in time.");
	case RC_NET: return N_("No connection to the platform.");
	case RC_LIMITED: return causes[CAUSE_BUSY].what;
	case RC_PROTO: return N_("The platform has a fault of its own.");
	default: return NULL;
	}
}

void page_in_the_way(struct str *out, const struct err *e)
{
	const char *what = in_the_way(e);
	str_addz(out, what ? _(what) : _("The platform cannot be asked now."));
}

void page_waits(struct str *out, const struct err *e, bool decision)
{
	const char *what = in_the_way(e);
	const char *then = decision ? N_("It is kept, and will be sent unless you decided otherwise elsewhere.")
								: N_("It is kept, and will be sent by itself.");
	if (e->code == RC_DENIED) {
		what = N_("Your sign-in has expired.");
		then = decision
			? N_("It is kept, and will be sent once you have signed in again, unless you decided otherwise elsewhere.")
			: N_("It is kept, and will be sent once you have signed in again.");
	} else if (!what) {
		what = N_("It cannot be sent now.");
	}
	/* TRANSLATORS: two sentences, one after the other */
	str_addf(out, _("%1$s %2$s"), _(what), _(then));
}

const char *page_problem_sentence(const char *code)
{
	for (size_t i = 0; code && i < ARRAY_LEN(problems); i++)
		if (strcmp(problems[i].code, code) == 0)
			return _(problems[i].sentence);
	return NULL;
}

static void say_wait(struct str *out, int64_t seconds)
{
	if (seconds <= 0)
		return;
	/* TRANSLATORS: follows a sentence */
	if (seconds < 120)
		str_addf(out, P_(" (%ld second to wait)", " (%ld seconds to wait)", (unsigned long)seconds), (long)seconds);
	else
		str_addf(out, P_(" (%ld minute to wait)", " (%ld minutes to wait)", (unsigned long)(seconds / 60)),
			(long)(seconds / 60));
}

/* Our sentence, with the detail where only the detail tells what went wrong. */
static void say_own(struct str *out, enum rc rc, const struct err *e)
{
	if (e && e->cause == CAUSE_OWN_PLATFORM) {
		if (rc == RC_FULL)
			str_addz(out,
				_("The platform of your own did not start, since the disk is full; please make room and try again."));
		else if (*e->detail)
			str_addf(out,
				_("The platform of your own did not start; %s says why. Another one can be named with --site."),
				e->detail);
		else
			str_addz(out, _("The platform of your own did not start; its log says why."));
		return;
	}
	const char *what = cause_of(e);
	if (what && e->code == rc) {
		/* TRANSLATORS: two sentences, one after the other */
		str_addf(out, _("%1$s %2$s"), _(what), _(causes[e->cause].advice));
		return;
	}
	const char *sentence = (size_t)rc < ARRAY_LEN(failures) && failures[rc] ? failures[rc] : failures[RC_SYS];
	str_addz(out, _(sentence));
	bool telling = rc == RC_INVALID || rc == RC_SYS || rc == RC_NET || rc == RC_FULL || rc == RC_NEWER ||
		rc == RC_CORRUPT || rc == RC_PROTO;
	if (!telling || !e || !*e->detail)
		return;
	STR_LOCAL(detail, 1024);
	text_clean(&detail, e->detail, strlen(e->detail));
	/* TRANSLATORS: a technical detail in English follows a sentence */
	str_addf(out, _(" (%s)"), detail.buf);
}

void page_failure(struct str *out, enum rc rc, const struct err *e, const struct wire_problem *problem)
{
	enum { DETAIL_COLUMNS = 400 };
	const char *ours = problem ? page_problem_sentence(problem->code) : NULL;
	if (problem && problem->detail && *problem->detail)
		text_cut(out, problem->detail, strlen(problem->detail), DETAIL_COLUMNS);
	else if (ours)
		str_addz(out, ours);
	else
		say_own(out, rc, e);
	if (problem)
		say_wait(out, problem->retry_after);
}

void page_endorsed(struct str *out, const struct wire_counts *c)
{
	STR_LOCAL(have, 32);
	STR_LOCAL(missing, 32);
	page_count(&have, c->endorsements);
	page_number(&missing, c->threshold - c->endorsements);
	if (c->endorsements == WIRE_UNKNOWN || c->threshold == WIRE_UNKNOWN)
		str_addf(out, _("Endorsed: %s so far."), have.buf);
	else if (c->threshold > c->endorsements)
		str_addf(out, _("Endorsed: %s so far, %s to go."), have.buf, missing.buf);
	else
		str_addf(out, _("Endorsed: %s so far, the threshold is reached."), have.buf);
}

void page_level(struct str *out, const struct wire_account *a)
{
	static const char *const proofs[PROOFS] = { N_("e-mail address"), N_("mobile number"), N_("certified identity") };
	STR_LOCAL(missing, 512);
	for (int i = 0; i < PROOFS; i++)
		if (a->missing.set & WIRE_PROOF(i))
			/* TRANSLATORS: between the parts of a list */
			str_addf(&missing, "%s%s", missing.len ? _(", ") : "", _(proofs[i]));
	if (a->level >= LEVEL_IDENTIFIED)
		str_addz(out, _("The account has a certified identity."));
	else if (a->level >= LEVEL_VERIFIED)
		str_addz(out, _("The account is verified: it can endorse and propose."));
	else if (missing.len)
		str_addf(out, _("The account is registered; to endorse and propose it has still to confirm: %s."), missing.buf);
	else
		str_addz(out, _("The account is registered."));
}
