/* What happened, in words: a notice as one line, its topic's title last, as all that comes from outside. */
#include "page/page.h"

#include "text/text.h"

static void say_stage(struct str *out, const struct wire_notice *v)
{
	/* TRANSLATORS: what a topic has become: "collecting endorsements", "established" */
	str_addf(out, _("Now %s"), page_stage_word(v->stage));
}

static void say_answered(struct str *out, const struct wire_notice *v)
{
	if (v->topic.decision)
		/* TRANSLATORS: the decision: "adopted" */
		str_addf(out, _("Answered: %s"), page_decision_word(v->topic.decision));
	else
		str_addz(out, _("Answered"));
}

static void say_late(struct str *out, const struct wire_notice *v)
{
	const char *duty = page_step_word(v->topic.board, v->text, false);
	if (*duty)
		/* TRANSLATORS: what an agency should have done: "Publish the response" */
		str_addf(out, _("Late: %s"), duty);
	else
		str_addz(out, _("An agency is late"));
}

static void say_reply(struct str *out, const struct wire_notice *v)
{
	if (!*v->by) {
		str_addz(out, _("A reply to your comment"));
		return;
	}
	STR_LOCAL(name, 1024);
	text_clean(&name, v->by, strlen(v->by));
	/* TRANSLATORS: a nickname */
	str_addf(out, _("%s replied to your comment"), name.buf);
}

static void say_joined(struct str *out, const struct wire_notice *v)
{
	STR_LOCAL(name, 1024);
	text_clean(&name, v->by, strlen(v->by));
	/* TRANSLATORS: a nickname */
	str_addf(out, _("%s accepted your invitation"), name.buf);
}

static void say_hidden(struct str *out, const struct wire_notice *v)
{
	(void)v;
	str_addz(out, _("Your comment was hidden"));
}

static void say_report(struct str *out, const struct wire_notice *v)
{
	(void)v;
	str_addz(out, _("Your report was answered"));
}

static void say_barred(struct str *out, const struct wire_notice *v)
{
	(void)v;
	str_addz(out, _("You may not write for a while, and can appeal in the settings of your account"));
}

static void say_unbarred(struct str *out, const struct wire_notice *v)
{
	(void)v;
	str_addz(out, _("You may write again"));
}

static void say_appeal(struct str *out, const struct wire_notice *v)
{
	(void)v;
	str_addz(out, _("Your appeal was decided"));
}

static void say_step(struct str *out, const struct wire_notice *v)
{
	const char *word = page_step_word(v->topic.board, v->kind, true);
	str_addz(out, *word ? word : _("Something happened"));
}

void page_notice(struct str *out, const struct wire_notice *v)
{
	static const struct {
		const char *kind;
		void (*say)(struct str *out, const struct wire_notice *v);
	} kinds[] = {
		{ "stage", say_stage },
		{ "answered", say_answered },
		{ "late", say_late },
		{ "reply", say_reply },
		{ "hidden", say_hidden },
		{ "report", say_report },
		{ "joined", say_joined },
		{ "barred", say_barred },
		{ "unbarred", say_unbarred },
		{ "appeal", say_appeal },
	};
	size_t i = 0;
	while (i < ARRAY_LEN(kinds) && !str_eq(kinds[i].kind, v->kind))
		i++;
	STR_LOCAL(what, 4096);
	(i < ARRAY_LEN(kinds) ? kinds[i].say : say_step)(&what, v);
	/* TRANSLATORS: what happened, and the title of the topic that it happened to */
	str_addf(out, _("%s: %s"), what.buf, *v->topic.title ? v->topic.title : _("a topic that is not public now"));
}

/* The first line of it. */
void page_written(struct str *out, const struct wire_written *v, const struct page_opts *o)
{
	const char *body = v->comment.body + strspn(v->comment.body, " \t\r\n");
	STR_LOCAL(line, 65536);
	str_add(&line, body, strcspn(body, "\r\n"));
	/* TRANSLATORS: for, against or ->; what was said; what became of the topic, and its title */
	str_addf(out, _("%1$s %2$s (%3$s: %4$s)"), page_stance_said(v->comment.stance, o), line.buf,
		page_stage_word(v->on.stage), *v->on.title ? v->on.title : _("a topic that is not public now"));
}
