/* Topics: what each part is called on the wire, and what of a topic belongs in a list's row. */
#include "wire/shape.h"

#define S struct wire_agency
static const struct field agency_fields[] = {
	{ TEXT(id, "id") },
	{ TEXT(name, "name") },
	{ COUNT(topics, "topics"), .optional = true },
};
const struct shape wire_agency_shape = SHAPE(S, agency_fields);
#undef S

#define S struct wire_counts
static const struct field counts_fields[] = {
	{ COUNT(endorsements, "endorsements") },
	{ COUNT(threshold, "threshold") },
	{ COUNT(comments, "comments") },
	{ COUNT(pro, "pro") },
	{ COUNT(con, "con") },
	{ COUNT(neutral, "neutral") },
	{ COUNT(followers, "followers") },
	{ COUNT(met, "met"), .optional = true },
};
const struct shape wire_counts_shape = SHAPE(S, counts_fields);
#undef S

#define S struct wire_mine
static const struct field mine_fields[] = {
	{ BOOL(endorsed, "endorsed") },
	{ BOOL(followed, "followed") },
	{ TIME(endorsed_at, "endorsed_at") },
	{ INT(endorsement_version, "endorsement_version") },
	{ INT(follow_version, "follow_version") },
};
const struct shape wire_mine_shape = SHAPE(S, mine_fields);
#undef S

#define S struct wire_step
static const struct field step_fields[] = {
	{ TIME(at, "at") },
	{ TEXT(kind, "kind") },
	{ TEXT(text, "text") },
	{ TIME(due, "due") },
	{ WORD(state, "state", wire_duty_words) },
	{ INT(days, "days"), .optional = true },
	{ TEXT(agency, "agency"), .optional = true },
	{ TEXT(role, "role"), .optional = true },
	{ TIME(on, "on") },
	{ TEXT(code, "code"), .optional = true },
};
const struct shape wire_step_shape = SHAPE(S, step_fields);
#undef S

#define S struct wire_section
static const struct field section_fields[] = { { TEXT(name, "name") }, { TEXT(body, "body") } };
const struct shape wire_section_shape = SHAPE(S, section_fields);
#undef S

#define S struct wire_demand
static const struct field demand_fields[] = {
	{ TEXT(demand, "demand") },
	{ WORD(decision, "decision", wire_decision_words) },
	{ TEXT(words, "words"), .optional = true },
};
const struct shape wire_demand_shape = SHAPE(S, demand_fields);
#undef S

#define S struct wire_opinion
static const struct field opinion_fields[] = {
	{ TEXT(opinion, "opinion") },
	{ INT(count, "count"), .optional = true },
	{ WORD(decision, "decision", wire_decision_words) },
	{ TEXT(reason, "reason"), .optional = true },
};
const struct shape wire_opinion_shape = SHAPE(S, opinion_fields);
#undef S

#define S struct wire_response
static const struct field response_fields[] = {
	{ TEXT(id, "id") },
	{ TEXT(agency, "agency") },
	{ TIME(at, "at") },
	{ WORD(decision, "decision", wire_decision_words) },
	{ TEXT(summary, "summary") },
	{ LIST(sections, n_sections, "sections", wire_section_shape) },
	{ LIST(decisions, n_decisions, "decisions", wire_demand_shape), .optional = true },
};
static const struct shape response_shape = SHAPE(S, response_fields);
#undef S

#define S struct wire_infographic
static const struct field infographic_fields[] = {
	{ TEXT(title, "title") },
	{ TEXT(summary, "summary") },
	{ TEXT(source, "source") },
	{ TEXT(alt, "alt"), .optional = true },
	{ TEXT(text, "text"), .optional = true },
	{ JSON(spec, "spec") },
	{ TIME(closes_at, "closes_at") },
};
const struct shape wire_infographic_shape = SHAPE(S, infographic_fields);
#undef S

#define S struct wire_option
static const struct field option_fields[] = {
	{ TEXT(id, "id") },
	{ TEXT(name, "name") },
	{ INT(rank, "rank"), .optional = true },
	{ COUNT(votes, "votes") },
};
static const struct shape option_shape = SHAPE(S, option_fields);
#undef S

#define S struct wire_poll
static const struct field poll_fields[] = {
	{ TEXT(id, "id") },
	{ TEXT(title, "title") },
	{ TEXT(kind, "kind") },
	{ INT(least, "least"), .optional = true },
	{ INT(most, "most"), .optional = true },
	{ TEXT(closed, "closed"), .optional = true },
	{ TEXT(hidden, "hidden"), .optional = true },
	{ TEXT(summary, "summary"), .optional = true },
	{ TIME(closes_at, "closes_at") },
	{ LIST(options, n_options, "options", option_shape) },
};
const struct shape wire_poll_shape = SHAPE(S, poll_fields);
#undef S

