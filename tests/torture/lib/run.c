/* One run: a person, what is written and decided, by dice, and what happens meanwhile. */
#include "torture/lib/torture.h"

#include <stdarg.h>
#include <unistd.h>

/* All far enough from the number of endorsements that ends collecting. */
const char *const run_topics[RUN_TOPICS] = { "16", "17", "19", "20", "22", "23", "24", "25", "28", "31" };
const char *const run_password = "correct-horse-4711";

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

/* Without a fault in the way; where the machine is too slow for it, again. */
void run_must(struct run *r, int home, const char *verb, const char *word, const char *input)
{
	enum { NO_CONNECTION = 3 };
	struct patience slow;
	struct str said;
	int status;
	str_init(&said, STR_NO_LIMIT);
	patience_begin(&slow, &r->platform->pid, 1);
	do {
		str_clear(&said);
		status = run_minyi(r, home, NULL, &(struct client_opts){ .input = input }, &said, NULL, verb, word, NULL);
	} while (status == NO_CONNECTION && patience_lasts(&slow, &r->platform->pid, 1));
	if (status != 0)
		fail_msg("%s %s: exit status %d\n%s", verb, word, status, said.buf);
	str_release(&said);
}

void run_platform_path(const struct run *r, char *path, size_t size)
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

static void be_staff(struct run *r)
{
	char path[100];
	struct outcome o;
	run_platform_path(r, path, sizeof path);
	/* the first who comes is the owner already */
	if (!book_int(path, "SELECT COUNT(*) FROM staff WHERE account = CAST($1 AS INTEGER)", r->account, NULL)) {
		run(&o, NULL, "minyid", "staff", "--data", r->platform->data, "add", r->name, "owner", NULL);
		if (o.status != 0)
			fail_msg("minyid staff: %s", o.err.buf);
		outcome_release(&o);
	}
	book_text(path, "SELECT name FROM agencies", NULL, NULL, r->agency, sizeof r->agency);
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
		run_must(r, i, i ? "login" : "register", r->name, input);
	}
	platform_prove(r->platform, r->name);
	run_platform_path(r, path, sizeof path);
	snprintf(r->account, sizeof r->account, "%lld",
		(long long)book_int(path, "SELECT account FROM identities WHERE name = $1", r->name, NULL));
	if (r->lives)
		be_staff(r);
	for (size_t i = 0; i < RUN_TOPICS; i++)
		for (int about = 0; about < RUN_DECISIONS; about++)
			r->decided[about][i].may = RUN_OFF;
}

void run_warm(struct run *r, size_t topics)
{
	char topic[12];
	r->n_topics = topics;
	for (int home = 0; home < r->n_homes; home++) {
		run_must(r, home, "list", "idea", NULL);
		for (size_t i = 0; i < topics; i++) {
			snprintf(topic, sizeof topic, "i%s", run_topics[i]);
			run_must(r, home, "show", topic, NULL);
		}
	}
}

/* ---- by dice --------------------------------------------------------------------------------- */

static void next_deed(struct run *r, struct written *w)
{
	do
		w->deed = dice_in(&r->dice, 1, 2) ? DEED_COMMENT
			: dice_in(&r->dice, 1, 4)     ? DEED_UNCOMMENT
										  : dice_roll(&r->dice, DEED_UNCOMMENT);
	while (!(r->deeds >> w->deed & 1) || (w->deed == DEED_UNCOMMENT && !life_own_comment(r, w, false)));
	if (w->deed == DEED_UNCOMMENT)
		return;
	if (w->deed == DEED_LIKE || w->deed == DEED_UNLIKE)
		w->floor = 1;
	w->on = w->deed == DEED_ENDORSE || w->deed == DEED_FOLLOW || w->deed == DEED_LIKE;
	/* few topics, so that what is decided is decided again */
	str_copy(w->topic, sizeof w->topic,
		run_topics[dice_roll(&r->dice, w->deed >= DEED_TEXTS && r->n_topics > 3 ? 3 : (uint32_t)r->n_topics)]);
}

void run_topic(const struct written *w, char word[16])
{
	snprintf(word, 16, "%s%s", w->own ? "id:" : "i", w->topic);
}

struct written *run_write(struct run *r, struct str *text)
{
	assert_true(r->n_writes < RUN_WRITES);
	struct written *w = &r->writes[r->n_writes++];
	*w = (struct written){ .verb = "" };
	w->home = (int)dice_roll(&r->dice, (uint32_t)r->n_homes);
	if (r->lives)
		life_next(r, w);
	else
		next_deed(r, w);
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

void run_free_disks(struct run *r)
{
	for (int i = 0; i < r->n_homes; i++)
		disk_free(r->home_paths[i]);
	disk_free(r->platform->data);
}

void run_release(struct run *r)
{
	for (int i = 0; i < r->n_homes; i++)
		run_home_release(r, i);
	str_release(&r->script);
	str_release(&r->wrongs);
}
