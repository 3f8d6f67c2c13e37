/* The rules of participation. No number of a rule stands here: they are read from a file at start. */
#include "server/rules/rules.h"

#include <libgen.h>
#include <stddef.h>

#define RULES_FILE_MAX ((size_t)256 << 10)

/* ---- reading --------------------------------------------------------------------------------- */

#define RULE(field, least, most) { #field, offsetof(struct rules, field), least, most }
static const struct {
	const char *name;
	size_t at;
	int64_t least, most;
} numbers[] = {
	RULE(endorse_threshold, 1, 1000000000),
	RULE(endorse_days, 1, 3650),
	RULE(respond_days, 1, 3650),
	RULE(extend_days, 0, 3650),
	RULE(schedule_working_days, 1, 3650),
	RULE(contact_days, 1, 3650),
	RULE(summary_days, 1, 3650),
	RULE(title_max, 1, 1000),
	RULE(body_max, 1, 1000000),
	RULE(comment_max, 1, 100000),
	RULE(reason_max, 0, 100000),
	RULE(neutral_seconds, 0, 86400),
	RULE(name_min, 1, 64),
	RULE(name_max, 1, 64),
	RULE(nickname_max, 1, 64),
	RULE(county_max, 0, 64),
	RULE(email_max, 3, 254),
	RULE(password_min, 1, 1000),
	RULE(password_max, 1, 1000),
	RULE(token_days, 1, 3650),
	RULE(attempts_per_account, 1, 1000000),
	RULE(attempts_per_address, 1, 1000000000),
	RULE(attempts_minutes, 1, 100000),
	RULE(argon2_operations, 1, 100),
	RULE(argon2_memory_mib, 1, 4096),
	RULE(answers_kept_hours, 1, 87600),
	RULE(closing_soon_days, 1, 365),
	RULE(answered_lately_days, 1, 365),
	RULE(page_default, 1, 100),
	RULE(page_max, 1, 1000),
	RULE(csv_rows_max, 1, 10000000),
};

static enum rc read_json(const char *file, struct json **out, struct err *e)
{
	struct str text;
	str_init(&text, RULES_FILE_MAX);
	enum rc rc = file_read(file, &text, e);
	struct err why = { 0 };
	if (rc == RC_OK && json_parse(text.buf, text.len, RULES_FILE_MAX, out, &why) != RC_OK)
		rc = err_set(e, RC_INVALID, 0, _("%s is no JSON (%s). Correct it."), file, why.detail);
	str_release(&text);
	return rc;
}

static enum rc read_numbers(const struct json *v, const char *file, struct rules *r, struct err *e)
{
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		int64_t n = json_int(json_get(v, numbers[i].name), INT64_MIN);
		if (n < numbers[i].least || n > numbers[i].most)
			return err_set(e, RC_INVALID, 0, _("%s: %s must be a whole number from %lld to %lld. Correct it."), file,
				numbers[i].name, (long long)numbers[i].least, (long long)numbers[i].most);
		*(int64_t *)((char *)r + numbers[i].at) = n;
	}
	return RC_OK;
}

static enum rc read_words(const struct json *v, const char *file, struct rules *r, struct err *e)
{
	const char *level = json_text(json_get(v, "new_account_level")), *zone = json_text(json_get(v, "zone"));
	char instant[64];
	int64_t ms;
	snprintf(instant, sizeof instant, "1970-01-02T00:00:00%.8s", zone);
	if (!rfc3339_parse(instant, 0, &ms))
		return err_set(e, RC_INVALID, 0, _("%s: zone must be like +08:00. Correct it."), file);
	r->zone = (int)((DAY_MS - ms) / 60000);
	if (!str_eq(level, "verified") && !str_eq(level, "registered"))
		return err_set(e, RC_INVALID, 0, _("%s: new_account_level must be registered or verified. Correct it."), file);
	r->new_account_level = str_eq(level, "verified") ? LEVEL_VERIFIED : LEVEL_REGISTERED;
	str_copy(r->name, sizeof r->name, json_text(json_get(v, "name")));
	return RC_OK;
}

static int64_t day_of(const struct rules *r, int64_t ms)
{
	return civil_days_between(-(int64_t)r->zone * 60000, ms, r->zone);
}

