/* The categories of a Discourse forum: what they are called, as a list, and each as a page. See discourse.h. */
#include "records/records.h"
#include "site/discourse.h"

enum { FIELDS_MOST = 3, RELATED_MOST = 30 };

/* ---- what they are called -------------------------------------------------------------------- */

static const struct json *list_of(const struct json *v)
{
	const struct json *list = json_get(json_get(v, "category_list"), "categories");
	return json_is_array(list) ? list : NULL;
}

static size_t count_all(const struct json *list)
{
	size_t n = json_count(list);
	for (const struct json *c = json_first(list); c; c = json_next(c))
		n += json_count(json_get(c, "subcategory_list"));
	return n;
}

static const char *word_of(const struct foreign *f, const struct json *v)
{
	int64_t id = foreign_count(f, v, "id");
	const char *word = id > 0 ? arena_printf(f->arena, "%lld", (long long)id) : NULL;
	return word ? word : "";
}

/* One more, and those that are part of it. */
static void add(const struct foreign *f, const struct json *v, const char *above, struct wire_agencies *out)
{
	const char *name = foreign_text(f, v, "name"), *word = word_of(f, v);
	const char *whole = *above ? arena_printf(f->arena, "%s / %s", above, name) : name;
	if (!*word || !*name || !whole) {
		foreign_note(f, "categories");
		return;
	}
	out->items[out->n++] = (struct wire_agency){
		.id = word, .name = whole, .topics = foreign_count(f, v, "topic_count")
	};
	if (*above)
		return;
	for (const struct json *c = json_first(foreign_list(f, v, "subcategory_list")); c; c = json_next(c))
		add(f, c, name, out);
}

bool discourse_categories(const struct site *s, const struct json *v, struct arena *a, struct wire_agencies *out)
{
	const struct json *list = list_of(v);
	struct wire_agencies all = { .items = arena_calloc(a, count_all(list) + 1, sizeof *all.items) };
	const struct foreign f = { a, &all.unread, s->zone };
	if (!list || !all.items)
		return false;
	for (const struct json *c = json_first(list); c; c = json_next(c))
		add(&f, c, "", &all);
	*out = all;
	return true;
}

/* ---- as rows and pages ----------------------------------------------------------------------- */

/* What rows and pages have. False: it is none. */
static bool begin(const struct foreign *f, const struct json *v, const char *above, struct wire_topic *out)
{
	records_topic_init(out, BOARD_OTHER);
	const char *name = foreign_text(f, v, "name"), *word = word_of(f, v);
	const char *id = *word ? arena_printf(f->arena, DISCOURSE_CATEGORY "%s", word) : NULL;
	const char *whole = *above ? arena_printf(f->arena, "%s / %s", above, name) : name;
	int64_t topics = foreign_count(f, v, "topic_count");
	if (!id || !*name || !whole)
		return false;
	out->id = id;
	(void)str_to_i64(word, 1, INT64_MAX, &out->number);
	const char *title = topics < 0
		? NULL
		: arena_printf(f->arena, P_("%s (%ld topic)", "%s (%ld topics)", (unsigned long)topics), whole, (long)topics);
	out->title = title ? title : whole;
	out->stage = STAGE_OTHER;
	out->counts.endorsements = WIRE_UNKNOWN;
	return true;
}

static void add_row(const struct site *s, const struct json *v, const char *above, struct site_reply *r)
{
	struct wire_topic *row = &r->u.topics.items[r->u.topics.n++];
	struct wire_unread unread = { 0 };
	const struct foreign f = { &r->arena, &unread, s->zone };
	bool read = json_is_object(v) && begin(&f, v, above, row);
	if (!read)
		*row = (struct wire_topic){ .board = BOARD_OTHER, .unread = { .n = 1, .first = "categories" } };
	else
		row->unread = unread;
	if (*above || !read)
		return;
	const char *name = json_text(json_get(v, "name"));
	for (const struct json *c = json_first(json_get(v, "subcategory_list")); c; c = json_next(c))
		add_row(s, c, name, r);
}

bool discourse_category_rows(const struct site *s, const struct json *v, struct site_reply *r)
{
	struct wire_topics *t = &r->u.topics;
	t->items = arena_calloc(&r->arena, count_all(list_of(v)) + 1, sizeof *t->items);
	if (!t->items)
		return false;
	for (const struct json *c = json_first(list_of(v)); c; c = json_next(c))
		add_row(s, c, "", r);
	t->total = (int64_t)t->n;
	t->next = "";
	return true;
}

