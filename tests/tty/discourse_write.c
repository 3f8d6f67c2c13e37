/*
 * Taking part in a Discourse forum: signing in by what its page shows, replying, liking, a line that breaks; on the
 * screen, by ear, as commands. The forum is tests/sites/discourse_write.h.
 */
#include "sites/discourse_write.h"
#include "sites/visit.h"

static struct site_server forum;
static char word[SITE_WORD_SIZE];
static struct visit v;

static int start(void **state)
{
	(void)state;
	memset(&discourse_state, 0, sizeof discourse_state);
	site_visit_start(&forum, discourse_write_say, "discourse", word, &v);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	site_visit_stop(&forum, &v);
	return 0;
}

/* The address as it stands on the screen, in as many rows as it takes, put together again: it goes on below. */
static void read_address(struct str *out)
{
	static const char end[] = "-----END%20PUBLIC%20KEY-----%0A";
	int row = 0, last = v.rows - 2;
	while (row < last && !str_starts(screen_row(&v, row), "http://"))
		row++;
	for (; row <= last && *screen_row(&v, row); row++)
		str_addz(out, screen_row(&v, row));
	for (int i = 0; i < 40 && !strstr(out->buf, end); i++) {
		keys(&v, "<Down>");
		str_addz(out, screen_row(&v, last));
	}
	assert_true(str_ends(out->buf, end));
}

/* What the browser shows for it, line by line, as it comes out of a clipboard. */
static void paste_lines(const struct str *shown)
{
	for (const char *line = shown->buf; *line; line += strcspn(line, "\n") + 1) {
		STR_LOCAL(one, 256);
		str_add(&one, line, strcspn(line, "\n"));
		paste(&v, one.buf);
		keys(&v, "<Enter>");
	}
}

static void sign_in_on_the_way(void)
{
	STR_LOCAL(address, 8192);
	STR_LOCAL(shown, 4096);
	see(&v, "允許 minyi");
	see(&v, "複製、QR Code");
	see(&v, "http://127.0.0.1");
	read_address(&address);
	keys(&v, "l");
	see(&v, "【連結】");
	keys(&v, "q<Enter>");
	see(&v, "論壇顯示的文字");
	keys(&v, "not it<Enter>");
	see(&v, "其餘部分");
	keys(&v, "<Enter>"); /* what was begun is forgotten */
	see(&v, "複製、QR Code");
	keys(&v, "<Enter>");
	see(&v, "論壇顯示的文字");
	browser_seal(v.home.path, address.buf, true, DISCOURSE_KEY, &shown);
	paste_lines(&shown);
}

static void a_visit(void **state)
{
	(void)state;
	visit_start(&v, 80, 24, "--site", word, NULL);
	keys(&v, "c<Enter>");
	see(&v, "Rules for shared scooters");
	select_row(&v, "Rules for shared scooters");
	keys(&v, "<Enter>");
	see(&v, "Scooters block pavements");
	keys(&v, "X");
	sign_in_on_the_way();
	see(&v, "這裡的回覆不分推噓");
	see(&v, "留言：");
	keys(&v, "As it comes to me<Enter>");
	see(&v, "確定送出");
	assert_int_equal(discourse_state.replies, 0);
	keys(&v, "y");
	see(&v, "留言已發表，是 9 樓");
	assert_string_equal(discourse_state.raw, "As it comes to me");
	assert_null(strstr(forum.paths, DISCOURSE_KEY));
	keys(&v, "q");
	leave(&v);
	int before = site_server_requests(&forum);
	visit_start(&v, 80, 24, "--site", word, NULL); /* another day: nothing goes out before it is asked for */
	see(&v, "(Discourse)");
	assert_int_equal(site_server_requests(&forum), before);
	keys(&v, "u");
	see(&v, "me");
	see_not(&v, "我參與過的");
	keys(&v, "q");
	leave(&v);
}

/* A narrow one, and the line breaks when the reply was just taken: it is told, and it is there once. */
static void a_small_window(void **state)
{
	(void)state;
	visit_start(&v, 40, 12, "--site", word, NULL);
	keys(&v, "c<Enter>");
	see(&v, "Rules for shared");
	select_row(&v, "Rules for shared");
	keys(&v, "<Enter>");
	see(&v, "提議者：ann");
	keys(&v, "X");
	sign_in_on_the_way();
	see(&v, "留言：");
	discourse_state.breaks = true;
	keys(&v, "On a train<Enter>y");
	see(&v, "可能已經送達");
	assert_int_equal(discourse_state.replies, 1);
	keys(&v, "q");
	see(&v, "Rules for shared");
	visit_kill(&v);
	site_command(&v, word, &(struct site_command){ { "outbox", "send" }, "", "", 0 });
	site_command(&v, word, &(struct site_command){ { "outbox" }, "", "", 0 });
	assert_int_equal(discourse_state.replies, 1);
	assert_non_null(strstr(forum.paths, "include_raw"));
}

