/*
 * A platform that takes its time, on every screen: what is known stands there at once, 載入中 once and not before a
 * moment, no key is lost that was pressed meanwhile, each screen can be left, and what comes in the end is shown.
 */
#include "tty/lib/group.h"

struct slow {
	struct fake between;
	struct visit v;
};

static void hold(struct slow *t)
{
	fake_rule(&t->between, &(struct fake_rule){ .path = "/v1", .deed = FAKE_HOLD });
}

static void let_go(struct slow *t)
{
	fake_rule(&t->between, &(struct fake_rule){ .path = "/v1", .deed = FAKE_PASS });
}

/*
 * A screen: the keys to where it is opened from, the keys that open it while the platform is slow, what is known of it
 * then, keys pressed ahead, and what they have led to once all is here; what its leaving leads to.
 */
static const struct place {
	const char *from, *open, *known, *ahead, *then, *below;
	enum { WAITS, CACHED, OF_ACCOUNT } kind; /* CACHED: it has nothing to wait for; OF_ACCOUNT: somebody is signed in */
} places[] = {
	{ "", "<C-z>i", "【提點子】", "jj<Enter>", "【提點子 29】", "【主選單】", WAITS },
	{ "", "<C-z>c", "【眾開講】", "<End><Enter>", "【眾開講 1】", "【主選單】", WAITS },
	{ "", "<C-z>p", "【來監督】", "/經費<Enter>", "標題有「經費」", "【主選單】", WAITS },
	{ "", "<C-z>e", "【直播座談】", "hq<Enter>", "【直播座談 ", "【主選單】", WAITS },
	{ "", "<C-z>s健保<Enter>", "【搜尋】", "j<Enter>", "狀態：", "【主選單】", WAITS },
	{ "", "<C-z>x", "小山城", "qj", "【主選單】", "【主選單】", CACHED },
	{ "<C-z>i", "5<Enter>", "【提點子】", "<Enter>", "【提點子 5】", "【主選單】", CACHED },
	{ "<C-z>i", "<Tab>", "【眾開講】", "j<Enter>", "【眾開講 ", "【主選單】", WAITS },
	{ "<C-z>i", "<C-p>", "【", "nobody<Enter>", "密碼", "【提點子】", CACHED },
	{ "<C-z>i16<Enter>", "b", "【看板說明】", "qj", "【提點子】", "【提點子】", WAITS },
	{ "<C-z>i16<Enter>", "i", "【議題資訊】", "qj", "【提點子】", "【提點子】", WAITS },
	{ "<C-z>i16<Enter>", "y", "new 註冊", "nobody<Enter>", "密碼", "【提點子】", CACHED },
	{ "<C-z>i16<Enter>", "f", "new 註冊", "nobody<Enter>", "密碼", "【提點子】", CACHED },
	{ "<C-z>i16<Enter>", "<Enter>", IDEA, "<Space>h", "這個畫面的按鍵", "【提點子】", WAITS },
	{ "<C-z>i16<Enter>", "<Enter>", "衛生福利部", "cjR", "new 註冊", "【提點子】", WAITS },
	{ "<C-z>i16<Enter>", "<Enter>", "附議中", "]]q", "【提點子】", "【提點子】", WAITS },
	{ "<C-z>i16<Enter>", "<Enter>", "5,000", "y", "new 註冊", "【提點子】", WAITS },
	{ "", "<C-z>f", "【我的關注】", "q<C-z>x", "小山城", "【主選單】", OF_ACCOUNT },
	{ "", "<C-z>n", "【通知】", "q<C-z>x", "小山城", "【主選單】", OF_ACCOUNT },
	{ "", "<C-z>u<Down><Enter>1<Enter>", "【", "qqj", "【主選單】", "【個人設定】", OF_ACCOUNT },
	{ "<C-z>i16<Enter><Enter>", "Y", "附議", "jq", "【提點子 16】", "【提點子 16】", WAITS },
	{ "<C-z>i16<Enter><Enter>", "H", "【", "]q", "【提點子 16】", "【提點子 16】", WAITS },
};

