/*
 * Links that the terminal itself can open: a click there, and the browser of the person's own machine shows the
 * address, also over SSH (OSC 8, https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda). The address goes
 * over the line with every painting of the link, so it is sent only where it is of use.
 */
#include "ui/terminal/hyperlink.h"

#include <stdlib.h>

/* VTE cuts at 2083 bytes, and so do others (the text named above, "Length limits"). */
enum { ADDRESS_MAX = 2000, VTE_FIRST = 5000 };

struct place {
	int y, x, columns;
	const char *address;
};

static VEC(struct place) places;
static bool used;

static bool environment_has(const char *name, const char *const *values, size_t n)
{
	const char *value = getenv(name);
	for (size_t i = 0; value && i < n; i++)
		if (strstr(value, values[i]))
			return true;
	return false;
}

/* Variables of the terminal around it reach into a multiplexer, which may know nothing of links. */
static bool in_multiplexer(void)
{
	static const char *const terms[] = { "screen", "tmux" };
	return getenv("TMUX") || getenv("STY") || environment_has("TERM", terms, ARRAY_LEN(terms));
}

bool hyperlink_known(void)
{
	static const char *const terms[] = { "kitty", "alacritty", "foot", "wezterm", "ghostty", "contour", "rio" };
	static const char *const programs[] = { "iTerm", "WezTerm", "vscode", "ghostty", "mintty", "rio", "Tabby",
		"Hyper" };
	static const char *const iterm[] = { "iTerm2" }; /* comes along with SSH */
	const char *vte = getenv("VTE_VERSION");
	int64_t version = 0;
	if (in_multiplexer())
		return false;
	return environment_has("TERM", terms, ARRAY_LEN(terms)) ||
		environment_has("TERM_PROGRAM", programs, ARRAY_LEN(programs)) || environment_has("LC_TERMINAL", iterm, 1) ||
		getenv("WT_SESSION") || getenv("DOMTERM") ||
		(vte && str_to_i64(vte, 0, 1 << 30, &version) && version >= VTE_FIRST);
}

void hyperlink_use(bool on)
{
	used = on;
	if (!on)
		vec_release(&places);
}

void hyperlink_erased(void)
{
	places.n = 0;
}

/* What a document may link to (doc_link_safe) and a browser opens; our own topics are no addresses for anybody else. */
static bool for_terminals(const char *address)
{
	static const char *const schemes[] = { "http://", "https://", "ftp://", "mailto:", "tel:" };
	for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
		if (str_starts(address, schemes[i]))
			return strlen(address) <= ADDRESS_MAX;
	return false;
}

bool hyperlink_place(int y, int x, int columns, const char *address)
{
	if (!used || columns <= 0 || !for_terminals(address))
		return false;
	struct place *last = places.n ? &places.items[places.n - 1] : NULL;
	if (last && last->y == y && last->x + last->columns == x && str_eq(last->address, address)) {
		last->columns += columns; /* its number, behind its text */
		return true;
	}
	*vec_push(&places) = (struct place){ .y = y, .x = x, .columns = columns, .address = address };
	return true;
}

/* A link goes on only before what covers it; what might look out behind it is not worth the trouble. */
void hyperlink_covered(int y, int x, int columns)
{
	for (size_t i = 0; i < places.n; i++) {
		struct place *p = &places.items[i];
		if (p->y == y && x < p->x + p->columns && x + columns > p->x)
			p->columns = x > p->x ? x - p->x : 0;
	}
}

/* Rows that scrolled are compared too, so y is not part of it. */
uint32_t hyperlink_row(int y)
{
	uint64_t h = STR_HASH_START;
	for (size_t i = 0; i < places.n; i++) {
		const struct place *p = &places.items[i];
		if (p->y != y || !p->columns)
			continue;
		h = str_hash_more(h, &p->x, sizeof p->x);
		h = str_hash_more(h, &p->columns, sizeof p->columns);
		h = str_hash_more(h, p->address, strlen(p->address));
	}
	return h == STR_HASH_START ? 0 : (uint32_t)(h ^ h >> 32) | 1;
}

size_t hyperlink_at(int y, int x)
{
	for (size_t i = 0; i < places.n; i++)
		if (places.items[i].y == y && x >= places.items[i].x && x < places.items[i].x + places.items[i].columns)
			return i + 1;
	return 0;
}

/* One id for all: cells of the same id and address are one link, over the end of a line too. Only what stands in an
 * address goes in: nothing in it can end the sequence. */
void hyperlink_put(struct str *out, size_t link)
{
	str_addz(out, "\033]8;");
	if (link) {
		str_addz(out, "id=1;");
		for (const char *c = places.items[link - 1].address; *c; c++)
			if (*c > ' ' && *c < 0x7f)
				str_addc(out, *c);
			else
				str_addf(out, "%%%02X", (unsigned)(unsigned char)*c);
	} else {
		str_addc(out, ';');
	}
	str_addz(out, "\033\\");
}
