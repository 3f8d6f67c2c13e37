/* One petition of the United Kingdom's: what its page shows, in the places where our page shows such. */
#include "site/uk.h"

#include <math.h>
#include <stdlib.h>

enum { RELATED_MOST = 10, SUBJECTS_MOST = 50 };
#define FOR_RESPONSE 10000
#define FOR_DEBATE 100000

/* Why petitions are rejected, by the site's codes. */
static const struct {
	const char *code, *words;
} reasons[] = {
	{ "duplicate", N_("There is already a petition about this.") },
	{ "already-happening", N_("What it asks for is happening already.") },
	{ "irrelevant", N_("It is about something that the UK Government or Parliament is not directly responsible for.") },
	{ "no-action", N_("It is not clear what it asks the Government or Parliament to do.") },
	{ "honours", N_("It asks for an honour, or for somebody to be appointed.") },
	{ "fake-name", N_("It was begun under a false name.") },
	{ "foi", N_("It is a freedom of information request.") },
	{ "individual", N_("It is about a purely personal issue.") },
	{ "personal", N_("It is about a purely personal issue.") },
	{ "local", N_("It is about something that a local council is responsible for.") },
	{ "operational", N_("It is about how a public body does its daily work.") },
	{ "joke", N_("It is a joke.") },
	{ "fraudulent", N_("Its signatures were not genuine.") },
	{ "no-reply", N_("Its creator could not be reached.") },
	{ "libellous", N_("It is potentially libellous, false or defamatory.") },
	{ "offensive", N_("It is offensive, extreme or hateful.") },
	{ "advert", N_("It is an advertisement or spam.") },
	{ "removed", N_("Its creator took it back.") },
};

/* A code is words with hyphens between them: "public-transport". */
static void add_code(struct str *out, const char *code)
{
	for (const char *c = code; *c; c++)
		str_addc(out, *c == '-' || *c == '_' ? ' ' : *c);
}

/* The site can have more codes any day. */
static const char *reason_of(struct arena *a, const char *code)
{
	for (size_t i = 0; i < ARRAY_LEN(reasons); i++)
		if (strcmp(reasons[i].code, code) == 0)
			return _(reasons[i].words);
	STR_LOCAL(words, 512);
	add_code(&words, code);
	/* TRANSLATORS: %s is the site's own word for a reason, in English */
	const char *other = *code ? arena_printf(a, _("For another reason of the site's: %s"), words.buf) : "";
	return other ? other : code;
}

/* A text that is being put together, and becomes the arena's. */
static const char *kept(struct arena *a, const struct str *text)
{
	const char *s = str_ok(text) ? arena_strdup(a, text->buf) : NULL;
	return s ? s : "";
}

/* ---- the course ------------------------------------------------------------------------------ */

struct course {
	const struct foreign *f;
	struct wire_topic *t;
};

/* The latest of what happened is when the petition changed: its counter moves with each signature and tells nothing. */
static struct wire_step *add_step(struct course *c, const char *kind, int64_t at)
{
	static struct wire_step nowhere;
	struct wire_topic *t = c->t;
	if (!at)
		return &nowhere;
	struct wire_step *s = &t->timeline[t->n_timeline++];
	*s = (struct wire_step){ .at = at, .kind = kind, .text = "" };
	t->active_at = at > t->active_at ? at : t->active_at;
	return s;
}

static int by_time(const void *a, const void *b)
{
	const struct wire_step *x = a, *y = b;
	return x->at < y->at ? -1 : x->at > y->at;
}