static void slow_start(struct slow *t, const char *front, bool account)
{
	static int visits;
	char name[32];
	fake_start(&t->between, &platform);
	visit_init(&t->v);
	visit_start(&t->v, 80, 24, "--site", t->between.front.address, front, NULL);
	snprintf(name, sizeof name, "patient%d", visits++);
	if (account)
		enter_registering(&t->v, name);
	else
		enter_as_guest(&t->v);
}

static void slow_end(struct slow *t)
{
	visit_kill(&t->v);
	visit_release(&t->v);
	fake_release(&t->between);
}

static size_t said(const struct visit *v, const char *words)
{
	size_t n = 0;
	for (const char *p = v->raw.buf; (p = strstr(p, words)); p += strlen(words))
		n++;
	return n;
}

/* Opens it while nothing is answered. */
static void open_slowly(struct slow *t, const char *front, const struct place *p)
{
	slow_start(t, front, p->kind == OF_ACCOUNT);
	if (*p->from)
		keys(&t->v, p->from);
	hold(t);
	visit_mark(&t->v);
	press(&t->v, p->open);
	await(&t->v, p->known);
	if (p->kind != CACHED)
		await(&t->v, "載入中");
}

static void try_place(const char *front, const struct place *p)
{
	struct slow t;
	open_slowly(&t, front, p);
	press(&t.v, p->ahead);
	if (said(&t.v, "載入中") > 1)
		visit_fail(__FILE__, __LINE__, &t.v, "載入中 was said more than once after %s", p->open);
	let_go(&t);
	await(&t.v, p->then);
	wait_idle(&t.v);
	see_not(&t.v, "載入中");
	slow_end(&t);
}

static void by_ear(void **state)
{
	try_place("--accessible", *state);
}

static void by_eye(void **state)
{
	try_place(NULL, *state);
}

static void left_at_once(void **state)
{
	struct slow t;
	const struct place *p = *state;
	open_slowly(&t, NULL, p);
	press(&t.v, strstr(p->known, "new") || strstr(p->open, "C-p") ? "<Esc>" : "q");
	await(&t.v, p->below);
	slow_end(&t);
}

/* What is done to a topic goes on with what is known of it, and who leaves is told in the end. */
static void acting(void **state)
{
	(void)state;
	struct slow t;
	fake_start(&t.between, &platform);
	visit_init(&t.v);
	visit_start(&t.v, 80, 24, "--site", t.between.front.address, NULL);
	enter_registering(&t.v, "slowly");
	platform_prove(&platform, "slowly");
	go_to(&t.v, 'i');
	keys(&t.v, "16<Enter><Enter>");
	hold(&t);
	press(&t.v, "y");
	await(&t.v, "理由");
	press(&t.v, "路遠<Enter>1y");
	await(&t.v, "處理中");
	press(&t.v, "q");
	await(&t.v, "結果");
	press(&t.v, "q");
	await(&t.v, "【提點子】");
	let_go(&t);
	await(&t.v, "附議");
	wait_idle(&t.v);
	slow_end(&t);
}

static void list_without_a_name(struct slow *t, const char *way)
{
	fake_start(&t->between, &platform);
	visit_init(&t->v);
	hold(t);
	visit_open(&t->v, 80, 24, "--site", t->between.front.address, NULL);
	await(&t->v, "new 註冊");
	press(&t->v, way);
	if (!strchr(way, 'i')) {
		await(&t->v, "【主選單】");
		press(&t->v, "<C-z>i");
	}
	await(&t->v, "【提點子】");
	await(&t->v, "載入中"); /* so nothing is left that would paint it later anyway */
	fake_rule(&t->between, &(struct fake_rule){ .path = "/v1/", .deed = FAKE_PASS });
	await(&t->v, "長照交通接送");
	see_row(&t->v, 0, t->between.front.address);
}

