/* https: a server of our own (openssl s_server) with an authority of our own. What cannot be trusted is not read, and
 * from https nothing leads to http. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "net/libcurl.h"
#include "net/net.h"
#include "unit/net/fake.h"

#define OPENSSL "/usr/bin/openssl"
#define ELSEWHERE "platform.example"
#define KEY "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"

static char folder[64], authority[100], other[100], hashed[100];
static pid_t server, old;
static int port, old_port;
static struct net *net;

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *f)
{
	(void)st, (void)flag, (void)f;
	return remove(path);
}

static void write_file(const char *name, const char *text)
{
	char *path = file_join(folder, name);
	assert_int_equal(file_write(path, text, strlen(text), 0600, NULL), RC_OK);
	free(path);
}

/* In the folder; standard output goes to out (-1: nowhere). */
static pid_t start_openssl(const char *const argv[], int out)
{
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	int null = open("/dev/null", O_RDWR);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(null, 0);
	dup2(out < 0 ? null : out, 1);
	dup2(null, 2);
	if (chdir(folder) == 0)
		execv(OPENSSL, (char *const *)argv);
	_exit(127);
}

static void openssl(const char *const argv[])
{
	int status;
	pid_t pid = start_openssl(argv, -1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void make_authority(const char *key, const char *certificate, const char *name)
{
	openssl((const char *const[]){ "openssl", "req", "-x509", "-newkey", "ec", KEY, "-keyout", key, "-out", certificate,
		"-days", "2", "-subj", name, "-addext", "basicConstraints=critical,CA:TRUE", NULL });
}

/* ca.pem, alone in a folder too, as the system has them; and another one, of whom nobody here has a certificate. */
static void make_certificates(void)
{
	write_file("names", "subjectAltName=DNS:localhost,DNS:" ELSEWHERE "\n");
	make_authority("ca.key", "ca.pem", "/CN=Test");
	make_authority("other.key", "other.pem", "/CN=Other");
	openssl((const char *const[]){ "openssl", "req", "-newkey", "ec", KEY, "-keyout", "key.pem", "-out", "request",
		"-subj", "/CN=localhost", NULL });
	openssl((const char *const[]){ "openssl", "x509", "-req", "-in", "request", "-CA", "ca.pem", "-CAkey", "ca.key",
		"-CAcreateserial", "-days", "2", "-extfile", "names", "-out", "cert.pem", NULL });
	snprintf(authority, sizeof authority, "%s/ca.pem", folder);
	snprintf(other, sizeof other, "%s/other.pem", folder);
	snprintf(hashed, sizeof hashed, "%s/hashed", folder);
	assert_int_equal(file_make_folder(hashed, NULL), RC_OK);
	openssl((const char *const[]){ "openssl", "x509", "-in", "ca.pem", "-out", "hashed/ca.pem", NULL });
	openssl((const char *const[]){ "openssl", "rehash", "hashed", NULL });
}

/* It says "ACCEPT 127.0.0.1:PORT" when it is ready. */
static pid_t start_server(const char *version, int *at)
{
	int ends[2];
	char line[512] = "";
	size_t n = 0;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	pid_t pid = start_openssl((const char *const[]){ "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert",
								  "cert.pem", "-key", "key.pem", "-HTTP", version, NULL },
		ends[1]);
	close(ends[1]);
	for (ssize_t got; !strstr(line, "ACCEPT 127.0.0.1:") || !strchr(strstr(line, "ACCEPT"), '\n'); n += (size_t)got) {
		got = read(ends[0], line + n, sizeof line - 1 - n);
		assert_true(got > 0);
		line[n + (size_t)got] = '\0';
	}
	*at = (int)strtol(strstr(line, "ACCEPT 127.0.0.1:") + 17, NULL, 10);
	fcntl(ends[0], F_SETFD, 0); /* stays open: the server goes on talking into it */
	return pid;
}

/* A system where OpenSSL may speak what nobody should any more: from here on, for the servers and for us. */
static void allow_the_past(void)
{
	write_file("openssl.cnf",
		"openssl_conf = all\n[all]\nssl_conf = tls\n[tls]\nsystem_default = low\n"
		"[low]\nMinProtocol = TLSv1\nCipherString = DEFAULT@SECLEVEL=0\n");
	char *path = file_join(folder, "openssl.cnf");
	setenv("OPENSSL_CONF", path, 1);
	free(path);
}

static int start_group(void **state)
{
	(void)state;
	if (access(OPENSSL, X_OK) != 0)
		return 0;
	str_copy(folder, sizeof folder, "/tmp/minyi-tls-XXXXXX");
	assert_non_null(mkdtemp(folder));
	make_certificates();
	write_file("good", "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\n{\"a\":1}");
	allow_the_past();
	server = start_server(NULL, &port);
	old = start_server("-tls1_1", &old_port);
	return 0;
}

static int stop_group(void **state)
{
	(void)state;
	for (size_t i = 0; server && i < 2; i++) {
		pid_t pid = i ? old : server;
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	if (*folder)
		nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return 0;
}

static int set_up(void **state)
{
	(void)state;
	setenv("SSL_CERT_FILE", authority, 1);
	return net_new(&net, NULL);
}

static int tear_down(void **state)
{
	(void)state;
	net_free(net);
	unsetenv("SSL_CERT_FILE");
	return 0;
}

struct got {
	int calls, status;
	enum rc rc;
	char body[64], etag[64], detail[240];
};

static void done(void *ctx, const struct net_answer *a)
{
	struct got *g = ctx;
	g->calls++;
	g->rc = a->rc;
	g->status = a->status;
	str_copy(g->body, sizeof g->body, a->body);
	str_copy(g->etag, sizeof g->etag, a->etag);
	str_copy(g->detail, sizeof g->detail, a->err.detail);
}

static struct got get_at(int number, const char *host, const char *path)
{
	struct got g = { 0 };
	char base[100];
	int64_t until = clock_mono() + 30000;
	snprintf(base, sizeof base, "https://%s:%d", host, number);
	net_request(net, &(struct net_params){ .method = "GET", .base = base, .path = path, .token = "secret" }, done, &g);
	while (!g.calls && clock_mono() < until)
		net_turn(net, 1000);
	assert_int_equal(g.calls, 1);
	return g;
}

static struct got get(const char *host, const char *path)
{
	return get_at(port, host, path);
}

#define NEEDS_OPENSSL \
	(void)state; \
	if (!server) { \
		print_message("skipped: " OPENSSL " is not here\n"); \
		skip(); \
	}

static void trusted(void **state)
{
	NEEDS_OPENSSL
	struct got g = get("localhost", "/good");
	if (g.rc)
		fail_msg("%s", g.detail);
	assert_int_equal(g.status, 200);
	assert_string_equal(g.body, "{\"a\":1}");
}

static void an_unknown_authority(void **state)
{
	NEEDS_OPENSSL
	unsetenv("SSL_CERT_FILE");
	struct got g = get("localhost", "/good");
	assert_int_equal(g.rc, RC_NET);
	assert_non_null(strcasestr(g.detail, "certificate"));
	assert_string_equal(g.body, "");
}

/* What a line in between could read is no connection, whatever the system allows. */
static void an_old_version(void **state)
{
	NEEDS_OPENSSL
	struct got g = get_at(old_port, "localhost", "/good");
	assert_int_equal(g.rc, RC_NET);
	assert_string_equal(g.body, "");
}

static void another_ones_certificate(void **state)
{
	NEEDS_OPENSSL
	struct got g = get("127.0.0.1", "/good");
	assert_int_equal(g.rc, RC_NET);
	assert_string_equal(g.body, "");
}

static void answer_plain(struct fake *f, int fd, const char *request)
{
	(void)f, (void)request;
	fake_reply(fd, "200 OK", "", "{}");
}

static void no_way_down_to_http(void **state)
{
	NEEDS_OPENSSL
	struct fake plain;
	char text[300];
	fake_start(&plain, FAKE_PORT, answer_plain, NULL);
	snprintf(text, sizeof text,
		"HTTP/1.1 302 Found\r\nLocation: %s/x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", plain.address);
	write_file("down", text);
	struct got g = get("localhost", "/down");
	assert_int_equal(g.rc, RC_PROTO);
	assert_int_equal(fake_requests(&plain), 0);
	fake_stop(&plain);
	snprintf(text, sizeof text,
		"HTTP/1.1 302 Found\r\nLocation: https://localhost:%d/good\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
		port);
	write_file("along", text);
	assert_int_equal(get("localhost", "/along").status, 200);
}

static bool pass_on(int from, int to)
{
	char block[4096];
	ssize_t n = read(from, block, sizeof block);
	fake_send(to, block, n > 0 ? (size_t)n : 0);
	return n > 0;
}

/* A proxy: whatever it is asked to connect to is the server of this test. */
static void answer_as_a_tunnel(struct fake *f, int fd, const char *request)
{
	(void)f, (void)request;
	struct sockaddr_in in = {
		.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)
	};
	int there = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct pollfd both[] = { { fd, POLLIN, 0 }, { there, POLLIN, 0 } };
	bool goes_on = connect(there, (struct sockaddr *)&in, sizeof in) == 0;
	if (goes_on)
		fake_say(fd, "HTTP/1.1 200 Connected\r\nETag: \"of the proxy\"\r\n\r\n");
	while (goes_on && poll(both, 2, -1) > 0) {
		if (both[0].revents)
			goes_on = pass_on(fd, there);
		if (goes_on && both[1].revents)
			goes_on = pass_on(there, fd);
	}
	close(there);
}

/* A proxy on the way to https hears where to, and nothing of what is said there; nor is its word taken for an answer's.
 */
static void a_proxy_hears_nothing(void **state)
{
	NEEDS_OPENSSL
	struct fake proxy;
	fake_start(&proxy, FAKE_PORT, answer_as_a_tunnel, NULL);
	setenv("https_proxy", proxy.address, 1);
	struct got g = get(ELSEWHERE, "/good");
	unsetenv("https_proxy");
	if (g.rc)
		fail_msg("%s", g.detail);
	assert_string_equal(g.body, "{\"a\":1}");
	assert_string_equal(g.etag, "");
	assert_true(str_starts(proxy.last, "CONNECT " ELSEWHERE ":"));
	assert_null(strstr(proxy.last, "secret"));
	assert_null(strstr(proxy.last, "good"));
	fake_stop(&proxy);
}

/* ---- a libcurl that was built for this folder and this file, over this library ------------------ */

static struct built {
	const char *folder, *file, *below;
	bool file_is_out;
} built;

static CURLcode tell(CURL *easy, CURLINFO what, ...)
{
	va_list ap;
	(void)easy;
	va_start(ap, what);
	*va_arg(ap, const char **) = what == CURLINFO_CAPATH ? built.folder : built.file;
	va_end(ap);
	return CURLE_OK;
}

static CURLcode be_told(CURL *easy, CURLoption what, ...)
{
	va_list ap;
	(void)easy;
	va_start(ap, what);
	if (what == CURLOPT_CAINFO)
		built.file_is_out = !va_arg(ap, const char *);
	va_end(ap);
	return CURLE_OK;
}

static curl_version_info_data *tell_version(CURLversion age)
{
	static curl_version_info_data said;
	(void)age;
	said.ssl_version = built.below;
	return &said;
}

/* In a process of its own, since that is looked at once. */
static bool file_is_left_out(const char *of_hashes, const char *file, const char *below)
{
	static const struct libcurl curl = { .easy_getinfo = tell, .easy_setopt = be_told, .version_info = tell_version };
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		unsetenv("SSL_CERT_FILE");
		built = (struct built){ of_hashes, file, below, false };
		libcurl_trust(&curl, NULL);
		_exit(built.file_is_out);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status) == 1;
}

/* A folder takes the place of the file only when it has each of those. */
static void a_folder_in_place_of_the_file(void **state)
{
	NEEDS_OPENSSL
	char *file = file_join(folder, "two.pem");
	write_file("two.pem",
		"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"
		"-----BEGIN TRUSTED CERTIFICATE-----\nAA==\n-----END TRUSTED CERTIFICATE-----\n");
	assert_false(libcurl_folder_will_do(folder, file));
	write_file("5ed36f99.0", "");
	write_file("5ed36f99.pem", "");
	write_file("5ed36f9.0", "");
	write_file("5ed36f99.", "");
	char *dangling = file_join(folder, "5ed36f99.2");
	assert_int_equal(symlink("nowhere", dangling), 0);
	assert_false(libcurl_folder_will_do(folder, file));
	assert_false(file_is_left_out(folder, file, "OpenSSL/3.0.19"));
	write_file("5ed36f99.1", "");
	assert_true(libcurl_folder_will_do(folder, file));
	assert_true(file_is_left_out(folder, file, "OpenSSL/3.0.19"));
	assert_false(file_is_left_out(folder, file, "GnuTLS/3.7.9")); /* it reads all that stand there */
	write_file("none.pem", "");
	char *none = file_join(folder, "none.pem");
	assert_false(libcurl_folder_will_do(folder, none));
	assert_false(libcurl_folder_will_do("/nowhere", file));
	free(none);
	free(dangling);
	free(file);
}

static size_t drop(char *bytes, size_t size, size_t n, void *ctx)
{
	(void)bytes, (void)ctx;
	return size * n;
}

/* What becomes of a transfer where the system trusts this file (NULL: whoever it trusts here) and this folder. */
static CURLcode transfer(const char *file, const char *of_hashes)
{
	const struct libcurl *curl;
	char url[100];
	assert_int_equal(libcurl_load(&curl, NULL), RC_OK);
	CURL *easy = curl->easy_init();
	snprintf(url, sizeof url, "https://localhost:%d/good", port);
	curl->easy_setopt(easy, CURLOPT_URL, url);
	curl->easy_setopt(easy, CURLOPT_PROXY, "");
	curl->easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop);
	if (file)
		curl->easy_setopt(easy, CURLOPT_CAINFO, file);
	curl->easy_setopt(easy, CURLOPT_CAPATH, of_hashes);
	libcurl_trust(curl, easy);
	CURLcode code = curl->easy_perform(easy);
	curl->easy_cleanup(easy);
	return code;
}

/* Whoever names a file trusts nobody else: neither the system's file nor, beside it, the folder. */
static void a_named_file_stands_in_place_of_the_systems(void **state)
{
	NEEDS_OPENSSL
	unsetenv("SSL_CERT_FILE");
	assert_int_equal(transfer(NULL, hashed), CURLE_OK);
	setenv("SSL_CERT_FILE", "", 1);
	assert_int_equal(transfer(NULL, hashed), CURLE_OK);
	setenv("SSL_CERT_FILE", other, 1);
	assert_int_equal(transfer(NULL, hashed), CURLE_PEER_FAILED_VERIFICATION);
	assert_int_equal(transfer(authority, NULL), CURLE_PEER_FAILED_VERIFICATION);
	setenv("SSL_CERT_FILE", authority, 1);
	assert_int_equal(transfer(other, NULL), CURLE_OK);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_folder_in_place_of_the_file), /* before anybody looks whether the system has one */
		T(trusted),
		T(an_unknown_authority),
		T(an_old_version),
		T(another_ones_certificate),
		T(no_way_down_to_http),
		T(a_proxy_hears_nothing),
		T(a_named_file_stands_in_place_of_the_systems),
	};
	return cmocka_run_group_tests(tests, start_group, stop_group);
}
