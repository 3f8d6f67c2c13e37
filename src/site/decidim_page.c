/*
 * What a component holds that is on no board: posts of a blog, pages of text, questionnaires without their answers; and
 * what a meeting is about. See decidim.h.
 */
#include "records/records.h"
#include "site/decidim.h"

#define TEXT "{translations{locale text}}"
#define ITEM "title" TEXT " description" TEXT " duration"

/* Each question looks for its options among those of all, so there is an end to both. */
enum { QUESTIONS_MOST = 200, OPTIONS_MOST = 200 };

/* ---- a post, a page -------------------------------------------------------------------------- */

const struct decidim_member decidim_news[DECIDIM_POST_MEMBERS] = {
	{ "title", "title" TEXT, true },
	{ "publishedAt", "publishedAt", true },
	{ "createdAt", "createdAt", true },
	{ "totalCommentsCount", "totalCommentsCount", true },
	{ "body", "body" TEXT, false },
	{ "updatedAt", "updatedAt", false },
	{ "author", "author{name nickname}", false },
	DECIDIM_ATTACHMENTS,
};
const struct decidim_member decidim_text_page[DECIDIM_PAGE_MEMBERS] = {
	{ "title", "title" TEXT, true },
	{ "createdAt", "createdAt", true },
	{ "body", "body" TEXT, false },
	{ "updatedAt", "updatedAt", false },
};

void decidim_read_post(
	const struct site *s, const struct foreign *f, const struct json *v, int64_t now, struct wire_topic *t)
{
	int64_t published = foreign_time(f, v, "publishedAt");
	(void)now;
	t->stage = STAGE_OTHER;
	t->created_at = published ? published : t->created_at;
	t->active_at = t->created_at;
	t->body = decidim_body(s, f, v, "body");
	t->proposer = decidim_author(f, foreign_object(f, v, "author"));
}

void decidim_read_page(
	const struct site *s, const struct foreign *f, const struct json *v, int64_t now, struct wire_topic *t)
{
	(void)now;
	t->stage = STAGE_OTHER;
	t->counts.comments = 0;
	t->active_at = t->updated_at;
	t->body = decidim_body(s, f, v, "body");
}

/* ---- a questionnaire ------------------------------------------------------------------------- */

/* What can be chosen has had two names. */
const struct decidim_member decidim_survey[DECIDIM_SURVEY_MEMBERS] = {
	{ "questionnaire", "questionnaire{title" TEXT "}", true },
	{ "createdAt", "createdAt", true },
	{ "questions",
		"q:questionnaire{description" TEXT " tos" TEXT " questions{id body" TEXT " description" TEXT
		" mandatory questionType maxChoices}}",
		false },
	{ "responseOptions", "r:questionnaire{questions{id responseOptions{body" TEXT "}}}", false },
	{ "answerOptions", "a:questionnaire{questions{id answerOptions{body" TEXT "}}}", false },
	{ "updatedAt", "updatedAt", false },
};

/* How a question is answered, by the site's word; "": as it is read. */
static const char *way_of(const char *type)
{
	static const struct {
		const char *type, *words;
	} ways[] = {
		{ "short_response", N_("in a few words") },
		{ "short_answer", N_("in a few words") },
		{ "long_response", N_("in words") },
		{ "long_answer", N_("in words") },
		{ "single_option", N_("one of these") },
		{ "multiple_option", N_("any of these") },
		{ "sorting", N_("these in an order") },
		{ "files", N_("with files") },
		{ "matrix_single", N_("one in each row of a table") },
		{ "matrix_multiple", N_("any in each row of a table") },
	};
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		if (strcmp(ways[i].type, type) == 0)
			return _(ways[i].words);
	return "";
}

/* What stands between questions has no number. */
static bool asks(const struct json *question)
{
	const char *type = json_text(json_get(question, "questionType"));
	return strcmp(type, "separator") != 0 && strcmp(type, "title_and_description") != 0;
}

/* The options of this question in one of the answers that have them. */
static void add_options(const struct site *s, const struct foreign *f, const struct json *v, const char *list,
	const char *id, bool wanted, struct str *out)
{
	const struct json *q = decidim_with_id(json_get(v, "questions"), id, QUESTIONS_MOST);
	if (!q && v && wanted)
		foreign_note(f, list);
	const struct json *o = q ? json_first(foreign_objects(f, q, list)) : NULL;
	for (size_t n = 0; o && n < OPTIONS_MOST; n++, o = json_next(o))
		str_addf(out, "   - %s\n", foreign_plain(f->arena, decidim_text(s, f, o, "body")));
	if (o)
		foreign_note(f, list);
}