/* Whose platform this is comes with an answer of its own: a list that is there before it has the name as soon as that
 * is known, without a key, and also where the menu, which asks, was passed by unseen. */
static void named_late(void **state)
{
	static const char *const ways[] = { "<Enter>", "<Enter><C-z>i", "<C-z>i" };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		struct slow t;
		list_without_a_name(&t, ways[i]);
		let_go(&t);
		await(&t.v, "小山城");
		wait_idle(&t.v);
		see_row(&t.v, 0, "小山城");
		see_not(&t.v, t.between.front.address);
		slow_end(&t);
	}
}

/* ---- linear mode ----------------------------------------------------------------------------- */

static void say(struct visit *v, const char *line)
{
	visit_mark(v);
	press(v, line);
	press(v, "<Enter>");
}

/* Until this has been said since the last line was typed. */
static void hear(struct visit *v, const char *text)
{
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	while (!said(v, text)) {
		if (clock_mono() > deadline)
			visit_fail(__FILE__, __LINE__, v, "never said %s", text);
		(void)visit_rest(v, 50);
	}
}

/* From the first line on: nothing waits for what need not be there, q ends each wait, and what was typed ahead is
 * answered in its order. */
static void line_by_line(void **state)
{
	(void)state;
	struct slow t;
	fake_start(&t.between, &platform);
	visit_init(&t.v);
	t.v.free_cursor = true;
	hold(&t);
	visit_open(&t.v, 80, 24, "--linear", "--site", t.between.front.address, NULL);
	await_prompt(&t.v, "new 註冊");
	say(&t.v, "");
	await_prompt(&t.v, "選單>");
	static const char *const waits[] = { "i", "b", "/健保", "i16" };
	for (size_t i = 0; i < ARRAY_LEN(waits); i++) {
		say(&t.v, waits[i]);
		hear(&t.v, "載入中，輸入 q 就不等了");
		press(&t.v, "q<Enter>");
		hear(&t.v, "\n不等了。\r\n"); /* and not what was said of q */
		if (said(&t.v, "載入中") != 1)
			visit_fail(__FILE__, __LINE__, &t.v, "載入中 was said %zu times", said(&t.v, "載入中"));
	}
	say(&t.v, "i16");
	hear(&t.v, "載入中");
	press(&t.v, ":2<Enter>");
	let_go(&t);
	await_prompt(&t.v, "提點子 16>");
	wait_idle(&t.v);
	slow_end(&t);
}

/* What was read before is read again at once, with its age, and of what was listed the title is said. */
static void line_by_line_again(void **state)
{
	(void)state;
	struct slow t;
	fake_start(&t.between, &platform);
	visit_init(&t.v);
	t.v.free_cursor = true;
	visit_start(&t.v, 80, 24, "--linear", "--site", t.between.front.address, NULL);
	type(&t.v, "\ni\n30\nq\n");
	hold(&t);
	say(&t.v, "30");
	await_prompt(&t.v, "沒有及時回應");
	await_prompt(&t.v, "提點子 30>");
	say(&t.v, "29");
	await(&t.v, "載入中：夜市餐具");
	press(&t.v, "q<Enter>");
	await_prompt(&t.v, "提點子 30>");
	slow_end(&t);
}

int main(void)
{
	static const CMUnitTestFunction ways[] = { by_eye, by_ear, left_at_once };
	struct CMUnitTest tests[ARRAY_LEN(ways) * ARRAY_LEN(places) + 4];
	size_t n = 0;
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		for (size_t k = 0; k < ARRAY_LEN(ways); k++)
			tests[n++] = (struct CMUnitTest){ places[i].open, ways[k], NULL, NULL, (void *)&places[i] };
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(acting);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(named_late);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(line_by_line);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(line_by_line_again);
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
