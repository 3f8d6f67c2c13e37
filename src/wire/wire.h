/*
 * wire/: the platform's vocabulary: plain structs and their JSON, both ways, for client and server alike. Names on the
 * wire are snake_case and stand beside each field where they differ from ours; unknown fields are ignored by both
 * sides.
 *
 *   json.h     bounded JSON: reading over cJSON, and a writer
 *   check.c    what must be true of bytes before they are parsed: RFC 8259, depth, number of values, UTF-8, no NUL
 *   shape.c    structs from JSON and back by tables of their fields; the tables stand in the next six
 *   topic.c    topics, their parts, and lists of them
 *   comment.c  comments and lists of them
 *   life.c     the life of a topic: proposals, what is done to it, its public log, reports, queues, files
 *   changes.c  what changed since a cursor
 *   notice.c   notices, and what a person wrote, each with its topic
 *   people.c   accounts, sessions, endorsements
 *   site.c     the site itself, boards, agencies, problems
 *   problems.h what a platform refuses: every code with its sentence, which problems.c finds
 *   book.c     the rules of each board, as forms and pages need them
 *   words.c    the enumerations and their words
 *   places.c   what agencies write where nothing stands yet
 *
 * Memory: whatever a parse function makes lives in the arena that it is given, and nothing else is allocated. Strings
 * are never NULL ("" when absent) and always valid UTF-8 without NUL, but NOT clean: control characters are the showing
 * side's business. Instants are int64_t milliseconds (0: none); on the wire RFC 3339. Ids are strings on the wire.
 * Errors of parsing: RC_PROTO (not JSON, or not this shape; err.detail names the field), RC_TOO_BIG.
 */
#ifndef WIRE_WIRE_H
#define WIRE_WIRE_H

#include "wire/json.h"
#include "wire/problems.h"

/* ---- words.c --------------------------------------------------------------------------------- */

enum wire_board { BOARD_IDEA, BOARD_CONSULTATION, BOARD_PLAN, BOARD_LETTER, BOARD_EVENT, BOARD_OTHER, BOARDS };
/* What a stage is called; what it means is the rule set's business. ideas: draft .. withdrawn, and discussion (in
 * public, before screening), gathering (its first supporters, not listed), referred (at an agency, without a
 * threshold), hidden; consultations: open, closed; plans: running, closed; events: upcoming, live, closed */
enum wire_stage {
	STAGE_DRAFT,
	STAGE_SCREENING,
	STAGE_COLLECTING,
	STAGE_ESTABLISHED,
	STAGE_RESPONDED,
	STAGE_CLOSED,
	STAGE_UNMET,
	STAGE_REFUSED,
	STAGE_WITHDRAWN,
	STAGE_OPEN,
	STAGE_RUNNING,
	STAGE_UPCOMING,
	STAGE_LIVE,
	STAGE_DISCUSSION,
	STAGE_GATHERING,
	STAGE_REFERRED,
	STAGE_HIDDEN,
	STAGE_OTHER,
	STAGES
};
enum wire_response_state { RESPONSE_NONE, RESPONSE_DUE, RESPONSE_OVERDUE, RESPONSE_ANSWERED, RESPONSE_STATES };
enum wire_decision { DECISION_NONE, DECISION_ADOPTED, DECISION_PARTLY, DECISION_NOT, DECISION_STUDY, DECISIONS };
enum wire_stance { STANCE_NEUTRAL, STANCE_PRO, STANCE_CON, STANCES };
enum wire_duty_state { DUTY_NONE, DUTY_KEPT, DUTY_KEPT_LATE, DUTY_DUE, DUTY_OVERDUE, DUTY_STATES };
/* What a field of something sent has to be: err.num where a parser of it says RC_INVALID, and detail is "FIELD: why".
 */
