/* Signing in at a real OpenID provider (glewlwyd): the client shows its address, code and QR code, the person confirms
 * there, the client goes on. */
#include "tty/lib/group.h"

static struct issuer provider;

static bool begin(struct visit *v)
{
	static const char *args[] = { "--provider", NULL, NULL };
	if (!issuer_start(&provider)) {
		issuer_release(&provider);
		print_message("skipped: glewlwyd is not there\n");
		return false;
	}
	args[1] = provider.file;
	platform_start(&platform, &(struct platform_opts){ .args = args });
	visit_init(v);
	return true;
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
	select_row(&v, "透過認證服務確認身分");
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_person_confirms_at_the_provider),
		cmocka_unit_test(it_confirms_who_is_signed_in),
		cmocka_unit_test(by_eye),
		cmocka_unit_test(by_ear),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
