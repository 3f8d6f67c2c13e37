/* Allocators that abort, and arenas. An arena is a list of blocks, newest first, each half of what is there already,
 * so that little of the last one stays empty.
 */
#include "base/base.h"

#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

/* What searches for leaks looks into malloc's memory and into no other, where pointers to it may stand too. */
#ifdef __SANITIZE_ADDRESS__
#define LEAKS_ARE_SOUGHT
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LEAKS_ARE_SOUGHT
#endif
#endif
#ifdef LEAKS_ARE_SOUGHT
#include <sanitizer/lsan_interface.h>
#define LEAKS_LOOK(p, size) __lsan_register_root_region(p, size)
#define LEAKS_LOOK_NO_MORE(p, size) __lsan_unregister_root_region(p, size)
#else
#define LEAKS_LOOK(p, size)
#define LEAKS_LOOK_NO_MORE(p, size)
#endif

static void (*restore_terminal)(void);

void mem_on_exhaustion(void (*restore)(void))
{
	restore_terminal = restore;
}

/* Deep calls leave pages of the stack behind that nobody stands on any more. Below it the system keeps 1 MiB free of
 * everything, so what is reached here is the stack or nothing. */
static void give_back_stack(void)
{
	enum { REACH = 256 << 10, KEEP = 8 << 10 }; /* this call stands on the latter */
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), here = (uintptr_t)__builtin_frame_address(0);
	const uintptr_t end = (here - KEEP) & ~(page - 1);
	(void)madvise((void *)(end - REACH), REACH, MADV_DONTNEED);
}

/* A small piece of memory that nobody uses. */
struct piece {
	struct piece *next;
};

static void *free_pieces(void *first)
{
	for (struct piece *p = first, *next; p; p = next) {
		next = p->next;
		free(p);
	}
	return NULL;
}

/* glibc keeps up to seven pieces of each small size at hand for the thread that freed them, wherever they happen to
 * lie; each of them holds a page that could go back, 150 KiB of a session that reads. Nothing asks for them back, but
 * they go with their thread: so one takes them over, and ends. Where it cannot be started they stay. */
static void give_back_pieces(void)
{
	enum { SMALLEST = 24, STEP = 16, LARGEST = 1032, AT_HAND = 7, STACK = 64 << 10 };
	struct piece *first = NULL;
	pthread_attr_t how;
	pthread_t thread;
	sigset_t all, before;
	void *stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
	if (stack == MAP_FAILED)
		return;
	mallopt(M_ARENA_MAX, 1); /* no heap of its own for it */
	mallopt(M_MXFAST, 0);    /* and what is freed from now on joins its neighbours at once */
	for (size_t size = SMALLEST; size <= LARGEST; size += STEP)
		for (int i = 0; i < AT_HAND; i++) {
			struct piece *p = xmalloc(size);
			p->next = first;
			first = p;
		}
	pthread_attr_init(&how);
	pthread_attr_setstack(&how, stack, STACK);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	bool started = pthread_create(&thread, &how, free_pieces, first) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&how);
	if (started)
		pthread_join(thread, NULL);
	else
		free_pieces(first);
	munmap(stack, STACK);
}

void mem_give_back(void)
{
	give_back_pieces();
	malloc_trim(0);
	give_back_stack();
}

struct apart {
	void (*work)(void *arg);
	void *arg;
};

/* malloc_trim() passes over the last free piece of a thread's arena. So for its while it is not the last one: it is
 * taken, something is put behind it, and it is given back. */
static void give_back_arena(void)
{
	enum { PIECES = 16, PIECE = 64 << 10, BEHIND = 2 << 10 };
	void *pieces[PIECES];
	for (int i = 0; i < PIECES; i++)
		pieces[i] = malloc(PIECE);
	void *behind = malloc(BEHIND);
	for (int i = 0; i < PIECES; i++)
		free(pieces[i]);
	malloc_trim(0);
	free(behind);
}

static void *run_apart(void *arg)
{
	const struct apart *a = arg;
	a->work(a->arg);
	give_back_arena();
	return NULL;
}

