/*
 * Proposing at a real platform, under each of the rule sets: what its form asks, where the proposal stands then. And
 * the whole way of one: similar ones, a file, others by an invitation, refused with a reason, mended, sent again,
 * withdrawn.
 */
#include "tty/lib/pipe.h"

#define BODY "公園的廁所晚上很暗，老人家不敢去，希望加裝感應燈。"
#define BETTER "老人家晚上也能安心使用，帶孩子的人也是。"

/* ---- people ---------------------------------------------------------------------------------- */

static void enter(struct platform *p, const struct scratch *home, const char *name)
{
	struct outcome o;
	run(&o, &(struct program_opts){ .home = home->path, .input = TEST_PASSWORD "\n" }, "minyi", "--site", p->address,
		"register", name, "--born", "1990", NULL);
	if (o.status)
		fail_msg("%s", o.err.buf);
	outcome_release(&o);
	platform_prove(p, name);
}

#define minyi(o, home, status, ...) \
	minyi_at(__LINE__, o, home, status, (const char *const[]){ "minyi", "--site", own.address, __VA_ARGS__, NULL })
static void minyi_at(int line, struct outcome *o, const struct scratch *home, int status, const char *const *argv)
{
	program_run(o, &(struct program_opts){ .home = home->path, .input = TEST_PASSWORD "\n" }, argv);
	if (o->status != status)
		fail_msg("line %d: wanted exit status %d, it was %d\n%s%s", line, status, o->status, o->out.buf, o->err.buf);
}

static void answer(struct visit *v, const char *text)
{
	type(v, text);
	keys(v, "<Enter>");
}

static void write_file(const char *path, const char *text)
{
	assert_int_equal(file_write(path, text, strlen(text), 0600, NULL), RC_OK);
}

/* ---- under each rule set --------------------------------------------------------------------- */

/* The rules, with people whose mobile number counts as identified where a provider would have to say so. */
static void rules_file(const char *name, struct scratch *folder, char path[100])
{
	static const char provider[] = "\"identified\": [\"identity\"]", holidays[] = "\"holidays\": \"holidays/";
	char from[80];
	struct str text, out;
	str_init(&text, 1 << 20);
	str_init(&out, 1 << 20);
	scratch_make(folder);
	snprintf(path, 100, "%s/rules.json", folder->path);
	snprintf(from, sizeof from, "data/rules/%s.json", name);
	assert_int_equal(file_read(from, &text, NULL), RC_OK);
	for (const char *at = text.buf; *at;) {
		size_t n = strcspn(at, "\n");
		const char *found = memmem(at, n, provider, strlen(provider));
		if (found) {
			str_add(&out, at, (size_t)(found - at));
			str_addz(&out, "\"identified\": [\"email\", \"mobile\"]");
			str_add(&out, found + strlen(provider), n - (size_t)(found - at) - strlen(provider));
		} else if (!memmem(at, n, holidays, strlen(holidays))) {
			str_add(&out, at, n);
		}
		str_addc(&out, '\n');
		at += n + (at[n] == '\n');
	}
	write_file(path, out.buf);
	str_release(&text);
	str_release(&out);
}

/* What the form asks, one after the other, whatever it is, up to the look at all of it. */
static void fill_in(struct visit *v, const char *title)
{
	bool titled = false;
	for (int i = 0; i < 16 && !strstr(screen_row(v, -1), "[S]"); i++) {
		char question[1024];
		char above[1024]; /* where the answer has a row of its own */
		str_copy(question, sizeof question, screen_row(v, screen_cursor(v).row));
		str_copy(above, sizeof above, *question ? "" : screen_row(v, screen_cursor(v).row - 1));
		if (screen_find(v, "[^X]") >= 0) {
			type(v, BODY);
			keys(v, "<C-x>s");
		} else if (screen_find(v, "[G]") >= 0) {
			keys(v, "g");
		} else if (strstr(question, "編號") || strstr(above, "編號")) {
			answer(v, "1");
		} else if (strstr(question, "哪些機關") || strstr(question, "機關：")) {
			keys(v, "<Enter>");
			see(v, "至少要指定 1 個機關");
			answer(v, "衛福部");
		} else if (strstr(question, "[y/N]")) {
			keys(v, "n");
		} else if (!titled) {
			titled = true;
			type(v, title);
			keys(v, "<Enter>");
		} else {
			keys(v, "<Enter>");
		}
	}
	see_row(v, -1, "[S]");
	see(v, title);
}