/* Signs in as a command; its standard input is what the browser shows, which takes the address that it prints. So the
 * key is put into the home by a visit first, and the commands find it there. */
static void sign_in_before(void)
{
	visit_start(&v, 80, 24, "--site", word, NULL);
	keys(&v, "c<Enter>");
	see(&v, "Rules for shared scooters");
	keys(&v, "<Enter>");
	keys(&v, "X");
	sign_in_on_the_way();
	see(&v, "留言：");
	keys(&v, "<Esc>");
	keys(&v, "q");
	leave(&v);
}

static void by_commands(void **state)
{
	static const struct {
		const char *says;
		struct site_command command;
	} rows[] = {
		{ NULL, { { "me" }, "me：附議", "", 0 } },
		{ NULL, { { "comment", "c41", "-m", "By a pipe" }, "是 9 樓", "", 0 } },
		{ NULL, { { "like", "c41", "2" }, "4", "", 0 } },
		{ NULL, { { "like", "c41", "2", "--remove" }, "", "", 0 } },
		{ "422", { { "comment", "c41", "-m", "x" }, "", "「Body is too short (minimum is 20 characters)」輸入的", 1 } },
		{ "403", { { "comment", "c41", "-m", "x" }, "", "論壇不允許", 1 } },
		{ "enqueued", { { "comment", "c41", "-m", "x" }, "站方看過", "", 0 } },
		{ NULL, { { "follow", "c41" }, "", "沒有這項功能", 1 } },
		{ NULL, { { "sites" }, "discourse:HOST", "", 0 } },
		{ "429", { { "comment", "c41", "-m", "Later" }, "", "自動送出。\n", 3 } },
		{ NULL, { { "logout" }, "", "", 0 } },
		{ NULL, { { "comment", "c41", "-m", "x" }, "/t/41", "帳號", 1 } },
	};
	(void)state;
	sign_in_before();
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		discourse_state.says = rows[i].says;
		site_command(&v, word, &rows[i].command);
	}
	assert_int_equal(discourse_state.replies, 1);
	assert_int_equal(discourse_state.likes, 2);
	assert_true(discourse_state.revoked);
}

/* By ear: a reply to a post, in sentences. */
static void a_listener(void **state)
{
	struct outcome o;
	STR_LOCAL(said, STR_NO_LIMIT);
	(void)state;
	sign_in_before();
	run(&o,
		&(struct program_opts){ .home = v.home.path, .input = "c\n41\n\n\n\n\n\n\n\nR 2\nYes, it does\ny\nq\nq\ng\n" },
		"minyi", "--site", word, "--linear", NULL);
	assert_int_equal(o.status, 0);
	site_call_it(&said, o.out.buf, strrchr(forum.address, ':') + 1, "00000");
	const char *from = strstr(said.buf, "They do.");
	assert_non_null(from);
	expect_golden(&v, "discourse-reply-linear", from);
	assert_string_equal(discourse_state.raw, "Yes, it does");
	assert_string_equal(discourse_state.answers, "2");
	outcome_release(&o);
}

static void open_polls(int columns, int rows)
{
	visit_start(&v, columns, rows, "--site", word, NULL);
	keys(&v, "c<Enter>");
	see(&v, "Where should the bus");
	select_row(&v, "Where should the bus");
	keys(&v, "<Enter>");
	see(&v, "提議者：ann");
}

