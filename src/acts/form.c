/* See form.h. */
#include "acts/form.h"

#include <stdlib.h>

void form_release(struct form *f)
{
	for (int i = 0; i < FORM_PARTS; i++)
		free(f->answers[i]);
	for (size_t i = 0; i < f->files.n; i++) {
		free(f->files.items[i].id);
		free(f->files.items[i].name);
	}
	vec_release(&f->files);
}

/* ---- its parts ------------------------------------------------------------------------------- */

static const struct wire_form_field *field_at(const struct form *f, int part)
{
	return part < FORM_FIELDS && (size_t)part < f->rules->n_fields ? &f->rules->fields[part] : NULL;
}

bool form_has(const struct form *f, int part)
{
	switch (part) {
	case FORM_AGENCIES: return f->rules->agencies_most > 0 && f->agencies && f->agencies->n > 0;
	case FORM_LINKS: return f->rules->links_most > 0;
	case FORM_FILES: return f->rules->files_most > 0;
	case FORM_DISCUSS: return f->rules->discussion_days > 0 && !f->version;
	default: return field_at(f, part) != NULL;
	}
}

static const char *const names[FORM_PARTS] = { [FORM_AGENCIES] = "agencies",
	[FORM_LINKS] = "links",
	[FORM_FILES] = "files",
	[FORM_DISCUSS] = "discuss" };

const char *form_name(const struct form *f, int part)
{
	const struct wire_form_field *field = field_at(f, part);
	return field ? field->name : part >= FORM_FIELDS && part < FORM_PARTS ? names[part] : "";
}

const char *form_label(const struct form *f, int part)
{
	const struct wire_form_field *field = field_at(f, part);
	switch (part) {
	case FORM_AGENCIES: return _("Agencies");
	case FORM_LINKS: return _("Links");
	case FORM_FILES: return _("Files");
	case FORM_DISCUSS: return _("Public discussion first");
	default: return !field ? "" : *field->label ? field->label : field->name;
	}
}

/* Where it is read. */
static const char *heading(const struct form *f, int part)
{
	const struct wire_form_field *field = field_at(f, part);
	return !field ? "" : *field->heading ? field->heading : form_label(f, part);
}

int form_part(const struct form *f, const char *name)
{
	int part = 0;
	while (part < FORM_PARTS && !(form_has(f, part) && str_eq(form_name(f, part), name)))
		part++;
	return part;
}

int form_open(const struct form *f, int from)
{
	while (from < FORM_PARTS && (!form_has(f, from) || f->done[from]))
		from++;
	return from;
}

const char *form_answer(const struct form *f, int part)
{
	return f->answers[part] ? f->answers[part] : "";
}

void form_set(struct form *f, int part, const char *text, bool done)
{
	char *copy = xstrdup(text);
	free(f->answers[part]);
	f->answers[part] = copy;
	f->done[part] = done;
}

static bool is_empty(const struct form *f)
{
	for (int i = 0; i < FORM_PARTS; i++)
		if (i != FORM_DISCUSS && *form_answer(f, i))
			return false;
	return !f->files.n;
}

/* ---- agencies -------------------------------------------------------------------------------- */

/* The next of several words: what stands up to a comma of any kind or a line break, without blanks around it. */
static bool next_word(const char **at, struct str *out)
{
	static const char *const marks[] = { "、", "，", ",", ";", "；", "\n" };
	str_clear(out);
	while (**at && !out->len) {
		const char *end = *at + strlen(*at), *next = end;
		for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
			const char *mark = strstr(*at, marks[i]);
			if (mark && mark < end) {
				end = mark;
				next = mark + strlen(marks[i]);
			}
		}
		const char *from = *at + strspn(*at, " \t\r");
		while (end > from && strchr(" \t\r", end[-1]))
			end--;
		if (end > from)
			str_add(out, from, (size_t)(end - from));
		*at = next;
	}
	return out->len > 0;
}

static bool is_called(const struct wire_agency *agency, const char *word)
{
	return str_eq(agency->name, word) || str_eq(agency->id, word) || str_eq(agency->name, page_agency_whole(word));
}

