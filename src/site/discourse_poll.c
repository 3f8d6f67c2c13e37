/*
 * Polls in the posts of a Discourse forum: what is asked, what it came to as far as the forum shows it, what its reader
 * chose, and a vote as a request. A poll is known by its post and its name there. See discourse.h.
 */
#include "site/discourse.h"

/* A forum allows some dozens of options; what is more is none of its own. */
enum { OPTIONS_MOST = 1000, WORD_MOST = 128, POLLS_MOST = 5 };

static const char *kept(struct arena *a, const struct str *text)
{
	const char *s = str_ok(text) ? arena_strdup(a, text->buf) : NULL;
	return s ? s : "";
}

static void add_line(struct str *out, const char *line)
{
	str_addf(out, "%s%s", out->len ? "\n" : "", line);
}

/* ---- what can be chosen ---------------------------------------------------------------------- */

/* As it is sent back, between blanks. */
static bool is_word(const char *s)
{
	size_t n = strspn(s, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-");
	return n > 0 && n < WORD_MOST && !s[n];
}

static const char *kind_of(const char *type)
{
	static const struct {
		const char *type, *kind;
	} kinds[] = {
		{ "", "one" }, { "regular", "one" }, { "number", "one" }, { "multiple", "several" },
		{ "ranked_choice", "ranked" }, { "irv", "ranked" }, /* as it was called at first */
	};
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i].type, type) == 0)
			return kinds[i].kind;
	return "";
}

/* Of what the reader chose: the place of this option in it. {"poll":["a","b"]}, or with {"digest":"a","rank":2}; rank 0
 * is none. */
static int64_t rank_of(const struct json *chosen, const char *id)
{
	int64_t n = 0;
	for (const struct json *p = json_first(chosen); p && n < OPTIONS_MOST; p = json_next(p)) {
		n++;
		if (json_is_string(p) && str_eq(json_text(p), id))
			return n;
		if (json_is_object(p) && str_eq(json_text(json_get(p, "digest")), id)) {
			int64_t rank = json_int(json_get(p, "rank"), 0);
			return rank > 0 && rank < OPTIONS_MOST ? rank : 0;
		}
	}
	return 0;
}

struct of { /* what a poll stands in */
	const struct site *s;
	const struct foreign *f;
	const struct json *topic, *post;
};

static bool is_over(const struct foreign *f, const struct json *poll)
{
	int64_t close = foreign_time(f, poll, "close");
	return strcmp(foreign_text(f, poll, "status"), "closed") == 0 || (close && close <= clock_now());
}

/* Why nobody, or this reader, can vote in it; "": they can, as far as the forum tells. */
static const char *why_not(const struct of *o, const struct json *poll, const struct wire_poll *p)
{
	const struct json *details = json_get(o->topic, "details");
	bool replies = json_bool(json_get(details, "can_create_post"), false), known = *o->s->token != '\0';
	if (is_over(o->f, poll))
		return _("The poll is closed.");
	if (json_bool(json_get(o->topic, "archived"), false))
		return _("The topic is archived, and nobody votes in its polls any more.");
	if (json_bool(json_get(o->topic, "closed"), false) && !replies)
		return _("The topic is closed, and its polls with it.");
	if (known && json_is_object(details) && !replies)
		return _(
			"Who votes has to be allowed to reply in this topic, and your account is not: the forum lets new accounts read for a while first, or the category is others'.");
	if (!*p->kind)
		return _("This is a kind of poll that minyi does not know; please vote on the forum's own page.");
	for (size_t i = 0; i < p->n_options; i++)
		if (!is_word(p->options[i].id))
			return _("Its choices cannot be read here; please vote on the forum's own page.");
	return "";
}

/* When its result is shown, where it is not; voted: the reader has. */
static const char *hidden_until(const struct foreign *f, const struct json *poll, bool voted)
{
	const char *results = foreign_text(f, poll, "results");
	if (str_eq(results, "on_vote") && !voted)
		return _("Its result is hidden until you have voted.");
	if (str_eq(results, "on_close"))
		return _("Its result is hidden until the poll is closed.");
	if (str_eq(results, "staff_only"))
		return _("Its result is shown to the forum's staff alone.");
	return _("The forum does not show its result yet.");
}

/* ---- in words -------------------------------------------------------------------------------- */

