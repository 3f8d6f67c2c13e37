/* Any bytes as the answer of whoever listens on this machine: the first of them says in which pieces they come, which
 * changes nothing; what is packed is unpacked, and no more comes out of it than is wanted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/answer.h"
#include "net/unpack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define BODY_MAX ((size_t)1 << 20)

struct heard {
	struct str lines, body;
};

static bool hear_line(void *ctx, const char *line, size_t n)
{
	struct heard *h = ctx;
	if (memchr(line, '\0', n) || memchr(line, '\r', n) || memchr(line, '\n', n))
		abort();
	str_add(&h->lines, line, n);
	str_addc(&h->lines, '\n');
	return true;
}

static bool hear_body(void *ctx, const char *bytes, size_t n)
{
	struct heard *h = ctx;
	str_add(&h->body, bytes, n);
	return str_ok(&h->body);
}

static enum answer_is hear(const char *bytes, size_t n, size_t step, struct heard *h, bool *keeps)
{
	struct answer a = { .line = hear_line, .body = hear_body, .ctx = h };
	enum answer_is is = ANSWER_IS_PART;
	answer_init(&a);
	for (size_t at = 0, used; is == ANSWER_IS_PART && at < n; at += used) {
		size_t part = n - at < step ? n - at : step;
		is = answer_take(&a, bytes + at, part, &used);
		if (used > part || (is == ANSWER_IS_PART && used != part))
			abort();
	}
	is = is == ANSWER_IS_PART ? answer_end(&a) : is;
	*keeps = a.keeps;
	if (is == ANSWER_IS_WHOLE && (a.status < 200 || a.status > 599))
		abort();
	answer_release(&a);
	return is;
}

static void unpacked(const struct str *body, size_t step)
{
	struct heard out = { str_within(1), str_within(BODY_MAX) };
	struct unpack *u;
	if (unpack_new(&u, NULL) != RC_OK)
		abort();
	enum unpack_is is = UNPACK_GOES_ON;
	for (size_t at = 0; is == UNPACK_GOES_ON && at < body->len; at += step)
		is = unpack_take(u, body->buf + at, body->len - at < step ? body->len - at : step, hear_body, &out);
	if ((is == UNPACK_IS_UNWANTED) != !str_ok(&out.body))
		abort();
	unpack_free(u);
	str_release(&out.body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!size)
		return 0;
	const char *bytes = (const char *)data + 1;
	struct heard once = { str_within(BODY_MAX), str_within(BODY_MAX) }, slowly = once;
	bool keeps, keeps_slowly;
	size_t step = data[0] + 1u;
	enum answer_is is = hear(bytes, size - 1, SIZE_MAX, &once, &keeps);
	if (is != hear(bytes, size - 1, step, &slowly, &keeps_slowly))
		abort();
	if (is == ANSWER_IS_WHOLE) {
		if (!str_eq(once.lines.buf, slowly.lines.buf) || once.body.len != slowly.body.len ||
			memcmp(once.body.buf, slowly.body.buf, once.body.len) != 0 || keeps != keeps_slowly)
			abort();
		unpacked(&once.body, step);
	}
	str_release(&once.lines);
	str_release(&once.body);
	str_release(&slowly.lines);
	str_release(&slowly.body);
	return 0;
}
