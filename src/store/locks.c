/* One sender a home, one typist a draft: locks on bytes of a file beside the store, which end with their process
 * however that ends. The first byte is the sender's, the others are names, by their hash. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "store/private.h"

static int open_lock(struct store *s)
{
	struct str name;
	str_init(&name, STR_NO_LIMIT);
	str_addf(&name, "%s.locks", s->path);
	int fd = open(name.buf, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	str_release(&name);
	return fd;
}

static bool set(int fd, short type, off_t byte)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1 };
	return fcntl(fd, F_OFD_SETLK, &lock) == 0;
}

/* Where there can be no lock (in memory, on a disk that knows none) everybody has it. */
static bool take(struct store *s, off_t byte)
{
	if (!s->path)
		return true;
	if (s->lock <= 0)
		s->lock = open_lock(s);
	return s->lock <= 0 || set(s->lock, F_WRLCK, byte) || (errno != EAGAIN && errno != EACCES);
}

bool store_send_begin(struct store *s)
{
	s->sends = s->sends || take(s, 0);
	return s->sends;
}

void store_send_end(struct store *s)
{
	if (!s)
		return;
	if (s->sends && s->lock > 0)
		set(s->lock, F_UNLCK, 0);
	s->sends = false;
}

static off_t byte_of(const char *name)
{
	return 1 + (off_t)(str_hash(name) >> 2);
}

bool store_claim(struct store *s, const char *name)
{
	off_t byte = byte_of(name);
	for (size_t i = 0; i < s->claims.n; i++)
		if (s->claims.items[i] == byte)
			return false;
	if (!take(s, byte))
		return false;
	*vec_push(&s->claims) = byte;
	return true;
}

void store_claim_end(struct store *s, const char *name)
{
	off_t byte = name ? byte_of(name) : 0;
	for (size_t i = 0; i < s->claims.n; i++)
		if (name && s->claims.items[i] == byte) {
			s->claims.items[i] = s->claims.items[--s->claims.n];
			if (s->lock > 0)
				set(s->lock, F_UNLCK, byte);
			return;
		}
}