/* The one that is called so, else the only one that has the word in its name. NULL: none, or *n of them. */
static const struct wire_agency *find_agency(const struct wire_agencies *all, const char *word, size_t *n)
{
	const struct wire_agency *found = NULL;
	*n = 0;
	for (size_t i = 0; i < all->n; i++) {
		if (is_called(&all->items[i], word))
			return &all->items[i];
		if (strcasestr(all->items[i].name, word)) {
			found = &all->items[i];
			++*n;
		}
	}
	return *n == 1 ? found : NULL;
}

static void list_agencies(const struct wire_agencies *all, const char *word, struct str *out)
{
	enum { SHOWN = 6 };
	size_t n = 0;
	for (size_t i = 0; i < all->n && n <= SHOWN; i++)
		if (strcasestr(all->items[i].name, word) && n++ < SHOWN)
			str_addf(out, "%s%s", n > 1 ? _(", ") : "", all->items[i].name);
	if (n > SHOWN)
		str_addz(out, "...");
}

void form_agencies_like(const struct form *f, const char *typed, struct str *out)
{
	size_t n;
	STR_LOCAL(word, STR_NO_LIMIT);
	STR_LOCAL(last, STR_NO_LIMIT);
	for (const char *at = typed; next_word(&at, &word);) {
		str_clear(&last);
		str_addz(&last, word.buf);
	}
	if (!last.len || !f->agencies)
		return;
	const struct wire_agency *one = find_agency(f->agencies, last.buf, &n);
	if (one && !str_eq(one->name, last.buf))
		str_addz(out, one->name);
	else if (!one)
		list_agencies(f->agencies, last.buf, out);
}

/* Their ids in the order in which they were named; how many, -1: why says why not. */
static int read_agencies(
	const struct form *f, const char *text, const struct wire_agency **out, int most, struct str *why)
{
	int count = 0;
	STR_LOCAL(word, STR_NO_LIMIT);
	for (const char *at = text; f->agencies && next_word(&at, &word);) {
		size_t n;
		const struct wire_agency *one = find_agency(f->agencies, word.buf, &n);
		if (!one && n) {
			STR_LOCAL(all, STR_NO_LIMIT);
			list_agencies(f->agencies, word.buf, &all);
			str_addf(why, _("\"%.60s\" fits several agencies: %s. Please type more of the name."), word.buf, all.buf);
			return -1;
		}
		if (!one) {
			str_addf(why,
				f->rules->agencies_least
					? _("There is no agency \"%.60s\" here. Part of a name will do.")
					: _("There is no agency \"%.60s\" here. Part of a name will do, or nothing when you are not sure."),
				word.buf);
			return -1;
		}
		bool there = false;
		for (int i = 0; i < count; i++)
			there |= out[i] == one;
		if (!there && count == most) {
			str_addf(why, _("At most %d agencies are allowed."), most);
			return -1;
		}
		if (!there)
			out[count++] = one;
	}
	return count;
}

/* ---- links ----------------------------------------------------------------------------------- */

enum { AGENCIES_MAX = 16, LINKS_MAX = 32, LINK_BYTES_MAX = 2000 };

static bool next_link(const char **at, struct str *out)
{
	*at += strspn(*at, " \t\r\n");
	size_t n = strcspn(*at, " \t\r\n");
	str_clear(out);
	str_add(out, *at, n);
	*at += n;
	return n > 0;
}

static bool is_address(const char *word)
{
	struct err e;
	bool web = str_starts(word, "https://") || str_starts(word, "http://");
	return web && strlen(word) <= LINK_BYTES_MAX && net_address_check(word, &e) == RC_OK;
}

static bool check_links(const struct form *f, const char *text, struct str *why)
{
	int64_t n = 0;
	STR_LOCAL(word, STR_NO_LIMIT);
	for (const char *at = text; next_link(&at, &word); n++)
		if (!is_address(word.buf)) {
			str_addf(why, _("%.100s is not a web address; one begins with https:// or http://."), word.buf);
			return false;
		}
	if (n > f->rules->links_most)
		str_addf(why, _("At most %lld links are allowed."), (long long)f->rules->links_most);
	return n <= f->rules->links_most;
}

