/* A real minyid of the test's own, in a folder of its own. */
#include "api/lib/api.h"
#include "sql/sql.h"
#include "unit/postgres.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

char *platform_log(const struct platform *p)
{
	char path[64];
	snprintf(path, sizeof path, "%s/log", p->scratch.path);
	struct str s;
	str_init(&s, (size_t)8 << 20);
	file_read(path, &s, NULL);
	return str_detach(&s);
}

static void platform_fail(struct platform *p, const char *what)
{
	char *log = platform_log(p);
	print_error("%s\nminyid said:\n%s\n", what, log);
	free(log);
	fail();
}

static void put_sample(struct platform *p)
{
	char now[64];
	snprintf(now, sizeof now, "MINYI_NOW=%s", p->opts.now ? p->opts.now : TEST_NOW);
	struct outcome o;
	run(&o, &(struct program_opts){ .home = p->scratch.path, .env = (const char *[]){ now, NULL } }, "minyid", "sample",
		"--data", p->data, p->opts.samples ? "--rules" : NULL, p->opts.samples, NULL);
	if (o.status != 0)
		fail_msg("minyid sample: exit status %d\n%s%s", o.status, o.out.buf, o.err.buf);
	outcome_release(&o);
}

/* Reads the one line that says where; false when it ended or nothing came in time. */
static bool read_line(int fd, char *line, size_t size)
{
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	size_t n = 0;
	while (n + 1 < size) {
		int64_t left = deadline - clock_mono();
		struct pollfd pfd = { .fd = fd, .events = POLLIN };
		if (left <= 0 || poll(&pfd, 1, (int)left) <= 0 || read(fd, line + n, 1) != 1)
			return false;
		if (line[n] == '\n')
			break;
		n++;
	}
	line[n] = '\0';
	return true;
}

/* Both ends: it has a writer before it looks for one. */
static void open_fifo(struct platform *p, char path[64])
{
	snprintf(path, 64, "%s/fifo", p->scratch.path);
	assert_true(mkfifo(path, 0600) == 0 || errno == EEXIST);
	if (p->fifo < 0)
		p->fifo = open(path, O_RDWR | O_CLOEXEC);
	assert_true(p->fifo >= 0);
}

static void platform_exec(struct platform *p, int out)
{
	char fifo[64];
	char listen[80], now[64], log[64], rules[RULES_PATH_SIZE];
	snprintf(listen, sizeof listen, p->opts.port ? "127.0.0.1:0" : "unix:%s", p->socket);
	snprintf(now, sizeof now, "MINYI_NOW=%s", p->opts.now ? p->opts.now : TEST_NOW);
	snprintf(log, sizeof log, "%s/log", p->scratch.path);
	char *path = program_path("minyid");
	char **env = environment_make(p->scratch.path, (const char *[]){ now, p->opts.env, NULL });
	const char *argv[32] = { path, "serve", "--data", p->data, "--listen", listen };
	size_t n = 6;
	if (p->opts.own) {
		open_fifo(p, fifo);
		argv[n++] = "--while";
		argv[n++] = fifo;
	}
	if (p->opts.tireless) {
		rules_write(p->scratch.path, "join", rules_tireless, RULES_TIRELESS, rules);
		argv[n++] = "--rules";
		argv[n++] = rules;
	}
	for (size_t i = 0; p->opts.args && p->opts.args[i] && n < ARRAY_LEN(argv) - 1; i++)
		argv[n++] = p->opts.args[i];
	p->pid = fork();
	if (p->pid == 0) {
		program_dies_with_us();
		int null = open("/dev/null", O_RDONLY);
		int err = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
		dup2(null, 0);
		dup2(out, 1);
		dup2(err, 2);
		signal(SIGPIPE, SIG_DFL);
		execve(path, (char *const *)(uintptr_t)argv, env);
		_exit(127);
	}
	environment_free(env);
	free(path);
}

