/*
 * Registering where the rules ask for an age: each field says what it has to be before, is checked when it is answered,
 * can be gone back to, and what was right is not asked for again; on the screen, at a prompt and as a command.
 */
#include "tty/lib/group.h"
#include "tty/lib/pipe.h"

static int start(void **state)
{
	(void)state;
	platform_start(&platform, &(struct platform_opts){ .sample = true, .samples = "wethepeople" });
	free(platform_register(&platform, "taken", TEST_PASSWORD));
	return 0;
}

static void answer(struct visit *v, const char *text)
{
	type(v, text);
	keys(v, "<Enter>");
}

static void on_the_screen(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_start(&v, 80, 24, "--lang", "zh_TW", "--site", platform.address, NULL);
	answer(&v, "new");
	see(&v, "今年滿 13 歲");
	answer(&v, "abc");
	see(&v, "請用數字輸入年份");
	keys(&v, "<C-y>");
	answer(&v, "114"); /* 2025 */
	see(&v, "年紀還不能在這裡註冊");
	answer(&v, "new");
	answer(&v, "79");
	see(&v, "帳號要有 2 到 32 個字");
	answer(&v, "x");
	see(&v, "至少要 2 個字");
	keys(&v, "<S-Tab>");
	see(&v, "出生年");
	keys(&v, "<C-y>");
	answer(&v, "1991");
	keys(&v, "<C-y>");
	answer(&v, "taken");
	see_not(&v, "登入用）：x"); /* what was refused is no part of what was said */
	see(&v, "登入用）：taken");
	answer(&v, "一個名字太長太長太長太長太長太長太長太長太長太長太長太長太長太長太長的人");
	see(&v, "最多 32 個字");
	keys(&v, "<C-y>");
	answer(&v, "短短");
	answer(&v, "nowhere");
	see(&v, "電子信箱");
	keys(&v, "<C-y>");
	answer(&v, "");
	see(&v, "密碼至少 10 個字元");
	answer(&v, "short");
	see(&v, "至少要 10 個字");
	answer(&v, TEST_PASSWORD);
	answer(&v, TEST_PASSWORD);
	answer(&v, "");
	see_row(&v, -1, "已有人使用"); /* by the platform, and that alone is asked for again */
	keys(&v, "<C-y>");
	answer(&v, "fresh");
	see(&v, "歡迎");
	leave(&v);
	visit_release(&v);
}

static void at_a_prompt(void **state)
{
	(void)state;
	struct outcome o;
	struct scratch home;
	scratch_make(&home);
	visit_by_pipe(
		&o, &home, "new\nabc\n1990\n<\n1991\nlined\n\nnowhere\n-\n" TEST_PASSWORD "\n" TEST_PASSWORD "\n\ng\n");
	expect_in_order(&o, "今年滿 13 歲", "出生年", "出生年", "帳號要有 2 到 32 個字", "出生年", "帳號（", "暱稱",
		"電子信箱", "電子信箱", "密碼至少 10", "縣市", "註冊完成", NULL);
	outcome_release(&o);
	scratch_remove(&home);
}

static void expect_command(const char *year, int status, const char *said)
{
	struct outcome o;
	struct scratch home;
	scratch_make(&home);
	run(&o, &(struct program_opts){ .home = home.path, .input = TEST_PASSWORD "\n" }, "minyi", "--site",
		platform.address, "register", "commander", year ? "--born" : NULL, year, NULL);
	if (o.status != status || !strstr(status ? o.err.buf : o.out.buf, said))
		fail_msg("born %s: %d\n%s%s", year ? year : "-", o.status, o.out.buf, o.err.buf);
	outcome_release(&o);
	scratch_remove(&home);
}

static void by_a_command(void **state)
{
	(void)state;
	expect_command("2020", 1, "年紀還不能");
	expect_command("soon", 1, "請用數字");
	expect_command(NULL, 1, "出生年");
	expect_command("1990", 0, "註冊完成");
}

/* What the platform tells, and what it holds to whoever asks it. */
static void the_platform_holds_it(void **state)
{
	(void)state;
	struct answer a;
	ask_get(&platform, &a, "/v1", NULL);
	assert_int_equal(answer_int(&a, "rules.years_least"), 13);
	assert_int_equal(answer_int(&a, "rules.name_min"), 2);
	assert_int_equal(answer_int(&a, "rules.password_min"), 10);
	assert_int_equal(answer_int(&a, "rules.calling_code"), 1);
	answer_release(&a);
	ask_post(&platform, &a, "/v1/accounts", NULL, "{\"name\":\"ageless\",\"password\":\"" TEST_PASSWORD "\"}");
	expect_status(&a, 422, "bad_field");
	assert_string_equal(answer_text(&a, "field"), "born");
	answer_release(&a);
	ask_post(&platform, &a, "/v1/accounts", NULL,
		"{\"name\":\"ageless\",\"password\":\"" TEST_PASSWORD "\",\"born\":2014}"); /* twelve this year */
	expect_status(&a, 403, "too_young");
	answer_release(&a);
	ask_post(
		&platform, &a, "/v1/accounts", NULL, "{\"name\":\"ageless\",\"password\":\"" TEST_PASSWORD "\",\"born\":2013}");
	expect_status(&a, 201, NULL);
	answer_release(&a);
#define WITH_PROVIDER "{\"client\":\"c\",\"scopes\":[\"read\"],\"provider\":\"one\""
	ask_post(&platform, &a, "/v1/device", NULL, WITH_PROVIDER "}"); /* which may make an account, too */
	expect_status(&a, 422, "bad_field");
	assert_string_equal(answer_text(&a, "field"), "born");
	answer_release(&a);
	ask_post(&platform, &a, "/v1/device", NULL, WITH_PROVIDER ",\"born\":2014}");
	expect_status(&a, 403, "too_young");
	answer_release(&a);
	ask_post(&platform, &a, "/v1/device", NULL, WITH_PROVIDER ",\"born\":2013}");
	assert_string_equal(answer_text(&a, "field"), "provider"); /* there is none */
	answer_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(on_the_screen),
		cmocka_unit_test(at_a_prompt),
		cmocka_unit_test(by_a_command),
		cmocka_unit_test(the_platform_holds_it),
	};
	return cmocka_run_group_tests(tests, start, stop_platform);
}
