/* An answer: its ETag, its compression where that pays, and a part of it. */
#include "server/http/http.h"

#include <libdeflate.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#define GZIP_LEAST 400                 /* smaller bodies fit one packet anyway */
#define GZIP_FILE_MAX ((off_t)1 << 20) /* a larger one is sent as it lies there */

void response_init(struct response *r)
{
	*r = (struct response){ .status = 200, .type = "application/json", .file = { .fd = -1 } };
	str_init(&r->body, RESPONSE_MAX);
}

void response_release(struct response *r)
{
	if (r->feed.ctx)
		r->feed.end(r->feed.ctx);
	if (r->file.fd >= 0)
		close(r->file.fd);
	r->file.fd = -1;
	str_release(&r->body);
}

/* ---- compression ----------------------------------------------------------------------------- */

#define LEVEL 6 /* below it a list no longer fits two packets */

static pthread_key_t compressors;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void free_compressor(void *c)
{
	libdeflate_free_compressor(c);
}

static void make_key(void)
{
	pthread_key_create(&compressors, free_compressor);
}

/* Each thread has one: to make it takes longer than to compress a page. NULL: there is no memory for it. */
static struct libdeflate_compressor *compressor(void)
{
	pthread_once(&once, make_key);
	struct libdeflate_compressor *c = pthread_getspecific(compressors);
	if (!c) {
		c = libdeflate_alloc_compressor(LEVEL);
		pthread_setspecific(compressors, c);
	}
	return c;
}

/* Where it does not become smaller, it stays as it is. */
static bool compress_body(struct response *r)
{
	struct libdeflate_compressor *c = compressor();
	size_t room = r->body.len - 1;
	char *out = c ? xmalloc(room + 1) : NULL;
	size_t n = c ? libdeflate_gzip_compress(c, r->body.buf, r->body.len, out, room) : 0;
	if (n) {
		str_clear(&r->body);
		str_add(&r->body, out, n);
	}
	free(out);
	return n > 0;
}

static void begin_tag(crypto_generichash_state *state, const char *type, const char *body, size_t n)
{
	crypto_generichash_init(state, NULL, 0, crypto_generichash_BYTES_MIN);
	crypto_generichash_update(state, (const unsigned char *)type, strlen(type));
	crypto_generichash_update(state, (const unsigned char *)body, n);
}

/* 12 bytes of the hash are told: a tag travels twice with each topic opened again. */
static void end_tag(crypto_generichash_state *state, bool gzip, char out[ETAG_SIZE])
{
	unsigned char hash[crypto_generichash_BYTES_MIN];
	char text[20];
	crypto_generichash_update(state, (const unsigned char *)(gzip ? "gzip" : "plain"), gzip ? 4 : 5);
	crypto_generichash_final(state, hash, sizeof hash);
	sodium_bin2base64(text, sizeof text, hash, 12, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	snprintf(out, ETAG_SIZE, "\"%s\"", text);
}

/* Pictures and the like are compressed already. */
static bool is_text(const struct response *r)
{
	return !r->type || str_starts(r->type, "text/") || strstr(r->type, "json") || strstr(r->type, "xml");
}

void response_seal(struct response *r, bool gzip)
{
	crypto_generichash_state state;
	begin_tag(&state, r->type, r->body.buf, r->body.len);
	r->gzip = gzip && is_text(r) && r->body.len >= GZIP_LEAST && compress_body(r);
	end_tag(&state, r->gzip, r->etag);
}

void response_tag(const char *json, size_t n, bool gzip, char out[ETAG_SIZE])
{
	crypto_generichash_state state;
	begin_tag(&state, "application/json", json, n);
	end_tag(&state, gzip && n >= GZIP_LEAST, out);
}

static void drop_file(struct response *r)
{
	if (r->file.fd >= 0)
		close(r->file.fd);
	r->file = (struct response_file){ .fd = -1 };
}

bool response_unchanged(struct response *r, const char *if_none_match)
{
	bool same = str_eq(if_none_match, "*");
	for (const char *p = if_none_match; *p && !same;) {
		p += strspn(p, " \t,");
		if (str_starts(p, "W/")) /* the comparison for If-None-Match is the weak one */
			p += 2;
		size_t n = strcspn(p, ", \t");
		same = n == strlen(r->etag) && strncmp(p, r->etag, n) == 0;
		p += n;
	}
	if (same) {
		r->status = 304;
		r->of_size = 0;
		str_clear(&r->body);
		drop_file(r);
	}
	return same;
}

/* ---- files ----------------------------------------------------------------------------------- */

static bool read_file(int fd, size_t n, struct str *out)
{
	char part[4096];
	while (out->len < n) {
		ssize_t got = pread(fd, part, sizeof part < n - out->len ? sizeof part : n - out->len, (off_t)out->len);
		if (got <= 0)
			return false;
		str_add(out, part, (size_t)got);
	}
	return str_ok(out);
}

void response_of_file(struct response *r, int fd, const struct stat *st, bool gzip)
{
	crypto_generichash_state state;
	char known[160];
	snprintf(known, sizeof known, "%llu %llu %lld %lld.%09ld", (unsigned long long)st->st_dev,
		(unsigned long long)st->st_ino, (long long)st->st_size, (long long)st->st_mtim.tv_sec, st->st_mtim.tv_nsec);
	r->gzip = gzip && is_text(r) && st->st_size >= GZIP_LEAST && st->st_size <= GZIP_FILE_MAX &&
		read_file(fd, (size_t)st->st_size, &r->body) && compress_body(r);
	begin_tag(&state, r->type, known, strlen(known));
	end_tag(&state, r->gzip, r->etag);
	r->file = (struct response_file){ fd, 0, (uint64_t)st->st_size };
	if (r->gzip) {
		drop_file(r);
		return;
	}
	str_release(&r->body);
	r->of_size = r->file.size;
}

/* "bytes=2-5", "bytes=2-", "bytes=-5". False: it is something else, or there is no such part; *none then says so. What
 * is empty has no parts, and is all there. */
static bool read_range(const char *range, uint64_t size, struct response_file *part, bool *none)
{
	char first[48], last[48];
	int64_t from = 0, to = 0;
	*none = false;
	if (!size || !str_starts(range, "bytes=") || strlen(range) > 46)
		return false;
	range += 6;
	size_t n = strcspn(range, "-");
	snprintf(first, sizeof first, "%.*s", (int)n, range);
	snprintf(last, sizeof last, "%s", range[n] ? range + n + 1 : "");
	if (!range[n] || (!*first && !*last) || (*first && !str_to_i64(first, 0, INT64_MAX - 1, &from)) ||
		(*last && !str_to_i64(last, 0, INT64_MAX - 1, &to)) || (*first && *last && to < from))
		return false;
	uint64_t begin = *first ? (uint64_t)from : (uint64_t)to < size ? size - (uint64_t)to : 0;
	uint64_t end = *first && *last && (uint64_t)to < size ? (uint64_t)to + 1 : size;
	*none = begin >= size || (!*first && to == 0);
	part->from = begin;
	part->size = *none ? 0 : end - begin;
	return !*none;
}

void response_part(struct response *r, const char *range, const char *if_range)
{
	struct response_file part = r->file;
	bool none;
	if (r->status != 200 || part.fd < 0 || !*range || (*if_range && !str_eq(if_range, r->etag)))
		return;
	if (read_range(range, r->of_size, &part, &none)) {
		r->file = part;
		r->status = 206;
	} else if (none) {
		drop_file(r);
		r->status = 416;
	}
}
