/* See fields.h. */
#include "line/fields.h"

#include "line/private.h"

#include <math.h>

/* ---- what is read off as it stands ----------------------------------------------------------- */

/* The words of an enumeration that stands in a struct. */
#define WORDS_OF(kind) \
	static const char *kind##_word(const void *at) \
	{ \
		return wire_##kind##_word(*(const enum wire_##kind *)at); \
	}
WORDS_OF(board)
WORDS_OF(stage)
WORDS_OF(decision)
WORDS_OF(stance)
static const char *response_word(const void *at)
{
	enum wire_response_state v = *(const enum wire_response_state *)at;
	return v == RESPONSE_NONE ? "none" : wire_response_word(v);
}
static const char *duty_word(const void *at)
{
	return wire_duty_word(*(const enum wire_duty_state *)at);
}

#define AT(S, member) .offset = offsetof(S, member)
#define TEXT_AT(S, member) .kind = FIELDS_TEXT, AT(S, member)
#define WHOLE_AT(S, member) .kind = FIELDS_WHOLE, AT(S, member)
#define NUMBER_AT(S, member) .kind = FIELDS_NUMBER, AT(S, member)
#define TIME_AT(S, member) .kind = FIELDS_TIME, AT(S, member)
#define YES_AT(S, member) .kind = FIELDS_YES, AT(S, member)
#define WORD_AT(S, member, of) .kind = FIELDS_WORD, AT(S, member), .word = of##_word

/* ---- topics ---------------------------------------------------------------------------------- */

static void make_ref(const void *of, struct fields_value *out)
{
	STR_LOCAL(ref, sizeof out->room);
	struct wire_topic t = *(const struct wire_topic *)of;
	t.id_enough = 0; /* what a program keeps has to hold when more topics are here */
	page_refer(&ref, &t);
	str_copy(out->room, sizeof out->room, ref.buf);
	out->text = out->room;
	out->known = ref.len > 0;
}

static void make_number(const void *of, struct fields_value *out)
{
	out->whole = ((const struct wire_topic *)of)->number;
	out->known = out->whole > 0;
}

static const char *agency_name(const void *of, size_t i)
{
	return ((const struct wire_topic *)of)->agencies[i].name;
}

static const char *agency_id(const void *of, size_t i)
{
	return ((const struct wire_topic *)of)->agencies[i].id;
}

static void make_agencies(const void *of, struct fields_value *out)
{
	*out = (struct fields_value){
		.known = true, .n = ((const struct wire_topic *)of)->n_agencies, .at = agency_name, .id = agency_id
	};
}

static const char *co_proposer(const void *of, size_t i)
{
	return ((const struct wire_topic *)of)->co_proposers[i];
}

static void make_co_proposers(const void *of, struct fields_value *out)
{
	*out = (struct fields_value){
		.known = true, .n = ((const struct wire_topic *)of)->n_co_proposers, .at = co_proposer
	};
}

/* 0 is no threshold, and no money. */
static void make_threshold(const void *of, struct fields_value *out)
{
	out->whole = ((const struct wire_topic *)of)->counts.threshold;
	out->known = out->whole > 0;
}

static void make_budget(const void *of, struct fields_value *out)
{
	out->whole = ((const struct wire_topic *)of)->budget;
	out->known = out->whole > 0;
}

static void make_answers(const void *of, struct fields_value *out)
{
	out->whole = (int64_t)((const struct wire_topic *)of)->n_responses;
	out->known = true;
}

static void make_answered_at(const void *of, struct fields_value *out)
{
	const struct wire_topic *t = of;
	for (size_t i = 0; i < t->n_responses; i++)
		if (t->responses[i].at && (!out->whole || t->responses[i].at < out->whole))
			out->whole = t->responses[i].at;
	out->known = out->whole != 0;
}

