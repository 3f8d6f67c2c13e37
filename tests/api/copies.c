/* A platform as a copy: into the other engine and back, and as a backup while it is written to. What comes out is the
 * same platform. */
#include "api/lib/api.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sql/sql.h"
#include "unit/postgres.h"

#define WRITERS 4
#define TOPIC "/v1/topics/idea:19"
#define PASSWORD "correct horse battery"

static struct platform p;
static char *ming;

static void done(const char *method, const char *path, const char *token, const char *body)
{
	struct answer a;
	ask(&p, &a, &(struct request){ .method = method, .path = path, .token = token, .body = body });
	if (a.status / 100 != 2)
		fail_msg("%s %s: %d %s", method, path, a.status, a.body.buf);
	answer_release(&a);
}

static int start(void **state)
{
	struct answer a;
	(void)state;
	platform_start(&p, &(struct platform_opts){ .sample = true, .tireless = true });
	ming = platform_register(&p, "ming", PASSWORD);
	done("PUT", TOPIC "/endorsement", ming, "{\"reason\":\"好 \\\"'\",\"show_nickname\":true}");
	done("POST", TOPIC "/comments", ming, "{\"body\":\"第一則：捕獸夾\"}");
	done("PUT", TOPIC "/follow", ming, "{}");
	ask(&p, &a,
		&(struct request){ .method = "POST",
			.path = "/v1/files?name=note.txt",
			.token = ming,
			.body = "what it says",
			.type = "application/octet-stream" });
	expect_status(&a, 201, NULL);
	answer_release(&a);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	free(ming);
	platform_release(&p);
	return 0;
}

/* minyid with these words; what it printed is out's. */
static void keeper(struct outcome *o, int status, const char *const *words)
{
	program_run(
		o, &(struct program_opts){ .env = (const char *[]){ "MINYI_NOW=" TEST_NOW, "MINYI_LANG=en", NULL } }, words);
	if (o->status != status)
		fail_msg("minyid %s: %d\n%s%s", words[1], o->status, o->out.buf, o->err.buf);
}
#define KEEPER(o, status, ...) keeper(o, status, (const char *const[]){ "minyid", __VA_ARGS__, NULL })

static void keep(int status, const char *const *words)
{
	struct outcome o;
	keeper(&o, status, words);
	outcome_release(&o);
}
#define KEEP(status, ...) keep(status, (const char *const[]){ "minyid", __VA_ARGS__, NULL })

static struct sql *open_at(const char *folder)
{
	struct platform other = { 0 };
	str_copy(other.data, sizeof other.data, folder);
	return platform_rows(&other);
}

/* ---- the same rows --------------------------------------------------------------------------- */

/* A statement of all rows of a table as texts, in their order. */
static void rows_as_text(struct sql *db, bool server, const char *table, struct str *out)
{
	if (server) {
		str_addf(out, "SELECT CAST(x AS TEXT) FROM %s x ORDER BY 1", table);
		return;
	}
	struct sql_rows *q = sql_ask(db, "SELECT name FROM pragma_table_info($1)", "t", table);
	str_addz(out, "SELECT ''");
	while (sql_next(q, NULL) == RC_OK)
		str_addf(out, " || '|' || quote(\"%s\")", sql_text(q, 0));
	sql_end(q);
	str_addf(out, " FROM \"%s\" ORDER BY 1", table);
}

static size_t same_rows(struct sql *a, struct sql *b, bool server, const char *table)
{
	STR_LOCAL(text, STR_NO_LIMIT);
	size_t n = 0;
	rows_as_text(a, server, table, &text);
	struct sql_rows *x = sql_ask(a, text.buf, ""), *y = sql_ask(b, text.buf, "");
	while (sql_next(x, NULL) == RC_OK) {
		if (sql_next(y, NULL) != RC_OK || strcmp(sql_text(x, 0), sql_text(y, 0)) != 0)
			fail_msg("%s: row %zu of the copy is another than %s", table, n, sql_text(x, 0));
		n++;
	}
	if (sql_next(y, NULL) == RC_OK)
		fail_msg("%s: the copy has a row more: %s", table, sql_text(y, 0));
	sql_end(x);
	sql_end(y);
	return n;
}

