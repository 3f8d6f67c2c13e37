/*
 * A topic, read by paragraphs: the same document that the screen shows. Enter goes on with as many as fit on the
 * screen, $ reads all the rest, / goes to words, ] to the next heading. A paragraph is one line, which the terminal
 * wraps; one that is longer than the screen is read by sentences. Where nobody sits at a terminal, all is read at once.
 */
#include "acts/seek.h"
#include "acts/thread.h"
#include "line/linear.h"

#include <stdlib.h>

enum { COMMENTS = 100, WINDOW_PAGES = 4 }; /* of a page; pages that are kept where others can be asked for again */

struct line {
	char *text;
	size_t block; /* of the document; SIZE_MAX: between two */
	int heading;  /* its level; 0: it is none */
};
typedef VEC(struct line) topic_lines;

struct topic {
	struct site_reply *reply;
	struct thread thread; /* its comments, as far as they were read */
	struct doc doc;
	topic_lines lines; /* of it */
	VEC(char *) links; /* addresses, the first is [1] */
	size_t at;         /* the next line to be read */
	size_t from;       /* where the last reading began */
	size_t begin;      /* the first reading begins there */
	size_t found;      /* 1 + the line that was found last, while nothing else was read since; 0: none */
	bool unfold;
	int64_t read_at; /* the visit before this one */
	struct linear *linear;
	struct app_live *live;
	bool synced;             /* what happened between reading it and listening is known */
	struct app_ask *missed;  /* asks for what was said before listening began */
	bool following;          /* what is said is read as it comes */
	size_t arrived;          /* comments that came and were not read */
	size_t told;             /* so many of them were spoken of */
	struct str title, words; /* words: looked for last */
};

static void release_lines(topic_lines *lines)
{
	for (size_t i = 0; i < lines->n; i++)
		free(lines->items[i].text);
	vec_release(lines);
}

