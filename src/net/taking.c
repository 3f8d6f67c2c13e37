/* What comes back, the same whoever carried it: the lines of a head that anybody here wants to know, and the body, into
 * memory or to who takes it. */
#include <string.h>
#include <strings.h>

#include "net/answer.h"
#include "net/private.h"

#define REFUSAL_MAX ((size_t)65536) /* of the body of a refused file */

/* As of which tag the rest could be asked for later: of these very bytes, so not a weak one. */
static const char *tag_of_bytes(const struct net_req *r)
{
	return *r->coding ? "" : *r->etag && !str_starts(r->etag, "W/") ? r->etag : r->modified;
}

static bool too_big(struct net_req *r, size_t max)
{
	err_set(&r->err, RC_TOO_BIG, 0, "the answer is larger than %zu bytes", max);
	return false;
}

static bool hand_over(struct net_req *r, const char *bytes, size_t n, int64_t length, bool rest)
{
	if (rest && length > INT64_MAX - r->from)
		return too_big(r, r->body.max);
	int64_t whole = *r->coding ? -1 : length > 0 && rest ? length + r->from : length;
	if (rest && r->behind != r->from) {
		err_set(&r->err, RC_PROTO, 0, "another piece of the file than was asked for");
		return false;
	}
	if (!r->taken && r->starts)
		r->starts(r->ctx, rest ? r->from : 0, tag_of_bytes(r));
	r->taken += n;
	if (r->taken > r->body.max || (whole > 0 && (uint64_t)whole > r->body.max))
		return too_big(r, r->body.max);
	if (!r->take(r->ctx, bytes, n, whole)) {
		err_set(&r->err, RC_CANCELLED, 0, "the rest of the answer was not wanted");
		return false;
	}
	return true;
}

bool req_take_body(struct net_req *r, const char *bytes, size_t n, int64_t length)
{
	if (r->take && r->status >= 200 && r->status <= 299)
		return hand_over(r, bytes, n, length, r->status == 206);
	if (r->take && r->body.len + n > REFUSAL_MAX)
		return true; /* the words of a refusal that nobody reads */
	str_add(&r->body, bytes, n);
	return str_ok(&r->body) || too_big(r, r->body.max);
}

void req_tell_gone(struct net_req *r, int64_t n)
{
	if (n > r->sent_bytes && r->gone)
		r->gone(r->ctx, n, (int64_t)r->sent_size);
	r->sent_bytes = n;
}

/* The value of the header line when it is the named one, without the blanks around it. */
static bool header_is(const char *line, size_t n, const char *name, char *value, size_t size)
{
	size_t len = strlen(name);
	if (n <= len || strncasecmp(line, name, len) != 0 || line[len] != ':')
		return false;
	const char *from = line + len + 1, *end = line + n;
	while (from < end && (*from == ' ' || *from == '\t'))
		from++;
	while (end > from && (end[-1] == '\r' || end[-1] == '\n' || end[-1] == ' ' || end[-1] == '\t'))
		end--;
	if ((size_t)(end - from) >= size || memchr(from, '\0', (size_t)(end - from)))
		return false; /* too long to be of use; cut it would be another value */
	memcpy(value, from, (size_t)(end - from));
	value[end - from] = '\0';
	return true;
}

/* After a redirect, and behind what only goes before, it starts anew. */
static void start_anew(struct net_req *r, const char *line, size_t n)
{
	const char *code = memchr(line, ' ', n);
	r->status = 0;
	for (const char *p = code ? code + 1 : line + n; p < line + n && *p >= '0' && *p <= '9' && r->status < 1000; p++)
		r->status = r->status * 10 + (*p - '0');
	r->etag[0] = r->content_type[0] = r->modified[0] = r->coding[0] = '\0';
	r->retry_after = r->behind = -1;
	r->date = 0;
	r->aged = false;
	str_clear(&r->body);
	free(r->led_to);
	r->led_to = NULL;
}

static void take_place(struct net_req *r, const char *line, size_t n)
{
	char place[2048];
	if (r->status / 100 == 3 && r->status != 304 && header_is(line, n, "Location", place, sizeof place) && !r->led_to)
		r->led_to = xstrdup(place);
}

bool req_take_line(struct net_req *r, const char *line, size_t n)
{
	char wait[16], date[HTTP_DATE_SIZE], range[64];
	r->header_bytes += n;
	if (r->header_bytes > ANSWER_HEADS_MAX)
		return too_big(r, ANSWER_HEADS_MAX);
	if (n >= 5 && memcmp(line, "HTTP/", 5) == 0)
		start_anew(r, line, n);
	header_is(line, n, "ETag", r->etag, sizeof r->etag);
	header_is(line, n, "Last-Modified", r->modified, sizeof r->modified);
	header_is(line, n, "Content-Type", r->content_type, sizeof r->content_type);
	r->aged = r->aged || header_is(line, n, "Age", wait, sizeof wait);
	if (header_is(line, n, "Content-Encoding", range, sizeof range))
		str_copy(r->coding, sizeof r->coding, range);
	if (header_is(line, n, "Content-Range", range, sizeof range) && str_starts(range, "bytes ")) {
		range[6 + strcspn(range + 6, "-")] = '\0';
		(void)str_to_i64(range + 6, 0, INT64_MAX, &r->behind);
	}
	if (header_is(line, n, "Date", date, sizeof date))
		http_date_parse(date, &r->date);
	if (header_is(line, n, "Retry-After", wait, sizeof wait))
		str_to_i64(wait, 0, 86400, &r->retry_after);
	take_place(r, line, n);
	return true;
}
