/* See act.h. Following has no questions, so it is done right here. */
#include "ui/screens/act.h"

/* ---- following ------------------------------------------------------------------------------- */

static void follow_done(struct screen *s, const struct app_answer *a, int follow)
{
	if (a->queued)
		ui_say(s->ui, "%s", _("No connection: it is kept and will be sent by itself."));
	else if (a->rc != RC_OK)
		ui_say_failure(s->ui, a);
	else
		ui_say(s->ui, "%s",
			follow ? _("You follow this topic now; it stands under F in the main menu.")
				   : _("You no longer follow this topic."));
	if (a->rc == RC_OK)
		ui_event(s->ui, EVENT_TOPIC, NULL);
}

static void follow_turn(struct screen *s, const struct wire_topic *t)
{
	bool follow = !t->mine.followed;
	screen_ask(s, &(struct site_ask){ .op = follow ? SITE_FOLLOW : SITE_UNFOLLOW, .id = t->id }, APP_NO_CACHE,
		follow_done, follow);
}

/* Rows do not say whether the reader follows; the topic does. */
static void follow_asked(struct screen *s, const struct app_answer *a, int tag)
{
	(void)tag;
	if (a->reply)
		follow_turn(s, &a->reply->u.topic);
	else if (a->rc != RC_OK)
		ui_say_failure(s->ui, a);
}

static void follow(struct screen *s, const struct wire_topic *t)
{
	if (t->mine.known)
		follow_turn(s, t);
	else
		screen_ask(s, &(struct site_ask){ .op = SITE_TOPIC, .id = t->id }, APP_NO_CACHE, follow_asked, 0);
}

/* ---- any of them ----------------------------------------------------------------------------- */

static const char *why_account(enum action a)
{
	if (a == ACTION_ENDORSE)
		return _("Endorsing needs an account, so that everyone counts once.");
	if (a == ACTION_COMMENT)
		return _("Commenting needs an account.");
	return _("Following needs an account, so that you can be told.");
}

/* Nobody makes an account for what cannot be done. Who has one may still take an endorsement back. */
static bool is_vain(struct screen *s, enum action a, const struct wire_topic *t)
{
	struct str why;
	str_init(&why, 1024);
	bool vain = a == ACTION_ENDORSE && ui_guest(s->ui) && !endorse_possible(t, &why);
	if (vain)
		ui_say(s->ui, "%s", why.buf);
	str_release(&why);
	return vain;
}

bool act_on(struct screen *s, enum action a, const struct wire_topic *t)
{
	if (a != ACTION_ENDORSE && a != ACTION_COMMENT && a != ACTION_FOLLOW)
		return false;
	if (!t || is_vain(s, a, t))
		return true;
	if (ui_guest(s->ui))
		sign_in_open(s, TAG(TAGS_SIGN_IN, a), why_account(a));
	else if (a == ACTION_ENDORSE)
		endorse_open(s, TAG(TAGS_ACT, a), t);
	else if (a == ACTION_COMMENT)
		comment_open(s, TAG(TAGS_ACT, a), t, NULL);
	else
		follow(s, t);
	return true;
}

bool act_answer(struct screen *s, const struct answer *a, const struct wire_topic *t)
{
	enum tags room = tag_room(a->tag);
	if (room == TAGS_SIGN_IN && a->given)
		act_on(s, (enum action)tag_number(a->tag), t);
	return room == TAGS_SIGN_IN || room == TAGS_ACT;
}
