/* LD_PRELOAD: a clock that is set while a program looks at it. The wall's clock shows so many milliseconds more as the
 * file `clock` in HOME holds, an int64_t that whoever sets it writes in place. */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *ahead;

__attribute__((constructor)) static void look(void)
{
	char path[200];
	const char *home = getenv("HOME");
	snprintf(path, sizeof path, "%s/clock", home ? home : "");
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *at = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *ahead, PROT_READ, MAP_SHARED, fd, 0);
	if (at != MAP_FAILED)
		ahead = at;
	if (fd >= 0)
		close(fd);
}

int clock_gettime(clockid_t id, struct timespec *t)
{
	int failed = (int)syscall(SYS_clock_gettime, id, t);
	if (!failed && id == CLOCK_REALTIME && ahead)
		t->tv_sec += *ahead / 1000;
	return failed;
}
