/*
 * Subcommands that read. Text for people, and with --json the platform's own words for programs.
 */
#include "acts/topics.h"
#include "acts/unsent.h"
#include "line/data.h"
#include "line/option.h"
#include "line/pager.h"
#include "line/private.h"

/* ---- list, search, follows ------------------------------------------------------------------- */

static const enum page_column shown[] = { COLUMN_DATE, COLUMN_STATE, COLUMN_DEADLINE, COLUMN_AGENCY };

/* The rows of a list as people read them, page by page. */
struct rows {
	int width, widths[COLUMNS];
	bool right[COLUMNS], coloured;
};

/* Wide enough for the rows of every board that was among them, and no more of them than leaves room for a title. */
static void widen(const struct wire_topics *page, int width, int widths[COLUMNS], bool right[COLUMNS])
{
	enum { SCREEN = 80 };
	for (size_t i = 0; i < page->n; i++) {
		int one[COLUMNS];
		page_row_widths(page->items[i].board, width && width < SCREEN ? width : SCREEN, false, 0, one, right);
		for (int c = 0; c < COLUMNS; c++)
			widths[c] = one[c] > widths[c] ? one[c] : widths[c];
	}
}

/* The cells, each in its ink where there are colours; how many columns they take. */
static int put_cells(
	struct str *out, const struct wire_topic *t, const struct page_opts *o, const struct rows *rows, struct str *title)
{
	struct page_row row;
	STR_LOCAL(ref, 64);
	page_row(&row, t, o);
	page_refer(&ref, t);
	str_addn(&ref, ' ', ref.len < 6 ? 6 - ref.len : 1);
	str_addz(out, ref.buf);
	int used = text_widthz(ref.buf);
	for (size_t i = 0; i < ARRAY_LEN(shown); i++) {
		enum page_column c = shown[i];
		if (!rows->widths[c])
			continue;
		enum ink ink = palette_tone_ink(rows->coloured ? topics_tone(t, (int)c, o) : TONE_PLAIN);
		const char *cell = row.cells[c].text;
		int spare = rows->widths[c] - text_widthz(cell);
		bool right = rows->right[c] && spare > 0;
		if (right)
			str_addn(out, ' ', (size_t)spare);
		if (rows->coloured)
			line_ink_begin(out, ink);
		text_pad(out, cell, strlen(cell), right ? text_widthz(cell) : rows->widths[c]);
		if (rows->coloured)
			line_ink_end(out, ink);
		str_addc(out, ' ');
		used += rows->widths[c] + 1;
	}
	text_clean(title, row.title, strlen(row.title));
	return used;
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

/* A row: what to type for it, the cells, the title; cut at the width, 0: whole, since nobody's columns are known. */
static void put_row(struct str *out, const struct wire_topic *t, const struct page_opts *o, const struct rows *rows)
{
	STR_LOCAL(cells, STR_NO_LIMIT);
	STR_LOCAL(title, STR_NO_LIMIT);
	int used = put_cells(&cells, t, o, rows, &title);
	if (!rows->width) {
		str_addf(out, "%s%s", cells.buf, title.buf);
	} else if (used < rows->width) {
		str_addz(out, cells.buf);
		text_cut(out, title.buf, title.len, rows->width - used);
	} else {
		struct rows plain = *rows;
		plain.coloured = false;
		str_clear(&cells);
		put_cells(&cells, t, o, &plain, &title);
		text_cut(out, cells.buf, cells.len, rows->width);
	}
	str_addc(out, '\n');
	put_context(out, t, rows->width);
}

void line_say_fitting(const struct wire_topics *page)
{
	STR_LOCAL(words, 4096);
	for (size_t i = 0; i < page->n_fitting; i++)
		str_addf(&words, _("\"%s\""), page->fitting[i]);
	if (words.len)
		line_complain(_("Nothing has all of these words; these topics have %s."), words.buf);
}

static void say_how_many(const struct line_command *c, int64_t n, int64_t total, bool over)
{
	if (!n)
		line_complain("%s", _("There is nothing that fits."));
	else if (over && !c->quiet && !c->after)
		line_complain(_("%ld of over %ld topics."), (long)n, (long)total);
	else if (n < total && !c->quiet && !c->all && !c->after)
		line_complain(P_("%ld of %ld topic; --limit or --all shows more.",
						  "%ld of %ld topics; --limit or --all shows more.", (unsigned long)total),
			(long)n, (long)total);
}

void line_say_unread(const struct wire_unread *u)
{
	STR_LOCAL(text, 4096);
	page_unread(&text, u);
	if (text.len)
		line_complain("%s", text.buf);
}

static void say_context(struct str *out, const struct wire_topic *t)
{
	STR_LOCAL(context, 4096);
	page_context(&context, t);
	if (!context.len)
		return;
	str_addf(out, _("found: %s"), context.buf);
	str_addc(out, '\n');
}

/* "i16 title; 84% of 5,000 endorsements; ...". */
static bool say_topics(struct app *app, const struct wire_topics *page)
{
	struct page_opts o = line_page_opts(app);
	o.linear = o.spoken = true;
	STR_LOCAL(out, STR_NO_LIMIT);
	STR_LOCAL(row, 1 << 20);
	for (size_t i = 0; i < page->n; i++) {
		str_clear(&row);
		page_refer(&row, &page->items[i]);
		str_addc(&row, ' ');
		page_row_linear(&row, &page->items[i], &o, NULL, 0);
		text_clean_lines(&out, row.buf, row.len);
		str_addc(&out, '\n');
		say_context(&out, &page->items[i]);
	}
	return line_print(&out);
}

static bool put_topics(struct app *app, const struct wire_topics *page, struct rows *rows)
{
	struct page_opts o = line_page_opts(app);
	STR_LOCAL(out, STR_NO_LIMIT);
	widen(page, rows->width, rows->widths, rows->right);
	for (size_t i = 0; i < page->n; i++)
		put_row(&out, &page->items[i], &o, rows);
	return line_print(&out);
}

/* Of a site that gives files: nobody else was asked. */
static void say_kept(struct app *app, const struct site_reply *r)
{
	const struct page_opts o = line_page_opts(app);
	STR_LOCAL(day, 64);
	page_date(&day, r->at, &o);
	line_complain(_("This was looked for in what was kept here on %s."), day.buf);
}

static enum line_exit read_topics(struct app *app, const struct line_command *c, struct site_ask ask, int64_t limit)
{
	enum { PAGE_MAX = 100 }; /* as the API has it */
	struct rows rows = { .width = c->width ? c->width
			: line_on_terminal()           ? line_columns()
										   : 0,
		.coloured = line_colours(c) };
	enum line_exit exit = LINE_DONE;
	int64_t n = 0, total = 0;
	bool more = true, over = false;
	STR_LOCAL(after, 8192);
	str_addz(&after, c->after ? c->after : "");
	for (bool first = true; more && n < limit; first = false) {
		ask.after = after.len ? after.buf : NULL;
		ask.limit = limit - n < PAGE_MAX ? (int)(limit - n) : PAGE_MAX;
		/* The cursor of an answer that was read from the cache may be stale: the platform alone is asked on. One
		 * of a copy ("~40") goes on in it. */
		struct site_reply *r = line_ask(app, &ask, first || *after.buf == '~' ? APP_FRESH : APP_NO_CACHE, &exit);
		if (!r)
			return exit;
		struct wire_topics *page = &r->u.topics;
		page->n = (int64_t)page->n < limit - n ? page->n
											   : (size_t)(limit - n); /* some sites give pages of their own size */
		if (first && !c->quiet)
			line_say_fitting(page);
		if (first && !c->quiet && ask.filter.query && app_site(app)->ops->files)
			say_kept(app, r);
		total = first ? page->total : total;
		over = first ? page->over : over;
		more = c->linear ? say_topics(app, page) : put_topics(app, page, &rows);
		n += (int64_t)page->n;
		str_clear(&after);
		str_addz(&after, page->next);
		more = more && after.len && page->n;
		if (!c->quiet)
			line_say_unread(&page->unread);
		site_reply_drop(r);
	}
	say_how_many(c, n, total, over);
	return exit;
}

static void join_words(struct str *out, const struct line_command *c)
{
	for (int i = 0; i < c->n_words; i++)
		str_addf(out, "%s%s", i ? " " : "", c->words[i]);
}

/* A site that has lists of its own has those in place of stages, each with its usual order. */
static bool take_view(const struct site *s, struct site_filter *f, bool sorted)
{
	const struct site_view *v = f->view ? site_view(s, f->view) : NULL;
	bool has = site_view_at(s, BOARD_OTHER, 0) != NULL;
	if (!f->view || (!has && f->by_stage)) {
		f->view = NULL;
		return true;
	}
	STR_LOCAL(words, 4096);
	for (size_t i = 0; has && site_view_at(s, BOARD_OTHER, i); i++)
		str_addf(&words, "%s%s", i ? ", " : "", site_view_at(s, BOARD_OTHER, i)->word);
	if (!v)
		line_complain(_("The option %s takes one of these: %s; not %.100s."), "--stage",
			has ? words.buf : option_called(VERB_LIST, "--stage")->values, f->view);
	f->by_stage = false;
	for (unsigned bit = 0; v && !sorted && bit < SORTS; bit++)
		if (v->orders >> bit & 1u) {
			f->sort = (enum site_sort)bit;
			break;
		}
	return v != NULL;
}

enum line_exit line_list(struct app *app, const struct line_command *c)
{
	struct site_ask ask = { .op = SITE_TOPICS, .filter = c->filter };
	struct site_reply *agencies = NULL;
	enum line_exit exit = LINE_DONE;
	int64_t limit = c->all ? LINE_ALL : c->limit ? c->limit : 20;
	STR_LOCAL(words, 4096);
	if (c->named && (exit = line_board(app, c->named, &ask.filter.board)) != LINE_DONE)
		return exit;
	if (c->verb == VERB_SEARCH) {
		join_words(&words, c);
		ask.filter.query = words.buf;
	}
	if (ask.filter.query && !c->sorted && site_can_order(app_site(app), SORT_FIT))
		ask.filter.sort = SORT_FIT;
	if (!take_view(app_site(app), &ask.filter, c->sorted))
		return LINE_USAGE;
	ask.filter.since = c->since;
	ask.filter.until = c->until_day;
	if (ask.filter.agency && !(agencies = line_agency(app, &ask.filter, &exit)))
		return exit;
	exit = line_format(c) == FORMAT_TEXT ? read_topics(app, c, ask, limit) : line_data_walk(app, c, ask, limit);
	site_reply_drop(agencies);
	return exit;
}

/* ---- what there is --------------------------------------------------------------------------- */

static void put_figure(struct str *out, int64_t topics)
{
	if (topics == WIRE_UNKNOWN)
		str_addz(out, "        ");
	else
		str_addf(out, "%6lld  ", (long long)topics);
}

/* A board or an agency, and how many topics it has; for reading aloud "Ideas: 21 topics". */
static void put_count(struct str *out, const struct line_command *c, const char *word, const char *name, int64_t topics)
{
	if (c->linear) {
		STR_LOCAL(n, 32);
		page_count(&n, topics);
		if (topics == WIRE_UNKNOWN)
			line_say("%s", name);
		else
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
	const struct site_ask ask = { .op = boards ? SITE_BOARDS : SITE_AGENCIES };
	if (line_format(c) != FORMAT_TEXT)
		return line_data_walk(app, c, ask, LINE_ALL);
	struct site_reply *r = line_ask(app, &ask, APP_FRESH, &exit);
	STR_LOCAL(out, STR_NO_LIMIT);
	for (size_t i = 0; r && boards && i < r->u.boards.n; i++)
		put_count(&out, c, r->u.boards.items[i].id, r->u.boards.items[i].name, r->u.boards.items[i].topics);
	for (size_t i = 0; r && !boards && i < r->u.agencies.n; i++)
		put_count(&out, c, NULL, r->u.agencies.items[i].name, r->u.agencies.items[i].topics);
	(void)line_print(&out);
	if (r && !c->quiet)
		line_say_unread(boards ? &r->u.boards.unread : &r->u.agencies.unread);
	site_reply_drop(r);
	return exit;
}

/* ---- who and what waits ---------------------------------------------------------------------- */

static void say_account(const struct wire_account *a)
{
	STR_LOCAL(who, 1024);
	STR_LOCAL(endorsements, 32);
	STR_LOCAL(comments, 32);
	STR_LOCAL(follows, 32);
	page_count(&endorsements, a->endorsements);
	page_count(&comments, a->comments);
	page_count(&follows, a->follows);
	str_addf(&who, *a->nickname ? _("%s (%s)") : "%s", a->name, a->nickname);
	/* TRANSLATORS: name (nickname); then how many endorsements, comments, follows */
	line_say(_("%s: endorsements %s, comments %s, topics followed %s"), who.buf, endorsements.buf, comments.buf,
		follows.buf);
	if (a->new_notices)
		line_say(P_("%ld new notice", "%ld new notices", (unsigned long)a->new_notices), (long)a->new_notices);
	STR_LOCAL(level, 512);
	page_level(&level, a);
	line_say("%s", level.buf);
	line_say_unread(&a->unread);
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

/* `act` takes a report's number too. */
static bool names_topic(const struct line_command *c)
{
	bool of_report = c->verb == VERB_ACT && c->n_words > 1 &&
		(str_eq(c->words[1], "uphold") || str_eq(c->words[1], "dismiss"));
	return line_verb_takes_topic(c->verb) && c->n_words && !of_report;
}

enum line_exit line_command_run(struct app *app, const struct line_command *c)
{
	static enum line_exit (*const run[LINE_VERB_COUNT])(struct app *app, const struct line_command *c) = {
		[VERB_LIST] = line_list,
		[VERB_SEARCH] = line_list,
		[VERB_FOLLOWS] = line_list,
		[VERB_SHOW] = line_show,
		[VERB_COMMENTS] = line_comments,
		[VERB_OPEN] = line_open,
		[VERB_ENDORSEMENTS] = line_endorsements,
		[VERB_HISTORY] = line_history,
		[VERB_LOG] = line_log,
		[VERB_ABOUT] = line_about,
		[VERB_ENDORSE] = line_endorse,
		[VERB_COMMENT] = line_comment,
		[VERB_PROPOSE] = line_propose,
		[VERB_ACCEPT] = line_accept,
		[VERB_INVITE] = line_invite,
		[VERB_RETRACT] = line_retract,
		[VERB_VOTE] = line_vote,
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
		[VERB_SITES] = line_sites,
		[VERB_BOARDS] = print_counts,
		[VERB_AGENCIES] = print_counts,
		[VERB_OUTBOX] = line_outbox,
		[VERB_FETCH] = line_fetch,
		[VERB_DOWNLOAD] = line_download,
		[VERB_RENDER] = line_render,
		[VERB_CONFIG] = line_config,
		[VERB_KEYS] = line_keys,
		[VERB_SETTINGS] = line_settings,
		[VERB_COMPLETE] = line_complete,
	};
	STR_LOCAL(note, 8192);
	if (app && c->verb != VERB_OUTBOX) /* which shows it whole */
		unsent_note(app, true, &note);
	if (app)
		app_outbox_listen(app, sent_before, app);
	if (app && *app_opening_note(app))
		line_complain("%s", app_opening_note(app));
	if (note.len && !c->quiet)
		line_complain("%s", note.buf);
	if (!c->no_pager && !c->linear && option_is_paged(c->verb))
		line_pager_want(c->may & APP_MAY_PROGRAMS);
	text_ambiguous_set(c->ambiguous ? c->ambiguous : line_ambiguous(app));
	return names_topic(c) && !line_topic_is_meant(app, c->words[0]) ? LINE_USAGE : run[c->verb](app, c);
}
