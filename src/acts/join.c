/* Proposing with others, or supporting them first: the code of an invitation is typed. */
#include "acts/machine.h"

static void join_ask(struct act *a, int step)
{
	(void)step;
	act_ask(a, QUESTION_LINE, "code", _("The code of the invitation: "));
	act_initial(a, a->on.id);
}

static void join_send(struct act *a);

/* Verified on the way; what was wanted goes on. */
static void raised(struct act *a, bool done)
{
	if (done)
		join_send(a);
	else
		act_finish(a, ACT_LEFT, "%s", "");
}

static void joined(struct act *a, const struct app_answer *r)
{
	STR_LOCAL(words, 4096);
	if (r->rc == RC_OK || r->queued) {
		site_reply_renew(&a->reply, r->reply);
		a->topic = a->reply ? &a->reply->u.topic : NULL;
		act_conclude(a, r, _("You take part in this now."));
		return;
	}
	id_random(a->key); /* what was refused is over; the next one is another */
	if (r->problem && str_eq(r->problem->code, "not_verified")) {
		act_raise(a, LEVEL_VERIFIED, raised);
		return;
	}
	act_failure(r, &words);
	act_object(a, "%s", words.buf);
	act_note(a, r);
	act_step(a, 0);
}

static void join_send(struct act *a)
{
	const char **code = a->priv;
	act_send(a, &(struct site_ask){ .op = SITE_ACCEPT, .id = *code }, APP_NO_CACHE, joined);
}

static void join_answer(struct act *a, int step, const char *text)
{
	const char **typed = a->priv;
	(void)step;
	STR_LOCAL(code, STR_NO_LIMIT);
	text_narrow_all(&code, text);
	*typed = arena_strdup(&a->arena, code.buf);
	if (!code.len)
		act_finish(a, ACT_LEFT, "%s", "");
	else
		join_send(a);
}

static void join_begin(struct act *a)
{
	act_step(a, 0);
}

const struct act_ops act_join = { .size = sizeof(char *), .begin = join_begin, .ask = join_ask, .answer = join_answer };
