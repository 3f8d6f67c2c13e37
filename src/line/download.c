/*
 * Attachments: without a number a list of them, with one that file, with a bar where standard error is a terminal. For
 * reading aloud there is a sentence in the bar's place.
 */
#include "line/private.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BAR = 20 };

static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

struct fetched {
	bool terminal, shown, done;
	char *path;
	struct err err;
};

/* "[########............]  40%  1.2 MB", or where nobody said how large it will be, what has come. */
static void show(void *ctx, int64_t got, int64_t whole)
{
	struct fetched *f = ctx;
	if (!f->terminal)
		return;
	STR_LOCAL(line, STR_NO_LIMIT);
	if (whole > 0) {
		int64_t part = got < whole ? got : whole;
		size_t marks = (size_t)(part * BAR / whole);
		str_addz(&line, "[");
		str_addn(&line, '#', marks);
		str_addn(&line, '.', BAR - marks);
		str_addf(&line, "] %3d%%  ", (int)(part * 100 / whole));
	}
	page_bytes(&line, got);
	f->shown = true;
	(void)fprintf(stderr, "\r%s   ", line.buf);
	(void)fflush(stderr);
}

static void ended(void *ctx, const char *path, const struct err *e)
{
	struct fetched *f = ctx;
	f->path = path ? xstrdup(path) : NULL;
	f->err = *e;
	f->done = true;
}

static void put_list(const struct wire_topic *t)
{
	STR_LOCAL(out, STR_NO_LIMIT);
	for (size_t i = 0; i < t->n_attachments; i++) {
		const struct wire_attachment *a = &t->attachments[i];
		str_addf(&out, "%2zu  ", i + 1);
		const char *name = page_attachment_name(a);
		text_clean(&out, name, strlen(name));
		if (a->size > 0) {
			str_addz(&out, "  ");
			page_bytes(&out, a->size);
		}
		str_addc(&out, '\n');
	}
	(void)line_print(&out);
}

void line_say_attachments(const struct wire_topic *t)
{
	for (size_t i = 0; i < t->n_attachments; i++) {
		STR_LOCAL(row, STR_NO_LIMIT);
		page_attachment_row(&row, &t->attachments[i]);
		line_say("%zu. %s", i + 1, row.buf);
	}
}

/* A sentence when nothing can be put there. */
bool line_folder(const char *folder)
{
	struct stat st;
	if (stat(folder, &st) != 0)
		line_complain(_("There is no folder %.400s; please make it first, or name another one with --to."), folder);
	else if (!S_ISDIR(st.st_mode))
		line_complain(_("%.400s is not a folder; please name one with --to."), folder);
	else if (access(folder, W_OK | X_OK) != 0)
		line_complain(_("You may not write to the folder %.400s; please name another one with --to."), folder);
	else
		return true;
	return false;
}

enum line_exit line_fetch_attachment(struct app *app, const struct wire_attachment *a, const char *folder, bool aloud)
{
	struct fetched f = { .terminal = !aloud && isatty(STDERR_FILENO) == 1 };
	struct sigaction before, now = { .sa_handler = on_interrupt };
	if (!line_folder(folder))
		return LINE_FAILED;
	interrupted = 0;
	sigaction(SIGINT, &now, &before);
	if (aloud)
		line_say(_("Fetching (^C stops it): %s"), page_attachment_name(a));
	const struct app_download_what what = { .url = a->url, .name = a->name, .folder = folder };
	struct app_download *d = app_download(app, &what, show, ended, &f);
	while (!f.done && !interrupted)
		net_turn(app_net(app), 1000);
	if (!f.done)
		app_download_cancel(d);
	sigaction(SIGINT, &before, NULL);
	if (f.shown)
		(void)fputc('\n', stderr);
	enum line_exit exit = LINE_DONE;
	if (!f.done) {
		line_complain("%s", _("Stopped; nothing was kept."));
		exit = LINE_FAILED;
	} else if (!f.path) {
		exit = line_failed_at(*a->url == '/' ? app_site(app)->address : a->url, f.err.code, &f.err, NULL);
	} else if (aloud) {
		line_say(_("Saved in %s"), f.path);
	} else {
		line_say("%s", f.path);
	}
	free(f.path);
	return exit;
}

enum line_exit line_download(struct app *app, const struct line_command *c)
{
	enum line_exit exit;
	int64_t number = 0;
	if (c->to && !line_folder(c->to))
		return LINE_FAILED;
	struct site_reply *reply = line_topic(app, c->words[0], APP_CACHED, &exit);
	if (!reply)
		return exit;
	const struct wire_topic *t = &reply->u.topic;
	if (c->n_words > 1)
		(void)str_to_i64(c->words[1], 1, INT32_MAX, &number);
	if (!t->n_attachments) {
		line_complain("%s", _("Nothing is attached to this topic."));
		exit = LINE_FAILED;
	} else if (number > (int64_t)t->n_attachments) {
		unsigned long n = t->n_attachments;
		line_complain(P_("There is only %ld attachment.", "There are only %ld attachments.", n), (long)n);
		exit = LINE_FAILED;
	} else if (number) {
		exit = line_fetch_attachment(app, &t->attachments[number - 1], c->to ? c->to : ".", c->linear);
	} else if (c->linear) {
		line_say_attachments(t);
	} else {
		put_list(t);
	}
	site_reply_drop(reply);
	return exit;
}
