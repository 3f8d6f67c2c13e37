/*
 * Taking part in a Decidim: signing in with a code, commenting, voting; on the screen, by ear, as commands. The
 * platform is tests/sites/decidim_write.h.
 */
#include "sites/decidim_write.h"
#include "sites/visit.h"

static struct site_server decidim;
static char word[SITE_WORD_SIZE];
static struct visit v;

static int start(void **state)
{
	(void)state;
	memset(&decidim_state, 0, sizeof decidim_state);
	site_visit_start(&decidim, decidim_write_say, "decidim", word, &v);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	site_visit_stop(&decidim, &v);
	return 0;
}

static void open_proposal(int columns, int rows)
{
	visit_start(&v, columns, rows, "--site", word, NULL);
	keys(&v, "i<Enter>");
	see(&v, "Shade for the market");
	select_row(&v, "Shade for the market");
	keys(&v, "<Enter>");
	see(&v, "Ann Example");
}

/* Minyi's id there is asked for once. */
static void sign_in_on_the_way(bool first)
{
	if (first) {
		see(&v, "應用程式代號");
		keys(&v, DECIDIM_CLIENT "<Enter>");
	}
	see(&v, "允許 minyi");
	keys(&v, "<Enter>");
	see(&v, "授權碼");
	keys(&v, DECIDIM_CODE "<Enter>");
}

static void a_visit(void **state)
{
	(void)state;
	open_proposal(80, 24);
	keys(&v, "y");
	sign_in_on_the_way(true);
	see(&v, "確定附議"); /* a vote has no reason, and shows nobody's name */
	keys(&v, "y");
	see(&v, "1,205");
	assert_true(decidim_state.voted);
	keys(&v, "y"); /* the platform does not say whose vote it has */
	see(&v, "目前 1,205 人附議");
	see(&v, "要撤回嗎");
	keys(&v, "n");
	keys(&v, "X");
	see(&v, "推");
	keys(&v, "2");
	see(&v, "留言：");
	keys(&v, "Too dear<Enter>y");
	see(&v, "留言已公開");
	assert_string_equal(decidim_state.body, "Too dear");
	assert_string_equal(decidim_state.side, "-1");
	assert_null(strstr(decidim.paths, DECIDIM_TOKEN));
	keys(&v, "q");
	leave(&v);
}

/* `minyi login` reads what it asks for from its input, a line each; said: what it says, NULL: nobody asks. */
static void sign_in_by_command(struct str *said)
{
	struct outcome o;
	run(&o,
		&(struct program_opts){
			.home = v.home.path, .input = said ? DECIDIM_CLIENT "\n\n" DECIDIM_CODE "\n" : "\n" DECIDIM_CODE "\n" },
		"minyi", "--site", word, "login", NULL);
	assert_int_equal(o.status, 0);
	if (said)
		str_addz(said, o.out.buf);
	outcome_release(&o);
}

/* Of a narrow one. The platform has ended the sign-in: what was typed waits for the next one. */
static void a_small_window(void **state)
{
	(void)state;
	open_proposal(40, 12);
	keys(&v, "X");
	sign_in_on_the_way(true);
	see(&v, "推");
	keys(&v, "1");
	see(&v, "留言：");
	decidim_state.ended = true;
	keys(&v, "Plant them<Enter>y");
	see(&v, "重新登入");
	see_not(&v, "送達"); /* it was refused */
	assert_int_equal(decidim_state.comments, 0);
	visit_kill(&v);
	decidim_state.ended = false;
	site_command(&v, word, &(struct site_command){ { "outbox", "send" }, "", "minyi login", 1 });
	sign_in_by_command(NULL);
	site_command(&v, word, &(struct site_command){ { "outbox", "send" }, "", "", 0 });
	assert_int_equal(decidim_state.comments, 1);
	assert_string_equal(decidim_state.body, "Plant them");
}

/* Whoever has a key and a secret for a machine is told what these are, and nothing of the secret is shown. */
static void a_machine_signs_in(void **state)
{
	(void)state;
	open_proposal(80, 24);
	keys(&v, "X");
	see(&v, "應用程式代號");
	keys(&v, "key<Enter>");
	see(&v, "代表平台的站方");
	keys(&v, DECIDIM_KEY "<Enter>");
	see(&v, "輸入時不顯示");
	keys(&v, DECIDIM_SECRET);
	see_not(&v, "s3cret");
	keys(&v, "<Enter>");
	see(&v, "推");
	assert_true(decidim_state.keyed);
	keys(&v, "<Esc>");
	keys(&v, "q");
	leave(&v);
}

/* Once minyi's id is kept it is asked no more, and a machine can sign in all the same. */
static void a_machine_after_a_person(void **state)
{
	(void)state;
	STR_LOCAL(said, STR_NO_LIMIT);
	sign_in_by_command(&said);
	site_command(&v, word, &(struct site_command){ { "logout" }, "", "", 0 });
	open_proposal(80, 24);
	keys(&v, "X");
	see(&v, "改為只輸入 key");
	keys(&v, "<Enter>");
	see(&v, "授權碼");
	keys(&v, "key<Enter>");
	see(&v, "代表平台的站方");
	keys(&v, DECIDIM_KEY "<Enter>" DECIDIM_SECRET "<Enter>");
	see(&v, "推");
	assert_true(decidim_state.keyed);
	keys(&v, "<Esc>q");
	leave(&v);
}

