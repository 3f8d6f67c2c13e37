/* Where an act is done at this site: here, on a page of the site's, or nowhere. Known before anything is asked. */
#include "acts/machine.h"

/* What such an act sends, or asks for first; SITE_OPS: nothing that a site could lack. */
static enum site_op op_of(enum act_id id)
{
	static const enum site_op ops[ACT_COUNT] = {
		[ACT_ENDORSE] = SITE_ENDORSE,
		[ACT_COMMENT] = SITE_COMMENT,
		[ACT_REPLY] = SITE_COMMENT,
		[ACT_LIKE] = SITE_LIKE,
		[ACT_DISLIKE] = SITE_DISLIKE,
		[ACT_UNCOMMENT] = SITE_UNCOMMENT,
		[ACT_VOTE] = SITE_VOTE,
		[ACT_FOLLOW] = SITE_FOLLOW,
		[ACT_PROPOSE] = SITE_PROPOSE,
		[ACT_REPORT] = SITE_REPORT,
		[ACT_APPEAL] = SITE_APPEAL,
		[ACT_SIGN_IN] = SITE_SIGN_IN,
		[ACT_REGISTER] = SITE_REGISTER,
		[ACT_VERIFY] = SITE_CODE,
		[ACT_IDENTIFY] = SITE_IDENTIFY,
		[ACT_PROFILE] = SITE_ME_CHANGE,
		[ACT_PASSWORD] = SITE_PASSWORD_SET,
		[ACT_RESET] = SITE_RESET,
		[ACT_SESSIONS] = SITE_SESSIONS,
		[ACT_TOKENS] = SITE_TOKENS,
		[ACT_DEVICE] = SITE_DEVICE,
		[ACT_ALLOW] = SITE_DEVICE_ALLOW,
		[ACT_MAIL] = SITE_MAIL,
		[ACT_EXPORT] = SITE_EXPORT,
		[ACT_REMOVE] = SITE_ME_REMOVE,
	};
	return ops[id] == SITE_ABOUT ? SITE_OPS : ops[id]; /* which no act sends */
}

bool act_has_place(const struct app *app, enum act_id id)
{
	enum site_op op = op_of(id);
	return op == SITE_OPS || site_can(app_site(app), op) || site_can_web(app_site(app), op);
}

/* What closes is signed on a page of the site's as long as it is open: that page has nothing for anybody then. */
bool act_is_over(const struct site *s, enum act_id id, const struct wire_topic *t)
{
	return id == ACT_ENDORSE && site_can_web(s, SITE_ENDORSE) && t && t->stage != STAGE_COLLECTING &&
		t->stage != STAGE_OTHER;
}

static bool refused_as_over(struct act *a)
{
	const struct wire_topic *t = a->topic ? a->topic : a->on.topic;
	const struct wire_topic *seen;
	struct site_reply *list = t ? NULL : app_seen_topic(a->app, a->on.id, &seen);
	bool over = act_is_over(app_site(a->app), a->id, list ? seen : t);
	site_reply_drop(list);
	if (over)
		act_finish(a, ACT_REFUSED, "%s", page_problem_sentence("not_collecting"));
	return over;
}

bool act_leads_there(struct act *a)
{
	const struct site *s = app_site(a->app);
	enum site_op op = op_of(a->id);
	if (op == SITE_OPS || !(s->ops->caps.web & SITE_CAN(op)))
		return false;
	STR_LOCAL(address, 4096);
	const char *why = s->ops->web(s, op, a->topic ? a->topic->id : a->on.id, &address);
	if (!why)
		return false;
	a->outcome.address = arena_strdup(&a->arena, address.buf);
	act_finish(a, ACT_REFUSED, "%s", _(why));
	return true;
}

bool act_is_elsewhere(struct act *a)
{
	const struct site *s = app_site(a->app);
	bool pasted = (s->ops->caps.sign_in & SITE_PASTED) && a->on.command && !app_account(a->app) &&
		(a->topic || !strchr(a->on.id, ':')); /* "idea:12" has no page before it is read which that is */
	enum site_op op = op_of(a->id);
	return op != SITE_OPS && (site_can_web(s, op) || pasted) && (refused_as_over(a) || act_leads_there(a));
}

const char *act_no_accounts(const struct app *app)
{
	return app_site(app)->ops->caps.sign_in
		? NULL
		: _("Nobody can sign in to this site from here: it can be read, and what takes an account is done on its own page.");
}

bool act_lacks(struct act *a)
{
	const char *why = act_no_accounts(a->app);
	bool needs = act_takes_account(a->id) || a->id == ACT_SIGN_IN || a->id == ACT_REGISTER || a->id == ACT_RESET ||
		a->id == ACT_DEVICE;
	if (why && needs)
		act_finish(a, ACT_REFUSED, "%s", why);
	else if (!act_has_place(a->app, a->id))
		act_finish(a, ACT_REFUSED, "%s", _("This platform does not offer that; please choose something else."));
	return a->outcome.end != ACT_GOES_ON;
}