static void read_course(struct course *c, const struct json *v)
{
	const struct foreign *f = c->f;
	struct wire_topic *t = c->t;
	const struct json *debate = json_get(v, "debate");
	int64_t on = foreign_time(f, v, "scheduled_debate_date"), held = foreign_time(f, debate, "debated_on");
	int64_t made = foreign_time(f, v, "created_at"), opened = foreign_time(f, v, "opened_at");
	t->created_at = opened ? opened : made; /* by which the site orders what is new */
	add_step(c, "proposed", made);
	add_step(c, "supported", foreign_time(f, v, "moderation_threshold_reached_at"));
	add_step(c, "approved", opened);
	add_step(c, "refused", foreign_time(f, v, "rejected_at"));
	add_step(c, "threshold", foreign_time(f, v, "response_threshold_reached_at"));
	add_step(c, "answered", foreign_time(f, v, "government_response_at"));
	add_step(c, "to_debate", foreign_time(f, v, "debate_threshold_reached_at"));
	add_step(c, "debate_scheduled", foreign_time(f, v, "debate_scheduled_on"))->on = on;
	int64_t outcome = foreign_time(f, v, "debate_outcome_at");
	add_step(c, held || !outcome ? "debated" : "not_debated", held ? held : outcome);
	add_step(c, "closed", foreign_time(f, v, "closed_at"));
	if (on && !held && !json_get(v, "debate_scheduled_on")) /* an older record says the day alone */
		add_step(c, "debate_scheduled", on)->on = on;
	t->updated_at = t->active_at;
	qsort(t->timeline, t->n_timeline, sizeof *t->timeline, by_time);
}

/* ---- where it stands ------------------------------------------------------------------------- */

/* archived: of an earlier Parliament, of which nobody owes anything any more. */
static void read_state(const struct foreign *f, const struct json *v, bool archived, struct wire_topic *t)
{
	const char *state = foreign_text(f, v, "state");
	const struct json *rejection = foreign_object(f, v, "rejection");
	t->stage = str_eq(state, "open") ? STAGE_COLLECTING
		: str_eq(state, "closed")    ? STAGE_CLOSED
		: str_eq(state, "rejected")  ? STAGE_REFUSED
									 : STAGE_OTHER;
	if (t->stage == STAGE_OTHER)
		foreign_note(f, "state");
	t->endorse_by = t->stage == STAGE_COLLECTING ? foreign_time(f, v, "closing_date") : 0;
	if (rejection) {
		t->stage_code = foreign_text(f, rejection, "code");
		t->stage_reason = reason_of(f->arena, t->stage_code);
	}
	if (foreign_object(f, v, "government_response"))
		t->response = RESPONSE_ANSWERED;
	else if (!archived && !json_is_null(json_get(v, "response_threshold_reached_at")))
		t->response = RESPONSE_DUE;
}

/* How many signatures get a response, and a debate: each Parliament may have its own. */
struct goals {
	int64_t response, debate;
};
static struct goals goals_of(const struct foreign *f, const struct json *v)
{
	const struct json *parliament = json_get(v, "parliament");
	int64_t response = foreign_count(f, parliament, "response_threshold"),
			debate = foreign_count(f, parliament, "debate_threshold");
	return (struct goals){ response > 0 ? response : FOR_RESPONSE, debate > 0 ? debate : FOR_DEBATE };
}

/* The next threshold that is not met, or the last. */
static void read_counts(const struct foreign *f, const struct json *v, struct goals goals, struct wire_topic *t)
{
	struct wire_counts *c = &t->counts;
	c->endorsements = foreign_count(f, v, "signature_count");
	c->met = (c->endorsements >= goals.response) + (c->endorsements >= goals.debate);
	c->threshold = c->endorsements >= goals.response ? goals.debate : goals.response;
}

/* ---- texts ----------------------------------------------------------------------------------- */

static void add_field(struct wire_topic *t, const char *name, const char *label, const char *value)
{
	if (*value)
		t->fields[t->n_fields++] = (struct wire_field){ .name = name, .label = label, .value = value };
}

struct uk_subjects uk_subjects_of(const struct json *record, struct arena *a)
{
	const struct json *list = json_get(json_get(record, "attributes"), "topics");
	struct uk_subjects out = { arena_calloc(a, SUBJECTS_MOST, sizeof *out.codes), 0 };
	for (const struct json *p = json_first(list); p && out.codes && out.n < SUBJECTS_MOST; p = json_next(p)) {
		const char *code = arena_strdup(a, json_text(p));
		if (code && *code)
			out.codes[out.n++] = code;
	}
	return out;
}

