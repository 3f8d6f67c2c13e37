/* Who reads waits for nobody: not for who writes, for the disk, for passwords, for an import, for searches, and not for
 * who takes nothing of what was sent. */
#include "api/lib/readers.h"
#include "sql/sql.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WRITERS = 16 };

#define PASSWORD "correct horse battery"
#define TOPIC "47" /* of the samples; anybody may follow it */

static struct platform p;
static struct scratch rules;
static char *tokens[WRITERS];

/* ---- who asks -------------------------------------------------------------------------------- */

static void follow(void *ctx, size_t connection, size_t n, struct str *out)
{
	(void)ctx, (void)n;
	str_addf(out,
		"PUT /v1/topics/" TOPIC
		"/follow HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
		"Content-Length: 2\r\n\r\n{}",
		tokens[connection % WRITERS]);
}

static void sign_in(void *ctx, size_t connection, size_t n, struct str *out)
{
	(void)ctx, (void)connection;
	STR_LOCAL(body, 200);
	str_addf(&body, "{\"name\":\"stranger%zu\",\"password\":\"wrong horse battery\"}", n);
	str_addf(out,
		"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
		body.len, body.buf);
}

/* The words that stand in nearly all texts, never the same twice. */
static void search_hard(void *ctx, size_t connection, size_t n, struct str *out)
{
	(void)ctx, (void)connection;
	str_addf(out,
		"GET /v1/topics?at=%zu&min_endorsements=1&sort=endorsements&q=%%E7%%9A%%84%%20%%E6%%94%%BF%%E5%%BA%%9C%%20"
		"%%E8%%A3%%9C%%E5%%8A%%A9%%20%%E6%%9C%%89%%20%%E8%%88%%87 HTTP/1.1\r\nHost: x\r\n\r\n",
		n % 100000 + 1);
}

/* ---- the platform ---------------------------------------------------------------------------- */

static char rules_path[RULES_PATH_SIZE];

static double start(const char *env)
{
	/* Sanitizers make the kernel wait for Argon2's memory, however little of it: less of it here. */
	static const struct rules_change changes[] = {
		{ "\"attempts_per_address\": 200", "\"attempts_per_address\": 1000000" },
		{ "\"argon2_memory_mib\": 64", "\"argon2_memory_mib\": 8" },
	};
	scratch_make(&rules);
	rules_write(rules.path, "join", changes, ARRAY_LEN(changes) - readers_last(), rules_path);
	static const char *args[] = { "--rules", rules_path, NULL };
	platform_start(&p, &(struct platform_opts){ .sample = true, .port = true, .args = args, .env = env });
	for (int i = 0; i < WRITERS; i++) {
		char name[24];
		snprintf(name, sizeof name, "writer%d", i);
		tokens[i] = platform_newcomer(&p, name, PASSWORD);
	}
	return readers_allowed(&p, 5);
}

static void stop(void)
{
	for (int i = 0; i < WRITERS; i++)
		free(tokens[i]);
	platform_release(&p);
	scratch_remove(&rules);
}

/* ---- what others do -------------------------------------------------------------------------- */

static void while_another_program_holds_the_database(void **state)
{
	(void)state;
	struct readers r;
	if (platform_at_server())
		skip(); /* there nobody can hold all of it */
	double allowed = start(NULL);
	struct load writers = {
		.port = p.port, .from = FROM_OTHERS, .connections = WRITERS, .every_ms = 50, .write = follow
	};
	struct sql *other = platform_rows(&p);
	assert_int_equal(sql_begin(other, true, NULL), RC_OK);
	load_begin(&writers);
	readers_begin(&r, &p, allowed);
	readers_pass(&r, 5000, 45000);
	readers_end(&r, "the database is held");
	sql_rollback(other);
	sql_close(other);
	size_t before = load_answers(&writers);
	for (int64_t until = clock_mono() + TEST_DEADLINE_MS; load_answers(&writers) < before + 2 * WRITERS;) {
		assert_true(clock_mono() < until); /* they go on at once */
		poll(NULL, 0, 20);
	}
	load_end(&writers);
	load_release(&writers);
	stop();
}

