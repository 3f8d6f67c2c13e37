/*
 * See config.h. Lines are read one by one; whether keys get in each other's way is looked at when all are known, since
 * what one line takes another may have given free.
 */
#include "acts/config.h"

#include "acts/keyname.h"
#include "text/text.h"

#include <sys/stat.h>

static void add_fault(struct config *c, int line, const char *fmt, ...) PRINTF_LIKE(3, 4);
static void add_fault(struct config *c, int line, const char *fmt, ...)
{
	va_list ap;
	STR_LOCAL(why, 2048);
	STR_LOCAL(clean, 8192);
	if (c->faults.n >= CONFIG_FAULTS_MOST)
		return;
	va_start(ap, fmt);
	str_vaddf(&why, fmt, ap);
	va_end(ap);
	text_clean(&clean, why.buf, why.len);
	*vec_push(&c->faults) = (struct config_fault){ line, str_detach(&clean) };
}

/* ---- a line ---------------------------------------------------------------------------------- */

struct words {
	const char *s;
	size_t n;
};

static struct words trimmed(const char *s, size_t n)
{
	while (n && (*s == ' ' || *s == '\t'))
		s++, n--;
	while (n && (s[n - 1] == ' ' || s[n - 1] == '\t' || s[n - 1] == '\r'))
		n--;
	return (struct words){ s, n };
}

static bool is(struct words w, const char *word)
{
	return strlen(word) == w.n && memcmp(w.s, word, w.n) == 0;
}

/* "key next-topic": what stands behind the first word when that is this one. */
static bool behind(struct words w, const char *word, struct words *out)
{
	size_t n = strlen(word);
	if (w.n <= n || memcmp(w.s, word, n) != 0 || (w.s[n] != ' ' && w.s[n] != '\t'))
		return false;
	*out = trimmed(w.s + n, w.n - n);
	return true;
}

/* Letters of the menu and figures are no choice. */
static bool can_choose(enum action a)
{
	return a != ACTION_ITEM && a != ACTION_NUMBER;
}

static enum action action_named(struct words w)
{
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
		if (can_choose((enum action)a) && is(w, action_info((enum action)a)->name))
			return (enum action)a;
	return ACTION_NONE;
}

/* Where text is typed a character is that, and the keys that move in it are its own. */
static bool types(enum action a, int32_t code)
{
	return (action_info(a)->screens & (IN_ASKING | IN_EDITOR)) && !(action_info(a)->screens & IN_ALL) && code >= ' ' &&
		code != K_F1;
}

/* NULL, or why no action can have this key. */
static const char *kept_key(enum action a, int32_t code)
{
	if (code == K_INSERT || code == K_CTRL('X'))
		return N_("screen readers keep this key for themselves");
	if (code == K_ESC || code == K_CTRL('C'))
		return N_("this key always leaves");
	if (code >= '0' && code <= '9')
		return N_("a figure begins a number");
	return types(a, code) ? N_("this key types or moves where that is done; one with Ctrl, as ^F, will do") : NULL;
}

static bool in_preset(const struct config *c, enum action a, int32_t code)
{
	const char *keys = action_preset(a, c->keys.vi);
	for (size_t at = strspn(keys, " "), n; keys[at]; at += n, at += strspn(keys + at, " ")) {
		n = strcspn(keys + at, " ");
		if (keyname_code(keys + at, n) == code)
			return true;
	}
	return false;
}

static bool add_key(struct config *c, int line, enum action a, struct words key, struct str *keys)
{
	char name[24];
	int32_t code = keyname_code(key.s, key.n);
	snprintf(name, sizeof name, "%.*s", (int)(key.n < sizeof name ? key.n : sizeof name), key.s);
	const char *why = code == K_NONE ? N_("there is no such key") : in_preset(c, a, code) ? NULL : kept_key(a, code);
	if (why)
		/* TRANSLATORS: a key, and why it cannot be */
		add_fault(c, line, _("%s: %s"), name, _(why));
	else
		str_addf(keys, "%s%s", keys->len ? " " : "", name);
	return !why;
}