#define S struct wire_attachment
static const struct field attachment_fields[] = {
	{ TEXT(id, "id"), .optional = true },
	{ TEXT(name, "name") },
	{ TEXT(url, "url") },
	{ TEXT(type, "type") },
	{ INT(size, "size"), .optional = true },
	{ TEXT(text, "text"), .optional = true },
};
static const struct shape attachment_shape = SHAPE(S, attachment_fields);
#undef S

#define S struct wire_article
static const struct field article_fields[] = {
	{ TEXT(current, "current") },
	{ TEXT(amended, "amended") },
	{ TEXT(reason, "reason") },
};
static const struct shape article_shape = SHAPE(S, article_fields);
#undef S

#define S struct wire_quarter
static const struct field quarter_fields[] = {
	{ TEXT(period, "period") },
	{ NUMBER(planned, "planned") },
	{ NUMBER(actual, "actual") },
	{ NUMBER(budget, "budget") },
	{ NUMBER(spent, "spent") },
};
static const struct shape quarter_shape = SHAPE(S, quarter_fields);
#undef S

#define S struct wire_indicator
static const struct field indicator_fields[] = {
	{ TEXT(name, "name") },
	{ TEXT(unit, "unit") },
	{ NUMBER(target, "target") },
	{ NUMBER(actual, "actual") },
};
static const struct shape indicator_shape = SHAPE(S, indicator_fields);
#undef S

#define S struct wire_related
static const struct field related_fields[] = {
	{ TEXT(id, "id") },
	{ WORD(board, "board", wire_board_words) },
	{ INT(number, "number"), .optional = true },
	{ TEXT(title, "title") },
};
static const struct shape related_shape = SHAPE(S, related_fields);
#undef S

#define S struct wire_source
static const struct field source_fields[] = {
	{ TEXT(name, "name") },
	{ TEXT(url, "url") },
	{ TEXT(licence, "licence") },
};
static const struct shape source_shape = SHAPE(S, source_fields);
#undef S

#define S struct wire_field
static const struct field form_fields[] = {
	{ TEXT(name, "name") },
	{ TEXT(label, "label"), .optional = true },
	{ TEXT(value, "value") },
	{ TIME(at, "at") },
	{ TIME(until, "until") },
};
static const struct shape form_shape = SHAPE(S, form_fields);
#undef S

#define S struct wire_refusal
static const struct field refusal_fields[] = {
	{ TEXT(code, "code") },
	{ TEXT(sentence, "sentence") },
	{ TIME(until, "until") },
};
const struct shape wire_refusal_shape = SHAPE(S, refusal_fields);
#undef S

#define S struct wire_topic
static const struct field progress_fields[] = {
	{ NUMBER(planned, "planned") },
	{ NUMBER(actual, "actual") },
	{ NUMBER(spent, "spent") },
};
static const struct shape progress_shape = SHAPE(S, progress_fields);

