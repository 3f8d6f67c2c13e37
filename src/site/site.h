/*
 * site/: a platform as a table of operations. Each operation is two pure functions: from an ask to an HTTP request, and
 * from the answer's bytes to plain structs. Who sends, keeps and shows is not this folder's business.
 *
 *   site.c       which site is meant; replies
 *   hear.c       who answered, and what
 *   canonical.c  the operations: what each is called, and its answer as the JSON that is kept, both ways
 *   minyi.c      minyi's own API
 *   join.c       Taiwan's join.gov.tw: files of open data
 *   uk.c         petition.parliament.uk; uk_petition.c one of its petitions, uk_place.c subjects, Parliaments
 *                and constituencies, uk_state.c the states of petitions
 *   decidim.c    any Decidim; decidim_topic.c what stands in it, decidim_space.c its processes, decidim_page.c what
 *                stands there on no board, decidim_vote.c budgets, elections, sortitions, collaborative texts;
 *                decidim_key.c signing in, decidim_write.c writing there
 *   discourse.c  any Discourse forum; discourse_topic.c one of its topics, discourse_category.c one of its categories,
 *                discourse_post.c what people wrote there, discourse_poll.c what they are asked; discourse_key.c signing
 *                in, discourse_write.c writing there
 *   crypto.c     what signing in at them takes
 *   foreign.c    reading what other platforms say, of which nothing is certain
 *
 * What is kept on disk is canonical: the JSON that wire/ writes and reads, whatever the site speaks, under a key made
 * of the ask. So whoever reads it back, brings it up to date, or pages through a copy knows no site.
 *
 * An ask takes one request, several, or none. app/ask.c, the only one who sends reads, goes round until the site has
 * all that it wants: nobody else knows how many there were.
 */
#ifndef SITE_SITE_H
#define SITE_SITE_H

#include "net/net.h"
#include "wire/wire.h"

enum site_op {
	SITE_ABOUT,        /* -> site */
	SITE_BOARDS,       /* -> boards */
	SITE_AGENCIES,     /* -> agencies */
	SITE_TOPICS,       /* filter -> topics */
	SITE_TOPIC,        /* id -> topic */
	SITE_COMMENTS,     /* id, after, at, from, until, limit -> comments */
	SITE_ENDORSEMENTS, /* id, after, limit, county, reasoned -> endorsements */
	SITE_HISTORY,      /* id -> history */
	SITE_LOG,          /* id -> log: what was done to it */
	SITE_CHANGES,      /* after (NULL: the cursor of now, and nothing else), limit -> changes */
	SITE_ME,           /* -> account */
	SITE_REGISTER,     /* registration -> session */
	SITE_SIGN_IN,      /* credentials -> session */
	SITE_SIGN_OUT,     /* -> nothing */
	SITE_ENDORSE,      /* id, endorsement -> standing */
	SITE_UNENDORSE,    /* id -> standing */
	SITE_FOLLOW,       /* id -> standing */
	SITE_UNFOLLOW,     /* id -> standing */
	SITE_COMMENT,      /* id, comment, key -> commented */
	SITE_UNCOMMENT,    /* id, comment_id -> nothing */
	SITE_LIKE,         /* id, comment_id -> comment */
	SITE_UNLIKE,       /* id, comment_id -> comment */
	SITE_DISLIKE,      /* id, comment_id -> comment: a vote against it */
	SITE_UNDISLIKE,    /* id, comment_id -> comment */
	SITE_VOTE,         /* id, vote -> topic */
	SITE_RULES,        /* -> book */
	SITE_PROPOSE,      /* proposal, key -> topic */
	SITE_EDIT,         /* id, proposal, key -> topic */
	SITE_ACT,          /* id, act, key -> topic */
	SITE_UPLOAD,       /* file -> file */
	SITE_INVITE,       /* id, key -> invitation */
	SITE_ACCEPT,       /* id: an invitation's code, key -> topic */
	SITE_NOTICES,      /* after, limit -> notices */
	SITE_NOTICES_READ, /* id: of the newest that was read, NULL: of all -> nothing */
	SITE_WRITINGS,     /* after, limit -> writings */
	SITE_REPORTS,      /* after, limit -> reports: one's own */
	SITE_QUEUE,        /* id: "screen", "answer", "report" or "appeal", after, limit -> queue */
	SITE_REPORT,       /* report, key -> report */
	SITE_APPEAL,       /* report: text, key -> report */
	SITE_JUDGE,        /* id: a report's, judgement, key -> report */
	SITE_CODE,         /* person: kind, to, name, postcode -> code */
	SITE_PROVE,        /* id: a code's, person: code -> account */
	SITE_PASSWORD_SET, /* person: old, password -> nothing */
	SITE_RESET_CODE,   /* person: name -> code */
	SITE_RESET,        /* id: an account's name, person: code, password -> session */
	SITE_SESSIONS,     /* -> sessions */
	SITE_SESSION_END,  /* id -> nothing */
	SITE_SESSIONS_END, /* -> nothing: each of them, this one too */
	SITE_TOKENS,       /* -> sessions */
	SITE_TOKEN,        /* person: name, scopes, days -> token */
	SITE_TOKEN_END,    /* id -> nothing */
	SITE_DEVICE,       /* person: name, scopes -> device */
	SITE_IDENTIFY,     /* the same, so that the provider says who it is that is signed in */
	SITE_DEVICE_LOOK,  /* person: code -> session */
	SITE_DEVICE_ASKED, /* id: what it shows -> asked */
	SITE_DEVICE_ALLOW, /* id, person: yes -> nothing */
	SITE_EXPORT,       /* -> text */
	SITE_MAIL,         /* -> wishes */
	SITE_MAIL_SET,     /* person: wishes -> wishes */
	SITE_ME_CHANGE,    /* person: nickname, county -> account */
	SITE_ME_REMOVE,    /* person: password -> nothing */
	SITE_OPS
};

