/*
 * One's own account: a forgotten password, where one is signed in, a device allowed from another terminal, the data as
 * a file, the end; on the screen, at a prompt and as subcommands, at a platform of one's own, which shows the codes.
 */
#include "tty/lib/group.h"
#include "tty/lib/pipe.h"

#define CODE_IS "驗證碼是 "
#define NEW_PASSWORD "battery-staple-0815"

static int start(void **state)
{
	(void)state;
	platform_start(&platform, &(struct platform_opts){ .sample = true, .own = true });
	return 0;
}

static void answer(struct visit *v, const char *text)
{
	type(v, text);
	keys(v, "<Enter>");
}

/* What stands behind a text on the screen, up to n bytes. */
static void read_behind(struct visit *v, const char *text, char *out, size_t n)
{
	int row = screen_find(v, text);
	assert_true(row >= 0);
	snprintf(out, n, "%s", strstr(screen_row(v, row), text) + strlen(text));
}

/* `minyi account` without a word says how it stands. */
static void minyi(const struct scratch *home, int status, const char *said, const char *input, const char *a,
	const char *b, const char *c)
{
	struct outcome o;
	run(&o, &(struct program_opts){ .home = home->path, .input = input }, "minyi", "--site", platform.address, a, b, c,
		NULL);
	if (o.status != status || (said && !strstr(status ? o.err.buf : o.out.buf, said)))
		fail_msg("%s %s: %d\n%s%s", a, b ? b : "", o.status, o.out.buf, o.err.buf);
	outcome_release(&o);
}

static void a_forgotten_password_is_set_by_a_code(void **state)
{
	(void)state;
	char code[7];
	struct visit v;
	visit_init(&v);
	minyi(&v.home, 0, "註冊完成", TEST_PASSWORD "\n", "register", "fergus", NULL);
	minyi(&v.home, 0, "已登出", NULL, "logout", NULL, NULL);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	answer(&v, "fergus");
	answer(&v, "wrong-horse");
	see(&v, "forgot");
	answer(&v, "forgot");
	see_row(&v, 0, "重設密碼");
	see(&v, "fergus"); /* it stands there already */
	keys(&v, "<Enter>");
	read_behind(&v, CODE_IS, code, sizeof code);
	answer(&v, code);
	see(&v, "至少 10 個字元");
	answer(&v, "1234567890");
	answer(&v, "1234567890");
	see(&v, "不相干"); /* why not; it alone is asked again */
	answer(&v, NEW_PASSWORD);
	answer(&v, NEW_PASSWORD);
	see(&v, "密碼已更新");
	leave(&v);
	minyi(&v.home, 0, "已登出", NULL, "logout", NULL, NULL);
	minyi(&v.home, 1, "帳號或密碼不正確", TEST_PASSWORD "\n", "login", "fergus", NULL);
	minyi(&v.home, 0, "歡迎", NEW_PASSWORD "\n", "login", "fergus", NULL);
	visit_release(&v);
}

static void open_account(struct visit *v, const char *row)
{
	go_to(v, 'u');
	select_row(v, "您的帳號");
	keys(v, "<Enter>");
	select_row(v, row);
	keys(v, "<Enter>");
}

/* Another sign-in of the same person is ended; this one stays. */
static void a_session_is_ended_from_here(void **state)
{
	(void)state;
	struct visit v;
	struct scratch elsewhere;
	scratch_make(&elsewhere);
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	enter_registering(&v, "sessa");
	minyi(&elsewhere, 0, "歡迎", TEST_PASSWORD "\n", "login", "sessa", NULL);
	open_account(&v, "已登入的裝置");
	see(&v, "（就是這裡）");
	see(&v, "2. minyi");
	int here = screen_find(&v, "（就是這裡）");
	answer(&v, strstr(screen_row(&v, here), "1. ") == screen_row(&v, here) ? "2" : "1");
	keys(&v, "y");
	see(&v, "已結束");
	see(&v, "（就是這裡）");
	minyi(&elsewhere, 1, "登入", NULL, "me", NULL, NULL);
	keys(&v, "<Enter>");
	leave(&v);
	scratch_remove(&elsewhere);
	visit_release(&v);
}

/* One terminal shows a code and waits; on another it is typed, seen and allowed. The first may be a subcommand or the
 * sign-in of the screen. */
