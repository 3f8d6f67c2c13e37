/*
 * libcurl, loaded with the first request that leaves this machine and not with the program. Measured (Debian 13, whole
 * process, medians of 60 runs in turn): linked plainly it brings 30 more libraries (TLS, Kerberos, LDAP, ...), and the
 * program takes 5.9 ms of processor time to its first instruction instead of 1.5, of 5 that a start to the first list
 * from the cache may take; each session's relocations are 1.3 MiB more. A shared object of our own between the two
 * costs what this does, and a file to be found at run time; so the functions are looked up in the library itself.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/single_threaded.h>
#include <unistd.h>

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

/* ---- whom to trust --------------------------------------------------------------------------- */

/* "5ed36f99.0": the first of those whose name has this hash. */
static bool is_authority(int folder, const char *name)
{
	enum { HASH = 8 };
	const char *number = name + HASH + 1;
	return strspn(name, "0123456789abcdef") == HASH && name[HASH] == '.' && *number &&
		strspn(number, "0123456789") == strlen(number) && faccessat(folder, name, R_OK, 0) == 0;
}

static size_t count_in_file(const char *file)
{
	enum { BYTES_MAX = 4 << 20 };
	static const char begin[] = "-----BEGIN ";
	STR_LOCAL(text, BYTES_MAX);
	size_t n = 0;
	if (file_read(file, &text, NULL) != RC_OK)
		return 0;
	for (const char *p = text.buf; (p = strstr(p, begin)); p += sizeof begin - 1)
		n++;
	return n;
}

bool libcurl_folder_will_do(const char *folder, const char *file)
{
	size_t n = 0, all = count_in_file(file);
	DIR *d = all > 0 ? opendir(folder) : NULL;
	if (!d)
		return false;
	for (const struct dirent *f; (f = readdir(d));)
		n += is_authority(dirfd(d), f->d_name);
	closedir(d);
	return n >= all;
}

/* The system's authorities stand in one file, which OpenSSL reads whole for each connection: 15 ms of processor time
 * for 140 of them, and 200 KiB that stay in each session. In the folder, which libcurl trusts as well, it looks up the
 * one that it needs, by the hash of its name: so where that has them all the file is left out. */
static bool system_has_folder(const struct libcurl *curl, CURL *easy)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static bool known, has;
	const char *folder = NULL, *file = NULL;
	pthread_mutex_lock(&lock);
	if (!known) {
		const char *below = curl->version_info(CURLVERSION_NOW)->ssl_version;
		curl->easy_getinfo(easy, CURLINFO_CAPATH, &folder);
		curl->easy_getinfo(easy, CURLINFO_CAINFO, &file);
		has = below && str_starts(below, "OpenSSL/") && folder && file && libcurl_folder_will_do(folder, file);
		known = true;
	}
	pthread_mutex_unlock(&lock);
	return has;
}

void libcurl_trust(const struct libcurl *curl, CURL *easy)
{
	const char *file = getenv("SSL_CERT_FILE");
	if (file && *file) { /* in place of the system's, the folder too */
		curl->easy_setopt(easy, CURLOPT_CAINFO, file);
		curl->easy_setopt(easy, CURLOPT_CAPATH, NULL);
	} else if (system_has_folder(curl, easy)) {
		curl->easy_setopt(easy, CURLOPT_CAINFO, NULL);
	}
	curl->easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
}