static void same_platform(const char *first, const char *second, bool server)
{
	struct sql *a = open_at(first), *b = open_at(second);
	struct sql_rows *q = sql_ask(a,
		server
			? "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('pieces',"
			  " 'wrote', 'schema_version')" /* of that server alone: commits are counted anew */
			: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'heads%' AND name NOT LIKE"
			  " 'words%' AND name NOT LIKE 'talks%' AND name NOT LIKE 'sqlite_%'",
		"");
	size_t tables = 0, rows = 0;
	for (; sql_next(q, NULL) == RC_OK; tables++)
		rows += same_rows(a, b, server, sql_text(q, 0));
	sql_end(q);
	assert_true(tables >= 35 && rows > 500);
	sql_close(a);
	sql_close(b);
}

/* ---- the same answers ------------------------------------------------------------------------ */

static const char *const asked[] = { "/v1/topics?limit=20", "/v1/topics?sort=endorsements&limit=20", TOPIC,
	TOPIC "/comments", TOPIC "/endorsements", "/v1/topics?q=%E6%8D%95%E7%8D%B8%E5%A4%BE", "/v1/me", "/v1/agencies",
	"/v1/boards" };

static void read_answers(struct str answers[ARRAY_LEN(asked)])
{
	for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
		struct answer a;
		str_init(&answers[i], STR_NO_LIMIT);
		ask_get(&p, &a, asked[i], ming);
		expect_status(&a, 200, NULL);
		str_addz(&answers[i], a.body.buf);
		answer_release(&a);
	}
}

static int64_t count_of(const char *path)
{
	struct answer a;
	ask_get(&p, &a, TOPIC, NULL);
	int64_t n = answer_int(&a, path);
	answer_release(&a);
	return n;
}

static void it_goes_on_as_it_was(void)
{
	struct answer a;
	int64_t endorsements = count_of("counts.endorsements");
	done("PUT", TOPIC "/endorsement", ming, "{}"); /* whoever endorsed already is not counted again */
	assert_int_equal(count_of("counts.endorsements"), endorsements);
	ask_post(&p, &a, "/v1/sessions", NULL, "{\"name\":\"ming\",\"password\":\"" PASSWORD "\"}");
	expect_status(&a, 201, NULL);
	answer_release(&a);
	ask_post(&p, &a, "/v1/sessions", NULL, "{\"name\":\"ming\",\"password\":\"another one\"}");
	expect_status(&a, 401, NULL);
	answer_release(&a);
	done("POST", TOPIC "/comments", ming, "{\"body\":\"後來的一則\"}"); /* under a number that nobody had */
	char *hua = platform_register(&p, "hua", PASSWORD);
	done("PUT", TOPIC "/endorsement", hua, "{}");
	assert_int_equal(count_of("counts.endorsements"), endorsements + 1);
	free(hua);
}

static void into_the_other_engine_and_back(void **state)
{
	(void)state;
	char there[512], back[512], middle[80], end[80];
	struct str before[ARRAY_LEN(asked)], after[ARRAY_LEN(asked)];
	bool server = platform_at_server();
	if (!getenv("MINYI_POSTGRES"))
		skip();
	assert_true(postgres_new(there, sizeof there) && postgres_new(back, sizeof back));
	snprintf(middle, sizeof middle, "%s/middle", p.scratch.path);
	snprintf(end, sizeof end, "%s/end", p.scratch.path);
	read_answers(before);
	platform_stop(&p);
	if (server) {
		KEEP(0, "copy", "--from", p.data, "--to", middle);
		KEEP(0, "copy", "--from", middle, "--to", back, "--data", end);
	} else {
		KEEP(0, "copy", "--from", p.data, "--to", there, "--data", middle);
		KEEP(0, "copy", "--from", there, "--data", middle, "--to", end);
	}
	same_platform(p.data, end, server);
	KEEP(0, "check", "--data", middle);
	KEEP(0, "check", "--data", end);
	KEEP(1, "copy", "--from", p.data, "--to", middle); /* something is there */
	str_copy(p.data, sizeof p.data, middle);
	platform_again(&p);
	read_answers(after);
	for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
		if (!str_eq(before[i].buf, after[i].buf))
			fail_msg("GET %s:\n%s\n%s", asked[i], before[i].buf, after[i].buf);
		str_release(&before[i]);
		str_release(&after[i]);
	}
	it_goes_on_as_it_was();
}

/* ---- while it runs --------------------------------------------------------------------------- */

