/* Site addresses and percent-encoding. An address is checked before anything is made of it: it may come from a
 * stranger's advice. */
#include <string.h>
#include <strings.h>
#include <sys/un.h>

#include "net/private.h"

#define ADDRESS_MAX 1024

bool net_line_safe(const char *s, bool blanks)
{
	for (const unsigned char *p = (const unsigned char *)(s ? s : ""); *p; p++)
		if (*p < (blanks ? 0x20 : 0x21) || *p > 0x7e)
			return false;
	return true;
}

static enum rc check_unix(const char *path, struct err *e)
{
	if (*path != '/')
		return err_say(e, RC_INVALID, N_("unix: wants a path that starts with /"));
	if (strlen(path) >= sizeof((struct sockaddr_un *)0)->sun_path)
		return err_say(e, RC_INVALID, N_("a socket's path has at most 107 bytes"));
	return RC_OK;
}

/* host, host:port, [v6]:port, each with an optional path. A name and password in front would end up in logs and in the
 * cache's keys. */
static enum rc check_host(const char *s, struct err *e)
{
	if (!net_line_safe(s, false) || strpbrk(s, "@?#\\\"<>`{}|^"))
		return err_say(e, RC_INVALID, N_("an address has a host and perhaps a port and a path, nothing else"));
	size_t host = *s == '[' ? strcspn(s, "]") : strcspn(s, ":/");
	if (*s == '[' ? s[host] != ']' || host < 3 : host == 0)
		return err_say(e, RC_INVALID, N_("an address without a host"));
	const char *rest = s + host + (*s == '[');
	if (*rest == ':') {
		char port[8] = "";
		size_t n = strcspn(++rest, "/");
		int64_t number;
		if (n < sizeof port)
			memcpy(port, rest, n);
		if (!str_to_i64(port, 1, 65535, &number))
			return err_say(e, RC_INVALID, N_("a port is a number from 1 to 65535"));
		rest += n;
	}
	return *rest == '\0' || *rest == '/' ? RC_OK : err_say(e, RC_INVALID, N_("an address without a host"));
}

enum rc net_address_check(const char *s, struct err *e)
{
	if (strlen(s) > ADDRESS_MAX)
		return err_say(e, RC_INVALID, N_("the address is too long"));
	if (str_starts(s, "unix:"))
		return check_unix(s + 5, e);
	if (str_starts(s, "http://"))
		return check_host(s + 7, e);
	if (str_starts(s, "https://"))
		return check_host(s + 8, e);
	return err_say(e, RC_INVALID, N_("an address starts with http://, https:// or unix:/"));
}

enum rc net_address_split(const char *address, struct str *base, struct str *path, struct err *e)
{
	bool secure = strncasecmp(address, "https://", 8) == 0;
	size_t scheme = secure ? 8 : strncasecmp(address, "http://", 7) == 0 ? 7 : 0;
	size_t host = scheme + strcspn(address + scheme, "/?#");
	if (!scheme)
		return err_set(e, RC_INVALID, 0, "not an address that starts with http:// or https://");
	str_addz(base, secure ? "https://" : "http://");
	str_add(base, address + scheme, host - scheme);
	const char *p = address + host;
	if (*p != '/')
		str_addc(path, '/');
	for (; *p && *p != '#'; p++) {
		unsigned char c = (unsigned char)*p;
		if (c > 0x20 && c < 0x7f)
			str_addc(path, *p);
		else
			str_addf(path, "%%%02X", c);
	}
	return str_ok(base) && str_ok(path) ? net_address_check(base->buf, e)
										: err_set(e, RC_TOO_BIG, 0, "an address that is too long");
}

void net_encode(struct str *out, const char *value)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
	for (const unsigned char *p = (const unsigned char *)value; *p; p++) {
		if (strchr(plain, *p))
			str_addc(out, (char)*p);
		else
			str_addf(out, "%%%02X", *p);
	}
}

void net_query(struct str *path, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	str_addc(path, strchr(path->buf, '?') ? '&' : '?');
	str_addz(path, name);
	str_addc(path, '=');
	net_encode(path, value);
}

size_t net_origin_size(const char *url)
{
	size_t scheme = str_starts(url, "https://") ? 8 : 7;
	return scheme + strcspn(url + scheme, "/?#");
}

/* "." and ".." of a path, resolved (RFC 3986, 5.2.4); what stands behind a '?' is left alone. */
static void resolve_dots(struct str *out, const char *path)
{
	size_t root = out->len, end = strcspn(path, "?#");
	for (const char *p = path; p < path + end;) {
		size_t n = 1 + strcspn(p + 1, "/?#"); /* "/segment" */
		bool here = n == 2 && p[1] == '.', up = n == 3 && p[1] == '.' && p[2] == '.', last = p + n == path + end;
		if (up)
			while (out->len > root && out->buf[out->len - 1] != '/')
				str_truncate(out, out->len - 1);
		if (up && out->len > root)
			str_truncate(out, out->len - 1);
		if (!here && !up)
			str_add(out, p, n);
		else if (last)
			str_addc(out, '/');
		p += n;
	}
	str_addz(out, path + end);
}

enum rc net_address_follow(const char *url, const char *reference, struct str *out, struct err *e)
{
	STR_LOCAL(whole, 2 * ADDRESS_MAX + 4096);
	STR_LOCAL(base, 4096);
	STR_LOCAL(path, 8192);
	size_t origin = net_origin_size(url), file = origin + strcspn(url + origin, "?#"),
		   scheme = strspn(reference, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
	if (reference[scheme] == ':' && scheme > 0) {
		bool secure = scheme == 5 && strncasecmp(reference, "https", 5) == 0;
		str_addz(&whole, secure ? "https" : scheme == 4 && strncasecmp(reference, "http", 4) == 0 ? "http" : "none");
		str_addz(&whole, reference + scheme);
	} else if (str_starts(reference, "//")) {
		str_addf(&whole, "%.*s%s", (int)(strcspn(url, ":") + 1), url, reference);
	} else {
		str_add(&whole, url, origin);
		if (*reference == '/') {
			resolve_dots(&whole, reference);
		} else if (*reference == '?' || *reference == '#' || !*reference) {
			str_add(&whole, url + origin, file - origin);
			str_addz(&whole, reference);
		} else {
			STR_LOCAL(merged, 8192);
			while (file > origin && url[file - 1] != '/')
				file--;
			str_add(&merged, url + origin, file - origin);
			if (!merged.len)
				str_addc(&merged, '/');
			str_addz(&merged, reference);
			resolve_dots(&whole, merged.buf);
		}
	}
	if (!str_ok(&whole) || net_address_split(whole.buf, &base, &path, NULL) != RC_OK || !str_ok(&path))
		return err_set(e, RC_PROTO, 0, "the answer leads to something that is not HTTP");
	str_addz(out, base.buf);
	str_addz(out, path.buf);
	return RC_OK;
}