static void add_question(const struct site *s, const struct foreign *f, const struct json *v, const struct json *q,
	int number, struct str *out)
{
	const char *id = foreign_text(f, q, "id"), *type = foreign_text(f, q, "questionType"), *way = way_of(type);
	const char *body = foreign_plain(f->arena, decidim_text(s, f, q, "body")),
			   *about = decidim_body(s, f, q, "description");
	int64_t most = foreign_count(f, q, "maxChoices");
	if (asks(q) && !*body)
		foreign_note(f, "questions");
	str_addf(out, asks(q) ? "%d. **%s**" : "%.0d**%s**", asks(q) ? number : 0, body);
	if (*way)
		str_addf(out, _(" (%s)"), way);
	if (most > 0)
		/* TRANSLATORS: behind a question: of how many things at most one may choose */
		str_addf(out, _(" (at most %lld)"), (long long)most);
	if (json_bool(json_get(q, "mandatory"), false))
		/* TRANSLATORS: behind a question */
		str_addz(out, _(" (has to be answered)"));
	str_addz(out, "\n");
	add_options(s, f, foreign_object(f, v, "r"), "responseOptions", id, asks(q), out);
	add_options(s, f, foreign_object(f, v, "a"), "answerOptions", id, asks(q), out);
	str_addf(out, *about ? "\n%s\n\n" : "%s\n", about);
}

void decidim_read_survey(
	const struct site *s, const struct foreign *f, const struct json *v, int64_t now, struct wire_topic *t)
{
	const struct json *q = foreign_object(f, v, "q");
	STR_LOCAL(text, JSON_BODY_MAX);
	int number = 0;
	(void)now;
	t->stage = STAGE_OTHER;
	t->counts.comments = 0;
	t->active_at = t->updated_at;
	t->title = decidim_text(s, f, foreign_object(f, v, "questionnaire"), "title");
	t->body = decidim_body(s, f, q, "description");
	const struct json *p = json_first(foreign_objects(f, q, "questions"));
	for (size_t n = 0; p && n < QUESTIONS_MOST; n++, p = json_next(p)) {
		if (!json_is_object(p))
			continue;
		number += asks(p);
		add_question(s, f, v, p, number, &text);
	}
	if (p)
		foreign_note(f, "questions");
	if (number)
		str_addz(&text, _("It is answered on its own page; what others answered is shown nowhere here."));
	decidim_add_field(t, "questions", _("Questions"), arena_strdup(f->arena, text.buf));
	decidim_add_field(t, "tos", _("Terms"), decidim_body(s, f, q, "tos"));
}

/* ---- what a meeting is about ----------------------------------------------------------------- */

static void add_item(
	const struct site *s, const struct foreign *f, const struct json *v, const char *before, struct str *out)
{
	const char *title = foreign_plain(f->arena, decidim_text(s, f, v, "title"));
	const char *about = records_line(decidim_body(s, f, v, "description"), f->arena);
	int64_t minutes = foreign_count(f, v, "duration");
	str_addf(out, "%s- %s", before, title);
	if (minutes > 0)
		/* TRANSLATORS: behind an item of an agenda: how long it takes */
		str_addf(out, P_(" (%lld minute)", " (%lld minutes)", (unsigned long)minutes), (long long)minutes);
	str_addf(out, about && *about ? ": %s\n" : "\n", about ? about : "");
}

/* The list of a meeting's items has those below others too. */
void decidim_add_agenda(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	STR_LOCAL(text, JSON_BODY_MAX);
	for (const struct json *p = json_first(foreign_objects(f, foreign_object(f, v, "agenda"), "items")); p;
		p = json_next(p)) {
		if (!json_is_null(json_get(p, "parent")))
			continue;
		add_item(s, f, p, "", &text);
		for (const struct json *below = json_first(foreign_objects(f, p, "items")); below; below = json_next(below))
			add_item(s, f, below, "  ", &text);
	}
	decidim_add_field(t, "agenda", _("Agenda"), arena_strdup(f->arena, text.buf));
	str_clear(&text);
	for (const struct json *p = json_first(foreign_objects(f, v, "services")); p; p = json_next(p))
		add_item(s, f, p, "", &text);
	decidim_add_field(t, "services", _("What is provided"), arena_strdup(f->arena, text.buf));
}

/* ---- what leads on from a space -------------------------------------------------------------- */

static void add_related(const struct site *s, const struct foreign *f, const struct json *component, const char *list,
	const char *segment, struct wire_topic *t, size_t room)
{
	int64_t in = foreign_count(f, component, "id");
	for (const struct json *p = json_first(foreign_objects(f, foreign_object(f, component, list), "edges"));
		p && t->n_related < room; p = json_next(p)) {
		const struct json *v = foreign_object(f, p, "node"), *form = foreign_object(f, v, "questionnaire");
		int64_t id = foreign_count(f, v, "id");
		const char *path = arena_printf(f->arena, "%s/f/%lld/%s/%lld", t->id, (long long)in, segment, (long long)id);
		if (in > 0 && id > 0 && path)
			t->related[t->n_related++] = (struct wire_related){
				.id = path, .title = decidim_text(s, f, json_is_object(form) ? form : v, "title"), .board = BOARD_OTHER
			};
	}
}

