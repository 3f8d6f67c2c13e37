/* A machine that is too slow is no program that hangs. */
#include "torture/lib/torture.h"

#include <dirent.h>
#include <inttypes.h>
#include <unistd.h>

enum { MORE_MOST = 10 };
#define WAIT_MS ((int64_t)TEST_DEADLINE_MS)
#define WORKED_MS INT64_C(1000) /* less than that in such a time is what any sleeping program does */

/* Nanoseconds that its threads computed, or waited for a processor. */
static int64_t worked_by(pid_t pid)
{
	char path[64], line[128];
	int64_t sum = 0, ran, waited;
	snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
	DIR *tasks = opendir(path);
	for (const struct dirent *d; tasks && (d = readdir(tasks)) != NULL;) {
		snprintf(path, sizeof path, "/proc/%d/task/%.20s/schedstat", (int)pid, d->d_name);
		FILE *f = d->d_name[0] == '.' ? NULL : fopen(path, "r");
		if (f && fgets(line, sizeof line, f) && sscanf(line, "%" SCNd64 " %" SCNd64, &ran, &waited) == 2)
			sum += ran + waited;
		if (f)
			(void)fclose(f);
	}
	if (tasks)
		closedir(tasks);
	return sum;
}

static int64_t worked(const pid_t *pids, size_t n)
{
	int64_t sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += pids[i] > 0 ? worked_by(pids[i]) : 0;
	return sum / 1000000;
}

/* In the middle of a wait for the disk. */
static bool waits_for_disk(pid_t pid)
{
	char path[32], line[512];
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	FILE *f = pid > 0 ? fopen(path, "r") : NULL;
	const char *end = f && fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
	bool waits = end && end[1] == ' ' && end[2] == 'D';
	if (f)
		(void)fclose(f);
	return waits;
}

void patience_begin(struct patience *p, const pid_t *pids, size_t n)
{
	*p = (struct patience){ .until = clock_mono() + WAIT_MS, .worked = worked(pids, n) };
}

bool patience_lasts(struct patience *p, const pid_t *pids, size_t n)
{
	int64_t now = worked(pids, n), did = now < p->worked ? now : now - p->worked; /* one may have begun anew */
	bool disk = false;
	for (size_t i = 0; i < n; i++)
		disk = disk || waits_for_disk(pids[i]);
	if (p->more == MORE_MOST || (did < WORKED_MS && !disk))
		return false;
	p->more++;
	p->worked = now;
	p->until = clock_mono() + WAIT_MS;
	(void)printf("the machine is slow: %d ms of work in what should take less; waiting on\n", (int)did);
	(void)fflush(stdout);
	return true;
}

void patience_rest(const struct platform *p, struct visit *v)
{
	struct patience slow;
	const pid_t pids[] = { v->pid, p->pid };
	patience_begin(&slow, pids, 2);
	while (!visit_rest(v, (int)(slow.until - clock_mono())))
		if (v->ended || !patience_lasts(&slow, pids, 2))
			visit_fail(__FILE__, __LINE__, v, v->ended ? "the program ended with %d" : "hung (%d)", v->status);
}
