/* The second front: subcommands and the linear mode, as a script and a screen reader meet them. */
#include "tty/lib/visit.h"

static struct platform platform;
static struct scratch home;

static int start_platform(void **state)
{
	(void)state;
	platform_start(&platform, &(struct platform_opts){ .sample = true });
	free(platform_register(&platform, "scripter", TEST_PASSWORD));
	scratch_make(&home);
	return 0;
}

static int stop_platform(void **state)
{
	(void)state;
	platform_release(&platform);
	scratch_remove(&home);
	return 0;
}

/* `minyi WORDS` at the platform; the status must be as wanted, and errors stand on standard error alone. */
#define minyi(o, status, input, ...) minyi_at(__LINE__, o, status, input, "minyi", "--site", platform.address, __VA_ARGS__, NULL)
static void minyi_at(int line, struct outcome *o, int status, const char *input, ...)
{
	const char *argv[32];
	size_t n = 0;
	va_list ap;
	va_start(ap, input);
	while (n < ARRAY_LEN(argv) - 1 && (argv[n] = va_arg(ap, const char *)) != NULL)
		n++;
	va_end(ap);
	argv[n] = NULL;
	program_run(o, &(struct program_opts){ .home = home.path, .input = input }, argv);
	if (o->status != status)
		fail_msg("line %d: wanted exit status %d, it was %d\n%s%s", line, status, o->status, o->out.buf, o->err.buf);
	if (status != 0 && (o->out.len > 0 || !strchr(o->err.buf, '\n') || strchr(o->err.buf, '\n')[1]))
		fail_msg("line %d: a failure is one sentence on standard error:\n%s%s", line, o->out.buf, o->err.buf);
	if (memchr(o->out.buf, '\033', o->out.len))
		fail_msg("line %d: an escape sequence in a pipe", line);
}

/* The first topic that has these words: its id; the caller frees. */
static char *find_topic(const char *words)
{
	struct outcome o;
	struct json *v = NULL;
	minyi(&o, 0, NULL, "search", words, "--json");
	assert_int_equal(json_parse(o.out.buf, o.out.len, 1 << 20, &v, NULL), RC_OK);
	char *id = xstrdup(json_text(json_get(json_first(json_get(v, "items")), "id")));
	assert_string_not_equal(id, "");
	json_free(v);
	outcome_release(&o);
	return id;
}

static void expect_output(const char *wanted, const struct outcome *o)
{
	if (!strstr(o->out.buf, wanted))
		fail_msg("\"%s\" is not in:\n%s", wanted, o->out.buf);
}

static void reading_needs_no_account(void **state)
{
	(void)state;
	struct outcome o;
	minyi(&o, 0, NULL, "list", "idea");
	expect_output("長照交通接送", &o);
	outcome_release(&o);
	char *id = find_topic("山區部落不再拒載");
	minyi(&o, 0, NULL, "show", id);
	expect_output("長照交通接送改按里程補助，山區部落不再拒載", &o);
	expect_output("5,000", &o);
	outcome_release(&o);
	minyi(&o, 0, NULL, "show", id, "--json");
	struct json *v = NULL;
	assert_int_equal(json_parse(o.out.buf, o.out.len, 1 << 20, &v, NULL), RC_OK);
	json_free(v);
	outcome_release(&o);
	free(id);
}

static void writing_as_a_script(void **state)
{
	(void)state;
	struct outcome o;
	char *id = find_topic("山區部落不再拒載");
	minyi(&o, 1, NULL, "endorse", id); /* not signed in */
	outcome_release(&o);
	minyi(&o, 1, "not the password\n", "login", "scripter");
	outcome_release(&o);
	minyi(&o, 0, TEST_PASSWORD "\n", "login", "scripter");
	assert_null(strstr(o.out.buf, TEST_PASSWORD));
	outcome_release(&o);
	minyi(&o, 0, NULL, "endorse", id);
	expect_output("附議完成", &o);
	outcome_release(&o);
	minyi(&o, 0, NULL, "comment", id, "--stance", "pro", "-m", "腳本也能推");
	outcome_release(&o);
	minyi(&o, 0, NULL, "show", id);
	expect_output("腳本也能推", &o);
	outcome_release(&o);
	minyi(&o, 0, NULL, "me");
	expect_output("scripter", &o);
	outcome_release(&o);
	minyi(&o, 0, NULL, "logout");
	outcome_release(&o);
	minyi(&o, 1, NULL, "me");
	outcome_release(&o);
	free(id);
}

