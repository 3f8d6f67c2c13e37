/* Signing in at a real OpenID provider (glewlwyd): the client shows its address, code and QR code, the person confirms
 * there, the client goes on. */
#include "tty/lib/group.h"

static struct issuer provider;

static void a_person_confirms_at_the_provider(void **state)
{
	(void)state;
	struct visit v;
	char code[32];
	const char *args[] = { "--provider", NULL, NULL };
	if (!issuer_start(&provider)) {
		issuer_release(&provider);
		print_message("skipped: glewlwyd is not there\n");
		skip();
	}
	args[1] = provider.file;
	platform_start(&platform, &(struct platform_opts){ .args = args });
	visit_init(&v);
	visit_open(&v, 80, 40, "--site", platform.address, "account", "device", "glewlwyd", NULL);
	await(&v, "等候中");
	int row = screen_find(&v, "這個裝置的代碼：");
	assert_true(row > 0);
	snprintf(code, sizeof code, "%s", strstr(screen_row(&v, row), "：") + strlen("："));
	see(&v, "▀"); /* of the QR code */
	see(&v, "請用任何瀏覽器打開");
	issuer_confirm(&provider, "mei", code);
	await(&v, "歡迎");
	assert_int_equal(await_end(&v), 0);
	visit_release(&v);
	platform_release(&platform);
	issuer_release(&provider);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_person_confirms_at_the_provider),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