/* Nothing is done to a comment that cannot be read, and nobody makes an account for it. */
static void a_comment_that_cannot_be_read(void **state)
{
	(void)state;
	open_proposal(80, 24);
	keys(&v, "<End>c");
	see(&v, "1樓 ? （這裡讀不出來）");
	for (const char *key = "+-R"; *key; key++) {
		const char one[] = { *key, '\0' };
		keys(&v, one);
		see(&v, "這則留言這裡讀不出來");
	}
	keys(&v, "qq");
	leave(&v);
	site_command(&v, word, &(struct site_command){ { "like", "i12", "1" }, "", "讀不出來", 1 });
}

/* A site is asked only so often in a minute: that it waits for this is said, and not that the site is busy. */
static void more_than_a_minute_has_room_for(void **state)
{
	(void)state;
	open_proposal(80, 24);
	keys(&v, "<End>c<Down>+");
	sign_in_on_the_way(true);
	see(&v, "推");
	for (int i = 0; i < 40 && screen_find(&v, "一分鐘內只") < 0; i++)
		keys(&v, "+");
	see(&v, "一分鐘內只向這個網站查詢一定次數。");
	see(&v, "自動送出");
	see_not(&v, "忙");
	keys(&v, "qq");
	leave(&v);
}

/* Nobody votes on a process, and its keys do not say so; what narrows a list is called as the platform calls it. */
static void a_process_is_read(void **state)
{
	(void)state;
	visit_start(&v, 80, 24, "--site", word, NULL);
	keys(&v, "i<Enter>");
	see(&v, "[a]參與程序");
	see(&v, "(y)附議");
	keys(&v, "G1");
	see(&v, "Old plan");
	see_not(&v, "(y)");
	see_not(&v, "(X)");
	select_row(&v, "Budget 2026");
	keys(&v, "<Enter>");
	see(&v, "A million for the town.");
	see_not(&v, "(y)");
	see_not(&v, "(X)");
	keys(&v, "X");
	see(&v, "參與程序本身不能");
	leave(&v);
}

/* By ear, and as commands. */
static void by_ear_and_by_commands(void **state)
{
	static const struct {
		const char *says;
		struct site_command command;
	} rows[] = {
		{ NULL, { { "me" }, "Me Example", "", 0 } },
		{ NULL, { { "comment", "i12", "-m", "By a pipe" }, "留言已公開", "", 0 } },
		{ NULL, { { "endorse", "i12" }, "1,205", "", 0 } },
		{ NULL, { { "like", "i12", "2" }, "", "", 0 } },
		{ NULL, { { "like", "i12", "2", "--against" }, "倒讚", "", 0 } },
		{ NULL, { { "like", "i12", "2", "--against", "--remove" }, "", "", 0 } },
		{ "old", { { "endorse", "i12" }, "", "網頁", 1 } },
		{ "denied", { { "comment", "i12", "-m", "x" }, "", "You do not have permission", 1 } },
		{ NULL, { { "endorse", "processes/budget-2026/f/5/debates/30" }, "", "只有提議", 1 } },
		{ NULL, { { "follow", "i12" }, "", "沒有這項功能", 1 } },
		{ NULL, { { "logout" }, "", "", 0 } },
		{ NULL, { { "comment", "i12", "-m", "x" }, "/processes/budget-2026/f/4/proposals/12", "帳號", 1 } },
	};
	STR_LOCAL(out, STR_NO_LIMIT);
	STR_LOCAL(said, STR_NO_LIMIT);
	STR_LOCAL(hidden, STR_NO_LIMIT);
	(void)state;
	sign_in_by_command(&out);
	const char *from = strstr(out.buf, "state="), *to = strstr(out.buf, "&code_challenge=");
	assert_true(from && to); /* these are other ones each time */
	str_add(&said, out.buf, (size_t)(from - out.buf));
	str_addf(&said, "...%s", strchr(to, '\n'));
	site_call_it(&hidden, said.buf, decidim.address + strlen("http://"), "decidim.example");
	expect_golden(&v, "decidim-login", hidden.buf);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		decidim_state.says = rows[i].says;
		site_command(&v, word, &rows[i].command);
	}
	assert_int_equal(decidim_state.comments, 1);
	assert_int_equal(decidim_state.likes, 4);
	assert_true(decidim_state.ended);
}

#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_visit),
		T(a_small_window),
		T(a_process_is_read),
		T(a_machine_signs_in),
		T(a_machine_after_a_person),
		T(a_comment_that_cannot_be_read),
		T(more_than_a_minute_has_room_for),
		T(by_ear_and_by_commands),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
