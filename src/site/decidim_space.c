/*
 * The spaces of a Decidim: processes, assemblies, conferences and initiatives, what they are called, as a list, and
 * each as a page, with its phases and parts. See decidim.h.
 */
#include "records/records.h"
#include "site/decidim.h"

#include <math.h>

#define TEXT "{translations{locale text}}"

enum { FIELDS_MOST = DECIDIM_FIELDS, PHASES_MOST = 20 };

/* ---- the kinds ------------------------------------------------------------------------------- */

#define BUDGETS \
	{ "budgets", \
		"b:components(filter:{type:\"budgets\"}){id ...on Budgets{budgets{edges{node{id title" TEXT \
		" total_budget projects{id title" TEXT " budget_amount selected}}}}}}", \
		false }

static const struct decidim_member process[] = {
	{ "subtitle", "subtitle" TEXT, false },
	{ "shortDescription", "shortDescription" TEXT, false },
	{ "description", "description" TEXT, false },
	{ "startDate", "startDate", true },
	{ "endDate", "endDate", true },
	{ "announcement", "announcement" TEXT, false },
	{ "participatoryScope", "participatoryScope" TEXT, false },
	{ "participatoryStructure", "participatoryStructure" TEXT, false },
	{ "target", "target" TEXT, false },
	{ "metaScope", "metaScope" TEXT, false },
	{ "localArea", "localArea" TEXT, false },
	{ "developerGroup", "developerGroup" TEXT, false },
	{ "reference", "reference", false },
	{ "publishedAt", "publishedAt", false },
	{ "updatedAt", "updatedAt", false },
	{ "steps", "steps{title" TEXT " description" TEXT " startDate endDate active}", false },
	{ "components", "components{__typename id name" TEXT "}", false },
	{ "hashtag", "hashtag", false },
	{ "participatoryProcessGroup", "participatoryProcessGroup{title" TEXT "}", false },
	BUDGETS,
	DECIDIM_RELATED,
	DECIDIM_DECIDED,
	DECIDIM_SUBJECTS,
	DECIDIM_ATTACHMENTS,
};
static const struct decidim_member assembly[] = {
	{ "subtitle", "subtitle" TEXT, false },
	{ "shortDescription", "shortDescription" TEXT, false },
	{ "description", "description" TEXT, false },
	{ "announcement", "announcement" TEXT, false },
	{ "purposeOfAction", "purposeOfAction" TEXT, false },
	{ "composition", "composition" TEXT, false },
	{ "participatoryScope", "participatoryScope" TEXT, false },
	{ "participatoryStructure", "participatoryStructure" TEXT, false },
	{ "target", "target" TEXT, false },
	{ "localArea", "localArea" TEXT, false },
	{ "developerGroup", "developerGroup" TEXT, false },
	{ "reference", "reference", false },
	{ "publishedAt", "publishedAt", false },
	{ "closingDate", "closingDate", false },
	{ "updatedAt", "updatedAt", false },
	{ "components", "components{__typename id name" TEXT "}", false },
	{ "children", "children{slug title" TEXT "}", false },
	{ "closingDateReason", "closingDateReason" TEXT, false },
	{ "specialFeatures", "specialFeatures" TEXT, false },
	{ "internalOrganisation", "internalOrganisation" TEXT, false },
	BUDGETS,
	DECIDIM_RELATED,
	DECIDIM_DECIDED,
	DECIDIM_SUBJECTS,
	DECIDIM_ATTACHMENTS,
};
static const struct decidim_member conference[] = {
	{ "slogan", "slogan" TEXT, false },
	{ "shortDescription", "shortDescription" TEXT, false },
	{ "description", "description" TEXT, false },
	{ "objectives", "objectives" TEXT, false },
	{ "location", "location", false },
	{ "startDate", "startDate", true },
	{ "endDate", "endDate", true },
	{ "reference", "reference", false },
	{ "publishedAt", "publishedAt", false },
	{ "updatedAt", "updatedAt", false },
	{ "components", "components{__typename id name" TEXT "}", false },
	{ "speakers", "speakers{fullName position" TEXT " affiliation" TEXT " shortBio" TEXT " personalUrl}", false },
	{ "partners", "partners{name link}", false },
	{ "mediaLinks", "mediaLinks{title" TEXT " link}", false },
	{ "registrationTerms", "registrationTerms" TEXT, false },
	BUDGETS,
	DECIDIM_RELATED,
	DECIDIM_ATTACHMENTS,
};
static const struct decidim_member initiative[] = {
	{ "description", "description" TEXT, false },
	{ "state", "state", true },
	{ "signatureStartDate", "signatureStartDate", true },
	{ "signatureEndDate", "signatureEndDate", true },
	{ "onlineVotes", "onlineVotes", false },
	{ "offlineVotes", "offlineVotes", false },
	{ "reference", "reference", false },
	{ "publishedAt", "publishedAt", false },
	{ "updatedAt", "updatedAt", false },
	{ "author", "author{name nickname}", false },
	{ "committeeMembers", "committeeMembers{user{name nickname}}", false },
	{ "signatureType", "signatureType", false },
	{ "components", "components{__typename id name" TEXT "}", false },
	DECIDIM_ATTACHMENTS,
};