/* As many writes wait as are done in about a second; whoever comes then hears so at once, and when to come again. */
static void who_finds_the_queue_full_hears_so_at_once(void **state)
{
	(void)state;
	/* more than the queue and what is taken out of it together; how long a write may wait */
	enum { MANY = 1200, WAITS_MS = 10000 };
	if (platform_at_server())
		skip(); /* there nobody can hold all of it */
	start(NULL);
	struct load writers = {
		.port = p.port, .from = FROM_OTHERS, .connections = MANY, .every_ms = TEST_DEADLINE_MS, .write = follow
	};
	struct sql *other = platform_rows(&p);
	assert_int_equal(sql_begin(other, true, NULL), RC_OK);
	int64_t held = clock_mono();
	load_begin(&writers);
	for (int64_t until = clock_mono() + TEST_DEADLINE_MS; writers.said->status[503] < 50; poll(NULL, 0, 20))
		assert_true(clock_mono() < until);
	struct answer a;
	int64_t begun = clock_mono();
	ask(&p, &a,
		&(struct request){ .method = "PUT", .path = "/v1/topics/" TOPIC "/follow", .token = tokens[0], .body = "{}" });
	assert_true(clock_mono() - begun < WAITS_MS * 3 / 4);
	expect_status(&a, 503, "busy");
	assert_non_null(answer_header(&a, "Retry-After"));
	answer_release(&a);
	sql_rollback(other);
	sql_close(other);
	held = clock_mono() - held;
	for (int64_t until = clock_mono() + TEST_DEADLINE_MS; load_answers(&writers) < MANY; poll(NULL, 0, 20))
		assert_true(clock_mono() < until);
	load_end(&writers);
	assert_int_equal(writers.said->good + (size_t)writers.said->status[503], writers.said->answers);
	if (held < WAITS_MS / 2) /* those that waited are done; a machine that took longer let them wait in vain */
		assert_true(writers.said->good >= 1000);
	load_release(&writers);
	stop();
}

static void while_the_disk_is_slow(void **state)
{
	(void)state;
	struct readers r;
	char preload[200];
	if (platform_at_server())
		skip(); /* its disk is another program's */
	char *built = program_path("minyid");
	snprintf(preload, sizeof preload, "LD_PRELOAD=%.*s/tests/slow_disk.so", (int)(strrchr(built, '/') - built), built);
	free(built);
	assert_true(file_exists(preload + strlen("LD_PRELOAD=")));
	double allowed = start(preload);
	struct load writers = { .port = p.port, .from = FROM_OTHERS, .connections = WRITERS, .write = follow };
	load_begin(&writers);
	readers_begin(&r, &p, allowed);
	readers_pass(&r, 2000, 20000);
	readers_end(&r, "fsync takes 30 ms");
	load_end(&writers);
	/* each of them waits for the disk: with 16 together, so many a flush, at most */
	assert_true(writers.said->good > 0);
	assert_true(writers.said->half >= 30);
	load_release(&writers);
	stop();
}

static void while_many_do(const char *what, const struct load *others, double allowed, int short_ms, int long_ms)
{
	struct readers r;
	struct load l = *others;
	load_begin(&l);
	readers_begin(&r, &p, allowed);
	readers_pass(&r, short_ms, long_ms);
	readers_end(&r, what);
	load_end(&l);
	assert_true(l.said->answers > 0);
	assert_int_equal(l.said->hung_up, 0);
	load_release(&l);
}

static void while_16_sign_in(void **state)
{
	(void)state;
	double allowed = start(NULL);
	while_many_do("16 sign in",
		&(struct load){ .port = p.port, .from = FROM_OTHERS, .connections = 16, .write = sign_in }, allowed, 3000,
		20000);
	stop();
}

static void add_record(struct str *s, int i)
{
	static const char *const words[] = { "政府的補助", "有交通與教育", "公開的資料", "環境與勞工", "長照有預算" };
	str_addf(s,
		"%s{\"網址\":\"https://join.gov.tw/idea/detail/12345678-0000-4000-8000-%012d\",\"標題\":\"第 %d 號：%s\","
		"\"附議數量\":\"%d\",\"附議門檻\":\"5000\",\"關注數量\":\"1\",\"留言數量\":\"0\",\"publishDate\":\"20%02d-%02d-%02d\","
		"\"提送日期\":\"\",\"提議內容\":\"%s，%s，%s與%s。\",\"利益與影響\":\"\",\"提議者\":\"某人\"}",
		i ? "," : "[", i + 1, i + 1, words[i % 5], i % 5000, 15 + i / 12 % 10, 1 + i % 12, 1 + i / 30 % 28,
		words[i % 5], words[i / 5 % 5], words[i / 25 % 5], words[i / 125 % 5]);
}

