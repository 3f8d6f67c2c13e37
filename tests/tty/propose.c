/* Proposing, in each front: a form of the platform's fields, counted while it is typed, kept whatever happens, looked
 * at before it goes, and mended where it is refused. */
#include "tty/lib/group.h"
#include "tty/lib/pipe.h"

#include <poll.h>
#include <unistd.h>

#define RULES \
	"{\"title\":\"r\",\"items\":[{\"board\":\"idea\",\"proposing\":true,\"about\":\"先檢核，再附議。\",\"fields\":[" \
	"{\"name\":\"title\",\"label\":\"標題\",\"least\":4,\"most\":50,\"required\":true}," \
	"{\"name\":\"body\",\"label\":\"提議內容\",\"lines\":true,\"least\":10,\"most\":300,\"required\":true,\"hint\":\"寫清楚怎麼做。\"}," \
	"{\"name\":\"benefits\",\"label\":\"利益與影響\",\"lines\":true,\"most\":100}]," \
	"\"agencies_most\":3,\"links_most\":2,\"files_most\":2,\"file_bytes_most\":1048576,\"discussion_days\":30," \
	"\"stages\":[{\"stage\":\"screening\",\"label\":\"檢核\",\"ends\":\"三個工作天內檢核。\"}]," \
	"\"reasons\":[{\"code\":\"own\",\"for\":[\"refuse\"],\"text\":\"只關於個人。\",\"instead\":\"請寫信給首長。\"}]," \
	"\"needs\":[{\"verb\":\"propose\",\"level\":\"registered\"}]}]}"
#define MADE(stage, more) \
	"{\"id\":\"9001\",\"number\":900,\"board\":\"idea\",\"title\":\"公園廁所加裝感應燈\",\"body\":\"晚上很暗，老人家不敢去。\"," \
	"\"stage\":\"" stage "\",\"proposer\":\"我\",\"version\":1,\"counts\":{\"endorsements\":0,\"threshold\":5000," \
	"\"comments\":0},\"can\":[\"edit\",\"invite\",\"retract\"],\"cannot\":{}" more "}"
#define SAME \
	"{\"items\":[{\"id\":\"s1\",\"board\":\"idea\",\"title\":\"公園夜間照明\",\"stage\":\"collecting\"}],\"total\":1}"
#define PROBLEM_TYPE "application/problem+json"
#define REFUSAL \
	"{\"status\":422,\"code\":\"invalid\",\"title\":\"\",\"detail\":\"標題裡有不雅的字，請改一改。\",\"field\":\"title\"}"

/* A platform with these rules before the real one; what is proposed there is topic 9001. */
static void start_proposing(struct fake *f)
{
	fake_start(f, &platform);
	fake_rule(f, &(struct fake_rule){ "/v1/topics", FAKE_ANSWER, 201, NULL, MADE("screening", "") });
	fake_rule(f, &(struct fake_rule){ "/v1/topics?", FAKE_PASS, 0, NULL, NULL });
	fake_rule(f, &(struct fake_rule){ "/v1/topics/", FAKE_PASS, 0, NULL, NULL });
	fake_rule(f, &(struct fake_rule){ "/v1/topics?board=idea&similar=", FAKE_ANSWER, 200, NULL, SAME });
	fake_rule(f, &(struct fake_rule){ "/v1/topics/9001", FAKE_ANSWER, 200, NULL, MADE("screening", "") });
	fake_rule(
		f, &(struct fake_rule){ "/v1/topics/9001/comments", FAKE_ANSWER, 200, NULL, "{\"items\":[],\"total\":0}" });
	fake_rule(f, &(struct fake_rule){ "/v1/rules", FAKE_ANSWER, 200, NULL, RULES });
}

static void sit_down(struct visit *v, const struct fake *f, int columns, int rows, const char *name)
{
	visit_init(v);
	visit_start(v, 80, 24, "--site", f->front.address, NULL);
	enter_registering(v, name);
	if (columns != 80)
		visit_resize(v, columns, rows);
}

