/* Documents: appending blocks, runs and links. Everything lives in the document's arena and dies with it. */
#include "text/doc.h"
#include "text/unicode.h"

#include <strings.h>

void doc_init(struct doc *d)
{
	*d = (struct doc){ 0 };
	arena_init(&d->arena, 0); /* readers bound their input; what they make of it is a multiple of that */
}

void doc_release(struct doc *d)
{
	vec_release(&d->blocks);
	vec_release(&d->links);
	arena_release(&d->arena);
}

struct doc_block *doc_add(struct doc *d, enum doc_kind kind)
{
	struct doc_block *b = vec_push(&d->blocks);
	*b = (struct doc_block){ .kind = kind, .marker = "", .anchor = "" };
	return b;
}

bool doc_is_in_item(const struct doc_block *b)
{
	return (b->kind == DOC_CODE || b->kind == DOC_TABLE) && b->level > 0;
}

const char *doc_keep(struct doc *d, const char *s, size_t n)
{
	if (text_is_clean(s, n))
		return arena_strndup(&d->arena, s, n);
	STR_LOCAL(clean, STR_NO_LIMIT);
	text_clean_lines(&clean, s, n);
	return arena_strndup(&d->arena, clean.buf, clean.len);
}

/* Room doubles when the count is a power of two, so that no capacity needs keeping. */
void doc_runs_add(struct doc *d, struct doc_run **runs, size_t *n, struct doc_run run)
{
	if ((*n & (*n - 1)) == 0) {
		struct doc_run *more = arena_alloc(&d->arena, (*n ? *n * 2 : 1) * sizeof **runs);
		if (*n)
			memcpy(more, *runs, *n * sizeof **runs);
		*runs = more;
	}
	(*runs)[(*n)++] = run;
}

void doc_run(struct doc *d, struct doc_block *b, const char *text, unsigned style, int link)
{
	if (*text)
		doc_runs_add(d, &b->runs, &b->n_runs, (struct doc_run){ doc_keep(d, text, strlen(text)), style, link });
}

struct doc_block *doc_heading(struct doc *d, int level, const char *text)
{
	struct doc_block *b = doc_add(d, DOC_HEADING);
	b->level = level < 1 ? 1 : level > 6 ? 6 : level;
	doc_run(d, b, text, DOC_PLAIN, 0);
	return b;
}

struct doc_block *doc_paragraph(struct doc *d, const char *text)
{
	struct doc_block *b = doc_add(d, DOC_PARAGRAPH);
	doc_run(d, b, text, DOC_PLAIN, 0);
	return b;
}

struct doc_block *doc_field(struct doc *d, const char *label, const char *value)
{
	struct doc_block *b = doc_add(d, DOC_FIELD);
	b->marker = doc_keep(d, label, strlen(label));
	doc_run(d, b, value, DOC_PLAIN, 0);
	return b;
}

int doc_link(struct doc *d, const char *address)
{
	enum { LINKS_MAX = 4096, ADDRESS_MAX = 2048 };
	STR_LOCAL(clean, ADDRESS_MAX);
	size_t n = strlen(address);
	if (n > ADDRESS_MAX || memchr(address, '\n', n) || !text_is_clean(address, n)) {
		text_clean(&clean, address, n);
		address = clean.buf;
	}
	if (!*address || !str_ok(&clean))
		return 0;
	const uint64_t hash = str_hash(address);
	for (size_t i = 0; i < d->links.n; i++)
		if (d->links.items[i].hash == hash && strcmp(d->links.items[i].address, address) == 0)
			return (int)i + 1;
	if (d->links.n == LINKS_MAX)
		return 0;
	*vec_push(&d->links) = (struct doc_link){ arena_strdup(&d->arena, address), hash };
	return (int)d->links.n;
}

static bool is_web(const char *address)
{
	return strncasecmp(address, "http://", 7) == 0 || strncasecmp(address, "https://", 8) == 0;
}

/* Past blanks of all kinds, those without width too. */
static const char *skip_blanks(const char *s)
{
	static const char *const blanks[] = { " ", "\t", "\r", "\n", "\xc2\xa0", "\xe3\x80\x80", "\xe2\x80\x8b",
		"\xef\xbb\xbf" };
	for (size_t i = 0; i < ARRAY_LEN(blanks);)
		if (str_starts(s, blanks[i])) {
			s += strlen(blanks[i]);
			i = 0;
		} else {
			i++;
		}
	return s;
}

/* People paste an address behind the "http://" that a form put there. */
static const char *skip_doubled(const char *address)
{
	while (is_web(address)) {
		const char *rest = skip_blanks(strstr(address, "//") + 2);
		if (!is_web(rest))
			break;
		address = rest;
	}
	return address;
}

static bool is_mail(const char *address)
{
	const char *at = strchr(address, '@');
	return at && at > address && strchr(at, '.') && !strpbrk(address, ":/?#<> \t\r\n");
}

