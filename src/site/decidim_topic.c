/* What stands in a Decidim, one by one: a proposal, a debate, a meeting, a result, comments. */
#include "site/decidim.h"

#include "records/records.h"

#include <math.h>
#include <stdlib.h>

#define TEXT "{translations{locale text}}"

/* ---- texts ----------------------------------------------------------------------------------- */

static bool is_same_language(const char *a, const char *b)
{
	size_t n = strcspn(a, "-_");
	return n && strcspn(b, "-_") == n && strncmp(a, b, n) == 0;
}

/* How well a language fits the reader: theirs, English, any. */
static int fits(const char *locale, const char *reader)
{
	return strcmp(locale, reader) == 0 ? 3 : is_same_language(locale, reader) ? 2 : is_same_language(locale, "en");
}

/* What was written in another language than the reader's is better than nothing. */
static const char *translated(const struct site *s, const struct foreign *f, const struct json *v, const char *name)
{
	const struct json *best = NULL;
	int how = -1;
	if (json_is_null(json_get(v, "translations")) && json_count(v)) /* an object of another kind */
		foreign_note(f, name);
	for (const struct json *p = json_first(foreign_objects(f, v, "translations")); p; p = json_next(p)) {
		const char *text = json_text(json_get(p, "text"));
		if (json_is_object(p) && !json_is_string(json_get(p, "locale")))
			foreign_note(f, name);
		int fit = fits(json_text(json_get(p, "locale")), s->language);
		if (*text && fit > how) {
			best = p;
			how = fit;
		} else if (!json_is_object(p) || (!json_is_string(json_get(p, "text")) && !json_is_null(json_get(p, "text")))) {
			foreign_note(f, name);
		}
	}
	return best ? foreign_text(f, best, "text") : "";
}

const char *decidim_text(const struct site *s, const struct foreign *f, const struct json *object, const char *name)
{
	const struct json *v = json_get(object, name);
	return json_is_object(v) ? translated(s, f, v, name) : foreign_text(f, object, name);
}

const char *decidim_body(const struct site *s, const struct foreign *f, const struct json *v, const char *name)
{
	const char *body = records_body_of(decidim_text(s, f, v, name), s->address, f->arena);
	return body ? body : "";
}

void decidim_add_field(struct wire_topic *t, const char *name, const char *label, const char *value)
{
	if (value && *value && t->n_fields < DECIDIM_FIELDS)
		t->fields[t->n_fields++] = (struct wire_field){ .name = name, .label = label, .value = value };
}

/* A line of the site's, as a field. */
static void add_line(
	const struct foreign *f, const struct json *v, struct wire_topic *t, const char *name, const char *label)
{
	decidim_add_field(t, name, label, foreign_plain(f->arena, foreign_text(f, v, name)));
}

void decidim_add_step(struct wire_topic *t, const char *kind, int64_t at, const char *text)
{
	if (at && t->n_timeline < DECIDIM_STEPS)
		t->timeline[t->n_timeline++] = (struct wire_step){ .at = at, .kind = kind, .text = text };
}

static void add_response(const struct foreign *f, struct wire_topic *t, const char *name, int64_t at, const char *body)
{
	struct wire_section *section = arena_calloc(f->arena, 1, sizeof *section);
	if (!section)
		return;
	*section = (struct wire_section){ .name = "", .body = body };
	t->responses[t->n_responses++] = (struct wire_response){ .id = name,
		.agency = _("The organisers"),
		.at = at,
		.decision = t->decision,
		.summary = "",
		.sections = section,
		.n_sections = *body != '\0' };
}

const char *decidim_author(const struct foreign *f, const struct json *author)
{
	const char *name = foreign_text(f, author, "name");
	if (author && !json_is_object(author) && !json_is_null(author))
		foreign_note(f, "author");
	return *name ? name : foreign_text(f, author, "nickname");
}

/* Among the titles of the attachments, which come in a list of their own in the same order, that of this address. */
static const char *title_of(const struct site *s, const struct foreign *f, const struct json **at, const char *url)
{
	if (!*at)
		return "";
	if (!str_eq(json_text(json_get(*at, "url")), url)) {
		foreign_note(f, "attachments");
		return "";
	}
	const char *title = decidim_text(s, f, *at, "title");
	*at = json_next(*at);
	return title;
}

