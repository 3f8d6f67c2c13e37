/*
 * A whole visit without a screen: by a script through pipes, and by a person at a terminal that can do nothing but
 * append. Register, list, open, endorse, comment (a line, and many), follow, search, quit; and what helps in reading:
 * folding, headings, finding.
 */
#include "tty/lib/group.h"
#include "tty/lib/pipe.h"

static void a_whole_visit_by_pipe(void **state)
{
	(void)state;
	struct outcome o;
	struct scratch home;
	scratch_make(&home);
	int64_t endorsements = idea_count(&platform, "endorsements"), pro = idea_count(&platform, "pro"),
			comments = idea_count(&platform, "comments");
	visit_by_pipe(&o, &home, "new\nlinda\n琳達\n\n" TEST_PASSWORD "\n" TEST_PASSWORD "\n\ng\n"); /* registers */
	expect_in_order(&o, "琳達，歡迎！註冊完成", "主選單", NULL);
	assert_null(strstr(o.out.buf, TEST_PASSWORD));
	outcome_release(&o);
	platform_prove(&platform, "linda");
	visit_by_pipe(&o, &home,
		"i\n"                                /* lists */
		"16\n"                               /* opens */
		"y\n山上的人也要看醫生\n1\ny\n"      /* endorses: reason, nickname, yes */
		"X\n1\n路太暗，司機不肯來\ny\n"      /* a line for it */
		"X\n.\n第一段。\n\n第二段。\n.\ny\n" /* a longer one, so soon only neutral */
		"f\n"                                /* follows */
		"q\nq\n"
		"s 長照\n" /* searches, with the words behind the letter */
		"q\ng\n");
	expect_in_order(&o, "主選單", "i：提點子", "提點子，共 31 筆", "標題：" IDEA, "章節：提議內容",
		"附議完成，目前 4,212 人", "是 23 樓", "是 24 樓", "已關注", "搜尋", IDEA, "再見", NULL);
	assert_int_equal(o.err.len, 0);
	outcome_release(&o);
	assert_int_equal(idea_count(&platform, "endorsements"), endorsements + 1);
	assert_int_equal(idea_count(&platform, "pro"), pro + 1);
	assert_int_equal(idea_count(&platform, "comments"), comments + 2);

	/* Come back: signed in still, and everything is there. */
	visit_by_pipe(&o, &home, "f\nq\ni16\ny\n\nq\ng\n");
	expect_in_order(&o, "linda", "我的關注，共 1 筆", IDEA, "我：已於 11月23日 附議", "琳達：路太暗，司機不肯來",
		"琳達", "第一段。", "第二段。", "要撤回", "輸入 y 確定，直接按 Enter 取消", NULL);
	outcome_release(&o);
	assert_int_equal(idea_count(&platform, "endorsements"), endorsements + 1);
	scratch_remove(&home);
}

/* One question and its answer at a time, as a person has it. */
static void a_whole_visit_at_a_dumb_terminal(void **state)
{
	(void)state;
	static const struct {
		const char *keys, *shows;
	} steps[] = {
		{ "new<Enter>", "帳號（" },
		{ "dumbo<Enter>", "暱稱" },
		{ "<Enter>", "電子信箱" },
		{ "<Enter>", "密碼（" },
		{ TEST_PASSWORD "<Enter>", "再輸入一次" },
		{ TEST_PASSWORD "<Enter>", "縣市" },
		{ "<Enter>", "主選單>" },
		{ "i<Enter>", "提點子>" },
		{ "i21<Enter>", "提點子 21>" },
		{ "y<Enter>", "附議理由" },
		{ "吃得安心<Enter>", "公開：" },
		{ "7<Enter>", "沒有這個選項" },
		{ "1<Enter>", "確定附議" },
		{ "<lt><Enter>", "名單會公開" },
		{ "1<Enter>", "確定附議" },
		{ "y<Enter>", "附議完成" },
		{ "X<Enter>", "1.推 2.噓" },
		{ "2<Enter>", "要寫多行" },
		{ "格式還是太多<Enter>", "確定送出" },
		{ "y<Enter>", "留言已發表" },
		{ "f<Enter>", "已關注" },
		{ "/ 過敏<Enter>", "過敏兒的媽媽" },
		{ "q<Enter>", "回到：提點子" },
		{ "q<Enter>", "回到：主選單" },
		{ "s<Enter>", "要找什麼字" },
		{ "午餐<Enter>", "搜尋>" },
		{ "q<Enter>", "回到：主選單" },
		{ "g<Enter>", "再見" },
	};
	struct visit v;
	int proved = 0;
	visit_init(&v);
	visit_env(&v, "TERM=dumb");
	visit_open(&v, 80, 400, "--site", platform.address, NULL);
	await(&v, "請輸入帳號");
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		press(&v, steps[i].keys);
		await(&v, steps[i].shows);
		if (strstr(steps[i].shows, "主選單>") && !proved++)
			platform_prove(&platform, "dumbo");
	}
	assert_int_equal(await_end(&v), 0);
	assert_null(memchr(v.raw.buf, '\033', v.raw.len));
	assert_null(memmem(v.raw.buf, v.raw.len, TEST_PASSWORD, strlen(TEST_PASSWORD)));
	visit_release(&v);
}

