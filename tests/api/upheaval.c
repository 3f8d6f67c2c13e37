/*
 * What may befall a platform while many read and write: its disk is full, its clock is set, topics are hidden and
 * removed. Readers go on; whoever writes hears what is so; nothing is half done, nothing that was kept is shown when it
 * is no longer so, and afterwards all of it goes on by itself.
 */
#include "api/lib/readers.h"
#include "sql/sql.h"
#include "unit/postgres.h"

#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <sys/mman.h>
#include <unistd.h>

enum { WRITERS = 8, SHORT_MS = 3000, LONG_MS = 30000, TIMES = 20 };
#define PASSWORD "correct horse 12"
#define TOPIC "47" /* of the samples; everybody may comment on it */

static struct platform p;
static char *tokens[WRITERS];

static void register_writers(void)
{
	for (int i = 0; i < WRITERS; i++) {
		char name[24];
		snprintf(name, sizeof name, "writer%d", i);
		tokens[i] = platform_newcomer(&p, name, PASSWORD);
	}
}

static void end(void)
{
	for (int i = 0; i < WRITERS; i++)
		free(tokens[i]);
	platform_release(&p);
}

static void comment(void *ctx, size_t connection, size_t n, struct str *out)
{
	char body[60];
	(void)ctx;
	snprintf(body, sizeof body, "{\"body\":\"meanwhile %zu\"}", n);
	str_addf(out,
		"POST /v1/topics/" TOPIC
		"/comments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
		"Content-Length: %zu\r\n\r\n%s",
		tokens[connection], strlen(body), body);
}

static void writers_begin(struct load *l)
{
	*l = (struct load){ .port = p.port, .from = FROM_OTHERS, .connections = WRITERS, .every_ms = 20, .write = comment };
	load_begin(l);
}

/* Until so many writes were answered with this status. */
static void wait_for(const struct load *l, int status, int more)
{
	int64_t until = clock_mono() + TEST_DEADLINE_MS;
	for (int wanted = l->said->status[status] + more; l->said->status[status] < wanted; poll(NULL, 0, 10))
		if (clock_mono() > until)
			fail_msg("hung: nobody is answered with %d", status);
}

static int64_t rows(const char *statement)
{
	struct sql *db = platform_rows(&p);
	int64_t n = 0;
	assert_int_equal(sql_ask_int(db, NULL, &n, statement, ""), RC_OK);
	sql_close(db);
	return n;
}

/* What was answered is there, once, and is counted; of those that were under way at the end some are there, too. */
static void expect_books(const struct load *writers)
{
	assert_int_equal(rows("SELECT count(*) - count(DISTINCT body) FROM comments WHERE body LIKE 'meanwhile %'"), 0);
	assert_in_range(rows("SELECT count(*) FROM comments WHERE body LIKE 'meanwhile %'"), writers->said->status[201],
		writers->said->status[201] + WRITERS);
	assert_int_equal(rows("SELECT count(*) FROM topics t WHERE t.comments <> t.comments_elsewhere +"
						  " (SELECT count(*) FROM comments c WHERE c.topic = t.id AND c.removed_at IS NULL)"),
		0);
}

/* ---- the disk is full ------------------------------------------------------------------------ */

/* The rows of one that does not run move to a disk of their own at the server. */
static void move_rows(const char *folder, char database[64])
{
	char text[300], *file = file_join(p.data, "database");
	STR_LOCAL(where, 512);
	const struct passwd *server = getpwnam("postgres");
	assert_int_equal(file_read(file, &where, NULL), RC_OK);
	free(file);
	str_copy(database, 64, strstr(where.buf, "dbname=") + strlen("dbname="));
	assert_true(server && chown(folder, server->pw_uid, server->pw_gid) == 0);
	snprintf(text, sizeof text, "CREATE TABLESPACE d%s LOCATION '%s'", database, folder);
	assert_true(postgres_run(text));
	snprintf(text, sizeof text, "ALTER DATABASE %s SET TABLESPACE d%s", database, database);
	assert_true(postgres_run(text));
}

