/* The platform's secret: a file of its own, without which the database tells nobody who somebody is, and without which
 * nothing starts. */
#include "api/lib/api.h"

#include <sys/stat.h>
#include <unistd.h>

#include "sql/sql.h"

static struct platform p;
static char path[80];
static char secret[80]; /* as it stands in its file */

static int start(void **state)
{
	(void)state;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	snprintf(path, sizeof path, "%s/secret", p.data);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	platform_release(&p);
	return 0;
}

static void read_secret(char out[80])
{
	struct str text;
	str_init(&text, 4096);
	assert_int_equal(file_read(path, &text, NULL), RC_OK);
	str_copy(out, 80, text.buf);
	str_release(&text);
}

static void change_database(const char *statement, const char *value)
{
	struct err e = { 0 };
	struct sql *db = platform_rows(&p);
	enum rc rc = sql_run(db, &e, statement, "t", value);
	if (rc != RC_OK)
		fail_msg("%s", e.detail);
	sql_close(db);
}

static void it_is_a_file_and_not_in_the_database(void **state)
{
	(void)state;
	struct stat st;
	uint8_t raw[32];
	read_secret(secret);
	assert_int_equal(strspn(secret, "0123456789abcdef"), 64);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	for (size_t i = 0; i < sizeof raw; i++) {
		const char pair[3] = { secret[2 * i], secret[2 * i + 1], '\0' };
		raw[i] = (uint8_t)strtoul(pair, NULL, 16);
	}
	assert_false(platform_keeps(&p, secret, 64));
	assert_false(platform_keeps(&p, (const char *)raw, sizeof raw));
}

static void refuses(const char *because)
{
	static const char *const english[] = { "MINYI_LANG=en", NULL };
	struct outcome o;
	run(&o, &(struct program_opts){ .env = english }, "minyid", "serve", "--data", p.data, "--listen", "127.0.0.1:0",
		NULL);
	assert_int_equal(o.status, 1);
	assert_non_null(strstr(o.err.buf, because));
	assert_non_null(strstr(o.err.buf, path));
	assert_string_equal(o.out.buf, "");
	outcome_release(&o);
}

static void without_it_nothing_starts_and_no_other_is_made(void **state)
{
	(void)state;
	char other[80];
	struct answer a;
	char *token = platform_register(&p, "mei", "correct horse");
	platform_stop(&p);
	char *aside = file_join(p.data, "aside");
	assert_int_equal(rename(path, aside), 0);
	refuses("secret is missing");
	assert_int_equal(access(path, F_OK), -1);
	str_copy(other, sizeof other, secret);
	other[5] = other[5] == '0' ? '1' : '0';
	assert_int_equal(file_write(path, other, strlen(other), 0600, NULL), RC_OK);
	refuses("not the secret that belongs");
	assert_int_equal(file_write(path, "", 0, 0600, NULL), RC_OK);
	refuses("not the secret that belongs");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	refuses("cannot be used as it is");
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	refuses("cannot be used as it is");
	assert_int_equal(rename(aside, path), 0);
	free(aside);
	platform_again(&p);
	ask_get(&p, &a, "/v1/me", token);
	expect_status(&a, 200, NULL);
	answer_release(&a);
	read_secret(other);
	assert_string_equal(other, secret);
	free(token);
}

/* A list that was begun goes on: its place is sealed with the same secret. */
static void what_an_older_program_kept_moves_out(void **state)
{
	if (platform_at_server())
		skip();
	(void)state;
	char now[80], kept[80], next[200];
	struct answer a;
	char *token = platform_register(&p, "hua", "correct horse");
	ask_get(&p, &a, "/v1/topics?limit=1", NULL);
	snprintf(next, sizeof next, "/v1/topics?limit=1&after=%s", answer_text(&a, "next"));
	answer_release(&a);
	platform_stop(&p);
	snprintf(kept, sizeof kept, "%.64s", secret);
	change_database("DELETE FROM notes WHERE name = 'secret_marked' AND $1 <> ''", kept);
	change_database("INSERT INTO notes (name, value) VALUES ('secret', $1)", kept);
	assert_int_equal(unlink(path), 0);
	assert_true(platform_keeps(&p, kept, 64));
	for (int i = 0; i < 2; i++) { /* and so it stays */
		platform_again(&p);
		read_secret(now);
		assert_string_equal(now, secret);
		assert_false(platform_keeps(&p, kept, 64));
		ask_get(&p, &a, next, NULL);
		expect_status(&a, 200, NULL);
		answer_release(&a);
		platform_stop(&p);
	}
	assert_int_equal(unlink(path), 0);
	refuses("secret is missing");
	free(token);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_a_file_and_not_in_the_database),
		cmocka_unit_test(without_it_nothing_starts_and_no_other_is_made),
		cmocka_unit_test(what_an_older_program_kept_moves_out),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
