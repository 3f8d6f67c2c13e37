/*
 * The head of a request as it stands in RFC 9112, and nothing beside it. Where two programs on the way could read two
 * different requests (a line that ends with LF alone, a fold, a space before the colon, a NUL, two lengths), or a
 * visitor be two people (two Authorization), there is no answer but a refusal.
 */
#include "server/http/private.h"
#include "base/utf8.h"

#include <strings.h>

#define SUBSTITUTE 0x1a /* the control character for what is none; nobody's text has it */
#define FIELDS_MAX 100

/* ---- where it ends --------------------------------------------------------------------------- */

static bool is_token(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		(c && strchr("!#$%&'*+-.^_`|~", c));
}

/* Byte i may stand there: a CR only before a LF, a LF only behind a CR, nothing else that is not seen but a tab. The
 * request begins with a word. */
static bool may_stand(const struct head_scan *s, const char *bytes, size_t i)
{
	unsigned char c = (unsigned char)bytes[i];
	if (i > 0 && bytes[i - 1] == '\r')
		return c == '\n';
	if (!s->named && c != ' ')
		return is_token((char)c);
	return c == '\r' || c == '\t' || (c >= 0x20 && c != 0x7f);
}

enum head_is head_look(struct head_scan *s, const char *bytes, size_t n)
{
	for (; s->at < n && s->at < HEAD_MAX; s->at++) {
		if (!may_stand(s, bytes, s->at))
			return HEAD_IS_BAD;
		s->named = s->named || bytes[s->at] == ' ';
		if (bytes[s->at] != '\n')
			continue;
		if (s->at - s->line == 1) {
			s->at++;
			return HEAD_IS_WHOLE;
		}
		s->line = s->at + 1;
	}
	return s->at == HEAD_MAX ? HEAD_IS_LONG : HEAD_IS_PART;
}

/* ---- the address ----------------------------------------------------------------------------- */

static int hex_of(char c)
{
	return c >= '0' && c <= '9' ? c - '0'
		: c >= 'a' && c <= 'f'  ? c - 'a' + 10
		: c >= 'A' && c <= 'F'  ? c - 'A' + 10
								: -1;
}

/* %00 would end a string early and mean another address: a text with it stays as it was written. Bytes that are no
 * characters fit nothing, and not every database takes them for text. */
static char *unescape(char *text, bool plus)
{
	char *to = text;
	if (strstr(text, "%00"))
		plus = false;
	else
		for (const char *p = text; *p; p++) {
			int high = *p == '%' ? hex_of(p[1]) : -1, low = high >= 0 ? hex_of(p[2]) : -1;
			*to++ = low >= 0 ? (char)(high * 16 + low) : plus && *p == '+' ? ' ' : *p;
			p += low >= 0 ? 2 : 0;
		}
	if (to != text)
		*to = '\0';
	uint32_t c;
	for (size_t at = 0, size = strlen(text), n; at < size; at += n) {
		n = utf8_decode(text + at, size - at, &c);
		if (c == UTF8_INVALID)
			text[at] = SUBSTITUTE;
	}
	return text;
}

/* False: there are too many. */
static bool read_query(char *text, struct request *q)
{
	for (char *next; text; text = next) {
		next = strchr(text, '&');
		if (next)
			*next++ = '\0';
		if (!*text)
			continue;
		if (q->n_query == REQUEST_QUERY_MAX)
			return false;
		char *value = strchr(text, '=');
		if (value)
			*value++ = '\0';
		q->query[q->n_query++] = (struct request_pair){ unescape(text, true), value ? unescape(value, true) : "" };
	}
	return true;
}

/* "http://host/path" is "/path". */
static char *path_of(char *target)
{
	size_t scheme = strncasecmp(target, "http://", 7) == 0 ? 7 : strncasecmp(target, "https://", 8) == 0 ? 8 : 0;
	if (!scheme)
		return target;
	char *path = target + scheme + strcspn(target + scheme, "/?");
	if (*path != '/')
		*--path = '/'; /* in the place of the host's last letter */
	return path;
}

