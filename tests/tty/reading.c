/* Reading: a chart alone, links, related topics, finding, contents, comments without end, and what shows without a
 * connection. In Chinese, on the sample topics. */
#include "tty/lib/visit.h"

#include <poll.h>
#include <signal.h>

struct reading {
	struct platform platform;
	struct visit v;
};

static void reading_start(struct reading *r, int columns, int rows)
{
	platform_start(&r->platform, &(struct platform_opts){ .sample = true });
	visit_init(&r->v);
	visit_start(&r->v, columns, rows, "--site", r->platform.address, NULL);
	enter_as_guest(&r->v);
}

static void reading_end(struct reading *r)
{
	leave(&r->v);
	visit_release(&r->v);
	platform_release(&r->platform);
}

static void open_topic(struct visit *v, char board, const char *title)
{
	go_to(v, board);
	select_row(v, title);
	keys(v, "<Enter>");
	see_row(v, 2, title);
}

static bool was_sent(const struct visit *v, const char *bytes)
{
	return memmem(v->raw.buf, v->raw.len, bytes, strlen(bytes)) != NULL;
}

/* The cursor stands on the first character of this text. */
static void expect_cursor_on(struct visit *v, const char *text)
{
	struct visit_cursor c = screen_cursor(v);
	if (screen_column(v, c.row, text) != c.column)
		visit_fail(__FILE__, __LINE__, v, "the cursor does not stand on \"%s\"", text);
}

/* ---- charts ---------------------------------------------------------------------------------- */

static void a_chart_alone_says_each_value(void **state)
{
	(void)state;
	struct reading r;
	struct visit *v = &r.v;
	char before[4096];
	reading_start(&r, 80, 24);
	open_topic(v, 'p', "聲音保存");
	keys(v, "]]");
	snprintf(before, sizeof before, "%s", screen_row(v, 2));
	keys(v, "<Enter>");
	see_row(v, -1, "1/10 ");
	see_row(v, -1, "第1季");
	expect_cursor_on(v, "預定進度"); /* in the row of that bar */
	keys(v, "<Right><Down>");
	see_row(v, -1, "3/10 ");
	see_row(v, -1, "第2季");
	keys(v, "<Left><Left><Left><Left>");
	see_row(v, -1, "1/10 "); /* no further */
	keys(v, "<End>");
	see_row(v, -1, "10/10 ");
	see_row(v, -1, "第5季");
	keys(v, "t");
	see_row(v, 2, "預定進度");
	see_row(v, 2, "實際進度");
	expect_cursor_on(v, "第5季");
	visit_mark(v);
	keys(v, "c");
	assert_true(was_sent(v, "\033]52;c;"));
	see_row(v, -1, "剪貼簿");
	keys(v, "tq");
	see_row(v, 2, before); /* the same place */
	reading_end(&r);
}

/* In a field of lines the cursor stands on the mark of each value. */
static void the_cursor_follows_a_line(void **state)
{
	(void)state;
	struct reading r;
	struct visit *v = &r.v;
	int column = -1;
	reading_start(&r, 80, 24);
	open_topic(v, 'i', "長照交通接送");
	keys(v, "/");
	type(v, "平均等候天數");
	keys(v, "<Enter><Enter>");
	see_row(v, -1, "1/16 ");
	for (int i = 0; i < 8; i++) {
		struct visit_cursor c = screen_cursor(v);
		if (screen_column(v, c.row, "平") == c.column || c.column <= column)
			visit_fail(__FILE__, __LINE__, v, "the cursor does not follow the values");
		column = c.column;
		keys(v, "<Right><Right>");
	}
	visit_resize(v, 40, 10); /* the table is longer than this */
	keys(v, "t<End>");
	see_row(v, 2, "平地鄉"); /* and keeps its head */
	see_row(v, screen_cursor(v).row, "2025Q4");
	keys(v, "<Home>");
	see_row(v, screen_cursor(v).row, "2024Q1");
	reading_end(&r);
}