/* The most of what an agency owed; where nothing was due yet nothing is known. */
static void make_days_late(const void *of, struct fields_value *out)
{
	const struct wire_topic *t = of;
	for (size_t i = 0; i < t->n_timeline; i++) {
		const struct wire_step *s = &t->timeline[i];
		bool late = s->state == DUTY_KEPT_LATE || s->state == DUTY_OVERDUE;
		out->known |= late || s->state == DUTY_KEPT;
		if (late && s->days > out->whole)
			out->whole = s->days;
	}
}

#define T struct wire_topic
static const struct fields_row topic_rows[] = {
	{ "ref", .members = "id,board,number", .kind = FIELDS_TEXT, .made = make_ref,
		.help = N_("what commands call it, as in i16") },
	{ "id", TEXT_AT(T, id), .help = N_("its id at the platform, which stays the same") },
	{ "board", WORD_AT(T, board, board), .help = N_("the board") },
	{ "number", .kind = FIELDS_WHOLE, .made = make_number, .help = N_("its number on the board") },
	{ "title", TEXT_AT(T, title), .help = N_("the title") },
	{ "summary", TEXT_AT(T, summary), .help = N_("the summary, or the beginning of the text") },
	{ "body", TEXT_AT(T, body), .named = true, .help = N_("the text, CommonMark") },
	{ "benefits", TEXT_AT(T, benefits), .named = true, .help = N_("benefits and impact, CommonMark") },
	{ "agencies", .kind = FIELDS_NAMED, .made = make_agencies, .help = N_("the agencies, all of them") },
	{ "proposer", TEXT_AT(T, proposer), .help = N_("who proposed it: a nickname") },
	{ "co_proposers", .kind = FIELDS_TEXTS, .made = make_co_proposers, .help = N_("who proposed it too") },
	{ "stage", WORD_AT(T, stage, stage), .help = N_("the stage that it is at") },
	{ "stage_reason", TEXT_AT(T, stage_reason), .help = N_("why it was refused, withdrawn or hidden") },
	{ "stage_since", TIME_AT(T, stage_since), .help = N_("since when it is at this stage") },
	{ "response", WORD_AT(T, response, response), .help = N_("the state of the response") },
	{ "decision", WORD_AT(T, decision, decision), .help = N_("what the response decided") },
	{ "answers", .members = "responses.id", .kind = FIELDS_WHOLE, .made = make_answers,
		.help = N_("how many responses agencies have published") },
	{ "answered_at", .members = "responses.at", .kind = FIELDS_TIME, .made = make_answered_at,
		.help = N_("when the first of them came") },
	{ "days_late", .members = "timeline.kind,timeline.at,timeline.due,timeline.state,timeline.days",
		.kind = FIELDS_WHOLE, .made = make_days_late,
		.help = N_("by how many days the agency was or is late, the most of all that it owed; 0 is in time") },
	{ "late_since", TIME_AT(T, late_since), .help = N_("since when it has been late with what is still missing") },
	{ "created_at", TIME_AT(T, created_at), .help = N_("when it was proposed; what --since and --until go by") },
	{ "updated_at", TIME_AT(T, updated_at), .help = N_("when it was changed last") },
	{ "active_at", TIME_AT(T, active_at), .help = N_("the latest comment, response or change") },
	{ "endorse_by", TIME_AT(T, endorse_by), .help = N_("until when it can be endorsed") },
	{ "respond_by", TIME_AT(T, respond_by), .help = N_("until when the agency has to respond") },
	{ "opens_at", TIME_AT(T, opens_at), .help = N_("consultations, events, plans: from when") },
	{ "closes_at", TIME_AT(T, closes_at), .help = N_("and until when") },
	{ "endorsements", "counts.endorsements", WHOLE_AT(T, counts.endorsements), .help = N_("how many endorse it") },
	{ "threshold", "counts.threshold", .kind = FIELDS_WHOLE, .made = make_threshold,
		.help = N_("how many endorsements it needs") },
	{ "comments", "counts.comments", WHOLE_AT(T, counts.comments), .help = N_("how many comments there are") },
	{ "pro", "counts.pro", WHOLE_AT(T, counts.pro), .help = N_("of these, for it") },
	{ "con", "counts.con", WHOLE_AT(T, counts.con), .help = N_("against it") },
	{ "neutral", "counts.neutral", WHOLE_AT(T, counts.neutral), .help = N_("neither") },
	{ "followers", "counts.followers", WHOLE_AT(T, counts.followers), .help = N_("how many follow it") },
	{ "planned", "progress.planned", NUMBER_AT(T, planned), .help = N_("plans: planned progress, percent") },
	{ "actual", "progress.actual", NUMBER_AT(T, actual), .help = N_("plans: actual progress, percent") },
	{ "spent", "progress.spent", NUMBER_AT(T, spent), .help = N_("plans: spent of the budget, percent") },
	{ "budget", .kind = FIELDS_WHOLE, .made = make_budget, .help = N_("plans: the budget, NT$") },
	{ "place", TEXT_AT(T, place), .help = N_("events: where") },
	{ "stream", TEXT_AT(T, stream), .help = N_("events: the address of the live stream") },
	{ "source", "source.name", TEXT_AT(T, source.name), .help = N_("where a record from elsewhere came from") },
	{ "address", "source.url", TEXT_AT(T, source.url), .help = N_("and its address there") },
	{ "licence", "source.licence", TEXT_AT(T, source.licence), .help = N_("and under which licence") },
	{ "as_of", TIME_AT(T, as_of), .help = N_("and until when it is known") },
	{ "context", TEXT_AT(T, context), .named = true, .help = N_("of a search: the words around what was found") },
	{ "context_floor", WHOLE_AT(T, context_floor), .named = true,
		.help = N_("of a search: the number of the comment that has them") },
};
#undef T

