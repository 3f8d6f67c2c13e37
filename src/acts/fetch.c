/*
 * Fetching a file of a site that gives what it has so: which, how large, and then how far it has come. Nothing of it is
 * fetched before it was asked.
 */
#include "acts/board.h"
#include "acts/machine.h"

enum step { WHICH, CONFIRM };
enum { TENTHS = 10, FETCHES = OFFLINE_FILES, ON_A_PAGE = 14 };

struct fetch {
	struct site_file files[FETCHES];
	int64_t as_of[FETCHES]; /* 0: it is not here */
	size_t n, which, from;  /* from: the first that is offered to choose */
	bool runs;
};

/* Whoever chooses from a screenful is offered so many at once, and "m" the next ones; a command all of them. */
static const char choice_keys[] = "123456789abcdefghijklnopqrstuvwxyzABCDEFGH";
_Static_assert(
	(int)sizeof choice_keys - 1 >= (int)FETCHES && (int)FETCHES < (int)QUESTION_CHOICES, "each can be chosen");

static void fetch_release(struct act *a)
{
	if (((struct fetch *)a->priv)->runs)
		app_fetch_file_cancel(a->app);
}

/* "Ideas of 2026", "Consultations". */
static void put_name(const struct site_file *f, struct str *out)
{
	bool year = f->word[0] >= '0' && f->word[0] <= '9';
	if (year)
		/* TRANSLATORS: the name of a board, and a year */
		str_addf(out, _("%s of %s"), page_board_word(f->board), f->word);
	else
		str_addz(out, page_board_word(f->board));
}

static void put_size(const struct site_file *f, struct str *out)
{
	STR_LOCAL(size, 32);
	page_bytes(&size, f->about);
	if (f->about)
		str_addf(out, _("about %s"), size.buf);
	else
		str_addz(out, _("nobody knows how large"));
}

/* How large it is stands in the question that follows: a dozen times the same would fill a small window, and ears. */
static void put_choice(struct act *a, size_t i, struct str *out)
{
	const struct fetch *f = a->priv;
	const struct page_opts o = app_page_opts(a->app);
	STR_LOCAL(name, 256);
	STR_LOCAL(date, 64);
	put_name(&f->files[i], &name);
	page_date(&date, f->as_of[i], &o);
	if (f->as_of[i])
		/* TRANSLATORS: a file, and the day until when what is here of it is known */
		str_addf(out, _("%s (here, as of %s)"), name.buf, date.buf);
	else
		str_addz(out, name.buf);
}

/* ---- while it comes -------------------------------------------------------------------------- */

/* By tenths: on a slow line, and to ears, each word costs. */
static void put_bar(const struct app_file_progress *p, struct str *out)
{
	int64_t whole = p->whole ? p->whole : p->about;
	int64_t tenths = whole ? p->got * TENTHS / whole : 0;
	if (tenths > TENTHS - 1)
		tenths = TENTHS - 1;
	str_addc(out, '[');
	for (int i = 0; i < TENTHS; i++)
		str_addc(out, i < tenths ? '#' : '.');
	str_addf(out, "] %d%%", (int)(tenths * 10));
}

static void went_on(void *ctx, const struct app_file_progress *p)
{
	struct act *a = ctx;
	const struct fetch *f = a->priv;
	STR_LOCAL(words, 1024);
	STR_LOCAL(bar, 64);
	put_bar(p, &bar);
	if (p->reads)
		/* TRANSLATORS: a file's word, "2026", and a bar, "[###.......] 30%" */
		str_addf(&words, _("Reading %s: %s"), f->files[f->which].word, bar.buf);
	else
		str_addf(&words, _("Fetching %s: %s"), f->files[f->which].word, bar.buf);
	if (str_eq(words.buf, a->progress.buf))
		return;
	str_clear(&a->progress);
	str_addz(&a->progress, words.buf);
	act_moved(a);
}

static void say_done(struct act *a, const struct app_file_progress *p)
{
	const struct page_opts o = app_page_opts(a->app);
	const struct fetch *f = a->priv;
	STR_LOCAL(name, 256);
	STR_LOCAL(date, 64);
	STR_LOCAL(broken, 512);
	put_name(&f->files[f->which], &name);
	page_date(&date, p->as_of, &o);
	if (p->same) {
		act_finish(a, ACT_DONE, _("%s: what is here is what the site has; it is asked once a day at most."), name.buf);
		return;
	}
	if (p->broken)
		str_addf(&broken,
			P_(" %lld record could not be read (%s).", " %lld records could not be read (%s).",
				(unsigned long)p->broken),
			(long long)p->broken, *p->field ? _(p->field) : "?");
	/* TRANSLATORS: a file, how many topics, a day, and perhaps a sentence about records that could not be read */
	act_finish(a, ACT_DONE,
		P_("%s: %lld topic is here now, as of %s.%s", "%s: %lld topics are here now, as of %s.%s",
			(unsigned long)p->topics),
		name.buf, (long long)p->topics, date.buf, broken.buf);
}