/* Comments until it is ended; a byte for each that was answered. */
static pid_t write_comments(int number, const char *token, int to)
{
	pid_t pid = fork();
	if (pid)
		return pid;
	program_dies_with_us();
	for (int i = 0;; i++) {
		char body[64];
		struct answer a;
		snprintf(body, sizeof body, "{\"body\":\"writer %d, %d\"}", number, i);
		ask_post(&p, &a, TOPIC "/comments", token, body);
		if (a.status != 201) {
			fprintf(stderr, "writer %d: comment %d: %d %s\n", number, i, a.status, a.body.buf);
			_exit(1);
		}
		if (write(to, "+", 1) != 1)
			_exit(1);
		answer_release(&a);
	}
}

static int64_t comments_in(const char *folder, int number)
{
	char like[32];
	int64_t n = 0;
	snprintf(like, sizeof like, "writer %d,%%", number);
	struct sql *db = open_at(folder);
	assert_int_equal(sql_ask_int(db, NULL, &n, "SELECT count(*) FROM comments WHERE body LIKE $1", "t", like), RC_OK);
	sql_close(db);
	return n;
}

/* Reads what was answered so far, at least one more; a writer who ended is heard at once. */
static int64_t answered(int fd)
{
	char bytes[4096];
	struct pollfd f = { .fd = fd, .events = POLLIN };
	assert_int_equal(poll(&f, 1, TEST_DEADLINE_MS), 1);
	ssize_t n = read(fd, bytes, sizeof bytes);
	assert_true(n > 0);
	return n;
}

static void expect_mode(const char *folder, const char *name, mode_t mode)
{
	struct stat st;
	char path[200];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	assert_int_equal(lstat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, mode);
}

static void a_backup_is_taken_while_others_write(void **state)
{
	(void)state;
	pid_t writers[WRITERS];
	int ends[WRITERS][2];
	int64_t before[WRITERS];
	char saved[80], restored[80], name[24];
	snprintf(saved, sizeof saved, "%s/saved", p.scratch.path);
	snprintf(restored, sizeof restored, "%s/restored", p.scratch.path);
	for (int i = 0; i < WRITERS; i++) {
		snprintf(name, sizeof name, "writer%d", i);
		char *token = platform_register(&p, name, PASSWORD);
		done("PUT", TOPIC "/endorsement", token, "{}");
		assert_int_equal(pipe(ends[i]), 0);
		writers[i] = write_comments(i, token, ends[i][1]);
		close(ends[i][1]);
		free(token);
	}
	for (int i = 0; i < WRITERS; i++)
		before[i] = answered(ends[i][0]);
	KEEP(0, "backup", "--data", p.data, saved);
	for (int i = 0; i < WRITERS; i++) {
		answered(ends[i][0]); /* nobody was stopped */
		kill(writers[i], SIGKILL);
		waitpid(writers[i], NULL, 0);
	}
	expect_mode(saved, ".", 0700);
	expect_mode(saved, "minyid.db", 0600);
	expect_mode(saved, "secret", 0600);
	KEEP(0, "restore", "--data", restored, saved);
	KEEP(0, "check", "--data", restored);
	for (int i = 0; i < WRITERS; i++)
		assert_true(comments_in(restored, i) >= before[i]);
	KEEP(1, "restore", "--data", p.data, saved); /* over a platform that is there */
	KEEP(1, "backup", "--data", p.data, saved);  /* over another backup */
	platform_stop(&p);
	str_copy(p.data, sizeof p.data, restored);
	platform_again(&p);
	it_goes_on_as_it_was();
}

static void what_broke_off_is_begun_again(void **state)
{
	(void)state;
	struct outcome o;
	char part[100], saved[80], file[160];
	snprintf(saved, sizeof saved, "%s/saved", p.scratch.path);
	snprintf(part, sizeof part, "%s.unfinished", saved);
	snprintf(file, sizeof file, "%s/minyid.db", part);
	assert_int_equal(mkdir(part, 0700), 0);
	assert_int_equal(file_write(file, "half a page", 11, 0600, NULL), RC_OK);
	KEEP(0, "backup", "--data", p.data, saved);
	assert_int_equal(access(part, F_OK), -1);
	KEEP(1, "backup", "--data", saved, "/proc/nowhere");
	KEEPER(&o, 1, "restore", "--data", part, p.scratch.path); /* it is there, and is none */
	assert_non_null(strstr(o.err.buf, "no platform is kept there"));
	outcome_release(&o);
	assert_int_equal(access(part, F_OK), -1);
}

