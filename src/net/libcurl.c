/*
 * libcurl, loaded with the first request and not with the program: some thirty libraries come with it (TLS, Kerberos,
 * LDAP, ...), which took a third of the time from the command to the first screen, and what the cache shows needs none
 * of them. The functions below carry curl's own names, so that request.c is written against <curl/curl.h> as in any
 * other program, its type checks and all; each hands on to the real one.
 */
#include <curl/curl.h>
#include <dlfcn.h>

#include "net/private.h"

#define LIBCURL "libcurl.so.4"

/* clang-format off */
#define FUNCTIONS(X)                                                                                                   \
	X(curl_global_init) X(curl_global_cleanup)                                                                         \
	X(curl_easy_init) X(curl_easy_cleanup) X(curl_easy_setopt) X(curl_easy_getinfo) X(curl_easy_strerror)              \
	X(curl_multi_init) X(curl_multi_cleanup) X(curl_multi_setopt) X(curl_multi_poll) X(curl_multi_perform)             \
	X(curl_multi_add_handle) X(curl_multi_remove_handle) X(curl_multi_info_read)                                       \
	X(curl_slist_append) X(curl_slist_free_all)
/* clang-format on */

/* As the library itself: one per process, the same for everybody, there for good once it is there. */
#define POINTER(name) __typeof__(name) *name;
static struct {
	FUNCTIONS(POINTER)
} real;
#undef POINTER

enum rc libcurl_load(struct err *e)
{
	if (real.curl_slist_free_all)
		return RC_OK;
	void *library = dlopen(LIBCURL, RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return err_set(e, RC_SYS, 0, "please install libcurl: %s", dlerror());
#define FIND(name) \
	if (!(*(void **)&real.name = dlsym(library, #name))) \
		return err_set(e, RC_SYS, 0, "please install a newer libcurl: %s", dlerror());
	FUNCTIONS(FIND)
#undef FIND
	return RC_OK;
}

/* Hidden: the library must find its own functions under these names, not ours. */
#define OURS __attribute__((visibility("hidden")))

OURS CURLcode curl_global_init(long flags)
{
	return real.curl_global_init(flags);
}

OURS void curl_global_cleanup(void)
{
	real.curl_global_cleanup();
}

OURS CURL *curl_easy_init(void)
{
	return real.curl_easy_init();
}

/* Nothing to release needs no library: whoever could not load it lets go as always. */
OURS void curl_easy_cleanup(CURL *easy)
{
	if (easy)
		real.curl_easy_cleanup(easy);
}

OURS const char *curl_easy_strerror(CURLcode code)
{
	return real.curl_easy_strerror(code);
}

OURS CURLM *curl_multi_init(void)
{
	return real.curl_multi_init();
}

OURS CURLMcode curl_multi_cleanup(CURLM *multi)
{
	return real.curl_multi_cleanup(multi);
}

OURS CURLMcode curl_multi_add_handle(CURLM *multi, CURL *easy)
{
	return real.curl_multi_add_handle(multi, easy);
}

OURS CURLMcode curl_multi_remove_handle(CURLM *multi, CURL *easy)
{
	return real.curl_multi_remove_handle(multi, easy);
}

OURS CURLMcode curl_multi_perform(CURLM *multi, int *running)
{
	return real.curl_multi_perform(multi, running);
}

OURS CURLMsg *curl_multi_info_read(CURLM *multi, int *left)
{
	return real.curl_multi_info_read(multi, left);
}

OURS struct curl_slist *curl_slist_append(struct curl_slist *list, const char *line)
{
	return real.curl_slist_append(list, line);
}

OURS void curl_slist_free_all(struct curl_slist *list)
{
	if (list)
		real.curl_slist_free_all(list);
}

OURS CURLMcode curl_multi_poll(CURLM *multi, struct curl_waitfd fds[], unsigned n, int ms, int *moved)
{
	return real.curl_multi_poll(multi, fds, n, ms, moved);
}

/* The one value after an option is of the type that the option's number says (curl.h, CURLOPTTYPE_*). */
#define HAND_ON(set, handle, option) \
	va_list ap; \
	va_start(ap, option); \
	int code, type = (int)(option) / 10000 * 10000; \
	if (type == CURLOPTTYPE_LONG) \
		code = (int)(set)(handle, option, va_arg(ap, long)); \
	else if (type == CURLOPTTYPE_OFF_T) \
		code = (int)(set)(handle, option, va_arg(ap, curl_off_t)); \
	else \
		code = (int)(set)(handle, option, va_arg(ap, void *)); \
	va_end(ap); \
	return code

OURS CURLcode(curl_easy_setopt)(CURL *easy, CURLoption option, ...)
{
	HAND_ON(real.curl_easy_setopt, easy, option);
}

OURS CURLMcode(curl_multi_setopt)(CURLM *multi, CURLMoption option, ...)
{
	HAND_ON(real.curl_multi_setopt, multi, option);
}

OURS CURLcode(curl_easy_getinfo)(CURL *easy, CURLINFO info, ...)
{
	va_list ap;
	va_start(ap, info);
	CURLcode code = (real.curl_easy_getinfo)(easy, info, va_arg(ap, void *));
	va_end(ap);
	return code;
}