static const char *known_as(const struct site *s, const char *code)
{
	STR_LOCAL(id, SITE_NAME_SIZE);
	str_addf(&id, UK_SUBJECT "%s", code);
	return str_ok(&id) ? site_name_of(s, id.buf) : NULL;
}

bool uk_needs_names(const struct site *s, const struct uk_subjects *subjects)
{
	for (size_t i = 0; i < subjects->n; i++)
		if (!known_as(s, subjects->codes[i]))
			return true;
	return false;
}

static const char *named(const struct wire_agencies *names, const char *code)
{
	for (size_t i = 0; i < names->n; i++)
		if (strcmp(names->items[i].id + strlen(UK_SUBJECT), code) == 0)
			return names->items[i].name;
	return NULL;
}

void uk_name_subjects(
	const struct uk_subjects *subjects, const struct wire_agencies *names, struct arena *a, struct wire_topic *t)
{
	STR_LOCAL(words, 4096);
	for (size_t i = 0; i < subjects->n; i++) {
		const char *name = named(names, subjects->codes[i]);
		str_addz(&words, words.len ? _(", ") : "");
		if (name)
			str_addz(&words, name);
		else
			add_code(&words, subjects->codes[i]);
	}
	for (size_t i = 0; i < t->n_fields; i++)
		if (strcmp(t->fields[i].name, "topics") == 0)
			t->fields[i].value = foreign_plain(a, words.buf);
}

/* As far as the site has said what they are called. */
static const char *subjects_in_words(const struct site *s, const struct foreign *f, const struct json *record)
{
	const struct uk_subjects subjects = uk_subjects_of(record, f->arena);
	STR_LOCAL(words, 4096);
	const struct json *list = foreign_list(f, json_get(record, "attributes"), "topics");
	if (json_count(list) != subjects.n) /* one is none, or there are more than any petition has */
		foreign_note(f, "topics");
	for (size_t i = 0; i < subjects.n; i++) {
		const char *name = known_as(s, subjects.codes[i]);
		str_addz(&words, words.len ? _(", ") : "");
		if (name)
			str_addz(&words, name);
		else
			add_code(&words, subjects.codes[i]);
	}
	return foreign_plain(f->arena, words.buf);
}

/* Other petitions that its texts name by their address: it was rejected since there is another one, or the committee
 * joined them. */
static void add_related(const struct site *s, const struct foreign *f, const char *text, struct wire_topic *t)
{
	static const char page[] = "/petitions/";
	for (const char *p = text; (p = strstr(p, page)) && t->n_related < RELATED_MOST;) {
		p += sizeof page - 1;
		size_t n = strspn(p, "0123456789");
		const char *id = n && n < 12 ? arena_strndup(f->arena, p, n) : NULL;
		bool again = !id || strcmp(id, t->id) == 0;
		for (size_t i = 0; i < t->n_related && !again; i++)
			again = strcmp(t->related[i].id, id) == 0;
		if (again)
			continue;
		int64_t number = 0;
		(void)str_to_i64(id, 1, INT64_MAX, &number);
		const char *title = arena_printf(f->arena, "%s%s%s", s->address, page, id);
		t->related[t->n_related++] = (struct wire_related){
			.id = id, .title = title ? title : "", .board = BOARD_IDEA, .number = number
		};
	}
}

static void read_related(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	t->related = arena_calloc(f->arena, RELATED_MOST, sizeof *t->related);
	if (!t->related)
		return;
	add_related(s, f, json_text(json_get(json_get(v, "rejection"), "details")), t);
	add_related(s, f, json_text(json_get(v, "committee_note")), t);
}

