/* Lists of topics, and one topic. */
#include "server/api/private.h"

#define IDS_MAX 100
#define WORDS_MAX 400 /* bytes of a search */
#define SIMILAR 5     /* topics that are alike */

/* ---- which fields ---------------------------------------------------------------------------- */

/* Is this path one of the list's (a comma-separated one)? With part: or the beginning of one, as "counts" is of
 * "counts.comments". */
static bool is_listed(const char *list, const char *path, bool part)
{
	size_t n = strlen(path);
	for (const char *p = list; *p;) {
		size_t len = strcspn(p, ",");
		if (len >= n && strncmp(p, path, n) == 0 && (len == n || (part && p[n] == '.')))
			return true;
		p += len + (p[len] == ',');
	}
	return false;
}

/* What the list names of v, which stands at path (no deeper than JSON may nest, which was checked). */
static void put_chosen(
	struct json_out *o, const struct json *v, const char *fields, struct str *path) /* NOLINT(misc-no-recursion) */
{
	size_t at = path->len;
	bool object = json_is_object(v);
	json_open(o, NULL, object ? '{' : '[');
	for (const struct json *m = json_first(v); m; m = json_next(m)) {
		struct str part;
		if (object)
			str_addf(path, "%s%s", at ? "." : "", json_name(m));
		bool inside = json_is_object(m) || json_is_array(m);
		str_init(&part, RESPONSE_MAX);
		if (object && is_listed(fields, path->buf, false)) {
			json_print(m, &part);
		} else if (inside && (!object || is_listed(fields, path->buf, true))) {
			struct json_out inner;
			json_begin(&inner, &part);
			put_chosen(&inner, m, fields, path);
		}
		if (part.len)
			json_put_raw(o, object ? json_name(m) : NULL, part.buf);
		str_release(&part);
		str_truncate(path, at);
	}
	json_close(o, object ? '}' : ']');
}

/* The topic with just what fields names: members, or members of these ("counts.comments"). The shape of a topic is
 * known to wire/ alone, so the choice is made on the finished JSON. */
static enum rc write_chosen(struct json_out *o, const struct wire_topic *t, const char *fields, int zone, struct err *e)
{
	struct json_out inner, chosen;
	struct json *v = NULL;
	STR_LOCAL(whole, RESPONSE_MAX);
	STR_LOCAL(part, RESPONSE_MAX);
	STR_LOCAL(path, STR_NO_LIMIT);
	json_begin(&inner, &whole);
	wire_topic_write(&inner, NULL, t, VIEW_WHOLE, zone);
	enum rc rc = json_parse(whole.buf, whole.len, RESPONSE_MAX, &v, e);
	json_begin(&chosen, &part);
	if (rc == RC_OK)
		put_chosen(&chosen, v, fields, &path);
	json_put_raw(o, NULL, rc == RC_OK ? part.buf : "{}");
	json_free(v);
	return rc;
}

struct view {
	bool whole;
	const char *fields;
};

/* view=row|whole, fields=a,b: a list shows rows, one topic is whole, unless asked otherwise. */
static bool read_view(const struct ctx *c, const struct request *q, struct response *r, bool whole, struct view *v)
{
	const char *view = request_query(q, "view");
	v->fields = request_query(q, "fields");
	v->whole = v->fields || (view ? str_eq(view, "whole") : whole);
	if (!view || str_eq(view, "whole") || str_eq(view, "row"))
		return true;
	problem(c, r, BAD_PARAMETER, "view");
	return false;
}

void handle_trim_row(struct wire_topic *t)
{
	t->summary = t->stage_reason = t->proposer = "";
	t->active_at = 0;
	if (t->updated_at == t->created_at)
		t->updated_at = 0;
	t->counts.followers = t->counts.neutral = 0;
	if (t->stage != STAGE_COLLECTING)
		t->endorse_by = 0;
	if (t->response != RESPONSE_DUE && t->response != RESPONSE_OVERDUE)
		t->respond_by = 0;
	if (t->n_agencies > 1)
		t->n_agencies = 1;
	if (t->n_agencies)
		t->agencies[0].id = "";
}

