/* Time and memory, and what a command makes of them. */
#include "bench/lib/bench.h"

#include <sys/resource.h>

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

/* A figure in KiB behind a word in a file of the kernel's about the process. */
static double told_mib(pid_t pid, const char *file, const char *word)
{
	char path[64];
	STR_LOCAL(s, STR_NO_LIMIT);
	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
	assert_int_equal(file_read(path, &s, NULL), RC_OK);
	const char *figure = strstr(s.buf, word);
	assert_non_null(figure);
	return strtod(figure + strlen(word), NULL) / 1024;
}

double process_mib(pid_t pid)
{
	return told_mib(pid, "smaps_rollup", "\nPss:");
}

double peak_mib(pid_t pid)
{
	return told_mib(pid, "status", "\nVmHWM:");
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
