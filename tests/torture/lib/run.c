/*
 * One run: a person, what was written and decided, and the balance. What was typed has a mark in it by which both books
 * know it; of each decision it is known which states it may be in: both, where a client was killed over it.
 */
#include "torture/lib/torture.h"

#include <stdarg.h>
#include <unistd.h>

enum { MAY_BE_OFF = 1, MAY_BE_ON = 2 };

/* All far enough from the number of endorsements that ends collecting. */
const char *const run_topics[RUN_TOPICS] = { "16", "17", "19", "20", "22", "23", "24", "25", "28", "31" };
const char *const run_password = "correct-horse-4711";

static const char *const deed_words[DEED_COUNT] = { "comment", "reply", "endorse", "withdraw", "follow", "unfollow" };

void run_note(struct run *r, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(&r->script, fmt, ap);
	va_end(ap);
	str_addc(&r->script, '\n');
}

void run_wrong(struct run *r, enum wrong what, const char *fmt, ...)
{
	static const char *const words[WRONG_COUNT] = { "lost", "doubled", "misreported" };
	va_list ap;
	va_start(ap, fmt);
	r->wrong[what]++;
	str_addf(&r->wrongs, "%s: ", words[what]);
	str_vaddf(&r->wrongs, fmt, ap);
	va_end(ap);
	str_addc(&r->wrongs, '\n');
}

/* ---- running minyi --------------------------------------------------------------------------- */

int run_minyi(
	struct run *r, int home, struct mishap *m, const struct client_opts *opts, struct str *said, bool *killed, ...)
{
	const char *argv[40] = { "minyi", "--home", r->home_paths[home], "--site", r->proxy->address, "--lang", "en" };
	struct client c;
	struct client_opts o = opts ? *opts : (struct client_opts){ 0 };
	size_t n = 7;
	va_list ap;
	va_start(ap, killed);
	while (n < ARRAY_LEN(argv) - 1 && (argv[n] = va_arg(ap, const char *)) != NULL)
		n++;
	va_end(ap);
	argv[n] = NULL;
	o.folder = r->homes[home].path;
	client_start(&c, &o, argv);
	client_wait(&c, false, m, r->platform);
	client_said(&c, said);
	if (killed)
		*killed = c.killed;
	int status = c.killed ? 128 + 9 : c.status;
	client_release(&c);
	return status;
}

static void must_do(struct run *r, int home, const char *verb, const char *word, const char *input)
{
	struct str said;
	str_init(&said, STR_NO_LIMIT);
	int status = run_minyi(r, home, NULL, &(struct client_opts){ .input = input }, &said, NULL, verb, word, NULL);
	if (status != 0)
		fail_msg("%s %s: exit status %d\n%s", verb, word, status, said.buf);
	str_release(&said);
}

static void platform_path(const struct run *r, char *path, size_t size)
{
	snprintf(path, size, "%s/minyid.db", r->platform->data);
}

void run_home(struct run *r, int i)
{
	struct scratch home;
	scratch_make(&home);
	snprintf(r->home_paths[i], sizeof *r->home_paths, "%s/home", home.path);
	if (r->disks && !disk_make(r->home_paths[i], "8m"))
		fail_msg("no disk for a home");
	r->homes[i] = home;
}

void run_home_release(struct run *r, int i)
{
	if (r->disks)
		disk_drop(r->home_paths[i]);
	scratch_remove(&r->homes[i]);
}

void run_begin(struct run *r, int homes)
{
	char path[100], input[64];
	str_init(&r->script, STR_NO_LIMIT);
	str_init(&r->wrongs, STR_NO_LIMIT);
	r->dice = (struct dice){ dice_mix(r->seed, 0) };
	r->faults = FAULT_ALL;
	r->n_topics = RUN_TOPICS;
	snprintf(r->name, sizeof r->name, "p%016llx", (unsigned long long)dice_mix(r->seed, 1));
	snprintf(input, sizeof input, "%s\n", run_password);
	proxy_calm(r->proxy);
	proxy_log_clear(r->proxy);
	r->n_homes = homes;
	for (int i = 0; i < homes; i++) {
		run_home(r, i);
		must_do(r, i, i ? "login" : "register", r->name, input);
	}
	platform_prove(r->platform, r->name);
	platform_path(r, path, sizeof path);
	snprintf(r->account, sizeof r->account, "%lld",
		(long long)book_int(path, "SELECT account FROM identities WHERE name = $1", r->name, NULL));
	for (size_t i = 0; i < RUN_TOPICS; i++)
		r->endorsed[i].may = r->followed[i].may = MAY_BE_OFF;
}