enum wire_wanted {
	WANTED_TEXT = 1,
	WANTED_WHOLE,  /* a whole number */
	WANTED_COUNT,  /* one that is not negative */
	WANTED_NUMBER, /* not beyond what a double holds */
	WANTED_BOOL,
	WANTED_TIME,
	WANTED_OBJECT,
	WANTED_LIST,
	WANTED_TEXTS,   /* a list of texts */
	WANTED_OBJECTS, /* a list of objects */
	WANTED_NAMED,   /* an object of texts */
	WANTED_AT_ALL,  /* it did not come */
	WANTED_KINDS
};
/* What somebody does to a topic. Everyone: endorse, withdraw, comment, take_side (comment for or against), reply,
 * follow, unfollow, like, report. Who proposed it: edit, send, retract, invite, rate (say how content one is with the
 * answer). Staff: approve, refuse, hide, show, join (with a similar one), assign (agencies), schedule, contact, extend,
 * notice, answer, summarise, debate (it was held), no_debate (it will not be), bar (who proposed it, or wrote a comment
 * that the act names, may not write for a while); moderate (hide its comments, show them
 * again: acts hide and show that name a comment). */
enum wire_verb {
	CAN_ENDORSE,
	CAN_WITHDRAW,
	CAN_COMMENT,
	CAN_TAKE_SIDE,
	CAN_REPLY,
	CAN_FOLLOW,
	CAN_UNFOLLOW,
	CAN_LIKE,
	CAN_REPORT,
	CAN_EDIT,
	CAN_SEND,
	CAN_RETRACT,
	CAN_INVITE,
	CAN_RATE,
	CAN_APPROVE,
	CAN_REFUSE,
	CAN_HIDE,
	CAN_SHOW,
	CAN_JOIN,
	CAN_ASSIGN,
	CAN_SCHEDULE,
	CAN_CONTACT,
	CAN_EXTEND,
	CAN_NOTICE,
	CAN_ANSWER,
	CAN_SUMMARISE,
	CAN_DEBATE,
	CAN_NO_DEBATE,
	CAN_BAR,
	CAN_MODERATE,
	WIRE_VERBS
};
/* What staff are. An account may have several; a clerk belongs to agencies. */
enum wire_role { ROLE_MODERATOR, ROLE_CLERK, ROLE_EDITOR, ROLE_AUDITOR, ROLE_OWNER, ROLES };

/* The word on the wire ("partly_adopted"), "" for the absent ones; and back: false when unknown, *out then is the OTHER
 * or NONE. */
const char *wire_board_word(enum wire_board v);
const char *wire_stage_word(enum wire_stage v);
const char *wire_response_word(enum wire_response_state v);
const char *wire_decision_word(enum wire_decision v);
const char *wire_stance_word(enum wire_stance v);
const char *wire_duty_word(enum wire_duty_state v); /* kept, kept_late, due, overdue */
const char *wire_verb_word(enum wire_verb v);
const char *wire_stage_label(enum wire_stage v); /* as people call it: a message id */
const char *wire_role_word(enum wire_role v);
bool wire_board_from(const char *word, enum wire_board *out);
bool wire_stage_from(const char *word, enum wire_stage *out);
bool wire_response_from(const char *word, enum wire_response_state *out);
bool wire_decision_from(const char *word, enum wire_decision *out);
bool wire_stance_from(const char *word, enum wire_stance *out);
bool wire_duty_from(const char *word, enum wire_duty_state *out);
bool wire_verb_from(const char *word, enum wire_verb *out); /* WIRE_VERBS when unknown */
bool wire_role_from(const char *word, enum wire_role *out); /* ROLES when unknown */

/* ---- topic.c --------------------------------------------------------------------------------- */

struct wire_agency {
	const char *id, *name;
	int64_t topics; /* in /v1/agencies: how many it has */
};

struct wire_counts {
	int64_t endorsements, threshold, comments, pro, con, neutral, followers;
	int64_t met; /* thresholds of this stage that are met; threshold is the next one, or the last */
};

