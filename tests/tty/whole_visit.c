/* The main job, from the first screen to coming back: register, open a topic, read it, endorse it, comment on it, quit,
 * and find it all there again. In Chinese, on the sample topics, key by key. */
#include "tty/lib/visit.h"

static void endorse(struct visit *v)
{
	keys(v, "y");
	see(v, IDEA);
	see(v, "5,000");
	type(v, "山上的阿嬤也要看醫生");
	keys(v, "<Enter>1");
	see(v, "[y/N]");
	keys(v, "y");
	see_row(v, -1, "附議完成");
}

static void comment(struct visit *v)
{
	keys(v, "X1");
	type(v, "路太暗，司機不肯來");
	keys(v, "<Enter>y");
	see_not(v, "[y/N]");
	keys(v, "<End>");
	see(v, "路太暗，司機不肯來");
	see(v, "atubo");
}

static void the_whole_visit(void **state)
{
	(void)state;
	struct platform p;
	struct visit v;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	int64_t endorsed = idea_count(&p, "endorsements"), pro = idea_count(&p, "pro");
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", p.address, NULL);
	see(&v, "小山城");
	enter_registering(&v, "atubo");
	platform_prove(&p, "atubo");
	see(&v, "atubo");
	open_the_idea(&v);
	endorse(&v);
	comment(&v);
	assert_int_equal(idea_count(&p, "endorsements"), endorsed + 1);
	assert_int_equal(idea_count(&p, "pro"), pro + 1);
	leave(&v);

	/* The next day: signed in still, and everything is there. */
	visit_start(&v, 80, 24, "--site", p.address, NULL);
	see(&v, "atubo");
	open_the_idea(&v);
	keys(&v, "<End>");
	see(&v, "路太暗，司機不肯來");
	keys(&v, "y");
	see(&v, "11/23");
	see(&v, "[y/N]");
	keys(&v, "n");
	assert_int_equal(idea_count(&p, "endorsements"), endorsed + 1);
	leave(&v);
	visit_release(&v);
	platform_release(&p);
}

/* The password, and whatever else identifies a person, is nowhere on the screen's line, in the log or in an address. */
static void no_secret_is_shown_or_kept(void **state)
{
	(void)state;
	struct platform p;
	struct visit v;
	struct outcome o;
	platform_start(&p, NULL);
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", p.address, NULL);
	visit_mark(&v);
	enter_registering(&v, "secretive");
	assert_null(memmem(v.raw.buf, v.raw.len, TEST_PASSWORD, strlen(TEST_PASSWORD)));
	leave(&v);
	run(&o, NULL, "/bin/grep", "-rlF", TEST_PASSWORD, v.home.path, p.scratch.path, NULL);
	if (o.status != 1)
		fail_msg("the password stands in %s", o.out.buf);
	outcome_release(&o);
	visit_release(&v);
	platform_release(&p);
}

static void a_guest_is_asked_where_an_account_is_needed(void **state)
{
	(void)state;
	struct platform p;
	struct visit v;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	free(platform_register(&p, "regular", TEST_PASSWORD));
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", p.address, NULL);
	enter_as_guest(&v);
	open_the_idea(&v);
	keys(&v, "X");
	type(&v, "regular");
	keys(&v, "<Enter>");
	type(&v, "not the password");
	keys(&v, "<Enter>");
	type(&v, "regular");
	keys(&v, "<Enter>");
	type(&v, TEST_PASSWORD);
	keys(&v, "<Enter>");
	keys(&v, "2"); /* what the guest wanted goes on */
	type(&v, "先把路燈修好");
	keys(&v, "<Enter>y");
	keys(&v, "<End>");
	see(&v, "先把路燈修好");
	leave(&v);
	visit_release(&v);
	platform_release(&p);
}

static void searching_finds_words_of_two_characters(void **state)
{
	(void)state;
	struct platform p;
	struct visit v;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", p.address, NULL);
	enter_as_guest(&v);
	go_to(&v, 's');
	type(&v, "長照");
	keys(&v, "<Enter>");
	select_row(&v, "長照");
	keys(&v, "<Enter>");
	see(&v, "長照");
	leave(&v);
	visit_release(&v);
	platform_release(&p);
}

static void the_first_screens_look_right(void **state)
{
	(void)state;
	struct platform p;
	struct visit v;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", p.address, NULL);
	expect_screen(&v, "welcome");
	enter_as_guest(&v);
	expect_screen(&v, "menu");
	go_to(&v, 'i');
	expect_screen(&v, "ideas");
	go_to(&v, 'p');
	expect_screen(&v, "plans");
	open_the_idea(&v);
	expect_screen(&v, "idea");
	visit_resize(&v, 40, 10);
	expect_screen(&v, "idea-40x10");
	keys(&v, "q");
	expect_screen(&v, "ideas-40x10");
	leave(&v);
	visit_release(&v);
	platform_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_whole_visit),
		cmocka_unit_test(no_secret_is_shown_or_kept),
		cmocka_unit_test(a_guest_is_asked_where_an_account_is_needed),
		cmocka_unit_test(searching_finds_words_of_two_characters),
		cmocka_unit_test(the_first_screens_look_right),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