/* FIT: how well words fit, of a search alone. */
enum site_sort { SORT_NEWEST, SORT_ENDORSEMENTS, SORT_DEADLINE, SORT_ACTIVITY, SORT_FIT, SORTS };

/* Of whoever is signed in: what they proposed, what they endorsed. */
enum site_mine { SITE_ANYBODYS, SITE_PROPOSED, SITE_ENDORSED };

/* Which topics. All zero (board BOARD_OTHER + any_board): everything, newest first. "" or NULL strings do not filter.
 */
struct site_filter {
	bool any_board;
	enum wire_board board;
	bool by_stage;
	enum wire_stage stage;
	bool by_response;
	enum wire_response_state response;
	const char *agency;       /* id */
	const char *query;        /* full text */
	const char *title;        /* words in the title */
	const char *by;           /* words in the names of agencies and proposer */
	const char *without;      /* words that must not all be in the title */
	int64_t min_endorsements; /* 0: any */
	int64_t number;           /* of its board; 0: any */
	bool followed;            /* mine only: needs an account, as the next does */
	enum site_mine mine;
	const char *ids;     /* "a,b,c": these only */
	const char *similar; /* those that speak of the same as this text, the most similar first */
	const char *author;  /* who proposed it: the whole nickname */
	const char *view;    /* a list of the site's own, by its word (site_caps.views) */
	/* proposed on these days or between them: RFC 3339, a day or an instant */
	const char *since, *until;
	enum site_sort sort;
};

/* What people say of themselves. NULL: nothing. */
struct site_person {
	const char *code, *old, *password; /* wiped when the ask is over */
	const char *kind, *to, *name, *postcode, *nickname, *county, *provider;
	unsigned scopes; /* WIRE_SCOPE(scope), or-ed */
	int days;        /* 0: the platform's own */
	int64_t born;    /* a year; 0: not asked */
	bool yes;
	struct wire_wishes wishes;
};

/* In one of a topic's polls (wire_poll). Ids of options, with blanks between them. */
struct site_vote {
	const char *poll;
	const char *options; /* in their order where that counts; "" takes the vote back */
	const char *rest;    /* ranked: those that are left out */
	bool ranked;
};

