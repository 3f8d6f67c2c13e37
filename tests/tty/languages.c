/*
 * Whoever cannot read the first screen: each other language stands there by its own name, one key brings it, and it is
 * kept; for eyes, for speech and line by line.
 */
#include "tty/lib/group.h"
#include "tty/lib/pipe.h"

static void one_key_away(const char *front, int columns, int rows)
{
	struct visit v;
	visit_init(&v);
	visit_start(&v, columns, rows, "--site", platform.address, front, NULL);
	see(&v, "【歡迎】");
	see(&v, "English: press Tab, or type en");
	keys(&v, "<Tab>");
	see(&v, "[Welcome]");
	see(&v, "中文（臺灣）：按 Tab，或輸入 zh_TW");
	see_not(&v, "歡迎");
	keys(&v, "<Enter>");
	see(&v, "[Main menu]");
	see(&v, "deas");
	visit_kill(&v);
	visit_start(&v, columns, rows, "--site", platform.address, front, NULL);
	see(&v, "[Welcome]"); /* it is kept */
	type(&v, "ZH_tw");
	keys(&v, "<Tab>"); /* who types does not mean another language */
	see(&v, "[Welcome]");
	keys(&v, "<Enter>");
	see(&v, "【歡迎】");
	see_not(&v, "Welcome");
	see_not(&v, "Your account");
	keys(&v, "<Enter>");
	see(&v, "【主選單】");
	visit_kill(&v);
	visit_release(&v);
}

static void by_eye(void **state)
{
	(void)state;
	one_key_away(NULL, 80, 24);
	one_key_away(NULL, 40, 10);
}
static void by_ear(void **state)
{
	(void)state;
	one_key_away("--accessible", 80, 24);
}

static void line_by_line(void **state)
{
	(void)state;
	struct outcome o;
	struct scratch home;
	scratch_make(&home);
	visit_by_pipe(&o, &home, "en\n\ng\n");
	expect_in_order(&o, "English: type en\n", "請輸入帳號", "Your account", "Main menu", "Goodbye", NULL);
	outcome_release(&o);
	visit_by_pipe(&o, &home, "中文\n\ng\n");
	expect_in_order(&o, "中文（臺灣）：輸入 zh_TW\n", "Your account", "請輸入帳號", "主選單", "再見", NULL);
	outcome_release(&o);
	scratch_remove(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_eye),
		cmocka_unit_test(by_ear),
		cmocka_unit_test(line_by_line),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