static const struct field topic_fields[] = {
	{ TEXT(id, "id"), .required = true },
	{ INT(number, "number") },
	{ WORD(board, "board", wire_board_words) },
	{ TEXT(title, "title") },
	{ TEXT(summary, "summary") },
	{ TEXT(body, "body"), .whole = true },
	{ TEXT(benefits, "benefits"), .whole = true },
	{ TEXT(body_heading, "body_heading"), .whole = true, .optional = true },
	{ TEXT(benefits_heading, "benefits_heading"), .whole = true, .optional = true },
	{ TEXTS(links, n_links, "links"), .whole = true, .optional = true },
	{ INT(version, "version"), .whole = true, .optional = true },
	{ LIST(agencies, n_agencies, "agencies", wire_agency_shape) },
	{ TEXT(proposer, "proposer") },
	{ TEXTS(co_proposers, n_co_proposers, "co_proposers"), .whole = true, .optional = true },
	{ LIST(invitations, n_invitations, "invitations", wire_invitation_shape), .whole = true, .optional = true },
	{ WORD(stage, "stage", wire_stage_words) },
	{ TEXT(stage_reason, "stage_reason"), .optional = true },
	{ TEXT(stage_code, "stage_code"), .optional = true },
	{ TIME(stage_since, "stage_since") },
	{ TIME(stage_by, "stage_by") },
	{ TEXT(stage_before, "stage_before"), .optional = true },
	{ INT(rules, "rules"), .whole = true, .optional = true },
	{ WORD(response, "response", wire_response_words) },
	{ WORD(decision, "decision", wire_decision_words) },
	{ TIME(created_at, "created_at") },
	{ TIME(updated_at, "updated_at") },
	{ TIME(active_at, "active_at") },
	{ TIME(endorse_by, "endorse_by") },
	{ TIME(respond_by, "respond_by") },
	{ TIME(late_since, "late_since") },
	{ TIME(as_of, "as_of") },
	{ TIME(opens_at, "opens_at") },
	{ TIME(closes_at, "closes_at") },
	{ OBJECT(counts, "counts", wire_counts_shape) },
	{ GROUP("progress", progress_shape), .optional = true },
	{ TEXT(context, "context"), .optional = true },
	{ INT(context_floor, "context_floor"), .optional = true },
	{ TEXT(place, "place"), .optional = true },
	{ TEXT(stream, "stream"), .optional = true },
	{ INT(budget, "budget"), .whole = true, .optional = true },
	{ LIST(timeline, n_timeline, "timeline", wire_step_shape), .whole = true },
	{ LIST(responses, n_responses, "responses", response_shape), .whole = true },
	{ LIST(infographics, n_infographics, "infographics", wire_infographic_shape), .whole = true },
	{ LIST(polls, n_polls, "polls", wire_poll_shape), .whole = true, .optional = true },
	{ LIST(opinions, n_opinions, "opinions", wire_opinion_shape), .whole = true, .optional = true },
	{ LIST(attachments, n_attachments, "attachments", attachment_shape), .whole = true },
	{ LIST(articles, n_articles, "articles", article_shape), .whole = true },
	{ LIST(quarters, n_quarters, "quarters", quarter_shape), .whole = true },
	{ LIST(indicators, n_indicators, "indicators", indicator_shape), .whole = true },
	{ LIST(related, n_related, "related", related_shape), .whole = true },
	{ LIST(fields, n_fields, "fields", form_shape), .whole = true, .optional = true },
	{ OBJECT(source, "source", source_shape), .whole = true, .optional = true },
	{ OBJECT(mine, "mine", wire_mine_shape), .beside = offsetof(S, mine.known), .known = true, .whole = true },
	{ TEXTS(shows, n_shows, "shows"), .whole = true, .optional = true },
	{ BOOL(shows_always, "shows_always"), .whole = true, .optional = true },
	{ SET(can.verbs, can.known, "can", wire_verb_words), .whole = true },
	{ TABLE(can.cannot, "cannot", wire_refusal_shape, wire_verb_words), .whole = true },
};
const struct shape wire_topic_shape = SHAPE_NOTED(S, topic_fields, unread);
#undef S

#define S struct wire_topics
static const struct field topics_fields[] = {
	{ LIST(items, n, "items", wire_topic_shape), .required = true },
	{ COUNT(total, "total") },
	{ BOOL(over, "over"), .optional = true },
	{ TEXTS(fitting, n_fitting, "fitting"), .optional = true },
	{ INT(first, "first") },
	{ TEXT(next, "next") },
};
static const struct shape topics_shape = SHAPE_NOTED(S, topics_fields, unread);
#undef S

enum rc wire_topic_parse(const struct json *v, struct arena *a, struct wire_topic *out, struct err *e)
{
	return shape_parse(&wire_topic_shape, v, a, out, e);
}

enum rc wire_topic_parse_strict(const struct json *v, struct arena *a, struct wire_topic *out, struct err *e)
{
	return shape_parse_strict(&wire_topic_shape, v, a, out, e);
}

/* A row whose id cannot be read has one still that everybody knows: its number on its board. */
enum rc wire_topics_parse(const struct json *v, struct arena *a, struct wire_topics *out, struct err *e)
{
	enum rc rc = shape_parse(&topics_shape, v, a, out, e);
	for (size_t i = 0; rc == RC_OK && i < out->n; i++) {
		struct wire_topic *t = &out->items[i];
		const char *id = !*t->id && t->number > 0 && t->board != BOARD_OTHER
			? arena_printf(a, "%s:%lld", wire_board_word(t->board), (long long)t->number)
			: NULL;
		t->id = id ? id : t->id;
	}
	return rc;
}

void wire_topic_write(struct json_out *o, const char *name, const struct wire_topic *t, enum wire_view view, int zone)
{
	shape_write(&wire_topic_shape, o, name, t, view, zone);
}