void decidim_attachments(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	const struct json *list = foreign_objects(f, v, "attachments"), *titles = json_first(foreign_objects(f, v, "at"));
	t->attachments = arena_calloc(f->arena, json_count(list) + 1, sizeof *t->attachments);
	for (const struct json *p = json_first(list); p && t->attachments; p = json_next(p)) {
		const char *url = foreign_text(f, p, "url"), *slash = strrchr(url, '/'), *last = slash ? slash + 1 : url;
		const char *title = title_of(s, f, &titles, url);
		if (*url)
			t->attachments[t->n_attachments++] = (struct wire_attachment){
				.name = *title ? title : last, .url = url, .type = foreign_text(f, p, "type"), .text = "", .id = ""
			};
		else
			foreign_note(f, "attachments");
	}
}

void decidim_people(const struct foreign *f, const struct json *list, struct wire_topic *t)
{
	const struct json *first = json_first(list);
	t->proposer = decidim_author(f, first);
	t->co_proposers = arena_calloc(f->arena, json_count(list) + 1, sizeof *t->co_proposers);
	for (const struct json *p = json_next(first); p && t->co_proposers; p = json_next(p))
		t->co_proposers[t->n_co_proposers++] = decidim_author(f, p);
}

static void add_subject(const struct site *s, const struct foreign *f, const struct json *v, struct str *out)
{
	const char *name = decidim_text(s, f, v, "name");
	if (*name)
		str_addf(out, "%s%s", out->len ? _(", ") : "", name);
}

void decidim_add_subjects(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	STR_LOCAL(text, 4096);
	for (const struct json *p = json_first(foreign_objects(f, v, "taxonomies")); p && str_ok(&text); p = json_next(p))
		add_subject(s, f, p, &text);
	add_subject(s, f, foreign_object(f, v, "category"), &text);
	add_subject(s, f, foreign_object(f, v, "scope"), &text);
	if (str_ok(&text))
		decidim_add_field(t, "subjects", _("Subjects"), foreign_plain(f->arena, text.buf));
	else
		foreign_note(f, "taxonomies");
}

/* ---- a proposal ------------------------------------------------------------------------------ */

static const struct decidim_member proposal[] = {
	{ "title", "title" TEXT, true },
	{ "state", "state", true },
	{ "answeredAt", "answeredAt", true },
	{ "createdAt", "createdAt", true },
	{ "publishedAt", "publishedAt", true },
	{ "voteCount", "voteCount", true },
	{ "totalCommentsCount", "totalCommentsCount", true },
	{ "body", "body" TEXT, false },
	{ "answer", "answer" TEXT, false },
	{ "updatedAt", "updatedAt", false },
	{ "reference", "reference", false },
	{ "address", "address", false },
	{ "authors", "authors{name nickname}", false },
	{ "withdrawnAt", "withdrawnAt", false },
	{ "official", "official", false },
	{ "createdInMeeting", "createdInMeeting", false },
	{ "participatoryTextLevel", "participatoryTextLevel", false },
	{ "position", "position", false },
	{ "versionsCount", "versionsCount", false },
	{ "endorsementsCount", "endorsementsCount", false },
	{ "likes", "likes{name}", false },
	{ "amendments", "amendments{state amender{name} emendation{...on Proposal{id title" TEXT "}}}", false },
	DECIDIM_SUBJECTS,
	DECIDIM_ATTACHMENTS,
};

/* The states that every Decidim has; others are each instance's own words. */
static void read_state(const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	const char *state = foreign_text(f, v, "state");
	int64_t answered = foreign_time(f, v, "answeredAt");
	bool decided = str_eq(state, "accepted") || str_eq(state, "rejected");
	t->decision = str_eq(state, "accepted") ? DECISION_ADOPTED
		: str_eq(state, "rejected")         ? DECISION_NOT
		: str_eq(state, "evaluating")       ? DECISION_STUDY
											: DECISION_NONE;
	t->stage = str_eq(state, "withdrawn") ? STAGE_WITHDRAWN : decided || answered ? STAGE_RESPONDED : STAGE_OPEN;
	t->response = decided || answered ? RESPONSE_ANSWERED : RESPONSE_NONE;
	if (*state && !decided && t->decision == DECISION_NONE && !str_eq(state, "withdrawn") &&
		!str_eq(state, "not_answered"))
		decidim_add_field(t, "state", _("State"), foreign_plain(f->arena, state));
}

