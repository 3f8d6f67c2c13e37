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
#define minyi(o, status, input, ...) \
	minyi_at(__LINE__, o, status, input, "minyi", "--site", platform.address, __VA_ARGS__, NULL)
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
	minyi(&o, 0, NULL, "show", by_id(id));
	expect_output("長照交通接送改按里程補助，山區部落不再拒載", &o);
	expect_output("5,000", &o);
	outcome_release(&o);
	minyi(&o, 0, NULL, "show", by_id(id), "--json");
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
	minyi(&o, 1, NULL, "endorse", by_id(id)); /* not signed in */
	outcome_release(&o);
	minyi(&o, 1, "not the password\n", "login", "scripter");
	outcome_release(&o);
	minyi(&o, 0, TEST_PASSWORD "\n", "login", "scripter");
	assert_null(strstr(o.out.buf, TEST_PASSWORD));
	outcome_release(&o);
	minyi(&o, 0, NULL, "endorse", by_id(id));
	expect_output("附議完成", &o);
	outcome_release(&o);
	minyi(&o, 0, NULL, "comment", by_id(id), "--stance", "pro", "-m", "腳本也能推");
	outcome_release(&o);
	minyi(&o, 0, NULL, "show", by_id(id));
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
		{ "frobnicate" },
		{ "list", "nonsense" },
		{ "list", "idea", "--stage=later" },
		{ "show" },
		{ "comment" },
		{ "list", "idea", "--no-such-option" },
		{ "render", "--width", "wide" },
		{ "register" },
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
	run(&o, &(struct program_opts){ .home = home.path }, "minyi", "--site", "unix:/nonexistent/socket", "list", "plan",
		NULL);
	assert_int_equal(o.status, 3);
	outcome_release(&o);
}

static void expect_error(const char *wanted, const struct outcome *o)
{
	if (!strstr(o->err.buf, wanted))
		fail_msg("\"%s\" is not in:\n%s", wanted, o->err.buf);
}

static void expect_no(const char *unwanted, const struct outcome *o)
{
	if (strstr(o->out.buf, unwanted))
		fail_msg("\"%s\" is in:\n%s", unwanted, o->out.buf);
}

/* With --linear before or behind the command: sentences and "label: value". */
static void reading_aloud(void **state)
{
	(void)state;
	struct outcome o;
	minyi(&o, 0, NULL, "show", "p5");
	expect_output("█", &o);
	expect_output("------+", &o);
	outcome_release(&o);
	static const char *const drawn[] = { "█", "▒", "--+", " | " };
	for (int behind = 0; behind < 2; behind++) {
		minyi(&o, 0, NULL, behind ? "show" : "--linear", behind ? "p5" : "show", behind ? "--linear" : "p5");
		expect_output("第1季，新申請：6,200\n", &o);
		expect_output("預定進度：10%\n", &o);
		for (size_t i = 0; i < ARRAY_LEN(drawn); i++)
			expect_no(drawn[i], &o);
		outcome_release(&o);
	}
	minyi(&o, 0, NULL, "list", "idea", "--linear", "--limit", "20");
	expect_output("i16 長照交通接送改按里程補助，山區部落不再拒載，附議百分之 84，", &o);
	outcome_release(&o);
	minyi(&o, 0, NULL, "boards", "--linear");
	expect_output("提點子：31 件議題\n", &o);
	outcome_release(&o);
	minyi(&o, 0, NULL, "download", "i5", "--linear");
	expect_output("2. 協作會議紀錄.md、1 KB、有文字版\n", &o);
	outcome_release(&o);
	minyi(&o, 0, "# 表\n\n| 名 | 數 |\n|---|---|\n| 甲 | 1 |\n", "render", "--type", "markdown", "--linear", "-");
	expect_output("名：甲\n數：1\n", &o);
	outcome_release(&o);
}

/* A terminal that only appends needs no option. */
static void a_dumb_terminal_reads_aloud(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_env(&v, "TERM=dumb");
	visit_open(&v, 80, 400, "--site", platform.address, "show", "p5", NULL);
	assert_int_equal(await_end(&v), 0);
	assert_non_null(memmem(v.raw.buf, v.raw.len, "第1季，新申請：6,200", strlen("第1季，新申請：6,200")));
	assert_null(memmem(v.raw.buf, v.raw.len, "█", strlen("█")));
	visit_release(&v);
}

