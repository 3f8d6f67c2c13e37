/* One topic of a Discourse forum, as a row and as a page: its first post is its text. See discourse.h. */
#include "records/records.h"
#include "site/discourse.h"

enum { PEOPLE_MOST = 1000, STEPS_MOST = 40, FIELDS_MOST = 6, RELATED_MOST = 10, LISTED_MOST = 20 };

/* ---- what rows and pages have ---------------------------------------------------------------- */

static bool is_on(const struct foreign *f, const struct json *v, const char *name)
{
	const struct json *flag = json_get(v, name);
	if (!json_is_null(flag) && !json_is_bool(flag))
		foreign_note(f, name);
	return json_bool(flag, false);
}

/* The number of its first post is the topic itself. */
static int64_t count_comments(const struct foreign *f, const struct json *v)
{
	int64_t posts = foreign_count(f, v, "posts_count");
	return posts > 0 ? posts - 1 : WIRE_UNKNOWN;
}

/* Its category, which it has by an id: what that is called comes later, where the forum has not said it yet. */
static void read_category(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *out)
{
	int64_t id = foreign_count(f, v, "category_id");
	const char *word = id > 0 ? arena_printf(f->arena, "%lld", (long long)id) : NULL;
	const char *name = word ? site_name_of(s, word) : NULL;
	out->agencies = word ? arena_calloc(f->arena, 1, sizeof *out->agencies) : NULL;
	if (!out->agencies)
		return;
	name = name ? arena_strdup(f->arena, name) : NULL;
	*out->agencies = (struct wire_agency){ .id = word, .name = name ? name : "" };
	out->n_agencies = 1;
}

static bool begin(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *out)
{
	int64_t id = foreign_count(f, v, "id");
	out->id = id > 0 ? arena_printf(f->arena, "%lld", (long long)id) : NULL;
	if (!out->id)
		return false;
	out->number = id;
	out->title = foreign_text(f, v, "title");
	if (!*out->title)
		out->title = discourse_line(f->arena, foreign_text(f, v, "fancy_title"));
	bool closed = is_on(f, v, "closed"), archived = is_on(f, v, "archived");
	out->stage = closed || archived ? STAGE_CLOSED : STAGE_OPEN;
	out->counts.comments = count_comments(f, v);
	out->counts.endorsements = WIRE_UNKNOWN;
	out->created_at = foreign_time(f, v, "created_at");
	out->active_at = foreign_time(f, v, "last_posted_at");
	out->active_at = out->active_at ? out->active_at : out->created_at;
	out->updated_at = out->active_at;
	read_category(s, f, v, out);
	return true;
}

/* Each is a word, or since lately an object with a name. */
static void add_tags(
	const struct foreign *f, const struct json *v, const char *before, const char *between, struct str *out)
{
	size_t n = 0;
	for (const struct json *p = json_first(foreign_list(f, v, "tags")); p; p = json_next(p)) {
		const char *tag = json_is_object(p) ? foreign_text(f, p, "name") : json_text(p);
		if (*tag)
			str_addf(out, "%s%s%s", n++ ? between : "", before, tag);
		else
			foreign_note(f, "tags");
	}
}

/* ---- a row ----------------------------------------------------------------------------------- */

/* Who began it stands first among those who wrote. */
static const char *who_began(const struct foreign *f, const struct json *v, const struct json *users)
{
	const struct json *first = json_first(foreign_list(f, v, "posters"));
	int64_t id = json_int(json_get(first, "user_id"), 0);
	int n = 0; /* a list names few, and each row looks through them */
	for (const struct json *u = json_first(users); u && first && n++ < PEOPLE_MOST; u = json_next(u))
		if (json_int(json_get(u, "id"), 0) == id)
			return foreign_text(f, u, "username");
	return "";
}

/* What the forum's list has beside the title: that it stands first, that it is solved, its tags. */
static const char *marked(const struct foreign *f, const struct json *v, const char *title)
{
	STR_LOCAL(text, 4096);
	STR_LOCAL(tags, 1024);
	if (is_on(f, v, "pinned") || is_on(f, v, "pinned_globally"))
		/* TRANSLATORS: in front of a topic that its forum lists first whatever the order */
		str_addz(&text, _("[pinned] "));
	if (is_on(f, v, "has_accepted_answer"))
		/* TRANSLATORS: in front of a topic where an answer was accepted */
		str_addz(&text, _("[solved] "));
	add_tags(f, v, "#", " ", &tags);
	str_addf(&text, tags.len && str_ok(&tags) ? "%s  %s" : "%s", title, tags.buf);
	const char *marked = str_ok(&text) ? arena_strdup(f->arena, text.buf) : NULL;
	return marked ? marked : title;
}

