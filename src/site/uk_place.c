/*
 * By what the lists of petitions can be narrowed: subjects, and constituencies, whose lists say how many signed there.
 * The site has no list of the addresses of constituencies, but makes them of their names, and so do we. See uk.h.
 */
#include "site/uk.h"

#include <stdlib.h>

/* ---- constituencies and postcodes ------------------------------------------------------------ */

/* Welsh names have these beside ASCII. */
static const struct {
	const char *letter;
	char plain;
} circumflexes[] = { { "â", 'a' }, { "ê", 'e' }, { "î", 'i' }, { "ô", 'o' }, { "û", 'u' }, { "ŵ", 'w' }, { "ŷ", 'y' },
	{ "Â", 'a' }, { "Ê", 'e' }, { "Î", 'i' }, { "Ô", 'o' }, { "Û", 'u' }, { "Ŵ", 'w' }, { "Ŷ", 'y' } };

/* "Birmingham, Edgbaston" is at "birmingham-edgbaston", "Ynys Môn" at "ynys-mon". */
static void add_slug(const char *name, struct str *out)
{
	size_t before = out->len;
	for (const char *p = name; *p;) {
		size_t i = 0;
		while (i < ARRAY_LEN(circumflexes) && !str_starts(p, circumflexes[i].letter))
			i++;
		char c = i < ARRAY_LEN(circumflexes) ? circumflexes[i].plain : *p;
		p += i < ARRAY_LEN(circumflexes) ? strlen(circumflexes[i].letter) : 1;
		c = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			str_addc(out, c);
		else if (out->len > before && out->buf[out->len - 1] != '-')
			str_addc(out, '-');
	}
	if (out->len > before && out->buf[out->len - 1] == '-')
		str_truncate(out, out->len - 1);
}

static bool is_letter(char c)
{
	return ((c | 0x20) >= 'a') && ((c | 0x20) <= 'z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* One or two letters, a figure, one more of either or none; a figure, two letters: "SW1A 1AA". */
bool uk_postcode(const char *words, struct str *out)
{
	STR_LOCAL(code, 16);
	for (const char *p = words; *p; p++)
		if (*p != ' ')
			str_addc(&code, *p);
	size_t n = code.len, letters = 0;
	if (!str_ok(&code) || n < 5 || n > 7)
		return false;
	const char *end = code.buf + n - 3;
	while (letters < 2 && is_letter(code.buf[letters]))
		letters++;
	const char *p = code.buf + letters;
	bool fits = letters && p < end && is_digit(*p++);
	fits = fits && (p == end || ((is_letter(*p) || is_digit(*p)) && p + 1 == end));
	fits = fits && is_digit(end[0]) && is_letter(end[1]) && is_letter(end[2]);
	for (size_t i = 0; fits && i < n; i++)
		str_addc(out, is_letter(code.buf[i]) ? (char)(code.buf[i] & ~0x20) : code.buf[i]);
	return fits;
}

/* ---- what there is to narrow by -------------------------------------------------------------- */

static void add_agency(struct wire_agencies *out, size_t room, const char *id, const char *name)
{
	if (id && name && *name && out->n < room)
		out->items[out->n++] = (struct wire_agency){ .id = id, .name = name, .topics = WIRE_UNKNOWN };
}

bool uk_all_subjects(const struct json *v, struct arena *a, struct wire_agencies *out)
{
	const struct foreign f = { a, &out->unread, 0 };
	size_t room = json_count(v);
	out->items = arena_calloc(a, room + 1, sizeof *out->items);
	if (!json_is_object(v) || !out->items)
		return false;
	for (const struct json *p = json_first(v); p; p = json_next(p)) {
		const char *code = foreign_text(&f, p, "code"), *name = foreign_text(&f, p, "name");
		if (!*code || !*name)
			foreign_note(&f, "topics");
		else
			add_agency(out, room, arena_printf(a, UK_SUBJECT "%s", code), name);
	}
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct wire_agency *)a)->name, ((const struct wire_agency *)b)->name);
}

