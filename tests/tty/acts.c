/*
 * One act, three fronts: what is refused is given back, what cannot be done gets one answer, a draft of one front is
 * offered in the others; and what an act costs.
 */
#include "tty/lib/group.h"
#include "tty/lib/pipe.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define REFUSAL "{\"status\":409,\"code\":\"neutral_only\",\"title\":\"x\",\"detail\":\"x\"}"
#define PROBLEM_TYPE "application/problem+json"

/* One more answer of the platform's, as it is, but for these members. */
static void topic_with(char *out, size_t size, const char *members)
{
	snprintf(out, size,
		"{\"id\":\"900\",\"number\":900,\"board\":\"idea\",\"title\":\"修橋\",\"stage\":\"collecting\",\"counts\":{\"endorsements\":7,"
		"\"threshold\":5000,\"comments\":0},%s}",
		members);
}

/* Signs in as somebody new at this platform; the home is theirs afterwards. */
static void become(const char *site, const struct scratch *home, const char *name)
{
	struct outcome o;
	run(&o, &(struct program_opts){ .home = home->path, .input = TEST_PASSWORD "\n" }, "minyi", "--site", site,
		"register", name, NULL);
	if (o.status != 0)
		fail_msg("%s%s", o.out.buf, o.err.buf);
	outcome_release(&o);
}

static void at_home(struct visit *v, const struct scratch *home, char env[64])
{
	visit_init(v);
	snprintf(env, 64, "HOME=%s", home->path);
	visit_env(v, env);
}

/* ---- on a telephone ---------------------------------------------------------------------------- */

/* What is typed stands behind its question and goes on in the next rows, all of it in sight; what it is about stays in
 * sight too, and a window of another size takes nothing away. */
static void a_long_answer_on_a_telephone(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_start(&v, 40, 12, "--site", platform.address, NULL);
	enter_registering(&v, "handy");
	platform_prove(&platform, "handy");
	go_to(&v, 'i');
	keys(&v, "17<Enter>y");
	type(&v, "一二三四五六七八九十，往返一趟要六小時，洗腎不能等，開頭到這裡結束");
	see(&v, "附議理由（可不填）：一二三");
	see(&v, "裡結束");
	see_row(&v, 2, "部落與登山口");
	struct visit_cursor end = screen_cursor(&v);
	keys(&v, "<C-a>");
	assert_int_equal(screen_cursor(&v).column, 20);
	keys(&v, "<C-e>");
	assert_int_equal(screen_cursor(&v).row, end.row);
	assert_int_equal(screen_cursor(&v).column, end.column);
	visit_resize(&v, 80, 24);
	see(&v, "附議理由（可不填）：一二三四五六七八九十，往返一趟要六小時，洗腎不能等，");
	see(&v, "裡結束");
	visit_resize(&v, 40, 12);
	keys(&v, "<Enter>");
	see_row(&v, 2, "部落與登山口");
	see(&v, "裡結束");
	see(&v, "公開：");
	keys(&v, "1y");
	see(&v, "附議完成");
	leave(&v);
	visit_release(&v);
}

/* ---- what an act costs ----------------------------------------------------------------------- */

/* What is asked before and after, from the topic's page: the topic, and the endorsement. */
static void an_endorsement_is_two_requests(void **state)
{
	(void)state;
	struct fake between;
	struct visit v;
	fake_start(&between, &platform);
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", between.front.address, NULL);
	enter_registering(&v, "thrifty");
	platform_prove(&platform, "thrifty");
	go_to(&v, 'i');
	select_row(&v, "長照交通接送");
	keys(&v, "<Enter>");
	size_t before = fake_requests(&between, "/"), bytes = fake_bytes(&between);
	keys(&v, "y<Enter>1y");
	see_row(&v, -1, "附議完成，目前 4,212 人");
	assert_int_equal(fake_requests(&between, "/") - before, 2);
	print_message("an endorsement: %zu bytes\n", fake_bytes(&between) - bytes);
	see(&v, "4,212"); /* on the page, which nobody asked for again */
	keys(&v, "q");
	assert_int_equal(fake_requests(&between, "/") - before, 2);
	before = fake_requests(&between, "/");
	keys(&v, "f");
	see_row(&v, -1, "已關注");
	assert_in_range(fake_requests(&between, "/") - before, 1, 2);
	keys(&v, "<Enter>");
	before = fake_requests(&between, "/");
	keys(&v, "X1");
	type(&v, "省一點");
	keys(&v, "<Enter>y<End>");
	see(&v, "省一點");
	assert_in_range(fake_requests(&between, "/") - before, 1, 2);
	leave(&v);
	visit_release(&v);
	fake_release(&between);
}

