/* The file of rules. No number of a rule stands in the program: they are read from here, and checked whole. */
#include "server/rules/private.h"

#include <libgen.h>
#include <stddef.h>

#define RULES_FILE_MAX ((size_t)256 << 10)
#define HOLIDAYS_MAX 4000

#define LIMIT(field, least, most) { #field, offsetof(struct rules, field), least, most, RULES_REQUIRED }
#define LIMIT_OR(field, least, most, otherwise) { #field, offsetof(struct rules, field), least, most, otherwise }
static const struct {
	const char *name;
	size_t at;
	int64_t least, most, otherwise;
} limits[] = {
	LIMIT(comment_max, 1, 100000),
	LIMIT(reason_max, 0, 100000),
	LIMIT(neutral_seconds, 0, 86400),
	LIMIT(name_min, 1, 64),
	LIMIT(name_max, 1, 64),
	LIMIT(nickname_max, 1, 64),
	LIMIT(county_max, 0, 64),
	LIMIT(email_max, 3, 254),
	LIMIT(password_min, 1, 1000),
	LIMIT(password_max, 1, 1000),
	LIMIT(password_bits, 0, 128),
	LIMIT(code_minutes, 1, 1440),
	LIMIT(code_tries, 1, 100),
	LIMIT(codes_per_day, 1, 1000000),
	LIMIT_OR(comments_per_day, 1, 1000000000, 500),
	LIMIT_OR(topics_per_day, 1, 1000000000, 50),
	LIMIT_OR(bar_days_max, 1, 36500, 365),
	LIMIT_OR(reports_per_day, 1, 1000000000, 200),
	LIMIT_OR(likes_per_day, 1, 1000000000, 1000),
	LIMIT_OR(follows_per_day, 1, 1000000000, 500),
	LIMIT_OR(endorsements_per_day, 1, 1000000000, 500),
	LIMIT_OR(edits_per_day, 1, 1000000000, 500),
	LIMIT_OR(changes_per_day, 1, 1000000000, 200),
	LIMIT_OR(years_least, 0, 120, 0),
	LIMIT_OR(signatures_each, 1, 10, 1),
	LIMIT(script_days_most, 1, 3650),
	LIMIT(scripts_most, 0, 500),
	LIMIT(token_days, 1, 3650),
	LIMIT(attempts_per_account, 1, 1000000),
	LIMIT(attempts_per_name, 1, 1000000000),
	LIMIT(attempts_per_address, 1, 1000000000),
	LIMIT(attempts_minutes, 1, 100000),
	LIMIT(argon2_operations, 1, 100),
	LIMIT(argon2_memory_mib, 1, 4096),
	LIMIT(keys_kept_days, 1, 3650),
	LIMIT(closing_soon_days, 1, 365),
	LIMIT(answered_lately_days, 1, 365),
	LIMIT(page_default, 1, 100),
	LIMIT(page_max, 1, 1000),
	LIMIT(csv_rows_max, 1, 10000000),
};

static const struct rules_place *const TOP = NULL;

/* ---- words ----------------------------------------------------------------------------------- */

static void read_limits(struct rules_reading *g, const struct json *v)
{
	const struct rules_place at = { TOP, "limits", 0 };
	const char *names[ARRAY_LEN(limits) + 1] = { NULL };
	for (size_t i = 0; i < ARRAY_LEN(limits); i++)
		names[i] = limits[i].name;
	rules_read_members(g, &at, v, names);
	for (size_t i = 0; i < ARRAY_LEN(limits); i++)
		*(int64_t *)((char *)g->r + limits[i].at) = rules_read_number(
			g, &at, v, limits[i].name, limits[i].least, limits[i].most, limits[i].otherwise);
}

static bool is_language(const char *text)
{
	size_t n = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-");
	return n >= 2 && n < 16 && !text[n];
}