bool uk_constituencies(const struct json *v, struct arena *a, struct wire_agencies *out)
{
	const struct foreign f = { a, &out->unread, 0 };
	size_t room = out->n + json_count(v), before = out->n;
	struct wire_agency *all = arena_calloc(a, room + 1, sizeof *all);
	if (!json_is_object(v) || !all)
		return false;
	if (out->n)
		memcpy(all, out->items, out->n * sizeof *all);
	out->items = all;
	for (const struct json *p = json_first(v); p; p = json_next(p)) {
		const char *name = foreign_text(&f, p, "constituency"), *mp = foreign_text(&f, p, "mp");
		STR_LOCAL(slug, 256);
		add_slug(name, &slug);
		if (!slug.len || !str_ok(&slug))
			foreign_note(&f, "constituencies");
		else
			add_agency(
				out, room, arena_printf(a, UK_LOCAL "%s", slug.buf), *mp ? arena_printf(a, "%s (%s)", name, mp) : name);
	}
	qsort(out->items + before, out->n - before, sizeof *out->items, by_name);
	return true;
}

/* Each has its years, and its number is its place among them: the site tells no other. */
bool uk_parliaments(const struct json *v, struct arena *a, struct wire_agencies *out)
{
	const struct foreign f = { a, &out->unread, 0 };
	size_t room = out->n + json_count(v);
	struct wire_agency *all = arena_calloc(a, room + 1, sizeof *all);
	long long number = 0;
	if (!json_is_array(v) || !all)
		return false;
	if (out->n)
		memcpy(all, out->items, out->n * sizeof *all);
	out->items = all;
	for (const struct json *p = json_first(v); p; p = json_next(p)) {
		const char *period = foreign_text(&f, p, "period"), *government = foreign_text(&f, p, "government");
		number++;
		if (*period)
			add_agency(out, room, arena_printf(a, UK_PARLIAMENT "%lld", number),
				*government ? arena_printf(a, "%s (%s)", period, government) : period);
		else
			foreign_note(&f, "parliaments");
	}
	return true;
}

/* ---- the petitions of a place ---------------------------------------------------------------- */

static const char *number_at_end(struct arena *a, const char *url)
{
	const char *slash = strrchr(url, '/');
	size_t n = slash ? strspn(slash + 1, "0123456789") : 0;
	return n && n < 19 ? arena_strndup(a, slash + 1, n) : NULL;
}

bool uk_local(const struct json *record, const char *place, struct arena *a, struct wire_topic *out)
{
	struct foreign f = { a, &out->unread, 0 };
	uk_row_begin(out);
	int64_t here = foreign_count(&f, record, "constituency_signature_count"), number = 0;
	const char *state = foreign_text(&f, record, "state");
	out->id = number_at_end(a, foreign_text(&f, record, "url"));
	if (!out->id || !json_is_object(record))
		return false;
	(void)str_to_i64(out->id, 1, INT64_MAX, &number);
	out->number = number;
	out->stage = str_eq(state, "open") ? STAGE_COLLECTING : str_eq(state, "closed") ? STAGE_CLOSED : STAGE_OTHER;
	out->counts.endorsements = foreign_count(&f, record, "total_signature_count");
	out->title = foreign_text(&f, record, "action");
	STR_LOCAL(figure, 64);
	str_add_figure(&figure, here);
	const char *title = here == WIRE_UNKNOWN
		? NULL
		: arena_printf(a, _("%s (signatures from here: %s)"), out->title, figure.buf);
	out->title = title ? title : out->title;
	out->agencies = arena_calloc(a, 1, sizeof *out->agencies);
	if (out->agencies && *place) {
		out->agencies[0] = (struct wire_agency){ .id = "", .name = place };
		out->n_agencies = 1;
	}
	return true;
}