/* How many of its open files have a name that begins or ends so. */
static size_t open_files(const struct platform *p, const char *begins, const char *ends)
{
	char folder[40], target[200];
	size_t found = 0;
	snprintf(folder, sizeof folder, "/proc/%d/fd", (int)p->pid);
	DIR *d = opendir(folder);
	assert_non_null(d);
	for (struct dirent *entry; (entry = readdir(d));) {
		ssize_t n = readlinkat(dirfd(d), entry->d_name, target, sizeof target - 1);
		target[n > 0 ? n : 0] = '\0';
		found += str_starts(target, begins) && str_ends(target, ends);
	}
	closedir(d);
	return found;
}

void platform_rest(const struct platform *p)
{
	enum { LISTENING_AND_HEARING = 2, STAYS = 1 };
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	while (platform_at_server() ? open_files(p, "socket:", "]") > LISTENING_AND_HEARING
								: open_files(p, "/", "/minyid.db-wal") > STAYS) {
		assert_true(clock_mono() < deadline);
		poll(NULL, 0, 10);
	}
}

void platform_confirm_clock(const struct platform *p)
{
	struct outcome o;
	char now[64];
	snprintf(now, sizeof now, "MINYI_NOW=%s", p->opts.now ? p->opts.now : TEST_NOW);
	run(&o, &(struct program_opts){ .home = p->scratch.path, .env = (const char *[]){ now, NULL } }, "minyid", "clock",
		"--data", p->data, "--confirm", NULL);
	outcome_release(&o); /* 1: it was never begun */
}

bool platform_holds_clock(struct platform *p)
{
	struct answer a;
	ask_get(p, &a, "/v1", NULL);
	expect_status(&a, 200, NULL);
	bool held = answer_json(&a, "clock_held") != NULL;
	answer_release(&a);
	return held;
}

bool platform_await_time(struct platform *p, int64_t now, int64_t most_ms)
{
	const int64_t deadline = clock_mono() + most_ms;
	struct sql *db = platform_rows(p);
	struct answer a;
	int64_t due = 1;
	for (; due && clock_mono() < deadline; poll(NULL, 0, due ? 10 : 0)) {
		ask_get(p, &a, "/v1/topics?limit=1", NULL); /* whoever comes has it look */
		answer_release(&a);
		assert_int_equal(sql_ask_int(db, NULL, &due, "SELECT count(*) FROM topics WHERE changes_at <= $1", "i",
							 now - now % 1000), /* as the platform's own clock: a second's deadlines are over with it */
			RC_OK);
	}
	sql_close(db);
	return !due;
}

void platform_again(struct platform *p)
{
	if (!p->opts.leaps)
		platform_confirm_clock(p);
	int out[2];
	assert_int_equal(p->pid, 0);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	platform_exec(p, out[1]);
	close(out[1]);
	p->out = out[0];
	char line[256] = "";
	if (!read_line(p->out, line, sizeof line) || !str_starts(line, "listening on "))
		platform_fail(p, "minyid did not say `listening on ...`");
	if (p->opts.port) {
		const char *colon = strrchr(line, ':');
		p->port = colon ? (int)strtol(colon + 1, NULL, 10) : 0;
		if (p->port <= 0)
			platform_fail(p, "minyid did not say on which port");
		snprintf(p->address, sizeof p->address, "http://127.0.0.1:%d", p->port);
	}
	enum { MOST_MS = 10000 }; /* five times as long as who reads waits */
	int64_t now;
	if (p->opts.now && !p->opts.leaps && !p->opts.at_once && rfc3339_parse(p->opts.now, 0, &now))
		(void)platform_await_time(p, now, MOST_MS);
}

bool platform_at_server(void)
{
	return str_eq(getenv("MINYI_ENGINE"), "postgres");
}

/* With MINYI_ENGINE=postgres in the environment a platform's rows are at the server that tests/run starts. */
static void place_rows(const struct platform *p)
{
	char where[512], *file = file_join(p->data, "database");
	if (platform_at_server()) {
		assert_true(postgres_new(where, sizeof where));
		assert_int_equal(file_make_folder(p->data, NULL), RC_OK);
		assert_int_equal(file_write(file, where, strlen(where), 0600, NULL), RC_OK);
	}
	free(file);
}