/* ---- comments and endorsements --------------------------------------------------------------- */

#define C struct wire_comment
static const struct fields_row comment_rows[] = {
	{ "number", "floor", WHOLE_AT(C, floor), .help = N_("its number under the topic") },
	{ "id", TEXT_AT(C, id), .help = N_("its id at the platform, which stays the same") },
	{ "topic", TEXT_AT(C, topic), .help = N_("the id of the topic") },
	{ "author", TEXT_AT(C, author), .help = N_("who wrote it: a nickname") },
	{ "stance", WORD_AT(C, stance, stance), .help = N_("for, against or neutral: pro, con, neutral") },
	{ "body", TEXT_AT(C, body), .help = N_("the text, CommonMark") },
	{ "created_at", TIME_AT(C, created_at), .help = N_("when it was written") },
	{ "reply_to", TEXT_AT(C, reply_to), .help = N_("the id of the comment that it answers") },
	{ "likes", WHOLE_AT(C, likes), .help = N_("how many like it") },
	{ "hidden", TEXT_AT(C, hidden), .help = N_("under which rule staff hid it") },
	{ "hidden_reason", TEXT_AT(C, hidden_reason), .help = N_("the same as a sentence") },
};
#undef C

#define E struct wire_endorsement
static const struct fields_row endorsement_rows[] = {
	{ "number", WHOLE_AT(E, number), .help = N_("the first endorsement is 1") },
	{ "at", TIME_AT(E, at), .help = N_("when") },
	{ "nickname", TEXT_AT(E, nickname), .help = N_("who, where they show it") },
	{ "county", TEXT_AT(E, county), .help = N_("from where, where they show it") },
	{ "reason", TEXT_AT(E, reason), .help = N_("why") },
};
#undef E

#define H struct wire_counted
static const struct fields_row history_rows[] = {
	{ "at", TIME_AT(H, at), .help = N_("the beginning of an hour") },
	{ "endorsements", WHOLE_AT(H, endorsements), .help = N_("how many there were at its end") },
	{ "comments", WHOLE_AT(H, comments), .help = N_("and how many comments") },
};
#undef H

