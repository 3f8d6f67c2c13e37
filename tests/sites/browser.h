/*
 * What a person does in a browser while signing in at a site: reads the parameters of the address, agrees, and copies
 * what the page shows. A key is sealed by the openssl program, as a site would with its own library.
 */
#ifndef SITES_BROWSER_H
#define SITES_BROWSER_H

#include <unistd.h>

#include "base/base.h"

/* The value of a parameter, decoded. */
static inline void browser_parameter(const char *address, const char *name, struct str *out)
{
	size_t n = strlen(name);
	const char *p = strchr(address, '?');
	while (p && (strncmp(p + 1, name, n) != 0 || p[1 + n] != '='))
		p = strchr(p + 1, '&');
	for (p = p ? p + n + 2 : ""; *p && *p != '&'; p++) {
		unsigned byte = 0;
		if (*p == '%' && sscanf(p + 1, "%2x", &byte) == 1)
			p += 2;
		str_addc(out, byte ? (char)byte : *p);
	}
}

/* Base64 in lines of 60, as forums show it. folder: for the key's file. */
static inline void browser_seal(const char *folder, const char *address, bool oaep, const char *key, struct str *out)
{
	STR_LOCAL(nonce, 128);
	STR_LOCAL(public, 4096);
	STR_LOCAL(command, 4096);
	char path[512], line[512];
	browser_parameter(address, "nonce", &nonce);
	browser_parameter(address, "public_key", &public);
	snprintf(path, sizeof path, "%s/public.pem", folder);
	if (file_write(path, public.buf, public.len, 0600, NULL) != RC_OK)
		abort();
	str_addf(&command,
		"printf '{\"key\":\"%s\",\"nonce\":\"%s\",\"push\":false,\"api\":4}' | "
		"openssl pkeyutl -encrypt -pubin -inkey %s %s 2>/dev/null | base64 -w60",
		key, nonce.buf, path, oaep ? "-pkeyopt rsa_padding_mode:oaep" : "");
	FILE *pipe = popen(command.buf, "r");
	while (pipe && fgets(line, sizeof line, pipe))
		str_addz(out, line);
	if (!pipe || pclose(pipe) != 0 || !out->len)
		abort();
	unlink(path);
}

#endif
