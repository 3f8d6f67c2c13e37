/* People on terminals that do not speak UTF-8: they read, type and post as everybody does. */
#include "tty/lib/group.h"

#include <signal.h>
#include <unistd.h>

/* Two of these end in a backslash in Big5. */
#define SAID "許多功課，路太暗"

/* Everything that was sent is text of the character set: nothing had to be read as nonsense. */
static void expect_no_nonsense(struct visit *v)
{
	struct text_charset *cs = NULL;
	struct str text;
	str_init(&text, STR_NO_LIMIT);
	text_charset_open(text_charset_name(v->charset), &cs, NULL);
	text_charset_decode(cs, &text, v->raw.buf, v->raw.len);
	if (strstr(text.buf, "\xef\xbf\xbd"))
		visit_fail(__FILE__, __LINE__, v, "bytes that are no %s", text_charset_name(cs));
	text_charset_free(cs);
	str_release(&text);
}

static void expect_comment(const char *body)
{
	struct answer a;
	ask_get(&platform, &a, "/v1/topics?q=%E9%95%B7%E7%85%A7%E4%BA%A4%E9%80%9A&board=idea&limit=1", NULL);
	char path[256];
	snprintf(path, sizeof path, "/v1/topics/%s/comments?limit=100", answer_text(&a, "items.0.id"));
	answer_release(&a);
	ask_get(&platform, &a, path, NULL);
	expect_status(&a, 200, NULL);
	assert_non_null(strstr(a.body.buf, body));
	answer_release(&a);
}

static void a_person_in_big5_reads_types_and_posts(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_charset(&v, "big5");
	visit_start(&v, 80, 24, "--site", platform.address, "--charset", "big5", NULL);
	see(&v, "小山城");
	enter_registering(&v, "big5er");
	go_to(&v, 'i');
	select_row(&v, "長照交通接送");
	keys(&v, "<Enter>");
	see_row(&v, 2, IDEA);
	keys(&v, "X1");
	int before = screen_cursor(&v).column;
	type(&v, SAID "亂");
	assert_int_equal(screen_cursor(&v).column, before + 18);
	keys(&v, "<BS>");
	assert_int_equal(screen_cursor(&v).column, before + 16);
	see(&v, SAID);
	keys(&v, "<Enter>y<End>");
	see(&v, SAID);
	expect_comment(SAID);
	expect_no_nonsense(&v);
	leave(&v);
	visit_release(&v);
}

static void half_a_character_does_not_swallow_the_next_key(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_charset(&v, "big5");
	visit_start(&v, 80, 24, "--site", platform.address, "--charset", "big5", NULL);
	enter_as_guest(&v);
	go_to(&v, 's');
	assert_int_equal(write(v.master, "\xb3", 1), 1); /* the first byte of two, then a line break */
	keys(&v, "<Esc>");
	go_to(&v, 'i');
	see_row(&v, 0, "提點子");
	leave(&v);
	visit_release(&v);
}

static void visits_in(const char *charset, const char *option, const char *entry)
{
	struct visit v;
	visit_init(&v);
	visit_charset(&v, charset);
	if (entry)
		visit_env(&v, entry);
	visit_start(&v, 80, 24, "--site", platform.address, option, option ? charset : NULL, NULL);
	enter_as_guest(&v);
	go_to(&v, 'i');
	assert_true(v.raw.len > 0 && !strstr(v.raw.buf, "提"));
	select_row(&v, "42");
	keys(&v, "k<Enter><Space><Space>q");
	expect_no_nonsense(&v);
	leave(&v);
	visit_release(&v);
}

static void every_character_set_will_do(void **state)
{
	(void)state;
	static const char *const names[] = { "big5", "cp950", "big5-hkscs", "gbk", "euc-kr", "shift_jis" };
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		visits_in(names[i], "--charset", NULL);
}

static void the_locale_says_it_too(void **state)
{
	(void)state;
	visits_in("big5", NULL, "LANG=zh_TW.Big5");
	visits_in("gbk", NULL, "LC_ALL=zh_CN.GBK");
}

static void the_last_words_are_in_it_too(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_charset(&v, "big5");
	visit_start(&v, 80, 24, "--site", platform.address, "--charset", "big5", NULL);
	visit_mark(&v);
	visit_signal(&v, SIGABRT);
	visit_end(&v, 128 + SIGABRT);
	expect_no_nonsense(&v);
	visit_release(&v);
}