static void a_device_is_allowed(void **state)
{
	(void)state;
	char code[10];
	for (int screen = 0; screen < 2; screen++) {
		struct visit device, person;
		visit_init(&device);
		visit_init(&person);
		visit_start(&person, screen ? 40 : 80, screen ? 12 : 24, "--site", platform.address, NULL);
		enter_registering(&person, screen ? "dora" : "dirk");
		if (screen) {
			visit_open(&device, 80, 24, "--site", platform.address, NULL);
			await(&device, "請輸入帳號");
			press(&device, "device<Enter>");
		} else {
			visit_open(&device, 80, 24, "--site", platform.address, "login", NULL);
		}
		await(&device, "這個裝置的代碼：");
		await(&device, "等候中");
		read_behind(&device, "這個裝置的代碼：", code, sizeof code);
		open_account(&person, "允許");
		answer(&person, "BCDF-GHJK");
		see(&person, "代碼");
		keys(&person, "<C-a><C-k>");
		answer(&person, code);
		see(&person, "minyi");
		see(&person, "可以讀取和");
		keys(&person, "y");
		see(&person, "已允許");
		await(&device, "歡迎");
		if (screen)
			visit_kill(&device);
		else
			assert_int_equal(await_end(&device), 0);
		leave(&person);
		visit_release(&device);
		visit_release(&person);
	}
}

static void a_device_is_refused(void **state)
{
	(void)state;
	char code[10];
	struct visit device, person;
	visit_init(&device);
	visit_init(&person);
	visit_start(&person, 80, 24, "--site", platform.address, NULL);
	enter_registering(&person, "nona");
	visit_open(&device, 80, 24, "--site", platform.address, "login", NULL);
	await(&device, "等候中");
	read_behind(&device, "這個裝置的代碼：", code, sizeof code);
	minyi(&person.home, 1, "允許嗎", NULL, "account", "allow", code); /* which a script does not answer */
	open_account(&person, "允許");
	answer(&person, code);
	keys(&person, "n");
	leave(&person);
	assert_int_equal(await_end(&device), 1);
	assert_true(screen_find(&device, "載入中") < 0); /* what it waits for was said */
	visit_release(&device);
	visit_release(&person);
}

static void all_of_it_is_a_file_and_then_gone(void **state)
{
	(void)state;
	struct visit v;
	STR_LOCAL(file, 1 << 20);
	visit_init(&v);
	minyi(&v.home, 0, "註冊完成", TEST_PASSWORD "\n", "register", "gil", NULL);
	minyi(&v.home, 0, "還要驗證：電子信箱、手機號碼", NULL, "account", NULL, NULL);
	platform_prove(&platform, "gil");
	minyi(&v.home, 0, "已驗證", NULL, "account", NULL, NULL);
	char *path = file_join(v.home.path, "mine.json");
	minyi(&v.home, 0, "mine.json", NULL, "account", "export", path);
	assert_int_equal(file_read(path, &file, NULL), RC_OK);
	assert_non_null(strstr(file.buf, "\"gil\""));
	minyi(&v.home, 1, NULL, NULL, "account", "export", path); /* never over what is there */
	minyi(&v.home, 1, "密碼", "y\nwrong-horse-4711\n\n", "account", "delete", NULL);
	minyi(&v.home, 0, "帳號已刪除", "y\n" TEST_PASSWORD "\n", "account", "delete", NULL);
	minyi(&v.home, 1, "帳號或密碼不正確", TEST_PASSWORD "\n", "login", "gil", NULL);
	free(path);
	visit_release(&v);
}

/* Name, password, mail and tokens, by ear. */
static void the_rest_by_ear(void **state)
{
	(void)state;
	struct scratch home;
	scratch_make(&home);
	minyi(&home, 0, "註冊完成", TEST_PASSWORD "\n", "register", "ola", NULL);
	minyi(&home, 0, "歐拉", "歐拉\n臺東縣\n", "account", "name", NULL);
	minyi(&home, 0, "歐拉", NULL, "me", NULL, NULL);
	minyi(&home, 0, "已更改", "1\n1\n4\n", "account", "mail", NULL);
	minyi(&home, 0, "只顯示這一次", "new\n備份\n1\n\n", "account", "tokens", NULL);
	minyi(&home, 0, "備份：只能讀取", "1\ny\n\n", "account", "tokens", NULL);
	minyi(&home, 0, "一個也沒有", "\n", "account", "tokens", NULL);
	minyi(&home, 0, "密碼已更新", TEST_PASSWORD "\n" NEW_PASSWORD "\n" NEW_PASSWORD "\n", "account", "password", NULL);
	minyi(&home, 0, "所有裝置登出", "all\ny\n", "account", "sessions", NULL);
	minyi(&home, 0, "歡迎", NEW_PASSWORD "\n", "login", "ola", NULL);
	scratch_remove(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_forgotten_password_is_set_by_a_code),
		cmocka_unit_test(a_session_is_ended_from_here),
		cmocka_unit_test(a_device_is_allowed),
		cmocka_unit_test(a_device_is_refused),
		cmocka_unit_test(all_of_it_is_a_file_and_then_gone),
		cmocka_unit_test(the_rest_by_ear),
	};
	return cmocka_run_group_tests(tests, start, stop_platform);
}
