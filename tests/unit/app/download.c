/* Attachments as files: names that strangers chose, files that are there already, peers that cut, disks that are full.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <signal.h>

#include "app/private.h"
#include "unit/app/lib.h"

static char to[100];

static void answer(struct fake *f, int fd, const char *request)
{
	(void)f;
	if (str_starts(request, "GET /files/a.pdf "))
		fake_reply(fd, "200 OK", "Content-Type: application/pdf\r\n", "the file");
	else if (str_starts(request, "GET /files/cut "))
		fake_say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\nhalf");
	else if (str_starts(request, "GET /files/huge "))
		fake_say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\nConnection: close\r\n\r\nhalf");
	else if (str_starts(request, "GET /files/slow ")) {
		fake_say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");
		fake_hang(fd);
	} else if (str_starts(request, "GET /files/away "))
		fake_reply(fd, "302 Found", "Location: ftp://host/x\r\n", "");
	else
		fake_reply(fd, "404 Not Found", "", "<html>no</html>");
}

static int set_up(void **state)
{
	(void)state;
	arrive(true, answer);
	snprintf(to, sizeof to, "%s/to", folder);
	assert_int_equal(mkdir(to, 0700), 0);
	return 0;
}

struct fetched {
	int done, progress;
	int64_t got, whole;
	char path[500];
	enum rc rc;
	enum err_cause cause;
};

static void went_on(void *ctx, int64_t got, int64_t whole)
{
	struct fetched *f = ctx;
	f->progress++;
	f->got = got;
	f->whole = whole;
}

static void ended(void *ctx, const char *path, const struct err *e)
{
	struct fetched *f = ctx;
	f->done++;
	f->rc = e->code;
	f->cause = e->cause;
	str_copy(f->path, sizeof f->path, path ? path : "");
	assert_int_equal(path == NULL, e->code != RC_OK);
}

static struct fetched fetch(const char *url, const char *name)
{
	struct fetched f = { 0 };
	int64_t until = clock_mono() + 30000;
	app_download(app, &(struct app_download_what){ .url = url, .name = name, .folder = to }, went_on, ended, &f);
	assert_int_equal(f.done, 0);
	while (!f.done && clock_mono() < until)
		net_turn(app_net(app), 1000);
	assert_int_equal(f.done, 1);
	return f;
}

/* How many files there are, hidden ones too. */
static int files(void)
{
	int n = 0;
	DIR *d = opendir(to);
	while (readdir(d))
		n++;
	closedir(d);
	return n - 2;
}

static void expect_file(const char *name, const char *content)
{
	struct str text;
	char *path = file_join(to, name);
	str_init(&text, 1000);
	assert_int_equal(file_read(path, &text, NULL), RC_OK);
	assert_string_equal(text.buf, content);
	str_release(&text);
	free(path);
}

