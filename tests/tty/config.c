/* A person's own keys and colours, from the file: on the screen, in its hints and help, and in the linear mode. */
#include "tty/lib/group.h"
#include "tty/lib/pipe.h"

static void write_config(const struct visit *v, const char *text)
{
	char *folder = str_printf("%s/.config/minyi", v->home.path), *path = file_join(folder, "config");
	assert_int_equal(file_make_folder(folder, NULL), RC_OK);
	assert_int_equal(file_write(path, text, strlen(text), 0600, NULL), RC_OK);
	free(path);
	free(folder);
}

static void keys_of_vi_and_one_s_own(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	write_config(&v, "keys = vi\nkey follow = w\nkey next-topic = f\n");
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	enter_as_guest(&v);
	go_to(&v, 'i');
	see_row(&v, 1, "[?]說明");
	see_row(&v, -1, "(w)關注");
	keys(&v, "$");
	assert_int_not_equal(screen_cursor(&v).row, 3);
	keys(&v, "g<Enter>");
	char first[4096];
	str_copy(first, sizeof first, screen_row(&v, 2));
	keys(&v, "f"); /* the next topic, and no longer to follow this one */
	assert_string_not_equal(first, screen_row(&v, 2));
	see_not(&v, "註冊");
	keys(&v, "h"); /* leaves, as Left does */
	see_row(&v, 0, "【提點子】");
	keys(&v, "?");
	see_row(&v, 0, "說明");
	keys(&v, "hq");
	keys(&v, ";");
	see_row(&v, -1, "按 ? 看說明");
	leave(&v);
	visit_release(&v);
}

static void wrong_lines_are_said_once(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	write_config(&v, "# mine\nkey next-topic = f\n");
	visit_start(&v, 120, 24, "--site", platform.address, NULL);
	enter_as_guest(&v);
	leave(&v);
	visit_mark(&v);
	visit_start(&v, 200, 24, "--site", platform.address, NULL);
	see(&v, "第 2 行");
	see(&v, "同一畫面上 f 已是 follow 的按鍵");
	enter_as_guest(&v);
	see_not(&v, "第 2 行");
	leave(&v);
	visit_release(&v);
}

/* The pen was set so, alone or with others at once. */
static bool is_set(const struct visit *v, const char *number)
{
	static const char *const before[] = { "[", ";" }, *const after[] = { "m", ";" };
	bool set = false;
	for (size_t i = 0; i < ARRAY_LEN(before) * ARRAY_LEN(after); i++) {
		char pen[16];
		int n = snprintf(pen, sizeof pen, "%s%s%s", before[i / 2], number, after[i % 2]);
		set = set || memmem(v->raw.buf, v->raw.len, pen, (size_t)n);
	}
	return set;
}

static void colours(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	write_config(&v, "colour title = black on magenta\n");
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	assert_true(is_set(&v, "45"));
	assert_false(is_set(&v, "44"));
	enter_as_guest(&v);
	leave(&v);
	visit_release(&v);
}

static void linear_mode_has_them_too(void **state)
{
	(void)state;
	struct visit v;
	struct outcome o;
	visit_init(&v);
	write_config(&v, "keys = vi\nkey follow = w\n");
	visit_by_pipe(&o, &v.home, "\ni\n?\nw 1\n\nh\ng\n");
	expect_in_order(&o, "w：關注，或取消關注", "關注需要", "再見", NULL);
	outcome_release(&o);
	visit_release(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(keys_of_vi_and_one_s_own),
		cmocka_unit_test(wrong_lines_are_said_once), cmocka_unit_test(colours),
		cmocka_unit_test(linear_mode_has_them_too) };
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