/* ---- choices --------------------------------------------------------------------------------- */

const struct wire_form_field *form_choices(const struct form *f, int part)
{
	const struct wire_form_field *field = field_at(f, part);
	return field && field->n_choices ? field : NULL;
}

static const struct wire_form_choice *find_choice(const struct wire_form_field *field, const char *word)
{
	int64_t n;
	if (str_to_i64(word, 1, (int64_t)field->n_choices, &n))
		return &field->choices[n - 1];
	for (size_t i = 0; i < field->n_choices; i++)
		if (str_eq(field->choices[i].word, word) || str_eq(field->choices[i].label, word))
			return &field->choices[i];
	return NULL;
}

/* A word that is none stays as it was typed. */
void form_choose(const struct form *f, int part, const char *text, struct str *out)
{
	const struct wire_form_field *field = form_choices(f, part);
	STR_LOCAL(narrow, STR_NO_LIMIT);
	STR_LOCAL(word, STR_NO_LIMIT);
	text_narrow_all(&narrow, text);
	for (const char *at = narrow.buf; next_word(&at, &word);) {
		const struct wire_form_choice *one = find_choice(field, word.buf);
		str_addf(out, "%s%s", out->len ? "," : "", one ? one->word : word.buf);
	}
}

static bool check_choices(const struct wire_form_field *field, const char *text, struct str *why)
{
	int64_t n = 0;
	STR_LOCAL(word, STR_NO_LIMIT);
	for (const char *at = text; next_word(&at, &word); n++)
		if (!find_choice(field, word.buf)) {
			str_addf(why, _("%.100s is not one of the answers; please type numbers separated by commas."), word.buf);
			return false;
		}
	bool fits = n >= field->least && (!field->most || n <= field->most);
	if (!fits && field->least == field->most)
		str_addf(why, P_("Please choose %lld.", "Please choose %lld of them.", (unsigned long)field->most),
			(long long)field->most);
	else if (!fits)
		str_addf(why, _("Please choose %lld to %lld of them."), (long long)field->least, (long long)field->most);
	return fits;
}

/* ---- checking -------------------------------------------------------------------------------- */

/* What is blank to the eye is blank to the rules. */
static bool is_blank(const char *text)
{
	for (size_t n = strlen(text), at = 0; at < n;) {
		struct text_cluster c = text_next(text + at, n - at);
		bool space = text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || str_starts(text + at, "　");
		if (c.columns > 0 && !space)
			return false;
		at += c.bytes;
	}
	return true;
}

static bool check_agencies(const struct form *f, const char *text, const struct wire_agency **out, struct str *why)
{
	int64_t most = f->rules->agencies_most, least = f->rules->agencies_least;
	int64_t named = read_agencies(f, text, out, most < AGENCIES_MAX ? (int)most : AGENCIES_MAX, why);
	if (named >= 0 && named < least)
		str_addf(why,
			P_("At least %lld agency has to be named.", "At least %lld agencies have to be named.",
				(unsigned long)least),
			(long long)least);
	return named >= least;
}

bool form_check(const struct form *f, int part, const char *text, struct str *why)
{
	const struct wire_form_field *field = field_at(f, part);
	const struct wire_agency *agencies[AGENCIES_MAX];
	int64_t n = act_length(text);
	if (part == FORM_AGENCIES)
		return check_agencies(f, text, agencies, why);
	if (part == FORM_LINKS)
		return check_links(f, text, why);
	if (!field)
		return true;
	if (field->n_choices)
		return check_choices(field, text, why);
	if (is_blank(text)) {
		if (field->required)
			str_addf(why, _("%s cannot stay empty."), form_label(f, part));
		return !field->required;
	}
	if (n < field->least)
		str_addf(why, _("That has %lld characters; at least %lld are needed."), (long long)n, (long long)field->least);
	else if (field->most && n > field->most)
		str_addf(why, _("That has %lld characters; at most %lld are allowed."), (long long)n, (long long)field->most);
	return !why->len;
}

/* ---- drafts ---------------------------------------------------------------------------------- */