/* ---- what is refused is given back ------------------------------------------------------------ */

static const struct fake_rule refuses = { "/v1/topics/900/comments", FAKE_ANSWER, 409, PROBLEM_TYPE, REFUSAL };

static void start_bridge(struct fake *f, const char *members)
{
	static char topic[4096];
	topic_with(topic, sizeof topic, members);
	fake_start(f, &platform);
	fake_rule(f, &(struct fake_rule){ "/v1/topics/900", FAKE_ANSWER, 200, NULL, topic });
	fake_rule(f, &(struct fake_rule){ "/v1/topics/idea:900", FAKE_ANSWER, 200, NULL, topic });
	fake_rule(f, &(struct fake_rule){ "/v1/topics/idea%3A900", FAKE_ANSWER, 200, NULL, topic });
	fake_rule(f, &refuses);
}

/* The platform does not say beforehand that only a neutral comment is possible, and then refuses that one too. */
static void a_refused_text_is_given_back_everywhere(void **state)
{
	(void)state;
	struct fake between;
	struct scratch home;
	struct outcome o;
	struct visit v;
	char env[64];
	start_bridge(&between, "\"mine\":{\"endorsed\":false,\"followed\":false}");
	scratch_make(&home);
	become(between.front.address, &home, "refused");

	/* linear: neutral is offered, the text comes back, and it is kept when one leaves */
	pipe_visit(&o, &home, between.front.address, "i900\nX\n1\n橋要修\ny\nn\nq\ng\n");
	expect_in_order(&o, "留言：", "確定送出", "改用中立送出", "輸入的內容已保存", NULL);
	outcome_release(&o);
	pipe_visit(&o, &home, between.front.address, "i900\nX\n\n\ny\ny\n\nn\nq\ng\n");
	expect_in_order(&o, "上次輸入還沒送出", "原有內容：橋要修", "確定送出", "改用中立送出", "原有內容：橋要修",
		"確定送出", "輸入的內容已保存", NULL);
	outcome_release(&o);

	/* a subcommand: the sentence says so, and the draft has both texts */
	const struct program_opts opts = { .home = home.path };
	run(&o, &opts, "minyi", "--site", between.front.address, "comment", "idea:900", "-m", "也要修路", NULL);
	assert_int_equal(o.status, 1);
	assert_int_equal(o.out.len, 0);
	assert_non_null(strstr(o.err.buf, "輸入的內容已保存"));
	outcome_release(&o);

	/* the screen offers it, all of it, and gives it back too */
	at_home(&v, &home, env);
	visit_start(&v, 80, 24, "--site", between.front.address, NULL);
	go_to(&v, 'i');
	fake_rule(&between,
		&(struct fake_rule){ "/v1/topics?", FAKE_ANSWER, 200, NULL,
			"{\"items\":[{\"id\":\"900\",\"number\":900,\"board\":\"idea\",\"title\":\"修橋\",\"stage\":"
			"\"collecting\"}],\"total\":1,\"next\":\"\"}" });
	keys(&v, "<C-l>");
	keys(&v, "X1");
	see(&v, "橋要修");
	see(&v, "也要修路");
	keys(&v, "<C-x>sy");
	see(&v, "改用中立送出");
	keys(&v, "<Esc>");
	see_row(&v, -1, "輸入的內容已保存");
	leave(&v);
	visit_release(&v);
	scratch_remove(&home);
	fake_release(&between);
}

/* ---- one answer in every front --------------------------------------------------------------- */

/* Endorsed once, and now it no longer collects. */
#define OVER \
	"\"mine\":{\"endorsed\":true,\"followed\":false},\"can\":[\"comment\"],\"cannot\":{\"withdraw\":{\"code\":\"not_collecting\"," \
	"\"sentence\":\"現在不開放附議。\"}}"

