/* One visit to a platform of the test's making: struct app in a folder of its own, and what was answered. */
#ifndef UNIT_APP_LIB_H
#define UNIT_APP_LIB_H

#include <stdatomic.h>
#include <sys/stat.h>

#include "app/app.h"
#include "unit/net/fake.h"
#include "unit/store/lib.h"

#define TOPIC_JSON(comments) \
	"{\"id\":\"1\",\"number\":1,\"board\":\"idea\",\"title\":\"T\",\"stage\":\"collecting\",\"counts\":{\"comments\":" #comments \
	"}}"
#define SESSION_JSON \
	"{\"token\":\"tok-1\",\"expires_at\":\"2999-01-01T00:00:00Z\",\"account\":{\"id\":\"7\",\"name\":\"ting\",\"nickname\":\"T\",\"level\":\"verified\"}}"
#define MARK_JSON "{\"mine\":{\"endorsed\":true},\"counts\":{\"endorsements\":4211,\"threshold\":5000}}"
#define COMMENT_JSON "{\"id\":\"c1\",\"topic\":\"1\",\"author\":\"T\",\"stance\":\"pro\",\"body\":\"x\"}"
#define PROBLEM(code) \
	"{\"status\":400,\"code\":\"" code "\",\"title\":\"Words.\",\"detail\":\"Words of the platform.\"}"
#define PROBLEM_TYPE "Content-Type: application/problem+json\r\n"

static struct app *app;

static inline void visit_open(const char *site)
{
	struct err e = { 0 };
	if (app_open(&(struct app_options){ .may = APP_MAY_ALL, .home = folder, .site = site, .language = "en" }, &app,
			&e) != RC_OK)
		fail_msg("%s", e.detail);
}

static inline void visit_close(void)
{
	app_close(app);
	app = NULL;
}

/* Set-up and tear-down of most tests: a folder, a platform that answers so (on a port, or on a socket), and a visit to
 * it. */
static struct fake platform;
static inline void arrive(bool port, void (*answer)(struct fake *f, int fd, const char *request))
{
	assert_int_equal(folder_make(NULL), 0);
	fake_start(&platform, port ? FAKE_PORT : FAKE_SOCKET, answer, NULL);
	visit_open(platform.address);
}

static inline int depart(void **state)
{
	visit_close();
	fake_stop(&platform);
	return folder_drop(state);
}

#define GOT_MAX 4
struct got {
	int calls;
	struct {
		enum rc rc;
		bool cached, unchanged, queued, last, reply;
		int status;
		char code[64], detail[200], title[64];
		int64_t comments;
	} at[GOT_MAX];
	bool cancel; /* inside the first call */
	struct app_ask *ask;
};

static inline void got_one(void *ctx, const struct app_answer *a)
{
	struct got *g = ctx;
	assert_true(g->calls < GOT_MAX);
	int i = g->calls++;
	g->at[i].rc = a->rc;
	g->at[i].cached = a->cached;
	g->at[i].unchanged = a->unchanged;
	g->at[i].queued = a->queued;
	g->at[i].last = a->last;
	g->at[i].reply = a->reply != NULL;
	assert_int_equal(a->rc, a->err.code);
	if (a->problem) {
		g->at[i].status = a->problem->status;
		str_copy(g->at[i].code, sizeof g->at[i].code, a->problem->code);
		str_copy(g->at[i].detail, sizeof g->at[i].detail, a->problem->detail);
	}
	if (a->reply && a->reply->op == SITE_TOPIC) {
		str_copy(g->at[i].title, sizeof g->at[i].title, a->reply->u.topic.title);
		g->at[i].comments = a->reply->u.topic.counts.comments;
	}
	if (g->cancel)
		app_cancel(g->ask);
}

/* Until nothing is under way. */
static inline void settle(void)
{
	int64_t until = clock_mono() + 30000;
	while (!app_idle(app) && clock_mono() < until)
		net_turn(app_net(app), 1000);
	assert_true(app_idle(app));
	for (int i = 0; i < 3; i++)
		net_turn(app_net(app), 0);
}

static inline struct got ask(const struct site_ask *what, enum app_how how)
{
	struct got g = { 0 };
	g.ask = app_ask(app, what, how, got_one, &g);
	assert_int_equal(g.calls, 0);
	assert_false(app_idle(app));
	settle();
	assert_true(g.calls > 0);
	for (int i = 0; i < g.calls; i++)
		assert_int_equal(g.at[i].last, i == g.calls - 1);
	return g;
}

static inline void sign_in(void)
{
	struct got g = ask(&(struct site_ask){ .op = SITE_SIGN_IN, .credentials = { "ting", "word" } }, APP_FRESH);
	assert_int_equal(g.at[0].rc, RC_OK);
	assert_non_null(app_account(app));
}

#endif