/* Where a file should be there is what never ends: it is refused at once, by name. */
static void nobody_waits_for_what_is_no_file(void **state)
{
	(void)state;
	static const char *const names[] = { "minyid.db", "database", "secret" };
	struct outcome o;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char saved[80], path[160], restored[80];
		snprintf(saved, sizeof saved, "%s/odd%zu", p.scratch.path, i);
		snprintf(restored, sizeof restored, "%s/of-odd%zu", p.scratch.path, i);
		snprintf(path, sizeof path, "%s/%s", saved, names[i]);
		KEEP(0, "backup", "--data", p.data, saved);
		unlink(path);
		assert_int_equal(mkfifo(path, 0600), 0);
		KEEPER(&o, 1, "restore", "--data", restored, saved);
		assert_non_null(strstr(o.err.buf, path));
		assert_string_equal(o.out.buf, "");
		outcome_release(&o);
		assert_int_equal(access(restored, F_OK), -1);
	}
	KEEP(1, "restore", "--data", "/tmp/nowhere", "/dev/zero");
}

static void a_copy_under_way_is_left_alone(void **state)
{
	(void)state;
	char part[100], saved[80], file[160];
	snprintf(saved, sizeof saved, "%s/once", p.scratch.path);
	snprintf(part, sizeof part, "%s.unfinished", saved);
	snprintf(file, sizeof file, "%s/secret", part);
	assert_int_equal(mkdir(part, 0700), 0);
	assert_int_equal(file_write(file, "what is there so far", 20, 0600, NULL), RC_OK);
	int held = open(part, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(flock(held, LOCK_EX), 0);
	KEEP(1, "backup", "--data", p.data, saved);
	assert_int_equal(access(file, F_OK), 0);
	close(held);
	KEEP(0, "backup", "--data", p.data, saved);
	assert_int_equal(access(part, F_OK), -1);
}

/* ---- what does not fit ----------------------------------------------------------------------- */

static void spoil(const char *folder, const char *statement)
{
	struct err e = { 0 };
	struct sql *db = open_at(folder);
	assert_int_equal(sql_use_triggers(db, false, NULL), RC_OK);
	if (sql_run(db, &e, statement, "") != RC_OK)
		fail_msg("%s", e.detail);
	assert_int_equal(sql_use_triggers(db, true, NULL), RC_OK);
	sql_close(db);
}

/* What is counted is put right at once; records and words are not, and are said again. */
static void expect_put_right(const char *folder)
{
	struct outcome o;
	KEEPER(&o, 1, "check", "--data", folder, "--repair");
	assert_non_null(strstr(o.out.buf, "lines of the list of endorsements")); /* it is said before */
	assert_non_null(strstr(o.out.buf, "Put right"));
	assert_non_null(strstr(o.out.buf, "stays as it is"));
	outcome_release(&o);
	KEEPER(&o, 1, "check", "--data", folder, "--repair");
	assert_non_null(strstr(o.out.buf, "cannot be read"));
	assert_null(strstr(o.out.buf, "are counted"));
	assert_null(strstr(o.out.buf, "Put right"));
	outcome_release(&o);
}

/* Whatever was falsified comes out as it was before. */
static void counts_are_put_right(void **state)
{
	(void)state;
	static const char *const falsify[] = {
		("UPDATE topics SET endorsements = 0, comments = comments + 3, pro = 7, con = 8, neutral = 9, floors = 0,"
		 " followers = followers + 1 WHERE board = 'idea'"),
		"DELETE FROM endorsement_rows WHERE topic = (SELECT min(topic) FROM endorsement_rows)",
		"UPDATE endorsement_rows SET n = n + 2",
		"UPDATE comments SET likes = likes + 1 WHERE source IS NULL",
		"UPDATE contents SET uses = 0",
		"UPDATE totals SET accounts = 99, endorsements = 1, comments = 2",
		"DELETE FROM topic_counts WHERE board = 'idea'",
		"UPDATE topic_counts SET n = n + 1",
		"INSERT INTO topic_counts (agency, board, stage, response, n) VALUES (0, 'idea', 'nowhere', 'none', 5)",
		"DELETE FROM topic_spans WHERE board = 'idea'",
		"UPDATE topic_spans SET n = n + 1",
		"INSERT INTO topic_spans (span, board, stage, response, n) VALUES (7, 'idea', 'nowhere', 'none', 5)",
	};
	static const char
		sums[] = "SELECT CAST(sum(endorsements * 7 + comments * 5 + pro * 3 + con * 11 + followers * 13) +"
				 " (SELECT sum(n) FROM endorsement_rows) + (SELECT sum(n * n) FROM topic_counts) +"
				 " (SELECT sum(n * n * span) FROM topic_spans) +"
				 " (SELECT sum(likes) FROM comments) + (SELECT endorsements + 3 * comments + 5 * accounts"
				 " FROM totals) AS BIGINT) FROM topics";
	struct outcome o;
	char saved[80];
	int64_t before = 0, after = 0;
	snprintf(saved, sizeof saved, "%s/falsified", p.scratch.path);
	KEEP(0, "backup", "--data", p.data, saved);
	struct sql *db = open_at(saved);
	assert_int_equal(sql_ask_int(db, NULL, &before, sums, ""), RC_OK);
	sql_close(db);
	for (size_t i = 0; i < ARRAY_LEN(falsify); i++)
		spoil(saved, falsify[i]);
	KEEP(1, "check", "--data", saved, "--repair");
	KEEPER(&o, 0, "check", "--data", saved, "--repair");
	assert_non_null(strstr(o.out.buf, "All that is kept fits together"));
	outcome_release(&o);
	db = open_at(saved);
	assert_int_equal(sql_ask_int(db, NULL, &after, sums, ""), RC_OK);
	sql_close(db);
	assert_int_equal(after, before);
}

static void check_names_what_does_not_fit(void **state)
{
	(void)state;
	static const struct {
		const char *statement, *said;
	} cases[] = {
		{ "UPDATE topics SET endorsements = endorsements + 1 WHERE board = 'idea' AND number = 19",
			": endorsements: " },
		{ "UPDATE endorsement_rows SET n = n + 1", "lines of the list of endorsements" },
		{ "UPDATE topics SET comments = comments - 1 WHERE board = 'idea' AND number = 19", ": comments: " },
		{ "UPDATE topics SET pro = pro + 1 WHERE board = 'idea' AND number = 19", "comments in favour" },
		{ "UPDATE topics SET followers = 7 WHERE board = 'idea' AND number = 19", "followers" },
		{ "UPDATE topics SET floors = 0 WHERE board = 'idea' AND number = 19", "numbers of comments" },
		{ "UPDATE comments SET likes = 5 WHERE body LIKE '%捕獸夾' AND source IS NULL", "likes" },
		{ "UPDATE contents SET uses = 9", "uses of a file" },
		{ "UPDATE totals SET accounts = 99", "platform 1: accounts" },
		{ "UPDATE topic_counts SET n = n + 1", "topics in lists" },
		{ "UPDATE topic_spans SET n = n + 1", "topics by when they were made" },
		{ "UPDATE wholes SET json = '{' WHERE topic = (SELECT max(topic) FROM wholes)", "cannot be read" },
		{ "UPDATE topics SET place = place + 1000000 WHERE board = 'idea' AND number = 19", "other words" },
	};
	struct outcome o;
	char saved[80];
	snprintf(saved, sizeof saved, "%s/spoilt", p.scratch.path);
	KEEP(0, "backup", "--data", p.data, saved);
	KEEP(0, "check", "--data", saved);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) { /* one after the other: each is said beside those before */
		spoil(saved, cases[i].statement);
		KEEPER(&o, 1, "check", "--data", saved);
		if (!strstr(o.out.buf, cases[i].said))
			fail_msg("%s: check says\n%s", cases[i].statement, o.out.buf);
		outcome_release(&o);
	}
	expect_put_right(saved);
	if (platform_at_server())
		return; /* files are beside the rows there, too */
	char uploads[100];
	snprintf(uploads, sizeof uploads, "%s/uploads", p.data);
	DIR *d = opendir(uploads);
	assert_non_null(d);
	for (const struct dirent *entry; (entry = readdir(d));)
		unlinkat(dirfd(d), entry->d_name, 0);
	closedir(d);
	KEEPER(&o, 1, "check", "--data", p.data);
	assert_non_null(strstr(o.out.buf, "an uploaded file is missing"));
	outcome_release(&o);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)
	const struct CMUnitTest tests[] = {
		TEST(into_the_other_engine_and_back),
		TEST(a_backup_is_taken_while_others_write),
		TEST(what_broke_off_is_begun_again),
		TEST(nobody_waits_for_what_is_no_file),
		TEST(a_copy_under_way_is_left_alone),
		TEST(check_names_what_does_not_fit),
		TEST(counts_are_put_right),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