/* On a small screen a chart may stand below its heading and sentences: Enter opens it from there too. */
static void a_heading_leads_to_its_chart(void **state)
{
	(void)state;
	struct reading r;
	struct visit *v = &r.v;
	reading_start(&r, 40, 12);
	open_topic(v, 'i', "長照交通接送");
	keys(v, "/");
	type(v, "愈叫不到車"); /* the heading, in the middle of the screen */
	keys(v, "<Enter>");
	see_not(v, "5公里內    ");
	keys(v, "<Enter>");
	see_row(v, -1, "1/5 ");
	keys(v, "qq<Enter>/");
	type(v, "平均等候天數"); /* below the end of the first chart's section */
	keys(v, "<Enter><Enter>");
	see_row(v, -1, "1/16 ");
	reading_end(&r);
}

static void a_chart_fills_the_screen(void **state)
{
	(void)state;
	struct reading r;
	struct visit *v = &r.v;
	reading_start(&r, 120, 40);
	open_topic(v, 'p', "聲音保存");
	keys(v, "]]<Enter>");
	see_row(v, -1, "1/10 ");
	assert_true(screen_find(v, "█") >= 0);
	visit_resize(v, 40, 12);
	see_row(v, -1, "1/10 ");
	keys(v, "<Right>");
	see_row(v, -1, "2/10 ");
	reading_end(&r);
}

/* ---- links ----------------------------------------------------------------------------------- */

static void a_link_is_shown_whole_and_as_a_code(void **state)
{
	(void)state;
	struct reading r;
	struct visit *v = &r.v;
	reading_start(&r, 80, 24);
	open_topic(v, 'e', "青年提議工作坊");
	keys(v, "g");
	type(v, "1");
	keys(v, "<Enter>");
	see_row(v, 2, "https://");
	assert_true(screen_find(v, "█▀▀▀▀▀█") > 2);
	visit_mark(v);
	keys(v, "c");
	assert_true(was_sent(v, "\033]52;c;aHR0cHM6Ly")); /* https:// */
	visit_resize(v, 40, 10);
	see_row(v, 2, "https://");
	assert_int_equal(screen_find(v, "█▀▀▀▀▀█"), -1); /* no room, and it says so */
	see(v, "QR Code");
	visit_resize(v, 80, 24);
	keys(v, "qg99<Enter>");
	see_row(v, -1, "99");
	see_row(v, 2, "青年提議工作坊");
	reading_end(&r);
}

/* An address of 130 bytes, as those with Chinese in them are: it has the 24 rows for itself. */
static void a_long_address_has_a_screen_for_its_code(void **state)
{
	(void)state;
	static const struct fake_rule rules[] = {
		{ "/v1/topics?board=plan", FAKE_ANSWER, 200, NULL,
			"{\"items\":[{\"id\":\"77\",\"number\":1,\"board\":\"plan\",\"title\":\"修橋\"}],\"total\":1}" },
		{ "/v1/topics/77", FAKE_ANSWER, 200, NULL,
			"{\"id\":\"77\",\"number\":1,\"board\":\"plan\",\"title\":\"修橋\",\"body\":\"<https://example.org/%E4%BF%AE%E6%A9%8B/"
			"%E8%80%81%E8%88%8A%E6%A9%8B%E6%A8%91/%E6%AA%A2%E6%B8%AC/%E5%A0%B1%E5%91%8A/2026-11-23.html>\"}" },
		{ "/v1/topics/77/comments", FAKE_ANSWER, 200, NULL, "{\"items\":[],\"total\":0}" },
	};
	for (int wide = 0; wide <= 1; wide++) {
		struct platform p;
		struct fake between;
		struct visit v;
		platform_start(&p, &(struct platform_opts){ .sample = true });
		fake_start(&between, &p);
		for (size_t i = 0; i < ARRAY_LEN(rules); i++)
			fake_rule(&between, &rules[i]);
		visit_init(&v);
		visit_wide(&v, wide);
		visit_start(&v, wide ? 100 : 80, 24, "--site", between.front.address, NULL);
		enter_as_guest(&v);
		open_topic(&v, 'p', "修橋");
		keys(&v, "<Tab><Enter>");
		see(&v, "按 Enter 用整個畫面顯示 QR Code");
		keys(&v, "<Enter>");
		see_not(&v, "https://");
		assert_in_range(screen_find(&v, wide ? "█" : "█▀▀▀▀▀█"), 0, 2);
		assert_int_equal(screen_find(&v, "▀") < 0, wide); /* where there may be none */
		keys(&v, "j");
		see_row(&v, 2, "https://");
		leave(&v);
		visit_release(&v);
		fake_release(&between);
		platform_release(&p);
	}
}

