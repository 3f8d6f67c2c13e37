/*
 * Subcommands that read. Text for people, and with --json the platform's own words for programs.
 */
#include "line/private.h"

/* ---- list, search, follows ------------------------------------------------------------------- */

static void put_topics_json(const struct line_pages *p, int zone)
{
	struct json_out o;
	STR_LOCAL(text, STR_NO_LIMIT);
	json_begin(&o, &text);
	json_open(&o, NULL, '{');
	json_open(&o, "items", '[');
	for (size_t r = 0; r < p->replies.n; r++)
		for (size_t i = 0; i < p->replies.items[r]->u.topics.n; i++)
			wire_topic_write(&o, NULL, &p->replies.items[r]->u.topics.items[i], VIEW_ROW, zone);
	json_close(&o, ']');
	const struct wire_topics *last = &p->replies.items[p->replies.n - 1]->u.topics;
	json_put_int(&o, "total", last->total);
	json_put_text(&o, "next", last->next);
	json_close(&o, '}');
	(void)line_print_json(&text);
}

static const enum page_column shown[] = { COLUMN_DATE, COLUMN_STATE, COLUMN_DEADLINE, COLUMN_AGENCY };

/* Wide enough for the rows of every board that is among them, and no more of them than leaves room for a title. */
static void common_widths(const struct line_pages *p, int width, int widths[COLUMNS], bool right[COLUMNS])
{
	enum { SCREEN = 80 };
	memset(widths, 0, COLUMNS * sizeof *widths);
	for (size_t r = 0; r < p->replies.n; r++)
		for (size_t i = 0; i < p->replies.items[r]->u.topics.n; i++) {
			int one[COLUMNS];
			page_row_widths(
				p->replies.items[r]->u.topics.items[i].board, width && width < SCREEN ? width : SCREEN, one, right);
			for (int c = 0; c < COLUMNS; c++)
				widths[c] = one[c] > widths[c] ? one[c] : widths[c];
		}
}

/* A row: what to type for it, the cells, the title; cut at width, 0: whole, since nobody's columns are known. */
static void put_row(struct str *out, const struct wire_topic *t, const struct page_opts *o, const int widths[COLUMNS],
	const bool right[COLUMNS], int width)
{
	struct page_row row;
	STR_LOCAL(line, STR_NO_LIMIT);
	page_row(&row, t, o);
	board_refer(&line, t);
	str_addn(&line, ' ', line.len < 6 ? 6 - line.len : 1);
	for (size_t i = 0; i < ARRAY_LEN(shown); i++) {
		if (!widths[shown[i]])
			continue;
		const char *cell = row.cells[shown[i]].text;
		int spare = widths[shown[i]] - text_widthz(cell);
		if (right[shown[i]] && spare > 0)
			str_addn(&line, ' ', (size_t)spare);
		text_pad(&line, cell, strlen(cell), right[shown[i]] && spare > 0 ? text_widthz(cell) : widths[shown[i]]);
		str_addc(&line, ' ');
	}
	text_clean(&line, t->title, strlen(t->title));
	if (width)
		text_cut(out, line.buf, line.len, width);
	else
		str_addz(out, line.buf);
	str_addc(out, '\n');
}

static void say_how_many(long n, long total)
{
	if (!n)
		line_complain("%s", _("There is nothing that fits."));
	else if (n < total)
		line_complain(
			P_("%ld of %ld topic; --limit shows more.", "%ld of %ld topics; --limit shows more.", (unsigned long)total),
			n, total);
}

/* "i16 title; 84% of 5,000 endorsements; ...". */
static void say_topics(struct app *app, const struct line_pages *p)
{
	struct page_opts o = line_page_opts(app);
	long n = 0;
	o.linear = true;
	STR_LOCAL(row, 1 << 20);
	for (size_t r = 0; r < p->replies.n; r++)
		for (size_t i = 0; i < p->replies.items[r]->u.topics.n; i++, n++) {
			const struct wire_topic *t = &p->replies.items[r]->u.topics.items[i];
			str_clear(&row);
			board_refer(&row, t);
			str_addc(&row, ' ');
			page_row_linear(&row, t, &o);
			line_say("%s", row.buf);
		}
	say_how_many(n, (long)p->replies.items[0]->u.topics.total);
}

