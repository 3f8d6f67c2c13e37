/* Reading a file of rules to its first mistake, which is told with its place. */
#include "server/rules/private.h"

#define NAME_MAX 31
#define LANGUAGE_TEXTS 32
#define TEXT_MAX 4000

static void add_place(struct str *out, const struct rules_place *at)
{
	if (!at)
		return;
	add_place(out, at->up);
	if (at->name)
		str_addf(out, "%s%s", at->up ? "." : "", at->name);
	else
		str_addf(out, "[%lld]", (long long)at->index);
}

void rules_wrong(struct rules_reading *g, const struct rules_place *at, enum rules_fault fault, const char *more)
{
	if (g->rc != RC_OK)
		return;
	STR_LOCAL(place, 400);
	add_place(&place, at);
	g->rc = err_set(g->e, RC_INVALID, (int)fault, "%s: %s%s%s", g->file, place.buf, *more ? " " : "", more);
}

void rules_read_members(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, const char *const *names)
{
	if (g->rc == RC_OK && !json_is_object(v))
		rules_wrong(g, at, RULES_NO_OBJECT, "");
	for (const struct json *m = g->rc == RC_OK ? json_first(v) : NULL; m; m = json_next(m)) {
		size_t i = 0;
		while (names[i] && !str_eq(names[i], json_name(m)))
			i++;
		if (!names[i])
			rules_wrong(g, &(struct rules_place){ at, json_name(m), 0 }, RULES_NO_SUCH_NAME, "");
		for (const struct json *other = json_first(v); other != m; other = json_next(other))
			if (str_eq(json_name(other), json_name(m)))
				rules_wrong(g, &(struct rules_place){ at, json_name(m), 0 }, RULES_TWICE, "");
	}
}

int64_t rules_read_number(struct rules_reading *g, const struct rules_place *at, const struct json *v, const char *name,
	int64_t least, int64_t most, int64_t otherwise)
{
	const struct json *member = json_get(v, name);
	if (!member && otherwise != RULES_REQUIRED)
		return otherwise;
	int64_t n = json_int(member, INT64_MIN);
	if (n >= least && n <= most)
		return n;
	char bounds[64];
	snprintf(bounds, sizeof bounds, "(%lld-%lld)", (long long)least, (long long)most);
	rules_wrong(g, &(struct rules_place){ at, name, 0 }, RULES_NO_NUMBER, bounds);
	return least;
}

bool rules_read_bool(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, const char *name, bool otherwise)
{
	const struct json *member = json_get(v, name);
	if (member && !json_is_bool(member))
		rules_wrong(g, &(struct rules_place){ at, name, 0 }, RULES_NO_BOOL, "");
	return json_bool(member, otherwise);
}

static bool is_name(const char *text)
{
	size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
	return n > 0 && n <= NAME_MAX && !text[n];
}

static const char *keep_name(struct rules_reading *g, const struct rules_place *at, const struct json *v)
{
	const char *text = json_text(v);
	if (is_name(text))
		return arena_strdup(&g->r->memory, text);
	rules_wrong(g, at, RULES_NO_NAME, "");
	return "";
}

const char *rules_read_name(struct rules_reading *g, const struct rules_place *at, const struct json *v,
	const char *name, const char *otherwise)
{
	const struct json *member = json_get(v, name);
	if (!member && otherwise)
		return otherwise;
	return keep_name(g, &(struct rules_place){ at, name, 0 }, member);
}

const char **rules_read_names(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, const char *name, size_t *n)
{
	const struct json *list = json_get(v, name);
	const struct rules_place place = { at, name, 0 };
	*n = 0;
	if (!list)
		return NULL;
	const char **out = arena_calloc(&g->r->memory, json_is_array(list) ? json_count(list) + 1 : 1, sizeof *out);
	for (const struct json *m = rules_first(list); m && g->rc == RC_OK; m = rules_next(list, m)) {
		const char *word = keep_name(g, &(struct rules_place){ &place, NULL, (int64_t)*n + 1 }, m);
		for (size_t i = 0; i < *n; i++)
			if (str_eq(out[i], word))
				rules_wrong(g, &(struct rules_place){ &place, NULL, (int64_t)*n + 1 }, RULES_TWICE, "");
		out[(*n)++] = word;
	}
	return out;
}

