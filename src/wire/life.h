/* The life of a topic: proposals, acts, the public log, reports, queues, counts over time, invitations, files. Part of
 * wire.h, which includes it where the structs that it needs are known; nobody else does. */
#ifndef WIRE_LIFE_H
#define WIRE_LIFE_H

/* A file in what people send: one that was uploaded, by its id. name "": as it was uploaded. */
struct wire_attached {
	const char *id, *name;
};

/* POST /v1/topics, PATCH /v1/topics/{id}. given: which of them came (a bit each): a PATCH changes no other. */
enum wire_proposal_member {
	PROPOSAL_BOARD = 1,
	PROPOSAL_TITLE = 2,
	PROPOSAL_BODY = 4,
	PROPOSAL_BENEFITS = 8,
	PROPOSAL_FIELDS = 16,
	PROPOSAL_AGENCIES = 32,
	PROPOSAL_LINKS = 64,
	PROPOSAL_ATTACHMENTS = 128,
	PROPOSAL_DISCUSS = 256,
};
struct wire_proposal {
	unsigned given;
	enum wire_board board;
	const char *title, *body, *benefits;
	struct wire_named *fields;
	size_t n_fields;
	const char **agencies; /* ids */
	size_t n_agencies;
	const char **links;
	size_t n_links;
	struct wire_attached *attachments;
	size_t n_attachments;
	bool discuss;    /* public discussion first, where the rules have one */
	bool send;       /* not a draft: on its way at once */
	int64_t version; /* of the topic that was seen; 0: whatever it is */
};
enum rc wire_proposal_parse(const struct json *v, struct arena *a, struct wire_proposal *out, struct err *e);
void wire_proposal_write(struct str *out, const struct wire_proposal *v);

/* POST /v1/topics/{id}/actions: what its proposer or staff do to it. Each act takes what it needs of these. */
struct wire_act {
	const char *act;         /* a verb's word: "approve" */
	const char *comment;     /* hide, show: the comment that is meant; "" the topic itself */
	const char *reason_code; /* of the rules */
	const char *reason;      /* public */
	const char *text;        /* CommonMark, public */
	const char *into;        /* join: the other topic's id */
	const char **agencies;   /* assign: ids; others: whose act it is */
	size_t n_agencies;
	int64_t until, at; /* extend: the new last instant; schedule, contact: when */
	struct wire_demand *demands;
	size_t n_demands;
	struct wire_section *sections;
	size_t n_sections;
	struct wire_attached *attachments;
	size_t n_attachments;
	struct wire_infographic *infographics;
	size_t n_infographics;
	struct wire_opinion *groups; /* summarise */
	size_t n_groups;
	const char *value; /* rate: "1" to "5" */
	bool discuss;      /* send */
	int64_t version;
};
enum rc wire_act_parse(const struct json *v, struct arena *a, struct wire_act *out, struct err *e);
void wire_act_write(struct str *out, const struct wire_act *v);

/* The public log of a topic, oldest first: who in which role, when, why; never which person. */
struct wire_logged {
	const char *id;
	int64_t at;
	const char *act, *role; /* role: "proposer", a role's word, or "" for what the rules did by themselves */
	const char *reason_code, *reason, *text;
	const char *comment;   /* the comment that it was done to; "" the topic */
	enum wire_stage stage; /* of the topic afterwards */
};
struct wire_log {
	struct wire_logged *items;
	size_t n;
	struct wire_unread unread;
};
enum rc wire_log_parse(const struct json *v, struct arena *a, struct wire_log *out, struct err *e);
void wire_log_write(struct json_out *o, const struct wire_log *v, int zone);

/* POST /v1/reports, and what became of it. state: "open", "upheld", "dismissed". */
struct wire_report {
	const char *id, *topic, *comment, *code, *text;
	int64_t at;
	const char *state, *answer;
	int64_t answered_at;
	const char *body; /* in a queue: of the comment that is meant, as it stands; of an appeal why it was barred */
	bool appeal;      /* against a bar of one's own, for what was written there */
};
struct wire_reports {
	struct wire_report *items;
	size_t n;
	const char *next;
	struct wire_unread unread;
};
enum rc wire_new_report_parse(const struct json *v, struct arena *a, struct wire_report *out, struct err *e);
void wire_new_report_write(struct str *out, const struct wire_report *v);
/* POST /v1/appeals: the text alone. */
enum rc wire_new_appeal_parse(const struct json *v, struct arena *a, struct wire_report *out, struct err *e);
void wire_new_appeal_write(struct str *out, const struct wire_report *v);
enum rc wire_report_parse(const struct json *v, struct arena *a, struct wire_report *out, struct err *e);
void wire_report_write(struct json_out *o, const char *name, const struct wire_report *v, int zone);
enum rc wire_reports_parse(const struct json *v, struct arena *a, struct wire_reports *out, struct err *e);
void wire_reports_write(struct json_out *o, const struct wire_reports *v, int zone);

/* POST /v1/reports/{id}/actions: act "uphold" or "dismiss". */
struct wire_report_act {
	const char *act, *reason;
	const char *reason_code; /* uphold: under which rule it is hidden; "": the report's */
};
enum rc wire_report_act_parse(const struct json *v, struct arena *a, struct wire_report_act *out, struct err *e);
void wire_report_act_write(struct str *out, const struct wire_report_act *v);

/* GET /v1/staff/queue: what waits for whoever asks, the most urgent first. kind: "screen", "answer", "report",
 * "appeal". */
struct wire_queued {
	const char *kind;
	struct wire_topic topic; /* a row */
	const char *step;        /* answer: the duty's kind */
	int64_t due;             /* 0: no clock runs */
	enum wire_duty_state state;
	int64_t days;
	struct wire_report report; /* report, appeal */
	struct wire_unread unread;
};
struct wire_queue {
	struct wire_queued *items;
	size_t n;
	int64_t total;
	const char *next;
	struct wire_unread unread;
};
enum rc wire_queue_parse(const struct json *v, struct arena *a, struct wire_queue *out, struct err *e);
void wire_queue_write(struct json_out *o, const struct wire_queue *v, int zone);

/* GET /v1/topics/{id}/history: how many there were at the end of each hour in which that changed. */
struct wire_counted {
	int64_t at, endorsements, comments;
};
struct wire_history {
	struct wire_counted *items;
	size_t n;
	struct wire_unread unread;
};
enum rc wire_history_parse(const struct json *v, struct arena *a, struct wire_history *out, struct err *e);
void wire_history_write(struct json_out *o, const struct wire_history *v, int zone);

/* POST /v1/topics/{id}/invitations, and a topic's own */
struct wire_invitation {
	const char *code;
	int64_t expires_at;
};
enum rc wire_invitation_parse(const struct json *v, struct arena *a, struct wire_invitation *out, struct err *e);
void wire_invitation_write(struct json_out *o, const struct wire_invitation *v, int zone);

/* POST /v1/files: the uploaded file, as an attachment of nothing yet. */
enum rc wire_file_parse(const struct json *v, struct arena *a, struct wire_attachment *out, struct err *e);
void wire_file_write(struct json_out *o, const struct wire_attachment *v);

#endif