static void add_sentence(struct str *out, const char *text)
{
	if (text && *text)
		str_addf(out, "%s%s", out->len && !(out->buf[out->len - 1] & 0x80) ? " " : "", text);
}

/* Why, as the rules and then whoever did it say, and what to do instead. */
static const char *say_reason(
	const struct ctx *c, const struct rules *rules, const struct wire_topic *t, const char *code, const char *more)
{
	const struct rules_reason *reason = code && *code ? rules_reason_of(rules, t->board, code) : NULL;
	const char *language = c->platform->languages.tags[c->language];
	if (!reason)
		return more;
	STR_LOCAL(text, STR_NO_LIMIT);
	add_sentence(&text, rules_text_in(&reason->text, language));
	add_sentence(&text, more);
	add_sentence(&text, rules_text_in(&reason->instead, language));
	const char *said = arena_strdup(c->arena, text.buf);
	return said ? said : more;
}

/* What only the reader's language knows. */
static void tell_labels(const struct ctx *c, struct wire_topic *t)
{
	const struct rules *rules = ctx_rules(c, t);
	const char *language = c->platform->languages.tags[c->language];
	t->body_heading = rules_heading(rules, t->board, "body", language);
	t->benefits_heading = rules_heading(rules, t->board, "benefits", language);
	for (size_t i = 0; i < t->n_fields; i++)
		t->fields[i].label = rules_heading(rules, t->board, t->fields[i].name, language);
	t->stage_reason = say_reason(c, rules, t, t->stage_code, t->stage_reason);
	for (size_t i = 0; i < t->n_timeline; i++)
		t->timeline[i].text = say_reason(c, rules, t, t->timeline[i].code, t->timeline[i].text);
}

/* Who proposes it together or may yet, and what of those who endorse is public. */
static enum rc tell_people(const struct ctx *c, int64_t id, struct wire_topic *t, struct err *e)
{
	const struct rules_board *b = &ctx_rules(c, t)->boards[t->board];
	enum rc rc = c->account ? handle_invitations_tell(c, id, t, e) : RC_OK;
	t->shows = b->shown;
	t->n_shows = b->n_shown;
	t->shows_always = b->shown_always;
	if (rc != RC_OK || b->invites_sponsors)
		return rc;
	return storage_co_proposers(c->storage, id, c->arena, &t->co_proposers, &t->n_co_proposers, e);
}

static void write_row(const struct ctx *c, struct json_out *o, struct wire_topic *t, const struct rules_who *who)
{
	tell_labels(c, t);
	permit_strip(c, who, t);
	life_tell_late(t, c->now);
	handle_trim_row(t);
	wire_topic_write(o, NULL, t, VIEW_ROW, c->zone);
}

static enum rc write_whole(
	const struct ctx *c, struct json_out *o, struct wire_topic *t, const char *fields, struct err *e)
{
	struct rules_who who;
	int64_t id = 0;
	str_to_i64(t->id, 1, INT64_MAX, &id);
	enum rc rc = permit_who(c, id, t, &who, e);
	if (rc == RC_OK && !rules_duties(ctx_rules(c, t), t, c->now, c->arena))
		rc = err_set(e, RC_TOO_BIG, 0, "topic");
	if (rc == RC_OK)
		rc = tell_people(c, id, t, e);
	if (rc == RC_OK)
		rc = permit_tell(c, &who, t, &t->can, e);
	if (rc != RC_OK)
		return rc;
	tell_labels(c, t);
	permit_strip(c, &who, t);
	life_tell_late(t, c->now);
	if (fields)
		return write_chosen(o, t, fields, c->zone, e);
	wire_topic_write(o, NULL, t, VIEW_WHOLE, c->zone);
	return RC_OK;
}

/* Of a row who asks is known without asking the database about each: whose a topic is that others may not read, lists
 * do not say. */
