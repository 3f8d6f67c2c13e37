/* Reports: made by anybody about a topic or a comment, and upheld or dismissed by staff. An appeal of whoever is barred
 * is decided in the same way. */
#include "acts/machine.h"

#include <stdlib.h>

enum { CODE, WORDS, CONFIRM };

struct report {
	struct site_reply *book;
	const char *code, *words;
	char decision; /* of who judges: the key */
};

static void report_release(struct act *a)
{
	site_reply_drop(((struct report *)a->priv)->book);
}

/* Refused with what is wrong in it: it is asked again. */
static void told(struct act *a, const struct app_answer *r, const char *sentence, int again)
{
	bool mends = r->rc != RC_OK && !r->queued && r->problem && r->problem->field && *r->problem->field;
	if (!mends) {
		act_conclude(a, r, sentence);
		return;
	}
	STR_LOCAL(why, 4096);
	act_failure(r, &why);
	act_object(a, "%s", why.buf);
	act_note(a, r);
	id_random(a->key);
	act_step(a, again);
}

/* ---- reporting ------------------------------------------------------------------------------- */

/* The nth reason under which something is hidden, from 0; NULL: no more. */
static const struct wire_rule_reason *reason_at(const struct act *a, int n)
{
	const struct report *p = a->priv;
	for (size_t b = 0; p->book && b < p->book->u.book.n; b++) {
		const struct wire_board_rules *rules = &p->book->u.book.items[b];
		for (size_t i = 0; rules->board == a->topic->board && i < rules->n_reasons; i++)
			for (size_t k = 0; k < rules->reasons[i].n_acts; k++)
				if (str_eq(rules->reasons[i].acts[k], wire_verb_word(CAN_HIDE)) && n-- == 0)
					return &rules->reasons[i];
	}
	return NULL;
}

static void report_ask(struct act *a, int step)
{
	const struct wire_rule_reason *r;
	struct question *q;
	if (step == CODE) {
		q = act_ask(a, QUESTION_CHOICE, "code", _("Which reason (its number)? "));
		q->lettered = q->paged = true;
		for (int i = 0; i < 9 && (r = reason_at(a, i)); i++)
			act_choice(a, (char)('1' + i), r->code, "");
		act_choice(a, '0', "other", _("(0) other"));
	} else if (step == WORDS) {
		act_ask(a, QUESTION_LINE, "words", _("What is wrong with it (staff read it): "));
		a->q.max = act_rules(a).reason_max;
		act_initial(a, ((const struct report *)a->priv)->words);
	} else {
		act_yes(a, "confirm", _("Report it?"), false);
	}
}

static void report_page(struct act *a, int step, struct doc *d)
{
	const struct wire_rule_reason *r;
	(void)step;
	doc_heading(d, 1, a->topic->title);
	if (a->on.comment)
		doc_paragraph(d, a->on.comment->body);
	for (int i = 0; i < 9 && (r = reason_at(a, i)); i++) {
		STR_LOCAL(words, STR_NO_LIMIT);
		str_addf(&words, "%d. %s", i + 1, r->text);
		doc_paragraph(d, words.buf);
	}
}

static void reported(struct act *a, const struct app_answer *r)
{
	told(a, r, _("Reported; a notice will tell you the outcome."), WORDS);
}

static void report_answer(struct act *a, int step, const char *text)
{
	struct report *p = a->priv;
	if (step == CODE) {
		const struct wire_rule_reason *r = *text == '0' ? NULL : reason_at(a, *text - '1');
		p->code = r ? r->code : "";
		act_step(a, WORDS);
	} else if (step == WORDS) {
		p->words = arena_strdup(&a->arena, text);
		if (!*text && !(p->code && *p->code))
			act_object(a, "%s", _("Without one of the reasons, staff need to be told what is wrong."));
		act_step(a, !*text && !(p->code && *p->code) ? WORDS : CONFIRM);
	} else if (*text == 'y') {
		act_send(a,
			&(struct site_ask){ .op = SITE_REPORT,
				.id = a->topic->id,
				.report = { .topic = a->topic->id,
					.comment = a->on.comment ? a->on.comment->id : "",
					.code = p->code ? p->code : "",
					.text = p->words } },
			APP_NO_CACHE, reported);
	} else {
		act_finish(a, ACT_LEFT, "%s", _("Nothing was sent."));
	}
}

static void book_came(struct act *a, const struct app_answer *r)
{
	struct report *p = a->priv;
	site_reply_renew(&p->book, r->reply);
	if (r->last)
		act_step(a, reason_at(a, 0) ? CODE : WORDS);
}

static void report_begin(struct act *a)
{
	if (!act_refused(a, CAN_REPORT))
		act_send(a, &(struct site_ask){ .op = SITE_RULES }, APP_CACHED, book_came);
}