static void forget_lines(struct topic *s)
{
	release_lines(&s->lines);
	for (size_t i = 0; i < s->links.n; i++)
		free(s->links.items[i]);
	s->links.n = 0;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static void add_line(struct topic *s, const char *text, size_t n, size_t block, int heading)
{
	size_t rows = linear_screen_lines();
	while (rows != SIZE_MAX && linear_rows_of(text, n) > rows) {
		size_t end = linear_sentences_end(text, n, rows);
		if (end == n)
			break;
		*vec_push(&s->lines) = (struct line){ xstrndup(text, end), block, heading };
		text += end;
		n -= end;
	}
	*vec_push(&s->lines) = (struct line){ xstrndup(text, n), block, heading };
}

static void add_lines(struct topic *s, struct doc *doc)
{
	struct doc_layout_opts opts = page_linear_opts(0);
	struct doc_layout layout;
	STR_LOCAL(addresses, STR_NO_LIMIT);
	doc_layout_init(&layout);
	doc_layout_make(&layout, doc, &opts);
	for (size_t i = 0; i < layout.lines.n; i++) {
		const struct doc_line *line = &layout.lines.items[i];
		const struct doc_block *b = line->block < doc->blocks.n ? &doc->blocks.items[line->block] : NULL;
		int heading = b && b->kind == DOC_HEADING ? b->level : 0;
		add_line(s, layout.text.buf + line->start, line->bytes, line->block, heading);
	}
	doc_layout_release(&layout);
	page_addresses(&addresses, doc);
	for (const char *p = addresses.buf; *p; p += strcspn(p, "\n") + 1)
		add_line(s, p, strcspn(p, "\n"), SIZE_MAX, 0);
}

/* "" where it has none. */
static const char *anchor_of(const struct topic *s, size_t line)
{
	size_t block = s->lines.items[line].block;
	const char *anchor = block < s->doc.blocks.n ? s->doc.blocks.items[block].anchor : NULL;
	return anchor ? anchor : "";
}

/* The line where this place begins: a comment is found by its head, a section by its heading. SIZE_MAX: nowhere. */
static size_t line_at(const struct topic *s, const char *place)
{
	size_t line = 0;
	while (*place && line < s->lines.n && !page_is_at(anchor_of(s, line), place))
		line++;
	return *place && line < s->lines.n ? line : SIZE_MAX;
}

static void compose(struct linear *l, struct topic *s)
{
	struct page_opts o = linear_opts(l);
	char unfold[16], attachments[16], own[16], staff[16];
	struct wire_comments comments = thread_comments(&s->thread);
	comments.next = ""; /* Enter reads on, and need not be told of here */
	o.read_at = s->read_at;
	o.unfold = s->unfold;
	o.opens = true;
	o.unfold_key = linear_key(ACTION_UNFOLD, unfold);
	o.attach_key = linear_key(ACTION_ATTACHMENTS, attachments);
	o.own_key = linear_key(ACTION_MINE, own);
	o.staff_key = linear_key(ACTION_STAFF, staff);
	o.figures_key = action_info(ACTION_TABLE)->name; /* its key is another one's here */
	doc_release(&s->doc);
	doc_init(&s->doc);
	page_topic(&s->doc, &s->reply->u.topic, s->thread.pages.n ? &comments : NULL, &o);
	forget_lines(s);
	add_lines(s, &s->doc);
	for (size_t i = 0; i < s->doc.links.n; i++)
		*vec_push(&s->links) = xstrdup(s->doc.links.items[i].address);
}

/* ---- comments -------------------------------------------------------------------------------- */

/* A page of them, with held as it is held when it is; false when it is not to be had. floor, comment: for the ways that
 * take them. */
static bool fetch_page(
	struct linear *l, struct topic *s, enum thread_way way, int64_t floor, const char *comment, bool held)
{
	struct site_ask ask;
	if (!site_can(app_site(l->app), SITE_COMMENTS))
		return false;
	thread_ask(&s->thread, way, floor, comment, &ask);
	ask.id = s->reply->u.topic.id;
	ask.limit = COMMENTS;
	struct site_reply *r = held ? app_kept(l->app, &ask) : NULL;
	if (!r)
		r = linear_ask(l, &ask, way == THREAD_START ? APP_FRESH : APP_NO_CACHE);
	if (!r)
		return false;
	s->thread.most = r->u.comments.first >= 0 ? WINDOW_PAGES : 0;
	thread_put(&s->thread, r);
	site_reply_drop(r);
	return true;
}

/* Where the page of comments begins that came last; otherwise where it cannot be told. What stands behind all comments
 * was read before them, and comes again. */
static size_t begin_of_last(const struct topic *s, size_t otherwise)
{
	const struct wire_comments *last = &s->thread.pages.items[s->thread.pages.n - 1].reply->u.comments;
	char place[80] = "";
	if (last->n && *last->items[0].id)
		snprintf(place, sizeof place, "comment:%s", last->items[0].id);
	size_t line = line_at(s, place);
	return line == SIZE_MAX ? otherwise : line;
}

/* What is here of them goes on in this direction, and the lines with it: what was to be read is where it is now. */
static bool fetch_beside(struct linear *l, struct topic *s, enum thread_way way)
{
	const struct wire_comments all = thread_comments(&s->thread);
	bool next = way == THREAD_NEXT;
	char pivot[80] = "";
	if (next ? !*all.next : !all.first || !all.n)
		return false;
	if (all.n) /* one that stays */
		snprintf(pivot, sizeof pivot, "comment:%s", all.items[next ? all.n - 1 : 0].id);
	size_t before = line_at(s, pivot), end = s->lines.n;
	bool read_all = next && s->at >= end;
	if (!fetch_page(l, s, way, 0, "", false))
		return false;
	compose(l, s);
	size_t after = line_at(s, pivot);
	if (before == SIZE_MAX || after == SIZE_MAX) {
		s->at = s->at < s->lines.n ? s->at : s->lines.n;
		return true;
	}
	size_t places[] = { s->at < end ? s->at : end, s->from, s->found };
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		places[i] = places[i] + after > before ? places[i] + after - before : 0;
	s->at = read_all ? begin_of_last(s, places[0]) : places[0];
	s->from = places[1];
	s->found = places[2];
	return true;
}

/* Who is above all comments goes on with the first of them. */
static void begin_comments(struct linear *l, struct topic *s, size_t line)
{
	size_t gap = thread_comments(&s->thread).first ? line_at(s, PAGE_GAP) : SIZE_MAX;
	if (gap == SIZE_MAX || line >= gap || !fetch_page(l, s, THREAD_START, 0, "", false))
		return;
	compose(l, s);
}

/* One by its number, wherever it is; *page, which the caller drops, has it when it was not here. */
static const struct wire_comment *comment_of(struct linear *l, struct topic *s, int64_t floor, struct site_reply **page)
{
	const struct wire_comment *c = thread_find_floor(&s->thread, floor);
	if (c || floor < 1 || !thread_has_places(&s->thread))
		return c;
	*page = linear_ask(l,
		&(struct site_ask){ .op = SITE_COMMENTS, .id = s->reply->u.topic.id, .from = floor, .limit = 1 }, APP_PASSING);
	const struct wire_comments *one = *page ? &(*page)->u.comments : NULL;
	return one && one->n && one->items[0].floor == floor ? &one->items[0] : NULL;
}

/* ---- reading --------------------------------------------------------------------------------- */

/* How many paragraphs there still are under this heading, else how many headings: what is folded elsewhere, or
 * unfolded, changes neither. */
static void say_left(struct linear *l, const struct topic *s)
{
	enum { SECTION = 2 }; /* level of a heading */
	unsigned long paragraphs = 0, sections = 0;
	for (size_t i = s->at; i < s->lines.n; i++) {
		const struct line *line = &s->lines.items[i];
		bool begins = i == s->at || !*line[-1].text || line[-1].block != line->block;
		sections += line->heading && line->heading <= SECTION;
		paragraphs += !sections && begins && *line->text;
	}
	if (paragraphs)
		/* TRANSLATORS: of the section that is being read; what stands here is short, since the prompt follows it */
		linear_tell(l, P_("%lu more here: Enter.", "%lu more here: Enter.", paragraphs), paragraphs);
	else if (sections)
		linear_tell(l, P_("%lu more section: Enter.", "%lu more sections: Enter.", sections), sections);
	else if (*thread_comments(&s->thread).next)
		linear_tell(l, "%s", _("More comments, Enter goes on."));
	else
		linear_tell(l, _("This is the end; %s leaves."), linear_key(ACTION_LEAVE, (char[16]){ 0 }));
}

static void skip_blank(struct topic *s)
{
	while (s->at < s->lines.n && !*s->lines.items[s->at].text)
		s->at++;
}

/* Behind the lines that together take so many rows of the screen, at least one; not between a heading and its text. */
static size_t reading_end(const struct topic *s, size_t rows)
{
	size_t taken = 0, end = s->at;
	for (; end < s->lines.n; end++) {
		const char *text = s->lines.items[end].text;
		taken += linear_rows_of(text, strlen(text));
		if (taken > rows && end > s->at)
			break;
	}
	size_t whole = end;
	for (size_t i = end; rows > 1 && i > s->at + (end - s->at) / 2 && end < s->lines.n; i--)
		if (!*s->lines.items[i].text) { /* what belongs together is read together where that is not too little */
			whole = i;
			break;
		}
	while (whole > s->at && (!*s->lines.items[whole - 1].text || (rows > 1 && s->lines.items[whole - 1].heading)))
		whole--;
	return whole > s->at ? whole : end;
}

static void read_on(struct linear *l, struct topic *s, size_t rows)
{
	skip_blank(s);
	if (s->at >= s->lines.n && fetch_beside(l, s, THREAD_NEXT))
		skip_blank(s);
	s->found = 0;
	s->from = s->at;
	for (size_t end = reading_end(s, rows); s->at < end; s->at++)
		(void)puts(s->lines.items[s->at].text);
	(void)fflush(stdout);
	skip_blank(s);
	if (rows > 1 || s->at >= s->lines.n)
		say_left(l, s);
}

/* Reads again what stood before what was read last: as much as fits into so many rows. */
static void read_back(struct linear *l, struct topic *s, size_t rows)
{
	bool any = false;
	const bool cut = thread_comments(&s->thread).first > 0;
	if (cut && s->from && line_at(s, PAGE_GAP) + 2 >= s->from)
		(void)fetch_beside(l, s, THREAD_PREVIOUS);
	size_t at = s->from, taken = 0, gap = thread_comments(&s->thread).first ? line_at(s, PAGE_GAP) : SIZE_MAX;
	while (at) {
		if (at - 1 == gap)
			break;
		const char *text = s->lines.items[at - 1].text;
		taken += linear_rows_of(text, strlen(text));
		if (any && taken > rows)
			break;
		any |= *text != '\0';
		at--;
	}
	if (!any)
		linear_tell(l, "%s", _("This is the start."));
	s->at = at;
	if (any)
		read_on(l, s, rows);
}

/* Reads on from this line. */
static void go_to(struct linear *l, struct topic *s, size_t line)
{
	begin_comments(l, s, line);
	s->at = line;
	read_on(l, s, linear_screen_lines());
}

typedef VEC(size_t) line_numbers;

/* The lines in which a place begins where the words stand, each once, since reading goes on from a line. */
static void find_lines(const struct topic *s, line_numbers *out)
{
	VEC(struct text_piece) lines = { 0 };
	text_match_list found = { 0 };
	for (size_t i = 0; i < s->lines.n; i++)
		*vec_push(&lines) = (struct text_piece){ s->lines.items[i].text, strlen(s->lines.items[i].text) };
	text_find(lines.items, lines.n, s->words.buf, &found);
	for (size_t i = 0; i < found.n; i++)
		if (!i || found.items[i].line != found.items[i - 1].line)
			*vec_push(out) = found.items[i].line;
	vec_release(&found);
	vec_release(&lines);
}

/* Which of them comes next in this direction; round the end when *round is set. */
static size_t next_place(const struct topic *s, const line_numbers *at, bool back, bool *round)
{
	size_t from = s->found ? s->found - 1 : s->from, beyond = s->found || s->from ? 1 : 0, i = 0;
	while (i < at->n && at->items[i] < from + (back ? !beyond : beyond))
		i++;
	*round = back ? i == 0 : i == at->n;
	return back ? (*round ? at->n - 1 : i - 1) : *round ? 0 : i;
}

/* Looks at the comments from this one on, up to another one (0: to the end); the number of the one that has the words,
 * 0: none, or it was stopped. */
static int64_t look_from(struct linear *l, struct topic *s, bool back, int64_t from, int64_t until)
{
	struct seek_where where = { .topic = s->reply->u.topic.id,
		.words = s->words.buf,
		.back = back,
		.from = from,
		.until = until,
		.opts = linear_opts(l) };
	int64_t found = 0;
	for (bool more = true; more;) {
		struct site_ask ask;
		seek_ask(&where, &ask);
		struct site_reply *page = linear_ask(l, &ask, APP_PASSING);
		more = page && seek_look(&where, &page->u.comments, &found);
		site_reply_drop(page);
	}
	return found;
}

/* The same among those that are not here, in the direction of reading or round its end; false: they are nowhere, or all
 * is here. */
static bool find_further(struct linear *l, struct topic *s, bool back, bool in_text)
{
	const struct wire_comments all = thread_comments(&s->thread);
	if (!thread_has_places(&s->thread) || !all.n || (!all.first && !*all.next))
		return false;
	int64_t first = all.items[0].floor, last = all.items[all.n - 1].floor, found = 0;
	char anchor[80];
	line_say("%s", _("Looking through the comments that are not here."));
	if (back ? all.first > 0 : *all.next != '\0')
		found = back ? look_from(l, s, true, first - 1, 0) : look_from(l, s, false, last + 1, 0);
	if (!found && in_text)
		return false; /* it goes round to what is above the comments, or below which they stand */
	if (!found && (back ? *all.next != '\0' : all.first > 0))
		found = back ? look_from(l, s, true, INT64_MAX, last + 1) : look_from(l, s, false, 1, first - 1);
	if (!found || !fetch_page(l, s, THREAD_FROM, found, "", false))
		return false;
	compose(l, s);
	const struct wire_comment *c = thread_find_floor(&s->thread, found);
	snprintf(anchor, sizeof anchor, "comment:%s", c ? c->id : "");
	size_t line = line_at(s, anchor);
	if (line == SIZE_MAX)
		return false;
	go_to(l, s, line);
	s->found = line + 1;
	return true;
}

static void find_again(struct linear *l, struct topic *s, bool back)
{
	line_numbers places = { 0 };
	bool round = false;
	if (!s->words.len) {
		linear_tell(l, "%s", _("Nothing has been searched for yet; type / and the words."));
		return;
	}
	find_lines(s, &places);
	size_t place = places.n ? next_place(s, &places, back, &round) : 0;
	bool partial = thread_comments(&s->thread).first || *thread_comments(&s->thread).next;
	bool in_text = places.n && places.items[0] < line_at(s, PAGE_COMMENTS);
	if ((!places.n || round) && find_further(l, s, back, in_text)) {
		vec_release(&places);
		return;
	}
	if (places.n) {
		size_t line = places.items[place];
		if (round)
			line_say("%s",
				back ? _("That was the first match; continuing from the end.")
					 : _("That was the last match; continuing from the top."));
		if (!partial)
			/* TRANSLATORS: the place where the words stand, of how many */
			line_say(_("Place %zu of %zu:"), place + 1, places.n);
		go_to(l, s, line);
		s->found = line + 1;
	} else {
		linear_tell(l, "%s", _("Not found here."));
	}
	vec_release(&places);
}

static void find(struct linear *l, struct topic *s, const char *word)
{
	str_clear(&s->words);
	if (*word)
		str_addz(&s->words, word);
	else
		(void)linear_question(l, _("Find which words? "), &s->words);
	if (s->words.len)
		find_again(l, s, false);
}

/* ---- headings and links ---------------------------------------------------------------------- */

static void next_heading(struct linear *l, struct topic *s, bool back)
{
	for (size_t line = s->from; back ? line-- > 0 : ++line < s->lines.n;)
		if (s->lines.items[line].heading) {
			go_to(l, s, line);
			return;
		}
	linear_tell(l, "%s", back ? _("There is no heading before this.") : _("There is no heading after this."));
}

/* All headings with a number each, or, with a number, the text from there. */
static void contents(struct linear *l, struct topic *s, const char *word)
{
	int64_t wanted = 0, number = 0;
	char key[16];
	(void)text_to_number(word, 1, INT32_MAX, &wanted);
	for (size_t i = 0; i < s->lines.n; i++) {
		if (!s->lines.items[i].heading)
			continue;
		number++;
		if (number == wanted) {
			go_to(l, s, i);
			return;
		}
		if (!wanted)
			line_say("%lld. %s", (long long)number, s->lines.items[i].text);
	}
	if (wanted)
		linear_tell(l, "%s", _("There is no such number here."));
	else
		linear_tell(l, _("%s and a number reads from there."), linear_key(ACTION_CONTENTS, key));
}

/* What stands behind "[3]": an address is told, a topic opened. */
static void link_number(struct linear *l, struct topic *s, const char *word)
{
	int64_t number = 0;
	STR_LOCAL(answer, 64);
	linear_word_or_ask(l, word, _("Which link (its number)? "), &answer);
	(void)text_to_number(answer.buf, 1, (int64_t)s->links.n, &number);
	const char *address = number ? s->links.items[number - 1] : "";
	if (str_starts(address, PAGE_TOPIC))
		linear_topic(l, address + strlen(PAGE_TOPIC), BOARD_OTHER);
	else if (number)
		line_say("%s", address);
	else if (answer.len)
		linear_tell(l, "%s", _("There is no such link here."));
}

/* One chart's values; which one needs no word where there is but one. */
static void figures(struct linear *l, struct topic *s, const char *word)
{
	const struct wire_topic *t = &s->reply->u.topic;
	int64_t number = 0;
	STR_LOCAL(answer, 64);
	if (t->n_infographics != 1 || *word)
		linear_word_or_ask(l, word, _("Which chart (its number)? "), &answer);
	else
		str_addc(&answer, '1');
	(void)text_to_number(answer.buf, 1, INT32_MAX, &number);
	if (answer.len)
		linear_figures(l, t, (size_t)number);
}

static void go_to_line(struct linear *l, struct topic *s, const char *word)
{
	int64_t number;
	unsigned long n = s->lines.n;
	STR_LOCAL(answer, 64);
	linear_word_or_ask(l, word, _("To line: "), &answer);
	if (!text_to_number(answer.buf, 1, INT32_MAX, &number))
		linear_tell(l, "%s", _("That is not a number."));
	else if ((size_t)number > n)
		linear_tell(l, P_("There is only %lu line.", "There are only %lu lines.", n), n);
	else
		go_to(l, s, (size_t)number - 1);
}

/* Reads from where the text is another one now, a paragraph or a sentence, and says again below which heading. */
static void unfold(struct linear *l, struct topic *s)
{
	topic_lines before = s->lines; /* to be compared with */
	size_t same = 0;
	s->lines = (topic_lines){ 0 };
	s->unfold = !s->unfold;
	compose(l, s);
	while (same < before.n && same < s->lines.n && strcmp(before.items[same].text, s->lines.items[same].text) == 0)
		same++;
	release_lines(&before);
	if (same == s->lines.n) {
		linear_tell(l, "%s", _("Nothing is folded here."));
		return;
	}
	size_t heading = same;
	while (heading && !s->lines.items[heading].heading)
		heading--;
	if (heading < same && s->lines.items[heading].heading)
		line_say("%s", s->lines.items[heading].text);
	go_to(l, s, same);
}

/* ---- what happens meanwhile ------------------------------------------------------------------ */

static void say_comment(struct topic *s, const struct wire_comment *c)
{
	struct page_opts o = linear_opts(s->linear);
	const struct wire_comments all = thread_comments(&s->thread);
	STR_LOCAL(text, 1 << 20);
	DOC_LOCAL(doc);
	page_comment(&doc, c, &all, &o);
	page_linear(&text, &doc, 0);
	line_between(&s->linear->in, &text);
}

static bool is_known(const struct topic *s, const char *id)
{
	return thread_find(&s->thread, id) != NULL;
}

/* The last page of comments that is here; false where there is none, or more behind it. */
static bool last_page(const struct topic *s, struct site_ask *ask)
{
	size_t n = s->thread.pages.n;
	if (!n || *thread_comments(&s->thread).next)
		return false;
	thread_asked(&s->thread, n - 1, ask);
	ask->id = s->reply->u.topic.id;
	ask->limit = COMMENTS;
	return true;
}

/* What of it is not known yet is read, and known then. */
static void read_new(struct topic *s, struct site_reply *page)
{
	for (size_t i = 0; i < page->u.comments.n; i++)
		if (!is_known(s, page->u.comments.items[i].id))
			say_comment(s, &page->u.comments.items[i]);
	thread_renew(&s->thread, s->thread.pages.n - 1, page);
}

static void missed_answered(void *ctx, const struct app_answer *a)
{
	struct topic *s = ctx;
	struct site_ask ask;
	if (a->last)
		s->missed = NULL;
	if (a->reply && !a->cached && last_page(s, &ask))
		read_new(s, a->reply);
}

static void ask_missed(struct topic *s)
{
	struct site_ask ask;
	if (!s->missed && last_page(s, &ask))
		s->missed = app_ask(s->linear->app, &ask, APP_NO_CACHE, missed_answered, s);
}

static void read_comment(struct topic *s, const struct wire_comment *c)
{
	struct site_ask ask;
	struct site_reply *held = last_page(s, &ask) ? app_kept(s->linear->app, &ask) : NULL;
	say_comment(s, c);
	if (held)
		thread_renew(&s->thread, s->thread.pages.n - 1, held);
	site_reply_drop(held);
}

static void happened(void *ctx, const struct app_happened *what)
{
	struct topic *s = ctx;
	const struct wire_topic *here = &s->reply->u.topic;
	bool missed = what->what == HAPPENED_MUCH ||
		(what->what == HAPPENED_TOPIC && !s->synced && what->row->counts.comments > here->counts.comments);
	if (missed && s->following)
		ask_missed(s);
	else if (missed)
		s->arrived++;
	s->synced |= what->what == HAPPENED_TOPIC;
	if (what->what != HAPPENED_COMMENT || is_known(s, what->comment->id))
		return;
	if (s->following)
		read_comment(s, what->comment);
	else if (!what->comment->mine)
		s->arrived++;
}

static void listen_to(struct topic *s, bool asked)
{
	app_live_end(s->live);
	s->synced = false;
	s->live = app_live_begin(s->linear->app, s->reply->u.topic.id, asked, happened, s);
}

static void follow_live(struct topic *s)
{
	char key[16];
	s->following = !s->following;
	listen_to(s, s->following);
	if (!s->live)
		linear_tell(s->linear, "%s", _("This platform does not offer live comments."));
	else if (s->following)
		linear_tell(s->linear, _("New comments are read from now on as they come; %s ends it."),
			linear_key(ACTION_LISTEN, key));
	else
		linear_tell(s->linear, "%s", _("No longer following."));
	s->following = s->following && s->live;
}

static void topic_news(struct linear *l, void *priv)
{
	struct topic *s = priv;
	unsigned long n = s->arrived;
	char key[16];
	if (n == s->told)
		return;
	line_settle(&l->in);
	linear_tell(l, P_("%lu new comment (%s shows it)", "%lu new comments (%s shows them)", n), n,
		linear_key(ACTION_REPAINT, key));
	s->told = n;
}

/* ---- acting ---------------------------------------------------------------------------------- */

/* The topic of this place is this reply's from now on. */
static void take(struct linear *l, struct topic *s, struct site_reply *reply, bool held)
{
	const struct wire_topic *t = &reply->u.topic;
	site_reply_drop(s->reply);
	s->reply = reply;
	thread_release(&s->thread);
	str_clear(&s->title);
	str_addz(&s->title, board_name(app_site(l->app), t->board));
	if (t->number > 0)
		str_addf(&s->title, " %lld", (long long)t->number);
	(void)fetch_page(l, s, THREAD_START, 0, "", held);
	app_topic_read(l->app, t);
	s->arrived = s->told = 0;
	listen_to(s, s->following);
}

/* The held answer has been updated with what was done to the topic. */
static void act_on_topic(struct linear *l, struct topic *s, enum act_id id, const struct wire_comment *comment)
{
	const struct act_on on = { .topic = &s->reply->u.topic, .comment = comment };
	bool done = linear_act(l, id, &on);
	struct site_reply *held = app_kept_topic(l->app, s->reply->u.topic.id);
	/* it may be another one since somebody else was faster */
	if (!held || (!done && held->u.topic.version == s->reply->u.topic.version)) {
		site_reply_drop(held);
		return;
	}
	take(l, s, held, true);
	compose(l, s);
}

/* A comment by its number; where the act can be done to the topic too, that is meant without one. */
static void act_on_comment(struct linear *l, struct topic *s, enum act_id id, const char *word)
{
	int64_t n = 0;
	struct site_reply *page = NULL;
	bool topic_too = act_is_on_comment(id) == ACT_ON_TOPIC_TOO;
	STR_LOCAL(number, 64);
	if (topic_too)
		str_addz(&number, word);
	else
		linear_word_or_ask(l, word, _("Which comment (its number)? "), &number);
	(void)text_to_number(number.buf, 1, INT64_MAX, &n);
	const struct wire_comment *comment = comment_of(l, s, n, &page);
	if (comment || (topic_too && !number.len))
		act_on_topic(l, s, id, comment);
	else if (number.len)
		linear_tell(l, "%s", _("There is no comment with that number."));
	site_reply_drop(page);
}

static void topic_show(struct linear *l, void *priv)
{
	struct topic *s = priv;
	enum line_exit exit;
	struct site_reply *r = s->arrived ? linear_read_topic(l, s->reply->u.topic.id, &exit) : NULL;
	if (r)
		take(l, s, r, false);
	compose(l, s);
	if (!s->begin)
		begin_comments(l, s, 0);
	s->at = s->begin < s->lines.n ? s->begin : 0;
	s->begin = 0;
	read_on(l, s, linear_screen_lines());
}

/* The one beside it in the list that it was opened from takes its place. */
static void to_neighbour(struct linear *l, struct topic *s, int step)
{
	const struct place *below = linear_below(l);
	struct site_reply *r = NULL;
	enum line_exit exit;
	struct str id;
	str_init(&id, 1024);
	if (!below || !below->ops->neighbour)
		linear_tell(l, "%s", _("It was not opened from a list, so there is no topic before or after it."));
	else if (below->ops->neighbour(l, below->priv, s->reply->u.topic.id, step, &id))
		r = linear_read_topic(l, id.buf, &exit);
	str_release(&id);
	if (!r)
		return;
	s->read_at = app_topic_read_at(l->app, r->u.topic.id);
	s->unfold = false;
	take(l, s, r, false);
	topic_show(l, s);
}

static const char *topic_title(void *priv)
{
	struct topic *s = priv;
	return s->title.buf;
}

static void topic_enter(struct linear *l, void *priv)
{
	read_on(l, priv, linear_screen_lines());
}

static void topic_number(struct linear *l, void *priv, const char *word)
{
	struct topic *s = priv;
	linear_topic(l, word, s->reply->u.topic.board);
}

static void topic_act(struct linear *l, void *priv, enum action a, const char *key, const char *word)
{
	struct topic *s = priv;
	(void)key;
	switch (a) {
	case ACTION_PAGE_DOWN: read_on(l, s, linear_screen_lines()); break;
	case ACTION_DOWN: read_on(l, s, 1); break;
	case ACTION_PAGE_UP: read_back(l, s, linear_screen_lines()); break;
	case ACTION_UP: read_back(l, s, 1); break;
	case ACTION_HOME: topic_show(l, s); break;
	case ACTION_END: read_on(l, s, SIZE_MAX); break;
	case ACTION_SEARCH: find(l, s, word); break;
	case ACTION_FIND_NEXT: find_again(l, s, false); break;
	case ACTION_FIND_PREVIOUS: find_again(l, s, true); break;
	case ACTION_NEXT_HEADING: next_heading(l, s, false); break;
	case ACTION_PREVIOUS_HEADING: next_heading(l, s, true); break;
	case ACTION_CONTENTS: contents(l, s, word); break;
	case ACTION_LINK_NUMBER: link_number(l, s, word); break;
	case ACTION_GO_LINE: go_to_line(l, s, word); break;
	case ACTION_UNFOLD: unfold(l, s); break;
	case ACTION_LISTEN: follow_live(s); break;
	case ACTION_TABLE: figures(l, s, word); break;
	case ACTION_ENDORSERS: linear_endorsers(l, &s->reply->u.topic); break;
	case ACTION_HISTORY: linear_history(l, s->reply->u.topic.id); break;
	case ACTION_LOG: linear_log(l, s->reply->u.topic.id); break;
	case ACTION_ATTACHMENTS: linear_attachments(l, &s->reply->u.topic, word); break;
	case ACTION_NEXT_TOPIC: to_neighbour(l, s, 1); break;
	case ACTION_PREVIOUS_TOPIC: to_neighbour(l, s, -1); break;
	default:
		if (act_of(a) != ACT_COUNT && act_is_on_comment(act_of(a)))
			act_on_comment(l, s, act_of(a), word);
		else if (act_of(a) != ACT_COUNT)
			act_on_topic(l, s, act_of(a), NULL);
		else
			linear_not_yet(l);
		break;
	}
}

static void topic_close(void *priv)
{
	struct topic *s = priv;
	app_live_end(s->live);
	app_cancel(s->missed);
	forget_lines(s);
	vec_release(&s->lines);
	vec_release(&s->links);
	thread_release(&s->thread);
	doc_release(&s->doc);
	site_reply_drop(s->reply);
	str_release(&s->title);
	str_release(&s->words);
	free(s);
}

static const enum action can[] = { ACTION_FIND_NEXT, ACTION_FIND_PREVIOUS, ACTION_PAGE_DOWN, ACTION_PAGE_UP,
	ACTION_DOWN, ACTION_UP, ACTION_LINK_NUMBER, ACTION_LISTEN, ACTION_ENDORSERS, ACTION_HISTORY, ACTION_LOG,
	ACTION_ATTACHMENTS, ACTION_NEXT_TOPIC, ACTION_PREVIOUS_TOPIC, ACTION_GO_LINE, ACTION_HOME, ACTION_END,
	ACTION_UNFOLD, ACTION_SEARCH, ACTION_NEXT_HEADING, ACTION_PREVIOUS_HEADING, ACTION_CONTENTS, ACTION_TABLE,
	ACTION_LEAVE, ACTION_HELP, ACTION_REPAINT, ACTION_NONE };
static const struct place_ops topic_ops = {
	.screen = IN_TOPIC,
	.can = can,
	.title = topic_title,
	.show = topic_show,
	.act = topic_act,
	.enter = topic_enter,
	.number = topic_number,
	.news = topic_news,
	.close = topic_close,
};

static struct topic *open_topic(struct linear *l, struct site_reply *r)
{
	struct topic *s = xcalloc(1, sizeof *s);
	s->linear = l;
	s->read_at = app_topic_read_at(l->app, r->u.topic.id);
	str_init(&s->title, 4096);
	str_init(&s->words, 1024);
	doc_init(&s->doc);
	take(l, s, r, false);
	return s;
}

/* Comments until this one is among them. */
static void fetch_to(struct linear *l, struct topic *s, const char *comment)
{
	if (thread_find(&s->thread, comment))
		return;
	if (thread_has_places(&s->thread)) {
		(void)fetch_page(l, s, THREAD_AT, 0, comment, false);
		return;
	}
	while (!thread_find(&s->thread, comment) && *thread_comments(&s->thread).next)
		if (!fetch_page(l, s, THREAD_NEXT, 0, "", false))
			return;
}

void linear_topic_at(struct linear *l, const char *id, const char *place)
{
	enum line_exit exit;
	struct site_reply *r = linear_read_topic(l, id, &exit);
	if (!r)
		return;
	struct topic *s = open_topic(l, r);
	if (str_starts(place, "comment:"))
		fetch_to(l, s, place + strlen("comment:"));
	compose(l, s);
	s->begin = line_at(s, place) == SIZE_MAX ? 0 : line_at(s, place);
	linear_enter(l, &topic_ops, s);
}

void linear_topic(struct linear *l, const char *id, enum wire_board board)
{
	enum line_exit exit;
	int64_t number;
	if (!*id) { /* of a list that has rows which nobody can read */
		linear_tell(l, "%s", _("This row cannot be read, not even which topic it is."));
		return;
	}
	STR_LOCAL(full, 1024);
	if (board != BOARD_OTHER && str_to_i64(id, 1, INT64_MAX, &number))
		str_addf(&full, "%s:%s", wire_board_word(board), id);
	else
		str_addz(&full, id);
	struct site_reply *r = linear_read_topic(l, full.buf, &exit);
	if (!r)
		return;
	linear_enter(l, &topic_ops, open_topic(l, r));
}