/* The id of another of the same component. NULL: there is no room. */
static const char *beside(const struct foreign *f, const struct wire_topic *t, int64_t id)
{
	const char *end = strrchr(t->id, '/');
	return end ? arena_printf(f->arena, "%.*s/%lld", (int)(end - t->id), t->id, (long long)id) : NULL;
}

/* What people have proposed to change in it: each is a proposal of the same component. */
static void add_amendments(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	const struct json *list = foreign_objects(f, v, "amendments");
	t->related = arena_calloc(f->arena, json_count(list) + 1, sizeof *t->related);
	for (const struct json *p = json_first(list); p && t->related; p = json_next(p)) {
		const struct json *changed = foreign_object(f, p, "emendation");
		const char *who = decidim_author(f, foreign_object(f, p, "amender")), *state = foreign_text(f, p, "state");
		const char *title = decidim_text(s, f, changed, "title");
		int64_t id = foreign_count(f, changed, "id");
		const char *path = beside(f, t, id);
		/* TRANSLATORS: a proposal to change another one: title, who made it, what became of it (the site's word) */
		const char *whole = arena_printf(f->arena, _("Amendment: %s (%s; %s)"), title, who, state);
		if (id > 0 && path && whole)
			t->related[t->n_related++] = (struct wire_related){ path, whole, BOARD_IDEA, id };
		else
			foreign_note(f, "amendments");
	}
}

/* Names beside a proposal, who like it, up to so many. */
static void add_likes(const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	enum { NAMED_MOST = 20 };
	const struct json *list = foreign_objects(f, v, "likes"), *p = json_first(list);
	int64_t likes = foreign_count(f, v, "endorsementsCount");
	STR_LOCAL(text, 4096);
	likes = likes >= 0 ? likes : (int64_t)json_count(list);
	if (likes < 1)
		return;
	str_add_figure(&text, likes);
	int named = 0;
	for (; p && named < NAMED_MOST; named++, p = json_next(p))
		str_addf(&text, "%s%s", named ? _(", ") : _(": "), decidim_author(f, p));
	str_addz(&text, named && named < likes ? "..." : "");
	decidim_add_field(t, "likes", _("Who support it by name"), foreign_plain(f->arena, text.buf));
}

/* Where it comes from, and how often it was changed. */
static void add_origin(const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	static const struct {
		const char *word, *label;
	} levels[] = { { "section", N_("a heading") }, { "sub-section", N_("a heading below another") },
		{ "article", N_("an article") } };
	const char *level = foreign_text(f, v, "participatoryTextLevel"), *said = level;
	int64_t place = foreign_count(f, v, "position"), versions = foreign_count(f, v, "versionsCount");
	STR_LOCAL(text, 1024);
	if (json_bool(json_get(v, "createdInMeeting"), false))
		str_addf(&text, "- %s\n", _("It comes out of a meeting."));
	else if (json_bool(json_get(v, "official"), false))
		str_addf(&text, "- %s\n", _("The organisers propose it themselves."));
	for (size_t i = 0; i < ARRAY_LEN(levels); i++)
		said = strcmp(levels[i].word, level) == 0 ? _(levels[i].label) : said;
	if (*level && place > 0)
		/* TRANSLATORS: of a part of a text that is discussed part by part: what part it is, and its place */
		str_addf(&text, _("- Of a text that is discussed part by part: %s, number %lld\n"), said, (long long)place);
	if (versions > 1)
		str_addf(&text,
			P_("- Changed %lld time since\n", "- Changed %lld times since\n", (unsigned long)(versions - 1)),
			(long long)(versions - 1));
	decidim_add_field(t, "origin", _("About this proposal"), arena_strdup(f->arena, text.buf));
}