static void a_related_topic_opens_inside(void **state)
{
	(void)state;
	struct reading r;
	struct visit *v = &r.v;
	reading_start(&r, 80, 24);
	open_topic(v, 'c', "道路交通安全規則");
	keys(v, "/");
	type(v, "相關議題");
	keys(v, "<Enter><Tab><Enter>");
	see_row(v, 2, "路口淨空十公尺");
	see_row(v, 0, "提點子");
	keys(v, "q");
	see_row(v, 0, "眾開講");
	see(v, "相關議題");
	reading_end(&r);
}

static void what_is_attached_is_listed(void **state)
{
	(void)state;
	struct reading r;
	struct visit *v = &r.v;
	reading_start(&r, 80, 24);
	open_topic(v, 'i', "教室降溫");
	keys(v, "d");
	see_row(v, 0, "附件");
	see_row(v, 2, ">");
	see_row(v, 2, "1.");
	keys(v, "q");
	see_row(v, 2, "教室降溫");
	keys(v, "q<Home>");
	select_row(v, "流浪貓狗");
	keys(v, "<Enter>d");
	see_row(v, -1, "沒有附件");
	reading_end(&r);
}

/* Five hundred of them: whatever the number, the answer is about that attachment, and nothing else is opened. */
static void the_last_of_many_attachments_is_read(void **state)
{
	static const int numbers[] = { 1, 101, 102, 201, 441, 500 };
	struct fake_rule topic = { "/v1/topics/77", FAKE_ANSWER, 200, NULL, NULL };
	static const struct fake_rule comments = { "/v1/topics/77/comments", FAKE_ANSWER, 200, NULL,
		"{\"items\":[],\"total\":0}" };
	static const struct fake_rule list = { "/v1/topics?board=plan", FAKE_ANSWER, 200, NULL,
		"{\"items\":[{\"id\":\"77\",\"number\":1,\"board\":\"plan\",\"title\":\"修橋\"}],\"total\":1}" };
	struct str body, pressed;
	struct platform p;
	struct fake between;
	struct visit v;
	(void)state;
	str_init(&body, 1 << 20);
	str_init(&pressed, 256);
	str_addz(&body, "{\"id\":\"77\",\"number\":1,\"board\":\"plan\",\"title\":\"修橋\",\"attachments\":[");
	for (int i = 1; i <= 500; i++)
		str_addf(&body, "%s{\"name\":\"圖 %d\",\"url\":\"/%d\",\"text\":\"第%d張圖說\"}", i > 1 ? "," : "", i, i, i);
	str_addz(&body, "]}");
	topic.body = body.buf;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	fake_start(&between, &p);
	fake_rule(&between, &topic);
	fake_rule(&between, &comments);
	fake_rule(&between, &list);
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", between.front.address, NULL);
	enter_as_guest(&v);
	open_topic(&v, 'p', "修橋");
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		str_clear(&pressed);
		str_addf(&pressed, "d%d<Enter><Enter>", numbers[i]);
		keys(&v, pressed.buf);
		see_row(&v, -1, "[T]");
		keys(&v, "t");
		str_clear(&pressed);
		str_addf(&pressed, "第%d張圖說", numbers[i]);
		see(&v, pressed.buf);
		keys(&v, "q");
	}
	visit_release(&v);
	fake_release(&between);
	platform_release(&p);
	str_release(&body);
	str_release(&pressed);
}

