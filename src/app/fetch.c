/* Boards taken along: what offline/ says is next is asked here, a few at a time. */
#include "app/private.h"

#define ABREAST 4

struct slot {
	struct app_fetch *fetch;
	struct app_ask *ask;
	enum site_op op;
	struct site_reply *reply; /* that came out of the cache, when the platform says no more than that it holds */
};

struct app_fetch {
	struct app *app;
	struct offline_fetch *machine;
	struct slot slots[ABREAST];
	struct net_timer *timer;
	void (*progress)(void *ctx, const struct offline_progress *p);
	void (*done)(void *ctx, const struct offline_progress *p, const struct err *e);
	void *ctx;
};

static void go_on(void *ctx);

void fetch_release(struct app_fetch *f)
{
	if (!f)
		return;
	f->app->fetch = NULL;
	for (size_t i = 0; i < ABREAST; i++) {
		ask_let_go(&f->slots[i].ask);
		site_reply_drop(f->slots[i].reply);
	}
	net_timer_cancel(f->timer);
	offline_fetch_free(f->machine);
	free(f);
}

bool fetch_holds(const struct app_fetch *f, const struct app_ask *ask)
{
	for (size_t i = 0; f && i < ABREAST; i++)
		if (f->slots[i].ask == ask)
			return true;
	return false;
}

static void finish(struct app_fetch *f)
{
	const struct offline_progress report = *offline_fetch_progress(f->machine);
	const struct err e = *offline_fetch_error(f->machine);
	void (*done)(void *, const struct offline_progress *, const struct err *) = f->done;
	void *ctx = f->ctx;
	fetch_release(f);
	done(ctx, &report, &e);
}

static void answered(void *ctx, const struct app_answer *answer)
{
	struct slot *s = ctx;
	struct app_fetch *f = s->fetch;
	if (answer->reply) {
		site_reply_drop(s->reply);
		s->reply = site_reply_keep(answer->reply);
	}
	if (!answer->last)
		return;
	s->ask = NULL;
	struct err e = answer->err;
	if (answer->unkept == RC_FULL || answer->unkept == RC_SYS) /* what is not here cannot be read on the train */
		err_set(&e, answer->unkept, 0, "an answer could not be kept");
	offline_fetch_take(f->machine, app_offline_things(f->app), s->op, e.code ? NULL : s->reply, &e);
	site_reply_drop(s->reply);
	s->reply = NULL;
	if (!f->timer)
		f->timer = net_timer_start(f->app->net, 0, go_on, f);
}

static struct slot *free_slot(struct app_fetch *f)
{
	for (size_t i = 0; i < ABREAST; i++)
		if (!f->slots[i].ask)
			return &f->slots[i];
	return NULL;
}

static void go_on(void *ctx)
{
	struct app_fetch *f = ctx;
	struct site_ask ask;
	bool fresh;
	enum offline_step step = OFFLINE_ASK;
	f->timer = NULL;
	for (struct slot *s; step == OFFLINE_ASK && (s = free_slot(f)) != NULL;) {
		step = offline_fetch_next(f->machine, app_offline_things(f->app), f->app->kept_bytes, &ask, &fresh);
		if (step != OFFLINE_ASK)
			break;
		s->fetch = f;
		s->op = ask.op;
		s->ask = ask_start(f->app, &ask, fresh ? APP_FRESH : APP_NO_CACHE, 0, answered, s);
	}
	if (f->progress && step != OFFLINE_END) /* whose count is what there is in the end, perhaps less */
		f->progress(f->ctx, offline_fetch_progress(f->machine));
	if (step == OFFLINE_END)
		finish(f);
	else if (step == OFFLINE_AGAIN)
		f->timer = net_timer_start(f->app->net, 0, go_on, f);
}

bool app_fetch_boards(struct app *a, const enum wire_board *boards, size_t n, int64_t most,
	void (*progress)(void *ctx, const struct offline_progress *p),
	void (*done)(void *ctx, const struct offline_progress *p, const struct err *e), void *ctx)
{
	if (a->fetch)
		return false;
	struct app_fetch *f = a->fetch = xcalloc(1, sizeof *f);
	*f = (struct app_fetch){
		.app = a, .machine = offline_fetch_new(boards, n, most), .progress = progress, .done = done, .ctx = ctx
	};
	a->kept_bytes = 0;
	f->timer = net_timer_start(a->net, 0, go_on, f);
	return true;
}
