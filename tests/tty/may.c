/* A visit that is offered to strangers: what it may not touch is refused with one sentence, in every front. */
#include "tty/lib/visit.h"

#include <signal.h>

#define NOTHING "MINYI_MAY_NOT=suspend files own programs"

static const struct fake_rule rules[] = {
	{ "/v1/topics?board=plan", FAKE_ANSWER, 200, NULL,
		"{\"items\":[{\"id\":\"77\",\"number\":1,\"board\":\"plan\",\"title\":\"修橋\"}],\"total\":1}" },
	{ "/v1/topics/77", FAKE_ANSWER, 200, NULL,
		"{\"id\":\"77\",\"number\":1,\"board\":\"plan\",\"title\":\"修橋\",\"attachments\":[{\"name\":\"b.csv\",\"url\":\"/bridges\"}]}" },
	{ "/v1/topics/77/comments", FAKE_ANSWER, 200, NULL, "{\"items\":[],\"total\":0}" },
	{ "/bridges", FAKE_ANSWER, 200, "text/csv", "a,b\n1,2\n" },
};

static struct platform platform;
static struct fake between;

static int set_up(void **state)
{
	(void)state;
	platform_start(&platform, &(struct platform_opts){ .sample = true });
	fake_start(&between, &platform);
	for (size_t i = 0; i < ARRAY_LEN(rules); i++)
		fake_rule(&between, &rules[i]);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fake_release(&between);
	platform_release(&platform);
	return 0;
}

static void the_full_screen_stays(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_env(&v, NOTHING);
	visit_start(&v, 80, 24, "--site", between.front.address, NULL);
	enter_as_guest(&v);
	keys(&v, "<C-z>");
	see_row(&v, -1, "按字母直接前往");
	see_not(&v, "回到命令列");
	keys(&v, "<C-z>");
	see_row(&v, -1, "沒有命令列");
	visit_signal(&v, SIGTSTP); /* from outside, too */
	keys(&v, "<C-l>");
	assert_false(v.stopped);
	go_to(&v, 'p');
	keys(&v, "<Enter>d<Enter>");
	see_row(&v, -1, "不能讀寫檔案");
	leave(&v);
	visit_release(&v);
}

/* The environment leads nowhere any more: neither there nor to a platform of one's own. */
static void the_environment_leads_nowhere(void **state)
{
	(void)state;
	struct visit v;
	char site[200];
	snprintf(site, sizeof site, "MINYI_SITE=%s", between.front.address);
	visit_init(&v);
	visit_env(&v, site);
	visit_start(&v, 80, 24, NULL);
	enter_as_guest(&v);
	leave(&v);
	visit_env(&v, "MINYI_MAY_NOT=sites own");
	visit_open(&v, 80, 24, NULL);
	assert_int_equal(await_end(&v), 1);
	visit_release(&v);
}

static void expect_refused(const char *may_not, const char *sentence, int status, const char *const argv[])
{
	struct outcome o;
	struct scratch home;
	const char *env[] = { may_not, NULL };
	scratch_make(&home);
	program_run(&o, &(struct program_opts){ .home = home.path, .env = env, .input = "# one\n" }, argv);
	if (o.status != status || !strstr(status ? o.err.buf : o.out.buf, sentence))
		fail_msg("%s %s: status %d, %s%s", argv[1], argv[2], o.status, o.out.buf, o.err.buf);
	if (status && (o.out.len || strchr(o.err.buf, '\n')[1]))
		fail_msg("one sentence: %s%s", o.out.buf, o.err.buf);
	outcome_release(&o);
	scratch_remove(&home);
}

static void subcommands_refuse(void **state)
{
	(void)state;
	const char *const site[] = { "minyi", "--site", between.front.address, "list", "plan", NULL };
	const char *const later[] = { "minyi", "list", "plan", "--site", between.front.address, NULL };
	const char *const own[] = { "minyi", "list", "plan", NULL };
	const char *const file[] = { "minyi", "render", "/etc/passwd", NULL };
	const char *const input[] = { "minyi", "render", "-", NULL };
	const char *const load[] = { "minyi", "--site", between.front.address, "download", "i3", "1", NULL };
	const char *const wrong[] = { "minyi", "list", "plan", NULL };
	expect_refused("MINYI_MAY_NOT=sites", "只停留在", 1, site);
	expect_refused("MINYI_MAY_NOT=sites", "只停留在", 1, later);
	expect_refused("MINYI_MAY_NOT=own", "自己的平台", 1, own);
	expect_refused("MINYI_MAY_NOT=files", "不能讀寫檔案", 1, file);
	expect_refused("MINYI_MAY_NOT=files", "one", 0, input);
	expect_refused("MINYI_MAY_NOT=files", "不能讀寫檔案", 1, load);
	expect_refused("MINYI_MAY_NOT=fils", "fils", 2, wrong);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_full_screen_stays),
		cmocka_unit_test(the_environment_leads_nowhere),
		cmocka_unit_test(subcommands_refuse),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