bool discourse_row(
	const struct site *s, const struct json *v, const struct json *users, struct arena *a, struct wire_topic *out)
{
	records_topic_init(out, BOARD_CONSULTATION);
	struct foreign f = { a, &out->unread, s->zone };
	if (!json_is_object(v) || !begin(s, &f, v, out))
		return false;
	out->title = marked(&f, v, out->title);
	out->proposer = who_began(&f, v, users);
	return true;
}

static const char *kept(struct arena *a, const struct str *text)
{
	const char *s = str_ok(text) ? arena_strdup(a, text->buf) : NULL;
	return s ? s : "";
}

/* ---- the page -------------------------------------------------------------------------------- */

static void add_field(struct wire_topic *t, const char *name, const char *label, const char *value)
{
	if (*value)
		t->fields[t->n_fields++] = (struct wire_field){ .name = name, .label = label, .value = value };
}

static const char *tags_of(const struct foreign *f, const struct json *v)
{
	STR_LOCAL(words, 4096);
	add_tags(f, v, "", _(", "), &words);
	return foreign_plain(f->arena, words.buf);
}

/* How often it was read, how many likes it has, how many people wrote. */
static const char *figures_of(const struct foreign *f, const struct json *v)
{
	STR_LOCAL(text, 512);
	int64_t views = foreign_count(f, v, "views"), likes = foreign_count(f, v, "like_count"),
			people = foreign_count(f, v, "participant_count"), votes = foreign_count(f, v, "vote_count");
	if (votes > 0) /* of forums that vote on topics */
		str_addf(&text, P_("- %lld vote\n", "- %lld votes\n", (unsigned long)votes), (long long)votes);
	if (views >= 0)
		str_addf(&text, P_("- Read %lld time\n", "- Read %lld times\n", (unsigned long)views), (long long)views);
	if (likes >= 0)
		str_addf(&text, P_("- %lld like in all\n", "- %lld likes in all\n", (unsigned long)likes), (long long)likes);
	if (people >= 0)
		str_addf(&text, P_("- %lld person wrote here\n", "- %lld people wrote here\n", (unsigned long)people),
			(long long)people);
	return kept(f->arena, &text);
}

static void add_step(struct wire_topic *t, const char *kind, int64_t at)
{
	if (at && t->n_timeline < STEPS_MOST)
		t->timeline[t->n_timeline++] = (struct wire_step){ .at = at, .kind = kind, .text = "" };
}

/* What the forum shows beside the title of a topic. */
static const char *marks_of(const struct foreign *f, const struct json *v)
{
	STR_LOCAL(text, 1024);
	int64_t slow = foreign_count(f, v, "slow_mode_seconds");
	if (is_on(f, v, "pinned") || is_on(f, v, "pinned_globally"))
		str_addf(&text, "- %s\n", _("It stands first in its list."));
	if (is_on(f, v, "archived"))
		str_addf(&text, "- %s\n", _("It is archived: nothing in it changes any more."));
	if (json_is_bool(json_get(v, "visible")) && !json_bool(json_get(v, "visible"), true))
		str_addf(&text, "- %s\n", _("It stands in no list."));
	if (slow > 0)
		str_addf(&text,
			P_("- Slow mode: one reply per person every %lld minute\n",
				"- Slow mode: one reply per person every %lld minutes\n", (unsigned long)((slow + 59) / 60)),
			(long long)((slow + 59) / 60));
	return kept(f->arena, &text);
}

/* Who wrote most, and which addresses are in it, as the forum puts them together below the first post. */
static const char *people_of(const struct foreign *f, const struct json *details)
{
	STR_LOCAL(text, 4096);
	int n = 0;
	for (const struct json *p = json_first(foreign_list(f, details, "participants")); p && n < LISTED_MOST;
		p = json_next(p)) {
		const char *name = foreign_text(f, p, "username");
		int64_t posts = foreign_count(f, p, "post_count");
		if (!*name)
			foreign_note(f, "participants");
		else if (posts > 0)
			str_addf(&text, "%s%s (%lld)", n++ ? _(", ") : "", foreign_plain(f->arena, name), (long long)posts);
	}
	return kept(f->arena, &text);
}

static const char *links_of(const struct site *s, const struct foreign *f, const struct json *details)
{
	STR_LOCAL(text, 65536);
	int n = 0;
	for (const struct json *p = json_first(foreign_list(f, details, "links")); p && n < LISTED_MOST; p = json_next(p)) {
		const char *url = foreign_text(f, p, "url"), *title = foreign_text(f, p, "title");
		int64_t clicks = foreign_count(f, p, "clicks");
		bool here = *url == '/' && url[1] != '/';
		if (!*url)
			foreign_note(f, "links");
		if (!here && !str_starts(url, "https://") && !str_starts(url, "http://"))
			continue;
		n++;
		str_addf(&text, "- %s%s", here ? s->address : "", url);
		if (*title)
			str_addf(&text, " %s", foreign_plain(f->arena, title));
		if (clicks > 0)
			/* TRANSLATORS: behind an address: how often it was followed */
			str_addf(&text, P_(" (%lld click)", " (%lld clicks)", (unsigned long)clicks), (long long)clicks);
		str_addc(&text, '\n');
	}
	return kept(f->arena, &text);
}