static void the_linear_mode_speaks_it(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_charset(&v, "big5");
	visit_open(&v, 80, 24, "--site", platform.address, "--linear", "--charset", "big5", NULL);
	await(&v, "小山城");
	wait_idle(&v);
	press(&v, "<Enter>");
	wait_idle(&v);
	press(&v, "s<Enter>");
	wait_idle(&v);
	press(&v, "長照<Enter>");
	await(&v, "長照交通接送");
	press(&v, "<C-d>");
	assert_int_equal(await_end(&v), 0);
	expect_no_nonsense(&v);
	visit_release(&v);
}

/* What goes into a pipe is read by what speaks the same; what is made for programs is UTF-8 there. */
static void pipes_speak_it_too(void **state)
{
	(void)state;
	static const char *const big5[] = { "LANG=zh_TW.Big5", NULL };
	struct outcome o;
	struct program_opts how = { .env = big5 };
	struct scratch home;
	scratch_make(&home);
	run(&o, &how, "minyi", "--help", NULL);
	assert_int_equal(o.status, 0);
	assert_non_null(memmem(o.out.buf, o.out.len, "\xaa\xfe\xc4\xb3", 4)); /* 附議 */
	outcome_release(&o);
	run(&o, &(struct program_opts){ 0 }, "minyi", "--charset", "big5", "--nonsense", NULL);
	assert_int_equal(o.status, 2);
	outcome_release(&o);
	how.input = "\xaa\xfe\xc4\xb3\n";
	run(&o, &how, "minyi", "render", "-", NULL);
	assert_string_equal(o.out.buf, how.input);
	outcome_release(&o);
	run(&o, &how, "minyi", "--charset", "utf-8", "render", "-", NULL);
	assert_null(memmem(o.out.buf, o.out.len, "\xaa\xfe\xc4\xb3", 4));
	outcome_release(&o);
	run(&o, &(struct program_opts){ .env = big5, .home = home.path }, "minyi", "--site", platform.address, "list",
		"idea", "--json", NULL);
	assert_int_equal(o.status, 0);
	assert_true(text_is_utf8(o.out.buf, o.out.len));
	assert_non_null(strstr(o.out.buf, IDEA));
	outcome_release(&o);
	scratch_remove(&home);
}

/* A comment from a pipe in Big5 is published as what it says. */
static void standard_input_speaks_it_too(void **state)
{
	(void)state;
	struct scratch home;
	struct outcome o;
	struct program_opts how = { .input = TEST_PASSWORD "\n" };
	scratch_make(&home);
	how.home = home.path;
	run(&o, &how, "minyi", "--site", platform.address, "register", "piper", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	how.input = "\xaa\xfe\xc4\xb3\n";
	run(&o, &how, "minyi", "--site", platform.address, "--charset", "big5", "comment", "i16", "--stance", "neutral",
		"-m", "-", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	run(&o, &how, "minyi", "--site", platform.address, "show", "i16", "--comments", "--json", NULL);
	assert_non_null(strstr(o.out.buf, "\"附議\""));
	outcome_release(&o);
	scratch_remove(&home);
}

/* A second opinion: luit shows a program that speaks Big5 on a terminal that speaks UTF-8. */
static void luit_reads(const char *term)
{
	struct visit v;
	char *minyi = program_path("minyi");
	visit_init(&v);
	visit_env(&v, "LC_ALL=C.UTF-8");
	visit_env(&v, term);
	v.free_cursor = true;
	visit_program(&v, 80, 24, "/usr/bin/luit", "-encoding", "big5", "--", minyi, "--site", platform.address,
		"--charset", "big5", NULL);
	await(&v, "小山城");
	press(&v, "<Enter>");
	await(&v, "眾開講");
	press(&v, "<Enter>");
	await(&v, "編號");
	press(&v, "/");
	press(&v, "長照");
	await(&v, "長照");
	press(&v, "<Enter>");
	await(&v, "長照交通接送");
	free(minyi);
	visit_release(&v);
}

/* screen's description switches G1 on, which luit takes at its word: the bytes of Big5 stand there. */
static void luit_reads_the_same(void **state)
{
	(void)state;
	if (access("/usr/bin/luit", X_OK) != 0) {
		print_message("skipped: luit is not installed\n");
		skip();
	}
	luit_reads("TERM=xterm-256color");
	luit_reads("TERM=screen");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_person_in_big5_reads_types_and_posts),
		cmocka_unit_test(half_a_character_does_not_swallow_the_next_key),
		cmocka_unit_test(every_character_set_will_do),
		cmocka_unit_test(the_locale_says_it_too),
		cmocka_unit_test(the_last_words_are_in_it_too),
		cmocka_unit_test(the_linear_mode_speaks_it),
		cmocka_unit_test(pipes_speak_it_too),
		cmocka_unit_test(standard_input_speaks_it_too),
		cmocka_unit_test(luit_reads_the_same),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
