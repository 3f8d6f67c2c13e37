/*
 * libpq, loaded for who has a database server and not with the program: below it stand 20 more libraries (TLS,
 * Kerberos, LDAP, ...), whose relocations take a third of the instructions of a start, and half a megabyte in each
 * process.
 */
#include <dlfcn.h>
#include <pthread.h>

#include "sql/libpq.h"

#define LIBPQ "libpq.so.5"

static struct libpq all; /* whole before anybody has a connection */

static enum rc load(struct err *e)
{
	void *library = all.status ? NULL : dlopen(LIBPQ, RTLD_NOW | RTLD_LOCAL);
	if (!library && !all.status)
		return err_set(e, RC_SYS, 0, "please install libpq: %s", dlerror());
	struct libpq found = { 0 };
#define FIND(name) \
	if (library && !(*(void **)&found.name = dlsym(library, "PQ" #name))) \
		return err_set(e, RC_SYS, 0, "please install a newer libpq: %s", dlerror());
	LIBPQ_FUNCTIONS(FIND)
#undef FIND
#define FIND(name) \
	if (library) \
		*(void **)&found.name = dlsym(library, "PQ" #name);
	LIBPQ_PIPELINING(FIND)
#undef FIND
	if (library)
		all = found;
	return RC_OK;
}

enum rc libpq_load(struct err *e)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	pthread_mutex_lock(&lock);
	enum rc rc = load(e);
	pthread_mutex_unlock(&lock);
	return rc;
}

const struct libpq *libpq(void)
{
	return &all;
}
