/* The life of the server: what was answered survives kill -9, a signal ends it in order, stale sockets, databases that
 * are not its
 * own, private platforms that end with their last client, wrong usage, and the endorsement that reaches a threshold. */
#include "api/lib/api.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void usage(const char *named, int status, const char *const *argv)
{
	struct outcome o;
	program_run(&o, &(struct program_opts){ .env = (const char *[]){ "LANG=en_GB.UTF-8", NULL } }, argv);
	if (o.status != status || !strstr(o.err.buf, named))
		fail_msg("%s %s: exit status %d: %s", argv[0], argv[1] ? argv[1] : "", o.status, o.err.buf);
	/* One sentence, one line. */
	if (status)
		assert_ptr_equal(strchr(o.err.buf, '\n'), o.err.buf + o.err.len - 1);
	outcome_release(&o);
}
#define USAGE(named, status, ...) usage(named, status, (const char *[]){ "minyid", __VA_ARGS__, NULL })

static void wrong_usage_is_one_sentence(void **state)
{
	(void)state;
	struct scratch s;
	char data[80];
	scratch_make(&s);
	snprintf(data, sizeof data, "%s/data", s.path);
	usage("Say what to do", 2, (const char *[]){ "minyid", NULL });
	USAGE("no such subcommand", 2, "fly");
	USAGE("option", 2, "serve", "--fast");
	USAGE("option", 2, "serve", "--data");
	USAGE("--data", 2, "serve", "--listen", "127.0.0.1:0");
	USAGE("--data", 2, "sample");
	USAGE("--from", 2, "import", "--data", data);
	USAGE("format", 2, "import", "--data", data, "--from", "nothing", "x");
	USAGE("too many", 2, "sample", "--data", data, "more");
	USAGE("--listen takes", 2, "serve", "--data", data, "--listen", "nowhere");
	USAGE("--listen takes", 2, "serve", "--data", data, "--listen", "127.0.0.1:99999");
	USAGE("--public", 2, "serve", "--data", data, "--listen", "0.0.0.0:0");
	USAGE("--public", 2, "serve", "--data", data, "--listen", "[::]:0");
	USAGE("path", 2, "serve", "--data", data, "--listen", "unix:");
	USAGE("no host of that name", 2, "serve", "--data", data, "--listen", "nowhere.invalid:1");
	USAGE(
		"192.0.2.1:0 is no address of this machine", 1, "serve", "--public", "--data", data, "--listen", "192.0.2.1:0");
	USAGE("/nonexistent/rules is not there", 1, "serve", "--data", data, "--listen", "127.0.0.1:0", "--rules",
		"/nonexistent/rules");
	snprintf(data, sizeof data, "%s/rules", s.path);
	assert_int_equal(file_write(data, "{}", 2, 0600, NULL), RC_OK);
	USAGE("rules: zone: this must be a zone", 2, "serve", "--data", s.path, "--listen", "127.0.0.1:0", "--rules", data);
	assert_int_equal(file_write(data, "{", 1, 0600, NULL), RC_OK);
	USAGE("): this is not JSON", 2, "serve", "--data", s.path, "--listen", "127.0.0.1:0", "--rules", data);
	USAGE("in its folder. Leave --read-from out", 2, "serve", "--data", s.path, "--listen", "127.0.0.1:0",
		"--read-from", "host=standby");
	snprintf(data, sizeof data, "%s/database", s.path);
	assert_int_equal(file_write(data, "host=nowhere.invalid", 20, 0600, NULL), RC_OK);
	USAGE("--read-from takes what names a PostgreSQL", 2, "serve", "--data", s.path, "--listen", "127.0.0.1:0",
		"--read-from", "standby");
	assert_int_equal(unlink(data), 0);
	USAGE("one name", 2, "name", "--data", s.path);
	USAGE("one line", 2, "name", "--data", s.path, "a\nb");
	USAGE("one line", 2, "name", "--data", s.path, " ");
	scratch_remove(&s);
}

