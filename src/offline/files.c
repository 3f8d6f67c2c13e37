/*
 * What a site gives as files: each is a copy of its own, whole topics with their rows, and a board is one list of all
 * of its files. Read some records at a time, so that nobody waits for it and no more than that is in memory.
 */
#include <ctype.h>
#include <errno.h>

#include "base/utf8.h"
#include "offline/private.h"
#include "records/records.h"
#include "text/text.h"

#define STEP 100                 /* records a turn of the loop, */
#define STEP_USED (COPY_MAX / 8) /* or fewer that are long: the largest one has room still */
#define CONTEXT_BEFORE 30        /* bytes, about */
#define CONTEXT_COLUMNS 160

_Static_assert((int)OFFLINE_FILES <= (int)STORE_COPIES, "a list of all of them");

static void name_of(const struct offline *o, const struct site_file *f, struct str *out)
{
	str_addf(out, "%s\n\n\n%s", o->site->name, f->word); /* the same for every reader and language */
}

bool offline_file_at(const struct offline *o, size_t n, struct site_file *out, struct store_copy *here)
{
	STR_LOCAL(name, STR_NO_LIMIT);
	if (n >= OFFLINE_FILES || !o->site->ops->files || !o->site->ops->files->at(clock_now(), n, out))
		return false;
	name_of(o, out, &name);
	store_copy(o->store, name.buf, here);
	return true;
}

void offline_file_confirm(const struct offline *o, const struct site_file *f)
{
	struct store_copy copy;
	STR_LOCAL(name, STR_NO_LIMIT);
	name_of(o, f, &name);
	if (store_copy(o->store, name.buf, &copy))
		store_copy_touch(o->store, copy.number, clock_now());
}

/* ---- reading --------------------------------------------------------------------------------- */

struct offline_file {
	struct site_file what;
	FILE *file;
	struct records records;
	int64_t as_of, copy;
	struct offline_file_report report;
};

struct offline_file *offline_file_open(
	const struct offline *o, const struct site_file *f, const char *path, int64_t as_of, struct err *e)
{
	STR_LOCAL(name, STR_NO_LIMIT);
	FILE *file = fopen(path, "re");
	int64_t copy;
	if (!file) {
		err_sys(e, errno, path);
		return NULL;
	}
	name_of(o, f, &name);
	if (store_copy_begin(o->store, name.buf, &copy, e)) {
		fclose(file);
		return NULL;
	}
	struct offline_file *r = xcalloc(1, sizeof *r);
	*r = (struct offline_file){ .what = *f, .file = file, .as_of = as_of, .copy = copy };
	records_init(&r->records, file);
	return r;
}

void offline_file_free(struct offline_file *r)
{
	if (!r)
		return;
	records_release(&r->records);
	fclose(r->file);
	free(r);
}

const struct offline_file_report *offline_file_report(const struct offline_file *r)
{
	return &r->report;
}

static void note_broken(struct offline_file *r, const struct err *e)
{
	if (!r->report.broken++)
		str_copy(r->report.field, sizeof r->report.field,
			e->code == RC_INVALID       ? e->detail
				: e->code == RC_TOO_BIG ? N_("too long")
										: "");
}

/* The record into t. False: it cannot be read, which is counted. */
static bool read_record(struct offline_file *r, const struct offline *o, struct arena *a, struct wire_topic *t)
{
	struct json *v = NULL;
	struct err e = { 0 };
	const struct str *text = &r->records.text;
	enum rc rc = str_ok(text) ? json_parse_mended(text->buf, text->len, RECORDS_ONE_MAX, &v, &e)
							  : err_set(&e, RC_TOO_BIG, 0, "a record that is too large");
	if (rc == RC_OK)
		rc = o->site->ops->files->read(&r->what, v, r->as_of, a, t, &e);
	json_free(v);
	if (rc)
		note_broken(r, &e);
	return rc == RC_OK;
}

/* All of it is here. Where every record is broken the file has another shape, and what was here before stays. */
static enum rc end_file(struct offline_file *r, const struct offline *o, struct err *e)
{
	STR_LOCAL(name, STR_NO_LIMIT);
	if (r->report.broken && !r->report.topics)
		return err_because(e, RC_PROTO, CAUSE_OTHER_SHAPE, 0, "no record can be read: %s", r->report.field);
	name_of(o, &r->what, &name);
	return store_copy_end(o->store, name.buf, r->copy, r->as_of, r->report.topics, e);
}

