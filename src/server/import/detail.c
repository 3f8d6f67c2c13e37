/*
 * join-detail: the platform's own object of an idea. Its stage, its dates as a timeline, its agencies, and every
 * response with its four sections, each HTML once and CommonMark from then on.
 */
#include "server/import/private.h"

#include <strings.h>

/* ---- states ---------------------------------------------------------------------------------- */

static const struct {
	const char *status;
	enum wire_stage stage;
	enum wire_response_state response;
} states[] = {
	{ "Proposing", STAGE_DRAFT, RESPONSE_NONE },
	{ "Ready", STAGE_SCREENING, RESPONSE_NONE },
	{ "Adjusted", STAGE_SCREENING, RESPONSE_NONE },
	{ "FirstSigned", STAGE_COLLECTING, RESPONSE_NONE },
	{ "SecondSigned", STAGE_ESTABLISHED, RESPONSE_DUE },
	{ "Advice", STAGE_ESTABLISHED, RESPONSE_DUE },
	{ "Completed", STAGE_RESPONDED, RESPONSE_ANSWERED },
	{ "FirstFailed", STAGE_UNMET, RESPONSE_NONE },
	{ "SecondFailed", STAGE_UNMET, RESPONSE_NONE },
	{ "Rejected", STAGE_REFUSED, RESPONSE_NONE },
	{ "Revoked", STAGE_WITHDRAWN, RESPONSE_NONE },
};

static enum rc read_state(const struct json *v, struct wire_topic *t, struct err *e)
{
	const char *status = json_text(json_get(v, "status"));
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (str_eq(states[i].status, status)) {
			t->stage = states[i].stage;
			t->response = states[i].response;
			return RC_OK;
		}
	return err_set(e, RC_INVALID, 0, "status");
}

static const char *first_of(const char *a, const char *b)
{
	return *a ? a : b;
}

static const char *line_of(const struct json *v, const char *name, struct arena *a)
{
	return records_line(json_text(json_get(v, name)), a);
}

/* ---- dates ----------------------------------------------------------------------------------- */

struct times {
	int64_t published, ready, approved, disapproved, first_signed, second_signed, endorse_due, advised, revoked,
		updated;
};

/* One slip of a clerk's must not cost a topic: a date that cannot be read, or is of something that happened and lies
 * after `now`, is a date that is not known. False: no date was meant there at all. */
static bool read_time(const struct json *v, int64_t now, int64_t *out)
{
	bool read = records_time(v, out);
	if (!read && !json_is_string(v) && !json_is_number(v))
		return false;
	if (!read || *out > now) {
		log_line(LOG_WARN, "import: a date that cannot be is left out");
		*out = 0;
	}
	return true;
}

static enum rc read_times(const struct json *v, int64_t now, struct times *out, struct err *e)
{
	const struct {
		const char *name;
		int64_t *to;
		bool ahead;
	} fields[] = {
		{ "publishDate", &out->published, false },
		{ "readyTime", &out->ready, false },
		{ "approvedTime", &out->approved, false },
		{ "disapprovedTime", &out->disapproved, false },
		{ "firstSignedTime", &out->first_signed, false },
		{ "secondSignedTime", &out->second_signed, false },
		{ "endorseDueDate", &out->endorse_due, true },
		{ "advisedTime", &out->advised, true },
		{ "revokedTime", &out->revoked, false },
		{ "updateDate", &out->updated, false },
	};
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (!read_time(json_get(v, fields[i].name), fields[i].ahead ? INT64_MAX : now, fields[i].to))
			return err_set(e, RC_INVALID, 0, "%s", fields[i].name);
	return RC_OK;
}

/* A deadline is a day, and lasts until its end: some records have its first moment. */
static int64_t end_of_day(int64_t at)
{
	struct civil c = civil_from_ms(at, ZONE_TAIPEI);
	c.hour = 23;
	c.minute = c.second = 59;
	return civil_to_ms(&c, ZONE_TAIPEI);
}

/*
 * The day by which an agency must answer, or 0 where the record's own cannot be: before the case was established, or so
 * long after that it must be a slip. Several records have it a year late, and then a late answer would count as in
 * time.
 */
static int64_t respond_by(const struct times *at, int64_t respond_days)
{
	enum { SPANS = 4 }; /* an extension or two is nothing odd */
	if (!at->advised)
		return 0;
	if (!at->second_signed)
		return end_of_day(at->advised);
	bool early = at->advised < at->second_signed;
	bool late = at->advised - at->second_signed > SPANS * respond_days * DAY_MS;
	if (early || late)
		log_line(LOG_WARN, "import: a deadline that cannot be is left out");
	return early || late ? 0 : end_of_day(at->advised);
}