static void a_data_folder_that_cannot_be_used(void **state)
{
	(void)state;
	struct scratch s;
	char data[80];
	scratch_make(&s);
	snprintf(data, sizeof data, "%s/file", s.path);
	assert_int_equal(file_write(data, "x", 1, 0600, NULL), RC_OK);
	USAGE("file is not a folder. Name another", 1, "sample", "--data", data);
	USAGE("/proc/minyi is not there and cannot be made. Check the path.", 1, "sample", "--data", "/proc/minyi");
	char *minyid = program_path("minyid");
	static const char *const limits[] = { "--fsize=20000", "--fsize=100000" }; /* while opening, and later */
	for (size_t i = 0; i < ARRAY_LEN(limits); i++) {
		char folder[80];
		snprintf(folder, sizeof folder, "%s/tight%zu", s.path, i);
		usage("no space left on the disk. Nothing", 3,
			(const char *[]){ "/usr/bin/prlimit", limits[i], minyid, "sample", "--data", folder, NULL });
	}
	free(minyid);
	snprintf(data, sizeof data, "%s/minyid.db", s.path);
	assert_int_equal(
		file_write(data, "this is no database, though it is long enough to look at", 56, 0600, NULL), RC_OK);
	USAGE("minyid.db. Put a backup", 1, "sample", "--data", s.path);
	scratch_remove(&s);
}

static void an_address_that_is_taken(void **state)
{
	(void)state;
	struct platform p;
	char listen[40], data[90];
	platform_start(&p, &(struct platform_opts){ .port = true });
	snprintf(listen, sizeof listen, "127.0.0.1:%d", p.port);
	snprintf(data, sizeof data, "%s/other", p.scratch.path);
	USAGE("another program listens on 127.0.0.1:", 1, "serve", "--data", data, "--listen", listen);
	platform_release(&p);
}

/* A host's name for the platform, before the sample topics or after them, holds. */
static void a_host_names_the_platform(void **state)
{
	(void)state;
	struct platform p;
	struct answer a;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	USAGE("", 0, "name", "--data", p.data, "我們的平臺 & \"more\"");
	USAGE("", 0, "sample", "--data", p.data);
	ask_get(&p, &a, "/v1", NULL);
	assert_string_equal(answer_text(&a, "name"), "我們的平臺 & \"more\"");
	assert_null(strstr(a.body.buf, "小山城"));
	answer_release(&a);
	platform_release(&p);
}

/* Who asks for a topic that its owner removed hears so, in every way; nothing else of the platform is touched. */
static void an_owner_removes_a_topic(void **state)
{
	(void)state;
	struct platform p;
	struct answer a;
	char id[32], path[120], cursor[80];
	platform_start(&p, &(struct platform_opts){ .sample = true });
	char *token = platform_register(&p, "mei", "correct horse");
	ask_get(&p, &a, "/v1/topics/idea:2", NULL);
	str_copy(id, sizeof id, answer_text(&a, "id"));
	answer_release(&a);
	ask_get(&p, &a, "/v1/changes", NULL);
	str_copy(cursor, sizeof cursor, answer_text(&a, "next"));
	answer_release(&a);
	USAGE("remove needs", 2, "remove", "--data", p.data);
	USAGE("no topic idea:99999. Nothing", 1, "remove", "--data", p.data, "idea:2", "idea:99999");
	USAGE("no topic fly:2.", 1, "remove", "--data", p.data, "fly:2");
	ask_get(&p, &a, "/v1/topics/idea:2", NULL);
	expect_status(&a, 200, NULL);
	answer_release(&a);
	USAGE("", 0, "remove", "--data", p.data, "idea:2");
	USAGE("no topic idea:2.", 1, "remove", "--data", p.data, "idea:2"); /* gone is gone */
	static const struct {
		const char *method, *under;
	} asked[] = { { "GET", "" }, { "GET", "/comments" }, { "GET", "/endorsements" }, { "PUT", "/follow" },
		{ "PUT", "/endorsement" }, { "DELETE", "/endorsement" } };
	for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
		snprintf(path, sizeof path, "/v1/topics/%s%s", id, asked[i].under);
		ask(&p, &a, &(struct request){ .method = asked[i].method, .path = path, .token = token });
		expect_status(&a, 410, "removed");
		answer_release(&a);
	}
	ask_get(&p, &a, "/v1/topics?board=idea&number=2", NULL);
	assert_int_equal(answer_int(&a, "total"), 0);
	answer_release(&a);
	snprintf(path, sizeof path, "/v1/changes?after=%s", cursor);
	ask_get(&p, &a, path, NULL);
	assert_string_equal(answer_text(&a, "removed.0"), id);
	answer_release(&a);
	free(token);
	platform_release(&p);
}