void run_warm(struct run *r, size_t topics)
{
	char topic[12];
	r->n_topics = topics;
	for (int home = 0; home < r->n_homes; home++) {
		must_do(r, home, "list", "idea", NULL);
		for (size_t i = 0; i < topics; i++) {
			snprintf(topic, sizeof topic, "i%s", run_topics[i]);
			must_do(r, home, "show", topic, NULL);
		}
	}
}

/* ---- by dice --------------------------------------------------------------------------------- */

struct written *run_write(struct run *r, struct str *text)
{
	assert_true(r->n_writes < RUN_WRITES);
	struct written *w = &r->writes[r->n_writes++];
	*w = (struct written){ 0 };
	do
		w->deed = dice_in(&r->dice, 1, 2) ? DEED_COMMENT : dice_roll(&r->dice, DEED_COUNT);
	while (!(r->deeds >> w->deed & 1));
	w->on = w->deed == DEED_ENDORSE || w->deed == DEED_FOLLOW;
	w->home = (int)dice_roll(&r->dice, (uint32_t)r->n_homes);
	/* few topics, so that what is decided is decided again */
	str_copy(w->topic, sizeof w->topic,
		run_topics[dice_roll(&r->dice, w->deed > DEED_REPLY && r->n_topics > 3 ? 3 : (uint32_t)r->n_topics)]);
	snprintf(w->mark, sizeof w->mark, "Q%016llx-%zu-", (unsigned long long)r->seed, r->n_writes);
	str_clear(text);
	str_addz(text, w->mark);
	w->too_long = r->long_texts && w->deed == DEED_COMMENT && dice_in(&r->dice, 1, 8);
	dice_text(&r->dice, w->too_long ? 2100 : 1 + dice_roll(&r->dice, 30), text);
	return w;
}

void run_unwrite(struct run *r)
{
	run_note(r, "(%s)", r->writes[--r->n_writes].mark);
}

void run_mishap(struct run *r, struct mishap *m)
{
	*m = (struct mishap)NO_MISHAP;
	if (dice_in(&r->dice, 1, 4))
		m->kill_client = (int)dice_roll(&r->dice, 80);
	if (dice_in(&r->dice, 1, 7)) {
		m->kill_platform = (int)dice_roll(&r->dice, 50);
		m->start_platform = m->kill_platform + (int)dice_roll(&r->dice, 60);
	}
}

void run_network(struct run *r)
{
	static const uint32_t percents[] = { 0, 30, 60, 100 };
	proxy_plan(r->proxy,
		&(struct proxy_plan){ .faults = r->faults,
			.percent = percents[dice_roll(&r->dice, ARRAY_LEN(percents))],
			.writes_only = dice_in(&r->dice, 2, 3),
			.seed = dice_mix(r->dice.state, 7),
			.at = -1 });
}

void run_fill_disks(struct run *r, unsigned which, size_t left)
{
	run_note(r, "%zu bytes are left on the disk%s%s", left, which & DISK_HOME ? " of each home" : "",
		which & DISK_PLATFORM ? " of the platform" : "");
	r->full = which & DISK_HOME;
	for (int i = 0; i < r->n_homes; i++)
		if (r->full)
			disk_fill(r->home_paths[i], left);
	if (which & DISK_PLATFORM)
		disk_fill(r->platform->data, left);
}

static void run_free_disks(struct run *r)
{
	for (int i = 0; i < r->n_homes; i++)
		disk_free(r->home_paths[i]);
	disk_free(r->platform->data);
}

/* ---- the balance ----------------------------------------------------------------------------- */

static size_t topic_index(const struct written *w)
{
	size_t i = 0;
	while (!str_eq(run_topics[i], w->topic))
		i++;
	return i;
}