static void read_languages(struct rules_reading *g, const struct json *own, const struct json *list)
{
	struct rules *r = g->r;
	if (!is_language(json_text(own)) || !str_copy(r->language, sizeof r->language, json_text(own)))
		rules_wrong(g, &(struct rules_place){ TOP, "language", 0 }, RULES_NO_LANGUAGE, "");
	r->languages = arena_calloc(&r->memory, json_count(list) + 1, sizeof *r->languages);
	for (const struct json *m = json_first(list); m && g->rc == RC_OK; m = json_next(m)) {
		if (!is_language(json_text(m)))
			rules_wrong(g, &(struct rules_place){ TOP, "languages", 0 }, RULES_NO_LANGUAGE, json_text(m));
		r->languages[r->n_languages++] = arena_strdup(&r->memory, json_text(m));
	}
}

static void read_counties(struct rules_reading *g, const struct json *list)
{
	struct rules *r = g->r;
	const struct rules_place place = { TOP, "counties", 0 };
	if (list && !json_is_array(list))
		rules_wrong(g, &place, RULES_NO_LIST, "");
	r->counties = arena_calloc(&r->memory, json_count(list) + 1, sizeof *r->counties);
	for (const struct json *m = json_first(list); m && g->rc == RC_OK; m = json_next(m)) {
		const char *name = json_text(m);
		if (!*name || (int64_t)strlen(name) > 4 * r->county_max) /* bytes of that many characters at most */
			rules_wrong(g, &place, RULES_NO_NAME_THERE, "");
		for (size_t i = 0; i < r->n_counties; i++)
			if (str_eq(r->counties[i], name))
				rules_wrong(g, &place, RULES_TWICE, name);
		r->counties[r->n_counties++] = arena_strdup(&r->memory, name);
	}
}

static void read_levels(struct rules_reading *g, const struct json *v)
{
	static const char *const proofs[] = { "email", "mobile", "identity" };
	const struct rules_place at = { TOP, "levels", 0 };
	rules_read_members(g, &at, v, (const char *const[]){ "registered", "verified", "identified", NULL });
	for (const struct json *m = g->rc == RC_OK ? json_first(v) : NULL; m && g->rc == RC_OK; m = json_next(m)) {
		const struct rules_place place = { &at, json_name(m), 0 };
		enum wire_level level;
		wire_level_from(json_name(m), &level);
		if (!json_is_array(m))
			rules_wrong(g, &place, RULES_NO_LIST, "");
		for (const struct json *w = json_is_array(m) ? json_first(m) : NULL; w && g->rc == RC_OK; w = json_next(w)) {
			int i = rules_read_word(g, &place, w, proofs, ARRAY_LEN(proofs));
			g->r->proofs[level] |= i < 0 ? 0 : 1u << i;
		}
		g->r->has_level |= 1u << level;
	}
}

static void read_words(struct rules_reading *g, const struct json *v)
{
	static const char *const persons[] = { "mobile", "email", "address", "subject" };
	const char *zone = json_text(json_get(v, "zone"));
	enum rc rc = g->rc == RC_OK && !g->r->calendar ? zone_open(zone, &g->r->zone) : RC_OK;
	if (rc != RC_OK)
		rules_wrong(
			g, &(struct rules_place){ TOP, "zone", 0 }, rc == RC_NOT_FOUND ? RULES_ZONE_NOT_HERE : RULES_NO_ZONE, zone);
	read_languages(g, json_get(v, "language"), json_get(v, "languages"));
	rules_read_text(g, TOP, v, "title", true, &g->r->title);
	int person = rules_read_word(
		g, &(struct rules_place){ TOP, "person", 0 }, json_get(v, "person"), persons, ARRAY_LEN(persons));
	g->r->person = person < 0 ? RULES_PERSON_EMAIL : (enum rules_person)person;
	const char *code = json_text(json_get(v, "calling_code"));
	if (!str_copy(g->r->calling_code, sizeof g->r->calling_code, code) || code[strspn(code, "0123456789")])
		rules_wrong(g, &(struct rules_place){ TOP, "calling_code", 0 }, RULES_NO_CALLING_CODE, "");
}

