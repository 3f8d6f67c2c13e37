/* Site addresses and percent-encoding. An address is checked before anything is made of it: it may come from a
 * stranger's advice. */
#include "net/private.h"

#include <sys/un.h>

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
	size_t scheme = str_starts(address, "http://") ? 7 : str_starts(address, "https://") ? 8 : 0;
	size_t host = scheme + strcspn(address + scheme, "/?#");
	if (!scheme)
		return err_set(e, RC_INVALID, 0, "not an address that starts with http:// or https://");
	str_add(base, address, host);
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