struct sql *platform_rows(const struct platform *p)
{
	const struct sql_options o = { .busy_ms = TEST_DEADLINE_MS };
	struct sql *db = NULL;
	struct err e = { 0 };
	STR_LOCAL(where, 512);
	char *named = file_join(p->data, "database"), *file = file_join(p->data, "minyid.db");
	enum rc rc = file_exists(named) ? file_read(named, &where, &e) : RC_OK;
	if (rc == RC_OK)
		rc = where.len ? sql_connect(where.buf, &o, &db, &e) : sql_open(file, &o, &db, &e);
	free(named);
	free(file);
	if (rc != RC_OK)
		fail_msg("%s", e.detail);
	return db;
}

bool platform_keeps(const struct platform *p, const char *bytes, size_t n)
{
	static const char *const names[] = { "minyid.db", "minyid.db-wal" };
	bool found = false;
	for (size_t i = 0; i < ARRAY_LEN(names) && !found; i++) {
		struct str text;
		str_init(&text, (size_t)256 << 20);
		char *file = file_join(p->data, names[i]);
		if (file_read(file, &text, NULL) == RC_OK)
			found = memmem(text.buf, text.len, bytes, n) != NULL;
		free(file);
		str_release(&text);
	}
	return found;
}

void platform_start(struct platform *p, const struct platform_opts *opts)
{
	*p = (struct platform){ .out = -1, .fifo = -1 };
	if (opts)
		p->opts = *opts;
	scratch_make(&p->scratch);
	snprintf(p->data, sizeof p->data, "%s/data", p->scratch.path);
	if (!p->opts.port) {
		snprintf(p->socket, sizeof p->socket, "%s/socket", p->scratch.path);
		snprintf(p->address, sizeof p->address, "unix:%s", p->socket);
	}
	if (p->opts.disk && !disk_make(p->data, p->opts.disk))
		fail_msg("no disk for a platform");
	place_rows(p);
	if (p->opts.sample)
		put_sample(p);
	platform_again(p);
}

void platform_join(struct platform *p, const struct platform *first)
{
	static const char *const shared[] = { "database", "secret" };
	*p = (struct platform){ .out = -1, .fifo = -1, .opts = first->opts };
	scratch_make(&p->scratch);
	snprintf(p->data, sizeof p->data, "%s/data", p->scratch.path);
	snprintf(p->socket, sizeof p->socket, "%s/socket", p->scratch.path);
	snprintf(p->address, sizeof p->address, "unix:%s", p->socket);
	assert_int_equal(file_make_folder(p->data, NULL), RC_OK);
	for (size_t i = 0; i < ARRAY_LEN(shared); i++) {
		STR_LOCAL(bytes, 4096);
		char *from = file_join(first->data, shared[i]), *to = file_join(p->data, shared[i]);
		assert_int_equal(file_read(from, &bytes, NULL), RC_OK);
		assert_int_equal(file_write(to, bytes.buf, bytes.len, 0600, NULL), RC_OK);
		free(from);
		free(to);
	}
	platform_again(p);
}

