/* Barring a person for what they wrote, which stands in the topic's public log; and their appeal, which somebody else
 * than who barred them decides about, as about a report (handle_report.c). */
#include "server/api/private.h"

#define DAY ((int64_t)86400000)

/* Whose topic or comment it is; false: nobody's who could be barred. */
static bool read_author(
	struct ctx *c, struct response *r, int64_t topic, const char *named, int64_t *comment, int64_t *author)
{
	struct storage_staff staff = { 0 };
	struct wire_comment seen = { 0 };
	struct err e = { 0 };
	enum rc rc = RC_OK;
	int64_t of = 0;
	*comment = *author = 0;
	if (*named && !input_id(c, r, named, comment))
		return false;
	if (*comment)
		rc = storage_comment(c->storage, *comment, 0, c->arena, &seen, &e);
	if (rc == RC_OK && *comment && !(str_to_i64(seen.topic, 1, INT64_MAX, &of) && of == topic))
		rc = err_set(&e, RC_NOT_FOUND, 0, "comment");
	if (rc == RC_OK)
		rc = *comment ? storage_comment_author(c->storage, *comment, author, &e)
					  : storage_topic_owner(c->storage, topic, author, &e);
	if (rc == RC_OK && *author)
		rc = storage_staff(c->storage, *author, c->arena, &staff, &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
	else if (!*author)
		problem(c, r, NO_AUTHOR, NULL);
	else if (staff.roles)
		problem(c, r, STAFF_STAY, NULL);
	else
		return true;
	return false;
}

/* Its reason, its words and its end, which whoever owns the platform alone may leave open. */
static bool check(struct ctx *c, struct response *r, const struct wire_topic *t, const struct rules_who *who,
	const struct wire_act *a)
{
	const struct rules_reason *reason = rules_reason_of(ctx_rules(c, t), t->board, a->reason_code);
	const bool owns = (who->roles & RULES_ROLE(ROLE_OWNER)) != 0;
	if (!reason || !(reason->verbs & WIRE_CAN(CAN_HIDE)))
		problem_of_missing(c, r, "reason_code");
	else if (!*a->reason)
		problem_of_missing(c, r, "reason");
	else if (a->until ? a->until <= c->now : !owns)
		problem_of_missing(c, r, "until");
	else if (a->until >= STORAGE_BAR_NO_END || (!owns && a->until > c->now + c->rules->bar_days_max * DAY))
		problem(c, r, TOO_FAR, "until");
	else
		return true;
	return false;
}

static enum rc write_bar(struct ctx *c, int64_t topic, const struct wire_topic *t, const struct rules_who *who,
	const struct wire_act *a, int64_t comment, int64_t author, struct err *e)
{
	const enum wire_role as = who->roles & RULES_ROLE(ROLE_MODERATOR) ? ROLE_MODERATOR : ROLE_OWNER;
	const struct storage_bar bar = { .since = c->now,
		.until = a->until ? a->until : STORAGE_BAR_NO_END,
		.code = a->reason_code,
		.reason = a->reason,
		.topic = topic,
		.comment = comment,
		.by = c->account };
	const struct wire_logged logged = { .at = c->now,
		.act = wire_verb_word(CAN_BAR),
		.role = wire_role_word(as),
		.reason_code = a->reason_code,
		.reason = a->reason,
		.text = "",
		.stage = t->stage };
	const struct storage_notice notice = { .kind = NOTICE_BARRED,
		.account = author,
		.actor = c->account,
		.topic = topic,
		.comment = comment,
		.stage = t->stage,
		.text = a->reason,
		.at = c->now };
	int64_t act = 0;
	enum rc rc = storage_bar(c->storage, author, &bar, e);
	if (rc == RC_OK)
		rc = storage_act_add(c->storage, topic, comment, c->account, &logged, &act, e);
	if (rc == RC_OK)
		rc = storage_notice_add(c->storage, &notice, e);
	if (c->route->made == MADE_ACT)
		c->made = act;
	return rc;
}

bool handle_bar(struct ctx *c, struct response *r, int64_t topic, const struct wire_topic *t,
	const struct rules_who *who, const struct wire_act *a)
{
	struct err e = { 0 };
	int64_t comment, author;
	if (who->roles)
		c->did = wire_verb_word(CAN_BAR);
	if (!permit(c, r, who, CAN_BAR, t) || !read_author(c, r, topic, a->comment, &comment, &author) ||
		!check(c, r, t, who, a))
		return false;
	if (write_bar(c, topic, t, who, a, comment, author, &e) == RC_OK)
		return true;
	problem_of(c, r, &e);
	return false;
}

/* ---- appeals --------------------------------------------------------------------------------- */

void handle_appeal_add(struct ctx *c, const struct request *q, struct response *r)
{
	struct wire_report v;
	struct storage_bar bar;
	struct err e = { 0 };
	if (wire_new_appeal_parse(c->body, c->arena, &v, &e) != RC_OK) {
		problem_of_field(c, r, &e);
		return;
	}
	v.text = input_trimmed(c->arena, v.text);
	if (!v.text || !input_text(c, r, "text", v.text, 1, c->rules->comment_max, true))
		return;
	enum rc rc = storage_barred(c->storage, c->account, c->now, c->arena, &bar, &e);
	if (rc == RC_OK && !bar.until)
		problem(c, r, NOT_BARRED, NULL);
	else if (rc == RC_OK && *bar.appeal)
		problem(c, r, APPEALED_ALREADY, NULL);
	else if (rc == RC_OK)
		rc = storage_appeal_add(c->storage, &bar, c->account, v.text, c->now, &c->made, &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
	else if (c->made)
		handle_report_again(c, q, r);
}

bool handle_appeal_decided(struct ctx *c, struct response *r, int64_t report, bool upheld)
{
	struct err e = { 0 };
	int64_t bar, by;
	enum rc rc = storage_appeal(c->storage, report, &bar, &by, &e);
	if (rc == RC_OK && by == c->account) {
		problem(c, r, OWN_BAR, NULL);
		return false;
	}
	if (rc == RC_OK && upheld)
		rc = storage_bar_lift(c->storage, bar, c->now, &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
	return rc == RC_OK;
}