static void write_records(int n, char path[100])
{
	STR_LOCAL(records, STR_NO_LIMIT);
	for (int i = 0; i < n; i++)
		add_record(&records, i);
	str_addz(&records, "]");
	snprintf(path, 100, "%s/records.json", p.scratch.path);
	assert_int_equal(file_write(path, records.buf, records.len, 0600, NULL), RC_OK);
}

/* In the background, for however long it takes; and how it ended. */
static pid_t import_begin(const char *path)
{
	char *program = program_path("minyid"), **env = environment_make("/nonexistent", NULL);
	const char *const argv[] = { program, "import", "--data", p.data, "--from", "join-opendata", path, NULL };
	pid_t pid = fork();
	if (pid == 0) {
		program_dies_with_us();
		int null = open("/dev/null", O_WRONLY);
		dup2(null, 1);
		execve(program, (char *const *)(uintptr_t)argv, env);
		_exit(127);
	}
	environment_free(env);
	free(program);
	return pid;
}

static void import_end(pid_t pid)
{
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void while_an_import_runs_and_while_it_is_searched(void **state)
{
	(void)state;
	struct readers r;
	char path[100];
	double allowed = start(NULL);
	write_records(readers_last() ? 100000 : 2000, path);
	struct load writers = { .port = p.port, .from = FROM_OTHERS, .connections = 4, .every_ms = 50, .write = follow };
	readers_begin(&r, &p, allowed);
	load_begin(&writers);
	pid_t import = import_begin(path);
	import_end(import);
	load_end(&writers);
	readers_end(&r, "an import runs");
	/* and nobody waits for an import to write; at a server two who write may meet, and one is told to come back */
	assert_int_equal(
		writers.said->good + (size_t)(platform_at_server() ? writers.said->status[503] : 0), writers.said->answers);
	assert_true(writers.said->good > 0);
	load_release(&writers);
	while_many_do("16 search for the commonest words",
		&(struct load){ .port = p.port, .from = FROM_OTHERS, .one = true, .connections = 16, .write = search_hard },
		allowed, 3000, 20000);
	stop();
}

/* A file that nobody reads to its end stays with who does not. */
static void while_8_do_not_read_a_large_file(void **state)
{
	(void)state;
	enum { DEAF = 8, FILE_MIB = 64 };
	static const char request[] = "GET /files/large.bin HTTP/1.1\r\nHost: x\r\n\r\n";
	struct readers r;
	int fds[DEAF];
	char path[120];
	double allowed = start(NULL);
	snprintf(path, sizeof path, "%s/files/large.bin", p.data);
	STR_LOCAL(bytes, STR_NO_LIMIT);
	for (size_t i = 0; i < (size_t)FILE_MIB << 20; i += 8)
		str_addf(&bytes, "%08zx", i * 2654435761u & 0xffffffffu);
	assert_int_equal(file_write(path, bytes.buf, bytes.len, 0600, NULL), RC_OK);
	for (int i = 0; i < DEAF; i++) {
		fds[i] = platform_connect(&p);
		assert_int_equal(send(fds[i], request, strlen(request), 0), strlen(request));
	}
	readers_begin(&r, &p, allowed);
	readers_pass(&r, 2000, 20000);
	readers_end(&r, "8 do not read a file of 64 MiB");
	/* what the others write meanwhile is answered as it is */
	struct load writers = { .port = p.port, .from = FROM_OTHERS, .connections = 4, .requests = 20, .write = follow };
	load_run(&writers);
	assert_int_equal(writers.said->good, writers.said->answers);
	load_release(&writers);
	for (int i = 0; i < DEAF; i++)
		close(fds[i]);
	stop();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(while_another_program_holds_the_database),
		cmocka_unit_test(who_finds_the_queue_full_hears_so_at_once),
		cmocka_unit_test(while_the_disk_is_slow),
		cmocka_unit_test(while_16_sign_in),
		cmocka_unit_test(while_an_import_runs_and_while_it_is_searched),
		cmocka_unit_test(while_8_do_not_read_a_large_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
