/* What is refused says why and leads on: no account for what cannot be done, the field that is wrong, the stance that
 * is left. */
#include "tty/lib/group.h"

static void sit_down(struct visit *v)
{
	visit_init(v);
	visit_start(v, 80, 24, "--site", platform.address, NULL);
}

static void answer_with(struct visit *v, const char *text)
{
	type(v, text);
	keys(v, "<Enter>");
}

static void no_account_for_what_cannot_be_done(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v);
	enter_as_guest(&v);
	go_to(&v, 'p');
	keys(&v, "y");
	see_row(&v, -1, "不開放附議");
	go_to(&v, 'i');
	keys(&v, "5<Enter>y"); /* answered long ago */
	see_row(&v, -1, "不開放附議。仍然可以留言");
	keys(&v, "16<Enter>y"); /* this one can be */
	see(&v, "附議需要帳號");
	keys(&v, "<Esc>");
	leave(&v);
	visit_release(&v);
}

static void the_field_that_is_refused_is_asked_again(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v);
	answer_with(&v, "new");
	answer_with(&v, "brief");
	answer_with(&v, "小短");
	answer_with(&v, "brief@example.org");
	answer_with(&v, "123");
	see(&v, "至少要 10 個字"); /* at once; what the platform alone can tell, when all is typed */
	answer_with(&v, "aaaaaaaaaaaa");
	answer_with(&v, "aaaaaaaaaaaa");
	answer_with(&v, "");
	see_row(&v, -1, "密碼");
	see_row(&v, screen_cursor(&v).row, "密碼（");
	answer_with(&v, TEST_PASSWORD);
	answer_with(&v, TEST_PASSWORD); /* and nothing that was right is asked again */
	see_row(&v, -1, "小短");
	leave(&v);
	visit_release(&v);
}

static void a_comment_too_soon_can_be_neutral(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v);
	enter_registering(&v, "hasty");
	go_to(&v, 'i');
	keys(&v, "16<Enter><Enter>X1");
	answer_with(&v, "頭推");
	keys(&v, "yX");
	see(&v, "只能選中立"); /* before anything is typed */
	answer_with(&v, "又是我");
	keys(&v, "y<End>");
	see(&v, "又是我");
	expect_clean(&v);
	leave(&v);
	visit_release(&v);
}

static void a_key_that_has_nothing_to_do_says_so(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v);
	enter_as_guest(&v);
	go_to(&v, 'i');
	keys(&v, "31<Enter><Enter>o");
	see_row(&v, -1, "這裡沒有收合的文字");
	go_to(&v, 'i');
	keys(&v, "3<Enter><Enter>/");
	type(&v, "附件（按");
	keys(&v, "<Enter>");
	see(&v, "附件（按 d 讀取或下載）");
	leave(&v);
	visit_release(&v);
}

static void an_agency_is_found_as_the_list_calls_it(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v);
	enter_as_guest(&v);
	go_to(&v, 'i');
	keys(&v, "a");
	answer_with(&v, "衛福部");
	see(&v, "長照交通接送");
	see_not(&v, "流浪貓狗");
	leave(&v);
	visit_release(&v);
}

/* Nor at its end, where white space does not count. */
static void a_nul_is_in_no_text(void **state)
{
	(void)state;
	static const char *const texts[] = { "a\\0", "a\\0b", "\\0", "a\\n\\0\\n" };
	struct scratch home;
	struct outcome o;
	char *minyi = program_path("minyi");
	scratch_make(&home);
	const struct program_opts opts = { .home = home.path, .input = TEST_PASSWORD "\n" };
	run(&o, &opts, "minyi", "--site", platform.address, "register", "nuller", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	int64_t comments = idea_count(&platform, "comments");
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		char script[256];
		snprintf(script, sizeof script,
			"printf '%s' | \"$0\" --site \"$1\" --lang en comment i16 --stance neutral -m -", texts[i]);
		run(&o, &opts, "/bin/sh", "-c", script, minyi, platform.address, NULL);
		if (o.status != 2 || !strstr(o.err.buf, "NUL"))
			fail_msg("\"%s\": %d %s%s", texts[i], o.status, o.out.buf, o.err.buf);
		outcome_release(&o);
	}
	assert_int_equal(idea_count(&platform, "comments"), comments);
	scratch_remove(&home);
	free(minyi);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_account_for_what_cannot_be_done),
		cmocka_unit_test(the_field_that_is_refused_is_asked_again),
		cmocka_unit_test(a_comment_too_soon_can_be_neutral),
		cmocka_unit_test(a_key_that_has_nothing_to_do_says_so),
		cmocka_unit_test(an_agency_is_found_as_the_list_calls_it),
		cmocka_unit_test(a_nul_is_in_no_text),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
