/* A list in linear mode: rows one by one, pages, orders, boards, and what narrows it. */
#include "tty/lib/group.h"
#include "tty/lib/pipe.h"

static struct outcome said;
static struct scratch home;

static int arrive(void **state)
{
	(void)state;
	scratch_make(&home);
	return 0;
}

static int depart(void **state)
{
	(void)state;
	outcome_release(&said);
	scratch_remove(&home);
	return 0;
}

/* A guest on the ideas' board types these lines there. */
static void on_the_ideas(const char *lines)
{
	struct str input;
	str_init(&input, 4096);
	str_addf(&input, "\ni\n%sq\ng\n", lines);
	visit_by_pipe(&said, &home, input.buf);
	assert_int_equal(said.err.len, 0);
	str_release(&input);
}

/* j and k read a row alone, over the edges of what is read together; Enter and the letters then mean it. */
static void rows_are_read_one_by_one(void **state)
{
	(void)state;
	on_the_ideas("k\nk\nj\nj\nj\n");
	expect_in_order(&said, "提點子，共 31 筆", "提點子> \n政府 Open Data", "27> \n立法將", "28> \n政府 Open Data",
		"27> \n（沒有標題）", "26> \n臺鐵", NULL); /* the prompt is the number of the row that was read */
	outcome_release(&said);
	on_the_ideas("j\nk\nj\nj\n$\nk\nj\n");
	expect_in_order(&said, "提點子> \n🐈 流浪貓狗", "這是第一列。提點子> ", "\n公車", "30> \n夜市餐具",
		"提點子：第 31 到 31 筆，共 31 筆", "這是最後一列。提點子> ", NULL);
}

static void the_row_that_was_read_is_meant(void **state)
{
	(void)state;
	on_the_ideas("j\nj\n\nq\nj\nv\ni\nf\n\nk\n");
	expect_in_order(&said, "\n🐈 流浪貓狗", "\n公車", "30> \n標題：公車與火車站名播報", "回到：提點子> ", "\n夜市餐具",
		"已標為已讀。提點子> ", "編號：提點子 29", "關注需要帳號", "什麼都沒做。提點子> ",
		"\n公車與火車站名播報，請用在地人錄的客語，不要用機器念的四縣腔套全國，檢核中", NULL); /* read now */
}

/* An input method that was left on: its letters, figures and blanks are those of the keys. */
static void full_width_lines(void **state)
{
	(void)state;
	on_the_ideas("ｊ\n２　\nｑ\n／貓\nｑ\n");
	expect_in_order(&said, "提點子> \n🐈 流浪貓狗", "標題：法定工時", "回到：提點子> ", "流浪貓狗", NULL);
	expect_nowhere(&said, "沒有作用");
}

/* Five at a time: how many there are is said once, how many are left and what Enter does in the prompt's own line. */
static void a_few_at_a_time(void **state)
{
	(void)state;
	on_the_ideas("P\n\n\nN\nP\n$\n\n0\npage-down\npage-up\n");
	expect_in_order(&said, "提點子，共 31 筆。輸入編號閱讀，h 是說明。\n🐈 流浪貓狗",
		"，編號 27，數位部，7 則留言\n還有 26 筆，按 Enter 繼續。提點子> ", "已經在最前面了。提點子> ", "（沒有標題）",
		"編號 22，內政部，6 則留言\n還有 21 筆，按 Enter 繼續。提點子> ", "還有 16 筆", "還有 11 筆",
		"提點子：第 11 到 15 筆，共 31 筆", "提點子：第 31 到 31 筆，共 31 筆\n", "就這些，q 離開。提點子> ",
		"已經到底了。提點子> ", "提點子，共 31 筆", "還有 26 筆", "還有 21 筆", "提點子，共 31 筆", NULL);
	for (const char *line = said.out.buf; (line = strchr(line, '\n')); line++)
		assert_false(line[1] >= '0' && line[1] <= '9'); /* a row begins with its title */
}

static void orders_go_round(void **state)
{
	(void)state;
	on_the_ideas("S\nS\nS\nS\n");
	expect_in_order(&said, "排序：附議最多的在前", "共 31 筆", "\n颱風假", "排序：最快到期的在前",
		"排序：最近有動靜的在前", "排序：最新的在前", "\n🐈 流浪貓狗", NULL);
}

static void boards_go_round_and_by_name(void **state)
{
	(void)state;
	on_the_ideas("next-board\nnext-board\nnext-board\nnext-board\ns\n9\n4\ns 提點子\ns c\nb\nz\nnext-board\n");
	expect_in_order(&said, "眾開講，共 10 筆", "眾開講> ", "來監督，共 6 筆", "直播座談，共 6 筆", "提點子，共 31 筆",
		"1. 提點子（i）", "4. 直播座談（e）", "沒有這個看板", "直播座談，共 6 筆", "提點子，共 31 筆",
		"眾開講，共 10 筆", "標題：眾開講", "只列出：已回應", "來監督，共", NULL);
}

static void of_one_agency(void **state)
{
	(void)state;
	on_the_ideas("a\n環境部\nq\na 經濟\nq\na 沒有這個\nq\n");
	expect_in_order(&said, "機關或提議者（按 Enter 選機關）：", "只列出：機關或提議者有「環境部」", "共 3 筆",
		"篩選已取消", "共 31 筆", "經濟", "共 4 筆", "篩選已取消", "沒有這個", "沒有符合的", "篩選已取消", NULL);
	outcome_release(&said);
	/* Enter lists them; a number is one of those. */
	on_the_ideas("a\n\n99\n2\nq\n");
	expect_in_order(&said, "1. ", "2. ", "哪個機關（編號）？", "這裡沒有這個編號", "哪個機關（編號）？", "只列出：",
		"篩選已取消", NULL);
}

static void without_a_word_with_endorsements_with_an_answer(void **state)
{
	(void)state;
	on_the_ideas("! 全國\n!\n\nZ 5000\nq\nZ x\nz\nq\n! 沒有人寫過的字\nZ 99999\nq\n");
	expect_in_order(&said, "只列出：標題沒有「全國」", "共 25 筆", "標題沒有哪些字：", "標題沒有「全國」",
		"附議至少 5000 人", "篩選已取消", "共 31 筆", "這不是數字", "只列出：已回應", "共 6 筆", "篩選已取消",
		"標題沒有「沒有人寫過的字」", "共 31 筆", "沒有符合的", "篩選已取消", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rows_are_read_one_by_one, arrive, depart),
		cmocka_unit_test_setup_teardown(the_row_that_was_read_is_meant, arrive, depart),
		cmocka_unit_test_setup_teardown(full_width_lines, arrive, depart),
		cmocka_unit_test_setup_teardown(a_few_at_a_time, arrive, depart),
		cmocka_unit_test_setup_teardown(orders_go_round, arrive, depart),
		cmocka_unit_test_setup_teardown(boards_go_round_and_by_name, arrive, depart),
		cmocka_unit_test_setup_teardown(of_one_agency, arrive, depart),
		cmocka_unit_test_setup_teardown(without_a_word_with_endorsements_with_an_answer, arrive, depart),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