void form_write(const struct form *f, int part, const char *text, struct str *out)
{
	struct json_out o;
	if (is_empty(f) && (!text || !*text))
		return;
	json_begin(&o, out);
	json_open(&o, NULL, '{');
	json_put_text(&o, "at", text ? form_name(f, part) : "");
	json_open(&o, "answers", '{');
	for (int i = 0; i < FORM_PARTS; i++)
		if (form_has(f, i) && i != FORM_FILES && (f->done[i] || f->answers[i] || (text && i == part)))
			json_put_text(&o, form_name(f, i), text && i == part ? text : form_answer(f, i));
	json_close(&o, '}');
	json_open(&o, "done", '[');
	for (int i = 0; i < FORM_PARTS; i++)
		if (form_has(f, i) && f->done[i])
			json_put_text(&o, NULL, form_name(f, i));
	json_close(&o, ']');
	json_open(&o, "files", '[');
	for (size_t i = 0; i < f->files.n; i++) {
		json_open(&o, NULL, '{');
		json_put_text(&o, "id", f->files.items[i].id);
		json_put_text(&o, "name", f->files.items[i].name);
		json_put_int(&o, "size", f->files.items[i].size);
		json_close(&o, '}');
	}
	json_close(&o, ']');
	json_put_int(&o, "version", f->version);
	json_close(&o, '}');
}

static void take_file(struct form *f, const struct json *v)
{
	const char *id = json_text(json_get(v, "id")), *name = json_text(json_get(v, "name"));
	if (*id)
		*vec_push(&f->files) = (struct form_file){ xstrdup(id), xstrdup(name), json_int(json_get(v, "size"), 0) };
}

static void join(const struct json *list, const char *between, struct str *out)
{
	for (const struct json *item = json_first(list); item; item = json_next(item))
		str_addf(out, "%s%s", out->len ? between : "", json_text(item));
}

/* What went out and came back: the members of a proposal as they are sent. */
static void take_proposal(struct form *f, const struct json *v)
{
	STR_LOCAL(words, STR_NO_LIMIT);
	for (int i = 0; i < FORM_FIELDS; i++) {
		const struct json *field = json_get(v, form_name(f, i));
		if (!field)
			field = json_get(json_get(v, "fields"), form_name(f, i));
		if (form_has(f, i) && json_is_string(field))
			form_set(f, i, json_text(field), true);
	}
	join(json_get(v, "agencies"), "、", &words);
	form_set(f, FORM_AGENCIES, words.buf, true);
	str_clear(&words);
	join(json_get(v, "links"), "\n", &words);
	form_set(f, FORM_LINKS, words.buf, true);
	for (const struct json *file = json_first(json_get(v, "attachments")); file; file = json_next(file))
		take_file(f, file);
	f->done[FORM_FILES] = true;
	form_set(f, FORM_DISCUSS, json_bool(json_get(v, "discuss"), false) ? "y" : "n", true);
	f->version = json_int(json_get(v, "version"), f->version);
}

static void take_draft(struct form *f, const struct json *v, int *part)
{
	const struct json *answers = json_get(v, "answers");
	for (int i = 0; i < FORM_PARTS; i++) {
		const struct json *text = form_has(f, i) ? json_get(answers, form_name(f, i)) : NULL;
		if (json_is_string(text))
			form_set(f, i, json_text(text), false);
	}
	for (const struct json *name = json_first(json_get(v, "done")); name; name = json_next(name)) {
		int done = form_part(f, json_text(name));
		if (done < FORM_PARTS)
			f->done[done] = true;
	}
	for (const struct json *file = json_first(json_get(v, "files")); file; file = json_next(file))
		take_file(f, file);
	f->version = json_int(json_get(v, "version"), f->version);
	*part = form_part(f, json_text(json_get(v, "at")));
	if (*part < FORM_PARTS)
		f->done[*part] = false;
}

void form_read(struct form *f, const char *draft, int *part)
{
	struct json *v = NULL;
	*part = FORM_PARTS;
	enum rc rc = json_parse(draft, strlen(draft), JSON_BODY_MAX, &v, NULL);
	int body = form_part(f, "body");
	if (rc == RC_OK && json_get(v, "answers"))
		take_draft(f, v, part);
	else if (rc == RC_OK && json_is_object(v))
		take_proposal(f, v);
	else if (body < FORM_PARTS) /* what another editor left of one text */
		form_set(f, body, draft, false);
	json_free(v);
}