/* ---- the calendar ---------------------------------------------------------------------------- */

static enum rc no_json(const char *file, const struct err *why, struct err *e)
{
	STR_LOCAL(reason, 200);
	err_reason(&reason, why);
	/* TRANSLATORS: a file, and why it is not JSON. */
	return err_set(e, RC_INVALID, RULES_NO_JSON, _("%s (%s)"), file, reason.buf);
}

static enum rc read_json(const char *file, struct json **out, struct err *e)
{
	STR_LOCAL(text, RULES_FILE_MAX);
	/* a pipe would be waited for */
	enum rc rc = file_is_odd(file) ? err_set(e, RC_INVALID, RULES_NO_JSON, "%s", file) : file_read(file, &text, e);
	struct err why = { 0 };
	if (rc == RC_OK && json_parse(text.buf, text.len, RULES_FILE_MAX, out, &why) != RC_OK)
		rc = no_json(file, &why, e);
	return rc;
}

static void read_year(struct rules_reading *g, const char *file, const struct json *year)
{
	struct rules *r = g->r;
	for (const struct json *day = json_first(year); day && g->rc == RC_OK; day = json_next(day)) {
		if (r->holidays.n < HOLIDAYS_MAX && rules_day_parse(json_text(day), vec_push(&r->holidays)))
			continue;
		g->rc = err_set(g->e, RC_INVALID, RULES_NO_DATE, "%s: %s: %s", file, json_name(year), json_text(day));
	}
}

/* {"2026": ["2026-01-01", ...]}: a file beside the rules. */
static void read_holidays(struct rules_reading *g, const struct json *name)
{
	if (!name || g->rc != RC_OK)
		return;
	char *copy = xstrdup(g->file), *path = file_join(dirname(copy), json_text(name));
	struct json *v = NULL;
	g->rc = read_json(path, &v, g->e);
	for (const struct json *year = g->rc == RC_OK ? json_first(v) : NULL; year; year = json_next(year))
		if (json_is_array(year))
			read_year(g, path, year);
	if (g->r->holidays.n)
		qsort(g->r->holidays.items, g->r->holidays.n, sizeof g->r->holidays.items[0], rules_compare_days);
	json_free(v);
	free(path);
	free(copy);
}

static bool read_day(struct rules_reading *g, const struct rules_place *at, const struct json *v, int64_t *day)
{
	if (rules_day_parse(json_text(v), day))
		return true;
	rules_wrong(g, at, RULES_NO_DATE, json_text(v));
	return false;
}

static void add_pause(struct rules_reading *g, const struct rules_pause *like, int64_t first, int64_t last)
{
	struct rules_pause *p = &g->r->pauses[g->r->n_pauses++];
	*p = *like;
	p->from = rules_day_begins(g->r, first);
	p->to = rules_day_ends(g->r, last) + 999;
}

/* {"from","to"}, or {"days","before": [dates]}: so many days before each, and that day itself. */
static void read_pause(struct rules_reading *g, const struct rules_place *at, const struct json *v)
{
	struct rules_pause like = { 0 };
	int64_t first, last;
	const struct json *verbs = json_get(v, "verbs"), *before = json_get(v, "before");
	const struct rules_place list = { at, "verbs", 0 }, dates = { at, "before", 0 };
	rules_read_members(g, at, v, (const char *const[]){ "from", "to", "days", "before", "verbs", "why", NULL });
	rules_read_text(g, at, v, "why", true, &like.why);
	for (const struct json *m = rules_first(verbs); m && g->rc == RC_OK; m = rules_next(verbs, m)) {
		enum wire_verb verb;
		if (str_eq(json_text(m), "propose"))
			like.propose = true;
		else if (rules_verb_from(g, &list, m, &verb))
			like.verbs |= WIRE_CAN(verb);
	}
	if (!like.propose && !like.verbs)
		rules_wrong(g, &list, RULES_NO_VERB, "");
	if (!before) {
		if (g->rc == RC_OK && read_day(g, &(struct rules_place){ at, "from", 0 }, json_get(v, "from"), &first) &&
			read_day(g, &(struct rules_place){ at, "to", 0 }, json_get(v, "to"), &last)) {
			if (last < first)
				rules_wrong(g, &(struct rules_place){ at, "to", 0 }, RULES_ENDS_EARLY, "");
			add_pause(g, &like, first, last);
		}
		return;
	}
	int64_t days = rules_read_number(g, at, v, "days", 0, 365, RULES_REQUIRED);
	for (const struct json *m = rules_first(before); m && g->rc == RC_OK; m = rules_next(before, m))
		if (read_day(g, &dates, m, &last))
			add_pause(g, &like, last - days, last);
}

