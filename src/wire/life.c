/* The life of a topic on the wire: what people propose and what is done to it, its public log, reports, queues,
 * counts over time, invitations, uploaded files. */
#include "wire/shape.h"

/* ---- proposals ------------------------------------------------------------------------------- */

#define S struct wire_attached
static const struct field attached_fields[] = {
	{ TEXT(id, "id"), .required = true },
	{ TEXT(name, "name"), .optional = true },
};
static const struct shape attached_shape = SHAPE(S, attached_fields);
#undef S

#define S struct wire_proposal
static const struct field proposal_fields[] = {
	{ WORD(board, "board", wire_board_words) },
	{ TEXT(title, "title") },
	{ TEXT(body, "body") },
	{ TEXT(benefits, "benefits") },
	{ NAMED(fields, n_fields, "fields") },
	{ TEXTS(agencies, n_agencies, "agencies") },
	{ TEXTS(links, n_links, "links") },
	{ LIST(attachments, n_attachments, "attachments", attached_shape) },
	{ BOOL(discuss, "discuss") },
	{ BOOL(send, "send"), .optional = true },
	{ INT(version, "version"), .optional = true },
};
static const struct shape proposal_shape = SHAPE(S, proposal_fields);
#undef S

#define PROPOSAL_MEMBERS 9 /* that `given` speaks of: the first of the fields, a bit each in their order */
_Static_assert(1u << (PROPOSAL_MEMBERS - 1) == PROPOSAL_DISCUSS, "a bit each");

enum rc wire_proposal_parse(const struct json *v, struct arena *a, struct wire_proposal *out, struct err *e)
{
	enum rc rc = shape_parse_sent(&proposal_shape, v, a, out, e);
	for (unsigned i = 0; i < PROPOSAL_MEMBERS; i++)
		if (!json_is_null(json_get(v, proposal_fields[i].name)))
			out->given |= 1u << i;
	return rc;
}

void wire_proposal_write(struct str *out, const struct wire_proposal *v)
{
	struct field chosen[ARRAY_LEN(proposal_fields)];
	size_t n = 0;
	for (unsigned i = 0; i < ARRAY_LEN(proposal_fields); i++)
		if (i >= PROPOSAL_MEMBERS || v->given & 1u << i)
			chosen[n++] = proposal_fields[i];
	const struct shape shape = { .size = sizeof *v, .fields = chosen, .n = n };
	shape_send(&shape, out, v);
}

/* ---- acts ------------------------------------------------------------------------------------ */

#define S struct wire_act
static const struct field act_fields[] = {
	{ TEXT(act, "act"), .required = true },
	{ TEXT(comment, "comment"), .optional = true },
	{ TEXT(reason_code, "reason_code"), .optional = true },
	{ TEXT(reason, "reason"), .optional = true },
	{ TEXT(text, "text"), .optional = true },
	{ TEXT(into, "into"), .optional = true },
	{ TEXTS(agencies, n_agencies, "agencies"), .optional = true },
	{ TIME(until, "until") },
	{ TIME(at, "at") },
	{ LIST(demands, n_demands, "demands", wire_demand_shape), .optional = true },
	{ LIST(sections, n_sections, "sections", wire_section_shape), .optional = true },
	{ LIST(attachments, n_attachments, "attachments", attached_shape), .optional = true },
	{ LIST(infographics, n_infographics, "infographics", wire_infographic_shape), .optional = true },
	{ LIST(groups, n_groups, "groups", wire_opinion_shape), .optional = true },
	{ TEXT(value, "value"), .optional = true },
	{ BOOL(discuss, "discuss"), .optional = true },
	{ INT(version, "version"), .optional = true },
};
static const struct shape act_shape = SHAPE(S, act_fields);
#undef S

enum rc wire_act_parse(const struct json *v, struct arena *a, struct wire_act *out, struct err *e)
{
	return shape_parse_sent(&act_shape, v, a, out, e);
}

void wire_act_write(struct str *out, const struct wire_act *v)
{
	shape_send(&act_shape, out, v);
}

