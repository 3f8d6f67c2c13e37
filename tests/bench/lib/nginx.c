/* The web server that others would put the same bytes behind. */
#include "bench/lib/bench.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define NGINX "/usr/sbin/nginx"

static int free_port(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &size), 0);
	close(fd);
	return ntohs(at.sin_port);
}

static void configure(const struct nginx *n, const char *serves, char path[100])
{
	STR_LOCAL(text, STR_NO_LIMIT);
	const char *at = n->scratch.path;
	str_addf(&text,
		"%sworker_processes auto; daemon off; master_process on; pid %s/pid; error_log %s/error crit;\n"
		"events { worker_connections 4096; }\n"
		"http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; keepalive_timeout 600;\n"
		"open_file_cache max=1000 inactive=600s; default_type application/json; etag on;\n"
		"client_body_temp_path %s/b; proxy_temp_path %s/p; fastcgi_temp_path %s/f; uwsgi_temp_path %s/u; scgi_temp_path "
		"%s/s;\n"
		"server { listen 127.0.0.1:%d backlog=4096; %s } }\n",
		getuid() == 0 ? "user root; " : "", at, at, at, at, at, at, at, n->port, serves);
	snprintf(path, 100, "%s/nginx.conf", at);
	assert_int_equal(file_write(path, text.buf, text.len, 0600, NULL), RC_OK);
}

static void start(struct nginx *n, const char *serves)
{
	char path[100];
	configure(n, serves, path);
	n->pid = fork();
	if (n->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM); /* which its workers hear of, as of no other */
		int null = open("/dev/null", O_RDWR);
		dup2(null, 1);
		dup2(null, 2);
		execl(NGINX, "nginx", "-c", path, "-p", n->scratch.path, (char *)NULL);
		_exit(127);
	}
	struct platform as = { .port = n->port };
	int fd;
	for (int64_t deadline = clock_mono() + TEST_DEADLINE_MS; (fd = platform_try(&as)) < 0;) {
		assert_true(clock_mono() < deadline);
		assert_int_equal(waitpid(n->pid, NULL, WNOHANG), 0);
		poll(NULL, 0, 10);
	}
	close(fd);
}

bool nginx_start(struct nginx *n)
{
	char path[100];
	STR_LOCAL(serves, STR_NO_LIMIT);
	*n = (struct nginx){ .port = free_port() };
	if (access(NGINX, X_OK) != 0)
		return false;
	scratch_make(&n->scratch);
	snprintf(path, sizeof path, "%s/www", n->scratch.path);
	assert_int_equal(file_make_folder(path, NULL), RC_OK);
	str_addf(&serves, "root %s; location / { }", path);
	start(n, serves.buf);
	return true;
}

bool nginx_start_before(struct nginx *n, const struct platform *behind)
{
	struct outcome o;
	STR_LOCAL(serves, STR_NO_LIMIT);
	*n = (struct nginx){ .port = free_port() };
	if (access(NGINX, X_OK) != 0)
		return false;
	n->secure_port = free_port();
	scratch_make(&n->scratch);
	run(&o, NULL, "/bin/sh", "-c",
		"cd \"$0\" && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key -out cert"
		" -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>&1",
		n->scratch.path, NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	str_addf(&serves,
		"listen 127.0.0.1:%d ssl backlog=4096; ssl_certificate %s/cert; ssl_certificate_key %s/key;"
		" location / { proxy_pass http://unix:%s; proxy_http_version 1.1; proxy_set_header Connection \"\";"
		" proxy_buffering off; proxy_read_timeout 600; }",
		n->secure_port, n->scratch.path, n->scratch.path, behind->socket);
	start(n, serves.buf);
	return true;
}

void nginx_put(struct nginx *n, const char *name, const void *bytes, size_t size)
{
	char path[200];
	snprintf(path, sizeof path, "%s/www/%s", n->scratch.path, name);
	assert_int_equal(file_write(path, bytes, size, 0644, NULL), RC_OK);
}

void nginx_release(struct nginx *n)
{
	if (n->pid > 0) {
		kill(n->pid, SIGTERM);
		waitpid(n->pid, NULL, 0);
		scratch_remove(&n->scratch);
	}
}
