/*
 * Sending now what waits, was refused or is old, and waiting for what becomes of it; and dropping what is not to be
 * sent. Both are done to a row of unsent.h, sending also to all that can go.
 */
#include "acts/machine.h"
#include "acts/unsent.h"

#include <stdlib.h>

/* ---- sending --------------------------------------------------------------------------------- */

struct sending {
	struct act *act;
	struct app_ask *ask; /* NULL: it has its end */
	char *what;
};
struct resend {
	VEC(struct sending) all;
	size_t sent, refused, waits;
	struct str why;   /* of the last that was refused, or waits */
	struct str codes; /* of invitations, which are said once: a sentence each, behind a blank */
	bool begun;
};

static void resend_release(struct act *a)
{
	struct resend *r = a->priv;
	for (size_t i = 0; i < r->all.n; i++) {
		app_cancel(r->all.items[i].ask);
		free(r->all.items[i].what);
	}
	vec_release(&r->all);
	if (r->begun) {
		str_release(&r->why);
		str_release(&r->codes);
	}
}

static void say_end(struct act *a)
{
	const struct resend *r = a->priv;
	enum act_end end = r->refused ? ACT_REFUSED : r->waits ? ACT_QUEUED : ACT_DONE;
	const char *what = r->all.items[0].what;
	a->sends = false;
	if (r->all.n == 1 && r->sent)
		act_finish(a, end, _("Sent: %s%s"), what, r->codes.buf);
	else if (r->all.n == 1 && r->refused)
		act_finish(a, end, _("Refused, and kept (%s): %s"), what, r->why.buf);
	else if (!r->refused && !r->waits)
		act_finish(a, end, P_("%zu was sent.%s", "All %zu were sent.%s", r->sent), r->sent, r->codes.buf);
	else if (!r->sent && !r->refused)
		act_finish(a, end, "%s", r->why.buf);
	else
		/* TRANSLATORS: three numbers, then a sentence about the last that was refused or waits */
		act_finish(a, end, _("Sent: %zu; refused: %zu; waiting: %zu. %s%s"), r->sent, r->refused, r->waits, r->why.buf,
			r->codes.buf);
}

static void say_progress(struct act *a)
{
	const struct resend *r = a->priv;
	size_t done = r->sent + r->refused + r->waits, at = 0;
	while (at < r->all.n && !r->all.items[at].ask)
		at++;
	str_clear(&a->progress);
	if (at < r->all.n)
		/* TRANSLATORS: which of how many, and what it is, as in: comment on i12 Title */
		str_addf(&a->progress, _("Sending %zu of %zu: %s"), done + 1, r->all.n, r->all.items[at].what);
}

static void heard(void *ctx, const struct app_answer *answer)
{
	struct sending *s = ctx;
	struct act *a = s->act;
	struct resend *r = a->priv;
	s->ask = NULL;
	if (a->outcome.end)
		return;
	size_t *of = answer->rc == RC_OK ? &r->sent : answer->queued ? &r->waits : &r->refused;
	++*of;
	if (answer->reply && answer->reply->op == SITE_INVITE) {
		str_addc(&r->codes, ' ');
		act_say_invitation(a->app, &answer->reply->u.invitation, &r->codes);
	}
	if (answer->rc != RC_OK) {
		str_clear(&r->why);
		if (answer->queued)
			page_waits(&r->why, &answer->err, false);
		else
			act_failure(answer, &r->why);
		act_note(a, answer);
	}
	if (r->sent + r->refused + r->waits == r->all.n)
		say_end(a);
	else
		say_progress(a);
	act_moved(a);
}

/* Asks are begun when all are known: the list moves while it grows. */
static void add(struct act *a, const struct unsent_row *row)
{
	STR_LOCAL(what, STR_NO_LIMIT);
	unsent_what(row, &what);
	*vec_push(&((struct resend *)a->priv)->all) = (struct sending){ .act = a, .what = xstrdup(what.buf) };
}

/* Why this row cannot go out; NULL: it can. */
static const char *cannot(const struct act *a, const struct unsent_row *row)
{
	const struct store_account *who = app_account(a->app);
	if (!row)
		return _("It is no longer there: it was sent or dropped in the meantime.");
	if (row->state == UNSENT_UNHEARD)
		return _("A registration has to be typed again, since its password is not kept.");
	if (*row->draft)
		return _("A draft is sent by opening it.");
	return who && !str_eq(who->id, row->item.account) ? "" : NULL;
}

static void send_row(struct act *a, const struct unsent_row *row)
{
	struct resend *r = a->priv;
	char id[ID_SIZE];
	struct err e = { 0 };
	str_copy(id, sizeof id, row->item.id);
	bool again = row->state == UNSENT_REFUSED || row->state == UNSENT_OLD;
	if (again && app_outbox_again(a->app, &row->item, id, &e) != RC_OK) {
		STR_LOCAL(why, 4096);
		page_failure(&why, e.code, &e, NULL);
		act_finish(a, ACT_REFUSED, "%s", why.buf);
		return;
	}
	add(a, row);
	r->all.items[0].ask = app_outbox_await(a->app, id, heard, &r->all.items[0]);
}