/* A name from elsewhere becomes one that does no harm; what stands there already stays. */
static void an_attachment_is_fetched(void **state)
{
	(void)state;
	static const struct fake_rule rules[] = {
		{ "/v1/topics?board=plan", FAKE_ANSWER, 200, NULL,
			"{\"items\":[{\"id\":\"77\",\"number\":1,\"board\":\"plan\",\"title\":\"修橋\"}],\"total\":1}" },
		{ "/v1/topics/77", FAKE_ANSWER, 200, NULL,
			"{\"id\":\"77\",\"number\":1,\"board\":\"plan\",\"title\":\"修橋\",\"attachments\":[{\"name\":\"../../橋\\u001b[2J.csv\","
			"\"url\":\"/bridges\",\"size\":8},{\"name\":\"遠方\",\"url\":\"https://example.org/b.pdf\"},{\"name\":\"說明\",\"url\":\"https://example.org/a.pdf\",\"text\":\"全文在此\"}]}" },
		{ "/v1/topics/77/comments", FAKE_ANSWER, 200, NULL, "{\"items\":[],\"total\":0}" },
		{ "/bridges", FAKE_ANSWER, 200, "text/csv", "a,b\n1,2\n" },
	};
	struct platform p;
	struct fake between;
	struct visit v;
	struct outcome o;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	fake_start(&between, &p);
	for (size_t i = 0; i < ARRAY_LEN(rules); i++)
		fake_rule(&between, &rules[i]);
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", between.front.address, NULL);
	enter_as_guest(&v);
	open_topic(&v, 'p', "修橋");
	keys(&v, "d");
	press(&v, "<Enter>"); /* what lies on the platform itself can only be fetched */
	await(&v, "已存到");
	run(&o, NULL, "/bin/sh", "-c", "cd \"$1\" && ls -A | grep csv && cat *.csv", "sh", v.home.path, NULL);
	assert_int_equal(o.status, 0);
	assert_non_null(strstr(o.out.buf, "a,b\n1,2\n"));
	assert_null(strchr(o.out.buf, '\033'));
	outcome_release(&o);
	keys(&v, "d<Down><Enter>");
	see_row(&v, -1, "[F]");
	keys(&v, "<Esc>d<Down><Down><Enter>");
	see_row(&v, -1, "[T]");
	keys(&v, "<Enter>");
	see(&v, "全文在此");
	keys(&v, "qd<Down><Down><Enter>a");
	see_row(&v, 2, "https://example.org/a.pdf");
	keys(&v, "q");
	leave(&v);
	visit_release(&v);
	fake_release(&between);
	platform_release(&p);
}

/* ---- moving ---------------------------------------------------------------------------------- */

static void words_are_found_where_they_stand(void **state)
{
	(void)state;
	struct reading r;
	struct visit *v = &r.v;
	reading_start(&r, 80, 24);
	open_topic(v, 'i', "長照交通接送");
	keys(v, "/");
	type(v, "里程");
	keys(v, "<Enter>");
	see_row(v, -1, "1/");
	expect_cursor_on(v, "里程"); /* behind wide characters */
	keys(v, "n");
	see_row(v, -1, "2/");
	expect_cursor_on(v, "里程");
	keys(v, "N");
	see_row(v, -1, "1/");
	keys(v, "N"); /* round, to the last */
	expect_cursor_on(v, "里程");
	char row[4096];
	snprintf(row, sizeof row, "%s", screen_row(v, -1));
	int64_t match = strtol(row + strspn(row, " "), NULL, 10), all = strtol(strchr(row, '/') + 1, NULL, 10);
	assert_true(all > 2);
	assert_int_equal(match, all);
	reading_end(&r);
}