static const char *title_of(const struct foreign *f, const struct json *poll, int64_t number)
{
	const char *title = discourse_line(f->arena, foreign_text(f, poll, "title"));
	const char *name = foreign_text(f, poll, "name");
	title = *title ? title : *name && strcmp(name, "poll") != 0 ? name : _("Poll");
	/* TRANSLATORS: the title of a poll, and the number of the comment that it stands in */
	const char *there = number > 1 ? arena_printf(f->arena, _("%s (in #%lld)"), title, (long long)number) : NULL;
	return there ? there : title;
}

static void say_how_many(const struct wire_poll *p, struct str *out)
{
	STR_LOCAL(line, 512);
	if (str_eq(p->kind, "ranked"))
		str_addz(&line, _("Its choices are put in an order."));
	else if (str_eq(p->kind, "several") && p->least == p->most)
		str_addf(&line, P_("%lld is chosen.", "%lld are chosen.", (unsigned long)p->most), (long long)p->most);
	else if (str_eq(p->kind, "several"))
		str_addf(&line, _("%lld to %lld are chosen."), (long long)p->least, (long long)p->most);
	if (line.len)
		add_line(out, line.buf);
}

/* In the reader's order. */
static void say_chosen(const struct wire_poll *p, struct str *out)
{
	STR_LOCAL(names, 8192);
	for (int64_t rank = 1; rank <= (int64_t)p->n_options; rank++)
		for (size_t i = 0; i < p->n_options; i++)
			if (p->options[i].rank == rank)
				str_addf(&names, "%s%s", names.len ? _("; ") : "", p->options[i].name);
	STR_LOCAL(line, 8192);
	/* TRANSLATORS: what somebody chose in a poll */
	str_addf(&line, _("You voted: %s."), names.buf);
	if (names.len && str_ok(&line))
		add_line(out, line.buf);
}

/* {"tied":false,"winning_candidate":{"digest":"a","html":"..."}} */
static void say_outcome(const struct foreign *f, const struct json *poll, struct str *out)
{
	const struct json *outcome = json_get(poll, "ranked_choice_outcome");
	const struct json *first = json_get(outcome, "winning_candidate");
	const char *name = discourse_line(f->arena, json_text(json_get(first, "html")));
	STR_LOCAL(line, 4096);
	if (*name)
		/* TRANSLATORS: of a poll whose choices are put in an order: which of them is ahead */
		str_addf(&line, _("Ahead, as the orders are counted: %s."), name);
	else if (json_bool(json_get(outcome, "tied"), false))
		str_addz(&line, _("As the orders are counted, none is ahead."));
	if (line.len)
		add_line(out, line.buf);
}

static const char *summary_of(const struct foreign *f, const struct json *poll, const struct wire_poll *p, bool shown)
{
	STR_LOCAL(text, 16384);
	int64_t voters = foreign_count(f, poll, "voters");
	if (voters >= 0)
		str_addf(&text, P_("%lld person voted.", "%lld people voted.", (unsigned long)voters), (long long)voters);
	say_how_many(p, &text);
	const char *groups = foreign_text(f, poll, "groups");
	STR_LOCAL(line, 1024);
	str_addf(&line, _("Only members of these groups can vote: %s."), groups);
	if (*groups && str_ok(&line))
		add_line(&text, line.buf);
	if (*p->closed)
		add_line(&text, p->closed);
	say_chosen(p, &text);
	if (shown && str_eq(p->kind, "ranked"))
		say_outcome(f, poll, &text);
	if (*p->hidden)
		add_line(&text, p->hidden);
	return kept(f->arena, &text);
}

/* Options without votes: the result is not shown, or votes alone say nothing. */
static void list_options(const struct foreign *f, const struct wire_poll *p, struct wire_infographic *g)
{
	STR_LOCAL(text, 16384);
	for (size_t i = 0; i < p->n_options; i++)
		str_addf(&text, "%s%s", i ? _("; ") : "", p->options[i].name);
	g->text = kept(f->arena, &text);
}

/* ---- reading --------------------------------------------------------------------------------- */