static void read_proposal(
	const struct site *s, const struct foreign *f, const struct json *v, int64_t now, struct wire_topic *t)
{
	const struct json *authors = foreign_objects(f, v, "authors");
	int64_t published = foreign_time(f, v, "publishedAt"), answered = foreign_time(f, v, "answeredAt");
	const char *answer = decidim_body(s, f, v, "answer");
	(void)now;
	read_state(f, v, t);
	t->body_heading = _("Proposal");
	t->body = decidim_body(s, f, v, "body");
	t->created_at = published ? published : t->created_at;
	t->counts.endorsements = foreign_count(f, v, "voteCount");
	decidim_people(f, authors, t);
	decidim_add_step(t, "proposed", t->created_at, "");
	decidim_add_step(t, "answered", answered, "");
	if (*answer || answered)
		add_response(f, t, "answer", answered, answer);
	decidim_add_step(t, "withdrawn", foreign_time(f, v, "withdrawnAt"), "");
	add_line(f, v, t, "address", _("Place"));
	add_likes(f, v, t);
	add_origin(f, v, t);
	add_amendments(s, f, v, t);
}

/* ---- a debate -------------------------------------------------------------------------------- */

static const struct decidim_member debate[] = {
	{ "title", "title" TEXT, true },
	{ "startTime", "startTime", true },
	{ "endTime", "endTime", true },
	{ "createdAt", "createdAt", true },
	{ "totalCommentsCount", "totalCommentsCount", true },
	{ "description", "description" TEXT, false },
	{ "instructions", "instructions" TEXT, false },
	{ "informationUpdates", "informationUpdates" TEXT, false },
	{ "updatedAt", "updatedAt", false },
	{ "reference", "reference", false },
	{ "author", "author{name nickname}", false },
	DECIDIM_SUBJECTS,
};

static void read_debate(
	const struct site *s, const struct foreign *f, const struct json *v, int64_t now, struct wire_topic *t)
{
	t->opens_at = foreign_time(f, v, "startTime");
	t->closes_at = foreign_time(f, v, "endTime");
	t->stage = t->opens_at > now ? STAGE_UPCOMING : t->closes_at && t->closes_at <= now ? STAGE_CLOSED : STAGE_OPEN;
	t->body = decidim_body(s, f, v, "description");
	t->proposer = decidim_author(f, foreign_object(f, v, "author"));
	decidim_add_field(t, "instructions", _("How to take part"), decidim_body(s, f, v, "instructions"));
	decidim_add_field(t, "information", _("What is new"), decidim_body(s, f, v, "informationUpdates"));
	decidim_add_step(t, "opened", t->opens_at <= now ? t->opens_at : 0, "");
	decidim_add_step(t, "closed", t->closes_at <= now ? t->closes_at : 0, "");
}

/* ---- a meeting ------------------------------------------------------------------------------- */

#define ITEM "title" TEXT " description" TEXT " duration"
static const struct decidim_member meeting[] = {
	{ "title", "title" TEXT, true },
	{ "startTime", "startTime", true },
	{ "endTime", "endTime", true },
	{ "closed", "closed", true },
	{ "address", "address", true },
	{ "location", "location" TEXT, true },
	{ "totalCommentsCount", "totalCommentsCount", true },
	{ "description", "description" TEXT, false },
	{ "closingReport", "closingReport" TEXT, false },
	{ "locationHints", "locationHints" TEXT, false },
	{ "onlineMeetingUrl", "onlineMeetingUrl", false },
	{ "videoUrl", "videoUrl", false },
	{ "attendeeCount", "attendeeCount", false },
	{ "attendingOrganizations", "attendingOrganizations", false },
	{ "contributionCount", "contributionCount", false },
	{ "audioUrl", "audioUrl", false },
	{ "agenda", "agenda{items{" ITEM " parent{id} items{" ITEM "}}}", false },
	{ "services", "services{title" TEXT " description" TEXT "}", false },
	{ "registrationsEnabled", "registrationsEnabled", false },
	{ "remainingSlots", "remainingSlots", false },
	{ "registrationTerms", "registrationTerms" TEXT, false },
	{ "isWithdrawn", "isWithdrawn", false },
	{ "createdAt", "createdAt", false },
	{ "updatedAt", "updatedAt", false },
	{ "reference", "reference", false },
	{ "author", "author{name nickname}", false },
	{ "typeOfMeeting", "typeOfMeeting", false },
	DECIDIM_SUBJECTS,
	DECIDIM_ATTACHMENTS,
};

/* How one takes part, by the site's word. */
static const char *way_of(const char *type)
{
	return str_eq(type, "online")   ? _("Online")
		: str_eq(type, "hybrid")    ? _("In person or online")
		: str_eq(type, "in_person") ? _("In person")
									: "";
}

