/* When a request may go out to a site of others: after the pause that it asked for, and so many in a minute. */
#include "app/private.h"

void turn_heard(struct app *a, const struct site_heard *heard)
{
	bool asks = a->site.ops->caps.guest && (heard->status == 429 || heard->status == 503) && heard->retry_after > 0;
	if (asks)
		a->held_until = clock_mono() + heard->retry_after * 1000;
}

int64_t turn_pause(const struct app *a)
{
	int64_t ms = a->held_until - clock_mono();
	return a->held_until && ms > 0 ? (ms + 999) / 1000 : 0;
}

/* Of a site that counts requests: ms until there may be another one. */
static int64_t counted(const struct app *a)
{
	enum { MINUTE_MS = 60000 };
	size_t most = (size_t)a->site.ops->caps.a_minute;
	if (!most || a->n_went < most)
		return 0;
	int64_t left = a->went[(a->n_went - most) % SITE_A_MINUTE] + MINUTE_MS - clock_mono();
	return left > 0 ? left : 0;
}

int64_t turn_in(const struct app *a)
{
	int64_t pause = turn_pause(a) * 1000, turn = counted(a);
	return pause > turn ? pause : turn;
}

void turn_taken(struct app *a)
{
	a->went[a->n_went++ % SITE_A_MINUTE] = clock_mono();
}
