/* An answer: its ETag, and its compression where that pays. */
#include "server/http/http.h"

#include <sodium.h>
#include <zlib.h>

#define GZIP_LEAST 400 /* smaller bodies fit one packet anyway */

void response_init(struct response *r)
{
	*r = (struct response){ .status = 200, .type = "application/json" };
	str_init(&r->body, RESPONSE_MAX);
}

void response_release(struct response *r)
{
	if (r->feed.ctx)
		r->feed.end(r->feed.ctx);
	str_release(&r->body);
}

static bool compress_body(struct response *r)
{
	z_stream z = { 0 };
	if (deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	size_t size = deflateBound(&z, r->body.len);
	unsigned char *out = xmalloc(size);
	z.next_in = (unsigned char *)r->body.buf;
	z.avail_in = (unsigned)r->body.len;
	z.next_out = out;
	z.avail_out = (unsigned)size;
	bool smaller = deflate(&z, Z_FINISH) == Z_STREAM_END && z.total_out < r->body.len;
	if (smaller) {
		str_clear(&r->body);
		str_add(&r->body, (const char *)out, z.total_out);
	}
	deflateEnd(&z);
	free(out);
	return smaller;
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
static bool pays(const struct response *r)
{
	bool text = !r->type || str_starts(r->type, "text/") || strstr(r->type, "json") || strstr(r->type, "xml");
	return text && r->body.len >= GZIP_LEAST;
}

void response_seal(struct response *r, bool gzip)
{
	crypto_generichash_state state;
	begin_tag(&state, r->type, r->body.buf, r->body.len);
	r->gzip = gzip && pays(r) && compress_body(r);
	end_tag(&state, r->gzip, r->etag);
}

void response_tag(const char *json, size_t n, bool gzip, char out[ETAG_SIZE])
{
	crypto_generichash_state state;
	begin_tag(&state, "application/json", json, n);
	end_tag(&state, gzip && n >= GZIP_LEAST, out);
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
		str_clear(&r->body);
	}
	return same;
}
