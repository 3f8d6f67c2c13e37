/* Liking a comment, or no longer: there is nothing to ask. */
#include "acts/machine.h"

struct like {
	bool on;
};

static void sent(struct act *a, const struct app_answer *r)
{
	const struct like *l = a->priv;
	STR_LOCAL(words, 1024);
	if (!l->on)
		str_addz(&words,
			a->on.comment->liked ? _("You no longer like this comment.")
								 : _("This comment is not among those you like."));
	else if (r->reply)
		str_addf(&words,
			P_("You like comment #%lld; it has %lld like now.", "You like comment #%lld; it has %lld likes now.",
				(unsigned long)r->reply->u.comment.likes),
			(long long)(r->reply->u.comment.floor ? r->reply->u.comment.floor : a->on.comment->floor),
			(long long)r->reply->u.comment.likes);
	act_conclude(a, r, words.buf);
}

static void like_begin(struct act *a)
{
	struct like *l = a->priv;
	const struct wire_comment *c = a->on.comment;
	l->on = a->on.turn == ACT_TURN ? !c->liked : a->on.turn == ACT_TURN_ON;
	if (l->on && act_refused(a, CAN_LIKE))
		return;
	act_send(a, &(struct site_ask){ .op = l->on ? SITE_LIKE : SITE_UNLIKE, .id = a->topic->id, .comment_id = c->id },
		APP_NO_CACHE, sent);
}

const struct act_ops act_like = { .size = sizeof(struct like), .begin = like_begin };