static int compare_days(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

static enum rc read_holidays(const char *file, struct rules *r, struct err *e)
{
	char *copy = xstrdup(file), *path = file_join(dirname(copy), "holidays.json");
	struct json *v = NULL;
	enum rc rc = read_json(path, &v, e);
	for (const struct json *year = rc == RC_OK ? json_first(v) : NULL; year; year = json_next(year))
		for (const struct json *day = json_is_array(year) ? json_first(year) : NULL; day && rc == RC_OK;
			day = json_next(day)) {
			int64_t ms;
			if (rfc3339_parse(json_text(day), r->zone, &ms))
				*vec_push(&r->holidays) = day_of(r, ms);
			else
				rc = err_set(e, RC_INVALID, 0, _("%s: %s holds what is no date (%s). Correct it."), path,
					json_name(year), json_text(day));
		}
	if (r->holidays.n)
		qsort(r->holidays.items, r->holidays.n, sizeof r->holidays.items[0], compare_days);
	json_free(v);
	free(path);
	free(copy);
	return rc;
}

enum rc rules_load(const char *file, struct rules *out, struct err *e)
{
	struct json *v = NULL;
	*out = (struct rules){ 0 };
	enum rc rc = read_json(file, &v, e);
	if (rc == RC_OK)
		rc = read_numbers(v, file, out, e);
	if (rc == RC_OK)
		rc = read_words(v, file, out, e);
	if (rc == RC_OK)
		rc = read_holidays(file, out, e);
	json_free(v);
	return rc;
}

void rules_release(struct rules *r)
{
	vec_release(&r->holidays);
}

/* ---- days ------------------------------------------------------------------------------------ */

static int64_t end_of_day(const struct rules *r, int64_t day)
{
	return (day + 1) * DAY_MS - (int64_t)r->zone * 60000 - 1000;
}

static bool is_working_day(const struct rules *r, int64_t day)
{
	int64_t weekday = ((day + 4) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
	if (weekday == 0 || weekday == 6)
		return false;
	return !r->holidays.n || !bsearch(&day, r->holidays.items, r->holidays.n, sizeof day, compare_days);
}

int64_t rules_working_days_after(const struct rules *r, int64_t from, int64_t n)
{
	int64_t day = day_of(r, from);
	while (n > 0)
		n -= is_working_day(r, ++day);
	return end_of_day(r, day);
}

int64_t rules_days_after(const struct rules *r, int64_t from, int64_t n)
{
	return end_of_day(r, day_of(r, from) + n);
}

/* ---- what happens ---------------------------------------------------------------------------- */

/* Room for n more steps at the end; NULL when the arena is full. */
static struct wire_step *add_steps(struct wire_topic *t, size_t n, struct arena *a)
{
	struct wire_step *steps = arena_calloc(a, t->n_timeline + n, sizeof *steps);
	if (!steps)
		return NULL;
	if (t->n_timeline)
		memcpy(steps, t->timeline, t->n_timeline * sizeof *steps);
	t->timeline = steps;
	t->n_timeline += n;
	return steps + t->n_timeline - n;
}

bool rules_establish(const struct rules *r, struct wire_topic *t, int64_t now, struct arena *a)
{
	if (t->stage != STAGE_COLLECTING || !t->counts.threshold || t->counts.endorsements < t->counts.threshold)
		return false;
	int64_t respond_by = rules_days_after(r, now, r->respond_days);
	const struct wire_step news[] = {
		{ .kind = "threshold", .text = "", .at = now },
		{ .kind = "established", .text = "", .at = now },
		{ .kind = "scheduled", .text = "", .due = rules_working_days_after(r, now, r->schedule_working_days) },
		{ .kind = "contacted", .text = "", .due = rules_days_after(r, now, r->contact_days) },
		{ .kind = "answered", .text = "", .due = respond_by },
	};
	struct wire_step *steps = add_steps(t, ARRAY_LEN(news), a);
	if (!steps)
		return false;
	memcpy(steps, news, sizeof news);
	t->stage = STAGE_ESTABLISHED;
	t->response = RESPONSE_DUE;
	t->respond_by = respond_by;
	t->updated_at = t->active_at = now;
	return true;
}

static void judge(const struct rules *r, struct wire_step *s, int64_t now)
{
	if (!s->due) {
		s->state = DUTY_NONE;
		s->days = 0;
		return;
	}
	int64_t until = s->at ? s->at : now;
	bool late = until > s->due;
	s->state = s->at ? (late ? DUTY_KEPT_LATE : DUTY_KEPT) : late ? DUTY_OVERDUE : DUTY_DUE;
	int64_t left = civil_days_between(until, s->due, r->zone);
	s->days = s->at && !late ? 0 : left < 0 ? -left : left;
}

static struct wire_step *step_of(struct wire_topic *t, const char *kind)
{
	for (size_t i = t->n_timeline; i > 0; i--)
		if (str_eq(t->timeline[i - 1].kind, kind))
			return &t->timeline[i - 1];
	return NULL;
}

bool rules_duties(const struct rules *r, struct wire_topic *t, int64_t now, struct arena *a)
{
	struct wire_step *answered = step_of(t, "answered"), *summarised = step_of(t, "summarised");
	/* A consultation's answer is its summary. */
	if (!answered && !summarised && (t->response == RESPONSE_DUE || t->response == RESPONSE_OVERDUE) && t->respond_by) {
		answered = add_steps(t, 1, a);
		if (!answered)
			return false;
		*answered = (struct wire_step){ .kind = "answered", .text = "" };
	}
	if (answered && !answered->due)
		answered->due = t->respond_by;
	if (summarised && !summarised->due && t->closes_at)
		summarised->due = rules_days_after(r, t->closes_at, r->summary_days);
	for (size_t i = 0; i < t->n_timeline; i++)
		judge(r, &t->timeline[i], now);
	return true;
}
