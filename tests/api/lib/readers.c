/* Readers who go on asking while something else happens. */
#include "api/lib/readers.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

enum { WITHIN_MS = 50, ENOUGH = 100 };

bool readers_last(void)
{
	return getenv("TORTURE_RUNS") != NULL;
}

/* Lists, a topic, its comments; nothing that the one before asked. */
static void read_on(void *ctx, size_t connection, size_t n, struct str *out)
{
	(void)ctx, (void)connection;
	static const char *const paths[] = { "/v1/topics?board=idea&view=row&limit=", "/v1/topics/", "/v1/topics/",
		"/v1/boards?x=" };
	str_addf(
		out, "GET %s%zu%s HTTP/1.1\r\nHost: x\r\n\r\n", paths[n % 4], n / 4 % 40 + 1, n % 4 == 2 ? "/comments" : "");
}

static void ask_on(struct load *l, const struct platform *p, double ms)
{
	*l = (struct load){
		.port = p->port, .from = FROM_READERS, .connections = 4, .every_ms = 10, .ms = ms, .write = read_on
	};
	load_begin(l);
}

/* What readers wait for where nobody but the machine is to blame. */
static double reckon(const struct platform *p)
{
	enum { BUSY = 2 };
	pid_t busy[BUSY];
	struct load l;
	for (int i = 0; i < BUSY; i++) {
		busy[i] = fork();
		if (busy[i] == 0) {
			program_dies_with_us();
			for (volatile unsigned n = 0;; n++)
				;
		}
	}
	ask_on(&l, p, 1500);
	load_end(&l);
	double p95 = l.said->p95;
	load_release(&l);
	for (int i = 0; i < BUSY; i++) {
		kill(busy[i], SIGKILL);
		waitpid(busy[i], NULL, 0);
	}
	return p95;
}

double readers_allowed(const struct platform *p, int times)
{
	return WITHIN_MS + (readers_last() ? 0 : times * reckon(p));
}

void readers_begin(struct readers *r, const struct platform *p, double allowed)
{
	r->allowed = allowed;
	ask_on(&r->load, p, 0);
}

void readers_pass(struct readers *r, int short_ms, int long_ms)
{
	int64_t until = clock_mono() + (readers_last() ? long_ms : short_ms), latest = until + TEST_DEADLINE_MS;
	while (clock_mono() < until || (load_answers(&r->load) < ENOUGH && clock_mono() < latest))
		poll(NULL, 0, 20);
}

void readers_end(struct readers *r, const char *what)
{
	load_end(&r->load);
	const struct load_said *s = r->load.said;
	if (readers_last() || s->p95 >= WITHIN_MS)
		print_message("summary: %s: %zu answers, half within %.1f, 95 of 100 within %.1f, all within %.1f ms; allowed: "
					  "%.1f\n",
			what, s->answers, s->half, s->p95, s->most, r->allowed);
	if (s->good != s->answers || s->hung_up || s->answers < ENOUGH / 5)
		fail_msg(
			"%s: of %zu answers %zu were good; %zu times the platform hung up", what, s->answers, s->good, s->hung_up);
	if (s->p95 >= r->allowed)
		fail_msg("%s: 95 of 100 answers within %.1f ms, where %.1f are allowed", what, s->p95, r->allowed);
	load_release(&r->load);
}