void mem_apart(void (*work)(void *arg), void *arg)
{
	struct apart a = { work, arg };
	pthread_t thread;
	if (pthread_create(&thread, NULL, run_apart, &a) == 0)
		pthread_join(thread, NULL);
	else
		work(arg);
}

static void out_of_memory(void)
{
	static const char words[] = "minyi: out of memory\n";
	if (restore_terminal)
		restore_terminal();
	if (write(STDERR_FILENO, words, sizeof words - 1) < 0)
		_exit(70);
	abort();
}

void *xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);
	if (!p)
		out_of_memory();
	return p;
}

void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);
	if (!p)
		out_of_memory();
	return p;
}

void *mem_sparse(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		out_of_memory();
	LEAKS_LOOK(p, size);
	return p;
}

void mem_sparse_free(void *p, size_t size)
{
	if (!p)
		return;
	LEAKS_LOOK_NO_MORE(p, size);
	munmap(p, size);
}

void *xrealloc(void *old, size_t size)
{
	void *p = realloc(old, size ? size : 1);
	if (!p)
		out_of_memory();
	return p;
}

char *xstrdup(const char *s)
{
	return xstrndup(s, strlen(s));
}

char *xstrndup(const char *s, size_t n)
{
	n = strnlen(s, n);
	char *copy = xmalloc(n + 1);
	memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}

void *vec_grow(void *items, size_t n, size_t *cap, size_t size)
{
	if (n == *cap) {
		size_t more = n < 8 ? 8 : n + n / 2;
		if (more > SIZE_MAX / size)
			out_of_memory();
		items = xrealloc(items, more * size);
		*cap = more;
	}
	memset((char *)items + n * size, 0, size);
	return items;
}

struct arena_block {
	struct arena_block *next;
	size_t size, used;
	max_align_t bytes[];
};

#define BLOCK_FIRST 1024
#define BLOCK_LARGEST 65536

void arena_init(struct arena *a, size_t max)
{
	*a = (struct arena){ .max = max };
}

void arena_release(struct arena *a)
{
	while (a->head) {
		struct arena_block *next = a->head->next;
		free(a->head);
		a->head = next;
	}
	a->used = 0;
}

static struct arena_block *block_new(struct arena *a, size_t need)
{
	size_t size = a->used / 2;
	if (size < BLOCK_FIRST)
		size = BLOCK_FIRST;
	if (size > BLOCK_LARGEST)
		size = BLOCK_LARGEST;
	if (size < need)
		size = need;
	struct arena_block *b = xmalloc(sizeof *b + size);
	*b = (struct arena_block){ .next = a->head, .size = size };
	a->head = b;
	return b;
}

/* align: a power of two. Most of what is kept is short texts, which stand anywhere. */
static void *alloc(struct arena *a, size_t size, size_t align)
{
	if (size > SIZE_MAX / 4 || (a->max && size > a->max - a->used))
		return NULL;
	struct arena_block *b = a->head;
	size_t from = b ? (b->used + align - 1) & ~(align - 1) : 0;
	if (!b || from > b->size || b->size - from < size) {
		b = block_new(a, size);
		from = 0;
	}
	b->used = from + size;
	a->used += size;
	return (char *)b->bytes + from;
}

void *arena_alloc(struct arena *a, size_t size)
{
	return alloc(a, size, sizeof(max_align_t));
}

void *arena_calloc(struct arena *a, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / 4 / size)
		return NULL;
	void *p = arena_alloc(a, n * size);
	if (p)
		memset(p, 0, n * size);
	return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	return arena_bytes(a, s, strnlen(s, n));
}

char *arena_bytes(struct arena *a, const char *bytes, size_t n)
{
	char *copy = alloc(a, n + 1, 1);
	if (copy) {
		memcpy(copy, bytes, n);
		copy[n] = '\0';
	}
	return copy;
}

char *arena_int(struct arena *a, int64_t n)
{
	char text[DIGITS_SIZE], *p = str_digits(n, text);
	return arena_bytes(a, p, (size_t)(text + sizeof text - 1 - p));
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	STR_LOCAL(s, STR_NO_LIMIT);
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(&s, fmt, ap);
	va_end(ap);
	return arena_strndup(a, s.buf, s.len);
}