/* Also what a plan has without any chart: exact, and nothing where nothing is known. */
static void tables_of_a_plan_as_csv(void **state)
{
	(void)state;
	struct outcome o;
	minyi(&o, 0, NULL, "show", "p6", "--csv");
	assert_true(str_starts(
		o.out.buf, "\xef\xbb\xbf經費與進度\nperiod,planned,actual,budget,spent\n第1季,12,7.5,30000000,16000000\n"));
	expect_output("\n第3季,52,,70000000,\n", &o);
	expect_output("\n\n績效指標\nname,target,actual,unit\n完成錄音,100,19,人\n", &o);
	outcome_release(&o);
	minyi(&o, 0, NULL, "show", "p5", "--csv");
	assert_true(str_starts(o.out.buf, "\xef\xbb\xbf等候的人與搬進去的人\n季,別,戶數\n"));
	expect_output("\n\n經費與進度\nperiod,", &o);
	outcome_release(&o);
	minyi(&o, 0, NULL, "show", "p5", "--csv", "--chart", "1");
	expect_no("period", &o);
	outcome_release(&o);
}

static void words_of_the_screen(void **state)
{
	(void)state;
	struct outcome o;
	static const char *const stages[][2] = { { "成案", "i9 " }, { "已成案", "i9 " }, { "附議中", "i16 " },
		{ "established", "i9 " } };
	for (size_t i = 0; i < ARRAY_LEN(stages); i++) {
		minyi(&o, 0, NULL, "list", "提點子", "--stage", stages[i][0], "--limit", "40");
		expect_output(stages[i][1], &o);
		expect_no(stages[i][1][1] == '9' ? "i16 " : "i9 ", &o);
		outcome_release(&o);
	}
	minyi(&o, 0, NULL, "list", "來監督", "--lang", "en");
	expect_output("p5 ", &o);
	outcome_release(&o);
}

/* Columns go, the least telling first; the title and what to type for it stay. */
static void narrow_lists_keep_their_titles(void **state)
{
	(void)state;
	struct outcome o;
	minyi(&o, 0, NULL, "list", "idea", "--width", "40");
	expect_output("夜市餐具改", &o);
	expect_no("環境部", &o);
	expect_output("i29 ", &o);
	outcome_release(&o);
	minyi(&o, 0, NULL, "list", "idea", "--width", "80");
	expect_output("環境部", &o);
	outcome_release(&o);
}

/* One sentence in the reader's language that says what to do. */
static void failures_say_what_to_do(void **state)
{
	(void)state;
	struct outcome o;
	struct str file;
	str_init(&file, 4096);
	minyi(&o, 1, NULL, "download", "i5", "1", "--to", "/nowhere");
	expect_error("沒有資料夾 /nowhere", &o);
	outcome_release(&o);
	minyi(&o, 1, NULL, "download", "i5", "1", "--to", "/dev/null");
	expect_error("/dev/null 不是資料夾", &o);
	outcome_release(&o);
	minyi(&o, 1, NULL, "show", "abc");
	expect_error("i16 或 idea:16", &o);
	outcome_release(&o);
	minyi(&o, 1, NULL, "render", "/nowhere.md");
	expect_error("沒有檔案 /nowhere.md", &o);
	outcome_release(&o);
	str_addf(&file, "%s/x.json", home.path);
	assert_int_equal(file_write(file.buf, "{", 1, 0600, NULL), RC_OK);
	minyi(&o, 1, NULL, "render", file.buf);
	expect_error("不是 JSON 檔", &o);
	outcome_release(&o);
	assert_int_equal(file_write(file.buf, "{}", 2, 0600, NULL), RC_OK);
	minyi(&o, 1, NULL, "render", file.buf);
	expect_error("不是 Vega-Lite", &o);
	outcome_release(&o);
	run(&o, &(struct program_opts){ .home = home.path }, "minyi", "--home", "/proc/nowhere", "list", "idea", NULL);
	assert_int_equal(o.status, 1);
	expect_error("不能把檔案放在 /proc/nowhere", &o);
	outcome_release(&o);
	run(&o, &(struct program_opts){ .home = home.path }, "minyi", "--site", "http://127.0.0.1:1", "list", "idea", NULL);
	assert_int_equal(o.status, 3);
	assert_string_equal(o.err.buf, "連不上 http://127.0.0.1:1；請檢查位址與網路，再試一次。\n");
	outcome_release(&o);
	str_release(&file);
}

