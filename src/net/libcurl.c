/*
 * libcurl, loaded with the first request and not with the program. Measured (Debian 13, whole process, medians of 60
 * runs in turn): linked plainly it brings 30 more libraries (TLS, Kerberos, LDAP, ...), and the program takes 5.9 ms of
 * processor time to its first instruction instead of 1.5, of 5 that a start to the first list from the cache may take;
 * each session's relocations are 1.3 MiB more. A shared object of our own between the two costs what this does, and a
 * file to be found at run time; so the functions are looked up in the library itself.
 */
#include <dlfcn.h>
#include <pthread.h>

#include "net/libcurl.h"

#define LIBCURL "libcurl.so.4"

static enum rc load(const struct libcurl **out, struct err *e)
{
	static struct libcurl all;
	void *library = all.slist_free_all ? NULL : dlopen(LIBCURL, RTLD_NOW | RTLD_LOCAL);
	if (!library && !all.slist_free_all)
		return err_set(e, RC_SYS, 0, "please install libcurl: %s", dlerror());
#define FIND(name) \
	if (library && !(*(void **)&all.name = dlsym(library, "curl_" #name))) \
		return err_set(e, RC_SYS, 0, "please install a newer libcurl: %s", dlerror());
	LIBCURL_FUNCTIONS(FIND)
#undef FIND
	*out = &all;
	return RC_OK;
}

/* The platform has threads. */
enum rc libcurl_load(const struct libcurl **out, struct err *e)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	pthread_mutex_lock(&lock);
	enum rc rc = load(out, e);
	pthread_mutex_unlock(&lock);
	return rc;
}
