/* What people write on a Discourse forum: the HTML that it made of that, and posts as comments. See discourse.h. */
#include "site/discourse.h"
#include "text/text.h"

#include <strings.h>

/* ---- HTML ------------------------------------------------------------------------------------ */

/* A tag's name and what is in it, in the caller's text. */
struct tag {
	const char *at, *end; /* from "<" to behind ">" */
	const char *name;
	size_t n;
	bool closes;
};

/* The tag that begins at `at`; false: none does, or it does not end: out->end is the end of the text then. */
static bool read_tag(const char *at, struct tag *out)
{
	char quote = '\0';
	const char *p = at + 1;
	*out = (struct tag){ .at = at, .closes = *p == '/' };
	p += out->closes;
	out->name = p;
	out->n = strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
	out->end = p + out->n;
	if (!out->n)
		return false;
	for (p += out->n; *p && (quote || *p != '>'); p++)
		if (*p == quote)
			quote = '\0';
		else if (!quote && (*p == '"' || *p == '\''))
			quote = *p;
	out->end = *p ? p + 1 : p;
	return *p != '\0';
}

static bool is_named(const struct tag *t, const char *name)
{
	return t->n == strlen(name) && strncasecmp(t->name, name, t->n) == 0;
}

/* The value of an attribute as it stands there. */
static bool attribute(const struct tag *t, const char *name, const char **value, size_t *n)
{
	size_t length = strlen(name);
	for (const char *p = t->name + t->n; p + length + 2 < t->end; p++) {
		char quote = p[length + 2];
		if (p[0] != ' ' || strncmp(p + 1, name, length) != 0 || p[length + 1] != '=' || (quote != '"' && quote != '\''))
			continue;
		*value = p + length + 3;
		const char *end = memchr(*value, quote, (size_t)(t->end - *value));
		*n = end ? (size_t)(end - *value) : 0;
		return end != NULL;
	}
	return false;
}

static bool has_class(const struct tag *t, const char *word)
{
	const char *value;
	size_t n, length = strlen(word);
	if (!attribute(t, "class", &value, &n))
		return false;
	for (size_t i = 0; i + length <= n; i++)
		if (strncmp(value + i, word, length) == 0 && (i == 0 || value[i - 1] == ' ') &&
			(i + length == n || value[i + length] == ' '))
			return true;
	return false;
}

/* Behind the end of the element that begins with t; NULL: it does not end. */
static const char *behind(const struct tag *t)
{
	size_t depth = 1;
	struct tag inner;
	for (const char *p = strchr(t->end, '<'); p; p = strchr(p, '<')) {
		if (!read_tag(p, &inner)) {
			if (!*inner.end)
				break;
			p++;
			continue;
		}
		p = inner.end;
		if (inner.n != t->n || strncasecmp(inner.name, t->name, t->n) != 0)
			continue;
		depth += inner.closes ? 0 : 1;
		depth -= inner.closes ? 1 : 0;
		if (!depth)
			return p;
	}
	return NULL;
}

/* What only a web page needs: polls (which are charts here), the size below a picture, marks of menus. */
static bool is_furniture(const struct tag *t)
{
	return !t->closes && is_named(t, "div") &&
		(has_class(t, "poll") || has_class(t, "meta") || has_class(t, "quote-controls"));
}

/* What stands for a picture; false: it stays one. */
static bool put_picture(const struct tag *t, struct str *out)
{
	const char *value;
	size_t n;
	if (!is_named(t, "img") || !(has_class(t, "emoji") || has_class(t, "avatar") || has_class(t, "site-icon")))
		return false;
	if (has_class(t, "emoji") && attribute(t, "alt", &value, &n))
		str_add(out, value, n);
	return true;
}

static void tidy(const char *html, struct str *out)
{
	struct tag t;
	bool ends = true; /* what does not end once is looked for no more */
	for (const char *p = html; *p;) {
		size_t n = strcspn(p, "<");
		str_add(out, p, n);
		p += n;
		if (!*p)
			break;
		if (!read_tag(p, &t)) {
			n = *t.end ? 1 : strlen(p); /* nothing ends behind a tag that does not */
			str_add(out, p, n);
			p += n;
			continue;
		}
		const char *end = ends && is_furniture(&t) ? behind(&t) : NULL;
		ends = ends && (end || !is_furniture(&t));
		if (!end && !put_picture(&t, out))
			str_add(out, t.at, (size_t)(t.end - t.at));
		p = end ? end : t.end;
	}
}