static void what_no_longer_collects_gets_one_answer(void **state)
{
	(void)state;
	struct fake between;
	struct scratch home;
	struct outcome o;
	struct visit v;
	char env[64];
	start_bridge(&between, OVER);
	scratch_make(&home);
	become(between.front.address, &home, "endorsed");
	pipe_visit(&o, &home, between.front.address, "i900\ny\nq\ng\n");
	assert_non_null(strstr(o.err.buf, "不開放附議"));
	expect_nowhere(&o, "要撤回嗎");
	outcome_release(&o);
	const struct program_opts opts = { .home = home.path };
	run(&o, &opts, "minyi", "--site", between.front.address, "endorse", "idea:900", "--withdraw", NULL);
	assert_int_equal(o.status, 1);
	assert_non_null(strstr(o.err.buf, "不開放附議"));
	outcome_release(&o);
	fake_rule(&between,
		&(struct fake_rule){ "/v1/topics?", FAKE_ANSWER, 200, NULL,
			"{\"items\":[{\"id\":\"900\",\"number\":900,\"board\":\"idea\",\"title\":\"修橋\",\"stage\":"
			"\"collecting\"}],\"total\":1,\"next\":\"\"}" });
	at_home(&v, &home, env);
	visit_start(&v, 80, 24, "--site", between.front.address, NULL);
	go_to(&v, 'i');
	keys(&v, "y");
	see_row(&v, -1, "不開放附議");
	leave(&v);
	visit_release(&v);
	scratch_remove(&home);
	fake_release(&between);
}

/* A guest follows what this account follows already: it is the account's state that counts. */
static void a_guest_who_signs_in_acts_on_what_the_account_did(void **state)
{
	(void)state;
	struct scratch home;
	struct outcome o;
	scratch_make(&home);
	become(platform.address, &home, "twofold");
	const struct program_opts opts = { .home = home.path };
	run(&o, &opts, "minyi", "--site", platform.address, "follow", "i16", NULL);
	outcome_release(&o);
	run(&o, &opts, "minyi", "--site", platform.address, "logout", NULL);
	outcome_release(&o);
	visit_by_pipe(&o, &home, "\ni16\nf\ntwofold\n" TEST_PASSWORD "\nq\ng\n");
	expect_in_order(&o, "關注需要帳號", "已取消關注", NULL);
	outcome_release(&o);
	scratch_remove(&home);
}

/* ---- another editor -------------------------------------------------------------------------- */

static void write_script(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, 0700), 0);
}

static void expect_no_text_file(const struct scratch *home)
{
	struct outcome o;
	run(&o, NULL, "/usr/bin/find", home->path, "-name", "text-*", NULL);
	assert_string_equal(o.out.buf, "");
	outcome_release(&o);
}

/* It is given the text in a file that nobody else may read, and the terminal; the draft has it before and after. */
static void the_text_goes_to_another_editor_and_back(void **state)
{
	(void)state;
	struct visit v;
	static char script[128], visual[160], text[512];
	visit_init(&v);
	snprintf(script, sizeof script, "%s/editor", v.home.path);
	snprintf(visual, sizeof visual, "VISUAL=%s --wait", script);
	snprintf(text, sizeof text,
		"#!/bin/sh\nstat -c %%a \"$2\" >%s/mode\ncat \"$2\" >%s/seen\nprintf '第一行\\n第二行\\n' >\"$2\"\n",
		v.home.path, v.home.path);
	write_script(script, text);
	visit_env(&v, visual);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	enter_registering(&v, "edith");
	go_to(&v, 'i');
	select_row(&v, "長照交通接送");
	keys(&v, "X1");
	type(&v, "原來的字");
	keys(&v, "<C-e><C-o>");
	see_row(&v, 2, "第一行");
	see_row(&v, 3, "第二行");
	expect_clean(&v);
	struct str got;
	char path[160];
	str_init(&got, 4096);
	snprintf(path, sizeof path, "%s/mode", v.home.path);
	assert_int_equal(file_read(path, &got, NULL), RC_OK);
	assert_string_equal(got.buf, "600\n");
	str_clear(&got);
	snprintf(path, sizeof path, "%s/seen", v.home.path);
	assert_int_equal(file_read(path, &got, NULL), RC_OK);
	assert_string_equal(got.buf, "原來的字");
	str_release(&got);
	expect_no_text_file(&v.home);
	visit_hang_up(&v); /* the line is lost, the text is not */
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	go_to(&v, 'i');
	select_row(&v, "長照交通接送");
	keys(&v, "X1");
	see(&v, "第二行");
	keys(&v, "<C-x>a");
	see_row(&v, -1, "已丟棄");
	leave(&v);
	visit_release(&v);
}

/* The program is killed while the other editor has the text: what was written there is the draft, and its file is gone.
 */