static void keep_texts(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, struct rules_text *out)
{
	size_t n = json_count(v);
	if (!json_is_object(v) || n == 0 || n > LANGUAGE_TEXTS) {
		rules_wrong(g, at, RULES_NO_TEXT, "");
		return;
	}
	out->languages = arena_calloc(&g->r->memory, n, sizeof *out->languages);
	out->texts = arena_calloc(&g->r->memory, n, sizeof *out->texts);
	for (const struct json *m = json_first(v); m && g->rc == RC_OK; m = json_next(m)) {
		const char *text = json_text(m);
		if (!*text || strlen(text) > TEXT_MAX || strlen(json_name(m)) > 15)
			rules_wrong(g, &(struct rules_place){ at, json_name(m), 0 }, RULES_NO_TEXT, "");
		out->languages[out->n] = arena_strdup(&g->r->memory, json_name(m));
		out->texts[out->n++] = arena_strdup(&g->r->memory, text);
	}
}

void rules_read_text(struct rules_reading *g, const struct rules_place *at, const struct json *v, const char *name,
	bool required, struct rules_text *out)
{
	const struct json *member = json_get(v, name);
	*out = (struct rules_text){ 0 };
	if (g->rc == RC_OK && (member || required))
		keep_texts(g, &(struct rules_place){ at, name, 0 }, member, out);
}

void rules_read_span(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, bool required, struct rules_span *out)
{
	static const struct {
		const char *name;
		int64_t most;
	} units[] = { [RULES_DAYS] = { "days", 3650 },
		[RULES_WORKING_DAYS] = { "working_days", 2500 },
		[RULES_MONTHS] = { "months", 120 } };
	*out = (struct rules_span){ 0 };
	size_t found = 0;
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (!json_get(v, units[i].name))
			continue;
		found++;
		*out = (struct rules_span){ rules_read_number(g, at, v, units[i].name, 1, units[i].most, RULES_REQUIRED),
			(enum rules_unit)i };
	}
	if (found > 1 || (required && !found))
		rules_wrong(g, at, RULES_NO_SPAN, "");
}

const struct json *rules_first(const struct json *v)
{
	return json_is_array(v) ? json_first(v) : v;
}

const struct json *rules_next(const struct json *list, const struct json *item)
{
	return json_is_array(list) ? json_next(item) : NULL;
}

int rules_read_word(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, const char *const *words, size_t n)
{
	STR_LOCAL(list, 120);
	str_addc(&list, '(');
	for (size_t i = 0; i < n; i++) {
		if (str_eq(words[i], json_text(v)))
			return (int)i;
		str_addf(&list, "%s%s", i ? ", " : "", words[i]);
	}
	str_addc(&list, ')');
	rules_wrong(g, at, RULES_NO_WORD, list.buf);
	return -1;
}

bool rules_stage_from(struct rules_reading *g, const struct rules_place *at, const struct json *v, enum wire_stage *out)
{
	if (wire_stage_from(json_text(v), out))
		return true;
	rules_wrong(g, at, RULES_NO_STAGE, "");
	return false;
}

bool rules_verb_from(struct rules_reading *g, const struct rules_place *at, const struct json *v, enum wire_verb *out)
{
	if (wire_verb_from(json_text(v), out))
		return true;
	rules_wrong(g, at, RULES_NO_VERB, "");
	return false;
}

/* One word of who may. */
static void add_need(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, struct rules_needs *out)
{
	enum wire_level level;
	enum wire_role role;
	const char *word = json_text(v);
	if (str_eq(word, "proposer"))
		out->proposer = true;
	else if (str_eq(word, "co_proposer"))
		out->co_proposer = true;
	else if (str_eq(word, "invited"))
		out->invited = true;
	else if (wire_role_from(word, &role))
		out->roles |= RULES_ROLE(role);
	else if (wire_level_from(word, &level) && level != LEVEL_GUEST && !out->by_level) {
		out->by_level = true;
		out->level = level;
	} else
		rules_wrong(g, at, RULES_NO_WHO, "");
}

void rules_read_needs(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, struct rules_needs *out)
{
	*out = (struct rules_needs){ 0 };
	int64_t i = 0;
	if (!v || (json_is_array(v) && !json_first(v)))
		rules_wrong(g, at, RULES_NO_WHO, "");
	for (const struct json *m = rules_first(v); m && g->rc == RC_OK; m = rules_next(v, m))
		add_need(g, json_is_array(v) ? &(struct rules_place){ at, NULL, ++i } : at, m, out);
}
