/* The head of an answer. */
#include "server/http/private.h"

#define HEAD_USUAL 511 /* bytes that most of them have room in */

static const char *reason_of(int status)
{
	static const struct {
		int status;
		const char *reason;
	} reasons[] = {
		{ 200, "OK" },
		{ 201, "Created" },
		{ 202, "Accepted" },
		{ 204, "No Content" },
		{ 206, "Partial Content" },
		{ 303, "See Other" },
		{ 304, "Not Modified" },
		{ 400, "Bad Request" },
		{ 401, "Unauthorized" },
		{ 403, "Forbidden" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 408, "Request Timeout" },
		{ 409, "Conflict" },
		{ 410, "Gone" },
		{ 412, "Precondition Failed" },
		{ 413, "Content Too Large" },
		{ 415, "Unsupported Media Type" },
		{ 416, "Range Not Satisfiable" },
		{ 422, "Unprocessable Content" },
		{ 429, "Too Many Requests" },
		{ 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" },
		{ 501, "Not Implemented" },
		{ 502, "Bad Gateway" },
		{ 503, "Service Unavailable" },
		{ 505, "HTTP Version Not Supported" },
		{ 507, "Insufficient Storage" },
	};
	for (size_t i = 0; i < ARRAY_LEN(reasons); i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Other";
}

static void add(struct str *out, const char *name, const char *value)
{
	str_addz(out, name);
	str_add(out, ": ", 2);
	str_addz(out, value);
	str_add(out, "\r\n", 2);
}

static void add_number(struct str *out, const char *name, uint64_t n)
{
	str_addz(out, name);
	str_add(out, ": ", 2);
	str_addi(out, (int64_t)n);
	str_add(out, "\r\n", 2);
}

static void add_date(struct str *out, int64_t at)
{
	char text[HTTP_DATE_SIZE];
	http_date_format(at ? at : clock_now(), text);
	add(out, "Date", text);
}

/* With ETag and Date these are all that a 304 must have (RFC 9110, 15.4.5); who reads over a slow line opens the same
 * topics again and again, so headers that no client needs are left out. */
static void add_caching(struct str *out, bool read, const struct response *r)
{
	add(out, "Cache-Control", !read ? "no-store" : r->personal ? "private, no-cache" : "no-cache");
	if (read && !r->personal) /* one reader's own cache has one variant, and asks about it each time */
		add(out, "Vary",
			r->of_accept ? "Accept, Accept-Encoding, Accept-Language, Authorization"
						 : "Accept-Encoding, Accept-Language, Authorization");
}

static void add_allow(struct str *out, unsigned allow)
{
	str_addz(out, "Allow: ");
	for (unsigned b = GET, n = 0; b < OTHER_METHOD; b <<= 1)
		if (allow & b)
			str_addf(out, "%s%s", n++ ? ", " : "", request_method_word((enum method)b));
	str_addz(out, "\r\n");
}

/* How much of it there is, and where it ends. */
static void add_framing(struct str *out, const struct response *r, const struct reply *how)
{
	if (how->goes_on) {
		add(out, "X-Accel-Buffering", "no"); /* a proxy that collects would hold events back */
		if (how->chunked)
			add(out, "Transfer-Encoding", "chunked");
	} else if (r->status != 204 && r->status != 304) {
		add_number(out, "Content-Length", how->length);
	}
	if (r->of_size && r->status == 206)
		str_addf(out, "Content-Range: bytes %llu-%llu/%llu\r\n", (unsigned long long)r->file.from,
			(unsigned long long)(r->file.from + r->file.size - 1), (unsigned long long)r->of_size);
	else if (r->of_size && r->status == 416)
		str_addf(out, "Content-Range: bytes */%llu\r\n", (unsigned long long)r->of_size);
	else if (r->of_size)
		add(out, "Accept-Ranges", "bytes");
	if (how->closes)
		add(out, "Connection", "close");
	else if (how->old)
		add(out, "Connection", "Keep-Alive");
}

void reply_head(const struct response *r, const struct reply *how, struct str *out)
{
	bool whole = r->status != 304;
	str_reserve(out, HEAD_USUAL);
	str_add(out, "HTTP/1.1 ", 9);
	str_addi(out, r->status);
	str_addc(out, ' ');
	str_addz(out, reason_of(r->status));
	str_add(out, "\r\n", 2);
	add_date(out, r->at);
	if (whole && r->status != 204)
		add(out, "Content-Type", r->type);
	if (r->gzip && whole)
		add(out, "Content-Encoding", "gzip");
	if (*r->etag)
		add(out, "ETag", r->etag);
	if (*r->location)
		add(out, "Location", r->location);
	if (r->download && whole)
		add(out, "Content-Disposition", "attachment");
	if (r->sign_in)
		add(out, "WWW-Authenticate", "Bearer");
	if (r->retry_after)
		add_number(out, "Retry-After", (uint64_t)r->retry_after);
	if (r->allow)
		add_allow(out, r->allow);
	add_caching(out, how->read, r);
	if (whole)
		add(out, "X-Content-Type-Options", "nosniff");
	add_framing(out, r, how);
	str_add(out, "\r\n", 2);
}
