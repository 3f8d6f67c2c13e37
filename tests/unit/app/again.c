/* Opening a topic again, with its comments: one request, as long as nothing changed; and not one too few. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/app/lib.h"

static atomic_int topic_version, comments_version;

static void reply(int fd, const char *request, const char *what, int version, const char *body)
{
	char tag[60], header[60];
	snprintf(tag, sizeof tag, "If-None-Match: \"%s%d\"", what, version);
	snprintf(header, sizeof header, "ETag: \"%s%d\"\r\n", what, version);
	bool knows = strstr(request, tag) != NULL;
	fake_reply(fd, knows ? "304 Not Modified" : "200 OK", header, knows ? "" : body);
}

static void answer(struct fake *f, int fd, const char *request)
{
	(void)f;
	if (strstr(request, "/comments"))
		reply(fd, request, "c", comments_version, "{\"items\":[" COMMENT_JSON "],\"total\":1}");
	else
		reply(fd, request, "t", topic_version, TOPIC_JSON(1));
}

static void set_clock(int minute)
{
	char now[40];
	snprintf(now, sizeof now, "2026-11-%02dT%02d:%02d:00Z", 20 + minute / 1440, minute / 60 % 24, minute % 60);
	setenv("MINYI_NOW", now, 1);
}

static int set_up(void **state)
{
	(void)state;
	topic_version = comments_version = 1;
	set_clock(0);
	arrive(false, answer);
	return 0;
}

static int tear_down(void **state)
{
	visit_close();
	fake_stop(&platform);
	unsetenv("MINYI_NOW");
	return folder_drop(state);
}

static const struct site_ask topic = { .op = SITE_TOPIC, .id = "1" };
static const struct site_ask comments = { .op = SITE_COMMENTS, .id = "1", .limit = APP_COMMENTS };

struct opened {
	struct got topic, comments;
	int requests;
};

/* As a screen does it: both at once. */
static struct opened open_topic(void)
{
	struct opened o = { 0 };
	int before = fake_requests(&platform);
	app_ask(app, &topic, APP_FRESH, got_one, &o.topic);
	app_ask(app, &comments, APP_FRESH, got_one, &o.comments);
	settle();
	o.requests = fake_requests(&platform) - before;
	return o;
}

static void one_request_when_nothing_changed(void **state)
{
	(void)state;
	assert_int_equal(open_topic().requests, 2);
	for (int minute = 5; minute < 60; minute += 10) {
		set_clock(minute);
		struct opened o = open_topic();
		assert_int_equal(o.requests, 1);
		assert_true(o.comments.at[0].cached);
		assert_true(o.comments.at[1].unchanged);
		assert_int_equal(o.comments.calls, 2);
	}
	/* One after the other, as on the command line, is the same. */
	int before = fake_requests(&platform);
	ask(&topic, APP_FRESH);
	struct got g = ask(&comments, APP_FRESH);
	assert_true(g.at[1].unchanged);
	assert_int_equal(fake_requests(&platform) - before, 1);
}

static void a_topic_that_changed_brings_its_comments(void **state)
{
	(void)state;
	open_topic();
	set_clock(5);
	topic_version = comments_version = 2;
	struct opened o = open_topic();
	assert_int_equal(o.requests, 2);
	assert_true(o.topic.at[1].reply);
	assert_true(o.comments.at[1].reply);
	set_clock(10);
	topic_version = 3; /* a count that is not of comments */
	o = open_topic();
	assert_int_equal(o.requests, 2);
	assert_true(o.comments.at[1].unchanged);
	set_clock(15);
	assert_int_equal(open_topic().requests, 1);
}

/* Comments that are older than the topic may lack what the topic already counts; a day's are asked for again. */
static void comments_that_prove_nothing(void **state)
{
	(void)state;
	ask(&comments, APP_FRESH);
	set_clock(5);
	ask(&topic, APP_FRESH);
	set_clock(10);
	assert_int_equal(open_topic().requests, 2);
	set_clock(15);
	assert_int_equal(open_topic().requests, 1);
	set_clock(10 + 1440);
	assert_int_equal(open_topic().requests, 2);
	ask(&comments, APP_NO_CACHE);
	int before = fake_requests(&platform);
	ask(&comments, APP_NO_CACHE); /* who wants the platform's word gets it */
	assert_int_equal(fake_requests(&platform) - before, 1);
}

static void without_a_connection_and_cancelled(void **state)
{
	(void)state;
	open_topic();
	set_clock(5);
	net_fail_after(app_net(app), 0);
	struct opened o = open_topic();
	assert_int_equal(o.topic.at[1].rc, RC_NET);
	assert_true(o.comments.at[0].cached);
	assert_int_equal(o.comments.at[1].rc, RC_NET);
	net_fail_after(app_net(app), -1);
	/* The topic is not wanted any more: the comments are, by themselves. */
	struct got t = { 0 }, c = { 0 };
	t.cancel = true;
	t.ask = app_ask(app, &topic, APP_FRESH, got_one, &t);
	app_ask(app, &comments, APP_FRESH, got_one, &c);
	settle();
	assert_int_equal(t.calls, 1);
	assert_true(c.at[1].unchanged);
	assert_non_null(strstr(platform.last, "/comments"));
	struct app_ask *one = app_ask(app, &topic, APP_FRESH, got_one, &t),
				   *other = app_ask(app, &comments, APP_FRESH, got_one, &c);
	app_cancel(one);
	app_cancel(other);
	assert_true(app_idle(app));
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(one_request_when_nothing_changed),
		T(a_topic_that_changed_brings_its_comments),
		T(comments_that_prove_nothing),
		T(without_a_connection_and_cancelled),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