/* A response of twenty pages: its first lines, how much more, and all of it for who wants it. */
static void reading_long_things(void **state)
{
	(void)state;
	struct outcome o;
	struct scratch home;
	scratch_make(&home);
	visit_by_pipe(&o, &home, "\ni5\no\no\nt\nt 2\n]\n/ 三色燈號\nn\ng 1\ng 99\nq\ng\n");
	expect_in_order(&o, "章節：參採情形", "部分參採（教育部，9月20日）", "按 o 展開全文", "章節：附件",
		/* unfolded: from where it was cut */ "提議者建議以「體感溫度 30°C」為準", "本分析的限制有三",
		/* folded again, then the contents */ "2. 章節：參採情形", "輸入 t 加編號",
		/* read from the second */ "章節：參採情形", "https://example.org/minyi/class-503", "這裡沒有這個連結", NULL);
	assert_int_equal(o.err.len, 0);
	outcome_release(&o);
	scratch_remove(&home);
}

/* A mark that some editors put before a text is no part of it, whether it comes as a file or by a pipe. */
static void a_specification_behind_a_mark(void **state)
{
	(void)state;
	static const char
		spec[] = "\xef\xbb\xbf{\"data\":{\"values\":[{\"縣市\":\"臺東\",\"件\":7},{\"縣市\":\"花蓮\",\"件\":9}]},"
				 "\"mark\":\"bar\",\"encoding\":{\"x\":{\"field\":\"縣市\",\"type\":\"nominal\"},"
				 "\"y\":{\"field\":\"件\",\"type\":\"quantitative\"}}}";
	struct scratch home;
	struct outcome o;
	scratch_make(&home);
	char *file = file_join(home.path, "spec.json");
	assert_int_equal(file_write(file, spec, strlen(spec), 0600, NULL), RC_OK);
	for (int piped = 0; piped < 2; piped++) {
		run(&o, &(struct program_opts){ .home = home.path, .input = spec }, "minyi", "render", "--type", "vega-lite",
			"--csv", piped ? "-" : file, NULL);
		assert_int_equal(o.status, 0);
		expect_in_order(&o, "縣市,件", "臺東,7", "花蓮,9", NULL);
		outcome_release(&o);
	}
	free(file);
	scratch_remove(&home);
}