static void contents_lead_to_headings(void **state)
{
	(void)state;
	struct reading r;
	struct visit *v = &r.v;
	reading_start(&r, 80, 24);
	open_topic(v, 'i', "颱風假改在前一晚");
	keys(v, "t");
	see_row(v, 0, "目錄");
	see(v, "參採情形");
	select_row(v, "提議內容");
	keys(v, "<Enter>");
	see_row(v, 2, "提議內容");
	keys(v, "[");
	see_row(v, 2, "參採情形");
	keys(v, "]");
	see_row(v, 2, "提議內容");
	keys(v, ":1<Enter>");
	see_row(v, 2, "颱風假");
	keys(v, "2<Enter>");
	see_row(v, -1, "第 2 頁");
	reading_end(&r);
}

/* ---- comments -------------------------------------------------------------------------------- */

static char first_hundred[100000], rest[40000];

static void comments(char *out, size_t size, int from, int to, int total, const char *next)
{
	struct str s;
	str_init(&s, size - 1);
	str_addz(&s, "{\"items\":[");
	for (int i = from; i <= to; i++)
		str_addf(&s,
			"%s{\"id\":\"%d\",\"floor\":%d,\"author\":\"bird\",\"stance\":\"pro\",\"body\":\"第%d隻鳥\","
			"\"created_at\":\"2026-11-20T00:00:00+08:00\"}",
			i > from ? "," : "", i, i, i);
	str_addf(&s, "],\"total\":%d,\"next\":\"%s\"}", total, next);
	assert_true(str_ok(&s));
	str_copy(out, size, s.buf);
	str_release(&s);
}

/* The first page shows at once, whatever follows; the end is the end of all of them. */
static void comments_come_as_they_are_read(void **state)
{
	(void)state;
	struct platform p;
	struct fake between;
	struct visit v;
	struct answer a;
	static char path[100], more[160];
	comments(first_hundred, sizeof first_hundred, 1, 100, 240, "two");
	comments(rest, sizeof rest, 101, 240, 240, "");
	platform_start(&p, &(struct platform_opts){ .sample = true });
	ask_get(&p, &a, "/v1/topics/plan:6", NULL);
	snprintf(path, sizeof path, "/v1/topics/%s/comments", answer_text(&a, "id"));
	snprintf(more, sizeof more, "%s?limit=100&after=two", path);
	answer_release(&a);
	fake_start(&between, &p);
	fake_rule(&between, &(struct fake_rule){ path, FAKE_ANSWER, 200, NULL, first_hundred });
	fake_rule(&between, &(struct fake_rule){ more, FAKE_ANSWER, 200, NULL, rest });
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", between.front.address, NULL);
	enter_as_guest(&v);
	open_topic(&v, 'p', "聲音保存");
	assert_int_equal(fake_requests(&between, more), 0);
	keys(&v, "<End>");
	see(&v, "第240隻鳥");
	assert_int_equal(fake_requests(&between, more), 1);
	leave(&v);
	visit_release(&v);
	fake_release(&between);
	platform_release(&p);
}

/* A command prints a page of them while the next one is on its way, and says what is left; as JSON it is one object. */
static void comments_are_printed_as_they_come(void **state)
{
	(void)state;
	struct platform p;
	struct fake between;
	struct answer a;
	static char path[100], more[160];
	comments(first_hundred, sizeof first_hundred, 1, 100, 300, "two");
	comments(rest, sizeof rest, 101, 200, 300, "three");
	platform_start(&p, &(struct platform_opts){ .sample = true });
	ask_get(&p, &a, "/v1/topics/plan:6", NULL);
	snprintf(path, sizeof path, "/v1/topics/%s/comments", answer_text(&a, "id"));
	snprintf(more, sizeof more, "%s?limit=100&after=two", path);
	answer_release(&a);
	fake_start(&between, &p);
	fake_rule(&between, &(struct fake_rule){ path, FAKE_ANSWER, 200, NULL, first_hundred });
	for (int json = 0; json < 2; json++) {
		struct visit v;
		fake_rule(&between, &(struct fake_rule){ more, FAKE_HOLD, 0, NULL, NULL });
		visit_init(&v);
		visit_open(&v, 80, 48, "--site", between.front.address, "--no-pager", "show", "p6", "--limit", "200",
			json ? "--json" : NULL, "--comments", NULL);
		await(&v, "第100隻鳥");
		see_not(&v, "200");
		fake_rule(&between, &(struct fake_rule){ more, FAKE_ANSWER, 200, NULL, rest });
		assert_int_equal(await_end(&v), 0);
		see(&v, "第200隻鳥");
		see(&v, json ? "\"total\":300,\"next\":\"three\"}}" : "還有 100 則留言");
		if (!json)
			see(&v, "--limit 300");
		visit_release(&v);
	}
	fake_release(&between);
	platform_release(&p);
}