/* Its template, filled in. */
static void fill_template(const char *template, const char *title, struct str *out)
{
	for (const char *at = template; *at;) {
		size_t n = strcspn(at, "\n");
		str_add(out, at, n);
		if (str_starts(at, "agencies: "))
			str_addz(out, "衛福部");
		else if (str_starts(at, "title: "))
			str_addz(out, title);
		else if (str_starts(at, "topics: "))
			str_addz(out, "energy,健康");
		else if (str_starts(at, "kind: "))
			str_addz(out, "suggestion");
		str_addc(out, '\n');
		if (str_starts(at, "<!--"))
			str_addz(out, BODY "\n");
		at += n + (at[n] == '\n');
	}
}

static void under_each_rule_set(void **state)
{
	(void)state;
	static const struct {
		const char *rules, *stage, *by_ear;
	} sets[] = {
		{ "join", "檢核", "\n" BODY "\n" BODY "\n衛福部\n\n\n\ns\n" },
		{ "wethepeople", "首批", "\n" BODY "\n1,健康\ns\n" },
		{ "epetitions", "", "\n" BODY "\n\ns\n" },
		{ "reach", "討論", "\n" BODY "\n\n\ns\n" },
		{ "epeople", "", "\n" BODY "\n\ns\n" },
	};
	for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
		struct platform own;
		struct scratch rules;
		struct visit v;
		struct outcome o;
		char file[100], path[100], script[1000];
		rules_file(sets[i].rules, &rules, file);
		platform_start(&own,
			&(struct platform_opts){
				.own = true, .sample = i == 0, .args = (const char *[]){ "--rules", file, NULL } });
		visit_init(&v);
		enter(&own, &v.home, "proposer");
		visit_start(&v, i % 2 ? 40 : 80, i % 2 ? 12 : 24, "--site", own.address, NULL);
		go_to(&v, 'w');
		fill_in(&v, "公園廁所請在夜間加裝感應照明燈");
		expect_clean(&v);
		keys(&v, "s");
		await(&v, "公園廁所請在夜間加裝");
		keys(&v, "<Home>");
		expect_clean(&v);
		leave(&v);

		snprintf(path, sizeof path, "%s/idea.md", v.home.path);
		minyi(&o, &v.home, 0, "propose", "--template");
		STR_LOCAL(text, 65536);
		fill_template(o.out.buf, "學校圍牆外請種一整排的行道樹", &text);
		outcome_release(&o);
		write_file(path, text.buf);
		minyi(&o, &v.home, 0, "propose", "--preview", "--file", path);
		expect_in_order(&o, "行道樹", "感應燈", NULL);
		outcome_release(&o);
		minyi(&o, &v.home, 0, "propose", "--file", path);
		outcome_release(&o);

		snprintf(script, sizeof script, "w\n%s巷弄口請漆上清楚的停字與標線%sq\nq\ng\n",
			str_eq(sets[i].rules, "epeople") ? "1\n" : "", sets[i].by_ear);
		pipe_visit(&o, &v.home, own.address, script);
		expect_in_order(&o, "巷弄口請漆上清楚的停字與標線", "[S]", NULL);
		outcome_release(&o);
		minyi(&o, &v.home, 0, "mine", "proposed");
		expect_in_order(&o, "巷弄口請漆上", "學校圍牆外", "公園廁所", NULL);
		if (*sets[i].stage)
			assert_non_null(strstr(o.out.buf, sets[i].stage));
		outcome_release(&o);
		visit_release(&v);
		platform_release(&own);
		scratch_remove(&rules);
	}
}

