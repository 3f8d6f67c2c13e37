/* Following a topic, or no longer: there is nothing to ask. */
#include "acts/machine.h"

struct follow {
	bool on;
};

static void sent(struct act *a, const struct app_answer *r)
{
	const struct wire_mine *mine = &a->topic->mine;
	act_conclude(a, r,
		((struct follow *)a->priv)->on       ? _("You now follow this topic; it is under F in the main menu.")
			: mine->known && !mine->followed ? _("You do not follow this topic.")
											 : _("You no longer follow this topic."));
}

static void follow_begin(struct act *a)
{
	struct follow *f = a->priv;
	f->on = a->on.turn == ACT_TURN ? !a->topic->mine.followed : a->on.turn == ACT_TURN_ON;
	if (act_refused(a, f->on ? CAN_FOLLOW : CAN_UNFOLLOW))
		return;
	const struct site_ask ask = {
		.op = f->on ? SITE_FOLLOW : SITE_UNFOLLOW, .id = a->topic->id, .seen = a->topic->mine.follow_version + 1
	};
	act_send(a, &ask, APP_NO_CACHE, sent);
}

const struct act_ops act_follow = { .size = sizeof(struct follow), .begin = follow_begin };
