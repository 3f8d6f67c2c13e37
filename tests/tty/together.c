/* More than one: two people at once, two clients of one person, a client whose connection goes and comes. */
#include "tty/lib/visit.h"

#include <dirent.h>

static void two_people_see_each_other(void **state)
{
	(void)state;
	struct platform p;
	struct visit one, other;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	visit_init(&one);
	visit_init(&other);
	visit_start(&one, 80, 24, "--site", p.address, NULL);
	visit_start(&other, 40, 10, "--site", p.address, NULL);
	enter_registering(&one, "one");
	enter_registering(&other, "other");
	open_the_idea(&one);
	open_the_idea(&other);
	keys(&one, "X1");
	type(&one, "我先說");
	keys(&one, "<Enter>y");
	keys(&other, "<C-l><End>");
	see(&other, "我先說");
	keys(&other, "X2");
	type(&other, "我反對");
	keys(&other, "<Enter>y");
	keys(&one, "<C-l><End>");
	see(&one, "我反對");
	see(&one, "我先說");
	leave(&one);
	leave(&other);
	visit_release(&one);
	visit_release(&other);
	platform_release(&p);
}

/* What is written without a connection is kept, said so, and sent once, even when the client ends in between. */
static void what_is_written_offline_is_sent_later(void **state)
{
	(void)state;
	struct platform p;
	struct visit v;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	int64_t endorsed = idea_count(&p, "endorsements"), pro = idea_count(&p, "pro");
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", p.address, NULL);
	enter_registering(&v, "offline");
	platform_prove(&p, "offline");
	open_the_idea(&v);
	platform_kill(&p);
	keys(&v, "y<Enter>1y");
	see_row(&v, -1, "連線");
	keys(&v, "X1");
	type(&v, "山上沒有訊號");
	keys(&v, "<Enter>y");
	see_row(&v, -1, "連線");
	leave(&v);
	platform_again(&p);
	assert_int_equal(idea_count(&p, "endorsements"), endorsed);
	visit_start(&v, 80, 24, "--site", p.address, NULL);
	assert_int_equal(idea_count(&p, "endorsements"), endorsed + 1);
	assert_int_equal(idea_count(&p, "pro"), pro + 1);
	open_the_idea(&v);
	keys(&v, "<End>");
	see(&v, "山上沒有訊號");
	leave(&v);
	visit_release(&v);
	platform_release(&p);
}

/* The connection to the host is lost in the middle of typing: the words are offered again. */
static void what_was_typed_survives_a_lost_line(void **state)
{
	(void)state;
	struct platform p;
	struct visit v;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", p.address, NULL);
	enter_registering(&v, "typist");
	open_the_idea(&v);
	keys(&v, "X1");
	type(&v, "寫到一半");
	visit_hang_up(&v);
	visit_start(&v, 80, 24, "--site", p.address, NULL);
	open_the_idea(&v);
	keys(&v, "X<Enter>");
	see(&v, "寫到一半");
	keys(&v, "<Esc>");
	leave(&v);
	visit_release(&v);
	platform_release(&p);
}

/* Is any minyid running whose command line names this home? */
static int platforms_below(const char *home)
{
	int count = 0;
	DIR *proc = opendir("/proc");
	for (struct dirent *d = readdir(proc); d; d = readdir(proc)) {
		char path[300];
		struct str line;
		snprintf(path, sizeof path, "/proc/%s/cmdline", d->d_name);
		str_init(&line, 65536);
		if (d->d_name[0] >= '0' && d->d_name[0] <= '9' && file_read(path, &line, NULL) == RC_OK)
			count += memmem(line.buf, line.len, home, strlen(home)) && memmem(line.buf, line.len, "minyid", 6);
		str_release(&line);
	}
	closedir(proc);
	return count;
}

/* Without a site: a platform of one's own with the sample topics, shared by one's clients, gone with the last of them.
 */
static void ones_own_platform_comes_and_goes(void **state)
{
	(void)state;
	struct visit v, w;
	visit_init(&v);
	visit_init(&w);
	char home[64];
	snprintf(home, sizeof home, "HOME=%s", v.home.path);
	visit_env(&w, home);
	visit_start(&v, 80, 24, NULL);
	see(&v, "小山城");
	enter_registering(&v, "myself");
	visit_start(&w, 80, 24, NULL);
	assert_int_equal(platforms_below(v.home.path), 1);
	leave(&v);
	see(&w, "myself");
	go_to(&w, 'i');
	see_row(&w, 3, ">");
	assert_int_equal(platforms_below(v.home.path), 1);
	leave(&w);
	for (int64_t deadline = clock_mono() + TEST_DEADLINE_MS; platforms_below(v.home.path) > 0;)
		if (clock_mono() > deadline)
			fail_msg("hung: one's own platform runs on without a client");
	/* It was all kept. */
	visit_start(&v, 80, 24, NULL);
	see(&v, "myself");
	leave(&v);
	visit_release(&v);
	visit_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_people_see_each_other),
		cmocka_unit_test(what_is_written_offline_is_sent_later),
		cmocka_unit_test(what_was_typed_survives_a_lost_line),
		cmocka_unit_test(ones_own_platform_comes_and_goes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