/* Plain values; strings borrow. What an operation does not use is ignored. */
struct site_ask {
	enum site_op op;
	const char *id; /* a topic */
	const char *comment_id;
	const char *after; /* cursor */
	/* Of a list, one of them instead of after: */
	int64_t skip;      /* begin behind so many */
	const char *at;    /* the page (of limit) that holds this topic */
	int64_t at_number; /* the page that holds the topic with this number; 0: no */
	/* Of comments, where the answers before said what stands first in them, one of these (or at: the page that begins
	 * with this comment): the page that begins, or ends, with the comment of this number; 0: no */
	int64_t from, until;
	int limit; /* 0: the site's own */
	/* TOPICS: these members of each topic, with commas, as the wire calls them, or more; NULL or "": rows */
	const char *members;
	/* ENDORSEMENTS: only those that show a county which begins so, "" or NULL all; only those with a reason */
	const char *county;
	bool reasoned;
	struct site_filter filter;
	struct wire_registration registration;
	struct wire_credentials credentials;
	struct wire_new_comment comment;
	struct wire_new_endorsement endorsement;
	struct site_vote vote;
	struct wire_proposal proposal;
	struct wire_act act;
	struct wire_report report;
	struct wire_report_act judgement;
	struct site_person person;
	struct {
		const char *name, *bytes; /* the bytes are not copied: they stay until the ask is over */
		size_t n;
	} file;
	const char *key; /* Idempotency-Key: made once per intention, kept over retries */
	/* ENDORSE, UNENDORSE, FOLLOW, UNFOLLOW: the version of the person's decision that they saw (wire_mine), and 1; 0:
	 * whatever was decided, this stands */
	int64_t seen;
	/* Of a site without keys (site_caps.keyless): it went out before, and nobody knows whether it arrived: it is looked
	 * for first, among what is not older than written (ms). */
	bool again;
	int64_t written;
	/* Nothing of the site's: the store's draft that this was, what stays of it, and what it is to be should this be
	 * refused; NULL: none, nothing, what it is now */
	const char *draft, *draft_rest, *draft_text;
};

/* What came back. Immutable once made, and counted, so that several screens may hold it. */
struct site_reply {
	int references;
	enum site_op op;
	int64_t at; /* when the platform said so */
	/* While it is made of several answers: how many there were, that one more is to be asked for, and what the site
	 * keeps for itself until then, in the arena */
	int rounds;
	bool more;
	/* With more set: what is here is an answer already, and stays one whatever becomes of the next request. */
	bool enough;
	const void *notes;
	bool of_kept;  /* looked for in what was kept here until then, and nowhere else */
	bool doubtful; /* of what was looked for first: nobody can tell whether it is there, and it was not sent */
	/* What the site said on the way of what it calls things, by their ids, for site_learn_names; in the arena. */
	struct wire_agencies names;
	struct arena arena;
	union {
		struct wire_site site;
		struct wire_boards boards;
		struct wire_agencies agencies;
		struct wire_topics topics;
		struct wire_topic topic;
		struct wire_comments comments;
		struct wire_endorsements endorsements;
		struct wire_history history;
		struct wire_log log;
		struct wire_changes changes;
		struct wire_account account;
		struct wire_session session;
		struct wire_standing standing;
		struct wire_commented commented;
		struct wire_comment comment;
		struct wire_book book;
		struct wire_attachment file;
		struct wire_invitation invitation;
		struct wire_notices notices;
		struct wire_writings writings;
		struct wire_reports reports;
		struct wire_queue queue;
		struct wire_report report;
		struct wire_code code;
		struct wire_sessions sessions;
		struct wire_session_row token;
		struct wire_device device;
		struct wire_device_asked asked;
		struct wire_wishes wishes;
		const char *text; /* JSON */
	} u;
};
struct site_reply *site_reply_keep(struct site_reply *r); /* returns r */
void site_reply_drop(struct site_reply *r);               /* NULL is fine; frees with the last reference */

