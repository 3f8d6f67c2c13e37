/* Liking a comment in each front, with and without a connection: each person counts once, and takes it back. And what
 * is left of a talk when a comment of it was taken back. */
#include "tty/lib/group.h"
#include "tty/lib/pipe.h"

#include <unistd.h>

#define TOPIC "/v1/topics/32"

/* One more comment of somebody's under the idea; its floor. */
static int64_t comment(const char *name, const char *body, char id[40])
{
	struct answer a;
	char json[400];
	char *token = platform_register(&platform, name, TEST_PASSWORD);
	snprintf(json, sizeof json, "{\"stance\":\"neutral\",\"body\":\"%s\"}", body);
	ask_post(&platform, &a, TOPIC "/comments", token, json);
	expect_status(&a, 201, NULL);
	int64_t floor = answer_int(&a, "floor");
	str_copy(id, 40, answer_text(&a, "id"));
	answer_release(&a);
	free(token);
	return floor;
}

static void expect_likes(int64_t floor, int64_t likes)
{
	struct answer a;
	char name[60];
	int64_t at = floor - 1; /* less those that were taken back */
	ask_get(&platform, &a, TOPIC "/comments?limit=100", NULL);
	do
		snprintf(name, sizeof name, "items.%lld.floor", (long long)at);
	while (json_int(answer_json(&a, name), -1) != floor && at-- > 0);
	snprintf(name, sizeof name, "items.%lld.likes", (long long)at);
	assert_int_equal(answer_int(&a, name), likes);
	answer_release(&a);
}

