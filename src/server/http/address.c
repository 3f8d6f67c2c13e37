/* Addresses, only to count attempts by them: nothing here decides who may do what. */
#include "server/http/private.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <strings.h>

static void write_ipv6(struct in6_addr a, char out[ADDRESS_SIZE])
{
	if (IN6_IS_ADDR_V4MAPPED(&a)) {
		inet_ntop(AF_INET, &a.s6_addr[12], out, ADDRESS_SIZE);
		return;
	}
	memset(&a.s6_addr[8], 0, 8);
	inet_ntop(AF_INET6, &a, out, ADDRESS_SIZE);
}

void address_of_peer(const struct sockaddr *peer, char out[ADDRESS_SIZE])
{
	out[0] = '\0';
	if (peer->sa_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)peer)->sin_addr, out, ADDRESS_SIZE);
	else if (peer->sa_family == AF_INET6)
		write_ipv6(((const struct sockaddr_in6 *)peer)->sin6_addr, out);
}

bool address_network(const char *address, char out[ADDRESS_SIZE])
{
	struct in6_addr a;
	if (inet_pton(AF_INET6, address, &a) != 1)
		return false;
	memset(&a.s6_addr[6], 0, 10);
	return inet_ntop(AF_INET6, &a, out, ADDRESS_SIZE);
}

bool address_is_loopback(const struct sockaddr *peer)
{
	char text[ADDRESS_SIZE];
	address_of_peer(peer, text);
	return str_starts(text, "127.") ||
		(peer->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)peer)->sin6_addr));
}

bool address_is_of_many(const struct sockaddr *peer)
{
	char text[ADDRESS_SIZE];
	address_of_peer(peer, text);
	return str_eq(text, "127.0.0.1") ||
		(peer->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)peer)->sin6_addr));
}

void address_wider(const char *address, char out[ADDRESS_SIZE])
{
	out[0] = '\0';
	if (!address_network(address, out))
		return;
	str_copy(out + strlen(out), ADDRESS_SIZE - strlen(out), "/48"); /* no address: the first network in it has that */
}

/* "192.0.2.1", "192.0.2.1:80", "2001:db8::1", "[2001:db8::1]:80", each perhaps in quotes. */
static bool read_address(const char *text, size_t n, char out[ADDRESS_SIZE])
{
	char host[64];
	struct in_addr four;
	struct in6_addr six;
	if (n >= 2 && text[0] == '"' && text[n - 1] == '"')
		text++, n -= 2;
	if (n == 0 || n >= sizeof host)
		return false;
	snprintf(host, sizeof host, "%.*s", (int)n, text);
	char *bracket = strchr(host, ']'), *colon = strchr(host, ':'), *bare = host;
	if (host[0] == '[' && bracket)
		*bracket = '\0', bare++;
	else if (colon && !strchr(colon + 1, ':'))
		*colon = '\0';
	if (inet_pton(AF_INET, bare, &four) == 1)
		return inet_ntop(AF_INET, &four, out, ADDRESS_SIZE);
	if (inet_pton(AF_INET6, bare, &six) != 1)
		return false;
	write_ipv6(six, out);
	return true;
}

/* From behind the last comma up to the end, without white space around it. */
static const char *last_item(const char *list, size_t *n)
{
	const char *comma = strrchr(list, ','), *from = comma ? comma + 1 : list;
	from += strspn(from, " \t");
	for (*n = strlen(from); *n && strchr(" \t", from[*n - 1]); --*n)
		;
	return from;
}

bool address_forwarded(const char *x_forwarded_for, const char *forwarded, char out[ADDRESS_SIZE])
{
	size_t n;
	const char *item = last_item(*x_forwarded_for ? x_forwarded_for : forwarded, &n);
	if (*x_forwarded_for)
		return read_address(item, n, out);
	for (const char *end = item + n;;) {
		item += strspn(item, " \t;");
		if (item >= end)
			return false;
		size_t len = strcspn(item, ";"), left = (size_t)(end - item);
		if (strncasecmp(item, "for=", 4) == 0)
			return read_address(item + 4, (len < left ? len : left) - 4, out);
		item += len;
	}
}
