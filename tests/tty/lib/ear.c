/* See ear.h. */
#include "tty/lib/ear.h"

#include <dirent.h>
#include <stdlib.h>

void ear_person(struct visit *v, const struct platform *p, const char *name)
{
	visit_init(v);
	visit_start(v, 80, 24, "--lang", "zh_TW", "--site", p->address, NULL);
	enter_registering(v, name);
	platform_prove(p, name);
	go_to(v, 'i');
	keys(v, "16<Enter>X3路上<Esc>"); /* a draft */
	visit_kill(v);
}

void ear_folder(const char *folder, const char *prefix, bool (*known)(const char *name), size_t least)
{
	DIR *d = opendir(folder);
	size_t n = 0;
	assert_non_null(d);
	for (struct dirent *f; (f = readdir(d));) {
		char name[64];
		if (!str_starts(f->d_name, prefix) || !str_ends(f->d_name, ".c"))
			continue;
		snprintf(name, sizeof name, "%.*s", (int)(strlen(f->d_name) - strlen(prefix) - strlen(".c")),
			f->d_name + strlen(prefix));
		n++;
		if (!known(name))
			fail_msg("no row here goes to %s/%s", folder, f->d_name);
	}
	closedir(d);
	assert_true(n >= least);
}

/* ---- words ----------------------------------------------------------------------------------- */

const char *ear_mark(const char *text)
{
	static const char *const marks[] = { "##", "：-\n", ": -\n", "\n> ", "（-）", "(-)", "| ", " |" };
	const char *found = listener_ornament(text);
	for (size_t i = 0; i < ARRAY_LEN(marks) && !found; i++)
		found = strstr(text, marks[i]);
	return found ? found : str_starts(text, "> ") ? text : NULL;
}

bool ear_controlled(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' && *text != '\n')
			return true;
	return false;
}

/* ---- what was sent --------------------------------------------------------------------------- */

/* Behind the control sequence at esc; its last byte is before. */
static const char *sequence_end(const char *esc)
{
	const char *p = esc + 1;
	if (*p == ']') { /* a string, to its BEL or ST */
		while (*p && *p != '\a' && !(p[0] == '\x1b' && p[1] == '\\'))
			p++;
		return *p ? p + (*p == '\a' ? 1 : 2) : p;
	}
	if (*p != '[')
		return *p == '(' || *p == ')' ? p + 2 : *p ? p + 1 : p;
	for (p++; *p && (*p < 0x40 || *p > 0x7e); p++)
		;
	return *p ? p + 1 : p;
}

static bool is_pen(const char *esc, const char *end, bool colours)
{
	for (const char *p = esc + 2; p < end; p += strcspn(p, ";m") + 1) {
		long n = strtol(p, NULL, 10);
		bool colour = (n >= 30 && n <= 49) || (n >= 90 && n <= 107);
		if (n == 38 || n == 48 || n > 107 || (colour && !colours))
			return false;
	}
	return true;
}

const char *ear_pen(const char *raw, bool colours)
{
	for (const char *p = raw; *p; p++) {
		if (*p != '\x1b')
			continue;
		const char *end = sequence_end(p);
		if (str_starts(p, "\x1b[?25l") || (end[-1] == 'm' && !is_pen(p, end, colours)))
			return p + 1;
		p = end - 1;
	}
	return NULL;
}

size_t ear_sent(const char *raw)
{
	size_t n = 0;
	for (const char *p = raw; *p;) {
		if (*p == '\x1b') {
			p = sequence_end(p);
			continue;
		}
		n += (unsigned char)*p > ' ' && ((unsigned char)*p & 0xc0) != 0x80;
		p++;
	}
	return n;
}

size_t ear_shown(struct visit *v)
{
	size_t n = 0;
	for (int row = 0; row < v->rows; row++)
		n += ear_sent(screen_row(v, row));
	return n;
}
