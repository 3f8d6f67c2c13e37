/*
 * --wait: what is written is waited for until the platform has it or has refused it, however long nobody answers. It is
 * in the outbox all the while, so that whoever stops waiting (^C) loses nothing.
 */
#include "acts/unsent.h"
#include "line/private.h"

enum { PAUSE_FIRST = 1000, PAUSE_LONGEST = 60000 }; /* ms between two looks for the platform */

static void wake(void *ctx)
{
	*(struct net_timer **)ctx = NULL;
}

static void pause(struct app *app, int64_t ms)
{
	struct net_timer *timer = net_timer_start(app_net(app), ms, wake, &timer);
	while (timer)
		net_turn(app_net(app), -1);
}

void line_await_platform(struct app *app, const char *topic)
{
	const struct site_ask ask = { .op = topic ? SITE_TOPIC : SITE_ABOUT, .id = topic };
	for (int64_t ms = PAUSE_FIRST;; ms = ms * 2 < PAUSE_LONGEST ? ms * 2 : PAUSE_LONGEST) {
		ARENA_LOCAL(arena, 1 << 20);
		struct site_reply *reply = NULL;
		struct wire_problem problem;
		struct app_answer answer = { 0 };
		answer.rc = app_ask_wait(app, &ask, APP_NO_CACHE, &arena, &reply, &problem, NULL, NULL);
		answer.problem = *problem.code || *problem.detail ? &problem : NULL;
		site_reply_drop(reply);
		if (answer.rc == RC_OK || !app_answer_later(&answer))
			return;
		if (ms == PAUSE_FIRST)
			line_complain("%s", _("There is no connection to the platform yet; it is waited for (^C stops that)."));
		pause(app, ms);
	}
}

struct awaited {
	struct app *app;
	bool refused;
};

static void told(void *ctx, const struct store_item *item, const struct app_answer *answer)
{
	struct awaited *w = ctx;
	STR_LOCAL(words, 8192);
	unsent_told(w->app, item, answer, &words);
	if (answer->problem)
		line_complain("%s", words.buf);
	else
		line_say("%s", words.buf);
	w->refused |= answer->problem != NULL;
}

enum line_exit line_await(struct app *app)
{
	struct awaited w = { .app = app };
	app_outbox_listen(app, told, &w);
	while (app_outbox_count(app) > 0 && app_account(app))
		net_turn(app_net(app), -1);
	app_outbox_listen(app, NULL, NULL);
	return w.refused ? LINE_FAILED : app_outbox_count(app) > 0 ? LINE_NO_CONNECTION : LINE_DONE;
}