static enum listener_refusal read_target(char *target, struct request *q)
{
	for (const char *p = target; *p; p++)
		if ((unsigned char)*p <= 0x20)
			return LISTENER_BAD_REQUEST;
	char *path = path_of(target), *query = strchr(path, '?');
	if (query)
		*query++ = '\0';
	q->path = *path ? unescape(path, false) : "/";
	return read_query(query, q) ? LISTENER_TAKES : LISTENER_BAD_QUERY;
}

static enum listener_refusal read_request_line(char *line, struct head *h, struct request *q)
{
	char *target = strchr(line, ' '), *version = target ? strchr(target + 1, ' ') : NULL;
	if (!version || target == line || version == target + 1)
		return LISTENER_BAD_REQUEST;
	*target++ = *version++ = '\0';
	for (const char *p = line; *p; p++)
		if (!is_token(*p))
			return LISTENER_BAD_REQUEST;
	if (!str_starts(version, "HTTP/") || strlen(version) != 8 || version[6] != '.' ||
		!strchr("0123456789", version[5]) || !strchr("0123456789", version[7]))
		return LISTENER_BAD_REQUEST;
	if (version[5] != '1')
		return LISTENER_VERSION;
	h->old = version[7] == '0';
	q->method = request_method_from(line);
	return read_target(target, q);
}

/* ---- the fields ------------------------------------------------------------------------------ */

static bool has_word(const char *list, const char *word)
{
	size_t n = strlen(word);
	for (const char *p = list; *p;) {
		p += strspn(p, " \t,");
		size_t len = strcspn(p, " \t,;");
		if (len == n && strncasecmp(p, word, n) == 0)
			return true;
		p += strcspn(p, ",");
	}
	return false;
}

/* Those that must not come twice, then those of which the first counts, then those of which the last does. Connection
 * is a list, whose lines are read one by one. */
enum known {
	HOST,
	CONTENT_LENGTH,
	TRANSFER_ENCODING,
	AUTHORIZATION,
	IDEMPOTENCY_KEY,
	IF_MATCH,
	CONTENT_TYPE,
	ORIGIN,
	RANGE,
	ONCE,
	ACCEPT = ONCE,
	ACCEPT_LANGUAGE,
	ACCEPT_ENCODING,
	IF_NONE_MATCH,
	IF_RANGE,
	LAST_EVENT_ID,
	USER_AGENT,
	EXPECT,
	FIRST,
	FORWARDED = FIRST,
	X_FORWARDED_FOR,
	KNOWN
};
static const char *const names[KNOWN] = {
	[HOST] = "Host",
	[CONTENT_LENGTH] = "Content-Length",
	[TRANSFER_ENCODING] = "Transfer-Encoding",
	[AUTHORIZATION] = "Authorization",
	[IDEMPOTENCY_KEY] = "Idempotency-Key",
	[IF_MATCH] = "If-Match",
	[CONTENT_TYPE] = "Content-Type",
	[ORIGIN] = "Origin",
	[RANGE] = "Range",
	[ACCEPT] = "Accept",
	[ACCEPT_LANGUAGE] = "Accept-Language",
	[ACCEPT_ENCODING] = "Accept-Encoding",
	[IF_NONE_MATCH] = "If-None-Match",
	[IF_RANGE] = "If-Range",
	[LAST_EVENT_ID] = "Last-Event-ID",
	[USER_AGENT] = "User-Agent",
	[EXPECT] = "Expect",
	[FORWARDED] = "Forwarded",
	[X_FORWARDED_FOR] = "X-Forwarded-For",
};