/* Whether, and how, one puts one's name down. */
static void add_registration(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	int64_t left = foreign_count(f, v, "remainingSlots");
	if (!json_bool(json_get(v, "registrationsEnabled"), false))
		return;
	const char *terms = decidim_body(s, f, v, "registrationTerms");
	const char *places = left > 0
		? arena_printf(f->arena,
			  P_("On its page; %lld place is left.", "On its page; %lld places are left.", (unsigned long)left),
			  (long long)left)
		: _("On its page.");
	const char *both = places ? arena_printf(f->arena, "%s\n\n%s", places, terms) : NULL;
	decidim_add_field(t, "registration", _("Putting your name down"), both);
}

static const char *web_address(const struct foreign *f, const struct json *v, const char *name)
{
	const char *url = foreign_text(f, v, name);
	return str_starts(url, "https://") || str_starts(url, "http://") ? url : "";
}

static void read_meeting(
	const struct site *s, const struct foreign *f, const struct json *v, int64_t now, struct wire_topic *t)
{
	const char *location = decidim_text(s, f, v, "location"), *address = foreign_text(f, v, "address"),
			   *report = decidim_body(s, f, v, "closingReport");
	const char *place = *location && *address ? arena_printf(f->arena, "%s, %s", location, address) : NULL;
	t->opens_at = foreign_time(f, v, "startTime");
	t->closes_at = foreign_time(f, v, "endTime");
	t->stage = json_bool(json_get(v, "isWithdrawn"), false) ? STAGE_WITHDRAWN
		: t->opens_at > now                                 ? STAGE_UPCOMING
		: t->closes_at > now                                ? STAGE_LIVE
															: STAGE_CLOSED;
	t->place = place ? place : *location ? location : address;
	t->stream = web_address(f, v, "onlineMeetingUrl");
	t->body = decidim_body(s, f, v, "description");
	t->proposer = decidim_author(f, foreign_object(f, v, "author"));
	decidim_add_field(t, "way", _("How one takes part"), way_of(foreign_text(f, v, "typeOfMeeting")));
	decidim_add_field(t, "hints", _("How to get there"), decidim_body(s, f, v, "locationHints"));
	/* its days are counted by a clock that the site does not name; this is what it wrote itself */
	add_line(f, v, t, "startTime", _("Begins, as the site writes it"));
	decidim_add_agenda(s, f, v, t);
	add_registration(s, f, v, t);
	decidim_add_field(t, "video", _("Recording"), web_address(f, v, "videoUrl"));
	decidim_add_field(t, "audio", _("Sound"), web_address(f, v, "audioUrl"));
	if (foreign_count(f, v, "attendeeCount") > 0)
		add_line(f, v, t, "attendeeCount", _("People who came"));
	if (foreign_count(f, v, "contributionCount") > 0)
		add_line(f, v, t, "contributionCount", _("What they put in"));
	add_line(f, v, t, "attendingOrganizations", _("Organisations that came"));
	if (*report)
		add_response(f, t, "report", t->closes_at, report);
	decidim_add_step(t, "closed", t->closes_at <= now ? t->closes_at : 0, "");
}

/* ---- a result -------------------------------------------------------------------------------- */

static const struct decidim_member result[] = {
	{ "title", "title" TEXT, true },
	{ "progress", "progress", true },
	{ "startDate", "startDate", true },
	{ "endDate", "endDate", true },
	{ "createdAt", "createdAt", true },
	{ "totalCommentsCount", "totalCommentsCount", true },
	{ "status", "status{name" TEXT " description" TEXT "}", false },
	{ "description", "description" TEXT, false },
	{ "updatedAt", "updatedAt", false },
	{ "reference", "reference", false },
	{ "timelineEntries", "timelineEntries{entryDate title" TEXT " description" TEXT "}", false },
	{ "milestones", "milestones{entryDate title" TEXT " description" TEXT "}", false }, /* the same by another name */
	{ "children", "children{id title" TEXT "}", false },
	{ "parent", "parent{id title" TEXT "}", false },
	DECIDIM_SUBJECTS,
};