static void attempt_from(struct platform *p, const char *headers, int i, int status)
{
	struct answer a;
	char body[80];
	snprintf(body, sizeof body, "{\"name\":\"nobody%d\",\"password\":\"wrong\"}", i);
	ask(p, &a, &(struct request){ .method = "POST", .path = "/v1/sessions", .body = body, .headers = headers });
	expect_status(&a, status, NULL);
	answer_release(&a);
}

static void a_proxy_speaks_for_its_visitors(void **state)
{
	(void)state;
	struct platform p;
	char rules[RULES_PATH_SIZE];
	const char *trusting[] = { "--rules", rules, "--trust-proxy", NULL }, *wary[] = { "--rules", rules, NULL };
	platform_start(&p, &(struct platform_opts){ .port = true });
	platform_stop(&p);
	rules_write(p.scratch.path, "join",
		&(struct rules_change){ "\"attempts_per_address\": 200", "\"attempts_per_address\": 2" }, 1, rules);
	p.opts.args = trusting;
	platform_again(&p);
	for (int i = 0; i < 3; i++) { /* the first hop is the visitor's invention */
		char forged[100];
		snprintf(forged, sizeof forged, "X-Forwarded-For: 203.0.113.%d, 192.0.2.1\r\n", i);
		attempt_from(&p, forged, i, i < 2 ? 401 : 429);
	}
	attempt_from(&p, "X-Forwarded-For: 192.0.2.2\r\n", 3, 401);
	attempt_from(&p, "X-Forwarded-For: 192.0.2.3\r\nX-Forwarded-For: 192.0.2.1\r\n", 4, 429); /* the last line */
	attempt_from(&p, "Forwarded: for=192.0.2.4\r\n", 5, 401);
	platform_stop(&p);
	p.opts.args = wary;
	platform_again(&p);
	for (int i = 0; i < 3; i++) {
		char said[60];
		snprintf(said, sizeof said, "X-Forwarded-For: 198.51.100.%d\r\n", i);
		attempt_from(&p, said, 10 + i, i < 2 ? 401 : 429);
	}
	platform_release(&p);
}

static int connect_from(const struct platform *p, const char *address)
{
	struct sockaddr_in from = { .sin_family = AF_INET },
					   to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)p->port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	inet_pton(AF_INET, address, &from.sin_addr);
	inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
	assert_int_equal(bind(fd, (struct sockaddr *)&from, sizeof from), 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	return fd;
}

/* How many of so many connections from there that stay open get an answer. */
static int answered_of(struct platform *p, const char *address, int n)
{
	static const char request[] = "GET /v1 HTTP/1.1\r\nHost: x\r\n\r\n";
	int fds[250], answered = 0;
	assert_true(n <= (int)ARRAY_LEN(fds));
	for (int i = 0; i < n; i++) {
		char head[12];
		fds[i] = connect_from(p, address);
		send(fds[i], request, sizeof request - 1, MSG_NOSIGNAL);
		answered += recv(fds[i], head, sizeof head, MSG_WAITALL) == sizeof head &&
			memcmp(head, "HTTP/1.1 200", sizeof head) == 0;
	}
	for (int i = 0; i < n; i++)
		close(fds[i]);
	return answered;
}

