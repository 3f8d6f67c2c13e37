/*
 * Curses prefers scroll regions to deleting and inserting lines, and blanking from the left to writing a few blanks,
 * and setting all attributes at once to switching one on: on a slow line each costs more bytes than what it replaces.
 * It has no switch for them, but it takes a whole description through TERMINFO, and there they can be missing. So can
 * what keeps the window's title.
 *
 * A compiled description (term(5)) is: six little-endian shorts (magic, then the sizes of what follows), names,
 * booleans, a byte if that leaves an odd place, numbers (2 or 4 bytes each), and for every string its place in a table,
 * -1 when the terminal has none.
 */
#include "ui/terminal/lean.h"

enum { HEADER = 12, MAGIC_SHORT = 0432, MAGIC_LONG = 01036, DESCRIPTION_MAX = 64 << 10 };

static size_t short_at(const struct str *s, size_t at)
{
	return (size_t)(unsigned char)s->buf[at] | (size_t)(unsigned char)s->buf[at + 1] << 8;
}

/* Where the places of strings stand, and how many; false when this is no description. */
static bool find_strings(const struct str *s, size_t *at, size_t *count)
{
	if (s->len < HEADER || (short_at(s, 0) != MAGIC_SHORT && short_at(s, 0) != MAGIC_LONG))
		return false;
	size_t names = short_at(s, 2), booleans = short_at(s, 4), numbers = short_at(s, 6);
	*count = short_at(s, 8);
	*at = HEADER + names + booleans;
	*at += *at & 1;
	*at += numbers * (short_at(s, 0) == MAGIC_LONG ? 4 : 2);
	return *at + *count * 2 <= s->len;
}

static bool read_below(struct str *out, const char *folder, const char *name)
{
	STR_LOCAL(path, 4096);
	str_addf(&path, "%s/%c/%s", folder, name[0], name);
	return str_ok(&path) && file_read(path.buf, out, NULL) == RC_OK;
}

static bool read_description(struct str *out, const char *name)
{
	static const char *const folders[] = { "/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo",
		"/usr/local/share/terminfo" };
	const char *own = getenv("TERMINFO"), *home = getenv("HOME");
	if (!*name || strchr(name, '/') || (own && *own) || getenv("TERMINFO_DIRS"))
		return false; /* somebody has arranged it their way */
	char *below_home = home ? file_join(home, ".terminfo") : NULL;
	bool found = below_home && read_below(out, below_home, name);
	free(below_home);
	for (size_t i = 0; i < ARRAY_LEN(folders) && !found; i++)
		found = read_below(out, folders[i], name);
	return found;
}

/* The window's title is kept and given back at the end of what begins and ends a visit; but nobody changes it. */
static void leave_title(struct str *s)
{
	static const char *const ends[] = { "\033[22;0;0t", "\033[23;0;0t" };
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		char *at = memmem(s->buf, s->len, ends[i], strlen(ends[i]) + 1);
		if (at)
			*at = '\0';
	}
}

char *lean_description(const char *name, const size_t *without, size_t n)
{
	size_t at, count;
	char *description = NULL;
	STR_LOCAL(file, DESCRIPTION_MAX);
	STR_LOCAL(hex, 2 * DESCRIPTION_MAX + 8);
	if (!read_description(&file, name) || !find_strings(&file, &at, &count))
		return description;
	for (size_t i = 0; i < n; i++)
		if (without[i] < count)
			file.buf[at + 2 * without[i]] = file.buf[at + 2 * without[i] + 1] = (char)0xff;
	leave_title(&file);
	str_addz(&hex, "hex:");
	for (size_t i = 0; i < file.len; i++)
		str_addf(&hex, "%02X", (unsigned)(unsigned char)file.buf[i]);
	return str_detach(&hex);
}
