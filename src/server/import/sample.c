/*
 * Sample topics. A file is expanded first (each relative time becomes an instant, wherever in the JSON it stands) and
 * then read by the wire's own parsers, so that a sample can show whatever the wire can carry and has no format of its
 * own.
 */
#include "server/import/import.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>

#define SAMPLE_SOURCE "sample"
#define SAMPLE_SINCE "sampled" /* the note that holds the instant of the first time */
#define SAMPLE_MEMORY ((size_t)64 << 20)

#define MINUTE_MS INT64_C(60000)

/* ---- relative times -------------------------------------------------------------------------- */

/* A number of at most five digits; false leaves *s alone. */
static bool take_number(const char **s, int64_t *out)
{
	const char *p = *s;
	int64_t n = 0;
	while (isdigit((unsigned char)*p) && p - *s < 5)
		n = n * 10 + (*p++ - '0');
	if (p == *s)
		return false;
	*s = p;
	*out = n;
	return true;
}

/* "2d5h20m" in minutes, each part once and in this order; false when there is none. */
static bool take_span(const char **s, int64_t *minutes, bool *days_only)
{
	static const struct {
		char unit;
		int64_t minutes;
	} units[] = { { 'd', 1440 }, { 'h', 60 }, { 'm', 1 } };
	size_t unit = 0, parts = 0;
	*minutes = 0;
	*days_only = true;
	while (isdigit((unsigned char)**s)) {
		int64_t n;
		if (!take_number(s, &n))
			return false;
		while (unit < ARRAY_LEN(units) && units[unit].unit != **s)
			unit++;
		if (unit == ARRAY_LEN(units))
			return false;
		*minutes += n * units[unit].minutes;
		*days_only = *days_only && unit == 0;
		unit++, parts++, (*s)++;
	}
	return parts > 0;
}

/* What the clocks of the rules' country show then; without rules, Taipei's. */
static int64_t at_clock(const struct rules *r, int64_t ms, int hour, int minute, int second)
{
	int zone = r ? rules_zone_at(r, ms) : ZONE_TAIPEI;
	struct civil c = civil_from_ms(ms, zone);
	c.hour = hour;
	c.minute = minute;
	c.second = second;
	return civil_to_ms(&c, zone);
}

bool sample_time(const char *text, const struct rules *r, int64_t now, int64_t *ms)
{
	if (text[0] != '@' || (text[1] != '-' && text[1] != '+'))
		return false;
	const char *s = text + 2;
	bool past = text[1] == '-', days_only;
	int64_t minutes, hour, minute;
	if (!take_span(&s, &minutes, &days_only))
		return false;
	int64_t at = now + (past ? -minutes : minutes) * MINUTE_MS;
	if (*s == ' ' && days_only) {
		s++;
		if (!take_number(&s, &hour) || *s++ != ':' || !take_number(&s, &minute) || *s || hour > 23 || minute > 59)
			return false;
		at = at_clock(r, at, (int)hour, (int)minute, 0);
	} else if (days_only) {
		at = past ? at_clock(r, at, 9, 0, 0) : at_clock(r, at, 23, 59, 59);
	}
	if (*s)
		return false;
	*ms = at;
	return true;
}

/* ---- a file ---------------------------------------------------------------------------------- */

static void expand(struct json_out *o, const char *name, const struct json *v, const struct rules *r, int64_t now);

static void expand_members(
	struct json_out *o, const char *name, const struct json *v, const struct rules *r, int64_t now)
{
	bool object = json_is_object(v);
	json_open(o, name, object ? '{' : '[');
	for (const struct json *m = json_first(v); m; m = json_next(m))
		expand(o, object ? json_name(m) : NULL, m, r, now);
	json_close(o, object ? '}' : ']');
}

static void expand(struct json_out *o, const char *name, const struct json *v, const struct rules *r, int64_t now)
{
	int64_t at;
	if (json_is_object(v) || json_is_array(v)) {
		expand_members(o, name, v, r, now);
	} else if (json_is_string(v) && sample_time(json_text(v), r, now, &at)) {
		char time[RFC3339_SIZE];
		rfc3339_format(at, ZONE_TAIPEI, time);
		json_put_text(o, name, time);
	} else {
		STR_LOCAL(plain, JSON_BODY_MAX);
		json_print(v, &plain);
		json_put_raw(o, name, plain.buf);
	}
}

