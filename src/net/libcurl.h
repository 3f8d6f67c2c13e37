/* Private to net/: libcurl's functions, by their names without "curl_". */
#ifndef NET_LIBCURL_H
#define NET_LIBCURL_H

#include <curl/curl.h>

#include "base/base.h"

/* clang-format off */
#define LIBCURL_FUNCTIONS(X) \
	X(global_init) X(global_cleanup) \
	X(easy_init) X(easy_perform) X(easy_cleanup) X(easy_setopt) X(easy_getinfo) X(easy_strerror) \
	X(multi_init) X(multi_cleanup) X(multi_setopt) X(multi_poll) X(multi_perform) \
	X(multi_add_handle) X(multi_remove_handle) X(multi_info_read) \
	X(slist_append) X(slist_free_all) X(version_info)
/* clang-format on */

struct libcurl {
#define LIBCURL_POINTER(name) __typeof__(curl_##name) *name;
	LIBCURL_FUNCTIONS(LIBCURL_POINTER)
#undef LIBCURL_POINTER
};

/* Brings the library in, with the first call, for good. RC_SYS, and *out is left as it is. */
enum rc libcurl_load(const struct libcurl **out, struct err *e);
/* Whom to trust: the system's authorities, or those of the file that SSL_CERT_FILE names, as with other programs. What
 * a line in between could read and change is never fallen back to. */
void libcurl_trust(const struct libcurl *curl, CURL *easy);
/* Has the folder, each in a file named by its hash, at least as many authorities as that file holds? */
bool libcurl_folder_will_do(const char *folder, const char *file);

#endif