static void add_step(struct wire_topic *t, int64_t at, const char *kind, const char *text, int64_t due)
{
	if (at || due)
		t->timeline[t->n_timeline++] = (struct wire_step){ .at = at, .kind = kind, .text = text, .due = due };
}

static int by_time(const void *x, const void *y)
{
	const struct wire_step *a = x, *b = y;
	return (a->at > b->at) - (a->at < b->at);
}

/* Until when the record is known to be true: when it was last touched, or else the file was. */
static int64_t known_until(const struct times *at, const struct wire_topic *t, const struct import_options *o)
{
	int64_t last = at->updated;
	for (size_t i = 0; i < t->n_responses; i++)
		last = t->responses[i].at > last ? t->responses[i].at : last;
	return last ? last : o->as_of;
}

static void read_timeline(
	const struct json *v, const struct times *at, const struct import_options *o, struct wire_topic *t, struct arena *a)
{
	enum { OWN_STEPS = 8 };
	t->timeline = arena_calloc(a, OWN_STEPS + t->n_responses, sizeof *t->timeline);
	t->created_at = at->ready ? at->ready : at->published;
	t->updated_at = at->updated;
	t->as_of = known_until(at, t, o);
	t->endorse_by = at->endorse_due ? end_of_day(at->endorse_due) : 0;
	t->respond_by = respond_by(at, o->respond_days);
	add_step(t, t->created_at, "proposed", "", 0);
	add_step(t, at->approved, "approved", "", 0);
	add_step(t, at->disapproved, "refused", line_of(v, "decisionComment", a), 0);
	add_step(t, at->first_signed, "threshold", "", 0);
	add_step(t, at->second_signed, "established", "", 0);
	add_step(t, at->revoked, "withdrawn", line_of(v, "revokedComment", a), 0);
	if (t->stage == STAGE_UNMET)
		add_step(t, t->endorse_by, "closed", "", 0);
	import_judge_answers(t);
	size_t happened = t->n_timeline;
	while (happened && !t->timeline[happened - 1].at)
		happened--; /* what is still to come stays last */
	qsort(t->timeline, happened, sizeof *t->timeline, by_time);
	if (t->stage == STAGE_REFUSED || t->stage == STAGE_WITHDRAWN)
		t->stage_reason = first_of(line_of(v, "decisionComment", a), line_of(v, "revokedComment", a));
}

/* ---- agencies -------------------------------------------------------------------------------- */

static size_t listed(const struct json *v)
{
	return json_is_array(v) ? json_count(v) : 0; /* "" when there is none */
}

static void add_agency(struct wire_topic *t, const char *name)
{
	for (size_t i = 0; i < t->n_agencies; i++)
		if (str_eq(t->agencies[i].name, name))
			return;
	if (*name)
		t->agencies[t->n_agencies++] = (struct wire_agency){ .id = "", .name = name };
}

static const char *agency_name(const struct json *organization, struct arena *a)
{
	return first_of(line_of(organization, "organizationName", a), line_of(organization, "gpivpAlias", a));
}

/* The one in charge first, then those that help. */
static void read_agencies(const struct json *v, struct wire_topic *t, struct arena *a)
{
	const struct json *both = json_get(v, "approvalOrganization");
	const struct json *lists[] = { json_get(both, "master"), json_get(both, "slave") };
	t->agencies = arena_calloc(a, listed(lists[0]) + listed(lists[1]) + 1, sizeof *t->agencies);
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		for (const struct json *o = listed(lists[i]) ? json_first(lists[i]) : NULL; o; o = json_next(o))
			add_agency(t, agency_name(o, a));
}

/* ---- responses ------------------------------------------------------------------------------- */

static bool read_response(const struct json *v, struct arena *a, struct wire_response *out)
{
	static const struct {
		const char *field, *name;
	} sections[] = {
		{ "reference", IMPORT_DECISION },
		{ "analysis", "分析說明" },
		{ "suggest", "研商辦理情形" },
		{ "plan", "後續推動規劃" },
	};
	*out = (struct wire_response){ .summary = "" };
	out->id = line_of(v, "id", a);
	out->agency = agency_name(json_get(v, "organization"), a);
	out->sections = arena_calloc(a, ARRAY_LEN(sections), sizeof *out->sections);
	for (size_t i = 0; i < ARRAY_LEN(sections); i++) {
		const char *body = records_body(json_text(json_get(v, sections[i].field)), a);
		if (!*body)
			continue;
		if (i == 0)
			import_read_decisions(body, a, out);
		out->sections[out->n_sections++] = (struct wire_section){ sections[i].name, body };
	}
	return out->n_sections > 0;
}

