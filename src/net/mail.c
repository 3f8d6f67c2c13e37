/*
 * One message through a mail server, over libcurl's SMTP. It waits for the server's word, so it is for a thread that
 * may wait, and not for a loop. Lines must be ended by CR LF already; what a name or an address may hold is its
 * caller's business.
 */
#include <string.h>

#include "net/libcurl.h"
#include "net/net.h"

#define CONNECT_MS 10000L
#define WHOLE_MS 60000L

struct sending {
	const struct net_mail *mail;
	size_t at;
	char said[200]; /* the server's last line */
};

static size_t give(char *to, size_t size, size_t n, void *ctx)
{
	struct sending *s = ctx;
	size_t left = s->mail->size - s->at, step = left < size * n ? left : size * n;
	memcpy(to, s->mail->text + s->at, step);
	s->at += step;
	return step;
}

static size_t hear(char *line, size_t size, size_t n, void *ctx)
{
	struct sending *s = ctx;
	snprintf(s->said, sizeof s->said, "%.*s", (int)(size * n), line);
	s->said[strcspn(s->said, "\r\n")] = '\0';
	return size * n;
}

static int go_on(void *ctx, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	(void)a, (void)b, (void)c, (void)d;
	const struct sending *s = ctx;
	return s->mail->stop && s->mail->stop(s->mail->ctx);
}

static bool is_near(const char *server)
{
	const char *host = strstr(server, "://");
	host = host ? host + 3 : server;
	const char *at = strchr(host, '@');
	host = at ? at + 1 : host;
	return str_starts(host, "127.0.0.1") || str_starts(host, "[::1]") || str_starts(host, "localhost:") ||
		str_eq(host, "localhost");
}

bool net_mail_is_server(const char *server)
{
	return (str_starts(server, "smtp://") || str_starts(server, "smtps://")) && strlen(strstr(server, "//")) > 2 &&
		!strpbrk(server, " \t\r\n\"<>");
}

/* A password crosses no line in the open. */
static long tls_of(const struct net_mail *m)
{
	return is_near(m->server) ? (long)CURLUSESSL_NONE : m->password ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_TRY;
}

static void set_up(const struct libcurl *curl, CURL *easy, struct sending *s, struct curl_slist *to)
{
	const struct net_mail *m = s->mail;
	curl->easy_setopt(easy, CURLOPT_URL, m->server);
	curl->easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl->easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* an end does not wait for the resolver's thread */
	curl->easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl->easy_setopt(easy, CURLOPT_PROXY, "");
	curl->easy_setopt(easy, CURLOPT_USE_SSL, tls_of(m));
	libcurl_trust(curl, easy);
	if (m->password)
		curl->easy_setopt(easy, CURLOPT_PASSWORD, m->password);
	curl->easy_setopt(easy, CURLOPT_MAIL_FROM, m->from);
	curl->easy_setopt(easy, CURLOPT_MAIL_RCPT, to);
	curl->easy_setopt(easy, CURLOPT_UPLOAD, 1L);
	curl->easy_setopt(easy, CURLOPT_READFUNCTION, give);
	curl->easy_setopt(easy, CURLOPT_READDATA, s);
	curl->easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)m->size);
	curl->easy_setopt(easy, CURLOPT_HEADERFUNCTION, hear);
	curl->easy_setopt(easy, CURLOPT_HEADERDATA, s);
	curl->easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, go_on);
	curl->easy_setopt(easy, CURLOPT_XFERINFODATA, s);
	curl->easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
	curl->easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl->easy_setopt(easy, CURLOPT_TIMEOUT_MS, WHOLE_MS);
}

/* The server's own word is what counts, where it spoke at all. */
static enum rc judge(const struct libcurl *curl, CURLcode code, long reply, const struct sending *s, struct err *e)
{
	if (code == CURLE_OK)
		return RC_OK;
	if (code == CURLE_ABORTED_BY_CALLBACK)
		return err_set(e, RC_CANCELLED, 0, "stopped");
	if (code == CURLE_LOGIN_DENIED) /* whoever runs this mends it; no letter is to blame */
		return err_set(e, RC_NET, (int)reply, "the mail server does not take this user and password");
	if (reply >= 500 && reply < 600)
		return err_set(e, RC_DENIED, (int)reply, "%s", s->said);
	if (reply >= 400 && reply < 500)
		return err_set(e, RC_BUSY, (int)reply, "%s", s->said);
	return err_set(
		e, code == CURLE_OPERATION_TIMEDOUT ? RC_TIMEOUT : RC_NET, (int)code, "%s", curl->easy_strerror(code));
}

enum rc net_mail_send(const struct net_mail *m, struct err *e)
{
	const struct libcurl *curl = NULL;
	struct sending s = { .mail = m };
	enum rc rc = libcurl_load(&curl, e);
	if (rc != RC_OK)
		return rc;
	curl->global_init(CURL_GLOBAL_DEFAULT); /* counted: another thread's end is not ours */
	CURL *easy = curl->easy_init();
	struct curl_slist *to = curl->slist_append(NULL, m->to);
	if (!easy || !to) {
		rc = err_set(e, RC_SYS, 0, "libcurl does not start");
	} else {
		long reply = 0;
		set_up(curl, easy, &s, to);
		CURLcode code = curl->easy_perform(easy);
		curl->easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &reply);
		rc = judge(curl, code, reply, &s, e);
	}
	curl->slist_free_all(to);
	if (easy)
		curl->easy_cleanup(easy);
	curl->global_cleanup();
	return rc;
}
