/*
 * Many thousand topics whose time is over at the same instant, at a platform that readers look at meanwhile: they are
 * answered in time, each topic is moved once, and whoever follows some of them reads of each once.
 */
#include "api/lib/readers.h"
#include "sql/sql.h"

#include <poll.h>

enum { FEW = 3000, MANY = 20000, OF_SERVER = 3, FOLLOWED = 25, TIMES = 20, BETWEEN_MS = 10 };
#define BEFORE "2026-11-29T23:58:00+08:00"
#define AFTER "2026-11-30T00:10:00+08:00"
#define PASSWORD "correct horse battery"

static struct platform p;
static struct post mail;
static struct scratch folder;
static char *ann;

static int many(void)
{
	return (readers_last() ? MANY : FEW) / (platform_at_server() ? OF_SERVER : 1);
}

/* A program whose samples are these. */
static void make_program(void)
{
	char command[400], path[120];
	char *built = program_path("minyid");
	snprintf(command, sizeof command, "cp '%s' %s/minyid && cp -rL '%.*s/share' %s/share", built, folder.path,
		(int)(strrchr(built, '/') - built), built, folder.path);
	free(built);
	assert_int_equal(system(command), 0);
	STR_LOCAL(text, STR_NO_LIMIT);
	for (int i = 0; i < many(); i++)
		str_addf(&text,
			"%s{\"id\":\"idea-%d\",\"board\":\"idea\",\"title\":\"第 %d 件\",\"body\":\"請改善\",\"agencies\":[{\"name\":"
			"\"交通部\"}],\"stage\":\"collecting\",\"created_at\":\"@-50d 10:00\",\"proposer\":\"某人\",\"endorse_by\":"
			"\"@+6d 23:59\",\"counts\":{\"endorsements\":%d,\"threshold\":5000},\"timeline\":[{\"at\":\"@-50d 10:00\","
			"\"kind\":\"proposed\"}]}",
			i ? ",\n" : "[", i, i, i % 4000);
	str_addz(&text, "]\n");
	snprintf(path, sizeof path, "%s/share/minyi/sample/join/ideas.json", folder.path);
	assert_int_equal(file_write(path, text.buf, text.len, 0600, NULL), RC_OK);
}

static void patch(const char *method, const char *path, const char *body)
{
	struct answer a;
	ask(&p, &a, &(struct request){ .method = method, .path = path, .token = ann, .body = body });
	expect_status(&a, 200, NULL);
	answer_release(&a);
}

static int64_t number(const char *question)
{
	struct sql *db = platform_rows(&p);
	int64_t n = -1;
	assert_int_equal(sql_ask_int(db, NULL, &n, question, ""), RC_OK);
	sql_close(db);
	return n;
}

static int start(void **state)
{
	static const char *args[] = { "--smtp", NULL, "--mail-from", "minyi@platform.tw", NULL };
	char path[60];
	(void)state;
	scratch_make(&folder);
	make_program();
	setenv("MINYI_BUILD", folder.path, 1);
	post_start(&mail);
	args[1] = mail.server;
	platform_start(&p, &(struct platform_opts){ .sample = true, .port = true, .args = args });
	ann = platform_newcomer(&p, "ann", PASSWORD);
	post_verify(&mail, &p, ann, "ann@example.tw");
	patch("PATCH", "/v1/me/mail", "{\"topics\":\"each\"}");
	int64_t first = number("SELECT min(id) FROM topics WHERE board = 'idea'");
	for (int i = 0; i < FOLLOWED; i++) {
		snprintf(path, sizeof path, "/v1/topics/%lld/follow", (long long)first + i * (many() / FOLLOWED));
		patch("PUT", path, "{}");
	}
	assert_int_equal(number("SELECT count(*) FROM topics WHERE stage = 'collecting'"), many());
	return 0;
}

static int stop(void **state)
{
	(void)state;
	free(ann);
	platform_release(&p);
	post_release(&mail);
	scratch_remove(&folder);
	return 0;
}

/* How often each that is followed is named in letters, until all were. */
static void expect_letters(void)
{
	int named[FOLLOWED] = { 0 };
	for (int seen = 0; seen < FOLLOWED;) {
		const char *text = post_mail(&mail);
		assert_non_null(strstr(text, "RCPT ann@example.tw\n"));
		for (const char *at = text; (at = strstr(at, "\n- 第 ")); at++) {
			long n = strtol(at + strlen("\n- 第 "), NULL, 10);
			bool theirs = strstr(at, "it is now: ") && strstr(at, "it is now: ") < strchr(at + 1, '\n');
			if (theirs) /* each letter says it in both languages */
				seen += ++named[n / (many() / FOLLOWED)] == 1;
		}
	}
	for (int i = 0; i < FOLLOWED; i++)
		assert_int_equal(named[i], 1);
}

static void while_they_are_moved(void **state)
{
#define MOVED " FROM notices n JOIN topics t ON t.id = n.topic WHERE n.kind = 'stage' AND t.board = 'idea'"
	static const char left[] = "SELECT count(*) FROM topics WHERE stage = 'collecting'";
	struct readers r;
	(void)state;
	double allowed = readers_allowed(&p, TIMES);
	platform_stop(&p);
	p.opts.now = AFTER;
	p.opts.at_once = true;
	platform_again(&p);
	readers_begin(&r, &p, allowed);
	const int64_t begun = clock_mono(), until = begun + (readers_last() ? 7 : 1) * TEST_DEADLINE_MS;
	int64_t half = 0;
	for (int64_t n; (n = number(left)) && clock_mono() < until; poll(NULL, 0, 50)) {
		if (half || n > many() / 2)
			continue;
		/* who waits for seconds asks seldom: few of all answers are late then. There are four of them: one would have
		 * as many answers as this, were each as late as may be */
		half = clock_mono() - begun;
		if ((double)load_answers(&r.load) < (double)half / (allowed + BETWEEN_MS))
			fail_msg("in %lld ms readers had %zu answers", (long long)half, load_answers(&r.load));
	}
	const int64_t took = clock_mono() - begun;
	readers_pass(&r, 500, 2000);
	readers_end(&r, "topics come due");
	print_message("summary: %d topics were moved within %.1f s\n", many(), (double)took / 1000);
	assert_int_equal(number(left), 0);
	assert_int_equal(number("SELECT count(*) FROM topics WHERE stage = 'unmet'"), many());
	assert_int_equal(number("SELECT count(*)" MOVED), many());
	assert_int_equal(number("SELECT count(DISTINCT n.topic)" MOVED), many());
	expect_letters();
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(while_they_are_moved) };
	return cmocka_run_group_tests(tests, start, stop);
}