static void take_key(struct config *c, int line, struct words name, struct words value)
{
	enum action a = action_named(name);
	int n = 0;
	STR_LOCAL(keys, 256);
	if (a == ACTION_NONE) {
		add_fault(
			c, line, _("there is nothing called %.*s that a key could do"), (int)(name.n < 40 ? name.n : 40), name.s);
		return;
	}
	for (size_t at = 0, length; at < value.n; at += length) {
		for (length = 0; at + length < value.n && value.s[at + length] != ' ' && value.s[at + length] != '\t';)
			length++;
		if (length && ++n <= ACTION_KEYS_MOST && !add_key(c, line, a, (struct words){ value.s + at, length }, &keys))
			return;
		length += !length;
	}
	if (!n || n > ACTION_KEYS_MOST) {
		add_fault(c, line, _("one to %d keys stand behind the =, with spaces between them"), ACTION_KEYS_MOST);
		return;
	}
	free(c->owned[a]);
	c->keys.own[a] = c->owned[a] = xstrdup(keys.buf);
	c->key_lines[a] = line;
}

static void take_colour(struct config *c, int line, struct words name, struct words value)
{
	struct ink_look look;
	int ink = 0;
	while (ink < INKS && !is(name, palette_info((enum ink)ink)->name))
		ink++;
	if (ink == INKS) {
		add_fault(
			c, line, _("there is nothing called %.*s that has a colour"), (int)(name.n < 40 ? name.n : 40), name.s);
	} else if (!value.n || !palette_look_from(value.s, value.n, &look)) {
		STR_LOCAL(colours, 256);
		palette_colours(&colours);
		add_fault(c, line,
			_("a look is bold, underline, reverse, a colour, \"on\" and a colour, or default; colours: %s"),
			colours.buf);
	} else {
		c->looks[ink] = look;
		c->own[ink] = &c->looks[ink];
	}
}

static void take_line(struct config *c, int line, struct words all, bool presets)
{
	const char *equals = all.n ? memchr(all.s, '=', all.n) : NULL;
	struct words name, which, value = { "", 0 };
	if (!all.n || *all.s == '#')
		return;
	name = trimmed(all.s, equals ? (size_t)(equals - all.s) : all.n);
	if (equals)
		value = trimmed(equals + 1, all.n - (size_t)(equals + 1 - all.s));
	bool preset = equals && is(name, "keys");
	if (preset && presets && (is(value, "vi") || is(value, "ptt")))
		c->keys.vi = is(value, "vi");
	else if (preset && presets)
		add_fault(c, line, _("keys can be %s"), "ptt, vi");
	if (preset || presets)
		return;
	if (equals && behind(name, "key", &which))
		take_key(c, line, which, value);
	else if (equals && (behind(name, "colour", &which) || behind(name, "color", &which)))
		take_colour(c, line, which, value);
	else
		add_fault(c, line, _("a line is \"keys = NAME\", \"key NAME = KEYS\" or \"colour NAME = LOOK\""));
}

/* ---- keys that meet -------------------------------------------------------------------------- */

static void drop_keys(struct config *c, enum action a)
{
	free(c->owned[a]);
	c->keys.own[a] = c->owned[a] = NULL;
	action_use(&c->keys);
}

static bool has_key(enum action a, int32_t code)
{
	const char *name;
	size_t at = 0, n;
	while (action_key_next(a, &at, &name, &n))
		if (keyname_code(name, n) == code)
			return true;
	return false;
}

/* Each of its keys may be the first of something else there: a letter of the menu, say. */
static bool reached(enum action a, unsigned in)
{
	const char *name;
	size_t at = 0, n;
	while (action_key_next(a, &at, &name, &n))
		if (action_of(keyname_code(name, n), in) == a)
			return true;
	return false;
}

/* Does a's new key leave b without one on a screen where both work, or do both lines ask for it? */
static bool takes(const struct config *c, enum action a, int32_t code, enum action b)
{
	unsigned both = action_info(a)->screens & action_info(b)->screens & (BELOW - 1);
	if (a == b || !can_choose(b) || !both || !has_key(b, code))
		return false;
	if (c->keys.own[b] && !in_preset(c, b, code))
		return c->key_lines[b] < c->key_lines[a];
	for (unsigned in = 1; in < BELOW; in <<= 1)
		if ((both & in) && !reached(b, in))
			return true;
	return false;
}