static void one_address_cannot_take_all_connections(void **state)
{
	(void)state;
	struct platform p;
	platform_start(&p, &(struct platform_opts){ .port = true });
	assert_int_equal(answered_of(&p, "127.0.0.9", 230), 200);
	assert_int_equal(answered_of(&p, "127.0.0.1", 230), 230); /* whoever is on this machine */
	platform_stop(&p);
	p.opts.args = (const char *[]){ "--trust-proxy", NULL }; /* all visitors come from the proxy's */
	platform_again(&p);
	assert_int_equal(answered_of(&p, "127.0.0.9", 230), 230);
	platform_release(&p);
}

static void a_newer_database_is_left_alone(void **state)
{
	if (platform_at_server())
		skip();
	(void)state;
	struct platform p;
	struct stat before, after;
	platform_start(&p, &(struct platform_opts){ 0 });
	platform_stop(&p);
	char *path = file_join(p.data, "minyid.db");
	int fd = open(path, O_WRONLY | O_CLOEXEC); /* the schema's version stands at byte 60 of the file, big-endian */
	assert_int_equal(pwrite(fd, "\0\0\x27\x0f", 4, 60), 4);
	close(fd);
	assert_int_equal(stat(path, &before), 0);
	USAGE("newer", 1, "sample", "--data", p.data);
	USAGE("newer", 1, "serve", "--data", p.data, "--listen", "127.0.0.1:0");
	assert_int_equal(stat(path, &after), 0);
	assert_int_equal(before.st_mtim.tv_sec, after.st_mtim.tv_sec);
	assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
	free(path);
	platform_release(&p);
}

/* Killed at any moment: each comment that was answered is there, and what was not answered is whole or absent. */
static void what_was_answered_survives_a_kill(void **state)
{
	(void)state;
	struct platform p;
	struct answer a;
	int64_t answered = 0;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	char *token = platform_register(&p, "mei", "correct horse");
	char path[100], request[600];
	ask_get(&p, &a, "/v1/topics?stage=collecting", NULL);
	snprintf(path, sizeof path, "/v1/topics/%s/comments", answer_text(&a, "items.0.id"));
	answer_release(&a);
	ask_get(&p, &a, path, NULL);
	int64_t before = answer_int(&a, "total");
	answer_release(&a);
	int n = snprintf(request, sizeof request,
		"POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: 12\r\n\r\n{\"body\":\"x\"}", path,
		token);
	for (int round = 0; round < 5; round++) {
		enum { OPEN = 8 };
		int fds[OPEN];
		for (int i = 0; i < OPEN; i++) {
			fds[i] = platform_connect(&p);
			assert_int_equal(write(fds[i], request, (size_t)n), n);
		}
		char head[13] = "";
		assert_true(read(fds[0], head, 12) == 12); /* the first answer is the moment */
		platform_kill(&p);
		for (int i = 0; i < OPEN; i++) {
			if (i > 0 && read(fds[i], head, 12) != 12)
				head[0] = '\0';
			answered += strcmp(head, "HTTP/1.1 201") == 0;
			close(fds[i]);
		}
		platform_again(&p);
	}
	assert_true(answered >= 5);
	ask_get(&p, &a, path, token);
	expect_status(&a, 200, NULL);
	assert_true(answer_int(&a, "total") >= before + answered);
	answer_release(&a);
	free(token);
	platform_release(&p);
}

static void a_signal_lets_what_is_under_way_finish(void **state)
{
	(void)state;
	struct platform p;
	char answer[400] = "";
	platform_start(&p, &(struct platform_opts){ .sample = true });
	int fd = platform_connect(&p);
	static const char
		body[] = "{\"name\":\"slowly\",\"password\":\"correct horse\"}",
		head[] = "POST /v1/accounts HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 44\r\n\r\n";
	assert_int_equal(strlen(body), 44);
	assert_int_equal(write(fd, head, strlen(head)), strlen(head));
	char go[26] = "";
	assert_int_equal(read(fd, go, 25), 25); /* it has the head: the request is under way */
	assert_string_equal(go, "HTTP/1.1 100 Continue\r\n\r\n");
	assert_int_equal(write(fd, body, 20), 20);
	kill(p.pid, SIGTERM);
	while (file_exists(p.socket)) /* until it takes nobody new */
		;
	assert_int_equal(write(fd, body + 20, 24), 24);
	size_t got = 0;
	for (ssize_t n; got < sizeof answer - 1 && (n = read(fd, answer + got, sizeof answer - 1 - got)) > 0;)
		got += (size_t)n;
	close(fd);
	assert_non_null(strstr(answer, "HTTP/1.1 201"));
	int status;
	assert_int_equal(waitpid(p.pid, &status, 0), p.pid);
	p.pid = 0;
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_false(file_exists(p.socket));
	platform_release(&p);
}

