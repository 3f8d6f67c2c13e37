/* Signing in at a real OpenID provider (glewlwyd): the client shows its address, code and QR code, the person confirms
 * there, the client goes on. */
#include "tty/lib/group.h"

static struct issuer provider;

/* rules: a set's name. */
static bool begin_under(const char *rules, struct visit *v)
{
	static const char *args[] = { "--provider", NULL, "--rules", NULL, NULL };
	if (!issuer_start(&provider)) {
		issuer_release(&provider);
		print_message("skipped: glewlwyd is not there\n");
		return false;
	}
	args[1] = provider.file;
	args[3] = rules;
	platform_start(&platform, &(struct platform_opts){ .args = args });
	visit_init(v);
	return true;
}

static bool begin(struct visit *v)
{
	return begin_under("join", v);
}

static void end(struct visit *v)
{
	visit_release(v);
	platform_release(&platform);
	issuer_release(&provider);
}

/* What is shown to be typed at the provider. */
static void read_code(struct visit *v, char code[32])
{
	await(v, "等候中");
	int row = screen_find(v, "這個裝置的代碼：");
	assert_true(row > 0);
	snprintf(code, 32, "%s", strstr(screen_row(v, row), "：") + strlen("："));
}

static void a_person_confirms_at_the_provider(void **state)
{
	(void)state;
	struct visit v;
	char code[32];
	if (!begin(&v))
		skip();
	visit_open(&v, 80, 40, "--site", platform.address, "account", "device", "glewlwyd", NULL);
	read_code(&v, code);
	see(&v, "▀"); /* of the QR code */
	see(&v, "請用任何瀏覽器打開");
	issuer_confirm(&provider, "mei", code);
	await(&v, "歡迎");
	assert_int_equal(await_end(&v), 0);
	end(&v);
}

/* Who is signed in already is known better afterwards: from the account's page. */
static void it_confirms_who_is_signed_in(void **state)
{
	(void)state;
	struct visit v;
	char code[32];
	struct answer a;
	if (!begin(&v))
		skip();
	visit_start(&v, 80, 40, "--site", platform.address, NULL);
	enter_registering(&v, "anyone");
	go_to(&v, 'u');
	select_row(&v, "您的帳號");
	keys(&v, "<Enter>");
	select_row(&v, "透過身分認證服務確認身分");
	press(&v, "<Enter>");
	read_code(&v, code);
	see(&v, "由身分認證服務確認您是誰");
	issuer_confirm(&provider, "mei", code);
	await(&v, "身分已確認");
	wait_idle(&v);
	leave(&v);
	ask_post(&platform, &a, "/v1/sessions", NULL, "{\"name\":\"anyone\",\"password\":\"" TEST_PASSWORD "\"}");
	expect_status(&a, 201, NULL);
	assert_true(json_bool(answer_json(&a, "account.verified.identity"), false));
	assert_string_equal(answer_text(&a, "account.level"), "identified");
	answer_release(&a);
	end(&v);
}

/* The sign-in lists them beside the other ways. */
static void by_eye_at(int columns, int rows, const char *option)
{
	struct visit v;
	char code[32];
	visit_init(&v);
	visit_start(&v, columns, rows, "--site", platform.address, option, NULL);
	keys(&v, "<C-l>"); /* what is shown first may be older than the answer */
	type(&v, "device");
	keys(&v, "<Enter>");
	see(&v, "glewlwyd");
	press(&v, "2");
	read_code(&v, code);
	issuer_confirm(&provider, "mei", code);
	await(&v, "歡迎！"); /* by ear it stands alone until the next key */
	wait_idle(&v);
	keys(&v, "<C-l>");
	see(&v, "主選單");
	leave(&v);
	visit_release(&v);
}

static void by_eye(void **state)
{
	(void)state;
	struct visit v;
	if (!begin(&v))
		skip();
	by_eye_at(80, 24, NULL);
	by_eye_at(80, 24, "--accessible");
	by_eye_at(40, 12, NULL);
	end(&v);
}

static void by_ear(void **state)
{
	(void)state;
	struct visit v;
	char code[32];
	if (!begin(&v))
		skip();
	visit_env(&v, "TERM=dumb");
	visit_open(&v, 80, 60, "--site", platform.address, "--linear", NULL);
	await(&v, "請輸入帳號");
	press(&v, "device<Enter>");
	await(&v, "登入方式：1.另一個裝置 2.glewlwyd");
	press(&v, "2<Enter>");
	read_code(&v, code);
	issuer_confirm(&provider, "mei", code);
	await(&v, "歡迎");
	press(&v, "<C-d>");
	await_end(&v);
	end(&v);
}

/* ---- what takes a certified person ----------------------------------------------------------- */