/* One entry of the timeline: something that happened, or a duty with its deadline. */
struct wire_step {
	int64_t at; /* when it happened; 0: not yet */
	/* proposed, approved, refused, threshold, established, scheduled, contacted, extended, answered, opened, closed,
	 * summarised, notice, ... */
	const char *kind;
	const char *text;           /* one sentence, may be "" (the front has words for the kinds it knows) */
	int64_t due;                /* a duty's deadline; 0: not a duty */
	enum wire_duty_state state; /* computed by the server */
	int64_t days;               /* left (due) or late (overdue, kept_late), whole days */
	const char *agency;         /* whose it is, by name, where a topic has several agencies; "" or NULL otherwise */
	const char *role;           /* who did it: "proposer", or a role's word; "" or NULL when nobody says */
	int64_t on;                 /* the day that it sets: of a schedule, a debate, an extension; 0: none */
	const char *code;           /* the rules' reason for it, which the text begins with; "" or NULL: none */
};

struct wire_section {
	const char *name, *body;
}; /* body: CommonMark */

/* Nothing is said in a section whose plain text is this: "N/A", "（編輯中）", "將於6月1日前發布正式回應時說明". */
bool wire_holds_place(const char *text);
/* It tells how far things are since the answer, and is none. */
bool wire_is_progress(const char *text);

/* What was asked for, and what became of it, in the agency's own words. */
struct wire_demand {
	const char *demand;
	enum wire_decision decision;
	const char *words;
};

struct wire_response {
	const char *id, *agency; /* the agency's name */
	int64_t at;
	enum wire_decision decision;
	const char *summary; /* the decision in two or three lines; "" when nobody wrote one */
	struct wire_section *sections;
	size_t n_sections;
	struct wire_demand *decisions; /* by demand; none where it was not given so */
	size_t n_decisions;
};

/* What a consultation heard, put together: an opinion, how many held it, what becomes of it and why. */
struct wire_opinion {
	const char *opinion;
	int64_t count;
	enum wire_decision decision;
	const char *reason;
};

/* A text under a name that the rules give it. */
struct wire_named {
	const char *name, *text;
};

struct wire_infographic {
	const char *title, *summary, *source, *alt, *text;
	const char *spec;  /* the Vega-Lite object as JSON text; "" when there are no figures */
	int64_t closes_at; /* of a poll: until when it can be voted in; 0: that is over, or not said */
};
/* A question to its readers, of platforms that have such; what it came to is an infographic of the topic. */
struct wire_option {
	const char *id, *name;
	int64_t rank;  /* of the reader's choice: its place from 1; 0: not chosen, or nobody says */
	int64_t votes; /* WIRE_UNKNOWN: not shown */
};
struct wire_poll {
	const char *id, *title;
	const char *kind;    /* "one", "several", "ranked": how many are chosen, and whether in an order; else nobody can */
	int64_t least, most; /* several: how many */
	const char *closed;  /* why nobody can vote now, a sentence; "" one can */
	const char *hidden;  /* when its result is shown, a sentence; "" it is */
	const char *summary; /* what else there is to say of it, a sentence a line */
	int64_t closes_at;   /* 0: it is closed, or nobody says */
	struct wire_option *options;
	size_t n_options;
};

struct wire_attachment {
	const char *name, *url, *type, *text;
	int64_t size;
	const char *id; /* of an uploaded file; "" of others */
};
/* a draft law's comparison: 現行條文 修正條文 說明 */
struct wire_article {
	const char *current, *amended, *reason;
};
/* plans; percent and NT$; NaN: not known */
struct wire_quarter {
	const char *period;
	double planned, actual, budget, spent;
};
struct wire_indicator {
	const char *name, *unit;
	double target, actual;
};
struct wire_related {
	const char *id, *title;
	enum wire_board board;
	int64_t number; /* on its board; 0: not told */
};
struct wire_source {
	const char *name, *url, *licence;
};

/* What the signed-in reader did. known is false for guests. A version counts how often this person decided: to endorse
 * (or otherwise than before), to withdraw; to follow, to unfollow. Sent along with a decision (If-Match: "3"), it says
 * what the person saw: who has decided otherwise since, on whatever device, is not overruled by what comes late. */
struct wire_mine {
	bool known, endorsed, followed;
	int64_t endorsed_at;
	int64_t endorsement_version, follow_version;
};