int doc_link_safe(struct doc *d, const char *address)
{
	static const char *const schemes[] = { "http://", "https://", "ftp://", "mailto:", "tel:" };
	const char *before = NULL;
	address = skip_doubled(skip_blanks(address));
	for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
		if (strncasecmp(address, schemes[i], strlen(schemes[i])) == 0)
			return doc_link(d, address);
	if (is_mail(address))
		before = "mailto:";
	else if (address[0] == '/' && address[1] == '/')
		before = "https:";
	else if (address[0] == '/')
		before = d->origin;
	return before ? doc_link(d, arena_printf(&d->arena, "%s%s", before, address)) : 0;
}

static bool is_letter_or_digit(unsigned char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool are_blank(const struct doc_run *runs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!text_is_blank(runs[i].text, strlen(runs[i].text)))
			return false;
	return true;
}

bool doc_is_blank(const char *text, size_t n)
{
	DOC_LOCAL(d);
	bool blank = true;
	doc_from_commonmark(&d, text, n, 0);
	for (size_t i = 0; i < d.blocks.n && blank; i++) {
		const struct doc_block *b = &d.blocks.items[i];
		blank = are_blank(b->runs, b->n_runs);
		for (int k = 0; k < b->rows * b->columns && blank; k++)
			blank = are_blank(b->cells[k].runs, b->cells[k].n);
	}
	return blank;
}

/* A letter or figure of another script, or a mark on one: browsers show them in addresses as they are. */
static bool is_foreign_letter(const char *s, size_t n, size_t *bytes)
{
	uint32_t c;
	*bytes = utf8_decode(s, n, &c);
	if (c < 0xaa || (c >= 0xff00 && c <= 0xffef) || c >= UTF8_INVALID || text_kind(c)->show != SHOW_PLAIN)
		return false;
	switch (text_kind(c)->lb) {
	case LB_AL:
	case LB_HL:
	case LB_NU:
	case LB_ID:
	case LB_CJ:
	case LB_H2:
	case LB_H3:
	case LB_JL:
	case LB_JV:
	case LB_JT: return true;
	default: return c == 0x3005; /* 々 */
	}
}

/* Does the part of the path that ends at `at`, "第1" of ".../第1章", begin in another script? */
static bool is_foreign_part(const char *s, size_t host, size_t at)
{
	while (at > host && is_letter_or_digit((unsigned char)s[at - 1]))
		at--;
	return at > host && (unsigned char)s[at - 1] >= 0x80;
}

/*
 * Does the letter at `at` belong to the address that began at `from`, whose host begins at `host`? Behind a mark, or
 * another such letter, it does. Behind a Latin letter or a figure it does where the address is set apart from what
 * stands before it; where people write on without blanks ("見https://a.tw/b說明"), it is their text. No host goes over
 * from one script to the other.
 */
static bool belongs(const char *s, size_t from, size_t host, size_t at)
{
	unsigned char before = (unsigned char)s[at - 1];
	if (at == host || before >= 0x80 || !is_letter_or_digit(before))
		return true;
	size_t bytes, last = from ? text_previous(s, from, from) : 0;
	if (is_foreign_part(s, host, at))
		return true;
	return memchr(s + host, '/', at - host) && (from == 0 || !is_foreign_letter(s + last, from - last, &bytes));
}

/* Closing marks are not part of it, but for brackets that began in it. */
static size_t without_marks(const char *s, size_t host, size_t end)
{
	int open = 0;
	for (size_t i = host; i < end; i++)
		open += (s[i] == '(') - (s[i] == ')');
	for (; end > host && strchr(".,;:!?')]}", s[end - 1]); end--) {
		if (s[end - 1] == ')' && open >= 0)
			break;
		open += s[end - 1] == ')';
	}
	return end;
}

size_t text_url_end(const char *s, size_t n, size_t at)
{
	static const char *const starts[] = { "http://", "https://", "ftp://", "www." };
	char first = s[at] | 0x20;
	if ((first != 'h' && first != 'w' && first != 'f') || (at > 0 && is_letter_or_digit((unsigned char)s[at - 1])))
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(starts); i++) {
		size_t host = at + strlen(starts[i]), end = host, bytes;
		if (n - at <= strlen(starts[i]) || strncasecmp(s + at, starts[i], strlen(starts[i])) != 0)
			continue;
		while (end < n) {
			bool ascii = s[end] > ' ' && s[end] < 0x7f;
			if (ascii ? s[end] == '<' || s[end] == '>' || s[end] == '"' || s[end] == '`'
					  : !is_foreign_letter(s + end, n - end, &bytes) || !belongs(s, at, host, end))
				break;
			end += ascii ? 1 : bytes;
		}
		end = without_marks(s, host, end);
		return end > host ? end : 0;
	}
	return 0;
}
