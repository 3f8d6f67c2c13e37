/* A platform's name that is looked up for a while, or for ever: what is there stands on the screen, keys are heard, and
 * the end does not wait. */
#include "tty/lib/visit.h"

static struct platform p;
static char preload[200];

static int start(void **state)
{
	(void)state;
	char *built = program_path("minyi");
	snprintf(preload, sizeof preload, "LD_PRELOAD=%.*s/tests/slow_names.so", (int)(strrchr(built, '/') - built), built);
	free(built);
	assert_true(file_exists(preload + strlen("LD_PRELOAD=")));
	platform_start(&p, &(struct platform_opts){ .sample = true, .port = true });
	return 0;
}

static int stop(void **state)
{
	(void)state;
	platform_release(&p);
	return 0;
}

static void enter(struct visit *v, const char *host)
{
	char site[60];
	visit_init(v);
	visit_env(v, preload);
	snprintf(site, sizeof site, "http://board.%s:%d", host, p.port);
	visit_open(v, 80, 24, "--site", site, NULL);
	await(v, "請輸入帳號");
}

/* What was typed meanwhile is still there. */
static void one_that_is_found_late(void **state)
{
	struct visit v;
	(void)state;
	enter(&v, "late");
	press(&v, "gu");
	await(&v, "註冊：gu");
	see_not(&v, "小山城");
	await(&v, "小山城");
	see(&v, "註冊：gu");
	keys(&v, "<BS><BS><Enter>");
	go_to(&v, 'i');
	see(&v, "【提點子】");
	leave(&v);
	visit_release(&v);
}

static void one_that_is_not_found(void **state)
{
	enum { AT_ONCE_MS = 20000 }; /* the name takes thirty times as long */
	struct visit v;
	(void)state;
	enter(&v, "gone");
	press(&v, "<Enter>");
	await(&v, "【主選單】");
	press(&v, "<Enter>");
	await(&v, "連不上平台");
	int64_t begun = clock_mono();
	press(&v, "<C-z>gy");
	visit_end(&v, 0);
	if (clock_mono() - begun > AT_ONCE_MS)
		fail_msg("the end waited %lld ms for a name", (long long)(clock_mono() - begun));
	visit_release(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(one_that_is_found_late),
		cmocka_unit_test(one_that_is_not_found) };
	return cmocka_run_group_tests(tests, start, stop);
}
