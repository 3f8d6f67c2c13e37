/* Mail of what happened: one thread that spreads notices over the people whom they concern, and writes what is due.
 * Each step is a transaction of its own, so it may be killed at any time; server/mail sends what it wrote. */
#include "base/wait.h"
#include "server/api/private.h"

#include <errno.h>

#define PEOPLE 200    /* of one transaction */
#define LINES 30      /* of one letter */
#define LOOK_MS 60000 /* when nobody stirs it: a letter may be due */

struct digest {
	struct platform *platform;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t stirred;
	bool ending, stir;
};

/* ---- a letter -------------------------------------------------------------------------------- */

static const char *words_of(const struct wire_notice *v)
{
	static const struct {
		const char *kind, *words;
	} kinds[] = {
		{ NOTICE_STAGE, N_("is at another stage") },
		{ NOTICE_ANSWERED, N_("was answered by an agency") },
		{ NOTICE_LATE, N_("an agency is late") },
		{ NOTICE_REPLY, N_("somebody replied to your comment") },
		{ NOTICE_HIDDEN, N_("your comment was hidden") },
		{ NOTICE_REPORT, N_("your report was answered") },
		{ NOTICE_BARRED, N_("you may not write for a while") },
		{ NOTICE_UNBARRED, N_("you may write again") },
		{ NOTICE_APPEAL, N_("your appeal was decided") },
		{ NOTICE_JOINED, N_("somebody accepted your invitation") },
		{ "extended", N_("the deadline was extended") },
		{ "assigned", N_("was given to an agency") },
		{ "scheduled", N_("an agency said how and when it handles it") },
		{ "contacted", N_("an agency talked with its proposer") },
		{ "debate_scheduled", N_("a day is set for its debate") },
		{ "debated", N_("it was debated") },
		{ "not_debated", N_("it will not be debated") },
		{ "notice", N_("there is a notice about it") },
	};
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_eq(v->kind, kinds[i].kind))
			return kinds[i].words;
	return N_("something happened");
}

static void say(const struct wire_notice *v, const struct catalog *words, struct str *out)
{
	if (str_eq(v->kind, NOTICE_STAGE) && v->stage != STAGE_OTHER)
		/* TRANSLATORS: to which stage a topic has moved: "it is now: in screening" */
		str_addf(out, catalog_get(words, N_("it is now: %s")), catalog_get(words, wire_stage_label(v->stage)));
	else
		str_addz(out, catalog_get(words, words_of(v)));
}

struct letter_of {
	const struct ctx *c;
	const struct storage_notice_page *page;
	enum wire_about about;
};

static const char *const headings[ABOUTS] = {
	[ABOUT_OWN] = N_("News about what you wrote:"),
	[ABOUT_PROPOSALS] = N_("News about what you proposed:"),
	[ABOUT_TOPICS] = N_("News about what you take part in:"),
	[ABOUT_STAFF] = N_("Waiting for your agency:"),
};

static void write_in(const struct letter_of *l, const struct catalog *words, struct str *subject, struct str *body)
{
	const char *site = letters_site_name(l->c, words);
	/* TRANSLATORS: the subject of a mail: the platform's name */
	str_addf(subject, catalog_get(words, N_("News from %s")), site);
	str_addf(body, "%s\n\n", catalog_get(words, headings[l->about]));
	for (size_t i = 0; i < l->page->n; i++) {
		const struct wire_notice *v = &l->page->items[i];
		STR_LOCAL(said, 1024);
		say(v, words, &said);
		/* TRANSLATORS: a topic's title; what happened to it */
		str_addf(body, catalog_get(words, N_("- %s: %s\n")),
			*v->topic.title ? v->topic.title : catalog_get(words, N_("a topic that is not public now")), said.buf);
	}
	unsigned long more = (unsigned long)(l->page->total - (int64_t)l->page->n);
	if (more)
		str_addf(body, catalog_nget(words, NP_("- and %lu more\n", "- and %lu more\n"), more), more);
	str_addf(body, "\n%s\n",
		catalog_get(words,
			N_("The full text is under Notices. You choose how often you get such mail: under (U)ser, or with "
			   "minyi account mail.")));
}

static enum rc put_letter(struct letter_of *l, int64_t account, const char *email, struct err *e)
{
	const struct catalog *words[LETTERS_LANGUAGES];
	char code[LETTERS_UNSUBSCRIBE];
	size_t n = letters_languages(l->c, words);
	STR_LOCAL(subject, STR_NO_LIMIT);
	STR_LOCAL(body, STR_NO_LIMIT);
	for (size_t i = 0; i < n; i++) {
		str_addz(&subject, i ? " / " : "");
		str_addz(&body, i ? "\n----\n\n" : "");
		write_in(l, words[i], &subject, &body);
	}
	letters_unsubscribe_code(l->c->platform->secret, account, l->about, code);
	return storage_letter_add(l->c->storage,
		&(struct storage_letter){ .account = account,
			.way = "mail",
			.destination = email,
			.subject = subject.buf,
			.body = body.buf,
			.unsubscribe = code,
			.created_at = l->c->now,
			.until = l->c->now + LETTERS_DAYS * DAY_MS },
		e);
}

/* ---- one step at a time ---------------------------------------------------------------------- */

struct step {
	struct ctx *c;
	bool more, wrote;
};

static enum rc spread_inside(void *arg, struct err *e)
{
	struct step *v = arg;
	return storage_digests_spread(v->c->storage, v->c->zone, PEOPLE, &v->more, e);
}