/* Each is a root of the query, one alone and all. */
struct kind {
	const char *segment, *one, *all;
	const struct decidim_member *members;
	size_t n;
	bool by_number; /* an initiative is found by its number, which is in its slug: "i-12" */
};
static const struct kind kinds[] = {
	{ "processes", "participatoryProcess", "participatoryProcesses", process, ARRAY_LEN(process), false },
	{ "assemblies", "assembly", "assemblies", assembly, ARRAY_LEN(assembly), false },
	{ "conferences", "conference", "conferences", conference, ARRAY_LEN(conference), false },
	{ "initiatives", "initiative", "initiatives", initiative, ARRAY_LEN(initiative), true },
};
/* All of them at once: which there are depends on what is installed. */
static const struct decidim_member roots[] = {
	{ "participatoryProcesses", "participatoryProcesses{id slug title" TEXT " startDate endDate}", true },
	{ "assemblies", "assemblies{id slug title" TEXT "}", true },
	{ "conferences", "conferences{id slug title" TEXT " startDate endDate}", true },
	{ "initiatives", "initiatives{id slug title" TEXT "}", true },
};

/* ---- which is meant -------------------------------------------------------------------------- */

/* "processes/budget-2026", of a page of its own. NULL: it is none; else its slug. */
static const char *slug_of(const char *id, const struct kind **kind)
{
	for (size_t i = 0; id && i < ARRAY_LEN(kinds); i++) {
		size_t n = strlen(kinds[i].segment);
		*kind = &kinds[i];
		if (strncmp(id, kinds[i].segment, n) == 0 && id[n] == '/')
			return decidim_is_slug(id + n + 1, strlen(id + n + 1)) ? id + n + 1 : NULL;
	}
	return NULL;
}

bool decidim_asks_spaces(const struct site_ask *ask)
{
	const struct kind *kind;
	return ask->op == SITE_AGENCIES || (ask->op == SITE_TOPICS && str_eq(ask->filter.view, DECIDIM_SPACES)) ||
		((ask->op == SITE_TOPIC || ask->op == SITE_COMMENTS) && slug_of(ask->id, &kind));
}

/* ---- asking ---------------------------------------------------------------------------------- */

/* Of the members that are asked for, those that the site does not have. */
struct notes {
	uint64_t left_out;
	bool lighter; /* it was asked for less already */
};

struct members {
	const struct decidim_member *at;
	size_t n;
	const char *of; /* what has them */
};
static struct members members_of(const struct site_ask *ask)
{
	const struct kind *kind;
	bool one = ask->op == SITE_TOPIC && slug_of(ask->id, &kind);
	return one ? (struct members){ kind->members, kind->n, kind->segment }
			   : (struct members){ roots, ARRAY_LEN(roots), "roots" };
}