/* When it was opened and closed, as its own notes tell among the posts that came along. */
static void read_course(const struct foreign *f, const struct json *v, const struct json *posts, struct wire_topic *t)
{
	add_step(t, "opened", t->created_at);
	for (const struct json *p = json_first(posts); p; p = json_next(p)) {
		const char *code = foreign_text(f, p, "action_code");
		if (str_ends(code, "closed.enabled") || str_ends(code, "closed.disabled"))
			add_step(t, str_ends(code, "enabled") ? "closed" : "opened", foreign_time(f, p, "created_at"));
	}
	const struct json *timer = foreign_object(f, v, "topic_timer");
	if (t->stage == STAGE_OPEN && strcmp(foreign_text(f, timer, "status_type"), "close") == 0)
		t->closes_at = foreign_time(f, timer, "execute_at");
}

/* The post that whoever asked took for the answer. */
static const char *answer_of(const struct site *s, const struct foreign *f, const struct json *v)
{
	const struct json *answer = foreign_object(f, v, "accepted_answer");
	int64_t number = foreign_count(f, answer, "post_number");
	if (!answer || number < 1)
		return "";
	/* TRANSLATORS: a comment's number, who wrote it, and its beginning */
	const char *text = arena_printf(f->arena, _("#%lld %s:\n\n%s"), (long long)number,
		foreign_plain(f->arena, foreign_text(f, answer, "username")),
		discourse_cooked(s, f->arena, foreign_text(f, answer, "excerpt")));
	return text ? text : "";
}

static void read_related(const struct foreign *f, const struct json *v, struct wire_topic *t)
{
	const struct json *list = foreign_list(f, v, "suggested_topics");
	t->related = arena_calloc(f->arena, RELATED_MOST, sizeof *t->related);
	for (const struct json *p = json_first(list); p && t->related && t->n_related < RELATED_MOST; p = json_next(p)) {
		int64_t id = foreign_count(f, p, "id");
		const char *word = id > 0 ? arena_printf(f->arena, "%lld", (long long)id) : NULL;
		if (word)
			t->related[t->n_related++] = (struct wire_related){
				.id = word, .title = foreign_text(f, p, "title"), .board = BOARD_CONSULTATION, .number = id
			};
		else
			foreign_note(f, "suggested_topics");
	}
}

static const struct json *first_post(const struct json *posts)
{
	const struct json *p = json_first(posts);
	while (p && json_int(json_get(p, "post_number"), 0) != 1)
		p = json_next(p);
	return p;
}

bool discourse_topic(const struct site *s, const struct json *v, struct arena *a, struct wire_topic *out)
{
	records_topic_init(out, BOARD_CONSULTATION);
	struct foreign f = { a, &out->unread, s->zone };
	out->timeline = arena_calloc(a, STEPS_MOST, sizeof *out->timeline);
	out->fields = arena_calloc(a, FIELDS_MOST, sizeof *out->fields);
	if (!json_is_object(v) || !out->timeline || !out->fields || !begin(s, &f, v, out))
		return false;
	const struct json *posts = foreign_list(&f, foreign_object(&f, v, "post_stream"), "posts");
	const struct json *first = first_post(posts);
	if (!first)
		foreign_note(&f, "post_stream");
	out->body = discourse_cooked(s, a, foreign_text(&f, first, "cooked"));
	out->proposer = foreign_text(&f, first, "username");
	discourse_polls(s, &f, v, posts, out);
	read_course(&f, v, posts, out);
	add_field(out, "accepted", _("Accepted as the answer"), answer_of(s, &f, v));
	const struct json *details = foreign_object(&f, v, "details");
	add_field(out, "tags", _("Subjects"), tags_of(&f, v));
	add_field(out, "marks", _("How it stands"), marks_of(&f, v));
	add_field(out, "figures", _("How much it is read"), figures_of(&f, v));
	add_field(out, "people", _("Who wrote most"), people_of(&f, details));
	add_field(out, "links", _("Addresses in it"), links_of(s, &f, details));
	read_related(&f, v, out);
	discourse_may(v, a, out);
	const char *url = arena_printf(a, "%s/t/%s", s->address, out->id);
	out->source = (struct wire_source){ .name = foreign_host(s), .url = url ? url : "", .licence = "" };
	return true;
}