static enum rc write_topics(
	const struct ctx *c, struct json_out *o, struct wire_topic *items, size_t n, const struct view *v, struct err *e)
{
	struct rules_who who;
	enum rc rc = v->whole ? RC_OK : permit_anyone(c, &who, e);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (v->whole)
			rc = write_whole(c, o, &items[i], v->fields, e);
		else
			write_row(c, o, &items[i], &who);
	}
	return rc;
}

/* Rows of which only the ids are known: those that were printed a moment ago stay as they are. For who sees what
 * everybody sees: what is printed is kept for all. */
static enum rc write_bare(const struct ctx *c, struct json_out *o, const int64_t *ids, size_t n, struct err *e)
{
	struct platform *p = c->platform;
	struct rules_who who;
	struct wire_topic t;
	struct json_out inner;
	STR_LOCAL(json, RESPONSE_MAX);
	enum rc rc = permit_anyone(c, &who, e);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		const struct printed_row which = { ids[i], c->book, c->language, c->zone };
		if (printed_find(p->printed, p->answers, &which, c->now, o))
			continue;
		rc = storage_topic_row(c->storage, ids[i], 0, c->arena, &t, e);
		if (rc != RC_OK)
			return rc;
		int64_t until = t.late_since >= c->now ? t.late_since : INT64_MAX;
		str_clear(&json);
		json_begin(&inner, &json);
		write_row(c, &inner, &t, &who);
		printed_keep(p->printed, p->answers, &which, &c->lists, c->now, until, json.buf);
		json_put_raw(o, NULL, json.buf);
	}
	return rc;
}

/* ---- the question ---------------------------------------------------------------------------- */

static bool read_word(const struct ctx *c, const struct request *q, struct response *r, const char *name,
	const char *(*word)(int), int n, int *out)
{
	const char *text = request_query(q, name);
	*out = -1;
	if (!text)
		return true;
	for (int i = 0; i < n; i++)
		if (*word(i) && strcmp(word(i), text) == 0) {
			*out = i;
			return true;
		}
	problem(c, r, BAD_PARAMETER, name);
	return false;
}

static const char *board_word(int i)
{
	return wire_board_word((enum wire_board)i);
}
static const char *stage_word(int i)
{
	return wire_stage_word((enum wire_stage)i);
}
static const char *response_word(int i)
{
	return i == RESPONSE_NONE ? "none" : wire_response_word((enum wire_response_state)i);
}
static const char *sort_word(int i)
{
	static const char *const words[SORTS] = { [SORT_FIT] = "fit",
		[SORT_NEWEST] = "newest",
		[SORT_ENDORSEMENTS] = "endorsements",
		[SORT_DEADLINE] = "deadline",
		[SORT_ACTIVITY] = "activity" };
	return words[i];
}

/* The parts of the address that say which list it is; a cursor belongs to exactly one. */
static const char *question_of(const struct ctx *c, const struct storage_topic_query *t)
{
	const char *const texts[] = { t->agency, t->words, t->title, t->by, t->without, t->author };
	const char *question = arena_printf(c->arena, "topics %d %d %d %d %lld %lld %lld %lld %lld", t->board, t->stage,
		t->response, (int)t->sort * PARTS + (int)t->part, (long long)t->account, (long long)t->min_endorsements,
		(long long)t->number, (long long)t->since, (long long)t->until);
	for (size_t i = 0; question && i < ARRAY_LEN(texts); i++)
		question = arena_printf(c->arena, "%s\n%s", question, texts[i] ? texts[i] : "");
	return question;
}

/* The words of a search; *out is NULL when there are none. */
static bool read_words(
	const struct ctx *c, const struct request *q, struct response *r, const char *name, const char **out)
{
	*out = request_query(q, name);
	if (!*out || strlen(*out) <= WORDS_MAX)
		return true;
	problem(c, r, BAD_PARAMETER, name);
	return false;
}