static void answer(struct visit *v, const char *text)
{
	type(v, text);
	keys(v, "<Enter>");
}

static void write_all(struct visit *v)
{
	answer(v, "公園廁所加裝感應燈");
	keys(v, "g");
	type(v, "晚上很暗，老人家不敢去。");
	keys(v, "<C-x>s");
	answer(v, "安全。");
	answer(v, "衛福部");
	answer(v, "https://example.org/lamp");
	keys(v, "<Enter><Enter>");
}

/* ---- the screen ------------------------------------------------------------------------------ */

static void from_an_idea_to_its_page(void **state)
{
	(void)state;
	struct fake f;
	struct visit v;
	start_proposing(&f);
	sit_down(&v, &f, 80, 24, "proposer");
	go_to(&v, 'i');
	keys(&v, "<C-p>");
	see_row(&v, 0, "【提議】");
	see(&v, "標題（4 到 50 個字）");
	answer(&v, "燈");
	see_row(&v, -1, "至少要 4 個字");
	keys(&v, "<BS>");
	type(&v, "公園廁所加裝感應燈");
	see_row(&v, -1, "最多 50 個字");
	type(&v, "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二");
	see_row(&v, -1, "41/50 字"); /* it is counted when there is not much room any more */
	for (int i = 0; i < 32; i++)
		keys(&v, "<BS>");
	await(&v, "公園夜間照明"); /* while one pauses */
	int row = screen_find(&v, "標題（4 到 50 個字）：公園廁所");
	expect_cursor(&v, row, text_widthz(screen_row(&v, row)));
	keys(&v, "<Enter>");
	see(&v, "[G]繼續寫自己的");
	keys(&v, "g");
	see_row(&v, 0, "提議內容");
	type(&v, "晚上很暗");
	see_row(&v, -1, "4/300 字");
	keys(&v, "<C-r>");
	see_row(&v, 0, "【規則】");
	see(&v, "只關於個人。");
	see(&v, "三個工作天內檢核。");
	keys(&v, "q");
	see_row(&v, 2, "晚上很暗");
	type(&v, "，老人家不敢去。");
	keys(&v, "<C-x>");
	see_row(&v, -1, "[S]完成 (T)改標題 (E)繼續編輯 (A)放棄");
	keys(&v, "s");
	answer(&v, "安全。");
	type(&v, "原住");
	await(&v, "原住民族委員會");
	keys(&v, "<Enter>");
	answer(&v, "htp:x");
	see_row(&v, -1, "不是網址");
	keys(&v, "<C-y>");
	answer(&v, "https://example.org/lamp");
	answer(&v, "/nowhere/plan.pdf");
	see_row(&v, -1, "沒有可以讀的檔案");
	keys(&v, "<C-y><Enter>");
	see(&v, "公開討論 30 天");
	keys(&v, "n");
	see_row(&v, -1, "[S]送出 (T)改標題 (E)繼續編輯 (A)放棄");
	see(&v, "原住民族委員會");
	see(&v, "晚上很暗，老人家不敢去。");
	keys(&v, "<End>");
	see(&v, "https://example.org/lamp");
	keys(&v, "<Home>s");
	see_row(&v, 2, "公園廁所加裝感應燈");
	see(&v, "檢核中");
	see(&v, "按 E 可以修改、邀請、撤案");
	keys(&v, "j");
	expect_clean(&v);
	leave(&v);
	visit_release(&v);
	fake_release(&f);
}

static void on_a_small_screen(void **state)
{
	(void)state;
	struct fake f;
	struct visit v;
	start_proposing(&f);
	sit_down(&v, &f, 40, 12, "smallscreen");
	go_to(&v, 'w');
	write_all(&v);
	see_row(&v, -1, "[S]送出 (T)改標題 (E)繼續編輯 (A)放棄");
	expect_clean(&v);
	keys(&v, "e");
	see_row(&v, 2, "晚上很暗");
	keys(&v, "<Esc><Esc>");
	see_row(&v, -1, "[S]");
	keys(&v, "t");
	see(&v, "標題");
	keys(&v, "<Enter>g");
	see_row(&v, -1, "[S]送出");
	keys(&v, "o");
	see(&v, "要改哪一欄");
	keys(&v, "1<Enter>g");
	keys(&v, "s");
	see(&v, "檢核中");
	leave(&v);
	visit_release(&v);
	fake_release(&f);
}

