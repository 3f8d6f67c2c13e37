/* What a search found, on each kind of screen, in linear mode and as a command: best first, the words around what was
 * found below each row, and what was looked for when nothing has all of it. */
#include "tty/lib/visit.h"

struct finding {
	struct platform platform;
	struct visit v;
};

static void finding_start(struct finding *f, int columns, int rows, const char *option)
{
	platform_start(&f->platform, &(struct platform_opts){ .sample = true });
	visit_init(&f->v);
	visit_start(&f->v, columns, rows, "--site", f->platform.address, option, NULL);
}

static void finding_end(struct finding *f)
{
	visit_release(&f->v);
	platform_release(&f->platform);
}

static void search(struct visit *v, const char *words)
{
	go_to(v, 's');
	type(v, words);
	keys(v, "<Enter>");
}

static void two_lines_each(void **state)
{
	(void)state;
	static const int sizes[][2] = { { 80, 24 }, { 40, 12 } };
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct finding f;
		finding_start(&f, sizes[i][0], sizes[i][1], NULL);
		enter_as_guest(&f.v);
		search(&f.v, "长照");
		see_row(&f.v, 2, "只列出：长照");
		int row = screen_find(&f.v, "長照");
		see_row(&f.v, row, "e3"); /* its title has it, and it is newer */
		assert_int_equal(screen_cursor(&f.v).row, row);
		see_row(&f.v, row + 2, "i16");
		see_row(&f.v, row + 3, "長照交通接送");
		keys(&f.v, "j");
		assert_int_equal(screen_cursor(&f.v).row, row + 2);
		see_row(&f.v, row + 2, ">");
		expect_clean(&f.v); /* nothing but the mark moved */
		keys(&f.v, "<Enter>");
		see(&f.v, "長照交通接送改按里程補助");
		keys(&f.v, "q");
		assert_int_equal(screen_cursor(&f.v).row, row + 2);
		visit_resize(&f.v, sizes[i][0], sizes[i][1] - 1);
		expect_clean(&f.v);
		keys(&f.v, "qq");
		leave(&f.v);
		finding_end(&f);
	}
}

static void a_step_costs_no_more_than_in_any_list(void **state)
{
	(void)state;
	struct finding f;
	finding_start(&f, 80, 24, NULL);
	enter_as_guest(&f.v);
	search(&f.v, "推");
	visit_mark(&f.v);
	keys(&f.v, "j");
	assert_true(visit_bytes(&f.v) <= 16); /* two rows down instead of one */
	finding_end(&f);
}

static void what_comments_say_and_what_was_left_out(void **state)
{
	(void)state;
	struct finding f;
	finding_start(&f, 80, 24, NULL);
	enter_as_guest(&f.v);
	search(&f.v, "單親爸爸");
	see(&f.v, "3 樓：單親爸爸推");
	keys(&f.v, "q");
	search(&f.v, "捷運 狗 貓");
	see_row(&f.v, 2, "以下符合「狗」「貓」；沒有同時符合的：捷運 狗 貓");
	see_row(&f.v, 4, "i31");
	keys(&f.v, "q");
	search(&f.v, "犀牛");
	see(&f.v, "沒有符合的議題，按 q 離開，再換別的字詞搜尋。");
	keys(&f.v, "/"); /* other words, from where these found nothing */
	await(&f.v, "要找什麼字");
	type(&f.v, "單親爸爸\r");
	see_row(&f.v, 2, "只列出：單親爸爸");
	keys(&f.v, "#");
	await(&f.v, "議題編號");
	type(&f.v, "9999\r");
	await(&f.v, "按 q 取消篩選");
	keys(&f.v, "q"); /* back to what was searched for */
	see_row(&f.v, 2, "只列出：單親爸爸");
	see(&f.v, "3 樓：單親爸爸推");
	finding_end(&f);
}

static void for_ears(void **state)
{
	(void)state;
	struct finding f;
	finding_start(&f, 80, 24, "--accessible");
	enter_as_guest(&f.v);
	search(&f.v, "單親爸爸");
	see_row(&f.v, screen_cursor(&f.v).row + 1, "3 樓：單親爸爸推");
	finding_end(&f);
	finding_start(&f, 80, 24, "--linear");
	enter_as_guest(&f.v);
	type(&f.v, "s 單親爸爸\r");
	await(&f.v, "找到：3 樓：單親爸爸推");
	type(&f.v, "/捷運 狗 貓\r");
	await(&f.v, "以下符合「狗」「貓」；沒有同時符合的：捷運 狗 貓");
	finding_end(&f);
}