static void drop_rows(const char *database)
{
	char text[200];
	snprintf(text, sizeof text, "DROP DATABASE %s", database);
	assert_true(postgres_run(text));
	snprintf(text, sizeof text, "DROP TABLESPACE d%s", database);
	assert_true(postgres_run(text));
}

/* With a sentence, and nothing of it stays. False: it is little, and found room in a page. */
static bool is_refused(const char *method, const char *path, const char *token, const char *body)
{
	struct answer a;
	ask(&p, &a, &(struct request){ .method = method, .path = path, .token = token, .body = body });
	bool refused = a.status / 100 != 2;
	if (refused) {
		expect_status(&a, 507, "disk_full");
		assert_true(strlen(answer_text(&a, "detail")) > 20);
	}
	answer_release(&a);
	return refused;
}

static void while_its_disk_is_full(void **state)
{
	char folder[64], database[64] = "";
	bool renamed = false, come = false;
	struct load writers;
	struct readers r;
	struct outcome o;
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/minyi-disk-%d", (int)getpid());
	if (!disk_make(folder, "64m")) {
		rmdir(folder);
		skip();
	}
	if (!platform_at_server())
		disk_drop(folder);
	platform_start(&p,
		&(struct platform_opts){
			.sample = true, .port = true, .tireless = true, .disk = platform_at_server() ? NULL : "32m" });
	if (platform_at_server()) {
		platform_stop(&p);
		move_rows(folder, database);
		platform_again(&p);
	}
	const char *disk = platform_at_server() ? folder : p.data;
	register_writers();
	double allowed = readers_allowed(&p, TIMES);
	writers_begin(&writers);
	readers_begin(&r, &p, allowed);
	wait_for(&writers, 201, 2 * WRITERS);
	disk_fill(disk, 0);
	wait_for(&writers, 507, 4 * WRITERS);
	if (!platform_at_server()) { /* there pages have room for a row or two */
		int refused = is_refused("POST", "/v1/topics/" TOPIC "/comments", tokens[0], "{\"body\":\"自己一則\"}") +
			is_refused("PUT", "/v1/topics/" TOPIC "/follow", tokens[0], "{}");
		renamed = !is_refused("PATCH", "/v1/me", tokens[0], "{\"nickname\":\"滿了\"}");
		come = !is_refused("POST", "/v1/accounts", NULL, "{\"name\":\"latecomer\",\"password\":\"" PASSWORD "\"}");
		assert_true(refused + !renamed + !come > 0);
	}
	readers_pass(&r, SHORT_MS, LONG_MS);
	disk_free(disk);
	wait_for(&writers, 201, 4 * WRITERS); /* by themselves */
	readers_end(&r, "the disk is full");
	load_end(&writers);
	const struct load_said *s = writers.said;
	assert_int_equal((size_t)(s->status[201] + s->status[507] + s->status[503]), s->answers);
	assert_int_equal(s->hung_up, 0);
	expect_books(&writers);
	assert_int_equal(rows("SELECT count(*) FROM accounts WHERE nickname = '滿了'"), renamed);
	assert_int_equal(rows("SELECT count(*) FROM accounts WHERE nickname = 'latecomer'"), come);
	load_release(&writers);
	run(&o, NULL, "minyid", "check", "--data", p.data, NULL);
	if (o.status != 0)
		fail_msg("%s%s", o.out.buf, o.err.buf);
	outcome_release(&o);
	end();
	if (platform_at_server()) {
		drop_rows(database);
		disk_drop(folder);
	}
	rmdir(folder);
}

/* ---- its clock is set ------------------------------------------------------------------------ */