/* As long as a draft may take to be on disk; the program's turn meanwhile is nobody's to wait for. */
static void pass_a_second(struct visit *v)
{
	char bytes[65536];
	int64_t until = clock_mono() + 1000;
	for (int64_t left; (left = until - clock_mono()) > 0;) {
		struct pollfd p = { .fd = v->master, .events = POLLIN };
		if (poll(&p, 1, (int)left) > 0)
			(void)!read(v->master, bytes, sizeof bytes);
	}
}

static void nothing_typed_is_lost(void **state)
{
	(void)state;
	struct fake f;
	struct visit v;
	start_proposing(&f);
	sit_down(&v, &f, 80, 24, "killed");
	go_to(&v, 'w');
	type(&v, "公園廁所加");
	pass_a_second(&v);
	visit_kill(&v);
	visit_start(&v, 80, 24, "--site", f.front.address, NULL);
	go_to(&v, 'w');
	see(&v, "公園廁所加");
	keys(&v, "g");
	type(&v, "裝感應燈");
	keys(&v, "<Enter>g");
	type(&v, "晚上很暗，老人");
	pass_a_second(&v);
	visit_kill(&v);
	visit_start(&v, 80, 24, "--site", f.front.address, NULL);
	go_to(&v, 'o'); /* it stands among what is not sent, by its title */
	see(&v, "公園廁所加裝感應燈");
	keys(&v, "<Enter>");
	see_row(&v, 2, "晚上很暗，老人");
	type(&v, "家不敢去。");
	keys(&v, "<C-x>a");
	see_row(&v, -1, "已保存");
	go_to(&v, 'w');
	keys(&v, "g");
	see_row(&v, 2, "晚上很暗，老人家不敢去。");
	keys(&v, "<C-x>t");
	see(&v, "公園廁所加裝感應燈");
	keys(&v, "<Esc>");
	go_to(&v, 'w');
	keys(&v, "ny");
	see_row(&v, -1, "最多 50 個字");
	keys(&v, "<Esc>");
	leave(&v);
	visit_release(&v);
	fake_release(&f);
}

static void what_is_refused_is_mended(void **state)
{
	(void)state;
	struct fake f;
	struct visit v;
	start_proposing(&f);
	fake_rule(&f, &(struct fake_rule){ "/v1/topics", FAKE_ANSWER, 422, PROBLEM_TYPE, REFUSAL });
	fake_rule(&f, &(struct fake_rule){ "/v1/topics?", FAKE_PASS, 0, NULL, NULL });
	fake_rule(&f,
		&(struct fake_rule){ "/v1/topics?board=idea&similar=", FAKE_ANSWER, 200, NULL, "{\"items\":[],\"total\":0}" });
	sit_down(&v, &f, 80, 24, "mender");
	go_to(&v, 'w');
	answer(&v, "公園廁所加裝感應燈"); /* nobody knows of similar ones there */
	type(&v, "晚上很暗，老人家不敢去。");
	keys(&v, "<C-x>s<Enter><Enter><Enter><Enter><Enter>");
	see_row(&v, -1, "[S]送出");
	keys(&v, "s");
	see(&v, "不雅的字");
	see(&v, "標題（4 到 50 個字）：公園廁所加裝感應燈");
	fake_rule(&f, &(struct fake_rule){ "/v1/topics", FAKE_ANSWER, 201, NULL, MADE("screening", "") });
	fake_rule(&f, &(struct fake_rule){ "/v1/topics?", FAKE_PASS, 0, NULL, NULL });
	fake_rule(&f,
		&(struct fake_rule){ "/v1/topics?board=idea&similar=", FAKE_ANSWER, 200, NULL, "{\"items\":[],\"total\":0}" });
	fake_rule(&f,
		&(struct fake_rule){ "/v1/topics/9001", FAKE_ANSWER, 200, NULL,
			MADE("refused", ",\"stage_reason\":\"只關於個人，請寫信給首長。\"") });
	fake_rule(
		&f, &(struct fake_rule){ "/v1/topics/9001/comments", FAKE_ANSWER, 200, NULL, "{\"items\":[],\"total\":0}" });
	answer(&v, "夜裡");
	see_row(&v, -1, "[S]送出"); /* and nothing else is asked for again */
	keys(&v, "s");
	see(&v, "公園廁所加裝感應燈");
	keys(&v, "<C-l>E");
	see(&v, "只關於個人，請寫信給首長。");
	keys(&v, "e");
	see_row(&v, -1, "[S]存下修改");
	keys(&v, "e");
	see_row(&v, 2, "晚上很暗");
	keys(&v, "<C-x>ss");
	see(&v, "公園廁所加裝感應燈");
	leave(&v);
	visit_release(&v);
	fake_release(&f);
}