#define L struct wire_logged
static const struct fields_row log_rows[] = {
	{ "id", TEXT_AT(L, id), .help = N_("its id at the platform, which stays the same") },
	{ "at", TIME_AT(L, at), .help = N_("when") },
	{ "act", TEXT_AT(L, act), .help = N_("what was done: approve, refuse, answer, ...") },
	{ "role", TEXT_AT(L, role), .help = N_("by whom: proposer, moderator, clerk, ...") },
	{ "reason_code", TEXT_AT(L, reason_code), .help = N_("under which rule") },
	{ "reason", TEXT_AT(L, reason), .help = N_("why") },
	{ "text", TEXT_AT(L, text), .help = N_("what was said with it") },
	{ "comment", TEXT_AT(L, comment), .help = N_("the id of the comment that it was done to") },
	{ "stage", WORD_AT(L, stage, stage), .help = N_("the stage that the topic has come to") },
};
#undef L

/* ---- what concerns whoever is signed in ------------------------------------------------------- */

/* A topic inside of something else. */
static void make_ref_of(const struct wire_topic *t, struct fields_value *out)
{
	out->known = false;
	if (*t->id)
		make_ref(t, out);
}

static void make_written_ref(const void *of, struct fields_value *out)
{
	make_ref_of(&((const struct wire_written *)of)->on, out);
}

static void make_notice_ref(const void *of, struct fields_value *out)
{
	make_ref_of(&((const struct wire_notice *)of)->topic, out);
}

static void make_queued_ref(const void *of, struct fields_value *out)
{
	make_ref_of(&((const struct wire_queued *)of)->topic, out);
}

#define W struct wire_written
static const struct fields_row writing_rows[] = {
	{ "number", "floor", WHOLE_AT(W, comment.floor), .help = N_("its number under the topic") },
	{ "id", TEXT_AT(W, comment.id), .help = N_("its id at the platform, which stays the same") },
	{ "stance", WORD_AT(W, comment.stance, stance), .help = N_("for, against or neutral: pro, con, neutral") },
	{ "body", TEXT_AT(W, comment.body), .help = N_("the text, CommonMark") },
	{ "created_at", TIME_AT(W, comment.created_at), .help = N_("when it was written") },
	{ "likes", WHOLE_AT(W, comment.likes), .help = N_("how many like it") },
	{ "hidden", TEXT_AT(W, comment.hidden), .help = N_("under which rule staff hid it") },
	{ "topic", "on.ref", .kind = FIELDS_TEXT, .made = make_written_ref, .help = N_("what commands call its topic") },
	{ "topic_id", "on.id", TEXT_AT(W, on.id), .help = N_("the id of the topic") },
	{ "topic_title", "on.title", TEXT_AT(W, on.title), .help = N_("its title") },
	{ "topic_stage", "on.stage", WORD_AT(W, on.stage, stage), .help = N_("the stage that it is at") },
};
#undef W

#define R struct wire_report
static const struct fields_row report_rows[] = {
	{ "id", TEXT_AT(R, id), .help = N_("the number of the report") },
	{ "topic", TEXT_AT(R, topic), .help = N_("the id of the topic") },
	{ "comment", TEXT_AT(R, comment), .help = N_("the id of the comment that it is about") },
	{ "code", TEXT_AT(R, code), .help = N_("the rule that it names") },
	{ "text", TEXT_AT(R, text), .help = N_("and what it says") },
	{ "at", TIME_AT(R, at), .help = N_("when it was made") },
	{ "state", TEXT_AT(R, state), .help = N_("open, upheld or dismissed") },
	{ "answer", TEXT_AT(R, answer), .help = N_("what staff said to it") },
	{ "answered_at", TIME_AT(R, answered_at), .help = N_("and when") },
};
#undef R

