/*
 * Subcommands that read. Text for people, and with --json the platform's own words for programs.
 */
#include "acts/unsent.h"
#include "line/private.h"

/* ---- list, search, follows ------------------------------------------------------------------- */

/* The first of all pages, or the one behind t; NULL at the end. */
static const struct wire_topic *next_topic(const struct line_pages *p, const struct wire_topic *t)
{
	for (size_t r = 0; r < p->replies.n; r++) {
		const struct wire_topics *page = &p->replies.items[r]->u.topics;
		if (!t && page->n)
			return page->items;
		if (t && t >= page->items && t < page->items + page->n) {
			if (t + 1 < page->items + page->n)
				return t + 1;
			t = NULL;
		}
	}
	return NULL;
}

static void put_topics_json(const struct line_pages *p, int zone)
{
	struct json_out o;
	STR_LOCAL(text, STR_NO_LIMIT);
	json_begin(&o, &text);
	json_open(&o, NULL, '{');
	json_open(&o, "items", '[');
	for (const struct wire_topic *t = NULL; (t = next_topic(p, t));)
		wire_topic_write(&o, NULL, t, VIEW_ROW, zone);
	json_close(&o, ']');
	const struct wire_topics *last = &p->replies.items[p->replies.n - 1]->u.topics;
	json_put_count(&o, "total", last->total);
	if (last->over)
		json_put_bool(&o, "over", true);
	if (last->n_fitting)
		json_open(&o, "fitting", '[');
	for (size_t i = 0; i < last->n_fitting; i++)
		json_put_text(&o, NULL, last->fitting[i]);
	if (last->n_fitting)
		json_close(&o, ']');
	json_put_text(&o, "next", last->next);
	wire_unread_write(&o, &last->unread);
	json_close(&o, '}');
	(void)line_print_json(&text);
}

static const enum page_column shown[] = { COLUMN_DATE, COLUMN_STATE, COLUMN_DEADLINE, COLUMN_AGENCY };

/* Wide enough for the rows of every board that is among them, and no more of them than leaves room for a title. */
static void common_widths(const struct line_pages *p, int width, int widths[COLUMNS], bool right[COLUMNS])
{
	enum { SCREEN = 80 };
	memset(widths, 0, COLUMNS * sizeof *widths);
	for (const struct wire_topic *t = NULL; (t = next_topic(p, t));) {
		int one[COLUMNS];
		page_row_widths(t->board, width && width < SCREEN ? width : SCREEN, one, right);
		for (int c = 0; c < COLUMNS; c++)
			widths[c] = one[c] > widths[c] ? one[c] : widths[c];
	}
}

/* Below the row of what was found. */
static void put_context(struct str *out, const struct wire_topic *t, int width)
{
	STR_LOCAL(line, STR_NO_LIMIT);
	str_addz(&line, "       ");
	size_t indent = line.len;
	page_context(&line, t);
	if (line.len == indent)
		return;
	if (width)
		text_cut(out, line.buf, line.len, width);
	else
		str_addz(out, line.buf);
	str_addc(out, '\n');
}

/* A row: what to type for it, the cells, the title; cut at width, 0: whole, since nobody's columns are known. */
static void put_row(struct str *out, const struct wire_topic *t, const struct page_opts *o, const int widths[COLUMNS],
	const bool right[COLUMNS], int width)
{
	struct page_row row;
	STR_LOCAL(line, STR_NO_LIMIT);
	page_row(&row, t, o);
	page_refer(&line, t);
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
	text_clean(&line, row.title, strlen(row.title));
	if (width)
		text_cut(out, line.buf, line.len, width);
	else
		str_addz(out, line.buf);
	str_addc(out, '\n');
	put_context(out, t, width);
}

/* Of a search in which nothing had all of the words. */
static void say_fitting(const struct wire_topics *page)
{
	STR_LOCAL(words, 4096);
	for (size_t i = 0; i < page->n_fitting; i++)
		str_addf(&words, _("\"%s\""), page->fitting[i]);
	if (words.len)
		line_complain(_("Nothing has all of these words; these topics have %s."), words.buf);
}

static void say_how_many(const struct wire_topics *page, long n)
{
	long total = (long)page->total;
	say_fitting(page);
	if (!n)
		line_complain("%s", _("There is nothing that fits."));
	else if (page->over && n < total)
		line_complain(_("%ld of over %ld topics; --limit shows more."), n, total);
	else if (n < total)
		line_complain(
			P_("%ld of %ld topic; --limit shows more.", "%ld of %ld topics; --limit shows more.", (unsigned long)total),
			n, total);
}

