/*
 * Verifying on the way of the first endorsement, on the screen, at a prompt and as a subcommand: at a platform of one's
 * own, which shows the codes.
 */
#include "tty/lib/group.h"
#include "tty/lib/pipe.h"

#define CODE_IS "驗證碼是 "

static int start(void **state)
{
	(void)state;
	platform_start(&platform, &(struct platform_opts){ .sample = true, .own = true });
	return 0;
}

/* The code that is shown lowest, and one that is not it. */
static void read_code(struct visit *v, char right[7], char wrong[7])
{
	const char *at = NULL;
	for (int row = v->rows - 1; row >= 0 && !at; row--)
		at = strstr(screen_row(v, row), CODE_IS);
	assert_non_null(at);
	snprintf(right, 7, "%.6s", at + strlen(CODE_IS));
	assert_int_equal(strspn(right, "0123456789"), 6);
	snprintf(wrong, 7, "%.5s%c", right, right[5] == '9' ? '0' : right[5] + 1);
}

/* The code that comes after this one. */
static void read_next_code(struct visit *v, char right[7])
{
	char before[7], wrong[7];
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	str_copy(before, sizeof before, right);
	do {
		assert_true(clock_mono() < deadline);
		visit_rest(v, 200);
		read_code(v, right, wrong);
	} while (str_eq(right, before));
}

static void answer(struct visit *v, const char *text)
{
	type(v, text);
	keys(v, "<Enter>");
}

static int rows_with(struct visit *v, const char *text)
{
	int n = 0;
	for (int row = 0; row < v->rows; row++)
		n += strstr(screen_row(v, row), text) != NULL;
	return n;
}

/* From the endorsement's key: e-mail, code, mobile number, code; each wrong once. */
static void endorse_verifying(struct visit *v, const char *name, const char *mobile)
{
	char right[7], wrong[7];
	open_the_idea(v);
	keys(v, "y");
	see(v, "【驗證】");
	see(v, "這需要驗證過的帳號");
	read_code(v, right, wrong); /* of the address that was told when registering */
	answer(v, "<");
	char email[64];
	snprintf(email, sizeof email, "%s@example.org", name);
	see(v, email);
	keys(v, "<Enter>");
	read_code(v, right, wrong);
	int said = rows_with(v, CODE_IS);
	answer(v, wrong);
	see_row(v, -1, "驗證碼");
	answer(v, "12");
	see_row(v, -1, "六個數字");
	assert_int_equal(rows_with(v, CODE_IS), said); /* where it went is not said again with each refusal */
	answer(v, right);
	see(v, "手機號碼");
	answer(v, "12");
	see(v, "這不是手機號碼");
	keys(v, "<C-a><C-k>");
	answer(v, mobile);
	read_code(v, right, wrong);
	keys(v, "<Enter>"); /* another one */
	char before[7];
	snprintf(before, sizeof before, "%s", right);
	read_code(v, right, wrong);
	if (!str_eq(before, right)) {
		answer(v, before);
		see_row(v, -1, "驗證碼");
	}
	answer(v, right);
	see_row(v, 0, "附議");
	see(v, "附議理由");
}

static void endorsing_asks_it_once_at(int columns, int rows, const char *name, const char *mobile)
{
	struct visit v;
	int64_t before = idea_count(&platform, "endorsements");
	visit_init(&v);
	visit_start(&v, columns, rows, "--site", platform.address, NULL);
	enter_registering(&v, name);
	endorse_verifying(&v, name, mobile);
	answer(&v, "山區的路不等人");
	keys(&v, "<Enter>y");
	see(&v, "附議完成");
	assert_int_equal(idea_count(&platform, "endorsements"), before + 1);
	keys(&v, "yy"); /* taken back, */
	assert_int_equal(idea_count(&platform, "endorsements"), before);
	keys(&v, "y"); /* and done again: nothing is asked of who is verified */
	see(&v, "【附議】");
	see(&v, "附議理由");
	keys(&v, "<Esc>");
	leave(&v);
	visit_release(&v);
}

static void endorsing_asks_it_once(void **state)
{
	(void)state;
	endorsing_asks_it_once_at(80, 24, "vera", "0912345601");
}

static void so_it_does_on_a_narrow_screen(void **state)
{
	(void)state;
	endorsing_asks_it_once_at(40, 12, "nora", "0912345602");
}

/* What was proved stays so; what is left is asked the next time. */
static void who_leaves_goes_on_where_they_were(void **state)
{
	(void)state;
	char right[7], wrong[7];
	struct visit v;
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	enter_registering(&v, "lena");
	open_the_idea(&v);
	keys(&v, "y<Esc>");
	see_row(&v, 2, "長照交通接送");
	keys(&v, "y");
	read_code(&v, right, wrong);
	answer(&v, right);
	see(&v, "手機號碼");
	keys(&v, "<Esc>");
	keys(&v, "y");
	see(&v, "手機號碼");
	see_not(&v, "電子信箱");
	keys(&v, "<Esc>");
	leave(&v);
	visit_release(&v);
}

