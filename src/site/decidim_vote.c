/*
 * What is decided in a component by other ways than talking: budgets with their projects, sortitions (drawing lots),
 * elections, and collaborative texts. Each is on no board, and what is done there is done on the site's own page. See
 * decidim.h.
 */
#include "site/decidim.h"

#include "records/records.h"

#define TEXT "{translations{locale text}}"

enum { ITEMS_MOST = 200, CHARTS_MOST = 20 };

static bool make_room(const struct foreign *f, struct wire_topic *t)
{
	t->infographics = arena_calloc(f->arena, CHARTS_MOST, sizeof *t->infographics);
	t->related = arena_calloc(f->arena, ITEMS_MOST, sizeof *t->related);
	return t->infographics && t->related;
}

static void add_chart(struct wire_topic *t, const char *title, const char *spec)
{
	if (*spec && t->n_infographics < CHARTS_MOST)
		t->infographics[t->n_infographics++] = (struct wire_infographic){ .title = title, .spec = spec };
}

static void add_figure(
	const struct foreign *f, const struct json *v, const char *name, const char *label, struct wire_topic *t)
{
	int64_t n = foreign_count(f, v, name);
	STR_LOCAL(text, 64);
	if (n < 0)
		return;
	str_add_figure(&text, n);
	decidim_add_field(t, name, label, arena_strdup(f->arena, text.buf));
}

static void add_text(
	const struct foreign *f, const char *name, const char *label, const struct str *text, struct wire_topic *t)
{
	if (!str_ok(text))
		foreign_note(f, name);
	else
		decidim_add_field(t, name, label, arena_strdup(f->arena, text->buf));
}

const struct json *decidim_with_id(const struct json *list, const char *id, size_t most)
{
	const struct json *v = json_first(list);
	for (size_t n = 0; v && n < most; n++, v = json_next(v)) {
		const struct json *own = json_get(v, "id");
		char number[24];
		snprintf(number, sizeof number, "%lld", (long long)json_int(own, -1));
		if (*id && strcmp(json_is_string(own) ? json_text(own) : number, id) == 0)
			return v;
	}
	return NULL;
}

/* ---- a budget -------------------------------------------------------------------------------- */

/* Which of them were chosen is told by newer versions alone. */
const struct decidim_member decidim_budget[DECIDIM_BUDGET_MEMBERS] = {
	{ "title", "title" TEXT, true },
	{ "total_budget", "total_budget", true },
	{ "createdAt", "createdAt", true },
	{ "description", "description" TEXT, false },
	{ "updatedAt", "updatedAt", false },
	{ "pa", "pa:projects{id title" TEXT " description" TEXT " budget_amount}", false },
	{ "ps", "ps:projects{id selected}", false },
	{ "pc", "pc:projects{id totalCommentsCount}", false },
};

static void add_project(const struct site *s, const struct foreign *f, const struct json *v, const struct json *p,
	struct foreign_bar *bar, struct str *out)
{
	const char *id = foreign_text(f, p, "id"), *title = decidim_text(s, f, p, "title");
	const char *about = records_line(decidim_body(s, f, p, "description"), f->arena);
	const struct json *chosen = decidim_with_id(foreign_list(f, v, "ps"), id, ITEMS_MOST),
					  *talk = decidim_with_id(json_get(v, "pc"), id, ITEMS_MOST);
	if (!*title || (!chosen && json_is_array(json_get(v, "ps"))))
		foreign_note(f, "projects");
	*bar = (struct foreign_bar){ title, foreign_count(f, p, "budget_amount") };
	str_addf(out, "- **%s**", foreign_plain(f->arena, title));
	if (bar->n >= 0) {
		str_addz(out, _(": "));
		str_add_figure(out, bar->n);
	}
	/* TRANSLATORS: behind a project that a budget vote has chosen */
	str_addz(out, json_bool(json_get(chosen, "selected"), false) ? _(" (chosen)") : "");
	int64_t comments = foreign_count(f, talk, "totalCommentsCount");
	if (comments > 0)
		str_addf(out, P_(" (%lld comment)", " (%lld comments)", (unsigned long)comments), (long long)comments);
	str_addf(out, *about ? "\\\n  %s\n" : "%s\n", about);
}