/* What else Parliament did about it: a day, a heading and a text each. */
static void add_business(const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	for (const struct json *p = json_first(foreign_list(f, v, "other_parliamentary_business")); p; p = json_next(p)) {
		if (!json_is_object(p))
			foreign_note(f, "other_parliamentary_business");
		const char *subject = foreign_plain(f->arena, foreign_text(f, p, "subject"));
		const char *text = arena_printf(
			f->arena, "**%s**\n\n%s", subject, foreign_plain(f->arena, foreign_text(f, p, "body")));
		add_field(t, "business", _("Other parliamentary business"), text ? text : subject);
		if (t->n_fields)
			t->fields[t->n_fields - 1].at = foreign_time(f, p, "occurred_on");
	}
}

/* Under which Parliament it was, and when that was dissolved, which ended every petition. */
static void add_parliament(const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	const struct json *parliament = foreign_object(f, v, "parliament");
	const char *period = foreign_text(f, parliament, "period"), *government = foreign_text(f, parliament, "government");
	size_t before = t->n_fields;
	STR_LOCAL(text, 512);
	str_addf(&text, *government ? "%s (%s)" : "%s%s", period, government);
	add_field(t, "parliament", _("Parliament"), foreign_plain(f->arena, text.buf));
	if (t->n_fields > before)
		t->fields[before].until = foreign_time(f, parliament, "dissolution_at");
}

/* The departments that it is about, with their pages. */
static void add_departments(const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	STR_LOCAL(text, 65536);
	for (const struct json *p = json_first(json_get(v, "departments")); p; p = json_next(p)) {
		const char *url = foreign_text(f, p, "url"), *name = foreign_plain(f->arena, foreign_text(f, p, "name"));
		if (str_starts(url, "https://") || str_starts(url, "http://"))
			str_addf(&text, "- %s: %s\n", name, url);
	}
	add_field(t, "departments", _("Departments"), kept(f->arena, &text));
}

static void read_texts(const struct site *s, const struct foreign *f, const struct json *record, struct wire_topic *t)
{
	const struct json *v = json_get(record, "attributes");
	const struct json *rejection = json_get(v, "rejection");
	t->title = foreign_text(f, v, "action");
	t->proposer = foreign_text(f, v, "creator_name");
	t->summary = foreign_text(f, v, "background");
	t->body = foreign_plain(f->arena, t->summary);
	t->body_heading = _("Background");
	t->benefits = foreign_plain(f->arena, foreign_text(f, v, "additional_details"));
	t->benefits_heading = _("More details");
	add_field(t, "rejection", _("Why it was rejected"), foreign_plain(f->arena, foreign_text(f, rejection, "details")));
	add_field(t, "committee_note", _("Note by the Petitions Committee"),
		foreign_plain(f->arena, foreign_text(f, v, "committee_note")));
	add_business(f, v, t);
	add_field(t, "topics", _("Subjects"), subjects_in_words(s, f, record));
	add_departments(f, v, t);
	add_parliament(f, v, t);
}

static void read_agencies(const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	const struct json *list = foreign_list(f, v, "departments");
	t->agencies = arena_calloc(f->arena, json_count(list) + 1, sizeof *t->agencies);
	for (const struct json *p = json_first(list); p && t->agencies; p = json_next(p))
		if (!json_is_object(p))
			foreign_note(f, "departments");
		else
			t->agencies[t->n_agencies++] = (struct wire_agency){ .id = foreign_text(f, p, "acronym"),
				.name = foreign_text(f, p, "name") };
}

/* ---- the response and the debate ------------------------------------------------------------- */

static void add_response(struct wire_topic *t, const struct foreign *f, struct wire_response r, const char *body)
{
	struct wire_section *section = arena_calloc(f->arena, 1, sizeof *section);
	if (section) {
		*section = (struct wire_section){ .name = "", .body = body };
		r.sections = section;
		r.n_sections = *body != '\0';
		t->responses[t->n_responses++] = r;
	}
}

static void read_response(const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	const struct json *g = json_get(v, "government_response");
	if (!json_is_object(g))
		return;
	int64_t at = foreign_time(f, g, "responded_on");
	add_response(t, f,
		(struct wire_response){ .id = "government",
			.agency = t->n_agencies ? t->agencies[0].name : _("Government"),
			.at = at ? at : foreign_time(f, g, "created_at"),
			.summary = foreign_text(f, g, "summary") },
		foreign_plain(f->arena, foreign_text(f, g, "details")));
}