/* since, until: a day, which `until` takes in, or an instant. */
static bool read_time(
	const struct ctx *c, const struct request *q, struct response *r, const char *name, bool last, int64_t *out)
{
	const char *text = request_query(q, name);
	int64_t at;
	*out = 0;
	if (!text)
		return true;
	if (!rfc3339_parse(text, c->zone, &at)) {
		problem(c, r, BAD_PARAMETER, name);
		return false;
	}
	if (last)
		at += strlen(text) == sizeof "2016-01-01" - 1 ? DAY_MS : 1;
	*out = at > 0 ? at : 1;
	return true;
}

/* Only what the account follows, or what its own list is of. */
static bool read_part(const struct ctx *c, const struct request *q, struct response *r, enum storage_part part,
	struct storage_topic_query *t)
{
	const char *followed = request_query(q, "followed");
	if (followed && !str_eq(followed, "me")) {
		problem(c, r, BAD_PARAMETER, "followed");
		return false;
	}
	if (followed && !c->account) {
		problem(c, r, SIGN_IN, NULL);
		return false;
	}
	t->part = followed ? PART_FOLLOWED : part;
	t->account = t->part ? c->account : 0;
	return true;
}

static bool read_question(const struct ctx *c, const struct request *q, struct response *r, enum storage_part part,
	struct storage_topic_query *t)
{
	int sort;
	int64_t limit;
	*t = (struct storage_topic_query){ .agency = request_query(q, "agency") };
	if (!read_word(c, q, r, "board", board_word, BOARDS, &t->board) ||
		!read_word(c, q, r, "stage", stage_word, STAGES, &t->stage) ||
		!read_word(c, q, r, "response", response_word, RESPONSE_STATES, &t->response) ||
		!read_word(c, q, r, "sort", sort_word, SORTS, &sort) || !read_words(c, q, r, "q", &t->words) ||
		!read_words(c, q, r, "title", &t->title) || !read_words(c, q, r, "by", &t->by) ||
		!read_words(c, q, r, "not", &t->without) || !read_words(c, q, r, "author", &t->author) ||
		!read_time(c, q, r, "since", false, &t->since) || !read_time(c, q, r, "until", true, &t->until) ||
		!input_number(c, q, r, "min_endorsements", 0, INT64_MAX, 0, &t->min_endorsements) ||
		!input_number(c, q, r, "number", 1, INT64_MAX, 0, &t->number) ||
		!input_number(c, q, r, "limit", 1, c->rules->page_max, c->rules->page_default, &limit))
		return false;
	t->sort = sort >= 0 ? (enum storage_sort)sort : t->words ? SORT_FIT : SORT_NEWEST;
	t->limit = (int)limit;
	return read_part(c, q, r, part, t);
}

/* skip, at, at_number: at most one of them, and none for a page that goes on behind a cursor. */
static bool read_place(
	const struct ctx *c, const struct request *q, struct response *r, struct storage_topic_query *t, bool *asked)
{
	static const char *const names[] = { "after", "skip", "at", "at_number" };
	const char *first = NULL;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (!request_query(q, names[i]))
			continue;
		if (first) {
			problem(c, r, BAD_PARAMETER, names[i]);
			return false;
		}
		first = names[i];
	}
	*asked = first && !str_eq(first, "after");
	return input_number(c, q, r, "skip", 0, INT64_MAX, 0, &t->skip) &&
		input_number(c, q, r, "at", 1, INT64_MAX, 0, &t->at) &&
		input_number(c, q, r, "at_number", 1, INT64_MAX, 0, &t->at_number);
}

static bool read_cursor(const struct ctx *c, const struct request *q, struct response *r, struct storage_topic_query *t)
{
	const char *after = request_query(q, "after");
	struct cursor v;
	if (!after)
		return true;
	if (!cursor_open(c->platform->secret, question_of(c, t), after, &v)) {
		problem(c, r, BAD_CURSOR, "after");
		return false;
	}
	t->after = true;
	t->after_key = v.key;
	t->after_id = v.id;
	return true;
}