static void put_topics(struct app *app, const struct line_pages *p, int width)
{
	struct page_opts o = line_page_opts(app);
	int widths[COLUMNS];
	bool right[COLUMNS];
	long n = 0;
	STR_LOCAL(out, STR_NO_LIMIT);
	common_widths(p, width, widths, right);
	for (size_t r = 0; r < p->replies.n; r++)
		for (size_t i = 0; i < p->replies.items[r]->u.topics.n; i++, n++)
			put_row(&out, &p->replies.items[r]->u.topics.items[i], &o, widths, right, width);
	(void)line_print(&out);
	say_how_many(n, (long)p->replies.items[0]->u.topics.total);
}

static void join_words(struct str *out, const struct line_command *c)
{
	for (int i = 0; i < c->n_words; i++)
		str_addf(out, "%s%s", i ? " " : "", c->words[i]);
}

static enum line_exit print_list(struct app *app, const struct line_command *c)
{
	struct site_ask ask = { .op = SITE_TOPICS, .filter = c->filter };
	struct line_pages pages = { 0 };
	struct site_reply *agencies = NULL;
	enum line_exit exit = LINE_DONE;
	STR_LOCAL(words, 4096);
	if (c->verb == VERB_SEARCH) {
		join_words(&words, c);
		ask.filter.query = words.buf;
	}
	if (ask.filter.agency && !(agencies = line_agency(app, &ask.filter, &exit)))
		goto out;
	exit = line_pages_read(app, &pages, ask, c->limit ? c->limit : 20);
	if (!pages.replies.n)
		goto out;
	if (c->json)
		put_topics_json(&pages, app_site(app)->zone);
	else if (c->linear)
		say_topics(app, &pages);
	else
		put_topics(app, &pages, c->width ? c->width : line_on_terminal() ? line_columns() : 0);
out:
	line_pages_release(&pages);
	site_reply_drop(agencies);
	return exit;
}

/* ---- what there is --------------------------------------------------------------------------- */

/* "Ideas: 21 topics", for reading aloud. */
static void say_count(const char *name, int64_t topics)
{
	STR_LOCAL(n, 32);
	page_number(&n, topics);
	/* TRANSLATORS: a board or an agency, and how many topics it has */
	line_say(P_("%s: %s topic", "%s: %s topics", (unsigned long)topics), name, n.buf);
}

static enum line_exit print_boards(struct app *app, const struct line_command *c)
{
	enum line_exit exit;
	struct site_reply *reply = line_ask(app, &(struct site_ask){ .op = SITE_BOARDS }, APP_FRESH, &exit);
	STR_LOCAL(out, STR_NO_LIMIT);
	if (reply && c->json) {
		struct json_out o;
		json_begin(&o, &out);
		wire_boards_write(&o, &reply->u.boards);
		(void)line_print_json(&out);
	} else if (reply) {
		for (size_t i = 0; i < reply->u.boards.n; i++) {
			const struct wire_board_info *b = &reply->u.boards.items[i];
			if (c->linear) {
				say_count(b->name, b->topics);
				continue;
			}
			text_pad(&out, b->id, strlen(b->id), 14);
			str_addf(&out, " %6lld  ", (long long)b->topics);
			text_clean(&out, b->name, strlen(b->name));
			str_addc(&out, '\n');
		}
		(void)line_print(&out);
	}
	site_reply_drop(reply);
	return exit;
}

static enum line_exit print_agencies(struct app *app, const struct line_command *c)
{
	enum line_exit exit;
	struct site_reply *reply = line_ask(app, &(struct site_ask){ .op = SITE_AGENCIES }, APP_FRESH, &exit);
	STR_LOCAL(out, STR_NO_LIMIT);
	if (reply && c->json) {
		struct json_out o;
		json_begin(&o, &out);
		wire_agencies_write(&o, &reply->u.agencies);
		(void)line_print_json(&out);
	} else if (reply) {
		for (size_t i = 0; i < reply->u.agencies.n; i++) {
			const struct wire_agency *a = &reply->u.agencies.items[i];
			if (c->linear) {
				say_count(a->name, a->topics);
				continue;
			}
			str_addf(&out, "%6lld  ", (long long)a->topics);
			text_clean(&out, a->name, strlen(a->name));
			str_addc(&out, '\n');
		}
		(void)line_print(&out);
	}
	site_reply_drop(reply);
	return exit;
}

/* ---- who and what waits ---------------------------------------------------------------------- */