/* *at is r from now on, and what it was before is dropped; r NULL: it stays what it was. */
void site_reply_renew(struct site_reply **at, struct site_reply *r);

/* ---- what a site can ------------------------------------------------------------------------- */

/* By what a list can be narrowed. */
enum site_filters {
	SITE_BY_STAGE = 1,
	SITE_BY_RESPONSE = 2,
	SITE_BY_AGENCY = 4,
	SITE_BY_QUERY = 8,  /* search */
	SITE_BY_WORDS = 16, /* of the title, of who it is by, and without some */
	SITE_BY_ENDORSEMENTS = 32,
	SITE_BY_NUMBER = 64,
	SITE_BY_FOLLOWED = 128,
	SITE_BY_SIMILAR = 256,
	SITE_BY_AUTHOR = 512,
	SITE_BY_TIME = 1024, /* since, until */
	SITE_BY_ALL = 2047
};
enum site_sign_in { SITE_PASSWORD = 1, SITE_PASTED = 2 };

/* A list that a site keeps itself, where it has such in place of stages: "awaiting a debate". */
struct site_view {
	const char *word;      /* as it is typed, and asked for; never translated */
	const char *label;     /* a message id */
	enum wire_board board; /* BOARD_OTHER: of each */
	unsigned orders;       /* bits, as in site_caps: the lowest is the usual one */
};

/* Fronts show nothing that a site cannot. */
enum { SITE_A_MINUTE = 32 };
enum { SITE_TOKEN_SIZE = 2048 }; /* all parts of a token, with its end */
#define SITE_CAN(op) (UINT64_C(1) << (op))
struct site_caps {
	uint64_t ops;          /* SITE_CAN(op) for each operation that it has */
	unsigned orders;       /* bit 1 << order for each order of its lists */
	unsigned filters;      /* bits of enum site_filters */
	bool places;           /* a list can be begun anywhere: skip, at, at_number; else by cursors alone */
	bool skips;            /* of places, skip alone */
	unsigned sign_in;      /* bits of enum site_sign_in; 0: nobody can sign in here */
	int zone;              /* of its dates: minutes east, until it says so itself */
	const char *languages; /* of its texts: "zh-TW en"; "": it does not say */
	/* The rest is of sites of others, and all zero of minyi's own. */
	bool guest;   /* we are guests: one request at a time, and none that nobody asked for */
	int a_minute; /* so many requests at most in a minute, up to SITE_A_MINUTE; the next one waits. 0: any */
	/* What its agencies are called where they are something else, "Category": a message id; NULL: agencies. And the
	 * same of those that a topic has, where these are others than a list can be narrowed by. */
	const char *agencies, *agency;
	unsigned boards;          /* bit 1 << board for each that it has; 0: any */
	const char *const *names; /* of its boards, BOARDS message ids, NULL where ours fits; NULL: ours */
	uint64_t web;             /* SITE_CAN(op) for what can be done on its web pages alone: site_web says where */
	const struct site_view *views;
	size_t n_views;
	bool keyless; /* it knows no Idempotency-Key */
	bool bare;    /* an endorsement is a vote: no reason goes with it, and nothing of who gives it is shown */
};

struct site;
/* Signing in with what a page of the site shows (SITE_PASTED): the person opens an address in any browser, agrees
 * there, and brings back what is shown then. SIGN_IN takes that as person.code, and the secret as person.old. */
struct site_pasted {
	/* message ids: the question for what the site's operator gave for this program, NULL: nothing is needed; what to do
	 * at the address; the question for what it showed */
	const char *client, *about, *question;
	/* message id: what to know before one signs in with a key and its secret, which the site's operator gives to
	 * machines: SIGN_IN with credentials then. NULL: nobody does here */
	const char *keyed;
	/* address: appended. secret: what has to be kept until then; the caller wipes it. RC_REFUSED, RC_INVALID with a
	 * reason, RC_SYS. */
	enum rc (*begin)(const struct site *s, const char *client, struct str *address, struct str *secret, struct err *e);
	bool (*whole)(const char *pasted); /* is that all of it? It may come in several lines. */
};