enum offline_step offline_file_step(struct offline_file *r, const struct offline *o, struct err *e)
{
	ARENA_LOCAL(arena, COPY_MAX);
	struct wire_topic *topics = arena_calloc(&arena, STEP, sizeof *topics);
	size_t n = 0;
	enum rc rc = RC_OK;
	struct err full = { 0 };
	for (int i = 0; i < STEP && rc == RC_OK && arena.used < STEP_USED; i++) {
		rc = records_next(&r->records, e);
		if (rc == RC_OK && read_record(r, o, &arena, &topics[n]))
			n++;
	}
	size_t long_ones = 0;
	if (n)
		(void)copy_put_whole(o, r->copy, topics, n, &long_ones, &full);
	r->report.topics += (int64_t)(n - long_ones);
	if (long_ones && !r->report.broken)
		str_copy(r->report.field, sizeof r->report.field, N_("too long"));
	r->report.broken += (int64_t)long_ones;
	r->report.read = (int64_t)r->records.read;
	if (full.code)
		*e = full;
	if (full.code || (rc && rc != RC_NOT_FOUND))
		return OFFLINE_END;
	if (rc == RC_OK)
		return OFFLINE_AGAIN;
	err_clear(e);
	(void)end_file(r, o, e);
	return OFFLINE_END;
}

/* ---- words ----------------------------------------------------------------------------------- */

static void add_character(struct str *out, uint32_t c)
{
	char bytes[4];
	str_add(out, bytes, utf8_encode(bytes, c));
}

/* As they are compared, without white space and what is markup alone. */
void files_fold(struct str *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t c;
		i += utf8_decode(s + i, n - i, &c);
		c = text_folded(c);
		if (c > ' ' && !(c < 0x80 && strchr("*_#`\\", (int)c)))
			add_character(out, c);
	}
}

/* The words of what was typed, each folded; those behind the last that there is room for do not count. */
size_t files_words(const char *typed, struct arena *a, const char *words[STORE_WORDS])
{
	size_t n = 0;
	for (const char *s = typed ? typed : ""; *s && n < STORE_WORDS;) {
		size_t len = strcspn(s, " \t\r\n\"");
		STR_LOCAL(word, STR_NO_LIMIT);
		files_fold(&word, s, len);
		if (word.len)
			words[n++] = arena_strdup(a, word.buf);
		s += len + (s[len] != '\0');
	}
	return n;
}

/* ---- answers --------------------------------------------------------------------------------- */

/* Of those files that it may stand in: how many are here. at: since when all of them are as they are here. */
size_t files_copies(const struct offline *o, const struct site_filter *f, int64_t out[STORE_COPIES], int64_t *at)
{
	struct site_file file;
	struct store_copy here;
	size_t n = 0;
	*at = 0;
	for (size_t i = 0; offline_file_at(o, i, &file, &here); i++) {
		if (!here.number || (f && !f->any_board && f->board != file.board))
			continue;
		out[n++] = here.number;
		*at = *at && *at < here.at ? *at : here.at;
	}
	return n;
}

/* A topic's JSON, and of when its file is. */
static bool find_topic(const struct offline *o, const char *id, struct str *out, int64_t *at)
{
	struct site_file file;
	struct store_copy here;
	for (size_t i = 0; offline_file_at(o, i, &file, &here); i++)
		if (here.number && store_copy_whole(o->store, here.number, id, out)) {
			*at = here.at;
			return true;
		}
	return false;
}

struct site_reply *files_topic(const struct offline *o, const char *id)
{
	int64_t at;
	STR_LOCAL(text, CACHE_ONE_MAX);
	struct site_reply *r = find_topic(o, id, &text, &at) ? copy_read(o, SITE_TOPIC, text.buf, text.len) : NULL;
	if (r)
		r->at = at;
	return r;
}

/* ---- short ids -------------------------------------------------------------------------------- */

/* How much of an id is before the site's own. */
static size_t before_own(const struct offline *o, const char *id)
{
	struct site_file file;
	size_t n = 0;
	for (size_t i = 0; i < OFFLINE_FILES && o->site->ops->files->at(clock_now(), i, &file); i++)
		if (strlen(file.id) > n && str_starts(id, file.id))
			n = strlen(file.id);
	return n;
}

