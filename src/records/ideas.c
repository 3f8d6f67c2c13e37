/* The feed of ideas. It knows neither stage nor agency nor deadline, and nothing is made up. */
#include "records/records.h"

static enum rc read_counts(const struct json *v, const struct records_day *day, struct wire_counts *out, struct err *e)
{
	const struct {
		const char *name;
		int64_t *to;
	} fields[] = {
		{ "附議數量", &out->endorsements },
		{ "附議門檻", &out->threshold },
		{ "關注數量", &out->followers },
		{ "留言數量", &out->comments },
	};
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (!records_number(json_get(v, fields[i].name), fields[i].to))
			return err_set(e, RC_INVALID, 0, "%s", fields[i].name);
	if (out->threshold == 0) /* as the feed has it for some; there is no idea without a threshold */
		out->threshold = day->endorse_threshold;
	return RC_OK;
}

static enum rc read_times(
	const struct json *v, const struct records_day *day, struct wire_topic *t, struct arena *a, struct err *e)
{
	int64_t submitted;
	if (!records_time(json_get(v, "publishDate"), &t->created_at))
		return err_set(e, RC_INVALID, 0, "publishDate");
	if (!records_time(json_get(v, "提送日期"), &submitted))
		return err_set(e, RC_INVALID, 0, "提送日期");
	int64_t from = submitted ? submitted : t->created_at;
	if (from)
		t->endorse_by = from + day->endorse_days * DAY_MS;
	if (!submitted)
		return RC_OK;
	t->timeline = arena_calloc(a, 1, sizeof *t->timeline);
	if (t->timeline)
		t->timeline[t->n_timeline++] = (struct wire_step){ .at = submitted, .kind = "proposed", .text = "" };
	return RC_OK;
}

enum rc records_read_idea(
	const struct json *v, const struct records_day *day, struct arena *a, struct wire_topic *t, struct err *e)
{
	records_topic_init(t, BOARD_IDEA);
	t->id = records_uuid(json_text(json_get(v, "網址")), a);
	if (!*t->id)
		return err_set(e, RC_INVALID, 0, "網址");
	t->title = records_line(json_text(json_get(v, "標題")), a);
	if (!*t->title)
		return err_set(e, RC_INVALID, 0, "標題");
	enum rc rc = read_counts(v, day, &t->counts, e);
	if (!rc)
		rc = read_times(v, day, t, a, e);
	if (rc)
		return rc;
	t->body = records_body(json_text(json_get(v, "提議內容")), a);
	t->benefits = records_body(json_text(json_get(v, "利益與影響")), a);
	t->proposer = records_line(json_text(json_get(v, "提議者")), a);
	t->as_of = day->as_of;
	t->stage = t->counts.endorsements >= t->counts.threshold ? STAGE_ESTABLISHED
		: t->endorse_by && t->as_of > t->endorse_by          ? STAGE_UNMET
															 : STAGE_COLLECTING;
	char path[64];
	snprintf(path, sizeof path, "/idea/detail/%s", t->id);
	records_attribute(t, path, a);
	return RC_OK;
}
