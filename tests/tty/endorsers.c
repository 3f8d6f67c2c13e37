/* Who endorses a topic, and how its counts grew: on the screen, by ear, and by subcommands. */
#include "tty/lib/group.h"
#include "tty/lib/pipe.h"

static void on_the_screen(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	enter_as_guest(&v);
	open_the_idea(&v);
	keys(&v, "Y");
	see_row(&v, 0, "附議人");
	see_row(&v, 3, "yoyoman");
	see_row(&v, 3, "臺南市");
	see_row(&v, 3, "我母親在仁愛鄉");
	see(&v, "kuroneko87"); /* who says nothing */
	keys(&v, "o");
	see_row(&v, 0, "有理由");
	see_not(&v, "kuroneko87");
	see(&v, "yoyoman");
	keys(&v, "a");
	type(&v, "台北"); /* as most people write it */
	keys(&v, "<Enter>");
	see_row(&v, 0, "台北，有理由");
	see_not(&v, "yoyoman");
	see_row(&v, 3, "臺北市");
	keys(&v, "a"); /* all again */
	see(&v, "yoyoman");
	keys(&v, "oa");
	type(&v, "沒有這個縣");
	keys(&v, "<Enter>");
	see(&v, "沒有符合的附議");
	expect_clean(&v);
	keys(&v, "q");
	see_row(&v, 2, "長照交通接送");
	keys(&v, "H");
	see_row(&v, 0, "每小時的數字");
	see(&v, "（4,211），增加 16");
	see(&v, "4,210");
	keys(&v, "q");
	leave(&v);
	visit_release(&v);
}

static void by_ear(void **state)
{
	(void)state;
	struct outcome o;
	struct scratch home;
	scratch_make(&home);
	visit_by_pipe(&o, &home, "\ni16\nY\no\na 台北\na\nq\nH\nq\ng\n");
	expect_in_order(&o, "附議人，共", "1. yoyoman，臺南市", "我母親在仁愛鄉", "附議人（有理由），共",
		"附議人（台北，有理由），共 1 筆", "12. 臺北市", "附議人（有理由），共", "（4,211），增加 16", "再見", NULL);
	assert_int_equal(o.err.len, 0);
	outcome_release(&o);
	scratch_remove(&home);
}

static void said(struct outcome *o, const char *verb, const char *first, const char *second)
{
	static struct scratch home;
	scratch_make(&home);
	run(o, &(struct program_opts){ .home = home.path }, "minyi", "--site", platform.address, verb, "i16", first, second,
		NULL);
	assert_int_equal(o->status, 0);
	scratch_remove(&home);
}

static void by_commands(void **state)
{
	(void)state;
	struct outcome o;
	struct json *v = NULL;
	said(&o, "endorsements", NULL, NULL);
	assert_non_null(strstr(o.out.buf, "1. yoyoman，臺南市、115/10/06 18:41：我母親在仁愛鄉"));
	outcome_release(&o);
	said(&o, "endorsements", "--with-reason", "--csv");
	assert_true(str_starts(
		o.out.buf, "\xef\xbb\xbfnumber,at,nickname,county,reason\n1,2026-10-06T18:41:00+08:00,yoyoman,臺南市,我母親"));
	assert_null(strstr(o.out.buf, "kuroneko87"));
	outcome_release(&o);
	said(&o, "endorsements", "--county=臺南", "--json");
	assert_int_equal(json_parse(o.out.buf, o.out.len, o.out.len + 1, &v, NULL), RC_OK);
	for (const struct json *i = json_first(json_get(v, "items")); i; i = json_next(i))
		assert_string_equal(json_text(json_get(i, "county")), "臺南市");
	assert_true(json_count(json_get(v, "items")) > 0);
	json_free(v);
	outcome_release(&o);
	said(&o, "history", "--csv", NULL);
	assert_non_null(strstr(o.out.buf, "at,endorsements,comments\n2026-10-06T18:00:00+08:00,4195,1\n"));
	outcome_release(&o);
	said(&o, "history", NULL, NULL);
	assert_non_null(strstr(o.out.buf, "（4,211），增加 16"));
	assert_non_null(strstr(o.out.buf, "4,210 +"));
	outcome_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(on_the_screen),
		cmocka_unit_test(by_ear),
		cmocka_unit_test(by_commands),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