/* The file's topics with every time an instant. Free with json_free. */
static enum rc read_expanded(const char *path, const struct rules *r, int64_t now, struct json **out, struct err *e)
{
	struct json_out o;
	struct json *tree = NULL;
	STR_LOCAL(bytes, JSON_BODY_MAX);
	STR_LOCAL(expanded, 2 * JSON_BODY_MAX);
	enum rc rc = file_read(path, &bytes, e);
	if (rc)
		goto out;
	rc = json_parse(bytes.buf, bytes.len, JSON_BODY_MAX, &tree, e);
	if (rc)
		goto out;
	json_begin(&o, &expanded);
	expand(&o, NULL, tree, r, now);
	rc = json_parse(expanded.buf, expanded.len, 2 * JSON_BODY_MAX, out, e);
	if (!rc && !json_is_array(*out) && !json_is_object(*out)) {
		json_free(*out);
		*out = NULL;
		rc = err_set(e, RC_INVALID, 0, "not an array of topics");
	}
out:
	json_free(tree);
	return rc;
}

/* ---- into the database ----------------------------------------------------------------------- */

struct sampling {
	struct storage *storage;
	const char *folder;
	const struct rules *rules;
	int64_t now;
	struct sample_report *report;
};

/* The wire knows lists as {"items": [...]}. */
static enum rc wrap_list(const struct json *array, struct json **out, struct err *e)
{
	STR_LOCAL(text, JSON_BODY_MAX);
	str_addz(&text, "{\"items\":");
	json_print(array, &text);
	str_addc(&text, '}');
	return json_parse(text.buf, text.len, JSON_BODY_MAX, out, e);
}

static enum rc put_comments(struct sampling *p, int64_t topic, const struct json *array, struct arena *a, struct err *e)
{
	struct wire_comments list = { 0 };
	struct json *wrapped = NULL;
	if (json_is_null(array))
		return RC_OK;
	enum rc rc = wrap_list(array, &wrapped, e);
	if (!rc)
		rc = wire_comments_parse_strict(wrapped, a, &list, e);
	int64_t added;
	if (!rc)
		rc = storage_comments_put(p->storage, topic, SAMPLE_SOURCE, list.items, list.n, &added, e);
	if (!rc)
		p->report->comments += (int64_t)list.n;
	json_free(wrapped);
	return rc;
}

static enum rc put_endorsements(
	struct sampling *p, int64_t topic, const char *id, const struct json *array, struct arena *a, struct err *e)
{
	struct wire_endorsements list;
	struct json *wrapped = NULL;
	if (json_is_null(array))
		return RC_OK;
	enum rc rc = wrap_list(array, &wrapped, e);
	if (!rc)
		rc = wire_endorsements_parse_strict(wrapped, a, &list, e);
	int64_t added;
	struct storage_endorsed *lines = arena_calloc(a, rc ? 1 : list.n + 1, sizeof *lines);
	if (!rc && !lines)
		rc = err_set(e, RC_TOO_BIG, 0, "endorsements_sample");
	for (size_t i = 0; !rc && i < list.n; i++)
		lines[i] = (struct storage_endorsed){ arena_printf(a, "%s-e%zu", id, i + 1), list.items[i] };
	if (!rc)
		rc = storage_endorsements_put(p->storage, topic, SAMPLE_SOURCE, lines, list.n, &added, e);
	if (!rc)
		p->report->endorsements += (int64_t)list.n;
	json_free(wrapped);
	return rc;
}

static enum rc put_topic(struct sampling *p, const struct json *v, struct err *e)
{
	struct wire_topic t;
	enum storage_change change;
	int64_t id;
	ARENA_LOCAL(a, SAMPLE_MEMORY);
	enum rc rc = wire_topic_parse_strict(v, &a, &t, e);
	if (rc)
		return rc;
	if (p->rules)
		rules_wind(p->rules, &t, p->now);
	struct storage_key key = { SAMPLE_SOURCE, t.id };
	rc = storage_topic_put(p->storage, &key, &t, p->now, &change, &id, e);
	if (rc)
		return rc;
	p->report->topics++;
	p->report->added += change == STORAGE_ADDED;
	p->report->updated += change == STORAGE_UPDATED;
	p->report->unchanged += change == STORAGE_UNCHANGED;
	rc = put_comments(p, id, json_get(v, "comments"), &a, e);
	if (!rc)
		rc = put_endorsements(p, id, t.id, json_get(v, "endorsements_sample"), &a, e);
	return rc;
}

/* The one file that is an object says what the platform calls itself; whoever named it before keeps the name. */
static enum rc name_site(struct sampling *p, const struct json *site, struct err *e)
{
	const char *old;
	if (!*json_text(json_get(site, "name")))
		return err_set(e, RC_INVALID, 0, "neither topics nor a site's name");
	ARENA_LOCAL(a, 0);
	STR_LOCAL(text, SAMPLE_MEMORY);
	enum rc rc = storage_note_get(p->storage, STORAGE_NOTE_SITE, &a, &old, e);
	if (!rc && !old) {
		json_print(site, &text);
		rc = storage_note_set(p->storage, STORAGE_NOTE_SITE, text.buf, e);
	}
	return rc;
}