/* One more thing that a board's form asks for, beside title, body and benefits. */
struct wire_field {
	const char *name, *label, *value; /* label: in the reader's language, as the platform delivers it */
	int64_t at, until;                /* of which day it is, or from when until when; 0: it does not say */
};

/* Why not: code is a problem's ("not_collecting"), sentence is for the reader, in the reader's language. */
struct wire_refusal {
	const char *code, *sentence;
	int64_t until; /* when that is over by itself; 0: not known */
};
/* What whoever asks may do now, as the platform says. A verb that is neither in verbs nor refused (an empty code) has
 * nothing to do: there is no endorsement to withdraw, it is followed already. known is false where nobody said
 * anything: in rows, and on a platform that is older or another kind; then only trying tells. */
struct wire_can {
	bool known;
	unsigned verbs;              /* WIRE_CAN(verb), or-ed */
	struct wire_refusal *cannot; /* WIRE_VERBS of them; NULL: nothing is refused, as in every row of a list */
};
#define WIRE_CAN(verb) (1u << (verb))

struct wire_topic {
	const char *id;
	/* Not on the wire: so many bytes of a long id tell it from all others that are here; 0: it is not known. */
	size_t id_enough;
	int64_t number; /* on its board */
	enum wire_board board;
	const char *title, *summary;
	const char *body;     /* CommonMark */
	const char *benefits; /* ideas: 利益與影響, CommonMark */
	/* What the rules call these two where they are read; in the reader's language, as the platform delivers it. "": it
	 * does not say */
	const char *body_heading, *benefits_heading;
	const char **links; /* addresses that the proposer gave */
	size_t n_links;
	int64_t version; /* one more with each edit and each act: what an edit or act says it saw; 0: nobody counted */
	struct wire_agency *agencies;
	size_t n_agencies;
	const char *proposer;      /* a nickname */
	const char **co_proposers; /* nicknames of those who took an invitation to propose it too */
	size_t n_co_proposers;
	struct wire_invitation *invitations; /* the reader's own that nobody has taken yet */
	size_t n_invitations;
	enum wire_stage stage;
	const char *stage_reason; /* why refused, withdrawn or hidden: the sentence; its code, where the rules have one */
	const char *stage_code;
	int64_t stage_since;      /* when it came into its stage; 0: nobody says */
	int64_t stage_by;         /* by when that stage has to end, where endorse_by and closes_at do not say it */
	const char *stage_before; /* of what is hidden: the word of the stage that it comes back to */
	/* Not on the wire, the platform keeps it: pauses that end by then are counted in its deadline already. */
	int64_t paused_until;
	int64_t rules; /* the version of the rules under which it runs; 0: those in force */
	enum wire_response_state response;
	enum wire_decision decision;
	int64_t created_at, updated_at, active_at; /* active: the latest comment, response or change */
	int64_t late_since; /* the earliest duty of the agency that was due and is not done; 0: none */
	/* Of what was taken from elsewhere: until when it is known. Time alone does not move it, and its duties are judged
	 * as of then. 0: of what lives here. */
	int64_t as_of;
	int64_t endorse_by, respond_by;
	int64_t opens_at, closes_at; /* consultations, events, plans: from, to */
	struct wire_counts counts;
	/* plans, in the row too: percent; NaN when absent. wire: "progress": {"planned","actual","spent"} */
	double planned, actual, spent;
	const char *place, *stream; /* events: where, and the stream's address */
	/* The whole only (absent in rows): */
	struct wire_step *timeline;
	size_t n_timeline;
	struct wire_response *responses;
	size_t n_responses;
	struct wire_infographic *infographics;
	size_t n_infographics;
	struct wire_poll *polls;
	size_t n_polls;
	struct wire_opinion *opinions; /* the summary of a consultation */
	size_t n_opinions;
	struct wire_attachment *attachments;
	size_t n_attachments;
	struct wire_article *articles;
	size_t n_articles;
	struct wire_quarter *quarters;
	size_t n_quarters;
	struct wire_indicator *indicators;
	size_t n_indicators;
	struct wire_related *related;
	size_t n_related;
	struct wire_source source;
	struct wire_field *fields;
	size_t n_fields;
	struct wire_mine mine;
	const char **shows; /* what of an endorser is public here: "nickname" or "initials", "county" */
	size_t n_shows;
	bool shows_always; /* without being asked */
	struct wire_can can;
	int64_t budget; /* plans: NT$, whole */
	/* Of what was found, in the row: the words around it, one line; the comment's floor where it is one's. 0, "" */
	const char *context;
	int64_t context_floor;
	struct wire_unread unread;
};