/* A file of a site that gives what it has as files and answers nothing else: what is shown is what was fetched of them,
 * and each is fetched when a person says so. */
struct site_file {
	char word[24]; /* "2026", "consultation": as it is typed, and kept under */
	char id[16];   /* what stands in its topics' ids before that which is the site's: "policy-" */
	enum wire_board board;
	char path[64];
	int64_t about; /* bytes, about; 0: nobody knows */
};
struct site_files {
	/* The nth, from 0, as they are wanted most; at most OFFLINE_FILES. now: which years there are. False behind the
	 * last. */
	bool (*at)(int64_t now, size_t n, struct site_file *out);
	/* A record of it as a topic with an id of the whole site's. RC_INVALID with the field's name in err.detail. */
	enum rc (*read)(const struct site_file *f, const struct json *v, int64_t as_of, struct arena *a,
		struct wire_topic *out, struct err *e);
};

/* What a site calls a thing that its answers have by an id alone: a category, a subject. */
struct site_name {
	char *id, *name;
};

struct site_kind;
struct site {
	const struct site_kind *kind;
	const struct site_ops *ops;
	char *address; /* see net_address_check */
	/* what is kept on disk for this site is kept under this: what the person called it, unless the owner knows it by a
	 * lasting name */
	char *name;
	char *token;        /* "" for guests */
	char *client;       /* of SITE_PASTED, where a token has parts, "TOKEN;CLIENT;RENEWS": for whom it was made; "" */
	char *renews;       /* with what another token is asked for; "" */
	char *language;     /* Accept-Language */
	int zone;           /* minutes east */
	struct zone *named; /* the same by its name, at any instant; NULL: not told, or not known here */
	char *languages;    /* as in site_caps */
	VEC(struct site_name) names; /* what it calls things, as far as it said so in this visit */
};

struct site_ops {
	struct site_caps caps;
	/* Fills p; strings that p needs are put into a. A p without a method: nothing needs to be asked, and parse gets no
	 * bytes. RC_INVALID when the ask lacks something. */
	enum rc (*request)(
		const struct site *s, const struct site_ask *ask, struct arena *a, struct net_params *p, struct err *e);
	/* The same for the next request, when parse has said r->more: r is what the answers so far have made. NULL: there
	 * never is one. */
	enum rc (*further)(const struct site *s, const struct site_ask *ask, const struct site_reply *r, struct arena *a,
		struct net_params *p, struct err *e);
	/* A stream of what happens to these topics ("1,2,3") and to who asks, from behind `since` on ("": from now on), as
	 * the events of minyi's own API. NULL: it has none. False: the arena is full. */
	bool (*stream)(const struct site *s, const char *topics, const char *since, struct arena *a, struct net_params *p);
	/* Appends the address at which a topic can be had from here; false: there is none. NULL: nobody knows any. */
	bool (*address)(const struct site *s, const char *topic, struct str *out);
	/* The body of a 2xx answer into r, which is empty at the first (r->rounds 0); strings into r->arena or as long as
	 * the program. What is left out is as if the answer did not say it; the topics inside of changes are canonical
	 * JSON. With r->more set it is called again for the answer to what `further` asks. RC_PROTO, RC_TOO_BIG; and where
	 * an answer says no with 2xx, RC_NOT_FOUND, or RC_REFUSED with the site's own words in err.detail. NULL: it speaks
	 * canonical JSON, which is kept as it came. */
	enum rc (*parse)(const struct site *s, const struct site_ask *ask, const char *body, size_t n, struct site_reply *r,
		struct err *e);
	/* What was asked for led to a page at this address. Sets r->more where the same can be had as data (by further);
	 * else the message id of a sentence that says what is there. NULL: nothing is known of it. */
	const char *(*moved)(const struct site *s, const struct site_ask *ask, const char *address, struct site_reply *r);
	/* Of caps.web: the page where op is done (to the topic with this id, or NULL) is appended to address; the message
	 * id of a whole sentence that says why it is done there. NULL: there is no such topic. */
	const char *(*web)(const struct site *s, enum site_op op, const char *topic, struct str *address);
	const struct site_files *files;   /* NULL: it answers asks */
	const struct site_pasted *pasted; /* of SITE_PASTED */
	/* Asks for another token in place of one that has expired, once: what it is asked with is used up then. False: the
	 * token came without. NULL: none does. */
	bool (*renew)(const struct site *s, struct arena *a, struct net_params *p);
	/* What was said to that: token and expires_at, strings in a. RC_DENIED: the site gives none, the sign-in is over;
	 * RC_REFUSED: so it is, for a reason; else nobody could tell. */
	enum rc (*renewed)(const struct site *s, const struct net_answer *answer, struct arena *a, struct wire_session *out,
		struct err *e);
	/* A refusal, by its status, that is no page: out has words for that. Puts the site's own there as a sentence; says
	 * how long to wait; makes the status 401 where the sign-in is no longer good. NULL: it has no words. */
	void (*refusal)(const struct site *s, const struct site_ask *ask, const struct net_answer *answer, struct arena *a,
		struct wire_problem *out);
};

