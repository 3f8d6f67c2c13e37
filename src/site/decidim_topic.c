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
	for (const struct json *p = json_first(foreign_list(f, v, "translations")); p; p = json_next(p)) {
		const char *text = json_text(json_get(p, "text"));
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

static void add_step(struct wire_topic *t, const char *kind, int64_t at, const char *text)
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
	return *name ? name : foreign_text(f, author, "nickname");
}

void decidim_attachments(const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	const struct json *list = foreign_list(f, v, "attachments");
	t->attachments = arena_calloc(f->arena, json_count(list) + 1, sizeof *t->attachments);
	for (const struct json *p = json_first(list); p && t->attachments; p = json_next(p)) {
		const char *url = foreign_text(f, p, "url"), *slash = strrchr(url, '/');
		if (*url)
			t->attachments[t->n_attachments++] = (struct wire_attachment){
				.name = slash ? slash + 1 : url, .url = url, .type = foreign_text(f, p, "type"), .text = "", .id = ""
			};
	}
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
	{ "attachments", "attachments{url type}", false },
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

static void read_proposal(
	const struct site *s, const struct foreign *f, const struct json *v, int64_t now, struct wire_topic *t)
{
	const struct json *authors = foreign_list(f, v, "authors");
	int64_t published = foreign_time(f, v, "publishedAt"), answered = foreign_time(f, v, "answeredAt");
	const char *answer = decidim_body(s, f, v, "answer");
	(void)now;
	read_state(f, v, t);
	t->body_heading = _("Proposal");
	t->body = decidim_body(s, f, v, "body");
	t->created_at = published ? published : t->created_at;
	t->counts.endorsements = foreign_count(f, v, "voteCount");
	t->proposer = decidim_author(f, json_first(authors));
	t->co_proposers = arena_calloc(f->arena, json_count(authors) + 1, sizeof *t->co_proposers);
	for (const struct json *p = json_next(json_first(authors)); p && t->co_proposers; p = json_next(p))
		t->co_proposers[t->n_co_proposers++] = decidim_author(f, p);
	add_step(t, "proposed", t->created_at, "");
	add_step(t, "answered", answered, "");
	if (*answer || answered)
		add_response(f, t, "answer", answered, answer);
	add_line(f, v, t, "address", _("Place"));
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
	add_step(t, "opened", t->opens_at <= now ? t->opens_at : 0, "");
	add_step(t, "closed", t->closes_at <= now ? t->closes_at : 0, "");
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
	{ "attachments", "attachments{url type}", false },
};

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
	add_step(t, "closed", t->closes_at <= now ? t->closes_at : 0, "");
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
	{ "children", "children{id title" TEXT "}", false },
};

/* Each said in one line. */
static void read_milestones(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	for (const struct json *p = json_first(foreign_list(f, v, "timelineEntries")); p; p = json_next(p)) {
		const char *title = records_line(decidim_body(s, f, p, "title"), f->arena),
				   *text = records_line(decidim_body(s, f, p, "description"), f->arena);
		const char *both = arena_printf(f->arena, *title && *text ? "%s: %s" : "%s%s", title, text);
		if (!foreign_time(f, p, "entryDate"))
			foreign_note(f, "timelineEntries");
		add_step(t, "notice", foreign_time(f, p, "entryDate"), both ? both : "");
	}
}

static void read_parts(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	const struct json *list = foreign_list(f, v, "children");
	const char *end = strrchr(t->id, '/');
	t->related = arena_calloc(f->arena, json_count(list) + 1, sizeof *t->related);
	for (const struct json *p = json_first(list); p && end && t->related; p = json_next(p)) {
		int64_t id = foreign_count(f, p, "id");
		const char *path = arena_printf(f->arena, "%.*s/%lld", (int)(end - t->id), t->id, (long long)id);
		if (id > 0 && path)
			t->related[t->n_related++] = (struct wire_related){
				.id = path, .title = decidim_text(s, f, p, "title"), .board = BOARD_PLAN, .number = id
			};
	}
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
	add_step(t, "opened", t->opens_at <= now ? t->opens_at : 0, "");
	read_milestones(s, f, v, t);
	read_parts(s, f, v, t);
}

/* ---- one of them ----------------------------------------------------------------------------- */

const struct decidim_kind decidim_kinds[DECIDIM_KINDS] = {
	{ BOARD_IDEA, "Proposals", "proposals", "proposal", "proposals", proposal, ARRAY_LEN(proposal), read_proposal,
		false },
	{ BOARD_CONSULTATION, "Debates", "debates", "debate", "debates", debate, ARRAY_LEN(debate), read_debate, false },
	{ BOARD_PLAN, "Accountability", "results", "result", "results", result, ARRAY_LEN(result), read_result, false },
	{ BOARD_EVENT, "Meetings", "meetings", "meeting", "meetings", meeting, ARRAY_LEN(meeting), read_meeting, false },
	{ BOARD_OTHER, "Blogs", "posts", "post", "posts", decidim_news, ARRAY_LEN(decidim_news), decidim_read_post, false },
	{ BOARD_OTHER, "Surveys", "surveys", "survey", "surveys", decidim_survey, ARRAY_LEN(decidim_survey),
		decidim_read_survey, true },
	{ BOARD_OTHER, "Pages", "pages", "page", "pages", decidim_text_page, ARRAY_LEN(decidim_text_page),
		decidim_read_page, true },
};

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
	const char *url = at->kind->silent ? arena_printf(a, "%s/%s/", s->address, at->path)
									   : arena_printf(a, "%s/%s", s->address, t->id ? t->id : "");
	if (!json_is_object(v) || id <= 0 || !t->id || !url || !t->timeline || !t->fields || !t->responses)
		return false;
	t->title = decidim_text(s, &f, v, "title");
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
	add_line(&f, v, t, "reference", _("Reference"));
	decidim_attachments(&f, v, t);
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
