/* Liking a comment, disliking it, or no longer: there is nothing to ask. */
#include "acts/machine.h"

struct like {
	bool on;
};

static void say_liked(const struct act *a, const struct wire_comment *now, struct str *words)
{
	long long number = now->floor ? now->floor : a->on.comment->floor;
	if (a->id == ACT_LIKE)
		str_addf(words,
			P_("You like comment #%lld; it has %lld like now.", "You like comment #%lld; it has %lld likes now.",
				(unsigned long)now->likes),
			number, (long long)now->likes);
	else
		str_addf(words,
			P_("You dislike comment #%lld; it has %lld dislike now.",
				"You dislike comment #%lld; it has %lld dislikes now.", (unsigned long)now->dislikes),
			number, (long long)now->dislikes);
}

static void sent(struct act *a, const struct app_answer *r)
{
	const struct like *l = a->priv;
	const struct wire_comment *was = a->on.comment;
	STR_LOCAL(words, 1024);
	if (!l->on && a->id == ACT_DISLIKE)
		str_addz(&words,
			was->disliked ? _("You no longer dislike this comment.")
						  : _("This comment is not among those you dislike."));
	else if (!l->on)
		str_addz(&words,
			was->liked ? _("You no longer like this comment.") : _("This comment is not among those you like."));
	else if (r->reply)
		say_liked(a, &r->reply->u.comment, &words);
	act_conclude(a, r, words.buf);
}

static void like_begin(struct act *a)
{
	struct like *l = a->priv;
	const struct wire_comment *c = a->on.comment;
	bool against = a->id == ACT_DISLIKE, given = against ? c->disliked : c->liked;
	l->on = a->on.turn == ACT_TURN ? !given : a->on.turn == ACT_TURN_ON;
	if (l->on && act_refused(a, CAN_LIKE))
		return;
	enum site_op op = against ? l->on ? SITE_DISLIKE : SITE_UNDISLIKE : l->on ? SITE_LIKE : SITE_UNLIKE;
	act_send(a, &(struct site_ask){ .op = op, .id = a->topic->id, .comment_id = c->id }, APP_NO_CACHE, sent);
}

const struct act_ops act_like = { .size = sizeof(struct like), .begin = like_begin };
