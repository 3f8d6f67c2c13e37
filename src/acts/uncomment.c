/* Taking back one's own comment, which is asked first: it cannot be undone. */
#include "acts/machine.h"

static void uncomment_ask(struct act *a, int step)
{
	(void)step;
	act_say(a, "%s", a->on.comment->body);
	act_yes(a, "confirm", _("Take this comment back? That cannot be undone."), false);
}

static void sent(struct act *a, const struct app_answer *r)
{
	act_conclude(a, r, _("The comment is taken back."));
}

static void uncomment_answer(struct act *a, int step, const char *text)
{
	(void)step;
	if (*text != 'y')
		act_finish(a, ACT_LEFT, "%s", "");
	else
		act_send(a, &(struct site_ask){ .op = SITE_UNCOMMENT, .id = a->topic->id, .comment_id = a->on.comment->id },
			APP_NO_CACHE, sent);
}

static void uncomment_begin(struct act *a)
{
	if (a->on.comment->mine)
		act_step(a, 0);
	else
		act_finish(a, ACT_REFUSED, "%s", _("Somebody else wrote this comment; only they can take it back."));
}

const struct act_ops act_uncomment = { .size = 1,
	.begin = uncomment_begin,
	.ask = uncomment_ask,
	.answer = uncomment_answer };