/* The one whose day is not known is most likely the last: the answer itself, behind its notices. */
static int by_answer(const void *x, const void *y)
{
	const struct wire_response *a = x, *b = y;
	const int64_t one = a->at ? a->at : INT64_MAX, other = b->at ? b->at : INT64_MAX;
	return (one > other) - (one < other);
}

/* The label of the whole: what every agency that decides says, each in the last publication in which it does. */
static enum wire_decision decided_by_all(const struct wire_topic *t, struct arena *a)
{
	enum wire_decision decision = DECISION_NONE;
	bool any = false, *answers = arena_calloc(a, t->n_responses + 1, sizeof *answers);
	for (size_t i = t->n_responses; i-- > 0;) {
		const struct wire_response *r = &t->responses[i];
		bool last = answers[i] = import_published(r).kind == PUBLICATION_ANSWER;
		for (size_t k = i + 1; k < t->n_responses && last; k++)
			last = !answers[k] || !str_eq(t->responses[k].agency, r->agency);
		if (last && any && r->decision != decision)
			return DECISION_NONE;
		decision = last ? r->decision : decision;
		any = any || last;
	}
	return decision;
}

static enum rc read_responses(const struct json *v, int64_t now, struct wire_topic *t, struct arena *a, struct err *e)
{
	const struct json *list = json_get(v, "govResponses");
	t->responses = arena_calloc(a, listed(list) + 1, sizeof *t->responses);
	for (const struct json *r = listed(list) ? json_first(list) : NULL; r; r = json_next(r)) {
		int64_t first, at;
		if (!read_time(json_get(r, "firstResponseTime"), now, &first) ||
			!read_time(json_get(r, "responseTime"), now, &at))
			return err_set(e, RC_INVALID, 0, "govResponses.responseTime");
		struct wire_response *out = &t->responses[t->n_responses];
		if (!read_response(r, a, out))
			continue;
		out->at = first ? first : at; /* when it came, not when it was last touched */
		t->n_responses++;
	}
	qsort(t->responses, t->n_responses, sizeof *t->responses, by_answer);
	t->decision = decided_by_all(t, a);
	return RC_OK;
}

/* ---- what else belongs to it ----------------------------------------------------------------- */

