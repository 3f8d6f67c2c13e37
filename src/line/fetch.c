/*
 * Taking boards along: the progress on one line where standard error is a terminal, and a sentence with the counts at
 * the end.
 */
#include "line/private.h"

#include <unistd.h>

enum { NEWEST = 200 };

struct fetching {
	bool terminal, shown, done;
	struct offline_progress report;
	struct err err;
};

static void show(void *ctx, const struct offline_progress *p)
{
	struct fetching *f = ctx;
	if (!f->terminal || (f->shown && p->topics == f->report.topics && p->total == f->report.total))
		return;
	f->report = *p;
	f->shown = true;
	(void)fputc('\r', stderr);
	/* TRANSLATORS: how many topics are here, of how many */
	(void)fprintf(stderr, _("Taking along: %lld of %lld topics"), (long long)p->topics, (long long)p->total);
	(void)fflush(stderr);
}

static void ended(void *ctx, const struct offline_progress *p, const struct err *e)
{
	struct fetching *f = ctx;
	f->report = *p;
	f->err = *e;
	f->done = true;
}

/* named: of these boards alone, beside which there may be others. */
static void say_report(const struct offline_progress *p, bool named)
{
	unsigned long n = (unsigned long)p->topics;
	line_say(named ? P_("%lld topic of what you named can now be read offline.",
						 "%lld topics of what you named can now be read offline.", n)
				   : P_("%lld topic can now be read offline.", "%lld topics can now be read offline.", n),
		(long long)p->topics);
	if (p->changes)
		line_say(P_("%lld change since last time was applied.", "%lld changes since last time were applied.",
					 (unsigned long)p->changes),
			(long long)p->changes);
	if (p->full)
		line_complain("%s", _("There is no room for the rest; name the boards that you need, or use --limit."));
}

/* What a person calls a file: its own word, a board's for the newest of it; nothing for the first. NULL: there is none.
 */
static const char *file_word(struct app *app, const char *typed, struct site_file *out)
{
	enum wire_board board = BOARD_OTHER;
	int64_t as_of;
	for (size_t i = 0; app_file_at(app, i, out, &as_of); i++)
		if (!typed || str_eq(out->word, typed) || (board_named(app_site(app), typed, &board) && board == out->board))
			return out->word;
	return NULL;
}

/* Of a site that gives what it has as files. Who names one where nobody could be asked has said so. */
static enum line_exit fetch_file(struct app *app, const struct line_command *c, const char *typed)
{
	struct site_file file;
	struct line_input in = { .quiet = c->quiet };
	const char *word = file_word(app, typed, &file);
	if (!word) {
		STR_LOCAL(words, 1024);
		int64_t as_of;
		for (size_t i = 0; app_file_at(app, i, &file, &as_of); i++)
			str_addf(&words, "%s%s", i ? " " : "", file.word);
		line_complain(_("The site has no such file; it has these: %s"), words.buf);
		return LINE_USAGE;
	}
	const struct line_given given[LINE_GIVEN_MAX] = { { "which", word },
		{ "confirm", isatty(STDIN_FILENO) == 1 ? NULL : "yes" } };
	return line_act(app, &in, ACT_FETCH, &(struct act_on){ .command = true }, given);
}

static enum line_exit fetch_files(struct app *app, const struct line_command *c)
{
	enum line_exit exit = c->n_words ? LINE_DONE : fetch_file(app, c, NULL);
	for (int i = 0; i < c->n_words && exit == LINE_DONE; i++)
		exit = fetch_file(app, c, c->words[i]);
	return exit;
}

enum line_exit line_fetch(struct app *app, const struct line_command *c)
{
	struct fetching f = { .terminal = isatty(STDERR_FILENO) == 1 };
	enum wire_board boards[ARRAY_LEN(c->words)] = { BOARD_IDEA };
	size_t n = 0;
	bool all = c->n_words == 0;
	if (!store_lasts(app_store(app))) {
		line_complain("%s", _("Nothing can be taken along, since nothing can be kept here."));
		return LINE_FAILED;
	}
	if (app_site(app)->ops->files)
		return fetch_files(app, c);
	if (app_site(app)->ops->caps.guest) {
		line_complain("%s",
			_("This site gives nothing to take along as a whole; what you have read of it is kept and can be read offline."));
		return LINE_FAILED;
	}
	for (int i = 0; i < c->n_words; i++) {
		enum line_exit exit = board_all(c->words[i]) ? LINE_DONE : line_board(app, c->words[i], &boards[n]);
		if (exit)
			return exit;
		all |= board_all(c->words[i]);
		n += !board_all(c->words[i]);
	}
	int most = c->limit ? c->limit : c->all ? 0 : NEWEST;
	if (!app_fetch_boards(app, all ? NULL : boards, n, most, show, ended, &f))
		return LINE_FAILED; /* one visit of a subcommand does one thing */
	while (!f.done)
		net_turn(app_net(app), -1);
	if (f.shown)
		(void)fputc('\n', stderr);
	if (f.err.code) {
		enum line_exit exit = line_failed(app, f.err.code, &f.err, NULL);
		if (f.report.topics) {
			say_report(&f.report, n && !all);
			line_complain("%s", _("What has arrived is kept; next time it continues from there."));
		}
		return exit;
	}
	say_report(&f.report, n && !all);
	return LINE_DONE;
}