/* The figures of a topic for programs: one chart alone is plain CSV, several have titles. */
static void figures_for_programs(void **state)
{
	(void)state;
	struct outcome o;
	struct scratch home;
	scratch_make(&home);
	const char *site[] = { "minyi", "--site", platform.address, "show", "i16", "--csv", NULL, NULL, NULL };
	program_run(&o, &(struct program_opts){ .home = home.path }, site);
	assert_true(str_starts(o.out.buf, "\xef\xbb\xbf距離愈遠，愈叫不到車\n單程距離,拒載率\n5公里內,4.1\n"));
	assert_non_null(
		strstr(o.out.buf, "30公里以上,47.3\n\n平地鄉與山地鄉的平均等候天數\n季,地區,天數\n2024Q1,平地鄉,3.1\n"));
	outcome_release(&o);
	site[6] = "--chart";
	site[7] = "2";
	program_run(&o, &(struct program_opts){ .home = home.path }, site);
	assert_true(str_starts(o.out.buf, "\xef\xbb\xbf季,地區,天數\n2024Q1,平地鄉,3.1\n"));
	outcome_release(&o);
	site[7] = "3";
	program_run(&o, &(struct program_opts){ .home = home.path }, site);
	assert_int_equal(o.status, 1);
	outcome_release(&o);
	site[5] = "--json";
	site[6] = "--comments";
	site[7] = "--limit=2";
	program_run(&o, &(struct program_opts){ .home = home.path }, site);
	struct json *v = NULL;
	assert_int_equal(json_parse(o.out.buf, o.out.len, JSON_BODY_MAX, &v, NULL), RC_OK);
	assert_int_equal(json_count(json_get(json_get(v, "comments"), "items")), 2);
	assert_string_equal(json_text(json_get(json_get(v, "topic"), "title")), IDEA);
	json_free(v);
	outcome_release(&o);
	scratch_remove(&home);
}

/* d lists them, d and a number reads one that has a text, and fetches one that has none, or when f says so. */
static void attachments_are_read_and_fetched(void **state)
{
	(void)state;
	struct outcome o;
	struct scratch home;
	struct str path;
	scratch_make(&home);
	str_init(&path, 4096);
	visit_by_pipe(&o, &home, "\ni5\nd\nd 2\nd1\nd 2 f\nd 3\nd x\nq\ni31\nd\nq\ng\n");
	expect_in_order(&o, "1. 監測原始資料.csv、38 KB\n2. 協作會議紀錄.md、1 KB、有文字版\n", "標題：協作會議紀錄.md",
		"先用 29.5°C 試一學期", "輸入 d 2 f", "已存到", "監測原始資料.csv", "已存到", "協作會議紀錄.md",
		"這裡沒有這個編號", "這裡沒有這個編號", "沒有附件", NULL);
	assert_int_equal(o.err.len, 0);
	outcome_release(&o);
	str_addf(&path, "%s/監測原始資料.csv", home.path);
	assert_true(file_exists(path.buf));
	str_release(&path);
	scratch_remove(&home);
}

/* > and < go on in the list that a topic was opened from, over its pages' edges, wherever its number came from. */
static void from_topic_to_topic(void **state)
{
	(void)state;
	struct outcome o;
	struct scratch home;
	scratch_make(&home);
	visit_by_pipe(&o, &home, "\ni31\n>\nq\ni\n31\n>\n<\n<\nq\n12\n<\nb\nq\n1\n>\n>\nq\nq\ng\n");
	expect_in_order(&o, "提點子 31> ", "這個議題不是從列表開啟的", "提點子> ", "提點子 31> ",
		"標題：公車與火車站名播報", "提點子 30> ", "流浪貓狗", "提點子 31> ", "這是列表的第一件", "提點子 12> ",
		"提點子 13> ", "提點子 14> ", "提點子 1> ", "這是列表的最後一件", NULL);
	outcome_release(&o);
	scratch_remove(&home);
}

/* Where the words stand is counted, and going round is told; a line by its number; a number may stick to its letter. */
static void finding_the_way_in_a_topic(void **state)
{
	(void)state;
	struct outcome o;
	struct scratch home;
	scratch_make(&home);
	visit_by_pipe(&o, &home, "\ni5\nN\n/三色燈號\nn\nn\nn\nN\nN\n:3\n:9999\n: x\nt2\n/ 沒有這些字\nq\ng\n");
	expect_in_order(&o, "請輸入 /", "第 1 處，共 2 處：", "第 2 處，共 2 處：", "從開頭繼續找", "第 1 處，共 2 處：",
		"第 2 處，共 2 處：", "第 1 處，共 2 處：", "從結尾繼續找", "第 2 處，共 2 處：", NULL);
	expect_in_order(
		&o, "> \n機關：教育部、經濟部、內政部\n", "行。", "這不是數字", "> \n章節：參採情形", "找不到這些字", NULL);
	outcome_release(&o);

	/* As on the screen: in either case, with or without blanks, and across the end of a line. */
	visit_by_pipe(&o, &home, "\ni31\n/tnvr\nq\ni16\n/按趟補助\n/海拔 一千\nq\ng\n");
	expect_in_order(&o, "第 1 處，共 1 處：\n標題：🐈 流浪貓狗 TNVR", "第 1 處，共 1 處：\n我爸爸住在海拔",
		"第 1 處，共 1 處：\n我爸爸住在海拔", NULL);
	outcome_release(&o);

	/* Related topics have numbers like other links, and no address. */
	visit_by_pipe(&o, &home, "\ni16\ng 1\nq\ng2\nq\nq\ng\n");
	expect_in_order(&o, "章節：相關議題", "偏鄉衛生所遠距醫療與藥品配送[1]", "輪椅席與嬰兒車空間，不必再打電話[2]",
		"來監督 4> ", "回到：提點子 16", "提點子 25> ", NULL);
	expect_nowhere(&o, "minyi:");
	outcome_release(&o);
	scratch_remove(&home);
}

