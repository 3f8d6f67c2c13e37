/* Runs in a row, and their sum. */
#include "torture/lib/torture.h"

#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* In memory that all workers share. */
struct sum {
	_Atomic int next, runs, writes, typed, requests, kills_client, kills_platform, wrong[WRONG_COUNT], bad_runs;
	_Atomic size_t faults[FAULT_COUNT];
};

static int64_t from_environment(const char *name, int64_t otherwise)
{
	const char *value = getenv(name);
	int64_t n;
	return value && str_to_i64(value, 1, INT64_MAX, &n) ? n : otherwise;
}

/* In one piece, as others print too; cmocka's own printing cuts long texts. */
static void print(struct str *s)
{
	str_addc(s, '\n');
	(void)fflush(stdout);
	(void)!write(STDOUT_FILENO, s->buf, s->len);
}

/* The seed, the script, the faults, and both books. */
static void report(const struct run *r)
{
	struct str s;
	char path[120];
	str_init(&s, STR_NO_LIMIT);
	str_addf(&s, "\n%sTORTURE_SEED=%llu TORTURE_RUNS=1 tries it again\nscript (%s):\n%s", r->wrongs.buf,
		(unsigned long long)r->seed, r->name, r->script.buf);
	str_addz(&s, "network:\n");
	proxy_log(r->proxy, &s);
	for (int i = 0; i < r->n_homes; i++) {
		str_addf(&s, "home %d:\n", i);
		snprintf(path, sizeof path, "%s/store.db", r->home_paths[i]);
		book_print_store(path, &s);
	}
	str_addz(&s, "platform:\n");
	snprintf(path, sizeof path, "%s/minyid.db", r->platform->data);
	book_print_platform(path, r->account, &s);
	print(&s);
	str_release(&s);
}

static void add(struct sum *sum, const struct run *r)
{
	sum->runs++;
	sum->writes += (int)r->n_writes;
	sum->typed += r->typed;
	sum->kills_client += r->kills_client;
	sum->kills_platform += r->kills_platform;
	for (size_t i = 0; i < WRONG_COUNT; i++)
		sum->wrong[i] += r->wrong[i];
	sum->bad_runs += r->wrongs.len > 0;
}

static void print_summary(const struct front *f, uint64_t seed, const struct sum *sum)
{
	static const char *const words[] = {
#define FAULT_WORDS(id, words) words,
		FAULTS(FAULT_WORDS)
#undef FAULT_WORDS
	};
	struct str s;
	size_t faults = 0;
	str_init(&s, STR_NO_LIMIT);
	for (enum fault i = 1; i < FAULT_COUNT; i++)
		faults += sum->faults[i];
	str_addf(&s,
		"summary: %s: from TORTURE_SEED=%llu on %d runs, %d writes (%d requests), killed %d clients and %d platforms; lost %d, doubled %d, misreported %d; %zu faults",
		f->name, (unsigned long long)seed, sum->runs, sum->writes, sum->requests, sum->kills_client,
		sum->kills_platform, sum->wrong[WRONG_LOST], sum->wrong[WRONG_DOUBLED], sum->wrong[WRONG_MISREPORTED], faults);
	if (sum->typed)
		str_addf(&s, "; %d keys", sum->typed);
	for (enum fault i = 1; i < FAULT_COUNT; i++)
		if (sum->faults[i])
			str_addf(&s, ", %s %zu", words[i], sum->faults[i]);
	print(&s);
	str_release(&s);
}

static void one_run(
	const struct front *f, uint64_t seed, int part, int parts, struct platform *p, struct proxy *x, struct sum *sum)
{
	struct run r = { .seed = seed,
		.platform = p,
		.proxy = x,
		.part = part,
		.parts = parts,
		.deeds = f->deeds,
		.disks = f->disks,
		.lives = f->lives };
	run_begin(&r, f->homes ? f->homes : 1);
	f->run(&r);
	run_settle(&r);
	if (r.wrongs.len || getenv("TORTURE_REPORT"))
		report(&r);
	add(sum, &r);
	run_release(&r);
}

/* Takes run after run until there are no more, with a platform and a network of its own. */
static void work(const struct front *f, uint64_t seed, int64_t runs, int64_t deadline, struct sum *sum)
{
	struct platform p;
	struct proxy x;
	struct scratch rules;
	char path[RULES_PATH_SIZE];
	const char *const args[] = { "--rules", path, NULL };
	const struct rules_change one = { "\"endorsements\": 5000", "\"endorsements\": 1" };
	scratch_make(&rules);
	rules_write(rules.path, "join", &one, 1, path);
	platform_start(&p,
		&(struct platform_opts){
			.sample = true, .own = true, .now = "", .disk = f->disks ? "32m" : NULL, .args = f->lives ? args : NULL });
	proxy_start(&x, &p);
	/* one at least, however long it took to come this far */
	for (int i, done = 0; (!done || clock_mono() < deadline) && sum->bad_runs < 10 && (i = sum->next++) < runs; done++)
		one_run(f, seed + (uint64_t)i, i, (int)runs, &p, &x, sum);
	for (enum fault i = 0; i < FAULT_COUNT; i++)
		sum->faults[i] += proxy_faults(&x, i);
	sum->requests += (int)proxy_writes(&x);
	proxy_release(&x);
	platform_release(&p);
	scratch_remove(&rules);
}

void front_choose(void)
{
	cmocka_set_test_filter(getenv("TORTURE_ONLY"));
}

/* Runs wait more than they compute: several go on at once. A worker whose harness fails says so and ends with 1. */
void front_torture(const struct front *f)
{
	/* The short form tries the same runs each time, so that a failure there means a change; the long one looks for new
	 * ones. */
	int64_t any = getenv("TORTURE_RUNS") ? (clock_mono() * 7919 + getpid()) % 1000000000 : 1;
	uint64_t seed = (uint64_t)from_environment("TORTURE_SEED", any);
	int64_t runs = from_environment("TORTURE_RUNS", f->runs);
	int64_t deadline = clock_mono() + from_environment("TORTURE_SECONDS", 2) * 1000;
	int64_t workers = from_environment("TORTURE_WORKERS", 1);
	if (f->workers && runs > f->runs)
		workers = f->workers;
	struct sum *sum = mmap(NULL, sizeof *sum, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status, broken = 0;
	assert_true(sum != MAP_FAILED);
	print_message("TORTURE_SEED=%llu\n", (unsigned long long)seed);
	(void)fflush(stdout);
	for (int64_t i = 0; i < workers && i < runs; i++) {
		if (fork() == 0) {
			program_dies_with_us();
			/* a failed harness ends the worker here; it must not go on with the next test */
			setenv("CMOCKA_TEST_ABORT", "1", 1);
			work(f, seed, runs, deadline, sum);
			_exit(0);
		}
	}
	while (wait(&status) > 0)
		broken += status != 0;
	print_summary(f, seed, sum);
	int bad = sum->bad_runs, all = sum->runs, done = sum->writes + sum->typed;
	munmap(sum, sizeof *sum);
	if (!done)
		fail_msg("%d runs, in which nothing was written: does the harness still find its way?", all);
	if (bad || broken)
		fail_msg("%d of %d runs do not balance; %d workers broke", bad, all, broken);
}