static void as_a_command(void **state)
{
	(void)state;
	struct platform p;
	struct scratch home;
	struct outcome o;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	scratch_make(&home);
	const struct program_opts at_home = { .home = home.path };
	run(&o, &at_home, "minyi", "--site", p.address, "search", "長照", NULL);
	assert_int_equal(o.status, 0);
	assert_true(str_starts(o.out.buf, "e3 "));
	assert_non_null(strstr(o.out.buf, "\n       長照交通接送按趟補助"));
	outcome_release(&o);
	run(&o, &at_home, "minyi", "--site", p.address, "search", "長照", "--sort", "newest", "--limit", "1", NULL);
	assert_true(str_starts(o.out.buf, "e3 "));
	outcome_release(&o);
	run(&o, &at_home, "minyi", "--site", p.address, "search", "捷運", "狗", "貓", NULL);
	assert_true(str_starts(o.out.buf, "i31 "));
	assert_non_null(strstr(o.err.buf, "沒有同時符合這些詞的議題，以下符合「狗」「貓」。"));
	outcome_release(&o);
	run(&o, &at_home, "minyi", "--site", p.address, "search", "捷運", "狗", "貓", "--json", NULL);
	assert_non_null(strstr(o.out.buf, "\"fitting\":[\"狗\",\"貓\"]"));
	outcome_release(&o);
	run(&o, &at_home, "minyi", "--site", p.address, "search", "捷運", "狗", "貓", "--csv", NULL);
	assert_non_null(strstr(o.err.buf, "沒有同時符合這些詞的議題，以下符合「狗」「貓」。"));
	outcome_release(&o);
	run(&o, &at_home, "minyi", "--site", p.address, "search", "單親爸爸", "--fields", "ref,context,context_floor",
		"--csv", NULL);
	assert_non_null(strstr(o.out.buf, "i20,單親爸爸推,3"));
	outcome_release(&o);
	run(&o, &at_home, "minyi", "--site", p.address, "search", "犀牛", NULL);
	assert_int_equal(o.status, 0);
	assert_string_equal(o.out.buf, "");
	outcome_release(&o);
	scratch_remove(&home);
	platform_release(&p);
}

/* Boards that were taken along are looked through where nobody answers: on each front, and it says in what. */
static void on_the_train(void **state)
{
	(void)state;
	static const char *const fronts[] = { NULL, "--accessible", "--linear" };
	struct platform p;
	struct fake between;
	struct visit v;
	struct outcome o;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	fake_start(&between, &p);
	visit_init(&v);
	run(&o, &(struct program_opts){ .home = v.home.path }, "minyi", "--site", between.front.address, "fetch", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	fake_rule(&between, &(struct fake_rule){ .path = "/", .deed = FAKE_CLOSE });
	for (size_t i = 0; i < ARRAY_LEN(fronts); i++) {
		visit_start(&v, 80, 24, "--site", between.front.address, fronts[i], NULL);
		enter_as_guest(&v);
		if (i < 2) {
			search(&v, "轮椅"); /* in a text, and written in another way */
			see_row(&v, 2, "只列出：轮椅（在 ");
			see_row(&v, 2, "保存於此的資料裡）");
			see_row(&v, screen_cursor(&v).row + 1, "輪椅");
			keys(&v, "q");
			go_to(&v, 'i');
			keys(&v, "/");
			await(&v, "標題");
			type(&v, "接送\r"); /* a filter of words */
			see(&v, "保存於此的資料裡）");
			see(&v, "長照交通接送");
			leave(&v);
		} else {
			type(&v, "s 轮椅\r");
			await(&v, "保存於此的資料裡）");
			await(&v, "輪椅");
		}
	}
	visit_release(&v);
	fake_release(&between);
	platform_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_lines_each),
		cmocka_unit_test(a_step_costs_no_more_than_in_any_list),
		cmocka_unit_test(what_comments_say_and_what_was_left_out),
		cmocka_unit_test(for_ears),
		cmocka_unit_test(as_a_command),
		cmocka_unit_test(on_the_train),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
