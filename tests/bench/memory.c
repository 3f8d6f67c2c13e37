/*
 * What one session takes when it is the only one, when fifty are open, and with BIG=1 a thousand. Of people who have
 * visited (signed in, read a list and a topic, endorsed and commented, with time to read between) and read now, two
 * seconds after their last key. On a Unix socket and over loopback, where libcurl stays out, and over TLS: through
 * nginx on loopback, with a certificate of its own. The thousand are guests: nobody hashes so many passwords.
 */
#include "bench/lib/bench.h"

#include <poll.h>
#include <stdlib.h>

enum { MANY = 50, CROWD = 1000, READING_MS = 2000 };
#define BUDGET 1.0
#define BUDGET_TLS 2.2
#define TOPIC "16" /* the number of a topic of four pages */

static void somebody(char name[32], int i)
{
	snprintf(name, 32, "person%d", i);
}

static void people_join(struct platform *p, int n)
{
	char name[32];
	for (int i = 0; i < n; i++) {
		somebody(name, i);
		free(platform_register(p, name, TEST_PASSWORD));
		platform_prove(p, name);
	}
}

/* A visit in steps, behind each of which people read for a while. Person i, or a guest (-1). */
static void take_step(struct visit *v, const char *address, int step, int i)
{
	char name[32];
	somebody(name, i);
	switch (step) {
	case 0: visit_start(v, 80, 24, "--site", address, NULL); break;
	case 1:
		if (i >= 0) {
			type(v, name);
			keys(v, "<Enter>");
			type(v, TEST_PASSWORD);
		}
		keys(v, "<Enter><Enter>");
		break;
	case 2: keys(v, "<PageDown><PageUp>"); break;
	case 3: keys(v, TOPIC "<Enter><Enter>"); break;
	case 4: keys(v, "<Space><Space><Space>"); break;
	case 5:
		if (i < 0)
			break;
		keys(v, "y");
		type(v, "山上的阿嬤也要看醫生");
		keys(v, "<Enter>1y");
		see_row(v, -1, "附議完成");
		break;
	case 6:
		if (i < 0)
			break;
		keys(v, "X1");
		type(v, "路太暗，司機晚上不肯來");
		keys(v, "<Enter>y");
		break;
	case 7:
		keys(v, "q");
		see(v, "提點子");
		break;
	}
}

/* Of each of n in the end. Those from `people` on are guests. */
static double measure(const char *address, const char *authority, int n, int people)
{
	enum { STEPS = 8 };
	struct visit *v = xcalloc((size_t)n, sizeof *v);
	double all = 0;
	for (int i = 0; i < n; i++) {
		visit_init(&v[i]);
		if (authority)
			visit_env(&v[i], authority);
	}
	for (int step = 0; step < STEPS; step++) {
		for (int i = 0; i < n; i++)
			take_step(&v[i], address, step, i < people ? i : -1);
		poll(NULL, 0, READING_MS);
	}
	for (int i = 0; i < n; i++)
		all += process_mib(v[i].pid);
	for (int i = 0; i < n; i++)
		visit_release(&v[i]);
	free(v);
	return all / n;
}

static void measure_other(enum other who, const struct material *m, double *one, double *many)
{
	struct visit *v = xcalloc(MANY, sizeof *v);
	*many = 0;
	for (int i = 0; i < MANY; i++) {
		visit_init(&v[i]);
		other_start(&v[i], who, m, SHOWN_ROWS);
		if (i == 0) {
			poll(NULL, 0, READING_MS);
			*one = process_mib(v[i].pid);
		}
	}
	poll(NULL, 0, READING_MS);
	for (int i = 0; i < MANY; i++)
		*many += process_mib(v[i].pid) / MANY;
	for (int i = 0; i < MANY; i++)
		visit_release(&v[i]);
	free(v);
}

static void compare(const struct material *m, double one, double many)
{
	for (enum other o = 0; o < OTHERS; o++) {
		double theirs[2] = { 0 };
		if (!other_installed(o))
			continue;
		measure_other(o, m, &theirs[0], &theirs[1]);
		figure_print(&(struct figure){ "memory of the only session", "MiB", one, other_name(o), theirs[0], 0, false });
		figure_print(
			&(struct figure){ "memory of one session of 50", "MiB", many, other_name(o), theirs[1], 0, false });
	}
}

static void print(const char *way, int n, double many, double budget)
{
	char what[80];
	snprintf(what, sizeof what, "a session of %d, %s", n, way);
	figure_print(&(struct figure){ what, "MiB", many, NULL, 0, budget, false });
}

/* The same people by each way, so that what they did before is there already. */
static void by_each_way(const struct material *m, int n, int people, double *many)
{
	struct nginx front;
	char address[80], authority[120], near[80];
	*many = measure(m->platform.address, NULL, n, people);
	print("on a Unix socket", n, *many, BUDGET);
	if (!nginx_start_before(&front, &m->platform)) {
		figure_missing("a session over loopback and over TLS, since nginx is not installed (make setup-bench)");
		return;
	}
	snprintf(near, sizeof near, "http://127.0.0.1:%d", front.port);
	print("over loopback", n, measure(near, NULL, n, 0), BUDGET);
	snprintf(address, sizeof address, "https://localhost:%d", front.secure_port);
	snprintf(authority, sizeof authority, "SSL_CERT_FILE=%s/cert", front.scratch.path);
	print("over TLS", n, measure(address, authority, n, 0), BUDGET_TLS);
	nginx_release(&front);
}

int main(void)
{
	struct material m;
	double many;
	material_make(&m);
	people_join(&m.platform, MANY);
	double one = measure(m.platform.address, NULL, 1, 0);
	by_each_way(&m, MANY, MANY, &many);
	if (getenv("BIG"))
		by_each_way(&m, CROWD, 0, &(double){ 0 });
	else
		printf("one session of 1,000: with BIG=1 in the environment\n");
	compare(&m, one, many);
	material_release(&m);
	return figures_broken();
}