/* Its exit status, or 128 + signal. Ends it by force when it does not end in time. */
static int platform_wait(struct platform *p)
{
	int status = 0;
	struct pollfd pfd = { .fd = p->out, .events = POLLIN };
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	char ignored[256];
	/* The end of its output is the end of the program. */
	for (;;) {
		int64_t left = deadline - clock_mono();
		if (left <= 0 || poll(&pfd, 1, (int)left) <= 0) {
			kill(p->pid, SIGKILL);
			break;
		}
		if (read(p->out, ignored, sizeof ignored) <= 0)
			break;
	}
	waitpid(p->pid, &status, 0);
	close(p->out);
	p->out = -1;
	p->pid = 0;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void platform_stop(struct platform *p)
{
	kill(p->pid, SIGTERM);
	int status = platform_wait(p);
	if (status != 0) {
		print_error("minyid ended with %d on SIGTERM\n", status);
		platform_fail(p, status == 128 + SIGKILL ? "hung" : "it must exit with 0");
	}
}

void platform_kill(struct platform *p)
{
	kill(p->pid, SIGKILL);
	platform_wait(p);
}

void platform_release(struct platform *p)
{
	if (p->pid > 0)
		platform_stop(p);
	if (p->fifo >= 0)
		close(p->fifo);
	if (p->opts.disk)
		disk_drop(p->data);
	scratch_remove(&p->scratch);
}

char *platform_newcomer(struct platform *p, const char *name, const char *password)
{
	char body[512];
	snprintf(body, sizeof body,
		"{\"name\":\"%s\",\"nickname\":\"%s\",\"email\":\"%s@example.org\",\"password\":\"%s\",\"born\":1980}", name,
		name, name, password);
	struct answer a;
	ask_post(p, &a, "/v1/accounts", NULL, body);
	if (a.status / 100 != 2)
		fail_msg("registering %s: %d %s", name, a.status, a.body.buf);
	char *token = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	return token;
}

char *platform_register(struct platform *p, const char *name, const char *password)
{
	char *token = platform_newcomer(p, name, password);
	platform_prove(p, name);
	return token;
}

void platform_prove(const struct platform *p, const char *name)
{
	struct sql *db = platform_rows(p);
	struct err e = { 0 };
	int changed = 0;
	enum rc rc = sql_run_count(db, &e, &changed,
		"UPDATE identities SET email = coalesce(email, lower(name) || '@example.org'), email_at = 1,"
		" mobile = '0912***678', mobile_at = 1 WHERE lower(name) = lower($1)",
		"t", name);
	if (rc != RC_OK || changed != 1)
		fail_msg("proving %s: %d changed, %s", name, changed, e.detail);
	sql_close(db);
}

void platform_verify(struct platform *p, const char *token, const char *kind, const char *to)
{
	char body[512], path[64];
	struct answer a;
	snprintf(body, sizeof body, "{\"kind\":\"%s\",\"to\":\"%s\"}", kind, to);
	ask_post(p, &a, "/v1/verifications", token, body);
	expect_status(&a, 201, NULL);
	snprintf(path, sizeof path, "/v1/verifications/%s", answer_text(&a, "id"));
	snprintf(body, sizeof body, "{\"code\":\"%s\"}", answer_text(&a, "shown"));
	answer_release(&a);
	ask_post(p, &a, path, token, body);
	expect_status(&a, 200, NULL);
	answer_release(&a);
}

void platform_import_board(struct platform *p, char letter, int comments)
{
	struct outcome o;
	struct str text;
	char path[100];
	str_init(&text, (size_t)16 << 20);
	str_addf(&text,
		"{\"board\":{\"subjectUid\":\"0000000%c-0000-4000-8000-000000000000\",\"title\":\"%d 則\",\"cdate\":1505054304000,"
		"\"postSdate\":1505054304000,\"postEdate\":1905054304000},\"result\":[",
		letter, comments);
	for (int i = 1; i <= comments; i++)
		str_addf(&text,
			"%s{\"msgUid\":%d,\"cdate\":%lld,\"likeCount\":0,\"isEnable\":true,\"author\":{\"displayName\":\"某人\"},"
			"\"content\":\"這是第 %d 則意見，希望能早一點看到回覆。\"}",
			i > 1 ? "," : "", i, 1505054304000 + i * 1000LL, i);
	str_addz(&text, "]}");
	snprintf(path, sizeof path, "%s/%c.json", p->scratch.path, letter);
	assert_int_equal(file_write(path, text.buf, text.len, 0600, NULL), RC_OK);
	run(&o, NULL, "minyid", "import", "--data", p->data, "--from", "join-detail", path, NULL);
	if (o.status != 0)
		fail_msg("%s", o.err.buf);
	outcome_release(&o);
	str_release(&text);
}