static int by_beginning(const void *a, const void *b)
{
	const struct rules_pause *x = a, *y = b;
	return rules_compare_days(&x->from, &y->from);
}

static void read_pauses(struct rules_reading *g, const struct json *list)
{
	const struct rules_place at = { TOP, "pauses", 0 };
	struct rules *r = g->r;
	size_t n = 0;
	int64_t i = 0;
	if (list && !json_is_array(list))
		rules_wrong(g, &at, RULES_NO_LIST, "");
	for (const struct json *m = json_first(list); m; m = json_next(m))
		n += json_is_array(json_get(m, "before")) ? json_count(json_get(m, "before")) : 1;
	r->pauses = arena_calloc(&r->memory, n + 1, sizeof *r->pauses);
	for (const struct json *m = json_first(list); m && g->rc == RC_OK; m = json_next(m))
		read_pause(g, &(struct rules_place){ &at, NULL, ++i }, m);
	if (r->n_pauses)
		qsort(r->pauses, r->n_pauses, sizeof *r->pauses, by_beginning);
}

/* ---- boards ---------------------------------------------------------------------------------- */

static void read_boards(struct rules_reading *g, const struct json *v)
{
	const struct rules_place at = { TOP, "boards", 0 };
	if (g->rc == RC_OK && (!json_is_object(v) || !json_first(v)))
		rules_wrong(g, &at, RULES_NO_OBJECT, "");
	for (const struct json *m = g->rc == RC_OK ? json_first(v) : NULL; m && g->rc == RC_OK; m = json_next(m)) {
		const struct rules_place place = { &at, json_name(m), 0 };
		enum wire_board board;
		if (!wire_board_from(json_name(m), &board))
			rules_wrong(g, &place, RULES_NO_BOARD, "");
		else if (g->r->boards[board].here)
			rules_wrong(g, &place, RULES_TWICE, "");
		else
			rules_read_board(g, &place, m, &g->r->boards[board]);
	}
}

static int64_t most_of(const struct rules *r, enum wire_board board, const char *field)
{
	const struct rules_field *f = rules_field_of(r, board, field);
	return f ? f->most : 0;
}

static bool begins(const struct rules_move *m, const char *duty)
{
	for (size_t i = 0; i < m->n_duties; i++)
		if (str_eq(m->duties[i], duty))
			return true;
	return false;
}