void files_shorten(const struct offline *o, struct wire_topic *topics, size_t n)
{
	STR_LOCAL(site, STR_NO_LIMIT);
	str_addf(&site, "%s\n", o->site->name);
	for (size_t i = 0; i < n; i++) {
		const char *id = topics[i].id;
		size_t least = before_own(o, id) + OFFLINE_BEGINNING, enough = store_copy_shares(o->store, site.buf, id) + 1;
		enough = enough > least ? enough : least;
		topics[i].id_enough = enough < strlen(id) ? enough : 0;
	}
}

/* Those whose ids begin so, behind the first n. */
static size_t add_named(const struct offline *o, const char *before, const char *beginning, struct arena *a,
	struct offline_named out[OFFLINE_NAMED], size_t n)
{
	const char *from = arena_printf(a, "%s%s", before, beginning);
	char *below = arena_printf(a, "%s%s", before, beginning);
	struct store_copy_query q = { .id_from = from, .id_below = below, .limit = OFFLINE_NAMED };
	int64_t at;
	if (!from || !below || !files_copies(o, NULL, q.copies, &at))
		return n;
	below[strlen(below) - 1]++;
	struct site_reply *r = copy_page(o, &q, at, 0);
	files_shorten(o, r ? r->u.topics.items : NULL, r ? r->u.topics.n : 0);
	for (size_t i = 0; r && i < r->u.topics.n && n < OFFLINE_NAMED; i++) {
		const struct wire_topic *t = &r->u.topics.items[i];
		const char *id = arena_strdup(a, t->id), *title = arena_strdup(a, t->title);
		if (id)
			out[n++] = (struct offline_named){ id, title ? title : "", t->id_enough };
	}
	site_reply_drop(r);
	return n;
}

size_t offline_named(
	const struct offline *o, const char *beginning, struct arena *a, struct offline_named out[OFFLINE_NAMED])
{
	struct site_file file, last = { .id = "" };
	char word[64];
	size_t n = strlen(beginning), found;
	if (!o->site->ops->files || n < OFFLINE_BEGINNING || n >= sizeof word)
		return 0;
	for (size_t i = 0; i <= n; i++) {
		if (i < n && !isalnum((unsigned char)beginning[i]) && beginning[i] != '-')
			return 0;
		word[i] = (char)tolower((unsigned char)beginning[i]);
	}
	found = add_named(o, "", word, a, out, 0);
	if (found)
		return found;
	for (size_t i = 0; i < OFFLINE_FILES && o->site->ops->files->at(clock_now(), i, &file); i++) {
		if (!str_eq(file.id, last.id))
			found = add_named(o, file.id, word, a, out, found);
		last = file;
	}
	return found;
}

/* ---- which asks -------------------------------------------------------------------------------- */

bool files_can_answer(const struct offline *o, const struct site_ask *ask, int64_t *at)
{
	int64_t copies[STORE_COPIES];
	STR_LOCAL(text, CACHE_ONE_MAX);
	*at = 0;
	if (ask->op == SITE_TOPIC)
		return ask->id && find_topic(o, ask->id, &text, at);
	return ask->op == SITE_TOPICS && files_copies(o, &ask->filter, copies, at) > 0;
}

/* The words around what was found, one line. */
static const char *context_of(const char *text, const char *words, struct arena *a)
{
	size_t start, end, from;
	if (!text_find_first(text, strlen(text), words, &start, &end))
		return NULL;
	from = start > CONTEXT_BEFORE ? start - CONTEXT_BEFORE : 0;
	while (from && ((unsigned char)text[from] & 0xc0) == 0x80)
		from--;
	STR_LOCAL(plain, STR_NO_LIMIT);
	for (const char *p = text + from; *p && plain.len < 4 * CONTEXT_COLUMNS; p++)
		if (*p == '\n' || !strchr("*_#`\\", *p))
			str_addc(&plain, *p == '\n' ? ' ' : *p);
	STR_LOCAL(line, STR_NO_LIMIT);
	text_cut(&line, plain.buf, plain.len, CONTEXT_COLUMNS);
	return arena_printf(a, "%s%s", from ? "…" : "", line.buf);
}

const char *files_context(const struct wire_topic *t, const char *word, struct arena *a)
{
	const char *found = context_of(t->body, word, a);
	return found ? found : context_of(t->benefits, word, a);
}
