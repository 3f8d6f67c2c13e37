/*
 * Topics of other platforms: petitions of the United Kingdom as its pages of data have them, whose reader is the
 * client's (site/uk.c), and proposals as a Decidim exports them, as JSON or CSV. Each is known until the file was made,
 * and its duties are judged as of then.
 */
#include "server/import/petition.h"
#include "server/import/private.h"
#include "text/text.h"

/* ---- epetitions ------------------------------------------------------------------------------ */

enum rc import_read_petition(
	const struct json *v, const struct import_options *o, struct arena *a, struct import_record *out, struct err *e)
{
	if (!*json_text(json_get(json_get(v, "attributes"), "action")))
		return err_set(e, RC_INVALID, 0, "attributes.action");
	enum rc rc = petition_read(v, a, &out->topic, e);
	if (rc)
		return rc;
	if (out->topic.unread.n)
		return err_set(e, RC_INVALID, 0, "%s", out->topic.unread.first);
	out->source = "epetitions";
	out->id = out->topic.id;
	out->topic.id = "";
	out->topic.number = 0;
	out->topic.as_of = o->as_of;
	return RC_OK;
}

/* ---- decidim --------------------------------------------------------------------------------- */

/* Texts come as {"en": "..."}, as one text, or in columns, "title/en": the first that says something. */
static const char *localized(const struct json *v, const char *name)
{
	const struct json *value = json_get(v, name);
	size_t n = strlen(name);
	if (json_is_string(value))
		return json_text(value);
	for (const struct json *m = json_first(value); m; m = json_next(m))
		if (*json_text(m))
			return json_text(m);
	for (const struct json *m = json_first(v); m && !value; m = json_next(m))
		if (str_starts(json_name(m), name) && json_name(m)[n] == '/' && *json_text(m))
			return json_text(m);
	return "";
}

/* A word, or a word in columns: "participatory_space/url". */
static const char *inner(const struct json *v, const char *outer, const char *name)
{
	char column[64];
	snprintf(column, sizeof column, "%s/%s", outer, name);
	const char *s = json_text(json_get(json_get(v, outer), name));
	return *s ? s : json_text(json_get(v, column));
}

/* RFC 3339, or as Ruby writes it: "2026-05-01 10:00:00 +0200", "... UTC"; without a zone UTC. Absent: 0. */
static bool read_decidim_time(const struct json *v, int64_t *out)
{
	struct civil c = { 0 };
	const char *s = json_text(v);
	char sign = '+';
	int hours = 0, minutes = 0, n = 0;
	*out = 0;
	if (!*s || rfc3339_parse(s, 0, out))
		return json_is_null(v) || json_is_string(v);
	if (sscanf(s, "%4d-%2d-%2d%n %2d:%2d:%2d%n", &c.year, &c.month, &c.day, &n, &c.hour, &c.minute, &c.second, &n) <
			3 ||
		c.year < 1 || c.month < 1 || c.month > 12 || c.day < 1 || c.day > 31 || c.hour < 0 || c.hour > 23 ||
		c.minute < 0 || c.minute > 59 || c.second < 0 || c.second > 60)
		return false;
	s += n + strspn(s + n, " ");
	if (*s && !str_eq(s, "UTC") && sscanf(s, "%c%2d%2d", &sign, &hours, &minutes) != 3)
		return false;
	if ((sign != '+' && sign != '-') || hours < 0 || hours > 14 || minutes < 0 || minutes > 59)
		return false;
	int zone = hours * 60 + minutes;
	*out = civil_to_ms(&c, sign == '-' ? -zone : zone);
	return true;
}

static enum rc read_decidim_numbers(const struct json *v, struct wire_topic *t, struct err *e)
{
	const struct {
		const char *name;
		int64_t *to;
	} counts[] = { { "votes", &t->counts.endorsements }, { "proposal_votes_count", &t->counts.endorsements },
		{ "comments", &t->counts.comments }, { "followers", &t->counts.followers } };
	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		const struct json *value = json_get(v, counts[i].name);
		if (value && !json_is_object(value) && !json_is_array(value) && !records_number(value, counts[i].to))
			return err_set(e, RC_INVALID, 0, "%s", counts[i].name);
	}
	if (!read_decidim_time(json_get(v, "published_at"), &t->created_at))
		return err_set(e, RC_INVALID, 0, "published_at");
	return RC_OK;
}