#define N struct wire_notice
static const struct fields_row notice_rows[] = {
	{ "id", TEXT_AT(N, id), .help = N_("its id at the platform, which stays the same") },
	{ "kind", TEXT_AT(N, kind), .help = N_("what happened: stage, answered, late, reply, hidden, report, ...") },
	{ "at", TIME_AT(N, at), .help = N_("when") },
	{ "read", YES_AT(N, read), .help = N_("whether it was marked as read") },
	{ "stage", WORD_AT(N, stage, stage), .help = N_("the stage that the topic has come to") },
	{ "comment", TEXT_AT(N, comment), .help = N_("the id of the comment that it is about") },
	{ "by", TEXT_AT(N, by), .help = N_("whose doing it is") },
	{ "text", TEXT_AT(N, text), .help = N_("a reason, or what is late") },
	{ "topic", "topic.ref", .kind = FIELDS_TEXT, .made = make_notice_ref, .help = N_("what commands call its topic") },
	{ "topic_id", "topic.id", TEXT_AT(N, topic.id), .help = N_("the id of the topic") },
	{ "topic_title", "topic.title", TEXT_AT(N, topic.title), .help = N_("its title") },
};
#undef N

#define Q struct wire_queued
static const struct fields_row queue_rows[] = {
	{ "kind", TEXT_AT(Q, kind), .help = N_("what it is waiting for: screen, answer, report, appeal") },
	{ "step", TEXT_AT(Q, step), .help = N_("what is to be done") },
	{ "due", TIME_AT(Q, due), .help = N_("by when") },
	{ "state", WORD_AT(Q, state, duty), .help = N_("due or overdue") },
	{ "days", WHOLE_AT(Q, days), .help = N_("days that are left, or that it is late") },
	{ "topic", "topic.ref", .kind = FIELDS_TEXT, .made = make_queued_ref, .help = N_("what commands call its topic") },
	{ "topic_id", "topic.id", TEXT_AT(Q, topic.id), .help = N_("the id of the topic") },
	{ "topic_title", "topic.title", TEXT_AT(Q, topic.title), .help = N_("its title") },
	{ "report", "report.id", TEXT_AT(Q, report.id), .help = N_("the number of the report") },
	{ "report_code", "report.code", TEXT_AT(Q, report.code), .help = N_("the rule that it names") },
	{ "report_text", "report.text", TEXT_AT(Q, report.text), .help = N_("and what it says") },
	{ "report_at", "report.at", TIME_AT(Q, report.at), .help = N_("when it was made") },
};
#undef Q

/* ---- what there is --------------------------------------------------------------------------- */

#define B struct wire_board_info
static const struct fields_row board_rows[] = {
	{ "id", TEXT_AT(B, id), .help = N_("the word that commands take") },
	{ "name", TEXT_AT(B, name), .help = N_("as people call it") },
	{ "about", TEXT_AT(B, about), .help = N_("what it is for") },
	{ "topics", WHOLE_AT(B, topics), .help = N_("how many topics it has") },
};
#undef B

#define A struct wire_agency
static const struct fields_row agency_rows[] = {
	{ "id", TEXT_AT(A, id), .help = N_("its id at the platform, which stays the same") },
	{ "name", TEXT_AT(A, name), .help = N_("as people call it") },
	{ "topics", WHOLE_AT(A, topics), .help = N_("how many topics it has") },
};
#undef A

/* ---- the tables ------------------------------------------------------------------------------ */

/* What every answer that is a list says of itself. */
#define LIST_OF(member) \
	static int64_t member##_total(const struct site_reply *r) \
	{ \
		return r->u.member.total; \
	} \
	static const char *member##_next(const struct site_reply *r) \
	{ \
		return r->u.member.next; \
	}
#define UNREAD_OF(member) \
	static const struct wire_unread *member##_unread(const struct site_reply *r) \
	{ \
		return &r->u.member.unread; \
	}
LIST_OF(topics)
LIST_OF(comments)
LIST_OF(endorsements)
LIST_OF(writings)
static const char *reports_next(const struct site_reply *r)
{
	return r->u.reports.next;
}
LIST_OF(notices)
LIST_OF(queue)
UNREAD_OF(topics)
UNREAD_OF(comments)
UNREAD_OF(endorsements)
UNREAD_OF(history)
UNREAD_OF(log)
UNREAD_OF(reports)
UNREAD_OF(writings)
UNREAD_OF(notices)
UNREAD_OF(queue)
UNREAD_OF(boards)
UNREAD_OF(agencies)