/* A guest signs in on the way; one of several polls; a wrong number; then it is counted, changed, taken back. */
static void a_visit_votes(void **state)
{
	(void)state;
	open_polls(80, 24);
	see(&v, "(V)投票");
	see(&v, "投票後才看得到結果");
	keys(&v, "V");
	sign_in_on_the_way();
	see(&v, "要投哪一個");
	see(&v, "4. Was it good?（您不能投）");
	keys(&v, "9<Enter>");
	see(&v, "1 到 4");
	keys(&v, "<BS>1<Enter>");
	see(&v, "2. At the school");
	keys(&v, "1 2<Enter>");
	see(&v, "只能選一項");
	see(&v, "1 2"); /* to be mended */
	keys(&v, "<BS><BS><BS>2<Enter>");
	see(&v, "您要投：At the school");
	assert_int_equal(discourse_state.votes, 0);
	keys(&v, "y");
	see(&v, "投票完成：At the school。");
	see(&v, "您投給：At the school");
	see_not(&v, "投票後才看得到結果");
	assert_string_equal(discourse_state.vote[0], "[\"bb\"]");
	keys(&v, "V1<Enter>");
	see(&v, "（您的選擇）");
	keys(&v, "<BS>1<Enter>");
	see(&v, "目前投的是：At the school");
	keys(&v, "y");
	see(&v, "投票完成：Here。");
	keys(&v, "V1<Enter>");
	see(&v, "1. Here（您的選擇）");
	keys(&v, "<BS>0<Enter>");
	see(&v, "要撤回您的投票");
	keys(&v, "y");
	see(&v, "已撤回您的投票");
	assert_string_equal(discourse_state.vote[0], "");
	keys(&v, "q");
	leave(&v);
}

/* An order, in a small window; and what the forum does not let a new account do is said before anything is asked. */
static void an_order_in_a_small_window(void **state)
{
	(void)state;
	open_polls(40, 12);
	see(&v, "(V)投票");
	keys(&v, "V");
	sign_in_on_the_way();
	see(&v, "要投哪一個");
	keys(&v, "3<Enter>");
	see(&v, "3. Lamps");
	see(&v, "您的排序");
	keys(&v, "3 1<Enter>");
	see(&v, "1. Lamps，2. Trees");
	keys(&v, "y");
	see(&v, "投票完成");
	assert_non_null(strstr(discourse_state.vote[2], "\"hh\",\"rank\":1"));
	discourse_state.young = true;
	keys(&v, "V");
	see(&v, "才能投票");
	keys(&v, "q");
	leave(&v);
}

static void votes_by_commands(void **state)
{
	static const struct {
		const char *says;
		struct site_command command;
	} rows[] = {
		{ NULL, { { "vote", "c42" }, "3. In which order?", "", 0 } },
		{ NULL, { { "vote", "c42", "1" }, "", "要投哪一個", 1 } },
		{ NULL, { { "vote", "c42", "--poll=1" }, "2. At the school", "", 0 } },
		{ NULL, { { "vote", "c42", "2", "--poll=1" }, "投票完成：At the school", "", 0 } },
		{ NULL, { { "vote", "c42", "1,2", "3", "--poll=2" }, "", "要選 1 到 2 項", 1 } },
		{ NULL, { { "vote", "c42", "1、2", "--poll=2" }, "投票結束前不公開結果", "", 0 } },
		{ NULL, { { "vote", "c42", "--remove", "--poll=2" }, "已撤回", "", 0 } },
		{ NULL, { { "vote", "c42", "--remove", "--poll=2" }, "還沒有投", "", 0 } },
		{ "422", { { "vote", "c42", "3", "1", "--poll=3" }, "", "member of locals", 1 } },
		{ NULL, { { "vote", "c42", "1", "--poll=4" }, "", "投票已結束", 1 } },
		{ NULL, { { "vote", "c46" }, "", "沒有投票", 1 } },
		{ NULL, { { "logout" }, "", "", 0 } },
		{ NULL, { { "vote", "c42", "1", "--poll=1" }, "/t/42", "帳號", 1 } },
	};
	(void)state;
	sign_in_before();
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		discourse_state.says = rows[i].says;
		site_command(&v, word, &rows[i].command);
	}
	assert_int_equal(discourse_state.votes, 3);
	assert_string_equal(discourse_state.vote[0], "[\"bb\"]");
}

static void a_listener_votes(void **state)
{
	struct outcome o;
	STR_LOCAL(said, STR_NO_LIMIT);
	(void)state;
	sign_in_before();
	run(&o, &(struct program_opts){ .home = v.home.path, .input = "c\n42\n\n\n\n\n\n\n\nV\n2\n3 1\ny\nq\nq\ng\n" },
		"minyi", "--site", word, "--linear", NULL);
	assert_int_equal(o.status, 0);
	site_call_it(&said, o.out.buf, strrchr(forum.address, ':') + 1, "00000");
	const char *from = strstr(said.buf, "We ask you.");
	assert_non_null(from);
	expect_golden(&v, "discourse-vote-linear", from);
	assert_string_equal(discourse_state.vote[1], "[\"ee\",\"cc\"]");
	outcome_release(&o);
}

#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_visit),
		T(a_small_window),
		T(by_commands),
		T(a_listener),
		T(a_visit_votes),
		T(an_order_in_a_small_window),
		T(votes_by_commands),
		T(a_listener_votes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