void decidim_space_query(const struct site *s, const struct site_ask *ask, const struct site_reply *r, struct str *q)
{
	const struct notes *notes = r ? r->notes : NULL;
	const struct members m = members_of(ask);
	const struct kind *kind;
	const char *slug = ask->op == SITE_TOPIC ? slug_of(ask->id, &kind) : NULL;
	str_addc(q, '{');
	if (slug && kind->by_number)
		str_addf(q, "%s(id:\"%s\"){id slug title" TEXT, kind->one, slug + strcspn(slug, "0123456789"));
	else if (slug)
		str_addf(q, "%s(slug:\"%s\"){id slug title" TEXT, kind->one, slug);
	for (size_t i = 0; i < m.n; i++)
		if ((!notes || !(notes->left_out >> i & 1u)) && !decidim_lacks(s, m.of, m.at[i].name))
			str_addf(q, " %s", m.at[i].query);
	str_addz(q, slug ? "}}" : "}");
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* What rows and pages have. False: it is none, or has no address. */
static bool begin(const struct site *s, const struct foreign *f, const struct kind *kind, const struct json *v,
	int64_t now, struct wire_topic *t)
{
	records_topic_init(t, BOARD_OTHER);
	const char *slug = json_text(json_get(v, "slug"));
	int64_t id = foreign_count(f, v, "id");
	if (!json_is_object(v) || !decidim_is_slug(slug, strlen(slug)))
		return false;
	const char *whole = arena_printf(f->arena, "%s/%s", kind->segment, slug);
	if (!whole)
		return false;
	t->id = whole;
	t->number = id > 0 ? id : 0;
	t->title = foreign_title(f->arena, decidim_text(s, f, v, "title"));
	t->opens_at = foreign_time(f, v, kind->by_number ? "signatureStartDate" : "startDate");
	t->closes_at = foreign_time(f, v, kind->by_number ? "signatureEndDate" : "endDate");
	t->stage = t->opens_at > now                       ? STAGE_UPCOMING
		: t->closes_at && t->closes_at + DAY_MS <= now ? STAGE_CLOSED
		: t->opens_at                                  ? STAGE_RUNNING
													   : STAGE_OTHER;
	t->created_at = foreign_time(f, v, "publishedAt");
	t->updated_at = foreign_time(f, v, "updatedAt");
	t->counts.endorsements = WIRE_UNKNOWN;
	return true;
}

static size_t count_all(const struct json *data)
{
	size_t n = 0;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		n += json_count(json_get(data, kinds[i].all));
	return n;
}

/* Each kind's newest first: they come with the oldest first. */
static bool read_rows(const struct site *s, const struct json *data, struct site_reply *r)
{
	struct wire_topics *t = &r->u.topics;
	size_t room = count_all(data), first = 0;
	t->items = arena_calloc(&r->arena, room + 1, sizeof *t->items);
	for (size_t i = 0; i < ARRAY_LEN(kinds) && t->items; i++) {
		const struct json *list = json_get(data, kinds[i].all);
		size_t n = json_count(list), at = n;
		for (const struct json *p = json_first(list); p; p = json_next(p)) {
			struct wire_topic *row = &t->items[first + --at];
			const struct foreign f = { &r->arena, &row->unread, s->zone };
			if (!begin(s, &f, &kinds[i], p, clock_now(), row))
				*row = (struct wire_topic){ .board = BOARD_OTHER, .unread = { .n = 1, .first = kinds[i].all } };
		}
		first += n;
	}
	t->n = t->items ? room : 0;
	t->total = (int64_t)t->n;
	t->next = "";
	return t->items != NULL;
}

/* What lists can be narrowed to: those that have parts with lists. */
static bool read_agencies(const struct site *s, const struct json *data, struct site_reply *r)
{
	struct wire_agencies *out = &r->u.agencies;
	const struct foreign f = { &r->arena, &out->unread, s->zone };
	out->items = arena_calloc(&r->arena, count_all(data) + 1, sizeof *out->items);
	for (size_t i = 0; i < DECIDIM_SEGMENTS && out->items; i++)
		for (const struct json *p = json_first(json_get(data, kinds[i].all)); p; p = json_next(p)) {
			const char *slug = json_text(json_get(p, "slug"));
			const char *id = decidim_is_slug(slug, strlen(slug))
				? arena_printf(&r->arena, "%s/%s", kinds[i].segment, slug)
				: NULL;
			if (id)
				out->items[out->n++] = (struct wire_agency){
					.id = id, .name = decidim_text(s, &f, p, "title"), .topics = WIRE_UNKNOWN
				};
			else
				foreign_note(&f, kinds[i].all);
		}
	return out->items != NULL;
}

/* ---- a page ---------------------------------------------------------------------------------- */

static const char *kept(const struct foreign *f, const struct str *text)
{
	const char *s = str_ok(text) ? arena_strdup(f->arena, text->buf) : NULL;
	return s ? s : "";
}

/* The phases, in their order, the one of now marked. */
static void read_phases(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	for (const struct json *p = json_first(foreign_objects(f, v, "steps")); p; p = json_next(p)) {
		const char *title = decidim_text(s, f, p, "title");
		/* TRANSLATORS: a phase of a process, by its name */
		const char *label = arena_printf(f->arena,
			json_bool(json_get(p, "active"), false) ? _("Phase: %s, which is now") : _("Phase: %s"),
			*title ? title : "?");
		if (label && t->n_fields < PHASES_MOST)
			t->fields[t->n_fields++] = (struct wire_field){ .name = "phase",
				.label = label,
				.value = decidim_body(s, f, p, "description"),
				.at = foreign_time(f, p, "startDate"),
				.until = foreign_time(f, p, "endDate") };
	}
}

/* What its parts are, by the types of their components. */
static const struct {
	const char *type, *label;
} parts[] = {
	{ "Proposals", N_("Proposals") },
	{ "Debates", N_("Debates") },
	{ "Meetings", N_("Meetings") },
	{ "Accountability", N_("Results") },
	{ "Surveys", N_("Questionnaire") },
	{ "Budgets", N_("Budget vote") },
	{ "Pages", N_("Page") },
	{ "Blogs", N_("News") },
	{ "Sortitions", N_("Drawing of lots") },
	{ "CollaborativeTexts", N_("Shared text") },
	{ "Elections", N_("Election") },
};

static const char *part_word(const char *type)
{
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (strcmp(parts[i].type, type) == 0)
			return _(parts[i].label);
	return type;
}

static void read_parts(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	STR_LOCAL(text, JSON_BODY_MAX);
	for (const struct json *p = json_first(foreign_objects(f, v, "components")); p; p = json_next(p)) {
		int64_t id = foreign_count(f, p, "id");
		const char *type = foreign_text(f, p, "__typename");
		if (id < 1) {
			if (json_is_object(p))
				foreign_note(f, "components");
			continue;
		}
		const char *name = foreign_plain(f->arena, decidim_text(s, f, p, "name"));
		const char *word = foreign_plain(f->arena, part_word(type));
		STR_LOCAL(address, 4096);
		str_addf(&address, "%s/%s/f/%lld/", s->address, t->id, (long long)id);
		/* TRANSLATORS: a part of a process, what it is, and its address */
		str_addf(&text, _("- %s (%s): %s\n"), name, word, address.buf);
	}
	decidim_add_field(t, "parts", _("Its parts"), kept(f, &text));
}

static void add_figure(struct str *out, int64_t n)
{
	if (n < 0)
		return;
	str_addz(out, _(": "));
	str_add_figure(out, n);
}

/* What money can be voted on, and what was chosen. */
static void read_budgets(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	STR_LOCAL(text, JSON_BODY_MAX);
	/* what is missing here was noted by decidim_relate, which reads the same list */
	for (const struct json *c = json_first(json_get(v, "b")); c; c = json_next(c))
		for (const struct json *p = json_first(json_get(json_get(c, "budgets"), "edges")); p; p = json_next(p)) {
			const struct json *b = json_get(p, "node");
			int64_t total = foreign_count(f, b, "total_budget");
			str_addf(&text, "**%s**", foreign_plain(f->arena, decidim_text(s, f, b, "title")));
			add_figure(&text, total);
			str_addz(&text, "\n\n");
			for (const struct json *j = json_first(foreign_objects(f, b, "projects")); j; j = json_next(j)) {
				int64_t amount = foreign_count(f, j, "budget_amount");
				str_addf(&text, "- %s", foreign_plain(f->arena, decidim_text(s, f, j, "title")));
				add_figure(&text, amount);
				/* TRANSLATORS: behind a project that a budget vote has chosen */
				str_addf(&text, "%s\n", json_bool(json_get(j, "selected"), false) ? _(" (chosen)") : "");
			}
			str_addc(&text, '\n');
		}
	decidim_add_field(t, "budgets", _("Budgets and their projects"), kept(f, &text));
}

/* What the site counts of it: newer versions name each in the reader's language. */
static void read_stats(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	const char *shape = json_is_null(json_get(v, "sn")) ? "so" : "sn";
	STR_LOCAL(text, 16384);
	for (const struct json *p = json_first(foreign_objects(f, v, shape)); p && str_ok(&text); p = json_next(p)) {
		const char *name = decidim_text(s, f, p, "name");
		int64_t n = foreign_count(f, p, "value");
		if (!json_is_object(p))
			continue;
		if (!*name && n < 0)
			foreign_note(f, "stats");
		STR_LOCAL(words, 512);
		for (const char *c = *name ? name : foreign_text(f, p, "key"); *c; c++)
			str_addc(&words, *c == '_' ? ' ' : *c); /* older ones have their own word: "proposals_count" */
		str_addf(&text, "- %s", foreign_plain(f->arena, words.buf));
		add_figure(&text, n);
		str_addc(&text, '\n');
	}
	decidim_add_field(t, "stats", _("Figures"), kept(f, &text));
}

static void read_votes(const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	static const struct {
		const char *name, *label;
	} votes[] = { { "onlineVotes", N_("Signatures on the site") }, { "offlineVotes", N_("Signatures on paper") } };
	STR_LOCAL(text, 512);
	for (size_t i = 0; i < ARRAY_LEN(votes); i++) {
		int64_t n = foreign_count(f, v, votes[i].name);
		if (n >= 0) {
			str_addf(&text, "- %s", _(votes[i].label));
			add_figure(&text, n);
			str_addc(&text, '\n');
		}
	}
	decidim_add_field(t, "votes", _("Figures"), kept(f, &text));
}

/* Who stands behind an initiative, beside its author. */
static void add_committee(const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	const struct json *list = foreign_objects(f, v, "committeeMembers");
	t->co_proposers = arena_calloc(f->arena, json_count(list) + 1, sizeof *t->co_proposers);
	for (const struct json *p = json_first(list); p && t->co_proposers; p = json_next(p)) {
		const char *name = decidim_author(f, foreign_object(f, p, "user"));
		if (*name && strcmp(name, t->proposer) != 0)
			t->co_proposers[t->n_co_proposers++] = name;
	}
}

static void read_texts(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	static const struct {
		const char *name, *label;
	} fields[] = {
		{ "subtitle", N_("Subtitle") },
		{ "slogan", N_("Subtitle") },
		{ "announcement", N_("Announcement") },
		{ "participatoryScope", N_("What is decided") },
		{ "participatoryStructure", N_("How it is decided") },
		{ "purposeOfAction", N_("What it is for") },
		{ "objectives", N_("What it is for") },
		{ "composition", N_("Who belongs to it") },
		{ "target", N_("Who takes part") },
		{ "metaScope", N_("Field") },
		{ "localArea", N_("Area") },
		{ "developerGroup", N_("Run by") },
		{ "location", N_("Place") },
		{ "internalOrganisation", N_("How it works inside") },
		{ "specialFeatures", N_("What is special about it") },
		{ "closingDateReason", N_("Why it ended") },
		{ "registrationTerms", N_("Putting your name down") },
		{ "signatureType", N_("How it is signed") },
		{ "state", N_("State") },
		{ "hashtag", N_("Hashtag") },
		{ "reference", N_("Reference") },
	};
	const char *brief = decidim_body(s, f, v, "shortDescription"), *whole = decidim_body(s, f, v, "description");
	const char *both = *brief && *whole ? arena_printf(f->arena, "%s\n\n%s", brief, whole) : NULL;
	t->body = both ? both : *whole ? whole : brief;
	t->proposer = decidim_author(f, foreign_object(f, v, "author"));
	add_committee(f, v, t);
	decidim_relate(s, f, v, t);
	read_phases(s, f, v, t);
	read_parts(s, f, v, t);
	read_budgets(s, f, v, t);
	read_votes(f, v, t);
	decidim_add_programme(s, f, v, t);
	read_stats(s, f, v, t);
	decidim_add_field(t, "group", _("One of these processes"),
		foreign_plain(f->arena, decidim_text(s, f, foreign_object(f, v, "participatoryProcessGroup"), "title")));
	decidim_add_subjects(s, f, v, t);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		decidim_add_field(t, fields[i].name, _(fields[i].label), decidim_body(s, f, v, fields[i].name));
}

static bool read_page(
	const struct site *s, const struct kind *kind, const struct json *v, struct arena *a, struct wire_topic *t)
{
	struct wire_unread unread = { 0 };
	const struct foreign f = { a, &unread, s->zone };
	if (!begin(s, &f, kind, v, clock_now(), t))
		return false;
	t->fields = arena_calloc(a, FIELDS_MOST, sizeof *t->fields);
	const char *url = arena_printf(a, "%s/%s", s->address, t->id), *name = decidim_name(s, a);
	if (!t->fields || !url || !name)
		return false;
	read_texts(s, &f, v, t);
	decidim_attachments(s, &f, v, t);
	decidim_may_not(a, t);
	t->source = (struct wire_source){ .name = name, .url = url, .licence = "" };
	t->unread = unread;
	return true;
}

/* ---- answers --------------------------------------------------------------------------------- */

/* Without the members that the errors are about; false: they are about none that was asked for. */
static bool leave_out(const struct site_ask *ask, const struct json *errors, struct site_reply *r)
{
	const struct members m = members_of(ask);
	const struct notes *before = r->notes;
	struct notes *notes = arena_calloc(&r->arena, 1, sizeof *notes);
	if (!notes)
		return false;
	*notes = before ? *before : (struct notes){ 0 };
	uint64_t left_out = notes->left_out, lighter = 0;
	for (const struct json *p = json_first(errors); p; p = json_next(p)) {
		size_t i = decidim_blamed(m.at, m.n, p);
		if (i == m.n)
			continue;
		notes->left_out |= UINT64_C(1) << i;
		decidim_learn_lack(r, m.of, m.at[i].name, p);
	}
	/* an error about none of them may be that it is too much at once: what looks into its components goes first */
	bool heavy = json_count(errors) && notes->left_out == left_out && !notes->lighter;
	for (size_t i = 0; i < m.n && heavy; i++)
		lighter |= strstr(m.at[i].query, ":components(") ? UINT64_C(1) << i : 0;
	notes->left_out |= lighter;
	notes->lighter = notes->lighter || lighter;
	r->notes = notes;
	r->more = notes->left_out != left_out;
	return r->more;
}

enum rc decidim_read_spaces(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e)
{
	const struct json *data = json_get(v, "data"), *errors = json_get(v, "errors");
	const struct kind *kind;
	if (!json_is_object(data) && leave_out(ask, errors, r))
		return RC_OK;
	if (!json_is_object(data) && json_count(errors))
		return err_set(e, RC_REFUSED, 0, "%.200s", json_text(json_get(json_first(errors), "message")));
	if (!json_is_object(data))
		return err_set(e, RC_PROTO, 0, "data: no object");
	if (ask->op == SITE_AGENCIES)
		return read_agencies(s, data, r) ? RC_OK : foreign_too_big(e);
	if (ask->op == SITE_TOPICS)
		return read_rows(s, data, r) ? RC_OK : foreign_too_big(e);
	const char *slug = slug_of(ask->id, &kind);
	const struct json *one = slug ? json_get(data, kind->one) : NULL;
	if (json_is_null(one))
		return err_set(e, RC_NOT_FOUND, 0, "not there, or not public");
	return read_page(s, kind, one, &r->arena, &r->u.topic) ? RC_OK
														   : err_set(e, RC_PROTO, 0, "%s: no object", kind->one);
}