/* Among all, and its parts, the one with this id; *above: whose part it is, "" none's. */
static const struct json *find(const struct json *list, int64_t id, const char **above)
{
	*above = "";
	for (const struct json *c = json_first(list); c; c = json_next(c)) {
		if (json_int(json_get(c, "id"), 0) == id)
			return c;
		for (const struct json *p = json_first(json_get(c, "subcategory_list")); p; p = json_next(p))
			if (json_int(json_get(p, "id"), 0) == id) {
				*above = json_text(json_get(c, "name"));
				return p;
			}
	}
	return NULL;
}

static void add_related(const struct foreign *f, const char *id, const char *title, enum wire_board board,
	int64_t number, struct wire_topic *t)
{
	if (id && *title && t->n_related < RELATED_MOST)
		t->related[t->n_related++] = (struct wire_related){
			.id = id, .title = title, .board = board, .number = board == BOARD_OTHER ? 0 : number
		};
	else
		foreign_note(f, "subcategory_list");
}

/* Its parts, the topic that tells about it, and those that the list of categories shows of it. */
static void read_related(const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	t->related = arena_calloc(f->arena, RELATED_MOST, sizeof *t->related);
	if (!t->related)
		return;
	for (const struct json *c = json_first(foreign_list(f, v, "subcategory_list")); c; c = json_next(c)) {
		const char *word = word_of(f, c);
		add_related(f, *word ? arena_printf(f->arena, DISCOURSE_CATEGORY "%s", word) : NULL, foreign_text(f, c, "name"),
			BOARD_OTHER, 0, t);
	}
	const char *about = foreign_text(f, v, "topic_url"), *slash = strrchr(about, '/');
	int64_t number = 0;
	if (slash && str_to_i64(slash + 1, 1, INT64_MAX, &number))
		add_related(f, arena_strdup(f->arena, slash + 1), _("About this category"), BOARD_CONSULTATION, number, t);
	for (const struct json *p = json_first(foreign_list(f, v, "topics")); p; p = json_next(p)) {
		const char *word = word_of(f, p);
		(void)str_to_i64(word, 1, INT64_MAX, &number);
		add_related(f, *word ? word : NULL, foreign_text(f, p, "title"), BOARD_CONSULTATION, number, t);
	}
}

/* How much is written in it. */
static const char *figures_of(const struct foreign *f, const struct json *v)
{
	static const struct {
		const char *name, *label;
	} figures[] = { { "topic_count", N_("Topics") }, { "post_count", N_("Posts") },
		{ "topics_week", N_("Topics of the last week") }, { "topics_month", N_("Topics of the last month") },
		{ "topics_year", N_("Topics of the last year") } };
	STR_LOCAL(text, 1024);
	for (size_t i = 0; i < ARRAY_LEN(figures); i++) {
		int64_t n = foreign_count(f, v, figures[i].name);
		if (n >= 0)
			/* TRANSLATORS: what is counted, and how many there are */
			str_addf(&text, _("- %s: %lld\n"), _(figures[i].label), (long long)n);
	}
	const char *kept = str_ok(&text) ? arena_strdup(f->arena, text.buf) : NULL;
	return kept ? kept : "";
}

bool discourse_category(
	const struct site *s, const struct json *v, const char *id, struct arena *a, struct wire_topic *out)
{
	int64_t number = 0;
	const char *above;
	(void)str_to_i64(id + strlen(DISCOURSE_CATEGORY), 1, INT64_MAX, &number);
	const struct json *c = number ? find(list_of(v), number, &above) : NULL;
	struct wire_unread unread = { 0 };
	const struct foreign f = { a, &unread, s->zone };
	if (!c || !begin(&f, c, above, out))
		return false;
	out->fields = arena_calloc(a, FIELDS_MOST, sizeof *out->fields);
	const char *url = arena_printf(a, "%s/c/%lld", s->address, (long long)number);
	const char *description = foreign_text(&f, c, "description");
	out->body = *description ? discourse_cooked(s, a, description)
							 : foreign_plain(a, foreign_text(&f, c, "description_text"));
	const char *figures = figures_of(&f, c);
	if (out->fields && *figures)
		out->fields[out->n_fields++] = (struct wire_field){
			.name = "figures", .label = _("Figures"), .value = figures
		};
	read_related(&f, c, out);
	discourse_may(c, a, out);
	out->source = (struct wire_source){ .name = foreign_host(s), .url = url ? url : "", .licence = "" };
	out->unread = unread;
	return true;
}