static enum rc put_file(struct sampling *p, const char *path, struct err *e)
{
	struct json *topics = NULL;
	struct err why = { 0 };
	size_t n = 0;
	enum rc rc = read_expanded(path, p->rules, p->now, &topics, &why);
	if (rc)
		return err_set(e, rc, why.num, "%s: %s", path, why.detail);
	if (json_is_object(topics))
		rc = name_site(p, topics, &why);
	for (const struct json *v = json_is_array(topics) ? json_first(topics) : NULL; v && !rc; v = json_next(v)) {
		rc = put_topic(p, v, &why);
		n++;
	}
	json_free(topics);
	/* A sample that cannot be read is a mistake of whoever wrote it; a full disk is not. */
	if (rc == RC_PROTO)
		rc = RC_INVALID;
	return rc ? err_set(e, rc, why.num, "%s, topic %zu: %s", path, n, why.detail) : RC_OK;
}

static int is_sample(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && str_ends(entry->d_name, ".json");
}

static enum rc put_folder(struct sampling *p, const char *folder, struct err *e)
{
	struct dirent **names = NULL;
	int n = scandir(folder, &names, is_sample, alphasort);
	if (n < 0)
		return err_sys(e, errno, folder);
	enum rc rc = n ? RC_OK : err_set(e, RC_NOT_FOUND, 0, "%s: no sample in it", folder);
	for (int i = 0; i < n; i++) {
		char *path = file_join(folder, names[i]->d_name);
		if (!rc)
			rc = put_file(p, path, e);
		free(path);
		free(names[i]);
	}
	free(names);
	return rc;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static enum rc copy_file(const char *from, const char *to, struct err *e)
{
	STR_LOCAL(bytes, STORAGE_FILE_MAX);
	enum rc rc = file_read(from, &bytes, e);
	if (!rc)
		rc = file_write(to, bytes.buf, bytes.len, 0644, e);
	return rc;
}

enum rc sample_files(const char *folder, const char *data, struct err *e)
{
	struct dirent **names = NULL;
	char *from = file_join(folder, STORAGE_FILES), *to = file_join(data, STORAGE_FILES);
	int n = scandir(from, &names, is_visible, alphasort);
	enum rc rc = n >= 0 ? file_make_folder(to, e) : errno == ENOENT ? RC_OK : err_sys(e, errno, from);
	for (int i = 0; i < n; i++) {
		char *source = file_join(from, names[i]->d_name), *copy = file_join(to, names[i]->d_name);
		if (!rc)
			rc = copy_file(source, copy, e);
		free(source);
		free(copy);
		free(names[i]);
	}
	free(names);
	free(from);
	free(to);
	return rc;
}

/* The instant that the samples' times count from: the first time's. */
static enum rc count_from(struct sampling *p, struct err *e)
{
	const char *since;
	char text[RFC3339_SIZE];
	ARENA_LOCAL(a, 0);
	enum rc rc = storage_note_get(p->storage, SAMPLE_SINCE, &a, &since, e);
	if (!rc && !(since && rfc3339_parse(since, ZONE_TAIPEI, &p->now))) {
		rfc3339_format(p->now, ZONE_TAIPEI, text);
		rc = storage_note_set(p->storage, SAMPLE_SINCE, text, e);
		rfc3339_parse(text, ZONE_TAIPEI, &p->now); /* without its milliseconds, as the second time will see it */
	}
	return rc;
}

static enum rc put_all(void *arg, struct err *e)
{
	struct sampling *p = arg;
	enum rc rc = count_from(p, e);
	return rc ? rc : put_folder(p, p->folder, e);
}

enum rc sample_put(struct storage *s, const char *folder, const struct rules *r, int64_t now,
	struct sample_report *report, struct err *e)
{
	struct sampling p = { .storage = s, .folder = folder, .rules = r, .now = now, .report = report };
	*report = (struct sample_report){ 0 };
	return storage_write(s, put_all, &p, e);
}

void sample_report_write(const struct sample_report *r, struct str *out)
{
	str_addf(out,
		_("%lld sample topics with %lld comments and %lld endorsements: %lld added, %lld updated, %lld unchanged"),
		(long long)r->topics, (long long)r->comments, (long long)r->endorsements, (long long)r->added,
		(long long)r->updated, (long long)r->unchanged);
}