/* The row goes with the letter, in one transaction; who has no proven address, or has read it all, gets none. */
static enum rc write_inside(void *arg, struct err *e)
{
	struct step *v = arg;
	struct ctx *c = v->c;
	struct wire_account who;
	struct storage_wish wishes[ABOUTS];
	struct storage_notice_page page;
	struct letter_of l = { .c = c, .page = &page };
	int64_t account, last = 0;
	enum rc rc = storage_digest_next(c->storage, c->now, &account, &l.about, e);
	v->more = rc == RC_OK;
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc == RC_OK)
		rc = storage_account(c->storage, account, c->arena, &who, e);
	if (rc == RC_OK)
		rc = storage_wishes(c->storage, account, wishes, e);
	if (rc == RC_OK)
		rc = storage_notices_untold(c->storage, account, l.about, wishes[l.about].told, LINES, c->arena, &page, e);
	if (rc == RC_OK)
		rc = storage_notices_last(c->storage, &last, e);
	if (rc != RC_OK)
		return rc;
	v->wrote = page.n && who.verified.email && wishes[l.about].often != OFTEN_NEVER;
	if (v->wrote)
		rc = put_letter(&l, account, who.email, e);
	if (rc == RC_OK)
		rc = storage_wish_told(c->storage, account, l.about, c->now, last, e);
	return rc == RC_OK ? storage_digest_remove(c->storage, account, l.about, e) : rc;
}

static bool run_step(struct digest *d, struct storage *s, enum rc (*work)(void *arg, struct err *e))
{
	struct platform *p = d->platform;
	struct err e = { 0 };
	ARENA_LOCAL(a, 0);
	const struct rules_book *book = rulebook_now(p, s);
	struct ctx c = { .platform = p, .book = book, .rules = book->now, .storage = s, .arena = &a };
	struct step v = { .c = &c };
	c.now = platform_clock(p, s);
	c.zone = rules_zone_at(c.rules, c.now);
	c.touched = TOUCHED_NOTHING;
	enum rc rc = platform_write(&c, work, &v, &e);
	if (rc != RC_OK)
		log_line(LOG_ERROR, "mail of what happened: %s", e.detail);
	if (rc == RC_OK && v.wrote && p->outside.letters)
		p->outside.letters(p->outside.ctx);
	return rc == RC_OK && v.more;
}

/* ---- the thread ------------------------------------------------------------------------------ */

static bool is_over(struct digest *d)
{
	pthread_mutex_lock(&d->lock);
	bool over = d->ending;
	pthread_mutex_unlock(&d->lock);
	return over;
}

static bool wait_for_work(struct digest *d)
{
	int64_t until = clock_mono() + LOOK_MS;
	pthread_mutex_lock(&d->lock);
	while (!d->ending && !d->stir && wait_until(&d->stirred, &d->lock, until))
		;
	d->stir = false;
	bool on = !d->ending;
	pthread_mutex_unlock(&d->lock);
	return on;
}

/* Looked at first, since nobody else writes meanwhile: most of what is committed is no notice. */
static bool is_news(struct storage *s, int64_t *seen)
{
	int64_t last = 0, before = *seen;
	if (storage_notices_last(s, &last, NULL) != RC_OK)
		return false;
	*seen = last;
	return last != before;
}

static bool is_due(struct digest *d, struct storage *s)
{
	int64_t account;
	enum wire_about about;
	return storage_digest_next(s, platform_clock(d->platform, s), &account, &about, NULL) == RC_OK;
}

static void *run(void *arg)
{
	struct digest *d = arg;
	struct storage *s = NULL;
	struct err e = { 0 };
	if (storage_open(d->platform->folder, &s, &e) != RC_OK)
		log_line(LOG_ERROR, "mail of what happened: %s", e.detail);
	int64_t seen = -1;
	do {
		if (s && storage_turn(s, TURN_DIGEST, NULL) != RC_OK)
			continue; /* another machine does it */
		if (s)        /* what time does happens though nobody asks */
			sweeper_look(d->platform->sweeper, s, platform_clock(d->platform, s));
		while (s && !is_over(d) && is_news(s, &seen) && run_step(d, s, spread_inside))
			seen = -1;
		while (s && !is_over(d) && is_due(d, s) && run_step(d, s, write_inside))
			;
	} while (s && wait_for_work(d));
	storage_close(s);
	return NULL;
}

struct digest *digest_start(struct platform *p)
{
	struct digest *d = xcalloc(1, sizeof *d);
	d->platform = p;
	pthread_mutex_init(&d->lock, NULL);
	wait_init(&d->stirred);
	if (pthread_create(&d->thread, NULL, run, d) == 0)
		return d;
	log_line(LOG_ERROR, "no thread for mail of what happened");
	pthread_cond_destroy(&d->stirred);
	pthread_mutex_destroy(&d->lock);
	free(d);
	return NULL;
}

void digest_stir(struct digest *d)
{
	if (!d)
		return;
	pthread_mutex_lock(&d->lock);
	d->stir = true;
	pthread_cond_signal(&d->stirred);
	pthread_mutex_unlock(&d->lock);
}

void digest_stop(struct digest *d)
{
	if (!d)
		return;
	pthread_mutex_lock(&d->lock);
	d->ending = true;
	pthread_cond_signal(&d->stirred);
	pthread_mutex_unlock(&d->lock);
	pthread_join(d->thread, NULL);
	pthread_cond_destroy(&d->stirred);
	pthread_mutex_destroy(&d->lock);
	free(d);
}