static void ended(void *ctx, const struct app_file_progress *p, const struct err *e, const struct wire_problem *problem)
{
	struct act *a = ctx;
	struct fetch *f = a->priv;
	f->runs = false;
	str_clear(&a->progress);
	if (e->code) {
		const struct app_answer answer = { .rc = e->code, .err = *e, .problem = problem, .last = true };
		STR_LOCAL(why, 4096);
		act_note(a, &answer);
		act_failure(&answer, &why);
		if (e->cause == CAUSE_OTHER_SHAPE && *p->field)
			str_addf(&why, _(" (%s)"), p->field);
		bool resumes = p->got && (e->code == RC_NET || e->code == RC_TIMEOUT);
		act_finish(a, ACT_REFUSED, "%s%s", why.buf,
			resumes ? _(" What has come is kept; the next time it goes on from there, if the site can do that.") : "");
		a->outcome.err = (struct err){ 0 }; /* what was said is more than our sentence for it */
	} else {
		say_done(a, p);
	}
	act_moved(a);
}

/* ---- the questions --------------------------------------------------------------------------- */

static bool is_paged(const struct act *a)
{
	return !a->on.command && ((const struct fetch *)a->priv)->n > ON_A_PAGE + 1;
}

static void ask_which(struct act *a)
{
	struct fetch *f = a->priv;
	act_ask(a, QUESTION_CHOICE, "which", _("Fetch which file?"))->fallback = '1';
	bool paged = is_paged(a);
	for (size_t i = f->from; i < f->n && (!paged || i < f->from + ON_A_PAGE); i++) {
		STR_LOCAL(words, 512);
		put_choice(a, i, &words);
		act_choice(a, choice_keys[i - f->from], f->files[i].word, arena_strdup(&a->arena, words.buf));
	}
	if (paged)
		act_choice(a, 'm', "more", _("Others"));
}

static void ask_confirm(struct act *a)
{
	const struct fetch *f = a->priv;
	STR_LOCAL(name, 256);
	STR_LOCAL(size, 64);
	STR_LOCAL(question, 512);
	put_name(&f->files[f->which], &name);
	put_size(&f->files[f->which], &size);
	const struct site_kind *kind = app_site(a->app)->kind;
	if (kind->title && kind->licence)
		act_say(a, _("Source: %s. Licence: %s."), _(kind->title), _(kind->licence));
	if (f->as_of[f->which])
		act_say(a, "%s", _("Only what has changed since is fetched: nothing, where nothing has."));
	/* TRANSLATORS: a file, and its size, "about 9 MB" */
	str_addf(&question, _("Fetch %s (%s)?"), name.buf, size.buf);
	act_yes(a, "confirm", question.buf, false);
}

static void fetch_ask(struct act *a, int step)
{
	if (step == WHICH)
		ask_which(a);
	else
		ask_confirm(a);
}

static void run(struct act *a)
{
	struct fetch *f = a->priv;
	a->asking = false;
	f->runs = app_fetch_file(a->app, &f->files[f->which], went_on, ended, a);
	if (!f->runs)
		act_finish(a, ACT_REFUSED, "%s", _("Another file is being fetched; please wait until it is here."));
}

static void fetch_answer(struct act *a, int step, const char *text)
{
	struct fetch *f = a->priv;
	if (step == WHICH && *text == 'm') {
		f->from = f->from + ON_A_PAGE < f->n ? f->from + ON_A_PAGE : 0;
		act_step(a, WHICH);
	} else if (step == WHICH) {
		f->which = f->from + (size_t)(strchr(choice_keys, *text) - choice_keys);
		act_step(a, CONFIRM);
	} else if (*text == 'y') {
		run(a);
	} else {
		act_finish(a, ACT_LEFT, "%s", "");
	}
}

static void fetch_begin(struct act *a)
{
	struct fetch *f = a->priv;
	while (f->n < FETCHES && app_file_at(a->app, f->n, &f->files[f->n], &f->as_of[f->n]))
		f->n++;
	if (f->n)
		act_step(a, WHICH);
	else
		act_finish(a, ACT_REFUSED, "%s",
			_("This site answers questions and gives no files; `minyi fetch` takes boards along."));
}

const struct act_ops act_fetch = { .size = sizeof(struct fetch),
	.begin = fetch_begin,
	.ask = fetch_ask,
	.answer = fetch_answer,
	.release = fetch_release };