struct wire_topics {
	struct wire_topic *items;
	size_t n;
	int64_t total;
	const char *next; /* cursor; "" at the end */
	int64_t first;    /* how many topics stand before it, where it was asked for by its place */
	bool over;        /* of a search: there are more than total, which were not counted */
	/* Of a search: the words that these topics fit, where nothing fits all that was typed */
	const char **fitting;
	size_t n_fitting;
	struct wire_unread unread;
};

enum wire_view { VIEW_ROW, VIEW_WHOLE }; /* row: what a list shows, and nothing else; empty values are left out */

enum rc wire_topic_parse(const struct json *v, struct arena *a, struct wire_topic *out, struct err *e);
enum rc wire_topic_parse_strict(const struct json *v, struct arena *a, struct wire_topic *out, struct err *e);
enum rc wire_topics_parse(const struct json *v, struct arena *a, struct wire_topics *out, struct err *e);
void wire_topic_write(struct json_out *o, const char *name, const struct wire_topic *t, enum wire_view view, int zone);

/* ---- comment.c ------------------------------------------------------------------------------- */

struct wire_comment {
	const char *id, *topic, *author;
	enum wire_stance stance;
	const char *body; /* CommonMark */
	int64_t created_at;
	const char *reply_to; /* a comment's id, or "" */
	int64_t likes;
	int64_t floor; /* its number under the topic, from 1 */
	bool mine;
	struct wire_unread unread;
	bool liked; /* by the reader */
	/* Why staff hid it: a rule's code and its sentence; the body is "" then but for staff. "" when it is not hidden. */
	const char *hidden, *hidden_reason;
	int64_t reply_floor;     /* the number of what it answers; 0: not told, or it answers nothing that is there */
	int64_t reply_gone;      /* the same where that was taken back */
	int64_t dislikes;        /* votes against it, of platforms that have such */
	bool disliked;           /* by the reader */
	struct wire_poll *polls; /* that stand in it */
	size_t n_polls;
};
struct wire_comments {
	struct wire_comment *items;
	size_t n;
	int64_t total;
	int64_t first; /* so many stand before these; WIRE_UNKNOWN where pages can be asked for by their cursors alone */
	const char *next;
	struct wire_unread unread;
};

enum rc wire_comments_parse(const struct json *v, struct arena *a, struct wire_comments *out, struct err *e);
enum rc wire_comments_parse_strict(const struct json *v, struct arena *a, struct wire_comments *out, struct err *e);
enum rc wire_comment_parse(const struct json *v, struct arena *a, struct wire_comment *out, struct err *e);
void wire_comment_write(struct json_out *o, const char *name, const struct wire_comment *c, int zone);

/* ---- life.c: what is done to a topic (part of this header, which would be too long) ----------- */

#include "wire/life.h"

/* ---- changes.c ------------------------------------------------------------------------------- */

/* A topic that is new or has changed. topic is the object as JSON text: the whole, or with part just the members that
 * changed and its id; "" when it is too large for a list. */
struct wire_change {
	const char *id, *etag, *topic;
	bool part;
	struct wire_unread unread;
};
struct wire_gone {
	const char *id, *topic;
};
struct wire_changes {
	struct wire_change *topics;
	size_t n_topics;
	const char **removed;
	size_t n_removed; /* topics */
	struct wire_comment *comments;
	size_t n_comments;
	struct wire_gone *removed_comments;
	size_t n_removed_comments;
	const char *next; /* the cursor to go on with, at once when there is more */
	bool more;
	struct wire_unread unread;
};
enum rc wire_changes_parse(const struct json *v, struct arena *a, struct wire_changes *out, struct err *e);