/* False: the forum does not say how many chose each. */
static bool read_options(const struct of *o, const struct json *poll, const struct json *chosen, struct wire_poll *p,
	struct foreign_bar *bars)
{
	bool counted = true;
	for (const struct json *v = json_first(foreign_list(o->f, poll, "options")); v; v = json_next(v)) {
		const char *name = discourse_line(o->f->arena, foreign_text(o->f, v, "html"));
		if (!*name || p->n_options == OPTIONS_MOST) {
			foreign_note(o->f, "options");
			continue;
		}
		const char *id = foreign_text(o->f, v, "id");
		int64_t votes = foreign_count(o->f, v, "votes");
		bars[p->n_options] = (struct foreign_bar){ name, votes };
		counted = counted && votes != WIRE_UNKNOWN;
		p->options[p->n_options++] = (struct wire_option){ id, name, rank_of(chosen, id), votes };
	}
	return counted;
}

/* How many are chosen of several. */
static void read_bounds(const struct foreign *f, const struct json *poll, struct wire_poll *p)
{
	int64_t least = foreign_count(f, poll, "min"), most = foreign_count(f, poll, "max"), n = (int64_t)p->n_options;
	bool several = str_eq(p->kind, "several");
	p->least = several ? least > 0 && least <= n ? least : 1 : 0;
	p->most = several ? most >= p->least && most <= n ? most : n : 0;
}

static size_t room_of(const struct json *poll)
{
	size_t n = json_count(json_get(poll, "options"));
	return (n < OPTIONS_MOST ? n : OPTIONS_MOST) + 1;
}

/* False: there is none in it. bars: of its options, with room for each; *counted: they say how many chose each. */
static bool read_poll(
	const struct of *o, const struct json *poll, struct foreign_bar *bars, bool *counted, struct wire_poll *p)
{
	const struct foreign *f = o->f;
	const char *name = foreign_text(f, poll, "name");
	int64_t post = foreign_count(f, o->post, "id"), number = foreign_count(f, o->post, "post_number");
	const struct json *chosen = json_get(json_get(o->post, "polls_votes"), name);
	*p = (struct wire_poll){ .kind = kind_of(foreign_text(f, poll, "type")), .hidden = "" };
	p->options = arena_calloc(f->arena, room_of(poll), sizeof *p->options);
	p->id = arena_printf(f->arena, "%lld/%s", (long long)post, *name ? name : "poll");
	if (!bars || !p->options || !p->id)
		return false;
	*counted = read_options(o, poll, chosen, p, bars);
	if (!p->n_options)
		return false;
	read_bounds(f, poll, p);
	p->title = title_of(f, poll, o->topic ? number : 0);
	p->closed = post > 0 ? why_not(o, poll, p)
						 : _("Its choices cannot be read here; please vote on the forum's own page.");
	p->hidden = *counted ? "" : hidden_until(f, poll, json_count(chosen) > 0);
	p->closes_at = is_over(f, poll) ? 0 : foreign_time(f, poll, "close");
	p->summary = summary_of(f, poll, p, *counted);
	return true;
}

static void add_poll(const struct of *o, const struct json *poll, struct wire_topic *t)
{
	const struct foreign *f = o->f;
	struct foreign_bar *bars = arena_calloc(f->arena, room_of(poll), sizeof *bars);
	struct wire_poll *p = &t->polls[t->n_polls];
	bool counted;
	if (!read_poll(o, poll, bars, &counted, p))
		return;
	struct wire_infographic *g = &t->infographics[t->n_infographics++];
	*g = (struct wire_infographic){ .title = p->title, .summary = p->summary, .spec = "", .closes_at = p->closes_at };
	if (counted && !str_eq(p->kind, "ranked"))
		g->spec = foreign_bars(f->arena, bars, p->n_options, _("Option"), _("Votes"));
	else
		list_options(f, p, g);
	t->n_polls++;
}

void discourse_polls(const struct site *s, const struct foreign *f, const struct json *topic, const struct json *posts,
	struct wire_topic *t)
{
	t->infographics = arena_calloc(f->arena, DISCOURSE_CHARTS, sizeof *t->infographics);
	t->polls = arena_calloc(f->arena, DISCOURSE_CHARTS, sizeof *t->polls);
	if (!t->infographics || !t->polls)
		return;
	for (const struct json *p = json_first(posts); p; p = json_next(p)) {
		const struct of o = { s, f, topic, p };
		for (const struct json *poll = json_first(foreign_list(f, p, "polls")); poll; poll = json_next(poll))
			if (!json_is_object(poll))
				foreign_note(f, "polls");
			else if (t->n_polls < DISCOURSE_CHARTS)
				add_poll(&o, poll, t);
	}
}