static const char *kept(struct arena *a, const struct str *text)
{
	const char *s = str_ok(text) ? arena_strdup(a, text->buf) : NULL;
	return s ? s : "";
}

const char *discourse_cooked(const struct site *s, struct arena *a, const char *html)
{
	DOC_LOCAL(doc);
	STR_LOCAL(tidied, JSON_BODY_MAX);
	STR_LOCAL(out, JSON_BODY_MAX);
	doc.origin = s->address;
	tidy(html, &tidied);
	doc_from_html(&doc, tidied.buf, tidied.len);
	doc_to_commonmark(&doc, &out);
	return kept(a, &out);
}

const char *discourse_line(struct arena *a, const char *html)
{
	DOC_LOCAL(doc);
	STR_LOCAL(tidied, JSON_BODY_MAX);
	STR_LOCAL(out, 4096);
	tidy(html, &tidied);
	doc_from_html(&doc, tidied.buf, tidied.len);
	for (size_t i = 0; i < doc.blocks.n; i++) {
		str_addz(&out, out.len ? " " : "");
		for (size_t r = 0; r < doc.blocks.items[i].n_runs; r++) {
			const char *text = doc.blocks.items[i].runs[r].text;
			text_clean(&out, text, strlen(text));
		}
	}
	return kept(a, &out);
}

/* ---- posts ----------------------------------------------------------------------------------- */

enum { ACTION_LIKE = 2 };

static void read_likes(const struct foreign *f, const struct json *post, struct wire_comment *c)
{
	for (const struct json *p = json_first(foreign_objects(f, post, "actions_summary")); p; p = json_next(p)) {
		if (foreign_count(f, p, "id") != ACTION_LIKE)
			continue;
		int64_t likes = foreign_count(f, p, "count"); /* none: it is not told */
		c->likes = likes > 0 ? likes : 0;
		c->liked = json_bool(json_get(p, "acted"), false);
	}
}

/* What the forum notes in place of words, by its codes. */
static const struct {
	const char *code, *words;
} notes[] = {
	{ "closed.enabled", N_("The topic was closed.") },
	{ "closed.disabled", N_("The topic was opened again.") },
	{ "autoclosed.enabled", N_("The topic was closed, as was set before.") },
	{ "autoclosed.disabled", N_("The topic was opened again, as was set before.") },
	{ "archived.enabled", N_("The topic was archived.") },
	{ "archived.disabled", N_("The topic is archived no longer.") },
	{ "pinned.enabled", N_("The topic was put first in its list.") },
	{ "pinned.disabled", N_("The topic is put first no longer.") },
	{ "visible.enabled", N_("The topic is listed again.") },
	{ "visible.disabled", N_("The topic was taken out of lists.") },
	{ "split_topic", N_("Some of its posts became a topic of their own.") },
	{ "invited_user", N_("Somebody was invited.") },
	{ "invited_group", N_("A group was invited.") },
	{ "user_left", N_("Somebody left the topic.") },
	{ "removed_user", N_("Somebody was taken out of the topic.") },
	{ "removed_group", N_("A group was taken out of the topic.") },
	{ "public_topic", N_("The topic was made public.") },
	{ "open_topic", N_("The topic became one of the forum's.") },
	{ "private_topic", N_("The topic was made a message of some.") },
	{ "banner.enabled", N_("The topic was put on top of every page.") },
	{ "banner.disabled", N_("The topic is on top of every page no longer.") },
};

static const char *words_of_note(const struct foreign *f, const char *code)
{
	for (size_t i = 0; i < ARRAY_LEN(notes); i++)
		if (strcmp(notes[i].code, code) == 0)
			return _(notes[i].words);
	return foreign_plain(f->arena, code);
}

/* And whom it is about. */
static const char *note_of(const struct foreign *f, const struct json *post, const char *code)
{
	const char *who = foreign_text(f, post, "action_code_who"), *words = words_of_note(f, code);
	const char *both = *who ? arena_printf(f->arena, _("%s (%s)"), words, foreign_plain(f->arena, who)) : NULL;
	return both ? both : words;
}

/* Who wrote it, with what the forum shows beside a name: the title that somebody has there, or that they look after it.
 */