/* The id of what they proposed last. */
static void newest(const struct platform *p, const struct scratch *home, char id[64])
{
	struct outcome o;
	struct json *list = NULL;
	run(&o, &(struct program_opts){ .home = home->path }, "minyi", "--site", p->address, "mine", "proposed", "--json",
		NULL);
	assert_int_equal(json_parse(o.out.buf, o.out.len, 1 << 20, &list, NULL), RC_OK);
	str_copy(id, 64, json_text(json_get(json_first(json_get(list, "items")), "id")));
	json_free(list);
	outcome_release(&o);
}

/* ---- the whole way --------------------------------------------------------------------------- */

static void from_similar_ones_to_its_withdrawal(void **state)
{
	(void)state;
	struct platform own;
	struct scratch others, judge;
	struct outcome o;
	struct visit v;
	char path[256], id[64], code[64] = "";
	platform_start(&own, &(struct platform_opts){ .sample = true, .own = true });
	visit_init(&v);
	scratch_make(&others);
	scratch_make(&judge);
	enter(&own, &v.home, "first");
	enter(&own, &others, "second");
	enter(&own, &judge, "judge");
	run(&o, NULL, "minyid", "staff", "--data", own.data, "add", "judge", "moderator", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	snprintf(path, sizeof path, "%s/lamps.csv", v.home.path);
	write_file(path, "park,lamps\n1,0\n");

	visit_start(&v, 80, 24, "--site", own.address, NULL);
	go_to(&v, 'i');
	keys(&v, "<C-p>");
	type(&v, "長照交通接送改按里程補助");
	await(&v, "山區部落不再拒載"); /* while one pauses */
	keys(&v, "<Enter>");
	see(&v, "[G]繼續寫自己的");
	keys(&v, "t");
	keys(&v, "<C-y>");
	answer(&v, "公園廁所請在夜間加裝感應照明燈");
	if (screen_find(&v, "[G]") >= 0)
		keys(&v, "g");
	type(&v, "公園");
	see_row(&v, -1, "2/5000 字");
	keys(&v, "<C-r>");
	see_row(&v, 0, "規則");
	keys(&v, "q");
	type(&v, BODY);
	keys(&v, "<C-x>s");
	type(&v, BETTER);
	keys(&v, "<C-x>s");
	answer(&v, "衛福部");
	answer(&v, "");
	answer(&v, path);
	see(&v, "lamps.csv 已上傳");
	keys(&v, "<Enter>n");
	see_row(&v, -1, "[S]送出");
	keys(&v, "d"); /* kept there, so that others can be invited first */
	await(&v, "草稿");
	keys(&v, "Ei");
	see(&v, "邀請碼是");
	keys(&v, "<Home>"); /* it was one key too many: it stands there still */
	see_not(&v, "邀請碼是");
	see(&v, "限一人使用");

	newest(&own, &v.home, id);
	minyi(&o, &v.home, 0, "invite", by_id(id));
	const char *at = strstr(o.out.buf, "邀請碼是 ");
	assert_non_null(at);
	sscanf(at + strlen("邀請碼是 "), "%11[0-9A-Z-]", code);
	outcome_release(&o);
	minyi(&o, &others, 1, "show", by_id(id)); /* nobody else sees it yet */
	outcome_release(&o);
	minyi(&o, &others, 1, "accept", "nothing");
	outcome_release(&o);
	minyi(&o, &others, 0, "accept", code);
	outcome_release(&o);
	minyi(&o, &others, 0, "show", by_id(id));
	expect_in_order(&o, "公園廁所請在夜間加裝感應照明燈", "草稿", BODY, "lamps.csv", NULL);
	outcome_release(&o);

	keys(&v, "<C-l>Es");
	see_row(&v, -1, "檢核中");
	minyi(&o, &judge, 0, "act", by_id(id), "refuse", "--code", "unclear", "--reason", "請寫出是哪些公園。");
	outcome_release(&o);
	keys(&v, "<C-l>E");
	see(&v, "請寫出是哪些公園。");
	keys(&v, "e");
	see_row(&v, -1, "[S]送出");
	keys(&v, "e");
	type(&v, "先從大安與青年公園做起。");
	keys(&v, "<C-x>s");
	see_row(&v, -1, "[S]送出");
	keys(&v, "s");
	see_row(&v, -1, "檢核中");
	see(&v, "大安與青年公園");
	keys(&v, "Ew");
	answer(&v, "想再想想");
	keys(&v, "y");
	see_row(&v, -1, "撤案");
	leave(&v);
	visit_release(&v);
	scratch_remove(&others);
	scratch_remove(&judge);
	platform_release(&own);
}

static void read_code(const char *said, char code[12])
{
	const char *at = strstr(said, "邀請碼是 ");
	if (!at || sscanf(at + strlen("邀請碼是 "), "%11[0-9A-Z-]", code) != 1)
		fail_msg("no code: %s", said);
}

/* An invitation that was asked for, and one that was taken, without a line: each goes out once, and the code is said.
 */
static void invitations_wait(void **state)
{
	(void)state;
	struct platform own;
	struct scratch home, others;
	struct outcome o;
	char path[256], away[80], id[64], code[12], next[12];
	platform_start(&own, &(struct platform_opts){ .sample = true, .own = true });
	scratch_make(&home);
	scratch_make(&others);
	enter(&own, &home, "host");
	enter(&own, &others, "guest1");
	snprintf(path, sizeof path, "%s/idea.md", home.path);
	write_file(
		path, "title: 公園廁所請在夜間加裝感應照明燈\nagencies: 衛福部\n\n" BODY "\n\n== benefits ==\n" BETTER "\n");
	minyi(&o, &home, 0, "propose", "--draft", "--file", path);
	outcome_release(&o);
	newest(&own, &home, id);
	snprintf(away, sizeof away, "%s.away", own.socket);
	minyi(&o, &home, 0, "show", by_id(id));
	outcome_release(&o);
	assert_int_equal(rename(own.socket, away), 0);
	minyi(&o, &home, 3, "invite", by_id(id));
	outcome_release(&o);
	minyi(&o, &home, 0, "outbox");
	expect_in_order(&o, "邀請", "公園廁所", "等待送出", NULL);
	outcome_release(&o);
	assert_int_equal(rename(away, own.socket), 0);
	/* the next one goes out behind it, and each says its code */
	minyi(&o, &home, 0, "invite", by_id(id));
	read_code(o.err.buf, code);
	read_code(o.out.buf, next);
	assert_string_not_equal(code, next);
	outcome_release(&o);
	assert_int_equal(rename(own.socket, away), 0);
	minyi(&o, &home, 3, "invite", by_id(id));
	outcome_release(&o);
	assert_int_equal(rename(away, own.socket), 0);
	minyi(&o, &home, 0, "outbox", "send");
	read_code(o.out.buf, next);
	assert_string_not_equal(code, next);
	outcome_release(&o);
	assert_int_equal(rename(own.socket, away), 0);
	minyi(&o, &others, 3, "accept", code);
	outcome_release(&o);
	assert_int_equal(rename(away, own.socket), 0);
	minyi(&o, &others, 0, "outbox", "send");
	outcome_release(&o);
	minyi(&o, &others, 0, "show", by_id(id));
	expect_in_order(&o, "公園廁所請在夜間", "草稿", NULL);
	outcome_release(&o);
	scratch_remove(&home);
	scratch_remove(&others);
	platform_release(&own);
}

/* ---- changed in two places ------------------------------------------------------------------- */

/* A platform where somebody has a draft. */
static void have_a_draft(struct platform *own, const struct scratch *home, char id[64])
{
	struct outcome o;
	char path[256];
	platform_start(own, &(struct platform_opts){ .sample = true, .own = true });
	enter(own, home, "author");
	snprintf(path, sizeof path, "%s/idea.md", home->path);
	write_file(
		path, "title: 公園廁所請在夜間加裝感應照明燈\nagencies: 衛福部\n\n" BODY "\n\n== benefits ==\n" BETTER "\n");
	run(&o, &(struct program_opts){ .home = home->path }, "minyi", "--site", own->address, "propose", "--draft",
		"--file", path, NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	newest(own, home, id);
}

static void open_it(struct visit *v, const struct platform *own)
{
	visit_start(v, 80, 24, "--site", own->address, NULL);
	go_to(v, 'u');
	select_row(v, "參與");
	keys(v, "<Enter>");
	select_row(v, "我提議的");
	keys(v, "<Enter>");
	select_row(v, "公園廁所");
	keys(v, "<Enter>");
	see(v, BODY);
}

/* To the whole proposal, as the platform has it, and to the end of its text. */
static void write_on(struct visit *v, const char *text)
{
	see_row(v, -1, "[S]送出");
	keys(v, "e");
	see(v, BODY);
	type(v, text);
}

/* What was typed is thrown away, and not what is changed: it begins with that again. */
static void a_change_thrown_away(void **state)
{
	(void)state;
	struct platform own;
	struct visit v;
	char id[64];
	visit_init(&v);
	have_a_draft(&own, &v.home, id);
	open_it(&v, &own);
	keys(&v, "Ee");
	write_on(&v, "這句不要了。");
	keys(&v, "<C-x>s");
	see_row(&v, -1, "[S]送出");
	keys(&v, "<Esc>Ee");
	see(&v, "要接著寫嗎？");
	keys(&v, "n");
	see(&v, "確定丟棄先前輸入的全部內容？");
	keys(&v, "y");
	write_on(&v, "這句才要。");
	see_not(&v, "這句不要了。");
	keys(&v, "<C-x>s");
	see_row(&v, -1, "[S]送出");
	keys(&v, "d");
	await(&v, "這句才要。");
	see(&v, BODY);
	see_not(&v, "這句不要了。");
	leave(&v);
	visit_release(&v);
	platform_release(&own);
}

/* It is said that it was changed elsewhere meanwhile; sent once more, that is known, and it goes over it. */
static void changed_elsewhere_meanwhile(void **state)
{
	(void)state;
	struct platform own;
	struct visit v;
	struct scratch elsewhere;
	struct outcome o;
	char path[256], id[64];
	visit_init(&v);
	scratch_make(&elsewhere);
	have_a_draft(&own, &v.home, id);
	minyi(&o, &elsewhere, 0, "login", "author");
	outcome_release(&o);
	open_it(&v, &own);
	keys(&v, "Ee");
	write_on(&v, "這裡寫的。");
	snprintf(path, sizeof path, "%s/other.md", elsewhere.path);
	write_file(path, "\n別處寫的，公園廁所晚上很暗，希望加裝感應燈，讓老人家敢去。\n");
	minyi(&o, &elsewhere, 0, "propose", "--edit", by_id(id), "--file", path, "--draft");
	outcome_release(&o);
	keys(&v, "<C-x>s");
	see_row(&v, -1, "[S]送出");
	keys(&v, "d");
	await(&v, "在您看過之後");
	minyi(&o, &elsewhere, 0, "show", by_id(id));
	expect_in_order(&o, "別處寫的", NULL);
	outcome_release(&o);
	keys(&v, "d");
	await(&v, "目前是：草稿");
	minyi(&o, &elsewhere, 0, "show", by_id(id));
	expect_in_order(&o, "這裡寫的。", NULL);
	outcome_release(&o);
	leave(&v);
	visit_release(&v);
	scratch_remove(&elsewhere);
	platform_release(&own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(under_each_rule_set),
		cmocka_unit_test(from_similar_ones_to_its_withdrawal),
		cmocka_unit_test(a_change_thrown_away),
		cmocka_unit_test(changed_elsewhere_meanwhile),
		cmocka_unit_test(invitations_wait),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
