/*
 * Every terminal shows the same, and gets nothing that its description does not have: what the program sends is taken
 * apart into control sequences, and each must be one of those of `infocmp` for that terminal, numbers aside.
 */
#include "tty/lib/group.h"

#include <ctype.h>

/* ---- control sequences ----------------------------------------------------------------------- */

/* How long the sequence at s is; 0: this is text. */
static size_t sequence_length(const char *s, size_t n)
{
	size_t i = 2;
	if ((unsigned char)s[0] >= 0x20 && s[0] != 0x7f)
		return 0;
	if (s[0] != '\033' || n < 2)
		return 1;
	if (strchr("()*+#", s[1]))
		return n < 3 ? n : 3;
	if (s[1] != '[')
		return 2;
	while (i < n && ((unsigned char)s[i] < 0x40 || (unsigned char)s[i] > 0x7e))
		i++;
	return i < n ? i + 1 : n;
}

/* "^[[12;1H" and "^[[3;40H" are the same: "^[[#;#H"; modes keep their number; attributes and colours are all one. */
static void add_normal(struct str *out, const char *s, size_t n)
{
	bool csi = n > 2 && s[1] == '[', mode = csi && strchr("?<>=", s[2]);
	str_addc(out, ' ');
	if (csi && !mode && s[n - 1] == 'm') {
		str_addz(out, "\033[m");
	} else {
		for (size_t i = 0; i < n; i++) {
			if (csi && !mode && isdigit((unsigned char)s[i])) {
				str_addc(out, '#');
				while (i + 1 < n && isdigit((unsigned char)s[i + 1]))
					i++;
			} else if (s[i] == ' ') {
				str_addc(out, '_');
			} else {
				str_addc(out, s[i] ? s[i] : '@');
			}
		}
	}
	str_addc(out, ' ');
}

static void add_all_normal(struct str *out, const char *s, size_t n)
{
	for (size_t at = 0, length; at < n; at += length ? length : 1) {
		length = sequence_length(s + at, n - at);
		if (length)
			add_normal(out, s + at, length);
	}
}

/* ---- descriptions ---------------------------------------------------------------------------- */

/* One character of infocmp's notation. */
static char unescape(const char **s)
{
	char c = *(*s)++;
	if (c == '^' && **s)
		return (char)(*(*s)++ & 0x1f);
	if (c != '\\' || !**s)
		return c;
	if (isdigit((unsigned char)**s))
		return (char)strtol(*s, (char **)(uintptr_t)s, 8);
	c = *(*s)++;
	static const char names[] = "Eenrtbfs", values[] = "\033\033\n\r\t\b\f ";
	const char *at = strchr(names, c);
	return at ? values[at - names] : c;
}

/* Past "%p1", "%{2}", "%+" and the like; a number to be printed becomes 7. */
static void take_percent(const char **s, struct str *out)
{
	(*s)++;
	while (isdigit((unsigned char)**s) || **s == '.' || **s == ':')
		(*s)++;
	char c = *(*s)++;
	if (c == 'd')
		str_addc(out, '7');
	else if (c == '%')
		str_addc(out, '%');
	else if (c == 'p')
		(*s)++;
	else if (c == '\'')
		*s += 2;
	else if (c == '{')
		*s += strcspn(*s, "}") + 1;
}

static void add_capability(struct str *out, const char *value)
{
	struct str plain;
	if (strstr(value, "%?")) { /* only attributes are as complicated as that */
		size_t n = strlen(value);
		if (n && value[n - 1] == 'm')
			add_normal(out, "\033[0m", 4);
	}
	str_init(&plain, 4096);
	for (const char *s = value; *s;) {
		if (s[0] == '$' && s[1] == '<')
			s += strcspn(s, ">") + 1;
		else if (*s == '%')
			take_percent(&s, &plain);
		else
			str_addc(&plain, unescape(&s));
	}
	add_all_normal(out, plain.buf, plain.len);
	str_release(&plain);
}

/* All sequences that the terminal of this name has, normal, a space before and behind each. */
static void describe(struct str *out, const char *name)
{
	struct outcome o;
	run(&o, NULL, "/usr/bin/infocmp", "-x", "-1", name, NULL);
	assert_int_equal(o.status, 0);
	for (char *line = o.out.buf, *end; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		char *value = line[0] == '\t' ? strchr(line, '=') : NULL;
		if (!value)
			continue;
		end[-1] = '\0'; /* the comma */
		add_capability(out, value + 1);
	}
	outcome_release(&o);
	add_normal(out, "\033[7H", 4); /* ECMA-48, 8.3.21: a row or a column that is left out is the first one */
	add_normal(out, "\033[;7H", 5);
	if (strstr(out->buf, " \033[#;#r ")) /* DECSTBM in the VT100 User Guide: rows left out are the first and the last */
		add_normal(out, "\033[r", 3);
}

static void expect_described(struct visit *v, const char *name)
{
	struct str known, one;
	str_init(&known, STR_NO_LIMIT);
	str_init(&one, 256);
	describe(&known, name);
	for (size_t at = 0, length; at < v->raw.len; at += length ? length : 1) {
		length = sequence_length(v->raw.buf + at, v->raw.len - at);
		if (!length)
			continue;
		str_clear(&one);
		add_normal(&one, v->raw.buf + at, length);
		if (!strstr(known.buf, one.buf)) {
			one.buf[one.len - 1] = '\0';
			visit_fail(__FILE__, __LINE__, v, "%s does not know \"^[%s\"", name, one.buf + 2);
		}
	}
	str_release(&one);
	str_release(&known);
}