const struct act_ops act_report = { .size = sizeof(struct report),
	.begin = report_begin,
	.ask = report_ask,
	.answer = report_answer,
	.release = report_release,
	.page = report_page };

/* ---- judging --------------------------------------------------------------------------------- */

static void judge_ask(struct act *a, int step)
{
	if (step == CODE && a->on.verb == CAN_BAR) {
		act_ask(a, QUESTION_CHOICE, "what", _("What is decided about this appeal?"));
		act_choice(a, 'u', "uphold", _("uphold it, the person may write again"));
		act_choice(a, 'd', "dismiss", _("dismiss it, the person stays barred"));
		a->q.fallback = 'd';
	} else if (step == CODE) {
		act_ask(a, QUESTION_CHOICE, "what", _("What is decided about this report?"));
		act_choice(a, 'u', "uphold", _("uphold it, what it is about is hidden"));
		act_choice(a, 'd', "dismiss", _("dismiss it"));
		a->q.fallback = 'd';
	} else {
		act_ask(a, QUESTION_LINE, "why", _("Why, for everyone to read and for whoever reported it: "));
		a->q.max = act_rules(a).reason_max;
		act_initial(a, ((const struct report *)a->priv)->words);
	}
}

static void judged(struct act *a, const struct app_answer *r)
{
	if (r->reply && r->reply->u.report.appeal)
		told(a, r,
			((const struct report *)a->priv)->decision == 'u' ? _("The appeal is upheld: the person may write again.")
															  : _("The appeal is dismissed; the person is told."),
			WORDS);
	else
		told(a, r,
			((const struct report *)a->priv)->decision == 'u' ? _("The report is upheld; who made it is told.")
															  : _("The report is dismissed; who made it is told."),
			WORDS);
}

static void judge_answer(struct act *a, int step, const char *text)
{
	struct report *p = a->priv;
	if (step == CODE) {
		p->decision = *text;
		act_step(a, WORDS);
		return;
	}
	p->words = arena_strdup(&a->arena, text);
	if (!text[strspn(text, " ")]) {
		act_object(a, "%s", _("Please write something; everyone can read it."));
		act_step(a, WORDS);
		return;
	}
	act_send(a,
		&(struct site_ask){ .op = SITE_JUDGE,
			.id = a->on.id,
			.judgement = { .act = p->decision == 'u' ? "uphold" : "dismiss", .reason = p->words, .reason_code = "" } },
		APP_NO_CACHE, judged);
}

static void judge_begin(struct act *a)
{
	if (a->on.why)
		act_say(a, "%s", a->on.why);
	act_step(a, CODE);
}

const struct act_ops act_judge = { .size = sizeof(struct report),
	.begin = judge_begin,
	.ask = judge_ask,
	.answer = judge_answer,
	.release = report_release };

/* ---- appealing ------------------------------------------------------------------------------- */

static void appeal_ask(struct act *a, int step)
{
	(void)step;
	act_say(a, "%s", _("An appeal can be sent once. A moderator who did not bar you reads it and decides."));
	act_ask(a, QUESTION_LINE, "text", _("Why should you be able to write again: "))->max = act_rules(a).comment_max;
	act_initial(a, ((const struct report *)a->priv)->words);
}

/* What keeps it from arriving now does not take what was written: it is asked again with that. */
static void appealed(struct act *a, const struct app_answer *r)
{
	STR_LOCAL(why, 4096);
	if (r->rc == RC_OK || (r->problem && !(r->problem->field && *r->problem->field))) {
		act_conclude(a, r, _("Your appeal was sent; a notice will tell you what is decided."));
		return;
	}
	act_failure(r, &why);
	act_object(a, "%s", why.buf);
	act_note(a, r);
	act_step(a, WORDS);
}

static void appeal_answer(struct act *a, int step, const char *text)
{
	struct report *p = a->priv;
	(void)step;
	p->words = arena_strdup(&a->arena, text);
	if (!text[strspn(text, " ")]) {
		act_finish(a, ACT_LEFT, "%s", _("Nothing was sent."));
		return;
	}
	act_send(a, &(struct site_ask){ .op = SITE_APPEAL, .report = { .text = p->words } }, APP_NO_CACHE, appealed);
}

static void appeal_begin(struct act *a)
{
	struct report *p = a->priv;
	a->on.id = "me"; /* an appeal is about nothing else: there is one draft of it */
	act_draft(a, "");
	char *draft = act_drafted(a);
	if (draft) {
		p->words = arena_strdup(&a->arena, draft);
		act_say_drafted(a);
	}
	free(draft);
	act_step(a, WORDS);
}

const struct act_ops act_appeal = { .size = sizeof(struct report),
	.kind = "appeal",
	.begin = appeal_begin,
	.ask = appeal_ask,
	.answer = appeal_answer,
	.release = report_release };