static void read_debate(const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	static const struct {
		const char *name, *label;
	} addresses[] = {
		{ "video_url", N_("Watch the debate") },
		{ "transcript_url", N_("Read the transcript") },
		{ "debate_pack_url", N_("Read the research") },
		{ "debate_summary_url", N_("Read a summary") },
		{ "public_engagement_url", N_("What the public told the committee") },
	};
	const struct json *d = foreign_object(f, v, "debate");
	if (!d)
		return;
	STR_LOCAL(body, 65536);
	str_addz(&body, foreign_plain(f->arena, foreign_text(f, d, "overview")));
	str_addz(&body, body.len ? "\n\n" : "");
	for (size_t i = 0; i < ARRAY_LEN(addresses); i++) {
		const char *url = foreign_text(f, d, addresses[i].name);
		if (str_starts(url, "https://") || str_starts(url, "http://"))
			str_addf(&body, "- %s: %s\n", _(addresses[i].label), url);
	}
	int64_t held = foreign_time(f, d, "debated_on");
	add_response(t, f,
		(struct wire_response){ .id = "debate",
			.agency = _("Parliament"),
			.at = held ? held : foreign_time(f, v, "debate_outcome_at"),
			.summary = held ? _("Parliament debated it.") : _("Parliament decided not to debate it.") },
		kept(f->arena, &body));
}

/* ---- figures --------------------------------------------------------------------------------- */

static int by_most(const void *a, const void *b)
{
	const struct foreign_bar *x = a, *y = b;
	return x->n > y->n ? -1 : x->n < y->n;
}

/* Places by their signatures, the most first, as a chart. One that has none of both is noted and left out. */
static void add_chart(const struct foreign *f, const struct json *list, const char *name, const char *title,
	const char *place, struct wire_topic *t)
{
	size_t n = 0;
	struct foreign_bar *places = arena_calloc(f->arena, json_count(list) + 1, sizeof *places);
	for (const struct json *p = json_first(list); p && places; p = json_next(p)) {
		const char *where = foreign_text(f, p, "name"), *mp = foreign_text(f, p, "mp");
		const char *whole = *where && *mp ? arena_printf(f->arena, "%s (%s)", where, mp) : where;
		places[n] = (struct foreign_bar){ whole ? whole : "", foreign_count(f, p, "signature_count") };
		if (*places[n].name && places[n].n != WIRE_UNKNOWN)
			n++;
		else
			foreign_note(f, name);
	}
	if (!n)
		return;
	qsort(places, n, sizeof *places, by_most);
	t->infographics[t->n_infographics++] = (struct wire_infographic){ .title = title,
		.spec = foreign_bars(f->arena, places, n, place, _("Signatures")) };
}

/* How far it is to both thresholds, in a sentence. */
static void add_progress(const struct foreign *f, struct goals goals, struct wire_topic *t)
{
	const struct wire_counts *c = &t->counts;
	if (c->endorsements == WIRE_UNKNOWN || t->stage == STAGE_REFUSED)
		return;
	const char *spec = arena_printf(f->arena,
		"{\"layer\":[{\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"have\",\"type\":\"quantitative\",\"title\":\"%s\"}}},"
		"{\"mark\":\"tick\",\"encoding\":{\"x\":{\"field\":\"need\",\"type\":\"quantitative\",\"title\":\"%s\"}}}],"
		"\"data\":{\"values\":[{\"for\":\"%s\",\"have\":%lld,\"need\":%lld},{\"for\":\"%s\",\"have\":%lld,\"need\":%lld}]},"
		"\"encoding\":{\"y\":{\"field\":\"for\",\"type\":\"nominal\",\"sort\":null,\"title\":\"%s\"}}}",
		_("Signatures"), _("Needed"), _("For a response"), (long long)c->endorsements, (long long)goals.response,
		_("For a debate"), (long long)c->endorsements, (long long)goals.debate, _("Goal"));
	if (spec)
		t->infographics[t->n_infographics++] = (struct wire_infographic){ .title = _("Progress"), .spec = spec };
}