/* ---- by ear ---------------------------------------------------------------------------------- */

/* What to propose is no topic that could have been seen. */
static void without_the_rules(void **state)
{
	(void)state;
	struct fake f;
	struct scratch home;
	struct outcome o;
	start_proposing(&f);
	scratch_make(&home);
	run(&o, &(struct program_opts){ .home = home.path, .input = TEST_PASSWORD "\n" }, "minyi", "--site",
		f.front.address, "register", "unruly", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	fake_rule(&f, &(struct fake_rule){ "/v1/rules", FAKE_CLOSE, 0, NULL, NULL });
	pipe_visit(&o, &home, f.front.address, "w\n");
	if (strstr(o.err.buf, "沒有看過") || strstr(o.out.buf, "沒有看過") || !strstr(o.err.buf, "連不上"))
		fail_msg("%s%s", o.out.buf, o.err.buf);
	outcome_release(&o);
	scratch_remove(&home);
	fake_release(&f);
}

static void at_a_prompt(void **state)
{
	(void)state;
	struct fake f;
	struct scratch home;
	struct outcome o;
	const struct program_opts sign = { .home = NULL, .input = TEST_PASSWORD "\n" };
	start_proposing(&f);
	scratch_make(&home);
	struct program_opts in = sign;
	in.home = home.path;
	run(&o, &in, "minyi", "--site", f.front.address, "register", "listener", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	pipe_visit(&o, &home, f.front.address,
		"w\n?\n燈\n公園廁所加裝感應燈\ng\n.\n晚上很暗，\n老人家不敢去。\n.\n<\n\n\n衛福部\n\n\nｎ\ns\nq\nq\ng\n");
	expect_in_order(&o, "單獨輸入 ? 看檢核規則", "標題（4 到 50 個字）", "只關於個人。", "標題（4 到 50 個字）",
		"公園夜間照明", "[G]繼續寫自己的", "提議內容", "利益與影響", "原有內容：晚上很暗，", "提議內容", "利益與影響",
		"希望哪些機關", "相關網頁", "檔案", "公開討論 30 天", "公園廁所加裝感應燈", "衛生福利部", "晚上很暗，",
		"[S]送出", "目前是：檢核中", "您的提議", NULL);
	outcome_release(&o);
	pipe_visit(&o, &home, f.front.address, "w\n路燈太暗請改善\ng\n半句話還沒說完的內容\n"); /* the line drops */
	outcome_release(&o);
	pipe_visit(&o, &home, f.front.address, "w\ng\n<\n<\n\nq\n");
	expect_in_order(&o, "路燈太暗請改善", "利益與影響", "半句話還沒說完的內容", NULL);
	outcome_release(&o);
	scratch_remove(&home);
	fake_release(&f);
}

#define UNSENT "{\"id\":\"9001\",\"number\":0,\"board\":\"idea\",\"title\":\"公園廁所加裝感應燈\",\"stage\":\"draft\"}"

/* What was not sent yet has no number: it is opened by what its row says. */
static void a_draft_of_the_platform(void **state)
{
	(void)state;
	struct fake f;
	struct scratch home;
	struct outcome o;
	start_proposing(&f);
	fake_rule(
		&f, &(struct fake_rule){ "/v1/me/topics", FAKE_ANSWER, 200, NULL, "{\"items\":[" UNSENT "],\"total\":1}" });
	scratch_make(&home);
	run(&o, &(struct program_opts){ .home = home.path, .input = TEST_PASSWORD "\n" }, "minyi", "--site",
		f.front.address, "register", "drafter", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	pipe_visit(&o, &home, f.front.address, "u\n10\n1\n9001\nq\nq\nq\ng\n");
	expect_in_order(&o, "我提議的", "公園廁所加裝感應燈", "編號", "老人家不敢去", NULL);
	outcome_release(&o);
	scratch_remove(&home);
	fake_release(&f);
}

/* ---- from a file ----------------------------------------------------------------------------- */

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void from_a_file(void **state)
{
	(void)state;
	struct fake f;
	struct scratch home;
	struct outcome o;
	char path[256];
	start_proposing(&f);
	scratch_make(&home);
	const struct program_opts opts = { .home = home.path }, sign = { .home = home.path, .input = TEST_PASSWORD "\n" };
	const char *site = f.front.address;
	snprintf(path, sizeof path, "%s/idea.md", home.path);
	run(&o, &sign, "minyi", "--site", site, "register", "filer", NULL);
	outcome_release(&o);

	run(&o, &opts, "minyi", "--site", site, "propose", "--template", NULL);
	assert_non_null(strstr(o.out.buf, "title: \n"));
	assert_non_null(strstr(o.out.buf, "== benefits ==\n"));
	write_file(path, o.out.buf);
	outcome_release(&o);
	run(&o, &opts, "minyi", "--site", site, "propose", "--rules", NULL);
	assert_non_null(strstr(o.out.buf, "請寫信給首長。"));
	outcome_release(&o);

	run(&o, &opts, "minyi", "--site", site, "propose", "--file", path, NULL); /* as it came */
	assert_int_equal(o.status, 1);
	assert_non_null(strstr(o.err.buf, "「標題」不能空白"));
	outcome_release(&o);

	write_file(path,
		"title: 公園廁所加裝感應燈\n# 說明\nagencies: 衛福部\nlinks: https://example.org/lamp\n\n晚上很暗，\n\n老人家不敢去。\n\n"
		"== benefits ==\n<!-- 說明 -->\n安全。\n");
	run(&o, &opts, "minyi", "--site", site, "propose", "--preview", "--file", path, NULL);
	assert_int_equal(o.status, 0);
	expect_in_order(
		&o, "公園廁所加裝感應燈", "衛生福利部", "老人家不敢去。", "安全。", "https://example.org/lamp", NULL);
	assert_null(strstr(o.out.buf, "說明"));
	outcome_release(&o);
	run(&o, &opts, "minyi", "--site", site, "outbox", NULL); /* and nothing of it is left */
	assert_null(strstr(o.out.buf, "感應燈"));
	outcome_release(&o);

	run(&o, &opts, "minyi", "--site", site, "propose", "--file", path, NULL);
	assert_int_equal(o.status, 0);
	assert_non_null(strstr(o.out.buf, "檢核中"));
	outcome_release(&o);

	write_file(path, "titel: x\n\n內容\n");
	run(&o, &opts, "minyi", "--site", site, "propose", "--file", path, NULL);
	assert_int_equal(o.status, 2);
	assert_non_null(strstr(o.err.buf, "titel"));
	outcome_release(&o);
	write_file(path, "title: 公園廁所加裝感應燈\ndiscuss: 也許\n\n晚上很暗，老人家不敢去。\n");
	run(&o, &opts, "minyi", "--site", site, "propose", "--file", path, NULL);
	assert_int_equal(o.status, 2);
	assert_non_null(strstr(o.err.buf, "discuss 要寫 yes 或 no，不能是「也許」"));
	outcome_release(&o);

	write_file(path, "title: 公園廁所加裝感應燈\n\n晚上很暗，老人家不敢去。\n");
	fake_rule(&f, &(struct fake_rule){ "/v1/topics", FAKE_ANSWER, 422, PROBLEM_TYPE, REFUSAL });
	run(&o, &opts, "minyi", "--site", site, "propose", "--file", path, NULL);
	assert_int_equal(o.status, 1);
	assert_non_null(strstr(o.err.buf, "不雅的字"));
	outcome_release(&o);
	fake_rule(&f, &(struct fake_rule){ "/v1/topics", FAKE_CLOSE, 0, NULL, NULL });
	run(&o, &opts, "minyi", "--site", site, "propose", "--file", path, NULL);
	assert_int_equal(o.status, 3);
	outcome_release(&o);
	run(&o, &opts, "minyi", "--site", site, "outbox", NULL);
	expect_in_order(&o, "公園廁所加裝感應燈", NULL);
	outcome_release(&o);
	scratch_remove(&home);
	fake_release(&f);
}

/* What cannot be had is said, and the rest is not sent without it. */
static void whole_or_not_at_all(void **state)
{
	(void)state;
	struct fake f;
	struct scratch home;
	struct outcome o;
	char path[256];
	start_proposing(&f);
	scratch_make(&home);
	const struct program_opts opts = { .home = home.path }, sign = { .home = home.path, .input = TEST_PASSWORD "\n" };
	const char *site = f.front.address;
	snprintf(path, sizeof path, "%s/idea.md", home.path);
	run(&o, &sign, "minyi", "--site", site, "register", "wholly", NULL);
	outcome_release(&o);

	write_file(path, "title: 公園廁所加裝感應燈\nagencies: 衛福部\n\n晚上很暗，老人家不敢去。\n");
	fake_rule(&f, &(struct fake_rule){ "/v1/agencies", FAKE_CLOSE, 0, NULL, NULL });
	run(&o, &opts, "minyi", "--site", site, "propose", "--file", path, NULL);
	assert_int_equal(o.status, 3);
	outcome_release(&o);
	fake_rule(&f, &(struct fake_rule){ "/v1/agencies", FAKE_PASS, 0, NULL, NULL });

	write_file(path, "title: 公園廁所加裝感應燈\nfiles: /nowhere/a.txt\n\n晚上很暗，老人家不敢去。\n");
	run(&o, &opts, "minyi", "--site", site, "propose", "--file", path, NULL);
	assert_int_equal(o.status, 1);
	assert_non_null(strstr(o.err.buf, "/nowhere/a.txt"));
	assert_non_null(strstr(o.err.buf, "已保存"));
	outcome_release(&o);

	char words[400];
	snprintf(words, sizeof words, "title: 公園廁所加裝感應燈\nfiles: %s\n\n晚上很暗，老人家不敢去。\n", path);
	write_file(path, words);
	fake_rule(&f, &(struct fake_rule){ "/v1/files", FAKE_CLOSE, 0, NULL, NULL });
	run(&o, &opts, "minyi", "--site", site, "propose", "--file", path, NULL);
	assert_int_equal(o.status, 3);
	assert_non_null(strstr(o.err.buf, "idea.md"));
	outcome_release(&o);
	assert_int_equal(fake_requests(&f, "/v1/topics"), 0);
	scratch_remove(&home);
	fake_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_an_idea_to_its_page),
		cmocka_unit_test(on_a_small_screen),
		cmocka_unit_test(nothing_typed_is_lost),
		cmocka_unit_test(what_is_refused_is_mended),
		cmocka_unit_test(without_the_rules),
		cmocka_unit_test(at_a_prompt),
		cmocka_unit_test(a_draft_of_the_platform),
		cmocka_unit_test(from_a_file),
		cmocka_unit_test(whole_or_not_at_all),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