/* False: its line was dropped. */
static bool check_keys(struct config *c, enum action a)
{
	const char *name;
	size_t at = 0, n;
	while (action_key_next(a, &at, &name, &n)) {
		int32_t code = keyname_code(name, n);
		for (int b = ACTION_NONE + 1; !in_preset(c, a, code) && b < ACTION_COUNT; b++)
			if (takes(c, a, code, (enum action)b)) {
				/* TRANSLATORS: a key, the name of what it does already, that name again */
				add_fault(c, c->key_lines[a], _("%.*s is the key of %s on the same screen; give %s another one first"),
					(int)n, name, action_info((enum action)b)->name, action_info((enum action)b)->name);
				drop_keys(c, a);
				return false;
			}
	}
	for (unsigned in = 1; in < BELOW; in <<= 1)
		if ((action_info(a)->screens & in) && !reached(a, in)) {
			add_fault(c, c->key_lines[a], _("on a screen of %s its keys do something else; give it one more"),
				action_info(a)->name);
			drop_keys(c, a);
			return false;
		}
	return true;
}

/* What one line loses may make room for another, or take it away: until all that is left agrees. */
static void check_all_keys(struct config *c)
{
	bool changed = true;
	action_use(&c->keys);
	while (changed) {
		changed = false;
		for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
			if (c->keys.own[a])
				changed |= !check_keys(c, (enum action)a);
	}
	action_use(NULL);
}

/* ---- the file -------------------------------------------------------------------------------- */

static void take_lines(struct config *c, const char *text, size_t n, bool presets)
{
	int line = 0;
	for (size_t at = 0, length; at < n; at += length + 1) {
		const char *end = memchr(text + at, '\n', n - at);
		length = end ? (size_t)(end - text) - at : n - at;
		take_line(c, ++line, trimmed(text + at, length), presets);
	}
}

static int by_line(const void *a, const void *b)
{
	const struct config_fault *x = a, *y = b;
	return (x->line > y->line) - (x->line < y->line);
}

void config_parse(struct config *c, const char *text, size_t n)
{
	memset(c, 0, sizeof *c);
	if (!text_is_utf8(text, n)) {
		add_fault(c, 0, "%s", _("it is no text in UTF-8"));
		return;
	}
	take_lines(c, text, n, true); /* whichever line it stands in, the preset is what the others change */
	take_lines(c, text, n, false);
	check_all_keys(c);
	if (c->faults.n)
		qsort(c->faults.items, c->faults.n, sizeof *c->faults.items, by_line);
}

bool config_read(struct config *c, const char *path)
{
	struct stat st;
	STR_LOCAL(text, CONFIG_BYTES);
	if (stat(path, &st) != 0)
		return false;
	if (S_ISREG(st.st_mode) && file_read(path, &text, NULL) == RC_OK) {
		config_parse(c, text.buf, text.len);
		return true;
	}
	memset(c, 0, sizeof *c);
	if (!str_ok(&text))
		add_fault(c, 0, _("it is larger than %d bytes"), CONFIG_BYTES);
	else
		add_fault(c, 0, "%s", _("it cannot be read"));
	return true;
}

void config_use(const struct config *c)
{
	action_use(&c->keys);
	palette_use(c->own);
}

void config_release(struct config *c)
{
	action_use(NULL);
	palette_use(NULL);
	for (int a = 0; a < ACTION_COUNT; a++)
		free(c->owned[a]);
	for (size_t i = 0; i < c->faults.n; i++)
		free(c->faults.items[i].why);
	vec_release(&c->faults);
}