/* The help of a place tells each key for what it does there, and nothing of cursors. */
static void help_is_about_this_place(void **state)
{
	(void)state;
	struct outcome o;
	struct scratch home;
	scratch_make(&home);
	visit_by_pipe(&o, &home, "\ni5\nh\nq\nu\nh\nq\ng\n");
	expect_in_order(&o, "\n大寫 N：到上一個找到的地方", "下一頁", "\nd：查看或下載附件", "\n大於 >：",
		"\n冒號 :：跳到第幾行", NULL);
	expect_nowhere(&o, "N：下一頁");
	expect_nowhere(&o, "畫面最上面");
	expect_nowhere(&o, "游標");
	outcome_release(&o);
	scratch_remove(&home);
}

/* The stages of this board alone, by number or by any word that the screen has for them; q drops what narrows first. */
static void filters_of_a_list(void **state)
{
	(void)state;
	struct outcome o;
	struct scratch home;
	scratch_make(&home);
	visit_by_pipe(&o, &home, "\ni\nG\n2\nq\nG 成案\nG 附議中\nG 回應逾期\nq\nG 徵詢\nG 99\n# 16\nq\nq\ng\n");
	expect_in_order(&o, "1. 附議中\n2. 已成案\n3. 回應逾期\n", "10. 已結束\n", "只列出：已成案", "篩選已取消",
		"共 31 筆", "只列出：已成案", "只列出：附議中", "回應逾期", "篩選已取消", "這裡沒有這個階段",
		"這裡沒有這個階段", "只列出：編號 16", "共 1 筆", "篩選已取消", "回到：主選單", NULL);
	expect_nowhere(&o, "徵詢意見中");
	outcome_release(&o);
	visit_by_pipe(&o, &home, "\ni\ns 來監督\ns\n2\nG\n\ns x\nb\ni 5\nq\ng\n");
	expect_in_order(&o, "來監督，共", "1. 提點子（i）\n2. 眾開講（c）\n", "眾開講，共", "1. 徵詢意見中\n2. 已結束\n",
		"沒有這個看板", "標題：眾開講", "議題：10", "標題：住宅租賃", "編號：眾開講 5", NULL);
	outcome_release(&o);
	scratch_remove(&home);
}

/* In what was found on all boards a number is a row's, and never another topic's. */
static void numbers_in_what_was_found(void **state)
{
	(void)state;
	struct outcome o;
	struct scratch home;
	scratch_make(&home);
	visit_by_pipe(&o, &home, "\ns 長照\n1\n16\nq\nq\nx\ng\n");
	expect_in_order(
		&o, "編號 i16", "這裡沒有編號 1；", "搜尋> ", "標題：" IDEA, "提點子 16> ", "附議門檻：5,000\n", NULL);
	outcome_release(&o);
	scratch_remove(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_visit_by_pipe),
		cmocka_unit_test(a_whole_visit_at_a_dumb_terminal),
		cmocka_unit_test(reading_long_things),
		cmocka_unit_test(figures_for_programs),
		cmocka_unit_test(a_specification_behind_a_mark),
		cmocka_unit_test(attachments_are_read_and_fetched),
		cmocka_unit_test(from_topic_to_topic),
		cmocka_unit_test(finding_the_way_in_a_topic),
		cmocka_unit_test(help_is_about_this_place),
		cmocka_unit_test(filters_of_a_list),
		cmocka_unit_test(numbers_in_what_was_found),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