static const char *media_type(const char *extension)
{
	static const struct {
		const char *extension, *type;
	} types[] = {
		{ "pdf", "application/pdf" },
		{ "jpg", "image/jpeg" },
		{ "jpeg", "image/jpeg" },
		{ "png", "image/png" },
		{ "gif", "image/gif" },
		{ "doc", "application/msword" },
		{ "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
		{ "xls", "application/vnd.ms-excel" },
		{ "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
		{ "ppt", "application/vnd.ms-powerpoint" },
		{ "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation" },
		{ "odt", "application/vnd.oasis.opendocument.text" },
		{ "ods", "application/vnd.oasis.opendocument.spreadsheet" },
		{ "odp", "application/vnd.oasis.opendocument.presentation" },
		{ "zip", "application/zip" },
		{ "txt", "text/plain" },
	};
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (strcasecmp(types[i].extension, extension) == 0)
			return types[i].type;
	return "application/octet-stream";
}

static void add_attachment(struct wire_topic *t, const char *name, const char *address, const char *type)
{
	if (*address)
		t->attachments[t->n_attachments++] = (struct wire_attachment){
			.name = first_of(name, address), .url = address, .type = type, .text = ""
		};
}

static void add_files(struct wire_topic *t, const struct json *list, struct arena *a)
{
	for (const struct json *f = listed(list) ? json_first(list) : NULL; f; f = json_next(f)) {
		const char *path = first_of(json_text(json_get(f, "downloadUrl")), json_text(json_get(f, "attachmentUrl")));
		add_attachment(t, first_of(line_of(f, "baseName", a), line_of(f, "attachmentName", a)),
			records_address(RECORDS_JOIN, path, a), media_type(line_of(f, "fileExtension", a)));
	}
}

static void read_attachments(const struct json *v, struct wire_topic *t, struct arena *a)
{
	const struct json *responses = json_get(v, "govResponses");
	size_t n = listed(json_get(v, "attachments")) + 2;
	for (const struct json *r = listed(responses) ? json_first(responses) : NULL; r; r = json_next(r))
		n += listed(json_get(r, "relateAttachments"));
	t->attachments = arena_calloc(a, n, sizeof *t->attachments);
	add_attachment(t, first_of(line_of(v, "contentPictureText", a), "圖片"),
		records_address(RECORDS_JOIN, json_text(json_get(v, "contentPictureUrl")), a), "image/*");
	add_attachment(t, "影片", records_address(RECORDS_JOIN, json_text(json_get(v, "videoLink")), a), "video/*");
	add_files(t, json_get(v, "attachments"), a);
	for (const struct json *r = listed(responses) ? json_first(responses) : NULL; r; r = json_next(r))
		add_files(t, json_get(r, "relateAttachments"), a);
}

static void read_related(const struct json *v, struct wire_topic *t, struct arena *a)
{
	const struct json *responses = json_get(v, "govResponses");
	size_t n = 0;
	for (const struct json *r = listed(responses) ? json_first(responses) : NULL; r; r = json_next(r))
		n += listed(json_get(r, "relateIdeas"));
	t->related = arena_calloc(a, n + 1, sizeof *t->related);
	for (const struct json *r = listed(responses) ? json_first(responses) : NULL; r; r = json_next(r)) {
		const struct json *list = json_get(r, "relateIdeas");
		for (const struct json *i = listed(list) ? json_first(list) : NULL; i; i = json_next(i)) {
			const char *id = records_uuid(json_text(json_get(i, "id")), a);
			if (*id)
				t->related[t->n_related++] = (struct wire_related){ arena_printf(a, "key:%s", id),
					line_of(i, "title", a), BOARD_IDEA, 0 };
		}
	}
}

/* The text, and under it the addresses that the proposer gave: "<a ...>...</a>;<a ...>", or bare, with semicolons
 * between them. */
static const char *read_content(const struct json *v, struct arena *a)
{
	const char *body = records_body(json_text(json_get(v, "content")), a), *links = json_text(json_get(v, "linkUrls"));
	if (!*links)
		return body;
	STR_LOCAL(html, STR_NO_LIMIT);
	str_addz(&html, "<ul><li>");
	for (; *links; links++)
		if (*links == ';' && (str_starts(links + 1, "<a") || str_starts(links + 1, "http")))
			str_addz(&html, "</li><li>");
		else
			str_addc(&html, *links);
	str_addz(&html, "</li></ul>");
	const char *list = records_body(html.buf, a);
	return *list ? arena_printf(a, "%s\n\n**相關連結**\n\n%s", body, list) : body;
}

static enum rc read_counts(const struct json *v, const struct import_options *o, struct wire_counts *out, struct err *e)
{
	int64_t discussed;
	const struct {
		const char *name;
		int64_t *to;
	} fields[] = {
		{ "endorseCount", &out->endorsements },
		{ "endorseGoal", &out->threshold },
		{ "attentionCount", &out->followers },
		{ "commentCount", &out->comments },
		{ "debateMessageCount", &discussed },
	};
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (!records_number(json_get(v, fields[i].name), fields[i].to))
			return err_set(e, RC_INVALID, 0, "%s", fields[i].name);
	out->comments += discussed;
	if (out->threshold == 0)
		out->threshold = o->endorse_threshold;
	return RC_OK;
}

enum rc import_read_detail(
	const struct json *v, const struct import_options *o, struct arena *a, struct import_record *out, struct err *e)
{
	struct wire_topic *t = &out->topic;
	struct times at;
	records_topic_init(t, BOARD_IDEA);
	out->id = records_uuid(json_text(json_get(v, "id")), a);
	if (!*out->id)
		return err_set(e, RC_INVALID, 0, "id");
	t->title = line_of(v, "title", a);
	if (!*t->title)
		return err_set(e, RC_INVALID, 0, "title");
	enum rc rc = read_state(v, t, e);
	if (!rc)
		rc = read_times(v, o->now, &at, e);
	if (!rc)
		rc = read_counts(v, o, &t->counts, e);
	if (!rc)
		rc = read_responses(v, o->now, t, a, e);
	if (rc)
		return rc;
	read_timeline(v, &at, o, t, a);
	read_agencies(v, t, a);
	t->body = read_content(v, a);
	t->benefits = records_body(json_text(json_get(v, "outcome")), a);
	t->proposer = first_of(
		line_of(json_get(v, "proposer"), "nickname", a), line_of(json_get(v, "proposer"), "name", a));
	read_attachments(v, t, a);
	read_related(v, t, a);
	records_attribute(t, arena_printf(a, "/idea/detail/%s", out->id), a);
	return RC_OK;
}
