/* A real mail server for tests: smtp.py in a process of its own. */
#include "api/lib/api.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void read_line(struct post *m, char line[80])
{
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	for (size_t n = 0;; n++) {
		int64_t left = deadline - clock_mono();
		struct pollfd pfd = { .fd = m->out, .events = POLLIN };
		if (n >= 79 || left <= 0 || poll(&pfd, 1, (int)left) <= 0 || read(m->out, line + n, 1) != 1)
			fail_msg("the mail server said nothing");
		if (line[n] == '\n') {
			line[n] = '\0';
			return;
		}
	}
}

static void begin(struct post *m, const char *who, const char *host)
{
	int in[2], out[2];
	char line[80];
	*m = (struct post){ .pid = 0 };
	str_init(&m->text, (size_t)1 << 20);
	scratch_make(&m->scratch);
	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	m->pid = fork();
	if (m->pid == 0) {
		program_dies_with_us();
		dup2(in[0], 0);
		dup2(out[1], 1);
		execl("tests/api/lib/smtp.py", "smtp.py", m->scratch.path, who ? "0" : NULL, who, NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	m->in = in[1];
	m->out = out[0];
	read_line(m, line);
	assert_true(str_starts(line, "port "));
	snprintf(m->server, sizeof m->server, "smtp://%s:%.5s", host, line + 5);
}

void post_start(struct post *m)
{
	begin(m, NULL, "127.0.0.1");
}

void post_start_safe(struct post *m, const char *who)
{
	char host[32];
	snprintf(host, sizeof host, "%.*s@127.0.0.2", (int)strcspn(who, ":"), who);
	begin(m, who, host);
}

/* What is on its input it mails, to number@sms.tw. */
void post_sms(const struct post *m, char path[64])
{
	struct str text;
	char failed[64];
	str_init(&text, 4096);
	snprintf(path, 64, "%s/sms", m->scratch.path);
	snprintf(failed, sizeof failed, "%s/failed", m->scratch.path);
	str_addf(&text,
		"#!/bin/sh\nread -r number\nread -r text\n[ \"$number\" != +886955555555 ] || [ -e %s ] || { : >%s; exit 1; }\n"
		"printf 'To: %%s@sms.tw\\n\\n%%s\\n' \"$number\" \"$text\" | exec /usr/bin/python3 -c 'import smtplib, sys\n"
		"t = sys.stdin.read()\nsmtplib.SMTP(\"%s\").sendmail(\"sms@platform.tw\", [t.split()[1]], t.encode())'\n",
		failed, failed, m->server + strlen("smtp://"));
	assert_int_equal(file_write(path, text.buf, text.len, 0700, NULL), RC_OK);
	str_release(&text);
}

void post_expect(struct post *m, const char *wanted)
{
	char line[80];
	read_line(m, line);
	assert_string_equal(line, wanted);
}

static void read_mail(struct post *m, size_t n)
{
	char path[80];
	struct err e = { 0 };
	snprintf(path, sizeof path, "%s/%zu.mail", m->scratch.path, n);
	str_clear(&m->text);
	if (file_read(path, &m->text, &e) != RC_OK)
		fail_msg("%s: %s", path, e.detail);
}

const char *post_mail(struct post *m)
{
	char line[80];
	snprintf(line, sizeof line, "mail %zu", ++m->seen);
	post_expect(m, line);
	read_mail(m, m->seen);
	return m->text.buf;
}

size_t post_count(const struct post *m)
{
	size_t n = 0;
	DIR *d = opendir(m->scratch.path);
	for (const struct dirent *entry; (entry = readdir(d));)
		n += strstr(entry->d_name, ".mail") != NULL;
	closedir(d);
	return n;
}

void post_release(struct post *m)
{
	close(m->in); /* its end, unless a child of a failed test has it too */
	kill(m->pid, SIGTERM);
	waitpid(m->pid, NULL, 0);
	close(m->out);
	str_release(&m->text);
	scratch_remove(&m->scratch);
}

void post_code(const char *text, char code[16])
{
	const char *p = strstr(text, "\nSUBJECT ");
	for (size_t n; p && *(p += strcspn(p, "0123456789")); p += n) {
		n = strspn(p, "0123456789");
		if (n == 6) {
			snprintf(code, 16, "%.6s", p);
			return;
		}
	}
	fail_msg("no code in this letter:\n%s", text);
}

void post_verify(struct post *m, struct platform *p, const char *token, const char *to)
{
	char body[120], path[80], code[16];
	struct answer a;
	snprintf(body, sizeof body, "{\"kind\":\"email\",\"to\":\"%s\"}", to);
	ask_post(p, &a, "/v1/verifications", token, body);
	expect_status(&a, 201, NULL);
	snprintf(path, sizeof path, "/v1/verifications/%s", answer_text(&a, "id"));
	answer_release(&a);
	post_code(post_mail(m), code);
	snprintf(body, sizeof body, "{\"code\":\"%s\"}", code);
	ask_post(p, &a, path, token, body);
	expect_status(&a, 200, NULL);
	answer_release(&a);
}
