/* The words around what was found: one line, as a list shows it below its row. */
#include "base/utf8.h"
#include "server/storage/private.h"
#include "text/text.h"

#define BEFORE 10 /* characters before what was found: it is seen on the narrowest screen too */
#define ALL 80    /* characters at most */

#define SOUGHT 3 /* words: reading a long text for each of many takes time */

/* The first place of any of the words; those that fit as an agency are not sought. */
static bool first_of(const char *text, size_t n, const struct search_words *words, size_t *at)
{
	bool found = false;
	for (size_t i = 0; i < words->n && i < SOUGHT; i++) {
		size_t start, end;
		if (text_find_first(text, n, words->items[i].text, &start, &end) && (!found || start < *at)) {
			*at = start;
			n = end; /* no later place counts */
			found = true;
		}
	}
	return found;
}

static size_t before(const char *text, size_t at)
{
	do
		at--;
	while (at && ((unsigned char)text[at] & 0xc0) == 0x80);
	return at;
}

/* Marks of CommonMark say nothing in a line of its own. */
static bool is_mark(const char *text, size_t at)
{
	char c = text[at];
	bool starts = at == 0 || text[at - 1] == '\n';
	return c == '*' || c == '`' || c == '_' || c == '\r' || (c == '#' && (starts || text[at - 1] == '#')) ||
		(c == '>' && starts);
}

/* From `at`: words without line ends, marks and the addresses of links. */
static void put_line(const char *text, size_t at, size_t n, struct str *out)
{
	size_t characters = 0, step;
	for (; at < n && characters < ALL; at += step) {
		uint32_t c;
		step = utf8_decode(text + at, n - at, &c);
		if (is_mark(text, at))
			continue;
		if (c == ']' && at + 1 < n && text[at + 1] == '(') {
			const char *end = memchr(text + at, ')', n - at < 2048 ? n - at : 2048);
			step = end ? (size_t)(end - text) + 1 - at : 1;
			continue;
		}
		if (c == '[' || c == ']')
			continue;
		if (c <= ' ' || c == 0x3000) {
			if (out->len && out->buf[out->len - 1] != ' ')
				str_addc(out, ' ');
			continue;
		}
		str_add(out, text + at, step);
		characters++;
	}
	if (at < n)
		str_addz(out, "…");
	else if (out->len && out->buf[out->len - 1] == ' ')
		str_truncate(out, out->len - 1);
}

static bool begins_sentence(const char *text, size_t at)
{
	uint32_t c;
	if (!at)
		return true;
	size_t one = before(text, at);
	utf8_decode(text + one, at - one, &c);
	return c == '\n' || c == 0x3002 || c == 0xff01 || c == 0xff1f;
}

/* A little before what was found, or where its sentence begins if that is nearer. */
static size_t start_of(const char *text, size_t found)
{
	size_t at = found;
	for (int i = 0; i < BEFORE && !begins_sentence(text, at); i++)
		at = before(text, at);
	return at;
}

enum rc context_add(struct storage *s, int64_t place, int64_t floor, const struct search_words *words, struct arena *a,
	struct wire_topic *t, struct err *e)
{
	ARENA_LOCAL(scratch, 0);
	STR_LOCAL(line, 4096);
	const char *text = "";
	size_t found = 0, start = 0;
	enum rc rc = floor ? search_comment(s, place, floor, &scratch, &text, e)
					   : search_text(s, place, &scratch, &text, e);
	t->context_floor = floor;
	if (rc == RC_NOT_FOUND) /* a search of a moment ago */
		return RC_OK;
	size_t n = strlen(text);
	if (rc == RC_OK && first_of(text, n, words, &found))
		start = start_of(text, found);
	if (!begins_sentence(text, start))
		str_addz(&line, "…");
	put_line(text, start, n, &line);
	t->context = arena_strdup(a, line.buf);
	return rc != RC_OK || t->context ? rc : err_set(e, RC_TOO_BIG, 0, "list");
}