static bool read_ids(const struct ctx *c, const char *text, int64_t ids[IDS_MAX], size_t *n, struct response *r)
{
	char one[ID_TEXT];
	for (*n = 0; *text;) {
		size_t len = strcspn(text, ",");
		snprintf(one, sizeof one, "%.*s", (int)(len < sizeof one ? len : sizeof one), text);
		if (*n == IDS_MAX || len >= sizeof one || !str_to_i64(one, 1, INT64_MAX, &ids[*n])) {
			problem(c, r, BAD_PARAMETER, "ids");
			return false;
		}
		++*n;
		text += len + (text[len] == ',');
	}
	return true;
}

/* ---- answers --------------------------------------------------------------------------------- */

/* place: the page says where it stands, since it was asked for by its place. */
static enum rc write_page(const struct ctx *c, const struct storage_topic_page *page, const struct view *v,
	const char *next, bool place, struct response *r, struct err *e)
{
	struct json_out o;
	json_begin(&o, &r->body);
	json_open(&o, NULL, '{');
	json_open(&o, "items", '[');
	enum rc rc = page->ids ? write_bare(c, &o, page->ids, page->n, e) : write_topics(c, &o, page->items, page->n, v, e);
	json_close(&o, ']');
	json_put_int(&o, "total", page->total);
	if (page->over)
		json_put_bool(&o, "over", true);
	if (page->n_fitting) {
		json_open(&o, "fitting", '[');
		for (size_t i = 0; i < page->n_fitting; i++)
			json_put_text(&o, NULL, page->fitting[i]);
		json_close(&o, ']');
	}
	if (place)
		json_put_int(&o, "first", page->first);
	if (*next)
		json_put_text(&o, "next", next);
	json_close(&o, '}');
	return rc;
}

/* What the search said of each row is said of the whole, too. */
static void keep_context(const struct storage_topic_page *rows, struct storage_topic_page *whole)
{
	for (size_t i = 0, at = 0; i < whole->n; i++) { /* those that are there still, in the same order */
		while (at < rows->n && !str_eq(rows->items[at].id, whole->items[i].id))
			at++;
		if (at == rows->n)
			return;
		whole->items[i].context = rows->items[at].context;
		whole->items[i].context_floor = rows->items[at].context_floor;
	}
}

/* A list of whole topics: the rows that the list has, read again in full. */
static enum rc fill_page(const struct ctx *c, struct storage_topic_page *page, struct err *e)
{
	struct storage_topic_page whole;
	int64_t *ids = arena_calloc(c->arena, page->n + 1, sizeof *ids);
	for (size_t i = 0; ids && i < page->n; i++)
		str_to_i64(page->items[i].id, 1, INT64_MAX, &ids[i]);
	enum rc rc = ids ? storage_topics_by_ids(c->storage, ids, page->n, true, c->account, c->arena, &whole, e)
					 : err_set(e, RC_TOO_BIG, 0, "list");
	if (rc == RC_OK) {
		keep_context(page, &whole);
		page->items = whole.items;
		page->n = whole.n;
	}
	return rc;
}

/* Those of which whoever asks may not know. */
static enum rc leave_out(const struct ctx *c, struct storage_topic_page *page, struct err *e)
{
	size_t kept = 0;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < page->n; i++) {
		bool is = false;
		int64_t id = 0;
		str_to_i64(page->items[i].id, 1, INT64_MAX, &id);
		rc = permit_sees(c, id, &page->items[i], &is, e);
		if (is)
			page->items[kept++] = page->items[i];
	}
	page->n = kept;
	page->total = (int64_t)kept;
	return rc;
}