/* Each said in one line. */
static void read_milestones(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	const char *name = json_is_null(json_get(v, "milestones")) ? "timelineEntries" : "milestones";
	for (const struct json *p = json_first(foreign_objects(f, v, name)); p; p = json_next(p)) {
		const char *title = records_line(decidim_body(s, f, p, "title"), f->arena),
				   *text = records_line(decidim_body(s, f, p, "description"), f->arena);
		const char *both = arena_printf(f->arena, *title && *text ? "%s: %s" : "%s%s", title, text);
		if (json_is_object(p) && !foreign_time(f, p, "entryDate"))
			foreign_note(f, name);
		decidim_add_step(t, "notice", foreign_time(f, p, "entryDate"), both ? both : "");
	}
}

static void add_result(
	const struct site *s, const struct foreign *f, const struct json *v, const char *before, struct wire_topic *t)
{
	int64_t id = foreign_count(f, v, "id");
	const char *path = beside(f, t, id),
			   *whole = arena_printf(f->arena, "%s%s", before, decidim_text(s, f, v, "title"));
	if (id > 0 && path && whole)
		t->related[t->n_related++] = (struct wire_related){ path, whole, BOARD_PLAN, id };
}

/* What it is a part of, and its parts. */
static void read_parts(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	const struct json *list = foreign_objects(f, v, "children"), *parent = foreign_object(f, v, "parent");
	t->related = arena_calloc(f->arena, json_count(list) + 2, sizeof *t->related);
	if (parent && t->related)
		/* TRANSLATORS: in front of the title of a result that this one is a part of */
		add_result(s, f, parent, _("Part of: "), t);
	for (const struct json *p = json_first(list); p && t->related; p = json_next(p))
		add_result(s, f, p, "", t);
}

static void read_result(
	const struct site *s, const struct foreign *f, const struct json *v, int64_t now, struct wire_topic *t)
{
	const struct json *progress = json_get(v, "progress"), *status = foreign_object(f, v, "status");
	double done = json_number(progress, NAN);
	if (!json_is_null(progress) && !(done >= 0 && done <= 100)) {
		foreign_note(f, "progress");
		done = NAN;
	}
	t->actual = done;
	t->opens_at = foreign_time(f, v, "startDate");
	t->closes_at = foreign_time(f, v, "endDate");
	t->stage = t->opens_at > now ? STAGE_UPCOMING : done >= 100 ? STAGE_CLOSED : STAGE_RUNNING;
	t->body = decidim_body(s, f, v, "description");
	decidim_add_field(t, "status", _("State"), decidim_body(s, f, status, "name"));
	decidim_add_field(t, "status_about", _("What that means"), decidim_body(s, f, status, "description"));
	decidim_add_step(t, "opened", t->opens_at <= now ? t->opens_at : 0, "");
	read_milestones(s, f, v, t);
	read_parts(s, f, v, t);
}

/* ---- one of them ----------------------------------------------------------------------------- */

#define KIND(board, component, list, one, segment, members, read) \
	board, component, list, one, segment, members, ARRAY_LEN(members), read
const struct decidim_kind decidim_kinds[DECIDIM_KINDS] = {
	{ KIND(BOARD_IDEA, "Proposals", "proposals", "proposal", "proposals", proposal, read_proposal), false, false },
	{ KIND(BOARD_CONSULTATION, "Debates", "debates", "debate", "debates", debate, read_debate), false, false },
	{ KIND(BOARD_PLAN, "Accountability", "results", "result", "results", result, read_result), false, false },
	{ KIND(BOARD_EVENT, "Meetings", "meetings", "meeting", "meetings", meeting, read_meeting), false, false },
	{ KIND(BOARD_OTHER, "Blogs", "posts", "post", "posts", decidim_news, decidim_read_post), false, false },
	{ KIND(BOARD_OTHER, "Surveys", "surveys", "survey", "surveys", decidim_survey, decidim_read_survey), true, true },
	{ KIND(BOARD_OTHER, "Pages", "pages", "page", "pages", decidim_text_page, decidim_read_page), true, true },
	{ KIND(BOARD_OTHER, "Budgets", "budgets", "budget", "budgets", decidim_budget, decidim_read_budget), true, false },
	{ KIND(BOARD_OTHER, "Sortitions", "sortitions", "sortition", "sortitions", decidim_sortition,
		  decidim_read_sortition),
		false, false },
	{ KIND(BOARD_OTHER, "Elections", "elections", "election", "elections", decidim_election, decidim_read_election),
		true, false },
	{ KIND(BOARD_OTHER, "CollaborativeTexts", "collaborativeTexts", "collaborativeText", "texts",
		  decidim_collaborative_text, decidim_read_collaborative_text),
		true, true },
};
#undef KIND

