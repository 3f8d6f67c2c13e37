/*
 * gzip by zlib, which is loaded with the first compressed answer and not with the program: what the cache shows needs
 * none, and each library costs a start a tenth of a millisecond. Below libcurl it is there anyway.
 */
#include "net/unpack.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <zlib.h>

#define ZLIB "libz.so.1"
#define GZIP_ALONE (16 + MAX_WBITS)

#define FUNCTIONS(X) X(inflateInit2_) X(inflate) X(inflateEnd)
#define POINTER(name) __typeof__(name) *name;
static struct {
	FUNCTIONS(POINTER)
} zlib;

struct unpack {
	z_stream stream;
	bool whole;
	char out[8192];
};

static enum rc load(struct err *e)
{
	void *library = zlib.inflateEnd ? NULL : dlopen(ZLIB, RTLD_NOW | RTLD_LOCAL);
#define FIND(name) \
	if (!zlib.name && (!library || !(*(void **)&zlib.name = dlsym(library, #name)))) \
		return err_set(e, RC_SYS, 0, "%s", dlerror());
	FUNCTIONS(FIND)
#undef FIND
	return RC_OK;
}

enum rc unpack_new(struct unpack **out, struct err *e)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* the platform has threads */
	pthread_mutex_lock(&lock);
	enum rc rc = load(e);
	pthread_mutex_unlock(&lock);
	if (rc != RC_OK)
		return rc;
	struct unpack *u = xcalloc(1, sizeof *u);
	if (zlib.inflateInit2_(&u->stream, GZIP_ALONE, ZLIB_VERSION, (int)sizeof u->stream) != Z_OK) {
		free(u);
		return err_set(e, RC_SYS, 0, "zlib does not start");
	}
	*out = u;
	return RC_OK;
}

void unpack_free(struct unpack *u)
{
	if (!u)
		return;
	zlib.inflateEnd(&u->stream);
	free(u);
}

enum unpack_is unpack_take(
	struct unpack *u, const char *bytes, size_t n, bool (*body)(void *ctx, const char *bytes, size_t n), void *ctx)
{
	u->stream.next_in = (Bytef *)(uintptr_t)bytes;
	u->stream.avail_in = (uInt)n;
	do {
		if (u->whole)
			return u->stream.avail_in ? UNPACK_IS_BROKEN : UNPACK_GOES_ON;
		u->stream.next_out = (Bytef *)u->out;
		u->stream.avail_out = sizeof u->out;
		int is = zlib.inflate(&u->stream, Z_NO_FLUSH);
		size_t made = sizeof u->out - u->stream.avail_out;
		if (is != Z_OK && is != Z_STREAM_END && is != Z_BUF_ERROR)
			return UNPACK_IS_BROKEN;
		if (made && !body(ctx, u->out, made))
			return UNPACK_IS_UNWANTED;
		u->whole = is == Z_STREAM_END;
	} while (u->stream.avail_in || u->stream.avail_out == 0);
	return UNPACK_GOES_ON;
}

bool unpack_whole(const struct unpack *u)
{
	return u->whole;
}
