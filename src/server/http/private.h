/* Private to http/ and its tests: whose attempts count together: the address of the peer, or of the visitor that a
 * trusted proxy speaks for. */
#ifndef SERVER_HTTP_PRIVATE_H
#define SERVER_HTTP_PRIVATE_H

#include "server/http/http.h"

#define ADDRESS_SIZE 48

/* The address that counts, without its port. Of IPv6 the first 64 bits: a household has them all. */
void address_of_peer(const struct sockaddr *peer, char out[ADDRESS_SIZE]);

/* The last hop of X-Forwarded-For, or of Forwarded (RFC 7239) where the first is empty: what the proxy itself saw;
 * everything before it could be the visitor's invention. False, with out left alone, when that is no address. */
bool address_forwarded(const char *x_forwarded_for, const char *forwarded, char out[ADDRESS_SIZE]);

#endif