/* A file's years are this reader's, as are a topic's. */
static void years_as_the_reader_counts_them(void **state)
{
	(void)state;
	static const char chart[] =
		"{\"mark\":\"bar\",\"data\":{\"values\":[{\"d\":\"2024-01-05\",\"n\":1}]},\"encoding\":{\"x\":{\"field\":\"d\","
		"\"type\":\"temporal\"},\"y\":{\"field\":\"n\",\"type\":\"quantitative\"}}}";
	static const struct {
		const char *calendar, *language, *year;
	} table[] = { { "roc", "en", "113" }, { "western", "zh_TW", "2024" }, { NULL, "zh_TW", "113" },
		{ NULL, "en", "2024" } };
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct scratch s;
		struct outcome o;
		struct str input;
		scratch_make(&s);
		str_init(&input, 100);
		str_addf(&input, "\nu\n6\n%s\nq\ng\n", table[i].calendar ? table[i].calendar : "");
		if (table[i].calendar)
			run(&o, &(struct program_opts){ .home = s.path, .input = input.buf }, "minyi", "--linear", "--home", s.path,
				"--site", platform.address, NULL);
		if (table[i].calendar)
			outcome_release(&o);
		run(&o, &(struct program_opts){ .home = s.path, .input = chart }, "minyi", "render", "--home", s.path, "--lang",
			table[i].language, "--type", "vega-lite", "-", NULL);
		expect_output(table[i].year, &o);
		outcome_release(&o);
		str_release(&input);
		scratch_remove(&s);
	}
}

/* What is waiting is told as people know it. */
static void the_outbox_in_words(void **state)
{
	(void)state;
	struct platform other;
	struct outcome o;
	platform_start(&other, &(struct platform_opts){ .sample = true, .port = true });
	free(platform_register(&other, "waiting", TEST_PASSWORD));
	const struct program_opts at_home = { .home = home.path, .input = TEST_PASSWORD "\n" };
	run(&o, &at_home, "minyi", "--site", other.address, "login", "waiting", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	run(&o, &at_home, "minyi", "--site", other.address, "show", "i16", NULL);
	outcome_release(&o);
	platform_stop(&other);
	run(&o, &at_home, "minyi", "--site", other.address, "endorse", "i16", NULL);
	assert_int_equal(o.status, 3);
	outcome_release(&o);
	run(&o, &at_home, "minyi", "--site", other.address, "comment", "i16", "-m", "第一段。\n\n第二段。", NULL);
	assert_int_equal(o.status, 3);
	outcome_release(&o);
	run(&o, &at_home, "minyi", "--site", other.address, "outbox", NULL);
	expect_output("附議 i16 長照交通接送", &o);
	expect_output("\n   第一段。\n\n   第二段。\n", &o);
	outcome_release(&o);
	platform_release(&other);
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
	await(&v, "流浪貓狗");
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
	run(&o, &opts, "minyi", "--site", "https://127.0.0.1:9", "list", "idea", NULL);
	assert_int_equal(o.status, 1);
	assert_non_null(strstr(o.err.buf, "請安裝 libcurl"));
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
		cmocka_unit_test(reading_aloud),
		cmocka_unit_test(a_dumb_terminal_reads_aloud),
		cmocka_unit_test(tables_of_a_plan_as_csv),
		cmocka_unit_test(words_of_the_screen),
		cmocka_unit_test(narrow_lists_keep_their_titles),
		cmocka_unit_test(failures_say_what_to_do),
		cmocka_unit_test(years_as_the_reader_counts_them),
		cmocka_unit_test(the_outbox_in_words),
		cmocka_unit_test(the_linear_mode_is_a_visit_too),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
