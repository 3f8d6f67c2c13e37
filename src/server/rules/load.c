/* The file of rules. No number of a rule stands in the program: they are read from here at start. */
#include "server/rules/private.h"

#include <libgen.h>
#include <stddef.h>

#define RULES_FILE_MAX ((size_t)256 << 10)

#define RULE(field, least, most) { #field, offsetof(struct rules, field), least, most }
static const struct {
	const char *name;
	size_t at;
	int64_t least, most;
} numbers[] = {
	RULE(endorse_threshold, 1, 1000000000),
	RULE(endorse_days, 1, 3650),
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
	RULE(password_bits, 0, 128),
	RULE(code_minutes, 1, 1440),
	RULE(code_tries, 1, 100),
	RULE(codes_per_day, 1, 1000000),
	RULE(attempts_per_name, 1, 1000000000),
	RULE(token_days, 1, 3650),
	RULE(script_days_most, 1, 3650),
	RULE(scripts_most, 0, 500),
	RULE(attempts_per_account, 1, 1000000),
	RULE(attempts_per_address, 1, 1000000000),
	RULE(attempts_minutes, 1, 100000),
	RULE(argon2_operations, 1, 100),
	RULE(argon2_memory_mib, 1, 4096),
	RULE(keys_kept_days, 1, 3650),
	RULE(closing_soon_days, 1, 365),
	RULE(answered_lately_days, 1, 365),
	RULE(page_default, 1, 100),
	RULE(page_max, 1, 1000),
	RULE(csv_rows_max, 1, 10000000),
};

static enum rc read_json(const char *file, struct json **out, struct err *e)
{
	STR_LOCAL(text, RULES_FILE_MAX);
	enum rc rc = file_read(file, &text, e);
	struct err why = { 0 };
	if (rc == RC_OK && json_parse(text.buf, text.len, RULES_FILE_MAX, out, &why) != RC_OK)
		rc = err_set(e, RC_INVALID, RULES_NO_JSON, "%s (%s)", file, why.detail);
	return rc;
}

static enum rc read_numbers(const struct json *v, const char *file, struct rules *r, struct err *e)
{
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		int64_t n = json_int(json_get(v, numbers[i].name), INT64_MIN);
		if (n < numbers[i].least || n > numbers[i].most)
			return err_set(e, RC_INVALID, RULES_NO_NUMBER, "%s: %s (%lld-%lld)", file, numbers[i].name,
				(long long)numbers[i].least, (long long)numbers[i].most);
		*(int64_t *)((char *)r + numbers[i].at) = n;
	}
	return RC_OK;
}

static bool read_duty(const struct json *v, struct arena *a, struct rules_duty *out)
{
	bool working = json_get(v, "working_days") != NULL;
	out->span.unit = working ? RULES_WORKING_DAYS : RULES_DAYS;
	out->span.n = json_int(json_get(v, working ? "working_days" : "days"), 0);
	out->kind = arena_strdup(a, json_text(json_get(v, "kind")));
	return *out->kind && strlen(out->kind) < 16 && out->span.n > 0 && out->span.n <= 3650;
}

/* One of them is the answer, in days. */
static enum rc read_duties(const struct json *v, const char *file, struct rules *r, struct err *e)
{
	bool good = true;
	for (const struct json *m = json_first(json_get(v, "duties")); m && good; m = json_next(m)) {
		struct rules_duty *duty = &r->duties[r->n_duties];
		good = r->n_duties < ARRAY_LEN(r->duties) && read_duty(m, &r->memory, duty);
		if (good && str_eq(duty->kind, "answered") && duty->span.unit == RULES_DAYS)
			r->respond_days = duty->span.n;
		r->n_duties += good;
	}
	return good && r->respond_days ? RC_OK : err_set(e, RC_INVALID, RULES_NO_DUTY, "%s: duties", file);
}

static enum rc read_words(const struct json *v, const char *file, struct rules *r, struct err *e)
{
	const char *level = json_text(json_get(v, "new_account_level")), *zone = json_text(json_get(v, "zone"));
	char instant[64];
	int64_t ms;
	snprintf(instant, sizeof instant, "1970-01-02T00:00:00%.8s", zone);
	if (!rfc3339_parse(instant, 0, &ms))
		return err_set(e, RC_INVALID, RULES_NO_ZONE, "%s: zone", file);
	r->zone = (int)((DAY_MS - ms) / 60000);
	if (!str_eq(level, "verified") && !str_eq(level, "registered"))
		return err_set(e, RC_INVALID, RULES_NO_LEVEL, "%s: new_account_level", file);
	if (!str_copy(r->language, sizeof r->language, json_text(json_get(v, "language"))) || !*r->language)
		return err_set(e, RC_INVALID, RULES_NO_LANGUAGE, "%s: language", file);
	r->new_account_level = str_eq(level, "verified") ? LEVEL_VERIFIED : LEVEL_REGISTERED;
	return RC_OK;
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
				*vec_push(&r->holidays) = rules_day_of(r, ms);
			else
				rc = err_set(e, RC_INVALID, RULES_NO_DATE, "%s: %s: %s", path, json_name(year), json_text(day));
		}
	if (r->holidays.n)
		qsort(r->holidays.items, r->holidays.n, sizeof r->holidays.items[0], rules_compare_days);
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
		rc = read_duties(v, file, out, e);
	if (rc == RC_OK)
		rc = read_words(v, file, out, e);
	if (rc == RC_OK)
		rc = rules_read_people(v, file, out, e);
	if (rc == RC_OK)
		rc = read_holidays(file, out, e);
	json_free(v);
	return rc;
}

void rules_release(struct rules *r)
{
	vec_release(&r->holidays);
	arena_release(&r->memory);
}