static void send_all(struct act *a, const struct unsent *u)
{
	struct resend *r = a->priv;
	for (size_t i = 0; i < u->rows.n; i++)
		if (u->rows.items[i].state == UNSENT_WAITS)
			add(a, &u->rows.items[i]);
	for (size_t i = 0, n = 0; i < u->rows.n; i++)
		if (u->rows.items[i].state == UNSENT_WAITS) {
			r->all.items[n].ask = app_outbox_await(a->app, u->rows.items[i].item.id, heard, &r->all.items[n]);
			n++;
		}
}

static void resend_begin(struct act *a);

static void account_came(struct act *a, bool done)
{
	if (done)
		resend_begin(a);
	else
		act_finish(a, ACT_LEFT, "%s", "");
}

static void resend_begin(struct act *a)
{
	struct resend *r = a->priv;
	struct unsent u = { .app = a->app };
	unsent_load(&u);
	const struct unsent_row *row = *a->on.id ? unsent_find(&u, a->on.id) : NULL;
	const char *why = *a->on.id ? cannot(a, row) : NULL;
	if (!r->begun) {
		str_init(&r->why, 4096);
		str_init(&r->codes, 65536);
	}
	r->begun = true;
	if (why && !*why)
		act_finish(a, ACT_REFUSED, _("It belongs to account %s, which has to sign in to send it."),
			*row->item.name ? row->item.name : row->item.account);
	else if (why)
		act_finish(a, ACT_REFUSED, "%s", why);
	else if (!app_account(a->app) && u.rows.n)
		act_nest(a, ACT_SIGN_IN,
			&(struct act_on){ .why = _("It can be sent only by the account that wrote it."), .command = a->on.command },
			account_came);
	else if (row)
		send_row(a, row);
	else
		send_all(a, &u);
	if (r->all.n) {
		a->sends = true;
		say_progress(a);
	} else if (!a->outcome.end && !a->inner) {
		act_finish(a, ACT_DONE, "%s", _("Nothing is waiting to be sent."));
	}
	unsent_release(&u);
}

const struct act_ops act_resend = { .size = sizeof(struct resend), .begin = resend_begin, .release = resend_release };

/* ---- dropping -------------------------------------------------------------------------------- */

static void drop_ask(struct act *a, int step)
{
	(void)step;
	act_yes(a, "confirm", _("Drop it?"), false);
}

static enum rc drop(struct act *a, const struct unsent_row *row, struct err *e)
{
	enum rc rc = app_outbox_changeable(a->app, e);
	if (rc == RC_OK && *row->draft)
		return store_draft_forget(app_store(a->app), row->draft, e);
	return rc == RC_OK ? app_outbox_drop(a->app, row->item.id, e) : rc;
}

static void drop_answer(struct act *a, int step, const char *text)
{
	struct unsent u = { .app = a->app };
	struct err e = { 0 };
	(void)step;
	unsent_load(&u);
	const struct unsent_row *row = unsent_find(&u, a->on.id);
	STR_LOCAL(words, STR_NO_LIMIT);
	if (row)
		unsent_what(row, &words);
	if (*text != 'y') {
		act_finish(a, ACT_LEFT, "%s", "");
	} else if (!row) {
		act_finish(a, ACT_REFUSED, "%s", _("It is no longer there: it was sent or dropped in the meantime."));
	} else if (drop(a, row, &e) == RC_OK) {
		act_finish(a, ACT_DONE, _("Dropped: %s"), words.buf);
	} else {
		str_clear(&words);
		page_failure(&words, e.code, &e, NULL);
		act_finish(a, ACT_REFUSED, "%s", words.buf);
	}
	unsent_release(&u);
}

/* What will be lost is said first. */
static void drop_begin(struct act *a)
{
	struct unsent u = { .app = a->app };
	unsent_load(&u);
	const struct unsent_row *row = unsent_find(&u, a->on.id);
	STR_LOCAL(what, STR_NO_LIMIT);
	if (!row) {
		act_finish(a, ACT_REFUSED, "%s", _("It is no longer there: it was sent or dropped in the meantime."));
	} else {
		unsent_what(row, &what);
		act_say(a, "%s", what.buf);
		if (*row->text)
			act_say(a, _("This text will be lost:\n%s"), row->text);
		else if (row->state == UNSENT_UNHEARD)
			act_say(
				a, "%s", _("Whether the account was made can then no longer be found out from here; try signing in."));
		else
			act_say(a, "%s", _("The decision will then not be sent."));
		if (row->item.away && row->state != UNSENT_REFUSED)
			act_say(a, "%s", _("The platform may have it already; dropping takes nothing back there."));
		act_step(a, 0);
	}
	unsent_release(&u);
}

const struct act_ops act_drop = { .size = 1, .begin = drop_begin, .ask = drop_ask, .answer = drop_answer };