static size_t count_all(const struct json *v, const char *alias, const char *list)
{
	size_t n = 0;
	for (const struct json *c = json_first(json_get(v, alias)); c; c = json_next(c))
		n += json_count(json_get(json_get(c, list), "edges"));
	return n;
}

/* Another space; what has no address that is one is passed over. */
static void add_space(
	const struct site *s, const struct foreign *f, const struct json *v, const char *segment, struct wire_topic *t)
{
	const char *slug = foreign_text(f, v, "slug");
	const char *path = decidim_is_slug(slug, strlen(slug)) ? arena_printf(f->arena, "%s/%s", segment, slug) : NULL;
	if (path)
		t->related[t->n_related++] = (struct wire_related){
			.id = path, .title = decidim_text(s, f, v, "title"), .board = BOARD_OTHER
		};
}

void decidim_relate(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	static const struct {
		const char *alias, *list, *segment;
	} kinds[] = { { "np", "posts", "posts" }, { "ns", "surveys", "surveys" }, { "nt", "pages", "pages" },
		{ "b", "budgets", "budgets" }, { "nd", "sortitions", "sortitions" }, { "ne", "elections", "elections" },
		{ "nx", "collaborativeTexts", "texts" } };
	const struct json *linked = foreign_objects(f, v, "linkedParticipatorySpaces");
	size_t room = json_count(json_get(v, "children")) + json_count(linked);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		room += count_all(v, kinds[i].alias, kinds[i].list);
	t->related = arena_calloc(f->arena, room + 1, sizeof *t->related);
	for (size_t i = 0; i < ARRAY_LEN(kinds) && t->related; i++)
		for (const struct json *c = json_first(foreign_objects(f, v, kinds[i].alias)); c; c = json_next(c))
			add_related(s, f, c, kinds[i].list, kinds[i].segment, t, room);
	for (const struct json *p = json_first(foreign_objects(f, v, "children")); p && t->related; p = json_next(p))
		add_space(s, f, p, "assemblies", t);
	for (const struct json *p = json_first(linked); p && t->related; p = json_next(p)) {
		const struct json *space = foreign_object(f, p, "participatorySpace");
		bool assembly = str_eq(foreign_text(f, space, "__typename"), "Assembly");
		add_space(s, f, space, assembly ? "assemblies" : "processes", t);
	}
}

/* ---- people and addresses of a conference ---------------------------------------------------- */

static void add_link(const struct foreign *f, const struct json *v, const char *name, struct str *out)
{
	const char *url = foreign_text(f, v, name);
	if (str_starts(url, "https://") || str_starts(url, "http://"))
		str_addf(out, ": %s", url);
	str_addc(out, '\n');
}

void decidim_add_programme(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	STR_LOCAL(text, JSON_BODY_MAX);
	for (const struct json *p = json_first(foreign_objects(f, v, "speakers")); p; p = json_next(p)) {
		const char *position = foreign_plain(f->arena, decidim_text(s, f, p, "position"));
		const char *from = foreign_plain(f->arena, decidim_text(s, f, p, "affiliation"));
		const char *about = records_line(decidim_body(s, f, p, "shortBio"), f->arena);
		str_addf(&text, "- **%s**", foreign_plain(f->arena, foreign_text(f, p, "fullName")));
		str_addf(&text, *position ? _(", %s") : "%s", position);
		str_addf(&text, *from ? _(", %s") : "%s", from);
		str_addf(&text, about && *about ? _(": %s") : "%s", about ? about : "");
		add_link(f, p, "personalUrl", &text);
	}
	decidim_add_field(t, "speakers", _("Speakers"), arena_strdup(f->arena, text.buf));
	str_clear(&text);
	for (const struct json *p = json_first(foreign_objects(f, v, "partners")); p; p = json_next(p)) {
		str_addf(&text, "- %s", foreign_plain(f->arena, foreign_text(f, p, "name")));
		add_link(f, p, "link", &text);
	}
	decidim_add_field(t, "partners", _("Partners"), arena_strdup(f->arena, text.buf));
	str_clear(&text);
	for (const struct json *p = json_first(foreign_objects(f, v, "mediaLinks")); p; p = json_next(p)) {
		str_addf(&text, "- %s", foreign_plain(f->arena, decidim_text(s, f, p, "title")));
		add_link(f, p, "link", &text);
	}
	decidim_add_field(t, "media", _("To watch and read"), arena_strdup(f->arena, text.buf));
}