void config_note(const struct config *c, const char *path, struct str *out)
{
	const struct config_fault *first = c->faults.items;
	if (!c->faults.n)
		return;
	if (!first->line)
		/* TRANSLATORS: a file name, and what is wrong with it */
		str_addf(out, _("%s is left out: %s."), path, first->why);
	else if (c->faults.n == 1)
		/* TRANSLATORS: a number, a file name, and what is wrong with that line */
		str_addf(out, _("Line %d of %s is left out: %s."), first->line, path, first->why);
	else
		/* TRANSLATORS: how many lines, a file name, the number of the first of them, and what is wrong with it */
		str_addf(out,
			P_("%lu line of %s is left out, line %d since %s; `minyi config` names it.",
				"%lu lines of %s are left out, line %d since %s; `minyi config` names them all.",
				(unsigned long)c->faults.n),
			(unsigned long)c->faults.n, path, first->line, first->why);
}

/* ---- printing -------------------------------------------------------------------------------- */

static void put_comment(struct str *out, const char *text)
{
	for (const char *end; *text; text = *end ? end + 1 : end) {
		end = text + strcspn(text, "\n");
		str_addf(out, "# %.*s\n", (int)(end - text), text);
	}
}

static void put_head(const char *path, struct str *out)
{
	STR_LOCAL(colours, 256);
	STR_LOCAL(text, 4096);
	palette_colours(&colours);
	str_addf(&text,
		_("Keys and colours of minyi. It reads them at its start from\n"
		  "%s\n"
		  "A line that begins with # is as it always is; take the # away to change it.\n"
		  "Keys: a character, ^F (Ctrl and F), or one of these:"),
		path);
	for (size_t i = 0; keyname_at(i); i++)
		str_addf(&text, " %s", keyname_at(i));
	str_addf(&text,
		_("\nLooks: bold, underline, reverse, a colour, \"on\" and a colour, or default.\n"
		  "Colours: %s"),
		colours.buf);
	put_comment(out, text.buf);
}

static void put_action(const struct config *c, enum action a, struct str *out)
{
	const struct action_info *info = action_info(a);
	const char *preset = action_preset(a, c->keys.vi), *own = c->keys.own[a];
	put_comment(out, _(info->help));
	if (own)
		str_addf(out, _("# always: %s\n"), preset);
	str_addf(out, "%skey %s = %s\n", own ? "" : "#", info->name, own ? own : preset);
}

static const char *colour_name(int colour, char out[16])
{
	STR_LOCAL(all, 256);
	palette_colours(&all);
	const char *p = all.buf;
	for (int i = 0; i < colour; i++)
		p = strchr(p, ' ') + 1;
	size_t n = strcspn(p, ",");
	str_copy(out, n + 1, p);
	return out;
}

static void put_look(const struct ink_look *look, struct str *out)
{
	char name[16];
	size_t before = out->len;
	str_addf(
		out, "%s%s%s", look->bold ? " bold" : "", look->underline ? " underline" : "", look->reverse ? " reverse" : "");
	if (look->colour != INK_OWN_COLOUR)
		str_addf(out, " %s", colour_name(look->colour, name));
	if (look->ground != INK_OWN_COLOUR)
		str_addf(out, " on %s", colour_name(look->ground, name));
	str_addz(out, out->len == before ? " default" : "");
}

static void put_ink(const struct config *c, enum ink ink, struct str *out)
{
	const struct ink_info *info = palette_info(ink);
	struct ink_look usual;
	(void)palette_look_from(info->look, strlen(info->look), &usual);
	put_comment(out, _(info->help));
	if (c->own[ink]) {
		STR_LOCAL(look, 128);
		put_look(&usual, &look);
		str_addf(out, _("# always: %s\n"), look.buf + 1);
	}
	str_addf(out, "%scolour %s =", c->own[ink] ? "" : "#", info->name);
	put_look(c->own[ink] ? c->own[ink] : &usual, out);
	str_addc(out, '\n');
}

void config_print(const struct config *c, const char *path, struct str *out)
{
	put_head(path, out);
	str_addc(out, '\n');
	put_comment(out, _("Which keys: ptt, those of PTT; vi, for hands that know vi"));
	str_addf(out, "%skeys = %s\n", c->keys.vi ? "" : "#", c->keys.vi ? "vi" : "ptt");
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
		if (can_choose((enum action)a)) {
			str_addc(out, '\n');
			put_action(c, (enum action)a, out);
		}
	for (int i = 0; i < INKS; i++) {
		str_addc(out, '\n');
		put_ink(c, (enum ink)i, out);
	}
}