static const char *author_of(const struct foreign *f, const struct json *post)
{
	const char *name = foreign_text(f, post, "username"), *title = foreign_text(f, post, "user_title");
	bool admin = json_bool(json_get(post, "admin"), false), moderator = json_bool(json_get(post, "moderator"), false);
	title = *title  ? discourse_line(f->arena, title)
		: admin     ? _("administrator")
		: moderator ? _(NC_("on a forum", "moderator"))
					: "";
	/* TRANSLATORS: a name, and what its bearer is on a forum */
	const char *both = *name && *title ? arena_printf(f->arena, _("%s (%s)"), name, title) : NULL;
	return both ? both : name;
}

static void add_line(struct str *out, const char *line)
{
	str_addf(out, "%s%s", out->len ? "\n\n" : "", line);
}

/* What stands around the words on the forum's page. */
static const char *with_marks(const struct site *s, const struct foreign *f, const struct json *post, const char *words)
{
	const char *notice = discourse_cooked(s, f->arena, foreign_text(f, foreign_object(f, post, "notice"), "cooked"));
	int64_t versions = foreign_count(f, post, "version");
	STR_LOCAL(text, JSON_BODY_MAX);
	STR_LOCAL(line, 4096);
	if (*notice)
		/* TRANSLATORS: in front of what the staff of a forum put above somebody's post */
		str_addf(&line, _("(note of the forum's staff: %s)"), notice);
	if (line.len)
		add_line(&text, line.buf);
	if (json_bool(json_get(post, "hidden"), false)) /* who may read it all the same is told so */
		add_line(&text, _("(hidden, since readers flagged it)"));
	if (json_bool(json_get(post, "accepted_answer"), false))
		add_line(&text, _("(accepted as the answer)"));
	add_line(&text, words);
	const char *why = foreign_text(f, post, "edit_reason");
	str_clear(&line);
	if (versions > 1 && *why)
		/* TRANSLATORS: behind a post that was changed: why */
		str_addf(&line, _("(changed: %s)"), foreign_plain(f->arena, why));
	else if (versions > 1)
		str_addf(&line, P_("(changed %lld time)", "(changed %lld times)", (unsigned long)(versions - 1)),
			(long long)(versions - 1));
	if (line.len)
		add_line(&text, line.buf);
	if (json_bool(json_get(post, "wiki"), false))
		add_line(&text, _("(everybody can change this post)"));
	const char *all = str_ok(&text) ? arena_strdup(f->arena, text.buf) : NULL;
	return all ? all : words;
}

bool discourse_comment(const struct site *s, const struct json *post, struct arena *a, struct wire_comment *out)
{
	struct foreign f = { a, &out->unread, s->zone };
	*out = (struct wire_comment){ .stance = STANCE_NEUTRAL };
	int64_t id = foreign_count(&f, post, "id"), floor = foreign_count(&f, post, "post_number");
	const char *topic = foreign_text(&f, post, "topic_id"), *code = foreign_text(&f, post, "action_code");
	out->id = id > 0 ? arena_printf(a, "%lld", (long long)id) : NULL;
	if (!out->id)
		return false;
	const char *words = foreign_text(&f, post, "cooked");
	int64_t answers = foreign_count(&f, post, "reply_to_post_number");
	out->topic = topic;
	out->author = author_of(&f, post);
	discourse_polls_of(s, &f, post, out);
	out->body = discourse_cooked(s, a, words);
	if (!*out->body && *code)
		out->body = note_of(&f, post, code);
	if (!*out->body && json_bool(json_get(post, "user_deleted"), false))
		out->body = _("(taken back by its author)");
	else if (!*out->body && !json_is_null(json_get(post, "deleted_at")))
		out->body = _("(taken away by the forum's staff)");
	if (!*words && !*out->body && !out->n_polls) /* a changed shape, else: a comment has words */
		foreign_note(&f, "cooked");
	bool veiled = json_bool(json_get(post, "hidden"), false) && json_bool(json_get(post, "cooked_hidden"), false);
	if (veiled) /* its words are the forum's, and none of its own */
		out->body = _("(hidden, since readers flagged it)");
	else if (*out->body)
		out->body = with_marks(s, &f, post, out->body);
	out->created_at = foreign_time(&f, post, "created_at");
	out->floor = floor > 0 ? floor : 0;
	out->reply_floor = answers > 1 ? answers : 0; /* the first post is the topic */
	out->mine = json_bool(json_get(post, "yours"), false);
	read_likes(&f, post, out);
	return true;
}
