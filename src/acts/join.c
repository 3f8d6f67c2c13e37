/* Proposing with others: the code of an invitation is typed. */
#include "acts/machine.h"

static void join_ask(struct act *a, int step)
{
	(void)step;
	act_ask(a, QUESTION_LINE, "code", _("The code of the invitation: "));
	act_initial(a, a->on.id);
}

static void joined(struct act *a, const struct app_answer *r)
{
	STR_LOCAL(words, 4096);
	if (r->rc == RC_OK || r->queued) {
		site_reply_renew(&a->reply, r->reply);
		a->topic = a->reply ? &a->reply->u.topic : NULL;
		act_conclude(a, r, _("You propose this with others now."));
		return;
	}
	act_failure(r, &words);
	act_object(a, "%s", words.buf);
	act_note(a, r);
	id_random(a->key); /* what was refused is over; the next one is another */
	act_step(a, 0);
}

static void join_answer(struct act *a, int step, const char *text)
{
	(void)step;
	STR_LOCAL(code, STR_NO_LIMIT);
	text_narrow_all(&code, text);
	if (!code.len)
		act_finish(a, ACT_LEFT, "%s", "");
	else
		act_send(a, &(struct site_ask){ .op = SITE_ACCEPT, .id = code.buf }, APP_NO_CACHE, joined);
}

static void join_begin(struct act *a)
{
	act_step(a, 0);
}

const struct act_ops act_join = { .size = 1, .begin = join_begin, .ask = join_ask, .answer = join_answer };