/* On standard error, so that what is printed stays what it is. */
static void say_unread(const struct wire_unread *u)
{
	STR_LOCAL(text, 4096);
	page_unread(&text, u);
	if (text.len)
		line_complain("%s", text.buf);
}

static void say_context(const struct wire_topic *t)
{
	STR_LOCAL(context, 4096);
	page_context(&context, t);
	if (context.len)
		line_say(_("found: %s"), context.buf);
}

/* "i16 title; 84% of 5,000 endorsements; ...". */
static void say_topics(struct app *app, const struct line_pages *p)
{
	struct page_opts o = line_page_opts(app);
	long n = 0;
	o.linear = o.spoken = true;
	STR_LOCAL(row, 1 << 20);
	for (const struct wire_topic *t = NULL; (t = next_topic(p, t)); n++) {
		str_clear(&row);
		page_refer(&row, t);
		str_addc(&row, ' ');
		page_row_linear(&row, t, &o, NULL, 0);
		line_say("%s", row.buf);
		say_context(t);
	}
	say_how_many(&p->replies.items[0]->u.topics, n);
	for (size_t r = 0; r < p->replies.n; r++)
		say_unread(&p->replies.items[r]->u.topics.unread);
}

static void put_topics(struct app *app, const struct line_pages *p, int width)
{
	struct page_opts o = line_page_opts(app);
	int widths[COLUMNS];
	bool right[COLUMNS];
	long n = 0;
	STR_LOCAL(out, STR_NO_LIMIT);
	common_widths(p, width, widths, right);
	for (const struct wire_topic *t = NULL; (t = next_topic(p, t)); n++)
		put_row(&out, t, &o, widths, right, width);
	(void)line_print(&out);
	say_how_many(&p->replies.items[0]->u.topics, n);
	for (size_t r = 0; r < p->replies.n; r++)
		say_unread(&p->replies.items[r]->u.topics.unread);
}

static void join_words(struct str *out, const struct line_command *c)
{
	for (int i = 0; i < c->n_words; i++)
		str_addf(out, "%s%s", i ? " " : "", c->words[i]);
}

enum line_exit line_list(struct app *app, const struct line_command *c)
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
	if (ask.filter.query && !c->sorted && site_can_order(app_site(app), SORT_FIT))
		ask.filter.sort = SORT_FIT;
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

static void put_figure(struct str *out, int64_t topics)
{
	if (topics == WIRE_UNKNOWN)
		str_addz(out, "     ?  ");
	else
		str_addf(out, "%6lld  ", (long long)topics);
}

/* A board or an agency, and how many topics it has; for reading aloud "Ideas: 21 topics". */
static void put_count(struct str *out, const struct line_command *c, const char *word, const char *name, int64_t topics)
{
	if (c->linear) {
		STR_LOCAL(n, 32);
		page_count(&n, topics);
		/* TRANSLATORS: a board or an agency, and how many topics it has */
		line_say(P_("%s: %s topic", "%s: %s topics", (unsigned long)topics), name, n.buf);
		return;
	}
	if (word) {
		text_pad(out, word, strlen(word), 14);
		str_addc(out, ' ');
	}
	put_figure(out, topics);
	text_clean(out, name, strlen(name));
	str_addc(out, '\n');
}

static enum line_exit print_counts(struct app *app, const struct line_command *c)
{
	enum line_exit exit;
	bool boards = c->verb == VERB_BOARDS;
	struct site_reply *r = line_ask(
		app, &(struct site_ask){ .op = boards ? SITE_BOARDS : SITE_AGENCIES }, APP_FRESH, &exit);
	STR_LOCAL(out, STR_NO_LIMIT);
	if (r && c->json)
		(void)line_print_reply(app, r);
	for (size_t i = 0; r && boards && !c->json && i < r->u.boards.n; i++)
		put_count(&out, c, r->u.boards.items[i].id, r->u.boards.items[i].name, r->u.boards.items[i].topics);
	for (size_t i = 0; r && !boards && !c->json && i < r->u.agencies.n; i++)
		put_count(&out, c, NULL, r->u.agencies.items[i].name, r->u.agencies.items[i].topics);
	(void)line_print(&out);
	if (r)
		say_unread(boards ? &r->u.boards.unread : &r->u.agencies.unread);
	site_reply_drop(r);
	return exit;
}

