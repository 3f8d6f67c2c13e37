/* The platform, a board, a topic: each in figures and a few words. */
#include "page/parts.h"

/* "Topics: 4,211" */
static void put_number(struct doc *d, const char *label, int64_t n)
{
	STR_LOCAL(s, 64);
	page_count(&s, n);
	doc_field(d, label, s.buf);
}

static void put_days(struct doc *d, const char *label, int64_t days)
{
	STR_LOCAL(s, 64);
	str_addf(&s, P_("%ld day", "%ld days", (unsigned long)days), (long)days);
	doc_field(d, label, s.buf);
}

static void put_months(struct doc *d, const char *label, int64_t months)
{
	STR_LOCAL(s, 64);
	str_addf(&s, P_("%ld month", "%ld months", (unsigned long)months), (long)months);
	doc_field(d, label, s.buf);
}

/* That one can see the whole circle alone, and how. */
static void put_own(struct doc *d, const char *data)
{
	STR_LOCAL(clock, STR_NO_LIMIT);
	doc_heading(d, 2, _("Your own platform"));
	doc_paragraph(d,
		_("Nobody else can reach it, and codes are shown instead of sent. Whoever registers first owns it and can act as "
		  "staff too: M in a topic, (D) in the menu."));
	str_addf(&clock, "minyid clock --data %s +3d", data);
	doc_field(d, _("To move its clock on by three days, type in a shell"), clock.buf);
}

/* Not where it tells none. */
static void put_figures(struct doc *d, const struct wire_site *site)
{
	if (site->topics == WIRE_UNKNOWN && site->endorsements == WIRE_UNKNOWN && site->accounts == WIRE_UNKNOWN)
		return;
	doc_heading(d, 2, _("In figures"));
	put_number(d, _("Topics"), site->topics);
	put_number(d, _("Endorsements"), site->endorsements);
	put_number(d, _("Comments"), site->comments);
	put_number(d, _("Accounts"), site->accounts);
}

static void put_rules(struct doc *d, const struct wire_rules *rules)
{
	if (!rules->endorse_threshold && !rules->endorse_months && !rules->endorse_days && !rules->respond_days)
		return;
	doc_heading(d, 2, _("Rules"));
	if (rules->endorse_threshold)
		put_number(d, _("Endorsements that oblige an answer"), rules->endorse_threshold);
	if (rules->endorse_months)
		put_months(d, _("Time to collect them"), rules->endorse_months);
	else if (rules->endorse_days)
		put_days(d, _("Time to collect them"), rules->endorse_days);
	if (rules->respond_days)
		put_days(d, _("Time for the agency to answer"), rules->respond_days);
}

void page_about_site(
	struct doc *d, const struct wire_site *site, const char *name, const char *address, const char *data)
{
	doc_heading(d, 1, name);
	if (*site->about)
		doc_paragraph(d, site->about);
	if (*site->operator_name)
		doc_field(d, _("Run by"), site->operator_name);
	doc_field(d, _("Address"), address);
	put_figures(d, site);
	page_put_unread(d, &site->unread);
	put_rules(d, &site->rules);
	if (data)
		put_own(d, data);
}

void page_site_news(struct str *out, const struct wire_site *site)
{
	long closing = (long)site->closing_soon, answered = (long)site->answered_this_week, overdue = (long)site->overdue;
	if (closing > 0)
		str_addf(out, P_("%ld topic closes soon.\n", "%ld topics close soon.\n", (unsigned long)closing), closing);
	if (answered > 0)
		str_addf(out,
			P_("Agencies answered %ld topic this week.\n", "Agencies answered %ld topics this week.\n",
				(unsigned long)answered),
			answered);
	if (overdue > 0)
		str_addf(out,
			P_("An agency is late with %ld topic.\n", "Agencies are late with %ld topics.\n", (unsigned long)overdue),
			overdue);
}

void page_about_board(struct doc *d, const char *const *names, const struct wire_boards *boards, enum wire_board board)
{
	page_put_unread(d, &boards->unread);
	for (size_t i = 0; i < boards->n; i++) {
		const struct wire_board_info *b = &boards->items[i];
		if (board != BOARD_OTHER && b->board != board)
			continue;
		doc_heading(d, 1, page_board_name(names, b->board));
		if (*b->about)
			doc_paragraph(d, b->about);
		if (b->topics != WIRE_UNKNOWN)
			put_number(d, _("Topics"), b->topics);
	}
}

static void put_date(struct doc *d, const char *label, int64_t at, const struct page_opts *o)
{
	STR_LOCAL(s, 64);
	page_date_time(&s, at, o);
	if (at)
		doc_field(d, label, s.buf);
}

static void put_counts(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	const struct wire_counts *c = &t->counts;
	if (page_is_place(t))
		return;
	put_number(d, _("Endorsements"), c->endorsements);
	if (!o->uncommented) {
		put_number(d, _("Comments"), c->comments);
		put_number(d, _("For"), c->pro);
		put_number(d, _("Against"), c->con);
		put_number(d, _("Neutral"), c->neutral);
	}
	if (!o->uncommented || c->followers)
		put_number(d, _("Followers"), c->followers);
}

/* Its number on its board, and behind it the id where that is another word, so that a number does not stand there
 * twice. */
static void put_name(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	STR_LOCAL(name, 4096);
	STR_LOCAL(number, 32);
	str_addf(&number, "%lld", (long long)t->number);
	if (t->number <= 0) {
		doc_field(d, _("Number"), t->id);
		return;
	}
	str_addf(&name, "%s %s", page_board_name(o->boards, t->board), number.buf);
	if (!str_eq(number.buf, t->id))
		str_addf(&name, _(" (%s)"), t->id);
	doc_field(d, _("Number"), name.buf);
}

void page_about_topic(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	doc_heading(d, 1, *t->title ? t->title : page_no_title(t));
	page_put_unread(d, &t->unread);
	put_name(d, t, o);
	if (!page_is_place(t) || t->stage != STAGE_OTHER)
		doc_field(d, _("State"), page_stage_word(t->stage));
	for (size_t i = 0; i < t->n_agencies; i++)
		doc_field(d, _("Agency"), t->agencies[i].name);
	page_put_proposers(d, t);
	put_date(d, _("Published on"), t->created_at, o);
	put_date(d, _("Changed on"), t->updated_at, o);
	put_date(d, _("Last active on"), t->active_at, o);
	put_counts(d, t, o);
	if (*t->source.url) {
		struct doc_block *b = doc_field(d, _("Address"), "");
		doc_run(d, b, t->source.url, DOC_LINK, doc_link(d, t->source.url));
	}
}
