/* Lists: a cursor that moves alone. A board's list: conditions that add up and are all dropped at once, going to a
 * number and to the end. */
#include "tty/lib/visit.h"

struct listing {
	struct platform platform;
	struct fake between;
	struct visit v;
};

static void listing_start(struct listing *l, int columns, int rows)
{
	platform_start(&l->platform, &(struct platform_opts){ .sample = true });
	fake_start(&l->between, &l->platform);
	visit_init(&l->v);
	visit_start(&l->v, columns, rows, "--site", l->between.front.address, NULL);
	enter_as_guest(&l->v);
	go_to(&l->v, 'i');
}

static void listing_end(struct listing *l)
{
	leave(&l->v);
	visit_release(&l->v);
	fake_release(&l->between);
	platform_release(&l->platform);
}

/* Presses the key, answers what it asks. */
static void narrow(struct visit *v, const char *key, const char *answer)
{
	keys(v, key);
	type(v, answer);
	keys(v, "<Enter>");
}

/* Rows with a topic. */
static int rows_shown(struct visit *v)
{
	int n = 0;
	for (int y = 3; y < 23; y++)
		n += strlen(screen_row(v, y)) > 10 && !strstr(screen_row(v, y), "編號");
	return n;
}

/* Of a step only the mark is painted: what is on the screen must be what painting all of it would show. */
static void step_by_step(struct visit *v)
{
	for (const char *key = "jjkjkknpjjjk"; *key; key++) {
		char one[] = { *key, '\0' };
		keys(v, one);
		see_row(v, screen_cursor(v).row, ">");
		expect_clean(v);
	}
	keys(v, "<Home>");
	expect_clean(v);
	keys(v, "<Up>"); /* from the first to the last */
	expect_clean(v);
}

static void a_step_leaves_nothing_behind(void **state)
{
	(void)state;
	struct listing l;
	listing_start(&l, 80, 24);
	step_by_step(&l.v);
	keys(&l.v, "q");
	step_by_step(&l.v); /* the menu */
	go_to(&l.v, 'u');
	step_by_step(&l.v); /* settings */
	keys(&l.v, "<Home>jjj<Enter>");
	step_by_step(&l.v); /* a choice */
	keys(&l.v, "q");
	listing_end(&l);
}

static void conditions_add_up_and_go_together(void **state)
{
	(void)state;
	struct listing l;
	struct visit *v = &l.v;
	listing_start(&l, 80, 24);
	narrow(v, "Z", "3000");
	see_row(v, 2, "附議至少 3000 人");
	int endorsed = rows_shown(v);
	assert_in_range(endorsed, 2, 20);
	narrow(v, "!", "公車");
	see_row(v, 2, "附議至少 3000 人");
	see_row(v, 2, "標題沒有「公車」");
	narrow(v, "a", "交通部");
	see_row(v, 2, "「交通部」");
	see_not(v, "公車上");
	int fewer = rows_shown(v);
	assert_in_range(fewer, 1, endorsed - 1);
	narrow(v, "/", "路");
	see_row(v, 2, "標題有「路」");
	see(v, "路口淨空");
	keys(v, "<Left>");
	see_not(v, "標題有「路」");
	see_row(v, 2, "編號"); /* all of them went, */
	struct visit_cursor c = screen_cursor(v);
	see_row(v, c.row, "路口淨空"); /* and the cursor is on the same topic */
	listing_end(&l);
}

static void each_condition_works(void **state)
{
	(void)state;
	struct listing l;
	struct visit *v = &l.v;
	listing_start(&l, 80, 24);
	narrow(v, "#", "16");
	see_row(v, 2, "編號 16");
	see_row(v, 4, "長照交通接送");
	assert_int_equal(rows_shown(v), 1);
	keys(v, "qz");
	see_row(v, 2, "已回應");
	see(v, "颱風假改在前一晚");
	see_not(v, "長照交通接送");
	keys(v, "q");
	narrow(v, "Z", "many");
	see_row(v, -1, "數字");
	see_row(v, 2, "編號"); /* nothing is narrowed by that */
	keys(v, "a<Enter>");   /* nothing typed: the agencies to choose from */
	see_row(v, 0, "機關");
	keys(v, "q");
	keys(v, "b");
	see_row(v, 0, "看板說明");
	see(v, "提點子");
	keys(v, "q");
	keys(v, "<Home>");
	select_row(v, "長照交通接送");
	keys(v, "i");
	see_row(v, 0, "議題資訊");
	see(v, "提點子 16");
	keys(v, "q");
	see_row(v, 0, "提點子");
	narrow(v, "!", "路");
	narrow(v, "/", "路");
	see(v, "沒有符合"); /* nothing is like that */
	keys(v, "q");
	listing_end(&l);
}