static struct decision *decision(struct run *r, const struct written *w)
{
	bool endorses = w->deed == DEED_ENDORSE || w->deed == DEED_WITHDRAW;
	return &(endorses ? r->endorsed : r->followed)[topic_index(w)];
}

static void books(struct run *r, const struct written *w, struct book *b)
{
	const char *homes[RUN_HOMES];
	for (int i = 0; i < r->n_homes; i++)
		homes[i] = r->home_paths[i];
	book_of(b, r->platform->data, homes, (size_t)r->n_homes, w->mark);
}

static bool is_on(struct run *r, bool endorsement, size_t topic)
{
	char path[100];
	platform_path(r, path, sizeof path);
	return book_int(path,
			   endorsement ? "SELECT COUNT(*) FROM endorsements WHERE account = CAST($1 AS INTEGER) AND topic ="
							 " (SELECT id FROM topics WHERE board = 'idea' AND number = CAST($2 AS INTEGER))"
						   : "SELECT COUNT(*) FROM follows WHERE account = CAST($1 AS INTEGER) AND topic ="
							 " (SELECT id FROM topics WHERE board = 'idea' AND number = CAST($2 AS INTEGER))",
			   r->account, run_topics[topic]) > 0;
}

static bool says_draft(const struct written *w)
{
	return strstr(w->said, "you typed is kept") != NULL;
}

static void judge_text(struct run *r, const struct written *w)
{
	struct book b;
	books(r, w, &b);
	if (b.published > 1)
		run_wrong(r, WRONG_DOUBLED, "%s is there %d times", w->mark, b.published);
	if (w->told == TOLD_DONE && !b.published)
		run_wrong(r, WRONG_MISREPORTED, "%s is not there, and it was said: %s", w->mark, w->said);
	if (w->told == TOLD_KEPT && !b.published && !b.waiting)
		run_wrong(r, WRONG_LOST, "%s is nowhere, and it was said: %s", w->mark, w->said);
	if (w->told == TOLD_REFUSED && !b.refused && !b.draft && !b.waiting)
		run_wrong(r, WRONG_LOST, "%s was refused and is nowhere; it was said: %s", w->mark, w->said);
	if (says_draft(w) && !b.draft)
		run_wrong(r, WRONG_LOST, "%s is no draft, and it was said: %s", w->mark, w->said);
	if ((w->told == TOLD_FAILED || w->told == TOLD_REFUSED) && b.published)
		run_wrong(r, WRONG_MISREPORTED, "%s is there, and it was said: %s", w->mark, w->said);
}

/* What is kept goes out, unless the person decided elsewhere and this home does not know of it: then that stands, and
 * the person is told. A home whose disk was full does not know what was decided in it. */
static void judge_decision(struct run *r, const struct written *w)
{
	struct decision *d = decision(r, w);
	unsigned now = w->turns ? MAY_BE_ON | MAY_BE_OFF
		: w->on             ? MAY_BE_ON
							: MAY_BE_OFF,
			 home = 1u << (r->full ? RUN_HOMES : w->home);
	bool alone = !(d->homes & ~home);
	if (w->told == TOLD_DONE || (w->told == TOLD_KEPT && alone))
		d->may = now;
	else if (w->told == TOLD_KEPT || w->told == TOLD_NOTHING)
		d->may |= now;
	if (w->told == TOLD_DONE || w->told == TOLD_KEPT || w->told == TOLD_NOTHING)
		d->homes |= home;
	bool endorses = w->deed == DEED_ENDORSE || w->deed == DEED_WITHDRAW;
	if (w->told == TOLD_DONE && !w->turns && is_on(r, endorses, topic_index(w)) != w->on)
		run_wrong(
			r, WRONG_MISREPORTED, "%s i%s is not so, and it was said: %s", deed_words[w->deed], w->topic, w->said);
}

