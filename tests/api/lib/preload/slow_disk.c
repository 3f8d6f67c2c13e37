/* LD_PRELOAD: a disk that takes its time. Each fsync() and fdatasync() takes so many milliseconds longer as
 * SLOW_DISK_MS says. */
#include <dlfcn.h>
#include <poll.h>
#include <stdlib.h>

typedef int syncing(int fd);

static int slowly(const char *name, int fd)
{
	const char *ms = getenv("SLOW_DISK_MS");
	syncing *real = (syncing *)dlsym(RTLD_NEXT, name);
	poll(NULL, 0, ms ? (int)strtol(ms, NULL, 10) : 30);
	return real(fd);
}

int fsync(int fd);
int fdatasync(int fd);

int fsync(int fd)
{
	return slowly("fsync", fd);
}

int fdatasync(int fd)
{
	return slowly("fdatasync", fd);
}
