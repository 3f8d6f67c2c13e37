/* A small disk, and one that is full. */
#include "api/lib/api.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

bool disk_make(const char *folder, const char *size)
{
	char options[64];
	snprintf(options, sizeof options, "size=%s", size);
	mkdir(folder, 0700);
	if (mount("tmpfs", folder, "tmpfs", 0, options) == 0)
		return chmod(folder, 0700) == 0;
	print_message("no disk can be mounted here: %s\n", strerror(errno));
	return false;
}

void disk_drop(const char *folder)
{
	umount2(folder, MNT_DETACH);
}

void disk_fill(const char *folder, size_t left)
{
	static const char block[4096];
	char *path = file_join(folder, "filler");
	struct statvfs st;
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
	while (statvfs(folder, &st) == 0 && st.f_bavail * st.f_bsize > left && write(fd, block, sizeof block) > 0)
		;
	close(fd);
	free(path);
}

void disk_free(const char *folder)
{
	char *path = file_join(folder, "filler");
	unlink(path);
	free(path);
}