void discourse_polls_of(const struct site *s, const struct foreign *f, const struct json *post, struct wire_comment *c)
{
	const struct json *list = foreign_list(f, post, "polls"), *poll = json_first(list);
	const struct of o = { s, f, NULL, post };
	c->polls = list ? arena_calloc(f->arena, POLLS_MOST, sizeof *c->polls) : NULL;
	for (; poll && c->polls && c->n_polls < POLLS_MOST; poll = json_next(poll)) {
		struct foreign_bar *bars = arena_calloc(f->arena, room_of(poll), sizeof *bars);
		struct wire_poll *p = &c->polls[c->n_polls];
		bool counted;
		if (!json_is_object(poll))
			foreign_note(f, "polls");
		c->n_polls += read_poll(&o, poll, bars, &counted, p);
	}
	if (poll)
		foreign_note(f, "polls");
}

/* ---- voting ---------------------------------------------------------------------------------- */

static const char *next_word(const char **at, size_t *n)
{
	*at += strspn(*at, " ");
	const char *word = *at;
	*n = strcspn(word, " ");
	*at += *n;
	return *n ? word : NULL;
}

/* ["a","b"] */
static void put_choices(struct json_out *o, const char *options)
{
	size_t n;
	json_open(o, "options", '[');
	for (const char *at = options, *word; (word = next_word(&at, &n));) {
		STR_LOCAL(id, WORD_MOST);
		str_add(&id, word, n);
		json_put_text(o, NULL, id.buf);
	}
	json_close(o, ']');
}

/* {"0":{"digest":"a","rank":1},...}: each of them, those that are left out with 0. */
static void put_order(struct json_out *o, const struct site_vote *v)
{
	const char *const lists[] = { v->options, v->rest };
	int entry = 0;
	json_open(o, "options", '{');
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		size_t n;
		int64_t rank = 0;
		for (const char *at = lists[i], *word; (word = next_word(&at, &n));) {
			char name[16];
			STR_LOCAL(id, WORD_MOST);
			str_add(&id, word, n);
			snprintf(name, sizeof name, "%d", entry++);
			json_open(o, name, '{');
			json_put_text(o, "digest", id.buf);
			json_put_int(o, "rank", i == 0 ? ++rank : 0);
			json_close(o, '}');
		}
	}
	json_close(o, '}');
}

static void write_vote(const struct site_vote *v, int64_t post, const char *name, struct str *out)
{
	struct json_out o;
	json_begin(&o, out);
	json_open(&o, NULL, '{');
	json_put_int(&o, "post_id", post);
	json_put_text(&o, "poll_name", name);
	if (v->ranked)
		put_order(&o, v);
	else
		put_choices(&o, v->options);
	json_close(&o, '}');
}

enum rc discourse_vote(
	const struct site *s, const struct site_ask *ask, struct arena *a, struct net_params *p, struct err *e)
{
	const struct site_vote *v = &ask->vote;
	const char *name = v->poll ? strchr(v->poll, '/') : NULL;
	STR_LOCAL(number, 32);
	STR_LOCAL(path, 2048);
	STR_LOCAL(body, 65536);
	int64_t post = 0;
	str_add(&number, v->poll ? v->poll : "", name ? (size_t)(name - v->poll) : 0);
	if (!name || !name[1] || !v->options || !v->rest || !str_to_i64(number.buf, 1, INT64_MAX, &post))
		return err_set(e, RC_INVALID, 0, "a vote without a poll");
	str_addz(&path, "/polls/vote");
	bool back = !*v->options;
	if (back) {
		net_query(&path, "post_id", number.buf);
		net_query(&path, "poll_name", name + 1);
	}
	enum rc rc = discourse_get(s, &path, a, p, e);
	if (rc)
		return rc;
	p->method = back ? "DELETE" : "PUT";
	if (back)
		return RC_OK;
	write_vote(v, post, name + 1, &body);
	p->body = str_ok(&body) ? arena_strdup(a, body.buf) : NULL;
	p->body_size = body.len;
	return p->body ? RC_OK : foreign_too_big(e);
}
