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
	[NEWSBOAT] = { "newsboat", "/usr/bin/newsboat" },
	[TIG] = { "tig", "/usr/bin/tig" },
	[ELINKS] = { "elinks", "/usr/bin/elinks" },
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

static void put_file(const struct visit *v, const char *name, const char *text, char path[128])
{
	snprintf(path, 128, "%s/%s", v->home.path, name);
	assert_int_equal(file_write(path, text, strlen(text), 0600, NULL), RC_OK);
}

/* What the shell makes of the rows ($0) in the home of the visit ($1). */
static void prepare(const struct visit *v, const char *command, const char *rows)
{
	struct outcome o;
	run(&o, &(struct program_opts){ .home = v->home.path }, "/bin/sh", "-c", command, rows, v->home.path, NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
}

/* A feed whose items are the rows, the newest first; fetched before, as nobody waits for that at each start. */
static void start_newsboat(struct visit *v, const char *rows)
{
	char urls[128], config[128], cache[128], address[160];
	struct outcome o;
	prepare(v,
		"n=0; { echo '<rss version=\"2.0\"><channel><title>ideas</title>';"
		" sed 's/&/\\&amp;/g; s/</\\&lt;/g' \"$0\" | while IFS= read -r row; do n=$((n+1));"
		" printf '<item><title>%s</title><guid>%d</guid><pubDate>Mon, 23 Nov 2026 %02d:%02d:00 GMT</pubDate></item>\\n'"
		" \"$row\" $n $((23-n/60)) $((59-n%60)); done; echo '</channel></rss>'; } >\"$1/feed.xml\"",
		rows);
	snprintf(address, sizeof address, "file://%s/feed.xml\n", v->home.path);
	put_file(v, "urls", address, urls);
	put_file(v, "config", "articlelist-format \"%t\"\n", config);
	snprintf(cache, sizeof cache, "%s/cache", v->home.path);
	run(&o, &(struct program_opts){ .home = v->home.path }, others[NEWSBOAT].path, "-u", urls, "-C", config, "-c",
		cache, "-x", "reload", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	visit_program(v, 80, 24, others[NEWSBOAT].path, "-u", urls, "-C", config, "-c", cache, NULL);
	wait_for_silence(v);
	press(v, "<Enter>"); /* from the list of feeds to this one */
}

/* A repository whose commits are the rows. */
static void start_tig(struct visit *v, const char *rows)
{
	char settings[128], repository[128];
	put_file(v, ".tigrc", "set main-view = commit-title:yes,graph=no,refs=no\n", settings);
	prepare(v,
		"cd \"$1\" && git init -q -b main rows && n=0 && tac \"$0\" | while IFS= read -r row; do n=$((n+1));"
		" printf 'commit refs/heads/main\\ncommitter a <a@b> %d +0000\\ndata <<END\\n%s\\nEND\\n\\n' $((1700000000+n))"
		" \"$row\"; done | git -C rows fast-import --quiet",
		rows);
	snprintf(repository, sizeof repository, "%s/rows", v->home.path);
	visit_program(v, 80, 24, "/bin/sh", "-c", "cd \"$0\" && exec \"$1\"", repository, others[TIG].path, NULL);
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
	case LESS: visit_program(v, 80, 24, others[o].path, text, NULL); break;
	case NEWSBOAT: start_newsboat(v, text); break;
	case TIG: start_tig(v, text); break;
	case ELINKS: visit_program(v, 80, 24, others[o].path, "-no-home", "1", html, NULL); break;
	case EDBROWSE: fail_msg("edbrowse shows no screen"); break;
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