/* ---- notice.c -------------------------------------------------------------------------------- */

/* Something that happened to what a person takes part in, or to what they wrote. */
struct wire_notice {
	const char *id;
	/* stage (the topic moved to `stage`), answered, late (the duty that text names), reply, hidden, report (was
	 * answered), joined (by an invitation); or the timeline's word for a step: extended, scheduled, ... */
	const char *kind;
	int64_t at;
	bool read;
	struct wire_topic topic; /* as a row; no id where it is about none */
	enum wire_stage stage;
	const char *comment; /* id of what it is about: the reply, one's own comment; "" */
	const char *by;      /* whose doing it is; "" */
	const char *text;    /* a reason, a duty's kind; "" */
};
struct wire_notices {
	struct wire_notice *items; /* newest first */
	size_t n;
	int64_t total, new_notices; /* new: those that came since the last time they were marked as read */
	const char *next;
	struct wire_unread unread;
};
enum rc wire_notices_parse(const struct json *v, struct arena *a, struct wire_notices *out, struct err *e);
void wire_notice_write(struct json_out *o, const char *name, const struct wire_notice *v, int zone);
void wire_notices_write(struct json_out *o, const struct wire_notices *v, int zone);

/* What a person wrote, with the topic that it stands under. On the wire a comment's members, and "on". */
struct wire_written {
	struct wire_comment comment;
	struct wire_topic on; /* as a row */
};
struct wire_writings {
	struct wire_written *items; /* newest first */
	size_t n;
	int64_t total;
	const char *next;
	struct wire_unread unread;
};
enum rc wire_writings_parse(const struct json *v, struct arena *a, struct wire_writings *out, struct err *e);
void wire_writings_write(struct json_out *o, const struct wire_writings *v, int zone);

#include "wire/people.h"

/* ---- site.c ---------------------------------------------------------------------------------- */

struct wire_board_info {
	enum wire_board board;
	const char *id, *name, *about;
	int64_t topics;
};
struct wire_rules {
	int64_t endorse_threshold, endorse_days, endorse_months, respond_days, title_max, body_max, comment_max, reason_max,
		neutral_seconds;
	int64_t keys_kept_days; /* how long an Idempotency-Key is known; 0: an older platform, which knew it for one day */
	/* of an account, in characters; 0: not told */
	int64_t name_min, name_max, nickname_max, county_max, email_max, password_min, password_max;
	int64_t years_least;   /* of who registers; 0: nobody is asked for it */
	int64_t calling_code;  /* of mobile numbers that begin with a 0; 0: those are none */
	const char **counties; /* where people can say that they live; n 0: whatever they write */
	size_t n_counties;
};
/* GET /v1 */
struct wire_site {
	const char *name, *about, *operator_name;
	const char *zone, *zone_name; /* "+08:00" now, and where it changes, "Europe/London"; "" */
	const char **languages;
	size_t n_languages;
	const char **providers; /* with whom people may sign in, by the name that POST /v1/device takes */
	size_t n_providers;
	int64_t topics, endorsements, comments, accounts;
	struct wire_rules rules;
	int64_t closing_soon, answered_this_week, overdue; /* the main menu's news; overdue: late with anything */
	bool can_register;
	bool clock_held; /* its machine's clock leapt: time goes on from where it was known, until that is confirmed */
	/* of what a code can be sent to whoever is to prove it, WIRE_PROOF(proof), or-ed; known is false on older platforms
	 */
	struct {
		unsigned set;
		bool known;
	} codes;
	struct wire_unread unread;
};
struct wire_boards {
	struct wire_board_info *items;
	size_t n;
	struct wire_unread unread;
};
struct wire_agencies {
	struct wire_agency *items;
	size_t n;
	struct wire_unread unread;
};
/* RFC 9457. code is stable ("not_found", "not_verified", "already_closed", ...); detail is a sentence in the reader's
 * language. */