/* What is chosen from a list: a stage of this board, an agency; and the boards, one after the other. */
static void stages_agencies_and_boards_are_chosen(void **state)
{
	(void)state;
	struct listing l;
	struct visit *v = &l.v;
	listing_start(&l, 80, 24);
	keys(v, "G");
	see_row(v, 0, "階段");
	see_not(v, "徵詢意見中"); /* a stage of another board */
	select_row(v, "回應逾期");
	keys(v, "<Enter>");
	see_row(v, 2, "回應逾期");
	see(v, "電動輔助自行車");
	see_not(v, "長照交通接送");
	keys(v, "qG");
	select_row(v, "已成案");
	keys(v, "<Enter>");
	see_row(v, 2, "已成案");
	keys(v, "qa<Enter>");
	see_row(v, 0, "機關");
	select_row(v, "衛生福利部");
	keys(v, "<Enter>");
	see_row(v, 2, "衛生福利部");
	see(v, "長照交通接送");
	keys(v, "q<Tab>");
	see_row(v, 0, "眾開講");
	keys(v, "<Tab>");
	see_row(v, 0, "來監督");
	keys(v, "<Tab>");
	see_row(v, 0, "直播座談");
	keys(v, "<Tab>");
	see_row(v, 0, "提點子");
	listing_end(&l);
}

/* A board of a hundred thousand is not read through for that. */
static void the_end_and_numbers_ask_for_their_page_alone(void **state)
{
	(void)state;
	struct listing l;
	struct visit *v = &l.v;
	static const struct fake_rule first = { "/v1/topics?board=idea&limit=40&view=row", FAKE_ANSWER, 200, NULL,
		"{\"items\":["
#define ROW(n) "{\"id\":\"t" #n "\",\"number\":" #n ",\"board\":\"idea\",\"title\":\"第" #n "案\"}"
#define TEN(n) \
	ROW(n##9) \
	"," ROW(n##8) "," ROW(n##7) "," ROW(n##6) "," ROW(n##5) "," ROW(n##4) "," ROW(n##3) "," ROW(n##2) "," ROW( \
		n##1) "," ROW(n##0)
		TEN(10003) "," TEN(10002) "," TEN(10001) "," TEN(10000) "],\"total\":100000,\"next\":\"c\"}" };
	static const struct fake_rule last = { "/v1/topics?board=idea&limit=40&skip=99960&view=row", FAKE_ANSWER, 200, NULL,
		"{\"items\":[" ROW(40) "," TEN(3) "," TEN(2) "," TEN(1) "," ROW(9) "," ROW(8) "," ROW(7) "," ROW(6) "," ROW(
			5) "," ROW(4) "," ROW(3) "," ROW(2) "," ROW(1) "],\"total\":100000,\"first\":99960,\"next\":\"\"}" };
	static const struct fake_rule middle = { "/v1/topics?board=idea&limit=40&at_number=5015&view=row", FAKE_ANSWER, 200,
		NULL,
		"{\"items\":[" TEN(503) "," TEN(502) "," TEN(501) "," TEN(
			500) "],\"total\":100000,\"first\":94960,\"next\":\"d\"}" };
	listing_start(&l, 80, 24);
	keys(v, "q");
	fake_rule(&l.between, &first);
	fake_rule(&l.between, &last);
	fake_rule(&l.between, &middle);
	go_to(v, 'i');
	keys(v, "<C-l>");
	see_row(v, 3, "第100039案");
	size_t before = fake_requests(&l.between, "/v1/topics?");
	keys(v, "$");
	see_row(v, 22, "第1案");
	see_row(v, 22, ">");
	keys(v, "5015<Enter>");
	struct visit_cursor c = screen_cursor(v);
	see_row(v, c.row, "第5015案");
	assert_true(fake_requests(&l.between, "/v1/topics?") - before <= 4);
	keys(v, "<Home>");
	see_row(v, 3, "第100039案");
	listing_end(&l);
}

static void a_narrow_screen_asks_shortly(void **state)
{
	(void)state;
	struct platform p;
	struct visit v;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	visit_init(&v);
	visit_start(&v, 40, 12, "--site", p.address, NULL);
	see(&v, "new 註冊）：");
	enter_as_guest(&v);
	leave(&v);
	visit_release(&v);
	platform_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_step_leaves_nothing_behind),
		cmocka_unit_test(conditions_add_up_and_go_together),
		cmocka_unit_test(each_condition_works),
		cmocka_unit_test(stages_agencies_and_boards_are_chosen),
		cmocka_unit_test(the_end_and_numbers_ask_for_their_page_alone),
		cmocka_unit_test(a_narrow_screen_asks_shortly),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