static void sockets_of_others_stay(void **state)
{
	(void)state;
	struct platform p;
	struct stat st;
	char listen[120], data[90];
	platform_start(&p, &(struct platform_opts){ 0 });
	assert_int_equal(stat(p.socket, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	snprintf(listen, sizeof listen, "unix:%s", p.socket);
	snprintf(data, sizeof data, "%s/other", p.scratch.path);
	USAGE("another server answers", 1, "serve", "--data", data, "--listen", listen);
	platform_kill(&p); /* leaves its socket behind */
	assert_true(file_exists(p.socket));
	platform_again(&p); /* which is replaced */
	platform_stop(&p);
	assert_int_equal(file_write(p.socket, "mine", 4, 0600, NULL), RC_OK);
	USAGE("is not a socket. Give another path", 1, "serve", "--data", data, "--listen", listen);
	assert_true(file_exists(p.socket));
	unlink(p.socket);
	platform_again(&p);
	platform_release(&p);
}

/* Until the kernel says that this process waits for a lock: /proc/locks has a line "N: -> FLOCK ADVISORY WRITE PID
 * ...". */
static void wait_until_locked_out(pid_t pid)
{
	char waits[60];
	struct str locks;
	str_init(&locks, 1 << 20);
	snprintf(waits, sizeof waits, "-> FLOCK  ADVISORY  WRITE %d ", (int)pid);
	for (int64_t end = clock_mono() + TEST_DEADLINE_MS; !strstr(locks.buf, waits); str_clear(&locks)) {
		if (clock_mono() > end)
			fail_msg("the server does not wait for the lock");
		assert_int_equal(file_read("/proc/locks", &locks, NULL), RC_OK);
		if (strstr(locks.buf, waits))
			break;
	}
	str_release(&locks);
}

static void a_private_platform_ends_with_its_last_client(void **state)
{
	(void)state;
	struct scratch s;
	struct platform p;
	char fifo[80], lock[90];
	scratch_make(&s);
	snprintf(fifo, sizeof fifo, "%s/clients", s.path);
	snprintf(lock, sizeof lock, "%s.lock", fifo);
	platform_start(&p, &(struct platform_opts){ .args = (const char *[]){ "--while", fifo, NULL } });
	int one = open(fifo, O_WRONLY | O_CLOEXEC), two = open(fifo, O_WRONLY | O_CLOEXEC);
	assert_true(one >= 0 && two >= 0);
	close(one);
	struct answer a;
	ask_get(&p, &a, "/v1", NULL); /* there is one left */
	answer_release(&a);
	/* A client that comes while the last one goes holds the lock; the server waits for it and finds it. */
	int held = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(flock(held, LOCK_EX), 0);
	close(two);
	wait_until_locked_out(p.pid);
	one = open(fifo, O_WRONLY | O_CLOEXEC | O_NONBLOCK);
	assert_true(one >= 0);
	assert_int_equal(write(one, "x", 1), 1);
	assert_int_equal(flock(held, LOCK_UN), 0);
	ask_get(&p, &a, "/v1", NULL);
	expect_status(&a, 200, NULL);
	answer_release(&a);
	close(one);
	int status;
	assert_int_equal(waitpid(p.pid, &status, 0), p.pid);
	p.pid = 0;
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_false(file_exists(p.socket));
	close(held);
	platform_release(&p);
	scratch_remove(&s);
}

static void wait_for_the_clock(struct platform *p)
{
	const int64_t until = clock_mono() + TEST_DEADLINE_MS;
	while (platform_holds_clock(p))
		assert_true(clock_mono() < until);
}

/* A disk that is full from so many bytes of a file on: RLIMIT_FSIZE stands for it, since it makes the same call fail.
 */
static void limit_files(const struct platform *p, const char *bytes)
{
	char of[32], limit[48];
	struct outcome o;
	snprintf(of, sizeof of, "--pid=%d", (int)p->pid);
	snprintf(limit, sizeof limit, "--fsize=%s:unlimited", bytes);
	program_run(&o, &(struct program_opts){ 0 }, (const char *[]){ "/usr/bin/prlimit", of, limit, NULL });
	assert_int_equal(o.status, 0);
	outcome_release(&o);
}

static void no_space_is_a_problem_and_nothing_half_done(void **state)
{
	if (platform_at_server())
		skip();
	(void)state;
	struct platform p;
	struct answer a;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	char *token = platform_register(&p, "mei", "correct horse"), path[100];
	ask_get(&p, &a, "/v1/topics?stage=collecting", NULL);
	snprintf(path, sizeof path, "/v1/topics/%s/comments", answer_text(&a, "items.0.id"));
	answer_release(&a);
	ask_get(&p, &a, path, NULL);
	int64_t before = answer_int(&a, "total");
	answer_release(&a);
	limit_files(&p, "4096");
	ask_post(&p, &a, path, token, "{\"body\":\"x\"}");
	expect_status(&a, 507, "disk_full");
	answer_release(&a);
	ask_get(&p, &a, path, NULL); /* reading goes on */
	assert_int_equal(answer_int(&a, "total"), before);
	answer_release(&a);
	limit_files(&p, "unlimited");
	ask_post(&p, &a, path, token, "{\"body\":\"x\"}");
	expect_status(&a, 201, NULL);
	answer_release(&a);
	platform_stop(&p); /* deadlines have passed, and that cannot be kept: reading still goes on */
	p.opts.now = "2027-06-01T10:00:00+08:00";
	p.opts.leaps = true; /* they have when that is confirmed, and the disk is full before */
	platform_again(&p);
	limit_files(&p, "4096");
	platform_confirm_clock(&p);
	wait_for_the_clock(&p);
	for (int i = 0; i < 2; i++) {
		ask_get(&p, &a, i ? path : "/v1/topics?stage=collecting", NULL);
		expect_status(&a, 200, NULL);
		answer_release(&a);
	}
	*strrchr(path, '/') = '\0';
	ask_get(&p, &a, path, NULL);
	assert_string_equal(answer_text(&a, "stage"), "collecting");
	answer_release(&a);
	free(token);
	platform_release(&p);
}

/* What the next one needs who opens the rows is there, though it could not be made now. */
static void who_rested_reads_on_a_full_disk(void **state)
{
	(void)state;
	if (platform_at_server())
		skip();
	struct platform p;
	struct answer a;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	platform_rest(&p);
	limit_files(&p, "4096");
	ask_get(&p, &a, "/v1/topics", NULL);
	expect_status(&a, 200, NULL);
	answer_release(&a);
	platform_release(&p);
}

/* Two endorsements are enough for this one. The second establishes it, and later ones are refused. */
static void the_threshold_establishes_an_idea(void **state)
{
	(void)state;
	struct platform p;
	struct answer a;
	struct outcome o;
	char file[90];
	static const char record[] =
		"[{\"publishDate\":\"2026-11-20 "
		"10:00:00\",\"網址\":\"https://join.gov.tw/idea/detail/00000000-0000-4000-8000-000000000001\","
		"\"標題\":\"兩個人就夠\",\"提議內容\":\"內容\",\"利益與影響\":\"影響\",\"附議數量\":0,\"附議門檻\":2,\"提送日期\":\"2026-11-20 10:00:00\","
		"\"關注數量\":0,\"留言數量\":0,\"提議者\":\"某人\"}]";
	platform_start(&p, &(struct platform_opts){ 0 });
	snprintf(file, sizeof file, "%s/records.json", p.scratch.path);
	assert_int_equal(file_write(file, record, strlen(record), 0600, NULL), RC_OK);
	program_run(&o, &(struct program_opts){ .env = (const char *[]){ "MINYI_NOW=" TEST_NOW, NULL } },
		(const char *[]){ "minyid", "import", "--data", p.data, "--from", "join-opendata", file, NULL });
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	static const char *const names[] = { "ann", "ben", "cat" };
	for (int i = 0; i < 3; i++) {
		char *token = platform_register(&p, names[i], "correct horse");
		ask(&p, &a,
			&(struct request){ .method = "PUT", .path = "/v1/topics/1/endorsement", .token = token, .body = "{}" });
		expect_status(&a, i < 2 ? 200 : 409, i < 2 ? NULL : "not_collecting");
		if (i == 0)
			assert_null(answer_json(&a, "timeline"));
		if (i == 1) { /* whoever did it need not ask what became of it */
			assert_string_equal(answer_text(&a, "stage"), "established");
			assert_string_equal(answer_text(&a, "response"), "due");
			assert_string_equal(answer_text(&a, "timeline.3.kind"), "scheduled");
			assert_string_equal(answer_text(&a, "cannot.withdraw.code"), "not_collecting");
		}
		answer_release(&a);
		if (i == 1) { /* nor can it be undone */
			ask(&p, &a, &(struct request){ .method = "DELETE", .path = "/v1/topics/1/endorsement", .token = token });
			expect_status(&a, 409, "not_collecting");
			answer_release(&a);
		}
		free(token);
	}
	ask_get(&p, &a, "/v1/topics/1", NULL);
	assert_string_equal(answer_text(&a, "stage"), "established");
	assert_string_equal(answer_text(&a, "response"), "due");
	assert_string_equal(answer_text(&a, "respond_by"), "2027-01-22T23:59:59+08:00");
	bool scheduled = false;
	for (const struct json *s = json_first(answer_json(&a, "timeline")); s; s = json_next(s))
		if (str_eq(json_text(json_get(s, "kind")), "scheduled")) {
			assert_string_equal(json_text(json_get(s, "due")), "2026-12-02T23:59:59+08:00");
			assert_string_equal(json_text(json_get(s, "state")), "due");
			scheduled = true;
		}
	assert_true(scheduled);
	answer_release(&a);
	platform_stop(&p);
	p.opts.now = "2026-12-02T10:00:00+08:00"; /* the last day to say when */
	platform_again(&p);
	ask_get(&p, &a, "/v1/topics?view=row", NULL);
	assert_null(answer_json(&a, "items.0.late_since"));
	answer_release(&a);
	platform_stop(&p);
	p.opts.now = "2026-12-03T10:00:00+08:00";
	platform_again(&p);
	ask_get(&p, &a, "/v1/topics?view=row", NULL);
	assert_string_equal(answer_text(&a, "items.0.late_since"), "2026-12-02T23:59:59+08:00");
	answer_release(&a);
	platform_stop(&p);
	p.opts.now = "2027-02-01T10:00:00+08:00"; /* and nobody answered */
	platform_again(&p);
	ask_get(&p, &a, "/v1/topics?response=overdue", NULL);
	assert_int_equal(answer_int(&a, "total"), 1);
	answer_release(&a);
	platform_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_usage_is_one_sentence),
		cmocka_unit_test(a_data_folder_that_cannot_be_used),
		cmocka_unit_test(an_address_that_is_taken),
		cmocka_unit_test(a_host_names_the_platform),
		cmocka_unit_test(an_owner_removes_a_topic),
		cmocka_unit_test(a_proxy_speaks_for_its_visitors),
		cmocka_unit_test(one_address_cannot_take_all_connections),
		cmocka_unit_test(a_newer_database_is_left_alone),
		cmocka_unit_test(what_was_answered_survives_a_kill),
		cmocka_unit_test(a_signal_lets_what_is_under_way_finish),
		cmocka_unit_test(sockets_of_others_stay),
		cmocka_unit_test(a_private_platform_ends_with_its_last_client),
		cmocka_unit_test(no_space_is_a_problem_and_nothing_half_done),
		cmocka_unit_test(who_rested_reads_on_a_full_disk),
		cmocka_unit_test(the_threshold_establishes_an_idea),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