const char *decidim_name(const struct site *s, struct arena *a)
{
	const char *host = strstr(s->address, "://");
	host = host ? host + 3 : s->address;
	return arena_printf(a, "%.*s (Decidim)", (int)strcspn(host, ":/"), host);
}

static int by_time(const void *a, const void *b)
{
	const struct wire_step *x = a, *y = b;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* The process it stands in, by which lists can be narrowed, and which is a page of its own. */
static bool set_process(struct wire_topic *t, const struct decidim_place *at, const char *title, struct arena *a)
{
	const char *end = strstr(at->path, "/f/"), *id = end ? arena_strndup(a, at->path, (size_t)(end - at->path)) : NULL;
	t->agencies = arena_calloc(a, 1, sizeof *t->agencies);
	if (!t->agencies || !id)
		return false;
	*t->agencies = (struct wire_agency){ .id = id, .name = title };
	t->n_agencies = *title != '\0';
	return true;
}

bool decidim_topic(const struct site *s, const struct decidim_place *at, const struct json *component,
	const struct json *v, int64_t now, struct arena *a, struct wire_topic *t)
{
	struct foreign f = { a, &t->unread, s->zone };
	*t = (struct wire_topic){ .board = at->kind->board,
		.planned = NAN,
		.actual = NAN,
		.spent = NAN,
		.timeline = arena_calloc(a, DECIDIM_STEPS, sizeof *t->timeline),
		.fields = arena_calloc(a, DECIDIM_FIELDS, sizeof *t->fields),
		.responses = arena_calloc(a, 1, sizeof *t->responses) };
	int64_t id = foreign_count(&f, v, "id");
	t->number = id;
	t->id = arena_printf(a, "%s/%s/%lld", at->path, at->kind->segment, (long long)id);
	const char *url = at->kind->pageless ? arena_printf(a, "%s/%s/", s->address, at->path)
										 : arena_printf(a, "%s/%s", s->address, t->id ? t->id : "");
	if (!json_is_object(v) || id <= 0 || !t->id || !url || !t->timeline || !t->fields || !t->responses)
		return false;
	t->title = foreign_title(a, decidim_text(s, &f, v, "title"));
	t->created_at = foreign_time(&f, v, "createdAt");
	t->updated_at = foreign_time(&f, v, "updatedAt");
	t->counts = (struct wire_counts){ .comments = foreign_count(&f, v, "totalCommentsCount"),
		.pro = WIRE_UNKNOWN,
		.con = WIRE_UNKNOWN,
		.neutral = WIRE_UNKNOWN };
	const char *space = decidim_text(s, &f, foreign_object(&f, component, "participatorySpace"), "title");
	if (!set_process(t, at, space, a))
		return false;
	decidim_add_field(t, "component", _("Part of it"), foreign_plain(a, decidim_text(s, &f, component, "name")));
	at->kind->read(s, &f, v, now, t);
	decidim_may(at->kind, v, a, t);
	decidim_add_subjects(s, &f, v, t);
	add_line(&f, v, t, "reference", _("Reference"));
	decidim_attachments(s, &f, v, t);
	qsort(t->timeline, t->n_timeline, sizeof *t->timeline, by_time);
	for (size_t i = 0; i < t->n_timeline; i++)
		t->active_at = t->timeline[i].at > t->active_at ? t->timeline[i].at : t->active_at;
	const char *name = decidim_name(s, a);
	t->source = (struct wire_source){ .name = name ? name : "", .url = url, .licence = "" };
	return true;
}

/* ---- comments -------------------------------------------------------------------------------- */

const struct decidim_member decidim_comment_members[] = {
	{ "body", "body", true },
	{ "createdAt", "createdAt", true },
	{ "alignment", "alignment", true },
	{ "upVotes", "upVotes", true },
	{ "downVotes", "downVotes", true },
	{ "author", "author{name nickname}", true },
};
const size_t decidim_n_comment_members = ARRAY_LEN(decidim_comment_members);

enum { DEPTH_MOST = 3 };

static size_t count(const struct json *v, int depth)
{
	size_t n = 0;
	for (const struct json *p = depth ? json_first(json_get(v, "comments")) : NULL; p; p = json_next(p))
		n += 1 + count(p, depth - 1);
	return n;
}

struct talk {
	const struct site *s;
	struct site_reply *r;
	const char *topic;
};

static void read_comment(const struct talk *k, const struct json *v, const char *reply_to, struct wire_comment *c)
{
	struct wire_unread unread = { 0 };
	const struct foreign f = { &k->r->arena, &unread, k->s->zone };
	const struct json *alignment = json_get(v, "alignment");
	int64_t side = json_int(alignment, 0), likes = foreign_count(&f, v, "upVotes");
	int64_t dislikes = foreign_count(&f, v, "downVotes");
	const char *body = records_body_of(decidim_text(k->s, &f, v, "body"), k->s->address, &k->r->arena);
	*c = (struct wire_comment){ .id = foreign_text(&f, v, "id"),
		.topic = k->topic,
		.author = decidim_author(&f, foreign_object(&f, v, "author")),
		.stance = side > 0 ? STANCE_PRO
			: side < 0     ? STANCE_CON
						   : STANCE_NEUTRAL,
		.body = body ? body : "",
		.created_at = foreign_time(&f, v, "createdAt"),
		.reply_to = reply_to,
		.likes = likes > 0 ? likes : 0,
		.liked = json_bool(json_get(v, "upVoted"), false),
		.dislikes = dislikes > 0 ? dislikes : 0,
		.disliked = json_bool(json_get(v, "downVoted"), false),
		.hidden = "",
		.hidden_reason = "" };
	if (!*c->id)
		foreign_note(&f, "comments");
	if (!json_is_null(alignment) && !json_is_number(alignment))
		foreign_note(&f, "alignment");
	c->unread = unread;
}

bool decidim_comment(const struct site *s, const char *topic, const struct json *v, const char *reply_to,
	struct site_reply *r, struct wire_comment *out)
{
	const char *kept = arena_strdup(&r->arena, topic), *to = arena_strdup(&r->arena, reply_to);
	if (kept && to)
		read_comment(&(struct talk){ s, r, kept }, v, to, out);
	return kept && to && *out->id;
}

static void read_comments(const struct talk *k, const struct json *v, const char *reply_to, int depth)
{
	struct wire_comments *all = &k->r->u.comments;
	for (const struct json *p = depth ? json_first(json_get(v, "comments")) : NULL; p; p = json_next(p)) {
		struct wire_comment *c = &all->items[all->n++];
		read_comment(k, p, reply_to, c);
		read_comments(k, p, c->id, depth - 1);
	}
}

static int by_writing(const void *a, const void *b)
{
	const struct wire_comment *x = a, *y = b;
	int64_t m = 0, n = 0;
	if (x->created_at != y->created_at)
		return x->created_at < y->created_at ? -1 : 1;
	(void)str_to_i64(x->id, 0, INT64_MAX, &m); /* their ids grow */
	(void)str_to_i64(y->id, 0, INT64_MAX, &n);
	return m < n ? -1 : m > n;
}

enum rc decidim_comments(
	const struct site *s, const char *topic, const struct json *v, struct site_reply *r, struct err *e)
{
	const struct talk k = { s, r, topic };
	struct wire_comments *all = &r->u.comments;
	*all = (struct wire_comments){ .next = "", .first = WIRE_UNKNOWN };
	if (!json_is_array(json_get(v, "comments")))
		return err_set(e, RC_PROTO, 0, "comments: no list");
	all->items = arena_calloc(&r->arena, count(v, DEPTH_MOST) + 1, sizeof *all->items);
	if (!all->items)
		return err_set(e, RC_TOO_BIG, 0, "too many comments");
	read_comments(&k, v, "", DEPTH_MOST);
	qsort(all->items, all->n, sizeof *all->items, by_writing);
	for (size_t i = 0; i < all->n; i++)
		all->items[i].floor = (int64_t)i + 1;
	all->total = (int64_t)all->n;
	return RC_OK;
}
