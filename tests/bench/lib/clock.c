/* Time and memory, and what a command makes of them. */
#include "bench/lib/bench.h"

#include <sys/resource.h>
#include <unistd.h>

double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

double cpu_ms(bool children)
{
	struct rusage u;
	getrusage(children ? RUSAGE_CHILDREN : RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 +
		(double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

double process_cpu_ms(pid_t pid)
{
	char path[64];
	unsigned long user = 0, kernel = 0;
	STR_LOCAL(s, STR_NO_LIMIT);
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	assert_int_equal(file_read(path, &s, NULL), RC_OK);
	const char *rest = strrchr(s.buf, ')');
	assert_int_equal(sscanf(rest + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel), 2);
	return (double)(user + kernel) * 1e3 / (double)sysconf(_SC_CLK_TCK);
}

/* A figure behind a word in a file of the kernel's about the process. */
static double told(pid_t pid, const char *file, const char *word)
{
	char path[64];
	STR_LOCAL(s, STR_NO_LIMIT);
	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
	assert_int_equal(file_read(path, &s, NULL), RC_OK);
	const char *figure = strstr(s.buf, word);
	assert_non_null(figure);
	return strtod(figure + strlen(word), NULL);
}

double process_own_mib(pid_t pid)
{
	return told(pid, "smaps_rollup", "\nPrivate_Dirty:") / 1024;
}

double process_mib(pid_t pid)
{
	return told(pid, "smaps_rollup", "\nPss:") / 1024; /* of KiB */
}

double peak_mib(pid_t pid)
{
	return told(pid, "status", "\nVmHWM:") / 1024;
}

double process_waits(pid_t pid)
{
	return told(pid, "status", "\nvoluntary_ctxt_switches:");
}

double command_speed(const char *command, const char *path, size_t size)
{
	struct outcome o;
	double start = cpu_ms(true);
	run(&o, NULL, "/bin/sh", "-c", command, path, NULL);
	double speed = o.status == 0 ? (double)size / 1e3 / (cpu_ms(true) - start) : 0;
	outcome_release(&o);
	return speed;
}