static void read_figures(const struct foreign *f, const struct json *v, struct goals goals, struct wire_topic *t)
{
	add_progress(f, goals, t);
	add_chart(f, foreign_list(f, v, "signatures_by_country"), "signatures_by_country", _("Signatures by country"),
		_("Country"), t);
	add_chart(f, foreign_list(f, v, "signatures_by_region"), "signatures_by_region", _("Signatures by region"),
		_("Region"), t);
	add_chart(f, foreign_list(f, v, "signatures_by_constituency"), "signatures_by_constituency",
		_("Signatures by constituency"), _("Constituency"), t);
}

/* ---- all of it ------------------------------------------------------------------------------- */

enum { STEPS_MOST = 12, FIELDS_MOST = 6, CHARTS_MOST = 4, RESPONSES_MOST = 2 };

void uk_row_begin(struct wire_topic *out)
{
	*out = (struct wire_topic){ .board = BOARD_IDEA, .planned = NAN, .actual = NAN, .spent = NAN };
	out->counts.endorsements = WIRE_UNKNOWN;
}

bool uk_petition(const struct site *s, const struct json *record, struct arena *a, struct wire_topic *out)
{
	const struct json *v = json_get(record, "attributes");
	struct foreign f = { a, &out->unread, s->zone };
	uk_row_begin(out);
	out->timeline = arena_calloc(a, STEPS_MOST, sizeof *out->timeline);
	out->fields = arena_calloc(
		a, FIELDS_MOST + json_count(json_get(v, "other_parliamentary_business")), sizeof *out->fields);
	out->responses = arena_calloc(a, RESPONSES_MOST, sizeof *out->responses);
	out->infographics = arena_calloc(a, CHARTS_MOST, sizeof *out->infographics);
	int64_t id = foreign_count(&f, record, "id");
	out->id = id > 0 ? arena_printf(a, "%lld", (long long)id) : NULL;
	if (!json_is_object(v) || !out->id || !out->timeline || !out->fields || !out->responses || !out->infographics)
		return false;
	out->number = id;
	struct course course = { &f, out };
	bool archived = str_eq(foreign_text(&f, record, "type"), "archived-petition");
	read_state(&f, v, archived, out);
	const struct goals goals = goals_of(&f, v);
	read_counts(&f, v, goals, out);
	read_course(&course, v);
	read_texts(s, &f, record, out);
	read_related(s, &f, v, out);
	read_agencies(&f, v, out);
	read_response(&f, v, out);
	read_debate(&f, v, out);
	read_figures(&f, v, goals, out);
	const char *url = arena_printf(a, "%s/%spetitions/%s", s->address, archived ? "archived/" : "", out->id);
	out->source = (struct wire_source){ .name = _(s->kind->title), .url = url ? url : "", .licence = s->kind->licence };
	return true;
}

bool uk_trending(const struct json *record, struct arena *a, struct wire_topic *out)
{
	const struct json *v = json_get(record, "attributes");
	struct foreign f = { a, &out->unread, 0 };
	uk_row_begin(out);
	out->stage = STAGE_COLLECTING;
	int64_t id = foreign_count(&f, record, "id"), n = foreign_count(&f, v, "signature_count");
	out->id = id > 0 ? arena_printf(a, "%lld", (long long)id) : NULL;
	out->number = id;
	out->title = foreign_text(&f, v, "action");
	STR_LOCAL(figure, 64);
	str_add_figure(&figure, n);
	const char *title = n == WIRE_UNKNOWN
		? NULL
		: arena_printf(a, _("%s (signatures in the last hour: %s)"), out->title, figure.buf);
	out->title = title ? title : out->title;
	return out->id && json_is_object(v);
}