void run_judge(struct run *r, struct written *w, enum told told, const char *said)
{
	if (r->disks)
		run_free_disks(r); /* or the books could not be opened either */
	w->told = told;
	snprintf(w->said, sizeof w->said, "%s", said);
	for (char *c = w->said; (c = strchr(c, '\n')) != NULL;)
		*c = ' ';
	run_note(r, "%s i%s %s, home %d: %s%s", deed_words[w->deed], w->topic, w->mark, w->home,
		w->killed ? "killed; " : "", w->said);
	if (w->deed <= DEED_REPLY)
		judge_text(r, w);
	else
		judge_decision(r, w);
	r->full = false;
}

/* What waits goes out: a visit in linear mode, until it rests. */
static void flush(struct run *r, int home)
{
	const char *argv[] = { "minyi", "--home", r->home_paths[home], "--site", r->proxy->address, "--lang", "en",
		"--linear", NULL };
	struct client c;
	client_start(&c, &(struct client_opts){ .folder = r->homes[home].path, .open = true }, argv);
	client_wait(&c, true, NULL, r->platform);
	client_leave(&c);
	client_wait(&c, false, NULL, r->platform);
	client_release(&c);
}

static void settle_text(struct run *r, const struct written *w)
{
	struct book b;
	books(r, w, &b);
	int places = b.published + b.waiting + b.refused + b.draft;
	bool given_up = w->killed || (w->told == TOLD_FAILED && !says_draft(w)) || w->told == TOLD_NOTHING;
	if (b.published > 1)
		run_wrong(r, WRONG_DOUBLED, "in the end %s is there %d times", w->mark, b.published);
	else if (places > 1)
		run_wrong(r, WRONG_MISREPORTED, "in the end %s is published %d, waits %d, is refused %d, a draft %d", w->mark,
			b.published, b.waiting, b.refused, b.draft);
	else if (!places && !given_up)
		run_wrong(r, WRONG_LOST, "in the end %s is nowhere; it was said: %s", w->mark, w->said);
}

static void settle_decisions(struct run *r)
{
	for (size_t i = 0; i < RUN_TOPICS; i++) {
		unsigned endorsed = is_on(r, true, i) ? MAY_BE_ON : MAY_BE_OFF,
				 followed = is_on(r, false, i) ? MAY_BE_ON : MAY_BE_OFF;
		if (!(r->endorsed[i].may & endorsed))
			run_wrong(r, WRONG_MISREPORTED, "in the end i%s is %sendorsed", run_topics[i],
				endorsed == MAY_BE_ON ? "" : "not ");
		if (!(r->followed[i].may & followed))
			run_wrong(r, WRONG_MISREPORTED, "in the end i%s is %sfollowed", run_topics[i],
				followed == MAY_BE_ON ? "" : "not ");
	}
}

void run_settle(struct run *r)
{
	char path[120];
	proxy_calm(r->proxy);
	if (!r->platform->pid)
		platform_again(r->platform);
	for (int i = 0; i < r->n_homes; i++) {
		for (int tries = 0; tries < 5 && book_waits(r->home_paths[i]) > 0; tries++)
			flush(r, i);
		if (book_waits(r->home_paths[i]) > 0)
			run_wrong(r, WRONG_LOST, "something waits for ever at home %d", i);
		snprintf(path, sizeof path, "%s/store.db", r->home_paths[i]);
		if (!book_sound(path))
			run_wrong(r, WRONG_LOST, "%s is damaged", path);
		if (book_int(path, "SELECT COUNT(*) FROM account", NULL, NULL) != 1)
			run_wrong(r, WRONG_MISREPORTED, "home %d is signed out", i);
	}
	for (size_t i = 0; i < r->n_writes; i++)
		if (r->writes[i].deed <= DEED_REPLY)
			settle_text(r, &r->writes[i]);
	settle_decisions(r);
	platform_path(r, path, sizeof path);
	if (!book_sound(path))
		run_wrong(r, WRONG_LOST, "the platform's database is damaged");
	if (book_miscounts(r->platform->data))
		run_wrong(
			r, WRONG_MISREPORTED, "of %d topics the counts are not their rows", book_miscounts(r->platform->data));
}

void run_release(struct run *r)
{
	for (int i = 0; i < r->n_homes; i++)
		run_home_release(r, i);
	str_release(&r->script);
	str_release(&r->wrongs);
}