static const struct json *members(const struct json *v)
{
	return json_get(v, "answers") ? json_get(v, "answers") : v;
}

void form_draft_title(const char *draft, struct str *out)
{
	struct json *v = NULL;
	if (json_parse(draft, strlen(draft), JSON_BODY_MAX, &v, NULL) == RC_OK)
		str_addz(out, json_text(json_get(members(v), "title")));
	json_free(v);
}

static void add_texts(const struct json *v, struct str *out)
{
	for (const struct json *m = json_first(v); m; m = json_next(m)) {
		bool own = str_eq(json_name(m), "board") || str_eq(json_name(m), "discuss");
		if (json_is_string(m) && *json_text(m) && !own)
			str_addf(out, "%s%s", out->len ? "\n" : "", json_text(m));
		else if (json_is_object(m))
			add_texts(m, out);
	}
}

void form_draft_text(const char *draft, struct str *out)
{
	struct json *v = NULL;
	if (json_parse(draft, strlen(draft), JSON_BODY_MAX, &v, NULL) == RC_OK && json_is_object(v))
		add_texts(members(v), out);
	else
		str_addz(out, draft);
	json_free(v);
}

static const char *topic_field(const struct wire_topic *t, const char *name)
{
	if (str_eq(name, "title"))
		return t->title;
	if (str_eq(name, "body"))
		return t->body;
	if (str_eq(name, "benefits"))
		return t->benefits;
	for (size_t i = 0; i < t->n_fields; i++)
		if (str_eq(t->fields[i].name, name))
			return t->fields[i].value;
	return "";
}

void form_take_topic(struct form *f, const struct wire_topic *t)
{
	STR_LOCAL(words, STR_NO_LIMIT);
	for (int i = 0; i < FORM_FIELDS; i++)
		if (form_has(f, i))
			form_set(f, i, topic_field(t, form_name(f, i)), true);
	for (size_t i = 0; i < t->n_agencies; i++)
		str_addf(&words, "%s%s", i ? "、" : "", t->agencies[i].name);
	form_set(f, FORM_AGENCIES, words.buf, true);
	str_clear(&words);
	for (size_t i = 0; i < t->n_links; i++)
		str_addf(&words, "%s%s", i ? "\n" : "", t->links[i]);
	form_set(f, FORM_LINKS, words.buf, true);
	for (size_t i = 0; i < t->n_attachments; i++) {
		const struct wire_attachment *file = &t->attachments[i];
		if (file->id && *file->id)
			*vec_push(&f->files) = (struct form_file){ xstrdup(file->id), xstrdup(file->name), file->size };
	}
	f->done[FORM_FILES] = f->done[FORM_DISCUSS] = true;
	f->version = t->version;
}

/* ---- as it is sent, as it is seen ------------------------------------------------------------- */

static size_t put_agencies(const struct form *f, struct arena *a, const struct wire_agency ***out)
{
	STR_LOCAL(why, 4096);
	*out = arena_calloc(a, AGENCIES_MAX, sizeof **out);
	int n = read_agencies(f, form_answer(f, FORM_AGENCIES), *out, AGENCIES_MAX, &why);
	return n < 0 ? 0 : (size_t)n;
}

size_t form_agencies(const struct form *f, struct arena *a, const char ***ids)
{
	const struct wire_agency **agencies;
	size_t n = put_agencies(f, a, &agencies);
	*ids = arena_calloc(a, AGENCIES_MAX, sizeof **ids);
	for (size_t i = 0; i < n; i++)
		(*ids)[i] = agencies[i]->id;
	return n;
}

static size_t put_links(const struct form *f, struct arena *a, const char ***out)
{
	size_t n = 0;
	STR_LOCAL(word, STR_NO_LIMIT);
	*out = arena_calloc(a, LINKS_MAX, sizeof **out);
	for (const char *at = form_answer(f, FORM_LINKS); n < LINKS_MAX && next_link(&at, &word);)
		(*out)[n++] = arena_strdup(a, word.buf);
	return n;
}

