/* What was done to a topic, line by line as the platform's public log has it, and what a person reported. */
#include "page/page.h"

/* An act of the log, as what has happened. */
static const char *act_word(const char *act)
{
	static const struct {
		enum wire_verb verb;
		const char *done;
	} acts[] = {
		{ CAN_APPROVE, N_("it passed screening") },
		{ CAN_REFUSE, N_("it was refused") },
		{ CAN_HIDE, N_("it was hidden") },
		{ CAN_SHOW, N_("it was shown again") },
		{ CAN_JOIN, N_("it was joined with another") },
		{ CAN_ASSIGN, N_("agencies were assigned") },
		{ CAN_SCHEDULE, N_("the handling was scheduled") },
		{ CAN_CONTACT, N_("the proposer was talked with") },
		{ CAN_EXTEND, N_("the deadline was extended") },
		{ CAN_NOTICE, N_("a notice was published") },
		{ CAN_ANSWER, N_("it was answered") },
		{ CAN_SUMMARISE, N_("the opinions were summarised") },
		{ CAN_DEBATE, N_("it was debated") },
		{ CAN_NO_DEBATE, N_("it will not be debated") },
		{ CAN_BAR, N_("its writer was barred from writing") },
		{ CAN_EDIT, N_("it was changed") },
		{ CAN_SEND, N_("it was sent for screening") },
		{ CAN_RETRACT, N_("it was withdrawn") },
	};
	enum wire_verb verb;
	if (wire_verb_from(act, &verb))
		for (size_t i = 0; i < ARRAY_LEN(acts); i++)
			if (acts[i].verb == verb)
				return _(acts[i].done);
	if (str_eq(act, "lift_bar"))
		return _("after an appeal the writer may write again");
	return str_eq(act, "keep_bar") ? _("an appeal was dismissed") : act;
}

static const char *role_word(const char *role)
{
	enum wire_role known;
	if (str_eq(role, "proposer"))
		return _("the proposer");
	return wire_role_from(role, &known) ? page_role_word(known) : role;
}

static void put_logged(struct doc *d, const struct wire_logged *v, const struct page_opts *o)
{
	STR_LOCAL(when, 64);
	STR_LOCAL(what, STR_NO_LIMIT);
	page_date_time(&when, v->at, o);
	if (*v->role)
		str_addf(&what, "%s%s", role_word(v->role), _(": "));
	str_addz(&what, act_word(v->act));
	if (*v->comment)
		str_addz(&what, _(" (a comment)"));
	doc_field(d, when.buf, what.buf);
	if (*v->reason)
		doc_paragraph(d, v->reason);
	if (*v->text)
		doc_paragraph(d, v->text);
}

void page_log(struct doc *d, const struct wire_log *log, const struct page_opts *o)
{
	if (!log->n)
		doc_paragraph(d, _("Nothing is on record about it yet."));
	for (size_t i = 0; i < log->n; i++)
		put_logged(d, &log->items[i], o);
}

void page_reports(struct doc *d, const struct wire_reports *reports, const struct page_opts *o)
{
	if (!reports->n)
		doc_paragraph(d, _("You have not reported anything."));
	for (size_t i = 0; i < reports->n; i++) {
		const struct wire_report *v = &reports->items[i];
		STR_LOCAL(when, 64);
		STR_LOCAL(what, STR_NO_LIMIT);
		page_date_time(&when, v->at, o);
		str_addf(&what, "id:%s%s%s", v->topic, *v->comment ? _(" (a comment)") : "", _(": "));
		str_addz(&what,
			v->appeal ? str_eq(v->state, "upheld")  ? _("your appeal was upheld, and you may write again")
					: str_eq(v->state, "dismissed") ? _("your appeal was dismissed")
													: _("your appeal is waiting for another moderator")
				: str_eq(v->state, "upheld")    ? _("the report was upheld")
				: str_eq(v->state, "dismissed") ? _("the report was dismissed")
												: _("the report is waiting for staff"));
		doc_field(d, when.buf, what.buf);
		if (*v->text)
			doc_paragraph(d, v->text);
		if (*v->answer)
			doc_paragraph(d, v->answer);
	}
}