struct wire_problem {
	int status;
	const char *code, *title, *detail;
	int64_t retry_after;      /* seconds */
	const char *field;        /* "" or NULL, or what is wrong in the request */
	struct wire_standing now; /* told: what is so of the topic, which is why ("decided_since") */
	bool told;
	struct wire_logged first; /* "decided_already": what the one did who was faster; no act: not known */
};

enum rc wire_site_parse(const struct json *v, struct arena *a, struct wire_site *out, struct err *e);
enum rc wire_boards_parse(const struct json *v, struct arena *a, struct wire_boards *out, struct err *e);
enum rc wire_agencies_parse(const struct json *v, struct arena *a, struct wire_agencies *out, struct err *e);
enum rc wire_problem_parse(const struct json *v, struct arena *a, struct wire_problem *out, struct err *e);
void wire_site_write(struct json_out *o, const char *name, const struct wire_site *v, int zone);
void wire_boards_write(struct json_out *o, const struct wire_boards *v);
void wire_agencies_write(struct json_out *o, const struct wire_agencies *v);
void wire_problem_write(struct str *out, const struct wire_problem *v, int zone);

/* ---- problems.c ------------------------------------------------------------------------------ */

#define WIRE_PROBLEM_ONE(...) +1
enum { WIRE_PROBLEM_KINDS = 0 WIRE_PROBLEMS(WIRE_PROBLEM_ONE) };
/* title and sentence are msgids: whoever shows them translates them. */
struct wire_problem_kind {
	int status;
	const char *code, *title, *sentence;
};
/* The i-th of the table; NULL behind its end. */
const struct wire_problem_kind *wire_problem_kind(size_t i);
/* NULL: a code of another platform, or of a later one. */
const struct wire_problem_kind *wire_problem_of(const char *code);

/* ---- book.c ---------------------------------------------------------------------------------- */

/* One thing that a board's form asks for: "title", "body", "benefits", or a name of the rules' own. Lengths in
 * characters; label (where it is asked for), heading (where it is read; "": the label) and hint in the reader's
 * language.
 */
struct wire_form_choice {
	const char *word, *label;
};
struct wire_form_field {
	const char *name, *label, *heading, *hint;
	int64_t least, most; /* most 0: not bounded */
	bool lines;          /* many lines; else one */
	bool required;
	struct wire_form_choice
		*choices; /* it is chosen among these, from least to most of them; kept as words with commas */
	size_t n_choices;
};
/* What a topic of the board goes through: a stage, and what ends it, in a sentence. */
struct wire_rule_stage {
	enum wire_stage stage;
	const char *label, *ends;
};
/* Why something is refused or hidden; instead: where to go with it, "" nowhere. */
struct wire_rule_reason {
	const char *code, *text, *instead;
	const char **acts; /* the verbs' words that it is for */
	size_t n_acts;
};
/* What it takes to do something: "propose", or a verb's word. by: "proposer" or a role's word, "" whoever has the
 * level.
 */
struct wire_rule_need {
	const char *verb, *by;
	enum wire_level level;
};
struct wire_board_rules {
	enum wire_board board;
	bool proposing;                 /* people may propose here */
	const char *about;              /* how it goes, in a few sentences, CommonMark */
	struct wire_form_field *fields; /* in the order in which they are asked */
	size_t n_fields;
	int64_t agencies_least; /* 0: who proposes may be unsure, and staff say which */
	int64_t agencies_most, links_most, files_most, file_bytes_most; /* 0: none */
	const char **file_types;                                        /* media types that are taken; none: any */
	size_t n_file_types;
	int64_t discussion_days; /* of public discussion before screening, where wanted; 0: there is none */
	struct wire_rule_stage *stages;
	size_t n_stages;
	struct wire_rule_reason *reasons;
	size_t n_reasons;
	struct wire_rule_need *needs;
	size_t n_needs;
	struct wire_unread unread;
};
/* GET /v1/rules */
struct wire_book {
	const char *title; /* of the rule set */
	struct wire_board_rules *items;
	size_t n;
	struct wire_unread unread;
};
enum rc wire_book_parse(const struct json *v, struct arena *a, struct wire_book *out, struct err *e);
void wire_book_write(struct json_out *o, const struct wire_book *v);

#endif
