/* One sender a home: a lock on a file beside the store, which ends with its process however that ends. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "store/private.h"

static int open_lock(struct store *s)
{
	struct str name;
	str_init(&name, STR_NO_LIMIT);
	str_addf(&name, "%s.sender", s->path);
	int fd = open(name.buf, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	str_release(&name);
	return fd;
}

static bool set(int fd, short type)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_len = 1 };
	return fcntl(fd, F_OFD_SETLK, &lock) == 0;
}

/* Where there can be no lock (in memory, on a disk that knows none) everybody sends: keys hold all the same. */
bool store_send_begin(struct store *s)
{
	if (s->sends || !s->path)
		return true;
	if (s->lock <= 0)
		s->lock = open_lock(s);
	if (s->lock <= 0)
		return true;
	s->sends = set(s->lock, F_WRLCK);
	return s->sends || (errno != EAGAIN && errno != EACCES);
}

void store_send_end(struct store *s)
{
	if (s->sends)
		set(s->lock, F_UNLCK);
	s->sends = false;
}
