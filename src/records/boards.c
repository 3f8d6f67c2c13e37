/*
 * The feeds of consultations and of plans. Of the first a few members are known, with dates in several forms or none;
 * of the second nobody has described any. So members are known by their names, in whichever feed they stand, and what
 * is not known is shown as it came, under its own name: nothing is dropped and nothing is made up.
 */
#include "records/records.h"

enum what { TITLE, ADDRESS, BODY, FROM, UNTIL, AGENCY, FOLLOWERS, COMMENTS, TALK, OTHER };

static const struct {
	const char *name;
	enum what what;
} members[] = {
	{ "標題", TITLE },
	{ "計畫名稱", TITLE },
	{ "名稱", TITLE },
	{ "title", TITLE },
	{ "網址", ADDRESS },
	{ "url", ADDRESS },
	{ "內容", BODY },
	{ "計畫內容", BODY },
	{ "說明", BODY },
	{ "content", BODY },
	{ "發佈日期", FROM },
	{ "發布日期", FROM },
	{ "publishDate", FROM },
	{ "下線日期", UNTIL },
	{ "機關", AGENCY },
	{ "主辦機關", AGENCY },
	{ "提案機關", AGENCY },
	{ "關注數量", FOLLOWERS },
	{ "留言數量", COMMENTS },
	{ "messages", TALK },
};

static enum what what_is(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(members); i++)
		if (str_eq(members[i].name, name))
			return members[i].what;
	return OTHER;
}

/* ---- what is not known ----------------------------------------------------------------------- */

static const char *as_text(const struct json *v, struct arena *a)
{
	if (json_is_string(v))
		return records_line(json_text(v), a);
	STR_LOCAL(text, RECORDS_ONE_MAX);
	if (!json_is_null(v))
		json_print(v, &text);
	const char *kept = arena_strdup(a, text.buf);
	return kept ? kept : "";
}

static void add_field(struct wire_topic *t, const struct json *v, struct arena *a)
{
	const char *value = as_text(v, a);
	if (*value && !str_eq(value, "[]") && !str_eq(value, "{}"))
		t->fields[t->n_fields++] = (struct wire_field){
			.name = "", .label = records_line(json_name(v), a), .value = value
		};
}

/* ---- what is --------------------------------------------------------------------------------- */

/* A date that is none is shown as it stands there. */
static void take_time(struct wire_topic *t, const struct json *v, int64_t *to, struct arena *a)
{
	int64_t at = 0;
	if (!records_time(v, &at))
		add_field(t, v, a);
	else if (!*to)
		*to = at;
}

static void take_count(struct wire_topic *t, const struct json *v, int64_t *to, struct arena *a)
{
	int64_t n = 0;
	if (!records_number(v, &n))
		add_field(t, v, a);
	else if (!*to)
		*to = n;
}

static void take_agency(struct wire_topic *t, const struct json *v, struct arena *a)
{
	const char *name = records_line(json_text(v), a);
	if (!*name || t->n_agencies)
		return;
	t->agencies = arena_calloc(a, 1, sizeof *t->agencies);
	if (t->agencies)
		t->agencies[t->n_agencies++] = (struct wire_agency){ .id = name, .name = name };
}

/* The messages that some years of the feed bring along stand below the text: it gives them neither name nor number. */
static void add_talk(const struct json *list, struct arena *a, struct str *out)
{
	for (const struct json *m = json_first(list); m; m = json_next(m)) {
		const char *body = records_body(json_text(json_get(m, "content")), a);
		if (!*body)
			continue;
		STR_LOCAL(author, STR_NO_LIMIT);
		str_addf(&author, "%s %s", records_line(json_text(json_get(m, "authorName")), a),
			records_line(json_text(json_get(m, "createDate")), a));
		str_addf(out, "\n\n### %s\n\n%s", records_body(author.buf, a), body);
	}
}

static void take(struct wire_topic *t, const struct json *v, const struct json **talk, struct arena *a)
{
	switch (what_is(json_name(v))) {
	case TITLE:
		if (!*t->title)
			t->title = records_line(json_text(v), a);
		break;
	case ADDRESS:
		if (!*t->id)
			t->id = records_uuid(json_text(v), a);
		if (!*t->source.url)
			t->source.url = records_address(RECORDS_JOIN, json_text(v), a);
		break;
	case BODY:
		if (!*t->body)
			t->body = records_body(json_text(v), a);
		break;
	case FROM: take_time(t, v, &t->opens_at, a); break;
	case UNTIL: take_time(t, v, &t->closes_at, a); break;
	case AGENCY: take_agency(t, v, a); break;
	case FOLLOWERS: take_count(t, v, &t->counts.followers, a); break;
	case COMMENTS: take_count(t, v, &t->counts.comments, a); break;
	case TALK: *talk = v; break;
	case OTHER: add_field(t, v, a); break;
	}
}

/* A record without an address of its own is known by what stands in it. NULL: the arena has no room. */
static const char *id_of_words(const struct json *v, struct arena *a)
{
	uint64_t hash = STR_HASH_START;
	for (const struct json *m = json_first(v); m; m = json_next(m))
		if (what_is(json_name(m)) != TALK)
			hash = str_hash_more(hash, json_text(m), strlen(json_text(m)));
	return arena_printf(a, "%016llx", (unsigned long long)hash);
}

static enum rc read_members(
	const struct json *v, const struct records_day *day, struct arena *a, struct wire_topic *t, struct err *e)
{
	const struct json *talk = NULL;
	t->fields = arena_calloc(a, json_count(v) + 1, sizeof *t->fields);
	if (!t->fields)
		return err_set(e, RC_TOO_BIG, 0, "too many members");
	for (const struct json *m = json_first(v); m; m = json_next(m))
		take(t, m, &talk, a);
	if (!*t->title)
		return err_set(e, RC_INVALID, 0, "標題");
	if (!*t->id)
		t->id = id_of_words(v, a);
	if (json_first(talk)) {
		STR_LOCAL(body, RECORDS_ONE_MAX);
		str_addf(&body, "%s\n\n## 留言", t->body);
		add_talk(talk, a, &body);
		t->body = str_ok(&body) ? arena_strdup(a, body.buf) : NULL;
		if (!t->counts.comments)
			t->counts.comments = (int64_t)json_count(talk);
	}
	if (!t->id || !t->body)
		return err_set(e, RC_TOO_BIG, 0, "too long a record");
	t->created_at = t->opens_at;
	t->as_of = day->as_of;
	const char *own = t->source.url;
	records_attribute(t, "", a);
	t->source.url = *own ? own : RECORDS_JOIN;
	return RC_OK;
}

/* What is not known to be open is not. */
enum rc records_read_consultation(
	const struct json *v, const struct records_day *day, struct arena *a, struct wire_topic *t, struct err *e)
{
	records_topic_init(t, BOARD_CONSULTATION);
	enum rc rc = read_members(v, day, a, t, e);
	t->stage = t->closes_at > day->as_of ? STAGE_OPEN : STAGE_CLOSED;
	return rc;
}

enum rc records_read_plan(
	const struct json *v, const struct records_day *day, struct arena *a, struct wire_topic *t, struct err *e)
{
	records_topic_init(t, BOARD_PLAN);
	enum rc rc = read_members(v, day, a, t, e);
	t->stage = t->closes_at && t->closes_at <= day->as_of ? STAGE_CLOSED : STAGE_RUNNING;
	return rc;
}
