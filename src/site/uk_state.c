/*
 * The states of petitions with how many stand in each, which the site's own pages list beside every list; and a state
 * as a page, with the first of its petitions. How many there are is the number of the last page where a page has one.
 * See uk.h.
 */
#include "site/uk.h"

#include <math.h>

static const struct {
	const char *word, *label;
} states[] = {
	{ "all", N_("all petitions") },
	{ "open", N_("open") },
	{ "closed", N_("closed") },
	{ "rejected", N_("rejected") },
	{ "awaiting_response", N_("awaiting the Government's response") },
	{ "with_response", N_("with the Government's response") },
	{ "awaiting_debate", N_("awaiting a debate") },
	{ "debated", N_("debated in Parliament") },
	{ "not_debated", N_("not to be debated") },
};

/* Behind the state's word in an id: what narrows it, "" nothing. NULL: it is no part of an address. */
static const char *narrowing(const char *id)
{
	static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%=&+";
	const char *colon = strchr(id + strlen(UK_STATE), ':');
	return !colon ? "" : colon[1 + strspn(colon + 1, safe)] ? NULL : colon + 1;
}

static size_t state_of(const char *id)
{
	const char *word = id && str_starts(id, UK_STATE) && narrowing(id) ? id + strlen(UK_STATE) : "";
	size_t i = 0, n = strcspn(word, ":");
	while (i < ARRAY_LEN(states) && (strlen(states[i].word) != n || memcmp(states[i].word, word, n) != 0))
		i++;
	return i;
}

bool uk_is_state(const char *id)
{
	return state_of(id) < ARRAY_LEN(states);
}

bool uk_state_count_path(size_t nth, const struct uk_search *within, struct str *path)
{
	if (nth >= ARRAY_LEN(states))
		return false;
	str_addf(path, "/petitions.json?state=%s", states[nth].word);
	net_query(path, "topic", within->subject);
	net_query(path, "q", within->query);
	str_addz(path, "&count=1");
	return true;
}

static void put_page(const char *id, struct str *out)
{
	const char *rest = narrowing(id);
	str_addf(out, "?state=%s%s%s", states[state_of(id)].word, *rest ? "&" : "", rest);
}

void uk_state_path(const char *id, int count, struct str *path)
{
	str_addz(path, "/petitions.json");
	put_page(id, path);
	str_addf(path, "&count=%d", count);
}

void uk_state_address(const struct site *s, const char *id, struct str *out)
{
	str_addf(out, "%s/petitions", s->address);
	put_page(id, out);
}

int64_t uk_total(const struct json *v, struct arena *a)
{
	struct wire_unread unread = { 0 };
	const struct foreign f = { a, &unread, 0 };
	const struct json *links = foreign_object(&f, v, "links");
	const char *last = foreign_page(&f, foreign_text(&f, links, "last"));
	int64_t n = (int64_t)json_count(json_get(v, "data"));
	return !json_is_array(json_get(v, "data"))                               ? WIRE_UNKNOWN
		: !*last && *foreign_text(&f, links, "next")                         ? WIRE_UNKNOWN
		: *last && !str_to_i64(last, n, INT32_MAX, &n) /* of an empty one */ ? WIRE_UNKNOWN
																			 : n;
}

static bool begin(const struct site *s, const char *id, struct arena *a, struct wire_topic *out)
{
	STR_LOCAL(url, 8192);
	size_t nth = state_of(id);
	uk_row_begin(out);
	if (nth >= ARRAY_LEN(states))
		return false;
	out->board = BOARD_OTHER;
	out->stage = STAGE_OTHER;
	out->id = arena_strdup(a, id);
	uk_state_address(s, id, &url);
	const char *address = str_ok(&url) ? arena_strdup(a, url.buf) : NULL;
	out->source = (struct wire_source){ .name = _(s->kind->title), .url = address, .licence = s->kind->licence };
	out->title = _(states[nth].label);
	return out->id && address;
}

/* "open: 1,204" */
static void put_total(struct wire_topic *t, int64_t total, struct arena *a)
{
	STR_LOCAL(n, 64);
	if (total == WIRE_UNKNOWN)
		return;
	str_add_figure(&n, total);
	/* TRANSLATORS: a state of petitions, and how many of them are in it */
	const char *title = arena_printf(a, _("%s: %s"), t->title, n.buf);
	t->title = title ? title : t->title;
}

bool uk_state_row(const struct site *s, const struct json *v, size_t nth, const struct uk_search *within,
	struct arena *a, struct wire_topic *out)
{
	int64_t total = uk_total(v, a);
	STR_LOCAL(narrowed, 8192);
	STR_LOCAL(id, 8192);
	net_query(&narrowed, "topic", within->subject);
	net_query(&narrowed, "q", within->query);
	if (nth >= ARRAY_LEN(states))
		return false;
	str_addf(&id, UK_STATE "%s%s%s", states[nth].word, narrowed.len ? ":" : "", narrowed.len ? narrowed.buf + 1 : "");
	if (!str_ok(&narrowed) || !str_ok(&id) || !begin(s, id.buf, a, out))
		return false;
	if (total == WIRE_UNKNOWN)
		out->unread = (struct wire_unread){ .n = 1, .first = "links" };
	put_total(out, total, a);
	return true;
}

size_t uk_states(void)
{
	return ARRAY_LEN(states);
}

/* The first of its petitions, as what leads on from the page. */
static bool put_first(const struct site *s, const struct json *v, struct arena *a, struct wire_topic *out)
{
	const struct json *data = json_get(v, "data");
	out->related = arena_calloc(a, UK_STATE_FIRST, sizeof *out->related);
	for (const struct json *p = json_first(data); p && out->related && out->n_related < UK_STATE_FIRST;
		p = json_next(p)) {
		struct wire_topic row;
		if (uk_petition(s, p, a, &row))
			out->related[out->n_related++] = (struct wire_related){
				.id = row.id, .title = row.title, .board = BOARD_IDEA, .number = row.number
			};
	}
	return out->related && json_is_array(data);
}

bool uk_state(const struct site *s, const struct json *v, const char *id, struct arena *a, struct wire_topic *out)
{
	if (!begin(s, id, a, out) || !put_first(s, v, a, out))
		return false;
	size_t nth = state_of(id);
	const char *body = *narrowing(id)
		? _("The first of those that were searched for lead on from this page; the site's own page has all of them.")
		: nth
		? arena_printf(a,
			  _("The first of them lead on from this page. All of them are a list among the stages, and `minyi list petitions --stage %s`."),
			  states[nth].word)
		: _("The first of them lead on from this page. All of them are listed by the number of their signatures, and by `minyi list petitions --sort endorsements`.");
	out->body = body ? body : "";
	out->body_heading = _("What is listed");
	return true;
}

void uk_state_total(struct wire_topic *t, const struct json *v, struct arena *a)
{
	put_total(t, uk_total(v, a), a);
}