static void another_account_has_the_number(void **state)
{
	(void)state;
	char right[7], wrong[7];
	struct visit v;
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	enter_registering(&v, "second");
	open_the_idea(&v);
	keys(&v, "y");
	read_code(&v, right, wrong);
	answer(&v, right);
	answer(&v, "0912-345-601");
	read_code(&v, right, wrong);
	answer(&v, right);
	see(&v, "手機號碼（");
	keys(&v, "<Esc>");
	leave(&v);
	visit_release(&v);
}

static void linear_asks_it_too(void **state)
{
	(void)state;
	char right[7], wrong[7];
	struct visit v;
	visit_init(&v);
	visit_env(&v, "TERM=dumb");
	visit_open(&v, 80, 24, "--site", platform.address, "--linear", NULL);
	await(&v, "請輸入帳號");
	press(&v, "new<Enter>lina<Enter><Enter>lina@example.org<Enter>");
	await(&v, "密碼（輸入時不顯示）"); /* what is typed before a secret is asked for is none of it */
	press(&v, TEST_PASSWORD "<Enter>");
	await(&v, "再輸入一次");
	press(&v, TEST_PASSWORD "<Enter>");
	await(&v, "縣市（");
	press(&v, "<Enter>");
	await(&v, "註冊完成");
	press(&v, "i16<Enter>");
	await(&v, "16>");
	press(&v, "y<Enter>");
	await(&v, "直接按 Enter 重寄");
	read_code(&v, right, wrong);
	press(&v, right);
	press(&v, "<Enter>");
	await(&v, "手機號碼（");
	press(&v, "0912345603<Enter>");
	await(&v, "手機號碼（驗證碼會傳到這裡，不會公開；留空離開）：0912345603");
	read_next_code(&v, right);
	press(&v, right);
	press(&v, "<Enter>");
	await(&v, "附議理由");
	press(&v, "走得到才算有路<Enter><Enter>y<Enter>");
	await(&v, "附議完成");
	press(&v, "<C-d>");
	await_end(&v);
	visit_release(&v);
}

/* A script is told what to do, and what it wanted to say is kept. */
static void a_script_is_told(void **state)
{
	(void)state;
	char right[7], wrong[7];
	struct visit v;
	struct outcome o;
	visit_init(&v);
	const struct program_opts at = { .home = v.home.path, .input = TEST_PASSWORD "\n" };
	run(&o, &at, "minyi", "--site", platform.address, "register", "scott", "--email", "scott@example.org", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	run(&o, &at, "minyi", "--site", platform.address, "endorse", "i16", "--reason", "因為路", NULL);
	assert_int_equal(o.status, 1);
	assert_non_null(strstr(o.err.buf, "minyi verify"));
	assert_non_null(strstr(o.err.buf, "保存"));
	outcome_release(&o);

	visit_open(&v, 80, 24, "--site", platform.address, "verify", NULL);
	await(&v, "直接按 Enter 重寄");
	read_code(&v, right, wrong);
	press(&v, right);
	press(&v, "<Enter>");
	await(&v, "手機號碼（");
	press(&v, "0912345604<Enter>");
	await(&v, "0912345604");
	for (const char *first = NULL; !first;) { /* the second code, below the number */
		await(&v, CODE_IS);
		int row = screen_find(&v, "0912345604");
		for (int i = row + 1; row >= 0 && i < v.rows && !first; i++)
			first = strstr(screen_row(&v, i), CODE_IS);
		if (!first)
			visit_rest(&v, 20);
	}
	read_code(&v, right, wrong);
	press(&v, right);
	press(&v, "<Enter>");
	await(&v, "驗證完成");
	assert_int_equal(await_end(&v), 0);

	run(&o, &at, "minyi", "--site", platform.address, "endorse", "i16", "--reason", "因為路", NULL);
	assert_int_equal(o.status, 0);
	assert_non_null(strstr(o.out.buf, "附議完成"));
	outcome_release(&o);
	visit_release(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(endorsing_asks_it_once),
		cmocka_unit_test(so_it_does_on_a_narrow_screen),
		cmocka_unit_test(who_leaves_goes_on_where_they_were),
		cmocka_unit_test(another_account_has_the_number),
		cmocka_unit_test(linear_asks_it_too),
		cmocka_unit_test(a_script_is_told),
	};
	return cmocka_run_group_tests(tests, start, stop_platform);
}
