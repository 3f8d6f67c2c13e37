/* What a visit may not touch: it is refused where it happens, with its own sentence, and everything else goes on. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/app/lib.h"

static void answer(struct fake *f, int fd, const char *request)
{
	(void)f;
	(void)request;
	fake_reply(fd, "200 OK", "", TOPIC_JSON(1));
}

static int set_up(void **state)
{
	unsetenv("MINYI_SITE");
	fake_start(&platform, FAKE_SOCKET, answer, NULL);
	return folder_make(state);
}

static int tear_down(void **state)
{
	app_close(app);
	app = NULL;
	unsetenv("MINYI_SITE");
	fake_stop(&platform);
	return folder_drop(state);
}

static enum rc open_with(unsigned may, const char *site, struct err *e)
{
	app_close(app);
	return app_open(&(struct app_options){ .may = may, .home = folder, .site = site, .language = "en" }, &app, e);
}

static void expect_sentence(const struct err *e, const char *words)
{
	struct str s;
	str_init(&s, 1000);
	app_failure(&s, e->code, e, NULL);
	if (!strstr(s.buf, words))
		fail_msg("no \"%s\" in: %s", words, s.buf);
	str_release(&s);
}

static void words_and_sentences(void **state)
{
	static const char *const words[] = { "suspend", "sites", "files", "own", "programs" };
	unsigned all = 0;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		unsigned bit = app_may_from(words[i], strlen(words[i]));
		assert_true(bit && !(all & bit));
		assert_true(strlen(app_may_not((enum app_may)bit)) > 20);
		all |= bit;
	}
	assert_int_equal(all, APP_MAY_ALL);
	assert_int_equal(app_may_from("site", 4), 0);
	assert_int_equal(app_may_from("", 0), 0);
}

/* The platform that a visit was opened with is the only one: neither the environment nor what is kept leads elsewhere.
 */
static void no_other_site(void **state)
{
	struct err e = { 0 };
	(void)state;
	assert_int_equal(open_with(APP_MAY_ALL, platform.address, &e), RC_OK);
	assert_int_equal(app_settings_set(app, "site", "http://192.0.2.1", &e), RC_OK);
	setenv("MINYI_SITE", "http://192.0.2.2", 1);
	assert_int_equal(open_with(APP_MAY_ALL & ~APP_MAY_SITES, platform.address, &e), RC_OK);
	assert_string_equal(app_site(app)->address, platform.address);
	assert_int_equal(app_settings_set(app, "site", "http://192.0.2.3", &e), RC_FORBIDDEN);
	expect_sentence(&e, "stays at its platform");
	assert_string_equal(app_settings(app)->site, "http://192.0.2.1");
	assert_int_equal(app_settings_set(app, "mouse", "on", &e), RC_OK);
	assert_int_equal(open_with(0, NULL, &e), RC_FORBIDDEN); /* nor to one of its own */
	assert_null(app);
	assert_int_equal(open_with(APP_MAY_SITES, NULL, &e), RC_OK);
	assert_string_equal(app_site(app)->address, "http://192.0.2.2");
}

static void no_platform_of_its_own(void **state)
{
	struct err e = { 0 };
	char path[200];
	(void)state;
	assert_int_equal(open_with(APP_MAY_ALL & ~APP_MAY_OWN, NULL, &e), RC_FORBIDDEN);
	expect_sentence(&e, "platform of its own");
	snprintf(path, sizeof path, "%s/platform", folder);
	assert_false(file_exists(path));
	snprintf(path, sizeof path, "%s/run/platform.fifo", folder);
	assert_false(file_exists(path));
}

static void file_refused(void *ctx, const char *path, const struct err *e)
{
	assert_null(path);
	*(struct err *)ctx = *e;
}

static void no_files(void **state)
{
	struct err e = { 0 };
	(void)state;
	assert_int_equal(open_with(APP_MAY_ALL & ~APP_MAY_FILES, platform.address, &e), RC_OK);
	app_download(app, &(struct app_download_what){ .url = "/f.pdf", .folder = folder }, NULL, file_refused, &e);
	assert_int_equal(e.code, RC_OK); /* told from the loop, as always */
	int64_t until = clock_mono() + 20000;
	while (!e.code && clock_mono() < until)
		net_turn(app_net(app), 100);
	assert_int_equal(e.code, RC_FORBIDDEN);
	expect_sentence(&e, "files");
	assert_int_equal(fake_requests(&platform), 0);
}

/* A visit that may nothing reads and keeps as any other. */
static void reading_needs_none_of_it(void **state)
{
	struct err e = { 0 };
	(void)state;
	assert_int_equal(open_with(0, platform.address, &e), RC_OK);
	for (unsigned bit = 1; bit <= APP_MAY_ALL; bit <<= 1)
		assert_false(app_may(app, (enum app_may)bit));
	struct got g = ask(&(struct site_ask){ .op = SITE_TOPIC, .id = "1" }, APP_FRESH);
	assert_int_equal(g.at[0].rc, RC_OK);
	g = ask(&(struct site_ask){ .op = SITE_TOPIC, .id = "1" }, APP_CACHED);
	assert_true(g.at[0].cached);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(words_and_sentences),
		T(no_other_site),
		T(no_platform_of_its_own),
		T(no_files),
		T(reading_needs_none_of_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
