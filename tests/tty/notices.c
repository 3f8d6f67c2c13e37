/* Notices and what one took part in: the number in the menu, the list, the topic at what changed, by ear and by
 * subcommand. */
#include "tty/lib/group.h"
#include "tty/lib/pipe.h"

static void comment_as(const char *token, const char *body, const char *reply_to, char id[32])
{
	struct answer a;
	char json[300], path[80];
	ask_get(&platform, &a, "/v1/topics?title=%E9%95%B7%E7%85%A7%E4%BA%A4%E9%80%9A&stage=collecting", NULL);
	snprintf(path, sizeof path, "/v1/topics/%s/comments", answer_text(&a, "items.0.id"));
	answer_release(&a);
	snprintf(json, sizeof json, "{\"body\":\"%s\",\"reply_to\":\"%s\"}", body, reply_to);
	ask_post(&platform, &a, path, token, json);
	expect_status(&a, 201, NULL);
	if (id)
		str_copy(id, 32, answer_text(&a, "id"));
	answer_release(&a);
}

/* The token of an account that the client has made. */
static char *token_of(const char *name)
{
	struct answer a;
	char json[200];
	snprintf(json, sizeof json, "{\"name\":\"%s\",\"password\":\"%s\"}", name, TEST_PASSWORD);
	ask_post(&platform, &a, "/v1/sessions", NULL, json);
	expect_status(&a, 201, NULL);
	char *token = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	return token;
}

/* Somebody who commented, and was answered so many times. */
static void be_answered(const char *name, int times)
{
	char first[32], other[40];
	char *token = token_of(name);
	snprintf(other, sizeof other, "%s2", name);
	char *answering = platform_register(&platform, other, TEST_PASSWORD);
	comment_as(token, "這班車以後還會開嗎", "", first);
	for (int i = 0; i < times; i++)
		comment_as(answering, "會的，每週三天", first, NULL);
	free(token);
	free(answering);
}

static void visit_notices(int columns, int rows, const char *name)
{
	struct visit v;
	char line[60];
	visit_init(&v);
	visit_start(&v, columns, rows, "--site", platform.address, NULL);
	enter_registering(&v, name);
	keys(&v, "n");
	see_row(&v, screen_find(&v, ">"), "(N)");
	keys(&v, "<Enter>");
	see(&v, "還沒有通知");
	keys(&v, "q");
	be_answered(name, 2);
	keys(&v, "<C-l>");
	see(&v, "（2 則新的）");
	keys(&v, "<Enter>");
	see_row(&v, 0, "通知");
	snprintf(line, sizeof line, "%s2 回覆了您的留言", name);
	see(&v, line);
	int row = screen_find(&v, "> +");
	assert_true(row >= 0);
	expect_clean(&v);
	keys(&v, "<Enter>"); /* the topic, at the reply */
	see(&v, "會的，每週三天");
	keys(&v, "q");
	see_row(&v, 0, "通知");
	see(&v, "> +"); /* still marked on this screen */
	keys(&v, "q");
	see_not(&v, "則新的");
	keys(&v, "<Enter>");
	see_not(&v, "> +");
	leave(&v);
	visit_release(&v);
}

static void the_menu_tells_and_the_list_leads_there(void **state)
{
	(void)state;
	visit_notices(80, 24, "told");
}

static void likewise_in_forty_columns(void **state)
{
	(void)state;
	visit_notices(40, 12, "narrow");
}

static void a_guest_is_asked_to_sign_in(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	enter_as_guest(&v);
	keys(&v, "n<Enter>");
	see(&v, "請先登入，才看得到通知");
	keys(&v, "<Esc>");
	leave(&v);
	visit_release(&v);
}

static void what_one_took_part_in(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	enter_registering(&v, "active");
	platform_prove(&platform, "active");
	be_answered("active", 0);
	open_the_idea(&v);
	keys(&v, "y<Enter>1y");
	keys(&v, "q");
	go_to(&v, 'u');
	select_row(&v, "我的參與");
	keys(&v, "<Enter>");
	see(&v, "我提議的");
	keys(&v, "<Down><Enter>");
	see_row(&v, 0, "我附議的");
	see(&v, "長照交通接送");
	keys(&v, "q<Enter><Down><Down><Enter>");
	see_row(&v, 0, "我的留言");
	see(&v, "這班車以後還會開嗎（附議中：長照交通接送");
	keys(&v, "<Enter>");
	see(&v, "這班車以後還會開嗎");
	keys(&v, "qq");
	keys(&v, "<Enter><Enter>");
	see(&v, "您還沒有提議過");
	leave(&v);
	visit_release(&v);
}

static void by_ear_and_by_command(void **state)
{
	(void)state;
	struct outcome o;
	struct scratch home;
	scratch_make(&home);
	const struct program_opts opts = { .home = home.path, .input = TEST_PASSWORD "\n" };
	run(&o, &opts, "minyi", "--site", platform.address, "notices", NULL);
	assert_int_equal(o.status, 1);
	outcome_release(&o);
	run(&o, &opts, "minyi", "--site", platform.address, "register", "listener", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	be_answered("listener", 2);
	run(&o, &opts, "minyi", "--site", platform.address, "notices", NULL);
	assert_int_equal(o.status, 0);
	assert_non_null(strstr(o.out.buf, "1. （新）listener2 回覆了您的留言：長照交通接送"));
	assert_non_null(strstr(o.out.buf, "2. （新）"));
	outcome_release(&o);
	run(&o, &opts, "minyi", "--site", platform.address, "notices", "--json", NULL);
	assert_non_null(strstr(o.out.buf, "\"new_notices\":2"));
	outcome_release(&o);
	visit_by_pipe(&o, &home, "n\n1\nq\nq\nu\n10\n3\n1\nq\nq\nq\ng\n");
	expect_in_order(&o, "n：通知（2 則新的）", "1. （新）listener2 回覆了您的留言", "會的，每週三天", "我的參與",
		"1. 我提議的", "這班車以後還會開嗎", NULL);
	outcome_release(&o);
	run(&o, &opts, "minyi", "--site", platform.address, "notices", NULL);
	assert_null(strstr(o.out.buf, "（新）")); /* who heard them has been told */
	outcome_release(&o);
	run(&o, &opts, "minyi", "--site", platform.address, "notices", "read", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	run(&o, &opts, "minyi", "--site", platform.address, "mine", "comments", NULL);
	assert_non_null(strstr(o.out.buf, "這班車以後還會開嗎"));
	outcome_release(&o);
	run(&o, &opts, "minyi", "--site", platform.address, "mine", "fly", NULL);
	assert_int_equal(o.status, 2);
	outcome_release(&o);
	scratch_remove(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_menu_tells_and_the_list_leads_there),
		cmocka_unit_test(likewise_in_forty_columns),
		cmocka_unit_test(a_guest_is_asked_to_sign_in),
		cmocka_unit_test(what_one_took_part_in),
		cmocka_unit_test(by_ear_and_by_command),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