/* ---- who and what waits ---------------------------------------------------------------------- */

static void say_account(const struct wire_account *a)
{
	STR_LOCAL(endorsements, 32);
	STR_LOCAL(comments, 32);
	STR_LOCAL(follows, 32);
	page_count(&endorsements, a->endorsements);
	page_count(&comments, a->comments);
	page_count(&follows, a->follows);
	/* TRANSLATORS: name, nickname; then how many endorsements, comments, follows */
	line_say(_("%s (%s): %s endorsements, %s comments, %s topics followed"), a->name, a->nickname, endorsements.buf,
		comments.buf, follows.buf);
	if (a->new_notices)
		line_say(P_("%ld new notice", "%ld new notices", (unsigned long)a->new_notices), (long)a->new_notices);
	STR_LOCAL(level, 512);
	page_level(&level, a);
	line_say("%s", level.buf);
	say_unread(&a->unread);
}

enum line_exit line_me(struct app *app, const struct line_command *c)
{
	enum line_exit exit;
	if (!line_signed_in(app))
		return LINE_FAILED;
	struct site_reply *reply = line_ask(app, &(struct site_ask){ .op = SITE_ME }, APP_NO_CACHE, &exit);
	if (!reply)
		return exit;
	if (c->json)
		(void)line_print_reply(app, reply);
	else
		say_account(&reply->u.account);
	site_reply_drop(reply);
	return LINE_DONE;
}

/* ---- which ----------------------------------------------------------------------------------- */

/* Of what had waited and goes out before the command's own: a code is said once and never again. */
static void sent_before(void *ctx, const struct store_item *item, const struct app_answer *answer)
{
	STR_LOCAL(words, 8192);
	if (!answer->reply || answer->reply->op != SITE_INVITE)
		return;
	unsent_told(ctx, item, answer, &words);
	line_complain("%s", words.buf);
}

enum line_exit line_command_run(struct app *app, const struct line_command *c)
{
	static enum line_exit (*const run[LINE_VERB_COUNT])(struct app *app, const struct line_command *c) = {
		[VERB_LIST] = line_list,
		[VERB_SEARCH] = line_list,
		[VERB_FOLLOWS] = line_list,
		[VERB_SHOW] = line_show,
		[VERB_ENDORSEMENTS] = line_endorsements,
		[VERB_HISTORY] = line_history,
		[VERB_ENDORSE] = line_endorse,
		[VERB_COMMENT] = line_comment,
		[VERB_PROPOSE] = line_propose,
		[VERB_ACCEPT] = line_accept,
		[VERB_INVITE] = line_invite,
		[VERB_RETRACT] = line_retract,
		[VERB_LIKE] = line_like,
		[VERB_REPORT] = line_report,
		[VERB_FOLLOW] = line_follow,
		[VERB_REGISTER] = line_register,
		[VERB_LOGIN] = line_login,
		[VERB_LOGOUT] = line_logout,
		[VERB_ACCOUNT] = line_account,
		[VERB_VERIFY] = line_verify,
		[VERB_ME] = line_me,
		[VERB_NOTICES] = line_notices,
		[VERB_QUEUE] = line_queue,
		[VERB_ACT] = line_staff,
		[VERB_MINE] = line_mine,
		[VERB_BOARDS] = print_counts,
		[VERB_AGENCIES] = print_counts,
		[VERB_OUTBOX] = line_outbox,
		[VERB_FETCH] = line_fetch,
		[VERB_DOWNLOAD] = line_download,
		[VERB_RENDER] = line_render,
		[VERB_CONFIG] = line_config,
		[VERB_KEYS] = line_keys,
		[VERB_SETTINGS] = line_settings,
	};
	STR_LOCAL(note, 8192);
	if (app && c->verb != VERB_OUTBOX) /* which shows it whole */
		unsent_note(app, true, &note);
	if (app)
		app_outbox_listen(app, sent_before, app);
	if (app && *app_opening_note(app))
		line_complain("%s", app_opening_note(app));
	if (note.len)
		line_complain("%s", note.buf);
	text_ambiguous_set(c->ambiguous ? c->ambiguous : line_ambiguous(app));
	return run[c->verb](app, c);
}