static void wrong_usage_is_one_sentence_and_2(void **state)
{
	(void)state;
	struct outcome o;
	static const char *const words[][3] = {
		{ "frobnicate" }, { "list" }, { "list", "nonsense" }, { "show" }, { "comment", "1" }, { "list", "idea", "--no-such-option" },
		{ "render", "--width", "wide" }, { "login" },
	};
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		minyi(&o, 2, NULL, words[i][0], words[i][1], words[i][2]);
		outcome_release(&o);
	}
	run(&o, NULL, "minyi", "--no-such-option", NULL);
	assert_int_equal(o.status, 2);
	outcome_release(&o);
}

static void refusals_and_lost_connections_differ(void **state)
{
	(void)state;
	struct outcome o;
	minyi(&o, 1, NULL, "show", "no-such-topic");
	outcome_release(&o);
	run(&o, &(struct program_opts){ .home = home.path }, "minyi", "--site", "unix:/nonexistent/socket", "list", "plan", NULL);
	assert_int_equal(o.status, 3);
	outcome_release(&o);
}

/* A visit at a prompt: the same letters, each answer below the question, nothing but text. */
static void the_linear_mode_is_a_visit_too(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_env(&v, "NO_COLOR=1");
	visit_open(&v, 80, 200, "--linear", "--site", platform.address, NULL);
	await(&v, "小山城");
	press(&v, "<Enter>");
	await(&v, "提點子");
	press(&v, "i<Enter>");
	await(&v, "長照交通接送");
	press(&v, "16<Enter>");
	await(&v, "部落的女兒");
	press(&v, "<C-d>");
	assert_int_equal(await_end(&v), 0);
	assert_null(memchr(v.raw.buf, '\033', v.raw.len));
	visit_release(&v);
}

/* The library that speaks HTTP comes in with the first request: where it is damaged, help and the cache still work. */
static void a_damaged_library_is_one_sentence(void **state)
{
	(void)state;
	struct scratch s;
	struct outcome o;
	struct str path, variable;
	struct err e;
	scratch_make(&s);
	str_init(&path, 128);
	str_init(&variable, 128);
	str_addf(&path, "%s/libcurl.so.4", s.path);
	str_addf(&variable, "LD_LIBRARY_PATH=%s", s.path);
	assert_int_equal(file_write(path.buf, "no library", 10, 0600, &e), RC_OK);
	const struct program_opts opts = { .home = s.path, .env = (const char *const[]){ variable.buf, NULL } };
	run(&o, &opts, "minyi", "--site", platform.address, "list", "idea", NULL);
	assert_int_equal(o.status, 1);
	assert_non_null(strstr(o.err.buf, "please install libcurl"));
	assert_ptr_equal(strchr(o.err.buf, '\n') + 1, o.err.buf + o.err.len);
	outcome_release(&o);
	run(&o, &opts, "minyi", "--help", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	str_release(&variable);
	str_release(&path);
	scratch_remove(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading_needs_no_account),
		cmocka_unit_test(writing_as_a_script),
		cmocka_unit_test(wrong_usage_is_one_sentence_and_2),
		cmocka_unit_test(a_damaged_library_is_one_sentence),
		cmocka_unit_test(refusals_and_lost_connections_differ),
		cmocka_unit_test(the_linear_mode_is_a_visit_too),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