static bool has_colours(const struct visit *v)
{
	for (size_t at = 0, length; at < v->raw.len; at += length ? length : 1) {
		const char *s = v->raw.buf + at;
		length = sequence_length(s, v->raw.len - at);
		if (length < 4 || s[1] != '[' || s[length - 1] != 'm')
			continue;
		for (const char *p = s + 2; p < s + length; p += strcspn(p, ";m") + 1) {
			long n = strtol(p, NULL, 10);
			if ((n >= 30 && n <= 48) || (n >= 90 && n <= 107))
				return true;
		}
	}
	return false;
}

/* ---- visits ---------------------------------------------------------------------------------- */

static const char *const names[] = { "xterm-256color", "xterm", "screen", "screen-256color", "tmux", "tmux-256color",
	"linux", "vt100", "vt220", "putty" };

static void add_screen(struct visit *v, struct str *out)
{
	for (int row = 0; row < v->rows; row++)
		str_addf(out, "%s\n", screen_row(v, row));
}

/* First screen, menu, list, topic, a question, the editor; what they show is added to out. */
static void look_around(struct visit *v, struct str *out)
{
	static const char *const steps[] = { "<Enter>", "<Enter>", "j", "<PageDown>", "<Home>", "/長", "<BS>照<Enter>",
		"<Enter>", "j", "j", "k", "<Space>", "/車", "<Enter>", "n", "q", "q", "h", "q", "<C-z>", "u", "q" };
	visit_start(v, 80, 24, "--site", platform.address, NULL);
	add_screen(v, out);
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		keys(v, steps[i]);
		add_screen(v, out);
	}
	leave(v);
}

static void every_terminal_shows_the_same_with_what_it_knows(void **state)
{
	(void)state;
	struct str first, this;
	str_init(&first, STR_NO_LIMIT);
	str_init(&this, STR_NO_LIMIT);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct visit v;
		char term[40];
		snprintf(term, sizeof term, "TERM=%s", names[i]);
		visit_init(&v);
		visit_env(&v, term);
		str_clear(&this);
		look_around(&v, i ? &this : &first);
		if (i && !str_eq(this.buf, first.buf)) {
			print_error("%s differs from %s\n", names[i], names[0]);
			for (size_t at = 0, from = 0; this.buf[at] && first.buf[at]; at++) {
				from = this.buf[at] == '\n' ? at + 1 : from;
				if (this.buf[at] != first.buf[at]) {
					print_error("%.300s\n", this.buf + from);
					break;
				}
			}
			fail();
		}
		expect_described(&v, names[i]);
		if (str_starts(names[i], "vt"))
			assert_false(has_colours(&v));
		visit_release(&v);
	}
	str_release(&first);
	str_release(&this);
}

static void no_colour_where_none_is_wanted(void **state)
{
	(void)state;
	for (int wanted = 0; wanted <= 1; wanted++) {
		struct visit v;
		struct str seen;
		str_init(&seen, STR_NO_LIMIT);
		visit_init(&v);
		visit_env(&v, "TERM=xterm-256color");
		visit_env(&v, wanted ? "NO_COLOR=" : "NO_COLOR=1");
		look_around(&v, &seen);
		assert_int_equal(has_colours(&v), wanted);
		visit_release(&v);
		str_release(&seen);
	}
}

/* A terminal that this machine has never heard of gets what nearly all understand. */
static void an_unknown_terminal_gets_a_common_language(void **state)
{
	(void)state;
	static const struct {
		const char *term, *as;
	} unknown[] = { { "TERM=no-such-terminal", "xterm-256color" }, { "TERM=screen.newer", "screen" },
		{ "TERM=vt999", "vt100" }, { "TERM=xterm-newest", "xterm" } };
	for (size_t i = 0; i < ARRAY_LEN(unknown); i++) {
		struct visit v;
		struct str seen;
		str_init(&seen, STR_NO_LIMIT);
		visit_init(&v);
		visit_env(&v, unknown[i].term);
		look_around(&v, &seen);
		assert_non_null(strstr(seen.buf, unknown[i].term + 5)); /* it is said */
		expect_described(&v, unknown[i].as);
		visit_release(&v);
		str_release(&seen);
	}
}

/* The check itself: a sequence from elsewhere is found. */
static void a_foreign_sequence_would_be_found(void **state)
{
	(void)state;
	struct str known;
	str_init(&known, STR_NO_LIMIT);
	describe(&known, "vt100");
	assert_non_null(strstr(known.buf, " \033[#;#H "));
	assert_non_null(strstr(known.buf, " \033[m "));
	assert_non_null(strstr(known.buf, " \033[K "));
	assert_null(strstr(known.buf, " \033[?2004h "));
	assert_null(strstr(known.buf, " \033[#L "));
	str_release(&known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_foreign_sequence_would_be_found),
		cmocka_unit_test(every_terminal_shows_the_same_with_what_it_knows),
		cmocka_unit_test(no_colour_where_none_is_wanted),
		cmocka_unit_test(an_unknown_terminal_gets_a_common_language),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
