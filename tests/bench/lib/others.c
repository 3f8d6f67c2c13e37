/* The programs that people use instead. They cannot tell that they are idle, so here alone the end of a painting is a
 * silence. */
#include "bench/lib/bench.h"

#include <poll.h>
#include <unistd.h>

#define SILENCE_MS 250

static const struct {
	const char *name, *path;
} others[EDBROWSE + 1] = {
	[LYNX] = { "lynx", "/usr/bin/lynx" },
	[W3M] = { "w3m", "/usr/bin/w3m" },
	[LESS] = { "less", "/usr/bin/less" },
	[EDBROWSE] = { "edbrowse", "/usr/bin/edbrowse" },
};

const char *other_name(enum other o)
{
	return others[o].name;
}

const char *other_path(enum other o)
{
	return others[o].path;
}

bool other_installed(enum other o)
{
	static bool said[EDBROWSE + 1];
	bool there = access(others[o].path, X_OK) == 0;
	if (!there && !said[o])
		figure_missing("what stands beside %s, which is not installed (make setup-bench)", others[o].name);
	said[o] = true;
	return there;
}

static void wait_for_silence(struct visit *v)
{
	struct pollfd pfd = { .fd = v->master, .events = POLLIN };
	char buffer[65536];
	/* The first byte may take its time, the last one is followed by nothing. */
	int patience = TEST_DEADLINE_MS;
	while (poll(&pfd, 1, patience) > 0) {
		ssize_t n = read(v->master, buffer, sizeof buffer);
		if (n <= 0)
			break;
		str_add(&v->raw, buffer, (size_t)n);
		vterm_input_write(v->vt, buffer, (size_t)n);
		patience = SILENCE_MS;
	}
}

void other_start(struct visit *v, enum other o, const struct material *m, enum shown what)
{
	const char *html = what == SHOWN_ROWS ? m->rows_html : what == SHOWN_PAGE ? m->page_html : m->many_html;
	const char *text = what == SHOWN_ROWS ? m->rows_text : what == SHOWN_PAGE ? m->page_text : m->many_text;
	v->free_cursor = true;
	switch (o) {
	case LYNX:
		visit_program(v, 80, 24, others[o].path, "-assume_charset=utf-8", "-display_charset=utf-8", html, NULL);
		break;
	case W3M: visit_program(v, 80, 24, others[o].path, "-I", "UTF-8", "-O", "UTF-8", html, NULL); break;
	case LESS:
	case EDBROWSE:
	case OTHERS: visit_program(v, 80, 24, others[LESS].path, text, NULL); break;
	}
	wait_for_silence(v);
}

void other_listen(struct visit *v, enum other o, const char *path)
{
	char settings[128];
	v->free_cursor = true;
	snprintf(settings, sizeof settings, "%s/.ebrc", v->home.path);
	assert_int_equal(file_write(settings, "", 0, 0600, NULL), RC_OK); /* without it edbrowse writes one, and ends */
	if (o == LYNX)
		visit_program(v, 80, 24, others[o].path, "-show_cursor=on", "-assume_charset=utf-8", "-display_charset=utf-8",
			path, NULL);
	else
		visit_program(v, 80, 24, others[o].path, path, NULL);
	wait_for_silence(v);
}

void other_keys(struct visit *v, const char *text)
{
	press(v, text);
	wait_for_silence(v);
}
