/* Answers out of bytes: no socket, no request, so that a test and a fuzzer can say any bytes in any pieces. */
#include "net/answer.h"

#include <string.h>
#include <strings.h>

enum { STATUS_LINE, FIELDS, BODY_OF_LENGTH, BODY_IN_CHUNKS, BODY_TO_THE_END, WHOLE };

void answer_init(struct answer *a)
{
	str_init(&a->bytes, ANSWER_HEADS_MAX);
	a->length = -1;
}

void answer_release(struct answer *a)
{
	str_release(&a->bytes);
}

/* ---- the head -------------------------------------------------------------------------------- */

/* "HTTP/1.1 200 OK", where the words may be missing, and the space before them. */
static bool read_status_line(struct answer *a, const char *line, size_t n)
{
	if (n < 12 || memcmp(line, "HTTP/1.", 7) != 0 || line[8] != ' ' || (n > 12 && line[12] != ' '))
		return false;
	for (size_t i = 7; i < 12; i++)
		if (i != 8 && (line[i] < '0' || line[i] > '9'))
			return false;
	a->status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + line[11] - '0';
	a->length = -1;
	a->chunked = a->coded = false;
	a->closes = line[7] == '0';
	a->keeps = !a->closes;
	return a->status >= 100 && a->status <= 599;
}

static bool is_token(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		(c && strchr("!#$%&'*+-.^_`|~", c));
}

static void read_connection(struct answer *a, const char *list)
{
	for (const char *p = list; *p;) {
		p += strspn(p, " \t,");
		size_t n = strcspn(p, " \t,");
		a->closes = a->closes || (n == 5 && strncasecmp(p, "close", n) == 0);
		p += n;
	}
	a->keeps = !a->closes;
}

/* A line begins with a name and its colon; one that begins with white space would go on with the line before it. */
static bool read_field(struct answer *a, const char *line, size_t n)
{
	size_t name = 0;
	int64_t length;
	while (name < n && is_token(line[name]))
		name++;
	if (name == 0 || name == n || line[name] != ':')
		return false;
	char value[64];
	const char *from = line + name + 1, *end = line + n;
	while (from < end && (*from == ' ' || *from == '\t'))
		from++;
	while (end > from && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	bool fits = (size_t)(end - from) < sizeof value;
	snprintf(value, sizeof value, "%.*s", (int)(fits ? end - from : 0), from);
	if (name == 14 && strncasecmp(line, "Content-Length", name) == 0) {
		if (!fits || !*value || value[strspn(value, "0123456789")] || !str_to_i64(value, 0, INT64_MAX, &length) ||
			(a->length >= 0 && a->length != length))
			return false;
		a->length = length;
	} else if (name == 17 && strncasecmp(line, "Transfer-Encoding", name) == 0) {
		if (a->coded || !fits || strcasecmp(value, "chunked") != 0)
			return false;
		a->coded = true;
	} else if (name == 10 && strncasecmp(line, "Connection", name) == 0) {
		if (fits)
			read_connection(a, value);
		else
			a->keeps = !(a->closes = true);
	}
	return true;
}

/* What follows the empty line. */
static enum answer_is end_head(struct answer *a)
{
	if (a->status == 101 || (a->coded && a->length >= 0))
		return ANSWER_IS_BAD;
	if (a->status < 200) {
		a->state = STATUS_LINE;
		return ANSWER_IS_PART;
	}
	bool none = a->status == 204 || a->status == 304 || a->length == 0;
	a->chunked = a->coded && !none;
	a->left = a->length;
	a->state = none ? WHOLE : a->chunked ? BODY_IN_CHUNKS : a->length > 0 ? BODY_OF_LENGTH : BODY_TO_THE_END;
	a->keeps = a->keeps && a->state != BODY_TO_THE_END;
	return none ? ANSWER_IS_WHOLE : ANSWER_IS_PART;
}

static enum answer_is end_line(struct answer *a)
{
	const char *line = a->bytes.buf;
	size_t n = a->bytes.len - 2;
	if (n == 0 && a->state == FIELDS)
		return end_head(a);
	if (!(a->state == STATUS_LINE ? read_status_line(a, line, n) : read_field(a, line, n)))
		return ANSWER_IS_BAD;
	a->state = FIELDS;
	return a->line(a->ctx, line, n) ? ANSWER_IS_PART : ANSWER_IS_UNWANTED;
}

/* A CR only before a LF, a LF only behind a CR, nothing else that is not seen but a tab; and whoever does not begin
 * with this word does not speak HTTP/1, which shows before any line has an end. */
static bool may_stand(const struct answer *a, char c)
{
	static const char begins[] = "HTTP/1.";
	size_t n = a->bytes.len;
	if (a->state == STATUS_LINE && n < sizeof begins - 1)
		return c == begins[n];
	if (n > 0 && a->bytes.buf[n - 1] == '\r')
		return c == '\n';
	return c == '\r' || c == '\t' || ((unsigned char)c >= 0x20 && c != 0x7f);
}

static enum answer_is take_head(struct answer *a, const char *bytes, size_t n, size_t *used)
{
	enum answer_is is = ANSWER_IS_PART;
	while (*used < n && is == ANSWER_IS_PART && a->state <= FIELDS) {
		char c = bytes[(*used)++];
		if (!may_stand(a, c))
			return ANSWER_IS_BAD;
		if (++a->heads > ANSWER_HEADS_MAX)
			return ANSWER_IS_LONG;
		str_addc(&a->bytes, c);
		if (c != '\n')
			continue;
		is = end_line(a);
		str_clear(&a->bytes);
	}
	return is;
}

/* ---- the body -------------------------------------------------------------------------------- */

static enum answer_is take_chunks(struct answer *a, const char *bytes, size_t n, size_t *used)
{
	STR_LOCAL(piece, n);
	size_t taken;
	bool fits = chunks_take(&a->chunks, bytes + *used, n - *used, &taken, &piece);
	*used += taken;
	if (!fits)
		return ANSWER_IS_BAD;
	if (piece.len && !a->body(a->ctx, piece.buf, piece.len))
		return ANSWER_IS_UNWANTED;
	return a->chunks.whole ? ANSWER_IS_WHOLE : ANSWER_IS_PART;
}

static enum answer_is take_body(struct answer *a, const char *bytes, size_t n, size_t *used)
{
	if (a->state == BODY_IN_CHUNKS)
		return take_chunks(a, bytes, n, used);
	size_t part = n - *used;
	if (a->state == BODY_OF_LENGTH && (int64_t)part > a->left)
		part = (size_t)a->left;
	if (!a->body(a->ctx, bytes + *used, part))
		return ANSWER_IS_UNWANTED;
	*used += part;
	a->left -= a->state == BODY_OF_LENGTH ? (int64_t)part : 0;
	return a->state == BODY_OF_LENGTH && !a->left ? ANSWER_IS_WHOLE : ANSWER_IS_PART;
}

enum answer_is answer_take(struct answer *a, const char *bytes, size_t n, size_t *used)
{
	*used = 0;
	enum answer_is is = take_head(a, bytes, n, used);
	if (is == ANSWER_IS_PART && *used < n)
		is = take_body(a, bytes, n, used);
	return is;
}

enum answer_is answer_end(const struct answer *a)
{
	return a->state == BODY_TO_THE_END ? ANSWER_IS_WHOLE : ANSWER_IS_CUT;
}