/* Until so many requests for what is below this path have come. */
static void await_requests(struct visit *v, const struct fake *between, const char *path, size_t n)
{
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	while (fake_requests(between, path) < n) {
		if (clock_mono() > deadline)
			visit_fail(__FILE__, __LINE__, v, "nobody asks for %s", path);
		poll(NULL, 0, 10);
	}
}

/* Who rests on a row finds its topic here when they open it, although it was never opened and the line has gone. */
static void what_the_cursor_rests_on_is_fetched_ahead(void **state)
{
	(void)state;
	struct platform p;
	struct fake between;
	struct visit v;
	static char topic[128], comments[160];
	platform_start(&p, &(struct platform_opts){ .sample = true });
	struct answer a;
	ask_get(&p, &a, "/v1/topics/idea:16", NULL);
	snprintf(topic, sizeof topic, "/v1/topics/%s", answer_text(&a, "id"));
	snprintf(comments, sizeof comments, "%s/comments", topic);
	answer_release(&a);
	fake_start(&between, &p);
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", between.front.address, NULL);
	enter_as_guest(&v);
	go_to(&v, 'i');
	select_row(&v, "長照交通接送");
	await_requests(&v, &between, topic, 2);
	assert_int_equal(fake_requests(&between, comments), 1);
	keys(&v, "j"); /* this key waits until nothing is under way */
	fake_rule(&between, &(struct fake_rule){ "/v1/", FAKE_CLOSE, 0, NULL, NULL });
	keys(&v, "k<Enter>");
	see_row(&v, 2, "長照交通接送");
	see(&v, "機關：衛生福利部");
	see_row(&v, -1, "已離線");
	leave(&v);
	visit_release(&v);
	fake_release(&between);
	platform_release(&p);
}

/* ---- without a connection -------------------------------------------------------------------- */

static void without_a_connection_it_says_how_old_it_is(void **state)
{
	(void)state;
	struct reading r;
	struct visit *v = &r.v;
	reading_start(&r, 80, 24);
	open_topic(v, 'i', "長照交通接送");
	leave(v);
	platform_stop(&r.platform);
	visit_env(v, "MINYI_NOW=2026-11-23T10:03:20+08:00");
	visit_start(v, 80, 24, "--site", r.platform.address, NULL);
	enter_as_guest(v);
	go_to(v, 'i');
	see_row(v, -1, "已離線（3 分鐘前的內容）");
	select_row(v, "長照交通接送");
	see_row(v, -1, "已離線");
	keys(v, "<Enter>");
	see_row(v, 2, "長照交通接送");
	see_row(v, -1, "已離線（3 分鐘前的內容）");
	keys(v, "<Space>");
	see_row(v, -1, "已離線（3 分鐘前的內容）");
	platform_again(&r.platform);
	keys(v, "<C-l>");
	see_not(v, "已離線");
	leave(v);
	visit_release(v);
	platform_release(&r.platform);
}

/* What the cache shows is confirmed by the platform: not a byte goes to the terminal. */
static void what_has_not_changed_is_not_painted_again(void **state)
{
	(void)state;
	struct reading r;
	struct visit *v = &r.v;
	reading_start(&r, 80, 24);
	open_topic(v, 'i', "長照交通接送");
	keys(v, "q");
	kill(r.platform.pid, SIGSTOP);
	press(v, "<Enter>");
	await(v, "機關：");
	await(v, "瀏覽 第 1");
	visit_mark(v);
	kill(r.platform.pid, SIGCONT);
	wait_idle(v);
	assert_int_equal(visit_bytes(v), 0);
	reading_end(&r);
}

