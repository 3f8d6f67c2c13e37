/* LD_PRELOAD: names that are looked up in vain, or late. One that ends with .gone is looked for longer than anybody
 * waits; one that ends with .late is this machine, which is known only after a while. Standard error is told of each
 * of these, where it is no screen. */
#include <dlfcn.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { GONE_MS = 600000, LATE_MS = 2500 };

typedef int looking_up(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **out);

static int ends_with(const char *name, const char *end)
{
	size_t n = name ? strlen(name) : 0, k = strlen(end);
	return n > k && strcmp(name + n - k, end) == 0;
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **out)
{
	looking_up *real = (looking_up *)dlsym(RTLD_NEXT, "getaddrinfo");
	int gone = ends_with(name, ".gone"), late = ends_with(name, ".late");
	if (gone || late) {
		if (!isatty(STDERR_FILENO))
			dprintf(STDERR_FILENO, "looks up %s\n", name);
		poll(NULL, 0, gone ? GONE_MS : LATE_MS);
	}
	return gone ? EAI_AGAIN : real(late ? "127.0.0.1" : name, service, hints, out);
}