void decidim_read_budget(
	const struct site *s, const struct foreign *f, const struct json *v, int64_t now, struct wire_topic *t)
{
	const struct json *p = json_first(foreign_objects(f, v, "pa"));
	struct foreign_bar *bars = arena_calloc(f->arena, ITEMS_MOST, sizeof *bars);
	STR_LOCAL(text, JSON_BODY_MAX);
	size_t n = 0, counted = 0;
	(void)now;
	t->stage = STAGE_OTHER;
	t->counts.comments = 0;
	t->active_at = t->updated_at;
	t->body = decidim_body(s, f, v, "description");
	if (!bars || !make_room(f, t))
		return;
	add_figure(f, v, "total_budget", _("Budget"), t);
	for (; p && n < ITEMS_MOST; n++, p = json_next(p)) {
		if (!json_is_object(p))
			continue;
		add_project(s, f, v, p, &bars[counted], &text);
		counted += bars[counted].n >= 0 && *bars[counted].name;
	}
	if (p)
		foreign_note(f, "projects");
	if (n)
		str_addz(&text,
			_("\nEach has a page of its own there, with what people say to it; the vote is on the site's own page."));
	add_text(f, "projects", _("Projects"), &text, t);
	if (counted > 1)
		add_chart(t, _("What each project costs"), foreign_bars(f->arena, bars, counted, _("Project"), _("Amount")));
}

/* ---- drawing lots ---------------------------------------------------------------------------- */

const struct decidim_member decidim_sortition[DECIDIM_SORTITION_MEMBERS] = {
	{ "title", "title" TEXT, true },
	{ "createdAt", "createdAt", true },
	{ "totalCommentsCount", "totalCommentsCount", true },
	{ "cancelledOn", "cancelledOn", true },
	{ "additionalInfo", "additionalInfo" TEXT, false },
	{ "witnesses", "witnesses" TEXT, false },
	{ "dice", "dice", false },
	{ "targetItems", "targetItems", false },
	{ "requestTimestamp", "requestTimestamp", false },
	{ "candidateProposals", "candidateProposals", false },
	{ "selectedProposals", "selectedProposals", false },
	{ "cancelReason", "cancelReason" TEXT, false },
	{ "cancelledByUser", "cancelledByUser{name nickname}", false },
	{ "updatedAt", "updatedAt", false },
	{ "reference", "reference", false },
	{ "author", "author{name nickname}", false },
};

/* The site tells numbers alone, and each leads to its proposal. */
static void add_drawn(const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	for (const struct json *p = json_first(json_get(v, "selectedProposals")); p && t->n_related < ITEMS_MOST;
		p = json_next(p)) {
		int64_t n = json_int(p, 0);
		const char *id = arena_printf(f->arena, "idea:%lld", (long long)n);
		/* TRANSLATORS: a proposal of which its number is known alone */
		const char *title = arena_printf(f->arena, _("Proposal %lld, which was drawn"), (long long)n);
		if (n > 0 && id && title)
			t->related[t->n_related++] = (struct wire_related){ id, title, BOARD_IDEA, n };
	}
}

static void add_numbers(
	const struct foreign *f, const struct json *list, const char *name, const char *label, struct wire_topic *t)
{
	STR_LOCAL(text, 4096);
	for (const struct json *p = json_first(list); p && str_ok(&text); p = json_next(p))
		if (json_int(p, 0) < 1)
			foreign_note(f, name);
		else
			str_addf(&text, "%s%lld", text.len ? _(", ") : "", (long long)json_int(p, 0));
	if (text.len)
		add_text(f, name, label, &text, t);
}

