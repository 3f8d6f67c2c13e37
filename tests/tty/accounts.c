/*
 * Accounts and what needs one, as a script, in linear mode and on the screen: register, sign in, sign out, follow; and
 * the settings of the linear mode, which stand in the same place.
 */
#include "tty/lib/group.h"
#include "tty/lib/pipe.h"

static struct scratch home;

static int arrive(void **state)
{
	(void)state;
	scratch_make(&home);
	return 0;
}

static int depart(void **state)
{
	(void)state;
	scratch_remove(&home);
	return 0;
}

/* `minyi WORDS` with this on standard input: its exit status, and a sentence that stands in what it said (a refusal on
 * standard error alone). */
#define command(status, said, input, ...) \
	command_at(__LINE__, status, said, input, "minyi", "--site", platform.address, __VA_ARGS__, NULL)
static void command_at(int line, int status, const char *said, const char *input, ...) __attribute__((sentinel));
static void command_at(int line, int status, const char *said, const char *input, ...)
{
	const char *argv[32] = { NULL };
	struct outcome o;
	va_list ap;
	va_start(ap, input);
	for (size_t n = 0; n < ARRAY_LEN(argv) - 1 && (argv[n] = va_arg(ap, const char *)) != NULL; n++)
		;
	va_end(ap);
	program_run(&o, &(struct program_opts){ .home = home.path, .input = input }, argv);
	if (o.status != status || !strstr(status ? o.err.buf : o.out.buf, said))
		fail_msg("line %d: wanted %d and \"%s\", it was %d\n%s%s", line, status, said, o.status, o.out.buf, o.err.buf);
	assert_null(strstr(o.out.buf, TEST_PASSWORD));
	assert_int_equal(status ? o.out.len : o.err.len, 0);
	outcome_release(&o);
}

static void a_script_registers_and_signs_out_and_in(void **state)
{
	(void)state;
	command(1, "沒有輸入密碼", "", "register", "rita");
	command(0, "麗塔，歡迎！註冊完成，已經登入。", TEST_PASSWORD "\n", "register", "rita", "--nickname", "麗塔",
		"--email", "rita@example.org", "--county", "臺北市");
	command(0, "麗塔", NULL, "me");
	command(1, "已有人使用", TEST_PASSWORD "\n", "register", "rita");
	command(0, "已登出", NULL, "logout");
	command(0, "本來就沒有人登入", NULL, "logout");
	command(1, "沒有輸入密碼", "", "login", "rita");
	command(1, "帳號或密碼不正確", "wrong-horse\n", "login", "rita");
	command(0, "麗塔，歡迎", TEST_PASSWORD "\n", "login", "rita");
	command(0, "麗塔", NULL, "me");
}

/* At a terminal the new password is asked for twice and never shown. */
static void registering_at_a_terminal_asks_twice(void **state)
{
	(void)state;
	struct visit v;
	for (int same = 0; same < 2; same++) {
		visit_init(&v);
		visit_env(&v, "TERM=dumb");
		visit_open(
			&v, 80, 2, "--site", platform.address, "register", "twice", NULL); /* the first question scrolls away */
		await(&v, "密碼（輸入時不顯示）");
		press(&v, TEST_PASSWORD "<Enter>");
		await(&v, "再輸入一次");
		press(&v, same ? TEST_PASSWORD "<Enter>" : "another-horse<Enter>");
		if (!same) {
			await(&v, "兩次密碼不一樣");
			await(&v, "密碼（輸入時不顯示）");
			press(&v, "<C-d>");
		}
		await(&v, same ? "twice，歡迎" : "兩次密碼不一樣");
		assert_int_equal(await_end(&v), same ? 0 : 1);
		assert_null(memmem(v.raw.buf, v.raw.len, TEST_PASSWORD, strlen(TEST_PASSWORD)));
		visit_release(&v);
	}
}

static void a_script_follows(void **state)
{
	(void)state;
	command(1, "關注需要帳號", NULL, "follow", "i16");
	command(0, "fred", TEST_PASSWORD "\n", "register", "fred");
	command(0, "已關注，可以在主選單的「(F)我的關注」找到。（長照交通接送", NULL, "follow", "i16");
	command(0, "已關注", NULL, "show", "i16");
	command(0, "已取消關注。（長照交通接送", NULL, "follow", "i16", "--remove");
	command(1, "沒有議題", NULL, "follow", "idea:999");
}