#define ROWS_OF(fields, thing, member) \
	.rows = fields, .n = ARRAY_LEN(fields), .size = sizeof(thing), \
	.items = offsetof(struct site_reply, u.member.items), .count = offsetof(struct site_reply, u.member.n), \
	.unread = member##_unread
#define PAGES_OF(member) .total = member##_total, .next = member##_next

static const struct fields_table tables[FIELDS_TABLES] = {
	[FIELDS_TOPICS] = { "list, search, follows, mine", ROWS_OF(topic_rows, struct wire_topic, topics), PAGES_OF(topics),
		.notes = offsetof(struct wire_topic, unread) },
	[FIELDS_COMMENTS] = { "comments", ROWS_OF(comment_rows, struct wire_comment, comments), PAGES_OF(comments),
		.notes = offsetof(struct wire_comment, unread) },
	[FIELDS_ENDORSEMENTS] = { "endorsements", ROWS_OF(endorsement_rows, struct wire_endorsement, endorsements),
		PAGES_OF(endorsements), .notes = -1 },
	[FIELDS_HISTORY] = { "history", ROWS_OF(history_rows, struct wire_counted, history), .notes = -1 },
	[FIELDS_WRITINGS] = { "mine comments", ROWS_OF(writing_rows, struct wire_written, writings), PAGES_OF(writings),
		.notes = offsetof(struct wire_written, comment.unread) },
	[FIELDS_LOG] = { "log", ROWS_OF(log_rows, struct wire_logged, log), .notes = -1 },
	[FIELDS_REPORTS] = { "mine reports", ROWS_OF(report_rows, struct wire_report, reports), .next = reports_next,
		.notes = -1 },
	[FIELDS_NOTICES] = { "notices", ROWS_OF(notice_rows, struct wire_notice, notices), PAGES_OF(notices), .notes = -1 },
	[FIELDS_QUEUE] = { "queue", ROWS_OF(queue_rows, struct wire_queued, queue), PAGES_OF(queue),
		.notes = offsetof(struct wire_queued, unread) },
	[FIELDS_BOARDS] = { "boards", ROWS_OF(board_rows, struct wire_board_info, boards), .notes = -1 },
	[FIELDS_AGENCIES] = { "agencies", ROWS_OF(agency_rows, struct wire_agency, agencies), .notes = -1 },
};

const struct fields_table *fields_table(enum fields_table_id id)
{
	return &tables[id];
}

enum fields_table_id fields_of(const struct line_command *c)
{
	switch (c->verb) {
	case VERB_LIST:
	case VERB_SEARCH:
	case VERB_FOLLOWS: return FIELDS_TOPICS;
	case VERB_LOG: return FIELDS_LOG;
	case VERB_MINE:
		return !c->n_words                         ? FIELDS_TOPICS
			: strcmp(c->words[0], "comments") == 0 ? FIELDS_WRITINGS
			: strcmp(c->words[0], "reports") == 0  ? FIELDS_REPORTS
												   : FIELDS_TOPICS;
	case VERB_COMMENTS: return FIELDS_COMMENTS;
	case VERB_ENDORSEMENTS: return FIELDS_ENDORSEMENTS;
	case VERB_HISTORY: return FIELDS_HISTORY;
	case VERB_NOTICES: return FIELDS_NOTICES;
	case VERB_QUEUE: return FIELDS_QUEUE;
	case VERB_BOARDS: return FIELDS_BOARDS;
	case VERB_AGENCIES: return FIELDS_AGENCIES;
	default: return FIELDS_TABLES;
	}
}

/* ---- choosing -------------------------------------------------------------------------------- */

static const char *path_of(const struct fields_row *row)
{
	return row->path ? row->path : row->name;
}

static bool is_called(const char *name, const char *s, size_t n)
{
	return strlen(name) == n && memcmp(name, s, n) == 0;
}

static const struct fields_row *find(const struct fields_table *t, const char *s, size_t n)
{
	for (size_t i = 0; i < t->n; i++)
		if (is_called(t->rows[i].name, s, n))
			return &t->rows[i];
	for (size_t i = 0; i < t->n; i++)
		if (is_called(path_of(&t->rows[i]), s, n))
			return &t->rows[i];
	return NULL;
}