void decidim_read_sortition(
	const struct site *s, const struct foreign *f, const struct json *v, int64_t now, struct wire_topic *t)
{
	int64_t cancelled = foreign_time(f, v, "cancelledOn");
	(void)now;
	t->stage = cancelled ? STAGE_WITHDRAWN : STAGE_OTHER;
	t->active_at = t->updated_at;
	t->stage_reason = cancelled ? records_line(decidim_body(s, f, v, "cancelReason"), f->arena) : "";
	t->body = decidim_body(s, f, v, "additionalInfo");
	t->proposer = decidim_author(f, foreign_object(f, v, "author"));
	if (!make_room(f, t))
		return;
	decidim_add_step(t, "withdrawn", cancelled, decidim_author(f, foreign_object(f, v, "cancelledByUser")));
	decidim_add_step(t, "held", foreign_time(f, v, "requestTimestamp"), "");
	add_figure(f, v, "targetItems", _("How many were drawn"), t);
	add_numbers(f, foreign_list(f, v, "selectedProposals"), "selectedProposals", _("Proposals that were drawn"), t);
	add_numbers(f, foreign_list(f, v, "candidateProposals"), "candidateProposals", _("Out of these proposals"), t);
	/* the seed of the computation, by which everyone can do it again */
	add_figure(f, v, "dice", _("What the dice showed"), t);
	decidim_add_field(t, "witnesses", _("Witnesses"), decidim_body(s, f, v, "witnesses"));
	add_drawn(f, v, t);
}

/* ---- an election ----------------------------------------------------------------------------- */

/* What is asked has had two shapes. */
const struct decidim_member decidim_election[DECIDIM_ELECTION_MEMBERS] = {
	{ "title", "title" TEXT, true },
	{ "startTime", "startTime", true },
	{ "endTime", "endTime", true },
	{ "createdAt", "createdAt", true },
	{ "description", "description" TEXT, false },
	{ "publishedAt", "publishedAt", false },
	{ "updatedAt", "updatedAt", false },
	{ "qo",
		"qo:questions{title" TEXT " description" TEXT " minSelections maxSelections answers{title" TEXT
		" description" TEXT " votes_count selected}}",
		false },
	{ "qn", "qn:questions{body" TEXT " description" TEXT " responseOptions{body" TEXT " votesCount}}", false },
	DECIDIM_ATTACHMENTS,
};

/* One of what can be chosen, as a bar and in words. */
static void add_answer(
	const struct site *s, const struct foreign *f, const struct json *v, struct foreign_bar *bar, struct str *out)
{
	const char *name = json_is_null(json_get(v, "title")) ? "body" : "title";
	const char *about = records_line(decidim_body(s, f, v, "description"), f->arena);
	int64_t votes = foreign_count(f, v, json_is_null(json_get(v, "votes_count")) ? "votesCount" : "votes_count");
	*bar = (struct foreign_bar){ decidim_text(s, f, v, name), votes };
	str_addf(out, "- %s", foreign_plain(f->arena, bar->name));
	if (votes >= 0) {
		str_addz(out, _(": "));
		str_add_figure(out, votes);
	}
	str_addz(out, json_bool(json_get(v, "selected"), false) ? _(" (chosen)") : "");
	str_addf(out, *about ? "\\\n  %s\n" : "%s\n", about);
}

static void add_election_question(
	const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t, struct str *out)
{
	const char *name = json_is_null(json_get(v, "title")) ? "body" : "title", *title = decidim_text(s, f, v, name),
			   *about = decidim_body(s, f, v, "description");
	const char *which = json_is_null(json_get(v, "answers")) ? "responseOptions" : "answers";
	const struct json *p = json_first(foreign_objects(f, v, which));
	struct foreign_bar *bars = arena_calloc(f->arena, ITEMS_MOST, sizeof *bars);
	int64_t least = foreign_count(f, v, "minSelections"), most = foreign_count(f, v, "maxSelections");
	size_t n = 0;
	bool counted = true;
	if (!*title)
		foreign_note(f, "questions");
	str_addf(out, "**%s**", foreign_plain(f->arena, title));
	if (most > 0)
		/* TRANSLATORS: behind a question of an election: so few and so many can be chosen */
		str_addf(out, _(" (%lld to %lld are chosen)"), (long long)(least > 0 ? least : 0), (long long)most);
	str_addf(out, *about ? "\n\n%s\n\n" : "%s\n\n", about);
	for (; p && bars && n < ITEMS_MOST; p = json_next(p), n++) {
		add_answer(s, f, p, &bars[n], out);
		counted = counted && bars[n].n >= 0 && *bars[n].name;
	}
	if (p)
		foreign_note(f, "answers");
	str_addc(out, '\n');
	if (counted && n > 1)
		add_chart(t, title, foreign_bars(f->arena, bars, n, _("Option"), _("Votes")));
}

