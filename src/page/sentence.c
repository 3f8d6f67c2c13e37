/*
 * Failures become one sentence that says what to do. The platform's own words win, since it knows its rules; ours stand
 * in where it gave none, and for everything that happens before a platform can speak.
 */
#include "page/page.h"

/* By our own codes. RC_OK has none. */
static const char *const failures[] = {
	[RC_INVALID] = N_("Something in it is not valid; please check what you typed."),
	[RC_TOO_BIG] = N_("It is too big to be handled; please ask for less."),
	[RC_NOT_FOUND] = N_("There is no such thing here; please check the number, or search for words of the title."),
	[RC_EXISTS] = N_("It is already there; nothing was changed."),
	[RC_DENIED] = N_(
		"This needs an account that may do it; please sign in first (U in the main menu, or `minyi login NAME`)."),
	[RC_FORBIDDEN] = N_("This is switched off for this visit; nothing was done."),
	[RC_CONFLICT] = N_("Its state does not allow that now; please read it again."),
	[RC_LIMITED] = N_("That was too often; please wait a little and try again."),
	[RC_NET] = N_("No connection to the platform; please check the network, then press A or try again."),
	[RC_TIMEOUT] = N_("The platform did not answer in time; press A or try again."),
	[RC_PROTO] = N_("The answer makes no sense; is this the address of a participation platform?"),
	[RC_REFUSED] = N_("The platform refused it; please check what you sent."),
	[RC_SYS] = N_("The operating system refused; the log says more."),
	[RC_FULL] = N_("The disk is full; please make room and try again."),
	[RC_NEWER] = N_("What is stored was written by a newer version of minyi; please use that version."),
	[RC_CORRUPT] = N_("What is stored cannot be read; it was left as it is, and the log says more."),
	[RC_BUSY] = N_("Somebody else is using it; please try again in a moment."),
	[RC_CANCELLED] = N_("Cancelled; nothing was changed."),
};

/* What stood in the way, and what to do about it. */
static const struct {
	const char *what, *advice;
} causes[] = {
	[CAUSE_CERTIFICATE] = { N_("No secure connection: the server at that address cannot prove that it is the platform."),
		N_("Please check the address, the network and this computer's clock.") },
	[CAUSE_SIGN_IN_PAGE] = { N_("Something else answered in the platform's place, perhaps a sign-in page of this network."),
		N_("Please open any page in a browser and sign in there, or check the platform's address.") },
	[CAUSE_PAGE] = { N_("A web page came in place of data: the site may be checking who asks, or this network wants a sign-in."),
		N_("Please wait a little and try again, or open the site in a browser.") },
	[CAUSE_NOT_FETCHED] = { N_("Nothing of it is here yet: this site gives its data as files."),
		N_("Please press B to choose one to fetch, or type `minyi fetch`.") },
	[CAUSE_OTHER_SHAPE] = { N_("The site's data has another form than this version of minyi can read."),
		N_("What was fetched before is kept; a newer version may read it.") },
	[CAUSE_CUT] = { N_("The reply was cut off on its way."), N_("Please try again.") },
	[CAUSE_STRANGER] = { N_("The reply is not from the platform, but perhaps from something in between."),
		N_("Is this the address of a participation platform?") },
	[CAUSE_NOTHING_KEPT] = { N_("What is waiting cannot be changed, since nothing can be kept on this computer now."),
		N_("Please make room on the disk, or make the folder writable.") },
	[CAUSE_BUSY] = { N_("The platform is busy, or not there for the moment."), N_("Please try again later.") },
	[CAUSE_OUR_TURN] = { N_("Minyi asks this site only so often in a minute."),
		N_("Please wait a little and try again.") },
	[CAUSE_NO_SUCH_LIST] = { N_("The site has no list that keeps to all of this at once."),
		N_("Please leave out the search or one of the filters.") },
	[CAUSE_NO_ADDRESS] = { N_("The address that is given for it cannot be fetched."),
		N_("Please tell whoever runs the platform.") },
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

/* What people wrote, a reason, may end otherwise. */
static bool is_ended(const char *text)
{
	static const char *const ends[] = { ".", "!", "?", "\"", "。", "！", "？", "」", ")", "）" };
	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (str_ends(text, ends[i]))
			return true;
	return false;
}

void page_add_sentence(struct str *out, const char *sentence)
{
	/* TRANSLATORS: two sentences, one after the other */
	str_addf(out, is_ended(out->buf) ? _("%1$s %2$s") : "%s %s", "", sentence);
}

void page_waits(struct str *out, const struct err *e, bool decision)
{
	const char *what = in_the_way(e);
	const char *then = decision ? N_("It is in the outbox, and will be sent unless you decided otherwise elsewhere.")
								: N_("It is in the outbox, and will be sent automatically.");
	if (e->code == RC_DENIED) {
		what = N_("Your sign-in has expired.");
		then = decision
			? N_("It is in the outbox, and will be sent once you have signed in again, unless you decided otherwise elsewhere.")
			: N_("It is in the outbox, and will be sent once you have signed in again.");
	} else if (!what) {
		what = N_("It cannot be sent now.");
	}
	str_addz(out, _(what));
	page_add_sentence(out, _(then));
}

const char *page_problem_sentence(const char *code)
{
	const struct wire_problem_kind *kind = wire_problem_of(code);
	return kind ? _(kind->sentence) : NULL;
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

/* Which file, and what the system has against it, where that tells more than our sentence. */
static void say_reason(struct str *out, const struct err *e)
{
	char room[sizeof e->detail];
	const char *subject = err_subject(e, room);
	STR_LOCAL(reason, 1024);
	STR_LOCAL(clean, 1024);
	err_reason(&reason, e);
	text_clean(&clean, subject, strlen(subject));
	if (*subject == '/' && e->cause == CAUSE_SYSTEM)
		/* TRANSLATORS: a file and what is wrong with it follow a sentence */
		str_addf(out, _(" (%s: %s)"), clean.buf, reason.buf);
	else if (*subject == '/' || e->cause == CAUSE_SYSTEM || e->cause == CAUSE_SAID)
		/* TRANSLATORS: a file, or what is wrong, follows a sentence */
		str_addf(out, _(" (%s)"), *subject == '/' ? clean.buf : reason.buf);
}

/* Our sentence. What the system, libraries and peers say is English, and stands in the log. */
static void say_own(struct str *out, enum rc rc, const struct err *e)
{
	char log[sizeof e->detail];
	if (e && e->cause == CAUSE_OWN_PLATFORM) {
		if (rc == RC_FULL)
			str_addz(out,
				_("The platform of your own did not start, since the disk is full; please make room and try again."));
		else if (*err_subject(e, log))
			str_addf(out,
				_("The platform of your own did not start; %s says why. Another one can be named with --site."), log);
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
	bool telling = rc == RC_INVALID || rc == RC_SYS || rc == RC_FULL || rc == RC_NEWER || rc == RC_CORRUPT;
	if (telling && e)
		say_reason(out, e);
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
	if (c->endorsements == WIRE_UNKNOWN)
		str_addz(out, _("Endorsed; how many have is not told here."));
	else if (c->threshold <= 0) /* there is none */
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
		str_addf(
			out, _("The account is registered; to endorse and propose, it still has to confirm: %s."), missing.buf);
	else
		str_addz(out, _("The account is registered."));
}