static void answer_ids(struct ctx *c, const char *text, const struct view *v, struct response *r)
{
	int64_t ids[IDS_MAX];
	size_t n;
	struct err e = { 0 };
	struct storage_topic_page page;
	if (!read_ids(c, text, ids, &n, r))
		return;
	enum rc rc = storage_topics_by_ids(c->storage, ids, n, v->whole, c->account, c->arena, &page, &e);
	if (rc == RC_OK)
		rc = leave_out(c, &page, &e);
	if (rc == RC_OK)
		rc = write_page(c, &page, v, "", false, r, &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
}

static void answer_list(struct ctx *c, const struct request *q, struct response *r, enum storage_part part)
{
	struct storage_topic_query t;
	struct storage_topic_page page;
	struct view v;
	struct err e = { 0 };
	char next[CURSOR_TEXT] = "";
	bool place;
	if (!read_view(c, q, r, false, &v) || !read_question(c, q, r, part, &t) || !read_place(c, q, r, &t, &place) ||
		!read_cursor(c, q, r, &t))
		return;
	t.bare = c->known && !v.whole && !c->staff.roles;
	enum rc rc = storage_topics(c->storage, &t, c->arena, &page, &e);
	if (rc == RC_OK && page.more)
		cursor_seal(c->platform->secret, question_of(c, &t), &(struct cursor){ page.last_key, page.last_id }, next);
	if (rc == RC_OK && v.whole)
		rc = fill_page(c, &page, &e);
	if (rc == RC_OK)
		rc = write_page(c, &page, &v, next, place, r, &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
}

/* What somebody who is about to propose this should look at first. */
static void answer_similar(struct ctx *c, const struct request *q, const struct view *v, struct response *r)
{
	struct storage_topic_page page;
	struct err e = { 0 };
	const char *text;
	int64_t limit;
	int board;
	if (!read_words(c, q, r, "similar", &text) || !read_word(c, q, r, "board", board_word, BOARDS, &board) ||
		!input_number(c, q, r, "limit", 1, c->rules->page_max, SIMILAR, &limit))
		return;
	enum rc rc = storage_topics_similar(c->storage, text, board, (int)limit, c->arena, &page, &e);
	if (rc == RC_OK && v->whole)
		rc = fill_page(c, &page, &e);
	if (rc == RC_OK)
		rc = write_page(c, &page, v, "", false, r, &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
}

void handle_topics(struct ctx *c, const struct request *q, struct response *r)
{
	struct view v;
	const char *ids = request_query(q, "ids");
	if (!ids && !request_query(q, "similar"))
		answer_list(c, q, r, PART_ANY);
	else if (!read_view(c, q, r, false, &v))
		return;
	else if (ids)
		answer_ids(c, ids, &v, r);
	else
		answer_similar(c, q, &v, r);
}

void handle_proposed(struct ctx *c, const struct request *q, struct response *r)
{
	answer_list(c, q, r, PART_PROPOSED);
}

void handle_endorsed(struct ctx *c, const struct request *q, struct response *r)
{
	answer_list(c, q, r, PART_ENDORSED);
}

void handle_topic(struct ctx *c, const struct request *q, struct response *r)
{
	struct wire_topic t;
	struct view v;
	struct err e = { 0 };
	int64_t id;
	if (!read_view(c, q, r, true, &v) || !input_topic(c, q, r, &id))
		return;
	enum rc rc = v.whole ? wholes_topic(c, id, &t, &e) : wholes_row(c, id, &t, &e);
	if (rc == RC_OK)
		rc = storage_mine(c->storage, id, c->account, &t.mine, &e);
	struct json_out o;
	json_begin(&o, &r->body);
	if (rc == RC_OK)
		rc = write_topics(c, &o, &t, 1, &v, &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
}

enum rc handle_whole(const struct ctx *c, int64_t id, struct str *json, struct err *e)
{
	ARENA_LOCAL(a, 0);
	struct wire_topic t;
	struct json_out o;
	json_begin(&o, json);
	enum rc rc = storage_topic(c->storage, id, c->account, &a, &t, e);
	return rc == RC_OK ? write_whole(c, &o, &t, NULL, e) : rc;
}

void handle_topic_answer(struct ctx *c, int64_t id, int status, struct response *r)
{
	struct err e = { 0 };
	str_clear(&r->body);
	if (handle_whole(c, id, &r->body, &e) != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	r->status = status;
	if (status == 201)
		snprintf(r->location, sizeof r->location, "/v1/topics/%lld", (long long)id);
}