#define S struct wire_logged
static const struct field logged_fields[] = {
	{ TEXT(id, "id") },
	{ TIME(at, "at") },
	{ TEXT(act, "act") },
	{ TEXT(role, "role"), .optional = true },
	{ TEXT(reason_code, "reason_code"), .optional = true },
	{ TEXT(reason, "reason"), .optional = true },
	{ TEXT(text, "text"), .optional = true },
	{ TEXT(comment, "comment"), .optional = true },
	{ WORD(stage, "stage", wire_stage_words) },
};
const struct shape wire_logged_shape = SHAPE(S, logged_fields);
#undef S

#define S struct wire_log
static const struct field log_fields[] = { { LIST(items, n, "items", wire_logged_shape), .required = true } };
static const struct shape log_shape = SHAPE_NOTED(S, log_fields, unread);
#undef S

enum rc wire_log_parse(const struct json *v, struct arena *a, struct wire_log *out, struct err *e)
{
	return shape_parse(&log_shape, v, a, out, e);
}

void wire_log_write(struct json_out *o, const struct wire_log *v, int zone)
{
	shape_write(&log_shape, o, NULL, v, VIEW_WHOLE, zone);
}

/* ---- reports --------------------------------------------------------------------------------- */

#define S struct wire_report
static const struct field new_report_fields[] = {
	{ TEXT(topic, "topic"), .required = true },
	{ TEXT(comment, "comment"), .optional = true },
	{ TEXT(code, "code"), .optional = true },
	{ TEXT(text, "text"), .optional = true },
};
static const struct shape new_report_shape = SHAPE(S, new_report_fields);
static const struct field new_appeal_fields[] = { { TEXT(text, "text"), .required = true } };
static const struct shape new_appeal_shape = SHAPE(S, new_appeal_fields);
static const struct field report_fields[] = {
	{ TEXT(id, "id") },
	{ TEXT(topic, "topic") },
	{ TEXT(comment, "comment"), .optional = true },
	{ TEXT(code, "code"), .optional = true },
	{ TEXT(text, "text"), .optional = true },
	{ TIME(at, "at") },
	{ TEXT(state, "state"), .optional = true },
	{ TEXT(answer, "answer"), .optional = true },
	{ TIME(answered_at, "answered_at") },
	{ TEXT(body, "body"), .optional = true },
	{ BOOL(appeal, "appeal"), .optional = true },
};
static const struct shape report_shape = SHAPE(S, report_fields);
#undef S

#define S struct wire_reports
static const struct field reports_fields[] = {
	{ LIST(items, n, "items", report_shape), .required = true },
	{ TEXT(next, "next"), .optional = true },
};
static const struct shape reports_shape = SHAPE_NOTED(S, reports_fields, unread);
#undef S

#define S struct wire_report_act
static const struct field report_act_fields[] = {
	{ TEXT(act, "act"), .required = true },
	{ TEXT(reason, "reason"), .optional = true },
	{ TEXT(reason_code, "reason_code"), .optional = true },
};
static const struct shape report_act_shape = SHAPE(S, report_act_fields);
#undef S

enum rc wire_new_report_parse(const struct json *v, struct arena *a, struct wire_report *out, struct err *e)
{
	enum rc rc = shape_parse_sent(&new_report_shape, v, a, out, e);
	out->id = out->state = out->answer = out->body = "";
	return rc;
}

void wire_new_report_write(struct str *out, const struct wire_report *v)
{
	shape_send(&new_report_shape, out, v);
}

enum rc wire_new_appeal_parse(const struct json *v, struct arena *a, struct wire_report *out, struct err *e)
{
	return shape_parse_sent(&new_appeal_shape, v, a, out, e);
}

void wire_new_appeal_write(struct str *out, const struct wire_report *v)
{
	shape_send(&new_appeal_shape, out, v);
}

enum rc wire_report_parse(const struct json *v, struct arena *a, struct wire_report *out, struct err *e)
{
	return shape_parse(&report_shape, v, a, out, e);
}

void wire_report_write(struct json_out *o, const char *name, const struct wire_report *v, int zone)
{
	shape_write(&report_shape, o, name, v, VIEW_WHOLE, zone);
}

enum rc wire_reports_parse(const struct json *v, struct arena *a, struct wire_reports *out, struct err *e)
{
	return shape_parse(&reports_shape, v, a, out, e);
}

void wire_reports_write(struct json_out *o, const struct wire_reports *v, int zone)
{
	shape_write(&reports_shape, o, NULL, v, VIEW_WHOLE, zone);
}