static void what_another_editor_wrote_outlives_a_kill(void **state)
{
	(void)state;
	struct visit v;
	static char script[128], visual[160], text[512], fifo[128];
	char byte;
	visit_init(&v);
	snprintf(script, sizeof script, "%s/editor", v.home.path);
	snprintf(fifo, sizeof fifo, "%s/written", v.home.path);
	snprintf(visual, sizeof visual, "VISUAL=%s", script);
	snprintf(text, sizeof text, "#!/bin/sh\nprintf '第一行\n第二行\n' >\"$1\"\nprintf x >%s\nread line\n", fifo);
	write_script(script, text);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	visit_env(&v, visual);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	enter_registering(&v, "unfinished");
	go_to(&v, 'i');
	select_row(&v, "長照交通接送");
	keys(&v, "X1");
	type(&v, "原來的字");
	keys(&v, "<C-e>");
	press(&v, "<C-o>");
	int fd = open(fifo, O_RDONLY);
	assert_int_equal(read(fd, &byte, 1), 1);
	close(fd);
	visit_kill(&v);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	expect_no_text_file(&v.home);
	go_to(&v, 'i');
	select_row(&v, "長照交通接送");
	keys(&v, "X1");
	see(&v, "第二行");
	see_not(&v, "原來的字");
	visit_kill(&v);
	visit_release(&v);
}

/* An editor that fails, or is not allowed, costs nothing. */
static void an_editor_that_fails_changes_nothing(void **state)
{
	(void)state;
	static const char *const bad[] = { "VISUAL=/bin/false", "VISUAL=/nonexistent/editor", "VISUAL=" };
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct visit v;
		char name[32];
		visit_init(&v);
		visit_env(&v, bad[i]);
		if (i == 0)
			visit_env(&v, "MINYI_MAY_NOT=suspend");
		visit_start(&v, 80, 24, "--site", platform.address, NULL);
		snprintf(name, sizeof name, "unlucky%zu", i);
		enter_registering(&v, name);
		go_to(&v, 'i');
		select_row(&v, "長照交通接送");
		keys(&v, "X1");
		type(&v, "留著");
		keys(&v, "<C-e><C-o>");
		see_row(&v, 2, "留著");
		see_row(&v, -1, i == 2 ? "VISUAL" : "文字沒有改動");
		expect_no_text_file(&v.home);
		keys(&v, "<C-x>a");
		leave(&v);
		visit_release(&v);
	}
}

/* In the linear mode a word at the prompt does it. */
static void the_linear_mode_has_it_too(void **state)
{
	(void)state;
	struct scratch home;
	struct outcome o;
	char script[128], text[256], visual[160];
	scratch_make(&home);
	become(platform.address, &home, "byword");
	snprintf(script, sizeof script, "%s/editor", home.path);
	snprintf(text, sizeof text, "#!/bin/sh\nprintf '別處寫的\\n兩行\\n' >\"$1\"\n");
	snprintf(visual, sizeof visual, "VISUAL=%s", script);
	write_script(script, text);
	const char *const env[] = { "MINYI_NOW=" TEST_NOW, visual, NULL };
	const char *argv[] = { "minyi", "--linear", "--site", platform.address, NULL };
	program_run(&o, &(struct program_opts){ .home = home.path, .env = env, .input = "i16\nX\n3\n!\ny\nq\ng\n" }, argv);
	expect_in_order(&o, "單獨輸入 ! 用自己的編輯器", "別處寫的", "確定送出", "留言已發表", NULL);
	outcome_release(&o);
	expect_no_text_file(&home);
	scratch_remove(&home);
}

/* All of it in one piece, as a slow line brings it: each key is the answer to the question that it was meant for. */
static void typed_ahead(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	enter_registering(&v, "ahead");
	go_to(&v, 'i');
	keys(&v, "16<Enter>");
	press(&v, "X3看都不看就打完<Enter>y");
	await(&v, "留言已發表");
	wait_idle(&v);
	keys(&v, "<Enter>");
	press(&v, "X3<C-e>第二則<C-x>sy");
	await(&v, "留言已發表");
	wait_idle(&v);
	keys(&v, "<End>");
	see(&v, "看都不看就打完");
	see(&v, "第二則");
	leave(&v);
	visit_release(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_long_answer_on_a_telephone),
		cmocka_unit_test(an_endorsement_is_two_requests),
		cmocka_unit_test(a_refused_text_is_given_back_everywhere),
		cmocka_unit_test(what_no_longer_collects_gets_one_answer),
		cmocka_unit_test(a_guest_who_signs_in_acts_on_what_the_account_did),
		cmocka_unit_test(the_text_goes_to_another_editor_and_back),
		cmocka_unit_test(what_another_editor_wrote_outlives_a_kill),
		cmocka_unit_test(an_editor_that_fails_changes_nothing),
		cmocka_unit_test(the_linear_mode_has_it_too),
		cmocka_unit_test(typed_ahead),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