/* Proposing under the rules of epeople: the provider is on the way, and the form comes after it. */
static void a_petition_takes_a_certified_person(void **state)
{
	(void)state;
	struct visit v;
	char code[32];
	if (!begin_under("epeople", &v))
		skip();
	visit_start(&v, 80, 40, "--site", platform.address, NULL);
	enter_registering(&v, "person");
	go_to(&v, 'i');
	press(&v, "<C-p>");
	read_code(&v, code);
	see(&v, "由身分認證服務確認您是誰");
	issuer_confirm(&provider, "mei", code);
	await(&v, "【提議】");
	wait_idle(&v);
	see_row(&v, 0, "【提議】");
	keys(&v, "<Esc>");
	leave(&v);
	end(&v);
}

static void by_ear_too(void **state)
{
	(void)state;
	struct visit v;
	char code[32];
	if (!begin_under("epeople", &v))
		skip();
	visit_env(&v, "TERM=dumb");
	visit_open(&v, 80, 60, "--site", platform.address, "--linear", NULL);
	await(&v, "請輸入帳號");
	press(&v, "new<Enter>person<Enter><Enter><Enter>");
	await_prompt(&v, "密碼（輸入時不顯示）");
	press(&v, TEST_PASSWORD "<Enter>");
	await_prompt(&v, "再輸入一次");
	press(&v, TEST_PASSWORD "<Enter>");
	await_prompt(&v, "縣市（");
	press(&v, "<Enter>");
	await(&v, "註冊完成");
	press(&v, "w<Enter>");
	read_code(&v, code);
	issuer_confirm(&provider, "mei", code);
	await(&v, "身分已確認");
	await_prompt(&v, "編號");
	visit_hang_up(&v);
	end(&v);
}

/* A command has nobody who would go to a provider: it says which one asks for that. */
static void by_command_too(void **state)
{
	(void)state;
	struct visit v;
	struct outcome o;
	char code[32], path[100];
	static const char text[] = "title: 公園廁所請在夜間加裝感應照明燈\nkind: suggestion\n\n"
							   "公園的廁所晚上很暗，老人家不敢去，希望加裝感應燈。\n";
	if (!begin_under("epeople", &v))
		skip();
	const struct program_opts opts = { .home = v.home.path, .input = TEST_PASSWORD "\n" };
	snprintf(path, sizeof path, "%s/idea.md", v.home.path);
	assert_int_equal(file_write(path, text, strlen(text), 0600, NULL), RC_OK);
	run(&o, &opts, "minyi", "--site", platform.address, "register", "person", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	run(&o, &opts, "minyi", "--site", platform.address, "propose", "--file", path, NULL);
	assert_int_equal(o.status, 1);
	assert_non_null(strstr(o.err.buf, "minyi account identify"));
	outcome_release(&o);
	visit_open(&v, 80, 40, "--site", platform.address, "account", "identify", NULL);
	read_code(&v, code);
	issuer_confirm(&provider, "mei", code);
	await(&v, "身分已確認");
	assert_int_equal(await_end(&v), 0);
	run(&o, &opts, "minyi", "--site", platform.address, "propose", "--file", path, NULL);
	if (o.status)
		fail_msg("%s%s", o.out.buf, o.err.buf);
	outcome_release(&o);
	end(&v);
}

/* Whose rules ask how old who registers is ask who comes with a provider, before the provider is asked. */
static void the_age_is_asked_before(void **state)
{
	(void)state;
	struct visit v;
	char code[32];
	if (!begin_under("wethepeople", &v))
		skip();
	visit_open(&v, 80, 40, "--lang", "zh_TW", "--site", platform.address, "account", "device", "glewlwyd", NULL);
	await(&v, "出生年");
	see(&v, "今年滿 13 歲");
	press(&v, "2020<Enter>");
	await(&v, "年紀還不能");
	visit_end(&v, 1);
	visit_open(&v, 80, 40, "--lang", "zh_TW", "--site", platform.address, "account", "device", "glewlwyd", NULL);
	await(&v, "出生年");
	press(&v, "1990<Enter>");
	read_code(&v, code);
	issuer_confirm(&provider, "mei", code);
	await(&v, "歡迎");
	assert_int_equal(await_end(&v), 0);
	end(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_person_confirms_at_the_provider),
		cmocka_unit_test(it_confirms_who_is_signed_in),
		cmocka_unit_test(by_eye),
		cmocka_unit_test(by_ear),
		cmocka_unit_test(a_petition_takes_a_certified_person),
		cmocka_unit_test(by_ear_too),
		cmocka_unit_test(by_command_too),
		cmocka_unit_test(the_age_is_asked_before),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