static bool is_own(const char *name)
{
	return str_eq(name, "title") || str_eq(name, "body") || str_eq(name, "benefits");
}

static const char *answer_to(const struct form *f, const char *name)
{
	int part = form_part(f, name);
	return part < FORM_PARTS ? form_answer(f, part) : "";
}

void form_proposal(const struct form *f, struct arena *a, struct wire_proposal *out)
{
	const struct wire_agency **agencies;
	*out = (struct wire_proposal){ .board = f->rules->board,
		.given = PROPOSAL_TITLE | PROPOSAL_BODY | PROPOSAL_FIELDS | PROPOSAL_LINKS | PROPOSAL_ATTACHMENTS,
		.title = answer_to(f, "title"),
		.body = answer_to(f, "body"),
		.benefits = answer_to(f, "benefits"),
		.discuss = *form_answer(f, FORM_DISCUSS) == 'y',
		.version = f->version };
	if (form_part(f, "benefits") < FORM_PARTS)
		out->given |= PROPOSAL_BENEFITS;
	if (form_has(f, FORM_AGENCIES)) /* else those that it has stay */
		out->given |= PROPOSAL_AGENCIES;
	if (!f->version)
		out->given |= PROPOSAL_BOARD | PROPOSAL_DISCUSS;
	out->fields = arena_calloc(a, FORM_FIELDS, sizeof *out->fields);
	for (int i = 0; i < FORM_FIELDS; i++)
		if (form_has(f, i) && !is_own(form_name(f, i)))
			out->fields[out->n_fields++] = (struct wire_named){ form_name(f, i), form_answer(f, i) };
	size_t n = put_agencies(f, a, &agencies);
	out->agencies = arena_calloc(a, AGENCIES_MAX, sizeof *out->agencies);
	for (size_t i = 0; i < n; i++)
		out->agencies[out->n_agencies++] = agencies[i]->id;
	out->n_links = put_links(f, a, &out->links);
	out->attachments = arena_calloc(a, f->files.n + 1, sizeof *out->attachments);
	for (size_t i = 0; i < f->files.n; i++)
		out->attachments[out->n_attachments++] = (struct wire_attached){ f->files.items[i].id, f->files.items[i].name };
}

void form_topic(const struct form *f, struct arena *a, struct wire_topic *out)
{
	const struct wire_agency **agencies;
	*out = (struct wire_topic){ .id = "",
		.board = f->rules->board,
		.title = answer_to(f, "title"),
		.summary = "",
		.body = answer_to(f, "body"),
		.benefits = answer_to(f, "benefits"),
		.body_heading = heading(f, form_part(f, "body")),
		.benefits_heading = heading(f, form_part(f, "benefits")),
		.proposer = app_called(f->app),
		.stage = STAGE_DRAFT,
		.stage_reason = "",
		.place = "",
		.stream = "",
		.source = { "", "", "" } };
	size_t n = put_agencies(f, a, &agencies);
	out->agencies = arena_calloc(a, AGENCIES_MAX, sizeof *out->agencies);
	for (size_t i = 0; i < n; i++)
		out->agencies[out->n_agencies++] = *agencies[i];
	out->n_links = put_links(f, a, &out->links);
	out->fields = arena_calloc(a, FORM_FIELDS, sizeof *out->fields);
	for (int i = 0; i < FORM_FIELDS; i++)
		if (form_has(f, i) && !is_own(form_name(f, i)) && *form_answer(f, i))
			out->fields[out->n_fields++] = (struct wire_field){
				.name = form_name(f, i), .label = heading(f, i), .value = form_answer(f, i)
			};
	out->attachments = arena_calloc(a, f->files.n + 1, sizeof *out->attachments);
	for (size_t i = 0; i < f->files.n; i++)
		out->attachments[out->n_attachments++] = (struct wire_attachment){ .id = f->files.items[i].id,
			.name = f->files.items[i].name,
			.url = "",
			.type = "",
			.text = "",
			.size = f->files.items[i].size };
}