static enum rc read_decidim_answer(const struct json *v, struct wire_topic *t, struct arena *a, struct err *e)
{
	const char *state = json_text(json_get(v, "state")), *answer = records_body(localized(v, "answer"), a);
	bool accepted = str_eq(state, "accepted"), rejected = str_eq(state, "rejected");
	int64_t at;
	if (!read_decidim_time(json_get(v, "answered_at"), &at))
		return err_set(e, RC_INVALID, 0, "answered_at");
	t->stage = str_eq(state, "withdrawn") || json_bool(json_get(v, "withdrawn"), false) ? STAGE_WITHDRAWN
		: accepted || rejected                                                          ? STAGE_RESPONDED
		: str_eq(state, "evaluating")                                                   ? STAGE_ESTABLISHED
																						: STAGE_COLLECTING;
	if (t->stage != STAGE_RESPONDED)
		return RC_OK;
	t->decision = accepted ? DECISION_ADOPTED : DECISION_NOT;
	t->response = RESPONSE_ANSWERED;
	t->responses = arena_calloc(a, 1, sizeof *t->responses);
	t->responses[t->n_responses++] = (struct wire_response){
		.id = "", .agency = "", .at = at ? at : t->created_at, .decision = t->decision, .summary = ""
	};
	if (*answer) {
		struct wire_response *r = t->responses;
		r->sections = arena_calloc(a, 1, sizeof *r->sections);
		r->sections[r->n_sections++] = (struct wire_section){ .name = "", .body = answer };
	}
	return RC_OK;
}

enum rc import_read_decidim(
	const struct json *v, const struct import_options *o, struct arena *a, struct import_record *out, struct err *e)
{
	struct wire_topic *t = &out->topic;
	int64_t id = 0;
	records_topic_init(t, BOARD_IDEA);
	const char *url = records_address("", json_text(json_get(v, "url")), a);
	if (!records_number(json_get(v, "id"), &id) || !id)
		return err_set(e, RC_INVALID, 0, "id");
	t->title = records_line(localized(v, "title"), a);
	if (!*t->title)
		return err_set(e, RC_INVALID, 0, "title");
	enum rc rc = read_decidim_numbers(v, t, e);
	if (!rc)
		rc = read_decidim_answer(v, t, a, e);
	if (rc)
		return rc;
	t->body = records_body(localized(v, "body"), a);
	t->place = records_line(json_text(json_get(v, "address")), a);
	t->as_of = o->as_of;
	const char *space = inner(v, "participatory_space", "url");
	t->source = (struct wire_source){
		.name = "Decidim", .url = *url ? url : records_address("", space, a), .licence = ""
	};
	/* numbers are each platform's own: its address tells two of them apart */
	size_t host = strncmp(url, "https://", 8) == 0 ? 8 + strcspn(url + 8, "/") : 0;
	out->source = "decidim";
	out->id = arena_printf(a, "%.*s#%lld", (int)host, url, (long long)id);
	return RC_OK;
}

/* A row of a CSV export as the record that it is. */
static void row_as_record(char *const *names, size_t n, struct text_csv *csv, struct str *out)
{
	struct json_out o;
	size_t i = 0;
	STR_LOCAL(field, RECORDS_ONE_MAX);
	str_clear(out);
	json_begin(&o, out);
	json_open(&o, NULL, '{');
	for (; text_csv_field(csv, &field); i++)
		if (i < n)
			json_put_text(&o, names[i], field.buf);
	json_close(&o, '}');
}

enum rc import_decidim_csv_put(struct import_run *run, FILE *file, struct err *e)
{
	struct text_csv csv;
	VEC(char *) names = { 0 };
	STR_LOCAL(record, RECORDS_ONE_MAX);
	STR_LOCAL(bytes, RECORDS_FILE_MAX);
	enum rc rc = import_read_all(file, &bytes, e);
	size_t skip = str_starts(bytes.buf, "\xef\xbb\xbf") ? 3 : 0, head = strcspn(bytes.buf, "\n");
	text_csv_init(&csv, bytes.buf + skip, bytes.len - skip, memchr(bytes.buf, ';', head) ? ";" : ",");
	if (!rc && text_csv_next(&csv))
		while (text_csv_field(&csv, &record))
			*vec_push(&names) = xstrdup(record.buf);
	for (int64_t index = 1; !rc && text_csv_next(&csv); index++) {
		struct err why = { 0 };
		row_as_record(names.items, names.n, &csv, &record);
		rc = csv.unclosed ? err_say(&why, RC_PROTO, N_("a quote is not closed"))
						  : import_run_take(run, &record, index, &why);
		if (rc)
			*e = why;
	}
	for (size_t i = 0; i < names.n; i++)
		free(names.items[i]);
	vec_release(&names);
	return rc;
}