/* One line, without its end. A line that begins with white space has no name before its colon. */
static enum listener_refusal read_field(char *line, const char *values[KNOWN], struct head *h)
{
	char *colon = strchr(line, ':');
	if (!colon || colon == line)
		return LISTENER_BAD_REQUEST;
	for (const char *p = line; p < colon; p++)
		if (!is_token(*p))
			return LISTENER_BAD_REQUEST;
	*colon++ = '\0';
	colon += strspn(colon, " \t");
	for (size_t n = strlen(colon); n && strchr(" \t", colon[n - 1]); n--)
		colon[n - 1] = '\0';
	if (strcasecmp(line, "Connection") == 0) {
		h->closes = h->closes || has_word(colon, "close");
		h->stays = h->stays || has_word(colon, "keep-alive");
	}
	for (int i = 0; i < KNOWN; i++) {
		if (strcasecmp(line, names[i]) != 0)
			continue;
		if (i < ONCE && values[i])
			return LISTENER_BAD_HEADER;
		if (!values[i] || i >= FIRST)
			values[i] = colon;
	}
	return LISTENER_TAKES;
}

/* How long the body is, and whether it is the one of this request beyond doubt. */
static enum listener_refusal read_framing(const char *const values[KNOWN], struct head *h)
{
	const char *length = values[CONTENT_LENGTH], *coding = values[TRANSFER_ENCODING];
	int64_t n = 0;
	if ((length && coding) || (!values[HOST] && !h->old) || (coding && h->old))
		return LISTENER_BAD_HEADER;
	if (values[HOST] && strpbrk(values[HOST], " \t,/@?#"))
		return LISTENER_BAD_HEADER;
	if (coding && strcasecmp(coding, "chunked") != 0)
		return LISTENER_BAD_HEADER;
	if (length && (!*length || length[strspn(length, "0123456789")]))
		return LISTENER_BAD_HEADER;
	if (length && !str_to_i64(length, 0, INT64_MAX, &n))
		return LISTENER_TOO_LARGE;
	h->chunked = coding != NULL;
	h->length = (uint64_t)n;
	return LISTENER_TAKES;
}

static const char *or_empty(const char *value)
{
	return value ? value : "";
}

static void fill(const char *const values[KNOWN], struct head *h, struct request *q)
{
	q->accept = or_empty(values[ACCEPT]);
	q->accept_language = or_empty(values[ACCEPT_LANGUAGE]);
	q->accept_encoding = or_empty(values[ACCEPT_ENCODING]);
	q->if_none_match = or_empty(values[IF_NONE_MATCH]);
	q->if_match = or_empty(values[IF_MATCH]);
	q->if_range = or_empty(values[IF_RANGE]);
	q->range = or_empty(values[RANGE]);
	q->authorization = or_empty(values[AUTHORIZATION]);
	q->idempotency_key = or_empty(values[IDEMPOTENCY_KEY]);
	q->content_type = or_empty(values[CONTENT_TYPE]);
	q->origin = or_empty(values[ORIGIN]);
	q->host = or_empty(values[HOST]);
	q->last_event_id = or_empty(values[LAST_EVENT_ID]);
	q->user_agent = or_empty(values[USER_AGENT]);
	h->forwarded = or_empty(values[FORWARDED]);
	h->x_forwarded_for = or_empty(values[X_FORWARDED_FOR]);
	h->expects = !h->old && has_word(or_empty(values[EXPECT]), "100-continue");
	h->closes = h->closes || (h->old && !h->stays);
}

enum listener_refusal head_read(char *bytes, size_t n, struct head *h, struct request *q)
{
	const char *values[KNOWN] = { NULL };
	enum listener_refusal first = LISTENER_TAKES, why;
	int fields = 0;
	*h = (struct head){ 0 };
	for (char *line = bytes, *end; (end = memchr(line, '\r', n - (size_t)(line - bytes))) != line; line = end + 2) {
		*end = '\0';
		why = line == bytes         ? read_request_line(line, h, q)
			: ++fields > FIELDS_MAX ? LISTENER_LONG_HEAD
									: read_field(line, values, h);
		first = first == LISTENER_TAKES ? why : first;
	}
	why = read_framing(values, h);
	fill(values, h, q);
	return first == LISTENER_TAKES ? why : first;
}
