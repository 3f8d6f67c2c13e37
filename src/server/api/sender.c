/*
 * What a web page of somebody else could make its visitors send from their addresses: a browser lets it send a few
 * types of body without asking us first, and says from where. No answer allows such a page to read it (there is no CORS
 * here), and what would change something is refused. Programs that are no browsers name no Origin.
 */
#include "server/api/private.h"

#include <strings.h>

/* Behind "https://": host and port, up to a path. */
static const char *authority(const char *url, size_t *n)
{
	const char *at = strstr(url, "://");
	at = at ? at + 3 : "";
	*n = strcspn(at, "/");
	return at;
}

/* With --url the platform's address is known, scheme and all; else it is the one that was asked, since a proxy in front
 * may be the one who speaks TLS. */
static bool is_ours(const struct ctx *c, const struct request *q)
{
	const char *url = c->platform->outside.url;
	size_t n;
	if (url) { /* which may go on with a path */
		n = strlen(q->origin);
		return strncasecmp(q->origin, url, n) == 0 && (!url[n] || url[n] == '/');
	}
	const char *host = authority(q->origin, &n);
	return n && strlen(q->host) == n && strncasecmp(q->host, host, n) == 0;
}

bool sender_is_ours(const struct ctx *c, const struct request *q, struct response *r)
{
	if (!*q->origin || is_ours(c, q))
		return true;
	problem(c, r, FOREIGN_ORIGIN, NULL);
	return false;
}

bool sender_says_json(const struct ctx *c, const struct request *q, struct response *r)
{
	static const char json[] = "application/json";
	const char *type = q->content_type + strspn(q->content_type, " \t");
	size_t n = strcspn(type, " \t;");
	if (!*type || (n == sizeof json - 1 && strncasecmp(type, json, n) == 0))
		return true;
	problem(c, r, NOT_JSON, NULL);
	return false;
}
