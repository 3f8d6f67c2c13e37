/*
 * libcurl, loaded with the first request that leaves this machine and not with the program. Measured (Debian 13, whole
 * process, medians of 60 runs in turn): linked plainly it brings 30 more libraries (TLS, Kerberos, LDAP, ...), and the
 * program takes 5.9 ms of processor time to its first instruction instead of 1.5, of 5 that a start to the first list
 * from the cache may take; each session's relocations are 1.3 MiB more. A shared object of our own between the two
 * costs what this does, and a file to be found at run time; so the functions are looked up in the library itself.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/single_threaded.h>

#include "net/libcurl.h"

#define LIBCURL "libcurl.so.4"

/* Below libcurl stands GnuTLS too, for what we never speak (RTMP, LDAP), and as soon as it is loaded it reads its
 * tables for that: 105 KiB in each session. It does so when it is called where this says that it should not do it
 * before. A program with threads keeps its hands off the environment. */
static void *open_library(void)
{
	static const char wait[] = "GNUTLS_NO_IMPLICIT_INIT";
	bool ours = __libc_single_threaded && !getenv(wait) && setenv(wait, "1", 0) == 0;
	void *library = dlopen(LIBCURL, RTLD_NOW | RTLD_LOCAL);
	if (ours)
		unsetenv(wait);
	return library;
}

/* OpenSSL would keep the words of its errors, 45 KiB in each session, and nobody here reads them: what went wrong is
 * said by libcurl. Below a libcurl of another TLS library there are no such functions. */
static void leave_out_words(void *library)
{
	enum { NO_CRYPTO_STRINGS = 0x1, NO_SSL_STRINGS = 0x100000 }; /* OPENSSL_INIT_NO_LOAD_... */
	int (*crypto)(uint64_t options, const void *settings), (*ssl)(uint64_t options, const void *settings);
	*(void **)&crypto = dlsym(library, "OPENSSL_init_crypto");
	*(void **)&ssl = dlsym(library, "OPENSSL_init_ssl");
	if (crypto)
		crypto(NO_CRYPTO_STRINGS, NULL);
	if (ssl)
		ssl(NO_SSL_STRINGS, NULL);
}

static enum rc lacks(struct err *e, const char *what)
{
	log_line(LOG_ERROR, "%s: %s", what, dlerror());
	return err_say(e, RC_SYS, what);
}

static enum rc load(const struct libcurl **out, struct err *e)
{
	static struct libcurl all;
	void *library = all.slist_free_all ? NULL : open_library();
	if (!library && !all.slist_free_all)
		return lacks(e, N_("please install libcurl"));
#define FIND(name) \
	if (library && !(*(void **)&all.name = dlsym(library, "curl_" #name))) \
		return lacks(e, N_("please install a newer libcurl"));
	LIBCURL_FUNCTIONS(FIND)
#undef FIND
	if (library)
		leave_out_words(library);
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

void libcurl_trust(const struct libcurl *curl, CURL *easy)
{
	const char *file = getenv("SSL_CERT_FILE");
	if (file && *file)
		curl->easy_setopt(easy, CURLOPT_CAINFO, file);
	curl->easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
}