static void names(void **state)
{
	static const struct {
		const char *wanted, *url, *name;
	} rows[] = {
		{ "plan.pdf", "/files/x", "plan.pdf" },
		{ NULL, "https://host/a/b/plan.pdf?download=1#p2", "plan.pdf" },
		{ "", "https://host/%E8%A8%88%E7%95%AB%E6%9B%B8.pdf", "計畫書.pdf" },
		{ "計畫書", "https://host/f/1234.odt", "計畫書.odt" }, /* a title */
		{ "計畫書.pdf", "https://host/f/1234.odt", "計畫書.pdf" },
		{ "../../etc/passwd", "/x", "_.._etc_passwd" },
		{ "/etc/passwd", "/x", "_etc_passwd" },
		{ NULL, "https://host/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "_.._etc_passwd" },
		{ "..", "/", "attachment" },
		{ ".bashrc", "/x", "bashrc" },
		{ "-rf", "/x", "rf" },
		{ "~", "/x.txt", "x.txt" },
		{ "a\nb\x1b[31m.txt", "/x", "a b_[31m.txt" },
		{ "a\xe2\x80\xae"
		  "fdp.exe",
			"/x", "a_fdp.exe" }, /* turned around it would read exe.pdf */
		{ "a\xff\xfe.txt", "/x", "a__.txt" },
		{ "con:a*b?c\"d<e>f|g\\h", "/x", "con_a_b_c_d_e_f_g_h" },
		{ "name. . .", "/x", "name" },
		{ NULL, "https://host", "attachment" },
		{ NULL, "https://host/", "attachment" },
		{ NULL, "", "attachment" },
		{ NULL, "https://host/%", "%" },
		{ NULL, "https://host/%0", "%0" },
		{ NULL, "https://host/a%00b.txt", "a" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct str s;
		str_init(&s, 1000);
		download_name(rows[i].wanted, rows[i].url, &s);
		if (strcmp(s.buf, rows[i].name) != 0)
			fail_msg("%zu: %s, not %s", i, s.buf, rows[i].name);
		str_release(&s);
	}
}

static void long_names(void **state)
{
	struct str wanted, s;
	(void)state;
	str_init(&wanted, 100000);
	str_init(&s, 100000);
	for (int i = 0; i < 1000; i++)
		str_addz(&wanted, "健");
	str_addz(&wanted, ".pdf");
	download_name(wanted.buf, "/x", &s);
	assert_true(s.len <= 200 && s.len > 150);
	assert_true(str_ends(s.buf, "健.pdf"));
	str_release(&wanted);
	str_release(&s);
}

static void a_file_arrives_and_none_is_lost(void **state)
{
	(void)state;
	struct fetched f = fetch("/files/a.pdf", "計畫.pdf");
	assert_int_equal(f.rc, RC_OK);
	assert_true(str_ends(f.path, "/to/計畫.pdf"));
	expect_file("計畫.pdf", "the file");
	char *path = file_join(to, "計畫.pdf");
	assert_int_equal(file_write(path, "mine", 4, 0600, NULL), RC_OK);
	char *other = file_join(to, "計畫 (2).pdf");
	assert_int_equal(symlink("/nonexistent/x", other), 0); /* through a link nothing is written */
	f = fetch("/files/a.pdf", "計畫.pdf");
	assert_true(str_ends(f.path, "/to/計畫 (3).pdf"));
	expect_file("計畫.pdf", "mine");
	expect_file("計畫 (3).pdf", "the file");
	assert_int_equal(files(), 3);
	assert_null(strstr(platform.last, "Authorization"));
	free(other);
	free(path);
}

static void from_another_host(void **state)
{
	(void)state;
	struct fake elsewhere;
	char url[200];
	fake_start(&elsewhere, FAKE_PORT, answer, NULL);
	snprintf(url, sizeof url, "%s/files/a.pdf", elsewhere.address);
	assert_int_equal(fetch(url, NULL).rc, RC_OK);
	expect_file("a.pdf", "the file");
	assert_int_equal(fake_requests(&elsewhere), 1);
	assert_int_equal(fake_requests(&platform), 0);
	fake_stop(&elsewhere);
}

static void failures_leave_nothing(void **state)
{
	static const struct {
		const char *url;
		enum rc rc;
	} rows[] = {
		{ "/files/none", RC_NOT_FOUND },
		{ "/files/cut", RC_NET },
		{ "/files/huge", RC_TOO_BIG },
		{ "/files/away", RC_PROTO },
		{ "ftp://host/x", RC_INVALID },
		{ "javascript:alert(1)", RC_INVALID },
		{ "file:///etc/passwd", RC_INVALID },
		{ "x.pdf", RC_INVALID },
		{ "//host/x", RC_INVALID },
		{ "", RC_INVALID },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct fetched f = fetch(rows[i].url, "a.pdf");
		if (f.rc != rows[i].rc)
			fail_msg("%s: %s", rows[i].url, rc_name(f.rc));
		/* Who downloads typed no address. */
		assert_int_equal(f.cause == CAUSE_NO_ADDRESS, f.rc == RC_INVALID);
		assert_int_equal(files(), 0);
	}
	assert_int_equal(rmdir(to), 0);
	assert_int_equal(fetch("/files/a.pdf", "a.pdf").rc, RC_NOT_FOUND);
	assert_int_equal(mkdir(to, 0700), 0);
}

static void a_full_disk(void **state)
{
	(void)state;
	struct rlimit before, none;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	none = before;
	none.rlim_cur = 4;
	struct fetched f = { 0 };
	app_download(app, &(struct app_download_what){ .url = "/files/a.pdf", .folder = to }, NULL, ended, &f);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	while (!f.done)
		net_turn(app_net(app), 1000);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(f.rc, RC_SYS);
	assert_int_equal(files(), 0);
}

static void stopped_on_the_way(void **state)
{
	(void)state;
	struct fetched f = { 0 };
	struct app_download *d = app_download(
		app, &(struct app_download_what){ .url = "/files/slow", .folder = to }, went_on, ended, &f);
	while (!f.progress)
		net_turn(app_net(app), 1000);
	assert_int_equal(f.got, 4);
	assert_int_equal(f.whole, 1000);
	assert_int_equal(files(), 0); /* nothing to see of half a file */
	assert_false(app_idle(app));
	app_download_cancel(d);
	assert_int_equal(files(), 0);
	assert_true(app_idle(app));
	app_download(app, &(struct app_download_what){ .url = "/files/slow", .folder = to }, went_on, ended, &f);
	visit_close(); /* in the middle */
	assert_int_equal(files(), 0);
	assert_int_equal(f.done, 0);
	visit_open(platform.address);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, depart)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(names),
		T(long_names),
		T(a_file_arrives_and_none_is_lost),
		T(from_another_host),
		T(failures_leave_nothing),
		T(a_full_disk),
		T(stopped_on_the_way),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