static enum line_exit print_me(struct app *app, const struct line_command *c)
{
	enum line_exit exit;
	if (!app_account(app)) {
		line_complain("%s", page_problem_sentence("not_signed_in"));
		return LINE_FAILED;
	}
	struct site_reply *reply = line_ask(app, &(struct site_ask){ .op = SITE_ME }, APP_NO_CACHE, &exit);
	if (!reply)
		return exit;
	const struct wire_account *a = &reply->u.account;
	if (c->json) {
		struct json_out o;
		STR_LOCAL(out, STR_NO_LIMIT);
		json_begin(&o, &out);
		wire_account_write(&o, NULL, a, app_site(app)->zone);
		(void)line_print_json(&out);
	} else {
		/* TRANSLATORS: name, nickname; then how many endorsements, comments, follows */
		line_say(_("%s (%s): %lld endorsements, %lld comments, %lld topics followed"), a->name, a->nickname,
			(long long)a->endorsements, (long long)a->comments, (long long)a->follows);
	}
	site_reply_drop(reply);
	return LINE_DONE;
}

static void put_item_json(struct json_out *o, const struct store_item *item)
{
	json_open(o, NULL, '{');
	json_put_text(o, "id", item->id);
	json_put_text(o, "kind", item->kind);
	json_put_text(o, "topic", item->topic);
	json_put_time(o, "at", item->at);
	json_put_int(o, "tries", item->tries);
	json_put_text(o, "last_error", item->last_error);
	json_close(o, '}');
}

/* "endorse i17 Title", as people know it. Where the topic was never kept here, the platform is asked, once in vain at
 * most; what it is then is its id alone. */
static void put_waiting(struct str *out, struct app *app, const struct store_item *item, bool *lost)
{
	ARENA_LOCAL(arena, 1 << 20);
	struct site_reply *topic = app_kept_topic(app, item->topic);
	if (!topic && !*lost)
		*lost = app_ask_wait(app, &(struct site_ask){ .op = SITE_TOPIC, .id = item->topic }, APP_CACHED, &arena, &topic,
					NULL, NULL, NULL) != RC_OK;
	str_addf(out, "%s ", app_outbox_word(item->kind));
	if (topic) {
		board_refer(out, &topic->u.topic);
		str_addc(out, ' ');
		text_clean(out, topic->u.topic.title, strlen(topic->u.topic.title));
	} else {
		text_clean(out, item->topic, strlen(item->topic));
	}
	site_reply_drop(topic);
}

static enum line_exit print_outbox(struct app *app, const struct line_command *c)
{
	const struct store_account *who = app_account(app);
	struct page_opts opts = line_page_opts(app);
	struct store_item item = { 0 };
	char after[ID_SIZE] = "";
	bool lost = false;
	struct json_out o;
	STR_LOCAL(out, STR_NO_LIMIT);
	json_begin(&o, &out);
	if (c->json)
		json_open(&o, NULL, '[');
	while (who && store_outbox_next(app_store(app), app_site(app)->name, who->id, *after ? after : NULL, &item)) {
		str_copy(after, sizeof after, item.id);
		if (c->json) {
			put_item_json(&o, &item);
		} else {
			page_date_time(&out, item.at, &opts);
			str_addc(&out, ' ');
			put_waiting(&out, app, &item, &lost);
			str_addc(&out, '\n');
		}
		store_item_release(&item);
	}
	if (c->json) {
		json_close(&o, ']');
		(void)line_print_json(&out);
	} else if (out.len) {
		(void)line_print(&out);
	} else {
		line_complain("%s", _("Nothing waits to be sent."));
	}
	return LINE_DONE;
}

/* ---- which ----------------------------------------------------------------------------------- */

enum line_exit line_command_run(struct app *app, const struct line_command *c)
{
	static enum line_exit (*const run[LINE_VERB_COUNT])(struct app *app, const struct line_command *c) = {
		[VERB_LIST] = print_list,
		[VERB_SEARCH] = print_list,
		[VERB_FOLLOWS] = print_list,
		[VERB_SHOW] = line_show,
		[VERB_ENDORSE] = line_endorse,
		[VERB_COMMENT] = line_comment,
		[VERB_FOLLOW] = line_follow,
		[VERB_REGISTER] = line_register,
		[VERB_LOGIN] = line_login,
		[VERB_LOGOUT] = line_logout,
		[VERB_ME] = print_me,
		[VERB_BOARDS] = print_boards,
		[VERB_AGENCIES] = print_agencies,
		[VERB_OUTBOX] = print_outbox,
		[VERB_FETCH] = line_fetch,
		[VERB_DOWNLOAD] = line_download,
		[VERB_RENDER] = line_render,
		[VERB_KEYS] = line_keys,
		[VERB_SETTINGS] = line_settings,
	};
	text_ambiguous_set(c->ambiguous ? c->ambiguous : line_ambiguous(app));
	return run[c->verb](app, c);
}