static volatile int64_t *clock_begin(void)
{
	static const char none[sizeof(int64_t)];
	char *path = file_join(p.scratch.path, "clock");
	assert_int_equal(file_write(path, none, sizeof none, 0600, NULL), RC_OK);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	void *at = mmap(NULL, sizeof(int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	assert_true(at != MAP_FAILED);
	close(fd);
	free(path);
	return at;
}

static int64_t how_many_collect(void)
{
	struct answer a;
	ask_get(&p, &a, "/v1/topics?board=idea&stage=collecting", NULL);
	expect_status(&a, 200, NULL);
	int64_t n = answer_int(&a, "total");
	answer_release(&a);
	return n;
}

static void while_its_clock_is_set(void **state)
{
	static const struct {
		int64_t ahead; /* seconds */
		bool held;
	} leaps[] = { { 3600, false }, { 3 * 86400, true }, { 0, false }, { 20LL * 365 * 86400, true }, { -3600, false },
		{ -400LL * 86400, true }, { 0, false } };
	char preload[200];
	struct load writers;
	struct readers r;
	(void)state;
	char *built = program_path("minyid");
	snprintf(
		preload, sizeof preload, "LD_PRELOAD=%.*s/tests/leaping_clock.so", (int)(strrchr(built, '/') - built), built);
	free(built);
	assert_true(file_exists(preload + strlen("LD_PRELOAD=")));
	platform_start(&p,
		&(struct platform_opts){
			.sample = true, .port = true, .tireless = true, .now = "" }); /* the machine's own clock */
	platform_stop(&p);
	volatile int64_t *ahead = clock_begin();
	p.opts.env = preload;
	platform_again(&p);
	register_writers();
	double allowed = readers_allowed(&p, TIMES);
	const int64_t collecting = how_many_collect(), begun = clock_now();
	assert_true(collecting > 0);
	writers_begin(&writers);
	readers_begin(&r, &p, allowed);
	for (size_t i = 0; i < ARRAY_LEN(leaps); i++) {
		*ahead = leaps[i].ahead * 1000;
		wait_for(&writers, 201, 2 * WRITERS);
		readers_pass(&r, SHORT_MS / 10, LONG_MS / 10);
		assert_int_equal(platform_holds_clock(&p), leaps[i].held);
		assert_int_equal(how_many_collect(), collecting);
	}
	readers_end(&r, "the clock is set");
	load_end(&writers);
	assert_int_equal((size_t)writers.said->status[201], writers.said->answers); /* no session ended */
	expect_books(&writers);
	load_release(&writers);
	/* nothing is dated by a clock that leapt; what was set by an hour, was */
	assert_true(rows("SELECT min(created_at) FROM comments WHERE body LIKE 'meanwhile %'") > begun - 2 * 3600 * 1000);
	assert_true(
		rows("SELECT max(created_at) FROM comments WHERE body LIKE 'meanwhile %'") < clock_now() + 2 * 3600 * 1000);
	end();
	munmap((void *)(uintptr_t)ahead, sizeof(int64_t));
}

/* ---- topics are hidden and removed ----------------------------------------------------------- */

#define LIST "/v1/topics?board=idea&stage=collecting&limit=100"
#define COMMENTS "/v1/topics/" TOPIC "/comments"

static char *moderator;
static char seen[40]; /* what is hidden and shown again: "/v1/topics/12" */

/* The same that those ask who look whether it is still so: kept answers are theirs, too. */
static void look(void *ctx, size_t connection, size_t n, struct str *out)
{
	static const char *const paths[] = { LIST, COMMENTS, seen, "/v1/topics/51", "/v1/topics/52", "/v1/topics/53" };
	(void)ctx, (void)connection;
	str_addf(out, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", paths[n % ARRAY_LEN(paths)]);
}

static bool lists(const char *id)
{
	struct answer a;
	char part[40];
	snprintf(part, sizeof part, "\"id\":\"%s\",", id);
	ask_get(&p, &a, LIST, NULL);
	expect_status(&a, 200, NULL);
	bool found = strstr(a.body.buf, part) != NULL;
	answer_release(&a);
	return found;
}

static void act(const char *body, const char *stage)
{
	struct answer a;
	char path[60];
	const char *id = strrchr(seen, '/') + 1;
	snprintf(path, sizeof path, "%s/actions", seen);
	ask_post(&p, &a, path, moderator, body);
	expect_status(&a, 200, NULL);
	answer_release(&a);
	ask_get(&p, &a, seen, NULL);
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_text(&a, "stage"), stage);
	answer_release(&a);
	assert_int_equal(lists(id), str_eq(stage, "collecting"));
}

static bool has_comment(const char *words)
{
	struct answer a;
	ask_get(&p, &a, COMMENTS, NULL);
	expect_status(&a, 200, NULL);
	bool found = strstr(a.body.buf, words) != NULL;
	answer_release(&a);
	return found;
}

static void comment_and_take_it_back(int n)
{
	struct answer a;
	char words[40], body[80], path[80];
	snprintf(words, sizeof words, "taken back %d.", n);
	snprintf(body, sizeof body, "{\"body\":\"%s\"}", words);
	ask_post(&p, &a, COMMENTS, tokens[n % WRITERS], body);
	expect_status(&a, 201, NULL);
	snprintf(path, sizeof path, COMMENTS "/%s", answer_text(&a, "id"));
	answer_release(&a);
	assert_true(has_comment(words));
	ask(&p, &a, &(struct request){ .method = "DELETE", .path = path, .token = tokens[n % WRITERS] });
	assert_int_equal(a.status / 100, 2);
	answer_release(&a);
	assert_false(has_comment(words));
}

/* By another program: at a server this one hears of it a moment later. */
static void remove_one(int id)
{
	struct answer a;
	struct outcome o;
	char path[40], name[60];
	snprintf(path, sizeof path, "/v1/topics/%d", id);
	ask_get(&p, &a, path, NULL);
	expect_status(&a, 200, NULL);
	snprintf(name, sizeof name, "%s:%d", answer_text(&a, "board"), (int)answer_int(&a, "number"));
	answer_release(&a);
	run(&o, NULL, "minyid", "remove", "--data", p.data, name, NULL);
	if (o.status != 0)
		fail_msg("%s: %s", name, o.err.buf);
	outcome_release(&o);
	int64_t until = clock_mono() + TEST_DEADLINE_MS;
	for (int status = 200; status != 410; answer_release(&a)) {
		ask_get(&p, &a, path, NULL);
		status = a.status;
		if (status != 410 && (!platform_at_server() || clock_mono() > until))
			fail_msg("%s was removed, and is answered with %d", name, status);
	}
}

static void while_topics_are_hidden_and_removed(void **state)
{
	struct load lookers;
	struct readers r;
	struct answer a;
	struct outcome o;
	(void)state;
	platform_start(&p, &(struct platform_opts){ .sample = true, .port = true, .tireless = true });
	register_writers();
	moderator = platform_newcomer(&p, "mod", PASSWORD);
	run(&o, NULL, "minyid", "staff", "--data", p.data, "add", "mod", "moderator", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	ask_get(&p, &a, LIST, NULL);
	snprintf(seen, sizeof seen, "/v1/topics/%s",
		answer_text(&a, str_eq(answer_text(&a, "items.0.id"), TOPIC) ? "items.1.id" : "items.0.id"));
	answer_release(&a);
	double allowed = readers_allowed(&p, TIMES);
	lookers = (struct load){
		.port = p.port, .from = FROM_OTHERS, .connections = WRITERS, .every_ms = 2, .write = look
	};
	load_begin(&lookers);
	readers_begin(&r, &p, allowed);
	int64_t until = clock_mono() + (readers_last() ? LONG_MS : SHORT_MS);
	for (int n = 0; n < 4 || clock_mono() < until; n++) {
		act("{\"act\":\"hide\",\"reason_code\":\"advert\"}", "hidden");
		comment_and_take_it_back(n);
		act("{\"act\":\"show\",\"reason\":\"查證後沒有問題\"}", "collecting");
		if (n < 3)
			remove_one(51 + n);
	}
	readers_end(&r, "topics are hidden and removed");
	load_end(&lookers);
	const struct load_said *s = lookers.said;
	assert_int_equal((size_t)(s->status[200] + s->status[410]), s->answers);
	assert_true(s->status[410] > 0);
	load_release(&lookers);
	free(moderator);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(while_its_disk_is_full),
		cmocka_unit_test(while_its_clock_is_set),
		cmocka_unit_test(while_topics_are_hidden_and_removed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