/* The numbers behind the settings: sign in and register as a guest, sign out as somebody. */
static void linear_signs_in_and_out_and_registers(void **state)
{
	(void)state;
	struct outcome o;
	visit_by_pipe(&o, &home,
		"\nu\n10\npavel\n巴維爾\n\n" TEST_PASSWORD "\n" TEST_PASSWORD "\n\n" /* registers */
		"\n9\ny\n"                                                           /* signs out */
		"\n9\npavel\n" TEST_PASSWORD "\n"                                    /* in */
		"\n9\ny\n\n9\n\n99\nq\ng\n");                                        /* out; nobody; no such number */
	expect_in_order(&o, "9. 登入\n10. 註冊\n", "帳號（英文", "巴維爾，歡迎！註冊完成，已經登入。",
		"9. 登出（目前是 pavel）", "已登出", "9. 登入\n10. 註冊\n", "9. 登出（目前是 pavel）", "已登出", "10. 註冊",
		"沒有這個編號", "再見", NULL);
	expect_nowhere(&o, TEST_PASSWORD);
	assert_int_equal(o.err.len, 0);
	outcome_release(&o);

	visit_by_pipe(&o, &home, "pavel\nwrong-horse\n\ni\nq\nu\nq\ng\n");
	assert_non_null(strstr(o.err.buf, "帳號或密碼不正確"));
	expect_in_order(&o, "主選單", "提點子，共", "9. 登入", "再見", NULL);
	outcome_release(&o);
	visit_by_pipe(&o, &home, "pavel\n" TEST_PASSWORD "\nf\nq\ng\n");
	expect_in_order(&o, "我的關注", "再見", NULL);
	outcome_release(&o);
}

/* A wrong value is refused and the old one stays; a language is spoken from the next line on. */
static void linear_settings_are_changed_by_number(void **state)
{
	(void)state;
	struct outcome o;
	visit_by_pipe(&o, &home, "\nu\n1\nxx\nen\n6\n2\n3\nwide\nq\ng\n");
	expect_in_order(&o, "設定> ", "1. English\n2. 中文（臺灣）\n哪一個（編號或名稱", "沒有這個選項",
		"哪一個（編號或名稱", "Language: English, set.", "2. Western years, as in 2026\n3. ROC years, as in 115\n",
		"Years: Western years, as in 2026, set.", "Width of ambiguous characters: two columns", "Back at: Menu",
		"Goodbye.", NULL);
	assert_int_equal(o.err.len, 0);
	outcome_release(&o);
	visit_by_pipe(&o, &home, "\nu\n1\nzh_TW\nq\ni31\nq\ng\n"); /* kept for the next visit, and back */
	expect_in_order(&o, "1. Language: English", "6. Years: Western", "語言：中文（臺灣），設定好了。", "流浪貓狗",
		"2027年1月21日", NULL);
	assert_int_equal(o.err.len, 0);
	outcome_release(&o);
}

/* On the screen the account is the first row of the settings: Enter signs out, after asking. */
static void the_screen_signs_out_and_in(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	enter_registering(&v, "screener");
	go_to(&v, 'u');
	select_row(&v, "screener");
	keys(&v, "<Enter>n");
	see(&v, "screener");
	keys(&v, "<Enter>y");
	see_not(&v, "screener");
	go_to(&v, 'i');
	select_row(&v, "長照交通接送");
	keys(&v, "f");
	see(&v, "請輸入帳號");
	keys(&v, "<Esc>");
	leave(&v);
	visit_release(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_script_registers_and_signs_out_and_in, arrive, depart),
		cmocka_unit_test(registering_at_a_terminal_asks_twice),
		cmocka_unit_test_setup_teardown(a_script_follows, arrive, depart),
		cmocka_unit_test_setup_teardown(linear_signs_in_and_out_and_registers, arrive, depart),
		cmocka_unit_test_setup_teardown(linear_settings_are_changed_by_number, arrive, depart),
		cmocka_unit_test(the_screen_signs_out_and_in),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