/* ---- which site is meant --------------------------------------------------------------------- */

/* The sites that there are. Whoever names an address and no kind means the first whose claim fits, else the first. */
struct site_kind {
	const char *name;                    /* what a person types: "uk", or "decidim:HOST" */
	const char *address;                 /* of the only one of its kind; NULL: HOST says which */
	bool (*claims)(const char *address); /* by its looks, nothing is fetched; NULL: none */
	const struct site_ops *ops;
	const char *title;   /* as it is called in lists of sites, a message id; NULL: its address */
	const char *licence; /* of its texts, a message id with its own name; NULL: it says itself */
};
struct site_table {
	const struct site_kind *kinds;
	size_t n;
};
extern const struct site_table site_table;

/* word: an address, or a name of the table. table NULL: site_table. RC_INVALID with a reason. */
enum rc site_init(struct site *s, const struct site_table *table, const char *word, struct err *e);
enum rc site_check(const struct site_table *table, const char *word, struct err *e);
void site_release(struct site *s);
void site_set_name(struct site *s, const char *name);
void site_set_token(struct site *s, const char *token);       /* NULL: guest. Of SITE_PASTED: all parts */
void site_set_language(struct site *s, const char *language); /* "zh_TW" becomes "zh-TW" */
/* What the site says of itself: its zone, its languages. True: some of it is another than was known. */
bool site_learn(struct site *s, const struct wire_site *said);
/* What it calls things; up to SITE_NAMES_MOST are known. */
enum { SITE_NAMES_MOST = 2000, SITE_NAME_SIZE = 200 };
void site_learn_names(struct site *s, const struct wire_agencies *said);
const char *site_name_of(const struct site *s, const char *id); /* NULL: not known */

static inline bool site_can(const struct site *s, enum site_op op)
{
	return (s->ops->caps.ops & SITE_CAN(op)) != 0;
}
static inline bool site_can_order(const struct site *s, enum site_sort order)
{
	return (s->ops->caps.orders >> order & 1u) != 0;
}
/* On its web page alone, and there it can be done. */
static inline bool site_can_web(const struct site *s, enum site_op op)
{
	return !site_can(s, op) && (s->ops->caps.web & SITE_CAN(op)) != 0;
}
static inline bool site_has_board(const struct site *s, enum wire_board board)
{
	return !s->ops->caps.boards || (s->ops->caps.boards >> board & 1u) != 0;
}
/* Of a board (BOARD_OTHER: of any) the nth, from 0; NULL behind the last. And the one with this word; NULL: none. */
const struct site_view *site_view_at(const struct site *s, enum wire_board board, size_t n);
const struct site_view *site_view(const struct site *s, const char *word);
static inline bool site_can_filter(const struct site *s, enum site_filters by)
{
	return (s->ops->caps.filters & by) != 0;
}
/* Can it answer this ask, with its order, its filters and its place? RC_REFUSED. */
enum rc site_fits(const struct site *s, const struct site_ask *ask, struct err *e);