void decidim_read_election(
	const struct site *s, const struct foreign *f, const struct json *v, int64_t now, struct wire_topic *t)
{
	const char *shape = json_is_null(json_get(v, "qo")) ? "qn" : "qo";
	const struct json *p = json_first(foreign_objects(f, v, shape));
	int64_t published = foreign_time(f, v, "publishedAt");
	STR_LOCAL(text, JSON_BODY_MAX);
	t->opens_at = foreign_time(f, v, "startTime");
	t->closes_at = foreign_time(f, v, "endTime");
	t->stage = t->opens_at > now ? STAGE_UPCOMING : t->closes_at && t->closes_at <= now ? STAGE_CLOSED : STAGE_OPEN;
	t->created_at = published ? published : t->created_at;
	t->counts.comments = 0;
	t->active_at = t->updated_at;
	t->body = decidim_body(s, f, v, "description");
	if (!make_room(f, t))
		return;
	decidim_add_step(t, "opened", t->opens_at <= now ? t->opens_at : 0, "");
	decidim_add_step(t, "closed", t->closes_at <= now ? t->closes_at : 0, "");
	for (size_t n = 0; p && n < CHARTS_MOST; n++, p = json_next(p))
		if (json_is_object(p))
			add_election_question(s, f, p, t, &text);
	if (p)
		foreign_note(f, "questions");
	if (!text.len)
		str_addz(&text, _("This platform does not give as data what is asked; its own page has it."));
	else
		str_addz(&text, _("Votes are cast on the site's own page."));
	add_text(f, "questions", _("Questions"), &text, t);
}

/* ---- a collaborative text -------------------------------------------------------------------- */

const struct decidim_member decidim_collaborative_text[DECIDIM_COLLABORATIVE_MEMBERS] = {
	{ "title", "title", true },
	{ "publishedAt", "publishedAt", true },
	{ "createdAt", "createdAt", true },
	{ "body", "body", false },
	{ "announcement", "announcement" TEXT, false },
	{ "acceptingSuggestions", "acceptingSuggestions", false },
	{ "suggestionsCount", "suggestionsCount", false },
	{ "documentVersionsCount", "documentVersionsCount", false },
	{ "documentVersions", "documentVersions{id title createdAt}", false },
	{ "authors", "authors{name nickname}", false },
	{ "updatedAt", "updatedAt", false },
};

void decidim_read_collaborative_text(
	const struct site *s, const struct foreign *f, const struct json *v, int64_t now, struct wire_topic *t)
{
	const struct json *taken = json_get(v, "acceptingSuggestions"), *authors = foreign_objects(f, v, "authors"),
					  *p = json_first(foreign_objects(f, v, "documentVersions"));
	int64_t published = foreign_time(f, v, "publishedAt"), suggestions = foreign_count(f, v, "suggestionsCount");
	STR_LOCAL(text, 512);
	(void)now;
	t->stage = json_is_null(taken) ? STAGE_OTHER : json_bool(taken, false) ? STAGE_OPEN : STAGE_CLOSED;
	t->created_at = published ? published : t->created_at;
	t->counts.comments = 0;
	t->active_at = t->updated_at;
	t->body = decidim_body(s, f, v, "body");
	decidim_people(f, authors, t);
	decidim_add_field(t, "announcement", _("Announcement"), decidim_body(s, f, v, "announcement"));
	if (suggestions > 0)
		str_addf(&text, P_("%lld suggestion was made. ", "%lld suggestions were made. ", (unsigned long)suggestions),
			(long long)suggestions);
	str_addz(&text, _("What is suggested is shown, and made, on its own page alone."));
	add_text(f, "suggestions", _("Suggestions"), &text, t);
	add_figure(f, v, "documentVersionsCount", _("Versions of the text"), t);
	for (size_t n = 0; p && n < DECIDIM_STEPS; n++, p = json_next(p))
		decidim_add_step(t, "notice", foreign_time(f, p, "createdAt"), foreign_text(f, p, "title"));
}