enum rc wire_report_act_parse(const struct json *v, struct arena *a, struct wire_report_act *out, struct err *e)
{
	return shape_parse_sent(&report_act_shape, v, a, out, e);
}

void wire_report_act_write(struct str *out, const struct wire_report_act *v)
{
	shape_send(&report_act_shape, out, v);
}

/* ---- queues ---------------------------------------------------------------------------------- */

#define S struct wire_queued
static const struct field queued_fields[] = {
	{ TEXT(kind, "kind") },
	{ OBJECT(topic, "topic", wire_topic_shape) },
	{ TEXT(step, "step"), .optional = true },
	{ TIME(due, "due") },
	{ WORD(state, "state", wire_duty_words) },
	{ INT(days, "days"), .optional = true },
	{ OBJECT(report, "report", report_shape), .optional = true },
};
static const struct shape queued_shape = SHAPE_NOTED(S, queued_fields, unread);
#undef S

#define S struct wire_queue
static const struct field queue_fields[] = {
	{ LIST(items, n, "items", queued_shape), .required = true },
	{ COUNT(total, "total") },
	{ TEXT(next, "next"), .optional = true },
};
static const struct shape queue_shape = SHAPE_NOTED(S, queue_fields, unread);
#undef S

enum rc wire_queue_parse(const struct json *v, struct arena *a, struct wire_queue *out, struct err *e)
{
	return shape_parse(&queue_shape, v, a, out, e);
}

/* Its items are rows; the list itself is whole, also where nothing waits. */
void wire_queue_write(struct json_out *o, const struct wire_queue *v, int zone)
{
	json_open(o, NULL, '{');
	json_open(o, "items", '[');
	for (size_t i = 0; i < v->n; i++)
		shape_write(&queued_shape, o, NULL, &v->items[i], VIEW_ROW, zone);
	json_close(o, ']');
	json_put_count(o, "total", v->total);
	if (v->next && *v->next)
		json_put_text(o, "next", v->next);
	wire_unread_write(o, &v->unread);
	json_close(o, '}');
}

/* ---- counts over time, invitations, files ---------------------------------------------------- */

#define S struct wire_counted
static const struct field counted_fields[] = {
	{ TIME(at, "at") },
	{ INT(endorsements, "endorsements") },
	{ INT(comments, "comments") },
};
static const struct shape counted_shape = SHAPE(S, counted_fields);
#undef S

#define S struct wire_history
static const struct field history_fields[] = { { LIST(items, n, "items", counted_shape), .required = true } };
static const struct shape history_shape = SHAPE_NOTED(S, history_fields, unread);
#undef S

enum rc wire_history_parse(const struct json *v, struct arena *a, struct wire_history *out, struct err *e)
{
	return shape_parse(&history_shape, v, a, out, e);
}

void wire_history_write(struct json_out *o, const struct wire_history *v, int zone)
{
	shape_write(&history_shape, o, NULL, v, VIEW_WHOLE, zone);
}

#define S struct wire_invitation
static const struct field invitation_fields[] = {
	{ TEXT(code, "code"), .required = true },
	{ TIME(expires_at, "expires_at") },
};
const struct shape wire_invitation_shape = SHAPE(S, invitation_fields);
#undef S

enum rc wire_invitation_parse(const struct json *v, struct arena *a, struct wire_invitation *out, struct err *e)
{
	return shape_parse(&wire_invitation_shape, v, a, out, e);
}

void wire_invitation_write(struct json_out *o, const struct wire_invitation *v, int zone)
{
	shape_write(&wire_invitation_shape, o, NULL, v, VIEW_WHOLE, zone);
}

#define S struct wire_attachment
static const struct field file_fields[] = {
	{ TEXT(id, "id"), .required = true },
	{ TEXT(name, "name") },
	{ TEXT(type, "type") },
	{ INT(size, "size") },
	{ TEXT(url, "url") },
};
static const struct shape file_shape = SHAPE(S, file_fields);
#undef S

enum rc wire_file_parse(const struct json *v, struct arena *a, struct wire_attachment *out, struct err *e)
{
	enum rc rc = shape_parse(&file_shape, v, a, out, e);
	out->text = "";
	return rc;
}

void wire_file_write(struct json_out *o, const struct wire_attachment *v)
{
	shape_write(&file_shape, o, NULL, v, VIEW_WHOLE, 0);
}