/* What stands over a screen: contents, help, the quick switch, questions. */
static void esc_closes_what_stands_above(void **state)
{
	static const char *const above[] = { "h", "t", "<C-z>", "/", "g" };
	(void)state;
	struct reading r;
	reading_start(&r, 80, 24);
	open_the_idea(&r.v);
	char row[4096];
	str_copy(row, sizeof row, screen_row(&r.v, 1));
	for (size_t i = 0; i < ARRAY_LEN(above); i++) {
		keys(&r.v, above[i]);
		keys(&r.v, "<Esc>");
		see_row(&r.v, 1, row);
		see_row(&r.v, 2, "長照交通接送");
	}
	keys(&r.v, "<Esc>"); /* and leaves what is read alone */
	see_row(&r.v, 2, "長照交通接送");
	reading_end(&r);
}

/* How many pages there are is not said before all comments are there, so that they never become more. */
static void pages_are_counted_when_all_is_there(void **state)
{
	(void)state;
	struct reading r;
	reading_start(&r, 80, 24);
	open_the_idea(&r.v);
	bool counted = false;
	int pages = 0, page, now;
	for (bool end = false; !end;) {
		const char *status = strstr(screen_row(&r.v, 23), "第 ");
		if (status && sscanf(status, "第 %d/%d", &page, &now) == 2) {
			assert_true(!counted || now == pages);
			pages = now;
			counted = true;
		}
		end = screen_find(&r.v, "(100%)") == 23;
		if (!end)
			keys(&r.v, "<PageDown>");
	}
	assert_true(counted);
	reading_end(&r);
}

/* A chart that the page's end would cut waits for the next page, where it stands whole; its table is one key away. Who
 * goes line by line sees each. */
static void a_chart_is_not_cut(void **state)
{
	(void)state;
	struct reading r;
	reading_start(&r, 80, 24);
	open_topic(&r.v, 'i', "長照交通接送");
	keys(&r.v, "<Space>");
	see(&r.v, "一路上升。");
	see_not(&r.v, "拒載率（%）");
	keys(&r.v, "<Down>");
	see(&r.v, "拒載率（%）");
	keys(&r.v, "<Up><Space>");
	see_row(&r.v, 2, "拒載率（%）");
	see(&r.v, "47.3");
	see_not(&r.v, "-+-");
	keys(&r.v, "<Enter>");
	keys(&r.v, "t");
	see(&r.v, "拒載率（%）");
	reading_end(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_chart_is_not_cut),
		cmocka_unit_test(a_chart_alone_says_each_value),
		cmocka_unit_test(a_chart_fills_the_screen),
		cmocka_unit_test(a_heading_leads_to_its_chart),
		cmocka_unit_test(the_cursor_follows_a_line),
		cmocka_unit_test(a_link_is_shown_whole_and_as_a_code),
		cmocka_unit_test(a_long_address_has_a_screen_for_its_code),
		cmocka_unit_test(a_related_topic_opens_inside),
		cmocka_unit_test(what_is_attached_is_listed),
		cmocka_unit_test(an_attachment_is_fetched),
		cmocka_unit_test(the_last_of_many_attachments_is_read),
		cmocka_unit_test(words_are_found_where_they_stand),
		cmocka_unit_test(contents_lead_to_headings),
		cmocka_unit_test(comments_come_as_they_are_read),
		cmocka_unit_test(comments_are_printed_as_they_come),
		cmocka_unit_test(what_the_cursor_rests_on_is_fetched_ahead),
		cmocka_unit_test(without_a_connection_it_says_how_old_it_is),
		cmocka_unit_test(what_has_not_changed_is_not_painted_again),
		cmocka_unit_test(esc_closes_what_stands_above),
		cmocka_unit_test(pages_are_counted_when_all_is_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