bool fields_choose(enum fields_table_id id, const char *list, struct fields *out, const char **unknown, size_t *n)
{
	const struct fields_table *t = &tables[id];
	*out = (struct fields){ .table = t };
	for (size_t i = 0; !list && i < t->n; i++)
		if (!t->rows[i].named)
			out->rows[out->n++] = &t->rows[i];
	for (const char *p = list; p && (p == list || p[-1] == ',');) {
		p += strspn(p, " ");
		size_t len = strcspn(p, ","), bytes = len;
		while (bytes && p[bytes - 1] == ' ')
			bytes--;
		const struct fields_row *row = find(t, p, bytes);
		*unknown = p;
		*n = bytes;
		if (!row || out->n == FIELDS_MOST)
			return false;
		out->rows[out->n++] = row;
		p += len + (p[len] == ',');
	}
	return true;
}

void fields_names(enum fields_table_id id, struct str *out)
{
	for (size_t i = 0; i < tables[id].n; i++)
		str_addf(out, "%s%s", i ? ", " : "", tables[id].rows[i].name);
}

/* Is it one of the list's words? */
static bool has_member(const char *list, const char *s, size_t n)
{
	for (const char *p = list; *p; p += strcspn(p, ","), p += *p == ',')
		if (strcspn(p, ",") == n && memcmp(p, s, n) == 0)
			return true;
	return false;
}

static void add_member(struct str *out, const char *s, size_t n)
{
	if (has_member(out->buf, s, n))
		return;
	if (out->len)
		str_addc(out, ',');
	str_add(out, s, n);
}

void fields_members(const struct fields *f, struct str *out)
{
	add_member(out, "id", 2);
	add_member(out, "created_at", 10);
	for (size_t i = 0; i < f->n; i++) {
		const char *p = f->rows[i]->members;
		if (!p)
			add_member(out, path_of(f->rows[i]), strcspn(path_of(f->rows[i]), "."));
		for (; p && *p; p += strcspn(p, ","), p += *p == ',')
			add_member(out, p, strcspn(p, ","));
	}
}

/* ---- reading --------------------------------------------------------------------------------- */

void fields_read(const struct fields_row *row, const void *of, struct fields_value *out)
{
	const char *at = (const char *)of + row->offset;
	*out = (struct fields_value){ .known = true, .text = "" };
	if (row->made) {
		out->known = false;
		row->made(of, out);
		return;
	}
	switch (row->kind) {
	case FIELDS_WHOLE:
		out->whole = *(const int64_t *)at;
		out->known = out->whole != WIRE_UNKNOWN;
		break;
	case FIELDS_TIME:
		out->whole = *(const int64_t *)at;
		out->known = out->whole != 0;
		break;
	case FIELDS_NUMBER:
		memcpy(&out->number, at, sizeof out->number);
		out->known = isfinite(out->number);
		break;
	case FIELDS_YES: out->whole = *(const bool *)at; break;
	case FIELDS_WORD: out->text = row->word(at); break;
	default: out->text = *(const char *const *)at; break;
	}
	if (row->kind == FIELDS_WORD || row->kind == FIELDS_TEXT)
		out->known = out->text && *out->text;
}

const char *fields_kind_word(enum fields_kind kind)
{
	static const char *const words[FIELDS_KINDS] = {
		[FIELDS_TEXT] = NC_("kind of field", "text"), /* NOLINT(bugprone-suspicious-missing-comma): NC_ has two */
		[FIELDS_WORD] = N_("word"),
		[FIELDS_WHOLE] = N_("whole number"),
		[FIELDS_NUMBER] = NC_("kind of field", "number"),
		[FIELDS_TIME] = N_("time"),
		[FIELDS_YES] = N_("true or false"),
		[FIELDS_TEXTS] = N_("several texts"),
		[FIELDS_NAMED] = N_("several: id and name"),
	};
	return _(words[kind]);
}