/* ---- asking ---------------------------------------------------------------------------------- */

/* STRAIGHT: sent at once, since it makes no sense later; whoever hears no answer asks again under the same key, or it
 * is lost without harm; so are reads of which nothing is kept. SESSION: the same, and it changes who is signed in.
 * Neither of them goes through the outbox. GUEST: it goes without a token, whoever is signed in. */
enum { SITE_READS = 1, SITE_SESSION = 2, SITE_STRAIGHT = 4, SITE_GUEST = 8 };
unsigned site_op_is(enum site_op op);
/* Does op only read? Those are cached and may be repeated. */
static inline bool site_op_reads(enum site_op op)
{
	return (site_op_is(op) & SITE_READS) != 0;
}
bool site_op_answers(enum site_op op); /* has its answer a body? else it is 204 */
/* The body of a 2xx answer. *out has one reference. text, initialised and empty, gets what is to be kept of it; empty
 * afterwards: the body itself. NULL: nothing is kept. RC_PROTO, RC_TOO_BIG. */
enum rc site_parse(const struct site *s, const struct site_ask *ask, const char *body, size_t n, struct str *text,
	struct site_reply **out, struct err *e);
/* The same on top of what the answers before made (NULL: nothing). *out with more set: it is not whole yet, and nothing
 * is to be kept of it. */
enum rc site_parse_further(const struct site *s, const struct site_ask *ask, struct site_reply *so_far,
	const char *body, size_t n, struct str *text, struct site_reply **out, struct err *e);
/* What was kept, as site_parse gave it. */
enum rc site_read(
	const struct site *s, enum site_op op, const char *text, size_t n, struct site_reply **out, struct err *e);
/* A reply as it is kept; nothing for operations whose answers are not. */
void site_write(const struct site *s, const struct site_reply *r, struct str *out);
/* The cache key of an ask that reads: site, who asks (a guest's and an account's answers never mix), language and path,
 * in this order and each ended by a line feed but the last, so that "SITE\nACCOUNT\n" is the prefix of one reader's
 * answers. Account is "" for a guest. Nothing is appended when the ask lacks something. */
void site_key(const struct site *s, const struct site_ask *ask, const char *account, struct str *out);

/* As the site's stream; false where it has none. */
bool site_stream(const struct site *s, const char *topics, const char *since, struct arena *a, struct net_params *p);

/* ---- hearing --------------------------------------------------------------------------------- */

enum heard {
	HEARD_NOTHING, /* nobody, or not the platform: err says what stands in the way */
	HEARD_SAME,    /* 304 */
	HEARD_MORE,    /* reply: what the answers so far have made; site_ops.further says what to ask next */
	HEARD_YES,     /* reply: what the operation answers */
	HEARD_NO,      /* problem: why not, in the platform's words, or ours where it gave none; err the same in codes */
};
/* What an answer says, and whether the platform says it. Only the platform's own words end what was asked: the
 * operation's answer with 2xx, or a problem (RFC 9457 with a code). A page of the network's, a proxy's error, an answer
 * that was cut short are HEARD_NOTHING, with the cause. */
struct site_heard {
	enum heard what;
	struct err err;
	int status;          /* 0: there was none */
	int64_t retry_after; /* seconds; -1: not said */
	int64_t date;        /* by the platform's clock; 0: not said */
	struct site_reply *reply;
	struct str text; /* YES: what is to be kept; empty: the body itself */
	struct wire_problem problem;
	struct arena arena;
};
enum { SITE_ROUNDS = 32 }; /* at most, for one ask */
void site_hear(
	const struct site *s, const struct site_ask *ask, const struct net_answer *answer, struct site_heard *out);
/* The answer to what `further` asked; so_far: of HEARD_MORE. It keeps its owner. */
void site_hear_further(const struct site *s, const struct site_ask *ask, struct site_reply *so_far,
	const struct net_answer *answer, struct site_heard *out);
void site_heard_release(struct site_heard *h);

#endif