/* What is told in short of the board where people propose. */
static void sum_up(struct rules *r)
{
	const struct rules_board *b = &r->boards[BOARD_IDEA];
	for (size_t i = 0; i < b->n_moves; i++)
		if (b->moves[i].cause == RULES_BY_COUNT && begins(&b->moves[i], "answered") &&
			(!r->endorse_threshold || b->moves[i].least < r->endorse_threshold))
			r->endorse_threshold = b->moves[i].least;
	for (size_t s = 0; s < STAGES; s++) {
		const struct rules_span *span = &b->stages[s].span;
		if (b->stages[s].clock == RULES_ENDORSE_BY && span->n && span->unit == RULES_DAYS)
			r->endorse_days = span->n;
		else if (b->stages[s].clock == RULES_ENDORSE_BY && span->n && span->unit == RULES_MONTHS)
			r->endorse_months = span->n;
	}
	for (size_t i = 0; i < b->n_duties; i++)
		if (str_eq(b->duties[i].kind, "answered") && b->duties[i].span.unit == RULES_DAYS)
			r->respond_days = b->duties[i].span.n;
	r->title_max = most_of(r, BOARD_IDEA, "title");
	r->body_max = most_of(r, BOARD_IDEA, "body");
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void read_all(struct rules_reading *g, const struct json *v)
{
	static const char *const names[] = { "about", "title", "zone", "language", "languages", "holidays", "levels",
		"person", "calling_code", "counties", "limits", "budgets", "pauses", "boards", NULL };
	rules_read_members(g, TOP, v, names);
	read_words(g, v);
	read_levels(g, json_get(v, "levels"));
	read_limits(g, json_get(v, "limits"));
	rules_read_budgets(g, json_get(v, "budgets"));
	read_counties(g, json_get(v, "counties"));
	read_boards(g, json_get(v, "boards"));
	if (!g->r->calendar) {
		read_holidays(g, json_get(v, "holidays"));
		read_pauses(g, json_get(v, "pauses"));
	}
	if (g->rc == RC_OK)
		sum_up(g->r);
}

enum rc rules_parse(const char *file, const char *text, const struct rules *calendar, struct rules *out, struct err *e)
{
	struct json *v = NULL;
	struct err why = { 0 };
	struct rules_reading g = { .r = out, .file = file, .e = e };
	*out = (struct rules){ .calendar = calendar };
	out->text = arena_strdup(&out->memory, text);
	if (json_parse(text, strlen(text), RULES_FILE_MAX, &v, &why) != RC_OK)
		g.rc = no_json(file, &why, e);
	else
		read_all(&g, v);
	json_free(v);
	return g.rc;
}

enum rc rules_load(const char *file, struct rules *out, struct err *e)
{
	STR_LOCAL(text, RULES_FILE_MAX);
	*out = (struct rules){ 0 };
	enum rc rc = file_read(file, &text, e);
	return rc == RC_OK ? rules_parse(file, text.buf, NULL, out, e) : rc;
}

void rules_release(struct rules *r)
{
	vec_release(&r->holidays);
	zone_free(r->zone);
	arena_release(&r->memory);
	*r = (struct rules){ 0 };
}

/* ---- what it holds --------------------------------------------------------------------------- */

const char *rules_text_in(const struct rules_text *t, const char *language)
{
	size_t english = 0, near = t->n;
	for (size_t i = 0; i < t->n; i++) {
		if (str_eq(t->languages[i], language))
			return t->texts[i];
		if (near == t->n && strncmp(t->languages[i], language, 2) == 0)
			near = i;
		if (str_starts(t->languages[i], "en"))
			english = i;
	}
	return t->n == 0 ? "" : t->texts[near < t->n ? near : english];
}

const struct rules_field *rules_field_of(const struct rules *r, enum wire_board board, const char *name)
{
	const struct rules_board *b = &r->boards[board];
	for (size_t i = 0; i < b->n_fields; i++)
		if (str_eq(b->fields[i].name, name))
			return &b->fields[i];
	return NULL;
}

const char *rules_heading(const struct rules *r, enum wire_board board, const char *name, const char *language)
{
	const struct rules_field *f = rules_field_of(r, board, name);
	return f ? rules_text_in(f->heading.n ? &f->heading : &f->label, language) : "";
}

const struct rules_reason *rules_reason_of(const struct rules *r, enum wire_board board, const char *code)
{
	const struct rules_board *b = &r->boards[board];
	for (size_t i = 0; i < b->n_reasons; i++)
		if (str_eq(b->reasons[i].code, code))
			return &b->reasons[i];
	return NULL;
}