static void enter(const struct scratch *home, const char *site, const char *name)
{
	struct outcome o;
	run(&o, &(struct program_opts){ .home = home->path, .input = TEST_PASSWORD "\n" }, "minyi", "--site", site,
		"register", name, NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
}

#define minyi(o, home, site, status, ...) \
	minyi_at(__LINE__, o, home, status, (const char *const[]){ "minyi", "--site", site, __VA_ARGS__, NULL })
static void minyi_at(int line, struct outcome *o, const struct scratch *home, int status, const char *const *argv)
{
	program_run(o, &(struct program_opts){ .home = home->path }, argv);
	if (o->status != status)
		fail_msg("line %d: wanted exit status %d, it was %d\n%s%s", line, status, o->status, o->out.buf, o->err.buf);
}

/* ---- the screen ------------------------------------------------------------------------------ */

static void on_the_screen(int columns, int rows, const char *name, const char *body)
{
	struct visit v;
	char id[40], author[40], said[80];
	snprintf(author, sizeof author, "%s-author", name);
	int64_t floor = comment(author, body, id);
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	enter_registering(&v, name);
	if (columns != 80)
		visit_resize(&v, columns, rows);
	open_the_idea(&v);
	keys(&v, "+");
	see_row(&v, -1, "畫面上沒有留言");
	type(&v, "/");
	type(&v, body);
	keys(&v, "<Enter>");
	keys(&v, "+");
	snprintf(said, sizeof said, "%lld 樓", (long long)floor);
	see_row(&v, -1, said);
	see(&v, "讚 1");
	expect_likes(floor, 1);
	keys(&v, "+");
	see_row(&v, -1, "已收回");
	expect_likes(floor, 0);
	keys(&v, "cc"); /* out of the comments, and in again */
	expect_clean(&v);
	for (int i = 0; i < 100 && !strstr(screen_row(&v, -1), "最後一則"); i++)
		keys(&v, "<Down>");
	see_row(&v, -1, "最後一則");
	keys(&v, "x");
	see_row(&v, -1, "別人的留言");
	keys(&v, "<Up>+");
	see_row(&v, -1, "樓按讚");
	expect_likes(floor, 0);
	keys(&v, "+q");
	see_row(&v, 0, "提點子 16"); /* out of the comments, and still here */
	keys(&v, "X3");
	type(&v, "說完又後悔了");
	keys(&v, "<Enter>yX");
	see(&v, "再過 90 秒就可以再推或噓"); /* before anything is typed */
	keys(&v, "<Esc>/");
	type(&v, "說完又後悔了");
	keys(&v, "<Enter>xy");
	see_row(&v, -1, "留言已收回");
	see_not(&v, "說完又後悔了");
	leave(&v);
	visit_release(&v);
}

static void on_a_screen(void **state)
{
	(void)state;
	on_the_screen(80, 24, "liker", "這一則值得按讚甲");
}

static void on_a_small_screen(void **state)
{
	(void)state;
	on_the_screen(40, 12, "liker-small", "這一則值得按讚乙");
}

/* ---- by ear, from a script, without a line --------------------------------------------------- */

static void by_ear(void **state)
{
	(void)state;
	struct scratch home;
	struct outcome o;
	char id[40], lines[200];
	int64_t floor = comment("ear-author", "聽得見的留言", id);
	scratch_make(&home);
	enter(&home, platform.address, "ear");
	snprintf(lines, sizeof lines, "i16\n+ 99999\n+ %lld\n+%lld\n+ %lld\n0\n$\nq\nq\ng\n", (long long)floor,
		(long long)floor, (long long)floor);
	visit_by_pipe(&o, &home, lines);
	expect_in_order(&o, "沒有這個樓層的留言", "目前 1 個讚", "已收回", "目前 1 個讚", "聽得見的留言", "讚 1", NULL);
	outcome_release(&o);
	expect_likes(floor, 1);
	scratch_remove(&home);
}

static void from_a_script_and_without_a_line(void **state)
{
	(void)state;
	struct scratch home;
	struct fake between;
	struct outcome o;
	char id[40], number[24], away[80], reply[80];
	int64_t floor = comment("script-author", "斷線也算數的留言", id);
	fake_start(&between, &platform);
	scratch_make(&home);
	const char *site = between.front.address;
	snprintf(number, sizeof number, "%lld", (long long)floor);
	snprintf(away, sizeof away, "%s.away", between.front.socket);
	minyi(&o, &home, site, 1, "like", "i16", number);
	outcome_release(&o);
	enter(&home, site, "script");
	minyi(&o, &home, site, 2, "like", "i16");
	outcome_release(&o);
	minyi(&o, &home, site, 1, "like", "i16", "99999");
	assert_non_null(strstr(o.err.buf, "99999"));
	outcome_release(&o);
	minyi(&o, &home, site, 0, "like", "i16", number);
	assert_non_null(strstr(o.out.buf, "目前 1 個讚"));
	outcome_release(&o);
	minyi(&o, &home, site, 0, "like", "i16", number);
	assert_non_null(strstr(o.out.buf, "目前 1 個讚")); /* once a person */
	outcome_release(&o);
	minyi(&o, &home, site, 0, "like", "i16", number, "--remove");
	assert_non_null(strstr(o.out.buf, "已收回"));
	outcome_release(&o);
	minyi(&o, &home, site, 0, "like", "i16", number, "--remove"); /* what never was is not said to be taken back */
	assert_non_null(strstr(o.out.buf, "您沒有對這則留言按讚"));
	outcome_release(&o);
	minyi(&o, &home, site, 0, "endorse", "i16", "--withdraw");
	assert_non_null(strstr(o.out.buf, "您沒有附議這個議題"));
	outcome_release(&o);
	minyi(&o, &home, site, 0, "follow", "i16", "--remove");
	assert_non_null(strstr(o.out.buf, "您沒有關注這個議題"));
	outcome_release(&o);
	expect_likes(floor, 0);

	minyi(&o, &home, site, 0, "comment", "i16", "--reply-to", number, "-m", "也回一句");
	outcome_release(&o);
	minyi(&o, &home, site, 1, "comment", "i16", "--remove", number); /* somebody else's */
	assert_non_null(strstr(o.err.buf, "別人的留言"));
	outcome_release(&o);
	minyi(&o, &home, site, 1, "report", "i16", number);
	assert_non_null(strstr(o.err.buf, "要寫出哪裡不對"));
	outcome_release(&o);
	minyi(&o, &home, site, 0, "report", "i16", number, "--code", "advert", "-m", "是廣告");
	outcome_release(&o);
	minyi(&o, &home, site, 0, "show", "i16");
	snprintf(reply, sizeof reply, "（回%lld樓）：也回一句", (long long)floor);
	assert_non_null(strstr(o.out.buf, reply));
	outcome_release(&o);

	assert_int_equal(rename(between.front.socket, away), 0);
	minyi(&o, &home, site, 3, "like", "i16", number);
	outcome_release(&o);
	minyi(&o, &home, site, 0, "outbox");
	expect_in_order(&o, "按讚", "等待送出", NULL);
	outcome_release(&o);
	assert_int_equal(rename(away, between.front.socket), 0);
	fake_rule(&between,
		&(struct fake_rule){ TOPIC "/comments/", FAKE_SWAP, 0, NULL, NULL }); /* it arrives, and no answer comes */
	minyi(&o, &home, site, 3, "outbox", "send");
	outcome_release(&o);
	fake_rule(&between, &(struct fake_rule){ TOPIC "/comments/", FAKE_PASS, 0, NULL, NULL });
	minyi(&o, &home, site, 0, "outbox", "send");
	outcome_release(&o);
	expect_likes(floor, 1);
	minyi(&o, &home, site, 0, "outbox");
	expect_nowhere(&o, "按讚");
	outcome_release(&o);
	scratch_remove(&home);
	fake_release(&between);
}

/* What answers a comment that is gone stays in its place, and says which one that was. */
static void an_answer_outlives_what_it_answers(void **state)
{
	(void)state;
	struct scratch home;
	struct answer a;
	struct outcome o;
	char id[40], json[200], wanted[120];
	char *mother = platform_register(&platform, "mother", TEST_PASSWORD),
		 *child = platform_register(&platform, "child", TEST_PASSWORD);
	ask_post(&platform, &a, TOPIC "/comments", mother, "{\"stance\":\"neutral\",\"body\":\"說過又收回的話\"}");
	expect_status(&a, 201, NULL);
	int64_t floor = answer_int(&a, "floor");
	str_copy(id, sizeof id, answer_text(&a, "id"));
	answer_release(&a);
	snprintf(json, sizeof json, "{\"stance\":\"neutral\",\"body\":\"答了還在的話\",\"reply_to\":\"%s\"}", id);
	ask_post(&platform, &a, TOPIC "/comments", child, json);
	expect_status(&a, 201, NULL);
	answer_release(&a);
	char path[120];
	snprintf(path, sizeof path, TOPIC "/comments/%s", id);
	ask(&platform, &a, &(struct request){ .method = "DELETE", .path = path, .token = mother });
	expect_status(&a, 204, NULL);
	answer_release(&a);
	snprintf(wanted, sizeof wanted, "（回%lld樓，該留言已收回）", (long long)floor);
	scratch_make(&home);
	for (int by_ear = 0; by_ear < 2; by_ear++) {
		run(&o, &(struct program_opts){ .home = home.path, .input = "\ni16\n/答了還在\nq\nq\ng\n" }, "minyi", "--site",
			platform.address, by_ear ? "--linear" : "show", by_ear ? NULL : "i16", NULL);
		expect_in_order(&o, wanted, "答了還在的話", NULL);
		expect_nowhere(&o, "說過又收回的話");
		outcome_release(&o);
	}
	scratch_remove(&home);
	free(mother);
	free(child);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(on_a_screen),
		cmocka_unit_test(on_a_small_screen),
		cmocka_unit_test(by_ear),
		cmocka_unit_test(from_a_script_and_without_a_line),
		cmocka_unit_test(an_answer_outlives_what_it_answers),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
